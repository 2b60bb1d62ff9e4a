/*
 * DNS tree walks: the names that are asked, exactly and in order, where a walk stops, and which
 * organizational domain comes of it (RFC 9989 4.10, 4.10.2).
 */
#include "dmarc_fixture.h"

/* A record at a name, as a line of a zone. */
#define AT(name, text) "_dmarc." name " TXT \"" text "\"\n"
#define NO_PSD "v=DMARC1; p=none"
#define PSD_Y "v=DMARC1; p=none; psd=y"
#define PSD_N "v=DMARC1; p=none; psd=n"

/* ---------------------------------------------------------------- which names */

static void the_names_of_a_walk(void **state)
{
	static const struct {
		const char *why, *author, *want;
	} rows[] = {
		{"the example of RFC 9989 4.10: eight queries",
			"a.b.c.d.e.f.g.h.i.j.mail.example.com",
			"_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com, _dmarc.g.h.i.j.mail.example.com, "
			"_dmarc.h.i.j.mail.example.com, _dmarc.i.j.mail.example.com, "
			"_dmarc.j.mail.example.com, _dmarc.mail.example.com, _dmarc.example.com, "
			"_dmarc.com"},
		{"the example of 5.1.8: a record between is passed over",
			"mail.a.b.c.d.e.f.g.example.com",
			"_dmarc.mail.a.b.c.d.e.f.g.example.com, _dmarc.c.d.e.f.g.example.com, "
			"_dmarc.d.e.f.g.example.com, _dmarc.e.f.g.example.com, "
			"_dmarc.f.g.example.com, _dmarc.g.example.com, _dmarc.example.com, "
			"_dmarc.com"},
		{"nine labels: two are removed", "a.b.c.d.e.f.g.example.com",
			"_dmarc.a.b.c.d.e.f.g.example.com, _dmarc.c.d.e.f.g.example.com, "
			"_dmarc.d.e.f.g.example.com, _dmarc.e.f.g.example.com, "
			"_dmarc.f.g.example.com, _dmarc.g.example.com, _dmarc.example.com, "
			"_dmarc.com"},
		{"eight labels: one is removed, so that seven remain", "b.c.d.e.f.g.example.com",
			"_dmarc.b.c.d.e.f.g.example.com, _dmarc.c.d.e.f.g.example.com, "
			"_dmarc.d.e.f.g.example.com, _dmarc.e.f.g.example.com, "
			"_dmarc.f.g.example.com, _dmarc.g.example.com, _dmarc.example.com, "
			"_dmarc.com"},
		{"seven labels: one is removed", "c.d.e.f.g.example.com",
			"_dmarc.c.d.e.f.g.example.com, _dmarc.d.e.f.g.example.com, "
			"_dmarc.e.f.g.example.com, _dmarc.f.g.example.com, _dmarc.g.example.com, "
			"_dmarc.example.com, _dmarc.com"},
		{"three", "mail.example.com",
			"_dmarc.mail.example.com, _dmarc.example.com, _dmarc.com"},
		{"two", "example.com", "_dmarc.example.com, _dmarc.com"},
		{"one: the walk ends where no labels remain", "com", "_dmarc.com"},
		{"names are asked in lower case, and without a dot at their end",
			"Mail.EXAMPLE.com.",
			"_dmarc.mail.example.com, _dmarc.example.com, _dmarc.com"},
		{"a label of _dmarc in the domain is one as any other", "_dmarc.example.com",
			"_dmarc._dmarc.example.com, _dmarc.example.com, _dmarc.com"},
	};
	fixture f;
	(void)state;

	open_fixture(&f, AT("b.c.d.e.f.g.example.net", PSD_N));
	for (size_t i = 0; i < COUNT(rows); i++) {
		row("DM-9", rows[i].why);
		assert_string_equal(judge(&f, rows[i].author, ""), "none: no policy record, none");
		assert_string_equal(asked(&f), rows[i].want);
	}
	close_fixture(&f);
}

/* A domain of so many labels: l1.l2. ... .example */
static void make_domain(char *text, size_t cap, int labels)
{
	size_t len = 0;

	for (int i = 1; i < labels; i++)
		len += (size_t)snprintf(text + len, cap - len, "l%d.", i);
	snprintf(text + len, cap - len, "example");
}

static void never_more_than_the_limit(void **state)
{
	static const struct {
		const char *why;
		uint64_t limit;
		int labels;
		size_t want;
	} rows[] = {
		{"as many labels as the limit: each is asked", 8, 8, 8},
		{"one more: the limit holds", 8, 9, 8},
		{"as many as a name can have of such labels", 8, 60, 8},
		{"one less than the limit", 8, 7, 7},
		{"a limit of nine, of ten labels", 9, 10, 9},
		{"a limit of nine, met exactly", 9, 9, 9},
		{"a limit that is not met", 127, 60, 60},
	};
	char domain[256];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		fixture f;

		row("API-6", rows[i].why);
		open_context(&f, "");
		limit(&f, MAILAUTH_LIMIT_DMARC_QUERIES, rows[i].limit);
		f.dmarc = mailauth_dmarc_new(f.context, fixture_ask, &f);
		make_domain(domain, sizeof domain, rows[i].labels);
		judge(&f, domain, "");
		assert_int_equal(f.count, rows[i].want);
		assert_memory_equal(f.asked[0] + 7, domain, strlen(domain));
		assert_string_equal(f.asked[f.count - 1], "_dmarc.example");
		close_fixture(&f);
	}
}

static void names_as_long_as_they_can_be(void **state)
{
	char domain[256], want[272];
	fixture f;
	(void)state;

	open_fixture(&f, "");
	memset(domain, 'a', sizeof domain);
	domain[63] = domain[127] = domain[191] = '.';

	row("DM-9", "a domain of 246 octets has room for _dmarc before it");
	domain[246] = 0;
	snprintf(want, sizeof want, "_dmarc.%s", domain);
	judge(&f, domain, "");
	assert_int_equal(f.count, 4);
	assert_string_equal(f.asked[0], want);

	row("DM-9", "one of 247 has not, so it has no record, and the walk goes on above it");
	domain[246] = 'a';
	domain[247] = 0;
	assert_string_equal(judge(&f, domain, ""), "none: no policy record, none");
	assert_int_equal(f.count, 3);
	snprintf(want, sizeof want, "_dmarc.%s", domain + 64);
	assert_string_equal(f.asked[0], want);
	close_fixture(&f);
}

/* ---------------------------------------------------------------- where it stops, what is found */

typedef struct walk_row {
	const char *id, *why, *zone, *author;
	const char *asked; /* without "_dmarc." */
	const char *org;
} walk_row;

/* Each name with its "_dmarc." before. */
static const char *with_prefix(const char *names)
{
	static char text[1024];
	size_t len = 0;

	for (const char *at = names; *at != 0;) {
		size_t n = strcspn(at, " ");

		len += (size_t)snprintf(text + len, sizeof text - len, "%s_dmarc.%.*s",
			len > 0 ? ", " : "", (int)n, at);
		at += n;
		at += *at == ' ';
	}
	return text;
}

static void check_walks(const walk_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fixture f;

		row(rows[i].id, rows[i].why);
		open_fixture(&f, rows[i].zone);
		judge(&f, rows[i].author, "");
		assert_string_equal(asked(&f), with_prefix(rows[i].asked));
		assert_string_equal(mailauth_dmarc_get_org_domain(f.dmarc, NULL), rows[i].org);
		close_fixture(&f);
	}
}

static void psd_stops_a_walk(void **state)
{
	static const walk_row rows[] = {
		{"DM-10", "psd=n at the start", AT("a.b.example.com", PSD_N), "a.b.example.com",
			"a.b.example.com", "a.b.example.com"},
		{"DM-10", "psd=n above", AT("example.com", PSD_N), "a.b.example.com",
			"a.b.example.com b.example.com example.com", "example.com"},
		{"DM-10", "psd=y at the start", AT("a.b.example.com", PSD_Y), "a.b.example.com",
			"a.b.example.com", "a.b.example.com"},
		{"DM-10", "psd=y above", AT("example.com", PSD_Y), "a.b.example.com",
			"a.b.example.com b.example.com example.com", "b.example.com"},
		{"DM-10", "psd=u does not stop it", AT("b.example.com", "v=DMARC1; p=none; psd=u"),
			"a.b.example.com", "a.b.example.com b.example.com example.com com",
			"b.example.com"},
		{"DM-10", "nor does a record without psd", AT("b.example.com", NO_PSD),
			"a.b.example.com", "a.b.example.com b.example.com example.com com",
			"b.example.com"},
		{"DM-10", "nor psd=y of two records",
			AT("b.example.com", PSD_Y) AT("b.example.com", PSD_N), "a.b.example.com",
			"a.b.example.com b.example.com example.com com", "a.b.example.com"},
		{"DM-10", "nor psd=n of a record that is invalid",
			AT("b.example.com", "v=DMARC1; p=none; psd=n; psd=n"), "a.b.example.com",
			"a.b.example.com b.example.com example.com com", "a.b.example.com"},
		{"DM-10", "nor a wrong psd", AT("b.example.com", "v=DMARC1; p=none; psd=yes"),
			"a.b.example.com", "a.b.example.com b.example.com example.com com",
			"b.example.com"},
		{"DM-10", "psd=n beside a record of something else does",
			AT("b.example.com", PSD_N) AT("b.example.com", "v=spf1 -all"),
			"a.b.example.com", "a.b.example.com b.example.com", "b.example.com"},
	};
	(void)state;

	check_walks(rows, COUNT(rows));
}

static void organizational_domains(void **state)
{
	static const walk_row rows[] = {
		{"DM-14", "the first example of RFC 9989 4.10.2: the fewest labels",
			AT("mail.example.com", NO_PSD) AT("example.com", NO_PSD),
			"a.mail.example.com", "a.mail.example.com mail.example.com example.com com",
			"example.com"},
		{"DM-14", "the second: psd=n at mail.example.com",
			AT("mail.example.com", PSD_N) AT("example.com", NO_PSD),
			"a.mail.example.com", "a.mail.example.com mail.example.com",
			"mail.example.com"},
		{"DM-14", "the last: psd=y at com", AT("com", PSD_Y), "a.mail.example.com",
			"a.mail.example.com mail.example.com example.com com", "example.com"},
		{"DM-14", "that of rule 2: psd=y at example.com",
			AT("example.com", PSD_Y) AT("com", PSD_Y), "mail.example.com",
			"mail.example.com example.com", "mail.example.com"},
		{"DM-14", "nothing is found: the start", "", "a.mail.example.com",
			"a.mail.example.com mail.example.com example.com com",
			"a.mail.example.com"},
		{"DM-14", "a record at the top without psd is the highest one", AT("com", NO_PSD),
			"mail.example.com", "mail.example.com example.com com", "com"},
		{"DM-14", "psd=y wins over records below it",
			AT("mail.example.com", NO_PSD) AT("com", PSD_Y), "a.mail.example.com",
			"a.mail.example.com mail.example.com example.com com", "example.com"},
		{"DM-14", "psd=n wins over psd=y above it",
			AT("mail.example.com", PSD_N) AT("com", PSD_Y), "a.mail.example.com",
			"a.mail.example.com mail.example.com", "mail.example.com"},
		{"DM-14", "psd=y at a single label that is the start", AT("com", PSD_Y), "com",
			"com", "com"},
		{"DM-14", "psd=y where a walk has jumped to: one label below, of the start",
			AT("g.h.i.j.mail.example.com", PSD_Y),
			"a.b.c.d.e.f.g.h.i.j.mail.example.com",
			"a.b.c.d.e.f.g.h.i.j.mail.example.com g.h.i.j.mail.example.com",
			"f.g.h.i.j.mail.example.com"},
	};
	(void)state;

	check_walks(rows, COUNT(rows));
}

static void several_records_are_none(void **state)
{
	static const walk_row rows[] = {
		{"DM-2", "two records are discarded, and the walk goes on",
			AT("mail.example.com", NO_PSD) AT("mail.example.com", PSD_Y)
				AT("example.com", NO_PSD),
			"a.mail.example.com", "a.mail.example.com mail.example.com example.com com",
			"example.com"},
		{"DM-2", "two at the start", AT("example.com", NO_PSD) AT("example.com", PSD_N),
			"example.com", "example.com com", "example.com"},
		{"DM-2", "one that is invalid behind its version counts as well",
			AT("mail.example.com", PSD_N)
				AT("mail.example.com", "v=DMARC1; p=none; p=reject"),
			"mail.example.com", "mail.example.com example.com com", "mail.example.com"},
		{"DM-2", "one that is something else does not",
			AT("mail.example.com", "v=DMARC2") AT("mail.example.com", PSD_N)
				AT("mail.example.com", ""),
			"mail.example.com", "mail.example.com", "mail.example.com"},
	};
	(void)state;

	check_walks(rows, COUNT(rows));
}

static void strings_are_joined(void **state)
{
	static const walk_row rows[] = {
		{"DM-1", "the strings of one record are joined with nothing between them",
			"_dmarc.example.com TXT \"v=DM\" \"ARC1; p=no\" \"ne; ps\" \"d=n\"\n",
			"example.com", "example.com", "example.com"},
		{"DM-1", "an empty string is nothing",
			"_dmarc.example.com TXT \"\" \"v=DMARC1; psd=n\" \"\"\n", "example.com",
			"example.com", "example.com"},
		{"DM-1", "a record of the same text at another name is none of DMARC",
			"example.com TXT \"v=DMARC1; psd=n\"\n", "example.com", "example.com com",
			"example.com"},
		{"DM-1", "a CNAME leads to the record, and its domain is the name that was asked",
			"_dmarc.example.com CNAME d.example.net.\n"
			"d.example.net TXT \"v=DMARC1; p=none; psd=n\"\n",
			"example.com", "example.com", "example.com"},
	};
	(void)state;

	check_walks(rows, COUNT(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_names_of_a_walk),
		cmocka_unit_test(never_more_than_the_limit),
		cmocka_unit_test(names_as_long_as_they_can_be),
		cmocka_unit_test(psd_stops_a_walk),
		cmocka_unit_test(organizational_domains),
		cmocka_unit_test(several_records_are_none),
		cmocka_unit_test(strings_are_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
