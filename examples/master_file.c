/*
 * Master files read: see master_file.h.
 */
#include "master_file.h"

#include "common.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PIECE = 65536, RECORDS_MAX = 100000000 };

bool master_file_allow_all(mailauth_context *context)
{
	return mailauth_context_set_limit(context, MAILAUTH_LIMIT_ZONE_RECORDS, RECORDS_MAX) ==
		MAILAUTH_OK;
}

static int code_of(mailauth_status status, const char *file)
{
	switch (status) {
	case MAILAUTH_OK:
		return CODE_PASS;
	case MAILAUTH_MALFORMED:
		return CODE_MALFORMED;
	case MAILAUTH_CALLBACK_FAILED:
		return CODE_SYSTEM;
	default:
		return complain(file, mailauth_status_text(status), CODE_SYSTEM);
	}
}

int master_file_read(mailauth_master *master, const char *file)
{
	static char piece[PIECE];
	FILE *stream = strcmp(file, "-") == 0 ? stdin : fopen(file, "rb");
	mailauth_status status = MAILAUTH_OK;
	size_t len;
	int error;

	if (stream == NULL)
		return complain(file, strerror(errno), CODE_NO_INPUT);
	while (status == MAILAUTH_OK && (len = fread(piece, 1, sizeof piece, stream)) > 0)
		status = mailauth_master_feed(master, piece, len);
	error = ferror(stream) ? errno : 0;
	if (stream != stdin)
		fclose(stream);
	if (error != 0)
		return complain(file, strerror(error), CODE_NO_INPUT);
	if (status == MAILAUTH_OK)
		status = mailauth_master_end(master);
	return code_of(status, file);
}

void master_file_print(const char *file, uint64_t line, uint64_t column, const char *text)
{
	for (; *file != '\0'; file++)
		putc((unsigned char)*file < 0x20 || (unsigned char)*file >= 0x7f ? '?' : *file,
			stderr);
	fprintf(stderr, ":%" PRIu64 ":%" PRIu64 ": %s\n", line, column, text);
}
