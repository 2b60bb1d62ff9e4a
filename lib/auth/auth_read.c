/*
 * Reads the verdicts out: the getters of <mailauth/auth.h>. Most are those of the parts.
 */
#include "auth.h"

const mailauth_spf *mailauth_check_spf(const mailauth_check *check)
{
	return check != NULL ? &check->spf : NULL;
}

const mailauth_dkim_verifier *mailauth_check_dkim(const mailauth_check *check)
{
	return check != NULL ? &check->dkim : NULL;
}

const mailauth_dmarc *mailauth_check_dmarc(const mailauth_check *check)
{
	return check != NULL ? &check->dmarc : NULL;
}

mailauth_dmarc_policy mailauth_check_disposition(const mailauth_check *check)
{
	if (check == NULL || !check->final)
		return MAILAUTH_DMARC_POLICY_NONE;
	return mailauth_dmarc_get_disposition(&check->dmarc);
}

mailauth_from_status mailauth_check_get_from_status(const mailauth_check *check)
{
	if (check == NULL || check->message.stage == MA_STAGE_HEADER)
		return MAILAUTH_FROM_NONE;
	return check->from.status;
}

size_t mailauth_check_get_from_fields(const mailauth_check *check)
{
	return check != NULL ? check->from.fields : 0;
}

size_t mailauth_check_get_from_domains(const mailauth_check *check)
{
	return check != NULL ? check->from.count : 0;
}

const char *mailauth_check_get_from_domain(const mailauth_check *check, size_t index, size_t *len)
{
	if (len != NULL)
		*len = 0;
	if (check == NULL || index >= check->from.listed)
		return NULL;
	if (len != NULL)
		*len = check->from.domains[index].len;
	return (const char *)check->from.domains[index].ptr;
}

/* The greater of two counts, which an identity without a verdict has as 0. */
static uint64_t most(const mailauth_check *check,
	uint32_t (*count)(const mailauth_spf_verdict *verdict))
{
	uint32_t helo = count(mailauth_spf_get_verdict(&check->spf, MAILAUTH_SPF_HELO));
	uint32_t mail_from = count(mailauth_spf_get_verdict(&check->spf, MAILAUTH_SPF_MAIL_FROM));

	return helo > mail_from ? helo : mail_from;
}

uint64_t mailauth_check_get_work(const mailauth_check *check, mailauth_limit limit)
{
	if (check == NULL)
		return 0;
	switch (limit) {
	case MAILAUTH_LIMIT_HEADER_BYTES:
		return check->message.header.len;
	case MAILAUTH_LIMIT_HEADER_FIELDS:
		return check->message.fields.count;
	case MAILAUTH_LIMIT_DKIM_SIGNATURES:
		return check->dkim.count;
	case MAILAUTH_LIMIT_DKIM_BODY_HASHES:
		return check->message.hashes.count;
	case MAILAUTH_LIMIT_QUESTIONS:
		return check->questions.asked_count;
	case MAILAUTH_LIMIT_SPF_TERMS:
		return most(check, mailauth_spf_verdict_get_lookups);
	case MAILAUTH_LIMIT_SPF_VOID_LOOKUPS:
		return most(check, mailauth_spf_verdict_get_void_lookups);
	case MAILAUTH_LIMIT_DMARC_AUTHORS:
		return check->from.count;
	default:
		return 0;
	}
}
