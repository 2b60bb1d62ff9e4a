/*
 * libmailauth: DNSSEC's records (RFC 4033 to 4035, RFC 6840): keys and their digests.
 *
 * Rdata is in wire form without compression, as mailauth_record_get_rdata and
 * mailauth_rdata_from_text give it. Owners are in presentation form and NUL-terminated, absolute with
 * or without their final dot.
 */
#ifndef MAILAUTH_DNSSEC_H
#define MAILAUTH_DNSSEC_H

#include <mailauth/dns.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ keys and digests */

/*
 * The key tag of DNSKEY or CDNSKEY rdata (RFC 4034 B), in *tag: a hint that different keys may
 * share. MAILAUTH_MALFORMED if the octets are no DNSKEY.
 */
MAILAUTH_API mailauth_status mailauth_dnskey_tag(const void *rdata, size_t len, uint16_t *tag);

/* Digest types of DS (RFC 4034 A.2, RFC 4509, RFC 6605) that are known here. */
typedef enum mailauth_ds_digest {
	MAILAUTH_DS_SHA1 = 1, /* for old records: "MUST NOT" be made anew */
	MAILAUTH_DS_SHA256 = 2,
	MAILAUTH_DS_SHA384 = 4
} mailauth_ds_digest;

/*
 * Makes the rdata of the DS that says that the zone `owner` has this key (RFC 4034 5.1.4).
 * MAILAUTH_MALFORMED if the key is no DNSKEY, or one that no DS may name: not of a zone, revoked, or
 * of another protocol (RFC 4034 5.2, RFC 5011 2.1). `*len` is the length, or with
 * MAILAUTH_NO_SPACE the length needed, at most 52 octets.
 */
MAILAUTH_API mailauth_status mailauth_ds_from_dnskey(const mailauth_context *context,
	const char *owner, const void *dnskey, size_t dnskey_len, mailauth_ds_digest digest,
	void *buf, size_t cap, size_t *len);

/* What became of a DS, or of a CDS beside CDNSKEYs. Of several reasons, the one nearest a match. */
typedef enum mailauth_ds_result {
	MAILAUTH_DS_MATCH = 0,       /* it names a key of the set */
	MAILAUTH_DS_MALFORMED = 1,   /* the octets are no DS */
	MAILAUTH_DS_LENGTH = 2,      /* its digest is not as long as its type says */
	MAILAUTH_DS_UNSUPPORTED = 3, /* its digest type is not known here */
	MAILAUTH_DS_IGNORED = 4,     /* SHA-1 beside a better digest for the same (RFC 4509 3) */
	MAILAUTH_DS_DELETE = 5,      /* no DS, but the wish to have none (RFC 8078 4) */
	MAILAUTH_DS_TAG = 6,         /* no key has its tag */
	MAILAUTH_DS_ALGORITHM = 7,   /* a key has its tag, but another algorithm */
	MAILAUTH_DS_PROTOCOL = 8,    /* and its algorithm, but the protocol is not 3 */
	MAILAUTH_DS_NOT_ZONE = 9,    /* but is not a zone key (RFC 4034 2.1.1) */
	MAILAUTH_DS_REVOKED = 10,    /* but is revoked (RFC 5011 2.1) */
	MAILAUTH_DS_MISMATCH = 11,   /* but has another digest */
	MAILAUTH_DS_LIMIT = 12       /* too many keys have its tag: not all were tried */
} mailauth_ds_result;

/* The result as a short English phrase: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_ds_result_text(mailauth_ds_result result);

/*
 * Compares each DS of the zone `owner` with its DNSKEYs, and writes what became of it to `results`,
 * which has room for `ds_count`. Tries up to MAILAUTH_LIMIT_DNSSEC_KEYS keys for a DS. Keys that are
 * no DNSKEY are passed over. The same compares CDS with CDNSKEY, or with DNSKEY (RFC 7344 4).
 */
MAILAUTH_API mailauth_status mailauth_ds_match(const mailauth_context *context, const char *owner,
	const void *const *ds, const size_t *ds_lens, size_t ds_count, const void *const *keys,
	const size_t *key_lens, size_t key_count, mailauth_ds_result *results);

#ifdef __cplusplus
}
#endif

#endif
