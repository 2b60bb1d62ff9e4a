/*
 * Describes verdicts: Authentication-Results, and the steps for a person to read. Nothing is
 * decided here.
 */
#include "spf_object.h"

#include "ascii.h"

#include <string.h>

/* ------------------------------------------------------------------ Authentication-Results */

/* "TERM matched", or the reason and the term it is about. */
static void put_words(ma_buf *buf, const ma_spf_check *check)
{
	if (check->reason == MAILAUTH_SPF_REASON_MATCHED) {
		ma_put_slice(buf, check->term);
		ma_put_text(buf, " matched");
		return;
	}
	ma_put_text(buf, mailauth_spf_reason_text(check->reason));
	if (check->term.len > 0) {
		ma_put_text(buf, ": ");
		ma_put_slice(buf, check->term);
	}
}

/* Without the term, if the two are too long for a line. */
static mailauth_status set_comment(const ma_spf_check *check, mailauth_authres *authres)
{
	const char *reason = mailauth_spf_reason_text(check->reason);
	char room[MA_AUTHRES_PIECE_MAX - 2]; /* without the parentheses */
	ma_buf words;

	ma_buf_over(&words, room, sizeof room);
	put_words(&words, check);
	if (words.status != MAILAUTH_OK)
		return mailauth_authres_set_comment(authres, reason, strlen(reason));
	return mailauth_authres_set_comment(authres, room, words.len);
}

/*
 * The property is the domain. "If the retrieved sender policies [...] do not contain explicit
 * provisions for authenticating the local-part [...], the "pvalue" [...] SHOULD NOT include the
 * local-part or the following "@" character." (RFC 8601 2.7.2) Few do, and for those it may be left
 * out too.
 */
static mailauth_status add_verdict(const mailauth_spf_verdict *verdict, mailauth_authres *authres)
{
	const char *property = verdict->identity == MAILAUTH_SPF_MAIL_FROM ? "mailfrom" : "helo";
	mailauth_status status = mailauth_authres_add_result(authres, "spf",
		mailauth_spf_result_text(verdict->check->result));

	if (status == MAILAUTH_OK)
		status = set_comment(verdict->check, authres);
	if (status == MAILAUTH_OK && verdict->domain.len > 0)
		status = mailauth_authres_add_property(authres, "smtp", property,
			(const char *)verdict->domain.ptr, verdict->domain.len);
	return status;
}

mailauth_status mailauth_spf_add_results(const mailauth_spf *spf, mailauth_authres *authres)
{
	mailauth_status status = MAILAUTH_OK;

	if (spf == NULL || authres == NULL)
		return MAILAUTH_NO_MEMORY;
	if (!spf->of_helo.final && !spf->of_mail_from.final)
		return MAILAUTH_BAD_STATE;
	if (spf->of_helo.final)
		status = add_verdict(&spf->of_helo, authres);
	if (status == MAILAUTH_OK && spf->of_mail_from.final)
		status = add_verdict(&spf->of_mail_from, authres);
	return status;
}

/* ------------------------------------------------------------------ steps */

static void put_indent(ma_buf *buf, unsigned depth)
{
	for (unsigned i = 0; i <= depth; i++)
		ma_put_text(buf, "  ");
}

static void put_type(ma_buf *buf, uint16_t type)
{
	const char *text = mailauth_rrtype_text(type);

	ma_put_text(buf, text != NULL ? text : "?");
}

/* A question, what came of it, and the record it gave. */
static void put_question(ma_buf *buf, const ma_spf_step *step)
{
	ma_put_text(buf, step->name);
	ma_put_text(buf, " ");
	put_type(buf, step->type);
	ma_put_text(buf, ": ");
	ma_put_text(buf, mailauth_dns_outcome_text(step->outcome));
	ma_put_text(buf, "\n");
	if (step->record.len == 0)
		return;
	put_indent(buf, step->depth + 1);
	ma_put_visible(buf, step->record);
	ma_put_text(buf, "\n");
}

/* A step of the tree; what a term asked for is below it. */
static void put_step(ma_buf *buf, const ma_spf_step *step)
{
	static const char *const came_to[] = {
		[MA_SPF_NO_MATCH] = ": no match\n",
		[MA_SPF_MATCH] = ": match\n",
		[MA_SPF_EXCEPTION] = ": error\n",
	};

	put_indent(buf, step->depth);
	if (step->term.text.len == 0) {
		put_question(buf, step);
		return;
	}
	ma_put_visible(buf, step->term.text);
	ma_put_text(buf, came_to[step->came_to]);
}

static void put_counter(ma_buf *buf, const char *what, uint32_t n, uint64_t max)
{
	ma_put_text(buf, what);
	ma_put_uint(buf, n);
	ma_put_text(buf, " of ");
	ma_put_uint(buf, max);
}

static void put_counters(ma_buf *buf, const mailauth_spf *spf, const ma_spf_check *check)
{
	put_counter(buf, "  lookups: ", check->lookups,
		ma_limit(spf->context, MAILAUTH_LIMIT_SPF_TERMS));
	put_counter(buf, ", void lookups: ", check->void_lookups,
		ma_limit(spf->context, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS));
	ma_put_text(buf, "\n");
}

/* The result, why, and where in which record. */
static void put_result(ma_buf *buf, const ma_spf_check *check)
{
	ma_put_text(buf, "  result: ");
	ma_put_text(buf, mailauth_spf_result_text(check->result));
	ma_put_text(buf, ": ");
	ma_put_text(buf, mailauth_spf_reason_text(check->reason));
	ma_put_text(buf, " (");
	ma_put_text(buf, mailauth_spf_reason_section(check->reason));
	ma_put_text(buf, ")\n");
	if (check->explanation.len > 0) {
		ma_put_text(buf, "  explanation: ");
		ma_put_visible(buf, check->explanation);
		ma_put_text(buf, "\n");
	}
	if (check->record_domain.len == 0)
		return;
	ma_put_text(buf, "  term: ");
	ma_put_visible(buf, check->term);
	ma_put_text(buf, " at octet ");
	ma_put_uint(buf, check->offset);
	ma_put_text(buf, " of the record of ");
	ma_put_visible(buf, check->record_domain);
	ma_put_text(buf, "\n");
}

static void put_verdict(ma_buf *buf, const mailauth_spf *spf, const mailauth_spf_verdict *verdict)
{
	if (!verdict->final)
		return;
	ma_put_text(buf, mailauth_spf_identity_text(verdict->identity));
	ma_put_text(buf, ": ");
	ma_put_visible(buf, verdict->domain);
	ma_put_text(buf, " (sender ");
	ma_put_visible(buf, verdict->sender);
	ma_put_text(buf, ")\n");
	for (const ma_spf_step *step = verdict->check->first; step != NULL; step = step->next)
		put_step(buf, step);
	put_counters(buf, spf, verdict->check);
	put_result(buf, verdict->check);
}

void ma_spf_put_steps(ma_buf *buf, const mailauth_spf *spf)
{
	ma_put_text(buf, "client: ");
	if (spf->client.known)
		ma_spf_put_client(buf, &spf->client);
	else
		ma_put_text(buf, "not known");
	ma_put_text(buf, "\n");
	put_verdict(buf, spf, &spf->of_helo);
	put_verdict(buf, spf, &spf->of_mail_from);
}

mailauth_status mailauth_spf_explain(const mailauth_spf *spf, char *buf, size_t cap, size_t *len)
{
	ma_buf text;

	if (spf == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((buf == NULL && cap > 0) || len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (!spf->of_helo.final && !spf->of_mail_from.final)
		return MAILAUTH_BAD_STATE;
	ma_buf_over(&text, buf, cap);
	ma_spf_put_steps(&text, spf);
	return ma_buf_end_text(&text, len);
}
