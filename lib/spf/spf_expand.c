/*
 * What macro-strings come to: see spf_expand.h. One function for each step of RFC 7208 7.3, in its
 * order. Values are split where they lie, rejoined in the buffer, and escaped there.
 */
#include "spf_expand.h"

#include "ascii.h"

#include <string.h>

/* A value that had to be made: the 32 nibbles of an IPv6 address with dots, or a number. */
enum { MADE_MAX = 64 };

/* ------------------------------------------------------------------ values */

size_t ma_spf_find_domain(ma_slice sender)
{
	size_t at = sender.len;

	while (at > 0 && sender.ptr[at - 1] != '@')
		at--;
	return at;
}

static ma_slice local_of(ma_slice sender)
{
	size_t at = ma_spf_find_domain(sender);

	return ma_slice_of(sender.ptr, at > 0 ? at - 1 : 0);
}

static ma_slice domain_of(ma_slice sender)
{
	size_t at = ma_spf_find_domain(sender);

	return ma_slice_of(sender.ptr + at, sender.len - at);
}

/*
 * "For IPv6 addresses, the "i" macro expands to a dot-format address; it is intended for use in
 * %{ir}." (RFC 7208 7.3)
 */
static void put_dotted(ma_buf *buf, const ma_spf_client *client)
{
	static const char digits[] = "0123456789abcdef";

	if (client->is_ipv4) {
		ma_put_ipv4(buf, client->octets);
		return;
	}
	for (size_t i = 0; i < MA_IPV6_LEN; i++) {
		ma_put_text(buf, i > 0 ? "." : "");
		ma_put_octet(buf, (uint8_t)digits[client->octets[i] >> 4]);
		ma_put_octet(buf, '.');
		ma_put_octet(buf, (uint8_t)digits[client->octets[i] & 15]);
	}
}

void ma_spf_put_client(ma_buf *buf, const ma_spf_client *client)
{
	if (client->is_ipv4)
		ma_put_ipv4(buf, client->octets);
	else
		ma_put_ipv6(buf, client->octets);
}

static ma_slice or_unknown(ma_slice text)
{
	return text.len > 0 ? text : ma_slice_text("unknown");
}

/* A value that is made of the client or the time, in `buf`. */
static ma_slice make_value(uint8_t letter, const ma_spf_values *values, ma_buf *buf)
{
	if (letter == 't')
		ma_put_uint(buf, values->time > 0 ? (uint64_t)values->time : 0);
	else if (!values->client->known)
		return ma_slice_text("unknown");
	else if (letter == 'i')
		put_dotted(buf, values->client);
	else if (letter == 'c') /* "any of the hexadecimal colon-format addresses" (7.3) */
		ma_spf_put_client(buf, values->client);
	else
		return values->client->is_ipv4 ? ma_slice_text("in-addr") : ma_slice_text("ip6");
	return ma_buf_slice(buf);
}

/* The table of RFC 7208 7.2; `buf` has room for a value that must be made. */
static ma_slice value_of(uint8_t letter, const ma_spf_values *values, ma_buf *buf)
{
	switch (letter) {
	case 's':
		return values->sender;
	case 'l':
		return local_of(values->sender);
	case 'o':
		return domain_of(values->sender);
	case 'd':
		return values->domain;
	case 'p':
		return or_unknown(values->validated);
	case 'h':
		return values->helo;
	case 'r':
		return or_unknown(values->receiver);
	default:
		return make_value(letter, values, buf);
	}
}

/* ------------------------------------------------------------------ transformers */

/*
 *   transformers *delimiter                                             RFC 7208 7.1
 */
typedef struct transform {
	uint64_t parts; /* how many are kept; 0: all */
	bool reverse;
	uint64_t delimiters; /* a bit for each: see ma_spf_delimiter */
} transform;

/* More parts than can be counted are all; without delimiters a value is split at dots (7.3). */
static transform read_transform(ma_slice text)
{
	ma_cursor in = ma_cursor_over(text);
	transform read = {.parts = 0};

	if (!ma_take_uint(&in, UINT32_MAX, &read.parts))
		(void)ma_take(&in, MA_DIGIT);
	read.reverse = ma_accept(&in, 'r') || ma_accept(&in, 'R');
	if (ma_at_end(&in))
		read.delimiters = ma_spf_delimiter('.');
	for (; !ma_at_end(&in); in.at++)
		read.delimiters |= ma_spf_delimiter(*in.at);
	return read;
}

static bool is_delimiter(uint64_t delimiters, uint8_t octet)
{
	return (ma_spf_delimiter(octet) & delimiters) != 0;
}

/*
 * The parts that are used, in the order of the value: the right-hand ones or, if it is reversed,
 * the first ones. No more of the value is looked at, so that macros which come to little cost
 * little, however many a record has of them.
 */
static ma_slice keep_parts(const transform *by, ma_slice value)
{
	uint64_t n = by->parts;
	size_t at = 0;

	if (n == 0)
		return value;
	if (by->reverse) {
		for (; at < value.len; at++)
			if (is_delimiter(by->delimiters, value.ptr[at]) && --n == 0)
				return ma_slice_of(value.ptr, at);
		return value;
	}
	for (at = value.len; at > 0; at--)
		if (is_delimiter(by->delimiters, value.ptr[at - 1]) && --n == 0)
			return ma_slice_of(value.ptr + at, value.len - at);
	return value;
}

/* Writes the parts in their order, rejoined with ".": as many octets as they are. */
static void rejoin(uint8_t *to, uint64_t delimiters, ma_slice value)
{
	for (size_t i = 0; i < value.len; i++)
		to[i] = is_delimiter(delimiters, value.ptr[i]) ? '.' : value.ptr[i];
}

/* The same with the last part first. */
static void rejoin_backward(uint8_t *to, uint64_t delimiters, ma_slice value)
{
	const uint8_t *end = value.ptr + value.len;

	for (const uint8_t *at = end; at > value.ptr; at--) {
		if (!is_delimiter(delimiters, at[-1]))
			continue;
		for (const uint8_t *from = at; from < end; from++)
			*to++ = *from;
		*to++ = '.';
		end = at - 1;
	}
	for (const uint8_t *from = value.ptr; from < end; from++)
		*to++ = *from;
}

/* The characters of "unreserved" (RFC 3986 2.3), "." among them. */
static bool is_unreserved(uint8_t octet)
{
	return ma_is(octet, MA_ALPHA | MA_DIGIT) || memchr("-._~", octet, 4) != NULL;
}

/*
 * Upper-case letters "expand exactly as their lowercase equivalents, and are then URL escaped" (RFC
 * 7208 7.3): so are the octets that the buffer ends in, if it had room for them. They are the
 * value's, with "." for its delimiters.
 */
static void escape_end(ma_buf *buf, uint64_t delimiters, ma_slice value)
{
	static const char digits[] = "0123456789ABCDEF";
	const uint8_t *from;
	size_t more = 0;
	uint8_t *to;

	for (size_t i = 0; i < value.len; i++)
		if (!is_delimiter(delimiters, value.ptr[i]) && !is_unreserved(value.ptr[i]))
			more += 2;
	to = more > 0 ? ma_buf_room(buf, more) : NULL;
	if (to == NULL)
		return;
	from = to;
	to += more;
	while (from < to) { /* what stands before the first octet that is escaped stays */
		uint8_t octet = *--from;

		if (is_unreserved(octet)) {
			*--to = octet;
			continue;
		}
		*--to = (uint8_t)digits[octet & 15];
		*--to = (uint8_t)digits[octet >> 4];
		*--to = '%';
	}
}

/*
 * RFC 7208 7.3: split into parts at the delimiters, reversed, cut to the right-hand parts, and
 * rejoined with ".". The right-hand parts of what was reversed are the first ones, the last of them
 * first.
 */
static void put_transformed(ma_buf *buf, const transform *by, bool escaped, ma_slice value)
{
	uint8_t *room;

	value = keep_parts(by, value);
	if (value.len == 0)
		return;
	room = ma_buf_room(buf, value.len);
	if (room != NULL && by->reverse)
		rejoin_backward(room, by->delimiters, value);
	else if (room != NULL)
		rejoin(room, by->delimiters, value);
	if (escaped)
		escape_end(buf, by->delimiters, value);
}

/* ------------------------------------------------------------------ macro-strings */

/* A macro-expand, or a run of macro-literals, of what is known to be a macro-string. */
typedef struct piece {
	uint8_t letter; /* of %{...}, as written; of others '%', '_' or '-'; 0: literals */
	ma_slice text;  /* the literals, or what stands between letter and "}" */
} piece;

/* What stands before the next `octet`, or the end: mostly so little that it is sooner seen here. */
static ma_slice take_until(ma_cursor *in, uint8_t octet)
{
	const uint8_t *start = in->at, *at = start;

	while (at < in->end && *at != octet)
		at++;
	in->at = at;
	return ma_slice_of(start, (size_t)(at - start));
}

/* Takes the next one; false at the end. */
static inline bool take_piece(ma_cursor *in, piece *next)
{
	ma_slice start;

	next->letter = 0;
	next->text = take_until(in, '%');
	if (next->text.len > 0 || !ma_take_octets(in, strlen("%{"), &start))
		return next->text.len > 0;
	next->letter = start.ptr[1];
	if (next->letter != '{')
		return true;
	if (!ma_take_octets(in, 1, &start))
		return false;
	next->letter = start.ptr[0];
	next->text = take_until(in, '}');
	return ma_accept(in, '}');
}

/* Puts %{ir} for IPv4 as its octets are, without a text that is split again; false for others. */
static bool put_ipv4_backward(ma_buf *buf, const piece *macro, const ma_spf_client *client)
{
	uint8_t backward[MA_IPV4_LEN];

	if (macro->letter != 'i' || !ma_slice_is(macro->text, "r") || !client->known ||
		!client->is_ipv4)
		return false;
	for (size_t i = 0; i < MA_IPV4_LEN; i++)
		backward[i] = client->octets[MA_IPV4_LEN - 1 - i];
	ma_put_ipv4(buf, backward);
	return true;
}

/* The value of a %{...} */
static void put_macro(ma_buf *buf, const piece *macro, const ma_spf_values *values)
{
	bool escaped = macro->letter <= 'Z';
	char room[MADE_MAX];
	transform by;
	ma_slice value;
	ma_buf made;

	if (put_ipv4_backward(buf, macro, values->client))
		return;
	ma_buf_over(&made, room, sizeof room);
	value = value_of(ma_lower(macro->letter), values, &made);
	if (macro->text.len == 0 && !escaped) {
		ma_put_few(buf, value); /* as most are */
		return;
	}
	by = read_transform(macro->text);
	put_transformed(buf, &by, escaped, value);
}

/*
 * "A literal "%" is expressed by "%%". "%_" expands to a single " " space. "%-" expands to a
 * URL-encoded space, viz., "%20"."                                      RFC 7208 7.1
 */
static inline void put_piece(ma_buf *buf, const piece *next, const ma_spf_values *values)
{
	if (next->letter == 0)
		ma_put_few(buf, next->text);
	else if (ma_is(next->letter, MA_ALPHA))
		put_macro(buf, next, values);
	else if (next->letter == '-')
		ma_put_text(buf, "%20");
	else
		ma_put_octet(buf, next->letter == '_' ? ' ' : '%');
}

void ma_spf_expand(ma_buf *buf, ma_slice text, const ma_spf_values *values, bool all)
{
	ma_cursor in = ma_cursor_over(text);
	piece next;

	while ((all || buf->status == MAILAUTH_OK) && take_piece(&in, &next))
		put_piece(buf, &next, values);
}

/* ------------------------------------------------------------------ names */

/* More than a name of 253 octets, a dot at its end, and one octet that tells that it was cut. */
enum { NAME_ROOM = 256 };

/* The end of a name, filled from its right. */
typedef struct name_end {
	uint8_t *room;
	size_t free; /* octets of it */
} name_end;

/* Puts a piece before what is there, as much of it as there is room for. */
static bool put_before(name_end *end, ma_arena *arena, const piece *next,
	const ma_spf_values *values)
{
	char room[NAME_ROOM];
	size_t kept;
	ma_buf buf;

	ma_buf_over(&buf, room, sizeof room);
	put_piece(&buf, next, values);
	if (buf.status == MAILAUTH_NO_SPACE) { /* its end, which counts, needs it all */
		size_t len = buf.len;
		char *whole = ma_arena_take(arena, len, 1);

		if (whole == NULL)
			return false;
		ma_buf_over(&buf, whole, len);
		put_piece(&buf, next, values);
	}
	kept = buf.len < end->free ? buf.len : end->free;
	end->free -= kept;
	if (kept > 0)
		memcpy(end->room + end->free, buf.data + (buf.len - kept), kept);
	return true;
}

static size_t count_pieces(ma_slice text)
{
	ma_cursor in = ma_cursor_over(text);
	piece next;
	size_t count = 0;

	while (take_piece(&in, &next))
		count++;
	return count;
}

/* Fills the room from its right, a piece at a time, with what is kept of a name. */
static bool expand_end(ma_arena *arena, ma_slice text, const ma_spf_values *values, uint8_t *room,
	ma_slice *name)
{
	size_t count = count_pieces(text);
	ma_slice *pieces = ma_arena_take(arena, count, sizeof *pieces);
	name_end end = {room, NAME_ROOM};
	ma_cursor in = ma_cursor_over(text);
	piece next;

	if (pieces == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *start = in.at;

		(void)take_piece(&in, &next);
		pieces[i] = ma_slice_of(start, (size_t)(in.at - start));
	}
	while (count > 0 && end.free > 0) {
		in = ma_cursor_over(pieces[--count]);
		if (take_piece(&in, &next) && !put_before(&end, arena, &next, values))
			return false;
	}
	*name = ma_slice_of(end.room + end.free, NAME_ROOM - end.free);
	return true;
}

bool ma_spf_expand_name(ma_arena *arena, ma_slice text, const ma_spf_values *values, ma_slice *name)
{
	char *room = ma_arena_take(arena, NAME_ROOM, 1);
	ma_buf buf;

	if (room == NULL)
		return false;
	ma_buf_over(&buf, room, NAME_ROOM);
	ma_spf_expand(&buf, text, values, false);
	*name = ma_buf_slice(&buf);
	return buf.status == MAILAUTH_OK || expand_end(arena, text, values, (uint8_t *)room, name);
}
