/*
 * Numbers as they are on the wire: "the most significant octet first" (RFC 1035 2.3.2).
 */
#ifndef MA_WIRE_UINT_H
#define MA_WIRE_UINT_H

#include "buf.h"
#include "cursor.h"

/* Takes 2 or 4 octets as a number; false, and nothing taken, if fewer are left. */
bool ma_take_u16(ma_cursor *in, uint16_t *n);
bool ma_take_u32(ma_cursor *in, uint32_t *n);

void ma_put_u16(ma_buf *buf, uint16_t n);
void ma_put_u32(ma_buf *buf, uint32_t n);

#endif
