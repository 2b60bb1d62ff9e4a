/*
 * DNSKEY records (RFC 4034 2), taken apart.
 */
#ifndef MA_DNSKEY_H
#define MA_DNSKEY_H

#include "slice.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	MA_DNSKEY_ZONE = 0x0100,   /* "Zone Key flag"                             RFC 4034 2.1.1 */
	MA_DNSKEY_REVOKE = 0x0080, /*                                             RFC 5011 7 */
	MA_DNSKEY_PROTOCOL = 3     /* "MUST have value 3"                         RFC 4034 2.1.2 */
};

typedef struct ma_dnskey {
	ma_slice rdata;
	uint16_t flags;
	uint16_t tag;
	uint8_t protocol, algorithm;
	ma_slice key;
} ma_dnskey;

/* False if the octets are no DNSKEY. */
bool ma_dnskey_read(ma_slice rdata, ma_dnskey *key);

#endif
