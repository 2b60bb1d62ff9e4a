/*
 * One DNS tree walk, and the organizational domain that comes of it (RFC 9989 4.10, 4.10.2).
 */
#ifndef MA_DMARC_WALK_H
#define MA_DMARC_WALK_H

#include "dmarc_record.h"
#include "questions.h"

/* What an answer comes to, so that it is read once, however often the walks are walked. */
typedef struct ma_dmarc_reading {
	struct ma_dmarc_reading *next;
	const ma_answer *answer;
	size_t records; /* that begin with v=DMARC1; all are discarded if over 1 */
	ma_dmarc_kind kind;
	ma_dmarc_record record;
} ma_dmarc_reading;

/* Readings of answers, as long as those live. */
typedef struct ma_dmarc_readings {
	ma_arena arena;
	ma_dmarc_reading *first;
} ma_dmarc_readings;

/* What a walk needs to go on. */
typedef struct ma_dmarc_asking {
	mailauth_questions *questions;
	ma_arena *arena; /* for the steps */
	ma_dmarc_readings *readings;
	bool no_memory;
} ma_dmarc_asking;

/* How far something that asks has come. */
typedef enum ma_dmarc_progress {
	MA_DMARC_DUE,       /* an answer is not there yet, or memory ran out */
	MA_DMARC_KNOWN,     /* all is known */
	MA_DMARC_FAILED,    /* a question failed: it will not be known */
	MA_DMARC_OVER_LIMIT /* a question was one too many: the same */
} ma_dmarc_progress;

/* What there was at one name. */
typedef struct ma_dmarc_step {
	ma_slice domain;              /* the record's name without its first label, _dmarc */
	mailauth_dns_outcome outcome; /* once answered */
	size_t records;               /* that begin with v=DMARC1; all are discarded if over 1 */
	ma_dmarc_kind kind;           /* of the only record */
	ma_dmarc_record record;       /* if kind is MA_DMARC_RECORD */
} ma_dmarc_step;

typedef struct ma_dmarc_walk {
	ma_slice start; /* a valid domain */
	ma_dmarc_step *steps;
	size_t count; /* steps answered so far, and one more if that failed */
	size_t max;   /* MAILAUTH_LIMIT_DMARC_QUERIES */
	ma_dmarc_progress progress;
} ma_dmarc_walk;

/* A walk from a valid domain, before its first step. */
void ma_dmarc_walk_start(ma_dmarc_asking *asking, ma_slice start, ma_dmarc_walk *walk);

/* Takes the first step only. */
void ma_dmarc_walk_first(ma_dmarc_asking *asking, ma_dmarc_walk *walk);

/* Walks to the end, or as far as the answers go. */
void ma_dmarc_walk_on(ma_dmarc_asking *asking, ma_dmarc_walk *walk);

/* Whether the walk is known to its end, and not only as far as it was taken. */
bool ma_dmarc_walk_is_whole(const ma_dmarc_walk *walk);

/* The record found at this domain of a walk; NULL if there is none. */
const ma_dmarc_record *ma_dmarc_walk_record(const ma_dmarc_walk *walk, ma_slice domain);

/* The organizational domain of the start of a walk that is known to its end. */
ma_slice ma_dmarc_walk_org(const ma_dmarc_walk *walk);

/* The step whose record says psd=y and ended the walk above its start; NULL if there is none. */
const ma_dmarc_step *ma_dmarc_walk_psd(const ma_dmarc_walk *walk);

#endif
