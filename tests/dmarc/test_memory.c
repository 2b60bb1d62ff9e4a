/*
 * Memory: every allocation of a whole judgement fails once, answers at once and late. It ends in a
 * status that sticks until the reset, nothing is lost, and what is judged after it is right.
 */
#include "dmarc_fixture.h"

#include "alloc_test.h"

static const char zone[] = "_dmarc.example.com TXT \"v=DMARC1; p=none; np=reject\"\n"
			   "_dmarc.example.net TXT \"v=DMARC1; p=quarantine\"\n";

/* How a judgement goes. */
typedef struct course {
	bool pulls;
	size_t authors;
	size_t strangers; /* identifiers besides, so many that they need memory of their own */
} course;

static bool added(mailauth_dmarc *dmarc, const course *how)
{
	static const char author[] = "a.example.com", other[] = "example.net",
			  id[] = "b.example.com";
	bool done = worked(mailauth_dmarc_add_author(dmarc, author, sizeof author - 1));

	if (done && how->authors > 1)
		done = worked(mailauth_dmarc_add_author(dmarc, other, sizeof other - 1));
	for (size_t i = 0; done && i < how->strangers; i++)
		done = worked(mailauth_dmarc_add_dkim(dmarc, MAILAUTH_DMARC_IDENTIFIER_NOT, other,
			sizeof other - 1, 0));
	return done &&
		worked(mailauth_dmarc_add_spf(dmarc, MAILAUTH_DMARC_IDENTIFIER_PASS, other,
			sizeof other - 1)) &&
		worked(mailauth_dmarc_add_dkim(dmarc, MAILAUTH_DMARC_IDENTIFIER_PASS, id,
			sizeof id - 1, 0)) &&
		worked(mailauth_dmarc_add_dkim(dmarc, MAILAUTH_DMARC_IDENTIFIER_TEMPERROR, id,
			sizeof id - 1, 0));
}

/* Answers what is open, one by one. An answer that lacks memory makes the run lack it. */
static void answer_all(fixture *f)
{
	mailauth_questions *questions = mailauth_dmarc_questions(f->dmarc);
	const char *name;
	uint16_t type;
	uint32_t id;

	while (mailauth_next_question(questions, &id, &name, &type) == 1)
		mailauth_zone_ask(f->zone, questions, id, name, type);
}

/* The verdict in writing; false without memory. */
static bool wrote(const fixture *f, char *text)
{
	size_t used = put_getters(f->dmarc, text), len = 0;
	mailauth_authres *authres = mailauth_authres_new(f->context, "mx.example.net");
	bool done;

	assert_int_equal(mailauth_dmarc_explain(f->dmarc, text + used, TEXT_ROOM - used, &len),
		MAILAUTH_OK);
	used += len;
	done = worked(mailauth_dmarc_add_results(f->dmarc, authres)) &&
		worked(mailauth_authres_write(authres, MAILAUTH_LINE_LF, text + used,
			TEXT_ROOM - used, &len));
	mailauth_authres_free(authres);
	return done;
}

/* One judgement, by callback or by pull; false without memory. */
static bool judged(fixture *f, const course *how, char *text)
{
	mailauth_status status;

	if (!added(f->dmarc, how)) {
		assert_int_equal(mailauth_dmarc_run(f->dmarc), MAILAUTH_NO_MEMORY);
		return false;
	}
	while ((status = mailauth_dmarc_run(f->dmarc)) == MAILAUTH_PENDING && how->pulls)
		answer_all(f);
	if (!worked(status)) {
		assert_int_equal(mailauth_dmarc_get_result(f->dmarc), MAILAUTH_DMARC_NONE);
		assert_string_equal(mailauth_dmarc_get_author_domain(f->dmarc, NULL), "");
		assert_int_equal(mailauth_dmarc_run(f->dmarc), MAILAUTH_NO_MEMORY);
		assert_int_equal(mailauth_dmarc_add_author(f->dmarc, "x", 1), MAILAUTH_NO_MEMORY);
		return false;
	}
	assert_int_equal(status, MAILAUTH_OK);
	return wrote(f, text);
}

/* Makes and judges; false if something lacked memory. */
static bool made_and_judged(fixture *f, const course *how, char *text)
{
	f->count = 0;
	f->dmarc = mailauth_dmarc_new(f->context, how->pulls ? NULL : fixture_ask,
		how->pulls ? NULL : f);
	return f->dmarc != NULL && judged(f, how, text);
}

typedef struct failing {
	fixture f;
	const course *how;
	char want[TEXT_ROOM], got[TEXT_ROOM];
} failing;

static bool run_judgement(void *user)
{
	failing *one = user;

	if (!made_and_judged(&one->f, one->how, one->got))
		return false;
	assert_string_equal(one->got, one->want);
	return true;
}

static void recover_judgement(void *user)
{
	failing *one = user;

	if (one->f.dmarc != NULL) {
		mailauth_dmarc_reset(one->f.dmarc);
		one->f.count = 0;
		assert_true(judged(&one->f, one->how, one->got));
		assert_string_equal(one->got, one->want);
	}
	mailauth_dmarc_free(one->f.dmarc);
	one->f.dmarc = NULL;
}

/* Each allocation fails once. Returns how many did. */
static size_t fail_each(const course *how)
{
	static const test_operation operation = {run_judgement, recover_judgement};
	static failing one;
	size_t failures;

	one.how = how;
	open_context(&one.f, zone);
	assert_true(made_and_judged(&one.f, how, one.want));
	mailauth_dmarc_free(one.f.dmarc);
	one.f.dmarc = NULL;
	failures = every_allocation_fails(&one.f.memory, &operation, &one);
	close_fixture(&one.f);
	return failures;
}

static void each_allocation_may_fail(void **state)
{
	static const struct {
		const char *why;
		course how;
	} rows[] = {
		{"each allocation of a judgement fails once, answers at once", {false, 1, 0}},
		{"each fails once, answers late", {true, 1, 0}},
		{"each fails once, with two authors", {true, 2, 0}},
		{"each fails once, with two hundred identifiers", {false, 1, 200}},
		{"each fails once, with all of that", {true, 2, 100}},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("API-5", rows[i].why);
		assert_true(fail_each(&rows[i].how) >= 5);
	}
}

static void many_messages_need_no_more_than_one(void **state)
{
	size_t after_one = 0;
	fixture f;
	(void)state;

	row("API-5", "an object that judges a thousand messages needs no more memory than for one");
	open_fixture(&f, zone);
	for (int i = 0; i < 1000; i++) {
		judge(&f, "a.example.com", "dkim+ b.example.com spf+ example.com");
		if (i == 1)
			after_one = f.memory.in_use;
	}
	assert_int_equal(f.memory.in_use, after_one);
	row("API-5", "and one that runs again and again needs no more than for one run");
	for (int i = 0; i < 1000; i++)
		assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_int_equal(f.memory.in_use, after_one);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(many_messages_need_no_more_than_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
