/*
 * Stands in for a resolver that takes its time: a child process that holds questions back and gives
 * them back, when it "has the answer", in an order that a seed decides; with 0 it never has any.
 */
#ifndef EXAMPLES_LATE_RESOLVER_H
#define EXAMPLES_LATE_RESOLVER_H

#include <stdint.h>

enum { LATE_RESOLVER_SESSIONS = 100, LATE_RESOLVER_QUESTIONS = 256 };

/* What goes to it, and comes back as it was. */
struct lookup {
	uint32_t session, serial, id;
	uint16_t type;
	char name[1005];
};

/* Starts one; returns the socket to write lookups to and to read them from, or -1. */
int late_resolver(uint32_t seed);

#endif
