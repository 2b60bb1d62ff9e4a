/*
 * Slices: see slice.h.
 */
#include "slice.h"

#include "ascii.h"

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

const char *ma_slice_out(ma_slice slice, size_t *len)
{
	if (len != NULL)
		*len = slice.len;
	return slice.len > 0 ? (const char *)slice.ptr : "";
}
