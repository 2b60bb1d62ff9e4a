/*
 * ECDSA verification (FIPS 186-5 6.4.2) over P-256 with SHA-256 and P-384 with SHA-384.
 */
#ifndef MA_ECDSA_H
#define MA_ECDSA_H

#include "slice.h"

#include <stdbool.h>

enum { MA_P256_SIZE = 32, MA_P384_SIZE = 48 };

/*
 * Whether `signature` is the key's over the digest, which has as many octets as the curve's
 * numbers. The key is x | y, big-endian, and must be a point of the curve with both below p. The
 * signature is r | s (RFC 6605 4), each from 1 to below the order.
 */
bool ma_p256_verify(ma_slice key, const uint8_t digest[MA_P256_SIZE], ma_slice signature);
bool ma_p384_verify(ma_slice key, const uint8_t digest[MA_P384_SIZE], ma_slice signature);

/*
 * Writes a DER signature, SEQUENCE { r INTEGER, s INTEGER } (RFC 3279 2.2.3), as r | s of `size`
 * octets each. False if it is not strict DER of two positive numbers of at most that size.
 */
bool ma_ecdsa_from_der(ma_slice der, size_t size, uint8_t *signature);

#endif
