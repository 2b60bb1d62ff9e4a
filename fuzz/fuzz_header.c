/*
 * Target: ma_message, ma_fields_read, ma_body_hashes.
 *
 * The input is a message, fed whole, octet by octet and in pieces: always the same fields, defect
 * and hashes. Fields lie in the header, in order, and are of the grammar. A header without a defect
 * gives the same again field by field, with folds of CRLF and of LF.
 */
#include "ascii.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static const ma_body_hash_kind kinds[] = {
	{MAILAUTH_CANON_SIMPLE, MA_BODY_WHOLE, MAILAUTH_HASH_SHA256},
	{MAILAUTH_CANON_RELAXED, MA_BODY_WHOLE, MAILAUTH_HASH_SHA256},
	{MAILAUTH_CANON_RELAXED, 5, MAILAUTH_HASH_SHA256},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

typedef struct reading {
	ma_message message;
	ma_body_hash *hashes[KINDS];
	size_t headers;
} reading;

static mailauth_status want_hashes(void *user)
{
	reading *in = user;

	in->headers++;
	for (size_t i = 0; i < KINDS; i++)
		must(ma_body_hashes_want(&in->message.hashes, &in->message.arena, kinds[i],
			     &in->hashes[i]) == MA_BODY_HASH_OK);
	return MAILAUTH_OK;
}

static void start(reading *in, const mailauth_context *context)
{
	*in = (reading){.headers = 0};
	ma_message_init(&in->message, context, want_hashes, in);
}

/* In pieces of `step` octets, or body pieces behind fields. */
static void feed(reading *in, ma_slice octets, size_t step)
{
	for (size_t at = 0; at < octets.len; at += step) {
		size_t left = octets.len - at;
		ma_slice piece = ma_slice_of(octets.ptr + at, step < left ? step : left);

		must((in->message.by_field ? ma_message_body(&in->message, piece)
					   : ma_message_feed(&in->message, piece)) == MAILAUTH_OK);
	}
	must(ma_message_finish(&in->message) == MAILAUTH_OK);
	must(in->headers == 1);
}

/* No NUL, and no CR or LF but in folds. */
static bool is_clean(ma_slice value)
{
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] == 0 || value.ptr[i] == '\n')
			return false;
		if (value.ptr[i] != '\r')
			continue;
		if (value.len - i < 3 || value.ptr[i + 1] != '\n' ||
			!ma_is(value.ptr[i + 2], MA_WSP))
			return false;
		i++;
	}
	return true;
}

/* Each field as the grammar has it, and none before the end of the one before. */
static void check_fields(const ma_message *message)
{
	const uint8_t *at = message->header.data;
	const uint8_t *end = at != NULL ? at + message->header.len : NULL;

	for (size_t i = 0; i < message->fields.count; i++) {
		const ma_field *field = &message->fields.list[i];
		size_t colon = field->raw.len - field->value.len - 1;

		must(field->raw.ptr >= at && field->raw.len <= (size_t)(end - field->raw.ptr));
		must(field->name.ptr == field->raw.ptr && field->name.len > 0);
		must(field->name.len <= colon && field->raw.ptr[colon] == ':');
		must(field->value.ptr == field->raw.ptr + colon + 1);
		for (size_t k = 0; k < colon; k++)
			must(ma_is(field->raw.ptr[k], k < field->name.len ? MA_FTEXT : MA_WSP));
		must(message->fields.defect != MAILAUTH_DEFECT_NONE || is_clean(field->value));
		at = field->raw.ptr + field->raw.len;
	}
	if (message->fields.defect == MAILAUTH_DEFECT_NONE)
		must(message->fields.count > 0 || message->header.len == 0);
	else
		must(message->fields.defect_offset <= message->header.len ||
			message->fields.defect == MAILAUTH_DEFECT_HEADER_BYTES);
}

static void check_same(const reading *a, const reading *b)
{
	const ma_fields *these = &a->message.fields, *those = &b->message.fields;

	must(these->count == those->count && these->defect == those->defect);
	must(these->defect_offset == those->defect_offset);
	for (size_t i = 0; i < these->count; i++)
		must(ma_slice_equal(these->list[i].raw, those->list[i].raw));
	for (size_t i = 0; i < KINDS; i++) {
		must(a->hashes[i]->total == b->hashes[i]->total);
		must(memcmp(a->hashes[i]->digest, b->hashes[i]->digest, MA_SHA256_SIZE) == 0);
	}
}

/* Gives one field, with LF for CRLF if `lf`. */
static void give_field(reading *in, const ma_field *field, bool lf)
{
	uint8_t *value = malloc(field->value.len + 1);
	size_t len = 0;

	must(value != NULL);
	for (size_t i = 0; i < field->value.len; i++)
		if (!lf || field->value.ptr[i] != '\r')
			value[len++] = field->value.ptr[i];
	must(ma_message_header(&in->message,
		     ma_slice_of(field->raw.ptr, field->raw.len - field->value.len - 1),
		     ma_slice_of(value, len)) == MAILAUTH_OK);
	free(value);
}

/* The same message field by field; `whole` was read without a defect. */
static void check_by_field(const mailauth_context *context, const reading *whole, ma_slice octets)
{
	size_t header = whole->message.header.len + 2;
	size_t skip = header < octets.len ? header : octets.len;
	reading other;

	for (int lf = 0; lf <= 1; lf++) {
		start(&other, context);
		for (size_t i = 0; i < whole->message.fields.count; i++)
			give_field(&other, &whole->message.fields.list[i], lf);
		must(ma_message_end_header(&other.message) == MAILAUTH_OK);
		feed(&other, ma_slice_of(octets.ptr + skip, octets.len - skip), 3);
		check_same(whole, &other);
		ma_message_release(&other.message);
	}
}

/* A last field without its CRLF gets longer, and perhaps too long, when given as a field. */
static bool ends_with_crlf(const ma_message *message)
{
	return message->header.len == 0 || message->header.data[message->header.len - 1] == '\n';
}

static void judge(const mailauth_context *context, ma_slice octets)
{
	static const size_t steps[] = {1, 2, 7, 1023};
	reading whole, other;

	start(&whole, context);
	feed(&whole, octets, octets.len > 0 ? octets.len : 1);
	check_fields(&whole.message);
	start(&other, context);
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		feed(&other, octets, steps[i]);
		check_same(&whole, &other);
		ma_message_reset(&other.message);
		other.headers = 0;
	}
	ma_message_release(&other.message);
	if (whole.message.fields.defect == MAILAUTH_DEFECT_NONE && ends_with_crlf(&whole.message))
		check_by_field(context, &whole, octets);
	ma_message_release(&whole.message);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	must(context != NULL);
	must(mailauth_context_set_limit(context, MAILAUTH_LIMIT_HEADER_BYTES, 1024) == MAILAUTH_OK);
	must(mailauth_context_set_limit(context, MAILAUTH_LIMIT_HEADER_FIELDS, 20) == MAILAUTH_OK);
	judge(context, ma_slice_of(octets, len));
	mailauth_context_free(context);
	return 0;
}
