/*
 * A header field on its way out: folding, and the forms in which octets that somebody else chose
 * may stand in a structured field. Shared by Authentication-Results and Received-SPF.
 */
#ifndef MA_FIELD_WRITER_H
#define MA_FIELD_WRITER_H

#include "buf.h"

#include <mailauth/authres.h>

typedef struct ma_field_writer {
	ma_buf *buf;
	mailauth_line_end line_end;
	size_t column; /* where the line has got to */
} ma_field_writer;

/* Begins the field with its name and colon. */
void ma_field_begin(ma_field_writer *out, ma_buf *buf, mailauth_line_end line_end,
	const char *name);

/* Goes on in a new line, or behind a space if the field is not folded. */
void ma_field_fold(ma_field_writer *out);

/*
 * Makes room for a piece of `len` octets: a space before it, or a fold if the line gets too long.
 */
void ma_field_gap(ma_field_writer *out, size_t len);

/* Ends the field with its line end. */
void ma_field_end(ma_field_writer *out);

/* Whether the pieces of a writer's arguments are as they may be. */
bool ma_field_arguments(mailauth_line_end line_end, const char *buf, size_t cap, const size_t *len);

/* Whether all octets are of these classes (ascii.h). */
bool ma_all_of(ma_slice slice, unsigned classes);

/*
 *   dot-atom-text  =  1*atext *("." 1*atext)                            RFC 5322 3.2.3
 */
bool ma_is_dot_atom(ma_slice text);

/* Writes a quoted-string (RFC 5322 3.2.4). The octets must be printable ASCII. */
void ma_put_quoted_string(ma_buf *buf, ma_slice text);

/*
 * Writes a comment, without the octets that could end it or begin another, and those that are not
 * printable ASCII (RFC 5322 3.2.2).
 */
void ma_put_comment(ma_buf *buf, ma_slice comment);

/* How long that comes out, with its parentheses. */
size_t ma_comment_length(ma_slice comment);

#endif
