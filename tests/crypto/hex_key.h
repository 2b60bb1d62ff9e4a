/*
 * RSA keys of numbers written in hexadecimal, for tests that have no DER.
 */
#ifndef MA_TEST_HEX_KEY_H
#define MA_TEST_HEX_KEY_H

#include "hex.h"
#include "rsa.h"

static inline uint32_t bit_length_of(ma_slice number)
{
	uint32_t bits = (uint32_t)(8 * number.len);

	for (unsigned top = number.ptr[0]; (top & 0x80) == 0; top <<= 1)
		bits--;
	return bits;
}

/* The numbers have no zeros before them; to be given to hex_key_free. */
static inline ma_rsa_key hex_key(const char *modulus, const char *exponent)
{
	ma_rsa_key key = {.modulus = hex_octets(modulus), .exponent = hex_octets(exponent)};

	assert_true(key.modulus.ptr[0] != 0 && key.exponent.ptr[0] != 0);
	key.bits = bit_length_of(key.modulus);
	key.exponent_bits = bit_length_of(key.exponent);
	return key;
}

static inline void hex_key_free(ma_rsa_key *key)
{
	hex_free(key->modulus);
	hex_free(key->exponent);
}

#endif
