/*
 * Target: the builder of SPF records. The input is lines, each a letter and a value: a network (n),
 * a host (h), an include (i), a forwarder (f), MX (x), a policy (p).
 *
 * What it writes reads as a record, in which the linter finds nothing that the builder could have
 * left out; the line for the zone reads back to the same text; and the same requests from the last
 * to the first are as many terms.
 */
#include "questions.h"
#include "record.h"
#include "spf_record.h"

#include <mailauth/mailauth.h>

#include <stdlib.h>
#include <string.h>

#define ROOM 65536
#define LINES 256
#define VALUE 300

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static mailauth_spf_result policy_of(char mark)
{
	switch (mark) {
	case '~':
		return MAILAUTH_SPF_SOFTFAIL;
	case '?':
		return MAILAUTH_SPF_NEUTRAL;
	case '+':
		return MAILAUTH_SPF_PASS;
	default:
		return MAILAUTH_SPF_FAIL;
	}
}

/* One request; what is refused leaves nothing behind. */
static void ask_for(mailauth_spf_builder *builder, ma_slice line)
{
	char value[VALUE] = "";
	mailauth_status status = MAILAUTH_OK;

	if (line.len == 0 || line.len > VALUE)
		return;
	memcpy(value, line.ptr + 1, line.len - 1);
	if (line.ptr[0] == 'n')
		status = mailauth_spf_builder_add_network(builder, value);
	else if (line.ptr[0] == 'h')
		status = mailauth_spf_builder_add_host(builder, value);
	else if (line.ptr[0] == 'i')
		status = mailauth_spf_builder_add_include(builder, value);
	else if (line.ptr[0] == 'f')
		status = mailauth_spf_builder_add_forwarder(builder, value);
	else if (line.ptr[0] == 'x')
		status = mailauth_spf_builder_set_mx(builder, 1);
	else if (line.ptr[0] == 'p')
		status = mailauth_spf_builder_set_policy(builder, policy_of(value[0]));
	must(status == MAILAUTH_OK || status == MAILAUTH_BAD_ARGUMENT);
}

/* The record's text for these lines; false if there would be too many terms. */
static bool build(const mailauth_context *context, const ma_slice *lines, size_t count,
	bool backwards, const char *owner, char *text)
{
	mailauth_spf_builder *builder = mailauth_spf_builder_new(context);
	mailauth_status status;
	size_t len, need;

	must(builder != NULL);
	for (size_t i = 0; i < count; i++)
		ask_for(builder, lines[backwards ? count - 1 - i : i]);
	status = mailauth_spf_builder_write(builder, owner, text, ROOM, &len);
	must(status == MAILAUTH_OK || status == MAILAUTH_BAD_STATE);
	if (status == MAILAUTH_OK) {
		must(strlen(text) == len);
		must(mailauth_spf_builder_write(builder, owner, NULL, 0, &need) ==
			MAILAUTH_NO_SPACE);
		must(need == len);
	}
	mailauth_spf_builder_free(builder);
	return status == MAILAUTH_OK;
}

/* ---------------------------------------------------------------- what must hold */

static size_t count_terms(const char *text)
{
	ma_slice octets = ma_slice_text(text);
	ma_spf_record record;
	ma_spf_fault fault;
	ma_spf_term term;
	size_t count = 0;

	must(ma_spf_has_version(octets));
	ma_spf_record_begin(&record, octets);
	must(ma_spf_record_check(&record, &fault));
	while (ma_spf_record_next(&record, &term, &fault) == MA_OK)
		count++;
	must(term.kind == MA_SPF_ALL && term.qualifier != MAILAUTH_SPF_PASS);
	return count;
}

/* What is wrong with the request itself is no fault of the record's. */
static bool is_the_requests(mailauth_spf_finding_code code)
{
	return code == MAILAUTH_SPF_FINDING_DOCUMENTATION_ADDRESS ||
		code == MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS ||
		code == MAILAUTH_SPF_FINDING_TOO_MANY_ADDRESSES ||
		code == MAILAUTH_SPF_FINDING_OVER_UDP || code == MAILAUTH_SPF_FINDING_LONG_STRING;
}

static void check_lint(const mailauth_context *context, const char *text)
{
	mailauth_spf_lint *lint = mailauth_spf_lint_new(context, NULL, NULL);

	must(lint != NULL);
	must(mailauth_spf_lint_set_record(lint, text, strlen(text)) == MAILAUTH_OK);
	must(mailauth_spf_lint_run(lint) == MAILAUTH_OK);
	for (size_t i = 0; i < mailauth_spf_lint_get_count(lint); i++)
		must(is_the_requests(
			mailauth_spf_finding_get_code(mailauth_spf_lint_get_finding(lint, i))));
	must(mailauth_spf_lint_get_lookups(lint) <= 10);
	mailauth_spf_lint_free(lint);
}

/* The zone's answer is the text. */
static void check_line(const mailauth_context *context, const char *line, const char *text)
{
	mailauth_zone *zone = mailauth_zone_new(context);
	mailauth_questions questions;
	const ma_answer *answer;
	ma_arena arena;
	ma_slice joined;
	ma_name name;

	must(zone != NULL && mailauth_zone_read(zone, line, strlen(line)) == MAILAUTH_OK);
	ma_questions_init(&questions, context, mailauth_zone_ask, zone);
	ma_arena_init(&arena, context);
	must(ma_name_from_text(ma_slice_text("a.example"), &ma_name_root, &name));
	answer = ma_ask(&questions, &name, MAILAUTH_RRTYPE_TXT);
	must(answer != NULL && answer->count == 1);
	joined = ma_txt_join(&arena, answer->rdata[0]);
	must(ma_slice_is(joined, text));
	ma_arena_release(&arena);
	ma_questions_release(&questions);
	mailauth_zone_free(zone);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	static char text[ROOM], line[ROOM], turned[ROOM];
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_slice rest = ma_slice_of(octets, len), lines[LINES];
	size_t count = 0;

	must(context != NULL);
	while (rest.len > 0 && count < LINES) {
		size_t end = ma_slice_find(rest, '\n');

		lines[count++] = ma_slice_of(rest.ptr, end);
		end += end < rest.len;
		rest = ma_slice_of(rest.ptr + end, rest.len - end);
	}
	if (build(context, lines, count, false, NULL, text)) {
		check_lint(context, text);
		must(build(context, lines, count, true, NULL, turned));
		must(count_terms(text) == count_terms(turned));
		if (build(context, lines, count, false, "a.example", line))
			check_line(context, line, text);
		else /* it includes its owner */
			must(strstr(text, " include:") != NULL);
	}
	mailauth_context_free(context);
	return 0;
}
