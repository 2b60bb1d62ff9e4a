/*
 * Targets: mailauth_answer_message, mailauth_query_write, and by them the reader of DNS messages.
 *
 * The input is a message, and the question it is read for is the one that it has. Reading ends in
 * an answer: data that is whole, valid of its type and in it once; or none. Read twice it is the
 * same, and the id of the message has no say in it. A message that can be read cannot be read
 * without its last octet, or with one more. A query for the same question is no answer, until its
 * QR says so: then it is no data.
 */
#include "dns_message.h"
#include "questions.h"
#include "record.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

enum { HEADER_LEN = 12 };

static void must(bool holds)
{
	if (!holds)
		abort();
}

typedef struct wanted {
	const mailauth_context *context;
	ma_name name;
	uint16_t type;
} wanted;

/* The question of the message, or one for TXT of the root. */
static void find_question(wanted *want, ma_slice message)
{
	ma_cursor in = ma_cursor_over(message);
	ma_slice octets;

	want->name = ma_name_root;
	want->type = MAILAUTH_RRTYPE_TXT;
	if (!ma_take_octets(&in, HEADER_LEN, &octets) || !ma_name_take_wire(&in, &want->name))
		return;
	if (ma_take_octets(&in, 2, &octets))
		want->type = (uint16_t)(octets.ptr[0] << 8 | octets.ptr[1]);
}

/* Answers with the message into new questions, which the caller releases. */
static const ma_answer *answer_with(const wanted *want, mailauth_questions *questions,
	ma_slice message)
{
	const ma_answer *answer;
	const char *name;
	uint16_t type;
	uint32_t id;

	ma_questions_init(questions, want->context, NULL, NULL);
	must(ma_ask(questions, &want->name, want->type) == NULL);
	must(mailauth_next_question(questions, &id, &name, &type) == 1 && type == want->type);
	must(mailauth_answer_message(questions, id, message.ptr, message.len) == MAILAUTH_OK);
	answer = ma_ask(questions, &want->name, want->type);
	must(answer != NULL && !answer->over_limit);
	return answer;
}

static void must_be_malformed(const wanted *want, ma_slice message)
{
	mailauth_questions questions;

	must(answer_with(want, &questions, message)->outcome == MAILAUTH_DNS_MALFORMED);
	ma_questions_release(&questions);
}

static void must_be_whole(const wanted *want, const ma_answer *answer)
{
	must(answer->outcome <= MAILAUTH_DNS_REFUSED || answer->outcome == MAILAUTH_DNS_MALFORMED);
	must((answer->count > 0) == (answer->outcome == MAILAUTH_DNS_DATA));
	must(!answer->authenticated || answer->outcome <= MAILAUTH_DNS_NXDOMAIN);
	for (size_t i = 0; i < answer->count; i++) {
		must(ma_rdata_is_valid(want->type, answer->rdata[i]));
		for (size_t k = 0; k < i && i < 100; k++)
			must(!ma_slice_equal(answer->rdata[i], answer->rdata[k]));
	}
}

/* A copy of the message, with one octet more, and another id. */
static uint8_t *copy_of(ma_slice message)
{
	uint8_t *copy = malloc(message.len + 1);

	must(copy != NULL);
	if (message.len > 0)
		memcpy(copy, message.ptr, message.len);
	copy[message.len] = 0;
	if (message.len >= 2)
		copy[1] ^= 0xff;
	return copy;
}

static void read_again(const wanted *want, const ma_answer *first, ma_slice message)
{
	uint8_t *copy = copy_of(message);
	mailauth_questions questions;
	const ma_answer *again;

	again = answer_with(want, &questions, ma_slice_of(copy, message.len));
	must(first->outcome == again->outcome && first->count == again->count);
	must(first->authenticated == again->authenticated);
	for (size_t i = 0; i < first->count; i++)
		must(ma_slice_equal(first->rdata[i], again->rdata[i]));
	ma_questions_release(&questions);
	if (first->outcome != MAILAUTH_DNS_MALFORMED) {
		must_be_malformed(want, ma_slice_of(copy, message.len + 1));
		must_be_malformed(want, ma_slice_of(copy, message.len - 1));
	}
	free(copy);
}

static void write_query(const wanted *want, uint16_t payload)
{
	mailauth_questions questions;
	char text[MA_NAME_TEXT_MAX + 1];
	uint8_t query[288];
	size_t len;
	ma_buf name;

	ma_buf_over(&name, text, sizeof text);
	ma_name_put_text(&name, &want->name);
	must(ma_buf_end_text(&name, &len) == MAILAUTH_OK);
	must(mailauth_query_write(text, want->type, 7, payload, payload & 1, query, sizeof query,
		     &len) == MAILAUTH_OK);
	must_be_malformed(want, ma_slice_of(query, len));
	query[2] |= 0x80;
	must(answer_with(want, &questions, ma_slice_of(query, len))->outcome ==
		MAILAUTH_DNS_NODATA);
	ma_questions_release(&questions);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_slice message = ma_slice_of(octets, len);
	wanted want = {.context = context};
	mailauth_questions questions;
	const ma_answer *answer;

	must(context != NULL);
	find_question(&want, message);
	answer = answer_with(&want, &questions, message);
	must_be_whole(&want, answer);
	read_again(&want, answer, message);
	ma_questions_release(&questions);
	write_query(&want, len > 0 ? octets[0] : 0);
	mailauth_context_free(context);
	return 0;
}
