/*
 * What the table of questions keeps of an answer: equal rdata once, who vouches for it, how many
 * there are, and what came too late.
 */
#include "message_test.h"

enum { A = MAILAUTH_RRTYPE_A, TXT = MAILAUTH_RRTYPE_TXT };

/* ------------------------------------------------------------------ equal rdata */

static void equal_rdata_counts_once(void **state)
{
	static const struct {
		const char *why, *in, *want;
	} rows[] = {
		{"equal records count once, where they came first (RFC 2181 5)", "b\na\nb\nc\na",
			"data <1>b <1>a <1>c"},
		{"in whatever form", "\"a\"\n\\# 2 0161\na", "data <1>a"},
		{"records that differ in case are two", "a\nA", "data <1>a <1>A"},
		{"records that begin alike are two", "a\na b\na", "data <1>a <1>a<1>b"},
		{"one record is one", "a", "data <1>a"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_questions questions;
		uint32_t id;

		row("DNS-17", rows[i].why);
		ma_questions_init(&questions, context, NULL, NULL);
		assert_null(ask(&questions, "a", TXT));
		id = pull(&questions, "a", TXT);
		assert_int_equal(
			mailauth_answer_text(&questions, id, rows[i].in, strlen(rows[i].in)),
			MAILAUTH_OK);
		assert_answer(ask(&questions, "a", TXT), context, rows[i].want);
		ma_questions_release(&questions);
	}
	mailauth_context_free(context);
}

static void equal_rdata_given_as_octets_counts_once(void **state)
{
	static const void *const rdata[] = {"xy", NULL, "xz", "", "xy", "x", "xz"};
	static const size_t lengths[] = {2, 0, 2, 0, 2, 1, 2};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	(void)state;

	row("DNS-17", "rdata given as octets counts once as well, empty rdata too");
	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "a", 731));
	assert_int_equal(mailauth_answer_rdata(&questions, pull(&questions, "a", 731), rdata,
				 lengths, COUNT(rdata)),
		MAILAUTH_OK);
	assert_answer(ask(&questions, "a", 731), context, "data xy  xz x");
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

static void many_records_keep_their_order(void **state)
{
	enum { MANY = 20000, DISTINCT = 7919 };
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	const void **rdata = calloc(MANY, sizeof *rdata);
	size_t *lengths = calloc(MANY, sizeof *lengths);
	uint8_t(*octets)[4] = calloc(MANY, 4);
	mailauth_questions questions;
	const ma_answer *answer;
	(void)state;

	row("DNS-17",
		"of twenty thousand records, mixed, the first of each kind stay in their order");
	for (size_t i = 0; i < MANY; i++) {
		size_t n = i % DISTINCT * 4099 % DISTINCT;

		octets[i][2] = (uint8_t)(n >> 8);
		octets[i][3] = (uint8_t)(n & 0xff);
		rdata[i] = octets[i];
		lengths[i] = 4;
	}
	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "a", A));
	assert_int_equal(
		mailauth_answer_rdata(&questions, pull(&questions, "a", A), rdata, lengths, MANY),
		MAILAUTH_OK);
	answer = ask(&questions, "a", A);
	assert_int_equal(answer->count, DISTINCT);
	for (size_t i = 0; i < DISTINCT; i++)
		assert_memory_equal(answer->rdata[i].ptr, octets[i], 4);
	ma_questions_release(&questions);
	free(rdata);
	free(lengths);
	free(octets);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ who vouches */

static void answers_are_vouched_for(void **state)
{
	static const struct {
		const char *why;
		mailauth_dns_outcome outcome;
		const char *want;
	} rows[] = {
		{"a resolver may vouch for data", MAILAUTH_DNS_DATA, "data <1>x secure"},
		{"and for no data", MAILAUTH_DNS_NODATA, "nodata secure"},
		{"and for NXDOMAIN", MAILAUTH_DNS_NXDOMAIN, "nxdomain secure"},
		{"not for a failure", MAILAUTH_DNS_SERVFAIL, "servfail"},
		{"nor for what was refused", MAILAUTH_DNS_REFUSED, "refused"},
		{"nor for what did not come", MAILAUTH_DNS_TIMEOUT, "timeout"},
		{"nor for what it refuses itself", MAILAUTH_DNS_BOGUS, "bogus"},
		{"nor for what cannot be read", MAILAUTH_DNS_MALFORMED, "malformed"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_questions questions;
		bool secure = rows[i].outcome <= MAILAUTH_DNS_NXDOMAIN;
		uint32_t id;

		row("DNS-18", rows[i].why);
		ma_questions_init(&questions, context, NULL, NULL);
		assert_null(ask(&questions, "a", TXT));
		assert_null(ask(&questions, "b", TXT));
		id = pull(&questions, "a", TXT);
		if (rows[i].outcome == MAILAUTH_DNS_DATA)
			mailauth_answer_text(&questions, id, "x", 1);
		else
			mailauth_answer_failure(&questions, id, rows[i].outcome);
		assert_int_equal(mailauth_questions_get_secure_count(&questions), 0);
		for (int k = 0; k < 2; k++) {
			assert_int_equal(mailauth_answer_secure(&questions, id), MAILAUTH_OK);
			assert_told(ask(&questions, "a", TXT), context, rows[i].want);
			assert_int_equal(mailauth_questions_get_secure_count(&questions), secure);
		}
		ma_questions_release(&questions);
	}
	mailauth_context_free(context);
}

static void only_answers_are_vouched_for(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	uint32_t id;
	(void)state;

	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "a", TXT));
	id = pull(&questions, "a", TXT);
	row("DNS-18", "a question that is open has nothing to vouch for");
	assert_int_equal(mailauth_answer_secure(&questions, id), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_answer_text(&questions, id, "x", 1), MAILAUTH_OK);
	assert_told(ask(&questions, "a", TXT), context, "data <1>x");
	row("DNS-18", "an id that no question has is ignored");
	assert_int_equal(mailauth_answer_secure(&questions, id + 1), MAILAUTH_OK);
	assert_int_equal(mailauth_answer_secure(&questions, 0), MAILAUTH_OK);
	row("DNS-18", "and one from before a reset");
	ma_questions_reset(&questions);
	assert_null(ask(&questions, "a", TXT));
	assert_int_equal(mailauth_answer_secure(&questions, id), MAILAUTH_OK);
	id = pull(&questions, "a", TXT);
	assert_int_equal(mailauth_answer_text(&questions, id, "x", 1), MAILAUTH_OK);
	assert_told(ask(&questions, "a", TXT), context, "data <1>x");
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ counting, and the end */

static void questions_are_counted(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	(void)state;

	ma_questions_init(&questions, context, NULL, NULL);
	row("DNS-18", "where nothing was used the counts are 0");
	assert_null(ask(&questions, "a", TXT));
	assert_null(ask(&questions, "a", A));
	assert_int_equal(mailauth_questions_get_used_count(&questions), 0);
	assert_int_equal(mailauth_questions_get_secure_count(&questions), 0);
	row("DNS-18", "each answer that is used counts once; one that is not does not count");
	mailauth_answer_failure(&questions, pull(&questions, "a", TXT), MAILAUTH_DNS_NODATA);
	mailauth_answer_failure(&questions, pull(&questions, "a", A), MAILAUTH_DNS_NODATA);
	assert_told(ask(&questions, "a", TXT), context, "nodata");
	assert_told(ask(&questions, "A", TXT), context, "nodata");
	assert_int_equal(mailauth_questions_get_used_count(&questions), 1);
	row("DNS-18", "what is asked after expiry counts, as answered");
	mailauth_expire(&questions);
	assert_told(ask(&questions, "b", TXT), context, "timeout");
	assert_told(ask(&questions, "B", TXT), context, "timeout");
	assert_int_equal(mailauth_questions_get_used_count(&questions), 2);
	assert_none_to_pull(&questions);
	row("DNS-18", "a run counts from 0, and so does a reset");
	ma_questions_begin(&questions);
	assert_int_equal(mailauth_questions_get_used_count(&questions), 0);
	assert_told(ask(&questions, "a", TXT), context, "nodata");
	assert_int_equal(mailauth_questions_get_used_count(&questions), 1);
	ma_questions_reset(&questions);
	assert_int_equal(mailauth_questions_get_used_count(&questions), 0);
	ma_questions_release(&questions);
	row("API-3", "and NULL has nothing");
	assert_int_equal(mailauth_questions_get_used_count(NULL), 0);
	assert_int_equal(mailauth_questions_get_secure_count(NULL), 0);
	mailauth_context_free(context);
}

static void the_limit_holds_after_expiry(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	(void)state;

	assert_int_equal(mailauth_context_set_limit(context, MAILAUTH_LIMIT_QUESTIONS, 2),
		MAILAUTH_OK);
	ma_questions_init(&questions, context, NULL, NULL);
	mailauth_expire(&questions);
	row("DNS-9", "after expiry too, as many questions as the limit are kept");
	assert_told(ask(&questions, "a", TXT), context, "timeout");
	assert_told(ask(&questions, "b", TXT), context, "timeout");
	row("DNS-9", "one more is over the limit, as it would be if asked again from a transcript");
	assert_true(ask(&questions, "c", TXT)->over_limit);
	assert_int_equal(mailauth_questions_get_used_count(&questions), 2);
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ messages as answers */

static void messages_are_answers_like_others(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	ma_buf message;
	uint32_t id;
	(void)state;

	ma_buf_grow(&message, context);
	assemble(&message,
		HEAD("8180", "0001", "0000", "0000") "n:a. " TXT_ "0001 @12 " TXT_ IN "{ 0178 }");
	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "a", TXT));
	id = pull(&questions, "a", TXT);
	row("API-3", "without questions a message is no memory");
	assert_int_equal(mailauth_answer_message(NULL, id, message.data, message.len),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_answer_secure(NULL, id), MAILAUTH_NO_MEMORY);
	row("DNS-7", "one that points nowhere is a bad argument, and leaves the question open");
	assert_int_equal(mailauth_answer_message(&questions, id, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	assert_null(ask(&questions, "a", TXT));
	row("DNS-7", "one for an id that no question has is ignored");
	assert_int_equal(mailauth_answer_message(&questions, id + 1, message.data, message.len),
		MAILAUTH_OK);
	assert_null(ask(&questions, "a", TXT));
	row("DNS-7", "the answer does not need the message any more");
	assert_int_equal(mailauth_answer_message(&questions, id, message.data, message.len),
		MAILAUTH_OK);
	memset(message.data, 0xff, message.len);
	assert_told(ask(&questions, "a", TXT), context, "data <1>x");
	row("DNS-7", "and a second one is ignored");
	assert_int_equal(mailauth_answer_message(&questions, id, NULL, 0), MAILAUTH_OK);
	assert_told(ask(&questions, "a", TXT), context, "data <1>x");
	ma_buf_release(&message);
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_rdata_counts_once),
		cmocka_unit_test(equal_rdata_given_as_octets_counts_once),
		cmocka_unit_test(many_records_keep_their_order),
		cmocka_unit_test(answers_are_vouched_for),
		cmocka_unit_test(only_answers_are_vouched_for),
		cmocka_unit_test(questions_are_counted),
		cmocka_unit_test(the_limit_holds_after_expiry),
		cmocka_unit_test(messages_are_answers_like_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
