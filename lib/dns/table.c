/*
 * Hash tables: see table.h. The links of one bucket are a list. There are never more links than
 * buckets, so that lists stay short.
 */
#include "table.h"

#define FIRST_SIZE ((size_t)64)

/* FNV-1a of 64 bits. */
#define FNV_OFFSET UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

uint64_t ma_hash(uint64_t hash, ma_slice octets)
{
	hash ^= FNV_OFFSET;
	for (size_t i = 0; i < octets.len; i++)
		hash = (hash ^ octets.ptr[i]) * FNV_PRIME;
	return hash;
}

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
