/*
 * check_host() as a plain recursion, to be laid beside RFC 7208 4: see spf_evaluate.h.
 *
 * It starts from the top in every run and goes from term to term as the RFC does, from left to
 * right, so it asks for no more than a blocking one would; only the hosts of one mx or ptr are
 * asked for in the same breath. What cannot go on (a permerror, a temperror, an answer that is due)
 * is an exception, which ends all levels at once.
 *
 * How deep it goes is bounded by the limit of terms; what a level needs is in the arena, so that a
 * hundred levels take little stack.
 */
#include "spf_check.h"

#include "idna.h"
#include "record.h"
#include "spf_lookup.h"

static mailauth_spf_result check_host(ma_spf_check *check, ma_slice domain);

/* ------------------------------------------------------------------ how it ends */

/* It is this term that decides. */
static void point_at(ma_spf_check *check, const ma_spf_level *here, const ma_spf_term *term)
{
	check->term = term->text;
	check->record_domain = here->domain;
	check->offset = term->offset;
}

/* It is this term that goes wrong, if none below it did. */
static void blame(ma_spf_check *check, const ma_spf_level *here, const ma_spf_term *term)
{
	if (!check->blamed)
		point_at(check, here, term);
	check->blamed = true;
}

static void point_at_nothing(ma_spf_check *check)
{
	check->term = check->record_domain = ma_slice_of(NULL, 0);
	check->offset = 0;
}

/* ------------------------------------------------------------------ mechanisms */

/*
 * 5.2 include: the table of "Whether this mechanism matches, does not match, or returns an
 * exception".
 */
static ma_spf_match match_include(ma_spf_check *check, ma_spf_level *here)
{
	ma_slice target;

	if (!ma_spf_count_lookup(check) || !ma_spf_expand_target(check, here, &target))
		return MA_SPF_EXCEPTION;
	switch (check_host(check, target)) {
	case MAILAUTH_SPF_PASS:
		return MA_SPF_MATCH;
	case MAILAUTH_SPF_FAIL:
	case MAILAUTH_SPF_SOFTFAIL:
	case MAILAUTH_SPF_NEUTRAL:
		return MA_SPF_NO_MATCH;
	case MAILAUTH_SPF_NONE:
		return ma_spf_except(check, MAILAUTH_SPF_REASON_INCLUDE_WITHOUT_RECORD);
	case MAILAUTH_SPF_TEMPERROR:
	case MAILAUTH_SPF_PERMERROR:
		break;
	}
	return MA_SPF_EXCEPTION;
}

/* 5.3 a */
static ma_spf_match match_a(ma_spf_check *check, const ma_spf_level *here)
{
	ma_name target;
	ma_spf_match found = ma_spf_find_target(check, here, &target);

	return found == MA_SPF_MATCH ? ma_spf_match_addresses(check, here->term, &target) : found;
}

/* 5.6 ip4 and ip6: a client of the other family is in no network. */
static ma_spf_match match_network(const ma_spf_check *check, const ma_spf_term *term)
{
	bool is_ipv4 = term->kind == MA_SPF_IP4;
	unsigned bits = is_ipv4 ? term->ipv4_bits : term->ipv6_bits;

	if (is_ipv4 != check->values.client->is_ipv4)
		return MA_SPF_NO_MATCH;
	return ma_spf_same_bits(check->values.client->octets, term->address, bits)
		? MA_SPF_MATCH
		: MA_SPF_NO_MATCH;
}

static bool is_network(const ma_spf_term *term)
{
	return term->kind == MA_SPF_IP4 || term->kind == MA_SPF_IP6;
}

/* 5.7 exists: "The lookup type is A even when the connection type is IPv6." */
static ma_spf_match match_exists(ma_spf_check *check, const ma_spf_level *here)
{
	ma_name target;
	ma_spf_match found = ma_spf_find_target(check, here, &target);
	const ma_answer *answer;

	if (found != MA_SPF_MATCH)
		return found;
	answer = ma_spf_look_up_for_term(check, &target, MAILAUTH_RRTYPE_A);
	if (answer == NULL)
		return MA_SPF_EXCEPTION;
	return answer->count > 0 ? MA_SPF_MATCH : MA_SPF_NO_MATCH;
}

/* 4.6.2 */
static ma_spf_match match_term(ma_spf_check *check, ma_spf_level *here)
{
	switch (here->term->kind) {
	case MA_SPF_ALL:
		return MA_SPF_MATCH;
	case MA_SPF_INCLUDE:
		return match_include(check, here);
	case MA_SPF_A:
		return match_a(check, here);
	case MA_SPF_MX:
		return ma_spf_match_mx(check, here);
	case MA_SPF_PTR:
		return ma_spf_match_ptr(check, here);
	case MA_SPF_IP4:
	case MA_SPF_IP6:
		return match_network(check, here->term);
	case MA_SPF_EXISTS:
		return match_exists(check, here);
	case MA_SPF_REDIRECT:
	case MA_SPF_EXP:
	case MA_SPF_UNKNOWN:
		break;
	}
	return MA_SPF_NO_MATCH;
}

/* The same for the term of a step, which comes next, with its questions a step further in. */
static ma_spf_match match_and_note(ma_spf_check *check, ma_spf_level *here, ma_spf_step *step)
{
	ma_spf_match found = MA_SPF_NO_MATCH;

	here->term = &step->term;
	ma_spf_add_step(check, step);
	check->depth++;
	if (ma_spf_may_match(check, &step->term))
		found = match_term(check, here);
	check->depth--;
	step->came_to = found;
	if (found == MA_SPF_EXCEPTION)
		blame(check, here, &step->term);
	return found;
}

/* ------------------------------------------------------------------ records */

/* 4.3 and 4.4: the answer with a term's domain's records; NULL, with the result, for none. */
static const ma_answer *ask_for_record(ma_spf_check *check, ma_slice domain)
{
	ma_name name;

	if (!ma_spf_name_read(domain, &name) || !ma_spf_name_has_two_labels(&name)) {
		ma_spf_end(check, MAILAUTH_SPF_REASON_NOT_A_DOMAIN);
		return NULL;
	}
	return ma_spf_look_up_for_term(check, &name, MAILAUTH_RRTYPE_TXT);
}

/* 4.4 and 4.5: the answer's one record; false, with the result, if it does not give one. */
static bool find_record(ma_spf_check *check, const ma_answer *answer, ma_slice *text)
{
	const ma_slice *rdata;

	if (!ma_spf_record_select(answer, &rdata)) {
		ma_spf_end(check, MAILAUTH_SPF_REASON_SEVERAL_RECORDS);
		return false;
	}
	if (rdata == NULL) {
		ma_spf_end(check,
			answer->outcome == MAILAUTH_DNS_NXDOMAIN ? MAILAUTH_SPF_REASON_NO_DOMAIN
								 : MAILAUTH_SPF_REASON_NO_RECORD);
		return false;
	}
	*text = ma_txt_join(check->arena, *rdata);
	if (text->ptr == NULL) {
		ma_spf_interrupt(check, MAILAUTH_NO_MEMORY);
		return false;
	}
	check->last->record = *text;
	if (text->len > ma_limit(check->arena->context, MAILAUTH_LIMIT_SPF_RECORD_BYTES)) {
		ma_spf_end(check, MAILAUTH_SPF_REASON_RECORD_TOO_LONG);
		return false;
	}
	return true;
}

/* 4.6: the result if the syntax is wrong; then nothing of the record was evaluated. */
static mailauth_spf_result refuse(ma_spf_check *check, const ma_spf_level *here,
	const ma_spf_fault *fault)
{
	check->last = here->asked;
	check->last->next = NULL;
	check->blamed = true;
	check->term = fault->term;
	check->record_domain = here->domain;
	check->offset = fault->offset;
	return ma_spf_end(check, fault->reason);
}

/*
 * 6.1 redirect: "The result of this new evaluation [...] is then considered the result of the
 * current evaluation with the exception that if no SPF record is found, or if the <target-name> is
 * malformed, the result is a "permerror""
 */
static mailauth_spf_result redirect(ma_spf_check *check, ma_spf_level *here)
{
	ma_spf_step *step = ma_spf_new_step(check);
	ma_slice target;

	if (step == NULL)
		return check->result;
	step->term = here->record.redirect;
	step->came_to = MA_SPF_MATCH;
	here->term = &step->term;
	ma_spf_add_step(check, step);
	if (ma_spf_count_lookup(check) && ma_spf_expand_target(check, here, &target)) {
		check->depth++;
		if (check_host(check, target) == MAILAUTH_SPF_NONE)
			ma_spf_end(check, MAILAUTH_SPF_REASON_REDIRECT_WITHOUT_RECORD);
		check->depth--;
	}
	if (check->result == MAILAUTH_SPF_TEMPERROR || check->result == MAILAUTH_SPF_PERMERROR)
		blame(check, here, &step->term);
	return check->result;
}

/* The result of a match (4.6.2): the term's qualifier. */
static mailauth_spf_result decide(ma_spf_check *check, ma_spf_level *here)
{
	point_at(check, here, here->term);
	check->exp = here->record.exp;
	check->exp_domain = here->domain;
	check->reason = MAILAUTH_SPF_REASON_MATCHED;
	check->result = here->term->qualifier;
	return check->result;
}

/* 4.7: the result if nothing matched. */
static mailauth_spf_result fall_through(ma_spf_check *check, ma_spf_level *here)
{
	if (here->record.has_redirect && ma_spf_may_match(check, &here->record.redirect))
		return redirect(check, here);
	point_at_nothing(check);
	return ma_spf_end(check, MAILAUTH_SPF_REASON_NO_MATCH);
}

/*
 * 4.6.2: from left to right. "The syntax of the record is validated first" (4.6): but what only
 * compares the client with a network can neither ask nor decide before, so that a record which
 * asks for nothing is read once.
 */
static mailauth_spf_result evaluate(ma_spf_check *check, ma_spf_level *here)
{
	ma_spf_step *step = ma_spf_new_step(check);
	ma_spf_record *record = &here->record;
	ma_spf_fault fault;
	ma_parse found = MA_END;

	while (step != NULL && (found = ma_spf_record_next(record, &step->term, &fault)) == MA_OK) {
		ma_spf_match match;

		if (!is_network(&step->term) && !ma_spf_record_check(record, &fault))
			return refuse(check, here, &fault);
		if (step->term.kind >= MA_SPF_REDIRECT) /* modifiers match nothing (4.6.3) */
			continue;
		match = match_and_note(check, here, step);
		if (match == MA_SPF_EXCEPTION)
			return check->result;
		if (match == MA_SPF_MATCH)
			return ma_spf_record_check(record, &fault) ? decide(check, here)
								   : refuse(check, here, &fault);
		step = ma_spf_new_step(check);
	}
	if (step == NULL)
		return check->result;
	return found == MA_END ? fall_through(check, here) : refuse(check, here, &fault);
}

/* 4.5 to 4.7: the result of a domain whose records are these; NULL: there is one already. */
static mailauth_spf_result judge_answer(ma_spf_check *check, ma_slice domain,
	const ma_answer *answer)
{
	mailauth_spf_result result;
	ma_spf_level *here;
	ma_slice text;

	if (answer == NULL || !find_record(check, answer, &text))
		return check->result;
	here = ma_arena_take(check->arena, 1, sizeof *here);
	if (here == NULL) {
		ma_spf_interrupt(check, MAILAUTH_NO_MEMORY);
		return check->result;
	}
	here->domain = ma_spf_without_dot(domain);
	here->asked = check->last;
	ma_spf_record_begin(&here->record, text);
	check->depth++;
	result = evaluate(check, here);
	check->depth--;
	return result;
}

/*
 * check_host(<ip>, <domain>, <sender>) of RFC 7208 4 for a term; <ip> and <sender> are the check's.
 */
static mailauth_spf_result check_host(ma_spf_check *check, ma_slice domain)
{
	return judge_answer(check, domain, ask_for_record(check, domain));
}

mailauth_status ma_spf_check_host(ma_spf_check *check, ma_slice domain, const ma_name *name)
{
	mailauth_spf_result result;

	result = judge_answer(check, domain, ma_spf_look_up(check, name, MAILAUTH_RRTYPE_TXT));
	if (check->status == MAILAUTH_OK && result == MAILAUTH_SPF_FAIL)
		ma_spf_explain(check);
	return check->status;
}
