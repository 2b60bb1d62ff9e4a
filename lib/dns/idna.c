/*
 * U-labels to A-labels: see idna.h.
 *
 * A label is a U-label if its code points are all valid (PVALID in RFC 5892), it is in NFC, keeps
 * the rules of context and of direction, and so on (RFC 5891 5.4). That takes tables that grow with
 * Unicode. We know without them some ranges of letters of which any row is a U-label: each is
 * PVALID, is not composed with what stands beside it, has no context rule and is written from left
 * to right. All else is refused here; a caller who has an IDNA library lends it to the context.
 */
#include "idna.h"

#include "ascii.h"
#include "octets8.h"
#include "cursor.h"
#include "punycode.h"
#include "utf8.h"

#include <mailauth/dns.h>

#include <string.h>

typedef struct range {
	uint32_t first, last;
	unsigned step; /* 2: every other one, small letters that stand between capitals */
} range;

static const range ranges[] = {
	{'-', '-', 1}, {'0', '9', 1}, {'a', 'z', 1}, {0xdf, 0xf6, 1}, {0xf8, 0xff, 1}, /* Latin-1 */
	{0x101, 0x131, 2}, {0x135, 0x137, 2}, /* Latin Extended-A, without ligatures */
	{0x13a, 0x13e, 2}, {0x142, 0x148, 2}, {0x14b, 0x177, 2}, {0x17a, 0x17e, 2},
	{0x3ac, 0x3ce, 1},   /* Greek */
	{0x430, 0x45f, 1},   /* Cyrillic */
	{0x561, 0x586, 1},   /* Armenian */
	{0x10d0, 0x10f0, 1}, /* Georgian */
	{0x3041, 0x3096, 1}, /* Hiragana */
	{0x30a1, 0x30fa, 1}, /* Katakana */
	{0x4e00, 0x9fa5, 1}, /* Han */
	{0xac00, 0xd7a3, 1}, /* Hangul */
};

static bool is_known_letter(uint32_t point)
{
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (point >= ranges[i].first && point <= ranges[i].last)
			return (point - ranges[i].first) % ranges[i].step == 0;
	return false;
}

bool ma_is_ascii(ma_slice text)
{
	uint64_t all = ma_rest8(text.ptr, text.len);

	for (size_t i = 0; text.len - i >= 8; i += 8)
		all |= ma_octets8(text.ptr + i);
	return (all & MA_ONES8 << 7) == 0;
}

/*
 * "The Unicode string MUST NOT contain "--" (two consecutive hyphens) in the third and fourth
 * character positions and MUST NOT start or end with a "-" (hyphen)." (RFC 5891 4.2.3.1)
 */
static bool has_hyphens_wrong(const uint32_t *points, size_t count)
{
	return points[0] == '-' || points[count - 1] == '-' ||
		(count >= 4 && points[2] == '-' && points[3] == '-');
}

/* Takes a character; an ASCII capital as the small letter. */
static bool take_point(ma_cursor *in, uint32_t *point)
{
	if (*in->at >= 0x80)
		return ma_take_utf8(in, point);
	*point = ma_lower(*in->at++);
	return true;
}

/* Writes one label; ASCII capitals of a U-label become small (RFC 5895 2). */
static bool put_label(ma_buf *buf, ma_slice label)
{
	uint32_t points[MA_PUNYCODE_MAX];
	ma_cursor in = ma_cursor_over(label);
	size_t count = 0, start = buf->len;

	if (ma_is_ascii(label)) {
		ma_put_slice(buf, label);
		return true;
	}
	for (; !ma_at_end(&in); count++) {
		if (count == MA_PUNYCODE_MAX || !take_point(&in, &points[count]) ||
			!is_known_letter(points[count]))
			return false;
	}
	ma_put_text(buf, "xn--");
	return !has_hyphens_wrong(points, count) && ma_punycode_encode(points, count, buf) &&
		buf->len - start <= MA_PUNYCODE_MAX;
}

/* What the caller's function makes of the domain. */
static bool ask_caller(const mailauth_context *context, ma_slice domain, ma_buf *buf)
{
	char room[MA_NAME_MAX];
	size_t len = context->idna(context->idna_user, (const char *)domain.ptr, domain.len, room,
		sizeof room);

	if (len == 0 || len > sizeof room || !ma_is_ascii(ma_slice_of(room, len)))
		return false;
	ma_put(buf, room, len);
	return true;
}

bool ma_domain_to_ascii(const mailauth_context *context, ma_slice domain, ma_buf *buf)
{
	if (ma_is_ascii(domain)) {
		ma_put_slice(buf, domain);
		return true;
	}
	if (domain.len > MA_UTF8_NAME_MAX)
		return false;
	if (context->idna != NULL)
		return ask_caller(context, domain, buf);
	do {
		size_t dot = ma_slice_find(domain, '.');

		if (!put_label(buf, ma_slice_of(domain.ptr, dot)))
			return false;
		if (dot == domain.len)
			return true;
		ma_put_octet(buf, '.');
		domain = ma_slice_of(domain.ptr + dot + 1, domain.len - dot - 1);
	} while (true);
}

bool ma_domain_make_ascii(ma_arena *arena, ma_slice *domain)
{
	char *room;
	ma_buf buf;

	if (ma_is_ascii(*domain))
		return true;
	room = ma_arena_take(arena, MA_NAME_MAX, 1);
	if (room == NULL)
		return false;
	ma_buf_over(&buf, room, MA_NAME_MAX);
	if (ma_domain_to_ascii(arena->context, *domain, &buf) && buf.status == MAILAUTH_OK)
		*domain = ma_buf_slice(&buf);
	return true;
}

mailauth_status mailauth_domain_to_ascii(const mailauth_context *context, const char *domain,
	size_t domain_len, char *buf, size_t cap, size_t *len)
{
	ma_buf out;

	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	if (domain == NULL || len == NULL || (buf == NULL && cap > 0))
		return MAILAUTH_BAD_ARGUMENT;
	ma_buf_over(&out, buf, cap);
	if (!ma_domain_to_ascii(context, ma_slice_of(domain, domain_len), &out))
		return MAILAUTH_MALFORMED;
	return ma_buf_end_text(&out, len);
}
