/*
 * Target: the SPF object. The input is three lines, of the client's address, HELO and the
 * reverse-path, and behind them master-file text to answer from. What must hold stands in
 * spf_checks.h.
 */
#include "spf_checks.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

/* Limits small enough to be met. */
static const struct {
	mailauth_limit limit;
	uint64_t value;
} limits[] = {
	{MAILAUTH_LIMIT_SPF_TERMS, 4},
	{MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, 1},
	{MAILAUTH_LIMIT_SPF_NAMES, 3},
	{MAILAUTH_LIMIT_SPF_RECORD_BYTES, 600},
	{MAILAUTH_LIMIT_QUESTIONS, 12},
	{MAILAUTH_LIMIT_ZONE_RECORDS, 100},
};

static ma_slice take_line(ma_slice *rest)
{
	size_t end = ma_slice_find(*rest, '\n');
	ma_slice line = ma_slice_of(rest->ptr, end);

	end += end < rest->len;
	*rest = ma_slice_of(rest->ptr + end, rest->len - end);
	return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	ma_slice rest = ma_slice_of(octets, len);
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone;
	input in;

	must(context != NULL);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		must(mailauth_context_set_limit(context, limits[i].limit, limits[i].value) ==
			MAILAUTH_OK);
	in.client = take_line(&rest);
	in.helo = take_line(&rest);
	in.mail_from = take_line(&rest);
	must(mailauth_context_set_spf_dual_stack(context, len % 2) == MAILAUTH_OK);
	zone = mailauth_zone_new(context);
	must(zone != NULL);
	(void)mailauth_zone_read(zone, (const char *)rest.ptr, rest.len);
	judge(context, &in, zone);
	mailauth_zone_free(zone);
	mailauth_context_free(context);
	return 0;
}
