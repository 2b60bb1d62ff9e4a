/*
 * Reads the verdicts out: the getters of <mailauth/auth.h>. Most are those of the parts.
 */
#include "auth_object.h"

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
	return check != NULL ? check->from.status : MAILAUTH_FROM_NONE;
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
