/*
 * mailauth-spf --lint: what is wrong with a domain's record, or with a text.
 */
#ifndef EXAMPLES_SPF_LINT_H
#define EXAMPLES_SPF_LINT_H

#include "session.h"

/* Whose record: that of `domain`, or `record`; the other is NULL. */
typedef struct spf_lint_of {
	const char *domain, *record;
	int64_t max_addresses; /* that may send without a warning; 0: the library's number */
} spf_lint_of;

/*
 * Looks at it. Prints the tree and what was found. Returns 0 if that is nothing, 1 for errors, 3
 * for warnings alone, or another exit code having said what was wrong.
 */
int spf_lint(session *all, const shared_options *options, const spf_lint_of *of);

#endif
