/*
 * The mechanisms that go by the addresses of hosts, and what a client's address is called: mx, ptr
 * and the validated name of %{p}. See spf_check.h.
 *
 * All hosts of one answer are asked for before the first is looked at.
 */
#include "spf_check.h"

#include "ascii.h"
#include "spf_lookup.h"

#include <string.h>

/* The hosts of an mx, each MX record once, in their order (compare); or those of PTR records. */
typedef struct ma_spf_hosts {
	size_t count, room;
	ma_slice *rdata;
	ma_name *names;
} ma_spf_hosts;

/* ------------------------------------------------------------------ addresses */

/* Compares the client with each address of a host, under the term's prefix length. */
ma_spf_match ma_spf_match_addresses(ma_spf_check *check, const ma_spf_term *term,
	const ma_name *host)
{
	const ma_answer *answer = ma_spf_look_up_host(check, host, false);
	unsigned bits = check->values.client->is_ipv4 ? term->ipv4_bits : term->ipv6_bits;

	if (answer == NULL)
		return MA_SPF_EXCEPTION;
	for (size_t i = 0; i < answer->count; i++)
		if (ma_spf_same_bits(check->values.client->octets, answer->rdata[i].ptr, bits))
			return MA_SPF_MATCH;
	return MA_SPF_NO_MATCH;
}

/* ------------------------------------------------------------------ mx */

/*
 * By preference, then by the host in lower case: of two records that differ in case alone an answer
 * has one (questions.h), and which one that is must not matter.
 */
static int compare(ma_slice a, ma_slice b)
{
	size_t least = a.len < b.len ? a.len : b.len, i = 0;

	while (i < least && (i < 2 ? a.ptr[i] == b.ptr[i] : ma_equal_nocase(a.ptr[i], b.ptr[i])))
		i++;
	if (i == least)
		return (a.len > b.len) - (a.len < b.len);
	return i < 2 ? a.ptr[i] - b.ptr[i] : ma_lower(a.ptr[i]) - ma_lower(b.ptr[i]);
}

/*
 * Puts a record, which no answer has twice (questions.h), where it belongs; that order begins with
 * the preference, and it is the same however the answer was shuffled. False if there are more than
 * may be.
 */
static bool insert_host(ma_spf_hosts *hosts, ma_slice rdata)
{
	size_t at = hosts->count;

	while (at > 0 && compare(hosts->rdata[at - 1], rdata) > 0)
		at--;
	if (hosts->count == hosts->room)
		return false;
	memmove(hosts->rdata + at + 1, hosts->rdata + at,
		(hosts->count - at) * sizeof hosts->rdata[0]);
	hosts->rdata[at] = rdata;
	hosts->count++;
	return true;
}

/*
 * "the evaluation of each "MX" record MUST NOT result in querying more than 10 address records
 * [...]. If this limit is exceeded, the "mx" mechanism MUST produce a "permerror" result" (RFC 7208
 * 4.6.4).
 */
static bool find_hosts(ma_spf_check *check, const ma_answer *answer, ma_spf_hosts *hosts)
{
	hosts->count = 0;
	if (answer->count > check->most_names)
		check->most_names = answer->count;
	hosts->room = ma_limit(check->arena->context, MAILAUTH_LIMIT_SPF_NAMES);
	hosts->rdata = ma_arena_take(check->arena, hosts->room, sizeof hosts->rdata[0]);
	hosts->names = ma_arena_take(check->arena, hosts->room, sizeof hosts->names[0]);
	if (hosts->rdata == NULL || hosts->names == NULL) {
		ma_spf_interrupt(check, MAILAUTH_NO_MEMORY);
		return false;
	}
	for (size_t i = 0; i < answer->count; i++)
		if (!insert_host(hosts, answer->rdata[i])) {
			ma_spf_end(check, MAILAUTH_SPF_REASON_TOO_MANY_NAMES);
			return false;
		}
	for (size_t i = 0; i < hosts->count; i++)
		hosts->names[i] = ma_spf_exchange(hosts->rdata[i]);
	return true;
}

/* The root is no host: an MX record of it says that there is none (RFC 7505 3). */
static bool is_host(const ma_name *name)
{
	return name->len > 1;
}

/* Both families, where both may come to be asked for. */
static void foresee_addresses(const ma_spf_check *check, const ma_spf_hosts *hosts)
{
	bool both = check->arena->context->spf_dual_stack;

	for (size_t i = 0; i < hosts->count; i++) {
		if (!is_host(&hosts->names[i]))
			continue;
		if (both || check->values.client->is_ipv4)
			ma_foresee(check->questions, &hosts->names[i], MAILAUTH_RRTYPE_A);
		if (both || !check->values.client->is_ipv4)
			ma_foresee(check->questions, &hosts->names[i], MAILAUTH_RRTYPE_AAAA);
	}
}

/*
 * 5.4 mx. It ends at the first host that matches, and what the later ones answer does not count:
 * "If any address matches, the mechanism matches."
 */
ma_spf_match ma_spf_match_mx(ma_spf_check *check, const ma_spf_level *here)
{
	ma_name target;
	ma_spf_match found = ma_spf_find_target(check, here, &target);
	const ma_answer *answer;
	ma_spf_hosts hosts;

	if (found != MA_SPF_MATCH)
		return found;
	answer = ma_spf_look_up_for_term(check, &target, MAILAUTH_RRTYPE_MX);
	if (answer == NULL || !find_hosts(check, answer, &hosts))
		return MA_SPF_EXCEPTION;
	foresee_addresses(check, &hosts);
	found = MA_SPF_NO_MATCH;
	for (size_t i = 0; i < hosts.count && found == MA_SPF_NO_MATCH; i++)
		if (is_host(&hosts.names[i]))
			found = ma_spf_match_addresses(check, here->term, &hosts.names[i]);
	return found;
}

/* ------------------------------------------------------------------ ptr */

/*
 * The names that the client's address is said to have: none if that cannot be looked up, and at
 * most the first ten (RFC 7208 5.5, 4.6.4). Only those in `top` are kept, if that is not NULL; the
 * others are no match whatever their addresses are. False for an exception.
 */
static bool find_names(ma_spf_check *check, const ma_name *top, ma_spf_hosts *names)
{
	size_t max = ma_limit(check->arena->context, MAILAUTH_LIMIT_SPF_NAMES);
	ma_name *reverse = ma_spf_reverse_name(check->arena, check->values.client);
	const ma_answer *answer;

	*names = (ma_spf_hosts){.count = 0};
	if (reverse == NULL) {
		ma_spf_interrupt(check, MAILAUTH_NO_MEMORY);
		return false;
	}
	answer = ma_spf_look_up_mildly(check, reverse, MAILAUTH_RRTYPE_PTR);
	if (answer == NULL)
		return false;
	if (answer->count < max)
		max = answer->count;
	if (max > check->most_names)
		check->most_names = max;
	names->names = ma_arena_take(check->arena, max + 1, sizeof names->names[0]);
	if (names->names == NULL) {
		ma_spf_interrupt(check, MAILAUTH_NO_MEMORY);
		return false;
	}
	for (size_t i = 0; i < max; i++) {
		ma_cursor in = ma_cursor_over(answer->rdata[i]);
		ma_name *name = &names->names[names->count];

		if (ma_name_take_wire(&in, name) && is_host(name) &&
			(top == NULL || ma_spf_name_is_in(name, top)))
			names->count++;
	}
	foresee_addresses(check, names);
	return true;
}

/*
 * Whether the client is among the addresses of the name: "If a DNS error occurs while doing an A RR
 * lookup, then that domain name is skipped and the search continues." (RFC 7208 5.5)
 */
static ma_spf_match validate(ma_spf_check *check, const ma_name *name)
{
	unsigned bits = check->values.client->is_ipv4 ? 8 * MA_IPV4_LEN : 8 * MA_IPV6_LEN;
	const ma_answer *answer = ma_spf_look_up_host(check, name, true);

	if (answer == NULL)
		return MA_SPF_EXCEPTION;
	for (size_t i = 0; i < answer->count; i++)
		if (ma_spf_same_bits(check->values.client->octets, answer->rdata[i].ptr, bits))
			return MA_SPF_MATCH;
	return MA_SPF_NO_MATCH;
}

/*
 * 5.5 ptr: a validated name matches that is the <target-name> or below it, as the section's
 * procedure and its examples have it.
 */
ma_spf_match ma_spf_match_ptr(ma_spf_check *check, const ma_spf_level *here)
{
	ma_name target;
	ma_spf_match found = ma_spf_find_target(check, here, &target);
	ma_spf_hosts names;

	if (found != MA_SPF_MATCH)
		return found;
	if (!find_names(check, &target, &names))
		return MA_SPF_EXCEPTION;
	found = MA_SPF_NO_MATCH;
	for (size_t i = 0; i < names.count && found == MA_SPF_NO_MATCH; i++)
		found = validate(check, &names.names[i]);
	return found;
}

/* 0: the domain itself; 1: a name below it; 2: another. */
static unsigned rank_of(const ma_name *name, const ma_name *domain)
{
	if (ma_name_equal(name, domain))
		return 0;
	return ma_spf_name_is_in(name, domain) ? 1 : 2;
}

/* Writes the name's text into the arena. */
static ma_spf_match keep_name(ma_spf_check *check, const ma_name *name, ma_slice *text)
{
	char *room = ma_arena_take(check->arena, MA_NAME_MAX, 1);
	ma_buf buf;

	if (room == NULL)
		return ma_spf_interrupt(check, MAILAUTH_NO_MEMORY);
	ma_buf_over(&buf, room, MA_NAME_MAX);
	ma_spf_name_put(&buf, name);
	*text = ma_buf_slice(&buf);
	return MA_SPF_MATCH;
}

/*
 * "If the <domain> is present in the list of validated domains, it SHOULD be used. Otherwise, if a
 * subdomain of the <domain> is present, it SHOULD be used. Otherwise, any name from the list can be
 * used." (RFC 7208 7.3) So they are validated in that order, up to the first that is.
 *
 * "When evaluating the "ptr" mechanism or the %{p} macro, the number of "PTR" resource records
 * queried is included in the overall limit of 10 mechanisms/modifiers that cause DNS lookups"
 * (4.6.4).
 */
bool ma_spf_find_validated(ma_spf_check *check, ma_slice domain, ma_slice *text)
{
	ma_spf_match found = MA_SPF_NO_MATCH;
	ma_spf_hosts names;
	ma_name top;

	*text = ma_slice_of(NULL, 0);
	if (!ma_spf_name_read(domain, &top)) /* that of a record is one */
		top = ma_name_root;
	if ((!check->explaining && !ma_spf_count_lookup(check)) || !find_names(check, NULL, &names))
		return false;
	for (unsigned rank = 0; rank <= 2; rank++)
		for (size_t i = 0; i < names.count && found == MA_SPF_NO_MATCH; i++) {
			if (rank_of(&names.names[i], &top) != rank)
				continue;
			found = validate(check, &names.names[i]);
			if (found == MA_SPF_MATCH)
				found = keep_name(check, &names.names[i], text);
		}
	return found != MA_SPF_EXCEPTION;
}
