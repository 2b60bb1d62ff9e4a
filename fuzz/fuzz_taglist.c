/*
 * Target: ma_tag_list_read, ma_tag_next, ma_tag_list_find, ma_colon_list_next.
 *
 * The input is a tag list: its slices lie in it, in order, each name once, white space only where
 * it is FWS; printed again it is the same list. The input, and each value, is also a list of items.
 */
#include "ascii.h"
#include "buf.h"
#include "taglist.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

enum { MAX_TAGS = 16 };

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* A value between names: of the alphabet or UTF-8, trimmed, without a line end that is no fold. */
static void check_value(ma_slice value)
{
	must(ma_trim(value, MA_FWS).len == value.len);
	for (size_t i = 0; i < value.len; i++) {
		must(value.ptr[i] >= 0x80 || ma_is(value.ptr[i], MA_VALCHAR | MA_FWS));
		if (value.ptr[i] == '\r')
			must(value.len - i > 2 && value.ptr[i + 1] == '\n' &&
				ma_is(value.ptr[i + 2], MA_WSP));
		if (value.ptr[i] == '\n')
			must(i > 0 && value.ptr[i - 1] == '\r');
	}
}

static void check_tags(const ma_tag_list *list)
{
	const uint8_t *at = list->text.ptr;

	for (size_t i = 0; i < list->count; i++) {
		const ma_tag *tag = &list->tags[i];
		const uint8_t *end = list->text.ptr + list->text.len;

		must(tag->name.ptr >= at && tag->name.len > 0);
		must(ma_is(tag->name.ptr[0], MA_ALPHA));
		must(tag->raw.ptr > tag->name.ptr && tag->raw.ptr[-1] == '=');
		must(tag->raw.len <= (size_t)(end - tag->raw.ptr));
		must(tag->value.ptr >= tag->raw.ptr);
		must(tag->value.len <= tag->raw.len - (size_t)(tag->value.ptr - tag->raw.ptr));
		check_value(tag->value);
		for (size_t k = 0; k < i; k++)
			must(!ma_slice_equal(list->tags[k].name, tag->name));
		at = tag->raw.ptr + tag->raw.len;
		must(at == end || *at == ';');
	}
}

/* As many items as colons and one more, and with the colons they are all that is no white space. */
static void check_items(ma_slice text)
{
	size_t colons = 0, others = 0, items = 0, in_items = 0;
	ma_cursor in = ma_cursor_over(text);
	ma_slice item;

	for (size_t i = 0; i < text.len; i++) {
		colons += text.ptr[i] == ':';
		others += text.ptr[i] != ':' && !ma_is(text.ptr[i], MA_FWS);
	}
	for (; ma_colon_list_next(&in, &item) == MA_OK; items++) {
		must(ma_slice_find(item, ':') == item.len);
		must(ma_trim(item, MA_FWS).len == item.len);
		for (size_t i = 0; i < item.len; i++)
			in_items += !ma_is(item.ptr[i], MA_FWS);
	}
	must(items == colons + 1 && in_items == others);
}

/* A good list, printed as "name=value;", has the same tags. */
static void check_again(const mailauth_context *context, const ma_tag_list *list)
{
	ma_tag_list again;
	ma_arena arena;
	ma_buf text;

	ma_arena_init(&arena, context);
	ma_buf_grow(&text, context);
	for (size_t i = 0; i < list->count; i++) {
		ma_put_slice(&text, list->tags[i].name);
		ma_put_octet(&text, '=');
		ma_put_slice(&text, list->tags[i].value);
		ma_put_octet(&text, ';');
	}
	must(ma_tag_list_read(&arena, ma_buf_slice(&text), MAX_TAGS, &again) == MA_TAGS_OK);
	must(again.count == list->count);
	for (size_t i = 0; i < list->count; i++) {
		must(ma_slice_equal(again.tags[i].name, list->tags[i].name));
		must(ma_slice_equal(again.tags[i].value, list->tags[i].value));
	}
	ma_buf_release(&text);
	ma_arena_release(&arena);
}

static void judge(const mailauth_context *context, ma_slice text)
{
	ma_tags_status status;
	ma_tag_list list;
	ma_arena arena;

	ma_arena_init(&arena, context);
	status = ma_tag_list_read(&arena, text, MAX_TAGS, &list);
	must(status != MA_TAGS_NO_MEMORY && list.count <= MAX_TAGS);
	must(status == MA_TAGS_OK ? list.offset == text.len : list.offset <= text.len);
	must(status != MA_TAGS_TOO_MANY || list.count == MAX_TAGS);
	check_tags(&list);
	must(ma_tag_list_find(&list, "") == NULL);
	for (size_t i = 0; i < list.count; i++)
		check_items(list.tags[i].value);
	check_items(text);
	if (status == MA_TAGS_OK)
		check_again(context, &list);
	ma_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	must(context != NULL);
	judge(context, ma_slice_of(octets, len));
	mailauth_context_free(context);
	return 0;
}
