/*
 * Transcripts: see transcript.h and mailauth_questions_transcript.
 *
 * Every question that was answered stands in the zone by itself, with its records or with a $FAIL
 * for exactly its name and type, no data and NXDOMAIN included. So the zone finds each at its own
 * name before it comes to CNAMEs, wildcards or names below, and nothing that was told of one
 * question has a say in another.
 */
#include "transcript.h"

#include "escape.h"
#include "rdata.h"
#include "rdata_words.h"

#include <mailauth/dns.h>

void ma_put_set(ma_buf *buf, const char *key, ma_slice value)
{
	ma_put_text(buf, "$SET ");
	ma_put_text(buf, key);
	ma_put_octet(buf, ' ');
	ma_put_quoted(buf, value);
	ma_put_octet(buf, '\n');
}

static void put_name_and_type(ma_buf *buf, const ma_question *question)
{
	ma_put_text(buf, question->text);
	ma_put_text(buf, question->name.len > 1 ? ". " : " "); /* the root is a dot */
	ma_put_type(buf, question->type);
}

static void put_records(ma_buf *buf, const ma_question *question)
{
	for (size_t i = 0; i < question->answer.count; i++) {
		put_name_and_type(buf, question);
		ma_put_octet(buf, ' ');
		ma_put_rdata(buf, question->type, question->answer.rdata[i]);
		ma_put_octet(buf, '\n');
	}
}

static void put_failure(ma_buf *buf, const ma_question *question)
{
	ma_put_text(buf, "$FAIL ");
	put_name_and_type(buf, question);
	ma_put_octet(buf, ' ');
	ma_put_text(buf, mailauth_dns_outcome_text(question->answer.outcome));
	ma_put_octet(buf, '\n');
}

static void put_answer(ma_buf *buf, const ma_question *question)
{
	if (question->answer.outcome == MAILAUTH_DNS_DATA)
		put_records(buf, question);
	else
		put_failure(buf, question);
	if (question->answer.authenticated) {
		ma_put_text(buf, "$SECURE ");
		put_name_and_type(buf, question);
		ma_put_octet(buf, '\n');
	}
}

void ma_put_answers(ma_buf *buf, const mailauth_questions *questions)
{
	for (const ma_question *question = questions->first_used; question != NULL;
		question = question->next_used)
		put_answer(buf, question);
}

mailauth_status mailauth_questions_transcript(const mailauth_questions *questions, char *buf,
	size_t cap, size_t *len)
{
	ma_buf text;

	if (questions == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((buf == NULL && cap > 0) || len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	ma_buf_over(&text, buf, cap);
	ma_put_answers(&text, questions);
	return ma_buf_end_text(&text, len);
}
