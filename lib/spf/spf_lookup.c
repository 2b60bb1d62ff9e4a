/*
 * From text to a name that is looked up, and from an answer to the one record: see spf_lookup.h.
 */
#include "spf_lookup.h"

#include "ascii.h"
#include "spf_record.h"

ma_slice ma_spf_truncate_long(ma_slice text)
{
	size_t max = MA_NAME_MAX - 2;

	if (text.ptr[text.len - 1] == '.')
		max++;
	while (text.len > max) {
		size_t dot = ma_slice_find(text, '.');

		if (dot + 1 >= text.len)
			break;
		text = ma_slice_of(text.ptr + dot + 1, text.len - dot - 1);
	}
	return text;
}

/* Writes the length of the label that ends before `end`, before it; false if it cannot be one. */
static bool put_length(uint8_t *wire, size_t label, size_t end)
{
	size_t len = end - label - 1;

	wire[label] = (uint8_t)len;
	return len - 1 < MA_LABEL_MAX; /* from 1 on */
}

bool ma_spf_name_read(ma_slice text, ma_name *name)
{
	size_t label = 0, end;

	text = ma_spf_without_dot(ma_spf_truncate(text));
	if (text.len == 0 || text.len > MA_NAME_MAX - 2)
		return false;
	name->plain = true;
	for (end = 1; end <= text.len; end++) {
		uint8_t octet = text.ptr[end - 1];

		name->wire[end] = octet;
		if (ma_is(octet, MA_HOSTCHAR)) /* as most are */
			continue;
		if (octet != '.') {
			name->plain = false;
			continue;
		}
		if (!put_length(name->wire, label, end))
			return false;
		label = end;
	}
	name->wire[end] = 0;
	name->len = (uint8_t)(text.len + 2);
	return put_length(name->wire, label, end);
}

bool ma_spf_sender_name_read(ma_slice domain, ma_name *name)
{
	ma_slice text = ma_spf_without_dot(domain);

	if (text.len > MA_NAME_MAX - 2 || !ma_spf_name_read(domain, name) || !name->plain ||
		!ma_spf_name_has_two_labels(name))
		return false;
	text = ma_trim_end(text, MA_DIGIT);
	return text.ptr[text.len - 1] != '.';
}

bool ma_spf_name_has_two_labels(const ma_name *name)
{
	return name->len > 1 && name->wire[1 + name->wire[0]] > 0;
}

ma_name *ma_spf_reverse_name(ma_arena *arena, const ma_spf_client *client)
{
	ma_spf_values values = {.client = client};
	ma_name *name = ma_arena_take(arena, 1, sizeof *name);
	ma_slice text;

	if (name == NULL ||
		!ma_spf_expand_name(arena, ma_slice_text("%{ir}.%{v}.arpa"), &values, &text))
		return NULL;
	(void)ma_spf_name_read(text, name);
	return name;
}

bool ma_spf_is_void(const ma_answer *answer)
{
	return answer->outcome == MAILAUTH_DNS_NODATA || answer->outcome == MAILAUTH_DNS_NXDOMAIN;
}

/*
 *   PREFERENCE, EXCHANGE                                                RFC 1035 3.3.9
 */
ma_name ma_spf_exchange(ma_slice rdata)
{
	ma_cursor in = ma_cursor_over(rdata);
	ma_name name = ma_name_root;
	ma_slice preference;

	if (ma_take_octets(&in, 2, &preference))
		(void)ma_name_take_wire(&in, &name);
	return name;
}

/* The first octets of the strings of TXT rdata, joined. */
static ma_slice start_of_text(ma_slice rdata, uint8_t *room, size_t cap)
{
	ma_cursor in = ma_cursor_over(rdata);
	ma_slice length, string;
	size_t len = 0;

	while (len < cap && ma_take_octets(&in, 1, &length) &&
		ma_take_octets(&in, length.ptr[0], &string))
		for (size_t i = 0; i < string.len && len < cap; i++)
			room[len++] = string.ptr[i];
	return ma_slice_of(room, len);
}

bool ma_spf_name_is_in(const ma_name *name, const ma_name *top)
{
	ma_name at = *name;

	do {
		if (ma_name_equal(&at, top))
			return true;
	} while (ma_name_to_parent(&at));
	return false;
}

void ma_spf_name_put(ma_buf *buf, const ma_name *name)
{
	size_t at = 0;

	while (name->wire[at] > 0) {
		ma_put_text(buf, at > 0 ? "." : "");
		ma_put(buf, name->wire + at + 1, name->wire[at]);
		at += 1u + name->wire[at];
	}
}

static bool is_spf_record(ma_slice rdata)
{
	uint8_t room[sizeof "v=spf1"]; /* and the SP behind it */
	ma_cursor in = ma_cursor_over(rdata);
	ma_slice length, string;

	if (ma_take_octets(&in, 1, &length) && length.ptr[0] >= sizeof room &&
		ma_take_octets(&in, length.ptr[0], &string)) /* it does not go on in the next */
		return ma_spf_has_version(string);
	return ma_spf_has_version(start_of_text(rdata, room, sizeof room));
}

bool ma_spf_record_select(const ma_answer *answer, const ma_slice **selected)
{
	*selected = NULL;
	for (size_t i = 0; i < answer->count; i++) {
		const ma_slice *rdata = &answer->rdata[i];

		if (!is_spf_record(*rdata))
			continue;
		if (*selected != NULL)
			return false;
		*selected = rdata;
	}
	return true;
}
