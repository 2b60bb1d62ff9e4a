/*
 * The header tokeniser: the octets of a header become fields, and what is wrong with them is told.
 *
 * This is where line ends are decided, once for all rooms: CRLF before SP or HTAB is a fold, any
 * other CRLF ends the field, and a CR or LF for itself is a defect.
 */
#ifndef MA_FIELD_H
#define MA_FIELD_H

#include "arena.h"
#include "slice.h"

#include <mailauth/message.h>

/* One field; all slices lie in the header. */
typedef struct ma_field {
	ma_slice raw;   /* from the name to the octet before the CRLF that ends the field */
	ma_slice name;  /* without white space before the colon */
	ma_slice value; /* all that follows the colon, folds included */
} ma_field;

typedef struct ma_fields {
	ma_field *list;
	size_t count;
	mailauth_defect defect; /* the first one, where there are several */
	uint64_t defect_offset; /* in the header */
	bool doubt; /* some defect, first or not, may hide a field: see ma_fields_note */
	/* From the first line that is no field, but a From field to some readers, to the last. */
	ma_slice hidden_from;
} ma_fields;

/*
 * Splits a header, which is given without the empty line behind it, into at most `max` fields. The
 * last field may lack its CRLF. A line that is no field is passed over, so that what follows is
 * still seen. `fields` is all zeros but for a defect noted before. False if there is no memory.
 */
bool ma_fields_read(ma_arena *arena, ma_slice header, size_t max, ma_fields *fields);

/*
 * Notes a defect. The first one by place is kept; `doubt` is set by any where part of the header
 * was not looked at, or may hold lines that others see as fields: then nobody can say that a field
 * is not there.
 */
void ma_fields_note(ma_fields *fields, mailauth_defect defect, uint64_t offset);

/*
 * Whether a reader who leaves out what a field name may not hold would take `name` for From. Such
 * readers have been found (white space before the name or a fold behind it), and they show its
 * author.
 */
bool ma_looks_like_from(ma_slice name);

#endif
