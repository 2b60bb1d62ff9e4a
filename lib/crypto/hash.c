/*
 * Hashes as streams: see hash.h. Cuts what comes into blocks, and pads.
 */
#include "hash.h"

#include "cpu.h"

#include <string.h>

/* A hash of the family. A block is a power of two; the length at the end is counted in bits. */
typedef struct hash_row {
	size_t size, block_len, word_len, length_len;
	ma_hash_blocks *compress;
	ma_hash_state initial;
} hash_row;

/* clang-format off */
/* H(0)                                                                          FIPS 180-4 5.3 */
static const hash_row rows[] = {
	[MAILAUTH_HASH_SHA1] = {20, 64, 4, 8, ma_sha1_blocks, {.w32 = {
		0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}}},
	[MAILAUTH_HASH_SHA256] = {32, 64, 4, 8, ma_sha256_blocks, {.w32 = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}}},
	[MAILAUTH_HASH_SHA384] = {48, 128, 8, 16, ma_sha512_blocks, {.w64 = {
		0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
		0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4}}},
	[MAILAUTH_HASH_SHA512] = {64, 128, 8, 16, ma_sha512_blocks, {.w64 = {
		0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
		0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179}}},
};
/* clang-format on */

/* The fastest way on this processor, whose octets are the same. */
static ma_hash_blocks *blocks_of(const mailauth_context *context, mailauth_hash kind)
{
#if MA_HAVE_SHA_NI
	if (context != NULL && (context->cpu & MA_CPU_SHA) != 0) {
		if (kind == MAILAUTH_HASH_SHA1)
			return ma_sha1_blocks_ni;
		if (kind == MAILAUTH_HASH_SHA256)
			return ma_sha256_blocks_ni;
	}
#endif
	(void)context;
	return rows[kind].compress;
}

size_t ma_hash_size(mailauth_hash kind)
{
	return (size_t)kind < sizeof rows / sizeof rows[0] ? rows[kind].size : 0;
}

void ma_hash_begin(ma_hash *hash, const mailauth_context *context, mailauth_hash kind)
{
	ma_hash_begin_own(hash, context, kind);
	if (context == NULL || context->hash_begin == NULL)
		return;
	hash->provider = context;
	hash->provided = context->hash_begin(context->hash_user, kind);
	hash->failed = hash->provided == NULL;
}

void ma_hash_begin_own(ma_hash *hash, const mailauth_context *context, mailauth_hash kind)
{
	hash->kind = kind;
	hash->provider = NULL;
	hash->provided = NULL;
	hash->failed = false;
	hash->compress = blocks_of(context, kind);
	hash->state = rows[kind].initial;
	hash->length = 0;
}

static void feed_provider(ma_hash *hash, const void *octets, size_t len)
{
	const mailauth_context *to = hash->provider;

	if (!hash->failed)
		hash->failed = to->hash_feed(to->hash_user, hash->provided, octets, len) != 0;
}

void ma_hash_feed(ma_hash *hash, const void *octets, size_t len)
{
	size_t block_len = rows[hash->kind].block_len;
	size_t begun = (size_t)hash->length & (block_len - 1), missing = block_len - begun, whole;
	const uint8_t *at = octets;

	if (len == 0)
		return;
	if (hash->provider != NULL) {
		feed_provider(hash, octets, len);
		return;
	}
	hash->length += len;
	if (begun > 0) {
		size_t part = len < missing ? len : missing;

		memcpy(hash->block + begun, at, part);
		if (part < missing)
			return;
		hash->compress(&hash->state, hash->block, 1);
		at += part;
		len -= part;
	}
	whole = len & ~(block_len - 1);
	if (whole > 0)
		hash->compress(&hash->state, at, whole / block_len);
	memcpy(hash->block, at + whole, len - whole);
}

/*
 * One bit, zeros up to the end of a block less the length, the length in bits    FIPS 180-4 5.1
 */
static void pad(ma_hash *hash)
{
	const hash_row *row = &rows[hash->kind];
	size_t used = (size_t)hash->length & (row->block_len - 1);
	size_t room = row->block_len - row->length_len;
	uint64_t bits = hash->length * 8;

	hash->block[used++] = 0x80;
	if (used > room) {
		memset(hash->block + used, 0, row->block_len - used);
		hash->compress(&hash->state, hash->block, 1);
		used = 0;
	}
	memset(hash->block + used, 0, row->block_len - used);
	for (size_t i = 1; i <= 8; i++, bits >>= 8)
		hash->block[row->block_len - i] = (uint8_t)bits;
	if (row->length_len > 8)
		hash->block[row->block_len - 9] = (uint8_t)(hash->length >> 61);
	hash->compress(&hash->state, hash->block, 1);
}

static bool end_provider(ma_hash *hash, uint8_t *digest)
{
	const mailauth_context *at = hash->provider;
	void *provided = hash->provided;

	hash->provided = NULL;
	if (provided == NULL || at->hash_end(at->hash_user, provided, digest) != 0)
		hash->failed = true;
	if (hash->failed && digest != NULL)
		memset(digest, 0, rows[hash->kind].size);
	return !hash->failed;
}

void ma_hash_drop(ma_hash *hash)
{
	if (hash->provided != NULL)
		(void)end_provider(hash, NULL);
}

bool ma_hash_end(ma_hash *hash, uint8_t *digest)
{
	const hash_row *row = &rows[hash->kind];

	if (hash->provider != NULL)
		return end_provider(hash, digest);
	pad(hash);
	for (size_t i = 0; i < row->size / 4; i++) {
		uint32_t word = row->word_len == 4
			? hash->state.w32[i]
			: (uint32_t)(hash->state.w64[i / 2] >> (i % 2 == 0 ? 32 : 0));

		digest[4 * i] = (uint8_t)(word >> 24);
		digest[4 * i + 1] = (uint8_t)(word >> 16);
		digest[4 * i + 2] = (uint8_t)(word >> 8);
		digest[4 * i + 3] = (uint8_t)word;
	}
	return true;
}

bool ma_hash_of(const mailauth_context *context, mailauth_hash kind, ma_slice octets,
	uint8_t *digest)
{
	ma_hash hash;

	ma_hash_begin(&hash, context, kind);
	ma_hash_feed(&hash, octets.ptr, octets.len);
	return ma_hash_end(&hash, digest);
}

/* H((K XOR opad) || H((K XOR ipad) || text)), K padded with zeros to a block     RFC 2104 2 */
void ma_hmac_begin(ma_hmac *hmac, const mailauth_context *context, mailauth_hash kind, ma_slice key)
{
	size_t block_len = rows[kind].block_len;
	uint8_t inner_key[MA_HASH_BLOCK_MAX] = {0};

	hmac->failed = key.len > block_len && !ma_hash_of(context, kind, key, inner_key);
	if (key.len > 0 && key.len <= block_len)
		memcpy(inner_key, key.ptr, key.len);
	for (size_t i = 0; i < block_len; i++) {
		hmac->outer_key[i] = inner_key[i] ^ 0x5c;
		inner_key[i] ^= 0x36;
	}
	hmac->context = context;
	ma_hash_begin(&hmac->hash, context, kind);
	ma_hash_feed(&hmac->hash, inner_key, block_len);
}

void ma_hmac_feed(ma_hmac *hmac, const void *octets, size_t len)
{
	ma_hash_feed(&hmac->hash, octets, len);
}

bool ma_hmac_end(ma_hmac *hmac, uint8_t *mac)
{
	mailauth_hash kind = hmac->hash.kind;
	bool inner = ma_hash_end(&hmac->hash, mac), outer;

	ma_hash_begin(&hmac->hash, hmac->context, kind);
	ma_hash_feed(&hmac->hash, hmac->outer_key, rows[kind].block_len);
	ma_hash_feed(&hmac->hash, mac, rows[kind].size);
	outer = ma_hash_end(&hmac->hash, mac);
	hmac->failed = hmac->failed || !inner || !outer;
	if (hmac->failed)
		memset(mac, 0, rows[kind].size);
	return !hmac->failed;
}

void ma_hmac_drop(ma_hmac *hmac)
{
	ma_hash_drop(&hmac->hash);
}
