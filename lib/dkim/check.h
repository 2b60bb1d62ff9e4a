/*
 * Checks one signature of a complete message against the answer to its key question.
 */
#ifndef MA_CHECK_H
#define MA_CHECK_H

#include "bodyhash.h"
#include "field.h"
#include "key.h"
#include "questions.h"
#include "signature.h"

/* What is to be checked. */
typedef struct ma_check {
	ma_arena *scratch; /* may be emptied afterwards */
	const ma_fields *fields;
	const ma_signature *signature; /* read without a fault */
	const ma_body_hash *body;      /* of the kind the signature wants; finished */
	bool *provider_failed;         /* set if one of the context's failed */
} ma_check;

/* What checking found; it stays true of the message, whatever the policy is. */
typedef struct ma_findings {
	mailauth_dkim_reason reason; /* NONE: both checks passed */
	mailauth_dkim_check body_hash, header_signature;
	bool testing; /* the key says t=y */
	uint32_t key_bits;
} ma_findings;

/*
 * Tries the records of the answer in the order of their octets, so that the order in which they
 * came decides nothing, and keeps what the best one leads to. False if there is no memory or a
 * provider failed.
 */
bool ma_check_signature(const ma_check *check, const ma_answer *answer, ma_findings *findings);

#endif
