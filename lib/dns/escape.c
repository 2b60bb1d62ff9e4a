/*
 * Escapes: see escape.h. An octet that an escape gives is never looked at for another meaning.
 */
#include "escape.h"

#include "ascii.h"

/* Three digits, of at most 255; false, and nothing taken, otherwise. */
static bool take_ddd(ma_cursor *in, uint8_t *octet)
{
	ma_cursor ahead = *in, number;
	ma_slice digits;
	uint64_t n;

	if (!ma_take_octets(&ahead, 3, &digits))
		return false;
	number = ma_cursor_over(digits);
	if (!ma_take_uint(&number, UINT8_MAX, &n) || !ma_at_end(&number))
		return false;
	*octet = (uint8_t)n;
	*in = ahead;
	return true;
}

/*
 *   \X      where X is any character other than a digit (0-9)              RFC 1035 5.1
 *   \DDD    where each D is a digit
 *
 * NUL, CR and LF are no characters of a line: they have to be written as \DDD.
 */
ma_parse ma_char_next(ma_cursor *in, ma_char *taken)
{
	ma_cursor ahead = *in;
	ma_slice octet;

	if (ma_at_end(in))
		return MA_END;
	taken->escaped = ma_accept(&ahead, '\\');
	if (taken->escaped && take_ddd(&ahead, &taken->octet)) {
		*in = ahead;
		return MA_OK;
	}
	if (!ma_take_octets(&ahead, 1, &octet))
		return MA_SYNTAX;
	taken->octet = octet.ptr[0];
	if (taken->escaped && (taken->octet == 0 || ma_is(taken->octet, MA_DIGIT | MA_CRLF)))
		return MA_SYNTAX;
	*in = ahead;
	return MA_OK;
}

void ma_put_escaped(ma_buf *buf, uint8_t octet, const char *special)
{
	ma_slice specials = ma_slice_text(special);

	if (octet == ' ' || !ma_is(octet, MA_PRINT)) {
		ma_put_octet(buf, '\\');
		ma_put_octet(buf, (uint8_t)('0' + octet / 100));
		ma_put_octet(buf, (uint8_t)('0' + octet / 10 % 10));
		ma_put_octet(buf, (uint8_t)('0' + octet % 10));
		return;
	}
	if (ma_slice_find(specials, octet) < specials.len)
		ma_put_octet(buf, '\\');
	ma_put_octet(buf, octet);
}

void ma_put_quoted(ma_buf *buf, ma_slice string)
{
	ma_put_octet(buf, '"');
	for (size_t i = 0; i < string.len; i++) {
		if (string.ptr[i] == ' ')
			ma_put_octet(buf, ' ');
		else
			ma_put_escaped(buf, string.ptr[i], "\\\"");
	}
	ma_put_octet(buf, '"');
}
