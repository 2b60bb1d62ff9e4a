/*
 * Hashing and verification by libcrypto: see openssl_provider.h.
 *
 * Each call makes what it needs and releases it, so that threads share nothing. A key that
 * libcrypto does not take verifies nothing; what should never fail is told as a failure.
 */
#include "openssl_provider.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <stdint.h>
#include <string.h>

/* The octets of a number of the larger curve. */
enum { NUMBER_MAX = 48 };

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

/* ---------------------------------------------------------------- keys */

/* 1 and the key of these numbers; 0 if libcrypto does not take them, negative if it failed. */
static int make_key(const char *type, OSSL_PARAM *numbers, EVP_PKEY **key)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	int made = -1;

	*key = NULL;
	if (context != NULL && numbers != NULL && EVP_PKEY_fromdata_init(context) == 1)
		made = EVP_PKEY_fromdata(context, key, EVP_PKEY_PUBLIC_KEY, numbers) == 1;
	EVP_PKEY_CTX_free(context);
	return made;
}

/* ---------------------------------------------------------------- RSA */

static int rsa_key(const BIGNUM *n, const BIGNUM *e, EVP_PKEY **key)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *numbers = NULL;
	int made;

	if (build != NULL && n != NULL && e != NULL &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		numbers = OSSL_PARAM_BLD_to_param(build);
	made = make_key("RSA", numbers, key);
	OSSL_PARAM_free(numbers);
	OSSL_PARAM_BLD_free(build);
	return made;
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
	EVP_PKEY *key;
	int verified = rsa_key(n, e, &key);

	(void)user;
	if (verified > 0)
		verified = verify_with(key, hash, digest, signature, signature_len);
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
	int verified = -1;

	(void)user;
	if (public != NULL && context != NULL &&
		EVP_DigestVerifyInit(context, NULL, NULL, NULL, public) == 1)
		verified = EVP_DigestVerify(context, signature, 64, message, message_len) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(public);
	return verified;
}

/* ---------------------------------------------------------------- ECDSA */

/* Of the key x | y: libcrypto does not take what is no point of the curve. */
static int ecdsa_key(const char *group, const void *numbers, size_t len, EVP_PKEY **key)
{
	unsigned char point[1 + 2 * NUMBER_MAX] = {POINT_CONVERSION_UNCOMPRESSED};
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (void *)(uintptr_t)group,
			strlen(group)),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, 1 + len),
		OSSL_PARAM_END,
	};

	memcpy(point + 1, numbers, len);
	return make_key("EC", params, key);
}

/* r | s in DER, to be given to OPENSSL_free; its length, or 0 if there is no memory. */
static size_t der_of(const unsigned char *numbers, int size, unsigned char **der)
{
	BIGNUM *r = BN_bin2bn(numbers, size, NULL), *s = BN_bin2bn(numbers + size, size, NULL);
	ECDSA_SIG *both = ECDSA_SIG_new();
	int len = 0;

	*der = NULL;
	if (r != NULL && s != NULL && both != NULL && ECDSA_SIG_set0(both, r, s) == 1) {
		len = i2d_ECDSA_SIG(both, der);
		r = s = NULL;
	}
	ECDSA_SIG_free(both);
	BN_free(s);
	BN_free(r);
	return len > 0 ? (size_t)len : 0;
}

static int verify_ecdsa(void *user, mailauth_curve curve, const void *key, const void *digest,
	const void *signature)
{
	int size = curve == MAILAUTH_CURVE_P256 ? 32 : NUMBER_MAX;
	EVP_PKEY_CTX *context = NULL;
	unsigned char *der;
	EVP_PKEY *public;
	int verified = ecdsa_key(size == 32 ? "P-256" : "P-384", key, 2 * (size_t)size, &public);
	size_t len = der_of(signature, size, &der);

	(void)user;
	if (verified > 0) {
		context = EVP_PKEY_CTX_new(public, NULL);
		verified = -1;
		if (len > 0 && context != NULL && EVP_PKEY_verify_init(context) == 1)
			verified = EVP_PKEY_verify(context, der, len, digest, (size_t)size) == 1;
	}
	OPENSSL_free(der);
	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(public);
	return verified;
}

int use_openssl(mailauth_context *context)
{
	if (mailauth_context_set_hash_provider(context, begin, feed, end, NULL) != MAILAUTH_OK ||
		mailauth_context_set_rsa_provider(context, verify_rsa, NULL) != MAILAUTH_OK ||
		mailauth_context_set_ed25519_provider(context, verify_ed25519, NULL) !=
			MAILAUTH_OK ||
		mailauth_context_set_ecdsa_provider(context, verify_ecdsa, NULL) != MAILAUTH_OK)
		return -1;
	return 0;
}
