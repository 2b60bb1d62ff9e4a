/*
 * The hash table behind zones: its hash is FNV-1a, and what was added is found, collisions
 * included.
 */
#include "test.h"

#include "table.h"

static void the_hash_is_fnv_1a(void **state)
{
	static const struct {
		const char *why, *in;
		uint64_t want;
	} rows[] = {
		{"nothing is hashed to the offset basis", "", UINT64_C(0xcbf29ce484222325)},
		{"one octet", "a", UINT64_C(0xaf63dc4c8601ec8c)},
		{"several", "foobar", UINT64_C(0x85944171f73967e8)},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, strlen(rows[i].in));

		row("DNS-5", rows[i].why);
		assert_true(ma_hash(0, ma_slice_of(copy, strlen(rows[i].in))) == rows[i].want);
		free(copy);
	}
	row("DNS-5", "what it begins with counts");
	assert_true(ma_hash(1, ma_slice_of("a", 1)) != ma_hash(0, ma_slice_of("a", 1)));
}

static void all_links_are_found(void **state)
{
	static ma_link links[3000];
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	size_t before = memory.in_use;
	ma_table table = {.buckets = NULL};
	(void)state;

	row("DNS-5", "an empty table finds nothing");
	assert_null(ma_table_first(&table, 0));

	row("DNS-5", "of thousands of links, three to a hash, each is found by its hash, once");
	for (size_t i = 0; i < COUNT(links); i++) {
		links[i].hash = i / 3 * UINT64_C(0x100000001);
		assert_true(ma_table_add(&table, context, &links[i]));
	}
	assert_int_equal(table.count, COUNT(links));
	for (size_t i = 0; i < COUNT(links); i += 3) {
		unsigned seen = 0;
		ma_link *link = ma_table_first(&table, links[i].hash);

		for (; link != NULL; link = ma_table_next(link)) {
			assert_in_range((size_t)(link - links), i, i + 2);
			seen |= 1u << (link - links) % 3;
		}
		assert_int_equal(seen, 7);
	}
	row("DNS-5", "and none by another");
	assert_null(ma_table_first(&table, 1));
	assert_null(ma_table_first(&table, UINT64_C(0x100000001) * 1000));

	row("DNS-5", "a release gives all memory back and leaves an empty table");
	ma_table_release(&table, context);
	assert_int_equal(memory.in_use, before);
	assert_null(ma_table_first(&table, 0));
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hash_is_fnv_1a),
		cmocka_unit_test(all_links_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
