/*
 * Answers in each of their forms: text, rdata, failures.
 */
#include "questions_test.h"

enum { A = MAILAUTH_RRTYPE_A, MX = MAILAUTH_RRTYPE_MX, TXT = MAILAUTH_RRTYPE_TXT };

static void text_answers(void **state)
{
	static const struct {
		const char *why;
		uint16_t type;
		const char *in, *want;
	} rows[] = {
		{"one line is one record", TXT, "\"v=DKIM1; p=\" \"x\"\n",
			"data <11>v=DKIM1;<32>p=<1>x"},
		{"each line is one", TXT, "\"a\"\n\"b\"\n", "data <1>a <1>b"},
		{"the last line end may be missing", MX, "10 mx.example.\n20 .",
			"data <0><10><2>mx<7>example<0> <0><20><0>"},
		{"CRLF ends a line too", A, "192.0.2.1\r\n192.0.2.2\r\n",
			"data <192><0><2><1> <192><0><2><2>"},
		{"lines of blanks are no records", A, "\n \n192.0.2.1\n\t\n",
			"data <192><0><2><1>"},
		{"blanks before and behind rdata are nothing", A, "  192.0.2.1 \t\n",
			"data <192><0><2><1>"},
		{"equal lines count once (RFC 2181 5)", A, "192.0.2.1\n192.0.2.1",
			"data <192><0><2><1>"},
		{"the generic form is read (RFC 3597 5)", A, "\\# 4 c0000201\n",
			"data <192><0><2><1>"},
		{"also of types not known", 731, "\\# 0\n\\# 1 aa", "data  <170>"},
		{"parentheses go over lines", MX, "( 10\n mx. )\n", "data <0><10><2>mx<0>"},
		{"no text is no data", TXT, "", "nodata"},
		{"lines of blanks are no data", TXT, "\n \r\n\t", "nodata"},
		{"names must be absolute", MX, "10 mx.example\n", "malformed"},
		{"@ means nothing here", MX, "10 @\n", "malformed"},
		{"rdata of another type is malformed", A, "mx.example.\n", "malformed"},
		{"so is all of it, if one line is", A, "192.0.2.1\n192.0.2.256\n", "malformed"},
		{"owner, class and type have no place", A, "a. IN A 192.0.2.1\n", "malformed"},
		{"nor have directives", A, "$TTL 5\n192.0.2.1\n", "malformed"},
		{"nor comments, in which dig tells of its failures", TXT,
			";; connection timed out; no servers could be reached\n", "malformed"},
		{"so that text without its quotes is not cut at ';'", TXT, "v=DKIM1; p=x\n",
			"malformed"},
		{"a ';' in quotes is data", TXT, "\";\"", "data <1>;"},
		{"a quote that is not closed", TXT, "\"a\n", "malformed"},
		{"a string over 255 octets is not split", TXT,
			"\"1234567890123456789012345678901234567890123456789012345678901234567890123456789012345"
			"678901234567890123456789012345678901234567890123456789012345678901234567890123456789012"
			"345678901234567890123456789012345678901234567890123456789012345678901234567890123456\"",
			"malformed"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, strlen(rows[i].in));
		mailauth_questions questions;
		uint32_t id;

		row("DNS-7", rows[i].why);
		ma_questions_init(&questions, context, NULL, NULL);
		assert_null(ask(&questions, "a", rows[i].type));
		id = pull(&questions, "a", rows[i].type);
		assert_int_equal(mailauth_answer_text(&questions, id, (const char *)copy,
					 strlen(rows[i].in)),
			MAILAUTH_OK);
		free(copy);
		assert_answer(ask(&questions, "a", rows[i].type), context, rows[i].want);
		ma_questions_release(&questions);
	}
	mailauth_context_free(context);
}

static void rdata_answers(void **state)
{
	static const struct {
		const char *why;
		uint16_t type;
		size_t count;
		const char *in[3];
		size_t len[3];
		const char *want;
	} rows[] = {
		{"each rdata is one record", TXT, 2, {"\1a", "\1b\0"}, {2, 3}, "data <1>a <1>b<0>"},
		{"no rdata is no data", TXT, 0, {NULL}, {0}, "nodata"},
		{"rdata of another form is malformed", A, 1, {"\1a"}, {2}, "malformed"},
		{"so is all, if one is", TXT, 3, {"\1a", "\2b", "\1c"}, {2, 2, 2}, "malformed"},
		{"rdata with something behind", MX, 1, {"\0\1\0\0"}, {4}, "malformed"},
		{"a compressed name (RFC 1035 4.1.4)", MX, 1, {"\0\1\300\14"}, {4}, "malformed"},
		{"empty rdata of a known type", TXT, 1, {""}, {0}, "malformed"},
		{"empty rdata of a type not known, given as NULL", 731, 2, {NULL, "x"}, {0, 1},
			"data  x"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		const void *rdata[3] = {NULL, NULL, NULL};
		mailauth_questions questions;
		uint32_t id;

		row("DNS-7", rows[i].why);
		ma_questions_init(&questions, context, NULL, NULL);
		assert_null(ask(&questions, "a", rows[i].type));
		id = pull(&questions, "a", rows[i].type);
		for (size_t k = 0; k < rows[i].count; k++)
			rdata[k] = rows[i].in[k] != NULL ? exact_copy(rows[i].in[k], rows[i].len[k])
							 : NULL;
		assert_int_equal(
			mailauth_answer_rdata(&questions, id, rdata, rows[i].len, rows[i].count),
			MAILAUTH_OK);
		for (size_t k = 0; k < rows[i].count; k++)
			free((void *)(uintptr_t)rdata[k]);
		assert_answer(ask(&questions, "a", rows[i].type), context, rows[i].want);
		ma_questions_release(&questions);
	}
	mailauth_context_free(context);
}

static void failures_as_answers(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	row("DNS-7", "each outcome but data can be the answer");
	for (int outcome = MAILAUTH_DNS_NODATA; outcome <= MAILAUTH_DNS_MALFORMED; outcome++) {
		mailauth_questions questions;
		uint32_t id;

		ma_questions_init(&questions, context, NULL, NULL);
		assert_null(ask(&questions, "a", TXT));
		id = pull(&questions, "a", TXT);
		assert_int_equal(
			mailauth_answer_failure(&questions, id, (mailauth_dns_outcome)outcome),
			MAILAUTH_OK);
		assert_answer(ask(&questions, "A", TXT), context,
			mailauth_dns_outcome_text((mailauth_dns_outcome)outcome));
		ma_questions_release(&questions);
	}
	mailauth_context_free(context);
}

static void answer_lines_have_their_limit(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	char text[514];
	(void)state;

	assert_int_equal(mailauth_context_set_limit(context, MAILAUTH_LIMIT_ZONE_ENTRY_BYTES, 512),
		MAILAUTH_OK);
	memset(text, ' ', sizeof text);
	text[0] = 'x';
	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "a", TXT));
	assert_null(ask(&questions, "b", TXT));
	row("DNS-9", "a line of an answer in text has the limit of an entry: at it");
	assert_int_equal(mailauth_answer_text(&questions, pull(&questions, "a", TXT), text, 512),
		MAILAUTH_OK);
	assert_answer(ask(&questions, "a", TXT), context, "data <1>x");
	row("DNS-9", "and over it");
	assert_int_equal(mailauth_answer_text(&questions, pull(&questions, "b", TXT), text, 513),
		MAILAUTH_OK);
	assert_answer(ask(&questions, "b", TXT), context, "malformed");
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_answers),
		cmocka_unit_test(rdata_answers),
		cmocka_unit_test(failures_as_answers),
		cmocka_unit_test(answer_lines_have_their_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
