/*
 * Buffers: see buf.h.
 */
#include "buf.h"

#include "ascii.h"

#include <string.h>

#define FIRST_CAPACITY ((size_t)256)

void ma_buf_grow(ma_buf *buf, const mailauth_context *context)
{
	*buf = (ma_buf){.context = context};
}

void ma_buf_release(ma_buf *buf)
{
	ma_release(buf->context, buf->data, buf->cap);
	ma_buf_grow(buf, buf->context);
}

/* Makes room for `more` octets in a growing buffer. */
static bool grow(ma_buf *buf, size_t more)
{
	size_t cap = buf->cap > 0 ? buf->cap : FIRST_CAPACITY;
	uint8_t *data;

	if (more > SIZE_MAX / 2 - buf->len)
		return false;
	while (cap < buf->len + more)
		cap *= 2;
	data = ma_resize(buf->context, buf->data, buf->cap, cap);
	if (data == NULL)
		return false;
	buf->data = data;
	buf->cap = cap;
	return true;
}

uint8_t *ma_buf_room(ma_buf *buf, size_t len)
{
	if (buf->status == MAILAUTH_NO_MEMORY)
		return NULL;
	if (buf->status == MAILAUTH_OK && len > buf->cap - buf->len) {
		if (buf->context == NULL)
			buf->status = MAILAUTH_NO_SPACE;
		else if (!grow(buf, len))
			buf->status = MAILAUTH_NO_MEMORY;
	}
	if (buf->status != MAILAUTH_NO_MEMORY)
		buf->len += len;
	return buf->status == MAILAUTH_OK ? buf->data + buf->len - len : NULL;
}

void ma_put_more(ma_buf *buf, const void *octets, size_t len)
{
	uint8_t *room = len > 0 ? ma_buf_room(buf, len) : NULL;

	if (room != NULL)
		memcpy(room, octets, len);
}

void ma_put_uint(ma_buf *buf, uint64_t n)
{
	char digits[20];
	size_t first = sizeof digits;

	do {
		digits[--first] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	ma_put(buf, digits + first, sizeof digits - first);
}

void ma_put_visible(ma_buf *buf, ma_slice octets)
{
	for (size_t i = 0; i < octets.len; i++) {
		uint8_t octet = octets.ptr[i];

		if (ma_is(octet, MA_PRINT) && octet != '\\') {
			ma_put_octet(buf, octet);
			continue;
		}
		ma_put_octet(buf, '\\');
		ma_put_octet(buf, (uint8_t)('0' + (octet >> 6)));
		ma_put_octet(buf, (uint8_t)('0' + (octet >> 3 & 7)));
		ma_put_octet(buf, (uint8_t)('0' + (octet & 7)));
	}
}

mailauth_status ma_buf_end_text(ma_buf *buf, size_t *len)
{
	size_t written = buf->len;

	ma_put_octet(buf, 0);
	if (buf->status == MAILAUTH_NO_SPACE && buf->cap > 0)
		buf->data[0] = 0;
	if (len != NULL)
		*len = written;
	return buf->status;
}
