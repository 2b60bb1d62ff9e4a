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
 * Written in single limbs, since gcc makes of it what a processor has for carries.
 */
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

/* sum[0..n-1] += a * b; the carry. All the time goes here. */
static ma_limb add_row(ma_limb *sum, const ma_limb *a, ma_limb b, size_t n)
{
	ma_limb carry = 0;

	for (; n >= 4; n -= 4, sum += 4, a += 4) {
		carry = add_product(&sum[0], a[0], b, carry);
		carry = add_product(&sum[1], a[1], b, carry);
		carry = add_product(&sum[2], a[2], b, carry);
		carry = add_product(&sum[3], a[3], b, carry);
	}
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

/* ------------------------------------------------------------------ into Montgomery's form */

/* number <<= bits, or the other way; under a limb's, and what falls out is zero. */
static void number_shift_up(ma_limb *number, size_t n, unsigned bits)
{
	for (size_t i = n; bits > 0 && i-- > 0;)
		number[i] =
			number[i] << bits | (i > 0 ? number[i - 1] >> (MA_LIMB_BITS - bits) : 0);
}

static void number_shift_down(ma_limb *number, size_t n, unsigned bits)
{
	for (size_t i = 0; bits > 0 && i < n; i++)
		number[i] = number[i] >> bits |
			(i + 1 < n ? number[i + 1] << (MA_LIMB_BITS - bits) : 0);
}

/* number[0..n] -= factor * m, one limb longer than m; whether it borrowed beyond the top. */
static bool subtract_row(ma_limb *number, const ma_limb *m, ma_limb factor, size_t n)
{
	ma_limb carry = 0, top = number[n];

	for (size_t i = 0; i < n; i++) {
		ma_limb2 term = (ma_limb2)m[i] * factor + carry;
		ma_limb low = (ma_limb)term;

		carry = (ma_limb)(term >> MA_LIMB_BITS) + (number[i] < low);
		number[i] -= low;
	}
	number[n] -= carry;
	return top < carry;
}

static ma_limb number_add(ma_limb *a, const ma_limb *b, size_t n)
{
	ma_limb carry = 0;

	for (size_t i = 0; i < n; i++) {
		ma_limb2 sum = (ma_limb2)a[i] + b[i] + carry;

		a[i] = (ma_limb)sum;
		carry = (ma_limb)(sum >> MA_LIMB_BITS);
	}
	return carry;
}

/*
 * number[0..n] mod m, where the upper n limbs are below m, whose highest bit is set: a step of long
 * division. The quotient of the highest limbs is at most 2 too large (Knuth 4.3.1, theorem B).
 */
static void divide_step(ma_limb *number, const ma_limb *m, size_t n)
{
	ma_limb top = m[n - 1], quotient = (ma_limb)-1;

	if (number[n] < top)
		quotient = (ma_limb)(((ma_limb2)number[n] << MA_LIMB_BITS | number[n - 1]) / top);
	if (subtract_row(number, m, quotient, n))
		while (number_add(number, m, n) == 0 || ++number[n] != 0)
			;
}

/* The modulus, shifted up until its highest bit is set, and by how many bits that is. */
static unsigned normalize(ma_limb *shifted, const modulus *m)
{
	unsigned bits = 0;

	while ((m->limbs[m->n - 1] << bits & (ma_limb)1 << (MA_LIMB_BITS - 1)) == 0)
		bits++;
	memcpy(shifted, m->limbs, m->n * sizeof *shifted);
	number_shift_up(shifted, m->n, bits);
	return bits;
}

/*
 * form = number * R mod modulus, by long division of the number with n zero limbs below it. That
 * costs half a squaring; multiplying by R * R, which would have to be computed first, a few.
 */
static void montgomery_form(ma_limb *form, const ma_limb *number, const modulus *m)
{
	size_t n = m->n;
	ma_limb wide[2 * MA_LIMBS_MAX + 1];
	ma_number shifted;
	unsigned bits = normalize(shifted, m);

	memset(wide, 0, n * sizeof *wide);
	memcpy(wide + n, number, n * sizeof *wide);
	number_shift_up(wide + n, n, bits);
	for (size_t i = n; i-- > 0;)
		divide_step(wide + i, shifted, n);
	number_shift_down(wide, n, bits);
	memcpy(form, wide, n * sizeof *form);
}

/*
 * result = base ^ exponent, from the exponent's highest bit down, with `form` the base's form.
 * Where the last bit is set the base itself is multiplied by, and what comes out is no form any
 * more.
 */
static void montgomery_power(ma_limb *result, const ma_limb *base, const ma_limb *form,
	ma_slice exponent, const modulus *m)
{
	static const ma_number one = {1};
	bool begun = false, odd = (exponent.ptr[exponent.len - 1] & 1) != 0;

	for (size_t i = 0; i < 8 * exponent.len; i++) {
		bool set = (exponent.ptr[i / 8] >> (7 - i % 8) & 1) != 0;
		bool last = i == 8 * exponent.len - 1;

		if (begun)
			montgomery_square(result, m);
		if (begun && set)
			montgomery_multiply(result, result, last ? base : form, m);
		else if (set)
			memcpy(result, last ? base : form, m->n * sizeof *result);
		begun = begun || set;
	}
	if (!odd)
		montgomery_multiply(result, result, one, m);
}

void ma_mod_power(ma_slice base, ma_slice exponent, ma_slice modulus_octets, uint8_t *power)
{
	ma_number form, number, result;
	modulus m;

	modulus_read(&m, modulus_octets);
	number_read(number, m.n, base);
	montgomery_form(form, number, &m);
	montgomery_power(result, number, form, exponent, &m);
	number_write(result, power, modulus_octets.len);
}

void ma_mod(ma_slice number, ma_slice modulus_octets, uint8_t *rest)
{
	ma_limb wide[2 * MA_LIMBS_MAX + 1];
	ma_number shifted;
	unsigned bits;
	size_t n, len = (number.len + MA_LIMB_OCTETS - 1) / MA_LIMB_OCTETS + 1;
	modulus m;

	modulus_read(&m, modulus_octets);
	n = m.n;
	if (len <= n)
		len = n + 1;
	number_read(wide, len, number);
	bits = normalize(shifted, &m);
	number_shift_up(wide, len, bits);
	for (size_t i = len - n; i-- > 0;)
		divide_step(wide + i, shifted, n);
	number_shift_down(wide, n, bits);
	number_write(wide, rest, modulus_octets.len);
}
