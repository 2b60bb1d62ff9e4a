/*
 * Base64: see base64.h. Strict, so that each sequence of octets has one form (white space aside)
 * and two readers of a signature cannot disagree about it.
 */
#include "base64.h"

#include "ascii.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t ma_base64_decoded_max(size_t len)
{
	return len / 4 * 3 + 3;
}

/* The six bits of a character of the alphabet. */
static uint32_t value_of(uint8_t c)
{
	if (c >= 'a')
		return (uint32_t)(c - 'a' + 26);
	if (c >= 'A')
		return (uint32_t)(c - 'A');
	if (c >= '0')
		return (uint32_t)(c - '0' + 52);
	return c == '+' ? 62 : 63;
}

/* The last group, which has 2 or 3 characters and padding; its spare bits must be zero. */
static bool decode_last(uint32_t bits, size_t chars, size_t pads, uint8_t *out, size_t *out_len)
{
	if (chars == 0 && pads == 0)
		return true;
	if (chars < 2 || chars + pads != 4)
		return false;
	bits <<= 6 * pads;
	if ((bits & (chars == 2 ? 0xffffu : 0xffu)) != 0)
		return false;
	out[(*out_len)++] = (uint8_t)(bits >> 16);
	if (chars == 3)
		out[(*out_len)++] = (uint8_t)(bits >> 8);
	return true;
}

bool ma_base64_decode(ma_slice text, uint8_t *out, size_t *out_len)
{
	uint32_t bits = 0;
	size_t chars = 0, pads = 0;

	*out_len = 0;
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.ptr[i];

		if (ma_is(c, MA_FWS))
			continue;
		if (c == '=') {
			pads++;
			continue;
		}
		if (!ma_is(c, MA_BASE64) || pads > 0)
			return false;
		bits = bits << 6 | value_of(c);
		if (++chars == 4) {
			out[(*out_len)++] = (uint8_t)(bits >> 16);
			out[(*out_len)++] = (uint8_t)(bits >> 8);
			out[(*out_len)++] = (uint8_t)bits;
			bits = 0;
			chars = 0;
		}
	}
	return decode_last(bits, chars, pads, out, out_len);
}

/* One group of up to three octets. */
static void put_group(ma_buf *buf, const uint8_t *octets, size_t n)
{
	uint32_t bits = (uint32_t)octets[0] << 16;
	char text[4];

	if (n > 1)
		bits |= (uint32_t)octets[1] << 8;
	if (n > 2)
		bits |= octets[2];
	text[0] = alphabet[bits >> 18];
	text[1] = alphabet[bits >> 12 & 63];
	text[2] = n > 1 ? alphabet[bits >> 6 & 63] : '=';
	text[3] = n > 2 ? alphabet[bits & 63] : '=';
	ma_put(buf, text, sizeof text);
}

void ma_put_base64(ma_buf *buf, ma_slice octets)
{
	for (size_t i = 0; i < octets.len; i += 3)
		put_group(buf, octets.ptr + i, octets.len - i < 3 ? octets.len - i : 3);
}
