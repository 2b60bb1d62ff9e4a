/*
 * How check_host() asks DNS, counts, and ends: see spf_check.h.
 */
#include "spf_check.h"

#include "spf_lookup.h"

mailauth_spf_result ma_spf_end(ma_spf_check *check, mailauth_spf_reason reason)
{
	check->reason = reason;
	check->result = ma_spf_reason_result(reason);
	return check->result;
}

ma_spf_match ma_spf_except(ma_spf_check *check, mailauth_spf_reason reason)
{
	ma_spf_end(check, reason);
	return MA_SPF_EXCEPTION;
}

ma_spf_match ma_spf_interrupt(ma_spf_check *check, mailauth_status status)
{
	check->status = status;
	check->result = MAILAUTH_SPF_TEMPERROR;
	return MA_SPF_EXCEPTION;
}

/* Keeps what the question led to. False, an exception, without memory. */
static bool add_question(ma_spf_check *check, const ma_name *name, uint16_t type,
	const ma_answer *answer)
{
	ma_spf_step *step = ma_spf_new_step(check);

	if (step == NULL)
		return false;
	ma_spf_add_step(check, step);
	step->name = answer->name != NULL ? answer->name : ma_name_text(check->arena, name);
	if (step->name == NULL) {
		ma_spf_interrupt(check, MAILAUTH_NO_MEMORY);
		return false;
	}
	step->type = type;
	step->outcome = answer->outcome;
	return true;
}

/* The answer, whatever it is; NULL, an exception, if it is due, if there is no memory or no more
 * may be asked. An explanation has no exceptions but the first two. */
static const ma_answer *ask(ma_spf_check *check, const ma_name *name, uint16_t type)
{
	const ma_answer *answer = ma_ask(check->questions, name, type);

	if (answer == NULL) {
		ma_spf_interrupt(check, MAILAUTH_PENDING);
		return NULL;
	}
	if (!add_question(check, name, type, answer))
		return NULL;
	if (answer->over_limit && !check->explaining) {
		ma_spf_end(check, MAILAUTH_SPF_REASON_TOO_MANY_QUESTIONS);
		return NULL;
	}
	return answer;
}

/* The same answer, or NULL if it is a void lookup too many. */
static const ma_answer *count_void(ma_spf_check *check, const ma_answer *answer)
{
	size_t max = ma_limit(check->arena->context, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS);

	if (answer == NULL || !ma_spf_is_void(answer) || check->explaining)
		return answer;
	if (++check->void_lookups <= max)
		return answer;
	ma_spf_end(check, MAILAUTH_SPF_REASON_TOO_MANY_VOID_LOOKUPS);
	return NULL;
}

const ma_answer *ma_spf_look_up(ma_spf_check *check, const ma_name *name, uint16_t type)
{
	const ma_answer *answer = ask(check, name, type);

	if (answer != NULL && answer->outcome != MAILAUTH_DNS_DATA && !ma_spf_is_void(answer)) {
		ma_spf_end(check, MAILAUTH_SPF_REASON_DNS);
		return NULL;
	}
	return answer;
}

const ma_answer *ma_spf_look_up_for_term(ma_spf_check *check, const ma_name *name, uint16_t type)
{
	return count_void(check, ma_spf_look_up(check, name, type));
}

const ma_answer *ma_spf_look_up_mildly(ma_spf_check *check, const ma_name *name, uint16_t type)
{
	return count_void(check, ask(check, name, type));
}

const ma_answer *ma_spf_look_up_host(ma_spf_check *check, const ma_name *host, bool mildly)
{
	uint16_t type = ma_spf_address_type(check);
	const ma_answer *answer =
		mildly ? ask(check, host, type) : ma_spf_look_up(check, host, type);
	const ma_answer *other;

	if (answer == NULL || answer->outcome != MAILAUTH_DNS_NODATA || check->explaining ||
		!check->arena->context->spf_dual_stack)
		return count_void(check, answer);
	type = check->values.client->is_ipv4 ? MAILAUTH_RRTYPE_AAAA : MAILAUTH_RRTYPE_A;
	other = ask(check, host, type);
	if (other == NULL)
		return NULL;
	return ma_spf_is_void(other) ? count_void(check, answer) : answer;
}

bool ma_spf_count_lookup(ma_spf_check *check)
{
	if (check->lookups >= ma_limit(check->arena->context, MAILAUTH_LIMIT_SPF_TERMS)) {
		ma_spf_end(check, MAILAUTH_SPF_REASON_TOO_MANY_TERMS);
		return false;
	}
	check->lookups++;
	return true;
}
