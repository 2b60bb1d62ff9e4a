/*
 * Rdata of each type: from text, in the generic form of RFC 3597, and checked on the wire; the
 * words for types and outcomes.
 */
#include "dns_test.h"

#include "rdata.h"
#include "record.h"

#define LONG_64 "0123456789012345678901234567890123456789012345678901234567890123"
#define LONG_255 \
	LONG_64 LONG_64 LONG_64 "012345678901234567890123456789012345678901234567890123456789012"

enum {
	A = MAILAUTH_RRTYPE_A,
	NS = MAILAUTH_RRTYPE_NS,
	CNAME = MAILAUTH_RRTYPE_CNAME,
	SOA = MAILAUTH_RRTYPE_SOA,
	PTR = MAILAUTH_RRTYPE_PTR,
	MX = MAILAUTH_RRTYPE_MX,
	TXT = MAILAUTH_RRTYPE_TXT,
	AAAA = MAILAUTH_RRTYPE_AAAA
};

/* ------------------------------------------------------------------ good rdata */

static const struct {
	const char *why;
	uint16_t type;
	const char *in, *wire;
} good[] = {
	{"A is an address in decimal (RFC 1035 3.4.1)", A, "192.0.2.255", "<192><0><2><255>"},
	{"AAAA is an address as in RFC 4291 2.2 (RFC 3596 2.4)", AAAA, "2001:db8::7",
		"<32><1><13><184><0><0><0><0><0><0><0><0><0><0><0><7>"},
	{"NS is a name (RFC 1035 3.3.11)", NS, "ns1.example.net.", "<3>ns1<7>example<3>net<0>"},
	{"CNAME is a name (RFC 1035 3.3.1)", CNAME, "a.", "<1>a<0>"},
	{"PTR is a name (RFC 1035 3.3.12)", PTR, "mail.example.com.", "<4>mail<7>example<3>com<0>"},
	{"a relative name is completed with the origin (RFC 1035 5.1)", PTR, "mail",
		"<4>mail<7>example<3>org<0>"},
	{"a free standing @ is the origin (RFC 1035 5.1)", PTR, "@", "<7>example<3>org<0>"},
	{"\\@ is a label", PTR, "\\@.", "<1>@<0>"},
	{"MX is a preference and a name (RFC 1035 3.3.9)", MX, "10 mx.", "<0><10><2>mx<0>"},
	{"a preference of 16 bits", MX, "65535 .", "<255><255><0>"},
	{"the null MX (RFC 7505 3)", MX, "0 .", "<0><0><0>"},
	{"SOA is two names and five numbers (RFC 1035 3.3.13)", SOA,
		"ns. hostmaster. 4294967295 1 2 3 4294967295",
		"<2>ns<0><10>hostmaster<0><255><255><255><255><0><0><0><1><0><0><0><2><0><0><0><3>"
		"<255><255><255><255>"},
	{"SOA's times may have units, as elsewhere", SOA, ". . 1 1h 1m1s 1W 0",
		"<0><0><0><0><0><1><0><0><14><16><0><0><0>=<0><9>:<128><0><0><0><0>"},
	{"TXT is one string (RFC 1035 3.3.14)", TXT, "\"v=spf1 -all\"", "<11>v=spf1<32>-all"},
	{"or several, which stay apart", TXT, "\"a\" \"b\"", "<1>a<1>b"},
	{"each token is a string, quoted or not", TXT, "a b", "<1>a<1>b"},
	{"quotes delimit by themselves", TXT, "\"a\"\"b\"c\"d\"", "<1>a<1>b<1>c<1>d"},
	{"an empty string is a string", TXT, "\"\"", "<0>"},
	{"also among others", TXT, "\"a\" \"\" \"b\"", "<1>a<0><1>b"},
	{"';', '(' and ')' are data in quotes (RFC 1035 5.1)", TXT, "\"a;b(c)\"", "<6>a;b(c)"},
	{"\\\" is a quote in a string (RFC 1035 5.1)", TXT, "\"a\\\"b\"", "<3>a\"b"},
	{"\\034 is no closing quote", TXT, "\"a\\034b\"", "<3>a\"b"},
	{"\\; is no comment", TXT, "a\\;b", "<3>a;b"},
	{"\\032 separates nothing", TXT, "a\\032b", "<3>a<32>b"},
	{"a backslash in quotes escapes as anywhere", TXT, "\"\\\\\\000\\255\"", "<3>\\<0><255>"},
	{"any octet over 127 stands for itself", TXT, "\xc3\xa9", "<2><195><169>"},
	{"\"\\#\" in quotes is a string", TXT, "\"\\#\" 1", "<1>#<1>1"},
	{"\\# is special only as the first token", TXT, "a \\#", "<1>a<1>#"},
	{"and only by itself", TXT, "\\#1 00", "<2>#1<2>00"},
	{"a string of 255 octets (RFC 1035 3.3)", TXT, LONG_255, "<255>" LONG_255},
	{"parentheses group over lines (RFC 1035 5.1)", MX, "( 10 ; first\n\tmx. )",
		"<0><10><2>mx<0>"},
	{"a comment ends at the line's end (RFC 1035 5.1)", A, "192.0.2.1 ; 192.0.2.2",
		"<192><0><2><1>"},
	{"the generic form of a type not known (RFC 3597 5)", 731, "\\# 6 abcd ( ef 01 \n 23 45 )",
		"<171><205><239><1>#E"},
	{"which may have no data (RFC 3597 5)", 62347, "\\# 0", ""},
	{"its digits in either case", 731, "\\# 3 ABcdEf", "<171><205><239>"},
	{"a comment may stand in a digest of several lines (RFC 4034 5.3)", MAILAUTH_RRTYPE_DS,
		"0 0 0 ( a ; 1\n b )", "<0><0><0><0><171>"},
	{"the generic form of a type known (RFC 3597 5)", A, "\\# 4 0A000001", "<10><0><0><1>"},
};

/* Reads rdata relative to example.org; the tokens keep the error. */
static bool read_rdata(const char *text, size_t len, uint16_t type, ma_buf *rdata,
	ma_tokens *tokens)
{
	ma_name origin = name_of("example.org");
	uint8_t *copy = exact_copy(text, len);
	bool right;

	ma_tokens_init(tokens, ma_slice_of(copy, len), 1000000);
	assert_int_equal(ma_tokens_next_entry(tokens), len > 0);
	right = ma_rdata_read(tokens, type, &origin, rdata);
	free(copy);
	return right;
}

static void good_rdata_is_read(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(good); i++) {
		ma_buf rdata, shown;
		ma_tokens tokens;

		row("DNS-6", good[i].why);
		ma_buf_grow(&rdata, context);
		ma_buf_grow(&shown, context);
		assert_true(
			read_rdata(good[i].in, strlen(good[i].in), good[i].type, &rdata, &tokens));
		assert_null(tokens.error);
		assert_int_equal(ma_left(&tokens.in), 0);
		put_shown(&shown, ma_buf_slice(&rdata));
		assert_shown(&shown, good[i].wire);
		ma_buf_release(&rdata);
	}
	mailauth_context_free(context);
}

static void the_generic_form_equals_the_normal_form(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	row("DNS-6", "all good rdata, written as \\# length hex, is read to the same (RFC 3597 5)");
	for (size_t i = 0; i < COUNT(good); i++) {
		char text[2000];
		ma_buf rdata, generic;
		ma_tokens tokens;
		size_t at;

		ma_buf_grow(&rdata, context);
		ma_buf_grow(&generic, context);
		assert_true(
			read_rdata(good[i].in, strlen(good[i].in), good[i].type, &rdata, &tokens));
		at = (size_t)snprintf(text, sizeof text, "\\# %zu ", rdata.len);
		for (size_t k = 0; k < rdata.len; k++)
			at += (size_t)snprintf(text + at, sizeof text - at, "%02x%s", rdata.data[k],
				k % 3 == 0 ? " " : "");
		assert_true(read_rdata(text, at, good[i].type, &generic, &tokens));
		assert_true(ma_slice_equal(ma_buf_slice(&rdata), ma_buf_slice(&generic)));
		ma_buf_release(&rdata);
		ma_buf_release(&generic);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ bad rdata */

#define EARLY "an entry that ends too early"
#define MORE "more than the entry can hold"
#define NOT_A "not an IPv4 address"
#define NOT_AAAA "not an IPv6 address"
#define NOT_NAME "not a domain name"
#define NOT_U16 "not a number up to 65535"
#define NOT_U32 "not a number up to 4294967295"
#define NOT_TIME "not a time up to 4294967295 seconds"
#define NOT_HEX "not pairs of hexadecimal digits"
#define NOT_LENGTH "not a length up to 65535"
#define NOT_ITS_LENGTH "not the length of the data behind it"
#define NOT_ITS_FORM "data that is not of the type's form"
#define QUOTES "quotes where no string may stand"

static const struct {
	const char *id, *why;
	uint16_t type;
	const char *in, *error;
	uint64_t column;
} bad[] = {
	{"DNS-6", "A without an address", A, "", EARLY, 1},
	{"DNS-6", "A with two", A, "192.0.2.1 192.0.2.2", "text behind an address", 11},
	{"DNS-6", "A of three numbers", A, "192.0.2", NOT_A, 1},
	{"DNS-6", "A in quotes", A, "\"192.0.2.1\"", QUOTES, 1},
	{"DNS-6", "A with an escape: digits are not names", A, "192.0.2.\\049", NOT_A, 1},
	{"DNS-6", "AAAA in quotes", AAAA, "\"::\"", QUOTES, 1},
	{"DNS-6", "AAAA of nothing much", AAAA, "2001:db8:", NOT_AAAA, 1},
	{"DNS-6", "a name in quotes", NS, "\"ns\"", QUOTES, 1},
	{"DNS-6", "a name with an empty label", NS, "a..b", NOT_NAME, 1},
	{"DNS-6", "two names", CNAME, "a. b.", MORE, 4},
	{"DNS-6", "MX without a name", MX, "10", EARLY, 3},
	{"DNS-6", "MX without a preference", MX, "mx.example.com.", NOT_U16, 1},
	{"DNS-6", "a preference over 16 bits", MX, "65536 mx.", NOT_U16, 1},
	{"DNS-6", "a preference below 0", MX, "-1 mx.", NOT_U16, 1},
	{"DNS-6", "a preference and a letter", MX, "1O mx.", NOT_U16, 1},
	{"DNS-6", "a preference in quotes", MX, "\"10\" mx.", QUOTES, 1},
	{"DNS-6", "a preference with an escape", MX, "\\0490 mx.", NOT_U16, 1},
	{"DNS-6", "a serial over 32 bits", SOA, ". . 4294967296 1 1 1 1", NOT_U32, 5},
	{"DNS-6", "a serial has no units", SOA, ". . 1h 1 1 1 1", NOT_U32, 5},
	{"DNS-6", "a serial in quotes", SOA, ". . \"1\" 1 1 1 1", QUOTES, 5},
	{"DNS-6", "a time over 32 bits", SOA, ". . 1 7102w 1 1 1", NOT_TIME, 7},
	{"DNS-6", "a time in quotes", SOA, ". . 1 \"1\" 1 1 1", QUOTES, 7},
	{"DNS-6", "SOA with four numbers", SOA, ". . 1 1 1 1", EARLY, 12},
	{"DNS-6", "SOA with six", SOA, ". . 1 1 1 1 1 1", MORE, 15},
	{"DNS-6", "TXT without a string", TXT, "", EARLY, 1},
	{"DNS-6", "TXT with a comment only", TXT, "; none", EARLY, 7},
	{"DNS-6", "a string of 256 octets is not split", TXT, "x " LONG_255 "6",
		"a string over 255 octets", 3},
	{"DNS-6", "a type not known wants the generic form (RFC 3597 5)", 731, "abcd",
		"data of a type not known, and not in the form \\# length hex", 1},
	{"DNS-6", "and some data", 731, "", EARLY, 1},
	{"DNS-6", "\\# in quotes is not the generic form", 731, "\"\\#\" 0",
		"data of a type not known, and not in the form \\# length hex", 1},
	{"DNS-6", "the generic form without a length", 731, "\\#", EARLY, 3},
	{"DNS-6", "a length over 16 bits", 731, "\\# 65536", NOT_LENGTH, 4},
	{"DNS-6", "a length in hexadecimal", 731, "\\# a 00", NOT_LENGTH, 4},
	{"DNS-6", "a length in quotes", 731, "\\# \"1\" 00", QUOTES, 4},
	{"DNS-6", "less data than its length (RFC 3597 5)", 731, "\\# 3 abcd", NOT_ITS_LENGTH, 4},
	{"DNS-6", "more data than its length", 731, "\\# 1 abcd", NOT_ITS_LENGTH, 4},
	{"DNS-6", "data of length 0", 731, "\\# 0 ab", NOT_ITS_LENGTH, 4},
	{"DNS-6", "a word of an odd number of digits (RFC 3597 5)", 731, "\\# 2 abc d", NOT_HEX, 6},
	{"DNS-6", "a letter that is no digit", 731, "\\# 1 ag", NOT_HEX, 6},
	{"DNS-6", "digits in quotes", 731, "\\# 1 \"ab\"", NOT_HEX, 6},
	{"DNS-6", "something that cannot be read behind its data", 731, "\\# 1 ab )",
		"a closing parenthesis without an opening one", 9},
	{"DNS-6", "or behind a string", TXT, "ab )", "a closing parenthesis without an opening one",
		4},
	{"DNS-6", "the generic form of an A too short", A, "\\# 3 000000", NOT_ITS_FORM, 4},
	{"DNS-6", "the generic form of an A too long", A, "\\# 5 0000000000", NOT_ITS_FORM, 4},
	{"DNS-6", "the generic form of a TXT without a string", TXT, "\\# 0", NOT_ITS_FORM, 4},
	{"DNS-4", "the place of a token behind lines in parentheses", MX, "( 10\n ; no\n  a..b )",
		NOT_NAME, 3},
};

static void bad_rdata_is_refused(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(bad); i++) {
		ma_tokens tokens;
		ma_buf rdata;

		row(bad[i].id, bad[i].why);
		ma_buf_grow(&rdata, context);
		assert_false(
			read_rdata(bad[i].in, strlen(bad[i].in), bad[i].type, &rdata, &tokens));
		assert_string_equal(tokens.error, bad[i].error);
		assert_int_equal(tokens.error_place.column, bad[i].column);
		ma_buf_release(&rdata);
	}
	mailauth_context_free(context);
}

static void rdata_has_its_limit(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char *text = malloc(4 * 65536);
	ma_tokens tokens;
	ma_buf rdata;
	size_t len = 0;
	(void)state;

	assert_non_null(text);
	for (size_t i = 0; i < 255; i++)
		len += (size_t)sprintf(text + len, "%s ", LONG_255);
	ma_buf_grow(&rdata, context);
	row("DNS-6", "rdata of 65535 octets (RFC 1035 3.2.1)");
	memcpy(text + len, LONG_255, 254);
	assert_true(read_rdata(text, len + 254, TXT, &rdata, &tokens));
	assert_int_equal(rdata.len, 65535);
	row("DNS-6", "rdata of 65536 octets");
	ma_buf_reset(&rdata);
	memcpy(text + len, LONG_255, 255);
	assert_false(read_rdata(text, len + 255, TXT, &rdata, &tokens));
	assert_string_equal(tokens.error, "data over 65535 octets");
	assert_int_equal(tokens.error_place.column, 1);

	row("DNS-6", "65535 octets in the generic form");
	ma_buf_reset(&rdata);
	len = (size_t)sprintf(text, "\\# 65535 ");
	memset(text + len, 'a', 65535 * 2);
	assert_true(read_rdata(text, len + 65535 * 2, 731, &rdata, &tokens));
	assert_int_equal(rdata.len, 65535);
	ma_buf_release(&rdata);
	free(text);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ the wire */

static void wire_form_is_checked(void **state)
{
	static const struct {
		const char *why;
		uint16_t type;
		const char *in;
		size_t len;
		bool right;
	} rows[] = {
		{"A has 4 octets", A, "\300\0\2\1", 4, true},
		{"not 3", A, "\300\0\2", 3, false},
		{"not 5", A, "\300\0\2\1\0", 5, false},
		{"not none", A, "", 0, false},
		{"AAAA has 16 octets", AAAA, "0123456789abcdef", 16, true},
		{"not 15", AAAA, "0123456789abcde", 15, false},
		{"not 17", AAAA, "0123456789abcdefg", 17, false},
		{"NS is a name", NS, "\1a\0", 3, true},
		{"with nothing behind it", NS, "\1a\0\0", 4, false},
		{"not compressed (RFC 1035 4.1.4)", CNAME, "\300\14", 2, false},
		{"CNAME is a name to its end", CNAME, "\1a", 2, false},
		{"PTR may be the root", PTR, "\0", 1, true},
		{"MX is a number and a name", MX, "\0\12\0", 3, true},
		{"MX without its name", MX, "\0\12", 2, false},
		{"MX of one octet", MX, "\0", 1, false},
		{"SOA has 20 octets behind its names", SOA,
			"\0\0"
			"01234567890123456789",
			22, true},
		{"not 19", SOA,
			"\0\0"
			"0123456789012345678",
			21, false},
		{"not 21", SOA,
			"\0\0"
			"012345678901234567890",
			23, false},
		{"SOA with one name", SOA,
			"\0"
			"01234567890123456789",
			21, false},
		{"TXT is a string", TXT, "\3abc", 4, true},
		{"or several, empty ones too", TXT, "\1a\0\2bc", 6, true},
		{"not none (RFC 1035 3.3.14)", TXT, "", 0, false},
		{"not one cut short", TXT, "\3ab", 3, false},
		{"nor one behind a whole one", TXT, "\1a\3bc", 5, false},
		{"of a type not known, any octets are right (RFC 3597 3)", 731, "\3", 1, true},
		{"and none as well", 731, "", 0, true},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, rows[i].len);

		row("DNS-6", rows[i].why);
		assert_int_equal(ma_rdata_is_valid(rows[i].type, ma_slice_of(copy, rows[i].len)),
			rows[i].right);
		free(copy);
	}
}

static void rdata_over_65535_octets_is_not_valid(void **state)
{
	uint8_t *octets = calloc(1, 65536);
	(void)state;

	assert_non_null(octets);
	row("DNS-6", "rdata of 65535 octets may be; of 65536 not, whatever its type");
	assert_true(ma_rdata_is_valid(731, ma_slice_of(octets, 65535)));
	assert_false(ma_rdata_is_valid(731, ma_slice_of(octets, 65536)));
	assert_false(ma_rdata_is_valid(TXT, ma_slice_of(octets, 65536)));
	free(octets);
}

static void strings_of_txt_are_joined(void **state)
{
	static const struct {
		const char *why, *in;
		size_t len;
		const char *want;
	} rows[] = {
		{"one string is the text", "\3abc", 4, "abc"},
		{"strings are joined with nothing between (RFC 7208 3.3)", "\6v=spf1\4-all", 12,
			"v=spf1-all"},
		{"an empty string adds nothing", "\1a\0\1b", 5, "ab"},
		{"an empty string alone is an empty text", "\0", 1, ""},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_arena arena;
	(void)state;

	ma_arena_init(&arena, context);
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, rows[i].len);
		ma_slice text;

		row("DNS-6", rows[i].why);
		text = ma_txt_join(&arena, ma_slice_of(copy, rows[i].len));
		assert_non_null(text.ptr);
		assert_true(ma_slice_is(text, rows[i].want));
		free(copy);
	}
	ma_arena_release(&arena);
	mailauth_context_free(context);
}

static void joining_may_find_no_memory(void **state)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	ma_arena arena;
	(void)state;

	row("DNS-10", "without memory strings are not joined, and that is told");
	ma_arena_init(&arena, context);
	memory.fail_at = memory.allocations + 1;
	assert_null(ma_txt_join(&arena, ma_slice_of("\1a\1b", 4)).ptr);
	ma_arena_release(&arena);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ words */

static void types_have_words(void **state)
{
	static const struct {
		const char *why, *in;
		uint16_t want;
	} rows[] = {
		{"a mnemonic", "TXT", 16},
		{"in lower case", "txt", 16},
		{"in mixed case", "cNaMe", 5},
		{"the form of a type not known (RFC 3597 5)", "TYPE731", 731},
		{"in lower case as well", "type731", 731},
		{"of a type known", "TYPE1", 1},
		{"the greatest", "TYPE65535", 65535},
		{"one more", "TYPE65536", 0},
		{"one that wraps to 1", "TYPE65537", 0},
		{"0 is no type", "TYPE0", 0},
		{"no number", "TYPE", 0},
		{"no space between", "TYPE 1", 0},
		{"nothing behind", "TYPE1x", 0},
		{"no sign", "TYPE-1", 0},
		{"part of a mnemonic", "TX", 0},
		{"more than a mnemonic", "TXTT", 0},
		{"a number alone", "16", 0},
		{"a class", "IN", 0},
		{"nothing", "", 0},
		{"a type whose data we cannot read", "HTTPS", 65},
		{"a type that is in no zone", "OPT", 0},
		{"a type that is read by its mnemonic, but not written", "NINFO", 56},
		{"a type so new that ldns takes it for another", "amtrelay", 260},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, strlen(rows[i].in));

		row("DNS-6", rows[i].why);
		assert_int_equal(mailauth_rrtype_from_text((char *)copy, strlen(rows[i].in)),
			rows[i].want);
		free(copy);
	}
	row("DNS-6", "no text at all");
	assert_int_equal(mailauth_rrtype_from_text(NULL, 0), 0);
	assert_int_equal(mailauth_rrtype_from_text(NULL, 3), 0);
}

static void types_have_the_numbers_of_iana(void **state)
{
	static const struct {
		uint16_t number;
		const char *mnemonic;
	} rows[] = {{1, "A"}, {2, "NS"}, {3, "MD"}, {4, "MF"}, {5, "CNAME"}, {6, "SOA"}, {7, "MB"},
		{8, "MG"}, {9, "MR"}, {10, "NULL"}, {11, "WKS"}, {12, "PTR"}, {13, "HINFO"},
		{14, "MINFO"}, {15, "MX"}, {16, "TXT"}, {17, "RP"}, {18, "AFSDB"}, {19, "X25"},
		{20, "ISDN"}, {21, "RT"}, {22, "NSAP"}, {23, "NSAP-PTR"}, {24, "SIG"}, {25, "KEY"},
		{26, "PX"}, {27, "GPOS"}, {28, "AAAA"}, {29, "LOC"}, {30, "NXT"}, {33, "SRV"},
		{35, "NAPTR"}, {36, "KX"}, {37, "CERT"}, {38, "A6"}, {39, "DNAME"}, {42, "APL"},
		{43, "DS"}, {44, "SSHFP"}, {45, "IPSECKEY"}, {46, "RRSIG"}, {47, "NSEC"},
		{48, "DNSKEY"}, {49, "DHCID"}, {50, "NSEC3"}, {51, "NSEC3PARAM"}, {52, "TLSA"},
		{53, "SMIMEA"}, {55, "HIP"}, {59, "CDS"}, {60, "CDNSKEY"}, {61, "OPENPGPKEY"},
		{62, "CSYNC"}, {63, "ZONEMD"}, {64, "SVCB"}, {65, "HTTPS"}, {99, "SPF"},
		{104, "NID"}, {105, "L32"}, {106, "L64"}, {107, "LP"}, {108, "EUI48"},
		{109, "EUI64"}, {256, "URI"}, {257, "CAA"}, {32769, "DLV"}};
	size_t known = 0;
	(void)state;

	row("DNS-6",
		"each known type has its number and its mnemonic, and no other number has one");
	for (unsigned type = 0; type <= UINT16_MAX; type++) {
		const char *text = mailauth_rrtype_text((uint16_t)type);

		if (known < COUNT(rows) && rows[known].number == type)
			assert_string_equal(text, rows[known++].mnemonic);
		else
			assert_null(text);
		if (text != NULL)
			assert_int_equal(mailauth_rrtype_from_text(text, strlen(text)), type);
	}
	assert_int_equal(known, COUNT(rows));
}

static void outcomes_have_words(void **state)
{
	static const char *const words[] = {"data", "nodata", "nxdomain", "servfail", "refused",
		"timeout", "bogus", "malformed"};
	static const char *const others[] = {"", "NODATA", "nodat", "nodata ", "unknown outcome",
		"0"};
	mailauth_dns_outcome outcome;
	(void)state;

	row("BASE-7", "each outcome has its word, and the word its outcome");
	for (int i = 0; i < (int)COUNT(words); i++) {
		assert_string_equal(mailauth_dns_outcome_text((mailauth_dns_outcome)i), words[i]);
		assert_int_equal(
			mailauth_dns_outcome_from_text(words[i], strlen(words[i]), &outcome),
			MAILAUTH_OK);
		assert_int_equal((int)outcome, i);
	}
	row("BASE-7", "an outcome that is none has a text, and that is no word");
	assert_string_equal(mailauth_dns_outcome_text((mailauth_dns_outcome)8), "unknown outcome");
	assert_string_equal(mailauth_dns_outcome_text((mailauth_dns_outcome)-1), "unknown outcome");
	for (size_t i = 0; i < COUNT(others); i++)
		assert_int_equal(
			mailauth_dns_outcome_from_text(others[i], strlen(others[i]), &outcome),
			MAILAUTH_BAD_ARGUMENT);
	row("BASE-7", "no text, or no place for the outcome, is a bad argument");
	assert_int_equal(mailauth_dns_outcome_from_text(NULL, 4, &outcome), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dns_outcome_from_text("data", 4, NULL), MAILAUTH_BAD_ARGUMENT);
}

/* ------------------------------------------------------------------ periods */

static void periods_are_numbers_or_have_units(void **state)
{
	static const struct {
		const char *why, *in;
		uint32_t max;
		bool right;
		uint32_t want;
	} rows[] = {
		{"seconds", "3600", 0x7fffffff, true, 3600},
		{"none", "0", 0x7fffffff, true, 0},
		{"leading zeros are read", "007", 0x7fffffff, true, 7},
		{"all units", "1w2d3h4m5s", 0x7fffffff, true,
			604800 + 2 * 86400 + 3 * 3600 + 4 * 60 + 5},
		{"in upper case", "1W2D3H4M5S", 0x7fffffff, true,
			604800 + 2 * 86400 + 3 * 3600 + 4 * 60 + 5},
		{"one unit", "90m", 0x7fffffff, true, 5400},
		{"the greatest TTL (RFC 2181 8)", "2147483647", 0x7fffffff, true, 0x7fffffff},
		{"one more", "2147483648", 0x7fffffff, false, 0},
		{"the greatest with units", "3550w5d3h14m7s", 0x7fffffff, true, 0x7fffffff},
		{"one more with units", "3550w5d3h14m8s", 0x7fffffff, false, 0},
		{"a product that wraps in 32 bits", "7102w", 0xffffffff, false, 0},
		{"a product that wraps in 64 bits", "30500568904944w", 0xffffffff, false, 0},
		{"a sum that wraps", "4294967295s1s", 0xffffffff, false, 0},
		{"the greatest of 32 bits", "4294967295s", 0xffffffff, true, 0xffffffff},
		{"a number without unit behind others", "1h30", 0x7fffffff, false, 0},
		{"a unit without number", "h", 0x7fffffff, false, 0},
		{"two units", "1hm", 0x7fffffff, false, 0},
		{"another letter", "1y", 0x7fffffff, false, 0},
		{"a sign", "-1", 0x7fffffff, false, 0},
		{"nothing", "", 0x7fffffff, false, 0},
		{"a space", "1 h", 0x7fffffff, false, 0},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, strlen(rows[i].in));
		uint32_t seconds = 0;

		row("DNS-3", rows[i].why);
		assert_int_equal(ma_period_from_text(ma_slice_of(copy, strlen(rows[i].in)),
					 rows[i].max, &seconds),
			rows[i].right);
		assert_int_equal(seconds, rows[i].want);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_rdata_is_read),
		cmocka_unit_test(the_generic_form_equals_the_normal_form),
		cmocka_unit_test(bad_rdata_is_refused),
		cmocka_unit_test(rdata_has_its_limit),
		cmocka_unit_test(wire_form_is_checked),
		cmocka_unit_test(rdata_over_65535_octets_is_not_valid),
		cmocka_unit_test(strings_of_txt_are_joined),
		cmocka_unit_test(joining_may_find_no_memory),
		cmocka_unit_test(types_have_words),
		cmocka_unit_test(types_have_the_numbers_of_iana),
		cmocka_unit_test(outcomes_have_words),
		cmocka_unit_test(periods_are_numbers_or_have_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
