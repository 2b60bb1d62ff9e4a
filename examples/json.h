/*
 * JSON on one line (RFC 8259), written as it comes: commas and escapes are taken care of.
 *
 * The output is pure ASCII. Text is read as UTF-8; each octet that is not part of a well-formed
 * character (RFC 3629) comes out as U+FFFD, so the output can always be read.
 */
#ifndef EXAMPLES_JSON_H
#define EXAMPLES_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct json_writer {
	FILE *out;
	bool comma; /* something stands before the next value */
} json_writer;

/* In all of these, `key` is NULL for a value that is not the member of an object. */
void json_begin(json_writer *json, const char *key, char bracket);
void json_end(json_writer *json, char bracket);
void json_text(json_writer *json, const char *key, const char *text, size_t len);
void json_word(json_writer *json, const char *key, const char *word);
void json_number(json_writer *json, const char *key, uint64_t number);
void json_bool(json_writer *json, const char *key, bool value);
void json_null(json_writer *json, const char *key);

#endif
