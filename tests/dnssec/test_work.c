/*
 * The work that somebody's many keys, DS and RRSIGs make: what the limits do not count is small.
 * Times are bounded loosely: where each is compared with each, they are over by minutes.
 */
#include "rrset_fixture.h"

#include "alloc_test.h"

#include <time.h>

enum { MANY = 30000, SECONDS = 10 };

/* An Ed25519 key of the zone, each another one. */
static void make_key(uint8_t key[36], size_t number)
{
	memset(key, 0, 36);
	key[0] = 1;
	key[2] = 3;
	key[3] = 15;
	key[4] = (uint8_t)(number >> 8);
	key[5] = (uint8_t)number;
}

static void many_ds_beside_many_keys(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	static uint8_t ds[MANY][36], keys[MANY][36];
	static const void *all_ds[MANY], *all_keys[MANY];
	static size_t lens[MANY];
	static mailauth_ds_result results[MANY];
	clock_t begin = clock();
	size_t right = 0;
	(void)state;

	for (size_t i = 0; i < MANY; i++) {
		uint8_t *one = ds[i];
		uint16_t tag;

		make_key(keys[i], i);
		assert_int_equal(mailauth_dnskey_tag(keys[i], 36, &tag), MAILAUTH_OK);
		one[0] = (uint8_t)(tag >> 8);
		one[1] = (uint8_t)tag;
		one[2] = i % 2 == 0 ? 15 : 13;
		one[3] = MAILAUTH_DS_SHA256;
		all_ds[i] = one;
		all_keys[i] = keys[i];
		lens[i] = 36;
	}
	row("SEC-2", "30,000 DS find their keys among 30,000 without looking at each");
	assert_int_equal(mailauth_ds_match(context, "example.com", all_ds, lens, MANY, all_keys,
				 lens, MANY, results),
		MAILAUTH_OK);
	for (size_t i = 0; i < MANY; i++)
		right += results[i] == (i % 2 == 0 ? MAILAUTH_DS_MISMATCH : MAILAUTH_DS_ALGORITHM);
	assert_int_equal(right, MANY);
	assert_true(clock() - begin < SECONDS * CLOCKS_PER_SEC);
	mailauth_context_free(context);
}

static void many_signatures_beside_many_keys(void **state)
{
	static const rrset_case first = {.signature = "MX 13 2 " SIGNED_BY};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_rrset *set = set_of(context, &first);
	clock_t begin = clock();
	size_t right = 0;
	int valid;
	(void)state;

	now = NOW;
	mailauth_context_set_clock(context, tell_time, NULL);
	for (size_t i = 0; i < MANY; i++) {
		uint8_t key[36];

		make_key(key, i);
		assert_int_equal(mailauth_rrset_add_key(set, "example.com", key, sizeof key),
			MAILAUTH_OK);
	}
	row("SEC-2", "nor does any of 30,000 RRSIGs that no key made look at each of 30,000 keys");
	for (size_t i = 1; i < MANY; i++) {
		/* the first one's rdata with a tag below those of the keys, and without a signature */
		uint8_t rdata[] = "\0\17\17\2\0\0\16\20\125\324\374\140\125\271\114\340"
				  "..\7example\3com";

		rdata[16] = (uint8_t)(i % 1000 >> 8);
		rdata[17] = (uint8_t)(i % 1000);
		assert_int_equal(mailauth_rrset_add_signature(set, 1, rdata, sizeof rdata),
			MAILAUTH_OK);
	}
	assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_OK);
	for (size_t i = 0; i < MANY; i++)
		right += mailauth_rrset_get_result(set, i) == MAILAUTH_RRSIG_NO_KEY;
	assert_int_equal(right, MANY);
	assert_int_equal(mailauth_rrset_get_total(set), 0);
	assert_true(clock() - begin < SECONDS * CLOCKS_PER_SEC);
	mailauth_rrset_free(set);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ one tag */

enum { TAG = 3613 };

/* The key has that tag by its octets from 8 to 9; a carry that the sum drops is one more or less. */
static void to_tag(uint8_t *key, size_t len)
{
	unsigned rest = 0;
	uint16_t tag = 0;

	key[8] = key[9] = 0;
	for (int i = 0; i < 3 && tag != TAG; i++) {
		assert_int_equal(mailauth_dnskey_tag(key, len, &tag), MAILAUTH_OK);
		rest = (rest + TAG + 65535u - tag) % 65535u;
		key[8] = (uint8_t)(rest >> 8);
		key[9] = (uint8_t)rest;
		assert_int_equal(mailauth_dnskey_tag(key, len, &tag), MAILAUTH_OK);
	}
	assert_int_equal(tag, TAG);
}

/* An RSA key of 512 bits, or an Ed25519 key that is none of a zone, each another one. */
static size_t make_bad_key(uint8_t key[70], uint8_t algorithm, size_t number)
{
	size_t len = algorithm == 8 ? 70 : 36;

	memset(key, 0xaa, len);
	memcpy(key, algorithm == 8 ? "\1\0\3\10\1\3" : "\0\0\3\17\1\3", 6);
	key[10] = (uint8_t)(number >> 8);
	key[11] = (uint8_t)number;
	to_tag(key, len);
	return len;
}

static void add_bad_keys(mailauth_rrset *set, const char *owner, uint8_t algorithm, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint8_t key[70];
		size_t len = make_bad_key(key, algorithm, i);

		assert_int_equal(mailauth_rrset_add_key(set, owner, key, len), MAILAUTH_OK);
	}
}

static void keys_that_may_not_be_used_share_a_tag(void **state)
{
	static const struct {
		const char *why, *owner;
		uint8_t algorithm;
		mailauth_rrsig_result want;
	} rows[] = {
		{"nor of 30,000 RSA keys of 512 bits with its tag", "example.com", 8,
			MAILAUTH_RRSIG_LIMIT},
		{"with its tag and another algorithm", "example.com", 15, MAILAUTH_RRSIG_NO_KEY},
		{"with its tag and algorithm, of another zone", "com", 8, MAILAUTH_RRSIG_NO_KEY},
	};
	static const char signature[] =
		"MX 8 2 3600 1440021600 1438207200 3613 example.com. " SIGNATURE;
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	now = NOW;
	mailauth_context_set_clock(context, tell_time, NULL);
	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_rrset *set = mailauth_rrset_new(context, "example.com", MX);
		size_t right = 0;
		clock_t begin;
		int valid;

		row("SEC-2", rows[i].why);
		add_bad_keys(set, rows[i].owner, rows[i].algorithm, MANY);
		add(context, set, MX, "10 mail.example.com.", NULL, 300);
		for (size_t k = 0; k < MANY; k++)
			add(context, set, MAILAUTH_RRTYPE_RRSIG, signature, NULL, 1);
		begin = clock();
		assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_OK);
		assert_true(clock() - begin < CLOCKS_PER_SEC);
		for (size_t k = 0; k < MANY; k++)
			right += mailauth_rrset_get_result(set, k) == rows[i].want;
		assert_int_equal(right, MANY);
		assert_int_equal(mailauth_rrset_get_verifications(set), 0);
		mailauth_rrset_free(set);
	}
	mailauth_context_free(context);
}

static void they_count(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	now = NOW;
	mailauth_context_set_clock(context, tell_time, NULL);
	for (size_t bad = 3; bad <= 4; bad++) {
		mailauth_rrset *set = mailauth_rrset_new(context, "example.com", MX);
		int valid;

		row("SEC-2",
			bad == 3 ? "the right key behind three that may not be used is found"
				 : "behind four it is over the limit of keys");
		add_bad_keys(set, "Example.com", 15, bad);
		add(context, set, MAILAUTH_RRTYPE_DNSKEY, KEY, "example.COM", 0);
		add(context, set, MX, "10 mail.example.com.", NULL, 300);
		add(context, set, MAILAUTH_RRTYPE_RRSIG, "MX 15 2 " SIGNED_BY, NULL, 1);
		assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_OK);
		assert_int_equal(valid, bad == 3);
		assert_int_equal(mailauth_rrset_get_result(set, 0),
			bad == 3 ? MAILAUTH_RRSIG_VALID : MAILAUTH_RRSIG_LIMIT);
		assert_true(mailauth_rrset_get_key(set, 0) == (bad == 3 ? 3 : SIZE_MAX));
		mailauth_rrset_free(set);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ hashes */

static unsigned hashes;

static void *begin_hash(void *user, mailauth_hash hash)
{
	(void)user;
	(void)hash;
	hashes++;
	return &hashes;
}

static int feed_hash(void *user, void *state, const void *octets, size_t len)
{
	(void)user;
	(void)state;
	(void)octets;
	(void)len;
	return 0;
}

static int end_hash(void *user, void *state, void *digest)
{
	(void)user;
	(void)state;
	if (digest != NULL)
		memset(digest, 1, 32);
	return 0;
}

static void keys_are_hashed_once(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	static const uint8_t key[] = {1, 0, 3, 8, 0, 0};
	static const uint8_t ds[36] = {0x04, 0x08, 8, MAILAUTH_DS_SHA256}; /* 0x0100 + 0x0308 */
	const void *keys[4], *all[100];
	size_t key_lens[4], lens[100];
	mailauth_ds_result results[100];
	(void)state;

	mailauth_context_set_hash_provider(context, begin_hash, feed_hash, end_hash, NULL);
	for (size_t i = 0; i < 100; i++) {
		all[i] = ds;
		lens[i] = sizeof ds;
		keys[i % 4] = key;
		key_lens[i % 4] = sizeof key;
	}
	row("SEC-2", "of 4 keys with one tag each is hashed once, however many DS name them");
	assert_int_equal(
		mailauth_ds_match(context, "a", all, lens, 100, keys, key_lens, 4, results),
		MAILAUTH_OK);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(results[i], MAILAUTH_DS_MISMATCH);
	assert_int_equal(hashes, 4);
	mailauth_context_free(context);
}

static bool match_keys(void *user)
{
	mailauth_context *const *context = user;
	static const uint8_t key[] = {1, 0, 3, 8, 0, 0}, ds[] = {0x04, 0x08, 8, 3};
	const void *one = ds, *with = key;
	size_t ds_len = sizeof ds, key_len = sizeof key;
	mailauth_ds_result result = MAILAUTH_DS_MATCH;
	mailauth_status status =
		mailauth_ds_match(*context, "a", &one, &ds_len, 1, &with, &key_len, 1, &result);

	if (status == MAILAUTH_OK)
		assert_int_equal(result, MAILAUTH_DS_UNSUPPORTED);
	return worked(status);
}

static void memory_may_end(void **state)
{
	static const test_operation operation = {match_keys, NULL};
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	(void)state;

	row("DNS-10", "matching without memory ends in a status");
	assert_true(every_allocation_fails(&memory, &operation, &context) > 0);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_ds_beside_many_keys),
		cmocka_unit_test(many_signatures_beside_many_keys),
		cmocka_unit_test(keys_that_may_not_be_used_share_a_tag),
		cmocka_unit_test(they_count),
		cmocka_unit_test(keys_are_hashed_once),
		cmocka_unit_test(memory_may_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
