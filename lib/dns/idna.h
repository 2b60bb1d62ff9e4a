/*
 * Internationalised domain names (RFC 5890): U-labels become A-labels.
 */
#ifndef MA_IDNA_H
#define MA_IDNA_H

#include "buf.h"
#include "slice.h"

/* Whether all octets are ASCII. */
bool ma_is_ascii(ma_slice text);

/*
 * Writes the domain with its U-labels, in UTF-8, as A-labels, and its other labels as they are;
 * false, and it fails closed, for what is no U-label or cannot be told to be one.
 */
bool ma_domain_to_ascii(const mailauth_context *context, ma_slice domain, ma_buf *buf);

#endif
