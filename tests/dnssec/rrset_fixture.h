/*
 * RRsets with one RRSIG, from text. Unless a case says otherwise, it is that of RFC 8080 6.1 (Ed25519,
 * the first), by which 1438207200 to 1440021600 is signed.
 */
#ifndef RRSET_FIXTURE_H
#define RRSET_FIXTURE_H

#include "test.h"

#include <mailauth/dnssec.h>

#define KEY "257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4="
#define SIGNATURE \
	"oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg=="
#define SIGNED_BY "3600 1440021600 1438207200 3613 example.com. " SIGNATURE
#define NOW 1439114400
#define MX MAILAUTH_RRTYPE_MX

static int64_t now;

static int64_t tell_time(void *user)
{
	(void)user;
	return now;
}

typedef struct rrset_case {
	const char *id, *why;
	mailauth_rrsig_result want;
	const char *signature;
	/* NULL, 0: as in RFC 8080 */
	const char *owner, *record, *second, *key, *key_owner;
	int64_t time;
	uint16_t type;
} rrset_case;

/* Adds rdata of this text with one of the functions that add. */
static mailauth_status add(const mailauth_context *context, mailauth_rrset *set, uint16_t type,
	const char *text, const char *key_owner, uint32_t ttl)
{
	uint8_t wire[2000], *copy;
	mailauth_status status;
	size_t len;

	if (mailauth_rdata_from_text(context, type, text, strlen(text), wire, sizeof wire, &len) !=
		MAILAUTH_OK)
		return MAILAUTH_NO_MEMORY;
	copy = exact_copy(wire, len);
	if (key_owner != NULL)
		status = mailauth_rrset_add_key(set, key_owner, copy, len);
	else if (type == MAILAUTH_RRTYPE_RRSIG)
		status = mailauth_rrset_add_signature(set, ttl, copy, len);
	else
		status = mailauth_rrset_add(set, ttl, copy, len);
	free(copy);
	return status;
}

static const char *or_else(const char *text, const char *otherwise)
{
	return text != NULL ? text : otherwise;
}

/* The set of a case; NULL without memory. */
static mailauth_rrset *set_of(const mailauth_context *context, const rrset_case *it)
{
	uint16_t type = it->type != 0 ? it->type : MX;
	mailauth_rrset *set = mailauth_rrset_new(context, or_else(it->owner, "example.com"), type);
	mailauth_status status =
		add(context, set, type, or_else(it->record, "10 mail.example.com."), NULL, 300);

	if (status == MAILAUTH_OK && it->second != NULL)
		status = add(context, set, type, it->second, NULL, 200);
	if (status == MAILAUTH_OK)
		status = add(context, set, MAILAUTH_RRTYPE_RRSIG, it->signature, NULL, 400);
	if (status == MAILAUTH_OK)
		status = add(context, set, MAILAUTH_RRTYPE_DNSKEY, or_else(it->key, KEY),
			or_else(it->key_owner, "example.com."), 0);
	if (status == MAILAUTH_OK)
		return set;
	assert_int_equal(status, MAILAUTH_NO_MEMORY);
	mailauth_rrset_free(set);
	return NULL;
}

#endif
