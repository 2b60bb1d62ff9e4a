/*
 * The message coming in: where the header ends and what reaches the body hashes. Each message is
 * fed in every way there is. Limits, misuse and memory are in test_message_limits.c.
 */
#include "test.h"

#include "reading.h"

#define IN(text) text, sizeof(text) - 1

/* A value as a milter has it: with LF for the CRLF of a fold. */
static size_t with_lf(ma_slice value, uint8_t *out)
{
	size_t len = 0;

	for (size_t i = 0; i < value.len; i++)
		if (!naive_crlf_at(value, i))
			out[len++] = value.ptr[i];
	return len;
}

/* The fields of `from`, which is a header without defects, then the body octet by octet. */
static void feed_fields(reading *in, const ma_fields *from, ma_slice body, bool lf)
{
	uint8_t *value = malloc(1u << 16);

	assert_non_null(value);
	for (size_t i = 0; i < from->count; i++) {
		const ma_field *field = &from->list[i];
		size_t colon = field->raw.len - field->value.len - 1;
		ma_slice given = field->value;

		if (lf)
			given = ma_slice_of(value, with_lf(field->value, value));
		assert_int_equal(header_copy(in, ma_slice_of(field->raw.ptr, colon), given),
			MAILAUTH_OK);
	}
	free(value);
	assert_int_equal(ma_message_end_header(&in->message), MAILAUTH_OK);
	feed_pieces(in, body, 1, 1);
}

/* Feeds the message in all ways and wants the same each time. */
static void check_all_ways(const mailauth_context *context, ma_slice octets, const char *want)
{
	reading whole, other;

	start(&whole, context);
	feed_pieces(&whole, octets, octets.len, 1);
	compare(&whole, want);
	start(&other, context);
	for (size_t first = 1; first <= octets.len; first++) {
		feed_pieces(&other, octets, first, octets.len);
		compare(&other, want);
		ma_message_reset(&other.message);
		other.headers = 0;
	}
	feed_pieces(&other, octets, 1, 1);
	compare(&other, want);
	ma_message_release(&other.message);
	ma_message_release(&whole.message);
}

/* Where the body begins: behind the first empty line. */
static ma_slice body_of(ma_slice octets)
{
	for (size_t at = 0; at < octets.len; at++) {
		bool starts = at == 0 || (at >= 2 && naive_crlf_at(octets, at - 2));

		if (starts && naive_crlf_at(octets, at))
			return ma_slice_of(octets.ptr + at + 2, octets.len - at - 2);
	}
	return ma_slice_of(NULL, 0);
}

/* Feeds the fields that were found, with folds of both kinds, and wants the same again. */
static void check_by_field(const mailauth_context *context, ma_slice octets, const char *want)
{
	reading whole, other;

	start(&whole, context);
	feed_pieces(&whole, octets, octets.len, 1);
	for (int lf = 0; lf <= 1; lf++) {
		start(&other, context);
		feed_fields(&other, &whole.message.fields, body_of(octets), lf);
		compare(&other, want);
		ma_message_release(&other.message);
	}
	ma_message_release(&whole.message);
}

static void messages_are_read_alike_in_all_ways(void **state)
{
	static const struct {
		const char *id, *why, *in;
		size_t len;
		const char *fields, *body;
	} rows[] = {
		{"MSG-3", "a header, an empty line, a body", IN("A: 1\r\nB: 2\r\n\r\nbody\r\n"),
			"{A| 1}{B| 2} ok", "body\r\n"},
		{"MSG-3", "a message may be empty", IN(""), "ok", ""},
		{"MSG-3", "a message may be an empty line", IN("\r\n"), "ok", ""},
		{"MSG-3", "a header may be empty", IN("\r\nA: 1\r\n\r\n"), "ok", "A: 1\r\n\r\n"},
		{"MSG-3", "a message may end with its header", IN("A: 1\r\n"), "{A| 1} ok", ""},
		{"MSG-3", "a message may end in the middle of a field", IN("A: 1\r\n b"),
			"{A| 1\\r\\n b} ok", ""},
		{"MSG-3", "a body may be empty lines, the first empty line aside",
			IN("A: 1\r\n\r\n\r\n \r\n\r\n"), "{A| 1} ok", "\r\n \r\n\r\n"},
		{"MSG-3", "a body may lack its last CRLF", IN("A: 1\r\n\r\nb \r\nc"), "{A| 1} ok",
			"b \r\nc"},
		{"MSG-1", "a line of blanks does not end the header",
			IN("A: 1\r\n \r\nB: 2\r\n\r\nb"), "{A| 1\\r\\n }{B| 2} ok", "b"},
		{"MSG-1", "folds of each kind, and white space before the colon",
			IN("A \t:\r\n 1\r\n\t2 \r\nB:\r\n\r\nb"), "{A|\\r\\n 1\\r\\n\\t2 }{B|} ok",
			"b"},
		{"DKIM-12", "bare CR and LF in the body are data",
			IN("A: 1\r\n\r\n\nb\r\r\n \n\r\n"), "{A| 1} ok", "\nb\r\r\n \n\r\n"},
		{"DKIM-12", "a header of LF lines never ends", IN("A: 1\nB: 2\n\nb\n"),
			"{A| 1\\nB: 2\\n\\nb\\n} lf@4", ""},
		{"MSG-2", "an empty line with a bare LF does not end the header",
			IN("A: 1\r\n\nB: 2\r\nC: 3\r\n\r\nb"), "{A| 1}{C| 3} lf@6", "b"},
		{"MSG-2", "nor does one with a bare CR", IN("A: 1\r\n\r\rB: 2\r\nC: 3\r\n\r\nb"),
			"{A| 1}{C| 3} cr@6", "b"},
		{"MSG-2", "nor does CR before CRLF", IN("A: 1\r\n\r\r\nB: 2\r\n\r\nb"),
			"{A| 1}{B| 2} cr@6", "b"},
		{"MSG-2", "nor does CR before other octets", IN("A: 1\r\n\rx\r\nB: 2\r\n\r\nb"),
			"{A| 1}{B| 2} cr@6", "b"},
		{"MSG-2", "a message may end in the middle of its empty line", IN("A: 1\r\n\r"),
			"{A| 1} cr@6", ""},
		{"MSG-2", "a message may be one CR", IN("\r"), "cr@0", ""},
		{"MSG-2", "the body of a message with a defect is hashed all the same",
			IN("A: 1\r\nno field\r\n\r\nb\r\n"), "{A| 1} no-colon@9", "b\r\n"},
	};
	mailauth_context *context = make_context(100);
	char want[1024];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		ma_slice in = ma_slice_of(rows[i].in, rows[i].len);

		row(rows[i].id, rows[i].why);
		show_wanted(rows[i].fields, ma_slice_text(rows[i].body), want, sizeof want);
		check_all_ways(context, in, want);
		if (strstr(rows[i].fields, "@") == NULL) {
			row("MSG-4", "  and field by field");
			check_by_field(context, in, want);
		}
	}
	mailauth_context_free(context);
}

static void fields_are_taken_one_by_one(void **state)
{
	static const struct {
		const char *why, *name;
		size_t name_len;
		const char *value;
		size_t value_len;
		const char *want;
	} rows[] = {
		{"a name and a value", IN("B"), IN(" x"), "{A|1}{B| x}{C|3} ok"},
		{"the space in front of a value is the caller's", IN("B"), IN("x"),
			"{A|1}{B|x}{C|3} ok"},
		{"a value may be empty", IN("B"), IN(""), "{A|1}{B|}{C|3} ok"},
		{"a fold of LF becomes one of CRLF", IN("B"), IN("x\n\ty\n z"),
			"{A|1}{B|x\\r\\n\\ty\\r\\n z}{C|3} ok"},
		{"a fold of CRLF stays", IN("B"), IN("x\r\n y"), "{A|1}{B|x\\r\\n y}{C|3} ok"},
		{"a value may begin with a fold", IN("B"), IN("\n y"), "{A|1}{B|\\r\\n y}{C|3} ok"},
		{"a name may have white space behind", IN("B \t"), IN("x"), "{A|1}{B|x}{C|3} ok"},
		{"LF without white space behind is no fold", IN("B"), IN("x\nX:y"),
			"{A|1}{C|3} line-end@8"},
		{"CRLF without white space behind is no fold", IN("B"), IN("x\r\nX:y"),
			"{A|1}{C|3} line-end@9"},
		{"an empty line does not end the header", IN("B"), IN("x\r\n\r\nX:y"),
			"{A|1}{C|3} line-end@9"},
		{"a value has no line end behind it", IN("B"), IN("x\n"), "{A|1}{C|3} line-end@8"},
		{"nor CRLF", IN("B"), IN("x\r\n"), "{A|1}{C|3} line-end@9"},
		{"nor CR", IN("B"), IN("x\r"), "{A|1}{B|x\\r}{C|3} cr@8"},
		{"a value that is an LF", IN("B"), IN("\n"), "{A|1}{C|3} line-end@7"},
		{"of two LFs the first is no fold", IN("B"), IN("x\n\n y"),
			"{A|1}{C|3} line-end@8"},
		{"CR before white space is no fold", IN("B"), IN("x\r y"),
			"{A|1}{B|x\\r y}{C|3} cr@8"},
		{"CR before a fold", IN("B"), IN("x\r\r\n y"), "{A|1}{B|x\\r\\r\\n y}{C|3} cr@8"},
		{"NUL in a value", IN("B"), IN("x\0y"), "{A|1}{B|x\\x00y}{C|3} nul@8"},
		{"a name may not be empty", IN(""), IN("x"), "{A|1}{C|3} name@5"},
		{"a name is not white space", IN(" "), IN("x"), "{A|1}{C|3} name@6"},
		{"a name holds no white space", IN("B x"), IN("y"), "{A|1}{C|3} name@7"},
		{"a name does not continue the field before", IN(" B"), IN("y"),
			"{A|1}{C|3} name@6"},
		{"a name holds no colon", IN("B:x"), IN("y"), "{A|1}{C|3} name@6"},
		{"a name holds no line end", IN("B:x\r\nX"), IN("y"), "{A|1}{C|3} name@6"},
		{"a name holds no fold", IN("B\r\n x"), IN("y"), "{A|1}{C|3} name@6"},
		{"a name is ASCII", IN("B\xc3\xa9"), IN("y"), "{A|1}{C|3} name@6"},
		{"a name holds no NUL", IN("B\0"), IN("y"), "{A|1}{C|3} name@6"},
	};
	mailauth_context *context = make_context(100);
	char want[1024];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		reading in;

		row("MSG-4", rows[i].why);
		start(&in, context);
		assert_int_equal(header_copy(&in, ma_slice_text("A"), ma_slice_text("1")),
			MAILAUTH_OK);
		assert_int_equal(header_copy(&in, ma_slice_of(rows[i].name, rows[i].name_len),
					 ma_slice_of(rows[i].value, rows[i].value_len)),
			MAILAUTH_OK);
		assert_int_equal(header_copy(&in, ma_slice_text("C"), ma_slice_text("3")),
			MAILAUTH_OK);
		assert_int_equal(ma_message_end_header(&in.message), MAILAUTH_OK);
		feed_pieces(&in, ma_slice_text("b\r\n"), 1, 1);
		show_wanted(rows[i].want, ma_slice_text("b\r\n"), want, sizeof want);
		compare(&in, want);
		ma_message_release(&in.message);
	}
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_are_read_alike_in_all_ways),
		cmocka_unit_test(fields_are_taken_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
