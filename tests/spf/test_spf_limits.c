/*
 * Limits (RFC 7208 4.6.4, 11.1): each at N, where nothing is said of it, and at N + 1, where the
 * verdict names it and the term that met it; and that every reason there is can be reached.
 */
#include "spf_fixture.h"

#define RECORDS_ROOM 262144

/* Records on their way. */
static char records[RECORDS_ROOM];
static size_t used;

static void put(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void put(const char *format, ...)
{
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(records + used, RECORDS_ROOM - used, format, arguments);
	va_end(arguments);
	assert_in_range(n, 0, RECORDS_ROOM - used - 1);
	used += (size_t)n;
}

/* ------------------------------------------------------------------ records of n things */

/* n terms like `format`, which names its number, and -all. */
static void put_terms(const char *format, unsigned n)
{
	put("example.com. TXT \"v=spf1\"");
	for (unsigned i = 0; i < n; i++) {
		put(" \" ");
		for (const char *at = format; *at != 0; at++) {
			if (*at == '#')
				put("%u", i);
			else
				put("%c", *at);
		}
		put("\"");
	}
	put(" \" -all\"\n");
	/* what is there for all of them, none of it the client's */
	put("*.host.example.com. A 10.0.0.1\n*.mx.example.com. MX 1 a.host.example.com.\n"
	    "*.no.example.com. TXT \"v=spf1 -all\"\n*.txt.example.com. TXT \"text\"\n");
}

static void put_a(unsigned n)
{
	put_terms("a:#.host.example.com", n);
}

static void put_mx(unsigned n)
{
	put_terms("mx:#.mx.example.com", n);
}

static void put_ptr(unsigned n)
{
	put_terms("ptr", n);
	put("1.2.0.192.in-addr.arpa. PTR a.host.example.net.\n");
}

static void put_include(unsigned n)
{
	put_terms("include:#.no.example.com", n);
}

static void put_exists(unsigned n)
{
	put_terms("exists:#.void.example.com", n);
}

static void put_names_that_cannot_be(unsigned n)
{
	put_terms("exists:#..example.com", n);
}

static void put_terms_without_dns(unsigned n)
{
	put_terms("ip4:10.0.0.# ip6:::# moo=#", n);
}

/* A record that leads to the next by this term, n times. */
static void put_chain(const char *term, unsigned n)
{
	put("example.com. TXT \"v=spf1 %s%s\"\n", n > 0 ? term : "-all",
		n > 0 ? "1.example.com" : "");
	for (unsigned i = 1; i <= n; i++) {
		if (i < n)
			put("%u.example.com. TXT \"v=spf1 %s%u.example.com\"\n", i, term, i + 1);
		else
			put("%u.example.com. TXT \"v=spf1 -all\"\n", i);
	}
}

static void put_redirects(unsigned n)
{
	put_chain("redirect=", n);
}

static void put_includes(unsigned n)
{
	put_chain("include:", n);
}

/* An include that has three terms, then n of its own. */
static void put_shared(unsigned n)
{
	put("example.com. TXT \"v=spf1 include:inner.example.com\"");
	for (unsigned i = 0; i < n; i++)
		put(" \" a:%u.host.example.com\"", i);
	put(" \" -all\"\n*.host.example.com. A 10.0.0.1\n");
	put("inner.example.com. TXT \"v=spf1 a:x.host.example.com a:y.host.example.com "
	    "a:z.host.example.com\"\n");
}

static void put_mx_names(unsigned n)
{
	put("example.com. TXT \"v=spf1 mx -all\"\n*.host.example.com. A 10.0.0.1\n");
	for (unsigned i = 0; i < n; i++)
		put("example.com. MX %u %u.host.example.com.\n", i % 3, i);
}

/* A term that matches, behind n that do not and before as many again. */
static void put_match_behind(const char *term, unsigned n)
{
	put("example.com. TXT \"v=spf1\"");
	for (unsigned i = 0; i < 2 * n; i++) {
		put(" \" %s%u.example.com\"", term, i);
		if (i + 1 == n)
			put(" \" ip4:192.0.2.1\"");
	}
	put("\n");
}

static void put_match_behind_terms(unsigned n)
{
	put_match_behind("a:h", n);
	for (unsigned i = 0; i < n; i++)
		put("h%u.example.com. A 10.0.0.1\n", i);
}

static void put_match_behind_voids(unsigned n)
{
	put_match_behind("exists:v", n);
}

/* The last of which would match. */
static void put_mx_names_to_match(unsigned n)
{
	put("example.com. TXT \"v=spf1 mx -all\"\n*.host.example.com. A 10.0.0.1\n"
	    "a.example.com. A 192.0.2.1\nexample.com. MX 0 a.example.com.\n");
	for (unsigned i = 1; i < n; i++)
		put("example.com. MX 9 %u.host.example.com.\n", i);
}

/* One name with n addresses, which is no limit's business (RFC 7208 4.6.4). */
static void put_addresses(unsigned n)
{
	put("example.com. TXT \"v=spf1 a mx -all\"\nexample.com. MX 0 example.com.\n");
	for (unsigned i = 0; i < n; i++)
		put("example.com. A 10.0.0.%u\n", i);
}

static void put_void_a(unsigned n)
{
	put_terms("a:#.void.example.com", n);
}

static void put_void_without_data(unsigned n)
{
	put_terms("a:#.txt.example.com", n);
}

static void put_void_mx(unsigned n)
{
	put_terms("mx:#.txt.example.com", n);
}

/* The same name, which is asked for once and counts each time. */
static void put_void_again(unsigned n)
{
	put_terms("a:void.example.com", n);
}

/* Hosts of one mx without an address. */
static void put_void_hosts(unsigned n)
{
	put("example.com. TXT \"v=spf1 mx -all\"\n");
	for (unsigned i = 0; i < n; i++)
		put("example.com. MX %u %u.void.example.com.\n", i, i);
}

/* Hosts that only have an address of the other family. */
static void put_void_family(unsigned n)
{
	put_terms("a:#.six.example.com", n);
	put("*.six.example.com. AAAA 2001:db8::1\n");
}

/* An include of what does not exist, behind n that do not either. */
static void put_void_include(unsigned n)
{
	put("example.com. TXT \"v=spf1");
	for (unsigned i = 0; i < n; i++)
		put(" a:%u.void.example.com", i);
	put(" include:none.example.com -all\"\n");
}

/* No domain at all. */
static void put_nothing(unsigned n)
{
	assert_int_equal(n, 0);
	put("example.net. TXT \"\"\n");
}

/* Names that are not asked for are none of it. */
static void put_not_void(unsigned n)
{
	put_terms("a:#.host.example.com exists:#..example.com", n);
}

/* A record of n octets. */
static void put_long_record(unsigned n)
{
	put("example.com. TXT \"v=spf1\"");
	for (unsigned left = n - 6 - 5; left > 0;) {
		unsigned piece = left < 200 ? left : 200;

		put(" \"%*s\"", (int)piece, "");
		left -= piece;
	}
	put(" \" -all\"\n");
}

/* ------------------------------------------------------------------ limits */

#define FAIL "fail: mechanism matched"

static const struct limit_row {
	const char *id, *why;
	void (*put)(unsigned n);
	unsigned n;
	mailauth_limit limit;
	uint64_t value; /* 0: the default; what is 0 has UINT64_MAX here */
	const char *want, *term;
	unsigned lookups, voids;
} limit_rows[] = {
	{"SPF-36", "ten a", put_a, 10, 0, 0, FAIL, "-all", 10, 0},
	{"SPF-36", "eleven", put_a, 11, 0, 0, "permerror: too many DNS lookups",
		"a:10.host.example.com", 10, 0},
	{"SPF-36", "ten mx, whose hosts do not count", put_mx, 10, 0, 0, FAIL, "-all", 10, 0},
	{"SPF-36", "eleven", put_mx, 11, 0, 0, "permerror: too many DNS lookups",
		"mx:10.mx.example.com", 10, 0},
	{"SPF-36", "ten ptr", put_ptr, 10, 0, 0, FAIL, "-all", 10, 0},
	{"SPF-36", "eleven", put_ptr, 11, 0, 0, "permerror: too many DNS lookups", "ptr", 10, 0},
	{"SPF-36", "ten include", put_include, 10, 0, 0, FAIL, "-all", 10, 0},
	{"SPF-36", "eleven", put_include, 11, 0, 0, "permerror: too many DNS lookups",
		"include:10.no.example.com", 10, 0},
	{"SPF-36", "ten exists", put_exists, 10, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, 10, FAIL, "-all",
		10, 10},
	{"SPF-36", "eleven", put_exists, 11, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, 100,
		"permerror: too many DNS lookups", "exists:10.void.example.com", 10, 10},
	{"SPF-36", "terms whose names cannot be count, and are no void lookups",
		put_names_that_cannot_be, 10, 0, 0, FAIL, "-all", 10, 0},
	{"SPF-36", "and no more than ten", put_names_that_cannot_be, 11, 0, 0,
		"permerror: too many DNS lookups", "exists:10..example.com", 10, 0},
	{"SPF-36", "terms without DNS are not counted", put_terms_without_dns, 100, 0, 0, FAIL,
		"-all", 0, 0},
	{"SPF-36", "ten redirects, one after the other", put_redirects, 10, 0, 0, FAIL, "-all", 10,
		0},
	{"SPF-36", "eleven", put_redirects, 11, 0, 0, "permerror: too many DNS lookups",
		"redirect=11.example.com", 10, 0},
	{"SPF-36", "ten include, one in the other", put_includes, 10, 0, 0,
		"neutral: no mechanism matched", "", 10, 0},
	{"SPF-36", "eleven", put_includes, 11, 0, 0, "permerror: too many DNS lookups",
		"include:11.example.com", 10, 0},
	{"SPF-36", "what is included counts with the rest: 1 + 3 + 6", put_shared, 6, 0, 0, FAIL,
		"-all", 10, 0},
	{"SPF-36", "1 + 3 + 7", put_shared, 7, 0, 0, "permerror: too many DNS lookups",
		"a:6.host.example.com", 10, 0},
	{"SPF-36", "a match behind ten decides, whatever is behind it", put_match_behind_terms, 10,
		0, 0, "pass: mechanism matched", "ip4:192.0.2.1", 10, 0},
	{"SPF-36", "behind eleven it is too late", put_match_behind_terms, 11, 0, 0,
		"permerror: too many DNS lookups", "a:h10.example.com", 10, 0},
	{"SPF-37", "a match behind two void lookups decides", put_match_behind_voids, 2, 0, 0,
		"pass: mechanism matched", "ip4:192.0.2.1", 2, 2},
	{"SPF-37", "behind three it is too late", put_match_behind_voids, 3, 0, 0,
		"permerror: too many void lookups", "exists:v2.example.com", 3, 3},
	{"API-6", "one term, with one as the most", put_a, 1, MAILAUTH_LIMIT_SPF_TERMS, 1, FAIL,
		"-all", 1, 0},
	{"API-6", "two terms, with one as the most", put_a, 2, MAILAUTH_LIMIT_SPF_TERMS, 1,
		"permerror: too many DNS lookups", "a:1.host.example.com", 1, 0},
	{"API-6", "a hundred levels, with a hundred as the most", put_includes, 100,
		MAILAUTH_LIMIT_SPF_TERMS, 100, "neutral: no mechanism matched", "", 100, 0},
	{"API-6", "a hundred and one", put_includes, 101, MAILAUTH_LIMIT_SPF_TERMS, 100,
		"permerror: too many DNS lookups", "include:101.example.com", 100, 0},
	{"API-6", "ten hosts of an mx", put_mx_names, 10, 0, 0, FAIL, "-all", 1, 0},
	{"API-6", "eleven", put_mx_names, 11, 0, 0, "permerror: too many MX names", "mx", 1, 0},
	{"API-6", "eleven, though the first matches: the mechanism is permerror",
		put_mx_names_to_match, 11, 0, 0, "permerror: too many MX names", "mx", 1, 0},
	{"API-6", "ten, of which the first matches", put_mx_names_to_match, 10, 0, 0,
		"pass: mechanism matched", "mx", 1, 0},
	{"API-6", "three, with three as the most", put_mx_names, 3, MAILAUTH_LIMIT_SPF_NAMES, 3,
		FAIL, "-all", 1, 0},
	{"API-6", "four, with three as the most", put_mx_names, 4, MAILAUTH_LIMIT_SPF_NAMES, 3,
		"permerror: too many MX names", "mx", 1, 0},
	{"SPF-30", "a name may have any number of addresses", put_addresses, 200, 0, 0, FAIL,
		"-all", 2, 0},
	{"SPF-37", "two names that do not exist", put_void_a, 2, 0, 0, FAIL, "-all", 2, 2},
	{"SPF-37", "three", put_void_a, 3, 0, 0, "permerror: too many void lookups",
		"a:2.void.example.com", 3, 3},
	{"SPF-37", "two names without data", put_void_without_data, 2, 0, 0, FAIL, "-all", 2, 2},
	{"SPF-37", "three", put_void_without_data, 3, 0, 0, "permerror: too many void lookups",
		"a:2.txt.example.com", 3, 3},
	{"SPF-37", "two mx without data", put_void_mx, 2, 0, 0, FAIL, "-all", 2, 2},
	{"SPF-37", "three", put_void_mx, 3, 0, 0, "permerror: too many void lookups",
		"mx:2.txt.example.com", 3, 3},
	{"SPF-37", "one name twice", put_void_again, 2, 0, 0, FAIL, "-all", 2, 2},
	{"SPF-37", "three times", put_void_again, 3, 0, 0, "permerror: too many void lookups",
		"a:void.example.com", 3, 3},
	{"SPF-37", "two hosts of an mx without address", put_void_hosts, 2, 0, 0, FAIL, "-all", 1,
		2},
	{"SPF-37", "three", put_void_hosts, 3, 0, 0, "permerror: too many void lookups", "mx", 1,
		3},
	{"SPF-37", "two hosts with addresses of the other family", put_void_family, 2, 0, 0, FAIL,
		"-all", 2, 2},
	{"SPF-37", "three", put_void_family, 3, 0, 0, "permerror: too many void lookups",
		"a:2.six.example.com", 3, 3},
	{"SPF-37", "the record of an include is asked for by a term", put_void_include, 1, 0, 0,
		"permerror: included domain has no SPF record", "include:none.example.com", 2, 2},
	{"SPF-37", "and may be the third", put_void_include, 2, 0, 0,
		"permerror: too many void lookups", "include:none.example.com", 3, 3},
	{"SPF-37", "the first record is not", put_nothing, 0, 0, 0, "none: domain does not exist",
		"", 0, 0},
	{"SPF-37", "names that cannot be asked for are no void lookups", put_not_void, 5, 0, 0,
		FAIL, "-all", 10, 0},
	{"API-6", "no void lookup, with none as the most", put_a, 3,
		MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, UINT64_MAX, FAIL, "-all", 3, 0},
	{"API-6", "one, with none as the most", put_void_a, 1, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS,
		UINT64_MAX, "permerror: too many void lookups", "a:0.void.example.com", 1, 1},
	{"API-6", "five, with five as the most", put_void_a, 5, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, 5,
		FAIL, "-all", 5, 5},
	{"API-6", "six, with five as the most", put_void_a, 6, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, 5,
		"permerror: too many void lookups", "a:5.void.example.com", 6, 6},
	{"API-6", "a record of 450 octets, with 450 as the most", put_long_record, 450,
		MAILAUTH_LIMIT_SPF_RECORD_BYTES, 450, FAIL, "-all", 0, 0},
	{"API-6", "one of 451", put_long_record, 451, MAILAUTH_LIMIT_SPF_RECORD_BYTES, 450,
		"permerror: record too long", "", 0, 0},
	{"API-6", "one of 60000, with the default", put_long_record, 60000, 0, 0, FAIL, "-all", 0,
		0},
	{"API-6", "four questions, with four as the most", put_a, 3, MAILAUTH_LIMIT_QUESTIONS, 4,
		FAIL, "-all", 3, 0},
	{"API-6", "five, with four as the most", put_a, 4, MAILAUTH_LIMIT_QUESTIONS, 4,
		"permerror: too many DNS questions", "a:3.host.example.com", 4, 0},
};

static void check_limit(const struct limit_row *one)
{
	const mailauth_spf_verdict *verdict;
	char want[256];
	fixture f;
	size_t len;

	used = 0;
	one->put(one->n);
	open_fixture(&f, records);
	if (one->value != 0)
		limit(&f, one->limit, one->value != UINT64_MAX ? one->value : 0);
	judge(&f, "192.0.2.1");
	verdict = verdict_of(&f);
	snprintf(want, sizeof want, "%s: %s",
		mailauth_spf_result_text(mailauth_spf_verdict_get_result(verdict)),
		mailauth_spf_reason_text(mailauth_spf_verdict_get_reason(verdict)));
	assert_string_equal(want, one->want);
	assert_string_equal(mailauth_spf_verdict_get_term(verdict, &len), one->term);
	assert_int_equal(len, strlen(one->term));
	assert_int_equal(mailauth_spf_verdict_get_lookups(verdict), one->lookups);
	assert_int_equal(mailauth_spf_verdict_get_void_lookups(verdict), one->voids);
	close_fixture(&f);
}

static void each_limit_holds(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(limit_rows); i++) {
		row(limit_rows[i].id, limit_rows[i].why);
		check_limit(&limit_rows[i]);
	}
}

#define V4_HOSTS \
	"example.com. MX 1 a.v4.test.\nexample.com. MX 2 b.v4.test.\nexample.com. MX 3 " \
	"c.v4.test.\n*.v4.test. A 192.0.2.7\n"
#define PTR_NAMES \
	"1.2.0.192.in-addr.arpa. PTR a.six.example.com.\n1.2.0.192.in-addr.arpa. PTR " \
	"b.six.example.com.\n1.2.0.192.in-addr.arpa. PTR c.six.example.com.\n"
#define V6_HOSTS "*.six.example.com. AAAA 2001:db8::7\n"

static const struct {
	const char *why, *client, *records, *strict, *dual;
	unsigned strict_voids, dual_voids;
	size_t questions; /* with hosts of two families */
} family_rows[] = {
	{"MX hosts of IPv4 alone, for a client of IPv6", "2001:db8::1",
		"example.com. TXT \"v=spf1 mx -all\"\n" V4_HOSTS, "permerror", "fail", 3, 0, 8},
	{"hosts of IPv6 alone, for one of IPv4", "192.0.2.1",
		"example.com. TXT \"v=spf1 a:a.six.example.com a:b.six.example.com "
		"a:c.six.example.com -all\"\n" V6_HOSTS,
		"permerror", "fail", 3, 0, 7},
	{"names of a ptr", "192.0.2.1", "example.com. TXT \"v=spf1 ptr -all\"\n" PTR_NAMES V6_HOSTS,
		"permerror", "fail", 3, 0, 8},
	{"and of %{p}", "192.0.2.1",
		"example.com. TXT \"v=spf1 exists:%{p}.six.example.com -all\"\n" PTR_NAMES V6_HOSTS,
		"permerror", "fail", 3, 1, 9},
	{"hosts with neither are void", "2001:db8::1",
		"example.com. TXT \"v=spf1 mx -all\"\nexample.com. MX 1 a.txt.test.\nexample.com. MX "
		"2 b.txt.test.\nexample.com. MX 3 c.txt.test.\n*.txt.test. TXT x\n",
		"permerror", "permerror", 3, 3, 8},
	{"so are those that do not exist, whose other family is not asked for", "2001:db8::1",
		"example.com. TXT \"v=spf1 mx -all\"\nexample.com. MX 1 a.gone.test.\nexample.com. "
		"MX 2 b.gone.test.\nexample.com. MX 3 c.gone.test.\n",
		"permerror", "permerror", 3, 3, 5},
	{"one of which the other family cannot be had is none: that is no answer", "2001:db8::1",
		"example.com. TXT \"v=spf1 mx -all\"\nexample.com. MX 1 a.v4.test.\n*.v4.test. A "
		"192.0.2.7\n$FAIL a.v4.test. A servfail\na.v4.test. TXT x\n",
		"fail", "fail", 1, 0, 4},
	{"what is no host is void: exists has no family", "192.0.2.1",
		"example.com. TXT \"v=spf1 exists:a.six.example.com exists:b.six.example.com "
		"exists:c.six.example.com -all\"\n" V6_HOSTS,
		"permerror", "permerror", 3, 3, 4},
	{"a host that has the client's address matches as ever", "192.0.2.7",
		"example.com. TXT \"v=spf1 mx -all\"\n" V4_HOSTS, "pass", "pass", 0, 0, 3},
};

static void hosts_may_be_of_two_families(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(family_rows); i++)
		for (int dual = 0; dual <= 1; dual++) {
			const mailauth_spf_verdict *verdict;
			fixture f;

			row("SPF-53", family_rows[i].why);
			open_fixture(&f, family_rows[i].records);
			assert_int_equal(mailauth_context_set_spf_dual_stack(f.context, dual),
				MAILAUTH_OK);
			judge(&f, family_rows[i].client);
			verdict = verdict_of(&f);
			assert_string_equal(
				mailauth_spf_result_text(mailauth_spf_verdict_get_result(verdict)),
				dual ? family_rows[i].dual : family_rows[i].strict);
			assert_int_equal(mailauth_spf_verdict_get_void_lookups(verdict),
				dual ? family_rows[i].dual_voids : family_rows[i].strict_voids);
			if (dual)
				assert_int_equal(mailauth_questions_get_used_count(
							 mailauth_spf_questions(f.spf)),
					family_rows[i].questions);
			close_fixture(&f);
		}
	assert_int_equal(mailauth_context_set_spf_dual_stack(NULL, 1), MAILAUTH_NO_MEMORY);
}

static void loops_end(void **state)
{
	static const struct {
		const char *why, *in, *want;
	} rows[] = {
		{"a record that includes itself",
			"example.com. TXT \"v=spf1 include:example.com\"\n",
			"permerror: too many DNS lookups: include:example.com @7 example.com"},
		{"one that redirects to itself",
			"example.com. TXT \"v=spf1 redirect=example.com\"\n",
			"permerror: too many DNS lookups: redirect=example.com @7 example.com"},
		{"two that include each other",
			"example.com. TXT \"v=spf1 include:b.example.com\"\n"
			"b.example.com. TXT \"v=spf1 include:Example.com\"\n",
			"permerror: too many DNS lookups: include:b.example.com @7 Example.com"},
		{"one that includes and redirects",
			"example.com. TXT \"v=spf1 include:b.example.com redirect=example.com\"\n"
			"b.example.com. TXT \"v=spf1 -all\"\n",
			"permerror: too many DNS lookups: include:b.example.com @7 example.com"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("SPF-36", rows[i].why);
		assert_string_equal(judged("192.0.2.1", rows[i].in), rows[i].want);
	}
}

/* ------------------------------------------------------------------ reasons */

#define SPACES10 "          "
#define SPACES100 \
	SPACES10 SPACES10 SPACES10 SPACES10 SPACES10 SPACES10 SPACES10 SPACES10 SPACES10 SPACES10
#define RECORD(text) "example.com. TXT \"" text "\"\n"

/* A record for each reason: the reason, where in the record, and the limit that it needs. */
static const struct {
	mailauth_spf_reason reason;
	mailauth_spf_result result;
	const char *records;
	size_t offset;
	mailauth_limit limit;
	uint64_t value;
} reason_rows[] = {
	{MAILAUTH_SPF_REASON_MATCHED, MAILAUTH_SPF_FAIL, RECORD("v=spf1 moo=1 -all"), 13, 0, 0},
	{MAILAUTH_SPF_REASON_NO_MATCH, MAILAUTH_SPF_NEUTRAL, RECORD("v=spf1 ip4:10.0.0.1"), 0, 0,
		0},
	{MAILAUTH_SPF_REASON_NO_DOMAIN, MAILAUTH_SPF_NONE, "", 0, 0, 0},
	{MAILAUTH_SPF_REASON_NO_RECORD, MAILAUTH_SPF_NONE, RECORD("v=spf2"), 0, 0, 0},
	{MAILAUTH_SPF_REASON_SEVERAL_RECORDS, MAILAUTH_SPF_PERMERROR,
		RECORD("v=spf1") RECORD("v=spf1 -all"), 0, 0, 0},
	{MAILAUTH_SPF_REASON_SYNTAX, MAILAUTH_SPF_PERMERROR, RECORD("v=spf1 a ;-all"), 9, 0, 0},
	{MAILAUTH_SPF_REASON_OCTET, MAILAUTH_SPF_PERMERROR, RECORD("v=spf1 a:\\195.example"), 9, 0,
		0},
	{MAILAUTH_SPF_REASON_UNKNOWN_MECHANISM, MAILAUTH_SPF_PERMERROR, RECORD("v=spf1 -al"), 8, 0,
		0},
	{MAILAUTH_SPF_REASON_ARGUMENT, MAILAUTH_SPF_PERMERROR, RECORD("v=spf1 include"), 14, 0, 0},
	{MAILAUTH_SPF_REASON_DOMAIN_SPEC, MAILAUTH_SPF_PERMERROR, RECORD("v=spf1 a:b"), 9, 0, 0},
	{MAILAUTH_SPF_REASON_MACRO, MAILAUTH_SPF_PERMERROR, RECORD("v=spf1 a:%{x}"), 11, 0, 0},
	{MAILAUTH_SPF_REASON_ADDRESS, MAILAUTH_SPF_PERMERROR, RECORD("v=spf1 ip4:1"), 11, 0, 0},
	{MAILAUTH_SPF_REASON_PREFIX_LENGTH, MAILAUTH_SPF_PERMERROR, RECORD("v=spf1 a/99"), 9, 0, 0},
	{MAILAUTH_SPF_REASON_MODIFIER_TWICE, MAILAUTH_SPF_PERMERROR,
		RECORD("v=spf1 exp=a.example exp=a.example"), 21, 0, 0},
	{MAILAUTH_SPF_REASON_RECORD_TOO_LONG, MAILAUTH_SPF_PERMERROR,
		"example.com. TXT \"v=spf1 \" \"" SPACES100 SPACES100 "\" \"" SPACES100 SPACES100
		"\" \"" SPACES100 "a -all\"\n",
		0, MAILAUTH_LIMIT_SPF_RECORD_BYTES, 450},
	{MAILAUTH_SPF_REASON_INCLUDE_WITHOUT_RECORD, MAILAUTH_SPF_PERMERROR,
		RECORD("v=spf1 ~include:b.example.com"), 7, 0, 0},
	{MAILAUTH_SPF_REASON_REDIRECT_WITHOUT_RECORD, MAILAUTH_SPF_PERMERROR,
		RECORD("v=spf1 ip4:10.0.0.1 redirect=b.example.com"), 20, 0, 0},
	{MAILAUTH_SPF_REASON_TOO_MANY_TERMS, MAILAUTH_SPF_PERMERROR,
		RECORD("v=spf1 a ~mx") "example.com. A 10.0.0.1\n", 9, MAILAUTH_LIMIT_SPF_TERMS, 1},
	{MAILAUTH_SPF_REASON_TOO_MANY_VOID_LOOKUPS, MAILAUTH_SPF_PERMERROR,
		RECORD("v=spf1 a a a mx"), 11, 0, 0},
	{MAILAUTH_SPF_REASON_TOO_MANY_NAMES, MAILAUTH_SPF_PERMERROR,
		RECORD("v=spf1 -mx") "example.com. MX 1 a.example.com.\n"
				     "example.com. MX 1 b.example.com.\n",
		7, MAILAUTH_LIMIT_SPF_NAMES, 1},
	{MAILAUTH_SPF_REASON_TOO_MANY_QUESTIONS, MAILAUTH_SPF_PERMERROR, RECORD("v=spf1 a a"), 7,
		MAILAUTH_LIMIT_QUESTIONS, 1},
	{MAILAUTH_SPF_REASON_DNS, MAILAUTH_SPF_TEMPERROR,
		RECORD("v=spf1 exists:b.example.com") "$FAIL b.example.com. * timeout\n", 7, 0, 0},
};

static void each_reason_is_reached(void **state)
{
	/* those of the input alone are in test_spf_identities.c */
	bool reached[256] = {
		[MAILAUTH_SPF_REASON_NO_CLIENT] = true,
		[MAILAUTH_SPF_REASON_NOT_A_DOMAIN] = true,
	};
	(void)state;

	for (size_t i = 0; i < COUNT(reason_rows); i++) {
		mailauth_spf_reason reason = reason_rows[i].reason;
		const mailauth_spf_verdict *verdict;
		fixture f;

		row("SPF-41", mailauth_spf_reason_text(reason));
		reached[reason] = true;
		open_fixture(&f, reason_rows[i].records);
		if (reason_rows[i].value > 0)
			limit(&f, reason_rows[i].limit, reason_rows[i].value);
		judge(&f, "192.0.2.1");
		verdict = verdict_of(&f);
		assert_int_equal(mailauth_spf_verdict_get_reason(verdict), reason);
		assert_int_equal(mailauth_spf_verdict_get_result(verdict), reason_rows[i].result);
		assert_int_equal(mailauth_spf_verdict_get_offset(verdict), reason_rows[i].offset);
		assert_memory_equal(mailauth_spf_reason_section(reason), "RFC 7208 ", 9);
		close_fixture(&f);
	}
	row("SPF-41", "each reason that has a text is one of these, and no other has one");
	for (int reason = 0; reason < 256; reason++) {
		const char *text = mailauth_spf_reason_text((mailauth_spf_reason)reason);
		const char *section = mailauth_spf_reason_section((mailauth_spf_reason)reason);

		assert_int_equal(strcmp(text, "unknown reason") != 0, reached[reason]);
		assert_int_equal(section[0] != 0, reached[reason]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_limit_holds),
		cmocka_unit_test(hosts_may_be_of_two_families),
		cmocka_unit_test(loops_end),
		cmocka_unit_test(each_reason_is_reached),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
