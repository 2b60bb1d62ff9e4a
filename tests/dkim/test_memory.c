/*
 * Memory: every allocation of a whole verification fails once, and the body, however long, costs
 * none.
 */
#include "fixture.h"

#include "alloc_test.h"

/* ---------------------------------------------------------------- every allocation fails */

/* The forms in which a verdict comes out. */
typedef struct written {
	char verdict[VERDICT_ROOM];
	char field[4096];
	char explanation[8192];
} written;

static bool fed(mailauth_dkim_verifier *verifier, octets message, bool by_field)
{
	size_t half = message.len / 2, at = 0, n;

	if (!by_field)
		return worked(mailauth_dkim_verifier_feed(verifier, message.data, half)) &&
			worked(mailauth_dkim_verifier_run(verifier)) &&
			worked(mailauth_dkim_verifier_feed(verifier, message.data + half,
				message.len - half));
	for (; message.data[at] != '\r'; at += n) {
		const char *name = (const char *)message.data + at;
		size_t name_len = strcspn(name, ":");

		n = field_length(message, at);
		if (!worked(mailauth_dkim_verifier_header(verifier, name, name_len,
			    name + name_len + 1, n - name_len - 3)))
			return false;
	}
	at = body_of(message);
	return worked(mailauth_dkim_verifier_end_header(verifier)) &&
		worked(mailauth_dkim_verifier_run(verifier)) &&
		worked(mailauth_dkim_verifier_body(verifier, message.data + at, message.len - at));
}

/* Writes the verdict, which is final, in both forms; false without memory. */
static bool wrote(const fixture *f, written *out)
{
	mailauth_authres *authres = mailauth_authres_new(f->context, "mx.example.net");
	mailauth_status status = mailauth_dkim_verifier_add_results(f->verifier, authres);
	bool done = worked(status);
	size_t len;

	if (done)
		done = worked(mailauth_authres_write(authres, MAILAUTH_LINE_CRLF, out->field,
			sizeof out->field, &len));
	mailauth_authres_free(authres);
	assert_int_equal(mailauth_dkim_verifier_explain(f->verifier, out->explanation,
				 sizeof out->explanation, &len),
		MAILAUTH_OK);
	return done;
}

/* One message from its first octet to its verdict in writing; false without memory. */
static bool judged(fixture *f, octets message, bool by_field, written *out)
{
	mailauth_status status;

	if (!fed(f->verifier, message, by_field) ||
		!worked(mailauth_dkim_verifier_finish(f->verifier)))
		return false;
	status = mailauth_dkim_verifier_run(f->verifier);
	if (!worked(status)) {
		assert_int_equal(mailauth_dkim_verifier_get_count(f->verifier), 0);
		assert_int_equal(mailauth_dkim_verifier_get_result(f->verifier),
			MAILAUTH_DKIM_NONE);
		assert_int_equal(mailauth_dkim_verifier_run(f->verifier), MAILAUTH_NO_MEMORY);
		return false;
	}
	assert_int_equal(status, MAILAUTH_OK);
	return wrote(f, out);
}

/* A whole verification, with all that was judged to be as `want` says; false without memory. */
static bool verified(fixture *f, octets message, const written *want, written *out)
{
	bool done;

	f->verifier = mailauth_dkim_verifier_new(f->context, mailauth_zone_ask, f->zone);
	if (f->verifier == NULL)
		return false;
	assert_int_equal(mailauth_dkim_verifier_set_time(f->verifier, NOW), MAILAUTH_OK);
	done = judged(f, message, false, out);
	if (done) {
		assert_string_equal(out->field, want->field);
		assert_string_equal(out->explanation, want->explanation);
	}
	mailauth_dkim_verifier_reset(f->verifier);
	done = judged(f, message, true, out) && done;
	if (done) {
		assert_string_equal(out->field, want->field);
		assert_string_equal(out->explanation, want->explanation);
	}
	return done;
}

typedef struct failing {
	fixture f;
	octets message;
	written want, got;
} failing;

static bool run_verification(void *user)
{
	failing *one = user;

	return verified(&one->f, one->message, &one->want, &one->got);
}

static void recover_verification(void *user)
{
	failing *one = user;

	if (one->f.verifier != NULL) {
		judge(one->f.verifier, one->message);
		assert_true(wrote(&one->f, &one->got));
		assert_string_equal(one->got.field, one->want.field);
		assert_string_equal(one->got.explanation, one->want.explanation);
	}
	mailauth_dkim_verifier_free(one->f.verifier);
	one->f.verifier = NULL;
}

/* The context and the zone stand while the verifier's allocations fail. Returns how many did. */
static size_t fail_each(octets message)
{
	static const test_operation operation = {run_verification, recover_verification};
	static failing one;
	size_t failures;

	one.message = message;
	open_context(&one.f);
	limit(&one.f, MAILAUTH_LIMIT_HEADER_FIELDS, 4000);
	open_verifier(&one.f, mailauth_zone_ask, one.f.zone);
	judge(one.f.verifier, message);
	assert_true(wrote(&one.f, &one.want));
	mailauth_dkim_verifier_free(one.f.verifier);
	one.f.verifier = NULL;
	failures = every_allocation_fails(&one.f.memory, &operation, &one);
	close_fixture(&one.f);
	return failures;
}

static void every_allocation_may_fail(void **state)
{
	static const struct {
		const char *why, *file;
	} rows[] = {
		{"six signatures: new, feed, run, write, reset, by fields, again", "several.eml"},
		{"one signature", "c-absent.eml"},
		{"two body hashes", "two-kinds.eml"},
		{"i= that was decoded", "i-quoted.eml"},
		{"d=, s= and i= with U-labels", "u-labels-below.eml"},
		{"a defect of the header", "defect-nul.eml"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = load(rows[i].file);

		row("API-5", rows[i].why);
		assert_in_range(fail_each(message), 5, 1000);
		free(message.data);
	}
	row("API-5", "after each failure a reset verifier judges right, and nothing leaks");
}

static void allocations_may_fail_without_a_signature(void **state)
{
	octets message = load("c-absent.eml");
	(void)state;

	row("API-5", "a message that is not signed");
	replace(&message, "DKIM-Signature", "X-Signature");
	assert_in_range(fail_each(message), 5, 1000);
	free(message.data);
}

/*
 * An arena gives many things out of one chunk. With ever more fields above the signature, each
 * thing is once the one for which there must be another chunk.
 */
static void every_thing_of_an_arena_may_fail(void **state)
{
	octets message = load("c-absent.eml");
	size_t failures = 0;
	(void)state;

	row("API-5", "each thing in the arena that holds the message");
	for (int fields = 0; fields < 128; fields++) {
		failures += fail_each(message);
		splice(&message, 0, 0, "X:\r\n", 4);
	}
	free(message.data);
	message = load("i-quoted.eml");
	row("API-5", "each thing in the arena that a check uses");
	for (int more = 0; more < 2400; more++)
		splice(&message, 0, 0, "X:\r\n", 4);
	for (size_t at = 0; at < 48; at++) {
		failures += fail_each(message);
		splice(&message, 0, 32 * 4, "", 0);
	}
	print_message("    %zu allocations failed, one at a time\n", failures);
	free(message.data);
}

static bool run_late(void *user)
{
	failing *one = user;
	mailauth_dkim_verifier *verifier = mailauth_dkim_verifier_new(one->f.context, NULL, NULL);
	mailauth_questions *questions = mailauth_dkim_verifier_questions(verifier);
	const char *name;
	uint16_t type;
	uint32_t id;
	bool done;

	(void)mailauth_dkim_verifier_feed(verifier, one->message.data, one->message.len);
	(void)mailauth_dkim_verifier_finish(verifier);
	(void)mailauth_dkim_verifier_run(verifier);
	if (mailauth_next_question(questions, &id, &name, &type))
		mailauth_zone_ask(one->f.zone, questions, id, name, type);
	mailauth_expire(questions);
	done = mailauth_dkim_verifier_run(verifier) == MAILAUTH_OK;
	if (done)
		assert_int_equal(mailauth_dkim_verifier_get_result(verifier), MAILAUTH_DKIM_PASS);
	else
		assert_int_equal(mailauth_dkim_verifier_run(verifier), MAILAUTH_NO_MEMORY);
	mailauth_dkim_verifier_free(verifier);
	return done;
}

static void late_answers_may_fail(void **state)
{
	static const test_operation operation = {run_late, NULL};
	failing one = {.message = load("two-selectors.eml")};
	(void)state;

	row("API-5", "answers that come late, and expire, with each allocation failing");
	open_context(&one.f);
	assert_in_range(every_allocation_fails(&one.f.memory, &operation, &one), 5, 1000);
	free(one.message.data);
	close_fixture(&one.f);
}

/* ---------------------------------------------------------------- the body costs none */

/* The most memory that a message with a body of so many octets takes. */
static size_t peak_of(const char *file, size_t body, uint8_t filler)
{
	octets message = load(file);
	size_t head = body_of(message), peak;
	uint8_t *piece = malloc(65536);
	fixture f;

	assert_non_null(piece);
	memset(piece, filler, 65536);
	for (size_t i = 998; filler == 'x' && i < 65536; i += 1000)
		memcpy(piece + i, "\r\n", 2);
	open_fixture(&f);
	feed_piece(f.verifier, message.data, head);
	while (body > 0) {
		size_t n = body < 65536 ? body : 65536;

		assert_int_equal(mailauth_dkim_verifier_feed(f.verifier, piece, n), MAILAUTH_OK);
		body -= n;
	}
	assert_int_equal(mailauth_dkim_verifier_finish(f.verifier), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_run(f.verifier), MAILAUTH_OK);
	assert_int_equal(mailauth_dkim_verifier_get_result(f.verifier), MAILAUTH_DKIM_FAIL);
	peak = f.memory.peak;
	free(piece);
	free(message.data);
	close_fixture(&f);
	return peak;
}

static void memory_does_not_grow_with_the_body(void **state)
{
	static const char *const files[] = {"two-kinds.eml", "l-partial.eml"};
	static const struct {
		const char *why;
		uint8_t filler;
	} bodies[] = {
		{"lines of text", 'x'},
		{"white space, which might be the end of a line", ' '},
		{"CRs, which might be the half of a line end", '\r'},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(bodies); i++) {
		row("MSG-7", bodies[i].why);
		row("DKIM-13", "16 MiB of it take the memory of 10 KiB, to the octet");
		for (size_t k = 0; k < COUNT(files); k++)
			assert_int_equal(peak_of(files[k], 16 << 20, bodies[i].filler),
				peak_of(files[k], 10 << 10, bodies[i].filler));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(allocations_may_fail_without_a_signature),
		cmocka_unit_test(every_thing_of_an_arena_may_fail),
		cmocka_unit_test(late_answers_may_fail),
		cmocka_unit_test(memory_does_not_grow_with_the_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
