/*
 * libunbound as a resolver: it asks the authoritative servers itself, and validates (DNSSEC). Built
 * where CMake finds it; elsewhere there is none to be had.
 */
#ifndef EXAMPLES_UNBOUND_RESOLVER_H
#define EXAMPLES_UNBOUND_RESOLVER_H

#include <stdbool.h>
#include <stdint.h>

#include <mailauth/dns.h>

typedef struct unbound_resolver unbound_resolver;

/*
 * `config` is a file as unbound.conf(5) describes it; NULL: the root's servers and trust anchor.
 * NULL with `*why`, a text, and the exit code of that, if it cannot be done.
 */
unbound_resolver *unbound_resolver_new(const char *config, const char **why, int *code);

/* Forgets all questions. NULL is fine. */
void unbound_resolver_free(unbound_resolver *resolver);

/*
 * A mailauth_ask_fn, whose `user` is the resolver; the object that asks must outlive the question.
 */
void unbound_resolver_ask(void *resolver, mailauth_questions *questions, uint32_t id,
	const char *name, uint16_t type);

/* Waits for some answers, `wait` milliseconds at most. */
void unbound_resolver_wait(unbound_resolver *resolver, int wait);

#endif
