/*
 * Targets: mailauth_questions_transcript, mailauth_zone_read, mailauth_zone_ask, ma_put_set.
 *
 * The input is a list of questions, each with its answer: octets that say name, type, outcome and
 * whether the answer is authenticated, then octets of names and rdata. A zone that reads the
 * transcript gives each answer again, and asked in the same order it gives the same transcript.
 * What is left of the input is the value of a setting, which comes back as well.
 */
#include "cursor.h"
#include "questions.h"
#include "record.h"
#include "transcript.h"
#include "zone.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static uint8_t take_octet(ma_cursor *in)
{
	ma_slice octet;

	return ma_take_octets(in, 1, &octet) ? octet.ptr[0] : 0;
}

/* Up to 15 octets, or a few times as many. */
static ma_slice take_piece(ma_cursor *in)
{
	uint8_t head = take_octet(in);
	size_t len = head & 0x80 ? (size_t)(head & 0x7f) * 4 : head & 0x0f;
	ma_slice piece;

	if (!ma_take_octets(in, len, &piece))
		ma_take_octets(in, ma_left(in), &piece);
	return piece;
}

/* A name of a few labels, some of them usual ones, so that names lie above and below each other. */
static ma_name take_name(ma_cursor *in)
{
	static const char *const labels[] = {"a", "b", "*", "$fail", "txt", "@"};
	ma_name name = ma_name_root;
	uint8_t shape = take_octet(in);

	for (int i = 0; i < shape % 5; i++) {
		uint8_t which = take_octet(in);
		ma_slice label = which % 7 < 6 ? ma_slice_text(labels[which % 7]) : take_piece(in);

		(void)ma_name_prepend(&name, label);
	}
	return name;
}

/* Answers with pieces of the input that are rdata, or take no part if none is. */
static void answer_with_pieces(mailauth_questions *questions, const ma_question *question,
	ma_cursor *in)
{
	const void *rdata[4];
	size_t lengths[4], count = 0;

	for (int i = take_octet(in) % 4; i >= 0; i--) {
		ma_slice piece = take_piece(in);

		if (!ma_rdata_is_valid(question->type, piece))
			continue;
		rdata[count] = piece.ptr;
		lengths[count++] = piece.len;
	}
	must(mailauth_answer_rdata(questions, question->id, rdata, lengths, count) == MAILAUTH_OK);
}

/* The question that has just been asked: not the last one if it stood open already. */
static const ma_question *find_asked(const mailauth_questions *questions, const ma_name *name,
	uint16_t type)
{
	const ma_question *question = questions->first;

	while (question != NULL &&
		(question->type != type ||
			!ma_slice_equal_nocase(question->name, ma_name_slice(name))))
		question = question->following;
	return question;
}

/* One question, perhaps one that was asked before, and its answer. */
static void tell(mailauth_questions *questions, ma_cursor *in)
{
	static const uint16_t types[] = {MAILAUTH_RRTYPE_TXT, MAILAUTH_RRTYPE_A,
		MAILAUTH_RRTYPE_CNAME, MAILAUTH_RRTYPE_MX, MAILAUTH_RRTYPE_DS, 731, 1234, 65535};
	uint8_t outcome = take_octet(in);
	uint16_t type = types[take_octet(in) % 8];
	ma_name name = take_name(in);
	const ma_question *question;

	if (ma_ask(questions, &name, type) != NULL || questions->status != MAILAUTH_OK)
		return;
	question = find_asked(questions, &name, type);
	must(question != NULL && !question->answered);
	if (outcome % 16 < 8)
		answer_with_pieces(questions, question, in);
	else if (outcome % 16 < 15)
		must(mailauth_answer_failure(questions, question->id,
			     (mailauth_dns_outcome)(outcome % 16 - 7)) == MAILAUTH_OK);
	else
		return;
	if (outcome & 0x80)
		must(mailauth_answer_secure(questions, question->id) == MAILAUTH_OK);
	must(ma_ask(questions, &name, type) == &question->answer);
}

static void must_be_same(const ma_answer *first, const ma_answer *again)
{
	must(again != NULL && first->outcome == again->outcome && first->count == again->count);
	must(first->authenticated == again->authenticated && !again->over_limit);
	for (size_t i = 0; i < first->count; i++)
		must(ma_slice_equal(first->rdata[i], again->rdata[i]));
}

/* Asks what another table asked. */
static const ma_answer *ask_for(mailauth_questions *questions, const ma_question *question)
{
	ma_cursor in = ma_cursor_over(question->name);
	ma_name name;

	must(ma_name_take_wire(&in, &name) && ma_at_end(&in));
	return ma_ask(questions, &name, question->type);
}

/* Asks the zone all whose answers were used, in that order, and writes what it says. */
static void ask_again(const mailauth_questions *questions, mailauth_zone *zone, ma_buf *transcript)
{
	mailauth_questions again;

	ma_questions_init(&again, questions->context, mailauth_zone_ask, zone);
	for (const ma_question *question = questions->first_used; question != NULL;
		question = question->next_used)
		must_be_same(&question->answer, ask_for(&again, question));
	ma_put_answers(transcript, &again);
	ma_questions_release(&again);
}

static void repeat(const mailauth_questions *questions, ma_slice setting)
{
	mailauth_zone *zone = mailauth_zone_new(questions->context);
	ma_buf first, again;
	const char *value;
	size_t len;

	must(zone != NULL);
	ma_buf_grow(&first, questions->context);
	ma_buf_grow(&again, questions->context);
	ma_put_set(&first, "rest", setting);
	ma_put_answers(&first, questions);
	must(first.status == MAILAUTH_OK);
	must(mailauth_zone_read(zone, (const char *)first.data, first.len) == MAILAUTH_OK);
	value = mailauth_zone_get_setting(zone, "rest", &len);
	must(value != NULL && ma_slice_equal(ma_slice_of(value, len), setting));
	ma_put_set(&again, "rest", setting);
	ask_again(questions, zone, &again);
	must(ma_slice_equal(ma_buf_slice(&first), ma_buf_slice(&again)));
	ma_buf_release(&first);
	ma_buf_release(&again);
	mailauth_zone_free(zone);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_cursor in = ma_cursor_over(ma_slice_of(octets, len < 65536 ? len : 65536));
	mailauth_questions questions;

	must(context != NULL);
	ma_questions_init(&questions, context, NULL, NULL);
	for (int count = take_octet(&in) % 32; count > 0 && !ma_at_end(&in); count--)
		tell(&questions, &in);
	repeat(&questions, ma_slice_of(in.at, ma_left(&in)));
	ma_questions_release(&questions);
	mailauth_context_free(context);
	return 0;
}
