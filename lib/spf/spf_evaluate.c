/*
 * check_host() as a plain recursion, to be laid beside RFC 7208 4: see spf_evaluate.h.
 *
 * It starts from the top in every run and goes from term to term as the RFC does, from left to
 * right, so it asks for no more than a blocking one would; only the hosts of one mx are asked for
 * in the same breath. What cannot go on (a permerror, a temperror, an answer that is due) is an
 * exception, which ends all levels at once.
 *
 * How deep it goes is bounded by the limit of terms; what a level needs is in the arena, so that a
 * hundred levels take little stack.
 */
#include "spf_evaluate.h"

#include "record.h"
#include "spf_lookup.h"
#include "spf_macro.h"
#include "spf_reason.h"
#include "spf_record.h"

#include <string.h>

/* What a mechanism comes to (RFC 7208 4.6.2). */
typedef enum match {
	NO_MATCH,
	MATCH,
	EXCEPTION /* the check has the result */
} match;

/* One level: a <domain>, its record, and the term that is evaluated. */
typedef struct level {
	ma_slice domain;
	ma_name name;
	ma_slice text; /* of the record */
	ma_spf_record record;
	ma_spf_term term;
	ma_name target; /* the term's <target-name> */
} level;

static mailauth_spf_result check_host(ma_spf_check *check, ma_slice domain);

/* ------------------------------------------------------------------ how it ends */

static mailauth_spf_result end(ma_spf_check *check, mailauth_spf_reason reason)
{
	check->reason = reason;
	check->result = ma_spf_reason_result(reason);
	return check->result;
}

static match except(ma_spf_check *check, mailauth_spf_reason reason)
{
	end(check, reason);
	return EXCEPTION;
}

/* An exception without a verdict: temperror stands in for what is not known. */
static match interrupt(ma_spf_check *check, mailauth_status status)
{
	check->status = status;
	check->result = MAILAUTH_SPF_TEMPERROR;
	return EXCEPTION;
}

/* From now on it is this term that decides or goes wrong. */
static void point_at(ma_spf_check *check, const level *here, const ma_spf_term *term)
{
	check->term = term->text;
	check->record_domain = here->domain;
	check->offset = term->offset;
}

static void point_at_nothing(ma_spf_check *check)
{
	check->term = check->record_domain = ma_slice_of(NULL, 0);
	check->offset = 0;
}

/* ------------------------------------------------------------------ DNS */

/* Keeps what the question led to. False if there is no memory. */
static bool add_step(ma_spf_check *check, const ma_name *name, uint16_t type,
	const ma_answer *answer)
{
	ma_spf_step *step = ma_arena_take(check->arena, 1, sizeof *step);

	if (step == NULL)
		return false;
	*step = (ma_spf_step){
		.name = name,
		.type = type,
		.outcome = answer->outcome,
		.depth = check->depth,
	};
	if (check->last != NULL)
		check->last->next = step;
	else
		check->first = step;
	check->last = step;
	return true;
}

static bool is_void(const ma_answer *answer)
{
	return answer->outcome == MAILAUTH_DNS_NODATA || answer->outcome == MAILAUTH_DNS_NXDOMAIN;
}

/*
 * The answer to a question; NULL, an exception, if it is due or if it failed: "if the DNS server
 * returns an error (RCODE other than 0 or 3) or the query times out, the mechanism stops and the
 * topmost check_host() returns "temperror"" (RFC 7208 5). The name must be in the arena.
 */
static const ma_answer *look_up(ma_spf_check *check, const ma_name *name, uint16_t type)
{
	const ma_answer *answer = ma_ask(check->questions, name, type);

	if (answer == NULL) {
		interrupt(check, MAILAUTH_PENDING);
		return NULL;
	}
	if (!add_step(check, name, type, answer)) {
		interrupt(check, MAILAUTH_NO_MEMORY);
		return NULL;
	}
	if (answer->over_limit) {
		end(check, MAILAUTH_SPF_REASON_TOO_MANY_QUESTIONS);
		return NULL;
	}
	if (answer->outcome != MAILAUTH_DNS_DATA && !is_void(answer)) {
		end(check, MAILAUTH_SPF_REASON_DNS);
		return NULL;
	}
	return answer;
}

/*
 * The same for a question that a term asks. Each one without an answer is a void lookup, also that
 * for the address of an mx host, and that for the record of an include or redirect: "abort
 * processing [...] as soon as more than two "void lookups" have been encountered" (RFC 7208 11.1).
 */
static const ma_answer *look_up_for_term(ma_spf_check *check, const ma_name *name, uint16_t type)
{
	size_t max = ma_limit(check->arena->context, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS);
	const ma_answer *answer = look_up(check, name, type);

	if (answer == NULL || !is_void(answer))
		return answer;
	if (++check->void_lookups <= max)
		return answer;
	end(check, MAILAUTH_SPF_REASON_TOO_MANY_VOID_LOOKUPS);
	return NULL;
}

/*
 * Counts a term that causes queries: "implementations MUST limit the total number of those terms to
 * 10 during SPF evaluation" (RFC 7208 4.6.4).
 */
static bool count_lookup(ma_spf_check *check)
{
	if (check->lookups >= ma_limit(check->arena->context, MAILAUTH_LIMIT_SPF_TERMS)) {
		end(check, MAILAUTH_SPF_REASON_TOO_MANY_TERMS);
		return false;
	}
	check->lookups++;
	return true;
}

/* ------------------------------------------------------------------ names */

/* The value of the term's domain-spec, in the arena; without one the <domain> (RFC 7208 4.8). */
static bool expand_target(ma_spf_check *check, const level *here, ma_slice *target)
{
	ma_slice spec = here->term.domain_spec;
	char *room = ma_arena_take(check->arena, spec.len, 2); /* "%-" becomes "%20" */
	ma_buf buf;

	*target = here->domain;
	if (spec.len == 0)
		return true;
	if (room == NULL) {
		interrupt(check, MAILAUTH_NO_MEMORY);
		return false;
	}
	ma_buf_over(&buf, room, 2 * spec.len);
	if (!ma_spf_expand(&buf, spec)) {
		end(check, MAILAUTH_SPF_REASON_UNSUPPORTED);
		return false;
	}
	*target = ma_buf_slice(&buf);
	return true;
}

/*
 * Counts the term and finds its <target-name>: MATCH. "Some implementations choose to treat such
 * errors as not-match and therefore ignore such names" (RFC 7208 4.8): so do we with names that DNS
 * cannot hold.
 */
static match find_target(ma_spf_check *check, level *here)
{
	ma_slice target;

	if (!count_lookup(check) || !expand_target(check, here, &target))
		return EXCEPTION;
	return ma_spf_name_read(target, &here->target) ? MATCH : NO_MATCH;
}

/* ------------------------------------------------------------------ addresses */

/* Whether the client is in the network: the first `bits` of both are the same. */
static bool is_in_network(const ma_spf_client *client, const uint8_t *network, unsigned bits)
{
	size_t whole = bits / 8;
	uint8_t mask = (uint8_t)(0xff00 >> bits % 8);

	if (memcmp(client->octets, network, whole) != 0)
		return false;
	return mask == 0 || (client->octets[whole] & mask) == (network[whole] & mask);
}

/* "When <ip> is an IPv4, "A" records are fetched; when [...] IPv6 [...], "AAAA"" (RFC 7208 5) */
static uint16_t address_type(const ma_spf_check *check)
{
	return check->client.is_ipv4 ? MAILAUTH_RRTYPE_A : MAILAUTH_RRTYPE_AAAA;
}

/* Compares the client with each address of a host, under the term's prefix length. */
static match match_addresses(ma_spf_check *check, const ma_spf_term *term, const ma_name *host)
{
	const ma_answer *answer = look_up_for_term(check, host, address_type(check));
	unsigned bits = check->client.is_ipv4 ? term->ipv4_bits : term->ipv6_bits;

	if (answer == NULL)
		return EXCEPTION;
	for (size_t i = 0; i < answer->count; i++)
		if (is_in_network(&check->client, answer->rdata[i].ptr, bits))
			return MATCH;
	return NO_MATCH;
}

/* ------------------------------------------------------------------ mechanisms */

/*
 * 5.2 include: the table of "Whether this mechanism matches, does not match, or returns an
 * exception".
 */
static match match_include(ma_spf_check *check, level *here)
{
	ma_slice target;

	if (!count_lookup(check) || !expand_target(check, here, &target))
		return EXCEPTION;
	switch (check_host(check, target)) {
	case MAILAUTH_SPF_PASS:
		return MATCH;
	case MAILAUTH_SPF_FAIL:
	case MAILAUTH_SPF_SOFTFAIL:
	case MAILAUTH_SPF_NEUTRAL:
		return NO_MATCH;
	case MAILAUTH_SPF_NONE:
		return except(check, MAILAUTH_SPF_REASON_INCLUDE_WITHOUT_RECORD);
	case MAILAUTH_SPF_TEMPERROR:
	case MAILAUTH_SPF_PERMERROR:
		break;
	}
	return EXCEPTION;
}

/* 5.3 a */
static match match_a(ma_spf_check *check, level *here)
{
	match found = find_target(check, here);

	return found == MATCH ? match_addresses(check, &here->term, &here->target) : found;
}

/* The hosts of an mx, each MX record once, in the order of their rdata. */
typedef struct mx_hosts {
	size_t count, room;
	ma_slice *rdata;
	ma_name *names;
} mx_hosts;

static int compare(ma_slice a, ma_slice b)
{
	size_t least = a.len < b.len ? a.len : b.len;
	int order = memcmp(a.ptr, b.ptr, least);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/*
 * Puts a record where it belongs; that order begins with the preference, and it is the same however
 * the answer was shuffled. False if there are more than may be.
 */
static bool insert_host(mx_hosts *hosts, ma_slice rdata)
{
	size_t at = hosts->count;

	while (at > 0 && compare(hosts->rdata[at - 1], rdata) > 0)
		at--;
	if (at > 0 && ma_slice_equal(hosts->rdata[at - 1], rdata))
		return true;
	if (hosts->count == hosts->room)
		return false;
	memmove(hosts->rdata + at + 1, hosts->rdata + at,
		(hosts->count - at) * sizeof hosts->rdata[0]);
	hosts->rdata[at] = rdata;
	hosts->count++;
	return true;
}

/*
 *   PREFERENCE, EXCHANGE                                                RFC 1035 3.3.9
 */
static void read_exchange(ma_slice rdata, ma_name *name)
{
	ma_cursor in = ma_cursor_over(rdata);
	ma_slice preference;

	*name = ma_name_root;
	if (ma_take_octets(&in, 2, &preference))
		(void)ma_name_take_wire(&in, name);
}

/*
 * "the evaluation of each "MX" record MUST NOT result in querying more than 10 address records
 * [...]. If this limit is exceeded, the "mx" mechanism MUST produce a "permerror" result" (RFC 7208
 * 4.6.4).
 */
static bool find_hosts(ma_spf_check *check, const ma_answer *answer, mx_hosts *hosts)
{
	hosts->count = 0;
	if (answer->count > check->most_names)
		check->most_names = answer->count;
	hosts->room = ma_limit(check->arena->context, MAILAUTH_LIMIT_SPF_NAMES);
	hosts->rdata = ma_arena_take(check->arena, hosts->room, sizeof hosts->rdata[0]);
	hosts->names = ma_arena_take(check->arena, hosts->room, sizeof hosts->names[0]);
	if (hosts->rdata == NULL || hosts->names == NULL) {
		interrupt(check, MAILAUTH_NO_MEMORY);
		return false;
	}
	for (size_t i = 0; i < answer->count; i++)
		if (!insert_host(hosts, answer->rdata[i])) {
			end(check, MAILAUTH_SPF_REASON_TOO_MANY_NAMES);
			return false;
		}
	for (size_t i = 0; i < hosts->count; i++)
		read_exchange(hosts->rdata[i], &hosts->names[i]);
	return true;
}

/* The root is no host: an MX record of it says that there is none (RFC 7505 3). */
static bool is_host(const ma_name *name)
{
	return name->len > 1;
}

/*
 * 5.4 mx. All hosts are asked for before the first is looked at. Then it ends at the first that
 * matches, and what the later ones answer does not count: "If any address matches, the mechanism
 * matches."
 */
static match match_mx(ma_spf_check *check, level *here)
{
	match found = find_target(check, here);
	const ma_answer *answer;
	mx_hosts hosts;

	if (found != MATCH)
		return found;
	answer = look_up_for_term(check, &here->target, MAILAUTH_RRTYPE_MX);
	if (answer == NULL || !find_hosts(check, answer, &hosts))
		return EXCEPTION;
	for (size_t i = 0; i < hosts.count; i++)
		if (is_host(&hosts.names[i]))
			ma_foresee(check->questions, &hosts.names[i], address_type(check));
	found = NO_MATCH;
	for (size_t i = 0; i < hosts.count && found == NO_MATCH; i++)
		if (is_host(&hosts.names[i]))
			found = match_addresses(check, &here->term, &hosts.names[i]);
	return found;
}

/* 5.6 ip4 and ip6: a client of the other family is in no network. */
static match match_network(const ma_spf_check *check, const ma_spf_term *term)
{
	bool is_ipv4 = term->kind == MA_SPF_IP4;
	unsigned bits = is_ipv4 ? term->ipv4_bits : term->ipv6_bits;

	if (is_ipv4 != check->client.is_ipv4)
		return NO_MATCH;
	return is_in_network(&check->client, term->address, bits) ? MATCH : NO_MATCH;
}

/* 5.7 exists: "The lookup type is A even when the connection type is IPv6." */
static match match_exists(ma_spf_check *check, level *here)
{
	match found = find_target(check, here);
	const ma_answer *answer;

	if (found != MATCH)
		return found;
	answer = look_up_for_term(check, &here->target, MAILAUTH_RRTYPE_A);
	if (answer == NULL)
		return EXCEPTION;
	return answer->count > 0 ? MATCH : NO_MATCH;
}

/* 4.6.2; a modifier is no mechanism and matches nothing (4.6.3). */
static match match_term(ma_spf_check *check, level *here)
{
	switch (here->term.kind) {
	case MA_SPF_ALL:
		return MATCH;
	case MA_SPF_INCLUDE:
		return match_include(check, here);
	case MA_SPF_A:
		return match_a(check, here);
	case MA_SPF_MX:
		return match_mx(check, here);
	case MA_SPF_PTR:
		return except(check, MAILAUTH_SPF_REASON_UNSUPPORTED);
	case MA_SPF_IP4:
	case MA_SPF_IP6:
		return match_network(check, &here->term);
	case MA_SPF_EXISTS:
		return match_exists(check, here);
	case MA_SPF_REDIRECT:
	case MA_SPF_EXP:
	case MA_SPF_UNKNOWN:
		break;
	}
	return NO_MATCH;
}

/* ------------------------------------------------------------------ records */

/* 4.4 and 4.5: false, with the result, if there is no one record. */
static bool find_record(ma_spf_check *check, level *here)
{
	const ma_answer *answer;
	const ma_slice *rdata;

	if (check->lookups > 0)
		answer = look_up_for_term(check, &here->name, MAILAUTH_RRTYPE_TXT);
	else /* the first record is asked for by no term */
		answer = look_up(check, &here->name, MAILAUTH_RRTYPE_TXT);
	if (answer == NULL)
		return false;
	if (!ma_spf_record_select(answer, &rdata)) {
		end(check, MAILAUTH_SPF_REASON_SEVERAL_RECORDS);
		return false;
	}
	if (rdata == NULL) {
		end(check,
			answer->outcome == MAILAUTH_DNS_NXDOMAIN ? MAILAUTH_SPF_REASON_NO_DOMAIN
								 : MAILAUTH_SPF_REASON_NO_RECORD);
		return false;
	}
	if (!ma_txt_join(check->arena, *rdata, &here->text)) {
		interrupt(check, MAILAUTH_NO_MEMORY);
		return false;
	}
	check->last->record = here->text;
	if (here->text.len > ma_limit(check->arena->context, MAILAUTH_LIMIT_SPF_RECORD_BYTES)) {
		end(check, MAILAUTH_SPF_REASON_RECORD_TOO_LONG);
		return false;
	}
	return true;
}

/* 4.6: "The syntax of the record is validated first". False, with the result, if it is wrong. */
static bool read_record(ma_spf_check *check, level *here)
{
	ma_spf_fault fault;

	if (ma_spf_record_read(here->text, &here->record, &fault))
		return true;
	end(check, fault.reason);
	check->term = fault.term;
	check->record_domain = here->domain;
	check->offset = fault.offset;
	return false;
}

/*
 * 6.1 redirect: "The result of this new evaluation [...] is then considered the result of the
 * current evaluation with the exception that if no SPF record is found, or if the <target-name> is
 * malformed, the result is a "permerror""
 */
static mailauth_spf_result redirect(ma_spf_check *check, level *here)
{
	mailauth_spf_result result;
	ma_slice target;

	here->term = here->record.redirect;
	point_at(check, here, &here->term);
	if (!count_lookup(check) || !expand_target(check, here, &target))
		return check->result;
	result = check_host(check, target);
	if (result == MAILAUTH_SPF_NONE)
		result = end(check, MAILAUTH_SPF_REASON_REDIRECT_WITHOUT_RECORD);
	return result;
}

/* 4.6.2: from left to right; 4.7: and if nothing matched. */
static mailauth_spf_result evaluate(ma_spf_check *check, level *here)
{
	ma_spf_terms *terms = &here->record.terms;
	ma_spf_fault none;

	while (ma_spf_term_next(terms, &here->term, &none) == MA_OK) {
		point_at(check, here, &here->term);
		switch (match_term(check, here)) {
		case NO_MATCH:
			break;
		case MATCH:
			point_at(check, here, &here->term);
			check->reason = MAILAUTH_SPF_REASON_MATCHED;
			check->result = here->term.qualifier;
			return check->result;
		case EXCEPTION:
			return check->result;
		}
	}
	if (here->record.has_redirect)
		return redirect(check, here);
	point_at_nothing(check);
	return end(check, MAILAUTH_SPF_REASON_NO_MATCH);
}

/*
 * check_host(<ip>, <domain>, <sender>) of RFC 7208 4; <ip> and <sender> are the check's.
 */
static mailauth_spf_result check_host(ma_spf_check *check, ma_slice domain)
{
	level *here = ma_arena_take(check->arena, 1, sizeof *here);
	mailauth_spf_result result;

	if (here == NULL) {
		interrupt(check, MAILAUTH_NO_MEMORY);
		return check->result;
	}
	here->domain = domain;
	if (!ma_spf_name_read(domain, &here->name) ||
		!ma_spf_name_has_two_labels(&here->name)) /* 4.3 */
		return end(check, MAILAUTH_SPF_REASON_NOT_A_DOMAIN);
	if (!find_record(check, here) || !read_record(check, here))
		return check->result;
	check->depth++;
	result = evaluate(check, here);
	check->depth--;
	return result;
}

mailauth_status ma_spf_check_host(ma_spf_check *check, ma_slice domain)
{
	(void)check_host(check, domain);
	return check->status;
}
