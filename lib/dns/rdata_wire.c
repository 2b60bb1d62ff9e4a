/*
 * The wire form of rdata, by the rows of record.c: see record.h. One function takes one kind of
 * field.
 */
#include "ascii.h"
#include "limit.h"
#include "name.h"
#include "record.h"

#include <string.h>

static bool take_name(ma_cursor *in)
{
	ma_name name;

	return ma_name_take_wire(in, &name);
}

static bool take_1(ma_cursor *in)
{
	ma_slice octets;

	return ma_take_octets(in, 1, &octets);
}

static bool take_2(ma_cursor *in)
{
	ma_slice octets;

	return ma_take_octets(in, 2, &octets);
}

static bool take_4(ma_cursor *in)
{
	ma_slice octets;

	return ma_take_octets(in, 4, &octets);
}

static bool take_16(ma_cursor *in)
{
	ma_slice octets;

	return ma_take_octets(in, 16, &octets);
}

static bool take_rest(ma_cursor *in)
{
	ma_slice octets;

	return ma_take_octets(in, ma_left(in), &octets);
}

static bool take_some(ma_cursor *in)
{
	return !ma_at_end(in) && take_rest(in);
}

/* "a single length octet followed by that number of characters" (RFC 1035 3.3) */
static bool take_string(ma_cursor *in, ma_slice *string)
{
	ma_cursor ahead = *in;
	ma_slice length;

	if (!ma_take_octets(&ahead, 1, &length) || !ma_take_octets(&ahead, length.ptr[0], string))
		return false;
	*in = ahead;
	return true;
}

static bool take_strings(ma_cursor *in)
{
	ma_slice string;

	do {
		if (!take_string(in, &string))
			return false;
	} while (!ma_at_end(in));
	return true;
}

/*
 * "[a-zA-Z0-9]+" behind "Tag Length: a single octet [...] MUST be at least 1" (RFC 8659 4.1)
 */
static bool take_tag(ma_cursor *in)
{
	ma_slice tag;
	ma_cursor letters;

	if (!take_string(in, &tag) || tag.len == 0)
		return false;
	letters = ma_cursor_over(tag);
	ma_take(&letters, MA_ALPHA | MA_DIGIT);
	return ma_at_end(&letters);
}

static bool take_one_string(ma_cursor *in)
{
	ma_slice string;

	return take_string(in, &string);
}

/* "Hash Length [...] ranges in value from 1 to 255" (RFC 5155 3.2) */
static bool take_hash(ma_cursor *in)
{
	ma_slice hash;

	return take_string(in, &hash) && hash.len > 0;
}

/*
 *   Type Bit Maps Field = ( Window Block # | Bitmap Length | Bitmap )+     RFC 4034 4.1.2
 *
 * "Blocks are present in the NSEC RR RDATA in increasing numerical order", "Blocks with no types
 * present MUST NOT be included", "Trailing zero octets in the bitmap MUST be omitted". NSEC3 may
 * have no blocks at all (RFC 5155 3.2.1), NSEC not.
 */
static bool take_bitmap(ma_cursor *in)
{
	int above = -1;

	while (!ma_at_end(in)) {
		ma_slice window, bits;

		if (!ma_take_octets(in, 1, &window) || !take_string(in, &bits))
			return false;
		if (window.ptr[0] <= above || bits.len == 0 || bits.len > MA_WINDOW_MAX)
			return false;
		if (bits.ptr[bits.len - 1] == 0)
			return false;
		above = window.ptr[0];
	}
	return true;
}

/* One type at least, for NSEC's own is always there; which it is, is not looked at. */
static bool take_types(ma_cursor *in)
{
	return !ma_at_end(in) && take_bitmap(in);
}

bool ma_rdata_take_field(ma_cursor *in, ma_rdata_field field, ma_slice *octets)
{
	static bool (*const take[MA_FIELD_KINDS])(ma_cursor *) = {
		[MA_FIELD_NAME] = take_name,
		[MA_FIELD_U8] = take_1,
		[MA_FIELD_U16] = take_2,
		[MA_FIELD_U32] = take_4,
		[MA_FIELD_PERIOD] = take_4,
		[MA_FIELD_ALGORITHM] = take_1,
		[MA_FIELD_IPV4] = take_4,
		[MA_FIELD_IPV6] = take_16,
		[MA_FIELD_CERTIFICATE] = take_2,
		[MA_FIELD_TYPE] = take_2,
		[MA_FIELD_TIME] = take_4,
		[MA_FIELD_STRING] = take_one_string,
		[MA_FIELD_TAG] = take_tag,
		[MA_FIELD_SALT] = take_one_string,
		[MA_FIELD_BASE32] = take_hash,
		[MA_FIELD_STRINGS] = take_strings,
		[MA_FIELD_VALUE] = take_rest,
		[MA_FIELD_TARGET] = take_some,
		[MA_FIELD_BITMAP] = take_bitmap,
		[MA_FIELD_TYPES] = take_types,
		[MA_FIELD_HEX] = take_rest,
		[MA_FIELD_BASE64] = take_rest,
	};
	ma_cursor ahead = *in;

	if (!take[field](&ahead))
		return false;
	return ma_take_octets(in, (size_t)(ahead.at - in->at), octets);
}

bool ma_rdata_is_valid(uint16_t type, ma_slice rdata)
{
	const ma_rrtype_row *row = ma_rrtype_find(type);
	ma_cursor in = ma_cursor_over(rdata);
	ma_slice octets;

	if (rdata.len > MA_RDATA_MAX)
		return false;
	if (row == NULL)
		return true;
	for (const ma_rdata_field *field = row->fields; *field != MA_FIELD_END; field++)
		if (!ma_rdata_take_field(&in, *field, &octets))
			return false;
	return ma_at_end(&in);
}

/* ------------------------------------------------------------------ canonical form */

void ma_put_canonical(ma_buf *buf, uint16_t type, ma_slice rdata)
{
	const ma_rrtype_row *row = ma_rrtype_find(type);
	ma_cursor in = ma_cursor_over(rdata);
	ma_slice octets;

	if (row == NULL || !row->lowers_names) {
		ma_put_slice(buf, rdata);
		return;
	}
	for (const ma_rdata_field *field = row->fields; *field != MA_FIELD_END; field++) {
		if (!ma_rdata_take_field(&in, *field, &octets))
			return;
		if (*field != MA_FIELD_NAME)
			ma_put_slice(buf, octets);
		/* Octets that tell lengths are below 'A'. */
		for (size_t i = 0; *field == MA_FIELD_NAME && i < octets.len; i++)
			ma_put_octet(buf, ma_lower(octets.ptr[i]));
	}
}

/*
 * "by treating the RDATA portion of the canonical form of each RR as a left-justified unsigned
 * octet sequence in which the absence of an octet sorts before a zero octet" (RFC 4034 6.3)
 */
int ma_rdata_order(ma_slice a, ma_slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len > 0 ? memcmp(a.ptr, b.ptr, len) : 0;

	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

/* ------------------------------------------------------------------ strings */

ma_slice ma_txt_join(ma_arena *arena, ma_slice rdata)
{
	ma_cursor in = ma_cursor_over(rdata);
	uint8_t *joined;
	size_t len = 0;
	ma_slice string;

	if (take_string(&in, &string) && ma_at_end(&in))
		return string;
	in = ma_cursor_over(rdata);
	joined = ma_arena_take(arena, rdata.len, 1);
	while (joined != NULL && take_string(&in, &string)) {
		if (string.len > 0)
			memcpy(joined + len, string.ptr, string.len);
		len += string.len;
	}
	return ma_slice_of(joined, len);
}
