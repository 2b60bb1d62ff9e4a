/*
 * What holds of the SPF object and of the linter, whatever the zone is, the mail and the limits.
 *
 * The verdicts are the same with answers at once, late and backwards, and from the transcript of
 * what was asked. Limits hold, and the linter foresees what is used. Received-SPF can be read,
 * whatever is in it, and needs what it says.
 */
#ifndef MA_SPF_CHECKS_H
#define MA_SPF_CHECKS_H

#include "spf_lint.h"
#include "spf_object.h"

#include "../tests/spf/received_reader.h"

#include <stdlib.h>
#include <string.h>

#define ROOM 262144
#define QUESTIONS_MAX 640

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* The first of them are of verdicts, and the rest of what a zone may have. */
enum { LIMITS_OF_VERDICTS = 4, LIMITS = 6 };

/* Sets the first `count` of some limits to what is small enough to be met. */
static void set_limits(mailauth_context *context, size_t count)
{
	static const struct {
		mailauth_limit limit;
		uint64_t value;
	} limits[LIMITS] = {
		{MAILAUTH_LIMIT_SPF_TERMS, 4},
		{MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, 1},
		{MAILAUTH_LIMIT_SPF_NAMES, 3},
		{MAILAUTH_LIMIT_QUESTIONS, 12},
		{MAILAUTH_LIMIT_SPF_RECORD_BYTES, 600},
		{MAILAUTH_LIMIT_ZONE_RECORDS, 100},
	};

	for (size_t i = 0; i < count; i++)
		must(mailauth_context_set_limit(context, limits[i].limit, limits[i].value) ==
			MAILAUTH_OK);
}

/* What is judged. */
typedef struct input {
	ma_slice client, helo, mail_from;
} input;

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
static void check_verdict(const mailauth_context *context, const mailauth_spf_verdict *verdict)
{
	mailauth_spf_result result = mailauth_spf_verdict_get_result(verdict);
	mailauth_spf_reason reason = mailauth_spf_verdict_get_reason(verdict);
	size_t term, domain;

	must(verdict != NULL);
	must(strcmp(mailauth_spf_reason_text(reason), "unknown reason") != 0);
	must(strncmp(mailauth_spf_reason_section(reason), "RFC 7208 ", 9) == 0);
	must(mailauth_spf_verdict_get_lookups(verdict) <=
		ma_limit(context, MAILAUTH_LIMIT_SPF_TERMS));
	must(mailauth_spf_verdict_get_void_lookups(verdict) <=
		ma_limit(context, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS) +
			(reason == MAILAUTH_SPF_REASON_TOO_MANY_VOID_LOOKUPS));
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

/* Whether records were asked for: there is a domain, and a client. */
static bool asks(const mailauth_spf *spf, mailauth_spf_identity identity)
{
	mailauth_spf_reason reason =
		mailauth_spf_verdict_get_reason(mailauth_spf_get_verdict(spf, identity));

	return reason != MAILAUTH_SPF_REASON_NOT_A_DOMAIN &&
		reason != MAILAUTH_SPF_REASON_NO_CLIENT;
}

/*
 * The limit is of the questions that verdicts rest on; those that were foreseen and not used come
 * on top, up to the limit again. Counted from outside, no more TXT records are asked for than the
 * domain's own, one for each term, and one explanation.
 */
static void check_questions(const mailauth_spf *spf)
{
	size_t identities = asks(spf, MAILAUTH_SPF_HELO) + asks(spf, MAILAUTH_SPF_MAIL_FROM);
	size_t max = ma_limit(spf->context, MAILAUTH_LIMIT_QUESTIONS);
	size_t records = 0;

	must(spf->questions->used_count <= max && spf->questions->count < 2 * max);
	for (const ma_question *one = spf->questions->first; one != NULL; one = one->following)
		records += one->type == MAILAUTH_RRTYPE_TXT;
	must(records <= identities * (ma_limit(spf->context, MAILAUTH_LIMIT_SPF_TERMS) + 2));
}

static void check(const mailauth_spf *spf)
{
	check_questions(spf);
	check_verdict(spf->context, mailauth_spf_get_verdict(spf, MAILAUTH_SPF_HELO));
	check_verdict(spf->context, mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM));
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
	const char *name[QUESTIONS_MAX];
	uint16_t type[QUESTIONS_MAX];
	uint32_t id[QUESTIONS_MAX];
	size_t count = 0;

	must(spf != NULL);
	give(spf, in);
	while (mailauth_spf_run(spf) == MAILAUTH_PENDING) {
		while (count < QUESTIONS_MAX &&
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

/* No evaluation uses more than the linter says, unless something could not be looked at. */
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
	if (whole && !lint->found.cost_is_open) {
		must(mailauth_spf_lint_get_lookups(lint) >=
			mailauth_spf_verdict_get_lookups(verdict));
		must(mailauth_spf_lint_get_void_lookups(lint) >=
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

#endif
