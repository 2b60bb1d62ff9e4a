/*
 * What the tests of dns/ share: names and octets as short texts that rows can hold.
 */
#ifndef MA_DNS_TEST_H
#define MA_DNS_TEST_H

#include "test.h"

#include "buf.h"
#include "name.h"

/* A name from text that must be right; relative to the root. */
static inline ma_name name_of(const char *text)
{
	ma_name name;

	assert_true(ma_name_from_text(ma_slice_text(text), &ma_name_root, &name));
	return name;
}

/* Puts octets as themselves, but those that are not printable, and '<', as <decimal>. */
static inline void put_shown(ma_buf *buf, ma_slice octets)
{
	for (size_t i = 0; i < octets.len; i++) {
		uint8_t octet = octets.ptr[i];

		if (octet > ' ' && octet < 127 && octet != '<') {
			ma_put_octet(buf, octet);
		} else {
			ma_put_octet(buf, '<');
			ma_put_uint(buf, octet);
			ma_put_octet(buf, '>');
		}
	}
}

/* Ends a text in `buf` and checks that it is `want`; gives the memory back. */
static inline void assert_shown(ma_buf *buf, const char *want)
{
	ma_put_octet(buf, 0);
	assert_int_equal(buf->status, MAILAUTH_OK);
	assert_string_equal((const char *)buf->data, want);
	ma_buf_release(buf);
}

#endif
