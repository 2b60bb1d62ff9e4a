/*
 * What the tests of SPF share: an object that is answered from a zone, ways to give it its input
 * without an octet to spare, and verdicts as text.
 */
#ifndef MA_SPF_FIXTURE_H
#define MA_SPF_FIXTURE_H

#include "test.h"

#include <mailauth/mailauth.h>

#define TEXT_ROOM 65536

typedef struct fixture {
	test_memory memory;
	mailauth_context *context;
	mailauth_zone *zone;
	mailauth_spf *spf;
} fixture;

static inline void add_records(fixture *f, const char *records)
{
	uint64_t line = 0;

	if (mailauth_zone_read(f->zone, records, strlen(records)) != MAILAUTH_OK)
		fail_msg("zone: %s in line %llu", mailauth_zone_error(f->zone, &line, NULL),
			(unsigned long long)line);
}

/* A context and its zone, without an object. */
static inline void open_context(fixture *f, const char *records)
{
	f->memory = (test_memory){0};
	f->context = mailauth_context_new(test_allocate, &f->memory);
	assert_non_null(f->context);
	f->zone = mailauth_zone_new(f->context);
	assert_non_null(f->zone);
	add_records(f, records);
	f->spf = NULL;
}

/* `ask` NULL: pull. */
static inline void open_spf(fixture *f, mailauth_ask_fn ask, void *user)
{
	f->spf = mailauth_spf_new(f->context, ask, user);
	assert_non_null(f->spf);
}

/* Answered at once from these records. */
static inline void open_fixture(fixture *f, const char *records)
{
	open_context(f, records);
	open_spf(f, mailauth_zone_ask, f->zone);
}

static inline void close_fixture(fixture *f)
{
	mailauth_spf_free(f->spf);
	mailauth_zone_free(f->zone);
	mailauth_context_free(f->context);
	assert_int_equal(f->memory.in_use, 0);
}

static inline void limit(fixture *f, mailauth_limit limit, uint64_t value)
{
	assert_int_equal(mailauth_context_set_limit(f->context, limit, value), MAILAUTH_OK);
}

/* ------------------------------------------------------------------ input */

static inline mailauth_status set_helo(mailauth_spf *spf, const void *helo, size_t len)
{
	uint8_t *copy = exact_copy(helo, len);
	mailauth_status status = mailauth_spf_set_helo(spf, (char *)copy, len);

	free(copy);
	return status;
}

static inline mailauth_status set_mail_from(mailauth_spf *spf, const void *mail_from, size_t len)
{
	uint8_t *copy = exact_copy(mail_from, len);
	mailauth_status status = mailauth_spf_set_mail_from(spf, (char *)copy, len);

	free(copy);
	return status;
}

/* Gives what is not NULL; the first status that is not OK. */
static inline mailauth_status give(mailauth_spf *spf, const char *client, const char *helo,
	const char *mail_from)
{
	mailauth_status status = MAILAUTH_OK;

	if (client != NULL)
		status = mailauth_spf_set_client(spf, client);
	if (helo != NULL && status == MAILAUTH_OK)
		status = set_helo(spf, helo, strlen(helo));
	if (mail_from != NULL && status == MAILAUTH_OK)
		status = set_mail_from(spf, mail_from, strlen(mail_from));
	return status;
}

/* ------------------------------------------------------------------ verdicts */

static inline const mailauth_spf_verdict *verdict_of(const fixture *f)
{
	return mailauth_spf_get_verdict(f->spf, MAILAUTH_SPF_MAIL_FROM);
}

/* What a row says of a verdict, such as "fail: mechanism matched: -all @7 example.com". */
static inline const char *in_short(const mailauth_spf_verdict *verdict)
{
	static char text[TEXT_ROOM];
	size_t len;
	int used = snprintf(text, sizeof text, "%s: %s",
		mailauth_spf_result_text(mailauth_spf_verdict_get_result(verdict)),
		mailauth_spf_reason_text(mailauth_spf_verdict_get_reason(verdict)));

	(void)mailauth_spf_verdict_get_record_domain(verdict, &len);
	if (len > 0)
		snprintf(text + used, sizeof text - (size_t)used, ": %s @%zu %s",
			mailauth_spf_verdict_get_term(verdict, NULL),
			mailauth_spf_verdict_get_offset(verdict),
			mailauth_spf_verdict_get_record_domain(verdict, NULL));
	return text;
}

/* All that the object says once its verdicts are final, to be given to free(). */
static inline char *in_full(const mailauth_spf *spf)
{
	char *text = malloc(TEXT_ROOM);
	size_t len, more;

	assert_non_null(text);
	assert_int_equal(mailauth_spf_explain(spf, text, TEXT_ROOM / 2, &len), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_received_spf(spf, "mx.example.net", MAILAUTH_LINE_LF,
				 text + len, TEXT_ROOM - len, &more),
		MAILAUTH_OK);
	return text;
}

/* Judges ada@example.com from this client, anew, at once. */
static inline void judge(fixture *f, const char *client)
{
	mailauth_spf_reset(f->spf);
	assert_int_equal(give(f->spf, client, NULL, "ada@example.com"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f->spf), MAILAUTH_OK);
}

/* The verdict in short on ada@example.com, of a client, by these records alone. */
static inline const char *judged(const char *client, const char *records)
{
	const char *text;
	fixture f;

	open_fixture(&f, records);
	judge(&f, client);
	text = in_short(verdict_of(&f));
	close_fixture(&f);
	return text;
}

#endif
