/*
 * Names: text and wire form, the limits of RFC 1035 2.3.4 at both sides, and comparison.
 */
#include "dns_test.h"

#include "ascii.h"

/* ------------------------------------------------------------------ text */

static const struct {
	const char *why, *in, *wire, *out;
} readable[] = {
	{"a final dot makes a name absolute (RFC 1035 5.1)", "example.com.", "<7>example<3>com<0>",
		"example.com"},
	{"without one the origin completes it (RFC 1035 5.1)", "www", "<3>www<7>example<3>net<0>",
		"www.example.net"},
	{"one dot is the root", ".", "<0>", "."},
	{"case is kept", "WwW.", "<3>WwW<0>", "WwW"},
	{"\\. is a dot in a label (RFC 1035 5.1)", "a\\.b.c.", "<3>a.b<1>c<0>", "a\\.b.c"},
	{"\\X is X", "\\a\\\"\\;.", "<3>a\";<0>", "a\\\"\\;"},
	{"\\\\ is a backslash", "a\\\\.", "<2>a\\<0>", "a\\\\"},
	{"a backslash does not escape the dot behind an escaped backslash", "a\\\\.b.",
		"<2>a\\<1>b<0>", "a\\\\.b"},
	{"\\DDD is an octet", "\\000\\255.", "<2><0><255><0>", "\\000\\255"},
	{"\\046 is a dot inside a label, never a separator", "a\\046b.", "<3>a.b<0>", "a\\.b"},
	{"\\092 is a backslash, and escapes nothing", "\\092046.", "<4>\\046<0>", "\\\\046"},
	{"a fourth digit is an octet of its own", "\\0650.", "<2>A0<0>", "A0"},
	{"\\@ is an at sign, and so is @ here", "\\@.@.", "<1>@<1>@<0>", "\\@.\\@"},
	{"parentheses and a dollar sign are escaped when written", "\\(\\)\\$.", "<3>()$<0>",
		"\\(\\)\\$"},
	{"octets over 127 stand for themselves, and are written as \\DDD", "\xc3\xa9.",
		"<2><195><169><0>", "\\195\\169"},
	{"a space can be escaped either way", "a\\ b\\032c.", "<5>a<32>b<32>c<0>", "a\\032b\\032c"},
	{"'*' and '_' are as any other", "*._x.", "<1>*<2>_x<0>", "*._x"},
};

static void names_are_read_from_text_and_written_back(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_name origin = name_of("example.net");
	(void)state;

	for (size_t i = 0; i < COUNT(readable); i++) {
		uint8_t *copy = exact_copy(readable[i].in, strlen(readable[i].in));
		ma_slice text = ma_slice_of(copy, strlen(readable[i].in));
		ma_name name, again;
		ma_buf buf;

		row("DNS-1", readable[i].why);
		assert_true(ma_name_from_text(text, &origin, &name));
		ma_buf_grow(&buf, context);
		put_shown(&buf, ma_slice_of(name.wire, name.len));
		assert_shown(&buf, readable[i].wire);

		ma_name_put_text(&buf, &name);
		assert_true(ma_name_from_text(ma_buf_slice(&buf), &ma_name_root, &again));
		assert_int_equal(again.len, name.len);
		assert_memory_equal(again.wire, name.wire, name.len);
		assert_shown(&buf, readable[i].out);
		free(copy);
	}
	mailauth_context_free(context);
}

static void other_texts_are_no_names(void **state)
{
	static const struct {
		const char *why, *in;
	} rows[] = {
		{"nothing is no name", ""},
		{"a label is not empty: at the start", ".a."},
		{"a label is not empty: in the middle", "a..b."},
		{"a label is not empty: at the end", "a.."},
		{"two dots are not the root", ".."},
		{"a backslash at the end escapes nothing", "a\\"},
		{"one digit behind a backslash", "\\1."},
		{"two digits behind a backslash", "\\12."},
		{"two digits and the end", "\\12"},
		{"\\DDD ends at 255", "\\256."},
		{"\\DDD has digits only", "\\1a2."},
		{"CR and LF end lines, escaped or not", "a\\\nb."},
		{"both", "a\\\rb."},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, strlen(rows[i].in));
		ma_name name = ma_name_root;

		row("DNS-1", rows[i].why);
		assert_false(ma_name_from_text(ma_slice_of(copy, strlen(rows[i].in)), &ma_name_root,
			&name));
		assert_int_equal(name.len, 1);
		free(copy);
	}
}

static void a_nul_octet_is_written_as_000(void **state)
{
	ma_name name;
	(void)state;

	row("DNS-1", "a NUL octet is escaped as \\000 and in no other way");
	assert_false(ma_name_from_text(ma_slice_of("a\\\0b.", 5), &ma_name_root, &name));
	assert_true(ma_name_from_text(ma_slice_text("a\\000b."), &ma_name_root, &name));
}

static void without_an_origin_names_must_be_absolute(void **state)
{
	ma_name name;
	(void)state;

	row("DNS-1", "where there is no origin, a relative name is refused (RFC 1035 5.1)");
	assert_false(ma_name_from_text(ma_slice_text("a.b"), NULL, &name));
	row("DNS-1", "and an absolute one, or the root, is read");
	assert_true(ma_name_from_text(ma_slice_text("a.b."), NULL, &name));
	assert_true(ma_name_from_text(ma_slice_text("."), NULL, &name));
}

static void each_octet_goes_round(void **state)
{
	(void)state;

	row("DNS-1", "each of the 256 octets can be in a label, is written and read back the same");
	for (unsigned octet = 0; octet < 256; octet++) {
		ma_name name = ma_name_root, back;
		uint8_t label = (uint8_t)octet;
		bool special = strchr(".\\\";()@$", (int)octet) != NULL && octet != 0;
		bool printable = octet > 32 && octet < 127;
		char text[8];
		ma_buf buf;

		assert_true(ma_name_prepend(&name, ma_slice_of(&label, 1)));
		ma_buf_over(&buf, text, sizeof text);
		ma_name_put_text(&buf, &name);
		assert_int_equal(buf.len, printable ? (special ? 2 : 1) : 4);
		assert_true(ma_name_from_text(ma_buf_slice(&buf), &ma_name_root, &back));
		assert_int_equal(back.len, 3);
		assert_int_equal(back.wire[1], octet);
	}
}

/* ------------------------------------------------------------------ limits */

/* `labels` labels of `len` octets, each followed by a dot, and a last label of `rest` octets. */
static size_t put_long_name(char *text, size_t labels, size_t len, size_t rest)
{
	size_t at = 0;

	for (size_t i = 0; i < labels; i++) {
		memset(text + at, 'a', len);
		at += len;
		text[at++] = '.';
	}
	memset(text + at, 'b', rest);
	return at + rest;
}

static void labels_and_names_have_their_limits(void **state)
{
	static const struct {
		const char *why;
		size_t labels, len, rest;
		bool right;
	} rows[] = {
		{"a label of 63 octets (RFC 1035 2.3.4)", 0, 0, 63, true},
		{"a label of 64 octets", 0, 0, 64, false},
		{"a label of 64 octets before others", 1, 64, 1, false},
		{"a label of 256 octets", 0, 0, 256, false},
		{"a label of 320 octets, which is 64 in an octet", 1, 320, 1, false},
		{"a name of 255 octets (RFC 1035 2.3.4)", 3, 63, 61, true},
		{"a name of 256 octets", 3, 63, 62, false},
		{"127 labels, 255 octets", 126, 1, 1, true},
		{"127 labels, 256 octets", 126, 1, 2, false},
		{"128 labels", 127, 1, 1, false},
		{"ten thousand octets", 100, 63, 63, false},
	};
	char text[10000];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len = put_long_name(text, rows[i].labels, rows[i].len, rows[i].rest);
		uint8_t *copy = exact_copy(text, len);
		ma_name name;

		row("DNS-1", rows[i].why);
		assert_int_equal(ma_name_from_text(ma_slice_of(copy, len), &ma_name_root, &name),
			rows[i].right);
		if (rows[i].right)
			assert_int_equal(name.len, len + 2);
		free(copy);
	}
}

static void limits_count_what_escapes_mean(void **state)
{
	char text[4 * 64];
	ma_name name;
	(void)state;

	for (size_t i = 0; i < 64; i++)
		memcpy(text + 4 * i, "\\001", 4);
	row("DNS-1", "63 escaped octets are a label");
	assert_true(ma_name_from_text(ma_slice_of(text, 252), &ma_name_root, &name));
	assert_int_equal(name.wire[0], 63);
	row("DNS-1", "64 escaped octets are not");
	assert_false(ma_name_from_text(ma_slice_of(text, 256), &ma_name_root, &name));
}

static void the_origin_counts(void **state)
{
	ma_name origin = name_of("example.net"), name; /* 13 octets */
	char text[300];
	size_t len;
	(void)state;

	row("DNS-1", "a relative name may have 255 octets with its origin");
	len = put_long_name(text, 3, 63, 49);
	assert_true(ma_name_from_text(ma_slice_of(text, len), &origin, &name));
	assert_int_equal(name.len, 255);
	row("DNS-1", "and not 256");
	len = put_long_name(text, 3, 63, 50);
	assert_false(ma_name_from_text(ma_slice_of(text, len), &origin, &name));
}

static void the_longest_text_has_room(void **state)
{
	char text[300], out[MA_NAME_TEXT_MAX];
	ma_name name, back;
	ma_buf buf;
	(void)state;

	row("DNS-1",
		"a name of 255 octets, all written as \\DDD, has the room that the header promises");
	assert_true(ma_name_from_text(ma_slice_of(text, put_long_name(text, 3, 63, 61)),
		&ma_name_root, &name));
	for (size_t i = 0; i < name.len; i++)
		if (name.wire[i] == 'a' || name.wire[i] == 'b')
			name.wire[i] = 0xff;
	ma_buf_over(&buf, out, sizeof out);
	ma_name_put_text(&buf, &name);
	assert_int_equal(buf.status, MAILAUTH_OK);
	assert_int_equal(buf.len, 250 * 4 + 3);
	assert_true(ma_name_from_text(ma_buf_slice(&buf), &ma_name_root, &back));
	assert_true(ma_name_equal(&name, &back));
}

/* ------------------------------------------------------------------ wire form */

static void names_are_taken_off_the_wire(void **state)
{
	static const struct {
		const char *why, *in;
		size_t len, taken; /* 0: none */
	} rows[] = {
		{"labels to the root's (RFC 1035 3.1)", "\3abc\2de\0", 8, 8},
		{"the root alone", "\0", 1, 1},
		{"what stands behind it stays", "\1a\0xyz", 6, 3},
		{"a length of any octets, with a NUL among them", "\2\0\0\0", 4, 4},
		{"nothing", "", 0, 0},
		{"no root at the end", "\3abc", 4, 0},
		{"a label cut short", "\3ab", 3, 0},
		{"a length and nothing", "\1", 1, 0},
		{"a compression pointer is not of this form (RFC 1035 4.1.4)", "\1a\xc0\0", 4, 0},
		{"nor are the other types of label", "\x40\0", 2, 0},
		{"nor those of RFC 6891", "\x80\0", 2, 0},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, rows[i].len);
		ma_cursor in = ma_cursor_over(ma_slice_of(copy, rows[i].len));
		ma_name name;

		row("DNS-1", rows[i].why);
		assert_int_equal(ma_name_take_wire(&in, &name), rows[i].taken > 0);
		assert_int_equal(ma_left(&in), rows[i].len - rows[i].taken);
		if (rows[i].taken > 0) {
			assert_int_equal(name.len, rows[i].taken);
			assert_memory_equal(name.wire, rows[i].in, rows[i].taken);
		}
		free(copy);
	}
}

static void wire_names_have_their_limits(void **state)
{
	static const struct {
		const char *why;
		size_t last; /* octets of the fourth label */
		bool right;
	} rows[] = {
		{"255 octets on the wire", 61, true},
		{"256 octets on the wire", 62, false},
		{"257 octets on the wire", 63, false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len = 3 * 64 + 1 + rows[i].last + 1;
		uint8_t *wire = calloc(1, len);
		ma_cursor in = ma_cursor_over(ma_slice_of(wire, len));
		ma_name name;

		assert_non_null(wire);
		wire[0] = wire[64] = wire[128] = 63;
		wire[192] = (uint8_t)rows[i].last;
		row("DNS-1", rows[i].why);
		assert_int_equal(ma_name_take_wire(&in, &name), rows[i].right);
		free(wire);
	}
}

/* ------------------------------------------------------------------ comparison and change */

static void names_compare_without_case(void **state)
{
	static const struct {
		const char *why, *a, *b;
		bool equal;
	} rows[] = {
		{"equal octets", "example.com", "example.com", true},
		{"A-Z and a-z are the same (RFC 4343 3)", "EXAMPLE.com", "example.COM", true},
		{"escaped or not, an octet is the same", "\\069xample.com", "e\\xample.com", true},
		{"one letter differs", "example.com", "exampla.com", false},
		{"one has a label more", "www.example.com", "example.com", false},
		{"the same octets in other labels", "ab.c", "a.bc", false},
		{"'[' is not '{', though their octets differ as letters do", "\\[", "{", false},
		{"'@' is not '`'", "\\@", "`", false},
		{"octets over 127 have no case (RFC 4343 3)", "\\193", "\\225", false},
		{"the root is only itself", ".", "a", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		ma_name a = name_of(rows[i].a), b = name_of(rows[i].b);

		row("DNS-2", rows[i].why);
		assert_int_equal(ma_name_equal(&a, &b), rows[i].equal);
		assert_int_equal(ma_name_equal(&b, &a), rows[i].equal);
		ma_name_to_lower(&a);
		ma_name_to_lower(&b);
		assert_int_equal(a.len == b.len && memcmp(a.wire, b.wire, a.len) == 0,
			rows[i].equal);
	}
}

static void only_letters_have_case(void **state)
{
	(void)state;

	row("DNS-2",
		"of all pairs of octets, only a letter and its other case are equal (RFC 4343 3)");
	for (unsigned i = 0; i < 256; i++) {
		for (unsigned k = 0; k < 256; k++) {
			ma_name a = {.len = 3, .wire = {1, (uint8_t)i, 0}};
			ma_name b = {.len = 3, .wire = {1, (uint8_t)k, 0}};
			unsigned folded = i < k ? i : k;
			bool letters = (i ^ k) == 32 && folded >= 'A' && folded <= 'Z';

			assert_int_equal(ma_name_equal(&a, &b), i == k || letters);
		}
	}
}

/* Names of all lengths, for octets are taken in groups; each octet comes in each place. */
static void names_can_be_put_in_lower_case(void **state)
{
	ma_name name, lower;
	(void)state;

	row("DNS-2", "A-Z become a-z, and all other octets of a label stay");
	for (unsigned octet = 0; octet < 256; octet++) {
		name = ma_name_root;
		while (name.len < 240) {
			uint8_t label[] = {(uint8_t)octet, 'M', (uint8_t)octet, 0xc4};
			uint8_t low = (uint8_t)(octet >= 'A' && octet <= 'Z' ? octet + 32u : octet);
			uint8_t want[] = {4, low, 'm', low, 0xc4};

			assert_true(ma_name_prepend(&name, ma_slice_of(label, sizeof label)));
			lower = name;
			ma_name_to_lower(&lower);
			assert_int_equal(lower.len, name.len);
			for (size_t at = 0; at + 1 < lower.len; at += sizeof want)
				assert_memory_equal(lower.wire + at, want, sizeof want);
			assert_int_equal(lower.wire[lower.len - 1], 0);
		}
	}
}

/* What ma_name_put_text writes is the oracle. */
static void assert_written_plain(const ma_name *name, bool can)
{
	ma_name lower = *name;
	char text[MA_NAME_MAX + 1], want[MA_NAME_TEXT_MAX + 1] = "";
	uint8_t wire[MA_NAME_MAX];
	ma_buf buf;

	assert_int_equal(ma_name_write_lower(name, wire, text), can);
	ma_name_to_lower(&lower);
	assert_memory_equal(wire, lower.wire, lower.len);
	if (!can)
		return;
	ma_buf_over(&buf, want, sizeof want - 1);
	ma_name_put_text(&buf, &lower);
	assert_string_equal(text, want);
	assert_int_equal(strlen(text) + 2, name->len);
}

/* Whether all is known or not, which a name says of itself. */
static void a_name_of_a_host_is_written_at_once(void **state)
{
	static const uint8_t wire[] = "\3a.b";
	ma_name name = name_of("a.example"), longest;
	char text[300];
	ma_cursor in;
	(void)state;

	row("DNS-1",
		"a name has a text without escapes if it has but letters, digits, '-' and '_'");
	for (unsigned octet = 0; octet < 256; octet++) {
		uint8_t label[] = {'b', (uint8_t)octet};
		bool can = ma_is((uint8_t)octet, MA_HOSTCHAR);

		for (size_t at = 0; at < 2; at++) {
			ma_name longer = name;

			assert_true(ma_name_prepend(&longer, ma_slice_of(label + at, 2 - at)));
			assert_written_plain(&longer, can);
			assert_true(ma_name_prepend(&longer, ma_slice_text("Www")));
			assert_written_plain(&longer, can);
		}
	}
	assert_written_plain(&ma_name_root, false);
	assert_true(ma_name_from_text(ma_slice_of(text, put_long_name(text, 3, 63, 61)),
		&ma_name_root, &longest));
	assert_int_equal(longest.len, MA_NAME_MAX);
	assert_written_plain(&longest, true);

	row("DNS-1", "one of which this is known is no longer so when a label comes before it");
	name.plain = true;
	assert_written_plain(&name, true);
	assert_true(ma_name_prepend(&name, ma_slice_text("a.b")));
	assert_written_plain(&name, false);
	row("DNS-1", "nor is one that is read, from text or from the wire, or made of labels");
	name.plain = true;
	assert_true(ma_name_from_text(ma_slice_text("a\\.b."), NULL, &name));
	assert_written_plain(&name, false);
	name.plain = true;
	in = ma_cursor_over(ma_slice_of(wire, sizeof wire));
	assert_true(ma_name_take_wire(&in, &name));
	assert_written_plain(&name, false);
	name.plain = true;
	name.len = 0;
	in = ma_cursor_over(ma_slice_of(wire, sizeof wire));
	assert_true(ma_name_take_label(&in, &name) && ma_name_take_label(&in, &name));
	assert_written_plain(&name, false);
}

static void names_can_be_made_longer_and_shorter(void **state)
{
	ma_name name = name_of("www.example.com"), want = name_of("example.com");
	char text[300];
	(void)state;

	row("DNS-1", "a name's parent is what is behind its first label");
	assert_true(ma_name_to_parent(&name));
	assert_true(ma_name_equal(&name, &want));
	assert_true(ma_name_to_parent(&name) && ma_name_to_parent(&name));
	assert_true(ma_name_equal(&name, &ma_name_root));
	row("DNS-1", "the root has none");
	assert_false(ma_name_to_parent(&name));
	assert_int_equal(name.len, 1);

	row("DNS-1", "a label of 1 to 63 octets can be put before a name");
	memset(text, 'x', sizeof text);
	assert_false(ma_name_prepend(&name, ma_slice_of(text, 0)));
	assert_false(ma_name_prepend(&name, ma_slice_of(text, 64)));
	assert_int_equal(name.len, 1);
	assert_true(ma_name_prepend(&name, ma_slice_of(text, 63)));
	assert_true(ma_name_prepend(&name, ma_slice_of("a.b", 3)));
	assert_int_equal(name.len, 1 + 64 + 4);
	assert_memory_equal(name.wire, "\3a.b\x3fxxx", 8);

	row("DNS-1", "unless the name would be over 255 octets");
	assert_true(ma_name_from_text(ma_slice_of(text, put_long_name(text, 3, 63, 59)),
		&ma_name_root, &name));
	assert_int_equal(name.len, 253);
	assert_false(ma_name_prepend(&name, ma_slice_text("ab")));
	assert_true(ma_name_prepend(&name, ma_slice_text("a")));
	assert_int_equal(name.len, 255);
	assert_false(ma_name_prepend(&name, ma_slice_text("a")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_read_from_text_and_written_back),
		cmocka_unit_test(other_texts_are_no_names),
		cmocka_unit_test(a_nul_octet_is_written_as_000),
		cmocka_unit_test(without_an_origin_names_must_be_absolute),
		cmocka_unit_test(each_octet_goes_round),
		cmocka_unit_test(labels_and_names_have_their_limits),
		cmocka_unit_test(limits_count_what_escapes_mean),
		cmocka_unit_test(the_origin_counts),
		cmocka_unit_test(the_longest_text_has_room),
		cmocka_unit_test(names_are_taken_off_the_wire),
		cmocka_unit_test(wire_names_have_their_limits),
		cmocka_unit_test(names_compare_without_case),
		cmocka_unit_test(only_letters_have_case),
		cmocka_unit_test(names_can_be_put_in_lower_case),
		cmocka_unit_test(a_name_of_a_host_is_written_at_once),
		cmocka_unit_test(names_can_be_made_longer_and_shorter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
