/*
 * Target: ma_rsa_key_from_der, ma_rsa_verify, against libcrypto.
 *
 * The input is an octet that names the hash, two with the length of a SubjectPublicKeyInfo, this,
 * and a signature over a digest of zeros. A key that we read both judge alike.
 */
#include "rsa.h"

#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static const uint8_t digest[MA_DIGEST_MAX];

static const EVP_MD *md_of(mailauth_hash hash)
{
	switch (hash) {
	case MAILAUTH_HASH_SHA1:
		return EVP_sha1();
	case MAILAUTH_HASH_SHA256:
		return EVP_sha256();
	case MAILAUTH_HASH_SHA384:
		return EVP_sha384();
	default:
		return EVP_sha512();
	}
}

static bool theirs(ma_slice der, mailauth_hash hash, ma_slice signature)
{
	const unsigned char *at = der.ptr;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)der.len);
	EVP_PKEY_CTX *context = key != NULL ? EVP_PKEY_CTX_new(key, NULL) : NULL;
	bool verified = context != NULL && EVP_PKEY_verify_init(context) == 1 &&
		EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 &&
		EVP_PKEY_CTX_set_signature_md(context, md_of(hash)) == 1 &&
		EVP_PKEY_verify(context, signature.ptr, signature.len, digest,
			ma_hash_size(hash)) == 1;

	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(key);
	return verified;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_hash hash;
	ma_slice der, signature;
	ma_rsa_key key;

	if (len < 3)
		return 0;
	hash = (mailauth_hash)(MAILAUTH_HASH_SHA1 + octets[0] % 4);
	der = ma_slice_of(octets + 3, (size_t)octets[1] << 8 | octets[2]);
	if (der.len > len - 3)
		return 0;
	signature = ma_slice_of(der.ptr + der.len, len - 3 - der.len);
	/* bounds as the callers set them, and as libcrypto has them */
	if (!ma_rsa_key_from_der(der, &key) || key.bits < 512 || key.bits > 4096 ||
		key.exponent_bits > 64)
		return 0;
	/* behind an AlgorithmIdentifier of 15 octets: d2i_PUBKEY knows no bare RSAPublicKey */
	if ((size_t)(key.modulus.ptr - der.ptr) <= 15)
		return 0;
	if (ma_rsa_verify(&key, hash, digest, signature) != theirs(der, hash, signature))
		abort();
	return 0;
}
