/*
 * Tag lists and colon-separated lists: RFC 6376 3.2, with the FWS of 2.8. Each text is a heap block
 * of exactly its size.
 */
#include "test.h"

#include "ascii.h"
#include "taglist.h"

#define IN(text) text, sizeof(text) - 1

/* Whether the slice lies in the text. */
static bool lies_in(ma_slice slice, ma_slice text)
{
	return slice.ptr >= text.ptr && slice.len <= text.len &&
		(size_t)(slice.ptr - text.ptr) <= text.len - slice.len;
}

static size_t show_tag(const ma_tag *tag, ma_slice text, char *out, size_t cap)
{
	int len = snprintf(out, cap, "%.*s[%.*s] ", (int)tag->name.len, (const char *)tag->name.ptr,
		(int)tag->value.len, (const char *)tag->value.ptr);

	assert_in_range(len, 1, cap - 1);
	assert_true(lies_in(tag->name, text));
	assert_true(lies_in(tag->raw, text));
	assert_true(lies_in(tag->value, tag->raw));
	assert_true(tag->raw.ptr > tag->name.ptr + tag->name.len - 1);
	return (size_t)len;
}

/* Reads tag by tag: the tags, then "end" or "syntax" and where. */
static const char *tags_of(const char *in, size_t len)
{
	static char out[1024];
	uint8_t *copy = exact_copy(in, len);
	ma_slice text = ma_slice_of(copy, len);
	ma_cursor cursor = ma_cursor_over(text);
	size_t n = 0;
	ma_parse parsed;
	ma_tag tag;

	while ((parsed = ma_tag_next(&cursor, &tag)) == MA_OK)
		n += show_tag(&tag, text, out + n, sizeof out - n);
	if (parsed == MA_END)
		snprintf(out + n, sizeof out - n, "end");
	else
		snprintf(out + n, sizeof out - n, "syntax@%zu", len - ma_left(&cursor));
	free(copy);
	return out;
}

/* Reads the list as a whole: the tags, then how it ended and where. */
static const char *list_of(const char *in, size_t len, size_t max)
{
	static const char *const words[] = {"ok", "syntax", "duplicate", "too-many", "no-memory"};
	static char out[8192];
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint8_t *copy = exact_copy(in, len);
	ma_slice text = ma_slice_of(copy, len);
	ma_tags_status status;
	ma_tag_list list;
	ma_arena arena;
	size_t n = 0;

	ma_arena_init(&arena, context);
	status = ma_tag_list_read(&arena, text, max, &list);
	assert_in_range(status, MA_TAGS_OK, MA_TAGS_NO_MEMORY);
	assert_true(list.count <= max);
	assert_true(list.offset <= len);
	assert_true(list.text.ptr == copy && list.text.len == len);
	for (size_t i = 0; i < list.count; i++)
		n += show_tag(&list.tags[i], text, out + n, sizeof out - n);
	snprintf(out + n, sizeof out - n, "%s@%zu", words[status], list.offset);
	ma_arena_release(&arena);
	free(copy);
	mailauth_context_free(context);
	return out;
}

static void tag_lists_read_as_rfc6376_says(void **state)
{
	static const struct {
		const char *id, *why, *in;
		size_t len;
		const char *want;
	} rows[] = {
		{"DKIM-1", "two tags", IN("v=DKIM1; p=abc"), "v[DKIM1] p[abc] end"},
		{"DKIM-1", "a last semicolon may stand", IN("a=b;"), "a[b] end"},
		{"DKIM-1", "an empty value is a value", IN("p="), "p[] end"},
		{"DKIM-1", "an empty value may stand before others", IN("g=;p= ;k=rsa"),
			"g[] p[] k[rsa] end"},
		{"DKIM-1", "a value may hold '='", IN("b=YQ=="), "b[YQ==] end"},
		{"DKIM-1", "a value may hold all from '!' to '~' but ';'",
			IN("n=!\"#$%&'()*+,-./09:<=>?@AZ[\\]^_`az{|}~"),
			"n[!\"#$%&'()*+,-./09:<=>?@AZ[\\]^_`az{|}~] end"},
		{"DKIM-1", "a name may hold digits and '_'", IN("a_1=x"), "a_1[x] end"},
		{"DKIM-1", "names keep their case", IN("V=1;v=2"), "V[1] v[2] end"},
		{"DKIM-1", "a name starts with a letter, not a digit", IN("1=x"), "syntax@1"},
		{"DKIM-1", "a name starts with a letter, not '_'", IN("_a=x"), "syntax@2"},
		{"DKIM-1", "a name holds no '-'", IN("a-b=x"), "syntax@1"},
		{"DKIM-1", "a name may not be empty", IN("a=b;=c"), "a[b] syntax@4"},
		{"DKIM-1", "no empty tag", IN("a=b;;c=d"), "a[b] syntax@4"},
		{"DKIM-1", "no empty tag at the end", IN("a=b;;"), "a[b] syntax@4"},
		{"DKIM-1", "no semicolon alone", IN(";"), "syntax@0"},
		{"DKIM-1", "no semicolon first", IN(" ; a=b"), "syntax@1"},
		{"DKIM-1", "no tag without '='", IN("a=b; c"), "a[b] syntax@6"},
		{"DKIM-1", "no tag without '=' before others", IN("c; a=b"), "syntax@1"},
		{"DKIM-1", "no white space inside a name", IN("a b=c"), "syntax@2"},
		{"DKIM-31", "a value may hold UTF-8", IN("a=\xc3\xa9 \xe2\x82\xac;b=1"),
			"a[\xc3\xa9 \xe2\x82\xac] b[1] end"},
		{"DKIM-31", "but no other octets over 127", IN("a=\xe9"), "syntax@2"},
		{"DKIM-31", "and no half of a character", IN("a=b\xe2\x82;"), "syntax@3"},
		{"DKIM-1", "no 8-bit octet in a name", IN("\xc3\xa9=a"), "syntax@0"},
		{"DKIM-1", "no NUL in a value", IN("a=b\0c"), "syntax@3"},
		{"DKIM-1", "no DEL in a value", IN("a=b\x7f"), "syntax@3"},
		{"DKIM-1", "no control in a value", IN("a=\vb"), "syntax@2"},
		{"DKIM-2", "FWS may surround each part", IN(" a \t=\r\n b ; "), "a[b] end"},
		{"DKIM-2", "FWS inside a value is kept", IN("h=from : to"), "h[from : to] end"},
		{"DKIM-2", "a fold inside a value is kept", IN("b=ab\r\n\tcd"),
			"b[ab\r\n\tcd] end"},
		{"DKIM-2", "FWS alone is no tag", IN(" \r\n\t"), "end"},
		{"DKIM-1", "nothing is no tag", IN(""), "end"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(tags_of(rows[i].in, rows[i].len), rows[i].want);
	}
}

static void lists_are_read_whole(void **state)
{
	static const struct {
		const char *id, *why, *in;
		size_t len;
		const char *want;
	} rows[] = {
		{"DKIM-1", "a list of two tags, and where it ends", IN("a=1;b=2"),
			"a[1] b[2] ok@7"},
		{"DKIM-1", "white space behind the last semicolon is of the list", IN("a=1; \t"),
			"a[1] ok@6"},
		{"DKIM-1", "a name twice makes the list wrong, where it stands again",
			IN("a=1;b=2;a=1"), "a[1] b[2] duplicate@8"},
		{"DKIM-1", "a name twice in a row", IN("a=1;a=2"), "a[1] duplicate@4"},
		{"DKIM-1", "unknown names may not be there twice either", IN("zz=;a=1;zz="),
			"zz[] a[1] duplicate@8"},
		{"DKIM-1", "names that differ in case are different", IN("a=1;A=2"),
			"a[1] A[2] ok@7"},
		{"DKIM-1", "a name that begins like another is different", IN("b=1;bh=2"),
			"b[1] bh[2] ok@8"},
		{"DKIM-1", "an empty tag makes the list wrong", IN("a=1;;"), "a[1] syntax@4"},
		{"DKIM-1", "a wrong octet makes the list wrong", IN("a=1;b=\xff"), "a[1] syntax@6"},
		{"DKIM-1", "what stands behind a duplicate is not looked at", IN("a=1;a=2;;"),
			"a[1] duplicate@4"},
		{"DKIM-1", "a list may be without tags", IN(""), "ok@0"},
		{"DKIM-2", "a fold is white space", IN("a=1;\r\n b=2"), "a[1] b[2] ok@10"},
		{"DKIM-2", "a fold may end the list", IN("a=1;\r\n "), "a[1] ok@7"},
		{"DKIM-2", "a bare LF is not FWS", IN("a=1;\n b=2"), "syntax@4"},
		{"DKIM-2", "a bare CR is not FWS", IN("a=1;\r b=2"), "syntax@4"},
		{"DKIM-2", "a bare LF inside a value is not FWS", IN("a=1;b=2\n3"), "syntax@7"},
		{"DKIM-2", "CRLF without a blank is no fold", IN("a=1\r\n;b=2"), "syntax@3"},
		{"DKIM-2", "CRLF at the end is no fold", IN("a=1;\r\n"), "syntax@4"},
		{"DKIM-2", "two folds with only blanks between are obsolete (RFC 6376 2.8)",
			IN("a=1;\r\n \r\n b=2"), "syntax@4"},
		{"DKIM-2", "in the midst of a value they are FWS, as often as they come (3.2)",
			IN("z=a\r\n \t\r\n\t\r\n b; b=2"), "z[a\r\n \t\r\n\t\r\n b] b[2] ok@19"},
		{"DKIM-2", "also before what may be there in values alone", IN("z=a\r\n \r\n =b"),
			"z[a\r\n \r\n =b] ok@11"},
		{"DKIM-2", "but neither before a value", IN("z=\r\n \r\n a"), "syntax@2"},
		{"DKIM-2", "nor behind it", IN("z=a\r\n \r\n ;b=2"), "syntax@3"},
		{"DKIM-2", "nor at the end", IN("z=a\r\n \r\n "), "syntax@3"},
		{"DKIM-2", "one without a tval has FWS before it and behind it",
			IN("z=\r\n \r\n ;b=2"), "z[] b[2] ok@12"},
		{"DKIM-2", "and no third", IN("z=\r\n \r\n \r\n ;b=2"), "syntax@2"},
		{"DKIM-2", "the next tag's name is no value", IN("z=a;b\r\n \r\n =2"), "syntax@5"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(list_of(rows[i].in, rows[i].len, 10), rows[i].want);
	}
}

/*
 * FWS  =  [*WSP CRLF] 1*WSP, or nothing at all, `most` times: laid beside RFC 6376 2.8, not beside
 * the code.
 */
static bool is_fws_or_nothing(const char *run, size_t len, size_t most)
{
	size_t crlf = 0;
	bool open = false; /* a CRLF without a blank behind it */

	for (size_t i = 0; i < len; i++) {
		if (run[i] == '\r' && i + 1 < len && run[i + 1] == '\n' && !open) {
			crlf++;
			i++;
			open = true;
		} else if (run[i] == '\r' || run[i] == '\n') {
			return false;
		} else {
			open = false;
		}
	}
	return !open && crlf <= most;
}

/* What there may be of white space, of up to six octets, between two texts. */
static void check_white_space(const char *before, const char *behind, size_t most)
{
	static const char octets[] = " \t\r\n";
	size_t at = strlen(before), end = strlen(behind), right = 0;

	for (size_t len = 0; len <= 6; len++)
		for (unsigned n = 0; n < 1u << (2 * len); n++) {
			char run[6], text[32];
			bool is_right;

			for (size_t i = 0; i < len; i++)
				run[i] = octets[n >> (2 * i) & 3];
			memcpy(text, before, at);
			memcpy(text + at, run, len);
			memcpy(text + at + len, behind, end);
			is_right = strstr(list_of(text, at + len + end, 9), "ok@") != NULL;
			assert_int_equal(is_right, is_fws_or_nothing(run, len, most));
			right += is_right;
		}
	/* with n blanks 2^n forms; with one CRLF n - 2 octets round it, one at least behind; with
	 * two CRLF a blank behind each */
	assert_int_equal(right,
		(1 + 2 + 4 + 8 + 16 + 32 + 64) + (1 * 2 + 2 * 4 + 3 * 8 + 4 * 16) +
			(most > 1 ? 4 : 0));
}

static void white_space_is_fws_and_nothing_else(void **state)
{
	static const struct {
		const char *before, *behind;
		size_t most;
	} frames[] = {{"", "a=1", 1}, {"a", "=1", 1}, {"a=", "1", 1}, {"a=x", "y", SIZE_MAX},
		{"a=", "", 2}, {"a=1", "", 1}, {"a=1;", "b=2", 1}, {"a=1;", "", 1}};
	(void)state;

	row("DKIM-2",
		"each run of up to six of SP, HTAB, CR and LF, at each place where FWS may be");
	for (size_t f = 0; f < COUNT(frames); f++)
		check_white_space(frames[f].before, frames[f].behind, frames[f].most);
}

static void the_number_of_tags_is_limited(void **state)
{
	(void)state;

	row("API-6", "a list may have as many tags as the limit");
	assert_string_equal(list_of(IN("a=1;b=2;c=3"), 3), "a[1] b[2] c[3] ok@11");
	assert_string_equal(list_of(IN("a=1;b=2;c=3;"), 3), "a[1] b[2] c[3] ok@12");

	row("API-6", "one more is too many, and is where reading ends");
	assert_string_equal(list_of(IN("a=1;b=2;c=3"), 2), "a[1] b[2] too-many@8");

	row("DKIM-1", "a name that is there already is a duplicate, also beyond the limit");
	assert_string_equal(list_of(IN("a=1;b=2;a=3"), 2), "a[1] b[2] duplicate@8");
}

static void tags_are_found_by_name(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_tag_list list;
	ma_arena arena;
	(void)state;

	ma_arena_init(&arena, context);
	assert_int_equal(ma_tag_list_read(&arena, ma_slice_text("bh=1; b=2 ;B=; x= 3 "), 9, &list),
		MA_TAGS_OK);

	row("DKIM-1", "a tag is found by its whole name, whose case counts");
	assert_ptr_equal(ma_tag_list_find(&list, "bh"), &list.tags[0]);
	assert_ptr_equal(ma_tag_list_find(&list, "b"), &list.tags[1]);
	assert_ptr_equal(ma_tag_list_find(&list, "B"), &list.tags[2]);
	assert_null(ma_tag_list_find(&list, "BH"));
	assert_null(ma_tag_list_find(&list, ""));
	assert_null(ma_tag_list_find(&list, "bhx"));
	assert_null(ma_tag_list_find(&list, "v"));

	row("DKIM-2", "what stands between '=' and ';' is known with its white space too");
	assert_true(ma_slice_is(list.tags[1].raw, "2 "));
	assert_true(ma_slice_is(list.tags[2].raw, ""));
	assert_true(ma_slice_is(list.tags[3].raw, " 3 "));
	assert_true(ma_slice_is(list.tags[3].value, "3"));

	row("DKIM-1", "nothing is found in a list without tags");
	assert_int_equal(ma_tag_list_read(&arena, ma_slice_of(NULL, 0), 9, &list), MA_TAGS_OK);
	assert_null(ma_tag_list_find(&list, "b"));
	ma_arena_release(&arena);
	mailauth_context_free(context);
}

static void no_memory_is_told(void **state)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	ma_tag_list list;
	ma_arena arena;
	(void)state;

	row("MSG-8", "without memory for the tags there is no list");
	ma_arena_init(&arena, context);
	memory.fail_at = memory.allocations + 1;
	assert_int_equal(ma_tag_list_read(&arena, ma_slice_text("a=1"), 9, &list),
		MA_TAGS_NO_MEMORY);
	assert_int_equal(list.count, 0);
	assert_null(ma_tag_list_find(&list, "a"));

	row("MSG-7", "memory for the tags is bounded by their limit, not by the semicolons");
	memory.peak = memory.in_use;
	{
		char *text = malloc(1000000);
		size_t before = memory.in_use;

		assert_non_null(text);
		memset(text, ';', 1000000);
		assert_int_equal(ma_tag_list_read(&arena, ma_slice_of(text, 1000000), 64, &list),
			MA_TAGS_SYNTAX);
		assert_in_range(memory.peak - before, 1, 64 * sizeof(ma_tag) + 4096);
		free(text);
	}
	ma_arena_release(&arena);
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

static const char *items_of(const char *in, size_t len)
{
	static char out[256];
	uint8_t *copy = exact_copy(in, len);
	ma_cursor cursor = ma_cursor_over(ma_slice_of(copy, len));
	size_t n = 0;
	ma_parse parsed;
	ma_slice item;

	while ((parsed = ma_colon_list_next(&cursor, &item)) == MA_OK)
		n += (size_t)snprintf(out + n, sizeof out - n, "[%.*s]", (int)item.len,
			item.len > 0 ? (const char *)item.ptr : "");
	assert_int_equal(parsed, MA_END);
	assert_int_equal(ma_colon_list_next(&cursor, &item), MA_END);
	free(copy);
	return out;
}

static void colon_lists_are_split(void **state)
{
	static const struct {
		const char *why, *in, *want;
	} rows[] = {
		{"one item", "from", "[from]"},
		{"three items", "from:to:date", "[from][to][date]"},
		{"white space round an item is not of it", " from \t:\r\n to ", "[from][to]"},
		{"white space inside an item stays", "from to:x", "[from to][x]"},
		{"an item may be empty, first, between or last", ":a::b:", "[][a][][b][]"},
		{"a colon has two empty items", ":", "[][]"},
		{"nothing is one empty item", "", "[]"},
		{"blanks are one empty item", " \t", "[]"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("DKIM-2", rows[i].why);
		assert_string_equal(items_of(rows[i].in, strlen(rows[i].in)), rows[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tag_lists_read_as_rfc6376_says),
		cmocka_unit_test(lists_are_read_whole),
		cmocka_unit_test(white_space_is_fws_and_nothing_else),
		cmocka_unit_test(the_number_of_tags_is_limited),
		cmocka_unit_test(tags_are_found_by_name),
		cmocka_unit_test(no_memory_is_told),
		cmocka_unit_test(colon_lists_are_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
