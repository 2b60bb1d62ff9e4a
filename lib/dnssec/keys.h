/*
 * The keys that may have made signatures, found by their tags.
 */
#ifndef MA_KEYS_H
#define MA_KEYS_H

#include "arena.h"
#include "dnskey.h"
#include "name.h"

#include <mailauth/dnssec.h>

enum { MA_KEYS_CHAINS = 256 };

typedef struct ma_zone_key {
	struct ma_zone_key *next; /* of its chain */
	size_t index;             /* in the order added */
	ma_dnskey key;
	ma_name owner;
} ma_zone_key;

/* By the lower octet of their tags, each chain in the order added. */
typedef struct ma_keys {
	ma_arena arena;
	ma_zone_key *first[MA_KEYS_CHAINS], *last[MA_KEYS_CHAINS];
	size_t count;
} ma_keys;

/* Empty. */
void ma_keys_init(ma_keys *keys, const mailauth_context *context);

void ma_keys_release(ma_keys *keys);

/* Copies the rdata, and reads it once and for all. */
mailauth_status ma_keys_add(ma_keys *keys, const ma_name *owner, ma_slice rdata);

/*
 * The first key with the tag, algorithm and owner, or the next one behind `before`; NULL if there
 * is none.
 */
const ma_zone_key *ma_keys_find(const ma_keys *keys, const ma_zone_key *before, uint16_t tag,
	uint8_t algorithm, const ma_name *owner);

#endif
