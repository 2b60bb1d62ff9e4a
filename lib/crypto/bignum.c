/*
 * Big numbers: see bignum.h.
 *
 * Numbers have the modulus's count of limbs, n. R is 2 ^ (limb bits * n). A number x in Montgomery's
 * form is x * R mod modulus; multiplying two of them and dividing by R gives the form of their
 * product without any division (HAC 14.36).
 */
#include "bignum.h"

#include <string.h>

typedef struct modulus {
	size_t n;        /* limbs in use */
	ma_limb inverse; /* -1 / modulus mod 2 ^ limb bits */
	ma_number limbs;
} modulus;

static void number_read(ma_limb *number, size_t n, ma_slice octets)
{
	memset(number, 0, n * sizeof *number);
	for (size_t i = 0; i < octets.len; i++) {
		size_t place = octets.len - 1 - i;

		number[i / MA_LIMB_OCTETS] |= (ma_limb)octets.ptr[place] << 8 * (i % MA_LIMB_OCTETS);
	}
}

static void number_write(const ma_limb *number, uint8_t *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		octets[len - 1 - i] = (uint8_t)(number[i / MA_LIMB_OCTETS] >> 8 * (i % MA_LIMB_OCTETS));
}

/* a -= b, and whether that wrapped. */
static bool number_subtract(ma_limb *a, const ma_limb *b, size_t n)
{
	ma_limb borrow = 0;

	for (size_t i = 0; i < n; i++) {
		ma_limb2 difference = (ma_limb2)a[i] - b[i] - borrow;

		a[i] = (ma_limb)difference;
		borrow = (ma_limb)(difference >> MA_LIMB_BITS) & 1;
	}
	return borrow != 0;
}

static bool number_is_below(const ma_limb *a, const ma_limb *b, size_t n)
{
	while (n-- > 0)
		if (a[n] != b[n])
			return a[n] < b[n];
	return false;
}

/* Takes the modulus off a number with one more limb, `top`, until it is below; it is less than twice it. */
static void reduce_once(ma_limb *number, ma_limb top, const modulus *m)
{
	if (top != 0 || !number_is_below(number, m->limbs, m->n))
		number_subtract(number, m->limbs, m->n);
}

/* number = number * 2 mod modulus */
static void mod_double(ma_limb *number, const modulus *m)
{
	ma_limb carry = 0;

	for (size_t i = 0; i < m->n; i++) {
		ma_limb high = number[i] >> (MA_LIMB_BITS - 1);

		number[i] = number[i] << 1 | carry;
		carry = high;
	}
	reduce_once(number, carry, m);
}

/* sum[0..n] += a * b, and the carry out of limb n. */
static ma_limb multiply_add(ma_limb *sum, const ma_limb *a, ma_limb b, size_t n)
{
	ma_limb carry = 0;
	ma_limb2 last;

	for (size_t i = 0; i < n; i++) {
		ma_limb2 term = (ma_limb2)a[i] * b + sum[i] + carry;

		sum[i] = (ma_limb)term;
		carry = (ma_limb)(term >> MA_LIMB_BITS);
	}
	last = (ma_limb2)sum[n] + carry;
	sum[n] = (ma_limb)last;
	return (ma_limb)(last >> MA_LIMB_BITS);
}

/*
 * product = a * b / R mod modulus, one limb of b at a time: after each, a multiple of the modulus
 * makes the least limb zero, and the window moves up past it. `product` may be a or b.
 */
static void montgomery_multiply(ma_limb *product, const ma_limb *a, const ma_limb *b,
	const modulus *m)
{
	ma_limb sum[2 * MA_LIMBS_MAX + 1];

	memset(sum, 0, (2 * m->n + 1) * sizeof *sum);
	for (size_t i = 0; i < m->n; i++) {
		ma_limb *window = sum + i;
		ma_limb carry = multiply_add(window, a, b[i], m->n);

		carry += multiply_add(window, m->limbs, window[0] * m->inverse, m->n);
		window[m->n + 1] = carry;
	}
	memcpy(product, sum + m->n, m->n * sizeof *product);
	reduce_once(product, sum[2 * m->n], m);
}

/* -1 / odd mod 2 ^ limb bits: each step doubles the bits that are right (Newton). */
static ma_limb negative_inverse(ma_limb odd)
{
	ma_limb inverse = 1;

	for (int bits = 1; bits < (int)MA_LIMB_BITS; bits *= 2)
		inverse *= 2 - odd * inverse;
	return 0 - inverse;
}

static void modulus_read(modulus *m, ma_slice octets)
{
	m->n = (octets.len + MA_LIMB_OCTETS - 1) / MA_LIMB_OCTETS;
	number_read(m->limbs, m->n, octets);
	m->inverse = negative_inverse(m->limbs[0]);
}

/* one = R mod modulus: the greatest power of two below the modulus, doubled as often as it takes. */
static void montgomery_one(ma_limb *one, ma_slice octets, const modulus *m)
{
	size_t bits = 8 * octets.len;
	uint8_t top = octets.ptr[0];

	while ((top & 0x80) == 0) {
		top = (uint8_t)(top << 1);
		bits--;
	}
	memset(one, 0, m->n * sizeof *one);
	one[(bits - 1) / MA_LIMB_BITS] = (ma_limb)1 << (bits - 1) % MA_LIMB_BITS;
	for (size_t i = bits - 1; i < m->n * MA_LIMB_BITS; i++)
		mod_double(one, m);
}

/*
 * squared = R * R mod modulus, which is 2 ^ (limb bits * n) in Montgomery's form: the exponent is
 * small, so a few squarings and doublings do.
 */
static void montgomery_r_squared(ma_limb *squared, const ma_limb *one, const modulus *m)
{
	size_t exponent = m->n * MA_LIMB_BITS, bit = 1;

	while (bit <= exponent / 2)
		bit *= 2;
	memcpy(squared, one, m->n * sizeof *squared);
	for (; bit > 0; bit /= 2) {
		montgomery_multiply(squared, squared, squared, m);
		if ((exponent & bit) != 0)
			mod_double(squared, m);
	}
}

/* result = base ^ exponent, all in Montgomery's form, from the exponent's highest bit down. */
static void montgomery_power(ma_limb *result, const ma_limb *base, ma_slice exponent,
	const modulus *m)
{
	bool begun = false;

	for (size_t i = 0; i < 8 * exponent.len; i++) {
		bool set = (exponent.ptr[i / 8] >> (7 - i % 8) & 1) != 0;

		if (begun)
			montgomery_multiply(result, result, result, m);
		if (begun && set)
			montgomery_multiply(result, result, base, m);
		else if (set)
			memcpy(result, base, m->n * sizeof *result);
		begun = begun || set;
	}
}

void ma_mod_power(ma_slice base, ma_slice exponent, ma_slice modulus_octets, uint8_t *power)
{
	ma_number number, factor;
	modulus m;

	modulus_read(&m, modulus_octets);
	montgomery_one(number, modulus_octets, &m);
	montgomery_r_squared(factor, number, &m);
	number_read(number, m.n, base);
	montgomery_multiply(factor, factor, number, &m);
	montgomery_power(number, factor, exponent, &m);
	memset(factor, 0, m.n * sizeof *factor);
	factor[0] = 1;
	montgomery_multiply(number, number, factor, &m);
	number_write(number, power, modulus_octets.len);
}
