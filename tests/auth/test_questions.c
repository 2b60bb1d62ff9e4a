/*
 * The limit of questions: with as few as there may be, the verdict is one and the same in whatever
 * order the answers come, and it says so where one was too many.
 */
#include "mails.h"

#define SEEDS 60

/* A check with this limit; `ask` NULL: pull. */
static void open_limited(fixture *f, uint64_t limit, bool pull)
{
	mailauth_check_free(f->check);
	assert_int_equal(mailauth_context_set_limit(f->context, MAILAUTH_LIMIT_QUESTIONS, limit),
		MAILAUTH_OK);
	open_check(f, pull ? NULL : mailauth_zone_ask, f->zone);
}

static uint64_t asked(const fixture *f)
{
	return mailauth_check_get_work(f->check, MAILAUTH_LIMIT_QUESTIONS);
}

/* The message's verdict under a limit, answered at once. */
static char *judged(fixture *f, uint64_t limit, size_t mail)
{
	octets message = message_of(mail);

	open_limited(f, limit, false);
	judge(f, &mails[mail].from, message);
	free(message.data);
	return in_full(f->check);
}

static void check_late(fixture *f, uint64_t limit, size_t mail, const char *want)
{
	octets message = message_of(mail);

	open_limited(f, limit, true);
	for (uint32_t seed = 0; seed < SEEDS; seed++) {
		char *got;

		mailauth_check_reset(f->check);
		assert_int_equal(give_envelope(f->check, &mails[mail].from), MAILAUTH_OK);
		feed(f->check, message);
		run_shuffled(f, seed);
		got = in_full(f->check);
		assert_string_equal(want, got);
		assert_in_range(asked(f), 0, limit);
		free(got);
	}
	free(message.data);
}

/* The length of the line that has all in short. */
static size_t short_len(const char *full)
{
	return strcspn(full, "\n");
}

/*
 * Under its limit a verdict names it, unless the questions that were not asked decide nothing, as
 * those for np= do where the message passes.
 */
static void check_named(const char *without, const char *with)
{
	if (strstr(with, "too many DNS questions") != NULL)
		return;
	assert_int_equal(short_len(without), short_len(with));
	assert_memory_equal(without, with, short_len(with));
}

static void with_any_limit_any_order_gives_one_verdict(void **state)
{
	fixture f;
	(void)state;

	open_context(&f, MAILS_ZONE);
	for (size_t i = 0; i < COUNT(mails); i++) {
		char *without = judged(&f, 256, i), *with;
		uint64_t needed = asked(&f);

		row("AUTH-13", mails[i].why);
		assert_in_range(needed, 4, 40);
		for (uint64_t limit = 1; limit <= needed + 1; limit++) {
			with = judged(&f, limit, i);
			if (limit < needed)
				check_named(without, with);
			else
				assert_string_equal(without, with);
			assert_int_equal(asked(&f), limit < needed ? limit : needed);
			check_late(&f, limit, i, with);
			free(with);
		}
		free(without);
	}
	close_fixture(&f);
}

/* A pass that rests on a question too many must not stand because its answer came early. */
static void an_answer_that_came_early_is_not_counted(void **state)
{
	static const envelope late = {"192.0.2.2", "m2.big.example", "x@big.example"};
	octets message = load(DEMO "honest.eml");
	mailauth_questions *questions;
	open_questions open = {NULL, 0};
	size_t key = 0;
	fixture f;
	(void)state;

	row("AUTH-13", "the key came first, then SPF needed all that may be asked");
	open_context(&f, MAILS_ZONE);
	open_limited(&f, 6, true);
	questions = mailauth_check_questions(f.check);
	assert_int_equal(give_envelope(f.check, &late), MAILAUTH_OK);
	feed(f.check, message);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	take_questions(questions, &open);
	while (key < open.count && strstr(open.list[key].name, "_domainkey") == NULL)
		key++;
	assert_in_range(key, 0, open.count - 1);
	answer_one(&f, &open, key);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	while (open.count > 0) {
		answer_one(&f, &open, open.count - 1);
		(void)mailauth_check_run(f.check);
		take_questions(questions, &open);
	}
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_get_reason(mailauth_check_dkim(f.check)),
		MAILAUTH_DKIM_REASON_TOO_MANY_QUESTIONS);
	assert_int_equal(mailauth_dmarc_get_reason(mailauth_check_dmarc(f.check)),
		MAILAUTH_DMARC_REASON_TOO_MANY_QUESTIONS);
	assert_int_equal(mailauth_check_disposition(f.check), MAILAUTH_DMARC_POLICY_NONE);
	free(open.list);
	close_fixture(&f);
	free(message.data);
}

/* What a verdict of SPF says; "-" as long as there is none. */
static void describe_spf(const fixture *f, mailauth_spf_identity identity, char text[64])
{
	const mailauth_spf_verdict *verdict =
		mailauth_spf_get_verdict(mailauth_check_spf(f->check), identity);

	strcpy(text, "-");
	if (verdict != NULL)
		snprintf(text, 64, "%d %d %zu", (int)mailauth_spf_verdict_get_result(verdict),
			(int)mailauth_spf_verdict_get_reason(verdict),
			mailauth_spf_verdict_get_offset(verdict));
}

/* Runs to the end; what SPF says on the way it must still say then. Returns how often it did. */
static size_t check_kept(fixture *f, uint32_t seed)
{
	static const mailauth_spf_identity identities[] = {MAILAUTH_SPF_HELO,
		MAILAUTH_SPF_MAIL_FROM};
	char early[2][64] = {"-", "-"}, now[64];
	open_questions open = {NULL, 0};
	size_t said = 0;
	mailauth_status status;

	do {
		status = mailauth_check_run(f->check);
		for (size_t i = 0; i < COUNT(identities); i++) {
			describe_spf(f, identities[i], now);
			if (strcmp(early[i], "-") != 0)
				assert_string_equal(now, early[i]);
			strcpy(early[i], now);
			said += status == MAILAUTH_PENDING && strcmp(now, "-") != 0;
		}
		take_questions(mailauth_check_questions(f->check), &open);
		if (open.count > 0)
			answer_one(f, &open, next_random(&seed) % open.count);
	} while (status == MAILAUTH_PENDING);
	assert_int_equal(status, MAILAUTH_OK);
	free(open.list);
	return said;
}

static void a_verdict_that_was_final_stays(void **state)
{
	static const envelope both = {"192.0.2.77", "big.example", "x@m.example"};
	octets message = copy_text("From: a@big.example\r\n\r\n");
	size_t said = 0;
	fixture f;
	(void)state;

	row("AUTH-13", "MAIL FROM is judged before HELO is, which may still take its questions");
	open_context(&f, MAILS_ZONE "m.example. TXT \"v=spf1 a:m1.big.example -all\"\n");
	for (uint64_t limit = 1; limit <= 300; limit += limit < 20 ? 1 : 40) {
		open_limited(&f, limit, true);
		for (uint32_t seed = 0; seed < SEEDS; seed++) {
			mailauth_check_reset(f.check);
			assert_int_equal(give_envelope(f.check, &both), MAILAUTH_OK);
			feed(f.check, message);
			said += check_kept(&f, seed);
		}
	}
	assert_in_range(said, 100, 1000000);
	close_fixture(&f);
	free(message.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(with_any_limit_any_order_gives_one_verdict),
		cmocka_unit_test(an_answer_that_came_early_is_not_counted),
		cmocka_unit_test(a_verdict_that_was_final_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
