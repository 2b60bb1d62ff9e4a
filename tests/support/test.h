/*
 * What all unit tests share: cmocka, rows that name their requirement, inputs without an octet to
 * spare, and an allocator that counts and fails on demand.
 */
#ifndef MA_TEST_H
#define MA_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <mailauth/base.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Says which row runs and which requirement of docs/requirements.md it shows. */
static inline void row(const char *id, const char *why)
{
	print_message("  [%s] %s\n", id, why);
}

/*
 * A heap copy of exactly `len` octets, so that the sanitizer sees a read of one more; to be given
 * to free(). The block of an empty copy has no octet that may be read.
 */
static inline uint8_t *exact_copy(const void *octets, size_t len)
{
	uint8_t *copy = malloc(len);

	if (len > 0) {
		assert_non_null(copy);
		memcpy(copy, octets, len);
	}
	return copy;
}

/* The `user` of test_allocate. All zeros: counts and never fails. */
typedef struct test_memory {
	size_t fail_at;     /* the how manieth allocation fails, from 1; 0: none */
	size_t allocations; /* made or refused */
	size_t most;        /* octets in use at a time; 0: any */
	size_t in_use, peak;
} test_memory;

/* A mailauth_allocate_fn over malloc, which also checks that each old size is true. */
static inline void *test_allocate(void *user, void *old, size_t old_size, size_t new_size)
{
	test_memory *memory = user;
	size_t *block = NULL;

	assert_true(old != NULL || new_size > 0);
	if (old != NULL) {
		block = (size_t *)(void *)((uint8_t *)old - 16);
		assert_int_equal(*block, old_size);
	}
	if (new_size == 0) {
		memory->in_use -= old_size;
		free(block);
		return NULL;
	}
	if (++memory->allocations == memory->fail_at)
		return NULL;
	if (memory->most > 0 && memory->in_use - old_size + new_size > memory->most)
		return NULL;
	assert_true(new_size <= SIZE_MAX - 16);
	block = realloc(block, new_size + 16);
	assert_non_null(block);
	*block = new_size;
	memory->in_use += new_size - old_size;
	if (memory->in_use > memory->peak)
		memory->peak = memory->in_use;
	return (uint8_t *)block + 16;
}

#endif
