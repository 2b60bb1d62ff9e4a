/*
 * Reads the verdicts out: the getters of <mailauth/dkim.h>.
 */
#include "reason.h"
#include "verifier.h"

static const char *text_of(const char *text, ma_slice slice, size_t *len)
{
	if (len != NULL)
		*len = text != NULL ? slice.len : 0;
	return text != NULL ? text : "";
}

/* The signature with the best result; NULL if there is none. */
static const mailauth_dkim_signature *best_signature(const mailauth_dkim_verifier *verifier)
{
	const mailauth_dkim_signature *best = NULL;

	for (size_t i = 0; i < verifier->count; i++)
		if (best == NULL ||
			ma_result_is_better(verifier->signatures[i].result, best->result))
			best = &verifier->signatures[i];
	return best;
}

/*
 * A message without a signature: where a field may be hidden, nobody can say that it is not signed.
 */
static mailauth_dkim_reason reason_without_signature(const mailauth_dkim_verifier *verifier)
{
	return verifier->message->fields.doubt ? MAILAUTH_DKIM_REASON_HEADER_DEFECT
					       : MAILAUTH_DKIM_REASON_NOT_SIGNED;
}

mailauth_dkim_reason mailauth_dkim_verifier_get_reason(const mailauth_dkim_verifier *verifier)
{
	const mailauth_dkim_signature *best;

	if (verifier == NULL || !verifier->final)
		return MAILAUTH_DKIM_REASON_NONE;
	best = best_signature(verifier);
	return best != NULL ? best->reason : reason_without_signature(verifier);
}

mailauth_dkim_result mailauth_dkim_verifier_get_result(const mailauth_dkim_verifier *verifier)
{
	const mailauth_dkim_signature *best;

	if (verifier == NULL || !verifier->final)
		return MAILAUTH_DKIM_NONE;
	best = best_signature(verifier);
	return best != NULL ? best->result : ma_reason_result(reason_without_signature(verifier));
}

mailauth_defect mailauth_dkim_verifier_get_defect(const mailauth_dkim_verifier *verifier,
	uint64_t *offset)
{
	if (offset != NULL)
		*offset = verifier != NULL ? verifier->message->fields.defect_offset : 0;
	return verifier != NULL ? verifier->message->fields.defect : MAILAUTH_DEFECT_NONE;
}

size_t mailauth_dkim_verifier_get_count(const mailauth_dkim_verifier *verifier)
{
	return verifier != NULL && verifier->final ? verifier->count : 0;
}

const mailauth_dkim_signature *mailauth_dkim_verifier_get_signature(
	const mailauth_dkim_verifier *verifier, size_t index)
{
	if (index >= mailauth_dkim_verifier_get_count(verifier))
		return NULL;
	return &verifier->signatures[index];
}

mailauth_dkim_result mailauth_dkim_signature_get_result(const mailauth_dkim_signature *signature)
{
	return signature != NULL ? signature->result : MAILAUTH_DKIM_NONE;
}

mailauth_dkim_reason mailauth_dkim_signature_get_reason(const mailauth_dkim_signature *signature)
{
	return signature != NULL ? signature->reason : MAILAUTH_DKIM_REASON_NONE;
}

size_t mailauth_dkim_signature_get_reason_offset(const mailauth_dkim_signature *signature)
{
	return signature != NULL ? signature->fault.offset : 0;
}

const char *mailauth_dkim_signature_get_domain(const mailauth_dkim_signature *signature,
	size_t *len)
{
	if (signature == NULL)
		return text_of(NULL, ma_slice_of(NULL, 0), len);
	return text_of(signature->domain, signature->parsed.domain, len);
}

const char *mailauth_dkim_signature_get_selector(const mailauth_dkim_signature *signature,
	size_t *len)
{
	if (signature == NULL)
		return text_of(NULL, ma_slice_of(NULL, 0), len);
	return text_of(signature->selector, signature->parsed.selector, len);
}

const char *mailauth_dkim_signature_get_auid(const mailauth_dkim_signature *signature, size_t *len)
{
	if (signature == NULL)
		return text_of(NULL, ma_slice_of(NULL, 0), len);
	return text_of(signature->auid, signature->parsed.auid, len);
}

const char *mailauth_dkim_signature_get_algorithm(const mailauth_dkim_signature *signature,
	size_t *len)
{
	if (signature == NULL)
		return text_of(NULL, ma_slice_of(NULL, 0), len);
	return text_of(signature->algorithm, signature->parsed.algorithm_name, len);
}

uint32_t mailauth_dkim_signature_get_key_bits(const mailauth_dkim_signature *signature)
{
	return signature != NULL ? signature->findings.key_bits : 0;
}

mailauth_dkim_check mailauth_dkim_signature_get_body_hash(const mailauth_dkim_signature *signature)
{
	return signature != NULL ? signature->findings.body_hash : MAILAUTH_DKIM_CHECK_NONE;
}

mailauth_dkim_check mailauth_dkim_signature_get_header_signature(
	const mailauth_dkim_signature *signature)
{
	return signature != NULL ? signature->findings.header_signature : MAILAUTH_DKIM_CHECK_NONE;
}

uint64_t mailauth_dkim_signature_get_body_length_unsigned(const mailauth_dkim_signature *signature)
{
	return signature != NULL ? ma_unsigned_octets(signature) : 0;
}

int mailauth_dkim_signature_get_testing(const mailauth_dkim_signature *signature)
{
	return signature != NULL && signature->findings.testing;
}
