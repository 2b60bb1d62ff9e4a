/*
 * Domains of From fields: see from_domains.h.
 */
#include "from_domains.h"

#include "ascii.h"
#include "host.h"
#include "idna.h"
#include "limit.h"
#include "utf8.h"

/* No mail has as many. */
enum { CONVERSIONS_MAX = 128 };

static bool is_listed(const ma_from_reader *r, ma_slice domain)
{
	for (size_t i = 0; i < r->from->listed; i++)
		if (ma_slice_equal_nocase(r->domains[i], domain))
			return true;
	return false;
}

void ma_from_add(ma_from_reader *r, ma_slice domain)
{
	uint8_t *copy;

	if (is_listed(r, domain))
		return;
	r->from->count++;
	if (r->from->listed == r->max)
		return;
	copy = ma_arena_take(r->arena, domain.len + 1, 1);
	if (copy == NULL) {
		r->no_memory = true;
		return;
	}
	ma_lower_octets(copy, domain.ptr, domain.len);
	r->domains[r->from->listed++] = ma_slice_of(copy, domain.len);
}

/* ------------------------------------------------------------------ U-labels */

/* Counts a domain to convert; false for one too many. */
static bool may_convert(ma_from_reader *r)
{
	if (r->conversions == CONVERSIONS_MAX)
		return false;
	r->conversions++;
	return true;
}

/* Lists a domain in A-labels if it is a valid one. */
static bool add_converted(ma_from_reader *r, ma_slice text,
	bool (*is_valid)(ma_slice domain, size_t labels))
{
	char room[MA_NAME_MAX];
	ma_slice domain;
	ma_buf buf;

	ma_buf_over(&buf, room, sizeof room);
	if (!ma_domain_to_ascii(r->arena->context, text, &buf))
		return false;
	domain = ma_buf_slice(&buf);
	if (!is_valid(domain, 1))
		return false;
	ma_from_add(r, domain);
	return true;
}

bool ma_from_add_strictly(ma_from_reader *r, ma_slice text)
{
	return may_convert(r) && add_converted(r, text, ma_is_domain);
}

/*
 * What readers of IDNA2003 make of a domain before all else, in `room`, which has as many octets:
 * of sharp s, small or capital, "ss", of final sigma sigma, and of joiners nothing. Unicode TR 46
 * calls them deviations.
 */
static ma_slice make_transitional(ma_slice text, uint8_t *room)
{
	ma_cursor in = ma_cursor_over(text);
	uint8_t *to = room;
	uint32_t point;

	while (!ma_at_end(&in)) {
		const uint8_t *from = in.at;

		if (!ma_take_utf8(&in, &point)) {
			*to++ = *in.at++;
		} else if (point == 0xdf || point == 0x1e9e) {
			*to++ = 's';
			*to++ = 's';
		} else if (point == 0x3c2) {
			*to++ = 0xcf;
			*to++ = 0x83;
		} else if (point != 0x200c && point != 0x200d) {
			while (from < in.at)
				*to++ = *from++;
		}
	}
	return ma_slice_of(room, (size_t)(to - room));
}

/* The text without dots round it. */
static ma_slice without_dots(ma_slice text)
{
	while (text.len > 0 && text.ptr[0] == '.')
		text = ma_slice_end(text, text.len - 1);
	while (text.len > 0 && text.ptr[text.len - 1] == '.')
		text.len--;
	return text;
}

/* What may be a domain before characters that are of none, such as a space without a break. */
static ma_slice before_others(ma_slice text)
{
	while (text.len > 0 && text.ptr[text.len - 1] >= 0x80)
		text.len--;
	return without_dots(text);
}

bool ma_from_add_loosely(ma_from_reader *r, ma_slice text)
{
	uint8_t room[MA_UTF8_NAME_MAX];
	ma_slice other;

	if (!may_convert(r))
		return false;
	text = without_dots(text);
	if (text.len > sizeof room)
		return true;
	if (!add_converted(r, text, ma_is_loose_domain)) {
		text = before_others(text);
		if (!ma_is_ascii(text))
			add_converted(r, text, ma_is_loose_domain);
	}
	other = make_transitional(text, room);
	if (!ma_slice_equal(other, text))
		add_converted(r, without_dots(other), ma_is_loose_domain);
	return true;
}

/* ------------------------------------------------------------------ readers that differ */

/* Whether a text can be a whole domain: it has a dot, and one octet is no top-level domain. */
static bool may_be_whole(ma_slice text)
{
	size_t label = text.len;

	while (label > 0 && text.ptr[label - 1] != '.')
		label--;
	return label > 0 && text.len - label > 1;
}

bool ma_from_is_read_otherwise(ma_slice text)
{
	uint8_t room[MA_UTF8_NAME_MAX];
	size_t ascii = 0;

	while (ascii < text.len && text.ptr[ascii] < 0x80)
		ascii++;
	while (ascii > 0 && text.ptr[ascii - 1] == '.')
		ascii--;
	return may_be_whole(ma_slice_of(text.ptr, ascii)) || text.len > sizeof room ||
		!ma_slice_equal(make_transitional(text, room), text);
}
