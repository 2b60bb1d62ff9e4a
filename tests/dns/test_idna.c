/*
 * Punycode (RFC 3492) and A-labels (RFC 5890), beside libidn2 where it is at hand.
 */
#include "test.h"

#include "idna.h"
#include "punycode.h"

#include <mailauth/mailauth.h>

#ifdef MA_HAVE_IDN2
#include <idn2.h>
#endif

/* ------------------------------------------------------------------ Punycode */

static const struct {
	const char *why, *text;
	uint32_t points[40];
} samples[] = {
	{"(A) Arabic (Egyptian)", "egbpdaj6bu4bxfgehfvwxn",
		{0x644, 0x64a, 0x647, 0x645, 0x627, 0x628, 0x62a, 0x643, 0x644, 0x645, 0x648, 0x634,
			0x639, 0x631, 0x628, 0x64a, 0x61f}},
	{"(B) Chinese (simplified)", "ihqwcrb4cv8a8dqg056pqjye",
		{0x4ed6, 0x4eec, 0x4e3a, 0x4ec0, 0x4e48, 0x4e0d, 0x8bf4, 0x4e2d, 0x6587}},
	{"(D) Czech", "Proprostnemluvesky-uyb24dma41a",
		{'P', 'r', 'o', 0x10d, 'p', 'r', 'o', 's', 't', 0x11b, 'n', 'e', 'm', 'l', 'u', 'v',
			0xed, 0x10d, 'e', 's', 'k', 'y'}},
	{"(L) 3<nen>B<gumi><kinpachi><sensei>", "3B-ww4c5e180e575a65lsy2b",
		{'3', 0x5e74, 'B', 0x7d44, 0x91d1, 0x516b, 0x5148, 0x751f}},
	{"(P) Maji<de>Koi<suru>5<byou><mae>", "MajiKoi5-783gue6qz075azm5e",
		{'M', 'a', 'j', 'i', 0x3067, 'K', 'o', 'i', 0x3059, 0x308b, '5', 0x79d2, 0x524d}},
	{"(R) <sono><supiido><de>", "d9juau41awczczp",
		{0x305d, 0x306e, 0x30b9, 0x30d4, 0x30fc, 0x30c9, 0x3067}},
	{"(S) -> $1.00 <-", "-> $1.00 <--",
		{'-', '>', ' ', '$', '1', '.', '0', '0', ' ', '<', '-'}},
};

static size_t count_of(const uint32_t *points)
{
	size_t count = 0;

	while (count < 40 && points[count] != 0)
		count++;
	return count;
}

static const char *encoded(const uint32_t *points, size_t count)
{
	static char text[64];
	uint32_t *copy = (uint32_t *)(void *)exact_copy(points, count * sizeof *points);
	size_t len;
	ma_buf buf;

	ma_buf_over(&buf, text, sizeof text);
	assert_true(ma_punycode_encode(copy, count, &buf));
	assert_int_equal(ma_buf_end_text(&buf, &len), MAILAUTH_OK);
	free(copy);
	return text;
}

static bool decoded(const char *text, size_t len, uint32_t *points, size_t *count)
{
	uint8_t *copy = exact_copy(text, len);
	bool well = ma_punycode_decode(ma_slice_of(copy, len), points, count);

	free(copy);
	return well;
}

static void the_samples_are_written_and_read(void **state)
{
	uint32_t points[MA_PUNYCODE_MAX], last = 0x10ffff;
	size_t count;
	(void)state;

	for (size_t i = 0; i < COUNT(samples); i++) {
		row("IDNA-1", samples[i].why);
		count = count_of(samples[i].points);
		assert_string_equal(encoded(samples[i].points, count), samples[i].text);
		assert_true(decoded(samples[i].text, strlen(samples[i].text), points, &count));
		assert_int_equal(count, count_of(samples[i].points));
		assert_memory_equal(points, samples[i].points, count * sizeof points[0]);
	}
	row("IDNA-1", "the last code point there is comes back, and none behind it");
	assert_true(decoded(encoded(&last, 1), strlen(encoded(&last, 1)), points, &count));
	assert_int_equal(count, 1);
	assert_int_equal(points[0], last);
}

static void what_is_no_punycode_is_refused(void **state)
{
	static const struct {
		const char *why, *text;
	} rows[] = {
		{"a delta that does not end", "ihqwcrb4cv8a8dqg056pqjy"},
		{"an octet that is no digit", "ih_"},
		{"octets over 127 before the hyphen", "\xc3\xa4-a"},
		{"the first of them too", "\x80-a"},
		{"a hyphen with nothing before it, which is no delimiter (RFC 3492 6.2)", "-tda"},
		{"a delta that wraps", "999999999999"},
		{"a code point behind the last", "4od6zzzz"},
		{"the first behind it", "en32g"},
		{"more than 63 octets",
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
	};
	uint32_t points[MA_PUNYCODE_MAX + 1] = {0x10ffff + 1};
	size_t count;
	ma_buf buf;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("IDNA-2", rows[i].why);
		assert_false(decoded(rows[i].text, strlen(rows[i].text), points, &count));
	}
	row("IDNA-2", "nor is what is no code point written, or more of them than a label holds");
	ma_buf_over(&buf, NULL, 0);
	points[0] = 0x10ffff + 1;
	assert_false(ma_punycode_encode(points, 1, &buf));
	assert_false(ma_punycode_encode(points, MA_PUNYCODE_MAX + 1, &buf));
}

/* A stream of numbers that is the same in every run. */
static uint32_t next_number(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void what_is_written_is_read_back(void **state)
{
	uint32_t seed = 3492, points[MA_PUNYCODE_MAX], back[MA_PUNYCODE_MAX];
	size_t written = 0, count;
	char text[128];
	(void)state;

	row("IDNA-1", "50,000 labels of any code points");
	for (int i = 0; i < 50000; i++) {
		size_t len = next_number(&seed) % 20;
		uint32_t top = 1u << (7 + next_number(&seed) % 14);
		ma_buf buf;

		for (size_t j = 0; j < len; j++)
			points[j] = next_number(&seed) % (top < 0x110000 ? top : 0x110000);
		ma_buf_over(&buf, text, sizeof text);
		if (!ma_punycode_encode(points, len, &buf))
			continue;
		assert_true(decoded(text, buf.len, back, &count));
		assert_int_equal(count, len);
		assert_memory_equal(back, points, len * sizeof points[0]);
		written++;
	}
	assert_in_range(written, 30000, 50000);
}

/* ------------------------------------------------------------------ A-labels */

/* The domain in A-labels; "none" if it is refused. */
static const char *in_ascii(const mailauth_context *context, const char *domain)
{
	static char text[512];
	char *copy = (char *)exact_copy(domain, strlen(domain));
	size_t len;
	mailauth_status status =
		mailauth_domain_to_ascii(context, copy, strlen(domain), text, sizeof text, &len);

	free(copy);
	if (status == MAILAUTH_OK)
		return text;
	assert_int_equal(status, MAILAUTH_MALFORMED);
	return "none";
}

static const struct {
	const char *why, *domain, *want;
} domains[] = {
	{"ASCII stays as it is", "MAIL.example_1.com.", "MAIL.example_1.com."},
	{"a U-label becomes an A-label",
		"b\xc3\xbc"
		"cher.example",
		"xn--bcher-kva.example"},
	{"also the last one", "example.\xd1\x80\xd1\x84", "example.xn--p1ai"},
	{"each for itself", "\xe4\xbe\x8b\xe3\x81\x88.\xe4\xbe\x8b.com", "xn--r8jz45g.xn--fsq.com"},
	{"sharp s is a letter of its own (RFC 5892 2.6)",
		"stra\xc3\x9f"
		"e.example",
		"xn--strae-oqa.example"},
	{"ASCII capitals in it become small",
		"B\xc3\xbc"
		"cher.Example",
		"xn--bcher-kva.Example"},
	{"a dot at the end stays",
		"b\xc3\xbc"
		"cher.",
		"xn--bcher-kva."},
	{"an overlong octet sequence is none", "a\xc0\xaf.example", "none"},
	{"nor is a letter in two octets that has one (RFC 3629 3)", "\xc1\xa1\xc3\xbc.example",
		"none"},
	{"or in three", "\xe0\x81\xa1\xc3\xbc.example", "none"},
	{"or a small u with diaeresis, which has two", "\xe0\x83\xbc.example", "none"},
	{"or in four", "\xf0\x80\x81\xa1\xc3\xbc.example", "none"},
	{"nor three octets whose last is none of a sequence", "\xe1\xa1x\xc3\xbc.example", "none"},
	{"or whose second is", "\xe3x\x81\xc3\xbc.example", "none"},
	{"nor is half a character", "a\xc3.example", "none"},
	{"nor a surrogate", "a\xed\xa0\x80.example", "none"},
	{"nor a lone octet", "a\x80.example", "none"},
	{"a capital that is not ASCII is not valid",
		"B\xc3\x9c"
		"CHER.example",
		"none"},
	{"nor is a letter of compatibility", "\xef\xac\x81n.example", "none"},
	{"nor a sign", "\xe2\x98\x83.example", "none"},
	{"a letter with a mark behind it is not composed",
		"bu\xcc\x88"
		"cher.example",
		"none"},
	{"hyphens at the third and fourth place", "ab--\xc3\xbc.example", "none"},
	{"one at the fourth may be", "abc-\xc3\xbc.example", "xn--abc--3ra.example"},
	{"or at the third", "ab-d\xc3\xbc.example", "xn--ab-d-3ra.example"},
	{"a hyphen at the beginning", "-\xc3\xbc.example", "none"},
	{"a hyphen at the end", "\xc3\xbc-.example", "none"},
	{"what would be over 63 octets",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xbc.example",
		"none"},
	{"a letter written from right to left, which we do not know enough of", "\xd7\x90.example",
		"none"},
};

static void domains_become_ascii_or_nothing(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char text[8];
	size_t len;
	(void)state;

	for (size_t i = 0; i < COUNT(domains); i++) {
		row("IDNA-3", domains[i].why);
		assert_string_equal(in_ascii(context, domains[i].domain), domains[i].want);
	}
	assert_int_equal(mailauth_domain_to_ascii(NULL, "a", 1, text, 8, &len), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_domain_to_ascii(context, NULL, 1, text, 8, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_domain_to_ascii(context, "a", 1, NULL, 8, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_domain_to_ascii(context, "abcdefgh", 8, text, 8, &len),
		MAILAUTH_NO_SPACE);
	assert_int_equal(len, 8);
	mailauth_context_free(context);
}

#ifdef MA_HAVE_IDN2
static size_t put_utf8(char *text, uint32_t point)
{
	if (point < 0x80) {
		text[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		text[0] = (char)(0xc0 | point >> 6);
		text[1] = (char)(0x80 | (point & 63));
		return 2;
	}
	if (point < 0x10000) {
		text[0] = (char)(0xe0 | point >> 12);
		text[1] = (char)(0x80 | (point >> 6 & 63));
		text[2] = (char)(0x80 | (point & 63));
		return 3;
	}
	text[0] = (char)(0xf0 | point >> 18);
	text[1] = (char)(0x80 | (point >> 12 & 63));
	text[2] = (char)(0x80 | (point >> 6 & 63));
	text[3] = (char)(0x80 | (point & 63));
	return 4;
}

/* What we take libidn2 takes, and makes the same of it. Whether we took it. */
static bool agrees(const mailauth_context *context, const char *domain)
{
	const char *ours = in_ascii(context, domain);
	uint8_t *theirs = NULL;
	bool taken = strcmp(ours, "none") != 0;

	if (taken) {
		assert_int_equal(idn2_lookup_u8((const uint8_t *)domain, &theirs,
					 IDN2_NO_TR46 | IDN2_ALABEL_ROUNDTRIP),
			IDN2_OK);
		assert_string_equal(ours, (char *)theirs);
		idn2_free(theirs);
	}
	return taken;
}

static void libidn2_makes_the_same_of_them(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint32_t seed = 5890, known[40000];
	size_t count = 0, taken = 0;
	char text[256];
	(void)state;

	row("IDNA-3", "of every code point that we take libidn2 makes the same");
	for (uint32_t point = 0x80; point < 0x110000; point++) {
		size_t len = 1;

		if (point >= 0xd800 && point < 0xe000)
			continue;
		text[0] = 'a';
		len += put_utf8(text + len, point);
		text[len] = 0;
		if (agrees(context, text))
			known[count++] = point;
	}
	assert_in_range(count, 30000, COUNT(known));

	row("IDNA-3", "and of 20,000 labels of such, in any order");
	for (int i = 0; i < 20000; i++) {
		size_t len = 0;

		for (size_t n = 1 + next_number(&seed) % 12; n > 0; n--) {
			uint32_t point = known[next_number(&seed) % (n % 2 ? count : 200)];

			if (next_number(&seed) % 4 == 0)
				point = (uint32_t) "abcxyz019"[next_number(&seed) % 9];
			len += put_utf8(text + len, point);
		}
		text[len] = 0;
		taken += agrees(context, text);
	}
	assert_in_range(taken, 15000, 20000);
	mailauth_context_free(context);
}
#endif

/* ------------------------------------------------------------------ the caller's function */

static size_t idna_of_caller(void *user, const char *domain, size_t len, char *buf, size_t cap)
{
	const char *answer = user;

	assert_int_equal(len, 4);
	assert_memory_equal(domain, "\xd7\x90.a", 4);
	assert_true(cap >= 253);
	memcpy(buf, answer, strlen(answer));
	return strcmp(answer, "long") == 0 ? cap + 1 : strlen(answer);
}

static void a_caller_may_know_more(void **state)
{
	static char known[] = "xn--4db.a", not_ascii[] = "\xd7\x90.a", too_long[] = "long",
		    nothing[] = "";
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	row("IDNA-4", "what the function makes of it counts");
	assert_int_equal(mailauth_context_set_idna(context, idna_of_caller, known), MAILAUTH_OK);
	assert_string_equal(in_ascii(context, "\xd7\x90.a"), "xn--4db.a");
	row("IDNA-4", "it is not asked for ASCII");
	assert_string_equal(in_ascii(context, "abcdef"), "abcdef");
	row("IDNA-4", "nothing, what is not ASCII, and more than there is room for are refused");
	assert_int_equal(mailauth_context_set_idna(context, idna_of_caller, nothing), MAILAUTH_OK);
	assert_string_equal(in_ascii(context, "\xd7\x90.a"), "none");
	assert_int_equal(mailauth_context_set_idna(context, idna_of_caller, not_ascii),
		MAILAUTH_OK);
	assert_string_equal(in_ascii(context, "\xd7\x90.a"), "none");
	assert_int_equal(mailauth_context_set_idna(context, idna_of_caller, too_long), MAILAUTH_OK);
	assert_string_equal(in_ascii(context, "\xd7\x90.a"), "none");
	row("IDNA-4", "without it we know what we know");
	assert_int_equal(mailauth_context_set_idna(context, NULL, NULL), MAILAUTH_OK);
	assert_string_equal(in_ascii(context, "\xd7\x90.a"), "none");
	assert_int_equal(mailauth_context_set_idna(NULL, NULL, NULL), MAILAUTH_NO_MEMORY);
	mailauth_context_free(context);
}

static size_t count_calls(void *user, const char *domain, size_t len, char *buf, size_t cap)
{
	(void)domain, (void)len, (void)buf, (void)cap;
	++*(size_t *)user;
	return 0;
}

static void names_are_so_long(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char text[1100] = "", want[300] = "";
	size_t calls = 0;
	(void)state;

	row("IDNA-5", "a name of more octets than one has in ASCII is one if its A-labels fit");
	for (size_t i = 0; i < 10; i++) {
		for (size_t k = 0; k < 12; k++)
			strcat(text, "\xe4\xb8\x80"); /* one letter is written in one octet more */
		strcat(text, i < 9 ? "." : "");
		strcat(want, i < 9 ? "xn--4gqaaaaaaaaaaa." : "xn--4gqaaaaaaaaaaa");
	}
	assert_int_equal(strlen(text), 369);
	assert_string_equal(in_ascii(context, text), want);

	row("IDNA-5", "the caller's function is asked for 1020 octets, and not for more");
	assert_int_equal(mailauth_context_set_idna(context, count_calls, &calls), MAILAUTH_OK);
	memset(text, 'a', 1018);
	memcpy(text + 1018, "\xc3\xbc", 3);
	assert_string_equal(in_ascii(context, text), "none");
	assert_int_equal(calls, 1);
	memcpy(text + 1018, "a\xc3\xbc", 4);
	assert_string_equal(in_ascii(context, text), "none");
	assert_int_equal(calls, 1);
	mailauth_context_free(context);
}

static void one_octet_that_is_not_ascii_is_found_at_each_place(void **state)
{
	(void)state;

	row("SPF-26",
		"a text is ASCII if none of its octets is over 127, wherever that would stand");
	for (size_t len = 0; len <= 33; len++) {
		uint8_t octets[33], *exact;

		memset(octets, 0x7f, sizeof octets);
		exact = exact_copy(octets, len);
		assert_true(ma_is_ascii(ma_slice_of(exact, len)));
		for (size_t i = 0; i < len; i++) {
			exact[i] = 0x80;
			assert_false(ma_is_ascii(ma_slice_of(exact, len)));
			exact[i] = 0x7f;
		}
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_samples_are_written_and_read),
		cmocka_unit_test(what_is_no_punycode_is_refused),
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(domains_become_ascii_or_nothing),
#ifdef MA_HAVE_IDN2
		cmocka_unit_test(libidn2_makes_the_same_of_them),
#endif
		cmocka_unit_test(one_octet_that_is_not_ascii_is_found_at_each_place),
		cmocka_unit_test(a_caller_may_know_more),
		cmocka_unit_test(names_are_so_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
