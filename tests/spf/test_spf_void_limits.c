/*
 * Void lookups (RFC 7208 4.6.4) across records: those of an included and of a redirected record
 * count with the rest, exact at two and at three, and the term that is blamed is the third's.
 */
#include "spf_fixture.h"

#define RECORD(owner, text) owner " TXT \"v=spf1 " text "\"\n"
#define OUTER(text) RECORD("example.com.", text)
#define IN(text) RECORD("in.test.", text)
#define DEEP(text) RECORD("deep.test.", text)
#define TO(text) RECORD("to.test.", text)
/* what is there for all of them, none of it the client's */
#define THERE "a.host.test. A 10.0.0.1\nb.host.test. A 10.0.0.2\n"

#define TOO_MANY "permerror: too many void lookups: "

static void check_voids(const char *records, const char *want, unsigned lookups, unsigned voids)
{
	const mailauth_spf_verdict *verdict;
	fixture f;

	open_fixture(&f, records);
	judge(&f, "192.0.2.1");
	verdict = verdict_of(&f);
	assert_string_equal(in_short(verdict), want);
	assert_int_equal(mailauth_spf_verdict_get_lookups(verdict), lookups);
	assert_int_equal(mailauth_spf_verdict_get_void_lookups(verdict), voids);
	close_fixture(&f);
}

/* ------------------------------------------------------------------ rows */

static const struct {
	const char *why, *records, *want;
	unsigned lookups, voids;
} rows[] = {
	{"one in the record and one in what it includes",
		OUTER("a:v0.test include:in.test -all") IN("a:v1.test -all"),
		"fail: mechanism matched: -all @33 example.com", 3, 2},
	{"and a third behind the include",
		OUTER("a:v0.test include:in.test a:v2.test -all") IN("a:v1.test -all"),
		TOO_MANY "a:v2.test @33 example.com", 4, 3},
	{"and a third in the include",
		OUTER("a:v0.test include:in.test -all") IN("a:v1.test a:v2.test -all"),
		TOO_MANY "a:v2.test @17 in.test", 4, 3},
	{"two in an include that matches behind them",
		OUTER("include:in.test -all") IN("a:v0.test a:v1.test ip4:192.0.2.1"),
		"pass: mechanism matched: include:in.test @7 example.com", 3, 2},
	{"three in one that would match behind them",
		OUTER("include:in.test -all") IN("a:v0.test a:v1.test a:v2.test ip4:192.0.2.1"),
		TOO_MANY "a:v2.test @27 in.test", 4, 3},
	{"a match behind the second leaves the third alone",
		OUTER("a:v0.test include:in.test a:v2.test") IN("a:v1.test ip4:192.0.2.1"),
		"pass: mechanism matched: include:in.test @17 example.com", 3, 2},
	{"two in an include that does not match count on",
		OUTER("include:in.test -all") IN("a:v0.test a:v1.test -all"),
		"fail: mechanism matched: -all @23 example.com", 3, 2},
	{"so that the record's first is the third",
		OUTER("include:in.test a:v2.test -all") IN("a:v0.test a:v1.test -all"),
		TOO_MANY "a:v2.test @23 example.com", 4, 3},
	{"it may be the next include's",
		OUTER("include:in.test include:deep.test -all") IN("a:v0.test a:v1.test ?all")
			DEEP("a:a.host.test a:v2.test -all"),
		TOO_MANY "a:v2.test @21 deep.test", 6, 3},
	{"a record that is included twice counts twice",
		OUTER("include:in.test include:in.test -all") IN("a:v0.test -all"),
		"fail: mechanism matched: -all @39 example.com", 4, 2},
	{"and three times",
		OUTER("include:in.test include:in.test include:in.test -all") IN("a:v0.test -all"),
		TOO_MANY "a:v0.test @7 in.test", 6, 3},
	{"one at each of two depths",
		OUTER("include:in.test -all") IN("include:deep.test a:v1.test -all")
			DEEP("a:v0.test -all"),
		"fail: mechanism matched: -all @23 example.com", 4, 2},
	{"one at each of three, the third on the way up",
		OUTER("include:in.test a:v2.test -all") IN("include:deep.test a:v1.test -all")
			DEEP("a:v0.test -all"),
		TOO_MANY "a:v2.test @23 example.com", 5, 3},
	{"the third on the way down",
		OUTER("a:v0.test include:in.test -all") IN("a:v1.test include:deep.test -all")
			DEEP("a:v2.test -all"),
		TOO_MANY "a:v2.test @7 deep.test", 5, 3},
	{"two before a redirect", OUTER("a:v0.test a:v1.test redirect=to.test") TO("-all"),
		"fail: mechanism matched: -all @7 to.test", 3, 2},
	{"and a third in its record",
		OUTER("a:v0.test a:v1.test redirect=to.test") TO("a:a.host.test a:v2.test -all"),
		TOO_MANY "a:v2.test @21 to.test", 5, 3},
	{"two in the record of a redirect",
		OUTER("redirect=to.test") TO("a:v0.test a:v1.test -all"),
		"fail: mechanism matched: -all @27 to.test", 3, 2},
	{"three", OUTER("redirect=to.test") TO("a:v0.test a:v1.test a:v2.test -all"),
		TOO_MANY "a:v2.test @27 to.test", 4, 3},
	{"one in each of two redirected records",
		OUTER("redirect=to.test") TO("a:v0.test redirect=deep.test") DEEP("a:v1.test -all"),
		"fail: mechanism matched: -all @17 deep.test", 4, 2},
	{"and one before both",
		OUTER("a:v0.test redirect=to.test") TO("a:v1.test redirect=deep.test")
			DEEP("a:v2.test -all"),
		TOO_MANY "a:v2.test @7 deep.test", 5, 3},
	{"two in an include that redirects count on",
		OUTER("include:in.test -all") IN("a:v0.test redirect=to.test") TO("a:v1.test -all"),
		"fail: mechanism matched: -all @23 example.com", 4, 2},
	{"and the third is behind it",
		OUTER("include:in.test a:v2.test -all") IN("a:v0.test redirect=to.test")
			TO("a:v1.test -all"),
		TOO_MANY "a:v2.test @23 example.com", 5, 3},
	{"or in the record of that redirect",
		OUTER("a:v0.test include:in.test -all") IN("a:v1.test redirect=to.test")
			TO("a:v2.test -all"),
		TOO_MANY "a:v2.test @7 to.test", 5, 3},
	{"what all keeps from being redirected to is not asked for",
		OUTER("a:v0.test a:v1.test ?all redirect=v2.test"),
		"neutral: mechanism matched: ?all @27 example.com", 2, 2},
	{"the record of a redirect is asked for by a term", OUTER("a:v0.test redirect=v1.test"),
		"permerror: redirect to a domain without SPF record: redirect=v1.test "
		"@17 example.com",
		2, 2},
	{"and may be the third", OUTER("a:v0.test a:v1.test redirect=v2.test"),
		TOO_MANY "redirect=v2.test @27 example.com", 3, 3},
	{"so may that of an include in an include",
		OUTER("a:v0.test include:in.test -all") IN("a:v1.test include:v2.test -all"),
		TOO_MANY "include:v2.test @17 in.test", 4, 3},
	{"the reverse lookup of a ptr, and a host of an mx",
		OUTER("ptr include:in.test redirect=to.test") IN("a:a.host.test -all")
			TO("mx:b.host.test -all") "b.host.test. MX 1 v1.test.\n",
		"fail: mechanism matched: -all @22 to.test", 5, 2},
	{"an exists between them makes the host the third",
		OUTER("ptr include:in.test redirect=to.test") IN("exists:v1.test -all")
			TO("mx:b.host.test -all") "b.host.test. MX 1 v2.test.\n",
		TOO_MANY "mx:b.host.test @7 to.test", 5, 3},
};

static void void_lookups_count_across_records(void **state)
{
	char records[2000];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("SPF-37", rows[i].why);
		assert_in_range(snprintf(records, sizeof records, "%s%s", rows[i].records, THERE),
			1, sizeof records - 1);
		check_voids(records, rows[i].want, rows[i].lookups, rows[i].voids);
	}
}

/* ------------------------------------------------------------------ every way to spread them */

/* The last void term that was put, and how many there are. */
typedef struct last_void {
	const char *domain;
	size_t offset;
	unsigned count;
} last_void;

/* Puts n void terms behind what the record of a domain has. */
static void put_voids(char *record, const char *domain, unsigned n, last_void *last)
{
	for (; n > 0; n--) {
		last->domain = domain;
		last->offset = strlen(record) + 1;
		sprintf(record + last->offset - 1, " a:v%u.test", last->count++);
	}
}

/*
 * So many before an include, in its record, behind it, and in the record of the redirect; what is
 * included ends in `end`.
 */
static void check_spread(const unsigned n[4], const char *end)
{
	char outer[200] = "v=spf1", in[200] = "v=spf1", to[200] = "v=spf1";
	char records[1000], want[200];
	last_void last = {0};
	unsigned lookups;

	put_voids(outer, "example.com", n[0], &last);
	strcat(outer, " include:in.test");
	put_voids(in, "in.test", n[1], &last);
	put_voids(outer, "example.com", n[2], &last);
	put_voids(to, "to.test", n[3], &last);
	lookups = last.count + 2;
	if (last.count <= 2) {
		snprintf(want, sizeof want, "fail: mechanism matched: -all @%zu to.test",
			strlen(to) + 1);
	} else {
		if (n[3] == 0)
			lookups--; /* the redirect is not reached */
		if (n[3] == 0 && n[2] == 0 && n[1] == 0)
			lookups--; /* nor is the include */
		snprintf(want, sizeof want, TOO_MANY "a:v2.test @%zu %s", last.offset, last.domain);
	}
	snprintf(records, sizeof records,
		"example.com. TXT \"%s redirect=to.test\"\nin.test. TXT \"%s%s\"\n"
		"to.test. TXT \"%s -all\"\n",
		outer, in, end, to);
	check_voids(records, want, lookups, last.count);
}

static void void_lookups_count_wherever_they_are(void **state)
{
	static const char *const ends[] = {"", " -all", " ~all", " ?all"};
	unsigned n[4], spreads[4] = {0};
	(void)state;

	row("SPF-37",
		"two, and three, before, in and behind an include, and in a redirect's record");
	for (unsigned i = 0; i < 4 * 4 * 4 * 4; i++) {
		unsigned all = 0;

		for (size_t j = 0; j < COUNT(n); j++)
			all += n[j] = i >> 2 * j & 3;
		if (all != 2 && all != 3)
			continue;
		spreads[all]++;
		for (size_t j = 0; j < COUNT(ends); j++)
			check_spread(n, ends[j]);
	}
	assert_int_equal(spreads[2], 10);
	assert_int_equal(spreads[3], 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(void_lookups_count_across_records),
		cmocka_unit_test(void_lookups_count_wherever_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
