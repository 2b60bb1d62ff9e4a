/*
 * Buffers of both kinds: over the caller's memory, where room for exactly N octets and for N - 1
 * is tried, and growing, where each allocation is made to fail once.
 */
#include "test.h"

#include "buf.h"

static void fixed_memory_is_filled_and_counted_on(void **state)
{
	static const struct {
		const char *why;
		size_t cap;
		mailauth_status status;
		const char *want;
	} rows[] = {
		{"text and NUL fit with room to spare", 20, MAILAUTH_OK, "abc-123"},
		{"text and NUL fit exactly", 8, MAILAUTH_OK, "abc-123"},
		{"the text fits, but not its NUL", 7, MAILAUTH_NO_SPACE, ""},
		{"the text does not fit", 6, MAILAUTH_NO_SPACE, ""},
		{"no piece of it fits", 1, MAILAUTH_NO_SPACE, ""},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char *memory = malloc(rows[i].cap);
		size_t len = 0;
		ma_buf buf;

		row("BASE-3", rows[i].why);
		assert_non_null(memory);
		memset(memory, '#', rows[i].cap);
		ma_buf_over(&buf, memory, rows[i].cap);
		ma_put_text(&buf, "abc");
		ma_put_octet(&buf, '-');
		ma_put_uint(&buf, 123);
		assert_int_equal(ma_buf_end_text(&buf, &len), rows[i].status);
		assert_int_equal(buf.status, rows[i].status);
		assert_int_equal(len, 7);
		assert_string_equal(memory, rows[i].want);
		free(memory);
	}
}

static void without_memory_the_length_is_told(void **state)
{
	size_t len = 0;
	ma_buf buf;
	(void)state;

	row("BASE-3", "with no memory at all the length needed is still told");
	ma_buf_over(&buf, NULL, 0);
	ma_put_text(&buf, "abc");
	ma_put_text(&buf, "defg");
	assert_int_equal(ma_buf_end_text(&buf, &len), MAILAUTH_NO_SPACE);
	assert_int_equal(len, 7);

	row("BASE-3", "an empty text needs a place for its NUL too");
	ma_buf_over(&buf, NULL, 0);
	assert_int_equal(ma_buf_end_text(&buf, &len), MAILAUTH_NO_SPACE);
	assert_int_equal(len, 0);

	row("BASE-3", "whoever does not want the length need not take it");
	ma_buf_over(&buf, NULL, 0);
	assert_int_equal(ma_buf_end_text(&buf, NULL), MAILAUTH_NO_SPACE);
}

static void the_first_piece_without_room_ends_the_writing(void **state)
{
	char *memory = malloc(4);
	ma_buf buf;
	(void)state;

	assert_non_null(memory);
	row("BASE-3", "no later and shorter piece slips in behind one that did not fit");
	memset(memory, '#', 4);
	ma_buf_over(&buf, memory, 4);
	ma_put_text(&buf, "ab");
	ma_put_text(&buf, "cde");
	ma_put_text(&buf, "f");
	assert_int_equal(buf.status, MAILAUTH_NO_SPACE);
	assert_int_equal(buf.len, 6);
	assert_memory_equal(memory, "ab##", 4);

	row("BASE-3", "what does not fit is not shown as written");
	assert_int_equal(ma_buf_slice(&buf).len, 0);

	row("BASE-3", "pieces of no octets change nothing");
	ma_buf_over(&buf, memory, 4);
	ma_put(&buf, NULL, 0);
	ma_put_slice(&buf, ma_slice_of(NULL, 0));
	ma_put_text(&buf, "");
	assert_int_equal(buf.len, 0);
	assert_int_equal(buf.status, MAILAUTH_OK);
	free(memory);
}

static void numbers_are_written_in_decimal(void **state)
{
	static const struct {
		const char *why;
		uint64_t n;
		const char *want;
	} rows[] = {
		{"zero has one digit", 0, "0"},
		{"nine has one digit", 9, "9"},
		{"ten has two", 10, "10"},
		{"zeros inside stay", 1000203, "1000203"},
		{"the greatest of 64 bits has twenty", UINT64_MAX, "18446744073709551615"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char memory[24];
		ma_buf buf;

		row("BASE-2", rows[i].why);
		ma_buf_over(&buf, memory, sizeof memory);
		ma_put_uint(&buf, rows[i].n);
		assert_int_equal(ma_buf_end_text(&buf, NULL), MAILAUTH_OK);
		assert_string_equal(memory, rows[i].want);
	}
}

/* 0 to 40 octets behind one, into memory of its own that ends `missing` octets too early. */
static void put_few(size_t len, size_t missing)
{
	uint8_t octets[40];
	uint8_t *memory = malloc(1 + len - missing);
	ma_buf buf;

	assert_non_null(memory);
	for (size_t i = 0; i < sizeof octets; i++)
		octets[i] = (uint8_t)(i + 1);
	ma_buf_over(&buf, (char *)memory, 1 + len - missing);
	ma_put_octet(&buf, '#');
	ma_put_few(&buf, ma_slice_of(octets, len));
	assert_int_equal(buf.len, 1 + len);
	assert_int_equal(buf.status, missing > 0 ? MAILAUTH_NO_SPACE : MAILAUTH_OK);
	assert_int_equal(memory[0], '#');
	if (missing == 0)
		assert_memory_equal(memory + 1, octets, len);
	free(memory);
}

static void few_octets_are_put_like_many(void **state)
{
	char memory[8] = "#######";
	ma_buf buf;
	(void)state;

	row("BASE-3",
		"octets that are few or many are written where there is room, and else counted");
	for (size_t len = 0; len <= 40; len++)
		for (size_t missing = 0; missing <= len && missing < 2; missing++)
			put_few(len, missing);
	row("BASE-3", "few octets do not slip in behind what did not fit");
	ma_buf_over(&buf, memory, 2);
	ma_put_text(&buf, "abc");
	ma_put_few(&buf, ma_slice_text("d"));
	assert_int_equal(buf.status, MAILAUTH_NO_SPACE);
	assert_int_equal(buf.len, 4);
	assert_string_equal(memory, "#######");
}

static void room_is_given_to_write_in(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char memory[4];
	uint8_t *room;
	ma_buf buf;
	(void)state;

	row("BASE-3", "room is behind what was written, as far as there is any");
	ma_buf_over(&buf, memory, sizeof memory);
	ma_put_octet(&buf, 'a');
	assert_ptr_equal(ma_buf_room(&buf, 3), memory + 1);
	assert_int_equal(buf.len, 4);
	row("BASE-3", "where there is none, what was wanted is counted");
	assert_null(ma_buf_room(&buf, 1));
	assert_null(ma_buf_room(&buf, 2));
	assert_int_equal(buf.status, MAILAUTH_NO_SPACE);
	assert_int_equal(buf.len, 7);

	row("BASE-3", "a growing buffer makes room and keeps what it has");
	ma_buf_grow(&buf, context);
	ma_put_text(&buf, "abc");
	room = ma_buf_room(&buf, 5000);
	assert_non_null(room);
	memset(room, 'x', 5000);
	assert_int_equal(buf.len, 5003);
	assert_memory_equal(buf.data, "abcxx", 5);
	ma_buf_release(&buf);
	mailauth_context_free(context);
}

/* Writes 0, 1, 2, ... octet by octet and then a long piece: several growths, then one by far. */
static void write_much(ma_buf *buf)
{
	static const uint8_t zeros[5000];

	for (size_t i = 0; i < 1500; i++)
		ma_put_octet(buf, (uint8_t)i);
	ma_put(buf, zeros, sizeof zeros);
}

static void a_growing_buffer_keeps_all(void **state)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	size_t before = memory.in_use;
	ma_slice written;
	ma_buf buf;
	(void)state;

	row("BASE-3", "a growing buffer takes no memory before something is written");
	ma_buf_grow(&buf, context);
	assert_int_equal(memory.in_use, before);
	assert_int_equal(ma_buf_slice(&buf).len, 0);

	row("BASE-3", "a growing buffer keeps all that was written");
	write_much(&buf);
	written = ma_buf_slice(&buf);
	assert_int_equal(buf.status, MAILAUTH_OK);
	assert_int_equal(written.len, 6500);
	for (size_t i = 0; i < written.len; i++)
		assert_int_equal(written.ptr[i], i < 1500 ? (uint8_t)i : 0);

	row("BASE-3", "emptied, it writes into the memory it has");
	before = memory.allocations;
	ma_buf_reset(&buf);
	assert_int_equal(ma_buf_slice(&buf).len, 0);
	write_much(&buf);
	assert_int_equal(memory.allocations, before);

	row("BASE-3", "released, it can be written to again");
	ma_buf_release(&buf);
	ma_put_text(&buf, "abc");
	assert_true(ma_slice_is(ma_buf_slice(&buf), "abc"));
	ma_buf_release(&buf);
	ma_buf_release(&buf);
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

static void a_growing_buffer_ends_in_nul_when_asked(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	size_t len = 0;
	ma_buf buf;
	(void)state;

	row("BASE-3",
		"a growing buffer always finds room for the NUL, at 255, 256 and 257 octets too");
	for (size_t n = 250; n < 260; n++) {
		ma_buf_grow(&buf, context);
		for (size_t i = 0; i < n; i++)
			ma_put_octet(&buf, 'x');
		assert_int_equal(ma_buf_end_text(&buf, &len), MAILAUTH_OK);
		assert_int_equal(len, n);
		assert_int_equal(strlen((const char *)buf.data), n);
		ma_buf_release(&buf);
	}
	mailauth_context_free(context);
}

static void no_memory_sticks_until_the_reset(void **state)
{
	size_t failures = 0;
	mailauth_status status;
	(void)state;

	row("BASE-3", "whichever allocation fails, the error sticks and what was written stays");
	do {
		test_memory memory = {0};
		mailauth_context *context = mailauth_context_new(test_allocate, &memory);
		size_t kept;
		ma_buf buf;

		memory.allocations = 0;
		memory.fail_at = failures + 1;
		ma_buf_grow(&buf, context);
		write_much(&buf);
		status = buf.status;
		kept = buf.len;
		ma_put_text(&buf, "more");
		assert_int_equal(buf.status, status);
		assert_int_equal(buf.len, status == MAILAUTH_OK ? kept + 4 : kept);
		for (size_t i = 0; i < kept && i < 1500; i++)
			assert_int_equal(buf.data[i], (uint8_t)i);
		if (status != MAILAUTH_OK) {
			assert_int_equal(status, MAILAUTH_NO_MEMORY);
			assert_int_equal(ma_buf_end_text(&buf, NULL), MAILAUTH_NO_MEMORY);
			ma_buf_reset(&buf);
			ma_put_text(&buf, "abc");
			assert_true(ma_slice_is(ma_buf_slice(&buf), "abc"));
			failures++;
		}
		ma_buf_release(&buf);
		mailauth_context_free(context);
		assert_int_equal(memory.in_use, 0);
	} while (status != MAILAUTH_OK);
	assert_in_range(failures, 3, 20);
}

static void a_length_no_memory_can_hold_is_refused(void **state)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	volatile size_t too_many = SIZE_MAX; /* which a compiler would refuse to copy */
	size_t before = memory.allocations;
	ma_buf buf;
	(void)state;

	row("BASE-3", "a length that would wrap is refused before anything is allocated or read");
	ma_buf_grow(&buf, context);
	ma_put_text(&buf, "abc");
	before = memory.allocations;
	ma_put(&buf, "x", too_many);
	assert_int_equal(buf.status, MAILAUTH_NO_MEMORY);
	assert_int_equal(memory.allocations, before);
	assert_true(ma_slice_is(ma_buf_slice(&buf), "abc"));
	ma_buf_release(&buf);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fixed_memory_is_filled_and_counted_on),
		cmocka_unit_test(without_memory_the_length_is_told),
		cmocka_unit_test(the_first_piece_without_room_ends_the_writing),
		cmocka_unit_test(numbers_are_written_in_decimal),
		cmocka_unit_test(few_octets_are_put_like_many),
		cmocka_unit_test(room_is_given_to_write_in),
		cmocka_unit_test(a_growing_buffer_keeps_all),
		cmocka_unit_test(a_growing_buffer_ends_in_nul_when_asked),
		cmocka_unit_test(no_memory_sticks_until_the_reset),
		cmocka_unit_test(a_length_no_memory_can_hold_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
