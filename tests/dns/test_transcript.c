/*
 * Transcripts: what is written for each kind of answer, and that a zone made of it gives the same
 * answers to the same questions.
 */
#include "message_test.h"

#include "transcript.h"
#include "zone.h"

enum {
	A = MAILAUTH_RRTYPE_A,
	CNAME = MAILAUTH_RRTYPE_CNAME,
	MX = MAILAUTH_RRTYPE_MX,
	TXT = MAILAUTH_RRTYPE_TXT
};

/* What one question is told: text of records, or an outcome's word; secure with a '+' before it. */
typedef struct told {
	const char *name;
	uint16_t type;
	const char *answer; /* NULL: it stays open */
} told;

static void tell(mailauth_questions *questions, const told *what)
{
	bool secure = what->answer != NULL && what->answer[0] == '+';
	const char *answer = secure ? what->answer + 1 : what->answer;
	mailauth_dns_outcome outcome;
	const char *name;
	uint16_t type;
	uint32_t id;

	assert_null(ask(questions, what->name, what->type));
	assert_int_equal(mailauth_next_question(questions, &id, &name, &type), 1);
	if (answer == NULL)
		return;
	if (mailauth_dns_outcome_from_text(answer, strlen(answer), &outcome) == MAILAUTH_OK)
		assert_int_equal(mailauth_answer_failure(questions, id, outcome), MAILAUTH_OK);
	else
		assert_int_equal(mailauth_answer_text(questions, id, answer, strlen(answer)),
			MAILAUTH_OK);
	if (secure)
		assert_int_equal(mailauth_answer_secure(questions, id), MAILAUTH_OK);
	assert_non_null(ask(questions, what->name, what->type));
}

/* The transcript, in memory that is given up with free(). */
static char *transcript_of(const mailauth_questions *questions, size_t *len)
{
	char *text;

	assert_int_equal(mailauth_questions_transcript(questions, NULL, 0, len), MAILAUTH_NO_SPACE);
	text = malloc(*len + 1);
	assert_non_null(text);
	assert_int_equal(mailauth_questions_transcript(questions, text, *len + 1, len),
		MAILAUTH_OK);
	assert_int_equal(strlen(text), *len);
	return text;
}

/* A zone of the transcript must tell all that was told; only what was open is not known. */
static void assert_repeats(const mailauth_questions *questions)
{
	mailauth_zone *zone = mailauth_zone_new(questions->context);
	size_t len;
	char *text = transcript_of(questions, &len);

	assert_int_equal(mailauth_zone_read(zone, text, len), MAILAUTH_OK);
	for (const ma_question *question = questions->first; question != NULL;
		question = question->following) {
		const ma_answer *first = &question->answer;
		mailauth_questions again;
		const ma_answer *answer;

		if (!question->answered)
			continue;
		ma_questions_init(&again, questions->context, mailauth_zone_ask, zone);
		answer = ask(&again, question->text, question->type);
		assert_non_null(answer);
		assert_string_equal(mailauth_dns_outcome_text(answer->outcome),
			mailauth_dns_outcome_text(first->outcome));
		assert_int_equal(answer->authenticated, first->authenticated);
		assert_int_equal(answer->count, first->count);
		for (size_t i = 0; i < answer->count; i++)
			assert_true(ma_slice_equal(answer->rdata[i], first->rdata[i]));
		ma_questions_release(&again);
	}
	mailauth_zone_free(zone);
	free(text);
}

/* ------------------------------------------------------------------ what is written */

static void answers_are_written(void **state)
{
	static const struct {
		const char *why;
		told told[5];
		const char *want;
	} rows[] = {
		{"nothing was asked", {{NULL, 0, NULL}}, ""},
		{"records, one a line, in their order", {{"a.example", TXT, "\"x y\" z\nb"}},
			"a.example. TXT \"x y\" \"z\"\na.example. TXT \"b\"\n"},
		{"no data and NXDOMAIN as failures", {{"a", TXT, "nodata"}, {"b", TXT, "nxdomain"}},
			"$FAIL a. TXT nodata\n$FAIL b. TXT nxdomain\n"},
		{"other failures by their words",
			{{"a", TXT, "servfail"}, {"a", A, "refused"}, {"a", MX, "timeout"},
				{"b", TXT, "bogus"}, {"b", A, "malformed"}},
			"$FAIL a. TXT servfail\n$FAIL a. A refused\n$FAIL a. MX timeout\n"
			"$FAIL b. TXT bogus\n$FAIL b. A malformed\n"},
		{"what is vouched for, behind its answer",
			{{"a", TXT, "+x"}, {"b", TXT, "+nodata"}, {"c", TXT, "+nxdomain"},
				{"d", TXT, "+servfail"}},
			"a. TXT \"x\"\n$SECURE a. TXT\n$FAIL b. TXT nodata\n$SECURE b. TXT\n"
			"$FAIL c. TXT nxdomain\n$SECURE c. TXT\n$FAIL d. TXT servfail\n"},
		{"a question that is open is left out", {{"a", TXT, NULL}, {"b", TXT, "x"}},
			"b. TXT \"x\"\n"},
		{"the root", {{".", TXT, "x"}, {".", A, "nodata"}},
			". TXT \"x\"\n$FAIL . A nodata\n"},
		{"a type not known", {{"a", 731, "\\# 1 ab\n\\# 0"}, {"b", 731, "nodata"}},
			"a. TYPE731 \\# 1 ab\na. TYPE731 \\# 0\n$FAIL b. TYPE731 nodata\n"},
		{"names with escapes, and names that look like directives",
			{{"\\$fail.\\@.a\\.b\\032c", TXT, "x"}, {"\\$FAIL", TXT, "nodata"}},
			"\\$fail.\\@.a\\.b\\032c. TXT \"x\"\n$FAIL \\$fail. TXT nodata\n"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_questions questions;
		size_t len;
		char *text;

		row("DNS-19", rows[i].why);
		ma_questions_init(&questions, context, NULL, NULL);
		for (size_t k = 0; k < COUNT(rows[i].told) && rows[i].told[k].name != NULL; k++)
			tell(&questions, &rows[i].told[k]);
		text = transcript_of(&questions, &len);
		assert_string_equal(text, rows[i].want);
		assert_repeats(&questions);
		free(text);
		ma_questions_release(&questions);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ what is repeated */

static void answers_are_repeated(void **state)
{
	static const struct {
		const char *why;
		told told[5];
	} rows[] = {
		{"no data below a name with records, which would not exist",
			{{"a", TXT, "x"}, {"b.a", TXT, "nodata"}}},
		{"NXDOMAIN above one, which would exist",
			{{"b.a", TXT, "x"}, {"a", TXT, "nxdomain"}}},
		{"NXDOMAIN of a type beside another type's records",
			{{"a", TXT, "x"}, {"a", A, "nxdomain"}}},
		{"NXDOMAIN for the root", {{".", TXT, "nxdomain"}, {"a", TXT, "x"}}},
		{"a wildcard is a name like others",
			{{"*.a", TXT, "x"}, {"b.a", TXT, "nxdomain"}, {"c.a", TXT, "y"},
				{"c.a", A, "nodata"}}},
		{"and so is one that is vouched for",
			{{"*.a", TXT, "+x"}, {"b.a", TXT, "nxdomain"}, {"c.a", TXT, "y"},
				{"d.a", TXT, "+nodata"}, {"*", TXT, "nodata"}}},
		{"and one that fails",
			{{"*.a", TXT, "servfail"}, {"b.a", TXT, "nxdomain"}, {"c.a", TXT, "y"}}},
		{"'*' inside a name",
			{{"b.*.a", TXT, "x"}, {"*", TXT, "y"}, {"c.a", TXT, "nxdomain"}}},
		{"a CNAME that was asked for leads nowhere",
			{{"a", CNAME, "b."}, {"a", TXT, "nodata"}, {"b", TXT, "x"}}},
		{"not even at a wildcard", {{"*.a", CNAME, "b."}, {"c.a", TXT, "nxdomain"}}},
		{"several types of a name",
			{{"a", TXT, "x"}, {"a", A, "192.0.2.1\n192.0.2.2"}, {"a", MX, "timeout"},
				{"a", 731, "\\# 0"}}},
		{"names that look like types, classes and numbers",
			{{"txt", TXT, "x"}, {"in", TXT, "y"}, {"3600", TXT, "z"},
				{"type1", A, "nodata"}, {"ch", TXT, "servfail"}}},
		{"a name that differs by an escaped dot",
			{{"a\\.b", TXT, "x"}, {"a.b", TXT, "nxdomain"}}},
		{"the longest of names",
			{{"\\000\\001\\002\\003\\004\\005\\006\\007\\010\\011\\012\\013\\014\\015\\255."
			  "0123456789012345678901234567890123456789012345678901234567890."
			  "0123456789012345678901234567890123456789012345678901234567890."
			  "0123456789012345678901234567890123456789012345678901234567890",
				TXT, "x"}}},
		{"every type that is known",
			{{"a", MAILAUTH_RRTYPE_SOA, "a. b. 1 2 3 4 5"},
				{"a", MAILAUTH_RRTYPE_SRV, "1 2 3 ."},
				{"a", MAILAUTH_RRTYPE_DS, "1 2 3 ab\n\\# 4 00010203"},
				{"a", MAILAUTH_RRTYPE_DNSKEY, "1 2 3 YQ=="},
				{"a", MAILAUTH_RRTYPE_AAAA, "::1"}}},
		{"what was told twice", {{"a", TXT, "x\ny\nx"}}},
		{"what could not be read", {{"a", A, "x"}}},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_questions questions;

		row("DNS-19", rows[i].why);
		ma_questions_init(&questions, context, NULL, NULL);
		for (size_t k = 0; k < COUNT(rows[i].told) && rows[i].told[k].name != NULL; k++)
			tell(&questions, &rows[i].told[k]);
		assert_repeats(&questions);
		ma_questions_release(&questions);
	}
	mailauth_context_free(context);
}

static void every_octet_is_repeated(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint8_t octets[2 * 256];
	const void *rdata[] = {octets};
	const size_t lengths[] = {2 * 256};
	mailauth_questions questions;
	(void)state;

	row("DNS-19", "every octet that a string can hold");
	octets[0] = 255;
	octets[256] = 255;
	for (size_t i = 1; i < 256; i++) {
		octets[i] = (uint8_t)i;
		octets[256 + i] = (uint8_t)(i - 1);
	}
	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "a", TXT));
	assert_int_equal(
		mailauth_answer_rdata(&questions, pull(&questions, "a", TXT), rdata, lengths, 1),
		MAILAUTH_OK);
	assert_int_equal(ask(&questions, "a", TXT)->outcome, MAILAUTH_DNS_DATA);
	assert_repeats(&questions);
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

static void the_longest_answer_is_repeated(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint8_t *octets = malloc(65535);
	mailauth_questions questions;
	const void *rdata[1];
	size_t length = 65535;
	(void)state;

	row("DNS-19", "TXT of 65535 octets, all of which are escaped");
	assert_non_null(octets);
	memset(octets, 255, 65535);
	octets[65280] = 254;
	rdata[0] = octets;
	ma_questions_init(&questions, context, NULL, NULL);
	assert_null(ask(&questions, "a", TXT));
	assert_int_equal(
		mailauth_answer_rdata(&questions, pull(&questions, "a", TXT), rdata, &length, 1),
		MAILAUTH_OK);
	assert_int_equal(ask(&questions, "a", TXT)->outcome, MAILAUTH_DNS_DATA);
	assert_repeats(&questions);
	ma_questions_release(&questions);
	free(octets);
	mailauth_context_free(context);
}

static void questions_that_expired_are_repeated(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	size_t len;
	char *text;
	(void)state;

	row("DNS-19", "what was open when it expired, and what was asked then, is a timeout");
	ma_questions_init(&questions, context, NULL, NULL);
	tell(&questions, &(told){"a", TXT, NULL});
	mailauth_expire(&questions);
	assert_non_null(ask(&questions, "a", TXT));
	assert_non_null(ask(&questions, "b", TXT));
	text = transcript_of(&questions, &len);
	assert_string_equal(text, "$FAIL a. TXT timeout\n$FAIL b. TXT timeout\n");
	assert_repeats(&questions);
	free(text);
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ sets of answers at random */

static uint32_t next_random(uint32_t *random, uint32_t below)
{
	*random = *random * 1664525 + 1013904223;
	return (*random >> 8) % below;
}

static void sets_of_answers_are_repeated(void **state)
{
	static const char *const names[] = {".", "a", "b.a", "*.a", "*", "c.b.a", "*.b.a", "b.*.a",
		"x\\.a", "c.a", "d.c.a", "\\000.a", "txt.a"};
	static const uint16_t types[] = {TXT, A, CNAME, 731};
	static const char *const records[COUNT(types)][3] = {{"x", "\"\"", "y\nx\nx"},
		{"192.0.2.1", "192.0.2.2\n192.0.2.1", "192.0.2.3"}, {"b.a.", "c.a.\na.", "*.a."},
		{"\\# 0", "\\# 1 00", "\\# 0\n\\# 1 01"}};
	static const char *const failures[] = {"nodata", "nxdomain", "servfail", "refused",
		"timeout", "bogus", "malformed"};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint32_t random = 4592;
	(void)state;

	row("DNS-19",
		"5000 sets of answers, for names that lie above, below and beside each other");
	for (int round = 0; round < 5000; round++) {
		mailauth_questions questions;

		ma_questions_init(&questions, context, NULL, NULL);
		for (size_t i = 0; i < COUNT(names) * COUNT(types); i++) {
			size_t type = i % COUNT(types);
			char answer[40];

			if (next_random(&random, 3) == 0)
				continue;
			snprintf(answer, sizeof answer, "%s%s",
				next_random(&random, 3) == 0 ? "+" : "",
				next_random(&random, 2) == 0
					? records[type][next_random(&random, 3)]
					: failures[next_random(&random, COUNT(failures))]);
			tell(&questions, &(told){names[i / COUNT(types)], types[type], answer});
		}
		assert_repeats(&questions);
		ma_questions_release(&questions);
	}
	mailauth_context_free(context);
}

static void what_was_used_is_written_in_the_order_of_use(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	size_t len;
	char *text;
	(void)state;

	ma_questions_init(&questions, context, NULL, NULL);
	tell(&questions, &(told){"a", TXT, "x"});
	tell(&questions, &(told){"b", TXT, "nodata"});
	tell(&questions, &(told){"c", TXT, "z"});
	ma_questions_begin(&questions);
	row("DNS-19", "a run that used nothing yet rests on nothing");
	text = transcript_of(&questions, &len);
	assert_string_equal(text, "");
	free(text);
	row("DNS-19", "a run's answers come in the order of their first use; others are left out");
	assert_non_null(ask(&questions, "c", TXT));
	assert_non_null(ask(&questions, "a", TXT));
	assert_non_null(ask(&questions, "c", TXT));
	text = transcript_of(&questions, &len);
	assert_string_equal(text, "c. TXT \"z\"\na. TXT \"x\"\n");
	free(text);
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ room and misuse */

static void the_size_needed_is_told(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_questions questions;
	char buf[30];
	size_t len = 7;
	(void)state;

	ma_questions_init(&questions, context, NULL, NULL);
	row("DNS-19", "without answers there is only the NUL");
	assert_int_equal(mailauth_questions_transcript(&questions, buf, 1, &len), MAILAUTH_OK);
	assert_int_equal(len, 0);
	assert_string_equal(buf, "");
	tell(&questions, &(told){"a", TXT, "x"});
	row("DNS-19", "with one octet less of room the length needed is told");
	assert_int_equal(mailauth_questions_transcript(&questions, buf, 11, &len),
		MAILAUTH_NO_SPACE);
	assert_int_equal(len, 11);
	assert_string_equal(buf, "");
	assert_int_equal(mailauth_questions_transcript(&questions, buf, 12, &len), MAILAUTH_OK);
	assert_string_equal(buf, "a. TXT \"x\"\n");
	row("DNS-19", "no place for text or length is a bad argument");
	assert_int_equal(mailauth_questions_transcript(&questions, NULL, 1, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_questions_transcript(&questions, buf, 12, NULL),
		MAILAUTH_BAD_ARGUMENT);
	row("API-3", "and NULL questions are no memory");
	assert_int_equal(mailauth_questions_transcript(NULL, buf, 12, &len), MAILAUTH_NO_MEMORY);
	ma_questions_release(&questions);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_written),
		cmocka_unit_test(answers_are_repeated),
		cmocka_unit_test(every_octet_is_repeated),
		cmocka_unit_test(the_longest_answer_is_repeated),
		cmocka_unit_test(questions_that_expired_are_repeated),
		cmocka_unit_test(sets_of_answers_are_repeated),
		cmocka_unit_test(what_was_used_is_written_in_the_order_of_use),
		cmocka_unit_test(the_size_needed_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
