/*
 * Cursors: see cursor.h.
 */
#include "cursor.h"

bool ma_take_uint(ma_cursor *in, uint64_t max, uint64_t *n)
{
	const uint8_t *at = in->at;
	uint64_t value = 0;

	for (; at < in->end && ma_is(*at, MA_DIGIT); at++) {
		uint64_t digit = (uint64_t)(*at - '0'), with = value * 10 + digit;

		if (value > UINT64_MAX / 10 || with < digit || with > max)
			return false;
		value = with;
	}
	if (at == in->at)
		return false;
	*n = value;
	in->at = at;
	return true;
}
