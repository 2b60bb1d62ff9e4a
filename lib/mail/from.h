/*
 * The From field's addresses: which domain stands behind a message, or why nobody can say.
 */
#ifndef MA_FROM_H
#define MA_FROM_H

#include "arena.h"
#include "field.h"

#include <mailauth/message.h>

typedef struct ma_from {
	mailauth_from_status status;
	size_t fields; /* From fields */
	size_t count;  /* distinct domains; past `listed`, one that comes twice counts twice */
	const ma_slice
		*domains; /* the first of them: valid, in lower case, with a NUL behind each */
	size_t listed;
} ma_from;

/*
 * Reads all From fields of a header and lists at most `max` domains. MAILAUTH_FROM_ONE only if
 * there is one field, all of which is of the grammar of RFC 5322 3.4 without what readers take in
 * different ways, and all its mailboxes have one valid domain. Otherwise the domains are all that
 * some reader might see, so that the strictest policy can be found, but for what one may make of
 * letters of which we know no U-label. False if there is no memory.
 *
 * In a quoted display name an address may stand ("ada@example.net" <x@example.com>), since many
 * programs write such, but not in angle brackets ("<ada@example.net>" <x@example.com>): to a reader
 * who takes the first '<' it is the author's.
 *
 * The work is linear in the header's octets, and nothing recurses.
 */
bool ma_from_read(ma_arena *arena, const ma_fields *fields, size_t max, ma_from *from);

#endif
