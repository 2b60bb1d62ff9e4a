/*
 * What the tests of the verifier share: the signed messages of tests/data/dkim, a verifier that is
 * answered from the zone there, ways to change a message and to feed it, and a verdict as text.
 */
#ifndef MA_FIXTURE_H
#define MA_FIXTURE_H

#include "test.h"

#include <mailauth/mailauth.h>

#define DATA MA_SOURCE_DIR "/tests/data/dkim/"

/* When the messages are judged: behind the t= of dkimpy's, within x= of all but times.eml. */
#define NOW 1900000000

#define VERDICT_ROOM 32768

/* Octets on the heap, without one to spare. */
typedef struct octets {
	uint8_t *data;
	size_t len;
} octets;

/* A file of tests/data/dkim. */
static inline octets load(const char *name)
{
	octets file = {NULL, 0};
	char path[512];
	FILE *in;
	long len;

	assert_in_range(snprintf(path, sizeof path, DATA "%s", name), 1, sizeof path - 1);
	in = fopen(path, "rb");
	if (in == NULL)
		fail_msg("cannot read %s", path);
	assert_int_equal(fseek(in, 0, SEEK_END), 0);
	len = ftell(in);
	assert_true(len > 0);
	rewind(in);
	file.len = (size_t)len;
	file.data = malloc(file.len);
	assert_non_null(file.data);
	assert_int_equal(fread(file.data, 1, file.len, in), file.len);
	fclose(in);
	return file;
}

/* Where `part` first stands; SIZE_MAX if it does not. */
static inline size_t find(octets in, const char *part, size_t len)
{
	for (size_t i = 0; i + len <= in.len; i++)
		if (memcmp(in.data + i, part, len) == 0)
			return i;
	return SIZE_MAX;
}

/* Puts `len` octets in the place of `gone` octets at `at`. */
static inline void splice(octets *in, size_t at, size_t gone, const void *put, size_t len)
{
	octets made = {malloc(in->len - gone + len), in->len - gone + len};

	assert_true(at <= in->len && gone <= in->len - at);
	assert_non_null(made.data);
	memcpy(made.data, in->data, at);
	if (len > 0)
		memcpy(made.data + at, put, len);
	memcpy(made.data + at + len, in->data + at + gone, in->len - at - gone);
	free(in->data);
	*in = made;
}

/* Puts one text in the place of the first `from`, which must be there; returns where. */
static inline size_t replace(octets *in, const char *from, const char *to)
{
	size_t at = find(*in, from, strlen(from));

	if (at == SIZE_MAX)
		fail_msg("not in the message: %s", from);
	splice(in, at, strlen(from), to, strlen(to));
	return at;
}

static inline void append(octets *in, const void *put, size_t len)
{
	splice(in, in->len, 0, put, len);
}

/* Where the body begins, or the end of a message that has none. */
static inline size_t body_of(octets in)
{
	size_t at = find(in, "\r\n\r\n", 4);

	return at == SIZE_MAX ? in.len : at + 4;
}

/* The length of the field at `at`, its CRLF included: it ends where no white space follows. */
static inline size_t field_length(octets in, size_t at)
{
	for (size_t i = at + 2; i <= in.len; i++)
		if (memcmp(in.data + i - 2, "\r\n", 2) == 0)
			if (i == in.len || (in.data[i] != ' ' && in.data[i] != '\t'))
				return i - at;
	return in.len - at;
}

/* ---------------------------------------------------------------- the verifier */

/* All zeros: answers at once from example.zone. */
typedef struct fixture {
	test_memory memory;
	mailauth_context *context;
	mailauth_zone *zone;
	mailauth_dkim_verifier *verifier;
} fixture;

static inline mailauth_zone *load_zone(const mailauth_context *context, const char *name)
{
	mailauth_zone *zone = mailauth_zone_new(context);
	octets text = load(name);

	assert_int_equal(mailauth_zone_read(zone, (const char *)text.data, text.len), MAILAUTH_OK);
	free(text.data);
	return zone;
}

/* A context and its zone, without a verifier. */
static inline void open_context(fixture *f)
{
	f->memory = (test_memory){0};
	f->context = mailauth_context_new(test_allocate, &f->memory);
	assert_non_null(f->context);
#ifdef MA_FIXTURE_PROVIDER
	MA_FIXTURE_PROVIDER(f->context);
#endif
	f->zone = load_zone(f->context, "example.zone");
	f->verifier = NULL;
}

/* A verifier whose time is NOW; `ask` NULL: pull. */
static inline void open_verifier(fixture *f, mailauth_ask_fn ask, void *user)
{
	f->verifier = mailauth_dkim_verifier_new(f->context, ask, user);
	assert_non_null(f->verifier);
	assert_int_equal(mailauth_dkim_verifier_set_time(f->verifier, NOW), MAILAUTH_OK);
}

static inline void open_fixture(fixture *f)
{
	open_context(f);
	open_verifier(f, mailauth_zone_ask, f->zone);
}

static inline void close_fixture(fixture *f)
{
	mailauth_dkim_verifier_free(f->verifier);
	mailauth_zone_free(f->zone);
	mailauth_context_free(f->context);
	assert_int_equal(f->memory.in_use, 0);
}

static inline void limit(fixture *f, mailauth_limit limit, uint64_t value)
{
	assert_int_equal(mailauth_context_set_limit(f->context, limit, value), MAILAUTH_OK);
}

/* ---------------------------------------------------------------- feeding */

/* Feeds a piece from a heap block of its own, without an octet to spare. */
static inline void feed_piece(mailauth_dkim_verifier *verifier, const uint8_t *data, size_t len)
{
	uint8_t *piece = exact_copy(data, len);

	assert_int_equal(mailauth_dkim_verifier_feed(verifier, piece, len), MAILAUTH_OK);
	free(piece);
}

static inline void feed_whole(mailauth_dkim_verifier *verifier, octets message)
{
	feed_piece(verifier, message.data, message.len);
}

static inline void feed_octets(mailauth_dkim_verifier *verifier, octets message)
{
	for (size_t i = 0; i < message.len; i++)
		feed_piece(verifier, message.data + i, 1);
}

/* Numerical Recipes' generator: the same numbers in every run. */
static inline uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 16;
}

/* Pieces of any size, empty ones too, and runs between them. */
static inline void feed_random(mailauth_dkim_verifier *verifier, octets message)
{
	uint32_t state = (uint32_t)message.len;

	for (size_t at = 0, n; at < message.len; at += n) {
		n = next_random(&state) % (next_random(&state) % 2 == 0 ? 4 : 300);
		n = n < message.len - at ? n : message.len - at;
		feed_piece(verifier, message.data + at, n);
		assert_int_equal(mailauth_dkim_verifier_run(verifier), MAILAUTH_PENDING);
	}
}

static inline void feed_field(mailauth_dkim_verifier *verifier, const uint8_t *data, size_t len)
{
	const uint8_t *colon = memchr(data, ':', len);
	size_t name_len = colon != NULL ? (size_t)(colon - data) : len;
	size_t value_len = colon != NULL ? len - name_len - 1 : 0;
	uint8_t *name = exact_copy(data, name_len);
	uint8_t *value = exact_copy(data + len - value_len, value_len);

	assert_int_equal(mailauth_dkim_verifier_header(verifier, (const char *)name, name_len,
				 (const char *)value, value_len),
		MAILAUTH_OK);
	free(name);
	free(value);
}

static inline void feed_fields(mailauth_dkim_verifier *verifier, octets message)
{
	size_t at = 0, n;

	for (; at < message.len && message.data[at] != '\r'; at += n) {
		n = field_length(message, at);
		feed_field(verifier, message.data + at, n - 2);
	}
	assert_int_equal(mailauth_dkim_verifier_end_header(verifier), MAILAUTH_OK);
	at = body_of(message);
	for (; at < message.len; at += n) {
		n = message.len - at < 7 ? message.len - at : 7;
		assert_int_equal(mailauth_dkim_verifier_body(verifier, message.data + at, n),
			MAILAUTH_OK);
	}
}

/* Judges the message anew; the verdicts are final. */
static inline void judge(mailauth_dkim_verifier *verifier, octets message)
{
	mailauth_dkim_verifier_reset(verifier);
	feed_whole(verifier, message);
	assert_int_equal(mailauth_dkim_verifier_finish(verifier), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_run(verifier), MAILAUTH_OK);
}

/* ---------------------------------------------------------------- verdicts */

/* What a row says about one signature, such as "fail: body hash did not verify". */
static inline void describe(const mailauth_dkim_signature *signature, char *text, size_t cap)
{
	mailauth_dkim_reason reason = mailauth_dkim_signature_get_reason(signature);

	snprintf(text, cap, "%s%s%s",
		mailauth_dkim_result_text(mailauth_dkim_signature_get_result(signature)),
		reason != MAILAUTH_DKIM_REASON_NONE ? ": " : "", mailauth_dkim_reason_text(reason));
}

/* The message has one signature, which is judged so. */
static inline void check_one(const mailauth_dkim_verifier *verifier, const char *want)
{
	char got[128];

	assert_int_equal(mailauth_dkim_verifier_get_count(verifier), 1);
	describe(mailauth_dkim_verifier_get_signature(verifier, 0), got, sizeof got);
	assert_string_equal(got, want);
}

/* All that getters say of a signature, a line. */
static inline size_t put_signature(const mailauth_dkim_signature *s, char *text, size_t cap)
{
	size_t d, i, a, sel;
	const char *domain = mailauth_dkim_signature_get_domain(s, &d);
	const char *selector = mailauth_dkim_signature_get_selector(s, &sel);
	const char *auid = mailauth_dkim_signature_get_auid(s, &i);
	const char *algorithm = mailauth_dkim_signature_get_algorithm(s, &a);
	char result[128];
	int n;

	describe(s, result, sizeof result);
	n = snprintf(text, cap,
		"%s @%zu d=%s(%zu) s=%s(%zu) i=%s(%zu) a=%s(%zu) %u bits %d %d +%llu%s\n", result,
		mailauth_dkim_signature_get_reason_offset(s), domain, d, selector, sel, auid, i,
		algorithm, a, (unsigned)mailauth_dkim_signature_get_key_bits(s),
		(int)mailauth_dkim_signature_get_body_hash(s),
		(int)mailauth_dkim_signature_get_header_signature(s),
		(unsigned long long)mailauth_dkim_signature_get_body_length_unsigned(s),
		mailauth_dkim_signature_get_testing(s) ? " testing" : "");
	assert_in_range(n, 1, cap - 1);
	return (size_t)n;
}

/* All that a final verdict says, in every form; `text` has VERDICT_ROOM octets. */
static inline void put_verdict(const mailauth_dkim_verifier *verifier, char *text)
{
	uint64_t at;
	mailauth_defect defect = mailauth_dkim_verifier_get_defect(verifier, &at);
	size_t count = mailauth_dkim_verifier_get_count(verifier), len;
	size_t used = (size_t)snprintf(text, VERDICT_ROOM, "%s (%s), defect %d at %llu\n",
		mailauth_dkim_result_text(mailauth_dkim_verifier_get_result(verifier)),
		mailauth_dkim_reason_text(mailauth_dkim_verifier_get_reason(verifier)), (int)defect,
		(unsigned long long)at);

	for (size_t i = 0; i < count; i++)
		used += put_signature(mailauth_dkim_verifier_get_signature(verifier, i),
			text + used, VERDICT_ROOM - used);
	assert_int_equal(
		mailauth_dkim_verifier_explain(verifier, text + used, VERDICT_ROOM - used, &len),
		MAILAUTH_OK);
	used += len;
	assert_int_equal(mailauth_dkim_verifier_authres(verifier, "mx.example.net",
				 MAILAUTH_LINE_LF, text + used, VERDICT_ROOM - used, &len),
		MAILAUTH_OK);
}

#endif
