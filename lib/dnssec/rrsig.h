/*
 * RRSIG records (RFC 4034 3), taken apart and verified.
 */
#ifndef MA_RRSIG_H
#define MA_RRSIG_H

#include "context.h"
#include "dnskey.h"
#include "name.h"
#include "slice.h"

typedef struct ma_rrsig {
	uint16_t type, tag;
	uint8_t algorithm, labels;
	uint32_t original_ttl, expiration, inception;
	ma_name signer;
	ma_slice head; /* the rdata before the signer */
	ma_slice signature;
} ma_rrsig;

/* False if the octets are no RRSIG. */
bool ma_rrsig_read(ma_slice rdata, ma_rrsig *rrsig);

/* Whether its algorithm is one that can be verified; 5 and 7 if `sha1` says so. */
bool ma_rrsig_is_supported(uint8_t algorithm, bool sha1);

/* Whether the key is of the form and size that its algorithm has. */
bool ma_dnskey_is_fit(const mailauth_context *context, const ma_dnskey *key);

/*
 * Whether the signature, of a supported algorithm, is the fit key's over the data: 1 if it is, 0 if
 * not, negative if the context's provider failed.
 */
int ma_rrsig_is_of(const mailauth_context *context, const ma_rrsig *rrsig, const ma_dnskey *key,
	ma_slice data);

#endif
