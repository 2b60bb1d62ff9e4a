/*
 * Describes the verdicts as a whole: each part in turn. Nothing is decided here.
 */
#include "auth_object.h"

#include "authserv_id.h"

/* ------------------------------------------------------------------ Authentication-Results */

static mailauth_status add_results(const mailauth_check *check, mailauth_authres *authres)
{
	mailauth_status status = MAILAUTH_OK;

	if (ma_auth_judges_spf(check))
		status = mailauth_spf_add_results(&check->spf, authres);
	if (status != MAILAUTH_OK || !ma_auth_has_begun(check))
		return status;
	status = mailauth_dkim_verifier_add_results(&check->dkim, authres);
	if (status != MAILAUTH_OK)
		return status;
	return mailauth_dmarc_add_results(&check->dmarc, authres);
}

mailauth_status mailauth_check_authres(const mailauth_check *check, const char *authserv_id,
	mailauth_line_end line_end, char *buf, size_t cap, size_t *len)
{
	mailauth_authres *authres;
	mailauth_status status;

	if (check == NULL)
		return MAILAUTH_NO_MEMORY;
	if (!ma_authserv_id_is_valid(authserv_id))
		return MAILAUTH_BAD_ARGUMENT;
	if (!check->final)
		return MAILAUTH_BAD_STATE;
	authres = mailauth_authres_new(check->context, authserv_id);
	status = authres != NULL ? add_results(check, authres) : MAILAUTH_NO_MEMORY;
	if (status == MAILAUTH_OK)
		status = mailauth_authres_write(authres, line_end, buf, cap, len);
	mailauth_authres_free(authres);
	return status;
}

/* ------------------------------------------------------------------ steps */

mailauth_status mailauth_check_explain(const mailauth_check *check, char *buf, size_t cap,
	size_t *len)
{
	ma_buf text;

	if (check == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((buf == NULL && cap > 0) || len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (!check->final)
		return MAILAUTH_BAD_STATE;
	ma_buf_over(&text, buf, cap);
	if (check->spf.client.known)
		ma_spf_put_steps(&text, &check->spf);
	if (ma_auth_has_begun(check)) {
		ma_dkim_put_steps(&text, &check->dkim);
		ma_dmarc_put_steps(&text, &check->dmarc);
	}
	return ma_buf_end_text(&text, len);
}
