/*
 * Which record is applied, and which of its policies: p=, sp= or np=, and t= (RFC 9989 4.7,
 * 4.10.1).
 */
#include "dmarc_fixture.h"

/* A record at a name, as a line of a zone. */
#define AT(name, text) "_dmarc." name " TXT \"v=DMARC1; " text "\"\n"

typedef struct policy_row {
	const char *id, *why, *zone, *author;
	const char *want; /* the result, the policy domain, the policy and the disposition */
} policy_row;

static void check_rows(const policy_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char got[256];
		fixture f;

		row(rows[i].id, rows[i].why);
		open_fixture(&f, rows[i].zone);
		judge(&f, rows[i].author, "dkim+ elsewhere.example");
		snprintf(got, sizeof got, "%s %s %s %s",
			mailauth_dmarc_result_text(mailauth_dmarc_get_result(f.dmarc)),
			mailauth_dmarc_get_policy_domain(f.dmarc, NULL),
			mailauth_dmarc_policy_text(mailauth_dmarc_get_policy(f.dmarc)),
			mailauth_dmarc_policy_text(mailauth_dmarc_get_disposition(f.dmarc)));
		assert_string_equal(got, rows[i].want);
		close_fixture(&f);
	}
}

static void author_then_organization_then_psd(void **state)
{
	static const policy_row rows[] = {
		{"DM-11", "the author domain's own record comes first",
			AT("a.mail.example.com", "p=quarantine")
				AT("example.com", "p=reject; psd=n") AT("com", "p=none; psd=y"),
			"a.mail.example.com", "fail a.mail.example.com quarantine quarantine"},
		{"DM-11", "then the organizational domain's, not the nearest one",
			AT("mail.example.com", "p=quarantine") AT("example.com", "p=reject"),
			"a.mail.example.com", "fail example.com reject reject"},
		{"DM-11", "psd=n makes it the nearest",
			AT("mail.example.com", "p=quarantine; psd=n") AT("example.com", "p=reject"),
			"a.mail.example.com", "fail mail.example.com quarantine quarantine"},
		{"DM-11", "the organizational domain's before the PSD's",
			AT("example.com", "p=none") AT("com", "p=reject; psd=y"), "a.example.com",
			"fail example.com none none"},
		{"DM-11", "the PSD's if the organizational domain has none",
			AT("com", "p=reject; psd=y"), "a.example.com", "fail com reject reject"},
		{"DM-11",
			"a record between the author and the organizational domain is not applied",
			AT("mail.example.com", "p=quarantine") AT("com", "p=reject; psd=y"),
			"a.mail.example.com", "fail com reject reject"},
		{"DM-11", "several records at the author domain are none",
			AT("a.example.com", "p=none") AT("a.example.com", "p=none; t=y")
				AT("example.com", "p=reject"),
			"a.example.com", "fail example.com reject reject"},
		{"DM-11", "no record at all: none", "", "a.example.com", "none  none none"},
		{"DM-4", "an author domain's record that is unusable ends it, whatever is above",
			AT("a.example.com", "p=x") AT("example.com", "p=reject"), "a.example.com",
			"none a.example.com none none"},
		{"DM-4", "with a report URI it is p=none, whatever is above",
			AT("a.example.com", "sp=reject; rua=mailto:a@b.example")
				AT("example.com", "p=reject"),
			"a.example.com", "fail a.example.com none none"},
	};
	(void)state;

	check_rows(rows, COUNT(rows));
}

#define ALL "p=none; sp=quarantine; np=reject"

static void p_sp_or_np(void **state)
{
	static const policy_row rows[] = {
		{"DM-12", "the domain itself has p=", AT("example.com", ALL), "example.com",
			"fail example.com none none"},
		{"DM-12", "a subdomain that exists has sp=",
			AT("example.com", ALL) "a.example.com A 192.0.2.1\n", "a.example.com",
			"fail example.com quarantine quarantine"},
		{"DM-12", "one that does not has np=", AT("example.com", ALL), "a.example.com",
			"fail example.com reject reject"},
		{"DM-12", "without np= that is sp=", AT("example.com", "p=none; sp=reject"),
			"a.example.com", "fail example.com reject reject"},
		{"DM-12", "without either it is p=", AT("example.com", "p=quarantine"),
			"a.example.com", "fail example.com quarantine quarantine"},
		{"DM-12", "without sp= one that exists has p=",
			AT("example.com", "p=quarantine; np=reject") "a.example.com A 192.0.2.1\n",
			"a.example.com", "fail example.com quarantine quarantine"},
		{"DM-12", "a weaker np= is np= as well", AT("example.com", "p=reject; np=none"),
			"a.example.com", "fail example.com none none"},
		{"DM-12", "the record of a PSD gives sp= or np=",
			AT("com", ALL "; psd=y") "example.com A 192.0.2.1\n", "example.com",
			"fail com quarantine quarantine"},
		{"DM-12", "and to what does not exist", AT("com", ALL "; psd=y"), "example.com",
			"fail com reject reject"},
		{"DM-12", "the PSD itself has p=", AT("com", ALL "; psd=y"), "com",
			"fail com none none"},
		{"DM-13", "a name with another type exists (NODATA)",
			AT("example.com", ALL) "a.example.com TXT \"x\"\n", "a.example.com",
			"fail example.com quarantine quarantine"},
		{"DM-13", "so does one with names below it (RFC 8020)",
			AT("example.com", ALL) "x.a.example.com TXT \"x\"\n", "a.example.com",
			"fail example.com quarantine quarantine"},
		{"DM-13",
			"NXDOMAIN behind a CNAME is of the name it leads to (RFC 6604, 8020): the "
			"domain exists",
			AT("example.com", ALL) "a.example.com CNAME gone.example.net\n",
			"a.example.com", "fail example.com quarantine quarantine"},
		{"DM-13", "so it is behind several",
			AT("example.com", ALL) "a.example.com CNAME b.example.net\n"
					       "b.example.net CNAME gone.example.net\n",
			"a.example.com", "fail example.com quarantine quarantine"},
		{"DM-13", "and behind one of a wildcard",
			AT("example.com", ALL) "*.example.com CNAME gone.example.net\n",
			"a.example.com", "fail example.com quarantine quarantine"},
		{"DM-13", "a CNAME beside it or above it says nothing of it",
			AT("example.com", ALL) "aa.example.com CNAME gone.example.net\n"
					       "b.example.com CNAME gone.example.net\n",
			"a.b.example.com", "fail example.com reject reject"},
		{"DM-13",
			"where the question for a CNAME fails nothing is known, as where that for an address does",
			AT("example.com", ALL) "$FAIL a.example.com A nxdomain\n"
					       "$FAIL a.example.com CNAME servfail\n",
			"a.example.com", "temperror example.com quarantine none"},
		{"DM-13", "that _dmarc below it does not exist says nothing",
			AT("example.com",
				ALL) "a.example.com A 192.0.2.1\n$FAIL _dmarc.a.example.com TXT nxdomain\n",
			"a.example.com", "fail example.com quarantine quarantine"},
	};
	(void)state;

	check_rows(rows, COUNT(rows));
}

static void existence_is_asked_where_it_decides(void **state)
{
	static const struct {
		const char *why, *record, *author;
		bool asked;
	} rows[] = {
		{"np= differs from sp=", ALL, "a.example.com", true},
		{"np= differs from p=", "p=none; np=reject", "a.example.com", true},
		{"np= is as sp=", "p=none; sp=reject; np=reject", "a.example.com", false},
		{"np= is as p=", "p=reject; np=reject", "a.example.com", false},
		{"no np=", "p=none; sp=reject", "a.example.com", false},
		{"the domain has the record itself", ALL, "example.com", false},
		{"np= that is wrong makes all of it none", "p=reject; np=x; rua=mailto:a@b.example",
			"a.example.com", false},
		{"np= that is wrong makes the record unusable", "p=reject; np=x", "a.example.com",
			false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char zone[256], want[64];
		fixture f;

		row("DM-13", rows[i].why);
		snprintf(zone, sizeof zone, "_dmarc.example.com TXT \"v=DMARC1; %s\"\n",
			rows[i].record);
		open_fixture(&f, zone);
		judge(&f, rows[i].author, "");
		snprintf(want, sizeof want, "%s A", rows[i].author);
		assert_int_equal(strstr(asked(&f), want) != NULL, rows[i].asked);
		close_fixture(&f);
	}
}

static void a_cname_is_asked_for_behind_nxdomain(void **state)
{
	fixture f;
	(void)state;

	row("DM-13", "a domain that exists is not asked for a CNAME");
	open_fixture(&f, AT("example.com", ALL) "a.example.com A 192.0.2.1\n");
	judge(&f, "a.example.com", "");
	assert_null(strstr(asked(&f), "CNAME"));
	row("DM-13", "one that does not is, last of all");
	judge(&f, "b.example.com", "");
	assert_non_null(strstr(asked(&f), "b.example.com A, b.example.com CNAME"));
	close_fixture(&f);
}

static void testing_is_one_step_less(void **state)
{
	static const policy_row rows[] = {
		{"DM-8", "reject and t=y: quarantine", AT("example.com", "p=reject; t=y"),
			"example.com", "fail example.com reject quarantine"},
		{"DM-8", "quarantine and t=y: none", AT("example.com", "p=quarantine; t=y"),
			"example.com", "fail example.com quarantine none"},
		{"DM-8", "none stays none", AT("example.com", "p=none; t=y"), "example.com",
			"fail example.com none none"},
		{"DM-8", "t=n changes nothing", AT("example.com", "p=reject; t=n"), "example.com",
			"fail example.com reject reject"},
		{"DM-8", "it is for sp= too", AT("example.com", "p=none; sp=reject; t=y"),
			"a.example.com", "fail example.com reject quarantine"},
		{"DM-8", "and for np=", AT("example.com", "p=none; np=quarantine; t=y"),
			"a.example.com", "fail example.com quarantine none"},
	};
	(void)state;

	check_rows(rows, COUNT(rows));
}

static void what_getters_say_of_a_record(void **state)
{
	fixture f;
	(void)state;

	row("DM-12", "the policy for subdomains that exist is told of the record's domain");
	open_fixture(&f,
		AT("example.com", "p=reject; sp=quarantine; np=none; t=y; adkim=s")
			AT("example.net", "p=quarantine; aspf=s"));
	judge(&f, "example.com", "");
	assert_int_equal(mailauth_dmarc_get_policy(f.dmarc), MAILAUTH_DMARC_POLICY_REJECT);
	assert_int_equal(mailauth_dmarc_get_subdomain_policy(f.dmarc),
		MAILAUTH_DMARC_POLICY_QUARANTINE);
	row("DM-8", "t= is told as it stands");
	assert_int_equal(mailauth_dmarc_get_testing(f.dmarc), 1);
	row("DM-5", "adkim= and aspf= are told, relaxed without them");
	assert_int_equal(mailauth_dmarc_get_adkim(f.dmarc), MAILAUTH_ALIGN_STRICT);
	assert_int_equal(mailauth_dmarc_get_aspf(f.dmarc), MAILAUTH_ALIGN_RELAXED);
	judge(&f, "example.net", "");
	assert_int_equal(mailauth_dmarc_get_testing(f.dmarc), 0);
	assert_int_equal(mailauth_dmarc_get_adkim(f.dmarc), MAILAUTH_ALIGN_RELAXED);
	assert_int_equal(mailauth_dmarc_get_aspf(f.dmarc), MAILAUTH_ALIGN_STRICT);
	assert_int_equal(mailauth_dmarc_get_subdomain_policy(f.dmarc),
		MAILAUTH_DMARC_POLICY_QUARANTINE);
	assert_string_equal(mailauth_dmarc_get_record(f.dmarc, NULL),
		"v=DMARC1; p=quarantine; aspf=s");
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(author_then_organization_then_psd),
		cmocka_unit_test(p_sp_or_np),
		cmocka_unit_test(existence_is_asked_where_it_decides),
		cmocka_unit_test(a_cname_is_asked_for_behind_nxdomain),
		cmocka_unit_test(testing_is_one_step_less),
		cmocka_unit_test(what_getters_say_of_a_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
