/*
 * The records of a master file, kept: see records.h.
 */
#include "records.h"

#include "common.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_ROOM = 300000, PIECE = 65536 };

/* The owner of a record, as the start of its line. */
static char *copy_owner(const mailauth_record *from)
{
	static char line[LINE_ROOM];
	size_t len;
	char *owner;

	if (mailauth_record_to_text(from, line, sizeof line, &len) != MAILAUTH_OK)
		return NULL;
	len = strcspn(line, " ");
	owner = calloc(len + 1, 1);
	for (size_t i = 0; owner != NULL && i < len; i++)
		owner[i] =
			(char)(line[i] >= 'A' && line[i] <= 'Z' ? line[i] + ('a' - 'A') : line[i]);
	return owner;
}

static int keep_record(void *user, const mailauth_record *from)
{
	records *it = user;
	record *row;
	size_t len;
	const void *rdata = mailauth_record_get_rdata(from, &len);

	if (it->count == it->room) {
		size_t room = it->room == 0 ? 64 : it->room * 2;
		record *larger = realloc(it->rows, room * sizeof *larger);

		if (larger == NULL)
			return 1;
		it->rows = larger;
		it->room = room;
	}
	row = &it->rows[it->count];
	*row = (record){copy_owner(from), mailauth_record_get_type(from),
		mailauth_record_get_ttl(from), malloc(len + 1), len};
	it->count++;
	if (row->owner == NULL || row->rdata == NULL)
		return 1;
	memcpy(row->rdata, rdata, len);
	return 0;
}

static void print_problem(void *user, const char *file, uint64_t line, uint64_t column,
	const char *text)
{
	const records *it = user;
	const uint64_t place[2] = {line, column};

	complain_at(file != NULL ? file : it->file, place, text);
}

int records_read(records *it, const mailauth_context *context, const char *file)
{
	static char piece[PIECE];
	mailauth_master *master = mailauth_master_new(context, keep_record, print_problem, it);
	FILE *stream = strcmp(file, "-") == 0 ? stdin : fopen(file, "rb");
	mailauth_status status = mailauth_master_set_unique(master, 1);
	int code = CODE_PASS;
	size_t len;

	it->file = file;
	if (stream == NULL) {
		mailauth_master_free(master);
		return complain(file, strerror(errno), CODE_NO_INPUT);
	}
	while (status == MAILAUTH_OK && (len = fread(piece, 1, sizeof piece, stream)) > 0)
		status = mailauth_master_feed(master, piece, len);
	if (ferror(stream))
		code = complain(file, strerror(errno), CODE_NO_INPUT);
	else if (status == MAILAUTH_OK)
		status = mailauth_master_end(master);
	if (stream != stdin)
		fclose(stream);
	mailauth_master_free(master);
	if (code != CODE_PASS || status == MAILAUTH_OK)
		return code;
	return status == MAILAUTH_MALFORMED ? CODE_MALFORMED
					    : complain(file, "no memory", CODE_SYSTEM);
}

void records_free(records *it)
{
	for (size_t i = 0; i < it->count; i++) {
		free(it->rows[i].owner);
		free(it->rows[i].rdata);
	}
	free(it->rows);
}
