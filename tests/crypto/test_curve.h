/*
 * The fields of P-256 and P-384 against Python's integers: a test whose source p256.c or p384.c is,
 * with the limbs of this machine or those of machines that have no type of 128 bits. Exits 77,
 * "skipped", where Python is missing, or fails with MAILAUTH_REQUIRE_TOOLS=1.
 */
#include "hex.h"

/* Takes a number into Montgomery's form, or out of it. */
static void into_form(ma_limb *r, const ma_limb *a, const uint64_t *words, const modulus *m)
{
	number square_of_r;

	from_words(square_of_r, words);
	multiply(r, a, square_of_r, m);
}

static void out_of_form(ma_limb *r, const ma_limb *a, const modulus *m)
{
	static const number one = {1};

	multiply(r, a, one, m);
}

static void compute(const char *name, ma_limb *a, ma_limb *b)
{
	bool of_order = strcmp(name, "order") == 0 || strcmp(name, "invert") == 0;
	modulus m;

	modulus_from(&m, of_order ? order : prime);
	into_form(a, a, of_order ? square_n : square_p, &m);
	into_form(b, b, of_order ? square_n : square_p, &m);
	if (strcmp(name, "add") == 0)
		add(a, a, b, &m);
	else if (strcmp(name, "subtract") == 0)
		subtract(a, a, b, &m);
	else if (strcmp(name, "square") == 0)
		square(a, a, &m);
	else if (strcmp(name, "invert") == 0)
		invert(a, a, one_n, &m);
	else
		multiply(a, a, b, &m);
	out_of_form(a, a, &m);
}

static void judge(const char *name, const char *a_hex, const char *b_hex, const char *want_hex)
{
	ma_slice a = hex_octets(a_hex), b = hex_octets(b_hex), want = hex_octets(want_hex);
	number x, y, wanted;

	assert_int_equal(a.len, SIZE);
	from_octets(x, a.ptr);
	from_octets(y, b.ptr);
	from_octets(wanted, want.ptr);
	compute(name, x, y);
	if (memcmp(x, wanted, sizeof x) != 0)
		fail_msg("%s %s %s is not right", name, a_hex, b_hex);
	hex_free(a);
	hex_free(b);
	hex_free(want);
}

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

static void python_agrees(void **state)
{
	FILE *lines = popen(
		"python3 '" MA_SOURCE_DIR "/tests/crypto/curve_oracle.py' " TEXT(CURVE_BITS), "r");
	char name[9], a[97], b[97], want[97];
	size_t count = 0;
	(void)state;

	row("CRY-9",
		"sums, products and inverses modulo p and n of P-" TEXT(
			CURVE_BITS) " are Python's");
	assert_non_null(lines);
	while (fscanf(lines, "%8s %96s %96s %96s", name, a, b, want) == 4) {
		judge(name, a, b, want);
		count++;
	}
	assert_int_equal(pclose(lines), 0);
	assert_int_equal(count, 12000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(python_agrees),
	};

	if (system("python3 -c ''") != 0) {
		const char *required = getenv("MAILAUTH_REQUIRE_TOOLS");

		printf("skipped: python3 is missing\n");
		return required != NULL && strcmp(required, "1") == 0 ? 1 : 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
