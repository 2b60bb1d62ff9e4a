/*
 * Body hash sinks: see bodyhash.h.
 */
#include "bodyhash.h"

/* Takes canonical octets and hashes those within the length. */
static int hash_octets(void *user, const void *octets, size_t len)
{
	ma_body_hash *hash = user;
	uint64_t length = hash->kind.length;
	uint64_t room = length > hash->total ? length - hash->total : 0;

	ma_hash_feed(&hash->hash, octets, room < len ? (size_t)room : len);
	hash->total += len;
	return 0;
}

ma_body_hash_status ma_body_hashes_want(ma_body_hashes *hashes, ma_arena *arena,
	ma_body_hash_kind kind, ma_body_hash **wanted)
{
	ma_body_hash *hash;

	for (hash = hashes->first; hash != NULL; hash = hash->next) {
		if (hash->kind.canonicalization == kind.canonicalization &&
			hash->kind.length == kind.length && hash->kind.hash == kind.hash) {
			*wanted = hash;
			return MA_BODY_HASH_OK;
		}
	}
	if (hashes->count == hashes->max)
		return MA_BODY_HASH_TOO_MANY;
	hash = ma_arena_take(arena, 1, sizeof *hash);
	if (hash == NULL)
		return MA_BODY_HASH_NO_MEMORY;
	hash->next = hashes->first;
	hash->kind = kind;
	ma_canon_body_init(&hash->canon, kind.canonicalization, hash_octets, hash);
	ma_hash_begin(&hash->hash, arena->context, kind.hash);
	hashes->first = hash;
	hashes->count++;
	*wanted = hash;
	return MA_BODY_HASH_OK;
}

void ma_body_hashes_feed(ma_body_hashes *hashes, ma_slice octets)
{
	for (ma_body_hash *hash = hashes->first; hash != NULL; hash = hash->next)
		ma_canon_body_feed(&hash->canon, octets);
}

bool ma_body_hashes_finish(ma_body_hashes *hashes)
{
	bool done = true;

	for (ma_body_hash *hash = hashes->first; hash != NULL; hash = hash->next) {
		ma_canon_body_finish(&hash->canon);
		done = ma_hash_end(&hash->hash, hash->digest) && done;
	}
	return done;
}

void ma_body_hashes_drop(ma_body_hashes *hashes)
{
	for (ma_body_hash *hash = hashes->first; hash != NULL; hash = hash->next)
		ma_hash_drop(&hash->hash);
	hashes->first = NULL;
}
