/*
 * The SPF linter: what it finds in texts and in trees, what they cost and let send, and its bounds.
 * Offsets are counted by hand in the record, costs by RFC 7208 4.6.4.
 */
#include "lint_fixture.h"

#include "spf_lint.h"

/* ------------------------------------------------------------------ texts */

static const struct {
	const char *why, *record, *want;
} texts[] = {
	{"a record that is in order has no finding", "v=spf1 ip4:8.8.8.0/24 mx -all", ""},
	{"each term that is wrong is named with its octet, and the rest is looked at too",
		"v=spf1 foo ip4:1.2.3 a:x.y/33 -all",
		"E @7 foo: unknown mechanism\nE @15 ip4:1.2.3: address syntax\n"
		"E @27 a:x.y/33: prefix length\n"},
	{"no version, no record", "spf1 -all", "E @0 : no SPF record\n"},
	{"a longer version is none", "v=spf10 -all", "E @0 : no SPF record\n"},
	{"redirect may not stand twice (RFC 7208 6)", "v=spf1 redirect=a.b redirect=c.d",
		"E @20 redirect=c.d: modifier stands twice\n"},
	{"nor may exp", "v=spf1 exp=a.b exp=c.d -all", "E @15 exp=c.d: modifier stands twice\n"},
	{"+all lets everybody send", "v=spf1 +all",
		"W @7 +all: lets everybody send\nW @0 : lets very many addresses send\n"},
	{"so does all", "v=spf1 all",
		"W @7 all: lets everybody send\nW @0 : lets very many addresses send\n"},
	{"ptr should not be used (RFC 7208 5.5)", "v=spf1 ptr -all",
		"W @7 ptr: ptr should not be used\n"},
	{"the same term twice, in whatever case", "v=spf1 a:A.test a:a.TEST -all",
		"W @16 a:a.TEST: stands twice\n"},
	{"with another prefix length it is another", "v=spf1 a:a.test/24 a:a.test -all", ""},
	{"the same network twice, in whatever words", "v=spf1 ip4:8.8.8.8 ip4:8.8.8.8/32 -all",
		"W @19 ip4:8.8.8.8/32: stands twice\n"},
	{"a network in a network before it", "v=spf1 ip4:8.0.0.0/8 ip4:8.8.8.8 -all",
		"W @21 ip4:8.8.8.8: all of it is in a network before it\n"
		"W @0 : lets very many addresses send\n"},
	{"but not one behind it", "v=spf1 ip4:8.8.8.8 ip4:8.8.8.0/24 -all", ""},
	{"nor one of the other family", "v=spf1 ip4:0.0.0.0/1 ip6:2620::/16 -all",
		"W @0 : lets very many addresses send\n"},
	{"what stands behind all", "v=spf1 -all mx exp=a.b",
		"W @12 mx: never looked at: it stands behind all\n"},
	{"redirect beside all", "v=spf1 redirect=a.b -all",
		"W @7 redirect=a.b: never looked at: the record has an all\n"},
	{"neither all nor redirect", "v=spf1 mx",
		"W @0 : neither all nor redirect: the rest is neutral\n"},
	{"an address for documentation (RFC 5737)", "v=spf1 ip4:192.0.2.1 -all",
		"W @7 ip4:192.0.2.1: an address for documentation\n"},
	{"the network's last address, too", "v=spf1 ip4:203.0.113.255 -all",
		"W @7 ip4:203.0.113.255: an address for documentation\n"},
	{"and not the next one", "v=spf1 ip4:203.0.114.0 -all", ""},
	{"nor a network that is more than that", "v=spf1 ip4:192.0.2.0/23 -all", ""},
	{"of IPv6 (RFC 3849)", "v=spf1 ip6:2001:db8::1 -all",
		"W @7 ip6:2001:db8::1: an address for documentation\n"},
	{"a private address (RFC 1918)", "v=spf1 ip4:172.31.255.255 -all",
		"W @7 ip4:172.31.255.255: an address of no public network\n"},
	{"behind the last private one", "v=spf1 ip4:172.32.0.0 -all", ""},
	{"bits that are not of the network", "v=spf1 ip4:8.8.8.1/24 -all",
		"W @7 ip4:8.8.8.1/24: the address has more bits than the network\n"},
	{"of IPv6, the last one", "v=spf1 ip6:2620::1/127 -all",
		"W @7 ip6:2620::1/127: the address has more bits than the network\n"},
	{"the first one, where the network has none", "v=spf1 ip4:128.0.0.0/0 -all",
		"W @7 ip4:128.0.0.0/0: the address has more bits than the network\n"
		"W @0 : lets very many addresses send\n"},
	{"one in macros of another case is another: upper case is escaped (RFC 7208 7.3)",
		"v=spf1 exists:%{s}.a.test exists:%{S}.a.test -all", ""},
	{"modifiers that RFC 6652 registers are known", "v=spf1 ra=postmaster RP=10 rr=all -all",
		""},
	{"an unknown modifier", "v=spf1 default=pass -all",
		"W @7 default=pass: unknown modifier\n"},
	{"an octet that is not ASCII", "v=spf1 a\xc2\xa0 -all",
		"E @8 a: octet that is not printable ASCII\n"},
};

/* Networks of no sender: their first and last address, and those beside them that are none. */
static const struct {
	const char *why, *finding, *first, *last, *before, *behind;
} networks[] = {
#define DOCUMENTATION "an address for documentation"
#define NOT_PUBLIC "an address of no public network"
	{"TEST-NET-1 (RFC 5737 3)", DOCUMENTATION, "ip4:192.0.2.0", "ip4:192.0.2.255",
		"ip4:192.0.1.255", "ip4:192.0.3.0"},
	{"TEST-NET-2", DOCUMENTATION, "ip4:198.51.100.0", "ip4:198.51.100.255", "ip4:198.51.99.255",
		"ip4:198.51.101.0"},
	{"TEST-NET-3", DOCUMENTATION, "ip4:203.0.113.0", "ip4:203.0.113.255", "ip4:203.0.112.255",
		"ip4:203.0.114.0"},
	{"2001:db8::/32 (RFC 3849 2)", DOCUMENTATION,
		"ip6:2001:db8::", "ip6:2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
		"ip6:2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "ip6:2001:db9::"},
	{"3fff::/20 (RFC 9637 3)", DOCUMENTATION,
		"ip6:3fff::", "ip6:3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
		"ip6:3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ip6:3fff:1000::"},
	{"10/8 (RFC 1918 3)", NOT_PUBLIC, "ip4:10.0.0.0", "ip4:10.255.255.255", "ip4:9.255.255.255",
		"ip4:11.0.0.0"},
	{"172.16/12", NOT_PUBLIC, "ip4:172.16.0.0", "ip4:172.31.255.255", "ip4:172.15.255.255",
		"ip4:172.32.0.0"},
	{"192.168/16", NOT_PUBLIC, "ip4:192.168.0.0", "ip4:192.168.255.255", "ip4:192.167.255.255",
		"ip4:192.169.0.0"},
	{"loopback, 127/8 (RFC 1122 3.2.1.3)", NOT_PUBLIC, "ip4:127.0.0.0", "ip4:127.255.255.255",
		"ip4:126.255.255.255", "ip4:128.0.0.0"},
	{"link-local, 169.254/16 (RFC 3927 2.1)", NOT_PUBLIC, "ip4:169.254.0.0",
		"ip4:169.254.255.255", "ip4:169.253.255.255", "ip4:169.255.0.0"},
	{"of carriers, 100.64/10 (RFC 6598 7)", NOT_PUBLIC, "ip4:100.64.0.0", "ip4:100.127.255.255",
		"ip4:100.63.255.255", "ip4:100.128.0.0"},
	{"local, fc00::/7 (RFC 4193 3.1)", NOT_PUBLIC,
		"ip6:fc00::", "ip6:fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"ip6:fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ip6:fe00::"},
	{"link-local, fe80::/10 (RFC 4291 2.4)", NOT_PUBLIC,
		"ip6:fe80::", "ip6:febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"ip6:fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
	{"loopback, ::1 (RFC 4291 2.5.3)", NOT_PUBLIC, "ip6:::1", "ip6:0:0:0:0:0:0:0:1",
		"ip6:::", "ip6:::2"},
};

static void networks_of_no_sender_are_named(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f, "");
	for (size_t i = 0; i < COUNT(networks); i++) {
		const char *const terms[] = {networks[i].first, networks[i].last,
			networks[i].before, networks[i].behind};

		row("LINT-1", networks[i].why);
		for (size_t k = 0; k < COUNT(terms) && terms[k] != NULL; k++) {
			char record[100], want[100] = "";

			snprintf(record, sizeof record, "v=spf1 %s -all", terms[k]);
			if (k < 2)
				snprintf(want, sizeof want, "W @7 %s: %s\n", terms[k],
					networks[i].finding);
			assert_int_equal(look(&f, NULL, record), MAILAUTH_OK);
			assert_string_equal(findings(&f), want);
		}
	}
	close_fixture(&f);
}

static void texts_are_looked_at_term_by_term(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f, "");
	for (size_t i = 0; i < COUNT(texts); i++) {
		row("LINT-1", texts[i].why);
		assert_int_equal(look(&f, NULL, texts[i].record), MAILAUTH_OK);
		assert_string_equal(findings(&f), texts[i].want);
	}
	close_fixture(&f);
}

/* "v=spf1 x=aaa... -all" of so many octets. */
static const char *long_record(size_t len)
{
	static char text[70000];

	memset(text, 'a', len);
	memcpy(text, "v=spf1 x=", 9);
	memcpy(text + len - 5, " -all", 6);
	return text;
}

static void long_records_are_named(void **state)
{
	static const struct {
		const char *why;
		size_t len;
		const char *domain, *want;
	} rows[] = {
		{"255 octets are one string", 255, NULL, ""},
		{"256 are two", 256, NULL, "to be published as several strings"},
		{"of a domain they are published already", 256, "d.test", ""},
		{"450 octets fit in a UDP answer (RFC 7208 3.4)", 450, "d.test", ""},
		{"451 may not", 451, "d.test", "may not fit in a UDP answer"},
		{"as many as the limit", 65535, "d.test", "may not fit in a UDP answer"},
		{"one more", 65536, "d.test", "record too long"},
	};
	fixture f;
	(void)state;

	open_fixture(&f, "");
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *found;

		row("LINT-1", rows[i].why);
		assert_int_equal(look(&f, rows[i].domain, long_record(rows[i].len)), MAILAUTH_OK);
		found = findings(&f);
		if (rows[i].want[0] == 0) {
			assert_null(strstr(found, "octets"));
			assert_null(strstr(found, "long"));
		} else {
			assert_non_null(strstr(found, rows[i].want));
		}
	}
	close_fixture(&f);
}

/* ------------------------------------------------------------------ trees */

#define TREE \
	"a.test. TXT \"v=spf1 include:b.test mx -all\"\n" \
	"a.test. MX 10 m.test.\n" \
	"m.test. A 8.8.8.8\n" \
	"m.test. AAAA 2620::1\n" \
	"b.test. TXT \"v=spf1 a:m.test exists:%{i}.x.test ?all\"\n" \
	"loop.test. TXT \"v=spf1 include:loop.test -all\"\n" \
	"far.test. TXT \"v=spf1 include:back.test -all\"\n" \
	"round.test. TXT \"v=spf1 a:gone.test include:round.test -all\"\n" \
	"by.test. TXT \"v=spf1 a:gone.test include:on.test -all\"\n" \
	"on.test. TXT \"v=spf1 redirect=by.test\"\n" \
	"before.test. TXT \"v=spf1 a:gone.test include:loop.test -all\"\n" \
	"after.test. TXT \"v=spf1 include:after.test a:gone.test -all\"\n" \
	"back.test. TXT \"v=spf1 redirect=far.test\"\n" \
	"none.test. TXT \"v=spf1 include:gone.test a:gone.test mx:gone.test -all\"\n" \
	"two.test. TXT \"v=spf1 -all\"\n" \
	"two.test. TXT \"v=spf1 +all\"\n" \
	"to.test. TXT \"v=spf1 include:two.test -all\"\n" \
	"fail.test. TXT \"v=spf1 a:f.test -all\"\n" \
	"$FAIL f.test. * timeout\n" \
	"four.test. TXT \"v=spf1 a:v4.test a:v4b.test mx:four.test -all\"\n" \
	"v4.test. A 8.8.8.8\n" \
	"v4b.test. A 8.8.8.9\n" \
	"four.test. MX 1 v4.test.\n" \
	"nullmx.test. TXT \"v=spf1 mx -all\"\n" \
	"nullmx.test. MX 0 .\n" \
	"net.test. TXT \"v=spf1 ip4:8.8.8.0/24 ip4:8.8.8.128/25 a:v4.test/31 ?include:no.test " \
	"include:yes.test -ip4:9.9.9.9 ip6:2620::/62 ip6:2620:0:0:1::7 -all\"\n" \
	"no.test. TXT \"v=spf1 ip4:1.1.1.1 -all\"\n" \
	"yes.test. TXT \"v=spf1 ip4:8.8.9.0 ip4:7.7.7.7 -all\"\n" \
	"deep.test. TXT \"v=spf1 include:a.test include:a.test include:b.test redirect=c.test\"\n" \
	"c.test. TXT \"v=spf1 mx:a.test mx:a.test mx:a.test mx:a.test -all\"\n" \
	"ptr.test. TXT \"v=spf1 ptr -all\"\n" \
	"any.test. TXT \"v=spf1 mx:%{l}.test -all\"\n" \
	"d.test. TXT \"v=spf1 include:_s.%{d} -all\"\n" \
	"_s.d.test. TXT \"v=spf1 a:%{D2} exists:%{o1}.none a:k.%{o} a:h.%{d} ?all\"\n" \
	"h._s.d.test. A 8.8.8.8\nh._s.d.test. AAAA 2620::1\n" \
	"k.d.test. A 8.8.8.8\nk.d.test. AAAA 2620::1\n" \
	"_spf.d.test. TXT \"v=spf1 a:%{d1r_} include:%{d1r_} -all\"\n" \
	"_spf.d.test. A 8.8.8.8\n" \
	"xn--bcher-kva.t. TXT \"v=spf1 a:%{d} a:%{o} -all\"\n" \
	"six.test. TXT \"v=spf1 a:gone.test mx:gone.test a:v4.test -all\"\n" \
	"one.test. TXT \"v=spf1 -all a:m.test\"\n" \
	"p.test. TXT \"v=spf1 exists:%{P1}.%{p}.test a:%%{p}.test ~all\"\n" \
	"exists.test. TXT \"v=spf1 exists:m.test -all\"\n" \
	"xn--bcher-kva.test. TXT \"v=spf1 a -all\"\n" \
	"xn--bcher-kva.test. A 8.8.8.8\nxn--bcher-kva.test. AAAA 2620::1\n"

static const struct {
	const char *why, *domain, *want;
	uint32_t lookups, voids;
} trees[] = {
	{"an include costs itself and what is in it, a macro may be void", "a.test", "", 4, 1},
	{"a record that includes itself (RFC 7208 4.6.4)", "loop.test",
		"E loop.test@7 include:loop.test: leads back to itself\n"
		"E loop.test@0 : too many DNS lookups\n",
		UINT32_MAX, 0},
	{"by way of another, and by redirect", "far.test",
		"E back.test@7 redirect=far.test: leads back to itself\n"
		"E far.test@0 : too many DNS lookups\n",
		UINT32_MAX, 0},
	{"what is void there is void again each time", "round.test",
		"W round.test@7 a:gone.test: has no address\n"
		"E round.test@19 include:round.test: leads back to itself\n"
		"E round.test@0 : too many DNS lookups\n"
		"E round.test@0 : too many void lookups\n",
		UINT32_MAX, UINT32_MAX},
	{"also by way of another", "by.test",
		"W by.test@7 a:gone.test: has no address\n"
		"E on.test@7 redirect=by.test: leads back to itself\n"
		"E by.test@0 : too many DNS lookups\n"
		"E by.test@0 : too many void lookups\n",
		UINT32_MAX, UINT32_MAX},
	{"but not what is void once, before the loop", "before.test",
		"W before.test@7 a:gone.test: has no address\n"
		"E loop.test@7 include:loop.test: leads back to itself\n"
		"E before.test@0 : too many DNS lookups\n",
		UINT32_MAX, 1},
	{"nor what is void behind it", "after.test",
		"E after.test@7 include:after.test: leads back to itself\n"
		"W after.test@26 a:gone.test: has no address\n"
		"E after.test@0 : too many DNS lookups\n",
		UINT32_MAX, 1},
	{"what is not there, each void", "none.test",
		"E none.test@7 include:gone.test: no SPF record\n"
		"W none.test@25 a:gone.test: has no address\n"
		"W none.test@37 mx:gone.test: has no address\n"
		"E none.test@0 : too many void lookups\n",
		3, 3},
	{"a domain without a record", "gone.test", "E gone.test@0 : no SPF record\n", 0, 0},
	{"two records (RFC 7208 4.5)", "two.test", "E two.test@0 : several SPF records\n", 0, 0},
	{"in an include", "to.test", "E to.test@7 include:two.test: several SPF records\n", 1, 0},
	{"what cannot be looked up, for either family", "fail.test",
		"W fail.test@7 a:f.test: DNS lookup failed\nW fail.test@7 a:f.test: DNS lookup "
		"failed\n",
		1, 0},
	{"hosts of IPv4 alone are void for clients of IPv6", "four.test",
		"W four.test@0 : too many void lookups for clients of IPv6\n", 3, 3},
	{"also beside what is void for both", "six.test",
		"W six.test@7 a:gone.test: has no address\n"
		"W six.test@19 mx:gone.test: has no address\n"
		"W six.test@0 : too many void lookups for clients of IPv6\n",
		3, 3},
	{"what stands behind all costs nothing (RFC 7208 5.1)", "one.test",
		"W one.test@12 a:m.test: never looked at: it stands behind all\n", 0, 0},
	{"a null MX has no address (RFC 7505)", "nullmx.test",
		"W nullmx.test@7 mx: has no address\n", 1, 0},
	{"over ten terms, and each path counts", "deep.test",
		"W deep.test@22 include:a.test: stands twice\n"
		"W c.test@17 mx:a.test: stands twice\n"
		"W c.test@27 mx:a.test: stands twice\n"
		"W c.test@37 mx:a.test: stands twice\n"
		"E deep.test@0 : too many DNS lookups\n"
		"E deep.test@0 : too many void lookups\n",
		18, 3},
	{"%{p} asks for the client's names, which counts once for its term (RFC 7208 4.6.4)",
		"p.test", "W p.test@30 a:%%{p}.test: has no address\n", 3, 12},
	{"a ptr can ask in vain for each of the client's names", "ptr.test",
		"W ptr.test@7 ptr: ptr should not be used\n", 1, 10},
	{"and an mx of a name that depends on the mail for each of its hosts", "any.test", "", 1,
		10},
	{"but what is the same for all mail is looked up: the domain and that at the top", "d.test",
		"W _s.d.test@7 a:%{D2}: has no address\n", 5, 2},
	{"a macro that comes to nothing is no name, and not the domain", "_spf.d.test",
		"E _spf.d.test@7 a:%{d1r_}: not a domain name\n"
		"E _spf.d.test@17 include:%{d1r_}: not a domain name\n",
		2, 0},
	{"with their A-labels", "b\303\274cher.t",
		"W b\303\274cher.t@7 a:%{d}: has no address\n"
		"W b\303\274cher.t@14 a:%{o}: has no address\n",
		2, 2},
	{"no domain name", "test", "E test@0 : not a domain name\n", 0, 0},
	{"nor is one that mail is not judged by", "example.1",
		"E example.1@0 : not a domain name\n", 0, 0},
	{"U-labels are made A-labels first (RFC 8616 4)", "b\303\274cher.test", "", 1, 0},
	{"where they can be", "b\374cher.test", "E b\374cher.test@0 : not a domain name\n", 0, 0},
	{"exists of a name that is there lets everybody send (RFC 7208 5.7)", "exists.test",
		"W exists.test@0 : lets very many addresses send\n", 1, 0},
	{"an empty label", "a..test", "E a..test@0 : not a domain name\n", 0, 0},
};

static void trees_are_added_up(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f, TREE);
	for (size_t i = 0; i < COUNT(trees); i++) {
		row("LINT-2", trees[i].why);
		assert_int_equal(look(&f, trees[i].domain, NULL), MAILAUTH_OK);
		assert_string_equal(findings(&f), trees[i].want);
		assert_int_equal(mailauth_spf_lint_get_lookups(f.lint), trees[i].lookups);
		assert_int_equal(mailauth_spf_lint_get_void_lookups(f.lint), trees[i].voids);
	}
	row("SPF-53", "where hosts are of two families, one of the other is not void");
	assert_int_equal(mailauth_context_set_spf_dual_stack(f.context, 1), MAILAUTH_OK);
	assert_int_equal(look(&f, "four.test", NULL), MAILAUTH_OK);
	assert_string_equal(findings(&f), "");
	assert_int_equal(mailauth_spf_lint_get_void_lookups(f.lint), 0);
	assert_int_equal(look(&f, "six.test", NULL), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_lint_get_void_lookups(f.lint), 2);
	assert_int_equal(mailauth_context_set_spf_dual_stack(f.context, 0), MAILAUTH_OK);

	row("LINT-2", "a record that is not published stands for the domain's own");
	assert_int_equal(look(&f, "a.test", "v=spf1 mx include:b.test"), MAILAUTH_OK);
	assert_string_equal(findings(&f),
		"W a.test@0 : neither all nor redirect: the rest is neutral\n");
	assert_int_equal(mailauth_spf_lint_get_lookups(f.lint), 4);
	close_fixture(&f);
}

static void addresses_count_once(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f, TREE);
	row("LINT-3",
		"256 of ip4, with what is in it; two of the includes; none that does not pass");
	assert_int_equal(look(&f, "net.test", NULL), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_lint_get_ipv4_addresses(f.lint), 258);
	row("LINT-3", "four networks of 64 bits, the address is in one of them");
	assert_int_equal(mailauth_spf_lint_get_ipv6_networks(f.lint), 4);

	row("LINT-3", "everybody");
	assert_int_equal(look(&f, NULL, "v=spf1 all"), MAILAUTH_OK);
	assert_true(mailauth_spf_lint_get_ipv4_addresses(f.lint) == (uint64_t)1 << 32);
	assert_true(mailauth_spf_lint_get_ipv6_networks(f.lint) == UINT64_MAX);

	row("LINT-3", "from how many on there is a warning can be set");
	assert_int_equal(mailauth_spf_lint_set_addresses(f.lint, 257), MAILAUTH_OK);
	assert_int_equal(look(&f, NULL, "v=spf1 ip4:8.8.8.0/24 -all"), MAILAUTH_OK);
	assert_string_equal(findings(&f), "");
	assert_int_equal(look(&f, NULL, "v=spf1 ip4:8.8.8.0/24 ip4:9.9.9.9 -all"), MAILAUTH_OK);
	assert_string_equal(findings(&f), "W @0 : lets very many addresses send\n");

	row("LINT-3", "of IPv6 there is one from the networks of a /28 on, or from another number");
	assert_int_equal(look(&f, NULL, "v=spf1 ip6:2620::/29 -all"), MAILAUTH_OK);
	assert_string_equal(findings(&f), "");
	assert_int_equal(look(&f, NULL, "v=spf1 ip6:2620::/28 -all"), MAILAUTH_OK);
	assert_string_equal(findings(&f), "W @0 : lets very many addresses send\n");
	assert_int_equal(mailauth_spf_lint_set_ipv6_networks(f.lint, 2), MAILAUTH_OK);
	assert_int_equal(look(&f, NULL, "v=spf1 ip6:2620::1 -all"), MAILAUTH_OK);
	assert_string_equal(findings(&f), "");
	assert_int_equal(look(&f, NULL, "v=spf1 ip6:2620::/63 -all"), MAILAUTH_OK);
	assert_string_equal(findings(&f), "W @0 : lets very many addresses send\n");
	close_fixture(&f);
}

static void ranges_are_a_set(void **state)
{
	static const struct {
		const char *why;
		ma_range list[5];
		size_t count;
		uint64_t want;
	} rows[] = {
		{"nothing", {{0, 0}}, 0, 0},
		{"one number", {{7, 7}}, 1, 1},
		{"the same twice", {{7, 9}, {7, 9}}, 2, 3},
		{"out of order, touching and overlapping", {{20, 29}, {0, 9}, {10, 14}, {12, 21}},
			4, 30},
		{"one in another", {{0, 99}, {5, 6}, {98, 99}}, 3, 100},
		{"up to the last number", {{UINT64_MAX, UINT64_MAX}, {UINT64_MAX - 1, UINT64_MAX}},
			2, 2},
		{"all of them", {{1, 5}, {0, UINT64_MAX}}, 2, UINT64_MAX},
		{"all of them, in two", {{1, UINT64_MAX}, {0, 0}}, 2, UINT64_MAX},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_arena arena;
	(void)state;

	ma_arena_init(&arena, context);
	for (size_t i = 0; i < COUNT(rows); i++) {
		ma_ranges ranges = {.arena = &arena};

		row("LINT-3", rows[i].why);
		for (size_t k = 0; k < rows[i].count; k++)
			assert_true(ma_ranges_add(&ranges, rows[i].list[k].first,
				rows[i].list[k].last));
		assert_true(ma_ranges_size(&ranges) == rows[i].want);
	}
	row("LINT-3", "many, from the greatest to the least");
	{
		ma_ranges ranges = {.arena = &arena};

		for (uint64_t n = 5000; n > 0; n--)
			assert_true(ma_ranges_add(&ranges, 3 * n, 3 * n + 1));
		assert_true(ma_ranges_size(&ranges) == 10000);
	}
	ma_arena_release(&arena);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ text, bounds, misuse */

static void the_tree_is_written(void **state)
{
	static char text[TEXT_ROOM];
	fixture f;
	size_t len;
	(void)state;

	row("LINT-4", "the tree, the sums and the findings");
	open_fixture(&f, TREE);
	assert_int_equal(look(&f, "a.test", NULL), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_lint_explain(f.lint, text, sizeof text, &len), MAILAUTH_OK);
	assert_string_equal(text,
		"a.test: v=spf1 include:b.test mx -all\n"
		"  include:b.test: 3 lookups, 1 void lookup\n"
		"    b.test: v=spf1 a:m.test exists:%{i}.x.test ?all\n"
		"      a:m.test: 1 lookup, 0 void lookups\n"
		"      exists:%{i}.x.test: 1 lookup, 1 void lookup, depends on the mail\n"
		"      in all: 2 lookups, 1 void lookup\n"
		"  mx: 1 lookup, 0 void lookups\n"
		"  in all: 4 lookups, 1 void lookup\n"
		"lookups: 4 of 10, void lookups: 1 of 2\n"
		"may send: 1 addresses of IPv4, 1 /64 networks of IPv6\n");
	assert_int_equal(look(&f, "loop.test", NULL), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_lint_explain(f.lint, text, sizeof text, &len), MAILAUTH_OK);
	assert_non_null(strstr(text,
		"error: loop.test@7: include:loop.test: leads back to itself (RFC 7208 4.6.4)\n"));
	close_fixture(&f);
}

/* A chain of records, each of which includes the next one twice, by these two terms. */
static void look_at_chain(fixture *f, const char *first, const char *second)
{
	char zone[40 * 64] = "";
	size_t used = 0;

	for (int i = 0; i < 40; i++)
		used += (size_t)snprintf(zone + used, sizeof zone - used,
			"c%d.t. TXT \"v=spf1 %sc%d.t %sc%d.t\"\n", i, first, i + 1, second, i + 1);
	open_fixture(f, zone);
	assert_int_equal(look(f, "c0.t", NULL), MAILAUTH_OK);
}

static void work_is_bounded(void **state)
{
	fixture f;
	(void)state;

	row("LINT-5", "forty records that double each time are looked at once each");
	look_at_chain(&f, "include:", "~include:");
	assert_int_equal(mailauth_spf_lint_get_lookups(f.lint), UINT32_MAX);
	assert_in_range(mailauth_spf_lint_get_count(f.lint), 1, 1000);
	close_fixture(&f);

	row("LINT-5", "also if they may pass by either term");
	look_at_chain(&f, "include:", "+include:");
	assert_int_equal(mailauth_spf_lint_get_lookups(f.lint), UINT32_MAX);
	assert_in_range(mailauth_spf_lint_get_count(f.lint), 1, 1000);
	close_fixture(&f);

	row("LINT-5", "no more than a thousand findings are kept");
	open_fixture(&f, "");
	mailauth_spf_lint_reset(f.lint);
	{
		static char record[65000] = "v=spf1";

		for (size_t i = 6; i + 4 < sizeof record; i += 4)
			memcpy(record + i, " ptr", 5);
		assert_int_equal(look(&f, NULL, record), MAILAUTH_OK);
	}
	assert_int_equal(mailauth_spf_lint_get_count(f.lint), 1000);
	assert_int_equal(mailauth_spf_lint_get_severity(f.lint), MAILAUTH_SEVERITY_ERROR);
	close_fixture(&f);
}

static void misuse_ends_in_a_status(void **state)
{
	char text[8];
	fixture f;
	size_t len = 1;
	(void)state;

	row("API-3", "a NULL linter is accepted everywhere");
	mailauth_spf_lint_free(NULL);
	mailauth_spf_lint_reset(NULL);
	assert_null(mailauth_spf_lint_new(NULL, NULL, NULL));
	assert_int_equal(mailauth_spf_lint_set_domain(NULL, "x", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_lint_set_record(NULL, "x", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_lint_set_addresses(NULL, 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_lint_set_ipv6_networks(NULL, 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_lint_run(NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_lint_explain(NULL, text, sizeof text, &len),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_lint_get_count(NULL), 0);
	assert_null(mailauth_spf_lint_get_finding(NULL, 0));
	assert_string_equal(mailauth_spf_finding_get_term(NULL, &len), "");
	assert_int_equal(len, 0);

	row("LINT-5", "nothing to look at is a bad state, octets that are nowhere a bad argument");
	open_fixture(&f, "");
	assert_int_equal(mailauth_spf_lint_run(f.lint), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_spf_lint_explain(f.lint, text, sizeof text, &len),
		MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_spf_lint_set_record(f.lint, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_lint_run(f.lint), MAILAUTH_BAD_ARGUMENT);
	mailauth_spf_lint_reset(f.lint);
	assert_int_equal(look(&f, NULL, "v=spf1 -all"), MAILAUTH_OK);
	assert_null(mailauth_spf_lint_get_finding(f.lint, 0));
	assert_int_equal(mailauth_spf_lint_get_severity(f.lint), MAILAUTH_SEVERITY_NONE);

	row("LINT-5", "each code has a text and a severity, and so has one that is none");
	for (int code = 0; code < 40; code++)
		assert_true(strlen(mailauth_spf_finding_text((mailauth_spf_finding_code)code)) > 0);
	assert_string_equal(mailauth_spf_finding_text((mailauth_spf_finding_code)99),
		"unknown finding");
	assert_string_equal(mailauth_spf_finding_section((mailauth_spf_finding_code)99), "");
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_looked_at_term_by_term),
		cmocka_unit_test(networks_of_no_sender_are_named),
		cmocka_unit_test(long_records_are_named),
		cmocka_unit_test(trees_are_added_up),
		cmocka_unit_test(addresses_count_once),
		cmocka_unit_test(ranges_are_a_set),
		cmocka_unit_test(the_tree_is_written),
		cmocka_unit_test(work_is_bounded),
		cmocka_unit_test(misuse_ends_in_a_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
