/*
 * What goes to the context's providers: each verification, and the hashes that HMAC is made of. The
 * providers here note what they are given, and answer or fail as they are told. What dkim/ makes of
 * them is in tests/dkim/test_providers.c, libcrypto as the provider in test_*_openssl.c.
 */
#include "hex.h"

#include "verify.h"

/* The last that a verification was asked for, and what it answers. */
typedef struct asked {
	int answer;
	size_t calls;
	int what; /* a hash or a curve */
	size_t len;
	const void *key, *message, *signature;
} asked;

static int verify_rsa(void *user, mailauth_hash hash, const void *modulus, size_t modulus_len,
	const void *exponent, size_t exponent_len, const void *digest, const void *signature,
	size_t signature_len)
{
	asked *a = user;

	assert_int_equal(exponent_len, 1);
	assert_int_equal(*(const uint8_t *)exponent, 3);
	assert_int_equal(signature_len, modulus_len);
	*a = (asked){a->answer, a->calls + 1, (int)hash, modulus_len, modulus, digest, signature};
	return a->answer;
}

static int verify_ed25519(void *user, const void *key, const void *message, size_t message_len,
	const void *signature)
{
	asked *a = user;

	*a = (asked){a->answer, a->calls + 1, 0, message_len, key, message, signature};
	return a->answer;
}

static int verify_ecdsa(void *user, mailauth_curve curve, const void *key, const void *digest,
	const void *signature)
{
	asked *a = user;

	*a = (asked){a->answer, a->calls + 1, (int)curve, 0, key, digest, signature};
	return a->answer;
}

static mailauth_context *context;
static asked elsewhere;

static int set_up(void **state)
{
	(void)state;
	context = mailauth_context_new(NULL, NULL);
	elsewhere = (asked){.answer = 1};
	assert_int_equal(mailauth_context_set_rsa_provider(context, verify_rsa, &elsewhere),
		MAILAUTH_OK);
	assert_int_equal(mailauth_context_set_ed25519_provider(context, verify_ed25519, &elsewhere),
		MAILAUTH_OK);
	assert_int_equal(mailauth_context_set_ecdsa_provider(context, verify_ecdsa, &elsewhere),
		MAILAUTH_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	mailauth_context_free(context);
	return 0;
}

/* What the signature is made of is the providers' business here. */
static const uint8_t numbers[2 * MA_P384_SIZE] = {1}, digest[MA_DIGEST_MAX] = {2};

static const mailauth_curve curves[] = {MAILAUTH_CURVE_P256, MAILAUTH_CURVE_P384};

static void ecdsa_is_routed(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(curves); i++) {
		size_t size = i == 0 ? MA_P256_SIZE : MA_P384_SIZE;
		ma_slice key = ma_slice_of(numbers, 2 * size);
		uint8_t *copy = exact_copy(numbers, 2 * size);
		ma_slice signature = ma_slice_of(copy, 2 * size);

		row("CRY-10", "ECDSA goes to its provider, with the curve, and so does its answer");
		for (elsewhere.answer = -2; elsewhere.answer <= 1; elsewhere.answer++) {
			assert_int_equal(
				ma_verify_ecdsa(context, curves[i], key, digest, signature),
				elsewhere.answer);
			assert_int_equal(elsewhere.what, (int)curves[i]);
			assert_ptr_equal(elsewhere.key, numbers);
			assert_ptr_equal(elsewhere.message, digest);
			assert_ptr_equal(elsewhere.signature, copy);
		}
		elsewhere.answer = 1;
		row("CRY-10", "set to NULL it is ours again, and without a context as well");
		assert_int_equal(mailauth_context_set_ecdsa_provider(context, NULL, NULL),
			MAILAUTH_OK);
		assert_int_equal(ma_verify_ecdsa(context, curves[i], key, digest, signature), 0);
		assert_int_equal(ma_verify_ecdsa(NULL, curves[i], key, digest, signature), 0);
		assert_int_equal(
			mailauth_context_set_ecdsa_provider(context, verify_ecdsa, &elsewhere),
			MAILAUTH_OK);
		free(copy);
	}
	assert_int_equal(elsewhere.calls, 8);
	assert_int_equal(mailauth_context_set_ecdsa_provider(NULL, verify_ecdsa, NULL),
		MAILAUTH_NO_MEMORY);
}

static void ecdsa_of_another_size(void **state)
{
	(void)state;

	row("CRY-10", "no provider sees a key, a signature or a curve that we would not look at");
	for (int curve = 0; curve <= 3; curve++)
		for (size_t len = 0; len <= sizeof numbers; len++) {
			bool right = (curve == 1 && len == 2 * MA_P256_SIZE) ||
				(curve == 2 && len == 2 * MA_P384_SIZE);
			ma_slice some = ma_slice_of(numbers, len);
			ma_slice other = ma_slice_of(numbers, curve == 2 ? 96 : 64);

			elsewhere.calls = 0;
			assert_int_equal(ma_verify_ecdsa(context, (mailauth_curve)curve, some,
						 digest, other),
				right);
			assert_int_equal(ma_verify_ecdsa(context, (mailauth_curve)curve, other,
						 digest, some),
				right);
			assert_int_equal(elsewhere.calls, right ? 2 : 0);
		}
}

static void ed25519_is_routed(void **state)
{
	uint8_t *key = exact_copy(digest, MA_ED25519_KEY_SIZE); /* y = 2: no point */
	ma_slice message = ma_slice_text("a message");
	(void)state;

	row("CRY-10", "Ed25519 goes to its provider, with the message as it is");
	for (size_t len = 0; len <= MA_ED25519_SIGNATURE_SIZE + 1; len++) {
		bool right = len == MA_ED25519_SIGNATURE_SIZE;

		assert_int_equal(
			ma_verify_ed25519(context, key, message, ma_slice_of(numbers, len)), right);
		assert_int_equal(elsewhere.calls, len >= MA_ED25519_SIGNATURE_SIZE);
	}
	assert_ptr_equal(elsewhere.key, key);
	assert_ptr_equal(elsewhere.message, message.ptr);
	assert_int_equal(elsewhere.len, message.len);
	assert_int_equal(mailauth_context_set_ed25519_provider(context, NULL, NULL), MAILAUTH_OK);
	assert_int_equal(ma_verify_ed25519(context, key, message, ma_slice_of(numbers, 64)), 0);
	free(key);
}

/* A modulus of 1040 octets, all ones; of which the key has the first `len`. */
static uint8_t modulus[1040];

static ma_rsa_key key_of(size_t len)
{
	static const uint8_t three = 3;

	memset(modulus, 0xff, sizeof modulus);
	return (ma_rsa_key){.modulus = ma_slice_of(modulus, len),
		.exponent = ma_slice_of(&three, 1),
		.bits = (uint32_t)(8 * len),
		.exponent_bits = 2};
}

static void rsa_is_routed(void **state)
{
	/* 3 + 8 octets and what stands before a digest, and it: RFC 8017 9.2 */
	static const struct {
		mailauth_hash hash;
		size_t least;
	} hashes[] = {
		{MAILAUTH_HASH_SHA1, 64},   /* 46: the least modulus is longer */
		{MAILAUTH_HASH_SHA256, 64}, /* 62 */
		{MAILAUTH_HASH_SHA384, 78},
		{MAILAUTH_HASH_SHA512, 94},
	};
	static const uint8_t signature[sizeof modulus];
	(void)state;

	for (size_t i = 0; i < COUNT(hashes); i++) {
		row("CRY-10",
			"RSA goes to its provider with each hash, for the sizes that we take");
		for (size_t len = 1; len <= sizeof modulus; len++) {
			ma_rsa_key key = key_of(len);
			bool right = len >= hashes[i].least && len <= 1024;

			elsewhere.calls = 0;
			assert_int_equal(ma_verify_rsa(context, &key, hashes[i].hash, digest,
						 ma_slice_of(signature, len)),
				right);
			assert_int_equal(elsewhere.calls, right);
			assert_int_equal(ma_verify_rsa(context, &key, hashes[i].hash, digest,
						 ma_slice_of(signature, len - 1)),
				0);
			assert_int_equal(elsewhere.calls, right);
		}
		assert_int_equal(elsewhere.what, (int)hashes[i].hash);
		assert_int_equal(elsewhere.len, 1024);
	}
}

/* ------------------------------------------------------------------ HMAC */

typedef struct hasher {
	size_t begun, ended, calls, fail_at; /* the how manieth call fails, from 1; 0: none */
} hasher;

static void *begin(void *user, mailauth_hash hash)
{
	hasher *h = user;
	ma_hash *state;

	if (++h->calls == h->fail_at)
		return NULL;
	state = malloc(sizeof *state);
	assert_non_null(state);
	ma_hash_begin(state, NULL, hash);
	h->begun++;
	return state;
}

static int feed(void *user, void *state, const void *octets, size_t len)
{
	hasher *h = user;

	ma_hash_feed(state, octets, len);
	return ++h->calls == h->fail_at;
}

static int end(void *user, void *state, void *mac)
{
	hasher *h = user;

	if (mac != NULL)
		assert_true(ma_hash_end(state, mac));
	free(state);
	h->ended++;
	return ++h->calls == h->fail_at ? -1 : 0;
}

/* RFC 4231 4.7, whose key is longer than a block, so that it is hashed as well. */
static bool mac_of_rfc4231(uint8_t *mac)
{
	uint8_t key[131];
	ma_hmac hmac;

	memset(key, 0xaa, sizeof key);
	ma_hmac_begin(&hmac, context, MAILAUTH_HASH_SHA256, ma_slice_of(key, sizeof key));
	ma_hmac_feed(&hmac, "Test Using Larger Than Block-Size Key - Hash Key First", 54);
	return ma_hmac_end(&hmac, mac);
}

static void hmac_is_routed(void **state)
{
	static const uint8_t zeros[MA_SHA256_SIZE];
	ma_slice want =
		hex_octets("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	uint8_t *mac = malloc(MA_SHA256_SIZE);
	hasher h = {0};
	ma_hmac hmac;
	(void)state;

	assert_non_null(mac);
	assert_int_equal(mailauth_context_set_hash_provider(context, begin, feed, end, &h),
		MAILAUTH_OK);
	row("CRY-10", "HMAC is made of the provider's hashes: of the key, inner and outer");
	assert_true(mac_of_rfc4231(mac));
	assert_memory_equal(mac, want.ptr, want.len);
	assert_int_equal(h.begun, 3);
	assert_int_equal(h.ended, 3);
	assert_int_equal(h.calls, 11);

	row("CRY-10", "whichever call of it fails, there is no code, and each hash is ended");
	for (size_t fail_at = 1; fail_at <= 11; fail_at++) {
		h = (hasher){.fail_at = fail_at};
		assert_false(mac_of_rfc4231(mac));
		assert_memory_equal(mac, zeros, sizeof zeros);
		assert_int_equal(h.ended, h.begun);
	}

	row("CRY-10", "a code that is given up is ended");
	h = (hasher){0};
	ma_hmac_begin(&hmac, context, MAILAUTH_HASH_SHA1, ma_slice_text("key"));
	assert_int_equal(h.begun, 1);
	ma_hmac_drop(&hmac);
	assert_int_equal(h.ended, 1);
	free(mac);
	hex_free(want);
}

static void hashes_are_routed(void **state)
{
	hasher h = {0};
	(void)state;

	assert_int_equal(mailauth_context_set_hash_provider(context, begin, feed, end, &h),
		MAILAUTH_OK);
	row("CRY-10", "each hash goes to the provider of hashes");
	for (int kind = MAILAUTH_HASH_SHA1; kind <= MAILAUTH_HASH_SHA512; kind++) {
		uint8_t got[MA_DIGEST_MAX], want[MA_DIGEST_MAX];

		h = (hasher){0};
		assert_true(ma_hash_of(context, (mailauth_hash)kind, ma_slice_text("abc"), got));
		assert_int_equal(h.calls, 3);
		assert_true(ma_hash_of(NULL, (mailauth_hash)kind, ma_slice_text("abc"), want));
		assert_memory_equal(got, want, ma_hash_size((mailauth_hash)kind));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ecdsa_is_routed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ecdsa_of_another_size, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ed25519_is_routed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rsa_is_routed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hmac_is_routed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hashes_are_routed, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
