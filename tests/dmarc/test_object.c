/*
 * The object: what setters take and refuse, errors that stick, reset, and NULL.
 */
#include "dmarc_fixture.h"

#define PASS MAILAUTH_DMARC_IDENTIFIER_PASS

static const char zone[] = "_dmarc.example.com TXT \"v=DMARC1; p=reject\"\n"
			   "_dmarc.example.net TXT \"v=DMARC1; p=quarantine; adkim=s; t=y\"\n";

/* There is no verdict, and all getters say so. */
static void check_none(const mailauth_dmarc *dmarc)
{
	static const char none[] =
		"none: no policy record, none author=(0) org=(0) at=(0) record=(0) "
		"none/none adkim=0 aspf=0 spf=0 dkim=0\n";
	char got[TEXT_ROOM];
	size_t len = 77;

	put_getters(dmarc, got);
	assert_string_equal(got, none);
	if (dmarc == NULL)
		return;
	assert_int_equal(mailauth_dmarc_explain(dmarc, got, sizeof got, &len), MAILAUTH_BAD_STATE);
}

static void null_is_accepted(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_authres *authres = mailauth_authres_new(context, "mx.example.net");
	char text[8];
	size_t len;
	(void)state;

	row("API-3", "a NULL object has no verdict");
	check_none(NULL);
	row("API-3", "what changes one answers that there is no memory, and what ends one is fine");
	assert_int_equal(mailauth_dmarc_add_author(NULL, "a", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dmarc_set_from_status(NULL, MAILAUTH_FROM_ONE),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dmarc_add_spf(NULL, PASS, "a", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dmarc_add_dkim(NULL, PASS, "a", 1, 0), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dmarc_run(NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dmarc_explain(NULL, text, sizeof text, &len), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dmarc_add_results(NULL, authres), MAILAUTH_NO_MEMORY);
	assert_null(mailauth_dmarc_questions(NULL));
	assert_null(mailauth_dmarc_new(NULL, NULL, NULL));
	mailauth_dmarc_reset(NULL);
	mailauth_dmarc_free(NULL);
	mailauth_authres_free(authres);
	mailauth_context_free(context);
}

static void there_is_no_verdict_before_a_run(void **state)
{
	char before[TEXT_ROOM], after[TEXT_ROOM];
	mailauth_authres *authres;
	fixture f;
	(void)state;

	open_fixture(&f, zone);
	authres = mailauth_authres_new(f.context, "mx.example.net");
	row("API-4", "a new object has no verdict, and gives no results");
	check_none(f.dmarc);
	assert_int_equal(mailauth_dmarc_add_results(f.dmarc, authres), MAILAUTH_BAD_STATE);

	row("API-4", "whatever is given after a verdict drops it");
	judge(&f, "example.com", "");
	put_getters(f.dmarc, before);
	add_identifier(f.dmarc, "dkim-", "example.com");
	check_none(f.dmarc);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	put_getters(f.dmarc, after);
	assert_string_equal(after, before);
	add_identifier(f.dmarc, "spf+", "a.example.com");
	check_none(f.dmarc);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_string_equal(short_verdict(f.dmarc), "pass: aligned, none");
	add_author(f.dmarc, "example.net");
	check_none(f.dmarc);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_string_equal(short_verdict(f.dmarc), "permerror: several author domains, none");
	assert_int_equal(mailauth_dmarc_set_from_status(f.dmarc, MAILAUTH_FROM_AMBIGUOUS),
		MAILAUTH_OK);
	check_none(f.dmarc);
	mailauth_authres_free(authres);
	close_fixture(&f);
}

static void a_run_again_changes_nothing(void **state)
{
	char before[TEXT_ROOM], after[TEXT_ROOM];
	fixture f;
	(void)state;

	row("API-1", "running again gives the same verdict, and asks nothing");
	open_fixture(&f, zone);
	judge(&f, "a.example.com", "dkim+ b.example.com");
	put_getters(f.dmarc, before);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
		put_getters(f.dmarc, after);
		assert_string_equal(after, before);
		assert_int_equal(f.count, 4);
	}
	close_fixture(&f);
}

/* One wrong call, which the number chooses; the sticky status is BAD_ARGUMENT. */
static mailauth_status call_wrongly(mailauth_dmarc *dmarc, int which)
{
	switch (which) {
	case 0:
		return mailauth_dmarc_add_author(dmarc, NULL, 1);
	case 1:
		return mailauth_dmarc_set_from_status(dmarc, (mailauth_from_status)4);
	case 2:
		return mailauth_dmarc_set_from_status(dmarc, (mailauth_from_status)-1);
	case 3:
		return mailauth_dmarc_add_spf(dmarc, PASS, NULL, 1);
	case 4:
		return mailauth_dmarc_add_spf(dmarc, (mailauth_dmarc_identifier)3, "a", 1);
	case 5:
		return mailauth_dmarc_add_dkim(dmarc, PASS, NULL, 1, 0);
	case 6:
		return mailauth_dmarc_add_dkim(dmarc, (mailauth_dmarc_identifier)-1, "a", 1, 0);
	default:
		return MAILAUTH_OK;
	}
}

static void wrong_arguments_stick(void **state)
{
	fixture f;
	(void)state;

	row("API-3",
		"a wrong argument is an error that sticks, comes out of run, and ends at reset");
	open_fixture(&f, zone);
	for (int which = 0; which < 7; which++) {
		give(&f, "example.com", "dkim+ example.com");
		assert_int_equal(call_wrongly(f.dmarc, which), MAILAUTH_BAD_ARGUMENT);
		assert_int_equal(mailauth_dmarc_add_author(f.dmarc, "example.net", 11),
			MAILAUTH_BAD_ARGUMENT);
		assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_BAD_ARGUMENT);
		assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_BAD_ARGUMENT);
		check_none(f.dmarc);
		assert_int_equal(f.count, 0);
		assert_string_equal(judge(&f, "example.com", "dkim+ example.com"),
			"pass: aligned, none");
	}

	row("API-3", "a wrong argument after a verdict takes it away");
	assert_int_equal(call_wrongly(f.dmarc, 0), MAILAUTH_BAD_ARGUMENT);
	check_none(f.dmarc);

	row("API-3", "NULL with no octets is an empty domain, which is none");
	mailauth_dmarc_reset(f.dmarc);
	assert_int_equal(mailauth_dmarc_add_author(f.dmarc, "example.com", 11), MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_add_spf(f.dmarc, PASS, NULL, 0), MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_add_dkim(f.dmarc, PASS, NULL, 0, 0), MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_string_equal(short_verdict(f.dmarc), "fail: no aligned identifier, reject");
	mailauth_dmarc_reset(f.dmarc);
	assert_int_equal(mailauth_dmarc_add_author(f.dmarc, NULL, 0), MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_get_reason(f.dmarc), MAILAUTH_DMARC_REASON_NOT_A_DOMAIN);
	close_fixture(&f);
}

static void a_reset_object_is_a_new_one(void **state)
{
	char fresh[TEXT_ROOM], again[TEXT_ROOM];
	fixture f;
	(void)state;

	open_fixture(&f, zone);
	judge(&f, "a.example.com", "dkim+ b.example.com");
	put_getters(f.dmarc, fresh);

	row("API-4", "a reset drops authors, identifiers, the From status, and the verdict");
	mailauth_dmarc_set_from_status(f.dmarc, MAILAUTH_FROM_AMBIGUOUS);
	add_author(f.dmarc, "example.net");
	add_author(f.dmarc, "example.org");
	mailauth_dmarc_reset(f.dmarc);
	check_none(f.dmarc);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_string_equal(short_verdict(f.dmarc), "permerror: no author domain, none");
	judge(&f, "a.example.com", "dkim+ b.example.com");
	put_getters(f.dmarc, again);
	assert_string_equal(again, fresh);

	row("API-4", "with questions open as well: their ids mean nothing from then on");
	f.late = true;
	give(&f, "example.net", "dkim+ x.example.net");
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_PENDING);
	assert_int_equal(f.count, 1);
	f.late = false;
	mailauth_dmarc_reset(f.dmarc);
	add_author(f.dmarc, "a.example.com");
	add_identifiers(f.dmarc, "dkim+ b.example.com");
	assert_int_equal(mailauth_answer_failure(mailauth_dmarc_questions(f.dmarc), f.id[0],
				 MAILAUTH_DNS_NXDOMAIN),
		MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	put_getters(f.dmarc, again);
	assert_string_equal(again, fresh);

	row("API-4", "a reset forgets the limit that was met, and that time was up");
	mailauth_expire(mailauth_dmarc_questions(f.dmarc));
	for (int i = 0; i < 10; i++) {
		char author[32];

		snprintf(author, sizeof author, "a%d.example", i);
		add_author(f.dmarc, author);
	}
	judge(&f, "a.example.com", "dkim+ b.example.com");
	put_getters(f.dmarc, again);
	assert_string_equal(again, fresh);
	close_fixture(&f);
}

static void getters_take_no_length(void **state)
{
	const char *text;
	fixture f;
	size_t len;
	(void)state;

	row("API-3", "a length that nobody wants may be NULL");
	open_fixture(&f, zone);
	judge(&f, "EXAMPLE.net", "spf+ a.example.net");
	assert_string_equal(mailauth_dmarc_get_author_domain(f.dmarc, NULL), "example.net");
	assert_string_equal(mailauth_dmarc_get_org_domain(f.dmarc, NULL), "example.net");
	assert_string_equal(mailauth_dmarc_get_policy_domain(f.dmarc, NULL), "example.net");
	assert_string_equal(mailauth_dmarc_get_record(f.dmarc, NULL),
		"v=DMARC1; p=quarantine; adkim=s; t=y");
	row("API-3", "each text is as long as is told, and has a NUL behind it");
	assert_string_equal(mailauth_dmarc_get_org_domain(f.dmarc, &len), "example.net");
	assert_int_equal(len, 11);
	text = mailauth_dmarc_get_record(f.dmarc, &len);
	assert_int_equal(strlen(text), len);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(null_is_accepted),
		cmocka_unit_test(there_is_no_verdict_before_a_run),
		cmocka_unit_test(a_run_again_changes_nothing),
		cmocka_unit_test(wrong_arguments_stick),
		cmocka_unit_test(a_reset_object_is_a_new_one),
		cmocka_unit_test(getters_take_no_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
