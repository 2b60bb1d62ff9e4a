/*
 * SHA-256 (FIPS 180-4, RFC 6234).
 */
#ifndef MA_SHA256_H
#define MA_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define MA_SHA256_SIZE 32

/* A hash under way. May be copied: the copy goes on by itself. */
typedef struct ma_sha256 {
	uint32_t state[8];
	uint64_t length; /* octets so far */
	uint8_t block[64];
} ma_sha256;

void ma_sha256_init(ma_sha256 *hash);
void ma_sha256_update(ma_sha256 *hash, const void *octets, size_t len);
void ma_sha256_final(ma_sha256 *hash, uint8_t digest[MA_SHA256_SIZE]);

#endif
