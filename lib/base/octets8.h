/*
 * Eight octets at once, in one word: whether any of them is of some kind, and their case. A mask
 * has 0x80 for the first that is, and perhaps for others behind it.
 */
#ifndef MA_OCTETS8_H
#define MA_OCTETS8_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MA_ONES8 UINT64_C(0x0101010101010101)

/*
 * The octets at `at`, the first of them the lowest, on machines of either order. gcc does not make
 * one load of the second form everywhere.
 */
static inline uint64_t ma_octets8(const uint8_t *at)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint64_t word;

	memcpy(&word, at, sizeof word);
	return word;
#else
	return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 |
		(uint64_t)at[3] << 24 | (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 |
		(uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
#endif
}

/*
 * Those of `len` octets that are behind their last whole word, the first of them the lowest, with
 * zeros above.
 */
static inline uint64_t ma_rest8(const uint8_t *octets, size_t len)
{
	size_t rest = len % 8;
	uint64_t word = 0;

	if (rest > 0 && len > 8)
		return ma_octets8(octets + len - 8) >> (64 - 8 * rest);
	for (size_t i = 0; i < rest; i++)
		word |= (uint64_t)octets[len - rest + i] << 8 * i;
	return word;
}

/* Marks octets below `bound`, which is at most 0x80. */
static inline uint64_t ma_below8(uint64_t octets, uint8_t bound)
{
	return (octets - MA_ONES8 * bound) & ~octets & (MA_ONES8 << 7);
}

/* Marks octets equal to `octet`, which is below 0x80. */
static inline uint64_t ma_equal8(uint64_t octets, uint8_t octet)
{
	return ((octets ^ MA_ONES8 * octet) - MA_ONES8) & ~octets & (MA_ONES8 << 7);
}

/* Which octet is the first that a mask marks; one of them is. */
static inline size_t ma_first8(uint64_t mask)
{
	return (size_t)((((mask - 1) & ~mask & MA_ONES8) * MA_ONES8 >> 56) - 1);
}

/*
 * A-Z become a-z. Without its top bit an octet gets that bit by the first sum if it is 'A' or more,
 * and by the second if it is over 'Z'.
 */
static inline uint64_t ma_lower8(uint64_t octets)
{
	uint64_t low = octets & MA_ONES8 * 0x7f;
	uint64_t upper = (low + MA_ONES8 * (0x80 - 'A')) & ~(low + MA_ONES8 * (0x80 - 'Z' - 1));

	return octets + ((upper & ~octets & MA_ONES8 << 7) >> 2);
}

#endif
