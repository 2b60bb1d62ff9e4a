/*
 * Reasons: which result each leads to.
 */
#ifndef MA_DMARC_REASON_H
#define MA_DMARC_REASON_H

#include <mailauth/dmarc.h>

mailauth_dmarc_result ma_dmarc_reason_result(mailauth_dmarc_reason reason);

#endif
