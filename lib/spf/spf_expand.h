/*
 * What macro-strings come to (RFC 7208 7).
 */
#ifndef MA_SPF_EXPAND_H
#define MA_SPF_EXPAND_H

#include "address.h"
#include "arena.h"
#include "spf_macro.h"

/* The client's address. */
typedef struct ma_spf_client {
	bool known;
	bool is_ipv4; /* its first 4 octets are the address */
	uint8_t octets[MA_IPV6_LEN];
} ma_spf_client;

/* Writes a known client's address as people read it (RFC 5952 4). */
void ma_spf_put_client(ma_buf *buf, const ma_spf_client *client);

/* What the letters stand for; no value is looked up. */
typedef struct ma_spf_values {
	ma_slice sender;             /* s, with l before its last '@' and o behind it */
	ma_slice domain;             /* d */
	ma_slice validated;          /* p; empty: unknown */
	ma_slice helo;               /* h */
	ma_slice receiver;           /* r; empty: unknown */
	int64_t time;                /* t */
	const ma_spf_client *client; /* i, c and v */
} ma_spf_values;

/*
 * Where the domain of a sender begins: behind the last '@', for a quoted local-part may hold
 * others; 0 if there is none.
 */
size_t ma_spf_find_domain(ma_slice sender);

/*
 * Writes the value of a macro-string, which must be one. It ends early once a buffer over the
 * caller's memory is full, if `all` is not wanted: then the length is not the one needed.
 */
void ma_spf_expand(ma_buf *buf, ma_slice text, const ma_spf_values *values, bool all);

/*
 * The value of a macro-string as the text of a name, in the arena: no longer than it takes to know
 * what is left of it once "the left side is truncated to fit" in 253 octets (RFC 7208 7.3),
 * however long the whole would be. False if there is no memory.
 */
bool ma_spf_expand_name(ma_arena *arena, ma_slice text, const ma_spf_values *values,
	ma_slice *name);

#endif
