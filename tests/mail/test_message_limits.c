/*
 * The message coming in, at its bounds: the limits of the header, calls out of order, failing
 * callbacks and memory, and memory that does not grow.
 */
#include "test.h"

#include "reading.h"

/* A header of two or three fields, the second of which makes it as long as is wanted. */
typedef struct long_header {
	char octets[2 * HEADER_MIN];
	size_t len;
	size_t second; /* where the second field ends, its CRLF included */
} long_header;

static long_header make_header(size_t second, const char *third)
{
	long_header header = {.second = second, .len = second + strlen(third)};

	memset(header.octets, 'x', sizeof header.octets);
	memcpy(header.octets, "A: 1\r\nB:", 8);
	memcpy(header.octets + second - 2, "\r\n", 2);
	memcpy(header.octets + second, third, strlen(third));
	return header;
}

/* What is kept of the header: its first field, or also the second, with `behind` after the x. */
static void show_kept(const long_header *header, int fields, const char *behind, char *text,
	size_t cap)
{
	int x = (int)(header->second - 2 - 8);

	if (fields == 1)
		snprintf(text, cap, "{A| 1}");
	else
		snprintf(text, cap, "{A| 1}{B|%.*s%s", x, header->octets + 8, behind);
}

/* Feeds the header and a body, with one cut near the limit, whole, and octet by octet. */
static void check_header(const mailauth_context *context, const long_header *header,
	const char *fields, bool body_counts)
{
	static const char body[] = "\r\nbody";
	static char want[8192];
	uint8_t *message = malloc(header->len + 6);
	reading in;

	assert_non_null(message);
	memcpy(message, header->octets, header->len);
	memcpy(message + header->len, body, 6);
	show_wanted(fields, ma_slice_text(body_counts ? "body" : ""), want, sizeof want);
	start(&in, context);
	for (size_t first = HEADER_MIN - 10; first < HEADER_MIN + 10; first++) {
		feed_pieces(&in, ma_slice_of(message, header->len + 6), first,
			first % 2 ? 1 : header->len);
		compare(&in, want);
		ma_message_reset(&in.message);
		in.headers = 0;
	}
	feed_pieces(&in, ma_slice_of(message, header->len + 6), 1, 1);
	compare(&in, want);
	ma_message_reset(&in.message);
	in.headers = 0;
	feed_pieces(&in, ma_slice_of(message, header->len + 6), header->len + 6, 1);
	compare(&in, want);
	ma_message_release(&in.message);
	free(message);
}

/* The same header field by field; `folded` is what continues the second field. */
static void check_header_by_field(const mailauth_context *context, const long_header *header,
	const char *folded, const char *fields, bool body_counts)
{
	static char want[8192];
	size_t x = header->second - 2 - 8;
	char value[2 * HEADER_MIN];
	reading in;

	memcpy(value, header->octets + 8, x);
	memcpy(value + x, folded, strlen(folded));
	show_wanted(fields, ma_slice_text(body_counts ? "body" : ""), want, sizeof want);
	start(&in, context);
	header_copy(&in, ma_slice_text("A"), ma_slice_text(" 1"));
	header_copy(&in, ma_slice_text("B"), ma_slice_of(value, x + strlen(folded)));
	if (folded[0] == 0)
		header_copy(&in, ma_slice_text("C"), ma_slice_text("3"));
	assert_int_equal(ma_message_end_header(&in.message), MAILAUTH_OK);
	feed_pieces(&in, ma_slice_text("body"), 4, 4);
	compare(&in, want);
	ma_message_release(&in.message);
}

static void the_octets_of_a_header_are_limited(void **state)
{
	static char want[8192];
	mailauth_context *context = make_context(100);
	(void)state;

	row("MSG-5", "a header of as many octets as the limit is read, one more is a defect");
	row("MSG-5", "of a header that is too long the fields that end within the limit are read");
	for (size_t second = HEADER_MIN - 20; second <= HEADER_MIN + 10; second++) {
		long_header header = make_header(second, "C:3\r\n");
		bool fits = header.len <= HEADER_MIN;

		show_kept(&header, second <= HEADER_MIN ? 2 : 1, fits ? "}{C|3}" : "}", want,
			sizeof want);
		strcat(want, fits ? " ok" : " bytes@1024");
		check_header(context, &header, want, fits);
		check_header_by_field(context, &header, "", want, fits);
	}

	row("MSG-5", "a field whose fold goes on behind the limit does not end within it");
	for (size_t second = HEADER_MIN - 20; second <= HEADER_MIN + 10; second++) {
		long_header header = make_header(second, " c\r\n");
		bool fits = header.len <= HEADER_MIN;

		show_kept(&header, fits ? 2 : 1, "\\r\\n c}", want, sizeof want);
		strcat(want, fits ? " ok" : " bytes@1024");
		check_header(context, &header, want, fits);
		check_header_by_field(context, &header, "\n c", want, fits);
	}

	row("MSG-5", "a header may end at the limit without an empty line");
	{
		long_header header = make_header(HEADER_MIN, "");
		reading in;

		start(&in, context);
		feed_pieces(&in, ma_slice_of(header.octets, HEADER_MIN), 1000, 1);
		assert_int_equal(in.message.fields.count, 2);
		assert_int_equal(in.message.fields.defect, MAILAUTH_DEFECT_NONE);
		ma_message_release(&in.message);
	}
	mailauth_context_free(context);
}

static void the_limit_of_octets_hides_nothing_before_it(void **state)
{
	static char want[8192];
	mailauth_context *context = make_context(100);
	long_header header = make_header(HEADER_MIN + 1, "");
	char value[HEADER_MIN + 2];
	reading in;
	(void)state;

	row("MSG-2", "a defect before the limit of octets is the one that is told");
	header.octets[2] = 0;
	show_wanted("{A|\\x001} nul@2", ma_slice_of(NULL, 0), want, sizeof want);
	start(&in, context);
	feed_pieces(&in, ma_slice_of(header.octets, header.len), 1, 1);
	compare(&in, want);
	ma_message_release(&in.message);

	row("MSG-5", "a value over the limit in which a fold stands at the limit is only too long");
	memset(value, 'x', sizeof value);
	memcpy(value + HEADER_MIN, "\n ", 2);
	show_wanted("bytes@1024", ma_slice_of(NULL, 0), want, sizeof want);
	start(&in, context);
	header_copy(&in, ma_slice_text("A"), ma_slice_of(value, sizeof value));
	assert_int_equal(ma_message_end_header(&in.message), MAILAUTH_OK);
	feed_pieces(&in, ma_slice_text("body"), 4, 4);
	compare(&in, want);
	ma_message_release(&in.message);

	row("MSG-5",
		"fields behind the limit are accepted and not looked at, and no end is needed");
	start(&in, context);
	header_copy(&in, ma_slice_text("A"), ma_slice_of(value, sizeof value));
	header_copy(&in, ma_slice_text("no name"), ma_slice_text("x\ny"));
	feed_pieces(&in, ma_slice_of(NULL, 0), 1, 1);
	compare(&in, want);
	ma_message_release(&in.message);

	row("MSG-5", "a name may be too long as well");
	start(&in, context);
	header_copy(&in, ma_slice_of(value, HEADER_MIN), ma_slice_text(""));
	feed_pieces(&in, ma_slice_of(NULL, 0), 1, 1);
	compare(&in, want);
	ma_message_release(&in.message);
	mailauth_context_free(context);
}

static void the_fields_of_a_header_are_limited(void **state)
{
	static const char *const wants[] = {"{A|1}{A|1}{A|1} ok", "{A|1}{A|1}{A|1} fields@15"};
	mailauth_context *context = make_context(3);
	char want[1024];
	(void)state;

	row("MSG-5", "as many fields as the limit are fields, one more is a defect; either way");
	for (size_t more = 0; more <= 1; more++) {
		ma_slice message = ma_slice_text("A:1\r\nA:1\r\nA:1\r\nA:1\r\n\r\n");
		size_t skip = more ? 0 : 5;
		reading in;

		show_wanted(wants[more], ma_slice_of(NULL, 0), want, sizeof want);
		start(&in, context);
		feed_pieces(&in, ma_slice_of(message.ptr + skip, message.len - skip), 1, 1);
		compare(&in, want);
		ma_message_reset(&in.message);
		in.headers = 0;
		for (size_t i = 0; i < 3 + more; i++)
			header_copy(&in, ma_slice_text("A"), ma_slice_text("1"));
		feed_pieces(&in, ma_slice_of(NULL, 0), 1, 1);
		compare(&in, want);
		ma_message_release(&in.message);
	}
	mailauth_context_free(context);
}

/* One call, by its letter: feed (f), feed nothing (0), header, end_header, body, finish (x). */
static mailauth_status call(reading *in, char letter)
{
	switch (letter) {
	case 'f':
		return ma_message_feed(&in->message, ma_slice_text("A: 1\r\n"));
	case '0':
		return ma_message_feed(&in->message, ma_slice_of(NULL, 0));
	case 'F':
		return ma_message_feed(&in->message, ma_slice_text("A: 1\r\n\r\nb"));
	case 'h':
		return ma_message_header(&in->message, ma_slice_text("A"), ma_slice_text(" 1"));
	case 'e':
		return ma_message_end_header(&in->message);
	case 'b':
		return ma_message_body(&in->message, ma_slice_text("b"));
	default:
		return ma_message_finish(&in->message);
	}
}

static void calls_out_of_order_are_refused(void **state)
{
	static const struct {
		const char *why, *calls, *good; /* the calls that are right stand first */
	} rows[] = {
		{"octets, then the end", "ffFFx", "ffFFx"},
		{"fields, their end, a body, the end", "hhebbx", "hhebbx"},
		{"a message may be nothing but its end", "x", "x"},
		{"a header by fields may be empty", "ebx", "ebx"},
		{"a header by fields may lack its end, if there is no body", "hx", "hx"},
		{"nothing may be fed before fields", "0hex", "0hex"},
		{"nothing comes behind the end: octets", "xf", "x"},
		{"nothing comes behind the end: not even none", "x0", "x"},
		{"nothing comes behind the end: a field", "xh", "x"},
		{"nothing comes behind the end: the end of the header", "xe", "x"},
		{"nothing comes behind the end: body", "hexb", "hex"},
		{"nothing comes behind the end: another end", "xx", "x"},
		{"no field behind octets", "fh", "f"},
		{"no end of the header behind octets", "fe", "f"},
		{"no body piece behind octets", "Fb", "F"},
		{"no field behind octets of a body", "Fh", "F"},
		{"no octets behind a field", "hf", "h"},
		{"no octets behind the end of the header", "ef", "e"},
		{"no body before the end of the header", "hb", "h"},
		{"no body first", "b", ""},
		{"no field behind the end of the header", "heh", "he"},
		{"no second end of the header", "hee", "he"},
		{"what was refused once stays refused", "hfhebx0", "h"},
	};
	mailauth_context *context = make_context(100);
	reading in;
	(void)state;

	start(&in, context);
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t good = strlen(rows[i].good);

		row("MSG-8", rows[i].why);
		assert_memory_equal(rows[i].calls, rows[i].good, good);
		for (size_t k = 0; rows[i].calls[k] != 0; k++)
			assert_int_equal(call(&in, rows[i].calls[k]),
				k < good ? MAILAUTH_OK : MAILAUTH_BAD_STATE);
		ma_message_reset(&in.message);
	}
	ma_message_release(&in.message);
	mailauth_context_free(context);
}

static void a_failing_owner_ends_the_message(void **state)
{
	static const char *const ways[] = {"F", "he", "fx", "hx", "x"};
	mailauth_context *context = make_context(100);
	reading in;
	(void)state;

	row("MSG-8", "the owner's failure ends the message, whichever call completed the header");
	start(&in, context);
	in.answer = MAILAUTH_CALLBACK_FAILED;
	for (size_t i = 0; i < COUNT(ways); i++) {
		size_t last = strlen(ways[i]) - 1;

		for (size_t k = 0; k < last; k++)
			assert_int_equal(call(&in, ways[i][k]), MAILAUTH_OK);
		assert_int_equal(call(&in, ways[i][last]), MAILAUTH_CALLBACK_FAILED);
		for (const char *more = "f0Fhebx"; *more != 0; more++)
			assert_int_equal(call(&in, *more), MAILAUTH_CALLBACK_FAILED);
		assert_int_equal(in.headers, 1);
		ma_message_reset(&in.message);
		in.headers = 0;
	}

	row("API-4", "a reset ends the failure");
	in.answer = MAILAUTH_OK;
	assert_int_equal(call(&in, 'F'), MAILAUTH_OK);
	assert_int_equal(call(&in, 'x'), MAILAUTH_OK);
	ma_message_release(&in.message);
	mailauth_context_free(context);
}

/* Runs the calls; the first status that is not OK, which must stay. */
static mailauth_status run_calls(reading *in, const char *calls)
{
	mailauth_status first = MAILAUTH_OK;

	for (; *calls != 0; calls++) {
		mailauth_status status = call(in, *calls);

		assert_true(first == MAILAUTH_OK || status == first);
		first = status;
	}
	return first;
}

static void each_failing_allocation_is_told(void **state)
{
	static const char *const ways[] = {"ffffffffffffffffffffffffffffffffffffffffffffffffFx",
		"hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhebx"};
	(void)state;

	row("MSG-8", "whichever allocation fails, it is told, it stays, and nothing leaks");
	for (size_t way = 0; way < COUNT(ways); way++) {
		size_t fail_at = 0;
		mailauth_status status;

		do {
			test_memory memory = {0};
			mailauth_context *context = mailauth_context_new(test_allocate, &memory);
			reading in;

			start(&in, context);
			memory.fail_at = memory.allocations + ++fail_at;
			status = run_calls(&in, ways[way]);
			assert_int_equal(status,
				memory.allocations >= memory.fail_at ? MAILAUTH_NO_MEMORY
								     : MAILAUTH_OK);
			memory.fail_at = 0;
			ma_message_reset(&in.message);
			assert_int_equal(run_calls(&in, ways[way]), MAILAUTH_OK);
			ma_message_release(&in.message);
			mailauth_context_free(context);
			assert_int_equal(memory.in_use, 0);
		} while (status != MAILAUTH_OK);
		assert_in_range(fail_at, 4, 100);
	}
}

/* The most memory that a message with such a body takes. */
static size_t peak_with_body(const char *line, size_t lines)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	size_t allocations;
	reading in;

	start(&in, context);
	assert_int_equal(call(&in, 'F'), MAILAUTH_OK);
	allocations = memory.allocations;
	for (size_t i = 0; i < lines; i++)
		assert_int_equal(ma_message_feed(&in.message, ma_slice_text(line)), MAILAUTH_OK);
	assert_int_equal(ma_message_finish(&in.message), MAILAUTH_OK);
	assert_int_equal(memory.allocations, allocations);
	ma_message_release(&in.message);
	mailauth_context_free(context);
	return memory.peak;
}

static void memory_does_not_grow_with_the_body(void **state)
{
	static const char *const lines[] = {"\r\n", "text, text\r\n", " ", "\t \r\n", "\r"};
	size_t none = peak_with_body("", 1);
	(void)state;

	row("MSG-7", "a body of any kind and size is read without an allocation");
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_int_equal(peak_with_body(lines[i], 100000), none);
}

static void a_reset_message_is_a_new_one(void **state)
{
	static const char *const befores[] = {"f", "F", "Fx", "h", "heb", "hebx", "fh", "hhhhh"};
	mailauth_context *context = make_context(4);
	char want[1024];
	reading in;
	(void)state;

	row("API-4", "a message reads the same after a reset, wherever it had got to");
	show_wanted("{B| 2} ok", ma_slice_text("b \r\n"), want, sizeof want);
	start(&in, context);
	for (size_t i = 0; i < COUNT(befores); i++) {
		run_calls(&in, befores[i]);
		ma_message_reset(&in.message);
		in.headers = 0;
		feed_pieces(&in, ma_slice_text("B: 2\r\n\r\nb \r\n"), 3, 1);
		compare(&in, want);
		ma_message_reset(&in.message);
	}
	ma_message_release(&in.message);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_octets_of_a_header_are_limited),
		cmocka_unit_test(the_limit_of_octets_hides_nothing_before_it),
		cmocka_unit_test(the_fields_of_a_header_are_limited),
		cmocka_unit_test(calls_out_of_order_are_refused),
		cmocka_unit_test(a_failing_owner_ends_the_message),
		cmocka_unit_test(each_failing_allocation_is_told),
		cmocka_unit_test(memory_does_not_grow_with_the_body),
		cmocka_unit_test(a_reset_message_is_a_new_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
