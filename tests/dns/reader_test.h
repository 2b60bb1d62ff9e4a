/*
 * What the tests of the reader of master files share: what it told as one text, and files.
 */
#ifndef MA_READER_TEST_H
#define MA_READER_TEST_H

#include "dns_test.h"

#include "alloc_test.h"

#include <mailauth/master.h>

#include <inttypes.h>

/* What a reader told, a line each: records as text, mistakes as "!line:column: text". */
typedef struct transcript {
	char text[8000];
	size_t len;
	unsigned stop_at; /* the how manieth record ends the reading; 0: none */
	unsigned records;
} transcript;

static inline int on_record(void *user, const mailauth_record *record)
{
	transcript *told = user;
	size_t len;

	assert_int_equal(mailauth_record_to_text(record, told->text + told->len,
				 sizeof told->text - told->len - 1, &len),
		MAILAUTH_OK);
	told->len += len;
	told->text[told->len++] = '\n';
	return ++told->records == told->stop_at;
}

static inline void on_problem(void *user, const char *file, uint64_t line, uint64_t column,
	const char *text)
{
	transcript *told = user;

	told->len += (size_t)snprintf(told->text + told->len, sizeof told->text - told->len,
		"!%s%s%" PRIu64 ":%" PRIu64 ": %s\n", file != NULL ? file : "",
		file != NULL ? ":" : "", line, column, text);
}

/* The files that $INCLUDE finds. */
static inline const char *on_include(void *user, const char *file, size_t *len)
{
	static const struct {
		const char *name, *text;
	} files[] = {
		{"a b", "\xef\xbb\xbfin TXT x\n TXT ("},
		{"origin", "$ORIGIN elsewhere.\n$TTL 5\n@ TXT y\n"},
		{"loop", "$INCLUDE loop\n"},
		{"one", "$INCLUDE other\na. 5 TXT x\n"},
		{"other", "$INCLUDE one\n"},
		{"1", "$INCLUDE 2\n"},
		{"2", "$INCLUDE 3\n"},
		{"3", "$INCLUDE 4\n"},
		{"4", "$INCLUDE 5\n"},
		{"5", "$INCLUDE 6\n"},
		{"6", "$INCLUDE 7\n"},
		{"7", "$INCLUDE 8\n"},
		{"8", "$INCLUDE empty\n$INCLUDE empty\na. 5 TXT x\n"},
		{"empty", ""},
	};
	(void)user;

	for (size_t i = 0; i < COUNT(files); i++) {
		if (strcmp(files[i].name, file) == 0) {
			*len = strlen(files[i].text);
			return files[i].text;
		}
	}
	return NULL;
}

/* Reads the text in pieces of this many octets. */
static inline mailauth_status read_in(const mailauth_context *context, const char *text,
	size_t piece, int unique, transcript *told)
{
	mailauth_master *master = mailauth_master_new(context, on_record, on_problem, told);
	mailauth_status status = mailauth_master_set_include(master, on_include);

	if (status == MAILAUTH_OK)
		status = mailauth_master_set_unique(master, unique);
	for (size_t at = 0; at < strlen(text) && status == MAILAUTH_OK; at += piece) {
		size_t left = strlen(text) - at, len = left < piece ? left : piece;
		uint8_t *copy = exact_copy(text + at, len);

		status = mailauth_master_feed(master, (const char *)copy, len);
		free(copy);
	}
	if (status == MAILAUTH_OK)
		status = mailauth_master_end(master);
	told->text[told->len] = 0;
	mailauth_master_free(master);
	return status;
}

#endif
