/*
 * Canonicalization: the examples of RFC 6376 3.4.5 and what implementations get wrong, each input
 * in every way that it can be cut. Then every short input, and long random ones, against a second
 * implementation that does not stream (naive.h). Each piece is a heap block of exactly its size.
 */
#include "test.h"

#include "base64.h"
#include "canon.h"
#include "naive.h"
#include "hash.h"

#define IN(text) text, sizeof(text) - 1

enum { LONG_MAX_OCTETS = 20000 };

/* What came out; `octets` has room for `cap`. */
typedef struct canon_out {
	uint8_t *octets;
	size_t len, cap, calls;
} canon_out;

/* The sink: appends, and checks that no call is empty. */
static int take(void *user, const void *octets, size_t len)
{
	canon_out *out = user;

	assert_true(len > 0);
	assert_true(len <= out->cap - out->len);
	memcpy(out->octets + out->len, octets, len);
	out->len += len;
	out->calls++;
	return 0;
}

/* How long the next piece is, of `left` octets. */
typedef size_t (*cut_fn)(void *user, size_t at, size_t left);

static size_t cut_nowhere(void *user, size_t at, size_t left)
{
	(void)user;
	(void)at;
	return left;
}

static size_t cut_everywhere(void *user, size_t at, size_t left)
{
	(void)user;
	(void)at;
	(void)left;
	return 1;
}

/* `user` is the length of the first of two pieces. */
static size_t cut_once(void *user, size_t at, size_t left)
{
	size_t first = *(const size_t *)user;

	return at < first ? first - at : left;
}

/* Pieces of up to 2000 octets, most of them short and some empty; `user` is a random state. */
static size_t cut_randomly(void *user, size_t at, size_t left)
{
	uint32_t *random = user;
	size_t len;

	(void)at;
	*random = *random * 1664525u + 1013904223u;
	len = *random >> 31 ? *random >> 24 & 7 : *random >> 20 & 2047;
	return len < left ? len : left;
}

typedef struct job {
	bool is_body; /* or a field */
	mailauth_canonicalization canonicalization;
	cut_fn cut;
	void *user;
} job;

/* The canonical form of the input, fed in pieces. */
static void run(const job *how, ma_slice in, canon_out *out)
{
	ma_canon_body body;
	ma_canon_field field;

	out->len = 0;
	out->calls = 0;
	ma_canon_body_init(&body, how->canonicalization, take, out);
	ma_canon_field_init(&field, how->canonicalization, take, out);
	for (size_t at = 0, len; at < in.len; at += len) {
		uint8_t *piece;

		len = how->cut(how->user, at, in.len - at);
		piece = exact_copy(in.ptr + at, len);
		if (how->is_body)
			ma_canon_body_feed(&body, ma_slice_of(piece, len));
		else
			ma_canon_field_feed(&field, ma_slice_of(piece, len));
		free(piece);
	}
	if (how->is_body)
		ma_canon_body_finish(&body);
	else
		ma_canon_field_finish(&field, true);
}

static void check(const job *how, ma_slice in, ma_slice want)
{
	uint8_t got[LONG_MAX_OCTETS + 2];
	canon_out out = {.octets = got, .cap = sizeof got};

	run(how, in, &out);
	assert_int_equal(out.len, want.len);
	if (want.len > 0)
		assert_memory_equal(out.octets, want.ptr, want.len);
}

/* The input whole, octet by octet, and cut once at each place, ends included. */
static void check_all_cuts(bool is_body, mailauth_canonicalization canonicalization, ma_slice in,
	ma_slice want)
{
	size_t first;
	const job whole = {is_body, canonicalization, cut_nowhere, NULL};
	const job single = {is_body, canonicalization, cut_everywhere, NULL};
	const job once = {is_body, canonicalization, cut_once, &first};

	check(&whole, in, want);
	check(&single, in, want);
	for (first = 1; first < in.len; first++)
		check(&once, in, want);
}

typedef struct canon_row {
	const char *id, *why, *in;
	size_t len;
	const char *simple, *relaxed;
} canon_row;

static void check_rows(bool is_body, const canon_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		ma_slice in = ma_slice_of(rows[i].in, rows[i].len);

		row(rows[i].id, rows[i].why);
		check_all_cuts(is_body, MAILAUTH_CANON_SIMPLE, in, ma_slice_text(rows[i].simple));
		check_all_cuts(is_body, MAILAUTH_CANON_RELAXED, in, ma_slice_text(rows[i].relaxed));
	}
}

static void bodies_come_out_as_rfc6376_says(void **state)
{
	static const canon_row rows[] = {
		{"DKIM-10", "the body of example 1 and 2 of RFC 6376 3.4.5",
			IN(" C \r\nD \t E\r\n\r\n\r\n"), " C \r\nD \t E\r\n", " C\r\nD E\r\n"},
		{"DKIM-10", "an empty body is one CRLF in simple, nothing in relaxed", IN(""),
			"\r\n", ""},
		{"DKIM-10", "CRLF alone comes to the same", IN("\r\n"), "\r\n", ""},
		{"DKIM-10", "so do empty lines alone", IN("\r\n\r\n\r\n"), "\r\n", ""},
		{"DKIM-10", "a CRLF is added where the last lacks", IN("a"), "a\r\n", "a\r\n"},
		{"DKIM-10", "the CRLF that is there stays", IN("a\r\n"), "a\r\n", "a\r\n"},
		{"DKIM-10", "empty lines at the end go", IN("a\r\n\r\n\r\n"), "a\r\n", "a\r\n"},
		{"DKIM-10", "empty lines elsewhere stay", IN("\r\n\r\na\r\n\r\nb"),
			"\r\n\r\na\r\n\r\nb\r\n", "\r\n\r\na\r\n\r\nb\r\n"},
		{"DKIM-10", "a line of blanks is not empty in simple, but is in relaxed",
			IN("a\r\n \r\n"), "a\r\n \r\n", "a\r\n"},
		{"DKIM-10", "a body of blanks is empty in relaxed only", IN(" \t \r\n\t\r\n"),
			" \t \r\n\t\r\n", ""},
		{"DKIM-11", "a body of blanks without CRLF is empty in relaxed only", IN(" "),
			" \r\n", ""},
		{"DKIM-11", "a line of blanks before others becomes an empty one", IN(" \r\na"),
			" \r\na\r\n", "\r\na\r\n"},
		{"DKIM-11", "blanks in front become one SP, not none", IN("  \ta"), "  \ta\r\n",
			" a\r\n"},
		{"DKIM-11", "blanks between become one SP", IN("a\t\tb \t c"), "a\t\tb \t c\r\n",
			"a b c\r\n"},
		{"DKIM-11", "blanks at the end of a line go", IN("a \t\r\nb\t \r\n"),
			"a \t\r\nb\t \r\n", "a\r\nb\r\n"},
		{"DKIM-11", "blanks at the end of the body go, also without CRLF", IN("a\r\nb \t"),
			"a\r\nb \t\r\n", "a\r\nb\r\n"},
		{"DKIM-11", "blanks and empty lines mixed at the end go",
			IN("a\r\n \r\n\r\n\t\r\n "), "a\r\n \r\n\r\n\t\r\n \r\n", "a\r\n"},
		{"DKIM-11", "VT, FF and NBSP are not white space", IN("a\v\v\r\n\f\r\n\xa0\r\n"),
			"a\v\v\r\n\f\r\n\xa0\r\n", "a\v\v\r\n\f\r\n\xa0\r\n"},
		{"DKIM-11", "8-bit octets stay", IN("\xc3\xa9 \xff\r\n"), "\xc3\xa9 \xff\r\n",
			"\xc3\xa9 \xff\r\n"},
		{"DKIM-12", "a bare LF ends no line", IN("a\nb \n\r\n\n"), "a\nb \n\r\n\n\r\n",
			"a\nb \n\r\n\n\r\n"},
		{"DKIM-12", "a body of LFs is not empty", IN("\n\n"), "\n\n\r\n", "\n\n\r\n"},
		{"DKIM-12", "a bare CR ends no line", IN("a\rb \r\r\n"), "a\rb \r\r\n",
			"a\rb \r\r\n"},
		{"DKIM-12", "a CR at the very end is data", IN("a\r"), "a\r\r\n", "a\r\r\n"},
		{"DKIM-12", "a body of one CR is not empty", IN("\r"), "\r\r\n", "\r\r\n"},
		{"DKIM-12", "a CR before CRLF is a line of its own kind", IN("a\r\n\r\r\n\r\n"),
			"a\r\n\r\r\n", "a\r\n\r\r\n"},
		{"DKIM-12", "LF and CR, the wrong way round, end no line", IN("a\n\rb"),
			"a\n\rb\r\n", "a\n\rb\r\n"},
		{"DKIM-12", "blanks round a bare CR or LF are white space inside a line",
			IN("a \t\r \t\nb"), "a \t\r \t\nb\r\n", "a \r \nb\r\n"},
	};
	(void)state;

	check_rows(true, rows, COUNT(rows));
}

static void bodies_may_hold_nuls(void **state)
{
	(void)state;

	row("DKIM-10", "a NUL is an octet like any other");
	check_all_cuts(true, MAILAUTH_CANON_SIMPLE, ma_slice_of(IN("\0 \0\r\n\r\n")),
		ma_slice_of(IN("\0 \0\r\n")));
	check_all_cuts(true, MAILAUTH_CANON_RELAXED, ma_slice_of(IN("\0 \0 \r\n\r\n")),
		ma_slice_of(IN("\0 \0\r\n")));
}

static void fields_come_out_as_rfc6376_says(void **state)
{
	static const canon_row rows[] = {
		{"DKIM-9", "the first field of RFC 6376 3.4.5", IN("A: X\r\n"), "A: X\r\n",
			"a:X\r\n"},
		{"DKIM-9", "the second field of RFC 6376 3.4.5", IN("B : Y\t\r\n\tZ  \r\n"),
			"B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n"},
		{"DKIM-9", "a field without its CRLF gets one", IN("A: b"), "A: b\r\n", "a:b\r\n"},
		{"DKIM-9", "a value that begins behind a fold", IN("Name:\r\n value\r\n"),
			"Name:\r\n value\r\n", "name:value\r\n"},
		{"DKIM-9", "a value that ends with a fold", IN("Name: value\r\n \r\n"),
			"Name: value\r\n \r\n", "name:value\r\n"},
		{"DKIM-9", "an empty value", IN("Name:\r\n"), "Name:\r\n", "name:\r\n"},
		{"DKIM-9", "a value of blanks and folds is empty", IN("Name: \t\r\n \r\n\t\r\n"),
			"Name: \t\r\n \r\n\t\r\n", "name:\r\n"},
		{"DKIM-9", "a fold in the middle of white space is one SP", IN("A: b \t\r\n \tc"),
			"A: b \t\r\n \tc\r\n", "a:b c\r\n"},
		{"DKIM-9", "several folds in a row are one SP", IN("A:b\r\n \r\n\t\r\n c"),
			"A:b\r\n \r\n\t\r\n c\r\n", "a:b c\r\n"},
		{"DKIM-9", "the name becomes lower-case, the value does not",
			IN("SuBJecT: AbC: DEF"), "SuBJecT: AbC: DEF\r\n", "subject:AbC: DEF\r\n"},
		{"DKIM-9", "only letters of ASCII have a case", IN("A[\\]^_`{|}~Z@: x"),
			"A[\\]^_`{|}~Z@: x\r\n", "a[\\]^_`{|}~z@:x\r\n"},
		{"DKIM-9", "blanks before and behind the first colon go, round others they stay",
			IN("A \t:\t b : c"), "A \t:\t b : c\r\n", "a:b : c\r\n"},
		{"DKIM-9", "a value may begin with a colon", IN("A: : b"), "A: : b\r\n",
			"a:: b\r\n"},
		{"DKIM-9", "VT, FF and NBSP are not white space", IN("A:\v\f \xa0\v\r\n"),
			"A:\v\f \xa0\v\r\n", "a:\v\f \xa0\v\r\n"},
		{"DKIM-9", "8-bit octets stay", IN("A: \xc3\x89\r\n"), "A: \xc3\x89\r\n",
			"a:\xc3\x89\r\n"},
		{"DKIM-8", "simple keeps white space at the end", IN("A: b \t"), "A: b \t\r\n",
			"a:b\r\n"},
		{"DKIM-12", "a bare CR or LF in a field is data", IN("A: b\rc\nd \r e\r\r\n"),
			"A: b\rc\nd \r e\r\r\n", "a:b\rc\nd \r e\r\r\n"},
		{"DKIM-12", "a CR at the very end is data", IN("A: b \r"), "A: b \r\r\n",
			"a:b \r\r\n"},
	};
	(void)state;

	check_rows(false, rows, COUNT(rows));
}

static void a_field_may_end_without_crlf(void **state)
{
	static const char *const wants[] = {"B : Y \r\n b", "b:Y b"};
	(void)state;

	row("DKIM-9", "the CRLF is left out where the signature's own field is hashed");
	for (int i = MAILAUTH_CANON_SIMPLE; i <= MAILAUTH_CANON_RELAXED; i++) {
		uint8_t got[64];
		canon_out out = {.octets = got, .cap = sizeof got};
		ma_canon_field field;

		ma_canon_field_init(&field, (mailauth_canonicalization)i, take, &out);
		ma_canon_field_feed(&field, ma_slice_text("B : Y \r\n b\r\n"));
		ma_canon_field_finish(&field, false);
		assert_int_equal(out.len, strlen(wants[i]));
		assert_memory_equal(out.octets, wants[i], out.len);
	}
}

static void the_hashes_of_an_empty_body_are_known(void **state)
{
	static const struct {
		const char *why;
		mailauth_canonicalization canonicalization;
		const char *in, *want;
	} rows[] = {
		{"simple, as RFC 6376 3.4.3 gives it", MAILAUTH_CANON_SIMPLE, "",
			"frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY="},
		{"simple, of empty lines", MAILAUTH_CANON_SIMPLE, "\r\n\r\n",
			"frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY="},
		{"relaxed, as RFC 6376 3.4.4 gives it", MAILAUTH_CANON_RELAXED, "",
			"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
		{"relaxed, of blanks and empty lines", MAILAUTH_CANON_RELAXED, " \t\r\n\r\n \r\n",
			"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		const job how = {true, rows[i].canonicalization, cut_nowhere, NULL};
		uint8_t got[64], digest[MA_SHA256_SIZE];
		canon_out out = {.octets = got, .cap = sizeof got};
		char text[64];
		ma_hash hash;
		ma_buf buf;

		row(i < 2 ? "DKIM-10" : "DKIM-11", rows[i].why);
		run(&how, ma_slice_text(rows[i].in), &out);
		ma_hash_begin(&hash, NULL, MAILAUTH_HASH_SHA256);
		ma_hash_feed(&hash, out.octets, out.len);
		ma_hash_end(&hash, digest);
		ma_buf_over(&buf, text, sizeof text);
		ma_put_base64(&buf, ma_slice_of(digest, sizeof digest));
		assert_int_equal(ma_buf_end_text(&buf, NULL), MAILAUTH_OK);
		assert_string_equal(text, rows[i].want);
	}
}

/* Canonicalizes both ways, cut in all ways, and compares with naive.h. */
static void compare_with_naive(bool is_body, ma_slice in)
{
	uint8_t want[16], unfolded[16];

	for (int i = MAILAUTH_CANON_SIMPLE; i <= MAILAUTH_CANON_RELAXED; i++) {
		mailauth_canonicalization canonicalization = (mailauth_canonicalization)i;
		size_t len = is_body ? naive_body(canonicalization, in, want)
				     : naive_field(canonicalization, in, unfolded, want);

		check_all_cuts(is_body, canonicalization, in, ma_slice_of(want, len));
	}
}

/* All texts of up to six of the five octets. */
static void compare_all_short(bool is_body, const char *octets)
{
	for (size_t len = 0, count = 1; len <= 6; len++, count *= 5)
		for (size_t n = 0; n < count; n++) {
			uint8_t text[6];
			size_t rest = n;

			for (size_t i = 0; i < len; i++, rest /= 5)
				text[i] = (uint8_t)octets[rest % 5];
			compare_with_naive(is_body, ma_slice_of(text, len));
		}
}

static void every_short_input_comes_out_right(void **state)
{
	(void)state;

	row("DKIM-13", "each body of up to six of SP, HTAB, CR, LF and 'a', cut in each way");
	compare_all_short(true, " \t\r\na");

	row("DKIM-13", "each field of up to six of SP, CR, LF, ':' and 'A', cut in each way");
	compare_all_short(false, " \r\n:A");
}

/* Octets in which runs of up to 3000, blanks and line ends take turns. */
static size_t long_input(uint32_t *random, uint8_t *in)
{
	static const char *const bits[] = {"\r\n", "\r\n", " ", "\t", "\r", "\n", ":", "Ab",
		"\r\n "};
	size_t len = 0;

	while (len < LONG_MAX_OCTETS - 3000) {
		uint32_t r = *random = *random * 1664525u + 1013904223u;
		const char *bit = bits[(r >> 8) % COUNT(bits)];
		size_t times = r >> 28 ? r >> 16 & 3 : r >> 16 & 1023;

		if (r >> 29 == 7) {
			times = 3 * (r >> 16 & 1023);
			bit = "x";
		}
		for (size_t i = 0; i < times && len < LONG_MAX_OCTETS - 3000; i++)
			len += naive_copy(ma_slice_text(bit), in + len);
	}
	return len;
}

static void long_inputs_come_out_right(void **state)
{
	static uint8_t octets[LONG_MAX_OCTETS], want[LONG_MAX_OCTETS + 2],
		unfolded[LONG_MAX_OCTETS];
	uint32_t random = 6376;
	(void)state;

	row("DKIM-13", "400 long bodies and fields in random pieces, with long runs of each kind");
	for (unsigned round = 0; round < 400; round++) {
		mailauth_canonicalization canonicalization = (mailauth_canonicalization)(round & 1);
		const job whole = {round & 2, canonicalization, cut_nowhere, NULL};
		const job pieces = {round & 2, canonicalization, cut_randomly, &random};
		ma_slice in = ma_slice_of(octets, long_input(&random, octets));
		size_t len = round & 2 ? naive_body(canonicalization, in, want)
				       : naive_field(canonicalization, in, unfolded, want);

		check(&whole, in, ma_slice_of(want, len));
		check(&pieces, in, ma_slice_of(want, len));
	}
}

static void few_large_pieces_are_handed_over(void **state)
{
	static uint8_t in[LONG_MAX_OCTETS], got[LONG_MAX_OCTETS + 2];
	canon_out out = {.octets = got, .cap = sizeof got};
	(void)state;

	row("DKIM-13", "the sink sees pieces of many octets, not words");
	for (size_t i = 0; i < sizeof in; i++)
		in[i] = i % 3 == 0 ? ' ' : 'a';
	for (int i = MAILAUTH_CANON_SIMPLE; i <= MAILAUTH_CANON_RELAXED; i++) {
		const job how = {true, (mailauth_canonicalization)i, cut_nowhere, NULL};

		run(&how, ma_slice_of(in, sizeof in), &out);
		assert_in_range(out.calls, 1, sizeof in / 1000 + 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bodies_come_out_as_rfc6376_says),
		cmocka_unit_test(bodies_may_hold_nuls),
		cmocka_unit_test(fields_come_out_as_rfc6376_says),
		cmocka_unit_test(a_field_may_end_without_crlf),
		cmocka_unit_test(the_hashes_of_an_empty_body_are_known),
		cmocka_unit_test(every_short_input_comes_out_right),
		cmocka_unit_test(long_inputs_come_out_right),
		cmocka_unit_test(few_large_pieces_are_handed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
