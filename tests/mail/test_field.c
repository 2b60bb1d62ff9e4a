/*
 * The header tokeniser: what is a field, what is a defect, and where it stands. Each header is a
 * heap block of exactly its size.
 */
#include "test.h"

#include "ascii.h"
#include "field.h"
#include "show.h"

#define IN(text) text, sizeof(text) - 1

/* What readers may rely on: slices lie in the header, in order, and are of the grammar. */
static void check_slices(ma_slice header, const ma_fields *fields)
{
	const uint8_t *at = header.ptr;

	for (size_t i = 0; i < fields->count; i++) {
		const ma_field *field = &fields->list[i];
		size_t border = field->raw.len - field->value.len - 1;

		assert_true(field->raw.ptr >= at);
		assert_true(field->raw.len <= header.len - (size_t)(field->raw.ptr - header.ptr));
		assert_ptr_equal(field->name.ptr, field->raw.ptr);
		assert_in_range(field->name.len, 1, border);
		assert_int_equal(field->raw.ptr[border], ':');
		assert_ptr_equal(field->value.ptr, field->raw.ptr + border + 1);
		for (size_t k = 0; k < border; k++)
			assert_true(
				ma_is(field->raw.ptr[k], k < field->name.len ? MA_FTEXT : MA_WSP));
		at = field->raw.ptr + field->raw.len;
	}
}

/* Splits a copy of the header; the text is that of the last call. */
static const char *fields_of(const char *in, size_t len, size_t max)
{
	static char text[4096];
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint8_t *copy = exact_copy(in, len);
	ma_fields fields = {.count = 0};
	ma_arena arena;

	ma_arena_init(&arena, context);
	assert_true(ma_fields_read(&arena, ma_slice_of(copy, len), max, &fields));
	assert_true(fields.count <= max);
	check_slices(ma_slice_of(copy, len), &fields);
	show_fields(&fields, text, sizeof text);
	ma_arena_release(&arena);
	free(copy);
	mailauth_context_free(context);
	return text;
}

typedef struct field_row {
	const char *id, *why, *in;
	size_t len;
	const char *want;
} field_row;

static void check_rows(const field_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(fields_of(rows[i].in, rows[i].len, 100), rows[i].want);
	}
}

static void headers_are_split_as_rfc5322_says(void **state)
{
	static const field_row rows[] = {
		{"MSG-1", "a header may be empty", IN(""), "ok"},
		{"MSG-1", "a field is a name, a colon, a value", IN("A: b\r\n"), "{A| b} ok"},
		{"MSG-1", "fields keep their order", IN("A:1\r\nB:2\r\nA:3\r\n"),
			"{A|1}{B|2}{A|3} ok"},
		{"MSG-1", "the last field may lack its CRLF", IN("A: b\r\nC: d"),
			"{A| b}{C| d} ok"},
		{"MSG-1", "a value may be empty", IN("A:\r\nB:\r\n"), "{A|}{B|} ok"},
		{"MSG-1", "an empty value may end the header", IN("A:"), "{A|} ok"},
		{"MSG-1", "a value may hold colons", IN("A: b:c:\r\n"), "{A| b:c:} ok"},
		{"MSG-1", "the case of a name stays", IN("fRoM:x\r\n"), "{fRoM|x} ok"},
		{"MSG-1", "CRLF and SP is a fold, and stays in the value",
			IN("A: b\r\n c\r\nD:e\r\n"), "{A| b\\r\\n c}{D|e} ok"},
		{"MSG-1", "CRLF and HTAB is a fold", IN("A:\r\n\tb\r\n"), "{A|\\r\\n\\tb} ok"},
		{"MSG-1", "a field may be folded often", IN("A:\r\n b\r\n  c\r\n d"),
			"{A|\\r\\n b\\r\\n  c\\r\\n d} ok"},
		{"MSG-1", "a folded line of blanks is part of its field (RFC 5322 4.2)",
			IN("A: b\r\n \t\r\nC: d\r\n"), "{A| b\\r\\n \\t}{C| d} ok"},
		{"MSG-1", "a fold may be the last there is", IN("A: b\r\n "), "{A| b\\r\\n } ok"},
		{"MSG-1", "blanks may stand before the colon (RFC 5322 4.5.8)", IN("A \t : b\r\n"),
			"{A| b} ok"},
		{"MSG-1", "a name is all that is printable but the colon",
			IN("!#a~{|}\"(9-_: b\r\n"), "{!#a~{|}\"(9-_| b} ok"},
		{"MSG-1", "a value may hold 8-bit octets (RFC 6532)", IN("A: \xc3\xa9\xff\r\n"),
			"{A| \\xc3\\xa9\\xff} ok"},
		{"MSG-1", "a value may hold controls other than NUL, CR and LF",
			IN("A:\x01\v\f\x1b\x7f\r\n"), "{A|\\x01\\x0b\\x0c\\x1b\\x7f} ok"},
	};
	(void)state;

	check_rows(rows, COUNT(rows));
}

static void defects_are_named_where_they_stand(void **state)
{
	static const field_row rows[] = {
		{"MSG-2", "a line without a colon is no field", IN("A:1\r\nhello\r\nB:2\r\n"),
			"{A|1}{B|2} no-colon@10"},
		{"MSG-2", "it is no field at the end of the header either", IN("A:1\r\nB"),
			"{A|1} no-colon@6"},
		{"MSG-2", "its offset is where a colon could have stood",
			IN("hello world\r\nB:2\r\n"), "{B|2} no-colon@6"},
		{"MSG-2", "a colon in its fold makes it no field", IN("A\r\n :1\r\nB:2\r\n"),
			"{B|2} name@1"},
		{"MSG-2", "a name may not be empty", IN(":1\r\nB:2\r\n"), "{B|2} name@0"},
		{"MSG-2", "nor may that of a later field", IN("A:1\r\n:2\r\n"), "{A|1} name@5"},
		{"MSG-2", "a name holds no blank", IN("A b:1\r\nB:2\r\n"), "{B|2} name@2"},
		{"MSG-2", "a name holds no 8-bit octet", IN("A\xc3\xa9:1\r\nB:2\r\n"),
			"{B|2} name@1"},
		{"MSG-2", "a name holds no control", IN("A\x7f:1\r\nB:2\r\n"), "{B|2} name@1"},
		{"MSG-2", "the line that mailboxes put before a message is no field",
			IN("From ada@example.com Thu Jan  1 00:00:00 1970\r\nB:2\r\n"),
			"{B|2} name@5"},
		{"MSG-2", "no line is there to be continued by the first", IN(" A:1\r\nB:2\r\n"),
			"{B|2} first-folded@0"},
		{"MSG-2", "HTAB continues as well as SP", IN("\tx\r\n y\r\nB:2\r\n"),
			"{B|2} first-folded@0"},
		{"MSG-2", "the first line may be all blanks", IN(" "), "first-folded@0"},
		{"MSG-2", "CR alone ends no line, and the field that holds it is still seen",
			IN("A:1\rB:2\r\nC:3\r\n"), "{A|1\\rB:2}{C|3} cr@3"},
		{"MSG-2", "CR alone at the end of the header", IN("A:1\r"), "{A|1\\r} cr@3"},
		{"MSG-2", "CR before CRLF", IN("A:1\r\r\nC:3\r\n"), "{A|1\\r}{C|3} cr@3"},
		{"MSG-2", "CR before a fold", IN("A:1\r\r\n x\r\nC:3\r\n"),
			"{A|1\\r\\r\\n x}{C|3} cr@3"},
		{"MSG-2", "CR and SP is no fold", IN("A:1\r x\r\nC:3\r\n"), "{A|1\\r x}{C|3} cr@3"},
		{"MSG-2", "LF alone ends no line", IN("A:1\nB:2\r\nC:3\r\n"),
			"{A|1\\nB:2}{C|3} lf@3"},
		{"MSG-2", "LF and SP is no fold", IN("A:1\n x\r\nC:3\r\n"), "{A|1\\n x}{C|3} lf@3"},
		{"MSG-2", "LF first of all", IN("\nA:1\r\nC:3\r\n"), "{C|3} lf@0"},
		{"MSG-2", "LF and CR, the wrong way round", IN("A:1\n\rC:3\r\n"),
			"{A|1\\n\\rC:3} lf@3"},
		{"MSG-2", "NUL in a value", IN("A:1\0\r\nC:3\r\n"), "{A|1\\x00}{C|3} nul@3"},
		{"MSG-2", "NUL in a name", IN("A\0:1\r\nC:3\r\n"), "{C|3} nul@1"},
		{"MSG-2", "NUL in a fold", IN("A:1\r\n \0\r\nC:3\r\n"),
			"{A|1\\r\\n \\x00}{C|3} nul@6"},
		{"MSG-2", "an empty line inside what is given as header", IN("A:1\r\n\r\nC:3\r\n"),
			"{A|1}{C|3} no-colon@5"},
		{"MSG-2", "of two defects in two lines the first is told",
			IN("A:\0\r\nB\r\nC:3\r\n"), "{A|\\x00}{C|3} nul@2"},
		{"MSG-2", "of two octets in a line the first is told", IN("A:\n\0\r\n"),
			"{A|\\n\\x00} lf@2"},
		{"MSG-2", "a fold without a line comes before the NUL in it", IN(" \0\r\nC:3\r\n"),
			"{C|3} first-folded@0"},
		{"MSG-2", "a wrong name comes before the NUL behind it", IN("A b:\0\r\nC:3\r\n"),
			"{C|3} name@2"},
		{"MSG-2", "a colon that is not there comes before the NUL behind it",
			IN("A b\0\r\nC:3\r\n"), "{C|3} no-colon@2"},
	};
	(void)state;

	check_rows(rows, COUNT(rows));
}

/* What an octet put between "A" and ":" makes of the field. */
static const char *name_with(unsigned c)
{
	if (c == 0)
		return "{C|3} nul@1";
	if (c == '\r')
		return "{C|3} cr@1";
	if (c == '\n')
		return "{C|3} lf@1";
	if (c == ':')
		return "{A|:2}{C|3} ok";
	if (c == ' ' || c == '\t')
		return "{A|2}{C|3} ok";
	return c > 32 && c < 127 ? NULL : "{C|3} name@1";
}

static void each_octet_has_its_place(void **state)
{
	(void)state;

	row("MSG-1", "a name holds the octets 33 to 126 but the colon, and no others");
	for (unsigned c = 0; c < 256; c++) {
		const char in[] = {'A', (char)c, ':', '2', '\r', '\n', 'C', ':', '3', '\r', '\n'};
		char named[] = "{Ax|2}{C|3} ok";

		named[2] = (char)c;
		if (c == '\\')
			assert_string_equal(fields_of(in, sizeof in, 9), "{A\\\\|2}{C|3} ok");
		else
			assert_string_equal(fields_of(in, sizeof in, 9),
				name_with(c) != NULL ? name_with(c) : named);
	}

	row("MSG-1", "a value holds all octets but NUL, CR and LF");
	for (unsigned c = 0; c < 256; c++) {
		const char in[] = {'A', ':', (char)c, '2', '\r', '\n', 'C', ':', '3', '\r', '\n'};
		const char *text = fields_of(in, sizeof in, 9);
		const char *defect = strrchr(text, ' ') + 1;

		if (c == 0 || c == '\r' || c == '\n')
			assert_string_equal(defect, c == 0 ? "nul@2" : c == '\r' ? "cr@2" : "lf@2");
		else
			assert_string_equal(defect, "ok");
		assert_non_null(strstr(text, "{C|3}"));
	}
}

static void the_number_of_fields_is_limited(void **state)
{
	static const char header[] = "A:1\r\nB:2\r\nno field\r\nC:3\r\n";
	(void)state;

	row("MSG-5", "as many fields as the limit are fields");
	assert_string_equal(fields_of(IN("A:1\r\nB:2\r\nC:3\r\n"), 3), "{A|1}{B|2}{C|3} ok");

	row("MSG-5", "one more is a defect, at the field that is too many");
	assert_string_equal(fields_of(IN("A:1\r\nB:2\r\nC:3\r\n"), 2), "{A|1}{B|2} fields@10");

	row("MSG-5", "folds do not count, nor do lines that are no fields");
	assert_string_equal(fields_of(IN("A:1\r\n x\r\n y\r\nB:2\r\n"), 2),
		"{A|1\\r\\n x\\r\\n y}{B|2} ok");
	assert_string_equal(fields_of(header, sizeof header - 1, 3), "{A|1}{B|2}{C|3} no-colon@13");
	assert_string_equal(fields_of(header, sizeof header - 1, 2), "{A|1}{B|2} fields@10");
}

static void the_earliest_defect_is_kept(void **state)
{
	ma_fields fields = {.count = 0};
	(void)state;

	row("MSG-2", "the defect that stands first is told, whichever was noted first");
	ma_fields_note(&fields, MAILAUTH_DEFECT_HEADER_BYTES, 1024);
	assert_int_equal(fields.defect, MAILAUTH_DEFECT_HEADER_BYTES);
	ma_fields_note(&fields, MAILAUTH_DEFECT_NUL, 1025);
	assert_int_equal(fields.defect, MAILAUTH_DEFECT_HEADER_BYTES);
	assert_int_equal(fields.defect_offset, 1024);
	ma_fields_note(&fields, MAILAUTH_DEFECT_BARE_CR, 1023);
	assert_int_equal(fields.defect, MAILAUTH_DEFECT_BARE_CR);
	assert_int_equal(fields.defect_offset, 1023);

	row("MSG-2", "of two defects in one place the one noted first is told");
	ma_fields_note(&fields, MAILAUTH_DEFECT_LINE_END, 1023);
	assert_int_equal(fields.defect, MAILAUTH_DEFECT_BARE_CR);
	ma_fields_note(&fields, MAILAUTH_DEFECT_LINE_END, 0);
	ma_fields_note(&fields, MAILAUTH_DEFECT_NUL, 0);
	assert_int_equal(fields.defect, MAILAUTH_DEFECT_LINE_END);
}

static void no_memory_is_told(void **state)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	ma_fields fields = {.count = 0};
	ma_arena arena;
	(void)state;

	row("MSG-8", "without memory for the fields there are none");
	ma_arena_init(&arena, context);
	memory.fail_at = memory.allocations + 1;
	assert_false(ma_fields_read(&arena, ma_slice_text("A: b\r\n"), 10, &fields));
	assert_int_equal(fields.count, 0);
	ma_arena_release(&arena);
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

static void each_defect_has_a_text_of_its_own(void **state)
{
	(void)state;

	row("BASE-7", "each defect has a text, and no two have the same");
	for (int i = MAILAUTH_DEFECT_NONE; i <= MAILAUTH_DEFECT_LINE_END; i++) {
		const char *text = mailauth_defect_text((mailauth_defect)i);

		assert_true(strlen(text) > 5);
		assert_string_not_equal(text, "unknown defect");
		for (int k = MAILAUTH_DEFECT_NONE; k < i; k++)
			assert_string_not_equal(text, mailauth_defect_text((mailauth_defect)k));
	}

	row("BASE-7", "a defect that this version does not know has a text too");
	assert_string_equal(mailauth_defect_text((mailauth_defect)(MAILAUTH_DEFECT_LINE_END + 1)),
		"unknown defect");
	assert_string_equal(mailauth_defect_text((mailauth_defect)-1), "unknown defect");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_are_split_as_rfc5322_says),
		cmocka_unit_test(defects_are_named_where_they_stand),
		cmocka_unit_test(each_octet_has_its_place),
		cmocka_unit_test(the_number_of_fields_is_limited),
		cmocka_unit_test(the_earliest_defect_is_kept),
		cmocka_unit_test(no_memory_is_told),
		cmocka_unit_test(each_defect_has_a_text_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
