/*
 * A message coming in: octets in pieces of any size, or field by field. The header is kept, the
 * body goes through the body hash sinks and is gone.
 */
#ifndef MA_MESSAGE_H
#define MA_MESSAGE_H

#include "arena.h"
#include "bodyhash.h"
#include "buf.h"
#include "field.h"

/*
 * Called once when the header is complete, before any octet of the body: the moment to want body
 * hashes.
 */
typedef mailauth_status (*ma_header_fn)(void *user);

typedef enum ma_message_stage { MA_STAGE_HEADER, MA_STAGE_BODY, MA_STAGE_DONE } ma_message_stage;

/* Where in a line the header has got to. */
typedef enum ma_line_state {
	MA_LINE_START,
	MA_LINE_START_CR, /* a CR stands at the start of the line: LF ends the header */
	MA_LINE_INSIDE,
	MA_LINE_INSIDE_CR
} ma_line_state;

typedef struct ma_message {
	const mailauth_context *context;
	ma_header_fn header_complete;
	void *user;
	ma_message_stage stage;
	ma_line_state line;
	bool by_field;          /* given field by field, so octets may not be fed */
	bool cut;               /* the header was over its limit; what follows is not looked at */
	mailauth_status status; /* sticky until reset */
	ma_buf header;
	ma_arena arena;   /* for `fields` and for the owner: ends at reset */
	ma_fields fields; /* once the header is complete */
	ma_body_hashes hashes;
} ma_message;

void ma_message_init(ma_message *message, const mailauth_context *context,
	ma_header_fn header_complete, void *user);
void ma_message_reset(ma_message *message);
void ma_message_release(ma_message *message);

/* As the public functions of the same names, for example mailauth_dkim_verifier_feed. */
mailauth_status ma_message_feed(ma_message *message, ma_slice octets);
mailauth_status ma_message_header(ma_message *message, ma_slice name, ma_slice value);
mailauth_status ma_message_end_header(ma_message *message);
mailauth_status ma_message_body(ma_message *message, ma_slice octets);
mailauth_status ma_message_finish(ma_message *message);

#endif
