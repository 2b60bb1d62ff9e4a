/*
 * RRsets with their signatures: see mailauth_rrset in <mailauth/dnssec.h>.
 *
 * A key tag names no key by itself, so all keys that share it are tried; somebody may make many
 * such keys and signatures, each of which costs a verification with each other (CVE-2023-50387).
 * Four limits bound that, the last for all sets of an object, and counts say what it came to.
 */
#include "arena.h"
#include "record.h"
#include "rrset.h"
#include "signed_data.h"

#include <mailauth/dnssec.h>

#include <string.h>

/* The key of a signature that no key made. */
#define NO_KEY SIZE_MAX

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct ma_item {
	struct ma_item *next;
	ma_slice rdata;               /* of a record in canonical form */
	ma_name owner;                /* of a key */
	uint32_t ttl;                 /* of a signature */
	mailauth_rrsig_result result; /* of a signature */
	size_t key;                   /* by which it is that */
} ma_item;

typedef struct ma_items {
	ma_item *first, **end;
	size_t count;
} ma_items;

struct mailauth_rrset {
	const mailauth_context *context;
	ma_arena arena, key_arena;
	ma_name owner;
	uint16_t type;
	uint32_t ttl; /* the lowest: RFC 2181 5.2 */
	bool sha1;
	ma_items records, signatures, keys;
	ma_buf canonical, data;
	bool provider_failed;
	size_t verifications, total;
	bool valid, wildcard;
	uint32_t valid_ttl;
};

static void begin_items(ma_items *items)
{
	*items = (ma_items){.end = &items->first};
}

static void begin_set(mailauth_rrset *set, const ma_name *owner, uint16_t type)
{
	set->owner = *owner;
	set->type = type;
	set->ttl = UINT32_MAX;
	set->verifications = 0;
	set->valid = false;
	begin_items(&set->records);
	begin_items(&set->signatures);
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
	ma_arena_init(&set->key_arena, context);
	ma_buf_grow(&set->canonical, context);
	ma_buf_grow(&set->data, context);
	begin_items(&set->keys);
	begin_set(set, &name, type);
	return set;
}

mailauth_status mailauth_rrset_reset(mailauth_rrset *set, const char *owner, uint16_t type)
{
	ma_name name;

	if (set == NULL)
		return MAILAUTH_NO_MEMORY;
	if (owner == NULL || !ma_name_from_text(ma_slice_text(owner), &ma_name_root, &name))
		return MAILAUTH_BAD_ARGUMENT;
	ma_arena_reset(&set->arena);
	begin_set(set, &name, type);
	return MAILAUTH_OK;
}

void mailauth_rrset_free(mailauth_rrset *set)
{
	if (set == NULL)
		return;
	ma_arena_release(&set->arena);
	ma_arena_release(&set->key_arena);
	ma_buf_release(&set->canonical);
	ma_buf_release(&set->data);
	ma_release(set->context, set, sizeof *set);
}

/* ------------------------------------------------------------------ adding */

static ma_item *add_item(ma_arena *arena, ma_items *items, ma_slice rdata)
{
	ma_item *item = ma_arena_take(arena, 1, sizeof *item);
	const char *copy = ma_arena_text(arena, rdata);

	if (item == NULL || copy == NULL)
		return NULL;
	item->rdata = ma_slice_of(copy, rdata.len);
	*items->end = item;
	items->end = &item->next;
	items->count++;
	return item;
}

mailauth_status mailauth_rrset_add(mailauth_rrset *set, uint32_t ttl, const void *rdata, size_t len)
{
	if (set == NULL)
		return MAILAUTH_NO_MEMORY;
	if (rdata == NULL && len > 0)
		return MAILAUTH_BAD_ARGUMENT;
	if (!ma_rdata_is_valid(set->type, ma_slice_of(rdata, len)))
		return MAILAUTH_MALFORMED;
	ma_buf_reset(&set->canonical);
	ma_put_canonical(&set->canonical, set->type, ma_slice_of(rdata, len));
	if (set->canonical.status != MAILAUTH_OK ||
		add_item(&set->arena, &set->records, ma_buf_slice(&set->canonical)) == NULL)
		return MAILAUTH_NO_MEMORY;
	if (ttl < set->ttl)
		set->ttl = ttl;
	return MAILAUTH_OK;
}

mailauth_status mailauth_rrset_add_signature(mailauth_rrset *set, uint32_t ttl, const void *rdata,
	size_t len)
{
	ma_item *item;

	if (set == NULL)
		return MAILAUTH_NO_MEMORY;
	if (rdata == NULL && len > 0)
		return MAILAUTH_BAD_ARGUMENT;
	item = add_item(&set->arena, &set->signatures, ma_slice_of(rdata, len));
	if (item == NULL)
		return MAILAUTH_NO_MEMORY;
	item->ttl = ttl;
	item->result = MAILAUTH_RRSIG_NOT_TRIED;
	return MAILAUTH_OK;
}

mailauth_status mailauth_rrset_add_key(mailauth_rrset *set, const char *owner, const void *rdata,
	size_t len)
{
	ma_dnskey key;
	ma_name name;
	ma_item *item;

	if (set == NULL)
		return MAILAUTH_NO_MEMORY;
	if (owner == NULL || (rdata == NULL && len > 0) ||
		!ma_name_from_text(ma_slice_text(owner), &ma_name_root, &name))
		return MAILAUTH_BAD_ARGUMENT;
	if (!ma_dnskey_read(ma_slice_of(rdata, len), &key))
		return MAILAUTH_MALFORMED;
	item = add_item(&set->key_arena, &set->keys, key.rdata);
	if (item == NULL)
		return MAILAUTH_NO_MEMORY;
	item->owner = name;
	return MAILAUTH_OK;
}

mailauth_status mailauth_rrset_set_sha1(mailauth_rrset *set, int allow)
{
	if (set == NULL)
		return MAILAUTH_NO_MEMORY;
	set->sha1 = allow != 0;
	return MAILAUTH_OK;
}

/* ------------------------------------------------------------------ judging */

/* Whether `a` is before `b` by RFC 1982 3.2, in 32 bits. */
static bool is_before(uint32_t a, uint32_t b)
{
	return a != b && b - a < UINT32_C(0x80000000);
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

/* What can be said of a signature without keys; VALID if nothing is wrong so far. */
static mailauth_rrsig_result look_at(const mailauth_rrset *set, const ma_rrsig *rrsig,
	ma_name *owner, bool *wildcard)
{
	uint32_t now = (uint32_t)ma_now(set->context);

	if (rrsig->type != set->type)
		return MAILAUTH_RRSIG_TYPE;
	if (!may_sign(set, &rrsig->signer))
		return MAILAUTH_RRSIG_SIGNER;
	/* A wildcard is of the zone too: what it stands below is the signer, or below that. */
	if (!ma_signed_owner(&set->owner, rrsig->labels, owner, wildcard) ||
		(*wildcard && rrsig->labels < ma_name_labels(&rrsig->signer)))
		return MAILAUTH_RRSIG_LABELS;
	if (is_before(rrsig->expiration, now))
		return MAILAUTH_RRSIG_EXPIRED;
	if (is_before(now, rrsig->inception))
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

static bool may_verify(const mailauth_rrset *set)
{
	return set->verifications < ma_limit(set->context, MAILAUTH_LIMIT_DNSSEC_VERIFICATIONS) &&
		set->total < ma_limit(set->context, MAILAUTH_LIMIT_DNSSEC_TOTAL);
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

/* Tries the keys that share the signature's tag, algorithm and signer. */
static mailauth_rrsig_result try_keys(mailauth_rrset *set, ma_item *signature,
	const ma_rrsig *rrsig, ma_slice data)
{
	size_t index = 0, tried = 0, keys_max = ma_limit(set->context, MAILAUTH_LIMIT_DNSSEC_KEYS);
	mailauth_rrsig_result best = MAILAUTH_RRSIG_NO_KEY, result;

	for (const ma_item *item = set->keys.first; item != NULL; item = item->next, index++) {
		ma_dnskey key;

		if (!ma_dnskey_read(item->rdata, &key) || key.tag != rrsig->tag ||
			key.algorithm != rrsig->algorithm ||
			!ma_name_equal(&item->owner, &rrsig->signer))
			continue;
		result = MAILAUTH_RRSIG_KEY;
		if (may_be_used(set, &key)) {
			if (tried++ == keys_max || !may_verify(set))
				return MAILAUTH_RRSIG_LIMIT;
			result = try_key(set, rrsig, &key, data);
		}
		if (result == MAILAUTH_RRSIG_VALID || result == MAILAUTH_RRSIG_REVOKED)
			signature->key = index;
		if (result == MAILAUTH_RRSIG_VALID || result == MAILAUTH_RRSIG_NOT_TRIED)
			return result;
		best = better(best, result);
	}
	return best;
}

static uint32_t lower(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* "the minimum of" the TTLs and of the time that is left (RFC 4035 5.3.3) */
static void keep_first_valid(mailauth_rrset *set, const ma_item *item, const ma_rrsig *rrsig,
	bool wildcard)
{
	uint32_t left = rrsig->expiration - (uint32_t)ma_now(set->context);

	if (set->valid)
		return;
	set->valid = true;
	set->wildcard = wildcard;
	set->valid_ttl = lower(lower(set->ttl, item->ttl), lower(rrsig->original_ttl, left));
}

static void judge(mailauth_rrset *set, ma_item *item, ma_slice *const *rdata)
{
	ma_name owner;
	ma_rrsig rrsig;
	bool wildcard;

	if (!ma_rrsig_read(item->rdata, &rrsig)) {
		item->result = MAILAUTH_RRSIG_MALFORMED;
		return;
	}
	item->result = look_at(set, &rrsig, &owner, &wildcard);
	if (item->result != MAILAUTH_RRSIG_VALID)
		return;
	ma_buf_reset(&set->data);
	ma_put_signed_data(&set->data, &rrsig, &owner, rdata, set->records.count);
	if (set->data.status != MAILAUTH_OK) {
		item->result = MAILAUTH_RRSIG_NOT_TRIED;
		return;
	}
	item->result = try_keys(set, item, &rrsig, ma_buf_slice(&set->data));
	if (item->result == MAILAUTH_RRSIG_VALID)
		keep_first_valid(set, item, &rrsig, wildcard);
}

/* The rdata of all records in canonical order, for ma_release; NULL if there is no memory. */
static ma_slice **sorted_rdata(mailauth_rrset *set)
{
	ma_slice **rdata = ma_alloc_zero(set->context, (set->records.count + 1) * sizeof *rdata);
	size_t count = 0;

	if (rdata == NULL)
		return NULL;
	for (ma_item *item = set->records.first; item != NULL; item = item->next)
		rdata[count++] = &item->rdata;
	ma_rdata_sort(rdata, count);
	return rdata;
}

static mailauth_status status_of(const mailauth_rrset *set)
{
	return set->provider_failed ? MAILAUTH_CALLBACK_FAILED : set->data.status;
}

mailauth_status mailauth_rrset_verify(mailauth_rrset *set, int all, int *valid)
{
	size_t tried = 0, max;
	ma_slice **rdata;

	if (set == NULL)
		return MAILAUTH_NO_MEMORY;
	if (valid == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (set->records.count == 0)
		return MAILAUTH_BAD_STATE;
	max = ma_limit(set->context, MAILAUTH_LIMIT_DNSSEC_SIGNATURES);
	rdata = sorted_rdata(set);
	if (rdata == NULL)
		return MAILAUTH_NO_MEMORY;
	set->verifications = 0;
	set->valid = set->provider_failed = false;
	ma_buf_reset(&set->data);
	for (ma_item *item = set->signatures.first; item != NULL; item = item->next) {
		item->result = MAILAUTH_RRSIG_NOT_TRIED;
		if (status_of(set) != MAILAUTH_OK || (set->valid && !all))
			continue;
		if (tried++ >= max)
			item->result = MAILAUTH_RRSIG_LIMIT;
		else
			judge(set, item, rdata);
	}
	ma_release(set->context, rdata, (set->records.count + 1) * sizeof *rdata);
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
	[MAILAUTH_RRSIG_REVOKED] = "by a revoked key, so nothing but its revocation is known",
};

const char *mailauth_rrsig_result_text(mailauth_rrsig_result result)
{
	return (unsigned)result < COUNT(texts) ? texts[result] : "unknown result";
}

static const ma_item *find_signature(const mailauth_rrset *set, size_t index)
{
	const ma_item *item = set != NULL ? set->signatures.first : NULL;

	for (; item != NULL && index > 0; index--)
		item = item->next;
	return item;
}

mailauth_rrsig_result mailauth_rrset_get_result(const mailauth_rrset *set, size_t index)
{
	const ma_item *item = find_signature(set, index);

	return item != NULL ? item->result : MAILAUTH_RRSIG_NOT_TRIED;
}

size_t mailauth_rrset_get_key(const mailauth_rrset *set, size_t index)
{
	const ma_item *item = find_signature(set, index);

	if (item == NULL ||
		(item->result != MAILAUTH_RRSIG_VALID && item->result != MAILAUTH_RRSIG_REVOKED))
		return NO_KEY;
	return item->key;
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
