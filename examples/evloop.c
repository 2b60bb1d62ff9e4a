/*
 * A caller that never waits: a hundred messages at once, and answers that come in any order.
 *
 *	evloop SEED MESSAGE ZONE [MESSAGE ZONE]...
 *
 * judges each message (CRLF line ends), over and over until there are a hundred, with the envelope and
 * the answers of its zone (as mailauth-verify --record-dns writes it), and prints each verdict with
 * what it rests on. SEED orders the resolver's answers; with 0 none comes before the deadline.
 */
#define _POSIX_C_SOURCE 200809L

#include "late_resolver.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mailauth/mailauth.h>

enum { SESSIONS = LATE_RESOLVER_SESSIONS, ROOM = 1 << 20, DEADLINE_MS = 20000 };

struct session {
	mailauth_check *check;
	mailauth_zone *zone;
	uint32_t serial; /* of the mail: an answer to an earlier one is not taken for this one's */
	int done;
};

static struct session sessions[SESSIONS];
static int resolver, left = SESSIONS;

static void session_reply(struct session *s)
{
	static char text[ROOM];
	size_t len;

	if (!mailauth_check_authres(s->check, "mx.example.net", MAILAUTH_LINE_LF, text, ROOM, &len))
		fputs(text, stdout);
	if (!mailauth_check_transcript(s->check, text, ROOM, &len))
		puts(text);
	s->done = 1;
	left--;
}

/* README: begin */
static void session_continue(struct session *s)
{
	mailauth_questions *questions = mailauth_check_questions(s->check);
	struct lookup lookup = {.session = (uint32_t)(s - sessions), .serial = s->serial};
	mailauth_status status = mailauth_check_run(s->check);
	const char *name;

	while (mailauth_next_question(questions, &lookup.id, &name, &lookup.type)) {
		snprintf(lookup.name, sizeof lookup.name, "%s", name);
		if (write(resolver, &lookup, sizeof lookup) != sizeof lookup)
			mailauth_answer_failure(questions, lookup.id, MAILAUTH_DNS_TIMEOUT);
	}
	if (status != MAILAUTH_PENDING)
		session_reply(s); /* then mailauth_check_reset(), s->serial++, the next mail */
}

/* A real resolver brings the octets of a DNS message: mailauth_answer_message(). */
static void on_dns_answer(struct session *s, const struct lookup *answer)
{
	if (s->done || s->serial != answer->serial)
		return;
	mailauth_zone_ask(s->zone, mailauth_check_questions(s->check), answer->id, answer->name,
		answer->type);
	session_continue(s);
}

static void on_deadline(struct session *s)
{
	mailauth_expire(mailauth_check_questions(s->check)); /* what is open becomes a timeout */
	session_continue(s);
}

static void run_loop(void)
{
	struct pollfd dns = {.fd = resolver, .events = POLLIN};
	struct lookup answer;

	while (left > 0) {
		if (poll(&dns, 1, DEADLINE_MS) > 0 &&
			recv(resolver, &answer, sizeof answer, MSG_WAITALL) == sizeof answer)
			on_dns_answer(&sessions[answer.session % SESSIONS], &answer);
		else
			for (size_t i = 0; i < SESSIONS; i++)
				if (!sessions[i].done)
					on_deadline(&sessions[i]);
	}
}
/* README: end */

/* The whole file, which is smaller than `text`; 0 if that cannot be had. */
static int load(const char *path, char text[ROOM], size_t *len)
{
	FILE *file = fopen(path, "rb");
	int whole;

	if (file == NULL)
		return 0;
	*len = fread(text, 1, ROOM, file);
	whole = *len < ROOM && ferror(file) == 0;
	fclose(file);
	return whole;
}

/* Gives a session its message, envelope and answers; 0 if that cannot be done. */
static int session_open(struct session *s, const mailauth_context *context, char *const *paths)
{
	static char message[ROOM], zone[ROOM];
	size_t len, zone_len;

	s->zone = mailauth_zone_new(context);
	s->check = mailauth_check_new(context, NULL, NULL);
	return load(paths[0], message, &len) && load(paths[1], zone, &zone_len) &&
		!mailauth_zone_read(s->zone, zone, zone_len) &&
		!mailauth_check_replay(s->check, s->zone, NULL) &&
		!mailauth_check_feed(s->check, message, len) && !mailauth_check_finish(s->check);
}

int main(int argc, char **argv)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	if (argc < 4 || argc % 2 != 0) {
		fputs("usage: evloop SEED MESSAGE ZONE [MESSAGE ZONE]...\n", stderr);
		mailauth_context_free(context);
		return 64;
	}
	resolver = late_resolver((uint32_t)strtoul(argv[1], NULL, 10));
	for (int i = 0; i < SESSIONS; i++)
		if (!session_open(&sessions[i], context, argv + 2 + i * 2 % (argc - 2))) {
			fputs("evloop: a file cannot be read\n", stderr);
			return 66;
		}
	for (size_t i = 0; i < SESSIONS; i++)
		session_continue(&sessions[i]);
	run_loop();
	for (size_t i = 0; i < SESSIONS; i++) {
		mailauth_check_free(sessions[i].check);
		mailauth_zone_free(sessions[i].zone);
	}
	mailauth_context_free(context);
	return fflush(stdout) == 0 && ferror(stdout) == 0 ? 0 : 74;
}
