/*
 * libunbound as a resolver: see unbound_resolver.h. An event loop would put ub_fd() among what it
 * waits for, and call ub_process() when it can be read.
 */
#define _POSIX_C_SOURCE 200809L /* O_CLOEXEC */

#include "unbound_resolver.h"

#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/stat.h>

#include <unbound.h>

/* Where Debian and others keep the root's trust anchor (RFC 9718). */
#define ROOT_ANCHOR "/usr/share/dns/root.key"

enum { AD = 0x20, CLASS_IN = 1 };

struct unbound_resolver {
	struct ub_ctx *unbound;
};

/* Who waits for an answer. */
typedef struct waiter {
	mailauth_questions *questions;
	uint32_t id;
} waiter;

/* Nothing is read, for it may be a pipe; a directory can be opened, too. */
static bool can_be_read(const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	bool is_directory;

	if (file < 0)
		return false;
	is_directory = fstat(file, &about) == 0 && S_ISDIR(about.st_mode);
	close(file);
	if (is_directory)
		errno = EISDIR;
	return !is_directory;
}

unbound_resolver *unbound_resolver_new(const char *config, const char **why, int *code)
{
	unbound_resolver *resolver;
	int error = UB_NOMEM;

	if (config != NULL && !can_be_read(config)) {
		*why = strerror(errno);
		*code = CODE_NO_INPUT;
		return NULL;
	}
	resolver = calloc(1, sizeof *resolver);
	if (resolver != NULL)
		resolver->unbound = ub_ctx_create();
	if (resolver != NULL && resolver->unbound != NULL) {
		error = config != NULL ? ub_ctx_config(resolver->unbound, config)
				       : ub_ctx_add_ta_file(resolver->unbound, ROOT_ANCHOR);
		if (error == 0)
			error = ub_ctx_async(resolver->unbound, 1); /* a thread, not a process */
	}
	if (error == 0)
		return resolver;
	*why = ub_strerror(error);
	*code = error == UB_SYNTAX ? CODE_MALFORMED : CODE_SYSTEM;
	unbound_resolver_free(resolver);
	return NULL;
}

void unbound_resolver_free(unbound_resolver *resolver)
{
	if (resolver == NULL)
		return;
	if (resolver->unbound != NULL)
		ub_ctx_delete(resolver->unbound);
	free(resolver);
}

/* What validation found is told apart from the message: its AD bit is somebody else's word. */
static void take_result(const waiter *asked, struct ub_result *result)
{
	unsigned char *packet = result->answer_packet;

	if (result->bogus) {
		mailauth_answer_failure(asked->questions, asked->id, MAILAUTH_DNS_BOGUS);
		return;
	}
	if (packet == NULL || result->answer_len < 4) {
		mailauth_answer_failure(asked->questions, asked->id, MAILAUTH_DNS_SERVFAIL);
		return;
	}
	packet[3] &= (unsigned char)~AD;
	mailauth_answer_message(asked->questions, asked->id, packet, (size_t)result->answer_len);
	if (result->secure)
		mailauth_answer_secure(asked->questions, asked->id);
}

static void on_answer(void *user, int error, struct ub_result *result)
{
	waiter *asked = user;

	if (error == 0)
		take_result(asked, result);
	else
		mailauth_answer_failure(asked->questions, asked->id, MAILAUTH_DNS_SERVFAIL);
	ub_resolve_free(result);
	free(asked);
}

void unbound_resolver_ask(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	unbound_resolver *resolver = user;
	waiter *asked = malloc(sizeof *asked);
	int error = UB_NOMEM;

	if (asked != NULL) {
		asked->questions = questions;
		asked->id = id;
		error = ub_resolve_async(resolver->unbound, name, type, CLASS_IN, asked, on_answer,
			NULL);
	}
	if (error == 0)
		return;
	free(asked);
	mailauth_answer_failure(questions, id, MAILAUTH_DNS_SERVFAIL);
}

void unbound_resolver_wait(unbound_resolver *resolver, int wait)
{
	struct pollfd fd = {.fd = ub_fd(resolver->unbound), .events = POLLIN};

	if (poll(&fd, 1, wait) > 0)
		(void)ub_process(resolver->unbound);
}
