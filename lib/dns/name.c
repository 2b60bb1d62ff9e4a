/*
 * Domain names: see name.h. A name is kept as on the wire, which gives each one form; every
 * function here makes only names that keep to the limits of RFC 1035 2.3.4.
 */
#include "name.h"

#include "ascii.h"
#include "escape.h"
#include "octets8.h"

#include <string.h>

/* What must be escaped in a label: it ends labels or tokens, or has a meaning of its own. */
#define SPECIAL_IN_LABEL ".\\\";()@$"

const ma_name ma_name_root = {.len = 1};

/* memmove as in ma_put. */
static bool put_octets(ma_name *name, const uint8_t *octets, size_t len)
{
	if (len > (size_t)(MA_NAME_MAX - name->len))
		return false;
	memmove(name->wire + name->len, octets, len);
	name->len = (uint8_t)(name->len + len);
	name->plain = false;
	return true;
}

/* Writes the length of the label from `start`, where it belongs, to `end`, if it may be one. */
static bool end_label(ma_name *name, size_t start, size_t end)
{
	name->wire[start] = (uint8_t)(end - start - 1);
	return end > start + 1 && end - start <= MA_LABEL_MAX + 1;
}

/* Takes what a backslash that has been taken escapes. */
static bool take_escape(const uint8_t **in, const uint8_t *end, uint8_t *octet)
{
	ma_cursor escape = {*in - 1, end};
	ma_char taken;

	if (ma_char_next(&escape, &taken) != MA_OK)
		return false;
	*octet = taken.octet;
	*in = escape.at;
	return true;
}

/*
 * Copies octets up to a dot or a backslash, `max` of them at most, and returns how many; what is
 * left of `max` has no value.
 */
static size_t copy_plain(uint8_t *to, const uint8_t *from, size_t max)
{
	size_t len = 0;

	for (; max - len >= 8; len += 8) {
		uint64_t eight = ma_octets8(from + len);
		uint64_t ends = ma_equal8(eight, '.') | ma_equal8(eight, '\\');

		memcpy(to + len, from + len, 8);
		if (ends != 0)
			return len + ma_first8(ends);
	}
	for (; len < max && from[len] != '.' && from[len] != '\\'; len++)
		to[len] = from[len];
	return len;
}

/* Each octet goes to its place on the wire, where a dot is replaced by the length behind it. */
bool ma_name_from_text(ma_slice text, const ma_name *origin, ma_name *name)
{
	const uint8_t *in = text.ptr, *end = in + text.len;
	size_t start = 0, len = 1;
	bool absolute;

	if (ma_slice_is(text, ".")) {
		*name = ma_name_root;
		return true;
	}
	while (in < end && len < MA_NAME_MAX) {
		size_t left = (size_t)(end - in), room = MA_NAME_MAX - len;
		size_t max = left < room ? left : room;
		size_t plain = copy_plain(name->wire + len, in, max);

		in += plain;
		len += plain;
		if (plain == max)
			break;
		if (*in++ == '.') {
			if (!end_label(name, start, len))
				return false;
			start = len;
		} else if (!take_escape(&in, end, &name->wire[len])) {
			return false;
		}
		len++;
	}
	absolute = start > 0 && start + 1 == len;
	name->wire[start] = 0;
	name->len = (uint8_t)len;
	name->plain = false;
	if (in < end || absolute)
		return in == end;
	return end_label(name, start, len) && origin != NULL &&
		put_octets(name, origin->wire, origin->len);
}

bool ma_name_take_label(ma_cursor *in, ma_name *made)
{
	ma_cursor ahead = *in;
	ma_slice length, label;

	if (!ma_take_octets(&ahead, 1, &length) || length.ptr[0] > MA_LABEL_MAX)
		return false;
	if (!ma_take_octets(&ahead, length.ptr[0], &label))
		return false;
	if (!put_octets(made, length.ptr, label.len + 1))
		return false;
	*in = ahead;
	return true;
}

bool ma_name_take_wire(ma_cursor *in, ma_name *name)
{
	ma_cursor ahead = *in;
	ma_slice length, label;
	size_t len;

	do {
		if (!ma_take_octets(&ahead, 1, &length) || length.ptr[0] > MA_LABEL_MAX ||
			!ma_take_octets(&ahead, length.ptr[0], &label))
			return false;
	} while (label.len > 0);

	len = (size_t)(ahead.at - in->at);
	if (len > MA_NAME_MAX)
		return false;
	memcpy(name->wire, in->at, len);
	name->len = (uint8_t)len;
	name->plain = false;
	*in = ahead;
	return true;
}

static bool is_plain(ma_slice label)
{
	for (size_t i = 0; i < label.len; i++)
		if (!ma_is(label.ptr[i], MA_HOSTCHAR))
			return false;
	return true;
}

static void put_label(ma_buf *buf, ma_slice label)
{
	if (is_plain(label))
		ma_put_slice(buf, label);
	else
		for (size_t i = 0; i < label.len; i++)
			ma_put_escaped(buf, label.ptr[i], SPECIAL_IN_LABEL);
}

void ma_name_put_text(ma_buf *buf, const ma_name *name)
{
	size_t at = 0;

	if (name->len == 1)
		ma_put_octet(buf, '.');
	while (name->wire[at] > 0) {
		if (at > 0)
			ma_put_octet(buf, '.');
		put_label(buf, ma_slice_of(name->wire + at + 1, name->wire[at]));
		at += 1u + name->wire[at];
	}
}

bool ma_name_write_lower(const ma_name *name, uint8_t *wire, char *text)
{
	const uint8_t *label = name->wire, *end;

	wire[0] = label[0];
	ma_lower_octets_twice(wire + 1, (uint8_t *)text, label + 1, name->len - (size_t)1);
	if (name->len == 1)
		return false;
	for (; *label > 0; label = end) {
		end = label + 1 + *label;
		if (!name->plain && !is_plain(ma_slice_of(label + 1, *label)))
			return false;
		if (*end > 0)
			text[end - name->wire - 1] = '.';
	}
	return true;
}

void ma_name_put_absolute(ma_buf *buf, const ma_name *name)
{
	ma_name_put_text(buf, name);
	if (name->len > 1)
		ma_put_octet(buf, '.');
}

/* Octets that tell lengths are below 'A', so they can be compared like all others. */
bool ma_name_equal(const ma_name *a, const ma_name *b)
{
	return ma_slice_equal_nocase(ma_name_slice(a), ma_name_slice(b));
}

/* Where each label begins, in `starts`, which has room for MA_LABELS_MAX; returns their number. */
static size_t find_labels(const ma_name *name, uint8_t starts[MA_LABELS_MAX])
{
	size_t count = 0;

	for (size_t at = 0; name->wire[at] > 0; at += (size_t)name->wire[at] + 1)
		starts[count++] = (uint8_t)at;
	return count;
}

size_t ma_name_labels(const ma_name *name)
{
	uint8_t starts[MA_LABELS_MAX];

	return find_labels(name, starts);
}

/* Labels "as unsigned left-justified octet strings", "uppercase [...] as if they were lowercase" */
static int order_labels(const uint8_t *a, const uint8_t *b)
{
	for (size_t i = 1; i <= a[0] && i <= b[0]; i++) {
		int order = ma_lower(a[i]) - ma_lower(b[i]);

		if (order != 0)
			return order;
	}
	return a[0] - b[0];
}

/*
 * "ordering RRs by [...] sorting the names according to their most significant (rightmost) labels
 * first", and "the absence of a octet sorts before a zero value octet" (RFC 4034 6.1)
 */
int ma_name_order(const ma_name *a, const ma_name *b)
{
	uint8_t a_starts[MA_LABELS_MAX], b_starts[MA_LABELS_MAX];
	size_t a_count = find_labels(a, a_starts), b_count = find_labels(b, b_starts);

	for (size_t i = 1; i <= a_count && i <= b_count; i++) {
		int order = order_labels(a->wire + a_starts[a_count - i],
			b->wire + b_starts[b_count - i]);

		if (order != 0)
			return order;
	}
	return a_count < b_count ? -1 : a_count > b_count;
}

bool ma_name_is_at_or_below(const ma_name *name, const ma_name *parent)
{
	size_t at = 0;

	while (name->len - at > parent->len)
		at += (size_t)name->wire[at] + 1;
	return ma_slice_equal_nocase(ma_slice_of(name->wire + at, name->len - at),
		ma_slice_of(parent->wire, parent->len));
}

void ma_name_to_lower(ma_name *name)
{
	ma_lower_octets(name->wire, name->wire, name->len);
}

bool ma_name_to_parent(ma_name *name)
{
	size_t first = (size_t)name->wire[0] + 1;

	if (name->len == 1)
		return false;
	memmove(name->wire, name->wire + first, name->len - first);
	name->len = (uint8_t)(name->len - first);
	return true;
}

bool ma_name_prepend(ma_name *name, ma_slice label)
{
	size_t more = 1 + label.len;

	if (label.len == 0 || label.len > MA_LABEL_MAX || more > (size_t)(MA_NAME_MAX - name->len))
		return false;
	memmove(name->wire + more, name->wire, name->len);
	name->wire[0] = (uint8_t)label.len;
	memcpy(name->wire + 1, label.ptr, label.len);
	name->len = (uint8_t)(name->len + more);
	name->plain = false;
	return true;
}
