/*
 * Threads: one context, set up once, for many threads, each with its own check and its own zone.
 * The thread sanitizer looks on in its build; in every build the verdicts must be those of one
 * thread.
 *
 * Assertions of cmocka are for the main thread: the others write down what they see.
 */
#include "mails.h"

#include <pthread.h>

#define THREADS 8
#define ROUNDS 20

typedef struct worker {
	pthread_t thread;
	const mailauth_context *context;
	octets zone, message;
	const envelope *from;
	bool late; /* answers by pull, after a run */
	bool failed;
	char *full; /* of the last round */
} worker;

/* Judges once, with a check of its own; false if some call did not work. */
static bool judge_once(worker *w, mailauth_zone *zone)
{
	mailauth_check *check =
		mailauth_check_new(w->context, w->late ? NULL : mailauth_zone_ask, zone);
	mailauth_questions *questions = mailauth_check_questions(check);
	mailauth_status status;
	const char *name;
	uint16_t type;
	uint32_t id;

	(void)mailauth_check_set_time(check, NOW);
	(void)give_envelope(check, w->from);
	(void)mailauth_check_feed(check, w->message.data, w->message.len);
	(void)mailauth_check_finish(check);
	while ((status = mailauth_check_run(check)) == MAILAUTH_PENDING && w->late)
		while (mailauth_next_question(questions, &id, &name, &type))
			mailauth_zone_ask(zone, questions, id, name, type);
	free(w->full);
	w->full = status == MAILAUTH_OK ? malloc(TEXT_ROOM) : NULL;
	if (w->full != NULL) {
		size_t len;

		status = mailauth_check_explain(check, w->full, TEXT_ROOM, &len);
	}
	mailauth_check_free(check);
	return w->full != NULL && status == MAILAUTH_OK;
}

static void *work(void *user)
{
	worker *w = user;

	for (int round = 0; round < ROUNDS; round++) {
		mailauth_zone *zone = mailauth_zone_new(w->context);
		bool read = mailauth_zone_read(zone, (const char *)w->zone.data, w->zone.len) ==
			MAILAUTH_OK;

		w->failed = w->failed || !read || !judge_once(w, zone);
		mailauth_zone_free(zone);
	}
	return NULL;
}

/* The demo's zone and that of the mails in one text. */
static octets whole_zone(void)
{
	octets demo = load(DEMO "example.zone");
	size_t more = strlen("$ORIGIN .\n" MAILS_ZONE);

	demo.data = realloc(demo.data, demo.len + more);
	assert_non_null(demo.data);
	memcpy(demo.data + demo.len, "$ORIGIN .\n" MAILS_ZONE, more);
	demo.len += more;
	return demo;
}

static void check_alone(const worker *w)
{
	worker alone = *w;

	alone.full = NULL;
	alone.failed = false;
	work(&alone);
	assert_false(w->failed);
	assert_false(alone.failed);
	assert_string_equal(w->full, alone.full);
	free(alone.full);
}

static void threads_share_a_context(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	worker workers[THREADS];
	octets zone = whole_zone();
	(void)state;

	row("AUTH-18", "8 threads, one context, each with its own check: the verdicts of one");
	assert_non_null(context);
	for (size_t i = 0; i < THREADS; i++)
		workers[i] = (worker){
			.context = context,
			.zone = zone,
			.message = message_of(i % COUNT(mails)),
			.from = &mails[i % COUNT(mails)].from,
			.late = i % 2 > 0,
		};
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
	for (size_t i = 0; i < THREADS; i++) {
		check_alone(&workers[i]);
		free(workers[i].full);
		free(workers[i].message.data);
	}
	free(zone.data);
	mailauth_context_free(context);
}

/* A check may go from thread to thread, as long as it is with one at a time. */
typedef struct baton {
	mailauth_check *check;
	octets message;
	int stage;
	mailauth_status status;
} baton;

static void *take_a_stage(void *user)
{
	baton *b = user;

	switch (b->stage) {
	case 0:
		b->status = give_envelope(b->check, &honest_envelope);
		break;
	case 1:
		b->status = mailauth_check_feed(b->check, b->message.data, b->message.len);
		break;
	case 2:
		b->status = mailauth_check_finish(b->check);
		break;
	default:
		b->status = mailauth_check_run(b->check);
	}
	return NULL;
}

static void a_check_may_change_its_thread(void **state)
{
	baton b = {.message = load(DEMO "honest.eml")};
	fixture f;
	(void)state;

	row("AUTH-18", "each stage of a message in another thread");
	open_fixture(&f, NULL);
	b.check = f.check;
	for (b.stage = 0; b.stage < 4; b.stage++) {
		pthread_t thread;

		assert_int_equal(pthread_create(&thread, NULL, take_a_stage, &b), 0);
		assert_int_equal(pthread_join(thread, NULL), 0);
		assert_int_equal(b.status, MAILAUTH_OK);
	}
	assert_string_equal(in_short(f.check), "spf=pass dkim=pass dmarc=pass none");
	close_fixture(&f);
	free(b.message.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_share_a_context),
		cmocka_unit_test(a_check_may_change_its_thread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
