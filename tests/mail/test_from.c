/*
 * The From field: when it is plainly one author domain, when it is not, and which domains are
 * found then. What is expected follows from RFC 5322 3.4 and RFC 6854, and from the shapes with
 * which mail programs have been led to see different authors.
 */
#include "from_test.h"

#define IN(text) text, sizeof(text) - 1

typedef struct from_row {
	const char *id, *why, *in;
	size_t len;
	const char *want;
} from_row;

static void check_values(const from_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(from_of(rows[i].in, rows[i].len), rows[i].want);
	}
}

static void check_headers(const from_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(from_of_header(rows[i].in, rows[i].len, 100), rows[i].want);
	}
}

/* ---------------------------------------------------------------- one author domain */

static void plain_addresses_are_one(void **state)
{
	static const from_row rows[] = {
		{"MSG-9", "an address alone", IN(" ada@example.com"), "one example.com"},
		{"MSG-9", "no blank behind the colon", IN("ada@example.com"), "one example.com"},
		{"MSG-9", "an address in angle brackets", IN(" <ada@example.com>"),
			"one example.com"},
		{"MSG-9", "a name before it", IN(" Ada <ada@example.com>"), "one example.com"},
		{"MSG-9", "several words", IN(" Ada King of Lovelace <ada@example.com>"),
			"one example.com"},
		{"MSG-9", "no blank before the bracket", IN(" Ada<ada@example.com>"),
			"one example.com"},
		{"MSG-9", "dots in a name are obs-phrase, and everybody writes them",
			IN(" John Q. Public <jqp@example.com>"), "one example.com"},
		{"MSG-9", "a quoted name", IN(" \"Ada\" <ada@example.com>"), "one example.com"},
		{"MSG-9", "a quoted name with a comma", IN(" \"King, Ada\" <ada@example.com>"),
			"one example.com"},
		{"MSG-9", "an '@' between blanks is no address, whatever commas follow",
			IN(" \"John @ Acme, Inc.\" <ada@example.com>"), "one example.com"},
		{"MSG-9", "nor is one with nothing before it",
			IN(" \"@home, Inc\" <ada@example.com>"), "one example.com"},
		{"MSG-9", "nor one with nothing behind it but the comma",
			IN(" \"x@, Inc\" <ada@example.com>"), "one example.com"},
		{"MSG-9", "a name with a quoted comma", IN(" \"King\\, Ada\" <ada@example.com>"),
			"one example.com"},
		{"MSG-9", "a name with quoted quotes",
			IN(" \"Ada \\\"the\\\" King\" <ada@example.com>"), "one example.com"},
		{"MSG-9", "a company's name in quoted quotes",
			IN(" \"\\\"King, Ltd.\\\"\" <ada@example.com>"), "one example.com"},
		{"MSG-9", "a name as list servers write it",
			IN(" \"'King, Ada' via List\" <list@example.com>"), "one example.com"},
		{"MSG-9", "the address itself in quoted quotes",
			IN(" \"\\\"ada@Example.com\\\"\" <ada@example.com>"), "one example.com"},
		{"MSG-9",
			"a quoted comma ends no string for anybody, so an address there is a name",
			IN(" \"King\\, x@example.net\" <ada@example.com>"), "one example.com"},
		{"MSG-9", "nor is one that a comma stands before: what is behind it ends in '>'",
			IN(" \"King, x@example.net\" <ada@example.com>"), "one example.com"},
		{"MSG-9", "a name that ends with a quoted backslash",
			IN(" \"Ada \\\\\" <ada@example.com>"), "one example.com"},
		{"MSG-9", "an empty quoted name", IN(" \"\" <ada@example.com>"), "one example.com"},
		{"MSG-9", "quoted and bare words", IN(" \"A.\" B \"C\" <ada@example.com>"),
			"one example.com"},
		{"MSG-9", "a quoted name with all that syntax is made of",
			IN(" \"(a) b; c: [d] e\" <ada@example.com>"), "one example.com"},
		{"MSG-9", "an address in a quoted name is a name, as many list servers write it",
			IN(" \"ada@example.net\" <list@example.com>"), "one example.com"},
	};
	(void)state;

	check_values(rows, COUNT(rows));
}

static void names_comments_and_folds_are_one(void **state)
{
	static const from_row rows[] = {
		{"MSG-9", "an encoded name", IN(" =?utf-8?q?Ad=C3=A1?= <ada@example.com>"),
			"one example.com"},
		{"MSG-9", "a name in UTF-8 (RFC 6532 3.2)", IN(" Ad\xc3\xa1 <ada@example.com>"),
			"one example.com"},
		{"MSG-9", "a quoted name in UTF-8",
			IN(" \"\xe2\x82\xac \xf0\x9f\x90\xae\" <ada@example.com>"),
			"one example.com"},
		{"MSG-9", "a comment behind the address", IN(" ada@example.com (Ada King)"),
			"one example.com"},
		{"MSG-9", "comments round a name",
			IN(" (a) Ada (b (c)) <ada@example.com> (d\\) e)"), "one example.com"},
		{"MSG-9", "blanks inside the brackets", IN(" < ada@example.com\t>"),
			"one example.com"},
		{"MSG-9", "a fold behind the colon", IN("\r\n ada@example.com"), "one example.com"},
		{"MSG-9", "a fold behind the name", IN(" Ada\r\n\t<ada@example.com>"),
			"one example.com"},
		{"MSG-9", "a fold in a quoted name", IN(" \"Ada\r\n King\" <ada@example.com>"),
			"one example.com"},
		{"MSG-9", "a fold behind '@', where long addresses are folded",
			IN(" Ada <ada@\r\n example.com>"), "one example.com"},
	};
	(void)state;

	check_values(rows, COUNT(rows));
}

static void domains_and_local_parts(void **state)
{
	static const from_row rows[] = {
		{"MSG-9", "a domain is found in lower case", IN(" ada@Mail.EXAMPLE.Com"),
			"one mail.example.com"},
		{"MSG-9", "A-labels are labels", IN(" ada@xn--bcher-kva.example"),
			"one xn--bcher-kva.example"},
		{"MSG-9", "one label is a domain", IN(" root@localhost"), "one localhost"},
		{"MSG-9", "digits and hyphens", IN(" a@3-a.example"), "one 3-a.example"},
		{"MSG-9", "all atext in the local-part", IN(" !#$%&'*+-/=^_`{|}~0Z.?@example.com"),
			"one example.com"},
		{"MSG-9", "a quoted local-part", IN(" \"ada king\"@example.com"),
			"one example.com"},
		{"MSG-9", "it may be empty", IN(" \"\"@example.com"), "one example.com"},
		{"MSG-9", "a local-part in UTF-8 (RFC 6532 3.2)", IN(" \xc3\xa1.b@example.com"),
			"one example.com"},
		{"MSG-9", "a quoted one in UTF-8", IN(" <\"\xe2\x82\xac x\"@example.com>"),
			"one example.com"},
		{"MSG-9", "several mailboxes of one domain have one domain",
			IN(" ada@example.com, Bo <bo@EXAMPLE.com>,c@Example.Com"),
			"one example.com"},
		{"MSG-9", "a comma in a quoted name is no border of a list",
			IN(" \"a, b\" <a@example.com>, \"c, d\" <c@example.com>"),
			"one example.com"},
	};
	(void)state;

	check_values(rows, COUNT(rows));
}

/* ---------------------------------------------------------------- no author, several */

static void no_address_is_no_author(void **state)
{
	static const from_row values[] = {
		{"MSG-11", "an empty field", IN(""), "none"},
		{"MSG-11", "a field of blanks", IN(" \t "), "none"},
		{"MSG-11", "a field that is a fold", IN("\r\n "), "none"},
		{"MSG-11", "a name without an address", IN(" Ada King"), "none"},
		{"MSG-11", "a domain without '@'", IN(" example.com"), "none"},
		{"MSG-11", "an empty path", IN(" <>"), "none"},
		{"MSG-11", "a local-part alone", IN(" <ada>"), "none"},
		{"MSG-11", "an empty group (RFC 6854)", IN(" Undisclosed senders:;"), "none"},
		{"MSG-11", "a comment", IN(" (Ada)"), "none"},
		{"MSG-11", "commas", IN(" ,,"), "none"},
	};
	static const from_row headers[] = {
		{"MSG-11", "no header", IN(""), "none"},
		{"MSG-11", "no From field", IN("To: ada@example.com\r\n"), "none"},
		{"MSG-11", "fields whose names only begin or end so are others",
			IN("X-From: a@example.com\r\nFrom-X: a@example.com\r\nFro: a@example.com\r\n"),
			"none"},
		{"MSG-11", "nor are Sender and Resent-From the author",
			IN("Sender: a@example.com\r\nResent-From: a@example.com\r\n"), "none"},
	};
	(void)state;

	check_values(values, COUNT(values));
	check_headers(headers, COUNT(headers));
}

static void several_are_several(void **state)
{
	static const from_row rows[] = {
		{"MSG-11", "the case of the name does not count", IN("fROM: ada@example.com\r\n"),
			"one example.com"},
		{"MSG-11", "two From fields are several authors",
			IN("From: a@example.com\r\nFrom: b@example.net\r\n"),
			"several example.com example.net"},
		{"MSG-11", "even if they say the same",
			IN("From: a@example.com\r\nTo: x@example.org\r\nFROM: a@example.com\r\n"),
			"several example.com"},
		{"MSG-11", "even if one has no address", IN("From: a@example.com\r\nFrom: Bo\r\n"),
			"several example.com"},
		{"MSG-11", "even if one is ambiguous: all domains are found",
			IN("From: a@example.com\r\nFrom: <b@example.net>, x@\r\n"),
			"several example.com example.net"},
		{"MSG-11", "two domains in one field are several authors",
			IN("From: a@example.com, b@example.net\r\n"),
			"several example.com example.net"},
		{"MSG-11", "each is found once",
			IN("From: a@example.com, b@example.net, c@example.com, d@EXAMPLE.NET\r\n"),
			"several example.com example.net"},
		{"MSG-11", "a subdomain is another domain",
			IN("From: a@example.com, a@www.example.com\r\n"),
			"several example.com www.example.com"},
	};
	(void)state;

	check_headers(rows, COUNT(rows));
}

/* ---------------------------------------------------------------- hidden fields */

static void hidden_fields_leave_doubt(void **state)
{
	static const from_row rows[] = {
		{"MSG-11", "a blank before the colon keeps some from seeing the field",
			IN("From : a@example.com\r\n"), "ambiguous example.com"},
		{"MSG-11", "with a field of each kind there are several",
			IN("From : a@example.net\r\nFrom: b@example.com\r\n"),
			"several example.net example.com"},
		{"MSG-11", "a blank before the first line's name hides it from others",
			IN(" From: a@example.net\r\nFrom: b@example.com\r\n"),
			"ambiguous example.com example.net"},
		{"MSG-11", "a fold before the colon",
			IN("From\r\n : a@example.net\r\nFrom: b@example.com\r\n"),
			"ambiguous example.com example.net"},
		{"MSG-11", "a control in the name",
			IN("F\x01rom: a@example.net\r\nFrom: b@example.com\r\n"),
			"ambiguous example.com example.net"},
		{"MSG-11", "a NUL before the name",
			IN("\0From: a@example.net\r\nFrom: b@example.com\r\n"),
			"ambiguous example.com example.net"},
		{"MSG-11", "an 8-bit blank behind the name",
			IN("FROM\xc2\xa0: a@example.net\r\nFrom: b@example.com\r\n"),
			"ambiguous example.com example.net"},
		{"MSG-11", "two hidden fields hide nothing from us, nor does what is between",
			IN(" From: a@example.net\r\nCc: c@example.edu\r\nFrom\x0b: b@example.org\r\n"
			   "From: ada@example.com\r\n"),
			"ambiguous example.com example.net example.edu example.org"},
		{"MSG-11", "a hidden field alone", IN("\0From: a@example.net\r\n"),
			"ambiguous example.net"},
		{"MSG-11", "a line that ends with CR alone for some",
			IN("To: x@example.org\rFrom: a@example.net\r\nFrom: b@example.com\r\n"),
			"ambiguous example.com"},
		{"MSG-11", "or with LF alone",
			IN("To: x@example.org\nFrom: a@example.net\r\nFrom: b@example.com\r\n"),
			"ambiguous example.com"},
		{"MSG-11", "no From field, and a line that may hide one",
			IN("To: x@example.org\nFrom: a@example.net\r\n"), "ambiguous"},
		{"MSG-11", "the line that mailboxes put before a message hides no field",
			IN("From a@example.net Thu Jan  1 00:00:00 1970\r\nFrom: b@example.com\r\n"),
			"one example.com"},
		{"MSG-11", "a line that is no field and nothing like From hides none",
			IN("hello\r\nX Y: z\r\nFroms a@example.net\r\nFrom: b@example.com\r\n"),
			"one example.com"},
		{"MSG-11", "a line that begins so and has no colon may be a field to somebody",
			IN("From a@example.net\r\nFrom: b@example.com\r\n"),
			"ambiguous example.com example.net"},
		{"MSG-11", "the address may stand in a fold, behind a name with an octet too many",
			IN("F\x01rom\r\n <a@example.net>\r\nFrom: b@example.com\r\n"),
			"ambiguous example.com example.net"},
		{"MSG-11", "or nowhere, so that no author is shown",
			IN("From\r\nFrom: b@example.com\r\n"), "ambiguous example.com"},
		{"MSG-11", "a field that is named so with more letters is no From to anybody",
			IN("From \x01s: a@example.net\r\nFrom: b@example.com\r\n"),
			"one example.com"},
	};
	(void)state;

	check_headers(rows, COUNT(rows));
}

/* ---------------------------------------------------------------- ambiguous */

static void what_the_grammar_does_not_have(void **state)
{
	static const from_row rows[] = {
		{"MSG-9", "an empty item in a list", IN(" a@example.com,"),
			"ambiguous example.com"},
		{"MSG-9", "an empty item before", IN(" ,a@example.com"), "ambiguous example.com"},
		{"MSG-9", "a comma in a bare name: a list with a mailbox that has no domain",
			IN(" King, Ada <ada@example.com>"), "ambiguous example.com"},
		{"MSG-9", "a list with a name alone", IN(" a, b@example.com"),
			"ambiguous example.com"},
		{"MSG-9", "text behind the address", IN(" <a@example.com> Ada"),
			"ambiguous example.com"},
		{"MSG-9", "two addresses without a comma", IN(" <a@example.com> <b@example.net>"),
			"ambiguous example.com example.net"},
		{"MSG-9", "semicolons are no commas", IN(" a@example.com; b@example.net"),
			"ambiguous example.com example.net"},
		{"MSG-9", "brackets in brackets", IN(" <<a@example.com>>"),
			"ambiguous example.com"},
		{"MSG-9", "a bracket that does not close", IN(" <a@example.com"),
			"ambiguous example.com"},
		{"MSG-9", "a bracket that does not open", IN(" a@example.com>"),
			"ambiguous example.com"},
		{"MSG-9", "a quote that does not close", IN(" \"Ada <a@example.com>"),
			"ambiguous example.com"},
		{"MSG-9", "a quoted-pair at the end", IN(" <a@example.com> \"\\"),
			"ambiguous example.com"},
		{"MSG-9", "a comment that does not close", IN(" a@example.com (Ada"),
			"ambiguous example.com"},
		{"MSG-9", "a comment that does not open", IN(" a@example.com Ada)"),
			"ambiguous example.com"},
		{"MSG-9", "a name does not begin with a dot", IN(" .Ada <a@example.com>"),
			"ambiguous example.com"},
		{"MSG-9", "a backslash outside quotes", IN(" Ada\\ <a@example.com>"),
			"ambiguous example.com"},
		{"MSG-9", "no local-part", IN(" @example.com"), "ambiguous example.com"},
		{"MSG-9", "no local-part in brackets", IN(" <@example.com>"),
			"ambiguous example.com"},
		{"MSG-9", "a dot before the local-part's end", IN(" a.@example.com"),
			"ambiguous example.com"},
		{"MSG-9", "two dots in the local-part", IN(" a..b@example.com"),
			"ambiguous example.com"},
		{"MSG-9", "a local-part in no UTF-8", IN(" \xe1@example.com"),
			"ambiguous example.com"},
		{"MSG-9", "no domain", IN(" <ada@>"), "ambiguous"},
		{"MSG-9", "8-bit octets that are not UTF-8", IN(" Ad\xe1 <a@example.com>"),
			"ambiguous example.com"},
		{"MSG-9", "UTF-8 that is too long", IN(" Ad\xc0\xa1 <a@example.com>"),
			"ambiguous example.com"},
		{"MSG-9", "a surrogate", IN(" \"\xed\xa0\x80\" <a@example.com>"),
			"ambiguous example.com"},
		{"MSG-9", "a character that is cut off", IN(" \"\xe2\x82\" <a@example.com>"),
			"ambiguous example.com"},
		{"MSG-9", "a control in a name", IN(" Ad\x01 <a@example.com>"),
			"ambiguous example.com"},
		{"MSG-9", "a control in quotes", IN(" \"\x1b\" <a@example.com>"),
			"ambiguous example.com"},
		{"MSG-9", "NUL in a name", IN(" Ad\0a <a@example.com>"), "ambiguous example.com"},
	};
	(void)state;

	check_values(rows, COUNT(rows));
}

static void domains_that_are_none(void **state)
{
	static const from_row rows[] = {
		{"MSG-10", "a dot behind the domain", IN(" ada@example.com."),
			"ambiguous example.com"},
		{"MSG-10", "a dot before it", IN(" ada@.example.com"), "ambiguous example.com"},
		{"MSG-10", "two dots in it: no domain", IN(" ada@example..com"), "ambiguous"},
		{"MSG-10", "a literal is no domain", IN(" ada@[192.0.2.1]"), "ambiguous"},
		{"MSG-10", "nor is one of IPv6", IN(" <ada@[IPv6:2001:db8::1]>"), "ambiguous"},
		{"MSG-10", "an octet that names have not", IN(" ada@exam!ple.com"),
			"ambiguous exam"},
		{"MSG-10",
			"a hyphen at an end, which may still be below a domain that has a policy",
			IN(" ada@-.example.com"), "ambiguous -.example.com"},
		{"MSG-10", "what nobody can see behind a domain",
			IN(" <ada@example.com\xe2\x80\x8b>"), "ambiguous example.com"},
		{"MSG-10", "a hyphen at its end: with it and without", IN(" ada@example.com-"),
			"ambiguous example.com- example.com"},
		{"MSG-10", "hyphens and dots at its end", IN(" ada@example.com.--.-"),
			"ambiguous example.com.--.- example.com"},
		{"MSG-10", "nothing but a hyphen", IN(" ada@-"), "ambiguous -"},
		{"MSG-10", "two '@'", IN(" ada@example.net@example.com"),
			"ambiguous example.net example.com"},
		{"MSG-10", "NUL ends a domain for some", IN(" ada@example.com\0.example.net"),
			"ambiguous example.com"},
	};
	(void)state;

	check_values(rows, COUNT(rows));
}

static void what_readers_see_differently(void **state)
{
	static const from_row rows[] = {
		{"MSG-10", "an address in quotes as the local-part of another",
			IN(" \"x <a@example.net>\"@example.com"),
			"ambiguous example.net example.com"},
		{"MSG-10", "a local-part that is a whole address in quotes",
			IN(" \"a@example.net\"@example.com"), "ambiguous example.net example.com"},
		{"MSG-10", "a quoted bracket in a local-part", IN(" <\"a>b\"@example.com>"),
			"ambiguous example.com"},
		{"MSG-10", "a quoted comma in a local-part", IN(" \"a,b\"@example.com"),
			"ambiguous example.com"},
		{"MSG-10", "a quoted-pair in a local-part", IN(" \"a\\\"b\"@example.com"),
			"ambiguous example.com"},
		{"MSG-10", "an address behind quoted quotes in a name",
			IN(" \"a\\\" <x@example.net>, \\\"\" <b@example.com>"),
			"ambiguous example.com example.net"},
		{"MSG-10", "an address in quoted quotes",
			IN(" \"\\\"x@example.net\\\"\" <b@example.com>"),
			"ambiguous example.com example.net"},
		{"MSG-10", "several domains, and one more that some may see",
			IN(" a@example.com, \"\\\"x@example.net\\\"\" <b@example.org>"),
			"several example.com example.org example.net"},
		{"MSG-10",
			"an address in brackets in a quoted name, which some take for the address",
			IN(" \"<x@example.net>\" <b@example.com>"),
			"ambiguous example.com example.net"},
		{"MSG-10", "unless it has the same domain",
			IN(" \"b@example.com <b@example.com>\" <b@example.com>"),
			"one example.com"},
		{"MSG-10",
			"a quoted name with commas round an address: for who cuts a list at each, "
			"it is one of three",
			IN(" \"a, ceo@example.net,\" <x@example.com>"),
			"ambiguous example.com example.net"},
		{"MSG-10", "with one behind it, it is the first of two",
			IN(" \"ceo@example.net, Ada\" <x@example.com>"),
			"ambiguous example.com example.net"},
		{"MSG-10", "a quoted-pair of the comma is none for that reader",
			IN(" \"ceo@example.net\\, Ada\" <x@example.com>"),
			"ambiguous example.com example.net"},
		{"MSG-10", "with the same domain it is as it is",
			IN(" \"ada@example.com, Ada\" <ada@example.com>"), "one example.com"},
		{"MSG-10", "an address behind a quoted backslash in a name",
			IN(" \"a\\\\ <x@example.net>\" <b@example.com>"),
			"ambiguous example.com example.net"},
	};
	(void)state;

	check_values(rows, COUNT(rows));
}

static void comments_blanks_and_encoded_words(void **state)
{
	static const from_row rows[] = {
		{"MSG-10", "an address as a bare name", IN(" a@example.net <b@example.com>"),
			"ambiguous example.net example.com"},
		{"MSG-10", "an address in a comment", IN(" b@example.com (a@example.net)"),
			"ambiguous example.com example.net"},
		{"MSG-10", "with its '@' quoted", IN(" b@example.com (a\\@example.net)"),
			"ambiguous example.com example.net"},
		{"MSG-10", "a bracket in a comment", IN(" (<) b@example.com"),
			"ambiguous example.com"},
		{"MSG-10", "a comment in an address", IN(" b@example.com(x).example.net"),
			"ambiguous example.com example.com.example.net"},
		{"MSG-10", "a comment behind '@'", IN(" b@(a@example.net)example.com"),
			"ambiguous example.com example.net"},
		{"MSG-10", "a comment behind '@' with a quoted parenthesis",
			IN(" b@(x\\) y.example)example.com"), "ambiguous example.com"},
		{"MSG-10", "a comment before '@'", IN(" b(x)@example.com"),
			"ambiguous example.com"},
		{"MSG-10", "a comment in brackets", IN(" <b@example.com(x)>"),
			"ambiguous example.com"},
		{"MSG-10", "a blank in a domain (obs-domain)", IN(" b@example .com"),
			"ambiguous example example.com"},
		{"MSG-10", "a fold in a domain", IN(" b@example.\r\n com"),
			"ambiguous example example.com"},
		{"MSG-10", "a blank in a local-part", IN(" a b@example.com"),
			"ambiguous example.com"},
		{"MSG-10", "a blank line behind a fold (obs-FWS): some stop there",
			IN(" \"Ada\r\n \r\n \" <a@example.com>"), "ambiguous example.com"},
		{"MSG-10", "a last line of blanks: some stop before it (RFC 5322 3.2.2)",
			IN(" a@example.com\r\n \t"), "ambiguous example.com"},
		{"MSG-10", "a quoted encoded-word as local-part",
			IN(" \"=?utf-8?Q?a=40example.net?=\"@example.com"),
			"ambiguous example.com"},
		{"MSG-10", "quoted brackets and a quoted '@' in a comment",
			IN(" (\\<a\\@example.net\\>) b@example.com"),
			"ambiguous example.net example.com"},
		{"MSG-10", "an address in a comment before another in brackets",
			IN(" (a@example.net) <b@example.com>"),
			"ambiguous example.net example.com"},
		{"MSG-10", "CR alone", IN(" a@example.com\r b@example.net"),
			"ambiguous example.com example.net"},
		{"MSG-10", "an encoded-word as local-part",
			IN(" =?utf-8?q?a=40example.net?=@example.com"), "ambiguous example.com"},
		{"MSG-10", "an encoded-word before a comma",
			IN(" =?utf-8?b?PGFAZXhhbXBsZS5uZXQ+?=, <b@example.com>"),
			"ambiguous example.com"},
	};
	(void)state;

	check_values(rows, COUNT(rows));
}

static void groups_and_routes(void **state)
{
	static const from_row rows[] = {
		{"MSG-10", "a group (RFC 6854)", IN(" Authors: a@example.com;"),
			"ambiguous example.com"},
		{"MSG-10", "a group of two", IN(" Authors: a@example.com, b@example.net;"),
			"ambiguous example.com example.net"},
		{"MSG-10", "a group that does not end", IN(" Authors: a@example.com"),
			"ambiguous example.com"},
		{"MSG-10", "an address and an empty group", IN(" a@example.com, Others:;"),
			"ambiguous example.com"},
		{"MSG-10", "a route: the last is the author's, but not for everybody",
			IN(" <@example.net:a@example.com>"), "ambiguous example.net example.com"},
		{"MSG-10", "a route of two", IN(" <@example.net,@example.org:a@example.com>"),
			"ambiguous example.net example.org example.com"},
		{"MSG-10", "a route that leads nowhere", IN(" <@example.net:>"),
			"ambiguous example.net"},
		{"MSG-10", "a scheme", IN(" <mailto:a@example.com>"), "ambiguous example.com"},
	};
	(void)state;

	check_values(rows, COUNT(rows));
}

static void utf8_is_what_rfc3629_says(void **state)
{
	static const char *const valid[] = {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
		"\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"};
	static const char *const invalid[] = {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2",
		"\xc2\x7f", "\xc2\xc0", "\xe0\x9f\xbf", "\xe0\xa0", "\xed\xa0\x80", "\xed\xbf\xbf",
		"\xee\x80\x7f", "\xf0\x8f\xbf\xbf", "\xf0\x90\x80", "\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80", "\xff"};
	static const struct {
		const char *before, *behind;
	} forms[] = {{"", " <a@example.com>"}, {"\"", "\" <a@example.com>"},
		{"(", ") a@example.com"}, {"", "@example.com"}};
	char value[64];
	(void)state;

	row("MSG-9",
		"the first and the last character of each length, in each place that may have one");
	row("MSG-9", "and no octets beside them");
	for (size_t form = 0; form < COUNT(forms); form++) {
		for (size_t i = 0; i < COUNT(valid); i++) {
			snprintf(value, sizeof value, "%s%s%s", forms[form].before, valid[i],
				forms[form].behind);
			assert_string_equal(from_of(value, strlen(value)), "one example.com");
		}
		for (size_t i = 0; i < COUNT(invalid); i++) {
			snprintf(value, sizeof value, "%s%s%s", forms[form].before, invalid[i],
				forms[form].behind);
			assert_string_equal(from_of(value, strlen(value)), "ambiguous example.com");
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_addresses_are_one),
		cmocka_unit_test(names_comments_and_folds_are_one),
		cmocka_unit_test(domains_and_local_parts),
		cmocka_unit_test(no_address_is_no_author),
		cmocka_unit_test(several_are_several),
		cmocka_unit_test(hidden_fields_leave_doubt),
		cmocka_unit_test(what_the_grammar_does_not_have),
		cmocka_unit_test(domains_that_are_none),
		cmocka_unit_test(what_readers_see_differently),
		cmocka_unit_test(comments_blanks_and_encoded_words),
		cmocka_unit_test(groups_and_routes),
		cmocka_unit_test(utf8_is_what_rfc3629_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
