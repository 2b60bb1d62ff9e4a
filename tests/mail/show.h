/*
 * Fields as text, for tests to compare: "{name|value}" each, then " ok" or the defect and its
 * offset.
 */
#ifndef MA_SHOW_H
#define MA_SHOW_H

#include "field.h"
#include "test.h"

/* The octets, with escapes for what is not printable; how many characters. */
static inline size_t show_octets(ma_slice octets, char *text, size_t cap)
{
	static const char escaped[] = "\r\n\t\\", letters[] = "rnt\\";
	size_t len = 0;

	for (size_t i = 0; i < octets.len; i++) {
		uint8_t octet = octets.ptr[i];
		const char *escape = memchr(escaped, octet, sizeof escaped - 1);

		assert_true(cap - len > 5);
		if (escape != NULL) {
			text[len++] = '\\';
			text[len++] = letters[escape - escaped];
		} else if (octet >= 32 && octet < 127) {
			text[len++] = (char)octet;
		} else {
			len += (size_t)snprintf(text + len, cap - len, "\\x%02x", octet);
		}
	}
	text[len] = 0;
	return len;
}

static inline const char *show_defect(mailauth_defect defect)
{
	static const char *const names[] = {"ok", "bytes", "fields", "no-colon", "name",
		"first-folded", "cr", "lf", "nul", "line-end"};

	assert_in_range(defect, 0, COUNT(names) - 1);
	return names[defect];
}

static inline size_t show_fields(const ma_fields *fields, char *text, size_t cap)
{
	size_t len = 0;

	for (size_t i = 0; i < fields->count; i++) {
		assert_true(cap - len > 32);
		text[len++] = '{';
		len += show_octets(fields->list[i].name, text + len, cap - len);
		text[len++] = '|';
		len += show_octets(fields->list[i].value, text + len, cap - len);
		text[len++] = '}';
	}
	assert_true(cap - len > 32);
	if (fields->count > 0)
		text[len++] = ' ';
	len += (size_t)snprintf(text + len, cap - len, "%s", show_defect(fields->defect));
	if (fields->defect != MAILAUTH_DEFECT_NONE)
		len += (size_t)snprintf(text + len, cap - len, "@%u",
			(unsigned)fields->defect_offset);
	return len;
}

#endif
