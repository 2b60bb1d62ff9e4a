/*
 * The DMARC object: what it is given, and its runs. See <mailauth/dmarc.h>.
 *
 * Every run judges all authors from the top over the answers that are there; nothing of an earlier
 * run is looked at. Nothing is decided here but which author the verdict is about.
 */
#include "dmarc_object.h"

#include "ascii.h"
#include "dmarc_align.h"
#include "dmarc_reason.h"
#include "host.h"

/* An object with questions of its own. */
typedef struct whole_object {
	mailauth_dmarc dmarc; /* first: it is what the caller holds */
	mailauth_questions questions;
} whole_object;

/* ---------------------------------------------------------------- the object */

void ma_dmarc_init(mailauth_dmarc *dmarc, const mailauth_context *context,
	mailauth_questions *questions)
{
	*dmarc = (mailauth_dmarc){.context = context, .questions = questions};
	ma_arena_init(&dmarc->from, context);
	ma_arena_init(&dmarc->found, context);
	ma_arena_init(&dmarc->readings.arena, context);
	ma_arena_init(&dmarc->results, context);
}

void ma_dmarc_release(mailauth_dmarc *dmarc)
{
	ma_arena_release(&dmarc->from);
	ma_arena_release(&dmarc->found);
	ma_arena_release(&dmarc->readings.arena);
	ma_arena_release(&dmarc->results);
}

static void drop_verdict(mailauth_dmarc *dmarc)
{
	ma_arena_reset(&dmarc->results);
	dmarc->judgements = NULL;
	dmarc->decided = NULL;
	dmarc->final = false;
}

void ma_dmarc_clear_identifiers(mailauth_dmarc *dmarc)
{
	drop_verdict(dmarc);
	ma_arena_reset(&dmarc->found);
	dmarc->first_identifier = dmarc->last_identifier = NULL;
	dmarc->identifier_count = 0;
}

void ma_dmarc_reset(mailauth_dmarc *dmarc)
{
	ma_dmarc_clear_identifiers(dmarc);
	ma_arena_reset(&dmarc->readings.arena);
	dmarc->readings.first = NULL;
	ma_arena_reset(&dmarc->from);
	dmarc->from_status = MAILAUTH_FROM_ONE;
	dmarc->first_author = dmarc->last_author = NULL;
	dmarc->author_count = 0;
	dmarc->too_many_authors = false;
	dmarc->status = MAILAUTH_OK;
}

mailauth_dmarc *mailauth_dmarc_new(const mailauth_context *context, mailauth_ask_fn ask, void *user)
{
	whole_object *whole = context != NULL ? ma_alloc_zero(context, sizeof *whole) : NULL;

	if (whole == NULL)
		return NULL;
	ma_questions_init(&whole->questions, context, ask, user);
	ma_dmarc_init(&whole->dmarc, context, &whole->questions);
	return &whole->dmarc;
}

void mailauth_dmarc_free(mailauth_dmarc *dmarc)
{
	const mailauth_context *context;

	if (dmarc == NULL || dmarc->is_part)
		return;
	context = dmarc->context;
	ma_dmarc_release(dmarc);
	ma_questions_release(dmarc->questions);
	ma_release(context, dmarc, sizeof(whole_object));
}

void mailauth_dmarc_reset(mailauth_dmarc *dmarc)
{
	if (dmarc == NULL || dmarc->running || dmarc->is_part)
		return;
	ma_dmarc_reset(dmarc);
	ma_questions_reset(dmarc->questions);
}

mailauth_questions *mailauth_dmarc_questions(mailauth_dmarc *dmarc)
{
	return dmarc != NULL ? dmarc->questions : NULL;
}

/* ---------------------------------------------------------------- what it is given */

/* The first thing that went wrong, whoever met it. */
static mailauth_status status_so_far(const mailauth_dmarc *dmarc)
{
	return dmarc->status != MAILAUTH_OK ? dmarc->status : dmarc->questions->status;
}

/* Whether the object can be changed, with arguments that are as they should be; if not, why. */
static mailauth_status may_change(mailauth_dmarc *dmarc, bool arguments)
{
	if (dmarc->running)
		return MAILAUTH_BAD_STATE;
	if (!arguments && status_so_far(dmarc) == MAILAUTH_OK)
		dmarc->status = MAILAUTH_BAD_ARGUMENT;
	return status_so_far(dmarc);
}

/* It was changed, perhaps by a domain of the verdict's, which therefore goes only now. */
static mailauth_status changed(mailauth_dmarc *dmarc, mailauth_status status)
{
	if (!dmarc->running)
		drop_verdict(dmarc);
	return status;
}

static mailauth_status no_memory(mailauth_dmarc *dmarc)
{
	dmarc->status = MAILAUTH_NO_MEMORY;
	return MAILAUTH_NO_MEMORY;
}

/*
 * A copy in lower case, without the dot at its end and with a NUL behind it; false without memory.
 */
static bool keep_domain(ma_arena *arena, ma_slice domain, ma_slice *kept)
{
	uint8_t *copy;

	domain = ma_dmarc_without_dot(domain);
	copy = ma_arena_take(arena, domain.len + 1, 1);
	if (copy == NULL)
		return false;
	for (size_t i = 0; i < domain.len; i++)
		copy[i] = ma_lower(domain.ptr[i]);
	*kept = ma_slice_of(copy, domain.len);
	return true;
}

static bool has_author(const mailauth_dmarc *dmarc, ma_slice domain)
{
	const ma_dmarc_author *author = dmarc->first_author;

	while (author != NULL && !ma_slice_equal_nocase(author->domain, domain))
		author = author->next;
	return author != NULL;
}

static mailauth_status add_author(mailauth_dmarc *dmarc, ma_slice domain)
{
	ma_dmarc_author *author;

	if (has_author(dmarc, ma_dmarc_without_dot(domain)))
		return MAILAUTH_OK;
	if (dmarc->author_count >= ma_limit(dmarc->context, MAILAUTH_LIMIT_DMARC_AUTHORS)) {
		dmarc->too_many_authors = true;
		return MAILAUTH_OK;
	}
	author = ma_arena_take(&dmarc->from, 1, sizeof *author);
	if (author == NULL || !keep_domain(&dmarc->from, domain, &author->domain))
		return no_memory(dmarc);
	if (dmarc->last_author != NULL)
		dmarc->last_author->next = author;
	else
		dmarc->first_author = author;
	dmarc->last_author = author;
	dmarc->author_count++;
	return MAILAUTH_OK;
}

mailauth_status ma_dmarc_add_author(mailauth_dmarc *dmarc, ma_slice domain)
{
	mailauth_status status = may_change(dmarc, domain.ptr != NULL || domain.len == 0);

	return changed(dmarc, status != MAILAUTH_OK ? status : add_author(dmarc, domain));
}

mailauth_status ma_dmarc_set_from_status(mailauth_dmarc *dmarc, mailauth_from_status from)
{
	mailauth_status status = may_change(dmarc, (unsigned)from <= MAILAUTH_FROM_AMBIGUOUS);

	if (status == MAILAUTH_OK)
		dmarc->from_status = from;
	return changed(dmarc, status);
}

static mailauth_status add_identifier(mailauth_dmarc *dmarc, ma_slice given, bool is_spf,
	mailauth_dmarc_identifier found)
{
	ma_dmarc_identifier *identifier = ma_arena_take(&dmarc->found, 1, sizeof *identifier);
	const char *copy = ma_arena_text(&dmarc->found, given);

	if (identifier == NULL || copy == NULL ||
		!keep_domain(&dmarc->found, given, &identifier->domain))
		return no_memory(dmarc);
	if (!ma_is_loose_domain(identifier->domain, 1))
		identifier->domain = ma_slice_of(NULL, 0);
	identifier->given = ma_slice_of(copy, given.len);
	identifier->is_spf = is_spf;
	identifier->found = found;
	if (dmarc->last_identifier != NULL)
		dmarc->last_identifier->next = identifier;
	else
		dmarc->first_identifier = identifier;
	dmarc->last_identifier = identifier;
	dmarc->identifier_count++;
	return MAILAUTH_OK;
}

static bool is_finding(mailauth_dmarc_identifier found)
{
	return (unsigned)found <= MAILAUTH_DMARC_IDENTIFIER_TEMPERROR;
}

mailauth_status ma_dmarc_add_spf(mailauth_dmarc *dmarc, mailauth_dmarc_identifier found,
	ma_slice domain)
{
	bool right = is_finding(found) && (domain.ptr != NULL || domain.len == 0);
	mailauth_status status = may_change(dmarc, right);

	if (status == MAILAUTH_OK)
		status = add_identifier(dmarc, domain, true, found);
	return changed(dmarc, status);
}

mailauth_status ma_dmarc_add_dkim(mailauth_dmarc *dmarc, mailauth_dmarc_identifier found,
	ma_slice domain, bool testing)
{
	bool right = is_finding(found) && (domain.ptr != NULL || domain.len == 0);
	mailauth_status status = may_change(dmarc, right);

	if (testing)
		found = MAILAUTH_DMARC_IDENTIFIER_NOT;
	if (status == MAILAUTH_OK)
		status = add_identifier(dmarc, domain, false, found);
	return changed(dmarc, status);
}

/* Whether it is a caller's own to change, and not part of a mailauth_check; if not, why. */
static mailauth_status is_own(const mailauth_dmarc *dmarc)
{
	if (dmarc == NULL)
		return MAILAUTH_NO_MEMORY;
	return dmarc->is_part ? MAILAUTH_BAD_STATE : MAILAUTH_OK;
}

mailauth_status mailauth_dmarc_add_author(mailauth_dmarc *dmarc, const char *domain, size_t len)
{
	mailauth_status status = is_own(dmarc);

	return status != MAILAUTH_OK ? status
				     : ma_dmarc_add_author(dmarc, ma_slice_of(domain, len));
}

mailauth_status mailauth_dmarc_set_from_status(mailauth_dmarc *dmarc, mailauth_from_status from)
{
	mailauth_status status = is_own(dmarc);

	return status != MAILAUTH_OK ? status : ma_dmarc_set_from_status(dmarc, from);
}

mailauth_status mailauth_dmarc_add_spf(mailauth_dmarc *dmarc, mailauth_dmarc_identifier found,
	const char *domain, size_t len)
{
	mailauth_status status = is_own(dmarc);

	return status != MAILAUTH_OK ? status
				     : ma_dmarc_add_spf(dmarc, found, ma_slice_of(domain, len));
}

mailauth_status mailauth_dmarc_add_dkim(mailauth_dmarc *dmarc, mailauth_dmarc_identifier found,
	const char *domain, size_t len, int testing)
{
	mailauth_status status = is_own(dmarc);

	return status != MAILAUTH_OK
		? status
		: ma_dmarc_add_dkim(dmarc, found, ma_slice_of(domain, len), testing != 0);
}

/* ---------------------------------------------------------------- running */

/* Why, whatever the policies are, the message cannot pass; ALIGNED if nothing is in the way. */
static mailauth_dmarc_reason reason_of_from(const mailauth_dmarc *dmarc)
{
	if (dmarc->too_many_authors)
		return MAILAUTH_DMARC_REASON_TOO_MANY_AUTHORS;
	switch (dmarc->from_status) {
	case MAILAUTH_FROM_NONE:
		return MAILAUTH_DMARC_REASON_NO_AUTHOR;
	case MAILAUTH_FROM_SEVERAL:
		return MAILAUTH_DMARC_REASON_SEVERAL_AUTHORS;
	case MAILAUTH_FROM_AMBIGUOUS:
		return MAILAUTH_DMARC_REASON_AMBIGUOUS_AUTHOR;
	case MAILAUTH_FROM_ONE:
		break;
	}
	if (dmarc->author_count == 0)
		return MAILAUTH_DMARC_REASON_NO_AUTHOR;
	if (dmarc->author_count > 1)
		return MAILAUTH_DMARC_REASON_SEVERAL_AUTHORS;
	return MAILAUTH_DMARC_REASON_ALIGNED;
}

/*
 * "[A]pply the DMARC check [...] and apply the most strict policy selected among the checks that
 * fail" (RFC 7489 6.6.1, of which RFC 9989 11.5 speaks). An author that is not shown to pass
 * counts, and one that is not looked at may ask for the strictest.
 */
static void decide_among(mailauth_dmarc *dmarc)
{
	for (size_t i = 0; i < dmarc->author_count; i++) {
		const ma_dmarc_judgement *judgement = &dmarc->judgements[i];
		mailauth_dmarc_policy policy = MAILAUTH_DMARC_POLICY_NONE;

		if (judgement->reason != MAILAUTH_DMARC_REASON_ALIGNED)
			policy = ma_dmarc_applied_policy(judgement);
		if (i > 0 && policy <= dmarc->disposition)
			continue;
		dmarc->disposition = policy;
		dmarc->decided = judgement;
	}
	if (dmarc->too_many_authors)
		dmarc->disposition = MAILAUTH_DMARC_POLICY_REJECT;
}

static void decide(mailauth_dmarc *dmarc)
{
	mailauth_dmarc_reason from = reason_of_from(dmarc);

	dmarc->disposition = MAILAUTH_DMARC_POLICY_NONE;
	dmarc->reason = from;
	if (from != MAILAUTH_DMARC_REASON_ALIGNED) {
		decide_among(dmarc);
		return;
	}
	dmarc->decided = &dmarc->judgements[0];
	dmarc->reason = dmarc->decided->reason;
	if (dmarc->reason == MAILAUTH_DMARC_REASON_NOT_ALIGNED)
		dmarc->disposition = ma_dmarc_applied_policy(dmarc->decided);
}

/* The record of the author that decided, as text. */
static mailauth_status keep_record(mailauth_dmarc *dmarc)
{
	dmarc->record = "";
	if (dmarc->decided != NULL)
		dmarc->record = ma_arena_text(&dmarc->results, dmarc->decided->record.text);
	return dmarc->record != NULL ? MAILAUTH_OK : MAILAUTH_NO_MEMORY;
}

/* Judges each author, so that all that can be asked is asked; PENDING if answers are due. */
static mailauth_status run_from_top(mailauth_dmarc *dmarc, bool complete)
{
	ma_dmarc_asking asking = {.questions = dmarc->questions,
		.arena = &dmarc->results,
		.readings = &dmarc->readings};
	ma_dmarc_message message = {dmarc->first_identifier, dmarc->identifier_count, complete};
	const ma_dmarc_author *author = dmarc->first_author;
	bool pending = !complete;

	dmarc->judgements =
		ma_arena_take(&dmarc->results, dmarc->author_count, sizeof *dmarc->judgements);
	if (dmarc->judgements == NULL)
		return MAILAUTH_NO_MEMORY;
	for (size_t i = 0; author != NULL; author = author->next, i++)
		if (!ma_dmarc_judge(&asking, &message, author->domain, &dmarc->judgements[i]))
			pending = true;
	if (asking.no_memory || dmarc->questions->status != MAILAUTH_OK)
		return MAILAUTH_NO_MEMORY;
	if (pending)
		return MAILAUTH_PENDING;
	decide(dmarc);
	return keep_record(dmarc);
}

mailauth_status ma_dmarc_run(mailauth_dmarc *dmarc, bool complete)
{
	mailauth_status status;

	if (dmarc->running)
		return MAILAUTH_PENDING;
	status = status_so_far(dmarc);
	if (status != MAILAUTH_OK)
		return status;
	drop_verdict(dmarc);
	dmarc->running = true;
	status = run_from_top(dmarc, complete);
	dmarc->running = false;
	if (status != MAILAUTH_OK)
		drop_verdict(dmarc);
	dmarc->final = status == MAILAUTH_OK;
	if (status < 0)
		dmarc->status = status;
	return status;
}

mailauth_status mailauth_dmarc_run(mailauth_dmarc *dmarc)
{
	mailauth_status status = is_own(dmarc);

	if (status != MAILAUTH_OK)
		return status;
	if (!dmarc->running)
		ma_questions_begin(dmarc->questions);
	return ma_dmarc_run(dmarc, true);
}
