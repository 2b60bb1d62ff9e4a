/*
 * Internationalised domain names (RFC 5890): U-labels become A-labels.
 */
#ifndef MA_IDNA_H
#define MA_IDNA_H

#include "arena.h"
#include "buf.h"
#include "limit.h"
#include "slice.h"

/* Octets of a domain with U-labels: as many characters as a name has octets, of four each. */
#define MA_UTF8_NAME_MAX ((size_t)4 * MA_NAME_MAX)

/* Whether all octets are ASCII. */
bool ma_is_ascii(ma_slice text);

/*
 * Writes the domain with its U-labels, in UTF-8, as A-labels, and its other labels as they are;
 * false, and it fails closed, for what is no U-label or cannot be told to be one, or too long.
 */
bool ma_domain_to_ascii(const mailauth_context *context, ma_slice domain, ma_buf *buf);

/*
 * Makes a domain with U-labels one with A-labels, in the arena; one of which that cannot be made
 * stays as it is, and so is none. False if there is no memory.
 */
bool ma_domain_make_ascii(ma_arena *arena, ma_slice *domain);

#endif
