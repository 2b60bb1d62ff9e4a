/*
 * Domain names: octets in labels, as on the wire, and as master-file text (RFC 1035 3.1, 5.1).
 */
#ifndef MA_NAME_H
#define MA_NAME_H

#include "buf.h"
#include "cursor.h"
#include "limit.h"
#include "slice.h"

/*
 * An absolute name in wire form, without compression; the last octet is the root's 0. Who writes
 * `wire` sets or clears `plain`.
 */
typedef struct ma_name {
	uint8_t len; /* octets of `wire` in use, 1..255 */
	bool plain;  /* its labels are known to have no octets but MA_HOSTCHAR */
	uint8_t wire[MA_NAME_MAX];
} ma_name;

/* The root. */
extern const ma_name ma_name_root;

/*
 * Reads a whole text such as `example.com`, `a\.b.example.` or `\000.x`. Text without a final dot
 * is completed with `origin`, or refused if that is NULL. False for an empty label or text, a label
 * over 63 octets, a name over 255, or a wrong escape. `@` has no meaning here. `name` is not
 * `origin`; it has no value if the text is no name.
 */
bool ma_name_from_text(ma_slice text, const ma_name *origin, ma_name *name);

/*
 * Takes one label off the cursor, the root's 0 too, and puts it behind a name that is being made
 * and begins with a `len` of 0; false, and nothing taken, for a label over 63 octets or a name over
 * 255.
 */
bool ma_name_take_label(ma_cursor *in, ma_name *made);

/* Takes an uncompressed name off the cursor; false, and nothing taken, if there is none. */
bool ma_name_take_wire(ma_cursor *in, ma_name *name);

/* Writes the name without a final dot, so that ma_name_from_text reads it back; "." is the root. */
void ma_name_put_text(ma_buf *buf, const ma_name *name);

/*
 * Writes the name in lower case, its `len` octets and, if no label has other octets than
 * MA_HOSTCHAR, as in most names, the same text and a NUL, which are `len` - 1; otherwise false, and
 * `text`, which has as much room, has no value. The root has no such text.
 */
bool ma_name_write_lower(const ma_name *name, uint8_t *wire, char *text);

/* As ma_name_put_text, with a final dot, so that no origin is put behind it. */
void ma_name_put_absolute(ma_buf *buf, const ma_name *name);

/* Its octets. */
static inline ma_slice ma_name_slice(const ma_name *name)
{
	return ma_slice_of(name->wire, name->len);
}

/* Equal but for the case of ASCII letters (RFC 4343). */
bool ma_name_equal(const ma_name *a, const ma_name *b);

/* Below 0, 0 or over 0 as `a` is before, equal to or behind `b` in RFC 4034 6.1's order. */
int ma_name_order(const ma_name *a, const ma_name *b);

/* How many labels it has; the root has none. */
size_t ma_name_labels(const ma_name *name);

/* Whether `name` is `parent` or below it. */
bool ma_name_is_at_or_below(const ma_name *name, const ma_name *parent);

/* A-Z become a-z. */
void ma_name_to_lower(ma_name *name);

/* Drops the first label; false for the root. */
bool ma_name_to_parent(ma_name *name);

/*
 * Puts one label, of 1 to 63 octets, before the name; false if the name would be over 255 octets.
 */
bool ma_name_prepend(ma_name *name, ma_slice label);

#endif
