/*
 * Sets of ranges: see spf_ranges.h.
 */
#include "spf_ranges.h"

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

/* Lets the range at `at` sink to where those below it begin with less. */
static void sink(ma_range *list, size_t at, size_t count)
{
	while (2 * at + 1 < count) {
		size_t child = 2 * at + 1;
		ma_range moved = list[at];

		if (child + 1 < count && list[child].first < list[child + 1].first)
			child++;
		if (list[child].first <= moved.first)
			return;
		list[at] = list[child];
		list[child] = moved;
		at = child;
	}
}

/* Heapsort by the first number, in place: that of libc may allocate. */
static void sort(ma_range *list, size_t count)
{
	for (size_t at = count / 2; at > 0; at--)
		sink(list, at - 1, count);
	for (; count > 1; count--) {
		ma_range greatest = list[0];

		list[0] = list[count - 1];
		list[count - 1] = greatest;
		sink(list, 0, count - 1);
	}
}

uint64_t ma_ranges_size(ma_ranges *ranges)
{
	uint64_t size = 0, next = 0; /* numbers before `next` have been counted */

	sort(ranges->list, ranges->count);
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
