/*
 * ASCII character classes, the only way characters are told apart: no locale, no <ctype.h>.
 */
#ifndef MA_ASCII_H
#define MA_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	MA_ALPHA = 1 << 0,     /* A-Z a-z                                       RFC 5234 B.1 */
	MA_DIGIT = 1 << 1,     /* 0-9                                           RFC 5234 B.1 */
	MA_WSP = 1 << 2,       /* SP HTAB                                       RFC 5234 B.1 */
	MA_CRLF = 1 << 3,      /* CR LF, each for itself */
	MA_FTEXT = 1 << 4,     /* a field name: 33-126 but ':'                  RFC 5322 3.6.8 */
	MA_VALCHAR = 1 << 5,   /* a tag's value: 33-126 but ';'                 RFC 6376 3.2 */
	MA_TAGNAME = 1 << 6,   /* ALPHA DIGIT '_'                               RFC 6376 3.2 */
	MA_HOSTCHAR = 1 << 7,  /* ALPHA DIGIT '-' '_': a label of d= or s= */
	MA_TOKEN = 1 << 8,     /* a MIME token                                  RFC 2045 5.1 */
	MA_HEX = 1 << 9,       /* 0-9 A-F a-f */
	MA_BASE64 = 1 << 10,   /* A-Z a-z 0-9 '+' '/'                           RFC 4648 4 */
	MA_PRINT = 1 << 11,    /* 32-126 */
	MA_ATEXT = 1 << 12,    /* an atom: ALPHA DIGIT !#$%&'*+-/=?^_`{|}~      RFC 5322 3.2.3 */
	MA_BARE = 1 << 13,     /* all but NUL, HTAB, LF, CR, SP, '"', '(', ')', ';', '\\' */
	MA_QUOTABLE = 1 << 14, /* all but NUL, LF, CR, '"', '\\'; both      RFC 1035 5.1 */
	MA_LITERAL = 1 << 15,  /* a macro-literal: 33-126 but '%'               RFC 7208 7.1 */
	MA_FWS = MA_WSP | MA_CRLF,
	MA_VCHAR = MA_FTEXT | MA_VALCHAR /* 33-126                     RFC 5234 B.1 */
};

extern const uint16_t ma_class[256];

/* Whether the octet is in any of the classes. */
static inline bool ma_is(uint8_t octet, unsigned classes)
{
	return (ma_class[octet] & classes) != 0;
}

/* A-Z become a-z; all other octets stay. */
static inline uint8_t ma_lower(uint8_t octet)
{
	return (uint8_t)(octet - 'A') <= 'Z' - 'A' ? (uint8_t)(octet + ('a' - 'A')) : octet;
}

/* Equal but for the case of ASCII letters; mostly they are equal as they are. */
static inline bool ma_equal_nocase(uint8_t a, uint8_t b)
{
	return a == b || ma_lower(a) == ma_lower(b);
}

/* The value of a hexadecimal digit (MA_HEX). */
uint8_t ma_hex_value(uint8_t digit);

/* The octet of two digits. */
uint8_t ma_hex_octet(const uint8_t digits[2]);

/* Writes octets with a-z for A-Z to two places, each of them elsewhere or where they are. */
void ma_lower_octets_twice(uint8_t *to, uint8_t *too, const uint8_t *from, size_t len);

/* The same to one place. */
static inline void ma_lower_octets(uint8_t *to, const uint8_t *from, size_t len)
{
	ma_lower_octets_twice(to, to, from, len);
}

#endif
