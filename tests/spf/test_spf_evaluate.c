/*
 * check_host() (RFC 7208 4 to 6): records are chosen, mechanisms match, and what comes of it.
 */
#include "spf_fixture.h"

/* Of ada@example.com, from a client, by records: the verdict in short. */
typedef struct case_row {
	const char *id, *why, *client, *records, *want;
} case_row;

static void check_rows(const case_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(judged(rows[i].client, rows[i].records), rows[i].want);
	}
}

#define V4 "192.0.2.1"
#define V6 "2001:db8::1"
#define TXT(name, text) name " TXT \"" text "\"\n"
#define RECORD(text) TXT("example.com.", text)

/* ------------------------------------------------------------------ the record */

static const case_row record_rows[] = {
	{"SPF-6", "the strings of a TXT record are joined with nothing between", V4,
		"example.com. TXT \"v=spf1 ip4:\" \"192.0.2.1 -a\" \"ll\"\n",
		"pass: mechanism matched: ip4:192.0.2.1 @7 example.com"},
	{"SPF-6", "also in the version", V4, "example.com. TXT \"v=s\" \"pf1\" \" -all\"\n",
		"fail: mechanism matched: -all @7 example.com"},
	{"SPF-6", "an empty string adds nothing", V4,
		"example.com. TXT \"\" \"v=spf1 -all\" \"\"\n",
		"fail: mechanism matched: -all @7 example.com"},
	{"SPF-6", "the strings of two records are not joined", V4,
		"example.com. TXT \"v=spf1 \"\nexample.com. TXT \"-all\"\n",
		"neutral: no mechanism matched"},
	{"SPF-7", "other TXT records are passed over", V4,
		RECORD("some text") RECORD("v=spf10 +all") RECORD("v=spf1 -all"),
		"fail: mechanism matched: -all @7 example.com"},
	{"SPF-7", "without one there is no result", V4, RECORD("v=spf10 +all"),
		"none: no SPF record"},
	{"SPF-7", "two are an error", V4, RECORD("v=spf1 -all") RECORD("v=spf1 +all"),
		"permerror: several SPF records"},
	{"SPF-7", "also if they differ in how they are cut only", V4,
		"example.com. TXT \"v=spf1 -all\"\nexample.com. TXT \"v=spf1\" \" -all\"\n",
		"permerror: several SPF records"},
	{"SPF-7", "also if the second is wrong", V4, RECORD("v=spf1 -all") RECORD("V=SPF1"),
		"permerror: several SPF records"},
	{"SPF-7", "also if they differ in case only", V4,
		RECORD("v=spf1 -all") RECORD("v=spf1 -ALL"), "permerror: several SPF records"},
	{"SPF-5", "a record of type 99 is none", V4,
		"example.com. TYPE99 \\# 12 0b763d73706631202d616c6c\n", "none: no SPF record"},
	{"SPF-9", "a syntax error counts though a term before it matches", V4,
		RECORD("v=spf1 +all moo"), "permerror: unknown mechanism: moo @12 example.com"},
	{"SPF-9", "and before any question is asked", V4,
		RECORD("v=spf1 a:fails.example.com a:") "$FAIL fails.example.com. * servfail\n",
		"permerror: argument missing, or where none may be: a: @29 example.com"},
	{"SPF-34", "no term is no match", V4, RECORD("v=spf1"), "neutral: no mechanism matched"},
	{"SPF-34", "nor is a modifier a match", V4, RECORD("v=spf1 moo=all ip4:192.0.2.2"),
		"neutral: no mechanism matched"},
	{"SPF-28", "each qualifier is a result: +", V4, RECORD("v=spf1 +all"),
		"pass: mechanism matched: +all @7 example.com"},
	{"SPF-28", "none is +", V4, RECORD("v=spf1 all"),
		"pass: mechanism matched: all @7 example.com"},
	{"SPF-28", "-", V4, RECORD("v=spf1 -all"), "fail: mechanism matched: -all @7 example.com"},
	{"SPF-28", "~", V4, RECORD("v=spf1 ~all"),
		"softfail: mechanism matched: ~all @7 example.com"},
	{"SPF-28", "?", V4, RECORD("v=spf1 ?all"),
		"neutral: mechanism matched: ?all @7 example.com"},
	{"SPF-28", "the first that matches decides", V4, RECORD("v=spf1 ~all -all"),
		"softfail: mechanism matched: ~all @7 example.com"},
	{"SPF-28", "a redirect before all counts for nothing", V4,
		RECORD("v=spf1 redirect=other.example.com ~all")
			TXT("other.example.com.", "v=spf1 -all"),
		"softfail: mechanism matched: ~all @34 example.com"},
};

/* An answer as it came, in which a record may stand twice: a zone never gives such a one. */
static void the_same_record_twice_is_one(void **state)
{
	static const struct {
		const char *why, *answer, *want;
	} rows[] = {
		{"a record that is in the answer twice is one (RFC 2181 5)",
			"\"v=spf1 -all\"\n\"v=spf1 -all\"\n",
			"fail: mechanism matched: -all @7 example.com"},
		{"with others between", "\"v=spf1 -all\"\n\"text\"\n\"v=spf1 -all\"\n",
			"fail: mechanism matched: -all @7 example.com"},
		{"one that is cut elsewhere is another", "\"v=spf1 -all\"\n\"v=spf1 -\" \"all\"\n",
			"permerror: several SPF records"},
		{"and so is one of three", "\"v=spf1 -all\"\n\"v=spf1 -all\"\n\"v=spf1  -all\"\n",
			"permerror: several SPF records"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_questions *questions;
		const char *name;
		uint16_t type;
		uint32_t id;
		fixture f;

		row("SPF-7", rows[i].why);
		open_context(&f, "");
		open_spf(&f, NULL, NULL);
		questions = mailauth_spf_questions(f.spf);
		assert_int_equal(give(f.spf, V4, NULL, "ada@example.com"), MAILAUTH_OK);
		assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_PENDING);
		assert_int_equal(mailauth_next_question(questions, &id, &name, &type), 1);
		assert_int_equal(
			mailauth_answer_text(questions, id, rows[i].answer, strlen(rows[i].answer)),
			MAILAUTH_OK);
		assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
		assert_string_equal(in_short(verdict_of(&f)), rows[i].want);
		close_fixture(&f);
	}
}

/* ------------------------------------------------------------------ addresses */

static const case_row network_rows[] = {
	{"SPF-13", "no bits: every IPv4 client", "255.255.255.255", RECORD("v=spf1 ip4:0.0.0.0/0"),
		"pass: mechanism matched: ip4:0.0.0.0/0 @7 example.com"},
	{"SPF-13", "but no IPv6 client", V6, RECORD("v=spf1 ip4:0.0.0.0/0"),
		"neutral: no mechanism matched"},
	{"SPF-13", "one bit", "127.255.255.255", RECORD("v=spf1 ip4:1.2.3.4/1"),
		"pass: mechanism matched: ip4:1.2.3.4/1 @7 example.com"},
	{"SPF-13", "that differs", "128.0.0.0", RECORD("v=spf1 ip4:1.2.3.4/1"),
		"neutral: no mechanism matched"},
	{"SPF-13", "31 bits", "192.0.2.1", RECORD("v=spf1 ip4:192.0.2.0/31"),
		"pass: mechanism matched: ip4:192.0.2.0/31 @7 example.com"},
	{"SPF-13", "of which the last differs", "192.0.2.2", RECORD("v=spf1 ip4:192.0.2.0/31"),
		"neutral: no mechanism matched"},
	{"SPF-13", "32 bits", "192.0.2.1", RECORD("v=spf1 ip4:192.0.2.1/32"),
		"pass: mechanism matched: ip4:192.0.2.1/32 @7 example.com"},
	{"SPF-13", "of which the last differs", "192.0.2.0", RECORD("v=spf1 ip4:192.0.2.1/32"),
		"neutral: no mechanism matched"},
	{"SPF-13", "no bits: every IPv6 client", V6, RECORD("v=spf1 ip6:::/0"),
		"pass: mechanism matched: ip6:::/0 @7 example.com"},
	{"SPF-13", "but no IPv4 client", V4, RECORD("v=spf1 ip6:::/0"),
		"neutral: no mechanism matched"},
	{"SPF-13", "127 bits", "2001:db8::1", RECORD("v=spf1 ip6:2001:db8::/127"),
		"pass: mechanism matched: ip6:2001:db8::/127 @7 example.com"},
	{"SPF-13", "of which the last differs", "2001:db8::2", RECORD("v=spf1 ip6:2001:db8::/127"),
		"neutral: no mechanism matched"},
	{"SPF-13", "128 bits", "2001:DB8:0::1", RECORD("v=spf1 ip6:2001:db8::1"),
		"pass: mechanism matched: ip6:2001:db8::1 @7 example.com"},
	{"SPF-13", "of which the last differs", "2001:db8::", RECORD("v=spf1 ip6:2001:db8::1"),
		"neutral: no mechanism matched"},
	{"SPF-13", "of which the first differs", "a001:db8::1", RECORD("v=spf1 ip6:2001:db8::1"),
		"neutral: no mechanism matched"},
	{"SPF-4", "a mapped client is one of IPv4", "::ffff:192.0.2.1",
		RECORD("v=spf1 ip6:::ffff:192.0.2.1 ip4:192.0.2.1"),
		"pass: mechanism matched: ip4:192.0.2.1 @28 example.com"},
	{"SPF-4", "however it is written", "0:0:0:0:0:FFFF:c000:0201",
		RECORD("v=spf1 ip6:::/0 ip4:192.0.2.1"),
		"pass: mechanism matched: ip4:192.0.2.1 @16 example.com"},
	{"SPF-4", "A is asked for it, not AAAA", "::ffff:192.0.2.1",
		RECORD("v=spf1 a") "example.com. A 192.0.2.1\n",
		"pass: mechanism matched: a @7 example.com"},
	{"SPF-4", "an address that ends as one of IPv4 is not mapped", "::192.0.2.1",
		RECORD("v=spf1 ip4:192.0.2.1 ip6:::c000:201"),
		"pass: mechanism matched: ip6:::c000:201 @21 example.com"},
};

/* ------------------------------------------------------------------ a, mx, exists */

#define HOST "host.example.com. A 192.0.2.1\nhost.example.com. AAAA 2001:db8::1\n"

static const case_row a_rows[] = {
	{"SPF-30", "a is of the domain itself", V4, RECORD("v=spf1 a") "example.com. A 192.0.2.1\n",
		"pass: mechanism matched: a @7 example.com"},
	{"SPF-30", "or of its host", V4, RECORD("v=spf1 a:host.example.com") HOST,
		"pass: mechanism matched: a:host.example.com @7 example.com"},
	{"SPF-30", "which may end with a dot", V4, RECORD("v=spf1 a:host.example.com.") HOST,
		"pass: mechanism matched: a:host.example.com. @7 example.com"},
	{"SPF-30", "of which any address will do", V4,
		RECORD("v=spf1 a:host.example.com") HOST "host.example.com. A 192.0.2.9\n",
		"pass: mechanism matched: a:host.example.com @7 example.com"},
	{"SPF-30", "AAAA for an IPv6 client", V6, RECORD("v=spf1 a:host.example.com") HOST,
		"pass: mechanism matched: a:host.example.com @7 example.com"},
	{"SPF-30", "another address does not match", "192.0.2.2",
		RECORD("v=spf1 a:host.example.com") HOST, "neutral: no mechanism matched"},
	{"SPF-30", "but one in its network", "192.0.2.200",
		RECORD("v=spf1 a:host.example.com/24") HOST,
		"pass: mechanism matched: a:host.example.com/24 @7 example.com"},
	{"SPF-30", "a length of IPv4 widens nothing for IPv6", "2001:db8::2",
		RECORD("v=spf1 a:host.example.com/0") HOST, "neutral: no mechanism matched"},
	{"SPF-30", "a length of IPv6 widens nothing for IPv4", "192.0.2.2",
		RECORD("v=spf1 a:host.example.com//0") HOST, "neutral: no mechanism matched"},
	{"SPF-30", "but for IPv6", "2001:db9::2", RECORD("v=spf1 a:host.example.com/32//16") HOST,
		"pass: mechanism matched: a:host.example.com/32//16 @7 example.com"},
	{"SPF-30", "a/0 matches nothing if there is no address at all", V4,
		RECORD("v=spf1 a:mail.example.com/0"), "neutral: no mechanism matched"},
	{"SPF-30", "a CNAME is followed", V4,
		RECORD("v=spf1 a:www.example.com") HOST
		"www.example.com. CNAME host.example.com.\n",
		"pass: mechanism matched: a:www.example.com @7 example.com"},
	{"SPF-25", "a name with an empty label does not match", V4,
		RECORD("v=spf1 a:host..example.com -all") HOST,
		"fail: mechanism matched: -all @27 example.com"},
	{"SPF-25", "nor does one with a label of 64 octets", V4,
		RECORD("v=spf1 a:0123456789012345678901234567890123456789012345678901234567890123"
		       ".example.com -all"),
		"fail: mechanism matched: -all @86 example.com"},
};

static const case_row mx_rows[] = {
	{"SPF-30", "mx is of the hosts of the domain", V4,
		RECORD("v=spf1 mx") "example.com. MX 10 host.example.com.\n" HOST,
		"pass: mechanism matched: mx @7 example.com"},
	{"SPF-30", "with AAAA for IPv6", V6,
		RECORD("v=spf1 mx") "example.com. MX 10 host.example.com.\n" HOST,
		"pass: mechanism matched: mx @7 example.com"},
	{"SPF-30", "any of them will do", V4,
		RECORD("v=spf1 mx") "example.com. MX 1 other.example.com.\n"
				    "other.example.com. A 192.0.2.7\n"
				    "example.com. MX 10 host.example.com.\n" HOST,
		"pass: mechanism matched: mx @7 example.com"},
	{"SPF-30", "under the prefix length", "192.0.3.1",
		RECORD("v=spf1 mx:example.com/24") "example.com. MX 10 host.example.com.\n" HOST,
		"neutral: no mechanism matched"},
	{"SPF-30", "of its family", "192.0.3.1",
		RECORD("v=spf1 mx:example.com/22//128") "example.com. MX 10 host.example.com.\n"
							"host.example.com. A 192.0.0.1\n",
		"pass: mechanism matched: mx:example.com/22//128 @7 example.com"},
	{"SPF-30", "without MX records the domain's address is not looked at", V4,
		RECORD("v=spf1 mx -all") "example.com. A 192.0.2.1\n",
		"fail: mechanism matched: -all @10 example.com"},
	{"SPF-30", "the root is no host", V4, RECORD("v=spf1 mx/0 -all") "example.com. MX 0 .\n",
		"fail: mechanism matched: -all @12 example.com"},
	{"SPF-27", "a host that fails is a temperror", V4,
		RECORD("v=spf1 mx -all") "example.com. MX 1 host.example.com.\n"
					 "$FAIL host.example.com. A servfail\n",
		"temperror: DNS lookup failed: mx @7 example.com"},
	{"SPF-30", "unless a host before it matches", V4,
		RECORD("v=spf1 mx -all") "example.com. MX 1 host.example.com.\n" HOST
					 "example.com. MX 2 fails.example.com.\n$FAIL fails.example.com. A servfail\n",
		"pass: mechanism matched: mx @7 example.com"},
};

static const case_row exists_rows[] = {
	{"SPF-32", "any A record will do", V4,
		RECORD("v=spf1 exists:in.example.com") "in.example.com. A 127.0.0.2\n",
		"pass: mechanism matched: exists:in.example.com @7 example.com"},
	{"SPF-32", "for IPv6 too", V6,
		RECORD("v=spf1 exists:in.example.com") "in.example.com. A 127.0.0.2\n",
		"pass: mechanism matched: exists:in.example.com @7 example.com"},
	{"SPF-32", "AAAA will not", V6,
		RECORD("v=spf1 exists:in.example.com") "in.example.com. AAAA 2001:db8::1\n",
		"neutral: no mechanism matched"},
	{"SPF-32", "nor will a name without records", V4, RECORD("v=spf1 exists:in.example.com"),
		"neutral: no mechanism matched"},
	{"SPF-17", "%_ is a space, %% a percent sign, %- a space of URLs", V4,
		RECORD("v=spf1 exists:a%_b%%c%-d.example.com") "a\\032b%c%20d.example.com. A 127.0.0.2\n",
		"pass: mechanism matched: exists:a%_b%%c%-d.example.com @7 example.com"},
};

static void records_and_mechanisms_are_evaluated(void **state)
{
	(void)state;
	check_rows(record_rows, COUNT(record_rows));
	check_rows(network_rows, COUNT(network_rows));
	check_rows(a_rows, COUNT(a_rows));
	check_rows(mx_rows, COUNT(mx_rows));
	check_rows(exists_rows, COUNT(exists_rows));
}

/* ------------------------------------------------------------------ include, redirect, exp */

#define OTHER(text) TXT("other.example.com.", text)
#define INCLUDE RECORD("v=spf1 ?include:other.example.com -all")
#define REDIRECT RECORD("v=spf1 redirect=other.example.com")

static const case_row include_rows[] = {
	{"SPF-29", "pass is a match", V4, INCLUDE OTHER("v=spf1 +all"),
		"neutral: mechanism matched: ?include:other.example.com @7 example.com"},
	{"SPF-29", "with -include, which makes it fail", V4,
		RECORD("v=spf1 -include:other.example.com") OTHER("v=spf1 all"),
		"fail: mechanism matched: -include:other.example.com @7 example.com"},
	{"SPF-29", "fail is none", V4, INCLUDE OTHER("v=spf1 -all"),
		"fail: mechanism matched: -all @34 example.com"},
	{"SPF-29", "nor is softfail", V4, INCLUDE OTHER("v=spf1 ~all"),
		"fail: mechanism matched: -all @34 example.com"},
	{"SPF-29", "nor is neutral", V4, INCLUDE OTHER("v=spf1 ?all"),
		"fail: mechanism matched: -all @34 example.com"},
	{"SPF-29", "nor a record that does not say", V4, INCLUDE OTHER("v=spf1"),
		"fail: mechanism matched: -all @34 example.com"},
	{"SPF-29", "temperror goes up", V4, INCLUDE "$FAIL other.example.com. TXT servfail\n",
		"temperror: DNS lookup failed: ?include:other.example.com @7 example.com"},
	{"SPF-29", "permerror goes up, and its term with it", V4, INCLUDE OTHER("v=spf1 +all moo"),
		"permerror: unknown mechanism: moo @12 other.example.com"},
	{"SPF-29", "so do two records", V4, INCLUDE OTHER("v=spf1") OTHER("v=spf1 +all"),
		"permerror: several SPF records: ?include:other.example.com @7 example.com"},
	{"SPF-29", "none is permerror: without a record", V4, INCLUDE OTHER("text"),
		"permerror: included domain has no SPF record: ?include:other.example.com @7 "
		"example.com"},
	{"SPF-29", "and without a domain", V4, INCLUDE,
		"permerror: included domain has no SPF record: ?include:other.example.com @7 "
		"example.com"},
	{"SPF-29", "and with a name that cannot be", V4,
		RECORD("v=spf1 include:other..example.com -all"),
		"permerror: included domain has no SPF record: include:other..example.com @7 "
		"example.com"},
	{"SPF-29", "all of what is included counts, with its redirect", V4,
		INCLUDE OTHER("v=spf1 redirect=third.example.com")
			TXT("third.example.com.", "v=spf1 +all"),
		"neutral: mechanism matched: ?include:other.example.com @7 example.com"},
	{"SPF-29", "a redirect there to nowhere is permerror", V4,
		INCLUDE OTHER("v=spf1 redirect=third.example.com"),
		"permerror: redirect to a domain without SPF record: redirect=third.example.com @7 "
		"other.example.com"},
	{"SPF-29", "a within is of the domain included", V4,
		INCLUDE OTHER("v=spf1 a") "other.example.com. A 192.0.2.1\n",
		"neutral: mechanism matched: ?include:other.example.com @7 example.com"},
	{"SPF-29", "after it a is of the first domain again", V4,
		RECORD("v=spf1 include:other.example.com a") OTHER(
			"v=spf1 -all") "example.com. A 192.0.2.1\nother.example.com. A 192.0.2.2\n",
		"pass: mechanism matched: a @33 example.com"},
};

static const case_row redirect_rows[] = {
	{"SPF-33", "its result is the result", V4, REDIRECT OTHER("v=spf1 ~all"),
		"softfail: mechanism matched: ~all @7 other.example.com"},
	{"SPF-33", "neutral too", V4, REDIRECT OTHER("v=spf1"), "neutral: no mechanism matched"},
	{"SPF-33", "only if nothing matched", V4,
		RECORD("v=spf1 redirect=other.example.com ip4:192.0.2.1") OTHER("v=spf1 -all"),
		"pass: mechanism matched: ip4:192.0.2.1 @34 example.com"},
	{"SPF-33", "wherever it stands", V4,
		RECORD("v=spf1 redirect=other.example.com ip4:192.0.2.2") OTHER("v=spf1 -all"),
		"fail: mechanism matched: -all @7 other.example.com"},
	{"SPF-33", "a is then of the new domain", V4,
		REDIRECT OTHER("v=spf1 a -all") "other.example.com. A 192.0.2.1\n",
		"pass: mechanism matched: a @7 other.example.com"},
	{"SPF-33", "no record there is permerror", V4, REDIRECT OTHER("text"),
		"permerror: redirect to a domain without SPF record: redirect=other.example.com @7 "
		"example.com"},
	{"SPF-33", "so is no domain", V4, REDIRECT,
		"permerror: redirect to a domain without SPF record: redirect=other.example.com @7 "
		"example.com"},
	{"SPF-33", "so is a name that cannot be", V4, RECORD("v=spf1 redirect=other..example.com"),
		"permerror: redirect to a domain without SPF record: redirect=other..example.com "
		"@7 example.com"},
	{"SPF-33", "and an error in the record there", V4, REDIRECT OTHER("v=spf1 moo"),
		"permerror: unknown mechanism: moo @7 other.example.com"},
	{"SPF-33", "no answer is temperror", V4, REDIRECT "$FAIL other.example.com. TXT timeout\n",
		"temperror: DNS lookup failed: redirect=other.example.com @7 example.com"},
	{"SPF-33", "a redirect may lead to another", V4,
		REDIRECT OTHER("v=spf1 redirect=third.example.com")
			TXT("third.example.com.", "v=spf1 -all"),
		"fail: mechanism matched: -all @7 third.example.com"},
};

static const case_row exp_rows[] = {
	{"SPF-35", "with an explanation it fails as without", V4,
		RECORD("v=spf1 -all exp=why.example.com") TXT("why.example.com.", "No."),
		"fail: mechanism matched: -all @7 example.com"},
	{"SPF-35", "nor does it matter that its name does not exist", V4,
		RECORD("v=spf1 exp=why.example.com -all"),
		"fail: mechanism matched: -all @27 example.com"},
	{"SPF-35", "or that DNS fails", V4,
		RECORD("v=spf1 exp=why.example.com -all") "$FAIL why.example.com. * servfail\n",
		"fail: mechanism matched: -all @27 example.com"},
	{"SPF-35", "or that the text is wrong", V4,
		RECORD("v=spf1 exp=why.example.com -all") TXT("why.example.com.", "%"),
		"fail: mechanism matched: -all @27 example.com"},
	{"SPF-35", "or that it passes", V4, RECORD("v=spf1 exp=why.example.com +all"),
		"pass: mechanism matched: +all @27 example.com"},
	{"SPF-35", "or that nothing matches", V4, RECORD("v=spf1 exp=why.example.com"),
		"neutral: no mechanism matched"},
	{"SPF-35", "in what is included", V4, INCLUDE OTHER("v=spf1 -all exp=why.example.com"),
		"fail: mechanism matched: -all @34 example.com"},
	{"SPF-35", "and where redirect leads", V4,
		REDIRECT OTHER("v=spf1 -all exp=why.example.com"),
		"fail: mechanism matched: -all @7 other.example.com"},
};

static void other_records_are_evaluated(void **state)
{
	(void)state;
	check_rows(include_rows, COUNT(include_rows));
	check_rows(redirect_rows, COUNT(redirect_rows));
	check_rows(exp_rows, COUNT(exp_rows));
}

static void of_what_no_term_decides_there_is_no_place(void **state)
{
	fixture f;
	(void)state;

	row("SPF-34", "nor of one that decided in what was included, which did not match by it");
	open_fixture(&f, RECORD("v=spf1 include:other.example.com") OTHER("v=spf1 -all"));
	judge(&f, V4);
	assert_string_equal(in_short(verdict_of(&f)), "neutral: no mechanism matched");
	assert_string_equal(mailauth_spf_verdict_get_term(verdict_of(&f), NULL), "");
	assert_string_equal(mailauth_spf_verdict_get_record_domain(verdict_of(&f), NULL), "");
	assert_int_equal(mailauth_spf_verdict_get_offset(verdict_of(&f)), 0);
	close_fixture(&f);
}

/* What is no name of labels has the result none (4.3), and so no record for an include. */
static void a_target_that_the_sender_makes_is_read_whole(void **state)
{
	static const struct {
		const char *why, *record, *helo, *sender, *want;
	} rows[] = {
		{"one dot may end the domain of an include", "v=spf1 include:%{l} -all",
			"mail.example.com", "b.example.com.@example.com",
			"pass: mechanism matched: include:%{l} @7 example.com"},
		{"two do not", "v=spf1 include:%{l} -all", "mail.example.com",
			"b.example.com..@example.com",
			"permerror: included domain has no SPF record: include:%{l} @7 example.com"},
		{"nor in HELO", "v=spf1 include:%{h} -all", "b.example.com..", "a@example.com",
			"permerror: included domain has no SPF record: include:%{h} @7 example.com"},
		{"one at the sender's end is in no macro", "v=spf1 include:b.%{o} -all",
			"mail.example.com", "a@example.com.",
			"pass: mechanism matched: include:b.%{o} @7 example.com"},
		{"nor in the domain's", "v=spf1 include:b.%{d} -all", "mail.example.com",
			"a@example.com.", "pass: mechanism matched: include:b.%{d} @7 example.com"},
		{"one may end that of a redirect", "v=spf1 redirect=%{l}", "mail.example.com",
			"b.example.com.@example.com",
			"pass: mechanism matched: +all @7 b.example.com"},
		{"two do not", "v=spf1 redirect=%{l}", "mail.example.com",
			"b.example.com..@example.com",
			"permerror: redirect to a domain without SPF record: redirect=%{l} @7 "
			"example.com"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char records[200];
		fixture f;

		row("SPF-1", rows[i].why);
		snprintf(records, sizeof records,
			"example.com. TXT \"%s\"\nb.example.com. TXT \"v=spf1 +all\"\n",
			rows[i].record);
		open_fixture(&f, records);
		assert_int_equal(give(f.spf, V4, rows[i].helo, rows[i].sender), MAILAUTH_OK);
		assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
		assert_string_equal(
			in_short(mailauth_spf_get_verdict(f.spf, MAILAUTH_SPF_MAIL_FROM)),
			rows[i].want);
		close_fixture(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_and_mechanisms_are_evaluated),
		cmocka_unit_test(the_same_record_twice_is_one),
		cmocka_unit_test(other_records_are_evaluated),
		cmocka_unit_test(of_what_no_term_decides_there_is_no_place),
		cmocka_unit_test(a_target_that_the_sender_makes_is_read_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
