/*
 * Describes the verdict: Authentication-Results, and the steps for a person to read. Nothing is
 * decided here.
 */
#include "dmarc_object.h"
#include "dmarc_reason.h"

#include "buf.h"

#include <string.h>

/* ---------------------------------------------------------------- Authentication-Results */

/* A property, unless there is nothing to say. */
static mailauth_status add_property(mailauth_authres *authres, const char *ptype, const char *name,
	const char *value)
{
	if (*value == 0)
		return MAILAUTH_OK;
	return mailauth_authres_add_property(authres, ptype, name, value, strlen(value));
}

/*
 * policy.dmarc is "[t]he evaluated DMARC policy applied/to be applied after policy options" (RFC
 * 9989 9.1): none at all where no policy is applied, and with several authors the one that decided.
 */
static mailauth_status add_policy(const mailauth_dmarc *dmarc, mailauth_authres *authres)
{
	mailauth_dmarc_policy policy = dmarc->disposition;
	mailauth_dmarc_result result = mailauth_dmarc_get_result(dmarc);

	if (dmarc->decided == NULL || !dmarc->decided->has_policy ||
		result == MAILAUTH_DMARC_TEMPERROR)
		return MAILAUTH_OK;
	if (result == MAILAUTH_DMARC_PASS)
		policy = ma_dmarc_applied_policy(dmarc->decided);
	return add_property(authres, "policy", "dmarc", mailauth_dmarc_policy_text(policy));
}

mailauth_status mailauth_dmarc_add_results(const mailauth_dmarc *dmarc, mailauth_authres *authres)
{
	mailauth_status status;
	const char *reason;

	if (dmarc == NULL || authres == NULL)
		return MAILAUTH_NO_MEMORY;
	if (!dmarc->final)
		return MAILAUTH_BAD_STATE;
	status = mailauth_authres_add_result(authres, "dmarc",
		mailauth_dmarc_result_text(mailauth_dmarc_get_result(dmarc)));
	if (status != MAILAUTH_OK)
		return status;
	reason = mailauth_dmarc_reason_text(dmarc->reason);
	status = mailauth_authres_set_comment(authres, reason, strlen(reason));
	if (status == MAILAUTH_OK)
		status = add_property(authres, "header", "from",
			mailauth_dmarc_get_author_domain(dmarc, NULL));
	return status == MAILAUTH_OK ? add_policy(dmarc, authres) : status;
}

/* ---------------------------------------------------------------- steps */

static const char *kind_text(ma_dmarc_kind kind)
{
	switch (kind) {
	case MA_DMARC_RECORD:
		return "a record";
	case MA_DMARC_DUPLICATE:
		return "a record with a tag that stands twice, discarded";
	case MA_DMARC_OTHER:
		break;
	}
	return "no record";
}

static void put_step(ma_buf *buf, const ma_dmarc_step *step)
{
	ma_put_text(buf, "  _dmarc.");
	ma_put_visible(buf, step->domain);
	ma_put_text(buf, " TXT: ");
	ma_put_text(buf, mailauth_dns_outcome_text(step->outcome));
	if (step->outcome == MAILAUTH_DNS_DATA)
		ma_put_text(buf, ", ");
	if (step->records > 1) {
		ma_put_uint(buf, step->records);
		ma_put_text(buf, " records, all discarded");
	} else if (step->outcome == MAILAUTH_DNS_DATA) {
		ma_put_text(buf, step->records == 1 ? kind_text(step->kind) : "no record");
	}
	ma_put_text(buf, "\n");
}

static void put_policy(ma_buf *buf, const ma_dmarc_judgement *judgement)
{
	if (judgement->policy_domain.len == 0)
		return;
	ma_put_text(buf, "  record of ");
	ma_put_visible(buf, judgement->policy_domain);
	ma_put_text(buf, ": ");
	ma_put_visible(buf, judgement->record.text);
	ma_put_text(buf, "\n");
	if (judgement->asked_existence) {
		ma_put_text(buf, "  ");
		ma_put_visible(buf, judgement->author);
		ma_put_text(buf, " A: ");
		ma_put_text(buf, mailauth_dns_outcome_text(judgement->existence));
		ma_put_text(buf, "\n");
	}
	if (!judgement->has_policy)
		return;
	ma_put_text(buf, "  policy: ");
	ma_put_text(buf, mailauth_dmarc_policy_text(judgement->policy));
	ma_put_text(buf, judgement->record.testing ? ", testing\n" : "\n");
}

static const char *relation_text(ma_dmarc_relation relation)
{
	switch (relation) {
	case MA_DMARC_NOT_AUTHENTICATED:
		return "not authenticated";
	case MA_DMARC_NO_DOMAIN:
		return "not a domain";
	case MA_DMARC_OTHER_DOMAIN:
		return "another domain, and alignment is strict";
	case MA_DMARC_OTHER_ORG:
		return "another organizational domain";
	case MA_DMARC_SAME_DOMAIN:
		return "the same domain";
	case MA_DMARC_SAME_ORG:
		return "the same organizational domain";
	case MA_DMARC_NOT_WALKED:
		return "another identifier decides";
	case MA_DMARC_NOT_COUNTED:
		return "not counted, too many identifiers";
	case MA_DMARC_UNKNOWN:
		return "alignment unknown, a question failed";
	case MA_DMARC_UNDECIDED:
	case MA_DMARC_WALKING:
		break;
	}
	return "not decided";
}

static void put_match(ma_buf *buf, const ma_dmarc_match *match)
{
	const ma_dmarc_identifier *identifier = match->identifier;

	ma_put_text(buf, identifier->is_spf ? "  SPF " : "  DKIM ");
	ma_put_visible(buf, identifier->given);
	if (identifier->found == MAILAUTH_DMARC_IDENTIFIER_TEMPERROR)
		ma_put_text(buf, " (temperror)");
	ma_put_text(buf, ": ");
	ma_put_text(buf, relation_text(match->relation));
	ma_put_text(buf, "\n");
}

static void put_reason(ma_buf *buf, mailauth_dmarc_reason reason)
{
	ma_put_text(buf, mailauth_dmarc_result_text(ma_dmarc_reason_result(reason)));
	ma_put_text(buf, ": ");
	ma_put_text(buf, mailauth_dmarc_reason_text(reason));
	ma_put_text(buf, " (");
	ma_put_text(buf, mailauth_dmarc_reason_section(reason));
	ma_put_text(buf, ")");
}

static void put_author(ma_buf *buf, const ma_dmarc_judgement *judgement)
{
	ma_put_text(buf, "author ");
	ma_put_visible(buf, judgement->author);
	ma_put_text(buf, "\n");
	for (size_t i = 0; i < judgement->walk.count; i++)
		put_step(buf, &judgement->walk.steps[i]);
	put_policy(buf, judgement);
	if (judgement->org.len > 0) {
		ma_put_text(buf, "  organizational domain: ");
		ma_put_visible(buf, judgement->org);
		ma_put_text(buf, "\n");
	}
	for (size_t i = 0; i < judgement->count; i++)
		put_match(buf, &judgement->matches[i]);
	ma_put_text(buf, "  ");
	put_reason(buf, judgement->reason);
	ma_put_text(buf, "\n");
}

void ma_dmarc_put_steps(ma_buf *buf, const mailauth_dmarc *dmarc)
{
	for (size_t i = 0; i < dmarc->author_count; i++)
		put_author(buf, &dmarc->judgements[i]);
	if (dmarc->too_many_authors)
		ma_put_text(buf, "more authors, not looked at: too many\n");
	ma_put_text(buf, "result ");
	put_reason(buf, dmarc->reason);
	ma_put_text(buf, ", disposition ");
	ma_put_text(buf, mailauth_dmarc_policy_text(dmarc->disposition));
	ma_put_text(buf, "\n");
}

mailauth_status mailauth_dmarc_explain(const mailauth_dmarc *dmarc, char *buf, size_t cap,
	size_t *len)
{
	ma_buf text;

	if (dmarc == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((buf == NULL && cap > 0) || len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (!dmarc->final)
		return MAILAUTH_BAD_STATE;
	ma_buf_over(&text, buf, cap);
	ma_dmarc_put_steps(&text, dmarc);
	return ma_buf_end_text(&text, len);
}
