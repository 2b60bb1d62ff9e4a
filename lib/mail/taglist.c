/*
 * Tag=value lists: see taglist.h.
 */
#include "taglist.h"

#include "ascii.h"
#include "utf8.h"

static ma_slice take_value(ma_cursor *in)
{
	const uint8_t *start = in->at;
	uint32_t point;

	do
		ma_take(in, MA_VALCHAR | MA_FWS);
	while (ma_take_utf8(in, &point));
	return ma_slice_of(start, (size_t)(in->at - start));
}

/*
 *   tag-list   =  tag-spec *( ";" tag-spec ) [ ";" ]                    RFC 6376 3.2
 *   tag-spec   =  [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS]
 *   tag-name   =  ALPHA *ALNUMPUNC
 *   tag-value  =  [ tval *( 1*(WSP / FWS) tval ) ]
 *
 * "an implementation that wished to anticipate future standards would be advised not to preclude
 * the use of UTF-8-encoded [...] text in tag=value lists" (3.2): RFC 8616 5 is such a standard.
 */
ma_parse ma_tag_next(ma_cursor *in, ma_tag *tag)
{
	ma_take(in, MA_FWS);
	if (ma_at_end(in))
		return MA_END;

	tag->name = ma_take(in, MA_TAGNAME);
	if (tag->name.len == 0 || !ma_is(tag->name.ptr[0], MA_ALPHA))
		return MA_SYNTAX;

	ma_take(in, MA_FWS);
	if (!ma_accept(in, '='))
		return MA_SYNTAX;

	tag->raw = take_value(in);
	tag->value = ma_trim(tag->raw, MA_FWS);

	if (!ma_accept(in, ';') && !ma_at_end(in))
		return MA_SYNTAX;
	return MA_OK;
}

/*
 *   list  =  item *( [FWS] ":" [FWS] item )        the form of h=, q=, t= and s= in RFC 6376
 */
ma_parse ma_colon_list_next(ma_cursor *in, ma_slice *item)
{
	size_t len;

	if (in->at == NULL)
		return MA_END;
	len = ma_slice_find(ma_slice_of(in->at, ma_left(in)), ':');
	*item = ma_trim(ma_slice_of(in->at, len), MA_FWS);
	in->at += len;
	if (!ma_accept(in, ':'))
		*in = (ma_cursor){NULL, NULL};
	return MA_OK;
}

/* Takes white space, as long as each CRLF in it has a blank behind; returns how many have. */
static size_t take_folds(ma_cursor *in)
{
	size_t folds = 0;

	for (;;) {
		ma_cursor fold;

		ma_take(in, MA_WSP);
		fold = *in;
		if (!ma_accept_text(&fold, "\r\n") || ma_take(&fold, MA_WSP).len == 0)
			return folds;
		*in = fold;
		folds++;
	}
}

/* Where a tag list is read, between its octets. */
typedef enum place {
	OUTSIDE,   /* of values */
	BEGINNING, /* of a value, behind "=" */
	INSIDE     /* behind a tval */
} place;

/*
 * How many folds may follow one another, by what is before and behind them: FWS has one, and may be
 * repeated between tvals; round a tag-value without any there are two FWS. Values of some tags have
 * one in their own grammar (2.10, 3.5), but "whitespace is ignored" there.
 *
 *   FWS        =  [*WSP CRLF] 1*WSP                RFC 6376 2.8; obs-FWS is left out there
 *   tag-value  =  [ tval *( 1*(WSP / FWS) tval ) ] RFC 6376 3.2
 */
static size_t most_folds(place before, const ma_cursor *behind)
{
	bool ends = ma_at_end(behind) || *behind->at == ';';

	if (before == INSIDE && !ends)
		return SIZE_MAX;
	return before == BEGINNING && ends ? 2 : 1;
}

static place place_behind(uint8_t octet, place before)
{
	if (octet == ';')
		return OUTSIDE;
	if (before == OUTSIDE)
		return octet == '=' ? BEGINNING : OUTSIDE;
	return INSIDE;
}

/* Where the first white space begins that is not as the grammar has it, or the text's length. */
static size_t find_wrong_fws(ma_slice text)
{
	ma_cursor in = ma_cursor_over(text);
	place here = OUTSIDE;

	while (!ma_at_end(&in)) {
		size_t start = text.len - ma_left(&in);

		if (!ma_is(*in.at, MA_FWS))
			here = place_behind(*in.at++, here);
		else if (take_folds(&in) > most_folds(here, &in) ||
			(!ma_at_end(&in) && ma_is(*in.at, MA_CRLF)))
			return start;
	}
	return text.len;
}

static ma_tags_status add_tag(ma_tag_list *list, size_t max, const ma_tag *tag)
{
	for (size_t i = 0; i < list->count; i++)
		if (ma_slice_equal(list->tags[i].name, tag->name))
			return MA_TAGS_DUPLICATE;
	if (list->count == max)
		return MA_TAGS_TOO_MANY;
	list->tags[list->count++] = *tag;
	return MA_TAGS_OK;
}

/* How many tags there can be at most: one more than there are semicolons. */
static size_t count_semicolons(ma_slice text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == ';';
	return count;
}

ma_tags_status ma_tag_list_read(ma_arena *arena, ma_slice text, size_t max, ma_tag_list *list)
{
	ma_cursor in = ma_cursor_over(text);
	size_t most = count_semicolons(text) + 1;
	ma_tags_status status = MA_TAGS_OK;
	ma_parse parsed;
	ma_tag tag;

	*list = (ma_tag_list){.text = text, .offset = find_wrong_fws(text)};
	if (list->offset < text.len)
		return MA_TAGS_SYNTAX;
	list->tags = ma_arena_take(arena, most < max ? most : max, sizeof *list->tags);
	if (list->tags == NULL)
		return MA_TAGS_NO_MEMORY;
	do {
		list->offset = text.len - ma_left(&in);
		parsed = ma_tag_next(&in, &tag);
		if (parsed == MA_OK)
			status = add_tag(list, max, &tag);
	} while (parsed == MA_OK && status == MA_TAGS_OK);
	if (parsed != MA_OK)
		list->offset = text.len - ma_left(&in);
	return parsed == MA_SYNTAX ? MA_TAGS_SYNTAX : status;
}

const ma_tag *ma_tag_list_find(const ma_tag_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (ma_slice_is(list->tags[i].name, name))
			return &list->tags[i];
	return NULL;
}
