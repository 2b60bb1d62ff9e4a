/*
 * Reads the verdict out: the getters of <mailauth/dmarc.h>. Before it is final there is none.
 */
#include "dmarc_object.h"
#include "dmarc_reason.h"

/* What the verdict is about; NULL if it is not final or there is no author. */
static const ma_dmarc_judgement *judgement_of(const mailauth_dmarc *dmarc)
{
	return dmarc != NULL && dmarc->final ? dmarc->decided : NULL;
}

mailauth_dmarc_reason mailauth_dmarc_get_reason(const mailauth_dmarc *dmarc)
{
	return dmarc != NULL && dmarc->final ? dmarc->reason : MAILAUTH_DMARC_REASON_NO_RECORD;
}

mailauth_dmarc_result mailauth_dmarc_get_result(const mailauth_dmarc *dmarc)
{
	return ma_dmarc_reason_result(mailauth_dmarc_get_reason(dmarc));
}

const char *mailauth_dmarc_get_author_domain(const mailauth_dmarc *dmarc, size_t *len)
{
	const ma_dmarc_judgement *judgement = judgement_of(dmarc);

	if (judgement == NULL || judgement->reason == MAILAUTH_DMARC_REASON_NOT_A_DOMAIN)
		return ma_slice_out(ma_slice_of(NULL, 0), len);
	return ma_slice_out(judgement->author, len);
}

const char *mailauth_dmarc_get_org_domain(const mailauth_dmarc *dmarc, size_t *len)
{
	const ma_dmarc_judgement *judgement = judgement_of(dmarc);

	return ma_slice_out(judgement != NULL ? judgement->org : ma_slice_of(NULL, 0), len);
}

const char *mailauth_dmarc_get_policy_domain(const mailauth_dmarc *dmarc, size_t *len)
{
	const ma_dmarc_judgement *judgement = judgement_of(dmarc);

	return ma_slice_out(judgement != NULL ? judgement->policy_domain : ma_slice_of(NULL, 0),
		len);
}

const char *mailauth_dmarc_get_record(const mailauth_dmarc *dmarc, size_t *len)
{
	const ma_dmarc_judgement *judgement = judgement_of(dmarc);

	if (len != NULL)
		*len = judgement != NULL ? judgement->record.text.len : 0;
	return judgement != NULL ? dmarc->record : "";
}

mailauth_dmarc_policy mailauth_dmarc_get_policy(const mailauth_dmarc *dmarc)
{
	const ma_dmarc_judgement *judgement = judgement_of(dmarc);

	return judgement != NULL ? judgement->policy : MAILAUTH_DMARC_POLICY_NONE;
}

mailauth_dmarc_policy mailauth_dmarc_get_subdomain_policy(const mailauth_dmarc *dmarc)
{
	const ma_dmarc_judgement *judgement = judgement_of(dmarc);

	return judgement != NULL ? ma_dmarc_record_subdomain_policy(&judgement->record)
				 : MAILAUTH_DMARC_POLICY_NONE;
}

int mailauth_dmarc_get_testing(const mailauth_dmarc *dmarc)
{
	const ma_dmarc_judgement *judgement = judgement_of(dmarc);

	return judgement != NULL && judgement->record.testing;
}

mailauth_alignment mailauth_dmarc_get_adkim(const mailauth_dmarc *dmarc)
{
	const ma_dmarc_judgement *judgement = judgement_of(dmarc);

	return judgement != NULL ? judgement->record.adkim : MAILAUTH_ALIGN_RELAXED;
}

mailauth_alignment mailauth_dmarc_get_aspf(const mailauth_dmarc *dmarc)
{
	const ma_dmarc_judgement *judgement = judgement_of(dmarc);

	return judgement != NULL ? judgement->record.aspf : MAILAUTH_ALIGN_RELAXED;
}

mailauth_dmarc_policy mailauth_dmarc_get_disposition(const mailauth_dmarc *dmarc)
{
	return dmarc != NULL && dmarc->final ? dmarc->disposition : MAILAUTH_DMARC_POLICY_NONE;
}

int mailauth_dmarc_get_spf_aligned(const mailauth_dmarc *dmarc)
{
	const ma_dmarc_judgement *judgement = judgement_of(dmarc);

	return judgement != NULL && judgement->spf_aligned;
}

int mailauth_dmarc_get_dkim_aligned(const mailauth_dmarc *dmarc)
{
	const ma_dmarc_judgement *judgement = judgement_of(dmarc);

	return judgement != NULL && judgement->dkim_aligned;
}
