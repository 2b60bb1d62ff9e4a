/*
 * Memory: every allocation of a whole transaction fails once. Whatever fails, the call says so,
 * nothing reads as judged, nothing leaks, and after a reset with memory the verdict is the right
 * one.
 */
#include "mails.h"

#include "alloc_test.h"

/* Whoever ran out of memory says so until the reset, and has no verdict. */
static void check_broken(mailauth_check *check)
{
	char text[16];
	size_t len;

	assert_int_equal(mailauth_check_run(check), MAILAUTH_NO_MEMORY);
	assert_string_equal(in_short(check), "spf=none dkim=none dmarc=none none");
	assert_int_equal(mailauth_check_get_from_fields(check) == 0,
		mailauth_check_get_from_status(check) == MAILAUTH_FROM_NONE);
	assert_int_equal(mailauth_dkim_verifier_get_count(mailauth_check_dkim(check)), 0);
	assert_int_equal(mailauth_check_explain(check, text, sizeof text, &len),
		MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_check_set_helo(check, "h", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_feed(check, "x", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_check_finish(check), MAILAUTH_NO_MEMORY);
}

/* The next run, by callback or with all that is open answered late; false without memory. */
static bool ran(fixture *f, open_questions *open)
{
	mailauth_status status = mailauth_check_run(f->check);

	while (status == MAILAUTH_PENDING) {
		take_questions(mailauth_check_questions(f->check), open);
		if (open->count == 0)
			return true;
		while (open->count > 0)
			answer_one(f, open, open->count - 1);
		status = mailauth_check_run(f->check);
	}
	return worked(status);
}

/* From HELO to the last run; false without memory. */
static bool judged(fixture *f, const envelope *from, octets message)
{
	open_questions open = {NULL, 0};
	size_t half = message.len / 2;
	bool done;

	done = worked(mailauth_check_set_client(f->check, from->client)) &&
		worked(mailauth_check_set_helo(f->check, from->helo, strlen(from->helo))) &&
		ran(f, &open) &&
		worked(mailauth_check_set_mail_from(f->check, from->mail_from,
			strlen(from->mail_from))) &&
		ran(f, &open) && worked(mailauth_check_feed(f->check, message.data, half)) &&
		ran(f, &open) &&
		worked(mailauth_check_feed(f->check, message.data + half, message.len - half)) &&
		worked(mailauth_check_finish(f->check)) && ran(f, &open);
	free(open.list);
	if (!done)
		check_broken(f->check);
	return done;
}

/* All that a final verdict says is as it should be; looked at with memory enough. */
static void check_right(fixture *f, const char *want)
{
	test_memory before = f->memory;
	char *text;

	f->memory.fail_at = 0;
	text = in_full(f->check);
	assert_string_equal(text, want);
	free(text);
	assert_int_equal(f->memory.in_use, before.in_use);
	f->memory = before;
}

/* Judges and writes; what is written is as it should be. False without memory. */
static bool judged_right(fixture *f, const envelope *from, octets message, const char *want)
{
	char *text;
	size_t len;
	bool done;

	if (!judged(f, from, message))
		return false;
	check_right(f, want);
	text = malloc(TEXT_ROOM);
	assert_non_null(text);
	done = worked(mailauth_check_authres(f->check, "mx.example.net", MAILAUTH_LINE_LF, text,
		TEXT_ROOM, &len));
	free(text);
	return done;
}

/* Twice on one object, with a reset between; false without memory. */
static bool transaction(fixture *f, const envelope *from, octets message, const char *want)
{
	bool done = judged_right(f, from, message, want);

	mailauth_check_reset(f->check);
	return judged_right(f, from, message, want) && done;
}

/* A transaction whose allocations fail, on an object of its own. */
typedef struct failing {
	fixture *f;
	bool pull;
	const envelope *from;
	octets message;
	char *want;
} failing;

static bool run_transaction(void *user)
{
	failing *one = user;
	fixture *f = one->f;

	f->check = mailauth_check_new(f->context, one->pull ? NULL : mailauth_zone_ask, f->zone);
	if (f->check == NULL)
		return false;
	assert_int_equal(mailauth_check_set_time(f->check, NOW), MAILAUTH_OK);
	return transaction(f, one->from, one->message, one->want);
}

static void recover_transaction(void *user)
{
	failing *one = user;

	if (one->f->check != NULL) {
		mailauth_check_reset(one->f->check);
		assert_true(judged_right(one->f, one->from, one->message, one->want));
	}
	mailauth_check_free(one->f->check);
	one->f->check = NULL;
}

/* How many allocations there were to fail. */
static size_t fail_each(fixture *f, bool pull, const envelope *from, octets message)
{
	static const test_operation operation = {run_transaction, recover_transaction};
	failing one = {f, pull, from, message, NULL};
	size_t failures;

	open_check(f, mailauth_zone_ask, f->zone);
	judge(f, from, message);
	one.want = in_full(f->check);
	mailauth_check_free(f->check);
	f->check = NULL;
	failures = every_allocation_fails(&f->memory, &operation, &one);
	free(one.want);
	return failures;
}

static void every_allocation_may_fail(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(mails); i++) {
		octets message = message_of(i);
		size_t failures;
		fixture f;

		row("API-5", mails[i].why);
		open_context(&f, MAILS_ZONE);
		failures = fail_each(&f, false, &mails[i].from, message);
		assert_in_range(failures, 10, 1000);
		failures += fail_each(&f, true, &mails[i].from, message);
		print_message("    %zu allocations failed, one at a time\n", failures);
		close_fixture(&f);
		free(message.data);
	}
}

/* With ever more fields, each thing of an arena is once the one that needs another chunk. */
static void each_thing_of_an_arena_may_fail(void **state)
{
	octets message = {NULL, 0};
	char *text = malloc(TEXT_ROOM);
	size_t used = 0, failures = 0;
	fixture f;
	(void)state;

	row("API-5", "each thing in the arena of the message");
	assert_non_null(text);
	open_context(&f, MAILS_ZONE);
	for (int fields = 0; fields < 100; fields++) {
		used += (size_t)snprintf(text + used, TEXT_ROOM - used, "X:\r\n");
		snprintf(text + used, TEXT_ROOM - used, "%s", mails[4].message);
		message = copy_text(text);
		failures += fail_each(&f, false, &mails[4].from, message);
		free(message.data);
	}
	assert_in_range(failures, 1000, 100000);
	free(text);
	close_fixture(&f);
}

static bool run_replay(void *user)
{
	fixture *f = user;

	f->check = mailauth_check_new(f->context, NULL, NULL);
	if (f->check == NULL)
		return false;
	if (worked(mailauth_check_replay(f->check, f->zone, NULL)))
		return true;
	check_broken(f->check);
	return false;
}

static void recover_replay(void *user)
{
	fixture *f = user;

	if (f->check != NULL) {
		mailauth_check_reset(f->check);
		assert_int_equal(mailauth_check_replay(f->check, f->zone, NULL), MAILAUTH_OK);
	}
	mailauth_check_free(f->check);
	f->check = NULL;
}

static void replaying_may_fail(void **state)
{
	static const test_operation operation = {run_replay, recover_replay};
	static const char settings[] = "$SET time 1900000000\n$SET client 192.0.2.1\n"
				       "$SET helo \"h.test\"\n$SET mail-from \"x@h.test\"\n";
	fixture f;
	(void)state;

	row("API-5", "taking the settings from a zone");
	open_context(&f, settings);
	assert_in_range(every_allocation_fails(&f.memory, &operation, &f), 2, 100);
	close_fixture(&f);
}

/* ------------------------------------------------------------------ the body costs none */

static size_t peak_of(size_t body)
{
	octets message = load(DEMO "honest.eml");
	uint8_t *piece = malloc(65536);
	fixture f;
	size_t peak;

	assert_non_null(piece);
	memset(piece, ' ', 65536);
	open_fixture(&f, MAILS_ZONE);
	assert_int_equal(give_envelope(f.check, &honest_envelope), MAILAUTH_OK);
	assert_int_equal(mailauth_check_feed(f.check, message.data, message.len), MAILAUTH_OK);
	for (size_t n; body > 0; body -= n) {
		n = body < 65536 ? body : 65536;
		assert_int_equal(mailauth_check_feed(f.check, piece, n), MAILAUTH_OK);
	}
	assert_int_equal(mailauth_check_finish(f.check), MAILAUTH_OK);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_OK);
	peak = f.memory.peak;
	free(piece);
	free(message.data);
	close_fixture(&f);
	return peak;
}

/* What a server holds for each connection, mail after mail. */
static void a_connection_does_not_grow(void **state)
{
	size_t after_ten = 0;
	fixture f;
	(void)state;

	row("MSG-7", "16 MiB of body take the memory of 10 KiB, to the octet");
	assert_int_equal(peak_of(16 << 20), peak_of(10 << 10));

	row("AUTH-4", "the hundredth mail of a connection takes the memory of the tenth");
	open_fixture(&f, MAILS_ZONE);
	for (int mail = 1; mail <= 100; mail++) {
		octets message = message_of((size_t)mail % COUNT(mails));

		judge(&f, &mails[(size_t)mail % COUNT(mails)].from, message);
		free(message.data);
		mailauth_check_reset(f.check);
		if (mail == 2 * COUNT(mails))
			after_ten = f.memory.in_use;
	}
	assert_int_equal(f.memory.in_use, after_ten);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(each_thing_of_an_arena_may_fail),
		cmocka_unit_test(replaying_may_fail),
		cmocka_unit_test(a_connection_does_not_grow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
