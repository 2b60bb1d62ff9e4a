/*
 * A caller that never waits: a hundred messages at once, and answers that come in any order.
 *
 *	evloop SEED MESSAGE ZONE [MESSAGE ZONE]...
 *
 * judges the messages (CRLF line ends), over and over until there are a hundred, each with its zone
 * (as mailauth-verify --record-dns writes it), and prints each verdict with what it rests on. SEED
 * orders the resolver's answers; with 0 none comes before the deadline.
 */
#define _POSIX_C_SOURCE 200809L

#include "common.h"
#include "late_resolver.h"
#include "load_mail.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include <mailauth/mailauth.h>

const char program_name[] = "evloop";

enum { SESSIONS = LATE_RESOLVER_SESSIONS, ROOM = 1 << 20, DEADLINE = 20 };

struct session {
	mailauth_check *check;
	mailauth_zone *zone;
	uint32_t serial; /* of the mail: an answer to an earlier one is not taken for this one's */
	time_t deadline;
	int done;
};

static struct session sessions[SESSIONS];
static int resolver, left = SESSIONS;

static time_t seconds(void)
{
	struct timespec now = {0, 0};

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

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
/* Hands questions on as long as the resolver takes them; the others wait in the check. */
static void session_ask(struct session *s)
{
	mailauth_questions *questions = mailauth_check_questions(s->check);
	struct lookup lookup = {.session = (uint32_t)(s - sessions), .serial = s->serial};
	struct pollfd room = {.fd = resolver, .events = POLLOUT};
	const char *name;

	while (poll(&room, 1, 0) > 0 &&
		mailauth_next_question(questions, &lookup.id, &name, &lookup.type)) {
		snprintf(lookup.name, sizeof lookup.name, "%s", name);
		if (send(resolver, &lookup, sizeof lookup, MSG_NOSIGNAL) != sizeof lookup)
			mailauth_answer_failure(questions, lookup.id, MAILAUTH_DNS_TIMEOUT);
	}
}

static void session_continue(struct session *s)
{
	mailauth_status status = mailauth_check_run(s->check);

	session_ask(s);
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

static void run_once(void)
{
	struct pollfd dns = {.fd = resolver, .events = POLLIN};
	struct lookup answer;

	poll(&dns, 1, 100);
	while (recv(resolver, &answer, sizeof answer, MSG_DONTWAIT) == sizeof answer)
		on_dns_answer(&sessions[answer.session % SESSIONS], &answer);
	for (struct session *s = sessions; s < sessions + SESSIONS; s++) {
		if (!s->done && seconds() >= s->deadline)
			on_deadline(s);
		else if (!s->done)
			session_ask(s);
	}
}
/* README: end */

static int session_open(struct session *s, const mailauth_context *context, char *const *paths)
{
	s->deadline = seconds() + DEADLINE;
	s->zone = mailauth_zone_new(context);
	s->check = mailauth_check_new(context, NULL, NULL);
	return load_mail(paths[0], paths[1], s->zone, s->check);
}

int main(int argc, char **argv)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	int code = 0;

	if (argc < 4 || argc % 2 != 0)
		code = complain("usage", "evloop SEED MESSAGE ZONE [MESSAGE ZONE]...", CODE_USAGE);
	else if ((resolver = late_resolver((uint32_t)strtoul(argv[1], NULL, 10))) < 0)
		code = CODE_SYSTEM;
	for (int i = 0; i < SESSIONS && code == 0; i++)
		code = session_open(&sessions[i], context, argv + 2 + i * 2 % (argc - 2));
	for (int i = 0; i < SESSIONS && code == 0; i++)
		session_continue(&sessions[i]);
	while (left > 0 && code == 0)
		run_once();
	for (int i = 0; i < SESSIONS; i++) {
		mailauth_check_free(sessions[i].check);
		mailauth_zone_free(sessions[i].zone);
	}
	mailauth_context_free(context);
	return finish_output(code);
}
