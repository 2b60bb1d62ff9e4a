/*
 * Verification by providers or by us: see verify.h.
 */
#include "verify.h"

int ma_verify_rsa(const mailauth_context *context, const ma_rsa_key *key, mailauth_hash hash,
	const uint8_t *digest, ma_slice signature)
{
	if (context == NULL || context->verify_rsa == NULL)
		return ma_rsa_verify(key, hash, digest, signature);
	if (!ma_rsa_size_fits(key, hash, signature))
		return 0;
	return context->verify_rsa(context->rsa_user, hash, key->modulus.ptr, key->modulus.len,
		key->exponent.ptr, key->exponent.len, digest, signature.ptr, signature.len);
}

int ma_verify_ed25519(const mailauth_context *context, const uint8_t key[MA_ED25519_KEY_SIZE],
	ma_slice message, ma_slice signature)
{
	if (context == NULL || context->verify_ed25519 == NULL)
		return ma_ed25519_verify(context, key, message, signature);
	if (signature.len != MA_ED25519_SIGNATURE_SIZE)
		return 0;
	return context->verify_ed25519(context->ed25519_user, key, message.ptr, message.len,
		signature.ptr);
}

/* The octets of a number of the curve; 0 for a curve that is not known. */
static size_t curve_size(mailauth_curve curve)
{
	switch (curve) {
	case MAILAUTH_CURVE_P256:
		return MA_P256_SIZE;
	case MAILAUTH_CURVE_P384:
		return MA_P384_SIZE;
	default:
		return 0;
	}
}

int ma_verify_ecdsa(const mailauth_context *context, mailauth_curve curve, ma_slice key,
	const uint8_t *digest, ma_slice signature)
{
	size_t size = curve_size(curve);

	if (size == 0 || key.len != 2 * size || signature.len != 2 * size)
		return 0;
	if (context != NULL && context->verify_ecdsa != NULL)
		return context->verify_ecdsa(context->ecdsa_user, curve, key.ptr, digest,
			signature.ptr);
	return curve == MAILAUTH_CURVE_P256 ? ma_p256_verify(key, digest, signature)
					    : ma_p384_verify(key, digest, signature);
}
