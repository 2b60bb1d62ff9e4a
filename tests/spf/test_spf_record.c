/*
 * The grammar of records (RFC 7208 4.6.1, 5, 6, 7.1, 12): what each term says, and for what is
 * wrong the reason and the octet.
 */
#include "test.h"

#include "spf_record.h"

#define ROOM 4096

typedef struct text {
	char data[ROOM];
	size_t len;
} text;

static void put(text *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(text *out, const char *format, ...)
{
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(out->data + out->len, ROOM - out->len, format, arguments);
	va_end(arguments);
	assert_in_range(n, 0, ROOM - out->len - 1);
	out->len += (size_t)n;
}

static const char *const kinds[] = {"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists",
	"redirect", "exp", "unknown"};

static char qualifier_of(const ma_spf_term *term)
{
	switch (term->qualifier) {
	case MAILAUTH_SPF_PASS:
		return '+';
	case MAILAUTH_SPF_FAIL:
		return '-';
	case MAILAUTH_SPF_NEUTRAL:
		return '?';
	case MAILAUTH_SPF_SOFTFAIL:
		return '~';
	default:
		return '!';
	}
}

/* The address of ip4 and ip6 in hexadecimal, and what prefix length counts. */
static void put_network(text *out, const ma_spf_term *term)
{
	bool is_ipv4 = term->kind == MA_SPF_IP4;

	put(out, ":");
	for (size_t i = 0; i < (is_ipv4 ? 4 : 16); i++)
		put(out, "%02x", term->address[i]);
	put(out, "/%u", (unsigned)(is_ipv4 ? term->ipv4_bits : term->ipv6_bits));
}

/* A term, with all that was read written out: "+a:example.com/24//128". */
static void put_term(text *out, const ma_spf_term *term)
{
	bool modifier = term->kind >= MA_SPF_REDIRECT;

	put(out, "%s", out->len > 0 ? " " : "");
	if (!modifier)
		put(out, "%c", qualifier_of(term));
	put(out, "%s", kinds[term->kind]);
	if (term->domain_spec.text.len > 0)
		put(out, "%c%.*s", modifier ? '=' : ':', (int)term->domain_spec.text.len,
			(const char *)term->domain_spec.text.ptr);
	if (term->kind == MA_SPF_IP4 || term->kind == MA_SPF_IP6)
		put_network(out, term);
	if (term->kind == MA_SPF_A || term->kind == MA_SPF_MX)
		put(out, "/%u//%u", (unsigned)term->ipv4_bits, (unsigned)term->ipv6_bits);
}

/* Which macro-expands a domain-spec has, found by looking for '%'. */
static ma_spf_macros macros_of(ma_slice spec)
{
	ma_spf_macros macros = 0;

	for (size_t i = 0; i + 1 < spec.len; i++) {
		if (spec.ptr[i] != '%')
			continue;
		macros |= 1;
		if (spec.ptr[++i] == '{')
			macros |= UINT32_C(1) << (spec.ptr[++i] % 32);
	}
	return macros;
}

/*
 * Which macros a domain-spec has is told alike by a record that was checked and by one that is not
 * yet, and of the modifiers that are kept.
 */
static void check_macros(const ma_spf_term *term, ma_spf_record *unchecked)
{
	ma_spf_macros macros = macros_of(term->domain_spec.text);
	ma_spf_fault fault;
	ma_spf_term same;

	assert_int_equal(ma_spf_record_next(unchecked, &same, &fault), MA_OK);
	if (term->kind == MA_SPF_UNKNOWN)
		return;
	assert_int_equal(term->domain_spec.macros, macros);
	assert_int_equal(same.domain_spec.macros, macros);
	if (term->kind == MA_SPF_EXP)
		assert_int_equal(unchecked->exp.macros, macros);
	if (term->kind == MA_SPF_REDIRECT)
		assert_int_equal(unchecked->redirect.domain_spec.macros, macros);
}

/* All terms of a record, or what is wrong, where, and in which term. */
static const char *reading_of(const char *octets, size_t len)
{
	uint8_t *copy = exact_copy(octets, len);
	ma_slice record_text = ma_slice_of(copy, len);
	static text out;
	ma_spf_record record, unchecked;
	ma_spf_fault fault;
	ma_spf_term term;

	out.len = 0;
	out.data[0] = 0;
	assert_true(ma_spf_has_version(record_text));
	ma_spf_record_begin(&record, record_text);
	ma_spf_record_begin(&unchecked, record_text);
	if (!ma_spf_record_check(&record, &fault)) {
		put(&out, "%s @%zu in %.*s", mailauth_spf_reason_text(fault.reason), fault.offset,
			(int)fault.term.len, (const char *)fault.term.ptr);
	} else {
		while (ma_spf_record_next(&record, &term, &fault) == MA_OK) {
			assert_memory_equal(term.text.ptr, copy + term.offset, term.text.len);
			check_macros(&term, &unchecked);
			put_term(&out, &term);
		}
		assert_true(ma_at_end(&record.in));
	}
	free(copy);
	return out.data;
}

typedef struct case_row {
	const char *id, *why, *in, *want;
} case_row;

static void check_rows(const case_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(reading_of(rows[i].in, strlen(rows[i].in)), rows[i].want);
	}
}

/* ------------------------------------------------------------------ records */

static const case_row record_rows[] = {
	{"SPF-10", "a record may be its version alone", "v=spf1", ""},
	{"SPF-10", "or its version and spaces", "v=spf1   ", ""},
	{"SPF-10", "terms stand apart by one SP or more, and SPs may follow the last",
		"v=spf1  a   -all  ", "+a/32//128 -all"},
	{"SPF-10", "a TAB parts no terms", "v=spf1 a\t-all",
		"octet that is not printable ASCII @8 in a"},
	{"SPF-10", "no CR in a record", "v=spf1 a:example.com\rptr -all",
		"octet that is not printable ASCII @20 in a:example.com"},
	{"SPF-10", "no LF, not at its end either", "v=spf1 ip4:192.0.2.5\n",
		"octet that is not printable ASCII @20 in ip4:192.0.2.5"},
	{"SPF-10", "no octet over 0x7e in a term", "v=spf1 a:\xc3\xa9.example -all",
		"octet that is not printable ASCII @9 in a:"},
	{"SPF-10", "nor where a term would begin",
		"v=spf1 \x80"
		"all",
		"octet that is not printable ASCII @7 in "},
	{"SPF-10", "nor in a modifier that is not known", "v=spf1 moo=\x80",
		"octet that is not printable ASCII @11 in moo="},
	{"SPF-9", "what is wrong behind all is wrong", "v=spf1 -all moo",
		"unknown mechanism @12 in moo"},
	{"SPF-9", "of two things that are wrong the first is told", "v=spf1 a/33 moo",
		"prefix length @9 in a/33"},
	{"SPF-11", "names are read in any case", "v=spf1 A MX:Example.com iP4:192.0.2.1 -ALL",
		"+a/32//128 +mx:Example.com/32//128 +ip4:c0000201/32 -all"},
	{"SPF-11", "each qualifier, and none, which is +", "v=spf1 +a -a ?a ~a a",
		"+a/32//128 -a/32//128 ?a/32//128 ~a/32//128 +a/32//128"},
	{"SPF-11", "two qualifiers are none", "v=spf1 --all",
		"neither mechanism nor modifier @8 in --all"},
	{"SPF-11", "a qualifier needs a mechanism", "v=spf1 -",
		"neither mechanism nor modifier @8 in -"},
	{"SPF-11", "a mechanism that is not known is wrong", "v=spf1 ipv4:192.0.2.1",
		"unknown mechanism @7 in ipv4:192.0.2.1"},
	{"SPF-11", "its name begins behind the qualifier", "v=spf1 ~moo",
		"unknown mechanism @8 in ~moo"},
	{"SPF-11", "a term that is only punctuation",
		"v=spf1 :", "neither mechanism nor modifier @7 in :"},
	{"SPF-11", "a name goes on to ':', '/', '=' or the end", "v=spf1 all!",
		"neither mechanism nor modifier @10 in all!"},
	{"SPF-11", "a dot belongs to the name, so this is not all", "v=spf1 -all.",
		"unknown mechanism @8 in -all."},
	{"SPF-11", "a name may have '-', '_' and '.', and a modifier any such name",
		"v=spf1 moo.cow-far_out=man:dog/cat", "unknown=man:dog/cat"},
	{"SPF-11", "'/' ends a name, before any '='", "v=spf1 moo.cow/far_out=man:dog/cat",
		"unknown mechanism @7 in moo.cow/far_out=man:dog/cat"},
	{"SPF-11", "':' ends a name, before any '='", "v=spf1 moo.cow:far_out=man:dog/cat",
		"unknown mechanism @7 in moo.cow:far_out=man:dog/cat"},
	{"SPF-11", "'=' behind a ':' makes no modifier", "v=spf1 exists:%{l=}.example.com",
		"+exists:%{l=}.example.com"},
	{"SPF-11", "'=' right behind the name of a mechanism makes a modifier of it",
		"v=spf1 include=example.com a=b", "unknown=example.com unknown=b"},
	{"SPF-16", "a name begins with a letter", "v=spf1 1up=foo",
		"neither mechanism nor modifier @7 in 1up=foo"},
	{"SPF-16", "there is no modifier without name", "v=spf1 =all",
		"neither mechanism nor modifier @7 in =all"},
	{"SPF-16", "default is a modifier that is not known", "v=spf1 default=pass",
		"unknown=pass"},
};

static void records_are_read_as_rfc7208_says(void **state)
{
	(void)state;
	check_rows(record_rows, COUNT(record_rows));

	row("SPF-10", "no NUL in a record");
	assert_string_equal(reading_of("v=spf1 a\0 -all", 14),
		"octet that is not printable ASCII @8 in a");
}

/* ------------------------------------------------------------------ mechanisms */

static const case_row argument_rows[] = {
	{"SPF-13", "all has no argument", "v=spf1 -all:example.com",
		"argument missing, or where none may be @11 in -all:example.com"},
	{"SPF-13", "and no prefix length", "v=spf1 -all/8",
		"argument missing, or where none may be @11 in -all/8"},
	{"SPF-13", "nor an empty argument",
		"v=spf1 all:", "argument missing, or where none may be @10 in all:"},
	{"SPF-16", "include needs a domain", "v=spf1 include",
		"argument missing, or where none may be @14 in include"},
	{"SPF-16", "that is not empty",
		"v=spf1 include:", "argument missing, or where none may be @15 in include:"},
	{"SPF-13", "include has no prefix length", "v=spf1 include:example.com/24",
		"domain-spec syntax @23 in include:example.com/24"},
	{"SPF-16", "exists needs a domain", "v=spf1 exists",
		"argument missing, or where none may be @13 in exists"},
	{"SPF-14", "exists has no prefix length", "v=spf1 exists:example.com/24",
		"domain-spec syntax @22 in exists:example.com/24"},
	{"SPF-14", "not even without a domain", "v=spf1 exists/24",
		"argument missing, or where none may be @13 in exists/24"},
	{"SPF-16", "a stands alone, and not with an empty domain",
		"v=spf1 a:", "argument missing, or where none may be @9 in a:"},
	{"SPF-16", "nor with an empty domain and a prefix length", "v=spf1 a:/24",
		"argument missing, or where none may be @9 in a:/24"},
	{"SPF-16", "mx stands alone, and not with an empty domain",
		"v=spf1 mx:", "argument missing, or where none may be @10 in mx:"},
	{"SPF-16", "ptr stands alone", "v=spf1 ptr ptr:example.com", "+ptr +ptr:example.com"},
	{"SPF-16", "and not with an empty domain",
		"v=spf1 ptr:", "argument missing, or where none may be @11 in ptr:"},
	{"SPF-13", "ptr has no prefix length", "v=spf1 ptr/0",
		"argument missing, or where none may be @10 in ptr/0"},
	{"SPF-13", "not behind a domain either", "v=spf1 ptr:example.com/24",
		"domain-spec syntax @19 in ptr:example.com/24"},
	{"SPF-16", "ip4 needs an address", "v=spf1 ip4",
		"argument missing, or where none may be @10 in ip4"},
	{"SPF-13", "that is not empty",
		"v=spf1 ip4:", "argument missing, or where none may be @11 in ip4:"},
	{"SPF-16", "ip6 needs an address", "v=spf1 ip6",
		"argument missing, or where none may be @10 in ip6"},
	{"SPF-16", "a '/' is no ':'", "v=spf1 ip4/24",
		"argument missing, or where none may be @10 in ip4/24"},
};

static const case_row network_rows[] = {
	{"SPF-13", "an address is one network", "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1",
		"+ip4:c0000201/32 +ip6:20010db8000000000000000000000001/128"},
	{"SPF-13", "all of IPv4, which libspf2 refuses", "v=spf1 ip4:0.0.0.0/0", "+ip4:00000000/0"},
	{"SPF-13", "the least and the most length", "v=spf1 ip4:10.0.0.0/0 ip4:10.0.0.0/32",
		"+ip4:0a000000/0 +ip4:0a000000/32"},
	{"SPF-13", "the same of IPv6", "v=spf1 ip6:::/0 ip6:::1/128",
		"+ip6:00000000000000000000000000000000/0 "
		"+ip6:00000000000000000000000000000001/128"},
	{"SPF-13", "33 bits are too many for IPv4", "v=spf1 ip4:10.0.0.0/33",
		"prefix length @20 in ip4:10.0.0.0/33"},
	{"SPF-13", "129 for IPv6", "v=spf1 ip6:::/129", "prefix length @14 in ip6:::/129"},
	{"SPF-13", "no leading zero, in which libspf2 sees an octal number",
		"v=spf1 ip4:10.0.0.0/08", "prefix length @20 in ip4:10.0.0.0/08"},
	{"SPF-13", "no second zero", "v=spf1 ip4:10.0.0.0/00",
		"prefix length @20 in ip4:10.0.0.0/00"},
	{"SPF-13", "2^32 + 8 is not 8, as it is to libspf2", "v=spf1 ip4:10.0.0.0/4294967304",
		"prefix length @20 in ip4:10.0.0.0/4294967304"},
	{"SPF-13", "2^64 + 8 is not 8", "v=spf1 ip4:10.0.0.0/18446744073709551624",
		"prefix length @20 in ip4:10.0.0.0/18446744073709551624"},
	{"SPF-13", "no sign, which strtoul takes", "v=spf1 ip4:10.0.0.0/+8",
		"prefix length @20 in ip4:10.0.0.0/+8"},
	{"SPF-13", "nor that of a length that wraps", "v=spf1 ip4:10.0.0.0/-4294967288",
		"prefix length @20 in ip4:10.0.0.0/-4294967288"},
	{"SPF-13", "no hexadecimal", "v=spf1 ip4:10.0.0.0/0x8",
		"prefix length @21 in ip4:10.0.0.0/0x8"},
	{"SPF-13", "a '/' needs a length", "v=spf1 ip4:10.0.0.0/",
		"prefix length @20 in ip4:10.0.0.0/"},
	{"SPF-13", "an address has one length", "v=spf1 ip4:10.0.0.0/8/8",
		"prefix length @21 in ip4:10.0.0.0/8/8"},
	{"SPF-13", "ip4 has none of IPv6", "v=spf1 ip4:10.0.0.0//64",
		"prefix length @20 in ip4:10.0.0.0//64"},
	{"SPF-13", "nor has ip6 two", "v=spf1 ip6:2001:db8::/32//64",
		"prefix length @24 in ip6:2001:db8::/32//64"},
	{"SPF-13", "three numbers are no address", "v=spf1 ip4:1.2.3",
		"address syntax @11 in ip4:1.2.3"},
	{"SPF-13", "nor are three and a length", "v=spf1 ip4:10.0.0/24",
		"address syntax @11 in ip4:10.0.0/24"},
	{"SPF-13", "no number over 255", "v=spf1 ip4:10.0.0.256",
		"address syntax @11 in ip4:10.0.0.256"},
	{"SPF-13", "no leading zero in an address", "v=spf1 ip4:10.0.0.01",
		"address syntax @11 in ip4:10.0.0.01"},
	{"SPF-13", "no port behind an address", "v=spf1 ip4:192.0.2.1:25",
		"address syntax @11 in ip4:192.0.2.1:25"},
	{"SPF-13", "no host in place of an address", "v=spf1 ip4:mail.example.com",
		"address syntax @11 in ip4:mail.example.com"},
	{"SPF-13", "no address before a length", "v=spf1 ip4:/24", "address syntax @11 in ip4:/24"},
	{"SPF-13", "ip6 takes no address of IPv4", "v=spf1 ip6:192.0.2.1",
		"address syntax @11 in ip6:192.0.2.1"},
	{"SPF-13", "and ip4 none of IPv6", "v=spf1 ip4:2001:db8::1",
		"address syntax @11 in ip4:2001:db8::1"},
	{"SPF-13", "an address of IPv6 may end as one of IPv4", "v=spf1 ip6:2001:db8::192.0.2.1/96",
		"+ip6:20010db80000000000000000c0000201/96"},
	{"SPF-13", "two gaps are none", "v=spf1 ip6:2001::db8::1",
		"address syntax @11 in ip6:2001::db8::1"},
	{"SPF-13", "no brackets", "v=spf1 ip6:[2001:db8::1]",
		"address syntax @11 in ip6:[2001:db8::1]"},
};

static const case_row host_rows[] = {
	{"SPF-13", "both prefix lengths", "v=spf1 a/24//64 mx:example.com/24//64",
		"+a/24//64 +mx:example.com/24//64"},
	{"SPF-13", "that of IPv6 alone", "v=spf1 a//64 mx:example.com//0",
		"+a/32//64 +mx:example.com/32//0"},
	{"SPF-13", "the least and the most of both", "v=spf1 a/0//0 a/1//1 a/31//127 a/32//128",
		"+a/0//0 +a/1//1 +a/31//127 +a/32//128"},
	{"SPF-13", "no '/' without a length", "v=spf1 a/", "prefix length @9 in a/"},
	{"SPF-13", "no '//' without a length", "v=spf1 a//", "prefix length @10 in a//"},
	{"SPF-13", "not behind the other length", "v=spf1 a/24//", "prefix length @13 in a/24//"},
	{"SPF-13", "33 bits are too many for IPv4", "v=spf1 a/33", "prefix length @9 in a/33"},
	{"SPF-13", "129 for IPv6", "v=spf1 a//129", "prefix length @10 in a//129"},
	{"SPF-13", "no leading zeros", "v=spf1 mx/08", "prefix length @10 in mx/08"},
	{"SPF-13", "nor of IPv6", "v=spf1 mx//00", "prefix length @11 in mx//00"},
	{"SPF-13", "2^32 + 8 is not 8", "v=spf1 mx/4294967304",
		"prefix length @10 in mx/4294967304"},
	{"SPF-13", "one '/' begins no length of IPv6", "v=spf1 a/24/64",
		"prefix length @11 in a/24/64"},
	{"SPF-13", "three begin none", "v=spf1 a///64", "prefix length @10 in a///64"},
	{"SPF-13", "nothing behind the lengths", "v=spf1 a/24x", "prefix length @11 in a/24x"},
	{"SPF-14", "'/' may stand in a domain-spec", "v=spf1 a:foo:bar/baz.example.com",
		"+a:foo:bar/baz.example.com/32//128"},
	{"SPF-14", "and digits behind it too", "v=spf1 a:a/24.example.com/24",
		"+a:a/24.example.com/24//128"},
	{"SPF-14", "'/' is a delimiter of macros", "v=spf1 a:%{l/}.example.com/24",
		"+a:%{l/}.example.com/24//128"},
	{"SPF-14", "a length follows a macro", "v=spf1 mx:%{d2/}//64", "+mx:%{d2/}/32//64"},
	{"SPF-14", "digits of a name are no length", "v=spf1 a:host.example1/24",
		"+a:host.example1/24//128"},
	{"SPF-16", "a second ':' is part of the name, not a port", "v=spf1 a:example.com:8080",
		"domain-spec syntax @17 in a:example.com:8080"},
};

static void mechanisms_are_read_as_rfc7208_says(void **state)
{
	(void)state;
	check_rows(argument_rows, COUNT(argument_rows));
	check_rows(network_rows, COUNT(network_rows));
	check_rows(host_rows, COUNT(host_rows));
}

/* ------------------------------------------------------------------ domain-specs, modifiers */

static const case_row domain_rows[] = {
	{"SPF-15", "a domain-spec ends in a dot and a toplabel", "v=spf1 a:example.com",
		"+a:example.com/32//128"},
	{"SPF-15", "a dot may follow", "v=spf1 a:example.com.", "+a:example.com./32//128"},
	{"SPF-15", "two may not", "v=spf1 a:example.com..",
		"domain-spec syntax @21 in a:example.com.."},
	{"SPF-15", "one label is none", "v=spf1 a:com", "domain-spec syntax @9 in a:com"},
	{"SPF-15", "nor is one with a dot", "v=spf1 a:com.", "domain-spec syntax @9 in a:com."},
	{"SPF-15", "a label behind a dot is enough", "v=spf1 a:.com", "+a:.com/32//128"},
	{"SPF-15", "the toplabel is not all digits", "v=spf1 a:192.0.2.1",
		"domain-spec syntax @17 in a:192.0.2.1"},
	{"SPF-15", "digits and a letter are fine", "v=spf1 a:example.1a2",
		"+a:example.1a2/32//128"},
	{"SPF-15", "so are digits and a '-'", "v=spf1 a:example.1-2", "+a:example.1-2/32//128"},
	{"SPF-15", "it does not begin with '-'", "v=spf1 a:example.-com",
		"domain-spec syntax @17 in a:example.-com"},
	{"SPF-15", "nor end so", "v=spf1 a:example.com-",
		"domain-spec syntax @17 in a:example.com-"},
	{"SPF-15", "there is no '_' in it", "v=spf1 a:example.c_m",
		"domain-spec syntax @17 in a:example.c_m"},
	{"SPF-15", "other labels may have what they like", "v=spf1 a:_a!b.-x-.example.com",
		"+a:_a!b.-x-.example.com/32//128"},
	{"SPF-15", "a macro may be the end", "v=spf1 include:a%{d}", "+include:a%{d}"},
	{"SPF-15", "so may %%, %_ and %-", "v=spf1 exists:a%% exists:a%_ exists:a%-",
		"+exists:a%% +exists:a%_ +exists:a%-"},
	{"SPF-15", "what follows a macro must end in dot and toplabel again",
		"v=spf1 exists:a.b%{d}c", "domain-spec syntax @21 in exists:a.b%{d}c"},
	{"SPF-15", "and may", "v=spf1 exists:%{d}.example", "+exists:%{d}.example"},
	{"SPF-17", "'%' must go on", "v=spf1 exists:%", "macro syntax @15 in exists:%"},
	{"SPF-17", "with '{', '%', '_' or '-'", "v=spf1 exists:%(ir).example.com",
		"macro syntax @15 in exists:%(ir).example.com"},
	{"SPF-17", "URL escapes are no macros", "v=spf1 exists:%41.example.com",
		"macro syntax @15 in exists:%41.example.com"},
	{"SPF-17", "a macro must end", "v=spf1 exists:%{d", "macro syntax @17 in exists:%{d"},
	{"SPF-17", "within the term", "v=spf1 exists:%{d .example.com}",
		"macro syntax @17 in exists:%{d"},
	{"SPF-17", "and have a letter", "v=spf1 exists:%{}.example.com",
		"macro syntax @16 in exists:%{}.example.com"},
	{"SPF-17", "transformers stand in their order", "v=spf1 exists:%{dr2}.example.com",
		"macro syntax @18 in exists:%{dr2}.example.com"},
	{"SPF-17", "nothing is a delimiter that is not in the list",
		"v=spf1 exists:%{d:}.example.com", "macro syntax @17 in exists:%{d:}.example.com"},
	{"SPF-17", "every delimiter, digits, and r", "v=spf1 exists:%{l12r.-+,/_=}.example.com",
		"+exists:%{l12r.-+,/_=}.example.com"},
	{"SPF-17", "what is behind %% is no macro", "v=spf1 exists:%%{p}%%%{d}.example.com",
		"+exists:%%{p}%%%{d}.example.com"},
	{"SPF-17", "digits may begin with 0", "v=spf1 exists:%{d010r}.example.com",
		"+exists:%{d010r}.example.com"},
	{"SPF-17", "zero parts are none", "v=spf1 exists:%{d0}.example.com",
		"macro syntax @17 in exists:%{d0}.example.com"},
	{"SPF-17", "however many zeros", "v=spf1 exists:%{d000}.example.com",
		"macro syntax @17 in exists:%{d000}.example.com"},
	{"SPF-17", "a number of parts may be of any size",
		"v=spf1 exists:%{d99999999999999999999}.example.com",
		"+exists:%{d99999999999999999999}.example.com"},
	{"SPF-18", "each letter, and each as a capital",
		"v=spf1 exists:%{s}%{l}%{o}%{d}%{i}%{p}%{v}"
		"%{h}%{S}%{L}%{O}%{D}%{I}%{P}%{V}%{H}",
		"+exists:%{s}%{l}%{o}%{d}%{i}%{p}%{v}%{h}%{S}%{L}%{O}%{D}%{I}%{P}%{V}%{H}"},
	{"SPF-18", "c is for explanations only", "v=spf1 exists:%{c}.example.com",
		"macro syntax @16 in exists:%{c}.example.com"},
	{"SPF-18", "so is r", "v=spf1 exists:%{r}.example.com",
		"macro syntax @16 in exists:%{r}.example.com"},
	{"SPF-18", "and t", "v=spf1 moo=%{T}", "macro syntax @13 in moo=%{T}"},
	{"SPF-18", "no other letter is one", "v=spf1 exists:%{a}.example.com",
		"macro syntax @16 in exists:%{a}.example.com"},
};

static const case_row modifier_rows[] = {
	{"SPF-12", "redirect and exp have a domain", "v=spf1 redirect=a.example exp=b.example",
		"redirect=a.example exp=b.example"},
	{"SPF-12", "anywhere, and in any case", "v=spf1 Exp=b.example REDIRECT=a.example -all",
		"exp=b.example redirect=a.example -all"},
	{"SPF-12", "redirect may not stand twice", "v=spf1 redirect=a.example redirect=a.example",
		"modifier stands twice @26 in redirect=a.example"},
	{"SPF-12", "in whatever case", "v=spf1 redirect=a.example -all REDIRECT=b.example",
		"modifier stands twice @31 in REDIRECT=b.example"},
	{"SPF-12", "nor may exp", "v=spf1 exp=a.example exp=b.example",
		"modifier stands twice @21 in exp=b.example"},
	{"SPF-12", "others may", "v=spf1 moo=1 moo=1", "unknown=1 unknown=1"},
	{"SPF-12", "a modifier has no qualifier", "v=spf1 -redirect=a.example",
		"neither mechanism nor modifier @16 in -redirect=a.example"},
	{"SPF-12", "not +, and not if it is unknown", "v=spf1 +moo=1",
		"neither mechanism nor modifier @11 in +moo=1"},
	{"SPF-12", "redirect is no mechanism", "v=spf1 redirect:a.example",
		"unknown mechanism @7 in redirect:a.example"},
	{"SPF-12", "redirect needs a domain",
		"v=spf1 redirect=", "argument missing, or where none may be @16 in redirect="},
	{"SPF-12", "so does exp",
		"v=spf1 exp=", "argument missing, or where none may be @11 in exp="},
	{"SPF-12", "redirect has no prefix length", "v=spf1 redirect=a.example/24",
		"domain-spec syntax @18 in redirect=a.example/24"},
	{"SPF-12", "the domain of exp is a domain-spec", "v=spf1 exp=nodot",
		"domain-spec syntax @11 in exp=nodot"},
	{"SPF-11", "the value of an unknown modifier may be empty", "v=spf1 moo=", "unknown"},
	{"SPF-11", "and any macro-string", "v=spf1 moo=a=b:%{d}%%/8", "unknown=a=b:%{d}%%/8"},
	{"SPF-11", "and nothing else", "v=spf1 moo=50%", "macro syntax @14 in moo=50%"},
};

static void domains_and_modifiers_are_read_as_rfc7208_says(void **state)
{
	(void)state;
	check_rows(domain_rows, COUNT(domain_rows));
	check_rows(modifier_rows, COUNT(modifier_rows));
}

/* ------------------------------------------------------------------ octets */

static void every_octet_is_a_literal_or_wrong(void **state)
{
	char record[] = "v=spf1 exists:a?b.example.com";
	(void)state;

	row("SPF-10",
		"of all octets, those of %x21-7E but '%' may stand in a name, and SP ends it");
	for (int octet = 0; octet < 256; octet++) {
		bool literal = octet > 0x20 && octet < 0x7f && octet != '%';
		const char *got;

		record[15] = (char)octet;
		got = reading_of(record, sizeof record - 1);
		assert_true((strncmp(got, "+exists:a", 9) == 0) == literal);
		if (octet == ' ')
			assert_string_equal(got, "domain-spec syntax @14 in exists:a");
		else if (octet == '%')
			assert_string_equal(got, "macro syntax @16 in exists:a%b.example.com");
		else if (!literal)
			assert_string_equal(got,
				"octet that is not printable ASCII @15 in exists:a");
	}
}

static void a_version_ends_in_space_or_with_the_record(void **state)
{
	static const struct {
		const char *why, *in;
		bool want;
	} rows[] = {
		{"the version and a space", "v=spf1 -all", true},
		{"the version alone", "v=spf1", true},
		{"a literal of ABNF is of any case", "V=SPF1 -all", true},
		{"spf10 is another", "v=spf10", false},
		{"so is spf1.", "v=spf1.", false},
		{"and spf2.0", "spf2.0/pra -all", false},
		{"a TAB does not end it", "v=spf1\t-all", false},
		{"no space before it", " v=spf1 -all", false},
		{"no space in it", "v= spf1 -all", false},
		{"half of it is none", "v=spf", false},
		{"nothing is none", "", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, strlen(rows[i].in));

		row("SPF-7", rows[i].why);
		assert_int_equal(ma_spf_has_version(ma_slice_of(copy, strlen(rows[i].in))),
			rows[i].want);
		free(copy);
	}
}

static void macros_are_told(void **state)
{
	static const char *const specs[] = {"a.example.com", "%{d}", "%{i}.example.com", "a.%{d2}",
		"a%%b.example.com", "a%_b.example.com", "a.b"};
	(void)state;

	for (size_t i = 0; i < COUNT(specs); i++) {
		char record[200];
		int len = snprintf(record, sizeof record,
			"v=spf1 include:%s a:%s exists:%s redirect=%s exp=%s", specs[i], specs[i],
			specs[i], specs[i], specs[i]);

		row("SPF-17", "a domain-spec is known to have a macro-expand, or none");
		assert_memory_equal(reading_of(record, (size_t)len), "+include", 8);
	}
}

static void a_fault_is_in_a_macro_or_not(void **state)
{
	static const struct {
		const char *why, *text;
		size_t wrong;
		bool in_macro;
	} domain_specs[] = {
		{"an octet that is no literal, behind literals", "a\x80.example", 1, false},
		{"the same behind a macro", "%{d}.a\x7f.example", 6, false},
		{"a wrong toplabel behind a macro", "%{d}.a.1", 7, false},
		{"a wrong letter", "%{d}.%{x}.example", 7, true},
		{"a macro that does not end", "a.%{d", 5, true},
		{"a '%' at the end", "a.%", 3, true},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(domain_specs); i++) {
		ma_slice spec = ma_slice_text(domain_specs[i].text);
		ma_spf_macros macros = 77;
		const uint8_t *wrong;

		row("SPF-17", domain_specs[i].why);
		assert_false(ma_spf_is_domain_spec(spec, &wrong, &macros));
		assert_int_equal(wrong - spec.ptr, domain_specs[i].wrong);
		assert_int_equal(macros != 0, domain_specs[i].in_macro);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_read_as_rfc7208_says),
		cmocka_unit_test(mechanisms_are_read_as_rfc7208_says),
		cmocka_unit_test(domains_and_modifiers_are_read_as_rfc7208_says),
		cmocka_unit_test(every_octet_is_a_literal_or_wrong),
		cmocka_unit_test(a_version_ends_in_space_or_with_the_record),
		cmocka_unit_test(macros_are_told),
		cmocka_unit_test(a_fault_is_in_a_macro_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
