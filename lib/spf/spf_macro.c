/*
 * The syntax of macro-strings, each rule in its function: see spf_macro.h. What they come to is in
 * spf_expand.c.
 */
#include "spf_macro.h"

#include "ascii.h"
#include "octets8.h"

/* A bit for each letter, of either case. */
#define LETTER(letter) (UINT32_C(1) << ((letter)&31))

/*
 *   macro-letter  =  "s" / "l" / "o" / "d" / "i" / "p" / "h" /
 *                    "c" / "r" / "t" / "v"                              RFC 7208 7.1
 *
 * "The following macro letters are allowed only in "exp" text": c, r and t (7.2).
 */
static bool take_letter(ma_cursor *in, ma_spf_text_use use, uint8_t *letter)
{
	const uint32_t in_names = LETTER('s') | LETTER('l') | LETTER('o') | LETTER('d') |
		LETTER('i') | LETTER('p') | LETTER('h') | LETTER('v');
	const uint32_t in_all = in_names | LETTER('c') | LETTER('r') | LETTER('t');
	uint32_t letters = use == MA_SPF_IN_EXPLANATION ? in_all : in_names;

	if (ma_at_end(in) || !ma_is(*in->at, MA_ALPHA) || (letters & LETTER(*in->at)) == 0)
		return false;
	*letter = *in->at++;
	return true;
}

/* Whether a number is over 0. */
static bool is_positive(ma_slice digits)
{
	for (size_t i = 0; i < digits.len; i++)
		if (digits.ptr[i] != '0')
			return true;
	return false;
}

/*
 *   transformers  =  *DIGIT [ "r" ]                                     RFC 7208 7.1
 *
 * "If a DIGIT is specified, the value MUST be nonzero." (7.3)
 */
static bool take_transformers(ma_cursor *in, ma_spf_piece *piece)
{
	const uint8_t *start = in->at;

	piece->digits = ma_take(in, MA_DIGIT);
	if (piece->digits.len > 0 && !is_positive(piece->digits)) {
		in->at = start;
		return false;
	}
	piece->reverse = ma_accept(in, 'r') || ma_accept(in, 'R');
	return true;
}

/* *delimiter */
static ma_slice take_delimiters(ma_cursor *in)
{
	const uint8_t *start = in->at;

	while (!ma_at_end(in) && ma_spf_delimiter(*in->at) != 0)
		in->at++;
	return ma_slice_of(start, (size_t)(in->at - start));
}

/*
 *   macro-expand  =  ( "%{" macro-letter transformers *delimiter "}" )
 *                    / "%%" / "%_" / "%-"                               RFC 7208 7.1
 */
static bool take_macro_expand(ma_cursor *in, ma_spf_text_use use, ma_spf_piece *piece)
{
	if (!ma_accept(in, '%'))
		return false;
	if (!ma_accept(in, '{')) {
		piece->letter = ma_at_end(in) ? 0 : *in->at;
		return ma_accept(in, '%') || ma_accept(in, '_') || ma_accept(in, '-');
	}
	if (!take_letter(in, use, &piece->letter) || !take_transformers(in, piece))
		return false;
	piece->delimiters = take_delimiters(in);
	return ma_accept(in, '}');
}

/*
 *   macro-literal   =  %x21-24 / %x26-7E                                RFC 7208 7.1
 *   explain-string  =  *( macro-string / SP )                           RFC 7208 6.2
 */
static ma_slice take_literals(ma_cursor *in, ma_spf_text_use use)
{
	const uint8_t *start = in->at;

	do
		ma_take(in, MA_LITERAL);
	while (use == MA_SPF_IN_EXPLANATION && ma_accept(in, ' '));
	return ma_slice_of(start, (size_t)(in->at - start));
}

/*
 *   macro-string  =  *( macro-expand / macro-literal )                  RFC 7208 7.1
 */
ma_parse ma_spf_piece_next(ma_cursor *in, ma_spf_text_use use, ma_spf_piece *piece)
{
	const uint8_t *start = in->at;

	*piece = (ma_spf_piece){.letter = 0};
	if (ma_at_end(in))
		return MA_END;
	if (take_literals(in, use).len == 0 && !take_macro_expand(in, use, piece))
		return MA_SYNTAX;
	piece->text = ma_slice_of(start, (size_t)(in->at - start));
	return MA_OK;
}

bool ma_spf_piece_is_macro(const ma_spf_piece *piece)
{
	return ma_is(piece->letter, MA_ALPHA);
}

bool ma_spf_is_macro_string(ma_slice text, ma_spf_text_use use, const uint8_t **wrong)
{
	ma_cursor in = ma_cursor_over(text);
	ma_spf_piece piece;
	ma_parse found;

	while ((found = ma_spf_piece_next(&in, use, &piece)) == MA_OK)
		continue;
	*wrong = in.at;
	return found == MA_END;
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
bool ma_spf_is_domain_spec(ma_slice text, const uint8_t **wrong, bool *macro)
{
	ma_cursor in = ma_cursor_over(text);
	ma_slice literals = text;
	bool good = true;
	ma_spf_piece piece;

	if (are_literals(text)) /* as most are */
		in.at = in.end;
	else
		literals = take_literals(&in, MA_SPF_IN_NAME);
	*macro = !ma_at_end(&in);
	while (good && !ma_at_end(&in)) {
		good = take_macro_expand(&in, MA_SPF_IN_NAME, &piece);
		if (good)
			literals = take_literals(&in, MA_SPF_IN_NAME);
	}
	*wrong = in.at;
	if (!good || literals.len == 0)
		return good && text.len > 0;
	if (ends_in_toplabel(literals, wrong))
		return true;
	*macro = false;
	return false;
}
