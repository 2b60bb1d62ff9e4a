/*
 * Queries: mailauth_query_write.
 */
#include "message_test.h"

#include <mailauth/dns.h>

static void queries_are_written(void **state)
{
	static const struct {
		const char *why, *name;
		uint16_t type, id, payload;
		int dnssec_ok;
		const char *want;
	} rows[] = {
		{"a query has a header and one question (RFC 1035 4.1)", "a.example", 16, 0xabcd, 0,
			0, "abcd 0120 0001 0000 0000 0000 n:a.example. 0010 0001"},
		{"its name may have a final dot, and keeps its case", "A.Example.", 1, 0, 0, 0,
			"0000 0120 0001 0000 0000 0000 n:A.Example. 0001 0001"},
		{"or escapes", "a\\.b\\000.c", 65535, 65535, 0, 0,
			"ffff 0120 0001 0000 0000 0000 n:a\\.b\\000.c. ffff 0001"},
		{"or be the root", ".", 2, 1, 0, 0, "0001 0120 0001 0000 0000 0000 00 0002 0001"},
		{"with a payload there is OPT (RFC 6891 6.1.2)", "a", 16, 1, 1232, 0,
			"0001 0120 0001 0000 0000 0001 n:a. 0010 0001 00 0029 04d0 00000000 0000"},
		{"however small that is", "a", 16, 1, 1, 0,
			"0001 0120 0001 0000 0000 0001 n:a. 0010 0001 00 0029 0001 00000000 0000"},
		{"with DNSSEC its DO is set (RFC 6891 6.1.4)", "a", 16, 1, 65535, 7,
			"0001 0120 0001 0000 0000 0001 n:a. 0010 0001 00 0029 ffff 00008000 0000"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t query[288];
		size_t len;
		ma_buf want;

		row("DNS-16", rows[i].why);
		ma_buf_grow(&want, context);
		assemble(&want, rows[i].want);
		assert_int_equal(mailauth_query_write(rows[i].name, rows[i].type, rows[i].id,
					 rows[i].payload, rows[i].dnssec_ok, query, sizeof query,
					 &len),
			MAILAUTH_OK);
		assert_true(ma_slice_equal(ma_slice_of(query, len), ma_buf_slice(&want)));
		ma_buf_release(&want);
	}
	mailauth_context_free(context);
}

static void queries_have_their_size(void **state)
{
	char name[300];
	uint8_t *query = malloc(282);
	size_t len = 0;
	(void)state;

	assert_non_null(query);
	snprintf(name, sizeof name, "%063d.%063d.%063d.%061d", 0, 0, 0, 0);
	row("DNS-16", "the longest name makes a query of 282 octets");
	assert_int_equal(mailauth_query_write(name, 16, 1, 1232, 1, query, 282, &len), MAILAUTH_OK);
	assert_int_equal(len, 282);
	row("DNS-16", "with one octet less of room the length needed is told");
	len = 0;
	assert_int_equal(mailauth_query_write(name, 16, 1, 1232, 1, query, 281, &len),
		MAILAUTH_NO_SPACE);
	assert_int_equal(len, 282);
	assert_int_equal(mailauth_query_write(name, 16, 1, 1232, 1, NULL, 0, &len),
		MAILAUTH_NO_SPACE);
	assert_int_equal(len, 282);
	row("DNS-16", "a name one octet longer is no name");
	snprintf(name, sizeof name, "%063d.%063d.%063d.%062d", 0, 0, 0, 0);
	assert_int_equal(mailauth_query_write(name, 16, 1, 0, 0, query, 282, &len),
		MAILAUTH_BAD_ARGUMENT);
	free(query);
}

static void misuse_is_a_bad_argument(void **state)
{
	static const char *const names[] = {NULL, "", "a..b", ".a", "\\1"};
	uint8_t query[288];
	size_t len;
	(void)state;

	row("DNS-16", "what is no name is a bad argument");
	for (size_t i = 0; i < COUNT(names); i++)
		assert_int_equal(
			mailauth_query_write(names[i], 16, 1, 0, 0, query, sizeof query, &len),
			MAILAUTH_BAD_ARGUMENT);
	row("DNS-16", "and DNSSEC without the record that says so");
	assert_int_equal(mailauth_query_write("a", 16, 1, 0, 1, query, sizeof query, &len),
		MAILAUTH_BAD_ARGUMENT);
	row("DNS-16", "and no place for the query or its length");
	assert_int_equal(mailauth_query_write("a", 16, 1, 0, 0, NULL, 1, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_query_write("a", 16, 1, 0, 0, query, sizeof query, NULL),
		MAILAUTH_BAD_ARGUMENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queries_are_written),
		cmocka_unit_test(queries_have_their_size),
		cmocka_unit_test(misuse_is_a_bad_argument),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
