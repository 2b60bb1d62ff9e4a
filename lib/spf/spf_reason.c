/*
 * Reasons, results and their texts: a row each. The number of a reason is fixed by the public
 * header; the rows may stand in any order.
 */
#include "spf_reason.h"

#include <stddef.h>

typedef struct reason_row {
	mailauth_spf_reason reason;
	mailauth_spf_result result;
	const char *text;
	const char *section;
} reason_row;

static const reason_row rows[] = {
	{MAILAUTH_SPF_REASON_MATCHED, MAILAUTH_SPF_NEUTRAL, "mechanism matched", "RFC 7208 4.6.2"},
	{MAILAUTH_SPF_REASON_NO_MATCH, MAILAUTH_SPF_NEUTRAL, "no mechanism matched",
		"RFC 7208 4.7"},
	{MAILAUTH_SPF_REASON_NO_CLIENT, MAILAUTH_SPF_NONE, "client address not known",
		"RFC 7208 4.1"},
	{MAILAUTH_SPF_REASON_NOT_A_DOMAIN, MAILAUTH_SPF_NONE, "not a domain name", "RFC 7208 4.3"},
	{MAILAUTH_SPF_REASON_NO_DOMAIN, MAILAUTH_SPF_NONE, "domain does not exist", "RFC 7208 4.3"},
	{MAILAUTH_SPF_REASON_NO_RECORD, MAILAUTH_SPF_NONE, "no SPF record", "RFC 7208 4.5"},
	{MAILAUTH_SPF_REASON_SEVERAL_RECORDS, MAILAUTH_SPF_PERMERROR, "several SPF records",
		"RFC 7208 4.5"},
	{MAILAUTH_SPF_REASON_SYNTAX, MAILAUTH_SPF_PERMERROR, "neither mechanism nor modifier",
		"RFC 7208 4.6.1"},
	{MAILAUTH_SPF_REASON_OCTET, MAILAUTH_SPF_PERMERROR, "octet that is not printable ASCII",
		"RFC 7208 4.6.1"},
	{MAILAUTH_SPF_REASON_UNKNOWN_MECHANISM, MAILAUTH_SPF_PERMERROR, "unknown mechanism",
		"RFC 7208 4.6.1"},
	{MAILAUTH_SPF_REASON_ARGUMENT, MAILAUTH_SPF_PERMERROR,
		"argument missing, or where none may be", "RFC 7208 12"},
	{MAILAUTH_SPF_REASON_DOMAIN_SPEC, MAILAUTH_SPF_PERMERROR, "domain-spec syntax",
		"RFC 7208 7.1"},
	{MAILAUTH_SPF_REASON_MACRO, MAILAUTH_SPF_PERMERROR, "macro syntax", "RFC 7208 7.1"},
	{MAILAUTH_SPF_REASON_ADDRESS, MAILAUTH_SPF_PERMERROR, "address syntax", "RFC 7208 5.6"},
	{MAILAUTH_SPF_REASON_PREFIX_LENGTH, MAILAUTH_SPF_PERMERROR, "prefix length",
		"RFC 7208 5.6"},
	{MAILAUTH_SPF_REASON_MODIFIER_TWICE, MAILAUTH_SPF_PERMERROR, "modifier stands twice",
		"RFC 7208 6"},
	{MAILAUTH_SPF_REASON_RECORD_TOO_LONG, MAILAUTH_SPF_PERMERROR, "record too long",
		"RFC 7208 3.4"},
	{MAILAUTH_SPF_REASON_INCLUDE_WITHOUT_RECORD, MAILAUTH_SPF_PERMERROR,
		"included domain has no SPF record", "RFC 7208 5.2"},
	{MAILAUTH_SPF_REASON_REDIRECT_WITHOUT_RECORD, MAILAUTH_SPF_PERMERROR,
		"redirect to a domain without SPF record", "RFC 7208 6.1"},
	{MAILAUTH_SPF_REASON_TOO_MANY_TERMS, MAILAUTH_SPF_PERMERROR, "too many DNS lookups",
		"RFC 7208 4.6.4"},
	{MAILAUTH_SPF_REASON_TOO_MANY_VOID_LOOKUPS, MAILAUTH_SPF_PERMERROR, "too many void lookups",
		"RFC 7208 4.6.4"},
	{MAILAUTH_SPF_REASON_TOO_MANY_NAMES, MAILAUTH_SPF_PERMERROR, "too many MX names",
		"RFC 7208 4.6.4"},
	{MAILAUTH_SPF_REASON_TOO_MANY_QUESTIONS, MAILAUTH_SPF_PERMERROR, "too many DNS questions",
		"RFC 7208 4.6.4"},
	{MAILAUTH_SPF_REASON_DNS, MAILAUTH_SPF_TEMPERROR, "DNS lookup failed", "RFC 7208 2.6.6"},
};

static const reason_row *find_row(mailauth_spf_reason reason)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].reason == reason)
			return &rows[i];
	return NULL;
}

const char *mailauth_spf_reason_text(mailauth_spf_reason reason)
{
	const reason_row *row = find_row(reason);

	return row != NULL ? row->text : "unknown reason";
}

const char *mailauth_spf_reason_section(mailauth_spf_reason reason)
{
	const reason_row *row = find_row(reason);

	return row != NULL ? row->section : "";
}

mailauth_spf_result ma_spf_reason_result(mailauth_spf_reason reason)
{
	const reason_row *row = find_row(reason);

	return row != NULL ? row->result : MAILAUTH_SPF_PERMERROR;
}

const char *mailauth_spf_result_text(mailauth_spf_result result)
{
	switch (result) {
	case MAILAUTH_SPF_NONE:
		return "none";
	case MAILAUTH_SPF_NEUTRAL:
		return "neutral";
	case MAILAUTH_SPF_PASS:
		return "pass";
	case MAILAUTH_SPF_FAIL:
		return "fail";
	case MAILAUTH_SPF_SOFTFAIL:
		return "softfail";
	case MAILAUTH_SPF_TEMPERROR:
		return "temperror";
	case MAILAUTH_SPF_PERMERROR:
		return "permerror";
	}
	return "unknown result";
}

const char *mailauth_spf_identity_text(mailauth_spf_identity identity)
{
	switch (identity) {
	case MAILAUTH_SPF_HELO:
		return "helo";
	case MAILAUTH_SPF_MAIL_FROM:
		return "mailfrom";
	}
	return "unknown identity";
}
