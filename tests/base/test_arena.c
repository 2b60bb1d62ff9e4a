/*
 * Arenas: what they hand out is aligned, zeroed and apart; every allocation is made to fail once;
 * counts and sizes that no memory can hold are refused.
 */
#include "test.h"

#include "arena.h"

#include <stdalign.h>

static void what_is_taken_is_aligned_zeroed_and_apart(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint8_t *taken[300];
	ma_arena arena;
	(void)state;

	row("BASE-4", "what an arena gives is aligned for any type and all zeros");
	ma_arena_init(&arena, context);
	for (size_t n = 0; n < COUNT(taken); n++) {
		taken[n] = ma_arena_take(&arena, n, 1);
		assert_non_null(taken[n]);
		assert_int_equal((uintptr_t)taken[n] % alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(taken[n][i], 0);
		memset(taken[n], (int)(n & 0xff), n);
	}

	row("BASE-4", "no two things taken from it overlap");
	for (size_t n = 0; n < COUNT(taken); n++)
		for (size_t i = 0; i < n; i++)
			assert_int_equal(taken[n][i], n & 0xff);
	ma_arena_release(&arena);
	mailauth_context_free(context);
}

static void large_things_get_room_of_their_own(void **state)
{
	static const size_t sizes[] = {2000, 2048, 4096, 65536, 65537, 1000000, 1, 70000};
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	size_t before = memory.in_use;
	ma_arena arena;
	(void)state;

	row("BASE-4", "a thing of any size is given whole, larger than any chunk or not");
	ma_arena_init(&arena, context);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		uint8_t *taken = ma_arena_take(&arena, 1, sizes[i]);

		assert_non_null(taken);
		assert_int_equal(taken[0] | taken[sizes[i] - 1], 0);
		memset(taken, 0xff, sizes[i]);
	}
	ma_arena_release(&arena);

	row("BASE-4", "a thing of any size may be the first: all sizes round that of a chunk");
	for (size_t size = 1900; size < 2200; size++) {
		ma_arena_init(&arena, context);
		memset(ma_arena_take(&arena, 1, size), 0xff, size);
		ma_arena_release(&arena);
	}
	assert_int_equal(memory.in_use, before);
	mailauth_context_free(context);
}

static void a_reset_keeps_one_chunk(void **state)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	size_t base = memory.in_use, allocations, kept;
	ma_arena arena;
	(void)state;

	row("BASE-4", "an arena without chunks can be reset and released");
	ma_arena_init(&arena, context);
	ma_arena_reset(&arena);
	ma_arena_release(&arena);
	assert_int_equal(memory.in_use, base);

	row("BASE-4", "a reset keeps one chunk, the newest, and uses it again");
	for (size_t i = 0; i < 100; i++)
		memset(ma_arena_take(&arena, 10, 10), 0xff, 100);
	ma_arena_reset(&arena);
	kept = memory.in_use;
	assert_true(kept > base);
	allocations = memory.allocations;
	for (size_t i = 0; i < 100; i++) {
		memset(ma_arena_take(&arena, 10, 100), 0xff, 1000);
		ma_arena_reset(&arena);
	}
	assert_int_equal(memory.allocations, allocations);
	assert_int_equal(memory.in_use, kept);

	row("BASE-4", "what was there before a reset does not show in what is taken after it");
	for (size_t i = 0; i < 10; i++) {
		const uint8_t *taken = ma_arena_take(&arena, 10, 10);

		for (size_t k = 0; k < 100; k++)
			assert_int_equal(taken[k], 0);
	}

	row("BASE-4", "a chunk of 64 KiB is kept in a reset, one that a larger thing has is not");
	ma_arena_release(&arena);
	for (size_t more = 0; more <= 1; more++) {
		size_t head = ma_arena_aligned(sizeof(ma_arena_chunk));

		assert_non_null(ma_arena_take(&arena, 1, 65536 - head + more));
		assert_true(memory.in_use >= base + 65536 + more);
		ma_arena_reset(&arena);
		assert_int_equal(memory.in_use, more ? base : base + 65536);
		ma_arena_release(&arena);
	}

	row("BASE-4", "of several chunks the newest is kept, but not if it is the large one");
	assert_non_null(ma_arena_take(&arena, 1, 100000));
	assert_non_null(ma_arena_take(&arena, 1, 1));
	ma_arena_reset(&arena);
	assert_in_range(memory.in_use, base + 1, base + 65536);
	assert_non_null(ma_arena_take(&arena, 1, 100000));
	ma_arena_reset(&arena);
	assert_int_equal(memory.in_use, base);
	assert_non_null(ma_arena_take(&arena, 1, 1));

	row("BASE-4",
		"behind a thing of 40000 octets a chunk has 64 KiB, not twice as much as that");
	ma_arena_release(&arena);
	assert_non_null(ma_arena_take(&arena, 1, 40000));
	assert_non_null(ma_arena_take(&arena, 1, 1));
	ma_arena_reset(&arena);
	assert_int_equal(memory.in_use, base + 65536);

	row("BASE-4", "a release gives all memory back");
	ma_arena_release(&arena);
	assert_int_equal(memory.in_use, base);
	mailauth_context_free(context);
}

static void each_failing_allocation_is_told(void **state)
{
	size_t fail_at = 0;
	bool failed;
	(void)state;

	row("BASE-4",
		"whichever allocation fails, what was taken stays and the arena can be used on");
	do {
		test_memory memory = {0};
		mailauth_context *context = mailauth_context_new(test_allocate, &memory);
		ma_arena arena;
		char *first;

		failed = false;
		memory.allocations = 0;
		memory.fail_at = ++fail_at;
		ma_arena_init(&arena, context);
		first = ma_arena_text(&arena, ma_slice_text("first"));
		for (size_t i = 0; i < 200; i++)
			failed |= ma_arena_take(&arena, 1, 1000) == NULL;
		assert_int_equal(failed || first == NULL, memory.allocations >= fail_at);
		if (first != NULL)
			assert_string_equal(first, "first");
		failed |= first == NULL;
		assert_non_null(ma_arena_take(&arena, 1, 1000));
		ma_arena_release(&arena);
		mailauth_context_free(context);
		assert_int_equal(memory.in_use, 0);
	} while (failed);
	assert_in_range(fail_at, 4, 30);
}

static void sizes_that_wrap_are_refused(void **state)
{
	static const struct {
		const char *why;
		size_t count, size;
	} rows[] = {
		{"the greatest count of the smallest things", SIZE_MAX, 1},
		{"one thing of the greatest size", 1, SIZE_MAX},
		{"the greatest of both", SIZE_MAX, SIZE_MAX},
		{"a product that wraps to 0", SIZE_MAX / 2 + 1, 2},
		{"a product that wraps to little", SIZE_MAX / 8 + 2, 8},
		{"a size that wraps when it is aligned", SIZE_MAX - 3, 1},
		{"a size that wraps with the head of its chunk", SIZE_MAX - 15, 1},
	};
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	size_t allocations = memory.allocations;
	ma_arena arena;
	(void)state;

	ma_arena_init(&arena, context);
	for (size_t i = 0; i < COUNT(rows); i++) {
		row("BASE-4", rows[i].why);
		assert_null(ma_arena_take(&arena, rows[i].count, rows[i].size));
		assert_int_equal(memory.allocations, allocations);
	}

	row("BASE-4", "a text of the greatest length has no room for its NUL");
	assert_null(ma_arena_text(&arena, ma_slice_of("", SIZE_MAX)));
	assert_int_equal(memory.allocations, allocations);

	row("BASE-4", "nothing, and many things of no size, can be taken");
	assert_non_null(ma_arena_take(&arena, 0, SIZE_MAX));
	assert_non_null(ma_arena_take(&arena, SIZE_MAX, 0));
	ma_arena_release(&arena);
	mailauth_context_free(context);
}

static void texts_are_copied(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint8_t *octets = exact_copy("a\0b", 3);
	ma_arena arena;
	char *text;
	(void)state;

	row("BASE-4", "a text is a copy of all octets, NULs among them, with a NUL behind");
	ma_arena_init(&arena, context);
	text = ma_arena_text(&arena, ma_slice_of(octets, 3));
	free(octets);
	assert_memory_equal(text, "a\0b\0", 4);
	assert_string_equal(ma_arena_text(&arena, ma_slice_of(NULL, 0)), "");
	ma_arena_release(&arena);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_taken_is_aligned_zeroed_and_apart),
		cmocka_unit_test(large_things_get_room_of_their_own),
		cmocka_unit_test(a_reset_keeps_one_chunk),
		cmocka_unit_test(each_failing_allocation_is_told),
		cmocka_unit_test(sizes_that_wrap_are_refused),
		cmocka_unit_test(texts_are_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
