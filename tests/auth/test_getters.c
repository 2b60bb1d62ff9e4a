/*
 * What the getters of an object gave goes back into it: the text is taken before what it was a part
 * of is dropped. And from inside the caller's own functions nothing goes into a check at all.
 */
#include "auth_fixture.h"

#define ZONE \
	"other.test. TXT \"v=spf1 include:gone.other.test ?all\"\n" \
	"mail.other.test. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n" \
	"_dmarc.other.test. TXT \"v=DMARC1; p=reject\"\n"

static void spf_takes_what_it_gave(void **state)
{
	const char *domain;
	mailauth_spf *spf;
	fixture f;
	size_t len;
	(void)state;

	row("API-11", "the domain of a verdict of SPF as the next HELO, its sender as MAIL FROM");
	open_context(&f, ZONE);
	spf = mailauth_spf_new(f.context, mailauth_zone_ask, f.zone);
	assert_int_equal(mailauth_spf_set_client(spf, "192.0.2.1"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_set_mail_from(spf, "a@mail.other.test", 17), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(spf), MAILAUTH_OK);
	domain = mailauth_spf_verdict_get_domain(
		mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM), &len);
	assert_int_equal(mailauth_spf_set_helo(spf, domain, len), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(spf), MAILAUTH_OK);
	domain = mailauth_spf_verdict_get_domain(mailauth_spf_get_verdict(spf, MAILAUTH_SPF_HELO),
		&len);
	assert_string_equal(domain, "mail.other.test");
	domain = mailauth_spf_verdict_get_sender(mailauth_spf_get_verdict(spf, MAILAUTH_SPF_HELO),
		&len);
	assert_int_equal(mailauth_spf_set_mail_from(spf, domain, len), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(spf), MAILAUTH_OK);
	assert_string_equal(mailauth_spf_verdict_get_sender(
				    mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM), &len),
		"postmaster@mail.other.test");
	mailauth_spf_free(spf);
	close_fixture(&f);
}

static void the_linter_takes_what_it_gave(void **state)
{
	const mailauth_spf_finding *finding;
	mailauth_spf_lint *lint;
	const char *domain;
	fixture f;
	size_t len;
	(void)state;

	row("API-11", "the domain of a finding as the next one to look at");
	open_context(&f, ZONE);
	lint = mailauth_spf_lint_new(f.context, mailauth_zone_ask, f.zone);
	for (int i = 0; i < 2; i++) {
		if (i == 0) {
			domain = "other.test";
			len = strlen(domain);
		} else {
			domain = mailauth_spf_finding_get_domain(
				mailauth_spf_lint_get_finding(lint, 0), &len);
		}
		assert_int_equal(mailauth_spf_lint_set_domain(lint, domain, len), MAILAUTH_OK);
		assert_int_equal(mailauth_spf_lint_run(lint), MAILAUTH_OK);
		assert_int_equal(mailauth_spf_lint_get_count(lint), 1);
		finding = mailauth_spf_lint_get_finding(lint, 0);
		assert_int_equal(mailauth_spf_finding_get_code(finding),
			MAILAUTH_SPF_FINDING_NO_RECORD);
		assert_string_equal(mailauth_spf_finding_get_term(finding, NULL),
			"include:gone.other.test");
	}
	mailauth_spf_lint_free(lint);
	close_fixture(&f);
}

static void dmarc_takes_what_it_gave(void **state)
{
	mailauth_dmarc *dmarc;
	const char *domain;
	fixture f;
	size_t len;
	(void)state;

	row("API-11", "the organizational domain that DMARC found as an identifier and an author");
	open_context(&f, ZONE);
	dmarc = mailauth_dmarc_new(f.context, mailauth_zone_ask, f.zone);
	assert_int_equal(mailauth_dmarc_add_author(dmarc, "a.other.test", 12), MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_run(dmarc), MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_get_result(dmarc), MAILAUTH_DMARC_FAIL);
	domain = mailauth_dmarc_get_org_domain(dmarc, &len);
	assert_int_equal(mailauth_dmarc_add_spf(dmarc, MAILAUTH_DMARC_IDENTIFIER_PASS, domain, len),
		MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_run(dmarc), MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_get_result(dmarc), MAILAUTH_DMARC_PASS);
	domain = mailauth_dmarc_get_org_domain(dmarc, &len);
	assert_int_equal(mailauth_dmarc_add_author(dmarc, domain, len), MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_run(dmarc), MAILAUTH_OK);
	assert_int_equal(mailauth_dmarc_get_reason(dmarc), MAILAUTH_DMARC_REASON_SEVERAL_AUTHORS);
	mailauth_dmarc_free(dmarc);
	close_fixture(&f);
}

static void a_check_takes_what_it_gave(void **state)
{
	static const envelope from = {"192.0.2.1", "mail.other.test", NULL};
	static const char message[] = "From: a@other.test\r\n\r\nx\r\n";
	const mailauth_spf *spf;
	const char *text;
	fixture f;
	size_t len;
	(void)state;

	row("API-11", "the sender of HELO's verdict as MAIL FROM, DMARC's domain as HELO");
	open_fixture(&f, ZONE);
	spf = mailauth_check_spf(f.check);
	assert_int_equal(give_envelope(f.check, &from), MAILAUTH_OK);
	assert_int_equal(mailauth_check_feed(f.check, message, strlen(message)), MAILAUTH_OK);
	assert_int_equal(mailauth_check_finish(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	text = mailauth_spf_verdict_get_sender(mailauth_spf_get_verdict(spf, MAILAUTH_SPF_HELO),
		&len);
	assert_int_equal(mailauth_check_set_mail_from(f.check, text, len), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_string_equal(mailauth_spf_verdict_get_sender(
				    mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM), &len),
		"postmaster@mail.other.test");
	text = mailauth_dmarc_get_org_domain(mailauth_check_dmarc(f.check), &len);
	assert_int_equal(mailauth_check_set_helo(f.check, text, len), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	assert_string_equal(mailauth_spf_verdict_get_domain(
				    mailauth_spf_get_verdict(spf, MAILAUTH_SPF_HELO), &len),
		"other.test");
	close_fixture(&f);
}

static void a_received_spf_takes_what_it_gave(void **state)
{
	static const char value[] = "pass (c) x=\"fail (some other comment) client-ip=1.2.3.4\"";
	mailauth_received_spf *field;
	const char *text;
	fixture f;
	size_t len;
	(void)state;

	row("API-11", "a value of a Received-SPF field as the next field");
	open_context(&f, NULL);
	field = mailauth_received_spf_new(f.context);
	assert_int_equal(mailauth_received_spf_read(field, value, strlen(value)), MAILAUTH_OK);
	text = mailauth_received_spf_value(field, 0, &len);
	assert_int_equal(mailauth_received_spf_read(field, text, len), MAILAUTH_OK);
	assert_int_equal(mailauth_received_spf_get_result(field), MAILAUTH_SPF_FAIL);
	assert_string_equal(mailauth_received_spf_value(field, 0, &len), "1.2.3.4");

	row("SPF-45", "what was read before is dropped, also by no text at all");
	assert_int_equal(mailauth_received_spf_read(field, NULL, 0), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_received_spf_get_result(field), MAILAUTH_SPF_NONE);
	mailauth_received_spf_free(field);
	close_fixture(&f);
}

/* ------------------------------------------------------------------ inside other functions */

/* The caller's own functions for hashes and U-labels, which change the check, as they must not. */
static void change(mailauth_check *check)
{
	static const char x[] = "x";

	assert_int_equal(mailauth_check_feed(check, x, 1), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_header(check, x, 1, x, 1), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_end_header(check), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_body(check, x, 1), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_finish(check), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_set_helo(check, x, 1), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_run(check), MAILAUTH_PENDING);
	mailauth_check_reset(check);
}

typedef struct changer {
	mailauth_check *check;
	unsigned names, hashes;
} changer;

static size_t change_by_name(void *user, const char *domain, size_t len, char *buf, size_t cap)
{
	changer *it = user;
	(void)domain;
	(void)len;

	it->names++;
	change(it->check);
	assert_int_equal(mailauth_check_get_from_status(it->check), MAILAUTH_FROM_NONE);
	assert_true(cap > 13);
	memcpy(buf, "xn--1.example", 13);
	return 13;
}

static void *change_by_hash(void *user, mailauth_hash hash)
{
	changer *it = user;
	(void)hash;

	it->hashes++;
	change(it->check);
	return it;
}

static int hash_nothing(void *user, void *state, const void *data, size_t len)
{
	(void)user;
	(void)state;
	(void)data;
	(void)len;
	return 0;
}

static int end_hash(void *user, void *state, void *digest)
{
	(void)user;
	(void)state;
	if (digest != NULL)
		memset(digest, 0, 32);
	return 0;
}

static void inside_other_functions_nothing_changes(void **state)
{
	static const char message[] =
		"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s; h=from; "
		"bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=YWJj\r\n"
		"From: a@b\303\274.example, <b@c\303\274.example>\r\n\r\nx\r\n";
	changer it = {.names = 0};
	fixture f;
	(void)state;

	row("API-9", "inside functions for hashes and U-labels a check cannot be changed");
	open_context(&f, NULL);
	mailauth_context_set_idna(f.context, change_by_name, &it);
	mailauth_context_set_hash_provider(f.context, change_by_hash, hash_nothing, end_hash, &it);
	open_check(&f, mailauth_zone_ask, f.zone);
	it.check = f.check;
	for (size_t i = 0; i < strlen(message); i++)
		assert_int_equal(mailauth_check_feed(f.check, message + i, 1), MAILAUTH_OK);
	assert_int_equal(mailauth_check_finish(f.check), MAILAUTH_OK);
	assert_true(it.names > 0 && it.hashes > 0);
	assert_int_equal(mailauth_check_get_from_fields(f.check), 1);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spf_takes_what_it_gave),
		cmocka_unit_test(the_linter_takes_what_it_gave),
		cmocka_unit_test(dmarc_takes_what_it_gave),
		cmocka_unit_test(a_check_takes_what_it_gave),
		cmocka_unit_test(a_received_spf_takes_what_it_gave),
		cmocka_unit_test(inside_other_functions_nothing_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
