/*
 * DS records (RFC 4034 5): made of keys, and compared with them. A digest costs a hash of the key,
 * so that is done only for keys whose tag and algorithm are right, and for few of them.
 */
#include "dnskey.h"
#include "hash.h"
#include "name.h"
#include "wire_uint.h"

#include <mailauth/dnssec.h>

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct ma_ds {
	uint16_t tag;
	uint8_t algorithm, type;
	ma_slice digest;
} ma_ds;

static bool read_ds(ma_slice rdata, ma_ds *ds)
{
	ma_cursor in = ma_cursor_over(rdata);
	ma_slice octets;

	if (rdata.len > MA_RDATA_MAX || !ma_take_u16(&in, &ds->tag) ||
		!ma_take_octets(&in, 2, &octets))
		return false;
	ds->algorithm = octets.ptr[0];
	ds->type = octets.ptr[1];
	ds->digest = ma_slice_of(in.at, ma_left(&in));
	return true;
}

/* The hash of a digest type; false for one that is not known. */
static bool find_hash(unsigned type, mailauth_hash *hash)
{
	static const struct {
		unsigned type;
		mailauth_hash hash;
	} hashes[] = {
		{MAILAUTH_DS_SHA1, MAILAUTH_HASH_SHA1},     /* RFC 4034 A.2 */
		{MAILAUTH_DS_SHA256, MAILAUTH_HASH_SHA256}, /* RFC 4509 2.2 */
		{MAILAUTH_DS_SHA384, MAILAUTH_HASH_SHA384}, /* RFC 6605 2 */
	};

	for (size_t i = 0; i < COUNT(hashes); i++) {
		if (hashes[i].type == type) {
			*hash = hashes[i].hash;
			return true;
		}
	}
	return false;
}

/*
 *   digest = digest_algorithm( DNSKEY owner name | DNSKEY RDATA )         RFC 4034 5.1.4
 *
 * The name is in canonical form. False if the provider failed.
 */
static bool make_digest(const mailauth_context *context, const ma_name *owner, ma_slice dnskey,
	mailauth_hash kind, uint8_t digest[MA_DIGEST_MAX])
{
	ma_hash hash;

	ma_hash_begin(&hash, context, kind);
	ma_hash_feed(&hash, owner->wire, owner->len);
	ma_hash_feed(&hash, dnskey.ptr, dnskey.len);
	return ma_hash_end(&hash, digest);
}

/* The owner in canonical form. */
static bool read_owner(const char *text, ma_name *owner)
{
	if (!ma_name_from_text(ma_slice_text(text), &ma_name_root, owner))
		return false;
	ma_name_to_lower(owner);
	return true;
}

static bool is_usable(const ma_dnskey *key)
{
	return key->protocol == MA_DNSKEY_PROTOCOL && (key->flags & MA_DNSKEY_ZONE) != 0 &&
		(key->flags & MA_DNSKEY_REVOKE) == 0;
}

mailauth_status mailauth_ds_from_dnskey(const mailauth_context *context, const char *owner,
	const void *dnskey, size_t dnskey_len, mailauth_ds_digest digest, void *buf, size_t cap,
	size_t *len)
{
	uint8_t octets[MA_DIGEST_MAX];
	mailauth_hash hash;
	ma_dnskey key;
	ma_name name;
	ma_buf out;

	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	if (owner == NULL || (dnskey == NULL && dnskey_len > 0) || (buf == NULL && cap > 0) ||
		len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (!read_owner(owner, &name) || !find_hash(digest, &hash))
		return MAILAUTH_BAD_ARGUMENT;
	if (!ma_dnskey_read(ma_slice_of(dnskey, dnskey_len), &key) || !is_usable(&key))
		return MAILAUTH_MALFORMED;
	if (!make_digest(context, &name, key.rdata, hash, octets))
		return MAILAUTH_CALLBACK_FAILED;
	ma_buf_over(&out, buf, cap);
	ma_put_u16(&out, key.tag);
	ma_put_octet(&out, key.algorithm);
	ma_put_octet(&out, (uint8_t)digest);
	ma_put(&out, octets, ma_hash_size(hash));
	*len = out.len;
	return out.status;
}

/* ------------------------------------------------------------------ comparing */

static const char *const texts[] = {
	[MAILAUTH_DS_MATCH] = "match",
	[MAILAUTH_DS_MALFORMED] = "not a DS record",
	[MAILAUTH_DS_LENGTH] = "digest of a wrong length",
	[MAILAUTH_DS_UNSUPPORTED] = "digest type not supported",
	[MAILAUTH_DS_IGNORED] = "SHA-1, ignored beside a better digest",
	[MAILAUTH_DS_DELETE] = "the wish to have no DS",
	[MAILAUTH_DS_TAG] = "no key with this tag",
	[MAILAUTH_DS_ALGORITHM] = "the key with this tag has another algorithm",
	[MAILAUTH_DS_PROTOCOL] = "the key's protocol is not 3",
	[MAILAUTH_DS_NOT_ZONE] = "the key is not a zone key",
	[MAILAUTH_DS_REVOKED] = "the key is revoked",
	[MAILAUTH_DS_MISMATCH] = "the key has another digest",
	[MAILAUTH_DS_LIMIT] = "too many keys with this tag",
};

const char *mailauth_ds_result_text(mailauth_ds_result result)
{
	return (unsigned)result < COUNT(texts) ? texts[result] : "unknown result";
}

/*
 * Whether the DS means this key by its tag. Revoking a key changes its tag, so one that is revoked
 * is known by the tag that it had, too.
 */
static bool has_tag(const ma_dnskey *key, const ma_ds *ds)
{
	uint32_t before = (uint32_t)key->tag - MA_DNSKEY_REVOKE;

	if (key->tag == ds->tag)
		return true;
	if ((key->flags & MA_DNSKEY_REVOKE) == 0)
		return false;
	return (uint16_t)before == ds->tag || (uint16_t)(before - 1) == ds->tag;
}

/* The zone whose DS are compared, and whether that went well. */
typedef struct ma_matching {
	const mailauth_context *context;
	ma_name owner;
	const void *const *keys;
	const size_t *key_lens;
	size_t key_count;
	mailauth_status status;
} ma_matching;

/* What becomes of a DS, with a digest of the right length, beside one key. */
static mailauth_ds_result compare(ma_matching *it, const ma_ds *ds, mailauth_hash hash,
	const ma_dnskey *key)
{
	uint8_t digest[MA_DIGEST_MAX];

	if (!has_tag(key, ds))
		return MAILAUTH_DS_TAG;
	if (key->algorithm != ds->algorithm)
		return MAILAUTH_DS_ALGORITHM;
	if (key->protocol != MA_DNSKEY_PROTOCOL)
		return MAILAUTH_DS_PROTOCOL;
	if ((key->flags & MA_DNSKEY_ZONE) == 0)
		return MAILAUTH_DS_NOT_ZONE;
	if ((key->flags & MA_DNSKEY_REVOKE) != 0)
		return MAILAUTH_DS_REVOKED;
	if (!make_digest(it->context, &it->owner, key->rdata, hash, digest)) {
		it->status = MAILAUTH_CALLBACK_FAILED;
		return MAILAUTH_DS_MISMATCH;
	}
	if (memcmp(digest, ds->digest.ptr, ds->digest.len) != 0)
		return MAILAUTH_DS_MISMATCH;
	return MAILAUTH_DS_MATCH;
}

static mailauth_ds_result match_one(ma_matching *it, const ma_ds *ds)
{
	size_t max = ma_limit(it->context, MAILAUTH_LIMIT_DNSSEC_KEYS), tried = 0;
	mailauth_ds_result best = MAILAUTH_DS_TAG;
	mailauth_hash hash;

	if (ds->tag == 0 && ds->algorithm == 0 && ds->type == 0 && ds->digest.len == 1 &&
		ds->digest.ptr[0] == 0)
		return MAILAUTH_DS_DELETE;
	if (!find_hash(ds->type, &hash))
		return MAILAUTH_DS_UNSUPPORTED;
	if (ds->digest.len != ma_hash_size(hash))
		return MAILAUTH_DS_LENGTH;
	for (size_t i = 0; i < it->key_count; i++) {
		mailauth_ds_result result;
		ma_dnskey key;

		if (!ma_dnskey_read(ma_slice_of(it->keys[i], it->key_lens[i]), &key))
			continue;
		if (is_usable(&key) && key.tag == ds->tag && key.algorithm == ds->algorithm &&
			tried++ == max)
			return MAILAUTH_DS_LIMIT;
		result = compare(it, ds, hash, &key);
		if (result == MAILAUTH_DS_MATCH)
			return result;
		if (result > best)
			best = result;
	}
	return best;
}

/*
 * "Validator implementations SHOULD ignore DS RRs containing SHA-1 digests if DS RRs with SHA-256
 * digests are present in the DS RRset" (RFC 4509 3); SHA-384 is as good.
 */
static bool has_better(const void *const *ds, const size_t *lens, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		ma_ds other;

		if (read_ds(ma_slice_of(ds[i], lens[i]), &other) &&
			(other.type == MAILAUTH_DS_SHA256 || other.type == MAILAUTH_DS_SHA384))
			return true;
	}
	return false;
}

mailauth_status mailauth_ds_match(const mailauth_context *context, const char *owner,
	const void *const *ds, const size_t *ds_lens, size_t ds_count, const void *const *keys,
	const size_t *key_lens, size_t key_count, mailauth_ds_result *results)
{
	ma_matching it = {.context = context,
		.keys = keys,
		.key_lens = key_lens,
		.key_count = key_count,
		.status = MAILAUTH_OK};
	bool better;

	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	if (owner == NULL || (ds_count > 0 && (ds == NULL || ds_lens == NULL || results == NULL)) ||
		(key_count > 0 && (keys == NULL || key_lens == NULL)))
		return MAILAUTH_BAD_ARGUMENT;
	if (!read_owner(owner, &it.owner))
		return MAILAUTH_BAD_ARGUMENT;
	better = has_better(ds, ds_lens, ds_count);
	for (size_t i = 0; i < ds_count; i++) {
		ma_ds one;

		if (!read_ds(ma_slice_of(ds[i], ds_lens[i]), &one))
			results[i] = MAILAUTH_DS_MALFORMED;
		else if (one.type == MAILAUTH_DS_SHA1 && better)
			results[i] = MAILAUTH_DS_IGNORED;
		else
			results[i] = match_one(&it, &one);
	}
	return it.status;
}
