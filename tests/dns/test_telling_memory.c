/*
 * Every allocation of messages, rdata as text, settings and transcripts fails once.
 */
#include "message_test.h"

#include "transcript.h"
#include "zone.h"

enum { MX = MAILAUTH_RRTYPE_MX, DNSKEY = MAILAUTH_RRTYPE_DNSKEY };

/* Asks for MX and answers with a message; the status of what failed first. */
static mailauth_status answer(mailauth_questions *questions, ma_slice message)
{
	const char *name;
	uint16_t type;
	uint32_t id;
	mailauth_status status;

	if (ask(questions, "a", MX) != NULL || questions->status != MAILAUTH_OK)
		return questions->status;
	assert_int_equal(mailauth_next_question(questions, &id, &name, &type), 1);
	status = mailauth_answer_message(questions, id, message.ptr, message.len);
	assert_int_equal(questions->status, status);
	if (status != MAILAUTH_OK) {
		assert_int_equal(mailauth_questions_get_secure_count(questions), 0);
		return status;
	}
	assert_int_equal(ask(questions, "a", MX)->count, 2);
	return MAILAUTH_OK;
}

static void every_allocation_of_a_message_may_fail(void **state)
{
	mailauth_context *plain = mailauth_context_new(NULL, NULL);
	size_t fail_at = 0;
	mailauth_status status;
	ma_buf message;
	(void)state;

	ma_buf_grow(&message, plain);
	assemble(&message,
		HEAD("81a0", "0004", "0000",
			"0000") "n:a. " MX_ "0001 @12 " CNAME_ IN "{ l:b @12 } l:b @12 " MX_ IN
				"{ 000a l:mx @12 } l:b @12 " MX_ IN
				"{ 000b l:mx @12 } l:b @12 " MX_ IN "{ 000a l:mx n:a. }");
	row("DNS-10",
		"whichever allocation of reading a message fails, the status says so, and stays");
	row("DNS-10", "and no answer is half there");
	do {
		test_memory memory = {0};
		mailauth_context *context = mailauth_context_new(test_allocate, &memory);
		mailauth_questions questions;
		size_t before = memory.in_use;

		memory.allocations = 0;
		memory.fail_at = ++fail_at;
		ma_questions_init(&questions, context, NULL, NULL);
		status = answer(&questions, ma_buf_slice(&message));
		assert_int_equal(status,
			memory.allocations < fail_at ? MAILAUTH_OK : MAILAUTH_NO_MEMORY);
		if (status != MAILAUTH_OK) {
			memory.fail_at = 0;
			ma_questions_reset(&questions);
			assert_int_equal(answer(&questions, ma_buf_slice(&message)), MAILAUTH_OK);
		}
		ma_questions_release(&questions);
		assert_int_equal(memory.in_use, before);
		mailauth_context_free(context);
	} while (status != MAILAUTH_OK);
	assert_in_range(fail_at, 4, 20);
	ma_buf_release(&message);
	mailauth_context_free(plain);
}

/* A message so large that what is found in it needs memory more than once. */
static void every_allocation_of_a_large_message_may_fail(void **state)
{
	mailauth_context *plain = mailauth_context_new(NULL, NULL);
	size_t fail_at = 0, count;
	mailauth_status status;
	ma_buf message;
	(void)state;

	ma_buf_grow(&message, plain);
	assemble(&message, HEAD("8180", "0bb8", "0000", "0000") "n:a. " MX_ "0001 ");
	for (count = 0; count < 3000; count++)
		assemble(&message,
			count % 2 == 0 ? "@12 " MX_ IN "{ 000a @12 }"
				       : "@12 " MX_ IN "{ 000b @12 }");
	row("DNS-10", "so it is with thousands of records");
	do {
		test_memory memory = {0};
		mailauth_context *context = mailauth_context_new(test_allocate, &memory);
		mailauth_questions questions;

		memory.allocations = 0;
		memory.fail_at = ++fail_at;
		ma_questions_init(&questions, context, NULL, NULL);
		status = answer(&questions, ma_buf_slice(&message));
		assert_int_equal(status,
			memory.allocations < fail_at ? MAILAUTH_OK : MAILAUTH_NO_MEMORY);
		ma_questions_release(&questions);
		mailauth_context_free(context);
		assert_int_equal(memory.in_use, 0);
	} while (status != MAILAUTH_OK);
	assert_in_range(fail_at, 6, 40);
	ma_buf_release(&message);
	mailauth_context_free(plain);
}

static void every_allocation_of_reading_rdata_may_fail(void **state)
{
	static const char *const texts[] = {"257 3 8 ( YWJj\n ZGVm )", "257 3 RSASHA1 YQ=="};
	mailauth_status status;
	(void)state;

	row("DNS-10", "whichever allocation of reading rdata fails, the status says so");
	for (size_t i = 0; i < COUNT(texts); i++) {
		size_t fail_at = 0, len;
		uint8_t wire[20];

		do {
			test_memory memory = {0};
			mailauth_context *context = mailauth_context_new(test_allocate, &memory);
			size_t before = memory.in_use;

			memory.allocations = 0;
			memory.fail_at = ++fail_at;
			status = mailauth_rdata_from_text(context, DNSKEY, texts[i],
				strlen(texts[i]), wire, sizeof wire, &len);
			assert_int_equal(status,
				memory.allocations < fail_at ? MAILAUTH_OK : MAILAUTH_NO_MEMORY);
			assert_int_equal(memory.in_use, before);
			mailauth_context_free(context);
		} while (status != MAILAUTH_OK);
		assert_in_range(fail_at, 2, 5);
	}
}

/* Encoded data is turned into octets where it stands, which needs it to be there. */
static void long_encoded_rdata_may_find_no_memory(void **state)
{
	size_t fail_at = 0, len;
	mailauth_status status;
	char text[6100];
	uint8_t wire[4600];
	(void)state;

	row("DNS-10", "also while a key grows");
	memcpy(text, "257 3 8 ", 8);
	for (size_t i = 8; i < 6008; i++)
		text[i] = i % 41 == 0 ? ' ' : 'A';
	do {
		test_memory memory = {0};
		mailauth_context *context = mailauth_context_new(test_allocate, &memory);

		memory.allocations = 0;
		memory.fail_at = ++fail_at;
		/* 5998 characters, 146 of them blanks; 5852 are digits that end with a group. */
		status = mailauth_rdata_from_text(context, DNSKEY, text, 6006, wire, sizeof wire,
			&len);
		assert_int_equal(status,
			memory.allocations < fail_at ? MAILAUTH_OK : MAILAUTH_NO_MEMORY);
		mailauth_context_free(context);
		assert_int_equal(memory.in_use, 0);
	} while (status != MAILAUTH_OK);
	assert_in_range(fail_at, 4, 10);
}

static const char lines[] = "$SET a 1\n$SET b \"two\"\n$SET a \"a longer value, of more octets\"\n"
			    "$SET c 3\n$FAIL d TXT nodata\n";

static void every_allocation_of_settings_may_fail(void **state)
{
	size_t fail_at = 0;
	mailauth_status status;
	(void)state;

	row("DNS-10",
		"whichever allocation of reading $SET fails, each value is whole, or not there");
	do {
		test_memory memory = {0};
		mailauth_context *context = mailauth_context_new(test_allocate, &memory);
		mailauth_zone *zone = mailauth_zone_new(context);

		memory.allocations = 0;
		memory.fail_at = ++fail_at;
		status = mailauth_zone_read(zone, lines, sizeof lines - 1);
		assert_int_equal(status,
			memory.allocations < fail_at ? MAILAUTH_OK : MAILAUTH_NO_MEMORY);
		for (size_t i = 0; i < mailauth_zone_get_setting_count(zone); i++)
			assert_non_null(mailauth_zone_get_setting(zone,
				mailauth_zone_get_setting_key(zone, i), NULL));
		memory.fail_at = 0;
		assert_int_equal(mailauth_zone_read(zone, lines, sizeof lines - 1), MAILAUTH_OK);
		assert_int_equal(mailauth_zone_get_setting_count(zone), 3);
		assert_string_equal(mailauth_zone_get_setting(zone, "a", NULL),
			"a longer value, of more octets");
		mailauth_zone_free(zone);
		mailauth_context_free(context);
		assert_int_equal(memory.in_use, 0);
	} while (status != MAILAUTH_OK);
	assert_in_range(fail_at, 3, 20);
}

static void a_transcript_may_find_no_memory(void **state)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	mailauth_questions questions;
	ma_buf text;
	(void)state;

	row("DNS-10", "a transcript that grows and finds no memory says so");
	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "a", MX));
	mailauth_expire(&questions);
	ma_buf_grow(&text, context);
	memory.fail_at = memory.allocations + 1;
	ma_put_set(&text, "a", ma_slice_text("1"));
	ma_put_answers(&text, &questions);
	assert_int_equal(text.status, MAILAUTH_NO_MEMORY);
	ma_buf_release(&text);
	ma_questions_release(&questions);
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_allocation_of_a_message_may_fail),
		cmocka_unit_test(every_allocation_of_a_large_message_may_fail),
		cmocka_unit_test(every_allocation_of_reading_rdata_may_fail),
		cmocka_unit_test(long_encoded_rdata_may_find_no_memory),
		cmocka_unit_test(every_allocation_of_settings_may_fail),
		cmocka_unit_test(a_transcript_may_find_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
