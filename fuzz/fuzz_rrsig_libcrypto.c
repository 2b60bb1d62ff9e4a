/*
 * Targets: mailauth_rrset_add, mailauth_rrset_add_signature, mailauth_rrset_add_key,
 * mailauth_rrset_verify, over what libcrypto signs with keys that the input makes.
 *
 * The input is an octet that chooses the algorithm, three that choose a bit to change, 32 of which
 * a private key is made, and records: each an octet with its length and its rdata. The signed data
 * are put together here, apart from the library. The signature holds; with any one bit of records,
 * signature or key changed it does not. The whole input as a signature or a key does no harm.
 */
#include <mailauth/dnssec.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

enum { HEAD = 36, RECORDS_MAX = 8, TYPE = 731, NOW = 1000000 };

static const char owner[] = "A.Example.";
static const uint8_t owner_wire[] = "\1a\7example";
static const uint8_t signer_wire[] = "\7example";

/* Octets of one thing that is fed. */
typedef struct piece {
	uint8_t octets[2000];
	size_t len;
} piece;

typedef struct signed_set {
	piece records[RECORDS_MAX], signature, key;
	size_t count;
} signed_set;

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void put(piece *to, const void *octets, size_t len)
{
	must(len <= sizeof to->octets - to->len);
	memcpy(to->octets + to->len, octets, len);
	to->len += len;
}

static void put_number(piece *to, uint32_t number, unsigned octets)
{
	while (octets-- > 0) {
		uint8_t octet = (uint8_t)(number >> 8 * octets);

		put(to, &octet, 1);
	}
}

/* ------------------------------------------------------------------ keys */

/* RFC 6605 4: x and y, and for signatures r and s, each as long as the field. */
static EVP_PKEY *make_ec(int curve, const char *name, size_t size, const uint8_t *seed, piece *key)
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(curve);
	EC_POINT *point = EC_POINT_new(group);
	BIGNUM *secret = BN_bin2bn(seed, 32, NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	uint8_t public[1 + 2 * 48];
	OSSL_PARAM *params;
	EVP_PKEY *made = NULL;

	/* under the order of either curve, and not 0 */
	must(BN_mask_bits(secret, 250) == 1 || BN_num_bits(secret) <= 250);
	must(BN_add_word(secret, 1) == 1);
	must(EC_POINT_mul(group, point, secret, NULL, NULL, NULL) == 1);
	must(EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, public, 1 + 2 * size,
		     NULL) == 1 + 2 * size);
	OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, name, 0);
	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, secret);
	OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, public, 1 + 2 * size);
	params = OSSL_PARAM_BLD_to_param(build);
	must(EVP_PKEY_fromdata_init(maker) == 1);
	must(EVP_PKEY_fromdata(maker, &made, EVP_PKEY_KEYPAIR, params) == 1);
	put(key, public + 1, 2 * size);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(maker);
	EC_POINT_free(point);
	EC_GROUP_free(group);
	BN_free(secret);
	return made;
}

static EVP_PKEY *make_ed25519(const uint8_t *seed, piece *key)
{
	EVP_PKEY *made = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32);
	uint8_t public[32];
	size_t len = sizeof public;

	must(EVP_PKEY_get_raw_public_key(made, public, &len) == 1);
	put(key, public, len);
	return made;
}

/* One for all inputs, since making it takes long. The exponent is 65537: RFC 3110 2. */
static EVP_PKEY *make_rsa(piece *key)
{
	static EVP_PKEY *made;
	BIGNUM *modulus = NULL;
	uint8_t octets[256];

	if (made == NULL)
		made = EVP_RSA_gen(1024);
	must(EVP_PKEY_get_bn_param(made, OSSL_PKEY_PARAM_RSA_N, &modulus) == 1);
	must(BN_bn2binpad(modulus, octets, 128) == 128);
	BN_free(modulus);
	put(key, "\3\1\0\1", 4);
	put(key, octets, 128);
	EVP_PKEY_up_ref(made);
	return made;
}

static EVP_PKEY *make_key(uint8_t algorithm, const uint8_t *seed, piece *key)
{
	put_number(key, 256, 2);
	put_number(key, 3, 1);
	put_number(key, algorithm, 1);
	switch (algorithm) {
	case 13:
		return make_ec(NID_X9_62_prime256v1, "P-256", 32, seed, key);
	case 14:
		return make_ec(NID_secp384r1, "P-384", 48, seed, key);
	case 15:
		return make_ed25519(seed, key);
	default:
		return make_rsa(key);
	}
}

/* ------------------------------------------------------------------ signatures */

static const EVP_MD *md_of(uint8_t algorithm)
{
	switch (algorithm) {
	case 5:
	case 7:
		return EVP_sha1();
	case 8:
	case 13:
		return EVP_sha256();
	case 10:
		return EVP_sha512();
	case 14:
		return EVP_sha384();
	default:
		return NULL;
	}
}

static void put_ecdsa(piece *to, const uint8_t *der, size_t len, int size)
{
	ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &der, (long)len);
	uint8_t octets[96];

	must(signature != NULL);
	must(BN_bn2binpad(ECDSA_SIG_get0_r(signature), octets, size) == size);
	must(BN_bn2binpad(ECDSA_SIG_get0_s(signature), octets + size, size) == size);
	put(to, octets, 2 * (size_t)size);
	ECDSA_SIG_free(signature);
}

static void put_signature(piece *to, uint8_t algorithm, EVP_PKEY *key, const piece *data)
{
	EVP_MD_CTX *signer = EVP_MD_CTX_new();
	uint8_t octets[300];
	size_t len = sizeof octets;

	must(EVP_DigestSignInit(signer, NULL, md_of(algorithm), NULL, key) == 1);
	must(EVP_DigestSign(signer, octets, &len, data->octets, data->len) == 1);
	EVP_MD_CTX_free(signer);
	if (algorithm == 13 || algorithm == 14)
		put_ecdsa(to, octets, len, algorithm == 13 ? 32 : 48);
	else
		put(to, octets, len);
}

/* As unsigned octets, "the absence of an octet sorts before a zero octet" (RFC 4034 6.3). */
static int by_octets(const void *a, const void *b)
{
	const piece *one = a, *other = b;
	size_t least = one->len < other->len ? one->len : other->len;
	int order = memcmp(one->octets, other->octets, least);

	return order != 0 ? order : (one->len > other->len) - (one->len < other->len);
}

/* RFC 4035 5.3.2 */
static void sign(signed_set *set, uint8_t algorithm, EVP_PKEY *key)
{
	static piece sorted[RECORDS_MAX], data;
	uint16_t tag;

	must(mailauth_dnskey_tag(set->key.octets, set->key.len, &tag) == MAILAUTH_OK);
	put_number(&set->signature, TYPE, 2);
	put_number(&set->signature, algorithm, 1);
	put_number(&set->signature, 2, 1); /* labels */
	put_number(&set->signature, 300, 4);
	put_number(&set->signature, NOW + 1, 4);
	put_number(&set->signature, NOW - 1, 4);
	put_number(&set->signature, tag, 2);
	put(&set->signature, signer_wire, sizeof signer_wire);
	data.len = 0;
	put(&data, set->signature.octets, set->signature.len);
	memcpy(sorted, set->records, sizeof sorted);
	qsort(sorted, set->count, sizeof *sorted, by_octets);
	for (size_t i = 0; i < set->count; i++) {
		if (i > 0 && by_octets(&sorted[i], &sorted[i - 1]) == 0)
			continue;
		put(&data, owner_wire, sizeof owner_wire);
		put_number(&data, TYPE, 2);
		put_number(&data, 1, 2);
		put_number(&data, 300, 4);
		put_number(&data, (uint32_t)sorted[i].len, 2);
		put(&data, sorted[i].octets, sorted[i].len);
	}
	put_signature(&set->signature, algorithm, key, &data);
}

/* ------------------------------------------------------------------ judging */

static int64_t tell_time(void *user)
{
	(void)user;
	return NOW;
}

static bool is_valid(const mailauth_context *context, const signed_set *set)
{
	mailauth_rrset *judge = mailauth_rrset_new(context, owner, TYPE);
	int valid = 0;

	must(judge != NULL);
	mailauth_rrset_set_sha1(judge, 1);
	for (size_t i = 0; i < set->count; i++)
		must(mailauth_rrset_add(judge, 5, set->records[i].octets, set->records[i].len) ==
			MAILAUTH_OK);
	must(mailauth_rrset_add_signature(judge, 7, set->signature.octets, set->signature.len) ==
		MAILAUTH_OK);
	(void)mailauth_rrset_add_key(judge, "example", set->key.octets, set->key.len);
	must(mailauth_rrset_verify(judge, 1, &valid) == MAILAUTH_OK);
	must(valid == (mailauth_rrset_get_result(judge, 0) == MAILAUTH_RRSIG_VALID));
	must(mailauth_rrset_get_ttl(judge) == (valid ? 1 : 0)); /* which expires in a second */
	must(mailauth_rrset_get_total(judge) <= 1);
	mailauth_rrset_free(judge);
	return valid == 1;
}

/* Each record may be changed into another one of the set: then nothing is missing but a copy. */
static bool is_another(const signed_set *set, const signed_set *before)
{
	for (size_t i = 0; i < before->count; i++) {
		bool found = false;

		for (size_t k = 0; k < set->count && !found; k++)
			found = by_octets(&before->records[i], &set->records[k]) == 0;
		if (!found)
			return true;
	}
	for (size_t i = 0; i < set->count; i++) {
		bool found = false;

		for (size_t k = 0; k < before->count && !found; k++)
			found = by_octets(&set->records[i], &before->records[k]) == 0;
		if (!found)
			return true;
	}
	return false;
}

static void change_a_bit(const mailauth_context *context, signed_set *set, const uint8_t *choice)
{
	static signed_set before;
	size_t which = choice[0] % (set->count + 2);
	piece *at = which < set->count ? &set->records[which]
		: which == set->count  ? &set->signature
				       : &set->key;
	size_t bit = ((size_t)choice[1] << 8 | choice[2]) % (8 * at->len + 1);

	if (bit == 8 * at->len)
		return;
	before = *set;
	at->octets[bit / 8] ^= (uint8_t)(1u << bit % 8);
	/* Names have no case (RFC 4034 6.2): the signer's is no change. */
	if (at == &set->signature && bit / 8 >= 19 && bit / 8 < 26 && bit % 8 == 5)
		return;
	/* Nor is whether a key is an entry point, but for its tag. */
	if (at->len > 0 && (which >= set->count || is_another(set, &before)))
		must(!is_valid(context, set));
	*set = before;
}

static void judge(const mailauth_context *context, const uint8_t *octets, size_t len)
{
	static const uint8_t algorithms[] = {5, 7, 8, 10, 13, 14, 15};
	static signed_set set;
	uint8_t algorithm = algorithms[octets[0] % sizeof algorithms];
	EVP_PKEY *key;

	memset(&set, 0, sizeof set);
	for (size_t at = HEAD; at < len && set.count < RECORDS_MAX; set.count++) {
		size_t left = len - at - 1, own = octets[at] % 128 < left ? octets[at] % 128 : left;

		put(&set.records[set.count], octets + at + 1, own);
		at += 1 + own;
	}
	if (set.count == 0)
		return;
	key = make_key(algorithm, octets + 4, &set.key);
	sign(&set, algorithm, key);
	EVP_PKEY_free(key);
	must(is_valid(context, &set));
	change_a_bit(context, &set, octets + 1);
	set.signature.len = set.key.len = 0;
	put(&set.signature, octets, len < 2000 ? len : 2000);
	put(&set.key, octets, len < 2000 ? len : 2000);
	must(!is_valid(context, &set));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context;

	if (len <= HEAD)
		return 0;
	context = mailauth_context_new(NULL, NULL);
	must(context != NULL);
	mailauth_context_set_clock(context, tell_time, NULL);
	judge(context, octets, len);
	mailauth_context_free(context);
	return 0;
}
