/*
 * What the tests of the front door share: a check that is answered from a zone, the demo's signed
 * message, the ways of feeding and answering, and all that a verdict says as one text.
 */
#ifndef MA_AUTH_FIXTURE_H
#define MA_AUTH_FIXTURE_H

#include "test.h"

#include <mailauth/mailauth.h>

#define DEMO MA_SOURCE_DIR "/examples/demo/"

/* Behind the t= of the demo's signature. */
#define NOW 1900000000

#define TEXT_ROOM 1048576
#define NAME_ROOM 1005

/* Octets on the heap, without one to spare. */
typedef struct octets {
	uint8_t *data;
	size_t len;
} octets;

static inline octets load(const char *path)
{
	octets file = {NULL, 0};
	FILE *in = fopen(path, "rb");
	long len;

	if (in == NULL)
		fail_msg("cannot read %s", path);
	assert_int_equal(fseek(in, 0, SEEK_END), 0);
	len = ftell(in);
	assert_true(len > 0);
	rewind(in);
	file.len = (size_t)len;
	file.data = malloc(file.len);
	assert_non_null(file.data);
	assert_int_equal(fread(file.data, 1, file.len, in), file.len);
	fclose(in);
	return file;
}

static inline octets copy_text(const char *text)
{
	return (octets){exact_copy(text, strlen(text)), strlen(text)};
}

/* What a message came with; a text that is NULL was not given. */
typedef struct envelope {
	const char *client, *helo, *mail_from;
} envelope;

/* How the demo's honest message came. */
static const envelope honest_envelope = {"192.0.2.10", "mail.example.com", "ada@example.com"};

typedef struct fixture {
	test_memory memory;
	mailauth_context *context;
	mailauth_zone *zone;
	mailauth_check *check;
} fixture;

static inline void read_zone(fixture *f, const char *text, size_t len)
{
	uint64_t line = 0;

	if (mailauth_zone_read(f->zone, text, len) != MAILAUTH_OK)
		fail_msg("zone: %s in line %llu", mailauth_zone_error(f->zone, &line, NULL),
			(unsigned long long)line);
}

/* A context and a zone with the demo's records and these. */
static inline void open_context(fixture *f, const char *records)
{
	octets demo = load(DEMO "example.zone");

	f->memory = (test_memory){0};
	f->context = mailauth_context_new(test_allocate, &f->memory);
	f->zone = mailauth_zone_new(f->context);
	assert_non_null(f->zone);
	read_zone(f, (const char *)demo.data, demo.len);
	if (records != NULL)
		read_zone(f, records, strlen(records));
	f->check = NULL;
	free(demo.data);
}

static inline void open_check(fixture *f, mailauth_ask_fn ask, void *user)
{
	f->check = mailauth_check_new(f->context, ask, user);
	assert_non_null(f->check);
	assert_int_equal(mailauth_check_set_time(f->check, NOW), MAILAUTH_OK);
}

/* Answered at once from the zone. */
static inline void open_fixture(fixture *f, const char *records)
{
	open_context(f, records);
	open_check(f, mailauth_zone_ask, f->zone);
}

static inline void close_fixture(fixture *f)
{
	mailauth_check_free(f->check);
	mailauth_zone_free(f->zone);
	mailauth_context_free(f->context);
	assert_int_equal(f->memory.in_use, 0);
}

/* Gives the envelope, each text as an exact copy; the first status that is not OK. */
static inline mailauth_status give_envelope(mailauth_check *check, const envelope *from)
{
	mailauth_status status = MAILAUTH_OK;
	uint8_t *copy;

	if (from->client != NULL)
		status = mailauth_check_set_client(check, from->client);
	if (from->helo != NULL && status == MAILAUTH_OK) {
		copy = exact_copy(from->helo, strlen(from->helo));
		status = mailauth_check_set_helo(check, (char *)copy, strlen(from->helo));
		free(copy);
	}
	if (from->mail_from != NULL && status == MAILAUTH_OK) {
		copy = exact_copy(from->mail_from, strlen(from->mail_from));
		status = mailauth_check_set_mail_from(check, (char *)copy, strlen(from->mail_from));
		free(copy);
	}
	return status;
}

static inline void feed(mailauth_check *check, octets message)
{
	assert_int_equal(mailauth_check_feed(check, message.data, message.len), MAILAUTH_OK);
	assert_int_equal(mailauth_check_finish(check), MAILAUTH_OK);
}

/* Judges anew, answered at once: the verdicts are final. */
static inline void judge(fixture *f, const envelope *from, octets message)
{
	mailauth_check_reset(f->check);
	assert_int_equal(give_envelope(f->check, from), MAILAUTH_OK);
	feed(f->check, message);
	assert_int_equal(mailauth_check_run(f->check), MAILAUTH_OK);
}

/* ------------------------------------------------------------------ answering late */

typedef struct open_question {
	uint32_t id;
	uint16_t type;
	char name[NAME_ROOM];
} open_question;

typedef struct open_questions {
	open_question *list;
	size_t count;
} open_questions;

/* Numerical Recipes' generator: the same numbers in every run. */
static inline uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 16;
}

/* Takes all questions that are new. */
static inline void take_questions(mailauth_questions *questions, open_questions *open)
{
	const char *name;
	open_question taken;

	while (mailauth_next_question(questions, &taken.id, &name, &taken.type)) {
		assert_in_range(strlen(name), 1, NAME_ROOM - 1);
		memcpy(taken.name, name, strlen(name) + 1);
		open->list = realloc(open->list, (open->count + 1) * sizeof *open->list);
		assert_non_null(open->list);
		open->list[open->count++] = taken;
	}
}

/* Answers the open question of this index from the zone. */
static inline void answer_one(fixture *f, open_questions *open, size_t index)
{
	const open_question *one = &open->list[index];

	mailauth_zone_ask(f->zone, mailauth_check_questions(f->check), one->id, one->name,
		one->type);
	open->list[index] = open->list[--open->count];
}

/* Runs to the end by pull; answers come in an order, and with runs between them, of a seed. */
static inline void run_shuffled(fixture *f, uint32_t seed)
{
	open_questions open = {NULL, 0};
	mailauth_status status = mailauth_check_run(f->check);

	take_questions(mailauth_check_questions(f->check), &open);
	while (status == MAILAUTH_PENDING) {
		if (open.count == 0)
			fail_msg("pending, and no question is open");
		answer_one(f, &open, next_random(&seed) % open.count);
		if (open.count == 0 || next_random(&seed) % 2 == 0)
			status = mailauth_check_run(f->check);
		take_questions(mailauth_check_questions(f->check), &open);
	}
	assert_int_equal(status, MAILAUTH_OK);
	free(open.list);
}

/* ------------------------------------------------------------------ verdicts */

/* The verdicts in short: "spf=pass dkim=pass dmarc=pass none". */
static inline const char *in_short(const mailauth_check *check)
{
	static char text[256];
	const mailauth_spf *spf = mailauth_check_spf(check);
	const mailauth_dkim_verifier *dkim = mailauth_check_dkim(check);

	snprintf(text, sizeof text, "spf=%s dkim=%s dmarc=%s %s",
		mailauth_spf_result_text(mailauth_spf_get_result(spf)),
		mailauth_dkim_result_text(mailauth_dkim_verifier_get_result(dkim)),
		mailauth_dmarc_result_text(mailauth_dmarc_get_result(mailauth_check_dmarc(check))),
		mailauth_dmarc_policy_text(mailauth_check_disposition(check)));
	return text;
}

/* All that a final verdict says, in every form, to be given to free(). */
static inline char *in_full(const mailauth_check *check)
{
	char *text = malloc(TEXT_ROOM);
	size_t used, len;

	assert_non_null(text);
	used = (size_t)snprintf(text, TEXT_ROOM, "%s from %d %zu %zu\n", in_short(check),
		(int)mailauth_check_get_from_status(check), mailauth_check_get_from_fields(check),
		mailauth_check_get_from_domains(check));
	assert_int_equal(mailauth_check_authres(check, "mx.example.net", MAILAUTH_LINE_LF,
				 text + used, TEXT_ROOM - used, &len),
		MAILAUTH_OK);
	used += len;
	assert_int_equal(mailauth_check_explain(check, text + used, TEXT_ROOM - used, &len),
		MAILAUTH_OK);
	used += len;
	assert_int_equal(mailauth_check_transcript(check, text + used, TEXT_ROOM - used, &len),
		MAILAUTH_OK);
	return text;
}

#endif
