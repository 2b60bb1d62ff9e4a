/*
 * The DMARC suites: the public ones, and with the argument "own" those of tests/data/dmarc, which
 * were written from the text of RFC 9989.
 *
 * Each case is judged twice, with answers at once and with answers late and in reverse, and must
 * come to the same. Public cases that are right and dmarc-passes.txt must be the same set; own
 * cases must all be right. Cases for RFC 7489 alone are counted and left out. Exits 77, "skipped",
 * without the public suites.
 */
#define _POSIX_C_SOURCE 200809L

#include "dmarc_case.h"
#include "passes.h"

#include <mailauth/mailauth.h>

#include <stdlib.h>
#include <string.h>

#define HERE MA_SOURCE_DIR "/tests/conformance"
#define LIST "dmarc-passes.txt"
#define TEXT_ROOM 16384

static const char *const public_suites[] = {"rfc9989-appendix-b4", NULL};
static const char *const own_suites[] = {"record", "walk", "policy", "alignment", "errors",
	"authors", NULL};

/* One suite on its way. */
typedef struct dmarc_suite {
	mailauth_context *context;
	const char *name;
	passes *list; /* NULL: all cases must be right */
	FILE *update; /* the new list; NULL: the old one holds */
	char *zone_text;
	size_t zone_len;
	FILE *zone_lines; /* the scenario's zone so far; NULL: none */
	mailauth_zone *zone;
	size_t right, total, skipped, failures;
} dmarc_suite;

/* What was asked of a zone. */
typedef struct witness {
	mailauth_zone *zone;
	size_t count, others;
	char names[DMARC_QUERIES_MAX][256];
} witness;

/* ------------------------------------------------------------------ scenarios */

static void end_scenario(dmarc_suite *suite)
{
	if (suite->zone_lines != NULL)
		fclose(suite->zone_lines);
	suite->zone_lines = NULL;
	free(suite->zone_text);
	suite->zone_text = NULL;
	mailauth_zone_free(suite->zone);
	suite->zone = NULL;
}

static bool start_scenario(dmarc_suite *suite)
{
	end_scenario(suite);
	suite->zone_lines = open_memstream(&suite->zone_text, &suite->zone_len);
	return suite->zone_lines != NULL;
}

/* The zone of the scenario, once its lines have been read. */
static bool make_zone(dmarc_suite *suite)
{
	if (suite->zone != NULL)
		return true;
	if (suite->zone_lines == NULL || fflush(suite->zone_lines) != 0)
		return false;
	suite->zone = mailauth_zone_new(suite->context);
	return mailauth_zone_read(suite->zone, suite->zone_text, suite->zone_len) == MAILAUTH_OK;
}

/* ------------------------------------------------------------------ judging */

static void watch(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	witness *seen = user;

	if (type != MAILAUTH_RRTYPE_TXT)
		seen->others++;
	else if (seen->count < DMARC_QUERIES_MAX)
		snprintf(seen->names[seen->count++], sizeof seen->names[0], "%s", name);
	mailauth_zone_ask(seen->zone, questions, id, name, type);
}

/* What a call returns is not looked at: errors stick and come out of run. */
static void give(mailauth_dmarc *dmarc, const dmarc_case *given)
{
	for (size_t i = 0; i < given->authors; i++)
		(void)mailauth_dmarc_add_author(dmarc, given->author[i].text, given->author[i].len);
	(void)mailauth_dmarc_set_from_status(dmarc, given->from_status);
	for (size_t i = 0; i < given->identifiers; i++) {
		const dmarc_identifier *id = &given->identifier[i];

		if (id->is_spf)
			(void)mailauth_dmarc_add_spf(dmarc, id->found, id->domain.text,
				id->domain.len);
		else
			(void)mailauth_dmarc_add_dkim(dmarc, id->found, id->domain.text,
				id->domain.len, id->testing);
	}
}

/* Answers all open questions, the last one first. */
static bool answer_backwards(mailauth_dmarc *dmarc, mailauth_zone *zone)
{
	mailauth_questions *questions = mailauth_dmarc_questions(dmarc);
	const char *name[DMARC_QUERIES_MAX];
	uint16_t type[DMARC_QUERIES_MAX];
	uint32_t id[DMARC_QUERIES_MAX];
	size_t count = 0;

	while (count < DMARC_QUERIES_MAX &&
		mailauth_next_question(questions, &id[count], &name[count], &type[count]))
		count++;
	for (size_t i = count; i > 0; i--)
		mailauth_zone_ask(zone, questions, id[i - 1], name[i - 1], type[i - 1]);
	return count > 0;
}

/* All that the verdict says. */
static void describe(const mailauth_dmarc *dmarc, char *text)
{
	size_t len;

	if (mailauth_dmarc_explain(dmarc, text, TEXT_ROOM, &len) != MAILAUTH_OK)
		snprintf(text, TEXT_ROOM, "no verdict");
}

/* The policy after t=y (RFC 9989 4.7). */
static const char *policy_of(const mailauth_dmarc *dmarc)
{
	mailauth_dmarc_policy policy = mailauth_dmarc_get_policy(dmarc);

	if (mailauth_dmarc_get_testing(dmarc) && policy > MAILAUTH_DMARC_POLICY_NONE)
		policy = (mailauth_dmarc_policy)(policy - 1);
	return mailauth_dmarc_policy_text(policy);
}

static bool differs(const char *what, const char *want, const char *got)
{
	if (want == NULL || strcmp(want, got) == 0)
		return false;
	printf("    %s: %s instead of %s\n", what, got, want);
	return true;
}

static bool queries_differ(const dmarc_case *want, const witness *seen)
{
	bool differ = seen->count != want->queries;

	if (!want->has_queries)
		return false;
	for (size_t i = 0; i < seen->count && i < want->queries; i++)
		differ = strcmp(seen->names[i], want->query[i]) != 0 || differ;
	for (size_t i = 0; differ && i < seen->count; i++)
		printf("    asked: %s\n", seen->names[i]);
	return differ;
}

static const char *yes(int value)
{
	return value ? "yes" : "no";
}

/* Whether all that the case says is true of the verdict. */
static bool is_right(const dmarc_case *want, const mailauth_dmarc *dmarc, const witness *seen)
{
	mailauth_dmarc_result result = mailauth_dmarc_get_result(dmarc);
	const char *disposition = mailauth_dmarc_policy_text(mailauth_dmarc_get_disposition(dmarc));
	bool wrong = (want->right >> result & 1) == 0;

	if (wrong)
		printf("    result: %s\n", mailauth_dmarc_result_text(result));
	wrong |= differs("reason", want->reason,
		mailauth_dmarc_reason_text(mailauth_dmarc_get_reason(dmarc)));
	wrong |=
		differs("policy", want->policy, want->authors > 1 ? disposition : policy_of(dmarc));
	wrong |= differs("disposition", want->disposition, disposition);
	wrong |= differs("record-domain", want->record_domain,
		mailauth_dmarc_get_policy_domain(dmarc, NULL));
	wrong |=
		differs("org-domain", want->org_domain, mailauth_dmarc_get_org_domain(dmarc, NULL));
	wrong |= differs("spf-aligned", want->spf_aligned,
		yes(mailauth_dmarc_get_spf_aligned(dmarc)));
	wrong |= differs("dkim-aligned", want->dkim_aligned,
		yes(mailauth_dmarc_get_dkim_aligned(dmarc)));
	wrong |= differs("strict-spf", want->strict_spf, yes((int)mailauth_dmarc_get_aspf(dmarc)));
	wrong |= differs("strict-dkim", want->strict_dkim,
		yes((int)mailauth_dmarc_get_adkim(dmarc)));
	wrong |= differs("asks-a", want->asks_a, yes(seen->others > 0));
	return !queries_differ(want, seen) && !wrong;
}

/* The verdict with answers late and in reverse. */
static void judge_late(dmarc_suite *suite, const dmarc_case *given, char *text)
{
	mailauth_dmarc *dmarc = mailauth_dmarc_new(suite->context, NULL, NULL);

	give(dmarc, given);
	while (mailauth_dmarc_run(dmarc) == MAILAUTH_PENDING &&
		answer_backwards(dmarc, suite->zone))
		;
	describe(dmarc, text);
	mailauth_dmarc_free(dmarc);
}

static bool judge(dmarc_suite *suite, const dmarc_case *given)
{
	static char at_once[TEXT_ROOM], late[TEXT_ROOM];
	witness seen = {.zone = suite->zone};
	mailauth_dmarc *dmarc = mailauth_dmarc_new(suite->context, watch, &seen);
	bool right;

	give(dmarc, given);
	right = mailauth_dmarc_run(dmarc) == MAILAUTH_OK && is_right(given, dmarc, &seen);
	describe(dmarc, at_once);
	judge_late(suite, given, late);
	if (strcmp(at_once, late) != 0) {
		printf("    late answers: %s", late);
		right = false;
	}
	if (!right)
		printf("    %s/%s: %s%s", suite->name, given->name,
			given->note != NULL ? given->note : "", "\n");
	if (!right)
		printf("%s", at_once);
	mailauth_dmarc_free(dmarc);
	return right;
}

static void run_case(dmarc_suite *suite, const dmarc_case *given)
{
	char name[256];
	bool right, listed;

	if (given->mode != NULL && strcmp(given->mode, "7489") == 0) {
		suite->skipped++;
		return;
	}
	snprintf(name, sizeof name, "%s/%s", suite->name, given->name);
	right = judge(suite, given);
	suite->total++;
	suite->right += right;
	if (suite->list == NULL) {
		suite->failures += !right || given->note == NULL;
		return;
	}
	if (right && suite->update != NULL)
		fprintf(suite->update, "%s\n", name);
	listed = passes_has(suite->list, name);
	if (suite->update == NULL && listed != right) {
		printf("    %s: %s\n", right ? "add to " LIST : "lost", name);
		suite->failures++;
	}
}

/* ------------------------------------------------------------------ files */

static bool take_line(dmarc_suite *suite, suite_reader *line, dmarc_case *given)
{
	const suite_token *word = &line->tokens[0];

	if (suite_is(word, "suite"))
		return true;
	if (suite_is(word, "scenario"))
		return start_scenario(suite);
	if (suite_is(word, "zone"))
		return suite->zone_lines != NULL && suite_put_zone(suite->zone_lines, line);
	if (!suite_is(word, "end"))
		return dmarc_case_take(given, line);
	if (!make_zone(suite))
		return false;
	run_case(suite, given);
	return true;
}

static void run_suite(dmarc_suite *suite, const char *folder)
{
	char file[256];
	suite_result result = SUITE_END;
	suite_reader reader;
	dmarc_case given = {.name = ""};
	size_t len;
	char *text;

	snprintf(file, sizeof file, "%s.txt", suite->name);
	text = suite_load(folder, file, &len);
	if (text != NULL) {
		suite_open(&reader, text, len);
		while ((result = suite_next(&reader)) == SUITE_LINE)
			if (!take_line(suite, &reader, &given))
				break;
	}
	if (text == NULL || result != SUITE_END || suite->total + suite->skipped == 0) {
		printf("    %s did not run to its end", file);
		printf(text != NULL ? ": line %zu\n" : "\n", text != NULL ? reader.line : 0);
		suite->failures++;
	}
	printf("%s: %zu of %zu right, %zu for RFC 7489 alone left out\n", suite->name, suite->right,
		suite->total, suite->skipped);
	end_scenario(suite);
	free(text);
}

/* Runs suites of a folder; returns how many things are wrong. */
static size_t run_suites(const char *folder, const char *const *names, passes *list, FILE *update)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	size_t failures = 0;

	for (size_t i = 0; names[i] != NULL; i++) {
		dmarc_suite suite = {.context = context,
			.name = names[i],
			.list = list,
			.update = update};

		printf("  [CONF-3] %s: cases of DMARC are judged right, whenever answers come\n",
			names[i]);
		run_suite(&suite, folder);
		failures += suite.failures;
	}
	mailauth_context_free(context);
	return failures;
}

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && strcmp(value, "1") == 0;
}

static int run_public(const char *folder)
{
	passes list = {0};
	FILE *update = NULL;
	size_t failures;

	if (is_set("MAILAUTH_UPDATE_PASSES")) {
		update = fopen(HERE "/" LIST, "wb");
		if (update == NULL)
			return 1;
		fputs("# The cases of the public DMARC suites that are judged right: suite/case. Written\n"
		      "# by test_dmarc_suite with MAILAUTH_UPDATE_PASSES=1; read the difference.\n",
			update);
	} else if (!passes_load(&list, HERE, LIST)) {
		return 1;
	}
	failures = run_suites(folder, public_suites, &list, update);
	if (update == NULL)
		failures += passes_unseen(&list);
	else if (fclose(update) != 0)
		failures++;
	passes_free(&list);
	return failures > 0;
}

int main(int argc, char **argv)
{
	const char *given = getenv("MAILAUTH_SUITES");
	char *folder, *readme;
	FILE *found;
	int status = is_set("MAILAUTH_REQUIRE_SUITES") ? 1 : 77;

	if (argc > 1 && strcmp(argv[1], "own") == 0)
		return run_suites(MA_SOURCE_DIR "/tests/data/dmarc", own_suites, NULL, NULL) > 0;
	folder = suite_path(given != NULL ? given : MA_SOURCE_DIR "/../shared/suites", "dmarc");
	readme = suite_path(folder, "README.md");
	found = fopen(readme, "rb");
	if (found != NULL) {
		fclose(found);
		status = run_public(folder);
	} else {
		printf("skipped: the suites are not in %s (MAILAUTH_SUITES tells where)\n", folder);
	}
	free(readme);
	free(folder);
	return status;
}
