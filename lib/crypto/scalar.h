/*
 * Scalars of elliptic curves in a form with few digits that are not 0. For public values only.
 */
#ifndef MA_SCALAR_H
#define MA_SCALAR_H

#include <stddef.h>
#include <stdint.h>

/*
 * The digits of a little-endian number in the non-adjacent form of this width: each is 0 or odd
 * and below 2 ^ (width - 1), and of `width` in a row one at most is not 0. Writes one more digit
 * than the number has bits.
 */
void ma_scalar_digits(int8_t *digits, const uint8_t *octets, size_t len, unsigned width);

#endif
