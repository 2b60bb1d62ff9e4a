/*
 * Sets of numbers as ranges, to count addresses of which some are named more than once.
 */
#ifndef MA_SPF_RANGES_H
#define MA_SPF_RANGES_H

#include "arena.h"

typedef struct ma_range {
	uint64_t first, last;
} ma_range;

typedef struct ma_ranges {
	ma_arena *arena;
	ma_range *list;
	size_t count, room;
} ma_ranges;

/* Adds the numbers from `first` to `last`, which is not less. False if there is no memory. */
bool ma_ranges_add(ma_ranges *ranges, uint64_t first, uint64_t last);

/*
 * How many numbers are in it, each counted once; UINT64_MAX if that is all of them. Sorts the list.
 */
uint64_t ma_ranges_size(ma_ranges *ranges);

#endif
