/*
 * A cursor over octets: the only way parsers read. Every function either advances past what it
 * recognised or leaves the cursor where it was.
 */
#ifndef MA_CURSOR_H
#define MA_CURSOR_H

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

ma_cursor ma_cursor_over(ma_slice slice);

size_t ma_left(const ma_cursor *in);
bool ma_at_end(const ma_cursor *in);

/* The octet at the cursor, or -1 at the end. */
int ma_peek(const ma_cursor *in);

/* Advances past `octet` if it stands at the cursor. */
bool ma_accept(ma_cursor *in, uint8_t octet);

/* Advances past `text` if it stands at the cursor, octet for octet. */
bool ma_accept_text(ma_cursor *in, const char *text);

/* The longest run, perhaps empty, of octets of these classes (ascii.h). */
ma_slice ma_take(ma_cursor *in, unsigned classes);

/* Exactly `n` octets; false, and nothing taken, if fewer are left. */
bool ma_take_octets(ma_cursor *in, size_t n, ma_slice *octets);

/*
 * A decimal number of at most `max`: digits only, no sign, and no wrap however many there are.
 * Leading zeros are read; a grammar that forbids them looks for itself.
 */
bool ma_take_uint(ma_cursor *in, uint64_t max, uint64_t *n);

#endif
