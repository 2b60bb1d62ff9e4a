/*
 * A message being read, for tests: its owner wants a body hash of each kind, each piece of input is
 * a heap block of exactly its size, and what was read can be shown as text.
 */
#ifndef MA_READING_H
#define MA_READING_H

#include "message.h"
#include "naive.h"
#include "show.h"
#include "test.h"

enum {
	HEADER_MIN = 1024, /* the least that MAILAUTH_LIMIT_HEADER_BYTES can be */
	KINDS = 4
};

static const ma_body_hash_kind kinds[KINDS] = {
	{MAILAUTH_CANON_SIMPLE, MA_BODY_WHOLE, MAILAUTH_HASH_SHA256},
	{MAILAUTH_CANON_RELAXED, MA_BODY_WHOLE, MAILAUTH_HASH_SHA256},
	{MAILAUTH_CANON_SIMPLE, 3, MAILAUTH_HASH_SHA256},
	{MAILAUTH_CANON_RELAXED, 0, MAILAUTH_HASH_SHA256},
};

/* A message and its owner, which wants a hash of each kind. */
typedef struct reading {
	ma_message message;
	ma_body_hash *hashes[KINDS];
	size_t headers; /* how often the header was complete */
	mailauth_status answer;
} reading;

static inline mailauth_status want_hashes(void *user)
{
	reading *in = user;

	in->headers++;
	assert_int_equal(in->message.stage, MA_STAGE_BODY);
	for (size_t i = 0; i < KINDS; i++)
		if (ma_body_hashes_want(&in->message.hashes, &in->message.arena, kinds[i],
			    &in->hashes[i]) == MA_BODY_HASH_NO_MEMORY)
			return MAILAUTH_NO_MEMORY;
	return in->answer;
}

static inline mailauth_context *make_context(uint64_t fields)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	assert_int_equal(
		mailauth_context_set_limit(context, MAILAUTH_LIMIT_HEADER_BYTES, HEADER_MIN),
		MAILAUTH_OK);
	assert_int_equal(mailauth_context_set_limit(context, MAILAUTH_LIMIT_HEADER_FIELDS, fields),
		MAILAUTH_OK);
	return context;
}

static inline void start(reading *in, const mailauth_context *context)
{
	*in = (reading){.answer = MAILAUTH_OK};
	ma_message_init(&in->message, context, want_hashes, in);
}

static inline mailauth_status feed_copy(reading *in, ma_slice octets)
{
	uint8_t *copy = exact_copy(octets.ptr, octets.len);
	mailauth_status status;

	if (in->message.by_field)
		status = ma_message_body(&in->message, ma_slice_of(copy, octets.len));
	else
		status = ma_message_feed(&in->message, ma_slice_of(copy, octets.len));
	free(copy);
	return status;
}

/* All octets, in pieces of `first`, then `step`. */
static inline void feed_pieces(reading *in, ma_slice octets, size_t first, size_t step)
{
	size_t len = first;

	for (size_t at = 0; at < octets.len; at += len, len = step) {
		if (len > octets.len - at)
			len = octets.len - at;
		assert_int_equal(feed_copy(in, ma_slice_of(octets.ptr + at, len)), MAILAUTH_OK);
	}
	assert_int_equal(ma_message_finish(&in->message), MAILAUTH_OK);
}

static inline mailauth_status header_copy(reading *in, ma_slice name, ma_slice value)
{
	uint8_t *name_copy = exact_copy(name.ptr, name.len);
	uint8_t *value_copy = exact_copy(value.ptr, value.len);
	mailauth_status status = ma_message_header(&in->message, ma_slice_of(name_copy, name.len),
		ma_slice_of(value_copy, value.len));

	free(name_copy);
	free(value_copy);
	return status;
}

/* Fields, defect, and the canonical octets' number and digest of each hash. */
static inline void show_reading(const reading *in, char *text, size_t cap)
{
	size_t len = show_fields(&in->message.fields, text, cap);

	assert_int_equal(in->headers, 1);
	assert_int_equal(in->message.stage, MA_STAGE_DONE);
	for (size_t i = 0; i < KINDS; i++) {
		assert_true(cap - len > 128);
		len += (size_t)snprintf(text + len, cap - len,
			" %u:", (unsigned)in->hashes[i]->total);
		for (size_t k = 0; k < MA_SHA256_SIZE; k++)
			len += (size_t)snprintf(text + len, cap - len, "%02x",
				in->hashes[i]->digest[k]);
	}
}

/* What show_reading must say, with the hashes made by naive.h. */
static inline void show_wanted(const char *fields, ma_slice body, char *text, size_t cap)
{
	uint8_t *canonical = malloc(body.len + 2);
	size_t len = (size_t)snprintf(text, cap, "%s", fields);

	assert_non_null(canonical);
	for (size_t i = 0; i < KINDS; i++) {
		size_t total = naive_body(kinds[i].canonicalization, body, canonical);
		uint8_t digest[MA_SHA256_SIZE];
		ma_hash hash;

		ma_hash_begin(&hash, NULL, MAILAUTH_HASH_SHA256);
		ma_hash_feed(&hash, canonical,
			total < kinds[i].length ? total : (size_t)kinds[i].length);
		ma_hash_end(&hash, digest);
		assert_true(cap - len > 128);
		len += (size_t)snprintf(text + len, cap - len, " %u:", (unsigned)total);
		for (size_t k = 0; k < MA_SHA256_SIZE; k++)
			len += (size_t)snprintf(text + len, cap - len, "%02x", digest[k]);
	}
	free(canonical);
}

static inline void compare(const reading *in, const char *want)
{
	static char got[16384];

	show_reading(in, got, sizeof got);
	assert_string_equal(got, want);
}

#endif
