/*
 * A cursor over octets: the only way parsers read. Every function either advances past what it
 * recognised or leaves the cursor where it was. What is short is inline: parsers do little else.
 */
#ifndef MA_CURSOR_H
#define MA_CURSOR_H

#include "ascii.h"
#include "slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ma_cursor {
	const uint8_t *at, *end;
} ma_cursor;

/* How a parser that yields one thing after another ended. */
typedef enum ma_parse {
	MA_OK,    /* one thing was read */
	MA_END,   /* nothing is left, and nothing is wrong */
	MA_SYNTAX /* what stands at the cursor is not of the grammar */
} ma_parse;

static inline ma_cursor ma_cursor_over(ma_slice slice)
{
	static const uint8_t nothing[1] = {0}; /* NULL is no place to count from */

	if (slice.len == 0)
		return (ma_cursor){nothing, nothing};
	return (ma_cursor){slice.ptr, slice.ptr + slice.len};
}

static inline size_t ma_left(const ma_cursor *in)
{
	return (size_t)(in->end - in->at);
}

/* What is left. */
static inline ma_slice ma_rest(const ma_cursor *in)
{
	return ma_slice_of(in->at, ma_left(in));
}

static inline bool ma_at_end(const ma_cursor *in)
{
	return in->at == in->end;
}

/* The octet at the cursor, or -1 at the end. */
static inline int ma_peek(const ma_cursor *in)
{
	return ma_at_end(in) ? -1 : *in->at;
}

/* Advances past `octet` if it stands at the cursor. */
static inline bool ma_accept(ma_cursor *in, uint8_t octet)
{
	if (ma_at_end(in) || *in->at != octet)
		return false;
	in->at++;
	return true;
}

/* Advances past `text` if it stands at the cursor, octet for octet. */
static inline bool ma_accept_text(ma_cursor *in, const char *text)
{
	size_t len = strlen(text);

	if (len > ma_left(in) || memcmp(in->at, text, len) != 0)
		return false;
	in->at += len;
	return true;
}

/* The longest run, perhaps empty, of octets of these classes (ascii.h). */
static inline ma_slice ma_take(ma_cursor *in, unsigned classes)
{
	const uint8_t *start = in->at, *at = start;

	while (at < in->end && ma_is(*at, classes))
		at++;
	in->at = at;
	return ma_slice_of(start, (size_t)(at - start));
}

/* Exactly `n` octets; false, and nothing taken, if fewer are left. */
static inline bool ma_take_octets(ma_cursor *in, size_t n, ma_slice *octets)
{
	if (n > ma_left(in))
		return false;
	*octets = ma_slice_of(in->at, n);
	in->at += n;
	return true;
}

/* What stands before the next `octet`, or before the end. */
static inline ma_slice ma_take_until(ma_cursor *in, uint8_t octet)
{
	ma_slice rest = ma_rest(in);

	rest.len = ma_slice_find(rest, octet);
	in->at += rest.len;
	return rest;
}

/* A decimal number of at most `max`, without leading zeros and with no digit behind it. */
static inline bool ma_take_uint8(ma_cursor *in, uint8_t max, uint8_t *n)
{
	const uint8_t *at = in->at, *end = in->end;
	unsigned value = at < end ? *at - (unsigned)'0' : 10, digit;

	if (value > 9 || value > max)
		return false;
	while (++at < end && (digit = *at - (unsigned)'0') <= 9) {
		value = value * 10 + digit;
		if (value < 10 || value > max) /* below 10 the first one was 0 */
			return false;
	}
	*n = (uint8_t)value;
	in->at = at;
	return true;
}

/*
 * A decimal number of at most `max`: digits only, no sign, and no wrap however many there are.
 * Leading zeros are read; a grammar that forbids them looks for itself.
 */
static inline bool ma_take_uint(ma_cursor *in, uint64_t max, uint64_t *n)
{
	const uint64_t tenth = UINT64_MAX / 10, last = UINT64_MAX % 10;
	const uint8_t *at = in->at;
	uint64_t value = 0;

	for (; at < in->end && ma_is(*at, MA_DIGIT); at++) {
		uint64_t digit = (uint64_t)*at - '0';

		if (value >= tenth && (value > tenth || digit > last))
			return false;
		value = value * 10 + digit;
	}
	if (at == in->at || value > max)
		return false;
	*n = value;
	in->at = at;
	return true;
}

#endif
