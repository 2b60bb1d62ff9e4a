/*
 * What every operation that takes memory must stand: that any one of its allocations fails.
 */
#ifndef MA_ALLOC_TEST_H
#define MA_ALLOC_TEST_H

#include "test.h"

/* Whether the status is of a call that worked, rather than one that lacked memory. */
static inline bool worked(mailauth_status status)
{
	assert_true(status == MAILAUTH_OK || status == MAILAUTH_PENDING ||
		status == MAILAUTH_NO_MEMORY);
	return status != MAILAUTH_NO_MEMORY;
}

/*
 * An operation, in two parts, on a context over test_allocate that stands meanwhile. `run` does all
 * of it, from making the object, and checks what came of it; it returns false if something lacked
 * memory, which must be so exactly if an allocation failed. `recover`, which may be NULL, comes
 * after each with memory enough: what was made must work again after its reset. It also lets go of
 * it.
 */
typedef struct test_operation {
	bool (*run)(void *user);
	void (*recover)(void *user);
} test_operation;

/* Fails each allocation of the operation once; nothing may be lost. Returns how many there were. */
static inline size_t every_allocation_fails(test_memory *memory, const test_operation *operation,
	void *user)
{
	size_t before = memory->in_use, failures = 0;
	bool done;

	do {
		memory->allocations = 0;
		memory->fail_at = ++failures;
		done = operation->run(user);
		assert_int_equal(done, memory->allocations < failures);
		memory->fail_at = 0;
		if (operation->recover != NULL)
			operation->recover(user);
		assert_int_equal(memory->in_use, before);
	} while (!done);
	return failures - 1;
}

/* The same on a context of its own, which stands where `context` says, for `user` to find. */
static inline size_t every_allocation_fails_on(mailauth_context **context,
	const test_operation *operation, void *user)
{
	test_memory memory = {0};
	size_t failures;

	*context = mailauth_context_new(test_allocate, &memory);
	failures = every_allocation_fails(&memory, operation, user);
	mailauth_context_free(*context);
	assert_int_equal(memory.in_use, 0);
	return failures;
}

#endif
