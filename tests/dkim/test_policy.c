/*
 * What the settings make of a signature: the policy for l=, the clock, and keys that are testing.
 */
#include "fixture.h"

static void set_policy(fixture *f, mailauth_body_length_policy policy)
{
	assert_int_equal(mailauth_dkim_verifier_set_body_length_policy(f->verifier, policy),
		MAILAUTH_OK);
}

static const mailauth_dkim_signature *only(const fixture *f)
{
	assert_int_equal(mailauth_dkim_verifier_get_count(f->verifier), 1);
	return mailauth_dkim_verifier_get_signature(f->verifier, 0);
}

/* ---------------------------------------------------------------- l= */

#define REFUSE MAILAUTH_BODY_LENGTH_REFUSE
#define WHOLE MAILAUTH_BODY_LENGTH_WHOLE
#define ALLOW MAILAUTH_BODY_LENGTH_ALLOW

static const struct {
	const char *id, *why, *file, *added;
	mailauth_body_length_policy policy;
	const char *want;
	uint64_t left; /* octets that are not signed */
} lengths[] = {
	{"POL-1", "refuse: l= never passes, even if it covers the body", "l-whole.eml", "", REFUSE,
		"policy: l= is refused", 0},
	{"POL-1", "refuse: what is not signed is told all the same", "l-relaxed.eml", "", REFUSE,
		"policy: l= is refused", 3},
	{"POL-1", "refuse: a signature without l= passes", "c-absent.eml", "", REFUSE, "pass", 0},
	{"POL-1", "refuse: a failure stays one", "l-whole.eml", NULL, REFUSE,
		"fail: body hash did not verify", 0},
	{"POL-1", "whole: l= of the whole body passes", "l-whole.eml", "", WHOLE, "pass", 0},
	{"POL-1", "whole: so it does when empty lines are added", "l-whole.eml", "\r\n\r\n", WHOLE,
		"pass", 0},
	{"POL-1", "whole: one octet added does not pass", "l-whole.eml", "x", WHOLE,
		"policy: l= does not cover the body", 7},
	{"POL-1", "whole: l= of a part does not pass", "l-relaxed.eml", "", WHOLE,
		"policy: l= does not cover the body", 3},
	{"POL-1", "whole: l=0 does not pass", "l-zero.eml", "", WHOLE,
		"policy: l= does not cover the body", 40},
	{"POL-1", "whole: l= beyond the body is a failure", "l-beyond.eml", "", WHOLE,
		"fail: body is shorter than l=", 0},
	{"POL-1", "allow: l= of a part passes", "l-relaxed.eml", "", ALLOW, "pass", 3},
	{"DKIM-14", "allow: octets that are added are counted in canonical form", "l-relaxed.eml",
		"a \t b \r\n", ALLOW, "pass", 12},
	{"DKIM-14", "allow: l=0 counts the whole body", "l-zero.eml", "", ALLOW, "pass", 40},
	{"DKIM-14", "allow: a change within l= is a failure", "l-relaxed.eml", NULL, ALLOW,
		"fail: body hash did not verify", 3},
	{"DKIM-14", "allow: l= beyond the body is a failure", "l-beyond.eml", "", ALLOW,
		"fail: body is shorter than l=", 0},
};

static void the_policy_for_lengths_counts(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f);
	row("POL-1", "at first l= is refused");
	for (size_t i = 0; i < COUNT(lengths); i++) {
		octets message = load(lengths[i].file);

		row(lengths[i].id, lengths[i].why);
		if (lengths[i].added != NULL)
			append(&message, lengths[i].added, strlen(lengths[i].added));
		else
			replace(&message, "First", "Third");
		if (i > 0)
			set_policy(&f, lengths[i].policy);
		judge(f.verifier, message);
		check_one(f.verifier, lengths[i].want);
		assert_int_equal(mailauth_dkim_signature_get_body_length_unsigned(only(&f)),
			lengths[i].left);
		free(message.data);
	}
	close_fixture(&f);
}

static void a_policy_counts_from_the_next_run(void **state)
{
	octets message = load("l-relaxed.eml");
	fixture f;
	(void)state;

	row("POL-1", "one message under each policy in turn, without feeding it again");
	open_fixture(&f);
	judge(f.verifier, message);
	for (int turn = 0; turn < 2; turn++) {
		set_policy(&f, ALLOW);
		assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_OK);
		check_one(f.verifier, "pass");
		set_policy(&f, WHOLE);
		assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_OK);
		check_one(f.verifier, "policy: l= does not cover the body");
	}

	row("POL-1", "an unknown policy is refused, and the one that was set stays");
	assert_int_equal(mailauth_dkim_verifier_set_body_length_policy(f.verifier,
				 (mailauth_body_length_policy)3),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dkim_verifier_set_body_length_policy(f.verifier,
				 (mailauth_body_length_policy)-1),
		MAILAUTH_BAD_ARGUMENT);
	judge(f.verifier, message);
	check_one(f.verifier, "policy: l= does not cover the body");
	free(message.data);
	close_fixture(&f);
}

/* ---------------------------------------------------------------- the clock */

#define EXPIRED "fail: signature expired"
#define FUTURE "neutral: signature is from the future"

/* times.eml has these */
#define T 1700000000
#define X 1700003600

static const struct {
	const char *id, *why;
	int64_t now;
	uint32_t skew;
	const char *want;
} clocks[] = {
	{"POL-2", "between t= and x=", T + 1, 0, "pass"},
	{"POL-2", "at t=", T, 0, "pass"},
	{"POL-2", "a second before t=", T - 1, 0, FUTURE},
	{"POL-2", "before t= by the skew", T - 300, 300, "pass"},
	{"POL-2", "before t= by the skew and a second", T - 301, 300, FUTURE},
	{"POL-2", "at x=", X, 0, "pass"},
	{"POL-2", "a second behind x=", X + 1, 0, EXPIRED},
	{"POL-2", "behind x= by the skew", X + 300, 300, "pass"},
	{"POL-2", "behind x= by the skew and a second", X + 301, 300, EXPIRED},
	{"POL-2", "the greatest skew", UINT32_MAX, UINT32_MAX, "pass"},
	{"POL-2", "the end of time", INT64_MAX, UINT32_MAX, EXPIRED},
	{"POL-2", "1970", 0, 0, FUTURE},
	{"POL-2", "before 1970", -1, 0, FUTURE},
	{"POL-2", "long before 1970, with a skew that reaches t= from 1970", INT64_MIN, T, "pass"},
};

static void clocks_are_compared(void **state)
{
	octets message = load("times.eml");
	fixture f;
	(void)state;

	open_fixture(&f);
	for (size_t i = 0; i < COUNT(clocks); i++) {
		row(clocks[i].id, clocks[i].why);
		assert_int_equal(mailauth_dkim_verifier_set_time(f.verifier, clocks[i].now),
			MAILAUTH_OK);
		assert_int_equal(mailauth_dkim_verifier_set_clock_skew(f.verifier, clocks[i].skew),
			MAILAUTH_OK);
		judge(f.verifier, message);
		check_one(f.verifier, clocks[i].want);
	}
	free(message.data);
	close_fixture(&f);
}

static void the_skew_is_300_seconds_at_first(void **state)
{
	octets message = load("times.eml");
	fixture f;
	(void)state;

	row("POL-2", "300 seconds behind x= pass, 301 do not");
	open_fixture(&f);
	mailauth_dkim_verifier_set_time(f.verifier, X + 300);
	judge(f.verifier, message);
	check_one(f.verifier, "pass");
	mailauth_dkim_verifier_set_time(f.verifier, X + 301);
	judge(f.verifier, message);
	check_one(f.verifier, EXPIRED);
	free(message.data);
	close_fixture(&f);
}

/* A verdict does not remember the time of an earlier run. */
static void time_leaves_nothing_behind(void **state)
{
	static const char *const files[] = {"times.eml", "testing-times.eml"};
	static char fresh[VERDICT_ROOM], again[VERDICT_ROOM];
	fixture f;
	(void)state;

	open_fixture(&f);
	for (size_t i = 0; i < COUNT(files); i++) {
		octets message = load(files[i]);

		row("API-4",
			"a message judged too early, in time and too late: the last verdict is "
			"that of a message judged too late only");
		mailauth_dkim_verifier_set_time(f.verifier, X + 301);
		judge(f.verifier, message);
		put_verdict(f.verifier, fresh);
		mailauth_dkim_verifier_set_time(f.verifier, 1);
		judge(f.verifier, message);
		for (int64_t now = T; now <= X + 301; now += X + 301 - T) {
			mailauth_dkim_verifier_set_time(f.verifier, now);
			assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_OK);
			put_verdict(f.verifier, again);
		}
		assert_string_equal(again, fresh);
		free(message.data);
	}
	close_fixture(&f);
}

static int64_t told_time(void *user)
{
	return (*(int64_t *)user)++;
}

static void the_clock_is_read_once(void **state)
{
	octets message = load("times.eml");
	int64_t clock = X + 300;
	fixture f;
	(void)state;

	row("POL-2", "without a time that is set, the context's clock is read once a message");
	open_context(&f);
	mailauth_context_set_clock(f.context, told_time, &clock);
	f.verifier = mailauth_dkim_verifier_new(f.context, mailauth_zone_ask, f.zone);
	feed_random(f.verifier, message);
	mailauth_dkim_verifier_finish(f.verifier);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_OK);
		check_one(f.verifier, "pass");
	}
	assert_int_equal(clock, X + 301);

	row("POL-2", "the next message reads it again");
	judge(f.verifier, message);
	check_one(f.verifier, EXPIRED);
	assert_int_equal(clock, X + 302);

	row("POL-2", "a time that is set stays over a reset, and the clock is not read");
	mailauth_dkim_verifier_set_time(f.verifier, X);
	judge(f.verifier, message);
	judge(f.verifier, message);
	check_one(f.verifier, "pass");
	assert_int_equal(clock, X + 302);
	free(message.data);
	close_fixture(&f);
}

/* ---------------------------------------------------------------- t=y */

static const struct {
	const char *id, *why, *file, *from, *to, *want;
} tests_of_keys[] = {
	{"POL-3", "under t=y a signature that verifies passes", "testing.eml", NULL, NULL, "pass"},
	{"POL-3", "a body hash that does not verify is neutral", "testing-bad.eml", NULL, NULL,
		"neutral: body hash did not verify"},
	{"POL-3", "a signature that does not verify is neutral", "testing.eml", "To: Bob",
		"To: Bill", "neutral: signature did not verify"},
	{"POL-3", "an expired signature is neutral", "testing-times.eml", NULL, NULL,
		"neutral: signature expired"},
	{"POL-3", "what the policy refuses is neutral", "testing-below.eml", NULL, NULL,
		"neutral: l= is refused"},
};

static void failures_under_testing_keys_are_neutral(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f);
	for (size_t i = 0; i < COUNT(tests_of_keys); i++) {
		octets message = load(tests_of_keys[i].file);

		row(tests_of_keys[i].id, tests_of_keys[i].why);
		if (tests_of_keys[i].from != NULL)
			replace(&message, tests_of_keys[i].from, tests_of_keys[i].to);
		judge(f.verifier, message);
		check_one(f.verifier, tests_of_keys[i].want);
		assert_int_equal(mailauth_dkim_signature_get_testing(only(&f)), 1);
		free(message.data);
	}
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_policy_for_lengths_counts),
		cmocka_unit_test(a_policy_counts_from_the_next_run),
		cmocka_unit_test(clocks_are_compared),
		cmocka_unit_test(the_skew_is_300_seconds_at_first),
		cmocka_unit_test(time_leaves_nothing_behind),
		cmocka_unit_test(the_clock_is_read_once),
		cmocka_unit_test(failures_under_testing_keys_are_neutral),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
