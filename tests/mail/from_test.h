/*
 * What the tests of the From field share: a header, which is a heap block of exactly its size, and
 * what its From fields say, as text.
 */
#ifndef MA_FROM_TEST_H
#define MA_FROM_TEST_H

#include "from.h"
#include "test.h"

#define FROM_TEXT_ROOM 4096

static inline const char *status_word(mailauth_from_status status)
{
	static const char *const words[] = {"one", "none", "several", "ambiguous"};

	assert_in_range(status, 0, COUNT(words) - 1);
	return words[status];
}

/* "one example.com", and "+n" for n domains that are not listed. */
static inline void show_from(const ma_from *from, char *text)
{
	size_t len = (size_t)snprintf(text, FROM_TEXT_ROOM, "%s", status_word(from->status));

	for (size_t i = 0; i < from->listed; i++) {
		ma_slice domain = from->domains[i];

		assert_int_equal(domain.ptr[domain.len], 0);
		assert_int_equal(strlen((const char *)domain.ptr), domain.len);
		len += (size_t)snprintf(text + len, FROM_TEXT_ROOM - len, " %s", domain.ptr);
		assert_in_range(len, 1, FROM_TEXT_ROOM - 64);
	}
	assert_true(from->count >= from->listed);
	if (from->count > from->listed)
		snprintf(text + len, FROM_TEXT_ROOM - len, " +%zu", from->count - from->listed);
}

/*
 * What a header's From fields say in a context, with at most `max` domains; the text is that of the
 * last call.
 */
static inline const char *from_in(const mailauth_context *context, const char *header, size_t len,
	size_t max)
{
	static char text[FROM_TEXT_ROOM];
	uint8_t *copy = exact_copy(header, len);
	ma_fields fields = {.count = 0};
	ma_arena arena;
	ma_from from;

	ma_arena_init(&arena, context);
	assert_true(ma_fields_read(&arena, ma_slice_of(copy, len), 100, &fields));
	assert_true(ma_from_read(&arena, &fields, max, &from));
	free(copy);
	show_from(&from, text);
	ma_arena_release(&arena);
	return text;
}

static inline const char *from_of_header(const char *header, size_t len, size_t max)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	const char *text = from_in(context, header, len, max);

	mailauth_context_free(context);
	return text;
}

/* What one From field of this value says; `len` octets, which may be any. */
static inline const char *from_of(const char *value, size_t len)
{
	char *header = malloc(len + 5);
	const char *text;

	assert_non_null(header);
	memcpy(header, "From:", 5);
	memcpy(header + 5, value, len);
	text = from_of_header(header, len + 5, 100);
	free(header);
	return text;
}

#endif
