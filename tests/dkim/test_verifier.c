/*
 * The verifier as an object: what its calls return in and out of turn, NULL, and headers with
 * defects.
 */
#include "fixture.h"

static void nothing_needs_an_object(void **state)
{
	char buf[8] = "x";
	uint64_t at = 1;
	size_t len = 1;
	(void)state;

	row("API-3", "without a context there is no verifier");
	assert_null(mailauth_dkim_verifier_new(NULL, NULL, NULL));

	row("API-3", "each call on a NULL verifier says so, or gives nothing");
	mailauth_dkim_verifier_free(NULL);
	mailauth_dkim_verifier_reset(NULL);
	assert_int_equal(
		mailauth_dkim_verifier_set_body_length_policy(NULL, MAILAUTH_BODY_LENGTH_ALLOW),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dkim_verifier_set_time(NULL, 0), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dkim_verifier_set_clock_skew(NULL, 0), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dkim_verifier_feed(NULL, "x", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dkim_verifier_header(NULL, "a", 1, "b", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dkim_verifier_end_header(NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dkim_verifier_body(NULL, "x", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dkim_verifier_finish(NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dkim_verifier_run(NULL), MAILAUTH_NO_MEMORY);
	assert_null(mailauth_dkim_verifier_questions(NULL));
	assert_int_equal(mailauth_dkim_verifier_get_result(NULL), MAILAUTH_DKIM_NONE);
	assert_int_equal(mailauth_dkim_verifier_get_reason(NULL), MAILAUTH_DKIM_REASON_NONE);
	assert_int_equal(mailauth_dkim_verifier_get_defect(NULL, &at), MAILAUTH_DEFECT_NONE);
	assert_int_equal(at, 0);
	assert_int_equal(mailauth_dkim_verifier_get_defect(NULL, NULL), MAILAUTH_DEFECT_NONE);
	assert_int_equal(mailauth_dkim_verifier_get_count(NULL), 0);
	assert_null(mailauth_dkim_verifier_get_signature(NULL, 0));
	assert_int_equal(mailauth_dkim_verifier_add_results(NULL, NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dkim_verifier_authres(NULL, "mx.example.net", MAILAUTH_LINE_CRLF,
				 buf, sizeof buf, &len),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_dkim_verifier_explain(NULL, buf, sizeof buf, &len),
		MAILAUTH_NO_MEMORY);
}

static void a_null_signature_has_no_properties(void **state)
{
	const char *(*const texts[])(const mailauth_dkim_signature *, size_t *) = {
		mailauth_dkim_signature_get_domain,
		mailauth_dkim_signature_get_selector,
		mailauth_dkim_signature_get_auid,
		mailauth_dkim_signature_get_algorithm,
	};
	(void)state;

	row("API-3", "each call on a NULL signature gives nothing");
	for (size_t i = 0; i < COUNT(texts); i++) {
		size_t len = 1;

		assert_string_equal(texts[i](NULL, &len), "");
		assert_int_equal(len, 0);
		assert_string_equal(texts[i](NULL, NULL), "");
	}
	assert_int_equal(mailauth_dkim_signature_get_result(NULL), MAILAUTH_DKIM_NONE);
	assert_int_equal(mailauth_dkim_signature_get_reason(NULL), MAILAUTH_DKIM_REASON_NONE);
	assert_int_equal(mailauth_dkim_signature_get_reason_offset(NULL), 0);
	assert_int_equal(mailauth_dkim_signature_get_key_bits(NULL), 0);
	assert_int_equal(mailauth_dkim_signature_get_body_hash(NULL), MAILAUTH_DKIM_CHECK_NONE);
	assert_int_equal(mailauth_dkim_signature_get_header_signature(NULL),
		MAILAUTH_DKIM_CHECK_NONE);
	assert_int_equal(mailauth_dkim_signature_get_body_length_unsigned(NULL), 0);
	assert_int_equal(mailauth_dkim_signature_get_testing(NULL), 0);
}

/* ---------------------------------------------------------------- out of turn */

/* The verifier has this status, and keeps it until the reset, after which it judges as before. */
static void check_stuck(fixture *f, mailauth_status want)
{
	octets message = load("c-absent.eml");

	assert_int_equal(mailauth_dkim_verifier_feed(f->verifier, "x", 1), want);
	assert_int_equal(mailauth_dkim_verifier_feed(f->verifier, NULL, 1), want);
	assert_int_equal(mailauth_dkim_verifier_header(f->verifier, "a", 1, "b", 1), want);
	assert_int_equal(mailauth_dkim_verifier_end_header(f->verifier), want);
	assert_int_equal(mailauth_dkim_verifier_body(f->verifier, "x", 1), want);
	assert_int_equal(mailauth_dkim_verifier_finish(f->verifier), want);
	assert_int_equal(mailauth_dkim_verifier_run(f->verifier), want);
	assert_int_equal(mailauth_dkim_verifier_get_count(f->verifier), 0);
	assert_int_equal(mailauth_dkim_verifier_get_result(f->verifier), MAILAUTH_DKIM_NONE);
	judge(f->verifier, message);
	check_one(f->verifier, "pass");
	free(message.data);
}

static void wrong_arguments_stick(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f);
	row("API-4", "octets at NULL are a bad argument, which sticks until the reset");
	assert_int_equal(mailauth_dkim_verifier_feed(f.verifier, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	check_stuck(&f, MAILAUTH_BAD_ARGUMENT);
	mailauth_dkim_verifier_reset(f.verifier);
	assert_int_equal(mailauth_dkim_verifier_header(f.verifier, NULL, 1, "b", 1),
		MAILAUTH_BAD_ARGUMENT);
	check_stuck(&f, MAILAUTH_BAD_ARGUMENT);
	mailauth_dkim_verifier_reset(f.verifier);
	assert_int_equal(mailauth_dkim_verifier_header(f.verifier, "a", 1, NULL, 1),
		MAILAUTH_BAD_ARGUMENT);
	check_stuck(&f, MAILAUTH_BAD_ARGUMENT);
	mailauth_dkim_verifier_reset(f.verifier);
	assert_int_equal(mailauth_dkim_verifier_end_header(f.verifier), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_body(f.verifier, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	check_stuck(&f, MAILAUTH_BAD_ARGUMENT);

	row("API-4", "no octets at NULL are nothing");
	mailauth_dkim_verifier_reset(f.verifier);
	assert_int_equal(mailauth_dkim_verifier_feed(f.verifier, NULL, 0), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_finish(f.verifier), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_OK);
	close_fixture(&f);
}

static void calls_out_of_turn_stick(void **state)
{
	octets message;
	fixture f;
	(void)state;

	open_fixture(&f);
	row("API-4", "octets behind the end are a bad state, and take the verdict back");
	message = load("c-absent.eml");
	judge(f.verifier, message);
	check_one(f.verifier, "pass");
	free(message.data);
	check_stuck(&f, MAILAUTH_BAD_STATE);

	row("API-4", "a second end is a bad state");
	mailauth_dkim_verifier_reset(f.verifier);
	mailauth_dkim_verifier_finish(f.verifier);
	assert_int_equal(mailauth_dkim_verifier_finish(f.verifier), MAILAUTH_BAD_STATE);
	check_stuck(&f, MAILAUTH_BAD_STATE);

	row("API-4", "octets and fields do not mix");
	mailauth_dkim_verifier_reset(f.verifier);
	assert_int_equal(mailauth_dkim_verifier_feed(f.verifier, "a", 1), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_header(f.verifier, "a", 1, "b", 1),
		MAILAUTH_BAD_STATE);
	check_stuck(&f, MAILAUTH_BAD_STATE);
	mailauth_dkim_verifier_reset(f.verifier);
	assert_int_equal(mailauth_dkim_verifier_header(f.verifier, "a", 1, "b", 1), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_feed(f.verifier, "a", 1), MAILAUTH_BAD_STATE);
	check_stuck(&f, MAILAUTH_BAD_STATE);

	row("API-4", "no body before the end of the header, and no field behind it");
	mailauth_dkim_verifier_reset(f.verifier);
	assert_int_equal(mailauth_dkim_verifier_body(f.verifier, "x", 1), MAILAUTH_BAD_STATE);
	check_stuck(&f, MAILAUTH_BAD_STATE);
	mailauth_dkim_verifier_reset(f.verifier);
	assert_int_equal(mailauth_dkim_verifier_end_header(f.verifier), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_header(f.verifier, "a", 1, "b", 1),
		MAILAUTH_BAD_STATE);
	check_stuck(&f, MAILAUTH_BAD_STATE);
	close_fixture(&f);
}

static void there_is_no_verdict_before_its_time(void **state)
{
	octets message = load("c-absent.eml");
	mailauth_authres *authres;
	char buf[1024];
	fixture f;
	size_t len;
	(void)state;

	open_fixture(&f);
	authres = mailauth_authres_new(f.context, "mx.example.net");
	row("API-4", "before the end of the message the run is pending, and nothing is written");
	feed_whole(f.verifier, message);
	assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_PENDING);
	assert_int_equal(mailauth_dkim_verifier_get_count(f.verifier), 0);
	assert_null(mailauth_dkim_verifier_get_signature(f.verifier, 0));
	assert_int_equal(mailauth_dkim_verifier_explain(f.verifier, buf, sizeof buf, &len),
		MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_dkim_verifier_add_results(f.verifier, authres),
		MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_dkim_verifier_authres(f.verifier, "mx.example.net",
				 MAILAUTH_LINE_LF, buf, sizeof buf, &len),
		MAILAUTH_BAD_STATE);

	row("API-4", "the end alone gives no verdict: a run does");
	assert_int_equal(mailauth_dkim_verifier_finish(f.verifier), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_get_count(f.verifier), 0);
	assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_OK);
	check_one(f.verifier, "pass");

	row("API-4", "wrong arguments to the writers are refused, and change nothing");
	assert_int_equal(mailauth_dkim_verifier_explain(f.verifier, NULL, 1, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dkim_verifier_explain(f.verifier, buf, sizeof buf, NULL),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dkim_verifier_authres(f.verifier, NULL, MAILAUTH_LINE_LF, buf,
				 sizeof buf, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dkim_verifier_authres(f.verifier, "mx\r\nX: y", MAILAUTH_LINE_LF,
				 buf, sizeof buf, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dkim_verifier_authres(f.verifier, "mx.example.net",
				 (mailauth_line_end)3, buf, sizeof buf, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dkim_verifier_authres(f.verifier, "mx.example.net",
				 MAILAUTH_LINE_LF, NULL, 1, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_dkim_verifier_add_results(f.verifier, NULL), MAILAUTH_NO_MEMORY);
	check_one(f.verifier, "pass");

	row("API-4", "after a reset there is no verdict");
	mailauth_dkim_verifier_reset(f.verifier);
	assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_PENDING);
	assert_int_equal(mailauth_dkim_verifier_get_count(f.verifier), 0);
	mailauth_authres_free(authres);
	free(message.data);
	close_fixture(&f);
}

/* ---------------------------------------------------------------- defects */

/* A change to c-absent.eml, whose fields To and Subject are signed and whose Message-ID is not. */
static const struct {
	const char *id, *why, *from;
	const char *to;
	size_t to_len;
	mailauth_defect defect;
	size_t behind; /* octets between `from` and the defect */
} defects[] = {
#define TO(text) text, sizeof(text) - 1
	{"API-10", "a NUL in a signed field", "Bob", TO("B\0b"), MAILAUTH_DEFECT_NUL, 1},
	{"API-10", "a NUL in a field that is not signed", "<1@", TO("<\0@"), MAILAUTH_DEFECT_NUL,
		1},
	{"API-10", "a bare CR in a signed field", "Bob", TO("B\rb"), MAILAUTH_DEFECT_BARE_CR, 1},
	{"API-10", "a bare CR in a field that is not signed", "<1@", TO("<1@\r"),
		MAILAUTH_DEFECT_BARE_CR, 3},
	{"API-10", "a bare LF in a signed field", "Bob", TO("Bob\n"), MAILAUTH_DEFECT_BARE_LF, 3},
	{"API-10", "a bare LF that hides a field", "Message-ID",
		TO("X: y\nFrom: eve@example.org\r\nMessage-ID"), MAILAUTH_DEFECT_BARE_LF, 4},
	{"API-10", "a line without a colon", "Message-ID", TO("no colon\r\nMessage-ID"),
		MAILAUTH_DEFECT_NO_COLON, 3},
	{"API-10", "an mbox line", "DKIM-Sig", TO("From eve Fri Sep  6 08:00:00 2024\r\nDKIM-Sig"),
		MAILAUTH_DEFECT_FIELD_NAME, 5},
	{"API-10", "a name with a control octet", "Message-ID", TO("Message\177ID"),
		MAILAUTH_DEFECT_FIELD_NAME, 7},
	{"API-10", "a field without a name", "Message-ID", TO(": y\r\nMessage-ID"),
		MAILAUTH_DEFECT_FIELD_NAME, 0},
	{"API-10", "a fold in the first line", "DKIM-Sig", TO(" X: y\r\nDKIM-Sig"),
		MAILAUTH_DEFECT_FIRST_LINE_FOLDED, 0},
#undef TO
};

static void no_signature_passes_with_a_defect(void **state)
{
	fixture f;
	(void)state;

	open_fixture(&f);
	for (size_t i = 0; i < COUNT(defects); i++) {
		octets message = load("c-absent.eml");
		size_t at = find(message, defects[i].from, strlen(defects[i].from));
		uint64_t offset;

		row(defects[i].id, defects[i].why);
		splice(&message, at, strlen(defects[i].from), defects[i].to, defects[i].to_len);
		judge(f.verifier, message);
		check_one(f.verifier, "permerror: malformed header");
		assert_int_equal(mailauth_dkim_verifier_get_reason(f.verifier),
			MAILAUTH_DKIM_REASON_HEADER_DEFECT);
		assert_int_equal(mailauth_dkim_verifier_get_defect(f.verifier, &offset),
			defects[i].defect);
		assert_int_equal(offset, at + defects[i].behind);
		free(message.data);
	}
	close_fixture(&f);
}

static void what_was_signed_with_a_defect_does_not_pass(void **state)
{
	static const struct {
		const char *id, *why, *file;
		mailauth_defect defect;
	} rows[] = {
		{"API-10", "a bare LF that was signed", "defect-lf.eml", MAILAUTH_DEFECT_BARE_LF},
		{"API-10", "a bare CR that was signed", "defect-cr.eml", MAILAUTH_DEFECT_BARE_CR},
		{"API-10", "a NUL that was signed", "defect-nul.eml", MAILAUTH_DEFECT_NUL},
	};
	fixture f;
	(void)state;

	open_fixture(&f);
	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = load(rows[i].file);

		row(rows[i].id, rows[i].why);
		judge(f.verifier, message);
		check_one(f.verifier, "permerror: malformed header");
		assert_int_equal(mailauth_dkim_verifier_get_defect(f.verifier, NULL),
			rows[i].defect);
		free(message.data);
	}
	close_fixture(&f);
}

static void without_a_signature_some_defects_leave_doubt(void **state)
{
	static const struct {
		const char *id, *why, *value, *want;
	} rows[] = {
		{"API-10", "no defect: not signed", " a", "none: not signed"},
		{"API-10", "a line that others may see as a field: a bare CR", " a\rb",
			"permerror: malformed header"},
		{"API-10", "a line that others may see as a field: a bare LF", " a\n",
			"permerror: malformed header"},
		{"API-10", "a line that others may see as a field: a CRLF that is no fold",
			" a\r\nDKIM-Signature: v=1", "permerror: malformed header"},
	};
	fixture f;
	(void)state;

	open_fixture(&f);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char got[128];

		row(rows[i].id, rows[i].why);
		mailauth_dkim_verifier_reset(f.verifier);
		assert_int_equal(mailauth_dkim_verifier_header(f.verifier, "X", 1, rows[i].value,
					 strlen(rows[i].value)),
			MAILAUTH_OK);
		assert_int_equal(mailauth_dkim_verifier_finish(f.verifier), MAILAUTH_OK);
		assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_OK);
		assert_int_equal(mailauth_dkim_verifier_get_count(f.verifier), 0);
		snprintf(got, sizeof got, "%s: %s",
			mailauth_dkim_result_text(mailauth_dkim_verifier_get_result(f.verifier)),
			mailauth_dkim_reason_text(mailauth_dkim_verifier_get_reason(f.verifier)));
		assert_string_equal(got, rows[i].want);
	}
	close_fixture(&f);
}

static void an_earlier_defect_takes_no_doubt_away(void **state)
{
	static const struct {
		const char *id, *why, *in;
		mailauth_dkim_reason want;
	} rows[] = {
		{"API-10", "an mbox line alone: not signed",
			"From eve 08:00\r\nX: a\r\nY: b\r\n\r\n", MAILAUTH_DKIM_REASON_NOT_SIGNED},
		{"API-10", "an mbox line, and behind it a bare LF that may hide a signature",
			"From eve 08:00\r\nX: a\nDKIM-Signature: v=1\r\n\r\n",
			MAILAUTH_DKIM_REASON_HEADER_DEFECT},
		{"API-10",
			"a control octet in a name, and in its field a bare LF that may hide a signature",
			"X\x01: a\nDKIM-Signature: v=1\r\n\r\n",
			MAILAUTH_DKIM_REASON_HEADER_DEFECT},
		{"API-10", "an mbox line, and more fields than are looked at",
			"From eve 08:00\r\nX: a\r\nX: a\r\nX: a\r\nDKIM-Signature: v=1\r\n\r\n",
			MAILAUTH_DKIM_REASON_HEADER_DEFECT},
	};
	fixture f;
	(void)state;

	open_context(&f);
	limit(&f, MAILAUTH_LIMIT_HEADER_FIELDS, 3);
	open_verifier(&f, NULL, NULL);
	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = {exact_copy(rows[i].in, strlen(rows[i].in)), strlen(rows[i].in)};

		row(rows[i].id, rows[i].why);
		judge(f.verifier, message);
		assert_int_equal(mailauth_dkim_verifier_get_count(f.verifier), 0);
		assert_int_equal(mailauth_dkim_verifier_get_reason(f.verifier), rows[i].want);
		assert_int_equal(mailauth_dkim_verifier_get_defect(f.verifier, NULL),
			MAILAUTH_DEFECT_FIELD_NAME);
		free(message.data);
	}
	close_fixture(&f);
}

/* Fields given one by one, as a milter does; then those of c-absent.eml. */
static void a_value_cannot_add_a_field(void **state)
{
	static const struct {
		const char *id, *why, *name, *value;
		const char *want;
	} rows[] = {
		{"API-10", "a value with a CRLF that is no fold", "X",
			" a\r\nFrom: eve@example.org", "permerror: malformed header"},
		{"API-10", "a value with a LF that is no fold", "X", " a\nFrom: eve@example.org",
			"permerror: malformed header"},
		{"API-10", "a value with a LF at its end", "X", " a\n",
			"permerror: malformed header"},
		{"API-10", "a name with a colon", "X: y\r\nX", " a", "permerror: malformed header"},
		{"API-10", "an empty name", "", " a", "permerror: malformed header"},
		{"API-8", "a value with folds of CRLF", "X", " a\r\n b", "pass"},
		{"API-8", "a value with folds of LF alone", "X", " a\n\tb", "pass"},
	};
	fixture f;
	(void)state;

	open_fixture(&f);
	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = load("c-absent.eml");

		row(rows[i].id, rows[i].why);
		mailauth_dkim_verifier_reset(f.verifier);
		assert_int_equal(mailauth_dkim_verifier_header(f.verifier, rows[i].name,
					 strlen(rows[i].name), rows[i].value,
					 strlen(rows[i].value)),
			MAILAUTH_OK);
		feed_fields(f.verifier, message);
		assert_int_equal(mailauth_dkim_verifier_finish(f.verifier), MAILAUTH_OK);
		assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_OK);
		check_one(f.verifier, rows[i].want);
		free(message.data);
	}
	close_fixture(&f);
}

static void folds_of_lf_are_folds_of_crlf(void **state)
{
	static char want[VERDICT_ROOM], got[VERDICT_ROOM];
	octets message = load("canon-simple-simple.eml");
	fixture f;
	(void)state;

	row("API-8",
		"fields given with folds of LF alone, as milters give them, are as on the wire");
	open_fixture(&f);
	judge(f.verifier, message);
	check_one(f.verifier, "pass");
	put_verdict(f.verifier, want);
	mailauth_dkim_verifier_reset(f.verifier);
	for (size_t at = 0, n; message.data[at] != '\r'; at += n) {
		octets field;

		n = field_length(message, at);
		field.len = n - 2;
		field.data = exact_copy(message.data + at, field.len);
		while (find(field, "\r\n", 2) != SIZE_MAX)
			replace(&field, "\r\n", "\n");
		feed_field(f.verifier, field.data, field.len);
		free(field.data);
	}
	assert_int_equal(mailauth_dkim_verifier_end_header(f.verifier), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_body(f.verifier, message.data + body_of(message),
				 message.len - body_of(message)),
		MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_finish(f.verifier), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_OK);
	put_verdict(f.verifier, got);
	assert_string_equal(got, want);
	free(message.data);
	close_fixture(&f);
}

static void messages_may_be_next_to_nothing(void **state)
{
	static const struct {
		const char *why, *in;
	} rows[] = {
		{"an empty message", ""},
		{"a message of one octet", "x:"},
		{"an empty line", "\r\n"},
		{"a body without a header", "\r\nDKIM-Signature: v=1\r\n"},
		{"a header without a body", "From: a@example.com\r\n"},
		{"a header whose last line does not end", "From: a@example.com"},
	};
	fixture f;
	(void)state;

	open_fixture(&f);
	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = {exact_copy(rows[i].in, strlen(rows[i].in)), strlen(rows[i].in)};

		row("DKIM-28", rows[i].why);
		judge(f.verifier, message);
		assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), MAILAUTH_DKIM_NONE);
		assert_int_equal(mailauth_dkim_verifier_get_reason(f.verifier),
			MAILAUTH_DKIM_REASON_NOT_SIGNED);
		assert_int_equal(mailauth_dkim_verifier_get_count(f.verifier), 0);
		free(message.data);
	}
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_needs_an_object),
		cmocka_unit_test(a_null_signature_has_no_properties),
		cmocka_unit_test(wrong_arguments_stick),
		cmocka_unit_test(calls_out_of_turn_stick),
		cmocka_unit_test(there_is_no_verdict_before_its_time),
		cmocka_unit_test(no_signature_passes_with_a_defect),
		cmocka_unit_test(what_was_signed_with_a_defect_does_not_pass),
		cmocka_unit_test(without_a_signature_some_defects_leave_doubt),
		cmocka_unit_test(an_earlier_defect_takes_no_doubt_away),
		cmocka_unit_test(a_value_cannot_add_a_field),
		cmocka_unit_test(folds_of_lf_are_folds_of_crlf),
		cmocka_unit_test(messages_may_be_next_to_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
