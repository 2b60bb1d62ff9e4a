/*
 * Numbers as they are on the wire: "the most significant octet first" (RFC 1035 2.3.2). Octet by
 * octet, so that neither alignment nor the byte order of the machine matters.
 */
#ifndef MA_WIRE_UINT_H
#define MA_WIRE_UINT_H

#include "buf.h"
#include "cursor.h"

/* Takes 2 or 4 octets as a number; false, and nothing taken, if fewer are left. */
static inline bool ma_take_u16(ma_cursor *in, uint16_t *n)
{
	ma_slice octets;

	if (!ma_take_octets(in, 2, &octets))
		return false;
	*n = (uint16_t)(octets.ptr[0] << 8 | octets.ptr[1]);
	return true;
}

static inline bool ma_take_u32(ma_cursor *in, uint32_t *n)
{
	uint16_t upper, lower;

	if (ma_left(in) < 4 || !ma_take_u16(in, &upper) || !ma_take_u16(in, &lower))
		return false;
	*n = (uint32_t)upper << 16 | lower;
	return true;
}

static inline void ma_put_u16(ma_buf *buf, uint16_t n)
{
	uint8_t octets[] = {(uint8_t)(n >> 8), (uint8_t)n};

	ma_put(buf, octets, sizeof octets);
}

static inline void ma_put_u32(ma_buf *buf, uint32_t n)
{
	ma_put_u16(buf, (uint16_t)(n >> 16));
	ma_put_u16(buf, (uint16_t)n);
}

#endif
