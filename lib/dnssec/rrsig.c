/*
 * RRSIG records and the algorithms of DNSSEC: see rrsig.h.
 */
#include "rrsig.h"

#include "cursor.h"
#include "ecdsa.h"
#include "ed25519.h"
#include "hash.h"
#include "limit.h"
#include "rsa.h"
#include "verify.h"
#include "wire_uint.h"

#include <mailauth/dnssec.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Octets before the signer's name                                        RFC 4034 3.1 */
#define HEAD_LEN 18

typedef enum ma_family {
	MA_FAMILY_RSA,
	MA_FAMILY_P256,
	MA_FAMILY_P384,
	MA_FAMILY_ED25519
} ma_family;

/* RFC 3110, RFC 5155 2, RFC 5702 2, RFC 6605 3, RFC 8080 2 */
static const struct ma_algorithm {
	uint8_t number;
	ma_family family;
	mailauth_hash hash;
	bool sha1;
} algorithms[] = {
	{5, MA_FAMILY_RSA, MAILAUTH_HASH_SHA1, true},
	{7, MA_FAMILY_RSA, MAILAUTH_HASH_SHA1, true},
	{8, MA_FAMILY_RSA, MAILAUTH_HASH_SHA256, false},
	{10, MA_FAMILY_RSA, MAILAUTH_HASH_SHA512, false},
	{13, MA_FAMILY_P256, MAILAUTH_HASH_SHA256, false},
	{14, MA_FAMILY_P384, MAILAUTH_HASH_SHA384, false},
	{15, MA_FAMILY_ED25519, MAILAUTH_HASH_SHA512, false},
};

static const struct ma_algorithm *find_algorithm(uint8_t number)
{
	for (size_t i = 0; i < COUNT(algorithms); i++)
		if (algorithms[i].number == number)
			return &algorithms[i];
	return NULL;
}

bool ma_rrsig_read(ma_slice rdata, ma_rrsig *rrsig)
{
	ma_cursor in = ma_cursor_over(rdata);
	ma_slice octets;

	if (rdata.len > MA_RDATA_MAX || !ma_take_u16(&in, &rrsig->type) ||
		!ma_take_octets(&in, 2, &octets) || !ma_take_u32(&in, &rrsig->original_ttl) ||
		!ma_take_u32(&in, &rrsig->expiration) || !ma_take_u32(&in, &rrsig->inception) ||
		!ma_take_u16(&in, &rrsig->tag) || !ma_name_take_wire(&in, &rrsig->signer))
		return false;
	rrsig->algorithm = octets.ptr[0];
	rrsig->labels = octets.ptr[1];
	rrsig->head = ma_slice_of(rdata.ptr, HEAD_LEN);
	rrsig->signature = ma_slice_of(in.at, ma_left(&in));
	return true;
}

bool ma_rrsig_is_supported(uint8_t algorithm, bool sha1)
{
	const struct ma_algorithm *known = find_algorithm(algorithm);

	return known != NULL && (sha1 || !known->sha1);
}

/*
 * RSA/SHA-512 keys have 1024 bits at least (RFC 5702 2.2); the context's bounds hold for all.
 */
static bool is_fit_rsa(const mailauth_context *context, const ma_dnskey *key)
{
	ma_rsa_key rsa;

	if (!ma_rsa_key_from_wire(key->key, &rsa))
		return false;
	if (key->algorithm == 10 && rsa.bits < 1024)
		return false;
	return rsa.bits >= ma_limit(context, MAILAUTH_LIMIT_RSA_BITS_MIN) &&
		rsa.bits <= ma_limit(context, MAILAUTH_LIMIT_RSA_BITS_MAX) &&
		rsa.exponent_bits <= ma_limit(context, MAILAUTH_LIMIT_RSA_EXPONENT_BITS);
}

bool ma_dnskey_is_fit(const mailauth_context *context, const ma_dnskey *key)
{
	const struct ma_algorithm *known = find_algorithm(key->algorithm);

	if (known == NULL)
		return false;
	switch (known->family) {
	case MA_FAMILY_RSA:
		return is_fit_rsa(context, key);
	case MA_FAMILY_P256:
		return key->key.len == 2 * MA_P256_SIZE;
	case MA_FAMILY_P384:
		return key->key.len == 2 * MA_P384_SIZE;
	case MA_FAMILY_ED25519:
		return key->key.len == MA_ED25519_KEY_SIZE;
	}
	return false;
}

int ma_rrsig_is_of(const mailauth_context *context, const ma_rrsig *rrsig, const ma_dnskey *key,
	ma_slice data)
{
	const struct ma_algorithm *known = find_algorithm(rrsig->algorithm);
	uint8_t digest[MA_DIGEST_MAX];
	ma_rsa_key rsa;

	if (known == NULL)
		return 0;
	if (known->family == MA_FAMILY_ED25519)
		return ma_verify_ed25519(context, key->key.ptr, data, rrsig->signature);
	if (!ma_hash_of(context, known->hash, data, digest))
		return -1;
	if (known->family != MA_FAMILY_RSA)
		return ma_verify_ecdsa(context,
			known->family == MA_FAMILY_P256 ? MAILAUTH_CURVE_P256 : MAILAUTH_CURVE_P384,
			key->key, digest, rrsig->signature);
	if (!ma_rsa_key_from_wire(key->key, &rsa))
		return 0;
	return ma_verify_rsa(context, &rsa, known->hash, digest, rrsig->signature);
}
