/*
 * Every allocation of reading zones, asking and answering fails once.
 */
#include "zone_test.h"

#include "alloc_test.h"

#define TXT MAILAUTH_RRTYPE_TXT

/* ------------------------------------------------------------------ zones */

static const char scenario[] = "$ORIGIN example.\na.b.c TXT x\n TXT y\n TXT z\n MX 10 mx\n"
			       "*.c TXT w\nd CNAME a.b.c\n$FAIL e TXT timeout\n$SECURE d TXT\n"
			       "f TYPE731 \\# 3 abcdef\n";

/* Reads, asks and sets failures until something lacks memory. Returns whether nothing did. */
static bool run_scenario(mailauth_zone *zone, const mailauth_context *context)
{
	static const char *const names[] = {"a.b.c.example", "d.example", "x.c.example",
		"e.example", "nothing"};
	mailauth_status status = mailauth_zone_read(zone, scenario, sizeof scenario - 1);
	mailauth_questions questions;

	assert_true(status == MAILAUTH_OK || status == MAILAUTH_NO_MEMORY);
	if (status == MAILAUTH_OK)
		status = mailauth_zone_set_failure(zone, "g.example", TXT, MAILAUTH_DNS_BOGUS);
	assert_true(status == MAILAUTH_OK || status == MAILAUTH_NO_MEMORY);
	if (zone != NULL)
		assert_string_equal(mailauth_zone_error(zone, NULL, NULL), "");
	ma_questions_init(&questions, context, mailauth_zone_ask, zone);
	for (size_t i = 0; i < COUNT(names) && status == MAILAUTH_OK; i++) {
		ma_name name = name_of(names[i]);
		const ma_answer *answer = ma_ask(&questions, &name, TXT);

		status = questions.status;
		assert_int_equal(answer == NULL, status != MAILAUTH_OK);
	}
	ma_questions_release(&questions);
	return status == MAILAUTH_OK;
}

/* What an operation works on. */
typedef struct failing {
	mailauth_context *context;
	mailauth_zone *zone;
	mailauth_questions questions;
	const char *text;
	size_t len;
} failing;

static bool run_small(void *user)
{
	failing *it = user;

	it->zone = mailauth_zone_new(it->context);
	return run_scenario(it->zone, it->context);
}

static void recover_small(void *user)
{
	failing *it = user;

	if (it->zone != NULL) {
		assert_true(run_scenario(it->zone, it->context));
		assert_answered(it->zone, it->context, "d.example", TXT,
			"data <1>x <1>y <1>z secure");
		assert_answered(it->zone, it->context, "b.c.example", TXT, "nodata");
		assert_answered(it->zone, it->context, "x.b.c.example", TXT, "nxdomain");
		assert_answered(it->zone, it->context, "x.c.example", TXT, "data <1>w");
		assert_answered(it->zone, it->context, "e.example", TXT, "timeout");
		assert_answered(it->zone, it->context, "g.example", TXT, "bogus");
	}
	mailauth_zone_free(it->zone);
}

static void every_allocation_may_fail(void **state)
{
	static const test_operation operation = {run_small, recover_small};
	failing it;
	(void)state;

	row("DNS-10",
		"whichever allocation of reading and asking fails, the status says so, nothing leaks,");
	row("DNS-10", "and when there is memory again the same zone reads and answers everything");
	assert_in_range(every_allocation_fails_on(&it.context, &operation, &it), 5, 100);
}

static bool run_large(void *user)
{
	failing *it = user;

	it->zone = mailauth_zone_new(it->context);
	return worked(mailauth_zone_read(it->zone, it->text, it->len));
}

static void recover_large(void *user)
{
	failing *it = user;

	if (it->zone == NULL)
		return;
	assert_int_equal(mailauth_zone_read(it->zone, it->text, it->len), MAILAUTH_OK);
	for (int i = 0; i < 300; i += 7) {
		char name[30], want[30];

		snprintf(name, sizeof name, "n%d.example", i);
		snprintf(want, sizeof want, "data <%d>%d", i < 10 ? 1 : i < 100 ? 2 : 3, i);
		assert_answered(it->zone, it->context, name, TXT, want);
	}
	mailauth_zone_free(it->zone);
}

/* A zone so large that its tables grow, with each allocation failing once. */
static void every_allocation_of_a_large_zone_may_fail(void **state)
{
	static const test_operation operation = {run_large, recover_large};
	char *text = malloc(20000);
	failing it = {.text = text};
	(void)state;

	assert_non_null(text);
	for (int i = 0; i < 300; i++)
		it.len += (size_t)sprintf(text + it.len, "n%d.example. TXT %d\nexample. TXT %d\n",
			i, i, i);
	row("DNS-10",
		"also while a large zone grows: what was read is whole, and the rest can follow");
	assert_in_range(every_allocation_fails_on(&it.context, &operation, &it), 9, 100);
	free(text);
}

/* The name has as many types as it may, however often one of them lacked memory. */
static void recover_full(void *user)
{
	failing *it = user;

	if (it->zone == NULL)
		return;
	assert_int_equal(mailauth_zone_read(it->zone, it->text, it->len), MAILAUTH_OK);
	assert_int_equal(mailauth_zone_read(it->zone, "n. TYPE2000 \\# 0", 15), MAILAUTH_MALFORMED);
	mailauth_zone_free(it->zone);
}

static void a_type_counts_once_it_has_memory(void **state)
{
	static const char *const kinds[] = {"n. TYPE%d \\# 0\n", "$FAIL n. TYPE%d timeout\n",
		"$SECURE n. TYPE%d\n"};
	static const test_operation operation = {run_large, recover_full};
	char text[256 * 32];
	(void)state;

	for (size_t kind = 0; kind < COUNT(kinds); kind++) {
		failing it = {.text = text};

		row("DNS-10", "a type at a name for which there was no memory is not counted");
		for (int type = 1000; type < 1256; type++)
			it.len += (size_t)sprintf(text + it.len, kinds[kind], type);
		assert_in_range(every_allocation_fails_on(&it.context, &operation, &it), 4, 100);
	}
}

/* ------------------------------------------------------------------ questions */

/* Two records of text, so that an answer needs memory more than once; the second is long. */
static const char two_lines[] =
	"\"0123456789012345678901234567890123456789012345678901234567890123456789\"\n"
	"\"0123456789012345678901234567890123456789012345678901234567890123456789\" "
	"\"0123456789012345678901234567890123456789012345678901234567890123456789\" "
	"\"0123456789012345678901234567890123456789012345678901234567890123456789\" "
	"\"0123456789012345678901234567890123456789012345678901234567890123456789\" "
	"\"0123456789012345678901234567890123456789012345678901234567890123456789\"\n";

/* Asks and answers question number `n` in its form; the status of what failed first. */
static mailauth_status ask_and_answer(mailauth_questions *questions, int n)
{
	static const char long_rdata[200] = {(char)199};
	const void *const rdata[2] = {"\1x", long_rdata};
	const size_t lengths[2] = {2, sizeof long_rdata};
	mailauth_status status;
	const char *its_name;
	uint16_t type;
	char text[40];
	ma_name name;
	uint32_t id;

	snprintf(text, sizeof text, "n%d.example", n);
	name = name_of(text);
	assert_null(ma_ask(questions, &name, TXT));
	if (questions->status != MAILAUTH_OK) {
		assert_int_equal(mailauth_next_question(questions, &id, &its_name, &type), 0);
		return questions->status;
	}
	assert_int_equal(mailauth_next_question(questions, &id, &its_name, &type), 1);
	assert_string_equal(its_name, text);
	if (n % 3 == 0)
		status = mailauth_answer_failure(questions, id, MAILAUTH_DNS_NXDOMAIN);
	else if (n % 3 == 1)
		status = mailauth_answer_rdata(questions, id, rdata, lengths, 2);
	else
		status = mailauth_answer_text(questions, id, two_lines, sizeof two_lines - 1);
	assert_int_equal(questions->status, status);
	assert_int_equal(ma_ask(questions, &name, TXT) != NULL, status == MAILAUTH_OK);
	if (status == MAILAUTH_OK)
		assert_int_equal(ma_ask(questions, &name, TXT)->count, n % 3 == 0 ? 0 : 2);
	return status;
}

static bool run_table(void *user)
{
	failing *it = user;
	mailauth_status status = MAILAUTH_OK;

	ma_questions_init(&it->questions, it->context, NULL, NULL);
	for (int n = 0; n < 30 && status == MAILAUTH_OK; n++)
		status = ask_and_answer(&it->questions, n);
	return worked(status);
}

static void recover_table(void *user)
{
	failing *it = user;
	ma_name known = name_of("n0.example");

	if (it->questions.status != MAILAUTH_OK) {
		assert_null(ma_ask(&it->questions, &known, TXT));
		assert_int_equal(it->questions.status, MAILAUTH_NO_MEMORY);
	}
	ma_questions_reset(&it->questions);
	for (int n = 0; n < 30; n++)
		assert_int_equal(ask_and_answer(&it->questions, n), MAILAUTH_OK);
	ma_questions_release(&it->questions);
}

static void every_allocation_of_a_table_of_questions_may_fail(void **state)
{
	static const test_operation operation = {run_table, recover_table};
	failing it;
	(void)state;

	row("DNS-10",
		"whichever allocation of asking and answering fails, the status says so, and stays,");
	row("DNS-10", "no answer is half there, and after a reset all is as in the beginning");
	assert_in_range(every_allocation_fails_on(&it.context, &operation, &it), 9, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(every_allocation_of_a_large_zone_may_fail),
		cmocka_unit_test(a_type_counts_once_it_has_memory),
		cmocka_unit_test(every_allocation_of_a_table_of_questions_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
