/*
 * The keys that may have made signatures: see keys.h. A zone may have thousands of keys and of
 * signatures, so that no signature looks at each key, and no key's tag is summed up twice: keys are
 * found by all that a signature says of its own, and only those that share it stand in one list.
 */
#include "keys.h"

#include <string.h>

void ma_keys_init(ma_keys *keys, const mailauth_context *context)
{
	*keys = (ma_keys){.context = context};
	ma_arena_init(&keys->arena, context);
}

void ma_keys_release(ma_keys *keys)
{
	ma_table_release(&keys->firsts, keys->context);
	ma_arena_release(&keys->arena);
}

static uint64_t hash_of(const ma_keys *keys, uint16_t tag, uint8_t algorithm, const ma_name *owner)
{
	uint8_t octets[3 + sizeof owner->wire] = {(uint8_t)(tag >> 8), (uint8_t)tag, algorithm};
	ma_name lower = *owner;

	ma_name_to_lower(&lower);
	memcpy(octets + 3, lower.wire, lower.len);
	return ma_hash(keys->context, 0, ma_slice_of(octets, 3 + lower.len));
}

/* The first key with these and their hash. */
static ma_zone_key *find(const ma_keys *keys, uint64_t hash, uint16_t tag, uint8_t algorithm,
	const ma_name *owner)
{
	for (ma_link *link = ma_table_first(&keys->firsts, hash); link != NULL;
		link = ma_table_next(link)) {
		ma_zone_key *at = (ma_zone_key *)(void *)link;

		if (at->key.tag == tag && at->key.algorithm == algorithm &&
			ma_name_equal(&at->owner, owner))
			return at;
	}
	return NULL;
}

/* Behind those that it shares all with, or as the first of its own; false if there is no memory. */
static bool put_key(ma_keys *keys, ma_zone_key *added)
{
	const ma_dnskey *key = &added->key;
	uint64_t hash = hash_of(keys, key->tag, key->algorithm, &added->owner);
	ma_zone_key *first = find(keys, hash, key->tag, key->algorithm, &added->owner);

	added->next = NULL;
	if (first != NULL) {
		first->last->next = added;
		first->last = added;
		return true;
	}
	added->last = added;
	added->link.hash = hash;
	return ma_table_add(&keys->firsts, keys->context, &added->link);
}

mailauth_status ma_keys_add(ma_keys *keys, const ma_name *owner, ma_slice rdata)
{
	ma_zone_key *added;
	const char *copy;
	ma_dnskey key;

	if (!ma_dnskey_read(rdata, &key))
		return MAILAUTH_MALFORMED;
	added = ma_arena_take(&keys->arena, 1, sizeof *added);
	copy = ma_arena_text(&keys->arena, rdata);
	if (added == NULL || copy == NULL)
		return MAILAUTH_NO_MEMORY;
	added->owner = *owner;
	added->index = keys->count;
	added->key = key;
	added->key.rdata = ma_slice_of(copy, rdata.len);
	added->key.key = ma_slice_end(added->key.rdata, key.key.len);
	if (!put_key(keys, added))
		return MAILAUTH_NO_MEMORY;
	keys->count++;
	return MAILAUTH_OK;
}

const ma_zone_key *ma_keys_find(const ma_keys *keys, uint16_t tag, uint8_t algorithm,
	const ma_name *owner)
{
	return find(keys, hash_of(keys, tag, algorithm, owner), tag, algorithm, owner);
}
