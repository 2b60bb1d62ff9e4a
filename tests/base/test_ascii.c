/*
 * The table of ASCII classes, derived again. The predicates below are written from the RFCs and
 * know nothing of the table: each of the 256 octets is asked of each class.
 */
#include "test.h"

#include "ascii.h"

static bool in_alpha(unsigned c)
{
	return (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a);
}

static bool in_digit(unsigned c)
{
	return c >= 0x30 && c <= 0x39;
}

static bool in_wsp(unsigned c)
{
	return c == 0x20 || c == 0x09;
}

static bool in_crlf(unsigned c)
{
	return c == 0x0d || c == 0x0a;
}

static bool in_ftext(unsigned c)
{
	return (c >= 33 && c <= 57) || (c >= 59 && c <= 126);
}

static bool in_valchar(unsigned c)
{
	return (c >= 0x21 && c <= 0x3a) || (c >= 0x3c && c <= 0x7e);
}

static bool in_tagname(unsigned c)
{
	return in_alpha(c) || in_digit(c) || c == '_';
}

static bool in_hostchar(unsigned c)
{
	return in_alpha(c) || in_digit(c) || c == '-' || c == '_';
}

/* One of the octets of a text; NUL is none of them. */
static bool one_of(unsigned c, const char *octets)
{
	return c != 0 && c < 0x80 && strchr(octets, (int)c) != NULL;
}

static bool in_token(unsigned c)
{
	bool space_or_control = c <= 32 || c >= 127;

	return !space_or_control && !one_of(c, "()<>@,;:\\\"/[]?=");
}

static bool in_hex(unsigned c)
{
	return one_of(c, "0123456789abcdefABCDEF");
}

static bool in_base64(unsigned c)
{
	return one_of(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
}

static bool in_print(unsigned c)
{
	return c >= 32 && c <= 126;
}

static bool in_atext(unsigned c)
{
	return in_alpha(c) || in_digit(c) || one_of(c, "!#$%&'*+-/=?^_`{|}~");
}

static bool in_bare(unsigned c)
{
	return c != 0 && !one_of(c, " \t\r\n\"();\\");
}

static bool in_quotable(unsigned c)
{
	return c != 0 && !one_of(c, "\r\n\"\\");
}

static bool in_literal(unsigned c)
{
	return (c >= 0x21 && c <= 0x24) || (c >= 0x26 && c <= 0x7e);
}

static const struct {
	unsigned class;
	bool (*holds)(unsigned c);
	const char *why;
} classes[] = {
	{MA_ALPHA, in_alpha, "ALPHA is A-Z and a-z (RFC 5234 B.1)"},
	{MA_DIGIT, in_digit, "DIGIT is 0-9 (RFC 5234 B.1)"},
	{MA_WSP, in_wsp, "WSP is SP and HTAB (RFC 5234 B.1)"},
	{MA_CRLF, in_crlf, "CR and LF are told apart from all else"},
	{MA_FTEXT, in_ftext, "ftext is 33-57 and 59-126 (RFC 5322 3.6.8)"},
	{MA_VALCHAR, in_valchar, "VALCHAR is 21-3A and 3C-7E (RFC 6376 3.2)"},
	{MA_TAGNAME, in_tagname, "ALNUMPUNC is ALPHA, DIGIT and '_' (RFC 6376 3.2)"},
	{MA_HOSTCHAR, in_hostchar, "a label of d= or s= has ALPHA, DIGIT, '-' and '_'"},
	{MA_TOKEN, in_token, "a token has no SPACE, CTL or tspecial (RFC 2045 5.1)"},
	{MA_HEX, in_hex, "a hexadecimal digit may be of either case"},
	{MA_BASE64, in_base64, "the base64 alphabet has 64 characters (RFC 4648 4)"},
	{MA_PRINT, in_print, "printable is 32-126"},
	{MA_ATEXT, in_atext, "atext is ALPHA, DIGIT and 19 others (RFC 5322 3.2.3)"},
	{MA_BARE, in_bare, "a word of a master file ends with what has a meaning (RFC 1035 5.1)"},
	{MA_LITERAL, in_literal, "a macro-literal is 21-24 and 26-7E (RFC 7208 7.1)"},
	{MA_QUOTABLE, in_quotable, "in quotes quote, backslash and line ends have (RFC 1035 5.1)"},
};

static void each_octet_is_in_the_classes_the_rfcs_say(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(classes); i++) {
		row("BASE-1", classes[i].why);
		for (unsigned c = 0; c < 256; c++)
			if (ma_is((uint8_t)c, classes[i].class) != classes[i].holds(c))
				fail_msg("%s: wrong for octet 0x%02x", classes[i].why, c);
	}
}

static void the_table_holds_no_other_class(void **state)
{
	unsigned known = 0;
	(void)state;

	row("BASE-1", "each class has a bit of its own, and no octet has any other");
	for (size_t i = 0; i < COUNT(classes); i++) {
		assert_int_equal(known & classes[i].class, 0);
		known |= classes[i].class;
	}
	for (unsigned c = 0; c < 256; c++)
		assert_int_equal(ma_class[c] & ~known, 0);
}

static void several_classes_are_asked_at_once(void **state)
{
	(void)state;

	row("BASE-1", "an octet is in a set of classes if it is in any of them");
	for (size_t a = 0; a < COUNT(classes); a++)
		for (size_t b = 0; b < COUNT(classes); b++)
			for (unsigned c = 0; c < 256; c++)
				assert_int_equal(
					ma_is((uint8_t)c, classes[a].class | classes[b].class),
					classes[a].holds(c) || classes[b].holds(c));

	row("BASE-1", "FWS is read as SP, HTAB, CR and LF");
	for (unsigned c = 0; c < 256; c++)
		assert_int_equal(ma_is((uint8_t)c, MA_FWS), in_wsp(c) || in_crlf(c));
}

static void only_ascii_letters_have_a_lower_case(void **state)
{
	(void)state;

	row("BASE-1", "A-Z become a-z and every other octet stays, whatever the locale");
	for (unsigned c = 0; c < 256; c++)
		assert_int_equal(ma_lower((uint8_t)c), c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* Of all lengths and from all places, for octets are taken in groups. */
static void octets_are_put_in_lower_case(void **state)
{
	uint8_t from[256], to[256 + 8], too[256 + 8];
	(void)state;

	row("BASE-1", "A-Z become a-z and nothing else changes, elsewhere, twice or in place");
	for (size_t i = 0; i < sizeof from; i++)
		from[i] = (uint8_t)i;
	for (size_t start = 0; start < sizeof from; start++)
		for (size_t len = 0; len <= 33 && start + len <= sizeof from; len++) {
			memset(to, 'X', sizeof to);
			for (int again = 0; again < 2; again++) {
				ma_lower_octets(to, again ? to : from + start, len);
				for (size_t i = 0; i < len; i++)
					assert_int_equal(to[i], ma_lower(from[start + i]));
				assert_int_equal(to[len], 'X');
			}
			memcpy(to, from + start, len);
			memset(too, 'X', sizeof too);
			ma_lower_octets_twice(to, too, to, len);
			for (size_t i = 0; i < len; i++)
				assert_int_equal(to[i], ma_lower(from[start + i]));
			assert_memory_equal(too, to, len);
			assert_int_equal(too[len], 'X');
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_octet_is_in_the_classes_the_rfcs_say),
		cmocka_unit_test(the_table_holds_no_other_class),
		cmocka_unit_test(several_classes_are_asked_at_once),
		cmocka_unit_test(only_ascii_letters_have_a_lower_case),
		cmocka_unit_test(octets_are_put_in_lower_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
