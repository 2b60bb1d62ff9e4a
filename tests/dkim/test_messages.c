/*
 * Signed messages, which openssl and dkimpy made (tests/data/dkim/make.py), and the verdict of
 * each, however it is fed.
 */
#include "fixture.h"

typedef struct message_row {
	const char *id, *why, *file, *want;
} message_row;

static const struct {
	const char *name;
	void (*feed)(mailauth_dkim_verifier *verifier, octets message);
} ways[] = {
	{"whole", feed_whole},
	{"octet by octet", feed_octets},
	{"in random pieces", feed_random},
	{"field by field", feed_fields},
};

/* One message in every way: the row's verdict, and the same text to the last octet. */
static void check_message(fixture *f, const message_row *wanted)
{
	static char first[VERDICT_ROOM], other[VERDICT_ROOM];
	octets message = load(wanted->file);

	row(wanted->id, wanted->why);
	for (size_t i = 0; i < COUNT(ways); i++) {
		mailauth_dkim_verifier_reset(f->verifier);
		ways[i].feed(f->verifier, message);
		assert_int_equal(mailauth_dkim_verifier_finish(f->verifier), MAILAUTH_OK);
		assert_int_equal(mailauth_dkim_verifier_run(f->verifier), MAILAUTH_OK);
		check_one(f->verifier, wanted->want);
		put_verdict(f->verifier, i == 0 ? first : other);
		if (i > 0)
			assert_string_equal(other, first);
	}
	free(message.data);
}

static void check_messages(const message_row *rows, size_t count)
{
	fixture f;

	open_fixture(&f);
	assert_int_equal(mailauth_dkim_verifier_set_body_length_policy(f.verifier,
				 MAILAUTH_BODY_LENGTH_ALLOW),
		MAILAUTH_OK);
	for (size_t i = 0; i < count; i++)
		check_message(&f, &rows[i]);
	row("API-8", "each of these was fed whole, by octets, in random pieces and by fields");
	close_fixture(&f);
}

static void rsa_sha1_is_a_setting(void **state)
{
	static const message_row verified = {"DKIM-25",
		"rsa-sha1 is verified where the caller asks for it", "sha1.eml", "pass"};
	static const message_row refused = {"DKIM-25", "and no more when that is taken back",
		"sha1.eml", "permerror: rsa-sha1 must not be used"};
	octets message = load("sha1.eml");
	fixture f;
	(void)state;

	open_fixture(&f);
	assert_int_equal(mailauth_context_set_rsa_sha1(NULL, 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_context_set_rsa_sha1(f.context, 1), MAILAUTH_OK);
	check_message(&f, &verified);

	row("DKIM-25", "another body does not verify under it");
	message.data[body_of(message)] ^= 1;
	mailauth_dkim_verifier_reset(f.verifier);
	judge(f.verifier, message);
	check_one(f.verifier, "fail: body hash did not verify");

	row("DKIM-25", "nor another header");
	message.data[body_of(message)] ^= 1;
	(void)replace(&message, "rom: ", "rom: x");
	mailauth_dkim_verifier_reset(f.verifier);
	judge(f.verifier, message);
	check_one(f.verifier, "fail: signature did not verify");

	assert_int_equal(mailauth_context_set_rsa_sha1(f.context, 0), MAILAUTH_OK);
	check_message(&f, &refused);
	free(message.data);
	close_fixture(&f);
}

static void canonicalizations_pass(void **state)
{
	static const message_row rows[] = {
		{"DKIM-8", "dkimpy's simple/simple verifies", "canon-simple-simple.eml", "pass"},
		{"DKIM-11", "dkimpy's simple/relaxed verifies", "canon-simple-relaxed.eml", "pass"},
		{"DKIM-10", "dkimpy's relaxed/simple verifies", "canon-relaxed-simple.eml", "pass"},
		{"DKIM-9", "dkimpy's relaxed/relaxed verifies", "canon-relaxed-relaxed.eml",
			"pass"},
		{"DKIM-6", "one name in c= is of the header, and the body is simple",
			"c-header-only.eml", "pass"},
		{"DKIM-6", "without c= both are simple", "c-absent.eml", "pass"},
		{"DKIM-8", "simple keeps white space before the colon", "field-blank-simple.eml",
			"pass"},
		{"DKIM-9", "relaxed drops white space round the colon", "field-blank-relaxed.eml",
			"pass"},
		{"DKIM-8", "simple keeps fields with nothing but blanks", "field-empty-simple.eml",
			"pass"},
		{"DKIM-9", "relaxed leaves nothing behind the colon of a blank field",
			"field-empty-relaxed.eml", "pass"},
		{"DKIM-8", "simple keeps controls and 8-bit octets", "field-8bit-simple.eml",
			"pass"},
		{"DKIM-9", "VT, FF and NBSP are not white space", "field-8bit-relaxed.eml", "pass"},
	};
	(void)state;

	check_messages(rows, COUNT(rows));
}

static void bodies_pass(void **state)
{
	static const message_row rows[] = {
		{"DKIM-10", "an empty body is CRLF in simple", "body-empty-simple.eml", "pass"},
		{"DKIM-11", "an empty body is nothing in relaxed", "body-empty-relaxed.eml",
			"pass"},
		{"DKIM-10", "a message without an empty line has an empty body, simple",
			"body-none-simple.eml", "pass"},
		{"DKIM-11", "a message without an empty line has an empty body, relaxed",
			"body-none-relaxed.eml", "pass"},
		{"DKIM-10", "a body of empty lines is one CRLF", "body-blank-simple.eml", "pass"},
		{"DKIM-11", "a body of empty lines is nothing", "body-blank-relaxed.eml", "pass"},
		{"DKIM-10", "lines of blanks are not empty", "body-spaces-simple.eml", "pass"},
		{"DKIM-11", "lines of blanks are empty", "body-spaces-relaxed.eml", "pass"},
		{"DKIM-10", "a missing CRLF at the end is added, simple", "body-no-crlf-simple.eml",
			"pass"},
		{"DKIM-11", "a missing CRLF at the end is added, relaxed",
			"body-no-crlf-relaxed.eml", "pass"},
		{"DKIM-12", "bare CRs and LFs are data, simple", "body-bare-simple.eml", "pass"},
		{"DKIM-12", "bare CRs and LFs are data, relaxed", "body-bare-relaxed.eml", "pass"},
	};
	(void)state;

	check_messages(rows, COUNT(rows));
}

static void signed_fields_are_found(void **state)
{
	static const message_row rows[] = {
		{"DKIM-15", "a name once means the last field of that name", "h-bottom.eml",
			"pass"},
		{"DKIM-15", "a name twice means the last and the one above it", "h-both.eml",
			"pass"},
		{"DKIM-15", "a name in another case is the same name", "h-case.eml", "pass"},
		{"DKIM-15", "a name without a field adds nothing, not even CRLF", "h-absent.eml",
			"pass"},
		{"DKIM-2", "FWS may stand round the colons of h=", "h-white.eml", "pass"},
	};
	static const message_row others[] = {
		{"DKIM-16", "dkim-signature in h= is the other one, when ours is above it",
			"h-own-top.eml", "pass"},
		{"DKIM-16", "dkim-signature in h= is the other one, when ours is below it",
			"h-own-bottom.eml", "pass"},
		{"DKIM-16", "dkim-signature twice, with one other, is that one and nothing",
			"h-own-twice.eml", "pass"},
	};
	fixture f;
	(void)state;

	check_messages(rows, COUNT(rows));

	open_fixture(&f);
	for (size_t i = 0; i < COUNT(others); i++) {
		octets message = load(others[i].file);

		row(others[i].id, others[i].why);
		judge(f.verifier, message);
		assert_int_equal(mailauth_dkim_verifier_get_count(f.verifier), 2);
		for (size_t k = 0; k < 2; k++)
			assert_int_equal(
				mailauth_dkim_signature_get_result(
					mailauth_dkim_verifier_get_signature(f.verifier, k)),
				MAILAUTH_DKIM_PASS);
		free(message.data);
	}
	close_fixture(&f);
}

static void the_own_field_goes_last(void **state)
{
	static const message_row rows[] = {
		{"DKIM-17", "b= last, with folds, without a semicolon", "canon-relaxed-relaxed.eml",
			"pass"},
		{"DKIM-19", "white space between b and =, simple", "b-name-simple.eml", "pass"},
		{"DKIM-19", "white space between b and =, relaxed", "b-name-relaxed.eml", "pass"},
		{"DKIM-19", "b= may be the first tag, simple", "b-first-simple.eml", "pass"},
		{"DKIM-19", "b= may be the first tag, relaxed", "b-first-relaxed.eml", "pass"},
		{"DKIM-19", "b= in the middle: the folds round its value go with it, simple",
			"b-middle-simple.eml", "pass"},
		{"DKIM-19", "b= in the middle: the folds round its value go with it, relaxed",
			"b-middle-relaxed.eml", "pass"},
		{"DKIM-19", "the semicolon behind b= stays, simple", "b-semicolon-simple.eml",
			"pass"},
		{"DKIM-19", "the semicolon behind b= stays, relaxed", "b-semicolon-relaxed.eml",
			"pass"},
		{"DKIM-19", "blanks behind the last semicolon stay, simple",
			"b-semicolon-blank-simple.eml", "pass"},
		{"DKIM-19", "blanks behind the last semicolon are a line's end, relaxed",
			"b-semicolon-blank-relaxed.eml", "pass"},
		{"DKIM-19", "blanks behind the value of b= go with it, simple",
			"b-blank-simple.eml", "pass"},
		{"DKIM-19", "blanks behind the value of b= go with it, relaxed",
			"b-blank-relaxed.eml", "pass"},
		{"DKIM-17", "bh= may come behind b=, simple", "b-before-bh-simple.eml", "pass"},
		{"DKIM-17", "bh= may come behind b=, relaxed", "b-before-bh-relaxed.eml", "pass"},
		{"DKIM-17", "a b= inside z= is text, simple", "b-z-simple.eml", "pass"},
		{"DKIM-17", "a b= inside z= is text, relaxed", "b-z-relaxed.eml", "pass"},
		{"DKIM-17", "B=, ab=, b_= and bb= are other tags, simple", "b-capital-simple.eml",
			"pass"},
		{"DKIM-17", "B=, ab=, b_= and bb= are other tags, relaxed", "b-capital-relaxed.eml",
			"pass"},
		{"DKIM-17", "a field without folds, simple", "b-one-line-simple.eml", "pass"},
		{"DKIM-17", "a field without folds, relaxed", "b-one-line-relaxed.eml", "pass"},
		{"DKIM-18", "the body hash is in the data hash only by way of bh=",
			"c-header-only.eml", "pass"},
	};
	(void)state;

	check_messages(rows, COUNT(rows));
}

static void tags_mean_what_they_say(void **state)
{
	static const message_row rows[] = {
		{"DKIM-3", "v= need not come first, and unknown tags are hashed and ignored",
			"order.eml", "pass"},
		{"DKIM-4", "i= may be below d=", "i-below.eml", "pass"},
		{"DKIM-4", "i= and d= compare without case", "i-case.eml", "pass"},
		{"DKIM-7", "i= is decoded before its domain is compared", "i-quoted.eml", "pass"},
		{"DKIM-7", "d= and s= in capitals find the key", "names.eml", "pass"},
		{"DKIM-31", "U-labels in d= and s= find the key at their A-labels", "u-labels.eml",
			"pass"},
		{"DKIM-31", "they are hashed as written, in simple form too", "u-labels-simple.eml",
			"pass"},
		{"DKIM-31", "i= with U-labels may be below d=", "u-labels-below.eml", "pass"},
		{"DKIM-31", "i= with A-labels is in d= with U-labels", "u-labels-mixed.eml",
			"pass"},
		{"DKIM-20", "a selector may hold '_'", "selector.eml", "pass"},
		{"DKIM-23", "under t=s, i= in d= itself passes", "i-strict.eml", "pass"},
		{"DKIM-23", "under t=s, i= below d= does not", "i-strict-below.eml",
			"permerror: key requires i= in d= itself"},
		{"DKIM-25", "rsa-sha1 is refused, though it verifies", "sha1.eml",
			"permerror: rsa-sha1 must not be used"},
		{"DKIM-21", "p= empty is revoked", "revoked.eml", "permerror: key revoked"},
		{"DKIM-5", "x= is past", "times.eml", "fail: signature expired"},
		{"DKIM-24", "an exponent of 3 verifies", "key-cubed.eml", "pass"},
		{"DKIM-24", "an exponent of 18 bits verifies", "key-bits18.eml", "pass"},
		{"DKIM-24", "a modulus of 1025 bits verifies", "key-odd.eml", "pass"},
		{"DKIM-25", "a modulus of 1024 bits verifies", "key-least.eml", "pass"},
		{"DKIM-25", "a modulus of 1023 bits is refused, though it verifies",
			"key-short.eml", "permerror: key too short"},
	};
	(void)state;

	check_messages(rows, COUNT(rows));
}

static void body_lengths_are_counted(void **state)
{
	static const message_row rows[] = {
		{"DKIM-14", "dkimpy's l= of the whole body verifies", "dkimpy-length.eml", "pass"},
		{"DKIM-14", "l= of the whole body", "l-whole.eml", "pass"},
		{"DKIM-14", "l= with leading zeros ends inside the first line", "l-partial.eml",
			"pass"},
		{"DKIM-14", "l= counts canonical octets", "l-relaxed.eml", "pass"},
		{"DKIM-14", "l=0 is the hash of nothing", "l-zero.eml", "pass"},
		{"DKIM-14", "l= of one octet more than the body has", "l-beyond.eml",
			"fail: body is shorter than l="},
		{"DKIM-5", "l= of 2^64 does not wrap", "l-huge.eml",
			"fail: body is shorter than l="},
		{"DKIM-5", "l= of 2^64 - 1 is not taken for the whole body", "l-largest.eml",
			"fail: body is shorter than l="},
	};
	(void)state;

	check_messages(rows, COUNT(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonicalizations_pass),
		cmocka_unit_test(rsa_sha1_is_a_setting),
		cmocka_unit_test(bodies_pass),
		cmocka_unit_test(signed_fields_are_found),
		cmocka_unit_test(the_own_field_goes_last),
		cmocka_unit_test(tags_mean_what_they_say),
		cmocka_unit_test(body_lengths_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
