/*
 * An arena: memory for things that all end together. Nothing in it is released by itself.
 */
#ifndef MA_ARENA_H
#define MA_ARENA_H

#include "context.h"
#include "slice.h"

#include <stdalign.h>

typedef struct ma_arena_chunk {
	struct ma_arena_chunk *older;
	size_t size; /* of the chunk, this head included */
	size_t used; /* the same; what is behind it is zeros */
} ma_arena_chunk;

typedef struct ma_arena {
	const mailauth_context *context;
	ma_arena_chunk *chunks; /* the newest first */
} ma_arena;

void ma_arena_init(ma_arena *arena, const mailauth_context *context);

/*
 * Ends all that is in the arena, and keeps its newest chunk for what comes next, unless that is
 * over 64 KiB, as a chunk for a single large thing is.
 */
void ma_arena_reset(ma_arena *arena);

/* Ends all and gives the memory back. */
void ma_arena_release(ma_arena *arena);

/* `n` rounded up to a place where any type may stand. The caller has made sure of the room. */
static inline size_t ma_arena_aligned(size_t n)
{
	return (n + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

/* ma_arena_take from a new chunk; `need` is aligned. */
void *ma_arena_take_more(ma_arena *arena, size_t need);

/* `count` things of `size` octets, all zeros, aligned for any type; NULL if there is no memory. */
static inline void *ma_arena_take(ma_arena *arena, size_t count, size_t size)
{
	ma_arena_chunk *chunk = arena->chunks;
	size_t need, used;

	if (size > 0 && count > (SIZE_MAX - alignof(max_align_t)) / size)
		return NULL;
	need = ma_arena_aligned(count * size);
	if (chunk == NULL || need > chunk->size - chunk->used)
		return ma_arena_take_more(arena, need);
	used = chunk->used;
	chunk->used = used + need;
	return (uint8_t *)chunk + used;
}

/* A copy of the slice with a NUL behind it; NULL if there is no memory. */
char *ma_arena_text(ma_arena *arena, ma_slice slice);

#endif
