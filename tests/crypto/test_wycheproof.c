/*
 * Wycheproof's vectors for RSA PKCS#1 v1.5 with SHA-256, from the public suites. Exits 77,
 * "skipped", where these are not at hand, or fails with MAILAUTH_REQUIRE_SUITES=1.
 *
 *	key rsa n HEX e HEX hash SHA-256
 *	vector ID FLAGS valid|invalid|acceptable MESSAGE SIGNATURE		"-" stands for no octet
 */
#include "hex_key.h"
#include "suite.h"

#include "hash.h"

static const char *folder;

/* The octets of a token, for hex_free(). */
static ma_slice token_octets(const suite_token *token)
{
	return hex_octets(suite_is(token, "-") ? "" : token->text);
}

typedef struct tally {
	size_t valid, invalid, acceptable;
} tally;

/* Acceptable vectors may go either way. */
static void judge(const ma_rsa_key *key, const suite_token *tokens, tally *seen)
{
	ma_slice message = token_octets(&tokens[4]), signature = token_octets(&tokens[5]);
	const suite_token *verdict = &tokens[3];
	uint8_t digest[MA_SHA256_SIZE];
	ma_hash hash;
	bool verified;

	ma_hash_begin(&hash, NULL, MAILAUTH_HASH_SHA256);
	ma_hash_feed(&hash, message.ptr, message.len);
	ma_hash_end(&hash, digest);
	verified = ma_rsa_verify(key, MAILAUTH_HASH_SHA256, digest, signature);
	if (suite_is(verdict, verified ? "invalid" : "valid"))
		fail_msg("vector %s (%s) is %s", tokens[1].text, tokens[2].text, verdict->text);
	seen->valid += suite_is(verdict, "valid");
	seen->invalid += suite_is(verdict, "invalid");
	seen->acceptable += suite_is(verdict, "acceptable");
	hex_free(signature);
	hex_free(message);
}

/* Judges all vectors of a file and returns how many there were of each kind. */
static tally judge_file(const char *file)
{
	ma_rsa_key key = {.bits = 0};
	tally seen = {0};
	size_t len, vectors = 0;
	char *text = suite_load(folder, file, &len);
	suite_result result;
	suite_reader reader;

	assert_non_null(text);
	suite_open(&reader, text, len);
	while ((result = suite_next(&reader)) == SUITE_LINE) {
		if (suite_is(&reader.tokens[0], "key")) {
			assert_int_equal(reader.count, 8);
			assert_true(suite_is(&reader.tokens[7], "SHA-256"));
			hex_key_free(&key);
			key = hex_key(reader.tokens[3].text, reader.tokens[5].text);
			continue;
		}
		assert_int_equal(reader.count, 6);
		judge(&key, reader.tokens, &seen);
		vectors++;
	}
	assert_int_equal(result, SUITE_END);
	assert_int_equal(vectors, seen.valid + seen.invalid + seen.acceptable);
	hex_key_free(&key);
	free(text);
	return seen;
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
		tally seen = judge_file(files[i]);

		print_message("    %s: %zu valid, %zu invalid, %zu acceptable\n", files[i],
			seen.valid, seen.invalid, seen.acceptable);
		assert_true(seen.valid > 0 && seen.invalid > 100);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_are_judged_right),
	};
	const char *suites = getenv("MAILAUTH_SUITES"),
		   *required = getenv("MAILAUTH_REQUIRE_SUITES");
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
