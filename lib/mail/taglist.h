/*
 * Tag=value lists, as DKIM, ARC and DMARC have them (RFC 6376 3.2).
 */
#ifndef MA_TAGLIST_H
#define MA_TAGLIST_H

#include "arena.h"
#include "cursor.h"
#include "slice.h"

/* One tag; all slices lie in the list's text. */
typedef struct ma_tag {
	ma_slice name;
	ma_slice value; /* without white space round it */
	ma_slice raw;   /* all between '=' and ';' or the end */
} ma_tag;

/*
 * One tag of a list; MA_END when none is left. Duplicates are the caller's business, and so are CR
 * and LF, which count as white space here.
 */
ma_parse ma_tag_next(ma_cursor *in, ma_tag *tag);

/*
 * One item of a colon-separated list, without white space round it and perhaps empty. An empty
 * text is a list of one empty item.
 */
ma_parse ma_colon_list_next(ma_cursor *in, ma_slice *item);

/* How a list was read as a whole. */
typedef enum ma_tags_status {
	MA_TAGS_OK,
	MA_TAGS_SYNTAX,
	MA_TAGS_DUPLICATE,
	MA_TAGS_TOO_MANY,
	MA_TAGS_NO_MEMORY
} ma_tags_status;

typedef struct ma_tag_list {
	ma_slice text;
	ma_tag *tags;
	size_t count;
	size_t offset; /* where reading ended: the end, or what is wrong */
} ma_tag_list;

/*
 * Reads a whole list of at most `max` tags, each name once. Refuses as syntax white space that is
 * not FWS as DKIM has it: a bare CR or LF and, but for the midst of a value, folds with nothing but
 * white space between them (RFC 6376 2.8, 3.2).
 */
ma_tags_status ma_tag_list_read(ma_arena *arena, ma_slice text, size_t max, ma_tag_list *list);

/* The tag of this name, which is case-sensitive; NULL if the list has none. */
const ma_tag *ma_tag_list_find(const ma_tag_list *list, const char *name);

#endif
