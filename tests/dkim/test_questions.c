/*
 * Questions and answers: what is asked and when, what each answer leads to, and that neither the
 * time nor the order of answers changes a verdict.
 */
#include "fixture.h"

#define ROOM 16

/* A caller who takes notes of what is asked and answers later. */
typedef struct notes {
	size_t count;
	uint32_t id[ROOM];
	char name[ROOM][128];
	uint16_t type[ROOM];
} notes;

static void note(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	notes *taken = user;

	(void)questions;
	assert_in_range(taken->count, 0, ROOM - 1);
	taken->id[taken->count] = id;
	taken->type[taken->count] = type;
	snprintf(taken->name[taken->count], sizeof taken->name[0], "%s", name);
	taken->count++;
}

/* A caller who pulls: the same notes. */
static void pull(mailauth_questions *questions, notes *taken)
{
	const char *name;
	uint16_t type;
	uint32_t id;

	while (mailauth_next_question(questions, &id, &name, &type) == 1)
		note(taken, questions, id, name, type);
}

static mailauth_questions *questions_of(const fixture *f)
{
	return mailauth_dkim_verifier_questions(f->verifier);
}

/* The answer of the zone to one of the questions. */
static void answer(const fixture *f, const notes *taken, size_t i)
{
	mailauth_zone_ask(f->zone, questions_of(f), taken->id[i], taken->name[i], taken->type[i]);
}

static mailauth_status run(const fixture *f)
{
	return mailauth_dkim_verifier_run(f->verifier);
}

/* ---------------------------------------------------------------- what is asked */

static void each_key_is_asked_for_once(void **state)
{
	static const char *const want[] = {
		"rsa._domainkey.example.com",
		"bare._domainkey.example.com",
		"missing._domainkey.example.com",
		"slow._domainkey.example.com",
	};
	octets message = load("several.eml");
	notes taken = {.count = 0};
	fixture f;
	(void)state;

	open_context(&f);
	open_verifier(&f, note, &taken);

	row("DKIM-20", "nothing is asked before the header is complete");
	feed_piece(f.verifier, message.data, body_of(message) - 1);
	assert_int_equal(run(&f), MAILAUTH_PENDING);
	assert_int_equal(taken.count, 0);

	row("DKIM-20",
		"with the header, each key is asked for by s._domainkey.d TXT: equal names once, "
		"and none for a field that is wrong");
	feed_piece(f.verifier, message.data + body_of(message) - 1, 1);
	assert_int_equal(taken.count, 0);
	for (int again = 0; again < 3; again++)
		assert_int_equal(run(&f), MAILAUTH_PENDING);
	assert_int_equal(taken.count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		assert_string_equal(taken.name[i], want[i]);
		assert_int_equal(taken.type[i], MAILAUTH_RRTYPE_TXT);
	}
	free(message.data);
	close_fixture(&f);
}

static void names_are_asked_in_lower_case(void **state)
{
	octets message = load("names.eml");
	notes taken = {.count = 0};
	fixture f;
	(void)state;

	row("DKIM-20", "a selector may have dots, and capitals are asked for as small letters");
	open_context(&f);
	open_verifier(&f, NULL, NULL);
	feed_whole(f.verifier, message);
	assert_int_equal(run(&f), MAILAUTH_PENDING);
	pull(questions_of(&f), &taken);
	assert_int_equal(taken.count, 1);
	assert_string_equal(taken.name[0], "a.b._domainkey.example.com");
	free(message.data);
	close_fixture(&f);
}

static void a_name_that_is_too_long_is_not_asked(void **state)
{
	static const char field[] =
		"DKIM-Signature: v=1; a=rsa-sha256; h=from; b=YQ==; "
		"bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; d=example.com; s=";
	octets message = {malloc(1), 0};
	notes taken = {.count = 0};
	fixture f;
	(void)state;

	row("DKIM-20",
		"a selector that makes a name of 255 octets is asked for, a longer one is not");
	open_context(&f);
	open_verifier(&f, NULL, NULL);
	append(&message, field, sizeof field - 1);
	/* on the wire: 2 octets a label of "a", then ._domainkey.example.com, which has 24 */
	for (int i = 0; i < 114; i++)
		append(&message, "a.", 2);
	append(&message, "aa\r\n\r\n", 6);
	feed_whole(f.verifier, message);
	mailauth_dkim_verifier_finish(f.verifier);
	assert_int_equal(run(&f), MAILAUTH_PENDING);
	mailauth_expire(questions_of(&f));
	assert_int_equal(run(&f), MAILAUTH_OK);
	check_one(f.verifier, "temperror: key unavailable");

	replace(&message, "aa\r\n", "aaa\r\n");
	mailauth_dkim_verifier_reset(f.verifier);
	feed_whole(f.verifier, message);
	mailauth_dkim_verifier_finish(f.verifier);
	assert_int_equal(run(&f), MAILAUTH_OK);
	check_one(f.verifier, "permerror: s= is not a selector");
	pull(questions_of(&f), &taken);
	assert_int_equal(taken.count, 0);
	free(message.data);
	close_fixture(&f);
}

/* ---------------------------------------------------------------- when answers come */

/* The verdict of a verifier that is answered at once. */
static void verdict_at_once(octets message, char *text)
{
	fixture f;

	open_fixture(&f);
	judge(f.verifier, message);
	put_verdict(f.verifier, text);
	close_fixture(&f);
}

/* The 24 orders of four things. */
static void order_of(unsigned n, size_t order[4])
{
	size_t left[4] = {0, 1, 2, 3};

	for (unsigned i = 0; i < 4; i++) {
		unsigned choice = n % (4 - i);

		n /= 4 - i;
		order[i] = left[choice];
		memmove(left + choice, left + choice + 1, (3 - choice) * sizeof left[0]);
	}
}

/* Feeds and answers in this order; `late`: how many of the answers come after the message. */
static void judge_in_order(fixture *f, octets message, notes *taken, const size_t order[4],
	size_t late)
{
	size_t head = body_of(message);

	taken->count = 0;
	mailauth_dkim_verifier_reset(f->verifier);
	feed_piece(f->verifier, message.data, head);
	assert_int_equal(run(f), MAILAUTH_PENDING);
	pull(questions_of(f), taken);
	assert_int_equal(taken->count, 4);
	for (size_t i = 0; i < 4 - late; i++) {
		answer(f, taken, order[i]);
		assert_int_equal(run(f), MAILAUTH_PENDING);
	}
	feed_piece(f->verifier, message.data + head, message.len - head);
	assert_int_equal(run(f), MAILAUTH_PENDING);
	assert_int_equal(mailauth_dkim_verifier_finish(f->verifier), MAILAUTH_OK);
	for (size_t i = 4 - late; i < 4; i++) {
		assert_int_equal(run(f), MAILAUTH_PENDING);
		assert_int_equal(mailauth_dkim_verifier_get_count(f->verifier), 0);
		answer(f, taken, order[i]);
	}
	assert_int_equal(run(f), MAILAUTH_OK);
	pull(questions_of(f), taken);
	assert_int_equal(taken->count, 4);
}

static void no_order_of_answers_changes_a_verdict(void **state)
{
	static char want[VERDICT_ROOM], got[VERDICT_ROOM];
	octets message = load("several.eml");
	notes taken = {.count = 0};
	fixture pulled, called;
	(void)state;

	verdict_at_once(message, want);
	open_context(&pulled);
	open_verifier(&pulled, NULL, NULL);
	open_context(&called);
	open_verifier(&called, note, &taken);

	row("API-1",
		"four answers in each of 24 orders, before, amid and behind the body, by pull");
	row("API-1", "the same by callback");
	for (unsigned n = 0; n < 24; n++)
		for (size_t late = 0; late <= 4; late++) {
			size_t order[4];

			order_of(n, order);
			judge_in_order(&pulled, message, &taken, order, late);
			put_verdict(pulled.verifier, got);
			assert_string_equal(got, want);
			judge_in_order(&called, message, &taken, order, late);
			put_verdict(called.verifier, got);
			assert_string_equal(got, want);
		}
	close_fixture(&pulled);
	close_fixture(&called);
	free(message.data);
}

static void repeated_answers_change_nothing(void **state)
{
	static char want[VERDICT_ROOM], got[VERDICT_ROOM];
	octets message = load("several.eml");
	notes taken = {.count = 0};
	fixture f;
	(void)state;

	row("API-1", "a second answer, another one, and answers to no question are passed over");
	verdict_at_once(message, want);
	open_context(&f);
	open_verifier(&f, note, &taken);
	feed_whole(f.verifier, message);
	mailauth_dkim_verifier_finish(f.verifier);
	assert_int_equal(run(&f), MAILAUTH_PENDING);
	for (size_t i = 0; i < taken.count; i++) {
		answer(&f, &taken, i);
		assert_int_equal(mailauth_answer_failure(questions_of(&f), taken.id[i],
					 MAILAUTH_DNS_NXDOMAIN),
			MAILAUTH_OK);
	}
	assert_int_equal(mailauth_answer_failure(questions_of(&f), 12345, MAILAUTH_DNS_NXDOMAIN),
		MAILAUTH_OK);
	assert_int_equal(run(&f), MAILAUTH_OK);
	put_verdict(f.verifier, got);
	assert_string_equal(got, want);

	row("API-1", "running again changes nothing");
	assert_int_equal(run(&f), MAILAUTH_OK);
	put_verdict(f.verifier, got);
	assert_string_equal(got, want);
	free(message.data);
	close_fixture(&f);
}

static void without_answers_it_waits(void **state)
{
	octets message = load("two-selectors.eml");
	notes taken = {.count = 0};
	fixture f;
	(void)state;

	open_context(&f);
	open_verifier(&f, note, &taken);

	row("API-2", "without an answer the run is pending, and there is no verdict");
	feed_whole(f.verifier, message);
	mailauth_dkim_verifier_finish(f.verifier);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(run(&f), MAILAUTH_PENDING);
		assert_int_equal(mailauth_dkim_verifier_get_count(f.verifier), 0);
		assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), MAILAUTH_DKIM_NONE);
		assert_int_equal(mailauth_dkim_verifier_get_reason(f.verifier),
			MAILAUTH_DKIM_REASON_NONE);
	}

	row("API-2",
		"one answer and expire: the one that was answered is judged, the other is a "
		"temperror, and a late answer changes nothing");
	answer(&f, &taken, 0);
	mailauth_expire(questions_of(&f));
	answer(&f, &taken, 1);
	assert_int_equal(run(&f), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_signature_get_result(
				 mailauth_dkim_verifier_get_signature(f.verifier, 0)),
		MAILAUTH_DKIM_PASS);
	assert_int_equal(mailauth_dkim_signature_get_reason(
				 mailauth_dkim_verifier_get_signature(f.verifier, 1)),
		MAILAUTH_DKIM_REASON_KEY_UNAVAILABLE);
	assert_int_equal(taken.count, 2);

	row("API-2", "expire before the first run: nothing is asked, and all is a temperror");
	mailauth_dkim_verifier_reset(f.verifier);
	mailauth_expire(questions_of(&f));
	feed_whole(f.verifier, message);
	assert_int_equal(run(&f), MAILAUTH_PENDING);
	mailauth_dkim_verifier_finish(f.verifier);
	assert_int_equal(run(&f), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), MAILAUTH_DKIM_TEMPERROR);
	assert_int_equal(taken.count, 2);

	row("API-2", "after a reset it asks again");
	mailauth_dkim_verifier_reset(f.verifier);
	feed_whole(f.verifier, message);
	assert_int_equal(run(&f), MAILAUTH_PENDING);
	assert_int_equal(taken.count, 4);
	free(message.data);
	close_fixture(&f);
}

static void a_reset_ends_questions(void **state)
{
	static char want[VERDICT_ROOM], got[VERDICT_ROOM];
	octets several = load("several.eml"), other = load("two-selectors.eml");
	notes taken = {.count = 0};
	fixture f;
	(void)state;

	row("API-4",
		"reset with questions open: ids of the last message mean nothing for the next");
	verdict_at_once(several, want);
	open_context(&f);
	open_verifier(&f, note, &taken);
	feed_whole(f.verifier, other);
	assert_int_equal(run(&f), MAILAUTH_PENDING);
	mailauth_dkim_verifier_reset(f.verifier);
	feed_whole(f.verifier, several);
	mailauth_dkim_verifier_finish(f.verifier);
	assert_int_equal(run(&f), MAILAUTH_PENDING);
	assert_int_equal(taken.count, 6);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(mailauth_answer_failure(questions_of(&f), taken.id[i],
					 MAILAUTH_DNS_NXDOMAIN),
			MAILAUTH_OK);
		for (size_t k = i + 1; k < taken.count; k++)
			assert_int_not_equal(taken.id[i], taken.id[k]);
	}
	assert_int_equal(run(&f), MAILAUTH_PENDING);
	for (size_t i = 2; i < taken.count; i++)
		answer(&f, &taken, i);
	assert_int_equal(run(&f), MAILAUTH_OK);
	put_verdict(f.verifier, got);
	assert_string_equal(got, want);

	row("API-4", "used again and again, the verdicts are those of a new verifier");
	mailauth_dkim_verifier_free(f.verifier);
	open_verifier(&f, mailauth_zone_ask, f.zone);
	for (int i = 0; i < 3; i++) {
		judge(f.verifier, other);
		judge(f.verifier, several);
		put_verdict(f.verifier, got);
		assert_string_equal(got, want);
	}
	free(several.data);
	free(other.data);
	close_fixture(&f);
}

/* ---------------------------------------------------------------- inside the callback */

/* A caller who does in the callback what must not be done there, and answers. */
typedef struct meddler {
	fixture *f;
	mailauth_status ran, fed, ended, finished;
	mailauth_dkim_result result;
	size_t count;
} meddler;

static void meddle(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	meddler *m = user;
	mailauth_dkim_verifier *verifier = m->f->verifier;

	m->ran = mailauth_dkim_verifier_run(verifier);
	m->fed = mailauth_dkim_verifier_feed(verifier, "x", 1);
	m->ended = mailauth_dkim_verifier_end_header(verifier);
	m->finished = mailauth_dkim_verifier_finish(verifier);
	m->result = mailauth_dkim_verifier_get_result(verifier);
	m->count = mailauth_dkim_verifier_get_count(verifier);
	assert_int_equal(mailauth_dkim_verifier_header(verifier, "a", 1, "b", 1),
		MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_dkim_verifier_body(verifier, "x", 1), MAILAUTH_BAD_STATE);
	assert_int_equal(
		mailauth_dkim_verifier_set_body_length_policy(verifier, MAILAUTH_BODY_LENGTH_ALLOW),
		MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_dkim_verifier_set_time(verifier, 0), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_dkim_verifier_set_clock_skew(verifier, 0), MAILAUTH_BAD_STATE);
	mailauth_dkim_verifier_reset(verifier);
	mailauth_zone_ask(m->f->zone, questions, id, name, type);
	m->ran = mailauth_dkim_verifier_run(verifier);
}

static void the_callback_cannot_disturb_a_run(void **state)
{
	static char want[VERDICT_ROOM], got[VERDICT_ROOM];
	octets message = load("several.eml");
	size_t head = body_of(message);
	fixture f;
	meddler m = {.f = &f};
	(void)state;

	row("API-9", "inside the callback run is pending and does nothing, also after an answer");
	row("API-9",
		"inside the callback feeding is refused, reset does nothing, and no verdict shows");
	verdict_at_once(message, want);
	open_context(&f);
	open_verifier(&f, meddle, &m);
	feed_piece(f.verifier, message.data, head);
	assert_int_equal(run(&f), MAILAUTH_PENDING);
	assert_int_equal(m.ran, MAILAUTH_PENDING);
	assert_int_equal(m.fed, MAILAUTH_BAD_STATE);
	assert_int_equal(m.ended, MAILAUTH_BAD_STATE);
	assert_int_equal(m.finished, MAILAUTH_BAD_STATE);
	assert_int_equal(m.result, MAILAUTH_DKIM_NONE);
	assert_int_equal(m.count, 0);
	feed_piece(f.verifier, message.data + head, message.len - head);
	assert_int_equal(mailauth_dkim_verifier_finish(f.verifier), MAILAUTH_OK);
	assert_int_equal(run(&f), MAILAUTH_OK);
	put_verdict(f.verifier, got);
	assert_string_equal(got, want);
	free(message.data);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_key_is_asked_for_once),
		cmocka_unit_test(names_are_asked_in_lower_case),
		cmocka_unit_test(a_name_that_is_too_long_is_not_asked),
		cmocka_unit_test(no_order_of_answers_changes_a_verdict),
		cmocka_unit_test(repeated_answers_change_nothing),
		cmocka_unit_test(without_answers_it_waits),
		cmocka_unit_test(a_reset_ends_questions),
		cmocka_unit_test(the_callback_cannot_disturb_a_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
