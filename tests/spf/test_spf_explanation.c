/*
 * What rests on macros and on the client's name: exists, include and redirect with macros (RFC 7208
 * 7), ptr (5.5), %{p} (7.3), and the explanation of a fail (6.2).
 */
#include "spf_fixture.h"

#define V4 "192.0.2.1"
#define V6 "2001:db8::1"
#define TXT(name, text) name " TXT \"" text "\"\n"
#define RECORD(text) TXT("example.com.", text)
#define PTR(name) "1.2.0.192.in-addr.arpa. PTR " name "\n"
#define PTR6(name) \
	"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR " name "\n"
#define WHY(text) RECORD("v=spf1 -all exp=why.example.com") TXT("why.example.com.", text)

/* ------------------------------------------------------------------ results */

static const struct {
	const char *id, *why, *client, *records, *want;
} rows[] = {
	{"SPF-23", "exists asks for what its macros come to", V4,
		RECORD("v=spf1 exists:%{ir}.%{v}.%{l}.%{o}.example.net -all") "1.2.0.192.in-addr.ada.example.com.example.net. A 127.0.0.2\n",
		"pass: mechanism matched: exists:%{ir}.%{v}.%{l}.%{o}.example.net @7 example.com"},
	{"SPF-23", "so do a and mx, before their prefix lengths", V4,
		RECORD("v=spf1 a:%{l}.example.com/24 -all") "ada.example.com. A 192.0.2.77\n",
		"pass: mechanism matched: a:%{l}.example.com/24 @7 example.com"},
	{"SPF-23", "in what is included s and o stay, and d changes", V4,
		RECORD("v=spf1 include:b.%{d} -all") TXT("b.example.com.",
			"v=spf1 exists:%{d}.%{o}.example.net") "b.example.com.example.com.example.net. A 127.0.0.2\n",
		"pass: mechanism matched: include:b.%{d} @7 example.com"},
	{"SPF-23", "the same where redirect leads", V4,
		RECORD("v=spf1 redirect=b.%{d}") TXT("b.example.com.",
			"v=spf1 exists:%{d}.%{o}.example.net") "b.example.com.example.com.example.net. A 127.0.0.2\n",
		"pass: mechanism matched: exists:%{d}.%{o}.example.net @7 b.example.com"},
	{"SPF-23", "a dot at the end of an included name is no part of d", V4,
		RECORD("v=spf1 include:b.example.com. ~all") TXT("b.example.com.",
			"v=spf1 exists:%{d2}.example.net") "example.com.example.net. A 127.0.0.2\n",
		"pass: mechanism matched: include:b.example.com. @7 example.com"},
	{"SPF-25", "a value that makes an empty label is no match", V4,
		RECORD("v=spf1 exists:%{h}.example.com ~all"),
		"softfail: mechanism matched: ~all @31 example.com"},
	{"SPF-31", "ptr matches the domain itself", V4,
		RECORD("v=spf1 ptr -all") PTR("example.com.") "example.com. A 192.0.2.1\n",
		"pass: mechanism matched: ptr @7 example.com"},
	{"SPF-31", "and a name below it", V4,
		RECORD("v=spf1 ptr -all") PTR("A.b.EXAMPLE.com.") "a.b.example.com. A 192.0.2.1\n",
		"pass: mechanism matched: ptr @7 example.com"},
	{"SPF-31", "but not one above it", V4,
		RECORD("v=spf1 ptr:b.example.com -all")
			PTR("example.com.") "example.com. A 192.0.2.1\n",
		"fail: mechanism matched: -all @25 example.com"},
	{"SPF-31", "nor one that only ends in its letters", V4,
		RECORD("v=spf1 ptr -all") PTR("notexample.com.") "notexample.com. A 192.0.2.1\n",
		"fail: mechanism matched: -all @11 example.com"},
	{"SPF-31", "a name must have the client's address", V4,
		RECORD("v=spf1 ptr -all") PTR("example.com.") "example.com. A 192.0.2.2\n",
		"fail: mechanism matched: -all @11 example.com"},
	{"SPF-31", "among others it may have", V4,
		RECORD("v=spf1 ptr -all")
			PTR("example.com.") "example.com. A 192.0.2.9\nexample.com. A 192.0.2.1\n",
		"pass: mechanism matched: ptr @7 example.com"},
	{"SPF-31", "IPv6 has a tree of its own", V6,
		RECORD("v=spf1 ptr -all") PTR6("example.com.") "example.com. AAAA 2001:db8::1\n",
		"pass: mechanism matched: ptr @7 example.com"},
	{"SPF-31", "another domain may be asked for", V4,
		RECORD("v=spf1 ptr:example.org -all")
			PTR("a.example.org.") "a.example.org. A 192.0.2.1\n",
		"pass: mechanism matched: ptr:example.org @7 example.com"},
	{"SPF-31", "a reverse lookup that fails is no match", V4,
		RECORD("v=spf1 ptr -all") "$FAIL 1.2.0.192.in-addr.arpa. PTR servfail\n",
		"fail: mechanism matched: -all @11 example.com"},
	{"SPF-31", "a name whose addresses cannot be had is passed over", V4,
		RECORD("v=spf1 ptr -all") PTR("a.example.com.") PTR(
			"b.example.com.") "$FAIL a.example.com. A timeout\nb.example.com. A 192.0.2.1\n",
		"pass: mechanism matched: ptr @7 example.com"},
	{"SPF-37", "no name at all is a void lookup, each time", V4,
		RECORD("v=spf1 ptr ptr ptr -all"),
		"permerror: too many void lookups: ptr @15 example.com"},
	{"SPF-37", "so is a name without an address", V4,
		RECORD("v=spf1 ptr -all") PTR("a.example.com.") PTR("b.example.com.")
			PTR("c.example.com."),
		"permerror: too many void lookups: ptr @7 example.com"},
	{"SPF-24", "p is the domain, if it is validated", V4,
		RECORD("v=spf1 exists:%{p}.example.net -all") PTR("a.example.com.")
			PTR("example.com.") "a.example.com. A 192.0.2.1\nexample.com. A 192.0.2.1\n"
					    "example.com.example.net. A 127.0.0.2\n",
		"pass: mechanism matched: exists:%{p}.example.net @7 example.com"},
	{"SPF-24", "else a name below it", V4,
		RECORD("v=spf1 exists:%{p}.example.net -all") PTR("example.org.") PTR(
			"a.example.com.") "a.example.com. A 192.0.2.1\nexample.org. A 192.0.2.1\n"
					  "a.example.com.example.net. A 127.0.0.2\n",
		"pass: mechanism matched: exists:%{p}.example.net @7 example.com"},
	{"SPF-24", "else another", V4,
		RECORD("v=spf1 exists:%{p2}.example.net -all") PTR("b.example.org.") PTR(
			"a.example.com.") "a.example.com. A 192.0.2.2\nb.example.org. A 192.0.2.1\n"
					  "example.org.example.net. A 127.0.0.2\n",
		"pass: mechanism matched: exists:%{p2}.example.net @7 example.com"},
	{"SPF-24", "else unknown", V4,
		RECORD("v=spf1 exists:%{p}.example.net -all") "$FAIL 1.2.0.192.in-addr.arpa. PTR timeout\nunknown.example.net. A 127.0.0.2\n",
		"pass: mechanism matched: exists:%{p}.example.net @7 example.com"},
	{"SPF-36", "the question of p for names counts beside its term: ten in all", V4,
		RECORD("v=spf1 exists:%{p}.b.example.com exists:%{p}.b.example.com "
		       "a:c.example.com a:c.example.com a:c.example.com a:c.example.com "
		       "a:c.example.com a:c.example.com -all")
			PTR("a.example.org.") "a.example.org. A 192.0.2.1\nc.example.com. A 10.0.0.1\n",
		"fail: mechanism matched: -all @155 example.com"},
	{"SPF-36", "and one more is a permerror", V4,
		RECORD("v=spf1 exists:%{p}.b.example.com exists:%{p}.b.example.com "
		       "a:c.example.com a:c.example.com a:c.example.com a:c.example.com "
		       "a:c.example.com a:c.example.com a -all")
			PTR("a.example.org.") "a.example.org. A 192.0.2.1\nc.example.com. A 10.0.0.1\n",
		"permerror: too many DNS lookups: a @155 example.com"},
	{"SPF-24", "its questions count as the term's", V4,
		RECORD("v=spf1 exists:%{p}.example.net exists:%{p}.example.net -all"),
		"permerror: too many void lookups: exists:%{p}.example.net @31 example.com"},
};

static void what_rests_on_macros_is_evaluated(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(judged(rows[i].client, rows[i].records), rows[i].want);
	}
}

/* n names that no client has, and then one that the client has. */
static const char *judged_by_name_behind(unsigned n)
{
	char *text = malloc(64 + n * 160);
	int used = sprintf(text, "%s", RECORD("v=spf1 ptr -all"));
	const char *said;

	for (unsigned i = 0; i < n; i++)
		used += sprintf(text + used,
			PTR("h%u.example.com.") "h%u.example.com. A 192.0.2.2\n", i, i);
	sprintf(text + used, PTR("me.example.com.") "me.example.com. A 192.0.2.1\n");
	said = judged(V4, text);
	free(text);
	return said;
}

static void ten_names_are_looked_at(void **state)
{
	(void)state;
	row("SPF-31", "the tenth name counts");
	assert_string_equal(judged_by_name_behind(9),
		"pass: mechanism matched: ptr @7 example.com");
	row("SPF-31", "the eleventh does not, and is no error");
	assert_string_equal(judged_by_name_behind(10),
		"fail: mechanism matched: -all @11 example.com");
}

static void internationalised_senders_are_judged(void **state)
{
	static const struct {
		const char *why, *sender, *want;
	} senders[] = {
		{"a U-label is looked up as its A-label, in macros too",
			"ada@b\xc3\xbc"
			"cher.example",
			"pass: mechanism matched: exists:%{d}.%{o}.example.net @7 xn--bcher-kva.example"},
		{"a capital is no part of a U-label", "ada@\xc3\x9c.example",
			"none: not a domain name"},
		{"nor is an octet that is no UTF-8", "ada@\xfc.example", "none: not a domain name"},
		{"a term with l or s does not match a local-part that is not ASCII",
			"\xc3\xa4@example.com",
			"softfail: mechanism matched: ~all @56 example.com"},
		{"nor does a redirect with one", "\xc3\xa4@b.example.com",
			"neutral: no mechanism matched"},
		{"an ASCII one does", "a@example.com",
			"pass: mechanism matched: exists:%{l}.example.com @7 example.com"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(senders); i++) {
		fixture f;

		row("SPF-26", senders[i].why);
		open_fixture(&f,
			TXT("xn--bcher-kva.example.", "v=spf1 exists:%{d}.%{o}.example.net") "xn--bcher-kva.example.xn--bcher-kva.example.example.net. A 127.0.0.2\n" RECORD(
				"v=spf1 exists:%{l}.example.com include:%{s}.example.com ~all") "*.example.com. A 127.0.0.2\n" TXT("b.example.com.",
				"v=spf1 redirect=%{l}.example.com"));
		assert_int_equal(give(f.spf, V4, NULL, senders[i].sender), MAILAUTH_OK);
		assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
		assert_string_equal(in_short(verdict_of(&f)), senders[i].want);
		close_fixture(&f);
	}
}

/* ------------------------------------------------------------------ explanations */

#define HUNDRED \
	"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567" \
	"890123456789"

static const struct {
	const char *id, *why, *records, *want;
} explanations[] = {
	{"SPF-35", "the text of exp= explains a fail", WHY("Not one of ours."), "Not one of ours."},
	{"SPF-35", "with the macros of explanations, and spaces",
		WHY("%{c} is not %{d}'s: %{s}%_."),
		"192.0.2.1 is not example.com's: ada@example.com ."},
	{"SPF-35", "its name may have macros",
		RECORD("v=spf1 -all exp=%{l}.%{v}.%{d}") TXT("ada.in-addr.example.com.", "No."),
		"No."},
	{"SPF-35", "its strings are joined",
		RECORD("v=spf1 -all exp=why.example.com") "why.example.com. TXT \"a \" \"b\"\n",
		"a b"},
	{"SPF-35", "p is looked up for it, and is unknown here", WHY("%{p}"), "unknown"},
	{"SPF-35", "a pass has none",
		RECORD("v=spf1 +all exp=why.example.com") TXT("why.example.com.", "No."), ""},
	{"SPF-35", "a softfail has none",
		RECORD("v=spf1 ~all exp=why.example.com") TXT("why.example.com.", "No."), ""},
	{"SPF-35", "a name without text has none", RECORD("v=spf1 -all exp=why.example.com"), ""},
	{"SPF-35", "nor has one that cannot be asked for",
		RECORD("v=spf1 -all exp=why.example.com") "$FAIL why.example.com. TXT servfail\n",
		""},
	{"SPF-35", "nor has a name that cannot be asked for at all",
		RECORD("v=spf1 -all exp=why..example.com") TXT("why.example.com.", "No."), ""},
	{"SPF-35", "two records are none", WHY("a") TXT("why.example.com.", "b"), ""},
	{"SPF-35", "nor is one with a wrong macro", WHY("%{x}"), ""},
	{"SPF-35", "or with an octet that is not printable ASCII", WHY("a\\233b"), ""},
	{"SPF-35", "or with a line end", WHY("a\\013\\010b"), ""},
	{"SPF-35", "an empty one is none", WHY(""), ""},
	{"SPF-35", "an included record's explains nothing",
		RECORD("v=spf1 -include:b.example.com") TXT("b.example.com.",
			"v=spf1 +all exp=why.example.com") TXT("why.example.com.", "No."),
		""},
	{"SPF-35", "that of the record that includes does",
		RECORD("v=spf1 -include:b.example.com exp=c.example.com")
			TXT("b.example.com.", "v=spf1 +all exp=why.example.com")
				TXT("why.example.com.", "No.") TXT("c.example.com.", "%{d}"),
		"example.com"},
	{"SPF-35", "of a redirect that of its target does, with its domain",
		RECORD("v=spf1 redirect=b.example.com exp=c.example.com") TXT("b.example.com.",
			"v=spf1 -all exp=why.example.com") TXT("why.example.com.", "%{d} of %{o}"),
		"b.example.com of example.com"},
	{"SPF-35", "and if that has none there is none",
		RECORD("v=spf1 redirect=b.example.com exp=c.example.com")
			TXT("b.example.com.", "v=spf1 -all") TXT("c.example.com.", "No."),
		""},
	{"SPF-35", "its lookups are no void lookups: behind two of terms it is still there",
		RECORD("v=spf1 a mx -all exp=%{p}.example.com") TXT("unknown.example.com.", "%{p}"),
		"unknown"},
	{"SPF-35", "and none of the ten terms",
		RECORD("v=spf1 a:b.example.com a:b.example.com a:b.example.com a:b.example.com "
		       "a:b.example.com a:b.example.com a:b.example.com a:b.example.com "
		       "a:b.example.com a:b.example.com -all exp=%{p}.example.com")
			TXT("unknown.example.com.", "%{p}") "b.example.com. A 10.0.0.1\n",
		"unknown"},
	{"SPF-35", "a thousand octets are kept",
		RECORD("v=spf1 -all exp=why.example.com") "why.example.com. TXT \"" HUNDRED HUNDRED
							  "\" \"" HUNDRED HUNDRED
							  "\" \"" HUNDRED HUNDRED
							  "\" \"" HUNDRED HUNDRED
							  "\" \"" HUNDRED HUNDRED "\"\n",
		HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED},
	{"SPF-35", "and one more is none",
		RECORD("v=spf1 -all exp=why.example.com") "why.example.com. TXT \"" HUNDRED HUNDRED
							  "\" \"" HUNDRED HUNDRED
							  "\" \"" HUNDRED HUNDRED
							  "\" \"" HUNDRED HUNDRED
							  "\" \"" HUNDRED HUNDRED "!\"\n",
		""},
	{"SPF-35", "nor is the beginning of one: a macro that makes it too long takes all with it",
		RECORD("v=spf1 -all exp=why.example.com") "why.example.com. TXT \"No\" \"%%" HUNDRED
			HUNDRED "\" \"" HUNDRED HUNDRED "\" \"" HUNDRED HUNDRED
							  "\" \"" HUNDRED HUNDRED
							  "\" \"" HUNDRED HUNDRED "\"\n",
		""},
};

static void a_fail_is_explained(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(explanations); i++) {
		size_t len;
		fixture f;

		row(explanations[i].id, explanations[i].why);
		open_fixture(&f, explanations[i].records);
		judge(&f, V4);
		assert_string_equal(mailauth_spf_verdict_get_explanation(verdict_of(&f), &len),
			explanations[i].want);
		assert_int_equal(len, strlen(explanations[i].want));
		close_fixture(&f);
	}
	assert_string_equal(mailauth_spf_verdict_get_explanation(NULL, NULL), "");
}

static void what_the_sender_chose_adds_no_line_to_it(void **state)
{
	fixture f;
	(void)state;

	row("SPF-39", "octets of the sender's that are not printable ASCII are left out of it");
	open_fixture(&f, WHY("No, %{l}."));
	assert_int_equal(give(f.spf, V4, NULL, NULL), MAILAUTH_OK);
	assert_int_equal(set_mail_from(f.spf, "a\r\n550 b\0\x80@example.com", 22), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_string_equal(mailauth_spf_verdict_get_explanation(verdict_of(&f), NULL),
		"No, a550 b.");
	close_fixture(&f);
}

/* Answers from the zone what has been asked and not taken yet. */
static void answer_all(const fixture *f)
{
	mailauth_questions *questions = mailauth_spf_questions(f->spf);
	const char *name;
	uint16_t type;
	uint32_t id;

	while (mailauth_next_question(questions, &id, &name, &type))
		mailauth_zone_ask(f->zone, questions, id, name, type);
}

/* A clock that goes on whenever it is read. */
static int64_t tick(void *user)
{
	return ++*(int64_t *)user;
}

static void t_is_the_time_of_the_check(void **state)
{
	static const unsigned times[] = {1700000000, 1, 0};
	mailauth_status status;
	int64_t clock = 1000;
	fixture f;
	(void)state;

	row("SPF-22", "t is the time when it was run first, however many runs it takes");
	open_context(&f, WHY("%{t}"));
	assert_int_equal(mailauth_context_set_clock(f.context, tick, &clock), MAILAUTH_OK);
	open_spf(&f, NULL, NULL);
	for (int mail = 0; mail < 2; mail++) {
		char want[20];

		snprintf(want, sizeof want, "%u", (unsigned)clock + 1);
		mailauth_spf_reset(f.spf);
		assert_int_equal(give(f.spf, V4, NULL, "ada@example.com"), MAILAUTH_OK);
		while ((status = mailauth_spf_run(f.spf)) == MAILAUTH_PENDING)
			answer_all(&f);
		assert_int_equal(status, MAILAUTH_OK);
		assert_string_equal(mailauth_spf_verdict_get_explanation(verdict_of(&f), NULL),
			want);
	}

	row("SPF-22", "or that which was set, from then on: it begins with 1970");
	for (size_t i = 0; i < COUNT(times); i++) {
		char want[20];

		snprintf(want, sizeof want, "%u", times[i]);
		assert_int_equal(mailauth_spf_set_time(f.spf, times[i]), MAILAUTH_OK);
		assert_null(verdict_of(&f));
		assert_int_equal(give(f.spf, V4, NULL, "ada@example.com"), MAILAUTH_OK);
		while ((status = mailauth_spf_run(f.spf)) == MAILAUTH_PENDING)
			answer_all(&f);
		assert_string_equal(mailauth_spf_verdict_get_explanation(verdict_of(&f), NULL),
			want);
		mailauth_spf_reset(f.spf);
	}
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_rests_on_macros_is_evaluated),
		cmocka_unit_test(ten_names_are_looked_at),
		cmocka_unit_test(internationalised_senders_are_judged),
		cmocka_unit_test(a_fail_is_explained),
		cmocka_unit_test(what_the_sender_chose_adds_no_line_to_it),
		cmocka_unit_test(t_is_the_time_of_the_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
