/*
 * The object: what its calls return in and out of turn, NULL, sticky errors, reset, answers that
 * are late, shuffled or never come, and calls from inside the callback.
 */
#include "spf_fixture.h"

/* Enough of everything to ask for: a and mx, include and redirect, voids. */
static const char zone_text[] =
	"example.com. TXT \"v=spf1 a:no.example.com mx include:b.example.com redirect=c.example.com\"\n"
	"example.com. MX 1 one.example.com.\nexample.com. MX 2 two.example.com.\n"
	"example.com. MX 3 three.example.com.\n"
	"one.example.com. A 10.0.0.1\ntwo.example.com. A 10.0.0.2\nthree.example.com. A 10.0.0.3\n"
	"b.example.com. TXT \"v=spf1 exists:no.b.example.com ~all\"\n"
	"c.example.com. TXT \"v=spf1 a:mail.example.com -all\"\n"
	"mail.example.com. A 192.0.2.1\nmail.example.com. TXT \"v=spf1 a mx -all\"\n"
	"mail.example.com. MX 5 one.example.com.\n";

/* ------------------------------------------------------------------ NULL */

static void nothing_needs_an_object(void **state)
{
	char buf[8] = "x";
	size_t len = 1;
	(void)state;

	row("API-3", "without a context there is no object");
	assert_null(mailauth_spf_new(NULL, NULL, NULL));

	row("API-3", "each call on a NULL object says so, or gives nothing");
	mailauth_spf_free(NULL);
	mailauth_spf_reset(NULL);
	assert_int_equal(mailauth_spf_set_client(NULL, "192.0.2.1"), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_set_helo(NULL, "a", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_set_mail_from(NULL, "a", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_run(NULL), MAILAUTH_NO_MEMORY);
	assert_null(mailauth_spf_questions(NULL));
	assert_int_equal(mailauth_spf_get_result(NULL), MAILAUTH_SPF_NONE);
	assert_null(mailauth_spf_get_verdict(NULL, MAILAUTH_SPF_HELO));
	assert_null(mailauth_spf_get_verdict(NULL, MAILAUTH_SPF_MAIL_FROM));
	assert_int_equal(mailauth_spf_add_results(NULL, NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_received_spf(NULL, "mx.example.net", MAILAUTH_LINE_CRLF, buf,
				 sizeof buf, &len),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_explain(NULL, buf, sizeof buf, &len), MAILAUTH_NO_MEMORY);
}

static void a_null_verdict_has_no_properties(void **state)
{
	const char *(*const texts[])(const mailauth_spf_verdict *, size_t *) = {
		mailauth_spf_verdict_get_domain,
		mailauth_spf_verdict_get_sender,
		mailauth_spf_verdict_get_term,
		mailauth_spf_verdict_get_record_domain,
	};
	(void)state;

	row("API-3", "each call on a NULL verdict gives nothing");
	for (size_t i = 0; i < COUNT(texts); i++) {
		size_t len = 1;

		assert_string_equal(texts[i](NULL, &len), "");
		assert_int_equal(len, 0);
		assert_string_equal(texts[i](NULL, NULL), "");
	}
	assert_int_equal(mailauth_spf_verdict_get_result(NULL), MAILAUTH_SPF_NONE);
	assert_int_equal(mailauth_spf_verdict_get_identity(NULL), MAILAUTH_SPF_HELO);
	assert_int_equal(mailauth_spf_verdict_get_reason(NULL), MAILAUTH_SPF_REASON_NO_RECORD);
	assert_int_equal(mailauth_spf_verdict_get_offset(NULL), 0);
	assert_int_equal(mailauth_spf_verdict_get_lookups(NULL), 0);
	assert_int_equal(mailauth_spf_verdict_get_void_lookups(NULL), 0);
}

static void words_have_texts(void **state)
{
	static const char *const results[] = {"none", "neutral", "pass", "fail", "softfail",
		"temperror", "permerror"};
	(void)state;

	row("SPF-41", "results and identities are the words of RFC 7208 2.6 and 9.1");
	for (size_t i = 0; i < COUNT(results); i++)
		assert_string_equal(mailauth_spf_result_text((mailauth_spf_result)i), results[i]);
	assert_string_equal(mailauth_spf_identity_text(MAILAUTH_SPF_HELO), "helo");
	assert_string_equal(mailauth_spf_identity_text(MAILAUTH_SPF_MAIL_FROM), "mailfrom");

	row("API-3", "any other value has a text too");
	assert_non_null(mailauth_spf_result_text((mailauth_spf_result)99));
	assert_non_null(mailauth_spf_identity_text((mailauth_spf_identity)99));
	assert_non_null(mailauth_spf_reason_text((mailauth_spf_reason)99));
	assert_string_equal(mailauth_spf_reason_section((mailauth_spf_reason)99), "");
}

/* ------------------------------------------------------------------ setters */

static void clients_are_addresses(void **state)
{
	static const struct {
		const char *why, *address;
		bool good;
	} rows[] = {
		{"IPv4", "192.0.2.1", true},
		{"the least", "0.0.0.0", true},
		{"the most", "255.255.255.255", true},
		{"IPv6", "2001:db8::7", true},
		{"nothing but a gap", "::", true},
		{"the longest text there is", "0000:0000:0000:0000:0000:ffff:255.255.255.255",
			true},
		{"nothing", "", false},
		{"NULL", NULL, false},
		{"a name", "mail.example.com", false},
		{"three numbers", "192.0.2", false},
		{"a number over 255", "192.0.2.256", false},
		{"a leading zero", "192.0.2.01", false},
		{"a space before it", " 192.0.2.1", false},
		{"a line end behind it", "192.0.2.1\r\n", false},
		{"a network", "192.0.2.0/24", false},
		{"a port", "192.0.2.1:25", false},
		{"brackets", "[192.0.2.1]", false},
		{"the tag of an address literal", "IPv6:2001:db8::7", false},
		{"a zone of IPv6", "fe80::1%eth0", false},
		{"an octet more than the longest", "0000:0000:0000:0000:0000:0000:255.255.255.2555",
			false},
	};
	fixture f;
	(void)state;

	open_fixture(&f, zone_text);
	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_status want = rows[i].good ? MAILAUTH_OK : MAILAUTH_BAD_ARGUMENT;

		row("SPF-41", rows[i].why);
		mailauth_spf_reset(f.spf);
		assert_int_equal(mailauth_spf_set_client(f.spf, rows[i].address), want);
		assert_int_equal(mailauth_spf_run(f.spf), want);
	}
	close_fixture(&f);
}

static void errors_stick(void **state)
{
	char field[256];
	fixture f;
	size_t len;
	(void)state;

	open_fixture(&f, zone_text);
	row("API-4", "what was wrong once comes out of everything that follows");
	assert_int_equal(mailauth_spf_set_client(f.spf, "192.0.2.7"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_set_client(f.spf, "nobody"), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_set_client(f.spf, "192.0.2.1"), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(set_helo(f.spf, "mail.example.com", 16), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(set_mail_from(f.spf, "ada@example.com", 15), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_BAD_ARGUMENT);
	assert_null(verdict_of(&f));
	assert_int_equal(mailauth_spf_explain(f.spf, field, sizeof field, &len),
		MAILAUTH_BAD_STATE);

	row("API-4", "a reset clears it, and what was set last holds");
	mailauth_spf_reset(f.spf);
	assert_int_equal(set_mail_from(f.spf, "ada@example.com", 15), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_string_equal(in_short(verdict_of(&f)),
		"pass: mechanism matched: a:mail.example.com @7 c.example.com");

	row("API-4", "what could not be set is not known: nobody is judged by an older one");
	mailauth_spf_reset(f.spf);
	assert_int_equal(mailauth_spf_set_client(f.spf, "2001:db8::1::2"), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_set_helo(f.spf, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	mailauth_spf_reset(f.spf);
	assert_int_equal(set_mail_from(f.spf, "ada@example.com", 15), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_string_equal(in_short(verdict_of(&f)), "none: client address not known");
	mailauth_spf_reset(f.spf);
	assert_int_equal(mailauth_spf_set_client(f.spf, "192.0.2.1"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_set_client(f.spf,
				 "2001:0db8:0000:0000:0000:0000:0000:0000:255.255.255.255"),
		MAILAUTH_BAD_ARGUMENT);
	mailauth_spf_reset(f.spf);
	assert_int_equal(set_mail_from(f.spf, "ada@example.com", 15), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_string_equal(in_short(verdict_of(&f)), "none: client address not known");
	assert_null(mailauth_spf_get_verdict(f.spf, MAILAUTH_SPF_HELO));

	row("API-3", "octets that are nowhere are a bad argument, unless there are none");
	assert_int_equal(mailauth_spf_set_helo(f.spf, NULL, 0), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_set_mail_from(f.spf, NULL, 0), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_set_helo(f.spf, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	mailauth_spf_reset(f.spf);
	assert_int_equal(mailauth_spf_set_mail_from(f.spf, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	close_fixture(&f);
}

static void before_a_verdict_there_is_none(void **state)
{
	mailauth_authres *authres;
	char text[64] = "x";
	fixture f;
	size_t len;
	(void)state;

	open_fixture(&f, zone_text);
	row("SPF-41", "before a run nothing is known");
	assert_int_equal(give(f.spf, "192.0.2.1", "mail.example.com", "ada@example.com"),
		MAILAUTH_OK);
	assert_int_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_NONE);
	assert_null(verdict_of(&f));
	authres = mailauth_authres_new(f.context, "mx.example.net");
	assert_int_equal(mailauth_spf_add_results(f.spf, authres), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_spf_add_results(f.spf, NULL), MAILAUTH_NO_MEMORY);
	mailauth_authres_free(authres);
	assert_int_equal(mailauth_spf_received_spf(f.spf, "mx.example.net", MAILAUTH_LINE_LF, text,
				 sizeof text, &len),
		MAILAUTH_BAD_STATE);

	row("SPF-41", "a run without any identity is final, and has no verdict");
	mailauth_spf_free(f.spf);
	open_spf(&f, mailauth_zone_ask, f.zone);
	assert_int_equal(mailauth_spf_set_client(f.spf, "192.0.2.1"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_null(verdict_of(&f));
	assert_null(mailauth_spf_get_verdict(f.spf, MAILAUTH_SPF_HELO));
	assert_null(mailauth_spf_get_verdict(f.spf, (mailauth_spf_identity)0));

	row("SPF-41", "what is set drops the verdicts, until the next run");
	judge(&f, "192.0.2.1");
	assert_int_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_PASS);
	assert_int_equal(mailauth_spf_set_client(f.spf, "192.0.2.2"), MAILAUTH_OK);
	assert_null(verdict_of(&f));
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_FAIL);
	close_fixture(&f);
}

/* More than an object keeps: a chunk of its questions, and one of what it judged. */
static void a_reset_lets_go_of_a_large_answer(void **state)
{
	char line[300];
	size_t before;
	fixture f;
	(void)state;

	row("API-4", "what a large answer took is given back by a reset, not only by the end");
	open_fixture(&f, "example.com. TXT \"v=spf1 -all\"\n");
	for (int i = 0; i < 1000; i++) {
		snprintf(line, sizeof line, "example.com. TXT %0200d\n", i);
		add_records(&f, line);
	}
	before = f.memory.in_use;
	assert_int_equal(give(f.spf, "192.0.2.1", NULL, "ada@example.com"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_FAIL);
	assert_true(f.memory.in_use > before + 200000);
	mailauth_spf_reset(f.spf);
	assert_true(f.memory.in_use <= before + (size_t)2 * 65536);
	close_fixture(&f);
}

static void a_reset_keeps_client_and_helo(void **state)
{
	char *first, *again;
	fixture f;
	(void)state;

	row("API-4", "one session, several transactions: client and HELO stay, MAIL FROM goes");
	open_fixture(&f, zone_text);
	assert_int_equal(give(f.spf, "192.0.2.1", "mail.example.com", "ada@example.com"),
		MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	first = in_full(f.spf);
	mailauth_spf_reset(f.spf);
	assert_null(verdict_of(&f));
	assert_null(mailauth_spf_get_verdict(f.spf, MAILAUTH_SPF_HELO));
	assert_int_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_NONE);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_null(verdict_of(&f));
	assert_int_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_PASS);

	row("API-4", "and the next judges as the first did");
	mailauth_spf_reset(f.spf);
	assert_int_equal(set_mail_from(f.spf, "ada@example.com", 15), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	again = in_full(f.spf);
	assert_string_equal(again, first);
	free(first);
	free(again);

	row("API-4", "a null reverse-path is then of that HELO");
	mailauth_spf_reset(f.spf);
	assert_int_equal(set_mail_from(f.spf, "", 0), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_string_equal(mailauth_spf_verdict_get_domain(verdict_of(&f), NULL),
		"mail.example.com");
	close_fixture(&f);
}

static void long_input_is_copied(void **state)
{
	char *path = malloc(65537);
	fixture f;
	size_t len;
	(void)state;

	row("SPF-41", "a reverse-path has up to 65536 octets, and is copied");
	assert_non_null(path);
	memset(path, 'a', 65537);
	memcpy(path + 65536 - 12, "@example.com", 12);
	open_fixture(&f, zone_text);
	assert_int_equal(mailauth_spf_set_client(f.spf, "192.0.2.1"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_set_mail_from(f.spf, path, 65536), MAILAUTH_OK);
	memset(path, 'b', 65537);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_PASS);
	assert_memory_equal(mailauth_spf_verdict_get_sender(verdict_of(&f), &len), "aaaaaaaa", 8);
	assert_int_equal(len, 65536);

	row("SPF-41", "one of more is no domain name, whatever is in it");
	memcpy(path + 65537 - 12, "@example.com", 12);
	assert_int_equal(mailauth_spf_set_mail_from(f.spf, path, 65537), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_string_equal(in_short(verdict_of(&f)), "none: not a domain name");

	row("SPF-41", "and so is a HELO of more, for a null reverse-path too");
	memset(path, 'a', 65537);
	assert_int_equal(set_mail_from(f.spf, "", 0), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_set_helo(f.spf, path, 65537), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_string_equal(in_short(verdict_of(&f)), "none: not a domain name");
	mailauth_spf_verdict_get_domain(verdict_of(&f), &len);
	assert_int_equal(len, 0);
	assert_int_equal(mailauth_spf_set_helo(f.spf, path, 65536), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	mailauth_spf_verdict_get_domain(verdict_of(&f), &len);
	assert_int_equal(len, 65536);
	free(path);
	close_fixture(&f);
}

/* ------------------------------------------------------------------ answers */

/* Numerical Recipes' generator: the same numbers in every run. */
static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 16;
}

#define OPEN_MAX 64

typedef struct open_questions {
	size_t count;
	uint32_t id[OPEN_MAX];
	uint16_t type[OPEN_MAX];
	char name[OPEN_MAX][256];
} open_questions;

static void take_questions(const fixture *f, open_questions *open)
{
	const char *name;

	while (mailauth_next_question(mailauth_spf_questions(f->spf), &open->id[open->count], &name,
		&open->type[open->count])) {
		snprintf(open->name[open->count], sizeof open->name[0], "%s", name);
		assert_in_range(++open->count, 1, OPEN_MAX - 1);
	}
}

static void answer_one(const fixture *f, open_questions *open, size_t i)
{
	mailauth_zone_ask(f->zone, mailauth_spf_questions(f->spf), open->id[i], open->name[i],
		open->type[i]);
	open->count--;
	open->id[i] = open->id[open->count];
	open->type[i] = open->type[open->count];
	memcpy(open->name[i], open->name[open->count], sizeof open->name[0]);
}

static void when_answers_come_does_not_matter(void **state)
{
	char *at_once, *late;
	fixture f;
	(void)state;

	row("API-1", "at once, or by pull in any order, with runs in between: one verdict");
	open_fixture(&f, zone_text);
	assert_int_equal(give(f.spf, "192.0.2.1", "mail.example.com", "ada@example.com"),
		MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	at_once = in_full(f.spf);
	mailauth_spf_free(f.spf);
	open_spf(&f, NULL, NULL);
	for (uint32_t seed = 0; seed < 200; seed++) {
		open_questions open = {.count = 0};
		mailauth_status status;
		uint32_t random = seed;

		mailauth_spf_reset(f.spf);
		assert_int_equal(give(f.spf, "192.0.2.1", "mail.example.com", "ada@example.com"),
			MAILAUTH_OK);
		while ((status = mailauth_spf_run(f.spf)) == MAILAUTH_PENDING) {
			take_questions(&f, &open);
			assert_true(open.count > 0);
			assert_null(verdict_of(&f));
			do
				answer_one(&f, &open, next_random(&random) % open.count);
			while (open.count > 0 && next_random(&random) % 2 == 0);
		}
		assert_int_equal(status, MAILAUTH_OK);
		late = in_full(f.spf);
		assert_string_equal(late, at_once);
		free(late);
	}
	free(at_once);
	close_fixture(&f);
}

static void an_identity_may_come_later(void **state)
{
	char *together, *staged;
	fixture f;
	(void)state;

	row("SPF-41", "a run after HELO and one after MAIL FROM find what one run finds");
	open_fixture(&f, zone_text);
	assert_int_equal(give(f.spf, "192.0.2.1", "mail.example.com", "ada@example.com"),
		MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	together = in_full(f.spf);
	mailauth_spf_reset(f.spf);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_string_equal(in_short(mailauth_spf_get_verdict(f.spf, MAILAUTH_SPF_HELO)),
		"pass: mechanism matched: a @7 mail.example.com");
	assert_int_equal(set_mail_from(f.spf, "ada@example.com", 15), MAILAUTH_OK);
	assert_null(mailauth_spf_get_verdict(f.spf, MAILAUTH_SPF_HELO));
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	staged = in_full(f.spf);
	assert_string_equal(staged, together);
	free(together);
	free(staged);
	close_fixture(&f);
}

static void a_verdict_rests_on_the_answers_of_its_run(void **state)
{
	static char text[TEXT_ROOM];
	mailauth_questions *questions;
	fixture f;
	size_t len;
	(void)state;

	row("SPF-41", "what the run before asked is no part of what this one rests on");
	open_fixture(&f, zone_text);
	assert_int_equal(give(f.spf, "192.0.2.1", NULL, "ada@mail.example.com"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	questions = mailauth_spf_questions(f.spf);
	assert_int_equal(mailauth_questions_get_used_count(questions), 2);
	assert_int_equal(set_mail_from(f.spf, "ada@none.example.com", 20), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_int_equal(mailauth_questions_get_used_count(questions), 1);
	assert_int_equal(mailauth_questions_transcript(questions, text, sizeof text, &len),
		MAILAUTH_OK);
	assert_null(strstr(text, "mail.example.com"));
	close_fixture(&f);
}

static void without_answers_it_is_a_temperror(void **state)
{
	open_questions open = {.count = 0}, none = {.count = 0};
	fixture f;
	(void)state;

	open_context(&f, zone_text);
	open_spf(&f, NULL, NULL);
	row("SPF-38", "never answered: pending, however often it is run, and each is asked once");
	assert_int_equal(give(f.spf, "192.0.2.1", NULL, "ada@example.com"), MAILAUTH_OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_PENDING);
	take_questions(&f, &open);
	assert_int_equal(open.count, 1);
	assert_int_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_NONE);

	row("API-2", "after expire it is a temperror, at the next run");
	answer_one(&f, &open, 0);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_PENDING);
	mailauth_expire(mailauth_spf_questions(f.spf));
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_string_equal(in_short(verdict_of(&f)),
		"temperror: DNS lookup failed: a:no.example.com @7 example.com");
	take_questions(&f, &none);
	assert_int_equal(none.count, 0);

	row("API-4", "reset with questions open, it judges as a new one; late answers are ignored");
	mailauth_spf_reset(f.spf);
	assert_int_equal(give(f.spf, NULL, NULL, "ada@b.example.com"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_PENDING);
	take_questions(&f, &none);
	mailauth_spf_reset(f.spf);
	assert_int_equal(set_mail_from(f.spf, "ada@c.example.com", 17), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_PENDING);
	answer_one(&f, &none, 0);
	for (take_questions(&f, &none); none.count > 0; take_questions(&f, &none)) {
		answer_one(&f, &none, 0);
		(void)mailauth_spf_run(f.spf);
	}
	assert_string_equal(in_short(verdict_of(&f)),
		"pass: mechanism matched: a:mail.example.com @7 c.example.com");
	close_fixture(&f);
}

/* ------------------------------------------------------------------ the callback */

/* Does from inside a callback all that is not allowed there. */
static void do_all(const fixture *f)
{
	assert_int_equal(mailauth_spf_set_client(f->spf, "10.0.0.1"), MAILAUTH_BAD_STATE);
	assert_int_equal(set_helo(f->spf, "c.example.com", 13), MAILAUTH_BAD_STATE);
	assert_int_equal(set_mail_from(f->spf, "ada@c.example.com", 17), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_spf_run(f->spf), MAILAUTH_PENDING);
	mailauth_spf_reset(f->spf);
	assert_null(verdict_of(f));
}

/* Does so, then answers. */
static void misuse(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	fixture *f = user;

	do_all(f);
	assert_ptr_equal(questions, mailauth_spf_questions(f->spf));
	mailauth_zone_ask(f->zone, questions, id, name, type);
}

static int64_t misuse_clock(void *user)
{
	do_all(user);
	return 0;
}

static void the_callback_changes_nothing(void **state)
{
	char *plain, *misused;
	fixture f;
	(void)state;

	row("API-9", "setting, running and resetting from inside the callback do nothing");
	open_fixture(&f, zone_text);
	assert_int_equal(give(f.spf, "192.0.2.1", "mail.example.com", "ada@example.com"),
		MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	plain = in_full(f.spf);
	mailauth_spf_free(f.spf);
	open_spf(&f, misuse, &f);
	assert_int_equal(give(f.spf, "192.0.2.1", "mail.example.com", "ada@example.com"),
		MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	misused = in_full(f.spf);
	assert_string_equal(misused, plain);
	free(misused);

	row("API-9", "nor from inside the clock");
	assert_int_equal(mailauth_context_set_clock(f.context, misuse_clock, &f), MAILAUTH_OK);
	mailauth_spf_reset(f.spf);
	assert_int_equal(set_mail_from(f.spf, "ada@example.com", 15), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	misused = in_full(f.spf);
	assert_string_equal(misused, plain);
	free(plain);
	free(misused);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_needs_an_object),
		cmocka_unit_test(a_null_verdict_has_no_properties),
		cmocka_unit_test(words_have_texts),
		cmocka_unit_test(clients_are_addresses),
		cmocka_unit_test(errors_stick),
		cmocka_unit_test(before_a_verdict_there_is_none),
		cmocka_unit_test(a_reset_keeps_client_and_helo),
		cmocka_unit_test(a_reset_lets_go_of_a_large_answer),
		cmocka_unit_test(long_input_is_copied),
		cmocka_unit_test(when_answers_come_does_not_matter),
		cmocka_unit_test(an_identity_may_come_later),
		cmocka_unit_test(a_verdict_rests_on_the_answers_of_its_run),
		cmocka_unit_test(without_answers_it_is_a_temperror),
		cmocka_unit_test(the_callback_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
