/*
 * Each primitive against libcrypto: what it signs over random messages verifies here, and when a
 * signature or a message is changed in one bit both say the same. MAILAUTH_CROSS_KEYS sets the number
 * of keys, 50 if it is not there; 20 messages are signed with each.
 */
#include "hex.h"

#include "ecdsa.h"
#include "ed25519.h"
#include "rsa.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

enum { MESSAGES = 20, MESSAGE_MAX = 3000, SIGNATURE_MAX = 512 };

typedef enum primitive {
	RSA_SHA1,
	RSA_SHA256,
	RSA_SHA384,
	RSA_SHA512,
	ED25519,
	P256,
	P384
} primitive;

static mailauth_context *context;
static uint64_t seed = 8017;

/* xorshift: the same numbers in each run. */
static uint64_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static const EVP_MD *md_of(primitive p)
{
	switch (p) {
	case RSA_SHA1:
		return EVP_sha1();
	case RSA_SHA384:
		return EVP_sha384();
	case RSA_SHA512:
		return EVP_sha512();
	case ED25519:
		return NULL;
	case P384:
		return EVP_sha384();
	default:
		return EVP_sha256();
	}
}

static mailauth_hash hash_of(primitive p)
{
	switch (p) {
	case RSA_SHA1:
		return MAILAUTH_HASH_SHA1;
	case RSA_SHA512:
		return MAILAUTH_HASH_SHA512;
	case RSA_SHA384:
	case P384:
		return MAILAUTH_HASH_SHA384;
	default:
		return MAILAUTH_HASH_SHA256;
	}
}

static EVP_PKEY *make_key(primitive p, size_t i)
{
	static const unsigned bits[] = {1024, 1024, 1536, 1025, 2048};

	if (p == ED25519)
		return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	if (p == P256 || p == P384)
		return EVP_EC_gen(p == P256 ? "P-256" : "P-384");
	return EVP_RSA_gen(bits[i % COUNT(bits)]);
}

static size_t sign(primitive p, EVP_PKEY *key, ma_slice message, uint8_t *signature)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	size_t len = SIGNATURE_MAX;

	assert_int_equal(EVP_DigestSignInit(md, NULL, md_of(p), NULL, key), 1);
	assert_int_equal(EVP_DigestSign(md, signature, &len, message.ptr, message.len), 1);
	EVP_MD_CTX_free(md);
	return len;
}

static bool theirs(primitive p, EVP_PKEY *key, ma_slice message, ma_slice signature)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	int verified;

	assert_int_equal(EVP_DigestVerifyInit(md, NULL, md_of(p), NULL, key), 1);
	verified = EVP_DigestVerify(md, signature.ptr, signature.len, message.ptr, message.len);
	EVP_MD_CTX_free(md);
	return verified == 1;
}

static bool ours_rsa(primitive p, EVP_PKEY *key, const uint8_t *digest, ma_slice signature)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);
	ma_rsa_key read;
	bool verified;

	assert_true(len > 0);
	assert_true(ma_rsa_key_from_der(ma_slice_of(der, (size_t)len), &read));
	verified = ma_rsa_verify(&read, hash_of(p), digest, signature);
	OPENSSL_free(der);
	return verified;
}

static bool ours_ecdsa(primitive p, EVP_PKEY *key, const uint8_t *digest, ma_slice signature)
{
	size_t size = p == P256 ? MA_P256_SIZE : MA_P384_SIZE, len;
	uint8_t point[1 + 2 * MA_P384_SIZE] = {0}, raw[2 * MA_P384_SIZE];
	ma_slice octets = ma_slice_of(point + 1, 2 * size), numbers = ma_slice_of(raw, 2 * size);

	assert_int_equal(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point,
				 sizeof point, &len),
		1);
	assert_int_equal(len, 1 + 2 * size);
	if (!ma_ecdsa_from_der(signature, size, raw))
		return false;
	return p == P256 ? ma_p256_verify(octets, digest, numbers)
			 : ma_p384_verify(octets, digest, numbers);
}

static bool ours(primitive p, EVP_PKEY *key, ma_slice message, ma_slice signature)
{
	uint8_t digest[MA_DIGEST_MAX], octets[MA_ED25519_KEY_SIZE];
	size_t len = sizeof octets;

	if (p == ED25519) {
		assert_int_equal(EVP_PKEY_get_raw_public_key(key, octets, &len), 1);
		return ma_ed25519_verify(context, octets, message, signature);
	}
	ma_hash_of(context, hash_of(p), message, digest);
	return p == P256 || p == P384 ? ours_ecdsa(p, key, digest, signature)
				      : ours_rsa(p, key, digest, signature);
}

/* One message, as it was signed and with one bit changed, in the signature or in itself. */
static void check_message(primitive p, EVP_PKEY *key)
{
	size_t message_len = 1 + next_random() % MESSAGE_MAX, len;
	uint8_t message[MESSAGE_MAX], signature[SIGNATURE_MAX], *exact;
	uint64_t where;

	for (size_t i = 0; i < message_len; i++)
		message[i] = (uint8_t)next_random();
	len = sign(p, key, ma_slice_of(message, message_len), signature);
	exact = exact_copy(signature, len);
	assert_true(ours(p, key, ma_slice_of(message, message_len), ma_slice_of(exact, len)));

	where = next_random() % (8 * len);
	exact[where / 8] ^= (uint8_t)(1 << where % 8);
	assert_int_equal(ours(p, key, ma_slice_of(message, message_len), ma_slice_of(exact, len)),
		theirs(p, key, ma_slice_of(message, message_len), ma_slice_of(exact, len)));
	exact[where / 8] ^= (uint8_t)(1 << where % 8);

	where = next_random() % (8 * message_len);
	message[where / 8] ^= (uint8_t)(1 << where % 8);
	assert_false(ours(p, key, ma_slice_of(message, message_len), ma_slice_of(exact, len)));
	assert_false(theirs(p, key, ma_slice_of(message, message_len), ma_slice_of(exact, len)));
	free(exact);
}

static void check_primitive(primitive p)
{
	const char *wanted = getenv("MAILAUTH_CROSS_KEYS");
	size_t keys = wanted != NULL ? strtoul(wanted, NULL, 10) : 50;

	assert_true(keys > 0);
	for (size_t i = 0; i < keys; i++) {
		EVP_PKEY *key = make_key(p, i);

		assert_non_null(key);
		for (int n = 0; n < MESSAGES; n++)
			check_message(p, key);
		EVP_PKEY_free(key);
	}
	print_message("    %zu keys, %zu messages\n", keys, keys * MESSAGES);
}

static void libcrypto_agrees(void **state)
{
	static const char *const names[] = {"RSA with SHA-1", "RSA with SHA-256",
		"RSA with SHA-384", "RSA with SHA-512", "Ed25519", "P-256", "P-384"};
	(void)state;

	context = mailauth_context_new(NULL, NULL);
	for (size_t p = 0; p < COUNT(names); p++) {
		row("CRY-4", names[p]);
		check_primitive((primitive)p);
	}
	mailauth_context_free(context);
}

static void hashes_agree(void **state)
{
	static uint8_t octets[20000];
	(void)state;

	row("CRY-1", "digests of 1000 random inputs are libcrypto's");
	context = mailauth_context_new(NULL, NULL);
	for (int i = 0; i < 1000; i++) {
		primitive p = (primitive)(i % 4);
		size_t len = next_random() % sizeof octets;
		uint8_t want[EVP_MAX_MD_SIZE], got[MA_DIGEST_MAX];
		unsigned want_len;

		for (size_t k = 0; k < 100; k++)
			octets[next_random() % sizeof octets] = (uint8_t)next_random();
		assert_int_equal(EVP_Digest(octets, len, want, &want_len, md_of(p), NULL), 1);
		assert_int_equal(want_len, ma_hash_size(hash_of(p)));
		ma_hash_of(context, hash_of(p), ma_slice_of(octets, len), got);
		assert_memory_equal(got, want, want_len);
		ma_hash_of(NULL, hash_of(p), ma_slice_of(octets, len), got);
		assert_memory_equal(got, want, want_len);
	}
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_agree),
		cmocka_unit_test(libcrypto_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
