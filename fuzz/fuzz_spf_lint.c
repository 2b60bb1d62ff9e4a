/*
 * Target: the SPF linter. The input is two lines, of a domain and of a record, either of which may
 * be empty, and behind them master-file text to answer from.
 *
 * It finds the same whether answers come at once, late and backwards, or were there before. A text
 * alone asks nothing, is wrong if and only if the evaluator cannot read it, costs what its terms
 * say, and what is found points into it.
 */
#include "spf_lint.h"

#include "ascii.h"

#include <stdlib.h>
#include <string.h>

#define ROOM 262144
#define QUESTIONS 24
#define RECORD_BYTES 600
#define FINDINGS 1000
#define ADDRESSES 1000

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Limits small enough to be met. */
static const struct {
	mailauth_limit limit;
	uint64_t value;
} limits[] = {
	{MAILAUTH_LIMIT_SPF_TERMS, 4},
	{MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, 1},
	{MAILAUTH_LIMIT_SPF_NAMES, 3},
	{MAILAUTH_LIMIT_SPF_RECORD_BYTES, RECORD_BYTES},
	{MAILAUTH_LIMIT_QUESTIONS, QUESTIONS},
	{MAILAUTH_LIMIT_ZONE_RECORDS, 100},
};

/* What is looked at. */
typedef struct input {
	ma_slice domain, record;
} input;

static ma_slice take_line(ma_slice *rest)
{
	size_t end = ma_slice_find(*rest, '\n');
	ma_slice line = ma_slice_of(rest->ptr, end);

	end += end < rest->len;
	*rest = ma_slice_of(rest->ptr + end, rest->len - end);
	return line;
}

static mailauth_spf_lint *make(const mailauth_context *context, const input *in,
	mailauth_ask_fn ask, void *user)
{
	mailauth_spf_lint *lint = mailauth_spf_lint_new(context, ask, user);

	must(lint != NULL);
	must(mailauth_spf_lint_set_addresses(lint, ADDRESSES) == MAILAUTH_OK);
	if (in->domain.len > 0)
		must(mailauth_spf_lint_set_domain(lint, (const char *)in->domain.ptr,
			     in->domain.len) == MAILAUTH_OK);
	if (in->record.len > 0 || in->domain.len == 0)
		must(mailauth_spf_lint_set_record(lint, (const char *)in->record.ptr,
			     in->record.len) == MAILAUTH_OK);
	return lint;
}

/* ---------------------------------------------------------------- what was found */

static void check_finding(const mailauth_spf_finding *finding)
{
	mailauth_spf_finding_code code = mailauth_spf_finding_get_code(finding);
	mailauth_spf_reason reason = mailauth_spf_finding_get_reason(finding);
	size_t domain, term;

	must(finding != NULL);
	must(strcmp(mailauth_spf_finding_text(code), "unknown finding") != 0);
	must((mailauth_spf_finding_get_severity(finding) == MAILAUTH_SEVERITY_ERROR) ==
		(code < MAILAUTH_SPF_FINDING_DNS));
	must((code == MAILAUTH_SPF_FINDING_SYNTAX) == (reason != MAILAUTH_SPF_REASON_MATCHED));
	must(mailauth_spf_finding_get_domain(finding, &domain)[domain] == 0);
	must(mailauth_spf_finding_get_term(finding, &term)[term] == 0);
}

/* All that it says; whole unless it has more to say than there is room for. */
static void put_all(const mailauth_spf_lint *lint, char *text)
{
	mailauth_severity severity = MAILAUTH_SEVERITY_NONE;
	size_t count = mailauth_spf_lint_get_count(lint), len, need;

	must(count <= FINDINGS);
	for (size_t i = 0; i < count; i++) {
		const mailauth_spf_finding *finding = mailauth_spf_lint_get_finding(lint, i);

		check_finding(finding);
		if (mailauth_spf_finding_get_severity(finding) > severity)
			severity = mailauth_spf_finding_get_severity(finding);
	}
	must(mailauth_spf_lint_get_finding(lint, count) == NULL);
	must(severity == mailauth_spf_lint_get_severity(lint) || count == FINDINGS);
	must(mailauth_spf_lint_get_ipv4_addresses(lint) <= (uint64_t)1 << 32);
	must(mailauth_spf_lint_explain(lint, NULL, 0, &need) == MAILAUTH_NO_SPACE);
	if (need < ROOM) {
		must(mailauth_spf_lint_explain(lint, text, need, &len) == MAILAUTH_NO_SPACE);
		must(mailauth_spf_lint_explain(lint, text, need + 1, &len) == MAILAUTH_OK);
		must(len == need && strlen(text) == len);
	} else {
		text[0] = 0;
	}
	must(lint->questions.count <= QUESTIONS);
}

static bool has_found(const mailauth_spf_lint *lint, mailauth_spf_finding_code code)
{
	for (size_t i = 0; i < mailauth_spf_lint_get_count(lint); i++)
		if (mailauth_spf_finding_get_code(mailauth_spf_lint_get_finding(lint, i)) == code)
			return true;
	return false;
}

/* ---------------------------------------------------------------- a text alone */

/* Whether a domain-spec has %{p}, found by looking for '%': what is behind "%%" is none. */
static bool has_p(ma_slice spec)
{
	for (size_t i = 0; i + 2 < spec.len; i++)
		if (spec.ptr[i] == '%' && spec.ptr[++i] == '{' && (spec.ptr[i + 1] | 0x20) == 'p')
			return true;
	return false;
}

/* The terms that ask DNS, those that nothing comes to left out. */
static uint32_t count_lookups(ma_spf_record record)
{
	uint32_t lookups = 0, redirect = 0;
	bool all = false;
	ma_spf_fault fault;
	ma_spf_term term;

	while (ma_spf_record_next(&record, &term, &fault) == MA_OK) {
		uint32_t own = 1 + has_p(term.domain_spec.text);

		all = all || term.kind == MA_SPF_ALL;
		if (term.kind == MA_SPF_REDIRECT)
			redirect = own;
		else if (!all &&
			(term.kind == MA_SPF_A || term.kind == MA_SPF_MX ||
				term.kind == MA_SPF_PTR || term.kind == MA_SPF_INCLUDE ||
				term.kind == MA_SPF_EXISTS))
			lookups += own;
	}
	return lookups + (all ? 0 : redirect);
}

/* Each finding is about a term where it says, or about an octet of one. */
static void check_places(const mailauth_spf_lint *lint, ma_slice text)
{
	for (size_t i = 0; i < mailauth_spf_lint_get_count(lint); i++) {
		const mailauth_spf_finding *finding = mailauth_spf_lint_get_finding(lint, i);
		size_t at = mailauth_spf_finding_get_offset(finding), len;
		const char *term = mailauth_spf_finding_get_term(finding, &len);

		must(at <= text.len);
		if (mailauth_spf_finding_get_code(finding) != MAILAUTH_SPF_FINDING_SYNTAX)
			must(len <= text.len - at && memcmp(text.ptr + at, term, len) == 0);
	}
}

static void check_text(const mailauth_spf_lint *lint, ma_slice text)
{
	ma_spf_fault fault;
	ma_spf_record record;
	bool version = text.len > 0 && ma_spf_has_version(text);

	must(lint->questions.count == 0);
	must(has_found(lint, MAILAUTH_SPF_FINDING_NO_RECORD) == !version);
	must(has_found(lint, MAILAUTH_SPF_FINDING_TOO_LONG) == (text.len > RECORD_BYTES));
	check_places(lint, text);
	if (!version || mailauth_spf_lint_get_count(lint) == FINDINGS)
		return;
	ma_spf_record_begin(&record, text);
	if (!ma_spf_record_check(&record, &fault)) {
		must(has_found(lint, MAILAUTH_SPF_FINDING_SYNTAX));
		return;
	}
	must(!has_found(lint, MAILAUTH_SPF_FINDING_SYNTAX));
	must(mailauth_spf_lint_get_lookups(lint) == count_lookups(record));
	must(has_found(lint, MAILAUTH_SPF_FINDING_TOO_MANY_ADDRESSES) ==
		(mailauth_spf_lint_get_ipv4_addresses(lint) >= ADDRESSES));
}

/* ---------------------------------------------------------------- the ways of answering */

static void look_at_once(const mailauth_context *context, const input *in, mailauth_zone *zone,
	char *text, char *again)
{
	mailauth_spf_lint *lint = make(context, in, mailauth_zone_ask, zone);

	must(mailauth_spf_lint_run(lint) == MAILAUTH_OK);
	put_all(lint, text);
	if (in->domain.len == 0)
		check_text(lint, in->record);
	must(mailauth_spf_lint_run(lint) == MAILAUTH_OK);
	put_all(lint, again);
	mailauth_spf_lint_free(lint);
}

/* By pull; of the questions that are open the last is answered first, with a run behind each. */
static void look_late(const mailauth_context *context, const input *in, mailauth_zone *zone,
	char *text)
{
	mailauth_spf_lint *lint = make(context, in, NULL, NULL);
	const char *name[QUESTIONS];
	uint16_t type[QUESTIONS];
	uint32_t id[QUESTIONS];
	size_t count = 0;

	while (mailauth_spf_lint_run(lint) == MAILAUTH_PENDING) {
		must(mailauth_spf_lint_get_count(lint) == 0);
		while (count < QUESTIONS &&
			mailauth_next_question(mailauth_spf_lint_questions(lint), &id[count],
				&name[count], &type[count]))
			count++;
		must(count > 0);
		count--;
		mailauth_zone_ask(zone, mailauth_spf_lint_questions(lint), id[count], name[count],
			type[count]);
	}
	put_all(lint, text);
	mailauth_spf_lint_free(lint);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	static char first[ROOM], other[ROOM];
	ma_slice rest = ma_slice_of(octets, len);
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone;
	input in;

	must(context != NULL);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		must(mailauth_context_set_limit(context, limits[i].limit, limits[i].value) ==
			MAILAUTH_OK);
	in.domain = take_line(&rest);
	in.record = take_line(&rest);
	must(mailauth_context_set_spf_dual_stack(context, len % 2) == MAILAUTH_OK);
	zone = mailauth_zone_new(context);
	must(zone != NULL);
	(void)mailauth_zone_read(zone, (const char *)rest.ptr, rest.len);
	look_at_once(context, &in, zone, first, other);
	must(strcmp(first, other) == 0);
	look_late(context, &in, zone, other);
	must(strcmp(first, other) == 0);
	mailauth_zone_free(zone);
	mailauth_context_free(context);
	return 0;
}
