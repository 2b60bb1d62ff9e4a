/*
 * The keys that may have made signatures: see keys.h. A zone may have thousands of keys and of
 * signatures, so that no signature looks at each key, and no key's tag is summed up twice.
 */
#include "keys.h"

void ma_keys_init(ma_keys *keys, const mailauth_context *context)
{
	*keys = (ma_keys){.count = 0};
	ma_arena_init(&keys->arena, context);
}

void ma_keys_release(ma_keys *keys)
{
	ma_arena_release(&keys->arena);
}

mailauth_status ma_keys_add(ma_keys *keys, const ma_name *owner, ma_slice rdata)
{
	ma_zone_key *added;
	const char *copy;
	ma_dnskey key;
	unsigned chain;

	if (!ma_dnskey_read(rdata, &key))
		return MAILAUTH_MALFORMED;
	added = ma_arena_take(&keys->arena, 1, sizeof *added);
	copy = ma_arena_text(&keys->arena, rdata);
	if (added == NULL || copy == NULL)
		return MAILAUTH_NO_MEMORY;
	added->owner = *owner;
	added->index = keys->count++;
	added->key = key;
	added->key.rdata = ma_slice_of(copy, rdata.len);
	added->key.key = ma_slice_end(added->key.rdata, key.key.len);
	chain = key.tag % MA_KEYS_CHAINS;
	if (keys->first[chain] == NULL)
		keys->first[chain] = added;
	else
		keys->last[chain]->next = added;
	keys->last[chain] = added;
	return MAILAUTH_OK;
}

const ma_zone_key *ma_keys_find(const ma_keys *keys, const ma_zone_key *before, uint16_t tag,
	uint8_t algorithm, const ma_name *owner)
{
	const ma_zone_key *at = before != NULL ? before->next : keys->first[tag % MA_KEYS_CHAINS];

	while (at != NULL &&
		(at->key.tag != tag || at->key.algorithm != algorithm ||
			!ma_name_equal(&at->owner, owner)))
		at = at->next;
	return at;
}
