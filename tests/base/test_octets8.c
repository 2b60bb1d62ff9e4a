/*
 * Eight octets at once say what each of them says by itself, wherever they stand beside others that
 * carry or borrow.
 */
#include "test.h"

#include "ascii.h"
#include "octets8.h"

static uint64_t state_of_random = 1;

static unsigned next_random(unsigned below)
{
	state_of_random = state_of_random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned)(state_of_random >> 33) % below;
}

/* Any octets, most of them at a border. */
static void make_octets(uint8_t octets[8])
{
	static const uint8_t borders[] = {0, 1, 0x7f, 0x80, 0xff, 'A', 'Z', '@', '[', 'a', 'z',
		0xc1, 0xda, '\r', '"', '\\'};

	for (size_t i = 0; i < 8; i++)
		octets[i] = next_random(4) > 0 ? borders[next_random(sizeof borders)]
					       : (uint8_t)next_random(256);
}

/* The first octet that is marked; 8 if none is. Nothing but the top bits may be set. */
static size_t first_marked(uint64_t mask)
{
	size_t i = 0;

	assert_true((mask & ~(MA_ONES8 << 7)) == 0);
	while (i < 8 && (mask >> (8 * i) & 0x80) == 0)
		i++;
	return i;
}

static void each_octet_gets_its_lower_case(void **state)
{
	uint8_t octets[8];
	(void)state;

	row("BASE-1", "A-Z become a-z and every other octet stays, whatever stands beside it");
	for (int round = 0; round < 100000; round++) {
		uint64_t lower;

		make_octets(octets);
		lower = ma_lower8(ma_octets8(octets));
		for (size_t i = 0; i < 8; i++)
			assert_int_equal((uint8_t)(lower >> (8 * i)), ma_lower(octets[i]));
	}
}

static void the_first_of_a_kind_is_marked(void **state)
{
	uint8_t octets[8];
	(void)state;

	row("BASE-1",
		"the first octet below a bound, and the first that is equal, have a mark and are "
		"found by it");
	for (int round = 0; round < 100000; round++) {
		uint8_t bound = (uint8_t)next_random(129);
		uint8_t wanted = (uint8_t)next_random(128);
		uint64_t marks;
		size_t below = 0, equal = 0;

		make_octets(octets);
		if (next_random(2) > 0)
			wanted = octets[next_random(8)] & 0x7f;
		while (below < 8 && octets[below] >= bound)
			below++;
		while (equal < 8 && octets[equal] != wanted)
			equal++;
		assert_int_equal(first_marked(ma_below8(ma_octets8(octets), bound)), below);
		marks = ma_equal8(ma_octets8(octets), wanted);
		assert_int_equal(first_marked(marks), equal);
		if (equal < 8)
			assert_int_equal(ma_first8(marks), equal);
	}
}

static void the_octets_behind_the_last_word_are_told(void **state)
{
	(void)state;

	row("BASE-8",
		"what is behind the last whole word of 0 to 33 octets comes as a word with zeros "
		"above, and nothing outside of them is read");
	for (size_t len = 0; len <= 33; len++) {
		uint8_t octets[33], want[8] = {0}, *exact;

		for (size_t i = 0; i < len; i++)
			octets[i] = (uint8_t)(0x80 + i);
		memcpy(want, octets + len / 8 * 8, len % 8);
		exact = exact_copy(octets, len);
		assert_true(ma_rest8(exact, len) == ma_octets8(want));
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_octet_gets_its_lower_case),
		cmocka_unit_test(the_first_of_a_kind_is_marked),
		cmocka_unit_test(the_octets_behind_the_last_word_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
