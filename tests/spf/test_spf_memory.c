/*
 * Memory: every allocation of a whole check fails once; nothing leaks, and no verdict is wrong.
 */
#include "spf_fixture.h"

#include "alloc_test.h"

typedef struct case_row {
	const char *why, *helo, *mail_from;
} case_row;

#define HUNDRED \
	"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567" \
	"890123456789"
#define LONG_LOCAL HUNDRED HUNDRED HUNDRED ".ada"

static const char zone_text[] =
	"example.com. TXT \"v=spf1 a:no.example.com mx include:b.example.com \" \"exists:%_."
	"example.com redirect=c.example.com\"\n"
	"example.com. MX 1 one.example.com.\nexample.com. MX 2 two.example.com.\n"
	"one.example.com. A 10.0.0.1\ntwo.example.com. A 10.0.0.2\n"
	"b.example.com. TXT \"v=spf1 exists:b.example.com ~all\"\n"
	"c.example.com. TXT \"v=spf1 a:mail.example.com -all\"\n"
	"mail.example.com. A 192.0.2.1\nmail.example.com. TXT \"v=spf1 a mx -all\"\n"
	"m.example.com. TXT \"v=spf1 ptr:example.org exists:%{p}.%{l1r}.m.example.com -all \" "
	"\"exp=%{p}.m.example.com\"\n1.2.0.192.in-addr.arpa. PTR a.m.example.com.\n"
	"1.2.0.192.in-addr.arpa. PTR b.example.org.\na.m.example.com. A 192.0.2.1\n"
	"b.example.org. A 192.0.2.2\na.m.example.com.m.example.com. TXT \"%{s} %{p} %{i} %{t5}\"\n"
	"a.m.example.com.a.m.example.com. A 192.0.2.9\n"
	"bad.example.com. TXT \"v=spf1 a:mail.example.com moo\"\n";

static const case_row case_rows[] = {
	{"a check that meets every mechanism", NULL, "ada@example.com"},
	{"one of HELO", "mail.example.com", NULL},
	{"of both", "mail.example.com", "ada@example.com"},
	{"of the null reverse-path", "mail.example.com", ""},
	{"one with ptr, macros, validated names and an explanation", NULL, "b.da@m.example.com"},
	{"the same with a value that is longer than a name", NULL, LONG_LOCAL "@m.example.com"},
	{"one of U-labels", NULL,
		"ada@b\xc3\xbc"
		"cher.example.com"},
	{"one that ends in a syntax error", NULL, "ada@bad.example.com"},
	{"one whose domain does not exist", NULL, "ada@none.example.com"},
	{"one that has no domain", "[192.0.2.1]", "ada"},
};

/* Takes and answers what is open, if the object is not answered at once. */
static bool answered(const fixture *f)
{
	mailauth_questions *questions = mailauth_spf_questions(f->spf);
	const char *name;
	bool any = false;
	uint16_t type;
	uint32_t id;

	while (mailauth_next_question(questions, &id, &name, &type)) {
		mailauth_zone_ask(f->zone, questions, id, name, type);
		any = true;
	}
	return any;
}

/* A whole check on the object there is; false without memory, and then without a verdict. */
static bool judged_whole(fixture *f, const case_row *one, bool late)
{
	mailauth_status status = give(f->spf, "192.0.2.1", one->helo, one->mail_from);

	while (worked(status) && (status = mailauth_spf_run(f->spf)) == MAILAUTH_PENDING)
		if (!answered(f))
			break; /* what is open could not be kept: the next run says so */
	if (status == MAILAUTH_OK)
		return true;
	assert_true(late || status == MAILAUTH_NO_MEMORY);
	assert_false(worked(mailauth_spf_run(f->spf)));
	assert_null(mailauth_spf_get_verdict(f->spf, MAILAUTH_SPF_HELO));
	assert_null(mailauth_spf_get_verdict(f->spf, MAILAUTH_SPF_MAIL_FROM));
	assert_int_equal(mailauth_spf_get_result(f->spf), MAILAUTH_SPF_NONE);
	return false;
}

/* The results for Authentication-Results, in `field`; false without memory. */
static bool wrote(const fixture *f, char *field)
{
	mailauth_authres *authres = mailauth_authres_new(f->context, "mx.example.net");
	bool done = worked(mailauth_spf_add_results(f->spf, authres));
	size_t len;

	if (done)
		done = worked(
			mailauth_authres_write(authres, MAILAUTH_LINE_LF, field, TEXT_ROOM, &len));
	mailauth_authres_free(authres);
	return done;
}

/* One check from new to the field, twice on one object; false without memory. */
static bool checked(fixture *f, const case_row *one, bool late, const char *want)
{
	static char field[TEXT_ROOM];
	bool done;

	f->spf = mailauth_spf_new(f->context, late ? NULL : mailauth_zone_ask, f->zone);
	if (f->spf == NULL)
		return false;
	done = judged_whole(f, one, late);
	if (done && wrote(f, field))
		assert_string_equal(field, want);
	else
		done = false;
	mailauth_spf_reset(f->spf);
	done = judged_whole(f, one, late) && done;
	if (done && wrote(f, field))
		assert_string_equal(field, want);
	else
		done = false;
	return done;
}

typedef struct failing {
	fixture f;
	const case_row *one;
	bool late;
	char want[TEXT_ROOM], got[TEXT_ROOM];
	char *text; /* all that is said */
} failing;

static bool run_check(void *user)
{
	failing *it = user;

	return checked(&it->f, it->one, it->late, it->want);
}

static void recover_check(void *user)
{
	failing *it = user;
	char *again;

	if (it->f.spf != NULL) {
		mailauth_spf_reset(it->f.spf);
		assert_true(judged_whole(&it->f, it->one, it->late));
		assert_true(wrote(&it->f, it->got));
		assert_string_equal(it->got, it->want);
		again = in_full(it->f.spf);
		assert_string_equal(again, it->text);
		free(again);
	}
	mailauth_spf_free(it->f.spf);
	it->f.spf = NULL;
}

/* One second for all checks, for the explanation tells it. */
static int64_t tell_time(void *user)
{
	(void)user;
	return 1700000000;
}

/* Context and zone stand while the object's allocations fail. Returns how many did. */
static size_t fail_each(const case_row *one, bool late)
{
	static const test_operation operation = {run_check, recover_check};
	static failing it;
	size_t failures;

	it.one = one;
	it.late = late;
	open_context(&it.f, zone_text);
	mailauth_context_set_clock(it.f.context, tell_time, NULL);
	open_spf(&it.f, mailauth_zone_ask, it.f.zone);
	assert_true(judged_whole(&it.f, one, false));
	assert_true(wrote(&it.f, it.want));
	it.text = in_full(it.f.spf);
	mailauth_spf_free(it.f.spf);
	it.f.spf = NULL;
	failures = every_allocation_fails(&it.f.memory, &operation, &it);
	free(it.text);
	close_fixture(&it.f);
	return failures;
}

static void every_allocation_may_fail(void **state)
{
	size_t failures = 0;
	(void)state;

	for (size_t i = 0; i < COUNT(case_rows); i++) {
		row("API-5", case_rows[i].why);
		for (int late = 0; late < 2; late++) {
			size_t n = fail_each(&case_rows[i], late);

			assert_in_range(n, 4, 1000);
			failures += n;
		}
	}
	print_message("    %zu allocations failed, one at a time\n", failures);
}

/*
 * An arena gives many things out of one chunk. With an ever longer HELO, of which it holds copies
 * first, each thing is once the one for which there must be another chunk.
 */
static void every_thing_of_an_arena_may_fail(void **state)
{
	static const char *const senders[] = {"ada@example.com", LONG_LOCAL "@m.example.com"};
	case_row one = {.helo = ""};
	char *helo = malloc(4001);
	size_t failures = 0;
	(void)state;

	row("API-5", "each thing in the arena that a check uses");
	assert_non_null(helo);
	for (size_t len = 0; len <= 4000; len += 40) {
		memset(helo, 'a', len);
		helo[len] = 0;
		one.helo = helo;
		for (size_t i = 0; i < (len % 80 == 0 ? COUNT(senders) : 1); i++) {
			one.mail_from = senders[i];
			failures += fail_each(&one, false);
		}
	}
	print_message("    %zu allocations failed, one at a time\n", failures);
	assert_in_range(failures, 400, 100000);
	free(helo);
}

static bool run_expand(void *user)
{
	const fixture *f = user;
	char text[400] = "x";
	size_t len;
	mailauth_status status = mailauth_spf_expand(f->spf, MAILAUTH_SPF_MACRO_NAME, NULL,
		"%{s}.%{l}.%{d}", text, sizeof text, &len);

	if (status == MAILAUTH_OK)
		assert_string_equal(text, "ada.m.example.com"); /* what goes into a name */
	else
		assert_int_equal(status, MAILAUTH_NO_MEMORY);
	return worked(status);
}

static void every_allocation_of_an_expansion_may_fail(void **state)
{
	static const test_operation operation = {run_expand, NULL};
	fixture f;
	(void)state;

	row("API-5", "without memory no macro comes to anything, or to a part");
	open_fixture(&f, zone_text);
	assert_int_equal(give(f.spf, "192.0.2.1", NULL, LONG_LOCAL "@m.example.com"), MAILAUTH_OK);
	assert_true(every_allocation_fails(&f.memory, &operation, &f) >= 2);
	close_fixture(&f);
}

static void a_name_that_was_not_kept_is_not_judged(void **state)
{
	static char helo[4096];
	fixture f;
	(void)state;

	row("API-5", "a HELO that could not be kept is not given, after the reset either");
	open_fixture(&f, zone_text);
	assert_int_equal(give(f.spf, "192.0.2.1", "no", NULL), MAILAUTH_OK);
	f.memory.fail_at = f.memory.allocations + 1;
	for (size_t len = 1; worked(set_helo(f.spf, helo, len)); len *= 2)
		assert_in_range(len, 1, sizeof helo / 2);
	f.memory.fail_at = 0;
	mailauth_spf_reset(f.spf);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_null(mailauth_spf_get_verdict(f.spf, MAILAUTH_SPF_HELO));
	close_fixture(&f);
}

/* ------------------------------------------------------------------ reuse */

static void a_reused_object_allocates_nothing(void **state)
{
	static const char *const records[] = {
		"v=spf1 ip4:192.0.2.2 ip4:198.51.100.0/24 ip6:2001:db8::/32 -all",
		"v=spf1 a mx -all",
		"v=spf1 exists:%{ir}.%{v}._spf.%{d2} ~all",
	};
	char text[512];
	(void)state;

	for (size_t i = 0; i < COUNT(records); i++) {
		size_t before;
		fixture f;

		row("SPF-50", "once its memory has grown to what the record takes");
		snprintf(text, sizeof text,
			"example.com. TXT \"%s\"\nexample.com. A 10.0.0.1\n"
			"example.com. MX 1 example.com.\n",
			records[i]);
		open_fixture(&f, text);
		for (int n = 0; n < 3; n++)
			judge(&f, "192.0.2.1");
		before = f.memory.allocations;
		for (int n = 0; n < 10; n++) {
			judge(&f, "192.0.2.1");
			assert_int_not_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_NONE);
		}
		assert_int_equal(f.memory.allocations, before);
		close_fixture(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reused_object_allocates_nothing),
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(every_thing_of_an_arena_may_fail),
		cmocka_unit_test(every_allocation_of_an_expansion_may_fail),
		cmocka_unit_test(a_name_that_was_not_kept_is_not_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
