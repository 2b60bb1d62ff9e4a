/*
 * The context: limits at both ends of their ranges, the clock, and the memory hook.
 */
#include "test.h"

#include "context.h"

#include <inttypes.h>
#include <time.h>

/* Each limit again, from <mailauth/base.h> and not from limit.c. */
static const struct {
	mailauth_limit limit;
	const char *name;
	uint64_t preset, min, max;
} limits[] = {
	{MAILAUTH_LIMIT_HEADER_BYTES, "header bytes", 1048576, 1024, 268435456},
	{MAILAUTH_LIMIT_HEADER_FIELDS, "header fields", 1000, 1, 100000},
	{MAILAUTH_LIMIT_TAGS, "tags", 64, 16, 1024},
	{MAILAUTH_LIMIT_DKIM_SIGNATURES, "DKIM signatures", 16, 1, 1000},
	{MAILAUTH_LIMIT_DKIM_BODY_HASHES, "DKIM body hashes", 8, 1, 1000},
	{MAILAUTH_LIMIT_DKIM_SIGNED_FIELDS, "DKIM signed fields", 256, 1, 10000},
	{MAILAUTH_LIMIT_DKIM_KEY_RECORDS, "DKIM key records", 4, 1, 100},
	{MAILAUTH_LIMIT_RSA_BITS_MIN, "RSA bits at least", 1024, 512, 8192},
	{MAILAUTH_LIMIT_RSA_BITS_MAX, "RSA bits at most", 8192, 1024, 8192},
	{MAILAUTH_LIMIT_RSA_EXPONENT_BITS, "RSA exponent bits", 64, 17, 256},
	{MAILAUTH_LIMIT_QUESTIONS, "questions", 640, 1, 65536},
	{MAILAUTH_LIMIT_CNAMES, "CNAMEs", 8, 0, 64},
	{MAILAUTH_LIMIT_ZONE_RECORDS, "zone records", 1000000, 1, 100000000},
	{MAILAUTH_LIMIT_ZONE_ENTRY_BYTES, "zone entry bytes", 1048576, 512, 67108864},
	{MAILAUTH_LIMIT_SPF_TERMS, "SPF terms", 10, 1, 100},
	{MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, "SPF void lookups", 2, 0, 100},
	{MAILAUTH_LIMIT_SPF_NAMES, "SPF names", 10, 1, 100},
	{MAILAUTH_LIMIT_SPF_RECORD_BYTES, "SPF record bytes", 65535, 450, 65535},
	{MAILAUTH_LIMIT_DMARC_QUERIES, "DMARC queries", 8, 8, 127},
	{MAILAUTH_LIMIT_DMARC_IDENTIFIERS, "DMARC identifiers", 8, 1, 1000},
	{MAILAUTH_LIMIT_DMARC_AUTHORS, "DMARC author domains", 4, 1, 100},
	{MAILAUTH_LIMIT_DNSSEC_KEYS, "DNSSEC keys", 4, 1, 1000},
	{MAILAUTH_LIMIT_DNSSEC_SIGNATURES, "DNSSEC signatures", 8, 1, 1000},
	{MAILAUTH_LIMIT_DNSSEC_VERIFICATIONS, "DNSSEC verifications", 16, 1, 100000},
	{MAILAUTH_LIMIT_DNSSEC_TOTAL, "DNSSEC verifications in all", 256, 1, 1000000000},
};

static void each_limit_is_set_within_its_range(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(limits); i++) {
		mailauth_limit limit = limits[i].limit;
		uint64_t min = limits[i].min, max = limits[i].max;

		row("BASE-6", limits[i].name);
		assert_int_equal(mailauth_context_get_limit(context, limit), limits[i].preset);
		assert_int_equal(mailauth_context_set_limit(context, limit, min), MAILAUTH_OK);
		assert_int_equal(mailauth_context_get_limit(context, limit), min);
		assert_int_equal(ma_limit(context, limit), min);
		if (min > 0)
			assert_int_equal(mailauth_context_set_limit(context, limit, min - 1),
				MAILAUTH_BAD_ARGUMENT);
		assert_int_equal(mailauth_context_get_limit(context, limit), min);
		assert_int_equal(mailauth_context_set_limit(context, limit, max), MAILAUTH_OK);
		assert_int_equal(mailauth_context_set_limit(context, limit, max + 1),
			MAILAUTH_BAD_ARGUMENT);
		assert_int_equal(mailauth_context_set_limit(context, limit, UINT64_MAX),
			MAILAUTH_BAD_ARGUMENT);
		assert_int_equal(mailauth_context_get_limit(context, limit), max);
		assert_int_equal(ma_limit(context, limit), max);
	}
	mailauth_context_free(context);
}

static void setting_one_limit_leaves_the_others(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	row("BASE-6", "a limit that is set changes no other limit");
	for (size_t i = 0; i < COUNT(limits); i++) {
		mailauth_context_set_limit(context, limits[i].limit, limits[i].max);
		for (size_t k = 0; k < COUNT(limits); k++)
			assert_int_equal(mailauth_context_get_limit(context, limits[k].limit),
				k <= i ? limits[k].max : limits[k].preset);
	}
	mailauth_context_free(context);
}

static void each_limit_has_a_name_of_its_own(void **state)
{
	(void)state;

	row("BASE-6", "each limit has a name, and no two have the same");
	assert_int_equal(COUNT(limits), MA_LIMIT_COUNT);
	for (size_t i = 0; i < COUNT(limits); i++) {
		assert_int_equal(limits[i].limit, i);
		assert_string_equal(mailauth_limit_text(limits[i].limit), limits[i].name);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(limits[i].name, limits[k].name);
	}
}

/* The public header as text, for free(). */
static char *base_header(void)
{
	FILE *file = fopen(MA_SOURCE_DIR "/include/mailauth/base.h", "rb");
	char *text = calloc(1, 100000);

	assert_non_null(file);
	assert_non_null(text);
	assert_in_range(fread(text, 1, 99999, file), 1, 99998);
	fclose(file);
	return text;
}

static void the_header_tells_the_ranges_in_force(void **state)
{
	char *header = base_header();
	const char *at = header;
	(void)state;

	row("BASE-6", "the default and range in the public header are those in force");
	for (size_t i = 0; i < COUNT(limits); i++) {
		char brackets[80];

		snprintf(brackets, sizeof brackets, "[%" PRIu64 "; %" PRIu64 "..%" PRIu64 "]. */\n",
			limits[i].preset, limits[i].min, limits[i].max);
		at = strstr(at, brackets);
		if (at == NULL)
			fail_msg("%s: no %s in its place", limits[i].name, brackets);
	}
	free(header);
}

static void unknown_limits_are_refused(void **state)
{
	static const int unknown[] = {
		MA_LIMIT_COUNT,
		MA_LIMIT_COUNT + 1,
		1000,
		INT32_MAX,
		-1,
		INT32_MIN,
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	row("BASE-6",
		"a limit that this version does not know cannot be set and has a text all the same");
	for (size_t i = 0; i < COUNT(unknown); i++) {
		mailauth_limit limit = (mailauth_limit)unknown[i];

		assert_int_equal(mailauth_context_set_limit(context, limit, 1),
			MAILAUTH_BAD_ARGUMENT);
		assert_int_equal(mailauth_context_get_limit(context, limit), 0);
		assert_string_equal(mailauth_limit_text(limit), "unknown limit");
	}
	for (size_t k = 0; k < COUNT(limits); k++)
		assert_int_equal(mailauth_context_get_limit(context, limits[k].limit),
			limits[k].preset);
	mailauth_context_free(context);
}

static int64_t stopped_clock(void *user)
{
	return *(const int64_t *)user;
}

static void the_clock_is_the_callers(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	int64_t then = 1172620939, early = -1, before, now;
	(void)state;

	row("BASE-6", "time comes from time(2) unless the caller has a clock");
	before = (int64_t)time(NULL);
	now = ma_now(context);
	assert_true(now >= before && now <= (int64_t)time(NULL));

	row("BASE-6", "the caller's clock is asked, with the caller's pointer");
	assert_int_equal(mailauth_context_set_clock(context, stopped_clock, &then), MAILAUTH_OK);
	assert_int_equal(ma_now(context), 1172620939);
	assert_int_equal(mailauth_context_set_clock(context, stopped_clock, &early), MAILAUTH_OK);
	assert_true(ma_now(context) == -1);

	row("BASE-6", "without a clock it is time(2) again");
	assert_int_equal(mailauth_context_set_clock(context, NULL, NULL), MAILAUTH_OK);
	assert_true(ma_now(context) >= before);
	mailauth_context_free(context);
}

static void all_memory_goes_through_the_hook(void **state)
{
	test_memory memory = {0};
	mailauth_context *context;
	uint8_t *block;
	(void)state;

	row("BASE-4", "the context itself comes from the hook");
	context = mailauth_context_new(test_allocate, &memory);
	assert_non_null(context);
	assert_int_equal(memory.in_use, sizeof *context);

	row("BASE-4", "the hook is told the true size of what is resized or released");
	block = ma_alloc_zero(context, 100);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(block[i], 0);
	block[99] = 7;
	block = ma_resize(context, block, 100, 1000);
	assert_int_equal(block[99], 7);
	assert_int_equal(memory.in_use, sizeof *context + 1000);
	ma_release(context, block, 1000);
	ma_release(context, NULL, 0);
	assert_int_equal(memory.in_use, sizeof *context);

	row("BASE-4", "a failing resize leaves the block as it was");
	block = ma_alloc_zero(context, 100);
	block[0] = 9;
	memory.fail_at = memory.allocations + 1;
	assert_null(ma_resize(context, block, 100, 1000));
	assert_int_equal(block[0], 9);
	ma_release(context, block, 100);
	memory.fail_at = memory.allocations + 1;
	assert_null(ma_alloc_zero(context, 1));

	row("BASE-4", "the context goes back to the hook");
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);

	row("BASE-4", "without memory there is no context");
	memory = (test_memory){.fail_at = 1};
	assert_null(mailauth_context_new(test_allocate, &memory));
	assert_int_equal(memory.in_use, 0);
}

static void the_memory_of_the_c_library_is_the_default(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint8_t *block;
	(void)state;

	row("BASE-4", "without a hook memory is the C library's, and is given back");
	assert_non_null(context);
	block = ma_resize(context, NULL, 0, 10);
	assert_non_null(block);
	memset(block, 3, 10);
	block = ma_resize(context, block, 10, 100000);
	assert_non_null(block);
	assert_int_equal(block[9], 3);
	ma_release(context, block, 100000);
	mailauth_context_free(context);
}

static void a_null_context_is_answered(void **state)
{
	(void)state;

	row("BASE-6", "every function of the context accepts NULL");
	mailauth_context_free(NULL);
	assert_int_equal(mailauth_context_set_clock(NULL, NULL, NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_context_set_limit(NULL, MAILAUTH_LIMIT_TAGS, 64),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_context_get_limit(NULL, MAILAUTH_LIMIT_TAGS), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_limit_is_set_within_its_range),
		cmocka_unit_test(setting_one_limit_leaves_the_others),
		cmocka_unit_test(each_limit_has_a_name_of_its_own),
		cmocka_unit_test(the_header_tells_the_ranges_in_force),
		cmocka_unit_test(unknown_limits_are_refused),
		cmocka_unit_test(the_clock_is_the_callers),
		cmocka_unit_test(all_memory_goes_through_the_hook),
		cmocka_unit_test(the_memory_of_the_c_library_is_the_default),
		cmocka_unit_test(a_null_context_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
