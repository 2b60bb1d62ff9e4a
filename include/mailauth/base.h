/*
 * libmailauth: what every other header stands on.
 *
 * The version, status codes, limits and the context. The context is set up once and may then be
 * shared by all threads; every other object belongs to one thread at a time.
 */
#ifndef MAILAUTH_BASE_H
#define MAILAUTH_BASE_H

#include <stddef.h>
#include <stdint.h>

#define MAILAUTH_VERSION_MAJOR 0
#define MAILAUTH_VERSION_MINOR 1
#define MAILAUTH_VERSION_PATCH 0

#if defined(__GNUC__)
#define MAILAUTH_API __attribute__((visibility("default")))
#else
#define MAILAUTH_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the library that is running, as "0.1.0"; a constant. */
MAILAUTH_API const char *mailauth_version(void);

/* ------------------------------------------------------------------ status codes */

/*
 * What a call did. Negative means misuse, memory or a failing callback of the caller's, and
 * nothing else: a message that fails authentication, or meets a limit, is a verdict and not a
 * status.
 */
typedef enum mailauth_status {
	MAILAUTH_OK = 0,
	MAILAUTH_PENDING = 1,       /* answers, or the end of the message, are still due */
	MAILAUTH_NO_MEMORY = -1,    /* an allocation failed, or the object given was NULL */
	MAILAUTH_BAD_ARGUMENT = -2, /* an argument is outside what its function accepts */
	MAILAUTH_BAD_STATE = -3,    /* not now: for example body octets after the end */
	MAILAUTH_NO_SPACE = -4,     /* the buffer is too small; *len tells the size needed */
	MAILAUTH_MALFORMED = -5,    /* text of the caller's cannot be read; its object says where */
	MAILAUTH_CALLBACK_FAILED = -6 /* a function of the caller's reported failure */
} mailauth_status;

/* The status as a short English phrase: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_status_text(mailauth_status status);

/* ------------------------------------------------------------------ limits */

/*
 * Every bound on work and memory that input from the net could push against. Going over one is
 * never an error of a message: what is beyond is not looked at and can make nothing pass, the
 * verdict is the one that the standard asks for, and its reason names the limit where it decided.
 * In brackets: the default, then the range that can be set.
 */
typedef enum mailauth_limit {
	/* Octets of a message's header [1048576; 1024..268435456]. */
	MAILAUTH_LIMIT_HEADER_BYTES = 0,
	/* Fields in a message's header [1000; 1..100000]. */
	MAILAUTH_LIMIT_HEADER_FIELDS = 1,
	/* Tags in one tag list: RFC 6376 knows 14 [64; 16..1024]. */
	MAILAUTH_LIMIT_TAGS = 2,
	/* DKIM signatures judged in a message, from the top (RFC 6376 6.1) [16; 1..1000]. */
	MAILAUTH_LIMIT_DKIM_SIGNATURES = 3,
	/* Distinct (canonicalization, hash, length) body hashes of a message [8; 1..1000]. */
	MAILAUTH_LIMIT_DKIM_BODY_HASHES = 4,
	/* Names in one h= [256; 1..10000]. */
	MAILAUTH_LIMIT_DKIM_SIGNED_FIELDS = 5,
	/* TXT records tried as key of one signature (RFC 6376 6.1.2 step 4) [4; 1..100]. */
	MAILAUTH_LIMIT_DKIM_KEY_RECORDS = 6,
	/* The shortest RSA modulus that may pass, in bits (RFC 8301 3.2) [1024; 512..8192]. */
	MAILAUTH_LIMIT_RSA_BITS_MIN = 7,
	/* The longest RSA modulus that is worked with, in bits [8192; 1024..8192]. */
	MAILAUTH_LIMIT_RSA_BITS_MAX = 8,
	/* The longest RSA exponent that is worked with, in bits [64; 17..256]. */
	MAILAUTH_LIMIT_RSA_EXPONENT_BITS = 9,
	/*
	 * Distinct DNS questions that one verdict rests on. The preset is more than the others let
	 * a message ask: with less, a sender can have SPF use them up before an author's policy is
	 * found. Of the hosts that are asked for in advance fewer than as many again may come to
	 * nothing [640; 1..65536]. */
	MAILAUTH_LIMIT_QUESTIONS = 10,
	/* CNAMEs followed for one question, in a zone or in a DNS message [8; 0..64]. */
	MAILAUTH_LIMIT_CNAMES = 11,
	/* Records in a zone in memory [1000000; 1..100000000]. */
	MAILAUTH_LIMIT_ZONE_RECORDS = 12,
	/* Octets of a master-file entry, its line end not counted [1048576; 512..67108864]. */
	MAILAUTH_LIMIT_ZONE_ENTRY_BYTES = 13,
	/* SPF terms that ask DNS, over a whole check_host() (RFC 7208 4.6.4) [10; 1..100]. */
	MAILAUTH_LIMIT_SPF_TERMS = 14,
	/* SPF lookups that yield nothing, over the same (RFC 7208 4.6.4) [2; 0..100]. */
	MAILAUTH_LIMIT_SPF_VOID_LOOKUPS = 15,
	/* Names of one MX or PTR RRset that SPF looks up (RFC 7208 4.6.4) [10; 1..100]. */
	MAILAUTH_LIMIT_SPF_NAMES = 16,
	/* Octets of one SPF record [65535; 450..65535]. */
	MAILAUTH_LIMIT_SPF_RECORD_BYTES = 17,
	/* DMARC records asked for in one DNS tree walk (RFC 9989 4.10) [8; 8..127]. */
	MAILAUTH_LIMIT_DMARC_QUERIES = 18,
	/* Authenticated identifiers whose tree is walked for one author domain [8; 1..1000]. */
	MAILAUTH_LIMIT_DMARC_IDENTIFIERS = 19,
	/* Author domains that are looked at for a message (RFC 9989 11.5) [4; 1..100]. */
	MAILAUTH_LIMIT_DMARC_AUTHORS = 20,
	/* DNSKEYs of one tag that are tried for one DS, or looked at for one RRSIG [4; 1..1000]. */
	MAILAUTH_LIMIT_DNSSEC_KEYS = 21,
	/* RRSIGs for one RRset that there are keys to try for [8; 1..1000]. */
	MAILAUTH_LIMIT_DNSSEC_SIGNATURES = 22,
	/* Signatures verified for one RRset, whatever the numbers of both [16; 1..100000]. */
	MAILAUTH_LIMIT_DNSSEC_VERIFICATIONS = 23,
	/* Signatures verified by one mailauth_rrset for all its RRsets [256; 1..1000000000]. */
	MAILAUTH_LIMIT_DNSSEC_TOTAL = 24
} mailauth_limit;

/* The limit's name, such as "header bytes": a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_limit_text(mailauth_limit limit);

/* ------------------------------------------------------------------ context */

/* What all objects share: allocator, clock, limits. Read-only once set up. */
typedef struct mailauth_context mailauth_context;

/*
 * Allocates, resizes and releases, like realloc: `old` is NULL to allocate; `new_size` is 0 to
 * release (the value returned is then ignored). `old_size` is what `old` was last asked for.
 * Returns NULL when there is no memory, leaving `old` as it was. Must be safe to call from every
 * thread that uses an object of the context.
 */
typedef void *(*mailauth_allocate_fn)(void *user, void *old, size_t old_size, size_t new_size);

/*
 * Returns the time now, in seconds since 1970-01-01T00:00:00Z. The object for which it is called
 * must not be changed from here.
 */
typedef int64_t (*mailauth_clock_fn)(void *user);

/*
 * A context whose memory, and that of all objects made with it, comes from `allocate` (NULL: the
 * C library's). `user` is handed to each call of it. Returns NULL when there is no memory.
 */
MAILAUTH_API mailauth_context *mailauth_context_new(mailauth_allocate_fn allocate, void *user);

/* Releases the context. Every object made with it must have been released before. NULL is fine. */
MAILAUTH_API void mailauth_context_free(mailauth_context *context);

/* Takes the time from `clock` instead of time(2); NULL: time(2) again. */
MAILAUTH_API mailauth_status mailauth_context_set_clock(mailauth_context *context,
	mailauth_clock_fn clock, void *user);

/*
 * Writes a domain name in UTF-8, of `len` octets, with A-labels (RFC 5890) into `cap` octets and
 * returns how many those are; 0 if it is none, or has no room. It is not called for more than 1020
 * octets, and for one message at most three times for each of 128 domains in From, and for each
 * DKIM signature. The object for which it is called, by whatever function, must not be changed from
 * here.
 */
typedef size_t (
	*mailauth_idna_fn)(void *user, const char *domain, size_t len, char *buf, size_t cap);

/*
 * Has U-labels made A-labels by `idna`, which has all of IDNA2008, instead of by what we know of it
 * (see mailauth_domain_to_ascii); NULL: that again.
 */
MAILAUTH_API mailauth_status mailauth_context_set_idna(mailauth_context *context,
	mailauth_idna_fn idna, void *user);

/* Sets a limit; MAILAUTH_BAD_ARGUMENT, and no change, outside the range given at its name. */
MAILAUTH_API mailauth_status mailauth_context_set_limit(mailauth_context *context,
	mailauth_limit limit, uint64_t value);

/* The limit's value; 0 for a limit unknown to this version or a NULL context. */
MAILAUTH_API uint64_t mailauth_context_get_limit(const mailauth_context *context,
	mailauth_limit limit);

/*
 * Whether an SPF term's host that has addresses of the other family only, such as an MX host
 * without AAAA for a client of IPv6, is no void lookup [no]. RFC 7208 4.6.4 makes it one, so that
 * three of them end in permerror. If it is none, the other family is asked for, too: of the hosts
 * of an mx and the names of ptr and %{p} together with the client's, of others where that has no
 * records. A host of which the other family cannot be had is no void lookup either.
 */
MAILAUTH_API mailauth_status mailauth_context_set_spf_dual_stack(mailauth_context *context,
	int dual_stack);

/* ------------------------------------------------------------------ cryptography */

/* A hash. In brackets: the octets of its digest. */
typedef enum mailauth_hash {
	MAILAUTH_HASH_SHA1 = 1,   /* [20] */
	MAILAUTH_HASH_SHA256 = 2, /* [32] */
	MAILAUTH_HASH_SHA384 = 3, /* [48] */
	MAILAUTH_HASH_SHA512 = 4  /* [64] */
} mailauth_hash;

/* A curve of ECDSA. In brackets: the octets of each of its numbers, and of the digest it signs. */
typedef enum mailauth_curve {
	MAILAUTH_CURVE_P256 = 1, /* [32] */
	MAILAUTH_CURVE_P384 = 2  /* [48] */
} mailauth_curve;

/*
 * Whether DKIM signatures by rsa-sha1 are verified [no]. RFC 8301 3.1 forbids it: SHA-1 collides,
 * so that such a signature may be another message's. For the study of old mail.
 */
MAILAUTH_API mailauth_status mailauth_context_set_rsa_sha1(mailauth_context *context, int verify);

/*
 * Providers: functions that hash and verify instead of ours, so that a site which is bound to a
 * validated module can route to it. Each is called by any thread that uses an object of the
 * context, perhaps by several at once. One that fails ends the judging with
 * MAILAUTH_CALLBACK_FAILED. The object for which it is called must not be changed from there.
 *
 * Begins a hash and returns its state, or NULL if that failed.
 */
typedef void *(*mailauth_hash_begin_fn)(void *user, mailauth_hash hash);

/* Takes octets into a hash; not 0 if that failed. */
typedef int (*mailauth_hash_feed_fn)(void *user, void *state, const void *octets, size_t len);

/*
 * Ends a hash and releases its state. Writes the digest, as many octets as the hash has, unless
 * `digest` is NULL: then nobody wants it any more. Not 0 if that failed.
 */
typedef int (*mailauth_hash_end_fn)(void *user, void *state, void *digest);

/* Sets all three, or with all three NULL our own again. HMAC is made of these hashes. */
MAILAUTH_API mailauth_status mailauth_context_set_hash_provider(mailauth_context *context,
	mailauth_hash_begin_fn begin, mailauth_hash_feed_fn feed, mailauth_hash_end_fn end,
	void *user);

/*
 * Whether a signature is the key's: 1 if it is, 0 if not, negative if that cannot be told. Sizes
 * are as ours accept them. RSA is RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2) over a digest, with modulus
 * and exponent big-endian; `signature_len` is the modulus's length.
 */
typedef int (*mailauth_verify_rsa_fn)(void *user, mailauth_hash hash, const void *modulus,
	size_t modulus_len, const void *exponent, size_t exponent_len, const void *digest,
	const void *signature, size_t signature_len);

/* The same for Ed25519 (RFC 8032): a key of 32 octets, the message itself, 64 octets. */
typedef int (*mailauth_verify_ed25519_fn)(void *user, const void *key, const void *message,
	size_t message_len, const void *signature);

/* The same for ECDSA (FIPS 186-5 6.4.2): a key of x | y, a digest, a signature of r | s. */
typedef int (*mailauth_verify_ecdsa_fn)(void *user, mailauth_curve curve, const void *key,
	const void *digest, const void *signature);

/* NULL: our own again. */
MAILAUTH_API mailauth_status mailauth_context_set_rsa_provider(mailauth_context *context,
	mailauth_verify_rsa_fn verify, void *user);
MAILAUTH_API mailauth_status mailauth_context_set_ed25519_provider(mailauth_context *context,
	mailauth_verify_ed25519_fn verify, void *user);
MAILAUTH_API mailauth_status mailauth_context_set_ecdsa_provider(mailauth_context *context,
	mailauth_verify_ecdsa_fn verify, void *user);

#ifdef __cplusplus
}
#endif

#endif
