/*
 * Target: the SPF object. The input is three lines, of the client's address, HELO and the
 * reverse-path, and behind them master-file text to answer from. What must hold stands in
 * spf_checks.h.
 */
#include "spf_checks.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

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
	set_limits(context, LIMITS);
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
