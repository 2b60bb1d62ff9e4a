/*
 * Whose use is judged (RFC 7208 2.3, 2.4, 4.1, 4.3), what is asked for it, and what each outcome of
 * a question leads to.
 */
#include "spf_fixture.h"

/* A caller who takes notes of what is asked, and answers at once. */
typedef struct notes {
	mailauth_zone *zone;
	size_t count;
	char text[4096];
} notes;

static void note(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	notes *taken = user;
	size_t used = strlen(taken->text);

	snprintf(taken->text + used, sizeof taken->text - used, "%s%s %s", used > 0 ? ", " : "",
		name, mailauth_rrtype_text(type));
	taken->count++;
	mailauth_zone_ask(taken->zone, questions, id, name, type);
}

/* ------------------------------------------------------------------ identities */

/* Every name under example.com says something of its own. */
static const char identities[] = "example.com. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"
				 "mail.example.com. TXT \"v=spf1 ip4:192.0.2.1 ~all\"\n"
				 "_a.b-c.example.com. TXT \"v=spf1 ?all\"\n"
				 "*.wild.example.com. TXT \"v=spf1 -all\"\n";

#define L63 "a12345678901234567890123456789012345678901234567890123456789012"
#define L64 L63 "3"
#define D253 L63 "." L63 "." L63 ".b1234567890123456789012345678901234567890123456789012.example"

static const struct {
	const char *id, *why, *helo, *mail_from, *sender, *domain, *want;
} identity_rows[] = {
	{"SPF-3", "the domain is behind the '@'", NULL, "ada@example.com", "ada@example.com",
		"example.com", "fail: mechanism matched: -all @21 example.com"},
	{"SPF-3", "behind the last, for a quoted local-part may have some", NULL,
		"\"ada@example.net\"@example.com", "\"ada@example.net\"@example.com", "example.com",
		"fail: mechanism matched: -all @21 example.com"},
	{"SPF-3", "without a local-part it is postmaster", NULL, "@example.com",
		"postmaster@example.com", "example.com",
		"fail: mechanism matched: -all @21 example.com"},
	{"SPF-3", "a route before the mailbox is ignored (RFC 5321 4.1.2)", NULL,
		"@a.example,@b.example:ada@example.com", "ada@example.com", "example.com",
		"fail: mechanism matched: -all @21 example.com"},
	{"SPF-3", "which may have a ':'", NULL, "@a.example:\"a:b\"@example.com",
		"\"a:b\"@example.com", "example.com",
		"fail: mechanism matched: -all @21 example.com"},
	{"SPF-3", "and without a route keeps it", NULL, "\"@a.example:b\"@example.com",
		"\"@a.example:b\"@example.com", "example.com",
		"fail: mechanism matched: -all @21 example.com"},
	{"SPF-3", "two routes are none", NULL, "@a.example:@b.example:ada@example.com",
		"@a.example:@b.example:ada@example.com", "example.com",
		"fail: mechanism matched: -all @21 example.com"},
	{"SPF-3", "no mailbox behind it, no route", NULL, "@[IPv6:2001:db8::1]",
		"postmaster@[IPv6:2001:db8::1]", "[IPv6:2001:db8::1]", "none: not a domain name"},
	{"SPF-3", "also not the null reverse-path", NULL, "@example.com:",
		"postmaster@example.com:", "example.com:", "none: not a domain name"},
	{"SPF-3", "without an '@' all is the domain", NULL, "example.com", "postmaster@example.com",
		"example.com", "fail: mechanism matched: -all @21 example.com"},
	{"SPF-3", "however short that is", NULL, "x", "postmaster@x", "x",
		"none: not a domain name"},
	{"SPF-3", "the null reverse-path is postmaster at HELO", "mail.example.com", "",
		"postmaster@mail.example.com", "mail.example.com",
		"softfail: mechanism matched: ~all @21 mail.example.com"},
	{"SPF-3", "HELO is postmaster there too", "mail.example.com", NULL,
		"postmaster@mail.example.com", "mail.example.com",
		"softfail: mechanism matched: ~all @21 mail.example.com"},
	{"SPF-3", "the null reverse-path without HELO has no domain", NULL, "", "postmaster@", "",
		"none: not a domain name"},
	{"SPF-1", "nor has an address that ends in '@'", NULL, "ada@", "ada@", "",
		"none: not a domain name"},
	{"SPF-1", "a domain may end with a dot", NULL, "ada@example.com.", "ada@example.com.",
		"example.com.", "fail: mechanism matched: -all @21 example.com"},
	{"SPF-1", "with two it is malformed", NULL, "ada@example.com..", "ada@example.com..",
		"example.com..", "none: not a domain name"},
	{"SPF-1", "capitals are fine", NULL, "ada@Example.COM", "ada@Example.COM", "Example.COM",
		"fail: mechanism matched: -all @21 Example.COM"},
	{"SPF-1", "so are '-' and '_' in a label", NULL, "ada@_a.b-c.example.com",
		"ada@_a.b-c.example.com", "_a.b-c.example.com",
		"neutral: mechanism matched: ?all @7 _a.b-c.example.com"},
	{"SPF-1", "'-' may begin or end one: a wildcard answers for it as for any other", NULL,
		"ada@x-.wild.example.com", "ada@x-.wild.example.com", "x-.wild.example.com",
		"fail: mechanism matched: -all @7 x-.wild.example.com"},
	{"SPF-1", "also in HELO", "-x.y-.wild.example.com", NULL,
		"postmaster@-x.y-.wild.example.com", "-x.y-.wild.example.com",
		"fail: mechanism matched: -all @7 -x.y-.wild.example.com"},
	{"SPF-1", "one label is not enough", NULL, "ada@localhost", "ada@localhost", "localhost",
		"none: not a domain name"},
	{"SPF-1", "nor is one with a dot", NULL, "ada@com.", "ada@com.", "com.",
		"none: not a domain name"},
	{"SPF-1", "a label of 63 octets can be", NULL, "ada@" L63 ".example.com",
		"ada@" L63 ".example.com", L63 ".example.com", "none: domain does not exist"},
	{"SPF-1", "one of 64 cannot", NULL, "ada@" L64 ".example.com", "ada@" L64 ".example.com",
		L64 ".example.com", "none: not a domain name"},
	{"SPF-1", "a domain of 253 octets can be", NULL, "ada@" D253, "ada@" D253, D253,
		"none: domain does not exist"},
	{"SPF-1", "one of 254 cannot, and nothing is cut from it", NULL, "ada@" D253 "s",
		"ada@" D253 "s", D253 "s", "none: not a domain name"},
	{"SPF-1", "nor can an empty one", NULL, "ada@a..example.com", "ada@a..example.com",
		"a..example.com", "none: not a domain name"},
	{"SPF-1", "nor can one begin the name", NULL, "ada@.example.com", "ada@.example.com",
		".example.com", "none: not a domain name"},
	{"SPF-1", "a domain that does not exist is none", NULL, "ada@no.example.com",
		"ada@no.example.com", "no.example.com", "none: domain does not exist"},
	{"SPF-1", "an address literal is no domain", NULL, "ada@[192.0.2.1]", "ada@[192.0.2.1]",
		"[192.0.2.1]", "none: not a domain name"},
	{"SPF-1", "nor is a bare address", NULL, "ada@192.0.2.1", "ada@192.0.2.1", "192.0.2.1",
		"none: not a domain name"},
	{"SPF-2", "HELO may be an address literal", "[192.0.2.1]", NULL, "postmaster@[192.0.2.1]",
		"[192.0.2.1]", "none: not a domain name"},
	{"SPF-2", "of IPv6 too", "[IPv6:2001:db8::1]", NULL, "postmaster@[IPv6:2001:db8::1]",
		"[IPv6:2001:db8::1]", "none: not a domain name"},
	{"SPF-2", "or one label", "localhost", NULL, "postmaster@localhost", "localhost",
		"none: not a domain name"},
	{"SPF-2", "or a bare address", "192.0.2.1", NULL, "postmaster@192.0.2.1", "192.0.2.1",
		"none: not a domain name"},
	{"SPF-2", "or nothing", "", NULL, "postmaster@", "", "none: not a domain name"},
	{"SPF-2", "or what is not ASCII", "m\xc3\xa4il.example.com", NULL,
		"postmaster@m\xc3\xa4il.example.com", "m\xc3\xa4il.example.com",
		"none: not a domain name"},
	{"SPF-2", "the same in place of the null reverse-path", "[192.0.2.1]", "",
		"postmaster@[192.0.2.1]", "[192.0.2.1]", "none: not a domain name"},
};

static void each_identity_has_its_domain(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(identity_rows); i++) {
		const char *mail_from = identity_rows[i].mail_from;
		mailauth_spf_identity identity =
			mail_from != NULL ? MAILAUTH_SPF_MAIL_FROM : MAILAUTH_SPF_HELO;
		const mailauth_spf_verdict *verdict;
		notes taken = {.count = 0};
		fixture f;
		size_t len;

		row(identity_rows[i].id, identity_rows[i].why);
		open_context(&f, identities);
		taken.zone = f.zone;
		open_spf(&f, note, &taken);
		assert_int_equal(give(f.spf, "192.0.2.9", identity_rows[i].helo, mail_from),
			MAILAUTH_OK);
		assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
		verdict = mailauth_spf_get_verdict(f.spf, identity);
		assert_int_equal(mailauth_spf_verdict_get_identity(verdict), identity);
		assert_string_equal(mailauth_spf_verdict_get_sender(verdict, &len),
			identity_rows[i].sender);
		assert_int_equal(len, strlen(identity_rows[i].sender));
		assert_string_equal(mailauth_spf_verdict_get_domain(verdict, &len),
			identity_rows[i].domain);
		assert_int_equal(len, strlen(identity_rows[i].domain));
		assert_string_equal(in_short(verdict), identity_rows[i].want);
		assert_int_equal(taken.count,
			mailauth_spf_verdict_get_reason(verdict) !=
				MAILAUTH_SPF_REASON_NOT_A_DOMAIN);
		close_fixture(&f);
	}
}

static void identities_are_judged_apart(void **state)
{
	const mailauth_spf_verdict *helo, *mail_from;
	fixture f;
	(void)state;

	row("SPF-41", "each identity has its own result, term, offset and counters");
	open_fixture(&f,
		"mail.example.com. TXT \"v=spf1 exists:no.example.com exists:in.example.com -all\"\n"
		"in.example.com. A 127.0.0.2\n"
		"example.com. TXT \"v=spf1 ?ip4:192.0.2.1 exists:in.example.com\"\n");
	assert_int_equal(give(f.spf, "192.0.2.1", "mail.example.com", "ada@example.com"),
		MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	helo = mailauth_spf_get_verdict(f.spf, MAILAUTH_SPF_HELO);
	mail_from = mailauth_spf_get_verdict(f.spf, MAILAUTH_SPF_MAIL_FROM);
	assert_string_equal(in_short(helo),
		"pass: mechanism matched: exists:in.example.com @29 mail.example.com");
	assert_int_equal(mailauth_spf_verdict_get_lookups(helo), 2);
	assert_int_equal(mailauth_spf_verdict_get_void_lookups(helo), 1);
	assert_string_equal(in_short(mail_from),
		"neutral: mechanism matched: ?ip4:192.0.2.1 @7 example.com");
	assert_int_equal(mailauth_spf_verdict_get_lookups(mail_from), 0);
	assert_int_equal(mailauth_spf_verdict_get_void_lookups(mail_from), 0);

	row("SPF-41", "MAIL FROM's stands for both, also if HELO's is better");
	assert_int_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_NEUTRAL);

	row("SPF-41", "HELO's stands where there is no MAIL FROM yet");
	mailauth_spf_reset(f.spf);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_PASS);
	assert_null(mailauth_spf_get_verdict(f.spf, MAILAUTH_SPF_MAIL_FROM));

	row("SPF-41", "ten terms for each, not for both");
	limit(&f, MAILAUTH_LIMIT_SPF_TERMS, 2);
	assert_int_equal(set_mail_from(f.spf, "b@mail.example.com", 18), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_get_result(f.spf), MAILAUTH_SPF_PASS);
	close_fixture(&f);
}

static void without_a_client_there_is_no_result(void **state)
{
	notes taken = {.count = 0};
	fixture f;
	(void)state;

	row("SPF-41", "without a client's address the result is none, and nothing is asked");
	open_context(&f, "example.com. TXT \"v=spf1 +all\"\n");
	taken.zone = f.zone;
	open_spf(&f, note, &taken);
	assert_int_equal(give(f.spf, NULL, NULL, "ada@example.com"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_string_equal(in_short(verdict_of(&f)), "none: client address not known");
	assert_int_equal(taken.count, 0);
	close_fixture(&f);
}

/* ------------------------------------------------------------------ what is asked */

static const struct {
	const char *id, *why, *client, *records, *want;
} question_rows[] = {
	{"SPF-5", "the record is asked for as TXT and as nothing else", "192.0.2.1", "",
		"example.com TXT"},
	{"SPF-35", "exp is asked for when it fails", "192.0.2.1",
		"example.com. TXT \"v=spf1 -all exp=why.example.com\"\n",
		"example.com TXT, why.example.com TXT"},
	{"SPF-35", "but not for another result", "192.0.2.1",
		"example.com. TXT \"v=spf1 ~all exp=why.example.com\"\n", "example.com TXT"},
	{"SPF-31", "ptr asks for all names at once that can match, and for no others", "192.0.2.1",
		"example.com. TXT \"v=spf1 ptr\"\n1.2.0.192.in-addr.arpa. PTR b.example.com.\n"
		"1.2.0.192.in-addr.arpa. PTR example.org.\n"
		"1.2.0.192.in-addr.arpa. PTR example.com.\nb.example.com. A 192.0.2.1\n",
		"example.com TXT, 1.2.0.192.in-addr.arpa PTR, b.example.com A, example.com A"},
	{"SPF-25", "ptr of a name that cannot be asks for nothing: nothing is below that",
		"192.0.2.1", "example.com. TXT \"v=spf1 ptr:a..example.com ptr:.example.com\"\n",
		"example.com TXT"},
	{"SPF-30", "an IPv4 client's a asks for A, once for one name", "192.0.2.1",
		"example.com. TXT \"v=spf1 a a:EXAMPLE.com a:example.com.\"\n",
		"example.com TXT, example.com A"},
	{"SPF-30", "an IPv6 client's for AAAA", "2001:db8::1",
		"example.com. TXT \"v=spf1 a:b.example.com\"\n",
		"example.com TXT, b.example.com AAAA"},
	{"SPF-32", "exists asks for A", "2001:db8::1",
		"example.com. TXT \"v=spf1 exists:b.example.com\"\n",
		"example.com TXT, b.example.com A"},
	{"SPF-30", "mx asks for all hosts at once, in the order of preference", "192.0.2.1",
		"example.com. TXT \"v=spf1 mx\"\nexample.com. MX 20 b.example.com.\n"
		"example.com. MX 10 c.example.com.\nc.example.com. A 192.0.2.1\n",
		"example.com TXT, example.com MX, c.example.com A, b.example.com A"},
	{"SPF-30", "also where those differ by one", "192.0.2.1",
		"example.com. TXT \"v=spf1 mx\"\nexample.com. MX 2 b.example.com.\n"
		"example.com. MX 1 c.example.com.\nc.example.com. A 192.0.2.1\n",
		"example.com TXT, example.com MX, c.example.com A, b.example.com A"},
	{"SPF-30", "wherever in the answer each of them is", "192.0.2.1",
		"example.com. TXT \"v=spf1 mx\"\nexample.com. MX 30 c.example.com.\n"
		"example.com. MX 10 d.example.com.\nexample.com. MX 20 b.example.com.\n"
		"example.com. MX 40 a.example.com.\nd.example.com. A 192.0.2.1\n",
		"example.com TXT, example.com MX, d.example.com A, b.example.com A, "
		"c.example.com A, a.example.com A"},
	{"SPF-30", "but not for the root", "192.0.2.1",
		"example.com. TXT \"v=spf1 mx\"\nexample.com. MX 0 .\n",
		"example.com TXT, example.com MX"},
	{"SPF-28", "what follows a match is not asked for", "192.0.2.1",
		"example.com. TXT \"v=spf1 ip4:192.0.2.1 a:b.example.com include:c.example.com\"\n",
		"example.com TXT"},
	{"SPF-13", "ip4 and ip6 ask for nothing", "192.0.2.1",
		"example.com. TXT \"v=spf1 ip4:10.0.0.1 ip6:2001:db8::/32\"\n", "example.com TXT"},
	{"SPF-1", "one label is no domain to include, and is not asked for", "192.0.2.1",
		"example.com. TXT \"v=spf1 include:a%%\"\n", "example.com TXT"},
	{"SPF-33", "a redirect asks for the other record", "192.0.2.1",
		"example.com. TXT \"v=spf1 redirect=b.example.com\"\n",
		"example.com TXT, b.example.com TXT"},
};

static void what_is_asked_is_what_terms_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(question_rows); i++) {
		notes taken = {.count = 0};
		fixture f;

		row(question_rows[i].id, question_rows[i].why);
		open_context(&f, question_rows[i].records);
		taken.zone = f.zone;
		open_spf(&f, note, &taken);
		judge(&f, question_rows[i].client);
		assert_string_equal(taken.text, question_rows[i].want);
		close_fixture(&f);
	}
}

static void texts_end_with_a_nul(void **state)
{
	(void)state;

	row("SPF-41", "domain and sender are C strings, whatever their length");
	for (size_t len = 3; len < 70; len++) {
		char helo[80], want[100];
		const mailauth_spf_verdict *verdict;
		fixture f;
		size_t told;

		memset(helo, 'a', len);
		memcpy(helo + len - 2, ".b", 3);
		snprintf(want, sizeof want, "postmaster@%s", helo);
		open_fixture(&f, "");
		assert_int_equal(give(f.spf, "192.0.2.1", helo, NULL), MAILAUTH_OK);
		assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
		verdict = mailauth_spf_get_verdict(f.spf, MAILAUTH_SPF_HELO);
		assert_string_equal(mailauth_spf_verdict_get_sender(verdict, &told), want);
		assert_int_equal(told, strlen(want));
		assert_string_equal(mailauth_spf_verdict_get_domain(verdict, NULL), helo);
		close_fixture(&f);
	}
}

/* Labels of 11 octets, joined by dots: `len` octets in all. */
static void put_long_name(char *name, size_t len)
{
	for (size_t i = 0; i < len; i++)
		name[i] = (len - i) % 12 == 0 ? '.' : 'a';
	name[len] = 0;
}

static void long_names_lose_labels_from_the_left(void **state)
{
	static const struct {
		const char *why;
		size_t len, asked;
		const char *end, *term, *type;
	} rows[] = {
		{"253 octets are asked for as they are", 253, 253, "", "exists:", "A"},
		{"of 254 the first label goes, not only an octet of it", 254, 251, "",
			"exists:", "A"},
		{"of 301 as many as must", 301, 251, "", "exists:", "A"},
		{"a dot at the end is none of the 253", 253, 253, ".", "exists:", "A"},
		{"but of 254 and a dot the first label goes", 254, 251, ".", "exists:", "A"},
		{"nor are there more in what explains a fail", 253, 253, ".", "-all exp=", "TXT"},
		{"and of its 254 the first label goes", 254, 251, "", "-all exp=", "TXT"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char name[512], records[600], want[1100];
		notes taken = {.count = 0};
		fixture f;

		row("SPF-25", rows[i].why);
		put_long_name(name, rows[i].len);
		snprintf(records, sizeof records, "example.com. TXT \"v=spf1 %s%.200s\" \"%s%s\"\n",
			rows[i].term, name, name + 200, rows[i].end);
		snprintf(want, sizeof want, "example.com TXT, %s %s",
			name + rows[i].len - rows[i].asked, rows[i].type);
		open_context(&f, records);
		taken.zone = f.zone;
		open_spf(&f, note, &taken);
		judge(&f, "192.0.2.1");
		assert_string_equal(taken.text, want);
		close_fixture(&f);
	}
}

/* "the left side is truncated to fit" (RFC 7208 7.3): what is left is the <domain> from there on. */
static void a_long_target_is_the_domain_without_what_it_lost(void **state)
{
	static const struct {
		const char *why, *spec;
	} rows[] = {
		{"also in what a redirect leads to: its <domain> is the shortened name", ""},
		{"and where it has macros", "%{h}"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char name[512], records[1200], want[600];
		const char *last = rows[i].spec[0] != 0 ? "aaaaaaaaaaa" : "";
		fixture f;

		row("SPF-25", rows[i].why);
		put_long_name(name, 301);
		snprintf(records, sizeof records,
			"example.com. TXT \"v=spf1 redirect=%.200s\" \"%.*s%s\"\n"
			"%s. TXT \"v=spf1 -all\"\n",
			name, (int)(101 - strlen(last)), name + 200, rows[i].spec, name + 50);
		snprintf(want, sizeof want, "fail: mechanism matched: -all @7 %s", name + 50);
		open_fixture(&f, records);
		assert_int_equal(give(f.spf, "192.0.2.1", "aaaaaaaaaaa", "ada@example.com"),
			MAILAUTH_OK);
		assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
		assert_string_equal(in_short(verdict_of(&f)), want);
		close_fixture(&f);
	}
}

static void a_long_label_is_not_asked_for(void **state)
{
	char records[512], label[301];
	(void)state;

	row("SPF-25", "where there is no label to take away, there is no name, and no match");
	memset(label, 'a', 300);
	label[300] = 0;
	snprintf(records, sizeof records,
		"example.com. TXT \"v=spf1 exists:%.200s\" \"%s%%%% ~all\"\n", label, label + 200);
	assert_string_equal(judged("192.0.2.1", records),
		"softfail: mechanism matched: ~all @317 example.com");
}

/* ------------------------------------------------------------------ outcomes */

#define TERM(term) "example.com. TXT \"v=spf1 " term " -all\"\n"

/* The question that fails, and what is in the zone besides. */
static const struct {
	const char *id, *why, *records, *name;
	uint16_t type;
	const char *no_data, *nxdomain, *failed;
} outcome_rows[] = {
	{"SPF-8", "of the first record", "", "example.com", MAILAUTH_RRTYPE_TXT,
		"none: no SPF record", "none: domain does not exist",
		"temperror: DNS lookup failed"},
	{"SPF-27", "of a", TERM("a"), "example.com", MAILAUTH_RRTYPE_A,
		"fail: mechanism matched: -all @9 example.com",
		"fail: mechanism matched: -all @9 example.com",
		"temperror: DNS lookup failed: a @7 example.com"},
	{"SPF-27", "of mx", TERM("mx"), "example.com", MAILAUTH_RRTYPE_MX,
		"fail: mechanism matched: -all @10 example.com",
		"fail: mechanism matched: -all @10 example.com",
		"temperror: DNS lookup failed: mx @7 example.com"},
	{"SPF-27", "of the host of an mx", TERM("mx") "example.com. MX 1 b.example.com.\n",
		"b.example.com", MAILAUTH_RRTYPE_A, "fail: mechanism matched: -all @10 example.com",
		"fail: mechanism matched: -all @10 example.com",
		"temperror: DNS lookup failed: mx @7 example.com"},
	{"SPF-27", "of exists", TERM("exists:b.example.com"), "b.example.com", MAILAUTH_RRTYPE_A,
		"fail: mechanism matched: -all @28 example.com",
		"fail: mechanism matched: -all @28 example.com",
		"temperror: DNS lookup failed: exists:b.example.com @7 example.com"},
	{"SPF-29", "of what is included", TERM("include:b.example.com"), "b.example.com",
		MAILAUTH_RRTYPE_TXT,
		"permerror: included domain has no SPF record: include:b.example.com @7 "
		"example.com",
		"permerror: included domain has no SPF record: include:b.example.com @7 "
		"example.com",
		"temperror: DNS lookup failed: include:b.example.com @7 example.com"},
	{"SPF-33", "of where redirect leads",
		"example.com. TXT \"v=spf1 redirect=b.example.com\"\n", "b.example.com",
		MAILAUTH_RRTYPE_TXT,
		"permerror: redirect to a domain without SPF record: redirect=b.example.com @7 "
		"example.com",
		"permerror: redirect to a domain without SPF record: redirect=b.example.com @7 "
		"example.com",
		"temperror: DNS lookup failed: redirect=b.example.com @7 example.com"},
	{"SPF-27", "of a term in what is included",
		TERM("include:b.example.com") "b.example.com. TXT \"v=spf1 a:c.example.com\"\n",
		"c.example.com", MAILAUTH_RRTYPE_A, "fail: mechanism matched: -all @29 example.com",
		"fail: mechanism matched: -all @29 example.com",
		"temperror: DNS lookup failed: a:c.example.com @7 b.example.com"},
};

static void each_outcome_leads_to_its_verdict(void **state)
{
	static const mailauth_dns_outcome outcomes[] = {MAILAUTH_DNS_NODATA, MAILAUTH_DNS_NXDOMAIN,
		MAILAUTH_DNS_SERVFAIL, MAILAUTH_DNS_REFUSED, MAILAUTH_DNS_TIMEOUT,
		MAILAUTH_DNS_BOGUS, MAILAUTH_DNS_MALFORMED};
	(void)state;

	for (size_t i = 0; i < COUNT(outcome_rows); i++) {
		row(outcome_rows[i].id, outcome_rows[i].why);
		for (size_t k = 0; k < COUNT(outcomes); k++) {
			const char *want = outcome_rows[i].failed;
			fixture f;

			if (outcomes[k] == MAILAUTH_DNS_NODATA)
				want = outcome_rows[i].no_data;
			if (outcomes[k] == MAILAUTH_DNS_NXDOMAIN)
				want = outcome_rows[i].nxdomain;
			open_fixture(&f, outcome_rows[i].records);
			assert_int_equal(mailauth_zone_set_failure(f.zone, outcome_rows[i].name,
						 outcome_rows[i].type, outcomes[k]),
				MAILAUTH_OK);
			judge(&f, "192.0.2.1");
			assert_string_equal(in_short(verdict_of(&f)), want);
			close_fixture(&f);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_identity_has_its_domain),
		cmocka_unit_test(identities_are_judged_apart),
		cmocka_unit_test(without_a_client_there_is_no_result),
		cmocka_unit_test(what_is_asked_is_what_terms_name),
		cmocka_unit_test(texts_end_with_a_nul),
		cmocka_unit_test(long_names_lose_labels_from_the_left),
		cmocka_unit_test(a_long_target_is_the_domain_without_what_it_lost),
		cmocka_unit_test(a_long_label_is_not_asked_for),
		cmocka_unit_test(each_outcome_leads_to_its_verdict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
