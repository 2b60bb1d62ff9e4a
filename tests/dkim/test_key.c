/*
 * Key records: their defaults, what each tag may say, and the reason for each way in which a key
 * cannot be used. The keys were made by openssl (tests/data/dkim/make.py); each record is a heap
 * block of exactly its size.
 */
#include "fixture.h"

#include "arena.h"
#include "key.h"

/* The base64 of a key in keys.txt, which has lines of a name, a space and it. */
static octets public_key(octets keys, const char *name, size_t len)
{
	for (size_t at = 0; at < keys.len;) {
		const uint8_t *line = keys.data + at;
		const uint8_t *end = memchr(line, '\n', keys.len - at);

		assert_non_null(end);
		if (line[len] == ' ' && memcmp(line, name, len) == 0)
			return (octets){keys.data + at + len + 1, (size_t)(end - line) - len - 1};
		at += (size_t)(end - line) + 1;
	}
	fail_msg("no key %.*s", (int)len, name);
	return (octets){NULL, 0};
}

/* The text of a record, with keys in the place of their names in braces. */
static octets record_of(octets keys, const char *in)
{
	octets made = {malloc(1), 0};
	const char *brace;

	for (; (brace = strchr(in, '{')) != NULL; in = strchr(brace, '}') + 1) {
		octets key = public_key(keys, brace + 1, strcspn(brace + 1, "}"));

		append(&made, in, (size_t)(brace - in));
		append(&made, key.data, key.len);
	}
	append(&made, in, strlen(in));
	return made;
}

typedef struct key_row {
	const char *id, *why, *in;
	mailauth_dkim_reason reason;
	const char *flags; /* "y", "s", both or "" */
} key_row;

static void check_key(mailauth_context *context, octets keys, const key_row *wanted)
{
	octets record = record_of(keys, wanted->in);
	mailauth_dkim_reason reason;
	ma_arena arena;
	char flags[4];
	ma_key key;

	row(wanted->id, wanted->why);
	ma_arena_init(&arena, context);
	assert_true(ma_key_read(&arena, ma_slice_of(record.data, record.len),
		ma_algorithm_find(ma_slice_text("rsa-sha256")), &key, &reason));
	assert_string_equal(mailauth_dkim_reason_text(reason),
		mailauth_dkim_reason_text(wanted->reason));
	snprintf(flags, sizeof flags, "%s%s", key.testing ? "y" : "", key.strict_domain ? "s" : "");
	assert_string_equal(flags, wanted->flags);
	assert_int_equal(key.rsa.bits > 0,
		reason == MAILAUTH_DKIM_REASON_NONE ||
			(reason >= MAILAUTH_DKIM_REASON_KEY_TOO_SHORT &&
				reason <= MAILAUTH_DKIM_REASON_KEY_EXPONENT));
	ma_arena_release(&arena);
	free(record.data);
}

#define OK MAILAUTH_DKIM_REASON_NONE
#define BAD(reason) MAILAUTH_DKIM_REASON_KEY_##reason

static const key_row rows[] = {
	/* the list */
	{"DKIM-21", "p= alone is a key: all else has its default", "p={least}", OK, ""},
	{"DKIM-21", "a record with every tag",
		"v=DKIM1; h=sha256; k=rsa; n=a note; s=email; t=n; p={least};", OK, ""},
	{"DKIM-1", "unknown tags are ignored", "g=*; v1=; p={least}; r=", OK, ""},
	{"DKIM-1", "a duplicate tag", "p={least}; t=y; t=y", BAD(SYNTAX), ""},
	{"DKIM-1", "an empty tag", "v=DKIM1;; p={least}", BAD(SYNTAX), ""},
	{"DKIM-20", "a TXT record that is no tag list", "some words", BAD(SYNTAX), ""},
	{"DKIM-20", "a TXT record of another use has no p=", "v=spf1 -all", BAD(VERSION), ""},
	{"DKIM-20", "an empty TXT record", "", BAD(SYNTAX), ""},
	{"DKIM-31", "a note of UTF-8", "n=\xc3\xbc; p={least}", OK, ""},
	{"DKIM-31", "an octet that is not of UTF-8", "n=\xfc; p={least}", BAD(SYNTAX), ""},
	{"DKIM-2", "a bare LF in the record", "v=DKIM1;\np={least}", BAD(SYNTAX), ""},
	{"DKIM-2", "a fold in the record is FWS", "v=DKIM1;\r\n p={least}", OK, ""},
	/* v= */
	{"DKIM-3", "v= must be DKIM1", "v=DKIM2; p={least}", BAD(VERSION), ""},
	{"DKIM-3", "v= is compared with case", "v=dkim1; p={least}", BAD(VERSION), ""},
	{"DKIM-3", "v= empty", "v=; p={least}", BAD(VERSION), ""},
	{"DKIM-3", "v= must be the first tag", "k=rsa; v=DKIM1; p={least}", BAD(VERSION), ""},
	{"DKIM-3", "v= may be set apart by FWS", " v = DKIM1 ; p={least}", OK, ""},
	{"DKIM-3", "V= is another tag", "k=rsa; V=DKIM2; p={least}", OK, ""},
	/* p= */
	{"DKIM-21", "p= missing", "v=DKIM1; k=rsa", BAD(SYNTAX), ""},
	{"DKIM-21", "p= empty is revoked", "v=DKIM1; p=", BAD(REVOKED), ""},
	{"DKIM-21", "p= with nothing but FWS is revoked", "p=\r\n ;t=y", BAD(REVOKED), "y"},
	{"DKIM-24", "p= that is not base64", "p=-{least}", BAD(DATA), ""},
	{"DKIM-24", "p= that is no key", "p=YQ==", BAD(DATA), ""},
	{"DKIM-24", "p= with octets behind the key", "p={main}AAAA", BAD(DATA), ""},
	{"DKIM-24", "a SubjectPublicKeyInfo", "p={main}", OK, ""},
	{"DKIM-24", "a bare RSAPublicKey", "p={bare}", OK, ""},
	{"DKIM-24", "an exponent of 3", "p={cubed}", OK, ""},
	/* k= */
	{"DKIM-21", "k= of another type", "k=ed25519; p={least}", BAD(TYPE), ""},
	{"DKIM-21", "k= is compared with case", "k=RSA; p={least}", BAD(TYPE), ""},
	{"DKIM-21", "k= empty is not the default", "k=; p={least}", BAD(TYPE), ""},
	/* h= and s= */
	{"DKIM-22", "h= with our hash among unknown ones", "h=sha1 : x:\r\n sha256; p={least}", OK,
		""},
	{"DKIM-22", "h= without our hash", "h=sha1; p={least}", BAD(HASH), ""},
	{"DKIM-22", "h= of unknown hashes only", "h=sha3:sha2566; p={least}", BAD(HASH), ""},
	{"DKIM-22", "h= empty", "h=; p={least}", BAD(HASH), ""},
	{"DKIM-22", "s= of all services", "s=*; p={least}", OK, ""},
	{"DKIM-22", "s= of e-mail among others", "s=tlsrpt:email; p={least}", OK, ""},
	{"DKIM-22", "s= of another service", "s=tlsrpt; p={least}", BAD(SERVICE), ""},
	{"DKIM-22", "s= empty", "s=; p={least}", BAD(SERVICE), ""},
	/* t= */
	{"DKIM-23", "t=y", "t=y; p={least}", OK, "y"},
	{"DKIM-23", "t=s", "t=s; p={least}", OK, "s"},
	{"DKIM-23", "both flags among unknown ones", "t=x : s:\r\n y:; p={least}", OK, "ys"},
	{"DKIM-23", "unknown flags are ignored, also those that only begin as ours",
		"t=yes:sy:Y:S; p={least}", OK, ""},
	{"DKIM-23", "t= empty", "t=; p={least}", OK, ""},
	{"POL-3", "t=y is known of a key that cannot be used", "k=x; t=y; p={least}", BAD(TYPE),
		"y"},
	{"POL-3", "t=y is known of a key that is too short", "t=y; p={short}", BAD(TOO_SHORT), "y"},
	/* sizes */
	{"DKIM-25", "1023 bits", "p={short}", BAD(TOO_SHORT), ""},
	{"DKIM-25", "1025 bits", "p={odd}", OK, ""},
	{"API-6", "8192 bits are worked with", "p={wide8192}", OK, ""},
	{"API-6", "8193 bits are not", "p={wide8193}", BAD(TOO_LONG), ""},
	{"API-6", "an exponent of 64 bits is worked with", "p={bits64}", OK, ""},
	{"API-6", "an exponent of 65 bits is not", "p={bits65}", BAD(EXPONENT), ""},
};

static void records_are_read_and_judged(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	octets keys = load("keys.txt");
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++)
		check_key(context, keys, &rows[i]);
	free(keys.data);
	mailauth_context_free(context);
}

static void each_reason_of_the_record_has_a_row(void **state)
{
	(void)state;

	for (int reason = MAILAUTH_DKIM_REASON_KEY_SYNTAX;
		reason <= MAILAUTH_DKIM_REASON_KEY_EXPONENT; reason++) {
		/* the one that needs the signature: i-strict-below.eml of test_messages.c */
		bool shown = reason == MAILAUTH_DKIM_REASON_KEY_STRICT_DOMAIN;

		for (size_t i = 0; i < COUNT(rows); i++)
			shown = shown || (int)rows[i].reason == reason;
		if (!shown)
			fail_msg("no row for reason %d", reason);
	}
}

static void the_window_is_the_callers(void **state)
{
	static const struct {
		mailauth_limit limit;
		uint64_t value;
		key_row row;
	} windows[] = {
		{MAILAUTH_LIMIT_RSA_BITS_MIN, 1023,
			{"API-6", "1023 bits, with 1023 as the least", "p={short}", OK, ""}},
		{MAILAUTH_LIMIT_RSA_BITS_MIN, 1025,
			{"API-6", "1025 bits, with 1025 as the least", "p={odd}", OK, ""}},
		{MAILAUTH_LIMIT_RSA_BITS_MIN, 1025,
			{"API-6", "1024 bits, with 1025 as the least", "p={least}", BAD(TOO_SHORT),
				""}},
		{MAILAUTH_LIMIT_RSA_BITS_MAX, 1024,
			{"API-6", "1024 bits, with 1024 as the most", "p={least}", OK, ""}},
		{MAILAUTH_LIMIT_RSA_BITS_MAX, 1024,
			{"API-6", "1025 bits, with 1024 as the most", "p={odd}", BAD(TOO_LONG),
				""}},
		{MAILAUTH_LIMIT_RSA_EXPONENT_BITS, 17,
			{"API-6", "65537 has 17 bits, with 17 as the most", "p={main}", OK, ""}},
		{MAILAUTH_LIMIT_RSA_EXPONENT_BITS, 17,
			{"API-6", "an exponent of 18 bits, with 17 as the most", "p={bits18}",
				BAD(EXPONENT), ""}},
		{MAILAUTH_LIMIT_RSA_EXPONENT_BITS, 65,
			{"API-6", "an exponent of 65 bits, with 65 as the most", "p={bits65}", OK,
				""}},
		{MAILAUTH_LIMIT_TAGS, 16,
			{"API-6", "16 tags, with 16 as the most",
				"a=;b=;c=;d=;e=;f=;g=;h1=;i=;j=;k1=;l=;m=;n=;o=;p={least};", OK,
				""}},
		{MAILAUTH_LIMIT_TAGS, 16,
			{"API-6", "17 tags, with 16 as the most",
				"a=;b=;c=;d=;e=;f=;g=;h1=;i=;j=;k1=;l=;m=;n=;o=;p={least};q=;",
				BAD(SYNTAX), ""}},
	};
	octets keys = load("keys.txt");
	(void)state;

	for (size_t i = 0; i < COUNT(windows); i++) {
		mailauth_context *context = mailauth_context_new(NULL, NULL);

		assert_int_equal(
			mailauth_context_set_limit(context, windows[i].limit, windows[i].value),
			MAILAUTH_OK);
		check_key(context, keys, &windows[i].row);
		mailauth_context_free(context);
	}
	free(keys.data);
}

static void white_space_may_stand_anywhere_in_p(void **state)
{
	static const char *const blanks[] = {" ", "\t \t", "\r\n ", " \r\n\t"};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	octets keys = load("keys.txt"), key = public_key(keys, "main", 4);
	(void)state;

	row("DKIM-24", "FWS at any place of p=, as zones and their tools fold it");
	for (size_t i = 0; i < COUNT(blanks); i++) {
		octets text = {malloc(2), 2};
		mailauth_dkim_reason reason;
		ma_arena arena;
		ma_key read;

		memcpy(text.data, "p=", 2);
		for (size_t at = 0; at < key.len; at += 7) {
			append(&text, key.data + at, key.len - at < 7 ? key.len - at : 7);
			append(&text, blanks[i], strlen(blanks[i]));
		}
		ma_arena_init(&arena, context);
		assert_true(ma_key_read(&arena, ma_slice_of(text.data, text.len),
			ma_algorithm_find(ma_slice_text("rsa-sha256")), &read, &reason));
		assert_int_equal(reason, MAILAUTH_DKIM_REASON_NONE);
		assert_int_equal(read.rsa.bits, 2048);
		ma_arena_release(&arena);
		free(text.data);
	}
	free(keys.data);
	mailauth_context_free(context);
}

static void both_forms_give_one_key(void **state)
{
	static const char *const forms[] = {"p={main}", "p={bare}"};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	octets keys = load("keys.txt"), text[2];
	mailauth_dkim_reason reason;
	ma_arena arena;
	ma_key key[2];
	(void)state;

	row("DKIM-24", "a key has one modulus and exponent in both forms");
	ma_arena_init(&arena, context);
	for (size_t i = 0; i < 2; i++) {
		text[i] = record_of(keys, forms[i]);
		assert_true(ma_key_read(&arena, ma_slice_of(text[i].data, text[i].len),
			ma_algorithm_find(ma_slice_text("rsa-sha256")), &key[i], &reason));
		assert_int_equal(reason, MAILAUTH_DKIM_REASON_NONE);
		assert_int_equal(key[i].rsa.bits, 2048);
		assert_int_equal(key[i].rsa.exponent_bits, 17);
	}
	assert_true(ma_slice_equal(key[0].rsa.modulus, key[1].rsa.modulus));
	assert_true(ma_slice_equal(key[0].rsa.exponent, key[1].rsa.exponent));
	ma_arena_release(&arena);
	free(text[0].data);
	free(text[1].data);
	free(keys.data);
	mailauth_context_free(context);
}

/* The key is RFC 8463 A.2's. */
static void keys_of_ed25519(void **state)
{
	static const struct {
		const char *why, *in, *algorithm;
		mailauth_dkim_reason reason;
	} keys[] = {
		{"32 octets", "k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
			"ed25519-sha256", OK},
		{"without k= it is an RSA key", "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
			"ed25519-sha256", BAD(TYPE)},
		{"an RSA signature does not take it",
			"k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "rsa-sha256",
			BAD(TYPE)},
		{"31 octets", "k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHUQ==",
			"ed25519-sha256", BAD(DATA)},
		{"33 octets", "k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURoA",
			"ed25519-sha256", BAD(DATA)},
		{"a SubjectPublicKeyInfo (RFC 8410)",
			"k=ed25519; p=MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
			"ed25519-sha256", BAD(DATA)},
		{"k= is compared with case",
			"k=Ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
			"ed25519-sha256", BAD(TYPE)},
		{"h= without sha256",
			"k=ed25519; h=sha1; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
			"ed25519-sha256", BAD(HASH)},
		{"p= empty is revoked", "k=ed25519; p=", "ed25519-sha256", BAD(REVOKED)},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(keys); i++) {
		size_t len = strlen(keys[i].in);
		uint8_t *text = exact_copy(keys[i].in, len);
		mailauth_dkim_reason reason;
		ma_arena arena;
		ma_key key;

		row("DKIM-26", keys[i].why);
		ma_arena_init(&arena, context);
		assert_true(ma_key_read(&arena, ma_slice_of(text, len),
			ma_algorithm_find(ma_slice_text(keys[i].algorithm)), &key, &reason));
		assert_int_equal(reason, keys[i].reason);
		assert_int_equal(key.bits, reason == OK ? 256 : 0);
		assert_int_equal(key.ed25519 != NULL, reason == OK);
		ma_arena_release(&arena);
		free(text);
	}
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_read_and_judged),
		cmocka_unit_test(each_reason_of_the_record_has_a_row),
		cmocka_unit_test(the_window_is_the_callers),
		cmocka_unit_test(white_space_may_stand_anywhere_in_p),
		cmocka_unit_test(both_forms_give_one_key),
		cmocka_unit_test(keys_of_ed25519),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
