/*
 * UTF-8: see utf8.h.
 */
#include "utf8.h"

/*
 *   UTF8-2  =  %xC2-DF UTF8-tail
 *   UTF8-3  =  three octets, no surrogate, none that fits two
 *   UTF8-4  =  four octets, none that fits three, up to U+10FFFF       RFC 3629 4
 */
bool ma_take_utf8(ma_cursor *in, uint32_t *point)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	int first = ma_peek(in);
	size_t len = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	ma_cursor ahead = *in;
	ma_slice octets;
	uint32_t made;

	if (first < 0xc2 || first > 0xf4 || !ma_take_octets(&ahead, len, &octets))
		return false;
	made = (uint32_t)first & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((octets.ptr[i] & 0xc0) != 0x80)
			return false;
		made = made << 6 | (octets.ptr[i] & 0x3fu);
	}
	if (made < least[len] || made > 0x10ffff || (made >= 0xd800 && made <= 0xdfff))
		return false;
	*point = made;
	*in = ahead;
	return true;
}
