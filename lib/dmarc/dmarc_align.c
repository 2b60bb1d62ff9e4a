/*
 * Alignment alone, and the little arithmetic on labels that tree walks need.
 *
 * Domains are compared as text, whole: valid ones hold nothing but letters, digits, '-', '_' and the
 * dots between labels, so there is no second way to write one but by the case of its letters.
 */
#include "dmarc_align.h"

#include <mailauth/dmarc.h>

ma_slice ma_dmarc_without_dot(ma_slice domain)
{
	if (domain.len > 0 && domain.ptr[domain.len - 1] == '.')
		domain.len--;
	return domain;
}

size_t ma_dmarc_count_labels(ma_slice domain)
{
	size_t labels = 1;

	for (size_t i = 0; i < domain.len; i++)
		labels += domain.ptr[i] == '.';
	return labels;
}

ma_slice ma_dmarc_last_labels(ma_slice domain, size_t labels)
{
	for (size_t more = ma_dmarc_count_labels(domain) - labels; more > 0; more--) {
		size_t past = ma_slice_find(domain, '.') + 1;

		domain = ma_slice_of(domain.ptr + past, domain.len - past);
	}
	return domain;
}

static bool is_same(ma_slice a, ma_slice b)
{
	a = ma_dmarc_without_dot(a);
	b = ma_dmarc_without_dot(b);
	return a.len > 0 && ma_slice_equal_nocase(a, b);
}

int mailauth_dmarc_aligned(const char *a, size_t a_len, const char *a_org, size_t a_org_len,
	const char *b, size_t b_len, const char *b_org, size_t b_org_len,
	mailauth_alignment alignment)
{
	if ((a == NULL && a_len > 0) || (b == NULL && b_len > 0) ||
		(a_org == NULL && a_org_len > 0) || (b_org == NULL && b_org_len > 0))
		return 0;
	if (alignment == MAILAUTH_ALIGN_STRICT)
		return is_same(ma_slice_of(a, a_len), ma_slice_of(b, b_len));
	return is_same(ma_slice_of(a_org, a_org_len), ma_slice_of(b_org, b_org_len));
}
