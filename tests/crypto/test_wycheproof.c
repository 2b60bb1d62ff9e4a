/*
 * Wycheproof's vectors for RSA PKCS#1 v1.5 with SHA-256, from the public suites. Exits 77, "skipped",
 * where these are not at hand, or fails with MAILAUTH_REQUIRE_SUITES=1.
 *
 *	key rsa n HEX e HEX hash SHA-256
 *	vector ID FLAGS valid|invalid|acceptable MESSAGE SIGNATURE		"-" stands for no octet
 */
#include "hex.h"
#include "suite.h"

#include "rsa.h"
#include "sha256.h"

static const char *folder;

/* The octets of a token, for hex_free(). */
static ma_slice token_octets(const suite_token *token)
{
	return hex_octets(suite_is(token, "-") ? "" : token->text);
}

static uint32_t bits_of(ma_slice number)
{
	uint32_t bits = (uint32_t)(8 * number.len);

	for (uint8_t top = number.ptr[0]; (top & 0x80) == 0; top = (uint8_t)(top << 1))
		bits--;
	return bits;
}

static void judge(const ma_rsa_key *key, const suite_token *tokens)
{
	ma_slice message = token_octets(&tokens[4]), signature = token_octets(&tokens[5]);
	uint8_t digest[MA_SHA256_SIZE];
	ma_sha256 hash;
	bool verified;

	ma_sha256_init(&hash);
	ma_sha256_update(&hash, message.ptr, message.len);
	ma_sha256_final(&hash, digest);
	verified = ma_rsa_verify_sha256(key, digest, signature);
	if (!suite_is(&tokens[3], "acceptable") && verified != suite_is(&tokens[3], "valid"))
		fail_msg("vector %s (%s) is %s", tokens[1].text, tokens[2].text, tokens[3].text);
	hex_free(signature);
	hex_free(message);
}

static void key_free(ma_rsa_key *key)
{
	hex_free(key->modulus);
	hex_free(key->exponent);
}

/* Judges all vectors of a file and returns how many there were. */
static size_t judge_file(const char *file)
{
	ma_rsa_key key = {.bits = 0};
	size_t len, count = 0;
	char *text = suite_load(folder, file, &len);
	suite_result result;
	suite_reader reader;

	assert_non_null(text);
	suite_open(&reader, text, len);
	while ((result = suite_next(&reader)) == SUITE_LINE) {
		if (suite_is(&reader.tokens[0], "key")) {
			assert_int_equal(reader.count, 8);
			assert_true(suite_is(&reader.tokens[7], "SHA-256"));
			key_free(&key);
			key.modulus = token_octets(&reader.tokens[3]);
			key.exponent = token_octets(&reader.tokens[5]);
			key.bits = bits_of(key.modulus);
			key.exponent_bits = bits_of(key.exponent);
			continue;
		}
		assert_int_equal(reader.count, 6);
		judge(&key, reader.tokens);
		count++;
	}
	assert_int_equal(result, SUITE_END);
	key_free(&key);
	free(text);
	return count;
}

static void vectors_are_judged_right(void **state)
{
	static const char *const files[] = {
		"rsa_signature_2048_sha256.txt",
		"rsa_signature_3072_sha256.txt",
		"rsa_signature_4096_sha256.txt",
	};
	(void)state;

	row("CRY-5", "valid vectors verify, invalid ones do not");
	for (size_t i = 0; i < COUNT(files); i++) {
		size_t count = judge_file(files[i]);

		print_message("  %s: %zu vectors\n", files[i], count);
		assert_in_range(count, 50, 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_are_judged_right),
	};
	const char *suites = getenv("MAILAUTH_SUITES"), *required = getenv("MAILAUTH_REQUIRE_SUITES");
	char *path = suite_path(suites != NULL ? suites : MA_SOURCE_DIR "/../shared/suites",
		"crypto/wycheproof");
	int failed = 77;
	size_t len;
	char *probe;

	folder = path;
	probe = suite_load(folder, "rsa_signature_2048_sha256.txt", &len);
	if (probe != NULL)
		failed = cmocka_run_group_tests(tests, NULL, NULL);
	else
		printf("skipped: the public suites are not at hand\n");
	free(probe);
	free(path);
	return failed == 77 && required != NULL && strcmp(required, "1") == 0 ? 1 : failed;
}
