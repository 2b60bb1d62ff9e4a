/*
 * mailauth-spf --lint: what is wrong with a domain's record, or with a text.
 */
#ifndef EXAMPLES_SPF_LINT_H
#define EXAMPLES_SPF_LINT_H

#include "session.h"

/*
 * Looks at the record of `domain`, or at `record`; the other is NULL. Prints the tree and what was
 * found. Returns 0 if that is nothing, 1 for errors, 3 for warnings alone, or another exit code
 * having said what was wrong.
 */
int spf_lint(session *all, const shared_options *options, const char *domain, const char *record);

#endif
