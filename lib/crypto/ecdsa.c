/*
 * ECDSA signatures in DER: see ecdsa.h. The curves are in p256.c and p384.c.
 */
#include "ecdsa.h"

#include "der.h"

#include <string.h>

static bool take_number(ma_cursor *in, size_t size, uint8_t *octets)
{
	ma_slice number;

	if (!ma_der_take_positive(in, &number) || number.len > size)
		return false;
	memset(octets, 0, size - number.len);
	memcpy(octets + size - number.len, number.ptr, number.len);
	return true;
}

bool ma_ecdsa_from_der(ma_slice der, size_t size, uint8_t *signature)
{
	ma_cursor in = ma_cursor_over(der);
	ma_slice content;

	if (!ma_der_take(&in, MA_DER_SEQUENCE, &content) || !ma_at_end(&in))
		return false;
	in = ma_cursor_over(content);
	return take_number(&in, size, signature) && take_number(&in, size, signature + size) &&
		ma_at_end(&in);
}
