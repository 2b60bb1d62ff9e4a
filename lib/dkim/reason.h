/*
 * Reasons: which result word each leads to.
 */
#ifndef MA_REASON_H
#define MA_REASON_H

#include <mailauth/dkim.h>

#include <stdbool.h>

/* The result of a signature for this reason; MAILAUTH_DKIM_PASS for NONE. */
mailauth_dkim_result ma_reason_result(mailauth_dkim_reason reason);

/* Whether `a` is the better result of a message's signatures: pass first, permerror last. */
bool ma_result_is_better(mailauth_dkim_result a, mailauth_dkim_result b);

#endif
