/*
 * DNSKEY and DS: key tags, digests, and the reason for each DS that names no key. The records of RFC
 * 4034 5.4, RFC 4509 2.3, RFC 6605 6 and RFC 8080 6.1 are in the conformance suite as well.
 */
#include "test.h"

#include <mailauth/dnssec.h>

#define RFC4034_KEY \
	"256 3 5 ( AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD9" \
	"9WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmAD" \
	"jFDc2w/rljwvFw== )"
#define SHA1_DIGEST "2BB183AF5F22588179A53B0A98631FAD1A292118"
#define SHA256_DIGEST "D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A"
#define RFC6605_KEY \
	"257 3 14 xKYaNhWdGOfJ+nPrL8/arkwf2EY3MDJ+SErKivBVSum1w/egsXvSADtNJhyem5RCOpgQ6K8X1DRSEk" \
	"rbYQ+OB+v8/uX45NBwY8rp65F6Glur8I/mlVNgF6W/qTI37m40"
#define SHA384_DIGEST \
	"72d7b62976ce06438e9c0bf319013cf801f09ecc84b8d7e9495f27e305c6a9b0563a9b5f4d288405c3008a94" \
	"6df983d6"

/* Rdata of a text that must be right; an exact copy, for free(). */
static uint8_t *rdata_of(const mailauth_context *context, uint16_t type, const char *text,
	size_t *len)
{
	static uint8_t wire[5000];

	assert_int_equal(
		mailauth_rdata_from_text(context, type, text, strlen(text), wire, sizeof wire, len),
		MAILAUTH_OK);
	return exact_copy(wire, *len);
}

static void keys_have_tags(void **state)
{
	static const struct {
		const char *why, *key;
		uint16_t tag;
	} rows[] = {
		{"the key of RFC 4034 5.4", RFC4034_KEY, 60485},
		{"the key of RFC 6605 6.2", RFC6605_KEY, 10771},
		/* by hand: 0100 + 0308 + ff00, and the carry of none */
		{"an odd octet at the end is the upper half of a sum", "256 3 8 /w==", 0x0309},
		{"a sum of 16 bits that does not overflow", "256 3 8 +w==", 0xff08},
		{"algorithm 1: the third and second octets from the end (RFC 6840 5.5)",
			"256 3 1 AQIDBAU=", 0x0304},
		{"algorithm 1 with too short a key", "256 3 1 AQI=", 0},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len;
		uint8_t *key = rdata_of(context, MAILAUTH_RRTYPE_DNSKEY, rows[i].key, &len);
		uint16_t tag = 1;

		row("SEC-1", rows[i].why);
		assert_int_equal(mailauth_dnskey_tag(key, len, &tag), MAILAUTH_OK);
		assert_int_equal(tag, rows[i].tag);
		free(key);
	}
	mailauth_context_free(context);
}

/* One octet after the other, as in the C of RFC 4034 B. */
static uint16_t tag_by_octets(const uint8_t *rdata, size_t len)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += i % 2 == 1 ? rdata[i] : (uint64_t)rdata[i] * 256;
	return (uint16_t)(sum + (sum >> 16 & 0xffff));
}

static void tags_are_sums_whatever_the_length(void **state)
{
	static uint8_t rdata[65535];
	uint32_t next = 1;
	(void)state;

	row("SEC-1",
		"the sum of RFC 4034 B of keys of any length, up to the greatest sum there is");
	for (size_t len = 4; len <= sizeof rdata; len += len < 70 ? 1 : 5039) {
		for (int round = 0; round < 3; round++) {
			uint8_t *key;
			uint16_t tag;

			for (size_t i = 0; i < len; i++) {
				next = next * 1103515245 + 12345;
				rdata[i] = round == 0 ? 0xff : (uint8_t)(next >> 16);
			}
			key = exact_copy(rdata, len);
			key[3] = 8;
			assert_int_equal(mailauth_dnskey_tag(key, len, &tag), MAILAUTH_OK);
			assert_int_equal(tag, tag_by_octets(key, len));
			free(key);
		}
	}
}

static void ds_are_made_of_keys(void **state)
{
	static const struct {
		const char *id, *why, *owner, *key;
		mailauth_ds_digest digest;
		const char *want; /* NULL: refused */
	} rows[] = {
		{"SEC-3", "SHA-1 (RFC 4034 5.4)", "dskey.example.com", RFC4034_KEY,
			MAILAUTH_DS_SHA1, "60485 5 1 " SHA1_DIGEST},
		{"SEC-3", "SHA-256 (RFC 4509 2.3)", "dskey.example.com.", RFC4034_KEY,
			MAILAUTH_DS_SHA256, "60485 5 2 " SHA256_DIGEST},
		{"SEC-3", "SHA-384 (RFC 6605 6.2)", "example.net", RFC6605_KEY, MAILAUTH_DS_SHA384,
			"10771 14 4 " SHA384_DIGEST},
		{"SEC-3", "of the owner in lower case", "DSKEY.Example.COM", RFC4034_KEY,
			MAILAUTH_DS_SHA1, "60485 5 1 " SHA1_DIGEST},
		{"SEC-4", "not of a key that is no zone key", "a", "0 3 8 AAAA", MAILAUTH_DS_SHA256,
			NULL},
		{"SEC-4", "nor of one that is revoked", "a", "384 3 8 AAAA", MAILAUTH_DS_SHA256,
			NULL},
		{"SEC-4", "nor of another protocol", "a", "256 2 8 AAAA", MAILAUTH_DS_SHA256, NULL},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t key_len, len, want_len = 0;
		uint8_t *key = rdata_of(context, MAILAUTH_RRTYPE_DNSKEY, rows[i].key, &key_len);
		uint8_t ds[52], *want = NULL;
		mailauth_status status = mailauth_ds_from_dnskey(context, rows[i].owner, key,
			key_len, rows[i].digest, ds, sizeof ds, &len);

		row(rows[i].id, rows[i].why);
		assert_int_equal(status, rows[i].want != NULL ? MAILAUTH_OK : MAILAUTH_MALFORMED);
		if (rows[i].want != NULL) {
			want = rdata_of(context, MAILAUTH_RRTYPE_DS, rows[i].want, &want_len);
			assert_int_equal(len, want_len);
			assert_memory_equal(ds, want, len);
		}
		free(want);
		free(key);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ matching */

static const struct {
	const char *id, *why, *ds, *keys[3], *owner;
	mailauth_ds_result want;
} matches[] = {
	{"SEC-3", "a DS that names the key", "60485 5 1 " SHA1_DIGEST, {RFC4034_KEY}, NULL,
		MAILAUTH_DS_MATCH},
	{"SEC-3", "with SHA-256", "60485 5 2 " SHA256_DIGEST, {RFC4034_KEY}, NULL,
		MAILAUTH_DS_MATCH},
	{"SEC-2", "beside other keys with its tag, whatever their order",
		"60485 5 2 " SHA256_DIGEST, {"256 3 5 6EA=", RFC4034_KEY, "256 3 8 AAAA"}, NULL,
		MAILAUTH_DS_MATCH},
	{"SEC-3", "of another owner", "60485 5 2 " SHA256_DIGEST, {RFC4034_KEY}, "example.com",
		MAILAUTH_DS_MISMATCH},
	{"SEC-3", "no keys", "60485 5 2 " SHA256_DIGEST, {NULL}, NULL, MAILAUTH_DS_TAG},
	{"SEC-3", "another tag", "60486 5 2 " SHA256_DIGEST, {RFC4034_KEY}, NULL, MAILAUTH_DS_TAG},
	{"SEC-3", "another algorithm", "60485 8 2 " SHA256_DIGEST, {RFC4034_KEY}, NULL,
		MAILAUTH_DS_ALGORITHM},
	{"SEC-3", "a digest that differs in its last octet",
		"60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292119", {RFC4034_KEY}, NULL,
		MAILAUTH_DS_MISMATCH},
	{"SEC-3", "a digest cut short", "60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9",
		{RFC4034_KEY}, NULL, MAILAUTH_DS_LENGTH},
	{"SEC-3", "a digest with an octet more", "60485 5 1 " SHA1_DIGEST "00", {RFC4034_KEY}, NULL,
		MAILAUTH_DS_LENGTH},
	{"SEC-7", "digest type 0", "60485 5 0 00", {RFC4034_KEY}, NULL, MAILAUTH_DS_UNSUPPORTED},
	{"SEC-7", "GOST R 34.11-94", "60485 5 3 " SHA256_DIGEST, {RFC4034_KEY}, NULL,
		MAILAUTH_DS_UNSUPPORTED},
	{"SEC-7", "the wish to have no DS (RFC 8078 4)", "0 0 0 00", {RFC4034_KEY}, NULL,
		MAILAUTH_DS_DELETE},
	{"SEC-7", "which is all of that, and no part of it: not the tag alone",
		"0 5 2 " SHA256_DIGEST, {RFC4034_KEY}, NULL, MAILAUTH_DS_TAG},
	{"SEC-7", "not with another tag", "1 0 0 00", {RFC4034_KEY}, NULL, MAILAUTH_DS_UNSUPPORTED},
	{"SEC-7", "or algorithm", "0 8 0 00", {RFC4034_KEY}, NULL, MAILAUTH_DS_UNSUPPORTED},
	{"SEC-7", "or digest type", "0 0 2 00", {RFC4034_KEY}, NULL, MAILAUTH_DS_LENGTH},
	{"SEC-7", "or digest", "0 0 0 01", {RFC4034_KEY}, NULL, MAILAUTH_DS_UNSUPPORTED},
	{"SEC-7", "or two octets of it", "0 0 0 0000", {RFC4034_KEY}, NULL,
		MAILAUTH_DS_UNSUPPORTED},
	{"SEC-3", "the key behind one that is revoked", "60485 5 2 " SHA256_DIGEST,
		{"384 3 8 +4A=", RFC4034_KEY}, NULL, MAILAUTH_DS_MATCH},
	/* tags by hand: flags + (protocol << 8 | algorithm) + the key's 16 bits */
	{"SEC-4", "a key of another protocol, with its tag", "776 8 2 " SHA256_DIGEST,
		{"256 2 8 AAA="}, NULL, MAILAUTH_DS_PROTOCOL},
	{"SEC-4", "a key that is no zone key", "776 8 2 " SHA256_DIGEST, {"0 3 8 AAA="}, NULL,
		MAILAUTH_DS_NOT_ZONE},
	{"SEC-4", "a revoked key by its new tag", "1160 8 2 " SHA256_DIGEST, {"384 3 8 AAA="}, NULL,
		MAILAUTH_DS_REVOKED},
	{"SEC-4", "and by the tag that it had", "1032 8 2 " SHA256_DIGEST, {"384 3 8 AAA="}, NULL,
		MAILAUTH_DS_REVOKED},
	{"SEC-4", "also where the sum overflowed", "65416 8 2 " SHA256_DIGEST, {"384 3 8 +4A="},
		NULL, MAILAUTH_DS_REVOKED},
	{"SEC-4", "one that is not revoked never had another: 128 less means it not",
		"904 8 2 " SHA256_DIGEST, {"256 3 8 AAA="}, NULL, MAILAUTH_DS_TAG},
	{"SEC-3", "the reason nearest a match", "1032 8 2 " SHA256_DIGEST,
		{"256 3 8 AAA=", "384 3 8 AAA=", "256 3 13 +/s="}, NULL, MAILAUTH_DS_MISMATCH},
};

static void each_ds_has_a_reason(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(matches); i++) {
		size_t ds_len, lens[3], count = 0;
		uint8_t *ds = rdata_of(context, MAILAUTH_RRTYPE_DS, matches[i].ds, &ds_len);
		uint8_t *keys[3];
		const void *one = ds, *many[3];
		mailauth_ds_result result;

		row(matches[i].id, matches[i].why);
		for (; count < 3 && matches[i].keys[count] != NULL; count++) {
			keys[count] = rdata_of(context, MAILAUTH_RRTYPE_DNSKEY,
				matches[i].keys[count], &lens[count]);
			many[count] = keys[count];
		}
		assert_int_equal(
			mailauth_ds_match(context,
				matches[i].owner != NULL ? matches[i].owner : "dskey.example.com",
				&one, &ds_len, 1, many, lens, count, &result),
			MAILAUTH_OK);
		assert_string_equal(mailauth_ds_result_text(result),
			mailauth_ds_result_text(matches[i].want));
		for (size_t k = 0; k < count; k++)
			free(keys[k]);
		free(ds);
	}
	mailauth_context_free(context);
}

static void sha1_is_ignored_beside_better(void **state)
{
	static const struct {
		const char *id, *why, *other;
		mailauth_ds_result want, other_want;
	} rows[] = {
		{"SEC-5", "SHA-1 is ignored beside SHA-256 (RFC 4509 3)",
			"60485 5 2 " SHA256_DIGEST, MAILAUTH_DS_IGNORED, MAILAUTH_DS_MATCH},
		{"SEC-5", "in the set, whichever key that names", "1 8 2 " SHA256_DIGEST,
			MAILAUTH_DS_IGNORED, MAILAUTH_DS_TAG},
		{"SEC-5", "and beside SHA-384", "60485 5 4 " SHA384_DIGEST, MAILAUTH_DS_IGNORED,
			MAILAUTH_DS_MISMATCH},
		{"SEC-5", "not beside a digest that is none of SHA-256",
			"60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9", MAILAUTH_DS_MATCH,
			MAILAUTH_DS_LENGTH},
		{"SEC-5", "nor beside one of an algorithm that is not supported (RFC 6840 5.2)",
			"60485 99 2 " SHA256_DIGEST, MAILAUTH_DS_MATCH, MAILAUTH_DS_ALGORITHM},
		{"SEC-5", "nor beside another digest type", "60485 5 3 " SHA256_DIGEST,
			MAILAUTH_DS_MATCH, MAILAUTH_DS_UNSUPPORTED},
		{"SEC-5", "octets that are no DS have a result of their own", NULL,
			MAILAUTH_DS_MATCH, MAILAUTH_DS_MALFORMED},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	size_t lens[2], key_len;
	uint8_t *sha1 = rdata_of(context, MAILAUTH_RRTYPE_DS, "60485 5 1 " SHA1_DIGEST, &lens[0]);
	uint8_t *key = rdata_of(context, MAILAUTH_RRTYPE_DNSKEY, RFC4034_KEY, &key_len);
	const void *keys[1] = {key};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *other = rows[i].other != NULL
			? rdata_of(context, MAILAUTH_RRTYPE_DS, rows[i].other, &lens[1])
			: exact_copy("\0\1\10", lens[1] = 3);
		const void *ds[2] = {sha1, other};
		mailauth_ds_result results[2];

		row(rows[i].id, rows[i].why);
		assert_int_equal(mailauth_ds_match(context, "dskey.example.com", ds, lens, 2, keys,
					 &key_len, 1, results),
			MAILAUTH_OK);
		assert_int_equal(results[0], rows[i].want);
		assert_int_equal(results[1], rows[i].other_want);
		free(other);
	}
	free(sha1);
	free(key);
	mailauth_context_free(context);
}

static void keys_with_one_tag_have_a_limit(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	size_t ds_len, lens[5];
	uint8_t *ds = rdata_of(context, MAILAUTH_RRTYPE_DS, "1032 8 2 " SHA256_DIGEST, &ds_len);
	uint8_t *key = rdata_of(context, MAILAUTH_RRTYPE_DNSKEY, "256 3 8 AAA=", &lens[0]);
	const void *one = ds, *keys[5];
	mailauth_ds_result result;
	(void)state;

	for (size_t i = 0; i < 5; i++) {
		keys[i] = key;
		lens[i] = lens[0];
	}
	row("SEC-2", "as many keys with one tag as the limit are tried");
	assert_int_equal(mailauth_ds_match(context, "a", &one, &ds_len, 1, keys, lens, 4, &result),
		MAILAUTH_OK);
	assert_int_equal(result, MAILAUTH_DS_MISMATCH);
	row("SEC-2", "and of one more it is said that it was not");
	assert_int_equal(mailauth_ds_match(context, "a", &one, &ds_len, 1, keys, lens, 5, &result),
		MAILAUTH_OK);
	assert_int_equal(result, MAILAUTH_DS_LIMIT);
	free(ds);
	free(key);
	mailauth_context_free(context);
}

static void the_key_that_a_ds_names_is_told(void **state)
{
	static const char *const ds_texts[] = {"60485 5 2 " SHA256_DIGEST,
		"60486 5 2 " SHA256_DIGEST, "60485 5 4 " SHA384_DIGEST, "0 0 0 00"};
	static const char *const key_texts[] = {"256 3 5 6EA=", RFC4034_KEY, RFC4034_KEY,
		RFC6605_KEY};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	size_t ds_lens[4], key_lens[4], named[4];
	mailauth_ds_result results[4];
	const void *ds[4], *keys[4];
	uint8_t *rdata[8];
	(void)state;

	for (size_t i = 0; i < 4; i++) {
		ds[i] = rdata[i] = rdata_of(context, MAILAUTH_RRTYPE_DS, ds_texts[i], &ds_lens[i]);
		keys[i] = rdata[4 + i] =
			rdata_of(context, MAILAUTH_RRTYPE_DNSKEY, key_texts[i], &key_lens[i]);
	}
	assert_int_equal(mailauth_ds_match_keys(context, "dskey.example.com", ds, ds_lens, 4, keys,
				 key_lens, 4, results, named),
		MAILAUTH_OK);
	row("SEC-3", "the key that a DS names is told, the first of two that are alike");
	assert_int_equal(results[0], MAILAUTH_DS_MATCH);
	assert_true(named[0] == 1);
	row("SEC-3", "a DS that matches none names none");
	for (size_t i = 1; i < 4; i++) {
		assert_int_not_equal(results[i], MAILAUTH_DS_MATCH);
		assert_true(named[i] == SIZE_MAX);
	}
	for (size_t i = 0; i < 8; i++)
		free(rdata[i]);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ a provider */

static void *begin_nothing(void *user, mailauth_hash hash)
{
	(void)user;
	(void)hash;
	return NULL;
}

static int feed_nothing(void *user, void *state, const void *octets, size_t len)
{
	(void)user;
	(void)state;
	(void)octets;
	(void)len;
	return 1;
}

static int end_nothing(void *user, void *state, void *digest)
{
	(void)user;
	(void)state;
	(void)digest;
	return 1;
}

static void a_provider_that_fails_ends_it(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	size_t ds_len, key_len, len = 0;
	uint8_t *ds = rdata_of(context, MAILAUTH_RRTYPE_DS, "60485 5 2 " SHA256_DIGEST, &ds_len);
	uint8_t *key = rdata_of(context, MAILAUTH_RRTYPE_DNSKEY, RFC4034_KEY, &key_len);
	uint8_t made[52];
	const void *one = ds, *with = key;
	mailauth_ds_result result;
	(void)state;

	mailauth_context_set_hash_provider(context, begin_nothing, feed_nothing, end_nothing, NULL);
	row("CRY-10", "a provider that does not hash makes no DS, and matches none");
	assert_int_equal(mailauth_ds_from_dnskey(context, "a", key, key_len, MAILAUTH_DS_SHA256,
				 made, sizeof made, &len),
		MAILAUTH_CALLBACK_FAILED);
	assert_int_equal(len, 0);
	assert_int_equal(mailauth_ds_match(context, "dskey.example.com", &one, &ds_len, 1, &with,
				 &key_len, 1, &result),
		MAILAUTH_CALLBACK_FAILED);
	assert_int_not_equal(result, MAILAUTH_DS_MATCH);
	free(ds);
	free(key);
	mailauth_context_free(context);
}

static void misuse_ends_in_a_status(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	static const uint8_t key[] = {1, 0, 3, 8, 0, 0};
	const void *one = key;
	size_t len = sizeof key, out;
	mailauth_ds_result result;
	uint8_t ds[52];
	uint16_t tag;
	(void)state;

	row("API-3", "what is not there, or is no name, is a bad argument");
	assert_int_equal(mailauth_dnskey_tag(NULL, 1, &tag), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dnskey_tag(key, 6, NULL), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dnskey_tag(key, 3, &tag), MAILAUTH_MALFORMED);
	assert_int_equal(mailauth_ds_from_dnskey(NULL, "a", key, 6, 2, ds, 52, &out),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_ds_from_dnskey(context, NULL, key, 6, 2, ds, 52, &out),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_ds_from_dnskey(context, "a..b", key, 6, 2, ds, 52, &out),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(
		mailauth_ds_from_dnskey(context, "a", key, 6, (mailauth_ds_digest)3, ds, 52, &out),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_ds_from_dnskey(context, "a", key, 6, 2, ds, 35, &out),
		MAILAUTH_NO_SPACE);
	assert_int_equal(out, 36);
	assert_int_equal(mailauth_ds_match(NULL, "a", &one, &len, 1, &one, &len, 1, &result),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_ds_match(context, NULL, &one, &len, 1, &one, &len, 1, &result),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_ds_match(context, "a", &one, &len, 1, NULL, NULL, 1, &result),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_ds_match(context, "a", NULL, NULL, 1, NULL, NULL, 0, &result),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_ds_match(context, "a", &one, NULL, 1, &one, &len, 1, &result),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_ds_match(context, "a", &one, &len, 1, &one, &len, 1, NULL),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_ds_match(context, "a", &one, &len, 1, &one, NULL, 1, &result),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_ds_from_dnskey(context, "a", key, 6, 2, NULL, 52, &out),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_ds_from_dnskey(context, "a", key, 6, 2, NULL, 0, &out),
		MAILAUTH_NO_SPACE);
	assert_int_equal(out, 36);
	row("API-3", "a record that is not there is one, too; nothing then reads as a match");
	one = NULL;
	result = MAILAUTH_DS_MATCH;
	out = 0;
	assert_int_equal(
		mailauth_ds_match_keys(context, "a", &one, &len, 1, NULL, NULL, 0, &result, &out),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(result, MAILAUTH_DS_MALFORMED);
	assert_true(out == SIZE_MAX);
	assert_int_equal(mailauth_ds_match(context, "a", NULL, NULL, 0, &one, &len, 1, NULL),
		MAILAUTH_BAD_ARGUMENT);
	one = key;
	row("API-3", "no keys need no array, and no DS none");
	assert_int_equal(mailauth_ds_match(context, "a", &one, &len, 1, NULL, NULL, 0, &result),
		MAILAUTH_OK);
	assert_int_equal(mailauth_ds_match(context, "a", NULL, NULL, 0, &one, &len, 1, NULL),
		MAILAUTH_OK);
	row("BASE-7", "every result has a text of its own, unknown ones too");
	for (int i = 0; i <= MAILAUTH_DS_LIMIT; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(mailauth_ds_result_text((mailauth_ds_result)i),
				mailauth_ds_result_text((mailauth_ds_result)k));
	assert_string_equal(mailauth_ds_result_text((mailauth_ds_result)99), "unknown result");
	assert_string_equal(mailauth_ds_result_text((mailauth_ds_result)(MAILAUTH_DS_LIMIT + 1)),
		"unknown result");
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_have_tags),
		cmocka_unit_test(tags_are_sums_whatever_the_length),
		cmocka_unit_test(ds_are_made_of_keys),
		cmocka_unit_test(each_ds_has_a_reason),
		cmocka_unit_test(sha1_is_ignored_beside_better),
		cmocka_unit_test(keys_with_one_tag_have_a_limit),
		cmocka_unit_test(the_key_that_a_ds_names_is_told),
		cmocka_unit_test(a_provider_that_fails_ends_it),
		cmocka_unit_test(misuse_ends_in_a_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
