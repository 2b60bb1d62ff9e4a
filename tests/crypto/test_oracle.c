/*
 * RSA against OpenSSL, and its arithmetic against Python: oracle.py says what they say. Exits 77,
 * "skipped", where one of them is missing, or fails with MAILAUTH_REQUIRE_TOOLS=1.
 */
#define _POSIX_C_SOURCE 200809L
#include "hex.h"

#include "bignum.h"
#include "rsa.h"
#include "hash.h"

#define WORD_MAX 4096

typedef struct words {
	char kind[7];
	char word[4][WORD_MAX + 1];
} words;

static mailauth_hash hash_named(const char *name)
{
	static const char *const names[] = {[MAILAUTH_HASH_SHA1] = "sha1",
		[MAILAUTH_HASH_SHA256] = "sha256",
		[MAILAUTH_HASH_SHA384] = "sha384",
		[MAILAUTH_HASH_SHA512] = "sha512"};

	for (size_t i = MAILAUTH_HASH_SHA1; i < COUNT(names); i++)
		if (strcmp(name, names[i]) == 0)
			return (mailauth_hash)i;
	fail_msg("no hash is named %s", name);
	return MAILAUTH_HASH_SHA256;
}

static void judge_signature(const words *line)
{
	mailauth_hash hash = hash_named(line->kind);
	ma_slice der = hex_octets(line->word[0]), message = hex_octets(line->word[1]);
	ma_slice signature = hex_octets(line->word[2]);
	uint8_t digest[MA_DIGEST_MAX];
	ma_rsa_key key;

	ma_hash_of(NULL, hash, message, digest);
	assert_true(ma_rsa_key_from_der(der, &key));
	assert_int_equal(ma_rsa_verify(&key, hash, digest, signature), line->word[3][0] == '1');
	hex_free(signature);
	hex_free(message);
	hex_free(der);
}

static void judge_power(const words *line)
{
	ma_slice base = hex_octets(line->word[0]), exponent = hex_octets(line->word[1]);
	ma_slice modulus = hex_octets(line->word[2]), want = hex_octets(line->word[3]);
	uint8_t *power = malloc(modulus.len);

	assert_non_null(power);
	ma_mod_power(base, exponent, modulus, power);
	assert_memory_equal(power, want.ptr, want.len);
	free(power);
	hex_free(want);
	hex_free(modulus);
	hex_free(exponent);
	hex_free(base);
}

static void openssl_and_python_agree(void **state)
{
	FILE *lines = popen("python3 '" MA_SOURCE_DIR "/tests/crypto/oracle.py'", "r");
	static words line;
	size_t good = 0, bad = 0, powers = 0;
	(void)state;

	row("CRY-4",
		"38 keys of OpenSSL's, 512 to 8192 bits, four hashes: signatures, changed or not");
	row("CRY-3", "400 powers are what Python says");
	assert_non_null(lines);
	while (fscanf(lines, "%6s %4096s %4096s %4096s %4096s", line.kind, line.word[0],
		       line.word[1], line.word[2], line.word[3]) == 5) {
		if (strcmp(line.kind, "pow") == 0) {
			judge_power(&line);
			powers++;
			continue;
		}
		judge_signature(&line);
		good += line.word[3][0] == '1';
		bad += line.word[3][0] == '0';
	}
	assert_int_equal(pclose(lines), 0);
	assert_int_equal(powers, 400);
	assert_int_equal(good, 38);
	assert_int_equal(bad, 152);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(openssl_and_python_agree),
	};

	if (system("python3 -c '' && openssl version >/dev/null") != 0) {
		const char *required = getenv("MAILAUTH_REQUIRE_TOOLS");

		printf("skipped: python3 or openssl is missing\n");
		return required != NULL && strcmp(required, "1") == 0 ? 1 : 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
