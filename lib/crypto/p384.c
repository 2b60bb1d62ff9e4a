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
 * that this makes of a limb, f * k ends with that very limb. So f is added six limbs higher, and
 * what f * k has above its lowest limb is taken away, limb by limb from the least, each with all
 * that falls on it. Borrows are signs, which >> keeps with gcc and clang.
 */
static inline ma_limb reduce_by_prime(ma_limb sum[12])
{
	ma_limb f[6], low, high;
	signed_limb2 t = 0;

#pragma GCC unroll 12
	for (int i = 0; i < 12; i++) {
		t += sum[i];
		if (i >= 2 && i < 8) {
			t -= f[i - 2];
			t -= f[i - 2] >> 32;
		}
		if (i >= 1 && i < 7) {
			low = f[i - 1] << 32;
			high = f[i - 1] >> 32;
			t += high;
			t -= low;
			t += f[i - 1] < low;
		}
		if (i >= 6) {
			t += f[i - 6];
			sum[i] = (ma_limb)t;
		} else {
			f[i] = (ma_limb)t + ((ma_limb)t << 32);
		}
		t >>= 64;
	}
	return (ma_limb)t;
}
#endif

#include "curve.inc"

bool ma_p384_verify(ma_slice key, const uint8_t digest[MA_P384_SIZE], ma_slice signature)
{
	return curve_verify(key, digest, signature);
}
