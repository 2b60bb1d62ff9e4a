/*
 * Limits: each at N, where nothing is said of it, and at N + 1, where the verdict names it.
 */
#include "fixture.h"

static const mailauth_dkim_signature *signature_of(const fixture *f, size_t index)
{
	return mailauth_dkim_verifier_get_signature(f->verifier, index);
}

/* The verdicts of all signatures in one text, which is that of the last call. */
static const char *verdicts(const fixture *f)
{
	static char text[4096];
	size_t count = mailauth_dkim_verifier_get_count(f->verifier), used = 0;

	text[0] = 0;
	for (size_t i = 0; i < count; i++) {
		char one[128];

		describe(signature_of(f, i), one, sizeof one);
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? ", " : "",
			one);
	}
	return text;
}

static const struct {
	const char *id, *why, *file;
	mailauth_limit limit;
	uint64_t value;
	const char *want;
} rows[] = {
	{"API-6", "two signatures, with two as the most", "two-kinds.eml",
		MAILAUTH_LIMIT_DKIM_SIGNATURES, 2, "pass, pass"},
	{"API-6", "two signatures, with one as the most", "two-kinds.eml",
		MAILAUTH_LIMIT_DKIM_SIGNATURES, 1, "pass, neutral: too many signatures"},
	{"API-6", "six signatures, with two as the most: one entry for the rest", "several.eml",
		MAILAUTH_LIMIT_DKIM_SIGNATURES, 2,
		"pass, fail: body hash did not verify, neutral: too many signatures"},
	{"API-6", "two body hashes, with two as the most", "two-kinds.eml",
		MAILAUTH_LIMIT_DKIM_BODY_HASHES, 2, "pass, pass"},
	{"API-6", "two body hashes, with one as the most", "two-kinds.eml",
		MAILAUTH_LIMIT_DKIM_BODY_HASHES, 1,
		"pass, neutral: too many different body hashes"},
	{"API-6", "signatures that share a body hash count once", "two-selectors.eml",
		MAILAUTH_LIMIT_DKIM_BODY_HASHES, 1, "pass, pass"},
	{"API-6", "two questions, with two as the most", "two-selectors.eml",
		MAILAUTH_LIMIT_QUESTIONS, 2, "pass, pass"},
	{"API-6", "two questions, with one as the most", "two-selectors.eml",
		MAILAUTH_LIMIT_QUESTIONS, 1, "pass, neutral: too many DNS questions"},
	{"API-6", "signatures that share a key count once", "two-kinds.eml",
		MAILAUTH_LIMIT_QUESTIONS, 1, "pass, pass"},
	{"API-6", "six names in h=, with six as the most", "h-absent.eml",
		MAILAUTH_LIMIT_DKIM_SIGNED_FIELDS, 6, "pass"},
	{"API-6", "six names in h=, with five as the most", "h-absent.eml",
		MAILAUTH_LIMIT_DKIM_SIGNED_FIELDS, 5, "permerror: too many names in h="},
	{"API-6", "16 tags, with 16 as the most", "tags-16.eml", MAILAUTH_LIMIT_TAGS, 16, "pass"},
	{"API-6", "17 tags, with 16 as the most", "tags-17.eml", MAILAUTH_LIMIT_TAGS, 16,
		"permerror: too many tags"},
	{"API-6", "17 tags, with 17 as the most", "tags-17.eml", MAILAUTH_LIMIT_TAGS, 17, "pass"},
	{"API-6", "a key of 1023 bits, with 1023 as the least", "key-short.eml",
		MAILAUTH_LIMIT_RSA_BITS_MIN, 1023, "pass"},
	{"API-6", "a key of 1023 bits, with 1024 as the least", "key-short.eml",
		MAILAUTH_LIMIT_RSA_BITS_MIN, 1024, "permerror: key too short"},
	{"API-6", "a key of 1024 bits, with 1024 as the most", "key-least.eml",
		MAILAUTH_LIMIT_RSA_BITS_MAX, 1024, "pass"},
	{"API-6", "a key of 1025 bits, with 1024 as the most", "key-odd.eml",
		MAILAUTH_LIMIT_RSA_BITS_MAX, 1024, "permerror: key too long"},
	{"API-6", "an exponent of 18 bits, with 18 as the most", "key-bits18.eml",
		MAILAUTH_LIMIT_RSA_EXPONENT_BITS, 18, "pass"},
	{"API-6", "an exponent of 18 bits, with 17 as the most", "key-bits18.eml",
		MAILAUTH_LIMIT_RSA_EXPONENT_BITS, 17, "permerror: key exponent too large"},
	{"API-6", "an exponent of 65 bits, with 65 as the most", "key-bits65.eml",
		MAILAUTH_LIMIT_RSA_EXPONENT_BITS, 65, "pass"},
	{"API-6", "an exponent of 65 bits, with 64 as the most", "key-bits65.eml",
		MAILAUTH_LIMIT_RSA_EXPONENT_BITS, 64, "permerror: key exponent too large"},
	{"API-6", "nine fields, with nine as the most", "c-absent.eml",
		MAILAUTH_LIMIT_HEADER_FIELDS, 9, "pass"},
	{"API-6", "nine fields, with eight as the most", "c-absent.eml",
		MAILAUTH_LIMIT_HEADER_FIELDS, 8, "permerror: malformed header"},
};

static void limits_hold_and_are_named(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = load(rows[i].file);
		fixture f;

		row(rows[i].id, rows[i].why);
		open_context(&f);
		limit(&f, rows[i].limit, rows[i].value);
		open_verifier(&f, mailauth_zone_ask, f.zone);
		judge(f.verifier, message);
		assert_string_equal(verdicts(&f), rows[i].want);
		free(message.data);
		close_fixture(&f);
	}
}

/* How many times a text is in another. */
static size_t times(const char *in, const char *text)
{
	size_t n = 0;

	while ((in = strstr(in, text)) != NULL) {
		in += strlen(text);
		n++;
	}
	return n;
}

static void the_presets_hold(void **state)
{
	octets message = load("c-absent.eml");
	octets field = {exact_copy(message.data, field_length(message, 0)),
		field_length(message, 0)};
	fixture f;
	(void)state;

	row("API-6", "16 signatures are judged, the 17th is too many, 100 are no more");
	open_fixture(&f);
	for (size_t count = 1; count <= 100; count++) {
		size_t judged = count < 16 ? count : 16;

		judge(f.verifier, message);
		assert_int_equal(mailauth_dkim_verifier_get_count(f.verifier),
			count > 16 ? 17 : count);
		assert_int_equal(times(verdicts(&f), "pass"), judged);
		assert_int_equal(times(verdicts(&f), "too many signatures"), count > 16);
		assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), MAILAUTH_DKIM_PASS);
		splice(&message, 0, 0, field.data, field.len);
	}

	row("API-6", "the entry for those that are too many names nobody");
	assert_string_equal(mailauth_dkim_signature_get_domain(signature_of(&f, 16), NULL), "");
	assert_string_equal(mailauth_dkim_signature_get_auid(signature_of(&f, 16), NULL), "");
	assert_string_equal(mailauth_dkim_signature_get_selector(signature_of(&f, 16), NULL), "");
	assert_string_equal(mailauth_dkim_signature_get_algorithm(signature_of(&f, 16), NULL), "");
	assert_null(signature_of(&f, 17));
	free(field.data);
	free(message.data);
	close_fixture(&f);
}

static void eight_body_hashes_are_the_most_at_first(void **state)
{
	octets message = load("l-zero.eml");
	octets field = {exact_copy(message.data, field_length(message, 0)),
		field_length(message, 0)};
	fixture f;
	(void)state;

	row("API-6", "eight body hashes, and a ninth: the eight are judged");
	open_fixture(&f);
	for (char digit = '1'; digit <= '8'; digit++) {
		octets other = {exact_copy(field.data, field.len), field.len};

		other.data[find(other, "l=0", 3) + 2] = (uint8_t)digit;
		splice(&message, 0, 0, other.data, other.len);
		free(other.data);
		judge(f.verifier, message);
		assert_int_equal(times(verdicts(&f), "different body hashes"), digit == '8');
	}
	assert_string_equal(strrchr(verdicts(&f), ',') + 2,
		"neutral: too many different body hashes");
	free(field.data);
	free(message.data);
	close_fixture(&f);
}

/* Judges c-absent.eml with a header of `size` octets, made so by a field at its end. */
static void judge_header_of(fixture *f, size_t size)
{
	octets message = load("c-absent.eml"), filler;
	size_t head = body_of(message) - 2;

	assert_in_range(head + 5, 0, size);
	filler.len = size - head;
	filler.data = malloc(filler.len);
	assert_non_null(filler.data);
	memset(filler.data, 'x', filler.len);
	filler.data[1] = ':';
	memcpy(filler.data + filler.len - 2, "\r\n", 2);
	splice(&message, head, 0, filler.data, filler.len);
	judge(f->verifier, message);
	free(filler.data);
	free(message.data);
}

static void the_header_is_limited(void **state)
{
	uint64_t at;
	fixture f;
	(void)state;

	open_fixture(&f);
	row("API-6", "a header of 1 MiB passes");
	judge_header_of(&f, 1 << 20);
	check_one(f.verifier, "pass");

	row("API-6", "one octet more is a defect: the signature is still seen, and does not pass");
	judge_header_of(&f, (1 << 20) + 1);
	check_one(f.verifier, "permerror: malformed header");
	assert_int_equal(mailauth_dkim_verifier_get_defect(f.verifier, &at),
		MAILAUTH_DEFECT_HEADER_BYTES);
	assert_int_equal(at, 1 << 20);
	close_fixture(&f);

	row("API-6", "so it is with another limit");
	open_context(&f);
	limit(&f, MAILAUTH_LIMIT_HEADER_BYTES, 2000);
	open_verifier(&f, mailauth_zone_ask, f.zone);
	judge_header_of(&f, 2000);
	check_one(f.verifier, "pass");
	judge_header_of(&f, 2001);
	check_one(f.verifier, "permerror: malformed header");
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_hold_and_are_named),
		cmocka_unit_test(the_presets_hold),
		cmocka_unit_test(eight_body_hashes_are_the_most_at_first),
		cmocka_unit_test(the_header_is_limited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
