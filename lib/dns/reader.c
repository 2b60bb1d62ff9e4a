/*
 * The reader of whole master files: see <mailauth/master.h>.
 *
 * Entries that are whole in the piece and right are read one after another where they stand. At any
 * other, the text is first cut where the entry ends (entry_end.h), so that a mistake costs its own
 * entry and pieces of any size give the same records; only what a piece leaves over is copied. So
 * such an entry may be read twice: what its first tokens change, they change to the same again.
 */
#include "advice.h"
#include "context.h"
#include "entry_end.h"
#include "master.h"
#include "record.h"
#include "seen.h"
#include "told.h"

#include <mailauth/master.h>

/* Files inside each other, and in all: each line of a file may ask for others many times over. */
#define INCLUDE_DEPTH_MAX 8
#define INCLUDES_MAX 1000

/* Parentheses that were not closed and are read again from inside: each may be of any length. */
#define RESUMES_MAX 100

static const uint8_t byte_order_mark[] = {0xef, 0xbb, 0xbf};

/* What a file has of its own, put aside while another is read. */
typedef struct ma_outer {
	const struct ma_outer *outer;
	const char *file;
	uint64_t line;
	ma_buf pending;
	ma_entry_end end;
	ma_tokens tokens;
	ma_name origin, owner;
	bool has_origin, has_owner;
} ma_outer;

struct mailauth_master {
	const mailauth_context *context;
	mailauth_record_fn record;
	mailauth_problem_fn problem;
	mailauth_include_fn include;
	mailauth_included_fn included;
	void *user;
	ma_master entries;
	ma_buf pending;   /* the start of an entry */
	ma_entry_end end; /* of that entry */
	bool too_long;    /* it is over the limit, and was told to be */
	bool fed, unique;
	const char *file; /* NULL: the text that is fed */
	size_t mark;      /* octets of its byte order mark passed; all of them: or it has none */
	const ma_outer *outer;
	size_t depth, includes; /* of files inside each other, and in all */
	size_t resumes;
	uint64_t line; /* on which the entry begins */
	uint64_t records, problems;
	ma_buf text;
	ma_seen seen;
	bool full;              /* of them, as was told */
	bool running;           /* a function of the caller's may be active */
	mailauth_status status; /* sticky */
};

mailauth_master *mailauth_master_new(const mailauth_context *context, mailauth_record_fn record,
	mailauth_problem_fn problem, void *user)
{
	mailauth_master *master = context != NULL ? ma_alloc_zero(context, sizeof *master) : NULL;

	if (master == NULL)
		return NULL;
	master->context = context;
	master->record = record;
	master->problem = problem;
	master->user = user;
	master->line = 1;
	ma_master_init(&master->entries, context, ma_slice_of(NULL, 0));
	master->entries.has_origin = false;
	ma_buf_grow(&master->pending, context);
	ma_buf_grow(&master->text, context);
	ma_seen_init(&master->seen, context);
	return master;
}

void mailauth_master_reset(mailauth_master *master)
{
	if (master == NULL || master->running)
		return;
	ma_master_release(&master->entries);
	ma_master_init(&master->entries, master->context, ma_slice_of(NULL, 0));
	master->entries.has_origin = false;
	master->entries.may_include = master->include != NULL;
	ma_buf_reset(&master->pending);
	ma_buf_reset(&master->text);
	ma_seen_reset(&master->seen);
	master->end = (ma_entry_end){0};
	master->too_long = master->fed = master->full = false;
	master->line = 1;
	master->includes = master->resumes = master->mark = 0;
	master->records = master->problems = 0;
	master->status = MAILAUTH_OK;
}

void mailauth_master_free(mailauth_master *master)
{
	if (master == NULL)
		return;
	ma_master_release(&master->entries);
	ma_buf_release(&master->pending);
	ma_buf_release(&master->text);
	ma_seen_release(&master->seen);
	ma_release(master->context, master, sizeof *master);
}

/* ------------------------------------------------------------------ settings */

mailauth_status mailauth_master_set_origin(mailauth_master *master, const char *name)
{
	ma_name origin;

	if (master == NULL)
		return MAILAUTH_NO_MEMORY;
	if (name == NULL || !ma_name_from_text(ma_slice_text(name), &ma_name_root, &origin))
		return MAILAUTH_BAD_ARGUMENT;
	if (master->fed)
		return MAILAUTH_BAD_STATE;
	master->entries.origin = origin;
	master->entries.has_origin = true;
	return MAILAUTH_OK;
}

mailauth_status mailauth_master_set_include(mailauth_master *master, mailauth_include_fn include)
{
	if (master == NULL)
		return MAILAUTH_NO_MEMORY;
	master->include = include;
	master->entries.may_include = include != NULL;
	return MAILAUTH_OK;
}

mailauth_status mailauth_master_set_included(mailauth_master *master, mailauth_included_fn included)
{
	if (master == NULL)
		return MAILAUTH_NO_MEMORY;
	master->included = included;
	return MAILAUTH_OK;
}

mailauth_status mailauth_master_set_unique(mailauth_master *master, int unique)
{
	if (master == NULL)
		return MAILAUTH_NO_MEMORY;
	master->unique = unique != 0;
	return MAILAUTH_OK;
}

uint64_t mailauth_master_get_record_count(const mailauth_master *master)
{
	return master != NULL ? master->records : 0;
}

uint64_t mailauth_master_get_problem_count(const mailauth_master *master)
{
	return master != NULL ? master->problems : 0;
}

/* ------------------------------------------------------------------ telling */

/* Tells what stands in `text`. */
static void tell_problem(mailauth_master *master, ma_place place)
{
	ma_put_octet(&master->text, 0);
	if (master->text.status != MAILAUTH_OK) {
		master->status = master->text.status;
		return;
	}
	master->problems++;
	if (master->problem != NULL)
		master->problem(master->user, master->file, place.line, place.column,
			(const char *)master->text.data);
}

static void tell_constant(mailauth_master *master, ma_place place, const char *text)
{
	ma_buf_reset(&master->text);
	ma_put_text(&master->text, text);
	tell_problem(master, place);
}

/* Whether the record is one that `record` is to be told of. */
static bool is_new(mailauth_master *master, const ma_entry *entry)
{
	ma_sight sight = master->unique ? ma_seen_look(&master->seen, entry) : MA_SIGHT_FIRST;

	if (sight == MA_SIGHT_NO_MEMORY)
		master->status = MAILAUTH_NO_MEMORY;
	if (sight == MA_SIGHT_FULL && !master->full) {
		master->full = true;
		tell_constant(master, entry->place,
			"a record over the limit of records: none that is new is told from here "
			"on");
	}
	return sight == MA_SIGHT_FIRST;
}

static void tell_record(mailauth_master *master, const ma_entry *entry)
{
	const ma_name *origin = master->entries.has_origin ? &master->entries.origin : NULL;
	mailauth_record record = {entry};
	ma_place place;

	if (!is_new(master, entry))
		return;
	master->records++;
	if (master->record != NULL && master->record(master->user, &record) != 0) {
		master->status = MAILAUTH_CALLBACK_FAILED;
		return;
	}
	ma_buf_reset(&master->text);
	ma_put_advice(&master->text, &master->entries.tokens, entry, origin, &place);
	if (master->text.len > 0 || master->text.status != MAILAUTH_OK)
		tell_problem(master, place);
}

/* ------------------------------------------------------------------ reading */

static void read_text(mailauth_master *master, ma_slice text);
static void finish(mailauth_master *master);

static void read_file(mailauth_master *master, const ma_entry *entry, char *file, ma_slice text)
{
	ma_master *entries = &master->entries;
	ma_outer outer = {master->outer, master->file, master->line, master->pending, master->end,
		entries->tokens, entries->origin, entries->owner, entries->has_origin,
		entries->has_owner};

	master->outer = &outer;
	master->file = file;
	master->mark = 0;
	master->line = 1;
	master->depth++;
	ma_buf_grow(&master->pending, master->context);
	master->end = (ma_entry_end){0};
	if (entry->has_owner) {
		entries->origin = *entry->owner;
		entries->has_origin = true;
	}
	read_text(master, text);
	finish(master);
	ma_buf_release(&master->pending);
	master->depth--;
	master->outer = outer.outer;
	master->file = outer.file;
	master->mark = sizeof byte_order_mark;
	master->line = outer.line;
	master->pending = outer.pending;
	master->end = outer.end;
	entries->tokens = outer.tokens;
	entries->origin = outer.origin;
	entries->owner = outer.owner;
	entries->owner_text = ma_slice_of(NULL, 0);
	entries->has_origin = outer.has_origin;
	entries->has_owner = outer.has_owner;
}

/* Whether the file is the one that is read, or one that this is inside. */
static bool is_open(const mailauth_master *master, ma_slice name)
{
	bool found = master->file != NULL && ma_slice_is(name, master->file);

	for (const ma_outer *outer = master->outer; outer != NULL && !found; outer = outer->outer)
		found = outer->file != NULL && ma_slice_is(name, outer->file);
	return found;
}

/* Why the file is not even asked for; NULL: it is. */
static const char *refuse_include(mailauth_master *master, ma_slice name)
{
	if (++master->includes > INCLUDES_MAX)
		return "$INCLUDE for more than 1000 times: no file is read from here on";
	if (is_open(master, name))
		return "$INCLUDE of a file inside itself";
	if (master->depth == INCLUDE_DEPTH_MAX)
		return "$INCLUDE more than 8 files deep";
	return ma_slice_find(name, 0) < name.len ? "$INCLUDE of a name with a NUL octet" : NULL;
}

/* The name of a file with a NUL, of `value.len + 1` octets; NULL if there is no memory. */
static char *copy_name(mailauth_master *master, ma_slice value)
{
	char *file = (char *)ma_alloc_zero(master->context, value.len + 1);

	for (size_t i = 0; file != NULL && i < value.len; i++)
		file[i] = (char)value.ptr[i];
	if (file == NULL)
		master->status = MAILAUTH_NO_MEMORY;
	return file;
}

/* "$INCLUDE inserts the named file into the current file" (RFC 1035 5.1) */
static void include_file(mailauth_master *master, const ma_entry *entry)
{
	size_t size = entry->value.len + 1, len = 0;
	const char *refused, *text;
	char *file;

	if (master->includes > INCLUDES_MAX)
		return;
	refused = refuse_include(master, entry->value);
	if (refused != NULL) {
		tell_constant(master, entry->place, refused);
		return;
	}
	file = copy_name(master, entry->value);
	if (file == NULL)
		return;
	text = master->include(master->user, file, &len);
	if (text == NULL)
		tell_constant(master, entry->place, "$INCLUDE of a file that is not to be had");
	else
		read_file(master, entry, file, ma_slice_of(text, len));
	if (text != NULL && master->included != NULL)
		master->included(master->user, text);
	ma_release(master->context, file, size);
}

/*
 * The parenthesis that is open where the entry ends, by limit or with the text. The last one that
 * is told keeps what it took up.
 */
static void tell_open(mailauth_master *master, const char *text)
{
	const ma_entry_place *opened = &master->end.opened;

	if (master->resumes == RESUMES_MAX)
		text = "a parenthesis that is not closed, after 100 others: nothing is read until "
		       "it closes";
	tell_constant(master, (ma_place){master->line + opened->lines, opened->column + 1}, text);
}

static void refuse(mailauth_master *master)
{
	const ma_tokens *tokens = &master->entries.tokens;

	if (master->entries.rdata.status != MAILAUTH_OK) {
		master->status = master->entries.rdata.status;
		return;
	}
	if (master->end.depth > 0) {
		tell_open(master, "a parenthesis that is not closed");
		return;
	}
	ma_buf_reset(&master->text);
	ma_put_reason(&master->text, tokens);
	tell_problem(master, tokens->error_place);
}

static void tell_entry(mailauth_master *master, const ma_entry *entry)
{
	if (entry->kind == MA_ENTRY_RECORD)
		tell_record(master, entry);
	else if (entry->kind == MA_ENTRY_INCLUDE)
		include_file(master, entry);
}

/*
 * Reads entries, in a text that ends with a line end, up to one that is not whole or not right.
 * Returns the octets of those read.
 */
static size_t read_entries(mailauth_master *master, ma_slice text)
{
	ma_master *entries = &master->entries;
	ma_parse found = MA_OK;
	ma_entry entry;

	ma_master_continue(entries, text, master->line);
	while (master->status == MAILAUTH_OK && found == MA_OK) {
		found = ma_master_next(entries, &entry);
		if (found == MA_OK)
			tell_entry(master, &entry);
		else if (entries->rdata.status != MAILAUTH_OK)
			master->status = entries->rdata.status;
	}
	master->line = entries->tokens.entry_line;
	return (size_t)(entries->tokens.entry_start - text.ptr);
}

/* Whether such an entry was looked at before depends on the pieces; so nobody may see that. */
static void tell_too_long(mailauth_master *master)
{
	ma_master_forget(&master->entries);
	if (master->end.depth > 0)
		tell_open(master, "a parenthesis that is not closed within the limit of octets");
	else
		tell_constant(master, (ma_place){master->line, 1},
			"an entry over the limit of octets");
}

static ma_slice without_line_end(ma_slice text)
{
	if (text.len > 0 && text.ptr[text.len - 1] == '\n')
		text.len--;
	if (text.len > 0 && text.ptr[text.len - 1] == '\r')
		text.len--;
	return text;
}

/* Reads one entry with its line end, if it has one. */
static void read_entry(mailauth_master *master, ma_slice text)
{
	ma_entry entry;
	ma_parse found;

	if (without_line_end(text).len >
		ma_limit(master->context, MAILAUTH_LIMIT_ZONE_ENTRY_BYTES)) {
		tell_too_long(master);
		return;
	}
	ma_master_continue(&master->entries, text, master->line);
	found = ma_master_next(&master->entries, &entry);
	if (found == MA_SYNTAX)
		refuse(master);
	else if (found == MA_OK)
		tell_entry(master, &entry);
}

/* The entry that has ended: what is pending with this behind it. */
static void end_entry(mailauth_master *master, ma_slice text)
{
	if (master->too_long) {
		master->too_long = false;
	} else if (master->pending.len > 0) {
		ma_put_slice(&master->pending, text);
		if (master->pending.status != MAILAUTH_OK)
			master->status = master->pending.status;
		else
			read_entry(master, ma_buf_slice(&master->pending));
	} else if (text.len > 0) {
		read_entry(master, text);
	}
	ma_buf_reset(&master->pending);
	master->line += master->end.here.lines;
	master->end = (ma_entry_end){0};
}

/* Whether a parenthesis that is not closed took up what looks like entries of their own. */
static bool has_inner(const mailauth_master *master)
{
	return master->end.inner.at > 0 && master->resumes < RESUMES_MAX;
}

/* Goes on as if the entry had ended before those. */
static void go_to_inner(mailauth_master *master)
{
	master->line += master->end.inner.lines;
	master->end = (ma_entry_end){0};
	master->too_long = false;
	master->resumes++;
}

/* Reads them where they are pending, as what they are. */
static void read_inner(mailauth_master *master)
{
	ma_buf all = master->pending;
	size_t at = (size_t)master->end.inner.at;

	ma_buf_grow(&master->pending, master->context);
	go_to_inner(master);
	read_text(master, ma_slice_of(all.data + at, all.len - at));
	ma_buf_release(&all);
}

/* The start of an entry that goes on, up to the limit; a line end does not count. */
static void keep(mailauth_master *master, ma_slice text, size_t max)
{
	ma_put_slice(&master->pending, text);
	if (master->pending.status != MAILAUTH_OK)
		master->status = master->pending.status;
	if (master->pending.len < max || master->status != MAILAUTH_OK)
		return;
	tell_too_long(master);
	if (master->end.depth > 0 && has_inner(master)) {
		read_inner(master);
	} else {
		master->too_long = true;
		master->end.inner.at = 0;
		ma_buf_reset(&master->pending);
	}
}

/*
 * Cuts the text behind the first entry that ends in it and reads that, or else keeps it all, but
 * nothing behind the limit: so what is seen of an entry over it does not depend on the pieces.
 */
static size_t cut_entry(mailauth_master *master, ma_slice text)
{
	size_t max = ma_limit(master->context, MAILAUTH_LIMIT_ZONE_ENTRY_BYTES) + 2, len;
	uint64_t before = master->end.here.at;
	bool found;

	if (!master->too_long && text.len > max - before)
		text.len = (size_t)(max - before);
	len = ma_entry_pass(&master->end, text, &found);
	text.len = len;
	if (master->too_long && has_inner(master)) {
		len = (size_t)(master->end.inner.at - before);
		go_to_inner(master);
	} else if (found) {
		end_entry(master, text);
	} else if (!master->too_long) {
		keep(master, text, max);
	}
	return len;
}

/* The file has no mark: what came of one before this piece is the start of its first entry. */
static void end_mark(mailauth_master *master, size_t before)
{
	master->mark = sizeof byte_order_mark;
	if (before > 0 && before < sizeof byte_order_mark)
		(void)cut_entry(master, ma_slice_of(byte_order_mark, before));
}

/* Passes a byte order mark at the start of a file, once: it is no octet of the first owner. */
static ma_slice pass_mark(mailauth_master *master, ma_slice text)
{
	size_t before = master->mark, at = 0;

	while (master->mark < sizeof byte_order_mark && at < text.len &&
		text.ptr[at] == byte_order_mark[master->mark]) {
		master->mark++;
		at++;
	}
	if (master->mark == sizeof byte_order_mark || at == text.len)
		return ma_slice_of(text.ptr + at, text.len - at);
	end_mark(master, before);
	return text;
}

static void read_text(mailauth_master *master, ma_slice text)
{
	size_t whole, at = 0;

	if (master->mark < sizeof byte_order_mark)
		text = pass_mark(master, text);
	whole = text.len;
	while (whole > 0 && text.ptr[whole - 1] != '\n')
		whole--;
	while (at < text.len && master->status == MAILAUTH_OK) {
		bool begun = master->pending.len > 0 || master->too_long;

		if (!begun && at < whole)
			at += read_entries(master, ma_slice_of(text.ptr + at, whole - at));
		if (at < text.len && master->status == MAILAUTH_OK)
			at += cut_entry(master, ma_slice_of(text.ptr + at, text.len - at));
	}
}

/* The last line needs no line end. */
static void finish(mailauth_master *master)
{
	end_mark(master, master->mark);
	while (master->status == MAILAUTH_OK && (master->pending.len > 0 || master->too_long)) {
		if (!master->too_long && master->end.depth > 0 && has_inner(master)) {
			read_entry(master, ma_buf_slice(&master->pending));
			read_inner(master);
		} else {
			end_entry(master, ma_slice_of(NULL, 0));
		}
	}
}

mailauth_status mailauth_master_feed(mailauth_master *master, const char *text, size_t len)
{
	if (master == NULL)
		return MAILAUTH_NO_MEMORY;
	if (text == NULL && len > 0)
		return MAILAUTH_BAD_ARGUMENT;
	if (master->running)
		return MAILAUTH_BAD_STATE;
	master->fed = master->running = true;
	read_text(master, ma_slice_of(text, len));
	master->running = false;
	return master->status;
}

mailauth_status mailauth_master_end(mailauth_master *master)
{
	if (master == NULL)
		return MAILAUTH_NO_MEMORY;
	if (master->running)
		return MAILAUTH_BAD_STATE;
	master->fed = master->running = true;
	finish(master);
	master->running = false;
	if (master->status == MAILAUTH_OK && master->problems > 0)
		return MAILAUTH_MALFORMED;
	return master->status;
}
