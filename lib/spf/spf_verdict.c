/*
 * Reads the verdicts out: the getters of <mailauth/spf.h>.
 */
#include "spf_object.h"

static const ma_slice nothing = {NULL, 0};

const mailauth_spf_verdict *mailauth_spf_get_verdict(const mailauth_spf *spf,
	mailauth_spf_identity identity)
{
	const mailauth_spf_verdict *verdict = NULL;

	if (spf != NULL && identity == MAILAUTH_SPF_HELO)
		verdict = &spf->of_helo;
	if (spf != NULL && identity == MAILAUTH_SPF_MAIL_FROM)
		verdict = &spf->of_mail_from;
	return verdict != NULL && verdict->final ? verdict : NULL;
}

const mailauth_spf_verdict *ma_spf_main_verdict(const mailauth_spf *spf)
{
	return mailauth_spf_get_verdict(spf,
		spf != NULL && spf->has_mail_from ? MAILAUTH_SPF_MAIL_FROM : MAILAUTH_SPF_HELO);
}

mailauth_spf_result mailauth_spf_get_result(const mailauth_spf *spf)
{
	return mailauth_spf_verdict_get_result(ma_spf_main_verdict(spf));
}

mailauth_spf_result mailauth_spf_verdict_get_result(const mailauth_spf_verdict *verdict)
{
	return verdict != NULL ? verdict->check->result : MAILAUTH_SPF_NONE;
}

mailauth_spf_identity mailauth_spf_verdict_get_identity(const mailauth_spf_verdict *verdict)
{
	return verdict != NULL ? verdict->identity : MAILAUTH_SPF_HELO;
}

mailauth_spf_reason mailauth_spf_verdict_get_reason(const mailauth_spf_verdict *verdict)
{
	return verdict != NULL ? verdict->check->reason : MAILAUTH_SPF_REASON_NO_RECORD;
}

const char *mailauth_spf_verdict_get_domain(const mailauth_spf_verdict *verdict, size_t *len)
{
	return ma_slice_out(verdict != NULL ? verdict->domain : nothing, len);
}

const char *mailauth_spf_verdict_get_sender(const mailauth_spf_verdict *verdict, size_t *len)
{
	return ma_slice_out(verdict != NULL ? verdict->sender : nothing, len);
}

const char *mailauth_spf_verdict_get_term(const mailauth_spf_verdict *verdict, size_t *len)
{
	return ma_slice_out(verdict != NULL ? verdict->check->term : nothing, len);
}

const char *mailauth_spf_verdict_get_record_domain(const mailauth_spf_verdict *verdict, size_t *len)
{
	return ma_slice_out(verdict != NULL ? verdict->check->record_domain : nothing, len);
}

size_t mailauth_spf_verdict_get_offset(const mailauth_spf_verdict *verdict)
{
	return verdict != NULL ? verdict->check->offset : 0;
}

const char *mailauth_spf_verdict_get_explanation(const mailauth_spf_verdict *verdict, size_t *len)
{
	return ma_slice_out(verdict != NULL ? verdict->check->explanation : nothing, len);
}

uint32_t mailauth_spf_verdict_get_lookups(const mailauth_spf_verdict *verdict)
{
	return verdict != NULL ? verdict->check->lookups : 0;
}

uint32_t mailauth_spf_verdict_get_void_lookups(const mailauth_spf_verdict *verdict)
{
	return verdict != NULL ? verdict->check->void_lookups : 0;
}
