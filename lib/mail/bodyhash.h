/*
 * Body hash sinks: each distinct (canonicalization, length, hash) of a message's body is hashed
 * once, as the body passes, however many signatures share it.
 */
#ifndef MA_BODYHASH_H
#define MA_BODYHASH_H

#include "arena.h"
#include "canon.h"
#include "hash.h"

/* The length that means the whole body. */
#define MA_BODY_WHOLE UINT64_MAX

/* What makes a hash another one. */
typedef struct ma_body_hash_kind {
	mailauth_canonicalization canonicalization;
	uint64_t length;    /* canonical octets to be hashed at most, or MA_BODY_WHOLE */
	mailauth_hash hash; /* SHA-1 or SHA-256 */
} ma_body_hash_kind;

typedef struct ma_body_hash ma_body_hash;
struct ma_body_hash {
	ma_body_hash *next;
	ma_body_hash_kind kind;
	uint64_t total; /* canonical octets that came, hashed or not */
	ma_canon_body canon;
	ma_hash hash;
	uint8_t digest[MA_SHA256_SIZE]; /* once finished */
};

typedef struct ma_body_hashes {
	ma_body_hash *first;
	size_t count, max;
} ma_body_hashes;

/* How a wish for a hash was met. */
typedef enum ma_body_hash_status {
	MA_BODY_HASH_OK,
	MA_BODY_HASH_TOO_MANY,
	MA_BODY_HASH_NO_MEMORY
} ma_body_hash_status;

/* The hash of this kind, a new one in the arena unless there is one. Before the body comes. */
ma_body_hash_status ma_body_hashes_want(ma_body_hashes *hashes, ma_arena *arena,
	ma_body_hash_kind kind, ma_body_hash **wanted);

void ma_body_hashes_feed(ma_body_hashes *hashes, ma_slice octets);

/* False if the context's provider of hashes failed. */
bool ma_body_hashes_finish(ma_body_hashes *hashes);

/* Ends those that have not ended. Before their arena is reset or released. */
void ma_body_hashes_drop(ma_body_hashes *hashes);

#endif
