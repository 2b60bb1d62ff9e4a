/*
 * A reader of Received-SPF of its own: RFC 7208 9.1, and nothing that it does not allow. It wants
 * one field, folded in any way, and gives its pairs with their quotes gone.
 *
 *   header-field      = "Received-SPF:" [CFWS] result FWS [comment FWS]
 *                       [ key-value-list ] CRLF
 *   key-value-list    = key-value-pair *( ";" [CFWS] key-value-pair ) [";"]
 *   key-value-pair    = key [CFWS] "=" ( dot-atom / quoted-string )
 */
#ifndef MA_RECEIVED_READER_H
#define MA_RECEIVED_READER_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define RECEIVED_PAIRS 16
#define RECEIVED_TEXT 4096

typedef struct received_text {
	char data[RECEIVED_TEXT];
	size_t len;
} received_text;

typedef struct received {
	const char *at, *end;
	char result[16];
	bool has_comment;
	received_text comment;
	size_t count;
	struct {
		char key[32];
		received_text value;
	} pairs[RECEIVED_PAIRS];
} received;

static inline bool received_put(received_text *text, char octet)
{
	if (text->len + 1 >= RECEIVED_TEXT)
		return false;
	text->data[text->len++] = octet;
	text->data[text->len] = 0;
	return true;
}

static inline int received_peek(const received *in)
{
	return in->at < in->end ? (unsigned char)*in->at : -1;
}

static inline bool received_accept(received *in, char octet)
{
	if (received_peek(in) != (unsigned char)octet)
		return false;
	in->at++;
	return true;
}

/* FWS of RFC 5322 3.2.2, whose line ends are CRLF or, in files, LF; whether there was any. */
static inline bool received_fws(received *in)
{
	const char *start = in->at;

	while (received_peek(in) == ' ' || received_peek(in) == '\t')
		in->at++;
	if (received_peek(in) == '\r' || received_peek(in) == '\n') {
		const char *line_end = in->at;

		(void)received_accept(in, '\r');
		if (!received_accept(in, '\n') ||
			(received_peek(in) != ' ' && received_peek(in) != '\t')) {
			in->at = line_end;
			return in->at > start;
		}
		while (received_peek(in) == ' ' || received_peek(in) == '\t')
			in->at++;
	}
	return in->at > start;
}

/* A comment without comments in it. */
static inline bool received_comment(received *in)
{
	if (!received_accept(in, '('))
		return false;
	while (!received_accept(in, ')')) {
		int octet = received_peek(in);

		if (octet < ' ' || octet > '~' || octet == '(' || octet == '\\')
			return false;
		if (!received_put(&in->comment, *in->at++))
			return false;
	}
	in->has_comment = true;
	return true;
}

/* quoted-string (RFC 5322 3.2.4) */
static inline bool received_quoted(received *in, received_text *value)
{
	if (!received_accept(in, '"'))
		return false;
	while (!received_accept(in, '"')) {
		(void)received_accept(in, '\\');
		if (received_peek(in) < ' ' || received_peek(in) > '~')
			return false;
		if (!received_put(value, *in->at++))
			return false;
	}
	return true;
}

static inline bool received_is_atext(int octet)
{
	static const char atext[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "!#$%&'*+-/=?^_`{|}~";

	return octet > 0 && strchr(atext, octet) != NULL;
}

/* dot-atom (RFC 5322 3.2.3) */
static inline bool received_dot_atom(received *in, received_text *value)
{
	do {
		if (value->len > 0 && !received_put(value, '.'))
			return false;
		if (!received_is_atext(received_peek(in)))
			return false;
		while (received_is_atext(received_peek(in)))
			if (!received_put(value, *in->at++))
				return false;
	} while (received_accept(in, '.'));
	return true;
}

static inline bool received_word(received *in, char *word, size_t room)
{
	size_t len = 0;

	while (len + 1 < room && received_peek(in) != '=' && received_is_atext(received_peek(in)))
		word[len++] = *in->at++;
	word[len] = 0;
	return len > 0;
}

static inline bool received_pair(received *in)
{
	received_text *value;

	if (in->count == RECEIVED_PAIRS ||
		!received_word(in, in->pairs[in->count].key, sizeof in->pairs[0].key) ||
		!received_accept(in, '='))
		return false;
	value = &in->pairs[in->count].value;
	value->len = 0;
	value->data[0] = 0;
	in->count++;
	return received_peek(in) == '"' ? received_quoted(in, value) : received_dot_atom(in, value);
}

/* Reads the field, the line end (CRLF, LF or none) included and nothing behind it. */
static inline bool received_read(received *in, const char *field, size_t len)
{
	static const char name[] = "Received-SPF:";

	in->at = field;
	in->end = field + len;
	in->count = in->comment.len = 0;
	in->has_comment = false;
	if (len < sizeof name || memcmp(field, name, sizeof name - 1) != 0)
		return false;
	in->at += sizeof name - 1;
	received_fws(in);
	if (!received_word(in, in->result, sizeof in->result) || !received_fws(in))
		return false;
	if (received_peek(in) == '(' && (!received_comment(in) || !received_fws(in)))
		return false;
	do {
		if (!received_pair(in))
			return false;
		if (!received_accept(in, ';'))
			break;
		received_fws(in);
	} while (received_is_atext(received_peek(in)));
	if (in->at < in->end)
		(void)received_accept(in, '\r');
	if (in->at < in->end && !received_accept(in, '\n'))
		return false;
	return in->at == in->end;
}

/* The value of a key that stands once; NULL if it does not. */
static inline const received_text *received_get(const received *in, const char *key)
{
	const received_text *found = NULL;

	for (size_t i = 0; i < in->count; i++) {
		if (strcmp(in->pairs[i].key, key) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = &in->pairs[i].value;
	}
	return found;
}

#endif
