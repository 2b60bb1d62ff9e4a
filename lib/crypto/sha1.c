/*
 * SHA-1 in portable C: see sha.h. Names and order as in FIPS 180-4 6.1.
 *
 * Collisions can be made for it: it is here for the protocols that still name it.
 */
#include "sha.h"

static uint32_t rotate_left(uint32_t x, int n)
{
	return x << n | x >> (32 - n);
}

static uint32_t read_word(const uint8_t *octets)
{
	return (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 | (uint32_t)octets[2] << 8 |
		octets[3];
}

/* f of the rounds 0-19, 20-39 and 60-79, and 40-59                              FIPS 180-4 4.1.1 */
static uint32_t choose(uint32_t x, uint32_t y, uint32_t z)
{
	return ((y ^ z) & x) ^ z;
}

static uint32_t parity(uint32_t x, uint32_t y, uint32_t z)
{
	return x ^ y ^ z;
}

static uint32_t majority(uint32_t x, uint32_t y, uint32_t z)
{
	return ((x | y) & z) | (x & y);
}

/* The word of round t; from the 16th on it takes the place of the one 16 before it. */
static uint32_t word(uint32_t w[16], int t)
{
	if (t >= 16)
		w[t % 16] = rotate_left(
			w[(t + 13) % 16] ^ w[(t + 8) % 16] ^ w[(t + 2) % 16] ^ w[t % 16], 1);
	return w[t % 16];
}

/* As in sha256.c, the names of the variables move from round to round, not their values. */
#define ROUND(a, b, c, d, e, f, k, t) \
	(e) += rotate_left((a), 5) + f((b), (c), (d)) + (k) + word(w, (t)); \
	(b) = rotate_left((b), 30)

#define FIVE_ROUNDS(f, k, t) \
	ROUND(a, b, c, d, e, f, k, (t)); \
	ROUND(e, a, b, c, d, f, k, (t) + 1); \
	ROUND(d, e, a, b, c, f, k, (t) + 2); \
	ROUND(c, d, e, a, b, f, k, (t) + 3); \
	ROUND(b, c, d, e, a, f, k, (t) + 4)

/* With its constant K                                                           FIPS 180-4 4.2.1 */
#define TWENTY_ROUNDS(f, k, t) \
	FIVE_ROUNDS(f, k, (t)); \
	FIVE_ROUNDS(f, k, (t) + 5); \
	FIVE_ROUNDS(f, k, (t) + 10); \
	FIVE_ROUNDS(f, k, (t) + 15)

static void compress(uint32_t state[5], const uint8_t block[64])
{
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
	uint32_t w[16];

	for (int t = 0; t < 16; t++)
		w[t] = read_word(block + 4 * t);
	TWENTY_ROUNDS(choose, 0x5a827999, 0);
	TWENTY_ROUNDS(parity, 0x6ed9eba1, 20);
	TWENTY_ROUNDS(majority, 0x8f1bbcdc, 40);
	TWENTY_ROUNDS(parity, 0xca62c1d6, 60);
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
}

void ma_sha1_blocks(ma_hash_state *state, const uint8_t *blocks, size_t count)
{
	for (; count > 0; count--, blocks += 64)
		compress(state->w32, blocks);
}
