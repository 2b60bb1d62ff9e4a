/*
 * The DKIM verifier as an object of its own: a message and questions, and what judges them. See
 * <mailauth/dkim.h>. That of a mailauth_check has its message and questions from there, and nothing
 * here touches it.
 */
#include "verifier.h"

/*
 * What mailauth_dkim_verifier_new makes: the verifier comes first, so a pointer to it is one to
 * all.
 */
typedef struct standalone {
	mailauth_dkim_verifier verifier;
	ma_message message;
	mailauth_questions questions;
	bool running;           /* a callback of the caller's may be active */
	mailauth_status status; /* of runs; sticky until reset */
} standalone;

static standalone *standalone_of(mailauth_dkim_verifier *verifier)
{
	return (standalone *)(void *)verifier;
}

static mailauth_status header_complete(void *user)
{
	return ma_dkim_header_complete(user);
}

/* ---------------------------------------------------------------- the object */

mailauth_dkim_verifier *mailauth_dkim_verifier_new(const mailauth_context *context,
	mailauth_ask_fn ask, void *user)
{
	standalone *made = context != NULL ? ma_alloc_zero(context, sizeof *made) : NULL;

	if (made == NULL)
		return NULL;
	ma_message_init(&made->message, context, header_complete, &made->verifier);
	ma_questions_init(&made->questions, context, ask, user);
	ma_dkim_init(&made->verifier, &made->message, &made->questions);
	return &made->verifier;
}

void mailauth_dkim_verifier_free(mailauth_dkim_verifier *verifier)
{
	standalone *all = standalone_of(verifier);

	if (verifier == NULL || verifier->is_part)
		return;
	ma_message_release(&all->message);
	ma_questions_release(&all->questions);
	ma_dkim_release(verifier);
	ma_release(verifier->context, all, sizeof *all);
}

void mailauth_dkim_verifier_reset(mailauth_dkim_verifier *verifier)
{
	standalone *all = standalone_of(verifier);

	if (verifier == NULL || verifier->is_part || all->running)
		return;
	ma_message_reset(&all->message);
	ma_questions_reset(&all->questions);
	ma_dkim_reset(verifier);
	all->status = MAILAUTH_OK;
}

mailauth_questions *mailauth_dkim_verifier_questions(mailauth_dkim_verifier *verifier)
{
	return verifier != NULL ? verifier->questions : NULL;
}

/* Whether it is a caller's own to change, and not part of a mailauth_check; if not, why. */
static mailauth_status is_own(const mailauth_dkim_verifier *verifier)
{
	if (verifier == NULL)
		return MAILAUTH_NO_MEMORY;
	return verifier->is_part ? MAILAUTH_BAD_STATE : MAILAUTH_OK;
}

/* Whether it can be changed now; if not, why. */
static mailauth_status may_change(mailauth_dkim_verifier *verifier)
{
	mailauth_status status = is_own(verifier);

	if (status != MAILAUTH_OK)
		return status;
	return standalone_of(verifier)->running ? MAILAUTH_BAD_STATE : MAILAUTH_OK;
}

/* ---------------------------------------------------------------- settings */

mailauth_status ma_dkim_set_body_length_policy(mailauth_dkim_verifier *verifier,
	mailauth_body_length_policy policy)
{
	if ((unsigned)policy > MAILAUTH_BODY_LENGTH_ALLOW)
		return MAILAUTH_BAD_ARGUMENT;
	verifier->body_length_policy = policy;
	return MAILAUTH_OK;
}

mailauth_status mailauth_dkim_verifier_set_body_length_policy(mailauth_dkim_verifier *verifier,
	mailauth_body_length_policy policy)
{
	mailauth_status status = may_change(verifier);

	return status != MAILAUTH_OK ? status : ma_dkim_set_body_length_policy(verifier, policy);
}

mailauth_status mailauth_dkim_verifier_set_time(mailauth_dkim_verifier *verifier, int64_t now)
{
	mailauth_status status = may_change(verifier);

	if (status != MAILAUTH_OK)
		return status;
	verifier->has_time = true;
	verifier->time = now;
	return MAILAUTH_OK;
}

mailauth_status mailauth_dkim_verifier_set_clock_skew(mailauth_dkim_verifier *verifier,
	uint32_t seconds)
{
	mailauth_status status = may_change(verifier);

	if (status != MAILAUTH_OK)
		return status;
	verifier->clock_skew = seconds;
	return MAILAUTH_OK;
}

/* ---------------------------------------------------------------- feeding */

/* The first thing that went wrong, whoever met it. */
static mailauth_status status_so_far(const standalone *all)
{
	if (all->status != MAILAUTH_OK)
		return all->status;
	if (all->message.status != MAILAUTH_OK)
		return all->message.status;
	return all->questions.status;
}

/*
 * Whether the verifier can be fed; if not, why. It then runs until end_feeding: functions of the
 * caller's for hashes and U-labels may be called, and must not change it.
 */
static mailauth_status begin_feeding(mailauth_dkim_verifier *verifier)
{
	mailauth_status status = may_change(verifier);

	if (status != MAILAUTH_OK)
		return status;
	verifier->final = false;
	status = status_so_far(standalone_of(verifier));
	standalone_of(verifier)->running = status == MAILAUTH_OK;
	return status;
}

static mailauth_status end_feeding(mailauth_dkim_verifier *verifier, mailauth_status status)
{
	standalone_of(verifier)->running = false;
	return status;
}

mailauth_status mailauth_dkim_verifier_feed(mailauth_dkim_verifier *verifier, const void *octets,
	size_t len)
{
	mailauth_status status = begin_feeding(verifier);

	if (status != MAILAUTH_OK)
		return status;
	return end_feeding(verifier, ma_message_feed(verifier->message, ma_slice_of(octets, len)));
}

mailauth_status mailauth_dkim_verifier_header(mailauth_dkim_verifier *verifier, const char *name,
	size_t name_len, const char *value, size_t value_len)
{
	mailauth_status status = begin_feeding(verifier);

	if (status != MAILAUTH_OK)
		return status;
	return end_feeding(verifier,
		ma_message_header(verifier->message, ma_slice_of(name, name_len),
			ma_slice_of(value, value_len)));
}

mailauth_status mailauth_dkim_verifier_end_header(mailauth_dkim_verifier *verifier)
{
	mailauth_status status = begin_feeding(verifier);

	if (status != MAILAUTH_OK)
		return status;
	return end_feeding(verifier, ma_message_end_header(verifier->message));
}

mailauth_status mailauth_dkim_verifier_body(mailauth_dkim_verifier *verifier, const void *octets,
	size_t len)
{
	mailauth_status status = begin_feeding(verifier);

	if (status != MAILAUTH_OK)
		return status;
	return end_feeding(verifier, ma_message_body(verifier->message, ma_slice_of(octets, len)));
}

mailauth_status mailauth_dkim_verifier_finish(mailauth_dkim_verifier *verifier)
{
	mailauth_status status = begin_feeding(verifier);

	if (status != MAILAUTH_OK)
		return status;
	return end_feeding(verifier, ma_message_finish(verifier->message));
}

/* ---------------------------------------------------------------- running */

mailauth_status mailauth_dkim_verifier_run(mailauth_dkim_verifier *verifier)
{
	standalone *all = standalone_of(verifier);
	mailauth_status status = is_own(verifier);

	if (status != MAILAUTH_OK)
		return status;
	if (all->running)
		return MAILAUTH_PENDING;
	status = status_so_far(all);
	if (status != MAILAUTH_OK)
		return status;
	if (all->message.stage == MA_STAGE_HEADER)
		return MAILAUTH_PENDING;
	all->running = true;
	ma_questions_begin(&all->questions);
	status = ma_dkim_run(verifier);
	all->running = false;
	if (status < 0)
		all->status = status;
	return status;
}
