/*
 * What every object must stand that is given octets, asks DNS and comes to a result: everything_holds.
 * An object joins with a row of functions, a test_object; what it says in the end, as one text, must be
 * the same however it came to it.
 *
 * Assertions of cmocka are for the main thread; what other threads run returns what it saw.
 */
#ifndef MA_HARNESS_H
#define MA_HARNESS_H

#include "alloc_test.h"

#include <mailauth/dns.h>

#include <pthread.h>

typedef struct test_object {
	const char *name;
	void *(*make)(const mailauth_context *context, mailauth_ask_fn ask, void *user);
	void (*release)(void *object);
	void (*reset)(void *object);
	mailauth_status (*begin)(void *object); /* all that is given in one piece; may be NULL */
	mailauth_status (*feed)(void *object, const void *octets, size_t len); /* may be NULL */
	mailauth_status (*finish)(void *object);                               /* may be NULL */
	mailauth_status (*run)(void *object);                                  /* may be NULL */
	mailauth_questions *(*questions)(void *object);                        /* may be NULL */
	mailauth_status (*text)(const void *object, char *buf, size_t cap, size_t *len);
	/* by field; all NULL if the octets are no message */
	mailauth_status (*header)(void *object, const char *name, size_t name_len,
		const char *value, size_t value_len);
	mailauth_status (*end_header)(void *object);
	mailauth_status (*body)(void *object, const void *octets, size_t len);
} test_object;

/* How octets are given, and how questions are answered. */
typedef enum test_pieces {
	PIECES_WHOLE,
	PIECES_OCTETS,
	PIECES_RANDOM,
	PIECES_FIELDS,
	PIECES_COUNT
} test_pieces;
typedef enum test_answers {
	ANSWERS_AT_ONCE, /* by callback, inside the run */
	ANSWERS_IN_ORDER,
	ANSWERS_REVERSED,
	ANSWERS_SHUFFLED, /* with runs between them */
	ANSWERS_COUNT
} test_answers;

typedef struct harness {
	const test_object *object;
	mailauth_context *context;
	mailauth_zone *zone;
	const uint8_t *octets; /* exactly `len` on the heap */
	size_t len;
	const char *want; /* what the object says, given whole and answered at once */
	uint32_t seed;
} harness;

/* Numerical Recipes' generator: the same numbers in every run. */
static inline uint32_t harness_random(harness *h)
{
	h->seed = h->seed * 1664525 + 1013904223;
	return h->seed >> 16;
}

/* ------------------------------------------------------------------ giving octets */

/* Each piece is a heap block of its own, without an octet to spare. */
static inline mailauth_status harness_give_copy(void *object, const uint8_t *octets, size_t len,
	mailauth_status (*give)(void *object, const void *octets, size_t len))
{
	uint8_t *copy = malloc(len);
	mailauth_status status;

	if (len > 0)
		memcpy(copy, octets, len);
	status = give(object, copy, len);
	free(copy);
	return status;
}

static inline mailauth_status harness_give_pieces(harness *h, void *object, size_t at,
	test_pieces pieces, mailauth_status (*give)(void *object, const void *octets, size_t len))
{
	mailauth_status status = MAILAUTH_OK;

	while (at < h->len && status == MAILAUTH_OK) {
		size_t left = h->len - at, n = pieces == PIECES_OCTETS ? 1 : left;

		if (pieces == PIECES_RANDOM)
			n = harness_random(h) % (left < 40 ? left + 1 : 40);
		status = harness_give_copy(object, h->octets + at, n, give);
		at += n;
	}
	return status;
}

/* The octets of the line that begins here and of those that go on with it, with their line ends. */
static inline size_t harness_field(const uint8_t *octets, size_t len)
{
	for (size_t i = 2; i < len; i++)
		if (memcmp(octets + i - 2, "\r\n", 2) == 0 && octets[i] != ' ' && octets[i] != '\t')
			return i;
	return len;
}

static inline mailauth_status harness_give_field(const test_object *object, void *made,
	const uint8_t *field, size_t len)
{
	const uint8_t *colon = memchr(field, ':', len);
	size_t name_len = colon != NULL ? (size_t)(colon - field) : 0, value_len;
	char *name, *value;
	mailauth_status status;

	if (colon == NULL || len < 2)
		return MAILAUTH_BAD_ARGUMENT;
	value_len = len - name_len - 1 - 2;
	name = malloc(name_len);
	value = malloc(value_len);
	memcpy(name, field, name_len);
	memcpy(value, colon + 1, value_len);
	status = object->header(made, name, name_len, value, value_len);
	free(name);
	free(value);
	return status;
}

static inline mailauth_status harness_give_fields(harness *h, void *object)
{
	mailauth_status status = MAILAUTH_OK;
	size_t at = 0;

	while (at < h->len && h->octets[at] != '\r' && status == MAILAUTH_OK) {
		size_t n = harness_field(h->octets + at, h->len - at);

		status = harness_give_field(h->object, object, h->octets + at, n);
		at += n;
	}
	if (status == MAILAUTH_OK)
		status = h->object->end_header(object);
	if (status != MAILAUTH_OK)
		return status;
	return harness_give_pieces(h, object, at + 2, PIECES_RANDOM, h->object->body);
}

/* From the beginning to the end of what is given. */
static inline mailauth_status harness_give(harness *h, void *object, test_pieces pieces)
{
	mailauth_status status = MAILAUTH_OK;

	if (h->object->begin != NULL)
		status = h->object->begin(object);
	if (status == MAILAUTH_OK && h->object->feed != NULL)
		status = pieces == PIECES_FIELDS && h->object->header != NULL
			? harness_give_fields(h, object)
			: harness_give_pieces(h, object, 0, pieces, h->object->feed);
	if (status == MAILAUTH_OK && h->object->finish != NULL)
		status = h->object->finish(object);
	return status;
}

/* ------------------------------------------------------------------ answering */

enum { HARNESS_OPEN_MAX = 64, HARNESS_NAME_ROOM = 1025 };

typedef struct harness_open {
	uint32_t id;
	uint16_t type;
	char name[HARNESS_NAME_ROOM];
} harness_open;

/* Takes what is asked, and answers: all of it, or when shuffled any part but none. False: nothing. */
static inline bool harness_answer(harness *h, void *object, test_answers answers,
	harness_open *open, size_t *count)
{
	mailauth_questions *questions = h->object->questions(object);
	harness_open *next = &open[*count];
	const char *name;
	size_t n;

	for (; *count < HARNESS_OPEN_MAX &&
		mailauth_next_question(questions, &next->id, &name, &next->type);
		next = &open[*count]) {
		memcpy(next->name, name, strlen(name) + 1);
		(*count)++;
	}
	if (*count == 0)
		return false;
	n = answers == ANSWERS_SHUFFLED ? 1 + harness_random(h) % *count : *count;
	for (; n > 0; n--) {
		size_t at = answers == ANSWERS_IN_ORDER ? 0 : *count - 1;

		if (answers == ANSWERS_SHUFFLED)
			at = harness_random(h) % *count;
		mailauth_zone_ask(h->zone, questions, open[at].id, open[at].name, open[at].type);
		memmove(open + at, open + at + 1, (*count - at - 1) * sizeof *open);
		(*count)--;
	}
	return true;
}

static inline mailauth_status harness_run(harness *h, void *object, test_answers answers)
{
	harness_open *open = malloc(HARNESS_OPEN_MAX * sizeof *open);
	mailauth_status status = MAILAUTH_OK;
	size_t count = 0;

	if (h->object->run != NULL)
		status = h->object->run(object);
	while (status == MAILAUTH_PENDING && answers != ANSWERS_AT_ONCE &&
		harness_answer(h, object, answers, open, &count))
		status = h->object->run(object);
	free(open);
	return status;
}

/* What it says, to be given to free(); NULL and the status if it says nothing. */
static inline char *harness_text(const harness *h, const void *object, mailauth_status *status)
{
	size_t len = 0;
	char *text;

	*status = h->object->text(object, NULL, 0, &len);
	if (*status != MAILAUTH_NO_SPACE)
		return NULL;
	text = malloc(len + 1);
	*status = h->object->text(object, text, len + 1, &len);
	if (*status == MAILAUTH_OK)
		return text;
	free(text);
	return NULL;
}

static inline void *harness_make(const harness *h, test_answers answers)
{
	return h->object->make(h->context, answers == ANSWERS_AT_ONCE ? mailauth_zone_ask : NULL,
		h->zone);
}

/* Gives, runs and reads; false if something was not OK. */
static inline bool harness_judge(harness *h, void *object, test_pieces pieces, test_answers answers,
	mailauth_status *status, char **text)
{
	*text = NULL;
	*status = harness_give(h, object, pieces);
	if (*status == MAILAUTH_OK)
		*status = harness_run(h, object, answers);
	if (*status == MAILAUTH_OK)
		*text = harness_text(h, object, status);
	return *status == MAILAUTH_OK;
}

/* ------------------------------------------------------------------ what must hold */

static inline void harness_must_say(harness *h, void *object, test_pieces pieces,
	test_answers answers)
{
	mailauth_status status;
	char *text;

	if (!harness_judge(h, object, pieces, answers, &status, &text))
		fail_msg("%s: %s", h->object->name, mailauth_status_text(status));
	assert_string_equal(text, h->want);
	free(text);
}

/* Pieces and answers of every kind, on one object that is reset between, and on a new one each. */
static inline void harness_every_way(harness *h)
{
	void *late = harness_make(h, ANSWERS_IN_ORDER);

	assert_non_null(late);
	for (int pieces = 0; pieces < PIECES_COUNT; pieces++) {
		for (int answers = 0; answers < ANSWERS_COUNT; answers++) {
			void *object = harness_make(h, (test_answers)answers);

			assert_non_null(object);
			harness_must_say(h, object, (test_pieces)pieces, (test_answers)answers);
			h->object->release(object);
			if (answers == ANSWERS_AT_ONCE)
				continue;
			harness_must_say(h, late, (test_pieces)pieces, (test_answers)answers);
			h->object->reset(late);
		}
	}
	h->object->release(late);
}

/* Reset or released with questions open, or in the middle; then as good as new. */
static inline void harness_dropped(harness *h)
{
	void *object = harness_make(h, ANSWERS_IN_ORDER);

	assert_non_null(object);
	(void)harness_give(h, object, PIECES_WHOLE);
	(void)harness_run(h, object, ANSWERS_AT_ONCE);
	h->object->reset(object);
	if (h->object->begin != NULL)
		assert_int_equal(h->object->begin(object), MAILAUTH_OK);
	if (h->object->feed != NULL)
		assert_int_equal(h->object->feed(object, h->octets, h->len / 2), MAILAUTH_OK);
	h->object->reset(object);
	harness_must_say(h, object, PIECES_WHOLE, ANSWERS_SHUFFLED);
	h->object->reset(object);
	(void)harness_give(h, object, PIECES_RANDOM);
	(void)harness_run(h, object, ANSWERS_AT_ONCE);
	h->object->release(object);
}

/* Never answered: pending for ever; expired: final, and what would have passed did not. */
static inline void harness_unanswered(harness *h)
{
	void *object = harness_make(h, ANSWERS_IN_ORDER);
	mailauth_status status;
	char *text;

	assert_non_null(object);
	assert_int_equal(harness_give(h, object, PIECES_WHOLE), MAILAUTH_OK);
	for (int again = 0; again < 3; again++)
		assert_int_equal(harness_run(h, object, ANSWERS_AT_ONCE), MAILAUTH_PENDING);
	assert_null(harness_text(h, object, &status));
	assert_int_equal(status, MAILAUTH_BAD_STATE);
	mailauth_expire(h->object->questions(object));
	assert_int_equal(harness_run(h, object, ANSWERS_AT_ONCE), MAILAUTH_OK);
	text = harness_text(h, object, &status);
	assert_non_null(text);
	assert_string_not_equal(text, h->want);
	free(text);
	h->object->reset(object);
	harness_must_say(h, object, PIECES_WHOLE, ANSWERS_IN_ORDER);
	h->object->release(object);
}

/* ------------------------------------------------------------------ memory */

typedef struct harness_memory {
	harness *h;
	test_answers answers;
	void *object;
} harness_memory;

static inline bool harness_try(void *user)
{
	harness_memory *m = user;
	mailauth_status status = MAILAUTH_NO_MEMORY;
	char *text = NULL;
	bool done;

	m->object = harness_make(m->h, m->answers);
	done = m->object != NULL &&
		harness_judge(m->h, m->object, PIECES_RANDOM, m->answers, &status, &text);
	if (done)
		assert_string_equal(text, m->h->want);
	else
		assert_int_equal(status, MAILAUTH_NO_MEMORY);
	free(text);
	return done;
}

static inline void harness_try_again(void *user)
{
	harness_memory *m = user;

	if (m->object == NULL)
		return;
	m->h->object->reset(m->object);
	harness_must_say(m->h, m->object, PIECES_WHOLE, m->answers);
	m->h->object->release(m->object);
}

/* Each allocation fails once; then there is a little more memory each time, until it is enough. */
static inline void harness_without_memory(harness *h, test_memory *memory)
{
	static const test_operation operation = {harness_try, harness_try_again};
	harness_memory m = {h, ANSWERS_AT_ONCE, NULL};
	size_t before = memory->in_use;
	bool done = false;

	assert_true(every_allocation_fails(memory, &operation, &m) > 0);
	m.answers = ANSWERS_SHUFFLED;
	every_allocation_fails(memory, &operation, &m);
	for (size_t more = 0; !done; more += 64) {
		memory->most = before + more;
		done = harness_try(&m);
		memory->most = 0;
		harness_try_again(&m);
		assert_int_equal(memory->in_use, before);
	}
}

/* ------------------------------------------------------------------ threads */

enum { HARNESS_THREADS = 8, HARNESS_ROUNDS = 5 };

typedef struct harness_thread {
	harness h;
	pthread_t thread;
	bool right;
} harness_thread;

static inline void *harness_work(void *user)
{
	harness_thread *t = user;

	t->right = true;
	for (int round = 0; round < HARNESS_ROUNDS; round++) {
		test_answers answers = (test_answers)(round % ANSWERS_COUNT);
		void *object = harness_make(&t->h, answers);
		mailauth_status status;
		char *text = NULL;

		if (object == NULL ||
			!harness_judge(&t->h, object, PIECES_RANDOM, answers, &status, &text) ||
			strcmp(text, t->h.want) != 0)
			t->right = false;
		free(text);
		t->h.object->release(object);
	}
	return NULL;
}

/* One context for all of them, set up before; each has its own zone. */
static inline void harness_threads(const harness *h, const char *zone)
{
	harness_thread threads[HARNESS_THREADS];
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	for (size_t i = 0; i < HARNESS_THREADS; i++) {
		threads[i] = (harness_thread){.h = *h};
		threads[i].h.context = context;
		threads[i].h.zone = mailauth_zone_new(context);
		threads[i].h.seed = (uint32_t)i;
		assert_int_equal(mailauth_zone_read(threads[i].h.zone, zone, strlen(zone)),
			MAILAUTH_OK);
		assert_int_equal(
			pthread_create(&threads[i].thread, NULL, harness_work, &threads[i]), 0);
	}
	for (size_t i = 0; i < HARNESS_THREADS; i++) {
		assert_int_equal(pthread_join(threads[i].thread, NULL), 0);
		mailauth_zone_free(threads[i].h.zone);
	}
	mailauth_context_free(context);
	for (size_t i = 0; i < HARNESS_THREADS; i++)
		assert_true(threads[i].right);
}

/* ------------------------------------------------------------------ all of it */

/*
 * All of the above, over these octets, answered from the records of `zone`, which must make the object
 * ask if it can. The rows' requirements: API-1, API-2, API-4, API-5, API-8 and AUTH-18.
 */
static inline void everything_holds(const test_object *object, const char *zone, const void *octets,
	size_t len)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	harness h = {object, context, mailauth_zone_new(context), exact_copy(octets, len), len, "",
		1};
	void *first;
	mailauth_status status;
	char *want;

	assert_int_equal(mailauth_zone_read(h.zone, zone, strlen(zone)), MAILAUTH_OK);
	first = harness_make(&h, ANSWERS_AT_ONCE);
	if (!harness_judge(&h, first, PIECES_WHOLE, ANSWERS_AT_ONCE, &status, &want))
		fail_msg("%s: %s", object->name, mailauth_status_text(status));
	h.want = want;
	object->release(first);
	row("API-8", object->name);
	row("API-1", object->name);
	harness_every_way(&h);
	row("API-4", object->name);
	harness_dropped(&h);
	if (object->questions != NULL) {
		row("API-2", object->name);
		harness_unanswered(&h);
	}
	row("API-5", object->name);
	harness_without_memory(&h, &memory);
	row("AUTH-18", object->name);
	harness_threads(&h, zone);
	free((void *)h.octets);
	free(want);
	mailauth_zone_free(h.zone);
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

#endif
