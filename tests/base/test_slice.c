/*
 * Slices: comparing, trimming and finding, each on heap copies without an octet to spare.
 */
#include "test.h"

#include "ascii.h"
#include "slice.h"

/* An exact copy of octets as a slice; *block is for free(). */
static ma_slice slice_of_copy(const char *octets, size_t len, uint8_t **block)
{
	*block = exact_copy(octets, len);
	return ma_slice_of(*block, len);
}

static void slices_compare_octet_by_octet(void **state)
{
	static const struct {
		const char *why, *a;
		size_t a_len;
		const char *b;
		size_t b_len;
		bool equal, equal_nocase;
	} rows[] = {
		{"equal octets are equal", "abc", 3, "abc", 3, true, true},
		{"another octet is not", "abc", 3, "abd", 3, false, false},
		{"the first octet counts", "xbc", 3, "abc", 3, false, false},
		{"a longer slice is another one", "abc", 3, "abcd", 4, false, false},
		{"a shorter slice is another one", "abc", 3, "ab", 2, false, false},
		{"two empty slices are equal", "", 0, "", 0, true, true},
		{"an empty slice equals no other", "", 0, "a", 1, false, false},
		{"case counts only where it is said to", "ABCxyz", 6, "abcXYZ", 6, false, true},
		{"'@' is no upper case '`'", "@", 1, "`", 1, false, false},
		{"'[' is no upper case '{'", "[", 1, "{", 1, false, false},
		{"octets over 127 have no case", "\xc4", 1, "\xe4", 1, false, false},
		{"what stands behind a NUL counts", "a\0b", 3, "a\0c", 3, false, false},
		{"a NUL is an octet as any", "a\0b", 3, "a\0b", 3, true, true},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *a_block, *b_block;
		ma_slice a = slice_of_copy(rows[i].a, rows[i].a_len, &a_block);
		ma_slice b = slice_of_copy(rows[i].b, rows[i].b_len, &b_block);

		row("BASE-8", rows[i].why);
		assert_int_equal(ma_slice_equal(a, b), rows[i].equal);
		assert_int_equal(ma_slice_equal(b, a), rows[i].equal);
		assert_int_equal(ma_slice_equal_nocase(a, b), rows[i].equal_nocase);
		assert_int_equal(ma_slice_equal_nocase(b, a), rows[i].equal_nocase);
		free(a_block);
		free(b_block);
	}
}

static void a_slice_is_a_text(void **state)
{
	static const struct {
		const char *why, *octets;
		size_t len;
		const char *text;
		bool is;
	} rows[] = {
		{"the same octets are the text", "v=1", 3, "v=1", true},
		{"case counts", "V=1", 3, "v=1", false},
		{"the beginning of the text is not the text", "v=", 2, "v=1", false},
		{"more than the text is not the text", "v=10", 4, "v=1", false},
		{"a NUL behind the text makes it another", "v=1\0", 4, "v=1", false},
		{"the empty text is the empty slice", "", 0, "", true},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *block;
		ma_slice slice = slice_of_copy(rows[i].octets, rows[i].len, &block);

		row("BASE-8", rows[i].why);
		assert_int_equal(ma_slice_is(slice, rows[i].text), rows[i].is);
		free(block);
	}
}

static void a_slice_is_a_text_in_either_case(void **state)
{
	static const struct {
		const char *why, *octets;
		size_t len;
		const char *text;
		bool is;
	} rows[] = {
		{"letters may be of either case in both", "ClAsS", 5, "cLaSs", true},
		{"'@' is no upper case '`'", "@", 1, "`", false},
		{"'[' is no upper case '{'", "[", 1, "{", false},
		{"octets over 127 have no case", "\xc4", 1, "\xe4", false},
		{"the beginning of the text is not the text", "clas", 4, "class", false},
		{"more than the text is not the text", "class1", 6, "class", false},
		{"a NUL behind the text makes it another", "class\0", 6, "class", false},
		{"the empty text is the empty slice", "", 0, "", true},
		{"and no other", "a", 1, "", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *block;
		ma_slice slice = slice_of_copy(rows[i].octets, rows[i].len, &block);

		row("BASE-8", rows[i].why);
		assert_int_equal(ma_slice_is_nocase(slice, rows[i].text), rows[i].is);
		free(block);
	}
}

static void the_end_of_a_slice_is_its_last_octets(void **state)
{
	static const struct {
		const char *why;
		size_t len;
		const char *want;
	} rows[] = {
		{"some of them", 2, "cd"},
		{"all of them", 4, "abcd"},
		{"none of them", 0, ""},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *block;
		ma_slice end = ma_slice_end(slice_of_copy("abcd", 4, &block), rows[i].len);

		row("BASE-8", rows[i].why);
		assert_true(ma_slice_is(end, rows[i].want));
		assert_ptr_equal(end.ptr + end.len, block + 4);
		free(block);
	}
}

static void a_slice_of_nothing_may_point_nowhere(void **state)
{
	ma_slice nothing = ma_slice_of(NULL, 0);
	(void)state;

	row("BASE-8", "an empty slice may have a NULL pointer");
	assert_true(ma_slice_equal(nothing, nothing));
	assert_true(ma_slice_equal(nothing, ma_slice_text("")));
	assert_true(ma_slice_equal_nocase(nothing, ma_slice_text("")));
	assert_true(ma_slice_is(nothing, ""));
	assert_int_equal(ma_trim(nothing, MA_FWS).len, 0);
	assert_int_equal(ma_trim_end(nothing, MA_FWS).len, 0);
	assert_int_equal(ma_slice_find(nothing, 0), 0);

	row("BASE-8", "a text is a slice without its NUL");
	assert_int_equal(ma_slice_text("abc").len, 3);
	assert_int_equal(ma_slice_text("").len, 0);
}

static void trimming_takes_only_what_it_was_told(void **state)
{
	static const struct {
		const char *why, *in;
		unsigned classes;
		const char *both, *end;
	} rows[] = {
		{"nothing to trim", "abc", MA_WSP, "abc", "abc"},
		{"white space on both ends", " \tab c\t ", MA_WSP, "ab c", " \tab c"},
		{"white space inside stays", "a  b", MA_WSP, "a  b", "a  b"},
		{"a CRLF is not WSP", "\r\na\r\n", MA_WSP, "\r\na\r\n", "\r\na\r\n"},
		{"FWS is WSP, CR and LF", "\r\n a\r\n", MA_FWS, "a", "\r\n a"},
		{"nothing but white space leaves nothing", " \t ", MA_WSP, "", ""},
		{"nothing leaves nothing", "", MA_WSP, "", ""},
		{"one octet is left", " a", MA_WSP, "a", " a"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *block;
		ma_slice slice = slice_of_copy(rows[i].in, strlen(rows[i].in), &block);

		row("BASE-8", rows[i].why);
		assert_true(ma_slice_is(ma_trim(slice, rows[i].classes), rows[i].both));
		assert_true(ma_slice_is(ma_trim_end(slice, rows[i].classes), rows[i].end));
		free(block);
	}
}

static void the_first_of_several_is_found(void **state)
{
	static const struct {
		const char *why, *in;
		size_t len;
		uint8_t octet;
		size_t want;
	} rows[] = {
		{"at the start", "=ab", 3, '=', 0},
		{"at the end", "ab=", 3, '=', 2},
		{"the first of two", "a=b=", 4, '=', 1},
		{"none: the length", "abc", 3, '=', 3},
		{"none in nothing", "", 0, '=', 0},
		{"a NUL is found as any octet", "a\0b", 3, 0, 1},
		{"a NUL behind the slice is not found", "ab", 2, 0, 2},
		{"an octet over 127 is found", "a\xff", 2, 0xff, 1},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *block;
		ma_slice slice = slice_of_copy(rows[i].in, rows[i].len, &block);

		row("BASE-8", rows[i].why);
		assert_int_equal(ma_slice_find(slice, rows[i].octet), rows[i].want);
		free(block);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slices_compare_octet_by_octet),
		cmocka_unit_test(a_slice_is_a_text),
		cmocka_unit_test(a_slice_is_a_text_in_either_case),
		cmocka_unit_test(the_end_of_a_slice_is_its_last_octets),
		cmocka_unit_test(a_slice_of_nothing_may_point_nowhere),
		cmocka_unit_test(trimming_takes_only_what_it_was_told),
		cmocka_unit_test(the_first_of_several_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
