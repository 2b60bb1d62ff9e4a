/*
 * A monkey at the keyboard: all calls of the front door in an order of a seed, with arguments right
 * and wrong, from outside and from inside the callback. After every step what can be read must hold
 * together, and after all of them a reset object judges the honest message as a new one does.
 */
#include "mails.h"

#define SEEDS 300
#define STEPS 400

typedef struct monkey {
	fixture f;
	uint32_t state;
	octets message; /* the one that comes in */
	size_t at;      /* how much of it has come */
	open_questions open;
	bool inside;  /* the callback */
	size_t final; /* how often a run was */
	size_t passes;
} monkey;

static uint32_t roll(monkey *m, uint32_t sides)
{
	return next_random(&m->state) % sides;
}

/* ------------------------------------------------------------------ what must hold */

static bool is_status(mailauth_status status)
{
	return status == MAILAUTH_OK || status == MAILAUTH_PENDING ||
		status == MAILAUTH_BAD_ARGUMENT || status == MAILAUTH_BAD_STATE;
}

/* Verdicts hold together, and there is none of the message unless it can be written. */
static void check_verdicts(const monkey *m)
{
	static char text[TEXT_ROOM];
	const mailauth_check *check = m->f.check;
	const mailauth_dmarc *dmarc = mailauth_check_dmarc(check);
	mailauth_status written, explained;
	size_t len;

	written = mailauth_check_authres(check, "mx", MAILAUTH_LINE_LF, text, sizeof text, &len);
	explained = mailauth_check_explain(check, text, sizeof text, &len);
	assert_int_equal(written, explained);
	assert_true(written == MAILAUTH_OK || written == MAILAUTH_BAD_STATE);
	if (written == MAILAUTH_BAD_STATE)
		assert_int_equal(mailauth_check_disposition(check), MAILAUTH_DMARC_POLICY_NONE);
	if (mailauth_dmarc_get_result(dmarc) == MAILAUTH_DMARC_PASS) {
		assert_int_equal(written, MAILAUTH_OK);
		assert_true(mailauth_dmarc_get_spf_aligned(dmarc) ||
			mailauth_dmarc_get_dkim_aligned(dmarc));
		assert_int_equal(mailauth_check_get_from_status(check), MAILAUTH_FROM_ONE);
	}
	if (mailauth_check_disposition(check) != MAILAUTH_DMARC_POLICY_NONE)
		assert_int_not_equal(mailauth_dmarc_get_result(dmarc), MAILAUTH_DMARC_PASS);
	for (size_t i = 0; i <= mailauth_check_get_from_domains(check); i++)
		(void)mailauth_check_get_from_domain(check, i, &len);
	for (int limit = 0; limit <= MAILAUTH_LIMIT_DMARC_AUTHORS + 1; limit++)
		(void)mailauth_check_get_work(check, (mailauth_limit)limit);
}

/* ------------------------------------------------------------------ the calls */

static mailauth_status give_client(monkey *m)
{
	static const char *const clients[] = {"192.0.2.10", "192.0.2.2", "2001:db8::1",
		"::ffff:192.0.2.10", "192.0.2.10", "192.0.2.10", "192.0.2.10", "no address", "",
		NULL};

	return mailauth_check_set_client(m->f.check,
		clients[roll(m, 64) > 0 ? roll(m, 7) : 7 + roll(m, 3)]);
}

static const char *const texts[] = {"mail.example.com", "m2.big.example", "ada@example.com",
	"x@big.example", "x@fails.big.example", "", "@", "a@b@c", "\r\n", "[192.0.2.1]"};

static mailauth_status give_helo(monkey *m)
{
	const char *text = texts[roll(m, COUNT(texts))];
	uint8_t *copy = exact_copy(text, strlen(text));
	mailauth_status status = mailauth_check_set_helo(m->f.check, (char *)copy, strlen(text));

	free(copy);
	return status;
}

static mailauth_status give_mail_from(monkey *m)
{
	const char *text = texts[roll(m, COUNT(texts))];
	uint8_t *copy = exact_copy(text, strlen(text));
	mailauth_status status =
		mailauth_check_set_mail_from(m->f.check, (char *)copy, strlen(text));

	free(copy);
	return status;
}

static mailauth_status give_setting(monkey *m)
{
	static const int64_t times[] = {NOW, NOW, NOW, 0, -1, INT64_MIN, INT64_MAX};

	switch (roll(m, 3)) {
	case 0:
		return mailauth_check_set_time(m->f.check, times[roll(m, COUNT(times))]);
	case 1:
		return mailauth_check_set_clock_skew(m->f.check, roll(m, 2) > 0 ? 300 : UINT32_MAX);
	default:
		return mailauth_check_set_body_length_policy(m->f.check,
			(mailauth_body_length_policy)(roll(m, 40) > 0 ? roll(m, 3) : 3));
	}
}

static mailauth_status feed_some(monkey *m)
{
	size_t left = m->message.len - m->at;
	size_t n = roll(m, 3) > 0 ? left : roll(m, 200);
	mailauth_status status;
	uint8_t *piece;

	n = n < left ? n : left;
	piece = exact_copy(m->message.data + m->at, n);
	status = mailauth_check_feed(m->f.check, piece, n);
	free(piece);
	if (status == MAILAUTH_OK)
		m->at += n;
	return status;
}

static mailauth_status give_field(monkey *m)
{
	static const char *const names[] = {"From", "Subject", "X\r\nFrom", "", "DKIM-Signature"};
	static const char *const values[] = {" a@big.example", " x\r\n y", " x\r\nFrom: y", "",
		"v=1; a=rsa-sha256; d=big.example; s=s; h=from; bh=YQ==; b=YQ=="};
	const char *name = names[roll(m, COUNT(names))], *value = values[roll(m, COUNT(values))];

	return mailauth_check_header(m->f.check, name, strlen(name), value, strlen(value));
}

static mailauth_status end_part(monkey *m)
{
	if (roll(m, 3) > 0)
		return mailauth_check_finish(m->f.check);
	if (roll(m, 2) > 0)
		return mailauth_check_end_header(m->f.check);
	return mailauth_check_body(m->f.check, "body\r\n", roll(m, 7));
}

static mailauth_status run(monkey *m)
{
	mailauth_status status = mailauth_check_run(m->f.check);

	if (m->inside) {
		assert_int_equal(status, MAILAUTH_PENDING);
		return status;
	}
	m->final += status == MAILAUTH_OK;
	m->passes +=
		mailauth_dmarc_get_result(mailauth_check_dmarc(m->f.check)) == MAILAUTH_DMARC_PASS;
	return status;
}

/* The next message, or the same again. */
static void next_message(monkey *m)
{
	mailauth_check_reset(m->f.check);
	if (m->inside)
		return;
	free(m->message.data);
	m->message = message_of(roll(m, COUNT(mails)));
	m->at = 0;
	m->open.count = 0;
}

/* Answers an open question, or one that was never asked, in any way. */
static mailauth_status answer(monkey *m)
{
	mailauth_questions *questions = mailauth_check_questions(m->f.check);
	size_t index;

	if (!m->inside)
		take_questions(questions, &m->open);
	if (m->open.count == 0 || roll(m, 50) == 0)
		return mailauth_answer_failure(questions, roll(m, 100000), MAILAUTH_DNS_NXDOMAIN);
	index = roll(m, (uint32_t)m->open.count);
	switch (roll(m, 12)) {
	case 0:
		return mailauth_answer_text(questions, m->open.list[index].id, "\"x", roll(m, 3));
	case 1:
		return mailauth_answer_message(questions, m->open.list[index].id, "x", 1);
	case 2:
		return mailauth_answer_failure(questions, m->open.list[index].id,
			(mailauth_dns_outcome)roll(m, 8));
	default:
		answer_one(&m->f, &m->open, index);
		return MAILAUTH_OK;
	}
}

static mailauth_status write_something(monkey *m)
{
	char text[64];
	mailauth_status status;
	size_t len;

	switch (roll(m, 4)) {
	case 0:
		status = mailauth_check_transcript(m->f.check, text, roll(m, sizeof text), &len);
		break;
	case 1:
		status = mailauth_check_explain(m->f.check, text, roll(m, sizeof text), &len);
		break;
	case 2:
		return mailauth_check_replay(m->f.check, m->f.zone, NULL);
	default:
		status = mailauth_check_authres(m->f.check, "mx", (mailauth_line_end)roll(m, 4),
			text, roll(m, sizeof text), &len);
	}
	return status == MAILAUTH_NO_SPACE ? MAILAUTH_OK : status;
}

/* One call; the likelihood of each makes whole messages likely enough. */
static void make_step(monkey *m)
{
	static mailauth_status (*const calls[])(monkey * m) = {give_client, give_helo,
		give_mail_from, give_setting, feed_some, feed_some, end_part, run, run, run, answer,
		answer, answer, answer, write_something, give_field};
	uint32_t call = roll(m, 64);

	if (call == 0)
		next_message(m);
	else if (call == 1 && !m->inside)
		mailauth_expire(mailauth_check_questions(m->f.check));
	else if (call != 2 || roll(m, 4) == 0)
		assert_true(is_status(calls[roll(m, call < 8 ? 16 : 15)](m)));
}

/* Told of a question, it makes some calls, and answers perhaps. */
static void meddle(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	monkey *m = user;

	m->inside = true;
	for (uint32_t i = roll(m, 4); i > 0; i--) {
		make_step(m);
		check_verdicts(m);
	}
	m->inside = false;
	if (roll(m, 3) > 0)
		mailauth_zone_ask(m->f.zone, questions, id, name, type);
}

/* ------------------------------------------------------------------ the monkey */

static void open_monkey(monkey *m, uint32_t seed)
{
	static const uint64_t questions[] = {256, 256, 5, 1};
	const mailauth_ask_fn asks[] = {NULL, mailauth_zone_ask, meddle};
	size_t ask = seed % COUNT(asks);

	*m = (monkey){.state = seed};
	open_context(&m->f, MAILS_ZONE);
	assert_int_equal(mailauth_context_set_limit(m->f.context, MAILAUTH_LIMIT_QUESTIONS,
				 questions[seed / 3 % COUNT(questions)]),
		MAILAUTH_OK);
	m->message = load(DEMO "honest.eml");
	open_check(&m->f, asks[ask], asks[ask] == meddle ? (void *)m : (void *)m->f.zone);
}

/* Whatever was, a reset object judges as a new one. */
static void check_honest(monkey *m)
{
	octets message = load(DEMO "honest.eml");
	mailauth_status status;

	mailauth_check_reset(m->f.check);
	assert_int_equal(mailauth_context_set_limit(m->f.context, MAILAUTH_LIMIT_QUESTIONS, 256),
		MAILAUTH_OK);
	assert_int_equal(mailauth_check_set_time(m->f.check, NOW), MAILAUTH_OK);
	assert_int_equal(give_envelope(m->f.check, &honest_envelope), MAILAUTH_OK);
	feed(m->f.check, message);
	m->open.count = 0;
	do {
		status = mailauth_check_run(m->f.check);
		take_questions(mailauth_check_questions(m->f.check), &m->open);
		while (m->open.count > 0)
			answer_one(&m->f, &m->open, 0);
	} while (status == MAILAUTH_PENDING);
	assert_int_equal(status, MAILAUTH_OK);
	assert_string_equal(in_short(m->f.check), "spf=pass dkim=pass dmarc=pass none");
	free(message.data);
}

static void any_order_of_calls_holds_together(void **state)
{
	size_t final = 0, passes = 0;
	(void)state;

	row("AUTH-17", "300 orders of 400 calls each, with callbacks, by pull, and under limits");
	for (uint32_t seed = 0; seed < SEEDS; seed++) {
		monkey m;

		open_monkey(&m, seed);
		for (int step = 0; step < STEPS; step++) {
			make_step(&m);
			check_verdicts(&m);
		}
		final += m.final;
		passes += m.passes;
		if (seed % 3 != 2)
			check_honest(&m);
		free(m.open.list);
		free(m.message.data);
		close_fixture(&m.f);
	}
	row("AUTH-17", "among them many that came to a verdict, and some that passed");
	print_message("    %zu runs were final, %zu passed\n", final, passes);
	assert_in_range(final, 1000, 100000);
	assert_in_range(passes, 20, 100000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_order_of_calls_holds_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
