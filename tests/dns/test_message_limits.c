/*
 * The bounds of DNS messages: size, names, CNAMEs, steps, and the time that the worst of them take.
 */
#include "message_test.h"

#include "dns_message.h"

#include <time.h>

enum { A = MAILAUTH_RRTYPE_A, TXT = MAILAUTH_RRTYPE_TXT };

typedef struct fixture {
	mailauth_context *context;
	ma_buf message;
} fixture;

static void begin(fixture *f)
{
	f->context = mailauth_context_new(NULL, NULL);
	ma_buf_grow(&f->message, f->context);
}

static void end(fixture *f)
{
	ma_buf_release(&f->message);
	mailauth_context_free(f->context);
}

static mailauth_dns_outcome outcome_of(const fixture *f, const char *name, uint16_t type,
	size_t *count)
{
	mailauth_questions questions;
	const ma_answer *answer;
	mailauth_dns_outcome outcome;

	ma_questions_init(&questions, f->context, NULL, NULL);
	answer = answer_with_octets(&questions, name, type, ma_buf_slice(&f->message));
	assert_non_null(answer);
	outcome = answer->outcome;
	if (count != NULL)
		*count = answer->count;
	ma_questions_release(&questions);
	return outcome;
}

/* Sets the count of answers in the header. */
static void set_answers(fixture *f, size_t count)
{
	f->message.data[6] = (uint8_t)(count >> 8);
	f->message.data[7] = (uint8_t)(count & 0xff);
}

/* ------------------------------------------------------------------ size */

static void messages_have_their_size(void **state)
{
	fixture f;
	(void)state;

	begin(&f);
	row("DNS-9", "a message of 65535 octets, with rdata of a type not known, is read");
	assemble(&f.message,
		HEAD("8180", "0001", "0000", "0000") "n:a. 02db 0001 @12 02db" IN "ffe0");
	while (f.message.len < MA_DNS_MESSAGE_MAX)
		ma_put_octet(&f.message, 0);
	assert_int_equal(outcome_of(&f, "a", 731, NULL), MAILAUTH_DNS_DATA);
	row("DNS-9", "one of 65536 octets is malformed, though all in it is right");
	f.message.data[30]++;
	ma_put_octet(&f.message, 0);
	assert_int_equal(outcome_of(&f, "a", 731, NULL), MAILAUTH_DNS_MALFORMED);
	end(&f);
}

static void names_have_their_size(void **state)
{
	static const struct {
		const char *why;
		size_t label;
		mailauth_dns_outcome want;
	} rows[] = {
		{"a name of 255 octets, most of them by a pointer (RFC 1035 2.3.4)", 61,
			MAILAUTH_DNS_DATA},
		{"one of 256", 62, MAILAUTH_DNS_MALFORMED},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		fixture f;

		begin(&f);
		row("DNS-9", rows[i].why);
		/* The question's name has 193 octets, and that behind the rdata's label 255. */
		assemble(&f.message, HEAD("8180", "0001", "0000", "0000"));
		for (size_t k = 0; k < 3; k++) {
			ma_put_octet(&f.message, 63);
			for (size_t n = 0; n < 63; n++)
				ma_put_octet(&f.message, 'x');
		}
		assemble(&f.message, "00 " CNAME_ "0001 @12 " CNAME_ IN);
		ma_put_u16(&f.message, (uint16_t)(rows[i].label + 3));
		ma_put_octet(&f.message, (uint8_t)rows[i].label);
		for (size_t n = 0; n < rows[i].label; n++)
			ma_put_octet(&f.message, 'y');
		assemble(&f.message, "@12");
		assert_int_equal(
			outcome_of(&f,
				"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx."
				"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx."
				"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
				MAILAUTH_RRTYPE_CNAME, NULL),
			rows[i].want);
		end(&f);
	}
}

/* ------------------------------------------------------------------ CNAMEs */

static void cnames_have_their_limit(void **state)
{
	static const struct {
		const char *why;
		unsigned limit, cnames;
		mailauth_dns_outcome want;
	} rows[] = {
		{"as many CNAMEs as the default limit are followed in a message", 8, 8,
			MAILAUTH_DNS_DATA},
		{"one more is SERVFAIL", 8, 9, MAILAUTH_DNS_SERVFAIL},
		{"a limit of 0: none is followed", 0, 1, MAILAUTH_DNS_SERVFAIL},
		{"and records without one are found", 0, 0, MAILAUTH_DNS_DATA},
		{"the greatest limit", 64, 64, MAILAUTH_DNS_DATA},
		{"one more", 64, 65, MAILAUTH_DNS_SERVFAIL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		fixture f;
		char text[100];

		begin(&f);
		row("DNS-9", rows[i].why);
		assert_int_equal(
			mailauth_context_set_limit(f.context, MAILAUTH_LIMIT_CNAMES, rows[i].limit),
			MAILAUTH_OK);
		assemble(&f.message, HEAD("8180", "0000", "0000", "0000") "n:n0. " TXT_ "0001");
		for (unsigned k = rows[i].cnames; k > 0; k--) {
			snprintf(text, sizeof text, "n:n%u. " CNAME_ IN "{ n:n%u. }", k - 1, k);
			assemble(&f.message, text);
		}
		snprintf(text, sizeof text, "n:n%u. " TXT_ IN "{ 0178 }", rows[i].cnames);
		assemble(&f.message, text);
		set_answers(&f, rows[i].cnames + 1);
		assert_int_equal(outcome_of(&f, "n0", TXT, NULL), rows[i].want);
		end(&f);
	}
}

/* ------------------------------------------------------------------ steps */

/*
 * Puts a name whose labels, 126 of one octet each, are 252 pointers and labels to look at: each
 * label points to the one before. It begins at the last of them, whose offset is returned.
 */
static size_t put_costly_name(fixture *f)
{
	size_t before;

	assemble(&f->message, "00 ");
	before = f->message.len - 1;
	for (int i = 0; i < 126; i++) {
		char text[40];

		snprintf(text, sizeof text, "l:x @%zu ", before);
		before = f->message.len;
		assemble(&f->message, text);
	}
	return before;
}

/*
 * A message whose names take this many steps in all: rdata of a type not known holds a costly name,
 * and records of no interest have it as their name, in turns with the root.
 */
static void make_costly_message(fixture *f, size_t steps)
{
	char costly[60];
	size_t taken, answers = 1, at;

	/* The question's name takes 2 steps, the first record's 1. */
	assemble(&f->message,
		HEAD("8180", "0000", "0000", "0000") "n:a. " TXT_ "0001 00 02db" IN "0000");
	at = f->message.len;
	snprintf(costly, sizeof costly, "@%zu 02db" IN "0000 ", put_costly_name(f));
	f->message.data[at - 2] = (uint8_t)((f->message.len - at) >> 8);
	f->message.data[at - 1] = (uint8_t)((f->message.len - at) & 0xff);
	/* From the pointer of the record to the root there are 1 + 2 * 126 + 1 steps. */
	for (taken = 3; taken + 254 + 1 <= steps; taken += 254 + 1) {
		assemble(&f->message, costly);
		assemble(&f->message, "00 02db" IN "0000 ");
		answers += 2;
	}
	for (; taken < steps; taken++, answers++)
		assemble(&f->message, "00 02db" IN "0000 ");
	set_answers(f, answers);
	assert_true(f->message.len <= MA_DNS_MESSAGE_MAX);
}

static void steps_have_their_limit(void **state)
{
	static const struct {
		const char *why;
		size_t steps;
		mailauth_dns_outcome want;
	} rows[] = {
		{"names of 65536 labels and pointers in all are read", 65536, MAILAUTH_DNS_NODATA},
		{"one more, in a message of a quarter of that length, is malformed", 65537,
			MAILAUTH_DNS_MALFORMED},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		fixture f;

		begin(&f);
		row("DNS-9", rows[i].why);
		make_costly_message(&f, rows[i].steps);
		assert_int_equal(outcome_of(&f, "a", TXT, NULL), rows[i].want);
		end(&f);
	}
}

static void a_name_that_is_pointed_to_again_is_read_once(void **state)
{
	fixture f;
	size_t count;
	(void)state;

	begin(&f);
	row("DNS-14",
		"as many addresses as a message can hold, of a name of many labels, are read");
	assemble(&f.message,
		HEAD("8180", "0000", "0000",
			"0000") "n:a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t. " A_ "0001");
	for (count = 0; f.message.len + 16 <= MA_DNS_MESSAGE_MAX; count++) {
		char text[60];

		snprintf(text, sizeof text, "@12 " A_ IN "{ %08zx }", count);
		assemble(&f.message, text);
	}
	set_answers(&f, count);
	assert_int_equal(outcome_of(&f, "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t", A, &count),
		MAILAUTH_DNS_DATA);
	assert_int_equal(count, 4092);
	end(&f);
}

/* ------------------------------------------------------------------ time */

static double milliseconds_of(const fixture *f, const char *name, uint16_t type)
{
	clock_t start = clock();

	for (int i = 0; i < 10; i++)
		outcome_of(f, name, type, NULL);
	return (double)(clock() - start) * 1000 / CLOCKS_PER_SEC / 10;
}

/* Fills the message with copies of a record. */
static void fill(fixture *f, const char *record)
{
	size_t count = 0, start, len;

	do {
		start = f->message.len;
		assemble(&f->message, record);
		len = f->message.len - start;
		count++;
	} while (f->message.len + len <= MA_DNS_MESSAGE_MAX);
	set_answers(f, count);
}

static void the_worst_messages_take_little_time(void **state)
{
	static const struct {
		const char *why, *start, *record;
	} rows[] = {
		{"the same CNAME, over and over", "n:a. " TXT_ "0001 ",
			"@12 " CNAME_ IN "{ l:a @12 }"},
		{"an alias of itself, over and over", "n:a. " TXT_ "0001 ",
			"@12 " CNAME_ IN "{ @12 }"},
		{"equal records", "n:a. " TXT_ "0001 ", "@12 " TXT_ IN "{ 00 }"},
		{"records of the root", "n:a. " TXT_ "0001 ", "00 " TXT_ IN "{ 00 }"},
	};
	double worst = 0;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		double took;
		fixture f;

		begin(&f);
		row("DNS-15", rows[i].why);
		assemble(&f.message, HEAD("8180", "0000", "0000", "0000"));
		assemble(&f.message, rows[i].start);
		fill(&f, rows[i].record);
		took = milliseconds_of(&f, "a", TXT);
		print_message("    %.2f ms\n", took);
		worst = took > worst ? took : worst;
		end(&f);
	}
	row("DNS-15", "none takes long: in a sanitizer's build, on a busy machine, under 100 ms");
	assert_true(worst < 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_have_their_size),
		cmocka_unit_test(names_have_their_size),
		cmocka_unit_test(cnames_have_their_limit),
		cmocka_unit_test(steps_have_their_limit),
		cmocka_unit_test(a_name_that_is_pointed_to_again_is_read_once),
		cmocka_unit_test(the_worst_messages_take_little_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
