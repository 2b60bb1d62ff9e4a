/*
 * Verdicts: which identifiers make a pass, in whatever order they come; what each failure of DNS
 * leads to; and From fields that are not one author domain (RFC 9989 4.4, 5.3, 11.5).
 */
#include "dmarc_fixture.h"

/* A record at a name, as a line of a zone. */
#define AT(name, text) "_dmarc." name " TXT \"v=DMARC1; " text "\"\n"

static const char relaxed[] = AT("example.com", "p=reject");
static const char strict[] = AT("example.com", "p=reject; adkim=s; aspf=s");

#define PASSES "pass: aligned, none"
#define FAILS "fail: no aligned identifier, reject"
#define UNSURE "temperror: temporary error of an aligned identifier, none"
#define NO_DNS "temperror: DNS failure, none"

typedef struct verdict_row {
	const char *id, *why, *zone, *author, *identifiers, *want;
} verdict_row;

static void check_rows(const verdict_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fixture f;

		row(rows[i].id, rows[i].why);
		open_fixture(&f, rows[i].zone);
		assert_string_equal(judge(&f, rows[i].author, rows[i].identifiers), rows[i].want);
		close_fixture(&f);
	}
}

/* ---------------------------------------------------------------- which identifiers pass */

static void one_aligned_identifier_passes(void **state)
{
	static const verdict_row rows[] = {
		{"DM-21", "DKIM of the same domain", relaxed, "example.com", "dkim+ example.com",
			PASSES},
		{"DM-21", "SPF of the same domain", relaxed, "example.com", "spf+ example.com",
			PASSES},
		{"DM-21", "DKIM of a subdomain, relaxed", relaxed, "example.com",
			"dkim+ a.b.example.com", PASSES},
		{"DM-21", "SPF of the domain above, relaxed", relaxed, "a.example.com",
			"spf+ example.com", PASSES},
		{"DM-21", "two subdomains of one organization", relaxed, "a.example.com",
			"dkim+ b.example.com", PASSES},
		{"DM-20", "strict: the same domain in another case", strict, "Example.Com",
			"dkim+ eXaMPLE.com", PASSES},
		{"DM-20", "strict: with a dot at its end", strict, "example.com",
			"dkim+ example.com.", PASSES},
		{"DM-20", "strict: not a subdomain", strict, "example.com",
			"dkim+ a.example.com spf+ a.example.com", FAILS},
		{"DM-20", "strict: not the domain above", strict, "a.example.com",
			"dkim+ example.com spf+ example.com", FAILS},
		{"DM-20", "adkim= is for DKIM alone", AT("example.com", "p=reject; adkim=s"),
			"example.com", "dkim+ a.example.com", FAILS},
		{"DM-20", "so SPF may be relaxed", AT("example.com", "p=reject; adkim=s"),
			"example.com", "spf+ a.example.com", PASSES},
		{"DM-20", "aspf= is for SPF alone", AT("example.com", "p=reject; aspf=s"),
			"example.com", "spf+ a.example.com", FAILS},
		{"DM-20", "so DKIM may be relaxed", AT("example.com", "p=reject; aspf=s"),
			"example.com", "dkim+ a.example.com", PASSES},
		{"DM-20", "psd=n below makes another organization",
			AT("example.com", "p=reject") AT("a.example.com", "p=none; psd=n"),
			"example.com", "dkim+ b.a.example.com", FAILS},
		{"DM-20", "psd=y makes its subdomains organizations of their own",
			AT("example.com", "p=reject; psd=y"), "a.example.com",
			"dkim+ b.example.com", FAILS},
		{"DM-20", "the PSD's own domain is none of its subdomains'",
			AT("example.com", "p=reject; psd=y"), "a.example.com", "dkim+ example.com",
			FAILS},
		{"DM-20", "below one subdomain all are one organization",
			AT("example.com", "p=reject; psd=y"), "x.a.example.com",
			"dkim+ y.a.example.com", PASSES},
	};
	(void)state;

	check_rows(rows, COUNT(rows));
}

static void nothing_else_passes(void **state)
{
	static const verdict_row rows[] = {
		{"DM-21", "no identifier", relaxed, "example.com", "", FAILS},
		{"DM-21", "none that passed", relaxed, "example.com",
			"dkim- example.com spf- example.com", FAILS},
		{"DM-21", "one that passed, and is not aligned", relaxed, "example.com",
			"dkim+ example.net spf+ example.net", FAILS},
		{"DM-21", "a fail of the author's and a pass of another's are no pass of either",
			relaxed, "example.com",
			"dkim- example.com dkim+ example.net spf- example.com", FAILS},
		{"DM-21", "one kind does not lend its result to the other", relaxed, "example.com",
			"spf+ example.net dkim- example.com", FAILS},
		{"DM-21", "a key that says t=y (RFC 6376 3.6.1)", relaxed, "example.com",
			"testing+ example.com", FAILS},
		{"DM-21", "even in temperror", relaxed, "example.com", "testing? example.com",
			FAILS},
		{"DM-20", "a domain that ends the same", relaxed, "example.com",
			"dkim+ badexample.com", FAILS},
		{"DM-20", "a domain that begins the same", relaxed, "example.com",
			"dkim+ example.com.example.net", FAILS},
		{"DM-20", "the top itself", relaxed, "example.com", "dkim+ com spf+ com", FAILS},
		{"DM-20", "what is no domain", relaxed, "example.com",
			"dkim+ example.com(x spf+ @example.com dkim+ .example.com dkim+ "
			"example..com dkim+ example.com.. dkim+ exa\"mple.com",
			FAILS},
		{"DM-21", "no pass without a policy record", "", "example.com",
			"dkim+ example.com spf+ example.com", "none: no policy record, none"},
		{"DM-21", "nor with an unusable one", AT("example.com", "p=x"), "example.com",
			"dkim+ example.com", "none: wrong p=, sp= or np=, and no rua=, none"},
		{"DM-21", "with p=none a pass is a pass", AT("example.com", "p=none"),
			"example.com", "dkim+ example.com", PASSES},
	};
	(void)state;

	check_rows(rows, COUNT(rows));
}

/* ---------------------------------------------------------------- any order */

/* Puts the `n`th order of the words, which stand two by two in a line, into `out`. */
static void shuffle(const char *const words[][2], size_t count, size_t n, char *out, size_t cap)
{
	size_t left[8], len = 0;

	for (size_t i = 0; i < count; i++)
		left[i] = i;
	for (size_t i = 0; i < count; i++) {
		size_t choice = n % (count - i);
		const char *const *word = words[left[choice]];

		n /= count - i;
		len += (size_t)snprintf(out + len, cap - len, "%s %s ", word[0], word[1]);
		memmove(left + choice, left + choice + 1,
			(count - i - choice - 1) * sizeof left[0]);
	}
	assert_in_range(len, 1, cap - 1);
}

/* Identifiers of all kinds: under their zone they pass; without the last one they do not. */
static const char mixed_zone[] = AT("example.com", "p=reject")
	AT("b.example.com", "p=none; psd=n") "$FAIL _dmarc.c.example.com TXT servfail\n";

static const char *const mixed[][2] = {
	{"dkim-", "example.com"},
	{"dkim+", "example.net"},
	{"dkim+", "a.b.example.com"},
	{"spf+", "c.example.com"},
	{"dkim?", "d.example.com"},
	{"dkim+", "e.example.com"},
};

/* All verdicts of the orders of the first `count` of them are one, which is told. */
static const char *verdict_of_orders(size_t count, const char *zone)
{
	static char first[TEXT_ROOM];
	char line[512], got[TEXT_ROOM], questions[TEXT_ROOM] = "";
	size_t orders = 1;
	fixture f;

	for (size_t i = 2; i <= count; i++)
		orders *= i;
	open_fixture(&f, zone);
	for (size_t n = 0; n < orders; n++) {
		shuffle(mixed, count, n, line, sizeof line);
		judge(&f, "example.com", line);
		put_getters(f.dmarc, n == 0 ? first : got);
		if (n == 0)
			snprintf(questions, sizeof questions, "%s", asked(&f));
		else
			assert_string_equal(got, first);
		assert_string_equal(asked(&f), questions);
	}
	close_fixture(&f);
	return first;
}

static void any_order_gives_one_verdict(void **state)
{
	(void)state;

	row("DM-21", "the questions are the same in any order, too");
	row("DM-21", "720 orders of six identifiers, the last of which passes: always a pass");
	assert_memory_equal(verdict_of_orders(6, mixed_zone), PASSES, sizeof PASSES - 1);
	row("DM-21", "120 orders without it: what is not known decides, and nothing passes");
	assert_memory_equal(verdict_of_orders(5, mixed_zone), NO_DNS, sizeof NO_DNS - 1);
	row("DM-21", "24 orders of four, all of which are known or foreign: a fail");
	assert_memory_equal(verdict_of_orders(4,
				    AT("example.com", "p=reject; aspf=s")
					    AT("b.example.com", "p=none; psd=n")),
		FAILS, sizeof FAILS - 1);
}

/* ---------------------------------------------------------------- DNS fails */

static const mailauth_dns_outcome failures[] = {MAILAUTH_DNS_SERVFAIL, MAILAUTH_DNS_REFUSED,
	MAILAUTH_DNS_TIMEOUT, MAILAUTH_DNS_BOGUS, MAILAUTH_DNS_MALFORMED};

/* The verdict if one question has this outcome, whatever the zone has. */
static void check_outcome(const verdict_row *given, const char *name, uint16_t type,
	mailauth_dns_outcome outcome, const char *want)
{
	fixture f;

	open_fixture(&f, given->zone);
	assert_int_equal(mailauth_zone_set_failure(f.zone, name, type, outcome), MAILAUTH_OK);
	assert_string_equal(judge(&f, given->author, given->identifiers), want);
	close_fixture(&f);
}

static void each_failure_at_each_step(void **state)
{
	static const struct {
		verdict_row given; /* `want`: with NXDOMAIN or no data there */
		const char *name;
		uint16_t type;
		const char *failed;
	} rows[] = {
		{{"DM-16", "the author domain's record, with a record above", relaxed,
			 "a.example.com", "dkim+ a.example.com", PASSES},
			"_dmarc.a.example.com.", MAILAUTH_RRTYPE_TXT, NO_DNS},
		{{"DM-16", "a step on the way up", relaxed, "a.b.example.com", "", FAILS},
			"_dmarc.b.example.com.", MAILAUTH_RRTYPE_TXT, NO_DNS},
		{{"DM-16", "the top, which may be a PSD", relaxed, "a.example.com", "", FAILS},
			"_dmarc.com.", MAILAUTH_RRTYPE_TXT, NO_DNS},
		{{"DM-16", "the top, where nobody needs to know it", relaxed, "example.com",
			 "dkim+ example.com", PASSES},
			"_dmarc.com.", MAILAUTH_RRTYPE_TXT, PASSES},
		{{"DM-16", "the top, where relaxed alignment needs it", relaxed, "example.com",
			 "dkim+ a.example.com", PASSES},
			"_dmarc.com.", MAILAUTH_RRTYPE_TXT, NO_DNS},
		{{"DM-16", "a step of an identifier", relaxed, "example.com",
			 "spf+ a.b.example.com", PASSES},
			"_dmarc.b.example.com.", MAILAUTH_RRTYPE_TXT, NO_DNS},
		{{"DM-16", "a step of an identifier, and another that passes", relaxed,
			 "example.com", "spf+ a.b.example.com dkim+ example.com", PASSES},
			"_dmarc.b.example.com.", MAILAUTH_RRTYPE_TXT, PASSES},
		{{"DM-16", "a step of an identifier that did not pass", relaxed, "example.com",
			 "spf- a.b.example.com", FAILS},
			"_dmarc.b.example.com.", MAILAUTH_RRTYPE_TXT, FAILS},
		{{"DM-16", "the author domain's existence, if nothing passes",
			 AT("example.com", "p=none; np=reject"), "a.example.com", "", NULL},
			"a.example.com.", MAILAUTH_RRTYPE_A, NO_DNS},
		{{"DM-16", "the same, if something passes", AT("example.com", "p=none; np=reject"),
			 "a.example.com", "dkim+ a.example.com", PASSES},
			"a.example.com.", MAILAUTH_RRTYPE_A, PASSES},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(rows[i].given.id, rows[i].given.why);
		for (size_t k = 0; k < COUNT(failures); k++)
			check_outcome(&rows[i].given, rows[i].name, rows[i].type, failures[k],
				rows[i].failed);
		if (rows[i].given.want == NULL)
			continue;
		check_outcome(&rows[i].given, rows[i].name, rows[i].type, MAILAUTH_DNS_NXDOMAIN,
			rows[i].given.want);
		check_outcome(&rows[i].given, rows[i].name, rows[i].type, MAILAUTH_DNS_NODATA,
			rows[i].given.want);
	}

	row("DM-16", "NXDOMAIN of the author domain is np=, no data is sp=");
	check_outcome(&rows[8].given, "a.example.com.", MAILAUTH_RRTYPE_A, MAILAUTH_DNS_NXDOMAIN,
		FAILS);
	check_outcome(&rows[8].given, "a.example.com.", MAILAUTH_RRTYPE_A, MAILAUTH_DNS_NODATA,
		"fail: no aligned identifier, none");
}

static void identifiers_in_temperror(void **state)
{
	static const verdict_row rows[] = {
		{"DM-16", "of the same domain: it may have passed", relaxed, "example.com",
			"dkim? example.com", UNSURE},
		{"DM-16", "of SPF as well", relaxed, "example.com", "spf? example.com", UNSURE},
		{"DM-16", "of one organization, relaxed", relaxed, "example.com",
			"dkim? a.example.com", UNSURE},
		{"DM-16", "the same, strict: it could not have helped", strict, "example.com",
			"dkim? a.example.com", FAILS},
		{"DM-16", "of a foreign domain", relaxed, "example.com", "dkim? example.net",
			FAILS},
		{"DM-16", "of another organization below",
			AT("example.com", "p=reject") AT("a.example.com", "p=none; psd=n"),
			"example.com", "dkim? a.example.com", FAILS},
		{"DM-16", "beside one that passes", relaxed, "example.com",
			"dkim? example.com spf+ a.example.com", PASSES},
		{"DM-16", "beside one that passes elsewhere", relaxed, "example.com",
			"dkim? example.com spf+ example.net", UNSURE},
		{"DM-16", "behind others that say nothing", relaxed, "example.com",
			"spf+ example.net dkim- example.com dkim? a.example.com dkim+ x.example",
			UNSURE},
		{"DM-16", "without a record: there is nothing to find out", "", "example.com",
			"dkim? example.com", "none: no policy record, none"},
		{"DM-16", "what is no domain", relaxed, "example.com", "dkim? example.com(", FAILS},
	};
	(void)state;

	check_rows(rows, COUNT(rows));
}

/* ---------------------------------------------------------------- which walks are made */

static void only_walks_that_can_matter(void **state)
{
	static const struct {
		const char *why, *identifiers, *asked;
	} rows[] = {
		{"an identifier of another top is not walked",
			"dkim+ example.net spf+ a.example.org", "_dmarc.example.com"},
		{"one that did not pass is not walked", "dkim- a.example.com",
			"_dmarc.example.com"},
		{"one outside the organizational domain is not walked", "dkim+ other.com",
			"_dmarc.example.com, _dmarc.com"},
		{"each domain is walked once",
			"dkim+ a.example.com spf+ A.example.com "
			"dkim+ a.example.com. dkim? a.example.com",
			"_dmarc.example.com, _dmarc.com, _dmarc.a.example.com"},
		{"what has passed by name leaves others of its kind alone",
			"dkim+ example.com dkim+ a.example.com dkim+ b.example.com",
			"_dmarc.example.com"},
		{"those in temperror are walked only if none is aligned",
			"spf+ a.example.com dkim? b.example.com",
			"_dmarc.example.com, _dmarc.com, _dmarc.a.example.com"},
		{"and then they are", "spf+ example.net dkim? b.example.com",
			"_dmarc.example.com, _dmarc.com, _dmarc.b.example.com"},
		{"the shortest names come first, then in the order of octets",
			"dkim+ ccc.example.com dkim+ b.example.com dkim+ a.example.com",
			"_dmarc.example.com, _dmarc.com, _dmarc.a.example.com, "
			"_dmarc.b.example.com, _dmarc.ccc.example.com"},
	};
	fixture f;
	(void)state;

	open_fixture(&f, relaxed);
	for (size_t i = 0; i < COUNT(rows); i++) {
		row("DM-24", rows[i].why);
		judge(&f, "example.com", rows[i].identifiers);
		assert_string_equal(asked(&f), rows[i].asked);
	}
	close_fixture(&f);
}

static void which_kind_is_aligned(void **state)
{
	static const struct {
		const char *why, *identifiers;
		int spf, dkim;
	} rows[] = {
		{"none", "dkim- example.com spf? example.com", 0, 0},
		{"DKIM alone", "dkim+ example.com spf- example.com", 0, 1},
		{"SPF alone", "dkim+ example.net spf+ a.example.com", 1, 0},
		{"both, by name", "dkim+ example.com spf+ example.com", 1, 1},
		{"both, one by a walk", "dkim+ example.com spf+ a.example.com", 1, 1},
		{"a temperror is never aligned", "dkim? example.com spf+ example.com", 1, 0},
	};
	fixture f;
	(void)state;

	open_fixture(&f, relaxed);
	for (size_t i = 0; i < COUNT(rows); i++) {
		row("DM-21", rows[i].why);
		judge(&f, "example.com", rows[i].identifiers);
		assert_int_equal(mailauth_dmarc_get_spf_aligned(f.dmarc), rows[i].spf);
		assert_int_equal(mailauth_dmarc_get_dkim_aligned(f.dmarc), rows[i].dkim);
	}
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_aligned_identifier_passes),
		cmocka_unit_test(nothing_else_passes),
		cmocka_unit_test(any_order_gives_one_verdict),
		cmocka_unit_test(each_failure_at_each_step),
		cmocka_unit_test(identifiers_in_temperror),
		cmocka_unit_test(only_walks_that_can_matter),
		cmocka_unit_test(which_kind_is_aligned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
