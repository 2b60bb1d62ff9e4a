/*
 * ECDSA over a curve y^2 = x^3 - 3 * x + b of a prime order: a source that p256.c and p384.c include,
 * so that loops over limbs have fixed ends. Wants CURVE_BITS and the curve's table; with
 * CURVE_HAS_REDUCTION also reduce_by_prime, which does for p what reduce() does for any modulus.
 *
 * Numbers are in Montgomery's form (x * R modulo p, with R = 2 ^ CURVE_BITS) wherever a comment does
 * not say "plain". Points are (X : Y : Z) with x = X / Z^2 and y = Y / Z^3; Z = 0 is the neutral one.
 * For public values only: time depends on them.
 */
#ifndef MA_CURVE_H
#define MA_CURVE_H

#include "bignum.h"
#include "scalar.h"

#include <string.h>

enum {
	LIMBS = CURVE_BITS / (8 * (int)sizeof(ma_limb)),
	SIZE = CURVE_BITS / 8,
	BASE_WIDTH = 7,
	KEY_WIDTH = 5,
	KEY_MULTIPLES = 8,
	DIGITS = CURVE_BITS + 1
};

typedef ma_limb number[LIMBS];

typedef struct modulus {
	number limbs;
	ma_limb inverse; /* -1 / modulus mod 2 ^ limb bits */
	bool is_prime;   /* p, for which there may be a shorter way to reduce */
} modulus;

typedef struct point {
	number x, y, z;
} point;

/* A point as the second one of an addition. */
typedef struct summand {
	number x, y, z, zz, zzz; /* Z^2, Z^3 */
} summand;

/* ------------------------------------------------------------------ numbers */

static void from_words(ma_limb *r, const uint64_t *words)
{
	enum { A_WORD = 64 / MA_LIMB_BITS };

	for (int i = 0; i < LIMBS; i++)
		r[i] = (ma_limb)(words[i / A_WORD] >> (int)MA_LIMB_BITS * (i % A_WORD));
}

static void from_octets(ma_limb *r, const uint8_t octets[SIZE])
{
	for (int i = 0; i < LIMBS; i++) {
		r[i] = 0;
		for (int k = 0; k < (int)MA_LIMB_OCTETS; k++) {
			ma_limb octet = octets[SIZE - 1 - i * (int)MA_LIMB_OCTETS - k];

			r[i] |= octet << 8 * k;
		}
	}
}

static void to_little_endian(uint8_t octets[SIZE], const ma_limb *a)
{
	for (int i = 0; i < SIZE; i++)
		octets[i] = (uint8_t)(a[i / (int)MA_LIMB_OCTETS] >> 8 * (i % (int)MA_LIMB_OCTETS));
}

static inline bool is_zero(const ma_limb *a)
{
	ma_limb any = 0;

	for (int i = 0; i < LIMBS; i++)
		any |= a[i];
	return any == 0;
}

/* r = a - b; whether it borrowed */
static inline ma_limb subtract_plain(ma_limb *r, const ma_limb *a, const ma_limb *b)
{
	ma_limb borrow = 0;

#pragma GCC unroll 12
	for (int i = 0; i < LIMBS; i++) {
		ma_limb2 difference = (ma_limb2)a[i] - b[i] - borrow;

		r[i] = (ma_limb)difference;
		borrow = (ma_limb)(difference >> MA_LIMB_BITS) & 1;
	}
	return borrow;
}

/* r = a + b; the carry */
static inline ma_limb add_plain(ma_limb *r, const ma_limb *a, const ma_limb *b)
{
	ma_limb carry = 0;

#pragma GCC unroll 12
	for (int i = 0; i < LIMBS; i++) {
		ma_limb2 sum = (ma_limb2)a[i] + b[i] + carry;

		r[i] = (ma_limb)sum;
		carry = (ma_limb)(sum >> MA_LIMB_BITS);
	}
	return carry;
}

static bool is_below(const ma_limb *a, const ma_limb *b)
{
	number difference;

	return subtract_plain(difference, a, b) != 0;
}

/*
 * r = a modulo the modulus, for an a with one more limb, `top`. It is below twice that. Which of
 * the two it is no processor can guess, so there is no branch.
 */
static inline void reduce_once(ma_limb *r, const ma_limb *a, ma_limb top, const modulus *m)
{
	number less;
	ma_limb keep = (ma_limb)0 - (ma_limb)(subtract_plain(less, a, m->limbs) > top);

#pragma GCC unroll 12
	for (int i = 0; i < LIMBS; i++)
		r[i] = less[i] ^ ((less[i] ^ a[i]) & keep);
}

static inline void add(ma_limb *r, const ma_limb *a, const ma_limb *b, const modulus *m)
{
	reduce_once(r, r, add_plain(r, a, b), m);
}

static inline void subtract(ma_limb *r, const ma_limb *a, const ma_limb *b, const modulus *m)
{
	ma_limb mask = (ma_limb)0 - subtract_plain(r, a, b);
	number back;

	for (int i = 0; i < LIMBS; i++)
		back[i] = m->limbs[i] & mask;
	(void)add_plain(r, r, back);
}

/* *sum += a * b + carry; the new carry. See bignum.c. */
static inline ma_limb add_product(ma_limb *sum, ma_limb a, ma_limb b, ma_limb carry)
{
	ma_limb2 term = (ma_limb2)a * b;
	ma_limb low = (ma_limb)term, high = (ma_limb)(term >> MA_LIMB_BITS);

	low += *sum;
	high += low < *sum;
	low += carry;
	high += low < carry;
	*sum = low;
	return high;
}

static inline void product(ma_limb *r, const ma_limb *a, const ma_limb *b)
{
	memset(r, 0, sizeof(number));
#pragma GCC unroll 12
	for (int i = 0; i < LIMBS; i++) {
		ma_limb carry = 0;

#pragma GCC unroll 12
		for (int k = 0; k < LIMBS; k++)
			carry = add_product(&r[i + k], a[k], b[i], carry);
		r[i + LIMBS] = carry;
	}
}

/* Products of two different limbs once, doubled, and the squares of limbs. */
static inline void square_product(ma_limb *r, const ma_limb *a)
{
	ma_limb carry = 0, high = 0;

	memset(r, 0, 2 * sizeof(number));
#pragma GCC unroll 12
	for (int i = 0; i < LIMBS - 1; i++) {
		carry = 0;
#pragma GCC unroll 12
		for (int k = i + 1; k < LIMBS; k++)
			carry = add_product(&r[i + k], a[k], a[i], carry);
		r[i + LIMBS] = carry;
	}
	carry = 0;
#pragma GCC unroll 12
	for (int i = 0; i < LIMBS; i++) {
		ma_limb2 term = (ma_limb2)a[i] * a[i];
		ma_limb even = r[2 * i] << 1 | high,
			odd = r[2 * i + 1] << 1 | r[2 * i] >> (MA_LIMB_BITS - 1);

		high = r[2 * i + 1] >> (MA_LIMB_BITS - 1);
		term += (ma_limb2)even + carry;
		r[2 * i] = (ma_limb)term;
		term = (term >> MA_LIMB_BITS) + odd;
		r[2 * i + 1] = (ma_limb)term;
		carry = (ma_limb)(term >> MA_LIMB_BITS);
	}
}

/*
 * r = sum / R, for a sum below R * modulus: limb for limb, from the least, the multiple of the
 * modulus that makes it zero is added. What leaves the highest limb is `top`.
 */
static inline void reduce(ma_limb *r, ma_limb *sum, const modulus *m)
{
	ma_limb top = 0;

#if CURVE_HAS_REDUCTION
	if (m->is_prime) {
		top = reduce_by_prime(sum);
		reduce_once(r, sum + LIMBS, top, m);
		return;
	}
#endif
	for (int i = 0; i < LIMBS; i++) {
		ma_limb carry = 0, factor = sum[i] * m->inverse;
		ma_limb2 next;

#pragma GCC unroll 12
		for (int k = 0; k < LIMBS; k++)
			carry = add_product(&sum[i + k], m->limbs[k], factor, carry);
		next = (ma_limb2)sum[i + LIMBS] + carry + top;
		sum[i + LIMBS] = (ma_limb)next;
		top = (ma_limb)(next >> MA_LIMB_BITS);
	}
	reduce_once(r, sum + LIMBS, top, m);
}

/* r = a * b / R */
static void multiply(ma_limb *r, const ma_limb *a, const ma_limb *b, const modulus *m)
{
	ma_limb sum[2 * LIMBS];

	product(sum, a, b);
	reduce(r, sum, m);
}

static void square(ma_limb *r, const ma_limb *a, const modulus *m)
{
	ma_limb sum[2 * LIMBS];

	square_product(sum, a);
	reduce(r, sum, m);
}

static void modulus_from(modulus *m, const uint64_t *words)
{
	ma_limb inverse = 1;

	from_words(m->limbs, words);
	for (int bits = 1; bits < (int)MA_LIMB_BITS; bits *= 2)
		inverse *= 2 - m->limbs[0] * inverse;
	m->inverse = (ma_limb)0 - inverse;
	m->is_prime = words == prime;
}

/* r = a ^ (m - 2), the inverse, four bits of the exponent at a time; m ends with more than 1 */
static void invert(ma_limb *r, const ma_limb *a, const uint64_t *one, const modulus *m)
{
	number powers[16];
	uint8_t exponent[SIZE];

	to_little_endian(exponent, m->limbs);
	exponent[0] -= 2;
	from_words(powers[0], one);
	for (int i = 1; i < 16; i++)
		multiply(powers[i], powers[i - 1], a, m);
	memcpy(r, powers[0], sizeof(number));
	for (int i = 2 * SIZE - 1; i >= 0; i--) {
		for (int k = 0; k < 4; k++)
			square(r, r, m);
		multiply(r, r, powers[exponent[i / 2] >> 4 * (i % 2) & 15], m);
	}
}

/* ------------------------------------------------------------------ points */

/* alpha = 3 * (X - Z^2) * (X + Z^2), which is the slope's upper half as a = -3 */
static void double_point(point *r, const point *a, const modulus *p)
{
	number zz, yy, beta, alpha, t;

	square(zz, a->z, p);
	square(yy, a->y, p);
	multiply(beta, a->x, yy, p);
	subtract(t, a->x, zz, p);
	add(alpha, a->x, zz, p);
	multiply(t, t, alpha, p);
	add(alpha, t, t, p);
	add(alpha, alpha, t, p);

	/* Z3 = (Y + Z)^2 - Y^2 - Z^2 */
	add(t, a->y, a->z, p);
	square(t, t, p);
	subtract(t, t, yy, p);
	subtract(r->z, t, zz, p);

	/* X3 = alpha^2 - 8 * beta, Y3 = alpha * (4 * beta - X3) - 8 * Y^4 */
	add(beta, beta, beta, p);
	add(beta, beta, beta, p);
	square(r->x, alpha, p);
	subtract(r->x, r->x, beta, p);
	subtract(r->x, r->x, beta, p);
	subtract(t, beta, r->x, p);
	multiply(t, alpha, t, p);
	add(yy, yy, yy, p);
	square(yy, yy, p);
	add(yy, yy, yy, p);
	subtract(r->y, t, yy, p);
}

/* r += (b - a) as differences say: h = U2 - U1, slope = S2 - S1 */
static void finish_addition(point *r, const ma_limb *u1, const ma_limb *s1, const ma_limb *h,
	const ma_limb *slope, const modulus *p)
{
	number hh, hhh, v, t;

	square(hh, h, p);
	multiply(hhh, h, hh, p);
	multiply(v, u1, hh, p);
	square(r->x, slope, p);
	subtract(r->x, r->x, hhh, p);
	subtract(r->x, r->x, v, p);
	subtract(r->x, r->x, v, p);
	subtract(t, v, r->x, p);
	multiply(t, slope, t, p);
	multiply(v, s1, hhh, p);
	subtract(r->y, t, v, p);
}

/* r += b, or r -= b; b is not neutral, and a NULL z stands for 1. */
static void add_point(point *r, const summand *b, bool affine, bool minus, const modulus *p)
{
	number zz, u1, u2, s1, s2, h, slope, y;

	memcpy(y, b->y, sizeof y);
	if (minus)
		subtract(y, p->limbs, b->y, p);
	if (is_zero(r->z)) {
		memcpy(r->x, b->x, sizeof r->x);
		memcpy(r->y, y, sizeof r->y);
		memcpy(r->z, b->z, sizeof r->z);
		return;
	}
	square(zz, r->z, p);
	multiply(u2, b->x, zz, p);
	multiply(s2, y, zz, p);
	multiply(s2, s2, r->z, p);
	memcpy(u1, r->x, sizeof u1);
	memcpy(s1, r->y, sizeof s1);
	if (!affine) {
		multiply(u1, u1, b->zz, p);
		multiply(s1, s1, b->zzz, p);
	}
	subtract(h, u2, u1, p);
	subtract(slope, s2, s1, p);
	if (is_zero(h) && is_zero(slope)) {
		double_point(r, r, p);
		return;
	}
	/* with h = 0 and another slope they are each other's negatives, and Z3 becomes 0 */
	multiply(r->z, r->z, h, p);
	if (!affine)
		multiply(r->z, r->z, b->z, p);
	finish_addition(r, u1, s1, h, slope, p);
}

static void make_summand(summand *s, const point *a, const modulus *p)
{
	memcpy(s->x, a->x, sizeof s->x);
	memcpy(s->y, a->y, sizeof s->y);
	memcpy(s->z, a->z, sizeof s->z);
	square(s->zz, a->z, p);
	multiply(s->zzz, s->zz, a->z, p);
}

/* 1, 3, 5 ... 15 times the key. None is neutral, as the order is a large prime. */
static void make_multiples(summand multiples[KEY_MULTIPLES], const point *key, const modulus *p)
{
	point twice, at = *key;
	summand two;

	double_point(&twice, key, p);
	make_summand(&two, &twice, p);
	make_summand(&multiples[0], key, p);
	for (int i = 1; i < KEY_MULTIPLES; i++) {
		add_point(&at, &two, false, false, p);
		make_summand(&multiples[i], &at, p);
	}
}

static void add_base_multiple(point *r, int digit, const modulus *p)
{
	const uint64_t(*words)[CURVE_BITS / 64] = base_multiples[(digit < 0 ? -digit : digit) / 2];
	summand s;

	from_words(s.x, words[0]);
	from_words(s.y, words[1]);
	from_words(s.z, one_p);
	add_point(r, &s, true, digit < 0, p);
}

/* r = [u1]G + [u2]key; u1 and u2 are plain */
static void multiply_points(point *r, const ma_limb *u1, const ma_limb *u2, const point *key,
	const modulus *p)
{
	int8_t base_digits[DIGITS], key_digits[DIGITS];
	summand multiples[KEY_MULTIPLES];
	uint8_t octets[SIZE];

	to_little_endian(octets, u1);
	ma_scalar_digits(base_digits, octets, SIZE, BASE_WIDTH);
	to_little_endian(octets, u2);
	ma_scalar_digits(key_digits, octets, SIZE, KEY_WIDTH);
	make_multiples(multiples, key, p);
	memset(r, 0, sizeof *r);
	for (int i = DIGITS - 1; i >= 0; i--) {
		int digit = key_digits[i];

		if (!is_zero(r->z))
			double_point(r, r, p);
		if (base_digits[i] != 0)
			add_base_multiple(r, base_digits[i], p);
		if (digit != 0)
			add_point(r, &multiples[(digit < 0 ? -digit : digit) / 2], false, digit < 0,
				p);
	}
}

/* ------------------------------------------------------------------ signatures */

/* A public key that is a point of the curve: y^2 = (x^2 - 3) * x + b     SP 800-186 D.1.1.1 */
static bool read_key(point *key, ma_slice octets, const modulus *p)
{
	number square_of_r, left, right, three;

	if (octets.len != 2 * SIZE)
		return false;
	from_octets(key->x, octets.ptr);
	from_octets(key->y, octets.ptr + SIZE);
	if (!is_below(key->x, p->limbs) || !is_below(key->y, p->limbs))
		return false;
	from_words(square_of_r, square_p);
	multiply(key->x, key->x, square_of_r, p);
	multiply(key->y, key->y, square_of_r, p);
	from_words(key->z, one_p);

	add(three, key->z, key->z, p);
	add(three, three, key->z, p);
	square(right, key->x, p);
	subtract(right, right, three, p);
	multiply(right, right, key->x, p);
	from_words(left, coefficient_b);
	add(right, right, left, p);
	square(left, key->y, p);
	return memcmp(left, right, sizeof left) == 0;
}

/* A number from 1 to below the order, plain */
static bool read_scalar(ma_limb *r, const uint8_t *octets, const modulus *n)
{
	from_octets(r, octets);
	return !is_zero(r) && is_below(r, n->limbs);
}

/* Whether X / Z^2 is the plain number `r`, which is below p */
static bool x_is(const point *a, const ma_limb *r, const modulus *p)
{
	number zz, x;

	from_words(x, square_p);
	multiply(x, r, x, p);
	square(zz, a->z, p);
	multiply(x, x, zz, p);
	return memcmp(x, a->x, sizeof x) == 0;
}

/* Whether x, taken modulo the order, is r: x may be r, or r + n where that is below p. */
static bool x_matches(const point *a, const ma_limb *r, const modulus *p, const modulus *n)
{
	number other;

	if (is_zero(a->z))
		return false;
	if (x_is(a, r, p))
		return true;
	return add_plain(other, r, n->limbs) == 0 && is_below(other, p->limbs) && x_is(a, other, p);
}

/* u1 = e / s, u2 = r / s modulo the order; all plain                       FIPS 186-5 6.4.2 */
static void make_factors(ma_limb *u1, ma_limb *u2, const ma_limb *r, const ma_limb *s,
	const modulus *n)
{
	number inverse, square_of_r;

	from_words(square_of_r, square_n);
	multiply(inverse, s, square_of_r, n);
	invert(inverse, inverse, one_n, n);
	multiply(u1, u1, inverse, n);
	multiply(u2, r, inverse, n);
}

static bool curve_verify(ma_slice key_octets, const uint8_t digest[SIZE], ma_slice signature)
{
	number r, s, u1, u2;
	modulus p, n;
	point key, sum;

	modulus_from(&p, prime);
	modulus_from(&n, order);
	if (signature.len != 2 * SIZE || !read_scalar(r, signature.ptr, &n) ||
		!read_scalar(s, signature.ptr + SIZE, &n))
		return false;
	if (!read_key(&key, key_octets, &p))
		return false;
	from_octets(u1, digest);
	reduce_once(u1, u1, 0, &n);
	make_factors(u1, u2, r, s, &n);
	multiply_points(&sum, u1, u2, &key, &p);
	return x_matches(&sum, r, &p, &n);
}

#endif
