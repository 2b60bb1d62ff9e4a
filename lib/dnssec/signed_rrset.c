/*
 * RRsets with their signatures: see mailauth_rrset in <mailauth/dnssec.h>.
 *
 * A key tag names no key by itself, so all keys that share it are tried; somebody may make many
 * such keys and signatures, each of which costs a verification with each other (CVE-2023-50387).
 * Four limits bound that, the last for all sets of an object, and counts say what it came to.
 */
#include "arena.h"
#include "keys.h"
#include "record.h"
#include "rrset.h"
#include "signed_data.h"

#include <mailauth/dnssec.h>

#include <string.h>

/* The key of a signature that no key made. */
#define NO_KEY SIZE_MAX

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct ma_signature {
	ma_slice rdata;
	uint32_t ttl;
	mailauth_rrsig_result result;
	size_t key; /* by which it is that */
} ma_signature;

struct mailauth_rrset {
	const mailauth_context *context;
	ma_arena arena;
	ma_keys keys;
	ma_name owner;
	uint16_t type;
	uint32_t ttl; /* the lowest: RFC 2181 5.2 */
	bool sha1;
	ma_slice **records; /* in canonical form */
	size_t record_count, record_room;
	ma_signature *signatures;
	size_t signature_count, signature_room;
	ma_buf canonical, data;
	bool running; /* a provider of the caller's may be active */
	bool provider_failed;
	uint32_t now;                       /* of the verify that goes on, or the last */
	size_t tried, verifications, total; /* signatures with keys to try; times it was tried */
	bool is_judged;                     /* nothing was added since */
	bool valid, wildcard;
	uint32_t valid_ttl;
};

/* Whether it can be changed, with arguments that are as they should be; if not, why. */
static mailauth_status may_change(const mailauth_rrset *set, bool arguments)
{
	if (set == NULL)
		return MAILAUTH_NO_MEMORY;
	if (set->running)
		return MAILAUTH_BAD_STATE;
	return arguments ? MAILAUTH_OK : MAILAUTH_BAD_ARGUMENT;
}

/* What was judged is not what is there now. */
static void undo_verify(mailauth_rrset *set)
{
	set->is_judged = set->valid = false;
	set->verifications = 0;
}

static void begin_set(mailauth_rrset *set, const ma_name *owner, uint16_t type)
{
	set->owner = *owner;
	set->type = type;
	set->ttl = UINT32_MAX;
	undo_verify(set);
	set->record_count = set->signature_count = 0;
}

mailauth_rrset *mailauth_rrset_new(const mailauth_context *context, const char *owner,
	uint16_t type)
{
	ma_name name;
	mailauth_rrset *set;

	if (context == NULL || owner == NULL ||
		!ma_name_from_text(ma_slice_text(owner), &ma_name_root, &name))
		return NULL;
	set = ma_alloc_zero(context, sizeof *set);
	if (set == NULL)
		return NULL;
	set->context = context;
	ma_arena_init(&set->arena, context);
	ma_keys_init(&set->keys, context);
	ma_buf_grow(&set->canonical, context);
	ma_buf_grow(&set->data, context);
	begin_set(set, &name, type);
	return set;
}

mailauth_status mailauth_rrset_reset(mailauth_rrset *set, const char *owner, uint16_t type)
{
	ma_name name;
	bool named = owner != NULL && ma_name_from_text(ma_slice_text(owner), &ma_name_root, &name);
	mailauth_status status = may_change(set, named);

	if (status != MAILAUTH_OK)
		return status;
	ma_arena_reset(&set->arena);
	begin_set(set, &name, type);
	return MAILAUTH_OK;
}

void mailauth_rrset_free(mailauth_rrset *set)
{
	if (set == NULL)
		return;
	ma_arena_release(&set->arena);
	ma_keys_release(&set->keys);
	ma_release(set->context, set->records, set->record_room * sizeof *set->records);
	ma_release(set->context, set->signatures, set->signature_room * sizeof *set->signatures);
	ma_buf_release(&set->canonical);
	ma_buf_release(&set->data);
	ma_release(set->context, set, sizeof *set);
}

/* ------------------------------------------------------------------ adding */

/* The TTLs of RFC 2181 8: "with the most significant bit set as if the entire value" were 0. */
static uint32_t seconds_of(uint32_t ttl)
{
	return ttl > INT32_MAX ? 0 : ttl;
}

static uint32_t lower(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* The array with room for one more than it has; NULL, and it stays, if there is no memory. */
static void *with_room(const mailauth_context *context, void *array, size_t *room, size_t count,
	size_t size)
{
	size_t more = *room > 0 ? 2 * *room : 8;
	void *larger;

	if (count < *room)
		return array;
	if (more > SIZE_MAX / size)
		return NULL;
	larger = ma_resize(context, array, *room * size, more * size);
	if (larger != NULL)
		*room = more;
	return larger;
}

static bool add_record(mailauth_rrset *set, ma_slice rdata)
{
	ma_slice **records = with_room(set->context, set->records, &set->record_room,
		set->record_count, sizeof *records);
	ma_slice *record = ma_arena_take(&set->arena, 1, sizeof *record);
	const char *copy = ma_arena_text(&set->arena, rdata);

	if (records != NULL)
		set->records = records;
	if (records == NULL || record == NULL || copy == NULL)
		return false;
	*record = ma_slice_of(copy, rdata.len);
	records[set->record_count++] = record;
	return true;
}

mailauth_status mailauth_rrset_add(mailauth_rrset *set, uint32_t ttl, const void *rdata, size_t len)
{
	mailauth_status status = may_change(set, rdata != NULL || len == 0);

	if (status != MAILAUTH_OK)
		return status;
	if (!ma_rdata_is_valid(set->type, ma_slice_of(rdata, len)))
		return MAILAUTH_MALFORMED;
	ma_buf_reset(&set->canonical);
	ma_put_canonical(&set->canonical, set->type, ma_slice_of(rdata, len));
	if (set->canonical.status != MAILAUTH_OK || !add_record(set, ma_buf_slice(&set->canonical)))
		return MAILAUTH_NO_MEMORY;
	set->ttl = lower(set->ttl, seconds_of(ttl));
	undo_verify(set);
	return MAILAUTH_OK;
}

mailauth_status mailauth_rrset_add_signature(mailauth_rrset *set, uint32_t ttl, const void *rdata,
	size_t len)
{
	mailauth_status status = may_change(set, rdata != NULL || len == 0);
	ma_signature *signatures;
	const char *copy;

	if (status != MAILAUTH_OK)
		return status;
	signatures = with_room(set->context, set->signatures, &set->signature_room,
		set->signature_count, sizeof *signatures);
	if (signatures != NULL)
		set->signatures = signatures;
	copy = ma_arena_text(&set->arena, ma_slice_of(rdata, len));
	if (signatures == NULL || copy == NULL)
		return MAILAUTH_NO_MEMORY;
	signatures[set->signature_count++] = (ma_signature){.rdata = ma_slice_of(copy, len),
		.ttl = ttl,
		.result = MAILAUTH_RRSIG_NOT_TRIED};
	undo_verify(set);
	return MAILAUTH_OK;
}

mailauth_status mailauth_rrset_add_key(mailauth_rrset *set, const char *owner, const void *rdata,
	size_t len)
{
	ma_name name;
	bool right = owner != NULL && (rdata != NULL || len == 0) &&
		ma_name_from_text(ma_slice_text(owner), &ma_name_root, &name);
	mailauth_status status = may_change(set, right);

	if (status != MAILAUTH_OK)
		return status;
	status = ma_keys_add(&set->keys, &name, ma_slice_of(rdata, len));
	if (status == MAILAUTH_OK)
		undo_verify(set);
	return status;
}

mailauth_status mailauth_rrset_set_sha1(mailauth_rrset *set, int allow)
{
	mailauth_status status = may_change(set, true);

	if (status != MAILAUTH_OK)
		return status;
	set->sha1 = allow != 0;
	undo_verify(set);
	return MAILAUTH_OK;
}

/* ------------------------------------------------------------------ judging */

/*
 * Whether `a` is equal to or before `b` by RFC 1982 3.2, in 32 bits. That is not defined if they
 * are half of all numbers apart: then neither is before the other here, so that nothing is valid by
 * it.
 */
static bool is_up_to(uint32_t a, uint32_t b)
{
	return b - a < UINT32_C(0x80000000);
}

/* Records that a zone has at its apex only, or that are signed only there. */
static bool is_of_apex(uint16_t type)
{
	switch (type) {
	case MAILAUTH_RRTYPE_SOA:        /* RFC 1035 3.3.13: "the start of a zone" */
	case MAILAUTH_RRTYPE_NS:         /* at a delegation "MUST NOT be signed": RFC 4035 2.2 */
	case MAILAUTH_RRTYPE_DNSKEY:     /* RFC 4035 2.1 */
	case MAILAUTH_RRTYPE_NSEC3PARAM: /* RFC 5155 4.1.2 */
	case MAILAUTH_RRTYPE_CDS:        /* "MUST be at the Child zone apex": RFC 7344 4.1 */
	case MAILAUTH_RRTYPE_CDNSKEY:
		return true;
	default:
		return false;
	}
}

/*
 * A signer is the zone of the records: their owner or above it (RFC 4035 5.3.1). A DS is of the
 * parent's zone (RFC 4035 2.4); what stands at an apex is of the zone that begins there.
 */
static bool may_sign(const mailauth_rrset *set, const ma_name *signer)
{
	if (!ma_name_is_at_or_below(&set->owner, signer))
		return false;
	if (is_of_apex(set->type))
		return ma_name_equal(&set->owner, signer);
	return set->type != MAILAUTH_RRTYPE_DS || !ma_name_equal(&set->owner, signer);
}

/*
 * A wildcard is of the zone too: what it stands below is the signer, or below that. No NSEC3 comes
 * of one: its owner is a hash below the zone (RFC 5155 3), which "*" is not. NSEC may, where that
 * was asked for (RFC 4592 4.7), though it denies nothing then.
 */
static bool may_be_expanded(const mailauth_rrset *set, const ma_rrsig *rrsig)
{
	return set->type != MAILAUTH_RRTYPE_NSEC3 &&
		rrsig->labels >= ma_name_labels(&rrsig->signer);
}

/* "An RRSIG RR itself MUST NOT be signed" (RFC 4035 2.2), and what is no record cannot be. */
static bool may_be_signed(uint16_t type)
{
	return type != 0 && type != MAILAUTH_RRTYPE_RRSIG && !ma_rrtype_is_meta(type);
}

/* What can be said of a signature without keys; VALID if nothing is wrong so far. */
static mailauth_rrsig_result look_at(const mailauth_rrset *set, const ma_rrsig *rrsig,
	ma_name *owner, bool *wildcard)
{
	if (rrsig->type != set->type || !may_be_signed(set->type))
		return MAILAUTH_RRSIG_TYPE;
	if (!may_sign(set, &rrsig->signer))
		return MAILAUTH_RRSIG_SIGNER;
	if (!ma_signed_owner(&set->owner, rrsig->labels, owner, wildcard) ||
		(*wildcard && !may_be_expanded(set, rrsig)))
		return MAILAUTH_RRSIG_LABELS;
	if (!is_up_to(rrsig->inception, rrsig->expiration))
		return MAILAUTH_RRSIG_PERIOD;
	if (!is_up_to(set->now, rrsig->expiration))
		return MAILAUTH_RRSIG_EXPIRED;
	if (!is_up_to(rrsig->inception, set->now))
		return MAILAUTH_RRSIG_NOT_YET;
	if (!ma_rrsig_is_supported(rrsig->algorithm, set->sha1))
		return MAILAUTH_RRSIG_UNSUPPORTED;
	return MAILAUTH_RRSIG_VALID;
}

/* A revoked key signs nothing but its own set: RFC 5011 2.1. */
static bool may_be_used(const mailauth_rrset *set, const ma_dnskey *key)
{
	if (key->protocol != MA_DNSKEY_PROTOCOL || (key->flags & MA_DNSKEY_ZONE) == 0)
		return false;
	if ((key->flags & MA_DNSKEY_REVOKE) != 0 && set->type != MAILAUTH_RRTYPE_DNSKEY)
		return false;
	return ma_dnskey_is_fit(set->context, key);
}

/*
 * What needs no verification costs nothing and counts nothing: where a valid signature stands
 * behind many that are expired or of unknown keys, it suffices (RFC 6840 5.4 and 5.12).
 */
static bool may_verify(const mailauth_rrset *set, bool is_first_key)
{
	if (is_first_key && set->tried >= ma_limit(set->context, MAILAUTH_LIMIT_DNSSEC_SIGNATURES))
		return false;
	return set->verifications < ma_limit(set->context, MAILAUTH_LIMIT_DNSSEC_VERIFICATIONS) &&
		set->total < ma_limit(set->context, MAILAUTH_LIMIT_DNSSEC_TOTAL);
}

/* Puts together what the signature signs. That costs, so it is done only beside a key to try. */
static bool put_data(mailauth_rrset *set, const ma_rrsig *rrsig, const ma_name *owner)
{
	set->tried++;
	ma_buf_reset(&set->data);
	ma_put_signed_data(&set->data, rrsig, owner, set->records, set->record_count);
	return set->data.status == MAILAUTH_OK;
}

/*
 * What one key, which has the signature's tag, algorithm and signer, says of it. A key that is
 * revoked is good for nothing but to see, by what it signs of its own set, that it is revoked (RFC
 * 5011 2.1): nothing is valid by it.
 */
static mailauth_rrsig_result try_key(mailauth_rrset *set, const ma_rrsig *rrsig,
	const ma_dnskey *key, ma_slice data)
{
	int verified;

	set->verifications++;
	set->total++;
	verified = ma_rrsig_is_of(set->context, rrsig, key, data);
	set->provider_failed = verified < 0;
	if (verified < 0)
		return MAILAUTH_RRSIG_NOT_TRIED;
	if (verified == 0)
		return MAILAUTH_RRSIG_MISMATCH;
	return (key->flags & MA_DNSKEY_REVOKE) != 0 ? MAILAUTH_RRSIG_REVOKED : MAILAUTH_RRSIG_VALID;
}

/* Of two results by keys with one tag, the one that says more. */
static mailauth_rrsig_result better(mailauth_rrsig_result a, mailauth_rrsig_result b)
{
	static const uint8_t ranks[] = {
		[MAILAUTH_RRSIG_NO_KEY] = 0,
		[MAILAUTH_RRSIG_KEY] = 1,
		[MAILAUTH_RRSIG_MISMATCH] = 2,
		[MAILAUTH_RRSIG_REVOKED] = 3,
	};

	return ranks[b] > ranks[a] ? b : a;
}

/*
 * Tries the keys that share the signature's tag, algorithm and signer. Those that may not be used
 * count too, as even that costs something to see.
 */
static mailauth_rrsig_result try_keys(mailauth_rrset *set, ma_signature *signature,
	const ma_rrsig *rrsig, const ma_name *owner)
{
	size_t left = ma_limit(set->context, MAILAUTH_LIMIT_DNSSEC_KEYS);
	mailauth_rrsig_result best = MAILAUTH_RRSIG_NO_KEY, result;
	const ma_zone_key *at =
		ma_keys_find(&set->keys, rrsig->tag, rrsig->algorithm, &rrsig->signer);
	bool is_first = true;

	for (; at != NULL; at = at->next) {
		if (left-- == 0)
			return MAILAUTH_RRSIG_LIMIT;
		result = MAILAUTH_RRSIG_KEY;
		if (may_be_used(set, &at->key)) {
			if (!may_verify(set, is_first))
				return MAILAUTH_RRSIG_LIMIT;
			if (is_first && !put_data(set, rrsig, owner))
				return MAILAUTH_RRSIG_NOT_TRIED;
			is_first = false;
			result = try_key(set, rrsig, &at->key, ma_buf_slice(&set->data));
		}
		if (result == MAILAUTH_RRSIG_VALID || result == MAILAUTH_RRSIG_REVOKED)
			signature->key = at->index;
		if (result == MAILAUTH_RRSIG_VALID || result == MAILAUTH_RRSIG_NOT_TRIED)
			return result;
		best = better(best, result);
	}
	return best;
}

/* "the minimum of" the TTLs and of the time that is left (RFC 4035 5.3.3) */
static void keep_first_valid(mailauth_rrset *set, uint32_t ttl, const ma_rrsig *rrsig,
	bool wildcard)
{
	uint32_t left = rrsig->expiration - set->now;

	if (set->valid)
		return;
	set->valid = true;
	set->wildcard = wildcard;
	set->valid_ttl = lower(lower(set->ttl, seconds_of(ttl)),
		lower(seconds_of(rrsig->original_ttl), left));
}

static void judge(mailauth_rrset *set, ma_signature *signature)
{
	ma_name owner;
	ma_rrsig rrsig;
	bool wildcard;

	if (!ma_rrsig_read(signature->rdata, &rrsig)) {
		signature->result = MAILAUTH_RRSIG_MALFORMED;
		return;
	}
	signature->result = look_at(set, &rrsig, &owner, &wildcard);
	if (signature->result != MAILAUTH_RRSIG_VALID)
		return;
	signature->result = try_keys(set, signature, &rrsig, &owner);
	if (signature->result == MAILAUTH_RRSIG_VALID)
		keep_first_valid(set, signature->ttl, &rrsig, wildcard);
}

static mailauth_status status_of(const mailauth_rrset *set)
{
	return set->provider_failed ? MAILAUTH_CALLBACK_FAILED : set->data.status;
}

mailauth_status mailauth_rrset_verify(mailauth_rrset *set, int all, int *valid)
{
	mailauth_status status = may_change(set, valid != NULL);

	if (valid != NULL)
		*valid = 0;
	if (status != MAILAUTH_OK)
		return status;
	if (set->record_count == 0)
		return MAILAUTH_BAD_STATE;
	set->running = true;
	set->now = (uint32_t)ma_now(set->context);
	set->verifications = set->tried = 0;
	set->valid = set->provider_failed = false;
	set->is_judged = true;
	ma_buf_reset(&set->data);
	ma_rdata_sort(set->records, set->record_count);
	for (size_t i = 0; i < set->signature_count; i++) {
		ma_signature *signature = &set->signatures[i];

		signature->result = MAILAUTH_RRSIG_NOT_TRIED;
		if (status_of(set) != MAILAUTH_OK || (set->valid && !all))
			continue;
		judge(set, signature);
	}
	set->running = false;
	*valid = set->valid && status_of(set) == MAILAUTH_OK;
	return status_of(set);
}

/* ------------------------------------------------------------------ results */

static const char *const texts[] = {
	[MAILAUTH_RRSIG_VALID] = "valid",
	[MAILAUTH_RRSIG_MALFORMED] = "not an RRSIG record",
	[MAILAUTH_RRSIG_TYPE] = "covers another type",
	[MAILAUTH_RRSIG_SIGNER] = "its signer cannot be the zone",
	[MAILAUTH_RRSIG_LABELS] = "not the labels of the owner, or of a wildcard of the zone",
	[MAILAUTH_RRSIG_EXPIRED] = "expired",
	[MAILAUTH_RRSIG_NOT_YET] = "not valid yet",
	[MAILAUTH_RRSIG_UNSUPPORTED] = "algorithm not supported",
	[MAILAUTH_RRSIG_NO_KEY] = "no key with its signer, tag and algorithm",
	[MAILAUTH_RRSIG_KEY] = "the key may not be used",
	[MAILAUTH_RRSIG_MISMATCH] = "signature did not verify",
	[MAILAUTH_RRSIG_LIMIT] = "limit reached",
	[MAILAUTH_RRSIG_NOT_TRIED] = "not tried",
	[MAILAUTH_RRSIG_PERIOD] = "expires before it is valid, or after 68 years",
	[MAILAUTH_RRSIG_REVOKED] = "by a revoked key, so nothing but its revocation is known",
};

const char *mailauth_rrsig_result_text(mailauth_rrsig_result result)
{
	return (unsigned)result < COUNT(texts) ? texts[result] : "unknown result";
}

mailauth_rrsig_result mailauth_rrset_get_result(const mailauth_rrset *set, size_t index)
{
	if (set == NULL || !set->is_judged || index >= set->signature_count)
		return MAILAUTH_RRSIG_NOT_TRIED;
	return set->signatures[index].result;
}

size_t mailauth_rrset_get_key(const mailauth_rrset *set, size_t index)
{
	mailauth_rrsig_result result = mailauth_rrset_get_result(set, index);

	if (result != MAILAUTH_RRSIG_VALID && result != MAILAUTH_RRSIG_REVOKED)
		return NO_KEY;
	return set->signatures[index].key;
}

size_t mailauth_rrset_get_verifications(const mailauth_rrset *set)
{
	return set != NULL ? set->verifications : 0;
}

size_t mailauth_rrset_get_total(const mailauth_rrset *set)
{
	return set != NULL ? set->total : 0;
}

int mailauth_rrset_is_wildcard(const mailauth_rrset *set)
{
	return set != NULL && set->valid && set->wildcard;
}

uint32_t mailauth_rrset_get_ttl(const mailauth_rrset *set)
{
	return set != NULL && set->valid ? set->valid_ttl : 0;
}
