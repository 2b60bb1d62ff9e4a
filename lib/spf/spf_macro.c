/*
 * The syntax of macro-strings, each rule in its function: see spf_macro.h. What they come to is in
 * spf_expand.c.
 */
#include "spf_macro.h"

#include "ascii.h"
#include "octets8.h"

/*
 *   macro-letter  =  "s" / "l" / "o" / "d" / "i" / "p" / "h" /
 *                    "c" / "r" / "t" / "v"                              RFC 7208 7.1
 *
 * "The following macro letters are allowed only in "exp" text": c, r and t (7.2).
 */
static bool skip_letter(ma_cursor *in, ma_spf_text_use use, ma_spf_macros *macros)
{
	const ma_spf_macros in_names = MA_SPF_MACRO('s') | MA_SPF_MACRO('l') | MA_SPF_MACRO('o') |
		MA_SPF_MACRO('d') | MA_SPF_MACRO('i') | MA_SPF_MACRO('p') | MA_SPF_MACRO('h') |
		MA_SPF_MACRO('v');
	const ma_spf_macros in_all =
		in_names | MA_SPF_MACRO('c') | MA_SPF_MACRO('r') | MA_SPF_MACRO('t');
	ma_spf_macros letters = use == MA_SPF_IN_EXPLANATION ? in_all : in_names;

	if (ma_at_end(in) || !ma_is(*in->at, MA_ALPHA) || (letters & MA_SPF_MACRO(*in->at)) == 0)
		return false;
	*macros |= MA_SPF_MACRO(*in->at);
	in->at++;
	return true;
}

/*
 *   transformers  =  *DIGIT [ "r" ]                                     RFC 7208 7.1
 *
 * "If a DIGIT is specified, the value MUST be nonzero." (7.3)
 */
static bool skip_transformers(ma_cursor *in)
{
	const uint8_t *start = in->at;

	while (ma_accept(in, '0'))
		continue;
	if (ma_take(in, MA_DIGIT).len == 0 && in->at > start) {
		in->at = start;
		return false;
	}
	if (!ma_accept(in, 'r'))
		ma_accept(in, 'R');
	return true;
}

/* *delimiter */
static void skip_delimiters(ma_cursor *in)
{
	while (!ma_at_end(in) && ma_spf_delimiter(*in->at) != 0)
		in->at++;
}

/*
 *   macro-expand  =  ( "%{" macro-letter transformers *delimiter "}" )
 *                    / "%%" / "%_" / "%-"                               RFC 7208 7.1
 */
static bool skip_macro_expand(ma_cursor *in, ma_spf_text_use use, ma_spf_macros *macros)
{
	if (!ma_accept(in, '%')) {
		*macros = 0;
		return false;
	}
	*macros |= MA_SPF_MACRO_ANY;
	if (!ma_accept(in, '{'))
		return ma_accept(in, '%') || ma_accept(in, '_') || ma_accept(in, '-');
	if (!skip_letter(in, use, macros))
		return false;
	if (ma_accept(in, '}')) /* as behind most letters */
		return true;
	if (!skip_transformers(in))
		return false;
	skip_delimiters(in);
	return ma_accept(in, '}');
}

/*
 *   macro-literal   =  %x21-24 / %x26-7E                                RFC 7208 7.1
 *   explain-string  =  *( macro-string / SP )                           RFC 7208 6.2
 */
static inline ma_slice skip_literals(ma_cursor *in, ma_spf_text_use use)
{
	const uint8_t *start = in->at;

	do
		ma_take(in, MA_LITERAL);
	while (use == MA_SPF_IN_EXPLANATION && ma_accept(in, ' '));
	return ma_slice_of(start, (size_t)(in->at - start));
}

/*
 *   macro-string  =  *( macro-expand / macro-literal )                  RFC 7208 7.1
 *
 * `*literals` are those behind the last macro-expand.
 */
static bool skip_macro_string(ma_cursor *in, ma_spf_text_use use, ma_spf_macros *macros,
	ma_slice *literals)
{
	*literals = skip_literals(in, use);
	while (!ma_at_end(in)) {
		if (!skip_macro_expand(in, use, macros))
			return false;
		*literals = skip_literals(in, use);
	}
	return true;
}

bool ma_spf_is_macro_string(ma_slice text, ma_spf_text_use use, const uint8_t **wrong,
	ma_spf_macros *macros)
{
	ma_cursor in = ma_cursor_over(text);
	ma_slice literals;
	bool good;

	*macros = 0;
	good = skip_macro_string(&in, use, macros, &literals);
	*wrong = in.at;
	return good;
}

/*
 *   toplabel  =  ( *alphanum ALPHA *alphanum ) /
 *                ( 1*alphanum "-" *( alphanum / "-" ) alphanum )        RFC 7208 7.1
 */
static bool is_toplabel(ma_slice text)
{
	ma_cursor in = ma_cursor_over(text);

	ma_take(&in, MA_DIGIT);
	if (ma_at_end(&in) || text.ptr[0] == '-' || text.ptr[text.len - 1] == '-')
		return false;
	do
		ma_take(&in, MA_ALPHA | MA_DIGIT);
	while (ma_accept(&in, '-'));
	return ma_at_end(&in);
}

/*
 *   domain-end  =  ( "." toplabel [ "." ] ) / macro-expand              RFC 7208 7.1
 *
 * `literals` are those at the end, behind the last macro-expand. If they do not end so, `*wrong` is
 * where the toplabel should be.
 */
static bool ends_in_toplabel(ma_slice literals, const uint8_t **wrong)
{
	size_t at;

	if (literals.len > 0 && literals.ptr[literals.len - 1] == '.')
		literals.len--;
	at = literals.len;
	while (at > 0 && ma_is(literals.ptr[at - 1], MA_ALPHA))
		at--;
	if (at > 0 && at < literals.len && literals.ptr[at - 1] == '.')
		return true; /* as most do */
	while (at > 0 && literals.ptr[at - 1] != '.')
		at--;
	if (literals.len > 0)
		*wrong = literals.ptr + at;
	return at > 0 && is_toplabel(ma_slice_of(literals.ptr + at, literals.len - at));
}

/* Marks octets that are no macro-literals. */
static uint64_t others8(uint64_t octets)
{
	return ma_below8(octets, '!') | ma_equal8(octets, '%') | ma_equal8(octets, 0x7f) |
		(octets & MA_ONES8 << 7);
}

/* Whether all octets are macro-literals; false, too, if they are few. */
static bool are_literals(ma_slice text)
{
	if (text.len < 8)
		return false;
	for (size_t i = 0; text.len - i > 8; i += 8)
		if (others8(ma_octets8(text.ptr + i)) != 0)
			return false;
	return others8(ma_octets8(text.ptr + text.len - 8)) == 0;
}

/*
 *   domain-spec  =  macro-string domain-end                             RFC 7208 7.1
 */
bool ma_spf_is_domain_spec(ma_slice text, const uint8_t **wrong, ma_spf_macros *macros)
{
	ma_cursor in = ma_cursor_over(text);
	ma_slice literals = text;
	bool good = are_literals(text); /* as most are */

	*macros = 0;
	if (!good) {
		good = skip_macro_string(&in, MA_SPF_IN_NAME, macros, &literals);
		*wrong = in.at;
	}
	if (!good || literals.len == 0)
		return good && text.len > 0;
	if (ends_in_toplabel(literals, wrong))
		return true;
	*macros = 0;
	return false;
}
