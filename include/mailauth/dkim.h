/*
 * libmailauth: DKIM signatures (RFC 6376, 8301, 8463): verification.
 *
 * Feed a message, run, answer the questions, run again: each signature gets a verdict with the
 * reason for it. Nothing passes by default.
 */
#ifndef MAILAUTH_DKIM_H
#define MAILAUTH_DKIM_H

#include <mailauth/authres.h>
#include <mailauth/base.h>
#include <mailauth/dns.h>
#include <mailauth/message.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ words */

/* The result words of RFC 8601 2.7.1. */
typedef enum mailauth_dkim_result {
	MAILAUTH_DKIM_NONE = 0,
	MAILAUTH_DKIM_PASS = 1,
	MAILAUTH_DKIM_FAIL = 2,
	MAILAUTH_DKIM_POLICY = 3,
	MAILAUTH_DKIM_NEUTRAL = 4,
	MAILAUTH_DKIM_TEMPERROR = 5,
	MAILAUTH_DKIM_PERMERROR = 6
} mailauth_dkim_result;

/* The result's word in lower case: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_dkim_result_text(mailauth_dkim_result result);

/* Why a signature, or the whole message, has its result. */
typedef enum mailauth_dkim_reason {
	MAILAUTH_DKIM_REASON_NONE = 0, /* passed, or not yet judged */
	/* the message */
	MAILAUTH_DKIM_REASON_NOT_SIGNED = 1,
	MAILAUTH_DKIM_REASON_HEADER_DEFECT = 2, /* see mailauth_dkim_verifier_get_defect */
	MAILAUTH_DKIM_REASON_TOO_MANY_SIGNATURES = 3,
	MAILAUTH_DKIM_REASON_TOO_MANY_BODY_HASHES = 4,
	MAILAUTH_DKIM_REASON_TOO_MANY_QUESTIONS = 5,
	/* the signature field */
	MAILAUTH_DKIM_REASON_TAG_SYNTAX = 10,
	MAILAUTH_DKIM_REASON_TAG_DUPLICATE = 11,
	MAILAUTH_DKIM_REASON_TAG_MISSING = 12,
	MAILAUTH_DKIM_REASON_TOO_MANY_TAGS = 13,
	MAILAUTH_DKIM_REASON_VERSION = 14,
	MAILAUTH_DKIM_REASON_ALGORITHM_UNKNOWN = 15,
	MAILAUTH_DKIM_REASON_ALGORITHM_UNSUPPORTED = 16, /* not said by this version */
	MAILAUTH_DKIM_REASON_ALGORITHM_OBSOLETE = 17,
	MAILAUTH_DKIM_REASON_CANONICALIZATION = 18,
	MAILAUTH_DKIM_REASON_QUERY_METHOD = 19,
	MAILAUTH_DKIM_REASON_DOMAIN = 20,
	MAILAUTH_DKIM_REASON_SELECTOR = 21,
	MAILAUTH_DKIM_REASON_AUID = 22,
	MAILAUTH_DKIM_REASON_AUID_OUTSIDE_DOMAIN = 23,
	MAILAUTH_DKIM_REASON_SIGNED_FIELDS = 24,
	MAILAUTH_DKIM_REASON_FROM_NOT_SIGNED = 25,
	MAILAUTH_DKIM_REASON_TOO_MANY_SIGNED_FIELDS = 26,
	MAILAUTH_DKIM_REASON_BODY_HASH_SYNTAX = 27,
	MAILAUTH_DKIM_REASON_SIGNATURE_SYNTAX = 28,
	MAILAUTH_DKIM_REASON_TIME_SYNTAX = 29,
	MAILAUTH_DKIM_REASON_LENGTH_SYNTAX = 30,
	MAILAUTH_DKIM_REASON_EXPIRED = 31,
	MAILAUTH_DKIM_REASON_IN_FUTURE = 32,
	/* the key */
	MAILAUTH_DKIM_REASON_NO_KEY = 40,
	MAILAUTH_DKIM_REASON_KEY_UNAVAILABLE = 41,
	MAILAUTH_DKIM_REASON_KEY_SYNTAX = 42,
	MAILAUTH_DKIM_REASON_KEY_VERSION = 43,
	MAILAUTH_DKIM_REASON_KEY_REVOKED = 44,
	MAILAUTH_DKIM_REASON_KEY_TYPE = 45,
	MAILAUTH_DKIM_REASON_KEY_HASH = 46,
	MAILAUTH_DKIM_REASON_KEY_SERVICE = 47,
	MAILAUTH_DKIM_REASON_KEY_STRICT_DOMAIN = 48,
	MAILAUTH_DKIM_REASON_KEY_DATA = 49,
	MAILAUTH_DKIM_REASON_KEY_TOO_SHORT = 50,
	MAILAUTH_DKIM_REASON_KEY_TOO_LONG = 51,
	MAILAUTH_DKIM_REASON_KEY_EXPONENT = 52,
	MAILAUTH_DKIM_REASON_TOO_MANY_KEYS = 53,
	/* the check itself */
	MAILAUTH_DKIM_REASON_BODY_HASH = 60,
	MAILAUTH_DKIM_REASON_SIGNATURE = 61,
	MAILAUTH_DKIM_REASON_BODY_TOO_SHORT = 62,
	/* our policy */
	MAILAUTH_DKIM_REASON_LENGTH_REFUSED = 70,
	MAILAUTH_DKIM_REASON_LENGTH_PARTIAL = 71
} mailauth_dkim_reason;

/* The reason as a short English phrase: a constant, never NULL, for any value; "" for NONE. */
MAILAUTH_API const char *mailauth_dkim_reason_text(mailauth_dkim_reason reason);

/* The section that demands it, such as "RFC 6376 3.5": a constant, never NULL; "" if none does. */
MAILAUTH_API const char *mailauth_dkim_reason_section(mailauth_dkim_reason reason);

/* How one of the two checks of a signature ended. */
typedef enum mailauth_dkim_check {
	MAILAUTH_DKIM_CHECK_NONE = 0, /* not reached */
	MAILAUTH_DKIM_CHECK_PASS = 1,
	MAILAUTH_DKIM_CHECK_FAIL = 2
} mailauth_dkim_check;

/* What to make of a signature that covers only the first l= octets of the body (RFC 6376 8.2). */
typedef enum mailauth_body_length_policy {
	MAILAUTH_BODY_LENGTH_REFUSE = 0, /* l= never passes: the result is policy */
	MAILAUTH_BODY_LENGTH_WHOLE = 1,  /* passes only if l= covers the whole body, else policy */
	MAILAUTH_BODY_LENGTH_ALLOW = 2   /* passes; the octets not covered are reported */
} mailauth_body_length_policy;

/* ------------------------------------------------------------------ the verifier */

typedef struct mailauth_dkim_verifier mailauth_dkim_verifier;
typedef struct mailauth_dkim_signature mailauth_dkim_signature;

/*
 * A verifier for one message at a time. `ask` is told of each key that is wanted; NULL if questions
 * are taken with mailauth_next_question. `user` is handed to it. NULL when there is no memory; all
 * functions below accept a NULL verifier and answer MAILAUTH_NO_MEMORY, 0, NULL or "none". With a
 * verifier that is part of a mailauth_check, those that change it are MAILAUTH_BAD_STATE or do
 * nothing.
 *
 * Memory: the header, bounded by MAILAUTH_LIMIT_HEADER_BYTES, and a fixed amount for each
 * signature. None of it grows with the body.
 */
MAILAUTH_API mailauth_dkim_verifier *mailauth_dkim_verifier_new(const mailauth_context *context,
	mailauth_ask_fn ask, void *user);

/* Releases the verifier and ends all its questions; NULL is fine. */
MAILAUTH_API void mailauth_dkim_verifier_free(mailauth_dkim_verifier *verifier);

/* Drops the message, its verdicts and its questions, and clears errors; settings are kept. */
MAILAUTH_API void mailauth_dkim_verifier_reset(mailauth_dkim_verifier *verifier);

/* The policy for l=; at first MAILAUTH_BODY_LENGTH_REFUSE. Counts from the next run on. */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_set_body_length_policy(
	mailauth_dkim_verifier *verifier, mailauth_body_length_policy policy);

/*
 * The time for t= and x=, in seconds since 1970; without it the context's clock is read once, at
 * the first run. Stays set over a reset.
 */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_set_time(mailauth_dkim_verifier *verifier,
	int64_t now);

/* How many seconds clocks may differ when t= and x= are compared; at first 300. */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_set_clock_skew(mailauth_dkim_verifier *verifier,
	uint32_t seconds);

/*
 * The message as octets: the next piece, of any size, header and body alike. Errors stick and come
 * out of run as well.
 */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_feed(mailauth_dkim_verifier *verifier,
	const void *octets, size_t len);

/*
 * The message field by field: one field, in the order of the header. `value` is all that follows
 * the colon, its leading space kept, folds as CRLF or LF, without the line end that ends the field.
 */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_header(mailauth_dkim_verifier *verifier,
	const char *name, size_t name_len, const char *value, size_t value_len);

/* All fields were given. Run now, and the keys are asked for while the body is still coming. */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_end_header(mailauth_dkim_verifier *verifier);

/* The next piece of the body, of any size, after mailauth_dkim_verifier_end_header. */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_body(mailauth_dkim_verifier *verifier,
	const void *octets, size_t len);

/* The message is complete. */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_finish(mailauth_dkim_verifier *verifier);

/*
 * Judges as far as the message and the answers at hand allow. MAILAUTH_OK: every verdict is final.
 * MAILAUTH_PENDING: the end of the message or answers are still due; run again after feeding or
 * answering. Negative: an earlier call failed or memory ran out. Never blocks. Calling it too
 * often changes nothing.
 *
 * Asks DNS one TXT question for each signature whose field is in order, at `s`._domainkey.`d`
 * (RFC 6376 3.6.2.1), all in the first run after the header is complete; equal names once.
 */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_run(mailauth_dkim_verifier *verifier);

/* The verifier's questions; they live as long as it does. NULL for a NULL verifier. */
MAILAUTH_API mailauth_questions *mailauth_dkim_verifier_questions(mailauth_dkim_verifier *verifier);

/* ------------------------------------------------------------------ verdicts */

/*
 * The best result of all signatures, in the order pass, temperror, fail, policy, neutral,
 * permerror; MAILAUTH_DKIM_NONE if there is none, or the last run did not return MAILAUTH_OK.
 */
MAILAUTH_API mailauth_dkim_result mailauth_dkim_verifier_get_result(
	const mailauth_dkim_verifier *verifier);

/* Why: of the signature that gave the best result, or of the message if none was looked at. */
MAILAUTH_API mailauth_dkim_reason mailauth_dkim_verifier_get_reason(
	const mailauth_dkim_verifier *verifier);

/*
 * What is wrong with the message's header, and at which octet of the message if `offset` is not
 * NULL. With a defect no signature passes: what a reader of the message sees might not be what was
 * signed.
 */
MAILAUTH_API mailauth_defect mailauth_dkim_verifier_get_defect(
	const mailauth_dkim_verifier *verifier, uint64_t *offset);

/* How many signatures have a verdict, in the order of the header from the top. */
MAILAUTH_API size_t mailauth_dkim_verifier_get_count(const mailauth_dkim_verifier *verifier);

/*
 * One signature, from 0; NULL outside the count. It and all texts it gives live until the verifier
 * is reset or freed. All functions below accept NULL.
 */
MAILAUTH_API const mailauth_dkim_signature *mailauth_dkim_verifier_get_signature(
	const mailauth_dkim_verifier *verifier, size_t index);

MAILAUTH_API mailauth_dkim_result mailauth_dkim_signature_get_result(
	const mailauth_dkim_signature *signature);
MAILAUTH_API mailauth_dkim_reason mailauth_dkim_signature_get_reason(
	const mailauth_dkim_signature *signature);

/* Where the reason lies in the field's value (the octet after the colon is 0); 0 if nowhere. */
MAILAUTH_API size_t mailauth_dkim_signature_get_reason_offset(
	const mailauth_dkim_signature *signature);

/*
 * Tags of the signature: NUL-terminated, the length in *len if that is not NULL; "" where the field
 * could not be read so far. All are as checked: domain (d=) and selector (s=) hold letters, digits,
 * '-', '_' and '.' only. The AUID (i=) is decoded and may hold any octet before its '@'. U-labels,
 * which internationalized mail may have (RFC 8616 5), are A-labels here, as they were looked up.
 */
MAILAUTH_API const char *mailauth_dkim_signature_get_domain(
	const mailauth_dkim_signature *signature, size_t *len);
MAILAUTH_API const char *mailauth_dkim_signature_get_selector(
	const mailauth_dkim_signature *signature, size_t *len);
MAILAUTH_API const char *mailauth_dkim_signature_get_auid(const mailauth_dkim_signature *signature,
	size_t *len);

/* The algorithm (a=) as written, such as "rsa-sha256". */
MAILAUTH_API const char *mailauth_dkim_signature_get_algorithm(
	const mailauth_dkim_signature *signature, size_t *len);

/* Bits of the public key; 0 if none was read. */
MAILAUTH_API uint32_t mailauth_dkim_signature_get_key_bits(
	const mailauth_dkim_signature *signature);

/* The two checks, judged apart: the body hash (bh=), and the signature over the header (b=). */
MAILAUTH_API mailauth_dkim_check mailauth_dkim_signature_get_body_hash(
	const mailauth_dkim_signature *signature);
MAILAUTH_API mailauth_dkim_check mailauth_dkim_signature_get_header_signature(
	const mailauth_dkim_signature *signature);

/* Canonical octets of the body beyond l=; 0 without l=, or if the body hash was not reached. */
MAILAUTH_API uint64_t mailauth_dkim_signature_get_body_length_unsigned(
	const mailauth_dkim_signature *signature);

/* 1 if the key says t=y: its domain is testing, and what is no pass under it is neutral. */
MAILAUTH_API int mailauth_dkim_signature_get_testing(const mailauth_dkim_signature *signature);

/* ------------------------------------------------------------------ text */

/*
 * Adds a result for each signature, or one for the message: header.d, .i, .s, .a and .b, with the
 * reason as comment. header.b is of the first characters of b= so many that no other signature has
 * them, from 8 to 888, or all (RFC 6008).
 */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_add_results(
	const mailauth_dkim_verifier *verifier, mailauth_authres *authres);

/*
 * Writes the Authentication-Results field with the results of this verifier alone: add_results and
 * mailauth_authres_write, which see, in one call. MAILAUTH_BAD_ARGUMENT for an authserv-id that
 * mailauth_authres_new refuses.
 */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_authres(const mailauth_dkim_verifier *verifier,
	const char *authserv_id, mailauth_line_end line_end, char *buf, size_t cap, size_t *len);

/*
 * Writes the steps of the verdict for a person to read, a line each, ended with LF and indented;
 * and a NUL. `buf`, `cap` and `len` are as for mailauth_authres_write.
 */
MAILAUTH_API mailauth_status mailauth_dkim_verifier_explain(const mailauth_dkim_verifier *verifier,
	char *buf, size_t cap, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
