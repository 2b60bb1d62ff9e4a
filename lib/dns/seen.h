/*
 * The records that were seen: "label, class, type and data equal" (RFC 2181 5), in canonical form
 * (RFC 4034 6), is the same record.
 */
#ifndef MA_SEEN_H
#define MA_SEEN_H

#include "arena.h"
#include "buf.h"
#include "master.h"
#include "table.h"

typedef enum ma_sight {
	MA_SIGHT_FIRST, /* the record is one of those seen from now on */
	MA_SIGHT_AGAIN,
	MA_SIGHT_FULL, /* it would be the first, but there are as many as may be */
	MA_SIGHT_NO_MEMORY
} ma_sight;

typedef struct ma_seen {
	const mailauth_context *context;
	ma_arena arena;
	ma_table records;
	ma_buf key; /* of the record that is looked for */
} ma_seen;

void ma_seen_init(ma_seen *seen, const mailauth_context *context);

/* Forgets all records, and may keep memory for the next ones. */
void ma_seen_reset(ma_seen *seen);
void ma_seen_release(ma_seen *seen);

/* Looks for the record; MAILAUTH_LIMIT_ZONE_RECORDS bounds those that are kept. */
ma_sight ma_seen_look(ma_seen *seen, const ma_entry *record);

#endif
