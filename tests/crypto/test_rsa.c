/*
 * RSA: the reading of keys, and the verification of signatures that are wrong in one way each. The
 * signatures are in rsa_cases.h, which make_rsa_cases.py made.
 */
#include "contexts.h"
#include "hex_key.h"
#include "rsa_cases.h"

#include "verify.h"

static void signatures_are_compared_whole(void **state)
{
	mailauth_context *context = context_of_test();
	uint8_t digest[MA_SHA256_SIZE];
	(void)state;

	assert_true(ma_hash_of(context, MAILAUTH_HASH_SHA256, ma_slice_text(MESSAGE), digest));
	for (size_t i = 0; i < COUNT(cases); i++) {
		ma_rsa_key key = hex_key(cases[i].modulus, cases[i].exponent);
		ma_slice signature = hex_octets(cases[i].signature);

		row("CRY-3", cases[i].why);
		assert_int_equal(
			ma_verify_rsa(context, &key, MAILAUTH_HASH_SHA256, digest, signature),
			cases[i].want);
		hex_free(signature);
		hex_key_free(&key);
	}
	mailauth_context_free(context);
}

static void a_key_that_was_not_read(void **state)
{
	static const uint8_t digest[MA_SHA256_SIZE];
	mailauth_context *context = context_of_test();
	ma_rsa_key key;
	(void)state;

	row("CRY-3", "a key that was not read verifies nothing");
	assert_false(ma_rsa_key_from_der(ma_slice_of(NULL, 0), &key));
	assert_int_equal(
		ma_verify_rsa(context, &key, MAILAUTH_HASH_SHA256, digest, ma_slice_of(NULL, 0)),
		0);
	mailauth_context_free(context);
}

/* A small key, in both forms: n = 0xa5, e = 3. */
#define PUBLIC_KEY "3007020200a5020103"
#define RSA_ENCRYPTION "300d06092a864886f70d0101010500"

static void keys_are_read_strictly(void **state)
{
	static const struct {
		const char *why, *der;
		bool want;
	} keys[] = {
		{"a bare RSAPublicKey", PUBLIC_KEY, true},
		{"a SubjectPublicKeyInfo", "301b" RSA_ENCRYPTION "030a00" PUBLIC_KEY, true},
		{"nothing", "", false},
		{"an octet behind a bare key", PUBLIC_KEY "00", false},
		{"an octet behind the key info", "301b" RSA_ENCRYPTION "030a00" PUBLIC_KEY "00",
			false},
		{"an octet behind the bit string", "301d" RSA_ENCRYPTION "030a00" PUBLIC_KEY "0500",
			false},
		{"an octet behind the key in the bit string",
			"301c" RSA_ENCRYPTION "030b00" PUBLIC_KEY "00", false},
		{"a third number", "300a020200a5020103020101", false},
		{"no exponent", "3004020200a5", false},
		{"bits that are not used in the bit string",
			"301b" RSA_ENCRYPTION "030a01" PUBLIC_KEY, false},
		{"no parameters of the algorithm",
			"3019300b06092a864886f70d010101030a00" PUBLIC_KEY, false},
		{"another algorithm (RSASSA-PSS)",
			"301b300d06092a864886f70d01010a0500030a00" PUBLIC_KEY, false},
		{"an even modulus", "3007020200a4020103", false},
		{"a modulus of 1", "3006020101020103", false},
		{"a negative modulus", "30060201a5020103", false},
		{"a modulus with zeros before it", "300802030000a5020103", false},
		{"an exponent of 1", "3007020200a5020101", false},
		{"an even exponent", "3007020200a5020104", false},
		{"an exponent of 0", "3007020200a5020100", false},
		{"an exponent with zeros before it", "3008020200a502020003", false},
		{"an octet behind the parameters",
			"301c300e06092a864886f70d010101050000030a00" PUBLIC_KEY, false},
		{"parameters that are not empty",
			"301c300e06092a864886f70d01010105017f030a00" PUBLIC_KEY, false},
		{"a bit string without its count of unused bits",
			"301a" RSA_ENCRYPTION "0309" PUBLIC_KEY, false},
		{"an empty bit string", "3011" RSA_ENCRYPTION "0300", false},
		{"key info in a longer form than it needs",
			"30811b" RSA_ENCRYPTION "030a00" PUBLIC_KEY, false},
		{"a SEQUENCE of indefinite length", "3080020200a50201030000", false},
		{"an algorithm and no key", "300f" RSA_ENCRYPTION, false},
		{"numbers without their SEQUENCE", "020200a5020103", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(keys); i++) {
		ma_slice der = hex_octets(keys[i].der);
		ma_rsa_key key;

		row("CRY-3", keys[i].why);
		assert_int_equal(ma_rsa_key_from_der(der, &key), keys[i].want);
		assert_int_equal(key.bits, keys[i].want ? 8 : 0);
		if (keys[i].want) {
			assert_int_equal(key.exponent_bits, 2);
			assert_int_equal(key.modulus.len, 1);
			assert_int_equal(*key.modulus.ptr, 0xa5);
		}
		hex_free(der);
	}
}

static void every_cut_of_a_key_is_refused(void **state)
{
	ma_slice der = hex_octets("301b" RSA_ENCRYPTION "030a00" PUBLIC_KEY);
	(void)state;

	row("CRY-3", "a key that ends too early, at any octet");
	for (size_t len = 0; len < der.len; len++) {
		uint8_t *cut = exact_copy(der.ptr, len);
		ma_rsa_key key;

		assert_false(ma_rsa_key_from_der(ma_slice_of(cut, len), &key));
		free(cut);
	}
	hex_free(der);
}

static void keys_of_dnssec(void **state)
{
	static const struct {
		const char *why, *wire;
		bool want;
	} keys[] = {
		{"the exponent's length, the exponent, the modulus", "0103a5", true},
		{"nothing", "", false},
		{"a length and nothing else", "01", false},
		{"no modulus", "0103", false},
		{"no exponent", "00", false},
		{"an exponent that ends too early", "0203", false},
		{"half of a long length", "0001", false},
		{"a long length of 0", "000000a5", false},
		{"a long length for a short exponent", "00000103a5", false},
		{"a long length of an exponent that is not there", "000100a5", false},
		{"an exponent with zeros before it", "020003a5", false},
		{"a modulus with zeros before it", "010300a5", false},
		{"an even exponent", "0104a5", false},
		{"an exponent of 1", "0101a5", false},
		{"an even modulus", "0103a4", false},
		{"a modulus of 1", "010301", false},
	};
	uint8_t wire[3 + 256 + 1] = {0, 1, 0, 1, [258] = 1, [259] = 0xa5};
	ma_rsa_key key;
	(void)state;

	for (size_t i = 0; i < COUNT(keys); i++) {
		ma_slice octets = hex_octets(keys[i].wire);

		row("CRY-7", keys[i].why);
		assert_int_equal(ma_rsa_key_from_wire(octets, &key), keys[i].want);
		assert_int_equal(key.bits, keys[i].want ? 8 : 0);
		assert_int_equal(key.exponent_bits, keys[i].want ? 2 : 0);
		hex_free(octets);
	}
	row("CRY-7", "an exponent of 256 octets has its length in two");
	assert_true(ma_rsa_key_from_wire(ma_slice_of(wire, sizeof wire), &key));
	assert_int_equal(key.exponent.len, 256);
	assert_int_equal(key.exponent_bits, 2041);
	assert_int_equal(key.modulus.len, 1);
}

static void no_room_for_a_digest(void **state)
{
	/* 3 + 8 octets of padding, 19 before the digest, 64 of it: 94 octets, or 752 bits. */
	static const uint8_t digest[64];
	uint8_t modulus[94], signature[94] = {0};
	const uint8_t three = 3;
	ma_rsa_key key = {.exponent = ma_slice_of(&three, 1), .exponent_bits = 2};
	mailauth_context *context = context_of_test();
	(void)state;

	row("CRY-3", "a modulus with no room for the encoded message verifies nothing");
	memset(modulus, 0xff, sizeof modulus);
	for (size_t len = 64; len <= sizeof modulus; len++) {
		key.modulus = ma_slice_of(modulus, len);
		key.bits = (uint32_t)(8 * len);
		assert_int_equal(ma_verify_rsa(context, &key, MAILAUTH_HASH_SHA512, digest,
					 ma_slice_of(signature, len)),
			0);
	}
	row("CRY-3", "a hash that is not known verifies nothing");
	assert_int_equal(ma_verify_rsa(context, &key, (mailauth_hash)0, digest,
				 ma_slice_of(signature, sizeof signature)),
		0);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_are_compared_whole),
		cmocka_unit_test(a_key_that_was_not_read),
		cmocka_unit_test(keys_are_read_strictly),
		cmocka_unit_test(every_cut_of_a_key_is_refused),
		cmocka_unit_test(keys_of_dnssec),
		cmocka_unit_test(no_room_for_a_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
