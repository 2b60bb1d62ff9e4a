/*
 * RRSIGs that the caller's providers hash and verify.
 */
#include "rrset_fixture.h"

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
	/* 64 octets of zeros are no point of P-256: known behind the hash only */
	static const rrset_case it = {
		.signature = "MX 13 2 3600 1440021600 1438207200 1038 example.com. " SIGNATURE,
		.key = "257 3 13 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		       "AAAAAAAAAAAAAAAAAAA=="};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_rrset *set = set_of(context, &it);
	int valid = 2;
	(void)state;

	now = NOW;
	mailauth_context_set_clock(context, tell_time, NULL);
	row("CRY-10", "a provider that does not hash ends the judging of RRSIGs");
	assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_OK);
	assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_MISMATCH);
	mailauth_context_set_hash_provider(context, begin_nothing, feed_nothing, end_nothing, NULL);
	assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_CALLBACK_FAILED);
	assert_int_equal(valid, 0);
	assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_NOT_TRIED);
	mailauth_rrset_free(set);
	mailauth_context_free(context);
}

/* A provider that changes the set it hashes for, as it must not, and fails. */
static void *change_set(void *user, mailauth_hash hash)
{
	mailauth_rrset *set = *(mailauth_rrset **)user;
	int valid = 1;
	(void)hash;

	for (int i = 0; i < 40; i++)
		assert_int_equal(mailauth_rrset_add_signature(set, 0, "x", 1), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_rrset_add(set, 0, "\0\1", 3), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_rrset_add_key(set, "a", "\0\0\3\0", 4), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_rrset_set_sha1(set, 1), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_rrset_reset(set, "a", MX), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_BAD_STATE);
	assert_int_equal(valid, 0);
	return NULL;
}

static void a_provider_cannot_change_the_set(void **state)
{
	static const rrset_case it = {
		.signature = "MX 13 2 3600 1440021600 1438207200 1038 example.com. " SIGNATURE,
		.key = "257 3 13 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		       "AAAAAAAAAAAAAAAAAAA=="};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_rrset *set = set_of(context, &it);
	int valid = 2;
	(void)state;

	now = NOW;
	mailauth_context_set_clock(context, tell_time, NULL);
	row("API-9", "nothing is added to a set, or judged, from inside a provider");
	mailauth_context_set_hash_provider(context, change_set, feed_nothing, end_nothing, &set);
	assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_CALLBACK_FAILED);
	assert_int_equal(valid, 0);
	mailauth_rrset_free(set);
	mailauth_context_free(context);
}

/* Providers that say of each signature what they are told to. */
static int told;

static int say_of_rsa(void *user, mailauth_hash hash, const void *modulus, size_t modulus_len,
	const void *exponent, size_t exponent_len, const void *digest, const void *signature,
	size_t signature_len)
{
	(void)user;
	(void)modulus;
	(void)exponent;
	(void)exponent_len;
	(void)digest;
	(void)signature;
	return hash == MAILAUTH_HASH_SHA256 && modulus_len == 64 && signature_len == 64 ? told : 2;
}

static int say_of_ecdsa(void *user, mailauth_curve curve, const void *key, const void *digest,
	const void *signature)
{
	(void)user;
	(void)key;
	(void)digest;
	(void)signature;
	return curve == MAILAUTH_CURVE_P256 ? told : 2;
}

static int say_of_ed25519(void *user, const void *key, const void *message, size_t message_len,
	const void *signature)
{
	(void)user;
	(void)key;
	(void)message;
	(void)signature;
	return message_len > 0 ? told : 2;
}

static void providers_verify_what_we_would(void **state)
{
	static const rrset_case keys[] = {
		{.signature = "MX 15 2 " SIGNED_BY},
		{.signature = "MX 13 2 3600 1440021600 1438207200 1038 example.com. " SIGNATURE,
			.key = "257 3 13 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
			       "AAAAAAAAAAAAAAAAAAAAAAA=="},
		{.signature = "MX 8 2 3600 1440021600 1438207200 9033 example.com. " SIGNATURE,
			.key = "256 3 8 AwEAAcFcGsaxxdgiuuGmCkVImy4h99CqT7jwY3pexPGcnUFtR2Fh36BponcwtkZ"
			       "4cAgtvd4Qs8PkxUdp6p/DlUmObdk="},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	int valid;
	(void)state;

	now = NOW;
	mailauth_context_set_clock(context, tell_time, NULL);
	mailauth_context_set_limit(context, MAILAUTH_LIMIT_RSA_BITS_MIN, 512);
	mailauth_context_set_rsa_provider(context, say_of_rsa, NULL);
	mailauth_context_set_ecdsa_provider(context, say_of_ecdsa, NULL);
	mailauth_context_set_ed25519_provider(context, say_of_ed25519, NULL);
	row("CRY-10", "RRSIGs of each family are verified by its provider, and as that says");
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		mailauth_rrset *set = set_of(context, &keys[i]);

		told = 1;
		assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_OK);
		assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_VALID);
		told = 0;
		assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_OK);
		assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_MISMATCH);
		told = -1;
		assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_CALLBACK_FAILED);
		mailauth_rrset_free(set);
	}
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_provider_that_fails_ends_it),
		cmocka_unit_test(a_provider_cannot_change_the_set),
		cmocka_unit_test(providers_verify_what_we_would),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
