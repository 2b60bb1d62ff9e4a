/*
 * The canonicalizations a second time, for tests and fuzz targets: over the whole input, step by
 * step in the order of RFC 6376 3.4, without a thought for speed or streaming.
 */
#ifndef MA_NAIVE_H
#define MA_NAIVE_H

#include "slice.h"

#include <mailauth/message.h>

#include <string.h>

static inline bool naive_wsp(uint8_t octet)
{
	return octet == ' ' || octet == '\t';
}

static inline bool naive_crlf_at(ma_slice in, size_t at)
{
	return in.len - at >= 2 && in.ptr[at] == '\r' && in.ptr[at + 1] == '\n';
}

/* One SP for each run of SP and HTAB, and none for the run at the end. */
static inline size_t naive_reduce(ma_slice in, uint8_t *out)
{
	size_t len = 0;

	for (size_t i = 0; i < in.len; i++) {
		if (!naive_wsp(in.ptr[i]))
			out[len++] = in.ptr[i];
		else if (i == 0 || !naive_wsp(in.ptr[i - 1]))
			out[len++] = ' ';
	}
	if (len > 0 && out[len - 1] == ' ')
		len--;
	return len;
}

static inline size_t naive_copy(ma_slice in, uint8_t *out)
{
	if (in.len > 0)
		memcpy(out, in.ptr, in.len);
	return in.len;
}

/* 3.4.3 and 3.4.4; `out` has room for in.len + 2 octets. */
static inline size_t naive_body(mailauth_canonicalization canonicalization, ma_slice in,
	uint8_t *out)
{
	size_t len = 0, kept = 0;

	for (size_t at = 0, end; at < in.len; at = end + 2) {
		size_t before = len;
		ma_slice line;

		for (end = at; end < in.len && !naive_crlf_at(in, end);)
			end++;
		line = ma_slice_of(in.ptr + at, end - at);
		if (canonicalization == MAILAUTH_CANON_RELAXED)
			len += naive_reduce(line, out + len);
		else
			len += naive_copy(line, out + len);
		if (len > before)
			kept = len + 2;
		len += naive_copy(ma_slice_text("\r\n"), out + len);
	}
	if (kept == 0 && canonicalization == MAILAUTH_CANON_SIMPLE)
		kept = naive_copy(ma_slice_text("\r\n"), out);
	return kept;
}

/* A name or a value of an unfolded field: also without the white space in front. */
static inline size_t naive_part(ma_slice in, uint8_t *out)
{
	while (in.len > 0 && naive_wsp(in.ptr[0]))
		in = ma_slice_of(in.ptr + 1, in.len - 1);
	return naive_reduce(in, out);
}

/* 3.4.2; `out` has room for in.len + 2 octets, `unfolded` for in.len. */
static inline size_t naive_relaxed_field(ma_slice in, uint8_t *unfolded, uint8_t *out)
{
	size_t flat = 0, len, colon;

	for (size_t i = 0; i < in.len; i++) {
		if (naive_crlf_at(in, i))
			i++;
		else
			unfolded[flat++] = in.ptr[i];
	}
	colon = ma_slice_find(ma_slice_of(unfolded, flat), ':');
	len = naive_part(ma_slice_of(unfolded, colon), out);
	for (size_t i = 0; i < len; i++)
		if (out[i] >= 'A' && out[i] <= 'Z')
			out[i] = (uint8_t)(out[i] + 32);
	if (colon < flat) {
		out[len++] = ':';
		len += naive_part(ma_slice_of(unfolded + colon + 1, flat - colon - 1), out + len);
	}
	return len + naive_copy(ma_slice_text("\r\n"), out + len);
}

/* 3.4.1 and 3.4.2; the CRLF at the end of a field may be lacking. */
static inline size_t naive_field(mailauth_canonicalization canonicalization, ma_slice in,
	uint8_t *unfolded, uint8_t *out)
{
	if (canonicalization == MAILAUTH_CANON_RELAXED)
		return naive_relaxed_field(in, unfolded, out);
	if (in.len >= 2 && naive_crlf_at(in, in.len - 2))
		in.len -= 2;
	return naive_copy(in, out) + naive_copy(ma_slice_text("\r\n"), out + in.len);
}

#endif
