/*
 * A DKIM-Signature field as plain data (RFC 6376 3.5).
 */
#ifndef MA_SIGNATURE_H
#define MA_SIGNATURE_H

#include "algorithm.h"
#include "arena.h"
#include "bodyhash.h"
#include "field.h"

/*
 * What the tags say, as far as they were read before something was wrong. Slices lie in the field
 * or the arena.
 */
typedef struct ma_signature {
	const ma_field *field;
	ma_slice domain, selector; /* valid domains, without U-labels, or empty */
	ma_slice auid;             /* decoded; its domain is another such, in d=; or empty */
	ma_slice auid_domain;
	ma_slice algorithm_name;
	const ma_algorithm *algorithm; /* NULL: unknown */
	mailauth_canonicalization header_canonicalization;
	ma_body_hash_kind body;
	bool has_length;                /* l= is there; it is body.length then */
	ma_slice signed_fields;         /* h= as written */
	ma_slice body_hash;             /* bh= decoded: as long as the hash */
	ma_slice signature;             /* b= decoded */
	ma_slice signature_text;        /* b= as written, with all white space round it */
	uint64_t signed_at, expires_at; /* 0 and UINT64_MAX if not said */
} ma_signature;

/* What is wrong with a field, and where. */
typedef struct ma_fault {
	mailauth_dkim_reason reason;
	size_t offset; /* in the field's value */
} ma_fault;

/*
 * Reads a field. The fault's reason is NONE if all is in order and the algorithm is one we use.
 * False if there is no memory.
 */
bool ma_signature_read(ma_arena *arena, const ma_field *field, ma_signature *signature,
	ma_fault *fault);

#endif
