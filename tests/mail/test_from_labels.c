/*
 * The From field with domains that have U-labels (RFC 6532 3.2, RFC 8616 6): when they are their
 * A-labels, and when some reader may take them for others.
 */
#include "from_test.h"

typedef struct label_row {
	const char *id, *why, *value, *want;
} label_row;

/* A field of this value; the text is that of the last call. */
static const char *from_with(const mailauth_context *context, const char *value, size_t max)
{
	char header[8192];
	int len = snprintf(header, sizeof header, "From: %s", value);

	assert_in_range(len, 1, sizeof header - 1);
	return from_in(context, header, (size_t)len, max);
}

static void check_rows(const mailauth_context *context, const label_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(from_with(context, rows[i].value, 100), rows[i].want);
	}
}

#define UE "\xc3\xbc"            /* u with diaeresis */
#define SS "\xc3\x9f"            /* sharp s */
#define SIGMA "\xcf\x83"         /* sigma */
#define FINAL "\xcf\x82"         /* final sigma */
#define SMILE "\xe2\x98\xba"     /* no letter */
#define DOT "\xe3\x80\x82"       /* ideographic full stop */
#define NOTHING "\xe2\x80\x8b"   /* zero width space */
#define NO_JOINER "\xe2\x80\x8c" /* zero width non-joiner */
#define JOINER "\xe2\x80\x8d"    /* zero width joiner */

/* ---------------------------------------------------------------- what we know of U-labels */

static void u_labels_are_a_labels(void **state)
{
	static const label_row rows[] = {
		{"MSG-9", "a domain with a U-label", "\xc3\x84 <\xc3\xa4@b" UE "cher.Example>",
			"one xn--bcher-kva.example"},
		{"MSG-9", "one label that is one", "ada@caf\xc3\xa9", "one xn--caf-dma"},
		{"MSG-9", "both forms are one domain", "ada@" UE ".example, bob@XN--tda.example",
			"one xn--tda.example"},
		{"MSG-9", "a domain below one with U-labels", "ada@mail.b" UE "cher.example",
			"one mail.xn--bcher-kva.example"},
		{"MSG-9", "two are several", "ada@" UE ".example, bob@" UE UE ".example",
			"several xn--tda.example xn--tdaa.example"},
		{"MSG-9", "a name with an address before one",
			"\"x@other.example\" <ada@" UE ".example>", "one xn--tda.example"},
		{"MSG-10", "what is no U-label is no label", "ada@" SMILE ".example", "ambiguous"},
		{"MSG-10", "nor is what is not of UTF-8",
			"ada@b\xfc"
			"cher.example",
			"ambiguous"},
		{"MSG-10", "nor a capital", "ada@\xc3\x9c.example", "ambiguous"},
		{"MSG-10", "nor what only looks like an A-label", "ada@xn--" UE ".example",
			"ambiguous"},
		{"MSG-10", "nor a dot that is none of DNS", "ada@" UE DOT "example", "ambiguous"},
		{"MSG-10", "a label beside it that no host has", "ada@" UE ".-a.example",
			"ambiguous xn--tda.-a.example"},
		{"MSG-10", "an octet beside it that names have not", "ada@" UE ".ex!ample.com",
			"ambiguous xn--tda.ex"},
		{"MSG-10", "a domain that some would cut off before a label",
			"ada@example.com." UE ".example.net",
			"ambiguous example.com.xn--tda.example.net example.com"},
		{"MSG-10", "a domain that some would cut off inside of a label",
			"ada@example.com" UE ".net",
			"ambiguous example.xn--com-joa.net example.com"},
		{"MSG-10", "what nobody can see behind a domain", "ada@example.com" NOTHING,
			"ambiguous example.com"},
		{"MSG-10", "and before another", "ada@example.com" NOTHING ".example.net",
			"ambiguous example.com"},
		{"MSG-10", "sharp s is ss to readers of IDNA2003", "ada@fa" SS ".example",
			"ambiguous xn--fa-hia.example fass.example"},
		{"MSG-10", "and final sigma sigma", "ada@" SIGMA FINAL ".example",
			"ambiguous xn--3xab.example xn--4xaa.example"},
		{"MSG-10", "capital sharp s, which some make ss", "ada@fa\xe1\xba\x9e.example",
			"ambiguous fass.example"},
		{"MSG-10", "a domain behind which something stands that is of none",
			"ada@" UE ".example" SMILE "\xc2\xa0", "ambiguous xn--tda.example"},
		{"MSG-10", "and one with dots round it", "ada@.." UE ".example.",
			"ambiguous xn--tda.example"},
		{"MSG-10", "a name in another charset, of which an octet is an '@'",
			"\x8e\x52\x81@\x91\xbe <ada@example.com>", "ambiguous example.com"},
		{"MSG-10", "a name with an '@' before a capital",
			"Caf\xc3\xa9 @ \xc3\x89lys\xc3\xa9"
			"e <ada@example.com>",
			"ambiguous example.com"},
		{"MSG-10", "a domain that is found in a comment",
			"(b@" UE ".example) ada@example.com",
			"ambiguous xn--tda.example example.com"},
		{"MSG-10", "one label that is found where a list goes on",
			"ada@example.com, bob@caf\xc3\xa9,", "ambiguous example.com xn--caf-dma"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	check_rows(context, rows, COUNT(rows));
	mailauth_context_free(context);
}

/* ---------------------------------------------------------------- a caller's IDNA library */

/* One that maps a full stop of another script, leaves out joiners, and counts its calls. */
static size_t map(void *user, const char *domain, size_t len, char *buf, size_t cap)
{
	static const struct {
		const char *from, *to;
	} known[] = {
		{"bank" DOT "example", "BANK.example"},
		{"bank" DOT "example" DOT, "bank.example."},
		{"bank.ex" JOINER "ample", "bank.example"},
		{"fa\xc3\x9f.example", "fass.example"},
		{"fa\xe1\xba\x9e.example", "fass.example"},
		{"ba" JOINER "nk.example", "xn--joined.example"},
		{"ba" NO_JOINER "nk.example", "xn--apart.example"},
		{"example.com" NOTHING ".example.net", "example.com.example.net"},
		{UE "!.example", "bang.example"},
	};

	++*(size_t *)user;
	for (size_t i = 0; i < COUNT(known); i++)
		if (strlen(known[i].from) == len && memcmp(known[i].from, domain, len) == 0) {
			assert_in_range(strlen(known[i].to), 1, cap);
			memcpy(buf, known[i].to, strlen(known[i].to));
			return strlen(known[i].to);
		}
	return 0;
}

static void a_caller_may_map(void **state)
{
	static const label_row rows[] = {
		{"MSG-9", "what the function makes of it counts, in lower case",
			"ada@bank" DOT "example", "one bank.example"},
		{"MSG-10", "a dot at its end is no more than in ASCII",
			"ada@bank" DOT "example" DOT, "ambiguous bank.example"},
		{"MSG-10", "where a joiner goes, a reader may see two labels of one",
			"ada@bank.ex" JOINER "ample", "ambiguous bank.example bank.ex"},
		{"MSG-10", "where a joiner stays, others leave it out",
			"ada@ba" JOINER "nk.example", "ambiguous xn--joined.example bank.example"},
		{"MSG-10", "and a non-joiner", "ada@ba" NO_JOINER "nk.example",
			"ambiguous xn--apart.example bank.example"},
		{"MSG-10", "a function of IDNA2003 does not make one of two",
			"ada@fa\xc3\x9f.example", "ambiguous fass.example"},
		{"MSG-10", "nor where it knows a capital", "ada@fa\xe1\xba\x9e.example",
			"ambiguous fass.example"},
		{"MSG-10", "where a space goes that nobody sees, too",
			"ada@example.com" NOTHING ".example.net",
			"ambiguous example.com.example.net example.com"},
		{"MSG-10", "it is not asked for what no domain holds", "ada@" UE "!.example",
			"ambiguous"},
		{"MSG-10", "a domain that it finds is found in a comment, too",
			"(b@bank" DOT "example) ada@example.net",
			"ambiguous bank.example example.net"},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	size_t calls = 0;
	(void)state;

	assert_int_equal(mailauth_context_set_idna(context, map, &calls), MAILAUTH_OK);
	check_rows(context, rows, COUNT(rows));

	row("MSG-12", "an author's domain is asked for once");
	calls = 0;
	assert_string_equal(from_with(context, "ada@bank" DOT "example", 100), "one bank.example");
	assert_int_equal(calls, 1);
	mailauth_context_free(context);
}

/* ---------------------------------------------------------------- how many */

/* `count` mailboxes of domains that differ. */
static void make_many(char *value, size_t cap, unsigned count)
{
	size_t len = 0;

	for (unsigned i = 0; i < count; i++)
		len += (size_t)snprintf(value + len, cap - len, "%sa@" UE "%u.example",
			i > 0 ? "," : "", i);
}

static void so_many_are_looked_at(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	size_t calls = 0;
	char value[8000];
	(void)state;

	row("MSG-12", "128 domains with U-labels are converted, and a 129th is not");
	assert_int_equal(mailauth_context_set_idna(context, map, &calls), MAILAUTH_OK);
	make_many(value, sizeof value, 300);
	assert_string_equal(from_with(context, value, 1), "ambiguous +2");
	assert_true(calls <= 2 * 128);
	assert_int_equal(mailauth_context_set_idna(context, NULL, NULL), MAILAUTH_OK);
	make_many(value, sizeof value, 128);
	assert_string_equal(from_with(context, value, 1), "several xn--0-dha.example +127");
	make_many(value, sizeof value, 129);
	assert_memory_equal(from_with(context, value, 1), "ambiguous", 9);

	row("MSG-12", "what both readers see counts once, whatever is listed");
	assert_string_equal(from_with(context, "a@example.com, b@caf\xc3\xa9,", 1),
		"ambiguous example.com +1");
	assert_string_equal(from_with(context, "a@example.com, b@caf\xc3\xa9,", 2),
		"ambiguous example.com xn--caf-dma");
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(u_labels_are_a_labels),
		cmocka_unit_test(a_caller_may_map),
		cmocka_unit_test(so_many_are_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
