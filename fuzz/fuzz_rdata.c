/*
 * Targets: mailauth_rdata_from_text, mailauth_rdata_to_text.
 *
 * The first octet chooses a type. As wire form, the rest is rdata of the type or not; if it is, it
 * is written as one line of printable text, which is read back to the same octets. As text, the
 * rest is read or refused; what is read is valid, and goes round in the same way. The length that
 * is told without room is the one that is needed.
 */
#include "ascii.h"
#include "record.h"

#include <mailauth/dns.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Reads text as rdata; the octets are the caller's to free. False if the text is refused. */
static bool read_text(const mailauth_context *context, uint16_t type, ma_slice text,
	ma_slice *rdata)
{
	const char *chars = (const char *)text.ptr;
	size_t needed = 0, len = 0;
	mailauth_status status =
		mailauth_rdata_from_text(context, type, chars, text.len, NULL, 0, &needed);
	uint8_t *octets = malloc(needed + 1);

	must(octets != NULL && needed <= 65535);
	must(status == (needed > 0 ? MAILAUTH_NO_SPACE : MAILAUTH_OK) ||
		status == MAILAUTH_MALFORMED);
	must(mailauth_rdata_from_text(context, type, chars, text.len, octets, needed, &len) ==
		(status == MAILAUTH_MALFORMED ? status : MAILAUTH_OK));
	must(len == needed);
	*rdata = ma_slice_of(octets, len);
	if (status == MAILAUTH_MALFORMED)
		free(octets);
	return status != MAILAUTH_MALFORMED;
}

/* Writes rdata as text and reads it back. */
static void go_round(const mailauth_context *context, uint16_t type, ma_slice rdata)
{
	size_t needed, len;
	ma_slice back;
	char *text;

	must(mailauth_rdata_to_text(type, rdata.ptr, rdata.len, NULL, 0, &needed) ==
		MAILAUTH_NO_SPACE);
	text = malloc(needed + 1);
	must(text != NULL);
	must(mailauth_rdata_to_text(type, rdata.ptr, rdata.len, text, needed + 1, &len) ==
		MAILAUTH_OK);
	must(len == needed && strlen(text) == len);
	for (size_t i = 0; i < len; i++)
		must(ma_is((uint8_t)text[i], MA_PRINT));
	must(read_text(context, type, ma_slice_of(text, len), &back));
	must(ma_slice_equal(rdata, back));
	free((void *)(uintptr_t)back.ptr);
	free(text);
}

static void judge(const mailauth_context *context, uint16_t type, ma_slice input)
{
	bool is_valid = ma_rdata_is_valid(type, input);
	ma_slice rdata;
	size_t len;

	must((mailauth_rdata_to_text(type, input.ptr, input.len, NULL, 0, &len) ==
		     MAILAUTH_MALFORMED) == !is_valid);
	if (is_valid)
		go_round(context, type, input);
	if (read_text(context, type, input, &rdata)) {
		must(ma_rdata_is_valid(type, rdata));
		go_round(context, type, rdata);
		free((void *)(uintptr_t)rdata.ptr);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	static const uint16_t types[] = {MAILAUTH_RRTYPE_A, MAILAUTH_RRTYPE_NS, MAILAUTH_RRTYPE_SOA,
		MAILAUTH_RRTYPE_MX, MAILAUTH_RRTYPE_TXT, MAILAUTH_RRTYPE_AAAA, MAILAUTH_RRTYPE_SRV,
		MAILAUTH_RRTYPE_DS, MAILAUTH_RRTYPE_DNSKEY, 731, MAILAUTH_RRTYPE_RRSIG,
		MAILAUTH_RRTYPE_NSEC, MAILAUTH_RRTYPE_NSEC3, MAILAUTH_RRTYPE_NSEC3PARAM,
		MAILAUTH_RRTYPE_TLSA, MAILAUTH_RRTYPE_CAA, MAILAUTH_RRTYPE_SSHFP,
		MAILAUTH_RRTYPE_CDS, MAILAUTH_RRTYPE_CDNSKEY, MAILAUTH_RRTYPE_DNAME, 35};
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	must(context != NULL);
	if (len > 0)
		judge(context, types[octets[0] % (sizeof types / sizeof types[0])],
			ma_slice_of(octets + 1, len - 1));
	mailauth_context_free(context);
	return 0;
}
