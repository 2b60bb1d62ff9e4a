/*
 * DNS messages: see dns_message.h. The whole message is read, and one that is not whole, or has
 * more than it counts, answers nothing.
 *
 * Compression is what could make reading costly: a name of two octets can stand for 127 labels, and
 * a message has room for thousands. So each label and each pointer is a step, and a message has as
 * many steps as the largest could have octets, which no honest one comes near. A pointer that is
 * the one of the record before is not followed again.
 */
#include "dns_message.h"

#include "name.h"
#include "record.h"
#include "wire_uint.h"

#include <string.h>

enum {
	HEADER_LEN = 12,       /* octets                                      RFC 1035 4.1.1 */
	RECORD_LEN_MIN = 11,   /* octets, with the root as its name           RFC 1035 4.1.3 */
	POINTER = 0xc0,        /* the two bits that tell one                  RFC 1035 4.1.4 */
	WITH_NAMES_MAX = 1024, /* octets of rdata that has names: more than SOA's two and numbers */
	RCODE_NXDOMAIN = 3,    /*                                             RFC 1035 4.1.1 */
	RCODE_REFUSED = 5
};

enum { ANSWER, AUTHORITY, ADDITIONAL, SECTIONS };

/* A record of the answer section that may be part of the answer. */
typedef struct found {
	ma_slice owner; /* on the wire, not compressed, in lower case */
	uint16_t type;
	ma_slice rdata; /* as it stands in the message */
} found;

typedef struct reader {
	ma_slice message;
	ma_cursor in;
	size_t steps; /* that were taken */
	ma_arena *arena;
	bool no_memory;
	ma_slice name; /* asked for, on the wire in lower case */
	uint16_t type; /* asked for */
	uint16_t flags;
	bool has_question;
	uint16_t counts[SECTIONS];
	unsigned extended_rcode; /* its upper bits */
	bool has_opt;
	bool has_ns, has_soa; /* in the authority section */
	ma_name owner;        /* of the record read last */
	size_t owner_pointer; /* where it points to; 0: it is written out, at least in part */
	ma_slice kept_owner;  /* the same in the arena; empty: it was not kept */
	found *found;
	size_t count; /* of those found */
} reader;

/* What stands between two records, and in them before their rdata. */
typedef struct record_head {
	uint16_t type, class;
	uint32_t ttl;
	ma_slice rdata;
} record_head;

/* ------------------------------------------------------------------ names */

/*
 * Where the pointer at the cursor leads to, as all that stands before `before`: "a prior occurrence
 * of the same name" (RFC 1035 4.1.4) lies there wholly, so that each jump leaves less to jump to.
 */
static bool take_pointer(ma_cursor *in, ma_slice message, const uint8_t *before, ma_cursor *prior)
{
	size_t max = (size_t)(before - message.ptr);
	uint16_t octets;
	size_t offset;

	if (!ma_take_u16(in, &octets))
		return false;
	offset = octets & 0x3fff;
	if (offset < HEADER_LEN || offset >= max)
		return false;
	*prior = ma_cursor_over(ma_slice_of(message.ptr + offset, max - offset));
	return true;
}

/*
 *   a sequence of labels ending in a zero octet                        RFC 1035 4.1.4
 *   a pointer
 *   a sequence of labels ending with a pointer
 */
static bool take_name(reader *in, ma_cursor *from, ma_name *name)
{
	ma_cursor at = *from;
	const uint8_t *run = at.at;
	bool jumped = false, is_last = false;

	name->len = 0;
	while (!is_last) {
		int octet = ma_peek(&at);
		ma_cursor prior;

		if (octet < 0 || in->steps++ == MA_DNS_MESSAGE_STEPS_MAX)
			return false;
		is_last = octet == 0;
		if (octet < POINTER) {
			if (!ma_name_take_label(&at, name))
				return false;
			continue;
		}
		if (!take_pointer(&at, in->message, run, &prior))
			return false;
		if (!jumped)
			*from = at;
		jumped = true;
		at = prior;
		run = at.at;
	}
	if (!jumped)
		*from = at;
	return true;
}

/* Takes a record's name into `owner`. */
static bool take_owner(reader *in)
{
	ma_cursor ahead = in->in;
	uint16_t first;
	size_t pointer = 0;

	if (ma_take_u16(&ahead, &first) && first >= POINTER << 8)
		pointer = first & 0x3fff;
	if (pointer > 0 && pointer == in->owner_pointer) {
		in->in = ahead;
		return true;
	}
	in->owner_pointer = pointer;
	in->kept_owner = ma_slice_of(NULL, 0);
	if (!take_name(in, &in->in, &in->owner))
		return false;
	ma_name_to_lower(&in->owner);
	return true;
}

/* ------------------------------------------------------------------ the message */

static bool take_header(reader *in)
{
	uint16_t id, questions;

	if (!ma_take_u16(&in->in, &id) || !ma_take_u16(&in->in, &in->flags) ||
		!ma_take_u16(&in->in, &questions))
		return false;
	for (int i = ANSWER; i < SECTIONS; i++)
		if (!ma_take_u16(&in->in, &in->counts[i]))
			return false;
	in->has_question = questions == 1;
	return questions <= 1 &&
		(in->flags & (MA_DNS_RESPONSE | MA_DNS_OPCODE | MA_DNS_TRUNCATED)) ==
		MA_DNS_RESPONSE;
}

/* Whether the server failed, or would not answer: such a message may come without its question. */
static bool is_refusal(const reader *in)
{
	unsigned rcode = in->flags & MA_DNS_RCODE;

	return rcode != 0 && rcode != RCODE_NXDOMAIN && in->counts[ANSWER] == 0;
}

/* Takes the question, which must be ours. */
static bool take_question(reader *in)
{
	uint16_t type, class;
	ma_name name;

	if (!in->has_question)
		return is_refusal(in);
	if (!take_name(in, &in->in, &name) || !ma_take_u16(&in->in, &type) ||
		!ma_take_u16(&in->in, &class))
		return false;
	ma_name_to_lower(&name);
	return ma_slice_equal(ma_name_slice(&name), in->name) && type == in->type &&
		class == MA_DNS_CLASS_IN;
}

/* NAME, TYPE, CLASS, TTL, RDLENGTH, RDATA                              RFC 1035 4.1.3 */
static bool take_record(reader *in, record_head *record)
{
	uint16_t len;

	return take_owner(in) && ma_take_u16(&in->in, &record->type) &&
		ma_take_u16(&in->in, &record->class) && ma_take_u32(&in->in, &record->ttl) &&
		ma_take_u16(&in->in, &len) && ma_take_octets(&in->in, len, &record->rdata);
}

/* Keeps a record of the answer section with its name; false if there is no memory. */
static bool keep_found(reader *in, const record_head *record)
{
	if (in->kept_owner.len == 0) {
		uint8_t *owner = ma_arena_take(in->arena, in->owner.len, 1);

		if (owner == NULL) {
			in->no_memory = true;
			return false;
		}
		memcpy(owner, in->owner.wire, in->owner.len);
		in->kept_owner = ma_slice_of(owner, in->owner.len);
	}
	in->found[in->count++] = (found){in->kept_owner, record->type, record->rdata};
	return true;
}

/*
 * "If a query message with more than one OPT RR is received, a FORMERR (RCODE=1) MUST be returned."
 * NAME "MUST be 0 (root domain)" (RFC 6891 6.1.1, 6.1.2). TTL begins with the upper bits of RCODE.
 */
static bool read_opt(reader *in, const record_head *record)
{
	if (in->has_opt || in->owner.len > 1)
		return false;
	in->has_opt = true;
	in->extended_rcode = record->ttl >> 24;
	return true;
}

/* What tells no data from a referral. */
static void note_authority(reader *in, uint16_t type)
{
	in->has_ns = in->has_ns || type == MAILAUTH_RRTYPE_NS;
	in->has_soa = in->has_soa || type == MAILAUTH_RRTYPE_SOA;
}

static bool read_record(reader *in, int section)
{
	record_head record;

	if (!take_record(in, &record))
		return false;
	if (section == ADDITIONAL && record.type == MA_DNS_TYPE_OPT)
		return read_opt(in, &record);
	if (section == AUTHORITY)
		note_authority(in, record.type);
	if (section != ANSWER || record.class != MA_DNS_CLASS_IN)
		return true;
	if (record.type != in->type && record.type != MAILAUTH_RRTYPE_CNAME)
		return true;
	return keep_found(in, &record);
}

/* Makes room for what may be found: as many records as the section counts, and has room for. */
static bool make_room(reader *in)
{
	size_t most = ma_left(&in->in) / RECORD_LEN_MIN;

	if (most > in->counts[ANSWER])
		most = in->counts[ANSWER];
	if (most < in->counts[ANSWER])
		return false;
	in->found = ma_arena_take(in->arena, most, sizeof *in->found);
	in->no_memory = in->found == NULL;
	return !in->no_memory;
}

static bool read_message(reader *in)
{
	if (!take_header(in) || !take_question(in) || !make_room(in))
		return false;
	for (int section = ANSWER; section < SECTIONS; section++)
		for (size_t i = 0; i < in->counts[section]; i++)
			if (!read_record(in, section))
				return false;
	return ma_at_end(&in->in);
}

/* ------------------------------------------------------------------ rdata */

static bool keep_rdata(reader *in, ma_slice rdata, ma_slice *kept)
{
	uint8_t *octets = ma_arena_take(in->arena, rdata.len, 1);

	in->no_memory = octets == NULL;
	if (octets == NULL)
		return false;
	memcpy(octets, rdata.ptr, rdata.len);
	*kept = ma_slice_of(octets, rdata.len);
	return true;
}

/* Puts the fields one behind the other, names without compression; false if that is not all. */
static bool put_fields(reader *in, const ma_rdata_field *field, ma_slice rdata, ma_buf *buf)
{
	ma_cursor from = ma_cursor_over(rdata);

	for (; *field != MA_FIELD_END; field++) {
		ma_slice octets;
		ma_name name;

		if (*field == MA_FIELD_NAME) {
			if (!take_name(in, &from, &name))
				return false;
			octets = ma_slice_of(name.wire, name.len);
		} else if (!ma_rdata_take_field(&from, *field, &octets)) {
			return false;
		}
		ma_put_slice(buf, octets);
	}
	return ma_at_end(&from) && buf->status == MAILAUTH_OK;
}

/* The record's rdata without compression: as it stands in the message, or made in the arena. */
static bool expand_rdata(reader *in, const found *record, ma_slice *rdata)
{
	const ma_rrtype_row *row = ma_rrtype_find(record->type);
	char memory[WITH_NAMES_MAX];
	ma_buf buf;

	if (row == NULL || !row->may_compress) {
		*rdata = record->rdata;
		return ma_rdata_is_valid(record->type, record->rdata);
	}
	ma_buf_over(&buf, memory, sizeof memory);
	return put_fields(in, row->fields, record->rdata, &buf) &&
		keep_rdata(in, ma_buf_slice(&buf), rdata);
}

static bool is_of(const found *record, ma_slice name, uint16_t type)
{
	return record->type == type && ma_slice_equal(record->owner, name);
}

/* ------------------------------------------------------------------ the answer */

/* How many records of the type asked the name has. */
static size_t count_records(const reader *in, ma_slice name)
{
	size_t count = 0;

	for (size_t i = 0; i < in->count; i++)
		count += is_of(&in->found[i], name, in->type);
	return count;
}

/*
 * The target of the name's CNAME: MAILAUTH_DNS_DATA; MAILAUTH_DNS_NODATA if it has none,
 * MAILAUTH_DNS_SERVFAIL if it has several (RFC 2181 10.1).
 */
static mailauth_dns_outcome find_cname(reader *in, ma_slice name, ma_name *target)
{
	mailauth_dns_outcome outcome = MAILAUTH_DNS_NODATA;

	for (size_t i = 0; i < in->count; i++) {
		ma_cursor from = ma_cursor_over(in->found[i].rdata);
		ma_name to;

		if (!is_of(&in->found[i], name, MAILAUTH_RRTYPE_CNAME))
			continue;
		if (!take_name(in, &from, &to) || !ma_at_end(&from))
			return MAILAUTH_DNS_MALFORMED;
		if (outcome == MAILAUTH_DNS_DATA && !ma_name_equal(&to, target))
			return MAILAUTH_DNS_SERVFAIL;
		outcome = MAILAUTH_DNS_DATA;
		*target = to;
	}
	return outcome;
}

/*
 * Goes from the name that was asked to the one that has the records (RFC 1034 5.2.2), which is in
 * `room` if a CNAME leads to it; the order of the section says nothing. A loop, and more CNAMEs
 * than the limit, end as in a zone in memory.
 */
static mailauth_dns_outcome follow_cnames(reader *in, ma_name *room, ma_slice *at)
{
	size_t left = ma_limit(in->arena->context, MAILAUTH_LIMIT_CNAMES);

	*at = in->name;
	while (count_records(in, *at) == 0) {
		ma_name target;
		mailauth_dns_outcome outcome = find_cname(in, *at, &target);

		if (outcome != MAILAUTH_DNS_DATA)
			return outcome;
		if (left-- == 0)
			return MAILAUTH_DNS_SERVFAIL;
		*room = target;
		ma_name_to_lower(room);
		*at = ma_name_slice(room);
	}
	return MAILAUTH_DNS_DATA;
}

/* Puts all records of the name into the answer. */
static mailauth_dns_outcome collect(reader *in, ma_slice name, ma_answer *answer)
{
	ma_slice *rdata = ma_arena_take(in->arena, count_records(in, name), sizeof *rdata);
	size_t count = 0;

	in->no_memory = rdata == NULL;
	for (size_t i = 0; i < in->count && !in->no_memory; i++)
		if (is_of(&in->found[i], name, in->type) &&
			!expand_rdata(in, &in->found[i], &rdata[count++]))
			return MAILAUTH_DNS_MALFORMED;
	answer->rdata = rdata;
	answer->count = count;
	return MAILAUTH_DNS_DATA;
}

/*
 * Whether a message without the records leaves open if there are any: a referral, which has NS but
 * no SOA (RFC 2308 2.2); or a CNAME of a server that does not go on to where it leads (RFC 1034
 * 4.3.2).
 */
static bool is_open(const reader *in, ma_slice last)
{
	bool recursive = (in->flags & MA_DNS_RECURSION_AVAILABLE) != 0;

	if (in->has_soa)
		return false;
	return in->has_ns || (!recursive && !ma_slice_equal(last, in->name));
}

/*
 * RCODE is of the last name in the chain (RFC 6604 3), so that with NXDOMAIN the chain need not be
 * followed.
 */
static mailauth_dns_outcome find_answer(reader *in, ma_answer *answer)
{
	unsigned rcode = in->extended_rcode << 4 | (in->flags & MA_DNS_RCODE);
	mailauth_dns_outcome outcome;
	ma_slice last;
	ma_name room;

	if (rcode == RCODE_NXDOMAIN)
		return MAILAUTH_DNS_NXDOMAIN;
	if (rcode == RCODE_REFUSED)
		return MAILAUTH_DNS_REFUSED;
	if (rcode != 0)
		return MAILAUTH_DNS_SERVFAIL;
	outcome = follow_cnames(in, &room, &last);
	if (outcome == MAILAUTH_DNS_NODATA && is_open(in, last))
		return MAILAUTH_DNS_SERVFAIL;
	return outcome == MAILAUTH_DNS_DATA ? collect(in, last, answer) : outcome;
}

mailauth_status ma_message_answer(ma_arena *arena, ma_slice message, ma_slice name, uint16_t type,
	ma_answer *answer)
{
	reader in = {
		.message = message,
		.in = ma_cursor_over(message),
		.arena = arena,
		.name = name,
		.type = type,
	};

	*answer = (ma_answer){.outcome = MAILAUTH_DNS_MALFORMED};
	if (message.len <= MA_DNS_MESSAGE_MAX && read_message(&in))
		answer->outcome = find_answer(&in, answer);
	if (in.no_memory)
		return MAILAUTH_NO_MEMORY;
	answer->authenticated =
		answer->outcome <= MAILAUTH_DNS_NXDOMAIN && (in.flags & MA_DNS_AUTHENTIC) != 0;
	return MAILAUTH_OK;
}
