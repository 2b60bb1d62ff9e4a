/*
 * Target: ma_base64_decode, ma_put_base64.
 *
 * As text, the input is decoded or refused as a second decoder says, and what is decoded is encoded
 * to the same text again, white space aside: there is one form. As octets, it is encoded and comes
 * back.
 */
#include "ascii.h"
#include "base64.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* The text without white space, in a growing buffer. */
static void squeeze(ma_buf *buf, ma_slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ma_is(text.ptr[i], MA_FWS))
			ma_put_octet(buf, text.ptr[i]);
}

/* Whether the text has a meaning; its octets are then appended to `octets`. */
static bool decode(ma_slice text, ma_buf *octets)
{
	uint8_t *out = malloc(ma_base64_decoded_max(text.len));
	size_t len;
	bool decoded;

	must(out != NULL);
	decoded = ma_base64_decode(text, out, &len);
	must(len <= ma_base64_decoded_max(text.len));
	if (decoded)
		ma_put(octets, out, len);
	free(out);
	return decoded;
}

/* The place of a character in the alphabet (RFC 4648 table 1); -1 if it is not there. */
static int value_of(uint8_t c)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (int i = 0; i < 64; i++)
		if ((uint8_t)alphabet[i] == c)
			return i;
	return -1;
}

/*
 * The second decoder: RFC 4648 4 bit for bit, over a text without white space. A text is groups of
 * four characters of which the last may end with one or two "="; its bits are octets, and what is
 * left of them behind the last one is zero (3.5).
 */
static bool decode_plainly(ma_slice text, ma_buf *octets)
{
	size_t pads = 0, bits = 0;
	unsigned octet = 0;

	while (pads < 2 && pads < text.len && text.ptr[text.len - 1 - pads] == '=')
		pads++;
	if (text.len % 4 != 0)
		return false;
	for (size_t i = 0; i < text.len - pads; i++)
		for (int bit = 5; bit >= 0; bit--) {
			int value = value_of(text.ptr[i]);

			if (value < 0)
				return false;
			octet = octet << 1 | ((unsigned)value >> bit & 1);
			if (++bits % 8 == 0) {
				ma_put_octet(octets, (uint8_t)octet);
				octet = 0;
			}
		}
	return octet == 0;
}

/* Both decoders say the same of the text; whether it has a meaning. */
static bool decode_twice(const mailauth_context *context, ma_slice text, ma_buf *octets)
{
	bool decoded = decode(text, octets), plainly;
	ma_buf squeezed, other;

	ma_buf_grow(&squeezed, context);
	ma_buf_grow(&other, context);
	squeeze(&squeezed, text);
	plainly = decode_plainly(ma_buf_slice(&squeezed), &other);
	must(decoded == plainly);
	must(!decoded || ma_slice_equal(ma_buf_slice(octets), ma_buf_slice(&other)));
	ma_buf_release(&squeezed);
	ma_buf_release(&other);
	return decoded;
}

static void judge(const mailauth_context *context, ma_slice input)
{
	ma_buf squeezed, octets, again;

	ma_buf_grow(&squeezed, context);
	ma_buf_grow(&octets, context);
	ma_buf_grow(&again, context);
	if (decode_twice(context, input, &octets)) {
		squeeze(&squeezed, input);
		ma_put_base64(&again, ma_buf_slice(&octets));
		must(ma_slice_equal(ma_buf_slice(&again), ma_buf_slice(&squeezed)));
	}

	ma_buf_reset(&octets);
	ma_buf_reset(&again);
	ma_put_base64(&again, input);
	must(ma_buf_slice(&again).len == (input.len + 2) / 3 * 4);
	must(decode(ma_buf_slice(&again), &octets));
	must(ma_slice_equal(ma_buf_slice(&octets), input));
	ma_buf_release(&squeezed);
	ma_buf_release(&octets);
	ma_buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	must(context != NULL);
	judge(context, ma_slice_of(octets, len));
	mailauth_context_free(context);
	return 0;
}
