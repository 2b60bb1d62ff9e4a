/*
 * The front door from inside: one message and one table of questions, which all protocols share.
 */
#ifndef MA_AUTH_OBJECT_H
#define MA_AUTH_OBJECT_H

#include "dmarc_object.h"
#include "from.h"
#include "message.h"
#include "questions.h"
#include "spf_object.h"
#include "verifier.h"

#include <mailauth/auth.h>

struct mailauth_check {
	const mailauth_context *context;
	ma_message message;
	mailauth_questions questions;
	mailauth_spf spf;
	mailauth_dkim_verifier dkim;
	mailauth_dmarc dmarc;
	ma_from from; /* once the header is complete; in the message's arena */
	bool running; /* inside run: a callback of the caller's may be active */
	bool final;   /* the last run judged all that was given, and nothing was given since */
	mailauth_status status; /* sticky until reset */
};

/* Whether any of a message was given. */
bool ma_auth_has_begun(const mailauth_check *check);

/* The header is complete: finds signatures and authors (ma_header_fn). */
mailauth_status ma_auth_header_complete(void *check);

/* Nothing stands any more. */
void ma_auth_drop_all_verdicts(mailauth_check *check);

/* Whether SPF is judged: there are a client and somebody whom it speaks for. */
bool ma_auth_judges_spf(const mailauth_check *check);

/* The first thing that went wrong, whoever met it. */
mailauth_status ma_auth_status(const mailauth_check *check);

#endif
