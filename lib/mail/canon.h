/*
 * Simple and relaxed canonicalization of bodies and header fields (RFC 6376 3.4), streaming: input
 * in pieces of any size, canonical octets out to a sink, the same whatever the pieces were.
 */
#ifndef MA_CANON_H
#define MA_CANON_H

#include "slice.h"

#include <mailauth/message.h>

/* Where canonical octets go. Once the function has refused, nothing more is handed to it. */
typedef struct ma_sink {
	mailauth_sink_fn put;
	void *user;
	bool refused;
} ma_sink;

typedef struct ma_canon_body {
	mailauth_canonicalization canonicalization;
	ma_sink sink;
	uint64_t line_ends; /* CRLFs held back: they may be the empty lines at the end */
	bool wsp;           /* white space held back: it may be at the end of its line */
	bool cr;            /* a CR held back: LF may follow */
	bool any;           /* something was handed over */
} ma_canon_body;

void ma_canon_body_init(ma_canon_body *canon, mailauth_canonicalization canonicalization,
	mailauth_sink_fn put, void *user);
void ma_canon_body_feed(ma_canon_body *canon, ma_slice octets);

/* Hands over the end of the body. Only a new init may follow. */
void ma_canon_body_finish(ma_canon_body *canon);

typedef struct ma_canon_field {
	mailauth_canonicalization canonicalization;
	ma_sink sink;
	bool in_value; /* past the colon */
	bool wsp;      /* white space held back */
	bool cr, crlf; /* a CR or a CRLF held back */
	bool any;      /* something of the value was handed over */
} ma_canon_field;

void ma_canon_field_init(ma_canon_field *canon, mailauth_canonicalization canonicalization,
	mailauth_sink_fn put, void *user);
void ma_canon_field_feed(ma_canon_field *canon, ma_slice octets);

/*
 * Ends the field; its CRLF is handed over only if `crlf` says so, for the field that holds the
 * signature is hashed without (RFC 6376 3.7). Only a new init may follow.
 */
void ma_canon_field_finish(ma_canon_field *canon, bool crlf);

#endif
