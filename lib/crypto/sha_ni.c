/*
 * SHA-1 and SHA-256 with the SHA instructions of x86-64: see sha.h.
 *
 * One instruction does four rounds of SHA-1 or two of SHA-256; others compute four words of the
 * message schedule. In a register the least lane is the right-most.
 */
#include "sha.h"

#if MA_HAVE_SHA_NI

#include <immintrin.h>

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

static inline __m128i load(const void *at)
{
	return _mm_loadu_si128(at);
}

/* ------------------------------------------------------------------ SHA-256 */

/*
 * Four rounds, t to t + 3, with the words m0. The state is kept as (a, b, e, f) and (c, d, g, h);
 * two rounds turn the first into the new second.
 */
#define ROUNDS_256(t, m0) \
	wk = _mm_add_epi32((m0), load(k + (t))); \
	cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk); \
	abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0e))

/* m0 becomes the words 16 behind it: W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) */
#define SCHEDULE_256(m0, m1, m2, m3) \
	(m0) = _mm_sha256msg2_epu32( \
		_mm_add_epi32(_mm_sha256msg1_epu32((m0), (m1)), _mm_alignr_epi8((m3), (m2), 4)), \
		(m3))

WITH_SHA void ma_sha256_blocks_ni(ma_hash_state *state, const uint8_t *blocks, size_t count)
{
	const __m128i swap = _mm_set_epi32(0x0c0d0e0f, 0x08090a0b, 0x04050607, 0x00010203);
	const uint32_t *k = ma_sha256_constants;
	uint32_t *s = state->w32;
	__m128i cdab = _mm_shuffle_epi32(load(s), 0xb1);
	__m128i efgh = _mm_shuffle_epi32(load(s + 4), 0x1b);
	__m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
	__m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
	__m128i feba, dchg;

	for (; count > 0; count--, blocks += 64) {
		const __m128i abef_before = abef, cdgh_before = cdgh;
		__m128i m0 = _mm_shuffle_epi8(load(blocks), swap);
		__m128i m1 = _mm_shuffle_epi8(load(blocks + 16), swap);
		__m128i m2 = _mm_shuffle_epi8(load(blocks + 32), swap);
		__m128i m3 = _mm_shuffle_epi8(load(blocks + 48), swap);
		__m128i wk;

		for (int t = 0; t < 48; t += 16) {
			ROUNDS_256(t, m0);
			SCHEDULE_256(m0, m1, m2, m3);
			ROUNDS_256(t + 4, m1);
			SCHEDULE_256(m1, m2, m3, m0);
			ROUNDS_256(t + 8, m2);
			SCHEDULE_256(m2, m3, m0, m1);
			ROUNDS_256(t + 12, m3);
			SCHEDULE_256(m3, m0, m1, m2);
		}
		ROUNDS_256(48, m0);
		ROUNDS_256(52, m1);
		ROUNDS_256(56, m2);
		ROUNDS_256(60, m3);
		abef = _mm_add_epi32(abef, abef_before);
		cdgh = _mm_add_epi32(cdgh, cdgh_before);
	}
	feba = _mm_shuffle_epi32(abef, 0x1b);
	dchg = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128((void *)s, _mm_blend_epi16(feba, dchg, 0xf0));
	_mm_storeu_si128((void *)(s + 4), _mm_alignr_epi8(dchg, feba, 8));
}

/* ------------------------------------------------------------------ SHA-1 */

/*
 * Four rounds with the words m0 and the function f. The e they begin with is the a of four rounds
 * before, turned; `before` is the state of then.
 */
#define ROUNDS_1(f, m0) \
	e = _mm_sha1nexte_epu32(before, (m0)); \
	before = abcd; \
	abcd = _mm_sha1rnds4_epu32(abcd, e, (f))

/* m0 becomes the words 16 behind it: W(t) = (W(t-3) ^ W(t-8) ^ W(t-14) ^ W(t-16)) turned by 1 */
#define SCHEDULE_1(m0, m1, m2, m3) \
	(m0) = _mm_sha1msg2_epu32(_mm_xor_si128(_mm_sha1msg1_epu32((m0), (m1)), (m2)), (m3))

/* 16 rounds: those of each four words, whose next ones are made then. */
#define SIXTEEN_ROUNDS_1(f0, f1, f2, f3) \
	ROUNDS_1(f0, m0); \
	SCHEDULE_1(m0, m1, m2, m3); \
	ROUNDS_1(f1, m1); \
	SCHEDULE_1(m1, m2, m3, m0); \
	ROUNDS_1(f2, m2); \
	SCHEDULE_1(m2, m3, m0, m1); \
	ROUNDS_1(f3, m3); \
	SCHEDULE_1(m3, m0, m1, m2)

WITH_SHA void ma_sha1_blocks_ni(ma_hash_state *state, const uint8_t *blocks, size_t count)
{
	const __m128i swap = _mm_set_epi32(0x00010203, 0x04050607, 0x08090a0b, 0x0c0d0e0f);
	uint32_t *s = state->w32;
	__m128i abcd = _mm_shuffle_epi32(load(s), 0x1b);
	__m128i e_now = _mm_set_epi32((int)s[4], 0, 0, 0);

	for (; count > 0; count--, blocks += 64) {
		const __m128i abcd_before = abcd, e_before = e_now;
		__m128i m0 = _mm_shuffle_epi8(load(blocks), swap);
		__m128i m1 = _mm_shuffle_epi8(load(blocks + 16), swap);
		__m128i m2 = _mm_shuffle_epi8(load(blocks + 32), swap);
		__m128i m3 = _mm_shuffle_epi8(load(blocks + 48), swap);
		__m128i e = _mm_add_epi32(e_now, m0), before = abcd;

		abcd = _mm_sha1rnds4_epu32(abcd, e, 0);
		SCHEDULE_1(m0, m1, m2, m3);
		ROUNDS_1(0, m1);
		SCHEDULE_1(m1, m2, m3, m0);
		ROUNDS_1(0, m2);
		SCHEDULE_1(m2, m3, m0, m1);
		ROUNDS_1(0, m3);
		SCHEDULE_1(m3, m0, m1, m2);
		SIXTEEN_ROUNDS_1(0, 1, 1, 1);
		SIXTEEN_ROUNDS_1(1, 1, 2, 2);
		SIXTEEN_ROUNDS_1(2, 2, 2, 3);
		ROUNDS_1(3, m0);
		ROUNDS_1(3, m1);
		ROUNDS_1(3, m2);
		ROUNDS_1(3, m3);
		e_now = _mm_sha1nexte_epu32(before, e_before);
		abcd = _mm_add_epi32(abcd, abcd_before);
	}
	_mm_storeu_si128((void *)s, _mm_shuffle_epi32(abcd, 0x1b));
	s[4] = (uint32_t)_mm_extract_epi32(e_now, 3);
}

#else

/* ISO C wants a translation unit to declare something. */
typedef int ma_no_sha_ni;

#endif
