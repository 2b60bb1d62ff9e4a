/*
 * libmailauth: DNS questions going out and answers coming in.
 *
 * The library opens no socket. Every object that needs DNS has one mailauth_questions part; the
 * caller takes questions from it and records answers in it, at once or later, and runs the object
 * again. A zone in memory is a ready source of answers that works offline.
 */
#ifndef MAILAUTH_DNS_H
#define MAILAUTH_DNS_H

#include <mailauth/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ words */

/*
 * Record types (RFC 1035 3.2.2, 3596, 2782, 4034, 4255, 5155, 6672, 6698, 7344, 8659): the numbers
 * on the wire. Some more are known by their mnemonics, and by number.
 */
typedef enum mailauth_rrtype {
	MAILAUTH_RRTYPE_A = 1,
	MAILAUTH_RRTYPE_NS = 2,
	MAILAUTH_RRTYPE_CNAME = 5,
	MAILAUTH_RRTYPE_SOA = 6,
	MAILAUTH_RRTYPE_PTR = 12,
	MAILAUTH_RRTYPE_MX = 15,
	MAILAUTH_RRTYPE_TXT = 16,
	MAILAUTH_RRTYPE_AAAA = 28,
	MAILAUTH_RRTYPE_SRV = 33,
	MAILAUTH_RRTYPE_DNAME = 39,
	MAILAUTH_RRTYPE_DS = 43,
	MAILAUTH_RRTYPE_SSHFP = 44,
	MAILAUTH_RRTYPE_RRSIG = 46,
	MAILAUTH_RRTYPE_NSEC = 47,
	MAILAUTH_RRTYPE_DNSKEY = 48,
	MAILAUTH_RRTYPE_NSEC3 = 50,
	MAILAUTH_RRTYPE_NSEC3PARAM = 51,
	MAILAUTH_RRTYPE_TLSA = 52,
	MAILAUTH_RRTYPE_CDS = 59,
	MAILAUTH_RRTYPE_CDNSKEY = 60,
	MAILAUTH_RRTYPE_CAA = 257
} mailauth_rrtype;

/* The type's mnemonic, such as "TXT"; NULL if this version does not know the number. */
MAILAUTH_API const char *mailauth_rrtype_text(uint16_t type);

/* The number of a mnemonic in either case, or of the form TYPE99 (RFC 3597 5); 0 if it is none. */
MAILAUTH_API uint16_t mailauth_rrtype_from_text(const char *text, size_t len);

/* How a question ended. */
typedef enum mailauth_dns_outcome {
	MAILAUTH_DNS_DATA = 0,     /* records of the type asked */
	MAILAUTH_DNS_NODATA = 1,   /* the name exists, without records of the type */
	MAILAUTH_DNS_NXDOMAIN = 2, /* the name does not exist */
	MAILAUTH_DNS_SERVFAIL = 3, /* RCODE 2, or any other that is not listed here */
	MAILAUTH_DNS_REFUSED = 4,  /* RCODE 5 */
	MAILAUTH_DNS_TIMEOUT = 5,  /* no answer in time */
	MAILAUTH_DNS_BOGUS = 6,    /* the resolver's DNSSEC validation refused the answer */
	MAILAUTH_DNS_MALFORMED = 7 /* the answer cannot be read */
} mailauth_dns_outcome;

/* The outcome's word in lower case, such as "nxdomain": a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_dns_outcome_text(mailauth_dns_outcome outcome);

/* The outcome of a word that mailauth_dns_outcome_text gives, in *outcome. */
MAILAUTH_API mailauth_status mailauth_dns_outcome_from_text(const char *text, size_t len,
	mailauth_dns_outcome *outcome);

/* ------------------------------------------------------------------ rdata as text */

/*
 * Writes rdata, in wire form without compression, as text on one line, and a NUL (RFC 1035 5.1; RFC
 * 3597 5 for a type not known, and for a DS or DNSKEY whose digest or key is empty). Names end with
 * a dot, strings are in quotes. mailauth_rdata_from_text reads it back to the same octets. `buf`,
 * `cap` and `len` are as for mailauth_authres_write. MAILAUTH_MALFORMED if the octets are not rdata
 * of the type.
 */
MAILAUTH_API mailauth_status mailauth_rdata_to_text(uint16_t type, const void *rdata,
	size_t rdata_len, char *buf, size_t cap, size_t *len);

/*
 * Reads one line of text, in which names must be absolute and no comment may stand, and writes it
 * as rdata in wire form; `*len` is its length, or with MAILAUTH_NO_SPACE the length needed, at most
 * 65535. MAILAUTH_MALFORMED if the text is not of the type's form. `context` is for memory and
 * limits.
 */
MAILAUTH_API mailauth_status mailauth_rdata_from_text(const mailauth_context *context,
	uint16_t type, const char *text, size_t text_len, void *buf, size_t cap, size_t *len);

/* ------------------------------------------------------------------ DNS messages */

/*
 * Writes a query as it goes over UDP (RFC 1035 4.1): recursion desired, one question of class IN,
 * and AD, by which a validating resolver is asked to say what it vouches for (RFC 6840 5.7); with
 * `payload` over 0 also an OPT record (RFC 6891) that offers this size, in which DO is set if
 * `dnssec_ok` is not 0; that without a payload is a bad argument. `name` is in presentation form
 * and NUL-terminated, absolute with or without its final dot. `*len` is the length, or with
 * MAILAUTH_NO_SPACE the length needed, at most 282 octets.
 */
MAILAUTH_API mailauth_status mailauth_query_write(const char *name, uint16_t type, uint16_t id,
	uint16_t payload, int dnssec_ok, void *buf, size_t cap, size_t *len);

/* ------------------------------------------------------------------ questions and answers */

/*
 * The questions of one evaluating object and the answers it was given. It belongs to that object:
 * it is never freed by itself and is gone with the object.
 *
 * An id names one question of this object and is never used twice in the object's life. An answer
 * to an id that is unknown, already answered or from before the last reset is ignored and
 * reported as MAILAUTH_OK: late answers are normal, not mistakes.
 *
 * However an answer comes, rdata that is in it twice counts once, where it came first: "RRSets
 * cannot contain duplicate RRs" (RFC 2181 5).
 */
typedef struct mailauth_questions mailauth_questions;

/*
 * Told of every new question once, from inside the object's run function. `name` is absolute, in
 * presentation form without a final dot ("." is the root), lower case, at most 1004 octets and
 * NUL-terminated; it is valid until the object is reset or freed. Answer here, or later from the
 * thread that owns the object. The object must not be reset, fed or freed from here; running it
 * from here returns MAILAUTH_PENDING and does nothing. `user` is the pointer given to the object's
 * _new function.
 */
typedef void (*mailauth_ask_fn)(void *user, mailauth_questions *questions, uint32_t id,
	const char *name, uint16_t type);

/*
 * Takes the next question that was not yet handed out, by this call or to an ask function.
 * Returns 1 and fills *id, *name and *type (see mailauth_ask_fn), or 0 when there is none.
 */
MAILAUTH_API int mailauth_next_question(mailauth_questions *questions, uint32_t *id,
	const char **name, uint16_t *type);

/*
 * Answers with records: `count` times rdata in wire form without compression, all of the type that
 * was asked (RFC 1035 3.3); the octets are copied. No record at all means MAILAUTH_DNS_NODATA;
 * rdata that is not of the type's form means MAILAUTH_DNS_MALFORMED.
 */
MAILAUTH_API mailauth_status mailauth_answer_rdata(mailauth_questions *questions, uint32_t id,
	const void *const *rdata, const size_t *lengths, size_t count);

/*
 * Answers with records in presentation form: the rdata of one record a line (RFC 1035 5.1), for
 * example `"v=DKIM1; p=..." "..."`, all of the type that was asked; `dig +short` prints them so,
 * but the CNAMEs on the way as well. Names must be absolute. Text that is not of the type's form
 * means MAILAUTH_DNS_MALFORMED; no line means MAILAUTH_DNS_NODATA.
 */
MAILAUTH_API mailauth_status mailauth_answer_text(mailauth_questions *questions, uint32_t id,
	const char *text, size_t len);

/*
 * Answers with a whole DNS message as it came off the wire (RFC 1035 4.1), such as res_nsend,
 * c-ares and libunbound give: at most 65535 octets. RCODE (with its upper bits in OPT, RFC 6891),
 * CNAMEs in the answer section, up to MAILAUTH_LIMIT_CNAMES of them, and the AD bit are taken from
 * it. AD counts as authenticated: clear it where the way to the resolver is not trusted.
 * MAILAUTH_DNS_MALFORMED for a message that is cut (TC: ask again over TCP), no response, of
 * another question, has octets behind its records, or cannot be read; an RCODE other than 0, 3 and
 * 5 is MAILAUTH_DNS_SERVFAIL, and so are several CNAMEs of one name, a loop of them, more than the
 * limit, and what leaves open whether there are records: a referral, or a CNAME that a server
 * without recursion (RA) does not follow. The message's own id is not looked at: whoever received
 * it has compared it. Needs memory for a while, up to some times the message's length, and time
 * that grows with its length only, whatever is in it.
 */
MAILAUTH_API mailauth_status mailauth_answer_message(mailauth_questions *questions, uint32_t id,
	const void *octets, size_t len);

/* Answers that there are no records, and why. MAILAUTH_DNS_DATA is a bad argument here. */
MAILAUTH_API mailauth_status mailauth_answer_failure(mailauth_questions *questions, uint32_t id,
	mailauth_dns_outcome outcome);

/*
 * Says of a question that has been answered with records, no data or NXDOMAIN that the resolver
 * vouches for the answer (DNSSEC): before the object is run again. Of other failures nobody can
 * vouch: they stay as they are. MAILAUTH_BAD_STATE if the question is still open.
 */
MAILAUTH_API mailauth_status mailauth_answer_secure(mailauth_questions *questions, uint32_t id);

/*
 * Answers all questions that are open, handed out or not, with MAILAUTH_DNS_TIMEOUT. Questions that
 * a later run comes to ask end in the same way and count as asked, but are not handed out; so the
 * next run with the whole message fed is final; only a reset makes the object ask again.
 */
MAILAUTH_API void mailauth_expire(mailauth_questions *questions);

/* How many answers the last run of the object used, and how many of those are authenticated. */
MAILAUTH_API size_t mailauth_questions_get_used_count(const mailauth_questions *questions);
MAILAUTH_API size_t mailauth_questions_get_secure_count(const mailauth_questions *questions);

/*
 * Writes the answers that the last run of the object used, in the order of their use, as a master
 * file that mailauth_zone_read takes, and a NUL: asked again, a zone made of it gives each of these
 * answers, with its failure and whether it is authenticated. In whatever order the answers came,
 * the text is the same. `buf`, `cap` and `len` are as for mailauth_authres_write.
 */
MAILAUTH_API mailauth_status mailauth_questions_transcript(const mailauth_questions *questions,
	char *buf, size_t cap, size_t *len);

/* ------------------------------------------------------------------ a zone in memory */

/*
 * Records read from master-file text, from which questions can be answered. No SOA is needed: a
 * name that is in no text is NXDOMAIN; one with records of other types, or with names below it, is
 * NODATA. CNAMEs are followed and wildcards expanded (RFC 1034 4.3.2, RFC 4592).
 */
typedef struct mailauth_zone mailauth_zone;

/* An empty zone; NULL when there is no memory. */
MAILAUTH_API mailauth_zone *mailauth_zone_new(const mailauth_context *context);

/* Releases the zone; NULL is fine. */
MAILAUTH_API void mailauth_zone_free(mailauth_zone *zone);

/*
 * Adds the records of a master file (RFC 1035 5.1; $TTL as in RFC 2308 4) of `len` octets; the text
 * is not kept. The origin is the root until $ORIGIN changes it; class IN only; $INCLUDE is refused.
 * Understood: the types of mailauth_rrtype, and any type in the form of RFC 3597.
 *
 * Directives of ours make every answer expressible, and a verdict repeatable:
 *	$FAIL name type outcome   this question fails so; type * is every type not listed there
 *	$SECURE name type         the answer counts as authenticated
 *	$SET key value            kept for mailauth_zone_get_setting
 * The value of $SET is a word or a quoted string of at most 65536 octets, the key has 1 to 64
 * letters, digits, '-' and '.', and a zone keeps up to 256 of them; the last $SET of a key counts.
 * One name has at most 256 types: those of records, of $FAIL and of $SECURE counted each.
 *
 * MAILAUTH_MALFORMED: some line cannot be read; mailauth_zone_error tells which and why. Lines
 * before it have been added.
 */
MAILAUTH_API mailauth_status mailauth_zone_read(mailauth_zone *zone, const char *text, size_t len);

/*
 * Why the last mailauth_zone_read ended in MAILAUTH_MALFORMED: a constant text, with the line and
 * column (both from 1, in octets) if those pointers are not NULL. "" if it did not.
 */
MAILAUTH_API const char *mailauth_zone_error(const mailauth_zone *zone, uint64_t *line,
	uint64_t *column);

/*
 * The value of the last $SET of this key, in its case, NUL-terminated, with its length if `len` is
 * not NULL; it may hold any octets. NULL if there is none. Valid until the zone is read into or
 * freed.
 */
MAILAUTH_API const char *mailauth_zone_get_setting(const mailauth_zone *zone, const char *key,
	size_t *len);

/* How many keys were $SET; and one of them by its index, from 0 in their order, NULL outside. */
MAILAUTH_API size_t mailauth_zone_get_setting_count(const mailauth_zone *zone);
MAILAUTH_API const char *mailauth_zone_get_setting_key(const mailauth_zone *zone, size_t index);

/*
 * Makes one question fail whatever records there are: `name` in presentation form, NUL-terminated;
 * `type` 0 means every type. The last call for a question counts.
 */
MAILAUTH_API mailauth_status mailauth_zone_set_failure(mailauth_zone *zone, const char *name,
	uint16_t type, mailauth_dns_outcome outcome);

/*
 * An ask function whose `user` is a mailauth_zone: answers each question at once from it. Give it
 * to an object's _new function and the object never waits.
 */
MAILAUTH_API void mailauth_zone_ask(void *zone, mailauth_questions *questions, uint32_t id,
	const char *name, uint16_t type);

/*
 * Whether the zone says something of this very question: a record or a CNAME at the name, or a
 * failure; wildcards and the mere absence of a name do not count. For who asks others where the
 * zone has nothing to say. `name` is as for mailauth_zone_set_failure; 0 for one that is no name.
 */
MAILAUTH_API int mailauth_zone_has(const mailauth_zone *zone, const char *name, uint16_t type);

/* ------------------------------------------------------------------ internationalised names */

/*
 * Writes a domain name with its U-labels, in UTF-8, as A-labels (RFC 5890), and a NUL; a name in
 * ASCII comes out as it is. It fails closed: MAILAUTH_MALFORMED for what is no U-label, or cannot
 * be told to be one without the tables of Unicode. Without mailauth_context_set_idna those are
 * known that consist of small letters of Latin, Greek, Cyrillic, Armenian and Georgian, of Kana,
 * Han and Hangul, of digits and hyphens. More than 1020 octets are no name. `buf`, `cap` and `len`
 * are as for mailauth_authres_write.
 */
MAILAUTH_API mailauth_status mailauth_domain_to_ascii(const mailauth_context *context,
	const char *domain, size_t domain_len, char *buf, size_t cap, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
