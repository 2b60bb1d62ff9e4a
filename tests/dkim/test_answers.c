/*
 * What the answer to a key's question leads to: a table of all outcomes, and answers with several
 * records.
 */
#include "fixture.h"

/* A caller with one answer for every question. */
typedef struct answers {
	mailauth_dns_outcome failure; /* if `text` is NULL */
	const char *text;
	size_t len;
	const uint8_t *rdata; /* if `text` is NULL and there is any */
	size_t rdata_len;
} answers;

static void give(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	const answers *given = user;
	const void *rdata = given->rdata;
	mailauth_status status;

	(void)name;
	(void)type;
	if (given->text != NULL)
		status = mailauth_answer_text(questions, id, given->text, given->len);
	else if (given->rdata != NULL)
		status = mailauth_answer_rdata(questions, id, &rdata, &given->rdata_len, 1);
	else
		status = mailauth_answer_failure(questions, id, given->failure);
	assert_int_equal(status, MAILAUTH_OK);
}

/* The verdict of a message whose key has this answer. */
static void check_answer(const char *file, const answers *given, const char *want)
{
	answers copy = *given;
	octets message = load(file);
	fixture f;

	open_context(&f);
	open_verifier(&f, give, &copy);
	judge(f.verifier, message);
	check_one(f.verifier, want);
	free(message.data);
	close_fixture(&f);
}

#define NO_KEY "permerror: no key for signature"
#define UNAVAILABLE "temperror: key unavailable"

static void each_outcome_has_its_verdict(void **state)
{
	static const struct {
		const char *why;
		answers given;
		const char *want;
	} rows[] = {
		{"nodata: there is no key", {.failure = MAILAUTH_DNS_NODATA}, NO_KEY},
		{"nxdomain: there is no key", {.failure = MAILAUTH_DNS_NXDOMAIN}, NO_KEY},
		{"servfail: nobody knows", {.failure = MAILAUTH_DNS_SERVFAIL}, UNAVAILABLE},
		{"refused: nobody knows", {.failure = MAILAUTH_DNS_REFUSED}, UNAVAILABLE},
		{"timeout: nobody knows", {.failure = MAILAUTH_DNS_TIMEOUT}, UNAVAILABLE},
		{"bogus: nobody knows", {.failure = MAILAUTH_DNS_BOGUS}, UNAVAILABLE},
		{"malformed: nobody knows", {.failure = MAILAUTH_DNS_MALFORMED}, UNAVAILABLE},
		{"text without a record is nodata", {.text = "", .len = 0}, NO_KEY},
		{"text that cannot be read is malformed", {.text = "\"v=DKIM1", .len = 8},
			UNAVAILABLE},
		{"rdata that is not of the type is malformed",
			{.rdata = (const uint8_t *)"\x09p=", .rdata_len = 3}, UNAVAILABLE},
		{"a record that is no key is data", {.text = "\"p=\"", .len = 4},
			"permerror: key revoked"},
		{"a record of an empty string is data", {.text = "\"\"", .len = 2},
			"permerror: key syntax"},
	};
	static const char *const files[] = {"c-absent.eml", "testing-bad.eml"};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("KEYT-1", rows[i].why);
		for (size_t k = 0; k < COUNT(files); k++)
			check_answer(files[k], &rows[i].given, rows[i].want);
	}
	row("KEYT-1", "without a key a changed body is not told apart: the message is not judged");
	row("DKIM-20", "no key is a permerror, no answer a temperror");
}

/* ---------------------------------------------------------------- several records */

/* A line of presentation form, with the key of example.zone's `rsa` for '@'. */
static void append_record(octets *text, octets key, const char *in)
{
	const char *at = strchr(in, '@');
	size_t before = at != NULL ? (size_t)(at - in) : strlen(in);

	append(text, "\"", 1);
	append(text, in, before);
	if (at != NULL) {
		for (size_t i = 0; i < key.len; i += 200) {
			append(text, key.data + i, key.len - i < 200 ? key.len - i : 200);
			append(text, "\" \"", 3);
		}
		append(text, at + 1, strlen(at + 1));
	}
	append(text, "\"\n", 2);
}

/* The base64 of a key in keys.txt, on the heap. */
static octets key_named(const char *name)
{
	octets keys = load("keys.txt"), key;
	size_t at = find(keys, name, strlen(name)) + strlen(name);

	key.len =
		(size_t)((const uint8_t *)memchr(keys.data + at, '\n', keys.len - at) - keys.data) -
		at;
	key.data = exact_copy(keys.data + at, key.len);
	free(keys.data);
	return key;
}

#define RECORDS_MAX 5

/* The verdict of the message with these records, in each order, forwards and backwards. */
static void check_records(const char *file, const char *const *records, const char *want)
{
	octets key = key_named("main ");
	size_t count = 0;

	while (count < RECORDS_MAX && records[count] != NULL)
		count++;
	for (size_t first = 0; first < count; first++)
		for (int backwards = 0; backwards < 2; backwards++) {
			octets text = {malloc(1), 0};
			answers given;

			for (size_t i = 0; i < count; i++) {
				size_t step = backwards ? count - i : i;

				append_record(&text, key, records[(first + step) % count]);
			}
			given = (answers){.text = (const char *)text.data, .len = text.len};
			check_answer(file, &given, want);
			free(text.data);
		}
	free(key.data);
}

static const struct {
	const char *id, *why, *file;
	const char *records[RECORDS_MAX + 1];
	const char *want;
} several[] = {
	{"KEYT-2", "a key and records that are none", "c-absent.eml",
		{"v=DKIM1; p=@", "v=spf1 -all", "some words", ""}, "pass"},
	{"KEYT-2", "a key, a revoked one and one of another type", "c-absent.eml",
		{"p=@", "p=", "k=ed25519; p=@"}, "pass"},
	{"KEYT-2", "a key and one that does not verify", "c-absent.eml",
		{"v=DKIM1; p=@", "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDf"}, "pass"},
	{"KEYT-2", "a key and the same key once more", "c-absent.eml", {"p=@", "p=@"}, "pass"},
	{"KEYT-2", "of records that are no key, the one that came furthest gives the reason",
		"c-absent.eml", {"p=", "v=DKIM2; p=@", "s=other; p=@", "words"},
		"permerror: key is not for e-mail"},
	{"KEYT-2", "a failure comes further than all of these", "l-whole.eml",
		{"t=s; v=DKIM1; p=@", "p=", "h=sha1; p=@"},
		"permerror: key does not allow this hash"},
	{"KEYT-2", "the same key with and without t=s: one of them passes", "i-strict-below.eml",
		{"t=s; p=@", "p=@"}, "pass"},
	{"DKIM-20", "only records that are no keys", "c-absent.eml", {"v=spf1 -all", "words"},
		"permerror: key is not of version DKIM1"},
};

static void no_order_of_records_changes_a_verdict(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(several); i++) {
		row(several[i].id, several[i].why);
		check_records(several[i].file, several[i].records, several[i].want);
	}
}

/* What is said beside the verdict is that of the record which gave it. */
static void the_best_record_is_described(void **state)
{
	octets key = key_named("main "), message = load("c-absent.eml");
	static const char *const orders[2][2] = {{"t=y; p=", "p=@"}, {"p=@", "t=y; p="}};
	(void)state;

	row("KEYT-2", "a revoked key that is testing says nothing of the one that passes");
	for (size_t i = 0; i < 2; i++) {
		octets text = {malloc(1), 0};
		const mailauth_dkim_signature *signature;
		answers given;
		fixture f;

		append_record(&text, key, orders[i][0]);
		append_record(&text, key, orders[i][1]);
		given = (answers){.text = (const char *)text.data, .len = text.len};
		open_context(&f);
		open_verifier(&f, give, &given);
		judge(f.verifier, message);
		check_one(f.verifier, "pass");
		signature = mailauth_dkim_verifier_get_signature(f.verifier, 0);
		assert_int_equal(mailauth_dkim_signature_get_testing(signature), 0);
		assert_int_equal(mailauth_dkim_signature_get_key_bits(signature), 2048);
		close_fixture(&f);
		free(text.data);
	}
	free(key.data);
	free(message.data);
}

/* Of records that are wrong alike, one that is testing does not speak for the others. */
static void all_records_must_be_testing(void **state)
{
	static const struct {
		const char *records[2], *want;
	} rows[] = {
		{{"t=y; h=sha1; p=@", "n=xxxxxxxx; h=sha1; p=@"}, "permerror: "}, /* by length */
		{{"t=y; h=sha1; p=@", "h=sha1; p=@"}, "permerror: "},
		{{"t=y; h=sha1; p=@", "t=y:s; h=sha1; p=@"}, "neutral: "},
	};
	octets key = key_named("main "), message = load("c-absent.eml");
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		octets text = {malloc(1), 0};
		char want[100];
		answers given;
		fixture f;

		row("KEYT-2", "a key is testing if all records that got as far as it say so");
		append_record(&text, key, rows[i].records[0]);
		append_record(&text, key, rows[i].records[1]);
		given = (answers){.text = (const char *)text.data, .len = text.len};
		open_context(&f);
		open_verifier(&f, give, &given);
		judge(f.verifier, message);
		snprintf(want, sizeof want, "%s%s", rows[i].want,
			mailauth_dkim_reason_text(MAILAUTH_DKIM_REASON_KEY_HASH));
		check_one(f.verifier, want);
		close_fixture(&f);
		free(text.data);
	}
	free(key.data);
	free(message.data);
}

/* Records are tried in the order of their octets on the wire, the length of a string first. */
static void the_number_of_records_is_limited(void **state)
{
	static const struct {
		const char *id, *why;
		const char *records[RECORDS_MAX + 1];
		const char *want;
		const char *file; /* NULL: one that the key signed */
	} rows[] = {
		{"KEYT-2", "four records: the key, tried last, passes",
			{"n=1", "n=2", "n=3", "p=@"}, "pass", NULL},
		{"KEYT-2", "five records: the key, which would be the fifth, is not tried",
			{"n=1", "n=2", "n=3", "n=4", "p=@"}, "permerror: too many key records",
			NULL},
		{"KEYT-2", "five records: the key, tried fourth, passes",
			{"n=1", "n=2", "n=3", "p=@", "zz=@"}, "pass", NULL},
		{"KEYT-2", "five records: the key, tried fourth, does not verify",
			{"n=1", "n=2", "n=3", "p=@", "zz=@"}, "permerror: too many key records",
			"key-least.eml"},
		{"KEYT-2", "that it is testing says nothing of the one that is not tried",
			{"n=1", "n=2", "n=3", "t=y; p=@", "zzzzzzzzzzzz=@"},
			"permerror: too many key records", "key-least.eml"},
		{"KEYT-2", "four records that are no key, none too many",
			{"n=1", "n=2", "n=3", "n=4"}, "permerror: key syntax", NULL},
		{"KEYT-2", "a record given twice counts once", {"n=1", "n=1", "n=2", "n=3", "p=@"},
			"pass", NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(rows[i].id, rows[i].why);
		check_records(rows[i].file != NULL ? rows[i].file : "c-absent.eml", rows[i].records,
			rows[i].want);
	}
	row("API-6", "the limit of key records holds at 4 and is named at 5");
}

static void too_many_records_say_nothing_of_the_body(void **state)
{
	static const char *const records[] = {"n=1", "n=2", "n=3", "p=@", "zz=@"};
	octets key = key_named("main "), message = load("key-least.eml"), text = {malloc(1), 0};
	answers given;
	fixture f;
	(void)state;

	row("KEYT-2",
		"five records, and a body that was changed: the key may be the one not tried");
	for (size_t i = 0; i < COUNT(records); i++)
		append_record(&text, key, records[i]);
	given = (answers){.text = (const char *)text.data, .len = text.len};
	replace(&message, "First", "Third");
	open_context(&f);
	open_verifier(&f, give, &given);
	judge(f.verifier, message);
	check_one(f.verifier, "permerror: too many key records");
	free(key.data);
	free(message.data);
	free(text.data);
	close_fixture(&f);
}

static void strings_are_joined(void **state)
{
	static const char text[] = "\"p\" \"\" \"=\"\n";
	answers given = {.text = text, .len = sizeof text - 1};
	(void)state;

	row("DKIM-20", "the strings of a record are joined with nothing between them");
	check_answer("c-absent.eml", &given, "permerror: key revoked");

	row("DKIM-20", "the strings of two records are not joined");
	given = (answers){.text = "\"v=DKIM1; \"\n\"p=\"\n", .len = 17};
	check_answer("c-absent.eml", &given, "permerror: key revoked");
	given = (answers){.text = "\"v=DKIM1; p\"\n\"=\"\n", .len = 17};
	check_answer("c-absent.eml", &given, "permerror: key syntax");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_outcome_has_its_verdict),
		cmocka_unit_test(no_order_of_records_changes_a_verdict),
		cmocka_unit_test(the_best_record_is_described),
		cmocka_unit_test(all_records_must_be_testing),
		cmocka_unit_test(the_number_of_records_is_limited),
		cmocka_unit_test(too_many_records_say_nothing_of_the_body),
		cmocka_unit_test(strings_are_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
