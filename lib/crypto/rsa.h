/*
 * RSA public keys and RSASSA-PKCS1-v1_5 verification (RFC 8017 8.2.2).
 */
#ifndef MA_RSA_H
#define MA_RSA_H

#include "hash.h"
#include "slice.h"

#include <stdbool.h>

/* Both numbers big-endian, without leading zeros, inside the octets the key was read from. */
typedef struct ma_rsa_key {
	ma_slice modulus;
	ma_slice exponent;
	uint32_t bits; /* of the modulus */
	uint32_t exponent_bits;
} ma_rsa_key;

/*
 * Reads a key from DER: SubjectPublicKeyInfo (RFC 5280 4.1.2.7 with RFC 3279 2.3.1), or a bare
 * RSAPublicKey (RFC 8017 A.1.1). Strict: one encoding, nothing behind it, positive numbers, odd
 * modulus over 1, odd exponent of at least 3. Sizes are the caller's business.
 */
bool ma_rsa_key_from_der(ma_slice der, ma_rsa_key *key);

/* Reads a key as a DNSKEY record has it (RFC 3110 2), as strictly. */
bool ma_rsa_key_from_wire(ma_slice wire, ma_rsa_key *key);

/*
 * Whether `signature` is the key's over the digest of that hash. Builds the encoded message that
 * must come out and compares all of it. False for a modulus under 512 or over MA_RSA_BITS_CEILING
 * bits or with no room for the encoded message, and for a signature whose length is not the
 * modulus's. Time grows with the exponent's bits.
 */
bool ma_rsa_verify(const ma_rsa_key *key, mailauth_hash hash, const uint8_t *digest,
	ma_slice signature);

/* Whether these sizes are none of those for which it is false. */
bool ma_rsa_size_fits(const ma_rsa_key *key, mailauth_hash hash, ma_slice signature);

#endif
