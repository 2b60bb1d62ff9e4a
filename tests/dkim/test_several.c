/*
 * Messages with several signatures: each is judged as if it stood alone, in any order, and the
 * message has the best result.
 */
#include "fixture.h"

#define KINDS 8
#define SHUFFLED 5

/* Signatures of one message, each of another kind, with what becomes of it. */
static const struct {
	const char *file;
	size_t index; /* among the fields at the top of the file */
	const char *want;
	mailauth_dkim_result result;
} kinds[KINDS] = {
	{"several.eml", 0, "pass", MAILAUTH_DKIM_PASS},
	{"several.eml", 1, "fail: body hash did not verify", MAILAUTH_DKIM_FAIL},
	{"several.eml", 2, "fail: signature did not verify", MAILAUTH_DKIM_FAIL},
	{"several.eml", 3, "permerror: no key for signature", MAILAUTH_DKIM_PERMERROR},
	{"several.eml", 4, "temperror: key unavailable", MAILAUTH_DKIM_TEMPERROR},
	{"several.eml", 5, "permerror: duplicate tag", MAILAUTH_DKIM_PERMERROR},
	{"dkimpy-ed25519.eml", 0, "pass", MAILAUTH_DKIM_PASS},
	{"l-whole.eml", 0, "policy: l= is refused", MAILAUTH_DKIM_POLICY},
};

typedef struct parts {
	octets field[KINDS];
	octets rest; /* the message that they sign */
} parts;

static void open_parts(parts *p)
{
	for (size_t i = 0; i < KINDS; i++) {
		octets file = load(kinds[i].file);
		size_t at = 0;

		for (size_t k = 0; k < kinds[i].index; k++)
			at += field_length(file, at);
		p->field[i].len = field_length(file, at);
		p->field[i].data = exact_copy(file.data + at, p->field[i].len);
		free(file.data);
	}
	p->rest = load("several.eml");
	splice(&p->rest, 0, find(p->rest, "Received:", 9), "", 0);
}

static void close_parts(parts *p)
{
	for (size_t i = 0; i < KINDS; i++)
		free(p->field[i].data);
	free(p->rest.data);
}

/* Judges the message with these signatures at its top, and checks the verdict of each. */
static void check_order(fixture *f, const parts *p, const size_t *order, size_t count)
{
	char got[128];

	mailauth_dkim_verifier_reset(f->verifier);
	for (size_t i = 0; i < count; i++)
		feed_whole(f->verifier, p->field[order[i]]);
	feed_whole(f->verifier, p->rest);
	assert_int_equal(mailauth_dkim_verifier_finish(f->verifier), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_run(f->verifier), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_get_count(f->verifier), count);
	for (size_t i = 0; i < count; i++) {
		describe(mailauth_dkim_verifier_get_signature(f->verifier, i), got, sizeof got);
		assert_string_equal(got, kinds[order[i]].want);
	}
}

static void each_is_judged_alone(void **state)
{
	fixture f;
	parts p;
	(void)state;

	open_fixture(&f);
	open_parts(&p);
	for (size_t i = 0; i < KINDS; i++) {
		row("DKIM-28", kinds[i].want);
		check_order(&f, &p, &i, 1);
		assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), kinds[i].result);
	}
	close_parts(&p);
	close_fixture(&f);
}

/* Heap's algorithm: from one order to the next by one exchange; false behind the last. */
static bool next_order(size_t *order, size_t *counters, size_t count)
{
	size_t i = 1, k, kept;

	while (i < count && counters[i] == i)
		counters[i++] = 0;
	if (i >= count)
		return false;
	k = i % 2 == 0 ? 0 : counters[i];
	kept = order[i];
	order[i] = order[k];
	order[k] = kept;
	counters[i]++;
	return true;
}

static void no_order_hides_a_pass(void **state)
{
	size_t order[SHUFFLED] = {0, 1, 2, 4, 6}, counters[SHUFFLED] = {0}, orders = 0;
	fixture f;
	parts p;
	(void)state;

	row("DKIM-28",
		"a pass, two failures, a temperror and a neutral in each of 120 orders: every "
		"signature has its verdict, and the message passes");
	open_fixture(&f);
	open_parts(&p);
	do {
		check_order(&f, &p, order, SHUFFLED);
		assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), MAILAUTH_DKIM_PASS);
		assert_int_equal(mailauth_dkim_verifier_get_reason(f.verifier),
			MAILAUTH_DKIM_REASON_NONE);
		orders++;
	} while (next_order(order, counters, SHUFFLED));
	assert_int_equal(orders, 120);
	close_parts(&p);
	close_fixture(&f);
}

/* The order of <mailauth/dkim.h>, best first. */
static mailauth_dkim_result best_of(unsigned chosen)
{
	static const mailauth_dkim_result ranks[] = {
		MAILAUTH_DKIM_PASS,
		MAILAUTH_DKIM_TEMPERROR,
		MAILAUTH_DKIM_FAIL,
		MAILAUTH_DKIM_POLICY,
		MAILAUTH_DKIM_NEUTRAL,
		MAILAUTH_DKIM_PERMERROR,
	};

	for (size_t rank = 0; rank < COUNT(ranks); rank++)
		for (size_t i = 0; i < KINDS; i++)
			if ((chosen >> i & 1) != 0 && kinds[i].result == ranks[rank])
				return ranks[rank];
	return MAILAUTH_DKIM_NONE;
}

static void the_message_has_the_best_result(void **state)
{
	fixture f;
	parts p;
	(void)state;

	row("DKIM-28",
		"of each of 256 choices of signatures, from either end, the best result is the "
		"message's, in the order pass, temperror, fail, policy, neutral, permerror");
	open_fixture(&f);
	open_parts(&p);
	for (unsigned chosen = 0; chosen < 1u << KINDS; chosen++) {
		size_t order[KINDS], upward[KINDS], count = 0;

		for (size_t i = 0; i < KINDS; i++)
			if ((chosen >> i & 1) != 0)
				order[count++] = i;
		for (size_t i = 0; i < count; i++)
			upward[i] = order[count - 1 - i];
		check_order(&f, &p, order, count);
		assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), best_of(chosen));
		check_order(&f, &p, upward, count);
		assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), best_of(chosen));
	}
	close_parts(&p);
	close_fixture(&f);
}

static void the_reason_is_that_of_the_first_of_the_best(void **state)
{
	static const size_t order[] = {3, 2, 1};
	fixture f;
	parts p;
	(void)state;

	row("DKIM-28", "of two equal results the upper one gives the message's reason");
	open_fixture(&f);
	open_parts(&p);
	check_order(&f, &p, order, COUNT(order));
	assert_int_equal(mailauth_dkim_verifier_get_reason(f.verifier),
		MAILAUTH_DKIM_REASON_SIGNATURE);

	row("DKIM-26", "an ed25519 signature that was made by dkimpy passes, beside one by RSA");
	judge(f.verifier, p.rest);
	assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), MAILAUTH_DKIM_NONE);
	assert_int_equal(mailauth_dkim_verifier_get_reason(f.verifier),
		MAILAUTH_DKIM_REASON_NOT_SIGNED);
	check_order(&f, &p, (const size_t[]){6, 0}, 2);
	assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), MAILAUTH_DKIM_PASS);
	close_parts(&p);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_judged_alone),
		cmocka_unit_test(no_order_hides_a_pass),
		cmocka_unit_test(the_message_has_the_best_result),
		cmocka_unit_test(the_reason_is_that_of_the_first_of_the_best),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
