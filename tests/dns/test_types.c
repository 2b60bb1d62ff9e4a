/*
 * The types that DNSSEC, DANE and CAA brought: text and wire form, canonical form and order. The
 * examples are those of RFC 4034, 5155, 6698, 8659 and 4255 where they have one.
 */
#include "dns_test.h"

#include "context.h"
#include "record.h"

#include <mailauth/dns.h>

enum {
	DNAME = MAILAUTH_RRTYPE_DNAME,
	SSHFP = MAILAUTH_RRTYPE_SSHFP,
	RRSIG = MAILAUTH_RRTYPE_RRSIG,
	NSEC = MAILAUTH_RRTYPE_NSEC,
	NSEC3 = MAILAUTH_RRTYPE_NSEC3,
	NSEC3PARAM = MAILAUTH_RRTYPE_NSEC3PARAM,
	TLSA = MAILAUTH_RRTYPE_TLSA,
	CDS = MAILAUTH_RRTYPE_CDS,
	CDNSKEY = MAILAUTH_RRTYPE_CDNSKEY,
	CAA = MAILAUTH_RRTYPE_CAA
};

static mailauth_status read_text(const mailauth_context *context, uint16_t type, const char *text,
	uint8_t wire[9000], size_t *len)
{
	uint8_t *copy = exact_copy(text, strlen(text));
	mailauth_status status = mailauth_rdata_from_text(context, type, (const char *)copy,
		strlen(text), wire, 9000, len);

	free(copy);
	return status;
}

/* ------------------------------------------------------------------ there and back */

#define SIGNED_BY "20030322173103 20030220173103 2642 example.com. "

static const struct {
	const char *id, *why;
	uint16_t type;
	const char *in, *want; /* NULL: the same */
} written[] = {
	{"DNS-22", "DNAME is a name (RFC 6672 2.1)", DNAME, "Frobozz.example.", NULL},
	{"DNS-22", "RRSIG has nine fields (RFC 4034 3.2)", RRSIG,
		"A 5 3 86400 " SIGNED_BY "YQ==", NULL},
	{"ZF-12", "its signature may have blanks and lines in it (RFC 4034 3.2)", RRSIG,
		"A 5 3 86400 20030322173103 (\n20030220173103 2642 example.com.\n Y Q\n = = )",
		"A 5 3 86400 " SIGNED_BY "YQ=="},
	{"ZF-12", "its algorithm may be a mnemonic, its type a number", RRSIG,
		"TYPE731 RSASHA1 3 86400 " SIGNED_BY "YQ==", "TYPE731 5 3 86400 " SIGNED_BY "YQ=="},
	{"ZF-12", "a type that we have no row for has a mnemonic none the less", RRSIG,
		"HTTPS 5 3 86400 " SIGNED_BY "YQ==", "HTTPS 5 3 86400 " SIGNED_BY "YQ=="},
	{"SEC-11", "its times may be seconds since 1970 (RFC 4034 3.2)", RRSIG,
		"A 5 3 86400 1048354263 1045762263 2642 example.com. YQ==",
		"A 5 3 86400 " SIGNED_BY "YQ=="},
	{"SEC-11", "from the first second of 32 bits to the last", RRSIG,
		"A 5 3 86400 4294967295 0 2642 example.com. YQ==",
		"A 5 3 86400 21060207062815 19700101000000 2642 example.com. YQ=="},
	{"SEC-11", "the last second of a year, and the first", RRSIG,
		"A 5 3 86400 978307199 946684800 2642 example.com. YQ==",
		"A 5 3 86400 20001231235959 20000101000000 2642 example.com. YQ=="},
	{"SEC-11", "and as they are written", RRSIG,
		"A 5 3 86400 20001231235959 20000101000000 2642 example.com. YQ==", NULL},
	{"SEC-11", "the 29th of February in a leap year", RRSIG,
		"A 5 3 86400 20000229235959 951782400 2642 example.com. YQ==",
		"A 5 3 86400 20000229235959 20000229000000 2642 example.com. YQ=="},
	{"DNS-22", "an empty signature is in the generic form", RRSIG,
		"\\# 19 0001050300015180 0000000000000000 0001 00",
		"\\# 19 00010503000151800000000000000000000100"},
	{"DNS-22", "NSEC is a name and types in the order of their numbers (RFC 4034 4.2)", NSEC,
		"Host.example. TYPE1234 nsec mx RRSIG A a",
		"Host.example. A MX RRSIG NSEC TYPE1234"},
	{"DNS-22", "type 0 has a bit too", NSEC, "a. TYPE0 TYPE65535 CAA",
		"a. TYPE0 CAA TYPE65535"},
	{"DNS-22", "NSEC3 as in RFC 5155 B.1", NSEC3,
		"1 1 12 aabbccdd ( 2t7b4g4vsa5smi47k61mv5bv1a22bojr MX DNSKEY NS\n"
		"SOA NSEC3PARAM RRSIG )",
		"1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr NS SOA MX RRSIG DNSKEY NSEC3PARAM"},
	{"DNS-22", "its hash and salt in either case", NSEC3,
		"1 0 0 AABB 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR A",
		"1 0 0 aabb 2t7b4g4vsa5smi47k61mv5bv1a22bojr A"},
	{"DNS-22", "no salt is a hyphen, and there may be no types (RFC 5155 3.3)", NSEC3,
		"1 0 0 - 00", NULL},
	{"DNS-22", "NSEC3PARAM is without hash and types (RFC 5155 4.3)", NSEC3PARAM,
		"1 0 12 aabbccdd", NULL},
	{"DNS-22", "TLSA is three numbers and hexadecimal (RFC 6698 2.2)", TLSA,
		"0 0 1 ( d2abde240d7cd3ee6b4b28c54df034b9 7983a1d16e8a410e4561cb106618e971 )",
		"0 0 1 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971"},
	{"DNS-22", "SSHFP is two numbers and hexadecimal (RFC 4255 3.2)", SSHFP,
		"2 1 123456789abcdef67890123456789abcdef67890", NULL},
	{"DNS-22", "CDS is as DS; that all DS are to go is 0 0 0 00 (RFC 8078 4)", CDS, "0 0 0 00",
		NULL},
	{"DNS-22", "CDNSKEY is as DNSKEY (RFC 8078 4)", CDNSKEY, "0 3 0 AA==", NULL},
	{"DNS-22", "CAA is flags, a tag and a value (RFC 8659 4.1.1)", CAA,
		"0 issue \"ca1.example.net; account=230123\"", NULL},
	{"DNS-22", "whose value may be empty", CAA, "128 Issue \"\"", NULL},
	{"DNS-22", "or a word, with escapes", CAA, "0 tbs Un\\107\\\"", "0 tbs \"Unk\\\"\""},
	{"DNS-22", "NAPTR has three strings (RFC 3403 4.1)", 35,
		"100 50 \"s\" \"z3950+I2L+I2C\" \"\" _z3950._tcp.example.", NULL},
	{"SEC-14", "RP is two names (RFC 1183 2.2)", 17, "Louie.example. .", NULL},
	{"DNS-22", "HINFO is two strings (RFC 1035 3.3.2)", 13, "PDP-11/70 UNIX",
		"\"PDP-11/70\" \"UNIX\""},
	{"DNS-22", "SPF is as TXT (RFC 4408 3.1.1)", 99, "\"v=spf1 +mx\" \" -all\"", NULL},
	{"DNS-22", "URI is two numbers and a target in quotes (RFC 7553 4.5)", 256,
		"10 1 \"ftp://ftp1.example.com/public\"", NULL},
	{"DNS-22", "SMIMEA is as TLSA (RFC 8162 2)", 53, "3 0 1 d2abde24 0d7c",
		"3 0 1 d2abde240d7c"},
	{"DNS-22", "OPENPGPKEY is base64 (RFC 7929 2.3)", 61, "( mQCN\nA0E= )", "mQCNA0E="},
	{"DNS-22", "CERT is two numbers, an algorithm and base64 (RFC 4398 2.2)", 37,
		"65280 12345 8 YQ==", NULL},
	{"ZF-12", "its type may be a mnemonic as well", 37, "pgp 0 RSASHA256 YQ==", "3 0 8 YQ=="},
	{"DNS-22", "CSYNC is two numbers and types (RFC 7477 2.1.1)", 62, "66 3 A NS AAAA", NULL},
	{"DNS-22", "ZONEMD is three numbers and hexadecimal (RFC 8976 2.3)", 63,
		"2018031500 1 240 e2d523f654b9422a96c5a8f44607bbee", NULL},
	{"DNS-22", "DLV is as DS (RFC 4431 2)", 32769, "60485 5 250 2bb183af", NULL},
	{"DNS-22", "KEY is as DNSKEY (RFC 2535 7.1)", 25, "256 3 RSASHA1 YQ==", "256 3 5 YQ=="},
	{"DNS-22", "and without a key in the generic form", 25, "\\# 4 c0000305", NULL},
	{"DNS-22", "SIG is as RRSIG (RFC 2535 7.2)", 24, "A 5 3 86400 " SIGNED_BY "YQ==", NULL},
};

static void the_types_are_written_and_read_back(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	static uint8_t wire[9000], again[9000];
	(void)state;

	for (size_t i = 0; i < COUNT(written); i++) {
		const char *want = written[i].want != NULL ? written[i].want : written[i].in;
		size_t len, text_len, back;
		uint8_t *copy;
		char text[2000];

		row(written[i].id, written[i].why);
		assert_int_equal(read_text(context, written[i].type, written[i].in, wire, &len),
			MAILAUTH_OK);
		copy = exact_copy(wire, len);
		assert_int_equal(mailauth_rdata_to_text(written[i].type, copy, len, text,
					 sizeof text, &text_len),
			MAILAUTH_OK);
		free(copy);
		assert_string_equal(text, want);
		assert_int_equal(read_text(context, written[i].type, text, again, &back),
			MAILAUTH_OK);
		assert_int_equal(back, len);
		assert_memory_equal(wire, again, len);
	}
	mailauth_context_free(context);
}

static void octets_are_those_of_the_rfcs(void **state)
{
	static const struct {
		const char *why;
		uint16_t type;
		const char *text, *wire;
		size_t len;
	} rows[] = {
		{"the NSEC record of RFC 4034 4.3", NSEC,
			"host.example.com. ( A MX RRSIG NSEC TYPE1234 )",
			"\4host\7example\3com\0\0\6\x40\1\0\0\0\3\4\x1b\0\0\0\0\0\0\0\0\0\0\0"
			"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x20",
			55},
		{"the RRSIG record of RFC 4034 3.3 up to its signature", RRSIG,
			"A 5 3 86400 20030322173103 ( 20030220173103 2642 example.com. AQID )",
			"\0\1\5\3\0\1\x51\x80\x3e\x7c\x9d\xd7\x3e\x55\x10\xd7\x0a\x52"
			"\7example\3com\0\1\2\3",
			34},
		{"a hash and a salt have their lengths before them (RFC 5155 3.2)", NSEC3,
			"1 1 12 aabb 04h36 NS", "\1\1\0\14\2\252\273\3\1\42\63\0\1\x20", 14},
		{"a tag has, a value has not (RFC 8659 4.1)", CAA, "0 issue \"a\"", "\0\5issuea",
			8},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	static uint8_t wire[9000];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len;

		row("DNS-22", rows[i].why);
		assert_int_equal(read_text(context, rows[i].type, rows[i].text, wire, &len),
			MAILAUTH_OK);
		assert_int_equal(len, rows[i].len);
		assert_memory_equal(wire, rows[i].wire, len);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ what is refused */

/* The first and the last day of each month, of a common year and a leap year; 2100 is none. */
static void days_are_counted_as_the_calendar_has_them(void **state)
{
	static const struct {
		const char *date;
		unsigned seconds; /* Python's calendar.timegm */
	} rows[] = {{"20010101000000", 978307200}, {"20010131000000", 980899200},
		{"20010201000000", 980985600}, {"20010228000000", 983318400},
		{"20010301000000", 983404800}, {"20010331000000", 985996800},
		{"20010401000000", 986083200}, {"20010430000000", 988588800},
		{"20010501000000", 988675200}, {"20010531000000", 991267200},
		{"20010601000000", 991353600}, {"20010630000000", 993859200},
		{"20010701000000", 993945600}, {"20010731000000", 996537600},
		{"20010801000000", 996624000}, {"20010831000000", 999216000},
		{"20010901000000", 999302400}, {"20010930000000", 1001808000},
		{"20011001000000", 1001894400}, {"20011031000000", 1004486400},
		{"20011101000000", 1004572800}, {"20011130000000", 1007078400},
		{"20011201000000", 1007164800}, {"20011231000000", 1009756800},
		{"20040101000000", 1072915200}, {"20040131000000", 1075507200},
		{"20040201000000", 1075593600}, {"20040229000000", 1078012800},
		{"20040301000000", 1078099200}, {"20040331000000", 1080691200},
		{"20040401000000", 1080777600}, {"20040430000000", 1083283200},
		{"20040501000000", 1083369600}, {"20040531000000", 1085961600},
		{"20040601000000", 1086048000}, {"20040630000000", 1088553600},
		{"20040701000000", 1088640000}, {"20040731000000", 1091232000},
		{"20040801000000", 1091318400}, {"20040831000000", 1093910400},
		{"20040901000000", 1093996800}, {"20040930000000", 1096502400},
		{"20041001000000", 1096588800}, {"20041031000000", 1099180800},
		{"20041101000000", 1099267200}, {"20041130000000", 1101772800},
		{"20041201000000", 1101859200}, {"20041231000000", 1104451200},
		{"21000201000000", 4105123200}, {"21000228000000", 4107456000},
		{"21000301000000", 4107542400}, {"21000331000000", 4110134400}};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	static uint8_t wire[9000];
	(void)state;

	row("SEC-11", "each day has its seconds since 1970, and those are that day");
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[200], want[200];
		size_t len;

		snprintf(text, sizeof text, "A 5 3 1 %u %s 1 a. YQ==", rows[i].seconds,
			rows[i].date);
		snprintf(want, sizeof want, "A 5 3 1 %s %s 1 a. YQ==", rows[i].date, rows[i].date);
		assert_int_equal(read_text(context, RRSIG, text, wire, &len), MAILAUTH_OK);
		assert_memory_equal(wire + 8, wire + 12, 4);
		assert_int_equal(mailauth_rdata_to_text(RRSIG, wire, len, text, sizeof text, &len),
			MAILAUTH_OK);
		assert_string_equal(text, want);
	}
	mailauth_context_free(context);
}

/* "Salt Length [...] a single octet", and so is "Hash Length" (RFC 5155 3.2). */
static void salts_and_hashes_have_255_octets(void **state)
{
	static const struct {
		const char *why, *before, *digit, *behind;
		uint16_t type;
		size_t digits;
		bool right;
	} rows[] = {
		{"a salt of 255 octets", "1 0 0 ", "ab", "", NSEC3PARAM, 255, true},
		{"one of 256", "1 0 0 ", "ab", "", NSEC3PARAM, 256, false},
		{"one of 1000", "1 0 0 ", "ab", "", NSEC3PARAM, 1000, false},
		{"a hash of 255 octets", "1 0 0 - ", "00000000", " A", NSEC3, 51, true},
		{"one of 260", "1 0 0 - ", "00000000", " A", NSEC3, 52, false},
		{"one of 1000", "1 0 0 - ", "00000000", " A", NSEC3, 200, false},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	static uint8_t wire[9000];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[2100];
		size_t used = (size_t)sprintf(text, "%s", rows[i].before), len;

		row("DNS-22", rows[i].why);
		for (size_t k = 0; k < rows[i].digits; k++)
			used += (size_t)sprintf(text + used, "%s", rows[i].digit);
		sprintf(text + used, "%s", rows[i].behind);
		assert_int_equal(read_text(context, rows[i].type, text, wire, &len),
			rows[i].right ? MAILAUTH_OK : MAILAUTH_MALFORMED);
		if (rows[i].right)
			assert_int_equal(wire[rows[i].type == NSEC3 ? 5 : 4], 255);
	}
	mailauth_context_free(context);
}

static void other_text_is_refused(void **state)
{
	static const struct {
		const char *id, *why;
		uint16_t type;
		const char *in;
	} rows[] = {
		{"DNS-22", "RRSIG that covers no type", RRSIG, "X 5 3 1 1 1 1 a. YQ=="},
		{"DNS-22", "RRSIG without a signature", RRSIG, "A 5 3 1 1 1 1 a."},
		{"SEC-11", "a 13th month", RRSIG, "A 5 3 1 20031301000000 1 1 a. YQ=="},
		{"SEC-11", "a month 0", RRSIG, "A 5 3 1 20030001000000 1 1 a. YQ=="},
		{"SEC-11", "a 29th of February in another year", RRSIG,
			"A 5 3 1 21000229000000 1 1 a. YQ=="},
		{"SEC-11", "a 31st of April", RRSIG, "A 5 3 1 20030431000000 1 1 a. YQ=="},
		{"SEC-11", "a day 0", RRSIG, "A 5 3 1 20030400000000 1 1 a. YQ=="},
		{"SEC-11", "an hour 24", RRSIG, "A 5 3 1 20030401240000 1 1 a. YQ=="},
		{"SEC-11", "a minute 60", RRSIG, "A 5 3 1 20030401236000 1 1 a. YQ=="},
		{"SEC-11", "a second 60", RRSIG, "A 5 3 1 20030401235960 1 1 a. YQ=="},
		{"SEC-11", "a year before 1970", RRSIG, "A 5 3 1 19691231235959 1 1 a. YQ=="},
		{"SEC-11", "a time behind 32 bits", RRSIG, "A 5 3 1 21060207062816 1 1 a. YQ=="},
		{"SEC-11", "the same as a number", RRSIG, "A 5 3 1 4294967296 1 1 a. YQ=="},
		{"SEC-11", "14 octets that are no digits", RRSIG,
			"A 5 3 1 2003040123595x 1 1 a. YQ=="},
		{"DNS-22", "NSEC with a word that is no type", NSEC, "a. A BOGUS"},
		{"DNS-22", "NSEC without a type", NSEC, "a."},
		{"DNS-22", "a type in quotes", NSEC, "a. \"A\""},
		{"DNS-22", "a type over 16 bits", NSEC, "a. TYPE65536"},
		{"DNS-22", "NSEC3 with half an octet of salt", NSEC3, "1 0 0 abc 00 A"},
		{"DNS-22", "NSEC3 without a hash", NSEC3, "1 0 0 -"},
		{"DNS-22", "a hash with a letter behind v", NSEC3, "1 0 0 - 0w A"},
		{"DNS-22", "a hash with padding", NSEC3, "1 0 0 - 00====== A"},
		{"DNS-22", "a hash of one digit, which is no octet", NSEC3, "1 0 0 - 0 A"},
		{"DNS-22", "a hash with bits behind its end", NSEC3, "1 0 0 - 01 A"},
		{"DNS-22", "NSEC3PARAM without a salt", NSEC3PARAM, "1 0 0"},
		{"DNS-22", "CAA with a hyphen in its tag", CAA, "0 is-sue x"},
		{"DNS-22", "CAA with two values", CAA, "0 issue x y"},
		{"DNS-22", "TLSA without data", TLSA, "3 1 1"},
		{"DNS-22", "HINFO with one string", 13, "PDP-11"},
		{"DNS-22", "HINFO with three", 13, "PDP-11 UNIX 7"},
		{"DNS-22", "CERT of no type", 37, "BOGUS 1 1 YQ=="},
		{"DNS-22", "CERT of a type over 16 bits", 37, "65536 1 1 YQ=="},
		{"DNS-22", "URI without a target", 256, "1 1"},
		{"DNS-22", "URI with an empty one (RFC 7553 4.5)", 256, "1 1 \"\""},
		{"DNS-22", "also in the form of any type (RFC 3597 5)", 256, "\\# 4 00010001"},
		{"DNS-22", "OPENPGPKEY without a key", 61, ""},
		{"DNS-22", "NAPTR with a string over 255 octets", 35,
			"1 1 \"\" \"\" "
			"0123456789012345678901234567890123456789012345678901234567890123456789"
			"0123456789012345678901234567890123456789012345678901234567890123456789"
			"0123456789012345678901234567890123456789012345678901234567890123456789"
			"0123456789012345678901234567890123456789012345 ."},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	static uint8_t wire[9000];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len;

		row(rows[i].id, rows[i].why);
		assert_int_equal(read_text(context, rows[i].type, rows[i].in, wire, &len),
			MAILAUTH_MALFORMED);
	}
	mailauth_context_free(context);
}

static void other_octets_are_refused(void **state)
{
	static const struct {
		const char *why;
		uint16_t type;
		const char *in;
		size_t len;
		bool right;
	} rows[] = {
		{"NSEC with one type", NSEC, "\1a\0\0\1\x40", 6, true},
		{"NSEC without one (RFC 4034 4.1.2)", NSEC, "\1a\0", 3, false},
		{"windows in their order", NSEC, "\1a\0\0\1\x40\1\1\x40", 9, true},
		{"in another order (RFC 4034 4.1.2)", NSEC, "\1a\0\1\1\x40\0\1\x40", 9, false},
		{"the same window twice", NSEC, "\1a\0\0\1\x40\0\1\x40", 9, false},
		{"a window without octets", NSEC, "\1a\0\0\0", 5, false},
		{"a zero octet at a window's end", NSEC, "\1a\0\0\2\x40\0", 7, false},
		{"a window that is cut", NSEC, "\1a\0\0\2\x40", 6, false},
		{"a window of 33 octets", NSEC,
			"\0\0\41"
			"123456789012345678901234567890123",
			36, false},
		{"and of 32", NSEC,
			"\0\0\40"
			"12345678901234567890123456789012",
			35, true},
		{"NSEC3 with an empty hash (RFC 5155 3.2)", NSEC3, "\1\0\0\0\0\0", 6, false},
		{"NSEC3 whose salt is cut", NSEC3PARAM, "\1\0\0\0\2s", 6, false},
		{"CAA with an empty tag (RFC 8659 4.1)", CAA, "\0\0a", 3, false},
		{"CAA with an empty value (RFC 8659 4.2)", CAA, "\0\5issue", 7, true},
		{"URI with an empty target (RFC 7553 4.5)", 256, "\0\1\0\1", 4, false},
		{"and with one octet", 256, "\0\1\0\1a", 5, true},
		{"CAA with a blank in its tag", CAA, "\0\3a bc", 6, false},
		{"RRSIG with a pointer as its signer", RRSIG,
			"\0\1\5\3\0\1\x51\x80\0\0\0\0\0\0\0\0\0\1\300\14s", 21, false},
		{"RRSIG with a name", RRSIG, "\0\1\5\3\0\1\x51\x80\0\0\0\0\0\0\0\0\0\1\0s", 20,
			true},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, rows[i].len);

		row("DNS-22", rows[i].why);
		assert_int_equal(ma_rdata_is_valid(rows[i].type, ma_slice_of(copy, rows[i].len)),
			rows[i].right);
		free(copy);
	}
}

/* ------------------------------------------------------------------ canonical form and order */

static void canonical_form_is_of_rfc4034(void **state)
{
	static const struct {
		const char *why;
		uint16_t type;
		const char *in, *want;
	} rows[] = {
		{"NS", MAILAUTH_RRTYPE_NS, "NS1.Example.", "ns1.example."},
		{"CNAME", MAILAUTH_RRTYPE_CNAME, "A.B.", "a.b."},
		{"SOA, both names", MAILAUTH_RRTYPE_SOA, "NS. HM. 1 2 3 4 5", "ns. hm. 1 2 3 4 5"},
		{"PTR", MAILAUTH_RRTYPE_PTR, "A.", "a."},
		{"MX", MAILAUTH_RRTYPE_MX, "16705 A.", "16705 a."},
		{"SRV", MAILAUTH_RRTYPE_SRV, "65 66 67 A.", "65 66 67 a."},
		{"DNAME", DNAME, "A.", "a."},
		{"RRSIG's signer (RFC 6840 5.1)", RRSIG, "A 5 3 1 1 1 65 A. QUFB",
			"A 5 3 1 19700101000001 19700101000001 65 a. QUFB"},
		{"RP, both names", 17, "A. B.", "a. b."},
		{"KX", 36, "65 A.", "65 a."},
		{"SIG's signer", 24, "A 5 3 1 1 1 65 A. QUFB",
			"A 5 3 1 19700101000001 19700101000001 65 a. QUFB"},
		{"not HINFO, which has no name (RFC 6840 5.1)", 13, "\"A\" \"B\"", "\"A\" \"B\""},
		{"not NXT's next name, nor A6's: they are any octets to us", 30, "\\# 3 014100",
			"\\# 3 014100"},
		{"NAPTR's name, not its strings", 35, "1 1 \"A\" \"B\" \"C\" A.",
			"1 1 \"A\" \"B\" \"C\" a."},
		{"not NSEC's next name (RFC 6840 5.1)", NSEC, "A. A", "A. A"},
		{"not TXT", MAILAUTH_RRTYPE_TXT, "\"A\"", "\"A\""},
		{"not a type not known (RFC 3597 7)", 731, "\\# 3 014100", "\\# 3 014100"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	static uint8_t wire[9000];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len;
		ma_buf canonical;
		char text[200];

		row("SEC-14", rows[i].why);
		assert_int_equal(read_text(context, rows[i].type, rows[i].in, wire, &len),
			MAILAUTH_OK);
		ma_buf_grow(&canonical, context);
		ma_put_canonical(&canonical, rows[i].type, ma_slice_of(wire, len));
		assert_int_equal(canonical.len, len);
		assert_int_equal(mailauth_rdata_to_text(rows[i].type, canonical.data, canonical.len,
					 text, sizeof text, &len),
			MAILAUTH_OK);
		assert_string_equal(text, rows[i].want);
		ma_buf_release(&canonical);
	}
	mailauth_context_free(context);
}

static void names_and_rdata_have_an_order(void **state)
{
	/* RFC 4034 6.1 */
	static const char *const names[] = {"example", "a.example", "yljkjljk.a.example",
		"Z.a.example", "zABC.a.EXAMPLE", "z.example", "\\001.z.example", "*.z.example",
		"\\200.z.example"};
	static const ma_slice rdata[] = {{(const uint8_t *)"", 0}, {(const uint8_t *)"\0", 1},
		{(const uint8_t *)"\0\0", 2}, {(const uint8_t *)"\0\1", 2},
		{(const uint8_t *)"\1", 1}, {(const uint8_t *)"\177", 1},
		{(const uint8_t *)"\200", 1}};
	(void)state;

	row("SEC-12", "names are in the order of RFC 4034 6.1's example");
	for (size_t i = 0; i < COUNT(names); i++) {
		for (size_t k = 0; k < COUNT(names); k++) {
			ma_name a = name_of(names[i]), b = name_of(names[k]);
			int order = ma_name_order(&a, &b);

			assert_int_equal(order < 0, i < k);
			assert_int_equal(order > 0, i > k);
		}
	}
	row("SEC-12", "the root is before all, and case has no say");
	assert_true(ma_name_order(&ma_name_root, &(ma_name){.len = 3, .wire = {1, 0, 0}}) < 0);
	{
		ma_name a = name_of("Ab.C"), b = name_of("aB.c");

		assert_int_equal(ma_name_order(&a, &b), 0);
	}
	row("SEC-12", "rdata is in the order of unsigned octets, the shorter first (RFC 4034 6.3)");
	for (size_t i = 0; i < COUNT(rdata); i++) {
		for (size_t k = 0; k < COUNT(rdata); k++) {
			int order = ma_rdata_order(rdata[i], rdata[k]);

			assert_int_equal(order < 0, i < k);
			assert_int_equal(order > 0, i > k);
		}
	}
}

static void names_know_their_place(void **state)
{
	static const struct {
		const char *name, *parent;
		size_t labels;
		bool below;
	} rows[] = {
		{"a.example", "example", 2, true},
		{"EXAMPLE", "example", 1, true},
		{"example", "a.example", 1, false},
		{"xexample", "example", 1, false},
		{"\\007example", "example", 1, false},
		{"a.b", ".", 2, true},
		{".", ".", 0, true},
		{".", "a", 0, false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		ma_name name = name_of(rows[i].name), parent = name_of(rows[i].parent);

		row("SEC-10", rows[i].name);
		assert_int_equal(ma_name_labels(&name), rows[i].labels);
		assert_int_equal(ma_name_is_at_or_below(&name, &parent), rows[i].below);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_types_are_written_and_read_back),
		cmocka_unit_test(octets_are_those_of_the_rfcs),
		cmocka_unit_test(other_text_is_refused),
		cmocka_unit_test(other_octets_are_refused),
		cmocka_unit_test(canonical_form_is_of_rfc4034),
		cmocka_unit_test(names_and_rdata_have_an_order),
		cmocka_unit_test(names_know_their_place),
		cmocka_unit_test(salts_and_hashes_have_255_octets),
		cmocka_unit_test(days_are_counted_as_the_calendar_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
