/*
 * Cursors: see cursor.h.
 */
#include "cursor.h"

#include "ascii.h"

#include <string.h>

ma_cursor ma_cursor_over(ma_slice slice)
{
	static const uint8_t nothing[1] = {0};

	if (slice.len == 0)
		return (ma_cursor){nothing, nothing};
	return (ma_cursor){slice.ptr, slice.ptr + slice.len};
}

size_t ma_left(const ma_cursor *in)
{
	return (size_t)(in->end - in->at);
}

bool ma_at_end(const ma_cursor *in)
{
	return in->at == in->end;
}

int ma_peek(const ma_cursor *in)
{
	return ma_at_end(in) ? -1 : *in->at;
}

bool ma_accept(ma_cursor *in, uint8_t octet)
{
	if (ma_at_end(in) || *in->at != octet)
		return false;
	in->at++;
	return true;
}

bool ma_accept_text(ma_cursor *in, const char *text)
{
	size_t len = strlen(text);

	if (len > ma_left(in) || memcmp(in->at, text, len) != 0)
		return false;
	in->at += len;
	return true;
}

ma_slice ma_take(ma_cursor *in, unsigned classes)
{
	const uint8_t *start = in->at;

	while (!ma_at_end(in) && ma_is(*in->at, classes))
		in->at++;
	return ma_slice_of(start, (size_t)(in->at - start));
}

bool ma_take_octets(ma_cursor *in, size_t n, ma_slice *octets)
{
	if (n > ma_left(in))
		return false;
	*octets = ma_slice_of(in->at, n);
	in->at += n;
	return true;
}

bool ma_take_uint(ma_cursor *in, uint64_t max, uint64_t *n)
{
	ma_cursor ahead = *in;
	ma_slice digits = ma_take(&ahead, MA_DIGIT);
	uint64_t value = 0;

	if (digits.len == 0)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		uint64_t digit = (uint64_t)(digits.ptr[i] - '0');

		if (digit > max || value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*n = value;
	*in = ahead;
	return true;
}
