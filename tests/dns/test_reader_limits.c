/*
 * The limits of master files read whole: octets of an entry, records remembered, files included.
 */
#include "reader_test.h"

static void entries_have_a_limit(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char text[1200];
	(void)state;

	row("DNS-9",
		"an entry of as many octets as the limit is read, its line end not counted; "
		"one more is not, and "
		"reading goes on behind it");
	assert_int_equal(mailauth_context_set_limit(context, MAILAUTH_LIMIT_ZONE_ENTRY_BYTES, 512),
		MAILAUTH_OK);
	for (int more = 0; more < 2; more++) {
		for (size_t piece = 1; piece < 600; piece += 7) {
			transcript told = {.len = 0};

			snprintf(text, sizeof text, "a. 5 TXT x (%*s)\nb. 5 TXT y\n", 499 + more,
				"");
			assert_int_equal(read_in(context, text, piece, 0, &told),
				more ? MAILAUTH_MALFORMED : MAILAUTH_OK);
			assert_string_equal(told.text,
				more ? "!1:1: an entry over the limit of octets\n"
				       "b. 5 IN TXT \"y\"\n"
				     : "a. 5 IN TXT \"x\"\nb. 5 IN TXT \"y\"\n");
		}
	}
	row("DNS-9", "a byte order mark does not count");
	for (size_t piece = 1; piece < 600; piece += 7) {
		transcript told = {.len = 0};

		snprintf(text, sizeof text,
			"\xef\xbb\xbf"
			"a. 5 TXT x (%*s)\nb. 5 TXT y\n",
			499, "");
		assert_int_equal(read_in(context, text, piece, 0, &told), MAILAUTH_OK);
	}
	row("DNS-9", "what such an entry begins with is not known behind it, whatever the pieces");
	for (size_t piece = 1; piece < 600; piece += 7) {
		transcript told = {.len = 0};

		snprintf(text, sizeof text, "a. 5 TXT x\nb. 6 TXT x (\n%*s)\n TXT y\nc. TXT z\n",
			500, "");
		assert_int_equal(read_in(context, text, piece, 0, &told), MAILAUTH_MALFORMED);
		assert_string_equal(told.text,
			"a. 5 IN TXT \"x\"\n!2:1: an entry over the limit of octets\n"
			"!4:2: a record without an owner, found \"TXT\"\nc. 3600 IN TXT \"z\"\n");
	}
	mailauth_context_free(context);
}

static void a_parenthesis_over_the_limit_ends(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char blanks[601], text[1800] = "";
	(void)state;

	assert_int_equal(mailauth_context_set_limit(context, MAILAUTH_LIMIT_ZONE_ENTRY_BYTES, 512),
		MAILAUTH_OK);
	row("ZF-7",
		"a parenthesis that takes up the limit is told, and entries behind it are read");
	for (size_t piece = 1; piece < 800; piece += 7) {
		transcript told = {.len = 0};

		snprintf(text, sizeof text, "a. 5 TXT (%600s\nb. 5 TXT y\nc. 5 TXT )\nd. 5 TXT z\n",
			"");
		assert_int_equal(read_in(context, text, piece, 0, &told), MAILAUTH_MALFORMED);
		assert_string_equal(told.text,
			"!1:10: a parenthesis that is not closed within the limit of octets\n"
			"b. 5 IN TXT \"y\"\n!3:10: a closing parenthesis without an opening one\n"
			"d. 5 IN TXT \"z\"\n");
	}
	row("ZF-7", "and so are those that stand within the limit");
	memset(blanks, '\n', sizeof blanks - 1);
	blanks[sizeof blanks - 1] = 0;
	for (size_t piece = 1; piece < 800; piece += 7) {
		transcript told = {.len = 0};

		snprintf(text, sizeof text,
			"a. 5 TXT ( x\nb. 5 TXT y\nc. 5 TXT ( %s)\nd. 5 TXT z\n", blanks);
		assert_int_equal(read_in(context, text, piece, 0, &told), MAILAUTH_MALFORMED);
		assert_string_equal(told.text,
			"!1:10: a parenthesis that is not closed within the limit of octets\n"
			"b. 5 IN TXT \"y\"\n"
			"!3:10: a parenthesis that is not closed within the limit of octets\n"
			"d. 5 IN TXT \"z\"\n");
	}
	row("ZF-7", "but not without end: each may take as long as the limit");
	text[0] = 0;
	for (size_t i = 0; i < 150; i++)
		strcat(text, "a. 5 TXT (\n");
	strcat(text, "b. 5 TXT x\n");
	for (size_t piece = 1; piece < 2000; piece += 99) {
		mailauth_master *master = mailauth_master_new(context, NULL, NULL, NULL);

		for (size_t at = 0; at < strlen(text); at += piece)
			assert_int_equal(
				mailauth_master_feed(master, text + at,
					strlen(text + at) < piece ? strlen(text + at) : piece),
				MAILAUTH_OK);
		assert_int_equal(mailauth_master_end(master), MAILAUTH_MALFORMED);
		assert_int_equal(mailauth_master_get_problem_count(master), 101);
		assert_int_equal(mailauth_master_get_record_count(master), 0);
		mailauth_master_free(master);
	}
	mailauth_context_free(context);
}

#define LAST_OPEN \
	"a parenthesis that is not closed, after 100 others: nothing is read until it closes\n"

/* Whether the transcript ends in the text. */
static bool ends_in(const transcript *told, const char *end)
{
	size_t len = strlen(end);

	return told->len >= len && strcmp(told->text + told->len - len, end) == 0;
}

static void the_last_open_parenthesis_says_so(void **state)
{
	static const struct {
		const char *why;
		int blanks; /* in a comment, that the limit of octets comes before the last line */
		const char *want;
	} rows[] = {
		{"of 105 parentheses that are not closed the 101st says that all behind it is lost",
			1, "!101:10: " LAST_OPEN},
		{"and where it is closed, with those inside it, reading goes on", 500,
			"!101:10: " LAST_OPEN "d. 5 IN TXT \"z\"\n"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char text[4000], end[1000];
	(void)state;

	assert_int_equal(mailauth_context_set_limit(context, MAILAUTH_LIMIT_ZONE_ENTRY_BYTES, 512),
		MAILAUTH_OK);
	for (size_t i = 0; i < COUNT(rows); i++) {
		row("ZF-7", rows[i].why);
		text[0] = 0;
		for (size_t k = 0; k < 105; k++)
			strcat(text, "a. 5 TXT ( x\n");
		snprintf(end, sizeof end, "b. 5 TXT x ; %*s\n%sd. 5 TXT z\n", rows[i].blanks, "",
			rows[i].blanks > 1 ? ")))))\n" : "");
		strcat(text, end);
		for (size_t piece = 1; piece < 2000; piece += 199) {
			transcript told = {.len = 0};

			assert_int_equal(read_in(context, text, piece, 0, &told),
				MAILAUTH_MALFORMED);
			assert_true(ends_in(&told, rows[i].want));
		}
	}
	mailauth_context_free(context);
}

static void records_that_are_remembered_have_a_limit(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	transcript told = {.len = 0}, all = {.len = 0};
	(void)state;

	row("DNS-9",
		"so have records that are remembered: one that comes again is none over it, and it "
		"is told once");
	assert_int_equal(mailauth_context_set_limit(context, MAILAUTH_LIMIT_ZONE_RECORDS, 2),
		MAILAUTH_OK);
	assert_int_equal(read_in(context, "a. 5 TXT x\na. 5 TXT y\nA. 5 TXT x\n", 100, 1, &told),
		MAILAUTH_OK);
	assert_string_equal(told.text, "a. 5 IN TXT \"x\"\na. 5 IN TXT \"y\"\n");
	told.len = 0;
	assert_int_equal(read_in(context,
				 "a. 5 TXT x\na. 5 TXT y\na. 5 TXT z\na. 5 TXT w\na. 5 TXT x\n",
				 100, 1, &told),
		MAILAUTH_MALFORMED);
	assert_string_equal(told.text,
		"a. 5 IN TXT \"x\"\na. 5 IN TXT \"y\"\n"
		"!3:1: a record over the limit of records: none that is new is told from here "
		"on\n");
	row("DNS-9", "those that are not remembered have none");
	assert_int_equal(read_in(context, "a. 5 TXT x\na. 5 TXT y\na. 5 TXT z\n", 100, 0, &all),
		MAILAUTH_OK);
	assert_int_equal(all.records, 3);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ files */

/* Files that were given: those not yet told to have been read, and the most of these at once. */
typedef struct given {
	size_t open, most, all, problems;
} given;

/* Files "a" to "h", each of which asks for all of them. */
static const char *on_bomb(void *user, const char *file, size_t *len)
{
	static const char bomb[] = "$INCLUDE a\n$INCLUDE b\n$INCLUDE c\n$INCLUDE d\n"
				   "$INCLUDE e\n$INCLUDE f\n$INCLUDE g\n$INCLUDE h\n";
	given *files = user;
	(void)file;

	files->all++;
	files->open++;
	if (files->open > files->most)
		files->most = files->open;
	*len = sizeof bomb - 1;
	return bomb;
}

static void on_read(void *user, const char *text)
{
	given *files = user;

	assert_non_null(text);
	files->open--;
}

static void count_problem(void *user, const char *file, uint64_t line, uint64_t column,
	const char *text)
{
	given *files = user;
	(void)file;
	(void)line;
	(void)column;

	files->problems += strstr(text, "more than 1000 times") != NULL;
}

static void files_that_include_many_are_bounded(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	given files = {.open = 0};
	mailauth_master *master = mailauth_master_new(context, NULL, count_problem, &files);
	(void)state;

	assert_int_equal(mailauth_master_set_include(master, on_bomb), MAILAUTH_OK);
	assert_int_equal(mailauth_master_set_included(master, on_read), MAILAUTH_OK);
	for (unsigned i = 0; i < 2; i++) {
		row("ZF-8", "files that name each other are not read without end, as is told once");
		assert_int_equal(mailauth_master_feed(master, "$INCLUDE a\n$INCLUDE b\n", 22),
			MAILAUTH_OK);
		assert_int_equal(mailauth_master_end(master), MAILAUTH_MALFORMED);
		assert_in_range(files.all, 100, 1000);
		assert_int_equal(files.problems, 1);
		row("ZF-8", "each text is let go of behind it");
		assert_int_equal(files.open, 0);
		assert_int_equal(files.most, 8);
		mailauth_master_reset(master);
		files = (given){.open = 0};
	}
	mailauth_master_free(master);
	mailauth_context_free(context);
}

/* What reads on from inside its own functions. */
static mailauth_master *being_read;

static int read_on(void *user, const mailauth_record *record)
{
	unsigned *told = user;
	(void)record;

	++*told;
	assert_int_equal(mailauth_master_feed(being_read, "x. TXT x\n", 9), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_master_end(being_read), MAILAUTH_BAD_STATE);
	mailauth_master_reset(being_read);
	return 0;
}

static void the_callback_cannot_disturb_the_reading(void **state)
{
	static const char text[] =
		"a. DS 1 8 2 "
		"0123456789012345678901234567890123456789012345678901234567890123"
		"\nb. TXT x\nc. TXT x";
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	unsigned told = 0;
	(void)state;

	row("API-9", "from inside its functions a reader reads nothing, and is not reset");
	being_read = mailauth_master_new(context, read_on, NULL, &told);
	assert_int_equal(mailauth_master_feed(being_read, text, strlen(text)), MAILAUTH_OK);
	assert_int_equal(told, 2);
	assert_int_equal(mailauth_master_end(being_read), MAILAUTH_OK);
	assert_int_equal(told, 3);
	mailauth_master_free(being_read);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_have_a_limit),
		cmocka_unit_test(a_parenthesis_over_the_limit_ends),
		cmocka_unit_test(the_last_open_parenthesis_says_so),
		cmocka_unit_test(records_that_are_remembered_have_a_limit),
		cmocka_unit_test(files_that_include_many_are_bounded),
		cmocka_unit_test(the_callback_cannot_disturb_the_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
