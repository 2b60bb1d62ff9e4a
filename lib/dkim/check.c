/*
 * Checks one signature (RFC 6376 6.1.2, 6.1.3): see check.h.
 *
 * The two checks are judged apart, body hash and header signature, because together they say where
 * a message was changed.
 */
#include "check.h"

#include "canon.h"
#include "cursor.h"
#include "host.h"
#include "record.h"
#include "taglist.h"
#include "verify.h"

#include <string.h>

/* ---------------------------------------------------------------- what was signed */

static int hash_octets(void *user, const void *octets, size_t len)
{
	ma_hash_feed(user, octets, len);
	return 0;
}

/* A signed field goes into the hash with its CRLF. */
static void hash_field(const ma_check *check, const ma_field *field, ma_hash *hash)
{
	ma_canon_field canon;

	ma_canon_field_init(&canon, check->signature->header_canonicalization, hash_octets, hash);
	ma_canon_field_feed(&canon, field->raw);
	ma_canon_field_finish(&canon, true);
}

/*
 * The field of the signature itself goes last, without its CRLF and without the value of b= and all
 * white space round that (RFC 6376 3.5, 3.7).
 */
static void hash_own_field(const ma_check *check, ma_hash *hash)
{
	ma_slice raw = check->signature->field->raw, text = check->signature->signature_text;
	size_t before = (size_t)(text.ptr - raw.ptr);
	ma_slice behind = ma_slice_of(text.ptr + text.len, raw.len - before - text.len);
	ma_canon_field canon;

	ma_canon_field_init(&canon, check->signature->header_canonicalization, hash_octets, hash);
	ma_canon_field_feed(&canon, ma_slice_of(raw.ptr, before));
	ma_canon_field_feed(&canon, behind);
	ma_canon_field_finish(&canon, false);
}

/* The last field of this name that was not used yet; NULL if there is none (RFC 6376 5.4.2). */
static const ma_field *use_field(const ma_fields *fields, ma_slice name, bool *used)
{
	for (size_t i = fields->count; i > 0; i--) {
		if (used[i - 1] || !ma_slice_equal_nocase(fields->list[i - 1].name, name))
			continue;
		used[i - 1] = true;
		return &fields->list[i - 1];
	}
	return NULL;
}

/*
 * The data hash over the signed fields (RFC 6376 3.7). False if there is no memory, or the provider
 * failed.
 */
static bool hash_header(const ma_check *check, uint8_t digest[MA_DIGEST_MAX])
{
	ma_cursor names = ma_cursor_over(check->signature->signed_fields);
	bool *used = ma_arena_take(check->scratch, check->fields->count, sizeof *used);
	ma_hash hash;
	ma_slice name;

	if (used == NULL)
		return false;
	used[check->signature->field - check->fields->list] = true;
	ma_hash_begin(&hash, check->scratch->context, check->signature->algorithm->hash);
	while (ma_colon_list_next(&names, &name) == MA_OK) {
		const ma_field *field = use_field(check->fields, name, used);

		if (field != NULL)
			hash_field(check, field, &hash);
	}
	hash_own_field(check, &hash);
	*check->provider_failed = !ma_hash_end(&hash, digest);
	return !*check->provider_failed;
}

/* ---------------------------------------------------------------- the checks */

static mailauth_dkim_reason check_body(const ma_check *check)
{
	const ma_signature *signature = check->signature;

	if (signature->has_length && signature->body.length > check->body->total)
		return MAILAUTH_DKIM_REASON_BODY_TOO_SHORT;
	if (memcmp(signature->body_hash.ptr, check->body->digest, signature->body_hash.len) != 0)
		return MAILAUTH_DKIM_REASON_BODY_HASH;
	return MAILAUTH_DKIM_REASON_NONE;
}

/* Whether the signature is the key's over the data hash: 1 if it is, 0 if not, or negative. */
static int is_signed_with(const ma_check *check, const ma_key *key, const uint8_t *digest)
{
	const mailauth_context *context = check->scratch->context;
	mailauth_hash hash = check->signature->algorithm->hash;

	if (key->ed25519 == NULL)
		return ma_verify_rsa(context, &key->rsa, hash, digest, check->signature->signature);
	/* Ed25519 signs the data hash itself, as its message (RFC 8463 3) */
	return ma_verify_ed25519(context, key->ed25519, ma_slice_of(digest, ma_hash_size(hash)),
		check->signature->signature);
}

/* What one TXT record leads to, into `findings`. False if there is no memory. */
static bool try_record(const ma_check *check, ma_slice rdata, const uint8_t *digest,
	ma_findings *findings)
{
	const ma_signature *signature = check->signature;
	ma_slice text = ma_txt_join(check->scratch, rdata);
	int verified;
	ma_key key;

	if (text.ptr == NULL)
		return false;
	if (!ma_key_read(check->scratch, text, signature->algorithm, &key, &findings->reason))
		return false;
	findings->testing = key.testing;
	findings->key_bits = key.bits;
	if (findings->reason != MAILAUTH_DKIM_REASON_NONE)
		return true;
	if (key.strict_domain &&
		!ma_slice_equal_nocase(signature->auid_domain, signature->domain)) {
		findings->reason = MAILAUTH_DKIM_REASON_KEY_STRICT_DOMAIN;
		return true;
	}
	verified = is_signed_with(check, &key, digest);
	if (verified < 0) {
		*check->provider_failed = true;
		return false;
	}
	if (verified > 0) {
		findings->header_signature = MAILAUTH_DKIM_CHECK_PASS;
	} else {
		findings->header_signature = MAILAUTH_DKIM_CHECK_FAIL;
		findings->reason = MAILAUTH_DKIM_REASON_SIGNATURE;
	}
	return true;
}

/* The order of octets, a shorter one before a longer one that begins with it. */
static int compare(ma_slice a, ma_slice b)
{
	size_t least = a.len < b.len ? a.len : b.len;
	int order = least > 0 ? memcmp(a.ptr, b.ptr, least) : 0;

	if (order == 0)
		order = (a.len > b.len) - (a.len < b.len);
	return order;
}

/* The next record in the order of octets; the first for NULL, NULL behind the last. */
static const ma_slice *next_record(const ma_answer *answer, const ma_slice *after)
{
	const ma_slice *next = NULL;

	for (size_t i = 0; i < answer->count; i++) {
		const ma_slice *record = &answer->rdata[i];

		if (after != NULL && compare(*record, *after) <= 0)
			continue;
		if (next == NULL || compare(*record, *next) < 0)
			next = record;
	}
	return next;
}

/*
 * Whether finding `a` is better than `b`: a pass, or a reason from further on in the checks, whose
 * numbers stand in the order of the checks.
 */
static bool is_better(mailauth_dkim_reason a, mailauth_dkim_reason b)
{
	if (b == MAILAUTH_DKIM_REASON_NONE)
		return false;
	return a == MAILAUTH_DKIM_REASON_NONE || a > b;
}

static bool try_records(const ma_check *check, const ma_answer *answer, ma_findings *best)
{
	size_t left = ma_limit(check->scratch->context, MAILAUTH_LIMIT_DKIM_KEY_RECORDS);
	const ma_slice *record = next_record(answer, NULL);
	uint8_t digest[MA_DIGEST_MAX];

	if (!hash_header(check, digest))
		return false;
	best->reason = MAILAUTH_DKIM_REASON_NO_KEY;
	for (; record != NULL && left > 0; left--) {
		ma_findings found = {.reason = MAILAUTH_DKIM_REASON_NONE};

		if (!try_record(check, *record, digest, &found))
			return false;
		if (is_better(found.reason, best->reason))
			*best = found;
		else if (found.reason == best->reason) /* which got equally far */
			best->testing = best->testing && found.testing;
		record = next_record(answer, record);
	}
	if (record != NULL && best->reason != MAILAUTH_DKIM_REASON_NONE) {
		best->reason = MAILAUTH_DKIM_REASON_TOO_MANY_KEYS;
		best->testing = false;
	}
	return true;
}

/* Why an answer without records gives no key (RFC 6376 6.1.2 steps 1 and 2). */
static mailauth_dkim_reason reason_without_records(const ma_answer *answer)
{
	if (answer->over_limit)
		return MAILAUTH_DKIM_REASON_TOO_MANY_QUESTIONS;
	if (answer->outcome == MAILAUTH_DNS_NODATA || answer->outcome == MAILAUTH_DNS_NXDOMAIN)
		return MAILAUTH_DKIM_REASON_NO_KEY;
	return MAILAUTH_DKIM_REASON_KEY_UNAVAILABLE;
}

bool ma_check_signature(const ma_check *check, const ma_answer *answer, ma_findings *findings)
{
	mailauth_dkim_reason body = check_body(check);
	bool key_was_right;

	*findings = (ma_findings){.reason = MAILAUTH_DKIM_REASON_NONE};
	if (answer->outcome != MAILAUTH_DNS_DATA)
		findings->reason = reason_without_records(answer);
	else if (!try_records(check, answer, findings))
		return false;
	findings->body_hash = body == MAILAUTH_DKIM_REASON_NONE ? MAILAUTH_DKIM_CHECK_PASS
								: MAILAUTH_DKIM_CHECK_FAIL;
	key_was_right = findings->header_signature != MAILAUTH_DKIM_CHECK_NONE &&
		findings->reason != MAILAUTH_DKIM_REASON_TOO_MANY_KEYS;
	if (key_was_right && body != MAILAUTH_DKIM_REASON_NONE)
		findings->reason = body;
	return true;
}
