/*
 * Hashing and verification by libcrypto: see openssl_provider.h.
 *
 * Each call makes what it needs and releases it, so that threads share nothing. A key that
 * libcrypto does not take verifies nothing; only what should never fail is told as a failure.
 */
#include "openssl_provider.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

static const EVP_MD *md_of(mailauth_hash hash)
{
	switch (hash) {
	case MAILAUTH_HASH_SHA1:
		return EVP_sha1();
	case MAILAUTH_HASH_SHA256:
		return EVP_sha256();
	case MAILAUTH_HASH_SHA384:
		return EVP_sha384();
	case MAILAUTH_HASH_SHA512:
		return EVP_sha512();
	default:
		return NULL;
	}
}

/* ---------------------------------------------------------------- hashes */

static void *begin(void *user, mailauth_hash hash)
{
	EVP_MD_CTX *state = EVP_MD_CTX_new();
	(void)user;

	if (state != NULL && EVP_DigestInit_ex(state, md_of(hash), NULL) == 1)
		return state;
	EVP_MD_CTX_free(state);
	return NULL;
}

static int feed(void *user, void *state, const void *octets, size_t len)
{
	(void)user;
	return EVP_DigestUpdate(state, octets, len) == 1 ? 0 : -1;
}

static int end(void *user, void *state, void *digest)
{
	int done = digest == NULL || EVP_DigestFinal_ex(state, digest, NULL) == 1;

	(void)user;
	EVP_MD_CTX_free(state);
	return done ? 0 : -1;
}

/* ---------------------------------------------------------------- RSA */

/* The key of these numbers; NULL if libcrypto does not take it. */
static EVP_PKEY *rsa_key(BIGNUM *n, BIGNUM *e)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (build != NULL && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		params = OSSL_PARAM_BLD_to_param(build);
	if (params != NULL && context != NULL && EVP_PKEY_fromdata_init(context) == 1)
		(void)EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(context);
	return key;
}

static int verify_with(EVP_PKEY *key, mailauth_hash hash, const void *digest, const void *signature,
	size_t signature_len)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	const EVP_MD *md = md_of(hash);
	int verified = -1;

	if (context != NULL && md != NULL && EVP_PKEY_verify_init(context) == 1 &&
		EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 &&
		EVP_PKEY_CTX_set_signature_md(context, md) == 1)
		verified = EVP_PKEY_verify(context, signature, signature_len, digest,
				   (size_t)EVP_MD_get_size(md)) == 1;
	EVP_PKEY_CTX_free(context);
	return verified;
}

static int verify_rsa(void *user, mailauth_hash hash, const void *modulus, size_t modulus_len,
	const void *exponent, size_t exponent_len, const void *digest, const void *signature,
	size_t signature_len)
{
	BIGNUM *n = BN_bin2bn(modulus, (int)modulus_len, NULL);
	BIGNUM *e = BN_bin2bn(exponent, (int)exponent_len, NULL);
	EVP_PKEY *key = n != NULL && e != NULL ? rsa_key(n, e) : NULL;
	int verified = key != NULL ? verify_with(key, hash, digest, signature, signature_len) : 0;

	(void)user;
	EVP_PKEY_free(key);
	BN_free(e);
	BN_free(n);
	return verified;
}

/* ---------------------------------------------------------------- Ed25519 */

static int verify_ed25519(void *user, const void *key, const void *message, size_t message_len,
	const void *signature)
{
	EVP_PKEY *public = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, 32);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	int verified = public != NULL && context != NULL &&
		EVP_DigestVerifyInit(context, NULL, NULL, NULL, public) == 1 &&
		EVP_DigestVerify(context, signature, 64, message, message_len) == 1;

	(void)user;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(public);
	return verified;
}

int use_openssl(mailauth_context *context)
{
	if (mailauth_context_set_hash_provider(context, begin, feed, end, NULL) != MAILAUTH_OK ||
		mailauth_context_set_rsa_provider(context, verify_rsa, NULL) != MAILAUTH_OK ||
		mailauth_context_set_ed25519_provider(context, verify_ed25519, NULL) != MAILAUTH_OK)
		return -1;
	return 0;
}
