/*
 * DER as keys need it (X.690 10.1): definite lengths in their shortest form, nothing else.
 */
#ifndef MA_DER_H
#define MA_DER_H

#include "cursor.h"

enum { MA_DER_INTEGER = 0x02, MA_DER_BIT_STRING = 0x03, MA_DER_SEQUENCE = 0x30 };

/* Takes an element with this tag; false, and nothing taken, if there is none. */
bool ma_der_take(ma_cursor *in, uint8_t tag, ma_slice *content);

/* Takes an INTEGER over 0 as big-endian octets without leading zeros. */
bool ma_der_take_positive(ma_cursor *in, ma_slice *number);

#endif
