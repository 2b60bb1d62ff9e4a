/*
 * DMARC from inside, for the files that run it, read it out and describe it, and for whoever has
 * questions of its own for it to ask on.
 */
#ifndef MA_DMARC_OBJECT_H
#define MA_DMARC_OBJECT_H

#include "dmarc_evaluate.h"

/* An author domain. */
typedef struct ma_dmarc_author ma_dmarc_author;
struct ma_dmarc_author {
	ma_dmarc_author *next;
	ma_slice domain; /* in lower case, with a NUL behind it */
};

struct mailauth_dmarc {
	const mailauth_context *context;
	mailauth_questions *questions; /* belongs to the owner */
	bool is_part;                  /* of a mailauth_check, which alone changes it */
	/* the message; each arena holds what stands below it */
	ma_arena from;
	mailauth_from_status from_status;
	ma_dmarc_author *first_author, *last_author;
	size_t author_count;
	bool too_many_authors; /* some are not in the list */
	ma_arena found;
	ma_dmarc_identifier *first_identifier, *last_identifier;
	size_t identifier_count;
	ma_dmarc_readings readings; /* of the answers since the last reset */
	/* the verdict; emptied at every run */
	ma_arena results;
	ma_dmarc_judgement *judgements;    /* one for each author */
	const ma_dmarc_judgement *decided; /* the one that the verdict is about; NULL: no author */
	mailauth_dmarc_reason reason;
	mailauth_dmarc_policy disposition;
	const char *record;
	/* runs */
	bool running;
	bool final;
	mailauth_status status; /* sticky until reset */
};

void ma_dmarc_init(mailauth_dmarc *dmarc, const mailauth_context *context,
	mailauth_questions *questions);
void ma_dmarc_release(mailauth_dmarc *dmarc);

/* As mailauth_dmarc_reset, but leaves the questions to their owner. */
void ma_dmarc_reset(mailauth_dmarc *dmarc);

/* Drops the identifiers, so that they can be given anew. */
void ma_dmarc_clear_identifiers(mailauth_dmarc *dmarc);

/* As the functions of mailauth_dmarc_ that are named so, of which they are the cores. */
mailauth_status ma_dmarc_add_author(mailauth_dmarc *dmarc, ma_slice domain);
mailauth_status ma_dmarc_set_from_status(mailauth_dmarc *dmarc, mailauth_from_status from);
mailauth_status ma_dmarc_add_spf(mailauth_dmarc *dmarc, mailauth_dmarc_identifier found,
	ma_slice domain);
mailauth_status ma_dmarc_add_dkim(mailauth_dmarc *dmarc, mailauth_dmarc_identifier found,
	ma_slice domain, bool testing);

/*
 * As mailauth_dmarc_run. Unless `complete`, the identifiers are only those that there may come to
 * be: the policy is discovered as far as the answers go, and the answer is MAILAUTH_PENDING.
 */
mailauth_status ma_dmarc_run(mailauth_dmarc *dmarc, bool complete);

/* The text of mailauth_dmarc_explain, of a final verdict. */
void ma_dmarc_put_steps(ma_buf *buf, const mailauth_dmarc *dmarc);

#endif
