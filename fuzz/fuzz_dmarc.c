/*
 * Target: the DMARC object.
 *
 * The input is lines, a line "-- zone", and master-file text to answer from. A line is "a" and an
 * author domain, "f" and a digit for the status of From, or "d", "s" or "t" (DKIM, SPF, DKIM of a
 * key in testing), "+", "-" or "?" (passed, did not, temperror) and a domain.
 *
 * Answers at once and late, the last question's first, give one verdict; identifiers in reverse do
 * too. Limits hold. Nothing passes but for one author domain and an identifier that passed and is
 * aligned; there is a disposition only for what does not pass.
 */
#include "dmarc_object.h"
#include "host.h"

#include <stdlib.h>
#include <string.h>

#define ROOM 65536
#define LINES_MAX 24

enum { QUERIES = 8, IDENTIFIERS = 3, AUTHORS = 2, QUESTIONS = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* ---------------------------------------------------------------- the input */

typedef struct script {
	ma_slice authors[LINES_MAX], identifiers[LINES_MAX]; /* whole lines */
	size_t author_count, identifier_count;
	mailauth_from_status status;
} script;

static void take_line(script *in, ma_slice line)
{
	if (line.len < 1)
		return;
	if (line.ptr[0] == 'a' && in->author_count < LINES_MAX)
		in->authors[in->author_count++] = line;
	else if (line.ptr[0] == 'f' && line.len > 1)
		in->status = (mailauth_from_status)(line.ptr[1] & 3);
	else if (line.len > 1 && in->identifier_count < LINES_MAX)
		in->identifiers[in->identifier_count++] = line;
}

static void take_lines(script *in, ma_slice text)
{
	*in = (script){.status = MAILAUTH_FROM_ONE};
	while (text.len > 0) {
		size_t end = ma_slice_find(text, '\n');

		take_line(in, ma_slice_of(text.ptr, end));
		end += end < text.len;
		text = ma_slice_of(text.ptr + end, text.len - end);
	}
}

static void give_identifier(mailauth_dmarc *dmarc, ma_slice line)
{
	mailauth_dmarc_identifier found = MAILAUTH_DMARC_IDENTIFIER_NOT;
	const char *domain = (const char *)line.ptr + 2;

	if (line.ptr[1] == '+')
		found = MAILAUTH_DMARC_IDENTIFIER_PASS;
	else if (line.ptr[1] == '?')
		found = MAILAUTH_DMARC_IDENTIFIER_TEMPERROR;
	if (line.ptr[0] == 's')
		must(mailauth_dmarc_add_spf(dmarc, found, domain, line.len - 2) == MAILAUTH_OK);
	else
		must(mailauth_dmarc_add_dkim(dmarc, found, domain, line.len - 2,
			     line.ptr[0] == 't') == MAILAUTH_OK);
}

static void give(mailauth_dmarc *dmarc, const script *in, bool backwards)
{
	for (size_t i = 0; i < in->author_count; i++)
		must(mailauth_dmarc_add_author(dmarc, (const char *)in->authors[i].ptr + 1,
			     in->authors[i].len - 1) == MAILAUTH_OK);
	must(mailauth_dmarc_set_from_status(dmarc, in->status) == MAILAUTH_OK);
	for (size_t i = 0; i < in->identifier_count; i++)
		give_identifier(dmarc,
			in->identifiers[backwards ? in->identifier_count - 1 - i : i]);
}

/* ---------------------------------------------------------------- what must hold */

static ma_slice get(const char *(*getter)(const mailauth_dmarc *, size_t *),
	const mailauth_dmarc *dmarc)
{
	size_t len;
	const char *text = getter(dmarc, &len);

	must(text != NULL && text[len] == 0);
	return ma_slice_of(text, len);
}

/* Whether the identifier of this line can be what made the author domain pass. */
static bool can_align(const mailauth_dmarc *dmarc, ma_slice line)
{
	ma_slice author = get(mailauth_dmarc_get_author_domain, dmarc);
	ma_slice org = get(mailauth_dmarc_get_org_domain, dmarc);
	ma_slice domain = ma_slice_of(line.ptr + 2, line.len - 2);
	bool is_spf = line.ptr[0] == 's';
	mailauth_alignment mode =
		is_spf ? mailauth_dmarc_get_aspf(dmarc) : mailauth_dmarc_get_adkim(dmarc);

	if (line.ptr[1] != '+' || line.ptr[0] == 't')
		return false;
	if (is_spf ? !mailauth_dmarc_get_spf_aligned(dmarc)
		   : !mailauth_dmarc_get_dkim_aligned(dmarc))
		return false;
	if (domain.len > 0 && domain.ptr[domain.len - 1] == '.')
		domain.len--;
	if (!ma_is_loose_domain(domain, 1))
		return false;
	if (ma_slice_equal_nocase(domain, author))
		return true;
	return mode == MAILAUTH_ALIGN_RELAXED && org.len > 0 && ma_is_same_or_below(author, org) &&
		ma_is_same_or_below(domain, org);
}

static void check_pass(const mailauth_dmarc *dmarc, const script *in)
{
	ma_slice author = get(mailauth_dmarc_get_author_domain, dmarc);
	size_t can = 0;

	must(in->status == MAILAUTH_FROM_ONE && in->author_count > 0);
	for (size_t i = 0; i < in->author_count; i++) {
		ma_slice given = ma_slice_of(in->authors[i].ptr + 1, in->authors[i].len - 1);

		if (given.len > 0 && given.ptr[given.len - 1] == '.')
			given.len--;
		must(ma_slice_equal_nocase(given, author));
	}
	for (size_t i = 0; i < in->identifier_count; i++)
		can += can_align(dmarc, in->identifiers[i]);
	must(can > 0);
	must(ma_is_same_or_below(author, get(mailauth_dmarc_get_policy_domain, dmarc)));
	must(get(mailauth_dmarc_get_record, dmarc).len >= strlen("v=DMARC1"));
}

static void check_verdict(const mailauth_dmarc *dmarc, const script *in)
{
	mailauth_dmarc_policy disposition = mailauth_dmarc_get_disposition(dmarc);

	must(dmarc->author_count <= AUTHORS && dmarc->questions->count <= QUESTIONS);
	for (size_t i = 0; i < dmarc->author_count; i++)
		must(dmarc->judgements[i].walk.count <= QUERIES);
	must(dmarc->questions->count <= dmarc->author_count * ((IDENTIFIERS + 1) * QUERIES + 1));
	must(disposition <= mailauth_dmarc_get_policy(dmarc) ||
		mailauth_dmarc_get_reason(dmarc) == MAILAUTH_DMARC_REASON_TOO_MANY_AUTHORS);
	switch (mailauth_dmarc_get_result(dmarc)) {
	case MAILAUTH_DMARC_PASS:
		check_pass(dmarc, in);
		must(disposition == MAILAUTH_DMARC_POLICY_NONE);
		break;
	case MAILAUTH_DMARC_FAIL:
		must(!mailauth_dmarc_get_spf_aligned(dmarc));
		must(!mailauth_dmarc_get_dkim_aligned(dmarc));
		break;
	case MAILAUTH_DMARC_PERMERROR:
		break;
	case MAILAUTH_DMARC_NONE:
	case MAILAUTH_DMARC_TEMPERROR:
		must(disposition == MAILAUTH_DMARC_POLICY_NONE);
		break;
	}
}

/* ---------------------------------------------------------------- the ways of judging */

/* What does not hang on the order of identifiers. */
typedef struct verdict {
	mailauth_dmarc_reason reason;
	mailauth_dmarc_policy disposition, policy;
	int spf, dkim;
	size_t author, org, at;
} verdict;

static verdict verdict_of(const mailauth_dmarc *dmarc)
{
	return (verdict){mailauth_dmarc_get_reason(dmarc), mailauth_dmarc_get_disposition(dmarc),
		mailauth_dmarc_get_policy(dmarc), mailauth_dmarc_get_spf_aligned(dmarc),
		mailauth_dmarc_get_dkim_aligned(dmarc),
		get(mailauth_dmarc_get_author_domain, dmarc).len,
		get(mailauth_dmarc_get_org_domain, dmarc).len,
		get(mailauth_dmarc_get_policy_domain, dmarc).len};
}

static void check_same(verdict a, verdict b)
{
	must(a.reason == b.reason && a.disposition == b.disposition && a.policy == b.policy);
	must(a.spf == b.spf && a.dkim == b.dkim);
	must(a.author == b.author && a.org == b.org && a.at == b.at);
}

/* Answers what is open, the last question first; false if nothing was. */
static bool answer_backwards(mailauth_dmarc *dmarc, mailauth_zone *zone)
{
	mailauth_questions *questions = mailauth_dmarc_questions(dmarc);
	const char *name[QUESTIONS];
	uint16_t type[QUESTIONS];
	uint32_t id[QUESTIONS];
	size_t count = 0;

	while (count < QUESTIONS &&
		mailauth_next_question(questions, &id[count], &name[count], &type[count]))
		count++;
	for (size_t i = count; i > 0; i--)
		mailauth_zone_ask(zone, questions, id[i - 1], name[i - 1], type[i - 1]);
	return count > 0;
}

static void explain(const mailauth_dmarc *dmarc, char *text)
{
	size_t len;

	must(mailauth_dmarc_explain(dmarc, text, ROOM, &len) == MAILAUTH_OK);
	must(strlen(text) == len);
}

static void judge(const mailauth_context *context, const script *in, mailauth_zone *zone)
{
	static char first[ROOM], other[ROOM];
	mailauth_dmarc *at_once = mailauth_dmarc_new(context, mailauth_zone_ask, zone);
	mailauth_dmarc *late = mailauth_dmarc_new(context, NULL, NULL);
	verdict whole;

	must(at_once != NULL && late != NULL);
	give(at_once, in, false);
	must(mailauth_dmarc_run(at_once) == MAILAUTH_OK);
	check_verdict(at_once, in);
	explain(at_once, first);
	whole = verdict_of(at_once);

	give(late, in, false);
	while (mailauth_dmarc_run(late) == MAILAUTH_PENDING)
		must(answer_backwards(late, zone));
	must(mailauth_dmarc_run(late) == MAILAUTH_OK);
	explain(late, other);
	must(strcmp(first, other) == 0);

	mailauth_dmarc_reset(at_once);
	give(at_once, in, true);
	must(mailauth_dmarc_run(at_once) == MAILAUTH_OK);
	check_verdict(at_once, in);
	check_same(whole, verdict_of(at_once));
	mailauth_dmarc_free(at_once);
	mailauth_dmarc_free(late);
}

/* Where the line stands that is between script and zone; the input's length if it does not. */
static size_t find_separator(ma_slice input, ma_slice line)
{
	for (size_t i = 0; i + line.len <= input.len; i++)
		if (memcmp(input.ptr + i, line.ptr, line.len) == 0)
			return i;
	return input.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	ma_slice line = ma_slice_text("\n-- zone\n");
	size_t at = find_separator(ma_slice_of(octets, len), line);
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone;
	script in;

	must(context != NULL);
	mailauth_context_set_limit(context, MAILAUTH_LIMIT_DMARC_QUERIES, QUERIES);
	mailauth_context_set_limit(context, MAILAUTH_LIMIT_DMARC_IDENTIFIERS, IDENTIFIERS);
	mailauth_context_set_limit(context, MAILAUTH_LIMIT_DMARC_AUTHORS, AUTHORS);
	mailauth_context_set_limit(context, MAILAUTH_LIMIT_QUESTIONS, QUESTIONS);
	zone = mailauth_zone_new(context);
	must(zone != NULL);
	if (at < len)
		(void)mailauth_zone_read(zone, (const char *)octets + at + line.len,
			len - at - line.len);
	take_lines(&in, ma_slice_of(octets, at));
	judge(context, &in, zone);
	mailauth_zone_free(zone);
	mailauth_context_free(context);
	return 0;
}
