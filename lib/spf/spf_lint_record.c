/*
 * The SPF linter on one record's text: what can be said without asking anybody.
 */
#include "spf_lint.h"

#include "ascii.h"

#include <string.h>

/* So many terms before one are compared with it. */
#define EARLIER_MAX ((size_t)64)

/* What a UDP answer is sure to have room for (RFC 7208 3.4). */
#define UDP_MAX ((size_t)450)

typedef struct reading {
	ma_lint *lint;
	ma_lint_record *record;
	ma_spf_term *earlier; /* mechanisms, the last EARLIER_MAX of them */
	size_t count;
} reading;

/* ------------------------------------------------------------------ networks */

/* Networks that nobody sends from. */
static const struct {
	ma_spf_kind kind;
	uint8_t bits;
	uint8_t address[MA_IPV6_LEN];
	mailauth_spf_finding_code code;
} networks[] = {
	{MA_SPF_IP4, 24, {192, 0, 2}, MAILAUTH_SPF_FINDING_DOCUMENTATION_ADDRESS},
	{MA_SPF_IP4, 24, {198, 51, 100}, MAILAUTH_SPF_FINDING_DOCUMENTATION_ADDRESS},
	{MA_SPF_IP4, 24, {203, 0, 113}, MAILAUTH_SPF_FINDING_DOCUMENTATION_ADDRESS},
	{MA_SPF_IP6, 32, {0x20, 0x01, 0x0d, 0xb8}, MAILAUTH_SPF_FINDING_DOCUMENTATION_ADDRESS},
	{MA_SPF_IP6, 20, {0x3f, 0xff}, MAILAUTH_SPF_FINDING_DOCUMENTATION_ADDRESS},
	{MA_SPF_IP4, 8, {10}, MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS},
	{MA_SPF_IP4, 12, {172, 16}, MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS},
	{MA_SPF_IP4, 16, {192, 168}, MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS},
	{MA_SPF_IP4, 8, {127}, MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS},
	{MA_SPF_IP4, 16, {169, 254}, MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS},
	{MA_SPF_IP4, 10, {100, 64}, MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS},
	{MA_SPF_IP6, 7, {0xfc}, MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS},
	{MA_SPF_IP6, 10, {0xfe, 0x80}, MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS},
	{MA_SPF_IP6, 128, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
		MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS},
};

static bool is_network(const ma_spf_term *term)
{
	return term->kind == MA_SPF_IP4 || term->kind == MA_SPF_IP6;
}

static unsigned bits_of(const ma_spf_term *term)
{
	return term->kind == MA_SPF_IP4 ? term->ipv4_bits : term->ipv6_bits;
}

static bool has_host_bits(const ma_spf_term *term)
{
	size_t len = term->kind == MA_SPF_IP4 ? MA_IPV4_LEN : MA_IPV6_LEN;
	unsigned bits = bits_of(term);

	for (size_t i = 0; i < 8 * len; i++)
		if (i >= bits && (term->address[i / 8] >> (7 - i % 8) & 1) != 0)
			return true;
	return false;
}

static void look_at_network(reading *r, const ma_spf_term *term)
{
	if (has_host_bits(term))
		ma_lint_note(r->lint, r->record, term, MAILAUTH_SPF_FINDING_HOST_BITS);
	for (size_t i = 0; i < sizeof networks / sizeof networks[0]; i++)
		if (networks[i].kind == term->kind && networks[i].bits <= bits_of(term) &&
			ma_spf_same_bits(networks[i].address, term->address, networks[i].bits))
			ma_lint_note(r->lint, r->record, term, networks[i].code);
}

/* ------------------------------------------------------------------ terms */

/* Whether all that matches the later term has matched the earlier one. */
static bool is_shadowed(const ma_spf_term *earlier, const ma_spf_term *later)
{
	return is_network(later) && earlier->kind == later->kind &&
		bits_of(earlier) <= bits_of(later) &&
		ma_spf_same_bits(earlier->address, later->address, bits_of(earlier));
}

static bool is_same(const ma_spf_term *earlier, const ma_spf_term *later)
{
	if (earlier->kind != later->kind || earlier->ipv4_bits != later->ipv4_bits ||
		earlier->ipv6_bits != later->ipv6_bits)
		return false;
	if (is_network(later))
		return ma_spf_same_bits(earlier->address, later->address, bits_of(later));
	if (later->domain_spec.macros != 0) /* whose upper case has a meaning (RFC 7208 7.3) */
		return ma_slice_equal(earlier->domain_spec.text, later->domain_spec.text);
	return ma_slice_equal_nocase(earlier->domain_spec.text, later->domain_spec.text);
}

static void compare_with_earlier(reading *r, const ma_spf_term *term)
{
	size_t count = r->count < EARLIER_MAX ? r->count : EARLIER_MAX;

	for (size_t i = 0; i < count; i++) {
		if (is_same(&r->earlier[i], term)) {
			ma_lint_note(r->lint, r->record, term, MAILAUTH_SPF_FINDING_DUPLICATE);
			return;
		}
		if (is_shadowed(&r->earlier[i], term)) {
			ma_lint_note(r->lint, r->record, term, MAILAUTH_SPF_FINDING_SHADOWED);
			return;
		}
	}
}

static void look_at_mechanism(reading *r, const ma_spf_term *term)
{
	if (r->record->has_all) {
		ma_lint_note(r->lint, r->record, term, MAILAUTH_SPF_FINDING_BEHIND_ALL);
		return;
	}
	compare_with_earlier(r, term);
	r->earlier[r->count++ % EARLIER_MAX] = *term;
	if (is_network(term))
		look_at_network(r, term);
	if (term->kind == MA_SPF_PTR)
		ma_lint_note(r->lint, r->record, term, MAILAUTH_SPF_FINDING_PTR);
	if (term->kind != MA_SPF_ALL)
		return;
	r->record->has_all = true;
	if (term->qualifier == MAILAUTH_SPF_PASS)
		ma_lint_note(r->lint, r->record, term, MAILAUTH_SPF_FINDING_ALL_PASS);
}

/* Whether a modifier without a meaning here has one elsewhere (RFC 6652 5.1). */
static bool is_registered(const ma_spf_term *term)
{
	ma_slice name = ma_slice_of(term->text.ptr, ma_slice_find(term->text, '='));

	return ma_slice_is_nocase(name, "ra") || ma_slice_is_nocase(name, "rp") ||
		ma_slice_is_nocase(name, "rr");
}

static void look_at_modifier(reading *r, const ma_spf_term *term)
{
	r->record->has_redirect = r->record->has_redirect || term->kind == MA_SPF_REDIRECT;
	if (term->kind == MA_SPF_UNKNOWN && !is_registered(term))
		ma_lint_note(r->lint, r->record, term, MAILAUTH_SPF_FINDING_UNKNOWN_MODIFIER);
}

/* ------------------------------------------------------------------ all of it */

/* Goes on behind what is wrong, at the next space. */
static void read_terms(reading *r, ma_spf_record *record)
{
	ma_spf_fault fault;
	ma_spf_term term;
	ma_parse found;

	while ((found = ma_spf_record_next(record, &term, &fault)) != MA_END) {
		if (found != MA_OK)
			ma_lint_note_fault(r->lint, r->record, &fault);
		else if (term.kind < MA_SPF_REDIRECT)
			look_at_mechanism(r, &term);
		else
			look_at_modifier(r, &term);
	}
}

static void look_at_length(ma_lint *lint, const ma_lint_record *record)
{
	size_t max = ma_limit(lint->arena->context, MAILAUTH_LIMIT_SPF_RECORD_BYTES);

	if (record->text.len > max)
		ma_lint_note(lint, record, NULL, MAILAUTH_SPF_FINDING_TOO_LONG);
	else if (record->text.len > UDP_MAX)
		ma_lint_note(lint, record, NULL, MAILAUTH_SPF_FINDING_OVER_UDP);
	else if (record->text.len > UINT8_MAX && record->domain.len == 0)
		ma_lint_note(lint, record, NULL, MAILAUTH_SPF_FINDING_LONG_STRING);
}

void ma_lint_text(ma_lint *lint, ma_lint_record *record)
{
	reading r = {.lint = lint, .record = record};
	ma_spf_record read;

	look_at_length(lint, record);
	if (!ma_spf_has_version(record->text)) {
		ma_lint_note(lint, record, NULL, MAILAUTH_SPF_FINDING_NO_RECORD);
		return;
	}
	r.earlier = ma_arena_take(lint->arena, EARLIER_MAX, sizeof *r.earlier);
	if (r.earlier == NULL) {
		lint->no_memory = true;
		return;
	}
	ma_spf_record_begin(&read, record->text);
	read_terms(&r, &read);
	if (record->has_redirect && record->has_all)
		ma_lint_note(lint, record, &read.redirect,
			MAILAUTH_SPF_FINDING_REDIRECT_BESIDE_ALL);
	if (!record->has_redirect && !record->has_all)
		ma_lint_note(lint, record, NULL, MAILAUTH_SPF_FINDING_NO_DEFAULT);
}
