/*
 * A buffer that writers fill. Its error is sticky: write all, then look at `status` once.
 *
 * There are two kinds: one grows in memory of its own, one fills the caller's memory and goes on
 * counting when that is full, so that the length needed is known.
 */
#ifndef MA_BUF_H
#define MA_BUF_H

#include "context.h"
#include "slice.h"

typedef struct ma_buf {
	uint8_t *data;
	size_t len; /* written, or with MAILAUTH_NO_SPACE needed */
	size_t cap;
	mailauth_status status;
	const mailauth_context *context; /* NULL: the memory is the caller's */
} ma_buf;

/* Over the caller's memory. */
static inline void ma_buf_over(ma_buf *buf, char *memory, size_t cap)
{
	*buf = (ma_buf){.data = (uint8_t *)memory, .cap = cap};
}

/* Growing, empty, without memory so far. */
void ma_buf_grow(ma_buf *buf, const mailauth_context *context);

/* Empties a growing buffer and keeps its memory; clears the error. */
static inline void ma_buf_reset(ma_buf *buf)
{
	buf->len = 0;
	buf->status = MAILAUTH_OK;
}

/* Gives the memory of a growing buffer back. */
void ma_buf_release(ma_buf *buf);

/* Puts `len` octets, over 0, which the caller writes where it is told; NULL: there is no room. */
uint8_t *ma_buf_room(ma_buf *buf, size_t len);

/* ma_put for which there is no room, or an error. */
void ma_put_more(ma_buf *buf, const void *octets, size_t len);

/*
 * memmove, though nothing overlaps: where a length is known to be at most 255, gcc makes of memcpy
 * a `rep movs`, which takes longer than the call for the few octets that there are.
 */
static inline void ma_put(ma_buf *buf, const void *octets, size_t len)
{
	if (buf->status != MAILAUTH_OK || len > buf->cap - buf->len) {
		ma_put_more(buf, octets, len);
	} else if (len > 0) {
		memmove(buf->data + buf->len, octets, len);
		buf->len += len;
	}
}

static inline void ma_put_slice(ma_buf *buf, ma_slice slice)
{
	ma_put(buf, slice.ptr, slice.len);
}

/*
 * Copies 1 to 16 octets: the first and the last eight, or four, which are all, or else the first,
 * the middle and the last one.
 */
static inline void ma_copy_few(uint8_t *to, const uint8_t *from, size_t len)
{
	if (len >= sizeof(uint64_t)) {
		uint64_t first, last;

		memcpy(&first, from, sizeof first);
		memcpy(&last, from + len - sizeof last, sizeof last);
		memcpy(to, &first, sizeof first);
		memcpy(to + len - sizeof last, &last, sizeof last);
	} else if (len >= sizeof(uint32_t)) {
		uint32_t first, last;

		memcpy(&first, from, sizeof first);
		memcpy(&last, from + len - sizeof last, sizeof last);
		memcpy(to, &first, sizeof first);
		memcpy(to + len - sizeof last, &last, sizeof last);
	} else {
		to[0] = from[0];
		to[len / 2] = from[len / 2];
		to[len - 1] = from[len - 1];
	}
}

/* ma_put_slice of what mostly has few octets: they are copied here, without a call. */
static inline void ma_put_few(ma_buf *buf, ma_slice slice)
{
	if (slice.len - 1 < 16 && buf->status == MAILAUTH_OK && slice.len <= buf->cap - buf->len) {
		ma_copy_few(buf->data + buf->len, slice.ptr, slice.len);
		buf->len += slice.len;
	} else {
		ma_put_slice(buf, slice);
	}
}

static inline void ma_put_octet(ma_buf *buf, uint8_t octet)
{
	if (buf->status == MAILAUTH_OK && buf->len < buf->cap)
		buf->data[buf->len++] = octet;
	else
		ma_put_more(buf, &octet, 1);
}

static inline void ma_put_text(ma_buf *buf, const char *text)
{
	ma_put(buf, text, strlen(text));
}

void ma_put_uint(ma_buf *buf, uint64_t n);

/* Octets from the net, for people: each that is not printable ASCII as \ooo is in C. */
void ma_put_visible(ma_buf *buf, ma_slice octets);

/* What was written; nothing with MAILAUTH_NO_SPACE. */
static inline ma_slice ma_buf_slice(const ma_buf *buf)
{
	return ma_slice_of(buf->data, buf->len <= buf->cap ? buf->len : 0);
}

/*
 * The end of a public writer of text: a NUL behind the text and, in *len, its length without the
 * NUL. If there is no room, the memory, unless `cap` is 0, begins with NUL.
 */
mailauth_status ma_buf_end_text(ma_buf *buf, size_t *len);

#endif
