/*
 * Every allocation of messages, rdata as text, settings and transcripts fails once.
 */
#include "message_test.h"

#include "alloc_test.h"

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

/* What an operation works on. */
typedef struct failing {
	mailauth_context *context;
	mailauth_questions questions;
	ma_buf message;
	const char *text; /* of rdata */
	size_t len;
	mailauth_zone *zone;
} failing;

static bool run_message(void *user)
{
	failing *it = user;

	ma_questions_init(&it->questions, it->context, NULL, NULL);
	return worked(answer(&it->questions, ma_buf_slice(&it->message)));
}

static void recover_message(void *user)
{
	failing *it = user;

	ma_questions_reset(&it->questions);
	assert_int_equal(answer(&it->questions, ma_buf_slice(&it->message)), MAILAUTH_OK);
	ma_questions_release(&it->questions);
}

static void every_allocation_of_a_message_may_fail(void **state)
{
	static const test_operation operation = {run_message, recover_message};
	mailauth_context *plain = mailauth_context_new(NULL, NULL);
	failing it;
	(void)state;

	ma_buf_grow(&it.message, plain);
	assemble(&it.message,
		HEAD("81a0", "0004", "0000",
			"0000") "n:a. " MX_ "0001 @12 " CNAME_ IN "{ l:b @12 } l:b @12 " MX_ IN
				"{ 000a l:mx @12 } l:b @12 " MX_ IN
				"{ 000b l:mx @12 } l:b @12 " MX_ IN "{ 000a l:mx n:a. }");
	row("DNS-10",
		"whichever allocation of reading a message fails, the status says so, and stays");
	row("DNS-10", "and no answer is half there");
	assert_in_range(every_allocation_fails_on(&it.context, &operation, &it), 3, 20);
	ma_buf_release(&it.message);
	mailauth_context_free(plain);
}

/* A message so large that what is found in it needs memory more than once. */
static void every_allocation_of_a_large_message_may_fail(void **state)
{
	static const test_operation operation = {run_message, recover_message};
	mailauth_context *plain = mailauth_context_new(NULL, NULL);
	failing it;
	(void)state;

	ma_buf_grow(&it.message, plain);
	assemble(&it.message, HEAD("8180", "0bb8", "0000", "0000") "n:a. " MX_ "0001 ");
	for (size_t count = 0; count < 3000; count++)
		assemble(&it.message,
			count % 2 == 0 ? "@12 " MX_ IN "{ 000a @12 }"
				       : "@12 " MX_ IN "{ 000b @12 }");
	row("DNS-10", "so it is with thousands of records");
	assert_in_range(every_allocation_fails_on(&it.context, &operation, &it), 5, 40);
	ma_buf_release(&it.message);
	mailauth_context_free(plain);
}

static bool run_rdata(void *user)
{
	failing *it = user;
	uint8_t wire[4600];
	size_t len;

	return worked(mailauth_rdata_from_text(it->context, DNSKEY, it->text, it->len, wire,
		sizeof wire, &len));
}

static void every_allocation_of_reading_rdata_may_fail(void **state)
{
	static const test_operation operation = {run_rdata, NULL};
	static const char *const texts[] = {"257 3 8 ( YWJj\n ZGVm )", "257 3 RSASHA1 YQ=="};
	failing it;
	(void)state;

	row("DNS-10", "whichever allocation of reading rdata fails, the status says so");
	for (size_t i = 0; i < COUNT(texts); i++) {
		it.text = texts[i];
		it.len = strlen(texts[i]);
		assert_in_range(every_allocation_fails_on(&it.context, &operation, &it), 1, 4);
	}
}

/* Encoded data is turned into octets where it stands, which needs it to be there. */
static void long_encoded_rdata_may_find_no_memory(void **state)
{
	static const test_operation operation = {run_rdata, NULL};
	char text[6100];
	failing it = {.text = text, .len = 6006};
	(void)state;

	row("DNS-10", "also while a key grows");
	memcpy(text, "257 3 8 ", 8);
	/* 5998 characters, 146 of them blanks; 5852 are digits that end with a group. */
	for (size_t i = 8; i < 6008; i++)
		text[i] = i % 41 == 0 ? ' ' : 'A';
	assert_in_range(every_allocation_fails_on(&it.context, &operation, &it), 3, 9);
}

static const char lines[] = "$SET a 1\n$SET b \"two\"\n$SET a \"a longer value, of more octets\"\n"
			    "$SET c 3\n$FAIL d TXT nodata\n";

static bool run_settings(void *user)
{
	failing *it = user;
	bool done;

	it->zone = mailauth_zone_new(it->context);
	done = worked(mailauth_zone_read(it->zone, lines, sizeof lines - 1));
	for (size_t i = 0; i < mailauth_zone_get_setting_count(it->zone); i++)
		assert_non_null(mailauth_zone_get_setting(it->zone,
			mailauth_zone_get_setting_key(it->zone, i), NULL));
	return done;
}

static void recover_settings(void *user)
{
	failing *it = user;

	if (it->zone == NULL)
		return;
	assert_int_equal(mailauth_zone_read(it->zone, lines, sizeof lines - 1), MAILAUTH_OK);
	assert_int_equal(mailauth_zone_get_setting_count(it->zone), 3);
	assert_string_equal(mailauth_zone_get_setting(it->zone, "a", NULL),
		"a longer value, of more octets");
	mailauth_zone_free(it->zone);
}

static void every_allocation_of_settings_may_fail(void **state)
{
	static const test_operation operation = {run_settings, recover_settings};
	failing it;
	(void)state;

	row("DNS-10",
		"whichever allocation of reading $SET fails, each value is whole, or not there");
	assert_in_range(every_allocation_fails_on(&it.context, &operation, &it), 3, 20);
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
