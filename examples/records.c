/*
 * The records of a master file, kept: see records.h.
 */
#include "records.h"

#include "common.h"
#include "master_file.h"

#include <stdlib.h>
#include <string.h>

/* A name of 255 octets, each written as \DDD, needs less. */
enum { NAME_ROOM = 1024 };

/* The owner of a record: a name is all that the rdata of NS is. */
static char *copy_owner(const mailauth_record *from)
{
	size_t size, len;
	const void *name = mailauth_record_get_owner(from, &size);
	char text[NAME_ROOM], *owner;

	if (mailauth_rdata_to_text(MAILAUTH_RRTYPE_NS, name, size, text, sizeof text, &len) !=
		MAILAUTH_OK)
		return NULL;
	owner = calloc(len + 1, 1);
	for (size_t i = 0; owner != NULL && i < len; i++)
		owner[i] =
			(char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + ('a' - 'A') : text[i]);
	return owner;
}

static int no_memory(const records *it)
{
	return complain(it->file, "no memory", CODE_SYSTEM);
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
			return no_memory(it);
		it->rows = larger;
		it->room = room;
	}
	row = &it->rows[it->count];
	*row = (record){copy_owner(from), mailauth_record_get_type(from),
		mailauth_record_get_ttl(from), malloc(len + 1), len};
	it->count++;
	if (row->owner == NULL || row->rdata == NULL)
		return no_memory(it);
	memcpy(row->rdata, rdata, len);
	return 0;
}

static void print_problem(void *user, const char *file, uint64_t line, uint64_t column,
	const char *text)
{
	const records *it = user;

	master_file_print(file != NULL ? file : it->file, line, column, text);
}

int records_read(records *it, const mailauth_context *context, const char *file)
{
	mailauth_master *master = mailauth_master_new(context, keep_record, print_problem, it);
	int code;

	it->file = file;
	if (mailauth_master_set_unique(master, 1) != MAILAUTH_OK)
		return complain(file, "no memory", CODE_SYSTEM);
	code = master_file_read(master, file);
	mailauth_master_free(master);
	return code;
}

void records_free(records *it)
{
	for (size_t i = 0; i < it->count; i++) {
		free(it->rows[i].owner);
		free(it->rows[i].rdata);
	}
	free(it->rows);
}
