/*
 * libmailauth: master files read whole (RFC 1035 5.1, RFC 2308 4, RFC 3597 5).
 *
 * A reader tells every record that it can read and every mistake with its place, and goes on behind
 * it. It keeps no record. The zone of <mailauth/dns.h>, from which questions are answered, is
 * another thing.
 */
#ifndef MAILAUTH_MASTER_H
#define MAILAUTH_MASTER_H

#include <mailauth/dns.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One record of a master file, which lives while the function that is told of it runs. */
typedef struct mailauth_record mailauth_record;

/* The owner in wire form, without compression, in the case that it is written in. */
MAILAUTH_API const void *mailauth_record_get_owner(const mailauth_record *record, size_t *len);

MAILAUTH_API uint16_t mailauth_record_get_type(const mailauth_record *record);

/*
 * Where the record states none: that of $TTL (RFC 2308 4), or else the last one stated (RFC 1035
 * 5.1), or else the last field of an SOA before it or of itself, or else 3600.
 */
MAILAUTH_API uint32_t mailauth_record_get_ttl(const mailauth_record *record);

/* The rdata in wire form, valid of the type. */
MAILAUTH_API const void *mailauth_record_get_rdata(const mailauth_record *record, size_t *len);

/* The line of its file on which it begins, from 1. */
MAILAUTH_API uint64_t mailauth_record_get_line(const mailauth_record *record);

/*
 * Writes the record on one line, "owner TTL IN type rdata" with absolute names, and a NUL, without
 * a line end. A reader reads it back to the same record. `buf`, `cap` and `len` are as for
 * mailauth_authres_write.
 */
MAILAUTH_API mailauth_status mailauth_record_to_text(const mailauth_record *record, char *buf,
	size_t cap, size_t *len);

/* Told of every record in the order of the text; a value other than 0 ends the reading. */
typedef int (*mailauth_record_fn)(void *user, const mailauth_record *record);

/*
 * Told of every mistake: its place, line and column from 1, in octets, and a sentence for people,
 * which lives while this function runs and is printable ASCII. `file` is the name that $INCLUDE
 * gave, or NULL for the text that is fed. Some mistakes, such as a digest of a wrong length, are in
 * records that can be read: these are told as records all the same, before the mistake. A
 * parenthesis that is not closed costs what is before the next line that begins as entries do;
 * behind 100 of them one costs all up to where it closes, or to the end, and is told as that.
 */
typedef void (*mailauth_problem_fn)(void *user, const char *file, uint64_t line, uint64_t column,
	const char *text);

/*
 * The text of a file that $INCLUDE names, `*len` octets that must live until mailauth_included_fn
 * is told of it; NULL refuses it. The name is as it stands in the text: it may be any path.
 */
typedef const char *(*mailauth_include_fn)(void *user, const char *file, size_t *len);

/* Told that a text which mailauth_include_fn gave has been read and is needed no longer. */
typedef void (*mailauth_included_fn)(void *user, const char *text);

/* A reader of one master file. */
typedef struct mailauth_master mailauth_master;

/*
 * A reader that tells `record` and `problem`, either of which may be NULL, and hands `user` to
 * them. NULL when there is no memory.
 */
MAILAUTH_API mailauth_master *mailauth_master_new(const mailauth_context *context,
	mailauth_record_fn record, mailauth_problem_fn problem, void *user);

/* Before another text: as new, with its functions and settings, but without an origin. */
MAILAUTH_API void mailauth_master_reset(mailauth_master *master);

/* Releases the reader; NULL is fine. */
MAILAUTH_API void mailauth_master_free(mailauth_master *master);

/*
 * The origin that relative names have before $ORIGIN names another; without it they are mistakes.
 * MAILAUTH_BAD_ARGUMENT if it is no name, MAILAUTH_BAD_STATE once text has been fed.
 */
MAILAUTH_API mailauth_status mailauth_master_set_origin(mailauth_master *master, const char *name);

/*
 * Reads files that $INCLUDE names, up to 8 inside each other, none inside itself, and the first
 * 1000 in all; without this $INCLUDE is a mistake. Behind such a file the origin and the last owner
 * are as before it (RFC 1035 5.1).
 */
MAILAUTH_API mailauth_status mailauth_master_set_include(mailauth_master *master,
	mailauth_include_fn include);

/* Tells `included` of each such text behind it; NULL: nobody. */
MAILAUTH_API mailauth_status mailauth_master_set_included(mailauth_master *master,
	mailauth_included_fn included);

/*
 * With `unique` not 0, a record is told once, when it first comes: "label, class, type and data
 * equal" (RFC 2181 5), compared in canonical form (RFC 4034 6). Needs memory for every record, up
 * to MAILAUTH_LIMIT_ZONE_RECORDS of them.
 */
MAILAUTH_API mailauth_status mailauth_master_set_unique(mailauth_master *master, int unique);

/*
 * Reads on. The text may come in pieces of any size: an entry is read when its end has come.
 * MAILAUTH_CALLBACK_FAILED when `record` has ended the reading; after that, or without memory,
 * every call returns the same. Mistakes are no failure of this call. From inside the reader's own
 * functions it is MAILAUTH_BAD_STATE, as the end is, and a reset does nothing.
 */
MAILAUTH_API mailauth_status mailauth_master_feed(mailauth_master *master, const char *text,
	size_t len);

/* The end of the text: MAILAUTH_OK, MAILAUTH_MALFORMED if there was a mistake, or as feed. */
MAILAUTH_API mailauth_status mailauth_master_end(mailauth_master *master);

/* How many records and mistakes were told, or would have been. */
MAILAUTH_API uint64_t mailauth_master_get_record_count(const mailauth_master *master);
MAILAUTH_API uint64_t mailauth_master_get_problem_count(const mailauth_master *master);

#ifdef __cplusplus
}
#endif

#endif
