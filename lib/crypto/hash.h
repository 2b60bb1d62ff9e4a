/*
 * SHA-1, SHA-256, SHA-384 and SHA-512 (FIPS 180-4), and HMAC over them (RFC 2104), as streams.
 */
#ifndef MA_HASH_H
#define MA_HASH_H

#include "context.h"
#include "sha.h"
#include "slice.h"

#include <stdbool.h>

#define MA_SHA256_SIZE 32

enum { MA_DIGEST_MAX = 64, MA_HASH_BLOCK_MAX = 128 };

/*
 * A hash under way. Begins with ma_hash_begin and ends with ma_hash_end or ma_hash_drop, one of
 * which must be called. May not be copied.
 */
typedef struct ma_hash {
	mailauth_hash kind;
	const mailauth_context *provider; /* NULL: ours */
	void *provided;                   /* its state */
	bool failed;
	ma_hash_blocks *compress;
	ma_hash_state state;
	uint64_t length; /* octets so far */
	uint8_t block[MA_HASH_BLOCK_MAX];
} ma_hash;

/* The octets of a digest; 0 for a hash that is not known. */
size_t ma_hash_size(mailauth_hash kind);

/*
 * Begins a hash: the context's provider's, or else ours, as fast as its processor can; NULL: in
 * portable C.
 */
void ma_hash_begin(ma_hash *hash, const mailauth_context *context, mailauth_hash kind);

/* The same, but always ours. */
void ma_hash_begin_own(ma_hash *hash, const mailauth_context *context, mailauth_hash kind);

void ma_hash_feed(ma_hash *hash, const void *octets, size_t len);

/* Writes ma_hash_size octets. False, with zeros written, if the provider failed. */
bool ma_hash_end(ma_hash *hash, uint8_t *digest);

/* Ends a hash that nobody wants, or that has ended. */
void ma_hash_drop(ma_hash *hash);

/* The digest of one piece; like HMAC always by us. */
void ma_hash_of(const mailauth_context *context, mailauth_hash kind, ma_slice octets,
	uint8_t *digest);

typedef struct ma_hmac {
	ma_hash hash;
	const mailauth_context *context;
	uint8_t outer_key[MA_HASH_BLOCK_MAX]; /* K XOR opad */
} ma_hmac;

void ma_hmac_begin(ma_hmac *hmac, const mailauth_context *context, mailauth_hash kind,
	ma_slice key);
void ma_hmac_feed(ma_hmac *hmac, const void *octets, size_t len);
void ma_hmac_end(ma_hmac *hmac, uint8_t *mac);

#endif
