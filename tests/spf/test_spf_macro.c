/*
 * Macro-strings (RFC 7208 7): each letter and transformer, and that measuring and writing agree.
 */
#include "spf_fixture.h"

#define NAME MAILAUTH_SPF_MACRO_NAME
#define EXPLANATION MAILAUTH_SPF_MACRO_EXPLANATION

static int64_t clock_of(void *user)
{
	(void)user;
	return 1400000000;
}

static void open_macros(fixture *f, const char *client, const char *helo, const char *sender)
{
	open_context(f, "");
	assert_int_equal(mailauth_context_set_clock(f->context, clock_of, NULL), MAILAUTH_OK);
	open_spf(f, NULL, NULL);
	assert_int_equal(give(f->spf, client, helo, sender), MAILAUTH_OK);
}

/* The value, written into a buffer of its exact size after measuring it. */
static char *expand(const mailauth_spf *spf, mailauth_spf_macro_use use, const char *domain,
	const char *text)
{
	size_t measured, written;
	char *room;

	assert_int_equal(mailauth_spf_expand(spf, use, domain, text, NULL, 0, &measured),
		MAILAUTH_NO_SPACE);
	room = malloc(measured + 1);
	assert_non_null(room);
	assert_int_equal(mailauth_spf_expand(spf, use, domain, text, room, measured + 1, &written),
		MAILAUTH_OK);
	assert_int_equal(written, measured);
	return room;
}

/* ------------------------------------------------------------------ rows */

#define V6 "2001:db8::cb01"

static const struct {
	const char *id, *why;
	mailauth_spf_macro_use use;
	const char *client, *sender, *domain, *text, *want;
} rows[] = {
	{"SPF-17", "%% %_ and %- stand for %, a space and %20", NAME, "192.0.2.3", "a@b.example",
		"d.example", "a%%b%_c%-d", "a%b c%20d"},
	{"SPF-18", "a space is for explanations only", NAME, "192.0.2.3", "a.b@c.example",
		"d.example", "%{s} %{l} %{o}", NULL},
	{"SPF-18", "s, l and o: the sender and its parts", EXPLANATION, "192.0.2.3",
		"a.b@c.example", "d.example", "%{s} %{l} %{o}", "a.b@c.example a.b c.example"},
	{"SPF-18", "the domain begins behind the last @", EXPLANATION, "192.0.2.3",
		"\"x@y\"@c.example", "d.example", "%{l} %{o}", "\"x@y\" c.example"},
	{"SPF-18", "a dot at the end of a domain is no part of it", NAME, "192.0.2.3",
		"a@c.example.", "d.example.", "%{s}.%{o}.%{d}.%{d1}",
		"a@c.example.c.example.d.example.example"},
	{"SPF-18", "d, h and v", EXPLANATION, "192.0.2.3", "a@c.example", "d.example",
		"%{d} %{h} %{v}", "d.example helo.example in-addr"},
	{"SPF-18", "c, r and t, in explanations", EXPLANATION, "192.0.2.3", "a@c.example",
		"d.example", "%{c} %{r} %{t}", "192.0.2.3 unknown 1400000000"},
	{"SPF-3", "without a local-part it is postmaster", NAME, "192.0.2.3", "@c.example",
		"d.example", "%{l}.%{o}", "postmaster.c.example"},
	{"SPF-3", "the null sender is postmaster at HELO", NAME, "192.0.2.3", "", NULL, "%{s}.%{d}",
		"postmaster@helo.example.helo.example"},
	{"SPF-4", "a mapped address is an IPv4 address", NAME, "::ffff:192.0.2.3", "a@c.example",
		"d.example", "%{i}.%{v}", "192.0.2.3.in-addr"},
	{"SPF-22", "i of IPv6 is its nibbles", NAME, V6, "a@c.example", "d.example", "%{i}.%{v}",
		"2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.b.0.1.ip6"},
	{"SPF-22", "c is as people write it", EXPLANATION, V6, "a@c.example", "d.example", "%{c}",
		"2001:db8::cb01"},
	{"SPF-22", "p is unknown where nothing is looked up", NAME, V6, "a@c.example", "d.example",
		"%{p}", "unknown"},
	{"SPF-19", "reversed, then cut to the right", NAME, "192.0.2.3", "a@c.example",
		"email.example.com", "%{d2r}", "example.email"},
	{"SPF-19", "two parts of two are both", NAME, "192.0.2.3", "a@c.example", "example.com",
		"%{d2}", "example.com"},
	{"SPF-19", "delimiters stand in for the dot", NAME, "192.0.2.3", "a.b-c+d@c.example",
		"d.example", "%{l-+}", "a.b.c.d"},
	{"SPF-19", "and then the dot is none", NAME, "192.0.2.3", "a.b-c@c.example", "d.example",
		"%{lr-}", "c.a.b"},
	{"SPF-19", "each of them splits", NAME, "192.0.2.3", "a.b-c+d,e/f_g=h@c.example",
		"d.example", "%{lr.-+,/_=}", "h.g.f.e.d.c.b.a"},
	{"SPF-20", "empty parts are parts", NAME, "192.0.2.3", "--a--b-@c.example", "d.example",
		"%{lr-}", ".b..a.."},
	{"SPF-20", "also those that are kept", NAME, "192.0.2.3", "a-b-@c.example", "d.example",
		"x%{l2-}", "xb."},
	{"SPF-20", "leading zeros are digits", NAME, "192.0.2.3", "a@c.example", "a.b.c.example",
		"%{d002}", "c.example"},
	{"SPF-20", "a count that wraps 64 bits keeps all", NAME, "192.0.2.3", "a@c.example",
		"a.b.example", "%{d18446744073709551617}", "a.b.example"},
	{"SPF-20", "so does one of 40 digits", NAME, "192.0.2.3", "a@c.example", "a.b.example",
		"%{d1000000000000000000000000000000000000000}", "a.b.example"},
	{"SPF-21", "a capital escapes", EXPLANATION, "192.0.2.3", "~a&b=c-d_e.f%@c.example",
		"d.example", "%{S}", "~a%26b%3Dc-d_e.f%25%40c.example"},
	{"SPF-21", "a small letter does not", EXPLANATION, "192.0.2.3", "~a&b=c-d_e.f%@c.example",
		"d.example", "%{s}", "~a&b=c-d_e.f%@c.example"},
	{"SPF-21", "the dots that join are not escaped, nor is what they replace", NAME,
		"192.0.2.3", "a=b&c@c.example", "d.example", "%{L=}", "a.b%26c"},
	{"SPF-26", "a domain of U-labels is its A-labels", NAME, "192.0.2.3",
		"a@b\xc3\xbc"
		"cher.example",
		NULL, "%{l}.%{o}.%{d2}", "a.xn--bcher-kva.example.xn--bcher-kva.example"},
	{"SPF-26", "in the sender too, which has its local-part as it is", EXPLANATION, "192.0.2.3",
		"\xc3\xa4@b\xc3\xbc"
		"cher.example",
		NULL, "%{s}", "\xc3\xa4@xn--bcher-kva.example"},
	{"SPF-26", "what is no U-label stays as it is", EXPLANATION, "192.0.2.3", "a@\xfc.example",
		NULL, "%{o}", "\xfc.example"},
	{"SPF-43", "what is no macro is malformed", NAME, "192.0.2.3", "a@c.example", "d.example",
		"abc%{x}", NULL},
	{"SPF-20", "a count of zero is none", NAME, "192.0.2.3", "a@c.example", "d.example",
		"%{d0}", NULL},
	{"SPF-18", "c is not in a name", NAME, "192.0.2.3", "a@c.example", "d.example", "%{c}",
		NULL},
};

static void macros_come_to_what_rfc7208_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *text = NULL;
		size_t len;
		fixture f;

		row(rows[i].id, rows[i].why);
		open_macros(&f, rows[i].client, "helo.example", rows[i].sender);
		if (rows[i].want == NULL)
			assert_int_equal(mailauth_spf_expand(f.spf, rows[i].use, rows[i].domain,
						 rows[i].text, NULL, 0, &len),
				MAILAUTH_MALFORMED);
		else
			text = expand(f.spf, rows[i].use, rows[i].domain, rows[i].text);
		if (text != NULL)
			assert_string_equal(text, rows[i].want);
		free(text);
		close_fixture(&f);
	}
}

static void of_helo_alone_it_is_postmaster_there(void **state)
{
	static const struct {
		const char *id, *why, *helo, *mail_from;
	} senders[] = {
		{"SPF-3", "without MAIL FROM the sender is postmaster at HELO", "helo.example",
			NULL},
		{"SPF-26", "HELO has no U-labels (RFC 8616 4): octets there are what they are",
			"b\xc3\xbc"
			"cher.example",
			NULL},
		{"SPF-26", "and so they are for the null reverse-path",
			"b\xc3\xbc"
			"cher.example",
			""},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(senders); i++) {
		char want[100], *text;
		fixture f;

		row(senders[i].id, senders[i].why);
		snprintf(want, sizeof want, "postmaster@%s postmaster %s %s", senders[i].helo,
			senders[i].helo, senders[i].helo);
		open_macros(&f, "192.0.2.3", senders[i].helo, senders[i].mail_from);
		text = expand(f.spf, EXPLANATION, NULL, "%{s} %{l} %{o} %{d}");
		assert_string_equal(text, want);
		free(text);
		close_fixture(&f);
	}
}

/* ------------------------------------------------------------------ what cannot be expanded */

static void what_cannot_be_expanded_is_told(void **state)
{
	char room[32];
	size_t len;
	fixture f;
	(void)state;

	open_macros(&f, "192.0.2.1", "helo.example", "a@c.example");
	row("SPF-43", "the offset of the octet that is wrong");
	assert_int_equal(
		mailauth_spf_expand(f.spf, NAME, NULL, "abc%{d}%{x}", room, sizeof room, &len),
		MAILAUTH_MALFORMED);
	assert_int_equal(len, 9);
	assert_int_equal(mailauth_spf_expand(f.spf, NAME, NULL, "a b", room, sizeof room, &len),
		MAILAUTH_MALFORMED);
	assert_int_equal(len, 1);
	assert_int_equal(
		mailauth_spf_expand(f.spf, EXPLANATION, NULL, "a b\x80", room, sizeof room, &len),
		MAILAUTH_MALFORMED);
	assert_int_equal(len, 3);

	row("SPF-43", "arguments that are none");
	assert_int_equal(mailauth_spf_expand(NULL, NAME, NULL, "a", room, sizeof room, &len),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_expand(f.spf, NAME, NULL, NULL, room, sizeof room, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_expand(f.spf, NAME, NULL, "a", NULL, 1, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_expand(f.spf, NAME, NULL, "a", room, sizeof room, NULL),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_expand(f.spf, (mailauth_spf_macro_use)0, NULL, "a", room,
				 sizeof room, &len),
		MAILAUTH_BAD_ARGUMENT);

	row("SPF-22", "the receiver is who judges");
	assert_int_equal(mailauth_spf_set_receiver(f.spf, "mx.example.net"), MAILAUTH_OK);
	assert_int_equal(
		mailauth_spf_expand(f.spf, EXPLANATION, NULL, "%{R}", room, sizeof room, &len),
		MAILAUTH_OK);
	assert_string_equal(room, "mx.example.net");
	assert_int_equal(mailauth_spf_set_receiver(f.spf, "b.example.net"), MAILAUTH_OK);
	assert_int_equal(
		mailauth_spf_expand(f.spf, EXPLANATION, NULL, "%{r}", room, sizeof room, &len),
		MAILAUTH_OK);
	assert_string_equal(room, "b.example.net");
	assert_int_equal(mailauth_spf_set_receiver(f.spf, "a\r\nb"), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_set_receiver(NULL, "a"), MAILAUTH_NO_MEMORY);
	close_fixture(&f);
}

static void without_a_client_or_a_sender_nothing_is_expanded(void **state)
{
	size_t len;
	fixture f;
	(void)state;

	row("SPF-43", "without a client, or without HELO and MAIL FROM, it is too early");
	open_context(&f, "");
	open_spf(&f, NULL, NULL);
	assert_int_equal(give(f.spf, NULL, "helo.example", NULL), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_expand(f.spf, NAME, NULL, "a", NULL, 0, &len),
		MAILAUTH_BAD_STATE);
	mailauth_spf_free(f.spf);
	open_spf(&f, NULL, NULL);
	assert_int_equal(give(f.spf, "192.0.2.1", NULL, NULL), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_expand(f.spf, NAME, NULL, "a", NULL, 0, &len),
		MAILAUTH_BAD_STATE);
	close_fixture(&f);
}

/* ------------------------------------------------------------------ every combination */

/* What RFC 7208 7.3 says, done the slow way: the parts in an array, each step for itself. */
static size_t by_hand(char *out, const char *value, size_t len, const char *delimiters,
	unsigned long count, bool reverse, bool escape)
{
	struct {
		size_t at, len;
	} parts[600], swapped;
	size_t n = 0, used = 0;

	parts[0].at = parts[0].len = 0;
	for (size_t i = 0; i < len; i++)
		if (value[i] != 0 && strchr(delimiters, value[i]) != NULL) {
			parts[++n].at = i + 1;
			parts[n].len = 0;
		} else {
			parts[n].len++;
		}
	n++;
	for (size_t i = 0; reverse && i < n / 2; i++) {
		swapped = parts[i];
		parts[i] = parts[n - 1 - i];
		parts[n - 1 - i] = swapped;
	}
	for (size_t i = count < n ? n - count : 0, first = i; i < n; i++) {
		if (i > first)
			out[used++] = '.';
		for (size_t j = 0; j < parts[i].len; j++) {
			char octet = value[parts[i].at + j];
			bool plain = (octet >= 'a' && octet <= 'z') ||
				(octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9') ||
				(octet != 0 && strchr("-._~", octet) != NULL);

			if (escape && !plain)
				used += (size_t)sprintf(out + used, "%%%02X", (unsigned char)octet);
			else
				out[used++] = octet;
		}
	}
	return used;
}

/*
 * What RFC 7208 7.3 leaves of a name: labels go from its left while it is over 253 octets, a dot at
 * its end not counted. Of one whose last label is too long nothing could be left that is a name:
 * its end is, of 256 octets, which is none either.
 */
static size_t cut_by_hand(char *name, size_t len)
{
	size_t dot = len > 0 && name[len - 1] == '.', first = 0;

	while (len - first > 253 + dot) {
		const char *next = memchr(name + first, '.', len - first - dot);

		if (next == NULL)
			break;
		first = (size_t)(next - name) + 1;
	}
	if (len - first > 256)
		first = len - 256;
	memmove(name, name + first, len - first);
	return len - first;
}

/* Of the senders below, the value of each letter. */
static size_t value_of(char letter, const char *local, size_t local_len, char *value)
{
	static const struct {
		char letter;
		const char *value;
	} fixed[] = {
		{'o', "c.d.example"},
		{'d', "one.two-three.example"},
		{'p', "unknown"},
		{'h', "helo-1.example"},
		{'i', "192.0.2.3"},
		{'v', "in-addr"},
		{'c', "192.0.2.3"},
		{'r', "unknown"},
		{'t', "1400000000"},
	};

	for (size_t i = 0; i < COUNT(fixed); i++)
		if (fixed[i].letter == letter)
			return (size_t)sprintf(value, "%s", fixed[i].value);
	memcpy(value, local, local_len);
	if (letter == 's')
		local_len += (size_t)sprintf(value + local_len, "@c.d.example");
	return local_len;
}

/* One macro, measured, then written into rooms of each size up to what it needs. */
static void check_macro(const mailauth_spf *spf, mailauth_spf_macro_use use, const char *macro,
	const char *want, size_t len)
{
	size_t measured, told;
	char *room;

	assert_int_equal(
		mailauth_spf_expand(spf, use, "one.two-three.example", macro, NULL, 0, &measured),
		MAILAUTH_NO_SPACE);
	assert_int_equal(measured, len);
	for (size_t cap = len > 2 ? len - 2 : 0; cap <= len + 1; cap++) {
		room = malloc(cap);
		assert_int_equal(mailauth_spf_expand(spf, use, "one.two-three.example", macro, room,
					 cap, &told),
			cap > len ? MAILAUTH_OK : MAILAUTH_NO_SPACE);
		assert_int_equal(told, len);
		if (cap > len)
			assert_memory_equal(room, want, len);
		else if (cap > 0)
			assert_int_equal(room[0], 0);
		free(room);
	}
}

static const char *const delimiters[] = {"", ".", "-", "+", ",", "/", "_", "=", ".-+,/_="};
static const char *const counts[] = {"", "1", "2", "3", "007", "127", "128", "4294967297"};
static const char *const reversals[] = {"", "r", "R"};

#define MACROS_OF_A_LETTER (COUNT(delimiters) * COUNT(counts) * COUNT(reversals))

/* Each macro of a letter, small or capital, with a sender of this local-part. */
static void check_letter(const mailauth_spf *spf, mailauth_spf_macro_use use, char letter,
	const char *local, size_t local_len)
{
	bool capital = letter < 'a';
	char value[300], want[2000], macro[64];
	size_t value_len = value_of(capital ? letter + 32 : letter, local, local_len, value);

	for (size_t i = 0; i < MACROS_OF_A_LETTER; i++) {
		size_t at = i;
		const char *reversal = reversals[at % COUNT(reversals)];
		const char *count = counts[(at /= COUNT(reversals)) % COUNT(counts)];
		const char *some = delimiters[at / COUNT(counts)];
		unsigned long n = count[0] != 0 ? strtoul(count, NULL, 10) : 1000;
		size_t len = by_hand(want, value, value_len, some[0] != 0 ? some : ".", n,
			reversal[0] != 0, capital);

		if (use == NAME)
			len = cut_by_hand(want, len);
		sprintf(macro, "%%{%c%s%s%s}", letter, count, reversal, some);
		check_macro(spf, use, macro, want, len);
	}
}

static void every_macro_is_measured_as_it_is_written(void **state)
{
	static const struct {
		mailauth_spf_macro_use use;
		const char *why, *letters;
	} uses[] = {
		{EXPLANATION, "each letter, count, reversal and delimiter, over all 256 octets",
			"slodiphvcrtSLODIPHVCRT"},
		{NAME, "the same in names, which are cut", "slodiphvSLODIPHV"},
	};
	char sender[300], local[256];
	fixture f;
	(void)state;

	for (size_t i = 0; i < sizeof local; i++)
		local[i] = (char)i;
	memcpy(sender, local, sizeof local);
	memcpy(sender + sizeof local, "@c.d.example", 12);
	open_macros(&f, "192.0.2.3", "helo-1.example", NULL);
	assert_int_equal(set_mail_from(f.spf, sender, sizeof local + 12), MAILAUTH_OK);
	for (size_t i = 0; i < COUNT(uses); i++) {
		row("SPF-42", uses[i].why);
		for (const char *letter = uses[i].letters; *letter != 0; letter++)
			check_letter(f.spf, uses[i].use, *letter, local, sizeof local);
	}
	assert_int_equal(MACROS_OF_A_LETTER, 9 * 8 * 3);
	close_fixture(&f);
}

/* ------------------------------------------------------------------ names */

static void names_are_cut_from_their_left(void **state)
{
	char local[2001], sender[2100], *text;
	fixture f;
	(void)state;

	for (size_t i = 0; i < 2000; i++)
		local[i] = i % 10 == 9 ? '.' : 'a';
	local[2000] = 0;
	snprintf(sender, sizeof sender, "%s@c.example", local);
	open_macros(&f, "192.0.2.3", "helo.example", sender);

	row("SPF-25", "of a long value as many labels stay as fit in 253 octets");
	text = expand(f.spf, NAME, NULL, "%{l}%{d}");
	assert_int_equal(strlen(text), 24 * 10 + 9); /* a 25th label would make it 259 */
	assert_memory_equal(text, "aaaaaaaaa.aaaaaaaaa.", 20);
	assert_string_equal(text + 240, "c.example");
	free(text);

	row("SPF-25", "an explanation is not cut");
	text = expand(f.spf, EXPLANATION, NULL, "%{l}%{d}");
	assert_int_equal(strlen(text), 2009);
	free(text);
	close_fixture(&f);
}

static void names_of_about_253_octets_are_cut_where_they_must_be(void **state)
{
	char local[301], sender[320], want[320], *text;
	(void)state;

	row("SPF-25", "253 octets stay, and a dot at their end is none of them");
	for (size_t len = 240; len <= 300; len++) {
		fixture f;

		for (size_t i = 0; i < len; i++)
			local[i] = i % 7 == 6 ? '.' : 'a';
		local[len] = 0;
		snprintf(sender, sizeof sender, "%s@c.example", local);
		open_macros(&f, "192.0.2.3", "helo.example", sender);
		for (size_t i = 0; i < 4; i++) {
			const char *domain = i / 2 ? "d" : "", *dot = i % 2 ? "." : "";
			char macros[16];
			size_t left;

			snprintf(macros, sizeof macros, "%%{l}%s%s", domain, dot);
			snprintf(want, sizeof want, "%s%s%s", local, domain, dot);
			left = cut_by_hand(want, strlen(want));
			text = expand(f.spf, NAME, NULL, macros);
			assert_int_equal(strlen(text), left);
			assert_memory_equal(text, want, left);
			free(text);
		}
		close_fixture(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(macros_come_to_what_rfc7208_says),
		cmocka_unit_test(of_helo_alone_it_is_postmaster_there),
		cmocka_unit_test(what_cannot_be_expanded_is_told),
		cmocka_unit_test(without_a_client_or_a_sender_nothing_is_expanded),
		cmocka_unit_test(every_macro_is_measured_as_it_is_written),
		cmocka_unit_test(names_are_cut_from_their_left),
		cmocka_unit_test(names_of_about_253_octets_are_cut_where_they_must_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
