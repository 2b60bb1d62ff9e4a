/*
 * Cursors: each function advances past what it recognised or leaves the cursor where it was, and
 * reads no octet behind the end.
 */
#include "test.h"

#include "ascii.h"
#include "cursor.h"

#include <inttypes.h>

static ma_cursor cursor_over_copy(const char *text, uint8_t **block)
{
	size_t len = strlen(text);

	*block = exact_copy(text, len);
	return ma_cursor_over(ma_slice_of(*block, len));
}

static void a_cursor_knows_what_is_left(void **state)
{
	uint8_t *block;
	ma_cursor in = cursor_over_copy("ab", &block);
	(void)state;

	row("BASE-8", "a cursor tells what is left and shows the octet it stands at");
	assert_int_equal(ma_left(&in), 2);
	assert_false(ma_at_end(&in));
	assert_int_equal(ma_peek(&in), 'a');
	assert_true(ma_accept(&in, 'a'));
	assert_int_equal(ma_left(&in), 1);
	assert_int_equal(ma_peek(&in), 'b');
	assert_true(ma_accept(&in, 'b'));

	row("BASE-8", "at the end there is nothing to see or to take");
	assert_int_equal(ma_left(&in), 0);
	assert_true(ma_at_end(&in));
	assert_int_equal(ma_peek(&in), -1);
	assert_false(ma_accept(&in, 'b'));
	assert_false(ma_accept(&in, 0));
	free(block);

	row("BASE-8", "an octet over 127 is not taken for the end");
	in = cursor_over_copy("\xff", &block);
	assert_int_equal(ma_peek(&in), 0xff);
	free(block);
}

static void a_cursor_over_nothing_is_at_its_end(void **state)
{
	ma_cursor in = ma_cursor_over(ma_slice_of(NULL, 0));
	ma_slice taken;
	uint64_t n;
	(void)state;

	row("BASE-8", "a cursor may stand over nothing, at no address");
	assert_true(ma_at_end(&in));
	assert_int_equal(ma_left(&in), 0);
	assert_int_equal(ma_peek(&in), -1);
	assert_int_equal(ma_take(&in, MA_PRINT).len, 0);
	assert_true(ma_take_octets(&in, 0, &taken));
	assert_false(ma_take_octets(&in, 1, &taken));
	assert_true(ma_accept_text(&in, ""));
	assert_false(ma_accept_text(&in, "a"));
	assert_false(ma_take_uint(&in, UINT64_MAX, &n));
}

static void one_octet_is_accepted_or_left(void **state)
{
	uint8_t *block;
	ma_cursor in = cursor_over_copy("=x", &block);
	(void)state;

	row("BASE-8", "another octet than the one asked for is left alone");
	assert_false(ma_accept(&in, 'x'));
	assert_int_equal(ma_left(&in), 2);
	assert_true(ma_accept(&in, '='));
	assert_int_equal(ma_left(&in), 1);
	free(block);
}

static void a_text_is_accepted_whole_or_not_at_all(void **state)
{
	static const struct {
		const char *why, *in, *text;
		bool accepted;
		size_t left;
	} rows[] = {
		{"the text at the cursor is passed", "v=DKIM1;", "v=DKIM1", true, 1},
		{"the text may be all there is", "v=DKIM1", "v=DKIM1", true, 0},
		{"a text longer than what is left is not there", "v=DK", "v=DKIM1", false, 4},
		{"case counts", "V=DKIM1", "v=DKIM1", false, 7},
		{"the last octet counts", "v=DKIM2", "v=DKIM1", false, 7},
		{"the text must stand at the cursor", " v=DKIM1", "v=DKIM1", false, 8},
		{"no text is always there", "abc", "", true, 3},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *block;
		ma_cursor in = cursor_over_copy(rows[i].in, &block);

		row("BASE-8", rows[i].why);
		assert_int_equal(ma_accept_text(&in, rows[i].text), rows[i].accepted);
		assert_int_equal(ma_left(&in), rows[i].left);
		free(block);
	}
}

static void the_longest_run_of_classes_is_taken(void **state)
{
	static const struct {
		const char *why, *in;
		unsigned classes;
		const char *want;
	} rows[] = {
		{"up to the first octet of another class", "12ab", MA_DIGIT, "12"},
		{"up to the end", "1234", MA_DIGIT, "1234"},
		{"an empty run is a run", "ab", MA_DIGIT, ""},
		{"nothing holds an empty run", "", MA_DIGIT, ""},
		{"octets of any of the classes", "a1b2-", MA_ALPHA | MA_DIGIT, "a1b2"},
		{"FWS takes CR and LF by themselves", "\r \n\ta", MA_FWS, "\r \n\t"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *block;
		ma_cursor in = cursor_over_copy(rows[i].in, &block);
		ma_slice taken = ma_take(&in, rows[i].classes);

		row("BASE-8", rows[i].why);
		assert_true(ma_slice_is(taken, rows[i].want));
		assert_int_equal(ma_left(&in), strlen(rows[i].in) - taken.len);
		free(block);
	}
}

static void so_many_octets_are_taken_or_none(void **state)
{
	static const struct {
		const char *why;
		size_t n;
		bool taken;
	} rows[] = {
		{"no octets can always be taken", 0, true},
		{"fewer than are left", 3, true},
		{"all that are left", 4, true},
		{"one more than is left", 5, false},
		{"more than memory can hold", SIZE_MAX, false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *block;
		ma_cursor in = cursor_over_copy("abcd", &block);
		ma_slice octets = ma_slice_text("untouched");

		row("BASE-8", rows[i].why);
		assert_int_equal(ma_take_octets(&in, rows[i].n, &octets), rows[i].taken);
		assert_int_equal(ma_left(&in), rows[i].taken ? 4 - rows[i].n : 4);
		if (rows[i].taken) {
			assert_ptr_equal(octets.ptr, block);
			assert_int_equal(octets.len, rows[i].n);
		} else {
			assert_true(ma_slice_is(octets, "untouched"));
		}
		free(block);
	}
}

#define UNTOUCHED UINT64_C(0x5555)

static const struct {
	const char *why, *in;
	uint64_t max;
	bool taken;
	uint64_t want;
	size_t left;
} numbers[] = {
	{"a number ends before the first octet that is no digit", "42;", 100, true, 42, 1},
	{"a number may be all there is", "42", 100, true, 42, 0},
	{"zero is a number", "0", 100, true, 0, 0},
	{"the greatest number allowed", "255", 255, true, 255, 0},
	{"one more than the greatest allowed", "256", 255, false, 0, 3},
	{"ten times the greatest allowed", "2550", 255, false, 0, 4},
	{"only zero is allowed, and it is zero", "0", 0, true, 0, 0},
	{"only zero is allowed, and it is one", "1", 0, false, 0, 1},
	{"a first digit over the greatest allowed", "9", 5, false, 0, 1},
	{"the greatest of 64 bits", "18446744073709551615", UINT64_MAX, true, UINT64_MAX, 0},
	{"2 to the 64th, which wraps to 0", "18446744073709551616", UINT64_MAX, false, 0, 20},
	{"2 to the 65th, which wraps to 0", "36893488147419103232", UINT64_MAX, false, 0, 20},
	{"2 to the 64th and 5, which wraps to 5", "18446744073709551621", 10, false, 0, 20},
	{"twenty nines", "99999999999999999999", UINT64_MAX, false, 0, 20},
	{"forty digits", "1000000000000000000000000000000000000000", UINT64_MAX, false, 0, 40},
	{"leading zeros are read", "007", 10, true, 7, 0},
	{"however many they are", "000000000000000000000000000000042", 42, true, 42, 0},
	{"no minus sign", "-1", 100, false, 0, 2},
	{"no plus sign", "+1", 100, false, 0, 2},
	{"no white space before it", " 1", 100, false, 0, 2},
	{"no letter", "a", 100, false, 0, 1},
	{"hexadecimal ends at its x", "0x10", 100, true, 0, 3},
	{"nothing is no number", "", 100, false, 0, 0},
	{"'/' stands before the digits", "/", 100, false, 0, 1},
	{"':' stands behind the digits", ":", 100, false, 0, 1},
};

static void numbers_are_bounded(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(numbers); i++) {
		uint8_t *block;
		ma_cursor in = cursor_over_copy(numbers[i].in, &block);
		uint64_t n = UNTOUCHED;

		row("BASE-2", numbers[i].why);
		assert_int_equal(ma_take_uint(&in, numbers[i].max, &n), numbers[i].taken);
		assert_int_equal(n, numbers[i].taken ? numbers[i].want : UNTOUCHED);
		assert_int_equal(ma_left(&in), numbers[i].left);
		free(block);
	}
}

/* Whether the decimal text of `n` is read back with this bound, and as `n`. */
static bool reads_back(uint64_t n, uint64_t max)
{
	char text[24];
	uint64_t got = UNTOUCHED;
	uint8_t *block;
	ma_cursor in;
	bool taken;

	snprintf(text, sizeof text, "%" PRIu64, n);
	in = cursor_over_copy(text, &block);
	taken = ma_take_uint(&in, max, &got);
	if (taken)
		assert_int_equal(got, n);
	free(block);
	return taken;
}

static void a_number_is_read_if_it_is_not_over_the_bound(void **state)
{
	(void)state;

	row("BASE-2", "a number is read exactly if it is at most the bound: all bounds to 120");
	for (uint64_t max = 0; max <= 120; max++)
		for (uint64_t n = 0; n <= 1210; n++)
			assert_int_equal(reads_back(n, max), n <= max);

	row("BASE-2", "and at each power of two and of ten, and one beside it");
	for (uint64_t power = 2; power <= UINT64_MAX / 2; power *= 2) {
		assert_true(reads_back(power, power));
		assert_true(reads_back(power - 1, power));
		assert_false(reads_back(power + 1, power));
	}
	for (uint64_t power = 10; power <= UINT64_MAX / 10; power *= 10) {
		assert_true(reads_back(power, power));
		assert_true(reads_back(power - 1, power));
		assert_false(reads_back(power + 1, power));
	}
}

static void a_small_number_has_no_leading_zeros(void **state)
{
	(void)state;

	row("BASE-2", "up to each bound, digits only, without zeros before; or nothing is taken");
	for (unsigned max = 0; max <= UINT8_MAX; max++) {
		for (int value = 0; value < 1200; value++) {
			for (size_t zeros = 0; zeros < 3; zeros++) {
				bool want = zeros == 0 && value <= (int)max;
				char text[16] = "00";
				uint8_t n = 7;
				ma_cursor in;

				snprintf(text + zeros, sizeof text - zeros, "%d.", value);
				in = ma_cursor_over(ma_slice_text(text));
				assert_int_equal(ma_take_uint8(&in, (uint8_t)max, &n), want);
				assert_int_equal(n, want ? value : 7);
				assert_true(in.at == (const uint8_t *)text || want);
				assert_true(!want || ma_peek(&in) == '.');
			}
		}
	}
}

static void a_run_ends_before_an_octet(void **state)
{
	ma_cursor in = ma_cursor_over(ma_slice_text("ab,,c"));
	(void)state;

	row("BASE-2", "what stands before an octet is taken, and all where there is none");
	assert_true(ma_slice_is(ma_rest(&in), "ab,,c"));
	assert_true(ma_slice_is(ma_take_until(&in, ','), "ab"));
	assert_true(ma_accept(&in, ','));
	assert_int_equal(ma_take_until(&in, ',').len, 0);
	assert_true(ma_slice_is(ma_rest(&in), ",c"));
	assert_true(ma_slice_is(ma_take_until(&in, 'x'), ",c"));
	assert_true(ma_at_end(&in));
	assert_int_equal(ma_take_until(&in, ',').len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cursor_knows_what_is_left),
		cmocka_unit_test(a_cursor_over_nothing_is_at_its_end),
		cmocka_unit_test(one_octet_is_accepted_or_left),
		cmocka_unit_test(a_text_is_accepted_whole_or_not_at_all),
		cmocka_unit_test(the_longest_run_of_classes_is_taken),
		cmocka_unit_test(so_many_octets_are_taken_or_none),
		cmocka_unit_test(numbers_are_bounded),
		cmocka_unit_test(a_number_is_read_if_it_is_not_over_the_bound),
		cmocka_unit_test(a_small_number_has_no_leading_zeros),
		cmocka_unit_test(a_run_ends_before_an_octet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
