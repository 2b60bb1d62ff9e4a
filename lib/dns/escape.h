/*
 * Escapes in the text of names and strings (RFC 1035 5.1).
 */
#ifndef MA_ESCAPE_H
#define MA_ESCAPE_H

#include "buf.h"
#include "cursor.h"

/* One octet of text, and whether it was escaped: then it has no special meaning. */
typedef struct ma_char {
	uint8_t octet;
	bool escaped;
} ma_char;

/* Takes one octet, written as itself, as \X or as \DDD. */
ma_parse ma_char_next(ma_cursor *in, ma_char *taken);

/* Writes one octet so that ma_char_next reads it back; those in `special` get a backslash. */
void ma_put_escaped(ma_buf *buf, uint8_t octet, const char *special);

/* Writes a string in quotes, on one line, whatever octets it has. */
void ma_put_quoted(ma_buf *buf, ma_slice string);

#endif
