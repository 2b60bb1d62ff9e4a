/*
 * check_host() (RFC 7208 4): what a domain's record says about a client.
 */
#ifndef MA_SPF_EVALUATE_H
#define MA_SPF_EVALUATE_H

#include "arena.h"
#include "questions.h"
#include "spf_expand.h"
#include "spf_record.h"

#include <mailauth/spf.h>

/* What a mechanism comes to (RFC 7208 4.6.2). */
typedef enum ma_spf_match {
	MA_SPF_NO_MATCH,
	MA_SPF_MATCH,
	MA_SPF_EXCEPTION /* the check has the result */
} ma_spf_match;

/*
 * A term that was evaluated, or one DNS question that was answered, in the order in which the
 * evaluation came to it: so a term stands before its questions.
 */
typedef struct ma_spf_step ma_spf_step;
struct ma_spf_step {
	ma_spf_step *next;
	unsigned depth; /* how far below the first question */
	/* of a term */
	ma_spf_term term; /* its text is empty: it is a question */
	ma_spf_match came_to;
	/* of a question */
	const char *name;
	uint16_t type;
	mailauth_dns_outcome outcome;
	ma_slice record; /* the SPF record, if it gave one */
};

/* One check_host(): what it is given, what it found, and how far it is. */
typedef struct ma_spf_check {
	ma_arena *arena; /* holds all that the slices below point to */
	mailauth_questions *questions;
	/*
	 * The client, which is the object's, who drops the check when it changes, and what else
	 * macros stand for; the sender is without a dot behind. The domain, and its validated name,
	 * are set where a text of its record is expanded.
	 */
	ma_spf_values values;
	/* what it found */
	mailauth_spf_result result;
	mailauth_spf_reason reason;
	ma_slice term;          /* that decided or is wrong; empty if none did */
	ma_slice record_domain; /* the domain in whose record it is */
	size_t offset;          /* in that record */
	bool blamed;            /* it is the innermost that went wrong */
	ma_slice explanation;   /* the domain's; empty if there is none */
	uint32_t lookups, void_lookups;
	size_t most_names; /* of one RRset whose names are looked up */
	ma_spf_step *first, *last;
	/* how far it is */
	ma_spf_domain_spec exp; /* of the record whose mechanism matched last */
	ma_slice exp_domain;
	bool sender_is_ascii;
	bool explaining; /* nothing counts any more, and nothing goes wrong */
	unsigned depth;
	mailauth_status status; /* MAILAUTH_PENDING or MAILAUTH_NO_MEMORY: there is no result */
} ma_spf_check;

/*
 * Judges the use of a domain, of which the name is that of ma_spf_sender_name_read. The arena,
 * questions, client and texts of the check are set and all else is zeros. MAILAUTH_OK: the result
 * stands; MAILAUTH_PENDING: answers are due, start again from zeros; or MAILAUTH_NO_MEMORY.
 */
mailauth_status ma_spf_check_host(ma_spf_check *check, ma_slice domain, const ma_name *name);

#endif
