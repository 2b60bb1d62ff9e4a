/*
 * Signed messages that were changed on their way: which changes a canonicalization forgives, which
 * are found, and which of the two checks finds them.
 */
#include "fixture.h"

typedef struct change_row {
	const char *id, *why, *from, *to; /* no `from`: `to` is appended */
	const char *want;
} change_row;

#define PASS "pass, body 1, header 1"
#define BODY "fail: body hash did not verify, body 2, header 1"
#define HEADER "fail: signature did not verify, body 1, header 2"
#define BOTH "fail: body hash did not verify, body 2, header 2"

/* The first signature of the message, with its two checks. */
static void check_first(const mailauth_dkim_verifier *verifier, const char *want)
{
	const mailauth_dkim_signature *first = mailauth_dkim_verifier_get_signature(verifier, 0);
	char got[192];
	size_t len;

	assert_non_null(first);
	describe(first, got, sizeof got);
	len = strlen(got);
	snprintf(got + len, sizeof got - len, ", body %d, header %d",
		(int)mailauth_dkim_signature_get_body_hash(first),
		(int)mailauth_dkim_signature_get_header_signature(first));
	assert_string_equal(got, want);
}

static void check_changes(const char *file, const change_row *rows, size_t count)
{
	fixture f;

	open_fixture(&f);
	for (size_t i = 0; i < count; i++) {
		octets message = load(file);

		row(rows[i].id, rows[i].why);
		if (rows[i].from != NULL)
			replace(&message, rows[i].from, rows[i].to);
		else
			append(&message, rows[i].to, strlen(rows[i].to));
		judge(f.verifier, message);
		check_first(f.verifier, rows[i].want);
		free(message.data);
	}
	close_fixture(&f);
}

static void simple_forgives_nothing_but_empty_lines_at_the_end(void **state)
{
	static const change_row rows[] = {
		{"DKIM-8", "a space less in a value", "Subject:  Minutes", "Subject: Minutes",
			HEADER},
		{"DKIM-8", "a space less at the end of a line", "meeting  \r\n", "meeting \r\n",
			HEADER},
		{"DKIM-8", "a name in another case", "Subject:", "subject:", HEADER},
		{"DKIM-8", "a fold that became a space", "of the\r\n\tmeeting", "of the meeting",
			HEADER},
		{"DKIM-8", "a fold with a space for its tab", "the\r\n\tmeeting", "the\r\n meeting",
			HEADER},
		{"DKIM-8", "a space before the colon", "Date:", "Date :", HEADER},
		{"DKIM-8", "a name of h= in another case, in the field itself", "h=from", "h=From",
			HEADER},
		{"DKIM-10", "empty lines added at the end", NULL, "\r\n\r\n", PASS},
		{"DKIM-10", "empty lines at the end taken away", "last line\r\n\r\n\r\n",
			"last line\r\n", PASS},
		{"DKIM-10", "a line of blanks added at the end", NULL, " \r\n", BODY},
		{"DKIM-10", "a space less at the end of a line", "First  line \r\n",
			"First  line\r\n", BODY},
		{"DKIM-10", "a space less inside a line", "First  line", "First line", BODY},
		{"DKIM-10", "an empty line less in the middle", "line \r\n\r\n", "line \r\n", BODY},
		{"DKIM-12", "a LF for a CRLF", "last line\r\n", "last line\n", BODY},
		{"DKIM-12", "a CR for a CRLF", "last line\r\n", "last line\r", BODY},
		{"DKIM-12", "a CR more before a CRLF", "last line\r\n", "last line\r\r\n", BODY},
	};
	(void)state;

	check_changes("canon-simple-simple.eml", rows, COUNT(rows));
}

static void relaxed_forgives_white_space(void **state)
{
	static const change_row rows[] = {
		{"DKIM-9", "spaces for one", "Subject:  Minutes \t of", "Subject:Minutes of", PASS},
		{"DKIM-9", "a name in another case, with white space behind it",
			"Subject:", "sUBJECT\t :", PASS},
		{"DKIM-9", "a fold that became a space", "of the\r\n\tmeeting", "of the meeting",
			PASS},
		{"DKIM-9", "folds at other places", "From: Alice <", "From:\r\n Alice\r\n\t \t<",
			PASS},
		{"DKIM-9", "blanks at the end of a line", "meeting  \r\n", "meeting\t\r\n", PASS},
		{"DKIM-9", "a space that was not there", "Minutes", "Min utes", HEADER},
		{"DKIM-9", "a space that is gone", "of the\r\n\tmeeting", "of themeeting", HEADER},
		{"DKIM-9", "a letter of a value in another case", "Minutes", "minutes", HEADER},
		{"DKIM-9", "a vertical tab for a space", "Date: Fri", "Date:\vFri", HEADER},
		{"DKIM-11", "white space inside a line", "First  line", "First \t \tline", PASS},
		{"DKIM-11", "white space at the end of a line", "last line\r\n", "last line\t \r\n",
			PASS},
		{"DKIM-11", "lines of blanks at the end", NULL, " \r\n\t\t\r\n\r\n  ", PASS},
		{"DKIM-11", "a line of blanks that is empty now", "\r\n \t\r\n", "\r\n\r\n", PASS},
		{"DKIM-11", "a space before a line", "First", " First", BODY},
		{"DKIM-11", "a space that is gone", "second\tline", "secondline", BODY},
		{"DKIM-11", "an empty line less in the middle", "line \r\n\r\n", "line \r\n", BODY},
		{"DKIM-11", "a form feed for a space", "second\tline", "second\fline", BODY},
		{"DKIM-12", "a LF for a CRLF", "last line\r\n", "last line\n", BODY},
		{"DKIM-15", "an empty line in the header: fields behind it are of the body",
			"Bob <bob@example.net>\r\n", "Bab <bob@example.net>\r\n\r\n", BOTH},
	};
	(void)state;

	check_changes("canon-relaxed-relaxed.eml", rows, COUNT(rows));
}

static void signed_fields_stand_where_they_stood(void **state)
{
	static const change_row absent[] = {
		{"DKIM-15", "a field not signed may change", "Message-ID: <1", "Message-ID: <2",
			PASS},
		{"DKIM-15", "a field not signed may go", "Date: Fri, 6 Sep 2024 08:00:00 +0000\r\n",
			"", PASS},
		{"DKIM-15", "From twice in h=: another From above is found",
			"Received:", "From: <eve@example.org>\r\nReceived:", HEADER},
		{"DKIM-15", "From twice in h=: another From below is found",
			"Message-ID:", "From: <eve@example.org>\r\nMessage-ID:", HEADER},
		{"DKIM-15", "a field that h= names and that was not there is found",
			"Message-ID:", "X-ABSENT:\r\nMessage-ID:", HEADER},
		{"DKIM-15", "a third field of a name that h= has three times is found",
			"To:", "X-Note: new\r\nTo:", HEADER},
		{"DKIM-15", "one less of them is found", "X-Note: upper\r\n", "", HEADER},
	};
	static const change_row bottom[] = {
		{"DKIM-15", "a name once in h=: the upper field may change", "X-Note: upper",
			"X-Note: other", PASS},
		{"DKIM-15", "a name once in h=: the lower field may not", "X-Note: lower",
			"X-Note: other", HEADER},
		{"DKIM-15", "a name once in h=: one more above passes", "To: Bob",
			"X-Note: new\r\nTo: Bob", PASS},
		{"DKIM-15", "a name once in h=: one more below does not",
			"Message-ID:", "X-Note: new\r\nMessage-ID:", HEADER},
		{"DKIM-15", "the order of fields of different names decides nothing",
			"Date: Fri, 6 Sep 2024 08:00:00 +0000\r\nX-Note: upper\r\nX-Note: lower\r\n",
			"X-Note: lower\r\nDate: Fri, 6 Sep 2024 08:00:00 +0000\r\n", PASS},
	};
	static const change_row both[] = {
		{"DKIM-15", "the order of fields of one name decides",
			"X-Note: upper\r\nX-Note: lower\r\n", "X-Note: lower\r\nX-Note: upper\r\n",
			HEADER},
	};
	(void)state;

	check_changes("h-absent.eml", absent, COUNT(absent));
	check_changes("h-bottom.eml", bottom, COUNT(bottom));
	check_changes("h-both.eml", both, COUNT(both));
}

static void the_own_field_is_signed(void **state)
{
	static const change_row simple[] = {
		{"DKIM-17", "an unknown tag more", "DKIM-Signature: v", "DKIM-Signature: z=;v",
			HEADER},
		{"DKIM-17", "another selector, with the same key", "s=rsa", "s=bare", HEADER},
		{"DKIM-17", "white space before b", "\r\n\tb=", "\r\n b=", HEADER},
		{"DKIM-19", "white space between b and =", "\r\n\tb=", "\r\n\tb =", HEADER},
		{"DKIM-19", "white space before the value of b=", "\r\n\tb=", "\r\n\tb=\r\n \t",
			PASS},
		{"DKIM-19", "white space behind the value of b=", "\r\nReceived:",
			" \t\r\nReceived:", PASS},
		{"DKIM-19", "a semicolon behind the value of b=", "\r\nReceived:", ";\r\nReceived:",
			HEADER},
		{"DKIM-18", "another bh=", "bh=8r2l", "bh=9r2l", BOTH},
		{"DKIM-17", "the name of the field in another case",
			"DKIM-Signature:", "DKIM-SIGNATURE:", HEADER},
	};
	static const change_row relaxed[] = {
		{"DKIM-19", "white space between b and =, relaxed",
			"\r\n\tb=", "\r\n\tb =", HEADER},
		{"DKIM-19", "more white space before b, relaxed", "\r\n\tb=", "\r\n \t b=", PASS},
		{"DKIM-19", "white space behind the value of b=, relaxed",
			"\r\nReceived:", " \t\r\nReceived:", PASS},
		{"DKIM-19", "a semicolon behind the value of b=, relaxed",
			"\r\nReceived:", ";\r\nReceived:", HEADER},
		{"DKIM-17", "the name of the field in another case, relaxed",
			"DKIM-Signature:", "dkim-SIGNATURE :", PASS},
	};
	(void)state;

	check_changes("c-absent.eml", simple, COUNT(simple));
	check_changes("h-bottom.eml", relaxed, COUNT(relaxed));
}

/* Each character of b= in turn becomes another. */
static void every_character_of_b_counts(void **state)
{
	octets message = load("c-absent.eml");
	size_t at = find(message, "\tb=", 3) + 3, end = find(message, "\r\nReceived:", 11);
	size_t changed = 0;
	fixture f;
	(void)state;

	row("DKIM-27", "each character of b= that becomes another is found");
	open_fixture(&f);
	for (; at < end; at++) {
		uint8_t was = message.data[at];

		if (was == '\r' || was == '\n' || was == '\t' || was == ' ' || was == '=')
			continue;
		message.data[at] = was == 'A' ? 'Q' : 'A';
		judge(f.verifier, message);
		check_first(f.verifier, HEADER);
		message.data[at] = was;
		changed++;
	}
	assert_int_equal(changed, 342);

	row("DKIM-27", "b= of fewer octets than the modulus has does not verify");
	splice(&message, end - 8, 8, "", 0);
	judge(f.verifier, message);
	check_first(f.verifier, HEADER);
	free(message.data);
	close_fixture(&f);
}

static void other_signatures_are_fields(void **state)
{
	static const struct {
		const char *id, *why, *file;
		size_t own; /* the signature that has the other in its h= */
	} rows[] = {
		{"DKIM-16", "a signature below that changed is found", "h-own-top.eml", 0},
		{"DKIM-16", "a signature above that changed is found", "h-own-bottom.eml", 1},
		{"DKIM-16", "so it is with dkim-signature twice in h=", "h-own-twice.eml", 0},
	};
	fixture f;
	(void)state;

	open_fixture(&f);
	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = load(rows[i].file);
		const mailauth_dkim_signature *own;

		row(rows[i].id, rows[i].why);
		replace(&message, "s=rsa", "s=rsb");
		judge(f.verifier, message);
		own = mailauth_dkim_verifier_get_signature(f.verifier, rows[i].own);
		assert_int_equal(mailauth_dkim_signature_get_reason(own),
			MAILAUTH_DKIM_REASON_SIGNATURE);
		free(message.data);
	}

	row("DKIM-16",
		"a signature more at the top changes nothing, unless h= has a name left for it");
	for (size_t i = 0; i < 2; i++) {
		octets message = load(i == 0 ? "h-own-top.eml" : "h-own-twice.eml");

		splice(&message, 0, 0, "DKIM-Signature: x\r\n", 19);
		judge(f.verifier, message);
		assert_int_equal(mailauth_dkim_signature_get_result(
					 mailauth_dkim_verifier_get_signature(f.verifier, 1)),
			i == 0 ? MAILAUTH_DKIM_PASS : MAILAUTH_DKIM_FAIL);
		free(message.data);
	}
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(simple_forgives_nothing_but_empty_lines_at_the_end),
		cmocka_unit_test(relaxed_forgives_white_space),
		cmocka_unit_test(signed_fields_stand_where_they_stood),
		cmocka_unit_test(the_own_field_is_signed),
		cmocka_unit_test(every_character_of_b_counts),
		cmocka_unit_test(other_signatures_are_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
