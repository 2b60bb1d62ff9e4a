/*
 * Verification by the context's providers, or where it has none by us: what the rooms of protocols
 * call. 1 if the signature is the key's, 0 if not, negative if a provider failed. The context may
 * be NULL. No provider sees a signature or a key that we would refuse for its size alone.
 */
#ifndef MA_VERIFY_H
#define MA_VERIFY_H

#include "ecdsa.h"
#include "ed25519.h"
#include "rsa.h"

int ma_verify_rsa(const mailauth_context *context, const ma_rsa_key *key, mailauth_hash hash,
	const uint8_t *digest, ma_slice signature);

int ma_verify_ed25519(const mailauth_context *context, const uint8_t key[MA_ED25519_KEY_SIZE],
	ma_slice message, ma_slice signature);

/* The key is x | y, the signature r | s: see ma_ecdsa_from_der for one in DER. */
int ma_verify_ecdsa(const mailauth_context *context, mailauth_curve curve, ma_slice key,
	const uint8_t *digest, ma_slice signature);

#endif
