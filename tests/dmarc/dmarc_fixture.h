/*
 * What the tests of DMARC share: an object that is answered from a zone, and writes down what it
 * asks; identifiers by one line of text; and a verdict as text.
 */
#ifndef MA_DMARC_FIXTURE_H
#define MA_DMARC_FIXTURE_H

#include "test.h"

#include <mailauth/mailauth.h>

#define TEXT_ROOM 16384
#define ASKED_ROOM 256

typedef struct fixture {
	test_memory memory;
	mailauth_context *context;
	mailauth_zone *zone;
	mailauth_dmarc *dmarc;
	/* what was asked, in order: names, those of other types than TXT with the type behind */
	size_t count;
	char asked[ASKED_ROOM][272];
	bool late; /* the questions are kept, and not answered */
	uint32_t id[ASKED_ROOM];
	uint16_t type[ASKED_ROOM];
} fixture;

static inline void note_question(fixture *f, uint32_t id, const char *name, uint16_t type)
{
	assert_in_range(f->count, 0, ASKED_ROOM - 1);
	f->id[f->count] = id;
	f->type[f->count] = type;
	snprintf(f->asked[f->count], sizeof f->asked[0], "%s%s%s", name,
		type == MAILAUTH_RRTYPE_TXT ? "" : " ",
		type == MAILAUTH_RRTYPE_TXT ? "" : mailauth_rrtype_text(type));
	f->count++;
}

/* The fixture's ask function: `user` is the fixture. */
static inline void fixture_ask(void *user, mailauth_questions *questions, uint32_t id,
	const char *name, uint16_t type)
{
	fixture *f = user;

	assert_true(type == MAILAUTH_RRTYPE_TXT || type == MAILAUTH_RRTYPE_A ||
		type == MAILAUTH_RRTYPE_CNAME);
	note_question(f, id, name, type);
	if (!f->late)
		mailauth_zone_ask(f->zone, questions, id, name, type);
}

/* Answers what was asked as the `i`th thing. */
static inline void answer_question(fixture *f, size_t i)
{
	char name[272];

	snprintf(name, sizeof name, "%s", f->asked[i]);
	if (f->type[i] != MAILAUTH_RRTYPE_TXT)
		*strchr(name, ' ') = 0;
	mailauth_zone_ask(f->zone, mailauth_dmarc_questions(f->dmarc), f->id[i], name, f->type[i]);
}

/* A zone of these lines; "" for none. */
static inline void fixture_zone(fixture *f, const char *lines)
{
	mailauth_zone_free(f->zone);
	f->zone = mailauth_zone_new(f->context);
	assert_non_null(f->zone);
	if (mailauth_zone_read(f->zone, lines, strlen(lines)) != MAILAUTH_OK)
		fail_msg("%s in %s", mailauth_zone_error(f->zone, NULL, NULL), lines);
}

static inline void open_context(fixture *f, const char *zone)
{
	*f = (fixture){.count = 0};
	f->context = mailauth_context_new(test_allocate, &f->memory);
	assert_non_null(f->context);
	fixture_zone(f, zone);
}

static inline void open_fixture(fixture *f, const char *zone)
{
	open_context(f, zone);
	f->dmarc = mailauth_dmarc_new(f->context, fixture_ask, f);
	assert_non_null(f->dmarc);
}

static inline void close_fixture(fixture *f)
{
	mailauth_dmarc_free(f->dmarc);
	mailauth_zone_free(f->zone);
	mailauth_context_free(f->context);
	assert_int_equal(f->memory.in_use, 0);
}

static inline void limit(fixture *f, mailauth_limit which, uint64_t value)
{
	assert_int_equal(mailauth_context_set_limit(f->context, which, value), MAILAUTH_OK);
}

/* A domain as a heap block without an octet to spare. */
static inline void add_author(mailauth_dmarc *dmarc, const char *domain)
{
	uint8_t *copy = exact_copy(domain, strlen(domain));

	assert_int_equal(mailauth_dmarc_add_author(dmarc, (const char *)copy, strlen(domain)),
		MAILAUTH_OK);
	free(copy);
}

/* One identifier: "dkim", "spf" or "testing", then '+' passed, '-' did not, '?' temperror. */
static inline void add_identifier(mailauth_dmarc *dmarc, const char *word, const char *domain)
{
	mailauth_dmarc_identifier found = MAILAUTH_DMARC_IDENTIFIER_NOT;
	uint8_t *copy = exact_copy(domain, strlen(domain));
	mailauth_status status;

	if (strchr(word, '+') != NULL)
		found = MAILAUTH_DMARC_IDENTIFIER_PASS;
	else if (strchr(word, '?') != NULL)
		found = MAILAUTH_DMARC_IDENTIFIER_TEMPERROR;
	if (word[0] == 's')
		status = mailauth_dmarc_add_spf(dmarc, found, (const char *)copy, strlen(domain));
	else
		status = mailauth_dmarc_add_dkim(dmarc, found, (const char *)copy, strlen(domain),
			word[0] == 't');
	assert_int_equal(status, MAILAUTH_OK);
	free(copy);
}

/*
 * Words of a line: an identifier's word and its domain, and so on: "dkim+ a.example spf-
 * b.example".
 */
static inline void add_identifiers(mailauth_dmarc *dmarc, const char *line)
{
	char word[16], domain[256];
	int n;

	while (sscanf(line, " %15s %255s%n", word, domain, &n) == 2) {
		add_identifier(dmarc, word, domain);
		line += n;
	}
}

/* Forgets all, and is given one author and identifiers. */
static inline void give(fixture *f, const char *author, const char *identifiers)
{
	mailauth_dmarc_reset(f->dmarc);
	f->count = 0;
	add_author(f->dmarc, author);
	add_identifiers(f->dmarc, identifiers);
}

/* The verdict in short: "fail: no aligned identifier, reject". */
static inline const char *short_verdict(const mailauth_dmarc *dmarc)
{
	static char text[256];

	snprintf(text, sizeof text, "%s: %s, %s",
		mailauth_dmarc_result_text(mailauth_dmarc_get_result(dmarc)),
		mailauth_dmarc_reason_text(mailauth_dmarc_get_reason(dmarc)),
		mailauth_dmarc_policy_text(mailauth_dmarc_get_disposition(dmarc)));
	return text;
}

/* Judges anew, at once. */
static inline const char *judge(fixture *f, const char *author, const char *identifiers)
{
	give(f, author, identifiers);
	assert_int_equal(mailauth_dmarc_run(f->dmarc), MAILAUTH_OK);
	return short_verdict(f->dmarc);
}

/* What was asked, in a line. */
static inline const char *asked(const fixture *f)
{
	static char text[TEXT_ROOM];
	size_t len = 0;

	text[0] = 0;
	for (size_t i = 0; i < f->count; i++)
		len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", i > 0 ? ", " : "",
			f->asked[i]);
	assert_in_range(len, 0, sizeof text - 1);
	return text;
}

/* All that getters say of a verdict, in a line; `text` has TEXT_ROOM octets. */
static inline size_t put_getters(const mailauth_dmarc *dmarc, char *text)
{
	size_t author, org, policy, record;
	const char *a = mailauth_dmarc_get_author_domain(dmarc, &author);
	const char *o = mailauth_dmarc_get_org_domain(dmarc, &org);
	const char *p = mailauth_dmarc_get_policy_domain(dmarc, &policy);
	const char *r = mailauth_dmarc_get_record(dmarc, &record);
	int n = snprintf(text, TEXT_ROOM,
		"%s author=%s(%zu) org=%s(%zu) at=%s(%zu) record=%s(%zu) %s/%s%s adkim=%d aspf=%d "
		"spf=%d dkim=%d\n",
		short_verdict(dmarc), a, author, o, org, p, policy, r, record,
		mailauth_dmarc_policy_text(mailauth_dmarc_get_policy(dmarc)),
		mailauth_dmarc_policy_text(mailauth_dmarc_get_subdomain_policy(dmarc)),
		mailauth_dmarc_get_testing(dmarc) ? " testing" : "",
		(int)mailauth_dmarc_get_adkim(dmarc), (int)mailauth_dmarc_get_aspf(dmarc),
		mailauth_dmarc_get_spf_aligned(dmarc), mailauth_dmarc_get_dkim_aligned(dmarc));

	assert_in_range(n, 1, TEXT_ROOM - 1);
	return (size_t)n;
}

#endif
