/*
 * Rdata written as text: see rdata.h. One function writes one kind of field, so that the reader of
 * that kind in rdata.c finds the same octets. All of it is one line, without comments.
 */
#include "address.h"
#include "base64.h"
#include "escape.h"
#include "rdata.h"
#include "rdata_words.h"
#include "record.h"
#include "wire_uint.h"

#include <mailauth/dns.h>

/* ------------------------------------------------------------------ fields */

/* Absolute: with a dot at its end, which is all there is of the root. */
static void put_name(ma_buf *buf, ma_slice octets)
{
	ma_cursor in = ma_cursor_over(octets);
	ma_name name = ma_name_root;

	(void)ma_name_take_wire(&in, &name);
	ma_name_put_absolute(buf, &name);
}

static void put_number(ma_buf *buf, ma_slice octets)
{
	uint64_t n = 0;

	for (size_t i = 0; i < octets.len; i++)
		n = n << 8 | octets.ptr[i];
	ma_put_uint(buf, n);
}

static void put_ipv4(ma_buf *buf, ma_slice octets)
{
	ma_put_ipv4(buf, octets.ptr);
}

static void put_ipv6(ma_buf *buf, ma_slice octets)
{
	ma_put_ipv6(buf, octets.ptr);
}

/* Always in quotes: else "" would vanish and \# begin the generic form. */
static void put_strings(ma_buf *buf, ma_slice octets)
{
	ma_cursor in = ma_cursor_over(octets);
	ma_slice length, string;

	while (ma_take_octets(&in, 1, &length) && ma_take_octets(&in, length.ptr[0], &string)) {
		if (length.ptr > octets.ptr)
			ma_put_octet(buf, ' ');
		ma_put_quoted(buf, string);
	}
}

static void put_hex(ma_buf *buf, ma_slice octets)
{
	for (size_t i = 0; i < octets.len; i++)
		ma_put_hex_octet(buf, octets.ptr[i]);
}

static void (*const put_field[MA_FIELD_KINDS])(ma_buf *, ma_slice) = {
	[MA_FIELD_NAME] = put_name,
	[MA_FIELD_U8] = put_number,
	[MA_FIELD_U16] = put_number,
	[MA_FIELD_U32] = put_number,
	[MA_FIELD_PERIOD] = put_number,
	[MA_FIELD_ALGORITHM] = put_number,
	[MA_FIELD_IPV4] = put_ipv4,
	[MA_FIELD_IPV6] = put_ipv6,
	[MA_FIELD_CERTIFICATE] = put_number,
	[MA_FIELD_TYPE] = ma_put_type_field,
	[MA_FIELD_TIME] = ma_put_time,
	[MA_FIELD_STRING] = put_strings,
	[MA_FIELD_TAG] = ma_put_tag,
	[MA_FIELD_SALT] = ma_put_salt,
	[MA_FIELD_BASE32] = ma_put_base32,
	[MA_FIELD_STRINGS] = put_strings,
	[MA_FIELD_VALUE] = ma_put_quoted,
	[MA_FIELD_TARGET] = ma_put_quoted,
	[MA_FIELD_BITMAP] = ma_put_bitmap,
	[MA_FIELD_TYPES] = ma_put_bitmap,
	[MA_FIELD_HEX] = put_hex,
	[MA_FIELD_BASE64] = ma_put_base64,
};

/* ------------------------------------------------------------------ all of it */

/* \# length hexadecimal                                                RFC 3597 5 */
static void put_generic(ma_buf *buf, ma_slice rdata)
{
	ma_put_text(buf, "\\# ");
	ma_put_uint(buf, rdata.len);
	if (rdata.len > 0)
		ma_put_octet(buf, ' ');
	put_hex(buf, rdata);
}

/* Whether each field has a text: an empty key or digest has none but the generic form. */
static bool has_all_fields(const ma_rrtype_row *row, ma_slice rdata)
{
	ma_cursor in = ma_cursor_over(rdata);
	ma_slice octets;

	for (const ma_rdata_field *field = row->fields; *field != MA_FIELD_END; field++)
		if (!ma_rdata_take_field(&in, *field, &octets) ||
			(octets.len == 0 && (*field == MA_FIELD_HEX || *field == MA_FIELD_BASE64)))
			return false;
	return true;
}

void ma_put_rdata(ma_buf *buf, uint16_t type, ma_slice rdata)
{
	const ma_rrtype_row *row = ma_rrtype_find(type);
	ma_cursor in = ma_cursor_over(rdata);
	ma_slice octets;

	if (row == NULL || !has_all_fields(row, rdata)) {
		put_generic(buf, rdata);
		return;
	}
	for (const ma_rdata_field *field = row->fields; *field != MA_FIELD_END; field++) {
		if (!ma_rdata_take_field(&in, *field, &octets))
			return;
		if (field > row->fields && (octets.len > 0 || *field != MA_FIELD_BITMAP))
			ma_put_octet(buf, ' ');
		put_field[*field](buf, octets);
	}
}

mailauth_status mailauth_rdata_to_text(uint16_t type, const void *rdata, size_t rdata_len,
	char *buf, size_t cap, size_t *len)
{
	ma_slice octets = ma_slice_of(rdata, rdata_len);
	ma_buf text;

	if ((rdata == NULL && rdata_len > 0) || (buf == NULL && cap > 0) || len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (!ma_rdata_is_valid(type, octets))
		return MAILAUTH_MALFORMED;
	ma_buf_over(&text, buf, cap);
	ma_put_rdata(&text, type, octets);
	return ma_buf_end_text(&text, len);
}
