/*
 * Base64 against another implementation: Python's, asked by base64_oracle.py for the meaning of
 * random texts, right and wrong. Exits 77, "skipped", where there is no python3, or fails
 * with MAILAUTH_REQUIRE_TOOLS=1.
 */
#define _POSIX_C_SOURCE 200809L
#include "test.h"

#include "base64.h"

#define LINE_MAX_OCTETS 1024

/* The octets of a hexadecimal text; "." has none. Returns how many. */
static size_t from_hex(const char *hex, uint8_t *octets)
{
	size_t n = 0;
	unsigned octet;

	for (; sscanf(hex, "%2x", &octet) == 1; hex += 2)
		octets[n++] = (uint8_t)octet;
	return n;
}

/* One line: a text and its octets, or "-" if it has no meaning. */
static void judge(const char *text_hex, const char *octets_hex, bool has_meaning)
{
	uint8_t text[LINE_MAX_OCTETS], want[LINE_MAX_OCTETS];
	size_t text_len = from_hex(text_hex, text), want_len = from_hex(octets_hex, want), len;
	uint8_t *copy = exact_copy(text, text_len);
	uint8_t *out = malloc(ma_base64_decoded_max(text_len));

	assert_non_null(out);
	assert_int_equal(ma_base64_decode(ma_slice_of(copy, text_len), out, &len), has_meaning);
	if (has_meaning) {
		assert_int_equal(len, want_len);
		assert_memory_equal(out, want, len);
	}
	free(out);
	free(copy);
}

static void texts_mean_what_they_mean_to_python(void **state)
{
	FILE *lines = popen("python3 '" MA_SOURCE_DIR "/tests/base/base64_oracle.py'", "r");
	char text[LINE_MAX_OCTETS + 1], octets[LINE_MAX_OCTETS + 1];
	size_t right = 0, wrong = 0;
	(void)state;

	row("BASE-5", "9000 random texts, right and wrong, mean what they mean to Python's base64");
	assert_non_null(lines);
	while (fscanf(lines, "%1024s %1024s", text, octets) == 2) {
		bool has_meaning = strcmp(octets, "-") != 0;

		judge(text, octets, has_meaning);
		right += has_meaning;
		wrong += !has_meaning;
	}
	assert_int_equal(pclose(lines), 0);
	assert_int_equal(right + wrong, 9000);
	assert_in_range(wrong, 2000, 6000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_mean_what_they_mean_to_python),
	};

	if (system("python3 -c '' 2>/dev/null") != 0) {
		const char *required = getenv("MAILAUTH_REQUIRE_TOOLS");

		printf("skipped: there is no python3\n");
		return required != NULL && strcmp(required, "1") == 0 ? 1 : 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
