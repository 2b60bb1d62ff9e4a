/*
 * The records of one answer: what is in it twice is left out, and the rest stays where it was.
 */
#include "test.h"

#include "rrset.h"

#include <mailauth/dns.h>

enum { RDATA_MAX = 8 };

/* The rows' letters are rdata, and the digits of `want` the places of those that are kept. */
static void what_comes_twice_is_left_out(void **state)
{
	static const struct {
		const char *why, *rdata, *want;
	} rows[] = {
		{"of equal rdata the first is kept", "aba", "01"},
		{"wherever it stands", "baabca", "014"},
		{"however often it comes", "aaaaaa", "0"},
		{"unlike rdata is all kept, in its order", "dcba", "0123"},
		{"one has no other", "a", "0"},
		{"of none nothing is kept", "", ""},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t count = strlen(rows[i].rdata), kept = count;
		uint8_t *block = exact_copy(rows[i].rdata, count);
		ma_slice rdata[RDATA_MAX];

		row("DNS-17", rows[i].why);
		for (size_t at = 0; at < count; at++)
			rdata[at] = ma_slice_of(block + at, 1);
		assert_true(ma_rrset_make_unique(context, MAILAUTH_RRTYPE_TXT, rdata, &kept));
		assert_int_equal(kept, strlen(rows[i].want));
		for (size_t at = 0; at < kept; at++) {
			assert_ptr_equal(rdata[at].ptr, block + (rows[i].want[at] - '0'));
			assert_int_equal(rdata[at].len, 1);
		}
		free(block);
	}
	mailauth_context_free(context);
}

static void names_have_no_case(void **state)
{
	static const char *const given[] = {"\0\1\1A", "\0\1\1a", "\0A\1a", "\0a\1a"};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_slice rdata[COUNT(given)];
	size_t kept = COUNT(given);
	(void)state;

	row("DNS-17",
		"rdata that differs in the case of a name is the same, and in no other octet");
	for (size_t i = 0; i < COUNT(given); i++)
		rdata[i] = ma_slice_of(given[i], 5);
	assert_true(ma_rrset_make_unique(context, MAILAUTH_RRTYPE_MX, rdata, &kept));
	assert_int_equal(kept, 3);
	assert_ptr_equal(rdata[0].ptr, given[0]);
	assert_ptr_equal(rdata[1].ptr, given[2]);
	assert_ptr_equal(rdata[2].ptr, given[3]);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_twice_is_left_out),
		cmocka_unit_test(names_have_no_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
