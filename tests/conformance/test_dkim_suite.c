/*
 * The public DKIM suites: every message is fed in four ways and must get one verdict, which is
 * judged by the suites' `modern` column (RFC 6376 with RFC 8301).
 *
 * A case is right if its result is among those listed. Right cases and passes.txt must be the same
 * set. Apart from that list, a message that is not to pass must never pass. Exits 77, "skipped",
 * without the suites.
 */
#include "dkim_feed.h"
#include "passes.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define HERE MA_SOURCE_DIR "/tests/conformance"
#define PASSES HERE "/passes.txt"
#define NAME_ROOM 256
#define VERDICT_ROOM 4096

static const struct {
	const char *name;
	mailauth_body_length_policy body_length;
} suites[] = {
	{"opendkim", MAILAUTH_BODY_LENGTH_ALLOW},
	{"mail-dkim-corpus", MAILAUTH_BODY_LENGTH_REFUSE},
	{"rfc8463", MAILAUTH_BODY_LENGTH_REFUSE},
};

/* One line of expected.txt. */
typedef struct dkim_case {
	const char *file;
	unsigned right; /* a bit for each mailauth_dkim_result that is right */
	bool has_now;
	int64_t now;
} dkim_case;

/* What all of a run share. */
typedef struct suite_run {
	mailauth_context *context;
	passes passes;
	FILE *update; /* the new passes.txt; NULL: the old one is kept and must hold */
	size_t failures;
} suite_run;

/* One suite on its way. */
typedef struct dkim_suite {
	suite_run *run;
	const char *name;
	char *folder;
	mailauth_body_length_policy body_length;
	mailauth_zone *zone;
	size_t passes, passes_right, refusals, refusals_right;
} dkim_suite;

/* ------------------------------------------------------------------ expected.txt */

/* The bit of a result's word; 0 if it is none. */
static unsigned bit_of(const suite_token *token)
{
	for (int result = MAILAUTH_DKIM_NONE; result <= MAILAUTH_DKIM_PERMERROR; result++)
		if (suite_is(token, mailauth_dkim_result_text((mailauth_dkim_result)result)))
			return 1u << result;
	return 0;
}

/* The result words from *at on; false if there is none. */
static bool take_results(const suite_reader *line, size_t *at, unsigned *results)
{
	unsigned bit;

	*results = 0;
	for (; *at < line->count && (bit = bit_of(&line->tokens[*at])) != 0; ++*at)
		*results |= bit;
	return *results != 0;
}

/*
 *	message FILE expect R... [modern R...] [now T] [attr A] [note "..."]
 */
static bool read_case(const suite_reader *line, dkim_case *found)
{
	const suite_token *tokens = line->tokens;
	size_t at = 3;

	if (line->count < 4 || !suite_is(&tokens[0], "message") || !suite_is(&tokens[2], "expect"))
		return false;
	*found = (dkim_case){.file = tokens[1].text};
	if (!take_results(line, &at, &found->right))
		return false;
	if (at < line->count && suite_is(&tokens[at], "modern")) {
		at++;
		if (!take_results(line, &at, &found->right))
			return false;
	}
	for (; at + 1 < line->count; at += 2)
		if (suite_is(&tokens[at], "now")) {
			found->has_now = true;
			found->now = strtoll(tokens[at + 1].text, NULL, 10);
		} else if (!suite_is(&tokens[at], "attr") && !suite_is(&tokens[at], "note")) {
			return false;
		}
	return at == line->count;
}

/* ------------------------------------------------------------------ verdicts */

/* All that a verdict says, as text. */
static void describe(const mailauth_dkim_verifier *verifier, char *text, size_t cap)
{
	mailauth_dkim_reason reason = mailauth_dkim_verifier_get_reason(verifier);
	mailauth_defect defect = mailauth_dkim_verifier_get_defect(verifier, NULL);
	size_t count = mailauth_dkim_verifier_get_count(verifier), used;

	used = (size_t)snprintf(text, cap, "%s (%s)%s%s",
		mailauth_dkim_result_text(mailauth_dkim_verifier_get_result(verifier)),
		mailauth_dkim_reason_text(reason),
		defect != MAILAUTH_DEFECT_NONE ? ", defect: " : "",
		defect != MAILAUTH_DEFECT_NONE ? mailauth_defect_text(defect) : "");
	for (size_t i = 0; i < count && used < cap; i++) {
		const mailauth_dkim_signature *signature =
			mailauth_dkim_verifier_get_signature(verifier, i);

		used += (size_t)snprintf(text + used, cap - used,
			"; %s %s/%s: %s (%s) at %zu, bh %d, b %d",
			mailauth_dkim_signature_get_algorithm(signature, NULL),
			mailauth_dkim_signature_get_domain(signature, NULL),
			mailauth_dkim_signature_get_selector(signature, NULL),
			mailauth_dkim_result_text(mailauth_dkim_signature_get_result(signature)),
			mailauth_dkim_reason_text(mailauth_dkim_signature_get_reason(signature)),
			mailauth_dkim_signature_get_reason_offset(signature),
			(int)mailauth_dkim_signature_get_body_hash(signature),
			(int)mailauth_dkim_signature_get_header_signature(signature));
	}
}

typedef struct dkim_message {
	char *octets;
	size_t len;
	const dkim_case *expected;
} dkim_message;

/* The verdict of a message fed in one way; false, and the status as text, if there was none. */
static bool verify(const dkim_suite *suite, const dkim_message *message, const dkim_way *way,
	mailauth_dkim_result *result, char text[VERDICT_ROOM])
{
	mailauth_dkim_verifier *verifier =
		mailauth_dkim_verifier_new(suite->run->context, mailauth_zone_ask, suite->zone);
	mailauth_status status;

	(void)mailauth_dkim_verifier_set_body_length_policy(verifier, suite->body_length);
	if (message->expected->has_now)
		(void)mailauth_dkim_verifier_set_time(verifier, message->expected->now);
	way->feed(verifier, message->octets, message->len);
	(void)mailauth_dkim_verifier_finish(verifier);
	status = mailauth_dkim_verifier_run(verifier);
	*result = mailauth_dkim_verifier_get_result(verifier);
	if (status == MAILAUTH_OK)
		describe(verifier, text, VERDICT_ROOM);
	else
		snprintf(text, VERDICT_ROOM, "%s", mailauth_status_text(status));
	mailauth_dkim_verifier_free(verifier);
	return status == MAILAUTH_OK;
}

/* ------------------------------------------------------------------ judging */

static void complain(suite_run *run, const char *what, const char *name, const char *verdict)
{
	printf("    %s: %s: %s\n", what, name, verdict);
	run->failures++;
}

/* Holds a verdict against passes.txt. */
static void hold_to_list(suite_run *run, const char *name, bool right, const char *verdict)
{
	bool listed = passes_has(&run->passes, name);

	if (right && run->update != NULL)
		fprintf(run->update, "%s\n", name);
	else if (right && !listed)
		complain(run, "judged right, and not in the list: add it to passes.txt", name,
			verdict);
	else if (!right && listed && run->update == NULL)
		complain(run, "lost: it was judged right before", name, verdict);
	else if (!right)
		printf("    not judged right so far: %s: %s\n", name, verdict);
}

/* Counts a verdict, and looks at it: right, or at least no pass where there is to be none. */
static void judge(dkim_suite *suite, const dkim_message *message, mailauth_dkim_result result,
	const char *verdict)
{
	const dkim_case *expected = message->expected;
	bool right = (expected->right >> result & 1) != 0;
	bool may_pass = (expected->right >> MAILAUTH_DKIM_PASS & 1) != 0;
	char name[NAME_ROOM];

	snprintf(name, sizeof name, "%s/%s", suite->name, expected->file);
	if (may_pass) {
		suite->passes++;
		suite->passes_right += right;
	} else {
		suite->refusals++;
		suite->refusals_right += right;
	}
	if (result == MAILAUTH_DKIM_PASS && !may_pass)
		complain(suite->run, "passes and must not", name, verdict);
	hold_to_list(suite->run, name, right, verdict);
}

/* Feeds a message in each way. */
static void run_message(dkim_suite *suite, const dkim_message *message)
{
	char first[VERDICT_ROOM], text[VERDICT_ROOM];
	mailauth_dkim_result result, again;

	if (!verify(suite, message, &dkim_ways[0], &result, first)) {
		complain(suite->run, "no verdict", message->expected->file, first);
		return;
	}
	judge(suite, message, result, first);
	for (size_t i = 1; i < DKIM_WAYS; i++) {
		(void)verify(suite, message, &dkim_ways[i], &again, text);
		if (strcmp(first, text) != 0) {
			complain(suite->run, "fed whole", message->expected->file, first);
			complain(suite->run, dkim_ways[i].name, message->expected->file, text);
		}
	}
}

static bool run_case(dkim_suite *suite, const dkim_case *expected)
{
	dkim_message message = {.expected = expected};

	message.octets = suite_load(suite->folder, expected->file, &message.len);
	if (message.octets == NULL)
		return false;
	run_message(suite, &message);
	free(message.octets);
	return true;
}

/* Every line of expected.txt. */
static bool run_cases(dkim_suite *suite, char *text, size_t len)
{
	suite_reader reader;
	suite_result result;
	dkim_case expected;

	suite_open(&reader, text, len);
	while ((result = suite_next(&reader)) == SUITE_LINE) {
		reader.error =
			"want: message FILE expect R... [modern R...] [now T] [attr A] [note N]";
		if (!read_case(&reader, &expected))
			break;
		if (!run_case(suite, &expected))
			return false;
	}
	if (result == SUITE_END)
		return true;
	printf("    %s/expected.txt:%zu: %s\n", suite->folder, reader.line, reader.error);
	return false;
}

static void run_suite(suite_run *run, const char *folder, size_t which)
{
	dkim_suite suite = {
		.run = run,
		.name = suites[which].name,
		.folder = suite_path(folder, suites[which].name),
		.body_length = suites[which].body_length,
	};
	size_t len;
	char *text;
	bool done = false;

	printf("  [CONF-1] %s: refusals are refused, and what is in passes.txt is judged right\n",
		suite.name);
	printf("  [CONF-2] %s: each message, fed in %d ways, gets one verdict\n", suite.name,
		DKIM_WAYS);
	text = suite_load(suite.folder, "expected.txt", &len);
	suite.zone = suite_load_zone(run->context, suite.folder, "dns.txt");
	if (text != NULL && suite.zone != NULL)
		done = run_cases(&suite, text, len);
	if (!done || suite.passes + suite.refusals == 0)
		complain(run, "the suite did not run to its end", suite.name, "see above");
	printf("%s: %zu of %zu passes, %zu of %zu refusals\n", suite.name, suite.passes_right,
		suite.passes, suite.refusals_right, suite.refusals);
	mailauth_zone_free(suite.zone);
	free(text);
	free(suite.folder);
}

/* ------------------------------------------------------------------ main */

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && strcmp(value, "1") == 0;
}

/* The new list of passes; NULL if the old one is kept. */
static FILE *open_update(suite_run *run)
{
	FILE *update = NULL;

	if (is_set("MAILAUTH_UPDATE_PASSES")) {
		update = fopen(PASSES, "wb");
		if (update == NULL)
			complain(run, "cannot be written", PASSES, "nothing is updated");
		else
			fputs("# The cases of the DKIM suites that are judged right: suite/file. Written by\n"
			      "# test_dkim_suite with MAILAUTH_UPDATE_PASSES=1; read the difference.\n",
				update);
	}
	return update;
}

static int run_suites(const char *folder)
{
	suite_run run = {0};

	if (!passes_load(&run.passes, HERE, "passes.txt") && !is_set("MAILAUTH_UPDATE_PASSES"))
		return 1;
	run.context = mailauth_context_new(NULL, NULL);
	run.update = open_update(&run);
	for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
		run_suite(&run, folder, i);
	if (run.update == NULL)
		run.failures += passes_unseen(&run.passes);
	else if (fclose(run.update) != 0)
		complain(&run, "cannot be written", PASSES, "it is not whole");
	passes_free(&run.passes);
	mailauth_context_free(run.context);
	return run.failures > 0;
}

int main(void)
{
	const char *given = getenv("MAILAUTH_SUITES");
	char *folder =
		suite_path(given != NULL ? given : MA_SOURCE_DIR "/../shared/suites", "dkim");
	char *readme = suite_path(folder, "README.md");
	FILE *found = fopen(readme, "rb");
	int status = is_set("MAILAUTH_REQUIRE_SUITES") ? 1 : 77;

	if (found != NULL) {
		fclose(found);
		status = run_suites(folder);
	} else {
		printf("skipped: the suites are not in %s (MAILAUTH_SUITES tells where)\n", folder);
	}
	free(readme);
	free(folder);
	return status;
}
