/*
 * Received-SPF fields (RFC 7208 9.1) that are read: ours, those of others, and what is none.
 */
#include "spf_fixture.h"

/* "result|comment|key=value|...", or "@offset" of what is wrong. */
static const char *read_as(const char *value)
{
	static char text[4096];
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_received_spf *field = mailauth_received_spf_new(context);
	char *copy = (char *)exact_copy(value, strlen(value));
	int used;

	if (mailauth_received_spf_read(field, copy, strlen(value)) != MAILAUTH_OK) {
		sprintf(text, "@%zu", mailauth_received_spf_error_offset(field));
		assert_int_equal(mailauth_received_spf_count(field), 0);
	} else {
		used = sprintf(text, "%s|%s",
			mailauth_spf_result_text(mailauth_received_spf_get_result(field)),
			mailauth_received_spf_get_comment(field, NULL));
		for (size_t i = 0; i < mailauth_received_spf_count(field); i++)
			used += sprintf(text + used, "|%s=%s", mailauth_received_spf_key(field, i),
				mailauth_received_spf_value(field, i, NULL));
	}
	free(copy);
	mailauth_received_spf_free(field);
	mailauth_context_free(context);
	return text;
}

static const struct {
	const char *id, *why, *in, *want;
} rows[] = {
	{"SPF-45", "the first example of RFC 7208 9.1",
		" pass (mybox.example.org: domain of\r\n myname@example.com designates 192.0.2.1 as\r\n"
		" permitted sender) receiver=mybox.example.org; client-ip=192.0.2.1;\r\n"
		" envelope-from=\"myname@example.com\"; helo=foo.example.com;\r\n",
		"pass|mybox.example.org: domain of myname@example.com designates 192.0.2.1 as "
		"permitted sender|receiver=mybox.example.org|client-ip=192.0.2.1|"
		"envelope-from=myname@example.com|helo=foo.example.com"},
	{"SPF-45", "the second, whose result is a fail",
		" fail (mybox.example.org: domain of\r\n                     myname@example.com does "
		"not designate\r\n                     192.0.2.1 as permitted sender)\r\n"
		"                     identity=mailfrom; client-ip=192.0.2.1;\r\n"
		"                     envelope-from=\"myname@example.com\";",
		"fail|mybox.example.org: domain of                     myname@example.com does not "
		"designate                     192.0.2.1 as permitted sender|identity=mailfrom|"
		"client-ip=192.0.2.1|envelope-from=myname@example.com"},
	{"SPF-45", "a result alone", "none", "none|"},
	{"SPF-45", "results are words in any case", "SoftFail", "softfail|"},
	{"SPF-45", "each of them", "TEMPERROR (a)", "temperror|a"},
	{"SPF-45", "permerror too", "permerror", "permerror|"},
	{"SPF-45", "and neutral", "Neutral ()", "neutral|"},
	{"SPF-45", "CFWS before the result", " (a) \r\n (b) pass (c)", "pass|c"},
	{"SPF-45", "a comment in a comment, and quoted pairs", "pass (a(b)\\)\\(c)",
		"pass|a(b))(c"},
	{"SPF-45", "no comment", "pass a=b", "pass||a=b"},
	{"SPF-45", "the last ';' may stand or not", "pass a=b; c=d", "pass||a=b|c=d"},
	{"SPF-45", "keys are in any case and of the name's octets", "pass X-a_b.1=c",
		"pass||x-a_b.1=c"},
	{"SPF-45", "CFWS round '=' and ';'", "pass a (x) = (y) b (z) ; (w) c=d", "pass||a=b|c=d"},
	{"SPF-45", "quoted strings with white space, ';' and quoted pairs",
		"pass a=\" b;\\\"\\\\\r\n c\"; d=\"\"", "pass||a= b;\"\\ c|d="},
	{"SPF-45", "an address of IPv6 without its quotes", "pass client-ip=2001:db8::1; a=b@c",
		"pass||client-ip=2001:db8::1|a=b@c"},
	{"SPF-45", "the same key twice stays twice", "pass a=b; a=c", "pass||a=b|a=c"},
	{"SPF-45", "no result", "", "@0"},
	{"SPF-45", "another word", "passed", "@0"},
	{"SPF-45", "a result with something behind it", "pass; a=b", "@4"},
	{"SPF-45", "a comment without an end", "pass (a", "@7"},
	{"SPF-45", "also behind a quoted pair's backslash", "pass (a\\", "@8"},
	{"SPF-45", "a quoted string without an end", "pass a=\"b", "@9"},
	{"SPF-45", "a key without a value", "pass a=; b=c", "@7"},
	{"SPF-45", "without a '='", "pass a b", "@7"},
	{"SPF-45", "a key that begins with a digit", "pass 1=a", "@6"},
	{"SPF-45", "two pairs without a ';'", "pass a=b c=d", "@9"},
	{"SPF-45", "two ';'", "pass a=b;; c=d", "@9"},
	{"SPF-45", "an octet that is none of these", "pass a=\x80", "@7"},
	{"SPF-45", "a fold may be a LF alone, and the field's own end may be there",
		"pass (a\n b) a=\"c\r\n d\" \r\n", "pass|a b|a=c d"},
	{"SPF-45", "a line end without white space behind it is no fold", "pass\r\na=b", "@4"},
	{"SPF-45", "nor is it in a comment", "pass (a\r\nb) a=b", "@7"},
	{"SPF-45", "nor in a quoted string", "pass a=\"b\r\nc\"", "@9"},
	{"SPF-45", "nor behind a backslash", "pass a=\"b\\\r\n c\"", "@10"},
	{"SPF-45", "nor is a CR alone", "pass a=\"b\rc\"", "@9"},
};

static void fields_are_read_as_rfc7208_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(read_as(rows[i].in), rows[i].want);
	}
}

/* ------------------------------------------------------------------ bounds */

static void pairs_and_keys_are_bounded(void **state)
{
	char text[1024] = "pass", key[80];
	(void)state;

	row("SPF-45", "64 pairs are read, the 65th is refused");
	for (int i = 0; i < 64; i++)
		strcat(text, " a=b;");
	assert_memory_equal(read_as(text), "pass||a=b|", 10);
	strcat(text, " a=b;");
	assert_string_equal(read_as(text), "@325");

	row("SPF-45", "a key of 64 octets is read, one of 65 refused");
	memset(key, 'k', sizeof key);
	snprintf(text, sizeof text, "pass %.64s=b", key);
	assert_memory_equal(read_as(text), "pass||kkk", 9);
	snprintf(text, sizeof text, "pass %.65s=b", key);
	assert_string_equal(read_as(text), "@70");
}

static void no_text_has_a_nul(void **state)
{
	static const char *const fields[] = {"pass a=\"b\0c\"", "pass (b\0 c) a",
		"pass a=\"\\\0\""};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_received_spf *field = mailauth_received_spf_new(context);
	(void)state;

	for (size_t i = 0; i < COUNT(fields); i++) {
		row("SPF-45", "a NUL is no octet of a comment or a quoted string, nor quoted");
		assert_int_equal(mailauth_received_spf_read(field, fields[i], i < 2 ? 12 : 11),
			MAILAUTH_MALFORMED);
		assert_int_equal(mailauth_received_spf_error_offset(field), i == 1 ? 7 : 9);
	}
	mailauth_received_spf_free(field);
	mailauth_context_free(context);
}

static void values_are_found_by_their_key(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_received_spf *field = mailauth_received_spf_new(context);
	size_t len;
	(void)state;

	row("SPF-45", "the first of a key, and NULL for what is not there");
	assert_null(mailauth_received_spf_find(field, "a", &len));
	assert_string_equal(mailauth_received_spf_get_comment(field, &len), "");
	assert_int_equal(len, 0);
	assert_int_equal(mailauth_received_spf_read(field, "fail A=b; a=\"cd\"", 16), MAILAUTH_OK);
	assert_int_equal(mailauth_received_spf_get_result(field), MAILAUTH_SPF_FAIL);
	assert_string_equal(mailauth_received_spf_find(field, "a", &len), "b");
	assert_int_equal(len, 1);
	assert_string_equal(mailauth_received_spf_value(field, 1, &len), "cd");
	assert_null(mailauth_received_spf_find(field, "b", NULL));
	assert_null(mailauth_received_spf_find(field, NULL, NULL));
	assert_null(mailauth_received_spf_key(field, 2));
	assert_null(mailauth_received_spf_value(field, 2, NULL));

	row("SPF-45", "what cannot be read leaves nothing of what was");
	assert_int_equal(mailauth_received_spf_read(field, "?", 1), MAILAUTH_MALFORMED);
	assert_int_equal(mailauth_received_spf_get_result(field), MAILAUTH_SPF_NONE);
	assert_null(mailauth_received_spf_find(field, "a", NULL));
	assert_int_equal(mailauth_received_spf_read(field, NULL, 0), MAILAUTH_BAD_ARGUMENT);
	mailauth_received_spf_free(field);
	mailauth_context_free(context);

	row("SPF-45", "a NULL object says nothing");
	assert_null(mailauth_received_spf_new(NULL));
	assert_int_equal(mailauth_received_spf_read(NULL, "pass", 4), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_received_spf_get_result(NULL), MAILAUTH_SPF_NONE);
	assert_int_equal(mailauth_received_spf_error_offset(NULL), 0);
	mailauth_received_spf_free(NULL);
}

static void without_memory_nothing_is_read(void **state)
{
	test_memory memory = {.fail_at = 0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	mailauth_received_spf *field;
	(void)state;

	row("SPF-45", "without memory it says so, and then reads again");
	memory.fail_at = memory.allocations + 1;
	assert_null(mailauth_received_spf_new(context));
	field = mailauth_received_spf_new(context);
	memory.fail_at = memory.allocations + 1;
	assert_int_equal(mailauth_received_spf_read(field, "pass a=b", 8), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_received_spf_count(field), 0);
	assert_int_equal(mailauth_received_spf_read(field, "pass a=b", 8), MAILAUTH_OK);
	assert_int_equal(mailauth_received_spf_count(field), 1);
	mailauth_received_spf_free(field);
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

/* ------------------------------------------------------------------ what we write */

/* Writes the verdict on this sender and reads it back. */
static void write_and_read(fixture *f, const char *sender, size_t len, mailauth_line_end line_end)
{
	mailauth_received_spf *field = mailauth_received_spf_new(f->context);
	static char text[TEXT_ROOM];
	bool printable = true;
	size_t written, read;
	const char *value;

	for (size_t i = 0; i < len; i++)
		printable = printable && sender[i] >= ' ' && sender[i] <= '~';
	mailauth_spf_reset(f->spf);
	assert_int_equal(give(f->spf, "2001:db8::1", "helo.example.com", NULL), MAILAUTH_OK);
	assert_int_equal(set_mail_from(f->spf, sender, len), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f->spf), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_received_spf(f->spf, "mx.example.net", line_end, text,
				 sizeof text, &written),
		MAILAUTH_OK);
	assert_int_equal(mailauth_received_spf_read(field, text + 13, written - 13), MAILAUTH_OK);
	assert_int_equal(mailauth_received_spf_get_result(field), mailauth_spf_get_result(f->spf));
	assert_string_equal(mailauth_received_spf_find(field, "receiver", NULL), "mx.example.net");
	assert_string_equal(mailauth_received_spf_find(field, "identity", NULL), "mailfrom");
	assert_string_equal(mailauth_received_spf_find(field, "client-ip", NULL), "2001:db8::1");
	assert_string_equal(mailauth_received_spf_find(field, "helo", NULL), "helo.example.com");
	value = mailauth_received_spf_find(field, "envelope-from", &read);
	if (printable) {
		assert_non_null(value);
		assert_int_equal(read, len);
		assert_memory_equal(value, sender, len);
	} else {
		assert_null(value);
	}
	mailauth_received_spf_free(field);
}

static void what_is_written_is_read_back(void **state)
{
	char sender[] = "a?b@example.com";
	fixture f;
	(void)state;

	row("SPF-46", "with each octet in the local-part, folded and not");
	open_fixture(&f, "example.com. TXT \"v=spf1 ~all\"\n");
	for (int line_end = MAILAUTH_LINE_CRLF; line_end <= MAILAUTH_LINE_UNFOLDED; line_end++)
		for (int octet = 0; octet < 256; octet++) {
			sender[1] = (char)octet;
			write_and_read(&f, sender, sizeof sender - 1, (mailauth_line_end)line_end);
		}
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_read_as_rfc7208_says),
		cmocka_unit_test(pairs_and_keys_are_bounded),
		cmocka_unit_test(no_text_has_a_nul),
		cmocka_unit_test(values_are_found_by_their_key),
		cmocka_unit_test(without_memory_nothing_is_read),
		cmocka_unit_test(what_is_written_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
