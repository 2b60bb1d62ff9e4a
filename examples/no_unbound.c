/*
 * Stands in for unbound_resolver.c where there is no libunbound.
 */
#include "unbound_resolver.h"

#include "common.h"

#include <stddef.h>

unbound_resolver *unbound_resolver_new(const char *config, const char **why, int *code)
{
	(void)config;
	*code = CODE_USAGE;
	*why = "built without libunbound";
	return NULL;
}

void unbound_resolver_free(unbound_resolver *resolver)
{
	(void)resolver;
}

void unbound_resolver_ask(void *resolver, mailauth_questions *questions, uint32_t id,
	const char *name, uint16_t type)
{
	(void)resolver;
	(void)name;
	(void)type;
	mailauth_answer_failure(questions, id, MAILAUTH_DNS_SERVFAIL);
}

void unbound_resolver_wait(unbound_resolver *resolver, int wait)
{
	(void)resolver;
	(void)wait;
}
