/*
 * Zones in memory: what each question is answered with, marks, limits, reading in parts, and
 * misuse.
 */
#include "zone_test.h"

enum {
	A = MAILAUTH_RRTYPE_A,
	CNAME = MAILAUTH_RRTYPE_CNAME,
	MX = MAILAUTH_RRTYPE_MX,
	TXT = MAILAUTH_RRTYPE_TXT
};

/* ------------------------------------------------------------------ outcomes */

static const struct {
	const char *why, *zone, *name;
	uint16_t type;
	const char *want;
} lookups[] = {
	/* names */
	{"records of the type asked are the answer", "a. TXT x\n A 192.0.2.1", "a", TXT,
		"data <1>x"},
	{"all of them, in the order of the text", "a. TXT x\n TXT y\nb. TXT -\na. TXT z", "a", TXT,
		"data <1>x <1>y <1>z"},
	{"names are the same in either case (RFC 4343)", "A.eXample. TXT x", "a.ExaMPLE", TXT,
		"data <1>x"},
	{"a name that is in no text does not exist", "a. TXT x", "b", TXT, "nxdomain"},
	{"in an empty zone no name exists", "", ".", TXT, "nxdomain"},
	{"a name with records of other types is no data", "a. A 192.0.2.1", "a", TXT, "nodata"},
	{"a name with names below it is no data (RFC 4592 2.2.2, RFC 8020 2)", "a.b.c. TXT x",
		"b.c", TXT, "nodata"},
	{"and so is each above it", "a.b.c. TXT x", "c", TXT, "nodata"},
	{"up to the root", "a.b.c. TXT x", ".", TXT, "nodata"},
	{"a name below one with records does not exist", "a. TXT x", "b.a", TXT, "nxdomain"},
	{"part of a label is no name above", "ab.c. TXT x", "b.c", TXT, "nxdomain"},
	{"a dot in a label separates nothing", "a\\.b.c. TXT x", "b.c", TXT, "nxdomain"},
	{"the root may have records", ". TXT x", ".", TXT, "data <1>x"},
	{"a type not known can be asked for", "a. TYPE731 \\# 1 aa", "a", 731, "data <170>"},
	{"data may be empty", "a. TYPE731 \\# 0", "a", 731, "data "},
	/* equal records */
	{"a record that is there already counts once (RFC 2181 5)",
		"a. TXT x\nA. 60 IN TXT \"x\"\n TYPE16 \\# 2 0178", "a", TXT, "data <1>x"},
	{"records of different octets are different", "a. TXT x\n TXT X\n TXT \"\" x", "a", TXT,
		"data <1>x <1>X <0><1>x"},
	{"the same octets of another type are another record", "a. TYPE731 \\# 2 0178\na. TXT x",
		"a", 731, "data <1>x"},
	{"the same record of another name too", "a. TXT x\nb. TXT x", "b", TXT, "data <1>x"},
	/* CNAME */
	{"a CNAME is followed (RFC 1034 4.3.2)", "a. CNAME b.\nb. TXT x", "a", TXT, "data <1>x"},
	{"to the end", "a. CNAME b.\nb. CNAME C.\nc. TXT x", "a", TXT, "data <1>x"},
	{"the outcome is that of the last name: NXDOMAIN (RFC 6604 3)", "a. CNAME b.", "a", TXT,
		"nxdomain"},
	{"or no data", "a. CNAME b.\nb. A 192.0.2.1", "a", TXT, "nodata"},
	{"or a failure", "a. CNAME b.\n$FAIL b. TXT timeout", "a", TXT, "timeout"},
	{"or a failure of every type not listed", "a. CNAME b.\nb. A 192.0.2.1\n$FAIL b. * refused",
		"a", TXT, "refused"},
	{"a question for CNAME itself is not followed (RFC 1034 4.3.2)", "a. CNAME b.\nb. CNAME c.",
		"a", CNAME, "data <1>b<0>"},
	{"no CNAME is no data", "a. TXT x", "a", CNAME, "nodata"},
	{"a name that is an alias of itself", "a. CNAME a.", "a", TXT, "servfail"},
	{"a loop", "a. CNAME b.\nb. CNAME c.\nc. CNAME b.", "a", TXT, "servfail"},
	{"several CNAMEs lead nowhere (RFC 2181 10.1)",
		"a. CNAME b.\n CNAME c.\nb. TXT x\nc. TXT x", "a", TXT, "servfail"},
	{"but can be asked for", "a. CNAME b.\n CNAME c.", "a", CNAME, "data <1>b<0> <1>c<0>"},
	{"the same CNAME twice is one", "a. CNAME b.\n CNAME b.\nb. TXT x", "a", TXT, "data <1>x"},
	{"beside other data (which RFC 1034 3.6.2 forbids) the type asked comes first",
		"a. CNAME b.\n TXT x\nb. TXT y", "a", TXT, "data <1>x"},
	{"and for other types the CNAME is followed", "a. CNAME b.\n TXT x\nb. A 192.0.2.1", "a", A,
		"data <192><0><2><1>"},
	/* wildcards */
	{"a wildcard answers for names that do not exist (RFC 4592 3.3)", "*.a. TXT x", "b.a", TXT,
		"data <1>x"},
	{"with more labels too", "*.a. TXT x", "d.c.b.a", TXT, "data <1>x"},
	{"not for its own parent", "*.a. TXT x", "a", TXT, "nodata"},
	{"not for a name that exists", "*.a. TXT x\nb.a. A 192.0.2.1", "b.a", TXT, "nodata"},
	{"not for a name that exists by names below it (RFC 4592 2.2.2)",
		"*.a. TXT x\nc.b.a. A 192.0.2.1", "b.a", TXT, "nodata"},
	{"not below a name that exists: that is the closest encloser (RFC 4592 3.3.1)",
		"*.a. TXT x\nc.b.a. A 192.0.2.1", "d.b.a", TXT, "nxdomain"},
	{"of another type it is no data", "*.a. TXT x", "b.a", MX, "nodata"},
	{"it can be asked for by its own name", "*.a. TXT x", "*.a", TXT, "data <1>x"},
	{"and is no encloser for a second '*' (RFC 4592 2.1.3)", "*.a. TXT x", "b.*.a", TXT,
		"nxdomain"},
	{"a wildcard with only names below it answers no data", "b.*.a. TXT x", "c.a", TXT,
		"nodata"},
	{"'*' inside other labels is nothing special", "b.*.a. TXT x", "b.c.a", TXT, "nodata"},
	{"nor as part of a label", "*b.a. TXT x", "cb.a", TXT, "nxdomain"},
	{"a wildcard at the root answers for all", "*. TXT x", "b.a", TXT, "data <1>x"},
	{"a CNAME at a wildcard is followed (RFC 4592 4.4)", "*.a. CNAME b.\nb. TXT x", "c.a", TXT,
		"data <1>x"},
	{"a CNAME may lead to a wildcard", "a. CNAME c.b.\n*.b. TXT x", "a", TXT, "data <1>x"},
	{"or into itself", "*.a. CNAME c.a.", "b.a", TXT, "servfail"},
	/* $FAIL */
	{"$FAIL makes a question fail", "$FAIL a. TXT timeout", "a", TXT, "timeout"},
	{"whatever records there are", "a. TXT x\n$FAIL a. TXT bogus\na. TXT y", "a", TXT, "bogus"},
	{"in either case of the name", "$FAIL A. TXT timeout", "a", TXT, "timeout"},
	{"also with CNAME", "a. CNAME b.\nb. TXT x\n$FAIL a. TXT malformed", "a", TXT, "malformed"},
	{"its name does not exist for that", "$FAIL a.b. TXT timeout", "a.b", A, "nxdomain"},
	{"nor does one above", "$FAIL a.b. TXT timeout", "b", TXT, "nxdomain"},
	{"and wildcards go on answering other questions",
		"*.b. A 192.0.2.1\n$FAIL a.b. TXT timeout", "a.b", A, "data <192><0><2><1>"},
	{"the last $FAIL counts", "$FAIL a. TXT timeout\n$FAIL a. TXT refused", "a", TXT,
		"refused"},
	{"$FAIL * is every type not listed: others", "a. A 192.0.2.1\n$FAIL a. * timeout", "a", TXT,
		"timeout"},
	{"not one with records", "$FAIL a. * timeout\na. A 192.0.2.1", "a", A,
		"data <192><0><2><1>"},
	{"not one with its own $FAIL", "$FAIL a. TXT refused\n$FAIL a. * timeout", "a", TXT,
		"refused"},
	{"in whatever order", "$FAIL a. * timeout\n$FAIL a. TXT refused", "a", TXT, "refused"},
	{"a CNAME lists no other type", "a. CNAME b.\nb. TXT x\n$FAIL a. * timeout", "a", TXT,
		"timeout"},
	{"only itself", "a. CNAME b.\n$FAIL a. * timeout", "a", CNAME, "data <1>b<0>"},
	{"a failure may be no data", "a. TXT x\n$FAIL a. TXT nodata", "a", TXT, "nodata"},
	{"or NXDOMAIN, whatever else there is", "a. TXT x\n$FAIL a. A nxdomain", "a", A,
		"nxdomain"},
	{"$FAIL at a wildcard is for the names it answers for",
		"*.a. TXT x\n$FAIL *.a. TXT timeout", "b.a", TXT, "timeout"},
	{"also if that has no records", "a. A 192.0.2.1\n$FAIL *.a. * timeout", "b.a", TXT,
		"timeout"},
	{"not for others", "a. A 192.0.2.1\n$FAIL *.a. * timeout", "a", TXT, "nodata"},
	/* $SECURE */
	{"$SECURE marks an answer as authenticated", "a. TXT x\n$SECURE a. TXT", "a", TXT,
		"data <1>x secure"},
	{"of that type only", "a. TXT x\n A 192.0.2.1\n$SECURE a. TXT", "a", A,
		"data <192><0><2><1>"},
	{"of that name only", "a. TXT x\nb. TXT x\n$SECURE a. TXT", "b", TXT, "data <1>x"},
	{"no data too", "a. A 192.0.2.1\n$SECURE a. TXT", "a", TXT, "nodata secure"},
	{"and NXDOMAIN: the name does not exist for that", "$SECURE a. TXT", "a", TXT,
		"nxdomain secure"},
	{"never a failure", "$SECURE a. TXT\n$FAIL a. TXT timeout", "a", TXT, "timeout"},
	{"nor a CNAME that leads to one", "a. CNAME a.\n$SECURE a. TXT", "a", TXT, "servfail"},
	{"the question that was asked is the one marked", "a. CNAME b.\nb. TXT x\n$SECURE a. TXT",
		"a", TXT, "data <1>x secure"},
	{"not one further on", "a. CNAME b.\nb. TXT x\n$SECURE b. TXT", "a", TXT, "data <1>x"},
	{"at a wildcard it is for the names it answers for", "*.a. TXT x\n$SECURE *.a. TXT", "b.a",
		TXT, "data <1>x secure"},
	{"not for one that exists", "*.a. TXT x\nb.a. TXT y\n$SECURE *.a. TXT", "b.a", TXT,
		"data <1>y"},
};

static void questions_are_answered_from_a_zone(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(lookups); i++) {
		mailauth_zone *zone = mailauth_zone_new(context);

		row("DNS-5", lookups[i].why);
		assert_int_equal(read_text(zone, lookups[i].zone), MAILAUTH_OK);
		assert_answered(zone, context, lookups[i].name, lookups[i].type, lookups[i].want);
		mailauth_zone_free(zone);
	}
	mailauth_context_free(context);
}

static void many_names_are_all_found(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone = mailauth_zone_new(context);
	char text[100], want[20];
	(void)state;

	row("DNS-5", "each of five thousand names, and of as many records of one name, is found");
	for (int i = 0; i < 5000; i++) {
		snprintf(text, sizeof text, "n%d.example. TXT %04d\nall.example. TXT %04d\n", i, i,
			i);
		assert_int_equal(read_text(zone, text), MAILAUTH_OK);
		assert_int_equal(read_text(zone, text), MAILAUTH_OK);
	}
	for (int i = 0; i < 5000; i++) {
		snprintf(text, sizeof text, "n%d.example", i);
		snprintf(want, sizeof want, "data <4>%04d", i);
		assert_answered(zone, context, text, TXT, want);
	}
	for (int i = 0; i < 2; i++) {
		ma_name name = name_of(i == 0 ? "all.example" : "n5000.example");
		ma_answer answer;

		ma_zone_lookup(zone, ma_name_slice(&name), TXT, &answer);
		assert_int_equal(answer.count, i == 0 ? 5000 : 0);
	}
	mailauth_zone_free(zone);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ set_failure */

static void failures_can_be_set(void **state)
{
	static const struct set {
		const char *name;
		uint16_t type;
		mailauth_dns_outcome outcome;
	} none = {NULL, 0, MAILAUTH_DNS_DATA};
	static const struct {
		const char *why, *zone;
		struct set first, second;
		const char *name;
		uint16_t type;
		const char *want;
	} rows[] = {
		{"a failure that is set counts whatever records there are", "a. TXT x",
			{"a", TXT, MAILAUTH_DNS_TIMEOUT}, {NULL, 0, MAILAUTH_DNS_DATA}, "a", TXT,
			"timeout"},
		{"its name may have a final dot, and any case", "a. TXT x",
			{"A.", TXT, MAILAUTH_DNS_TIMEOUT}, {NULL, 0, MAILAUTH_DNS_DATA}, "a", TXT,
			"timeout"},
		{"other types are as before", "a. TXT x", {"a", A, MAILAUTH_DNS_TIMEOUT},
			{NULL, 0, MAILAUTH_DNS_DATA}, "a", TXT, "data <1>x"},
		{"type 0 is every type, with records or not", "a. TXT x",
			{"a", 0, MAILAUTH_DNS_TIMEOUT}, {NULL, 0, MAILAUTH_DNS_DATA}, "a", TXT,
			"timeout"},
		{"it comes before $FAIL, whenever that was read", "$FAIL a. TXT bogus",
			{"a", TXT, MAILAUTH_DNS_TIMEOUT}, {NULL, 0, MAILAUTH_DNS_DATA}, "a", TXT,
			"timeout"},
		{"as every type too", "$FAIL a. TXT bogus", {"a", 0, MAILAUTH_DNS_TIMEOUT},
			{NULL, 0, MAILAUTH_DNS_DATA}, "a", TXT, "timeout"},
		{"the last call counts", "", {"a", TXT, MAILAUTH_DNS_TIMEOUT},
			{"a", TXT, MAILAUTH_DNS_REFUSED}, "a", TXT, "refused"},
		{"a type behind every type", "", {"a", 0, MAILAUTH_DNS_TIMEOUT},
			{"a", TXT, MAILAUTH_DNS_REFUSED}, "a", TXT, "refused"},
		{"which leaves the others", "", {"a", 0, MAILAUTH_DNS_TIMEOUT},
			{"a", TXT, MAILAUTH_DNS_REFUSED}, "a", A, "timeout"},
		{"every type behind a type", "", {"a", TXT, MAILAUTH_DNS_TIMEOUT},
			{"a", 0, MAILAUTH_DNS_REFUSED}, "a", TXT, "refused"},
		{"and for the others", "", {"a", TXT, MAILAUTH_DNS_TIMEOUT},
			{"a", 0, MAILAUTH_DNS_REFUSED}, "a", A, "refused"},
		{"a name does not exist for its failure", "", {"a.b", TXT, MAILAUTH_DNS_TIMEOUT},
			{NULL, 0, MAILAUTH_DNS_DATA}, "b", TXT, "nxdomain"},
		{"a CNAME leads to it", "a. CNAME b.\nb. TXT x", {"b", TXT, MAILAUTH_DNS_TIMEOUT},
			{NULL, 0, MAILAUTH_DNS_DATA}, "a", TXT, "timeout"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_zone *zone = mailauth_zone_new(context);
		const struct set *sets[] = {&rows[i].first, &rows[i].second, &none};

		row("DNS-5", rows[i].why);
		assert_int_equal(read_text(zone, rows[i].zone), MAILAUTH_OK);
		for (size_t k = 0; sets[k]->name != NULL; k++)
			assert_int_equal(mailauth_zone_set_failure(zone, sets[k]->name,
						 sets[k]->type, sets[k]->outcome),
				MAILAUTH_OK);
		assert_int_equal(read_text(zone, rows[i].zone), MAILAUTH_OK);
		assert_answered(zone, context, rows[i].name, rows[i].type, rows[i].want);
		mailauth_zone_free(zone);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ limits */

static void cnames_have_their_limit(void **state)
{
	static const struct {
		const char *why;
		unsigned limit, cnames;
		const char *want;
	} rows[] = {
		{"as many CNAMEs as the default limit are followed", 8, 8, "data <1>x"},
		{"one more is SERVFAIL", 8, 9, "servfail"},
		{"a limit of 0: none is followed", 0, 1, "servfail"},
		{"and records without one are found", 0, 0, "data <1>x"},
		{"the greatest limit", 64, 64, "data <1>x"},
		{"one more", 64, 65, "servfail"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_context *context = mailauth_context_new(NULL, NULL);
		mailauth_zone *zone;
		char line[100];

		row("DNS-9", rows[i].why);
		if (rows[i].limit == 8)
			assert_int_equal(mailauth_context_get_limit(context, MAILAUTH_LIMIT_CNAMES),
				8);
		assert_int_equal(
			mailauth_context_set_limit(context, MAILAUTH_LIMIT_CNAMES, rows[i].limit),
			MAILAUTH_OK);
		zone = mailauth_zone_new(context);
		for (unsigned k = 0; k < rows[i].cnames; k++) {
			snprintf(line, sizeof line, "n%u. CNAME n%u.", k, k + 1);
			assert_int_equal(read_text(zone, line), MAILAUTH_OK);
		}
		snprintf(line, sizeof line, "n%u. TXT x", rows[i].cnames);
		assert_int_equal(read_text(zone, line), MAILAUTH_OK);
		assert_answered(zone, context, "n0", TXT, rows[i].want);
		mailauth_zone_free(zone);
		mailauth_context_free(context);
	}
}

static void records_have_their_limit(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone;
	uint64_t line, column;
	(void)state;

	assert_int_equal(mailauth_context_set_limit(context, MAILAUTH_LIMIT_ZONE_RECORDS, 3),
		MAILAUTH_OK);
	zone = mailauth_zone_new(context);

	row("DNS-9", "as many records as the limit are kept, over several names, types and reads");
	assert_int_equal(read_text(zone, "a. TXT x\nb.a. TXT x"), MAILAUTH_OK);
	assert_int_equal(read_text(zone, "a. A 192.0.2.1"), MAILAUTH_OK);
	row("DNS-9", "equal records and marks do not count");
	assert_int_equal(read_text(zone, "a. TXT x\n$FAIL c. TXT timeout\n$SECURE a. TXT"),
		MAILAUTH_OK);

	row("DNS-9", "one more is an error, which says so and where");
	assert_int_equal(read_text(zone, "\na. TXT x\n  TXT y\n TXT z"), MAILAUTH_MALFORMED);
	assert_string_equal(mailauth_zone_error(zone, &line, &column),
		"a record over the limit of records");
	assert_int_equal(line, 3);
	assert_int_equal(column, 3);
	assert_answered(zone, context, "a", TXT, "data <1>x secure");

	row("DNS-9", "and makes no name exist");
	assert_int_equal(read_text(zone, "new. TXT x"), MAILAUTH_MALFORMED);
	assert_answered(zone, context, "new", TXT, "nxdomain");
	mailauth_zone_free(zone);
	mailauth_context_free(context);
}

static void types_at_a_name_have_their_limit(void **state)
{
	static const char *const kinds[] = {"n. TYPE%d \\# 0\n", "$FAIL n. TYPE%d timeout\n",
		"$SECURE n. TYPE%d\n"};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char line[64];
	(void)state;

	for (size_t kind = 0; kind < COUNT(kinds); kind++) {
		mailauth_zone *zone = mailauth_zone_new(context);

		row("DNS-9", "256 types at a name are kept, by records or by marks");
		for (int type = 1000; type < 1256; type++) {
			sprintf(line, kinds[kind], type);
			assert_int_equal(read_text(zone, line), MAILAUTH_OK);
		}
		row("DNS-9", "one more is an error, and those that are there may come again");
		sprintf(line, kinds[kind], 1256);
		assert_int_equal(read_text(zone, line), MAILAUTH_MALFORMED);
		assert_string_equal(mailauth_zone_error(zone, NULL, NULL),
			"more than 256 types at one name");
		sprintf(line, kinds[kind], 1255);
		assert_int_equal(read_text(zone, line), MAILAUTH_OK);
		assert_int_equal(read_text(zone, "m. TYPE1256 \\# 0"), MAILAUTH_OK);
		assert_answered(zone, context, "m", 1256, "data ");
		mailauth_zone_free(zone);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ reading */

static void reads_add_up_and_tell_their_errors(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone = mailauth_zone_new(context);
	uint64_t line = 9, column = 9;
	(void)state;

	row("DNS-4", "a zone that has read nothing has no error");
	assert_string_equal(mailauth_zone_error(zone, &line, &column), "");
	assert_int_equal(line, 0);
	assert_int_equal(column, 0);

	row("DNS-4", "lines before one that cannot be read have been added");
	assert_int_equal(read_text(zone, "a. TXT x\n$FAIL b. TXT timeout\nc. TXT\nd. TXT x"),
		MAILAUTH_MALFORMED);
	assert_answered(zone, context, "a", TXT, "data <1>x");
	assert_answered(zone, context, "b", TXT, "timeout");
	row("DNS-4", "it and those behind it have not");
	assert_answered(zone, context, "c", TXT, "nxdomain");
	assert_answered(zone, context, "d", TXT, "nxdomain");
	row("DNS-4", "its line, column and reason are told");
	assert_string_equal(mailauth_zone_error(zone, &line, &column),
		"an entry that ends too early");
	assert_int_equal(line, 3);
	assert_int_equal(column, 7);
	assert_string_equal(mailauth_zone_error(zone, NULL, NULL), "an entry that ends too early");

	row("DNS-5", "another text adds to what is there");
	assert_int_equal(read_text(zone, "$ORIGIN z.\na. TXT y\ne TXT x"), MAILAUTH_OK);
	assert_answered(zone, context, "a", TXT, "data <1>x <1>y");
	row("DNS-4", "and its success ends the error");
	assert_string_equal(mailauth_zone_error(zone, &line, &column), "");
	assert_int_equal(line, 0);

	row("DNS-5", "origin, TTL and owner of one text mean nothing in the next");
	assert_int_equal(read_text(zone, " TXT y"), MAILAUTH_MALFORMED);
	assert_int_equal(read_text(zone, "e TXT z"), MAILAUTH_OK);
	assert_answered(zone, context, "e", TXT, "data <1>z");
	mailauth_zone_free(zone);
	mailauth_context_free(context);
}

static void answers_outlive_the_zone(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone = mailauth_zone_new(context);
	ma_name name = name_of("a");
	mailauth_questions questions;
	const ma_answer *answer;
	(void)state;

	row("DNS-5", "an answer that was given stays when the zone is freed");
	assert_int_equal(read_text(zone, "a. TXT x\n TXT y"), MAILAUTH_OK);
	ma_questions_init(&questions, context, mailauth_zone_ask, zone);
	answer = ma_ask(&questions, &name, TXT);
	mailauth_zone_free(zone);
	assert_int_equal(answer->count, 2);
	assert_memory_equal(answer->rdata[1].ptr, "\1y", 2);
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ what it has */

static void a_zone_tells_what_it_has(void **state)
{
	static const struct {
		const char *why, *name;
		uint16_t type;
		int want;
	} rows[] = {
		{"a record", "a", TXT, 1},
		{"whatever the case of its name", "A.", TXT, 1},
		{"none of another type", "a", A, 0},
		{"nor of a name that is there only by those below it", "e", TXT, 0},
		{"a CNAME, whatever is asked for", "c", TXT, 1},
		{"a failure of this type", "f", TXT, 1},
		{"and of no other", "f", A, 0},
		{"one of all types", "g", A, 1},
		{"a wildcard has what is at its own name", "*.w", TXT, 1},
		{"and says nothing of others here", "x.w", TXT, 0},
		{"a name that is not there", "n", TXT, 0},
		{"the root, where nothing is", ".", TXT, 0},
		{"what is no name", "a..b", TXT, 0},
		{"no octets", "", TXT, 0},
		{"NULL", NULL, TXT, 0},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone = mailauth_zone_new(context);
	(void)state;

	assert_int_equal(read_text(zone,
				 "a. TXT x\nb.e. TXT x\nc. CNAME n.\n*.w. TXT x\n"
				 "$FAIL f. TXT timeout\n$FAIL g. * servfail\n"),
		MAILAUTH_OK);
	for (size_t i = 0; i < COUNT(rows); i++) {
		row("DNS-5", rows[i].why);
		assert_int_equal(mailauth_zone_has(zone, rows[i].name, rows[i].type), rows[i].want);
	}
	row("API-3", "a NULL zone has nothing");
	assert_int_equal(mailauth_zone_has(NULL, "a", TXT), 0);
	mailauth_zone_free(zone);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ misuse */

static void misuse_ends_in_a_status(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone = mailauth_zone_new(context);
	static const int outcomes[] = {MAILAUTH_DNS_DATA, 8, -1};
	static const char *const names[] = {"a..b", "", "\\1", NULL};
	uint64_t line = 9, column = 9;
	(void)state;

	row("API-3", "a NULL zone is no memory, and does no harm");
	mailauth_zone_free(NULL);
	assert_null(mailauth_zone_new(NULL));
	assert_int_equal(mailauth_zone_read(NULL, "", 0), MAILAUTH_NO_MEMORY);
	assert_string_equal(mailauth_zone_error(NULL, &line, &column), "");
	assert_int_equal(line + column, 0);
	assert_int_equal(mailauth_zone_set_failure(NULL, "a", 0, MAILAUTH_DNS_TIMEOUT),
		MAILAUTH_NO_MEMORY);

	row("DNS-5", "no text is a bad argument, unless its length is 0");
	assert_int_equal(mailauth_zone_read(zone, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	assert_string_equal(mailauth_zone_error(zone, NULL, NULL), "");
	assert_int_equal(mailauth_zone_read(zone, NULL, 0), MAILAUTH_OK);
	line = column = 9;
	assert_string_equal(mailauth_zone_error(zone, &line, &column), "");
	assert_int_equal(line + column, 0);

	row("DNS-5", "a failure is neither data nor a number that means nothing");
	for (size_t i = 0; i < COUNT(outcomes); i++)
		assert_int_equal(mailauth_zone_set_failure(zone, "a", TXT,
					 (mailauth_dns_outcome)outcomes[i]),
			MAILAUTH_BAD_ARGUMENT);
	row("DNS-5", "and has a name");
	for (size_t i = 0; i < COUNT(names); i++)
		assert_int_equal(
			mailauth_zone_set_failure(zone, names[i], TXT, MAILAUTH_DNS_TIMEOUT),
			MAILAUTH_BAD_ARGUMENT);
	assert_answered(zone, context, "a", TXT, "nxdomain");
	mailauth_zone_free(zone);
	mailauth_context_free(context);
}

static const ma_answer *ask_zone_for(mailauth_questions *questions, mailauth_zone *zone,
	const char *name, uint16_t type)
{
	ma_name asked = name_of("a");
	uint32_t id;
	const char *its_name;
	uint16_t its_type;

	ma_questions_reset(questions);
	assert_null(ma_ask(questions, &asked, TXT));
	assert_int_equal(mailauth_next_question(questions, &id, &its_name, &its_type), 1);
	mailauth_zone_ask(zone, questions, id, name, type);
	return ma_ask(questions, &asked, TXT);
}

static void asking_by_hand_does_no_harm(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone = mailauth_zone_new(context);
	mailauth_questions questions;
	(void)state;

	assert_int_equal(read_text(zone, "b. TXT x\n A 192.0.2.1"), MAILAUTH_OK);
	ma_questions_init(&questions, context, NULL, NULL);
	row("DNS-5", "a caller's own ask function may hand a question on under another name");
	assert_int_equal(ask_zone_for(&questions, zone, "b", TXT)->outcome, MAILAUTH_DNS_DATA);
	assert_int_equal(ask_zone_for(&questions, zone, "B.", TXT)->outcome, MAILAUTH_DNS_DATA);
	row("DNS-5", "but not under another type: that answer cannot be read");
	assert_int_equal(ask_zone_for(&questions, zone, "b", A)->outcome, MAILAUTH_DNS_MALFORMED);
	row("DNS-5", "nor under what is no name");
	assert_int_equal(ask_zone_for(&questions, zone, "b..", TXT)->outcome,
		MAILAUTH_DNS_MALFORMED);
	assert_int_equal(ask_zone_for(&questions, zone, NULL, TXT)->outcome,
		MAILAUTH_DNS_MALFORMED);
	row("API-3", "a NULL zone makes the run end without memory, which is what it is a sign of");
	assert_null(ask_zone_for(&questions, NULL, "a", TXT));
	assert_int_equal(questions.status, MAILAUTH_NO_MEMORY);
	row("API-3", "and NULL questions are left alone");
	mailauth_zone_ask(zone, NULL, 1, "a", TXT);
	ma_questions_release(&questions);
	mailauth_zone_free(zone);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(questions_are_answered_from_a_zone),
		cmocka_unit_test(many_names_are_all_found),
		cmocka_unit_test(failures_can_be_set),
		cmocka_unit_test(cnames_have_their_limit),
		cmocka_unit_test(records_have_their_limit),
		cmocka_unit_test(types_at_a_name_have_their_limit),
		cmocka_unit_test(reads_add_up_and_tell_their_errors),
		cmocka_unit_test(answers_outlive_the_zone),
		cmocka_unit_test(a_zone_tells_what_it_has),
		cmocka_unit_test(misuse_ends_in_a_status),
		cmocka_unit_test(asking_by_hand_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
