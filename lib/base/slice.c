/*
 * Slices: see slice.h.
 */
#include "slice.h"

#include "ascii.h"

bool ma_slice_equal_nocase(ma_slice a, ma_slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (ma_lower(a.ptr[i]) != ma_lower(b.ptr[i]))
			return false;
	return true;
}

ma_slice ma_trim_end(ma_slice slice, unsigned classes)
{
	while (slice.len > 0 && ma_is(slice.ptr[slice.len - 1], classes))
		slice.len--;
	return slice;
}

ma_slice ma_trim(ma_slice slice, unsigned classes)
{
	while (slice.len > 0 && ma_is(slice.ptr[0], classes)) {
		slice.ptr++;
		slice.len--;
	}
	return ma_trim_end(slice, classes);
}

size_t ma_slice_find(ma_slice slice, uint8_t octet)
{
	const uint8_t *found = slice.len > 0 ? memchr(slice.ptr, octet, slice.len) : NULL;

	return found != NULL ? (size_t)(found - slice.ptr) : slice.len;
}

const char *ma_slice_out(ma_slice slice, size_t *len)
{
	if (len != NULL)
		*len = slice.len;
	return slice.len > 0 ? (const char *)slice.ptr : "";
}
