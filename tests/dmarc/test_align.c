/*
 * Alignment: mailauth_dmarc_aligned over all pairs of a set of domains and organizational domains,
 * the table of RFC 9989 4.4, and names that look alike.
 */
#include "test.h"

#include <mailauth/dmarc.h>

/* All arguments as heap blocks without an octet to spare. */
static int aligned(const char *a, const char *a_org, const char *b, const char *b_org,
	mailauth_alignment alignment)
{
	const char *const in[] = {a, a_org, b, b_org};
	char *copy[4];
	int result;

	for (size_t i = 0; i < 4; i++)
		copy[i] = (char *)exact_copy(in[i], strlen(in[i]));
	result = mailauth_dmarc_aligned(copy[0], strlen(a), copy[1], strlen(a_org), copy[2],
		strlen(b), copy[3], strlen(b_org), alignment);
	for (size_t i = 0; i < 4; i++)
		free(copy[i]);
	assert_in_range(result, 0, 1);
	return result;
}

/* A domain with its organizational domain; the group says who is who. */
typedef struct known {
	const char *domain, *org;
	int domain_group, org_group; /* equal domains have one number; 0: no name at all */
} known;

static const known domains[] = {
	{"example.com", "example.com", 1, 1},
	{"EXAMPLE.com", "Example.COM", 1, 1},
	{"example.com.", "example.com.", 1, 1},
	{"news.example.com", "example.com", 2, 1},
	{"News.Example.Com.", "EXAMPLE.COM", 2, 1},
	{"foo.example.com", "example.com", 3, 1},
	{"a.b.example.com", "b.example.com", 4, 2},
	{"b.example.com", "b.example.com", 5, 2},
	{"example.net", "example.net", 6, 3},
	{"foo.example.net", "example.net", 7, 3},
	{"badexample.com", "badexample.com", 8, 4},
	{"com", "com", 9, 5},
	{"e.com", "com", 10, 5},
	{"example.comx", "example.comx", 11, 6},
	{"xn--bcher-kva.example", "xn--bcher-kva.example", 12, 7},
	{"XN--BCHER-KVA.example", "example", 12, 8},
	{"", "", 0, 0},
	{".", ".", 0, 0},
	{"example.org", "", 13, 0},
};

static void all_pairs_both_ways(void **state)
{
	(void)state;

	row("DM-20", "strict: the same domain, whatever the organizational domains are");
	row("DM-20", "relaxed: the same organizational domain, whatever the domains are");
	row("DM-20", "an empty name is aligned with nothing, not even with itself");
	for (size_t i = 0; i < COUNT(domains); i++)
		for (size_t k = 0; k < COUNT(domains); k++) {
			const known *a = &domains[i], *b = &domains[k];
			int strict = a->domain_group != 0 && a->domain_group == b->domain_group;
			int relaxed = a->org_group != 0 && a->org_group == b->org_group;

			assert_int_equal(aligned(a->domain, a->org, b->domain, b->org,
						 MAILAUTH_ALIGN_STRICT),
				strict);
			assert_int_equal(aligned(a->domain, a->org, b->domain, b->org,
						 MAILAUTH_ALIGN_RELAXED),
				relaxed);
		}
}

static void the_table_of_the_rfc(void **state)
{
	static const struct {
		const char *why, *identifier, *id_org, *author, *author_org;
		int relaxed, strict;
	} rows[] = {
		{"foo.example.com and news.example.com", "foo.example.com", "example.com",
			"news.example.com", "example.com", 1, 0},
		{"news.example.com and itself", "news.example.com", "example.com",
			"news.example.com", "example.com", 1, 1},
		{"foo.example.net and news.example.com", "foo.example.net", "example.net",
			"news.example.com", "example.com", 0, 0},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("DM-20", rows[i].why);
		assert_int_equal(aligned(rows[i].identifier, rows[i].id_org, rows[i].author,
					 rows[i].author_org, MAILAUTH_ALIGN_RELAXED),
			rows[i].relaxed);
		assert_int_equal(aligned(rows[i].identifier, rows[i].id_org, rows[i].author,
					 rows[i].author_org, MAILAUTH_ALIGN_STRICT),
			rows[i].strict);
	}
}

static void names_are_compared_whole(void **state)
{
	static const char name[] = "mail.example.com";
	char other[sizeof name + 1];
	(void)state;

	row("DM-20",
		"another octet anywhere makes it another domain, but for the case of a letter");
	for (size_t at = 0; at + 1 < sizeof name; at++)
		for (unsigned c = 1; c < 256; c++) {
			uint8_t is = (uint8_t)name[at];
			bool same = c == is || (is >= 'a' && is <= 'z' && c == is - 32u);

			memcpy(other, name, sizeof name);
			other[at] = (char)c;
			assert_int_equal(aligned(name, "", other, "", MAILAUTH_ALIGN_STRICT), same);
			assert_int_equal(aligned(name, name, other, other, MAILAUTH_ALIGN_RELAXED),
				same);
		}

	row("DM-20", "an octet more or less makes it another domain, but for one dot at its end");
	for (size_t len = 0; len + 1 < sizeof name; len++) {
		memcpy(other, name, len);
		other[len] = 0;
		assert_int_equal(aligned(name, "", other, "", MAILAUTH_ALIGN_STRICT), 0);
	}
	for (unsigned c = 1; c < 256; c++) {
		snprintf(other, sizeof other, "%s%c", name, (char)c);
		assert_int_equal(aligned(name, "", other, "", MAILAUTH_ALIGN_STRICT), c == '.');
	}
	assert_int_equal(aligned(name, "", "mail.example.com..", "", MAILAUTH_ALIGN_STRICT), 0);
}

static void lengths_are_obeyed(void **state)
{
	(void)state;

	row("DM-20", "NUL is an octet as any other");
	assert_int_equal(
		mailauth_dmarc_aligned("a\0b", 3, "", 0, "a\0c", 3, "", 0, MAILAUTH_ALIGN_STRICT),
		0);
	assert_int_equal(
		mailauth_dmarc_aligned("a\0b", 3, "", 0, "a", 1, "", 0, MAILAUTH_ALIGN_STRICT), 0);

	row("API-3", "NULL with no octets is an empty name, and with some it is nothing at all");
	assert_int_equal(
		mailauth_dmarc_aligned("a", 1, NULL, 0, "a", 1, NULL, 0, MAILAUTH_ALIGN_STRICT), 1);
	assert_int_equal(
		mailauth_dmarc_aligned(NULL, 0, NULL, 0, NULL, 0, NULL, 0, MAILAUTH_ALIGN_RELAXED),
		0);
	assert_int_equal(
		mailauth_dmarc_aligned(NULL, 1, "a", 1, "b", 1, "a", 1, MAILAUTH_ALIGN_RELAXED), 0);
	assert_int_equal(
		mailauth_dmarc_aligned("a", 1, NULL, 1, "a", 1, "a", 1, MAILAUTH_ALIGN_RELAXED), 0);
	assert_int_equal(
		mailauth_dmarc_aligned("a", 1, "a", 1, NULL, 1, "a", 1, MAILAUTH_ALIGN_RELAXED), 0);
	assert_int_equal(
		mailauth_dmarc_aligned("a", 1, "a", 1, "a", 1, NULL, 1, MAILAUTH_ALIGN_RELAXED), 0);
	assert_int_equal(
		mailauth_dmarc_aligned("a", 1, "a", 1, NULL, 1, "a", 1, MAILAUTH_ALIGN_STRICT), 0);

	row("DM-20", "a domain that is not in its organizational domain agrees with nothing");
	assert_int_equal(
		aligned("b.example", "example", "a.test", "example", MAILAUTH_ALIGN_RELAXED), 0);
	assert_int_equal(
		aligned("b.example", "example", "xexample", "example", MAILAUTH_ALIGN_RELAXED), 0);
	assert_int_equal(aligned("", "example", "a.example", "example", MAILAUTH_ALIGN_RELAXED), 0);

	row("API-3", "nor does anything in an alignment that there is not");
	assert_int_equal(aligned("a", "a", "a", "a", (mailauth_alignment)7), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_pairs_both_ways),
		cmocka_unit_test(the_table_of_the_rfc),
		cmocka_unit_test(names_are_compared_whole),
		cmocka_unit_test(lengths_are_obeyed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
