/*
 * Domain names as mail protocols allow them, and which of them is below which.
 */
#include "test.h"

#include "host.h"

#define L63 "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0"

static void domains_are_labels_of_letters_digits_and_hyphens(void **state)
{
	static const struct {
		const char *id, *why, *in;
		size_t labels;
		bool right;
	} rows[] = {
		{"DKIM-4", "two labels where two are wanted", "example.com", 2, true},
		{"DKIM-4", "one label where two are wanted", "localhost", 2, false},
		{"DKIM-4", "one label where one is enough", "localhost", 1, true},
		{"DKIM-4", "digits, inner hyphens and '_'", "a-1._b.3", 2, true},
		{"DKIM-4", "upper case", "EXAMPLE.Com", 2, true},
		{"DKIM-4", "no dot at the end", "example.com.", 2, false},
		{"DKIM-4", "none at the start", ".example.com", 2, false},
		{"DKIM-4", "no two together", "example..com", 2, false},
		{"DKIM-4", "a hyphen does not begin a label", "a.-b.c", 2, false},
		{"DKIM-4", "nor end one", "a.b-.c", 2, false},
		{"DKIM-4", "nor is it one", "a.-", 2, false},
		{"DKIM-4", "nothing is no domain", "", 1, false},
		{"DKIM-4", "no white space", "a .b", 2, false},
		{"DKIM-4", "no escapes", "a\\.b.c", 2, false},
		{"DKIM-4", "no parentheses", "a.b(.c", 2, false},
		{"DKIM-4", "no address literal", "[192.0.2.1]", 1, false},
		{"DKIM-31", "no octet that is not ASCII", "\xc3\xa9.example", 2, false},
		{"DKIM-4", "a label of 63 octets (RFC 1035 2.3.4)", L63 ".b", 2, true},
		{"DKIM-4", "a label of 64 octets", L63 "a.b", 2, false},
	};
	char text[254];
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, strlen(rows[i].in));

		row(rows[i].id, rows[i].why);
		assert_int_equal(
			ma_is_domain(ma_slice_of(copy, strlen(rows[i].in)), rows[i].labels),
			rows[i].right);
		free(copy);
	}
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = i % 2 == 0 ? 'a' : '.';
	row("DKIM-4", "253 octets in all, which is 255 on the wire (RFC 1035 2.3.4)");
	assert_true(ma_is_domain(ma_slice_of(text, 253), 2));
	row("DKIM-4", "254 octets");
	text[253] = 'b';
	text[252] = 'b';
	assert_false(ma_is_domain(ma_slice_of(text, 254), 2));
}

static void a_nul_octet_is_no_end(void **state)
{
	(void)state;

	row("DKIM-4", "what stands behind a NUL counts");
	assert_false(ma_is_domain(ma_slice_of("a.b\0c", 5), 2));
}

/* "any binary string whatever can be used as the label of any resource record" (RFC 2181 11) */
static void names_of_dns_may_have_hyphens_anywhere(void **state)
{
	static const struct {
		const char *why, *in;
		bool right;
	} rows[] = {
		{"a hyphen may begin a label", "a.-b.c", true},
		{"and end one", "a.b-.c", true},
		{"and be one", "-", true},
		{"one label is enough", "a", true},
		{"but there must be one", "", false},
		{"and none is empty", "a..b", false},
		{"no dot at the end", "a.b.", false},
		{"no other octets", "a b", false},
		{"nor more than 63 in a label", L63 "-.b", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].in, strlen(rows[i].in));

		row("DNS-1", rows[i].why);
		assert_int_equal(ma_is_loose_domain(ma_slice_of(copy, strlen(rows[i].in)), 1),
			rows[i].right);
		free(copy);
	}
}

static void below_is_on_a_label_border(void **state)
{
	static const struct {
		const char *why, *domain, *parent;
		bool below;
	} rows[] = {
		{"a domain is the same as itself", "example.com", "example.com", true},
		{"in either case", "Example.com", "eXample.COM", true},
		{"and below its parent", "mail.Example.com", "example.com", true},
		{"also with more labels between", "a.b.example.com", "example.com", true},
		{"not on another border", "badexample.com", "example.com", false},
		{"though there is one octet before it only", "xexample.com", "example.com", false},
		{"one octet may be a label", "x.example.com", "example.com", true},
		{"not a parent", "example.com", "mail.example.com", false},
		{"not beside", "mail.example.com", "list.example.com", false},
		{"not with the other at its start", "example.com.attacker.example", "example.com",
			false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t *copy = exact_copy(rows[i].domain, strlen(rows[i].domain));

		row("DKIM-4", rows[i].why);
		assert_int_equal(ma_is_same_or_below(ma_slice_of(copy, strlen(rows[i].domain)),
					 ma_slice_text(rows[i].parent)),
			rows[i].below);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(domains_are_labels_of_letters_digits_and_hyphens),
		cmocka_unit_test(a_nul_octet_is_no_end),
		cmocka_unit_test(names_of_dns_may_have_hyphens_anywhere),
		cmocka_unit_test(below_is_on_a_label_border),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
