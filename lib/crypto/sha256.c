/*
 * SHA-256 in portable C: see sha.h. Names and order as in FIPS 180-4 6.2.
 */
#include "sha.h"

/* clang-format off */
const uint32_t ma_sha256_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
	0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
	0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};
/* clang-format on */

static uint32_t rotate_right(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static uint32_t read_word(const uint8_t *octets)
{
	return (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 | (uint32_t)octets[2] << 8 |
		octets[3];
}

/* sigma 0 and 1 of the message schedule, Sigma 0 and 1 of the rounds            FIPS 180-4 4.1.2 */
static uint32_t schedule_0(uint32_t x)
{
	return rotate_right(x, 7) ^ rotate_right(x, 18) ^ x >> 3;
}

static uint32_t schedule_1(uint32_t x)
{
	return rotate_right(x, 17) ^ rotate_right(x, 19) ^ x >> 10;
}

static uint32_t round_0(uint32_t x)
{
	return rotate_right(x, 2) ^ rotate_right(x, 13) ^ rotate_right(x, 22);
}

static uint32_t round_1(uint32_t x)
{
	return rotate_right(x, 6) ^ rotate_right(x, 11) ^ rotate_right(x, 25);
}

static uint32_t choose(uint32_t x, uint32_t y, uint32_t z)
{
	return ((y ^ z) & x) ^ z;
}

static uint32_t majority(uint32_t x, uint32_t y, uint32_t z)
{
	return ((x | y) & z) | (x & y);
}

/* A word of the block, and a later one, which takes the place of the one 16 before it. */
static uint32_t first_word(const uint32_t w[16], int t)
{
	return w[t];
}

static uint32_t later_word(uint32_t w[16], int t)
{
	w[t] += schedule_1(w[(t + 14) % 16]) + w[(t + 9) % 16] + schedule_0(w[(t + 1) % 16]);
	return w[t];
}

/*
 * Instead of all eight variables moving on by one after a round, their names do from one round to
 * the next, so that a compiler keeps them in registers.
 */
#define ROUND(a, b, c, d, e, f, g, h, k_and_word) \
	(h) += round_1(e) + choose((e), (f), (g)) + (k_and_word); \
	(d) += (h); \
	(h) += round_0(a) + majority((a), (b), (c))

#define EIGHT_ROUNDS(word, t) \
	ROUND(a, b, c, d, e, f, g, h, k[(t)] + word(w, (t))); \
	ROUND(h, a, b, c, d, e, f, g, k[(t) + 1] + word(w, (t) + 1)); \
	ROUND(g, h, a, b, c, d, e, f, k[(t) + 2] + word(w, (t) + 2)); \
	ROUND(f, g, h, a, b, c, d, e, k[(t) + 3] + word(w, (t) + 3)); \
	ROUND(e, f, g, h, a, b, c, d, k[(t) + 4] + word(w, (t) + 4)); \
	ROUND(d, e, f, g, h, a, b, c, k[(t) + 5] + word(w, (t) + 5)); \
	ROUND(c, d, e, f, g, h, a, b, k[(t) + 6] + word(w, (t) + 6)); \
	ROUND(b, c, d, e, f, g, h, a, k[(t) + 7] + word(w, (t) + 7))

static void compress(uint32_t state[8], const uint8_t block[64])
{
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
	const uint32_t *k = ma_sha256_constants;
	uint32_t w[16];

	for (int t = 0; t < 16; t++)
		w[t] = read_word(block + 4 * t);
	EIGHT_ROUNDS(first_word, 0);
	EIGHT_ROUNDS(first_word, 8);
	for (k += 16; k < ma_sha256_constants + 64; k += 16) {
		EIGHT_ROUNDS(later_word, 0);
		EIGHT_ROUNDS(later_word, 8);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

void ma_sha256_blocks(ma_hash_state *state, const uint8_t *blocks, size_t count)
{
	for (; count > 0; count--, blocks += 64)
		compress(state->w32, blocks);
}
