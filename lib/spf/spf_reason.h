/*
 * What a reason means for the result.
 */
#ifndef MA_SPF_REASON_H
#define MA_SPF_REASON_H

#include <mailauth/spf.h>

/*
 * The result that the reason leads to. For MAILAUTH_SPF_REASON_MATCHED the qualifier of the
 * mechanism decides, and this gives MAILAUTH_SPF_NEUTRAL.
 */
mailauth_spf_result ma_spf_reason_result(mailauth_spf_reason reason);

#endif
