/*
 * DER: each rule of X.690 that keys need, kept and broken.
 */
#include "hex.h"

#include "der.h"

static void elements_have_one_form(void **state)
{
	static const struct {
		const char *why, *in;
		uint8_t tag;
		long len, left;
	} cases[] = {
		{"a short length", "3003010203", MA_DER_SEQUENCE, 3, 0},
		{"what stands behind is left", "0401aabbcc", 0x04, 1, 2},
		{"no content", "3000", MA_DER_SEQUENCE, 0, 0},
		{"another tag is not taken", "3000", MA_DER_INTEGER, -1, 2},
		{"nothing there", "", MA_DER_SEQUENCE, -1, 0},
		{"no length", "30", MA_DER_SEQUENCE, -1, 1},
		{"less content than said", "300201", MA_DER_SEQUENCE, -1, 3},
		{"an indefinite length",
			"3080020101"
			"0000",
			MA_DER_SEQUENCE, -1, 7},
		{"an indefinite length and nothing behind", "3080", MA_DER_SEQUENCE, -1, 2},
		{"a long form for less than 128", "30817f", MA_DER_SEQUENCE, -1, 3},
		{"a long form without its octets", "3082", MA_DER_SEQUENCE, -1, 2},
		{"a long form with half of them", "308201", MA_DER_SEQUENCE, -1, 3},
		{"a long form that begins with 0", "308200800000", MA_DER_SEQUENCE, -1, 6},
		{"three octets of length: larger than any key", "3083010000", MA_DER_SEQUENCE, -1,
			5},
		{"the reserved length octet", "30ff", MA_DER_SEQUENCE, -1, 2},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		ma_slice octets = hex_octets(cases[i].in), content = ma_slice_of(NULL, 0);
		ma_cursor in = ma_cursor_over(octets);
		bool want = cases[i].len >= 0;

		row("CRY-2", cases[i].why);
		assert_int_equal(ma_der_take(&in, cases[i].tag, &content), want);
		if (want)
			assert_int_equal(content.len, cases[i].len);
		assert_int_equal(ma_left(&in), cases[i].left);
		hex_free(octets);
	}
}

/* An element with `len` octets of content and the length octets given. */
static bool takes_long(const char *head, size_t len)
{
	ma_slice octets = hex_octets(head), content = ma_slice_of(NULL, 0);
	uint8_t *element = malloc(octets.len + len);
	ma_cursor in;
	bool taken;

	assert_non_null(element);
	memcpy(element, octets.ptr, octets.len);
	memset(element + octets.len, 0x5a, len);
	in = ma_cursor_over(ma_slice_of(element, octets.len + len));
	taken = ma_der_take(&in, MA_DER_SEQUENCE, &content) && content.len == len;
	free(element);
	hex_free(octets);
	return taken;
}

static void long_lengths_at_their_borders(void **state)
{
	(void)state;

	row("CRY-2",
		"127 octets are the most that the short form says, 128 the least of the long one");
	assert_true(takes_long("307f", 127));
	assert_false(takes_long("3080", 128));
	assert_true(takes_long("308180", 128));
	assert_true(takes_long("3081ff", 255));
	assert_true(takes_long("30820100", 256));
	assert_true(takes_long("3082ffff", 65535));
	assert_false(takes_long("308200ff", 255));
	assert_false(takes_long("3083010000", 65536));
}

static void integers_are_positive_and_shortest(void **state)
{
	static const struct {
		const char *why, *in, *want;
	} cases[] = {
		{"one octet", "020103", "03"},
		{"a zero before the sign bit is not part of the number", "02020080", "80"},
		{"several octets", "0203010001", "010001"},
		{"no octet is no number", "0200", NULL},
		{"0 is not positive", "020100", NULL},
		{"a set sign bit is negative", "020180", NULL},
		{"a zero that is not needed", "0202007f", NULL},
		{"two zeros", "0203000080", NULL},
		{"not an INTEGER", "040103", NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		ma_slice octets = hex_octets(cases[i].in), number = ma_slice_of(NULL, 0);
		ma_cursor in = ma_cursor_over(octets);

		row("CRY-2", cases[i].why);
		assert_int_equal(ma_der_take_positive(&in, &number), cases[i].want != NULL);
		if (cases[i].want != NULL) {
			ma_slice want = hex_octets(cases[i].want);

			assert_true(ma_slice_equal(number, want));
			hex_free(want);
		}
		assert_int_equal(ma_left(&in), cases[i].want != NULL ? 0 : octets.len);
		hex_free(octets);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_have_one_form),
		cmocka_unit_test(long_lengths_at_their_borders),
		cmocka_unit_test(integers_are_positive_and_shortest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
