/*
 * Judges one author domain: its policy (RFC 9989 4.10.1), and whether an identifier agrees with it
 * (4.10.2).
 */
#ifndef MA_DMARC_EVALUATE_H
#define MA_DMARC_EVALUATE_H

#include "dmarc_walk.h"

/* What SPF or DKIM found. */
typedef struct ma_dmarc_identifier ma_dmarc_identifier;
struct ma_dmarc_identifier {
	ma_dmarc_identifier *next;
	bool is_spf;
	mailauth_dmarc_identifier found;
	ma_slice given;  /* as it was given */
	ma_slice domain; /* the same in lower case; empty if that is no domain */
};

/* How an identifier stands to an author domain. */
typedef enum ma_dmarc_relation {
	MA_DMARC_NOT_AUTHENTICATED,
	MA_DMARC_NO_DOMAIN,
	MA_DMARC_OTHER_DOMAIN, /* not the same domain, and strict alignment wants that */
	MA_DMARC_OTHER_ORG,
	MA_DMARC_SAME_DOMAIN,
	MA_DMARC_SAME_ORG,
	MA_DMARC_UNDECIDED,   /* a tree walk has to say */
	MA_DMARC_WALKING,     /* it is on its way */
	MA_DMARC_NOT_WALKED,  /* another identifier has decided */
	MA_DMARC_NOT_COUNTED, /* over MAILAUTH_LIMIT_DMARC_IDENTIFIERS or _QUESTIONS */
	MA_DMARC_UNKNOWN      /* a tree walk met a question that failed */
} ma_dmarc_relation;

typedef struct ma_dmarc_match {
	const ma_dmarc_identifier *identifier;
	ma_dmarc_relation relation;
} ma_dmarc_match;

/* What is to be judged. */
typedef struct ma_dmarc_message {
	const ma_dmarc_identifier *identifiers;
	size_t count;
	bool complete; /* else what is found about them may change */
} ma_dmarc_message;

typedef struct ma_dmarc_judgement {
	ma_slice author;
	ma_dmarc_walk walk; /* from the author domain */
	mailauth_dmarc_reason reason;
	/* the policy, with a record that can be used */
	bool has_policy;
	ma_dmarc_record record;
	ma_slice policy_domain;
	mailauth_dmarc_policy policy;
	bool asked_existence; /* np= decides, if the domain does not exist */
	mailauth_dns_outcome existence;
	bool is_alias; /* what does not exist is where its CNAME leads to */
	/* alignment */
	ma_slice org; /* empty if it was not needed or is not known */
	ma_dmarc_match *matches;
	size_t count;
	bool spf_aligned, dkim_aligned;
	/* the work */
	size_t walked;     /* identifiers */
	size_t most_steps; /* of the walk of one of them */
} ma_dmarc_judgement;

/*
 * Judges as far as the answers go, and asks for all that can be foreseen. True: the judgement is
 * final. The author is in lower case, and has a NUL behind it.
 */
bool ma_dmarc_judge(ma_dmarc_asking *asking, const ma_dmarc_message *message, ma_slice author,
	ma_dmarc_judgement *judgement);

/* The policy to be applied to a message that fails: one step less with t=y (RFC 9989 4.7). */
mailauth_dmarc_policy ma_dmarc_applied_policy(const ma_dmarc_judgement *judgement);

#endif
