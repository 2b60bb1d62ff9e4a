/*
 * Record types and the words of DNS: see record.h and <mailauth/dns.h>. To add a type, add its row.
 */
#include "record.h"

#include "ascii.h"
#include "limit.h"
#include "name.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ------------------------------------------------------------------ types */

static const ma_rrtype_row rows[] = {
	/* RFC 1035 3.3, 3.4 */
	{MAILAUTH_RRTYPE_A, "A", false, {MA_FIELD_IPV4}},
	{MAILAUTH_RRTYPE_NS, "NS", true, {MA_FIELD_NAME}},
	{MAILAUTH_RRTYPE_CNAME, "CNAME", true, {MA_FIELD_NAME}},
	{MAILAUTH_RRTYPE_SOA, "SOA", true,
		{MA_FIELD_NAME, MA_FIELD_NAME, MA_FIELD_U32, MA_FIELD_PERIOD, MA_FIELD_PERIOD,
			MA_FIELD_PERIOD, MA_FIELD_PERIOD}},
	{MAILAUTH_RRTYPE_PTR, "PTR", true, {MA_FIELD_NAME}},
	{MAILAUTH_RRTYPE_MX, "MX", true, {MA_FIELD_U16, MA_FIELD_NAME}},
	{MAILAUTH_RRTYPE_TXT, "TXT", false, {MA_FIELD_STRINGS}},
	/* RFC 3596 2.2 */
	{MAILAUTH_RRTYPE_AAAA, "AAAA", false, {MA_FIELD_IPV6}},
	/*
	 * RFC 2782; its name is not to be compressed, but was: "SHOULD also decompress" (RFC 3597
	 * 4)
	 */
	{MAILAUTH_RRTYPE_SRV, "SRV", true,
		{MA_FIELD_U16, MA_FIELD_U16, MA_FIELD_U16, MA_FIELD_NAME}},
	/* RFC 4034 5.1: a digest of a wrong length is kept, for those who report it */
	{MAILAUTH_RRTYPE_DS, "DS", false,
		{MA_FIELD_U16, MA_FIELD_ALGORITHM, MA_FIELD_U8, MA_FIELD_HEX}},
	/* RFC 4034 2.1 */
	{MAILAUTH_RRTYPE_DNSKEY, "DNSKEY", false,
		{MA_FIELD_U16, MA_FIELD_U8, MA_FIELD_ALGORITHM, MA_FIELD_BASE64}},
};

const ma_rrtype_row *ma_rrtype_find(uint16_t type)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].type == type)
			return &rows[i];
	return NULL;
}

const char *mailauth_rrtype_text(uint16_t type)
{
	const ma_rrtype_row *row = ma_rrtype_find(type);

	return row != NULL ? row->mnemonic : NULL;
}

/* "the word "TYPE" immediately followed by the decimal RR type number" (RFC 3597 5) */
uint16_t mailauth_rrtype_from_text(const char *text, size_t len)
{
	ma_slice word = ma_slice_of(text, text != NULL ? len : 0), type;
	ma_cursor in = ma_cursor_over(word);
	uint64_t number;

	for (size_t i = 0; i < COUNT(rows); i++)
		if (ma_slice_equal_nocase(word, ma_slice_text(rows[i].mnemonic)))
			return (uint16_t)rows[i].type;

	if (!ma_take_octets(&in, 4, &type) || !ma_slice_equal_nocase(type, ma_slice_text("TYPE")))
		return 0;
	if (!ma_take_uint(&in, UINT16_MAX, &number) || !ma_at_end(&in))
		return 0;
	return (uint16_t)number;
}

/* ------------------------------------------------------------------ wire form */

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
		[MA_FIELD_STRINGS] = take_strings,
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

bool ma_txt_join(ma_arena *arena, ma_slice rdata, ma_slice *text)
{
	ma_cursor in = ma_cursor_over(rdata);
	uint8_t *joined = ma_arena_take(arena, rdata.len, 1);
	size_t len = 0;
	ma_slice string;

	if (joined == NULL)
		return false;
	while (take_string(&in, &string)) {
		if (string.len > 0)
			memcpy(joined + len, string.ptr, string.len);
		len += string.len;
	}
	*text = ma_slice_of(joined, len);
	return true;
}

/* ------------------------------------------------------------------ outcomes */

static const char *const outcomes[] = {
	[MAILAUTH_DNS_DATA] = "data",
	[MAILAUTH_DNS_NODATA] = "nodata",
	[MAILAUTH_DNS_NXDOMAIN] = "nxdomain",
	[MAILAUTH_DNS_SERVFAIL] = "servfail",
	[MAILAUTH_DNS_REFUSED] = "refused",
	[MAILAUTH_DNS_TIMEOUT] = "timeout",
	[MAILAUTH_DNS_BOGUS] = "bogus",
	[MAILAUTH_DNS_MALFORMED] = "malformed",
};

const char *mailauth_dns_outcome_text(mailauth_dns_outcome outcome)
{
	return (unsigned)outcome < COUNT(outcomes) ? outcomes[outcome] : "unknown outcome";
}

mailauth_status mailauth_dns_outcome_from_text(const char *text, size_t len,
	mailauth_dns_outcome *outcome)
{
	if (text == NULL || outcome == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	for (size_t i = 0; i < COUNT(outcomes); i++) {
		if (ma_slice_is(ma_slice_of(text, len), outcomes[i])) {
			*outcome = (mailauth_dns_outcome)i;
			return MAILAUTH_OK;
		}
	}
	return MAILAUTH_BAD_ARGUMENT;
}

bool ma_is_failure(mailauth_dns_outcome outcome)
{
	return outcome != MAILAUTH_DNS_DATA && (unsigned)outcome < COUNT(outcomes);
}
