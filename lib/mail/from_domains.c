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

/* Octets of a domain that may be converted: more are none (see ma_domain_to_ascii). */
enum { TEXT_MAX = 4 * MA_NAME_MAX };

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

/* A domain in A-labels, in `room`; empty if it is none. */
static ma_slice convert(const ma_from_reader *r, ma_slice text, char room[MA_NAME_MAX])
{
	ma_buf buf;

	ma_buf_over(&buf, room, MA_NAME_MAX);
	if (!ma_domain_to_ascii(r->arena->context, text, &buf))
		return ma_slice_of(NULL, 0);
	return ma_buf_slice(&buf);
}

bool ma_from_add_strictly(ma_from_reader *r, ma_slice text)
{
	char room[MA_NAME_MAX];
	ma_slice domain;

	if (r->conversions == CONVERSIONS_MAX)
		return false;
	r->conversions++;
	domain = convert(r, text, room);
	if (!ma_is_domain(domain, 1))
		return false;
	ma_from_add(r, domain);
	return true;
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

static bool add_converted(ma_from_reader *r, ma_slice text)
{
	char room[MA_NAME_MAX];
	ma_slice domain = convert(r, text, room);

	if (!ma_is_loose_domain(domain, 1))
		return false;
	ma_from_add(r, domain);
	return true;
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
	uint8_t room[TEXT_MAX];
	ma_slice other;

	if (r->conversions == CONVERSIONS_MAX)
		return false;
	r->conversions++;
	text = without_dots(text);
	if (text.len > sizeof room)
		return true;
	if (!add_converted(r, text)) {
		text = before_others(text);
		if (!ma_is_ascii(text))
			add_converted(r, text);
	}
	other = make_transitional(text, room);
	if (!ma_slice_equal(other, text))
		add_converted(r, without_dots(other));
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
	uint8_t room[TEXT_MAX];
	size_t ascii = 0;

	while (ascii < text.len && text.ptr[ascii] < 0x80)
		ascii++;
	while (ascii > 0 && text.ptr[ascii - 1] == '.')
		ascii--;
	return may_be_whole(ma_slice_of(text.ptr, ascii)) || text.len > sizeof room ||
		!ma_slice_equal(make_transitional(text, room), text);
}
