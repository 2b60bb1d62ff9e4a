/*
 * Questions and answers: neither time nor order nor way of answering changes a verdict, and the
 * object runs on questions of its own or of somebody else.
 */
#include "dmarc_fixture.h"

#include "dmarc_object.h"

/* A record at a name, as a line of a zone. */
#define AT(name, text) "_dmarc." name " TXT \"v=DMARC1; " text "\"\n"

static const char zone[] = AT("example.com", "p=none; np=reject") AT("example.net", "p=reject");

#define AUTHOR "a.example.com"
#define IDENTIFIERS "dkim+ b.example.com spf+ c.d.example.com dkim? e.example.com"

static char at_once[TEXT_ROOM];

/* The verdict with all answers at once: getters and explanation. */
static size_t put_verdict(const mailauth_dmarc *dmarc, char *text)
{
	size_t used = put_getters(dmarc, text), len;

	assert_int_equal(mailauth_dmarc_explain(dmarc, text + used, TEXT_ROOM - used, &len),
		MAILAUTH_OK);
	return used + len;
}

static void judge_at_once(const char *records)
{
	fixture f;

	open_fixture(&f, records);
	judge(&f, AUTHOR, IDENTIFIERS);
	put_verdict(f.dmarc, at_once);
	close_fixture(&f);
}

/* Takes what is to be pulled. */
static void pull(fixture *f)
{
	const char *name;
	uint16_t type;
	uint32_t id;

	while (mailauth_next_question(mailauth_dmarc_questions(f->dmarc), &id, &name, &type) == 1)
		note_question(f, id, name, type);
}

/* In which order open questions are answered. */
typedef enum order { FIRST_ONE, LAST_ONE, ALL_BACKWARDS } order;

/* Runs until the verdict is final; each round answers something of what is open. */
static void run_late(fixture *f, order how)
{
	bool answered[ASKED_ROOM] = {false};
	mailauth_status status;

	while ((status = mailauth_dmarc_run(f->dmarc)) == MAILAUTH_PENDING) {
		size_t open = 0, first = SIZE_MAX, last = 0;

		assert_int_equal(mailauth_dmarc_get_result(f->dmarc), MAILAUTH_DMARC_NONE);
		pull(f);
		for (size_t i = 0; i < f->count; i++) {
			if (answered[i])
				continue;
			open++;
			first = first == SIZE_MAX ? i : first;
			last = i;
		}
		assert_true(open > 0);
		for (size_t i = f->count; how == ALL_BACKWARDS && i > 0; i--) {
			if (!answered[i - 1])
				answer_question(f, i - 1);
			answered[i - 1] = true;
		}
		if (how == ALL_BACKWARDS)
			continue;
		answer_question(f, how == FIRST_ONE ? first : last);
		answered[how == FIRST_ONE ? first : last] = true;
	}
	assert_int_equal(status, MAILAUTH_OK);
}

static void late_answers_change_nothing(void **state)
{
	static const struct {
		const char *why;
		order how;
	} rows[] = {
		{"one answer after each run, the first question's", FIRST_ONE},
		{"the last question's", LAST_ONE},
		{"all that are open, backwards", ALL_BACKWARDS},
	};
	static const char *const zones[] = {zone, "",
		AT("com", "p=reject; psd=y") AT("a.example.com", "p=none"),
		AT("example.com", "p=none; np=reject") "$FAIL _dmarc.d.example.com TXT timeout\n",
		AT("example.com", "p=none; np=reject") "$FAIL a.example.com A servfail\n"};
	char got[TEXT_ROOM];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("API-1", rows[i].why);
		for (size_t z = 0; z < COUNT(zones); z++)
			for (int pulls = 0; pulls <= 1; pulls++) {
				fixture f;

				judge_at_once(zones[z]);
				open_context(&f, zones[z]);
				f.late = true;
				f.dmarc = mailauth_dmarc_new(f.context, pulls ? NULL : fixture_ask,
					pulls ? NULL : &f);
				give(&f, AUTHOR, IDENTIFIERS);
				run_late(&f, rows[i].how);
				put_verdict(f.dmarc, got);
				assert_string_equal(got, at_once);
				close_fixture(&f);
			}
	}
}

static void what_can_be_foreseen_is_asked(void **state)
{
	fixture f;
	(void)state;

	row("DM-25", "walks of identifiers and the question of existence go side by side");
	open_fixture(&f, zone);
	f.late = true;
	give(&f, AUTHOR, IDENTIFIERS);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_PENDING);
	assert_string_equal(asked(&f), "_dmarc.a.example.com");
	for (size_t i = 0; i < 3; i++) {
		answer_question(&f, i);
		assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_PENDING);
	}
	assert_string_equal(asked(&f),
		"_dmarc.a.example.com, _dmarc.example.com, _dmarc.com, a.example.com A, "
		"_dmarc.b.example.com, _dmarc.c.d.example.com");
	close_fixture(&f);
}

static void without_answers_it_waits(void **state)
{
	fixture f;
	(void)state;

	row("API-2", "without answers every run is pending, and asks nothing twice");
	open_fixture(&f, zone);
	f.late = true;
	give(&f, AUTHOR, IDENTIFIERS);
	for (int i = 0; i < 3; i++)
		assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_PENDING);
	assert_int_equal(f.count, 1);
	row("API-2", "after expire it is a temperror");
	mailauth_expire(mailauth_dmarc_questions(f.dmarc));
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_string_equal(short_verdict(f.dmarc), "temperror: DNS failure, none");
	row("API-2", "an answer that comes after it changes nothing");
	answer_question(&f, 0);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_string_equal(short_verdict(f.dmarc), "temperror: DNS failure, none");

	row("API-2", "expire half way: what was answered stands, and the rest is a temperror");
	give(&f, AUTHOR, "");
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_PENDING);
	answer_question(&f, 0);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_PENDING);
	mailauth_expire(mailauth_dmarc_questions(f.dmarc));
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_string_equal(short_verdict(f.dmarc), "temperror: DNS failure, none");
	close_fixture(&f);
}

static void the_number_of_questions_is_limited(void **state)
{
	static const struct {
		const char *why, *author, *identifiers;
		uint64_t limit;
		const char *want;
	} rows[] = {
		{"a walk of three", "a.example.net", "", 3, "fail: no aligned identifier, reject"},
		{"one less", "a.example.net", "", 2, "permerror: too many DNS questions, none"},
		{"a walk of two and one of an identifier", "example.net", "dkim+ a.example.net", 3,
			"pass: aligned, none"},
		{"one less: the identifier does not count, as one too many would not",
			"example.net", "dkim+ a.example.net", 2,
			"fail: no aligned identifier, reject"},
		{"two identifiers, of which the first is enough", "example.net",
			"dkim+ a.example.net dkim+ bb.example.net", 3, "pass: aligned, none"},
		{"existence, as the fourth", "a.example.com", "", 4,
			"fail: no aligned identifier, reject"},
		{"one less", "a.example.com", "", 3, "permerror: too many DNS questions, none"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		fixture f;

		row("API-6", rows[i].why);
		open_context(&f, zone);
		limit(&f, MAILAUTH_LIMIT_QUESTIONS, rows[i].limit);
		f.dmarc = mailauth_dmarc_new(f.context, fixture_ask, &f);
		assert_string_equal(judge(&f, rows[i].author, rows[i].identifiers), rows[i].want);
		assert_in_range(f.count, 1, rows[i].limit);
		close_fixture(&f);
	}
}

static void the_number_of_walks_is_limited(void **state)
{
	static const char two[] = "dkim+ a.example.net dkim+ b.example.net";
	static const char other[] =
		AT("example.net", "p=reject") AT("a.example.net", "p=none; psd=n");
	fixture f;
	(void)state;

	row("API-6", "as many identifiers are walked as the limit says, and the second passes");
	open_context(&f, other);
	limit(&f, MAILAUTH_LIMIT_DMARC_IDENTIFIERS, 2);
	f.dmarc = mailauth_dmarc_new(f.context, fixture_ask, &f);
	assert_string_equal(judge(&f, "example.net", two), "pass: aligned, none");
	close_fixture(&f);

	row("API-6", "one less: it is not counted, and not walked");
	open_context(&f, other);
	limit(&f, MAILAUTH_LIMIT_DMARC_IDENTIFIERS, 1);
	f.dmarc = mailauth_dmarc_new(f.context, fixture_ask, &f);
	assert_string_equal(judge(&f, "example.net", two), "fail: no aligned identifier, reject");
	assert_null(strstr(asked(&f), "_dmarc.b."));
	row("DM-24", "a domain that comes often counts once, and those that need no walk never do");
	assert_string_equal(judge(&f, "example.net",
				    "dkim+ a.example.net spf+ A.example.net dkim+ x.example "
				    "dkim- c.example.net spf+ example.net"),
		"pass: aligned, none");
	close_fixture(&f);
}

/* ---------------------------------------------------------------- the callback */

/* A caller who does in the callback what must not be done there, and answers. */
typedef struct meddler {
	fixture *f;
	size_t calls;
} meddler;

static void meddle(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	meddler *m = user;
	mailauth_dmarc *dmarc = m->f->dmarc;

	m->calls++;
	assert_int_equal(mailauth_dmarc_run(dmarc), MAILAUTH_PENDING);
	assert_int_equal(mailauth_dmarc_add_author(dmarc, "x.example", 9), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_dmarc_add_spf(dmarc, MAILAUTH_DMARC_IDENTIFIER_PASS, AUTHOR,
				 sizeof AUTHOR - 1),
		MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_dmarc_add_dkim(dmarc, MAILAUTH_DMARC_IDENTIFIER_PASS, AUTHOR,
				 sizeof AUTHOR - 1, 0),
		MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_dmarc_set_from_status(dmarc, MAILAUTH_FROM_NONE),
		MAILAUTH_BAD_STATE);
	mailauth_dmarc_reset(dmarc);
	assert_int_equal(mailauth_dmarc_get_result(dmarc), MAILAUTH_DMARC_NONE);
	assert_string_equal(mailauth_dmarc_get_author_domain(dmarc, NULL), "");
	mailauth_zone_ask(m->f->zone, questions, id, name, type);
	assert_int_equal(mailauth_dmarc_run(dmarc), MAILAUTH_PENDING);
}

static void the_callback_cannot_disturb_a_run(void **state)
{
	char got[TEXT_ROOM];
	fixture f;
	meddler m = {.f = &f};
	(void)state;

	row("API-9",
		"inside the callback nothing can be run, changed or reset, and no verdict shows");
	judge_at_once(zone);
	open_context(&f, zone);
	f.dmarc = mailauth_dmarc_new(f.context, meddle, &m);
	give(&f, AUTHOR, IDENTIFIERS);
	assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
	assert_true(m.calls > 3);
	put_verdict(f.dmarc, got);
	assert_string_equal(got, at_once);
	close_fixture(&f);
}

/* ---------------------------------------------------------------- somebody else's questions */

static void it_runs_on_questions_of_somebody_else(void **state)
{
	char got[TEXT_ROOM];
	mailauth_questions questions;
	mailauth_dmarc dmarc;
	fixture f;
	(void)state;

	judge_at_once(zone);
	open_context(&f, zone);
	ma_questions_init(&questions, f.context, fixture_ask, &f);
	ma_dmarc_init(&dmarc, f.context, &questions);
	add_author(&dmarc, AUTHOR);

	row("DM-25", "before all identifiers are known the policy is discovered, and no more");
	ma_questions_begin(&questions);
	assert_int_equal(ma_dmarc_run(&dmarc, false), MAILAUTH_PENDING);
	assert_string_equal(asked(&f),
		"_dmarc.a.example.com, _dmarc.example.com, _dmarc.com, a.example.com A");
	assert_int_equal(mailauth_dmarc_get_result(&dmarc), MAILAUTH_DMARC_NONE);

	row("DM-25", "with them the verdict is that of an object by itself");
	add_identifiers(&dmarc, IDENTIFIERS);
	ma_questions_begin(&questions);
	assert_int_equal(ma_dmarc_run(&dmarc, true), MAILAUTH_OK);
	put_verdict(&dmarc, got);
	assert_string_equal(got, at_once);

	row("DM-25", "identifiers that are dropped and given anew change nothing");
	ma_dmarc_clear_identifiers(&dmarc);
	assert_int_equal(mailauth_dmarc_get_result(&dmarc), MAILAUTH_DMARC_NONE);
	add_identifiers(&dmarc, IDENTIFIERS);
	ma_questions_begin(&questions);
	assert_int_equal(ma_dmarc_run(&dmarc, true), MAILAUTH_OK);
	put_verdict(&dmarc, got);
	assert_string_equal(got, at_once);

	row("DM-25", "a reset leaves the questions to their owner");
	ma_dmarc_reset(&dmarc);
	assert_true(questions.count > 0);
	add_author(&dmarc, AUTHOR);
	add_identifiers(&dmarc, IDENTIFIERS);
	f.count = 0;
	ma_questions_begin(&questions);
	assert_int_equal(ma_dmarc_run(&dmarc, true), MAILAUTH_OK);
	put_verdict(&dmarc, got);
	assert_string_equal(got, at_once);
	assert_int_equal(f.count, 0);
	ma_dmarc_release(&dmarc);
	ma_questions_release(&questions);
	close_fixture(&f);
}

static size_t count_readings(const fixture *f)
{
	size_t count = 0;

	for (const ma_dmarc_reading *reading = f->dmarc->readings.first; reading != NULL;
		reading = reading->next)
		count++;
	return count;
}

static void an_answer_is_read_once(void **state)
{
	fixture f;
	(void)state;

	row("DM-26", "each answer that has records is read once, however often it is run");
	open_fixture(&f, zone);
	add_author(f.dmarc, AUTHOR);
	add_identifiers(f.dmarc, IDENTIFIERS);
	for (int again = 0; again < 20; again++) {
		const ma_dmarc_reading *first = f.dmarc->readings.first;

		assert_int_equal(mailauth_dmarc_run(f.dmarc), MAILAUTH_OK);
		assert_int_equal(count_readings(&f), 1);
		assert_true(again == 0 || f.dmarc->readings.first == first);
	}
	row("DM-26", "and no longer after a reset");
	mailauth_dmarc_reset(f.dmarc);
	assert_int_equal(count_readings(&f), 0);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(late_answers_change_nothing),
		cmocka_unit_test(what_can_be_foreseen_is_asked),
		cmocka_unit_test(without_answers_it_waits),
		cmocka_unit_test(the_number_of_questions_is_limited),
		cmocka_unit_test(the_number_of_walks_is_limited),
		cmocka_unit_test(the_callback_cannot_disturb_a_run),
		cmocka_unit_test(it_runs_on_questions_of_somebody_else),
		cmocka_unit_test(an_answer_is_read_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
