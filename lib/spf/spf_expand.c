/*
 * What macro-strings come to: see spf_expand.h. One function for each step of RFC 7208 7.3, in its
 * order. Nothing is copied: values are split where they lie.
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
		return ma_slice_text(values->client->is_ipv4 ? "in-addr" : "ip6");
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
 * Upper-case letters "expand exactly as their lowercase equivalents, and are then URL escaped": all
 * but the characters of "unreserved" (RFC 7208 7.3, RFC 3986 2.3).
 */
static void put_escaped(ma_buf *buf, uint8_t octet)
{
	static const char digits[] = "0123456789ABCDEF";

	if (ma_is(octet, MA_ALPHA | MA_DIGIT) || memchr("-._~", octet, 4) != NULL) {
		ma_put_octet(buf, octet);
		return;
	}
	ma_put_octet(buf, '%');
	ma_put_octet(buf, (uint8_t)digits[octet >> 4]);
	ma_put_octet(buf, (uint8_t)digits[octet & 15]);
}

static bool is_escaped(const ma_spf_piece *piece)
{
	return piece->letter <= 'Z'; /* for it is a letter */
}

/* Whether the value is all there is to it. */
static bool is_plain(const ma_spf_piece *piece)
{
	return piece->digits.len + piece->delimiters.len == 0 && !piece->reverse &&
		!is_escaped(piece);
}

/* By the octet, for most parts are short. */
static void put_part(ma_buf *buf, const ma_spf_piece *piece, ma_slice part)
{
	bool escaped = is_escaped(piece);

	for (size_t i = 0; i < part.len; i++)
		if (escaped)
			put_escaped(buf, part.ptr[i]);
		else
			ma_put_octet(buf, part.ptr[i]);
}

/* Without delimiters of its own a macro is split at dots (RFC 7208 7.3). */
static uint64_t delimiters_of(const ma_spf_piece *piece)
{
	uint64_t bits = piece->delimiters.len == 0 ? ma_spf_delimiter('.') : 0;

	for (size_t i = 0; i < piece->delimiters.len; i++)
		bits |= ma_spf_delimiter(piece->delimiters.ptr[i]);
	return bits;
}

/*
 * The parts that are used, in the order of the value: the right-hand ones or, if it is reversed,
 * the first ones. No more of the value is looked at, so that macros which come to little cost
 * little, however many a record has of them.
 */
static ma_slice keep_parts(const ma_spf_piece *piece, uint64_t bits, ma_slice value)
{
	ma_cursor in = ma_cursor_over(piece->digits);
	size_t at = 0;
	uint64_t n;

	if (piece->digits.len == 0 || !ma_take_uint(&in, UINT32_MAX, &n))
		return value;
	if (piece->reverse) {
		for (; at < value.len; at++)
			if ((ma_spf_delimiter(value.ptr[at]) & bits) != 0 && --n == 0)
				return ma_slice_of(value.ptr, at);
		return value;
	}
	for (at = value.len; at > 0; at--)
		if ((ma_spf_delimiter(value.ptr[at - 1]) & bits) != 0 && --n == 0)
			return ma_slice_of(value.ptr + at, value.len - at);
	return value;
}

/* Writes the parts in their order, rejoined with ".". */
static void put_forward(ma_buf *buf, const ma_spf_piece *piece, uint64_t bits, ma_slice value)
{
	size_t start = 0;

	for (size_t at = 0; at < value.len; at++) {
		if ((ma_spf_delimiter(value.ptr[at]) & bits) == 0)
			continue;
		put_part(buf, piece, ma_slice_of(value.ptr + start, at - start));
		ma_put_octet(buf, '.');
		start = at + 1;
	}
	put_part(buf, piece, ma_slice_of(value.ptr + start, value.len - start));
}

/* The same with the last part first. */
static void put_backward(ma_buf *buf, const ma_spf_piece *piece, uint64_t bits, ma_slice value)
{
	size_t end = value.len;

	for (size_t at = value.len; at > 0; at--) {
		if ((ma_spf_delimiter(value.ptr[at - 1]) & bits) == 0)
			continue;
		put_part(buf, piece, ma_slice_of(value.ptr + at, end - at));
		ma_put_octet(buf, '.');
		end = at - 1;
	}
	put_part(buf, piece, ma_slice_of(value.ptr, end));
}

/*
 * RFC 7208 7.3: split into parts at the delimiters, reversed, cut to the right-hand parts, and
 * rejoined with ".". The right-hand parts of what was reversed are the first ones, the last of them
 * first.
 */
static void put_transformed(ma_buf *buf, const ma_spf_piece *piece, ma_slice value)
{
	uint64_t bits;

	if (is_plain(piece)) {
		ma_put_slice(buf, value);
		return;
	}
	bits = delimiters_of(piece);
	value = keep_parts(piece, bits, value);
	if (value.len == 0)
		return;
	if (piece->reverse)
		put_backward(buf, piece, bits, value);
	else
		put_forward(buf, piece, bits, value);
}

/* The value of a %{...} */
static void put_macro(ma_buf *buf, const ma_spf_piece *piece, const ma_spf_values *values)
{
	char room[MADE_MAX];
	ma_buf made;

	ma_buf_over(&made, room, sizeof room);
	put_transformed(buf, piece, value_of(ma_lower(piece->letter), values, &made));
}

/* ------------------------------------------------------------------ macro-strings */

/*
 * "A literal "%" is expressed by "%%". "%_" expands to a single " " space. "%-" expands to a
 * URL-encoded space, viz., "%20"."                                      RFC 7208 7.1
 */
static void put_piece(ma_buf *buf, const ma_spf_piece *piece, const ma_spf_values *values)
{
	if (piece->literals.len > 0)
		ma_put_slice(buf, piece->literals);
	else if (ma_is(piece->letter, MA_ALPHA))
		put_macro(buf, piece, values);
	else if (piece->letter == '-')
		ma_put_text(buf, "%20");
	else
		ma_put_octet(buf, piece->letter == '_' ? ' ' : '%');
}

void ma_spf_expand(ma_buf *buf, ma_slice text, const ma_spf_values *values, bool all)
{
	ma_cursor in = ma_cursor_over(text);
	ma_spf_piece piece;

	while ((all || buf->status == MAILAUTH_OK) && ma_spf_take_piece(&in, &piece))
		put_piece(buf, &piece, values);
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
static bool put_before(name_end *end, ma_arena *arena, const ma_spf_piece *piece,
	const ma_spf_values *values)
{
	char room[NAME_ROOM];
	size_t kept;
	ma_buf buf;

	ma_buf_over(&buf, room, sizeof room);
	put_piece(&buf, piece, values);
	if (buf.status == MAILAUTH_NO_SPACE) { /* its end, which counts, needs it all */
		size_t len = buf.len;
		char *whole = ma_arena_take(arena, len, 1);

		if (whole == NULL)
			return false;
		ma_buf_over(&buf, whole, len);
		put_piece(&buf, piece, values);
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
	ma_spf_piece piece;
	size_t count = 0;

	while (ma_spf_take_piece(&in, &piece))
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
	ma_spf_piece piece;

	if (pieces == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *start = in.at;

		(void)ma_spf_take_piece(&in, &piece);
		pieces[i] = ma_slice_of(start, (size_t)(in.at - start));
	}
	while (count > 0 && end.free > 0) {
		in = ma_cursor_over(pieces[--count]);
		if (ma_spf_take_piece(&in, &piece) && !put_before(&end, arena, &piece, values))
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
