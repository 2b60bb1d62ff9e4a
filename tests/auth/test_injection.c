/*
 * Injection: whoever sends the mail chooses octets of HELO, MAIL FROM, the signature and From. With
 * any octet at any of those places the field that is written is one field with the results that the
 * getters have, each once, and with values that are what was judged, or are not there.
 */
#include "auth_fixture.h"

#include "../authres/reader.h"

/* Where the octet goes. */
#define HERE '\177'
#define X "\177"

#define ROOM 16384

#define ZONE \
	"$ORIGIN i.test.\n" \
	"@ TXT \"v=spf1 ip4:192.0.2.7 -all\"\n" \
	"h TXT \"v=spf1 ip4:192.0.2.7 -all\"\n" \
	"_dmarc TXT \"v=DMARC1; p=reject\"\n"

#define SIGNATURE(d, s, i, more) \
	"DKIM-Signature: v=1; a=rsa-sha256; d=" d "; s=" s "; i=" i "; h=from; b=YWJjYWJjYWJj;" \
	" bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" more "\r\n"
#define SIGNED SIGNATURE("i.test", "s", "a@i.test", "")
#define FROM "From: a@i.test\r\n"

static const struct {
	const char *why, *helo, *mail_from, *message;
} rows[] = {
	{"HELO is this octet", X, "x@i.test", SIGNED FROM "\r\n"},
	{"HELO begins with it", X "h.i.test", "x@i.test", SIGNED FROM "\r\n"},
	{"in HELO", "h" X "spf=pass.i.test", "x@i.test", SIGNED FROM "\r\n"},
	{"HELO ends with it", "h.i.test" X, "x@i.test", SIGNED FROM "\r\n"},
	{"HELO of a null reverse-path", "h.i" X "test", "", SIGNED FROM "\r\n"},
	{"the local-part of MAIL FROM", "h.i.test", "a" X "b@i.test", SIGNED FROM "\r\n"},
	{"the domain of MAIL FROM", "h.i.test", "a@i" X "spf=pass.test", SIGNED FROM "\r\n"},
	{"MAIL FROM ends with it", "h.i.test", "a@i.test" X, SIGNED FROM "\r\n"},
	{"MAIL FROM is this octet", "h.i.test", X, SIGNED FROM "\r\n"},
	{"in d=", "h.i.test", "x@i.test", SIGNATURE("i" X "test", "s", "a@i.test", "") FROM "\r\n"},
	{"d= ends with it", "h.i.test", "x@i.test",
		SIGNATURE("i.test" X, "s", "a@i.test", "") FROM "\r\n"},
	{"in s=", "h.i.test", "x@i.test",
		SIGNATURE("i.test", "s" X "t", "a@i.test", "") FROM "\r\n"},
	{"the local-part of i=", "h.i.test", "x@i.test",
		SIGNATURE("i.test", "s", "a" X "dkim=20pass@i.test", "") FROM "\r\n"},
	{"the domain of i=", "h.i.test", "x@i.test",
		SIGNATURE("i.test", "s", "a@b" X "i.test", "") FROM "\r\n"},
	{"a tag behind the last", "h.i.test", "x@i.test",
		SIGNATURE("i.test", "s", "a@i.test", "; x" X "=y") FROM "\r\n"},
	{"the domain of From", "h.i.test", "x@i.test",
		SIGNED "From: a@i" X "dmarc=pass.test\r\n\r\n"},
	{"the local-part of From", "h.i.test", "x@i.test", SIGNED "From: a" X "b@i.test\r\n\r\n"},
	{"the name in From", "h.i.test", "x@i.test", SIGNED "From: a" X " <b@i.test>\r\n\r\n"},
	{"a quoted name in From", "h.i.test", "x@i.test",
		SIGNED "From: \"a" X "\" <b@i.test>\r\n\r\n"},
	{"behind the address in From", "h.i.test", "x@i.test",
		SIGNED "From: <b@i.test>" X "\r\n\r\n"},
};

/* ------------------------------------------------------------------ what is given */

/* The text with this octet where it goes. */
static octets with_octet(const char *text, int octet)
{
	octets made = copy_text(text);

	for (size_t i = 0; i < made.len; i++)
		if (made.data[i] == HERE)
			made.data[i] = (uint8_t)octet;
	return made;
}

static void judge_row(fixture *f, size_t index, int octet)
{
	octets helo = with_octet(rows[index].helo, octet);
	octets mail_from = with_octet(rows[index].mail_from, octet);
	octets message = with_octet(rows[index].message, octet);

	mailauth_check_reset(f->check);
	assert_int_equal(mailauth_check_set_client(f->check, "192.0.2.7"), MAILAUTH_OK);
	assert_int_equal(mailauth_check_set_helo(f->check, (char *)helo.data, helo.len),
		MAILAUTH_OK);
	assert_int_equal(
		mailauth_check_set_mail_from(f->check, (char *)mail_from.data, mail_from.len),
		MAILAUTH_OK);
	feed(f->check, message);
	assert_int_equal(mailauth_check_run(f->check), MAILAUTH_OK);
	free(helo.data);
	free(mail_from.data);
	free(message.data);
}

/* ------------------------------------------------------------------ what is to be read */

static bool is_printable(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return true;
}

/* A property as reader.h writes it, unless no quoting can carry its value. */
static void want_property(char *want, const char *name, const char *value, size_t len)
{
	size_t used = strlen(want);

	if (len == 0 || !is_printable(value, len))
		return;
	snprintf(want + used, ROOM - used, "%s=%zu:%.*s\n", name, len, (int)len, value);
}

static void want_result(char *want, const char *method, const char *result)
{
	size_t used = strlen(want);

	snprintf(want + used, ROOM - used, "%s=%s\n", method, result);
}

static void want_spf(char *want, const fixture *f, mailauth_spf_identity identity)
{
	const mailauth_spf_verdict *verdict =
		mailauth_spf_get_verdict(mailauth_check_spf(f->check), identity);
	size_t len;
	const char *domain = mailauth_spf_verdict_get_domain(verdict, &len);

	assert_non_null(verdict);
	want_result(want, "spf",
		mailauth_spf_result_text(mailauth_spf_verdict_get_result(verdict)));
	want_property(want, identity == MAILAUTH_SPF_HELO ? "smtp.helo" : "smtp.mailfrom", domain,
		len);
}

static void want_dkim(char *want, const fixture *f)
{
	const mailauth_dkim_verifier *dkim = mailauth_check_dkim(f->check);
	const mailauth_dkim_signature *signature = mailauth_dkim_verifier_get_signature(dkim, 0);
	const char *text;
	size_t len;

	want_result(want, "dkim",
		mailauth_dkim_result_text(mailauth_dkim_verifier_get_result(dkim)));
	assert_in_range(mailauth_dkim_verifier_get_count(dkim), 0, 1);
	text = mailauth_dkim_signature_get_domain(signature, &len);
	want_property(want, "header.d", text, len);
	text = mailauth_dkim_signature_get_auid(signature, &len);
	want_property(want, "header.i", text, len);
	text = mailauth_dkim_signature_get_selector(signature, &len);
	want_property(want, "header.s", text, len);
	text = mailauth_dkim_signature_get_algorithm(signature, &len);
	want_property(want, "header.a", text, len);
}

static void want_dmarc(char *want, const fixture *f)
{
	const mailauth_dmarc *dmarc = mailauth_check_dmarc(f->check);
	size_t len;
	const char *author = mailauth_dmarc_get_author_domain(dmarc, &len);

	want_result(want, "dmarc", mailauth_dmarc_result_text(mailauth_dmarc_get_result(dmarc)));
	want_property(want, "header.from", author, len);
}

/* Takes the lines out that nobody chose: comments, the start of b=, and the policy. */
static void drop_lines(char *read)
{
	char *to = read;

	for (char *line = read, *next; *line != 0; line = next) {
		next = line + strcspn(line, "\n") + 1;
		if (*line == '(' || strncmp(line, "header.b=8:", 11) == 0 ||
			strncmp(line, "policy.dmarc=4:none\n", 20) == 0 ||
			strncmp(line, "policy.dmarc=6:reject\n", 22) == 0)
			continue;
		memmove(to, line, (size_t)(next - line));
		to += next - line;
	}
	*to = 0;
}

/* ------------------------------------------------------------------ what was written */

static void check_field(const fixture *f, mailauth_line_end line_end, const char *want)
{
	static char field[ROOM], read[ROOM];
	size_t len;

	read[0] = 0;
	assert_int_equal(mailauth_check_authres(f->check, "mx.example.net", line_end, field,
				 sizeof field, &len),
		MAILAUTH_OK);
	if (!reader_read(ma_slice_of(field, len), line_end, read, sizeof read))
		fail_msg("no field of the grammar: %s", field);
	drop_lines(read);
	assert_string_equal(read, want);
}

/* Lines for people: nothing that a terminal could take for a command. */
static void check_steps(const fixture *f)
{
	static char text[ROOM];
	size_t len;

	assert_int_equal(mailauth_check_explain(f->check, text, sizeof text, &len), MAILAUTH_OK);
	assert_int_equal(strlen(text), len);
	for (size_t i = 0; i < len; i++)
		assert_true(text[i] == '\n' || (text[i] >= ' ' && text[i] <= '~'));
}

static void no_octet_adds_anything(void **state)
{
	static char want[ROOM];
	fixture f;
	(void)state;

	open_fixture(&f, ZONE);
	for (size_t i = 0; i < COUNT(rows); i++) {
		row("AR-3", rows[i].why);
		for (int octet = 0; octet < 256; octet++) {
			judge_row(&f, i, octet);
			strcpy(want, "id 14:mx.example.net\n");
			want_spf(want, &f, MAILAUTH_SPF_HELO);
			want_spf(want, &f, MAILAUTH_SPF_MAIL_FROM);
			want_dkim(want, &f);
			want_dmarc(want, &f);
			check_field(&f, MAILAUTH_LINE_CRLF, want);
			check_field(&f, MAILAUTH_LINE_LF, want);
			check_field(&f, MAILAUTH_LINE_UNFOLDED, want);
			check_steps(&f);
		}
	}
	close_fixture(&f);
}

/* ------------------------------------------------------------------ what was judged */

static size_t domain_at(octets path)
{
	size_t at = path.len;

	while (at > 0 && path.data[at - 1] != '@')
		at--;
	return at;
}

static void what_is_written_is_what_was_judged(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f, ZONE);
	row("AUTH-16", "the domains that SPF judged are octets of HELO and MAIL FROM, unchanged");
	for (size_t i = 0; i < COUNT(rows); i++)
		for (int octet = 0; octet < 256; octet++) {
			octets helo = with_octet(rows[i].helo, octet);
			octets path = with_octet(rows[i].mail_from, octet);
			octets sender = path.len > 0 ? path : helo;
			size_t at = path.len > 0 ? domain_at(path) : 0, len;
			const mailauth_spf *spf;
			const char *domain;

			judge_row(&f, i, octet);
			spf = mailauth_check_spf(f.check);
			domain = mailauth_spf_verdict_get_domain(
				mailauth_spf_get_verdict(spf, MAILAUTH_SPF_HELO), &len);
			assert_int_equal(len, helo.len);
			assert_memory_equal(domain, helo.data, len);
			domain = mailauth_spf_verdict_get_domain(
				mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM), &len);
			assert_int_equal(len, sender.len - at);
			if (len > 0)
				assert_memory_equal(domain, sender.data + at, len);
			free(helo.data);
			free(path.data);
		}
	close_fixture(&f);
}

/* Passes are for names that are as they should be: never one that has this octet in it by force. */
static void no_octet_makes_a_forgery_pass(void **state)
{
	static const char message[] = "From: a@i.test\r\n\r\n";
	static const char *const forged[] = {"a@other.test" X "i.test", "a@i.test" X "other.test",
		"a@i.test" X "@other.test", "i.test" X "a@other.test", "a@other.test" X "@i.testx"};
	octets mail = copy_text(message);
	fixture f;
	(void)state;

	open_fixture(&f, ZONE "other.test. TXT \"v=spf1 ip4:192.0.2.7 -all\"\n");
	row("AUTH-16", "the author's domain before or behind the octet is not the sender's");
	for (size_t i = 0; i < COUNT(forged); i++)
		for (int octet = 0; octet < 256; octet++) {
			octets path;

			if (octet == '@')
				continue;
			path = with_octet(forged[i], octet);
			mailauth_check_reset(f.check);
			assert_int_equal(mailauth_check_set_client(f.check, "192.0.2.7"),
				MAILAUTH_OK);
			assert_int_equal(
				mailauth_check_set_mail_from(f.check, (char *)path.data, path.len),
				MAILAUTH_OK);
			feed(f.check, mail);
			assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
			assert_int_equal(mailauth_dmarc_get_result(mailauth_check_dmarc(f.check)),
				MAILAUTH_DMARC_FAIL);
			free(path.data);
		}
	close_fixture(&f);
	free(mail.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_octet_adds_anything),
		cmocka_unit_test(what_is_written_is_what_was_judged),
		cmocka_unit_test(no_octet_makes_a_forgery_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
