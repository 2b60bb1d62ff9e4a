/*
 * The keys that may have made signatures, found by their tags.
 */
#ifndef MA_KEYS_H
#define MA_KEYS_H

#include "arena.h"
#include "dnskey.h"
#include "name.h"
#include "table.h"

#include <mailauth/dnssec.h>

typedef struct ma_zone_key {
	ma_link link;             /* of the first with its tag, algorithm and owner */
	struct ma_zone_key *next; /* with the same, in the order added */
	struct ma_zone_key *last; /* of these, if it is the first */
	size_t index;             /* in the order added */
	ma_dnskey key;
	ma_name owner;
} ma_zone_key;

typedef struct ma_keys {
	const mailauth_context *context;
	ma_arena arena;
	ma_table firsts;
	size_t count;
} ma_keys;

/* Empty. */
void ma_keys_init(ma_keys *keys, const mailauth_context *context);

void ma_keys_release(ma_keys *keys);

/* Copies the rdata, and reads it once and for all. */
mailauth_status ma_keys_add(ma_keys *keys, const ma_name *owner, ma_slice rdata);

/* The first key with the tag, algorithm and owner, before its next ones; NULL if there is none. */
const ma_zone_key *ma_keys_find(const ma_keys *keys, uint16_t tag, uint8_t algorithm,
	const ma_name *owner);

#endif
