/*
 * Rdata between text and wire form, there and back: what is written for each type, the types of
 * RFC 2782 and RFC 4034, and the two public functions. test_record.c has the reader's other rows.
 */
#include "dns_test.h"

#include "address.h"
#include "rdata.h"
#include "record.h"

#include <mailauth/dns.h>

enum {
	A = MAILAUTH_RRTYPE_A,
	NS = MAILAUTH_RRTYPE_NS,
	CNAME = MAILAUTH_RRTYPE_CNAME,
	SOA = MAILAUTH_RRTYPE_SOA,
	PTR = MAILAUTH_RRTYPE_PTR,
	MX = MAILAUTH_RRTYPE_MX,
	TXT = MAILAUTH_RRTYPE_TXT,
	AAAA = MAILAUTH_RRTYPE_AAAA,
	SRV = MAILAUTH_RRTYPE_SRV,
	DS = MAILAUTH_RRTYPE_DS,
	DNSKEY = MAILAUTH_RRTYPE_DNSKEY
};

static size_t wire_of(const mailauth_context *context, uint16_t type, const char *text,
	uint8_t wire[2000])
{
	uint8_t *copy = exact_copy(text, strlen(text));
	size_t len = 9;

	assert_int_equal(mailauth_rdata_from_text(context, type, (const char *)copy, strlen(text),
				 wire, 2000, &len),
		MAILAUTH_OK);
	free(copy);
	assert_true(ma_rdata_is_valid(type, ma_slice_of(wire, len)));
	return len;
}

/* ------------------------------------------------------------------ writing */

static const struct {
	const char *id, *why;
	uint16_t type;
	const char *in,
		*want; /* text that is read; the text that is then written, NULL: the same */
} written[] = {
	{"DNS-12", "A is four numbers (RFC 1035 3.4.1)", A, "192.0.2.255", NULL},
	{"DNS-12", "NS is a name with its final dot", NS, "ns1.example.net.", NULL},
	{"DNS-12", "the root is one dot", PTR, ".", NULL},
	{"DNS-12", "a name keeps its case", CNAME, "Mail.EXAMPLE.", NULL},
	{"DNS-12", "what has a meaning in names is escaped (RFC 1035 5.1)", PTR,
		"\\@\\.\\\\\\\"\\;\\(\\)\\$.\\000\\032\\255*.", NULL},
	{"DNS-12", "MX is a number and a name", MX, "65535 mx.example.", NULL},
	{"DNS-12", "SOA's times are numbers", SOA, "ns. host\\.master.x. 4294967295 1h 1m 1w 0",
		"ns. host\\.master.x. 4294967295 3600 60 604800 0"},
	{"DNS-12", "TXT's strings are in quotes", TXT, "v=spf1 -all", "\"v=spf1\" \"-all\""},
	{"DNS-12", "an empty one too", TXT, "\"\" a \"\"", "\"\" \"a\" \"\""},
	{"DNS-12", "and one that looks like the generic form", TXT, "\"\\#\" 1 \"aa\"",
		"\"#\" \"1\" \"aa\""},
	{"DNS-12", "in quotes blanks stand for themselves", TXT, "\"a  b\"", NULL},
	{"DNS-12", "and so do comments and parentheses", TXT, "\";(@$)\"", NULL},
	{"DNS-12", "quotes and backslashes do not", TXT, "\"\\\"\\\\\"", NULL},
	{"DNS-12", "nor does what is no letter of one line", TXT,
		"\"\\000\\009\\010\\013\\127\\128\\255~\"", NULL},
	{"DNS-12", "a type not known is in the generic form (RFC 3597 5)", 731, "\\# 3 ABcdEf",
		"\\# 3 abcdef"},
	{"DNS-12", "also without octets", 731, "\\# 0", NULL},
	/* AAAA: RFC 5952 */
	{"DNS-12", "leading zeros are left out (RFC 5952 4.1)", AAAA,
		"2001:0db8:0001:0010:0100:1000:f:0", "2001:db8:1:10:100:1000:f:0"},
	{"DNS-12", ":: stands for as many groups as it can (RFC 5952 4.2.1)", AAAA,
		"2001:db8:0:0:0:0:2:1", "2001:db8::2:1"},
	{"DNS-12", "not for one (RFC 5952 4.2.2)", AAAA, "2001:db8:0:1:1:1:1:1", NULL},
	{"DNS-12", "for the longest run (RFC 5952 4.2.3)", AAAA, "2001:0:0:1:0:0:0:1",
		"2001:0:0:1::1"},
	{"DNS-12", "for the first of two", AAAA, "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
	{"DNS-12", "at the start", AAAA, "::1", NULL},
	{"DNS-12", "at the end", AAAA, "2001:db8::", NULL},
	{"DNS-12", "for all", AAAA, "::", NULL},
	{"DNS-12", "letters are lower case (RFC 5952 4.3)", AAAA, "2001:DB8::ABCD",
		"2001:db8::abcd"},
	{"DNS-12", "an IPv4 address inside is in hexadecimal", AAAA, "::ffff:192.0.2.1",
		"::ffff:c000:201"},
	/* SRV: RFC 2782 */
	{"DNS-13", "SRV is priority, weight, port and target (RFC 2782)", SRV,
		"1 65535 25 mail.example.", NULL},
	{"DNS-13", "whose target may be the root: there is no service", SRV, "0 0 0 .", NULL},
	/* DS: RFC 4034 5.3 */
	{"DNS-13", "DS is key tag, algorithm, digest type and digest (RFC 4034 5.3)", DS,
		"60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118",
		"60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118"},
	{"DNS-13", "white space may be in the digest, at any digit (RFC 4034 5.3)", DS,
		"60485 5 1 ( 2BB183AF5F22588179A53B0A\n 9 \n8631FAD1A292118 )",
		"60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118"},
	{"DNS-13", "its algorithm may be a mnemonic (RFC 4034 5.3, A.1)", DS, "1 RSASHA1 2 ab",
		"1 5 2 ab"},
	{"DNS-13", "a digest of a wrong length is kept", DS, "1 8 2 ab", NULL},
	{"DNS-13", "an empty one too, in the generic form", DS, "\\# 4 00010802", NULL},
	{"DNS-13", "the generic form of another is written in the normal one", DS,
		"\\# 5 00010802ab", "1 8 2 ab"},
	/* DNSKEY: RFC 4034 2.2 */
	{"DNS-13", "DNSKEY is flags, protocol, algorithm and key (RFC 4034 2.2)", DNSKEY,
		"256 3 5 AQPSKmyn", NULL},
	{"DNS-13", "white space may be in the key (RFC 4034 2.2)", DNSKEY,
		"256 3 5 ( AQP S\n\tKm\n yn )", "256 3 5 AQPSKmyn"},
	{"DNS-13", "padding stays", DNSKEY, "257 3 15 YQ==", NULL},
	{"DNS-13", "also in pieces", DNSKEY, "257 3 15 YQ = =", "257 3 15 YQ=="},
	{"DNS-13", "an empty key is in the generic form", DNSKEY, "\\# 4 0101030f", NULL},
};

static void rdata_is_written_and_read_back(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(written); i++) {
		const char *want = written[i].want != NULL ? written[i].want : written[i].in;
		uint8_t wire[2000], again[2000], *copy;
		size_t len, text_len;
		char text[2000];

		row(written[i].id, written[i].why);
		len = wire_of(context, written[i].type, written[i].in, wire);
		copy = exact_copy(wire, len);
		assert_int_equal(mailauth_rdata_to_text(written[i].type, copy, len, text,
					 sizeof text, &text_len),
			MAILAUTH_OK);
		free(copy);
		assert_string_equal(text, want);
		assert_int_equal(text_len, strlen(want));
		assert_int_equal(wire_of(context, written[i].type, text, again), len);
		assert_memory_equal(wire, again, len);
	}
	mailauth_context_free(context);
}

static void algorithms_have_mnemonics(void **state)
{
	static const struct {
		const char *mnemonic;
		uint8_t number;
	} rows[] = {{"RSAMD5", 1}, {"dh", 2}, {"Dsa", 3}, {"ECC", 4}, {"RSASHA1", 5},
		{"INDIRECT", 252}, {"PRIVATEDNS", 253}, {"PRIVATEOID", 254}, {"DSA-NSEC3-SHA1", 6},
		{"RSASHA1-NSEC3-SHA1", 7}, {"RSASHA256", 8}, {"RSASHA512", 10}, {"ECC-GOST", 12},
		{"ECDSAP256SHA256", 13}, {"ECDSAP384SHA384", 14}, {"ED25519", 15}, {"ed448", 16},
		{"0", 0}, {"255", 255}, {"008", 8}};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	row("DNS-13", "algorithms are numbers, or the mnemonics of RFC 4034 A.1 and of IANA");
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t wire[2000];
		char text[60];

		snprintf(text, sizeof text, "0 3 %s AAAA", rows[i].mnemonic);
		assert_int_equal(wire_of(context, DNSKEY, text, wire), 7);
		assert_int_equal(wire[3], rows[i].number);
		snprintf(text, sizeof text, "0 %s 3 aa", rows[i].mnemonic);
		assert_int_equal(wire_of(context, DS, text, wire), 5);
		assert_int_equal(wire[2], rows[i].number);
	}
	mailauth_context_free(context);
}

static void certificate_types_have_mnemonics(void **state)
{
	static const struct {
		const char *mnemonic;
		uint16_t number;
	} rows[] = {{"PKIX", 1}, {"SPKI", 2}, {"PGP", 3}, {"IPKIX", 4}, {"ISPKI", 5}, {"ipgp", 6},
		{"ACPKIX", 7}, {"IACPKIX", 8}, {"URI", 253}, {"oid", 254}, {"0", 0}, {"9", 9},
		{"65535", 65535}};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	row("DNS-22", "the types of CERT are numbers, or the mnemonics of RFC 4398 2.1");
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t wire[2000];
		char text[60];

		snprintf(text, sizeof text, "%s 1 8 AAAA", rows[i].mnemonic);
		assert_int_equal(wire_of(context, 37, text, wire), 8);
		assert_int_equal(wire[0] << 8 | wire[1], rows[i].number);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ what is refused */

static void other_text_is_refused(void **state)
{
	static const struct {
		const char *id, *why;
		uint16_t type;
		const char *in;
	} rows[] = {
		{"DNS-13", "SRV without its target", SRV, "1 2 3"},
		{"DNS-13", "SRV with a port over 16 bits", SRV, "1 2 65536 ."},
		{"DNS-13", "SRV with two targets", SRV, "1 2 3 a. b."},
		{"DNS-13", "DS without a digest", DS, "1 8 2"},
		{"DNS-13", "DS with half an octet of digest", DS, "1 8 2 abc"},
		{"DNS-13", "DS with a digest that is not hexadecimal", DS, "1 8 2 0x12"},
		{"DNS-13", "or in quotes", DS, "1 8 2 \"ab\""},
		{"DNS-13", "or in part", DS, "1 8 2 ab \"cd\""},
		{"DNS-13", "or with an escape", DS, "1 8 2 \\097b"},
		{"DNS-13", "a digest type over 8 bits", DS, "1 8 256 ab"},
		{"DNS-13", "a digest type has no mnemonic", DS, "1 8 SHA256 ab"},
		{"DNS-13", "an algorithm over 8 bits", DS, "1 256 2 ab"},
		{"DNS-13", "an algorithm that nobody knows", DS, "1 RSASHA3 2 ab"},
		{"DNS-13", "an algorithm in quotes", DS, "1 \"8\" 2 ab"},
		{"DNS-13", "a key tag over 16 bits", DS, "65536 8 2 ab"},
		{"DNS-13", "DNSKEY without a key", DNSKEY, "256 3 8"},
		{"DNS-13", "DNSKEY with a key that is not base64", DNSKEY, "256 3 8 AQP*"},
		{"DNS-13", "or whose end is missing", DNSKEY, "256 3 8 AQP"},
		{"DNS-13", "or that goes on behind its padding", DNSKEY, "256 3 8 YQ== YQ=="},
		{"DNS-13", "or has padding only", DNSKEY, "256 3 8 ="},
		{"DNS-13", "a protocol over 8 bits", DNSKEY, "256 256 8 AAAA"},
		{"DNS-13", "a protocol below 0", DNSKEY, "256 -3 8 AAAA"},
		{"DNS-13", "the generic form of a DS without its digest type", DS, "\\# 3 000108"},
		{"DNS-13", "and of an SRV with a pointer (RFC 3597 4)", SRV,
			"\\# 8 000100020003c00c"},
		{"DNS-12", "no text", TXT, ""},
		{"DNS-12", "a blank line", TXT, " \n"},
		{"DNS-12", "two lines", TXT, "a\nb"},
		{"DNS-12", "a line and what cannot be read behind it", TXT, "a\n\n )"},
		{"DNS-12", "a comment, which may be text without its quotes", TXT, "v=DKIM1; p="},
		{"DNS-12", "also on a line by itself", TXT, "a\n;b"},
		{"DNS-12", "a relative name", MX, "10 mx"},
		{"DNS-12", "an origin", MX, "10 @"},
		{"DNS-12", "a type not known in another form", 731, "abcd"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t wire[10], *copy = exact_copy(rows[i].in, strlen(rows[i].in));
		size_t len = 9;

		row(rows[i].id, rows[i].why);
		assert_int_equal(mailauth_rdata_from_text(context, rows[i].type, (const char *)copy,
					 strlen(rows[i].in), wire, sizeof wire, &len),
			MAILAUTH_MALFORMED);
		assert_int_equal(len, 0);
		free(copy);
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
		{"SRV is three numbers and a name", SRV, "\0\1\0\2\0\3\1a\0", 9, true},
		{"with nothing behind", SRV, "\0\1\0\2\0\3\1a\0\0", 10, false},
		{"not compressed", SRV, "\0\1\0\2\0\3\300\14", 8, false},
		{"SRV of two numbers", SRV, "\0\1\0\2", 4, false},
		{"DS has four octets and its digest", DS, "\0\1\10\2\253", 5, true},
		{"which may be empty", DS, "\0\1\10\2", 4, true},
		{"DS of three", DS, "\0\1\10", 3, false},
		{"DNSKEY has four octets and its key", DNSKEY, "\1\0\3\10k", 5, true},
		{"DNSKEY of three", DNSKEY, "\1\0\3", 3, false},
	};
	char text[60];
	size_t len;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, rows[i].len);

		row("DNS-13", rows[i].why);
		assert_int_equal(ma_rdata_is_valid(rows[i].type, ma_slice_of(copy, rows[i].len)),
			rows[i].right);
		assert_int_equal(mailauth_rdata_to_text(rows[i].type, copy, rows[i].len, text,
					 sizeof text, &len),
			rows[i].right ? MAILAUTH_OK : MAILAUTH_MALFORMED);
		free(copy);
	}
}

/* ------------------------------------------------------------------ room and misuse */

static void the_size_needed_is_told(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char text[20];
	uint8_t wire[8];
	size_t len = 0;
	(void)state;

	row("DNS-12", "text that fits with its NUL is written");
	memset(text, '#', sizeof text);
	assert_int_equal(mailauth_rdata_to_text(MX, "\0\12\2mx\0", 6, text, 7, &len), MAILAUTH_OK);
	assert_string_equal(text, "10 mx.");
	assert_int_equal(text[7], '#');
	row("DNS-12", "with one octet less it is not, and the length needed is told");
	len = 0;
	assert_int_equal(mailauth_rdata_to_text(MX, "\0\12\2mx\0", 6, text, 6, &len),
		MAILAUTH_NO_SPACE);
	assert_int_equal(len, 6);
	assert_string_equal(text, "");
	assert_int_equal(mailauth_rdata_to_text(MX, "\0\12\2mx\0", 6, NULL, 0, &len),
		MAILAUTH_NO_SPACE);
	assert_int_equal(len, 6);

	row("DNS-12", "so it is with octets, which have no NUL");
	memset(wire, '#', sizeof wire);
	assert_int_equal(mailauth_rdata_from_text(context, MX, "10 mx.", 6, wire, 6, &len),
		MAILAUTH_OK);
	assert_int_equal(len, 6);
	assert_memory_equal(wire, "\0\12\2mx\0##", 8);
	len = 0;
	assert_int_equal(mailauth_rdata_from_text(context, MX, "10 mx.", 6, wire, 5, &len),
		MAILAUTH_NO_SPACE);
	assert_int_equal(len, 6);
	assert_int_equal(mailauth_rdata_from_text(context, MX, "10 mx.", 6, NULL, 0, &len),
		MAILAUTH_NO_SPACE);
	assert_int_equal(len, 6);
	mailauth_context_free(context);
}

static void misuse_ends_in_a_status(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char text[20];
	uint8_t wire[8];
	size_t len;
	(void)state;

	row("DNS-12", "octets, text, room or length that is not there is a bad argument");
	assert_int_equal(mailauth_rdata_to_text(A, NULL, 4, text, sizeof text, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_rdata_to_text(A, "abcd", 4, NULL, 1, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_rdata_to_text(A, "abcd", 4, text, sizeof text, NULL),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_rdata_from_text(context, A, NULL, 1, wire, sizeof wire, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_rdata_from_text(context, A, "x", 1, NULL, 1, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_rdata_from_text(context, A, "x", 1, wire, sizeof wire, NULL),
		MAILAUTH_BAD_ARGUMENT);
	row("API-3", "a NULL context is no memory");
	assert_int_equal(mailauth_rdata_from_text(NULL, A, "x", 1, wire, sizeof wire, &len),
		MAILAUTH_NO_MEMORY);
	row("DNS-12", "empty rdata may be NULL");
	assert_int_equal(mailauth_rdata_to_text(731, NULL, 0, text, sizeof text, &len),
		MAILAUTH_OK);
	assert_string_equal(text, "\\# 0");
	mailauth_context_free(context);
}

/* Random rdata of each type that is valid: written, read back, and written the same again. */
static void any_rdata_goes_round(void **state)
{
	static const uint16_t types[] = {A, NS, CNAME, SOA, PTR, MX, TXT, AAAA, SRV, DS, DNSKEY,
		MAILAUTH_RRTYPE_RRSIG, MAILAUTH_RRTYPE_NSEC, MAILAUTH_RRTYPE_NSEC3,
		MAILAUTH_RRTYPE_NSEC3PARAM, MAILAUTH_RRTYPE_CAA, 35, 731};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint32_t random = 3597;
	size_t rounds = 0;
	(void)state;

	row("DNS-12", "random rdata of all types comes back from its text, octet for octet");
	for (size_t i = 0; i < 200000; i++) {
		uint16_t type = types[i % COUNT(types)];
		uint8_t wire[64], again[64];
		char text[4000];
		size_t len, text_len, back;

		random = random * 1664525 + 1013904223;
		len = (random >> 20) % (i % 3 == 0 ? 40 : 10);
		for (size_t k = 0; k < len; k++) {
			random = random * 1664525 + 1013904223;
			wire[k] = (uint8_t)(random >> ((random >> 12) % 4 == 0 ? 24 : 30));
		}
		if (!ma_rdata_is_valid(type, ma_slice_of(wire, len)))
			continue;
		rounds++;
		assert_int_equal(
			mailauth_rdata_to_text(type, wire, len, text, sizeof text, &text_len),
			MAILAUTH_OK);
		assert_int_equal(mailauth_rdata_from_text(context, type, text, text_len, again,
					 sizeof again, &back),
			MAILAUTH_OK);
		assert_int_equal(back, len);
		assert_memory_equal(wire, again, len);
	}
	assert_true(rounds > 20000);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rdata_is_written_and_read_back),
		cmocka_unit_test(algorithms_have_mnemonics),
		cmocka_unit_test(certificate_types_have_mnemonics),
		cmocka_unit_test(other_text_is_refused),
		cmocka_unit_test(other_octets_are_refused),
		cmocka_unit_test(the_size_needed_is_told),
		cmocka_unit_test(misuse_ends_in_a_status),
		cmocka_unit_test(any_rdata_goes_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
