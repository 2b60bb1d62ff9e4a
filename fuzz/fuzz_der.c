/*
 * Target: ma_der_take, ma_der_take_positive, ma_ecdsa_from_der.
 *
 * Elements are taken from the input while there are any. A second reader, which tries what each
 * length would be encoded as, says the same of each: DER has one encoding of a length. What is read
 * as a signature is encoded to the input again.
 */
#include "buf.h"
#include "der.h"
#include "ecdsa.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* A tag and a length in its only form, X.690 10.1. Returns how many octets that is. */
static size_t write_head(uint8_t head[4], uint8_t tag, size_t len)
{
	head[0] = tag;
	if (len < 128) {
		head[1] = (uint8_t)len;
		return 2;
	}
	if (len < 256) {
		head[1] = 0x81;
		head[2] = (uint8_t)len;
		return 3;
	}
	head[1] = 0x82;
	head[2] = (uint8_t)(len >> 8);
	head[3] = (uint8_t)len;
	return 4;
}

/* The second reader: the content that a head of this tag stands before. */
static bool take_plainly(ma_slice in, uint8_t tag, ma_slice *content)
{
	for (size_t len = 0; len < in.len && len <= 0xffff; len++) {
		uint8_t head[4];
		size_t head_len = write_head(head, tag, len);

		if (head_len + len > in.len || memcmp(in.ptr, head, head_len) != 0)
			continue;
		*content = ma_slice_of(in.ptr + head_len, len);
		return true;
	}
	return false;
}

/* An INTEGER over 0, in as few octets as there can be: X.690 8.3.2. */
static bool take_positive_plainly(ma_slice in, ma_slice *number)
{
	ma_slice content;

	if (!take_plainly(in, MA_DER_INTEGER, &content) || content.len == 0)
		return false;
	if (content.ptr[0] > 0 && content.ptr[0] < 0x80) {
		*number = content;
		return true;
	}
	*number = ma_slice_of(content.ptr + 1, content.len - 1);
	return content.ptr[0] == 0 && content.len > 1 && content.ptr[1] >= 0x80;
}

static void must_be_same(ma_slice a, ma_slice b)
{
	must(a.ptr == b.ptr && a.len == b.len);
}

/* Takes the element at the cursor, of whatever tag it has, and looks at it as a number as well. */
static bool take(ma_cursor *in)
{
	ma_slice left = ma_slice_of(in->at, ma_left(in)), got, want;
	uint8_t tag = left.len > 0 ? left.ptr[0] : 0;
	ma_cursor ahead = *in;
	bool taken = ma_der_take(&ahead, tag, &got);

	must(taken == take_plainly(left, tag, &want));
	if (taken)
		must_be_same(got, want);
	must(ahead.at == (taken ? got.ptr + got.len : in->at));
	must(!ma_der_take(in, (uint8_t)(tag + 1), &want) && in->at == left.ptr);

	taken = ma_der_take_positive(in, &got);
	must(taken == take_positive_plainly(left, &want));
	if (taken)
		must_be_same(got, want);
	must(in->at == (taken ? ahead.at : left.ptr));
	*in = ahead;
	return ahead.at != left.ptr;
}

static void put_number(ma_buf *buf, ma_slice number)
{
	uint8_t head[4];
	bool sign;

	while (number.len > 0 && number.ptr[0] == 0)
		number = ma_slice_of(number.ptr + 1, number.len - 1);
	must(number.len > 0);
	sign = number.ptr[0] >= 0x80;
	ma_put(buf, head, write_head(head, MA_DER_INTEGER, number.len + sign));
	if (sign)
		ma_put_octet(buf, 0);
	ma_put_slice(buf, number);
}

static void read_signature(const mailauth_context *context, ma_slice input, size_t size)
{
	uint8_t *raw = malloc(2 * size), head[4];
	ma_buf numbers, whole;

	must(raw != NULL);
	ma_buf_grow(&numbers, context);
	ma_buf_grow(&whole, context);
	if (ma_ecdsa_from_der(input, size, raw)) {
		put_number(&numbers, ma_slice_of(raw, size));
		put_number(&numbers, ma_slice_of(raw + size, size));
		ma_put(&whole, head, write_head(head, MA_DER_SEQUENCE, ma_buf_slice(&numbers).len));
		ma_put_slice(&whole, ma_buf_slice(&numbers));
		must(ma_slice_equal(ma_buf_slice(&whole), input));
	}
	ma_buf_release(&numbers);
	ma_buf_release(&whole);
	free(raw);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_slice input = ma_slice_of(octets, len);
	ma_cursor in = ma_cursor_over(input);

	must(context != NULL);
	while (take(&in))
		;
	read_signature(context, input, MA_P256_SIZE);
	read_signature(context, input, MA_P384_SIZE);
	mailauth_context_free(context);
	return 0;
}
