/*
 * Base64 (RFC 4648 4), as DKIM's tags and DNS records hold it.
 */
#ifndef MA_BASE64_H
#define MA_BASE64_H

#include "buf.h"
#include "slice.h"

/* The most octets that `len` characters can decode to. */
size_t ma_base64_decoded_max(size_t len);

/*
 * Decodes `text` into `out`, which has room for ma_base64_decoded_max(text.len) octets, skipping
 * SP, HTAB, CR and LF anywhere. False for any other octet outside the alphabet, for padding that
 * is missing, too much or not at the end, and for bits behind the last octet that are not zero.
 */
bool ma_base64_decode(ma_slice text, uint8_t *out, size_t *out_len);

/* Writes the octets as base64 with padding and without line ends. */
void ma_put_base64(ma_buf *buf, ma_slice octets);

#endif
