/*
 * Answers at once, late, in any order, never, twice, and for questions that are no more: one
 * verdict, one transcript, and no harm.
 */
#include "mails.h"

#define SEEDS 200

static void every_order_of_answers_gives_one_verdict(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(mails); i++) {
		octets message = message_of(i);
		char *want, *got;
		fixture f;

		row("AUTH-5", mails[i].why);
		open_fixture(&f, MAILS_ZONE);
		judge(&f, &mails[i].from, message);
		want = in_full(f.check);
		mailauth_check_free(f.check);
		open_check(&f, NULL, NULL);
		for (uint32_t seed = 0; seed < SEEDS; seed++) {
			mailauth_check_reset(f.check);
			assert_int_equal(give_envelope(f.check, &mails[i].from), MAILAUTH_OK);
			feed(f.check, message);
			run_shuffled(&f, seed);
			got = in_full(f.check);
			assert_string_equal(want, got);
			free(got);
		}
		free(want);
		close_fixture(&f);
		free(message.data);
	}
}

static void what_can_be_foreseen_goes_out_together(void **state)
{
	open_questions open = {NULL, 0};
	octets message = load(DEMO "honest.eml");
	fixture f;
	(void)state;

	row("AUTH-5", "the first run asks for SPF, the key and the DMARC record in one breath");
	open_context(&f, NULL);
	open_check(&f, NULL, NULL);
	assert_int_equal(give_envelope(f.check, &honest_envelope), MAILAUTH_OK);
	feed(f.check, message);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	take_questions(mailauth_check_questions(f.check), &open);
	assert_int_equal(open.count, 4);
	assert_string_equal(open.list[0].name, "mail.example.com");
	assert_string_equal(open.list[1].name, "example.com");
	assert_string_equal(open.list[2].name, "spring._domainkey.example.com");
	assert_string_equal(open.list[3].name, "_dmarc.example.com");
	free(open.list);
	close_fixture(&f);
	free(message.data);
}

static void without_answers_it_waits_and_then_gives_up(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(mails); i++) {
		octets message = message_of(i);
		char *first, *again;
		fixture f;

		row("AUTH-6", "never answered: pending, however often it is run");
		open_context(&f, MAILS_ZONE);
		open_check(&f, NULL, NULL);
		assert_int_equal(give_envelope(f.check, &mails[i].from), MAILAUTH_OK);
		feed(f.check, message);
		for (int k = 0; k < 3; k++)
			assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);

		row("AUTH-6", "after expire all is temperror, and no policy is applied");
		mailauth_expire(mailauth_check_questions(f.check));
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
		assert_int_equal(mailauth_spf_get_result(mailauth_check_spf(f.check)),
			MAILAUTH_SPF_TEMPERROR);
		assert_int_equal(mailauth_check_disposition(f.check), MAILAUTH_DMARC_POLICY_NONE);
		if (mailauth_check_get_from_domains(f.check) == 1)
			assert_int_equal(mailauth_dmarc_get_result(mailauth_check_dmarc(f.check)),
				MAILAUTH_DMARC_TEMPERROR);

		row("AUTH-6", "and stays so, whatever comes late");
		first = in_full(f.check);
		for (uint32_t id = 0; id < 20; id++)
			mailauth_answer_text(mailauth_check_questions(f.check), id, "\"x\"", 3);
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
		again = in_full(f.check);
		assert_string_equal(first, again);
		free(first);
		free(again);
		close_fixture(&f);
		free(message.data);
	}
}

/* Expiring in the middle: some answers are known, the rest is a timeout; never a wrong pass. */
static void some_answers_and_then_none(void **state)
{
	octets message = message_of(2);
	(void)state;

	row("AUTH-6",
		"expire after each number of answers: final at once, and the same every time");
	for (size_t known = 0; known < 12; known++) {
		open_questions open = {NULL, 0};
		mailauth_status status = MAILAUTH_PENDING;
		fixture f;

		open_context(&f, MAILS_ZONE);
		open_check(&f, NULL, NULL);
		assert_int_equal(give_envelope(f.check, &mails[2].from), MAILAUTH_OK);
		feed(f.check, message);
		for (size_t i = 0; i < known && status == MAILAUTH_PENDING; i++) {
			status = mailauth_check_run(f.check);
			take_questions(mailauth_check_questions(f.check), &open);
			if (open.count > 0)
				answer_one(&f, &open, 0);
		}
		mailauth_expire(mailauth_check_questions(f.check));
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
		if (strcmp(in_short(f.check), "spf=pass dkim=none dmarc=pass none") != 0)
			assert_int_equal(mailauth_check_disposition(f.check),
				MAILAUTH_DMARC_POLICY_NONE);
		free(open.list);
		close_fixture(&f);
	}
	free(message.data);
}

static void questions_that_are_no_more_are_harmless(void **state)
{
	octets message = message_of(2);
	open_questions open = {NULL, 0};
	size_t first;
	char *want, *got;
	fixture f;
	(void)state;

	open_context(&f, MAILS_ZONE);
	open_check(&f, NULL, NULL);
	assert_int_equal(give_envelope(f.check, &mails[2].from), MAILAUTH_OK);
	feed(f.check, message);
	run_shuffled(&f, 1);
	want = in_full(f.check);

	row("AUTH-7", "reset with questions open; their answers are those of no question");
	mailauth_check_reset(f.check);
	assert_int_equal(give_envelope(f.check, &mails[2].from), MAILAUTH_OK);
	feed(f.check, message);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	take_questions(mailauth_check_questions(f.check), &open);
	first = open.count;
	assert_in_range(first, 1, 100);
	mailauth_check_reset(f.check);
	assert_int_equal(give_envelope(f.check, &mails[2].from), MAILAUTH_OK);
	feed(f.check, message);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	for (size_t i = 0; i < first; i++)
		assert_int_equal(mailauth_answer_failure(mailauth_check_questions(f.check),
					 open.list[i].id, MAILAUTH_DNS_NXDOMAIN),
			MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);

	row("AUTH-7", "an answer given twice: the first counts");
	take_questions(mailauth_check_questions(f.check), &open);
	for (size_t i = open.count; i > first; i--) {
		open_question one = open.list[i - 1];

		answer_one(&f, &open, i - 1);
		assert_int_equal(mailauth_answer_failure(mailauth_check_questions(f.check), one.id,
					 MAILAUTH_DNS_SERVFAIL),
			MAILAUTH_OK);
	}
	run_shuffled(&f, 2);
	got = in_full(f.check);
	assert_string_equal(want, got);
	free(want);
	free(got);
	free(open.list);

	row("AUTH-7", "free with questions open");
	mailauth_check_reset(f.check);
	assert_int_equal(give_envelope(f.check, &mails[2].from), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	close_fixture(&f);
	free(message.data);
}

/* A caller that does all that is not allowed inside its ask function, then answers. */
typedef struct meddler {
	fixture *f;
	size_t told;
} meddler;

static void meddle(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	meddler *m = user;
	mailauth_check *check = m->f->check;

	m->told++;
	assert_int_equal(mailauth_check_run(check), MAILAUTH_PENDING);
	assert_int_equal(mailauth_check_feed(check, "x", 1), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_set_helo(check, "x", 1), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_set_time(check, 0), MAILAUTH_BAD_STATE);
	mailauth_check_reset(check);
	mailauth_zone_ask(m->f->zone, questions, id, name, type);
}

static void inside_the_callback_little_is_allowed(void **state)
{
	octets message = load(DEMO "honest.eml");
	meddler m = {NULL, 0};
	fixture f;
	(void)state;

	row("AUTH-7", "running, feeding, setting and resetting inside ask do nothing");
	open_context(&f, NULL);
	m.f = &f;
	open_check(&f, meddle, &m);
	assert_int_equal(give_envelope(f.check, &honest_envelope), MAILAUTH_OK);
	feed(f.check, message);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_string_equal(in_short(f.check), "spf=pass dkim=pass dmarc=pass none");
	assert_int_equal(m.told, 4);
	close_fixture(&f);
	free(message.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_order_of_answers_gives_one_verdict),
		cmocka_unit_test(what_can_be_foreseen_goes_out_together),
		cmocka_unit_test(without_answers_it_waits_and_then_gives_up),
		cmocka_unit_test(some_answers_and_then_none),
		cmocka_unit_test(questions_that_are_no_more_are_harmless),
		cmocka_unit_test(inside_the_callback_little_is_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
