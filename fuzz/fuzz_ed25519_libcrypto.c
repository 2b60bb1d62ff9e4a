/*
 * Target: ma_ed25519_verify, against libcrypto.
 *
 * The input is a key, a signature and the message. What we accept libcrypto accepts; where it
 * alone does, the key has an encoding that RFC 8032 5.1.3 refuses and libcrypto does not.
 */
#include "ed25519.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static bool theirs(const uint8_t *key, ma_slice message, const uint8_t *signature)
{
	EVP_PKEY *made = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, 32);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool verified = made != NULL &&
		EVP_DigestVerifyInit(context, NULL, NULL, NULL, made) == 1 &&
		EVP_DigestVerify(context, signature, 64, message.ptr, message.len) == 1;

	EVP_MD_CTX_free(context);
	EVP_PKEY_free(made);
	return verified;
}

/*
 * Whether y is not below p, which only 19 numbers are, or the sign is that of x = 0, which is so
 * for y = 1 and y = p - 1.
 */
static bool is_irregular(const uint8_t key[32])
{
	static const uint8_t one[32] = {1};
	uint8_t y[32], high = 0xff, low = key[0];

	memcpy(y, key, sizeof y);
	y[31] &= 0x7f;
	for (int i = 1; i < 31; i++)
		high &= y[i];
	if (y[31] == 0x7f && high == 0xff && low >= 0xec)
		return low > 0xec || key[31] >= 0x80;
	return key[31] >= 0x80 && memcmp(y, one, sizeof y) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	bool we, they;
	ma_slice message;

	if (len < 96)
		return 0;
	message = ma_slice_of(octets + 96, len - 96);
	we = ma_ed25519_verify(NULL, octets, message, ma_slice_of(octets + 32, 64));
	they = theirs(octets, message, octets + 32);
	if (we && !they)
		abort();
	if (they && !we && !is_irregular(octets))
		abort();
	return 0;
}
