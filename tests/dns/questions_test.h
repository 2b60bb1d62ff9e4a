/*
 * What the tests of questions share: asking, pulling, and showing an answer.
 */
#ifndef MA_QUESTIONS_TEST_H
#define MA_QUESTIONS_TEST_H

#include "dns_test.h"

#include "context.h"
#include "questions.h"

static inline const ma_answer *ask(mailauth_questions *questions, const char *name, uint16_t type)
{
	ma_name wire = name_of(name);

	return ma_ask(questions, &wire, type);
}

/* Pulls the next question, which must be this one; returns its id. */
static inline uint32_t pull(mailauth_questions *questions, const char *want_name,
	uint16_t want_type)
{
	uint32_t id = 0;
	const char *name = NULL;
	uint16_t type = 0;

	assert_int_equal(mailauth_next_question(questions, &id, &name, &type), 1);
	assert_string_equal(name, want_name);
	assert_int_equal(type, want_type);
	assert_int_not_equal(id, 0);
	return id;
}

static inline void assert_none_to_pull(mailauth_questions *questions)
{
	uint32_t id = 77;
	const char *name = "untouched";
	uint16_t type = 99;

	assert_int_equal(mailauth_next_question(questions, &id, &name, &type), 0);
	assert_int_equal(id, 77);
	assert_string_equal(name, "untouched");
	assert_int_equal(type, 99);
}

/* Puts an answer as "outcome rdata rdata". */
static inline void assert_answer(const ma_answer *answer, const mailauth_context *context,
	const char *want)
{
	ma_buf shown;

	assert_non_null(answer);
	ma_buf_grow(&shown, context);
	ma_put_text(&shown, mailauth_dns_outcome_text(answer->outcome));
	for (size_t i = 0; i < answer->count; i++) {
		ma_put_octet(&shown, ' ');
		put_shown(&shown, answer->rdata[i]);
	}
	assert_shown(&shown, want);
	assert_int_equal(answer->count > 0, answer->outcome == MAILAUTH_DNS_DATA);
	assert_false(answer->authenticated);
	assert_false(answer->over_limit);
}

#endif
