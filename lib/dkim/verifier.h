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
	bool is_part; /* of a mailauth_check, which alone changes it */
	/* settings */
	mailauth_body_length_policy body_length_policy;
	uint32_t clock_skew;
	bool has_time;
	int64_t time;
	/* the message and the questions are the owner's */
	ma_message *message; /* its arena holds the signatures */
	mailauth_questions *questions;
	mailauth_dkim_signature *signatures;
	size_t count;
	/* runs */
	ma_arena scratch; /* emptied at every check */
	bool sampled;     /* `now` was read from the clock */
	bool final;       /* the verdicts stand */
	int64_t now;
};

/* Over a message and questions of the owner's, who initialises, resets and releases those. */
void ma_dkim_init(mailauth_dkim_verifier *verifier, ma_message *message,
	mailauth_questions *questions);
void ma_dkim_release(mailauth_dkim_verifier *verifier);

/* As mailauth_dkim_verifier_reset, after the message has been reset. */
void ma_dkim_reset(mailauth_dkim_verifier *verifier);

/* As mailauth_dkim_verifier_set_body_length_policy, of which it is the core. */
mailauth_status ma_dkim_set_body_length_policy(mailauth_dkim_verifier *verifier,
	mailauth_body_length_policy policy);

/* Finds the signatures: to be called once, when the message's header is complete (ma_header_fn). */
mailauth_status ma_dkim_header_complete(mailauth_dkim_verifier *verifier);

/* As mailauth_dkim_verifier_run, of which it is the core: OK, PENDING or NO_MEMORY. */
mailauth_status ma_dkim_run(mailauth_dkim_verifier *verifier);

/* The text of mailauth_dkim_verifier_explain, of final verdicts. */
void ma_dkim_put_steps(ma_buf *buf, const mailauth_dkim_verifier *verifier);

/* Canonical octets of the body beyond l=, once the message is complete. */
uint64_t ma_unsigned_octets(const mailauth_dkim_signature *signature);

#endif
