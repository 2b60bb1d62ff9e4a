/*
 * Target: the verifier. The input is a message, a line "-- zone", and master-file text to answer
 * from.
 *
 * The message is judged whole with a callback, in pieces with a callback, in pieces by pull with
 * late answers, and field by field where its header has no defect: one verdict. Nothing passes
 * without a key from the zone and both checks; limits hold; the field that is written can be read.
 */
#include "verifier.h"

#include <stdlib.h>
#include <string.h>

#define ROOM 65536
#define NOW 1700001000

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Limits small enough to be met. */
static const struct {
	mailauth_limit limit;
	uint64_t value;
} limits[] = {
	{MAILAUTH_LIMIT_HEADER_BYTES, 4096},
	{MAILAUTH_LIMIT_HEADER_FIELDS, 40},
	{MAILAUTH_LIMIT_DKIM_SIGNATURES, 3},
	{MAILAUTH_LIMIT_DKIM_BODY_HASHES, 2},
	{MAILAUTH_LIMIT_QUESTIONS, 2},
	{MAILAUTH_LIMIT_TAGS, 20},
	{MAILAUTH_LIMIT_DKIM_SIGNED_FIELDS, 12},
	{MAILAUTH_LIMIT_DKIM_KEY_RECORDS, 2},
	{MAILAUTH_LIMIT_RSA_BITS_MAX, 2048},
	{MAILAUTH_LIMIT_ZONE_RECORDS, 100},
};

static void check_limits(const mailauth_dkim_verifier *v)
{
	must(v->message->header.len <= 4096);
	must(v->message->fields.count <= 40);
	must(v->count <= 3 + 1);
	must(v->message->hashes.count <= 2);
	must(v->questions->count <= 2);
}

/* ---------------------------------------------------------------- the ways of feeding */

/* Pieces of 0 to 255 octets; the message says which. */
static size_t next_piece(uint32_t *state, size_t left)
{
	size_t n;

	*state = *state * 1664525 + 1013904223;
	n = *state >> 24;
	return n < left ? n : left;
}

static void feed_whole(mailauth_dkim_verifier *v, ma_slice message)
{
	must(mailauth_dkim_verifier_feed(v, message.ptr, message.len) == MAILAUTH_OK);
}

/* Each piece is a heap block of its own. */
static void feed_pieces(mailauth_dkim_verifier *v, ma_slice message)
{
	uint32_t state = (uint32_t)message.len;

	for (size_t at = 0, n; at < message.len; at += n) {
		uint8_t *piece;

		n = next_piece(&state, message.len - at);
		piece = malloc(n + 1);
		must(piece != NULL);
		memcpy(piece + 1, message.ptr + at, n);
		must(mailauth_dkim_verifier_feed(v, piece + 1, n) == MAILAUTH_OK);
		must(mailauth_dkim_verifier_run(v) == MAILAUTH_PENDING);
		free(piece);
	}
}

/* Whether the header is as it would be if its fields were given one by one. */
static bool is_made_of_fields(const ma_message *read)
{
	if (read->fields.defect != MAILAUTH_DEFECT_NONE)
		return false;
	return read->header.len == 0 || read->header.data[read->header.len - 1] == '\n';
}

static void feed_fields(mailauth_dkim_verifier *v, const ma_message *read, ma_slice message)
{
	size_t body = read->header.len + 2;

	for (size_t i = 0; i < read->fields.count; i++) {
		const ma_field *field = &read->fields.list[i];
		size_t name = field->raw.len - field->value.len - 1;

		must(mailauth_dkim_verifier_header(v, (const char *)field->raw.ptr, name,
			     (const char *)field->value.ptr, field->value.len) == MAILAUTH_OK);
	}
	must(mailauth_dkim_verifier_end_header(v) == MAILAUTH_OK);
	if (body <= message.len)
		must(mailauth_dkim_verifier_body(v, message.ptr + body, message.len - body) ==
			MAILAUTH_OK);
}

/* ---------------------------------------------------------------- verdicts */

/* What cannot be, whatever the input is. */
static void check_verdict(const mailauth_dkim_verifier *v)
{
	mailauth_dkim_result best = MAILAUTH_DKIM_NONE;

	check_limits(v);
	must(mailauth_dkim_verifier_get_count(v) == v->count);
	for (size_t i = 0; i < v->count; i++) {
		const mailauth_dkim_signature *s = mailauth_dkim_verifier_get_signature(v, i);

		must(s->result != MAILAUTH_DKIM_NONE);
		must(s->fault.offset <= v->message->header.len);
		if (s->result != MAILAUTH_DKIM_PASS)
			continue;
		best = MAILAUTH_DKIM_PASS;
		must(s->reason == MAILAUTH_DKIM_REASON_NONE);
		must(s->fault.reason == MAILAUTH_DKIM_REASON_NONE);
		must(v->message->fields.defect == MAILAUTH_DEFECT_NONE);
		must(s->answer != NULL && s->answer->outcome == MAILAUTH_DNS_DATA);
		must(s->findings.body_hash == MAILAUTH_DKIM_CHECK_PASS);
		must(s->findings.header_signature == MAILAUTH_DKIM_CHECK_PASS);
		must(s->findings.key_bits >= 1024 && s->findings.key_bits <= 2048);
	}
	must((mailauth_dkim_verifier_get_result(v) == MAILAUTH_DKIM_PASS) ==
		(best == MAILAUTH_DKIM_PASS));
}

/* One line of the field, without its fold. */
static void check_line(ma_slice line)
{
	must(line.len > 0 && line.len <= 998);
	for (size_t i = 0; i < line.len; i++)
		must(line.ptr[i] >= ' ' && line.ptr[i] <= '~');
}

/*
 * Past a quoted string or a comment, which begins at the cursor; both end within the line, and
 * neither holds a control.
 */
static void skip_quoted(ma_cursor *in, uint8_t end)
{
	ma_slice octet;

	while (!ma_accept(in, end)) {
		must(ma_take_octets(in, 1, &octet));
		if (*octet.ptr == '\\')
			must(ma_take_octets(in, 1, &octet));
	}
}

/* How many results stand in a field that is not folded: semicolons outside quotes and comments. */
static size_t count_results(ma_slice field)
{
	ma_cursor in = ma_cursor_over(field);
	size_t count = 0;
	ma_slice octet;

	must(ma_accept_text(&in, "Authentication-Results: mx.example.net;"));
	for (bool begins = true; !ma_at_end(&in);) {
		if (begins) {
			must(ma_accept_text(&in, " dkim="));
			count++;
		}
		begins = ma_accept(&in, ';');
		if (begins)
			continue;
		must(ma_take_octets(&in, 1, &octet));
		must(*octet.ptr != ')');
		if (*octet.ptr == '"')
			skip_quoted(&in, '"');
		else if (*octet.ptr == '(')
			skip_quoted(&in, ')');
	}
	return count;
}

/* The field, folded as on the wire and not folded, can be read and has all results. */
static void check_field(const mailauth_dkim_verifier *v)
{
	static char text[ROOM];
	ma_cursor in;
	size_t len;

	must(mailauth_dkim_verifier_authres(v, "mx.example.net", MAILAUTH_LINE_UNFOLDED, text,
		     sizeof text, &len) == MAILAUTH_OK);
	must(count_results(ma_slice_of(text, len)) == (v->count > 0 ? v->count : 1));
	must(mailauth_dkim_verifier_authres(v, "mx.example.net", MAILAUTH_LINE_CRLF, text,
		     sizeof text, &len) == MAILAUTH_OK);
	in = ma_cursor_over(ma_slice_of(text, len));
	while (!ma_at_end(&in)) {
		size_t end = ma_slice_find(ma_slice_of(in.at, ma_left(&in)), '\r');

		check_line(ma_slice_of(in.at, end));
		in.at += end;
		must(ma_accept_text(&in, "\r\n"));
		must(ma_at_end(&in) || ma_accept(&in, '\t'));
	}
}

/* All that a verdict says as text. */
static void put_verdict(const mailauth_dkim_verifier *v, char *text)
{
	size_t len;

	must(mailauth_dkim_verifier_explain(v, text, ROOM / 2, &len) == MAILAUTH_OK);
	must(strlen(text) == len);
	must(mailauth_dkim_verifier_authres(v, "mx.example.net", MAILAUTH_LINE_LF, text + len,
		     ROOM / 2, &len) == MAILAUTH_OK);
}

/* ---------------------------------------------------------------- the ways of judging */

static mailauth_dkim_verifier *new_verifier(const mailauth_context *context, mailauth_zone *zone)
{
	mailauth_dkim_verifier *v =
		mailauth_dkim_verifier_new(context, zone != NULL ? mailauth_zone_ask : NULL, zone);

	must(v != NULL);
	must(mailauth_dkim_verifier_set_time(v, NOW) == MAILAUTH_OK);
	must(mailauth_dkim_verifier_set_body_length_policy(v, MAILAUTH_BODY_LENGTH_WHOLE) ==
		MAILAUTH_OK);
	return v;
}

static void end(mailauth_dkim_verifier *v, char *text)
{
	must(mailauth_dkim_verifier_finish(v) == MAILAUTH_OK);
	must(mailauth_dkim_verifier_run(v) == MAILAUTH_OK);
	check_verdict(v);
	put_verdict(v, text);
}

/* By pull; the answers come after the message, the last question's first. */
static void end_by_pull(mailauth_dkim_verifier *v, mailauth_zone *zone, char *text)
{
	mailauth_questions *questions = mailauth_dkim_verifier_questions(v);
	const char *name[2];
	uint16_t type[2];
	uint32_t id[2];
	size_t count = 0;

	must(mailauth_dkim_verifier_finish(v) == MAILAUTH_OK);
	mailauth_dkim_verifier_run(v);
	while (count < 2 &&
		mailauth_next_question(questions, &id[count], &name[count], &type[count]))
		count++;
	while (count-- > 0) {
		must(mailauth_dkim_verifier_run(v) == MAILAUTH_PENDING);
		mailauth_zone_ask(zone, questions, id[count], name[count], type[count]);
	}
	must(mailauth_dkim_verifier_run(v) == MAILAUTH_OK);
	check_verdict(v);
	put_verdict(v, text);
}

static void judge(const mailauth_context *context, ma_slice message, mailauth_zone *zone)
{
	static char first[ROOM], other[ROOM];
	mailauth_dkim_verifier *whole = new_verifier(context, zone);
	mailauth_dkim_verifier *pieces = new_verifier(context, zone);
	mailauth_dkim_verifier *pulled = new_verifier(context, NULL);

	feed_whole(whole, message);
	end(whole, first);
	check_field(whole);

	feed_pieces(pieces, message);
	end(pieces, other);
	must(strcmp(first, other) == 0);

	feed_pieces(pulled, message);
	end_by_pull(pulled, zone, other);
	must(strcmp(first, other) == 0);

	mailauth_dkim_verifier_reset(pieces);
	if (is_made_of_fields(whole->message)) {
		feed_fields(pieces, whole->message, message);
		end(pieces, other);
		must(strcmp(first, other) == 0);
	}
	mailauth_dkim_verifier_free(whole);
	mailauth_dkim_verifier_free(pieces);
	mailauth_dkim_verifier_free(pulled);
}

/* ---------------------------------------------------------------- the input */

/* Where the line stands that is between message and zone; the input's length if it does not. */
static size_t find_separator(ma_slice input, ma_slice line)
{
	for (size_t i = 0; i + line.len <= input.len; i++)
		if (memcmp(input.ptr + i, line.ptr, line.len) == 0)
			return i;
	return input.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	ma_slice input = ma_slice_of(octets, len), line = ma_slice_text("\n-- zone\n");
	size_t at = find_separator(input, line);
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone;

	must(context != NULL);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		must(mailauth_context_set_limit(context, limits[i].limit, limits[i].value) ==
			MAILAUTH_OK);
	zone = mailauth_zone_new(context);
	must(zone != NULL);
	if (at < len)
		(void)mailauth_zone_read(zone, (const char *)octets + at + line.len,
			len - at - line.len);
	judge(context, ma_slice_of(octets, at), zone);
	mailauth_zone_free(zone);
	mailauth_context_free(context);
	return 0;
}
