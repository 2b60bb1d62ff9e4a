/*
 * Modular powers whose value is known without computing them, for moduli of every length, by the
 * arithmetic of this machine and by the same code with limbs of 32 bits. What is random is left to
 * test_oracle.c.
 */
#include "test.h"

#include "bignum.h"

#define OCTETS_MAX (MA_RSA_BITS_CEILING / 8)

/* bignum.c as it is compiled where no type has 128 bits: see CMakeLists.txt. */
void ma_mod_power_32(ma_slice base, ma_slice exponent, ma_slice modulus, uint8_t *power);
void ma_mod_32(ma_slice number, ma_slice modulus, uint8_t *rest);

typedef void power_fn(ma_slice base, ma_slice exponent, ma_slice modulus, uint8_t *power);

static power_fn *const powers[] = {ma_mod_power, ma_mod_power_32};

/* A number, big-endian, without leading zeros, so 0 has no octet. */
typedef struct number {
	uint8_t octets[OCTETS_MAX];
	size_t len;
} number;

static number small(uint32_t value)
{
	number n = {.len = 0};

	for (int shift = 24; shift >= 0; shift -= 8)
		if (n.len > 0 || value >> shift != 0)
			n.octets[n.len++] = (uint8_t)(value >> shift);
	return n;
}

/* 2 ^ bit */
static number power_of_two(size_t bit)
{
	number n = {.len = bit / 8 + 1};

	n.octets[0] = (uint8_t)(1 << bit % 8);
	return n;
}

/* 2 ^ bits - 1 */
static number all_ones(size_t bits)
{
	number n = power_of_two(bits - 1);

	memset(n.octets, 0xff, n.len);
	n.octets[0] = (uint8_t)(0xff >> (7 - (bits - 1) % 8));
	return n;
}

/* 2 ^ (bits - 1) + 1 */
static number two_ones(size_t bits)
{
	number n = power_of_two(bits - 1);

	n.octets[n.len - 1] |= 1;
	return n;
}

/* An odd number of this many bits that has no pattern. */
static number mixed(size_t bits)
{
	number n = all_ones(bits);
	uint32_t seed = (uint32_t)bits;

	for (size_t i = 0; i < n.len; i++) {
		seed = seed * 1664525 + 1013904223;
		n.octets[i] &= (uint8_t)(seed >> 24);
	}
	n.octets[0] |= (uint8_t)(1 << (bits - 1) % 8);
	n.octets[n.len - 1] |= 1;
	return n;
}

/* Without its last bit, which is set. */
static number one_less(number n)
{
	n.octets[n.len - 1] &= 0xfe;
	return n;
}

static ma_slice copy_of(const number *n)
{
	return ma_slice_of(exact_copy(n->octets, n->len), n->len);
}

static void free_copy(ma_slice copy)
{
	free((void *)(uintptr_t)copy.ptr);
}

/* base ^ exponent mod modulus, and no octet beyond any of them is touched. */
static number power(power_fn *function, const number *base, const number *exponent,
	const number *modulus)
{
	ma_slice b = copy_of(base), e = copy_of(exponent), m = copy_of(modulus);
	uint8_t *octets = malloc(m.len);
	number result = {.len = 0};
	size_t zeros = 0;

	assert_non_null(octets);
	function(b, e, m, octets);
	while (zeros < m.len && octets[zeros] == 0)
		zeros++;
	result.len = m.len - zeros;
	memcpy(result.octets, octets + zeros, result.len);
	free(octets);
	free_copy(b);
	free_copy(e);
	free_copy(m);
	return result;
}

static void assert_power_of(const number *base, const number *exponent, const number *modulus,
	const number *want)
{
	for (size_t i = 0; i < COUNT(powers); i++) {
		number got = power(powers[i], base, exponent, modulus);

		assert_int_equal(got.len, want->len);
		assert_memory_equal(got.octets, want->octets, want->len);
	}
}

static void assert_power(const number *base, uint32_t exponent, const number *modulus,
	const number *want)
{
	number e = small(exponent);

	assert_power_of(base, &e, modulus, want);
}

/* All lengths of up to 5 limbs, then those around a border of limbs, then of 1024 bits. */
static size_t next_length(size_t bits)
{
	size_t border;

	bits++;
	border = bits > 2200 ? 1024 : bits > 320 ? 64 : 1;
	while ((bits + 1) % border > 2)
		bits++;
	return bits;
}

static void powers_of_two(void **state)
{
	static const uint32_t exponents[] = {1, 3, 8191, 65537};
	const number two = small(2);
	(void)state;

	row("CRY-3", "2 ^ e mod 2 ^ b - 1 is 2 ^ (e mod b), for moduli of 2 to 8192 bits");
	for (size_t bits = 2; bits <= MA_RSA_BITS_CEILING; bits = next_length(bits))
		for (size_t i = 0; i < COUNT(exponents); i++) {
			number modulus = all_ones(bits), want = power_of_two(exponents[i] % bits);

			assert_power(&two, exponents[i], &modulus, &want);
		}
}

static void assert_powers_of_ends(const number *modulus)
{
	const number zero = small(0), one = small(1), last = one_less(*modulus);

	assert_power(&zero, 65537, modulus, &zero);
	assert_power(&one, 65537, modulus, &one);
	assert_power(&last, 1, modulus, &last);
	assert_power(&last, 2, modulus, &one);
	assert_power(&last, 65536, modulus, &one);
	assert_power(&last, 65537, modulus, &last);
}

static void powers_of_the_ends(void **state)
{
	(void)state;

	row("CRY-3", "0, 1 and -1 have the powers 0, 1, and 1 or -1, whatever the modulus");
	for (size_t bits = 2; bits <= MA_RSA_BITS_CEILING; bits = next_length(bits)) {
		number dense = all_ones(bits), sparse = two_ones(bits), other = mixed(bits);

		assert_powers_of_ends(&dense);
		assert_powers_of_ends(&sparse);
		assert_powers_of_ends(&other);
	}
}

static void powers_of_powers(void **state)
{
	(void)state;

	row("CRY-3", "(a ^ 3) ^ 5 = (a ^ 5) ^ 3 = a ^ 15, and both kinds of limbs agree");
	for (size_t bits = 8; bits <= MA_RSA_BITS_CEILING; bits = next_length(bits)) {
		const number three = small(3), five = small(5);
		number modulus = mixed(bits), base = mixed(bits - 1), cube, fifth, want;
		number fifteen = small(15);

		cube = power(ma_mod_power, &base, &three, &modulus);
		fifth = power(ma_mod_power_32, &base, &five, &modulus);
		want = power(ma_mod_power, &base, &fifteen, &modulus);
		assert_power(&base, 15, &modulus, &want);
		assert_power(&cube, 5, &modulus, &want);
		assert_power(&fifth, 3, &modulus, &want);
	}
}

static void multiples_of_the_modulus(void **state)
{
	const number zero = small(0), three = small(3), nine = small(9);
	number factor = all_ones(64), square = all_ones(128);
	(void)state;

	row("CRY-3", "a power that the modulus divides is 0, not the modulus");
	assert_power(&three, 2, &nine, &zero);
	assert_power(&three, 65537, &nine, &zero);

	/* (2 ^ 64 - 1) ^ 2 = 2 ^ 128 - 2 ^ 65 + 1 */
	memset(square.octets, 0, 16);
	memset(square.octets, 0xff, 7);
	square.octets[7] = 0xfe;
	square.octets[15] = 1;
	assert_power(&factor, 2, &square, &zero);
}

static void long_exponents(void **state)
{
	const number two = small(2), modulus = all_ones(521), padded = {{0, 0, 1, 0, 1}, 5};
	number exponent = two_ones(249), want = power_of_two(124);
	(void)state;

	row("CRY-3", "an exponent of 249 bits: 2 ^ 248 + 1 is 124 mod 521");
	assert_power_of(&two, &exponent, &modulus, &want);

	row("CRY-3", "an exponent may have zeros before it: 65537 is 412 mod 521");
	want = power_of_two(412);
	assert_power_of(&two, &padded, &modulus, &want);
}

/* Bit for bit: the rest is doubled, the bit added, the modulus taken away where it is not larger. */
static void remainder_of(const uint8_t *dividend, size_t len, const uint8_t *modulus,
	size_t modulus_len, uint8_t *rest)
{
	memset(rest, 0, modulus_len);
	for (size_t bit = 0; bit < 8 * len; bit++) {
		unsigned carry = dividend[bit / 8] >> (7 - bit % 8) & 1;

		for (size_t i = modulus_len; i-- > 0;) {
			carry |= (unsigned)rest[i] << 1;
			rest[i] = (uint8_t)carry;
			carry >>= 8;
		}
		if (carry == 0 && memcmp(rest, modulus, modulus_len) < 0)
			continue;
		for (size_t i = modulus_len, borrow = 0; i-- > 0;) {
			unsigned less = (unsigned)rest[i] - modulus[i] - (unsigned)borrow;

			rest[i] = (uint8_t)less;
			borrow = less >> 8 & 1;
		}
	}
}

static uint32_t seed = 4311;

static uint32_t next_random(void)
{
	seed = seed * 1664525 + 1013904223;
	return seed >> 8;
}

/* Octets in runs of 00, ff, 80 and 01 with some others, so that limbs are at their ends often. */
static void fill_with_runs(uint8_t *octets, size_t len)
{
	static const uint8_t ends[] = {0x00, 0xff, 0xff, 0x00, 0x80, 0x01, 0x7f};
	size_t left = 0;
	uint8_t octet = 0;

	for (size_t i = 0; i < len; i++) {
		if (left-- == 0) {
			uint32_t which = next_random() % 9;

			left = next_random() % 16;
			octet = which < COUNT(ends) ? ends[which] : (uint8_t)next_random();
			left = which == 4 || which == 5 ? 0 : left;
		}
		octets[i] = octet;
	}
}

static void remainders(void **state)
{
	enum { NUMBER_MAX = 130, MODULUS_MAX = 70 };
	(void)state;

	row("CRY-3",
		"number mod modulus, where limbs are 0, all ones or a power of two more often");
	for (int n = 0; n < 30000; n++) {
		uint8_t octets[NUMBER_MAX], want[MODULUS_MAX];
		size_t len = next_random() % (sizeof octets + 1);
		size_t modulus_len = 1 + next_random() % MODULUS_MAX;
		uint8_t *dividend, *modulus, *rest = malloc(modulus_len);

		assert_non_null(rest);
		fill_with_runs(octets, len);
		dividend = exact_copy(octets, len);
		fill_with_runs(octets, modulus_len);
		octets[0] |= (uint8_t)(modulus_len == 1 || octets[0] == 0 ? 0x02 : 0);
		octets[modulus_len - 1] |= 1;
		modulus = exact_copy(octets, modulus_len);

		remainder_of(dividend, len, modulus, modulus_len, want);
		ma_mod(ma_slice_of(dividend, len), ma_slice_of(modulus, modulus_len), rest);
		assert_memory_equal(rest, want, modulus_len);
		ma_mod_32(ma_slice_of(dividend, len), ma_slice_of(modulus, modulus_len), rest);
		assert_memory_equal(rest, want, modulus_len);
		free(rest);
		free(modulus);
		free(dividend);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(powers_of_two),
		cmocka_unit_test(powers_of_the_ends),
		cmocka_unit_test(powers_of_powers),
		cmocka_unit_test(multiples_of_the_modulus),
		cmocka_unit_test(long_exponents),
		cmocka_unit_test(remainders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
