/*
 * Sets of ranges: see spf_ranges.h.
 */
#include "spf_ranges.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM ((size_t)16)

bool ma_ranges_add(ma_ranges *ranges, uint64_t first, uint64_t last)
{
	if (ranges->count == ranges->room) {
		size_t room = ranges->room > 0 ? 2 * ranges->room : FIRST_ROOM;
		ma_range *list = ma_arena_take(ranges->arena, room, sizeof *list);

		if (list == NULL)
			return false;
		if (ranges->count > 0)
			memcpy(list, ranges->list, ranges->count * sizeof *list);
		ranges->list = list;
		ranges->room = room;
	}
	ranges->list[ranges->count++] = (ma_range){first, last};
	return true;
}

static int compare(const void *a, const void *b)
{
	uint64_t first = ((const ma_range *)a)->first, second = ((const ma_range *)b)->first;

	return (first > second) - (first < second);
}

uint64_t ma_ranges_size(ma_ranges *ranges)
{
	uint64_t size = 0, next = 0; /* numbers before `next` have been counted */

	if (ranges->count > 1)
		qsort(ranges->list, ranges->count, sizeof ranges->list[0], compare);
	for (size_t i = 0; i < ranges->count; i++) {
		uint64_t first = ranges->list[i].first, last = ranges->list[i].last;

		if (first < next)
			first = next;
		if (last < first)
			continue;
		if (last - first == UINT64_MAX)
			return UINT64_MAX;
		size += last - first + 1;
		if (last == UINT64_MAX)
			return size == 0 ? UINT64_MAX : size;
		next = last + 1;
	}
	return size;
}
