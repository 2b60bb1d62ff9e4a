/*
 * DS records (RFC 4034 5): made of keys, and compared with them. Somebody may send thousands of
 * both: keys are found by their tags, and none is hashed twice for one digest type.
 */
#include "dnskey.h"
#include "hash.h"
#include "name.h"
#include "rrsig.h"
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

/* The digest types that are known. */
static const struct ma_digest_type {
	unsigned type;
	mailauth_hash hash;
} digest_types[] = {
	{MAILAUTH_DS_SHA1, MAILAUTH_HASH_SHA1},     /* RFC 4034 A.2 */
	{MAILAUTH_DS_SHA256, MAILAUTH_HASH_SHA256}, /* RFC 4509 2.2 */
	{MAILAUTH_DS_SHA384, MAILAUTH_HASH_SHA384}, /* RFC 6605 2 */
};

/* The index of a digest type; COUNT(digest_types) for one that is not known. */
static size_t find_type(unsigned type)
{
	size_t i = 0;

	while (i < COUNT(digest_types) && digest_types[i].type != type)
		i++;
	return i;
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
	size_t type = find_type(digest);
	mailauth_hash hash;
	ma_dnskey key;
	ma_name name;
	ma_buf out;

	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	if (owner == NULL || (dnskey == NULL && dnskey_len > 0) || (buf == NULL && cap > 0) ||
		len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (!read_owner(owner, &name) || type == COUNT(digest_types))
		return MAILAUTH_BAD_ARGUMENT;
	hash = digest_types[type].hash;
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

/* A key that DS are compared with, and what is known of its digests. */
typedef struct ma_candidate {
	ma_dnskey key;
	bool is_hashed[COUNT(digest_types)];
	uint8_t digests[COUNT(digest_types)][MA_DIGEST_MAX];
} ma_candidate;

/* A tag that DS may mean a key by. */
typedef struct ma_tag {
	struct ma_tag *next;
	ma_candidate *key;
	uint16_t tag;
} ma_tag;

enum { CHAINS = 256, TAGS_EACH = 3 };

/* What is allocated for one key. */
typedef struct ma_key_room {
	ma_candidate key;
	ma_tag tags[TAGS_EACH];
} ma_key_room;

/* The zone whose DS are compared, and whether that went well. */
typedef struct ma_matching {
	const mailauth_context *context;
	ma_name owner;
	ma_key_room *keys;
	ma_tag *chains[CHAINS]; /* by the lower octet of the tag */
	mailauth_status status;
} ma_matching;

static void add_tag(ma_matching *it, ma_tag *tag, ma_candidate *key, unsigned number)
{
	*tag = (ma_tag){it->chains[number % CHAINS], key, (uint16_t)number};
	it->chains[number % CHAINS] = tag;
}

/*
 * Revoking a key changes its tag, so one that is revoked is known by the tag that it had, too; if
 * the sum overflowed between, that was one less.
 */
static void add_key(ma_matching *it, ma_key_room *room, ma_slice rdata)
{
	ma_candidate *key = &room->key;
	unsigned before;

	if (!ma_dnskey_read(rdata, &key->key))
		return;
	add_tag(it, &room->tags[0], key, key->key.tag);
	if ((key->key.flags & MA_DNSKEY_REVOKE) == 0)
		return;
	before = key->key.tag + 0x10000u - MA_DNSKEY_REVOKE;
	add_tag(it, &room->tags[1], key, before & 0xffff);
	add_tag(it, &room->tags[2], key, (before - 1) & 0xffff);
}

/* The key's digest of a type; NULL if the provider failed. */
static const uint8_t *digest_of(ma_matching *it, ma_candidate *key, size_t type)
{
	if (!key->is_hashed[type]) {
		if (!make_digest(it->context, &it->owner, key->key.rdata, digest_types[type].hash,
			    key->digests[type])) {
			it->status = MAILAUTH_CALLBACK_FAILED;
			return NULL;
		}
		key->is_hashed[type] = true;
	}
	return key->digests[type];
}

/* What becomes of a DS, with a digest of the right length, beside a key that has its tag. */
static mailauth_ds_result compare(ma_matching *it, const ma_ds *ds, size_t type, ma_candidate *with)
{
	const ma_dnskey *key = &with->key;
	const uint8_t *digest;

	if (key->algorithm != ds->algorithm)
		return MAILAUTH_DS_ALGORITHM;
	if (key->protocol != MA_DNSKEY_PROTOCOL)
		return MAILAUTH_DS_PROTOCOL;
	if ((key->flags & MA_DNSKEY_ZONE) == 0)
		return MAILAUTH_DS_NOT_ZONE;
	if ((key->flags & MA_DNSKEY_REVOKE) != 0)
		return MAILAUTH_DS_REVOKED;
	digest = digest_of(it, with, type);
	if (digest == NULL || memcmp(digest, ds->digest.ptr, ds->digest.len) != 0)
		return MAILAUTH_DS_MISMATCH;
	return MAILAUTH_DS_MATCH;
}

static bool is_delete(const ma_ds *ds)
{
	return ds->tag == 0 && ds->algorithm == 0 && ds->type == 0 && ds->digest.len == 1 &&
		ds->digest.ptr[0] == 0;
}

/* With a match its key is in `*key`. */
static mailauth_ds_result match_one(ma_matching *it, const ma_ds *ds, const ma_candidate **key)
{
	size_t max = ma_limit(it->context, MAILAUTH_LIMIT_DNSSEC_KEYS), tried = 0;
	size_t type = find_type(ds->type);
	mailauth_ds_result best = MAILAUTH_DS_TAG, result;

	if (is_delete(ds))
		return MAILAUTH_DS_DELETE;
	if (type == COUNT(digest_types))
		return MAILAUTH_DS_UNSUPPORTED;
	if (ds->digest.len != ma_hash_size(digest_types[type].hash))
		return MAILAUTH_DS_LENGTH;
	for (const ma_tag *at = it->chains[ds->tag % CHAINS]; at != NULL; at = at->next) {
		if (at->tag != ds->tag)
			continue;
		if (is_usable(&at->key->key) && at->key->key.algorithm == ds->algorithm &&
			tried++ == max)
			return MAILAUTH_DS_LIMIT;
		result = compare(it, ds, type, at->key);
		if (result == MAILAUTH_DS_MATCH) {
			*key = at->key;
			return result;
		}
		if (result > best)
			best = result;
	}
	return best;
}

/*
 * "Validator implementations SHOULD ignore DS RRs containing SHA-1 digests if DS RRs with SHA-256
 * digests are present in the DS RRset" (RFC 4509 3), whichever key those name; SHA-384 is as good.
 * Those that a validator disregards itself (RFC 6840 5.2), or that have no such digest, do not
 * count.
 */
static bool has_better(const void *const *ds, const size_t *lens, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		ma_ds other;

		if (read_ds(ma_slice_of(ds[i], lens[i]), &other) &&
			(other.type == MAILAUTH_DS_SHA256 || other.type == MAILAUTH_DS_SHA384) &&
			other.digest.len ==
				ma_hash_size(digest_types[find_type(other.type)].hash) &&
			ma_rrsig_is_supported(other.algorithm, true))
			return true;
	}
	return false;
}

/* A key is the first thing in its room. */
static size_t index_of(const ma_matching *it, const ma_candidate *key)
{
	return key != NULL ? (size_t)((const ma_key_room *)(const void *)key - it->keys) : SIZE_MAX;
}

static void match_all(ma_matching *it, const void *const *ds, const size_t *lens, size_t count,
	mailauth_ds_result *results, size_t *named)
{
	bool better = has_better(ds, lens, count);

	for (size_t i = 0; i < count; i++) {
		const ma_candidate *key = NULL;
		ma_ds one;

		if (!read_ds(ma_slice_of(ds[i], lens[i]), &one))
			results[i] = MAILAUTH_DS_MALFORMED;
		else if (one.type == MAILAUTH_DS_SHA1 && better)
			results[i] = MAILAUTH_DS_IGNORED;
		else
			results[i] = match_one(it, &one, &key);
		if (named != NULL)
			named[i] = index_of(it, key);
	}
}

/* Nothing reads as a match before it is one. */
static void forget(mailauth_ds_result *results, size_t *named, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		results[i] = MAILAUTH_DS_MALFORMED;
		if (named != NULL)
			named[i] = SIZE_MAX;
	}
}

/* Whether each of the caller's records is there. */
static bool are_given(const void *const *rdata, const size_t *lens, size_t count)
{
	if (count > 0 && (rdata == NULL || lens == NULL))
		return false;
	for (size_t i = 0; i < count; i++)
		if (rdata[i] == NULL && lens[i] > 0)
			return false;
	return true;
}

mailauth_status mailauth_ds_match(const mailauth_context *context, const char *owner,
	const void *const *ds, const size_t *ds_lens, size_t ds_count, const void *const *keys,
	const size_t *key_lens, size_t key_count, mailauth_ds_result *results)
{
	return mailauth_ds_match_keys(context, owner, ds, ds_lens, ds_count, keys, key_lens,
		key_count, results, NULL);
}

mailauth_status mailauth_ds_match_keys(const mailauth_context *context, const char *owner,
	const void *const *ds, const size_t *ds_lens, size_t ds_count, const void *const *keys,
	const size_t *key_lens, size_t key_count, mailauth_ds_result *results, size_t *named)
{
	ma_matching it = {.context = context, .status = MAILAUTH_OK};

	if (results != NULL)
		forget(results, named, ds_count);
	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	if (ds_count > 0 && results == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (owner == NULL || !are_given(ds, ds_lens, ds_count) ||
		!are_given(keys, key_lens, key_count))
		return MAILAUTH_BAD_ARGUMENT;
	if (!read_owner(owner, &it.owner))
		return MAILAUTH_BAD_ARGUMENT;
	if (key_count >= SIZE_MAX / sizeof *it.keys)
		return MAILAUTH_NO_MEMORY;
	it.keys = ma_alloc_zero(context, (key_count + 1) * sizeof *it.keys);
	if (it.keys == NULL)
		return MAILAUTH_NO_MEMORY;
	/* A chain has what was added last at its front: in the end the first key. */
	for (size_t i = key_count; i > 0; i--)
		add_key(&it, &it.keys[i - 1], ma_slice_of(keys[i - 1], key_lens[i - 1]));
	match_all(&it, ds, ds_lens, ds_count, results, named);
	if (it.status != MAILAUTH_OK)
		forget(results, named, ds_count);
	ma_release(context, it.keys, (key_count + 1) * sizeof *it.keys);
	return it.status;
}
