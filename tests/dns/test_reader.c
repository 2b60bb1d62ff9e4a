/*
 * Master files read whole: every record and every mistake with its place, whatever the pieces.
 */
#include "reader_test.h"

/* ------------------------------------------------------------------ what is told */

#define HEX24 "0123456789abcdef01234567"
#define HEX40 "0123456789abcdef0123456789abcdef01234567"

static const struct {
	const char *id, *why, *in, *want;
	int unique;
} texts[] = {
	{"ZF-1", "owner, TTL, class and type in both orders; a blank is the last owner",
		"a. 5 IN A 192.0.2.1\nb. IN 6 A 192.0.2.1\n 7 A 192.0.2.2\n; x\n\n",
		"a. 5 IN A 192.0.2.1\nb. 6 IN A 192.0.2.1\nb. 7 IN A 192.0.2.2\n", 0},
	{"ZF-1", "a first record without an owner is a mistake, and reading goes on",
		" A 192.0.2.1\na. 5 A 192.0.2.1\n",
		"!1:2: a record without an owner, found \"A\"\na. 5 IN A 192.0.2.1\n", 0},
	{"ZF-1", "so is a relative name without $ORIGIN",
		"a A 192.0.2.1\nb. 5 NS ns\n@ TXT x\n$ORIGIN b.\na 5 NS ns\n",
		"!1:1: a relative name without $ORIGIN, found \"a\"\n"
		"!2:9: a relative name without $ORIGIN, found \"ns\"\n"
		"!3:1: a relative name without $ORIGIN, found \"@\"\n"
		"a.b. 5 IN NS ns.b.\n",
		0},
	{"ZF-1", "an owner written as before is the same one, unless the origin is another",
		"$ORIGIN x.\na 5 TXT 1\na TXT 2\n$ORIGIN y.\na TXT 3\n\"a\" TXT 4\na TXT 5\n"
		"a.. TXT 6\n TXT 7\na TXT 8\n",
		"a.x. 5 IN TXT \"1\"\na.x. 5 IN TXT \"2\"\na.y. 5 IN TXT \"3\"\n"
		"!6:1: quotes where no string may stand, found \"a\"\n"
		"a.y. 5 IN TXT \"5\"\n"
		"!8:1: not a domain name, found \"a..\"\n"
		"!9:2: a record without an owner, found \"TXT\"\n"
		"a.y. 5 IN TXT \"8\"\n",
		0},
	{"ZF-2", "an owner may look like a class, a type or a number",
		"IN. 5 IN A 192.0.2.1\n3600. 5 A 192.0.2.1\nA. 5 A 192.0.2.1\n",
		"IN. 5 IN A 192.0.2.1\n3600. 5 IN A 192.0.2.1\nA. 5 IN A 192.0.2.1\n", 0},
	{"ZF-3", "@ is the origin, \\@ a label; \\. ends none",
		"$ORIGIN x.\n@ 5 NS @\n\\@ 5 NS a\\.b\n",
		"x. 5 IN NS x.\n\\@.x. 5 IN NS a\\.b.x.\n", 0},
	{"ZF-4", "an escape has three digits up to 255 or one octet",
		"\\256. 5 TXT x\na. 5 TXT \\1\nb. 5 TXT \\034\\046\\a\n",
		"!1:1: a backslash with neither three digits up to 255 nor one other octet of the "
		"line behind it\n"
		"!2:10: a backslash with neither three digits up to 255 nor one other octet of the "
		"line behind it\n"
		"b. 5 IN TXT \"\\\".a\"\n",
		0},
	{"ZF-5", "a quote that is not closed costs its line only",
		"a. 5 TXT \"x\nb. 5 TXT \"\"\nc. 5 TXT \"x ; (\"\n",
		"!1:10: a quoted string that does not end in its line\n"
		"b. 5 IN TXT \"\"\nc. 5 IN TXT \"x ; (\"\n",
		0},
	{"ZF-6", "every token is a string", "a. 5 TXT a b \"c\"d\n",
		"a. 5 IN TXT \"a\" \"b\" \"c\" \"d\"\n", 0},
	{"ZF-7", "parentheses suspend line ends, comments and blanks in them too",
		"a. 5 TXT ( x ; ) y\n z\n)\n 5 TXT w\n",
		"a. 5 IN TXT \"x\" \"z\"\na. 5 IN TXT \"w\"\n", 0},
	{"ZF-7", "one that is not closed is told where it opened, and entries behind it are read",
		"a. 5 TXT ( x\nb. 5 TXT y\n",
		"!1:10: a parenthesis that is not closed\nb. 5 IN TXT \"y\"\n", 0},
	{"ZF-7", "so it is where the entry has all that it can hold, or what it cannot",
		"\na. 5 SOA ns. hm. ( 1 2 3 4 5\nb. 5 TXT y\nc. 5 A x\n d\n"
		"a. 5 NS ( b..\n$ORIGIN x.\n@ 5 NS c\n",
		"!2:18: a parenthesis that is not closed\nb. 5 IN TXT \"y\"\n"
		"!4:8: not an IPv4 address, found \"x\"\n!5:2: not a record type, found \"d\"\n"
		"!6:9: a parenthesis that is not closed\nx. 5 IN NS c.x.\n",
		0},
	{"ZF-7", "no entry begins with a blank, a comment or a parenthesis",
		"a. 5 TXT (\n x\n; y\n\n\t\"z\"\n\"w\"\n( v )\nb. 5 TXT y\n",
		"!1:10: a parenthesis that is not closed\nb. 5 IN TXT \"y\"\n", 0},
	{"ZF-7", "each that is not closed is told",
		"a. 5 TXT ( x\nb. 5 TXT ( ( y )\nc. 5 TXT z\nd. 5 TXT ( z\n",
		"!1:10: a parenthesis that is not closed\n!2:10: a parenthesis that is not closed\n"
		"c. 5 IN TXT \"z\"\n!4:10: a parenthesis that is not closed\n",
		0},
	{"ZF-7", "what is closed later on is one entry, whatever its lines look like",
		"a. 5 TXT ( x\nb. 5 TXT y )\nc. 5 SOA . . (\n1\n2\n3 4\n5\n)\n",
		"a. 5 IN TXT \"x\" \"b.\" \"5\" \"TXT\" \"y\"\nc. 5 IN SOA . . 1 2 3 4 5\n", 0},
	{"ZF-7", "a mistake in parentheses costs all that is in them",
		"a. 5 SOA ns. hm. ( x\n 1\n 2 )\nb. 5 TXT y\n",
		"!1:20: number expected, found \"x\": a placeholder?\nb. 5 IN TXT \"y\"\n", 0},
	{"ZF-8", "$INCLUDE: the origin and the last owner are as before, the TTL stays",
		"$ORIGIN x.\n$TTL 4\na TXT w\n$INCLUDE origin\n TXT z\n",
		"a.x. 4 IN TXT \"w\"\nelsewhere. 5 IN TXT \"y\"\na.x. 5 IN TXT \"z\"\n", 0},
	{"ZF-8", "in it an owner written as outside is of its own origin",
		"$ORIGIN x.\n@ 5 TXT w\n$INCLUDE origin\n@ TXT z\n",
		"x. 5 IN TXT \"w\"\nelsewhere. 5 IN TXT \"y\"\nx. 5 IN TXT \"z\"\n", 0},
	{"ZF-8", "it may name an origin, and its mistakes are told with its name",
		"$INCLUDE \"a b\" sub. ; x\n$INCLUDE empty\nb. 5 TXT y\n",
		"in.sub. 3600 IN TXT \"x\"\n!a b:2:6: a parenthesis that is not closed\n"
		"b. 5 IN TXT \"y\"\n",
		0},
	{"ZF-8", "a file that is not to be had is a mistake", "$INCLUDE /etc/passwd\n",
		"!1:1: $INCLUDE of a file that is not to be had\n", 0},
	{"ZF-8", "no file is read inside itself, but behind itself it is",
		"$INCLUDE loop\n$INCLUDE one\n$INCLUDE one\n",
		"!loop:1:1: $INCLUDE of a file inside itself\n"
		"!other:1:1: $INCLUDE of a file inside itself\na. 5 IN TXT \"x\"\n"
		"!other:1:1: $INCLUDE of a file inside itself\na. 5 IN TXT \"x\"\n",
		0},
	{"ZF-8", "eight files are inside each other at most", "$INCLUDE 1\n",
		"!8:1:1: $INCLUDE more than 8 files deep\n"
		"!8:2:1: $INCLUDE more than 8 files deep\na. 5 IN TXT \"x\"\n",
		0},
	{"ZF-8", "an unknown directive is a mistake", "$GENERATE 1-2 a A 192.0.2.$\n",
		"!1:1: not a known directive, found \"$GENERATE\"\n", 0},
	{"ZF-9", "TTLs have units in either case, and a greatest value",
		"$TTL 1W2d\na. TXT x\na. 2147483648 TXT x\na. 4000W TXT x\n",
		"a. 777600 IN TXT \"x\"\n"
		"!3:4: not a TTL up to 2147483647 seconds, found \"2147483648\"\n"
		"!4:4: not a TTL up to 2147483647 seconds, found \"4000W\"\n",
		0},
	{"ZF-9", "without $TTL the last one stated counts (RFC 1035 5.1)",
		"a. 7 TXT x\nb. TXT y\nc. 8 TXT x\nd. SOA . . 1 2 3 4 5\n TXT z\n",
		"a. 7 IN TXT \"x\"\nb. 7 IN TXT \"y\"\nc. 8 IN TXT \"x\"\n"
		"d. 8 IN SOA . . 1 2 3 4 5\nd. 8 IN TXT \"z\"\n",
		0},
	{"ZF-9", "with $TTL that counts, whatever is stated (RFC 2308 4)",
		"$TTL 9\na. 7 TXT x\nb. TXT y\nd. SOA . . 1 2 3 4 5\n",
		"a. 7 IN TXT \"x\"\nb. 9 IN TXT \"y\"\nd. 9 IN SOA . . 1 2 3 4 5\n", 0},
	{"ZF-9", "with neither the last field of the SOA, as in files before RFC 2308",
		"a. SOA . . 1 2 3 4 1m\n TXT x\nb. 7 TXT y\nc. TXT z\n",
		"a. 60 IN SOA . . 1 2 3 4 60\na. 60 IN TXT \"x\"\n"
		"b. 7 IN TXT \"y\"\nc. 7 IN TXT \"z\"\n",
		0},
	{"ZF-9", "which may have 31 bits",
		"a. SOA . . 1 2 3 4 2147483647\n$TTL 5\n$ORIGIN b.\n@ TXT x\n",
		"a. 2147483647 IN SOA . . 1 2 3 4 2147483647\nb. 5 IN TXT \"x\"\n", 0},
	{"ZF-9", "and over them is 0 (RFC 2181 8)", "a. SOA . . 1 2 3 4 2147483648\n TXT x\n",
		"a. 0 IN SOA . . 1 2 3 4 2147483648\na. 0 IN TXT \"x\"\n", 0},
	{"ZF-9", "a record before the SOA has an hour",
		"b. TXT x\na. SOA . . 1 2 3 4 5\nb. TXT y\n",
		"b. 3600 IN TXT \"x\"\na. 5 IN SOA . . 1 2 3 4 5\nb. 5 IN TXT \"y\"\n", 0},
	{"ZF-10", "RFC 3597: any type, and known ones in the generic form",
		"a. 5 CLASS1 TYPE731 \\# 3 ab (\n cdef)\na. 5 TYPE1 \\# 4 c0000201\na. 5 A \\# 3 c00002\n",
		"a. 5 IN TYPE731 \\# 3 abcdef\na. 5 IN A 192.0.2.1\n"
		"!4:11: data that is not of the type's form, found \"3\"\n",
		0},
	{"ZF-10", "but not of those that are of questions only (RFC 6895 3.1)",
		"a. 5 TYPE255 \\# 0\na. 5 TYPE41 \\# 0\na. 5 TYPE128 \\# 0\na. 5 TYPE127 \\# 0\n"
		"a. 5 TYPE256 \\# 5 0001000261\n",
		"!1:6: a type of questions, which no record has, found \"TYPE255\"\n"
		"!2:6: a type of questions, which no record has, found \"TYPE41\"\n"
		"!3:6: a type of questions, which no record has, found \"TYPE128\"\n"
		"a. 5 IN TYPE127 \\# 0\na. 5 IN URI 1 2 \"a\"\n",
		0},
	{"ZF-4", "an escaped parenthesis opens none: the line's end is the entry's",
		"a. 5 TXT \\(\n 5 TXT x\n", "a. 5 IN TXT \"(\"\na. 5 IN TXT \"x\"\n", 0},
	{"ZF-4", "nor does an escaped quote end the string before one",
		"a. 5 TXT \"x\\\"(\"\n 5 TXT y\n", "a. 5 IN TXT \"x\\\"(\"\na. 5 IN TXT \"y\"\n",
		0},
	{"ZF-11", "names are written with escapes", "\\.\\\\\\\"\\;\\(\\)\\@\\$\\000. 5 TXT x\n",
		"\\.\\\\\\\"\\;\\(\\)\\@\\$\\000. 5 IN TXT \"x\"\n", 0},
	{"ZF-12", "a digest may have blanks and lines", "a. 5 CDS 1 RSASHA256 250 ( ab\n c D )\n",
		"a. 5 IN CDS 1 8 250 abcd\n", 0},
	{"ZF-13", "CRLF, a byte order mark and no last line end",
		"\xef\xbb\xbf"
		"a. 5 TXT x\r\nb. 5 TXT y",
		"a. 5 IN TXT \"x\"\nb. 5 IN TXT \"y\"\n", 0},
	{"ZF-13", "only the first such mark is one, and only a whole one",
		"\xef\xbb\xbf\xef\xbb\xbf$TTL. 5 TXT x\n\xef\xbb\xbf. 5 TXT y\n",
		"\\239\\187\\191\\$TTL. 5 IN TXT \"x\"\n\\239\\187\\191. 5 IN TXT \"y\"\n", 0},
	{"ZF-13", "two octets of one are an owner's", "\xef\xbb. 5 TXT x\n",
		"\\239\\187. 5 IN TXT \"x\"\n", 0},
	{"ZF-13", "so they are where the text ends", "\xef\xbb",
		"!1:1: a relative name without $ORIGIN, found \"\\239\\187\"\n", 0},
	{"ZF-13", "columns are counted behind it", "\xef\xbb\xbf. 5 A x\n",
		"!1:7: not an IPv4 address, found \"x\"\n", 0},
	{"ZF-13",
		"a parenthesis that is not closed is told where it is, if that is in a later line",
		"a. 5 TXT ( x\n) ( y\n", "!2:3: a parenthesis that is not closed\n", 0},
	{"ZF-13", "a mark alone is an empty text", "\xef\xbb\xbf", "", 0},
	{"ZF-13", "a CNAME beside other data and unlike TTLs are told as they stand",
		"a. 5 CNAME b.\na. 5 TXT x\na. 6 TXT y\n",
		"a. 5 IN CNAME b.\na. 5 IN TXT \"x\"\na. 6 IN TXT \"y\"\n", 0},
	{"ZF-14", "a record that comes twice is told twice", "a. 5 NS b.\nA. 6 NS B.\n",
		"a. 5 IN NS b.\nA. 6 IN NS B.\n", 0},
	{"ZF-14", "or once, if asked: names have no case, neither have those in rdata (RFC 2181 5)",
		"a. 5 NS b.\nA. 6 NS B.\na. 5 TXT b\na. 5 TXT B\na. 5 TYPE2 \\# 3 016200\nb. 5 NS b.\n",
		"a. 5 IN NS b.\na. 5 IN TXT \"b\"\na. 5 IN TXT \"B\"\nb. 5 IN NS b.\n", 1},
	{"ZF-14", "what is the same data of other types comes once each (RFC 2181 5)",
		"a. 5 TXT b\na. 5 SPF b\na. 5 TYPE272 \\# 2 0162\na. 5 TYPE32784 \\# 2 0162\n"
		"a. 5 TXT b\n",
		"a. 5 IN TXT \"b\"\na. 5 IN SPF \"b\"\na. 5 IN TYPE272 \\# 2 0162\n"
		"a. 5 IN TYPE32784 \\# 2 0162\n",
		1},
	/* for people */
	{"ZF-15", "a digest of a wrong length is told, and the record all the same",
		"a. 5 DS 12345 8 2 0123456789abcdef0123456789abcdef0123456789\n",
		"a. 5 IN DS 12345 8 2 0123456789abcdef0123456789abcdef0123456789\n"
		"!1:19: digest type 2 (SHA-256) needs 64 hex digits, found 42\n",
		0},
	{"ZF-15", "SHA-1 has 40 and SHA-384 has 96; CDS is as DS",
		"a. 5 DS 1 8 1 ab\na. 5 CDS 1 8 4 abcd\n",
		"a. 5 IN DS 1 8 1 ab\n!1:15: digest type 1 (SHA-1) needs 40 hex digits, found 2\n"
		"a. 5 IN CDS 1 8 4 abcd\n!2:16: digest type 4 (SHA-384) needs 96 hex digits, found 4\n",
		0},
	{"ZF-15", "of a digest type not known, and of CDS 0, nothing is said",
		"a. 5 DS 1 8 250 ab\na. 5 CDS 0 0 0 00\n",
		"a. 5 IN DS 1 8 250 ab\na. 5 IN CDS 0 0 0 00\n", 0},
	{"ZF-15", "GOST R 34.11-94 has 64 (RFC 5933 4), and 5 is a type not known",
		"a. 5 DS 1 8 3 ab\na. 5 DS 1 8 5 ab\n",
		"a. 5 IN DS 1 8 3 ab\n"
		"!1:15: digest type 3 (GOST R 34.11-94) needs 64 hex digits, found 2\n"
		"a. 5 IN DS 1 8 5 ab\n",
		0},
	{"ZF-15", "of digests of their lengths nothing is said",
		"a. 5 DS 1 8 1 " HEX40 "\na. 5 DS 1 8 2 " HEX40 HEX24 "\na. 5 DS 1 8 3 " HEX40 HEX24
		"\na. 5 DS 1 8 4 " HEX40 HEX40 "0123456789abcdef\n",
		"a. 5 IN DS 1 8 1 " HEX40 "\na. 5 IN DS 1 8 2 " HEX40 HEX24
		"\na. 5 IN DS 1 8 3 " HEX40 HEX24 "\na. 5 IN DS 1 8 4 " HEX40 HEX40
		"0123456789abcdef\n",
		0},
	{"ZF-15", "so is one of an odd number of digits, however many words they are",
		"a. 5 DS 1 8 2 0123 456\na. 5 TLSA 3 1 1 012x\n",
		"!1:15: an odd number of hexadecimal digits, found 7\n"
		"!2:17: not hexadecimal digits, found \"012x\"\n",
		0},
	{"ZF-15", "the wish to have no DS, as RFC 8078 4 prints it, is short of an octet",
		"a. 5 CDS 0 0 0 0\na. 5 CDNSKEY 0 3 0 0\na. 5 CDNSKEY 0 3 0 AA==\n",
		"!1:16: an odd number of hexadecimal digits, found 1: for an octet of 0 write 00\n"
		"!2:20: not base64, found \"0\": for an octet of 0 write AA==\n"
		"a. 5 IN CDNSKEY 0 3 0 AA==\n",
		0},
	{"ZF-15", "but not so where more follows, or another digit stands",
		"a. 5 CDNSKEY 0 3 0 0 0\na. 5 DS 1 8 2 0 01\na. 5 CDS 0 0 0 1\n",
		"!1:20: not base64, found \"0\"\n"
		"!2:15: an odd number of hexadecimal digits, found 3\n"
		"!3:16: an odd number of hexadecimal digits, found 1\n",
		0},
	{"ZF-15", "in the generic form the record has no digest of its own to point to",
		"a. 5 DS \\# 5 0001080200\n",
		"a. 5 IN DS 1 8 2 00\n!1:1: digest type 2 (SHA-256) needs 64 hex digits, found 2\n",
		0},
	{"ZF-15", "a number that is missing before a name", "a. 5 MX mail.example.\n",
		"!1:9: number expected, found \"mail.example.\": is the number before it missing?\n",
		0},
	{"ZF-15", "an address where a name belongs, without an origin to complete it",
		"a. 5 MX 10 192.0.2.1\na. 5 NS 2001:db8::1\na. 5 NS 1.2.3\n",
		"!1:12: the name of a host expected, not an address, found \"192.0.2.1\"\n"
		"!2:9: the name of a host expected, not an address, found \"2001:db8::1\"\n"
		"!3:9: a relative name without $ORIGIN, found \"1.2.3\"\n",
		0},
	{"ZF-15", "a ';' before what looks like a tag, behind a quote or a blank",
		"a. 5 TXT \"v=DKIM1\"; k=rsa\na. 5 TXT v=DMARC1 ;p=none\n"
		"a. 5 TXT v=x ; p is none\na. 5 TXT x ; p=none\n",
		"a. 5 IN TXT \"v=DKIM1\"\n!1:19: ';' starts a comment; quote the string\n"
		"a. 5 IN TXT \"v=DMARC1\"\n!2:19: ';' starts a comment; quote the string\n"
		"a. 5 IN TXT \"v=x\"\na. 5 IN TXT \"x\"\n",
		0},
	{"ZF-15", "also where another comment stands in the entry's next line",
		"a. 5 TXT ( \"v=DKIM1\"; k=rsa\n \"x\" ; ours\n )\n",
		"a. 5 IN TXT \"v=DKIM1\" \"x\"\n!1:21: ';' starts a comment; quote the string\n",
		0},
	{"ZF-15", "no tag is without a name", "a. 5 TXT v=DKIM1 ; =y\n",
		"a. 5 IN TXT \"v=DKIM1\"\n", 0},
	{"ZF-15", "and behind the value of CAA",
		"a. 5 CAA 0 issue ca.example; x=y\na. 5 CAA 0 issue ca.example ; x=y\n"
		"a. 5 CAA 0 issue ca.example ; ours\n",
		"a. 5 IN CAA 0 issue \"ca.example\"\n"
		"!1:28: ';' starts a comment; quote the string\n"
		"a. 5 IN CAA 0 issue \"ca.example\"\n"
		"!2:29: ';' starts a comment; quote the string\n"
		"a. 5 IN CAA 0 issue \"ca.example\"\n",
		0},
	{"ZF-15", "what the text shows of itself is written as a master file writes it",
		"a. 5 A x\\.\\065\\\"\n", "!1:8: not an IPv4 address, found \"x\\.\\065\\\"\"\n",
		0},
	{"ZF-15", "a placeholder where a number belongs",
		"a. 5 IN SOA ns. hm. (serial, refresh, retry, expire, minimum)\n",
		"!1:22: number expected, found \"serial,\": a placeholder?\n", 0},
	{"ZF-15", "or a time", "a. 5 IN SOA ns. hm. 1 refresh 1 1 1\n",
		"!1:23: number expected, found \"refresh\": a placeholder?\n", 0},
	{"ZF-15", "a ';' right behind a word of TXT", "a. 5 TXT v=DKIM1; k=rsa; p=abc\n",
		"a. 5 IN TXT \"v=DKIM1\"\n!1:17: ';' starts a comment; quote the string\n", 0},
	{"ZF-15", "but not one behind a blank or a quote",
		"a. 5 TXT v=DKIM1 ;x\na. 5 TXT \"x\";y\na. 5 TXT x\\;y\na. 5 MX 1 a.;x\n",
		"a. 5 IN TXT \"v=DKIM1\"\na. 5 IN TXT \"x\"\na. 5 IN TXT \"x;y\"\na. 5 IN MX 1 a.\n",
		0},
	{"ZF-15", "text behind an address", "a. 5 A 192.0.2.1 (the web)\na. 5 AAAA ::1 x\n",
		"!1:19: text behind an address, found \"the\"\n"
		"!2:15: text behind an address, found \"x\"\n",
		0},
	{"ZF-15", "an address where MX and NS need a name",
		"$ORIGIN x.\n@ 5 MX 1 192.0.2.1\n@ 5 NS 192.0.2.1.\n@ 5 NS 2001:db8::1\n",
		"x. 5 IN MX 1 192.0.2.1.x.\n!2:10: MX needs the name of a host, found an address\n"
		"x. 5 IN NS 192.0.2.1.\n!3:8: NS needs the name of a host, found an address\n"
		"x. 5 IN NS 2001:db8::1.x.\n!4:8: NS needs the name of a host, found an address\n",
		0},
	{"ZF-15", "also in a zone whose name begins with such a number",
		"$ORIGIN 2.0.192.in-addr.arpa.\n@ 5 NS 192.0.2.1\n",
		"2.0.192.in-addr.arpa. 5 IN NS 192.0.2.1.2.0.192.in-addr.arpa.\n"
		"!2:8: NS needs the name of a host, found an address\n",
		0},
	{"ZF-15", "but not a name that only looks like one",
		"$ORIGIN x.\n@ 5 MX 1 1.2.0.192.rev\n@ 5 NS 192.0.2.256\n@ 5 MX 0 .\n"
		"@ 5 NS 1.192.0.2.1.\n",
		"x. 5 IN MX 1 1.2.0.192.rev.x.\nx. 5 IN NS 192.0.2.256.x.\nx. 5 IN MX 0 .\n"
		"x. 5 IN NS 1.192.0.2.1.\n",
		0},
	{"ZF-15", "SPF in pieces that will be joined without a blank",
		"a. 5 TXT v=spf1 mx -all\na. 5 TXT \"v=spf1\" \" -all\"\na. 5 TXT \"v=spf1 -all\"\n",
		"a. 5 IN TXT \"v=spf1\" \"mx\" \"-all\"\n"
		"!1:1: strings are joined with nothing between: quote all of the text as one\n"
		"a. 5 IN TXT \"v=spf1\" \" -all\"\na. 5 IN TXT \"v=spf1 -all\"\n",
		0},
	{"ZF-15", "what is shown of the text is printable, and not all of it",
		"a. 5 A \xff"
		"123456789012345678901234567890123456789012345678901234567890\n",
		"!1:8: not an IPv4 address, found \"\\255"
		"12345678901234567890123456789012345678901234567890123456789...\"\n",
		0},
	{"DNS-20", "our directives of zones are read and not told",
		"$FAIL a. * timeout\n$SECURE a. A\n$SET a b\n", "", 0},
};

static void all_is_told_whatever_the_pieces(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(texts); i++) {
		bool has_problems = strchr(texts[i].want, '!') != NULL;

		row(texts[i].id, texts[i].why);
		for (size_t piece = strlen(texts[i].in) + 1; piece > 0; piece--) {
			transcript told = {.len = 0};

			assert_int_equal(
				read_in(context, texts[i].in, piece, texts[i].unique, &told),
				has_problems ? MAILAUTH_MALFORMED : MAILAUTH_OK);
			assert_string_equal(told.text, texts[i].want);
		}
	}
	mailauth_context_free(context);
}

static void the_origin_is_set_before_the_text(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	transcript told = {.len = 0};
	mailauth_master *master = mailauth_master_new(context, on_record, on_problem, &told);
	(void)state;

	row("ZF-1", "the caller may give the origin");
	assert_int_equal(mailauth_master_set_origin(master, "a..b"), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_master_set_origin(master, NULL), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_master_set_origin(master, "x.example"), MAILAUTH_OK);
	row("ZF-8", "and $INCLUDE is refused without a function for it");
	assert_int_equal(mailauth_master_feed(master, "$INCLUDE x\n@ 5 NS a\n", 20), MAILAUTH_OK);
	assert_int_equal(mailauth_master_set_origin(master, "y"), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_master_end(master), MAILAUTH_MALFORMED);
	assert_int_equal(mailauth_master_get_record_count(master), 1);
	assert_int_equal(mailauth_master_get_problem_count(master), 1);
	told.text[told.len] = 0;
	assert_string_equal(told.text,
		"!1:1: $INCLUDE, which is refused, found \"$INCLUDE\"\n"
		"x.example. 5 IN NS a.x.example.\n");
	mailauth_master_free(master);
	mailauth_context_free(context);
}

static int on_one(void *user, const mailauth_record *record)
{
	char text[4];
	size_t len;
	(void)user;

	row("DNS-23", "a record has owner, type, TTL, rdata and its line");
	assert_memory_equal(mailauth_record_get_owner(record, &len), "\1A", 3);
	assert_int_equal(len, 3);
	assert_int_equal(mailauth_record_get_type(record), MAILAUTH_RRTYPE_MX);
	assert_int_equal(mailauth_record_get_ttl(record), 7);
	assert_memory_equal(mailauth_record_get_rdata(record, &len), "\0\12\1b", 5);
	assert_int_equal(len, 5);
	assert_int_equal(mailauth_record_get_line(record), 2);
	assert_non_null(mailauth_record_get_owner(record, NULL));
	assert_non_null(mailauth_record_get_rdata(record, NULL));

	row("DNS-23", "and a text, whose length is told without a buffer");
	assert_int_equal(mailauth_record_to_text(record, NULL, 0, &len), MAILAUTH_NO_SPACE);
	assert_int_equal(len, strlen("A. 7 IN MX 10 b."));
	row("API-3", "no buffer is a bad argument where one should be, and so is no length");
	assert_int_equal(mailauth_record_to_text(record, NULL, 1, &len), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_record_to_text(record, text, sizeof text, NULL),
		MAILAUTH_BAD_ARGUMENT);
	return 0;
}

static void records_have_parts(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_master *master = mailauth_master_new(context, on_one, NULL, NULL);
	char text[4];
	size_t len = 1;
	(void)state;

	assert_int_equal(mailauth_master_feed(master, "\nA. 7 MX 10 b.\n", 15), MAILAUTH_OK);
	assert_int_equal(mailauth_master_end(master), MAILAUTH_OK);
	mailauth_master_free(master);
	row("API-3", "what is not there has no parts");
	assert_null(mailauth_record_get_owner(NULL, &len));
	assert_int_equal(len, 0);
	assert_null(mailauth_record_get_rdata(NULL, NULL));
	len = 1;
	assert_null(mailauth_record_get_rdata(NULL, &len));
	assert_int_equal(len, 0);
	assert_int_equal(mailauth_record_get_type(NULL), 0);
	assert_int_equal(mailauth_record_get_ttl(NULL), 0);
	assert_int_equal(mailauth_record_get_line(NULL), 0);
	assert_int_equal(mailauth_record_to_text(NULL, text, 4, &len), MAILAUTH_BAD_ARGUMENT);
	assert_null(mailauth_master_new(NULL, NULL, NULL, NULL));
	assert_int_equal(mailauth_master_feed(NULL, "", 0), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_master_end(NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_master_set_origin(NULL, "a"), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_master_set_unique(NULL, 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_master_set_include(NULL, NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_master_set_included(NULL, NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_master_get_record_count(NULL), 0);
	assert_int_equal(mailauth_master_get_problem_count(NULL), 0);
	mailauth_master_free(NULL);
	mailauth_context_free(context);
}

static void the_caller_may_end_it(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	transcript told = {.stop_at = 2};
	(void)state;

	row("DNS-23", "a record function ends the reading");
	assert_int_equal(read_in(context, "a. 5 TXT x\na. 5 TXT y\na. 5 TXT z\n", 100, 0, &told),
		MAILAUTH_CALLBACK_FAILED);
	assert_int_equal(told.records, 2);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ memory */

static bool run_reader(void *user)
{
	mailauth_context *const *context = user;
	transcript told = {.len = 0};
	mailauth_status status = read_in(*context,
		"a. 5 TXT x\n$INCLUDE \"a b\" c.\na. 5 NS b\na. 5 TXT y\n", 5, 1, &told);

	assert_true(status == MAILAUTH_MALFORMED || status == MAILAUTH_NO_MEMORY);
	return status != MAILAUTH_NO_MEMORY;
}

static void every_allocation_of_a_reader_may_fail(void **state)
{
	static const test_operation operation = {run_reader, NULL};
	mailauth_context *context;
	(void)state;

	row("DNS-10", "every allocation of a reader may fail");
	assert_true(every_allocation_fails_on(&context, &operation, &context) > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_told_whatever_the_pieces),
		cmocka_unit_test(the_origin_is_set_before_the_text),
		cmocka_unit_test(records_have_parts),
		cmocka_unit_test(the_caller_may_end_it),
		cmocka_unit_test(every_allocation_of_a_reader_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
