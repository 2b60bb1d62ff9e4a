/*
 * An SPF record (RFC 7208 4.6.1, 12): read term by term, without allocating.
 */
#ifndef MA_SPF_RECORD_H
#define MA_SPF_RECORD_H

#include "address.h"
#include "cursor.h"
#include "spf_macro.h"

#include <mailauth/spf.h>

typedef enum ma_spf_kind {
	MA_SPF_ALL,
	MA_SPF_INCLUDE,
	MA_SPF_A,
	MA_SPF_MX,
	MA_SPF_PTR,
	MA_SPF_IP4,
	MA_SPF_IP6,
	MA_SPF_EXISTS,
	MA_SPF_REDIRECT, /* from here on modifiers */
	MA_SPF_EXP,
	MA_SPF_UNKNOWN
} ma_spf_kind;

/* A domain-spec (RFC 7208 7.1), as it stands in the record; the text is empty if there is none. */
typedef struct ma_spf_domain_spec {
	ma_slice text;
	ma_spf_macros macros;
} ma_spf_domain_spec;

/* A directive or a modifier. */
typedef struct ma_spf_term {
	ma_spf_kind kind;
	mailauth_spf_result qualifier; /* the result if it matches */
	ma_slice text;                 /* all of it, as it stands in the record */
	size_t offset;                 /* of its first octet in the record */
	ma_spf_domain_spec
		domain_spec;          /* or an unknown modifier's value; then without its macros */
	uint8_t address[MA_IPV6_LEN]; /* of ip4 (the first 4 octets) and ip6 */
	uint8_t ipv4_bits, ipv6_bits; /* prefix lengths of a, mx, ip4 and ip6 */
} ma_spf_term;

/* What is wrong with a record, and where. */
typedef struct ma_spf_fault {
	mailauth_spf_reason reason;
	size_t offset; /* of the wrong octet in the record */
	ma_slice term; /* the term it is in, up to the next SP */
} ma_spf_fault;

/* A record that is read, and what is known of it so far. */
typedef struct ma_spf_record {
	ma_cursor in; /* over the terms that are still to come */
	const uint8_t *start;
	bool checked; /* to its end: nothing is wrong with what is still to come */
	bool has_redirect;
	ma_spf_term redirect;
	ma_spf_domain_spec exp;
	/* while a term is read */
	ma_spf_term *term;
	mailauth_spf_reason reason; /* what is wrong, at `wrong` */
	const uint8_t *wrong;
} ma_spf_record;

/* Whether the first `bits` of two addresses are the same. */
bool ma_spf_same_bits(const uint8_t *a, const uint8_t *b, unsigned bits);

/* Whether the text begins with the version section of an SPF record (RFC 7208 4.5). */
bool ma_spf_has_version(ma_slice text);

/* Begins to read a record that has the version. It points into the text. */
void ma_spf_record_begin(ma_spf_record *record, ma_slice text);

/*
 * Takes the next term. MA_SYNTAX, with the fault, takes the wrong one; none is wrong in a record
 * that was checked.
 */
ma_parse ma_spf_record_next(ma_spf_record *record, ma_spf_term *term, ma_spf_fault *fault);

/*
 * Looks at all that is still to come, which stays to be taken. False, with what is wrong first, if
 * there is a syntax error (RFC 7208 4.6).
 */
bool ma_spf_record_check(ma_spf_record *record, ma_spf_fault *fault);

#endif
