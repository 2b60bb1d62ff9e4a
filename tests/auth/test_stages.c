/*
 * An SMTP connection as a server sees it, and what reads as judged at each of its stages: never
 * anything that was said of something else.
 */
#include "auth_fixture.h"

#define ZONE \
	"other.test. TXT \"v=spf1 ip4:192.0.2.10 ~all\"\n" \
	"_dmarc.other.test. TXT \"v=DMARC1; p=reject\"\n"

static const mailauth_spf_verdict *spf_of(const fixture *f, mailauth_spf_identity identity)
{
	return mailauth_spf_get_verdict(mailauth_check_spf(f->check), identity);
}

/* The SPF results on HELO and MAIL FROM; "-" where there is none. */
static const char *spf_in_short(const fixture *f)
{
	static char text[64];
	const mailauth_spf_verdict *helo = spf_of(f, MAILAUTH_SPF_HELO);
	const mailauth_spf_verdict *mail_from = spf_of(f, MAILAUTH_SPF_MAIL_FROM);

	snprintf(text, sizeof text, "%s %s",
		helo != NULL ? mailauth_spf_result_text(mailauth_spf_verdict_get_result(helo))
			     : "-",
		mail_from != NULL
			? mailauth_spf_result_text(mailauth_spf_verdict_get_result(mail_from))
			: "-");
	return text;
}

/* Nothing of DKIM and DMARC reads as judged. */
static void check_no_message_verdict(const fixture *f)
{
	const mailauth_dkim_verifier *dkim = mailauth_check_dkim(f->check);
	const mailauth_dmarc *dmarc = mailauth_check_dmarc(f->check);
	size_t len = 1;

	assert_int_equal(mailauth_dkim_verifier_get_result(dkim), MAILAUTH_DKIM_NONE);
	assert_int_equal(mailauth_dkim_verifier_get_count(dkim), 0);
	assert_null(mailauth_dkim_verifier_get_signature(dkim, 0));
	assert_int_equal(mailauth_dmarc_get_result(dmarc), MAILAUTH_DMARC_NONE);
	assert_int_equal(mailauth_dmarc_get_reason(dmarc), MAILAUTH_DMARC_REASON_NO_RECORD);
	assert_int_equal(mailauth_dmarc_get_policy(dmarc), MAILAUTH_DMARC_POLICY_NONE);
	assert_int_equal(mailauth_dmarc_get_spf_aligned(dmarc), 0);
	assert_int_equal(mailauth_dmarc_get_dkim_aligned(dmarc), 0);
	assert_string_equal(mailauth_dmarc_get_author_domain(dmarc, &len), "");
	assert_int_equal(len, 0);
	assert_string_equal(mailauth_dmarc_get_record(dmarc, NULL), "");
	assert_int_equal(mailauth_check_disposition(f->check), MAILAUTH_DMARC_POLICY_NONE);
}

/* Nothing can be written: no verdict is there as a whole. */
static void check_nothing_to_write(const fixture *f)
{
	char text[4096];
	size_t len;

	assert_int_equal(
		mailauth_check_authres(f->check, "mx", MAILAUTH_LINE_LF, text, sizeof text, &len),
		MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_explain(f->check, text, sizeof text, &len),
		MAILAUTH_BAD_STATE);
}

/* ------------------------------------------------------------------ stale verdicts */

/* The ways of changing what a verdict rests on; what is left of SPF's verdicts. */
typedef struct change {
	const char *why;
	mailauth_status (*make)(mailauth_check *check);
	mailauth_status want;
	const char *spf;
} change;

static mailauth_status new_client(mailauth_check *check)
{
	return mailauth_check_set_client(check, "203.0.113.9");
}

static mailauth_status wrong_client(mailauth_check *check)
{
	return mailauth_check_set_client(check, "somewhere");
}

static mailauth_status new_helo(mailauth_check *check)
{
	return mailauth_check_set_helo(check, "h.test", 6);
}

static mailauth_status new_mail_from(mailauth_check *check)
{
	return mailauth_check_set_mail_from(check, "x@other.test", 12);
}

static mailauth_status new_time(mailauth_check *check)
{
	return mailauth_check_set_time(check, NOW + 1);
}

static mailauth_status new_receiver(mailauth_check *check)
{
	return mailauth_check_set_receiver(check, "mx.example.net");
}

static mailauth_status new_skew(mailauth_check *check)
{
	return mailauth_check_set_clock_skew(check, 1);
}

static mailauth_status new_policy(mailauth_check *check)
{
	return mailauth_check_set_body_length_policy(check, MAILAUTH_BODY_LENGTH_ALLOW);
}

static mailauth_status more_octets(mailauth_check *check)
{
	return mailauth_check_feed(check, "x", 1);
}

static mailauth_status more_header(mailauth_check *check)
{
	return mailauth_check_header(check, "X", 1, "y", 1);
}

static mailauth_status end_again(mailauth_check *check)
{
	return mailauth_check_end_header(check);
}

static mailauth_status more_body(mailauth_check *check)
{
	return mailauth_check_body(check, "x", 1);
}

static mailauth_status finish_again(mailauth_check *check)
{
	return mailauth_check_finish(check);
}

static mailauth_status reset(mailauth_check *check)
{
	mailauth_check_reset(check);
	return MAILAUTH_OK;
}

static const change changes[] = {
	{"another client", new_client, MAILAUTH_OK, "- -"},
	{"a client that is no address", wrong_client, MAILAUTH_BAD_ARGUMENT, "- -"},
	{"another HELO", new_helo, MAILAUTH_OK, "- -"},
	{"another MAIL FROM", new_mail_from, MAILAUTH_OK, "- -"},
	{"another time, which explanations may tell", new_time, MAILAUTH_OK, "- -"},
	{"another receiver, which they may tell, too", new_receiver, MAILAUTH_OK, "- -"},
	{"another skew", new_skew, MAILAUTH_OK, "pass pass"},
	{"another policy for l=", new_policy, MAILAUTH_OK, "pass pass"},
	{"octets behind the end", more_octets, MAILAUTH_BAD_STATE, "pass pass"},
	{"a field behind the end", more_header, MAILAUTH_BAD_STATE, "pass pass"},
	{"another end of the header", end_again, MAILAUTH_BAD_STATE, "pass pass"},
	{"octets of the body behind the end", more_body, MAILAUTH_BAD_STATE, "pass pass"},
	{"another end", finish_again, MAILAUTH_BAD_STATE, "pass pass"},
	{"a reset", reset, MAILAUTH_OK, "- -"},
};

static void nothing_stands_that_rests_on_what_was_changed(void **state)
{
	octets message = load(DEMO "honest.eml");
	fixture f;
	(void)state;

	for (size_t i = 0; i < COUNT(changes); i++) {
		row("AUTH-10", changes[i].why);
		open_fixture(&f, ZONE);
		judge(&f, &honest_envelope, message);
		assert_string_equal(in_short(f.check), "spf=pass dkim=pass dmarc=pass none");
		assert_int_equal(changes[i].make(f.check), changes[i].want);
		check_no_message_verdict(&f);
		check_nothing_to_write(&f);
		assert_string_equal(spf_in_short(&f), changes[i].spf);
		if (changes[i].want != MAILAUTH_OK) {
			assert_int_equal(mailauth_check_run(f.check), changes[i].want);
			assert_string_equal(spf_in_short(&f), "- -");
			check_no_message_verdict(&f);
		}
		close_fixture(&f);
	}
	free(message.data);
}

static void a_disposition_stands_no_longer_than_its_verdict(void **state)
{
	octets message = copy_text("From: ada@example.com\r\n\r\nhello\r\n");
	fixture f;
	(void)state;

	row("AUTH-10", "reject for one message is not said of the next, nor after a change");
	for (size_t i = 0; i < COUNT(changes); i++) {
		open_fixture(&f, ZONE);
		judge(&f, &(envelope){"203.0.113.9", "h.test", "x@other.test"}, message);
		assert_int_equal(mailauth_check_disposition(f.check), MAILAUTH_DMARC_POLICY_REJECT);
		(void)changes[i].make(f.check);
		assert_int_equal(mailauth_check_disposition(f.check), MAILAUTH_DMARC_POLICY_NONE);
		close_fixture(&f);
	}
	free(message.data);
}

static void a_change_counts_from_the_next_run_on(void **state)
{
	octets message = load(DEMO "honest.eml");
	fixture f;
	(void)state;

	open_fixture(&f, ZONE);
	judge(&f, &honest_envelope, message);
	row("AUTH-10", "the message is kept: with another MAIL FROM it is judged again");
	assert_int_equal(new_mail_from(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_get_spf_aligned(mailauth_check_dmarc(f.check)), 0);
	assert_string_equal(in_short(f.check), "spf=pass dkim=pass dmarc=pass none");

	row("AUTH-10", "and with a time before its signature");
	assert_int_equal(mailauth_check_set_time(f.check, 0), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_get_reason(mailauth_check_dkim(f.check)),
		MAILAUTH_DKIM_REASON_IN_FUTURE);
	assert_int_equal(mailauth_dmarc_get_result(mailauth_check_dmarc(f.check)),
		MAILAUTH_DMARC_FAIL);
	close_fixture(&f);
	free(message.data);
}

/* ------------------------------------------------------------------ nobody to speak for */

static void without_an_identity_spf_is_not_judged(void **state)
{
	static const struct {
		const char *why;
		envelope from;
		bool is_signed;
		const char *want;
	} rows[] = {
		{"a client alone: the signature decides", {"192.0.2.10", NULL, NULL}, true,
			"spf=none dkim=pass dmarc=pass none"},
		{"a client alone, no signature: nothing speaks for the author",
			{"192.0.2.10", NULL, NULL}, false, "spf=none dkim=none dmarc=fail reject"},
		{"HELO alone: nobody knows who said so", {NULL, "mail.example.com", NULL}, true,
			"spf=none dkim=pass dmarc=pass none"},
		{"no envelope at all", {NULL, NULL, NULL}, false,
			"spf=none dkim=none dmarc=fail reject"},
	};
	char text[4096];
	fixture f;
	size_t len;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = rows[i].is_signed
			? load(DEMO "honest.eml")
			: copy_text("From: ada@example.com\r\n\r\nx\r\n");

		row("AUTH-11", rows[i].why);
		open_fixture(&f, ZONE);
		judge(&f, &rows[i].from, message);
		assert_string_equal(in_short(f.check), rows[i].want);
		assert_string_equal(spf_in_short(&f), "- -");
		assert_int_equal(mailauth_check_authres(f.check, "mx", MAILAUTH_LINE_LF, text,
					 sizeof text, &len),
			MAILAUTH_OK);
		assert_null(strstr(text, "spf="));
		assert_non_null(strstr(text, "dmarc="));
		assert_int_equal(mailauth_check_explain(f.check, text, sizeof text, &len),
			MAILAUTH_OK);
		close_fixture(&f);
		free(message.data);
	}
	row("AUTH-11", "before a message there is no result: none (RFC 8601 2.2)");
	open_fixture(&f, ZONE);
	assert_int_equal(new_client(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_check_authres(f.check, "mx", MAILAUTH_LINE_UNFOLDED, text,
				 sizeof text, &len),
		MAILAUTH_OK);
	assert_string_equal(text, "Authentication-Results: mx; none");
	close_fixture(&f);
}

/* ------------------------------------------------------------------ the connection */

/* Whether a question that ends so is open. */
static bool is_asked(const open_questions *open, const char *start)
{
	for (size_t i = 0; i < open->count; i++)
		if (strncmp(open->list[i].name, start, strlen(start)) == 0)
			return true;
	return false;
}

/* How long the header is, with its empty line. */
static size_t head_of(octets message)
{
	size_t len = 4;

	while (memcmp(message.data + len - 4, "\r\n\r\n", 4) != 0)
		len++;
	return len;
}

static void keys_are_asked_for_before_the_body(void **state)
{
	octets message = load(DEMO "honest.eml");
	size_t head = head_of(message);
	open_questions open = {NULL, 0};
	mailauth_questions *questions;
	fixture f;
	(void)state;

	open_context(&f, ZONE);
	open_check(&f, NULL, NULL);
	questions = mailauth_check_questions(f.check);

	row("AUTH-3", "at HELO its record is asked for, and nothing else");
	assert_int_equal(mailauth_check_set_client(f.check, "192.0.2.10"), MAILAUTH_OK);
	assert_int_equal(mailauth_check_set_helo(f.check, "mail.example.com", 16), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	take_questions(questions, &open);
	assert_int_equal(open.count, 1);
	assert_string_equal(open.list[0].name, "mail.example.com");

	row("AUTH-3", "at MAIL FROM the sender's, though that of HELO is still open");
	assert_int_equal(mailauth_check_set_mail_from(f.check, "ada@example.com", 15), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	take_questions(questions, &open);
	assert_int_equal(open.count, 2);
	assert_string_equal(open.list[1].name, "example.com");

	row("AUTH-3", "one octet before the end of the header nothing is asked of it");
	assert_int_equal(mailauth_check_feed(f.check, message.data, head - 1), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	take_questions(questions, &open);
	assert_int_equal(open.count, 2);

	row("AUTH-3", "at the end of the header the key and the policy, while the body is to come");
	assert_int_equal(mailauth_check_feed(f.check, message.data + head - 1, 1), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	take_questions(questions, &open);
	assert_int_equal(open.count, 4);
	assert_true(is_asked(&open, "spring._domainkey."));
	assert_true(is_asked(&open, "_dmarc."));

	row("AUTH-3", "answered before the body comes, it is judged without another question");
	while (open.count > 0)
		answer_one(&f, &open, 0);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	check_no_message_verdict(&f);
	assert_string_equal(spf_in_short(&f), "pass pass");
	assert_int_equal(mailauth_check_feed(f.check, message.data + head, message.len - head),
		MAILAUTH_OK);
	assert_int_equal(mailauth_check_finish(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_string_equal(in_short(f.check), "spf=pass dkim=pass dmarc=pass none");
	free(open.list);
	close_fixture(&f);
	free(message.data);
}

static void a_connection_with_several_mails(void **state)
{
	octets message = load(DEMO "honest.eml");
	octets forged = copy_text("From: ada@example.com\r\n\r\nhello\r\n");
	fixture f;
	(void)state;

	open_fixture(&f, ZONE);
	assert_int_equal(mailauth_check_set_client(f.check, "192.0.2.10"), MAILAUTH_OK);
	assert_int_equal(mailauth_check_set_helo(f.check, "mail.example.com", 16), MAILAUTH_OK);
	for (int round = 0; round < 3; round++) {
		row("AUTH-4", "between mails client and HELO stay, and are judged again");
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
		assert_string_equal(spf_in_short(&f), "pass -");
		check_no_message_verdict(&f);

		row("AUTH-4", "an honest mail");
		assert_int_equal(mailauth_check_set_mail_from(f.check, "ada@example.com", 15),
			MAILAUTH_OK);
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
		assert_string_equal(spf_in_short(&f), "pass pass");
		feed(f.check, message);
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
		assert_string_equal(in_short(f.check), "spf=pass dkim=pass dmarc=pass none");
		mailauth_check_reset(f.check);

		row("AUTH-4", "one that is given up after RCPT, and one that is forged");
		assert_int_equal(new_mail_from(f.check), MAILAUTH_OK);
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
		mailauth_check_reset(f.check);
		assert_int_equal(new_mail_from(f.check), MAILAUTH_OK);
		feed(f.check, forged);
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
		assert_string_equal(in_short(f.check), "spf=pass dkim=none dmarc=fail reject");
		mailauth_check_reset(f.check);
	}
	row("AUTH-4", "a second EHLO: what the first one said is gone");
	assert_int_equal(mailauth_check_set_helo(f.check, "h.test", 6), MAILAUTH_OK);
	assert_string_equal(spf_in_short(&f), "- -");
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_string_equal(spf_in_short(&f), "none -");
	close_fixture(&f);
	free(message.data);
	free(forged.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_stands_that_rests_on_what_was_changed),
		cmocka_unit_test(a_disposition_stands_no_longer_than_its_verdict),
		cmocka_unit_test(a_change_counts_from_the_next_run_on),
		cmocka_unit_test(without_an_identity_spf_is_not_judged),
		cmocka_unit_test(keys_are_asked_for_before_the_body),
		cmocka_unit_test(a_connection_with_several_mails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
