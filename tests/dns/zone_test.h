/*
 * What the tests of zones share: reading a text, and asking for an answer in two ways.
 */
#ifndef MA_ZONE_TEST_H
#define MA_ZONE_TEST_H

#include "dns_test.h"

#include "questions.h"
#include "zone.h"

static inline mailauth_status read_text(mailauth_zone *zone, const char *text)
{
	uint8_t *copy = exact_copy(text, strlen(text));
	mailauth_status status = mailauth_zone_read(zone, (const char *)copy, strlen(text));

	free(copy);
	return status;
}

/* Puts an answer as "outcome rdata rdata secure". */
static inline void put_answer(ma_buf *buf, const ma_answer *answer)
{
	ma_put_text(buf, mailauth_dns_outcome_text(answer->outcome));
	for (size_t i = 0; i < answer->count; i++) {
		ma_put_octet(buf, ' ');
		put_shown(buf, answer->rdata[i]);
	}
	if (answer->authenticated)
		ma_put_text(buf, " secure");
}

/* Asks the zone by way of a table of questions, as evaluators do, and directly: both must agree. */
static inline void assert_answered(mailauth_zone *zone, const mailauth_context *context,
	const char *name, uint16_t type, const char *want)
{
	mailauth_questions questions;
	ma_name wire = name_of(name), lower;
	const ma_answer *asked;
	ma_answer looked_up;
	ma_buf shown;

	lower = wire;
	ma_name_to_lower(&lower);
	ma_zone_lookup(zone, ma_name_slice(&lower), type, &looked_up);
	ma_buf_grow(&shown, context);
	put_answer(&shown, &looked_up);
	assert_shown(&shown, want);

	ma_questions_init(&questions, context, mailauth_zone_ask, zone);
	asked = ma_ask(&questions, &wire, type);
	assert_non_null(asked);
	assert_int_equal(questions.status, MAILAUTH_OK);
	put_answer(&shown, asked);
	assert_shown(&shown, want);
	assert_int_equal(asked->count > 0, asked->outcome == MAILAUTH_DNS_DATA);
	assert_false(asked->over_limit);
	ma_questions_release(&questions);
}

#endif
