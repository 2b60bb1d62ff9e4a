/*
 * Big numbers: see bignum.h.
 *
 * Numbers have the modulus's count of limbs, n. R is 2 ^ (limb bits * n). A number x in
 * Montgomery's form is x * R mod modulus; the product of two of them, divided by R, is the form of
 * their product, and dividing by R needs no division (HAC 14.32).
 */
#include "bignum.h"

#include <string.h>

typedef struct modulus {
	size_t n;        /* limbs in use */
	ma_limb inverse; /* -1 / modulus mod 2 ^ limb bits */
	ma_number limbs;
} modulus;

/* The product of two numbers. */
typedef ma_limb product[2 * MA_LIMBS_MAX];

/* ------------------------------------------------------------------ numbers */

static void number_read(ma_limb *number, size_t n, ma_slice octets)
{
	memset(number, 0, n * sizeof *number);
	for (size_t i = 0; i < octets.len; i++) {
		ma_limb octet = octets.ptr[octets.len - 1 - i];

		number[i / MA_LIMB_OCTETS] |= octet << 8 * (i % MA_LIMB_OCTETS);
	}
}

static void number_write(const ma_limb *number, uint8_t *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		octets[len - 1 - i] =
			(uint8_t)(number[i / MA_LIMB_OCTETS] >> 8 * (i % MA_LIMB_OCTETS));
}

/* a -= b; what it borrows from beyond the top is dropped. */
static void number_subtract(ma_limb *a, const ma_limb *b, size_t n)
{
	ma_limb borrow = 0;

	for (size_t i = 0; i < n; i++) {
		ma_limb2 difference = (ma_limb2)a[i] - b[i] - borrow;

		a[i] = (ma_limb)difference;
		borrow = (ma_limb)(difference >> MA_LIMB_BITS) & 1;
	}
}

static bool number_is_below(const ma_limb *a, const ma_limb *b, size_t n)
{
	while (n-- > 0)
		if (a[n] != b[n])
			return a[n] < b[n];
	return false;
}

/* number *= 2; the bit that falls out. */
static ma_limb number_double(ma_limb *number, size_t n)
{
	ma_limb carry = 0;

	for (size_t i = 0; i < n; i++) {
		ma_limb high = number[i] >> (MA_LIMB_BITS - 1);

		number[i] = number[i] << 1 | carry;
		carry = high;
	}
	return carry;
}

/* ------------------------------------------------------------------ products */

/*
 * *sum += a * b + carry; the new carry. With B = 2 ^ limb bits, (B-1)^2 + 2 * (B-1) = B^2 - 1 fits.
 */
static inline ma_limb add_product(ma_limb *sum, ma_limb a, ma_limb b, ma_limb carry)
{
	ma_limb2 term = (ma_limb2)a * b + carry + *sum;

	*sum = (ma_limb)term;
	return (ma_limb)(term >> MA_LIMB_BITS);
}

/* sum[0..n-1] += a * b; the carry. All the time goes here. */
static ma_limb add_row(ma_limb *sum, const ma_limb *a, ma_limb b, size_t n)
{
	ma_limb carry = 0;

	for (size_t i = 0; i < n; i++)
		carry = add_product(&sum[i], a[i], b, carry);
	return carry;
}

static void multiply(ma_limb *result, const ma_limb *a, const ma_limb *b, size_t n)
{
	memset(result, 0, n * sizeof *result);
	for (size_t i = 0; i < n; i++)
		result[i + n] = add_row(result + i, a, b[i], n);
}

/*
 * Each product of two different limbs stands twice in a square: add it once, double, add squares.
 */
static void square(ma_limb *result, const ma_limb *a, size_t n)
{
	ma_limb carry = 0;

	memset(result, 0, n * sizeof *result);
	for (size_t i = 0; i < n; i++)
		result[i + n] = add_row(result + 2 * i + 1, a + i + 1, a[i], n - 1 - i);
	number_double(result, 2 * n);
	for (size_t i = 0; i < n; i++) {
		ma_limb2 odd;

		carry = add_product(&result[2 * i], a[i], a[i], carry);
		odd = (ma_limb2)result[2 * i + 1] + carry;
		result[2 * i + 1] = (ma_limb)odd;
		carry = (ma_limb)(odd >> MA_LIMB_BITS);
	}
}

/* ------------------------------------------------------------------ modulo */

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

/* Brings a number with one more limb, `top`, below the modulus. It is below twice that. */
static void reduce_once(ma_limb *number, ma_limb top, const modulus *m)
{
	if (top != 0 || !number_is_below(number, m->limbs, m->n))
		number_subtract(number, m->limbs, m->n);
}

/*
 * result = sum / R mod modulus; the sum is below R * modulus and is used up. Limb for limb, from
 * the least: the multiple of the modulus that makes it zero is added.
 */
static void montgomery_reduce(ma_limb *result, ma_limb *sum, const modulus *m)
{
	ma_limb top = 0;

	for (size_t i = 0; i < m->n; i++) {
		ma_limb carry = add_row(sum + i, m->limbs, sum[i] * m->inverse, m->n);
		ma_limb2 next = (ma_limb2)sum[i + m->n] + carry + top;

		sum[i + m->n] = (ma_limb)next;
		top = (ma_limb)(next >> MA_LIMB_BITS);
	}
	memcpy(result, sum + m->n, m->n * sizeof *result);
	reduce_once(result, top, m);
}

/* result = a * b / R mod modulus; `result` may be a or b. */
static void montgomery_multiply(ma_limb *result, const ma_limb *a, const ma_limb *b,
	const modulus *m)
{
	product ab;

	multiply(ab, a, b, m->n);
	montgomery_reduce(result, ab, m);
}

static void montgomery_square(ma_limb *number, const modulus *m)
{
	product squared;

	square(squared, number, m->n);
	montgomery_reduce(number, squared, m);
}

/*
 * squared = R * R mod modulus, which turns a number into its form. The modulus's highest bit alone
 * is below the modulus; doubled often enough it is R, and n times more R * 2 ^ n, the form of 2 ^
 * n. R is 2 ^ n to the power of the limb's bits, a power of two: so squaring does the rest.
 */
static void montgomery_r_squared(ma_limb *squared, const modulus *m)
{
	ma_limb bit = (ma_limb)1 << (MA_LIMB_BITS - 1);
	size_t doublings = m->n + 1;

	for (; (m->limbs[m->n - 1] & bit) == 0; bit >>= 1)
		doublings++;
	memset(squared, 0, m->n * sizeof *squared);
	squared[m->n - 1] = bit;
	while (doublings-- > 0)
		reduce_once(squared, number_double(squared, m->n), m);
	for (size_t bits = MA_LIMB_BITS; bits > 1; bits /= 2)
		montgomery_square(squared, m);
}

/* result = base ^ exponent, both in Montgomery's form, from the exponent's highest bit down. */
static void montgomery_power(ma_limb *result, const ma_limb *base, ma_slice exponent,
	const modulus *m)
{
	bool begun = false;

	for (size_t i = 0; i < 8 * exponent.len; i++) {
		bool set = (exponent.ptr[i / 8] >> (7 - i % 8) & 1) != 0;

		if (begun)
			montgomery_square(result, m);
		if (begun && set)
			montgomery_multiply(result, result, base, m);
		else if (set)
			memcpy(result, base, m->n * sizeof *result);
		begun = begun || set;
	}
}

void ma_mod_power(ma_slice base, ma_slice exponent, ma_slice modulus_octets, uint8_t *power)
{
	ma_number form, result;
	product wide;
	modulus m;

	modulus_read(&m, modulus_octets);
	number_read(result, m.n, base);
	montgomery_r_squared(form, &m);
	montgomery_multiply(form, form, result, &m);
	montgomery_power(result, form, exponent, &m);

	memcpy(wide, result, m.n * sizeof *wide);
	memset(wide + m.n, 0, m.n * sizeof *wide);
	montgomery_reduce(result, wide, &m);
	number_write(result, power, modulus_octets.len);
}
