/*
 * The SPF object from inside: for the files that run it, read it out and describe it, and for the
 * front door, which lends it a table of questions.
 */
#ifndef MA_SPF_OBJECT_H
#define MA_SPF_OBJECT_H

#include "spf_evaluate.h"

struct mailauth_spf_verdict {
	mailauth_spf_identity identity;
	bool final;
	ma_slice domain; /* these, and the slices of the check, live in the object's arena */
	ma_slice sender;
	ma_spf_check *check; /* there, too; NULL before the first run */
};

enum {
	MA_CLIENT_TEXT_MAX = 45, /* an IPv6 address with an IPv4 address at its end */
	MA_IDENTITY_MAX = 65536  /* what $SET can keep; SMTP has far less (RFC 5321 4.5.3.1) */
};

struct mailauth_spf {
	const mailauth_context *context;
	mailauth_questions *questions; /* perhaps somebody else's */
	bool is_part;                  /* of a mailauth_check, which alone changes it */
	/* what was given */
	ma_spf_client client;
	bool has_helo, has_mail_from;
	ma_buf helo, mail_from;
	ma_buf receiver; /* empty: not known */
	bool has_time;
	int64_t time;
	/* runs */
	ma_arena arena; /* what a run makes; emptied at the next */
	mailauth_spf_verdict of_helo, of_mail_from;
	bool judged;  /* one of them may have something in it, and the arena */
	bool sampled; /* `now` was read from the clock */
	int64_t now;
	bool running;           /* inside run: a callback of the caller's may be active */
	mailauth_status status; /* sticky until reset */
};

/* An object that asks by these questions, which stay their owner's. */
void ma_spf_init(mailauth_spf *spf, const mailauth_context *context, mailauth_questions *questions);

/* Gives the memory back. */
void ma_spf_release(mailauth_spf *spf);

/* As mailauth_spf_reset; the questions, which the owner resets too, are not touched. */
void ma_spf_reset(mailauth_spf *spf);

/* Drops what the last run found. */
void ma_spf_drop_verdicts(mailauth_spf *spf);

/*
 * Writes the <sender>: "If the <sender> has no local-part, substitute the string "postmaster" for
 * the local-part" (RFC 7208 4.3).
 */
void ma_spf_put_sender(ma_buf *buf, ma_slice local, ma_slice domain);

/* The local-part of the MAIL FROM identity, as it was given; empty if there is none. */
ma_slice ma_spf_mail_from_local(const mailauth_spf *spf);

/* The domain of the MAIL FROM identity, as it was given. */
ma_slice ma_spf_mail_from_domain(const mailauth_spf *spf);

/*
 * As mailauth_spf_set_client, _set_helo, _set_mail_from and _set_receiver, of which they are the
 * cores; not to be called inside a run.
 */
mailauth_status ma_spf_set_client(mailauth_spf *spf, const char *address);
mailauth_status ma_spf_set_helo(mailauth_spf *spf, ma_slice helo);
mailauth_status ma_spf_set_mail_from(mailauth_spf *spf, ma_slice mail_from);
mailauth_status ma_spf_set_receiver(mailauth_spf *spf, const char *receiver);

/* Drops client, HELO and MAIL FROM. */
void ma_spf_forget_envelope(mailauth_spf *spf);
/* Reads an address, of IPv4 also if it is mapped into IPv6; false for any other text. */
bool ma_spf_read_client(ma_slice text, ma_spf_client *client);

/* As mailauth_spf_run, of which it is the core. */
mailauth_status ma_spf_run(mailauth_spf *spf);

/* The verdict that stands for all: that on MAIL FROM if it was given; NULL until it is final. */
const mailauth_spf_verdict *ma_spf_main_verdict(const mailauth_spf *spf);

/* The text of mailauth_spf_explain, with the verdicts that are final. */
void ma_spf_put_steps(ma_buf *buf, const mailauth_spf *spf);

#endif
