/*
 * A DKIM key record as plain data (RFC 6376 3.6.1).
 */
#ifndef MA_KEY_H
#define MA_KEY_H

#include "algorithm.h"
#include "arena.h"
#include "rsa.h"

typedef struct ma_key {
	bool testing;       /* t=y */
	bool strict_domain; /* t=s */
	uint32_t bits;      /* 0 if the public key was not read */
	ma_rsa_key rsa;
	const uint8_t *ed25519; /* 32 octets; NULL: the key is an RSA key */
} ma_key;

/*
 * Reads the text of a TXT record as a key for this algorithm, into `key` as far as it goes, and
 * judges all that does not need the signature. False if there is no memory.
 */
bool ma_key_read(ma_arena *arena, ma_slice text, const ma_algorithm *algorithm, ma_key *key,
	mailauth_dkim_reason *reason);

#endif
