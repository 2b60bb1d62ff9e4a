/*
 * The SPF linter as an object: reset, run again, run from inside the callback and without memory;
 * and what it writes for a person.
 */
#include "lint_fixture.h"

#include "alloc_test.h"

static const char zone_text[] =
	"a.test. TXT \"v=spf1 a:m.test -all\"\nm.test. A 8.8.8.8\nm.test. AAAA 2620::1\n"
	"b.test. TXT \"v=spf1 include:a.test mx:c.test exists:%{i}.c.test ip4:10.0.0.1 \" \"moo "
	"-all\"\n"
	"c.test. MX 1 m.test.\nc.test. MX 2 gone.test.\n"
	"round.test. TXT \"v=spf1 include:back.test include:%{i}.test -all\"\n"
	"back.test. TXT \"v=spf1 a:gone.test include:round.test a:gone.test -all\"\n";

/* All that is said. */
static const char *said(const fixture *f)
{
	static char text[TEXT_ROOM];
	size_t len;

	assert_int_equal(mailauth_spf_lint_explain(f->lint, text, sizeof text, &len), MAILAUTH_OK);
	assert_int_equal(strlen(text), len);
	return text;
}

static void a_linter_may_be_used_again(void **state)
{
	char first[1000];
	size_t before;
	fixture f;
	(void)state;

	open_fixture(&f, zone_text);
	row("API-4", "a record that was set is forgotten by a reset: the domain has its own");
	assert_int_equal(look(&f, NULL, "v=spf1 ptr"), MAILAUTH_OK);
	assert_int_equal(look(&f, "a.test", NULL), MAILAUTH_OK);
	assert_string_equal(findings(&f), "");
	assert_int_equal(mailauth_spf_lint_get_lookups(f.lint), 1);

	row("API-4", "after a reset nothing is known");
	mailauth_spf_lint_reset(f.lint);
	assert_int_equal(mailauth_spf_lint_get_lookups(f.lint), 0);
	assert_int_equal(mailauth_spf_lint_run(f.lint), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_spf_lint_get_count(f.lint), 0);

	row("LINT-5", "one that is run again finds the same again, no more");
	assert_int_equal(look(&f, "b.test", NULL), MAILAUTH_OK);
	snprintf(first, sizeof first, "%s", said(&f));
	assert_true(mailauth_spf_lint_get_count(f.lint) > 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(mailauth_spf_lint_run(f.lint), MAILAUTH_OK);
		assert_string_equal(said(&f), first);
	}

	row("LINT-5", "and takes no more memory, however often");
	before = f.memory.in_use;
	for (int i = 0; i < 300; i++) {
		assert_int_equal(look(&f, "b.test", NULL), MAILAUTH_OK);
		assert_int_equal(mailauth_spf_lint_run(f.lint), MAILAUTH_OK);
	}
	assert_string_equal(said(&f), first);
	assert_true(f.memory.in_use <= before + 4096);
	close_fixture(&f);
}

/* ------------------------------------------------------------------ the callback */

/* What one that is not final says: nothing. */
static void check_nothing_found(const mailauth_spf_lint *lint)
{
	char text[8];
	size_t len;

	assert_int_equal(mailauth_spf_lint_get_severity(lint), MAILAUTH_SEVERITY_NONE);
	assert_int_equal(mailauth_spf_lint_get_count(lint), 0);
	assert_null(mailauth_spf_lint_get_finding(lint, 0));
	assert_int_equal(mailauth_spf_lint_get_lookups(lint), 0);
	assert_int_equal(mailauth_spf_lint_get_void_lookups(lint), 0);
	assert_int_equal(mailauth_spf_lint_get_ipv4_addresses(lint), 0);
	assert_int_equal(mailauth_spf_lint_get_ipv6_networks(lint), 0);
	assert_int_equal(mailauth_spf_lint_explain(lint, text, sizeof text, &len),
		MAILAUTH_BAD_STATE);
}

/* Runs, resets and reads from inside, then answers. */
static void misuse(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	fixture *f = user;

	assert_int_equal(mailauth_spf_lint_run(f->lint), MAILAUTH_PENDING);
	mailauth_spf_lint_reset(f->lint);
	check_nothing_found(f->lint);
	mailauth_zone_ask(f->zone, questions, id, name, type);
}

static void the_callback_changes_nothing(void **state)
{
	char plain[1000];
	fixture f;
	(void)state;

	row("API-9", "running and resetting from inside the callback do nothing");
	open_fixture(&f, zone_text);
	assert_int_equal(look(&f, "b.test", NULL), MAILAUTH_OK);
	snprintf(plain, sizeof plain, "%s", said(&f));
	mailauth_spf_lint_free(f.lint);
	f.lint = mailauth_spf_lint_new(f.context, misuse, &f);
	assert_int_equal(look(&f, "b.test", NULL), MAILAUTH_OK);
	assert_string_equal(said(&f), plain);

	row("API-9", "nor can what is not final be read there, in a first run or a later one");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(look(&f, "b.test", "v=spf1 ptr a:c.test -all"), MAILAUTH_OK);
		assert_true(mailauth_spf_lint_get_count(f.lint) > 0);
	}
	close_fixture(&f);
}

/* ------------------------------------------------------------------ bounds */

/* Each record has many terms and includes the next, whose name is a number. */
static void answer_chain(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	char record[60000], rdata[61000];
	int n = atoi(name + 1), len = sprintf(record, "v=spf1");
	size_t at = 0, used = 0;
	const void *one = rdata;
	(void)user;
	(void)type;

	for (int i = 0; i < 2800; i++)
		len += sprintf(record + len, " exists:%%{i}.%d.t", i);
	len += sprintf(record + len, " include:n%d.test", n + 1);
	while (at < (size_t)len) {
		size_t part = (size_t)len - at < 255 ? (size_t)len - at : 255;

		rdata[used++] = (char)part;
		memcpy(rdata + used, record + at, part);
		used += part;
		at += part;
	}
	assert_int_equal(mailauth_answer_rdata(questions, id, &one, &used, 1), MAILAUTH_OK);
}

static bool has_found(const mailauth_spf_lint *lint, mailauth_spf_finding_code code,
	const char *term)
{
	for (size_t i = 0; i < mailauth_spf_lint_get_count(lint); i++) {
		const mailauth_spf_finding *finding = mailauth_spf_lint_get_finding(lint, i);

		if (mailauth_spf_finding_get_code(finding) == code &&
			strcmp(mailauth_spf_finding_get_term(finding, NULL), term) == 0)
			return true;
	}
	return false;
}

static void depth_and_text_are_bounded(void **state)
{
	fixture f;
	size_t before, len;
	(void)state;

	open_fixture(&f, "");
	mailauth_spf_lint_free(f.lint);
	f.lint = mailauth_spf_lint_new(f.context, answer_chain, NULL);
	before = f.memory.in_use;
	row("LINT-5",
		"a chain of records ends below the hundredth, which no limit of terms reaches");
	assert_int_equal(look(&f, "n0.test", NULL), MAILAUTH_OK);
	assert_int_equal(mailauth_questions_get_used_count(mailauth_spf_lint_questions(f.lint)),
		101);
	assert_true(mailauth_spf_lint_get_lookups(f.lint) == UINT32_MAX);
	assert_true(has_found(f.lint, MAILAUTH_SPF_FINDING_TOO_MANY_TERMS, "include:n101.test"));

	row("LINT-5", "and the text of its tree at 1 MiB, so that memory goes with the answers");
	assert_int_equal(mailauth_spf_lint_explain(f.lint, NULL, 0, &len), MAILAUTH_NO_SPACE);
	assert_true(len < (1 << 20) + 400000);
	assert_true(f.memory.in_use - before < (size_t)101 * 3 * 61000);
	close_fixture(&f);
}

/* What is kept behind a look at a record that has a term six thousand times. */
static size_t memory_of(const char *term)
{
	static char zone[6000 * 16];
	size_t used = (size_t)snprintf(zone, sizeof zone, "m.test. TXT \"v=spf1\"");
	size_t before;
	fixture f;

	for (int i = 0; i < 6000; i++)
		used += (size_t)snprintf(zone + used, sizeof zone - used, " \" %s\"", term);
	assert_in_range(used, 1, sizeof zone - 1);
	open_fixture(&f, zone);
	before = f.memory.in_use;
	assert_int_equal(look(&f, "m.test", NULL), MAILAUTH_OK);
	before = f.memory.in_use - before;
	close_fixture(&f);
	return before;
}

static void names_that_are_made_are_not_kept(void **state)
{
	(void)state;

	row("LINT-5", "a name that macros make is not kept for each term that has them");
	assert_true(memory_of("a:%{o}") < memory_of("a:m.test") + 65536);
}

/* ------------------------------------------------------------------ memory */

static bool run_lint(void *user)
{
	fixture *f = user;
	mailauth_status status;

	f->lint = mailauth_spf_lint_new(f->context, mailauth_zone_ask, f->zone);
	if (f->lint == NULL)
		return false;
	status = mailauth_spf_lint_set_domain(f->lint, "b.test", 6);
	if (worked(status))
		status = mailauth_spf_lint_run(f->lint);
	assert_true(status == MAILAUTH_OK || status == MAILAUTH_NO_MEMORY);
	if (status != MAILAUTH_OK) {
		char text[8];
		size_t len;

		assert_int_equal(mailauth_spf_lint_run(f->lint), MAILAUTH_NO_MEMORY);
		assert_int_equal(mailauth_spf_lint_get_count(f->lint), 0);
		assert_int_equal(mailauth_spf_lint_explain(f->lint, text, sizeof text, &len),
			MAILAUTH_BAD_STATE);
	}
	mailauth_spf_lint_free(f->lint);
	f->lint = NULL;
	return status == MAILAUTH_OK;
}

static void every_allocation_may_fail(void **state)
{
	static const test_operation operation = {run_lint, NULL};
	fixture f;
	(void)state;

	row("API-5", "without memory the linter finds nothing, and says so");
	open_fixture(&f, zone_text);
	mailauth_spf_lint_free(f.lint);
	f.lint = NULL;
	assert_true(every_allocation_fails(&f.memory, &operation, &f) >= 4);
	close_fixture(&f);
}

/* ------------------------------------------------------------------ texts */

static void each_finding_is_a_line(void **state)
{
	static const struct {
		const char *why, *domain, *record, *want;
	} rows[] = {
		{"of a text alone: the octet, the term, and what is wrong by which section", NULL,
			"v=spf1 moo a a -all",
			"\nerror: @7: moo: unknown mechanism (RFC 7208 4.6.1)\n"
			"warning: @13: a: stands twice\n"},
		{"what is of no term is told of the whole", NULL, "v=spf1",
			"\nwarning: neither all nor redirect: the rest is neutral (RFC 7208 4.7)\n"},
		{"of a domain its name, however short", "t", NULL,
			"\nerror: t: not a domain name (RFC 7208 4.3)\n"},
		{"a syntax error has its octet even where there is no term", NULL,
			"v=spf1 \x80 -all", "\nerror: @7: : octet that is not printable ASCII ("},
	};
	fixture f;
	(void)state;

	open_fixture(&f, zone_text);
	for (size_t i = 0; i < COUNT(rows); i++) {
		row("LINT-4", rows[i].why);
		assert_int_equal(look(&f, rows[i].domain, rows[i].record), MAILAUTH_OK);
		assert_non_null(strstr(said(&f), rows[i].want));
	}
	row("LINT-4", "one lookup is no lookups");
	assert_int_equal(look(&f, "a.test", NULL), MAILAUTH_OK);
	assert_non_null(strstr(said(&f), "in all: 1 lookup, 0 void lookups\n"));
	close_fixture(&f);
}

static void a_text_alone_may_cost_what_its_names_do(void **state)
{
	fixture f;
	(void)state;

	row("LINT-2", "each name of a text alone may be void, each host of an mx too");
	open_fixture(&f, zone_text);
	assert_int_equal(look(&f, NULL, "v=spf1 a:n.t exists:n.t include:n.t -all"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_lint_get_lookups(f.lint), 3);
	assert_int_equal(mailauth_spf_lint_get_void_lookups(f.lint), 3);
	assert_null(strstr(said(&f), "error:"));
	assert_int_equal(look(&f, NULL, "v=spf1 a:n.t mx -all"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_lint_get_void_lookups(f.lint), 1 + 10);
	row("LINT-4", "what depends on more than the record is at least so much");
	assert_int_equal(look(&f, NULL, "v=spf1 include:n.t -all"), MAILAUTH_OK);
	assert_non_null(
		strstr(said(&f), "\nlookups: at least 1 of 10, void lookups: at least 1 of 2\n"));
	assert_true(mailauth_spf_lint_is_open_ended(f.lint));
	assert_int_equal(look(&f, NULL, "v=spf1 a:n.t a:%{d} a:%%.t -all"), MAILAUTH_OK);
	assert_non_null(strstr(said(&f), "\nlookups: 3 of 10, void lookups: 3 of 2\n"));
	assert_null(strstr(said(&f), "error:"));
	assert_false(mailauth_spf_lint_is_open_ended(f.lint));
	assert_false(mailauth_spf_lint_is_open_ended(NULL));
	close_fixture(&f);
}

/* A record that has a term so often, and all. */
static const char *record_of(const char *term, size_t count)
{
	static char record[4096];
	size_t used = (size_t)snprintf(record, sizeof record, "v=spf1");

	for (; count > 0; count--)
		used += (size_t)snprintf(record + used, sizeof record - used, " %s", term);
	used += (size_t)snprintf(record + used, sizeof record - used, " -all");
	assert_in_range(used, 1, sizeof record - 1);
	return record;
}

static void what_has_no_end_is_said(void **state)
{
	const char *text;
	fixture f;
	(void)state;

	row("LINT-4", "in each record of a loop what comes again has no end");
	open_fixture(&f, zone_text);
	assert_int_equal(look(&f, "round.test", NULL), MAILAUTH_OK);
	text = said(&f);
	assert_non_null(strstr(text, "\n      in all: endless lookups, endless void lookups\n"));
	row("LINT-4", "what has none is not at least so much");
	assert_true(mailauth_spf_lint_is_open_ended(f.lint));
	assert_non_null(strstr(text, "\nlookups: endless of 10, void lookups: endless of 2\n"));

	/* each a but the first stands twice; two findings are about the whole */
	row("LINT-5", "a thousand findings are all, and what is left out of more is told of");
	assert_int_equal(look(&f, NULL, record_of("a", 999)), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_lint_get_count(f.lint), 1000);
	assert_null(strstr(said(&f), "\n...\n"));
	assert_int_equal(look(&f, NULL, record_of("a", 1000)), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_lint_get_count(f.lint), 1000);
	assert_non_null(strstr(said(&f), "\n...\n"));
	close_fixture(&f);
}

static void each_code_has_its_text(void **state)
{
	(void)state;

	row("LINT-4", "each code has a text of its own");
	for (int code = MAILAUTH_SPF_FINDING_SYNTAX; code <= MAILAUTH_SPF_FINDING_VOID_LOOKUPS_IPV6;
		code++) {
		const char *text = mailauth_spf_finding_text((mailauth_spf_finding_code)code);

		if (code > MAILAUTH_SPF_FINDING_TOO_LONG && code < MAILAUTH_SPF_FINDING_DNS)
			assert_string_equal(text, "unknown finding");
		else
			assert_string_not_equal(text, "unknown finding");
		for (int other = 0; other < code; other++)
			if (strcmp(text, "unknown finding") != 0)
				assert_string_not_equal(text,
					mailauth_spf_finding_text(
						(mailauth_spf_finding_code)other));
	}
}

static void a_buffer_may_be_too_small(void **state)
{
	char text[100];
	size_t len;
	fixture f;
	(void)state;

	row("LINT-4", "without a buffer it is told how long it must be");
	open_fixture(&f, zone_text);
	assert_int_equal(look(&f, NULL, "v=spf1 -all"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_lint_explain(f.lint, NULL, 0, &len), MAILAUTH_NO_SPACE);
	assert_int_equal(len, strlen(said(&f)));
	row("API-3", "none is a bad argument where there should be one, and so is no length");
	assert_int_equal(mailauth_spf_lint_explain(f.lint, NULL, 1, &len), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_lint_explain(f.lint, text, sizeof text, NULL),
		MAILAUTH_BAD_ARGUMENT);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_linter_may_be_used_again),
		cmocka_unit_test(the_callback_changes_nothing),
		cmocka_unit_test(depth_and_text_are_bounded),
		cmocka_unit_test(names_that_are_made_are_not_kept),
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(each_finding_is_a_line),
		cmocka_unit_test(a_text_alone_may_cost_what_its_names_do),
		cmocka_unit_test(what_has_no_end_is_said),
		cmocka_unit_test(each_code_has_its_text),
		cmocka_unit_test(a_buffer_may_be_too_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
