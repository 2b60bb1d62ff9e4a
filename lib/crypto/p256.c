/*
 * ECDSA over P-256: see ecdsa.h. The work is in curve.h.
 */
#include "ecdsa.h"

#define CURVE_BITS 256
#include "p256_table.h"

#include "curve.h"

bool ma_p256_verify(ma_slice key, const uint8_t digest[MA_P256_SIZE], ma_slice signature)
{
	return curve_verify(key, digest, signature);
}
