/*
 * The hash table behind zones and readers: its hash is SipHash-1-3 by a key that no text can know,
 * and what was added is found, collisions included.
 */
#include "test.h"

#include "table.h"

/* What CPython 3.11 hashes bytes to, with PYTHONHASHSEED 0, 1 and 4242 and the keys it makes. */
static void the_hash_is_siphash_1_3(void **state)
{
	static const struct {
		const char *why, *in;
		uint64_t key[2], want;
	} rows[] = {
		{"one octet", "a", {0, 0}, UINT64_C(0x407448d2b89b1813)},
		{"all but a word", "1234567", {0, 0}, UINT64_C(0xa33d651594fdae81)},
		{"a word", "12345678", {0, 0}, UINT64_C(0x3489982430560a87)},
		{"three words", "example.com. A 192.0.2.1", {0, 0}, UINT64_C(0x45b29ab0da99198f)},
		{"by another key it is another hash", "foobar",
			{UINT64_C(0xaed66ce184be2329), UINT64_C(0xebe9bbf1f1499052)},
			UINT64_C(0x7ef8aa1657a5f471)},
		{"and by one more", "example.com. A 192.0.2.1",
			{UINT64_C(0x41f6394f25dd9b43), UINT64_C(0xc64ae48da2032d08)},
			UINT64_C(0x964a5784709d961b)},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, strlen(rows[i].in));

		row("DNS-24", rows[i].why);
		context->hash_key[0] = rows[i].key[0];
		context->hash_key[1] = rows[i].key[1];
		assert_true(
			ma_hash(context, 0, ma_slice_of(copy, strlen(rows[i].in))) == rows[i].want);
		free(copy);
	}
	row("DNS-24", "what it begins with counts");
	assert_true(ma_hash(context, 1, ma_slice_of("a", 1)) !=
		ma_hash(context, 0, ma_slice_of("a", 1)));
	mailauth_context_free(context);
}

static void the_key_is_the_contexts_own(void **state)
{
	mailauth_context *one = mailauth_context_new(NULL, NULL);
	mailauth_context *other = mailauth_context_new(NULL, NULL);
	(void)state;

	row("DNS-24", "two contexts hash the same octets to unlike hashes");
	assert_true(ma_hash(one, 0, ma_slice_of("foobar", 6)) !=
		ma_hash(other, 0, ma_slice_of("foobar", 6)));
	mailauth_context_free(one);
	mailauth_context_free(other);
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
	row("DNS-24", "in as many lists as links, so that none is long");
	assert_true(table.size >= table.count);
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
		cmocka_unit_test(the_hash_is_siphash_1_3),
		cmocka_unit_test(the_key_is_the_contexts_own),
		cmocka_unit_test(all_links_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
