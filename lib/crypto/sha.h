/*
 * The compression functions of the SHA family (FIPS 180-4), which hash.c feeds with whole blocks.
 */
#ifndef MA_SHA_H
#define MA_SHA_H

#include <stddef.h>
#include <stdint.h>

typedef union ma_hash_state {
	uint32_t w32[8]; /* SHA-1 uses five */
	uint64_t w64[8];
} ma_hash_state;

/* Takes `count` blocks of 64 octets (SHA-1, SHA-256) or 128 octets (SHA-512) into the state. */
typedef void ma_hash_blocks(ma_hash_state *state, const uint8_t *blocks, size_t count);

ma_hash_blocks ma_sha1_blocks, ma_sha256_blocks, ma_sha512_blocks;

#if defined(__x86_64__) && defined(__GNUC__)
#define MA_HAVE_SHA_NI 1
/* The same with the instructions for it: only where the context has MA_CPU_SHA. */
ma_hash_blocks ma_sha1_blocks_ni, ma_sha256_blocks_ni;
#endif

/* K                                                                           FIPS 180-4 4.2.2 */
extern const uint32_t ma_sha256_constants[64];

#endif
