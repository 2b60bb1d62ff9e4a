/*
 * Describes verdicts: Authentication-Results, and the steps for a person to read. Nothing is
 * decided here.
 */
#include "reason.h"
#include "verifier.h"

#include "authserv_id.h"
#include "base64.h"
#include "limit.h"
#include "taglist.h"

#include <string.h>

/* Of a signature's octets in header.b: eight characters at least, and at most what is written. */
enum {
	NAMED_OCTETS_MIN = 6,
	NAMED_OCTETS_MAX = (MA_AUTHRES_PIECE_MAX - (sizeof "header.b=\"\"" - 1)) / 4 * 3
};

/* The reason in words; for a defect of the header the defect. */
static const char *reason_words(const mailauth_dkim_verifier *verifier, mailauth_dkim_reason reason)
{
	if (reason == MAILAUTH_DKIM_REASON_HEADER_DEFECT)
		return mailauth_defect_text(verifier->message->fields.defect);
	return mailauth_dkim_reason_text(reason);
}

/* ---------------------------------------------------------------- Authentication-Results */

/* A property of the header, unless there is nothing to say. */
static mailauth_status add_property(mailauth_authres *authres, const char *name, ma_slice value)
{
	if (value.len == 0)
		return MAILAUTH_OK;
	return mailauth_authres_add_property(authres, "header", name, (const char *)value.ptr,
		value.len);
}

/* How many octets two signatures begin with alike, up to the most that is told of one. */
static size_t common_octets(ma_slice a, ma_slice b)
{
	size_t max = a.len < b.len ? a.len : b.len, len = 0;

	while (len < max && len < NAMED_OCTETS_MAX && a.ptr[len] == b.ptr[len])
		len++;
	return len;
}

/*
 * How many octets name a signature: whole groups of four characters, so many that no other result
 * has the same, unless it has the same signature (RFC 6008 4); but no more than a property carries.
 */
static size_t named_octets(const mailauth_dkim_verifier *verifier, ma_slice signature)
{
	size_t need = NAMED_OCTETS_MIN;

	for (size_t i = 0; i < verifier->count; i++) {
		ma_slice other = verifier->signatures[i].parsed.signature;
		size_t common = common_octets(signature, other);

		if (common >= need && !ma_slice_equal(signature, other))
			need = common / 3 * 3 + 3;
	}
	if (need > NAMED_OCTETS_MAX)
		need = NAMED_OCTETS_MAX;
	return need < signature.len ? need : signature.len;
}

/* header.b: the first characters of b=, without white space; all of it if it is short. */
static mailauth_status add_signature_start(const mailauth_dkim_verifier *verifier,
	mailauth_authres *authres, const ma_signature *signature)
{
	ma_slice octets = signature->signature;
	char text[MA_AUTHRES_PIECE_MAX];
	ma_buf buf;

	ma_buf_over(&buf, text, sizeof text);
	ma_put_base64(&buf, ma_slice_of(octets.ptr, named_octets(verifier, octets)));
	return add_property(authres, "b", ma_buf_slice(&buf));
}

/* What stands behind the result: the reason, or what a reader of a pass should know. */
static mailauth_status set_comment(const mailauth_dkim_verifier *verifier,
	const mailauth_dkim_signature *signature, mailauth_authres *authres)
{
	char text[128];
	ma_buf buf;

	ma_buf_over(&buf, text, sizeof text);
	ma_put_text(&buf, reason_words(verifier, signature->reason));
	if (ma_unsigned_octets(signature) > 0) {
		ma_put_text(&buf, buf.len > 0 ? ", " : "");
		ma_put_uint(&buf, ma_unsigned_octets(signature));
		ma_put_text(&buf, " octets of the body are not signed");
	}
	if (signature->findings.testing) {
		ma_put_text(&buf, buf.len > 0 ? ", " : "");
		ma_put_text(&buf, "testing");
	}
	if (buf.status != MAILAUTH_OK)
		return MAILAUTH_OK;
	return mailauth_authres_set_comment(authres, text, buf.len);
}

static mailauth_status add_signature(const mailauth_dkim_verifier *verifier,
	const mailauth_dkim_signature *signature, mailauth_authres *authres)
{
	const ma_signature *parsed = &signature->parsed;
	mailauth_status status = mailauth_authres_add_result(authres, "dkim",
		mailauth_dkim_result_text(signature->result));

	if (status == MAILAUTH_OK)
		status = set_comment(verifier, signature, authres);
	if (status == MAILAUTH_OK)
		status = add_property(authres, "d", parsed->domain);
	if (status == MAILAUTH_OK)
		status = add_property(authres, "i", parsed->auid);
	if (status == MAILAUTH_OK)
		status = add_property(authres, "s", parsed->selector);
	if (status == MAILAUTH_OK)
		status = add_property(authres, "a", parsed->algorithm_name);
	return status == MAILAUTH_OK ? add_signature_start(verifier, authres, parsed) : status;
}

/* The result for a message none of whose signatures was looked at. */
static mailauth_status add_message(const mailauth_dkim_verifier *verifier,
	mailauth_authres *authres)
{
	mailauth_dkim_reason reason = mailauth_dkim_verifier_get_reason(verifier);
	const char *words = reason_words(verifier, reason);
	mailauth_status status = mailauth_authres_add_result(authres, "dkim",
		mailauth_dkim_result_text(mailauth_dkim_verifier_get_result(verifier)));

	if (status != MAILAUTH_OK)
		return status;
	return mailauth_authres_set_comment(authres, words, strlen(words));
}

mailauth_status mailauth_dkim_verifier_add_results(const mailauth_dkim_verifier *verifier,
	mailauth_authres *authres)
{
	mailauth_status status = MAILAUTH_OK;

	if (verifier == NULL || authres == NULL)
		return MAILAUTH_NO_MEMORY;
	if (!verifier->final)
		return MAILAUTH_BAD_STATE;
	if (verifier->count == 0)
		return add_message(verifier, authres);
	for (size_t i = 0; i < verifier->count && status == MAILAUTH_OK; i++)
		status = add_signature(verifier, &verifier->signatures[i], authres);
	return status;
}

mailauth_status mailauth_dkim_verifier_authres(const mailauth_dkim_verifier *verifier,
	const char *authserv_id, mailauth_line_end line_end, char *buf, size_t cap, size_t *len)
{
	mailauth_authres *authres;
	mailauth_status status;

	if (verifier == NULL)
		return MAILAUTH_NO_MEMORY;
	if (!ma_authserv_id_is_valid(authserv_id))
		return MAILAUTH_BAD_ARGUMENT;
	authres = mailauth_authres_new(verifier->context, authserv_id);
	status = mailauth_dkim_verifier_add_results(verifier, authres);
	if (status == MAILAUTH_OK)
		status = mailauth_authres_write(authres, line_end, buf, cap, len);
	mailauth_authres_free(authres);
	return status;
}

/* ---------------------------------------------------------------- steps */

static void put_named(ma_buf *buf, const char *name, ma_slice value)
{
	ma_put_text(buf, name);
	ma_put_visible(buf, value);
}

static void put_counted(ma_buf *buf, uint64_t n, const char *what)
{
	ma_put_uint(buf, n);
	ma_put_text(buf, what);
}

static void put_message(ma_buf *buf, const mailauth_dkim_verifier *verifier)
{
	const ma_fields *fields = &verifier->message->fields;

	ma_put_text(buf, "message: ");
	put_counted(buf, fields->count, " header fields, ");
	put_counted(buf, verifier->message->header.len, " octets\n");
	if (fields->defect == MAILAUTH_DEFECT_NONE)
		return;
	ma_put_text(buf, "  defect: ");
	ma_put_text(buf, mailauth_defect_text(fields->defect));
	ma_put_text(buf, " at octet ");
	put_counted(buf, fields->defect_offset, "\n");
}

static const char *check_text(mailauth_dkim_check check)
{
	if (check == MAILAUTH_DKIM_CHECK_PASS)
		return "pass";
	return check == MAILAUTH_DKIM_CHECK_FAIL ? "fail" : "not reached";
}

static void put_key(ma_buf *buf, const mailauth_dkim_signature *signature)
{
	ma_put_text(buf, "  key: ");
	ma_name_put_text(buf, &signature->key_name);
	ma_put_text(buf, " TXT: ");
	ma_put_text(buf, mailauth_dns_outcome_text(signature->answer->outcome));
	if (signature->findings.key_bits > 0) {
		ma_put_text(buf, ", ");
		put_counted(buf, signature->findings.key_bits, " bits");
	}
	ma_put_text(buf, signature->findings.testing ? ", testing\n" : "\n");
}

static void put_body(ma_buf *buf, const mailauth_dkim_signature *signature)
{
	ma_put_text(buf, "  body: ");
	put_counted(buf, signature->body->total, " octets ");
	ma_put_text(buf, mailauth_canonicalization_text(signature->parsed.body.canonicalization));
	ma_put_text(buf, ", ");
	put_counted(buf, ma_unsigned_octets(signature), " of them not signed\n    bh=");
	ma_put_base64(buf, signature->parsed.body_hash);
	ma_put_text(buf, "\n    is ");
	ma_put_base64(buf,
		ma_slice_of(signature->body->digest, ma_hash_size(signature->parsed.body.hash)));
	ma_put_text(buf, ": ");
	ma_put_text(buf, check_text(signature->findings.body_hash));
	ma_put_text(buf, "\n");
}

static void put_header(ma_buf *buf, const mailauth_dkim_signature *signature)
{
	ma_cursor names = ma_cursor_over(signature->parsed.signed_fields);
	const char *before = ", h=";
	ma_slice name;

	ma_put_text(buf, "  header: ");
	ma_put_text(buf, mailauth_canonicalization_text(signature->parsed.header_canonicalization));
	while (ma_colon_list_next(&names, &name) == MA_OK) {
		put_named(buf, before, name);
		before = ":";
	}
	ma_put_text(buf, "\n    b=: ");
	ma_put_text(buf, check_text(signature->findings.header_signature));
	ma_put_text(buf, "\n");
}

static void put_result(ma_buf *buf, const mailauth_dkim_verifier *verifier,
	const mailauth_dkim_signature *signature)
{
	const char *section = mailauth_dkim_reason_section(signature->reason);

	ma_put_text(buf, "  result: ");
	ma_put_text(buf, mailauth_dkim_result_text(signature->result));
	if (signature->reason != MAILAUTH_DKIM_REASON_NONE) {
		ma_put_text(buf, ": ");
		ma_put_text(buf, reason_words(verifier, signature->reason));
		ma_put_text(buf, " (");
		ma_put_text(buf, section);
		ma_put_text(buf, ")");
	}
	if (signature->fault.offset > 0) {
		ma_put_text(buf, " at octet ");
		ma_put_uint(buf, signature->fault.offset);
	}
	ma_put_text(buf, "\n");
}

static void put_signature(ma_buf *buf, const mailauth_dkim_verifier *verifier, size_t index)
{
	const mailauth_dkim_signature *signature = &verifier->signatures[index];

	ma_put_text(buf, "signature ");
	put_counted(buf, index + 1, ":");
	put_named(buf, " d=", signature->parsed.domain);
	put_named(buf, " s=", signature->parsed.selector);
	put_named(buf, " i=", signature->parsed.auid);
	put_named(buf, " a=", signature->parsed.algorithm_name);
	ma_put_text(buf, "\n");
	if (signature->checked) {
		put_key(buf, signature);
		put_body(buf, signature);
		put_header(buf, signature);
	}
	put_result(buf, verifier, signature);
}

void ma_dkim_put_steps(ma_buf *buf, const mailauth_dkim_verifier *verifier)
{
	put_message(buf, verifier);
	for (size_t i = 0; i < verifier->count; i++)
		put_signature(buf, verifier, i);
	if (verifier->count == 0) {
		ma_put_text(buf, "no signature: ");
		ma_put_text(buf,
			mailauth_dkim_result_text(mailauth_dkim_verifier_get_result(verifier)));
		ma_put_text(buf, "\n");
	}
}

mailauth_status mailauth_dkim_verifier_explain(const mailauth_dkim_verifier *verifier, char *buf,
	size_t cap, size_t *len)
{
	ma_buf text;

	if (verifier == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((buf == NULL && cap > 0) || len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (!verifier->final)
		return MAILAUTH_BAD_STATE;
	ma_buf_over(&text, buf, cap);
	ma_dkim_put_steps(&text, verifier);
	return ma_buf_end_text(&text, len);
}
