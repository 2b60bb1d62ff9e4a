/*
 * Authentication-Results at its bounds: keywords, the length of lines, the room needed, misuse and
 * failing memory.
 */
#include "test.h"

#include "reader.h"

#define IN(text) text, sizeof(text) - 1

enum { FIELD_MAX = 16384, KEYWORD_MAX = 64 };

static mailauth_authres *make(const mailauth_context *context, const char *id)
{
	mailauth_authres *authres = mailauth_authres_new(context, id);

	assert_non_null(authres);
	return authres;
}

/* The text of the last call. */
static const char *written(const mailauth_authres *authres, mailauth_line_end line_end)
{
	static char text[FIELD_MAX];
	size_t len;

	assert_int_equal(mailauth_authres_write(authres, line_end, text, sizeof text, &len),
		MAILAUTH_OK);
	assert_int_equal(strlen(text), len);
	return text;
}

static void check_readable(const mailauth_authres *authres)
{
	static char read[FIELD_MAX];

	assert_true(reader_read(ma_slice_text(written(authres, MAILAUTH_LINE_CRLF)),
		MAILAUTH_LINE_CRLF, read, sizeof read));
}

/* The status of a keyword in one of the four places, on a fresh result. */
static mailauth_status try_keyword(mailauth_authres *authres, int place, const char *word)
{
	mailauth_authres_reset(authres);
	if (place == 0)
		return mailauth_authres_add_result(authres, word, "pass");
	if (place == 1)
		return mailauth_authres_add_result(authres, "dkim", word);
	assert_int_equal(mailauth_authres_add_result(authres, "dkim", "pass"), MAILAUTH_OK);
	if (place == 2)
		return mailauth_authres_add_property(authres, word, "d", "x", 1);
	return mailauth_authres_add_property(authres, "header", word, "x", 1);
}

static void words_are_keywords(void **state)
{
	static const struct {
		const char *why, *word;
		bool right;
	} rows[] = {
		{"letters", "dkim", true},
		{"letters of both cases, for registries are not ours to police", "DKIM", true},
		{"digits and inner hyphens", "x-1--a", true},
		{"a digit alone", "1", true},
		{"no keyword is NULL", NULL, false},
		{"nothing is no keyword", "", false},
		{"no hyphen first", "-a", false},
		{"no hyphen last", "a-", false},
		{"no hyphen alone", "-", false},
		{"no dot", "a.b", false},
		{"no version of a method", "dkim/1", false},
		{"no result in a method", "dkim=pass", false},
		{"no other result", "pass; spf=pass", false},
		{"no line end", "pass\r\n", false},
		{"no comment", "pass(a)", false},
		{"no quotes", "\"pass\"", false},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_authres *authres = make(context, "mx");
	char word[KEYWORD_MAX + 2];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("AR-6", rows[i].why);
		for (int place = 0; place < 4; place++)
			assert_int_equal(try_keyword(authres, place, rows[i].word),
				rows[i].right ? MAILAUTH_OK : MAILAUTH_BAD_ARGUMENT);
	}

	row("AR-6", "each octet in the middle of a keyword");
	for (unsigned c = 1; c < 256; c++) {
		const char letters[] = {'a', (char)c, 'b', 0};
		bool right = c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			(c >= 'a' && c <= 'z');

		for (int place = 0; place < 4; place++)
			assert_int_equal(try_keyword(authres, place, letters),
				right ? MAILAUTH_OK : MAILAUTH_BAD_ARGUMENT);
	}

	row("AR-6", "a keyword of 64 octets is one, one of 65 is none");
	memset(word, 'a', sizeof word);
	for (int place = 0; place < 4; place++) {
		word[KEYWORD_MAX + 1] = 0;
		assert_int_equal(try_keyword(authres, place, word), MAILAUTH_BAD_ARGUMENT);
		word[KEYWORD_MAX] = 0;
		assert_int_equal(try_keyword(authres, place, word), MAILAUTH_OK);
		check_readable(authres);
		word[KEYWORD_MAX] = 'a';
	}
	mailauth_authres_free(authres);
	mailauth_context_free(context);
}

/* Whether a line could have been folded: a space outside quotes and comments, not at its front. */
static bool has_gap(const char *line, size_t len)
{
	static const char name[] = "Authentication-Results: ";
	size_t at = strncmp(line, name, sizeof name - 1) == 0 ? sizeof name - 1 : 1;
	bool quoted = false, comment = false;

	for (; at < len; at++) {
		if (quoted && line[at] == '\\')
			at++;
		else if (line[at] == '"' && !comment)
			quoted = !quoted;
		else if (line[at] == '(' && !quoted)
			comment = true;
		else if (line[at] == ')' && !quoted)
			comment = false;
		else if (line[at] == ' ' && !quoted && !comment)
			return true;
	}
	return false;
}

/* No line over 998 octets, and none over 78 that could have been folded. */
static void check_lines(const mailauth_authres *authres)
{
	const char *line = written(authres, MAILAUTH_LINE_CRLF);

	check_readable(authres);
	while (*line != 0) {
		size_t len = strcspn(line, "\r");

		assert_in_range(len, 1, 998);
		if (len > 78 && has_gap(line, len))
			fail_msg("%u octets: %.*s", (unsigned)len, (int)len, line);
		line += len + 2;
	}
}

/* The header.d of the field, as written, that begins with "ddd"; 0 if it is not there. */
static size_t property_len(const mailauth_authres *authres)
{
	const char *at = strstr(written(authres, MAILAUTH_LINE_CRLF), "header.d=");

	return at != NULL ? strcspn(at, ";\r ") : 0;
}

static void lines_are_folded(void **state)
{
	static char text[1000];
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_authres *authres = make(context, "mx.example.net");
	(void)state;

	memset(text, 'd', sizeof text);
	row("AR-9", "values of each length, with others round them");
	row("AR-9", "a property is written up to 900 octets, and left out beyond");
	for (size_t len = 0; len < 910; len++) {
		mailauth_authres_reset(authres);
		mailauth_authres_add_result(authres, "dkim", "pass");
		mailauth_authres_add_property(authres, "header", "a", "rsa-sha256", 10);
		mailauth_authres_add_property(authres, "header", "d", text, len);
		mailauth_authres_add_property(authres, "header", "s", "spring", 6);
		mailauth_authres_add_result(authres, "spf", "none");
		check_lines(authres);
		assert_int_equal(property_len(authres), len == 0 ? 11 : len <= 891 ? len + 9 : 0);
	}

	row("AR-9", "the octets of a property are counted as they are written");
	memset(text, '"', sizeof text);
	for (size_t quotes = 440; quotes < 450; quotes++) {
		mailauth_authres_reset(authres);
		mailauth_authres_add_result(authres, "dkim", "pass");
		mailauth_authres_add_property(authres, "header", "d", text, quotes);
		check_lines(authres);
		assert_int_equal(property_len(authres), quotes <= 444 ? 2 * quotes + 11 : 0);
	}

	row("AR-9", "comments of each length");
	row("AR-9", "a comment of 898 octets is written, a longer one is left out");
	memset(text, 'c', sizeof text);
	for (size_t len = 0; len < 905; len++) {
		size_t parens;

		mailauth_authres_reset(authres);
		mailauth_authres_add_result(authres, "dkim", "pass");
		mailauth_authres_set_comment(authres, text, len);
		mailauth_authres_add_property(authres, "header", "d", "example.com", 11);
		mailauth_authres_add_result(authres, "dkim", "pass");
		check_lines(authres);
		parens = strcspn(written(authres, MAILAUTH_LINE_UNFOLDED), "(");
		assert_int_equal(strlen(written(authres, MAILAUTH_LINE_UNFOLDED)) > parens,
			len > 0 && len <= 898);
	}
	mailauth_authres_free(authres);
	mailauth_context_free(context);
}

static void first_lines_are_folded(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char id[256];
	(void)state;

	row("AR-9", "authserv-ids of each length, plain and all quotes, with results and without");
	for (size_t len = 1; len < sizeof id; len++)
		for (int quotes = 0; quotes <= 1; quotes++) {
			mailauth_authres *authres;

			memset(id, quotes ? '"' : 'm', len);
			id[len] = 0;
			authres = make(context, id);
			check_lines(authres);
			mailauth_authres_add_result(authres, "dkim", "none");
			check_lines(authres);
			mailauth_authres_free(authres);
		}

	row("AR-9", "the longest keywords");
	memset(id, 'k', KEYWORD_MAX);
	id[KEYWORD_MAX] = 0;
	{
		mailauth_authres *authres = make(context, "mx");

		for (int i = 0; i < 3; i++) {
			mailauth_authres_add_result(authres, id, id);
			mailauth_authres_set_comment(authres, "a", 1);
			mailauth_authres_add_property(authres, id, id, "a", 1);
		}
		check_lines(authres);
		mailauth_authres_free(authres);
	}
	mailauth_context_free(context);
}

static void the_room_needed_is_told(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_authres *authres = make(context, "mx.example.net");
	(void)state;

	row("AR-10", "with each room that is too small the length is told and nothing is there");
	row("AR-10", "with room for the text and its NUL all of it is there");
	mailauth_authres_add_result(authres, "dkim", "fail");
	mailauth_authres_set_comment(authres, IN("body hash did not verify"));
	mailauth_authres_add_property(authres, "header", "i", IN("\"a b\"@example.com"));
	for (int i = MAILAUTH_LINE_CRLF; i <= MAILAUTH_LINE_UNFOLDED; i++) {
		mailauth_line_end line_end = (mailauth_line_end)i;
		size_t need = strlen(written(authres, line_end));

		for (size_t cap = 0; cap <= need + 2; cap++) {
			char *room = malloc(cap);
			size_t len = 0;
			mailauth_status status =
				mailauth_authres_write(authres, line_end, room, cap, &len);

			assert_int_equal(len, need);
			assert_int_equal(status, cap > need ? MAILAUTH_OK : MAILAUTH_NO_SPACE);
			if (cap > need)
				assert_string_equal(room, written(authres, line_end));
			else if (cap > 0)
				assert_int_equal(room[0], 0);
			free(room);
		}
	}
	mailauth_authres_free(authres);
	mailauth_context_free(context);
}

static void objects_are_made_of_right_arguments(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_authres *authres;
	char id[257];
	(void)state;

	row("AR-11", "no object without a context or an authserv-id");
	assert_null(mailauth_authres_new(NULL, "mx"));
	assert_null(mailauth_authres_new(context, NULL));
	assert_null(mailauth_authres_new(context, ""));

	row("AR-11", "an authserv-id has 255 octets at most");
	memset(id, 'm', 256);
	id[256] = 0;
	assert_null(mailauth_authres_new(context, id));
	id[255] = 0;
	authres = make(context, id);
	check_readable(authres);

	row("AR-11", "an authserv-id is copied");
	memset(id, 'x', 255);
	assert_null(strchr(written(authres, MAILAUTH_LINE_CRLF), 'x'));
	mailauth_authres_free(authres);

	row("API-3", "a NULL object is accepted everywhere");
	mailauth_authres_free(NULL);
	mailauth_authres_reset(NULL);
	assert_int_equal(mailauth_authres_add_result(NULL, "dkim", "pass"), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_authres_set_comment(NULL, "a", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_authres_add_property(NULL, "header", "d", "a", 1),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_authres_write(NULL, MAILAUTH_LINE_CRLF, NULL, 0, &(size_t){0}),
		MAILAUTH_NO_MEMORY);
	mailauth_context_free(context);
}

static void misuse_sticks(void **state)
{
	static const struct {
		const char *why,
			*calls;       /* result, comment, property; upper case: wrong arguments */
		mailauth_status want; /* of the last call, and of all that follow */
	} rows[] = {
		{"a comment needs a result", "c", MAILAUTH_BAD_STATE},
		{"a property needs a result", "p", MAILAUTH_BAD_STATE},
		{"a result needs keywords", "R", MAILAUTH_BAD_ARGUMENT},
		{"a comment of some octets is not NULL", "rC", MAILAUTH_BAD_ARGUMENT},
		{"a value of some octets is not NULL", "rP", MAILAUTH_BAD_ARGUMENT},
		{"the first error is the one that stays", "rPR", MAILAUTH_BAD_ARGUMENT},
		{"the first error is the one that stays, of two kinds", "cR", MAILAUTH_BAD_STATE},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_authres *authres = make(context, "mx");
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_status status = MAILAUTH_OK;
		size_t len;

		row("AR-11", rows[i].why);
		for (const char *at = rows[i].calls; *at != 0; at++) {
			if (*at == 'r' || *at == 'R')
				status = mailauth_authres_add_result(authres,
					*at == 'r' ? "dkim" : "d k", "pass");
			else if (*at == 'c' || *at == 'C')
				status = mailauth_authres_set_comment(authres,
					*at == 'c' ? "a" : NULL, 1);
			else
				status = mailauth_authres_add_property(authres, "header", "d",
					*at == 'p' ? "a" : NULL, 1);
		}
		assert_int_equal(status, rows[i].want);
		assert_int_equal(mailauth_authres_add_result(authres, "dkim", "pass"),
			rows[i].want);
		assert_int_equal(mailauth_authres_add_property(authres, "header", "d", "a", 1),
			rows[i].want);
		assert_int_equal(mailauth_authres_set_comment(authres, "a", 1), rows[i].want);
		assert_int_equal(mailauth_authres_write(authres, MAILAUTH_LINE_LF, NULL, 0, &len),
			rows[i].want);
		mailauth_authres_reset(authres);
		assert_string_equal(written(authres, MAILAUTH_LINE_UNFOLDED),
			"Authentication-Results: mx; none");
	}
	mailauth_authres_free(authres);
	mailauth_context_free(context);
}

static void wrong_arguments_of_write_do_not_stick(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_authres *authres = make(context, "mx");
	char room[100];
	size_t len;
	(void)state;

	row("AR-11", "writing wants room, a length and a known line end, and changes nothing");
	assert_int_equal(mailauth_authres_write(authres, MAILAUTH_LINE_LF, NULL, 1, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_authres_write(authres, MAILAUTH_LINE_LF, room, 100, NULL),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_authres_write(authres, (mailauth_line_end)3, room, 100, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_authres_write(authres, (mailauth_line_end)-1, room, 100, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_string_equal(written(authres, MAILAUTH_LINE_UNFOLDED),
		"Authentication-Results: mx; none");

	row("AR-11", "NULL may stand for a value or comment of no octets");
	assert_int_equal(mailauth_authres_add_result(authres, "dkim", "pass"), MAILAUTH_OK);
	assert_int_equal(mailauth_authres_set_comment(authres, NULL, 0), MAILAUTH_OK);
	assert_int_equal(mailauth_authres_add_property(authres, "header", "d", NULL, 0),
		MAILAUTH_OK);
	assert_string_equal(written(authres, MAILAUTH_LINE_UNFOLDED),
		"Authentication-Results: mx; dkim=pass header.d=\"\"");
	mailauth_authres_free(authres);
	mailauth_context_free(context);
}

/* Builds a field of many results; the first status that is not OK, which must stay. */
static mailauth_status build(mailauth_authres *authres)
{
	static char value[500];
	mailauth_status first = MAILAUTH_OK;

	memset(value, 'v', sizeof value);
	for (int i = 0; i < 30; i++) {
		mailauth_status statuses[] = {mailauth_authres_add_result(authres, "dkim", "pass"),
			mailauth_authres_set_comment(authres, value, sizeof value),
			mailauth_authres_add_property(authres, "header", "d", value, sizeof value)};

		for (size_t k = 0; k < COUNT(statuses); k++) {
			if (first == MAILAUTH_OK)
				first = statuses[k];
			assert_int_equal(statuses[k], first);
		}
	}
	return first;
}

static void each_failing_allocation_sticks(void **state)
{
	size_t fail_at = 0;
	mailauth_status status;
	(void)state;

	row("AR-11", "whichever allocation fails, it is told, it stays, and nothing leaks");
	do {
		test_memory memory = {0};
		mailauth_context *context = mailauth_context_new(test_allocate, &memory);
		mailauth_authres *authres = make(context, "mx");
		size_t len;

		memory.fail_at = memory.allocations + ++fail_at;
		status = build(authres);
		assert_int_equal(status,
			memory.allocations >= memory.fail_at ? MAILAUTH_NO_MEMORY : MAILAUTH_OK);
		assert_int_equal(mailauth_authres_write(authres, MAILAUTH_LINE_LF, NULL, 0, &len),
			status == MAILAUTH_OK ? MAILAUTH_NO_SPACE : MAILAUTH_NO_MEMORY);
		memory.fail_at = 0;
		mailauth_authres_reset(authres);
		assert_int_equal(build(authres), MAILAUTH_OK);
		mailauth_authres_free(authres);
		mailauth_context_free(context);
		assert_int_equal(memory.in_use, 0);
	} while (status != MAILAUTH_OK);
	assert_in_range(fail_at, 4, 100);

	row("AR-11", "without memory there is no object");
	{
		test_memory memory = {0};
		mailauth_context *context = mailauth_context_new(test_allocate, &memory);

		memory.fail_at = memory.allocations + 1;
		assert_null(mailauth_authres_new(context, "mx"));
		mailauth_context_free(context);
		assert_int_equal(memory.in_use, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_keywords),
		cmocka_unit_test(lines_are_folded),
		cmocka_unit_test(first_lines_are_folded),
		cmocka_unit_test(the_room_needed_is_told),
		cmocka_unit_test(objects_are_made_of_right_arguments),
		cmocka_unit_test(misuse_sticks),
		cmocka_unit_test(wrong_arguments_of_write_do_not_stick),
		cmocka_unit_test(each_failing_allocation_sticks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
