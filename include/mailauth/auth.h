/*
 * libmailauth: the front door. One object authenticates one message at a time: SPF as soon as the
 * reverse-path is known, DKIM and DMARC at the end of the message.
 */
#ifndef MAILAUTH_AUTH_H
#define MAILAUTH_AUTH_H

#include <mailauth/authres.h>
#include <mailauth/base.h>
#include <mailauth/dkim.h>
#include <mailauth/dmarc.h>
#include <mailauth/dns.h>
#include <mailauth/message.h>
#include <mailauth/spf.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mailauth_check mailauth_check;

/*
 * One connection, and one message of it at a time. `ask` is told of each question; NULL if
 * questions are taken with mailauth_next_question. `user` is handed to it. NULL when there is no
 * memory; all functions below accept a NULL object and answer MAILAUTH_NO_MEMORY, 0, NULL or
 * "none". Errors stick and come out of run as well.
 *
 * Memory: the header, bounded by MAILAUTH_LIMIT_HEADER_BYTES, the answers, and a fixed amount for
 * each signature. None of it grows with the body.
 */
MAILAUTH_API mailauth_check *mailauth_check_new(const mailauth_context *context,
	mailauth_ask_fn ask, void *user);

/* Releases the object and ends all its questions; NULL is fine. */
MAILAUTH_API void mailauth_check_free(mailauth_check *check);

/*
 * Ready for the next message of the connection: drops the reverse-path, the message, all verdicts,
 * questions, answers and errors; keeps the client, HELO and all settings. For another connection,
 * set client and HELO anew, or use another object.
 */
MAILAUTH_API void mailauth_check_reset(mailauth_check *check);

/* ------------------------------------------------------------------ settings */

/*
 * As mailauth_dkim_verifier_set_body_length_policy, _set_time and _set_clock_skew; the time is that
 * of SPF's explanations as well.
 */
MAILAUTH_API mailauth_status mailauth_check_set_body_length_policy(mailauth_check *check,
	mailauth_body_length_policy policy);
MAILAUTH_API mailauth_status mailauth_check_set_time(mailauth_check *check, int64_t now);
MAILAUTH_API mailauth_status mailauth_check_set_clock_skew(mailauth_check *check, uint32_t seconds);

/* As mailauth_spf_set_receiver. */
MAILAUTH_API mailauth_status mailauth_check_set_receiver(mailauth_check *check,
	const char *receiver);

/* ------------------------------------------------------------------ the envelope */

/*
 * As mailauth_spf_set_client, _set_helo and _set_mail_from. SPF is judged if there are a client and
 * an identity, HELO or MAIL FROM. If not, DMARC has the signatures alone to go by, and no result of
 * SPF is written: there was no check that could have had one (RFC 8601 2.7.2 has "none" for a
 * domain without a record). What is not taken, for whatever reason, is not known: nobody is judged
 * by what was said of an earlier peer. In `ask` all three are MAILAUTH_BAD_STATE, and what was set
 * before stays.
 */
MAILAUTH_API mailauth_status mailauth_check_set_client(mailauth_check *check, const char *address);
MAILAUTH_API mailauth_status mailauth_check_set_helo(mailauth_check *check, const char *helo,
	size_t len);
MAILAUTH_API mailauth_status mailauth_check_set_mail_from(mailauth_check *check,
	const char *mail_from, size_t len);

/* ------------------------------------------------------------------ the message */

/* As the functions of the same names of mailauth_dkim_verifier: octets, or field by field. */
MAILAUTH_API mailauth_status mailauth_check_feed(mailauth_check *check, const void *octets,
	size_t len);
MAILAUTH_API mailauth_status mailauth_check_header(mailauth_check *check, const char *name,
	size_t name_len, const char *value, size_t value_len);
MAILAUTH_API mailauth_status mailauth_check_end_header(mailauth_check *check);
MAILAUTH_API mailauth_status mailauth_check_body(mailauth_check *check, const void *octets,
	size_t len);
MAILAUTH_API mailauth_status mailauth_check_finish(mailauth_check *check);

/* ------------------------------------------------------------------ running */

/*
 * Judges as far as what was given and answered allows.
 *
 * MAILAUTH_OK: before a message has begun, the SPF verdicts on the identities given so far are
 * final; after mailauth_check_finish, every verdict is. MAILAUTH_PENDING: answers, or the end of a
 * message that has begun, are still due. Negative: an earlier call failed or memory ran out. Never
 * blocks; puts each distinct question once; calling it too often changes nothing.
 *
 * A message that fails authentication, or meets a limit, is no error: see the verdicts.
 */
MAILAUTH_API mailauth_status mailauth_check_run(mailauth_check *check);

/* The object's questions; they live as long as it does. NULL for a NULL object. */
MAILAUTH_API mailauth_questions *mailauth_check_questions(mailauth_check *check);

/* ------------------------------------------------------------------ verdicts */

/*
 * The parts, to be read with the functions of their headers; they live as long as the object. What
 * is not judged yet reads as "none". Verdicts of DKIM and DMARC stand until anything is set or fed,
 * those of SPF until client, HELO, MAIL FROM, receiver or time is set; all until reset, or a run
 * that ends in an error. NULL for a NULL object.
 */
MAILAUTH_API const mailauth_spf *mailauth_check_spf(const mailauth_check *check);
MAILAUTH_API const mailauth_dkim_verifier *mailauth_check_dkim(const mailauth_check *check);
MAILAUTH_API const mailauth_dmarc *mailauth_check_dmarc(const mailauth_check *check);

/*
 * What the domain owner asks to do with the message: mailauth_dmarc_get_disposition. Anything but
 * MAILAUTH_DMARC_POLICY_NONE only while all verdicts stand.
 */
MAILAUTH_API mailauth_dmarc_policy mailauth_check_disposition(const mailauth_check *check);

/*
 * What the From fields are, how many, and how many domains were found in them; past those that are
 * listed, one that comes twice counts twice, and a field made to hide one counts for many.
 */
MAILAUTH_API mailauth_from_status mailauth_check_get_from_status(const mailauth_check *check);
MAILAUTH_API size_t mailauth_check_get_from_fields(const mailauth_check *check);
MAILAUTH_API size_t mailauth_check_get_from_domains(const mailauth_check *check);

/* One of those domains, in lower case, from 0 up to the lesser of their number and
 * MAILAUTH_LIMIT_DMARC_AUTHORS; NULL outside. Valid until reset. */
MAILAUTH_API const char *mailauth_check_get_from_domain(const mailauth_check *check, size_t index,
	size_t *len);

/*
 * How much of a limit the message needed; where that is more than the limit, often only that it is
 * more. Told are the limits
 *	HEADER_BYTES, HEADER_FIELDS, DKIM_SIGNATURES, DKIM_BODY_HASHES of the message;
 *	TAGS, DKIM_SIGNED_FIELDS, DKIM_KEY_RECORDS, RSA_BITS_MAX of the signature that has most;
 *	QUESTIONS of the last run;
 *	SPF_TERMS, SPF_VOID_LOOKUPS, SPF_NAMES, SPF_RECORD_BYTES of the identity that has most;
 *	DMARC_AUTHORS of the message, DMARC_QUERIES of the longest walk of a tree, and
 *	DMARC_IDENTIFIERS of the author that has most.
 * It is 0 for others, and where a limit's work was not come to. Before there is a verdict it is
 * what has been needed so far, and of SPF and of DMARC's walks 0.
 */
MAILAUTH_API uint64_t mailauth_check_get_work(const mailauth_check *check, mailauth_limit limit);

/* ------------------------------------------------------------------ text */

/*
 * Writes the Authentication-Results field with all results there are: as mailauth_authres_write,
 * which see. MAILAUTH_BAD_ARGUMENT for an authserv-id that mailauth_authres_new refuses;
 * MAILAUTH_BAD_STATE before the first run that was final.
 */
MAILAUTH_API mailauth_status mailauth_check_authres(const mailauth_check *check,
	const char *authserv_id, mailauth_line_end line_end, char *buf, size_t cap, size_t *len);

/* Writes the steps of the verdicts for a person to read; as mailauth_dkim_verifier_explain. */
MAILAUTH_API mailauth_status mailauth_check_explain(const mailauth_check *check, char *buf,
	size_t cap, size_t *len);

/* ------------------------------------------------------------------ recording and replaying */

/*
 * Writes what the verdict rests on besides the message: time, envelope and settings as $SET lines,
 * then mailauth_questions_transcript. With the message, it gives the same verdict anywhere, in a
 * context of the same limits and switches. The domain of MAIL FROM is written in A-labels, as it
 * was judged; the function of mailauth_context_set_idna must be set again only if the message has
 * U-labels, in From or in a DKIM-Signature, or if the function refused a domain that the library
 * takes. `buf`, `cap` and `len` are as for mailauth_authres_write. MAILAUTH_BAD_STATE unless the
 * last run was final and nothing was given since.
 */
MAILAUTH_API mailauth_status mailauth_check_transcript(const mailauth_check *check, char *buf,
	size_t cap, size_t *len);

/*
 * Takes time, envelope and settings from the $SET lines of a zone; answer from that zone, too. An
 * envelope given before is dropped, and so are all verdicts; settings that have no line stay as
 * they were. Keys that begin with "program." are the caller's and passed over; MAILAUTH_MALFORMED
 * for others that are unknown or have a wrong value, with the key in *key if that is not NULL
 * (valid as long as the zone is). No envelope is known after any failure. In `ask` it is
 * MAILAUTH_BAD_STATE and changes nothing.
 */
MAILAUTH_API mailauth_status mailauth_check_replay(mailauth_check *check, const mailauth_zone *zone,
	const char **key);

#ifdef __cplusplus
}
#endif

#endif
