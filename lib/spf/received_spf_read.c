/*
 * Reads Received-SPF fields (RFC 7208 9.1), also those that others wrote: a value may hold octets
 * that a dot-atom may not, as the ":" of an IPv6 address, which many writers do not quote.
 *
 * Nothing in such a field can be trusted unless one knows who put it there.
 */
#include "context.h"

#include "ascii.h"
#include "buf.h"
#include "cursor.h"

#include <mailauth/spf.h>

#include <string.h>

enum { PAIRS_MAX = 64, KEY_MAX = 64 };

typedef struct pair {
	size_t key, value, value_len; /* in the object's text; a NUL is behind each */
} pair;

struct mailauth_received_spf {
	const mailauth_context *context;
	bool read; /* there is something to tell */
	mailauth_spf_result result;
	ma_buf text;        /* without quotes and folds */
	size_t comment_len; /* it is the first in the text; a NUL is behind it */
	pair pairs[PAIRS_MAX];
	size_t count;
	size_t offset; /* of what is wrong */
};

/* ------------------------------------------------------------------ RFC 5322 */

/* Takes a line end with white space behind it, or at the end of all; the white space stays. */
static bool accept_fold(ma_cursor *in)
{
	ma_cursor at = *in;

	(void)ma_accept(&at, '\r');
	if (!ma_accept(&at, '\n') || (!ma_at_end(&at) && !ma_is(*at.at, MA_WSP)))
		return false;
	in->at = at.at;
	return true;
}

/*
 *   FWS  =  ([*WSP CRLF] 1*WSP)                                         RFC 5322 3.2.2
 *
 * A line may end in LF alone, and the field's own end may still be there.
 */
static void skip_fws(ma_cursor *in)
{
	while (ma_take(in, MA_WSP).len > 0 || accept_fold(in))
		continue;
}

/*
 * Takes an octet of a comment or a quoted string, perhaps behind a backslash, and what folds there
 * are before it; false for a line end that is none, and for NUL: they have no such octets.
 */
static bool take_octet(ma_cursor *in, uint8_t *octet, bool *quoted)
{
	while (accept_fold(in))
		continue;
	*quoted = ma_accept(in, '\\');
	if (ma_at_end(in) || *in->at == 0 || ma_is(*in->at, MA_CRLF))
		return false;
	*octet = *in->at++;
	return true;
}

/*
 *   comment  =  "(" *([FWS] ccontent) [FWS] ")"                        RFC 5322 3.2.2
 *   ccontent =  ctext / quoted-pair / comment
 *
 * Writes what is in it, with the parentheses of those inside, if `text` is not NULL.
 */
static bool take_comment(ma_cursor *in, ma_buf *text)
{
	size_t depth = 0;
	uint8_t octet;
	bool quoted;

	while (take_octet(in, &octet, &quoted)) {
		if (!quoted && octet == '(' && depth++ == 0)
			continue;
		if (!quoted && octet == ')' && --depth == 0)
			return true;
		if (text != NULL)
			ma_put_octet(text, octet);
	}
	return false;
}

/*
 *   CFWS  =  (1*([FWS] comment) [FWS]) / FWS                            RFC 5322 3.2.2
 */
static bool skip_cfws(ma_cursor *in)
{
	skip_fws(in);
	while (ma_peek(in) == '(') {
		if (!take_comment(in, NULL))
			return false;
		skip_fws(in);
	}
	return true;
}

/*
 *   quoted-string  =  DQUOTE *([FWS] qcontent) [FWS] DQUOTE             RFC 5322 3.2.4
 */
static bool take_quoted_string(ma_cursor *in, ma_buf *text)
{
	uint8_t octet;
	bool quoted;

	if (!ma_accept(in, '"'))
		return false;
	while (take_octet(in, &octet, &quoted)) {
		if (!quoted && octet == '"')
			return true;
		ma_put_octet(text, octet);
	}
	return false;
}

/* ------------------------------------------------------------------ RFC 7208 9.1 */

static bool take_name(ma_cursor *in, ma_slice *name)
{
	const uint8_t *start = in->at;

	do
		ma_take(in, MA_HOSTCHAR);
	while (ma_accept(in, '.'));
	*name = ma_slice_of(start, (size_t)(in->at - start));
	return name->len > 0 && ma_is(*start, MA_ALPHA);
}

/*
 *   result  =  "Pass" / "Fail" / "SoftFail" / "Neutral" / "None" / "TempError" / "PermError"
 */
static bool take_result(ma_cursor *in, mailauth_spf_result *result)
{
	ma_slice word = ma_take(in, MA_ALPHA);

	for (int i = MAILAUTH_SPF_NONE; i <= MAILAUTH_SPF_PERMERROR; i++) {
		*result = (mailauth_spf_result)i;
		if (ma_slice_equal_nocase(word, ma_slice_text(mailauth_spf_result_text(*result))))
			return true;
	}
	in->at -= word.len;
	return false;
}

/* A dot-atom, or what stands in its place up to the next octet that has a meaning here. */
static bool take_unquoted(ma_cursor *in, ma_buf *text)
{
	const uint8_t *start = in->at;

	while (!ma_at_end(in) && ma_is(*in->at, MA_VCHAR) && *in->at != ';' && *in->at != '(' &&
		*in->at != ')' && *in->at != '"')
		ma_put_octet(text, *in->at++);
	return in->at > start;
}

/*
 *   key-value-pair  =  key [CFWS] "=" ( dot-atom / quoted-string )      RFC 7208 9.1
 */
static bool take_pair(mailauth_received_spf *field, ma_cursor *in)
{
	pair *next = &field->pairs[field->count];
	ma_slice key;

	if (field->count == PAIRS_MAX || !take_name(in, &key) || key.len > KEY_MAX ||
		!skip_cfws(in) || !ma_accept(in, '=') || !skip_cfws(in))
		return false;
	next->key = field->text.len;
	for (size_t i = 0; i < key.len; i++)
		ma_put_octet(&field->text, ma_lower(key.ptr[i]));
	ma_put_octet(&field->text, 0);
	next->value = field->text.len;
	if (ma_peek(in) == '"' ? !take_quoted_string(in, &field->text)
			       : !take_unquoted(in, &field->text))
		return false;
	next->value_len = field->text.len - next->value;
	ma_put_octet(&field->text, 0);
	field->count++;
	return skip_cfws(in);
}

/*
 *   header-field    =  "Received-SPF:" [CFWS] result FWS [comment FWS] [ key-value-list ] CRLF
 *   key-value-list  =  key-value-pair *( ";" [CFWS] key-value-pair ) [";"]
 */
static bool take_field(mailauth_received_spf *field, ma_cursor *in)
{
	if (!skip_cfws(in) || !take_result(in, &field->result))
		return false;
	if (!ma_at_end(in) && !ma_is(*in->at, MA_FWS) && *in->at != '(')
		return false;
	skip_fws(in);
	if (ma_peek(in) == '(' && !take_comment(in, &field->text))
		return false;
	field->comment_len = field->text.len;
	ma_put_octet(&field->text, 0);
	if (!skip_cfws(in))
		return false;
	while (!ma_at_end(in)) {
		if (!take_pair(field, in))
			return false;
		if (!ma_accept(in, ';'))
			return ma_at_end(in);
		if (!skip_cfws(in))
			return false;
	}
	return true;
}

/* ------------------------------------------------------------------ the object */

mailauth_received_spf *mailauth_received_spf_new(const mailauth_context *context)
{
	mailauth_received_spf *field =
		context != NULL ? ma_alloc_zero(context, sizeof *field) : NULL;

	if (field == NULL)
		return NULL;
	field->context = context;
	ma_buf_grow(&field->text, context);
	return field;
}

void mailauth_received_spf_free(mailauth_received_spf *field)
{
	if (field == NULL)
		return;
	ma_buf_release(&field->text);
	ma_release(field->context, field, sizeof *field);
}

mailauth_status mailauth_received_spf_read(mailauth_received_spf *field, const char *value,
	size_t len)
{
	ma_buf former; /* of which the value may be a part */
	ma_cursor in;
	bool well;

	if (field == NULL)
		return MAILAUTH_NO_MEMORY;
	field->read = false;
	field->count = field->offset = 0;
	if (value == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	former = field->text;
	ma_buf_grow(&field->text, field->context);
	in = ma_cursor_over(ma_slice_of(value, len));
	well = take_field(field, &in);
	field->offset = len - ma_left(&in);
	ma_buf_release(&former);
	field->read = well && field->text.status == MAILAUTH_OK;
	if (field->text.status != MAILAUTH_OK)
		return field->text.status;
	return well ? MAILAUTH_OK : MAILAUTH_MALFORMED;
}

size_t mailauth_received_spf_error_offset(const mailauth_received_spf *field)
{
	return field != NULL && !field->read ? field->offset : 0;
}

mailauth_spf_result mailauth_received_spf_get_result(const mailauth_received_spf *field)
{
	return field != NULL && field->read ? field->result : MAILAUTH_SPF_NONE;
}

/* A text of the object's. */
static const char *text_of(const mailauth_received_spf *field, size_t at, size_t n, size_t *len)
{
	if (len != NULL)
		*len = n;
	return (const char *)field->text.data + at;
}

static const char *no_text(size_t *len)
{
	if (len != NULL)
		*len = 0;
	return "";
}

const char *mailauth_received_spf_get_comment(const mailauth_received_spf *field, size_t *len)
{
	if (field == NULL || !field->read)
		return no_text(len);
	return text_of(field, 0, field->comment_len, len);
}

size_t mailauth_received_spf_count(const mailauth_received_spf *field)
{
	return field != NULL && field->read ? field->count : 0;
}

const char *mailauth_received_spf_key(const mailauth_received_spf *field, size_t index)
{
	if (index >= mailauth_received_spf_count(field))
		return NULL;
	return text_of(field, field->pairs[index].key, 0, NULL);
}

const char *mailauth_received_spf_value(const mailauth_received_spf *field, size_t index,
	size_t *len)
{
	if (index >= mailauth_received_spf_count(field))
		return NULL;
	return text_of(field, field->pairs[index].value, field->pairs[index].value_len, len);
}

const char *mailauth_received_spf_find(const mailauth_received_spf *field, const char *key,
	size_t *len)
{
	for (size_t i = 0; key != NULL && i < mailauth_received_spf_count(field); i++)
		if (strcmp(mailauth_received_spf_key(field, i), key) == 0)
			return mailauth_received_spf_value(field, i, len);
	return NULL;
}
