/*
 * DMARC as text: reasons with their results, the explanation, and Authentication-Results (RFC 9989
 * 9.1, 9.2).
 */
#include "dmarc_fixture.h"

#include "dmarc_reason.h"

/* A record at a name, as a line of a zone. */
#define AT(name, text) "_dmarc." name " TXT \"v=DMARC1; " text "\"\n"

/* ---------------------------------------------------------------- words */

/* What RFC 9989 5.3 and 9.2 make of each reason. */
static const struct {
	mailauth_dmarc_reason reason;
	const char *result;
} reasons[] = {
	{MAILAUTH_DMARC_REASON_ALIGNED, "pass"},
	{MAILAUTH_DMARC_REASON_NOT_ALIGNED, "fail"},
	{MAILAUTH_DMARC_REASON_NO_RECORD, "none"},
	{MAILAUTH_DMARC_REASON_RECORD_UNUSABLE, "none"},
	{MAILAUTH_DMARC_REASON_NO_AUTHOR, "permerror"},
	{MAILAUTH_DMARC_REASON_SEVERAL_AUTHORS, "permerror"},
	{MAILAUTH_DMARC_REASON_AMBIGUOUS_AUTHOR, "permerror"},
	{MAILAUTH_DMARC_REASON_NOT_A_DOMAIN, "permerror"},
	{MAILAUTH_DMARC_REASON_TOO_MANY_AUTHORS, "permerror"},
	{MAILAUTH_DMARC_REASON_DNS, "temperror"},
	{MAILAUTH_DMARC_REASON_IDENTIFIER, "temperror"},
	{MAILAUTH_DMARC_REASON_TOO_MANY_QUESTIONS, "permerror"},
};

static void each_reason_has_a_result_and_words(void **state)
{
	(void)state;

	row("DM-16", "each reason has its result");
	row("BASE-7", "each reason has words of its own, and a section of RFC 9989");
	for (size_t i = 0; i < COUNT(reasons); i++) {
		const char *text = mailauth_dmarc_reason_text(reasons[i].reason);

		assert_string_equal(
			mailauth_dmarc_result_text(ma_dmarc_reason_result(reasons[i].reason)),
			reasons[i].result);
		assert_true(strlen(text) > 5);
		assert_string_not_equal(text, "unknown reason");
		assert_memory_equal(mailauth_dmarc_reason_section(reasons[i].reason), "RFC 9989 ",
			9);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(text,
				mailauth_dmarc_reason_text(reasons[k].reason));
	}

	row("BASE-7", "a reason that this version does not know has words too, and is no pass");
	for (int i = -1; i < 30; i++) {
		bool known = false;

		for (size_t k = 0; k < COUNT(reasons); k++)
			known = known || (int)reasons[k].reason == i;
		if (known)
			continue;
		assert_string_equal(mailauth_dmarc_reason_text((mailauth_dmarc_reason)i),
			"unknown reason");
		assert_string_equal(mailauth_dmarc_reason_section((mailauth_dmarc_reason)i), "");
		assert_int_equal(ma_dmarc_reason_result((mailauth_dmarc_reason)i),
			MAILAUTH_DMARC_PERMERROR);
	}
}

static void results_and_policies_have_their_words(void **state)
{
	static const char *const results[] = {"none", "pass", "fail", "temperror", "permerror"};
	static const char *const policies[] = {"none", "quarantine", "reject"};
	(void)state;

	row("BASE-7", "results have the words of RFC 9989 9.2");
	for (size_t i = 0; i < COUNT(results); i++)
		assert_string_equal(mailauth_dmarc_result_text((mailauth_dmarc_result)i),
			results[i]);
	assert_string_equal(mailauth_dmarc_result_text((mailauth_dmarc_result)5), "unknown result");
	row("BASE-7", "policies have those of 4.7");
	for (size_t i = 0; i < COUNT(policies); i++)
		assert_string_equal(mailauth_dmarc_policy_text((mailauth_dmarc_policy)i),
			policies[i]);
	assert_string_equal(mailauth_dmarc_policy_text((mailauth_dmarc_policy)3), "unknown policy");
}

/* ---------------------------------------------------------------- Authentication-Results */

static const char *field_of(const fixture *f)
{
	static char text[TEXT_ROOM];
	mailauth_authres *authres = mailauth_authres_new(f->context, "mx.example.net");
	size_t len;

	assert_int_equal(mailauth_dmarc_add_results(f->dmarc, authres), MAILAUTH_OK);
	assert_int_equal(
		mailauth_authres_write(authres, MAILAUTH_LINE_UNFOLDED, text, sizeof text, &len),
		MAILAUTH_OK);
	mailauth_authres_free(authres);
	return text;
}

#define FIELD "Authentication-Results: mx.example.net; dmarc="

static void the_field_says_what_the_verdict_is(void **state)
{
	static const struct {
		const char *why, *zone, *author, *identifiers, *want;
	} rows[] = {
		{"a pass, with the policy that would be applied", AT("example.com", "p=reject"),
			"Example.com", "dkim+ example.com",
			FIELD "pass (aligned) header.from=example.com policy.dmarc=reject"},
		{"a fail", AT("example.com", "p=quarantine"), "example.com", "",
			FIELD "fail (no aligned identifier) header.from=example.com "
			      "policy.dmarc=quarantine"},
		{"the policy after t=y", AT("example.com", "p=reject; t=y"), "example.com", "",
			FIELD "fail (no aligned identifier) header.from=example.com "
			      "policy.dmarc=quarantine"},
		{"that of a subdomain", AT("example.com", "p=reject; sp=none"), "a.example.com", "",
			FIELD "fail (no aligned identifier) header.from=a.example.com "
			      "policy.dmarc=none"},
		{"no record: there is no policy", "", "example.com", "dkim+ example.com",
			FIELD "none (no policy record) header.from=example.com"},
		{"an unusable record: nor here", AT("example.com", "p=x"), "example.com", "",
			FIELD "none (wrong p=, sp= or np=, and no rua=) header.from=example.com"},
		{"a temperror: no policy is applied (5.3.6)",
			"$FAIL _dmarc.example.com TXT servfail\n", "example.com", "",
			FIELD "temperror (DNS failure) header.from=example.com"},
		{"an author domain that is none does not get into the field", "", "a; dkim=pass",
			"", FIELD "permerror (the author domain is no domain)"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		fixture f;

		row("API-7", rows[i].why);
		open_fixture(&f, rows[i].zone);
		judge(&f, rows[i].author, rows[i].identifiers);
		assert_string_equal(field_of(&f), rows[i].want);
		close_fixture(&f);
	}
}

static void several_authors_in_the_field(void **state)
{
	fixture f;
	(void)state;

	row("API-7", "of several authors the one that decided is told, with its policy");
	open_fixture(&f, AT("example.com", "p=none") AT("example.net", "p=reject"));
	give(&f, "example.com", "");
	add_author(f.dmarc, "example.net");
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_string_equal(field_of(&f),
		FIELD "permerror (several author domains) header.from=example.net "
		      "policy.dmarc=reject");
	row("API-7", "without an author there is none to be told");
	mailauth_dmarc_reset(f.dmarc);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_string_equal(field_of(&f), FIELD "permerror (no author domain)");
	close_fixture(&f);
}

/* ---------------------------------------------------------------- the explanation */

static const char *explanation_of(const fixture *f)
{
	static char text[TEXT_ROOM];
	size_t len;

	assert_int_equal(mailauth_dmarc_explain(f->dmarc, text, sizeof text, &len), MAILAUTH_OK);
	assert_int_equal(strlen(text), len);
	return text;
}

static void the_explanation_says_each_step(void **state)
{
	static const char *const parts[] = {
		"author a.example.com\n",
		"_dmarc.a.example.com TXT: ",
		"_dmarc.example.com TXT: ",
		", a record\n",
		"_dmarc.com TXT: ",
		"record of example.com: v=DMARC1; p=none; np=reject\n",
		"a.example.com A: ",
		"policy: reject\n",
		"organizational domain: example.com\n",
		"DKIM b.example.com: the same organizational domain\n",
		"DKIM example.net: another organizational domain\n",
		"DKIM example.com: not authenticated\n",
		"SPF a;b: not a domain\n",
		"DKIM c.example.com (temperror): another identifier decides\n",
		"result pass: aligned (RFC 9989 5.3.5), disposition none\n",
	};
	const char *at;
	fixture f;
	(void)state;

	row("API-7", "what was asked, the record, its policy, each identifier, and the result");
	open_fixture(&f, AT("example.com", "p=none; np=reject"));
	judge(&f, "a.example.com",
		"dkim+ b.example.com dkim+ example.net dkim- example.com spf+ a;b "
		"dkim? c.example.com");
	at = explanation_of(&f);
	for (size_t i = 0; i < COUNT(parts); i++) {
		const char *found = strstr(at, parts[i]);

		if (found == NULL)
			fail_msg("not there, or not in its place: %s", parts[i]);
		at = found + 1;
	}
	close_fixture(&f);
}

static void what_becomes_of_records_and_identifiers(void **state)
{
	static const struct {
		const char *why, *zone, *identifiers, *want;
	} rows[] = {
		{"two records", AT("example.com", "p=none") AT("example.com", "p=reject"), "",
			"2 records, all discarded\n"},
		{"a record with a tag twice", AT("example.com", "p=none; p=none"), "",
			"a tag that stands twice, discarded\n"},
		{"a TXT record that is none", "_dmarc.example.com TXT \"hello\"\n", "",
			", no record\n"},
		{"a question that failed", "$FAIL _dmarc.example.com TXT servfail\n", "",
			"temperror: DNS failure (RFC 9989 5.3.6)\n"},
		{"testing", AT("example.com", "p=reject; t=y"), "", "policy: reject, testing\n"},
		{"a policy that is applied", AT("example.com", "p=reject; t=y"), "",
			"disposition quarantine\n"},
		{"another domain, strict", AT("example.com", "p=reject; adkim=s"),
			"dkim+ a.example.com",
			"DKIM a.example.com: another domain, and alignment is strict\n"},
		{"the same domain", AT("example.com", "p=reject"), "spf+ EXAMPLE.com",
			"SPF EXAMPLE.com: the same domain\n"},
		{"a walk that failed",
			AT("example.com", "p=none") "$FAIL _dmarc.a.example.com TXT timeout\n",
			"dkim+ a.example.com",
			"DKIM a.example.com: alignment unknown, a question failed\n"},
		{"one identifier too many",
			AT("example.com", "p=none") AT("a.example.com", "p=none; psd=n"),
			"dkim+ a.example.com dkim+ bb.example.com",
			"DKIM bb.example.com: not counted, too many identifiers\n"},
		{"a record that cannot be used", AT("example.com", "p=x"), "",
			"none: wrong p=, sp= or np=, and no rua= (RFC 9989 4.10.1)\n"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		fixture f;

		row("API-7", rows[i].why);
		open_context(&f, rows[i].zone);
		limit(&f, MAILAUTH_LIMIT_DMARC_IDENTIFIERS, 1);
		f.dmarc = mailauth_dmarc_new(f.context, fixture_ask, &f);
		judge(&f, "example.com", rows[i].identifiers);
		if (strstr(explanation_of(&f), rows[i].want) == NULL)
			fail_msg("not in: %s", explanation_of(&f));
		close_fixture(&f);
	}
}

static void authors_that_are_too_many(void **state)
{
	fixture f;
	(void)state;

	row("API-6", "an author more than are looked at is named");
	open_context(&f, "_dmarc.example.com TXT \"v=DMARC1; p=reject\"\n");
	limit(&f, MAILAUTH_LIMIT_DMARC_AUTHORS, 1);
	f.dmarc = mailauth_dmarc_new(f.context, fixture_ask, &f);
	judge(&f, "example.com", "");
	assert_null(strstr(explanation_of(&f), "more authors"));
	add_author(f.dmarc, "example.net");
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_non_null(strstr(explanation_of(&f), "more authors"));
	close_fixture(&f);
}

static void octets_of_others_are_made_visible(void **state)
{
	static const char domain[] = "a\nb\\\x7f\xc3\0c";
	fixture f;
	(void)state;

	row("API-7", "no octet that somebody else chose can add a line to the explanation");
	open_fixture(&f, "_dmarc.example.com TXT \"v=DMARC1; p=none; x=\\010\\200\"\n");
	give(&f, "example.com", "");
	assert_int_equal(mailauth_dmarc_add_dkim(f.dmarc, MAILAUTH_DMARC_IDENTIFIER_PASS, domain,
				 sizeof domain - 1, 0),
		MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_non_null(
		strstr(explanation_of(&f), "DKIM a\\012b\\134\\177\\303\\000c: not a domain\n"));
	assert_non_null(strstr(explanation_of(&f), "p=none; x=\\012\\310\n"));
	close_fixture(&f);
}

static void room_for_the_explanation(void **state)
{
	char text[TEXT_ROOM];
	size_t len, told = 0;
	fixture f;
	(void)state;

	open_fixture(&f, AT("example.com", "p=none"));
	judge(&f, "example.com", "dkim+ example.com");
	len = strlen(explanation_of(&f));
	row("API-7", "the size needed is told, and that size is enough with a NUL behind it");
	assert_int_equal(mailauth_dmarc_explain(f.dmarc, NULL, 0, &told), MAILAUTH_NO_SPACE);
	assert_int_equal(told, len);
	assert_int_equal(mailauth_dmarc_explain(f.dmarc, text, len + 1, &told), MAILAUTH_OK);
	assert_string_equal(text, explanation_of(&f));
	row("API-7", "one octet less is not, and nothing is written");
	memset(text, 'x', sizeof text);
	assert_int_equal(mailauth_dmarc_explain(f.dmarc, text, len, &told), MAILAUTH_NO_SPACE);
	assert_int_equal(text[0], 0);
	assert_int_equal(text[len], 'x');
	row("API-3", "room that is NULL, and a length that is");
	assert_int_equal(mailauth_dmarc_explain(f.dmarc, NULL, 1, &told), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dmarc_explain(f.dmarc, text, sizeof text, NULL),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dmarc_add_results(f.dmarc, NULL), MAILAUTH_NO_MEMORY);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_reason_has_a_result_and_words),
		cmocka_unit_test(results_and_policies_have_their_words),
		cmocka_unit_test(the_field_says_what_the_verdict_is),
		cmocka_unit_test(several_authors_in_the_field),
		cmocka_unit_test(the_explanation_says_each_step),
		cmocka_unit_test(what_becomes_of_records_and_identifiers),
		cmocka_unit_test(authors_that_are_too_many),
		cmocka_unit_test(octets_of_others_are_made_visible),
		cmocka_unit_test(room_for_the_explanation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
