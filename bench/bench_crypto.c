/*
 * Hashing and verification beside OpenSSL and libsodium, in one process and one run.
 *
 *	bench_crypto [SECONDS]
 *
 * As in bench_dkim.c: ours and theirs in turn, a batch each, every answer looked at; what counts is
 * the median of the ratios of neighbouring batches. A ratio over 1 means that ours is quicker.
 */
#define _DEFAULT_SOURCE /* clock_gettime */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <sodium.h>

#include "ecdsa.h"
#include "ed25519.h"
#include "hash.h"
#include "rsa.h"

enum { SAMPLES_MAX = 20000, PIECE = 1 << 20 };

static mailauth_context *context;
static uint8_t piece[PIECE], digest[64];

/* What both verify: a key in each form, and a signature over `digest`. */
typedef struct signed_digest {
	EVP_PKEY *key;
	EVP_PKEY_CTX *ready;
	unsigned char *der;
	int der_len;
	ma_rsa_key rsa;
	uint8_t point[200], signature[1024], raw[96];
	size_t size, signature_len;
} signed_digest;

static signed_digest rsa1024, rsa2048, rsa4096, p256, p384;
static uint8_t ed_key[32], ed_secret[64], ed_signature[64];
static EVP_PKEY *ed_pkey;

static void die(const char *why)
{
	fprintf(stderr, "bench_crypto: %s\n", why);
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---------------------------------------------------------------- keys */

static void make(signed_digest *s, EVP_PKEY *key, const EVP_MD *md)
{
	size_t len = sizeof s->signature;

	s->key = key;
	s->size = (size_t)EVP_MD_get_size(md);
	s->der_len = i2d_PUBKEY(key, &s->der);
	s->ready = EVP_PKEY_CTX_new(key, NULL);
	if (EVP_PKEY_sign_init(s->ready) != 1)
		die("cannot sign");
	if (EVP_PKEY_is_a(key, "RSA"))
		EVP_PKEY_CTX_set_rsa_padding(s->ready, RSA_PKCS1_PADDING);
	EVP_PKEY_CTX_set_signature_md(s->ready, md);
	if (EVP_PKEY_sign(s->ready, s->signature, &len, digest, s->size) != 1)
		die("cannot sign");
	s->signature_len = len;
	EVP_PKEY_verify_init(s->ready);
	if (EVP_PKEY_is_a(key, "RSA")) {
		EVP_PKEY_CTX_set_rsa_padding(s->ready, RSA_PKCS1_PADDING);
		ma_rsa_key_from_der(ma_slice_of(s->der, (size_t)s->der_len), &s->rsa);
	} else {
		EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, s->point,
			sizeof s->point, &len);
		ma_ecdsa_from_der(ma_slice_of(s->signature, s->signature_len), s->size, s->raw);
	}
	EVP_PKEY_CTX_set_signature_md(s->ready, md);
}

/* ---------------------------------------------------------------- ours and theirs */

#define HASH_PAIR(name, kind, md) \
	static bool ours_##name(void) \
	{ \
		uint8_t got[64]; \
		ma_hash_of(context, (kind), ma_slice_of(piece, PIECE), got); \
		return got[0] != 0 || got[1] != 0; \
	} \
	static bool theirs_##name(void) \
	{ \
		uint8_t got[64]; \
		return EVP_Digest(piece, PIECE, got, NULL, (md), NULL) == 1; \
	}
HASH_PAIR(sha1, MAILAUTH_HASH_SHA1, EVP_sha1())
HASH_PAIR(sha256, MAILAUTH_HASH_SHA256, EVP_sha256())
HASH_PAIR(sha512, MAILAUTH_HASH_SHA512, EVP_sha512())

static bool ours_portable(void)
{
	uint8_t got[64];

	ma_hash_of(NULL, MAILAUTH_HASH_SHA256, ma_slice_of(piece, PIECE), got);
	return got[0] != 0 || got[1] != 0;
}

static bool theirs_portable(void)
{
	uint8_t got[64];

	return crypto_hash_sha256(got, piece, PIECE) == 0;
}

#define RSA_PAIR(name) \
	static bool ours_##name(void) \
	{ \
		return ma_rsa_verify(&(name).rsa, MAILAUTH_HASH_SHA256, digest, \
			ma_slice_of((name).signature, (name).signature_len)); \
	} \
	static bool theirs_##name(void) \
	{ \
		return EVP_PKEY_verify((name).ready, (name).signature, (name).signature_len, \
			       digest, (name).size) == 1; \
	}
RSA_PAIR(rsa1024)
RSA_PAIR(rsa2048)
RSA_PAIR(rsa4096)

static bool ours_parsed(void)
{
	ma_rsa_key key;

	return ma_rsa_key_from_der(ma_slice_of(rsa2048.der, (size_t)rsa2048.der_len), &key) &&
		ma_rsa_verify(&key, MAILAUTH_HASH_SHA256, digest,
			ma_slice_of(rsa2048.signature, rsa2048.signature_len));
}

static bool theirs_parsed(void)
{
	const unsigned char *at = rsa2048.der;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &at, rsa2048.der_len);
	EVP_PKEY_CTX *ready = EVP_PKEY_CTX_new(key, NULL);
	bool verified;

	EVP_PKEY_verify_init(ready);
	EVP_PKEY_CTX_set_rsa_padding(ready, RSA_PKCS1_PADDING);
	EVP_PKEY_CTX_set_signature_md(ready, EVP_sha256());
	verified = EVP_PKEY_verify(ready, rsa2048.signature, rsa2048.signature_len, digest,
			   rsa2048.size) == 1;
	EVP_PKEY_CTX_free(ready);
	EVP_PKEY_free(key);
	return verified;
}

#define EC_PAIR(name) \
	static bool ours_##name(void) \
	{ \
		return ma_##name##_verify(ma_slice_of((name).point + 1, 2 * (name).size), digest, \
			ma_slice_of((name).raw, 2 * (name).size)); \
	} \
	static bool theirs_##name(void) \
	{ \
		return EVP_PKEY_verify((name).ready, (name).signature, (name).signature_len, \
			       digest, (name).size) == 1; \
	}
EC_PAIR(p256)
EC_PAIR(p384)

static bool ours_ed25519(void)
{
	return ma_ed25519_verify(context, ed_key, ma_slice_of(digest, 32),
		ma_slice_of(ed_signature, 64));
}

static bool theirs_ed25519(void)
{
	return crypto_sign_verify_detached(ed_signature, digest, 32, ed_key) == 0;
}

static bool theirs_ed25519_openssl(void)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool verified = EVP_DigestVerifyInit(md, NULL, NULL, NULL, ed_pkey) == 1 &&
		EVP_DigestVerify(md, ed_signature, 64, digest, 32) == 1;

	EVP_MD_CTX_free(md);
	return verified;
}

/* ---------------------------------------------------------------- in turn */

typedef bool work(void);

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *samples, size_t count)
{
	qsort(samples, count, sizeof *samples, by_size);
	return samples[count / 2];
}

static double batch_of(work *function, int batch)
{
	double start = now();

	for (int i = 0; i < batch; i++)
		if (!function())
			die("an answer is wrong");
	return (now() - start) / batch;
}

static void run(const char *name, work *ours, work *theirs, int batch, double seconds)
{
	static double our[SAMPLES_MAX], their[SAMPLES_MAX], ratios[SAMPLES_MAX];
	double end = now() + seconds;
	size_t count = 0;

	while (count < SAMPLES_MAX && now() < end) {
		our[count] = batch_of(ours, batch);
		their[count] = batch_of(theirs, batch);
		ratios[count] = their[count] / our[count];
		count++;
	}
	printf("%-34s ours %9.2f us, theirs %9.2f us, ratio %.2f\n", name, 1e6 * median(our, count),
		1e6 * median(their, count), median(ratios, count));
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 2;

	context = mailauth_context_new(NULL, NULL);
	if (context == NULL || sodium_init() < 0)
		die("cannot begin");
	randombytes_buf(piece, sizeof piece);
	randombytes_buf(digest, sizeof digest);
	make(&rsa1024, EVP_RSA_gen(1024), EVP_sha256());
	make(&rsa2048, EVP_RSA_gen(2048), EVP_sha256());
	make(&rsa4096, EVP_RSA_gen(4096), EVP_sha256());
	make(&p256, EVP_EC_gen("P-256"), EVP_sha256());
	make(&p384, EVP_EC_gen("P-384"), EVP_sha384());
	crypto_sign_keypair(ed_key, ed_secret);
	crypto_sign_detached(ed_signature, NULL, digest, 32, ed_secret);
	ed_pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, ed_key, 32);

	run("SHA-1, 1 MiB: OpenSSL", ours_sha1, theirs_sha1, 1, seconds);
	run("SHA-256, 1 MiB: OpenSSL", ours_sha256, theirs_sha256, 1, seconds);
	run("SHA-256 portable: libsodium", ours_portable, theirs_portable, 1, seconds);
	run("SHA-512, 1 MiB: OpenSSL", ours_sha512, theirs_sha512, 1, seconds);
	run("RSA-1024, key ready: OpenSSL", ours_rsa1024, theirs_rsa1024, 50, seconds);
	run("RSA-2048, key ready: OpenSSL", ours_rsa2048, theirs_rsa2048, 20, seconds);
	run("RSA-2048, key from DER: OpenSSL", ours_parsed, theirs_parsed, 10, seconds);
	run("RSA-4096, key ready: OpenSSL", ours_rsa4096, theirs_rsa4096, 5, seconds);
	run("Ed25519: libsodium", ours_ed25519, theirs_ed25519, 10, seconds);
	run("Ed25519: OpenSSL", ours_ed25519, theirs_ed25519_openssl, 10, seconds);
	run("P-256: OpenSSL", ours_p256, theirs_p256, 10, seconds);
	run("P-384: OpenSSL", ours_p384, theirs_p384, 2, seconds);
	mailauth_context_free(context);
	return 0;
}
