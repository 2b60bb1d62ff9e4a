/*
 * Bounds that are part of a format or of our own workings and so cannot be set. Those that can be
 * set are in <mailauth/base.h>, with their defaults and ranges in limit.c.
 */
#ifndef MA_LIMIT_H
#define MA_LIMIT_H

#include <mailauth/base.h>

enum {
	MA_LABEL_MAX = 63,           /* octets of a label: RFC 1035 2.3.4 */
	MA_LABELS_MAX = 127,         /* labels of a name, of an octet each */
	MA_NAME_MAX = 255,           /* octets of a name on the wire: RFC 1035 2.3.4 */
	MA_NAME_TEXT_MAX = 1004,     /* octets of a name as text, when all of it is \DDD */
	MA_RDATA_MAX = 65535,        /* octets of rdata: RFC 1035 3.2.1 */
	MA_TIME_DIGITS_MAX = 12,     /* digits of t= and x=: RFC 6376 3.5 */
	MA_LENGTH_DIGITS_MAX = 76,   /* digits of l=: RFC 6376 3.5 */
	MA_RSA_BITS_CEILING = 8192,  /* what the arithmetic has room for */
	MA_AUTHSERV_ID_MAX = 255,    /* octets: as a host name */
	MA_AUTHRES_KEYWORD_MAX = 64, /* octets: more than any registered keyword has */
	MA_AUTHRES_LINE = 78,        /* octets of a line, where it can be: RFC 5322 2.1.1 */
	MA_AUTHRES_PIECE_MAX = 900,  /* octets of a property; a line has 998: RFC 5322 2.1.1 */
	MA_LIMIT_COUNT = 25          /* limits in mailauth_limit */
};

typedef struct ma_limit_row {
	const char *name;
	uint64_t preset, min, max;
} ma_limit_row;

extern const ma_limit_row ma_limits[MA_LIMIT_COUNT];

#endif
