/*
 * Record types and the words of DNS: see record.h and <mailauth/dns.h>. To add a type, add its row;
 * if callers have use for its number, name it in mailauth_rrtype as well.
 */
#include "record.h"

#include "cursor.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ------------------------------------------------------------------ types */

static const ma_rrtype_row rows[] = {
	/* RFC 1035 3.3, 3.4 */
	{1, "A", false, false, {MA_FIELD_IPV4}},
	{2, "NS", true, true, {MA_FIELD_NAME}},
	{5, "CNAME", true, true, {MA_FIELD_NAME}},
	{6, "SOA", true, true,
		{MA_FIELD_NAME, MA_FIELD_NAME, MA_FIELD_U32, MA_FIELD_PERIOD, MA_FIELD_PERIOD,
			MA_FIELD_PERIOD, MA_FIELD_PERIOD}},
	{12, "PTR", true, true, {MA_FIELD_NAME}},
	{15, "MX", true, true, {MA_FIELD_U16, MA_FIELD_NAME}},
	{16, "TXT", false, false, {MA_FIELD_STRINGS}},
	/* RFC 3596 2.2 */
	{28, "AAAA", false, false, {MA_FIELD_IPV6}},
	/*
	 * RFC 2782; its name is not to be compressed, but was: "SHOULD also decompress" (RFC 3597
	 * 4)
	 */
	{33, "SRV", true, true, {MA_FIELD_U16, MA_FIELD_U16, MA_FIELD_U16, MA_FIELD_NAME}},
	/* RFC 4034 5.1: a digest of a wrong length is kept, for those who report it */
	{43, "DS", false, false, {MA_FIELD_U16, MA_FIELD_ALGORITHM, MA_FIELD_U8, MA_FIELD_HEX}},
	/* RFC 4034 3.1: "A sender MUST NOT use DNS name compression" */
	{46, "RRSIG", false, true,
		{MA_FIELD_TYPE, MA_FIELD_ALGORITHM, MA_FIELD_U8, MA_FIELD_U32, MA_FIELD_TIME,
			MA_FIELD_TIME, MA_FIELD_U16, MA_FIELD_NAME, MA_FIELD_BASE64}},
	/* RFC 4034 4.1; its name keeps its case: RFC 6840 5.1 */
	{47, "NSEC", false, false, {MA_FIELD_NAME, MA_FIELD_TYPES}},
	/* RFC 4034 2.1 */
	{48, "DNSKEY", false, false,
		{MA_FIELD_U16, MA_FIELD_U8, MA_FIELD_ALGORITHM, MA_FIELD_BASE64}},
	/* RFC 5155 3.2, 4.2 */
	{50, "NSEC3", false, false,
		{MA_FIELD_U8, MA_FIELD_U8, MA_FIELD_U16, MA_FIELD_SALT, MA_FIELD_BASE32,
			MA_FIELD_BITMAP}},
	{51, "NSEC3PARAM", false, false, {MA_FIELD_U8, MA_FIELD_U8, MA_FIELD_U16, MA_FIELD_SALT}},
	/* RFC 6698 2.1, RFC 4255 3.1, RFC 8659 4.1 */
	{52, "TLSA", false, false, {MA_FIELD_U8, MA_FIELD_U8, MA_FIELD_U8, MA_FIELD_HEX}},
	{44, "SSHFP", false, false, {MA_FIELD_U8, MA_FIELD_U8, MA_FIELD_HEX}},
	{257, "CAA", false, false, {MA_FIELD_U8, MA_FIELD_TAG, MA_FIELD_VALUE}},
	/* RFC 7344 3.1, 3.2: as DS and DNSKEY */
	{59, "CDS", false, false, {MA_FIELD_U16, MA_FIELD_ALGORITHM, MA_FIELD_U8, MA_FIELD_HEX}},
	{60, "CDNSKEY", false, false,
		{MA_FIELD_U16, MA_FIELD_U8, MA_FIELD_ALGORITHM, MA_FIELD_BASE64}},
	/* RFC 6672 2.1 */
	{39, "DNAME", false, true, {MA_FIELD_NAME}},
	/* RFC 1035 3.3.2, which has no names; RFC 4408 3.1.1: as TXT */
	{13, "HINFO", false, false, {MA_FIELD_STRING, MA_FIELD_STRING}},
	{99, "SPF", false, false, {MA_FIELD_STRINGS}},
	/* RFC 7553 4.5, RFC 8162 2 (as TLSA), RFC 7929 2.1, RFC 4398 2 */
	{256, "URI", false, false, {MA_FIELD_U16, MA_FIELD_U16, MA_FIELD_TARGET}},
	{53, "SMIMEA", false, false, {MA_FIELD_U8, MA_FIELD_U8, MA_FIELD_U8, MA_FIELD_HEX}},
	{61, "OPENPGPKEY", false, false, {MA_FIELD_BASE64}},
	{37, "CERT", false, false,
		{MA_FIELD_CERTIFICATE, MA_FIELD_U16, MA_FIELD_ALGORITHM, MA_FIELD_BASE64}},
	/* RFC 7477 2.1, RFC 8976 2.2 */
	{62, "CSYNC", false, false, {MA_FIELD_U32, MA_FIELD_U16, MA_FIELD_BITMAP}},
	{63, "ZONEMD", false, false, {MA_FIELD_U32, MA_FIELD_U8, MA_FIELD_U8, MA_FIELD_HEX}},
	/* RFC 4431 2: as DS */
	{32769, "DLV", false, false, {MA_FIELD_U16, MA_FIELD_ALGORITHM, MA_FIELD_U8, MA_FIELD_HEX}},
	/* RFC 2535 3.1 and 4.1, of which DNSKEY and RRSIG came */
	{25, "KEY", false, false, {MA_FIELD_U16, MA_FIELD_U8, MA_FIELD_ALGORITHM, MA_FIELD_BASE64}},
	{24, "SIG", true, true,
		{MA_FIELD_TYPE, MA_FIELD_ALGORITHM, MA_FIELD_U8, MA_FIELD_U32, MA_FIELD_TIME,
			MA_FIELD_TIME, MA_FIELD_U16, MA_FIELD_NAME, MA_FIELD_BASE64}},
	/* The others whose canonical form has names in lower case (RFC 4034 6.2), still in use */
	{3, "MD", true, true, {MA_FIELD_NAME}},
	{4, "MF", true, true, {MA_FIELD_NAME}},
	{7, "MB", true, true, {MA_FIELD_NAME}},
	{8, "MG", true, true, {MA_FIELD_NAME}},
	{9, "MR", true, true, {MA_FIELD_NAME}},
	{14, "MINFO", true, true, {MA_FIELD_NAME, MA_FIELD_NAME}},
	{17, "RP", true, true, {MA_FIELD_NAME, MA_FIELD_NAME}},
	{18, "AFSDB", true, true, {MA_FIELD_U16, MA_FIELD_NAME}},
	{21, "RT", true, true, {MA_FIELD_U16, MA_FIELD_NAME}},
	{26, "PX", true, true, {MA_FIELD_U16, MA_FIELD_NAME, MA_FIELD_NAME}},
	{35, "NAPTR", true, true,
		{MA_FIELD_U16, MA_FIELD_U16, MA_FIELD_STRING, MA_FIELD_STRING, MA_FIELD_STRING,
			MA_FIELD_NAME}},
	{36, "KX", false, true, {MA_FIELD_U16, MA_FIELD_NAME}},
};

/*
 * Types whose rdata is any octets to us, but which others name by their mnemonic, as in the bitmaps
 * of NSEC: those of IANA's list that may be in a zone. Some are only read: name servers' tools of
 * some age do not know them, and ldns takes what it does not know there for type 0.
 */
static const struct {
	uint16_t type;
	const char *mnemonic;
	bool read_only;
} words[] = {
	{10, "NULL", false},
	{11, "WKS", false},
	{19, "X25", false},
	{20, "ISDN", false},
	{22, "NSAP", false},
	{23, "NSAP-PTR", false},
	{27, "GPOS", false},
	{29, "LOC", false},
	{30, "NXT", false},
	{31, "EID", true},
	{32, "NIMLOC", true},
	{34, "ATMA", true},
	{38, "A6", false},
	{40, "SINK", true},
	{42, "APL", false},
	{45, "IPSECKEY", false},
	{49, "DHCID", false},
	{55, "HIP", false},
	{56, "NINFO", true},
	{57, "RKEY", true},
	{58, "TALINK", true},
	{64, "SVCB", false},
	{65, "HTTPS", false},
	{100, "UINFO", true},
	{101, "UID", true},
	{102, "GID", true},
	{103, "UNSPEC", true},
	{104, "NID", false},
	{105, "L32", false},
	{106, "L64", false},
	{107, "LP", false},
	{108, "EUI48", false},
	{109, "EUI64", false},
	{258, "AVC", true},
	{259, "DOA", true},
	{260, "AMTRELAY", true},
	{32768, "TA", true},
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

	for (size_t i = 0; row == NULL && i < COUNT(words); i++)
		if (words[i].type == type && !words[i].read_only)
			return words[i].mnemonic;
	return row != NULL ? row->mnemonic : NULL;
}

/* "the word "TYPE" immediately followed by the decimal RR type number" (RFC 3597 5) */
bool ma_rrtype_from_word(ma_slice word, uint16_t *type)
{
	ma_cursor in = ma_cursor_over(word);
	ma_slice start;
	uint64_t number;
	char first = word.len > 0 ? (char)(word.ptr[0] & 0xdf) : 0; /* a letter in upper case */

	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].mnemonic[0] == first && ma_slice_is_nocase(word, rows[i].mnemonic)) {
			*type = rows[i].type;
			return true;
		}
	for (size_t i = 0; i < COUNT(words); i++)
		if (ma_slice_is_nocase(word, words[i].mnemonic)) {
			*type = words[i].type;
			return true;
		}
	if (!ma_take_octets(&in, 4, &start) || !ma_slice_is_nocase(start, "TYPE"))
		return false;
	if (!ma_take_uint(&in, UINT16_MAX, &number) || !ma_at_end(&in))
		return false;
	*type = (uint16_t)number;
	return true;
}

uint16_t mailauth_rrtype_from_text(const char *text, size_t len)
{
	ma_slice word = ma_slice_of(text, text != NULL ? len : 0);
	uint16_t type;

	return ma_rrtype_from_word(word, &type) ? type : 0;
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
