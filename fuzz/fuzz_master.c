/*
 * Targets: mailauth_master_feed, mailauth_record_to_text.
 *
 * The first octet says where the rest is cut, each octet in another way: into pieces of one length,
 * or of lengths up to it that follow no order. The pieces give the same records and mistakes in the
 * same order as the whole; and the records, written, read back to the same.
 */
#include "slice.h"

#include <mailauth/master.h>

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

/* What was told, as texts: the records; records and mistakes in their order. */
typedef struct told {
	char *text;
	size_t len;
} told;

typedef struct transcript {
	told records, all;
} transcript;

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void keep(told *it, const char *text, size_t len)
{
	it->text = realloc(it->text, it->len + len + 1);
	must(it->text != NULL);
	memcpy(it->text + it->len, text, len);
	it->len += len;
	it->text[it->len++] = '\n';
}

static int on_record(void *user, const mailauth_record *record)
{
	static char line[1 << 20];
	transcript *it = user;
	size_t len;

	must(mailauth_record_to_text(record, line, sizeof line, &len) == MAILAUTH_OK);
	keep(&it->records, line, len);
	keep(&it->all, line, len);
	return 0;
}

static void on_problem(void *user, const char *file, uint64_t line, uint64_t column,
	const char *text)
{
	transcript *it = user;
	char place[60];

	must(file == NULL && line > 0 && column > 0);
	must(text[0] != '\0');
	for (const char *at = text; *at != '\0'; at++)
		must(*at >= 0x20 && *at < 0x7f);
	keep(&it->all, place,
		(size_t)snprintf(place, sizeof place, "%" PRIu64 ":%" PRIu64 ":", line, column));
	keep(&it->all, text, strlen(text));
}

/* The length of the next piece; `state` is that of a generator of numbers. */
static size_t next_piece(uint8_t cut, uint32_t *state)
{
	if (cut < 0x80)
		return cut + 1u;
	*state = *state * UINT32_C(1664525) + UINT32_C(1013904223);
	return (*state >> 16) % (cut - 0x7fu) + 1;
}

/* Reads the text in pieces; without `cut` whole. */
static transcript read_in(const mailauth_context *context, ma_slice text, const uint8_t *cut)
{
	transcript it = {{NULL, 0}, {NULL, 0}};
	mailauth_master *master = mailauth_master_new(context, on_record, on_problem, &it);
	mailauth_status status;
	uint32_t state = cut != NULL ? *cut : 0;

	must(master != NULL);
	for (size_t at = 0; at < text.len;) {
		size_t left = text.len - at, len = cut != NULL ? next_piece(*cut, &state) : left;
		char *copy;

		len = len < left ? len : left;
		/* with no octet to spare: one read too many is seen */
		copy = malloc(len);
		must(copy != NULL);
		memcpy(copy, text.ptr + at, len);
		must(mailauth_master_feed(master, copy, len) == MAILAUTH_OK);
		free(copy);
		at += len;
	}
	status = mailauth_master_end(master);
	must(status ==
		(mailauth_master_get_problem_count(master) > 0 ? MAILAUTH_MALFORMED : MAILAUTH_OK));
	mailauth_master_free(master);
	return it;
}

static bool are_equal(const told *a, const told *b)
{
	return ma_slice_equal(ma_slice_of(a->text, a->len), ma_slice_of(b->text, b->len));
}

static void end(transcript *it)
{
	free(it->records.text);
	free(it->all.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	transcript whole, cut, again;
	ma_slice text;

	must(context != NULL);
	if (len > 1) {
		text = ma_slice_of(octets + 1, len - 1);
		whole = read_in(context, text, NULL);
		cut = read_in(context, text, octets);
		again = read_in(context, ma_slice_of(whole.records.text, whole.records.len), NULL);
		must(are_equal(&whole.all, &cut.all));
		must(are_equal(&whole.records, &again.records));
		end(&whole);
		end(&cut);
		end(&again);
	}
	mailauth_context_free(context);
	return 0;
}
