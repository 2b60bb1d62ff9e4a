/*
 * The records of one answer: see rrset.h. An answer comes from the net and may have thousands of
 * records, so that they are sorted with heapsort, which no input makes slow.
 */
#include "rrset.h"

#include "buf.h"
#include "record.h"

#include <string.h>

/* As a length, which no rdata has. */
static const size_t doubled = SIZE_MAX;

/* By octets; equal rdata in the order in which it stands in memory. */
static bool is_before(const ma_slice *a, const ma_slice *b)
{
	int order = ma_rdata_order(*a, *b);

	return order != 0 ? order < 0 : a < b;
}

static void swap(ma_slice **heap, size_t i, size_t j)
{
	ma_slice *moved = heap[i];

	heap[i] = heap[j];
	heap[j] = moved;
}

/* Lets the one at `i` sink until nothing below it comes after it. */
static void sink(ma_slice **heap, size_t i, size_t count)
{
	while (count > 1 && i <= (count - 2) / 2) {
		size_t child = 2 * i + 1;

		if (child + 1 < count && is_before(heap[child], heap[child + 1]))
			child++;
		if (!is_before(heap[i], heap[child]))
			return;
		swap(heap, i, child);
		i = child;
	}
}

void ma_rdata_sort(ma_slice **heap, size_t count)
{
	for (size_t i = count / 2; i > 0; i--)
		sink(heap, i - 1, count);
	for (size_t left = count; left > 1; left--) {
		swap(heap, 0, left - 1);
		sink(heap, 0, left - 1);
	}
}

/*
 * What each rdata is known by: its canonical form, in `octets`, or itself if that is the same.
 * False without memory.
 */
static bool put_keys(ma_buf *octets, uint16_t type, const ma_slice *rdata, size_t count,
	ma_slice *keys)
{
	const ma_rrtype_row *row = ma_rrtype_find(type);
	size_t at = 0;

	memcpy(keys, rdata, count * sizeof *keys);
	if (row == NULL || !row->lowers_names)
		return true;
	for (size_t i = 0; i < count; i++) {
		size_t start = octets->len;

		ma_put_canonical(octets, type, rdata[i]);
		keys[i].len = octets->len - start;
	}
	for (size_t i = 0; i < count && octets->status == MAILAUTH_OK; i++) {
		keys[i].ptr = octets->data + at;
		at += keys[i].len;
	}
	return octets->status == MAILAUTH_OK;
}

/* Drops those that are marked as doubled. */
static void drop_doubled(ma_slice *rdata, size_t *count)
{
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++)
		if (rdata[i].len != doubled)
			rdata[kept++] = rdata[i];
	*count = kept;
}

bool ma_rrset_make_two_unique(const mailauth_context *context, uint16_t type, ma_slice *rdata,
	size_t *count)
{
	size_t room = *count * (sizeof(ma_slice) + sizeof(ma_slice *));
	ma_slice *keys, **sorted;
	ma_buf octets;
	bool done;

	keys = ma_alloc_zero(context, room);
	if (keys == NULL)
		return false;
	sorted = (ma_slice **)(void *)(keys + *count);
	ma_buf_grow(&octets, context);
	done = put_keys(&octets, type, rdata, *count, keys);
	for (size_t i = 0; i < *count; i++)
		sorted[i] = &keys[i];
	if (done)
		ma_rdata_sort(sorted, *count);
	for (size_t i = *count - 1; i > 0 && done; i--)
		if (ma_slice_equal(*sorted[i], *sorted[i - 1]))
			rdata[sorted[i] - keys].len = doubled;
	ma_buf_release(&octets);
	ma_release(context, keys, room);
	if (done)
		drop_doubled(rdata, count);
	return done;
}
