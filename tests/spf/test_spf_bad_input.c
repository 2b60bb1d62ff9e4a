/*
 * Answers and senders that mean harm: records of 64 KiB, records that lead to themselves, thousands
 * of hosts, NULs and octets over 127. Each gets the verdict of RFC 7208, and no more questions,
 * counted terms and memory than the limits and the size of the answers allow.
 */
#include "spf_fixture.h"

#define RECORDS_ROOM (1024 * 1024)
#define KIB ((size_t)1024)

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

/*
 * A TXT record of 65535 octets of rdata, which is all that there can be (RFC 1035 3.2.1): 255
 * strings of 255 octets and one of 254. `start`, then `term` as often as it fits, `end`, and spaces.
 */
static void put_largest(const char *start, const char *term, const char *end)
{
	enum { LARGEST = 255 * 255 + 254 };
	static char text[LARGEST + 1];
	size_t at = strlen(start);

	memset(text, ' ', LARGEST);
	memcpy(text, start, at);
	for (; at + strlen(term) + strlen(end) <= LARGEST; at += strlen(term))
		memcpy(text + at, term, strlen(term));
	memcpy(text + at, end, strlen(end));
	put("example.com. TXT");
	for (at = 0; at < LARGEST; at += 255)
		put(" \"%.255s\"", text + at);
	put("\n");
}

/* ------------------------------------------------------------------ one check */

/* Answers from the zone, and counts. */
typedef struct counting {
	mailauth_zone *zone;
	size_t count;
} counting;

static void ask(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	counting *c = user;

	c->count++;
	mailauth_zone_ask(c->zone, questions, id, name, type);
}

/* What a row wants: the verdict in short, the counters, the questions, and the memory it may take. */
typedef struct bounds {
	const char *want;
	unsigned lookups, voids;
	size_t questions, memory;
} bounds;

/* All that is said is visible, in whole lines. */
static void says_it_cleanly(const fixture *f)
{
	char *text = in_full(f->spf);

	for (const char *at = text; *at != 0; at++)
		assert_true((*at >= ' ' && *at <= '~') || *at == '\n' || *at == '\t');
	assert_string_equal(text + strlen(text) - 1, "\n");
	free(text);
}

/* Judges by the records; what it takes beside them may be as much as the row says and no more. */
static void check(fixture *f, const char *helo, const char *mail_from, size_t mail_from_len,
	const bounds *b)
{
	const mailauth_spf_verdict *verdict;
	counting c;

	open_context(f, records);
	c = (counting){f->zone, 0};
	f->memory.most = f->memory.in_use + b->memory;
	open_spf(f, ask, &c);
	assert_int_equal(give(f->spf, "192.0.2.1", NULL, NULL), MAILAUTH_OK);
	assert_int_equal(set_mail_from(f->spf, mail_from, mail_from_len), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f->spf), MAILAUTH_OK);
	verdict = verdict_of(f);
	assert_string_equal(in_short(verdict), b->want);
	assert_int_equal(mailauth_spf_verdict_get_lookups(verdict), b->lookups);
	assert_int_equal(mailauth_spf_verdict_get_void_lookups(verdict), b->voids);
	assert_int_equal(c.count, b->questions);
	f->memory.most = 0;
	if (helo != NULL)
		assert_int_equal(set_helo(f->spf, helo, strlen(helo)), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f->spf), MAILAUTH_OK);
}

/* ------------------------------------------------------------------ 64 KiB */

static const struct {
	const char *why, *start, *term, *end;
	bounds b;
} large_rows[] = {
	{"thousands of networks, none of which is the client's", "v=spf1", " ip4:10.0.0.1", " -all",
		{"fail: mechanism matched: -all @65267 example.com", 0, 0, 1, 1024 * KIB}},
	{"thousands of hosts: the eleventh is one too many", "v=spf1", " a:a.example.com", " -all",
		{"permerror: too many DNS lookups: a:a.example.com @167 example.com", 10, 0, 2,
			1024 * KIB}},
	{"thousands of includes of itself", "v=spf1", " include:example.com", " -all",
		{"permerror: too many DNS lookups: include:example.com @7 example.com", 10, 0, 1,
			2048 * KIB}},
	{"thousands of spaces", "v=spf1", " ", "-all",
		{"fail: mechanism matched: -all @65275 example.com", 0, 0, 1, 1024 * KIB}},
	{"what is wrong stands behind all else: nothing else is looked at", "v=spf1",
		" a:a.example.com", " -all:",
		{"permerror: argument missing, or where none may be: -all: @65275 example.com", 0,
			0, 1, 1024 * KIB}},
	{"one macro-string, whose first label is too much for a name, and cut off (RFC 7208 7.3)",
		"v=spf1 exists:", "%%", ".%{d} -all",
		{"fail: mechanism matched: -all @65274 example.com", 1, 1, 2, 1024 * KIB}},
	{"an unknown modifier is ignored, however long it is", "v=spf1 moo=", "%{l}", " -all",
		{"fail: mechanism matched: -all @65272 example.com", 0, 0, 1, 1024 * KIB}},
	{"a text that is no SPF record", "v=spf2", " -all", "",
		{"none: no SPF record", 0, 0, 1, 1024 * KIB}},
};

static void the_largest_records(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(large_rows); i++) {
		fixture f;

		row("SPF-51", large_rows[i].why);
		used = 0;
		put_largest(large_rows[i].start, large_rows[i].term, large_rows[i].end);
		put("a.example.com. A 10.0.0.1\n");
		check(&f, NULL, "ada@example.com", 15, &large_rows[i].b);
		close_fixture(&f);
	}
}

/* The longest local-part there is, in the longest record, in a question and in an explanation. */
static void large_macros(void **state)
{
	static char sender[65536];
	static const bounds cut = {"fail: mechanism matched: -all @65273 example.com", 1, 1, 2,
		2048 * KIB};
	static const bounds explained = {"fail: mechanism matched: -all @7 example.com", 0, 0, 2,
		2048 * KIB};
	size_t len = sizeof sender;
	fixture f;
	(void)state;

	row("SPF-51", "%{l} over and over, of 64 KiB in labels: the last 253 octets are the name");
	for (size_t i = 0; i < len; i++)
		sender[i] = i % 2 == 0 ? 'a' : '.';
	memcpy(sender + len - 12, "@example.com", 12);
	used = 0;
	put_largest("v=spf1 exists:", "%{l}", "x.%{d} -all");
	check(&f, NULL, sender, len, &cut);
	close_fixture(&f);

	row("SPF-51", "of 64 KiB in one label, which is cut off whole");
	memset(sender, 'a', len - 12);
	check(&f, NULL, sender, len, &cut);
	close_fixture(&f);

	row("SPF-51", "in an explanation, which would be too long: there is none");
	used = 0;
	put("example.com. TXT \"v=spf1 -all exp=why.example.com\"\n"
	    "why.example.com. TXT");
	for (int i = 0; i < 250; i++)
		put(" \"%%{s}%%{s}%%{s}%%{s}%%{s}%%{s}%%{s}%%{s}%%{s}%%{s}%%{s}%%{s}\"");
	put("\n");
	check(&f, NULL, sender, len, &explained);
	assert_string_equal(mailauth_spf_verdict_get_explanation(verdict_of(&f), NULL), "");
	close_fixture(&f);
}

/* ------------------------------------------------------------------ records that lead to themselves */

static const struct {
	const char *why, *records;
	bounds b;
} loop_rows[] = {
	{"a record includes itself", "example.com. TXT \"v=spf1 include:example.com -all\"\n",
		{"permerror: too many DNS lookups: include:example.com @7 example.com", 10, 0, 1,
			64 * KIB}},
	{"twice in each", "example.com. TXT \"v=spf1 include:example.com include:example.com\"\n",
		{"permerror: too many DNS lookups: include:example.com @7 example.com", 10, 0, 1,
			64 * KIB}},
	{"it redirects to itself", "example.com. TXT \"v=spf1 redirect=example.com\"\n",
		{"permerror: too many DNS lookups: redirect=example.com @7 example.com", 10, 0, 1,
			64 * KIB}},
	{"a ring of three includes",
		"example.com. TXT \"v=spf1 include:a.example.com\"\n"
		"a.example.com. TXT \"v=spf1 include:b.example.com\"\n"
		"b.example.com. TXT \"v=spf1 include:example.com\"\n",
		{"permerror: too many DNS lookups: include:b.example.com @7 a.example.com", 10, 0,
			3, 64 * KIB}},
	{"a ring of three redirects",
		"example.com. TXT \"v=spf1 redirect=a.example.com\"\n"
		"a.example.com. TXT \"v=spf1 redirect=b.example.com\"\n"
		"b.example.com. TXT \"v=spf1 redirect=example.com\"\n",
		{"permerror: too many DNS lookups: redirect=b.example.com @7 a.example.com", 10, 0,
			3, 64 * KIB}},
	{"include and redirect in turn",
		"example.com. TXT \"v=spf1 ip4:10.0.0.1 include:a.example.com\"\n"
		"a.example.com. TXT \"v=spf1 redirect=example.com\"\n",
		{"permerror: too many DNS lookups: include:a.example.com @20 example.com", 10, 0, 2,
			64 * KIB}},
	{"by a macro", "example.com. TXT \"v=spf1 include:%{d}\"\n",
		{"permerror: too many DNS lookups: include:%{d} @7 example.com", 10, 0, 1,
			64 * KIB}},
	{"by a macro that makes ever longer names",
		"example.com. TXT \"v=spf1 include:a.%{d} -all\"\n"
		"*.example.com. TXT \"v=spf1 include:a.%{d} -all\"\n",
		{"permerror: too many DNS lookups: include:a.%{d} @7 "
		 "a.a.a.a.a.a.a.a.a.a.example.com",
			10, 0, 11, 64 * KIB}},
	{"an explanation is its own record: that is none that can be shown",
		"example.com. TXT \"v=spf1 -all exp=example.com\"\n",
		{"fail: mechanism matched: -all @7 example.com", 0, 0, 1, 64 * KIB}},
};

static void records_that_lead_to_themselves(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(loop_rows); i++) {
		fixture f;

		row("SPF-36", loop_rows[i].why);
		used = 0;
		put("%s", loop_rows[i].records);
		check(&f, NULL, "ada@example.com", 15, &loop_rows[i].b);
		says_it_cleanly(&f);
		close_fixture(&f);
	}
}

/* ------------------------------------------------------------------ thousands of records */

#define MANY 10000

static void put_mx(void)
{
	put("example.com. TXT \"v=spf1 mx -all\"\n*.h.example.com. A 192.0.2.1\n");
	for (int i = 0; i < MANY; i++)
		put("example.com. MX %d %d.h.example.com.\n", i % 7, i);
}

static void put_mx_of_one_host(void)
{
	put("example.com. TXT \"v=spf1 mx -all\"\nh.example.com. A 192.0.2.1\n");
	for (int i = 0; i < MANY; i++)
		put("example.com. MX %d h.example.com.\n", i);
}

static void put_names(void)
{
	put("example.com. TXT \"v=spf1 ptr -all\"\n*.h.example.com. A 10.0.0.1\n");
	for (int i = 0; i < MANY; i++)
		put("1.2.0.192.in-addr.arpa. PTR %d.h.example.com.\n", i);
}

static void put_names_for_macro(void)
{
	put("example.com. TXT \"v=spf1 exists:%%{p}.x.example.com -all\"\n"
	    "unknown.x.example.com. A 127.0.0.2\n*.h.example.com. A 10.0.0.1\n");
	for (int i = 0; i < MANY; i++)
		put("1.2.0.192.in-addr.arpa. PTR %d.h.example.com.\n", i);
}

static void put_addresses(void)
{
	put("example.com. TXT \"v=spf1 a -all\"\n");
	for (int i = 0; i < MANY; i++)
		put("example.com. A 10.0.%d.%d\n", i / 256, i % 256);
	put("example.com. A 192.0.2.1\n");
}

static void put_texts(void)
{
	for (int i = 0; i < MANY; i++)
		put("example.com. TXT \"v=spf%d -all\"\n", i);
}

static void put_records(void)
{
	for (int i = 0; i < MANY; i++)
		put("example.com. TXT \"v=spf1 ip4:10.0.%d.%d -all\"\n", i / 256, i % 256);
}

static const struct {
	const char *why;
	void (*put)(void);
	bounds b;
} many_rows[] = {
	{"10,000 MX hosts, each of which would match (RFC 7208 4.6.4)", put_mx,
		{"permerror: too many MX names: mx @7 example.com", 1, 0, 2, 1024 * KIB}},
	{"10,000 MX records of one host are as many", put_mx_of_one_host,
		{"permerror: too many MX names: mx @7 example.com", 1, 0, 2, 1024 * KIB}},
	{"10,000 names of the client: ten are looked at, the others are ignored", put_names,
		{"fail: mechanism matched: -all @11 example.com", 1, 0, 12, 1024 * KIB}},
	{"as they are for %{p}, which is then unknown", put_names_for_macro,
		{"pass: mechanism matched: exists:%{p}.x.example.com @7 example.com", 2, 0, 13,
			1024 * KIB}},
	{"10,000 addresses of a host are no limit's business", put_addresses,
		{"pass: mechanism matched: a @7 example.com", 1, 0, 2, 1024 * KIB}},
	{"10,000 texts, of which one is an SPF record", put_texts,
		{"fail: mechanism matched: -all @7 example.com", 0, 0, 1, 1024 * KIB}},
	{"10,000 SPF records (RFC 7208 4.5)", put_records,
		{"permerror: several SPF records", 0, 0, 1, 1024 * KIB}},
};

static void thousands_of_records(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(many_rows); i++) {
		fixture f;

		row("SPF-51", many_rows[i].why);
		used = 0;
		many_rows[i].put();
		check(&f, NULL, "ada@example.com", 15, &many_rows[i].b);
		close_fixture(&f);
	}
}

/* ------------------------------------------------------------------ octets */

static const struct {
	const char *why, *records, *mail_from, *want;
	const char *explanation;
} octet_rows[] = {
	{"a NUL in a name", "example.com. TXT \"v=spf1 a:a\\000.example.com -all\"\n", NULL,
		"permerror: octet that is not printable ASCII: a:a @10 example.com", ""},
	{"a NUL instead of the space behind the version: no SPF record",
		"example.com. TXT \"v=spf1\\000-all\"\n", NULL, "none: no SPF record", ""},
	{"a NUL before it", "example.com. TXT \"\\000v=spf1 -all\"\n", NULL, "none: no SPF record",
		""},
	{"a NUL as the last octet", "example.com. TXT \"v=spf1 -all\\000\"\n", NULL,
		"permerror: octet that is not printable ASCII: -all @11 example.com", ""},
	{"a NUL between terms, behind one that would match",
		"example.com. TXT \"v=spf1 +all \\000 -all\"\n", NULL,
		"permerror: octet that is not printable ASCII:  @12 example.com", ""},
	{"an octet over 127 in a modifier that is not known",
		"example.com. TXT \"v=spf1 moo=\\255 -all\"\n", NULL,
		"permerror: octet that is not printable ASCII: moo= @11 example.com", ""},
	{"a line end in a record", "example.com. TXT \"v=spf1 -all\\013\\010\"\n", NULL,
		"permerror: octet that is not printable ASCII: -all @11 example.com", ""},
	{"in the record of an include",
		"example.com. TXT \"v=spf1 include:a.example.com +all\"\n"
		"a.example.com. TXT \"v=spf1 -all\\200\"\n",
		NULL, "permerror: octet that is not printable ASCII: -all @11 a.example.com", ""},
	{"a NUL in an explanation: there is none",
		"example.com. TXT \"v=spf1 -all exp=why.example.com\"\n"
		"why.example.com. TXT \"no\\000pe\"\n",
		NULL, "fail: mechanism matched: -all @7 example.com", ""},
	{"a line end in one",
		"example.com. TXT \"v=spf1 -all exp=why.example.com\"\n"
		"why.example.com. TXT \"no\\013\\010pe\"\n",
		NULL, "fail: mechanism matched: -all @7 example.com", ""},
	{"the host of an MX may be any octets: it is asked for as it is",
		"example.com. TXT \"v=spf1 mx -all\"\nexample.com. MX 1 a\\000\\255\\..example.com.\n"
		"a\\000\\255\\..example.com. A 192.0.2.1\n",
		NULL, "pass: mechanism matched: mx @7 example.com", ""},
	{"and is not the host with fewer of them",
		"example.com. TXT \"v=spf1 mx -all\"\nexample.com. MX 1 a\\000b.example.com.\n"
		"a.example.com. A 192.0.2.1\na\\000c.example.com. A 192.0.2.1\n",
		NULL, "fail: mechanism matched: -all @10 example.com", ""},
	{"so may be a client's name",
		"example.com. TXT \"v=spf1 ptr -all\"\n"
		"1.2.0.192.in-addr.arpa. PTR a\\000\\013\\010\\255.example.com.\n"
		"a\\000\\013\\010\\255.example.com. A 192.0.2.1\n",
		NULL, "pass: mechanism matched: ptr @7 example.com", ""},
	{"whose dot in a label makes no domain of what is behind it",
		"example.com. TXT \"v=spf1 ptr -all\"\n"
		"1.2.0.192.in-addr.arpa. PTR evil\\.example.com.\nevil\\.example.com. A 192.0.2.1\n",
		NULL, "fail: mechanism matched: -all @11 example.com", ""},
	{"of which an explanation keeps what is printable (RFC 7208 6.2)",
		"example.com. TXT \"v=spf1 -all exp=why.example.com\"\n"
		"why.example.com. TXT \"not %{p}, %{h}\"\n"
		"1.2.0.192.in-addr.arpa. PTR a\\000\\013\\010\\255.example.com.\n"
		"a\\000\\013\\010\\255.example.com. A 192.0.2.1\n",
		NULL, "fail: mechanism matched: -all @7 example.com", "not a.example.com, "},
	{"a NUL in a local-part is an octet of the name that is asked for",
		"example.com. TXT \"v=spf1 exists:%{l}.example.com -all\"\n"
		"a\\000b.example.com. A 127.0.0.2\n",
		"a\\b@example.com",
		"pass: mechanism matched: exists:%{l}.example.com @7 example.com", ""},
	{"and so is a line end, which no text shows",
		"example.com. TXT \"v=spf1 -all exp=why.example.com\"\n"
		"why.example.com. TXT \"not %{l}\"\n",
		"a\r\n\\b\x7f@example.com", "fail: mechanism matched: -all @7 example.com",
		"not ab"},
	{"a local-part of octets over 127 is not looked up (RFC 8616 4)",
		"example.com. TXT \"v=spf1 exists:%{l}.example.com -all\"\n"
		"a\\255.example.com. A 127.0.0.2\n",
		"a\xff@example.com", "fail: mechanism matched: -all @31 example.com", ""},
	{"a domain with a NUL is none that can be judged", "example.com. TXT \"v=spf1 +all\"\n",
		"ada@example.com\\", "none: not a domain name", ""},
};

/* The row's sender, in which a backslash stands for a NUL. */
static size_t with_nul(const char *text, char *octets)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		octets[i] = text[i] == '\\' ? '\0' : text[i];
	return len;
}

/* What is printable of the verdict in short, as escapes or not at all. */
static void octets_from_outside(void **state)
{
	char sender[64];
	(void)state;

	for (size_t i = 0; i < COUNT(octet_rows); i++) {
		size_t len = with_nul(octet_rows[i].mail_from != NULL ? octet_rows[i].mail_from
								      : "ada@example.com",
			sender);
		fixture f;

		row("SPF-52", octet_rows[i].why);
		open_fixture(&f, octet_rows[i].records);
		assert_int_equal(give(f.spf, "192.0.2.1", NULL, NULL), MAILAUTH_OK);
		assert_int_equal(set_mail_from(f.spf, sender, len), MAILAUTH_OK);
		assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
		assert_string_equal(in_short(verdict_of(&f)), octet_rows[i].want);
		assert_string_equal(mailauth_spf_verdict_get_explanation(verdict_of(&f), NULL),
			octet_rows[i].explanation);
		says_it_cleanly(&f);
		close_fixture(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_largest_records),
		cmocka_unit_test(large_macros),
		cmocka_unit_test(records_that_lead_to_themselves),
		cmocka_unit_test(thousands_of_records),
		cmocka_unit_test(octets_from_outside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
