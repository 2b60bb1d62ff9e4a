/*
 * What the programs that judge share: a context, a zone that answers, and a check set up from the
 * options; and the recording of what a verdict rests on.
 */
#ifndef EXAMPLES_SESSION_H
#define EXAMPLES_SESSION_H

#include "json.h"
#include "options.h"
#include "stub_resolver.h"
#include "unbound_resolver.h"

#include <mailauth/auth.h>

typedef struct session {
	mailauth_context *context;
	mailauth_zone *zone;
	stub_resolver *stub; /* one of these, or neither: the zone answers everything */
	unbound_resolver *unbound;
	mailauth_check *check;
	mailauth_zone *settings; /* what --replay says besides answers */
} session;

/*
 * Sets all up: answers, then what --replay says, then the options, which win. Returns GO_ON, or an
 * exit code having said what was wrong; session_close is due either way. All is NULL before.
 */
int session_open(session *all, const shared_options *options);
void session_close(session *all);

/* Answers a question of the session's: a mailauth_ask_fn, whose `user` is the session. */
void session_ask(void *all, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type);

/*
 * Runs an object, which asks by session_ask, until it is done, waiting for DNS, up to the deadline,
 * where it must; and the same of the check. Returns GO_ON, or an exit code having said what was
 * wrong.
 */
typedef mailauth_status (*run_fn)(void *object);
int session_run_object(session *all, const shared_options *options, run_fn run, void *object,
	mailauth_questions *questions);
int session_run(session *all, const shared_options *options);

/* A setting of the program's own that --replay brings; NULL if it brings none of this key. */
const char *session_replayed(const session *all, const char *key, size_t *len);

/* Says that a setting is wrong, and returns the exit code for that. */
int session_wrong_setting(const shared_options *options, const char *key);

/* A setting of the program's own, to be recorded; its key begins with "program.". */
typedef struct setting {
	const char *key, *value;
} setting;

/*
 * Writes --record-dns, if it was given. Returns GO_ON, or an exit code having said what was wrong.
 */
int session_record(const session *all, const shared_options *options, const setting *settings,
	size_t count);

/*
 * One of the library's texts, to be given to free(), or NULL when there is no memory. `write` is
 * called once to measure and once to write.
 */
typedef mailauth_status (*text_fn)(const void *user, char *buf, size_t cap, size_t *len);
char *session_text(text_fn write, const void *user);

/* Writes what the domain has to say to a fail, or null, as the member "explanation". */
void json_spf_explanation(json_writer *json, const mailauth_spf_verdict *verdict);

/* The exit code of a result of SPF. */
int spf_code(mailauth_spf_result result);

#endif
