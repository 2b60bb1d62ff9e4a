/*
 * Target: the front door. The input is a message, a line "-- zone", and master-file text: records
 * to answer from, and the envelope and settings as $SET lines.
 *
 * The message is judged whole with a callback, in pieces with a callback, in pieces by pull with
 * answers in a random order, field by field where its header has no defect, and again from the
 * transcript of the first time: one verdict. The limits hold; a pass of DMARC rests on an
 * identifier that passed and is the author's; timeouts make nothing pass; the field that is written
 * can be read.
 */
#include "auth_object.h"

#include "../tests/authres/reader.h"

#include <stdlib.h>
#include <string.h>

#define ROOM 131072

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* ---------------------------------------------------------------- limits */

/* Small enough to be met. That of questions is another one for each length of the input. */
static const struct {
	mailauth_limit limit;
	uint64_t value;
} limits[] = {
	{MAILAUTH_LIMIT_HEADER_BYTES, 4096},
	{MAILAUTH_LIMIT_HEADER_FIELDS, 40},
	{MAILAUTH_LIMIT_TAGS, 20},
	{MAILAUTH_LIMIT_DKIM_SIGNATURES, 3},
	{MAILAUTH_LIMIT_DKIM_BODY_HASHES, 2},
	{MAILAUTH_LIMIT_DKIM_SIGNED_FIELDS, 12},
	{MAILAUTH_LIMIT_DKIM_KEY_RECORDS, 2},
	{MAILAUTH_LIMIT_RSA_BITS_MAX, 2048},
	{MAILAUTH_LIMIT_SPF_TERMS, 5},
	{MAILAUTH_LIMIT_SPF_NAMES, 3},
	{MAILAUTH_LIMIT_DMARC_QUERIES, 8},
	{MAILAUTH_LIMIT_DMARC_IDENTIFIERS, 2},
	{MAILAUTH_LIMIT_DMARC_AUTHORS, 2},
};

static const uint64_t question_limits[] = {256, 12, 5, 256, 2};

static int64_t clock_now(void *user)
{
	(void)user;
	return 1700001000;
}

static mailauth_context *new_context(size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	size_t row = len % (sizeof question_limits / sizeof question_limits[0]);

	must(context != NULL);
	must(mailauth_context_set_clock(context, clock_now, NULL) == MAILAUTH_OK);
	must(mailauth_context_set_limit(context, MAILAUTH_LIMIT_QUESTIONS, question_limits[row]) ==
		MAILAUTH_OK);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		must(mailauth_context_set_limit(context, limits[i].limit, limits[i].value) ==
			MAILAUTH_OK);
	return context;
}

static bool is_within(const mailauth_check *check, mailauth_limit limit, uint64_t more)
{
	return mailauth_check_get_work(check, limit) <=
		mailauth_context_get_limit(check->context, limit) + more;
}

static void check_limits(const mailauth_check *check)
{
	must(is_within(check, MAILAUTH_LIMIT_HEADER_BYTES, 0));
	must(is_within(check, MAILAUTH_LIMIT_HEADER_FIELDS, 0));
	must(is_within(check, MAILAUTH_LIMIT_DKIM_SIGNATURES,
		1)); /* one says that there are more */
	must(is_within(check, MAILAUTH_LIMIT_DKIM_BODY_HASHES, 0));
	must(is_within(check, MAILAUTH_LIMIT_QUESTIONS, 0));
	must(is_within(check, MAILAUTH_LIMIT_SPF_TERMS, 0));
	must(is_within(check, MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, 1)); /* which was one too many */
	must(is_within(check, MAILAUTH_LIMIT_DMARC_QUERIES, 0));
	must(is_within(check, MAILAUTH_LIMIT_DMARC_IDENTIFIERS, 0));
	must(mailauth_questions_get_used_count(&check->questions) <=
		mailauth_check_get_work(check, MAILAUTH_LIMIT_QUESTIONS));
	must(check->dmarc.author_count <= 2);
}

/* ---------------------------------------------------------------- verdicts */

static ma_slice slice_of(const char *text, size_t len)
{
	return ma_slice_of(text, len);
}

static bool is_same_or_below(ma_slice domain, ma_slice above)
{
	ma_slice end;

	if (domain.len > 0 && domain.ptr[domain.len - 1] == '.')
		domain.len--;
	if (above.len == 0 || domain.len < above.len)
		return false;
	end = ma_slice_of(domain.ptr + domain.len - above.len, above.len);
	return ma_slice_equal_nocase(end, above) && (domain.len == above.len || end.ptr[-1] == '.');
}

/* Whether a domain may speak for the author: the same, or both in one organizational domain. */
static bool is_related(const mailauth_dmarc *dmarc, ma_slice domain, mailauth_alignment alignment)
{
	ma_slice author, org;
	size_t len;
	const char *text = mailauth_dmarc_get_author_domain(dmarc, &len);

	author = slice_of(text, len);
	text = mailauth_dmarc_get_org_domain(dmarc, &len);
	org = slice_of(text, len);
	if (is_same_or_below(domain, author) && is_same_or_below(author, domain))
		return true;
	return alignment == MAILAUTH_ALIGN_RELAXED && is_same_or_below(domain, org) &&
		is_same_or_below(author, org);
}

static bool has_aligned_spf(const mailauth_check *check)
{
	const mailauth_spf_verdict *verdict =
		mailauth_spf_get_verdict(&check->spf, MAILAUTH_SPF_MAIL_FROM);
	size_t len;
	const char *domain = mailauth_spf_verdict_get_domain(verdict, &len);

	return mailauth_spf_verdict_get_result(verdict) == MAILAUTH_SPF_PASS &&
		is_related(&check->dmarc, slice_of(domain, len),
			mailauth_dmarc_get_aspf(&check->dmarc));
}

static bool has_aligned_signature(const mailauth_check *check)
{
	for (size_t i = 0; i < mailauth_dkim_verifier_get_count(&check->dkim); i++) {
		const mailauth_dkim_signature *signature =
			mailauth_dkim_verifier_get_signature(&check->dkim, i);
		size_t len;
		const char *domain = mailauth_dkim_signature_get_domain(signature, &len);

		if (mailauth_dkim_signature_get_result(signature) == MAILAUTH_DKIM_PASS &&
			!mailauth_dkim_signature_get_testing(signature) &&
			is_related(&check->dmarc, slice_of(domain, len),
				mailauth_dmarc_get_adkim(&check->dmarc)))
			return true;
	}
	return false;
}

/* What cannot be, whatever the input is. */
static void check_verdict(const mailauth_check *check)
{
	const mailauth_dmarc *dmarc = mailauth_check_dmarc(check);
	bool passed = mailauth_dmarc_get_result(dmarc) == MAILAUTH_DMARC_PASS;

	check_limits(check);
	if (mailauth_dmarc_get_spf_aligned(dmarc))
		must(has_aligned_spf(check));
	if (mailauth_dmarc_get_dkim_aligned(dmarc))
		must(has_aligned_signature(check));
	if (passed) {
		must(mailauth_dmarc_get_spf_aligned(dmarc) ||
			mailauth_dmarc_get_dkim_aligned(dmarc));
		must(mailauth_check_get_from_status(check) == MAILAUTH_FROM_ONE);
		must(mailauth_check_get_from_fields(check) == 1);
		must(mailauth_check_get_from_domains(check) == 1);
	}
	if (mailauth_check_disposition(check) != MAILAUTH_DMARC_POLICY_NONE)
		must(!passed);
}

static void check_field(const mailauth_check *check, mailauth_line_end line_end)
{
	static char field[ROOM], read[ROOM];
	size_t len;

	must(mailauth_check_authres(check, "mx.example.net", line_end, field, sizeof field, &len) ==
		MAILAUTH_OK);
	must(reader_read(ma_slice_of(field, len), line_end, read, sizeof read));
}

typedef mailauth_status (
	*write_fn)(const mailauth_check *check, char *buf, size_t cap, size_t *len);

static mailauth_status write_field(const mailauth_check *check, char *buf, size_t cap, size_t *len)
{
	return mailauth_check_authres(check, "mx.example.net", MAILAUTH_LINE_LF, buf, cap, len);
}

/* What one writer writes, to be given to free(). */
static char *written(const mailauth_check *check, write_fn write)
{
	size_t needed, len;
	char *text;

	if (write(check, NULL, 0, &needed) == MAILAUTH_OK)
		needed = 0;
	text = malloc(needed + 1);
	must(text != NULL);
	must(write(check, text, needed + 1, &len) == MAILAUTH_OK);
	must(len == needed && strlen(text) == len);
	return text;
}

/* All that a verdict says. */
typedef struct said {
	char *steps, *field, *transcript;
} said;

static said say(const mailauth_check *check)
{
	return (said){written(check, mailauth_check_explain), written(check, write_field),
		written(check, mailauth_check_transcript)};
}

static void forget(said *all)
{
	free(all->steps);
	free(all->field);
	free(all->transcript);
}

static void must_say(const mailauth_check *check, const said *want)
{
	said got = say(check);

	must(strcmp(got.steps, want->steps) == 0);
	must(strcmp(got.field, want->field) == 0);
	must(strcmp(got.transcript, want->transcript) == 0);
	forget(&got);
}

/* ---------------------------------------------------------------- the ways of feeding */

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 16;
}

/* A run while the message comes, or before it has begun. */
static void run_early(mailauth_check *check)
{
	mailauth_status status = mailauth_check_run(check);

	must(status == MAILAUTH_PENDING || (status == MAILAUTH_OK && !ma_auth_has_begun(check)));
	must(mailauth_check_disposition(check) == MAILAUTH_DMARC_POLICY_NONE);
	must(mailauth_dmarc_get_result(&check->dmarc) == MAILAUTH_DMARC_NONE);
}

/* Each piece is a heap block of its own. */
static void feed_pieces(mailauth_check *check, ma_slice message)
{
	uint32_t state = (uint32_t)message.len;

	for (size_t at = 0, n; at < message.len; at += n) {
		uint8_t *piece;

		n = next_random(&state) % 300;
		n = n < message.len - at ? n : message.len - at;
		piece = malloc(n + 1);
		must(piece != NULL);
		memcpy(piece + 1, message.ptr + at, n);
		must(mailauth_check_feed(check, piece + 1, n) == MAILAUTH_OK);
		run_early(check);
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

static void feed_fields(mailauth_check *check, const ma_message *read, ma_slice message)
{
	size_t body = read->header.len + 2;

	for (size_t i = 0; i < read->fields.count; i++) {
		const ma_field *field = &read->fields.list[i];
		size_t name = field->raw.len - field->value.len - 1;

		must(mailauth_check_header(check, (const char *)field->raw.ptr, name,
			     (const char *)field->value.ptr, field->value.len) == MAILAUTH_OK);
	}
	must(mailauth_check_end_header(check) == MAILAUTH_OK);
	run_early(check);
	if (body <= message.len)
		must(mailauth_check_body(check, message.ptr + body, message.len - body) ==
			MAILAUTH_OK);
}

/* ---------------------------------------------------------------- the ways of answering */

typedef struct open_question {
	uint32_t id;
	const char *name;
	uint16_t type;
} open_question;

/* In a list that may grow; returns how many there are. */
static size_t take_questions(mailauth_check *check, open_question **open, size_t count)
{
	open_question taken;

	while (mailauth_next_question(&check->questions, &taken.id, &taken.name, &taken.type)) {
		*open = realloc(*open, (count + 1) * sizeof **open);
		must(*open != NULL);
		(*open)[count++] = taken;
	}
	return count;
}

/*
 * Runs to the end by pull, in a random order and with runs between; gives up after so many answers,
 * and what is open then is a timeout.
 */
static void end_by_pull(mailauth_check *check, mailauth_zone *zone, uint32_t state, size_t most)
{
	open_question *open = NULL;
	size_t count = 0, answers = 0, index;

	must(mailauth_check_finish(check) == MAILAUTH_OK);
	while (mailauth_check_run(check) == MAILAUTH_PENDING) {
		count = take_questions(check, &open, count);
		must(count > 0);
		do {
			if (answers++ == most)
				mailauth_expire(&check->questions);
			index = next_random(&state) % count;
			mailauth_zone_ask(zone, &check->questions, open[index].id, open[index].name,
				open[index].type);
			open[index] = open[--count];
		} while (count > 0 && next_random(&state) % 2 == 0);
	}
	must(mailauth_check_run(check) == MAILAUTH_OK);
	free(open);
	check_verdict(check);
}

static void end(mailauth_check *check)
{
	must(mailauth_check_finish(check) == MAILAUTH_OK);
	must(mailauth_check_run(check) == MAILAUTH_OK);
	check_verdict(check);
}

/* ---------------------------------------------------------------- the ways of judging */

/* With the settings of the zone, as far as they can be read. */
static mailauth_check *new_check(const mailauth_context *context, mailauth_zone *zone, bool pull)
{
	mailauth_check *check = mailauth_check_new(context, pull ? NULL : mailauth_zone_ask, zone);
	mailauth_status status;

	must(check != NULL);
	status = mailauth_check_replay(check, zone, NULL);
	must(status == MAILAUTH_OK || status == MAILAUTH_MALFORMED);
	must(ma_auth_status(check) == MAILAUTH_OK);
	return check;
}

/* From what the first time wrote down, and from nothing else. */
static void judge_again(const mailauth_context *context, ma_slice message, const said *want)
{
	mailauth_zone *zone = mailauth_zone_new(context);
	mailauth_check *check;
	const char *key;

	must(zone != NULL);
	must(mailauth_zone_read(zone, want->transcript, strlen(want->transcript)) == MAILAUTH_OK);
	check = mailauth_check_new(context, mailauth_zone_ask, zone);
	must(check != NULL);
	must(mailauth_check_replay(check, zone, &key) == MAILAUTH_OK);
	must(mailauth_check_feed(check, message.ptr, message.len) == MAILAUTH_OK);
	end(check);
	must_say(check, want);
	mailauth_check_free(check);
	mailauth_zone_free(zone);
}

/* Whether a limit may have changed the verdict, so that fewer answers may lead further. */
static bool is_cut(const mailauth_check *check)
{
	uint64_t asked = mailauth_check_get_work(check, MAILAUTH_LIMIT_QUESTIONS);

	return asked == mailauth_context_get_limit(check->context, MAILAUTH_LIMIT_QUESTIONS) ||
		mailauth_check_get_work(check, MAILAUTH_LIMIT_DMARC_IDENTIFIERS) >= 2;
}

static void judge_late(const mailauth_check *first, ma_slice message, mailauth_zone *zone,
	const said *want)
{
	mailauth_check *check = new_check(first->context, zone, true);
	uint32_t state = (uint32_t)message.len;

	for (int round = 0; round < 2; round++) {
		if (round > 0) {
			mailauth_check_reset(check);
			must(mailauth_check_replay(check, zone, NULL) != MAILAUTH_BAD_STATE);
		}
		feed_pieces(check, message);
		end_by_pull(check, zone, state + (uint32_t)round, SIZE_MAX);
		must_say(check, want);
	}
	mailauth_check_reset(check);
	must(mailauth_check_replay(check, zone, NULL) != MAILAUTH_BAD_STATE);
	feed_pieces(check, message);
	end_by_pull(check, zone, state, next_random(&state) % 6);
	if (mailauth_dmarc_get_result(&check->dmarc) == MAILAUTH_DMARC_PASS && !is_cut(first))
		must(mailauth_dmarc_get_result(&first->dmarc) == MAILAUTH_DMARC_PASS);
	mailauth_check_free(check);
}

static void judge(const mailauth_context *context, ma_slice message, mailauth_zone *zone)
{
	mailauth_check *whole = new_check(context, zone, false);
	mailauth_check *other = new_check(context, zone, false);
	said want;

	must(mailauth_check_feed(whole, message.ptr, message.len) == MAILAUTH_OK);
	end(whole);
	check_field(whole, MAILAUTH_LINE_CRLF);
	check_field(whole, MAILAUTH_LINE_UNFOLDED);
	want = say(whole);

	feed_pieces(other, message);
	end(other);
	must_say(other, &want);
	if (is_made_of_fields(&whole->message)) {
		mailauth_check_reset(other);
		must(mailauth_check_replay(other, zone, NULL) != MAILAUTH_BAD_STATE);
		feed_fields(other, &whole->message, message);
		end(other);
		must_say(other, &want);
	}
	judge_late(whole, message, zone, &want);
	judge_again(context, message, &want);
	forget(&want);
	mailauth_check_free(whole);
	mailauth_check_free(other);
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
	mailauth_context *context = new_context(len);
	mailauth_zone *zone = mailauth_zone_new(context);

	must(zone != NULL);
	if (at < len)
		(void)mailauth_zone_read(zone, (const char *)octets + at + line.len,
			len - at - line.len);
	judge(context, ma_slice_of(octets, at), zone);
	mailauth_zone_free(zone);
	mailauth_context_free(context);
	return 0;
}
