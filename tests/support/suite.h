/*
 * The token lines of the conformance suites, whose README.md describes them: one record a line,
 * tokens with one space between them, bare or quoted.
 *
 *	zone example.com TXT "v=spf1 -all"
 */
#ifndef MA_SUITE_H
#define MA_SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <mailauth/dns.h>

#define SUITE_TOKENS_MAX 64

typedef struct suite_token {
	char *text; /* may hold any octet, NUL too; there is a NUL behind it */
	size_t len;
	bool quoted; /* a quoted "TIMEOUT" is data, a bare TIMEOUT is a marker */
} suite_token;

typedef enum suite_result {
	SUITE_LINE,     /* a line was read: `tokens` */
	SUITE_END,      /* there is none left */
	SUITE_MALFORMED /* a line cannot be read: `line` and `error` */
} suite_result;

typedef struct suite_reader {
	char *at, *end;
	size_t line; /* of the tokens or the error, from 1 */
	const char *error;
	size_t count;
	suite_token tokens[SUITE_TOKENS_MAX];
} suite_reader;

/* Reads from `text`, which must stay and is changed: tokens are decoded where they stand. */
void suite_open(suite_reader *reader, char *text, size_t len);

/* The next line that is neither empty nor a comment. */
suite_result suite_next(suite_reader *reader);

/* Whether the token is this word, bare. */
bool suite_is(const suite_token *token, const char *word);

/* The path of a file in a folder, for free(). */
char *suite_path(const char *folder, const char *file);

/* A whole file, for free(); NULL, after saying why on stdout, if it cannot be read. */
char *suite_load(const char *folder, const char *file, size_t *len);

/*
 * Writes a `zone` line as master-file text for mailauth_zone_read. False, with the reader's error
 * set, if it is none. What a master file cannot say as the suites do becomes what comes to the
 * same: an empty host is the root, and a TXT record without strings has one that is empty.
 */
bool suite_put_zone(FILE *out, suite_reader *reader);

/* The zone of a file of zone lines; NULL, after saying why on stdout, if it cannot be read. */
mailauth_zone *suite_load_zone(const mailauth_context *context, const char *folder,
	const char *file);

#endif
