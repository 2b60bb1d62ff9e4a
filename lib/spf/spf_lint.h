/*
 * The SPF linter from inside.
 */
#ifndef MA_SPF_LINT_H
#define MA_SPF_LINT_H

#include "questions.h"
#include "spf_ranges.h"
#include "spf_record.h"

#include <mailauth/spf_lint.h>

struct mailauth_spf_finding {
	mailauth_spf_finding *next;
	mailauth_spf_finding_code code;
	mailauth_spf_reason reason;
	ma_slice domain, term; /* in the arena, with a NUL behind each */
	size_t offset;
};

/* What a record, with all it leads to, can cost; void lookups by the client's family. */
typedef struct ma_lint_cost {
	uint32_t lookups, voids_ipv4, voids_ipv6;
	uint32_t more_voids; /* that some mail can cause, but most does not */
} ma_lint_cost;

/* One run: what it has found so far. */
typedef struct ma_lint {
	ma_arena *arena;
	mailauth_questions *questions;
	ma_slice sender; /* the domain at the top, as mail has it: with A-labels */
	ma_buf *tree;
	bool tree_is_cut;
	mailauth_spf_finding *first, *last;
	size_t count;
	bool list_is_cut; /* more was found than is kept */
	mailauth_severity severity;
	ma_ranges ipv4, ipv6; /* addresses; numbers of networks of 64 bits */
	ma_lint_cost cost;
	bool cost_is_open; /* what some include or redirect costs depends on the mail */
	bool pending;      /* an answer is due */
	bool no_memory;
} ma_lint;

/* A record and where it is. */
typedef struct ma_lint_record {
	const struct ma_lint_record *parent; /* that leads here */
	ma_slice domain;                     /* empty: a text alone */
	ma_slice text;
	unsigned depth;
	bool may_pass; /* what passes here passes at the top */
	bool has_all, has_redirect;
} ma_lint_record;

struct mailauth_spf_lint {
	const mailauth_context *context;
	mailauth_questions questions;
	uint64_t addresses_max, networks_max;
	bool has_domain, has_record;
	ma_buf domain, record;
	/* runs */
	ma_arena arena;
	ma_buf tree;
	ma_lint found;
	const mailauth_spf_finding **list;
	uint64_t ipv4_addresses, ipv6_networks;
	bool running, final;
	mailauth_status status; /* sticky until reset */
};

/* Notes a finding about this term of the record, or with NULL about all of it. */
void ma_lint_note(ma_lint *lint, const ma_lint_record *record, const ma_spf_term *term,
	mailauth_spf_finding_code code);

/* Notes a syntax error. */
void ma_lint_note_fault(ma_lint *lint, const ma_lint_record *record, const ma_spf_fault *fault);

/* Looks at the text of a record, term by term, without asking anything. */
void ma_lint_text(ma_lint *lint, ma_lint_record *record);

/*
 * Looks at a domain's record, which is `text` if that is not empty, and at all it leads to; without
 * a domain at the text alone.
 */
void ma_lint_tree(ma_lint *lint, ma_slice domain, ma_slice text);

mailauth_severity ma_lint_severity(mailauth_spf_finding_code code);

/* Void lookups of the family that has more, and those that some mail can cause. */
uint32_t ma_lint_most_voids(const ma_lint_cost *cost);

/* Writes "4 lookups, 1 void lookup"; UINT32_MAX is "endless". */
void ma_lint_put_cost(ma_buf *buf, const ma_lint_cost *cost);

#endif
