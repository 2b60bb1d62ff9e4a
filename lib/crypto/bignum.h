/*
 * Big numbers for public values: modular exponentiation by Montgomery's method. Time depends on the
 * values, so nothing secret may come here.
 */
#ifndef MA_BIGNUM_H
#define MA_BIGNUM_H

#include "limit.h"
#include "slice.h"

#if defined(__SIZEOF_INT128__)
typedef uint64_t ma_limb;
__extension__ typedef unsigned __int128 ma_limb2;
#else
typedef uint32_t ma_limb;
typedef uint64_t ma_limb2;
#endif

enum {
	MA_LIMB_OCTETS = sizeof(ma_limb),
	MA_LIMB_BITS = 8 * sizeof(ma_limb),
	MA_LIMBS_MAX = MA_RSA_BITS_CEILING / MA_LIMB_BITS
};

/* A number, the least limb first. */
typedef ma_limb ma_number[MA_LIMBS_MAX];

/*
 * power = base ^ exponent mod modulus. All are big-endian. The modulus is odd, has 2 to
 * MA_RSA_BITS_CEILING bits and no leading zeros; the base is below it and has no more octets; the
 * exponent is over 0. `power` gets as many octets as the modulus has. Allocates nothing; its stack
 * is under 10 KiB.
 */
void ma_mod_power(ma_slice base, ma_slice exponent, ma_slice modulus, uint8_t *power);

/*
 * rest = number mod modulus, big-endian all; the number may have up to twice MA_RSA_BITS_CEILING
 * bits, zeros before it included. `rest` gets as many octets as the modulus has.
 */
void ma_mod(ma_slice number, ma_slice modulus, uint8_t *rest);

#endif
