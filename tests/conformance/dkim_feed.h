/*
 * The ways a message can come to a verifier. All of them must give one verdict.
 */
#ifndef MA_DKIM_FEED_H
#define MA_DKIM_FEED_H

#include <mailauth/dkim.h>

typedef struct dkim_way {
	const char *name;
	void (*feed)(mailauth_dkim_verifier *verifier, const char *octets, size_t len);
} dkim_way;

#define DKIM_WAYS 4

/* Whole, octet by octet, in random pieces with runs between them, field by field. */
extern const dkim_way dkim_ways[DKIM_WAYS];

#endif
