/*
 * $SET lines of master files, their getters, and their writer.
 */
#include "zone_test.h"

#include "master.h"
#include "setting.h"
#include "transcript.h"

/* Puts the settings as "key=<shown value>", in their order. */
static void put_settings(ma_buf *buf, const mailauth_zone *zone)
{
	for (size_t i = 0; i < mailauth_zone_get_setting_count(zone); i++) {
		const char *key = mailauth_zone_get_setting_key(zone, i);
		size_t len = 0;
		const char *value = mailauth_zone_get_setting(zone, key, &len);

		assert_non_null(value);
		assert_int_equal(value[len], 0);
		assert_ptr_equal(mailauth_zone_get_setting(zone, key, NULL), value);
		ma_put_text(buf, i > 0 ? " " : "");
		ma_put_text(buf, key);
		ma_put_octet(buf, '=');
		put_shown(buf, ma_slice_of(value, len));
	}
}

static void settings_are_read(void **state)
{
	static const struct {
		const char *why, *in, *want;
	} rows[] = {
		{"a key and a word", "$SET time 1700000000", "time=1700000000"},
		{"or a quoted string", "$SET mail-from \"a b@example.com\"",
			"mail-from=a<32>b@example.com"},
		{"which may be empty", "$SET helo \"\"", "helo="},
		{"with escapes, as in other strings", "$SET a \"\\000\\255\\\"\\\\x\"",
			"a=<0><255>\"\\x"},
		{"also in a word", "$SET a b\\032c\\;d", "a=b<32>c;d"},
		{"octets over 127 stand for themselves", "$SET a \"\xc3\xa9\"", "a=<195><169>"},
		{"@ and $ are nothing special in a value", "$SET a @$", "a=@$"},
		{"a key has letters, digits, '-' and '.'", "$SET aZ09-.x 1", "aZ09-.x=1"},
		{"in its case", "$SET A 1\n$SET a 2", "A=1 a=2"},
		{"the last one counts, at the place of the first", "$SET a 1\n$SET b 2\n$SET a 33",
			"a=33 b=2"},
		{"comments and parentheses may stand as elsewhere", "$SET ( a ; x\n 1 ) ; y",
			"a=1"},
		{"the directive is known in either case", "$set a 1", "a=1"},
		{"records behind keep their owner", "a. TXT x\n$SET b 1\n TXT y", "b=1"},
		{"no $SET, no settings", "a. TXT x", ""},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_zone *zone = mailauth_zone_new(context);
		ma_buf shown;

		row("DNS-20", rows[i].why);
		assert_int_equal(read_text(zone, rows[i].in), MAILAUTH_OK);
		ma_buf_grow(&shown, context);
		put_settings(&shown, zone);
		assert_shown(&shown, rows[i].want);
		mailauth_zone_free(zone);
	}
	mailauth_context_free(context);
}

#define KEY_64 "0123456789012345678901234567890123456789012345678901234567890123"
#define NOT_KEY "not a key: 1 to 64 letters, digits, '-' and '.'"

static void other_lines_are_refused(void **state)
{
	static const struct {
		const char *why, *in, *error;
		uint64_t column;
	} rows[] = {
		{"no key", "$SET", "an entry that ends too early", 5},
		{"no value", "$SET a", "an entry that ends too early", 7},
		{"two values", "$SET a b c", "more than the entry can hold", 10},
		{"a key in quotes", "$SET \"a\" b", "quotes where no string may stand", 6},
		{"a key of 65 octets", "$SET 0" KEY_64 " b", NOT_KEY, 6},
		{"a key with another octet", "$SET a_b c", NOT_KEY, 6},
		{"or an escape", "$SET a\\046b c", NOT_KEY, 6},
		{"or a letter that is not ASCII", "$SET \xc3\xa9 c", NOT_KEY, 6},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_zone *zone = mailauth_zone_new(context);
		uint64_t line, column;

		row("DNS-20", rows[i].why);
		assert_int_equal(read_text(zone, rows[i].in), MAILAUTH_MALFORMED);
		assert_string_equal(mailauth_zone_error(zone, &line, &column), rows[i].error);
		assert_int_equal(line, 1);
		assert_int_equal(column, rows[i].column);
		assert_int_equal(mailauth_zone_get_setting_count(zone), 0);
		mailauth_zone_free(zone);
	}
	mailauth_context_free(context);
}

static void settings_have_their_limits(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone = mailauth_zone_new(context);
	char *text = malloc(70000), line[40];
	uint64_t at, column;
	size_t len;
	(void)state;

	assert_non_null(text);
	row("DNS-9", "a key of 64 octets");
	assert_int_equal(read_text(zone, "$SET " KEY_64 " b"), MAILAUTH_OK);
	assert_string_equal(mailauth_zone_get_setting(zone, KEY_64, NULL), "b");
	row("DNS-9", "a value of 65536 octets, and none of one more");
	for (size_t n = MA_SETTING_VALUE_MAX; n <= MA_SETTING_VALUE_MAX + 1; n++) {
		memset(text, 'x', 70000);
		memcpy(text, "$SET b \"", 8);
		memcpy(text + 8 + n, "\"\n", 3);
		assert_int_equal(read_text(zone, text),
			n == MA_SETTING_VALUE_MAX ? MAILAUTH_OK : MAILAUTH_MALFORMED);
	}
	assert_string_equal(mailauth_zone_error(zone, NULL, &column), "a value over 65536 octets");
	assert_int_equal(column, 8);
	assert_int_equal(strlen(mailauth_zone_get_setting(zone, "b", &len)), MA_SETTING_VALUE_MAX);
	assert_int_equal(len, MA_SETTING_VALUE_MAX);

	row("DNS-9", "256 keys");
	for (int i = 2; i < MA_SETTINGS_MAX; i++) {
		snprintf(line, sizeof line, "$SET k%d %d", i, i);
		assert_int_equal(read_text(zone, line), MAILAUTH_OK);
	}
	assert_int_equal(mailauth_zone_get_setting_count(zone), 256);
	row("DNS-9", "one more is refused, with its place");

	assert_int_equal(read_text(zone, "\n$SET more 1"), MAILAUTH_MALFORMED);
	assert_string_equal(mailauth_zone_error(zone, &at, NULL), "a $SET of more than 256 keys");
	assert_int_equal(at, 2);
	assert_null(mailauth_zone_get_setting(zone, "more", NULL));
	row("DNS-9", "one that is there may be set again");
	assert_int_equal(read_text(zone, "$SET k7 seven"), MAILAUTH_OK);
	assert_string_equal(mailauth_zone_get_setting(zone, "k7", NULL), "seven");
	assert_int_equal(mailauth_zone_get_setting_count(zone), 256);
	free(text);
	mailauth_zone_free(zone);
	mailauth_context_free(context);
}

static void what_is_not_set_is_null(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone = mailauth_zone_new(context);
	size_t len = 7;
	(void)state;

	assert_int_equal(read_text(zone, "$SET a 1"), MAILAUTH_OK);
	row("DNS-20", "a key that is not set has no value, and a length of 0");
	assert_null(mailauth_zone_get_setting(zone, "b", &len));
	assert_int_equal(len, 0);
	assert_null(mailauth_zone_get_setting(zone, "", NULL));
	row("DNS-20", "an index outside the count has no key");
	assert_string_equal(mailauth_zone_get_setting_key(zone, 0), "a");
	assert_null(mailauth_zone_get_setting_key(zone, 1));
	assert_null(mailauth_zone_get_setting_key(zone, SIZE_MAX));
	row("API-3", "a NULL zone, or key, has nothing");
	assert_null(mailauth_zone_get_setting(NULL, "a", &len));
	assert_null(mailauth_zone_get_setting(zone, NULL, NULL));
	assert_int_equal(mailauth_zone_get_setting_count(NULL), 0);
	assert_null(mailauth_zone_get_setting_key(NULL, 0));
	mailauth_zone_free(zone);
	mailauth_context_free(context);
}

static void what_is_written_is_read_back(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone = mailauth_zone_new(context);
	uint8_t octets[256];
	const char *value;
	ma_buf line;
	size_t len;
	(void)state;

	for (size_t i = 0; i < sizeof octets; i++)
		octets[i] = (uint8_t)i;
	ma_buf_grow(&line, context);
	row("DNS-20", "a line is written with its value in quotes");
	ma_put_set(&line, "mail-from", ma_slice_text("\"a b\"@example.com"));
	assert_true(
		ma_slice_is(ma_buf_slice(&line), "$SET mail-from \"\\\"a b\\\"@example.com\"\n"));
	row("DNS-20", "every octet comes back");
	ma_put_set(&line, "all", ma_slice_of(octets, sizeof octets));
	ma_put_set(&line, "none", ma_slice_text(""));
	assert_int_equal(mailauth_zone_read(zone, (const char *)line.data, line.len), MAILAUTH_OK);
	value = mailauth_zone_get_setting(zone, "all", &len);
	assert_int_equal(len, 256);
	assert_memory_equal(value, octets, 256);
	assert_string_equal(mailauth_zone_get_setting(zone, "none", NULL), "");
	assert_string_equal(mailauth_zone_get_setting(zone, "mail-from", NULL),
		"\"a b\"@example.com");
	ma_buf_release(&line);
	mailauth_zone_free(zone);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_are_read),
		cmocka_unit_test(other_lines_are_refused),
		cmocka_unit_test(settings_have_their_limits),
		cmocka_unit_test(what_is_not_set_is_null),
		cmocka_unit_test(what_is_written_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
