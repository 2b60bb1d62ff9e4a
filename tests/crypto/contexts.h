/*
 * The context of a test: ours, or in a source that includes the test and defines
 * MA_CONTEXT_PROVIDER(context), one whose hashes and signatures others compute.
 */
#ifndef MA_TEST_CONTEXTS_H
#define MA_TEST_CONTEXTS_H

#include "test.h"

static inline mailauth_context *context_of_test(void)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	assert_non_null(context);
#ifdef MA_CONTEXT_PROVIDER
	MA_CONTEXT_PROVIDER(context);
#endif
	return context;
}

#endif
