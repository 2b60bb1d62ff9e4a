/*
 * Internet addresses: see address.h.
 */
#include "address.h"

#include "ascii.h"
#include "cursor.h"

#include <string.h>

/*
 *   IPv4-address-literal = Snum 3("."  Snum)
 *   Snum                 = 1*3DIGIT  ; 0 to 255, here without leading zeros  RFC 5321 4.1.3
 */
bool ma_take_ipv4(ma_cursor *in, uint8_t address[MA_IPV4_LEN])
{
	ma_cursor ahead = *in;

	for (size_t i = 0; i < MA_IPV4_LEN; i++)
		if ((i > 0 && !ma_accept(&ahead, '.')) ||
			!ma_take_uint8(&ahead, UINT8_MAX, &address[i]))
			return false;
	in->at = ahead.at;
	return true;
}

bool ma_ipv6_is_mapped(const uint8_t address[MA_IPV6_LEN])
{
	static const uint8_t prefix[MA_IPV6_LEN - MA_IPV4_LEN] = {[10] = 0xff, 0xff};

	return memcmp(address, prefix, sizeof prefix) == 0;
}

bool ma_ipv4_from_text(ma_slice text, uint8_t address[MA_IPV4_LEN])
{
	ma_cursor in = ma_cursor_over(text);
	uint8_t made[MA_IPV4_LEN];

	if (!ma_take_ipv4(&in, made) || !ma_at_end(&in))
		return false;
	memcpy(address, made, sizeof made);
	return true;
}

/* What has been read of an IPv6 address. */
typedef struct groups {
	uint8_t octets[MA_IPV6_LEN];
	size_t len; /* of the octets */
	size_t gap; /* how many of them stand before "::"; over `len` if there was none */
} groups;

/* Takes 1 to 4 hexadecimal digits, or at the end of the text an IPv4 address. */
static bool take_group(ma_cursor *in, groups *made)
{
	ma_slice rest = ma_slice_of(in->at, ma_left(in));
	ma_slice digits = ma_take(in, MA_HEX);
	unsigned value = 0;

	if (ma_peek(in) == '.') {
		if (made->len > MA_IPV6_LEN - MA_IPV4_LEN)
			return false;
		if (!ma_ipv4_from_text(rest, made->octets + made->len))
			return false;
		made->len += MA_IPV4_LEN;
		in->at = in->end;
		return true;
	}
	if (digits.len < 1 || digits.len > 4 || made->len > MA_IPV6_LEN - 2)
		return false;
	for (size_t i = 0; i < digits.len; i++)
		value = value * 16 + ma_hex_value(digits.ptr[i]);
	made->octets[made->len++] = (uint8_t)(value >> 8);
	made->octets[made->len++] = (uint8_t)(value & 0xff);
	return true;
}

/* Takes ":" or the one "::" between two groups; false at the end and if there is neither. */
static bool take_separator(ma_cursor *in, groups *made)
{
	if (ma_accept_text(in, "::")) {
		if (made->gap <= made->len)
			return false;
		made->gap = made->len;
		return true;
	}
	return ma_accept(in, ':') && !ma_at_end(in);
}

/*
 *   1. x:x:x:x:x:x:x:x   2. "::" for one or more groups of zeros         RFC 4291 2.2
 *   3. x:x:x:x:x:x:d.d.d.d
 */
bool ma_ipv6_from_text(ma_slice text, uint8_t address[MA_IPV6_LEN])
{
	ma_cursor in = ma_cursor_over(text);
	groups made = {.gap = MA_IPV6_LEN + 1};

	if (ma_accept_text(&in, "::"))
		made.gap = 0;
	else if (!take_group(&in, &made))
		return false;
	while (!ma_at_end(&in)) {
		if (made.len > 0 && !take_separator(&in, &made))
			return false;
		if (!ma_at_end(&in) && !take_group(&in, &made))
			return false;
	}
	if (made.gap > MA_IPV6_LEN ? made.len < MA_IPV6_LEN : made.len > MA_IPV6_LEN - 2)
		return false;

	memset(address, 0, MA_IPV6_LEN);
	if (made.gap > made.len)
		made.gap = made.len;
	memcpy(address, made.octets, made.gap);
	memcpy(address + MA_IPV6_LEN - (made.len - made.gap), made.octets + made.gap,
		made.len - made.gap);
	return true;
}

/* ------------------------------------------------------------------ writing */

static const char hex_digits[] = "0123456789abcdef";

void ma_put_hex_octet(ma_buf *buf, uint8_t octet)
{
	ma_put_octet(buf, (uint8_t)hex_digits[octet >> 4]);
	ma_put_octet(buf, (uint8_t)hex_digits[octet & 15]);
}

enum { IPV4_TEXT_MAX = sizeof "255.255.255.255" - 1 };

/* Writes the text, and one octet behind it that counts for nothing; returns its length. */
static size_t write_ipv4(uint8_t *text, const uint8_t address[MA_IPV4_LEN])
{
	uint8_t *at = text;

	for (size_t i = 0; i < MA_IPV4_LEN; i++) {
		unsigned n = address[i];

		if (n >= 100)
			*at++ = (uint8_t)('0' + n / 100);
		if (n >= 10)
			*at++ = (uint8_t)('0' + n / 10 % 10);
		*at++ = (uint8_t)('0' + n % 10);
		*at++ = '.';
	}
	return (size_t)(at - text) - 1;
}

void ma_put_ipv4(ma_buf *buf, const uint8_t address[MA_IPV4_LEN])
{
	uint8_t text[IPV4_TEXT_MAX + 1];

	if (buf->status == MAILAUTH_OK && buf->cap - buf->len >= sizeof text)
		buf->len += write_ipv4(buf->data + buf->len, address);
	else
		ma_put(buf, text, write_ipv4(text, address));
}

/* "Leading zeros MUST be suppressed" (RFC 5952 4.1) */
static void put_group(ma_buf *buf, unsigned group)
{
	for (int shift = 12; shift >= 0; shift -= 4)
		if (group >> shift > 0 || shift == 0)
			ma_put_octet(buf, (uint8_t)hex_digits[group >> shift & 15]);
}

enum { GROUPS = MA_IPV6_LEN / 2 };

/* How many groups of zeros stand at `first`. */
static size_t zeros_at(const unsigned values[GROUPS], size_t first)
{
	size_t end = first;

	while (end < GROUPS && values[end] == 0)
		end++;
	return end - first;
}

/*
 * "::" stands for the longest run of two groups of zeros or more, the first one of several of that
 * length (RFC 5952 4.2).
 */
void ma_put_ipv6(ma_buf *buf, const uint8_t address[MA_IPV6_LEN])
{
	unsigned values[GROUPS];
	size_t gap = GROUPS, gap_len = 1;

	for (size_t i = 0; i < GROUPS; i++)
		values[i] = (unsigned)address[2 * i] << 8 | address[2 * i + 1];
	for (size_t i = 0; i < GROUPS; i++) {
		if (zeros_at(values, i) > gap_len) {
			gap = i;
			gap_len = zeros_at(values, i);
		}
	}
	for (size_t i = 0; i < GROUPS; i++) {
		if (i == gap) {
			ma_put_text(buf, "::");
			i += gap_len - 1;
			continue;
		}
		if (i > 0 && i != gap + gap_len)
			ma_put_octet(buf, ':');
		put_group(buf, values[i]);
	}
}
