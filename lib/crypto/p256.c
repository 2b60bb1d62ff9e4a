/*
 * ECDSA over P-256: see ecdsa.h. The work is in curve.inc.
 */
#include "ecdsa.h"

#define CURVE_BITS 256
#include "p256_table.h"

#include "bignum.h"

#if defined(__SIZEOF_INT128__)
#define CURVE_HAS_REDUCTION 1

/*
 * p is 2^256 - 2^224 + 2^192 + 2^96 - 1, so -1 / p modulo 2^64 is 1: a limb f is itself the
 * multiple of p that makes it zero. What f * p adds above it is f * 2^96 and
 * f * (2^64 - 2^32 + 1) * 2^192.
 */
static inline ma_limb reduce_by_prime(ma_limb sum[8])
{
	ma_limb top = 0;

#pragma GCC unroll 4
	for (int i = 0; i < 4; i++) {
		ma_limb f = sum[i];
		ma_limb2 high = (ma_limb2)f * prime[3], t = (ma_limb2)sum[i + 1] + (f << 32);

		sum[i + 1] = (ma_limb)t;
		t = (t >> 64) + sum[i + 2] + (f >> 32);
		sum[i + 2] = (ma_limb)t;
		t = (t >> 64) + sum[i + 3] + high;
		sum[i + 3] = (ma_limb)t;
		t = (t >> 64) + sum[i + 4] + top;
		sum[i + 4] = (ma_limb)t;
		top = (ma_limb)(t >> 64);
	}
	return top;
}
#endif

#include "curve.inc"

bool ma_p256_verify(ma_slice key, const uint8_t digest[MA_P256_SIZE], ma_slice signature)
{
	return curve_verify(key, digest, signature);
}
