/*
 * The header tokeniser: see field.h.
 *
 *   fields      =  *( field-name *WSP ":" unstructured CRLF )   RFC 5322 3.6.8, obs: 4.5.8
 *   field-name  =  1*ftext
 *
 * Unstructured text is taken as it is: 8-bit octets and lines of any length pass (RFC 6532). A
 * header defect is never mended here, since a mended header is not the one that was signed.
 */
#include "field.h"

#include "ascii.h"
#include "cursor.h"

const char *mailauth_defect_text(mailauth_defect defect)
{
	switch (defect) {
	case MAILAUTH_DEFECT_NONE:
		return "no defect";
	case MAILAUTH_DEFECT_HEADER_BYTES:
		return "header over the limit of octets";
	case MAILAUTH_DEFECT_HEADER_FIELDS:
		return "header over the limit of fields";
	case MAILAUTH_DEFECT_NO_COLON:
		return "header line without a colon";
	case MAILAUTH_DEFECT_FIELD_NAME:
		return "wrong octet in a field name";
	case MAILAUTH_DEFECT_FIRST_LINE_FOLDED:
		return "header begins with a continuation line";
	case MAILAUTH_DEFECT_BARE_CR:
		return "CR without LF in the header";
	case MAILAUTH_DEFECT_BARE_LF:
		return "LF without CR in the header";
	case MAILAUTH_DEFECT_NUL:
		return "NUL octet in the header";
	case MAILAUTH_DEFECT_LINE_END:
		return "line end inside a field that is no fold";
	}
	return "unknown defect";
}

/* Whether the defect may hide a field: see ma_fields_note. */
static bool leaves_doubt(mailauth_defect defect)
{
	switch (defect) {
	case MAILAUTH_DEFECT_HEADER_BYTES:
	case MAILAUTH_DEFECT_HEADER_FIELDS:
	case MAILAUTH_DEFECT_BARE_CR:
	case MAILAUTH_DEFECT_BARE_LF:
	case MAILAUTH_DEFECT_LINE_END:
		return true;
	case MAILAUTH_DEFECT_NONE:
	case MAILAUTH_DEFECT_NO_COLON:
	case MAILAUTH_DEFECT_FIELD_NAME:
	case MAILAUTH_DEFECT_FIRST_LINE_FOLDED:
	case MAILAUTH_DEFECT_NUL:
		break;
	}
	return false;
}

void ma_fields_note(ma_fields *fields, mailauth_defect defect, uint64_t offset)
{
	if (defect == MAILAUTH_DEFECT_NONE)
		return;
	fields->doubt = fields->doubt || leaves_doubt(defect);
	if (fields->defect != MAILAUTH_DEFECT_NONE && fields->defect_offset <= offset)
		return;
	fields->defect = defect;
	fields->defect_offset = offset;
}

/* The octets up to the first CRLF that is no fold, or to the end, and past that CRLF. */
static ma_slice take_raw(ma_cursor *in)
{
	const uint8_t *start = in->at;

	while (!ma_at_end(in)) {
		ma_slice rest = ma_slice_of(in->at, ma_left(in));
		const uint8_t *end;

		in->at += ma_slice_find(rest, '\r');
		end = in->at;
		if (ma_accept_text(in, "\r\n")) {
			int next = ma_peek(in);

			if (next != ' ' && next != '\t')
				return ma_slice_of(start, (size_t)(end - start));
		} else {
			ma_accept(in, '\r');
		}
	}
	return ma_slice_of(start, (size_t)(in->at - start));
}

/* Notes each octet of a raw field that no field may hold; the raw field has no CRLF but folds. */
static void note_octets(ma_slice raw, uint64_t start, ma_fields *fields)
{
	for (size_t i = 0; i < raw.len; i++) {
		if (raw.ptr[i] == 0)
			ma_fields_note(fields, MAILAUTH_DEFECT_NUL, start + i);
		else if (raw.ptr[i] == '\n')
			ma_fields_note(fields, MAILAUTH_DEFECT_BARE_LF, start + i);
		else if (raw.ptr[i] != '\r')
			continue;
		else if (raw.len - i < 2 || raw.ptr[i + 1] != '\n')
			ma_fields_note(fields, MAILAUTH_DEFECT_BARE_CR, start + i);
		else
			i++;
	}
}

/* Reads the name and the colon of a raw field; the value is what is left. */
static mailauth_defect split_raw(ma_slice raw, ma_field *field, size_t *offset)
{
	ma_cursor in = ma_cursor_over(raw);

	*offset = 0;
	if (raw.len > 0 && ma_is(raw.ptr[0], MA_WSP))
		return MAILAUTH_DEFECT_FIRST_LINE_FOLDED;
	field->raw = raw;
	field->name = ma_take(&in, MA_FTEXT);
	ma_take(&in, MA_WSP);
	*offset = raw.len - ma_left(&in);
	if (ma_slice_find(raw, ':') == raw.len)
		return MAILAUTH_DEFECT_NO_COLON;
	if (field->name.len == 0 || !ma_accept(&in, ':'))
		return MAILAUTH_DEFECT_FIELD_NAME;
	field->value = ma_slice_of(in.at, ma_left(&in));
	return MAILAUTH_DEFECT_NONE;
}

bool ma_looks_like_from(ma_slice name)
{
	static const char from[] = "from";
	size_t len = 0;

	for (size_t i = 0; i < name.len; i++) {
		if (!ma_is(name.ptr[i], MA_FTEXT))
			continue;
		if (len == sizeof from - 1 || ma_lower(name.ptr[i]) != (uint8_t)from[len])
			return false;
		len++;
	}
	return len == sizeof from - 1;
}

/*
 * Whether a line that is no field is a From field to some readers: ma_looks_like_from. Of a line
 * without a colon the first word is its name; the line that mailboxes put before a message has one
 * in its time of day.
 */
static bool hides_from(ma_slice raw)
{
	size_t colon = ma_slice_find(raw, ':');
	ma_cursor in = ma_cursor_over(raw);
	const uint8_t *word;

	if (colon < raw.len)
		return ma_looks_like_from(ma_slice_of(raw.ptr, colon));
	ma_take(&in, MA_FWS);
	word = in.at;
	while (!ma_at_end(&in) && !ma_is(*in.at, MA_FWS))
		in.at++;
	return ma_looks_like_from(ma_slice_of(word, (size_t)(in.at - word)));
}

static void note_hidden_from(ma_fields *fields, ma_slice raw)
{
	if (fields->hidden_from.len == 0)
		fields->hidden_from.ptr = raw.ptr;
	fields->hidden_from.len = (size_t)(raw.ptr + raw.len - fields->hidden_from.ptr);
}

/*
 * Reads the raw field that begins at `start` and notes what is wrong with it. False if it is no
 * field; one that only holds a wrong octet is, so that a signature with such an octet is seen.
 */
static bool read_field(ma_slice raw, uint64_t start, ma_field *field, ma_fields *fields)
{
	mailauth_defect form;
	size_t form_at;

	note_octets(raw, start, fields);
	form = split_raw(raw, field, &form_at);
	ma_fields_note(fields, form, start + form_at);
	if (form != MAILAUTH_DEFECT_NONE && hides_from(raw))
		note_hidden_from(fields, raw);
	return form == MAILAUTH_DEFECT_NONE;
}

/* How many fields there are, those with defects included. */
static size_t count_fields(ma_slice header)
{
	ma_cursor in = ma_cursor_over(header);
	size_t count = 0;

	for (; !ma_at_end(&in); count++)
		take_raw(&in);
	return count;
}

bool ma_fields_read(ma_arena *arena, ma_slice header, size_t max, ma_fields *fields)
{
	ma_cursor in = ma_cursor_over(header);
	size_t count = count_fields(header);

	fields->count = 0;
	fields->list = ma_arena_take(arena, count < max ? count : max, sizeof *fields->list);
	if (fields->list == NULL)
		return false;
	while (!ma_at_end(&in)) {
		uint64_t start = header.len - ma_left(&in);

		if (fields->count == max) {
			ma_fields_note(fields, MAILAUTH_DEFECT_HEADER_FIELDS, start);
			break;
		}
		if (read_field(take_raw(&in), start, &fields->list[fields->count], fields))
			fields->count++;
	}
	return true;
}
