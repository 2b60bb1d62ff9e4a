/*
 * Cursors: see cursor.h.
 */
#include "cursor.h"

bool ma_take_uint(ma_cursor *in, uint64_t max, uint64_t *n)
{
	ma_cursor ahead = *in;
	ma_slice digits = ma_take(&ahead, MA_DIGIT);
	uint64_t value = 0;

	if (digits.len == 0)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		uint64_t digit = (uint64_t)(digits.ptr[i] - '0');

		if (value > UINT64_MAX / 10 || value * 10 > UINT64_MAX - digit)
			return false;
		value = value * 10 + digit;
		if (value > max)
			return false;
	}
	*n = value;
	*in = ahead;
	return true;
}
