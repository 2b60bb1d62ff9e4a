/*
 * Targets: ma_name_from_text, ma_name_put_text, ma_name_take_wire, ma_name_to_parent.
 *
 * As text, the input is a name or refused; a name is written to a text that is read back to the
 * same octets, and written again it is the same text. As wire form, the input begins with a name or
 * not, and that name goes round as well. A name keeps to its limits, and so do all names above it.
 */
#include "ascii.h"
#include "name.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static bool is_same(const ma_name *a, const ma_name *b)
{
	return a->len == b->len && memcmp(a->wire, b->wire, a->len) == 0;
}

/* By the octet, from the name alone. */
static bool has_plain_text(const ma_name *name)
{
	size_t label = 0;

	for (size_t at = 0; at + 1 < name->len; at++)
		if (at == label)
			label += 1u + name->wire[at];
		else if (!ma_is(name->wire[at], MA_HOSTCHAR))
			return false;
	return name->len > 1;
}

/* Writes the name, reads it back and writes it again. */
static void go_round(const ma_name *name)
{
	char text[MA_NAME_TEXT_MAX], again[MA_NAME_TEXT_MAX], plain[MA_NAME_MAX];
	uint8_t lower[MA_NAME_MAX];
	ma_buf first, second;
	ma_name back;

	ma_buf_over(&first, text, sizeof text);
	ma_name_put_text(&first, name);
	must(first.status == MAILAUTH_OK);
	must(ma_name_from_text(ma_buf_slice(&first), &ma_name_root, &back));
	must(is_same(name, &back));

	ma_buf_over(&second, again, sizeof again);
	ma_name_put_text(&second, &back);
	must(ma_slice_equal(ma_buf_slice(&first), ma_buf_slice(&second)));
	must(ma_name_write_lower(name, lower, plain) == has_plain_text(name));
	must(ma_slice_equal_nocase(ma_name_slice(name), ma_slice_of(lower, name->len)));
	must(!has_plain_text(name) || ma_slice_is_nocase(ma_buf_slice(&first), plain));
}

/* The name on the wire is itself; lower-cased it is equal; its parents end at the root. */
static void judge(ma_name name)
{
	ma_cursor in = ma_cursor_over(ma_slice_of(name.wire, name.len));
	ma_name taken, lower = name;
	size_t labels = 0;

	must(name.len >= 1 && name.wire[name.len - 1] == 0);
	must(ma_name_take_wire(&in, &taken) && ma_at_end(&in) && is_same(&name, &taken));
	ma_name_to_lower(&lower);
	must(ma_name_equal(&lower, &name));
	go_round(&name);
	go_round(&lower);
	do {
		must(name.len >= 1);
		must(name.wire[0] <= MA_LABEL_MAX);
		labels++;
	} while (ma_name_to_parent(&name));
	must(labels <= 128 && is_same(&name, &ma_name_root));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	ma_slice input = ma_slice_of(octets, len);
	ma_cursor in = ma_cursor_over(input);
	ma_name name, origin;

	if (ma_name_from_text(input, &ma_name_root, &name))
		judge(name);
	if (ma_name_from_text(input, NULL, &origin))
		must(is_same(&name, &origin));
	if (ma_name_take_wire(&in, &name)) {
		must(len - ma_left(&in) == name.len && memcmp(name.wire, octets, name.len) == 0);
		judge(name);
		if (ma_name_from_text(input, &name, &origin))
			judge(origin);
	} else {
		must(ma_left(&in) == len);
	}
	return 0;
}
