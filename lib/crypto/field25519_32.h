/*
 * The field of 2^255 - 19 with limbs of 32 bits: see field25519.h.
 *
 * A number is below 2 ^ 256, which is 38 modulo p: so what leaves the highest limb comes back to
 * the least, times 38.
 */
#ifndef MA_FIELD25519_32_H
#define MA_FIELD25519_32_H

#include <stdint.h>
#include <string.h>

typedef struct ma_fe {
	uint32_t limbs[8];
} ma_fe;

/* A number below 2 ^ 255, the least word first. */
static inline void ma_fe_from_words(ma_fe *r, const uint64_t words[4])
{
	for (int i = 0; i < 8; i++)
		r->limbs[i] = (uint32_t)(words[i / 2] >> 32 * (i % 2));
}

/* limbs += carry; what leaves the highest. */
static inline uint32_t ma_fe_carry(uint32_t limbs[8], uint64_t carry)
{
	for (int i = 0; i < 8; i++) {
		carry += limbs[i];
		limbs[i] = (uint32_t)carry;
		carry >>= 32;
	}
	return (uint32_t)carry;
}

/* The number below p. Twice over, as 2 ^ 256 holds p twice. */
static inline void ma_fe_to_words(uint64_t words[4], const ma_fe *a)
{
	uint32_t t[8];

	memcpy(t, a->limbs, sizeof t);
	for (int times = 0; times < 2; times++) {
		uint32_t high = t[7] >> 31;

		t[7] &= 0x7fffffff;
		(void)ma_fe_carry(t, 19 * high);
	}
	/* t is below 2 ^ 255: it is not below p if t + 19 reaches that */
	(void)ma_fe_carry(t, 19);
	if (t[7] >> 31 != 0) {
		t[7] &= 0x7fffffff;
	} else {
		uint32_t borrow = 19;

		for (int i = 0; i < 8; i++) {
			uint32_t before = t[i];

			t[i] -= borrow;
			borrow = before < borrow;
		}
	}
	for (int i = 0; i < 4; i++)
		words[i] = (uint64_t)t[2 * i + 1] << 32 | t[2 * i];
}

/* Twice, since the 38 may carry again, though not a third time. */
static inline void ma_fe_fold(uint32_t limbs[8], uint32_t carry)
{
	carry = ma_fe_carry(limbs, (uint64_t)38 * carry);
	limbs[0] += 38 * carry;
}

static inline void ma_fe_add(ma_fe *r, const ma_fe *a, const ma_fe *b)
{
	uint64_t sum = 0;

	for (int i = 0; i < 8; i++) {
		sum += (uint64_t)a->limbs[i] + b->limbs[i];
		r->limbs[i] = (uint32_t)sum;
		sum >>= 32;
	}
	ma_fe_fold(r->limbs, (uint32_t)sum);
}

/* What was borrowed from beyond the highest limb is 2 ^ 256, so 38 too much. */
static inline void ma_fe_subtract(ma_fe *r, const ma_fe *a, const ma_fe *b)
{
	uint32_t borrow = 0;

	for (int i = 0; i < 8; i++) {
		uint64_t difference = (uint64_t)a->limbs[i] - b->limbs[i] - borrow;

		r->limbs[i] = (uint32_t)difference;
		borrow = (uint32_t)(difference >> 32) & 1;
	}
	for (int times = 0; times < 2; times++) {
		uint32_t less = 38 * borrow;

		for (int i = 0; i < 8; i++) {
			uint32_t before = r->limbs[i];

			r->limbs[i] -= less;
			less = before < less;
		}
		borrow = less;
	}
}

static inline void ma_fe_multiply(ma_fe *r, const ma_fe *a, const ma_fe *b)
{
	uint32_t wide[16] = {0};
	uint64_t carry = 0;

	for (int i = 0; i < 8; i++) {
		carry = 0;
		for (int k = 0; k < 8; k++) {
			carry += (uint64_t)a->limbs[i] * b->limbs[k] + wide[i + k];
			wide[i + k] = (uint32_t)carry;
			carry >>= 32;
		}
		wide[i + 8] = (uint32_t)carry;
	}
	carry = 0;
	for (int i = 0; i < 8; i++) {
		carry += (uint64_t)38 * wide[i + 8] + wide[i];
		r->limbs[i] = (uint32_t)carry;
		carry >>= 32;
	}
	ma_fe_fold(r->limbs, (uint32_t)carry);
}

static inline void ma_fe_square(ma_fe *r, const ma_fe *a)
{
	ma_fe_multiply(r, a, a);
}

#endif
