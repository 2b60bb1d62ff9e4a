/*
 * Numbers as they are on the wire: see wire_uint.h. Octet by octet, so that neither alignment nor
 * the byte order of the machine matters.
 */
#include "wire_uint.h"

bool ma_take_u16(ma_cursor *in, uint16_t *n)
{
	ma_slice octets;

	if (!ma_take_octets(in, 2, &octets))
		return false;
	*n = (uint16_t)(octets.ptr[0] << 8 | octets.ptr[1]);
	return true;
}

bool ma_take_u32(ma_cursor *in, uint32_t *n)
{
	ma_slice octets;

	if (!ma_take_octets(in, 4, &octets))
		return false;
	*n = 0;
	for (size_t i = 0; i < octets.len; i++)
		*n = *n << 8 | octets.ptr[i];
	return true;
}

void ma_put_u16(ma_buf *buf, uint16_t n)
{
	ma_put_octet(buf, (uint8_t)(n >> 8));
	ma_put_octet(buf, (uint8_t)(n & 0xff));
}

void ma_put_u32(ma_buf *buf, uint32_t n)
{
	ma_put_u16(buf, (uint16_t)(n >> 16));
	ma_put_u16(buf, (uint16_t)(n & 0xffff));
}
