/*
 * Punycode (RFC 3492): code points as letters, digits and hyphens.
 */
#ifndef MA_PUNYCODE_H
#define MA_PUNYCODE_H

#include "buf.h"
#include "slice.h"

enum { MA_PUNYCODE_MAX = 63 }; /* code points of a label, and octets that stand for them */

/* Writes the code points, at most MA_PUNYCODE_MAX; false if they would take more octets. */
bool ma_punycode_encode(const uint32_t *points, size_t count, ma_buf *buf);

/* Reads them back into room for MA_PUNYCODE_MAX; false for what is not Punycode, or more. */
bool ma_punycode_decode(ma_slice text, uint32_t *points, size_t *count);

#endif
