/*
 * What the tests of DNS messages share: messages as short texts that rows can hold.
 *
 * A message is words with blanks between. Hexadecimal digits are octets; "n:a.b." is a whole name,
 * "l:a" one label without an end; "@12" points to offset 12; "{" and "}" enclose rdata, whose
 * length is put before it.
 */
#ifndef MA_MESSAGE_TEST_H
#define MA_MESSAGE_TEST_H

#include "questions_test.h"

#include "address.h"
#include "ascii.h"
#include "cursor.h"
#include "record.h"
#include "wire_uint.h"

/* The header behind the id, with counts of answers, authority and additional records. */
#define HEAD(flags, answers, authority, additional) \
	"abcd " flags " 0001 " answers " " authority " " additional " "

/* Class IN and a TTL. */
#define IN " 0001 00000e10 "

/* The types used, in hexadecimal. */
#define A_ "0001 "
#define NS_ "0002 "
#define CNAME_ "0005 "
#define SOA_ "0006 "
#define PTR_ "000c "
#define MX_ "000f "
#define TXT_ "0010 "
#define AAAA_ "001c "
#define SRV_ "0021 "
#define DS_ "002b "
#define OPT_ "0029 "

static inline void put_hex_word(ma_buf *buf, ma_slice word)
{
	assert_int_equal(word.len % 2, 0);
	for (size_t i = 0; i < word.len; i += 2)
		ma_put_octet(buf,
			(uint8_t)(ma_hex_value(word.ptr[i]) << 4 | ma_hex_value(word.ptr[i + 1])));
}

static inline void put_name_word(ma_buf *buf, ma_slice text, bool whole)
{
	ma_name name;

	assert_true(ma_name_from_text(text, &ma_name_root, &name));
	ma_put(buf, name.wire, (size_t)name.len - !whole);
}

static inline void put_pointer(ma_buf *buf, ma_cursor digits)
{
	uint64_t offset = 0;

	assert_true(ma_take_uint(&digits, 0x3fff, &offset) && ma_at_end(&digits));
	ma_put_u16(buf, (uint16_t)(0xc000 | offset));
}

/* Takes a word that blanks end. */
static inline ma_slice take_word(ma_cursor *in)
{
	const uint8_t *start = in->at;

	while (!ma_at_end(in) && *in->at != ' ')
		in->at++;
	return ma_slice_of(start, (size_t)(in->at - start));
}

/* Puts the message that the text stands for into a growing buffer. */
static inline void assemble(ma_buf *buf, const char *text)
{
	ma_cursor in = ma_cursor_over(ma_slice_text(text));
	size_t opened = 0;

	for (ma_take(&in, MA_WSP); !ma_at_end(&in); ma_take(&in, MA_WSP)) {
		ma_slice word = take_word(&in);
		ma_cursor at = ma_cursor_over(word);

		if (ma_accept_text(&at, "n:") || ma_accept_text(&at, "l:")) {
			put_name_word(buf, ma_slice_of(at.at, ma_left(&at)), word.ptr[0] == 'n');
		} else if (ma_accept(&at, '@')) {
			put_pointer(buf, at);
		} else if (ma_accept(&at, '{')) {
			ma_put_u16(buf, 0);
			opened = buf->len;
		} else if (ma_accept(&at, '}')) {
			buf->data[opened - 2] = (uint8_t)((buf->len - opened) >> 8);
			buf->data[opened - 1] = (uint8_t)((buf->len - opened) & 0xff);
		} else {
			put_hex_word(buf, word);
		}
	}
	assert_int_equal(buf->status, MAILAUTH_OK);
}

/* Asks, answers with the octets, without one to spare, and gives what the answer is. */
static inline const ma_answer *answer_with_octets(mailauth_questions *questions, const char *name,
	uint16_t type, ma_slice octets)
{
	uint8_t *copy = exact_copy(octets.ptr, octets.len);
	const char *its_name;
	uint16_t its_type;
	uint32_t id;

	assert_null(ask(questions, name, type));
	assert_int_equal(mailauth_next_question(questions, &id, &its_name, &its_type), 1);
	assert_int_equal(mailauth_answer_message(questions, id, copy, octets.len), MAILAUTH_OK);
	free(copy);
	return ask(questions, name, type);
}

/* Puts an answer as "outcome rdata rdata secure", and gives it up. */
static inline void assert_told(const ma_answer *answer, const mailauth_context *context,
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
	if (answer->authenticated)
		ma_put_text(&shown, " secure");
	assert_shown(&shown, want);
	assert_int_equal(answer->count > 0, answer->outcome == MAILAUTH_DNS_DATA);
	assert_false(answer->over_limit);
}

#endif
