/*
 * Internet addresses as text (RFC 1035 3.4.1, RFC 4291 2.2).
 */
#ifndef MA_ADDRESS_H
#define MA_ADDRESS_H

#include "buf.h"
#include "cursor.h"

enum { MA_IPV4_LEN = 4, MA_IPV6_LEN = 16 };

/*
 * The whole text as an address, in the order of the wire; false, and nothing written, for any other
 * text. No leading zeros in IPv4: some read them as octal. No zone behind IPv6.
 */
bool ma_ipv4_from_text(ma_slice text, uint8_t address[MA_IPV4_LEN]);
bool ma_ipv6_from_text(ma_slice text, uint8_t address[MA_IPV6_LEN]);

/* Whether it is in "::ffff:0:0/96", in whose last octets an IPv4 address is (RFC 4291 2.5.5.2). */
bool ma_ipv6_is_mapped(const uint8_t address[MA_IPV6_LEN]);

/* Takes an IPv4 address, whatever is behind it; false, and nothing taken, if there is none. */
bool ma_take_ipv4(ma_cursor *in, uint8_t address[MA_IPV4_LEN]);

/* Writes an address: four numbers; or as RFC 5952 4 recommends, in hexadecimal throughout. */
void ma_put_ipv4(ma_buf *buf, const uint8_t address[MA_IPV4_LEN]);
void ma_put_ipv6(ma_buf *buf, const uint8_t address[MA_IPV6_LEN]);

/* Writes one octet as two hexadecimal digits, in lower case. */
void ma_put_hex_octet(ma_buf *buf, uint8_t octet);

#endif
