/*
 * The front door at work: every run starts from the top and takes each protocol as far as it goes,
 * so that all questions that can be foreseen go out together. SPF and DKIM know nothing of each
 * other; what they found is handed to DMARC here, as plain data, and nothing else is decided here.
 */
#include "auth_object.h"

bool ma_auth_has_begun(const mailauth_check *check)
{
	const ma_message *message = &check->message;

	return message->stage != MA_STAGE_HEADER || message->by_field || message->header.len > 0;
}

bool ma_auth_judges_spf(const mailauth_check *check)
{
	return check->spf.client.known && (check->spf.has_helo || check->spf.has_mail_from);
}

/* ------------------------------------------------------------------ the header is complete */

static mailauth_status add_authors(mailauth_check *check)
{
	mailauth_status status = ma_dmarc_set_from_status(&check->dmarc, check->from.status);

	for (size_t i = 0; i < check->from.listed && status == MAILAUTH_OK; i++)
		status = ma_dmarc_add_author(&check->dmarc, check->from.domains[i]);
	check->dmarc.too_many_authors = check->from.count > check->from.listed;
	return status;
}

mailauth_status ma_auth_header_complete(void *user)
{
	mailauth_check *check = user;
	ma_message *message = &check->message;
	size_t max = ma_limit(check->context, MAILAUTH_LIMIT_DMARC_AUTHORS);
	mailauth_status status = ma_dkim_header_complete(&check->dkim);
	ma_from from;

	if (status != MAILAUTH_OK)
		return status;
	if (!ma_from_read(&message->arena, &message->fields, max, &from))
		return MAILAUTH_NO_MEMORY;
	check->from = from;
	return add_authors(check);
}

/* ------------------------------------------------------------------ what DMARC is told */

static mailauth_dmarc_identifier finding_of_spf(const mailauth_spf *spf)
{
	const mailauth_spf_verdict *verdict = mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM);
	mailauth_spf_result result = mailauth_spf_verdict_get_result(verdict);

	if (result == MAILAUTH_SPF_PASS)
		return MAILAUTH_DMARC_IDENTIFIER_PASS;
	return result == MAILAUTH_SPF_TEMPERROR ? MAILAUTH_DMARC_IDENTIFIER_TEMPERROR
						: MAILAUTH_DMARC_IDENTIFIER_NOT;
}

static mailauth_dmarc_identifier finding_of_dkim(const mailauth_dkim_signature *signature)
{
	mailauth_dkim_result result = mailauth_dkim_signature_get_result(signature);

	if (result == MAILAUTH_DKIM_PASS)
		return MAILAUTH_DMARC_IDENTIFIER_PASS;
	return result == MAILAUTH_DKIM_TEMPERROR ? MAILAUTH_DMARC_IDENTIFIER_TEMPERROR
						 : MAILAUTH_DMARC_IDENTIFIER_NOT;
}

/* The domain is the one that was judged, whose U-labels are A-labels (RFC 8616 4). */
static mailauth_status tell_spf(mailauth_check *check, bool found)
{
	ma_slice domain;

	if (!ma_auth_judges_spf(check) || !check->spf.has_mail_from)
		return MAILAUTH_OK;
	if (!found)
		return ma_dmarc_add_spf(&check->dmarc, MAILAUTH_DMARC_IDENTIFIER_TEMPERROR,
			ma_spf_mail_from_domain(&check->spf));
	domain.ptr = (const uint8_t *)mailauth_spf_verdict_get_domain(
		mailauth_spf_get_verdict(&check->spf, MAILAUTH_SPF_MAIL_FROM), &domain.len);
	return ma_dmarc_add_spf(&check->dmarc, finding_of_spf(&check->spf), domain);
}

static mailauth_status tell_signature(mailauth_check *check,
	const mailauth_dkim_signature *signature, bool found)
{
	size_t len;
	const char *domain = mailauth_dkim_signature_get_domain(signature, &len);

	return ma_dmarc_add_dkim(&check->dmarc,
		found ? finding_of_dkim(signature) : MAILAUTH_DMARC_IDENTIFIER_TEMPERROR,
		ma_slice_of(domain, len),
		found && mailauth_dkim_signature_get_testing(signature) != 0);
}

/*
 * Tells the identifiers, and what was found about each; unless `found`, each may turn out to be
 * one.
 */
static mailauth_status tell_dmarc(mailauth_check *check, bool found)
{
	mailauth_status status;

	ma_dmarc_clear_identifiers(&check->dmarc);
	status = tell_spf(check, found);
	for (size_t i = 0; i < check->dkim.count && status == MAILAUTH_OK; i++)
		status = tell_signature(check, &check->dkim.signatures[i], found);
	return status;
}

/* ------------------------------------------------------------------ running */

static mailauth_status run_dmarc(mailauth_check *check, bool found)
{
	mailauth_status status = tell_dmarc(check, found);

	return status == MAILAUTH_OK ? ma_dmarc_run(&check->dmarc, found) : status;
}

static mailauth_status run_message(mailauth_check *check, bool spf_is_final)
{
	mailauth_status status = ma_dkim_run(&check->dkim);

	if (status < 0)
		return status;
	return run_dmarc(check, spf_is_final && status == MAILAUTH_OK);
}

/* One time for all protocols: the clock is read once for a message. */
static void sample_time(mailauth_check *check)
{
	if (check->dkim.has_time || check->dkim.sampled)
		return;
	check->dkim.now = check->spf.now = ma_now(check->context);
	check->dkim.sampled = check->spf.sampled = true;
}

static mailauth_status run_from_top(mailauth_check *check)
{
	mailauth_status status = MAILAUTH_OK;

	sample_time(check);
	if (ma_auth_judges_spf(check))
		status = ma_spf_run(&check->spf);
	if (status < 0 || !ma_auth_has_begun(check))
		return status;
	if (check->message.stage == MA_STAGE_HEADER)
		return MAILAUTH_PENDING;
	return run_message(check, status == MAILAUTH_OK);
}

mailauth_status mailauth_check_run(mailauth_check *check)
{
	mailauth_status status;

	if (check == NULL)
		return MAILAUTH_NO_MEMORY;
	if (check->running)
		return MAILAUTH_PENDING;
	status = ma_auth_status(check);
	check->final = false;
	if (status == MAILAUTH_OK) {
		check->running = true;
		ma_questions_begin(&check->questions);
		status = run_from_top(check);
		check->running = false;
	}
	check->final = status == MAILAUTH_OK;
	if (status < 0) {
		ma_auth_drop_all_verdicts(check);
		check->status = status;
	}
	return status;
}
