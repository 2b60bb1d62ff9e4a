/*
 * Macro-strings for callers: mailauth_spf_expand of <mailauth/spf.h>.
 */
#include "spf_object.h"

#include "ascii.h"
#include "idna.h"
#include "spf_lookup.h"

/*
 * Expands with a sender that is in memory of its own. A name is written whole first, since what is
 * cut from its left is known only then.
 */
static mailauth_status expand(ma_buf *out, ma_slice text, const ma_spf_values *values,
	mailauth_spf_macro_use use, const mailauth_context *context)
{
	mailauth_status status = MAILAUTH_OK;
	ma_arena arena;
	ma_slice name;

	if (use == MAILAUTH_SPF_MACRO_EXPLANATION) {
		ma_spf_expand(out, text, values, true);
		return MAILAUTH_OK;
	}
	ma_arena_init(&arena, context);
	if (ma_spf_expand_name(&arena, text, values, &name))
		ma_put_slice(out, ma_spf_truncate(name));
	else
		status = MAILAUTH_NO_MEMORY;
	ma_arena_release(&arena);
	return status;
}

/*
 * The domain of MAIL FROM. U-labels become A-labels, in `room`, "before being used for an SPF
 * validation", and so in macros (RFC 8616 4).
 */
static ma_slice mail_from_domain(const mailauth_spf *spf, char *room)
{
	ma_slice domain = ma_spf_mail_from_domain(spf);
	ma_buf buf;

	if (spf->mail_from.len == 0 || ma_is_ascii(domain))
		return domain;
	ma_buf_over(&buf, room, MA_NAME_MAX);
	if (!ma_domain_to_ascii(spf->context, domain, &buf) || buf.status != MAILAUTH_OK)
		return domain;
	return ma_buf_slice(&buf);
}

/* The sender and domain of what was given; the domain may be in `room`. */
static ma_slice put_sender(ma_buf *sender, const mailauth_spf *spf, char *room)
{
	ma_slice local = ma_slice_of(NULL, 0), domain = ma_buf_slice(&spf->helo);

	if (spf->has_mail_from) {
		local = ma_spf_mail_from_local(spf);
		domain = mail_from_domain(spf, room);
	}
	ma_spf_put_sender(sender, local, domain);
	return domain;
}

static mailauth_status expand_for(const mailauth_spf *spf, mailauth_spf_macro_use use,
	const char *domain, ma_slice text, ma_buf *out)
{
	ma_spf_values values = {.helo = ma_buf_slice(&spf->helo)};
	char room[MA_NAME_MAX];
	mailauth_status status;
	ma_buf sender;

	ma_buf_grow(&sender, spf->context);
	values.domain = put_sender(&sender, spf, room);
	if (domain != NULL)
		values.domain = ma_slice_text(domain);
	values.domain = ma_spf_without_dot(values.domain);
	values.sender = ma_spf_without_dot(ma_buf_slice(&sender));
	values.receiver = ma_buf_slice(&spf->receiver);
	values.time = spf->has_time ? spf->time : ma_now(spf->context);
	values.client = &spf->client;
	status = sender.status;
	if (status == MAILAUTH_OK)
		status = expand(out, text, &values, use, spf->context);
	ma_buf_release(&sender);
	return status;
}

static bool is_use(mailauth_spf_macro_use use)
{
	return use == MAILAUTH_SPF_MACRO_NAME || use == MAILAUTH_SPF_MACRO_EXPLANATION;
}

mailauth_status mailauth_spf_expand(const mailauth_spf *spf, mailauth_spf_macro_use use,
	const char *domain, const char *text, char *buf, size_t cap, size_t *len)
{
	ma_spf_text_use where =
		use == MAILAUTH_SPF_MACRO_NAME ? MA_SPF_IN_NAME : MA_SPF_IN_EXPLANATION;
	mailauth_status status;
	ma_spf_macros macros;
	const uint8_t *wrong;
	ma_slice string;
	ma_buf out;

	if (spf == NULL)
		return MAILAUTH_NO_MEMORY;
	if (text == NULL || len == NULL || (buf == NULL && cap > 0) || !is_use(use))
		return MAILAUTH_BAD_ARGUMENT;
	if (!spf->client.known || (!spf->has_helo && !spf->has_mail_from))
		return MAILAUTH_BAD_STATE;
	string = ma_slice_text(text);
	if (!ma_spf_is_macro_string(string, where, &wrong, &macros)) {
		*len = (size_t)(wrong - string.ptr);
		return MAILAUTH_MALFORMED;
	}
	ma_buf_over(&out, buf, cap);
	status = expand_for(spf, use, domain, string, &out);
	return status == MAILAUTH_OK ? ma_buf_end_text(&out, len) : status;
}
