/*
 * What a term's domain-spec comes to, and the explanation of a fail: see spf_check.h.
 */
#include "spf_check.h"

#include "ascii.h"
#include "idna.h"
#include "record.h"
#include "spf_lookup.h"

/* ------------------------------------------------------------------ targets */

/* What macros stand for in the record of a <domain>. Only %{p} has questions asked for it. */
static bool find_values(ma_spf_check *check, ma_slice domain, ma_spf_macros macros)
{
	check->values.domain = domain;
	return (macros & MA_SPF_MACRO('p')) == 0 ||
		ma_spf_find_validated(check, domain, &check->values.validated);
}

/* The value of one with macros. */
static bool expand_macros(ma_spf_check *check, const ma_spf_domain_spec *spec, ma_slice domain,
	ma_slice *target)
{
	if (!find_values(check, domain, spec->macros))
		return false;
	if (!ma_spf_expand_name(check->arena, spec->text, &check->values, target)) {
		ma_spf_interrupt(check, MAILAUTH_NO_MEMORY);
		return false;
	}
	return true;
}

/* The value of a domain-spec in the record of a <domain>. */
static bool expand_spec(ma_spf_check *check, const ma_spf_domain_spec *spec, ma_slice domain,
	ma_slice *target)
{
	*target = spec->text;
	if (spec->macros != 0 && !expand_macros(check, spec, domain, target))
		return false;
	*target = ma_spf_truncate(*target);
	return true;
}

bool ma_spf_expand_target(ma_spf_check *check, const ma_spf_level *here, ma_slice *target)
{
	const ma_spf_domain_spec *spec = &here->term->domain_spec;

	*target = here->domain;
	return spec->text.len == 0 || expand_spec(check, spec, here->domain, target);
}

ma_spf_match ma_spf_find_target(ma_spf_check *check, const ma_spf_level *here, ma_name *target)
{
	ma_slice text;

	if (!ma_spf_count_lookup(check) || !ma_spf_expand_target(check, here, &text))
		return MA_SPF_EXCEPTION;
	return ma_spf_name_read(text, target) ? MA_SPF_MATCH : MA_SPF_NO_MATCH;
}

/* ------------------------------------------------------------------ explanations */

/*
 * More than a line of an SMTP reply (RFC 5321 4.5.3.1.5), so that a caller may break it into some,
 * and a bound on what macros make of it; what would be longer is left out whole.
 */
enum { EXPLANATION_MAX = 1000 };

/*
 * Writes the explanation into the arena. Octets of the sender's or the client's that are not
 * printable ASCII are left out: "the explanation string MUST be limited to [US-ASCII]", and it goes
 * into an SMTP reply (RFC 7208 6.2).
 */
static void put_explanation(ma_spf_check *check, ma_slice text)
{
	char *room = ma_arena_take(check->arena, EXPLANATION_MAX, 1);
	ma_buf buf;
	size_t kept = 0, len;

	if (room == NULL) {
		ma_spf_interrupt(check, MAILAUTH_NO_MEMORY);
		return;
	}
	ma_buf_over(&buf, room, EXPLANATION_MAX);
	ma_spf_expand(&buf, text, &check->values, false);
	len = buf.status == MAILAUTH_OK ? buf.len : 0;
	for (size_t i = 0; i < len; i++)
		if (ma_is((uint8_t)room[i], MA_PRINT))
			room[kept++] = room[i];
	check->explanation = ma_slice_of(room, kept);
}

/* The text that the exp= points to; false if there is none to go by, or an exception. */
static bool find_text(ma_spf_check *check, ma_slice target, ma_slice *text, ma_spf_macros *macros)
{
	const ma_answer *answer;
	const uint8_t *wrong;
	ma_name name;

	if (!ma_spf_name_read(target, &name))
		return false;
	answer = ma_spf_look_up_mildly(check, &name, MAILAUTH_RRTYPE_TXT);
	if (answer == NULL || answer->count != 1)
		return false;
	*text = ma_txt_join(check->arena, answer->rdata[0]);
	if (text->ptr == NULL) {
		ma_spf_interrupt(check, MAILAUTH_NO_MEMORY);
		return false;
	}
	return ma_spf_is_macro_string(*text, MA_SPF_IN_EXPLANATION, &wrong, macros);
}

void ma_spf_explain(ma_spf_check *check)
{
	ma_slice target, text;
	ma_spf_macros macros;

	if (check->exp.text.len == 0)
		return;
	check->explaining = true;
	if (expand_spec(check, &check->exp, check->exp_domain, &target) &&
		find_text(check, target, &text, &macros) &&
		find_values(check, check->exp_domain, macros))
		put_explanation(check, text);
}
