/*
 * Sentences about master files: see advice.h. The mistakes are those that come of copying from
 * guides: placeholders, strings without quotes, addresses where names belong, digests cut short.
 */
#include "advice.h"

#include "address.h"
#include "ascii.h"
#include "record.h"

/* Octets of the text that are shown: enough to find it. */
#define SHOWN_MAX 60

/* ------------------------------------------------------------------ what cannot be read */

static bool begins_with(const char *text, const char *start)
{
	ma_cursor in = ma_cursor_over(ma_slice_text(text));

	return ma_accept_text(&in, start);
}

static bool wants_number(const char *error)
{
	return begins_with(error, "not a number up to") || begins_with(error, "not a time up to");
}

/* As it stands in the text, and what is not printable as one would write it there. */
static void put_shown(ma_buf *buf, ma_slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t octet = text.ptr[i];

		if (ma_is(octet, MA_PRINT)) {
			ma_put_octet(buf, octet);
			continue;
		}
		ma_put_octet(buf, '\\');
		ma_put_octet(buf, (uint8_t)('0' + octet / 100));
		ma_put_octet(buf, (uint8_t)('0' + octet / 10 % 10));
		ma_put_octet(buf, (uint8_t)('0' + octet % 10));
	}
}

static void put_found(ma_buf *buf, ma_slice found)
{
	ma_put_text(buf, ", found \"");
	put_shown(buf, ma_slice_of(found.ptr, found.len < SHOWN_MAX ? found.len : SHOWN_MAX));
	ma_put_text(buf, found.len > SHOWN_MAX ? "...\"" : "\"");
}

static bool is_address_text(ma_slice text)
{
	uint8_t ipv4[MA_IPV4_LEN], ipv6[MA_IPV6_LEN];

	return ma_ipv4_from_text(text, ipv4) || ma_ipv6_from_text(text, ipv6);
}

/* What is wrong, where the error does not say it best; false if it does. */
static bool put_better(ma_buf *buf, const char *error, ma_slice found)
{
	bool is_name = ma_slice_find(found, '.') < found.len;

	if (wants_number(error) && found.len > 0 && ma_is(found.ptr[0], MA_ALPHA)) {
		ma_put_text(buf, "number expected");
		put_found(buf, found);
		ma_put_text(buf,
			is_name ? ": is the number before it missing?" : ": a placeholder?");
		return true;
	}
	if (begins_with(error, "a relative name") && is_address_text(found)) {
		ma_put_text(buf, "the name of a host expected, not an address");
		put_found(buf, found);
		return true;
	}
	return false;
}

/*
 * An octet of 0 that is written as the number, as RFC 8078 4 prints the wish to have no DS: "0 0 0
 * 0" in CDS, "0 3 0 0" in CDNSKEY.
 */
static void put_octet_form(ma_buf *buf, const ma_tokens *tokens)
{
	if (!ma_slice_is(tokens->found, "0") || tokens->found.ptr + 1 != tokens->word_end)
		return;
	if (tokens->digits == 1)
		ma_put_text(buf, ": for an octet of 0 write 00");
	else if (begins_with(tokens->error, "not base64"))
		ma_put_text(buf, ": for an octet of 0 write AA==");
}

void ma_put_reason(ma_buf *buf, const ma_tokens *tokens)
{
	ma_slice found = tokens->found;

	if (put_better(buf, tokens->error, found))
		return;
	ma_put_text(buf, tokens->error);
	if (tokens->digits > 0) {
		ma_put_text(buf, ", found ");
		ma_put_uint(buf, tokens->digits);
	} else if (found.len > 0) {
		put_found(buf, found);
	}
	put_octet_form(buf, tokens);
}

/* ------------------------------------------------------------------ what can */

/* RFC 4034 5.1.3, RFC 4509 2.2, RFC 5933 4, RFC 6605 2 */
static void advise_digest(ma_buf *buf, ma_slice rdata)
{
	static const struct {
		const char *name;
		uint8_t size;
	} digests[] = {{NULL, 0}, {"SHA-1", 20}, {"SHA-256", 32}, {"GOST R 34.11-94", 32},
		{"SHA-384", 48}};
	uint8_t type = rdata.ptr[3];
	size_t len = rdata.len - 4;

	if (type == 0 || type >= sizeof digests / sizeof digests[0] || digests[type].size == len)
		return;
	ma_put_text(buf, "digest type ");
	ma_put_uint(buf, type);
	ma_put_text(buf, " (");
	ma_put_text(buf, digests[type].name);
	ma_put_text(buf, ") needs ");
	ma_put_uint(buf, (uint64_t)digests[type].size * 2);
	ma_put_text(buf, " hex digits, found ");
	ma_put_uint(buf, len * 2);
}

static bool is_octet_number(ma_slice label)
{
	ma_cursor in = ma_cursor_over(label);
	uint64_t n;

	return ma_take_uint(&in, UINT8_MAX, &n) && ma_at_end(&in);
}

/* Whether the name is an address that was completed with the origin, or ended with a dot. */
static bool is_address(ma_slice name, const ma_name *origin)
{
	size_t numbers = 0;

	if (name.len == 1 || !(ma_is(name.ptr[1], MA_HEX) || name.ptr[1] == ':'))
		return false;

	for (;;) {
		ma_slice label = ma_slice_of(name.ptr + 1, name.ptr[0]);

		if (numbers == 0 && ma_slice_find(label, ':') < label.len)
			return true;
		if (numbers == 4 || !is_octet_number(label))
			break;
		name = ma_slice_of(label.ptr + label.len, name.len - label.len - 1);
		numbers++;
	}
	return numbers == 4 &&
		(name.len == 1 ||
			(origin != NULL &&
				ma_slice_equal_nocase(name,
					ma_slice_of(origin->wire, origin->len))));
}

/* The name of a host that ends the record's data. */
static void advise_target(ma_buf *buf, const ma_entry *record, const ma_name *origin)
{
	size_t before = record->type == MAILAUTH_RRTYPE_MX ? 2 : 0;

	if (!is_address(ma_slice_of(record->rdata.ptr + before, record->rdata.len - before),
		    origin))
		return;
	ma_put_text(buf, mailauth_rrtype_text(record->type));
	ma_put_text(buf, " needs the name of a host, found an address");
}

/* "v=spf1" "-all" is v=spf1-all to all who read it (RFC 7208 3.3). */
static void advise_strings(ma_buf *buf, ma_slice rdata)
{
	static const char version[] = "\6v=spf1";
	ma_cursor in = ma_cursor_over(rdata);

	if (!ma_accept_text(&in, version) || ma_left(&in) < 2 || in.at[1] == ' ' || in.at[0] == 0)
		return;
	ma_put_text(buf, "strings are joined with nothing between: quote all of the text as one");
}

/* Whether a comment looks like a tag of what it cuts short: "; k=rsa" behind "v=DKIM1". */
static bool is_tag(const uint8_t *comment, const ma_tokens *tokens)
{
	ma_cursor in = ma_cursor_over(ma_slice_of(comment, (size_t)(tokens->in.end - comment)));

	(void)ma_accept(&in, ';');
	ma_take(&in, MA_WSP);
	return ma_take(&in, MA_ALPHA | MA_DIGIT).len > 0 && ma_accept(&in, '=');
}

/* Whether it is of the records that are lists of tags, as those of DKIM and DMARC are. */
static bool is_tag_list(const ma_entry *record)
{
	ma_cursor in = ma_cursor_over(record->rdata);
	ma_slice length;

	return record->type == MAILAUTH_RRTYPE_CAA ||
		(ma_take_octets(&in, 1, &length) && ma_accept_text(&in, "v="));
}

/* Strings and values, which a ';' without quotes cuts short. */
static void advise_text(ma_buf *buf, const ma_tokens *tokens, const ma_entry *record,
	ma_place *place)
{
	bool tag =
		tokens->comment != NULL && is_tag_list(record) && is_tag(tokens->comment, tokens);

	if (tokens->cut.line > 0 || tag) {
		*place = tokens->cut.line > 0 ? tokens->cut : tokens->comment_place;
		ma_put_text(buf, "';' starts a comment; quote the string");
	} else if (record->type != MAILAUTH_RRTYPE_CAA) {
		advise_strings(buf, record->rdata);
	}
}

void ma_put_advice(ma_buf *buf, const ma_tokens *tokens, const ma_entry *record,
	const ma_name *origin, ma_place *place)
{
	*place = record->place;
	switch (record->type) {
	case MAILAUTH_RRTYPE_DS:
	case MAILAUTH_RRTYPE_CDS:
	case MAILAUTH_RRTYPE_MX:
	case MAILAUTH_RRTYPE_NS:
		if (tokens->field.line > 0)
			*place = tokens->field;
		if (record->type == MAILAUTH_RRTYPE_DS || record->type == MAILAUTH_RRTYPE_CDS)
			advise_digest(buf, record->rdata);
		else
			advise_target(buf, record, origin);
		break;
	case MAILAUTH_RRTYPE_TXT:
	case MAILAUTH_RRTYPE_CAA:
		advise_text(buf, tokens, record, place);
		break;
	default:
		break;
	}
}
