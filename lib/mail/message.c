/*
 * Message input: see message.h.
 *
 * Errors stick: after one, every call returns it and does nothing. A header over its limit is no
 * error but a defect, which the owner turns into a verdict.
 */
#include "message.h"

#include "ascii.h"
#include "cursor.h"

void ma_message_init(ma_message *message, const mailauth_context *context,
	ma_header_fn header_complete, void *user)
{
	*message = (ma_message){
		.context = context,
		.header_complete = header_complete,
		.user = user,
	};
	message->hashes.max = ma_limit(context, MAILAUTH_LIMIT_DKIM_BODY_HASHES);
	ma_buf_grow(&message->header, context);
	ma_arena_init(&message->arena, context);
}

void ma_message_reset(ma_message *message)
{
	ma_message old = *message;

	ma_body_hashes_drop(&old.hashes);
	ma_buf_reset(&old.header);
	ma_arena_reset(&old.arena);
	ma_message_init(message, old.context, old.header_complete, old.user);
	message->header = old.header;
	message->arena = old.arena;
}

void ma_message_release(ma_message *message)
{
	ma_body_hashes_drop(&message->hashes);
	ma_buf_release(&message->header);
	ma_arena_release(&message->arena);
}

/* Keeps the status, good or bad, for the calls to come. */
static mailauth_status stick(ma_message *message, mailauth_status status)
{
	message->status = status;
	return status;
}

/* ---------------------------------------------------------------- the header */

/* The header is there: splits it and tells the owner. */
static mailauth_status complete_header(ma_message *message)
{
	size_t max_fields = ma_limit(message->context, MAILAUTH_LIMIT_HEADER_FIELDS);

	message->stage = MA_STAGE_BODY;
	if (message->header.status != MAILAUTH_OK)
		return stick(message, message->header.status);
	if (!ma_fields_read(&message->arena, ma_buf_slice(&message->header), max_fields,
		    &message->fields))
		return stick(message, MAILAUTH_NO_MEMORY);
	return stick(message, message->header_complete(message->user));
}

/* Whether a field ends before the octet at `at`, which is one of the header's. */
static bool field_ends_at(const uint8_t *header, size_t at)
{
	return at >= 2 && header[at - 2] == '\r' && header[at - 1] == '\n' &&
		!ma_is(header[at], MA_WSP);
}

/* The header is over its limit: keeps the fields that are whole within it and looks no further. */
static mailauth_status cut_header(ma_message *message)
{
	size_t limit = ma_limit(message->context, MAILAUTH_LIMIT_HEADER_BYTES);
	size_t keep = limit;

	while (keep > 0 && !field_ends_at(message->header.data, keep))
		keep--;
	message->header.len = keep;
	message->cut = true;
	ma_fields_note(&message->fields, MAILAUTH_DEFECT_HEADER_BYTES, limit);
	return complete_header(message);
}

/* Whether the header without its empty line, as far as it has come, is over the limit. */
static bool header_over_limit(const ma_message *message)
{
	size_t len = message->header.len;

	if (message->line == MA_LINE_START_CR)
		len--;
	return len > ma_limit(message->context, MAILAUTH_LIMIT_HEADER_BYTES);
}

/* Follows one octet of the header; true when it ends the empty line. */
static bool ends_header(ma_line_state *line, uint8_t octet)
{
	bool at_start = *line == MA_LINE_START;

	if (octet == '\n' && *line == MA_LINE_START_CR)
		return true;
	if (octet == '\n' && *line == MA_LINE_INSIDE_CR)
		*line = MA_LINE_START;
	else if (octet == '\r')
		*line = at_start ? MA_LINE_START_CR : MA_LINE_INSIDE_CR;
	else
		*line = MA_LINE_INSIDE;
	return false;
}

/* Takes octets of the header, up to its end or limit, off the front of `octets`. */
static mailauth_status feed_header(ma_message *message, ma_slice *octets)
{
	size_t limit = ma_limit(message->context, MAILAUTH_LIMIT_HEADER_BYTES);
	size_t room = limit + 2 - message->header.len;
	size_t most = octets->len < room ? octets->len : room;
	bool ended = false;
	size_t n = 0;

	while (n < most && !ended)
		ended = ends_header(&message->line, octets->ptr[n++]);
	ma_put(&message->header, octets->ptr, n);
	octets->ptr += n;
	octets->len -= n;
	if (message->header.status != MAILAUTH_OK)
		return stick(message, message->header.status);
	if (ended) {
		message->header.len -= 2;
		return complete_header(message);
	}
	return header_over_limit(message) ? cut_header(message) : MAILAUTH_OK;
}

/*
 * Notes octets that are not there: an error that sticks. Any error keeps the message from being
 * fed.
 */
static mailauth_status take_argument(ma_message *message, ma_slice octets)
{
	if (message->status == MAILAUTH_OK && octets.ptr == NULL && octets.len > 0)
		message->status = MAILAUTH_BAD_ARGUMENT;
	return message->status;
}

mailauth_status ma_message_feed(ma_message *message, ma_slice octets)
{
	if (take_argument(message, octets) != MAILAUTH_OK)
		return message->status;
	if (message->by_field || message->stage == MA_STAGE_DONE)
		return stick(message, MAILAUTH_BAD_STATE);
	while (message->stage == MA_STAGE_HEADER && octets.len > 0)
		if (feed_header(message, &octets) != MAILAUTH_OK)
			return message->status;
	if (message->stage == MA_STAGE_BODY && !message->cut)
		ma_body_hashes_feed(&message->hashes, octets);
	return MAILAUTH_OK;
}

/* ---------------------------------------------------------------- field by field */

/* The slice, or as much of it as is needed to go over a limit. */
static ma_slice at_most(ma_slice slice, size_t limit)
{
	return slice.len > limit ? ma_slice_of(slice.ptr, limit + 1) : slice;
}

/*
 * Where a line end stands that is no fold, since no white space follows; else the value's length.
 */
static size_t find_line_end(ma_slice value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] == '\n' && (value.len - i < 2 || !ma_is(value.ptr[i + 1], MA_WSP)))
			return i;
	return value.len;
}

/*
 * Whether name and value are one field: the name as split from its field, the value without what
 * would make two fields of it. If not, the defect is noted.
 */
static bool is_one_field(ma_message *message, ma_slice name, ma_slice value)
{
	size_t start = message->header.len, line_end = find_line_end(value);
	ma_cursor in = ma_cursor_over(name);
	bool named = ma_take(&in, MA_FTEXT).len > 0;

	ma_take(&in, MA_WSP);
	if (!named || !ma_at_end(&in)) {
		ma_fields_note(&message->fields, MAILAUTH_DEFECT_FIELD_NAME,
			start + name.len - ma_left(&in));
		message->fields.doubt = message->fields.doubt || ma_looks_like_from(name);
		return false;
	}
	if (line_end < value.len) {
		ma_fields_note(&message->fields, MAILAUTH_DEFECT_LINE_END,
			start + name.len + 1 + line_end);
		return false;
	}
	return true;
}

/*
 * Whether what is not one field is one line, and From to some readers. It goes into the header, so
 * that its domains are seen; a value that would make two lines leaves doubt, without that.
 */
static bool hides_from(ma_slice name, ma_slice value)
{
	return ma_looks_like_from(name) && find_line_end(value) == value.len;
}

/* Appends a field's value, whose folds may be LF alone: in the header they are CRLF. */
static void put_value(ma_buf *header, ma_slice value)
{
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] == '\n' && (i == 0 || value.ptr[i - 1] != '\r'))
			ma_put_octet(header, '\r');
		ma_put_octet(header, value.ptr[i]);
	}
}

/* Appends a name. One that is none stays none, and is part of one line. */
static void put_name(ma_buf *header, ma_slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		bool fits = ma_is(name.ptr[i], i == 0 ? MA_FTEXT : MA_FTEXT | MA_WSP);

		ma_put_octet(header, fits ? name.ptr[i] : 0x80);
	}
}

mailauth_status ma_message_header(ma_message *message, ma_slice name, ma_slice value)
{
	size_t limit = ma_limit(message->context, MAILAUTH_LIMIT_HEADER_BYTES);

	if (take_argument(message, name) != MAILAUTH_OK ||
		take_argument(message, value) != MAILAUTH_OK)
		return message->status;
	if (message->stage != MA_STAGE_HEADER || (message->header.len > 0 && !message->by_field))
		return stick(message, MAILAUTH_BAD_STATE);
	message->by_field = true;
	if (message->cut || (!is_one_field(message, name, value) && !hides_from(name, value)))
		return MAILAUTH_OK;
	put_name(&message->header, at_most(name, limit));
	ma_put_octet(&message->header, ':');
	put_value(&message->header, at_most(value, limit));
	ma_put_text(&message->header, "\r\n");
	if (message->header.status != MAILAUTH_OK)
		return stick(message, message->header.status);
	message->cut = header_over_limit(message);
	return MAILAUTH_OK;
}

mailauth_status ma_message_end_header(ma_message *message)
{
	if (message->status != MAILAUTH_OK)
		return message->status;
	if (message->stage != MA_STAGE_HEADER || (message->header.len > 0 && !message->by_field))
		return stick(message, MAILAUTH_BAD_STATE);
	message->by_field = true;
	return message->cut ? cut_header(message) : complete_header(message);
}

/* ---------------------------------------------------------------- the body and the end */

mailauth_status ma_message_body(ma_message *message, ma_slice octets)
{
	if (take_argument(message, octets) != MAILAUTH_OK)
		return message->status;
	if (!message->by_field || message->stage != MA_STAGE_BODY)
		return stick(message, MAILAUTH_BAD_STATE);
	if (!message->cut)
		ma_body_hashes_feed(&message->hashes, octets);
	return MAILAUTH_OK;
}

mailauth_status ma_message_finish(ma_message *message)
{
	if (message->status != MAILAUTH_OK)
		return message->status;
	if (message->stage == MA_STAGE_DONE)
		return stick(message, MAILAUTH_BAD_STATE);
	if (message->stage == MA_STAGE_HEADER && message->cut)
		cut_header(message);
	else if (message->stage == MA_STAGE_HEADER)
		complete_header(message);
	if (!ma_body_hashes_finish(&message->hashes) && message->status == MAILAUTH_OK)
		message->status = MAILAUTH_CALLBACK_FAILED;
	message->stage = MA_STAGE_DONE;
	return message->status;
}
