/*
 * Arenas: a list of chunks, each twice the one before, over the context's allocator.
 */
#include "arena.h"

#include <stdalign.h>
#include <string.h>

#define FIRST_CHUNK ((size_t)2048)
#define LAST_CHUNK ((size_t)65536)

struct ma_arena_chunk {
	ma_arena_chunk *older;
	size_t size; /* of the chunk, this head included */
	size_t used; /* the same */
};

/* `n` rounded up to a place where any type may stand. The caller has made sure of the room. */
static size_t aligned(size_t n)
{
	return (n + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

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
	if (arena->chunks == NULL)
		return;
	release_chunks(arena->context, arena->chunks->older);
	arena->chunks->older = NULL;
	arena->chunks->used = aligned(sizeof *arena->chunks);
}

void ma_arena_release(ma_arena *arena)
{
	release_chunks(arena->context, arena->chunks);
	arena->chunks = NULL;
}

/* A chunk with room for `need` octets, which are a multiple of the alignment. */
static bool add_chunk(ma_arena *arena, size_t need)
{
	size_t head = aligned(sizeof(ma_arena_chunk));
	size_t size = arena->chunks != NULL ? arena->chunks->size : FIRST_CHUNK / 2;
	ma_arena_chunk *chunk;

	size = size < LAST_CHUNK ? size * 2 : LAST_CHUNK;
	if (need > SIZE_MAX - head)
		return false;
	if (size < head + need)
		size = head + need;
	chunk = ma_resize(arena->context, NULL, 0, size);
	if (chunk == NULL)
		return false;
	*chunk = (ma_arena_chunk){.older = arena->chunks, .size = size, .used = head};
	arena->chunks = chunk;
	return true;
}

void *ma_arena_take(ma_arena *arena, size_t count, size_t size)
{
	size_t need;
	uint8_t *taken;

	if (size != 0 && count > (SIZE_MAX - alignof(max_align_t)) / size)
		return NULL;
	need = aligned(count * size);
	if (arena->chunks == NULL || need > arena->chunks->size - arena->chunks->used)
		if (!add_chunk(arena, need))
			return NULL;
	taken = (uint8_t *)arena->chunks + arena->chunks->used;
	arena->chunks->used += need;
	memset(taken, 0, need);
	return taken;
}

char *ma_arena_text(ma_arena *arena, ma_slice slice)
{
	char *text = slice.len < SIZE_MAX ? ma_arena_take(arena, slice.len + 1, 1) : NULL;

	if (text != NULL && slice.len > 0)
		memcpy(text, slice.ptr, slice.len);
	return text;
}
