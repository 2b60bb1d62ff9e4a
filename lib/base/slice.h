/*
 * A slice: octets that belong to somebody else. Nothing here copies or ends with NUL.
 */
#ifndef MA_SLICE_H
#define MA_SLICE_H

#include "ascii.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct ma_slice {
	const uint8_t *ptr;
	size_t len;
} ma_slice;

/* `len` octets at `ptr`, which may be NULL when `len` is 0. */
static inline ma_slice ma_slice_of(const void *ptr, size_t len)
{
	return (ma_slice){(const uint8_t *)ptr, len};
}

/* The initialiser of a slice over a literal. */
#define MA_SLICE_INIT(literal) \
	{ \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}

/* A NUL-terminated text, without its NUL. */
static inline ma_slice ma_slice_text(const char *text)
{
	return ma_slice_of(text, strlen(text));
}

/* The last `len` octets, which there are. */
static inline ma_slice ma_slice_end(ma_slice slice, size_t len)
{
	return ma_slice_of(slice.ptr + (slice.len - len), len);
}

static inline bool ma_slice_equal(ma_slice a, ma_slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Equal but for the case of ASCII letters. */
static inline bool ma_slice_equal_nocase(ma_slice a, ma_slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (!ma_equal_nocase(a.ptr[i], b.ptr[i]))
			return false;
	return true;
}

/* Whether the slice is this NUL-terminated text, octet for octet. */
static inline bool ma_slice_is(ma_slice slice, const char *text)
{
	return ma_slice_equal(slice, ma_slice_text(text));
}

/* The same but for the case of ASCII letters; looks no further than the first difference. */
static inline bool ma_slice_is_nocase(ma_slice slice, const char *text)
{
	size_t i = 0;

	while (i < slice.len && text[i] != 0 && ma_equal_nocase(slice.ptr[i], (uint8_t)text[i]))
		i++;
	return i == slice.len && text[i] == 0;
}

/* The slice without octets of these classes (ascii.h) at its end, or at both ends. */
ma_slice ma_trim_end(ma_slice slice, unsigned classes);
ma_slice ma_trim(ma_slice slice, unsigned classes);

/* Where `octet` first stands; slice.len if it does not. */
static inline size_t ma_slice_find(ma_slice slice, uint8_t octet)
{
	const uint8_t *found = slice.len > 0 ? memchr(slice.ptr, octet, slice.len) : NULL;

	return found != NULL ? (size_t)(found - slice.ptr) : slice.len;
}

/*
 * The octets for a caller who gets them as text: the slice must have a NUL behind it, or be empty.
 * The length goes to `*len` unless that is NULL.
 */
const char *ma_slice_out(ma_slice slice, size_t *len);

#endif
