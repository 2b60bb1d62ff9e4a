/*
 * Domain names: see name.h. A name is kept as on the wire, which gives each one form; every
 * function here makes only names that keep to the limits of RFC 1035 2.3.4.
 */
#include "name.h"

#include "ascii.h"
#include "escape.h"

#include <string.h>

/* What must be escaped in a label: it ends labels or tokens, or has a meaning of its own. */
#define SPECIAL_IN_LABEL ".\\\";()@$"

const ma_name ma_name_root = {.len = 1};

static bool put_octets(ma_name *name, const uint8_t *octets, size_t len)
{
	if (len > (size_t)(MA_NAME_MAX - name->len))
		return false;
	memcpy(name->wire + name->len, octets, len);
	name->len = (uint8_t)(name->len + len);
	return true;
}

/* Takes one label, up to a dot that is not escaped or the end, and puts it behind the name. */
static bool take_label(ma_cursor *in, ma_name *name)
{
	uint8_t start = name->len;
	ma_slice plain;
	size_t len;
	ma_char taken;

	if (!put_octets(name, ma_name_root.wire, 1))
		return false;
	plain = ma_take(in, MA_HOSTCHAR); /* most labels have nothing else */
	if (!put_octets(name, plain.ptr, plain.len))
		return false;
	while (!ma_at_end(in) && ma_peek(in) != '.') {
		if (ma_char_next(in, &taken) != MA_OK || !put_octets(name, &taken.octet, 1))
			return false;
	}
	len = (size_t)(name->len - start - 1);
	if (len == 0 || len > MA_LABEL_MAX)
		return false;
	name->wire[start] = (uint8_t)len;
	return true;
}

bool ma_name_from_text(ma_slice text, const ma_name *origin, ma_name *name)
{
	ma_cursor in = ma_cursor_over(text);
	const ma_name *rest = origin;
	ma_name made = {.len = 0};

	if (ma_slice_is(text, ".")) {
		*name = ma_name_root;
		return true;
	}
	do {
		if (!take_label(&in, &made))
			return false;
		if (ma_accept(&in, '.') && ma_at_end(&in))
			rest = &ma_name_root;
	} while (!ma_at_end(&in));

	if (rest == NULL || !put_octets(&made, rest->wire, rest->len))
		return false;
	*name = made;
	return true;
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
	ma_name made = {.len = 0};
	bool is_last;

	do {
		is_last = ma_peek(&ahead) == 0;
		if (!ma_name_take_label(&ahead, &made))
			return false;
	} while (!is_last);

	*name = made;
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

void ma_name_lower(ma_name *lower, const ma_name *name)
{
	size_t len = name->len, i = 0;
	uint64_t eight;

	lower->len = name->len;
	for (; i + sizeof eight <= len; i += sizeof eight) {
		memcpy(&eight, name->wire + i, sizeof eight);
		eight = ma_lower_8(eight);
		memcpy(lower->wire + i, &eight, sizeof eight);
	}
	for (; i < len; i++)
		lower->wire[i] = ma_lower(name->wire[i]);
}

void ma_name_to_lower(ma_name *name)
{
	ma_name_lower(name, name);
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
	return true;
}
