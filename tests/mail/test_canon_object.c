/*
 * The canonicalizations as public objects: misuse, sinks that refuse, failing memory. What comes
 * out is test_canon.c's business.
 */
#include "test.h"

#include <mailauth/message.h>

/* A sink that refuses its nth call, from 1; 0: none. */
typedef struct sink {
	size_t refuse_at, calls, calls_after, len;
	int refusal;
	char octets[256];
} sink;

static int take(void *user, const void *octets, size_t len)
{
	sink *to = user;

	assert_non_null(octets);
	assert_true(len > 0);
	assert_true(len < sizeof to->octets - to->len);
	if (to->refuse_at > 0 && to->calls >= to->refuse_at)
		to->calls_after++;
	memcpy(to->octets + to->len, octets, len);
	to->len += len;
	to->octets[to->len] = 0;
	return ++to->calls == to->refuse_at ? to->refusal : 0;
}

/* The body in the pieces " a", " ", "b \r", "\n\r\n". The first status that is not OK. */
static mailauth_status feed_body(mailauth_canon_body *canon)
{
	static const char *const pieces[] = {" a", " ", "b \r", "\n\r\n", "c"};
	mailauth_status first = MAILAUTH_OK, status;

	for (size_t i = 0; i < COUNT(pieces); i++) {
		size_t len = strlen(pieces[i]);
		uint8_t *piece = exact_copy(pieces[i], len);

		status = mailauth_canon_body_feed(canon, piece, len);
		assert_true(first == MAILAUTH_OK || status == first);
		first = status;
		free(piece);
	}
	status = mailauth_canon_body_finish(canon);
	assert_true(first == MAILAUTH_OK || status == first);
	return status;
}

static mailauth_status feed_field(mailauth_canon_field *canon)
{
	static const char *const pieces[] = {"Na", "me", " :", " b\r\n", " c \r\n"};
	mailauth_status first = MAILAUTH_OK, status;

	for (size_t i = 0; i < COUNT(pieces); i++) {
		size_t len = strlen(pieces[i]);
		uint8_t *piece = exact_copy(pieces[i], len);

		status = mailauth_canon_field_feed(canon, piece, len);
		assert_true(first == MAILAUTH_OK || status == first);
		first = status;
		free(piece);
	}
	status = mailauth_canon_field_finish(canon);
	assert_true(first == MAILAUTH_OK || status == first);
	return status;
}

static const char *const want_body[] = {" a b \r\n\r\nc\r\n", " a b\r\n\r\nc\r\n"};
static const char *const want_field[] = {"Name : b\r\n c \r\n", "name:b c\r\n"};

static void octets_come_out(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (int i = MAILAUTH_CANON_SIMPLE; i <= MAILAUTH_CANON_RELAXED; i++) {
		mailauth_canonicalization canonicalization = (mailauth_canonicalization)i;
		sink to = {0};
		mailauth_canon_body *body =
			mailauth_canon_body_new(context, canonicalization, take, &to);
		mailauth_canon_field *field =
			mailauth_canon_field_new(context, canonicalization, take, &to);

		row("DKIM-13", "a body comes out as it should, and again after a reset");
		assert_int_equal(feed_body(body), MAILAUTH_OK);
		assert_string_equal(to.octets, want_body[i]);
		mailauth_canon_body_reset(body);
		to = (sink){0};
		assert_int_equal(feed_body(body), MAILAUTH_OK);
		assert_string_equal(to.octets, want_body[i]);

		row("DKIM-13", "a reset in the middle of a body forgets what was held back");
		mailauth_canon_body_reset(body);
		assert_int_equal(mailauth_canon_body_feed(body, "x\r\n\r\n \r", 7), MAILAUTH_OK);
		mailauth_canon_body_reset(body);
		to = (sink){0};
		assert_int_equal(feed_body(body), MAILAUTH_OK);
		assert_string_equal(to.octets, want_body[i]);

		row("DKIM-13", "a field comes out as it should, and the next one without a reset");
		for (unsigned round = 0; round < 3; round++) {
			to = (sink){0};
			assert_int_equal(feed_field(field), MAILAUTH_OK);
			assert_string_equal(to.octets, want_field[i]);
		}
		mailauth_canon_body_free(body);
		mailauth_canon_field_free(field);
	}
	mailauth_context_free(context);
}

static void a_refused_body_ends(void **state)
{
	static const int refusals[] = {1, -1, 256, INT32_MIN};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	row("MSG-8", "once the sink has refused, whichever call it was, no more of a body comes");
	for (int i = MAILAUTH_CANON_SIMPLE; i <= MAILAUTH_CANON_RELAXED; i++) {
		size_t at = 0;
		sink to;

		do {
			mailauth_canon_body *canon;
			mailauth_status status;

			at++;
			to = (sink){.refuse_at = at, .refusal = refusals[at % COUNT(refusals)]};
			canon = mailauth_canon_body_new(context, (mailauth_canonicalization)i, take,
				&to);
			status = feed_body(canon);
			assert_int_equal(status,
				to.calls < at ? MAILAUTH_OK : MAILAUTH_CALLBACK_FAILED);
			assert_int_equal(to.calls_after, 0);
			assert_memory_equal(to.octets, want_body[i], to.len);

			to = (sink){0};
			mailauth_canon_body_reset(canon);
			assert_int_equal(feed_body(canon), MAILAUTH_OK);
			assert_string_equal(to.octets, want_body[i]);
			mailauth_canon_body_free(canon);
		} while (to.calls >= at);
		assert_true(at > 3);
	}
	mailauth_context_free(context);
}

static void a_refused_field_ends(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	row("MSG-8",
		"once the sink has refused, no more of that field comes, but the next one does");
	for (int i = MAILAUTH_CANON_SIMPLE; i <= MAILAUTH_CANON_RELAXED; i++) {
		size_t at = 0;
		sink to;

		do {
			mailauth_canon_field *canon;
			mailauth_status status;

			to = (sink){.refuse_at = ++at, .refusal = 1};
			canon = mailauth_canon_field_new(context, (mailauth_canonicalization)i,
				take, &to);
			status = feed_field(canon);
			assert_int_equal(status,
				to.calls < at ? MAILAUTH_OK : MAILAUTH_CALLBACK_FAILED);
			assert_int_equal(to.calls_after, 0);
			assert_memory_equal(to.octets, want_field[i], to.len);

			to = (sink){0};
			assert_int_equal(feed_field(canon), MAILAUTH_OK);
			assert_string_equal(to.octets, want_field[i]);
			mailauth_canon_field_free(canon);
		} while (to.calls >= at);
		assert_true(at > 3);
	}
	mailauth_context_free(context);
}

static void misuse_of_a_body_is_told(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	sink to = {0};
	mailauth_canon_body *canon;
	(void)state;

	row("MSG-8", "no object without context or sink, nor with an unknown canonicalization");
	assert_null(mailauth_canon_body_new(NULL, MAILAUTH_CANON_SIMPLE, take, &to));
	assert_null(mailauth_canon_body_new(context, MAILAUTH_CANON_SIMPLE, NULL, &to));
	assert_null(mailauth_canon_body_new(context, (mailauth_canonicalization)2, take, &to));
	assert_null(mailauth_canon_body_new(context, (mailauth_canonicalization)-1, take, &to));

	row("MSG-8", "NULL octets are none, or a wrong argument that changes nothing");
	canon = mailauth_canon_body_new(context, MAILAUTH_CANON_SIMPLE, take, &to);
	assert_int_equal(mailauth_canon_body_feed(canon, "a", 1), MAILAUTH_OK);
	assert_int_equal(mailauth_canon_body_feed(canon, NULL, 0), MAILAUTH_OK);
	assert_int_equal(mailauth_canon_body_feed(canon, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_canon_body_finish(canon), MAILAUTH_OK);
	assert_string_equal(to.octets, "a\r\n");

	row("MSG-8", "behind the end of a body nothing may come but a reset");
	assert_int_equal(mailauth_canon_body_feed(canon, "b", 1), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_canon_body_feed(canon, NULL, 0), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_canon_body_finish(canon), MAILAUTH_BAD_STATE);
	assert_string_equal(to.octets, "a\r\n");
	mailauth_canon_body_reset(canon);
	to = (sink){0};
	assert_int_equal(mailauth_canon_body_finish(canon), MAILAUTH_OK);
	assert_string_equal(to.octets, "\r\n");
	mailauth_canon_body_free(canon);

	row("API-3", "a NULL body is accepted everywhere");
	mailauth_canon_body_free(NULL);
	mailauth_canon_body_reset(NULL);
	assert_int_equal(mailauth_canon_body_feed(NULL, "a", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_canon_body_finish(NULL), MAILAUTH_NO_MEMORY);
	mailauth_context_free(context);
}

static void misuse_of_a_field_is_told(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	sink to = {0};
	mailauth_canon_field *canon;
	(void)state;

	row("MSG-8", "no object without context or sink, nor with an unknown canonicalization");
	assert_null(mailauth_canon_field_new(NULL, MAILAUTH_CANON_SIMPLE, take, &to));
	assert_null(mailauth_canon_field_new(context, MAILAUTH_CANON_SIMPLE, NULL, &to));
	assert_null(mailauth_canon_field_new(context, (mailauth_canonicalization)2, take, &to));
	assert_null(mailauth_canon_field_new(context, (mailauth_canonicalization)-1, take, &to));

	row("MSG-8", "NULL octets are none, or a wrong argument that changes nothing");
	canon = mailauth_canon_field_new(context, MAILAUTH_CANON_RELAXED, take, &to);
	assert_int_equal(mailauth_canon_field_feed(canon, "A:", 2), MAILAUTH_OK);
	assert_int_equal(mailauth_canon_field_feed(canon, NULL, 0), MAILAUTH_OK);
	assert_int_equal(mailauth_canon_field_feed(canon, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_canon_field_finish(canon), MAILAUTH_OK);
	assert_string_equal(to.octets, "a:\r\n");
	mailauth_canon_field_free(canon);

	row("API-3", "a NULL field is accepted everywhere");
	mailauth_canon_field_free(NULL);
	assert_int_equal(mailauth_canon_field_feed(NULL, "a", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_canon_field_finish(NULL), MAILAUTH_NO_MEMORY);
	mailauth_context_free(context);
}

static int count_octets(void *user, const void *octets, size_t len)
{
	(void)octets;
	*(uint64_t *)user += len;
	return 0;
}

static void memory_does_not_grow(void **state)
{
	static const char *const kinds[] = {"\r\n", " ", "\t\r\n", "a", "\r", "a \r\n"};
	static const uint64_t wants[][COUNT(kinds)] = {
		{2, 65536 + 2, 3 * 65536, 65536 + 2, 65536 + 2, 4 * 65536},
		{0, 0, 0, 65536 + 2, 65536 + 2, 3 * 65536},
	};
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	(void)state;

	row("MSG-7", "an object is one allocation, and feeding it makes none, whatever comes");
	for (size_t k = 0; k < 2 * COUNT(kinds); k++) {
		size_t kind = k / 2, relaxed = k % 2, before = memory.allocations;
		uint64_t octets = 0;
		mailauth_canon_body *canon = mailauth_canon_body_new(context,
			(mailauth_canonicalization)relaxed, count_octets, &octets);

		for (size_t i = 0; i < 65536; i++)
			mailauth_canon_body_feed(canon, kinds[kind], strlen(kinds[kind]));
		assert_int_equal(mailauth_canon_body_finish(canon), MAILAUTH_OK);
		assert_int_equal(octets, wants[relaxed][kind]);
		mailauth_canon_body_free(canon);
		assert_int_equal(memory.allocations, before + 1);
	}

	row("MSG-8", "without memory there is no object");
	memory.fail_at = memory.allocations + 1;
	assert_null(mailauth_canon_body_new(context, MAILAUTH_CANON_SIMPLE, count_octets, NULL));
	memory.fail_at = memory.allocations + 1;
	assert_null(mailauth_canon_field_new(context, MAILAUTH_CANON_SIMPLE, count_octets, NULL));
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

static void the_names_are_those_of_rfc6376(void **state)
{
	(void)state;

	row("BASE-7", "the names of the canonicalizations, and a text for others");
	assert_string_equal(mailauth_canonicalization_text(MAILAUTH_CANON_SIMPLE), "simple");
	assert_string_equal(mailauth_canonicalization_text(MAILAUTH_CANON_RELAXED), "relaxed");
	assert_string_equal(mailauth_canonicalization_text((mailauth_canonicalization)2),
		"unknown canonicalization");
	assert_string_equal(mailauth_canonicalization_text((mailauth_canonicalization)-1),
		"unknown canonicalization");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(octets_come_out),
		cmocka_unit_test(a_refused_body_ends),
		cmocka_unit_test(a_refused_field_ends),
		cmocka_unit_test(misuse_of_a_body_is_told),
		cmocka_unit_test(misuse_of_a_field_is_told),
		cmocka_unit_test(memory_does_not_grow),
		cmocka_unit_test(the_names_are_those_of_rfc6376),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
