/*
 * A stub resolver: see stub_resolver.h.
 *
 * A question is sent up to three times within its time, to the servers in turn, each time from a
 * new socket with a new id. A reply that is cut is asked for again over TCP, one that says FORMERR
 * or NOTIMP without EDNS, and one of a server that will not or cannot is left for the next server.
 */
#define _DEFAULT_SOURCE /* getentropy */

#include "stub_resolver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum {
	HEADER_LEN = 12,
	QUERY_ROOM = 288,    /* the longest query that mailauth_query_write makes */
	REPLY_ROOM = 65535,  /* the longest DNS message */
	EDNS_PAYLOAD = 1232, /* passes everywhere without fragments */
	SENDS = 3,
	NAME_ROOM = 1005
};

/* In a header's third and fourth octet (RFC 1035 4.1.1, RFC 4035 3.2.3). */
enum { QR = 0x80, TC = 0x02, AD = 0x20, RCODE = 0x0f };
enum { FORMERR = 1, SERVFAIL = 2, NOTIMP = 4, REFUSED = 5 };

typedef enum stage { WAITING, ON_UDP, ON_TCP } stage;

/* One question and how far it is. */
typedef struct stub_lookup {
	struct stub_lookup *next;
	mailauth_questions *questions;
	uint32_t id; /* of the question */
	uint16_t type;
	char name[NAME_ROOM];
	stage stage;
	int fd;      /* -1: none */
	size_t slot; /* of fd, among those that were prepared */
	unsigned sends;
	const dns_server *server; /* that was asked last */
	bool no_edns;
	int64_t send_again_at, give_up_at; /* in milliseconds, as now() */
	uint8_t query[2 + QUERY_ROOM];     /* its length first, as TCP wants it */
	size_t query_len;                  /* without that */
	size_t moved;                      /* octets of a message over TCP, either way */
	uint8_t *reply;                    /* over TCP, with its length first; NULL until sent */
} stub_lookup;

struct stub_resolver {
	dns_servers servers;
	int64_t timeout;
	stub_lookup *first, *last;
	size_t busy; /* lookups that do not wait; each has one socket at most */
	uint8_t reply[REPLY_ROOM];
};

static int64_t now(void)
{
	struct timespec time = {0, 0};

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

stub_resolver *stub_resolver_new(const dns_servers *servers, unsigned timeout)
{
	stub_resolver *resolver = calloc(1, sizeof *resolver);

	if (resolver == NULL)
		return NULL;
	resolver->servers = *servers;
	resolver->timeout = (int64_t)timeout * 1000;
	return resolver;
}

/* ------------------------------------------------------------------ the list */

static void close_socket(stub_lookup *lookup)
{
	if (lookup->fd >= 0)
		close(lookup->fd);
	lookup->fd = -1;
	free(lookup->reply);
	lookup->reply = NULL;
	lookup->moved = 0;
}

/* Takes out and frees those without questions. */
static void sweep(stub_resolver *resolver)
{
	stub_lookup **at = &resolver->first;

	resolver->last = NULL;
	while (*at != NULL) {
		stub_lookup *this = *at;

		if (this->questions != NULL) {
			resolver->last = this;
			at = &this->next;
			continue;
		}
		*at = this->next;
		resolver->busy -= this->stage != WAITING;
		close_socket(this);
		free(this);
	}
}

void stub_resolver_drop(stub_resolver *resolver, const mailauth_questions *questions)
{
	for (stub_lookup *this = resolver->first; this != NULL; this = this->next)
		if (questions == NULL || this->questions == questions)
			this->questions = NULL;
	sweep(resolver);
}

void stub_resolver_free(stub_resolver *resolver)
{
	if (resolver == NULL)
		return;
	stub_resolver_drop(resolver, NULL);
	free(resolver);
}

void stub_resolver_ask(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	stub_resolver *resolver = user;
	stub_lookup *new = calloc(1, sizeof *new);

	if (new == NULL || strlen(name) >= sizeof new->name) {
		free(new);
		mailauth_answer_failure(questions, id, MAILAUTH_DNS_SERVFAIL);
		return;
	}
	memcpy(new->name, name, strlen(name) + 1);
	new->questions = questions;
	new->id = id;
	new->type = type;
	new->fd = -1;
	new->slot = STUB_SOCKETS;
	if (resolver->last != NULL)
		resolver->last->next = new;
	else
		resolver->first = new;
	resolver->last = new;
}

/* It has its answer. */
static void end(stub_lookup *lookup)
{
	lookup->questions = NULL;
}

static void end_in(stub_lookup *lookup, mailauth_dns_outcome outcome)
{
	mailauth_answer_failure(lookup->questions, lookup->id, outcome);
	end(lookup);
}

/* ------------------------------------------------------------------ asking */

/* Writes the query with a new id; false if that cannot be done. */
static bool write_query(stub_lookup *lookup)
{
	uint16_t id, payload = lookup->no_edns ? 0 : EDNS_PAYLOAD;

	if (getentropy(&id, sizeof id) != 0 ||
		mailauth_query_write(lookup->name, lookup->type, id, payload, 0, lookup->query + 2,
			QUERY_ROOM, &lookup->query_len) != MAILAUTH_OK)
		return false;
	lookup->query[0] = (uint8_t)(lookup->query_len >> 8);
	lookup->query[1] = (uint8_t)lookup->query_len;
	lookup->query[2 + 3] |= AD; /* "please tell me": RFC 6840 5.7 */
	return true;
}

/* A socket to the server that does not block; false if there is none, or no way to it. */
static bool connect_to_server(stub_lookup *lookup, int kind)
{
	const dns_server *server = lookup->server;
	int fd = socket(server->address.ss_family, kind, 0);

	if (fd < 0)
		return false;
	if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 ||
		(connect(fd, (const struct sockaddr *)&server->address, server->len) != 0 &&
			errno != EINPROGRESS)) {
		close(fd);
		return false;
	}
	lookup->fd = fd;
	lookup->slot = STUB_SOCKETS;
	return true;
}

/* Its time is cut into five: it is sent at the beginning, after one part and after three. */
static int64_t next_send(const stub_resolver *resolver, unsigned sends)
{
	return resolver->timeout * (sends == 1 ? 1 : 2) / 5;
}

static bool has_other_servers(const stub_resolver *resolver, const stub_lookup *lookup)
{
	return lookup->sends < SENDS && lookup->sends < resolver->servers.count;
}

/* Sends it once more, to the server whose turn it is. Whether it came through, time will tell. */
static void send_query(stub_resolver *resolver, stub_lookup *lookup)
{
	close_socket(lookup);
	lookup->server = &resolver->servers.list[lookup->sends % resolver->servers.count];
	lookup->sends++;
	lookup->stage = ON_UDP;
	lookup->send_again_at = now() + next_send(resolver, lookup->sends);
	if (write_query(lookup) && connect_to_server(lookup, SOCK_DGRAM))
		(void)send(lookup->fd, lookup->query + 2, lookup->query_len, 0);
	else if (has_other_servers(resolver, lookup))
		lookup->send_again_at = now();
	else
		lookup->give_up_at = now(); /* and let another question begin */
}

/* The server is no help: the next one at once, or else the end. */
static void try_another(stub_resolver *resolver, stub_lookup *lookup, mailauth_dns_outcome outcome)
{
	if (lookup->sends < SENDS)
		send_query(resolver, lookup);
	else
		end_in(lookup, outcome);
}

static void ask_over_tcp(stub_resolver *resolver, stub_lookup *lookup)
{
	close_socket(lookup);
	lookup->stage = ON_TCP;
	if (!connect_to_server(lookup, SOCK_STREAM))
		try_another(resolver, lookup, MAILAUTH_DNS_TIMEOUT);
}

/* ------------------------------------------------------------------ replies */

static uint8_t to_lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

/* Whether the octets reply to what was asked: id, and the question without regard to case. */
static bool is_reply(const stub_lookup *lookup, const uint8_t *octets, size_t len)
{
	const uint8_t *query = lookup->query + 2;
	size_t end = HEADER_LEN;

	while (query[end] != 0)
		end += 1u + query[end];
	end += 1 + 2 + 2; /* the root, type and class */
	if (len < HEADER_LEN || octets[0] != query[0] || octets[1] != query[1] ||
		(octets[2] & QR) == 0)
		return false;
	if ((octets[3] & RCODE) == FORMERR && octets[4] == 0 && octets[5] == 0)
		return true; /* from a server so old that it does not know what it was asked */
	if (len < end || octets[4] != 0 || octets[5] != 1)
		return false;
	for (size_t i = HEADER_LEN; i < end; i++)
		if (to_lower(octets[i]) != to_lower(query[i]))
			return false;
	return true;
}

static void take_reply(stub_resolver *resolver, stub_lookup *lookup, uint8_t *octets, size_t len)
{
	unsigned rcode = octets[3] & RCODE;

	if (!lookup->server->trusted)
		octets[3] &= (uint8_t)~AD;
	if ((octets[2] & TC) != 0 && lookup->stage == ON_UDP) {
		ask_over_tcp(resolver, lookup);
	} else if ((rcode == FORMERR || rcode == NOTIMP) && !lookup->no_edns) {
		lookup->no_edns = true;
		lookup->sends--; /* the same server again */
		send_query(resolver, lookup);
	} else if ((rcode == SERVFAIL || rcode == REFUSED) && has_other_servers(resolver, lookup)) {
		send_query(resolver, lookup);
	} else {
		mailauth_answer_message(lookup->questions, lookup->id, octets, len);
		end(lookup);
	}
}

static bool is_for_later(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* What did not come from this question's server, or replies to something else, is let go by. */
static void read_udp(stub_resolver *resolver, stub_lookup *lookup)
{
	int fd = lookup->fd;

	while (lookup->questions != NULL && lookup->fd == fd && lookup->stage == ON_UDP) {
		ssize_t n = recv(fd, resolver->reply, sizeof resolver->reply, 0);

		if (n < 0 && is_for_later())
			return;
		if (n < 0) /* nobody is there */
			try_another(resolver, lookup, MAILAUTH_DNS_TIMEOUT);
		else if (is_reply(lookup, resolver->reply, (size_t)n))
			take_reply(resolver, lookup, resolver->reply, (size_t)n);
	}
}

/* ------------------------------------------------------------------ TCP */

/* Moves what can be moved; true when all `want` octets have been. */
static bool move(stub_resolver *resolver, stub_lookup *lookup, uint8_t *octets, size_t want,
	bool out)
{
	size_t left = want - lookup->moved;
	ssize_t n = out ? send(lookup->fd, octets + lookup->moved, left, MSG_NOSIGNAL)
			: recv(lookup->fd, octets + lookup->moved, left, 0);

	if (n > 0)
		lookup->moved += (size_t)n;
	else if (n == 0 || !is_for_later())
		try_another(resolver, lookup, MAILAUTH_DNS_TIMEOUT);
	return n > 0 && lookup->moved == want;
}

static void write_tcp(stub_resolver *resolver, stub_lookup *lookup)
{
	if (!move(resolver, lookup, lookup->query, 2 + lookup->query_len, true))
		return;
	lookup->moved = 0;
	lookup->reply = malloc(2 + REPLY_ROOM);
	if (lookup->reply == NULL)
		end_in(lookup, MAILAUTH_DNS_SERVFAIL);
}

static void read_tcp(stub_resolver *resolver, stub_lookup *lookup)
{
	uint8_t *reply = lookup->reply;
	size_t len;

	if (lookup->moved < 2 && !move(resolver, lookup, reply, 2, false))
		return;
	len = (size_t)reply[0] << 8 | reply[1];
	if (len > 0 && !move(resolver, lookup, reply, 2 + len, false))
		return;
	if (is_reply(lookup, reply + 2, len))
		take_reply(resolver, lookup, reply + 2, len);
	else
		try_another(resolver, lookup, MAILAUTH_DNS_MALFORMED);
}

/* ------------------------------------------------------------------ waiting */

static short events_of(const stub_lookup *lookup)
{
	return lookup->stage == ON_TCP && lookup->reply == NULL ? POLLOUT : POLLIN;
}

/* Whether another time to send comes before it is given up. */
static bool sends_again(const stub_lookup *lookup)
{
	return lookup->stage == ON_UDP && lookup->sends < SENDS;
}

/* What its time has come for: to begin, to be sent again, to be given up. */
static void keep_time(stub_resolver *resolver, stub_lookup *lookup, int64_t time)
{
	if (lookup->stage == WAITING && resolver->busy < STUB_SOCKETS) {
		resolver->busy++;
		lookup->give_up_at = time + resolver->timeout;
		send_query(resolver, lookup);
	} else if (lookup->stage != WAITING && time >= lookup->give_up_at) {
		end_in(lookup, MAILAUTH_DNS_TIMEOUT);
	} else if (sends_again(lookup) && time >= lookup->send_again_at) {
		send_query(resolver, lookup);
	}
}

size_t stub_resolver_prepare(stub_resolver *resolver, struct pollfd fds[STUB_SOCKETS], int *wait)
{
	int64_t time = now(), next = INT64_MAX;
	size_t count = 0;

	for (stub_lookup *this = resolver->first; this != NULL; this = this->next) {
		int64_t at;

		this->slot = STUB_SOCKETS; /* none */
		keep_time(resolver, this, time);
		if (this->questions == NULL)
			next = time; /* whoever waits for this answer need not wait any more */
		if (this->stage == WAITING || this->questions == NULL)
			continue;
		at = sends_again(this) && this->send_again_at < this->give_up_at
			? this->send_again_at
			: this->give_up_at;
		next = at < next ? at : next;
		if (this->fd < 0)
			continue;
		this->slot = count;
		fds[count++] = (struct pollfd){.fd = this->fd, .events = events_of(this)};
	}
	sweep(resolver);
	*wait = next == INT64_MAX ? -1 : next <= time ? 0 : (int)(next - time);
	return count;
}

void stub_resolver_handle(stub_resolver *resolver, const struct pollfd *fds, size_t count)
{
	for (stub_lookup *this = resolver->first; this != NULL; this = this->next) {
		if (this->slot >= count || fds[this->slot].revents == 0)
			continue;
		if (this->stage == ON_UDP)
			read_udp(resolver, this);
		else if (this->reply == NULL)
			write_tcp(resolver, this);
		else
			read_tcp(resolver, this);
	}
	sweep(resolver);
}

void stub_resolver_wait(stub_resolver *resolver, int wait)
{
	struct pollfd fds[STUB_SOCKETS];
	int own;
	size_t count = stub_resolver_prepare(resolver, fds, &own);

	if (own >= 0 && (wait < 0 || own < wait))
		wait = own;
	if (poll(fds, (nfds_t)count, wait) < 0)
		count = 0;
	stub_resolver_handle(resolver, fds, count);
}
