/*
 * What the front door says of messages: how SPF and DKIM make DMARC, and the stages of a
 * connection.
 */
#include "auth_fixture.h"

#define ZONE \
	"bounce.example.com. TXT \"v=spf1 ip4:192.0.2.7 -all\"\n" \
	"strict.example. TXT \"v=spf1 ip4:192.0.2.7 -all\"\n" \
	"_dmarc.strict.example. TXT \"v=DMARC1; p=quarantine; aspf=s; np=reject\"\n" \
	"sub.strict.example. TXT \"v=spf1 ip4:192.0.2.7 -all\"\n" \
	"test.example. TXT \"v=spf1 ip4:192.0.2.7 -all\"\n" \
	"_dmarc.test.example. TXT \"v=DMARC1; p=reject; t=y\"\n" \
	"other.test. TXT \"v=spf1 ip4:192.0.2.7 ~all\"\n" \
	"xn--bcher-kva.example.com. TXT \"v=spf1 ip4:192.0.2.10 -all\"\n" \
	"$FAIL down.example. * servfail\n" \
	"$FAIL _dmarc.dark.example. TXT timeout\n" \
	"dark.example. TXT \"v=spf1 ip4:192.0.2.7 -all\"\n"

#define BODY "\r\nhello\r\n"

/* ------------------------------------------------------------------ unsigned messages */

static void spf_and_from_make_dmarc(void **state)
{
	static const struct {
		const char *id, *why;
		envelope from;
		const char *message, *want;
	} rows[] = {
		{"AUTH-1", "a MAIL FROM below the author's organizational domain is aligned",
			{"192.0.2.7", "mx.other.test", "x@bounce.example.com"},
			"From: ada@example.com\r\n" BODY, "spf=pass dkim=none dmarc=pass none"},
		{"AUTH-1", "a pass for another domain is not",
			{"192.0.2.7", "h.test", "x@other.test"}, "From: ada@example.com\r\n" BODY,
			"spf=pass dkim=none dmarc=fail reject"},
		{"AUTH-1", "HELO alone never counts (RFC 9989 4.4.2)",
			{"192.0.2.10", "mail.example.com", "x@other.test"},
			"From: ada@example.com\r\n" BODY,
			"spf=softfail dkim=none dmarc=fail reject"},
		{"AUTH-1", "but as the sender of a null reverse-path it does (RFC 7208 2.4)",
			{"192.0.2.10", "mail.example.com", ""}, "From: ada@example.com\r\n" BODY,
			"spf=pass dkim=none dmarc=pass none"},
		{"AUTH-1", "aspf=s wants the same domain",
			{"192.0.2.7", "h.test", "x@strict.example"},
			"From: a@strict.example\r\n" BODY, "spf=pass dkim=none dmarc=pass none"},
		{"AUTH-1", "aspf=s refuses one below",
			{"192.0.2.7", "h.test", "x@sub.strict.example"},
			"From: a@strict.example\r\n" BODY,
			"spf=pass dkim=none dmarc=fail quarantine"},
		{"AUTH-1", "np= is for authors that do not exist (RFC 9989 4.7)",
			{"192.0.2.7", "h.test", "x@other.test"},
			"From: a@no.strict.example\r\n" BODY,
			"spf=pass dkim=none dmarc=fail reject"},
		{"AUTH-1", "t=y asks for one step less (RFC 9989 4.7)",
			{"192.0.2.7", "h.test", "x@other.test"}, "From: a@test.example\r\n" BODY,
			"spf=pass dkim=none dmarc=fail quarantine"},
		{"AUTH-2",
			"a From made so that no author is found may be of one who asks for reject",
			{"192.0.2.7", "h.test", "x@other.test"},
			"From: @(@(@(@(@(@(@(@(@(@(@(@(@( Ada <ada@example.com>\r\n" BODY,
			"spf=pass dkim=none dmarc=permerror reject"},
		{"AUTH-1", "without a record there is no DMARC",
			{"192.0.2.7", "h.test", "x@other.test"}, "From: a@other.test\r\n" BODY,
			"spf=pass dkim=none dmarc=none none"},
		{"AUTH-1", "no answer about the record: temperror, and no policy",
			{"192.0.2.7", "h.test", "x@other.test"}, "From: a@dark.example\r\n" BODY,
			"spf=pass dkim=none dmarc=temperror none"},
		{"AUTH-1", "no answer about an identifier that may be aligned: temperror",
			{"192.0.2.7", "h.test", "x@down.example"}, "From: a@down.example\r\n" BODY,
			"spf=temperror dkim=none dmarc=none none"},
		{"AUTH-1", "without a client SPF is not judged",
			{NULL, "mail.example.com", "ada@example.com"},
			"From: ada@example.com\r\n" BODY, "spf=none dkim=none dmarc=fail reject"},
		{"AUTH-2", "two From fields pass nothing (RFC 9989 11.5)",
			{"192.0.2.10", "h.test", "ada@example.com"},
			"From: ada@example.com\r\nFrom: ada@example.com\r\n" BODY,
			"spf=pass dkim=none dmarc=permerror none"},
		{"AUTH-2", "of two authors the one that fails has its policy",
			{"192.0.2.7", "h.test", "x@other.test"},
			"From: a@other.test, ada@example.com\r\n" BODY,
			"spf=pass dkim=none dmarc=permerror reject"},
		{"AUTH-2", "no From field", {"192.0.2.7", "h.test", "x@other.test"},
			"Subject: none\r\n" BODY, "spf=pass dkim=none dmarc=permerror none"},
		{"AUTH-2", "a quoted name with another address in it is a name",
			{"192.0.2.10", "h.test", "ada@example.com"},
			"From: \"x@other.test\" <ada@example.com>\r\n" BODY,
			"spf=pass dkim=none dmarc=pass none"},
		{"AUTH-2", "but not if some would take it for the address",
			{"192.0.2.10", "h.test", "ada@example.com"},
			"From: \"<x@other.test>\" <ada@example.com>\r\n" BODY,
			"spf=pass dkim=none dmarc=permerror none"},
		{"AUTH-2", "a sender with U-labels is of the domain of their A-labels (RFC 8616 4)",
			{"192.0.2.10", "h.test",
				"bob@b\xc3\xbc"
				"cher.example.com"},
			"From: bob@xn--bcher-kva.example.com\r\n" BODY,
			"spf=pass dkim=none dmarc=pass none"},
		{"AUTH-2", "an author with U-labels does not escape the policy of their A-labels",
			{"192.0.2.7", "h.test", "x@other.test"},
			"From: bob@b\xc3\xbc"
			"cher.example.com\r\n" BODY,
			"spf=pass dkim=none dmarc=fail reject"},
		{"AUTH-2", "and passes by an SPF pass of its domain",
			{"192.0.2.10", "h.test",
				"bob@b\xc3\xbc"
				"cher.example.com"},
			"From: \xc3\xa4@b\xc3\xbc"
			"cher.example.com\r\n" BODY,
			"spf=pass dkim=none dmarc=pass none"},
		{"AUTH-2", "an empty message", {"192.0.2.7", "h.test", "x@other.test"}, "",
			"spf=pass dkim=none dmarc=permerror none"},
	};
	fixture f;
	(void)state;

	open_context(&f, ZONE);
	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = copy_text(rows[i].message);

		row(rows[i].id, rows[i].why);
		open_check(&f, mailauth_zone_ask, f.zone);
		judge(&f, &rows[i].from, message);
		assert_string_equal(in_short(f.check), rows[i].want);
		mailauth_check_free(f.check);
		free(message.data);
	}
	f.check = NULL;
	close_fixture(&f);
}

/* ------------------------------------------------------------------ the signed message */

static void a_signature_carries_a_forwarded_message(void **state)
{
	static const envelope forwarded = {"198.51.100.25", "relay.example.net", "ada@example.com"};
	octets message = load(DEMO "honest.eml");
	fixture f;
	(void)state;

	open_fixture(&f, NULL);
	row("AUTH-1", "the honest message: all three pass");
	judge(&f, &honest_envelope, message);
	assert_string_equal(in_short(f.check), "spf=pass dkim=pass dmarc=pass none");
	assert_int_equal(mailauth_dmarc_get_spf_aligned(mailauth_check_dmarc(f.check)), 1);
	assert_int_equal(mailauth_dmarc_get_dkim_aligned(mailauth_check_dmarc(f.check)), 1);

	row("AUTH-1", "forwarded: SPF fails, the signature still speaks for the author");
	judge(&f, &forwarded, message);
	assert_string_equal(in_short(f.check), "spf=fail dkim=pass dmarc=pass none");
	assert_int_equal(mailauth_dmarc_get_spf_aligned(mailauth_check_dmarc(f.check)), 0);

	row("AUTH-1", "forwarded and changed: nothing speaks for the author");
	message.data[message.len - 8]++;
	judge(&f, &forwarded, message);
	assert_string_equal(in_short(f.check), "spf=fail dkim=fail dmarc=fail reject");
	close_fixture(&f);
	free(message.data);
}

static void a_signature_under_a_testing_key_does_not_count(void **state)
{
	octets message = load(DEMO "honest.eml"), zone = load(DEMO "example.zone");
	fixture f;
	char *at;
	(void)state;

	open_context(&f, NULL);
	mailauth_zone_free(f.zone);
	f.zone = mailauth_zone_new(f.context);
	zone.data = realloc(zone.data, zone.len + 1);
	zone.data[zone.len] = 0;
	at = strstr((char *)zone.data, "k=rsa;");
	assert_non_null(at);
	memcpy(at, "t=y  ;", 6);
	read_zone(&f, (char *)zone.data, zone.len);
	open_check(&f, mailauth_zone_ask, f.zone);
	row("AUTH-1", "a pass under t=y is no authenticated identifier (RFC 6376 3.6.1)");
	judge(&f, &(envelope){NULL, NULL, NULL}, message);
	assert_string_equal(in_short(f.check), "spf=none dkim=pass dmarc=fail reject");
	close_fixture(&f);
	free(message.data);
	free(zone.data);
}

/* ------------------------------------------------------------------ stages */

static const mailauth_spf_verdict *spf_of(const fixture *f, mailauth_spf_identity identity)
{
	return mailauth_spf_get_verdict(mailauth_check_spf(f->check), identity);
}

static void verdicts_come_stage_by_stage(void **state)
{
	octets message = load(DEMO "honest.eml");
	char field[4096];
	fixture f;
	size_t len;
	(void)state;

	open_fixture(&f, NULL);
	row("AUTH-3", "before anything is known there is nothing to judge");
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_null(spf_of(&f, MAILAUTH_SPF_HELO));

	row("AUTH-3", "after HELO its verdict is there");
	assert_int_equal(mailauth_check_set_client(f.check, "192.0.2.10"), MAILAUTH_OK);
	assert_int_equal(mailauth_check_set_helo(f.check, "mail.example.com", 16), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_verdict_get_result(spf_of(&f, MAILAUTH_SPF_HELO)),
		MAILAUTH_SPF_PASS);
	assert_null(spf_of(&f, MAILAUTH_SPF_MAIL_FROM));

	row("AUTH-3", "after MAIL FROM its verdict is there, before DATA, and can be written");
	assert_int_equal(mailauth_check_set_mail_from(f.check, "ada@example.com", 15), MAILAUTH_OK);
	assert_int_equal(mailauth_check_authres(f.check, "mx", MAILAUTH_LINE_UNFOLDED, field,
				 sizeof field, &len),
		MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_verdict_get_result(spf_of(&f, MAILAUTH_SPF_MAIL_FROM)),
		MAILAUTH_SPF_PASS);
	assert_int_equal(mailauth_check_authres(f.check, "mx", MAILAUTH_LINE_UNFOLDED, field,
				 sizeof field, &len),
		MAILAUTH_OK);
	assert_non_null(strstr(field, "smtp.mailfrom="));
	assert_null(strstr(field, "dkim="));
	assert_null(strstr(field, "dmarc="));

	row("AUTH-3", "while the message comes nothing is final but SPF");
	for (size_t i = 0; i < message.len; i++) {
		assert_int_equal(mailauth_check_feed(f.check, message.data + i, 1), MAILAUTH_OK);
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	}
	assert_int_equal(mailauth_spf_verdict_get_result(spf_of(&f, MAILAUTH_SPF_MAIL_FROM)),
		MAILAUTH_SPF_PASS);
	assert_string_equal(in_short(f.check), "spf=pass dkim=none dmarc=none none");

	row("AUTH-3", "at its end all verdicts are");
	assert_int_equal(mailauth_check_finish(f.check), MAILAUTH_OK);
	assert_string_equal(in_short(f.check), "spf=pass dkim=none dmarc=none none");
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_string_equal(in_short(f.check), "spf=pass dkim=pass dmarc=pass none");
	close_fixture(&f);
	free(message.data);
}

static void a_connection_outlives_its_messages(void **state)
{
	octets message = load(DEMO "honest.eml");
	octets forged = copy_text("From: ada@example.com\r\n" BODY);
	char *first, *again;
	fixture f;
	(void)state;

	open_fixture(&f, ZONE);
	judge(&f, &honest_envelope, message);
	first = in_full(f.check);

	row("AUTH-4", "reset keeps client, HELO and settings");
	mailauth_check_reset(f.check);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_verdict_get_result(spf_of(&f, MAILAUTH_SPF_HELO)),
		MAILAUTH_SPF_PASS);

	row("AUTH-4", "and drops the reverse-path, the message and all verdicts");
	assert_null(spf_of(&f, MAILAUTH_SPF_MAIL_FROM));
	assert_string_equal(in_short(f.check), "spf=pass dkim=none dmarc=none none");
	assert_int_equal(mailauth_check_get_from_fields(f.check), 0);
	assert_null(mailauth_check_get_from_domain(f.check, 0, NULL));

	row("AUTH-4", "the next message is judged by itself");
	assert_int_equal(mailauth_check_set_mail_from(f.check, "x@other.test", 12), MAILAUTH_OK);
	feed(f.check, forged);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_string_equal(in_short(f.check), "spf=softfail dkim=none dmarc=fail reject");

	row("AUTH-4", "and the first one, judged again, has its first verdict");
	judge(&f, &honest_envelope, message);
	again = in_full(f.check);
	assert_string_equal(first, again);
	free(first);
	free(again);
	close_fixture(&f);
	free(message.data);
	free(forged.data);
}

static void running_again_changes_nothing(void **state)
{
	octets message = load(DEMO "honest.eml");
	char *first, *again;
	fixture f;
	(void)state;

	open_fixture(&f, NULL);
	judge(&f, &honest_envelope, message);
	first = in_full(f.check);
	row("AUTH-3", "a run after the last one changes nothing");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
		again = in_full(f.check);
		assert_string_equal(first, again);
		free(again);
	}
	free(first);
	close_fixture(&f);
	free(message.data);
}

static void a_client_without_identity_leaves_the_rest(void **state)
{
	static const envelope nobody = {"192.0.2.10", NULL, NULL};
	octets message = load(DEMO "honest.eml");
	char field[2048];
	fixture f;
	size_t len;
	(void)state;

	open_fixture(&f, NULL);
	judge(&f, &nobody, message);
	row("API-7",
		"neither HELO nor reverse-path: no result of SPF, and the field has the others");
	assert_int_equal(mailauth_check_authres(f.check, "mx.test", MAILAUTH_LINE_UNFOLDED, field,
				 sizeof field, &len),
		MAILAUTH_OK);
	assert_null(strstr(field, "spf="));
	assert_non_null(strstr(field, "; dkim=pass "));
	assert_non_null(strstr(field, "; dmarc=pass "));
	close_fixture(&f);
	free(message.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spf_and_from_make_dmarc),
		cmocka_unit_test(a_signature_carries_a_forwarded_message),
		cmocka_unit_test(a_signature_under_a_testing_key_does_not_count),
		cmocka_unit_test(verdicts_come_stage_by_stage),
		cmocka_unit_test(a_connection_outlives_its_messages),
		cmocka_unit_test(running_again_changes_nothing),
		cmocka_unit_test(a_client_without_identity_leaves_the_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
