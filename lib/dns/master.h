/*
 * Master files (RFC 1035 5.1), entry by entry.
 */
#ifndef MA_MASTER_H
#define MA_MASTER_H

#include "buf.h"
#include "name.h"
#include "token.h"

#include <mailauth/dns.h>

enum {
	MA_SETTING_KEY_MAX = 64,     /* octets of a key of $SET */
	MA_SETTING_VALUE_MAX = 65536 /* octets of a value */
};

typedef enum ma_entry_kind {
	MA_ENTRY_RECORD,
	MA_ENTRY_FAIL,   /* $FAIL name type outcome */
	MA_ENTRY_SECURE, /* $SECURE name type */
	MA_ENTRY_SET,    /* $SET key value */
	MA_ENTRY_INCLUDE /* $INCLUDE value [owner] */
} ma_entry_kind;

typedef struct ma_entry {
	ma_entry_kind kind;
	ma_place place;       /* where it begins */
	const ma_name *owner; /* lives until the next entry */
	uint16_t type;        /* 0 is $FAIL's "*" */
	uint32_t ttl;         /* of a record */
	ma_slice rdata;       /* of a record, valid of its type; lives until the next entry */
	mailauth_dns_outcome outcome; /* of a $FAIL */
	ma_slice key;                 /* of a $SET, in the text */
	ma_slice value; /* of a $SET or $INCLUDE, without escapes; lives until the next entry */
	bool has_owner; /* of an $INCLUDE: the origin in it */
} ma_entry;

typedef struct ma_master {
	ma_tokens tokens; /* with the error */
	ma_name origin;
	ma_name owner;       /* the last one stated */
	ma_slice owner_text; /* as which it stands in the text; empty: look no further */
	ma_name named;       /* by a directive */
	bool has_origin;     /* or else relative names are refused */
	bool has_owner, has_default_ttl;
	bool may_include;     /* $INCLUDE is an entry, or else refused */
	uint32_t default_ttl; /* of $TTL */
	uint32_t last_ttl;    /* the last one stated, or of the SOA */
	ma_buf rdata;         /* or a value */
} ma_master;

/*
 * Over the text, which must live as long; a byte order mark at its start is passed over. The origin
 * is the root.
 */
void ma_master_init(ma_master *master, const mailauth_context *context, ma_slice text);

/* Goes on with another text, which begins at the start of this line. */
void ma_master_continue(ma_master *master, ma_slice text, uint64_t line);

/* Forgets the last owner and TTL that were stated. */
void ma_master_forget(ma_master *master);

/* Gives the memory back. */
void ma_master_release(ma_master *master);

/*
 * Reads on to the next entry that is for the caller. MA_END at the end of the text. MA_SYNTAX: if
 * the status of `rdata` is MAILAUTH_OK, what stands there cannot be read, and `tokens` says why.
 */
ma_parse ma_master_next(ma_master *master, ma_entry *entry);

#endif
