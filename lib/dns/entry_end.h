/*
 * Where an entry of a master file ends, before anybody has read it.
 */
#ifndef MA_ENTRY_END_H
#define MA_ENTRY_END_H

#include "slice.h"

#include <stdbool.h>
#include <stdint.h>

/* What is open; all zeros before an entry. */
typedef struct ma_entry_end {
	size_t depth; /* parentheses */
	bool quoted, comment, escaped;
	uint64_t lines; /* ends of lines passed */
} ma_entry_end;

/*
 * Goes on through an entry. Returns how many octets of the text are still of it, its line end too,
 * and sets `*found` if that is its end. Whatever the entry holds, the end depends on its octets
 * only, not on the pieces in which they come; where an entry can be read, it is the end that
 * token.h finds.
 */
size_t ma_entry_pass(ma_entry_end *state, ma_slice text, bool *found);

#endif
