/*
 * Reasons, results, policies and their texts: a row for each reason. Numbers are fixed by the
 * public header.
 */
#include "dmarc_reason.h"

#include <stddef.h>

typedef struct reason_row {
	mailauth_dmarc_reason reason;
	mailauth_dmarc_result result;
	const char *text;
	const char *section;
} reason_row;

static const reason_row rows[] = {
	{MAILAUTH_DMARC_REASON_ALIGNED, MAILAUTH_DMARC_PASS, "aligned", "RFC 9989 5.3.5"},
	{MAILAUTH_DMARC_REASON_NOT_ALIGNED, MAILAUTH_DMARC_FAIL, "no aligned identifier",
		"RFC 9989 5.3.5"},
	{MAILAUTH_DMARC_REASON_NO_RECORD, MAILAUTH_DMARC_NONE, "no policy record",
		"RFC 9989 4.10.1"},
	{MAILAUTH_DMARC_REASON_RECORD_UNUSABLE, MAILAUTH_DMARC_NONE,
		"wrong p=, sp= or np=, and no rua=", "RFC 9989 4.10.1"},
	{MAILAUTH_DMARC_REASON_NO_AUTHOR, MAILAUTH_DMARC_PERMERROR, "no author domain",
		"RFC 9989 5.3.1"},
	{MAILAUTH_DMARC_REASON_SEVERAL_AUTHORS, MAILAUTH_DMARC_PERMERROR, "several author domains",
		"RFC 9989 11.5"},
	{MAILAUTH_DMARC_REASON_AMBIGUOUS_AUTHOR, MAILAUTH_DMARC_PERMERROR,
		"ambiguous author domain", "RFC 9989 4.4"},
	{MAILAUTH_DMARC_REASON_NOT_A_DOMAIN, MAILAUTH_DMARC_PERMERROR,
		"the author domain is no domain", "RFC 9989 5.3.1"},
	{MAILAUTH_DMARC_REASON_TOO_MANY_AUTHORS, MAILAUTH_DMARC_PERMERROR,
		"too many author domains", "RFC 9989 11.5"},
	{MAILAUTH_DMARC_REASON_DNS, MAILAUTH_DMARC_TEMPERROR, "DNS failure", "RFC 9989 5.3.6"},
	{MAILAUTH_DMARC_REASON_IDENTIFIER, MAILAUTH_DMARC_TEMPERROR,
		"temporary error of an aligned identifier", "RFC 9989 5.3.6"},
	{MAILAUTH_DMARC_REASON_TOO_MANY_QUESTIONS, MAILAUTH_DMARC_PERMERROR,
		"too many DNS questions", "RFC 9989 5.3.6"},
};

static const reason_row *find_row(mailauth_dmarc_reason reason)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].reason == reason)
			return &rows[i];
	return NULL;
}

const char *mailauth_dmarc_reason_text(mailauth_dmarc_reason reason)
{
	const reason_row *row = find_row(reason);

	return row != NULL ? row->text : "unknown reason";
}

const char *mailauth_dmarc_reason_section(mailauth_dmarc_reason reason)
{
	const reason_row *row = find_row(reason);

	return row != NULL ? row->section : "";
}

mailauth_dmarc_result ma_dmarc_reason_result(mailauth_dmarc_reason reason)
{
	const reason_row *row = find_row(reason);

	return row != NULL ? row->result : MAILAUTH_DMARC_PERMERROR;
}

const char *mailauth_dmarc_result_text(mailauth_dmarc_result result)
{
	switch (result) {
	case MAILAUTH_DMARC_NONE:
		return "none";
	case MAILAUTH_DMARC_PASS:
		return "pass";
	case MAILAUTH_DMARC_FAIL:
		return "fail";
	case MAILAUTH_DMARC_TEMPERROR:
		return "temperror";
	case MAILAUTH_DMARC_PERMERROR:
		return "permerror";
	}
	return "unknown result";
}

const char *mailauth_dmarc_policy_text(mailauth_dmarc_policy policy)
{
	switch (policy) {
	case MAILAUTH_DMARC_POLICY_NONE:
		return "none";
	case MAILAUTH_DMARC_POLICY_QUARANTINE:
		return "quarantine";
	case MAILAUTH_DMARC_POLICY_REJECT:
		return "reject";
	}
	return "unknown policy";
}
