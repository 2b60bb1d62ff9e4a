/*
 * The table of questions and answers that every evaluating object has one of.
 *
 * An evaluator asks with ma_ask and gets the answer or NULL. With NULL it goes on to whatever else
 * it can already foresee, and then its run ends in MAILAUTH_PENDING; the next run starts from the
 * top and finds the answers here. Recording an answer runs no code of the evaluator's.
 */
#ifndef MA_QUESTIONS_H
#define MA_QUESTIONS_H

#include "arena.h"
#include "name.h"

#include <mailauth/dns.h>

typedef struct ma_answer {
	mailauth_dns_outcome outcome;
	bool authenticated; /* the source vouches for it (DNSSEC) */
	bool over_limit;    /* was never asked: MAILAUTH_LIMIT_QUESTIONS was reached */
	size_t count;       /* of rdata; over 0 with MAILAUTH_DNS_DATA only */
	const ma_slice *rdata;
	const char *name; /* of the question, as text in lower case; NULL if it was never asked */
} ma_answer;

typedef struct ma_question {
	struct ma_question *following;
	struct ma_question *next_used; /* if it was used in the run that goes on, or the last */
	uint32_t id;
	uint16_t type;
	bool answered;
	uint64_t key;     /* see key_of */
	ma_slice name;    /* on the wire, in lower case */
	const char *text; /* the same name as text */
	ma_answer answer;
	uint64_t asked_in; /* the run that asked it last; 0: none did, it was only foreseen */
	uint64_t used_in;  /* the run that used the answer last; 0: none did */
} ma_question;

struct mailauth_questions {
	const mailauth_context *context;
	mailauth_ask_fn ask;
	void *user;
	ma_arena arena; /* questions and answers since the last reset */
	ma_question *first, *last;
	ma_question *next; /* the first one not handed out */
	size_t count;
	uint64_t keys;      /* a bit for the key of each question: see bit_of */
	uint64_t run;       /* the number of the run; from 1 */
	size_t asked_count; /* questions that it asked, whether or not they were new */
	ma_question *first_used, *last_used;
	size_t used_count;
	uint32_t last_id;       /* never goes back, not even in a reset */
	bool expired;           /* what is asked now times out at once */
	mailauth_status status; /* sticky until reset: MAILAUTH_NO_MEMORY */
};

/*
 * The text of a name in lower case, without a dot at its end, in the arena; NULL if there is no
 * memory.
 */
const char *ma_name_text(ma_arena *arena, const ma_name *name);

void ma_questions_init(mailauth_questions *questions, const mailauth_context *context,
	mailauth_ask_fn ask, void *user);

/* Ends all questions; ids from before mean nothing from now on. */
void ma_questions_reset(mailauth_questions *questions);

/* Gives the memory back. */
void ma_questions_release(mailauth_questions *questions);

/*
 * A run begins, from the top: its verdict rests on the answers that it uses, in the order in which
 * it first uses each, whatever was answered besides.
 */
void ma_questions_begin(mailauth_questions *questions);

/*
 * Uses the answer to a question, which lives until the reset; NULL if it is not known yet, in which
 * case the question is now in the table and the ask function, if there is one, has been told. Names
 * that differ only in case are one question. One that is over the limit of a run is not asked, and
 * its answer says so. NULL as well, with `status` set, without memory.
 */
const ma_answer *ma_ask(mailauth_questions *questions, const ma_name *name, uint16_t type);

/* Asks now what may come to be used, so that the answer is on its way, unless the table is full. */
void ma_foresee(mailauth_questions *questions, const ma_name *name, uint16_t type);

/*
 * The question with this id, if it is open and `text` and `type` are those that the ask function
 * was given; otherwise NULL.
 */
ma_question *ma_questions_find(const mailauth_questions *questions, uint32_t id, const char *text,
	uint16_t type);

/*
 * Answers an open question. The rdata, which must be valid of its type, is copied; what comes twice
 * is left out.
 */
mailauth_status ma_questions_answer(mailauth_questions *questions, ma_question *question,
	const ma_answer *answer);

/* The same for the one with this id, if it is open; one of another type gets no records. */
mailauth_status ma_questions_answer_id(mailauth_questions *questions, uint32_t id, uint16_t type,
	const ma_answer *answer);

#endif
