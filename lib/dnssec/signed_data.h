/*
 * What an RRSIG signs (RFC 4034 3.1.8.1, RFC 4035 5.3.2).
 */
#ifndef MA_SIGNED_DATA_H
#define MA_SIGNED_DATA_H

#include "buf.h"
#include "rrsig.h"

/*
 * The owner that was signed: itself, or the wildcard that it comes of. False if the RRSIG has more
 * labels than the owner.
 */
bool ma_signed_owner(const ma_name *owner, uint8_t labels, ma_name *made, bool *wildcard);

/*
 * Writes the octets that are signed. The rdata is in canonical form and order; what is there twice
 * counts once. The owner is the one that was signed.
 */
void ma_put_signed_data(ma_buf *buf, const ma_rrsig *rrsig, const ma_name *owner,
	ma_slice *const *rdata, size_t count);

#endif
