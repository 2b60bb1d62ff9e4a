/*
 * libmailauth: the SPF linter: what is wrong with a domain's record, or with a record that is not
 * published yet, and what it costs at the worst.
 *
 * Nobody's mail is judged here: every term is looked at, whatever the client would be.
 */
#ifndef MAILAUTH_SPF_LINT_H
#define MAILAUTH_SPF_LINT_H

#include <mailauth/base.h>
#include <mailauth/dns.h>
#include <mailauth/spf.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ findings */

/* What a linter finds; the numbers grow with the severity. */
typedef enum mailauth_severity {
	MAILAUTH_SEVERITY_NONE = 0,
	MAILAUTH_SEVERITY_WARNING = 1, /* it works, and not as somebody may think */
	MAILAUTH_SEVERITY_ERROR = 2    /* it does not work, for some mail or for all */
} mailauth_severity;

typedef enum mailauth_spf_finding_code {
	/* errors */
	MAILAUTH_SPF_FINDING_SYNTAX = 0, /* see mailauth_spf_finding_get_reason */
	MAILAUTH_SPF_FINDING_NO_RECORD = 1,
	MAILAUTH_SPF_FINDING_SEVERAL_RECORDS = 2,
	MAILAUTH_SPF_FINDING_NOT_A_DOMAIN = 3,
	MAILAUTH_SPF_FINDING_LOOP = 4,
	MAILAUTH_SPF_FINDING_TOO_MANY_TERMS = 5,        /* MAILAUTH_LIMIT_SPF_TERMS */
	MAILAUTH_SPF_FINDING_TOO_MANY_VOID_LOOKUPS = 6, /* MAILAUTH_LIMIT_SPF_VOID_LOOKUPS */
	MAILAUTH_SPF_FINDING_TOO_MANY_NAMES = 7,        /* MAILAUTH_LIMIT_SPF_NAMES */
	MAILAUTH_SPF_FINDING_TOO_LONG = 8,              /* MAILAUTH_LIMIT_SPF_RECORD_BYTES */
	/* warnings */
	MAILAUTH_SPF_FINDING_DNS = 20, /* could not be looked up */
	MAILAUTH_SPF_FINDING_ALL_PASS = 21,
	MAILAUTH_SPF_FINDING_PTR = 22,
	MAILAUTH_SPF_FINDING_DUPLICATE = 23,
	MAILAUTH_SPF_FINDING_SHADOWED = 24,
	MAILAUTH_SPF_FINDING_BEHIND_ALL = 25,
	MAILAUTH_SPF_FINDING_REDIRECT_BESIDE_ALL = 26,
	MAILAUTH_SPF_FINDING_NO_DEFAULT = 27,
	MAILAUTH_SPF_FINDING_NO_ADDRESS = 28,
	MAILAUTH_SPF_FINDING_DOCUMENTATION_ADDRESS = 29,
	MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS = 30,
	MAILAUTH_SPF_FINDING_HOST_BITS = 31,
	MAILAUTH_SPF_FINDING_TOO_MANY_ADDRESSES = 32,
	MAILAUTH_SPF_FINDING_OVER_UDP = 33,
	MAILAUTH_SPF_FINDING_LONG_STRING = 34,
	MAILAUTH_SPF_FINDING_UNKNOWN_MODIFIER = 35,
	MAILAUTH_SPF_FINDING_VOID_LOOKUPS_IPV6 = 36
} mailauth_spf_finding_code;

/* The finding as a short English phrase: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_spf_finding_text(mailauth_spf_finding_code code);

/* The section it goes by, such as "RFC 7208 5.5": a constant, never NULL; "" if none does. */
MAILAUTH_API const char *mailauth_spf_finding_section(mailauth_spf_finding_code code);

/* ------------------------------------------------------------------ the object */

typedef struct mailauth_spf_lint mailauth_spf_lint;
typedef struct mailauth_spf_finding mailauth_spf_finding;

/*
 * Looks at one record, and those it leads to, at a time. `ask` and `user` are as for
 * mailauth_dkim_verifier_new. NULL when there is no memory; all functions below accept a NULL
 * object and answer MAILAUTH_NO_MEMORY, 0, NULL or "". Errors stick until reset and come out of
 * run.
 *
 * Memory: records, findings, answers and the text of the tree, bounded by MAILAUTH_LIMIT_QUESTIONS
 * and the length of the records.
 */
MAILAUTH_API mailauth_spf_lint *mailauth_spf_lint_new(const mailauth_context *context,
	mailauth_ask_fn ask, void *user);

/* Releases the object and ends all its questions; NULL is fine. */
MAILAUTH_API void mailauth_spf_lint_free(mailauth_spf_lint *lint);

/* Drops domain, record, findings, questions and errors; what was set of addresses is kept. */
MAILAUTH_API void mailauth_spf_lint_reset(mailauth_spf_lint *lint);

/*
 * The domain whose record is to be looked at: any octets, as many as there is memory for; they are
 * copied. For all of these: MAILAUTH_BAD_ARGUMENT for NULL with a length, MAILAUTH_BAD_STATE, and
 * nothing changes, in the ask function of a run.
 */
MAILAUTH_API mailauth_status mailauth_spf_lint_set_domain(mailauth_spf_lint *lint,
	const char *domain, size_t len);

/*
 * A record that is not asked for: any octets; they are copied. Without a domain nothing is asked
 * for at all, and only the text is looked at; with one it stands for the domain's own record.
 */
MAILAUTH_API mailauth_status mailauth_spf_lint_set_record(mailauth_spf_lint *lint,
	const char *record, size_t len);

/*
 * From how many IPv4 addresses on that may send there is a warning, at first 2^20, and from how
 * many networks of 64 bits of IPv6, at first 2^36, as a /28 has.
 */
MAILAUTH_API mailauth_status mailauth_spf_lint_set_addresses(mailauth_spf_lint *lint,
	uint64_t addresses);
MAILAUTH_API mailauth_status mailauth_spf_lint_set_ipv6_networks(mailauth_spf_lint *lint,
	uint64_t networks);

/*
 * Looks as far as the answers at hand allow. MAILAUTH_OK: all that can be found is.
 * MAILAUTH_PENDING: answers are due. Negative: an earlier call failed or memory ran out;
 * MAILAUTH_BAD_STATE if neither domain nor record was given.
 *
 * Asks DNS for the TXT records of the domain and of all it includes and redirects to, and for the
 * addresses of each family and MX records that its terms name; nothing of what a term's macros
 * would name but for %{d} and %{o}, which are the same for all mail of the domain. At most
 * MAILAUTH_LIMIT_QUESTIONS questions.
 */
MAILAUTH_API mailauth_status mailauth_spf_lint_run(mailauth_spf_lint *lint);

/* The object's questions; they live as long as it does. NULL for a NULL object. */
MAILAUTH_API mailauth_questions *mailauth_spf_lint_questions(mailauth_spf_lint *lint);

/* ------------------------------------------------------------------ what was found */

/* The gravest finding; NONE if there is none, or no final run. */
MAILAUTH_API mailauth_severity mailauth_spf_lint_get_severity(const mailauth_spf_lint *lint);

/*
 * How many findings there are, 0 without a final run, and one of them, from 0, record by record in
 * the order of the terms; NULL outside. Of more than 1000 the first are kept; the severity is that
 * of all. They live until the object is changed, run again, reset or freed.
 */
MAILAUTH_API size_t mailauth_spf_lint_get_count(const mailauth_spf_lint *lint);
MAILAUTH_API const mailauth_spf_finding *mailauth_spf_lint_get_finding(
	const mailauth_spf_lint *lint, size_t index);

MAILAUTH_API mailauth_severity mailauth_spf_finding_get_severity(
	const mailauth_spf_finding *finding);
MAILAUTH_API mailauth_spf_finding_code mailauth_spf_finding_get_code(
	const mailauth_spf_finding *finding);

/* What is wrong with the syntax; MAILAUTH_SPF_REASON_MATCHED for other findings. */
MAILAUTH_API mailauth_spf_reason mailauth_spf_finding_get_reason(
	const mailauth_spf_finding *finding);

/* The domain whose record it is in, as it was named; "" for a record alone. `len` may be NULL. */
MAILAUTH_API const char *mailauth_spf_finding_get_domain(const mailauth_spf_finding *finding,
	size_t *len);

/* The term, as it stands in the record; "" if it is about all of it. */
MAILAUTH_API const char *mailauth_spf_finding_get_term(const mailauth_spf_finding *finding,
	size_t *len);

/* Where in the record: the octet that is wrong, or the term's first; 0 if it is about all of it. */
MAILAUTH_API size_t mailauth_spf_finding_get_offset(const mailauth_spf_finding *finding);

/*
 * The most that an evaluation can use: terms that ask DNS, and questions that yield nothing, for a
 * client of the family that has more of them; for hosts of a name that is not looked up, and for
 * the client's names, as many as MAILAUTH_LIMIT_SPF_NAMES. Names are not looked up in a text alone
 * and where they have macros that depend on the mail: the records that an include or a redirect
 * then leads to are not in it, and it is open-ended; nor are those that could not be looked up, of
 * which there is a finding. Where a record leads back to itself, or through more than 100 others,
 * lookups are UINT32_MAX: there is no end of them, nor of void lookups that come again with them.
 * A finding says so only of what does not take unusual mail.
 */
MAILAUTH_API uint32_t mailauth_spf_lint_get_lookups(const mailauth_spf_lint *lint);
MAILAUTH_API uint32_t mailauth_spf_lint_get_void_lookups(const mailauth_spf_lint *lint);
MAILAUTH_API int mailauth_spf_lint_is_open_ended(const mailauth_spf_lint *lint);

/*
 * How many addresses may send: of IPv4, and networks of 64 bits of IPv6, where 2^64 - 1 stands for
 * all; each counted once, those that a term before refuses too. Without what names lead to that
 * are not looked up.
 */
MAILAUTH_API uint64_t mailauth_spf_lint_get_ipv4_addresses(const mailauth_spf_lint *lint);
MAILAUTH_API uint64_t mailauth_spf_lint_get_ipv6_networks(const mailauth_spf_lint *lint);

/*
 * Writes the tree of records with what each term costs, the sums, and the findings, for a person to
 * read; as mailauth_dkim_verifier_explain. A tree of more than 1 MiB of text ends in "...", and so
 * do more findings than are kept.
 */
MAILAUTH_API mailauth_status mailauth_spf_lint_explain(const mailauth_spf_lint *lint, char *buf,
	size_t cap, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
