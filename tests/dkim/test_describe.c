/*
 * Verdicts as text: reasons and their results, the explanation, and Authentication-Results.
 */
#include "fixture.h"

#include "reason.h"

/* ---------------------------------------------------------------- reasons and results */

/* What RFC 8601 2.7.1 and the contract make of each reason; the words are of <mailauth/dkim.h>. */
static const struct {
	mailauth_dkim_reason reason;
	const char *result;
} reasons[] = {
	{MAILAUTH_DKIM_REASON_NONE, "pass"},
	{MAILAUTH_DKIM_REASON_NOT_SIGNED, "none"},
	{MAILAUTH_DKIM_REASON_HEADER_DEFECT, "permerror"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_SIGNATURES, "neutral"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_BODY_HASHES, "neutral"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_QUESTIONS, "neutral"},
	{MAILAUTH_DKIM_REASON_TAG_SYNTAX, "permerror"},
	{MAILAUTH_DKIM_REASON_TAG_DUPLICATE, "permerror"},
	{MAILAUTH_DKIM_REASON_TAG_MISSING, "permerror"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_TAGS, "permerror"},
	{MAILAUTH_DKIM_REASON_VERSION, "permerror"},
	{MAILAUTH_DKIM_REASON_ALGORITHM_UNKNOWN, "neutral"},
	{MAILAUTH_DKIM_REASON_ALGORITHM_UNSUPPORTED, "neutral"},
	{MAILAUTH_DKIM_REASON_ALGORITHM_OBSOLETE, "permerror"},
	{MAILAUTH_DKIM_REASON_CANONICALIZATION, "neutral"},
	{MAILAUTH_DKIM_REASON_QUERY_METHOD, "neutral"},
	{MAILAUTH_DKIM_REASON_DOMAIN, "permerror"},
	{MAILAUTH_DKIM_REASON_SELECTOR, "permerror"},
	{MAILAUTH_DKIM_REASON_AUID, "permerror"},
	{MAILAUTH_DKIM_REASON_AUID_OUTSIDE_DOMAIN, "permerror"},
	{MAILAUTH_DKIM_REASON_SIGNED_FIELDS, "permerror"},
	{MAILAUTH_DKIM_REASON_FROM_NOT_SIGNED, "permerror"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_SIGNED_FIELDS, "permerror"},
	{MAILAUTH_DKIM_REASON_BODY_HASH_SYNTAX, "permerror"},
	{MAILAUTH_DKIM_REASON_SIGNATURE_SYNTAX, "permerror"},
	{MAILAUTH_DKIM_REASON_TIME_SYNTAX, "permerror"},
	{MAILAUTH_DKIM_REASON_LENGTH_SYNTAX, "permerror"},
	{MAILAUTH_DKIM_REASON_EXPIRED, "fail"},
	{MAILAUTH_DKIM_REASON_IN_FUTURE, "neutral"},
	{MAILAUTH_DKIM_REASON_NO_KEY, "permerror"},
	{MAILAUTH_DKIM_REASON_KEY_UNAVAILABLE, "temperror"},
	{MAILAUTH_DKIM_REASON_KEY_SYNTAX, "permerror"},
	{MAILAUTH_DKIM_REASON_KEY_VERSION, "permerror"},
	{MAILAUTH_DKIM_REASON_KEY_REVOKED, "permerror"},
	{MAILAUTH_DKIM_REASON_KEY_TYPE, "permerror"},
	{MAILAUTH_DKIM_REASON_KEY_HASH, "permerror"},
	{MAILAUTH_DKIM_REASON_KEY_SERVICE, "permerror"},
	{MAILAUTH_DKIM_REASON_KEY_STRICT_DOMAIN, "permerror"},
	{MAILAUTH_DKIM_REASON_KEY_DATA, "permerror"},
	{MAILAUTH_DKIM_REASON_KEY_TOO_SHORT, "permerror"},
	{MAILAUTH_DKIM_REASON_KEY_TOO_LONG, "permerror"},
	{MAILAUTH_DKIM_REASON_KEY_EXPONENT, "permerror"},
	{MAILAUTH_DKIM_REASON_TOO_MANY_KEYS, "permerror"},
	{MAILAUTH_DKIM_REASON_BODY_HASH, "fail"},
	{MAILAUTH_DKIM_REASON_SIGNATURE, "fail"},
	{MAILAUTH_DKIM_REASON_BODY_TOO_SHORT, "fail"},
	{MAILAUTH_DKIM_REASON_LENGTH_REFUSED, "policy"},
	{MAILAUTH_DKIM_REASON_LENGTH_PARTIAL, "policy"},
};

static void each_reason_has_its_result(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(reasons); i++) {
		row("DKIM-32", mailauth_dkim_reason_text(reasons[i].reason));
		assert_string_equal(mailauth_dkim_result_text(ma_reason_result(reasons[i].reason)),
			reasons[i].result);
	}
}

static void each_reason_has_words_and_a_section(void **state)
{
	(void)state;

	row("API-7",
		"a pass needs no words; every other reason has its own, and a section of an RFC");
	assert_string_equal(mailauth_dkim_reason_text(MAILAUTH_DKIM_REASON_NONE), "");
	assert_string_equal(mailauth_dkim_reason_section(MAILAUTH_DKIM_REASON_NONE), "");
	for (size_t i = 1; i < COUNT(reasons); i++) {
		const char *text = mailauth_dkim_reason_text(reasons[i].reason);
		const char *section = mailauth_dkim_reason_section(reasons[i].reason);

		assert_in_range(strlen(text), 5, 60);
		assert_memory_equal(section, "RFC ", 4);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(text, mailauth_dkim_reason_text(reasons[k].reason));
	}

	row("API-7", "no other number is a reason");
	for (int reason = -1000; reason <= 1000; reason++) {
		bool known = false;

		for (size_t i = 0; i < COUNT(reasons); i++)
			known = known || (int)reasons[i].reason == reason;
		if (known)
			continue;
		assert_string_equal(mailauth_dkim_reason_text((mailauth_dkim_reason)reason),
			"unknown reason");
		assert_string_equal(mailauth_dkim_reason_section((mailauth_dkim_reason)reason), "");
	}

	row("API-7", "no other number is a result");
	assert_string_equal(mailauth_dkim_result_text((mailauth_dkim_result)7), "unknown result");
	assert_string_equal(mailauth_dkim_result_text((mailauth_dkim_result)-1), "unknown result");
}

/* ---------------------------------------------------------------- the field */

#define HEAD "Authentication-Results: mx.example.net; "

static const struct {
	const char *id, *why, *file, *from, *to, *want;
} fields[] = {
	{"AR-7", "a pass: d=, i=, s= and a=, and the start of b=", "c-absent.eml", NULL, NULL,
		HEAD "dkim=pass header.d=example.com header.i=@example.com header.s=rsa "
		     "header.a=rsa-sha256 header.b=########"},
	{"AR-7", "a failure, with its reason", "c-absent.eml", "First", "Third",
		HEAD "dkim=fail (body hash did not verify) header.d=example.com "
		     "header.i=@example.com header.s=rsa header.a=rsa-sha256 header.b=########"},
	{"AR-7", "two signatures are two results", "two-selectors.eml", "To: Bob", "To: Bill",
		HEAD "dkim=fail (signature did not verify) header.d=example.com "
		     "header.i=@example.com header.s=rsa header.a=rsa-sha256 header.b=########; "
		     "dkim=fail (signature did not verify) header.d=example.com "
		     "header.i=@example.com header.s=bare header.a=rsa-sha256 header.b=########"},
	{"AR-7", "i= as it was decoded, quoted", "i-quoted.eml", NULL, NULL,
		HEAD "dkim=pass header.d=example.com header.i=\"a=;@b @eng.example.com\" "
		     "header.s=rsa header.a=rsa-sha256 header.b=########"},
	{"AR-7", "octets of the body that are not signed", "l-relaxed.eml", NULL, NULL,
		HEAD "dkim=policy (l= is refused, 3 octets of the body are not signed) "
		     "header.d=example.com header.i=@example.com header.s=rsa header.a=rsa-sha256 "
		     "header.b=########"},
	{"AR-7", "a key that is testing, in a pass", "testing.eml", NULL, NULL,
		HEAD "dkim=pass (testing) header.d=example.com header.i=@example.com "
		     "header.s=testing header.a=rsa-sha256 header.b=########"},
	{"AR-7", "a key that is testing, in a failure", "testing-bad.eml", NULL, NULL,
		HEAD "dkim=neutral (body hash did not verify, testing) header.d=example.com "
		     "header.i=@example.com header.s=testing header.a=rsa-sha256 "
		     "header.b=########"},
	{"AR-7", "all there is to say in a comment", "testing-below.eml", NULL, NULL,
		HEAD "dkim=neutral (l= is refused, 36 octets of the body are not signed, testing) "
		     "header.d=example.com header.i=@example.com header.s=testing "
		     "header.a=rsa-sha256 header.b=########"},
	{"AR-7", "a field that is wrong: what was read of it", "c-absent.eml", "a=rsa", "a=dsa",
		HEAD "dkim=neutral (unknown algorithm) header.d=example.com "
		     "header.i=@example.com header.s=rsa header.a=dsa-sha256"},
	{"AR-7", "a field of which nothing was read", "c-absent.eml", "v=1", "v1",
		HEAD "dkim=permerror (tag list syntax)"},
	{"AR-7", "no signature", "c-absent.eml",
		"DKIM-Signature:", "X-Signature:", HEAD "dkim=none (not signed)"},
	{"API-10", "a defect of the header, named", "c-absent.eml", "Bob", "B\nb",
		HEAD "dkim=permerror (LF without CR in the header) header.d=example.com "
		     "header.i=@example.com header.s=rsa header.a=rsa-sha256 header.b=########"},
	{"API-10", "a signature that is itself where the defect is", "c-absent.eml", "v=1;",
		"v=1;\r", HEAD "dkim=permerror (CR without LF in the header)"},
};

/* Puts '#' in the place of each header.b= and of its quotes, which stand there if it has a '/'. */
static void mask_signatures(char *text)
{
	for (char *at = text; (at = strstr(at, "header.b=")) != NULL;) {
		bool quoted = at[strlen("header.b=")] == '"';

		at += strlen("header.b=");
		if (quoted)
			memmove(at, at + 1, strlen(at));
		assert_int_equal(strcspn(at, "\"; \r\n"), 8);
		memset(at, '#', 8);
		if (quoted)
			memmove(at + 8, at + 9, strlen(at + 8));
	}
}

static void results_are_written(void **state)
{
	char got[2048];
	fixture f;
	(void)state;

	open_fixture(&f);
	for (size_t i = 0; i < COUNT(fields); i++) {
		octets message = load(fields[i].file);
		size_t len;

		row(fields[i].id, fields[i].why);
		if (fields[i].from != NULL)
			replace(&message, fields[i].from, fields[i].to);
		judge(f.verifier, message);
		assert_int_equal(mailauth_dkim_verifier_authres(f.verifier, "mx.example.net",
					 MAILAUTH_LINE_UNFOLDED, got, sizeof got, &len),
			MAILAUTH_OK);
		assert_int_equal(len, strlen(got));
		mask_signatures(got);
		assert_string_equal(got, fields[i].want);
		free(message.data);
	}
	close_fixture(&f);
}

static void the_start_of_b_is_that_of_the_field(void **state)
{
	octets message = load("b-middle-simple.eml");
	size_t at = find(message, "b=\r\n\t ", 6) + 6;
	char got[2048], want[16];
	fixture f;
	size_t len;
	(void)state;

	row("AR-7", "header.b is the first eight characters of b= (RFC 6008), without white space");
	open_fixture(&f);
	judge(f.verifier, message);
	assert_int_equal(mailauth_dkim_verifier_authres(f.verifier, "mx.example.net",
				 MAILAUTH_LINE_UNFOLDED, got, sizeof got, &len),
		MAILAUTH_OK);
	snprintf(want, sizeof want, "%.8s", (const char *)message.data + at);
	assert_non_null(strstr(got, want));
	splice(&message, at + 4, 0, "\r\n\t", 3);
	judge(f.verifier, message);
	assert_int_equal(mailauth_dkim_verifier_authres(f.verifier, "mx.example.net",
				 MAILAUTH_LINE_UNFOLDED, got, sizeof got, &len),
		MAILAUTH_OK);
	assert_non_null(strstr(got, want));
	free(message.data);
	close_fixture(&f);
}

/* Whoever copies the start of a signature does not pass for it. */
static void the_start_of_b_is_of_one_signature(void **state)
{
	octets message = load("b-middle-simple.eml");
	size_t at = find(message, "b=\r\n\t ", 6) + 6, len;
	char got[4096], start[32], forged[512];
	fixture f;
	(void)state;

	row("AR-7",
		"header.b is as long as it must be for one result, and all of a b= that is short");
	memcpy(start, message.data + at, sizeof start);
	snprintf(forged, sizeof forged,
		"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=rsa; h=from; "
		"bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=%.16sAAAA\r\n"
		"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=rsa; h=from; "
		"bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=AAAA\r\n",
		start);
	splice(&message, 0, 0, forged, strlen(forged));
	open_fixture(&f);
	judge(f.verifier, message);
	assert_int_equal(mailauth_dkim_verifier_authres(f.verifier, "mx.example.net",
				 MAILAUTH_LINE_UNFOLDED, got, sizeof got, &len),
		MAILAUTH_OK);
	snprintf(forged, sizeof forged, "header.b=%.16sAAAA", start);
	assert_non_null(strstr(got, forged));
	snprintf(forged, sizeof forged, "header.b=%.20s", start);
	assert_non_null(strstr(got, forged));
	assert_non_null(strstr(got, "header.b=AAAA"));
	free(message.data);
	close_fixture(&f);
}

static void the_start_of_b_has_its_most(void **state)
{
	static const char head[] =
		"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=rsa; h=from; "
		"bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=";
	static const size_t lengths[] = {880, 884, 888, 400000};
	static char got[8192], want[1000];
	const char *value;
	size_t len;
	(void)state;

	for (size_t i = 0; i < COUNT(lengths); i++) {
		size_t same = lengths[i], shown = same < 888 ? same + 4 : 888;
		octets message = {malloc(2 * (strlen(head) + same + 8) + 40), 0};
		fixture f;

		row("AR-7",
			"header.b has 888 characters at most, however many two signatures share");
		for (int k = 0; k < 2; k++) {
			len = strlen(head);
			memcpy(message.data + message.len, head, len);
			memset(message.data + message.len + len, 'A', same);
			memcpy(message.data + message.len + len + same, k ? "BBBB\r\n" : "CCCC\r\n",
				6);
			message.len += len + same + 6;
		}
		memcpy(message.data + message.len, "From: a@example.com\r\n\r\nx\r\n", 26);
		message.len += 26;
		open_fixture(&f);
		judge(f.verifier, message);
		assert_int_equal(mailauth_dkim_verifier_authres(f.verifier, "mx.example.net",
					 MAILAUTH_LINE_UNFOLDED, got, sizeof got, &len),
			MAILAUTH_OK);
		memset(want, 'A', sizeof want);
		if (shown > same)
			memcpy(want + same, "CCCC", 4);
		value = strstr(got, "header.b=");
		assert_non_null(value);
		value += strlen("header.b=");
		assert_int_equal(strspn(value, "ABC"), shown);
		assert_memory_equal(value, want, shown);
		free(message.data);
		close_fixture(&f);
	}
}

static void results_join_those_of_others(void **state)
{
	octets message = load("c-absent.eml");
	mailauth_authres *authres;
	char one[2048], many[4096];
	fixture f;
	size_t len;
	(void)state;

	row("AR-7", "add_results and write give what authres gives, behind what is there already");
	open_fixture(&f);
	judge(f.verifier, message);
	authres = mailauth_authres_new(f.context, "mx.example.net");
	assert_int_equal(mailauth_authres_add_result(authres, "spf", "pass"), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_add_results(f.verifier, authres), MAILAUTH_OK);
	assert_int_equal(
		mailauth_authres_write(authres, MAILAUTH_LINE_UNFOLDED, many, sizeof many, &len),
		MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_authres(f.verifier, "mx.example.net",
				 MAILAUTH_LINE_UNFOLDED, one, sizeof one, &len),
		MAILAUTH_OK);
	assert_memory_equal(many, HEAD "spf=pass; dkim=pass", strlen(HEAD "spf=pass; dkim=pass"));
	assert_string_equal(many + strlen(HEAD "spf=pass; "), one + strlen(HEAD));
	mailauth_authres_free(authres);
	free(message.data);
	close_fixture(&f);
}

/* ---------------------------------------------------------------- the explanation */

/* The explanation of a message that was changed so, that of the last call. */
static const char *explanation(fixture *f, const char *file, const char *from, const char *to)
{
	static char text[8192];
	octets message = load(file);
	size_t len;

	if (from != NULL)
		replace(&message, from, to);
	judge(f->verifier, message);
	free(message.data);
	assert_int_equal(mailauth_dkim_verifier_explain(f->verifier, text, sizeof text, &len),
		MAILAUTH_OK);
	assert_int_equal(len, strlen(text));
	return text;
}

/* SHA-256 of the body of all these messages, which make.py put into bh=. */
#define BODY_HASH "8r2lh1zcS8OjKXTeaygiGAWZ6spZTEt2mZGnzqnWNzk="

static void explanations_are_for_people(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f);
	row("API-7", "a pass: fields, key, body, header, result");
	assert_string_equal(explanation(&f, "c-absent.eml", NULL, NULL),
		"message: 9 header fields, 821 octets\n"
		"signature 1: d=example.com s=rsa i=@example.com a=rsa-sha256\n"
		"  key: rsa._domainkey.example.com TXT: data, 2048 bits\n"
		"  body: 44 octets simple, 0 of them not signed\n"
		"    bh=" BODY_HASH "\n"
		"    is " BODY_HASH ": pass\n"
		"  header: simple, h=from:to:subject:date\n"
		"    b=: pass\n"
		"  result: pass\n");

	row("API-7", "a failure: the hash that is, and the one that should be");
	assert_non_null(strstr(explanation(&f, "c-absent.eml", "bh=8", "bh=9"),
		"    bh=9"
		"r2lh1zcS8OjKXTeaygiGAWZ6spZTEt2mZGnzqnWNzk=\n"
		"    is " BODY_HASH ": fail\n"
		"  header: simple, h=from:to:subject:date\n"
		"    b=: fail\n"
		"  result: fail: body hash did not verify (RFC 6376 6.1.3)\n"));

	row("API-7", "no key: the body is judged all the same, the signature is not");
	assert_non_null(strstr(explanation(&f, "c-absent.eml", "s=rsa", "s=rsb"),
		"  key: rsb._domainkey.example.com TXT: nxdomain\n"));
	assert_non_null(strstr(explanation(&f, "c-absent.eml", "s=rsa", "s=rsb"),
		": pass\n"
		"  header: simple, h=from:to:subject:date\n"
		"    b=: not reached\n"
		"  result: permerror: no key for signature (RFC 6376 6.1.2)\n"));

	row("API-7", "a field that is wrong: where");
	assert_non_null(strstr(explanation(&f, "c-absent.eml", "v=1", "v=2"),
		"signature 1: d= s= i= a=\n"
		"  result: permerror: v= is not 1 (RFC 6376 6.1.1) at octet 3\n"));

	row("API-7", "a key that is testing");
	assert_non_null(strstr(explanation(&f, "testing.eml", NULL, NULL),
		"TXT: data, 2048 bits, testing\n"));

	row("API-7", "a defect of the header: where in the message");
	assert_non_null(strstr(explanation(&f, "c-absent.eml", "DKIM-Sig", "DKIM\vSig"),
		"message: 8 header fields, 821 octets\n"
		"  defect: wrong octet in a field name at octet 4\n"));

	row("API-7", "octets of the net that are not printable are written as in C");
	assert_non_null(strstr(
		explanation(&f, "c-absent.eml", "v=1; ", "v=1; i=a=00\\=7f=e9@example.com; "),
		" i=a\\000\\134\\177\\351@example.com "));

	row("API-7", "no signature");
	assert_non_null(strstr(explanation(&f, "c-absent.eml", "DKIM-Signature:", "X:"),
		"octets\nno signature: none\n"));
	close_fixture(&f);
}

/* ---------------------------------------------------------------- room */

static mailauth_status write_field(const mailauth_dkim_verifier *verifier, char *buf, size_t cap,
	size_t *len)
{
	return mailauth_dkim_verifier_authres(verifier, "mx.example.net", MAILAUTH_LINE_CRLF, buf,
		cap, len);
}

static void the_room_needed_is_told(void **state)
{
	static const struct {
		const char *id, *why;
		mailauth_status (*write)(const mailauth_dkim_verifier *verifier, char *buf,
			size_t cap, size_t *len);
	} writers[] = {
		{"API-7", "the explanation: the room needed, and one octet less",
			mailauth_dkim_verifier_explain},
		{"AR-10", "the field: the room needed, and one octet less", write_field},
	};
	octets message = load("several.eml");
	fixture f;
	(void)state;

	open_fixture(&f);
	judge(f.verifier, message);
	for (size_t i = 0; i < COUNT(writers); i++) {
		size_t need, len;
		char *exact;

		row(writers[i].id, writers[i].why);
		assert_int_equal(writers[i].write(f.verifier, NULL, 0, &need), MAILAUTH_NO_SPACE);
		exact = malloc(need + 1);
		assert_non_null(exact);
		assert_int_equal(writers[i].write(f.verifier, exact, need, &len),
			MAILAUTH_NO_SPACE);
		assert_int_equal(len, need);
		assert_int_equal(exact[0], 0);
		assert_int_equal(writers[i].write(f.verifier, exact, need + 1, &len), MAILAUTH_OK);
		assert_int_equal(len, need);
		assert_int_equal(strlen(exact), need);
		free(exact);
	}
	free(message.data);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_reason_has_its_result),
		cmocka_unit_test(each_reason_has_words_and_a_section),
		cmocka_unit_test(results_are_written),
		cmocka_unit_test(the_start_of_b_is_that_of_the_field),
		cmocka_unit_test(the_start_of_b_is_of_one_signature),
		cmocka_unit_test(the_start_of_b_has_its_most),
		cmocka_unit_test(results_join_those_of_others),
		cmocka_unit_test(explanations_are_for_people),
		cmocka_unit_test(the_room_needed_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
