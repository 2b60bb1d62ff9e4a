/*
 * The records of one answer: see rrset.h. An answer comes from the net and may have thousands of
 * records, so that they are sorted with heapsort, which no input makes slow.
 */
#include "rrset.h"

#include "record.h"

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

bool ma_rrset_make_unique(const mailauth_context *context, ma_slice *rdata, size_t *count)
{
	static const size_t doubled = SIZE_MAX; /* as a length, which no rdata has */
	ma_slice **sorted;
	size_t kept = 0;

	if (*count < 2)
		return true;
	sorted = ma_alloc_zero(context, *count * sizeof *sorted);
	if (sorted == NULL)
		return false;
	for (size_t i = 0; i < *count; i++)
		sorted[i] = &rdata[i];
	ma_rdata_sort(sorted, *count);
	for (size_t i = *count - 1; i > 0; i--)
		if (ma_slice_equal(*sorted[i], *sorted[i - 1]))
			sorted[i]->len = doubled;
	ma_release(context, sorted, *count * sizeof *sorted);

	for (size_t i = 0; i < *count; i++)
		if (rdata[i].len != doubled)
			rdata[kept++] = rdata[i];
	*count = kept;
	return true;
}
