/*
 * Cursors: see cursor.h.
 */
#include "cursor.h"

bool ma_take_uint(ma_cursor *in, uint64_t max, uint64_t *n)
{
	const uint8_t *at = in->at, *end = in->end;
	uint64_t value = 0, tenth = max / 10, last = max % 10;

	for (; at < end && ma_is(*at, MA_DIGIT); at++) {
		uint64_t digit = (uint64_t)(*at - '0');

		if (value >= tenth && (value > tenth || digit > last))
			return false;
		value = value * 10 + digit;
	}
	if (at == in->at)
		return false;
	*n = value;
	in->at = at;
	return true;
}
