/*
 * The suite of RFC 7208, over the public API.
 *
 * Each case is judged twice, with answers at once and with answers late, pulled one by one, and
 * must come to the same: a result that the suite allows, and the explanation that it wants, their
 * case aside. Then the expansions of RFC 7208 7.4 are written. Exits 77, "skipped", without the
 * suite.
 */
#define _POSIX_C_SOURCE 200809L

#include "suite.h"

#include <mailauth/mailauth.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TEXT_ROOM 65536

/* So many cases and so many expansions there are. */
enum { CASES = 203, EXPANSIONS = 20 };

typedef struct spf_case {
	char name[64];
	char spec[64], ip[64];
	suite_token helo, mail_from;
	unsigned right; /* a bit for each result that is right */
	bool has_explanation;
	suite_token explanation; /* empty: none of the domain's */
} spf_case;

/* The suite on its way. */
typedef struct spf_suite {
	mailauth_context *context;
	char *zone_text;
	size_t zone_len;
	FILE *zone_lines; /* the scenario's zone so far; NULL: none */
	mailauth_zone *zone;
	size_t right, failures;
} spf_suite;

/* ------------------------------------------------------------------ scenarios */

static void end_scenario(spf_suite *suite)
{
	if (suite->zone_lines != NULL)
		fclose(suite->zone_lines);
	suite->zone_lines = NULL;
	free(suite->zone_text);
	suite->zone_text = NULL;
	mailauth_zone_free(suite->zone);
	suite->zone = NULL;
}

static bool start_scenario(spf_suite *suite)
{
	end_scenario(suite);
	suite->zone_lines = open_memstream(&suite->zone_text, &suite->zone_len);
	return suite->zone_lines != NULL;
}

/* The zone of the scenario, once its lines have been read. */
static bool make_zone(spf_suite *suite)
{
	if (suite->zone != NULL)
		return true;
	if (suite->zone_lines == NULL || fflush(suite->zone_lines) != 0)
		return false;
	suite->zone = mailauth_zone_new(suite->context);
	return mailauth_zone_read(suite->zone, suite->zone_text, suite->zone_len) == MAILAUTH_OK;
}

/* ------------------------------------------------------------------ cases */

static bool copy_token(char *text, size_t room, const suite_token *token)
{
	return snprintf(text, room, "%s", token->text) < (int)room;
}

/* Adds the results that the line allows. */
static bool take_expected(spf_case *one, const suite_reader *line)
{
	one->right = 0;
	for (size_t i = 1; i < line->count; i++) {
		unsigned before = one->right;

		for (int result = MAILAUTH_SPF_NONE; result <= MAILAUTH_SPF_PERMERROR; result++)
			if (suite_is(&line->tokens[i],
				    mailauth_spf_result_text((mailauth_spf_result)result)))
				one->right |= 1u << result;
		if (one->right == before)
			return false;
	}
	return one->right != 0;
}

static bool take_explanation(spf_case *one, const suite_token *value)
{
	one->has_explanation = true;
	one->explanation = *value;
	if (suite_is(value, "default"))
		one->explanation.len = 0;
	return true;
}

/* A line of a case. */
static bool take_case(spf_case *one, const suite_reader *line)
{
	const suite_token *word = &line->tokens[0], *value = &line->tokens[1];

	if (line->count < 2)
		return false;
	if (suite_is(word, "case")) {
		*one = (spf_case){.right = 0};
		return copy_token(one->name, sizeof one->name, value);
	}
	if (suite_is(word, "spec"))
		return copy_token(one->spec, sizeof one->spec, value);
	if (suite_is(word, "ip"))
		return copy_token(one->ip, sizeof one->ip, value);
	if (suite_is(word, "helo")) {
		one->helo = *value;
		return true;
	}
	if (suite_is(word, "mailfrom")) {
		one->mail_from = *value;
		return true;
	}
	if (suite_is(word, "explanation"))
		return take_explanation(one, value);
	return suite_is(word, "expect") && take_expected(one, line);
}

/* ------------------------------------------------------------------ judging */

static mailauth_spf *give(const spf_suite *suite, const spf_case *one, mailauth_zone *zone)
{
	mailauth_spf *spf =
		mailauth_spf_new(suite->context, zone != NULL ? mailauth_zone_ask : NULL, zone);

	(void)mailauth_spf_set_client(spf, one->ip);
	(void)mailauth_spf_set_helo(spf, one->helo.text, one->helo.len);
	(void)mailauth_spf_set_mail_from(spf, one->mail_from.text, one->mail_from.len);
	return spf;
}

/* All that the verdicts say. */
static void describe(const mailauth_spf *spf, char *text)
{
	size_t len, more;

	if (mailauth_spf_explain(spf, text, TEXT_ROOM / 2, &len) != MAILAUTH_OK ||
		mailauth_spf_received_spf(spf, "mx.example.net", MAILAUTH_LINE_LF, text + len,
			TEXT_ROOM - len, &more) != MAILAUTH_OK)
		snprintf(text, TEXT_ROOM, "no verdict\n");
}

/* Answers the one question that is next, and none else before the next run. */
static void judge_late(const spf_suite *suite, const spf_case *one, char *text)
{
	mailauth_spf *spf = give(suite, one, NULL);
	const char *name;
	uint16_t type;
	uint32_t id;

	while (mailauth_spf_run(spf) == MAILAUTH_PENDING &&
		mailauth_next_question(mailauth_spf_questions(spf), &id, &name, &type))
		mailauth_zone_ask(suite->zone, mailauth_spf_questions(spf), id, name, type);
	describe(spf, text);
	mailauth_spf_free(spf);
}

static void complain(spf_suite *suite, const spf_case *one, const char *what)
{
	printf("    %s (%s): %s\n", one->name, one->spec, what);
	suite->failures++;
}

/* Whether the domain said what it was to say: "v-macro-ip6" is in upper case, which is no matter. */
static bool is_explained(const spf_case *one, const mailauth_spf *spf)
{
	const mailauth_spf_verdict *verdict = mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM);
	size_t len;
	const char *text = mailauth_spf_verdict_get_explanation(verdict, &len);

	return !one->has_explanation ||
		(len == one->explanation.len && strncasecmp(text, one->explanation.text, len) == 0);
}

static void run_case(spf_suite *suite, const spf_case *one)
{
	static char at_once[TEXT_ROOM], late[TEXT_ROOM];
	mailauth_spf *spf = give(suite, one, suite->zone);
	bool right = mailauth_spf_run(spf) == MAILAUTH_OK;

	right = right && (one->right >> mailauth_spf_get_result(spf) & 1) != 0;
	describe(spf, at_once);
	judge_late(suite, one, late);
	if (!right)
		complain(suite, one, "wrong");
	else if (!is_explained(one, spf))
		complain(suite, one, "another explanation");
	else if (strcmp(at_once, late) != 0)
		complain(suite, one, "another verdict with late answers");
	else
		suite->right++;
	if (suite->failures > 0 && suite->right + suite->failures <= 5)
		printf("%s%s", at_once, late);
	mailauth_spf_free(spf);
}

/* ------------------------------------------------------------------ expansions */

/* What stands behind this word; an empty text if it is not in the line. */
static const char *behind(const suite_reader *line, const char *word)
{
	for (size_t i = 3; i + 1 < line->count; i += 2)
		if (suite_is(&line->tokens[i], word))
			return line->tokens[i + 1].text;
	return "";
}

/* macro NAME TEXT ip IP sender SENDER domain DOMAIN helo HELO expect RESULT */
static bool run_expansion(spf_suite *suite, const suite_reader *line)
{
	mailauth_spf *spf = mailauth_spf_new(suite->context, NULL, NULL);
	const char *helo = behind(line, "helo"), *sender = behind(line, "sender");
	char text[256] = "";
	size_t len;

	(void)mailauth_spf_set_client(spf, behind(line, "ip"));
	(void)mailauth_spf_set_helo(spf, helo, strlen(helo));
	(void)mailauth_spf_set_mail_from(spf, sender, strlen(sender));
	if (mailauth_spf_expand(spf, MAILAUTH_SPF_MACRO_NAME, behind(line, "domain"),
		    line->tokens[2].text, text, sizeof text, &len) == MAILAUTH_OK &&
		strcmp(text, behind(line, "expect")) == 0) {
		suite->right++;
	} else {
		printf("    %s: %s\n", line->tokens[1].text, text);
		suite->failures++;
	}
	mailauth_spf_free(spf);
	return true;
}

static bool take_expansion(spf_suite *suite, suite_reader *line, spf_case *one)
{
	(void)one;
	if (suite_is(&line->tokens[0], "suite"))
		return true;
	return suite_is(&line->tokens[0], "macro") && line->count == 13 &&
		run_expansion(suite, line);
}

/* ------------------------------------------------------------------ the file */

static bool take_line(spf_suite *suite, suite_reader *line, spf_case *one)
{
	const suite_token *word = &line->tokens[0];

	if (suite_is(word, "suite"))
		return true;
	if (suite_is(word, "scenario"))
		return start_scenario(suite);
	if (suite_is(word, "zone"))
		return suite->zone_lines != NULL && suite_put_zone(suite->zone_lines, line);
	if (!suite_is(word, "end"))
		return take_case(one, line);
	if (one->right == 0 || !make_zone(suite))
		return false;
	run_case(suite, one);
	return true;
}

static void run_file(spf_suite *suite, const char *folder, const char *file,
	bool (*take)(spf_suite *suite, suite_reader *line, spf_case *one))
{
	suite_result result = SUITE_END;
	suite_reader reader;
	spf_case one = {.right = 0};
	size_t len;
	char *text = suite_load(folder, file, &len);

	if (text != NULL) {
		suite_open(&reader, text, len);
		while ((result = suite_next(&reader)) == SUITE_LINE)
			if (!take(suite, &reader, &one))
				break;
	}
	if (text == NULL || result != SUITE_END) {
		printf("    the suite did not run to its end");
		printf(text != NULL ? ": line %zu\n" : "\n", text != NULL ? reader.line : 0);
		suite->failures++;
	}
	end_scenario(suite);
	free(text);
}

static size_t run_suite(const char *folder)
{
	spf_suite suite = {.failures = 0};
	size_t cases;

	suite.context = mailauth_context_new(NULL, NULL);
	printf("  [CONF-4] the cases of RFC 7208's suite are judged right, whenever answers come\n");
	run_file(&suite, folder, "rfc7208-tests.txt", take_line);
	cases = suite.right;
	printf("  [CONF-6] the examples of RFC 7208 7.4 expand as it says\n");
	run_file(&suite, folder, "macros-rfc7208.txt", take_expansion);
	printf("rfc7208: %zu of %d cases, %zu of %d expansions right\n", cases, CASES,
		suite.right - cases, EXPANSIONS);
	if (cases != CASES || suite.right - cases != EXPANSIONS)
		suite.failures++;
	mailauth_context_free(suite.context);
	return suite.failures;
}

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && strcmp(value, "1") == 0;
}

int main(void)
{
	const char *given = getenv("MAILAUTH_SUITES");
	char *folder = suite_path(given != NULL ? given : MA_SOURCE_DIR "/../shared/suites", "spf");
	char *readme = suite_path(folder, "README.md");
	FILE *found = fopen(readme, "rb");
	int status = is_set("MAILAUTH_REQUIRE_SUITES") ? 1 : 77;

	if (found != NULL) {
		fclose(found);
		status = run_suite(folder) > 0;
	} else {
		printf("skipped: the suite is not in %s (MAILAUTH_SUITES tells where)\n", folder);
	}
	free(readme);
	free(folder);
	return status;
}
