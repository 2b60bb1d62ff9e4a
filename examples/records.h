/*
 * The records of a master file, kept.
 */
#ifndef EXAMPLES_RECORDS_H
#define EXAMPLES_RECORDS_H

#include <stddef.h>
#include <stdint.h>

#include <mailauth/master.h>

typedef struct record {
	char *owner; /* absolute, in lower case */
	uint16_t type;
	uint32_t ttl;
	uint8_t *rdata;
	size_t len;
} record;

/* All zeros is empty. */
typedef struct records {
	record *rows;
	size_t count, room;
	const char *file;
} records;

/*
 * Reads a file, "-" for standard input. Returns an exit code, having said what was wrong; with
 * CODE_MALFORMED too what can be read is there.
 */
int records_read(records *it, const mailauth_context *context, const char *file);

void records_free(records *it);

#endif
