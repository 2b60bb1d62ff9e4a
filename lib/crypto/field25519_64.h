/*
 * The field of 2^255 - 19 with limbs of 51 bits: see field25519.h.
 *
 * Limbs of a product are below 2 ^ 51 + 2 ^ 13. A sum or a difference is not carried, so that its
 * limbs may have up to 54 bits, which is what a product takes.
 */
#ifndef MA_FIELD25519_64_H
#define MA_FIELD25519_64_H

#include <stdint.h>
#include <string.h>

__extension__ typedef unsigned __int128 ma_fe_wide;

typedef struct ma_fe {
	uint64_t limbs[5];
} ma_fe;

#define MA_FE_MASK (((uint64_t)1 << 51) - 1)

/* A number below 2 ^ 255, the least word first. */
static inline void ma_fe_from_words(ma_fe *r, const uint64_t words[4])
{
	r->limbs[0] = words[0] & MA_FE_MASK;
	r->limbs[1] = (words[0] >> 51 | words[1] << 13) & MA_FE_MASK;
	r->limbs[2] = (words[1] >> 38 | words[2] << 26) & MA_FE_MASK;
	r->limbs[3] = (words[2] >> 25 | words[3] << 39) & MA_FE_MASK;
	r->limbs[4] = words[3] >> 12;
}

/* Carries from limb to limb once, and what leaves the highest one back to the least, times 19. */
static inline void ma_fe_carry(uint64_t limbs[5])
{
	for (int i = 0; i < 4; i++) {
		limbs[i + 1] += limbs[i] >> 51;
		limbs[i] &= MA_FE_MASK;
	}
	limbs[0] += 19 * (limbs[4] >> 51);
	limbs[4] &= MA_FE_MASK;
}

/* The number below p. */
static inline void ma_fe_to_words(uint64_t words[4], const ma_fe *a)
{
	uint64_t t[5], carry = 19;

	memcpy(t, a->limbs, sizeof t);
	ma_fe_carry(t);
	ma_fe_carry(t);
	for (int i = 0; i < 5; i++)
		carry = (t[i] + carry) >> 51;
	/* carry is now 1 if t + 19 reaches 2 ^ 255, that is if t is not below p */
	t[0] += 19 * carry;
	for (int i = 0; i < 4; i++) {
		t[i + 1] += t[i] >> 51;
		t[i] &= MA_FE_MASK;
	}
	t[4] &= MA_FE_MASK;
	words[0] = t[0] | t[1] << 51;
	words[1] = t[1] >> 13 | t[2] << 38;
	words[2] = t[2] >> 26 | t[3] << 25;
	words[3] = t[3] >> 39 | t[4] << 12;
}

static inline void ma_fe_add(ma_fe *r, const ma_fe *a, const ma_fe *b)
{
	for (int i = 0; i < 5; i++)
		r->limbs[i] = a->limbs[i] + b->limbs[i];
}

/* r = a + 4 * p - b, for limbs of b below 2 ^ 53 - 76 */
static inline void ma_fe_subtract(ma_fe *r, const ma_fe *a, const ma_fe *b)
{
	r->limbs[0] = a->limbs[0] + 4 * (MA_FE_MASK - 18) - b->limbs[0];
	for (int i = 1; i < 5; i++)
		r->limbs[i] = a->limbs[i] + 4 * MA_FE_MASK - b->limbs[i];
}

/*
 * Five sums of products below 2 ^ 115 into limbs. What leaves the highest, which has no factor 19,
 * is below 2 ^ 60.
 */
static inline void ma_fe_reduce(ma_fe *r, ma_fe_wide r0, ma_fe_wide r1, ma_fe_wide r2,
	ma_fe_wide r3, ma_fe_wide r4)
{
	uint64_t low;

	r1 += (uint64_t)(r0 >> 51);
	r2 += (uint64_t)(r1 >> 51);
	r3 += (uint64_t)(r2 >> 51);
	r4 += (uint64_t)(r3 >> 51);
	low = ((uint64_t)r0 & MA_FE_MASK) + 19 * (uint64_t)(r4 >> 51);
	r->limbs[0] = low & MA_FE_MASK;
	r->limbs[1] = ((uint64_t)r1 & MA_FE_MASK) + (low >> 51);
	r->limbs[2] = (uint64_t)r2 & MA_FE_MASK;
	r->limbs[3] = (uint64_t)r3 & MA_FE_MASK;
	r->limbs[4] = (uint64_t)r4 & MA_FE_MASK;
}

static inline void ma_fe_multiply(ma_fe *r, const ma_fe *a, const ma_fe *b)
{
	uint64_t a0 = a->limbs[0], a1 = a->limbs[1], a2 = a->limbs[2], a3 = a->limbs[3];
	uint64_t a4 = a->limbs[4], b0 = b->limbs[0], b1 = b->limbs[1], b2 = b->limbs[2];
	uint64_t b3 = b->limbs[3], b4 = b->limbs[4];
	uint64_t a1n = 19 * a1, a2n = 19 * a2, a3n = 19 * a3, a4n = 19 * a4;
	ma_fe_wide r0 = (ma_fe_wide)a0 * b0 + (ma_fe_wide)a1n * b4 + (ma_fe_wide)a2n * b3 +
		(ma_fe_wide)a3n * b2 + (ma_fe_wide)a4n * b1;
	ma_fe_wide r1 = (ma_fe_wide)a0 * b1 + (ma_fe_wide)a1 * b0 + (ma_fe_wide)a2n * b4 +
		(ma_fe_wide)a3n * b3 + (ma_fe_wide)a4n * b2;
	ma_fe_wide r2 = (ma_fe_wide)a0 * b2 + (ma_fe_wide)a1 * b1 + (ma_fe_wide)a2 * b0 +
		(ma_fe_wide)a3n * b4 + (ma_fe_wide)a4n * b3;
	ma_fe_wide r3 = (ma_fe_wide)a0 * b3 + (ma_fe_wide)a1 * b2 + (ma_fe_wide)a2 * b1 +
		(ma_fe_wide)a3 * b0 + (ma_fe_wide)a4n * b4;
	ma_fe_wide r4 = (ma_fe_wide)a0 * b4 + (ma_fe_wide)a1 * b3 + (ma_fe_wide)a2 * b2 +
		(ma_fe_wide)a3 * b1 + (ma_fe_wide)a4 * b0;

	ma_fe_reduce(r, r0, r1, r2, r3, r4);
}

static inline void ma_fe_square(ma_fe *r, const ma_fe *a)
{
	uint64_t a0 = a->limbs[0], a1 = a->limbs[1], a2 = a->limbs[2], a3 = a->limbs[3];
	uint64_t a4 = a->limbs[4], a0d = 2 * a0, a1d = 2 * a1, a2d = 2 * a2;
	uint64_t a3n = 19 * a3, a4n = 19 * a4, a4nd = 2 * a4n;
	ma_fe_wide r0 = (ma_fe_wide)a0 * a0 + (ma_fe_wide)a1 * a4nd + (ma_fe_wide)a2d * a3n;
	ma_fe_wide r1 = (ma_fe_wide)a0d * a1 + (ma_fe_wide)a2 * a4nd + (ma_fe_wide)a3 * a3n;
	ma_fe_wide r2 = (ma_fe_wide)a0d * a2 + (ma_fe_wide)a1 * a1 + (ma_fe_wide)a3 * a4nd;
	ma_fe_wide r3 = (ma_fe_wide)a0d * a3 + (ma_fe_wide)a1d * a2 + (ma_fe_wide)a4 * a4n;
	ma_fe_wide r4 = (ma_fe_wide)a0d * a4 + (ma_fe_wide)a1d * a3 + (ma_fe_wide)a2 * a2;

	ma_fe_reduce(r, r0, r1, r2, r3, r4);
}

#endif
