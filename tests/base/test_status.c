/*
 * Status codes as text, and the version.
 */
#include "test.h"

static const mailauth_status known[] = {
	MAILAUTH_OK,
	MAILAUTH_PENDING,
	MAILAUTH_NO_MEMORY,
	MAILAUTH_BAD_ARGUMENT,
	MAILAUTH_BAD_STATE,
	MAILAUTH_NO_SPACE,
	MAILAUTH_MALFORMED,
	MAILAUTH_CALLBACK_FAILED,
};

static const char *const unknown_text = "unknown status";

static void each_status_has_a_text_of_its_own(void **state)
{
	(void)state;

	row("BASE-7", "each status has a text, and no two have the same");
	for (size_t i = 0; i < COUNT(known); i++) {
		const char *text = mailauth_status_text(known[i]);

		assert_non_null(text);
		assert_true(strlen(text) > 0);
		assert_string_not_equal(text, unknown_text);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(text, mailauth_status_text(known[k]));
	}
}

static bool is_known(int status)
{
	for (size_t i = 0; i < COUNT(known); i++)
		if ((int)known[i] == status)
			return true;
	return false;
}

static void any_other_value_has_a_text(void **state)
{
	(void)state;

	row("BASE-7", "a value that is no status has a text too");
	for (int status = -300; status <= 300; status++)
		if (!is_known(status))
			assert_string_equal(mailauth_status_text((mailauth_status)status),
				unknown_text);
	assert_string_equal(mailauth_status_text((mailauth_status)INT32_MAX), unknown_text);
	assert_string_equal(mailauth_status_text((mailauth_status)INT32_MIN), unknown_text);
}

static void only_misuse_is_negative(void **state)
{
	(void)state;

	row("BASE-7", "done and pending are not negative, all else is");
	assert_int_equal(MAILAUTH_OK, 0);
	assert_true(MAILAUTH_PENDING > 0);
	for (size_t i = 2; i < COUNT(known); i++)
		assert_true((int)known[i] < 0);
}

static void the_version_is_that_of_the_header(void **state)
{
	char version[40];
	(void)state;

	row("BASE-7", "the library that runs has the version of the header");
	snprintf(version, sizeof version, "%d.%d.%d", MAILAUTH_VERSION_MAJOR,
		MAILAUTH_VERSION_MINOR, MAILAUTH_VERSION_PATCH);
	assert_string_equal(mailauth_version(), version);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_status_has_a_text_of_its_own),
		cmocka_unit_test(any_other_value_has_a_text),
		cmocka_unit_test(only_misuse_is_negative),
		cmocka_unit_test(the_version_is_that_of_the_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
