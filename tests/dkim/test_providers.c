/*
 * Providers: hashes and verification that the caller routes elsewhere, here to functions that count
 * and that fail when they are told to.
 */
#include "fixture.h"

#include "ed25519.h"
#include "hash.h"
#include "rsa.h"

typedef struct elsewhere {
	size_t begun, ended, fed, verified;
	size_t calls, fail_at; /* the how manieth call fails, from 1; 0: none */
} elsewhere;

static bool fails(elsewhere *e)
{
	return ++e->calls == e->fail_at;
}

static void *begin(void *user, mailauth_hash hash)
{
	elsewhere *e = user;
	ma_hash *state;

	if (fails(e))
		return NULL;
	state = malloc(sizeof *state);
	assert_non_null(state);
	ma_hash_begin(state, NULL, hash);
	e->begun++;
	return state;
}

static int feed(void *user, void *state, const void *data, size_t len)
{
	elsewhere *e = user;

	e->fed += len;
	ma_hash_feed(state, data, len);
	return fails(e) ? -1 : 0;
}

static int end(void *user, void *state, void *digest)
{
	elsewhere *e = user;

	if (digest != NULL)
		assert_true(ma_hash_end(state, digest));
	free(state);
	e->ended++;
	return fails(e) ? 1 : 0;
}

static int verify_rsa(void *user, mailauth_hash hash, const void *modulus, size_t modulus_len,
	const void *exponent, size_t exponent_len, const void *digest, const void *signature,
	size_t signature_len)
{
	elsewhere *e = user;
	ma_rsa_key key = {.modulus = ma_slice_of(modulus, modulus_len),
		.exponent = ma_slice_of(exponent, exponent_len),
		.bits = 2048,
		.exponent_bits = 17};

	e->verified++;
	if (fails(e))
		return -1;
	return ma_rsa_verify(&key, hash, digest, ma_slice_of(signature, signature_len));
}

static int verify_ed25519(void *user, const void *key, const void *message, size_t len,
	const void *signature)
{
	elsewhere *e = user;

	e->verified++;
	if (fails(e))
		return -1;
	return ma_ed25519_verify(NULL, key, ma_slice_of(message, len),
		ma_slice_of(signature, MA_ED25519_SIGNATURE_SIZE));
}

static void open_elsewhere(fixture *f, elsewhere *e)
{
	*e = (elsewhere){0};
	open_fixture(f);
	assert_int_equal(mailauth_context_set_hash_provider(f->context, begin, feed, end, e),
		MAILAUTH_OK);
	assert_int_equal(mailauth_context_set_rsa_provider(f->context, verify_rsa, e), MAILAUTH_OK);
	assert_int_equal(mailauth_context_set_ed25519_provider(f->context, verify_ed25519, e),
		MAILAUTH_OK);
}

/* The second has two signatures: by Ed25519, and by RSA. */
static const char *const files[] = {"canon-relaxed-simple.eml", "dkimpy-ed25519.eml"};

static void verdicts_are_the_same(void **state)
{
	elsewhere e;
	fixture f;
	(void)state;

	open_elsewhere(&f, &e);
	for (size_t i = 0; i < COUNT(files); i++) {
		octets message = load(files[i]);

		row("CRY-10", "a message passes whose hashes and signature others compute");
		e = (elsewhere){0};
		mailauth_dkim_verifier_reset(f.verifier);
		judge(f.verifier, message);
		assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), MAILAUTH_DKIM_PASS);
		assert_true(e.begun >= 2 && e.fed > 100);
		assert_int_equal(e.ended, e.begun);
		assert_int_equal(e.verified, i + 1);
		free(message.data);
	}
	close_fixture(&f);
}

static mailauth_status judge_status(mailauth_dkim_verifier *verifier, octets message)
{
	mailauth_status status;

	mailauth_dkim_verifier_reset(verifier);
	status = mailauth_dkim_verifier_feed(verifier, message.data, message.len);
	if (status == MAILAUTH_OK)
		status = mailauth_dkim_verifier_finish(verifier);
	if (status == MAILAUTH_OK)
		status = mailauth_dkim_verifier_run(verifier);
	return status;
}

static void each_call_may_fail(void **state)
{
	elsewhere e;
	fixture f;
	(void)state;

	open_elsewhere(&f, &e);
	row("CRY-10", "a provider that fails, at any of its calls, is neither a pass nor a fail");
	for (size_t i = 0; i < COUNT(files); i++) {
		octets message = load(files[i]);
		size_t fail_at = 0, calls;

		do {
			e = (elsewhere){.fail_at = ++fail_at};
			if (judge_status(f.verifier, message) == MAILAUTH_OK)
				break;
			assert_int_equal(mailauth_dkim_verifier_run(f.verifier),
				MAILAUTH_CALLBACK_FAILED);
			mailauth_dkim_verifier_reset(f.verifier);
			assert_int_equal(e.ended, e.begun);
			calls = e.calls;
		} while (calls >= fail_at);
		assert_true(fail_at > 5 && e.calls < fail_at);
		free(message.data);
	}
	close_fixture(&f);
}

static void hashes_are_ended(void **state)
{
	octets message = load(files[0]);
	elsewhere e;
	fixture f;
	(void)state;

	open_elsewhere(&f, &e);
	row("CRY-10", "the hash of a message that is given up is ended at the next reset");
	assert_int_equal(mailauth_dkim_verifier_feed(f.verifier, message.data, message.len - 1),
		MAILAUTH_OK);
	assert_int_equal(e.begun, 1);
	assert_int_equal(e.ended, 0);
	mailauth_dkim_verifier_reset(f.verifier);
	assert_int_equal(e.ended, 1);

	row("CRY-10", "or when the verifier is released");
	assert_int_equal(mailauth_dkim_verifier_feed(f.verifier, message.data, message.len - 1),
		MAILAUTH_OK);
	assert_int_equal(e.begun, 2);
	close_fixture(&f);
	assert_int_equal(e.ended, 2);
	free(message.data);
}

static void setters_check_what_they_are_given(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	row("CRY-10", "a context is wanted, and all three functions of a hash or none");
	assert_int_equal(mailauth_context_set_hash_provider(NULL, begin, feed, end, NULL),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_context_set_rsa_provider(NULL, verify_rsa, NULL),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_context_set_ed25519_provider(NULL, verify_ed25519, NULL),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_context_set_hash_provider(context, NULL, feed, end, NULL),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_context_set_hash_provider(context, begin, NULL, end, NULL),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_context_set_hash_provider(context, begin, feed, NULL, NULL),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_context_set_hash_provider(context, NULL, NULL, NULL, NULL),
		MAILAUTH_OK);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts_are_the_same),
		cmocka_unit_test(each_call_may_fail),
		cmocka_unit_test(hashes_are_ended),
		cmocka_unit_test(setters_check_what_they_are_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
