/*
 * libmailauth: SPF (RFC 7208): may this client send for that domain?
 *
 * Give the client's address and the HELO name, later the reverse-path; run after each; answer the
 * questions. The HELO and the MAIL FROM identity are judged apart, each with a verdict that says
 * why.
 */
#ifndef MAILAUTH_SPF_H
#define MAILAUTH_SPF_H

#include <mailauth/authres.h>
#include <mailauth/base.h>
#include <mailauth/dns.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ words */

/* The results of RFC 7208 2.6. */
typedef enum mailauth_spf_result {
	MAILAUTH_SPF_NONE = 0,
	MAILAUTH_SPF_NEUTRAL = 1,
	MAILAUTH_SPF_PASS = 2,
	MAILAUTH_SPF_FAIL = 3,
	MAILAUTH_SPF_SOFTFAIL = 4,
	MAILAUTH_SPF_TEMPERROR = 5,
	MAILAUTH_SPF_PERMERROR = 6
} mailauth_spf_result;

/* The result's word in lower case: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_spf_result_text(mailauth_spf_result result);

/* Whose use is judged (RFC 7208 2.3, 2.4). */
typedef enum mailauth_spf_identity {
	MAILAUTH_SPF_HELO = 1,
	MAILAUTH_SPF_MAIL_FROM = 2
} mailauth_spf_identity;

/* "helo" or "mailfrom", the words of Received-SPF (RFC 7208 9.1): a constant, never NULL. */
MAILAUTH_API const char *mailauth_spf_identity_text(mailauth_spf_identity identity);

/* Why a verdict is what it is. */
typedef enum mailauth_spf_reason {
	MAILAUTH_SPF_REASON_MATCHED =
		0, /* a mechanism matched: see mailauth_spf_verdict_get_term */
	MAILAUTH_SPF_REASON_NO_MATCH = 1, /* no mechanism matched, and there is no redirect */
	/* no record to go by */
	MAILAUTH_SPF_REASON_NO_CLIENT = 10, /* the client's address is not known */
	MAILAUTH_SPF_REASON_NOT_A_DOMAIN = 11,
	MAILAUTH_SPF_REASON_NO_DOMAIN = 12, /* NXDOMAIN */
	MAILAUTH_SPF_REASON_NO_RECORD = 13,
	MAILAUTH_SPF_REASON_SEVERAL_RECORDS = 14,
	/* the record's text */
	MAILAUTH_SPF_REASON_SYNTAX = 20, /* neither mechanism nor modifier */
	MAILAUTH_SPF_REASON_OCTET = 21,  /* not printable ASCII */
	MAILAUTH_SPF_REASON_UNKNOWN_MECHANISM = 22,
	MAILAUTH_SPF_REASON_ARGUMENT = 23, /* missing, or one where none may be */
	MAILAUTH_SPF_REASON_DOMAIN_SPEC = 24,
	MAILAUTH_SPF_REASON_MACRO = 25,
	MAILAUTH_SPF_REASON_ADDRESS = 26,
	MAILAUTH_SPF_REASON_PREFIX_LENGTH = 27,
	MAILAUTH_SPF_REASON_MODIFIER_TWICE = 28,
	MAILAUTH_SPF_REASON_RECORD_TOO_LONG = 29,
	/* evaluation */
	MAILAUTH_SPF_REASON_INCLUDE_WITHOUT_RECORD = 40,
	MAILAUTH_SPF_REASON_REDIRECT_WITHOUT_RECORD = 41,
	MAILAUTH_SPF_REASON_TOO_MANY_TERMS = 42,
	MAILAUTH_SPF_REASON_TOO_MANY_VOID_LOOKUPS = 43,
	MAILAUTH_SPF_REASON_TOO_MANY_NAMES = 44,
	MAILAUTH_SPF_REASON_TOO_MANY_QUESTIONS = 45,
	MAILAUTH_SPF_REASON_DNS = 46 /* a question failed: the only cause of temperror */
} mailauth_spf_reason;

/* The reason as a short English phrase: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_spf_reason_text(mailauth_spf_reason reason);

/*
 * The section that demands it, such as "RFC 7208 4.6.4": a constant, never NULL; "" if none does.
 */
MAILAUTH_API const char *mailauth_spf_reason_section(mailauth_spf_reason reason);

/* ------------------------------------------------------------------ the object */

typedef struct mailauth_spf mailauth_spf;
typedef struct mailauth_spf_verdict mailauth_spf_verdict;

/*
 * Judges the identities of one transaction at a time. `ask` and `user` are as for
 * mailauth_dkim_verifier_new. NULL when there is no memory; all functions below accept a NULL
 * object and answer MAILAUTH_NO_MEMORY, 0, NULL or "none". Errors of setters stick and come out of
 * run; what was not taken is not known. In `ask`, setters are MAILAUTH_BAD_STATE and what was set
 * before stays; so it is with an object that is part of a mailauth_check, and with all that would
 * change it.
 *
 * Memory: the identities, and an arena with the answers, bounded by the limits.
 */
MAILAUTH_API mailauth_spf *mailauth_spf_new(const mailauth_context *context, mailauth_ask_fn ask,
	void *user);

/* Releases the object and ends all its questions; NULL is fine. */
MAILAUTH_API void mailauth_spf_free(mailauth_spf *spf);

/* Drops the MAIL FROM identity, verdicts, questions and errors; client and HELO are kept. */
MAILAUTH_API void mailauth_spf_reset(mailauth_spf *spf);

/*
 * The client's address as text, NUL-terminated, such as "192.0.2.1" or "2001:db8::7". An IPv4
 * address mapped into IPv6 is an IPv4 client (RFC 7208 5). MAILAUTH_BAD_ARGUMENT for anything else.
 */
MAILAUTH_API mailauth_status mailauth_spf_set_client(mailauth_spf *spf, const char *address);

/*
 * The name given in HELO or EHLO: any octets; they are copied. More than 65536 are judged as none:
 * no domain name.
 */
MAILAUTH_API mailauth_status mailauth_spf_set_helo(mailauth_spf *spf, const char *helo, size_t len);

/*
 * The reverse-path without its angle brackets: any octets; they are copied, but for a route before
 * the mailbox, which is ignored (RFC 5321 4.1.2). Empty is the null reverse-path, judged as
 * postmaster at the HELO name (RFC 7208 2.4), which must then be set. More than 65536 octets, a
 * route not counted, are judged as "@": no domain name.
 */
MAILAUTH_API mailauth_status mailauth_spf_set_mail_from(mailauth_spf *spf, const char *mail_from,
	size_t len);

/*
 * The host that judges, as an authserv-id: %{r} in explanations, which is "unknown" until it is set
 * (RFC 7208 7.3). Kept by reset. MAILAUTH_BAD_ARGUMENT for one that mailauth_authres_new refuses.
 */
MAILAUTH_API mailauth_status mailauth_spf_set_receiver(mailauth_spf *spf, const char *receiver);

/*
 * The time for %{t} in explanations, in seconds since 1970; without it the context's clock is read
 * once, at the first run. Kept by reset.
 */
MAILAUTH_API mailauth_status mailauth_spf_set_time(mailauth_spf *spf, int64_t now);

/*
 * Judges each identity that was given, as far as the answers at hand allow. MAILAUTH_OK: all
 * verdicts are final; if no identity was given there is none. MAILAUTH_PENDING: answers are due.
 * Negative: an earlier call failed or memory ran out.
 *
 * Asks DNS for the TXT records of the domain and of those it includes or redirects to, and for what
 * their terms name; never more than the limits of RFC 7208 4.6.4 allow.
 */
MAILAUTH_API mailauth_status mailauth_spf_run(mailauth_spf *spf);

/* The object's questions; they live as long as it does. NULL for a NULL object. */
MAILAUTH_API mailauth_questions *mailauth_spf_questions(mailauth_spf *spf);

/* ------------------------------------------------------------------ verdicts */

/* The result for MAIL FROM or, if that was not given, for HELO; MAILAUTH_SPF_NONE until judged. */
MAILAUTH_API mailauth_spf_result mailauth_spf_get_result(const mailauth_spf *spf);

/*
 * The verdict on one identity, NULL until it is final. It and all texts it gives live until the
 * object is changed, run again, reset or freed. The functions below accept NULL.
 */
MAILAUTH_API const mailauth_spf_verdict *mailauth_spf_get_verdict(const mailauth_spf *spf,
	mailauth_spf_identity identity);

MAILAUTH_API mailauth_spf_result mailauth_spf_verdict_get_result(
	const mailauth_spf_verdict *verdict);
MAILAUTH_API mailauth_spf_identity mailauth_spf_verdict_get_identity(
	const mailauth_spf_verdict *verdict);

/* Why; MAILAUTH_SPF_REASON_NO_RECORD for NULL, which says nothing in the domain's favour. */
MAILAUTH_API mailauth_spf_reason mailauth_spf_verdict_get_reason(
	const mailauth_spf_verdict *verdict);

/*
 * The domain that was judged, U-labels as A-labels; "" if there is none. `len` may be NULL, here
 * and below.
 */
MAILAUTH_API const char *mailauth_spf_verdict_get_domain(const mailauth_spf_verdict *verdict,
	size_t *len);

/* The sender: local-part and domain, "postmaster" put in where there was no local-part. */
MAILAUTH_API const char *mailauth_spf_verdict_get_sender(const mailauth_spf_verdict *verdict,
	size_t *len);

/*
 * The term that decided, as it stands in its record, such as "ip4:192.0.2.0/24", or that is wrong;
 * "" if none did. With the domain whose record it is in and its first octet there (the record's
 * first octet is 0). For a syntax error the offset is that of the wrong octet.
 */
MAILAUTH_API const char *mailauth_spf_verdict_get_term(const mailauth_spf_verdict *verdict,
	size_t *len);
MAILAUTH_API const char *mailauth_spf_verdict_get_record_domain(const mailauth_spf_verdict *verdict,
	size_t *len);
MAILAUTH_API size_t mailauth_spf_verdict_get_offset(const mailauth_spf_verdict *verdict);

/*
 * What the domain has to say to a fail (exp=, RFC 7208 6.2): printable ASCII, at most 1000 octets;
 * "" if it says nothing, or more. It is somebody else's text: who shows it says whose it is.
 */
MAILAUTH_API const char *mailauth_spf_verdict_get_explanation(const mailauth_spf_verdict *verdict,
	size_t *len);

/*
 * Terms that asked DNS, and questions of terms that yielded nothing, also those for the addresses
 * of an mx's hosts (RFC 7208 4.6.4).
 */
MAILAUTH_API uint32_t mailauth_spf_verdict_get_lookups(const mailauth_spf_verdict *verdict);
MAILAUTH_API uint32_t mailauth_spf_verdict_get_void_lookups(const mailauth_spf_verdict *verdict);

/* ------------------------------------------------------------------ macros */

/* What a macro-string is for. */
typedef enum mailauth_spf_macro_use {
	MAILAUTH_SPF_MACRO_NAME = 1,       /* a domain name: cut to 253 octets from its left */
	MAILAUTH_SPF_MACRO_EXPLANATION = 2 /* an explanation: c, r, t and spaces are allowed too */
} mailauth_spf_macro_use;

/*
 * Writes what a macro-string (RFC 7208 7), NUL-terminated, comes to with what the object was given,
 * and a NUL. `domain`, NUL-terminated, is %{d}; NULL is the domain of MAIL FROM, or of HELO. The
 * sender is MAIL FROM's, with U-labels as A-labels, or, if that was not given, postmaster at HELO.
 * A dot at the end of either is no part of it. Nothing is looked up: %{p} is "unknown". Octets of
 * the sender's are else written as they are. A name the last label of which is over 253 octets is
 * none, and what is written of it is its end.
 *
 * MAILAUTH_BAD_STATE without a client, or without HELO and MAIL FROM; MAILAUTH_MALFORMED for what
 * is no macro-string, with the offset of the octet that is wrong in *len; `buf`, `cap` and `len`
 * are else as for mailauth_authres_write.
 */
MAILAUTH_API mailauth_status mailauth_spf_expand(const mailauth_spf *spf,
	mailauth_spf_macro_use use, const char *domain, const char *text, char *buf, size_t cap,
	size_t *len);

/* ------------------------------------------------------------------ text */

/*
 * Adds a result for each identity judged: spf with smtp.helo or smtp.mailfrom, whose value is the
 * domain (RFC 8601 2.7.2). MAILAUTH_BAD_STATE if there is no verdict, here and below.
 */
MAILAUTH_API mailauth_status mailauth_spf_add_results(const mailauth_spf *spf,
	mailauth_authres *authres);

/*
 * Writes the Received-SPF field (RFC 7208 9.1) of the verdict that mailauth_spf_get_result is of,
 * with its line end, and a NUL. `receiver` is the host that judged, as an authserv-id:
 * MAILAUTH_BAD_ARGUMENT for what can be none. `buf`, `cap` and `len` are as for
 * mailauth_authres_write.
 */
MAILAUTH_API mailauth_status mailauth_spf_received_spf(const mailauth_spf *spf,
	const char *receiver, mailauth_line_end line_end, char *buf, size_t cap, size_t *len);

/* Writes the steps of the verdicts for a person to read; as mailauth_dkim_verifier_explain. */
MAILAUTH_API mailauth_status mailauth_spf_explain(const mailauth_spf *spf, char *buf, size_t cap,
	size_t *len);

/* ------------------------------------------------------------------ Received-SPF, read */

/*
 * A Received-SPF field that stands in a message. Anybody can write one: go by it only if you know
 * who put it there.
 */
typedef struct mailauth_received_spf mailauth_received_spf;

/* NULL when there is no memory. The functions below accept a NULL object. */
MAILAUTH_API mailauth_received_spf *mailauth_received_spf_new(const mailauth_context *context);
MAILAUTH_API void mailauth_received_spf_free(mailauth_received_spf *field);

/*
 * Reads what stands behind the field's colon, folded or not, of any length; what was read before
 * is dropped. MAILAUTH_BAD_ARGUMENT for NULL; MAILAUTH_MALFORMED if it is not as RFC 7208 9.1 has
 * it, at most 64 pairs with keys of at most 64 octets; the offset of the octet that is wrong is
 * then told. Values that should be quoted and are not are read nonetheless, up to the next white
 * space, ';', quote or parenthesis.
 */
MAILAUTH_API mailauth_status mailauth_received_spf_read(mailauth_received_spf *field,
	const char *value, size_t len);
MAILAUTH_API size_t mailauth_received_spf_error_offset(const mailauth_received_spf *field);

/*
 * What it says. MAILAUTH_SPF_NONE and "" where nothing was read. The texts, which may hold any
 * octets but NUL, CR and LF, live until the object reads again or is freed.
 */
MAILAUTH_API mailauth_spf_result mailauth_received_spf_get_result(
	const mailauth_received_spf *field);
MAILAUTH_API const char *mailauth_received_spf_get_comment(const mailauth_received_spf *field,
	size_t *len);

/* Its pairs in their order, keys in lower case: NULL for an index that is not below the count. */
MAILAUTH_API size_t mailauth_received_spf_count(const mailauth_received_spf *field);
MAILAUTH_API const char *mailauth_received_spf_key(const mailauth_received_spf *field,
	size_t index);
MAILAUTH_API const char *mailauth_received_spf_value(const mailauth_received_spf *field,
	size_t index, size_t *len);

/* The value of the first pair with this key, given in lower case; NULL if there is none. */
MAILAUTH_API const char *mailauth_received_spf_find(const mailauth_received_spf *field,
	const char *key, size_t *len);

/* ------------------------------------------------------------------ records, built */

/*
 * Builds a record from what a domain's mail comes from. What it writes is as short as it can be:
 * networks that another covers are left out, two halves become one, nothing stands twice.
 */
typedef struct mailauth_spf_builder mailauth_spf_builder;

/*
 * NULL when there is no memory. The functions below accept a NULL object, for which they answer
 * MAILAUTH_NO_MEMORY. There may be as many networks and names as there is memory for; without any,
 * adding one is MAILAUTH_NO_MEMORY, and after a name so is writing.
 */
MAILAUTH_API mailauth_spf_builder *mailauth_spf_builder_new(const mailauth_context *context);
MAILAUTH_API void mailauth_spf_builder_free(mailauth_spf_builder *builder);

/*
 * Authorises an address or a network, such as "192.0.2.1" or "2001:db8::/32"; bits behind the
 * prefix are ignored, and what is in ::ffff:0:0/96 is one of IPv4. MAILAUTH_BAD_ARGUMENT for
 * anything else.
 */
MAILAUTH_API mailauth_status mailauth_spf_builder_add_network(mailauth_spf_builder *builder,
	const char *network);

/*
 * Authorises the addresses of a host, the hosts that receive the domain's mail, or those that
 * another domain authorises. A forwarder passes on others' mail under the domain's name: its hosts
 * are neither authorised nor refused, the result is neutral, unless they are hosts that were added.
 * MAILAUTH_BAD_ARGUMENT for what is no domain name of two labels at least.
 */
MAILAUTH_API mailauth_status mailauth_spf_builder_add_host(mailauth_spf_builder *builder,
	const char *name);
MAILAUTH_API mailauth_status mailauth_spf_builder_set_mx(mailauth_spf_builder *builder, int mx);
MAILAUTH_API mailauth_status mailauth_spf_builder_add_include(mailauth_spf_builder *builder,
	const char *domain);
MAILAUTH_API mailauth_status mailauth_spf_builder_add_forwarder(mailauth_spf_builder *builder,
	const char *name);

/*
 * What all other clients get: MAILAUTH_SPF_FAIL, which is the preset, MAILAUTH_SPF_SOFTFAIL or
 * MAILAUTH_SPF_NEUTRAL; MAILAUTH_BAD_ARGUMENT for another result.
 */
MAILAUTH_API mailauth_status mailauth_spf_builder_set_policy(mailauth_spf_builder *builder,
	mailauth_spf_result policy);

/*
 * Writes the record as a line of a master file, TXT at this owner, in strings of at most 255
 * octets; or its text alone, if `owner` is NULL. MAILAUTH_BAD_ARGUMENT if the owner is no domain
 * name; MAILAUTH_BAD_STATE if more than MAILAUTH_LIMIT_SPF_TERMS of its terms ask DNS (those that
 * includes have count as well, and are not known here), if it includes its owner, or if it is
 * longer than MAILAUTH_LIMIT_SPF_RECORD_BYTES. `buf`, `cap` and `len` are as for
 * mailauth_authres_write.
 */
MAILAUTH_API mailauth_status mailauth_spf_builder_write(const mailauth_spf_builder *builder,
	const char *owner, char *buf, size_t cap, size_t *len);

/* ------------------------------------------------------------------ iprev */

/*
 * Whether the client has a name that has the client's address (iprev, RFC 8601 3): one address at a
 * time.
 */
typedef struct mailauth_iprev mailauth_iprev;

/* The results of RFC 8601 2.7.3. */
typedef enum mailauth_iprev_result {
	MAILAUTH_IPREV_NOT_JUDGED = 0,
	MAILAUTH_IPREV_PASS = 1,
	MAILAUTH_IPREV_FAIL = 2, /* it has names, and none has its address */
	MAILAUTH_IPREV_TEMPERROR =
		3,                   /* DNS failed, and no name that could be had has its address */
	MAILAUTH_IPREV_PERMERROR = 4 /* it has no name */
} mailauth_iprev_result;

/* The result's word in lower case, "none" where there is none: a constant, never NULL. */
MAILAUTH_API const char *mailauth_iprev_result_text(mailauth_iprev_result result);

/*
 * `ask` and `user` are as for mailauth_spf_new. NULL when there is no memory; the functions below
 * accept a NULL object.
 */
MAILAUTH_API mailauth_iprev *mailauth_iprev_new(const mailauth_context *context,
	mailauth_ask_fn ask, void *user);
MAILAUTH_API void mailauth_iprev_free(mailauth_iprev *iprev);

/*
 * The client's address as for mailauth_spf_set_client; what was found for another is dropped, and
 * its questions end. One that is not taken is not known, and neither is the one before.
 */
MAILAUTH_API mailauth_status mailauth_iprev_set_client(mailauth_iprev *iprev, const char *address);

/*
 * Judges the client, as far as the answers at hand allow: statuses as of mailauth_spf_run, or
 * MAILAUTH_BAD_STATE without a client. At most MAILAUTH_LIMIT_SPF_NAMES names are looked at.
 */
MAILAUTH_API mailauth_status mailauth_iprev_run(mailauth_iprev *iprev);

/* The object's questions; they live as long as it does. NULL for a NULL object. */
MAILAUTH_API mailauth_questions *mailauth_iprev_questions(mailauth_iprev *iprev);

MAILAUTH_API mailauth_iprev_result mailauth_iprev_get_result(const mailauth_iprev *iprev);

/* The name of a pass, as text without escapes; "" if there is none. It lives until the next run. */
MAILAUTH_API const char *mailauth_iprev_get_name(const mailauth_iprev *iprev, size_t *len);

/*
 * Adds the result, as iprev with policy.iprev, whose value is the address (RFC 8601 2.7.3).
 * MAILAUTH_BAD_STATE if there is none.
 */
MAILAUTH_API mailauth_status mailauth_iprev_add_result(const mailauth_iprev *iprev,
	mailauth_authres *authres);

#ifdef __cplusplus
}
#endif

#endif
