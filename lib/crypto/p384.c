/*
 * ECDSA over P-384: see ecdsa.h. The work is in curve.h.
 */
#include "ecdsa.h"

#define CURVE_BITS 384
#include "p384_table.h"

#include "curve.h"

bool ma_p384_verify(ma_slice key, const uint8_t digest[MA_P384_SIZE], ma_slice signature)
{
	return curve_verify(key, digest, signature);
}
