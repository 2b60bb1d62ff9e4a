/*
 * Hexadecimal text as octets, for tests whose data is written so.
 */
#ifndef MA_TEST_HEX_H
#define MA_TEST_HEX_H

#include "slice.h"
#include "test.h"

/* The octets in a heap block of their own size, to be given to hex_free. */
static inline ma_slice hex_octets(const char *hex)
{
	size_t len = strlen(hex) / 2;
	uint8_t *octets = malloc(len);

	assert_true(octets != NULL || len == 0);
	assert_int_equal(strlen(hex) % 2, 0);
	for (size_t i = 0; i < len; i++) {
		unsigned octet = 0;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &octet), 1);
		octets[i] = (uint8_t)octet;
	}
	return ma_slice_of(octets, len);
}

static inline void hex_free(ma_slice octets)
{
	free((void *)(uintptr_t)octets.ptr);
}

#endif
