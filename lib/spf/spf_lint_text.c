/*
 * Findings of the SPF linter, a row each, how they are noted, and the text for a person.
 */
#include "spf_lint.h"

#include <string.h>

/* More are not kept: nobody reads so many, and a stranger's record may have them. */
#define FINDINGS_MAX 1000

typedef struct finding_row {
	mailauth_spf_finding_code code;
	mailauth_severity severity;
	const char *text;
	const char *section;
} finding_row;

#define ERROR MAILAUTH_SEVERITY_ERROR
#define WARNING MAILAUTH_SEVERITY_WARNING

static const finding_row rows[] = {
	{MAILAUTH_SPF_FINDING_SYNTAX, ERROR, "wrong syntax", "RFC 7208 4.6"},
	{MAILAUTH_SPF_FINDING_NO_RECORD, ERROR, "no SPF record", "RFC 7208 4.5"},
	{MAILAUTH_SPF_FINDING_SEVERAL_RECORDS, ERROR, "several SPF records", "RFC 7208 4.5"},
	{MAILAUTH_SPF_FINDING_NOT_A_DOMAIN, ERROR, "not a domain name", "RFC 7208 4.3"},
	{MAILAUTH_SPF_FINDING_LOOP, ERROR, "leads back to itself", "RFC 7208 4.6.4"},
	{MAILAUTH_SPF_FINDING_TOO_MANY_TERMS, ERROR, "too many DNS lookups", "RFC 7208 4.6.4"},
	{MAILAUTH_SPF_FINDING_TOO_MANY_VOID_LOOKUPS, ERROR, "too many void lookups",
		"RFC 7208 4.6.4"},
	{MAILAUTH_SPF_FINDING_TOO_MANY_NAMES, ERROR, "too many MX names", "RFC 7208 4.6.4"},
	{MAILAUTH_SPF_FINDING_TOO_LONG, ERROR, "record too long", "RFC 7208 3.4"},
	{MAILAUTH_SPF_FINDING_DNS, WARNING, "DNS lookup failed", "RFC 7208 2.6.6"},
	{MAILAUTH_SPF_FINDING_ALL_PASS, WARNING, "lets everybody send", "RFC 7208 11.4"},
	{MAILAUTH_SPF_FINDING_PTR, WARNING, "ptr should not be used", "RFC 7208 5.5"},
	{MAILAUTH_SPF_FINDING_DUPLICATE, WARNING, "stands twice", ""},
	{MAILAUTH_SPF_FINDING_SHADOWED, WARNING, "all of it is in a network before it",
		"RFC 7208 4.6.2"},
	{MAILAUTH_SPF_FINDING_BEHIND_ALL, WARNING, "never looked at: it stands behind all",
		"RFC 7208 5.1"},
	{MAILAUTH_SPF_FINDING_REDIRECT_BESIDE_ALL, WARNING,
		"never looked at: the record has an all", "RFC 7208 5.1"},
	{MAILAUTH_SPF_FINDING_NO_DEFAULT, WARNING, "neither all nor redirect: the rest is neutral",
		"RFC 7208 4.7"},
	{MAILAUTH_SPF_FINDING_NO_ADDRESS, WARNING, "has no address", "RFC 7208 4.6.4"},
	{MAILAUTH_SPF_FINDING_DOCUMENTATION_ADDRESS, WARNING, "an address for documentation",
		"RFC 5737, RFC 3849"},
	{MAILAUTH_SPF_FINDING_PRIVATE_ADDRESS, WARNING, "an address of no public network",
		"RFC 6890"},
	{MAILAUTH_SPF_FINDING_HOST_BITS, WARNING, "the address has more bits than the network",
		"RFC 7208 5.6"},
	{MAILAUTH_SPF_FINDING_TOO_MANY_ADDRESSES, WARNING, "lets very many addresses send",
		"RFC 7208 11.4"},
	{MAILAUTH_SPF_FINDING_OVER_UDP, WARNING, "over 450 octets: may not fit in a UDP answer",
		"RFC 7208 3.4"},
	{MAILAUTH_SPF_FINDING_LONG_STRING, WARNING,
		"over 255 octets: to be published as several strings", "RFC 7208 3.3"},
	{MAILAUTH_SPF_FINDING_UNKNOWN_MODIFIER, WARNING, "unknown modifier", "RFC 7208 6"},
	{MAILAUTH_SPF_FINDING_VOID_LOOKUPS_IPV6, WARNING,
		"too many void lookups for clients of IPv6", "RFC 7208 4.6.4"},
};

static const finding_row *find_row(mailauth_spf_finding_code code)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].code == code)
			return &rows[i];
	return NULL;
}

const char *mailauth_spf_finding_text(mailauth_spf_finding_code code)
{
	const finding_row *row = find_row(code);

	return row != NULL ? row->text : "unknown finding";
}

const char *mailauth_spf_finding_section(mailauth_spf_finding_code code)
{
	const finding_row *row = find_row(code);

	return row != NULL ? row->section : "";
}

mailauth_severity ma_lint_severity(mailauth_spf_finding_code code)
{
	const finding_row *row = find_row(code);

	return row != NULL ? row->severity : MAILAUTH_SEVERITY_ERROR;
}

/* ------------------------------------------------------------------ noting */

/* A copy with a NUL behind it; without memory nothing, and the run says so. */
static ma_slice keep(ma_lint *lint, ma_slice text)
{
	const char *copy = ma_arena_text(lint->arena, text);

	lint->no_memory = lint->no_memory || copy == NULL;
	return ma_slice_of(copy, copy != NULL ? text.len : 0);
}

static void note(ma_lint *lint, const mailauth_spf_finding *finding)
{
	mailauth_spf_finding *kept;

	if (ma_lint_severity(finding->code) > lint->severity)
		lint->severity = ma_lint_severity(finding->code);
	lint->list_is_cut = lint->count == FINDINGS_MAX;
	if (lint->list_is_cut)
		return;
	kept = ma_arena_take(lint->arena, 1, sizeof *kept);
	if (kept == NULL) {
		lint->no_memory = true;
		return;
	}
	*kept = *finding;
	kept->domain = keep(lint, finding->domain);
	kept->term = keep(lint, finding->term);
	if (lint->last != NULL)
		lint->last->next = kept;
	else
		lint->first = kept;
	lint->last = kept;
	lint->count++;
}

void ma_lint_note(ma_lint *lint, const ma_lint_record *record, const ma_spf_term *term,
	mailauth_spf_finding_code code)
{
	mailauth_spf_finding finding = {.code = code, .domain = record->domain};

	if (term != NULL) {
		finding.term = term->text;
		finding.offset = term->offset;
	}
	note(lint, &finding);
}

void ma_lint_note_fault(ma_lint *lint, const ma_lint_record *record, const ma_spf_fault *fault)
{
	note(lint,
		&(mailauth_spf_finding){.code = MAILAUTH_SPF_FINDING_SYNTAX,
			.reason = fault->reason,
			.domain = record->domain,
			.term = fault->term,
			.offset = fault->offset});
}

/* ------------------------------------------------------------------ for a person */

static void put_number(ma_buf *buf, uint32_t n)
{
	if (n == UINT32_MAX)
		ma_put_text(buf, "endless");
	else
		ma_put_uint(buf, n);
}

void ma_lint_put_cost(ma_buf *buf, const ma_lint_cost *cost)
{
	uint32_t voids = ma_lint_most_voids(cost);

	put_number(buf, cost->lookups);
	ma_put_text(buf, cost->lookups == 1 ? " lookup, " : " lookups, ");
	put_number(buf, voids);
	ma_put_text(buf, voids == 1 ? " void lookup" : " void lookups");
}

static void put_sum(ma_buf *buf, const mailauth_spf_lint *lint, uint32_t n)
{
	if (lint->found.cost_is_open && n < UINT32_MAX)
		ma_put_text(buf, "at least ");
	put_number(buf, n);
}

static void put_sums(ma_buf *buf, const mailauth_spf_lint *lint)
{
	ma_put_text(buf, "lookups: ");
	put_sum(buf, lint, mailauth_spf_lint_get_lookups(lint));
	ma_put_text(buf, " of ");
	ma_put_uint(buf, ma_limit(lint->context, MAILAUTH_LIMIT_SPF_TERMS));
	ma_put_text(buf, ", void lookups: ");
	put_sum(buf, lint, mailauth_spf_lint_get_void_lookups(lint));
	ma_put_text(buf, " of ");
	ma_put_uint(buf, ma_limit(lint->context, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS));
	ma_put_text(buf, "\nmay send: ");
	ma_put_uint(buf, lint->ipv4_addresses);
	ma_put_text(buf, " addresses of IPv4, ");
	ma_put_uint(buf, lint->ipv6_networks);
	ma_put_text(buf, " /64 networks of IPv6\n");
}

/* "error: example.com@7: mx:a.example.com: too many MX names (RFC 7208 4.6.4)" */
static void put_finding(ma_buf *buf, const mailauth_spf_finding *finding)
{
	const char *section = mailauth_spf_finding_section(finding->code);
	bool is_syntax = finding->code == MAILAUTH_SPF_FINDING_SYNTAX;

	ma_put_text(buf, ma_lint_severity(finding->code) == ERROR ? "error: " : "warning: ");
	ma_put_visible(buf, finding->domain);
	if (finding->term.len > 0 || is_syntax) {
		ma_put_text(buf, "@");
		ma_put_uint(buf, finding->offset);
		ma_put_text(buf, ": ");
		ma_put_visible(buf, finding->term);
	}
	if (finding->domain.len > 0 || finding->term.len > 0 || is_syntax)
		ma_put_text(buf, ": ");
	if (is_syntax) {
		ma_put_text(buf, mailauth_spf_reason_text(finding->reason));
		section = mailauth_spf_reason_section(finding->reason);
	} else {
		ma_put_text(buf, mailauth_spf_finding_text(finding->code));
	}
	if (*section != 0) {
		ma_put_text(buf, " (");
		ma_put_text(buf, section);
		ma_put_text(buf, ")");
	}
	ma_put_text(buf, "\n");
}

mailauth_status mailauth_spf_lint_explain(const mailauth_spf_lint *lint, char *buf, size_t cap,
	size_t *len)
{
	ma_buf text;

	if (lint == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((buf == NULL && cap > 0) || len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (!lint->final)
		return MAILAUTH_BAD_STATE;
	ma_buf_over(&text, buf, cap);
	ma_put_slice(&text, ma_buf_slice(&lint->tree));
	put_sums(&text, lint);
	for (const mailauth_spf_finding *finding = lint->found.first; finding != NULL;
		finding = finding->next)
		put_finding(&text, finding);
	if (lint->found.list_is_cut)
		ma_put_text(&text, "...\n");
	return ma_buf_end_text(&text, len);
}
