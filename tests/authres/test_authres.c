/*
 * Authentication-Results as it is written: its form, its quoting, and what nobody can put into it.
 * What is written is read again by reader.h, which knows the grammar from RFC 8601 and not from us.
 */
#include "test.h"

#include "ascii.h"
#include "reader.h"

#define IN(text) text, sizeof(text) - 1

enum { FIELD_MAX = 16384 };

static mailauth_authres *make(const mailauth_context *context, const char *id)
{
	mailauth_authres *authres = mailauth_authres_new(context, id);

	assert_non_null(authres);
	return authres;
}

/* Writes into a heap block of exactly the size told; the text is that of the last call. */
static const char *written(const mailauth_authres *authres, mailauth_line_end line_end)
{
	static char text[FIELD_MAX];
	size_t len, again;
	char *exact;

	assert_int_equal(mailauth_authres_write(authres, line_end, NULL, 0, &len),
		MAILAUTH_NO_SPACE);
	exact = malloc(len + 1);
	assert_non_null(exact);
	assert_int_equal(mailauth_authres_write(authres, line_end, exact, len + 1, &again),
		MAILAUTH_OK);
	assert_int_equal(again, len);
	assert_int_equal(strlen(exact), len);
	assert_true(len < sizeof text);
	memcpy(text, exact, len + 1);
	free(exact);
	return text;
}

/* What reader.h finds in each of the three forms, which must be the same. */
static const char *read_back(const mailauth_authres *authres)
{
	static char read[3][FIELD_MAX];

	for (int i = MAILAUTH_LINE_CRLF; i <= MAILAUTH_LINE_UNFOLDED; i++) {
		mailauth_line_end line_end = (mailauth_line_end)i;
		const char *text = written(authres, line_end);

		if (!reader_read(ma_slice_text(text), line_end, read[i], sizeof read[i]))
			fail_msg("not of the grammar: %s", text);
	}
	assert_string_equal(read[MAILAUTH_LINE_LF], read[MAILAUTH_LINE_CRLF]);
	assert_string_equal(read[MAILAUTH_LINE_UNFOLDED], read[MAILAUTH_LINE_CRLF]);
	return read[0];
}

static void add_property(mailauth_authres *authres, const char *name, const void *value, size_t len)
{
	uint8_t *copy = exact_copy(value, len);

	assert_int_equal(
		mailauth_authres_add_property(authres, "header", name, (const char *)copy, len),
		MAILAUTH_OK);
	free(copy);
}

static void set_comment(mailauth_authres *authres, const void *comment, size_t len)
{
	uint8_t *copy = exact_copy(comment, len);

	assert_int_equal(mailauth_authres_set_comment(authres, (const char *)copy, len),
		MAILAUTH_OK);
	free(copy);
}

static void the_form_is_that_of_rfc8601(void **state)
{
	static const char *const lf =
		"Authentication-Results: mx.example.net;\n"
		"\tdkim=fail (body hash did not verify) header.d=example.com\n"
		"\theader.i=ada@example.com;\n"
		"\tdkim=none;\n"
		"\tspf=pass smtp.mailfrom=ada@example.com\n";
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_authres *authres = make(context, "mx.example.net");
	(void)state;

	row("AR-1", "a field without results says none");
	assert_string_equal(written(authres, MAILAUTH_LINE_CRLF),
		"Authentication-Results: mx.example.net; none\r\n");
	assert_string_equal(written(authres, MAILAUTH_LINE_LF),
		"Authentication-Results: mx.example.net; none\n");
	assert_string_equal(written(authres, MAILAUTH_LINE_UNFOLDED),
		"Authentication-Results: mx.example.net; none");
	assert_string_equal(read_back(authres), "id 14:mx.example.net\nnone\n");

	row("AR-1", "results in their order, each with its comment and properties");
	assert_int_equal(mailauth_authres_add_result(authres, "dkim", "fail"), MAILAUTH_OK);
	set_comment(authres, IN("first thought"));
	set_comment(authres, IN("body hash did not verify"));
	add_property(authres, "d", IN("example.com"));
	add_property(authres, "i", IN("ada@example.com"));
	assert_int_equal(mailauth_authres_add_result(authres, "dkim", "none"), MAILAUTH_OK);
	assert_int_equal(mailauth_authres_add_result(authres, "spf", "pass"), MAILAUTH_OK);
	assert_int_equal(
		mailauth_authres_add_property(authres, "smtp", "mailfrom", "ada@example.com", 15),
		MAILAUTH_OK);
	assert_string_equal(written(authres, MAILAUTH_LINE_LF), lf);
	assert_string_equal(written(authres, MAILAUTH_LINE_UNFOLDED),
		"Authentication-Results: mx.example.net; dkim=fail (body hash did not verify) "
		"header.d=example.com header.i=ada@example.com; dkim=none; spf=pass "
		"smtp.mailfrom=ada@example.com");
	assert_string_equal(read_back(authres),
		"id 14:mx.example.net\n"
		"dkim=fail\n(24:body hash did not verify)\n"
		"header.d=11:example.com\n"
		"header.i=15:ada@example.com\n"
		"dkim=none\n"
		"spf=pass\nsmtp.mailfrom=15:ada@example.com\n");

	row("AR-1", "CRLF folds stand where LF folds stand");
	{
		const char *at = lf;

		for (const char *crlf = written(authres, MAILAUTH_LINE_CRLF); *crlf != 0; crlf++)
			if (*crlf != '\r')
				assert_int_equal(*crlf, *at++);
		assert_int_equal(*at, 0);
	}

	row("AR-1", "a reset drops the results and keeps the authserv-id");
	mailauth_authres_reset(authres);
	assert_string_equal(read_back(authres), "id 14:mx.example.net\nnone\n");
	mailauth_authres_free(authres);
	mailauth_context_free(context);
}

static void values_are_bare_or_quoted(void **state)
{
	static const struct {
		const char *why, *value, *want;
	} rows[] = {
		{"a domain is a token", "example.com", "example.com"},
		{"a token may hold all that is no tspecial", "!#$%&'*+-.09AZ^_`az{|}~",
			"!#$%&'*+-.09AZ^_`az{|}~"},
		{"nothing is an empty quoted-string", "", "\"\""},
		{"a space is quoted", "a b", "\"a b\""},
		{"spaces alone are quoted", " ", "\" \""},
		{"a quote is escaped", "a\"b", "\"a\\\"b\""},
		{"a backslash is escaped", "a\\b", "\"a\\\\b\""},
		{"each is, at both ends", "\\\"\\", "\"\\\\\\\"\\\\\""},
		{"a semicolon is quoted", "a; dkim=pass", "\"a; dkim=pass\""},
		{"a comment is quoted", "a(b)", "\"a(b)\""},
		{"a slash is a tspecial", "rsa/sha256", "\"rsa/sha256\""},
		{"an equals sign is a tspecial", "a=b", "\"a=b\""},
		{"an IPv4 address is a token", "192.0.2.1", "192.0.2.1"},
		{"an IPv6 address is none", "2001:db8::1", "\"2001:db8::1\""},
		{"an address stands bare", "ada@example.com", "ada@example.com"},
		{"a domain of an address too", "@example.com", "@example.com"},
		{"a local-part may hold dots", "a.d.a@example.com", "a.d.a@example.com"},
		{"a local-part may hold what a token may not", "a/=?@example.com",
			"a/=?@example.com"},
		{"a domain may have hyphens inside", "a@a-b--c.example", "a@a-b--c.example"},
		{"a domain may have digits alone in a label", "a@1.example", "a@1.example"},
		{"an empty atom makes no local-part", "a..b@example.com", "\"a..b@example.com\""},
		{"a dot first makes no local-part", ".a@example.com", "\".a@example.com\""},
		{"a dot last makes no local-part", "a.@example.com", "\"a.@example.com\""},
		{"a local-part with a space is no dot-atom", "a b@example.com",
			"\"a b@example.com\""},
		{"two at signs make no address", "a@b@example.com", "\"a@b@example.com\""},
		{"an at sign alone is no address", "@", "\"@\""},
		{"an address has a domain", "a@", "\"a@\""},
		{"one label is no domain-name (RFC 6376 3.5)", "a@example", "\"a@example\""},
		{"a domain-name does not end with a dot", "a@example.com.", "\"a@example.com.\""},
		{"a domain-name has no empty label", "a@example..com", "\"a@example..com\""},
		{"a label does not begin with a hyphen", "a@-a.example", "\"a@-a.example\""},
		{"a label does not end with a hyphen", "a@a-.example", "\"a@a-.example\""},
		{"nor does the last label", "a@example.com-", "\"a@example.com-\""},
		{"a label has no underscore", "a@_a.example", "\"a@_a.example\""},
		{"an address literal is no domain-name", "a@[192.0.2.1]", "\"a@[192.0.2.1]\""},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_authres *authres = make(context, "mx.example.net");
	char want[256];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("AR-2", rows[i].why);
		mailauth_authres_reset(authres);
		mailauth_authres_add_result(authres, "dkim", "pass");
		add_property(authres, "d", rows[i].value, strlen(rows[i].value));
		snprintf(want, sizeof want,
			"Authentication-Results: mx.example.net; dkim=pass header.d=%s",
			rows[i].want);
		assert_string_equal(written(authres, MAILAUTH_LINE_UNFOLDED), want);
		snprintf(want, sizeof want, "id 14:mx.example.net\ndkim=pass\nheader.d=%u:%s\n",
			(unsigned)strlen(rows[i].value), rows[i].value);
		assert_string_equal(read_back(authres), want);
	}
	mailauth_authres_free(authres);
	mailauth_context_free(context);
}

static void an_authserv_id_is_quoted_too(void **state)
{
	static const char *const ids[] = {"mx", "mx.example.net", "a b", "a;b", "a\"b\\", "(",
		"a/1", "example.net 1", " ", "mx=a", "none; dkim=pass"};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char want[256];
	(void)state;

	row("AR-2", "an authserv-id is a token or a quoted-string, and comes back as it was");
	for (size_t i = 0; i < COUNT(ids); i++) {
		mailauth_authres *authres = make(context, ids[i]);

		snprintf(want, sizeof want, "id %u:%s\nnone\n", (unsigned)strlen(ids[i]), ids[i]);
		assert_string_equal(read_back(authres), want);
		mailauth_authres_free(authres);
	}
	mailauth_context_free(context);
}

static bool all_printable(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 32 || (unsigned char)text[i] > 126)
			return false;
	return true;
}

/* Adds what stands there without any escape of its own; its end. */
static size_t append(char *want, size_t at, const char *before, const char *text, size_t len)
{
	at += (size_t)sprintf(want + at, "%s%u:", before, (unsigned)len);
	memcpy(want + at, text, len);
	want[at + len] = '\n';
	want[at + len + 1] = 0;
	return at + len + 1;
}

/* A result with the value first, between and last; a second result behind it. */
static void check_value(mailauth_authres *authres, const char *value, size_t len)
{
	static const char *const names[] = {"a", "b", "c"};
	static char want[FIELD_MAX];
	size_t at = (size_t)sprintf(want, "id 2:mx\ndkim=pass\n");

	mailauth_authres_reset(authres);
	mailauth_authres_add_result(authres, "dkim", "pass");
	for (size_t i = 0; i < COUNT(names); i++) {
		char before[16];

		add_property(authres, names[i], value, len);
		add_property(authres, "x", IN("y"));
		snprintf(before, sizeof before, "header.%s=", names[i]);
		if (all_printable(value, len))
			at = append(want, at, before, value, len);
		at = append(want, at, "header.x=", IN("y"));
	}
	mailauth_authres_add_result(authres, "spf", "none");
	sprintf(want + at, "spf=none\n");
	assert_string_equal(read_back(authres), want);
}

static void no_value_can_add_anything(void **state)
{
	static const char *const frames[] = {"", "a", "a b", "ada@example.com", "a@", "@b.example",
		"\"", "\\", "\" header.x=y", "\r\n\tspf=pass", "\r\nSubject: a", ")(",
		"; spf=pass"};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_authres *authres = make(context, "mx");
	char value[64];
	(void)state;

	row("AR-3", "each octet at each place of a value comes back, or the value is left out");
	for (size_t f = 0; f < COUNT(frames); f++)
		for (size_t place = 0; place <= strlen(frames[f]); place++)
			for (unsigned c = 0; c < 256; c++) {
				size_t len = strlen(frames[f]);

				memcpy(value, frames[f], place);
				value[place] = (char)c;
				memcpy(value + place + 1, frames[f] + place, len - place);
				check_value(authres, value, len + 1);
			}

	row("AR-3", "so does each value of two octets");
	for (unsigned pair = 0; pair < 0x10000; pair++) {
		value[0] = (char)(pair >> 8);
		value[1] = (char)(pair & 255);
		check_value(authres, value, 2);
	}
	mailauth_authres_free(authres);
	mailauth_context_free(context);
}

/*
 * What is left of a comment: printable octets but parentheses and backslashes, and but ';' and '"',
 * which would be syntax for who splits the field before looking for comments.
 */
static size_t comment_left(const char *comment, size_t len, char *left)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (all_printable(comment + i, 1) && strchr("()\\;\"", comment[i]) == NULL)
			left[n++] = comment[i];
	return n;
}

static void check_comment(mailauth_authres *authres, const char *comment, size_t len)
{
	static char want[FIELD_MAX], left[FIELD_MAX];
	size_t at = (size_t)sprintf(want, "id 2:mx\ndkim=pass\n");
	size_t n = comment_left(comment, len, left);

	mailauth_authres_reset(authres);
	mailauth_authres_add_result(authres, "dkim", "pass");
	set_comment(authres, comment, len);
	add_property(authres, "x", IN("y"));
	mailauth_authres_add_result(authres, "spf", "none");
	set_comment(authres, comment, len);
	if (n > 0 && n <= 898) {
		at = append(want, at, "(", left, n);
		at = (size_t)sprintf(want + at - 1, ")\n") + at - 1;
	}
	at = append(want, at, "header.x=", IN("y"));
	at += (size_t)sprintf(want + at, "spf=none\n");
	if (n > 0 && n <= 898) {
		at = append(want, at, "(", left, n);
		sprintf(want + at - 1, ")\n");
	}
	assert_string_equal(read_back(authres), want);
}

static void no_comment_can_add_anything(void **state)
{
	static const char *const frames[] = {"", "a", "a b", "(a)", ") header.x=y (", "\\)",
		"\\\\)", "\r\n\tspf=pass", "\r\nSubject: a", ");spf=pass", "\"", "a;b"};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_authres *authres = make(context, "mx");
	char comment[64];
	(void)state;

	row("AR-3", "each octet at each place of a comment stays in it, or is left out");
	for (size_t f = 0; f < COUNT(frames); f++)
		for (size_t place = 0; place <= strlen(frames[f]); place++)
			for (unsigned c = 0; c < 256; c++) {
				size_t len = strlen(frames[f]);

				memcpy(comment, frames[f], place);
				comment[place] = (char)c;
				memcpy(comment + place + 1, frames[f] + place, len - place);
				check_comment(authres, comment, len + 1);
			}

	row("AR-3",
		"nothing stands in a comment that ends a result for who does not know comments");
	check_comment(authres, IN("selector \"a; dkim=pass\""));
	row("AR-3", "an empty comment is none, and neither is one of which nothing is left");
	check_comment(authres, NULL, 0);
	check_comment(authres, IN("(\\);\"\r\n\t\xe9"));
	mailauth_authres_free(authres);
	mailauth_context_free(context);
}

static void no_authserv_id_can_add_anything(void **state)
{
	static const char *const frames[] = {"", "mx", "a b"};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char id[8], want[64];
	(void)state;

	row("AR-3", "each octet at each place of an authserv-id comes back, or it is refused");
	for (size_t f = 0; f < COUNT(frames); f++)
		for (size_t place = 0; place <= strlen(frames[f]); place++)
			for (unsigned c = 1; c < 256; c++) {
				size_t len = strlen(frames[f]);
				mailauth_authres *authres;

				memcpy(id, frames[f], place);
				id[place] = (char)c;
				memcpy(id + place + 1, frames[f] + place, len - place + 1);
				authres = mailauth_authres_new(context, id);
				assert_int_equal(authres != NULL, c >= 32 && c < 127);
				if (authres == NULL)
					continue;
				snprintf(want, sizeof want, "id %u:%s\nnone\n", (unsigned)len + 1,
					id);
				assert_string_equal(read_back(authres), want);
				mailauth_authres_free(authres);
			}
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_form_is_that_of_rfc8601),
		cmocka_unit_test(values_are_bare_or_quoted),
		cmocka_unit_test(an_authserv_id_is_quoted_too),
		cmocka_unit_test(no_value_can_add_anything),
		cmocka_unit_test(no_comment_can_add_anything),
		cmocka_unit_test(no_authserv_id_can_add_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
