/*
 * The cases of the DMARC suites, as their README.md describes them, and these lines of our own:
 *
 *	dkim RESULT DOMAIN testing   the key says t=y
 *	from-status WORD             none, several or ambiguous
 *	disposition POLICY           what is to be done with the message
 *	reason TEXT                  the reason's text
 *	asks-a yes|no                whether the author domain's existence is asked for
 */
#ifndef MA_DMARC_CASE_H
#define MA_DMARC_CASE_H

#include "suite.h"

#include <mailauth/dmarc.h>

#include <stdbool.h>

#define DMARC_LINES_MAX 24
#define DMARC_QUERIES_MAX 64

typedef struct dmarc_identifier {
	bool is_spf, testing;
	mailauth_dmarc_identifier found;
	suite_token domain;
} dmarc_identifier;

/* One case; a text that is NULL is not looked at. */
typedef struct dmarc_case {
	const char *name, *mode, *note;
	size_t authors, identifiers;
	suite_token author[DMARC_LINES_MAX];
	dmarc_identifier identifier[DMARC_LINES_MAX];
	mailauth_from_status from_status;
	unsigned right; /* a bit for each mailauth_dmarc_result that is right */
	const char *policy, *disposition, *reason, *record_domain, *org_domain;
	const char *spf_aligned, *dkim_aligned, *strict_spf, *strict_dkim, *asks_a;
	bool has_queries;
	size_t queries;
	const char *query[DMARC_QUERIES_MAX];
} dmarc_case;

/* Takes a line of a case, from `case NAME` on, into it; false if it is none. */
bool dmarc_case_take(dmarc_case *taken, const suite_reader *line);

#endif
