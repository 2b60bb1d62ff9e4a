/*
 * Misuse: no object, calls in the wrong order, calls from inside the callback, answers to nothing.
 * All of it ends in a status, errors stick until the reset, and no verdict is there by mistake.
 */
#include "auth_fixture.h"

#define MESSAGE "From: ada@example.com\r\n\r\nhello\r\n"

static const char none[] = "spf=none dkim=none dmarc=none none";

/* ------------------------------------------------------------------ no object */

static void a_null_check_is_accepted(void **state)
{
	char text[8];
	size_t len = 7;
	(void)state;

	row("API-3", "each function of the front door, without an object");
	assert_null(mailauth_check_new(NULL, NULL, NULL));
	mailauth_check_free(NULL);
	mailauth_check_reset(NULL);
	assert_int_equal(mailauth_check_set_body_length_policy(NULL, MAILAUTH_BODY_LENGTH_REFUSE),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_set_time(NULL, 0), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_set_clock_skew(NULL, 0), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_set_client(NULL, "192.0.2.1"), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_set_helo(NULL, "h", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_set_mail_from(NULL, "", 0), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_feed(NULL, "x", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_header(NULL, "X", 1, "y", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_end_header(NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_body(NULL, "x", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_finish(NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_run(NULL), MAILAUTH_NO_MEMORY);
	assert_null(mailauth_check_questions(NULL));
	assert_int_equal(
		mailauth_check_authres(NULL, "mx", MAILAUTH_LINE_LF, text, sizeof text, &len),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_explain(NULL, text, sizeof text, &len), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_transcript(NULL, text, sizeof text, &len),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_replay(NULL, NULL, NULL), MAILAUTH_NO_MEMORY);
}

static void a_null_check_has_no_verdict(void **state)
{
	size_t len = 7;
	(void)state;

	row("API-3", "and its verdicts are none");
	assert_null(mailauth_check_spf(NULL));
	assert_null(mailauth_check_dkim(NULL));
	assert_null(mailauth_check_dmarc(NULL));
	assert_string_equal(in_short(NULL), none);
	assert_int_equal(mailauth_check_get_from_status(NULL), MAILAUTH_FROM_NONE);
	assert_int_equal(mailauth_check_get_from_fields(NULL), 0);
	assert_int_equal(mailauth_check_get_from_domains(NULL), 0);
	assert_null(mailauth_check_get_from_domain(NULL, 0, &len));
	assert_int_equal(len, 0);
	assert_int_equal(mailauth_check_get_work(NULL, MAILAUTH_LIMIT_QUESTIONS), 0);
}

static void a_missing_zone_is_no_memory(void **state)
{
	const char *key = "k";
	fixture f;
	(void)state;

	row("API-3", "replaying without a zone, and from one without settings");
	open_fixture(&f, NULL);
	assert_int_equal(mailauth_check_replay(f.check, NULL, &key), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_replay(f.check, f.zone, &key), MAILAUTH_OK);
	assert_string_equal(key, "k");
	close_fixture(&f);
}

/*
 * ------------------------------------------------------------------ wrong order, wrong arguments
 */

/*
 * Calls as letters, each of which is expected to work: c client, h HELO, m MAIL FROM, f octets, F a
 * field, e end of header, b body, d finish, r run. In capitals or as signs what is wrong in itself:
 * C a client that is none, H HELO of no octets with a length, M the same of MAIL FROM, f with a
 * NULL is N, L a policy that is none.
 */
static mailauth_status make_call(mailauth_check *check, char call)
{
	switch (call) {
	case 'c':
		return mailauth_check_set_client(check, "192.0.2.10");
	case 'C':
		return mailauth_check_set_client(check, "192.0.2.");
	case 'h':
		return mailauth_check_set_helo(check, "mail.example.com", 16);
	case 'H':
		return mailauth_check_set_helo(check, NULL, 1);
	case 'm':
		return mailauth_check_set_mail_from(check, "ada@example.com", 15);
	case 'M':
		return mailauth_check_set_mail_from(check, NULL, 1);
	case 'f':
		return mailauth_check_feed(check, MESSAGE, sizeof MESSAGE - 1);
	case 'N':
		return mailauth_check_feed(check, NULL, 1);
	case 'F':
		return mailauth_check_header(check, "From", 4, " ada@example.com", 16);
	case 'e':
		return mailauth_check_end_header(check);
	case 'b':
		return mailauth_check_body(check, "x\r\n", 3);
	case 'd':
		return mailauth_check_finish(check);
	case 'L':
		return mailauth_check_set_body_length_policy(check, (mailauth_body_length_policy)3);
	default:
		return mailauth_check_run(check);
	}
}

static const struct {
	const char *why, *calls;
	mailauth_status want; /* of the last call */
} orders[] = {
	{"octets, then a field", "fF", MAILAUTH_BAD_STATE},
	{"a field, then octets", "Ff", MAILAUTH_BAD_STATE},
	{"a field behind the end of the header", "FeF", MAILAUTH_BAD_STATE},
	{"two ends of the header", "Fee", MAILAUTH_BAD_STATE},
	{"a body before the end of the header", "Fb", MAILAUTH_BAD_STATE},
	{"a body after octets", "fb", MAILAUTH_BAD_STATE},
	{"an end of the header after octets", "fe", MAILAUTH_BAD_STATE},
	{"octets behind the end", "fdf", MAILAUTH_BAD_STATE},
	{"a field behind the end", "FedF", MAILAUTH_BAD_STATE},
	{"a body behind the end", "Febdb", MAILAUTH_BAD_STATE},
	{"two ends", "fdd", MAILAUTH_BAD_STATE},
	{"two ends, with a run between", "cmfdrd", MAILAUTH_BAD_STATE},
	{"a client that is none", "cmC", MAILAUTH_BAD_ARGUMENT},
	{"HELO of octets that are not there", "cH", MAILAUTH_BAD_ARGUMENT},
	{"MAIL FROM of octets that are not there", "chM", MAILAUTH_BAD_ARGUMENT},
	{"octets that are not there", "N", MAILAUTH_BAD_ARGUMENT},
	{"the same in the middle of a message", "fN", MAILAUTH_BAD_ARGUMENT},
	{"a policy for l= that is none", "L", MAILAUTH_BAD_ARGUMENT},
};

/* Every call repeats the error, whatever it would have been, until the reset. */
static void check_sticky(fixture *f, mailauth_status want)
{
	static const char calls[] = "chmfFebdrCHMNL";

	for (const char *call = calls; *call != 0; call++)
		assert_int_equal(make_call(f->check, *call), want);
	assert_int_equal(mailauth_check_set_time(f->check, 1), want);
	assert_int_equal(mailauth_check_set_clock_skew(f->check, 1), want);
	assert_string_equal(in_short(f->check), none);
}

static void errors_stick_until_the_reset(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f, NULL);
	for (size_t i = 0; i < COUNT(orders); i++) {
		size_t last = strlen(orders[i].calls) - 1;

		row("AUTH-14", orders[i].why);
		for (size_t k = 0; k < last; k++)
			assert_int_equal(make_call(f.check, orders[i].calls[k]), MAILAUTH_OK);
		assert_int_equal(make_call(f.check, orders[i].calls[last]), orders[i].want);
		check_sticky(&f, orders[i].want);
		mailauth_check_reset(f.check);
		for (const char *call = "chmfdr"; *call != 0; call++)
			assert_int_equal(make_call(f.check, *call), MAILAUTH_OK);
		assert_string_equal(in_short(f.check), "spf=pass dkim=none dmarc=pass none");
		mailauth_check_reset(f.check);
	}
	close_fixture(&f);
}

static void the_first_error_is_kept(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f, NULL);
	row("AUTH-14", "a wrong argument, then a wrong order: the first is told");
	assert_int_equal(make_call(f.check, 'C'), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(make_call(f.check, 'b'), MAILAUTH_BAD_ARGUMENT);
	mailauth_check_reset(f.check);
	row("AUTH-14", "and the other way round");
	assert_int_equal(make_call(f.check, 'b'), MAILAUTH_BAD_STATE);
	assert_int_equal(make_call(f.check, 'C'), MAILAUTH_BAD_STATE);
	close_fixture(&f);
}

static void wrong_arguments_of_writers_change_nothing(void **state)
{
	char text[4096];
	size_t len;
	fixture f;
	(void)state;

	open_fixture(&f, NULL);
	row("AUTH-14", "writers say what is wrong with their arguments, and the verdict stands");
	for (const char *call = "chmfdr"; *call != 0; call++)
		assert_int_equal(make_call(f.check, *call), MAILAUTH_OK);
	assert_int_equal(
		mailauth_check_authres(f.check, "a\nb", MAILAUTH_LINE_LF, text, sizeof text, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(
		mailauth_check_authres(f.check, NULL, MAILAUTH_LINE_LF, text, sizeof text, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_check_authres(f.check, "mx", (mailauth_line_end)9, text,
				 sizeof text, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_check_explain(f.check, NULL, 1, &len), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_check_explain(f.check, text, 1, NULL), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_check_transcript(f.check, NULL, 1, &len), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_check_transcript(f.check, text, 1, NULL), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_string_equal(in_short(f.check), "spf=pass dkim=none dmarc=pass none");
	close_fixture(&f);
}

/* Each writer tells the room it needs, and that is enough and not too much. */
static void check_room(const fixture *f,
	mailauth_status (*write)(const mailauth_check *check, char *buf, size_t cap, size_t *len))
{
	size_t needed, len;
	char *text;

	assert_int_equal(write(f->check, NULL, 0, &needed), MAILAUTH_NO_SPACE);
	assert_in_range(needed, 10, 100000);
	text = malloc(needed + 1);
	assert_non_null(text);
	assert_int_equal(write(f->check, text, needed + 1, &len), MAILAUTH_OK);
	assert_int_equal(len, needed);
	assert_int_equal(text[len], 0);
	assert_int_equal(strlen(text), len);
	free(text);
	text = malloc(needed);
	assert_int_equal(write(f->check, text, needed, &len), MAILAUTH_NO_SPACE);
	assert_int_equal(len, needed);
	free(text);
}

static mailauth_status write_authres(const mailauth_check *check, char *buf, size_t cap,
	size_t *len)
{
	return mailauth_check_authres(check, "mx", MAILAUTH_LINE_CRLF, buf, cap, len);
}

static void the_room_needed_is_told(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f, NULL);
	for (const char *call = "chmfdr"; *call != 0; call++)
		assert_int_equal(make_call(f.check, *call), MAILAUTH_OK);
	row("AUTH-14", "the size of the field, the steps and the transcript");
	check_room(&f, write_authres);
	check_room(&f, mailauth_check_explain);
	check_room(&f, mailauth_check_transcript);
	close_fixture(&f);
}

/* ------------------------------------------------------------------ inside the callback */

typedef struct meddler {
	fixture *f;
	size_t told;
	bool late; /* does not answer */
} meddler;

/* Makes every call that there is on the object whose question this is. */
static void meddle(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	meddler *m = user;
	mailauth_check *check = m->f->check;

	m->told++;
	assert_int_equal(make_call(check, 'r'), MAILAUTH_PENDING);
	for (const char *call = "chmfFebdCHMNL"; *call != 0; call++)
		assert_int_equal(make_call(check, *call), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_set_time(check, 0), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_set_clock_skew(check, 0), MAILAUTH_BAD_STATE);
	mailauth_check_reset(check);
	assert_ptr_equal(mailauth_check_questions(check), questions);
	if (!m->late)
		mailauth_zone_ask(m->f->zone, questions, id, name, type);
	assert_int_equal(mailauth_check_disposition(check), MAILAUTH_DMARC_POLICY_NONE);
	assert_int_equal(mailauth_dmarc_get_result(mailauth_check_dmarc(check)),
		MAILAUTH_DMARC_NONE);
}

static void inside_the_callback_nothing_changes(void **state)
{
	octets message = load(DEMO "honest.eml");
	char *want, *got;
	fixture f;
	(void)state;

	open_fixture(&f, NULL);
	judge(&f, &honest_envelope, message);
	want = in_full(f.check);
	mailauth_check_free(f.check);
	for (int late = 0; late < 2; late++) {
		meddler m = {&f, 0, late};

		row("API-9",
			late ? "every call inside the callback, answers later"
			     : "every call inside the callback, and an answer");
		open_check(&f, meddle, &m);
		assert_int_equal(give_envelope(f.check, &honest_envelope), MAILAUTH_OK);
		feed(f.check, message);
		if (late) {
			assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
			mailauth_expire(mailauth_check_questions(f.check));
		}
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
		got = in_full(f.check);
		if (!late)
			assert_string_equal(want, got);
		assert_int_equal(m.told, 4);
		free(got);
		mailauth_check_free(f.check);
	}
	f.check = NULL;
	free(want);
	close_fixture(&f);
	free(message.data);
}

/* ------------------------------------------------------------------ answers to nothing */

/* Answers an id in each way that there is, none of which may matter. */
static void answer_in_vain(mailauth_questions *questions, uint32_t id)
{
	static const uint8_t rdata[] = "\x0bv=spf1 +all";
	const void *records[] = {rdata};
	size_t length = 12;

	assert_int_equal(mailauth_answer_rdata(questions, id, records, &length, 1), MAILAUTH_OK);
	assert_int_equal(mailauth_answer_text(questions, id, "\"v=spf1 +all\"", 13), MAILAUTH_OK);
	assert_int_equal(mailauth_answer_message(questions, id, "x", 1), MAILAUTH_OK);
	assert_int_equal(mailauth_answer_failure(questions, id, MAILAUTH_DNS_NXDOMAIN),
		MAILAUTH_OK);
}

static void answers_to_nothing_are_ignored(void **state)
{
	octets message = load(DEMO "honest.eml");
	open_questions open = {NULL, 0};
	char *want, *got;
	uint32_t last;
	fixture f;
	(void)state;

	open_context(&f, NULL);
	open_check(&f, NULL, NULL);
	row("AUTH-7", "answers before anything was asked");
	answer_in_vain(mailauth_check_questions(f.check), 1);
	assert_int_equal(give_envelope(f.check, &honest_envelope), MAILAUTH_OK);
	feed(f.check, message);
	run_shuffled(&f, 1);
	want = in_full(f.check);

	row("AUTH-7", "answers of the last message, and to ids that never were");
	mailauth_check_reset(f.check);
	assert_int_equal(give_envelope(f.check, &honest_envelope), MAILAUTH_OK);
	feed(f.check, message);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	take_questions(mailauth_check_questions(f.check), &open);
	last = open.list[open.count - 1].id;
	for (uint32_t id = 0; id < open.list[0].id; id++)
		answer_in_vain(mailauth_check_questions(f.check), id);
	for (uint32_t id = last + 1; id < last + 50; id++)
		answer_in_vain(mailauth_check_questions(f.check), id);
	answer_in_vain(mailauth_check_questions(f.check), UINT32_MAX);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);

	row("AUTH-7", "answers that come twice, and after the verdict");
	while (open.count > 0) {
		uint32_t id = open.list[0].id;

		answer_one(&f, &open, 0);
		answer_in_vain(mailauth_check_questions(f.check), id);
	}
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	for (uint32_t id = 0; id <= last; id++)
		answer_in_vain(mailauth_check_questions(f.check), id);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	got = in_full(f.check);
	assert_string_equal(want, got);
	free(want);
	free(got);
	free(open.list);
	close_fixture(&f);
	free(message.data);
}

/* ------------------------------------------------------------------ parts of a check */

/*
 * Parts are const for C, but bindings of other languages do not know that. Each call is a bad state or
 * does nothing.
 */
static void parts_are_their_check_s_alone(void **state)
{
	mailauth_dkim_verifier *dkim;
	mailauth_dmarc *dmarc;
	mailauth_spf *spf;
	fixture f;
	(void)state;

	row("AUTH-19", "each function that changes an object, called with a part of a check");
	open_fixture(&f, NULL);
	spf = (mailauth_spf *)mailauth_check_spf(f.check);
	dkim = (mailauth_dkim_verifier *)mailauth_check_dkim(f.check);
	dmarc = (mailauth_dmarc *)mailauth_check_dmarc(f.check);
	for (const char *call = "chmfd"; *call != 0; call++)
		assert_int_equal(make_call(f.check, *call), MAILAUTH_OK);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(mailauth_spf_set_client(spf, "192.0.2.99"), MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_spf_set_helo(spf, "x", 1), MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_spf_set_mail_from(spf, "x", 1), MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_spf_run(spf), MAILAUTH_BAD_STATE);
		mailauth_spf_reset(spf);
		mailauth_spf_free(spf);
		assert_int_equal(mailauth_dkim_verifier_feed(dkim, "x", 1), MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_dkim_verifier_header(dkim, "x", 1, "y", 1),
			MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_dkim_verifier_end_header(dkim), MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_dkim_verifier_body(dkim, "x", 1), MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_dkim_verifier_finish(dkim), MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_dkim_verifier_set_time(dkim, 1), MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_dkim_verifier_set_clock_skew(dkim, 1),
			MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_dkim_verifier_set_body_length_policy(dkim,
					 MAILAUTH_BODY_LENGTH_ALLOW),
			MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_dkim_verifier_run(dkim), MAILAUTH_BAD_STATE);
		mailauth_dkim_verifier_reset(dkim);
		mailauth_dkim_verifier_free(dkim);
		assert_int_equal(mailauth_dmarc_add_author(dmarc, "x.test", 6), MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_dmarc_set_from_status(dmarc, MAILAUTH_FROM_SEVERAL),
			MAILAUTH_BAD_STATE);
		assert_int_equal(
			mailauth_dmarc_add_spf(dmarc, MAILAUTH_DMARC_IDENTIFIER_PASS, "x.test", 6),
			MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_dmarc_add_dkim(dmarc, MAILAUTH_DMARC_IDENTIFIER_PASS,
					 "x.test", 6, 0),
			MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_dmarc_run(dmarc), MAILAUTH_BAD_STATE);
		mailauth_dmarc_reset(dmarc);
		mailauth_dmarc_free(dmarc);
		row("AUTH-19", "the check judges as if nothing had been, before and after its run");
		assert_int_equal(make_call(f.check, 'r'), MAILAUTH_OK);
		assert_string_equal(in_short(f.check), "spf=pass dkim=none dmarc=pass none");
	}
	close_fixture(&f);
}

/* ------------------------------------------------------------------ the next peer */

static void nobody_is_judged_by_an_earlier_peer(void **state)
{
	static const struct {
		const char *why, *calls, *want;
	} rows[] = {
		{"a client that could not be read is not known", "chmfdr/C/mfdr",
			"spf=none dkim=none dmarc=fail reject"},
		{"nor is one given after another mistake", "chmfdr/MC/mfdr",
			"spf=none dkim=none dmarc=fail reject"},
		{"one that could be read is, after another mistake", "CM/bc/hmfdr",
			"spf=pass dkim=none dmarc=pass none"},
		{"a HELO that was not taken is not there", "chr/H/r",
			"spf=none dkim=none dmarc=none none"},
	};
	fixture f;
	(void)state;

	open_fixture(&f, NULL);
	for (size_t i = 0; i < COUNT(rows); i++) {
		row("AUTH-20", rows[i].why);
		for (const char *call = rows[i].calls; *call != 0; call++) {
			if (*call == '/')
				mailauth_check_reset(f.check);
			else
				(void)make_call(f.check, *call);
		}
		assert_string_equal(in_short(f.check), rows[i].want);
		mailauth_check_reset(f.check);
	}
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_null_check_is_accepted),
		cmocka_unit_test(a_null_check_has_no_verdict),
		cmocka_unit_test(a_missing_zone_is_no_memory),
		cmocka_unit_test(errors_stick_until_the_reset),
		cmocka_unit_test(the_first_error_is_kept),
		cmocka_unit_test(wrong_arguments_of_writers_change_nothing),
		cmocka_unit_test(the_room_needed_is_told),
		cmocka_unit_test(inside_the_callback_nothing_changes),
		cmocka_unit_test(answers_to_nothing_are_ignored),
		cmocka_unit_test(parts_are_their_check_s_alone),
		cmocka_unit_test(nobody_is_judged_by_an_earlier_peer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
