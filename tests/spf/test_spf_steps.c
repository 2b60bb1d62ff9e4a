/*
 * The steps of a verdict: which terms were evaluated, and what each asked.
 */
#include "spf_fixture.h"

#include "ascii.h"
#include "spf_lookup.h"

static void open_judged(fixture *f, const char *zone, const char *mail_from)
{
	open_fixture(f, zone);
	assert_int_equal(give(f->spf, "192.0.2.9", NULL, mail_from), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f->spf), MAILAUTH_OK);
}

static void of_a_wrong_record_no_term_is_evaluated(void **state)
{
	static char text[TEXT_ROOM];
	fixture f;
	size_t len;
	(void)state;

	row("SPF-9", "what is wrong at the end of a record counts before the match at its begin");
	open_judged(&f, "late.example.com. TXT \"v=spf1 ip4:192.0.2.1 ip4:192.0.2.9 -all moo\"\n",
		"ada@late.example.com");
	assert_int_equal(mailauth_spf_explain(f.spf, text, sizeof text, &len), MAILAUTH_OK);
	assert_string_equal(text,
		"client: 192.0.2.9\n"
		"mailfrom: late.example.com (sender ada@late.example.com)\n"
		"  late.example.com TXT: data\n"
		"    v=spf1 ip4:192.0.2.1 ip4:192.0.2.9 -all moo\n"
		"  lookups: 0 of 10, void lookups: 0 of 2\n"
		"  result: permerror: unknown mechanism (RFC 7208 4.6.1)\n"
		"  term: moo at octet 40 of the record of late.example.com\n");
	close_fixture(&f);
}

static void each_term_has_its_own_questions(void **state)
{
	static const char zone[] =
		"example.com. TXT \"v=spf1 a:a.example.org a:b.example.org mx exists:%{l}..example.org "
		"exists:c.example.org -all\"\n"
		"a.example.org. A 192.0.2.1\nexample.com. MX 1 m.example.org.\n"
		"m.example.org. A 192.0.2.2\n";
	static char text[TEXT_ROOM];
	fixture f;
	size_t len;
	(void)state;

	row("SPF-44", "what a term asked is told with it, also behind terms that ask for others");
	open_judged(&f, zone, "ada@example.com");
	assert_int_equal(mailauth_spf_explain(f.spf, text, sizeof text, &len), MAILAUTH_OK);
	assert_string_equal(text,
		"client: 192.0.2.9\n"
		"mailfrom: example.com (sender ada@example.com)\n"
		"  example.com TXT: data\n"
		"    v=spf1 a:a.example.org a:b.example.org mx exists:%{l}..example.org "
		"exists:c.example.org -all\n"
		"    a:a.example.org: no match\n"
		"      a.example.org A: data\n"
		"    a:b.example.org: no match\n"
		"      b.example.org A: nxdomain\n"
		"    mx: no match\n"
		"      example.com MX: data\n"
		"      m.example.org A: data\n"
		"    exists:%{l}..example.org: no match\n"
		"    exists:c.example.org: no match\n"
		"      c.example.org A: nxdomain\n"
		"    -all: match\n"
		"  lookups: 5 of 10, void lookups: 2 of 2\n"
		"  result: fail: mechanism matched (RFC 7208 4.6.2)\n"
		"  term: -all at octet 88 of the record of example.com\n");
	close_fixture(&f);
}

static void a_name_is_labels_of_1_to_63_octets(void **state)
{
	static const char *const none[] = {"", ".", "a..b.example", ".a.example", "a.example..",
		"1234567890123456789012345678901234567890123456789012345678901234.example"};
	static const uint8_t www[] = "\3www\7example\3org";
	ma_name name;
	(void)state;

	row("SPF-44", "text with an empty label, or one of 64 octets, is no name");
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_false(ma_spf_name_read(ma_slice_text(none[i]), &name));
	row("SPF-44", "one of 63 octets is a label, and the text may end with a dot or not");
	assert_true(
		ma_spf_name_read(ma_slice_text("12345678901234567890123456789012345678901234567890"
					       "1234567890123.example"),
			&name));
	assert_int_equal(name.len, 1 + 63 + 1 + 7 + 1);
	for (int i = 0; i < 2; i++) {
		assert_true(ma_spf_name_read(
			ma_slice_text(i == 0 ? "www.example.org" : "www.example.org."), &name));
		assert_int_equal(name.len, sizeof www);
		assert_memory_equal(name.wire, www, sizeof www);
	}
	row("SPF-44", "one with other octets than hosts have is not taken for a host's");
	for (unsigned octet = 0; octet < 256; octet++) {
		char text[] = {'a', '.', 'B', (char)octet, '.', 'c'};

		if (octet == '.')
			continue;
		assert_true(ma_spf_name_read(ma_slice_of(text, sizeof text), &name));
		assert_int_equal(name.plain, ma_is((uint8_t)octet, MA_HOSTCHAR));
		assert_int_equal(name.wire[4], octet);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_wrong_record_no_term_is_evaluated),
		cmocka_unit_test(each_term_has_its_own_questions),
		cmocka_unit_test(a_name_is_labels_of_1_to_63_octets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
