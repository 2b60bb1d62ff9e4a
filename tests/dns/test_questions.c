/*
 * The table of questions and answers, as an evaluator and its caller use it: asking, pulling,
 * early, late and double answers, expiry, limits, reset and release.
 */
#include "questions_test.h"

enum { A = MAILAUTH_RRTYPE_A, TXT = MAILAUTH_RRTYPE_TXT };

/* ------------------------------------------------------------------ asking and pulling */

static void questions_come_out_in_order_and_once(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	uint32_t first, second, third;
	(void)state;

	ma_questions_init(&questions, context, NULL, NULL);
	row("DNS-7", "where nothing was asked there is no question");
	assert_none_to_pull(&questions);

	row("DNS-7",
		"questions come out in the order in which they were asked, each with its own id");
	assert_null(ask(&questions, "b.example", TXT));
	assert_null(ask(&questions, "a.example", TXT));
	first = pull(&questions, "b.example", TXT);
	second = pull(&questions, "a.example", TXT);
	assert_int_not_equal(first, second);
	row("DNS-7", "and once");
	assert_none_to_pull(&questions);

	row("DNS-7", "asking again is no new question, and neither is another case of the name");
	assert_null(ask(&questions, "b.example", TXT));
	assert_null(ask(&questions, "B.eXample", TXT));
	assert_none_to_pull(&questions);
	row("DNS-7", "another type, or another name, is");
	assert_null(ask(&questions, "b.example", A));
	third = pull(&questions, "b.example", A);
	assert_true(third != first && third != second);
	assert_null(ask(&questions, "c.example", TXT));
	pull(&questions, "c.example", TXT);
	assert_none_to_pull(&questions);
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

static void names_are_handed_out_in_one_form(void **state)
{
	static const struct {
		const char *why, *in, *want;
	} rows[] = {
		{"lower case, without a final dot", "SEL._domainKEY.Example.COM.",
			"sel._domainkey.example.com"},
		{"the root is one dot", ".", "."},
		{"a dot in a label is escaped", "a\\.b.c", "a\\.b.c"},
		{"an octet that cannot be printed is \\DDD", "\\000\\255.x", "\\000\\255.x"},
		{"an escaped letter has no case either", "\\065.x", "a.x"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_questions questions;

		row("DNS-7", rows[i].why);
		ma_questions_init(&questions, context, NULL, NULL);
		assert_null(ask(&questions, rows[i].in, TXT));
		pull(&questions, rows[i].want, TXT);
		ma_questions_release(&questions);
	}
	mailauth_context_free(context);
}

/* Names of fewer octets than are compared at once, of as many, and of more. */
static void questions_are_one_if_name_and_type_are(void **state)
{
	static const struct {
		const char *why, *a;
		uint16_t a_type;
		const char *b;
		uint16_t b_type;
		bool same;
	} rows[] = {
		{"a short name in another case", "a.b", TXT, "A.B", TXT, true},
		{"another short name", "a.b", TXT, "a.c", TXT, false},
		{"a short name and one below it", "a.b", TXT, "c.a.b", TXT, false},
		{"the root", ".", TXT, ".", TXT, true},
		{"eight octets", "abc.de", TXT, "aBc.dE", TXT, true},
		{"eight octets, the last label another", "abc.de", TXT, "abc.df", TXT, false},
		{"case in the first octets", "ABCDE.example", TXT, "abcde.example", TXT, true},
		{"case behind them", "abcdefghi.EXAMPLE", TXT, "abcdefghi.example", TXT, true},
		{"names that differ at the end alone", "abcdefgh.b", TXT, "abcdefgh.c", TXT, false},
		{"two types of one name", "abcdefgh.b", TXT, "abcdefgh.b", MAILAUTH_RRTYPE_A,
			false},
		{"another name of another type", "xyza.example", MAILAUTH_RRTYPE_A, "xyzp.example",
			TXT, false},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("DNS-7", rows[i].why);
		ma_questions_init(&questions, context, NULL, NULL);
		assert_null(ask(&questions, rows[i].a, rows[i].a_type));
		assert_null(ask(&questions, rows[i].b, rows[i].b_type));
		assert_int_equal(questions.count, rows[i].same ? 1 : 2);
		ma_questions_release(&questions);
	}
	mailauth_context_free(context);
}

static void the_longest_name_is_handed_out_whole(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_name name = ma_name_root;
	mailauth_questions questions;
	uint8_t label[63];
	const char *text;
	uint16_t type;
	uint32_t id;
	(void)state;

	row("DNS-7",
		"a name of 255 octets, all written as \\DDD, is at most 1004 octets and whole");
	memset(label, 0xff, sizeof label);
	for (int i = 0; i < 3; i++)
		assert_true(ma_name_prepend(&name, ma_slice_of(label, 63)));
	assert_true(ma_name_prepend(&name, ma_slice_of(label, 61)));
	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ma_ask(&questions, &name, TXT));
	assert_int_equal(mailauth_next_question(&questions, &id, &text, &type), 1);
	assert_int_equal(strlen(text), 1003);
	assert_string_equal(text + 999, "\\255");
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

static void a_text_handed_out_is_known_by_its_place(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	const char other[] = "www.example";
	ma_name want = name_of(other);
	mailauth_questions questions;
	const ma_question *question;
	const char *text;
	uint32_t id;
	uint16_t type;
	(void)state;

	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "WwW.Example", TXT));
	assert_int_equal(mailauth_next_question(&questions, &id, &text, &type), 1);

	row("DNS-7", "the text of an open question finds it, with its name in lower case");
	question = ma_questions_find(&questions, id, text, TXT);
	assert_non_null(question);
	assert_true(ma_slice_equal(question->name, ma_name_slice(&want)));
	row("DNS-7", "an equal text of somebody else's does not");
	assert_null(ma_questions_find(&questions, id, other, TXT));
	row("DNS-7", "neither does the text with another id");
	assert_null(ma_questions_find(&questions, id + 1, text, TXT));
	assert_null(ma_questions_find(&questions, 0, text, TXT));
	row("DNS-7", "nor the text with another type");
	assert_null(ma_questions_find(&questions, id, text, MAILAUTH_RRTYPE_A));
	row("DNS-7", "nor that of a question which has its answer");
	assert_int_equal(mailauth_answer_text(&questions, id, "x", 1), MAILAUTH_OK);
	assert_null(ma_questions_find(&questions, id, text, TXT));
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ when answers come */

static void answers_come_in_any_order_and_count_once(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	uint32_t a, b;
	(void)state;

	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "a", TXT));
	assert_null(ask(&questions, "b", TXT));
	a = pull(&questions, "a", TXT);
	b = pull(&questions, "b", TXT);

	row("DNS-7", "the last question may be answered first; the others stay open");
	assert_int_equal(mailauth_answer_text(&questions, b, "bee", 3), MAILAUTH_OK);
	assert_null(ask(&questions, "a", TXT));
	assert_answer(ask(&questions, "b", TXT), context, "data <3>bee");
	row("DNS-7", "a second answer, in any form, is ignored");
	assert_int_equal(mailauth_answer_text(&questions, b, "x", 1), MAILAUTH_OK);
	assert_int_equal(mailauth_answer_failure(&questions, b, MAILAUTH_DNS_TIMEOUT), MAILAUTH_OK);
	assert_int_equal(mailauth_answer_rdata(&questions, b, NULL, NULL, 0), MAILAUTH_OK);
	assert_answer(ask(&questions, "b", TXT), context, "data <3>bee");
	row("DNS-7", "an answer to an id that no question has is ignored");
	assert_int_equal(mailauth_answer_text(&questions, 0, "x", 1), MAILAUTH_OK);
	assert_int_equal(mailauth_answer_failure(&questions, b + 1, MAILAUTH_DNS_TIMEOUT),
		MAILAUTH_OK);
	assert_int_equal(mailauth_answer_rdata(&questions, UINT32_MAX, NULL, NULL, 0), MAILAUTH_OK);
	assert_null(ask(&questions, "a", TXT));
	row("DNS-7", "the answer lives, at one place, until the reset");
	assert_int_equal(mailauth_answer_failure(&questions, a, MAILAUTH_DNS_NXDOMAIN),
		MAILAUTH_OK);
	assert_ptr_equal(ask(&questions, "a", TXT), ask(&questions, "A", TXT));
	assert_answer(ask(&questions, "a", TXT), context, "nxdomain");
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

static void a_question_can_be_answered_before_it_is_pulled(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	uint32_t a;
	(void)state;

	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "a", TXT));
	a = pull(&questions, "a", TXT);
	row("DNS-7",
		"an answer to a question that was never handed out counts, and then it is not handed out");
	assert_null(ask(&questions, "b", TXT));
	assert_null(ask(&questions, "c", TXT));
	assert_null(ask(&questions, "d", TXT));
	assert_int_equal(mailauth_answer_text(&questions, a + 1, "x", 1), MAILAUTH_OK);
	assert_answer(ask(&questions, "b", TXT), context, "data <1>x");
	pull(&questions, "c", TXT);
	row("DNS-7", "also if it is the last");
	assert_int_equal(mailauth_answer_text(&questions, a + 3, "y", 1), MAILAUTH_OK);
	assert_none_to_pull(&questions);
	row("DNS-7", "and what is asked behind it comes out");
	assert_null(ask(&questions, "e", TXT));
	pull(&questions, "e", TXT);
	assert_none_to_pull(&questions);
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ the ask function */

typedef struct asked {
	unsigned calls;
	uint32_t id;
	bool answer, pull, expire;
} asked;

static void on_question(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	asked *told = user;

	told->calls++;
	told->id = id;
	assert_string_equal(name, "a");
	assert_int_equal(type, TXT);
	if (told->pull)
		assert_none_to_pull(questions);
	if (told->answer)
		assert_int_equal(mailauth_answer_text(questions, id, "x", 1), MAILAUTH_OK);
	if (told->expire)
		mailauth_expire(questions);
}

static void an_ask_function_is_told_once(void **state)
{
	static const struct {
		const char *why;
		asked told;
		const char *want; /* NULL: pending */
	} rows[] = {
		{"an ask function is told of a question, and may answer later",
			{0, 0, false, false, false}, NULL},
		{"it may answer at once: then the answer is there", {0, 0, true, false, false},
			"data <1>x"},
		{"it may pull: that question is handed out already", {0, 0, false, true, false},
			NULL},
		{"it may expire everything", {0, 0, false, false, true}, "timeout"},
		{"but not what it has answered", {0, 0, true, true, true}, "data <1>x"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_questions questions;
		asked told = rows[i].told;
		const ma_answer *answer;

		row("DNS-7", rows[i].why);
		ma_questions_init(&questions, context, on_question, &told);
		answer = ask(&questions, "a", TXT);
		assert_int_equal(answer != NULL, rows[i].want != NULL);
		assert_ptr_equal(ask(&questions, "a", TXT), answer);
		assert_int_equal(told.calls, 1);
		assert_none_to_pull(&questions);
		if (answer == NULL) {
			assert_int_equal(mailauth_answer_text(&questions, told.id, "late", 4),
				MAILAUTH_OK);
			assert_answer(ask(&questions, "a", TXT), context, "data <4>late");
		} else {
			assert_answer(answer, context, rows[i].want);
		}
		assert_int_equal(told.calls, 1);
		ma_questions_release(&questions);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ reset and release */

static void ids_are_never_used_again(void **state)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	mailauth_questions questions;
	uint32_t last = 0;
	(void)state;

	ma_questions_init(&questions, context, NULL, NULL);
	row("DNS-7", "ids are not used again, not over a hundred resets");
	for (int i = 0; i < 100; i++) {
		uint32_t id;

		assert_null(ask(&questions, "a", TXT));
		assert_null(ask(&questions, "b", TXT));
		id = pull(&questions, "a", TXT);
		assert_true(id > last);
		last = id + 1;
		if (i % 3 == 0)
			assert_int_equal(mailauth_answer_text(&questions, id, "x", 1), MAILAUTH_OK);
		ma_questions_reset(&questions);
		assert_none_to_pull(&questions);
	}
	row("DNS-7", "an answer to an id from before a reset is ignored");
	assert_null(ask(&questions, "a", TXT));
	assert_int_equal(mailauth_answer_text(&questions, last, "old", 3), MAILAUTH_OK);
	assert_int_equal(mailauth_answer_failure(&questions, last - 1, MAILAUTH_DNS_NXDOMAIN),
		MAILAUTH_OK);
	assert_null(ask(&questions, "a", TXT));

	row("DNS-7", "where the ids end there is no memory, rather than an id that comes twice");
	questions.last_id = UINT32_MAX - 1;
	assert_null(ask(&questions, "c", TXT));
	assert_int_equal(questions.status, MAILAUTH_OK);
	assert_null(ask(&questions, "d", TXT));
	assert_int_equal(questions.status, MAILAUTH_NO_MEMORY);
	ma_questions_reset(&questions);
	assert_null(ask(&questions, "d", TXT));
	assert_int_equal(questions.status, MAILAUTH_NO_MEMORY);
	assert_none_to_pull(&questions);
	ma_questions_release(&questions);
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

static void a_reset_forgets_everything(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	(void)state;

	ma_questions_init(&questions, context, NULL, NULL);
	row("DNS-7", "after a reset an answer from before is not known: the question is new");
	assert_null(ask(&questions, "a", TXT));
	assert_int_equal(mailauth_answer_text(&questions, pull(&questions, "a", TXT), "x", 1),
		MAILAUTH_OK);
	ma_questions_reset(&questions);
	assert_null(ask(&questions, "a", TXT));
	pull(&questions, "a", TXT);
	row("DNS-7", "a reset, and a release, may come with questions open, handed out or not");
	assert_null(ask(&questions, "b", TXT));
	ma_questions_reset(&questions);
	assert_none_to_pull(&questions);
	assert_null(ask(&questions, "c", TXT));
	ma_questions_release(&questions);
	row("DNS-7", "and a release may come twice, or before anything");
	ma_questions_release(&questions);
	ma_questions_init(&questions, context, NULL, NULL);
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ expiry */

static void expired_questions_time_out(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	asked told = {0, 0, true, false, false};
	mailauth_questions questions;
	uint32_t id;
	(void)state;

	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "answered", TXT));
	assert_null(ask(&questions, "pulled", TXT));
	assert_null(ask(&questions, "waiting", TXT));
	id = pull(&questions, "answered", TXT);
	assert_int_equal(mailauth_answer_text(&questions, id, "x", 1), MAILAUTH_OK);
	id = pull(&questions, "pulled", TXT);
	mailauth_expire(&questions);

	row("DNS-8", "a question that was handed out times out");
	assert_answer(ask(&questions, "pulled", TXT), context, "timeout");
	row("DNS-8", "one that was not, too, and it is not handed out any more");
	assert_answer(ask(&questions, "waiting", TXT), context, "timeout");
	assert_none_to_pull(&questions);
	row("DNS-8", "an answer that was there stays");
	assert_answer(ask(&questions, "answered", TXT), context, "data <1>x");
	row("DNS-8", "one that comes later is ignored");
	assert_int_equal(mailauth_answer_text(&questions, id, "late", 4), MAILAUTH_OK);
	assert_answer(ask(&questions, "pulled", TXT), context, "timeout");
	row("DNS-8", "what comes to be asked times out at once, and is not handed out");
	assert_answer(ask(&questions, "new", TXT), context, "timeout");
	assert_none_to_pull(&questions);
	row("DNS-8", "expiring twice changes nothing");
	mailauth_expire(&questions);
	assert_answer(ask(&questions, "answered", TXT), context, "data <1>x");
	row("DNS-8", "only a reset lets questions be asked again");
	ma_questions_reset(&questions);
	assert_null(ask(&questions, "new", TXT));
	pull(&questions, "new", TXT);
	ma_questions_release(&questions);

	row("DNS-8", "an ask function is not told of what is asked after expiry");
	ma_questions_init(&questions, context, on_question, &told);
	mailauth_expire(&questions);
	assert_answer(ask(&questions, "a", TXT), context, "timeout");
	assert_int_equal(told.calls, 0);
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ limits and misuse */

static void questions_have_their_limit(void **state)
{
	static const unsigned limits[] = {640, 1, 7};
	(void)state;

	for (size_t i = 0; i < COUNT(limits); i++) {
		mailauth_context *context = mailauth_context_new(NULL, NULL);
		mailauth_questions questions;
		char name[20];

		row("DNS-9",
			i == 0 ? "as many questions as the default limit are asked"
			       : "as many as a limit that was set");
		if (i == 0)
			assert_int_equal(
				mailauth_context_get_limit(context, MAILAUTH_LIMIT_QUESTIONS), 640);
		assert_int_equal(
			mailauth_context_set_limit(context, MAILAUTH_LIMIT_QUESTIONS, limits[i]),
			MAILAUTH_OK);
		ma_questions_init(&questions, context, NULL, NULL);
		for (unsigned k = 0; k < limits[i]; k++) {
			snprintf(name, sizeof name, "n%u", k);
			assert_null(ask(&questions, name, TXT));
			pull(&questions, name, TXT);
		}
		row("DNS-9",
			"one more ends in SERVFAIL, marked as over the limit, and is not asked");
		for (int k = 0; k < 2; k++) {
			const ma_answer *answer = ask(&questions, "more", TXT);

			assert_non_null(answer);
			assert_int_equal(answer->outcome, MAILAUTH_DNS_SERVFAIL);
			assert_true(answer->over_limit);
			assert_int_equal(answer->count, 0);
		}
		assert_none_to_pull(&questions);
		assert_int_equal(questions.status, MAILAUTH_OK);
		row("DNS-9", "those that were asked before are open as they were, each of them");
		for (unsigned k = 0; k < limits[i]; k++) {
			snprintf(name, sizeof name, "N%u", k);
			assert_null(ask(&questions, name, TXT));
		}
		assert_int_equal(questions.count, limits[i]);
		row("DNS-9", "and a reset counts from 0");
		ma_questions_reset(&questions);
		assert_null(ask(&questions, "more", TXT));
		ma_questions_release(&questions);
		mailauth_context_free(context);
	}
}

static void misuse_ends_in_a_status(void **state)
{
	static const int outcomes[] = {MAILAUTH_DNS_DATA, 8, -1, 1000};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	const void *const null_rdata[1] = {NULL};
	const void *const some_rdata[1] = {"\1x"};
	const size_t lengths[1] = {2};
	mailauth_questions questions;
	const char *name;
	uint16_t type;
	uint32_t id;
	(void)state;

	row("API-3", "NULL questions are no memory, or nothing to ask");
	assert_int_equal(mailauth_next_question(NULL, &id, &name, &type), 0);
	assert_int_equal(mailauth_answer_rdata(NULL, 1, NULL, NULL, 0), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_answer_text(NULL, 1, "x", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_answer_failure(NULL, 1, MAILAUTH_DNS_TIMEOUT),
		MAILAUTH_NO_MEMORY);
	mailauth_expire(NULL);

	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "a", TXT));
	row("DNS-7", "a question is not handed out where there is no place for it");
	assert_int_equal(mailauth_next_question(&questions, NULL, &name, &type), 0);
	assert_int_equal(mailauth_next_question(&questions, &id, NULL, &type), 0);
	assert_int_equal(mailauth_next_question(&questions, &id, &name, NULL), 0);
	id = pull(&questions, "a", TXT);

	row("DNS-7",
		"an answer that points nowhere is a bad argument, and leaves the question open");
	assert_int_equal(mailauth_answer_text(&questions, id, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_answer_rdata(&questions, id, NULL, lengths, 1),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_answer_rdata(&questions, id, some_rdata, NULL, 1),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_answer_rdata(&questions, id, null_rdata, lengths, 1),
		MAILAUTH_BAD_ARGUMENT);
	for (size_t i = 0; i < COUNT(outcomes); i++)
		assert_int_equal(
			mailauth_answer_failure(&questions, id, (mailauth_dns_outcome)outcomes[i]),
			MAILAUTH_BAD_ARGUMENT);
	assert_null(ask(&questions, "a", TXT));
	row("DNS-7", "no text of length 0 is no data");
	assert_int_equal(mailauth_answer_text(&questions, id, NULL, 0), MAILAUTH_OK);
	assert_answer(ask(&questions, "a", TXT), context, "nodata");
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(questions_come_out_in_order_and_once),
		cmocka_unit_test(names_are_handed_out_in_one_form),
		cmocka_unit_test(questions_are_one_if_name_and_type_are),
		cmocka_unit_test(the_longest_name_is_handed_out_whole),
		cmocka_unit_test(a_text_handed_out_is_known_by_its_place),
		cmocka_unit_test(answers_come_in_any_order_and_count_once),
		cmocka_unit_test(a_question_can_be_answered_before_it_is_pulled),
		cmocka_unit_test(an_ask_function_is_told_once),
		cmocka_unit_test(ids_are_never_used_again),
		cmocka_unit_test(a_reset_forgets_everything),
		cmocka_unit_test(expired_questions_time_out),
		cmocka_unit_test(questions_have_their_limit),
		cmocka_unit_test(misuse_ends_in_a_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
