/*
 * Arenas: a list of chunks, each twice the one before, over the context's allocator.
 */
#include "arena.h"

#include <string.h>

#define FIRST_CHUNK ((size_t)2048)

/* A chunk is no larger, but for a larger thing, and what a reset keeps is no larger at all. */
#define LAST_CHUNK ((size_t)65536)

void ma_arena_init(ma_arena *arena, const mailauth_context *context)
{
	arena->context = context;
	arena->chunks = NULL;
}

static void release_chunks(const mailauth_context *context, ma_arena_chunk *chunk)
{
	while (chunk != NULL) {
		ma_arena_chunk *older = chunk->older;

		ma_release(context, chunk, chunk->size);
		chunk = older;
	}
}

void ma_arena_reset(ma_arena *arena)
{
	ma_arena_chunk *newest = arena->chunks;
	size_t head = ma_arena_aligned(sizeof *newest);

	if (newest == NULL || newest->size > LAST_CHUNK) {
		ma_arena_release(arena);
		return;
	}
	release_chunks(arena->context, newest->older);
	newest->older = NULL;
	memset((uint8_t *)newest + head, 0, newest->used - head);
	newest->used = head;
}

void ma_arena_release(ma_arena *arena)
{
	release_chunks(arena->context, arena->chunks);
	arena->chunks = NULL;
}

void *ma_arena_take_more(ma_arena *arena, size_t need)
{
	size_t head = ma_arena_aligned(sizeof(ma_arena_chunk));
	size_t size = arena->chunks != NULL ? arena->chunks->size : FIRST_CHUNK / 2;
	ma_arena_chunk *chunk;

	size = size < LAST_CHUNK / 2 ? size * 2 : LAST_CHUNK;
	if (need > SIZE_MAX - head)
		return NULL;
	if (size < head + need)
		size = head + need;
	chunk = ma_alloc_zero(arena->context, size);
	if (chunk == NULL)
		return NULL;
	*chunk = (ma_arena_chunk){.older = arena->chunks, .size = size, .used = head + need};
	arena->chunks = chunk;
	return (uint8_t *)chunk + head;
}

char *ma_arena_text(ma_arena *arena, ma_slice slice)
{
	char *text = slice.len < SIZE_MAX ? ma_arena_take(arena, slice.len + 1, 1) : NULL;

	if (text != NULL && slice.len > 0)
		memcpy(text, slice.ptr, slice.len);
	return text;
}
