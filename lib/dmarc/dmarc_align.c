/*
 * Alignment alone, and the little arithmetic on labels that tree walks need.
 *
 * Domains are compared as text, whole: valid ones hold nothing but letters, digits, '-', '_' and
 * the dots between labels, so there is no second way to write one but by the case of its letters.
 */
#include "dmarc_align.h"

#include "host.h"

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
	return a.len > 0 && ma_slice_equal_nocase(a, b);
}

/* A name that was given; empty without one. */
static ma_slice name_of(const char *name, size_t len)
{
	return ma_dmarc_without_dot(ma_slice_of(name, name != NULL ? len : 0));
}

int mailauth_dmarc_aligned(const char *a, size_t a_len, const char *a_org, size_t a_org_len,
	const char *b, size_t b_len, const char *b_org, size_t b_org_len,
	mailauth_alignment alignment)
{
	ma_slice one = name_of(a, a_len), other = name_of(b, b_len);
	ma_slice one_org = name_of(a_org, a_org_len), other_org = name_of(b_org, b_org_len);

	if (alignment == MAILAUTH_ALIGN_STRICT)
		return is_same(one, other);
	return alignment == MAILAUTH_ALIGN_RELAXED && is_same(one_org, other_org) &&
		ma_is_same_or_below(one, one_org) && ma_is_same_or_below(other, other_org);
}
