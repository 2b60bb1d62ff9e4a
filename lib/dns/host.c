/*
 * Domain names as mail protocols allow them: see host.h.
 */
#include "host.h"

#include "ascii.h"
#include "cursor.h"
#include "limit.h"

static bool is_label(ma_slice label, bool loose)
{
	if (label.len == 0 || label.len > MA_LABEL_MAX)
		return false;
	return loose || (label.ptr[0] != '-' && label.ptr[label.len - 1] != '-');
}

static bool is_domain(ma_slice text, size_t labels, bool loose)
{
	ma_cursor in = ma_cursor_over(text);
	size_t count = 0;

	if (text.len > MA_NAME_MAX - 2)
		return false;
	do {
		if (!is_label(ma_take(&in, MA_HOSTCHAR), loose))
			return false;
		count++;
	} while (ma_accept(&in, '.'));
	return ma_at_end(&in) && count >= labels;
}

bool ma_is_domain(ma_slice text, size_t labels)
{
	return is_domain(text, labels, false);
}

bool ma_is_loose_domain(ma_slice text, size_t labels)
{
	return is_domain(text, labels, true);
}

bool ma_is_same_or_below(ma_slice domain, ma_slice parent)
{
	size_t above;

	if (domain.len < parent.len)
		return false;
	above = domain.len - parent.len;
	if (above > 0 && domain.ptr[above - 1] != '.')
		return false;
	return ma_slice_equal_nocase(ma_slice_of(domain.ptr + above, parent.len), parent);
}
