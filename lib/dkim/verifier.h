/*
 * The verifier from inside, for the files that run it, read it out and describe it.
 */
#ifndef MA_VERIFIER_H
#define MA_VERIFIER_H

#include "check.h"
#include "message.h"
#include "questions.h"
#include "signature.h"

struct mailauth_dkim_signature {
	ma_signature parsed;
	ma_fault fault;     /* what is wrong with the field or the message; reason NONE: nothing */
	ma_body_hash *body; /* without a fault */
	ma_name key_name;   /* without a fault */
	const ma_answer *answer; /* once it is there */
	bool checked;
	ma_findings findings; /* once checked */
	/* the verdict */
	mailauth_dkim_result result;
	mailauth_dkim_reason reason;
	/* texts for the caller; NULL stands for "" */
	const char *domain, *selector, *auid, *algorithm;
};

struct mailauth_dkim_verifier {
	const mailauth_context *context;
	/* settings */
	mailauth_body_length_policy body_length_policy;
	uint32_t clock_skew;
	bool has_time;
	int64_t time;
	/* the message; its arena holds the signatures */
	ma_message message;
	mailauth_questions questions;
	ma_arena scratch; /* emptied at every run */
	mailauth_dkim_signature *signatures;
	size_t count;
	/* runs */
	bool running; /* inside run: a callback of the caller's may be active */
	bool sampled; /* `now` was read from the clock */
	bool final;   /* the verdicts stand */
	int64_t now;
	mailauth_status status; /* sticky until reset */
};

/* Canonical octets of the body beyond l=, once the message is complete. */
uint64_t ma_unsigned_octets(const mailauth_dkim_signature *signature);

#endif
