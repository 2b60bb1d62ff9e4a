/*
 * Big numbers: see bignum.h.
 *
 * Numbers have the modulus's count of limbs, rounded up to a multiple of four, n. R is
 * 2 ^ (limb bits * n). A number x in Montgomery's form is x * R mod modulus; the product of two of
 * them, divided by R, is the form of their product, and dividing by R needs no division
 * (HAC 14.32).
 */
#include "bignum.h"

#include <string.h>

/* For what a loop is made faster by if it is compiled into it, of constants. */
#if defined(__GNUC__)
#define ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE inline
#endif

typedef struct modulus {
	size_t used;     /* limbs, the highest of which is not 0 */
	size_t n;        /* the same with zeros above */
	ma_limb inverse; /* -1 / modulus mod 2 ^ limb bits */
	ma_number limbs;
} modulus;

/* ------------------------------------------------------------------ numbers */

static ma_limb limb_read(const uint8_t octets[MA_LIMB_OCTETS])
{
	ma_limb limb = 0;

#pragma GCC unroll 8
	for (size_t i = 0; i < MA_LIMB_OCTETS; i++)
		limb = limb << 8 | octets[i];
	return limb;
}

static void limb_write(ma_limb limb, uint8_t octets[MA_LIMB_OCTETS])
{
#pragma GCC unroll 8
	for (size_t i = 0; i < MA_LIMB_OCTETS; i++)
		octets[i] = (uint8_t)(limb >> 8 * (MA_LIMB_OCTETS - 1 - i));
}

/* The octets that are no whole limb are the highest. */
static void number_read(ma_limb *number, size_t n, ma_slice octets)
{
	size_t whole = octets.len / MA_LIMB_OCTETS, rest = octets.len % MA_LIMB_OCTETS;

	memset(number, 0, n * sizeof *number);
	for (size_t i = 0; i < whole; i++)
		number[i] = limb_read(octets.ptr + octets.len - MA_LIMB_OCTETS * (i + 1));
	for (size_t i = 0; i < rest; i++)
		number[whole] = number[whole] << 8 | octets.ptr[i];
}

static void number_write(const ma_limb *number, uint8_t *octets, size_t len)
{
	size_t whole = len / MA_LIMB_OCTETS, rest = len % MA_LIMB_OCTETS;

	for (size_t i = 0; i < whole; i++)
		limb_write(number[i], octets + len - MA_LIMB_OCTETS * (i + 1));
	for (size_t i = 0; i < rest; i++)
		octets[i] = (uint8_t)(number[whole] >> 8 * (rest - 1 - i));
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

/* ------------------------------------------------------------------ columns of products */

/*
 * A product is computed column by column, from the least limb up: the products of limbs that have
 * the same weight are added in three limbs, of which the least is then the product's. That takes
 * fewer instructions than row by row, where each product of limbs is added to a sum in memory.
 */
typedef struct column {
	ma_limb2 sum;
	ma_limb top;
} column;

/* Two ways to say the same: of each one compiler makes two additions with carry, the other more. */
static ALWAYS_INLINE void add_product(column *c, ma_limb a, ma_limb b)
{
	ma_limb2 product = (ma_limb2)a * b;
#if defined(__clang__)
	ma_limb low = (ma_limb)product, high = (ma_limb)(product >> MA_LIMB_BITS);
	ma_limb sum_low = (ma_limb)c->sum, sum_high = (ma_limb)(c->sum >> MA_LIMB_BITS);

	sum_low += low;
	high += sum_low < low; /* there is room: the product is at most (B-1)^2 */
	sum_high += high;
	c->top += sum_high < high;
	c->sum = (ma_limb2)sum_high << MA_LIMB_BITS | sum_low;
#else
	c->sum += product;
	c->top += c->sum < product;
#endif
}

/*
 * Adds a[0] * last[0] + a[1] * last[-1] ...: first `rest` products, then `count` times `step`. With
 * `rest` and `step` known to the compiler no branch depends on the length but the loop's. All the
 * time goes here.
 */
static ALWAYS_INLINE void add_products(column *c, const ma_limb *a, const ma_limb *last, int rest,
	int step, size_t count)
{
	column sum = *c;

#pragma GCC unroll 4
	for (int i = 0; i < rest; i++)
		add_product(&sum, a[i], *(last - i));
	if (count > 0) {
		a += rest;
		last -= rest;
	}
	while (count > 0) {
#pragma GCC unroll 4
		for (int i = 0; i < step; i++)
			add_product(&sum, a[i], *(last - i));
		if (--count == 0)
			break;
		a += step;
		last -= step;
	}
	*c = sum;
}

static ALWAYS_INLINE void add_twice(column *c, const column *other)
{
	ma_limb2 twice = other->sum << 1;

	c->sum += twice;
	c->top += (c->sum < twice) + (other->top << 1) +
		(ma_limb)(other->sum >> (2 * MA_LIMB_BITS - 1));
}

/* The least limb, which leaves the column: what is left is part of the next one. */
static ALWAYS_INLINE ma_limb take_limb(column *c)
{
	ma_limb limb = (ma_limb)c->sum;

	c->sum = c->sum >> MA_LIMB_BITS | (ma_limb2)c->top << MA_LIMB_BITS;
	c->top = 0;
	return limb;
}

/*
 * Adds column k = 4 * j + r of a * b, for k below n. In a square each product of two different
 * limbs stands twice: it is computed once.
 */
static ALWAYS_INLINE void add_low_column(column *c, const ma_limb *a, const ma_limb *b, size_t j,
	int r)
{
	size_t k = 4 * j + (size_t)r;
	column half = {0, 0};

	if (a != b) {
		add_products(c, a, b + k, r + 1, 4, j);
		return;
	}
	add_products(&half, a, a + k, r == 1 || r == 2, 2, r == 3 ? j + 1 : j);
	add_twice(c, &half);
	if (r % 2 == 0)
		add_product(c, a[k / 2], a[k / 2]);
}

/* The same for k from n on. */
static ALWAYS_INLINE void add_high_column(column *c, const ma_limb *a, const ma_limb *b, size_t j,
	int r, size_t n)
{
	size_t k = 4 * j + (size_t)r, first = k - n + 1, fours = n / 2 - 1 - j;
	column half = {0, 0};

	if (a != b) {
		add_products(c, a + first, b + n - 1, 3 - r, 4, fours);
		return;
	}
	add_products(&half, a + first, a + n - 1, r < 2, 2, fours);
	add_twice(c, &half);
	if (r % 2 == 0)
		add_product(c, a[k / 2], a[k / 2]);
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
	m->used = (octets.len + MA_LIMB_OCTETS - 1) / MA_LIMB_OCTETS;
	m->n = (m->used + 3) / 4 * 4;
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
 * result = a * b / R mod modulus; `result` may be a or b. In each column below R, from the least,
 * the multiple of the modulus that makes its limb zero is added. No column from R on needs the
 * limbs of a and b whose place the result's have taken.
 */
static void montgomery_multiply(ma_limb *result, const ma_limb *a, const ma_limb *b,
	const modulus *m)
{
	const ma_limb *limbs = m->limbs;
	size_t n = m->n, j = 0;
	column c = {0, 0};
	ma_number factors;

	for (; j < n / 4; j++)
#pragma GCC unroll 4
		for (int r = 0; r < 4; r++) {
			size_t k = 4 * j + (size_t)r;

			add_low_column(&c, a, b, j, r);
			add_products(&c, factors, limbs + k, r, 4, j);
			factors[k] = (ma_limb)c.sum * m->inverse;
			add_product(&c, factors[k], limbs[0]);
			(void)take_limb(&c);
		}
	for (; j < n / 2; j++)
#pragma GCC unroll 4
		for (int r = 0; r < 4; r++) {
			size_t k = 4 * j + (size_t)r - n;

			add_high_column(&c, a, b, j, r, n);
			add_products(&c, factors + k + 1, limbs + n - 1, 3 - r, 4, n / 2 - 1 - j);
			result[k] = take_limb(&c);
		}
	reduce_once(result, (ma_limb)c.sum, m);
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

/* sum[0..n-1] += a * b; the carry, for which there is room: (B-1)^2 + 2 * (B-1) = B^2 - 1. */
static ma_limb add_row(ma_limb *sum, const ma_limb *a, ma_limb b, size_t n)
{
	ma_limb carry = 0;

#pragma GCC unroll 4
	for (size_t i = 0; i < n; i++) {
		ma_limb2 term = (ma_limb2)a[i] * b;
		ma_limb low = (ma_limb)term, high = (ma_limb)(term >> MA_LIMB_BITS);

		low += sum[i];
		high += low < sum[i];
		low += carry;
		high += low < carry;
		sum[i] = low;
		carry = high;
	}
	return carry;
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

/* The modulus, shifted up until its highest bit is set. */
typedef struct divisor {
	size_t n;
	unsigned shift;     /* by how many bits */
	ma_limb reciprocal; /* (B^2 - 1) / highest limb - B, where B = 2 ^ limb bits */
	ma_number limbs;
	ma_number negative; /* B ^ n less the limbs */
} divisor;

/*
 * number[0..n] -= factor * divisor, by adding factor * (B ^ n - divisor - B ^ n); whether it
 * borrowed beyond the top.
 */
static bool subtract_multiple(ma_limb *number, ma_limb factor, const divisor *d)
{
	ma_limb2 top = (ma_limb2)number[d->n] + add_row(number, d->negative, factor, d->n);

	number[d->n] = (ma_limb)(top - factor);
	return top < factor;
}

static void normalize(divisor *d, const modulus *m)
{
	size_t n = m->used;
	ma_limb top;

	d->n = n;
	d->shift = 0;
	while ((m->limbs[n - 1] << d->shift & (ma_limb)1 << (MA_LIMB_BITS - 1)) == 0)
		d->shift++;
	memcpy(d->limbs, m->limbs, n * sizeof *d->limbs);
	number_shift_up(d->limbs, n, d->shift);
	memset(d->negative, 0, n * sizeof *d->negative);
	number_subtract(d->negative, d->limbs, n);
	top = d->limbs[n - 1];
	d->reciprocal = (ma_limb)(((ma_limb2)~top << MA_LIMB_BITS | (ma_limb)-1) / top);
}

/*
 * The quotient of two limbs, of which the higher is below the divisor's highest, and what is left.
 * (Moeller and Granlund, Improved division by invariant integers, algorithm 4)
 */
static ma_limb divide_limbs(ma_limb high, ma_limb low, const divisor *d, ma_limb *rest)
{
	ma_limb top = d->limbs[d->n - 1];
	ma_limb2 guess = (ma_limb2)d->reciprocal * high + ((ma_limb2)high << MA_LIMB_BITS | low);
	ma_limb quotient = (ma_limb)(guess >> MA_LIMB_BITS) + 1, left = low - quotient * top;

	if (left > (ma_limb)guess) {
		quotient--;
		left += top;
	}
	if (left >= top) {
		quotient++;
		left -= top;
	}
	*rest = left;
	return quotient;
}

/*
 * number[0..n] mod the divisor, where the upper n limbs are below it: a step of long division. The
 * quotient of the highest limbs is at most 2 too large (Knuth 4.3.1, theorem B); with a look at the
 * next ones it is hardly ever (algorithm D, step D3).
 */
static void divide_step(ma_limb *number, const divisor *d)
{
	const ma_limb *m = d->limbs;
	size_t n = d->n;
	ma_limb quotient = (ma_limb)-1, rest;

	if (number[n] < m[n - 1]) {
		quotient = divide_limbs(number[n], number[n - 1], d, &rest);
		while (n > 1 &&
			(ma_limb2)quotient * m[n - 2] >
				((ma_limb2)rest << MA_LIMB_BITS | number[n - 2])) {
			quotient--;
			rest += m[n - 1];
			if (rest < m[n - 1])
				break;
		}
	}
	if (subtract_multiple(number, quotient, d))
		while (number_add(number, m, n) == 0 || ++number[n] != 0)
			;
}

/*
 * form = number * R mod modulus, by long division of the number with n zero limbs below it. That
 * costs less than a squaring; multiplying by R * R, which would have to be computed first, a few.
 */
static void montgomery_form(ma_limb *form, const ma_limb *number, const modulus *m)
{
	size_t n = m->n, used = m->used;
	ma_limb wide[2 * MA_LIMBS_MAX + 1];
	divisor d;

	normalize(&d, m);
	memset(wide, 0, (n + used + 1) * sizeof *wide);
	memcpy(wide + n, number, used * sizeof *wide);
	number_shift_up(wide + n, used, d.shift);
	for (size_t i = n; i-- > 0;)
		divide_step(wide + i, &d);
	number_shift_down(wide, used, d.shift);
	memset(form, 0, n * sizeof *form);
	memcpy(form, wide, used * sizeof *form);
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
			montgomery_multiply(result, result, result, m);
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
	size_t n, len = (number.len + MA_LIMB_OCTETS - 1) / MA_LIMB_OCTETS + 1;
	divisor d;
	modulus m;

	modulus_read(&m, modulus_octets);
	normalize(&d, &m);
	n = m.used;
	if (len <= n)
		len = n + 1;
	number_read(wide, len, number);
	number_shift_up(wide, len, d.shift);
	for (size_t i = len - n; i-- > 0;)
		divide_step(wide + i, &d);
	number_shift_down(wide, n, d.shift);
	number_write(wide, rest, modulus_octets.len);
}
