/*
 * What the files that make up check_host() share; see spf_evaluate.h for what it does.
 */
#ifndef MA_SPF_CHECK_H
#define MA_SPF_CHECK_H

#include "spf_evaluate.h"
#include "spf_reason.h"
#include "spf_record.h"

/* One level: a <domain>, its record, and the term that is evaluated. */
typedef struct ma_spf_level {
	ma_slice domain;
	ma_spf_step *asked; /* for it: the last step before those of its terms */
	ma_spf_record record;
	const ma_spf_term *term;
} ma_spf_level;

/* ------------------------------------------------------------------ spf_dns.c: how it ends */

/* The check ends for this reason, with its result. */
mailauth_spf_result ma_spf_end(ma_spf_check *check, mailauth_spf_reason reason);
ma_spf_match ma_spf_except(ma_spf_check *check, mailauth_spf_reason reason);

/* An exception without a verdict: temperror stands in for what is not known. */
ma_spf_match ma_spf_interrupt(ma_spf_check *check, mailauth_status status);

/* A step that is none yet; NULL, an exception, without memory. */
static inline ma_spf_step *ma_spf_new_step(ma_spf_check *check)
{
	ma_spf_step *step = ma_arena_take(check->arena, 1, sizeof *step);

	if (step == NULL)
		ma_spf_interrupt(check, MAILAUTH_NO_MEMORY);
	return step;
}

/* It comes next. */
static inline void ma_spf_add_step(ma_spf_check *check, ma_spf_step *step)
{
	step->depth = check->depth;
	if (check->last != NULL)
		check->last->next = step;
	else
		check->first = step;
	check->last = step;
}

/* ------------------------------------------------------------------ spf_dns.c: questions */

/*
 * The answer to a question; NULL, an exception, if it is due or if it failed: "if the DNS server
 * returns an error (RCODE other than 0 or 3) or the query times out, the mechanism stops and the
 * topmost check_host() returns "temperror"" (RFC 7208 5).
 */
const ma_answer *ma_spf_look_up(ma_spf_check *check, const ma_name *name, uint16_t type);

/*
 * The same for a question that a term asks. Each one without an answer is a void lookup, also that
 * for the address of an mx host, and that for the record of an include or redirect: "abort
 * processing [...] as soon as more than two "void lookups" have been encountered" (RFC 7208 11.1).
 */
const ma_answer *ma_spf_look_up_for_term(ma_spf_check *check, const ma_name *name, uint16_t type);

/* The same, but one that fails is an answer without records. */
const ma_answer *ma_spf_look_up_mildly(ma_spf_check *check, const ma_name *name, uint16_t type);

/* "When <ip> is an IPv4, "A" records are fetched; when [...] IPv6 [...], "AAAA"" (RFC 7208 5) */
static inline uint16_t ma_spf_address_type(const ma_spf_check *check)
{
	return check->values.client->is_ipv4 ? MAILAUTH_RRTYPE_A : MAILAUTH_RRTYPE_AAAA;
}

/*
 * The addresses of a term's host, of the client's family; mildly as above. Where the context has
 * hosts of two families, one that has addresses of the other is no void lookup.
 */
const ma_answer *ma_spf_look_up_host(ma_spf_check *check, const ma_name *host, bool mildly);

/*
 * Counts a term that causes queries: "implementations MUST limit the total number of those terms to
 * 10 during SPF evaluation" (RFC 7208 4.6.4).
 */
bool ma_spf_count_lookup(ma_spf_check *check);

/* ------------------------------------------------------------------ spf_target.c */

/*
 * The value of the term's domain-spec, in the arena, truncated; without one the <domain> (RFC 7208
 * 4.8). False for an exception.
 */
bool ma_spf_expand_target(ma_spf_check *check, const ma_spf_level *here, ma_slice *target);

/*
 * "If the local part contains non-ASCII characters, terms that include %{s} or %{l} do not match
 * anything" (RFC 8616 4), so nothing is asked for them.
 */
static inline bool ma_spf_may_match(const ma_spf_check *check, const ma_spf_term *term)
{
	const ma_spf_macros of_local_part = MA_SPF_MACRO('s') | MA_SPF_MACRO('l');

	return check->sender_is_ascii || (term->domain_spec.macros & of_local_part) == 0;
}

/*
 * Counts the term and finds its <target-name>: MATCH. "Some implementations choose to treat such
 * errors as not-match and therefore ignore such names" (RFC 7208 4.8): so do we with names that DNS
 * cannot hold.
 */
ma_spf_match ma_spf_find_target(ma_spf_check *check, const ma_spf_level *here, ma_name *target);

/*
 * 6.2 exp: finds what the domain has to say to a fail. "If there are any DNS processing
 * errors [...], or if no records are returned, or if more than one record is returned, or if there
 * are syntax errors in the explanation string, then proceed as if no "exp" modifier was given."
 */
void ma_spf_explain(ma_spf_check *check);

/* ------------------------------------------------------------------ spf_hosts.c */

/* Compares the client with each address of a host, under the term's prefix length. */
ma_spf_match ma_spf_match_addresses(ma_spf_check *check, const ma_spf_term *term,
	const ma_name *host);

ma_spf_match ma_spf_match_mx(ma_spf_check *check, const ma_spf_level *here);
ma_spf_match ma_spf_match_ptr(ma_spf_check *check, const ma_spf_level *here);

/*
 * The value of %{p} in the record of a <domain>, in the arena; empty if no name is validated. False
 * for an exception.
 */
bool ma_spf_find_validated(ma_spf_check *check, ma_slice domain, ma_slice *text);

#endif
