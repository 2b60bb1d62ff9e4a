/*
 * What each way in which a question can end means to each protocol: a table of outcomes and
 * questions, as one message meets them.
 */
#include "auth_fixture.h"

/* Every question of this message has a record that decides, and one of them then fails. */
#define ZONE \
	"helo.test. TXT \"v=spf1 ip4:192.0.2.10 -all\"\n" \
	"sender.test. TXT \"v=spf1 include:inc.test a:a.test mx:mx.test exists:ex.test " \
	"redirect=red.test\"\n" \
	"inc.test. TXT \"v=spf1 ip4:198.51.100.1 -all\"\n" \
	"a.test. A 198.51.100.2\n" \
	"mx.test. MX 10 host.test.\n" \
	"host.test. A 198.51.100.3\n" \
	"red.test. TXT \"v=spf1 ip4:192.0.2.10 -all\"\n" \
	"x.sender.test. A 192.0.2.1\n"

typedef struct wanted {
	const char *nodata, *nxdomain, *failed; /* the last for the five others */
} wanted;

/*
 * What stands for all five: a server's failure, a refusal, a timeout, a bogus or malformed answer.
 */
static const char *wanted_of(const wanted *want, mailauth_dns_outcome outcome)
{
	if (outcome == MAILAUTH_DNS_NODATA)
		return want->nodata;
	return outcome == MAILAUTH_DNS_NXDOMAIN ? want->nxdomain : want->failed;
}

static const struct {
	const char *why, *question, *type;
	wanted want;
} spf_rows[] = {
	{"no record of the domain: none; no answer: temperror (RFC 7208 4.4, 4.5)", "sender.test",
		"TXT", {"none", "none", "temperror"}},
	{"an include without a record: permerror; no answer: temperror (5.2)", "inc.test", "TXT",
		{"permerror", "permerror", "temperror"}},
	{"a mechanism's name without an address does not match (5)", "a.test", "A",
		{"pass", "pass", "temperror"}},
	{"a name without mx does not match (5.4)", "mx.test", "MX", {"pass", "pass", "temperror"}},
	{"an mx host without an address does not match (5.4)", "host.test", "A",
		{"pass", "pass", "temperror"}},
	{"exists: no address, no match (5.7)", "ex.test", "A", {"pass", "pass", "temperror"}},
	{"a redirect without a record: permerror; no answer: temperror (6.1)", "red.test", "TXT",
		{"permerror", "permerror", "temperror"}},
};

static const envelope sender = {"192.0.2.10", "helo.test", "x@sender.test"};

static uint16_t type_of(const char *text)
{
	return mailauth_rrtype_from_text(text, strlen(text));
}

static void spf_takes_each_outcome(void **state)
{
	fixture f;
	(void)state;

	for (size_t i = 0; i < COUNT(spf_rows); i++) {
		row("KEYT-3", spf_rows[i].why);
		for (int outcome = MAILAUTH_DNS_NODATA; outcome <= MAILAUTH_DNS_MALFORMED;
			outcome++) {
			mailauth_dns_outcome o = (mailauth_dns_outcome)outcome;

			open_fixture(&f, ZONE);
			mailauth_zone_set_failure(f.zone, spf_rows[i].question,
				type_of(spf_rows[i].type), o);
			assert_int_equal(give_envelope(f.check, &sender), MAILAUTH_OK);
			assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
			assert_string_equal(mailauth_spf_result_text(mailauth_spf_get_result(
						    mailauth_check_spf(f.check))),
				wanted_of(&spf_rows[i].want, o));
			close_fixture(&f);
		}
	}
}

static const struct {
	const char *why, *question, *type, *author;
	envelope from;
	wanted want;
} dmarc_rows[] = {
	{"without the author's record the organizational domain's is used; no answer: temperror "
	 "(RFC 9989 4.10.1, 5.3.6)",
		"_dmarc.sub.org.test", "TXT", "sub.org.test", {NULL, NULL, NULL},
		{"fail quarantine", "fail quarantine", "temperror none"}},
	{"without either there is no DMARC", "_dmarc.org.test", "TXT", "org.test",
		{NULL, NULL, NULL}, {"none none", "none none", "temperror none"}},
	{"a step of the walk above the record", "_dmarc.test", "TXT", "sub.org.test",
		{NULL, NULL, NULL}, {"fail quarantine", "fail quarantine", "temperror none"}},
	{"np= is for authors that do not exist: NXDOMAIN, not no data (3.2.13)", "new.org.test",
		"A", "new.org.test", {NULL, NULL, NULL},
		{"fail quarantine", "fail reject", "temperror none"}},
	{"a record where an identifier's walk starts, which nothing rests on", "_dmarc.id.org.test",
		"TXT", "org.test", {"192.0.2.10", "helo.test", "x@id.org.test"},
		{"pass none", "pass none", "temperror none"}},
};

#define DMARC_ZONE \
	"helo.test. TXT \"v=spf1 ip4:192.0.2.10 -all\"\n" \
	"id.org.test. TXT \"v=spf1 ip4:192.0.2.10 -all\"\n" \
	"_dmarc.org.test. TXT \"v=DMARC1; p=none; sp=quarantine; np=reject\"\n" \
	"new.org.test. TXT \"there\"\n" \
	"sub.org.test. A 192.0.2.1\n"

static void dmarc_takes_each_outcome(void **state)
{
	char text[256];
	fixture f;
	(void)state;

	for (size_t i = 0; i < COUNT(dmarc_rows); i++) {
		row("KEYT-3", dmarc_rows[i].why);
		for (int outcome = MAILAUTH_DNS_NODATA; outcome <= MAILAUTH_DNS_MALFORMED;
			outcome++) {
			mailauth_dns_outcome o = (mailauth_dns_outcome)outcome;
			octets message;

			snprintf(text, sizeof text, "From: a@%s\r\n\r\nx\r\n",
				dmarc_rows[i].author);
			message = copy_text(text);
			open_fixture(&f, DMARC_ZONE);
			mailauth_zone_set_failure(f.zone, dmarc_rows[i].question,
				type_of(dmarc_rows[i].type), o);
			judge(&f, &dmarc_rows[i].from, message);
			assert_non_null(strstr(in_short(f.check), "dmarc="));
			assert_string_equal(strstr(in_short(f.check), "dmarc=") + 6,
				wanted_of(&dmarc_rows[i].want, o));
			close_fixture(&f);
			free(message.data);
		}
	}
}

static void dkim_takes_each_outcome(void **state)
{
	static const wanted want = {"spf=pass dkim=permerror dmarc=pass none",
		"spf=pass dkim=permerror dmarc=pass none",
		"spf=pass dkim=temperror dmarc=pass none"};
	static const wanted alone = {"spf=none dkim=permerror dmarc=fail reject",
		"spf=none dkim=permerror dmarc=fail reject",
		"spf=none dkim=temperror dmarc=temperror none"};
	octets message = load(DEMO "honest.eml");
	fixture f;
	(void)state;

	row("KEYT-3", "no key: permerror; no answer: temperror (RFC 6376 6.1.2)");
	row("KEYT-3",
		"an aligned signature whose key is not known makes DMARC a temperror "
		"(RFC 9989 5.3.6), unless SPF passes");
	for (int outcome = MAILAUTH_DNS_NODATA; outcome <= MAILAUTH_DNS_MALFORMED; outcome++) {
		mailauth_dns_outcome o = (mailauth_dns_outcome)outcome;

		open_fixture(&f, NULL);
		mailauth_zone_set_failure(f.zone, "spring._domainkey.example.com",
			MAILAUTH_RRTYPE_TXT, o);
		judge(&f, &honest_envelope, message);
		assert_string_equal(in_short(f.check), wanted_of(&want, o));
		close_fixture(&f);
		open_fixture(&f, NULL);
		mailauth_zone_set_failure(f.zone, "spring._domainkey.example.com",
			MAILAUTH_RRTYPE_TXT, o);
		judge(&f, &(envelope){NULL, NULL, NULL}, message);
		assert_string_equal(in_short(f.check), wanted_of(&alone, o));
		close_fixture(&f);
	}
	free(message.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spf_takes_each_outcome),
		cmocka_unit_test(dmarc_takes_each_outcome),
		cmocka_unit_test(dkim_takes_each_outcome),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
