/*
 * Addresses in display names: see from_name.h.
 */
#include "from_name.h"

#include "ascii.h"

static bool has_quoted_pair_of_syntax(ma_slice quoted)
{
	for (size_t i = 0; i + 1 < quoted.len; i++)
		if (quoted.ptr[i] == '\\' &&
			(quoted.ptr[i + 1] == '"' || quoted.ptr[i + 1] == '\\'))
			return true;
	return false;
}

/* Whether an '@' is as in an address; those of "John @ Acme" and "@home" are not. */
static bool is_inside_word(ma_slice text, size_t at)
{
	return at > 0 && at + 1 < text.len && !ma_is(text.ptr[at - 1], MA_WSP) &&
		!ma_is(text.ptr[at + 1], MA_WSP) && text.ptr[at + 1] != ',';
}

static bool has_address_before_comma(ma_slice quoted)
{
	bool address = false;

	for (size_t i = 0; i < quoted.len; i++) {
		if (quoted.ptr[i] == '@' && is_inside_word(quoted, i))
			address = true;
		if (quoted.ptr[i] == ',' && address)
			return true;
	}
	return false;
}

bool ma_hides_address(ma_slice quoted)
{
	if (ma_slice_find(quoted, '@') == quoted.len)
		return false;
	return ma_slice_find(quoted, '<') < quoted.len || has_quoted_pair_of_syntax(quoted) ||
		has_address_before_comma(quoted);
}
