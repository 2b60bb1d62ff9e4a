/*
 * A hash table of things that begin with a link. The things are the caller's; the table is only the
 * way to find them. It grows with their number.
 */
#ifndef MA_TABLE_H
#define MA_TABLE_H

#include "context.h"
#include "slice.h"

typedef struct ma_link {
	struct ma_link *next;
	uint64_t hash;
} ma_link;

/* All zeros is an empty table. */
typedef struct ma_table {
	ma_link **buckets;
	size_t size;  /* of the buckets; 0 or a power of two */
	size_t count; /* of the links */
} ma_table;

/*
 * SipHash-1-3 of the octets, by the context's key, so that whoever wrote them cannot choose ones
 * that meet in one bucket. `start` is another hash that they belong to, or 0.
 */
uint64_t ma_hash(const mailauth_context *context, uint64_t start, ma_slice octets);

/* The first link with this hash, or the one after `link`; NULL if there is none. */
ma_link *ma_table_first(const ma_table *table, uint64_t hash);
ma_link *ma_table_next(const ma_link *link);

/* Adds a link whose hash is set; false if there is no memory. */
bool ma_table_add(ma_table *table, const mailauth_context *context, ma_link *link);

/* Gives the memory back. */
void ma_table_release(ma_table *table, const mailauth_context *context);

#endif
