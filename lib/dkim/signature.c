/*
 * Reads a DKIM-Signature field: see signature.h.
 *
 * A row and a function for each tag, in the order in which they are judged: what says who signed
 * comes first, so that a refused signature can still be named. What a key or the clock decides is
 * not looked at here.
 */
#include "signature.h"

#include "ascii.h"
#include "base64.h"
#include "host.h"
#include "idna.h"
#include "taglist.h"

#include <string.h>

/* A field being read. */
typedef struct reader {
	ma_arena *arena;
	ma_signature *signature;
	bool has_signed_at; /* t= is there */
	bool no_memory;
} reader;

typedef mailauth_dkim_reason (*read_fn)(reader *in, const ma_tag *tag);

/* sig-v-tag  =  %x76 [FWS] "=" [FWS] 1*DIGIT                     RFC 6376 3.5, 6.1.1: it is 1 */
static mailauth_dkim_reason read_version(reader *in, const ma_tag *tag)
{
	(void)in;
	return ma_slice_is(tag->value, "1") ? MAILAUTH_DKIM_REASON_NONE
					    : MAILAUTH_DKIM_REASON_VERSION;
}

/*
 * Whether the text is a domain of `labels` at least; its U-labels, which internationalized mail may
 * have (RFC 8616 5), become the A-labels by which it is looked up and compared.
 */
static bool read_labels(reader *in, ma_slice text, size_t labels, ma_slice *domain)
{
	*domain = text;
	if (ma_domain_make_ascii(in->arena, domain))
		return ma_is_domain(*domain, labels);
	in->no_memory = true;
	return false;
}

/* sig-d-tag  =  %x64 [FWS] "=" [FWS] domain-name
 * domain-name  =  sub-domain 1*("." sub-domain) */
static mailauth_dkim_reason read_domain(reader *in, const ma_tag *tag)
{
	ma_slice domain;

	if (!read_labels(in, tag->value, 2, &domain))
		return MAILAUTH_DKIM_REASON_DOMAIN;
	in->signature->domain = domain;
	return MAILAUTH_DKIM_REASON_NONE;
}

/* sig-s-tag  =  %x73 [FWS] "=" [FWS] selector
 * selector   =  sub-domain *( "." sub-domain ) */
static mailauth_dkim_reason read_selector(reader *in, const ma_tag *tag)
{
	ma_slice selector;

	if (!read_labels(in, tag->value, 1, &selector))
		return MAILAUTH_DKIM_REASON_SELECTOR;
	in->signature->selector = selector;
	return MAILAUTH_DKIM_REASON_NONE;
}

/*
 *   dkim-quoted-printable  =  *(FWS / hex-octet / dkim-safe-char)    RFC 6376 2.11
 *   hex-octet              =  "=" 2HEXDIG
 *
 * Decodes into `out`, which has room for as much; false for a wrong hex-octet.
 */
static bool decode_quoted_printable(ma_slice text, uint8_t *out, size_t *len)
{
	ma_cursor in = ma_cursor_over(text);
	ma_slice octet;

	*len = 0;
	while (ma_take_octets(&in, 1, &octet)) {
		if (ma_is(*octet.ptr, MA_FWS))
			continue;
		out[*len] = *octet.ptr;
		if (*octet.ptr == '=') {
			if (!ma_take_octets(&in, 2, &octet))
				return false;
			if (!ma_is(octet.ptr[0], MA_HEX) || !ma_is(octet.ptr[1], MA_HEX))
				return false;
			out[*len] = ma_hex_octet(octet.ptr);
		}
		(*len)++;
	}
	return true;
}

/* Puts the AUID together; `local` ends with "@". */
static mailauth_dkim_reason keep_auid(reader *in, ma_slice local, ma_slice domain)
{
	size_t len = local.len + domain.len;
	uint8_t *auid = ma_arena_take(in->arena, len, 1);

	if (auid == NULL) {
		in->no_memory = true;
		return MAILAUTH_DKIM_REASON_NONE;
	}
	memcpy(auid, local.ptr, local.len);
	memcpy(auid + local.len, domain.ptr, domain.len);
	in->signature->auid = ma_slice_of(auid, len);
	in->signature->auid_domain = ma_slice_end(in->signature->auid, domain.len);
	return MAILAUTH_DKIM_REASON_NONE;
}

/* sig-i-tag  =  %x69 [FWS] "=" [FWS] [ Local-part ] "@" domain-name */
static mailauth_dkim_reason read_auid(reader *in, const ma_tag *tag)
{
	uint8_t *auid;
	size_t len, at;
	ma_slice domain;

	if (tag == NULL)
		return keep_auid(in, ma_slice_text("@"), in->signature->domain);
	auid = ma_arena_take(in->arena, tag->value.len, 1);
	if (auid == NULL) {
		in->no_memory = true;
		return MAILAUTH_DKIM_REASON_NONE;
	}
	if (!decode_quoted_printable(tag->value, auid, &len))
		return MAILAUTH_DKIM_REASON_AUID;
	for (at = len; at > 0 && auid[at - 1] != '@'; at--)
		;
	if (at == 0 || !read_labels(in, ma_slice_of(auid + at, len - at), 2, &domain))
		return MAILAUTH_DKIM_REASON_AUID;
	if (!ma_is_same_or_below(domain, in->signature->domain))
		return MAILAUTH_DKIM_REASON_AUID_OUTSIDE_DOMAIN;
	return keep_auid(in, ma_slice_of(auid, at), domain);
}

/* sig-a-tag  =  %x61 [FWS] "=" [FWS] sig-a-tag-alg */
static mailauth_dkim_reason read_algorithm(reader *in, const ma_tag *tag)
{
	in->signature->algorithm_name = tag->value;
	in->signature->algorithm = ma_algorithm_find(tag->value);
	if (in->signature->algorithm == NULL)
		return MAILAUTH_DKIM_REASON_ALGORITHM_UNKNOWN;
	in->signature->body.hash = in->signature->algorithm->hash;
	return in->arena->context->rsa_sha1 ? MAILAUTH_DKIM_REASON_NONE
					    : in->signature->algorithm->refused;
}

static bool take_canonicalization(ma_cursor *in, mailauth_canonicalization *canonicalization)
{
	if (ma_accept_text(in, "simple"))
		*canonicalization = MAILAUTH_CANON_SIMPLE;
	else if (ma_accept_text(in, "relaxed"))
		*canonicalization = MAILAUTH_CANON_RELAXED;
	else
		return false;
	return true;
}

/* sig-c-tag  =  %x63 [FWS] "=" [FWS] sig-c-tag-alg ["/" sig-c-tag-alg] */
static mailauth_dkim_reason read_canonicalization(reader *in, const ma_tag *tag)
{
	ma_signature *signature = in->signature;
	ma_cursor value;

	if (tag == NULL)
		return MAILAUTH_DKIM_REASON_NONE;
	value = ma_cursor_over(tag->value);
	if (!take_canonicalization(&value, &signature->header_canonicalization))
		return MAILAUTH_DKIM_REASON_CANONICALIZATION;
	if (ma_accept(&value, '/') &&
		!take_canonicalization(&value, &signature->body.canonicalization))
		return MAILAUTH_DKIM_REASON_CANONICALIZATION;
	return ma_at_end(&value) ? MAILAUTH_DKIM_REASON_NONE
				 : MAILAUTH_DKIM_REASON_CANONICALIZATION;
}

/* sig-q-tag  =  %x71 [FWS] "=" [FWS] sig-q-tag-method *([FWS] ":" [FWS] sig-q-tag-method) */
static mailauth_dkim_reason read_query_methods(reader *in, const ma_tag *tag)
{
	ma_cursor value;
	ma_slice method;

	(void)in;
	if (tag == NULL)
		return MAILAUTH_DKIM_REASON_NONE;
	value = ma_cursor_over(tag->value);
	while (ma_colon_list_next(&value, &method) == MA_OK)
		if (ma_slice_is(method, "dns/txt"))
			return MAILAUTH_DKIM_REASON_NONE;
	return MAILAUTH_DKIM_REASON_QUERY_METHOD;
}

static bool all_ftext(ma_slice name)
{
	ma_cursor in = ma_cursor_over(name);

	ma_take(&in, MA_FTEXT);
	return ma_at_end(&in);
}

/* sig-h-tag  =  %x68 [FWS] "=" [FWS] hdr-name *( [FWS] ":" [FWS] hdr-name ) */
static mailauth_dkim_reason read_signed_fields(reader *in, const ma_tag *tag)
{
	size_t max = ma_limit(in->arena->context, MAILAUTH_LIMIT_DKIM_SIGNED_FIELDS);
	ma_cursor value = ma_cursor_over(tag->value);
	bool from = false;
	size_t count = 0;
	ma_slice name;

	while (ma_colon_list_next(&value, &name) == MA_OK) {
		if (name.len == 0 || !all_ftext(name))
			return MAILAUTH_DKIM_REASON_SIGNED_FIELDS;
		if (++count > max)
			return MAILAUTH_DKIM_REASON_TOO_MANY_SIGNED_FIELDS;
		from = from || ma_slice_equal_nocase(name, ma_slice_text("from"));
	}
	in->signature->signed_fields = tag->value;
	return from ? MAILAUTH_DKIM_REASON_NONE : MAILAUTH_DKIM_REASON_FROM_NOT_SIGNED;
}

/* A base64 value, decoded into the arena; empty if it is not base64. */
static ma_slice decode_base64(reader *in, ma_slice text)
{
	uint8_t *octets = ma_arena_take(in->arena, ma_base64_decoded_max(text.len), 1);
	size_t len = 0;

	if (octets == NULL)
		in->no_memory = true;
	else if (!ma_base64_decode(text, octets, &len))
		len = 0;
	return ma_slice_of(octets, len);
}

/* sig-bh-tag  =  %x62 %x68 [FWS] "=" [FWS] base64string */
static mailauth_dkim_reason read_body_hash(reader *in, const ma_tag *tag)
{
	in->signature->body_hash = decode_base64(in, tag->value);
	return in->signature->body_hash.len == ma_hash_size(in->signature->body.hash)
		? MAILAUTH_DKIM_REASON_NONE
		: MAILAUTH_DKIM_REASON_BODY_HASH_SYNTAX;
}

/* sig-b-tag  =  %x62 [FWS] "=" [FWS] base64string */
static mailauth_dkim_reason read_signature(reader *in, const ma_tag *tag)
{
	in->signature->signature = decode_base64(in, tag->value);
	in->signature->signature_text = tag->raw;
	return in->signature->signature.len > 0 ? MAILAUTH_DKIM_REASON_NONE
						: MAILAUTH_DKIM_REASON_SIGNATURE_SYNTAX;
}

/* Digits; more than there is room for, in value or in `max_digits`, count as infinity. */
static bool read_number(ma_slice text, size_t max_digits, uint64_t *number)
{
	ma_cursor in = ma_cursor_over(text);
	ma_slice digits = ma_take(&in, MA_DIGIT);

	if (digits.len == 0 || !ma_at_end(&in))
		return false;
	in = ma_cursor_over(digits);
	if (digits.len > max_digits || !ma_take_uint(&in, UINT64_MAX, number))
		*number = UINT64_MAX;
	return true;
}

/* sig-t-tag  =  %x74 [FWS] "=" [FWS] 1*12DIGIT       3.5: more digits may count as infinite */
static mailauth_dkim_reason read_signed_at(reader *in, const ma_tag *tag)
{
	if (tag == NULL)
		return MAILAUTH_DKIM_REASON_NONE;
	in->has_signed_at = true;
	return read_number(tag->value, MA_TIME_DIGITS_MAX, &in->signature->signed_at)
		? MAILAUTH_DKIM_REASON_NONE
		: MAILAUTH_DKIM_REASON_TIME_SYNTAX;
}

/* sig-x-tag  =  %x78 [FWS] "=" [FWS] 1*12DIGIT                             3.5: greater than t= */
static mailauth_dkim_reason read_expires_at(reader *in, const ma_tag *tag)
{
	if (tag == NULL)
		return MAILAUTH_DKIM_REASON_NONE;
	if (!read_number(tag->value, MA_TIME_DIGITS_MAX, &in->signature->expires_at))
		return MAILAUTH_DKIM_REASON_TIME_SYNTAX;
	if (in->has_signed_at && in->signature->expires_at <= in->signature->signed_at)
		return MAILAUTH_DKIM_REASON_TIME_SYNTAX;
	return MAILAUTH_DKIM_REASON_NONE;
}

/* sig-l-tag  =  %x6c [FWS] "=" [FWS] 1*76DIGIT */
static mailauth_dkim_reason read_length(reader *in, const ma_tag *tag)
{
	if (tag == NULL)
		return MAILAUTH_DKIM_REASON_NONE;
	in->signature->has_length = true;
	if (tag->value.len > MA_LENGTH_DIGITS_MAX ||
		!read_number(tag->value, MA_LENGTH_DIGITS_MAX, &in->signature->body.length))
		return MAILAUTH_DKIM_REASON_LENGTH_SYNTAX;
	return MAILAUTH_DKIM_REASON_NONE;
}

static const struct {
	const char *name;
	bool required;
	read_fn read; /* given NULL for a tag that is not there and not required */
} tags[] = {
	{"v", true, read_version},
	{"d", true, read_domain},
	{"s", true, read_selector},
	{"i", false, read_auid},
	{"a", true, read_algorithm},
	{"c", false, read_canonicalization},
	{"q", false, read_query_methods},
	{"h", true, read_signed_fields},
	{"bh", true, read_body_hash},
	{"b", true, read_signature},
	{"t", false, read_signed_at},
	{"x", false, read_expires_at},
	{"l", false, read_length},
};

static mailauth_dkim_reason reason_of(ma_tags_status status)
{
	switch (status) {
	case MA_TAGS_DUPLICATE:
		return MAILAUTH_DKIM_REASON_TAG_DUPLICATE;
	case MA_TAGS_TOO_MANY:
		return MAILAUTH_DKIM_REASON_TOO_MANY_TAGS;
	case MA_TAGS_SYNTAX:
		return MAILAUTH_DKIM_REASON_TAG_SYNTAX;
	case MA_TAGS_OK:
	case MA_TAGS_NO_MEMORY:
		break;
	}
	return MAILAUTH_DKIM_REASON_NONE;
}

/* Judges the tags in order up to the first fault. */
static void read_tags(reader *in, const ma_tag_list *list, ma_fault *fault)
{
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
		const ma_tag *tag = ma_tag_list_find(list, tags[i].name);

		fault->offset = tag != NULL ? (size_t)(tag->value.ptr - list->text.ptr) : 0;
		if (tag == NULL && tags[i].required)
			fault->reason = MAILAUTH_DKIM_REASON_TAG_MISSING;
		else
			fault->reason = tags[i].read(in, tag);
		if (fault->reason != MAILAUTH_DKIM_REASON_NONE || in->no_memory)
			return;
	}
	fault->offset = 0;
}

bool ma_signature_read(ma_arena *arena, const ma_field *field, ma_signature *signature,
	ma_fault *fault)
{
	size_t max = ma_limit(arena->context, MAILAUTH_LIMIT_TAGS);
	reader in = {.arena = arena, .signature = signature};
	ma_tags_status status;
	ma_tag_list list;

	*signature = (ma_signature){.field = field, .expires_at = UINT64_MAX};
	signature->body.length = MA_BODY_WHOLE;
	status = ma_tag_list_read(arena, field->value, max, &list);
	if (status == MA_TAGS_NO_MEMORY)
		return false;
	*fault = (ma_fault){reason_of(status), list.offset};
	if (status == MA_TAGS_OK)
		read_tags(&in, &list, fault);
	return !in.no_memory;
}
