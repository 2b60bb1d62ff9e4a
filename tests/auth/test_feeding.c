/*
 * The ways in which a message can come in: whole, octet by octet, in pieces with runs between them,
 * and field by field with folds of either kind. One message has one verdict; line ends that are LF
 * alone have another one, and it is no pass.
 */
#include "mails.h"

#define DKIM_DATA MA_SOURCE_DIR "/tests/data/dkim/"

static const char *const files[] = {"canon-relaxed-relaxed.eml", "canon-simple-simple.eml",
	"several.eml", "two-kinds.eml", "body-none-simple.eml", "body-no-crlf-relaxed.eml",
	"body-bare-simple.eml", "body-spaces-relaxed.eml", "l-partial.eml",
	"field-8bit-relaxed.eml", "field-empty-simple.eml", "i-quoted.eml", "times.eml",
	"sha1.eml"};

/* ------------------------------------------------------------------ the ways */

static void feed_piece(mailauth_check *check, const uint8_t *data, size_t len)
{
	uint8_t *piece = exact_copy(data, len);

	assert_int_equal(mailauth_check_feed(check, piece, len), MAILAUTH_OK);
	free(piece);
}

static void feed_whole(mailauth_check *check, octets message)
{
	feed_piece(check, message.data, message.len);
}

static void feed_octets(mailauth_check *check, octets message)
{
	for (size_t i = 0; i < message.len; i++)
		feed_piece(check, message.data + i, 1);
}

/* Pieces of any size, none too, with a run after each. */
static void feed_random(mailauth_check *check, octets message, uint32_t seed)
{
	for (size_t at = 0, n; at < message.len; at += n) {
		n = next_random(&seed) % (next_random(&seed) % 2 == 0 ? 5 : 400);
		n = n < message.len - at ? n : message.len - at;
		feed_piece(check, message.data + at, n);
		if (mailauth_check_get_work(check, MAILAUTH_LIMIT_HEADER_BYTES) > 0)
			assert_int_equal(mailauth_check_run(check), MAILAUTH_PENDING);
	}
}

static void feed_random_1(mailauth_check *check, octets message)
{
	feed_random(check, message, 1);
}

static void feed_random_2(mailauth_check *check, octets message)
{
	feed_random(check, message, (uint32_t)message.len);
}

/* The length of the field at `at` with its CRLF, which ends it where no white space follows. */
static size_t field_length(octets in, size_t at)
{
	for (size_t i = at + 2; i < in.len; i++)
		if (memcmp(in.data + i - 2, "\r\n", 2) == 0 && in.data[i] != ' ' &&
			in.data[i] != '\t')
			return i - at;
	return in.len - at;
}

/* Takes the CRs before LFs out of a value that is a copy. */
static size_t fold_with_lf(uint8_t *value, size_t len)
{
	size_t kept = 0;

	for (size_t i = 0; i < len; i++)
		if (value[i] != '\r')
			value[kept++] = value[i];
	return kept;
}

static void feed_field(mailauth_check *check, const uint8_t *field, size_t len, bool lf)
{
	const uint8_t *colon = memchr(field, ':', len);
	size_t name_len, value_len;
	uint8_t *name, *value;

	assert_non_null(colon);
	name_len = (size_t)(colon - field);
	value_len = len - name_len - 1;
	name = exact_copy(field, name_len);
	value = exact_copy(colon + 1, value_len);
	if (lf)
		value_len = fold_with_lf(value, value_len);
	assert_int_equal(mailauth_check_header(check, (const char *)name, name_len,
				 (const char *)value, value_len),
		MAILAUTH_OK);
	free(name);
	free(value);
}

static void feed_by_field(mailauth_check *check, octets message, bool lf)
{
	size_t at = 0, n;

	for (; at < message.len && message.data[at] != '\r'; at += n) {
		n = field_length(message, at);
		feed_field(check, message.data + at, n - 2, lf);
	}
	assert_int_equal(mailauth_check_end_header(check), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(check), MAILAUTH_PENDING);
	for (at += at < message.len ? 2 : 0; at < message.len; at += n) {
		uint8_t *piece;

		n = message.len - at < 7 ? message.len - at : 7;
		piece = exact_copy(message.data + at, n);
		assert_int_equal(mailauth_check_body(check, piece, n), MAILAUTH_OK);
		free(piece);
	}
}

static void feed_fields(mailauth_check *check, octets message)
{
	feed_by_field(check, message, false);
}

static void feed_fields_lf(mailauth_check *check, octets message)
{
	feed_by_field(check, message, true);
}

static const struct {
	const char *why;
	void (*feed)(mailauth_check *check, octets message);
	bool by_field;
} ways[] = {
	{"octet by octet", feed_octets, false},
	{"in pieces, with runs between them", feed_random_1, false},
	{"in other pieces", feed_random_2, false},
	{"field by field", feed_fields, true},
	{"field by field, folded with LF", feed_fields_lf, true},
};

/* ------------------------------------------------------------------ verdicts */

static char *fed(fixture *f, const envelope *from, octets message,
	void (*feed_it)(mailauth_check *check, octets message))
{
	mailauth_check_reset(f->check);
	assert_int_equal(give_envelope(f->check, from), MAILAUTH_OK);
	feed_it(f->check, message);
	assert_int_equal(mailauth_check_finish(f->check), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f->check), MAILAUTH_OK);
	return in_full(f->check);
}

static void open_all(fixture *f)
{
	octets keys = load(DKIM_DATA "example.zone");

	open_fixture(f, MAILS_ZONE);
	read_zone(f, (const char *)keys.data, keys.len);
	free(keys.data);
}

/* One verdict for all ways; those by field only for a header that is made of fields. */
static void check_ways(fixture *f, const envelope *from, octets message, bool by_field)
{
	char *want = fed(f, from, message, feed_whole), *got;

	for (size_t i = 0; i < COUNT(ways); i++) {
		if (ways[i].by_field && !by_field)
			continue;
		got = fed(f, from, message, ways[i].feed);
		if (strcmp(want, got) != 0)
			print_message("    %s\n", ways[i].why);
		assert_string_equal(want, got);
		free(got);
	}
	free(want);
}

static void a_message_has_one_verdict_however_it_comes(void **state)
{
	char path[512];
	fixture f;
	(void)state;

	open_all(&f);
	for (size_t i = 0; i < COUNT(mails); i++) {
		octets message = message_of(i);

		row("API-8", mails[i].why);
		check_ways(&f, &mails[i].from, message, true);
		free(message.data);
	}
	for (size_t i = 0; i < COUNT(files); i++) {
		octets message;

		snprintf(path, sizeof path, DKIM_DATA "%s", files[i]);
		row("API-8", files[i]);
		message = load(path);
		check_ways(&f, &honest_envelope, message, true);
		free(message.data);
	}
	close_fixture(&f);
}

static void a_broken_header_has_one_verdict_too(void **state)
{
	static const char *const messages[] = {
		"",
		"\r\n",
		"\r\nbody\r\n",
		"From: a@big.example",
		"From: a@big.example\r",
		"From: a@big.example\r\n",
		"From: a@big.example\r\n\r",
		" From: a@big.example\r\n\r\n",
		"no colon\r\nFrom: a@big.example\r\n\r\nx",
		"From: a@big.example\rX: y\r\n\r\nx",
		": x\r\nFrom: a@big.example\r\n\r\nx",
	};
	fixture f;
	(void)state;

	open_all(&f);
	row("API-8", "headers that are empty, cut or broken");
	for (size_t i = 0; i < COUNT(messages); i++) {
		octets message = copy_text(messages[i]);

		check_ways(&f, &honest_envelope, message, false);
		free(message.data);
	}
	close_fixture(&f);
}

static const char *text_or_none(const char *text)
{
	return text != NULL ? text : "none";
}

static void a_field_name_that_is_none_may_be_from(void **state)
{
	static const struct {
		const char *why, *name;
		size_t len;
		mailauth_from_status want;
		const char *seen; /* the second domain */
	} rows[] = {
		{"a blank before it", " From", 5, MAILAUTH_FROM_AMBIGUOUS, "victim.example"},
		{"a NUL in it", "Fr\0om", 5, MAILAUTH_FROM_AMBIGUOUS, "victim.example"},
		{"a colon in it", "Fr:om", 5, MAILAUTH_FROM_AMBIGUOUS, "victim.example"},
		{"a line end in it", "\r\nFrom", 6, MAILAUTH_FROM_AMBIGUOUS, "victim.example"},
		{"a control behind a blank", "From \x01", 6, MAILAUTH_FROM_AMBIGUOUS,
			"victim.example"},
		{"a blank behind it", "From ", 5, MAILAUTH_FROM_SEVERAL, "victim.example"},
		{"another name", " Froms", 6, MAILAUTH_FROM_ONE, NULL},
		{"no name at all", "", 0, MAILAUTH_FROM_ONE, NULL},
	};
	fixture f;
	(void)state;

	open_all(&f);
	for (size_t i = 0; i < COUNT(rows); i++) {
		row("AUTH-15", rows[i].why);
		mailauth_check_reset(f.check);
		feed_field(f.check, (const uint8_t *)"From: ada@example.com", 21, false);
		assert_int_equal(mailauth_check_header(f.check, rows[i].name, rows[i].len,
					 " x@victim.example", 17),
			MAILAUTH_OK);
		assert_int_equal(mailauth_check_finish(f.check), MAILAUTH_OK);
		assert_int_equal(mailauth_check_get_from_status(f.check), rows[i].want);
		assert_string_equal(text_or_none(mailauth_check_get_from_domain(f.check, 1, NULL)),
			text_or_none(rows[i].seen));
	}
	close_fixture(&f);
}

/* ------------------------------------------------------------------ LF */

static octets with_lf(octets message)
{
	message.len = fold_with_lf(message.data, message.len);
	return message;
}

static void lines_that_end_in_lf_are_no_lines(void **state)
{
	static const envelope nobody = {NULL, NULL, NULL};
	octets message = with_lf(load(DEMO "honest.eml"));
	fixture f;
	(void)state;

	row("AUTH-15", "a signed message with LF for CRLF: no line of it ends, so nothing passes");
	open_all(&f);
	check_ways(&f, &nobody, message, false);
	assert_int_equal(mailauth_dkim_verifier_get_defect(mailauth_check_dkim(f.check), NULL),
		MAILAUTH_DEFECT_BARE_LF);
	assert_int_not_equal(mailauth_dkim_verifier_get_result(mailauth_check_dkim(f.check)),
		MAILAUTH_DKIM_PASS);
	assert_int_not_equal(mailauth_dmarc_get_result(mailauth_check_dmarc(f.check)),
		MAILAUTH_DMARC_PASS);

	row("AUTH-15", "and SPF does not make DMARC pass where nobody can say who the author is");
	check_ways(&f, &honest_envelope, message, false);
	assert_int_not_equal(mailauth_check_get_from_status(f.check), MAILAUTH_FROM_ONE);
	assert_int_equal(mailauth_spf_get_result(mailauth_check_spf(f.check)), MAILAUTH_SPF_PASS);
	assert_int_not_equal(mailauth_dmarc_get_result(mailauth_check_dmarc(f.check)),
		MAILAUTH_DMARC_PASS);
	close_fixture(&f);
	free(message.data);
}

static void one_lf_among_crlf_is_a_defect(void **state)
{
	octets honest = load(DEMO "honest.eml");
	size_t ends = 0;
	fixture f;
	(void)state;

	row("AUTH-15", "each line end of the header in turn is LF: nothing of the message passes");
	open_all(&f);
	for (size_t i = 0; memcmp(honest.data + i, "\r\n\r\n", 4) != 0; i++) {
		octets message = {malloc(honest.len - 1), honest.len - 1};

		if (honest.data[i] != '\r') {
			free(message.data);
			continue;
		}
		assert_non_null(message.data);
		memcpy(message.data, honest.data, i);
		memcpy(message.data + i, honest.data + i + 1, honest.len - i - 1);
		judge(&f, &honest_envelope, message);
		assert_int_not_equal(
			mailauth_dkim_verifier_get_result(mailauth_check_dkim(f.check)),
			MAILAUTH_DKIM_PASS);
		ends++;
		free(message.data);
	}
	assert_in_range(ends, 5, 100);
	close_fixture(&f);
	free(honest.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_has_one_verdict_however_it_comes),
		cmocka_unit_test(a_broken_header_has_one_verdict_too),
		cmocka_unit_test(a_field_name_that_is_none_may_be_from),
		cmocka_unit_test(lines_that_end_in_lf_are_no_lines),
		cmocka_unit_test(one_lf_among_crlf_is_a_defect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
