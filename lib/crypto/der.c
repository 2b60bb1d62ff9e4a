/*
 * DER: see der.h. Strict, so that a key has one encoding only.
 */
#include "der.h"

/* The most octets of length that are read: 65535 octets are more than any key has. */
#define LENGTH_OCTETS_MAX 2

/* Length octets: one below 128, or 0x80 + count and as many big-endian (X.690 8.1.3). */
static bool take_length(ma_cursor *in, size_t *length)
{
	ma_slice first, more;

	if (!ma_take_octets(in, 1, &first))
		return false;
	*length = first.ptr[0];
	if (*length < 0x80)
		return true;
	if (*length == 0x80 || *length > 0x80 + LENGTH_OCTETS_MAX)
		return false;
	if (!ma_take_octets(in, *length - 0x80, &more) || more.ptr[0] == 0)
		return false;
	*length = 0;
	for (size_t i = 0; i < more.len; i++)
		*length = *length << 8 | more.ptr[i];
	return *length >= 0x80;
}

bool ma_der_take(ma_cursor *in, uint8_t tag, ma_slice *content)
{
	ma_cursor ahead = *in;
	size_t length;

	if (!ma_accept(&ahead, tag) || !take_length(&ahead, &length))
		return false;
	if (!ma_take_octets(&ahead, length, content))
		return false;
	*in = ahead;
	return true;
}

bool ma_der_take_positive(ma_cursor *in, ma_slice *number)
{
	ma_cursor ahead = *in;
	ma_slice content;

	if (!ma_der_take(&ahead, MA_DER_INTEGER, &content) || content.len == 0)
		return false;
	if (content.ptr[0] >= 0x80)
		return false;
	if (content.ptr[0] == 0) {
		if (content.len == 1 || content.ptr[1] < 0x80)
			return false;
		content.ptr++;
		content.len--;
	}
	*number = content;
	*in = ahead;
	return true;
}
