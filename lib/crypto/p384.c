/*
 * ECDSA over P-384: see ecdsa.h. The work is in curve.inc.
 */
#include "ecdsa.h"

#define CURVE_BITS 384
#include "p384_table.h"

#include "bignum.h"

#if defined(__SIZEOF_INT128__)
#define CURVE_HAS_REDUCTION 1

__extension__ typedef __int128 signed_limb2;

/*
 * p is 2^384 - k with k = 2^128 + 2^96 - 2^32 + 1, and -1 / p modulo 2^64 is 2^32 + 1. With the f
 * that this makes of a limb, f * k ends with that very limb; what is above it is taken away, and f
 * added six limbs higher. Borrows are signs, which >> keeps with gcc and clang.
 */
static inline ma_limb reduce_by_prime(ma_limb sum[12])
{
	ma_limb top = 0;

#pragma GCC unroll 6
	for (int i = 0; i < 6; i++) {
		ma_limb f = sum[i] + (sum[i] << 32), low = f << 32, high = f >> 32;
		signed_limb2 k = (signed_limb2)low - high - (f < low), t;

		t = (signed_limb2)sum[i + 1] - (ma_limb)k;
		sum[i + 1] = (ma_limb)t;
		k = (k >> 64) + f + high;
		t = (t >> 64) + sum[i + 2] - (ma_limb)k;
		sum[i + 2] = (ma_limb)t;
		t = (t >> 64) + sum[i + 3] - (ma_limb)(k >> 64);
		sum[i + 3] = (ma_limb)t;
		t = (t >> 64) + sum[i + 4];
		sum[i + 4] = (ma_limb)t;
		t = (t >> 64) + sum[i + 5];
		sum[i + 5] = (ma_limb)t;
		t = (t >> 64) + sum[i + 6] + f + top;
		sum[i + 6] = (ma_limb)t;
		top = (ma_limb)(t >> 64);
	}
	return top;
}
#endif

#include "curve.inc"

bool ma_p384_verify(ma_slice key, const uint8_t digest[MA_P384_SIZE], ma_slice signature)
{
	return curve_verify(key, digest, signature);
}
