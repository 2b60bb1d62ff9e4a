/*
 * Rdata as text: see rdata.h. One function reads one kind of field, those of newer types in
 * rdata_words.c; the rows of record.c say which fields a type has. Nothing is allocated but the
 * buffer written to.
 */
#include "rdata.h"

#include "address.h"
#include "ascii.h"
#include "base64.h"
#include "escape.h"
#include "limit.h"
#include "rdata_words.h"
#include "record.h"
#include "wire_uint.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ------------------------------------------------------------------ numbers */

/* Whether the word is a number of at most `max` and nothing else. */
static bool is_uint(ma_slice text, uint64_t max, uint64_t *n)
{
	ma_cursor in = ma_cursor_over(text);

	return ma_take_uint(&in, max, n) && ma_at_end(&in);
}

/* Seconds in a unit of time; 0 if the octet is none. */
static uint32_t unit_seconds(uint8_t unit)
{
	switch (unit) {
	case 'w':
	case 'W':
		return 7 * 24 * 3600;
	case 'd':
	case 'D':
		return 24 * 3600;
	case 'h':
	case 'H':
		return 3600;
	case 'm':
	case 'M':
		return 60;
	case 's':
	case 'S':
		return 1;
	default:
		return 0;
	}
}

/*
 *   period = 1*DIGIT / 1*(1*DIGIT unit)
 *   unit   = "w" / "d" / "h" / "m" / "s"
 *
 * RFC 1035 5.1 has the number only; the units are of BIND, and other name servers know them too.
 */
bool ma_period_from_text(ma_slice text, uint32_t max, uint32_t *seconds)
{
	ma_cursor in = ma_cursor_over(text);
	uint32_t total = 0;
	uint64_t n;

	if (!ma_take_uint(&in, max, &n))
		return false;
	if (ma_at_end(&in)) {
		*seconds = (uint32_t)n;
		return true;
	}
	do {
		ma_slice unit;
		uint32_t factor;

		if (!ma_take_octets(&in, 1, &unit))
			return false;
		factor = unit_seconds(unit.ptr[0]);
		if (factor == 0 || n > (max - total) / factor)
			return false;
		total += (uint32_t)n * factor;
	} while (ma_take_uint(&in, max, &n));
	if (!ma_at_end(&in))
		return false;
	*seconds = total;
	return true;
}

/* Takes a word that is a number of at most `max`; `error` says what it should have been. */
static bool read_number(ma_tokens *tokens, uint64_t max, const char *error, uint64_t *n)
{
	ma_token token;

	if (!ma_token_want_word(tokens, &token))
		return false;
	return is_uint(token.text, max, n) || ma_token_refuse(tokens, &token, error);
}

/* ------------------------------------------------------------------ fields */

bool ma_name_from_token(ma_tokens *tokens, const ma_token *token, const ma_name *origin,
	ma_name *name)
{
	if (!ma_token_is_word(tokens, token))
		return false;
	if (origin != NULL && ma_slice_is(token->text, "@"))
		*name = *origin;
	else if (ma_name_from_text(token->text, origin, name))
		return true;
	else if (origin == NULL && ma_name_from_text(token->text, &ma_name_root, name))
		return ma_token_refuse(tokens, token, "a relative name without $ORIGIN");
	else
		return ma_token_refuse(tokens, token, "not a domain name");
	return true;
}

static bool read_name(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_token token;
	ma_name name;

	if (!ma_token_want(tokens, &token) || !ma_name_from_token(tokens, &token, origin, &name))
		return false;
	tokens->field = token.place;
	ma_put(rdata, name.wire, name.len);
	return true;
}

static bool read_u8(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	uint64_t n;
	(void)origin;

	if (!read_number(tokens, UINT8_MAX, "not a number up to 255", &n))
		return false;
	ma_put_octet(rdata, (uint8_t)n);
	return true;
}

static bool read_u16(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	uint64_t n;
	(void)origin;

	if (!read_number(tokens, UINT16_MAX, "not a number up to 65535", &n))
		return false;
	ma_put_u16(rdata, (uint16_t)n);
	return true;
}

static bool read_u32(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	uint64_t n;
	(void)origin;

	if (!read_number(tokens, UINT32_MAX, "not a number up to 4294967295", &n))
		return false;
	ma_put_u32(rdata, (uint32_t)n);
	return true;
}

static bool read_period(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_token token;
	uint32_t seconds;
	(void)origin;

	if (!ma_token_want_word(tokens, &token))
		return false;
	if (!ma_period_from_text(token.text, UINT32_MAX, &seconds))
		return ma_token_refuse(tokens, &token, "not a time up to 4294967295 seconds");
	ma_put_u32(rdata, seconds);
	return true;
}

/* A number that has a word as well. */
typedef struct ma_mnemonic {
	const char *mnemonic;
	uint8_t number;
} ma_mnemonic;

/* DNSSEC algorithms that have a mnemonic: RFC 4034 A.1, and as registered since. */
static const ma_mnemonic algorithms[] = {
	/* RFC 4034 A.1 */
	{"RSAMD5", 1},
	{"DH", 2},
	{"DSA", 3},
	{"ECC", 4},
	{"RSASHA1", 5},
	{"INDIRECT", 252},
	{"PRIVATEDNS", 253},
	{"PRIVATEOID", 254},
	/* RFC 5155 2, RFC 5702 7, RFC 5933 5, RFC 6605 4, RFC 8080 7 */
	{"DSA-NSEC3-SHA1", 6},
	{"RSASHA1-NSEC3-SHA1", 7},
	{"RSASHA256", 8},
	{"RSASHA512", 10},
	{"ECC-GOST", 12},
	{"ECDSAP256SHA256", 13},
	{"ECDSAP384SHA384", 14},
	{"ED25519", 15},
	{"ED448", 16},
};

/* RFC 4398 2.1 */
static const ma_mnemonic certificates[] = {
	{"PKIX", 1},
	{"SPKI", 2},
	{"PGP", 3},
	{"IPKIX", 4},
	{"ISPKI", 5},
	{"IPGP", 6},
	{"ACPKIX", 7},
	{"IACPKIX", 8},
	{"URI", 253},
	{"OID", 254},
};

/* Whether the word is one of these or a number of at most `max`. */
static bool is_mnemonic(ma_slice word, const ma_mnemonic *known, size_t count, uint64_t max,
	uint64_t *n)
{
	for (size_t i = 0; i < count; i++) {
		if (ma_slice_is_nocase(word, known[i].mnemonic)) {
			*n = known[i].number;
			return true;
		}
	}
	return is_uint(word, max, n);
}

/*
 * "The Algorithm field MUST be represented as either an unsigned decimal integer or as an algorithm
 * mnemonic" (RFC 4034 2.2)
 */
static bool read_algorithm(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_token token;
	uint64_t n;
	(void)origin;

	if (!ma_token_want_word(tokens, &token))
		return false;
	if (!is_mnemonic(token.text, algorithms, COUNT(algorithms), UINT8_MAX, &n))
		return ma_token_refuse(tokens, &token,
			"not an algorithm: a number up to 255 or a word");
	ma_put_octet(rdata, (uint8_t)n);
	return true;
}

/* The type of a CERT record, in the same way (RFC 4398 2.2) */
static bool read_certificate(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_token token;
	uint64_t n;
	(void)origin;

	if (!ma_token_want_word(tokens, &token))
		return false;
	if (!is_mnemonic(token.text, certificates, COUNT(certificates), UINT16_MAX, &n))
		return ma_token_refuse(tokens, &token,
			"not a type of certificate: a number up to 65535 or a word");
	ma_put_u16(rdata, (uint16_t)n);
	return true;
}

static bool read_ipv4(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	uint8_t address[MA_IPV4_LEN];
	ma_token token;
	(void)origin;

	if (!ma_token_want_word(tokens, &token))
		return false;
	if (!ma_ipv4_from_text(token.text, address))
		return ma_token_refuse(tokens, &token, "not an IPv4 address");
	ma_put(rdata, address, sizeof address);
	return true;
}

static bool read_ipv6(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	uint8_t address[MA_IPV6_LEN];
	ma_token token;
	(void)origin;

	if (!ma_token_want_word(tokens, &token))
		return false;
	if (!ma_ipv6_from_text(token.text, address))
		return ma_token_refuse(tokens, &token, "not an IPv6 address");
	ma_put(rdata, address, sizeof address);
	return true;
}

static bool put_escaped_string(ma_tokens *tokens, const ma_token *token, ma_buf *rdata)
{
	ma_cursor in = ma_cursor_over(token->text);
	uint8_t octets[MA_STRING_MAX];
	size_t len = 0;
	ma_char taken;

	while (ma_char_next(&in, &taken) == MA_OK) {
		if (len == sizeof octets)
			return ma_token_refuse(tokens, token, "a string over 255 octets");
		octets[len++] = taken.octet;
	}
	ma_put_octet(rdata, (uint8_t)len);
	ma_put(rdata, octets, len);
	return true;
}

/* Writes one character-string; nothing is split, since that would hide a mistake. */
static bool put_string(ma_tokens *tokens, const ma_token *token, ma_buf *rdata)
{
	if (token->escapes || token->text.len > MA_STRING_MAX)
		return put_escaped_string(tokens, token, rdata);
	ma_put_octet(rdata, (uint8_t)token->text.len);
	ma_put_slice(rdata, token->text);
	return true;
}

static bool read_string(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_token token;
	(void)origin;

	return ma_token_want(tokens, &token) && put_string(tokens, &token, rdata);
}

/*
 * "<character-string> is expressed in one or two ways: as a contiguous set of characters without
 * interior spaces, or as a string beginning with a " and ending with a "." (RFC 1035 5.1)
 */
static bool read_strings(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_token token;
	ma_parse found = ma_token_take(tokens, &token);
	(void)origin;

	if (found == MA_END)
		return ma_token_refuse_end(tokens);
	for (; found == MA_OK; found = ma_token_take(tokens, &token))
		if (!put_string(tokens, &token, rdata))
			return false;
	return found == MA_END;
}

/*
 * Puts all words that are left behind the rdata, one of them at least: "Whitespace is allowed
 * within" encoded data (RFC 4034 2.2, 5.3), and with it comments and lines in parentheses.
 */
static bool put_words(ma_tokens *tokens, ma_token *first, ma_buf *rdata)
{
	ma_parse found = ma_token_want(tokens, first) ? MA_OK : MA_SYNTAX;
	ma_token token = *first;

	while (found == MA_OK) {
		if (!ma_token_is_word(tokens, &token))
			return false;
		ma_put_slice(rdata, token.text);
		found = ma_token_next(tokens, &token);
	}
	return found == MA_END;
}

/* Always false. */
static bool refuse_odd(ma_tokens *tokens, const ma_token *first, size_t digits)
{
	ma_token_refuse(tokens, first, "an odd number of hexadecimal digits");
	tokens->digits = digits;
	return false;
}

/* Octets come out behind the digits that they are made of, so that one buffer will do. */
static bool read_hex(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	size_t start = rdata->len;
	ma_token first;
	ma_cursor in;
	uint8_t *digits;
	(void)origin;

	if (!put_words(tokens, &first, rdata))
		return false;
	if (rdata->status != MAILAUTH_OK)
		return true;
	digits = rdata->data + start;
	in = ma_cursor_over(ma_slice_of(digits, rdata->len - start));
	(void)ma_take(&in, MA_HEX);
	if (!ma_at_end(&in))
		return ma_token_refuse(tokens, &first, "not hexadecimal digits");
	if ((rdata->len - start) % 2 != 0)
		return refuse_odd(tokens, &first, rdata->len - start);
	tokens->field = first.place;
	for (size_t i = 0; i < (rdata->len - start) / 2; i++)
		digits[i] = ma_hex_octet(digits + 2 * i);
	rdata->len = start + (rdata->len - start) / 2;
	return true;
}

/* In one buffer too: ma_base64_decode has read four characters when it writes three octets. */
static bool read_base64(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	size_t start = rdata->len, len;
	ma_token first;
	uint8_t *text;
	(void)origin;

	if (!put_words(tokens, &first, rdata))
		return false;
	if (rdata->status != MAILAUTH_OK)
		return true;
	text = rdata->data + start;
	if (!ma_base64_decode(ma_slice_of(text, rdata->len - start), text, &len))
		return ma_token_refuse(tokens, &first, "not base64");
	rdata->len = start + len;
	return true;
}

static bool (*const read_field[MA_FIELD_KINDS])(ma_tokens *, const ma_name *, ma_buf *) = {
	[MA_FIELD_NAME] = read_name,
	[MA_FIELD_U8] = read_u8,
	[MA_FIELD_U16] = read_u16,
	[MA_FIELD_U32] = read_u32,
	[MA_FIELD_PERIOD] = read_period,
	[MA_FIELD_ALGORITHM] = read_algorithm,
	[MA_FIELD_IPV4] = read_ipv4,
	[MA_FIELD_IPV6] = read_ipv6,
	[MA_FIELD_CERTIFICATE] = read_certificate,
	[MA_FIELD_TYPE] = ma_read_type,
	[MA_FIELD_TIME] = ma_read_time,
	[MA_FIELD_STRING] = read_string,
	[MA_FIELD_TAG] = ma_read_tag,
	[MA_FIELD_SALT] = ma_read_salt,
	[MA_FIELD_BASE32] = ma_read_base32,
	[MA_FIELD_STRINGS] = read_strings,
	[MA_FIELD_VALUE] = ma_read_value,
	[MA_FIELD_TARGET] = ma_read_target,
	[MA_FIELD_BITMAP] = ma_read_bitmap,
	[MA_FIELD_TYPES] = ma_read_types,
	[MA_FIELD_HEX] = read_hex,
	[MA_FIELD_BASE64] = read_base64,
};

/* ------------------------------------------------------------------ the generic form */

/* Takes the special token that begins the generic form, if it comes next. */
static bool accept_generic(ma_tokens *tokens)
{
	ma_tokens ahead;
	ma_token token;

	if (!ma_token_begins_with(tokens, '\\'))
		return false;
	ahead = *tokens;
	if (ma_token_next(&ahead, &token) != MA_OK || !ma_slice_is(token.text, "\\#"))
		return false;
	*tokens = ahead;
	return true;
}

/* "words of hexadecimal data [...], each containing an even number of hexadecimal digits" */
static bool put_hex(ma_tokens *tokens, const ma_token *token, ma_buf *rdata)
{
	const uint8_t *digits = token->text.ptr;
	ma_cursor in = ma_cursor_over(token->text);

	if (token->quoted || ma_take(&in, MA_HEX).len % 2 != 0 || !ma_at_end(&in))
		return ma_token_refuse(tokens, token, "not pairs of hexadecimal digits");
	for (size_t i = 0; i < token->text.len; i += 2)
		ma_put_octet(rdata, ma_hex_octet(digits + i));
	return true;
}

/*
 * "An unsigned decimal integer specifying the RDATA length in octets.
 *  Zero or more words of hexadecimal data"                             RFC 3597 5
 */
static bool read_generic(ma_tokens *tokens, uint16_t type, ma_buf *rdata)
{
	ma_token length, token;
	ma_parse found;
	uint64_t len;

	if (!ma_token_want_word(tokens, &length))
		return false;
	if (!is_uint(length.text, MA_RDATA_MAX, &len))
		return ma_token_refuse(tokens, &length, "not a length up to 65535");
	while ((found = ma_token_next(tokens, &token)) == MA_OK) {
		if (!put_hex(tokens, &token, rdata))
			return false;
	}
	if (found == MA_SYNTAX)
		return false;
	if (rdata->len != len)
		return ma_token_refuse(tokens, &length, "not the length of the data behind it");
	if (!ma_rdata_is_valid(type, ma_buf_slice(rdata)))
		return ma_token_refuse(tokens, &length, "data that is not of the type's form");
	return true;
}

/* ------------------------------------------------------------------ all of it */

/* As ma_token_want_end, for those who write a comment without its ';'. */
static bool want_end_of_address(ma_tokens *tokens)
{
	ma_token token;
	ma_parse found = ma_token_take(tokens, &token);

	if (found == MA_OK)
		return ma_token_refuse(tokens, &token, "text behind an address");
	return found == MA_END;
}

static bool read_fields(ma_tokens *tokens, const ma_rdata_field *field, const ma_name *origin,
	ma_buf *rdata)
{
	const ma_place start = ma_tokens_here(tokens);
	ma_token first;

	for (; *field != MA_FIELD_END; field++) {
		if (!read_field[*field](tokens, origin, rdata))
			return false;
	}
	if (field[-1] == MA_FIELD_IPV4 || field[-1] == MA_FIELD_IPV6)
		return want_end_of_address(tokens);
	if (rdata->len > MA_RDATA_MAX) {
		first = (ma_token){.place = start};
		return ma_token_refuse(tokens, &first, "data over 65535 octets");
	}
	return ma_token_want_end(tokens);
}

bool ma_rdata_read(ma_tokens *tokens, uint16_t type, const ma_name *origin, ma_buf *rdata)
{
	const ma_rrtype_row *row = ma_rrtype_find(type);
	ma_token token;

	if (accept_generic(tokens))
		return read_generic(tokens, type, rdata);
	if (row != NULL)
		return read_fields(tokens, row->fields, origin, rdata);
	return ma_token_want(tokens, &token) &&
		ma_token_refuse(tokens, &token,
			"data of a type not known, and not in the form \\# length hex");
}

/* Goes on to the next line that is not blank, or that cannot be read. */
static bool next_line(ma_tokens *tokens)
{
	while (ma_tokens_next_entry(tokens)) {
		ma_tokens ahead = *tokens;
		ma_token token;

		if (ma_token_next(&ahead, &token) != MA_END)
			return true;
		*tokens = ahead;
	}
	return false;
}

ma_parse ma_rdata_next_line(ma_tokens *tokens, uint16_t type, ma_buf *rdata)
{
	if (!next_line(tokens))
		return MA_END;
	ma_buf_reset(rdata);
	return ma_rdata_read(tokens, type, NULL, rdata) ? MA_OK : MA_SYNTAX;
}

mailauth_status mailauth_rdata_from_text(const mailauth_context *context, uint16_t type,
	const char *text, size_t text_len, void *buf, size_t cap, size_t *len)
{
	ma_buf rdata, out;
	ma_tokens tokens;
	bool right;

	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((text == NULL && text_len > 0) || (buf == NULL && cap > 0) || len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	ma_tokens_init(&tokens, ma_slice_of(text, text_len),
		ma_limit(context, MAILAUTH_LIMIT_ZONE_ENTRY_BYTES));
	tokens.comments_refused = true;
	ma_buf_grow(&rdata, context);
	ma_buf_over(&out, buf, cap);
	right = ma_rdata_next_line(&tokens, type, &rdata) == MA_OK && !next_line(&tokens);
	if (rdata.status != MAILAUTH_OK)
		out.status = rdata.status;
	else if (!right)
		out.status = MAILAUTH_MALFORMED;
	else
		ma_put_slice(&out, ma_buf_slice(&rdata));
	*len = out.len;
	ma_buf_release(&rdata);
	return out.status;
}
