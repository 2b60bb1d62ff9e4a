/*
 * The limits that can be set: a row each, in the order of mailauth_limit. The reasons stand in
 * <mailauth/base.h>.
 */
#include "limit.h"

const ma_limit_row ma_limits[MA_LIMIT_COUNT] = {
	[MAILAUTH_LIMIT_HEADER_BYTES] = {"header bytes", 1u << 20, 1024, 1u << 28},
	[MAILAUTH_LIMIT_HEADER_FIELDS] = {"header fields", 1000, 1, 100000},
	[MAILAUTH_LIMIT_TAGS] = {"tags", 64, 16, 1024},
	[MAILAUTH_LIMIT_DKIM_SIGNATURES] = {"DKIM signatures", 16, 1, 1000},
	[MAILAUTH_LIMIT_DKIM_BODY_HASHES] = {"DKIM body hashes", 8, 1, 1000},
	[MAILAUTH_LIMIT_DKIM_SIGNED_FIELDS] = {"DKIM signed fields", 256, 1, 10000},
	[MAILAUTH_LIMIT_DKIM_KEY_RECORDS] = {"DKIM key records", 4, 1, 100},
	[MAILAUTH_LIMIT_RSA_BITS_MIN] = {"RSA bits at least", 1024, 512, MA_RSA_BITS_CEILING},
	[MAILAUTH_LIMIT_RSA_BITS_MAX] = {"RSA bits at most", 8192, 1024, MA_RSA_BITS_CEILING},
	[MAILAUTH_LIMIT_RSA_EXPONENT_BITS] = {"RSA exponent bits", 64, 17, 256},
	[MAILAUTH_LIMIT_QUESTIONS] = {"questions", 640, 1, 65536},
	[MAILAUTH_LIMIT_CNAMES] = {"CNAMEs", 8, 0, 64},
	[MAILAUTH_LIMIT_ZONE_RECORDS] = {"zone records", 1000000, 1, 100000000},
	[MAILAUTH_LIMIT_ZONE_ENTRY_BYTES] = {"zone entry bytes", 1u << 20, 512, 1u << 26},
	[MAILAUTH_LIMIT_SPF_TERMS] = {"SPF terms", 10, 1, 100},
	[MAILAUTH_LIMIT_SPF_VOID_LOOKUPS] = {"SPF void lookups", 2, 0, 100},
	[MAILAUTH_LIMIT_SPF_NAMES] = {"SPF names", 10, 1, 100},
	[MAILAUTH_LIMIT_SPF_RECORD_BYTES] = {"SPF record bytes", 65535, 450, 65535},
	[MAILAUTH_LIMIT_DMARC_QUERIES] = {"DMARC queries", 8, 8, 127},
	[MAILAUTH_LIMIT_DMARC_IDENTIFIERS] = {"DMARC identifiers", 8, 1, 1000},
	[MAILAUTH_LIMIT_DMARC_AUTHORS] = {"DMARC author domains", 4, 1, 100},
	[MAILAUTH_LIMIT_DNSSEC_KEYS] = {"DNSSEC keys", 4, 1, 1000},
	[MAILAUTH_LIMIT_DNSSEC_SIGNATURES] = {"DNSSEC signatures", 8, 1, 1000},
	[MAILAUTH_LIMIT_DNSSEC_VERIFICATIONS] = {"DNSSEC verifications", 16, 1, 100000},
	[MAILAUTH_LIMIT_DNSSEC_TOTAL] = {"DNSSEC verifications in all", 256, 1, 1000000000},
};

const char *mailauth_limit_text(mailauth_limit limit)
{
	if ((unsigned)limit >= MA_LIMIT_COUNT)
		return "unknown limit";
	return ma_limits[limit].name;
}
