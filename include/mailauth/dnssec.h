/*
 * libmailauth: DNSSEC's records (RFC 4033 to 4035, RFC 6840): keys, their digests and
 * their signatures.
 *
 * Rdata is in wire form without compression, as mailauth_record_get_rdata and
 * mailauth_rdata_from_text give it. Owners are in presentation form and NUL-terminated, absolute
 * with or without their final dot.
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
 * MAILAUTH_MALFORMED if the key is no DNSKEY, or one that no DS may name: not of a zone, revoked,
 * or of another protocol (RFC 4034 5.2, RFC 5011 2.1). `*len` is the length, or with
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
	MAILAUTH_DS_IGNORED = 4,     /* SHA-1 in a set with a better digest (RFC 4509 3) */
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
 * which has room for `ds_count`. Tries up to MAILAUTH_LIMIT_DNSSEC_KEYS keys for a DS. Keys that
 * are no DNSKEY are passed over. The same compares CDS with CDNSKEY, or with DNSKEY (RFC 7344 4).
 * The work grows with the DS and the keys, not with their product, unless all have one tag. With an
 * error every result is MAILAUTH_DS_MALFORMED.
 */
MAILAUTH_API mailauth_status mailauth_ds_match(const mailauth_context *context, const char *owner,
	const void *const *ds, const size_t *ds_lens, size_t ds_count, const void *const *keys,
	const size_t *key_lens, size_t key_count, mailauth_ds_result *results);

/*
 * The same, and unless `named` is NULL it gets the index of the key that each DS names, the first
 * of those that are alike, or SIZE_MAX for none: so which of the keys are named is known, too.
 */
MAILAUTH_API mailauth_status mailauth_ds_match_keys(const mailauth_context *context,
	const char *owner, const void *const *ds, const size_t *ds_lens, size_t ds_count,
	const void *const *keys, const size_t *key_lens, size_t key_count,
	mailauth_ds_result *results, size_t *named);

/* ------------------------------------------------------------------ signatures */

/* What became of one RRSIG. */
typedef enum mailauth_rrsig_result {
	MAILAUTH_RRSIG_VALID = 0,
	MAILAUTH_RRSIG_MALFORMED = 1, /* the octets are no RRSIG */
	MAILAUTH_RRSIG_TYPE = 2,      /* it covers another type, or one that has no signatures */
	MAILAUTH_RRSIG_SIGNER = 3,    /* its signer cannot be the records' zone */
	MAILAUTH_RRSIG_LABELS = 4,    /* too many; or few, but of no wildcard of the zone */
	MAILAUTH_RRSIG_EXPIRED = 5,
	MAILAUTH_RRSIG_NOT_YET = 6,     /* its inception is still to come */
	MAILAUTH_RRSIG_UNSUPPORTED = 7, /* its algorithm is not known here, or not allowed */
	MAILAUTH_RRSIG_NO_KEY = 8,      /* no key has its signer, tag and algorithm */
	MAILAUTH_RRSIG_KEY = 9,         /* none of these keys may be used for it */
	MAILAUTH_RRSIG_MISMATCH = 10,   /* it is not of these records by these keys */
	MAILAUTH_RRSIG_LIMIT = 11,      /* a limit was reached before it was known */
	MAILAUTH_RRSIG_NOT_TRIED = 12,  /* another one is valid already */
	MAILAUTH_RRSIG_REVOKED = 13,    /* right, but by a revoked key: RFC 5011 2.1 */
	MAILAUTH_RRSIG_PERIOD = 14      /* from inception to expiration is no time of RFC 1982 */
} mailauth_rrsig_result;

/* The result as a short English phrase: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_rrsig_result_text(mailauth_rrsig_result result);

/* The records of one owner and type, with their signatures and the keys that may have made them. */
typedef struct mailauth_rrset mailauth_rrset;

/* NULL when there is no memory, or `owner` is no name. */
MAILAUTH_API mailauth_rrset *mailauth_rrset_new(const mailauth_context *context, const char *owner,
	uint16_t type);

/*
 * Empties the set for the records of another owner and type; results are gone. The keys stay, and
 * the count of mailauth_rrset_get_total goes on. MAILAUTH_BAD_ARGUMENT, and no change, if `owner`
 * is no name.
 */
MAILAUTH_API mailauth_status mailauth_rrset_reset(mailauth_rrset *set, const char *owner,
	uint16_t type);

/* Releases the set; NULL is fine. */
MAILAUTH_API void mailauth_rrset_free(mailauth_rrset *set);

/*
 * Adds a record; an RRSIG of the same owner; or a DNSKEY of the zone `owner`. The octets are
 * copied. MAILAUTH_MALFORMED if they are not of their type; of RRSIGs their result says so.
 */
MAILAUTH_API mailauth_status mailauth_rrset_add(mailauth_rrset *set, uint32_t ttl,
	const void *rdata, size_t len);
MAILAUTH_API mailauth_status mailauth_rrset_add_signature(mailauth_rrset *set, uint32_t ttl,
	const void *rdata, size_t len);
MAILAUTH_API mailauth_status mailauth_rrset_add_key(mailauth_rrset *set, const char *owner,
	const void *rdata, size_t len);

/* With `allow` not 0, algorithms 5 and 7 count, whose hash is SHA-1 (RFC 8624 3.1). */
MAILAUTH_API mailauth_status mailauth_rrset_set_sha1(mailauth_rrset *set, int allow);

/*
 * Judges the signatures (RFC 4035 5.3) at the context's time, up to the first that is valid or,
 * with `all` not 0, all of them. `*valid` is 1 if one is: "any one valid RRSIG" suffices (RFC 6840
 * 5.4). RSA keys are bounded by MAILAUTH_LIMIT_RSA_BITS_MIN and its kin, the work by
 * MAILAUTH_LIMIT_DNSSEC_KEYS, _SIGNATURES and _VERIFICATIONS, and that on all sets the object has
 * been by _TOTAL. That the keys are the zone's is for the caller to know, by DS: of a set of DNSKEY
 * mailauth_rrset_get_key tells by which of them it is valid. By a revoked key nothing is, not even
 * its own set. With an error `*valid` is 0; from inside a provider that it calls, all that changes
 * the set is MAILAUTH_BAD_STATE.
 */
MAILAUTH_API mailauth_status mailauth_rrset_verify(mailauth_rrset *set, int all, int *valid);

/*
 * Of the last verify, until something is added: the result of each signature in the order added;
 * the key that made it, in the order added, or SIZE_MAX if none did; and how many signatures were
 * verified. And how many in all since the object was made.
 */
MAILAUTH_API mailauth_rrsig_result mailauth_rrset_get_result(const mailauth_rrset *set,
	size_t index);
MAILAUTH_API size_t mailauth_rrset_get_key(const mailauth_rrset *set, size_t index);
MAILAUTH_API size_t mailauth_rrset_get_verifications(const mailauth_rrset *set);
MAILAUTH_API size_t mailauth_rrset_get_total(const mailauth_rrset *set);

/*
 * Of the first signature that is valid: whether the records come of a wildcard, so that they are
 * good only with proof that no closer name exists (RFC 4035 5.3.4), and NSEC is no proof of
 * anything (RFC 4592 4.7); and how long they may be kept
 * (RFC 4035 5.3.3), in seconds. 0 if none is valid, or something was added since.
 */
MAILAUTH_API int mailauth_rrset_is_wildcard(const mailauth_rrset *set);
MAILAUTH_API uint32_t mailauth_rrset_get_ttl(const mailauth_rrset *set);

#ifdef __cplusplus
}
#endif

#endif
