/*
 * libmailauth: DMARC (RFC 9989): does the author domain stand behind this message?
 *
 * Give the author domain, what SPF and DKIM found as plain data, and run: the policy record is
 * discovered and organizational domains are determined by DNS tree walks.
 */
#ifndef MAILAUTH_DMARC_H
#define MAILAUTH_DMARC_H

#include <mailauth/authres.h>
#include <mailauth/base.h>
#include <mailauth/dns.h>
#include <mailauth/message.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ words */

/* The results of RFC 9989 9.2. */
typedef enum mailauth_dmarc_result {
	MAILAUTH_DMARC_NONE = 0,
	MAILAUTH_DMARC_PASS = 1,
	MAILAUTH_DMARC_FAIL = 2,
	MAILAUTH_DMARC_TEMPERROR = 3,
	MAILAUTH_DMARC_PERMERROR = 4
} mailauth_dmarc_result;

/* The result's word in lower case: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_dmarc_result_text(mailauth_dmarc_result result);

/* What a domain owner asks for (p=, sp=, np=); their order is that of strictness. */
typedef enum mailauth_dmarc_policy {
	MAILAUTH_DMARC_POLICY_NONE = 0,
	MAILAUTH_DMARC_POLICY_QUARANTINE = 1,
	MAILAUTH_DMARC_POLICY_REJECT = 2
} mailauth_dmarc_policy;

/* The policy's word in lower case: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_dmarc_policy_text(mailauth_dmarc_policy policy);

/* Why the result is what it is. */
typedef enum mailauth_dmarc_reason {
	MAILAUTH_DMARC_REASON_ALIGNED = 0,     /* an identifier is aligned: pass */
	MAILAUTH_DMARC_REASON_NOT_ALIGNED = 1, /* none is: fail */
	MAILAUTH_DMARC_REASON_NO_RECORD = 2,
	MAILAUTH_DMARC_REASON_RECORD_UNUSABLE = 3, /* a wrong p=, sp= or np=, and no rua= */
	/* the message */
	MAILAUTH_DMARC_REASON_NO_AUTHOR = 10,
	MAILAUTH_DMARC_REASON_SEVERAL_AUTHORS = 11,
	MAILAUTH_DMARC_REASON_AMBIGUOUS_AUTHOR = 12,
	MAILAUTH_DMARC_REASON_NOT_A_DOMAIN = 13,
	MAILAUTH_DMARC_REASON_TOO_MANY_AUTHORS = 14, /* MAILAUTH_LIMIT_DMARC_AUTHORS */
	/* what could not be found out */
	MAILAUTH_DMARC_REASON_DNS = 20, /* a question failed */
	MAILAUTH_DMARC_REASON_IDENTIFIER =
		21, /* SPF or DKIM of an aligned domain ended in temperror */
	MAILAUTH_DMARC_REASON_TOO_MANY_QUESTIONS = 22 /* MAILAUTH_LIMIT_QUESTIONS */
} mailauth_dmarc_reason;

/* The reason as a short English phrase: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_dmarc_reason_text(mailauth_dmarc_reason reason);

/* The section that demands it, such as "RFC 9989 4.10.1": a constant, never NULL. */
MAILAUTH_API const char *mailauth_dmarc_reason_section(mailauth_dmarc_reason reason);

/* How domains must agree (adkim=, aspf=; RFC 9989 3.2.10). */
typedef enum mailauth_alignment {
	MAILAUTH_ALIGN_RELAXED = 0, /* the same organizational domain */
	MAILAUTH_ALIGN_STRICT = 1   /* the same domain */
} mailauth_alignment;

/* What SPF or DKIM found about an identifier, as far as DMARC cares. */
typedef enum mailauth_dmarc_identifier {
	MAILAUTH_DMARC_IDENTIFIER_NOT = 0,      /* anything but the two below */
	MAILAUTH_DMARC_IDENTIFIER_PASS = 1,     /* an authenticated identifier (RFC 9989 3.2.1) */
	MAILAUTH_DMARC_IDENTIFIER_TEMPERROR = 2 /* may be one: DNS did not say */
} mailauth_dmarc_identifier;

/*
 * Alignment alone (RFC 9989 4.10.2): 1 if domain `a`, whose organizational domain is `a_org`,
 * agrees with `b`, whose is `b_org`, else 0. ASCII case does not count; one dot at the end of a
 * name does not either. Empty names agree with nothing, nor does a domain that is not in the
 * organizational domain given for it.
 */
MAILAUTH_API int mailauth_dmarc_aligned(const char *a, size_t a_len, const char *a_org,
	size_t a_org_len, const char *b, size_t b_len, const char *b_org, size_t b_org_len,
	mailauth_alignment alignment);

/* ------------------------------------------------------------------ the object */

typedef struct mailauth_dmarc mailauth_dmarc;

/*
 * Judges one message at a time. `ask` and `user` are as for mailauth_dkim_verifier_new. NULL when
 * there is no memory; all functions below accept a NULL object and answer MAILAUTH_NO_MEMORY, 0,
 * NULL or "none". Errors of setters stick and come out of run. With an object that is part of a
 * mailauth_check, functions that change it are MAILAUTH_BAD_STATE or do nothing.
 *
 * Memory: authors and identifiers as they are given, and an arena with the steps and the answers,
 * bounded by the limits.
 */
MAILAUTH_API mailauth_dmarc *mailauth_dmarc_new(const mailauth_context *context,
	mailauth_ask_fn ask, void *user);

/* Releases the object and ends all its questions; NULL is fine. */
MAILAUTH_API void mailauth_dmarc_free(mailauth_dmarc *dmarc);

/* Drops authors, identifiers, the verdict, questions and errors. */
MAILAUTH_API void mailauth_dmarc_reset(mailauth_dmarc *dmarc);

/*
 * A domain of the From field: any octets; they are copied. Call once for each: a domain that is
 * there already does not count again. With several, each is judged, nothing passes, and the
 * strictest policy among those that fail is the disposition (RFC 9989 11.5). One over
 * MAILAUTH_LIMIT_DMARC_AUTHORS is not looked at, and taken for one that asks for reject.
 */
MAILAUTH_API mailauth_status mailauth_dmarc_add_author(mailauth_dmarc *dmarc, const char *domain,
	size_t len);

/*
 * What the From fields were; at first MAILAUTH_FROM_ONE. With any other nothing passes, whatever
 * the authors that were added.
 */
MAILAUTH_API mailauth_status mailauth_dmarc_set_from_status(mailauth_dmarc *dmarc,
	mailauth_from_status status);

/*
 * What SPF found about the MAIL FROM identity, a null reverse-path's included; HELO alone never
 * counts (RFC 9989 4.4.2). The octets of the domain are copied.
 */
MAILAUTH_API mailauth_status mailauth_dmarc_add_spf(mailauth_dmarc *dmarc,
	mailauth_dmarc_identifier found, const char *domain, size_t len);

/*
 * What DKIM found about one signature, with its d=. `testing` is 1 if its key says t=y: then it
 * never counts (RFC 6376 3.6.1).
 */
MAILAUTH_API mailauth_status mailauth_dmarc_add_dkim(mailauth_dmarc *dmarc,
	mailauth_dmarc_identifier found, const char *domain, size_t len, int testing);

/*
 * Judges as far as the answers at hand allow. MAILAUTH_OK: the verdict is final. MAILAUTH_PENDING:
 * answers are due. Negative: an earlier call failed or memory ran out.
 *
 * Asks DNS for TXT at _dmarc.`domain`, one question after another up the tree from the author
 * domain (RFC 9989 4.10: at most MAILAUTH_LIMIT_DMARC_QUERIES), to the end only if the author
 * domain has no record of its own or relaxed alignment needs its organizational domain. Then in the
 * same way from each distinct identifier that passed, is in that organizational domain and can
 * still change something, at most MAILAUTH_LIMIT_DMARC_IDENTIFIERS for an author, the shortest
 * names first; and, if none is aligned, from those in temperror. For A at the author domain where
 * np= decides.
 */
MAILAUTH_API mailauth_status mailauth_dmarc_run(mailauth_dmarc *dmarc);

/* The object's questions; they live as long as it does. NULL for a NULL object. */
MAILAUTH_API mailauth_questions *mailauth_dmarc_questions(mailauth_dmarc *dmarc);

/* ------------------------------------------------------------------ the verdict */

/* MAILAUTH_DMARC_NONE, and MAILAUTH_DMARC_REASON_NO_RECORD, until the verdict is final. */
MAILAUTH_API mailauth_dmarc_result mailauth_dmarc_get_result(const mailauth_dmarc *dmarc);
MAILAUTH_API mailauth_dmarc_reason mailauth_dmarc_get_reason(const mailauth_dmarc *dmarc);

/*
 * The domains of the verdict, in lower case; "" where there is none, where it was not needed, and
 * for an author domain that is no domain. `len` may be NULL. They live until the object is changed,
 * run again, reset or freed. With several authors they, and all that follows, are those of the
 * author that decided. The policy domain is where the record was found.
 */
MAILAUTH_API const char *mailauth_dmarc_get_author_domain(const mailauth_dmarc *dmarc, size_t *len);
MAILAUTH_API const char *mailauth_dmarc_get_org_domain(const mailauth_dmarc *dmarc, size_t *len);
MAILAUTH_API const char *mailauth_dmarc_get_policy_domain(const mailauth_dmarc *dmarc, size_t *len);

/* The record itself as text; "" if none was found. */
MAILAUTH_API const char *mailauth_dmarc_get_record(const mailauth_dmarc *dmarc, size_t *len);

/*
 * The policy for the author domain, from p=, sp= or np= (RFC 9989 4.10.1); that for existing
 * subdomains of the policy domain; and whether t=y asks for one step less.
 */
MAILAUTH_API mailauth_dmarc_policy mailauth_dmarc_get_policy(const mailauth_dmarc *dmarc);
MAILAUTH_API mailauth_dmarc_policy mailauth_dmarc_get_subdomain_policy(const mailauth_dmarc *dmarc);
MAILAUTH_API int mailauth_dmarc_get_testing(const mailauth_dmarc *dmarc);

/* How the record wants the domains of DKIM and SPF to agree: adkim= and aspf=. */
MAILAUTH_API mailauth_alignment mailauth_dmarc_get_adkim(const mailauth_dmarc *dmarc);
MAILAUTH_API mailauth_alignment mailauth_dmarc_get_aspf(const mailauth_dmarc *dmarc);

/*
 * What the domain owner asks to do with this message: the policy after t=y if the message fails,
 * else none. It is advice: receivers "MUST NOT reject messages solely on the basis of a "p=reject"
 * policy for the Author Domain" (RFC 9989 8), and who knows nothing else about the message "MUST
 * treat such failing mail as if the policy were "p=quarantine"" (7.4).
 */
MAILAUTH_API mailauth_dmarc_policy mailauth_dmarc_get_disposition(const mailauth_dmarc *dmarc);

/* 1 if the SPF identifier, or any DKIM identifier, is authenticated and aligned. */
MAILAUTH_API int mailauth_dmarc_get_spf_aligned(const mailauth_dmarc *dmarc);
MAILAUTH_API int mailauth_dmarc_get_dkim_aligned(const mailauth_dmarc *dmarc);

/* ------------------------------------------------------------------ text */

/*
 * Adds the result: dmarc with header.from and policy.dmarc (RFC 9989 9.1), the reason as comment.
 */
MAILAUTH_API mailauth_status mailauth_dmarc_add_results(const mailauth_dmarc *dmarc,
	mailauth_authres *authres);

/* Writes the steps of the verdict for a person to read; as mailauth_dkim_verifier_explain. */
MAILAUTH_API mailauth_status mailauth_dmarc_explain(const mailauth_dmarc *dmarc, char *buf,
	size_t cap, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
