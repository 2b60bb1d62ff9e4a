/*
 * A reader of Authentication-Results of its own, for tests and fuzz targets: RFC 8601 2.2 with all
 * comments and white space that it allows, and nothing that it does not. What was read comes out as
 * lines in which every text chosen by somebody has its length before it, so that no text can pass
 * for something else:
 *
 *   id 14:mx.example.net          authserv-id
 *   dkim=pass                     a result; "none" alone if there is none
 *   (5:hello)                     a comment, wherever it stood
 *   header.d=11:example.com       a property
 */
#ifndef MA_READER_H
#define MA_READER_H

#include "slice.h"

#include <mailauth/authres.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader {
	const char *at; /* NUL-terminated and unfolded */
	char *out;
	size_t len, cap;
	bool wrong;
} reader;

static inline void reader_put(reader *in, const char *text, size_t len)
{
	if (len >= in->cap - in->len)
		abort();
	memcpy(in->out + in->len, text, len);
	in->len += len;
	in->out[in->len] = 0;
}

static inline void reader_put_counted(reader *in, const char *text, size_t len)
{
	char count[24];

	reader_put(in, count, (size_t)snprintf(count, sizeof count, "%u:", (unsigned)len));
	reader_put(in, text, len);
}

static inline bool reader_accept(reader *in, char octet)
{
	if (*in->at != octet)
		return false;
	in->at++;
	return true;
}

static inline void reader_want(reader *in, char octet)
{
	if (!reader_accept(in, octet))
		in->wrong = true;
}

/* One octet that may be a quoted-pair (RFC 5322 3.2.1). */
static inline char reader_octet(reader *in)
{
	reader_accept(in, '\\');
	if (*in->at == 0) {
		in->wrong = true;
		return 0;
	}
	return *in->at++;
}

/* A comment, perhaps with others inside; only the outermost is written. */
static inline void reader_comment(reader *in)
{
	const char *start = ++in->at;
	unsigned depth = 1;

	while (depth > 0 && !in->wrong) {
		if (*in->at == '(')
			depth++;
		else if (*in->at == ')' && --depth == 0)
			break;
		reader_octet(in);
	}
	reader_put(in, "(", 1);
	reader_put_counted(in, start, (size_t)(in->at - start));
	reader_put(in, ")\n", 2);
	reader_want(in, ')');
}

/* [CFWS]; whether there was any. */
static inline bool reader_cfws(reader *in)
{
	const char *start = in->at;

	while (*in->at == ' ' || *in->at == '\t' || *in->at == '(') {
		if (*in->at == '(')
			reader_comment(in);
		else
			in->at++;
	}
	return in->at != start;
}

static const char reader_letters[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/* How many octets at the cursor are letters, digits or one of `more`. */
static inline size_t reader_span(const char *at, const char *more)
{
	size_t len = 0;

	while (at[len] != 0 &&
		(strchr(reader_letters, at[len]) != NULL || strchr(more, at[len]) != NULL))
		len++;
	return len;
}

/* Keyword  =  Ldh-str, whose last octet is no hyphen (RFC 5321 4.1.2). */
static inline void reader_keyword(reader *in)
{
	size_t len = reader_span(in->at, "-");

	if (len == 0 || in->at[len - 1] == '-')
		in->wrong = true;
	reader_put(in, in->at, len);
	in->at += len;
}

static inline size_t reader_quoted(reader *in, char *text)
{
	size_t len = 0;

	reader_want(in, '"');
	while (*in->at != '"' && !in->wrong)
		text[len++] = reader_octet(in);
	reader_want(in, '"');
	return len;
}

#define READER_TOKEN "!#$%&'*+-.^_`{|}~"
#define READER_ATEXT "!#$%&'*+-/=?^_`{|}~"

/* sub-domain 1*("." sub-domain), sub-domain = Let-dig [Ldh-str] (RFC 6376 3.5, RFC 5321 4.1.2). */
static inline size_t reader_domain(const char *at)
{
	size_t len = 0, labels = 0;

	for (;;) {
		size_t label = reader_span(at + len, "-");

		if (label == 0 || at[len] == '-' || at[len + label - 1] == '-')
			return 0;
		len += label;
		labels++;
		if (at[len] != '.')
			return labels > 1 ? len : 0;
		len++;
	}
}

/* dot-atom-text (RFC 5322 3.2.3); 0 if what stands there is none. */
static inline size_t reader_dot_atom(const char *at)
{
	size_t len = 0;

	for (;;) {
		size_t atom = reader_span(at + len, READER_ATEXT);

		if (atom == 0)
			return 0;
		len += atom;
		if (at[len] != '.')
			return len;
		len++;
	}
}

/* ( token / quoted-string ), of an authserv-id, or with the address form of a pvalue. */
static inline void reader_value(reader *in, bool or_address)
{
	size_t room = strlen(in->at) + 1, local = reader_dot_atom(in->at), len;
	char *text = malloc(room);

	if (text == NULL)
		abort();
	if (*in->at == '"') {
		len = reader_quoted(in, text);
	} else if (or_address && in->at[local] == '@') {
		len = local + 1 + reader_domain(in->at + local + 1);
		in->wrong = in->wrong || len == local + 1;
		memcpy(text, in->at, len);
		in->at += len;
	} else {
		len = reader_span(in->at, READER_TOKEN);
		in->wrong = in->wrong || len == 0;
		memcpy(text, in->at, len);
		in->at += len;
	}
	reader_put_counted(in, text, len);
	free(text);
}

/* propspec  =  ptype [CFWS] "." [CFWS] property [CFWS] "=" pvalue */
static inline void reader_property(reader *in)
{
	reader_keyword(in);
	reader_cfws(in);
	reader_want(in, '.');
	reader_put(in, ".", 1);
	reader_cfws(in);
	reader_keyword(in);
	reader_cfws(in);
	reader_want(in, '=');
	reader_put(in, "=", 1);
	reader_cfws(in);
	reader_value(in, true);
	reader_put(in, "\n", 1);
}

/* resinfo  =  [CFWS] ";" methodspec [ CFWS reasonspec ] [ CFWS 1*propspec ], without a reason */
static inline void reader_result(reader *in)
{
	reader_cfws(in);
	reader_keyword(in);
	reader_cfws(in);
	reader_want(in, '=');
	reader_put(in, "=", 1);
	reader_cfws(in);
	reader_keyword(in);
	reader_put(in, "\n", 1);
	while (reader_cfws(in) && *in->at != ';' && *in->at != 0 && !in->wrong)
		reader_property(in);
}

/* no-result  =  [CFWS] ";" [CFWS] "none" */
static inline bool reader_none(reader *in)
{
	const char *at = in->at;

	if (*at != ';' || strcmp(at + 1 + strspn(at + 1, " \t"), "none") != 0)
		return false;
	reader_put(in, "none\n", 5);
	return true;
}

static inline void reader_payload(reader *in)
{
	reader_cfws(in);
	reader_put(in, "id ", 3);
	reader_value(in, false);
	reader_put(in, "\n", 1);
	reader_cfws(in);
	if (reader_none(in))
		return;
	do {
		reader_want(in, ';');
		reader_result(in);
	} while (*in->at == ';' && !in->wrong);
	in->wrong = in->wrong || *in->at != 0;
}

/*
 * Takes the folds out of a field and what ends it, into `flat`. False if a line end is no fold, if
 * the field does not end with one (or ends with one, if unfolded), or if an octet is not printable.
 */
static inline bool reader_unfold(ma_slice field, const char *line_end, char *flat)
{
	size_t end = strlen(line_end);

	for (size_t i = 0; i < field.len; i++) {
		uint8_t octet = field.ptr[i];
		size_t left = field.len - i;

		if (end > 0 && left >= end && memcmp(field.ptr + i, line_end, end) == 0) {
			if (left == end)
				break;
			if (field.ptr[i + end] != '\t' && field.ptr[i + end] != ' ')
				return false;
			i += end - 1;
		} else if ((octet < 32 && octet != '\t') || octet > 126 || (left == 1 && end > 0)) {
			return false;
		} else {
			*flat++ = (char)octet;
		}
	}
	*flat = 0;
	return true;
}

static inline const char *reader_line_end(mailauth_line_end line_end)
{
	if (line_end == MAILAUTH_LINE_CRLF)
		return "\r\n";
	return line_end == MAILAUTH_LINE_LF ? "\n" : "";
}

/* Reads a whole field into `out`, NUL-terminated. False if it is not of the grammar. */
static inline bool reader_read(ma_slice field, mailauth_line_end line_end, char *out, size_t cap)
{
	static const char name[] = "Authentication-Results:";
	char *flat = malloc(field.len + 1);
	reader in = {.at = flat, .out = out, .cap = cap};

	if (flat == NULL)
		abort();
	in.wrong = !reader_unfold(field, reader_line_end(line_end), flat) ||
		strncmp(flat, name, sizeof name - 1) != 0;
	if (!in.wrong) {
		in.at += sizeof name - 1;
		reader_payload(&in);
	}
	free(flat);
	return !in.wrong;
}

#endif
