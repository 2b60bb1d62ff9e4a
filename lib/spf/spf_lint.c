/*
 * The SPF linter as an object: what it is given, its runs, and its getters. See
 * <mailauth/spf_lint.h>. As with the evaluation, every run starts from the top.
 */
#include "spf_lint.h"

#include <string.h>

/* As a /12 of IPv4 has, and a /28 of IPv6, which few operators have. */
#define ADDRESSES_MAX ((uint64_t)1 << 20)
#define NETWORKS_MAX ((uint64_t)1 << 36)

/* ------------------------------------------------------------------ the object */

mailauth_spf_lint *mailauth_spf_lint_new(const mailauth_context *context, mailauth_ask_fn ask,
	void *user)
{
	mailauth_spf_lint *lint = context != NULL ? ma_alloc_zero(context, sizeof *lint) : NULL;

	if (lint == NULL)
		return NULL;
	lint->context = context;
	lint->addresses_max = ADDRESSES_MAX;
	lint->networks_max = NETWORKS_MAX;
	ma_questions_init(&lint->questions, context, ask, user);
	ma_arena_init(&lint->arena, context);
	ma_buf_grow(&lint->domain, context);
	ma_buf_grow(&lint->record, context);
	ma_buf_grow(&lint->tree, context);
	return lint;
}

void mailauth_spf_lint_free(mailauth_spf_lint *lint)
{
	if (lint == NULL)
		return;
	ma_buf_release(&lint->domain);
	ma_buf_release(&lint->record);
	ma_buf_release(&lint->tree);
	ma_arena_release(&lint->arena);
	ma_questions_release(&lint->questions);
	ma_release(lint->context, lint, sizeof *lint);
}

static void drop_findings(mailauth_spf_lint *lint)
{
	ma_arena_reset(&lint->arena);
	ma_buf_reset(&lint->tree);
	lint->found = (ma_lint){.arena = &lint->arena,
		.questions = &lint->questions,
		.tree = &lint->tree,
		.ipv4 = {.arena = &lint->arena},
		.ipv6 = {.arena = &lint->arena}};
	lint->list = NULL;
	lint->ipv4_addresses = lint->ipv6_networks = 0;
	lint->final = false;
}

void mailauth_spf_lint_reset(mailauth_spf_lint *lint)
{
	if (lint == NULL || lint->running)
		return;
	drop_findings(lint);
	ma_questions_reset(&lint->questions);
	ma_buf_reset(&lint->domain);
	ma_buf_reset(&lint->record);
	lint->has_domain = lint->has_record = false;
	lint->status = MAILAUTH_OK;
}

mailauth_questions *mailauth_spf_lint_questions(mailauth_spf_lint *lint)
{
	return lint != NULL ? &lint->questions : NULL;
}

/* ------------------------------------------------------------------ what it is given */

static mailauth_status status_so_far(const mailauth_spf_lint *lint)
{
	return lint->status != MAILAUTH_OK ? lint->status : lint->questions.status;
}

static mailauth_status stick(mailauth_spf_lint *lint, mailauth_status status)
{
	if (lint->status == MAILAUTH_OK)
		lint->status = status;
	return status_so_far(lint);
}

/* Copies octets, perhaps of a finding; whatever fails, what was there before is gone. */
static mailauth_status keep(mailauth_spf_lint *lint, ma_buf *buf, bool *has, ma_slice octets)
{
	bool given = octets.ptr != NULL || octets.len == 0;

	if (lint->running)
		return MAILAUTH_BAD_STATE;
	ma_buf_reset(buf);
	if (given)
		ma_put_slice(buf, octets);
	*has = given && buf->status == MAILAUTH_OK;
	drop_findings(lint);
	return stick(lint, given ? buf->status : MAILAUTH_BAD_ARGUMENT);
}

mailauth_status mailauth_spf_lint_set_domain(mailauth_spf_lint *lint, const char *domain,
	size_t len)
{
	if (lint == NULL)
		return MAILAUTH_NO_MEMORY;
	return keep(lint, &lint->domain, &lint->has_domain, ma_slice_of(domain, len));
}

mailauth_status mailauth_spf_lint_set_record(mailauth_spf_lint *lint, const char *record,
	size_t len)
{
	if (lint == NULL)
		return MAILAUTH_NO_MEMORY;
	return keep(lint, &lint->record, &lint->has_record, ma_slice_of(record, len));
}

/* From how many on there is a warning: one of the two numbers. */
static mailauth_status set_most(mailauth_spf_lint *lint, uint64_t *most, uint64_t value)
{
	if (lint->running)
		return MAILAUTH_BAD_STATE;
	drop_findings(lint);
	*most = value;
	return status_so_far(lint);
}

mailauth_status mailauth_spf_lint_set_addresses(mailauth_spf_lint *lint, uint64_t addresses)
{
	if (lint == NULL)
		return MAILAUTH_NO_MEMORY;
	return set_most(lint, &lint->addresses_max, addresses);
}

mailauth_status mailauth_spf_lint_set_ipv6_networks(mailauth_spf_lint *lint, uint64_t networks)
{
	if (lint == NULL)
		return MAILAUTH_NO_MEMORY;
	return set_most(lint, &lint->networks_max, networks);
}

/* ------------------------------------------------------------------ running */

/* What is about the domain's record and all below it together. */
static void judge_sums(mailauth_spf_lint *lint, const ma_lint_record *top)
{
	const ma_lint_cost *cost = &lint->found.cost;
	size_t voids = ma_limit(lint->context, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS);

	if (cost->lookups > ma_limit(lint->context, MAILAUTH_LIMIT_SPF_TERMS))
		ma_lint_note(&lint->found, top, NULL, MAILAUTH_SPF_FINDING_TOO_MANY_TERMS);
	if (cost->voids_ipv4 > voids)
		ma_lint_note(&lint->found, top, NULL, MAILAUTH_SPF_FINDING_TOO_MANY_VOID_LOOKUPS);
	else if (cost->voids_ipv6 > voids)
		ma_lint_note(&lint->found, top, NULL, MAILAUTH_SPF_FINDING_VOID_LOOKUPS_IPV6);
	lint->ipv4_addresses = ma_ranges_size(&lint->found.ipv4);
	lint->ipv6_networks = ma_ranges_size(&lint->found.ipv6);
	if (lint->ipv4_addresses >= lint->addresses_max ||
		lint->ipv6_networks >= lint->networks_max)
		ma_lint_note(&lint->found, top, NULL, MAILAUTH_SPF_FINDING_TOO_MANY_ADDRESSES);
}

/* By number, for the getter. */
static void list_findings(mailauth_spf_lint *lint)
{
	const mailauth_spf_finding *finding = lint->found.first;

	lint->list = ma_arena_take(&lint->arena, lint->found.count, sizeof *lint->list);
	if (lint->list == NULL)
		lint->found.no_memory = true;
	else
		for (size_t i = 0; finding != NULL; finding = finding->next)
			lint->list[i++] = finding;
}

static mailauth_status run_from_top(mailauth_spf_lint *lint)
{
	ma_lint_record top = {.domain = ma_buf_slice(&lint->domain)};

	ma_lint_tree(&lint->found, top.domain, ma_buf_slice(&lint->record));
	if (lint->found.no_memory || lint->tree.status != MAILAUTH_OK ||
		lint->questions.status != MAILAUTH_OK)
		return MAILAUTH_NO_MEMORY;
	if (lint->found.pending)
		return MAILAUTH_PENDING;
	judge_sums(lint, &top);
	list_findings(lint);
	return lint->found.no_memory ? MAILAUTH_NO_MEMORY : MAILAUTH_OK;
}

mailauth_status mailauth_spf_lint_run(mailauth_spf_lint *lint)
{
	mailauth_status status;

	if (lint == NULL)
		return MAILAUTH_NO_MEMORY;
	if (lint->running)
		return MAILAUTH_PENDING;
	drop_findings(lint);
	status = status_so_far(lint);
	if (status != MAILAUTH_OK)
		return status;
	if (!lint->has_domain && !lint->has_record)
		return MAILAUTH_BAD_STATE;
	lint->running = true;
	ma_questions_begin(&lint->questions);
	status = run_from_top(lint);
	lint->running = false;
	if (status != MAILAUTH_OK)
		drop_findings(lint);
	lint->final = status == MAILAUTH_OK;
	return status < 0 ? stick(lint, status) : status;
}

/* ------------------------------------------------------------------ getters */

/* What a final run found; nothing before there was one, and while one goes on. */
static const ma_lint *found_by(const mailauth_spf_lint *lint)
{
	static const ma_lint nothing;

	return lint != NULL && lint->final ? &lint->found : &nothing;
}

mailauth_severity mailauth_spf_lint_get_severity(const mailauth_spf_lint *lint)
{
	return found_by(lint)->severity;
}

size_t mailauth_spf_lint_get_count(const mailauth_spf_lint *lint)
{
	return found_by(lint)->count;
}

const mailauth_spf_finding *mailauth_spf_lint_get_finding(const mailauth_spf_lint *lint,
	size_t index)
{
	return index < mailauth_spf_lint_get_count(lint) ? lint->list[index] : NULL;
}

mailauth_severity mailauth_spf_finding_get_severity(const mailauth_spf_finding *finding)
{
	return finding != NULL ? ma_lint_severity(finding->code) : MAILAUTH_SEVERITY_NONE;
}

mailauth_spf_finding_code mailauth_spf_finding_get_code(const mailauth_spf_finding *finding)
{
	return finding != NULL ? finding->code : MAILAUTH_SPF_FINDING_SYNTAX;
}

mailauth_spf_reason mailauth_spf_finding_get_reason(const mailauth_spf_finding *finding)
{
	return finding != NULL ? finding->reason : MAILAUTH_SPF_REASON_MATCHED;
}

const char *mailauth_spf_finding_get_domain(const mailauth_spf_finding *finding, size_t *len)
{
	return ma_slice_out(finding != NULL ? finding->domain : ma_slice_of(NULL, 0), len);
}

const char *mailauth_spf_finding_get_term(const mailauth_spf_finding *finding, size_t *len)
{
	return ma_slice_out(finding != NULL ? finding->term : ma_slice_of(NULL, 0), len);
}

size_t mailauth_spf_finding_get_offset(const mailauth_spf_finding *finding)
{
	return finding != NULL ? finding->offset : 0;
}

uint32_t mailauth_spf_lint_get_lookups(const mailauth_spf_lint *lint)
{
	return found_by(lint)->cost.lookups;
}

uint32_t mailauth_spf_lint_get_void_lookups(const mailauth_spf_lint *lint)
{
	return ma_lint_most_voids(&found_by(lint)->cost);
}

int mailauth_spf_lint_is_open_ended(const mailauth_spf_lint *lint)
{
	return found_by(lint)->cost_is_open;
}

uint64_t mailauth_spf_lint_get_ipv4_addresses(const mailauth_spf_lint *lint)
{
	return lint != NULL ? lint->ipv4_addresses : 0;
}

uint64_t mailauth_spf_lint_get_ipv6_networks(const mailauth_spf_lint *lint)
{
	return lint != NULL ? lint->ipv6_networks : 0;
}
