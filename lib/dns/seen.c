/*
 * The records that were seen: see seen.h.
 */
#include "seen.h"

#include "record.h"

/* A record, by which a second one is known. */
typedef struct ma_seen_record {
	ma_link link;
	ma_slice key;
} ma_seen_record;

void ma_seen_init(ma_seen *seen, const mailauth_context *context)
{
	*seen = (ma_seen){.context = context};
	ma_buf_grow(&seen->key, context);
	ma_arena_init(&seen->arena, context);
}

void ma_seen_reset(ma_seen *seen)
{
	ma_buf_reset(&seen->key);
	ma_table_release(&seen->records, seen->context);
	ma_arena_reset(&seen->arena);
}

void ma_seen_release(ma_seen *seen)
{
	ma_buf_release(&seen->key);
	ma_table_release(&seen->records, seen->context);
	ma_arena_release(&seen->arena);
}

/* Owner, type and rdata, without upper case where that has no meaning. */
static void put_key(ma_buf *key, const ma_entry *record)
{
	ma_name owner = *record->owner;

	ma_buf_reset(key);
	ma_name_to_lower(&owner);
	ma_put(key, owner.wire, owner.len);
	ma_put_octet(key, (uint8_t)(record->type >> 8));
	ma_put_octet(key, (uint8_t)record->type);
	ma_put_canonical(key, record->type, record->rdata);
}

static bool has_key(const ma_seen *seen, uint64_t hash, ma_slice key)
{
	for (ma_link *link = ma_table_first(&seen->records, hash); link != NULL;
		link = ma_table_next(link)) {
		if (ma_slice_equal(((const ma_seen_record *)(const void *)link)->key, key))
			return true;
	}
	return false;
}

static bool keep_key(ma_seen *seen, uint64_t hash, ma_slice key)
{
	ma_seen_record *kept = ma_arena_take(&seen->arena, 1, sizeof *kept);
	const char *copy = ma_arena_text(&seen->arena, key);

	if (kept == NULL || copy == NULL)
		return false;
	kept->link.hash = hash;
	kept->key = ma_slice_of(copy, key.len);
	return ma_table_add(&seen->records, seen->context, &kept->link);
}

ma_sight ma_seen_look(ma_seen *seen, const ma_entry *record)
{
	ma_slice key;
	uint64_t hash;

	put_key(&seen->key, record);
	if (seen->key.status != MAILAUTH_OK)
		return MA_SIGHT_NO_MEMORY;
	key = ma_buf_slice(&seen->key);
	hash = ma_hash(seen->context, 0, key);
	if (has_key(seen, hash, key))
		return MA_SIGHT_AGAIN;
	if (seen->records.count >= ma_limit(seen->context, MAILAUTH_LIMIT_ZONE_RECORDS))
		return MA_SIGHT_FULL;
	return keep_key(seen, hash, key) ? MA_SIGHT_FIRST : MA_SIGHT_NO_MEMORY;
}
