/*
 * Ed25519 verification (RFC 8032 5.1.7; the pure form, without a context).
 */
#ifndef MA_ED25519_H
#define MA_ED25519_H

#include "context.h"
#include "slice.h"

#include <stdbool.h>

enum { MA_ED25519_KEY_SIZE = 32, MA_ED25519_SIGNATURE_SIZE = 64 };

/*
 * Whether `signature` is the key's over the message. Strict: S is below the group's order, and key
 * and R are encodings that a point has one of. Of the two equations that RFC 8032 allows it is the
 * one without the cofactor, [S]B = R + [k]A: what it accepts, the other accepts as well. Keys of
 * small order are not refused: what they sign was signed by nobody, but then nobody else's domain
 * has them. The context may be NULL.
 */
bool ma_ed25519_verify(const mailauth_context *context, const uint8_t key[MA_ED25519_KEY_SIZE],
	ma_slice message, ma_slice signature);

#endif
