/*
 * Master files: each entry that is read, and each error with its place, as RFC 1035 5.1, RFC 2308 4
 * and RFC 3597 5 say, and where they are silent as master.c says.
 */
#include "dns_test.h"

#include "context.h"
#include "master.h"

#include <inttypes.h>

/* Puts an entry as "owner ttl TYPE rdata;", "FAIL owner TYPE outcome;" or "SECURE owner TYPE;". */
static void put_entry(ma_buf *buf, const ma_entry *entry)
{
	const char *type = mailauth_rrtype_text(entry->type);

	if (entry->kind != MA_ENTRY_RECORD)
		ma_put_text(buf, entry->kind == MA_ENTRY_FAIL ? "FAIL " : "SECURE ");
	ma_name_put_text(buf, entry->owner);
	ma_put_octet(buf, ' ');
	if (entry->kind == MA_ENTRY_RECORD) {
		ma_put_uint(buf, entry->ttl);
		ma_put_octet(buf, ' ');
	}
	if (type != NULL)
		ma_put_text(buf, type);
	else
		ma_put_uint(buf, entry->type);
	ma_put_octet(buf, ' ');
	if (entry->kind == MA_ENTRY_RECORD)
		put_shown(buf, entry->rdata);
	else if (entry->kind == MA_ENTRY_FAIL)
		ma_put_text(buf, mailauth_dns_outcome_text(entry->outcome));
	ma_put_text(buf, "; ");
}

/*
 * Checks that the text is read to these entries (NULL: to any); and to its end or, with `error`, to
 * that error at this place.
 */
static void assert_read(const char *text, size_t len, const char *want, const char *error,
	ma_place place)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint8_t *copy = exact_copy(text, len);
	ma_master master;
	ma_entry entry;
	ma_parse found;
	ma_buf shown;

	ma_master_init(&master, context, ma_slice_of(copy, len));
	ma_buf_grow(&shown, context);
	while ((found = ma_master_next(&master, &entry)) == MA_OK)
		put_entry(&shown, &entry);
	if (want != NULL)
		assert_shown(&shown, want);
	ma_buf_release(&shown);
	if (error == NULL) {
		if (found != MA_END)
			fail_msg("line %" PRIu64 ": %s", master.tokens.error_place.line,
				master.tokens.error);
	} else {
		assert_int_equal(found, MA_SYNTAX);
		assert_string_equal(master.tokens.error, error);
		assert_int_equal(master.tokens.error_place.line, place.line);
		assert_int_equal(master.tokens.error_place.column, place.column);
	}
	ma_master_release(&master);
	free(copy);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ what is read */

#define ADDRESS "<192><0><2><1>"

static const struct {
	const char *why, *in, *want;
} readable[] = {
	/* entries */
	{"an empty text has no entries", "", ""},
	{"blank lines and comments are allowed anywhere (RFC 1035 5.1)",
		"\n \n\t; no\n;\na. A 192.0.2.1\n\n;", "a 3600 A " ADDRESS "; "},
	{"owner, TTL, class, type, rdata (RFC 1035 5.1)", "a. 60 IN A 192.0.2.1\n",
		"a 60 A " ADDRESS "; "},
	{"class before TTL (RFC 1035 5.1)", "a. IN 60 A 192.0.2.1\n", "a 60 A " ADDRESS "; "},
	{"TTL alone", "a. 60 A 192.0.2.1\n", "a 60 A " ADDRESS "; "},
	{"class alone", "a. IN A 192.0.2.1\n", "a 3600 A " ADDRESS "; "},
	{"neither", "a. A 192.0.2.1\n", "a 3600 A " ADDRESS "; "},
	{"class and type in either case (RFC 1035 2.3.3)", "a. in a 192.0.2.1\n",
		"a 3600 A " ADDRESS "; "},
	{"CLASS1 is IN (RFC 3597 5)", "a. CLASS1 TYPE1 192.0.2.1\n", "a 3600 A " ADDRESS "; "},
	{"any run of tabs and spaces separates (RFC 1035 5.1)",
		"a.\t \t60 \tIN  A\t\t192.0.2.1 \t\n", "a 60 A " ADDRESS "; "},
	{"the last line needs no line end", "a. A 192.0.2.1", "a 3600 A " ADDRESS "; "},
	{"a comment may stand right behind", "a. A 192.0.2.1;x", "a 3600 A " ADDRESS "; "},
	/* owners */
	{"a blank at the start means the last owner (RFC 1035 5.1)",
		"a. A 192.0.2.1\n TXT x\n\tTXT y\nb. TXT z\n  TXT w",
		"a 3600 A " ADDRESS
		"; a 3600 TXT <1>x; a 3600 TXT <1>y; b 3600 TXT <1>z; b 3600 TXT <1>w; "},
	{"which is still the owner behind blank lines and directives",
		"a. TXT x\n\n$ORIGIN b.\n$FAIL c TXT timeout\n TXT y",
		"a 3600 TXT <1>x; FAIL c.b TXT timeout; "
		"a 3600 TXT <1>y; "},
	{"an owner is completed with the origin, which is the root at first", "a A 192.0.2.1\n",
		"a 3600 A " ADDRESS "; "},
	{"an owner may look like a class: place decides", "IN IN A 192.0.2.1\n",
		"IN 3600 A " ADDRESS "; "},
	{"like a TTL", "3600 60 A 192.0.2.1\n", "3600 60 A " ADDRESS "; "},
	{"like a type", "A A 192.0.2.1\nTXT TXT TXT\n",
		"A 3600 A " ADDRESS "; TXT 3600 TXT <3>TXT; "},
	{"behind a blank the same words are no owner",
		"a. A 192.0.2.1\n 60 IN A 192.0.2.1\n IN TXT IN\n",
		"a 3600 A " ADDRESS "; a 60 A " ADDRESS "; a 60 TXT <2>IN; "},
	{"@ alone is the origin (RFC 1035 5.1)", "$ORIGIN a.b.\n@ A 192.0.2.1\n",
		"a.b 3600 A " ADDRESS "; "},
	{"\\@ is a name", "\\@ A 192.0.2.1\n", "\\@ 3600 A " ADDRESS "; "},
	{"\\$ begins a name, not a directive", "\\$TTL A 192.0.2.1\n",
		"\\$TTL 3600 A " ADDRESS "; "},
	{"an owner may have escapes", "a\\.b\\032\\; A 192.0.2.1\n",
		"a\\.b\\032\\; 3600 A " ADDRESS "; "},
	{"a wildcard is an owner as any other (RFC 4592 2.1.1)", "*.a. A 192.0.2.1\n",
		"*.a 3600 A " ADDRESS "; "},
	/* $ORIGIN */
	{"$ORIGIN changes the origin, of owners and of names in rdata (RFC 1035 5.1)",
		"$ORIGIN example.com.\nwww CNAME web\n",
		"www.example.com 3600 CNAME <3>web<7>example<3>com<0>; "},
	{"its name is relative to the origin before",
		"$ORIGIN com.\n$ORIGIN example\n@ A 192.0.2.1\n",
		"example.com 3600 A " ADDRESS "; "},
	{"it may be the root, and have a comment", "$ORIGIN a.\n$ORIGIN . ; root\nb A 192.0.2.1\n",
		"b 3600 A " ADDRESS "; "},
	{"directives are read in either case", "$origin a.\n$Ttl 5\n@ A 192.0.2.1\n",
		"a 5 A " ADDRESS "; "},
	/* TTL */
	{"$TTL counts from there on, where there is no TTL (RFC 2308 4)",
		"$TTL 7\na. A 192.0.2.1\n 8 A 192.0.2.1\n A 192.0.2.1\n$TTL 9\n A 192.0.2.1\n",
		"a 7 A " ADDRESS "; a 8 A " ADDRESS "; a 7 A " ADDRESS "; a 9 A " ADDRESS "; "},
	{"without $TTL the last TTL stated counts (RFC 1035 5.1)",
		"a. A 192.0.2.1\n 8 A 192.0.2.1\nb. A 192.0.2.1\n",
		"a 3600 A " ADDRESS "; a 8 A " ADDRESS "; b 8 A " ADDRESS "; "},
	{"TTLs may have units", "$TTL 1h\na. 1w2d3h4m5s A 192.0.2.1\n TXT x\n",
		"a 788645 A " ADDRESS "; a 3600 TXT <1>x; "},
	{"the greatest TTL (RFC 2181 8)", "a. 2147483647 A 192.0.2.1\n",
		"a 2147483647 A " ADDRESS "; "},
	/* parentheses */
	{"parentheses suspend line ends (RFC 1035 5.1)", "a. TXT ( x\ny\n\n)\nb. TXT z\n",
		"a 3600 TXT <1>x<1>y; b 3600 TXT <1>z; "},
	{"a blank at the start of a continued line is nothing special", "a. TXT (\n x\n)\n TXT y\n",
		"a 3600 TXT <1>x; a 3600 TXT <1>y; "},
	{"they may stand anywhere in the entry, and several times",
		"a. ( 60 IN\n) ( A\n) 192.0.2.1\n", "a 60 A " ADDRESS "; "},
	{"before an owner too", "( a.\n A 192.0.2.1 )\n", "a 3600 A " ADDRESS "; "},
	{"before what follows a blank, which means the last owner", "a. TXT x\n (\nTXT y)\n",
		"a 3600 TXT <1>x; a 3600 TXT <1>y; "},
	{"with no blank round them", "a. TXT(x)y(\n)z\n", "a 3600 TXT <1>x<1>y<1>z; "},
	{"nested", "a. TXT ((x\n)\ny)\n", "a 3600 TXT <1>x<1>y; "},
	{"round nothing", "(\n)\n()\na. TXT x ()\n", "a 3600 TXT <1>x; "},
	{"a comment in parentheses ends at the line's end", "a. TXT ( x ; y )\n z )\n",
		"a 3600 TXT <1>x<1>z; "},
	{"a directive may have them", "$TTL (\n 5 )\na. TXT x\n", "a 5 TXT <1>x; "},
	{"a backslash in a comment escapes nothing", "a. TXT x ; \\1 \\\n TXT y",
		"a 3600 TXT <1>x; a 3600 TXT <1>y; "},
	{"an escaped or quoted one is data", "a. TXT \\( \")\"\n", "a 3600 TXT <1>(<1>); "},
	/* strings: see test_record.c for more */
	{"an empty string survives", "a. TXT \"\"\n", "a 3600 TXT <0>; "},
	{"a ';' in quotes begins no comment", "a. TXT \"v=DKIM1; p=\"\n",
		"a 3600 TXT <11>v=DKIM1;<32>p=; "},
	{"a ';' without quotes does", "a. TXT v=DKIM1; p=\n", "a 3600 TXT <7>v=DKIM1; "},
	/* RFC 3597 */
	{"a type not known in the generic form (RFC 3597 5)", "a. TYPE731 \\# 3 ab (\n cdef )\n",
		"a 3600 731 <171><205><239>; "},
	{"the examples of RFC 3597 5",
		"a. CLASS1 TYPE731 \\# 6 abcd (\n ef 01 23 45 )\ne. IN A \\# 4 0A000001\n"
		"e. CLASS1 TYPE1 10.0.0.2\n",
		"a 3600 731 <171><205><239><1>#E; e 3600 A <10><0><0><1>; e 3600 A <10><0><0><2>; "},
	/* line ends and what stands before the text */
	{"CRLF ends lines as LF does", "a. TXT (\r\n x )\r\n\r\n TXT y;z\r\n",
		"a 3600 TXT <1>x; a 3600 TXT <1>y; "},
	{"a UTF-8 byte order mark at the start is passed over",
		"\xef\xbb\xbf"
		"a. TXT x",
		"a 3600 TXT <1>x; "},
	{"anywhere else it is data", "a. TXT \xef\xbb\xbfx", "a 3600 TXT <4><239><187><191>x; "},
	/* our directives */
	{"$FAIL names a question and its outcome", "$ORIGIN a.\n$FAIL b TXT servfail ; x\n",
		"FAIL b.a TXT servfail; "},
	{"its outcomes are all but data",
		"$FAIL a. A nodata\n$FAIL a. A nxdomain\n$FAIL a. A servfail\n$FAIL a. A refused\n"
		"$FAIL a. A timeout\n$FAIL a. A bogus\n$FAIL a. A malformed\n",
		"FAIL a A nodata; FAIL a A nxdomain; FAIL a A servfail; FAIL a A refused; "
		"FAIL a A timeout; FAIL a A bogus; FAIL a A malformed; "},
	{"its type may be *, read as 0", "$FAIL a. * timeout\n", "FAIL a 0 timeout; "},
	{"its type may be of the form TYPE99", "$fail @ TYPE9999 timeout\n",
		"FAIL . 9999 timeout; "},
	{"$SECURE names a question", "$ORIGIN a.\n$SECURE @ MX\n", "SECURE a MX ; "},
};

static void master_files_are_read(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(readable); i++) {
		row("DNS-3", readable[i].why);
		assert_read(readable[i].in, strlen(readable[i].in), readable[i].want, NULL,
			(ma_place){0, 0});
	}
}

/* ------------------------------------------------------------------ the example of RFC 1035 */

static void the_example_of_rfc1035_is_read(void **state)
{
	static const char text[] = "$ORIGIN isi.example.\n"
				   "@   IN  SOA     VENERA      Action\\.domains (\n"
				   "                                 20     ; SERIAL\n"
				   "                                 7200   ; REFRESH\n"
				   "                                 600    ; RETRY\n"
				   "                                 3600000; EXPIRE\n"
				   "                                 60)    ; MINIMUM\n"
				   "\n"
				   "        NS      A.ISI.EXAMPLE.\n"
				   "        MX      10      VENERA\n"
				   "        MX      20      VAXA\n"
				   "\n"
				   "A       A       192.0.2.103\n"
				   "\n"
				   "VENERA  A       192.0.2.52\n"
				   "        A       192.0.2.32\n";
	(void)state;

	row("DNS-3", "a file of the shape of RFC 1035 5.3, with a type as owner and \\. in a name");
	assert_read(text, strlen(text),
		"isi.example 60 SOA <6>VENERA<3>isi<7>example<0><14>Action.domains<3>isi<7>example<0>"
		"<0><0><0><20><0><0><28><32><0><0><2>X<0>6<238><128><0><0><0><60>; "
		"isi.example 60 NS <1>A<3>ISI<7>EXAMPLE<0>; "
		"isi.example 60 MX <0><10><6>VENERA<3>isi<7>example<0>; "
		"isi.example 60 MX <0><20><4>VAXA<3>isi<7>example<0>; "
		"A.isi.example 60 A <192><0><2>g; "
		"VENERA.isi.example 60 A <192><0><2>4; "
		"VENERA.isi.example 60 A <192><0><2><32>; ",
		NULL, (ma_place){0, 0});
}

/* ------------------------------------------------------------------ what is refused */

#define EARLY "an entry that ends too early"
#define MORE "more than the entry can hold"
#define NOT_NAME "not a domain name"
#define NOT_TYPE "not a record type"
#define NOT_IN "a class other than IN"
#define NOT_TTL "not a TTL up to 2147483647 seconds"
#define NOT_DIRECTIVE "not a known directive"
#define NOT_FAILURE "not a failure, such as servfail"
#define QUOTES "quotes where no string may stand"
#define OPEN_QUOTE "a quoted string that does not end in its line"
#define OPEN_PARENTHESIS "a parenthesis that is not closed"
#define ESCAPE \
	"a backslash with neither three digits up to 255 nor one other octet of the line behind it"

static const struct {
	const char *why, *in;
	size_t len; /* 0: up to the NUL */
	const char *error;
	ma_place place;
} refused[] = {
	/* tokens */
	{"NUL stands in no line", "a. TXT x\0y", 10, "a NUL octet", {1, 9}},
	{"nor in a quoted string", "a. TXT \"x\0y\"", 12, "a NUL octet", {1, 10}},
	{"nor in a comment", "\n;\0\n", 4, "a NUL octet", {2, 2}},
	{"nor between tokens", "a.\0TXT", 6, "a NUL octet", {1, 3}},
	{"a CR is part of CRLF only", "a. TXT x\ry", 0, "a CR without LF", {1, 9}},
	{"also in a comment", "; x\ra. TXT x", 0, "a CR without LF", {1, 4}},
	{"also in quotes", "a. TXT \"x\ry\"", 0, "a CR without LF", {1, 10}},
	{"however long those are", "a. TXT \"01234567\r89abcdef\"", 0, "a CR without LF", {1, 17}},
	{"also at the end", "a. TXT x\r", 0, "a CR without LF", {1, 9}},
	{"also before CRLF", "a. TXT x\r\r\n", 0, "a CR without LF", {1, 9}},
	{"also in parentheses", "a. TXT (x\r)", 0, "a CR without LF", {1, 10}},
	{"a quoted string ends in its line (RFC 1035 5.1 would allow a line end)",
		"\na. TXT x \"y\nz\"", 0, OPEN_QUOTE, {2, 10}},
	{"a CRLF ends the line as well", "a. TXT \"y\r\nz\"", 0, OPEN_QUOTE, {1, 8}},
	{"a quoted string is closed at the end of the text", "a. TXT \"y", 0, OPEN_QUOTE, {1, 8}},
	{"an escaped quote closes nothing", "a. TXT \"y\\\"", 0, OPEN_QUOTE, {1, 8}},
	{"parentheses are closed", "a. TXT (x\n y (\n z )\n", 0, OPEN_PARENTHESIS, {1, 8}},
	{"the first one that is open is named", "a. TXT (x) (\n y (z", 0, OPEN_PARENTHESIS,
		{1, 12}},
	{"and opened before they are closed", "a. TXT x )", 0,
		"a closing parenthesis without an opening one", {1, 10}},
	{"as often", "a. TXT ( x\n) )", 0, "a closing parenthesis without an opening one", {2, 3}},
	{"a backslash at the end of the text", "a. TXT x\\", 0, ESCAPE, {1, 9}},
	{"a backslash at the end of a line", "a. TXT x\\\ny", 0, ESCAPE, {1, 9}},
	{"a backslash before CRLF", "a. TXT x\\\r\ny", 0, ESCAPE, {1, 9}},
	{"a backslash before NUL", "a. TXT x\\\0y", 11, ESCAPE, {1, 9}},
	{"a backslash at the end of a line, in quotes", "a. TXT \"x\\\ny\"", 0, ESCAPE, {1, 10}},
	{"one digit (RFC 1035 5.1)", "a. TXT x\\1", 0, ESCAPE, {1, 9}},
	{"two digits", "a. TXT x\\12 y", 0, ESCAPE, {1, 9}},
	{"three digits over 255", "a. TXT \"x\\256\"", 0, ESCAPE, {1, 10}},
	{"a wrong escape in an owner", "x\\1y A 192.0.2.1", 0, ESCAPE, {1, 2}},
	/* records */
	{"a record needs an owner (RFC 1035 5.1)", "\n ; x\n  A 192.0.2.1", 0,
		"a record without an owner", {3, 3}},
	{"the name of a directive is none", "$FAIL b. A timeout\n\n A 192.0.2.1", 0,
		"a record without an owner", {3, 2}},
	{"an owner is a name", "a..b A 192.0.2.1", 0, NOT_NAME, {1, 1}},
	{"not in quotes", "\"a.\" A 192.0.2.1", 0, QUOTES, {1, 1}},
	{"an owner alone", "a.\n", 0, EARLY, {1, 3}},
	{"an owner and a class", "a. IN ; x\n", 0, EARLY, {1, 10}},
	{"a type not known", "a. IN OPT x\n", 0, NOT_TYPE, {1, 7}},
	{"a type in quotes", "a. \"TXT\" x\n", 0, QUOTES, {1, 4}},
	{"a type with an escape", "a. \\084XT x\n", 0, NOT_TYPE, {1, 4}},
	{"TYPE0 is no type (RFC 6895 3.1)", "a. TYPE0 \\# 0\n", 0, NOT_TYPE, {1, 4}},
	{"a class other than IN", "a. CH TXT x\n", 0, NOT_IN, {1, 4}},
	{"in the form of RFC 3597", "a. 60 CLASS32 TXT x\n", 0, NOT_IN, {1, 7}},
	{"HS and CS are known, and are not IN", "a. HS A 192.0.2.1\n", 0, NOT_IN, {1, 4}},
	{"CS too", "a. CS A 192.0.2.1\n", 0, NOT_IN, {1, 4}},
	{"a class behind IN", "a. IN CH A 192.0.2.1\n", 0, NOT_IN, {1, 7}},
	{"IN twice: the second is no type", "a. IN IN A 192.0.2.1\n", 0, NOT_TYPE, {1, 7}},
	{"CLASS65536 is no class", "a. CLASS65536 A 192.0.2.1\n", 0, NOT_TYPE, {1, 4}},
	{"a TTL twice: the second is no type", "a. 60 60 A 192.0.2.1\n", 0, NOT_TYPE, {1, 7}},
	{"and not behind a class in between either", "a. 60 IN 60 A 192.0.2.1\n", 0, NOT_TYPE,
		{1, 10}},
	{"a TTL over 2147483647 (RFC 2181 8)", "a. 2147483648 A 192.0.2.1\n", 0, NOT_TTL, {1, 4}},
	{"a TTL of 64 bits", "a. 18446744073709551617 A 192.0.2.1\n", 0, NOT_TTL, {1, 4}},
	{"a TTL with a unit that is none", "a. IN 5x A 192.0.2.1\n", 0, NOT_TTL, {1, 7}},
	{"a negative TTL is no type", "a. -1 A 192.0.2.1\n", 0, NOT_TYPE, {1, 4}},
	{"a type without rdata", "a. A\n", 0, EARLY, {1, 5}},
	{"rdata and more", "a. A 192.0.2.1 192.0.2.2\n", 0, "text behind an address", {1, 16}},
	{"a URI of nothing (RFC 7553 4.5)", "a. URI 1 1 \"\"\n", 0, "an empty target", {1, 12}},
	{"rdata that is wrong, lines further", "$TTL 1\na. TXT x\n\tMX ( 10 ; y\n\n  a..b )\n", 0,
		NOT_NAME, {5, 3}},
	/* directives */
	{"$ORIGIN has a name", "$ORIGIN\n", 0, EARLY, {1, 8}},
	{"that is one", "$ORIGIN a..b\n", 0, NOT_NAME, {1, 9}},
	{"and only one", "$ORIGIN a. b.\n", 0, MORE, {1, 12}},
	{"not in quotes", "$ORIGIN \"a.\"\n", 0, QUOTES, {1, 9}},
	{"$TTL has a TTL (RFC 2308 4)", "$TTL\n", 0, EARLY, {1, 5}},
	{"that is one", "$TTL 2147483648\n", 0, NOT_TTL, {1, 6}},
	{"and only one", "$TTL 1 2\n", 0, MORE, {1, 8}},
	{"not in quotes", "$TTL \"1\"\n", 0, QUOTES, {1, 6}},
	{"$INCLUDE would let a text name files", "$INCLUDE other.zone\n", 0,
		"$INCLUDE, which is refused", {1, 1}},
	{"$GENERATE is of BIND only", "$GENERATE 1-9 a$ A 192.0.2.$\n", 0, NOT_DIRECTIVE, {1, 1}},
	{"an unknown directive", "$x\n", 0, NOT_DIRECTIVE, {1, 1}},
	{"a dollar sign alone", "$ A 192.0.2.1\n", 0, NOT_DIRECTIVE, {1, 1}},
	{"a directive begins its line", "a. A 192.0.2.1\n $TTL 5\n", 0, NOT_TYPE, {2, 2}},
	{"a directive in quotes is an owner, and that has none", "\"$TTL\" 5\n", 0, QUOTES, {1, 1}},
	{"$FAIL has a name", "$FAIL\n", 0, EARLY, {1, 6}},
	{"that is one", "$FAIL a..b TXT timeout\n", 0, NOT_NAME, {1, 7}},
	{"and a type", "$FAIL a.\n", 0, EARLY, {1, 9}},
	{"that is one", "$FAIL a. OPT timeout\n", 0, NOT_TYPE, {1, 10}},
	{"or *, which is not quoted", "$FAIL a. \"*\" timeout\n", 0, QUOTES, {1, 10}},
	{"nor escaped", "$FAIL a. \\* timeout\n", 0, NOT_TYPE, {1, 10}},
	{"and an outcome", "$FAIL a. TXT\n", 0, EARLY, {1, 13}},
	{"that is one", "$FAIL a. TXT dead\n", 0, NOT_FAILURE, {1, 14}},
	{"and no success", "$FAIL a. TXT data\n", 0, NOT_FAILURE, {1, 14}},
	{"not in quotes", "$FAIL a. TXT \"timeout\"\n", 0, QUOTES, {1, 14}},
	{"and no more", "$FAIL a. TXT timeout 5\n", 0, MORE, {1, 22}},
	{"$SECURE has a name", "$SECURE\n", 0, EARLY, {1, 8}},
	{"that is one", "$SECURE a..b TXT\n", 0, NOT_NAME, {1, 9}},
	{"and a type", "$SECURE a.\n", 0, EARLY, {1, 11}},
	{"that is one: * is $FAIL's", "$SECURE a. *\n", 0, NOT_TYPE, {1, 12}},
	{"not in quotes", "$SECURE a. \"TXT\"\n", 0, QUOTES, {1, 12}},
	{"and no more", "$SECURE a. TXT x\n", 0, MORE, {1, 16}},
	/* places */
	{"lines are counted in CRLF files too", "\r\n\r\nx\r\n", 0, EARLY, {3, 2}},
	{"columns count octets, not characters", "\xc3\xa9 x\n", 0, NOT_TYPE, {1, 4}},
	{"the byte order mark has no column", "\xef\xbb\xbfx y\n", 0, NOT_TYPE, {1, 3}},
	{"a tab is one column", "a.\tx\n", 0, NOT_TYPE, {1, 4}},
};

static void errors_have_line_column_and_reason(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(refused); i++) {
		size_t len = refused[i].len > 0 ? refused[i].len : strlen(refused[i].in);

		row("DNS-4", refused[i].why);
		assert_read(refused[i].in, len, NULL, refused[i].error, refused[i].place);
	}
}

/* ------------------------------------------------------------------ limits */

/*
 * An entry of exactly `len` octets up to its line end: comment and lines in parentheses included.
 */
static void fill_entry(char *text, size_t len, bool folded)
{
	memset(text, 'x', len);
	memcpy(text, "a. TXT x;", 9);
	if (folded) {
		memset(text, ' ', len);
		memcpy(text, "a. TXT (\n", 9);
		memcpy(text + len - 3, "\nx)", 3);
	}
}

static void entries_have_their_limit(void **state)
{
	static const struct {
		const char *why;
		size_t len, limit;
		bool folded, right;
	} rows[] = {
		{"an entry of as many octets as the limit", 512, 512, false, true},
		{"an entry of one more", 513, 512, false, false},
		{"lines in parentheses count", 512, 512, true, true},
		{"all of them", 513, 512, true, false},
		{"an entry of as many octets as the default limit", 1048576, 1048576, false, true},
		{"an entry of one more", 1048577, 1048576, false, false},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char *text = malloc(1048577 + 20);
	(void)state;

	assert_non_null(text);
	for (size_t i = 0; i < COUNT(rows); i++) {
		ma_master master;
		ma_entry entry;

		row("DNS-9", rows[i].why);
		assert_int_equal(mailauth_context_set_limit(context,
					 MAILAUTH_LIMIT_ZONE_ENTRY_BYTES, rows[i].limit),
			MAILAUTH_OK);
		memcpy(text, "b. TXT y\r\n", 10);
		fill_entry(text + 10, rows[i].len, rows[i].folded);
		memcpy(text + 10 + rows[i].len, "\r\n", 2);
		ma_master_init(&master, context, ma_slice_of(text, 10 + rows[i].len + 2));
		assert_int_equal(ma_master_next(&master, &entry), MA_OK);
		assert_int_equal(ma_master_next(&master, &entry),
			rows[i].right ? MA_OK : MA_SYNTAX);
		if (rows[i].right) {
			assert_int_equal(ma_master_next(&master, &entry), MA_END);
		} else {
			assert_string_equal(master.tokens.error,
				"an entry over the limit of octets");
			assert_int_equal(master.tokens.error_place.line, 2);
			assert_int_equal(master.tokens.error_place.column, 1);
		}
		ma_master_release(&master);
	}
	free(text);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(master_files_are_read),
		cmocka_unit_test(the_example_of_rfc1035_is_read),
		cmocka_unit_test(errors_have_line_column_and_reason),
		cmocka_unit_test(entries_have_their_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
