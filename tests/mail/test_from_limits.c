/*
 * The From field at its bounds: how many domains are listed, how long things may be, fields as
 * large as a header, memory that is not there, and fields that are cut or have one octet more.
 */
#include "from_test.h"

#include "ascii.h"
#include "host.h"

/* A text that grows; to be given to free(). */
typedef struct text {
	char *data;
	size_t len;
} text;

static void put(text *to, const char *piece, size_t times)
{
	size_t len = strlen(piece);

	to->data = realloc(to->data, to->len + len * times + 1);
	assert_non_null(to->data);
	for (; times > 0; times--, to->len += len)
		memcpy(to->data + to->len, piece, len);
	to->data[to->len] = 0;
}

/* What the field says; the text is given back. */
static const char *from_of_text(text *value)
{
	const char *shown = from_of(value->data, value->len);

	free(value->data);
	*value = (text){NULL, 0};
	return shown;
}

static const char *listed(const char *header, size_t max)
{
	return from_of_header(header, strlen(header), max);
}

/* ---------------------------------------------------------------- how many domains */

static void as_many_domains_as_the_limit(void **state)
{
	(void)state;

	row("MSG-12", "as many domains as the limit are listed, and one more is counted");
	assert_string_equal(listed("From: a@a.example, b@b.example", 2),
		"several a.example b.example");
	assert_string_equal(listed("From: a@a.example, b@b.example, c@c.example", 2),
		"several a.example b.example +1");
	assert_string_equal(listed("From: a@a.example", 1), "one a.example");

	row("MSG-12", "several domains are several, however few are listed");
	assert_string_equal(listed("From: a@a.example, b@b.example", 1), "several a.example +1");

	row("MSG-12", "a domain that is listed does not count again at the limit");
	assert_string_equal(listed("From: a@a.example, b@A.EXAMPLE", 1), "one a.example");

	row("MSG-12", "the limit is one for all From fields together");
	assert_string_equal(listed("From: a@a.example\r\nFrom: b@b.example, c@c.example\r\n", 2),
		"several a.example b.example +1");

	row("MSG-12", "it holds for what some reader might see, too");
	assert_string_equal(listed("From: <a@a.example> <b@b.example> <c@c.example>", 2),
		"ambiguous a.example b.example +1");
	row("MSG-12", "where one reader stops, what it has seen does not count again");
	assert_string_equal(listed("From: a@a.example, b@b.example, <c@c.example", 1),
		"ambiguous a.example +2");
}

/* ---------------------------------------------------------------- how long */

/* A mailbox of labels of `n` octets, and a last one of `last`. */
static const char *long_domain(size_t labels, size_t n, size_t last)
{
	text value = {NULL, 0};

	put(&value, "a@", 1);
	for (; labels > 0; labels--) {
		put(&value, "b", n);
		put(&value, ".", 1);
	}
	put(&value, "c", last);
	return from_of_text(&value);
}

static void domains_as_long_as_names_can_be(void **state)
{
	(void)state;

	row("MSG-12", "a label of 63 octets is one, 64 are none (RFC 1035 2.3.4)");
	assert_memory_equal(long_domain(1, 1, 63), "one b.ccc", 9);
	assert_string_equal(long_domain(1, 1, 64), "ambiguous");

	row("MSG-12", "a domain of 253 octets is one, 254 are none (RFC 1035 2.3.4)");
	assert_memory_equal(long_domain(3, 63, 61), "one bbb", 7);
	assert_int_equal(strlen(long_domain(3, 63, 61)), 4 + 253);
	assert_string_equal(long_domain(3, 63, 62), "ambiguous");

	row("MSG-12", "a domain that never ends is none");
	assert_string_equal(long_domain(2000, 1, 1), "ambiguous");
}

static void what_stands_behind_an_at_is_looked_for_so_far(void **state)
{
	text value = {NULL, 0};
	(void)state;

	row("MSG-12", "white space behind '@' may be of any length");
	put(&value, "a@", 1);
	put(&value, " ", 100000);
	put(&value, "b.example,", 1);
	assert_string_equal(from_of_text(&value), "ambiguous b.example");

	row("MSG-12", "and so may a comment: no address is hidden by one");
	put(&value, "a@(", 1);
	put(&value, "x", 100000);
	put(&value, ")b.example,", 1);
	assert_string_equal(from_of_text(&value), "ambiguous b.example");

	row("MSG-12", "comments in comments, each behind an '@', are looked through eight times");
	put(&value, "@(", 7);
	put(&value, "@", 1);
	put(&value, "(", 1000);
	put(&value, ")", 1007);
	put(&value, "b.example,", 1);
	assert_string_equal(from_of_text(&value), "ambiguous b.example");
	row("MSG-12", "where that is not enough there are more domains than can be listed");
	put(&value, "@(", 8);
	put(&value, "@", 1);
	put(&value, "(", 1000);
	put(&value, ")", 1008);
	put(&value, "b.example,", 1);
	assert_string_equal(from_of_text(&value), "ambiguous b.example +101");

	row("MSG-12", "and parts with a comment between, which are too long together, are none");
	put(&value, "a@", 1);
	put(&value, "x", 240);
	put(&value, "(c).", 1);
	put(&value, "x", 240);
	put(&value, ",", 1);
	assert_string_equal(from_of_text(&value), "ambiguous");
}

/* ---------------------------------------------------------------- large fields */

/* The field is read in time that is linear: a million octets squared would outlast the test's. */
static void check_large(const char *why, text *value, const char *want)
{
	row("MSG-12", why);
	assert_string_equal(from_of_text(value), want);
}

static void large_fields_are_read_once(void **state)
{
	text value = {NULL, 0};
	(void)state;

	put(&value, "Ada ", 250000);
	put(&value, "<a@b.example>", 1);
	check_large("a name of a million octets", &value, "one b.example");
	put(&value, "a", 1000000);
	put(&value, "@b.example", 1);
	check_large("a local-part of a million octets", &value, "one b.example");
	put(&value, "\"", 1);
	put(&value, "\\\"", 500000);
	put(&value, "\" <a@b.example>", 1);
	check_large("half a million quoted-pairs", &value, "one b.example");
	put(&value, "a@b.example", 1);
	put(&value, ",a@b.example", 80000);
	check_large("eighty thousand mailboxes of one domain", &value, "one b.example");
	put(&value, "a@b.example", 1);
	put(&value, "\r\n ", 300000);
	check_large("folds without end", &value, "ambiguous b.example");
	put(&value, "a@b.example ", 1);
	put(&value, "()", 500000);
	check_large("half a million comments", &value, "one b.example");
	put(&value, "x@\xc3\xbc.example", 1);
	put(&value, "\xc3\xbc", 600);
	check_large("a domain of more octets than can be one", &value, "ambiguous");
	put(&value, "@\xc3\xbc(", 300000);
	check_large("comments in comments, each behind a U-label", &value,
		"ambiguous xn--tda +101");
}

static void nothing_recurses(void **state)
{
	text value = {NULL, 0};
	(void)state;

	put(&value, "a@b.example ", 1);
	put(&value, "(", 500000);
	put(&value, ")", 500000);
	check_large("half a million comments in each other", &value, "one b.example");
	put(&value, "a@b.example ", 1);
	put(&value, "(", 1000000);
	check_large("a million comments that do not close", &value, "ambiguous b.example");
	put(&value, "@(", 500000);
	check_large("half a million of \"@(\"", &value, "ambiguous +101");
	put(&value, "@", 1000000);
	check_large("a million of '@'", &value, "ambiguous");
	put(&value, "@a.", 300000);
	check_large("no end of domains that are one", &value, "ambiguous a");
	put(&value, "<", 1000000);
	put(&value, "a@b.example", 1);
	check_large("a million brackets", &value, "ambiguous b.example");
	put(&value, "\"", 999999);
	put(&value, "a@b.example", 1);
	check_large("a million quotes", &value, "ambiguous b.example");
}

/* ---------------------------------------------------------------- memory */

/* Reads with the `n`th allocation failing; whether it worked. */
static bool read_with_failure(const mailauth_context *context, test_memory *memory, size_t n,
	ma_slice header, size_t max)
{
	ma_fields fields = {.count = 0};
	ma_arena arena;
	ma_from from;
	bool done;

	ma_arena_init(&arena, context);
	memory->allocations = 0;
	memory->fail_at = n;
	done = ma_fields_read(&arena, header, 10, &fields) &&
		ma_from_read(&arena, &fields, max, &from);
	ma_arena_release(&arena);
	return done;
}

static void each_allocation_may_fail(void **state)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	text header = {NULL, 0};
	size_t n = 0;
	bool done;
	(void)state;

	row("MSG-8", "each allocation of reading From fails once: no memory, and none is lost");
	put(&header, "From: a@example.com", 1);
	for (char domain[32]; n < 2000; n++) {
		snprintf(domain, sizeof domain, ",a@%zu.example", n);
		put(&header, domain, 1);
	}
	n = 0;
	do {
		done = read_with_failure(context, &memory, ++n,
			ma_slice_of(header.data, header.len), 5000);
		assert_int_equal(done, memory.allocations < n);
	} while (!done);
	assert_true(n > 3);
	free(header.data);
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

/* ---------------------------------------------------------------- every cut, every octet */

static const char *const samples[] = {
	"Ada \"K. \\\" (x)\" (y (z\\)) w) <\"a b\"@mail.example.com>",
	" =?utf-8?q?Ad=C3=A1?=\r\n\t<ada@\r\n mail.example.com> (c)",
	"ada@mail.example.com, B. <b@mail.example.com>",
	"Ad\xc3\xa1 \"\xe2\x82\xac\" <ada@mail.example.com>",
};

/* The octets that stand, unquoted or not, behind an '@' of the field. */
static bool stands_behind_at(const char *value, size_t len, const char *domain)
{
	size_t n = strlen(domain);

	for (size_t i = 0; i + n <= len; i++) {
		size_t at = i;

		if (!ma_slice_equal_nocase(ma_slice_of(value + i, n), ma_slice_of(domain, n)))
			continue;
		while (at > 0 && ma_is((uint8_t)value[at - 1], MA_FWS))
			at--;
		if (at > 0 && value[at - 1] == '@')
			return true;
	}
	return false;
}

/* What one author domain is, whatever the field was. */
static void check_one(const char *value, size_t len)
{
	const char *shown = from_of(value, len);

	if (memcmp(shown, "one", 3) != 0)
		return;
	assert_int_equal(shown[3], ' ');
	assert_null(strchr(shown + 4, ' '));
	assert_true(ma_is_domain(ma_slice_text(shown + 4), 1));
	assert_true(stands_behind_at(value, len, shown + 4));
	for (size_t i = 0; i < len; i++)
		assert_true((uint8_t)value[i] != 0 && value[i] != 127 &&
			((uint8_t)value[i] >= 32 || ma_is((uint8_t)value[i], MA_FWS)));
}

static void every_cut_is_read(void **state)
{
	(void)state;

	row("MSG-9", "a field that is cut anywhere is one author domain only if it names it");
	for (size_t i = 0; i < COUNT(samples); i++) {
		assert_string_equal(from_of(samples[i], strlen(samples[i])),
			"one mail.example.com");
		for (size_t len = 0; len < strlen(samples[i]); len++)
			check_one(samples[i], len);
	}
}

static void every_octet_everywhere(void **state)
{
	/* all that syntax is made of, and some of each kind of what it is not */
	static const char octets[] = "\0\1\t\n\r\x1b \"#(),-./09:;<=>?@AZ[\\]_az|\x7f\x80\xa0\xc0"
				     "\xc3\xe2\xf5\xff";
	(void)state;

	row("MSG-9",
		"with an octet more anywhere, or another in its place, it is one author domain "
		"only if it names it, and no control is in it");
	for (size_t i = 0; i < COUNT(samples); i++) {
		size_t len = strlen(samples[i]);
		char changed[128];

		assert_in_range(len, 1, sizeof changed - 1);
		for (size_t at = 0; at < len; at++)
			for (size_t c = 0; c + 1 < sizeof octets; c++) {
				memcpy(changed, samples[i], at);
				changed[at] = octets[c];
				memcpy(changed + at + 1, samples[i] + at, len - at);
				check_one(changed, len + 1);
				memcpy(changed, samples[i], len);
				changed[at] = octets[c];
				check_one(changed, len);
			}
	}
}

static void each_status_has_a_text_of_its_own(void **state)
{
	(void)state;

	row("BASE-7", "each status of From has a text, and no two have the same");
	for (int i = MAILAUTH_FROM_ONE; i <= MAILAUTH_FROM_AMBIGUOUS; i++) {
		const char *said = mailauth_from_status_text((mailauth_from_status)i);

		assert_true(strlen(said) > 5);
		assert_string_not_equal(said, "unknown status");
		for (int k = MAILAUTH_FROM_ONE; k < i; k++)
			assert_string_not_equal(said,
				mailauth_from_status_text((mailauth_from_status)k));
	}

	row("BASE-7", "a status that this version does not know has a text too");
	assert_string_equal(mailauth_from_status_text((mailauth_from_status)4), "unknown status");
	assert_string_equal(mailauth_from_status_text((mailauth_from_status)-1), "unknown status");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_many_domains_as_the_limit),
		cmocka_unit_test(domains_as_long_as_names_can_be),
		cmocka_unit_test(what_stands_behind_an_at_is_looked_for_so_far),
		cmocka_unit_test(large_fields_are_read_once),
		cmocka_unit_test(nothing_recurses),
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(every_cut_is_read),
		cmocka_unit_test(every_octet_everywhere),
		cmocka_unit_test(each_status_has_a_text_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
