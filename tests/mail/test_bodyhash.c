/*
 * Body hash sinks: one a kind, at most the limit, and what a length makes of the hash.
 */
#include "test.h"

#include "bodyhash.h"

static void each_kind_is_hashed_once(void **state)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	ma_body_hashes hashes = {.max = 4};
	ma_body_hash *first, *second, *again = NULL;
	ma_arena arena;
	(void)state;

	ma_arena_init(&arena, context);
	assert_int_equal(ma_body_hashes_want(&hashes, &arena,
				 (ma_body_hash_kind){MAILAUTH_CANON_SIMPLE, MA_BODY_WHOLE,
					 MAILAUTH_HASH_SHA256},
				 &first),
		MA_BODY_HASH_OK);

	row("MSG-6", "a kind that is wanted again is the one that is there");
	assert_int_equal(ma_body_hashes_want(&hashes, &arena,
				 (ma_body_hash_kind){MAILAUTH_CANON_SIMPLE, MA_BODY_WHOLE,
					 MAILAUTH_HASH_SHA256},
				 &again),
		MA_BODY_HASH_OK);
	assert_ptr_equal(again, first);
	assert_int_equal(hashes.count, 1);

	row("MSG-6", "another canonicalization is another kind, and so is another length");
	assert_int_equal(ma_body_hashes_want(&hashes, &arena,
				 (ma_body_hash_kind){MAILAUTH_CANON_RELAXED, MA_BODY_WHOLE,
					 MAILAUTH_HASH_SHA256},
				 &second),
		MA_BODY_HASH_OK);
	assert_ptr_not_equal(second, first);
	assert_int_equal(
		ma_body_hashes_want(&hashes, &arena,
			(ma_body_hash_kind){MAILAUTH_CANON_SIMPLE, 5, MAILAUTH_HASH_SHA256},
			&again),
		MA_BODY_HASH_OK);
	assert_ptr_not_equal(again, first);
	assert_ptr_not_equal(again, second);
	assert_int_equal(
		ma_body_hashes_want(&hashes, &arena,
			(ma_body_hash_kind){MAILAUTH_CANON_SIMPLE, 6, MAILAUTH_HASH_SHA256},
			&again),
		MA_BODY_HASH_OK);
	assert_int_equal(hashes.count, 4);

	row("MSG-6", "at the limit there is no other kind, but those that are there");
	again = NULL;
	assert_int_equal(
		ma_body_hashes_want(&hashes, &arena,
			(ma_body_hash_kind){MAILAUTH_CANON_SIMPLE, 7, MAILAUTH_HASH_SHA256},
			&again),
		MA_BODY_HASH_TOO_MANY);
	assert_null(again);
	assert_int_equal(ma_body_hashes_want(&hashes, &arena,
				 (ma_body_hash_kind){MAILAUTH_CANON_RELAXED, MA_BODY_WHOLE,
					 MAILAUTH_HASH_SHA256},
				 &again),
		MA_BODY_HASH_OK);
	assert_ptr_equal(again, second);
	assert_int_equal(hashes.count, 4);
	ma_arena_release(&arena);

	row("MSG-8", "without memory there is no hash");
	hashes = (ma_body_hashes){.max = 4};
	again = NULL;
	memory.fail_at = memory.allocations + 1;
	assert_int_equal(
		ma_body_hashes_want(&hashes, &arena,
			(ma_body_hash_kind){MAILAUTH_CANON_SIMPLE, 7, MAILAUTH_HASH_SHA256},
			&again),
		MA_BODY_HASH_NO_MEMORY);
	assert_null(again);
	assert_int_equal(hashes.count, 0);
	ma_body_hashes_feed(&hashes, ma_slice_text("a"));
	ma_body_hashes_finish(&hashes);
	ma_arena_release(&arena);
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

static void check_hash(const ma_body_hash *hash, const char *canonical, size_t hashed)
{
	uint8_t want[MA_SHA256_SIZE];
	ma_hash other;

	ma_hash_begin(&other, NULL, MAILAUTH_HASH_SHA256);
	ma_hash_feed(&other, canonical, hashed);
	ma_hash_end(&other, want);
	assert_memory_equal(hash->digest, want, sizeof want);
	assert_int_equal(hash->total, strlen(canonical));
}

static void a_length_counts_canonical_octets(void **state)
{
	static const char body[] = "  a  \r\n\r\nb\r\n\r\n";
	static const char *const canonical[] = {"  a  \r\n\r\nb\r\n", " a\r\n\r\nb\r\n"};
	static const uint64_t beyond[] = {100, UINT32_MAX, UINT64_MAX - 1, MA_BODY_WHOLE};
	(void)state;

	row("DKIM-14", "each length up to that of the canonical body hashes as many octets of it");
	row("DKIM-14", "a length beyond it hashes all; the octets that came are told either way");
	for (size_t n = 0; n < 16 + COUNT(beyond); n++) {
		mailauth_context *context = mailauth_context_new(NULL, NULL);
		uint64_t length = n < 16 ? n : beyond[n - 16];
		ma_body_hashes hashes = {.max = 2};
		ma_body_hash *got[2];
		ma_arena arena;

		ma_arena_init(&arena, context);
		for (int i = MAILAUTH_CANON_SIMPLE; i <= MAILAUTH_CANON_RELAXED; i++)
			assert_int_equal(ma_body_hashes_want(&hashes, &arena,
						 (ma_body_hash_kind){(mailauth_canonicalization)i,
							 length, MAILAUTH_HASH_SHA256},
						 &got[i]),
				MA_BODY_HASH_OK);
		for (size_t at = 0; at < sizeof body - 1; at++)
			ma_body_hashes_feed(&hashes, ma_slice_of(body + at, 1));
		ma_body_hashes_finish(&hashes);
		for (int i = MAILAUTH_CANON_SIMPLE; i <= MAILAUTH_CANON_RELAXED; i++) {
			size_t len = strlen(canonical[i]);

			check_hash(got[i], canonical[i], length < len ? (size_t)length : len);
		}
		ma_arena_release(&arena);
		mailauth_context_free(context);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_hashed_once),
		cmocka_unit_test(a_length_counts_canonical_octets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
