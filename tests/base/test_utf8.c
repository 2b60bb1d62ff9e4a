/*
 * UTF-8: every character there is, and what only looks like one, laid beside the ABNF of RFC 3629.
 */
#include "test.h"

#include "utf8.h"

/* Takes one off exactly `len` octets; its length, or 0 if nothing was taken. */
static size_t take(const uint8_t *octets, size_t len, uint32_t *point)
{
	uint8_t *copy = exact_copy(octets, len);
	ma_cursor in = ma_cursor_over(ma_slice_of(copy, len));
	const uint8_t *start = in.at;
	bool taken = ma_take_utf8(&in, point);
	size_t moved = (size_t)(in.at - start);

	assert_int_equal(taken, moved > 0);
	free(copy);
	return moved;
}

/* RFC 3629 3: how a character is written; its length. */
static size_t encode(uint32_t point, uint8_t octets[4])
{
	size_t len = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	static const uint8_t first[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (size_t i = len - 1; i > 0; i--, point >>= 6)
		octets[i] = (uint8_t)(0x80 | (point & 0x3f));
	octets[0] = (uint8_t)(first[len] | point);
	return len;
}

static void each_character_is_read_back(void **state)
{
	(void)state;

	row("BASE-9", "each character that is not ASCII is taken whole, and no more than it");
	for (uint32_t point = 0x80; point <= 0x10ffff; point++) {
		uint8_t octets[5];
		uint32_t read = 0;
		size_t len = encode(point, octets);

		if (point >= 0xd800 && point <= 0xdfff)
			continue;
		octets[len] = 0x80;
		if (take(octets, len + 1, &read) != len || read != point)
			fail_msg("U+%04X is read as U+%04X", (unsigned)point, (unsigned)read);
		if (take(octets, len - 1, &read) != 0)
			fail_msg("U+%04X without its last octet is taken", (unsigned)point);
	}
}

/*
 *   UTF8-2  =  %xC2-DF UTF8-tail
 *   UTF8-3  =  %xE0 %xA0-BF UTF8-tail / %xE1-EC 2( UTF8-tail ) /
 *              %xED %x80-9F UTF8-tail / %xEE-EF 2( UTF8-tail )
 *   UTF8-4  =  %xF0 %x90-BF 2( UTF8-tail ) / %xF1-F3 3( UTF8-tail ) /
 *              %xF4 %x80-8F 2( UTF8-tail )                              RFC 3629 4
 */
static const struct {
	uint8_t first, last, second, second_last;
	size_t len;
} rules[] = {
	{0xc2, 0xdf, 0x80, 0xbf, 2},
	{0xe0, 0xe0, 0xa0, 0xbf, 3},
	{0xe1, 0xec, 0x80, 0xbf, 3},
	{0xed, 0xed, 0x80, 0x9f, 3},
	{0xee, 0xef, 0x80, 0xbf, 3},
	{0xf0, 0xf0, 0x90, 0xbf, 4},
	{0xf1, 0xf3, 0x80, 0xbf, 4},
	{0xf4, 0xf4, 0x80, 0x8f, 4},
};

static bool is_between(uint8_t octet, uint8_t first, uint8_t last)
{
	return octet >= first && octet <= last;
}

/* The length by the ABNF; 0 for what is none. */
static size_t length_of(const uint8_t octets[4])
{
	for (size_t i = 0; i < COUNT(rules); i++) {
		if (!is_between(octets[0], rules[i].first, rules[i].last))
			continue;
		if (!is_between(octets[1], rules[i].second, rules[i].second_last))
			return 0;
		for (size_t k = 2; k < rules[i].len; k++)
			if (!is_between(octets[k], 0x80, 0xbf))
				return 0;
		return rules[i].len;
	}
	return 0;
}

static void nothing_else_is_taken(void **state)
{
	static const uint8_t tails[] = {0x00, 'a', 0x7f, 0x80, 0xbf, 0xc0, 0xff};
	uint32_t point;
	(void)state;

	row("BASE-9",
		"any two octets, and tails at each border: what the ABNF has is taken, else none");
	for (unsigned start = 0; start < 0x10000; start++)
		for (size_t i = 0; i < COUNT(tails) * COUNT(tails); i++) {
			uint8_t octets[4] = {(uint8_t)(start >> 8), (uint8_t)start,
				tails[i % COUNT(tails)], tails[i / COUNT(tails)]};

			if (take(octets, sizeof octets, &point) != length_of(octets))
				fail_msg("%02x %02x %02x %02x", octets[0], octets[1], octets[2],
					octets[3]);
		}
	row("BASE-9", "nothing is taken off nothing");
	assert_int_equal(take((const uint8_t *)"", 0, &point), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_character_is_read_back),
		cmocka_unit_test(nothing_else_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
