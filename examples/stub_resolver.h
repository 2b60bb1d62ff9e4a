/*
 * A stub resolver: takes the library's questions to a DNS server over UDP, with TCP where an answer
 * does not fit, and brings the answers back. It never waits by itself, so it fits an event loop.
 *
 * Every datagram goes out with a random id from a socket and port of its own; what comes back
 * counts only from that server, with that id and that question. A reply is handed on as it is;
 * anything else is as if it had not come, and a question without a reply ends as a timeout.
 */
#ifndef EXAMPLES_STUB_RESOLVER_H
#define EXAMPLES_STUB_RESOLVER_H

#include "dns_servers.h"

#include <poll.h>
#include <stdint.h>

#include <mailauth/dns.h>

enum { STUB_SOCKETS = 64 }; /* questions on their way at once; more of them wait */

typedef struct stub_resolver stub_resolver;

/* `timeout` is for each question, in seconds. NULL without memory. */
stub_resolver *stub_resolver_new(const dns_servers *servers, unsigned timeout);

/* Forgets all questions. NULL is fine. */
void stub_resolver_free(stub_resolver *resolver);

/*
 * Takes a question: a mailauth_ask_fn, whose `user` is the resolver. The object that asks must be
 * there when the answer comes, or have been dropped.
 */
void stub_resolver_ask(void *resolver, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type);

/* Forgets the questions of an object that is reset or freed. */
void stub_resolver_drop(stub_resolver *resolver, const mailauth_questions *questions);

/*
 * For an event loop: what to wait for, and how many milliseconds at most (-1: for ever); then what
 * came of it, also if nothing did.
 */
size_t stub_resolver_prepare(stub_resolver *resolver, struct pollfd fds[STUB_SOCKETS], int *wait);
void stub_resolver_handle(stub_resolver *resolver, const struct pollfd *fds, size_t count);

/* For a caller that may wait: both, with poll(2) between them, for `wait` milliseconds at most. */
void stub_resolver_wait(stub_resolver *resolver, int wait);

#endif
