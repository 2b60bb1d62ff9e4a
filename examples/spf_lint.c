/*
 * mailauth-spf --lint: see spf_lint.h.
 */
#include "spf_lint.h"

#include "common.h"
#include "json.h"

#include <mailauth/spf_lint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static mailauth_status write_tree(const void *lint, char *buf, size_t cap, size_t *len)
{
	return mailauth_spf_lint_explain(lint, buf, cap, len);
}

static mailauth_status run(void *lint)
{
	return mailauth_spf_lint_run(lint);
}

static const char *severity_text(mailauth_severity severity)
{
	switch (severity) {
	case MAILAUTH_SEVERITY_ERROR:
		return "error";
	case MAILAUTH_SEVERITY_WARNING:
		return "warning";
	default:
		return "none";
	}
}

static void print_finding(json_writer *json, const mailauth_spf_finding *finding)
{
	mailauth_spf_reason reason = mailauth_spf_finding_get_reason(finding);
	const char *text;
	size_t len;

	json_begin(json, NULL, '{');
	json_word(json, "severity", severity_text(mailauth_spf_finding_get_severity(finding)));
	text = mailauth_spf_finding_get_domain(finding, &len);
	json_text(json, "domain", text, len);
	json_number(json, "offset", mailauth_spf_finding_get_offset(finding));
	text = mailauth_spf_finding_get_term(finding, &len);
	json_text(json, "term", text, len);
	json_word(json, "problem",
		reason != MAILAUTH_SPF_REASON_MATCHED
			? mailauth_spf_reason_text(reason)
			: mailauth_spf_finding_text(mailauth_spf_finding_get_code(finding)));
	json_end(json, '}');
}

static void print_json(const mailauth_spf_lint *lint)
{
	json_writer json = {stdout, false};

	json_begin(&json, NULL, '{');
	json_number(&json, "version", 1);
	json_word(&json, "severity", severity_text(mailauth_spf_lint_get_severity(lint)));
	json_number(&json, "lookups", mailauth_spf_lint_get_lookups(lint));
	json_number(&json, "void_lookups", mailauth_spf_lint_get_void_lookups(lint));
	json_bool(&json, "open_ended", mailauth_spf_lint_is_open_ended(lint));
	json_number(&json, "ipv4_addresses", mailauth_spf_lint_get_ipv4_addresses(lint));
	json_number(&json, "ipv6_networks", mailauth_spf_lint_get_ipv6_networks(lint));
	json_begin(&json, "problems", '[');
	for (size_t i = 0; i < mailauth_spf_lint_get_count(lint); i++)
		print_finding(&json, mailauth_spf_lint_get_finding(lint, i));
	json_end(&json, ']');
	json_end(&json, '}');
	putchar('\n');
}

static int print(const mailauth_spf_lint *lint, const shared_options *options)
{
	char *text;

	if (options->json && !options->quiet) {
		print_json(lint);
	} else if (!options->quiet) {
		text = session_text(write_tree, lint);
		if (text == NULL)
			return complain("--lint", "no memory", CODE_SYSTEM);
		fputs(text, stdout);
		free(text);
	}
	switch (mailauth_spf_lint_get_severity(lint)) {
	case MAILAUTH_SEVERITY_ERROR:
		return CODE_FAIL;
	case MAILAUTH_SEVERITY_WARNING:
		return CODE_SOFTFAIL;
	default:
		return CODE_PASS;
	}
}

int spf_lint(session *all, const shared_options *options, const spf_lint_of *of)
{
	mailauth_spf_lint *lint = mailauth_spf_lint_new(all->context, session_ask, all);
	int code;

	if (of->domain != NULL)
		(void)mailauth_spf_lint_set_domain(lint, of->domain, strlen(of->domain));
	if (of->record != NULL)
		(void)mailauth_spf_lint_set_record(lint, of->record, strlen(of->record));
	if (of->max_addresses > 0)
		(void)mailauth_spf_lint_set_addresses(lint, (uint64_t)of->max_addresses);
	code = session_run_object(all, options, run, lint, mailauth_spf_lint_questions(lint));
	if (code == GO_ON)
		code = print(lint, options);
	mailauth_spf_lint_free(lint);
	return code;
}
