/*
 * Reasons, results and their texts: a row each. The number of a reason is fixed by the public
 * header; the rows may stand in any order.
 */
#include "reason.h"

#include <stddef.h>

typedef struct reason_row {
	mailauth_dkim_reason reason;
	mailauth_dkim_result result;
	const char *text;
	const char *section;
} reason_row;

static const reason_row rows[] = {
	{MAILAUTH_DKIM_REASON_NONE, MAILAUTH_DKIM_PASS, "", ""},
	{MAILAUTH_DKIM_REASON_NOT_SIGNED, MAILAUTH_DKIM_NONE, "not signed", "RFC 6376 6.1"},
	{MAILAUTH_DKIM_REASON_HEADER_DEFECT, MAILAUTH_DKIM_PERMERROR, "malformed header",
		"RFC 6376 3.8"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_SIGNATURES, MAILAUTH_DKIM_NEUTRAL, "too many signatures",
		"RFC 6376 6.1"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_BODY_HASHES, MAILAUTH_DKIM_NEUTRAL,
		"too many different body hashes", "RFC 6376 6.1"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_QUESTIONS, MAILAUTH_DKIM_NEUTRAL, "too many DNS questions",
		"RFC 6376 6.1"},
	{MAILAUTH_DKIM_REASON_TAG_SYNTAX, MAILAUTH_DKIM_PERMERROR, "tag list syntax",
		"RFC 6376 3.2"},
	{MAILAUTH_DKIM_REASON_TAG_DUPLICATE, MAILAUTH_DKIM_PERMERROR, "duplicate tag",
		"RFC 6376 3.2"},
	{MAILAUTH_DKIM_REASON_TAG_MISSING, MAILAUTH_DKIM_PERMERROR, "required tag missing",
		"RFC 6376 6.1.1"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_TAGS, MAILAUTH_DKIM_PERMERROR, "too many tags",
		"RFC 6376 3.2"},
	{MAILAUTH_DKIM_REASON_VERSION, MAILAUTH_DKIM_PERMERROR, "v= is not 1", "RFC 6376 6.1.1"},
	{MAILAUTH_DKIM_REASON_ALGORITHM_UNKNOWN, MAILAUTH_DKIM_NEUTRAL, "unknown algorithm",
		"RFC 6376 3.3.4"},
	{MAILAUTH_DKIM_REASON_ALGORITHM_UNSUPPORTED, MAILAUTH_DKIM_NEUTRAL,
		"algorithm not supported yet", "RFC 6376 3.3.4"},
	{MAILAUTH_DKIM_REASON_ALGORITHM_OBSOLETE, MAILAUTH_DKIM_PERMERROR,
		"rsa-sha1 must not be used", "RFC 8301 3.1"},
	{MAILAUTH_DKIM_REASON_CANONICALIZATION, MAILAUTH_DKIM_NEUTRAL, "unknown canonicalization",
		"RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_QUERY_METHOD, MAILAUTH_DKIM_NEUTRAL, "no known query method",
		"RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_DOMAIN, MAILAUTH_DKIM_PERMERROR, "d= is not a domain",
		"RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_SELECTOR, MAILAUTH_DKIM_PERMERROR, "s= is not a selector",
		"RFC 6376 3.1"},
	{MAILAUTH_DKIM_REASON_AUID, MAILAUTH_DKIM_PERMERROR, "i= syntax", "RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_AUID_OUTSIDE_DOMAIN, MAILAUTH_DKIM_PERMERROR,
		"i= is outside d=", "RFC 6376 6.1.1"},
	{MAILAUTH_DKIM_REASON_SIGNED_FIELDS, MAILAUTH_DKIM_PERMERROR, "h= syntax", "RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_FROM_NOT_SIGNED, MAILAUTH_DKIM_PERMERROR, "From is not signed",
		"RFC 6376 5.4"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_SIGNED_FIELDS, MAILAUTH_DKIM_PERMERROR,
		"too many names in h=", "RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_BODY_HASH_SYNTAX, MAILAUTH_DKIM_PERMERROR, "bh= syntax",
		"RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_SIGNATURE_SYNTAX, MAILAUTH_DKIM_PERMERROR, "b= syntax",
		"RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_TIME_SYNTAX, MAILAUTH_DKIM_PERMERROR, "t= or x= syntax",
		"RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_LENGTH_SYNTAX, MAILAUTH_DKIM_PERMERROR, "l= syntax", "RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_EXPIRED, MAILAUTH_DKIM_FAIL, "signature expired", "RFC 6376 6.1.1"},
	{MAILAUTH_DKIM_REASON_IN_FUTURE, MAILAUTH_DKIM_NEUTRAL, "signature is from the future",
		"RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_NO_KEY, MAILAUTH_DKIM_PERMERROR, "no key for signature",
		"RFC 6376 6.1.2"},
	{MAILAUTH_DKIM_REASON_KEY_UNAVAILABLE, MAILAUTH_DKIM_TEMPERROR, "key unavailable",
		"RFC 6376 6.1.2"},
	{MAILAUTH_DKIM_REASON_KEY_SYNTAX, MAILAUTH_DKIM_PERMERROR, "key syntax", "RFC 6376 6.1.2"},
	{MAILAUTH_DKIM_REASON_KEY_VERSION, MAILAUTH_DKIM_PERMERROR, "key is not of version DKIM1",
		"RFC 6376 3.6.1"},
	{MAILAUTH_DKIM_REASON_KEY_REVOKED, MAILAUTH_DKIM_PERMERROR, "key revoked",
		"RFC 6376 6.1.2"},
	{MAILAUTH_DKIM_REASON_KEY_TYPE, MAILAUTH_DKIM_PERMERROR, "key is of another type",
		"RFC 6376 6.1.2"},
	{MAILAUTH_DKIM_REASON_KEY_HASH, MAILAUTH_DKIM_PERMERROR, "key does not allow this hash",
		"RFC 6376 6.1.2"},
	{MAILAUTH_DKIM_REASON_KEY_SERVICE, MAILAUTH_DKIM_PERMERROR, "key is not for e-mail",
		"RFC 6376 3.6.1"},
	{MAILAUTH_DKIM_REASON_KEY_STRICT_DOMAIN, MAILAUTH_DKIM_PERMERROR,
		"key requires i= in d= itself", "RFC 6376 3.6.1"},
	{MAILAUTH_DKIM_REASON_KEY_DATA, MAILAUTH_DKIM_PERMERROR, "key data cannot be read",
		"RFC 6376 6.1.2"},
	{MAILAUTH_DKIM_REASON_KEY_TOO_SHORT, MAILAUTH_DKIM_PERMERROR, "key too short",
		"RFC 8301 3.2"},
	{MAILAUTH_DKIM_REASON_KEY_TOO_LONG, MAILAUTH_DKIM_PERMERROR, "key too long",
		"RFC 8301 3.2"},
	{MAILAUTH_DKIM_REASON_KEY_EXPONENT, MAILAUTH_DKIM_PERMERROR, "key exponent too large",
		"RFC 8017 3.1"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_KEYS, MAILAUTH_DKIM_PERMERROR, "too many key records",
		"RFC 6376 3.6.2.2"},
	{MAILAUTH_DKIM_REASON_BODY_HASH, MAILAUTH_DKIM_FAIL, "body hash did not verify",
		"RFC 6376 6.1.3"},
	{MAILAUTH_DKIM_REASON_SIGNATURE, MAILAUTH_DKIM_FAIL, "signature did not verify",
		"RFC 6376 6.1.3"},
	{MAILAUTH_DKIM_REASON_BODY_TOO_SHORT, MAILAUTH_DKIM_FAIL,
		"body is shorter than l=", "RFC 6376 3.5"},
	{MAILAUTH_DKIM_REASON_LENGTH_REFUSED, MAILAUTH_DKIM_POLICY, "l= is refused",
		"RFC 6376 8.2"},
	{MAILAUTH_DKIM_REASON_LENGTH_PARTIAL, MAILAUTH_DKIM_POLICY, "l= does not cover the body",
		"RFC 6376 8.2"},
};

static const reason_row *find_row(mailauth_dkim_reason reason)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].reason == reason)
			return &rows[i];
	return NULL;
}

const char *mailauth_dkim_reason_text(mailauth_dkim_reason reason)
{
	const reason_row *row = find_row(reason);

	return row != NULL ? row->text : "unknown reason";
}

const char *mailauth_dkim_reason_section(mailauth_dkim_reason reason)
{
	const reason_row *row = find_row(reason);

	return row != NULL ? row->section : "";
}

mailauth_dkim_result ma_reason_result(mailauth_dkim_reason reason)
{
	const reason_row *row = find_row(reason);

	return row != NULL ? row->result : MAILAUTH_DKIM_PERMERROR;
}

const char *mailauth_dkim_result_text(mailauth_dkim_result result)
{
	switch (result) {
	case MAILAUTH_DKIM_NONE:
		return "none";
	case MAILAUTH_DKIM_PASS:
		return "pass";
	case MAILAUTH_DKIM_FAIL:
		return "fail";
	case MAILAUTH_DKIM_POLICY:
		return "policy";
	case MAILAUTH_DKIM_NEUTRAL:
		return "neutral";
	case MAILAUTH_DKIM_TEMPERROR:
		return "temperror";
	case MAILAUTH_DKIM_PERMERROR:
		return "permerror";
	}
	return "unknown result";
}

bool ma_result_is_better(mailauth_dkim_result a, mailauth_dkim_result b)
{
	static const uint8_t rank[] = {
		[MAILAUTH_DKIM_PASS] = 0,
		[MAILAUTH_DKIM_TEMPERROR] = 1,
		[MAILAUTH_DKIM_FAIL] = 2,
		[MAILAUTH_DKIM_POLICY] = 3,
		[MAILAUTH_DKIM_NEUTRAL] = 4,
		[MAILAUTH_DKIM_NONE] = 5,
		[MAILAUTH_DKIM_PERMERROR] = 6,
	};

	return rank[a] < rank[b];
}
