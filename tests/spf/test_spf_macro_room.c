/*
 * Where mailauth_spf_expand writes: rooms of every size, none of which is written beyond its end.
 */
#include "spf_fixture.h"

#define NAME MAILAUTH_SPF_MACRO_NAME
#define EXPLANATION MAILAUTH_SPF_MACRO_EXPLANATION

enum {
	MOST = 65536,                 /* octets of the largest room for what is short */
	LOCAL = 28000,                /* of a long local-part, of which each fourth is escaped */
	LONG = 2 * LOCAL + LOCAL / 2, /* of it twice, once escaped */
	GUARD = 64,                   /* that stay as they are, behind all */
	MARK = 0xa5
};

static uint8_t marks[LONG + 2 * GUARD];

/* A macro-string, what it comes to, and two blocks that rooms are taken from. */
typedef struct sample {
	fixture f;
	mailauth_spf_macro_use use;
	const char *text, *want;
	size_t need;  /* octets of it, without the NUL */
	size_t most;  /* octets of the largest room */
	char *exact;  /* `most` octets: the rooms are at its end */
	char *marked; /* GUARD more: the rooms are at its start, with marks behind them */
} sample;

static void open_sample(sample *one, const char *sender, size_t most)
{
	memset(marks, MARK, sizeof marks);
	open_context(&one->f, "");
	open_spf(&one->f, NULL, NULL);
	assert_int_equal(give(one->f.spf, "192.0.2.3", "helo.example", sender), MAILAUTH_OK);
	one->need = strlen(one->want);
	one->most = most;
	one->exact = malloc(most);
	one->marked = malloc(most + GUARD);
	assert_non_null(one->exact);
	assert_non_null(one->marked);
}

static void close_sample(sample *one)
{
	free(one->exact);
	free(one->marked);
	close_fixture(&one->f);
}

/* The length is told whatever the room is; all is written, or an empty text. */
static void check_written(const sample *one, char *room, size_t cap)
{
	size_t len = SIZE_MAX;

	memset(room, MARK, cap > one->need ? one->need + 1 : cap);
	assert_int_equal(
		mailauth_spf_expand(one->f.spf, one->use, "d.example", one->text, room, cap, &len),
		cap > one->need ? MAILAUTH_OK : MAILAUTH_NO_SPACE);
	assert_int_equal(len, one->need);
	if (cap > one->need)
		assert_memory_equal(room, one->want, one->need + 1);
	else if (cap > 0)
		assert_int_equal(room[0], 0);
}

static void check_cap(const sample *one, size_t cap)
{
	size_t behind = one->most + GUARD - cap;

	if (behind > one->need + GUARD) /* where a text that begins there would end */
		behind = one->need + GUARD;
	check_written(one, one->exact + (one->most - cap), cap);
	memset(one->marked + cap, MARK, behind);
	check_written(one, one->marked, cap);
	assert_memory_equal(one->marked + cap, marks, behind);
}

static void a_short_text_is_written_into_any_room(void **state)
{
	static const struct {
		mailauth_spf_macro_use use;
		const char *why, *text, *want;
		size_t most;
	} rows[] = {
		{EXPLANATION, "an explanation, in rooms of 0 to 65536 octets", "%{l} %{L2r-}%_%{c}",
			"a-b=c b%3Dc.a 192.0.2.3", MOST},
		{NAME, "a name, in rooms of 0 to 1024", "%{L2r-}.%{d}%-", "b%3Dc.a.d.example%20",
			1024},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		sample one = {.use = rows[i].use, .text = rows[i].text, .want = rows[i].want};

		row("SPF-42", rows[i].why);
		open_sample(&one, "a-b=c@c.example", rows[i].most);
		for (size_t cap = 0; cap <= one.most; cap++)
			check_cap(&one, cap);
		close_sample(&one);
	}
}

static void a_long_text_is_written_into_any_room(void **state)
{
	char *local = malloc(LOCAL + sizeof "@c.example"), *want = malloc(LONG + 1);
	sample one = {.use = EXPLANATION, .text = "%{lr}%{L}", .want = want};
	size_t used = LOCAL;
	(void)state;

	row("SPF-42", "70000 octets, in rooms of about each power of two and about their number");
	for (size_t i = 0; i < LOCAL; i++) {
		local[i] = want[i] = "abc="[i % 4];
		used += (size_t)sprintf(want + used, i % 4 < 3 ? "%c" : "%%%02X", local[i]);
	}
	assert_int_equal(used, LONG);
	strcpy(local + LOCAL, "@c.example");
	open_sample(&one, local, LONG + GUARD);
	for (size_t power = 1; power <= MOST; power *= 2)
		for (size_t cap = power - 1; cap <= power + 1; cap++)
			check_cap(&one, cap);
	for (size_t cap = LOCAL - 1; cap <= LOCAL + 1; cap++)
		check_cap(&one, cap);
	/* the second value fits as it is, and then not as it is escaped */
	for (size_t cap = 2 * LOCAL - 1; cap <= 2 * LOCAL + 1; cap++)
		check_cap(&one, cap);
	for (size_t cap = LONG - 1; cap <= LONG + GUARD; cap++)
		check_cap(&one, cap);
	close_sample(&one);
	free(local);
	free(want);
}

static void without_a_room_the_length_is_told(void **state)
{
	static const mailauth_spf_macro_use uses[] = {NAME, EXPLANATION};
	(void)state;

	row("SPF-42", "no room at all, of what comes to something and to nothing");
	for (size_t i = 0; i < 2 * COUNT(uses); i++) {
		sample one = {.use = uses[i / 2],
			.text = i % 2 ? "%{d}" : "",
			.want = i % 2 ? "d.example" : ""};
		size_t len = SIZE_MAX;

		open_sample(&one, "a@c.example", GUARD);
		assert_int_equal(mailauth_spf_expand(one.f.spf, one.use, "d.example", one.text,
					 NULL, 0, &len),
			MAILAUTH_NO_SPACE);
		assert_int_equal(len, one.need);
		for (size_t cap = 0; cap <= GUARD; cap++)
			check_cap(&one, cap);
		close_sample(&one);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_short_text_is_written_into_any_room),
		cmocka_unit_test(a_long_text_is_written_into_any_room),
		cmocka_unit_test(without_a_room_the_length_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
