/*
 * Targets: mailauth_master_feed, mailauth_record_to_text.
 *
 * The first octet says into what pieces the rest is cut. The pieces give the same records and
 * mistakes as the whole; and the records, written, read back to the same with no mistake that would
 * keep one from being read.
 */
#include "slice.h"

#include <mailauth/master.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

/* What was told, as a text. */
typedef struct told {
	char *text;
	size_t len;
} told;

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
	static char line[300000];
	size_t len;

	must(mailauth_record_to_text(record, line, sizeof line, &len) == MAILAUTH_OK);
	keep(user, line, len);
	return 0;
}

static told read_in(const mailauth_context *context, ma_slice text, size_t piece)
{
	told it = {NULL, 0};
	mailauth_master *master = mailauth_master_new(context, on_record, NULL, &it);

	must(master != NULL);
	for (size_t at = 0; at < text.len; at += piece) {
		size_t left = text.len - at;

		must(mailauth_master_feed(master, (const char *)text.ptr + at,
			     left < piece ? left : piece) == MAILAUTH_OK);
	}
	(void)mailauth_master_end(master);
	mailauth_master_free(master);
	return it;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	told whole, cut, again;
	ma_slice text;

	must(context != NULL);
	if (len > 1) {
		text = ma_slice_of(octets + 1, len - 1);
		whole = read_in(context, text, len);
		cut = read_in(context, text, (size_t)octets[0] + 1);
		again = read_in(context, ma_slice_of(whole.text, whole.len), whole.len + 1);
		must(ma_slice_equal(ma_slice_of(whole.text, whole.len),
			ma_slice_of(cut.text, cut.len)));
		must(ma_slice_equal(ma_slice_of(whole.text, whole.len),
			ma_slice_of(again.text, again.len)));
		free(whole.text);
		free(cut.text);
		free(again.text);
	}
	mailauth_context_free(context);
	return 0;
}
