/*
 * Types, times, salts, hashes, tags and bitmaps as text: see rdata_words.h.
 */
#include "rdata_words.h"

#include "address.h"
#include "ascii.h"
#include "escape.h"
#include "limit.h"
#include "record.h"
#include "wire_uint.h"

#include <string.h>

/* ------------------------------------------------------------------ types */

static bool want_type(ma_tokens *tokens, const ma_token *token, uint16_t *type)
{
	if (!ma_token_is_word(tokens, token))
		return false;
	if (!ma_rrtype_from_word(token->text, type))
		return ma_token_refuse(tokens, token, "not a record type");
	return true;
}

/* "represented as an RR type mnemonic. When the mnemonic is not known, the TYPE representation" */
bool ma_read_type(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_token token;
	uint16_t type;
	(void)origin;

	if (!ma_token_want(tokens, &token) || !want_type(tokens, &token, &type))
		return false;
	ma_put_u16(rdata, type);
	return true;
}

void ma_put_type(ma_buf *buf, uint16_t type)
{
	const char *mnemonic = mailauth_rrtype_text(type);

	if (mnemonic != NULL) {
		ma_put_text(buf, mnemonic);
	} else {
		ma_put_text(buf, "TYPE");
		ma_put_uint(buf, type);
	}
}

void ma_put_type_field(ma_buf *buf, ma_slice octets)
{
	ma_put_type(buf, (uint16_t)(octets.ptr[0] << 8 | octets.ptr[1]));
}

/* Writes the bits of one window, of which there are 256, up to the last that is set. */
static void put_window(ma_buf *rdata, uint8_t window, const uint8_t bits[MA_WINDOW_MAX])
{
	uint8_t len = MA_WINDOW_MAX;

	while (len > 0 && bits[len - 1] == 0)
		len--;
	if (len == 0)
		return;
	ma_put_octet(rdata, window);
	ma_put_octet(rdata, len);
	ma_put(rdata, bits, len);
}

/* "The Type Bit Maps field is represented as a sequence of RR type mnemonics" (RFC 4034 4.2) */
bool ma_read_bitmap(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	uint8_t bits[256][MA_WINDOW_MAX];
	unsigned windows = 0; /* of which `bits` is set */
	ma_parse found;
	ma_token token;
	(void)origin;

	while ((found = ma_token_next(tokens, &token)) == MA_OK) {
		uint16_t type;

		if (!want_type(tokens, &token, &type))
			return false;
		for (; windows <= type >> 8; windows++)
			memset(bits[windows], 0, MA_WINDOW_MAX);
		bits[type >> 8][(type & 0xff) / 8] |= (uint8_t)(0x80 >> type % 8);
	}
	for (unsigned window = 0; window < windows; window++)
		put_window(rdata, (uint8_t)window, bits[window]);
	return found == MA_END;
}

bool ma_read_types(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_tokens ahead = *tokens;
	ma_token token;

	if (ma_token_next(&ahead, &token) == MA_END)
		return ma_token_want(tokens, &token); /* which says what is missing */
	return ma_read_bitmap(tokens, origin, rdata);
}

void ma_put_bitmap(ma_buf *buf, ma_slice octets)
{
	ma_cursor in = ma_cursor_over(octets);
	ma_slice head, bits;
	bool first = true;

	while (ma_take_octets(&in, 2, &head) && ma_take_octets(&in, head.ptr[1], &bits)) {
		for (unsigned i = 0; i < 8 * bits.len; i++) {
			if ((bits.ptr[i / 8] & 0x80 >> i % 8) == 0)
				continue;
			if (!first)
				ma_put_octet(buf, ' ');
			first = false;
			ma_put_type(buf, (uint16_t)((unsigned)head.ptr[0] << 8 | i));
		}
	}
}

/* ------------------------------------------------------------------ times */

/* Days from 1970-01-01 to the first of the month, in the Gregorian calendar. */
static uint32_t days_before(uint32_t year, uint32_t month)
{
	static const uint16_t before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
	uint32_t past = year - 1; /* whole years since year 1 */
	uint32_t days = past * 365 + past / 4 - past / 100 + past / 400 + before[month - 1];
	bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days + (is_leap && month > 2) - 719162;
}

static uint32_t days_in(uint32_t year, uint32_t month)
{
	return month == 12 ? 31 : days_before(year, month + 1) - days_before(year, month);
}

static uint32_t digits(ma_slice text, size_t from, size_t count)
{
	uint32_t n = 0;

	for (size_t i = from; i < from + count; i++)
		n = n * 10 + (uint32_t)(text.ptr[i] - '0');
	return n;
}

/* YYYYMMDDHHmmSS, all digits and 14 of them, from 1970 until 32 bits end in 2106. */
static bool date_from_text(ma_slice text, uint32_t *seconds)
{
	uint32_t year = digits(text, 0, 4), month = digits(text, 4, 2), day = digits(text, 6, 2);
	uint32_t hour = digits(text, 8, 2), minute = digits(text, 10, 2);
	uint32_t second = digits(text, 12, 2);
	uint64_t time;

	if (year < 1970 || year > 2106 || month < 1 || month > 12 || day < 1)
		return false;
	if (day > days_in(year, month) || hour > 23 || minute > 59 || second > 59)
		return false;
	time = (uint64_t)(days_before(year, month) + day - 1) * 86400;
	time += hour * 3600 + minute * 60 + second;
	*seconds = (uint32_t)time;
	return time <= UINT32_MAX;
}

/*
 * "either as an unsigned decimal integer indicating seconds since 1 January 1970 00:00:00 UTC, or
 * in the form YYYYMMDDHHmmSS in UTC"; these "can always be distinguished" by their length (RFC 4034
 * 3.2)
 */
bool ma_read_time(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_token token;
	ma_cursor in;
	uint32_t seconds = 0;
	uint64_t n = 0;
	bool right;
	(void)origin;

	if (!ma_token_want_word(tokens, &token))
		return false;
	in = ma_cursor_over(token.text);
	if (token.text.len == 14) {
		right = ma_take(&in, MA_DIGIT).len == 14 && date_from_text(token.text, &seconds);
	} else {
		right = ma_take_uint(&in, UINT32_MAX, &n) && ma_at_end(&in);
		seconds = (uint32_t)n;
	}
	if (!right)
		return ma_token_refuse(tokens, &token,
			"not a time: YYYYMMDDHHmmSS or seconds since 1970");
	ma_put_u32(rdata, seconds);
	return true;
}

static void put_digits(ma_buf *buf, uint32_t n, uint32_t unit)
{
	for (; unit > 0; unit /= 10)
		ma_put_octet(buf, (uint8_t)('0' + n / unit % 10));
}

void ma_put_time(ma_buf *buf, ma_slice octets)
{
	ma_cursor in = ma_cursor_over(octets);
	uint32_t seconds = 0, days, year, month = 12;

	(void)ma_take_u32(&in, &seconds);
	days = seconds / 86400;
	year = 1970 + days / 365;
	while (days_before(year, 1) > days)
		year--;
	while (days_before(year, month) > days)
		month--;
	put_digits(buf, year, 1000);
	put_digits(buf, month, 10);
	put_digits(buf, days - days_before(year, month) + 1, 10);
	put_digits(buf, seconds / 3600 % 24, 10);
	put_digits(buf, seconds / 60 % 60, 10);
	put_digits(buf, seconds % 60, 10);
}

/* ------------------------------------------------------------------ octets with their number */

/* Puts at most 255 octets behind an octet with their number. */
static void put_counted(ma_buf *rdata, const uint8_t *octets, size_t len)
{
	ma_put_octet(rdata, (uint8_t)len);
	ma_put(rdata, octets, len);
}

/*
 * "a sequence of case-insensitive hexadecimal digits. Whitespace is not allowed within the field.
 * The Salt field is represented as "-" (without the quotes) when the Salt Length field is zero"
 * (RFC 5155 3.3)
 */
bool ma_read_salt(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	uint8_t salt[MA_STRING_MAX];
	ma_token token;
	ma_cursor in;
	(void)origin;

	if (!ma_token_want_word(tokens, &token))
		return false;
	if (ma_slice_is(token.text, "-")) {
		ma_put_octet(rdata, 0);
		return true;
	}
	in = ma_cursor_over(token.text);
	if (ma_take(&in, MA_HEX).len % 2 != 0 || !ma_at_end(&in))
		return ma_token_refuse(tokens, &token, "not pairs of hexadecimal digits");
	if (token.text.len / 2 > sizeof salt)
		return ma_token_refuse(tokens, &token, "a salt over 255 octets");
	for (size_t i = 0; i < token.text.len / 2; i++)
		salt[i] = ma_hex_octet(token.text.ptr + 2 * i);
	put_counted(rdata, salt, token.text.len / 2);
	return true;
}

void ma_put_salt(ma_buf *buf, ma_slice octets)
{
	if (octets.len == 1)
		ma_put_octet(buf, '-');
	for (size_t i = 1; i < octets.len; i++)
		ma_put_hex_octet(buf, octets.ptr[i]);
}

/* The value of a digit of "Base 32 Encoding with Extended Hex Alphabet" (RFC 4648 7); -1: none. */
static int base32_value(uint8_t digit)
{
	digit = ma_lower(digit);
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'a' && digit <= 'v' ? digit - 'a' + 10 : -1;
}

/* Without padding; false for bits behind the last octet that are not zero. */
static bool base32_decode(ma_slice text, uint8_t *octets, size_t *len)
{
	uint32_t bits = 0;
	unsigned count = 0;

	*len = 0;
	for (size_t i = 0; i < text.len; i++) {
		int value = base32_value(text.ptr[i]);

		if (value < 0 || *len == MA_STRING_MAX)
			return false;
		bits = (bits << 5 | (uint32_t)value) & 0xfff;
		count += 5;
		if (count >= 8) {
			count -= 8;
			octets[(*len)++] = (uint8_t)(bits >> count);
		}
	}
	return *len > 0 && count < 5 && (bits & ((1u << count) - 1)) == 0;
}

/* "an unpadded sequence of case-insensitive base32 digits, without whitespace" (RFC 5155 3.3) */
bool ma_read_base32(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	uint8_t octets[MA_STRING_MAX];
	ma_token token;
	size_t len;
	(void)origin;

	if (!ma_token_want_word(tokens, &token))
		return false;
	if (!base32_decode(token.text, octets, &len))
		return ma_token_refuse(tokens, &token, "not a hash in base32hex without padding");
	put_counted(rdata, octets, len);
	return true;
}

void ma_put_base32(ma_buf *buf, ma_slice octets)
{
	static const char alphabet[] = "0123456789abcdefghijklmnopqrstuv";
	uint32_t bits = 0;
	unsigned count = 0;

	for (size_t i = 1; i < octets.len; i++) {
		bits = (bits << 8 | octets.ptr[i]) & 0xfff;
		for (count += 8; count >= 5; count -= 5)
			ma_put_octet(buf, (uint8_t)alphabet[bits >> (count - 5) & 31]);
	}
	if (count > 0)
		ma_put_octet(buf, (uint8_t)alphabet[bits << (5 - count) & 31]);
}

/* ------------------------------------------------------------------ CAA */

/* "a non-zero-length sequence of ASCII letters and numbers" (RFC 8659 4.1.1) */
bool ma_read_tag(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_token token;
	ma_cursor in;
	(void)origin;

	if (!ma_token_want_word(tokens, &token))
		return false;
	in = ma_cursor_over(token.text);
	ma_take(&in, MA_ALPHA | MA_DIGIT);
	if (!ma_at_end(&in) || token.text.len > MA_STRING_MAX)
		return ma_token_refuse(tokens, &token, "not a tag: up to 255 letters and digits");
	put_counted(rdata, token.text.ptr, token.text.len);
	return true;
}

void ma_put_tag(ma_buf *buf, ma_slice octets)
{
	ma_put(buf, octets.ptr + 1, octets.len - 1);
}

static void put_characters(ma_buf *rdata, ma_slice text)
{
	ma_cursor in = ma_cursor_over(text);
	ma_char taken;

	while (ma_char_next(&in, &taken) == MA_OK)
		ma_put_octet(rdata, taken.octet);
}

/*
 * "(1) a contiguous set of characters without interior spaces or (2) a quoted string" (RFC 8659
 * 4.1.1); it goes on to the end, so no octet tells its length.
 */
bool ma_read_value(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_token token;
	(void)origin;

	if (!ma_token_want(tokens, &token))
		return false;
	put_characters(rdata, token.text);
	return true;
}

/* Of the target "The length [...] MUST be greater than zero" (RFC 7553 4.5). */
bool ma_read_target(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata)
{
	ma_token token;
	(void)origin;

	if (!ma_token_want(tokens, &token))
		return false;
	if (token.text.len == 0)
		return ma_token_refuse(tokens, &token, "an empty target");
	put_characters(rdata, token.text);
	return true;
}
