/*
 * Author domains that are not plainly one: none, several, ambiguous, or no domain at all (RFC 9989
 * 5.3.1, 11.5). Nothing of that passes, and the strictest policy of those that fail is told.
 */
#include "dmarc_fixture.h"

/* A record at a name, as a line of a zone. */
#define AT(name, text) "_dmarc." name " TXT \"v=DMARC1; " text "\"\n"

static const char zone[] = AT("none.example", "p=none") AT("quarantine.example", "p=quarantine")
	AT("reject.example", "p=reject") AT("testing.example", "p=reject; t=y")
		AT("unusable.example", "p=x") "$FAIL _dmarc.slow.example TXT timeout\n";

/* Adds authors of a line, which blanks part. */
static void add_authors(mailauth_dmarc *dmarc, const char *line)
{
	char domain[256];
	int n;

	while (sscanf(line, " %255s%n", domain, &n) == 1) {
		add_author(dmarc, domain);
		line += n;
	}
}

static const char *judge_authors(fixture *f, mailauth_from_status status, const char *authors,
	const char *identifiers)
{
	mailauth_dmarc_reset(f->dmarc);
	assert_int_equal(mailauth_dmarc_set_from_status(f->dmarc, status), MAILAUTH_OK);
	add_authors(f->dmarc, authors);
	add_identifiers(f->dmarc, identifiers);
	assert_int_equal(mailauth_dmarc_run(f->dmarc), MAILAUTH_OK);
	return short_verdict(f->dmarc);
}

#define SEVERAL "permerror: several author domains, "

static void several_authors(void **state)
{
	static const struct {
		const char *why, *authors, *identifiers, *want, *decided;
	} rows[] = {
		{"of those that fail the strictest policy is told",
			"none.example quarantine.example", "", SEVERAL "quarantine",
			"quarantine.example"},
		{"in any order", "quarantine.example reject.example none.example", "",
			SEVERAL "reject", "reject.example"},
		{"one that passes does not count", "reject.example quarantine.example",
			"dkim+ reject.example", SEVERAL "quarantine", "quarantine.example"},
		{"all pass: nothing is asked for, and nothing passes",
			"reject.example none.example", "dkim+ reject.example dkim+ none.example",
			SEVERAL "none", "reject.example"},
		{"t=y makes the policy less before it is compared",
			"quarantine.example testing.example", "", SEVERAL "quarantine",
			"quarantine.example"},
		{"one without a record asks for nothing", "other.example quarantine.example", "",
			SEVERAL "quarantine", "quarantine.example"},
		{"one with an unusable record too", "unusable.example none.example", "",
			SEVERAL "none", "unusable.example"},
		{"one that DNS is silent about leaves the others as they are",
			"slow.example reject.example", "", SEVERAL "reject", "reject.example"},
		{"one that is no domain as well", "a..b reject.example", "", SEVERAL "reject",
			"reject.example"},
	};
	fixture f;
	(void)state;

	open_fixture(&f, zone);
	for (size_t i = 0; i < COUNT(rows); i++) {
		row("DM-17", rows[i].why);
		assert_string_equal(
			judge_authors(&f, MAILAUTH_FROM_ONE, rows[i].authors, rows[i].identifiers),
			rows[i].want);
		assert_string_equal(mailauth_dmarc_get_author_domain(f.dmarc, NULL),
			rows[i].decided);
	}

	row("DM-17", "a domain that comes twice is one domain, in whatever case");
	assert_string_equal(judge_authors(&f, MAILAUTH_FROM_ONE,
				    "reject.example REJECT.example reject.example.",
				    "dkim+ reject.example"),
		"pass: aligned, none");
	close_fixture(&f);
}

static void no_author_domain(void **state)
{
	static const struct {
		const char *why, *author;
		size_t len;
	} rows[] = {
		{"an empty domain", "", 0},
		{"a dot", ".", 1},
		{"two dots inside", "a..example", 10},
		{"a dot before", ".example", 8},
		{"a blank", "a .example", 10},
		{"an address", "a@reject.example", 16},
		{"a literal", "[192.0.2.1]", 11},
		{"UTF-8, which is not asked for (5.3.1)",
			"b\xc3\xbc"
			"cher.example",
			15},
		{"NUL", "reject.example\0", 15},
		{"a backslash", "reject\\046example", 17},
	};
	fixture f;
	(void)state;

	open_fixture(&f, zone);
	row("DM-17", "no author at all");
	assert_string_equal(judge_authors(&f, MAILAUTH_FROM_ONE, "", "dkim+ reject.example"),
		"permerror: no author domain, none");
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].author, rows[i].len);

		row("DM-17", rows[i].why);
		mailauth_dmarc_reset(f.dmarc);
		f.count = 0;
		assert_int_equal(
			mailauth_dmarc_add_author(f.dmarc, (const char *)copy, rows[i].len),
			MAILAUTH_OK);
		free(copy);
		add_identifiers(f.dmarc, "dkim+ reject.example");
		assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
		assert_string_equal(short_verdict(f.dmarc),
			"permerror: the author domain is no domain, none");
		assert_string_equal(mailauth_dmarc_get_author_domain(f.dmarc, NULL), "");
		assert_int_equal(f.count, 0);
	}
	close_fixture(&f);
}

static void from_fields_that_are_not_one(void **state)
{
	static const struct {
		mailauth_from_status status;
		const char *why, *want;
	} rows[] = {
		{MAILAUTH_FROM_NONE, "none", "permerror: no author domain, "},
		{MAILAUTH_FROM_SEVERAL, "several fields", SEVERAL},
		{MAILAUTH_FROM_AMBIGUOUS, "an ambiguous one",
			"permerror: ambiguous author domain, "},
	};
	fixture f;
	(void)state;

	open_fixture(&f, zone);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char want[128];

		row("DM-18", rows[i].why);
		snprintf(want, sizeof want, "%s%s", rows[i].want, "none");
		assert_string_equal(judge_authors(&f, rows[i].status, "", "dkim+ reject.example"),
			want);
		row("DM-18", "with one domain that would pass, nothing passes");
		assert_string_equal(judge_authors(&f, rows[i].status, "reject.example",
					    "dkim+ reject.example spf+ reject.example"),
			want);
		row("DM-18", "with one that fails, its policy is told");
		snprintf(want, sizeof want, "%s%s", rows[i].want, "quarantine");
		assert_string_equal(judge_authors(&f, rows[i].status, "quarantine.example", ""),
			want);
	}
	close_fixture(&f);
}

static void the_number_of_authors_is_limited(void **state)
{
	fixture f;
	(void)state;

	open_context(&f, zone);
	limit(&f, MAILAUTH_LIMIT_DMARC_AUTHORS, 2);
	f.dmarc = mailauth_dmarc_new(f.context, fixture_ask, &f);
	row("API-6", "as many authors as the limit are judged");
	assert_string_equal(judge_authors(&f, MAILAUTH_FROM_ONE, "none.example reject.example", ""),
		SEVERAL "reject");
	row("API-6", "one more is not looked at, and might ask for reject");
	f.count = 0;
	assert_string_equal(judge_authors(&f, MAILAUTH_FROM_ONE,
				    "none.example quarantine.example reject.example", ""),
		"permerror: too many author domains, reject");
	assert_null(strstr(asked(&f), "reject"));
	close_fixture(&f);

	row("DM-17",
		"but it is an author: with a limit of one, two are several, and nothing passes");
	open_context(&f, zone);
	limit(&f, MAILAUTH_LIMIT_DMARC_AUTHORS, 1);
	f.dmarc = mailauth_dmarc_new(f.context, fixture_ask, &f);
	assert_string_equal(judge_authors(&f, MAILAUTH_FROM_ONE, "reject.example none.example",
				    "dkim+ reject.example"),
		"permerror: too many author domains, reject");
	assert_string_equal(
		judge_authors(&f, MAILAUTH_FROM_ONE, "reject.example", "dkim+ reject.example"),
		"pass: aligned, none");
	close_fixture(&f);
}

/* ---------------------------------------------------------------- a whole message */

/* The DMARC verdict on a message of this header; it came by SMTP as it says. */
static const char *judge_message(fixture *f, const char *header, const char *helo,
	const char *mail_from)
{
	static char text[256];
	mailauth_check *check = mailauth_check_new(f->context, mailauth_zone_ask, f->zone);

	assert_non_null(check);
	assert_int_equal(mailauth_check_set_client(check, "192.0.2.1"), MAILAUTH_OK);
	assert_int_equal(mailauth_check_set_helo(check, helo, strlen(helo)), MAILAUTH_OK);
	assert_int_equal(mailauth_check_set_mail_from(check, mail_from, strlen(mail_from)),
		MAILAUTH_OK);
	assert_int_equal(mailauth_check_feed(check, header, strlen(header)), MAILAUTH_OK);
	assert_int_equal(mailauth_check_finish(check), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(check), MAILAUTH_OK);
	snprintf(text, sizeof text, "%s", short_verdict(mailauth_check_dmarc(check)));
	mailauth_check_free(check);
	return text;
}

static void messages_that_show_two_authors(void **state)
{
	static const char passing[] = AT("good.example", "p=reject")
		AT("evil.example", "p=none") "evil.example TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"
					     "good.example TXT \"v=spf1 -all\"\n";
	static const struct {
		const char *id, *why, *header, *helo, *mail_from, *want;
	} rows[] = {
		{"DM-18", "a plain message passes for who sent it", "From: a@evil.example\r\n",
			"mail.example", "a@evil.example", "pass: aligned, none"},
		{"DM-18", "two From fields", "From: a@evil.example\r\nFrom: b@good.example\r\n",
			"mail.example", "a@evil.example", SEVERAL "reject"},
		{"DM-18", "a From field that others see, before",
			" From: b@good.example\r\nFrom: a@evil.example\r\n", "mail.example",
			"a@evil.example", "permerror: ambiguous author domain, reject"},
		{"DM-18", "an address in quotes before the sender's",
			"From: \"x <b@good.example>\"@evil.example\r\n", "mail.example",
			"a@evil.example", "permerror: ambiguous author domain, reject"},
		{"DM-18", "a list of two", "From: a@evil.example, b@good.example\r\n",
			"mail.example", "a@evil.example", SEVERAL "reject"},
		{"DM-18", "no From field", "To: a@evil.example\r\n", "mail.example",
			"a@evil.example", "permerror: no author domain, none"},
		{"DM-21", "HELO alone is no identifier (RFC 9989 4.4.2)",
			"From: a@evil.example\r\n", "evil.example", "a@good.example",
			"fail: no aligned identifier, none"},
		{"DM-21", "with a null reverse-path it is MAIL FROM (RFC 7208 2.4)",
			"From: a@evil.example\r\n", "evil.example", "", "pass: aligned, none"},
	};
	fixture f;
	(void)state;

	open_fixture(&f, passing);
	for (size_t i = 0; i < COUNT(rows); i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(
			judge_message(&f, rows[i].header, rows[i].helo, rows[i].mail_from),
			rows[i].want);
	}
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_authors),
		cmocka_unit_test(no_author_domain),
		cmocka_unit_test(from_fields_that_are_not_one),
		cmocka_unit_test(the_number_of_authors_is_limited),
		cmocka_unit_test(messages_that_show_two_authors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
