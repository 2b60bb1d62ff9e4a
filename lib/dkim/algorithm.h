/*
 * Signature algorithms, a row each (RFC 6376 3.3, RFC 8301, RFC 8463).
 */
#ifndef MA_ALGORITHM_H
#define MA_ALGORITHM_H

#include "slice.h"

#include <mailauth/dkim.h>

typedef struct ma_algorithm {
	const char *name;      /* as in a= */
	const char *key_type;  /* as in a key's k= */
	const char *hash_name; /* as in a key's h= */
	mailauth_hash hash;
	mailauth_dkim_reason refused; /* why it is not used unless the context says so, or NONE */
} ma_algorithm;

/* The row of an a= value, which is case-sensitive (RFC 6376 3.2); NULL if there is none. */
const ma_algorithm *ma_algorithm_find(ma_slice name);

#endif
