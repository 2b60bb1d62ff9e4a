/*
 * Base64: the vectors of RFC 4648 10, every length to 66, and every way a text can be wrong. Both
 * the text and the memory decoded into are heap blocks of exactly the size that base64.h promises.
 */
#include "test.h"

#include "base64.h"

/* Decodes a copy of the text; a static room holds the octets of the last call. */
static bool decode(const char *text, size_t len, uint8_t *octets, size_t *octets_len)
{
	uint8_t *copy = exact_copy(text, len);
	size_t max = ma_base64_decoded_max(len);
	uint8_t *out = malloc(max);
	bool decoded;

	assert_non_null(out);
	decoded = ma_base64_decode(ma_slice_of(copy, len), out, octets_len);
	assert_true(*octets_len <= max);
	memcpy(octets, out, *octets_len);
	free(out);
	free(copy);
	return decoded;
}

/* Encodes a copy of the octets; `text` has room for `cap` with the NUL. */
static void encode(const void *octets, size_t len, char *text, size_t cap)
{
	uint8_t *copy = exact_copy(octets, len);
	ma_buf buf;

	ma_buf_over(&buf, text, cap);
	ma_put_base64(&buf, ma_slice_of(copy, len));
	assert_int_equal(ma_buf_end_text(&buf, NULL), MAILAUTH_OK);
	free(copy);
}

static void the_vectors_of_rfc4648_hold(void **state)
{
	static const char *const vectors[][2] = {
		{"", ""},
		{"f", "Zg=="},
		{"fo", "Zm8="},
		{"foo", "Zm9v"},
		{"foob", "Zm9vYg=="},
		{"fooba", "Zm9vYmE="},
		{"foobar", "Zm9vYmFy"},
	};
	(void)state;

	row("BASE-5", "the seven vectors of RFC 4648 10 are encoded and decoded");
	for (size_t i = 0; i < COUNT(vectors); i++) {
		size_t len = strlen(vectors[i][0]), got_len;
		uint8_t got[16];
		char text[16];

		encode(vectors[i][0], len, text, sizeof text);
		assert_string_equal(text, vectors[i][1]);
		assert_true(decode(text, strlen(text), got, &got_len));
		assert_int_equal(got_len, len);
		assert_memory_equal(got, vectors[i][0], len);
	}
}

static void each_character_has_its_value(void **state)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	(void)state;

	row("BASE-5", "the alphabet is that of RFC 4648 table 1, in each of the four places");
	for (size_t place = 0; place < 4; place++)
		for (uint32_t value = 0; value < 64; value++) {
			char text[5] = "AAAA", again[5];
			uint32_t bits = value << (18 - 6 * place);
			uint8_t got[3];
			size_t len;

			text[place] = alphabet[value];
			assert_true(decode(text, 4, got, &len));
			assert_int_equal(len, 3);
			assert_int_equal((uint32_t)got[0] << 16 | (uint32_t)got[1] << 8 | got[2],
				bits);
			encode(got, 3, again, sizeof again);
			assert_string_equal(again, text);
		}
}

static void each_length_comes_back(void **state)
{
	uint8_t octets[66], got[66];
	char text[96];
	(void)state;

	row("BASE-5", "octets of each length from 0 to 66 come back, padded to a multiple of four");
	for (size_t i = 0; i < sizeof octets; i++)
		octets[i] = (uint8_t)(255 - i * 37);
	for (size_t len = 0; len <= sizeof octets; len++) {
		size_t got_len;

		encode(octets, len, text, sizeof text);
		assert_int_equal(strlen(text), (len + 2) / 3 * 4);
		assert_true(decode(text, strlen(text), got, &got_len));
		assert_int_equal(got_len, len);
		assert_memory_equal(got, octets, len);
	}
}

static void white_space_may_stand_anywhere(void **state)
{
	static const char *const texts[] = {
		" Zm9vYg==",
		"Zm9vYg== ",
		"Z m 9 v Y g = =",
		"Zm9v\r\n\tYg==",
		"Zm9vYg=\r\n =",
		"\tZm9vYg==\r\n",
		"\r\rZm9v\n\nYg==",
		"Z\tm9\rv\nYg==",
	};
	uint8_t got[32];
	size_t len;
	(void)state;

	row("BASE-5", "SP, HTAB, CR and LF are skipped, inside a group and inside padding too");
	for (size_t i = 0; i < COUNT(texts); i++) {
		assert_true(decode(texts[i], strlen(texts[i]), got, &len));
		assert_int_equal(len, 4);
		assert_memory_equal(got, "foob", 4);
	}

	row("BASE-5", "white space alone is no octets");
	assert_true(decode(" \t\r\n ", 5, got, &len));
	assert_int_equal(len, 0);
}

static void wrong_forms_are_refused(void **state)
{
	static const struct {
		const char *why, *in;
	} rows[] = {
		{"one character is too few", "Z"},
		{"one character and padding is too few", "Z==="},
		{"five characters are no whole groups", "Zm9vY"},
		{"padding may not be missing: two characters", "Zg"},
		{"padding may not be missing: three characters", "Zm8"},
		{"padding may not be missing behind whole groups", "Zm9vYg"},
		{"padding may not be half missing", "Zg="},
		{"no padding more than needed: two characters", "Zg==="},
		{"no padding more than needed: three characters", "Zm8=="},
		{"a whole group has no padding", "Zm9v="},
		{"a whole group has no group of padding", "Zm9v===="},
		{"padding alone is nothing", "="},
		{"a group of padding is nothing", "===="},
		{"padding stands at the end: a character behind it", "Zg==A"},
		{"padding stands at the end: a group behind it", "Zg==Zm9v"},
		{"padding stands at the end: inside a group", "Z=g="},
		{"padding stands at the end: before all", "=Zg="},
		{"spare bits are zero: the lowest of four", "Zh=="},
		{"spare bits are zero: the highest of four", "Zo=="},
		{"spare bits are zero: the lowest of two", "Zm9="},
		{"spare bits are zero: the highest of two", "Zm+="},
		{"the alphabet is not the one for URLs: '-'", "Zm-v"},
		{"the alphabet is not the one for URLs: '_'", "Zm_v"},
		{"a form feed is not white space", "Zm\f9v"},
	};
	uint8_t got[32];
	size_t len;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("BASE-5", rows[i].why);
		assert_false(decode(rows[i].in, strlen(rows[i].in), got, &len));
	}
}

static bool may_stand_in_base64(unsigned c)
{
	static const char octets[] =
		" \t\r\nABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	return c != 0 && c < 0x80 && strchr(octets, (int)c) != NULL;
}

static void no_other_octet_is_taken_anywhere(void **state)
{
	(void)state;

	row("BASE-5", "each octet outside alphabet and white space is refused at each place");
	for (size_t place = 0; place <= 8; place++)
		for (unsigned c = 0; c < 256; c++) {
			char text[12];
			uint8_t got[16];
			size_t len;

			if (may_stand_in_base64(c))
				continue;
			memcpy(text, "Zm9vYmFy", 8);
			memmove(text + place + 1, text + place, 8 - place);
			text[place] = (char)c;
			assert_false(decode(text, 9, got, &len));
			memcpy(text, "Zm9vYmFyZ", 9);
			text[place] = (char)c;
			assert_false(decode(text, 8 + (place == 8), got, &len));
		}
}

static void a_text_has_one_form(void **state)
{
	static const char octets[] = "ABEQgw/+9=";
	size_t good = 0;
	(void)state;

	row("BASE-5", "a text of four that is decoded is the one that its octets are encoded to");
	for (unsigned n = 0; n < 10 * 10 * 10 * 10; n++) {
		const char text[5] = {octets[n / 1000], octets[n / 100 % 10], octets[n / 10 % 10],
			octets[n % 10], 0};
		char again[5];
		uint8_t got[3];
		size_t len;

		if (!decode(text, 4, got, &len))
			continue;
		encode(got, len, again, sizeof again);
		assert_string_equal(again, text);
		good++;
	}

	row("BASE-5", "and there are as many such texts as there are spare bits that are zero");
	/* "xxxx"; "xxx=" with A, E, Q, g or w third; "xx==" with A, Q, g or w second */
	assert_int_equal(good, 9 * 9 * 9 * 9 + 9 * 9 * 5 + 9 * 4);
}

static void the_room_needed_is_never_less(void **state)
{
	(void)state;

	row("BASE-5", "the most octets told for a length are enough, and do not wrap");
	for (size_t len = 0; len < 1000; len++)
		assert_true(
			ma_base64_decoded_max(len) >= (len / 4 + 1) * 3 - (len % 4 == 0 ? 3 : 0));
	assert_true(ma_base64_decoded_max(SIZE_MAX) >= SIZE_MAX / 4 * 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vectors_of_rfc4648_hold),
		cmocka_unit_test(each_character_has_its_value),
		cmocka_unit_test(each_length_comes_back),
		cmocka_unit_test(white_space_may_stand_anywhere),
		cmocka_unit_test(wrong_forms_are_refused),
		cmocka_unit_test(no_other_octet_is_taken_anywhere),
		cmocka_unit_test(a_text_has_one_form),
		cmocka_unit_test(the_room_needed_is_never_less),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
