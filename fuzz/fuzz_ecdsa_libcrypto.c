/*
 * Target: ma_p256_verify, ma_p384_verify, ma_ecdsa_from_der, against libcrypto.
 *
 * The input is an octet whose lowest bit is the curve, a digest, a public key and a DER signature.
 * Both must say the same of it.
 */
#include "ecdsa.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

/* The key of a point; NULL if libcrypto refuses it. */
static EVP_PKEY *their_key(const uint8_t *key, size_t size)
{
	uint8_t point[1 + 2 * MA_P384_SIZE] = {4};
	char curve256[] = "P-256", curve384[] = "P-384";
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *made = NULL;
	OSSL_PARAM params[3];

	memcpy(point + 1, key, 2 * size);
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
		size == MA_P256_SIZE ? curve256 : curve384, 0);
	params[1] = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * size);
	params[2] = OSSL_PARAM_construct_end();
	if (EVP_PKEY_fromdata_init(context) == 1)
		(void)EVP_PKEY_fromdata(context, &made, EVP_PKEY_PUBLIC_KEY, params);
	EVP_PKEY_CTX_free(context);
	return made;
}

static bool theirs(const uint8_t *key, size_t size, const uint8_t *digest, ma_slice signature)
{
	EVP_PKEY *made = their_key(key, size);
	EVP_PKEY_CTX *context = made != NULL ? EVP_PKEY_CTX_new(made, NULL) : NULL;
	bool verified = context != NULL && EVP_PKEY_verify_init(context) == 1 &&
		EVP_PKEY_verify(context, signature.ptr, signature.len, digest, size) == 1;

	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(made);
	return verified;
}

static bool ours(const uint8_t *key, size_t size, const uint8_t *digest, ma_slice signature)
{
	uint8_t raw[2 * MA_P384_SIZE];
	ma_slice point = ma_slice_of(key, 2 * size), numbers = ma_slice_of(raw, 2 * size);

	if (!ma_ecdsa_from_der(signature, size, raw))
		return false;
	return size == MA_P256_SIZE ? ma_p256_verify(point, digest, numbers)
				    : ma_p384_verify(point, digest, numbers);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	size_t size;
	ma_slice signature;

	if (len == 0)
		return 0;
	size = octets[0] % 2 == 0 ? MA_P256_SIZE : MA_P384_SIZE;
	octets++;
	len--;
	if (len <= 3 * size)
		return 0;
	signature = ma_slice_of(octets + 3 * size, len - 3 * size);
	if (ours(octets + size, size, octets, signature) !=
		theirs(octets + size, size, octets, signature))
		abort();
	return 0;
}
