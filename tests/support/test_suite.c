/*
 * The reader of the suites' token lines, and the way from zone lines to a master file.
 */
#define _POSIX_C_SOURCE 200809L
#include "test.h"

#include "suite.h"

/* What all of `text` is read as: bare tokens in (), quoted ones in [], octets by hand as \HH. */
static void read_all(const char *text, size_t len, char *got, size_t cap)
{
	char *copy = (char *)exact_copy(text, len);
	FILE *out = fmemopen(got, cap, "w");
	suite_reader reader;
	suite_result result;

	assert_non_null(out);
	suite_open(&reader, copy, len);
	while ((result = suite_next(&reader)) == SUITE_LINE) {
		fprintf(out, "%zu:", reader.line);
		for (size_t i = 0; i < reader.count; i++) {
			const suite_token *token = &reader.tokens[i];

			assert_int_equal(token->text[token->len], 0);
			fputc(token->quoted ? '[' : '(', out);
			for (size_t k = 0; k < token->len; k++) {
				unsigned octet = (unsigned char)token->text[k];

				fprintf(out, octet >= ' ' && octet < 127 ? "%c" : "\\%02X", octet);
			}
			fputc(token->quoted ? ']' : ')', out);
		}
		fputc(' ', out);
	}
	if (result == SUITE_MALFORMED)
		fprintf(out, "%zu! %s", reader.line, reader.error);
	else
		fputs("end", out);
	fputc(0, out);
	assert_int_equal(fclose(out), 0);
	free(copy);
}

#define ROW(why, in, want) \
	{ \
		why, in, sizeof(in) - 1, want \
	}

typedef struct reading {
	const char *why, *in;
	size_t len;
	const char *want;
} reading;

static void check(const reading *rows, size_t count)
{
	char got[512];

	for (size_t i = 0; i < count; i++) {
		row("CONF-1", rows[i].why);
		read_all(rows[i].in, rows[i].len, got, sizeof got);
		assert_string_equal(got, rows[i].want);
	}
}

static void lines_are_read_token_by_token(void **state)
{
	static const reading rows[] = {
		ROW("no line", "", "end"),
		ROW("bare tokens", "zone a.example A 192.0.2.1\n",
			"1:(zone)(a.example)(A)(192.0.2.1) end"),
		ROW("quoted tokens may hold spaces", "note \"a b\" \" \"\n",
			"1:(note)[a b][ ] end"),
		ROW("an empty token is quoted", "zone \"\"\n", "1:(zone)[] end"),
		ROW("a marker is bare, data is quoted", "TIMEOUT \"TIMEOUT\"\n",
			"1:(TIMEOUT)[TIMEOUT] end"),
		ROW("\\xHH is an octet, of either case", "\"\\x41\\x5c\\x22\\xfF\"\n",
			"1:[A\\\"\\FF] end"),
		ROW("a NUL is an octet as any", "\"a\\x00b\" c\n", "1:[a\\00b](c) end"),
		ROW("a line end may stand in quotes, escaped", "\"a\\x0d\\x0ab\"\n",
			"1:[a\\0D\\0Ab] end"),
		ROW("comments and empty lines are passed over", "# c \" \xff\n\na\n\n#\nb\n",
			"3:(a) 6:(b) end"),
		ROW("'#' inside a line is no comment", "a #b\n", "1:(a)(#b) end"),
	};
	(void)state;

	check(rows, COUNT(rows));
}

static void malformed_lines_are_named(void **state)
{
	static const reading rows[] = {
		ROW("a last line without LF", "a\nb", "1:(a) 2! the last line has no end"),
		ROW("two spaces", "a  b\n", "1! a token is missing, or an octet must be quoted"),
		ROW("a space at the end", "a \n",
			"1! a token is missing, or an octet must be quoted"),
		ROW("a space at the start", "\n a\n",
			"2! a token is missing, or an octet must be quoted"),
		ROW("a tab between tokens", "a\tb\n",
			"1! no space between two tokens, or an octet must be quoted"),
		ROW("a CR at the end", "a\r\n",
			"1! no space between two tokens, or an octet must be quoted"),
		ROW("a quote inside a bare token", "a\"b\n",
			"1! no space between two tokens, or an octet must be quoted"),
		ROW("nothing between two quoted tokens", "\"a\"\"b\"\n",
			"1! no space between two tokens, or an octet must be quoted"),
		ROW("a backslash in a bare token", "a\\x41\n",
			"1! no space between two tokens, or an octet must be quoted"),
		ROW("an octet over 127", "\xc3\xa9\n",
			"1! a token is missing, or an octet must be quoted"),
		ROW("a quote not closed", "a \"b\nc\"\n", "1! a quote is not closed"),
		ROW("a quote closed by an escape only", "\"b\\x22\n", "1! a quote is not closed"),
		ROW("a tab in quotes", "\"a\tb\"\n", "1! an octet in quotes must be escaped"),
		ROW("an octet over 127 in quotes", "\"\xc3\"\n",
			"1! an octet in quotes must be escaped"),
		ROW("another escape than x", "\"\\n41\"\n",
			"1! a backslash is not followed by xHH"),
		ROW("an escape of no hexadecimal", "\"\\x4g\"\n",
			"1! a backslash is not followed by xHH"),
		ROW("an escape cut off", "\"\\x4\n", "1! a backslash is not followed by xHH"),
		ROW("a backslash at the end", "\"\\\n", "1! a backslash is not followed by xHH"),
	};
	(void)state;

	check(rows, COUNT(rows));
}

static void tokens_are_bounded(void **state)
{
	char text[2 * (SUITE_TOKENS_MAX + 1)];
	suite_reader reader;
	(void)state;

	row("CONF-1", "a line may have as many tokens as there is room for, and not one more");
	for (size_t n = SUITE_TOKENS_MAX; n <= SUITE_TOKENS_MAX + 1; n++) {
		for (size_t i = 0; i < n; i++)
			memcpy(text + 2 * i, i + 1 < n ? "x " : "x\n", 2);
		suite_open(&reader, text, 2 * n);
		assert_int_equal(suite_next(&reader),
			n == SUITE_TOKENS_MAX ? SUITE_LINE : SUITE_MALFORMED);
	}

	row("CONF-1", "what follows a malformed line can still be read");
	memcpy(text, " a\nb\n", 5);
	suite_open(&reader, text, 5);
	assert_int_equal(suite_next(&reader), SUITE_MALFORMED);
	assert_int_equal(suite_next(&reader), SUITE_LINE);
	assert_int_equal(reader.line, 2);
	assert_true(suite_is(&reader.tokens[0], "b"));
	assert_false(suite_is(&reader.tokens[0], "bb"));
}

/* The master-file text of one zone line, for free(); NULL if it is none. */
static char *zone_text(const char *line)
{
	char copy[256], *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	suite_reader reader;
	bool put;

	assert_non_null(out);
	snprintf(copy, sizeof copy, "%s\n", line);
	suite_open(&reader, copy, strlen(copy));
	assert_int_equal(suite_next(&reader), SUITE_LINE);
	put = suite_put_zone(out, &reader);
	assert_int_equal(fclose(out), 0);
	if (put) {
		assert_null(reader.error);
		return text;
	}
	assert_non_null(reader.error);
	free(text);
	return NULL;
}

static void zone_lines_become_master_files(void **state)
{
	static const struct {
		const char *why, *line, *want;
	} rows[] = {
		{"A", "zone a.example A 192.0.2.1", "a.example. 300 IN A 192.0.2.1\n"},
		{"AAAA", "zone a.example AAAA 2001:db8::1", "a.example. 300 IN AAAA 2001:db8::1\n"},
		{"MX", "zone a.example MX 10 b.example", "a.example. 300 IN MX 10 b.example.\n"},
		{"PTR", "zone 1.2.0.192.in-addr.arpa PTR a.example",
			"1.2.0.192.in-addr.arpa. 300 IN PTR a.example.\n"},
		{"CNAME", "zone a.example CNAME b.example", "a.example. 300 IN CNAME b.example.\n"},
		{"TXT of two strings", "zone a.example TXT \"v=spf1\" \" -all\"",
			"a.example. 300 IN TXT \"v=spf1\" \" -all\" \n"},
		{"TXT with quotes, backslash, NUL and 8 bits",
			"zone a.example TXT \"\\x22\\x5c\\x00\\xe9;\"",
			"a.example. 300 IN TXT \"\\034\\092\\000\\233;\" \n"},
		{"TXT of a bare string", "zone a.example TXT abc",
			"a.example. 300 IN TXT \"abc\" \n"},
		{"TXT without strings", "zone a.example TXT", "a.example. 300 IN TXT \"\"\n"},
		{"SPF, which is type 99", "zone a.example SPF \"ab\" \"c\"",
			"a.example. 300 IN SPF \"ab\" \"c\" \n"},
		{"an empty host is the root", "zone a.example MX 0 \"\"",
			"a.example. 300 IN MX 0 .\n"},
		{"a name of odd octets", "zone \"a b%*.example\" A 192.0.2.1",
			"a\\032b\\037\\042.example. 300 IN A 192.0.2.1\n"},
		{"a host of odd octets", "zone a.example MX 0 foo:bar/baz.example.com",
			"a.example. 300 IN MX 0 foo\\058bar\\047baz.example.com.\n"},
		{"one type times out", "zone a.example TXT TIMEOUT",
			"$FAIL a.example. TXT timeout\n"},
		{"one type fails", "zone a.example SPF SERVFAIL",
			"$FAIL a.example. SPF servfail\n"},
		{"a quoted marker is data", "zone a.example TXT \"TIMEOUT\"",
			"a.example. 300 IN TXT \"TIMEOUT\" \n"},
		{"each type not listed times out", "zone a.example TIMEOUT",
			"$FAIL a.example. * timeout\n"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char *text = zone_text(rows[i].line);

		row("CONF-1", rows[i].why);
		assert_non_null(text);
		assert_string_equal(text, rows[i].want);
		free(text);
	}
}

static void what_is_no_zone_line_is_refused(void **state)
{
	static const char *const lines[] = {
		"message a.eml expect pass",
		"zone",
		"zone a.example",
		"zone a.example NS b.example",
		"zone a.example SERVFAIL",
		"zone a.example \"TIMEOUT\"",
		"zone \"\" TIMEOUT",
		"\"zone\" a.example TIMEOUT",
		"zone a.example A",
		"zone a.example A 192.0.2.1 192.0.2.2",
		"zone a.example A \"192.0.2.1\"",
		"zone a.example MX b.example",
		"zone a.example PTR",
		"zone a.example MX \"0\" b.example",
		"zone a.example CNAME b.example c.example",
	};
	(void)state;

	row("CONF-1", "a line that is no zone line is refused, not passed over");
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_null(zone_text(lines[i]));
}

static void the_library_reads_what_was_written(void **state)
{
	static const char *const lines[] = {
		"zone a.example A 192.0.2.1",
		"zone a.example AAAA 2001:db8::1",
		"zone a.example MX 0 \"\"",
		"zone a.example TXT",
		"zone a.example SPF \"a\\x00b\" \"\"",
		"zone b.example CNAME a.example",
		"zone \"a b%*;$@().example\" TXT \"\\x00;\\x22\"",
		"zone c.example TIMEOUT",
		"zone c.example SPF SERVFAIL",
		"zone 1.example PTR a.example",
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone = mailauth_zone_new(context);
	(void)state;

	row("CONF-1", "each kind of zone line is read by mailauth_zone_read");
	for (size_t i = 0; i < COUNT(lines); i++) {
		char *text = zone_text(lines[i]);

		assert_non_null(text);
		if (mailauth_zone_read(zone, text, strlen(text)) != MAILAUTH_OK)
			fail_msg("%s: %s", text, mailauth_zone_error(zone, NULL, NULL));
		free(text);
	}
	mailauth_zone_free(zone);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_read_token_by_token),
		cmocka_unit_test(malformed_lines_are_named),
		cmocka_unit_test(tokens_are_bounded),
		cmocka_unit_test(zone_lines_become_master_files),
		cmocka_unit_test(what_is_no_zone_line_is_refused),
		cmocka_unit_test(the_library_reads_what_was_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
