/*
 * Wycheproof's vectors for RSA PKCS#1 v1.5, Ed25519 and ECDSA, from the public suites. Exits 77,
 * "skipped", where these are not at hand, or fails with MAILAUTH_REQUIRE_SUITES=1.
 *
 *	key rsa n HEX e HEX hash H
 *	key ed25519 pk HEX hash none
 *	key ecdsa P-256|P-384 der|p1363 point HEX hash H
 *	vector ID FLAGS valid|invalid|acceptable MESSAGE SIGNATURE		"-" stands for no octet
 */
#include "hex_key.h"
#include "suite.h"

#include "ecdsa.h"
#include "ed25519.h"

static const char *folder;
static mailauth_context *context;

/* The octets of a token, for hex_free(). */
static ma_slice token_octets(const suite_token *token)
{
	return hex_octets(suite_is(token, "-") ? "" : token->text);
}

typedef struct tally {
	size_t valid, invalid, acceptable;
} tally;

/* The key of a group: numbers of RSA, octets of the others. */
typedef struct group {
	enum { RSA, ED25519, P256, P384 } kind;
	bool der;
	mailauth_hash hash;
	ma_rsa_key rsa;
	ma_slice key;
} group;

static mailauth_hash hash_of(const suite_token *token)
{
	if (suite_is(token, "SHA-512"))
		return MAILAUTH_HASH_SHA512;
	if (suite_is(token, "SHA-384"))
		return MAILAUTH_HASH_SHA384;
	assert_true(suite_is(token, "SHA-256"));
	return MAILAUTH_HASH_SHA256;
}

static void close_group(group *g)
{
	hex_key_free(&g->rsa);
	hex_free(g->key);
	*g = (group){.kind = RSA};
}

static void open_group(group *g, const suite_reader *reader)
{
	const suite_token *tokens = reader->tokens;

	close_group(g);
	assert_true(suite_is(&tokens[reader->count - 2], "hash"));
	if (suite_is(&tokens[1], "rsa")) {
		assert_int_equal(reader->count, 8);
		g->rsa = hex_key(tokens[3].text, tokens[5].text);
		g->hash = hash_of(&tokens[7]);
	} else if (suite_is(&tokens[1], "ed25519")) {
		assert_int_equal(reader->count, 6);
		g->kind = ED25519;
		g->key = hex_octets(tokens[3].text);
		assert_int_equal(g->key.len, MA_ED25519_KEY_SIZE);
	} else {
		assert_int_equal(reader->count, 8);
		assert_true(suite_is(&tokens[1], "ecdsa"));
		g->kind = suite_is(&tokens[2], "P-256") ? P256 : P384;
		g->der = suite_is(&tokens[3], "der");
		g->hash = hash_of(&tokens[7]);
		/* a point begins with 04; what verifies wants the numbers behind it */
		assert_memory_equal(tokens[5].text, "04", 2);
		g->key = hex_octets(tokens[5].text + 2);
	}
}

static bool verify_ecdsa(const group *g, const uint8_t *digest, ma_slice signature)
{
	size_t size = g->kind == P256 ? MA_P256_SIZE : MA_P384_SIZE;
	uint8_t raw[2 * MA_P384_SIZE];

	if (g->der) {
		if (!ma_ecdsa_from_der(signature, size, raw))
			return false;
		signature = ma_slice_of(raw, 2 * size);
	}
	return g->kind == P256 ? ma_p256_verify(g->key, digest, signature)
			       : ma_p384_verify(g->key, digest, signature);
}

static bool verify(const group *g, ma_slice message, ma_slice signature)
{
	uint8_t digest[MA_DIGEST_MAX];

	if (g->kind == ED25519)
		return ma_ed25519_verify(context, g->key.ptr, message, signature);
	ma_hash_of(context, g->hash, message, digest);
	if (g->kind == RSA)
		return ma_rsa_verify(&g->rsa, g->hash, digest, signature);
	return verify_ecdsa(g, digest, signature);
}

/* Acceptable vectors may go either way. */
static void judge(const group *g, const suite_token *tokens, tally *seen)
{
	ma_slice message = token_octets(&tokens[4]), signature = token_octets(&tokens[5]);
	const suite_token *verdict = &tokens[3];

	if (suite_is(verdict, verify(g, message, signature) ? "invalid" : "valid"))
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
	group g = {.kind = RSA};
	tally seen = {0};
	size_t len, vectors = 0;
	char *text = suite_load(folder, file, &len);
	suite_result result;
	suite_reader reader;

	assert_non_null(text);
	suite_open(&reader, text, len);
	while ((result = suite_next(&reader)) == SUITE_LINE) {
		if (suite_is(&reader.tokens[0], "key")) {
			open_group(&g, &reader);
			continue;
		}
		assert_int_equal(reader.count, 6);
		judge(&g, reader.tokens, &seen);
		vectors++;
	}
	assert_int_equal(result, SUITE_END);
	assert_int_equal(vectors, seen.valid + seen.invalid + seen.acceptable);
	close_group(&g);
	free(text);
	return seen;
}

static void vectors_are_judged_right(void **state)
{
	static const char *const files[] = {
		"rsa_signature_2048_sha256.txt",
		"rsa_signature_2048_sha512.txt",
		"rsa_signature_3072_sha256.txt",
		"rsa_signature_3072_sha512.txt",
		"rsa_signature_4096_sha256.txt",
		"rsa_signature_4096_sha512.txt",
		"ed25519.txt",
		"ecdsa_secp256r1_sha256.txt",
		"ecdsa_secp256r1_sha256_p1363.txt",
		"ecdsa_secp384r1_sha384.txt",
		"ecdsa_secp384r1_sha384_p1363.txt",
	};
	size_t total = 0;
	(void)state;

	context = mailauth_context_new(NULL, NULL);
	row("CRY-5", "valid vectors verify, invalid ones do not");
	for (size_t i = 0; i < COUNT(files); i++) {
		tally seen = judge_file(files[i]);

		print_message("    %s: %zu valid, %zu invalid, %zu acceptable\n", files[i],
			seen.valid, seen.invalid, seen.acceptable);
		assert_true(seen.valid > 0 && seen.invalid > 30);
		total += seen.valid + seen.invalid + seen.acceptable;
	}
	assert_true(total >= 1620);
	mailauth_context_free(context);
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
