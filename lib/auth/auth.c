/*
 * The front door as an object: settings, envelope and message in. See <mailauth/auth.h>.
 *
 * What is given goes to the part that it is for, which judges its arguments; errors of any part
 * stick and come out of every later call, so that a caller may look once, at run.
 */
#include "auth_object.h"

/* ------------------------------------------------------------------ the object */

/* What is known of the authors before the header is complete. */
static const ma_from no_from = {.status = MAILAUTH_FROM_NONE};

mailauth_check *mailauth_check_new(const mailauth_context *context, mailauth_ask_fn ask, void *user)
{
	mailauth_check *check = context != NULL ? ma_alloc_zero(context, sizeof *check) : NULL;

	if (check == NULL)
		return NULL;
	check->context = context;
	check->from = no_from;
	ma_message_init(&check->message, context, ma_auth_header_complete, check);
	ma_questions_init(&check->questions, context, ask, user);
	ma_spf_init(&check->spf, context, &check->questions);
	ma_dkim_init(&check->dkim, &check->message, &check->questions);
	ma_dmarc_init(&check->dmarc, context, &check->questions);
	check->spf.is_part = check->dkim.is_part = check->dmarc.is_part = true;
	return check;
}

void mailauth_check_free(mailauth_check *check)
{
	if (check == NULL)
		return;
	ma_dmarc_release(&check->dmarc);
	ma_dkim_release(&check->dkim);
	ma_spf_release(&check->spf);
	ma_questions_release(&check->questions);
	ma_message_release(&check->message);
	ma_release(check->context, check, sizeof *check);
}

void mailauth_check_reset(mailauth_check *check)
{
	if (check == NULL || check->running)
		return;
	ma_message_reset(&check->message);
	ma_questions_reset(&check->questions);
	ma_spf_reset(&check->spf);
	ma_dkim_reset(&check->dkim);
	ma_dmarc_reset(&check->dmarc);
	check->from = no_from;
	check->final = false;
	check->status = MAILAUTH_OK;
}

mailauth_questions *mailauth_check_questions(mailauth_check *check)
{
	return check != NULL ? &check->questions : NULL;
}

mailauth_status ma_auth_status(const mailauth_check *check)
{
	if (check->status != MAILAUTH_OK)
		return check->status;
	if (check->message.status != MAILAUTH_OK)
		return check->message.status;
	return check->questions.status;
}

/*
 * Nothing stands any more that rests on the message or the settings. Verdicts of SPF, which do not,
 * are dropped by SPF itself when what they rest on changes.
 */
static void drop_verdicts(mailauth_check *check)
{
	check->final = false;
	check->dkim.final = false;
	ma_dmarc_clear_identifiers(&check->dmarc);
}

void ma_auth_drop_all_verdicts(mailauth_check *check)
{
	drop_verdicts(check);
	ma_spf_drop_verdicts(&check->spf);
}

/* Whether the check can be given more; if not, why. */
static mailauth_status may_give(mailauth_check *check)
{
	if (check == NULL)
		return MAILAUTH_NO_MEMORY;
	if (check->running)
		return MAILAUTH_BAD_STATE;
	drop_verdicts(check);
	return ma_auth_status(check);
}

static mailauth_status stick(mailauth_check *check, mailauth_status status)
{
	if (check->status == MAILAUTH_OK)
		check->status = status;
	return status;
}

/* ------------------------------------------------------------------ settings */

mailauth_status mailauth_check_set_body_length_policy(mailauth_check *check,
	mailauth_body_length_policy policy)
{
	mailauth_status status = may_give(check);

	if (status != MAILAUTH_OK)
		return status;
	return stick(check, ma_dkim_set_body_length_policy(&check->dkim, policy));
}

mailauth_status mailauth_check_set_time(mailauth_check *check, int64_t now)
{
	mailauth_status status = may_give(check);

	if (status != MAILAUTH_OK)
		return status;
	check->dkim.has_time = check->spf.has_time = true;
	check->dkim.time = check->spf.time = now;
	ma_spf_drop_verdicts(&check->spf);
	return MAILAUTH_OK;
}

mailauth_status mailauth_check_set_clock_skew(mailauth_check *check, uint32_t seconds)
{
	mailauth_status status = may_give(check);

	if (status != MAILAUTH_OK)
		return status;
	check->dkim.clock_skew = seconds;
	return MAILAUTH_OK;
}

/* ------------------------------------------------------------------ the envelope */

/*
 * Whether the envelope can be given; if not, why. An earlier error is no reason: what is not taken
 * must be forgotten, or another one would be judged by it after the next reset.
 */
static mailauth_status may_give_envelope(mailauth_check *check)
{
	if (check == NULL)
		return MAILAUTH_NO_MEMORY;
	return check->running ? MAILAUTH_BAD_STATE : MAILAUTH_OK;
}

/* The first error, be it an earlier one. What was given may have been a verdict's. */
static mailauth_status given(mailauth_check *check, mailauth_status status)
{
	mailauth_status before = ma_auth_status(check);

	drop_verdicts(check);
	return before != MAILAUTH_OK ? before : stick(check, status);
}

mailauth_status mailauth_check_set_client(mailauth_check *check, const char *address)
{
	mailauth_status status = may_give_envelope(check);

	if (status != MAILAUTH_OK)
		return status;
	return given(check, ma_spf_set_client(&check->spf, address));
}

mailauth_status mailauth_check_set_helo(mailauth_check *check, const char *helo, size_t len)
{
	mailauth_status status = may_give_envelope(check);

	if (status != MAILAUTH_OK)
		return status;
	return given(check, ma_spf_set_helo(&check->spf, ma_slice_of(helo, len)));
}

mailauth_status mailauth_check_set_mail_from(mailauth_check *check, const char *mail_from,
	size_t len)
{
	mailauth_status status = may_give_envelope(check);

	if (status != MAILAUTH_OK)
		return status;
	return given(check, ma_spf_set_mail_from(&check->spf, ma_slice_of(mail_from, len)));
}

mailauth_status mailauth_check_set_receiver(mailauth_check *check, const char *receiver)
{
	mailauth_status status = may_give_envelope(check);

	if (status != MAILAUTH_OK)
		return status;
	return given(check, ma_spf_set_receiver(&check->spf, receiver));
}

/* ------------------------------------------------------------------ the message */

/*
 * Whether the message can be given more; if not, why. It then runs until end_feeding: functions of
 * the caller's for hashes and U-labels may be called, and must not change it.
 */
static mailauth_status begin_feeding(mailauth_check *check)
{
	mailauth_status status = may_give(check);

	if (status == MAILAUTH_OK)
		check->running = true;
	return status;
}

static mailauth_status end_feeding(mailauth_check *check, mailauth_status status)
{
	check->running = false;
	return status;
}

mailauth_status mailauth_check_feed(mailauth_check *check, const void *octets, size_t len)
{
	mailauth_status status = begin_feeding(check);

	if (status != MAILAUTH_OK)
		return status;
	return end_feeding(check, ma_message_feed(&check->message, ma_slice_of(octets, len)));
}

mailauth_status mailauth_check_header(mailauth_check *check, const char *name, size_t name_len,
	const char *value, size_t value_len)
{
	mailauth_status status = begin_feeding(check);

	if (status != MAILAUTH_OK)
		return status;
	return end_feeding(check,
		ma_message_header(&check->message, ma_slice_of(name, name_len),
			ma_slice_of(value, value_len)));
}

mailauth_status mailauth_check_end_header(mailauth_check *check)
{
	mailauth_status status = begin_feeding(check);

	if (status != MAILAUTH_OK)
		return status;
	return end_feeding(check, ma_message_end_header(&check->message));
}

mailauth_status mailauth_check_body(mailauth_check *check, const void *octets, size_t len)
{
	mailauth_status status = begin_feeding(check);

	if (status != MAILAUTH_OK)
		return status;
	return end_feeding(check, ma_message_body(&check->message, ma_slice_of(octets, len)));
}

mailauth_status mailauth_check_finish(mailauth_check *check)
{
	mailauth_status status = begin_feeding(check);

	if (status != MAILAUTH_OK)
		return status;
	return end_feeding(check, ma_message_finish(&check->message));
}
