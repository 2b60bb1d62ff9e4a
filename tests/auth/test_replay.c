/*
 * Recording and replaying: what --record-dns writes gives the same verdict again, for every kind of
 * answer and of octets; and files that do not say what they should are refused by key.
 */
#include "auth_fixture.h"

#define ZONE \
	"r.test. TXT \"v=spf1 a:none.r.test a:x.y.r.test mx exists:*.r.test -all\"\n" \
	"x.y.r.test. A 192.0.2.1\n" \
	"*.r.test. A 192.0.2.9\n" \
	"r.test. MX 0 .\n" \
	"r.test. MX 5 a\\.b.r.test.\n" \
	"_dmarc.r.test. TXT \"v=DMARC1; p=reject\"\n"

/* The verdict on the message by what `first` wrote down, and by nothing else. */
static char *replayed(const fixture *first, octets message)
{
	char *text = malloc(TEXT_ROOM), *full;
	mailauth_zone *zone = mailauth_zone_new(first->context);
	mailauth_check *check = mailauth_check_new(first->context, mailauth_zone_ask, zone);
	const char *key = "";
	size_t len;

	assert_non_null(text);
	assert_int_equal(mailauth_check_transcript(first->check, text, TEXT_ROOM, &len),
		MAILAUTH_OK);
	if (mailauth_zone_read(zone, text, len) != MAILAUTH_OK)
		fail_msg("%s in:\n%s", mailauth_zone_error(zone, NULL, NULL), text);
	assert_int_equal(mailauth_check_replay(check, zone, &key), MAILAUTH_OK);
	feed(check, message);
	assert_int_equal(mailauth_check_run(check), MAILAUTH_OK);
	full = in_full(check);
	mailauth_check_free(check);
	mailauth_zone_free(zone);
	free(text);
	return full;
}

static void check_replay(fixture *f, const envelope *from, octets message)
{
	char *want, *got;

	judge(f, from, message);
	want = in_full(f->check);
	got = replayed(f, message);
	assert_string_equal(want, got);
	free(want);
	free(got);
}

static void a_verdict_can_be_repeated(void **state)
{
	static const struct {
		const char *why;
		envelope from;
		const char *message;
	} rows[] = {
		{"no data above and below recorded names, wildcards, a null mx, escapes",
			{"192.0.2.77", "r.test", "x@r.test"}, "From: a@r.test\r\n\r\nx\r\n"},
		{"names that do not exist, above names that do",
			{"192.0.2.77", "y.r.test", "x@z.y.r.test"},
			"From: a@q.w.y.r.test\r\n\r\nx\r\n"},
		{"an envelope that could end a string or a line",
			{"2001:db8::1", "a \"b\" \\ ; ( $SET", "\"x;\\\"\r\n$FAIL\"@r.test"},
			"From: a@r.test\r\n\r\nx\r\n"},
		{"a null reverse-path is not a missing one", {"192.0.2.77", "r.test", ""},
			"From: a@r.test\r\n\r\nx\r\n"},
		{"no envelope", {NULL, NULL, NULL}, "From: a@r.test\r\n\r\nx\r\n"},
		{"a client in as many octets as an address can have",
			{"2001:0db8:0000:0000:0000:0000:192.100.200.100", "h", "x@r.test"},
			"From: a@r.test\r\n\r\nx\r\n"},
		{"a client that is mapped", {"::ffff:192.0.2.9", "h", "x@r.test"},
			"From: a@r.test\r\n\r\nx\r\n"},
	};
	octets honest = load(DEMO "honest.eml");
	fixture f;
	(void)state;

	open_fixture(&f, ZONE);
	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = copy_text(rows[i].message);

		row("AUTH-8", rows[i].why);
		check_replay(&f, &rows[i].from, message);
		free(message.data);
	}
	row("AUTH-8", "the demo's message");
	check_replay(&f, &honest_envelope, honest);
	close_fixture(&f);
	free(honest.data);
}

static void failures_and_vouched_answers_can_be_repeated(void **state)
{
	static const char *const questions[] = {"r.test", "none.r.test", "x.y.r.test",
		"_dmarc.r.test", "_dmarc.test", "a\\.b.r.test"};
	octets message = copy_text("From: a@r.test\r\n\r\nx\r\n");
	char secure[256];
	fixture f;
	(void)state;

	row("AUTH-8", "each question failing in each way, and each answer vouched for");
	for (size_t i = 0; i < COUNT(questions); i++) {
		for (int outcome = MAILAUTH_DNS_DATA; outcome <= MAILAUTH_DNS_MALFORMED;
			outcome++) {
			open_fixture(&f, ZONE);
			snprintf(secure, sizeof secure, "$SECURE %s. TXT\n$SECURE %s. A\n",
				questions[i], questions[i]);
			read_zone(&f, secure, strlen(secure));
			if (outcome != MAILAUTH_DNS_DATA)
				mailauth_zone_set_failure(f.zone, questions[i], 0,
					(mailauth_dns_outcome)outcome);
			check_replay(&f, &(envelope){"192.0.2.77", "r.test", "x@r.test"}, message);
			close_fixture(&f);
		}
	}
	free(message.data);
}

static void settings_can_be_repeated(void **state)
{
	octets message = load(DEMO "honest.eml");
	fixture f;
	(void)state;

	open_fixture(&f, NULL);
	row("AUTH-8", "time, clock skew and the policy for l=");
	mailauth_check_set_time(f.check, 1700000000);
	mailauth_check_set_clock_skew(f.check, 7);
	mailauth_check_set_body_length_policy(f.check, MAILAUTH_BODY_LENGTH_ALLOW);
	check_replay(&f, &honest_envelope, message);
	mailauth_check_set_time(f.check, -5);
	check_replay(&f, &honest_envelope, message);
	close_fixture(&f);
	free(message.data);
}

static void a_record_is_of_a_final_run(void **state)
{
	char text[4096];
	size_t len;
	fixture f;
	(void)state;

	open_fixture(&f, NULL);
	row("AUTH-21", "there is none before a run, nor while the message goes on");
	assert_int_equal(mailauth_check_transcript(f.check, text, sizeof text, &len),
		MAILAUTH_BAD_STATE);
	assert_int_equal(give_envelope(f.check, &honest_envelope), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);

	row("AUTH-21", "the time that was set is in it, also where SPF alone was judged");
	assert_int_equal(mailauth_check_transcript(f.check, text, sizeof text, &len), MAILAUTH_OK);
	assert_non_null(strstr(text, "$SET time \"1900000000\"\n"));
	assert_int_equal(mailauth_check_feed(f.check, "From: ", 6), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	assert_int_equal(mailauth_check_transcript(f.check, text, sizeof text, &len),
		MAILAUTH_BAD_STATE);
	close_fixture(&f);
}

static void a_record_brings_its_whole_envelope(void **state)
{
	static const char record[] = "$SET mail-from ada@example.com\n";
	mailauth_zone *zone;
	fixture f;
	(void)state;

	open_fixture(&f, NULL);
	zone = mailauth_zone_new(f.context);
	assert_int_equal(mailauth_zone_read(zone, record, sizeof record - 1), MAILAUTH_OK);
	assert_int_equal(give_envelope(f.check, &honest_envelope), MAILAUTH_OK);

	row("AUTH-21", "with a client given before, a record without one is judged without");
	assert_int_equal(mailauth_check_replay(f.check, zone, NULL), MAILAUTH_OK);
	feed(f.check, (octets){(uint8_t *)"From: ada@example.com\r\n\r\n", 25});
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_string_equal(in_short(f.check), "spf=none dkim=none dmarc=fail reject");
	mailauth_zone_free(zone);
	close_fixture(&f);
}

/* What is too long for a $SET line is judged as no domain, and recorded as such. */
static void too_long_an_envelope_can_be_repeated(void **state)
{
	enum { MOST = 65536 };
	octets message = copy_text("From: a@r.test\r\n\r\nx\r\n");
	char *text = malloc(MOST + 2);
	fixture f;
	(void)state;

	assert_non_null(text);
	open_fixture(&f, ZONE "$ORIGIN .\nl.test. TXT \"v=spf1 ip4:192.0.2.77 -all\"\n");
	for (size_t len = MOST; len <= MOST + 1; len++) {
		const char *want = len == MOST ? "spf=pass dkim=none dmarc=fail reject"
					       : "spf=none dkim=none dmarc=fail reject";

		row("AUTH-8", len == MOST ? "MAIL FROM of 65536 octets" : "of one more");
		memset(text, 'a', len);
		memcpy(text + len - 7, "@l.test", 8);
		check_replay(&f, &(envelope){"192.0.2.77", "h.l.test", text}, message);
		assert_string_equal(in_short(f.check), want);

		row("AUTH-8", len == MOST ? "HELO of 65536 octets" : "of one more");
		memset(text, 'a', len);
		memcpy(text + len - 7, ".l.test", 8);
		check_replay(&f, &(envelope){"192.0.2.77", text, ""}, message);
		assert_string_equal(in_short(f.check), "spf=none dkim=none dmarc=fail reject");
	}
	free(text);
	close_fixture(&f);
	free(message.data);
}

static void a_replay_leaves_no_verdict(void **state)
{
	static const struct {
		const char *why, *record;
		mailauth_status want;
	} rows[] = {
		{"a record with the caller's own keys only", "$SET program.x y\n", MAILAUTH_OK},
		{"a record that cannot be read", "$SET color red\n", MAILAUTH_MALFORMED},
		{"one that can be read up to its client",
			"$SET client 192.0.2.10\n$SET color red\n", MAILAUTH_MALFORMED},
	};
	char text[4096];
	size_t len;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = load(DEMO "honest.eml");
		mailauth_zone *zone;
		fixture f;

		row("AUTH-10", rows[i].why);
		open_fixture(&f, NULL);
		zone = mailauth_zone_new(f.context);
		read_zone(&(fixture){.zone = zone}, rows[i].record, strlen(rows[i].record));
		judge(&f, &honest_envelope, message);
		assert_string_equal(in_short(f.check), "spf=pass dkim=pass dmarc=pass none");
		assert_int_equal(mailauth_check_replay(f.check, zone, NULL), rows[i].want);
		assert_string_equal(in_short(f.check), "spf=none dkim=none dmarc=none none");
		assert_int_equal(mailauth_check_transcript(f.check, text, sizeof text, &len),
			MAILAUTH_BAD_STATE);
		assert_int_equal(mailauth_check_authres(f.check, "mx", MAILAUTH_LINE_LF, text,
					 sizeof text, &len),
			MAILAUTH_BAD_STATE);

		row("AUTH-21", "and the next verdict has the envelope of the record, or none");
		assert_int_equal(mailauth_check_set_mail_from(f.check, "ada@example.com", 15),
			MAILAUTH_OK);
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
		assert_string_equal(in_short(f.check), "spf=none dkim=pass dmarc=pass none");
		mailauth_zone_free(zone);
		close_fixture(&f);
		free(message.data);
	}
}

static void wrong_settings_are_named(void **state)
{
	static const struct {
		const char *why, *line;
		mailauth_status want;
	} rows[] = {
		{"a key of the caller's own", "$SET program.x \"y\"\n", MAILAUTH_OK},
		{"a key that nobody knows", "$SET color red\n", MAILAUTH_MALFORMED},
		{"a time that is none", "$SET time -1\n", MAILAUTH_MALFORMED},
		{"a time that is too large", "$SET time 9223372036854775808\n", MAILAUTH_MALFORMED},
		{"the largest time", "$SET time 9223372036854775807\n", MAILAUTH_OK},
		{"a client that is no address", "$SET client mail.example.com\n",
			MAILAUTH_MALFORMED},
		{"an address with a NUL behind it", "$SET client \"192.0.2.1\\000\"\n",
			MAILAUTH_MALFORMED},
		{"a policy that is none", "$SET body-length some\n", MAILAUTH_MALFORMED},
		{"the largest skew", "$SET clock-skew 4294967295\n", MAILAUTH_OK},
		{"a skew that is too large", "$SET clock-skew 4294967296\n", MAILAUTH_MALFORMED},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *key = NULL;
		fixture f;

		row("AUTH-9", rows[i].why);
		open_fixture(&f, rows[i].line);
		assert_int_equal(mailauth_check_replay(f.check, f.zone, &key), rows[i].want);
		if (rows[i].want == MAILAUTH_OK) {
			assert_null(key);
		} else {
			assert_non_null(key);
			assert_int_equal(strncmp(rows[i].line + 5, key, strlen(key)), 0);
		}
		assert_int_equal(mailauth_check_replay(f.check, f.zone, NULL), rows[i].want);
		close_fixture(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_verdict_can_be_repeated),
		cmocka_unit_test(failures_and_vouched_answers_can_be_repeated),
		cmocka_unit_test(settings_can_be_repeated),
		cmocka_unit_test(a_record_is_of_a_final_run),
		cmocka_unit_test(a_record_brings_its_whole_envelope),
		cmocka_unit_test(too_long_an_envelope_can_be_repeated),
		cmocka_unit_test(a_replay_leaves_no_verdict),
		cmocka_unit_test(wrong_settings_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
