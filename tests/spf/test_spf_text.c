/*
 * Verdicts as text: Received-SPF (RFC 7208 9.1), Authentication-Results (RFC 8601 2.7.2) and the
 * explanation, with whatever octets a sender may choose.
 */
#include "spf_fixture.h"

#include "../authres/reader.h"
#include "received_reader.h"

#define ID "mx.example.net"

/* A tree of two branches, one of which ends in a fail that is explained. */
static const char tree_text[] =
	"example.com. TXT \"v=spf1 include:b.example.com redirect=c.example.com\"\n"
	"b.example.com. TXT \"v=spf1 moo=1 mx ~all\"\nb.example.com. MX 1 d.example.com.\n"
	"d.example.com. A 192.0.2.2\nc.example.com. TXT \"v=spf1 ip6:2001:db8::1 -all exp=e.%{d}\"\n"
	"e.c.example.com. TXT \"Not here.\"\n";

static const char zone_text[] =
	"example.com. TXT \"v=spf1 ip4:192.0.2.1 a:no.example.com -all\"\n"
	"mail.example.com. TXT \"v=spf1 ip6:2001:db8::/32 ~all\"\n"
	"bad.example.com. TXT \"v=spf1 a:(x);y=\\034z\\034\"\n"
	"neutral.example.com. TXT \"v=spf1\"\nshort.example.com. TXT \"v=spf1 a\"\n"
	"short.example.com. A 192.0.2.1\n"
	"fails.example.com. TXT \"v=spf1 mx\"\n$FAIL fails.example.com. MX timeout\n";

static void open_judged(fixture *f, const char *client, const char *helo, const char *mail_from)
{
	open_fixture(f, zone_text);
	assert_int_equal(give(f->spf, client, helo, mail_from), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f->spf), MAILAUTH_OK);
}

static size_t write_received(const fixture *f, mailauth_line_end line_end, char *text)
{
	size_t len;

	assert_int_equal(mailauth_spf_received_spf(f->spf, ID, line_end, text, TEXT_ROOM, &len),
		MAILAUTH_OK);
	assert_int_equal(strlen(text), len);
	return len;
}

/* ------------------------------------------------------------------ exact texts */

static const struct {
	const char *why, *client, *helo, *mail_from, *want;
} field_rows[] = {
	{"a pass, with the mechanism that matched", "192.0.2.1", "mail.example.com",
		"ada@example.com",
		"Received-SPF: pass (mx.example.net: mechanism matched: ip4:192.0.2.1) "
		"receiver=mx.example.net; identity=mailfrom; client-ip=192.0.2.1; "
		"envelope-from=\"ada@example.com\"; helo=mail.example.com; "
		"mechanism=\"ip4:192.0.2.1\";"},
	{"however short it is", "192.0.2.1", NULL, "ada@short.example.com",
		"Received-SPF: pass (mx.example.net: mechanism matched: a) "
		"receiver=mx.example.net; identity=mailfrom; client-ip=192.0.2.1; "
		"envelope-from=\"ada@short.example.com\"; mechanism=a;"},
	{"HELO alone has no envelope-from; IPv6 as in RFC 5952", "2001:0DB8:0::0:7",
		"mail.example.com", NULL,
		"Received-SPF: pass (mx.example.net: mechanism matched: ip6:2001:db8::/32) "
		"receiver=mx.example.net; identity=helo; client-ip=\"2001:db8::7\"; "
		"helo=mail.example.com; mechanism=\"ip6:2001:db8::/32\";"},
	{"a mapped client is shown as one of IPv4; the null reverse-path as postmaster",
		"::ffff:192.0.2.7", "mail.example.com", "",
		"Received-SPF: softfail (mx.example.net: mechanism matched: ~all) "
		"receiver=mx.example.net; identity=mailfrom; client-ip=192.0.2.7; "
		"envelope-from=\"postmaster@mail.example.com\"; helo=mail.example.com; "
		"mechanism=~all;"},
	{"no match is the mechanism default", "192.0.2.1", NULL, "ada@neutral.example.com",
		"Received-SPF: neutral (mx.example.net: no mechanism matched) "
		"receiver=mx.example.net; identity=mailfrom; client-ip=192.0.2.1; "
		"envelope-from=\"ada@neutral.example.com\"; mechanism=default;"},
	{"a temperror has its problem", "192.0.2.1", NULL, "ada@fails.example.com",
		"Received-SPF: temperror (mx.example.net: DNS lookup failed: mx) "
		"receiver=mx.example.net; identity=mailfrom; client-ip=192.0.2.1; "
		"envelope-from=\"ada@fails.example.com\"; problem=\"DNS lookup failed\";"},
	{"a permerror too, and the comment is without what some readers split at", "192.0.2.1",
		NULL, "ada@bad.example.com",
		"Received-SPF: permerror (mx.example.net: domain-spec syntax: a:xy=z) "
		"receiver=mx.example.net; identity=mailfrom; client-ip=192.0.2.1; "
		"envelope-from=\"ada@bad.example.com\"; problem=\"domain-spec syntax\";"},
	{"none has neither", "192.0.2.1", NULL, "ada@none.example.com",
		"Received-SPF: none (mx.example.net: domain does not exist) "
		"receiver=mx.example.net; identity=mailfrom; client-ip=192.0.2.1; "
		"envelope-from=\"ada@none.example.com\";"},
	{"without a client there is no client-ip", NULL, NULL, "ada@example.com",
		"Received-SPF: none (mx.example.net: client address not known) "
		"receiver=mx.example.net; identity=mailfrom; "
		"envelope-from=\"ada@example.com\";"},
};

static void received_spf_says_what_was_found(void **state)
{
	static char text[TEXT_ROOM];
	(void)state;

	for (size_t i = 0; i < COUNT(field_rows); i++) {
		fixture f;

		row("API-7", field_rows[i].why);
		open_judged(&f, field_rows[i].client, field_rows[i].helo, field_rows[i].mail_from);
		write_received(&f, MAILAUTH_LINE_UNFOLDED, text);
		assert_string_equal(text, field_rows[i].want);
		close_fixture(&f);
	}
}

/* The field with the results of all that was judged. */
static const char *results_of(const fixture *f)
{
	static char text[TEXT_ROOM];
	mailauth_authres *authres = mailauth_authres_new(f->context, ID);
	size_t len;

	assert_int_equal(mailauth_spf_add_results(f->spf, authres), MAILAUTH_OK);
	assert_int_equal(
		mailauth_authres_write(authres, MAILAUTH_LINE_UNFOLDED, text, sizeof text, &len),
		MAILAUTH_OK);
	mailauth_authres_free(authres);
	return text;
}

static void results_say_what_was_found(void **state)
{
	fixture f;
	(void)state;

	row("API-7", "a result for each identity, with the domain and no local-part");
	open_judged(&f, "192.0.2.1", "mail.example.com", "\"a;b\"@example.com");
	assert_string_equal(results_of(&f),
		"Authentication-Results: mx.example.net; spf=softfail (~all matched) "
		"smtp.helo=mail.example.com; spf=pass (ip4:192.0.2.1 matched) "
		"smtp.mailfrom=example.com");
	close_fixture(&f);

	row("API-7", "the reason and the term where none matched; no property without a domain");
	open_judged(&f, "192.0.2.1", "", "ada@bad.example.com");
	assert_string_equal(results_of(&f),
		"Authentication-Results: mx.example.net; spf=none (not a domain name); "
		"spf=permerror (domain-spec syntax: a:xy=z) smtp.mailfrom=bad.example.com");
	close_fixture(&f);
}

/* Terms, domains and explanations of one octet are as good as others. */
static void short_things_are_said(void **state)
{
	static char text[TEXT_ROOM];
	fixture f;
	size_t len;
	(void)state;

	row("API-7", "a term of one letter that goes wrong is named, and a domain of one is, too");
	open_fixture(&f,
		"b.example.com. TXT \"v=spf1 a\"\n$FAIL b.example.com. A timeout\n"
		"c.example.com. TXT \"v=spf1 -all exp=why.example.com\"\n"
		"why.example.com. TXT \"N\"\n");
	assert_int_equal(give(f.spf, "192.0.2.1", "h", "ada@b.example.com"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_string_equal(results_of(&f),
		"Authentication-Results: mx.example.net; spf=none (not a domain name) smtp.helo=h; "
		"spf=temperror (DNS lookup failed: a) smtp.mailfrom=b.example.com");

	row("API-7", "so is an explanation of one");
	mailauth_spf_reset(f.spf);
	assert_int_equal(give(f.spf, "192.0.2.1", NULL, "ada@c.example.com"), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_explain(f.spf, text, sizeof text, &len), MAILAUTH_OK);
	assert_non_null(strstr(text, "\n  explanation: N\n"));
	close_fixture(&f);
}

static void explanations_say_what_was_found(void **state)
{
	static char text[TEXT_ROOM];
	fixture f;
	size_t len;
	(void)state;

	row("API-7", "each question with its outcome, the record, the counters, result and term");
	open_judged(&f, "192.0.2.9", NULL, "ada@example.com");
	assert_int_equal(mailauth_spf_explain(f.spf, text, sizeof text, &len), MAILAUTH_OK);
	assert_string_equal(text,
		"client: 192.0.2.9\n"
		"mailfrom: example.com (sender ada@example.com)\n"
		"  example.com TXT: data\n"
		"    v=spf1 ip4:192.0.2.1 a:no.example.com -all\n"
		"    ip4:192.0.2.1: no match\n"
		"    a:no.example.com: no match\n"
		"      no.example.com A: nxdomain\n"
		"    -all: match\n"
		"  lookups: 1 of 10, void lookups: 1 of 2\n"
		"  result: fail: mechanism matched (RFC 7208 4.6.2)\n"
		"  term: -all at octet 38 of the record of example.com\n");
	close_fixture(&f);
}

static void explanations_show_each_octet(void **state)
{
	static const char helo[] = "a\\b\0\x01\n\x7f\xff~";
	static char text[TEXT_ROOM];
	fixture f;
	size_t len;
	(void)state;

	row("SPF-39", "what is not printable is shown in octal, and so is the backslash");
	open_fixture(&f, zone_text);
	assert_int_equal(mailauth_spf_set_client(f.spf, "192.0.2.1"), MAILAUTH_OK);
	assert_int_equal(set_helo(f.spf, helo, sizeof helo - 1), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_explain(f.spf, text, sizeof text, &len), MAILAUTH_OK);
	assert_string_equal(text,
		"client: 192.0.2.1\n"
		"helo: a\\134b\\000\\001\\012\\177\\377~ (sender "
		"postmaster@a\\134b\\000\\001\\012\\177\\377~)\n"
		"  lookups: 0 of 10, void lookups: 0 of 2\n"
		"  result: none: not a domain name (RFC 7208 4.3)\n");
	close_fixture(&f);
}

static void the_steps_are_a_tree(void **state)
{
	static char text[TEXT_ROOM];
	size_t len;
	fixture f;
	(void)state;

	row("SPF-44", "each term stands below its record, and its questions below the term");
	open_fixture(&f, tree_text);
	judge(&f, "192.0.2.9");
	assert_int_equal(mailauth_spf_explain(f.spf, text, sizeof text, &len), MAILAUTH_OK);
	assert_string_equal(text,
		"client: 192.0.2.9\n"
		"mailfrom: example.com (sender ada@example.com)\n"
		"  example.com TXT: data\n"
		"    v=spf1 include:b.example.com redirect=c.example.com\n"
		"    include:b.example.com: no match\n"
		"      b.example.com TXT: data\n"
		"        v=spf1 moo=1 mx ~all\n"
		"        mx: no match\n"
		"          b.example.com MX: data\n"
		"          d.example.com A: data\n"
		"        ~all: match\n"
		"    redirect=c.example.com: match\n"
		"      c.example.com TXT: data\n"
		"        v=spf1 ip6:2001:db8::1 -all exp=e.%{d}\n"
		"        ip6:2001:db8::1: no match\n"
		"        -all: match\n"
		"  e.c.example.com TXT: data\n"
		"  lookups: 3 of 10, void lookups: 0 of 2\n"
		"  result: fail: mechanism matched (RFC 7208 4.6.2)\n"
		"  explanation: Not here.\n"
		"  term: -all at octet 23 of the record of c.example.com\n");
	close_fixture(&f);
}

/* ------------------------------------------------------------------ any octet */

static bool is_printable(const uint8_t *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (octets[i] < ' ' || octets[i] > '~')
			return false;
	return true;
}

/* The value is what was given or, if that is not printable, is not there. */
static void check_value(const received *read, const char *key, const uint8_t *given, size_t len)
{
	const received_text *value = received_get(read, key);

	if (!is_printable(given, len)) {
		assert_null(value);
		return;
	}
	assert_non_null(value);
	assert_int_equal(value->len, len);
	assert_memory_equal(value->data, given, len);
}

/* Each form of the field is one field, of the pairs that it should have. */
static void check_received(const fixture *f, const uint8_t *helo, size_t helo_len,
	const uint8_t *sender, size_t sender_len)
{
	static char text[TEXT_ROOM];
	static received read;

	for (int line_end = MAILAUTH_LINE_CRLF; line_end <= MAILAUTH_LINE_UNFOLDED; line_end++) {
		size_t len = write_received(f, (mailauth_line_end)line_end, text);

		assert_true(received_read(&read, text, len));
		assert_string_equal(read.result,
			mailauth_spf_result_text(mailauth_spf_get_result(f->spf)));
		assert_true(read.has_comment);
		assert_string_equal(received_get(&read, "receiver")->data, ID);
		assert_string_equal(received_get(&read, "identity")->data, "mailfrom");
		assert_string_equal(received_get(&read, "client-ip")->data, "192.0.2.1");
		check_value(&read, "helo", helo, helo_len);
		check_value(&read, "envelope-from", sender, sender_len);
	}
}

/* Authentication-Results is one field of two results, and not more. */
static void check_authres(const fixture *f)
{
	static char text[TEXT_ROOM], read[TEXT_ROOM];
	mailauth_authres *authres = mailauth_authres_new(f->context, ID);
	size_t len, results = 0;

	assert_int_equal(mailauth_spf_add_results(f->spf, authres), MAILAUTH_OK);
	for (int line_end = MAILAUTH_LINE_CRLF; line_end <= MAILAUTH_LINE_UNFOLDED; line_end++) {
		assert_int_equal(mailauth_authres_write(authres, (mailauth_line_end)line_end, text,
					 sizeof text, &len),
			MAILAUTH_OK);
		assert_true(reader_read(ma_slice_of(text, len), (mailauth_line_end)line_end, read,
			sizeof read));
	}
	for (const char *at = read; (at = strstr(at, "\nspf=")) != NULL; at++)
		results++;
	assert_int_equal(results, 2);
	mailauth_authres_free(authres);
}

/* The explanation is lines of printable ASCII, as many as its questions and verdicts make. */
static void check_explanation(const fixture *f)
{
	static char text[TEXT_ROOM];
	size_t len, lines = 0;

	assert_int_equal(mailauth_spf_explain(f->spf, text, sizeof text, &len), MAILAUTH_OK);
	assert_int_equal(strlen(text), len);
	for (size_t i = 0; i < len; i++) {
		lines += text[i] == '\n';
		assert_true(text[i] == '\n' || (text[i] >= ' ' && text[i] <= '~'));
	}
	assert_in_range(lines, 7, 17);
}

/* Judges with these octets as HELO, and as the local-part before @example.com. */
static void check_octets(fixture *f, const uint8_t *octets, size_t len)
{
	uint8_t sender[64] = "postmaster@example.com";
	size_t sender_len = len > 0 ? len + 12 : 22;

	if (len > 0) {
		memcpy(sender, octets, len);
		memcpy(sender + len, "@example.com", 12);
	}
	mailauth_spf_reset(f->spf);
	assert_int_equal(set_helo(f->spf, octets, len), MAILAUTH_OK);
	assert_int_equal(set_mail_from(f->spf, sender, sender_len), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f->spf), MAILAUTH_OK);
	check_received(f, octets, len, sender, sender_len);
	check_authres(f);
	check_explanation(f);
}

/* The same octets in the domain, which is then none that is known. */
static void check_octets_in_domain(fixture *f, const uint8_t *octets, size_t len)
{
	uint8_t sender[64] = "ada@";
	static char text[TEXT_ROOM];
	static received read;

	memcpy(sender + 4, octets, len);
	memcpy(sender + 4 + len, ".example.com", 12);
	mailauth_spf_reset(f->spf);
	assert_int_equal(set_mail_from(f->spf, sender, len + 16), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(f->spf), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_get_result(f->spf), MAILAUTH_SPF_NONE);
	assert_true(received_read(&read, text, write_received(f, MAILAUTH_LINE_CRLF, text)));
	if (memchr(octets, '@', len) == NULL)
		check_value(&read, "envelope-from", sender, len + 16);
	check_authres(f);
	check_explanation(f);
}

static void no_octet_changes_the_field(void **state)
{
	static const char *const parts[] = {"", "a", "\r\nX: y", "\r\n\t", "\n", "\"", "\\", "\\\"",
		"\"; helo=evil.example; x=\"", "(", ")", ");", "a b", " ", "\t", "; spf=pass",
		"a@b", "@", "\xc3\xa9\xc3", "%{d}", "=?utf-8?q?x?=", "mail.example.com"};
	uint8_t one[3] = {'a', 0, 'b'};
	fixture f;
	(void)state;

	open_fixture(&f, zone_text);
	assert_int_equal(mailauth_spf_set_client(f.spf, "192.0.2.1"), MAILAUTH_OK);
	row("SPF-39", "each octet in HELO, local-part and domain: quoted, or the pair is left out");
	for (int octet = 0; octet < 256; octet++) {
		one[1] = (uint8_t)octet;
		check_octets(&f, one, 3);
		check_octets(&f, one + 1, 1);
		check_octets_in_domain(&f, one, 3);
	}
	row("SPF-39", "what looks like the end of a value, a comment or a field ends nothing");
	for (size_t i = 0; i < COUNT(parts); i++) {
		check_octets(&f, (const uint8_t *)parts[i], strlen(parts[i]));
		check_octets_in_domain(&f, (const uint8_t *)parts[i], strlen(parts[i]));
	}
	close_fixture(&f);
}

/* ------------------------------------------------------------------ lengths */

static void no_line_is_too_long(void **state)
{
	static char text[TEXT_ROOM];
	static received read;
	char *helo = malloc(2000);
	fixture f;
	(void)state;

	row("SPF-39", "no line is over 998 octets; what no line holds is left out, whole");
	assert_non_null(helo);
	open_fixture(&f, zone_text);
	assert_int_equal(give(f.spf, "192.0.2.1", NULL, "ada@example.com"), MAILAUTH_OK);
	for (size_t len = 800; len<2000; len += len> 880 && len < 910 ? 1 : 40) {
		const char *line = text;

		for (size_t i = 0; i < len; i++)
			helo[i] = "ab\"c"[i % 4];
		assert_int_equal(set_helo(f.spf, helo, len), MAILAUTH_OK);
		assert_int_equal(mailauth_spf_run(f.spf), MAILAUTH_OK);
		assert_true(
			received_read(&read, text, write_received(&f, MAILAUTH_LINE_CRLF, text)));
		if (received_get(&read, "helo") != NULL)
			assert_memory_equal(received_get(&read, "helo")->data, helo, len);
		else
			assert_true(len > 700);
		for (; *line != 0; line = strchr(line, '\n') + 1)
			assert_in_range(strcspn(line, "\r\n"), 1, 998);
	}
	assert_null(received_get(&read, "helo"));
	free(helo);
	close_fixture(&f);
}

/* A record whose one term, which matches, has so many octets. */
static void put_long_term(char *records, size_t room, size_t len)
{
	size_t used = (size_t)snprintf(records, room, "example.com. TXT \"v=spf1 \" \"a:");

	for (size_t i = 2; i < len - 12; i++)
		used += (size_t)snprintf(records + used, room - used,
			i % 200 == 0 ? "\" \"%s" : "%s", i % 40 == 39 ? "." : "a");
	snprintf(records + used, room - used, "b.example.co\"\n");
}

static void long_terms_are_left_out(void **state)
{
	static const struct {
		size_t term;
		bool comment, result_comment, mechanism;
	} rows[] = {
		{400, true, true, true},
		{863, true, true, true}, /* "(mx.example.net: mechanism matched: ...)" is 900 */
		{864, false, true, true},
		{887, false, true, true}, /* "mechanism=\"...\";" is 900 */
		{888, false, true, false},
		{890, false, true, false}, /* "(... matched)" is 900 */
		{891, false, false, false},
		{5000, false, false, false},
	};
	static char records[8192], text[TEXT_ROOM];
	static received read;
	(void)state;

	row("SPF-39", "a term that fits no line is left out: the rest of the field stands");
	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_authres *authres;
		fixture f;
		size_t len;

		put_long_term(records, sizeof records, rows[i].term);
		open_fixture(&f, records);
		add_records(&f, "*.example.co. A 192.0.2.1\n");
		judge(&f, "192.0.2.1");
		(void)mailauth_spf_verdict_get_term(verdict_of(&f), &len);
		assert_int_equal(len, rows[i].term);
		len = write_received(&f, MAILAUTH_LINE_CRLF, text);
		assert_true(received_read(&read, text, len));
		assert_string_equal(read.result, "pass");
		assert_int_equal(read.has_comment, rows[i].comment);
		assert_int_equal(received_get(&read, "mechanism") != NULL, rows[i].mechanism);
		authres = mailauth_authres_new(f.context, ID);
		assert_int_equal(mailauth_spf_add_results(f.spf, authres), MAILAUTH_OK);
		assert_int_equal(mailauth_authres_write(authres, MAILAUTH_LINE_UNFOLDED, text,
					 sizeof text, &len),
			MAILAUTH_OK);
		assert_int_equal(strstr(text, "(mechanism matched)") == NULL,
			rows[i].result_comment);
		mailauth_authres_free(authres);
		close_fixture(&f);
	}
}

typedef mailauth_status (*write_fn)(const mailauth_spf *spf, char *buf, size_t cap, size_t *len);

static mailauth_status write_crlf(const mailauth_spf *spf, char *buf, size_t cap, size_t *len)
{
	return mailauth_spf_received_spf(spf, ID, MAILAUTH_LINE_CRLF, buf, cap, len);
}

static void buffers_may_be_of_any_size(void **state)
{
	static const write_fn writers[] = {write_crlf, mailauth_spf_explain};
	static char whole[TEXT_ROOM];
	fixture f;
	(void)state;

	row("SPF-39", "N octets and a NUL fit in N + 1; less says how much is needed");
	open_judged(&f, "192.0.2.1", "mail.example.com", "ada@example.com");
	for (size_t i = 0; i < COUNT(writers); i++) {
		size_t need, len;

		assert_int_equal(writers[i](f.spf, whole, sizeof whole, &need), MAILAUTH_OK);
		assert_int_equal(writers[i](f.spf, NULL, 0, &len), MAILAUTH_NO_SPACE);
		assert_int_equal(len, need);
		for (size_t cap = 1; cap <= need + 1; cap++) {
			char *buf = malloc(cap);

			assert_non_null(buf);
			assert_int_equal(writers[i](f.spf, buf, cap, &len),
				cap > need ? MAILAUTH_OK : MAILAUTH_NO_SPACE);
			assert_int_equal(len, need);
			assert_string_equal(buf, cap > need ? whole : "");
			free(buf);
		}
		assert_int_equal(writers[i](f.spf, NULL, 1, &len), MAILAUTH_BAD_ARGUMENT);
		assert_int_equal(writers[i](f.spf, whole, 1, NULL), MAILAUTH_BAD_ARGUMENT);
	}
	close_fixture(&f);
}

static void arguments_are_looked_at(void **state)
{
	static const char *const ids[] = {NULL, "", "mx\r\nX: y", "mx\x7f", "m\xc3\xa9"};
	static char text[TEXT_ROOM];
	fixture f;
	size_t len;
	(void)state;

	open_judged(&f, "192.0.2.1", "mail.example.com", "ada@example.com");
	row("SPF-39", "a receiver that is no authserv-id is a bad argument");
	for (size_t i = 0; i < COUNT(ids); i++)
		assert_int_equal(mailauth_spf_received_spf(f.spf, ids[i], MAILAUTH_LINE_LF, text,
					 sizeof text, &len),
			MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(
		mailauth_spf_received_spf(f.spf, ID, (mailauth_line_end)3, text, sizeof text, &len),
		MAILAUTH_BAD_ARGUMENT);

	row("SPF-39", "one that is no dot-atom is quoted");
	assert_int_equal(mailauth_spf_received_spf(f.spf, "mx (a) \"b\"", MAILAUTH_LINE_UNFOLDED,
				 text, sizeof text, &len),
		MAILAUTH_OK);
	assert_non_null(strstr(text,
		"(mx a b: mechanism matched: ip4:192.0.2.1) "
		"receiver=\"mx (a) \\\"b\\\"\"; "));
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_steps_are_a_tree),
		cmocka_unit_test(received_spf_says_what_was_found),
		cmocka_unit_test(results_say_what_was_found),
		cmocka_unit_test(short_things_are_said),
		cmocka_unit_test(explanations_say_what_was_found),
		cmocka_unit_test(explanations_show_each_octet),
		cmocka_unit_test(no_octet_changes_the_field),
		cmocka_unit_test(no_line_is_too_long),
		cmocka_unit_test(long_terms_are_left_out),
		cmocka_unit_test(buffers_may_be_of_any_size),
		cmocka_unit_test(arguments_are_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
