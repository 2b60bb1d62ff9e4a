/*
 * RSA public keys and PKCS#1 v1.5 verification: see rsa.h.
 *
 * The encoded message is built and compared as a whole. Nothing that the signature yields is ever
 * parsed, which is what forgeries against e = 3 live from.
 */
#include "rsa.h"

#include "bignum.h"
#include "der.h"

#include <string.h>

#define RSA_BITS_FLOOR 512u

/* The longest exponent whose length takes one octet                           RFC 3110 2 */
#define SHORT_EXPONENT_MAX 255

/*
 * Octets of 0xff                                                              RFC 8017 9.2 step 3
 */
#define PADDING_MIN 8

/* Room for the largest row of digest_infos. */
#define PREFIX_MAX 19

/*
 * What stands before the digest in a DigestInfo, which holds the hash's name and NULL parameters.
 */
typedef struct digest_info {
	size_t prefix_len;
	uint8_t prefix[PREFIX_MAX];
} digest_info;

/* clang-format off */
/* RFC 8017 9.2 note 1 */
static const digest_info digest_infos[] = {
	[MAILAUTH_HASH_SHA1] = {15, {
		0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02,
		0x1a, 0x05, 0x00, 0x04, 0x14,
	}},
	[MAILAUTH_HASH_SHA256] = {19, {
		0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
		0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
	}},
	[MAILAUTH_HASH_SHA384] = {19, {
		0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
		0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30,
	}},
	[MAILAUTH_HASH_SHA512] = {19, {
		0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
		0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40,
	}},
};

/* SEQUENCE { rsaEncryption, NULL }                                            RFC 3279 2.3.1 */
static const uint8_t rsa_encryption[] = {
	0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
};
/* clang-format on */

static uint32_t bit_length(ma_slice number)
{
	uint32_t bits = (uint32_t)number.len * 8;

	for (unsigned top = number.ptr[0]; top < 0x80; top <<= 1)
		bits--;
	return bits;
}

static bool is_odd(ma_slice number)
{
	return (number.ptr[number.len - 1] & 1) != 0;
}

static bool judge_numbers(ma_rsa_key *key)
{
	key->bits = bit_length(key->modulus);
	key->exponent_bits = bit_length(key->exponent);
	return key->bits >= 2 && is_odd(key->modulus) && key->exponent_bits >= 2 &&
		is_odd(key->exponent);
}

/* RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }       RFC 8017 A.1.1 */
static bool read_public_key(ma_slice content, ma_rsa_key *key)
{
	ma_cursor in = ma_cursor_over(content);

	if (!ma_der_take_positive(&in, &key->modulus) || !ma_der_take_positive(&in, &key->exponent))
		return false;
	return ma_at_end(&in) && judge_numbers(key);
}

/* SubjectPublicKeyInfo ::= SEQUENCE { AlgorithmIdentifier, BIT STRING }       RFC 5280 4.1 */
static bool read_key_info(ma_cursor *in, ma_rsa_key *key)
{
	ma_slice algorithm, bits, content;
	ma_cursor inner;

	if (!ma_der_take(in, MA_DER_SEQUENCE, &algorithm) ||
		!ma_slice_equal(algorithm, ma_slice_of(rsa_encryption, sizeof rsa_encryption)))
		return false;
	if (!ma_der_take(in, MA_DER_BIT_STRING, &bits) || !ma_at_end(in))
		return false;
	inner = ma_cursor_over(bits);
	if (!ma_accept(&inner, 0) || !ma_der_take(&inner, MA_DER_SEQUENCE, &content))
		return false;
	return ma_at_end(&inner) && read_public_key(content, key);
}

bool ma_rsa_key_from_der(ma_slice der, ma_rsa_key *key)
{
	ma_cursor in = ma_cursor_over(der);
	ma_slice content;
	bool read;

	*key = (ma_rsa_key){.bits = 0};
	if (!ma_der_take(&in, MA_DER_SEQUENCE, &content) || !ma_at_end(&in))
		return false;
	in = ma_cursor_over(content);
	if (ma_peek(&in) == MA_DER_SEQUENCE)
		read = read_key_info(&in, key);
	else
		read = read_public_key(content, key);
	if (!read)
		*key = (ma_rsa_key){.bits = 0};
	return read;
}

/*
 * The exponent's length in one octet, or if over 255 in two behind a zero, the exponent, and the
 * modulus up to the end. Neither has zeros before it.                          RFC 3110 2
 */
static bool read_wire(ma_slice wire, ma_rsa_key *key)
{
	ma_cursor in = ma_cursor_over(wire);
	ma_slice length;
	size_t len;

	if (!ma_take_octets(&in, 1, &length))
		return false;
	len = length.ptr[0];
	if (len == 0) {
		if (!ma_take_octets(&in, 2, &length))
			return false;
		len = (size_t)length.ptr[0] << 8 | length.ptr[1];
		if (len <= SHORT_EXPONENT_MAX)
			return false;
	}
	if (!ma_take_octets(&in, len, &key->exponent) || ma_at_end(&in))
		return false;
	(void)ma_take_octets(&in, ma_left(&in), &key->modulus);
	return key->exponent.ptr[0] != 0 && key->modulus.ptr[0] != 0 && judge_numbers(key);
}

bool ma_rsa_key_from_wire(ma_slice wire, ma_rsa_key *key)
{
	bool read;

	*key = (ma_rsa_key){.bits = 0};
	read = read_wire(wire, key);
	if (!read)
		*key = (ma_rsa_key){.bits = 0};
	return read;
}

/* The octets of T: what stands before the digest, and the digest */
static size_t digest_info_len(mailauth_hash hash)
{
	return digest_infos[hash].prefix_len + ma_hash_size(hash);
}

/*
 *   EM  =  0x00 || 0x01 || PS || 0x00 || T         PS: 0xff, at least 8       RFC 8017 9.2
 */
static void encode(uint8_t *em, size_t len, mailauth_hash hash, const uint8_t *digest)
{
	const digest_info *info = &digest_infos[hash];
	uint8_t *t = em + len - digest_info_len(hash);

	memset(em, 0xff, len);
	em[0] = 0x00;
	em[1] = 0x01;
	t[-1] = 0x00;
	memcpy(t, info->prefix, info->prefix_len);
	memcpy(t + info->prefix_len, digest, ma_hash_size(hash));
}

bool ma_rsa_size_fits(const ma_rsa_key *key, mailauth_hash hash, ma_slice signature)
{
	if (key->bits < RSA_BITS_FLOOR || key->bits > MA_RSA_BITS_CEILING ||
		ma_hash_size(hash) == 0)
		return false;
	return signature.len == key->modulus.len &&
		signature.len >= 3 + PADDING_MIN + digest_info_len(hash);
}

bool ma_rsa_verify(const ma_rsa_key *key, mailauth_hash hash, const uint8_t *digest,
	ma_slice signature)
{
	uint8_t expected[MA_RSA_BITS_CEILING / 8], got[MA_RSA_BITS_CEILING / 8];
	size_t len = key->modulus.len;

	if (!ma_rsa_size_fits(key, hash, signature) ||
		memcmp(signature.ptr, key->modulus.ptr, len) >= 0)
		return false;
	encode(expected, len, hash, digest);
	ma_mod_power(signature, key->exponent, key->modulus, got);
	return memcmp(expected, got, len) == 0;
}
