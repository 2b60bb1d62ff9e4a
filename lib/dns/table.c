/*
 * Hash tables: see table.h. The links of one bucket are a list. There are never more links than
 * buckets, so that lists stay short.
 */
#include "table.h"

#include "octets8.h"

#define FIRST_SIZE ((size_t)64)

/* ------------------------------------------------------------------ SipHash */

/* Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012, 2.1 and 2.2. */
typedef struct sip {
	uint64_t v0, v1, v2, v3;
} sip;

static uint64_t rotated(uint64_t word, unsigned by)
{
	return word << by | word >> (64 - by);
}

static inline void sip_round(sip *it)
{
	it->v0 += it->v1;
	it->v2 += it->v3;
	it->v1 = rotated(it->v1, 13) ^ it->v0;
	it->v3 = rotated(it->v3, 16) ^ it->v2;
	it->v0 = rotated(it->v0, 32) + it->v3;
	it->v2 += it->v1;
	it->v1 = rotated(it->v1, 17) ^ it->v2;
	it->v3 = rotated(it->v3, 21) ^ it->v0;
	it->v2 = rotated(it->v2, 32);
}

/* One round for each word of the message: the "1" of SipHash-1-3. */
static void sip_take(sip *it, uint64_t word)
{
	it->v3 ^= word;
	sip_round(it);
	it->v0 ^= word;
}

uint64_t ma_hash(const mailauth_context *context, uint64_t start, ma_slice octets)
{
	uint64_t k0 = context->hash_key[0] ^ start, k1 = context->hash_key[1];
	sip it = {k0 ^ UINT64_C(0x736f6d6570736575), k1 ^ UINT64_C(0x646f72616e646f6d),
		k0 ^ UINT64_C(0x6c7967656e657261), k1 ^ UINT64_C(0x7465646279746573)};

	for (size_t at = 0; octets.len - at >= 8; at += 8)
		sip_take(&it, ma_octets8(octets.ptr + at));
	sip_take(&it, ma_rest8(octets.ptr, octets.len) | (uint64_t)octets.len << 56);
	it.v2 ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(&it);
	return it.v0 ^ it.v1 ^ it.v2 ^ it.v3;
}

/* ------------------------------------------------------------------ the table */

static ma_link **bucket_of(const ma_table *table, uint64_t hash)
{
	return &table->buckets[(hash ^ hash >> 32) & (table->size - 1)];
}

static ma_link *with_hash(ma_link *link, uint64_t hash)
{
	while (link != NULL && link->hash != hash)
		link = link->next;
	return link;
}

ma_link *ma_table_first(const ma_table *table, uint64_t hash)
{
	return table->size > 0 ? with_hash(*bucket_of(table, hash), hash) : NULL;
}

ma_link *ma_table_next(const ma_link *link)
{
	return with_hash(link->next, link->hash);
}

static void put_link(ma_table *table, ma_link *link)
{
	ma_link **bucket = bucket_of(table, link->hash);

	link->next = *bucket;
	*bucket = link;
}

static bool grow(ma_table *table, const mailauth_context *context)
{
	ma_table grown = {.size = table->size > 0 ? table->size * 2 : FIRST_SIZE,
		.count = table->count};

	if (grown.size > SIZE_MAX / 2 / sizeof *grown.buckets)
		return false;
	grown.buckets = ma_alloc_zero(context, grown.size * sizeof *grown.buckets);
	if (grown.buckets == NULL)
		return false;
	for (size_t i = 0; i < table->size; i++) {
		ma_link *link = table->buckets[i], *next;

		for (; link != NULL; link = next) {
			next = link->next;
			put_link(&grown, link);
		}
	}
	ma_table_release(table, context);
	*table = grown;
	return true;
}

bool ma_table_add(ma_table *table, const mailauth_context *context, ma_link *link)
{
	if (table->count == table->size && !grow(table, context))
		return false;
	put_link(table, link);
	table->count++;
	return true;
}

void ma_table_release(ma_table *table, const mailauth_context *context)
{
	ma_release(context, table->buckets, table->size * sizeof(ma_link *));
	*table = (ma_table){.buckets = NULL};
}
