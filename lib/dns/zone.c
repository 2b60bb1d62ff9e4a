/*
 * A zone in memory: see <mailauth/dns.h>. Every owner of a record is a node, and so is each name
 * above it, which is how a name without records but with names below it is told from one that does
 * not exist (RFC 4592 2.2.2). There are no zone cuts: all names are looked up as one zone.
 *
 * $FAIL and $SECURE mark questions. A mark makes no name exist and says nothing of other questions;
 * at a wildcard it counts for the names that the wildcard answers for.
 */
#include "zone.h"

#include "limit.h"
#include "master.h"
#include "name.h"
#include "record.h"
#include "setting.h"
#include "table.h"

#include <string.h>

/* What is kept of types at one name: it is searched in a row, and a zone may be a stranger's. */
#define TYPES_MAX 256

/* The records of one type at one name: an RRset (RFC 2181 5). */
typedef struct ma_rrset {
	struct ma_rrset *next;
	uint16_t type;
	size_t count, cap; /* a count of 0 is left by a record that was not kept */
	ma_slice *rdata;
} ma_rrset;

/* A question of its node's name that is marked; type 0 is explained at each list. */
typedef struct ma_mark {
	struct ma_mark *next;
	uint16_t type;
	mailauth_dns_outcome outcome;
} ma_mark;

typedef struct ma_node {
	ma_link link;
	ma_slice name; /* on the wire, in lower case */
	bool exists;   /* a record is here or below */
	size_t types;  /* rrsets, and marks by $FAIL and $SECURE: TYPES_MAX at most */
	ma_rrset *rrsets;
	ma_mark *forced;  /* by mailauth_zone_set_failure; 0: every type that has no mark here */
	ma_mark *failing; /* by $FAIL; 0: every type that has neither mark nor record here */
	ma_mark *secure;  /* by $SECURE */
} ma_node;

/* A record, by which to find a second one that is equal. */
typedef struct ma_zone_record {
	ma_link link;
	const ma_rrset *rrset;
	ma_slice rdata;
} ma_zone_record;

struct mailauth_zone {
	const mailauth_context *context;
	ma_arena arena;
	ma_table nodes, records;
	ma_settings settings;
	const char *error; /* of the last read; "" if there is none */
	ma_place error_place;
};

/* ------------------------------------------------------------------ nodes and their lists */

static ma_node *find_node(const mailauth_zone *zone, ma_slice name)
{
	ma_link *link = ma_table_first(&zone->nodes, ma_hash(zone->context, 0, name));

	while (link != NULL && !ma_slice_equal(((ma_node *)link)->name, name))
		link = ma_table_next(link);
	return (ma_node *)link;
}

/* The node of a name that lives in the arena, made if need be; NULL if there is no memory. */
static ma_node *node_of_kept(mailauth_zone *zone, ma_slice name)
{
	ma_node *node = find_node(zone, name);

	if (node != NULL)
		return node;
	node = ma_arena_take(&zone->arena, 1, sizeof *node);
	if (node == NULL)
		return NULL;
	node->name = name;
	node->link.hash = ma_hash(zone->context, 0, name);
	return ma_table_add(&zone->nodes, zone->context, &node->link) ? node : NULL;
}

/* The node of any name. */
static ma_node *node_of(mailauth_zone *zone, const ma_name *name)
{
	ma_name lower = *name;
	ma_node *node;
	uint8_t *kept;

	ma_name_to_lower(&lower);
	node = find_node(zone, ma_name_slice(&lower));
	if (node != NULL)
		return node;
	kept = ma_arena_take(&zone->arena, lower.len, 1);
	if (kept == NULL)
		return NULL;
	memcpy(kept, lower.wire, lower.len);
	return node_of_kept(zone, ma_slice_of(kept, lower.len));
}

/* The name without its first label, which it has. */
static ma_slice parent_of(ma_slice name)
{
	return ma_slice_end(name, name.len - 1 - name.ptr[0]);
}

/* Makes the node and all above it exist: those above first, so that none is ever left out. */
static bool make_exist(mailauth_zone *zone, ma_node *node)
{
	ma_node *parent;

	if (node->exists)
		return true;
	if (node->name.len > 1) {
		parent = node_of_kept(zone, parent_of(node->name));
		if (parent == NULL || !make_exist(zone, parent))
			return false;
	}
	node->exists = true;
	return true;
}

static ma_rrset *find_rrset(const ma_node *node, uint16_t type)
{
	ma_rrset *rrset = node->rrsets;

	while (rrset != NULL && rrset->type != type)
		rrset = rrset->next;
	return rrset;
}

/* The rrset of the type, made if need be; NULL if there is no memory. */
static ma_rrset *rrset_of(mailauth_zone *zone, ma_node *node, uint16_t type)
{
	ma_rrset *rrset = find_rrset(node, type);

	if (rrset != NULL)
		return rrset;
	rrset = ma_arena_take(&zone->arena, 1, sizeof *rrset);
	if (rrset == NULL)
		return NULL;
	rrset->type = type;
	rrset->next = node->rrsets;
	node->rrsets = rrset;
	node->types++;
	return rrset;
}

static ma_mark *find_mark(ma_mark *mark, uint16_t type)
{
	while (mark != NULL && mark->type != type)
		mark = mark->next;
	return mark;
}

/* Sets a mark, the one that is there or a new one; false if there is no memory. */
static bool set_mark(mailauth_zone *zone, ma_mark **list, uint16_t type,
	mailauth_dns_outcome outcome)
{
	ma_mark *mark = find_mark(*list, type);

	if (mark == NULL) {
		mark = ma_arena_take(&zone->arena, 1, sizeof *mark);
		if (mark == NULL)
			return false;
		mark->type = type;
		mark->next = *list;
		*list = mark;
	}
	mark->outcome = outcome;
	return true;
}

/* ------------------------------------------------------------------ reading */

static bool has_record(const mailauth_zone *zone, const ma_zone_record *record)
{
	ma_link *link = ma_table_first(&zone->records, record->link.hash);

	for (; link != NULL; link = ma_table_next(link)) {
		const ma_zone_record *other = (ma_zone_record *)link;

		if (other->rrset == record->rrset && ma_slice_equal(other->rdata, record->rdata))
			return true;
	}
	return false;
}

/* Makes room for one more; false if there is no memory. */
static bool grow_rrset(mailauth_zone *zone, ma_rrset *rrset)
{
	size_t cap = rrset->cap > 0 ? rrset->cap * 2 : 2;
	ma_slice *rdata;

	if (rrset->count < rrset->cap)
		return true;
	rdata = ma_arena_take(&zone->arena, cap, sizeof *rdata);
	if (rdata == NULL)
		return false;
	if (rrset->count > 0)
		memcpy(rdata, rrset->rdata, rrset->count * sizeof *rdata);
	rrset->rdata = rdata;
	rrset->cap = cap;
	return true;
}

/* Keeps a new record, whose rdata is not yet in the arena. */
static bool keep_record(mailauth_zone *zone, ma_rrset *rrset, const ma_zone_record *record)
{
	ma_zone_record *kept = ma_arena_take(&zone->arena, 1, sizeof *kept);
	uint8_t *rdata = ma_arena_take(&zone->arena, record->rdata.len, 1);

	if (kept == NULL || rdata == NULL || !grow_rrset(zone, rrset))
		return false;
	if (record->rdata.len > 0)
		memcpy(rdata, record->rdata.ptr, record->rdata.len);
	*kept = *record;
	kept->rdata = ma_slice_of(rdata, record->rdata.len);
	if (!ma_table_add(&zone->records, zone->context, &kept->link))
		return false;
	rrset->rdata[rrset->count++] = kept->rdata;
	return true;
}

static mailauth_status refuse(mailauth_zone *zone, const ma_entry *entry, const char *error)
{
	zone->error = error;
	zone->error_place = entry->place;
	return MAILAUTH_MALFORMED;
}

/* Whether the entry's type is a new one at its name, which counts. */
static bool is_new_type(const ma_node *node, const ma_entry *entry)
{
	if (entry->kind == MA_ENTRY_RECORD)
		return find_rrset(node, entry->type) == NULL;
	if (entry->kind == MA_ENTRY_FAIL)
		return find_mark(node->failing, entry->type) == NULL;
	return find_mark(node->secure, entry->type) == NULL;
}

/* The entry's node, which has room for the entry's type; else the status says why not. */
static mailauth_status find_room(mailauth_zone *zone, const ma_entry *entry, ma_node **node)
{
	*node = node_of(zone, entry->owner);
	if (*node == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((*node)->types == TYPES_MAX && is_new_type(*node, entry))
		return refuse(zone, entry, "more than 256 types at one name");
	return MAILAUTH_OK;
}

/* Adds a record; one that is there already counts once (RFC 2181 5). */
static mailauth_status add_record(mailauth_zone *zone, const ma_entry *entry)
{
	ma_zone_record record = {.rdata = entry->rdata};
	ma_rrset *rrset;
	ma_node *node;
	mailauth_status status = find_room(zone, entry, &node);

	if (status != MAILAUTH_OK)
		return status;
	rrset = rrset_of(zone, node, entry->type);
	if (rrset == NULL)
		return MAILAUTH_NO_MEMORY;
	record.rrset = rrset;
	record.link.hash = ma_hash(zone->context, node->link.hash ^ entry->type, entry->rdata);
	if (has_record(zone, &record))
		return MAILAUTH_OK;
	if (zone->records.count >= ma_limit(zone->context, MAILAUTH_LIMIT_ZONE_RECORDS))
		return refuse(zone, entry, "a record over the limit of records");
	if (!make_exist(zone, node) || !keep_record(zone, rrset, &record))
		return MAILAUTH_NO_MEMORY;
	return MAILAUTH_OK;
}

static mailauth_status add_mark(mailauth_zone *zone, const ma_entry *entry)
{
	ma_mark **list;
	ma_node *node;
	mailauth_status status = find_room(zone, entry, &node);
	bool is_new;

	if (status != MAILAUTH_OK)
		return status;
	is_new = is_new_type(node, entry);
	list = entry->kind == MA_ENTRY_FAIL ? &node->failing : &node->secure;
	if (!set_mark(zone, list, entry->type, entry->outcome))
		return MAILAUTH_NO_MEMORY;
	node->types += is_new;
	return MAILAUTH_OK;
}

static mailauth_status add_setting(mailauth_zone *zone, const ma_entry *entry)
{
	if (ma_setting_find(&zone->settings, entry->key) == NULL &&
		zone->settings.count == MA_SETTINGS_MAX)
		return refuse(zone, entry, "a $SET of more than 256 keys");
	return ma_setting_set(&zone->settings, &zone->arena, entry->key, entry->value)
		? MAILAUTH_OK
		: MAILAUTH_NO_MEMORY;
}

static mailauth_status add_entry(mailauth_zone *zone, const ma_entry *entry)
{
	switch (entry->kind) {
	case MA_ENTRY_RECORD:
		return add_record(zone, entry);
	case MA_ENTRY_SET:
		return add_setting(zone, entry);
	default:
		return add_mark(zone, entry);
	}
}

static mailauth_status read_entries(mailauth_zone *zone, ma_master *master)
{
	mailauth_status status = MAILAUTH_OK;
	ma_entry entry;
	ma_parse found;

	while (status == MAILAUTH_OK && (found = ma_master_next(master, &entry)) != MA_END) {
		if (master->rdata.status != MAILAUTH_OK)
			return master->rdata.status;
		if (found == MA_SYNTAX) {
			zone->error = master->tokens.error;
			zone->error_place = master->tokens.error_place;
			return MAILAUTH_MALFORMED;
		}
		status = add_entry(zone, &entry);
	}
	return status;
}

mailauth_status mailauth_zone_read(mailauth_zone *zone, const char *text, size_t len)
{
	mailauth_status status;
	ma_master master;

	if (zone == NULL)
		return MAILAUTH_NO_MEMORY;
	zone->error = "";
	zone->error_place = (ma_place){0, 0};
	if (text == NULL && len > 0)
		return MAILAUTH_BAD_ARGUMENT;
	ma_master_init(&master, zone->context, ma_slice_of(text, len));
	status = read_entries(zone, &master);
	ma_master_release(&master);
	return status;
}

const char *mailauth_zone_error(const mailauth_zone *zone, uint64_t *line, uint64_t *column)
{
	ma_place place = zone != NULL ? zone->error_place : (ma_place){0, 0};

	if (line != NULL)
		*line = place.line;
	if (column != NULL)
		*column = place.column;
	return zone != NULL ? zone->error : "";
}

/* ------------------------------------------------------------------ the object */

mailauth_zone *mailauth_zone_new(const mailauth_context *context)
{
	mailauth_zone *zone = context != NULL ? ma_alloc_zero(context, sizeof *zone) : NULL;

	if (zone == NULL)
		return NULL;
	zone->context = context;
	zone->error = "";
	ma_arena_init(&zone->arena, context);
	return zone;
}

void mailauth_zone_free(mailauth_zone *zone)
{
	if (zone == NULL)
		return;
	ma_table_release(&zone->nodes, zone->context);
	ma_table_release(&zone->records, zone->context);
	ma_arena_release(&zone->arena);
	ma_release(zone->context, zone, sizeof *zone);
}

mailauth_status mailauth_zone_set_failure(mailauth_zone *zone, const char *name, uint16_t type,
	mailauth_dns_outcome outcome)
{
	ma_name wire;
	ma_node *node;

	if (zone == NULL)
		return MAILAUTH_NO_MEMORY;
	if (name == NULL || !ma_is_failure(outcome) ||
		!ma_name_from_text(ma_slice_text(name), &ma_name_root, &wire))
		return MAILAUTH_BAD_ARGUMENT;
	node = node_of(zone, &wire);
	if (node == NULL || !set_mark(zone, &node->forced, type, outcome))
		return MAILAUTH_NO_MEMORY;
	for (ma_mark *mark = node->forced; type == 0 && mark != NULL; mark = mark->next)
		mark->outcome = outcome;
	return MAILAUTH_OK;
}

/* ------------------------------------------------------------------ looking up */

static const ma_rrset *records_at(const ma_node *node, uint16_t type)
{
	const ma_rrset *rrset = find_rrset(node, type);

	return rrset != NULL && rrset->count > 0 ? rrset : NULL;
}

/* How the question fails by a mark of this node; NULL if it does not. */
static const ma_mark *failure_at(const ma_node *node, uint16_t type)
{
	const ma_mark *mark;

	if (node->forced == NULL && node->failing == NULL) /* as at most nodes */
		return NULL;
	mark = find_mark(node->forced, type);
	if (mark == NULL)
		mark = find_mark(node->forced, 0);
	if (mark == NULL)
		mark = find_mark(node->failing, type);
	if (mark == NULL && records_at(node, type) == NULL)
		mark = find_mark(node->failing, 0);
	return mark;
}

/*
 * The wildcard, existing or not, that answers for a name which does not exist: "*" at the closest
 * name above that exists (RFC 4592 3.3.1). NULL if there is none.
 */
static const ma_node *source_of_synthesis(const mailauth_zone *zone, ma_slice name)
{
	uint8_t wildcard[MA_NAME_MAX] = {1, '*'};

	while (name.len > 1) {
		const ma_node *encloser;

		name = parent_of(name);
		encloser = find_node(zone, name);
		if (encloser == NULL || !encloser->exists)
			continue;
		if (name.len > sizeof wildcard - 2)
			return NULL; /* no name: the label before it has two octets at least */
		memcpy(wildcard + 2, name.ptr, name.len);
		return find_node(zone, ma_slice_of(wildcard, 2 + name.len));
	}
	return NULL;
}

/*
 * The node that answers a question of a name, of which `named` is the node, if there is one; NULL:
 * the name does not exist.
 */
static const ma_node *answering_node(const mailauth_zone *zone, ma_slice name, const ma_node *named,
	uint16_t type)
{
	if (named != NULL && (named->exists || failure_at(named, type) != NULL))
		return named;
	return source_of_synthesis(zone, name);
}

static bool is_secure(const ma_node *node, uint16_t type)
{
	return node != NULL && find_mark(node->secure, type) != NULL;
}

/* What a node answers, or the CNAME that is to be followed (RFC 1034 4.3.2 step 3a). */
static const ma_rrset *answer_at(const ma_node *node, uint16_t type, ma_answer *answer)
{
	const ma_mark *failure = node != NULL ? failure_at(node, type) : NULL;
	const ma_rrset *records = node != NULL ? records_at(node, type) : NULL;

	if (failure != NULL) {
		answer->outcome = failure->outcome;
	} else if (records != NULL) {
		answer->outcome = MAILAUTH_DNS_DATA;
		answer->count = records->count;
		answer->rdata = records->rdata;
	} else if (node != NULL && records_at(node, MAILAUTH_RRTYPE_CNAME) != NULL) {
		return records_at(node, MAILAUTH_RRTYPE_CNAME);
	} else {
		answer->outcome =
			node != NULL && node->exists ? MAILAUTH_DNS_NODATA : MAILAUTH_DNS_NXDOMAIN;
	}
	return NULL;
}

/*
 * A name with several CNAMEs (which RFC 2181 10.1 forbids), a loop of them, and more than the limit
 * end as they do at a resolver: in SERVFAIL.
 */
void ma_zone_lookup(const mailauth_zone *zone, ma_slice name, uint16_t type, ma_answer *answer)
{
	size_t left = ma_limit(zone->context, MAILAUTH_LIMIT_CNAMES);
	const ma_node *named, *node;
	const ma_rrset *cname;
	ma_name at;

	*answer = (ma_answer){.outcome = MAILAUTH_DNS_SERVFAIL};
	named = find_node(zone, name);
	node = answering_node(zone, name, named, type);
	/* by a mark at the name itself, which need not exist for that, or at its wildcard */
	answer->authenticated = is_secure(named, type) || is_secure(node, type);
	while ((cname = answer_at(node, type, answer)) != NULL) {
		ma_cursor target = ma_cursor_over(cname->rdata[0]);

		if (cname->count > 1 || left-- == 0 || !ma_name_take_wire(&target, &at))
			break;
		ma_name_to_lower(&at);
		name = ma_name_slice(&at);
		node = answering_node(zone, name, find_node(zone, name), type);
	}
	if (answer->outcome > MAILAUTH_DNS_NXDOMAIN)
		answer->authenticated = false;
}

/* Reads a caller's name, which may be NULL, into lower case. */
static bool read_lower(const char *text, ma_name *name)
{
	if (text == NULL || !ma_name_from_text(ma_slice_text(text), &ma_name_root, name))
		return false;
	ma_name_to_lower(name);
	return true;
}

void mailauth_zone_ask(void *zone, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	ma_question *question;
	ma_answer answer;
	ma_name wire;

	if (questions == NULL)
		return;
	if (zone == NULL) {
		questions->status = MAILAUTH_NO_MEMORY;
		return;
	}
	question = ma_questions_find(questions, id, name, type);
	if (question != NULL) {
		ma_zone_lookup(zone, question->name, type, &answer);
		(void)ma_questions_answer(questions, question, &answer); /* its status sticks */
	} else if (read_lower(name, &wire)) {
		ma_zone_lookup(zone, ma_name_slice(&wire), type, &answer);
		(void)ma_questions_answer_id(questions, id, type, &answer);
	} else {
		(void)mailauth_answer_failure(questions, id, MAILAUTH_DNS_MALFORMED);
	}
}

int mailauth_zone_has(const mailauth_zone *zone, const char *name, uint16_t type)
{
	const ma_node *node;
	ma_name wire;

	if (zone == NULL || !read_lower(name, &wire))
		return 0;
	node = find_node(zone, ma_name_slice(&wire));
	return node != NULL &&
		(failure_at(node, type) != NULL || records_at(node, type) != NULL ||
			records_at(node, MAILAUTH_RRTYPE_CNAME) != NULL);
}

/* ------------------------------------------------------------------ settings */

const char *mailauth_zone_get_setting(const mailauth_zone *zone, const char *key, size_t *len)
{
	const ma_setting *setting = NULL;

	if (zone != NULL && key != NULL)
		setting = ma_setting_find(&zone->settings, ma_slice_text(key));
	if (len != NULL)
		*len = setting != NULL ? setting->len : 0;
	return setting != NULL ? setting->value : NULL;
}

size_t mailauth_zone_get_setting_count(const mailauth_zone *zone)
{
	return zone != NULL ? zone->settings.count : 0;
}

const char *mailauth_zone_get_setting_key(const mailauth_zone *zone, size_t index)
{
	const ma_setting *setting = zone != NULL ? ma_setting_at(&zone->settings, index) : NULL;

	return setting != NULL ? setting->key : NULL;
}
