/*
 * Where an entry of a master file ends, before anybody has read it.
 */
#ifndef MA_ENTRY_END_H
#define MA_ENTRY_END_H

#include "slice.h"

#include <stdbool.h>
#include <stdint.h>

/* A place in an entry: how many octets, ends of lines and octets of its line are before it. */
typedef struct ma_entry_place {
	uint64_t at, lines, column;
} ma_entry_place;

/* What is open; all zeros before an entry. */
typedef struct ma_entry_end {
	size_t depth; /* parentheses */
	bool quoted, comment, escaped;
	bool line_begins; /* in parentheses */
	ma_entry_place here;
	ma_entry_place opened; /* the outermost parenthesis */
	ma_entry_place
		inner; /* the first line in parentheses that begins as entries do, or `at` 0 */
} ma_entry_end;

/*
 * Goes on through an entry. Returns how many octets of the text are still of it, its line end too,
 * and sets `*found` if that is its end. Whatever the entry holds, the end depends on its octets
 * only, not on the pieces in which they come; where an entry can be read, it is the end that
 * token.h finds.
 */
size_t ma_entry_pass(ma_entry_end *state, ma_slice text, bool *found);

#endif
