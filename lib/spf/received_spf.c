/*
 * The Received-SPF field (RFC 7208 9.1). What the sender chose goes out quoted and whole, or not at
 * all: "SPF verifiers MUST make sure that the Received-SPF header field does not contain invalid
 * characters, is not excessively long [...], and does not contain malicious data that has been
 * provided by the sender."
 */
#include "spf_object.h"

#include "ascii.h"
#include "authserv_id.h"
#include "field_writer.h"

#include <string.h>

static void put_pair(ma_buf *buf, const char *key, ma_slice value)
{
	ma_put_text(buf, key);
	ma_put_text(buf, "=");
	if (ma_is_dot_atom(value))
		ma_put_slice(buf, value);
	else
		ma_put_quoted_string(buf, value);
	ma_put_text(buf, ";");
}

/*
 *   key-value-list  =  key-value-pair *( ";" [CFWS] key-value-pair ) [";"]
 *   key-value-pair  =  key [CFWS] "=" ( dot-atom / quoted-string )      RFC 7208 9.1
 */
static void add_pair(ma_field_writer *out, const char *key, ma_slice value)
{
	ma_buf count;

	ma_buf_over(&count, NULL, 0);
	put_pair(&count, key, value);
	if (!ma_all_of(value, MA_PRINT) || count.len > MA_AUTHRES_PIECE_MAX)
		return;
	ma_field_gap(out, count.len);
	put_pair(out->buf, key, value);
}

static void add_text_pair(ma_field_writer *out, const char *key, const char *value)
{
	add_pair(out, key, ma_slice_text(value));
}

static void add_client(ma_field_writer *out, const ma_spf_client *client)
{
	char room[MA_CLIENT_TEXT_MAX];
	ma_buf text;

	ma_buf_over(&text, room, sizeof room);
	ma_spf_put_client(&text, client);
	add_pair(out, "client-ip", ma_buf_slice(&text));
}

/* The words of the comment: who judged, and why so. */
static void put_words(ma_buf *buf, const mailauth_spf_verdict *verdict, const char *receiver)
{
	ma_put_text(buf, receiver);
	ma_put_text(buf, ": ");
	ma_put_text(buf, mailauth_spf_reason_text(verdict->check->reason));
	if (verdict->check->term.len > 0) {
		ma_put_text(buf, ": ");
		ma_put_slice(buf, verdict->check->term);
	}
}

/* One that is too long for a line is left out. */
static void add_comment(ma_field_writer *out, const mailauth_spf_verdict *verdict,
	const char *receiver)
{
	char room[MA_AUTHRES_PIECE_MAX];
	ma_buf words;
	size_t len;

	ma_buf_over(&words, room, sizeof room);
	put_words(&words, verdict, receiver);
	len = ma_comment_length(ma_buf_slice(&words));
	if (words.status != MAILAUTH_OK || len > MA_AUTHRES_PIECE_MAX)
		return;
	ma_field_gap(out, len);
	ma_put_comment(out->buf, ma_buf_slice(&words));
}

/*
 * "mechanism: the mechanism that matched (if no mechanisms matched, substitute the word "default")"
 */
static void add_reason(ma_field_writer *out, const ma_spf_check *check)
{
	if (check->reason == MAILAUTH_SPF_REASON_MATCHED)
		add_pair(out, "mechanism", check->term);
	if (check->reason == MAILAUTH_SPF_REASON_NO_MATCH)
		add_text_pair(out, "mechanism", "default");
	if (check->result == MAILAUTH_SPF_TEMPERROR || check->result == MAILAUTH_SPF_PERMERROR)
		add_text_pair(out, "problem", mailauth_spf_reason_text(check->reason));
}

/*
 *   header-field  =  "Received-SPF:" [CFWS] result FWS [comment FWS]
 *                    [ key-value-list ] CRLF                            RFC 7208 9.1
 */
static void put_field(ma_field_writer *out, const mailauth_spf *spf,
	const mailauth_spf_verdict *verdict, const char *receiver)
{
	const char *result = mailauth_spf_result_text(verdict->check->result);

	ma_field_gap(out, strlen(result));
	ma_put_text(out->buf, result);
	add_comment(out, verdict, receiver);
	add_text_pair(out, "receiver", receiver);
	add_text_pair(out, "identity", mailauth_spf_identity_text(verdict->identity));
	if (spf->client.known)
		add_client(out, &spf->client);
	if (verdict->identity == MAILAUTH_SPF_MAIL_FROM)
		add_pair(out, "envelope-from", verdict->sender);
	if (spf->has_helo)
		add_pair(out, "helo", ma_buf_slice(&spf->helo));
	add_reason(out, verdict->check);
	ma_field_end(out);
}

mailauth_status mailauth_spf_received_spf(const mailauth_spf *spf, const char *receiver,
	mailauth_line_end line_end, char *buf, size_t cap, size_t *len)
{
	const mailauth_spf_verdict *verdict = ma_spf_main_verdict(spf);
	ma_field_writer out;
	ma_buf text;

	if (spf == NULL)
		return MAILAUTH_NO_MEMORY;
	if (!ma_authserv_id_is_valid(receiver) || !ma_field_arguments(line_end, buf, cap, len))
		return MAILAUTH_BAD_ARGUMENT;
	if (verdict == NULL)
		return MAILAUTH_BAD_STATE;
	ma_buf_over(&text, buf, cap);
	ma_field_begin(&out, &text, line_end, "Received-SPF:");
	put_field(&out, spf, verdict, receiver);
	return ma_buf_end_text(&text, len);
}
