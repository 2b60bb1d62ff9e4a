/*
 * The field of 2^255 - 19 elements (RFC 7748 4.1), for Ed25519: inline, since all its time goes
 * here. Where there is a type of 128 bits a number has five limbs of 51 bits, so that sums need no
 * carrying; elsewhere eight of 32. For public values only: time depends on them.
 */
#ifndef MA_FIELD25519_H
#define MA_FIELD25519_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__SIZEOF_INT128__)
#include "field25519_64.h"
#else
#include "field25519_32.h"
#endif

/* The number of 32 little-endian octets; the highest bit is left out. It may be over p. */
static inline void ma_fe_from_octets(ma_fe *r, const uint8_t octets[32])
{
	uint64_t words[4];

	for (int i = 0; i < 4; i++) {
		words[i] = 0;
		for (int k = 7; k >= 0; k--)
			words[i] = words[i] << 8 | octets[8 * i + k];
	}
	words[3] &= UINT64_MAX >> 1;
	ma_fe_from_words(r, words);
}

static inline void ma_fe_to_octets(uint8_t octets[32], const ma_fe *a)
{
	uint64_t words[4];

	ma_fe_to_words(words, a);
	for (int i = 0; i < 32; i++)
		octets[i] = (uint8_t)(words[i / 8] >> 8 * (i % 8));
}

static inline bool ma_fe_is_zero(const ma_fe *a)
{
	uint64_t words[4];

	ma_fe_to_words(words, a);
	return (words[0] | words[1] | words[2] | words[3]) == 0;
}

static inline bool ma_fe_is_odd(const ma_fe *a)
{
	uint64_t words[4];

	ma_fe_to_words(words, a);
	return (words[0] & 1) != 0;
}

static inline bool ma_fe_equal(const ma_fe *a, const ma_fe *b)
{
	ma_fe difference;

	ma_fe_subtract(&difference, a, b);
	return ma_fe_is_zero(&difference);
}

/* r = a ^ 2 ^ times * b */
static inline void ma_fe_square_times(ma_fe *r, const ma_fe *a, int times, const ma_fe *b)
{
	ma_fe power = *a;

	while (times-- > 0)
		ma_fe_square(&power, &power);
	ma_fe_multiply(r, &power, b);
}

/* r = a ^ (2 ^ 250 - 1): exponents of ones only, each put together of two shorter ones. */
static inline void ma_fe_power_250_ones(ma_fe *r, const ma_fe *a)
{
	ma_fe ones5, ones10, ones50, t;

	ma_fe_square_times(&t, a, 1, a);
	ma_fe_square_times(&t, &t, 2, &t);
	ma_fe_square_times(&ones5, &t, 1, a);
	ma_fe_square_times(&ones10, &ones5, 5, &ones5);
	ma_fe_square_times(&t, &ones10, 10, &ones10);
	ma_fe_square_times(&t, &t, 20, &t);
	ma_fe_square_times(&ones50, &t, 10, &ones10);
	ma_fe_square_times(&t, &ones50, 50, &ones50);
	ma_fe_square_times(&t, &t, 100, &t);
	ma_fe_square_times(r, &t, 50, &ones50);
}

/* r = a ^ ((p - 5) / 8), which is 2 ^ 252 - 3: what a square root is made of. */
static inline void ma_fe_power_root(ma_fe *r, const ma_fe *a)
{
	ma_fe t;

	ma_fe_power_250_ones(&t, a);
	ma_fe_square_times(r, &t, 2, a);
}

/* r = a ^ (p - 2), the inverse (0 for 0): 2 ^ 255 - 21 is (2 ^ 250 - 1) * 32 + 11. */
static inline void ma_fe_invert(ma_fe *r, const ma_fe *a)
{
	ma_fe t, eleventh;

	ma_fe_square_times(&t, a, 2, a);
	ma_fe_square_times(&eleventh, &t, 1, a);
	ma_fe_power_250_ones(&t, a);
	ma_fe_square_times(r, &t, 5, &eleventh);
}

#endif
