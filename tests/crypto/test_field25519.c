/*
 * The field of Ed25519 against Python's integers, with the limbs of this machine or, as
 * test_field25519_32.c, with those of machines that have no type of 128 bits. Exits 77, "skipped",
 * where Python is missing, or fails with MAILAUTH_REQUIRE_TOOLS=1.
 */
#define _POSIX_C_SOURCE 200809L
#include "field25519.h"

#include "hex.h"

static void compute(const char *name, const ma_fe *a, const ma_fe *b, ma_fe *r)
{
	ma_fe t;

	if (strcmp(name, "add") == 0) {
		ma_fe_add(r, a, b);
	} else if (strcmp(name, "subtract") == 0) {
		ma_fe_subtract(r, a, b);
	} else if (strcmp(name, "multiply") == 0) {
		ma_fe_multiply(r, a, b);
	} else if (strcmp(name, "square") == 0) {
		ma_fe_square(r, a);
	} else if (strcmp(name, "invert") == 0) {
		ma_fe_invert(r, a);
	} else if (strcmp(name, "root") == 0) {
		ma_fe_power_root(r, a);
	} else if (strcmp(name, "cross") == 0) {
		ma_fe_add(&t, b, b);
		ma_fe_subtract(&t, a, &t);
		ma_fe_add(r, a, a);
		ma_fe_subtract(r, r, b);
		ma_fe_multiply(r, &t, r);
	} else {
		assert_string_equal(name, "sums");
		ma_fe_add(r, a, b);
		ma_fe_square(r, r);
	}
}

static void judge(const char *name, const char *a_hex, const char *b_hex, const char *want_hex)
{
	ma_slice a = hex_octets(a_hex), b = hex_octets(b_hex), want = hex_octets(want_hex);
	ma_fe a_number, b_number, r;
	uint8_t got[32];

	ma_fe_from_octets(&a_number, a.ptr);
	ma_fe_from_octets(&b_number, b.ptr);
	compute(name, &a_number, &b_number, &r);
	ma_fe_to_octets(got, &r);
	if (memcmp(got, want.ptr, sizeof got) != 0)
		fail_msg("%s %s %s is not right", name, a_hex, b_hex);
	assert_int_equal(ma_fe_is_odd(&r), want.ptr[0] & 1);
	hex_free(a);
	hex_free(b);
	hex_free(want);
}

static void python_agrees(void **state)
{
	FILE *lines = popen("python3 '" MA_SOURCE_DIR "/tests/crypto/field_oracle.py'", "r");
	char name[9], a[65], b[65], want[65];
	size_t count = 0;
	(void)state;

	row("CRY-8", "sums, products, inverses and roots modulo 2^255 - 19 are what Python says");
	assert_non_null(lines);
	while (fscanf(lines, "%8s %64s %64s %64s", name, a, b, want) == 4) {
		judge(name, a, b, want);
		count++;
	}
	assert_int_equal(pclose(lines), 0);
	assert_int_equal(count, 19 * 19 * 5 + 8000);
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
