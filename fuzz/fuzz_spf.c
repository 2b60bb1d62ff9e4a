/*
 * Target: the SPF object. The input is three lines, of the client's address, HELO and the
 * reverse-path, and behind them master-file text to answer from.
 *
 * The verdicts are the same with answers at once, late and backwards, and from the transcript of
 * what was asked. Limits hold, and the linter foresees what is used. Received-SPF can be read,
 * whatever is in it, and needs what it says.
 */
#include "spf_lint.h"
#include "spf_object.h"

#include "../tests/spf/received_reader.h"

#include <stdlib.h>
#include <string.h>

#define ROOM 262144
#define QUESTIONS 12
#define TERMS 4
#define VOIDS 1

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Limits small enough to be met. */
static const struct {
	mailauth_limit limit;
	uint64_t value;
} limits[] = {
	{MAILAUTH_LIMIT_SPF_TERMS, TERMS},
	{MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, VOIDS},
	{MAILAUTH_LIMIT_SPF_NAMES, 3},
	{MAILAUTH_LIMIT_SPF_RECORD_BYTES, 600},
	{MAILAUTH_LIMIT_QUESTIONS, QUESTIONS},
	{MAILAUTH_LIMIT_ZONE_RECORDS, 100},
};

/* What is judged. */
typedef struct input {
	ma_slice client, helo, mail_from;
} input;

static ma_slice take_line(ma_slice *rest)
{
	size_t end = ma_slice_find(*rest, '\n');
	ma_slice line = ma_slice_of(rest->ptr, end);

	end += end < rest->len;
	*rest = ma_slice_of(rest->ptr + end, rest->len - end);
	return line;
}

/* A client that is no address is left out: the object then judges without one. */
static void give(mailauth_spf *spf, const input *in)
{
	char address[64] = "";

	if (in->client.len < sizeof address) {
		memcpy(address, in->client.ptr, in->client.len);
		address[in->client.len] = 0;
	}
	if (mailauth_spf_set_client(spf, address) != MAILAUTH_OK) {
		must(mailauth_spf_run(spf) == MAILAUTH_BAD_ARGUMENT);
		mailauth_spf_reset(spf);
	}
	must(mailauth_spf_set_helo(spf, (const char *)in->helo.ptr, in->helo.len) == MAILAUTH_OK);
	must(mailauth_spf_set_mail_from(spf, (const char *)in->mail_from.ptr, in->mail_from.len) ==
		MAILAUTH_OK);
}

/* ---------------------------------------------------------------- verdicts */

/* What cannot be, whatever the input is. */
static void check_verdict(const mailauth_spf_verdict *verdict)
{
	mailauth_spf_result result = mailauth_spf_verdict_get_result(verdict);
	mailauth_spf_reason reason = mailauth_spf_verdict_get_reason(verdict);
	size_t term, domain;

	must(verdict != NULL);
	must(strcmp(mailauth_spf_reason_text(reason), "unknown reason") != 0);
	must(strncmp(mailauth_spf_reason_section(reason), "RFC 7208 ", 9) == 0);
	must(mailauth_spf_verdict_get_lookups(verdict) <= TERMS);
	must(mailauth_spf_verdict_get_void_lookups(verdict) <=
		VOIDS + (reason == MAILAUTH_SPF_REASON_TOO_MANY_VOID_LOOKUPS));
	must((result == MAILAUTH_SPF_TEMPERROR) == (reason == MAILAUTH_SPF_REASON_DNS));
	must((result == MAILAUTH_SPF_PERMERROR) ==
		(reason == MAILAUTH_SPF_REASON_SEVERAL_RECORDS ||
			(reason >= MAILAUTH_SPF_REASON_SYNTAX &&
				reason != MAILAUTH_SPF_REASON_DNS)));
	must((result == MAILAUTH_SPF_NONE) ==
		(reason >= MAILAUTH_SPF_REASON_NO_CLIENT &&
			reason <= MAILAUTH_SPF_REASON_NO_RECORD));
	must(strlen(mailauth_spf_verdict_get_term(verdict, &term)) == term);
	must(reason != MAILAUTH_SPF_REASON_MATCHED || term > 0);
	(void)mailauth_spf_verdict_get_record_domain(verdict, &domain);
	must(term == 0 || domain > 0);
}

/* The field reads in each form, and fits in what it says that it needs and in nothing less. */
static void check_field(const mailauth_spf *spf)
{
	static received read;

	for (int line_end = MAILAUTH_LINE_CRLF; line_end <= MAILAUTH_LINE_UNFOLDED; line_end++) {
		size_t need, len;
		char *text;

		must(mailauth_spf_received_spf(spf, "mx.example.net", (mailauth_line_end)line_end,
			     NULL, 0, &need) == MAILAUTH_NO_SPACE);
		text = malloc(need + 1);
		must(text != NULL);
		must(mailauth_spf_received_spf(spf, "mx.example.net", (mailauth_line_end)line_end,
			     text, need, &len) == MAILAUTH_NO_SPACE);
		must(len == need);
		must(mailauth_spf_received_spf(spf, "mx.example.net", (mailauth_line_end)line_end,
			     text, need + 1, &len) == MAILAUTH_OK);
		must(len == need && strlen(text) == len);
		must(received_read(&read, text, len));
		must(strcmp(read.result, mailauth_spf_result_text(mailauth_spf_get_result(spf))) ==
			0);
		free(text);
	}
}

static void check(const mailauth_spf *spf)
{
	must(spf->questions->count <= QUESTIONS);
	check_verdict(mailauth_spf_get_verdict(spf, MAILAUTH_SPF_HELO));
	check_verdict(mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM));
	check_field(spf);
}

/* All that the verdicts say; an explanation that is too long ends everything but the comparison. */
static void put_verdicts(const mailauth_spf *spf, char *text)
{
	size_t len;

	if (mailauth_spf_explain(spf, text, ROOM, &len) == MAILAUTH_OK)
		must(strlen(text) == len);
	else
		must(text[0] == 0);
}

/* ---------------------------------------------------------------- the ways of answering */

static mailauth_spf *judge_at_once(const mailauth_context *context, const input *in,
	mailauth_zone *zone, char *text)
{
	mailauth_spf *spf = mailauth_spf_new(context, mailauth_zone_ask, zone);

	must(spf != NULL);
	give(spf, in);
	must(mailauth_spf_run(spf) == MAILAUTH_OK);
	check(spf);
	put_verdicts(spf, text);
	return spf;
}

/* By pull; of the questions that are open the last is answered first, with a run behind each. */
static void judge_late(const mailauth_context *context, const input *in, mailauth_zone *zone,
	char *text)
{
	mailauth_spf *spf = mailauth_spf_new(context, NULL, NULL);
	const char *name[QUESTIONS];
	uint16_t type[QUESTIONS];
	uint32_t id[QUESTIONS];
	size_t count = 0;

	must(spf != NULL);
	give(spf, in);
	while (mailauth_spf_run(spf) == MAILAUTH_PENDING) {
		while (count < QUESTIONS &&
			mailauth_next_question(mailauth_spf_questions(spf), &id[count],
				&name[count], &type[count]))
			count++;
		must(count > 0);
		count--;
		mailauth_zone_ask(zone, mailauth_spf_questions(spf), id[count], name[count],
			type[count]);
	}
	check(spf);
	put_verdicts(spf, text);
	mailauth_spf_free(spf);
}

/* From the transcript of the answers that were used. */
static void judge_again(const mailauth_context *context, const input *in, mailauth_spf *first,
	char *text)
{
	mailauth_questions *questions = mailauth_spf_questions(first);
	mailauth_zone *zone = mailauth_zone_new(context);
	size_t len;
	char *lines;

	must(mailauth_questions_transcript(questions, NULL, 0, &len) == MAILAUTH_NO_SPACE);
	lines = malloc(len + 1);
	must(lines != NULL && zone != NULL);
	must(mailauth_questions_transcript(questions, lines, len + 1, &len) == MAILAUTH_OK);
	must(mailauth_zone_read(zone, lines, len) == MAILAUTH_OK);
	mailauth_spf_free(judge_at_once(context, in, zone, text));
	mailauth_zone_free(zone);
	free(lines);
}

#define DEPENDS ": depends on the mail\n"

/* Whether the tree has an include or a redirect with a macro: what that leads to is not known. */
static bool leads_anywhere(const char *tree)
{
	const char *at = tree;

	while ((at = strstr(at, DEPENDS)) != NULL) {
		const char *term = at;

		while (term > tree && term[-1] != ' ')
			term--;
		term += strchr("+-~?", *term) != NULL;
		if (ma_slice_equal_nocase(ma_slice_of(term, 8), ma_slice_text("include:")) ||
			ma_slice_equal_nocase(ma_slice_of(term, 9), ma_slice_text("redirect=")))
			return true;
		at += strlen(DEPENDS);
	}
	return false;
}

/* No evaluation uses more than the linter says, unless something was not looked at. */
static void check_lint(const mailauth_context *context, mailauth_zone *zone,
	const mailauth_spf_verdict *verdict)
{
	static char text[ROOM];
	mailauth_spf_lint *lint = mailauth_spf_lint_new(context, mailauth_zone_ask, zone);
	bool whole = true;
	const char *domain;
	size_t len;

	must(lint != NULL);
	domain = mailauth_spf_verdict_get_domain(verdict, &len);
	must(mailauth_spf_lint_set_domain(lint, domain, len) == MAILAUTH_OK);
	must(mailauth_spf_lint_run(lint) == MAILAUTH_OK);
	must(mailauth_spf_lint_explain(lint, text, sizeof text, &len) != MAILAUTH_BAD_STATE);
	for (size_t i = 0; i < mailauth_spf_lint_get_count(lint); i++)
		if (mailauth_spf_finding_get_code(mailauth_spf_lint_get_finding(lint, i)) ==
			MAILAUTH_SPF_FINDING_DNS)
			whole = false;
	if (whole && len < sizeof text) {
		must(leads_anywhere(text) ||
			mailauth_spf_lint_get_lookups(lint) >=
				mailauth_spf_verdict_get_lookups(verdict));
		must(leads_anywhere(text) ||
			mailauth_spf_lint_get_void_lookups(lint) >=
				mailauth_spf_verdict_get_void_lookups(verdict));
	}
	mailauth_spf_lint_free(lint);
}

static void judge(const mailauth_context *context, const input *in, mailauth_zone *zone)
{
	static char first[ROOM], other[ROOM];
	mailauth_spf *spf = judge_at_once(context, in, zone, first);

	check_lint(context, zone, mailauth_spf_get_verdict(spf, MAILAUTH_SPF_HELO));
	check_lint(context, zone, mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM));
	judge_late(context, in, zone, other);
	must(strcmp(first, other) == 0);
	judge_again(context, in, spf, other);
	must(strcmp(first, other) == 0);
	mailauth_spf_free(spf);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	ma_slice rest = ma_slice_of(octets, len);
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone;
	input in;

	must(context != NULL);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		must(mailauth_context_set_limit(context, limits[i].limit, limits[i].value) ==
			MAILAUTH_OK);
	in.client = take_line(&rest);
	in.helo = take_line(&rest);
	in.mail_from = take_line(&rest);
	must(mailauth_context_set_spf_dual_stack(context, len % 2) == MAILAUTH_OK);
	zone = mailauth_zone_new(context);
	must(zone != NULL);
	(void)mailauth_zone_read(zone, (const char *)rest.ptr, rest.len);
	judge(context, &in, zone);
	mailauth_zone_free(zone);
	mailauth_context_free(context);
	return 0;
}
