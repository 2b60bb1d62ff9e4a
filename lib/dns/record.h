/*
 * Record types: one row a type, from which text and wire form are read. Rdata is kept in wire form.
 */
#ifndef MA_RECORD_H
#define MA_RECORD_H

#include "arena.h"
#include "buf.h"
#include "cursor.h"
#include "slice.h"

#include <mailauth/dns.h>

/*
 * What rdata is made of. Each kind has its wire form in rdata_wire.c; its text is read in
 * rdata.c and rdata_words.c, and written in rdata_text.c.
 */
typedef enum ma_rdata_field {
	MA_FIELD_END,         /* no more fields */
	MA_FIELD_NAME,        /* a domain name, not compressed */
	MA_FIELD_U8,          /* a number of 8 bits */
	MA_FIELD_U16,         /* a number of 16 bits */
	MA_FIELD_U32,         /* a number of 32 bits */
	MA_FIELD_PERIOD,      /* seconds in 32 bits */
	MA_FIELD_ALGORITHM,   /* a DNSSEC algorithm in 8 bits; it may be read as a word */
	MA_FIELD_IPV4,        /* an address of 4 octets */
	MA_FIELD_IPV6,        /* an address of 16 octets */
	MA_FIELD_CERTIFICATE, /* a type of certificate in 16 bits; it may be read as a word */
	MA_FIELD_TYPE,        /* a record type in 16 bits, as its word */
	MA_FIELD_TIME,        /* seconds since 1970 in 32 bits, as YYYYMMDDHHmmSS */
	MA_FIELD_STRING,      /* one character-string */
	MA_FIELD_TAG,         /* letters and digits behind an octet with their number */
	MA_FIELD_SALT,        /* octets behind an octet with their number, in hexadecimal or "-" */
	MA_FIELD_BASE32,      /* the same with one octet at least, in base32hex */
	MA_FIELD_STRINGS,     /* one or more character-strings, to the end */
	MA_FIELD_VALUE,       /* any octets to the end, as one string of any length */
	MA_FIELD_TARGET,      /* the same with one octet at least */
	MA_FIELD_BITMAP,      /* a set of record types, to the end */
	MA_FIELD_TYPES,       /* the same with one type at least */
	MA_FIELD_HEX,         /* any octets to the end, in hexadecimal as text */
	MA_FIELD_BASE64,      /* any octets to the end, in base64 as text */
	MA_FIELD_KINDS
} ma_rdata_field;

enum {
	MA_FIELDS_MAX = 9,    /* RRSIG's */
	MA_MNEMONIC_MAX = 10, /* NSEC3PARAM */
	MA_STRING_MAX = 255   /* octets of a character-string                    RFC 1035 3.3 */
};

typedef struct ma_rrtype_row {
	uint16_t type;
	char mnemonic[MA_MNEMONIC_MAX + 1];
	bool may_compress; /* names in it, in a message               RFC 1035 4.1.4, RFC 3597 4 */
	bool lowers_names; /* in its canonical form                   RFC 4034 6.2, RFC 6840 5.1 */
	ma_rdata_field fields[MA_FIELDS_MAX + 1];
} ma_rrtype_row;

/* The type's row; NULL for a type that is not known. */
const ma_rrtype_row *ma_rrtype_find(uint16_t type);

/*
 * Whether the type is one of questions and messages, which no record in a zone can have: "Q and
 * Meta-TYPEs" (RFC 6895 3.1), of which RFC 6891 6.1.1 made OPT the only one below them.
 */
static inline bool ma_rrtype_is_meta(uint16_t type)
{
	return type == 41 || (type >= 128 && type <= 255);
}

/* The number of a word: a mnemonic in either case, or TYPE99, of which TYPE0 is one. */
bool ma_rrtype_from_word(ma_slice word, uint16_t *type);

/*
 * Takes one field off the wire, its octets as they are; false, and nothing taken, if there is none.
 */
bool ma_rdata_take_field(ma_cursor *in, ma_rdata_field field, ma_slice *octets);

/*
 * Whether the octets are rdata of this type: nothing missing, nothing behind. Any octets are, of a
 * type not known.
 */
bool ma_rdata_is_valid(uint16_t type, ma_slice rdata);

/* How many octets a window block has for types up to 255, at most        RFC 4034 4.1.2 */
enum { MA_WINDOW_MAX = 32 };

/*
 * Writes the canonical form of rdata, which must be valid of the type: names without upper case
 * where the type's row says so (RFC 4034 6.2).
 */
void ma_put_canonical(ma_buf *buf, uint16_t type, ma_slice rdata);

/* Below 0, 0 or over 0 as `a` is before, equal to or behind `b` in RFC 4034 6.3's order. */
int ma_rdata_order(ma_slice a, ma_slice b);

/*
 * The character-strings of TXT rdata joined with nothing between them (RFC 7208 3.3, RFC 6376
 * 3.6.2.2): one string where it is, several in the arena. NULL if there is no memory. The rdata
 * must be valid.
 */
ma_slice ma_txt_join(ma_arena *arena, ma_slice rdata);

/* Whether it is an outcome that a question without records can have. */
bool ma_is_failure(mailauth_dns_outcome outcome);

#endif
