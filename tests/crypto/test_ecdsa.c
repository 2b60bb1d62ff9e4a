/*
 * ECDSA: signatures that are right, and wrong in one way each (ecdsa_cases.h, which
 * make_ecdsa_cases.py made), by the arithmetic of this machine and with limbs of 32 bits; and the
 * reading of DER signatures.
 */
#include "hex.h"

#include "ecdsa.h"
#include "ecdsa_cases.h"

/* p256.c and p384.c as they are compiled where no type has 128 bits: see CMakeLists.txt. */
bool ma_p256_verify_32(ma_slice key, const uint8_t *digest, ma_slice signature);
bool ma_p384_verify_32(ma_slice key, const uint8_t *digest, ma_slice signature);

static void signatures_are_judged_right(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		ma_slice key = hex_octets(cases[i].key), digest = hex_octets(cases[i].digest);
		ma_slice signature = hex_octets(cases[i].signature);

		row("CRY-9", cases[i].why);
		assert_int_equal(digest.len, cases[i].bits / 8);
		if (cases[i].bits == 256) {
			assert_int_equal(ma_p256_verify(key, digest.ptr, signature), cases[i].want);
			assert_int_equal(ma_p256_verify_32(key, digest.ptr, signature),
				cases[i].want);
		} else {
			assert_int_equal(ma_p384_verify(key, digest.ptr, signature), cases[i].want);
			assert_int_equal(ma_p384_verify_32(key, digest.ptr, signature),
				cases[i].want);
		}
		hex_free(signature);
		hex_free(digest);
		hex_free(key);
	}
}

static void der_signatures_are_read_strictly(void **state)
{
	static const struct {
		const char *why, *der, *want;
	} signatures[] = {
		{"two numbers", "3006020101020102", "00010002"},
		{"numbers of all octets there are, with a zero for the sign",
			"300a020300ff01020300fe02", "ff01fe02"},
		{"nothing", "", NULL},
		{"one number", "3003020101", NULL},
		{"three numbers", "3009020101020102020103", NULL},
		{"an octet behind them", "300602010102010200", NULL},
		{"an octet behind the numbers", "300702010102010200", NULL},
		{"a number that is too long", "300802030100000201ff", NULL},
		{"a negative number", "3006020181020102", NULL},
		{"a number of 0", "3006020100020102", NULL},
		{"a number without octets", "30050200020102", NULL},
		{"zeros before a number", "300702020001020102", NULL},
		{"a length in a longer form than it needs", "308106020101020102", NULL},
		{"an indefinite length", "30800201010201020000", NULL},
		{"a SET", "3106020101020102", NULL},
		{"an end that is too early", "30060201010201", NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(signatures); i++) {
		ma_slice der = hex_octets(signatures[i].der);
		uint8_t *raw = malloc(4);

		assert_non_null(raw);
		row("CRY-9", signatures[i].why);
		assert_int_equal(ma_ecdsa_from_der(der, 2, raw), signatures[i].want != NULL);
		if (signatures[i].want != NULL) {
			ma_slice want = hex_octets(signatures[i].want);

			assert_memory_equal(raw, want.ptr, 4);
			hex_free(want);
		}
		free(raw);
		hex_free(der);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_are_judged_right),
		cmocka_unit_test(der_signatures_are_read_strictly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
