/*
 * Header fields on their way out: see field_writer.h. Nothing here decides whether something is let
 * out; what is, cannot end its line, its string or its comment.
 */
#include "field_writer.h"

#include "ascii.h"
#include "cursor.h"

#include <string.h>

#define TAB_STOP 8

void ma_field_begin(ma_field_writer *out, ma_buf *buf, mailauth_line_end line_end, const char *name)
{
	*out = (ma_field_writer){buf, line_end, strlen(name)};
	ma_put_text(buf, name);
}

void ma_field_fold(ma_field_writer *out)
{
	switch (out->line_end) {
	case MAILAUTH_LINE_CRLF:
		ma_put_text(out->buf, "\r\n\t");
		break;
	case MAILAUTH_LINE_LF:
		ma_put_text(out->buf, "\n\t");
		break;
	case MAILAUTH_LINE_UNFOLDED:
		ma_put_text(out->buf, " ");
		out->column++;
		return;
	}
	out->column = TAB_STOP;
}

void ma_field_gap(ma_field_writer *out, size_t len)
{
	if (out->line_end != MAILAUTH_LINE_UNFOLDED && out->column + 1 + len > MA_AUTHRES_LINE) {
		ma_field_fold(out);
	} else {
		ma_put_text(out->buf, " ");
		out->column++;
	}
	out->column += len;
}

void ma_field_end(ma_field_writer *out)
{
	if (out->line_end == MAILAUTH_LINE_CRLF)
		ma_put_text(out->buf, "\r\n");
	else if (out->line_end == MAILAUTH_LINE_LF)
		ma_put_text(out->buf, "\n");
}

bool ma_field_arguments(mailauth_line_end line_end, const char *buf, size_t cap, const size_t *len)
{
	return (buf != NULL || cap == 0) && len != NULL &&
		(unsigned)line_end <= MAILAUTH_LINE_UNFOLDED;
}

bool ma_all_of(ma_slice slice, unsigned classes)
{
	ma_cursor in = ma_cursor_over(slice);

	ma_take(&in, classes);
	return ma_at_end(&in);
}

bool ma_is_dot_atom(ma_slice text)
{
	ma_cursor in = ma_cursor_over(text);

	do {
		if (ma_take(&in, MA_ATEXT).len == 0)
			return false;
	} while (ma_accept(&in, '.'));
	return ma_at_end(&in);
}

void ma_put_quoted_string(ma_buf *buf, ma_slice text)
{
	ma_put_octet(buf, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			ma_put_octet(buf, '\\');
		ma_put_octet(buf, text.ptr[i]);
	}
	ma_put_octet(buf, '"');
}

void ma_put_comment(ma_buf *buf, ma_slice comment)
{
	ma_put_text(buf, "(");
	for (size_t i = 0; i < comment.len; i++) {
		uint8_t octet = comment.ptr[i];

		/*
		 * ';' and '"' too: there are readers that split at them before they look for
		 * comments
		 */
		if (ma_is(octet, MA_PRINT) && memchr("()\\;\"", octet, 5) == NULL)
			ma_put_octet(buf, octet);
	}
	ma_put_text(buf, ")");
}

size_t ma_comment_length(ma_slice comment)
{
	ma_buf count; /* without room, it counts */

	ma_buf_over(&count, NULL, 0);
	ma_put_comment(&count, comment);
	return count.len;
}
