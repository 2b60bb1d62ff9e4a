/*
 * An arena: memory for things that all end together. Nothing in it is released by itself.
 */
#ifndef MA_ARENA_H
#define MA_ARENA_H

#include "context.h"
#include "slice.h"

typedef struct ma_arena_chunk ma_arena_chunk;

typedef struct ma_arena {
	const mailauth_context *context;
	ma_arena_chunk *chunks; /* the newest first */
} ma_arena;

void ma_arena_init(ma_arena *arena, const mailauth_context *context);

/* Ends all that is in the arena, and keeps its newest chunk for what comes next. */
void ma_arena_reset(ma_arena *arena);

/* Ends all and gives the memory back. */
void ma_arena_release(ma_arena *arena);

/* `count` things of `size` octets, all zeros, aligned for any type; NULL if there is no memory. */
void *ma_arena_take(ma_arena *arena, size_t count, size_t size);

/* A copy of the slice with a NUL behind it; NULL if there is no memory. */
char *ma_arena_text(ma_arena *arena, ma_slice slice);

#endif
