/*
 * SPF records: see spf_record.h. One function for each rule of RFC 7208 12, in its order.
 *
 * A term ends at the next SP, or with the record. Each rule that is not met says which reason that
 * is, and at which octet.
 */
#include "spf_record.h"

#include "ascii.h"
#include "octets8.h"

#include <string.h>

static bool refuse(ma_spf_record *r, mailauth_spf_reason reason, const uint8_t *wrong)
{
	r->reason = reason;
	r->wrong = wrong;
	return false;
}

/* ------------------------------------------------------------------ arguments */

static bool at_end(const ma_cursor *in)
{
	return ma_at_end(in) || *in->at == ' ';
}

static bool read_end(ma_spf_record *r)
{
	return at_end(&r->in) || refuse(r, MAILAUTH_SPF_REASON_ARGUMENT, r->in.at);
}

/* The octets up to the end of the term. */
static ma_slice rest_of(const ma_cursor *in)
{
	ma_slice rest = ma_rest(in);

	rest.len = ma_slice_find(rest, ' ');
	return rest;
}

/* Reads these octets, which come next, as a domain-spec. */
static bool read_domain_spec(ma_spf_record *r, ma_slice text)
{
	ma_spf_macros macros = 0;
	const uint8_t *wrong;

	if (text.len == 0)
		return refuse(r, MAILAUTH_SPF_REASON_ARGUMENT, r->in.at);
	r->in.at += text.len;
	if ((!r->checked || ma_slice_find(text, '%') < text.len) &&
		!ma_spf_is_domain_spec(text, &wrong, &macros))
		return refuse(r,
			macros != 0 ? MAILAUTH_SPF_REASON_MACRO : MAILAUTH_SPF_REASON_DOMAIN_SPEC,
			wrong);
	r->term->domain_spec = (ma_spf_domain_spec){text, macros};
	return true;
}

/*
 *   "0" / %x31-39 0*2DIGIT            ; value range 0-`max`             RFC 7208 12
 */
static bool read_prefix_length(ma_spf_record *r, uint8_t max, uint8_t *bits)
{
	const uint8_t *start = r->in.at;

	return ma_take_uint8(&r->in, max, bits) ||
		refuse(r, MAILAUTH_SPF_REASON_PREFIX_LENGTH, start);
}

static bool read_prefix_end(ma_spf_record *r)
{
	return at_end(&r->in) || refuse(r, MAILAUTH_SPF_REASON_PREFIX_LENGTH, r->in.at);
}

/*
 *   ip4-cidr-length   =  "/" ("0" / %x31-39 0*1DIGIT)   ; value range 0-32
 *   ip6-cidr-length   =  "/" ("0" / %x31-39 0*2DIGIT)   ; value range 0-128
 *   dual-cidr-length  =  [ ip4-cidr-length ] [ "/" ip6-cidr-length ]    RFC 7208 12
 */
static bool read_dual_cidr_length(ma_spf_record *r)
{
	bool has_ipv6 = ma_accept_text(&r->in, "//");

	if (!has_ipv6 && ma_accept(&r->in, '/')) {
		if (!read_prefix_length(r, 32, &r->term->ipv4_bits))
			return false;
		has_ipv6 = ma_accept_text(&r->in, "//");
	}
	if (has_ipv6 && !read_prefix_length(r, 128, &r->term->ipv6_bits))
		return false;
	return read_prefix_end(r);
}

/*
 * What stands before the prefix lengths. '/' is a macro-literal too; but a domain-spec
 * ends in a toplabel, "." or a macro-expand, and so never in '/' and digits.
 */
static ma_slice before_prefix(ma_slice text)
{
	size_t at = text.len;

	while (at > 0 && (text.ptr[at - 1] == '/' || ma_is(text.ptr[at - 1], MA_DIGIT)))
		at--;
	while (at < text.len && text.ptr[at] != '/')
		at++;
	return ma_slice_of(text.ptr, at);
}

/* ------------------------------------------------------------------ mechanisms */

/*
 *   all  =  "all"                                                       RFC 7208 5.1
 */
static bool read_all(ma_spf_record *r)
{
	return read_end(r);
}

/*
 *   include  =  "include"  ":" domain-spec                              RFC 7208 5.2
 *   exists   =  "exists"   ":" domain-spec                              RFC 7208 5.7
 */
static bool read_domain(ma_spf_record *r)
{
	if (!ma_accept(&r->in, ':'))
		return refuse(r, MAILAUTH_SPF_REASON_ARGUMENT, r->in.at);
	return read_domain_spec(r, rest_of(&r->in));
}

/*
 *   a   =  "a"   [ ":" domain-spec ] [ dual-cidr-length ]               RFC 7208 5.3
 *   mx  =  "mx"  [ ":" domain-spec ] [ dual-cidr-length ]               RFC 7208 5.4
 */
static bool read_hosts(ma_spf_record *r)
{
	if (ma_accept(&r->in, ':') && !read_domain_spec(r, before_prefix(rest_of(&r->in))))
		return false;
	return read_dual_cidr_length(r);
}

/*
 *   ptr  =  "ptr"  [ ":" domain-spec ]                                  RFC 7208 5.5
 */
static bool read_ptr(ma_spf_record *r)
{
	return ma_peek(&r->in) == ':' ? read_domain(r) : read_end(r);
}

/* Whether an address can end here. */
static bool is_address_end(const ma_cursor *in)
{
	return at_end(in) || *in->at == '/';
}

/*
 *   ip4  =  "ip4"  ":" ip4-network  [ ip4-cidr-length ]                 RFC 7208 5.6
 */
static bool read_ip4(ma_spf_record *r)
{
	const uint8_t *start;

	if (!ma_accept(&r->in, ':') || at_end(&r->in))
		return refuse(r, MAILAUTH_SPF_REASON_ARGUMENT, r->in.at);
	start = r->in.at;
	if (!ma_take_ipv4(&r->in, r->term->address) || !is_address_end(&r->in))
		return refuse(r, MAILAUTH_SPF_REASON_ADDRESS, start);
	if (ma_accept(&r->in, '/') && !read_prefix_length(r, 32, &r->term->ipv4_bits))
		return false;
	return read_prefix_end(r);
}

/*
 *   ip6  =  "ip6"  ":" ip6-network  [ ip6-cidr-length ]                 RFC 7208 5.6
 */
static bool read_ip6(ma_spf_record *r)
{
	ma_slice network;

	if (!ma_accept(&r->in, ':') || at_end(&r->in))
		return refuse(r, MAILAUTH_SPF_REASON_ARGUMENT, r->in.at);
	network = rest_of(&r->in);
	network.len = ma_slice_find(network, '/');
	r->in.at += network.len;
	if (!ma_ipv6_from_text(network, r->term->address))
		return refuse(r, MAILAUTH_SPF_REASON_ADDRESS, network.ptr);
	if (ma_accept(&r->in, '/') && !read_prefix_length(r, 128, &r->term->ipv6_bits))
		return false;
	return read_prefix_end(r);
}

/* ------------------------------------------------------------------ modifiers */

/*
 *   unknown-modifier  =  name "=" macro-string                          RFC 7208 12
 */
static bool read_unknown_modifier(ma_spf_record *r)
{
	ma_slice value = rest_of(&r->in);
	ma_spf_macros macros;
	const uint8_t *wrong;

	r->term->domain_spec.text = value;
	r->in.at += value.len;
	if (!ma_spf_is_macro_string(value, MA_SPF_IN_NAME, &wrong, &macros))
		return refuse(r, MAILAUTH_SPF_REASON_MACRO, wrong);
	return true;
}

/*
 *   modifier     =  redirect / explanation / unknown-modifier
 *   redirect     =  "redirect" "=" domain-spec
 *   explanation  =  "exp" "=" domain-spec                               RFC 7208 12
 */
static bool read_modifier(ma_spf_record *r, ma_slice name)
{
	if (ma_slice_equal_nocase(name, ma_slice_text("redirect")))
		r->term->kind = MA_SPF_REDIRECT;
	else if (ma_slice_equal_nocase(name, ma_slice_text("exp")))
		r->term->kind = MA_SPF_EXP;
	else
		return read_unknown_modifier(r);
	return read_domain_spec(r, rest_of(&r->in));
}

/* ------------------------------------------------------------------ terms */

/*
 *   name  =  ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )                 RFC 7208 12
 */
static bool read_name(ma_spf_record *r, ma_slice *name)
{
	const uint8_t *start = r->in.at;

	if (ma_at_end(&r->in) || !ma_is(*start, MA_ALPHA))
		return refuse(r, MAILAUTH_SPF_REASON_SYNTAX, start);
	do
		ma_take(&r->in, MA_HOSTCHAR);
	while (ma_accept(&r->in, '.'));
	*name = ma_slice_of(start, (size_t)(r->in.at - start));
	return true;
}

/*
 * Whether a mechanism's name can end before this octet; 0 stands for the end of the record. "Most
 * mechanisms allow a ":" or "/" character after the name." (RFC 7208 4.6.1)
 */
static bool may_follow(uint8_t next)
{
	return next == ' ' || next == ':' || next == '/' || next == 0;
}

/*
 * What is no mechanism. A name with '=' right behind it is a modifier's, which has no qualifier.
 */
static bool read_other(ma_spf_record *r)
{
	bool qualified = r->in.at > r->start + r->term->offset;
	ma_slice name;

	r->term->kind = MA_SPF_UNKNOWN;
	if (!read_name(r, &name))
		return false;
	if (may_follow(ma_at_end(&r->in) ? 0 : *r->in.at))
		return refuse(r, MAILAUTH_SPF_REASON_UNKNOWN_MECHANISM, name.ptr);
	if (ma_peek(&r->in) != '=' || qualified)
		return refuse(r, MAILAUTH_SPF_REASON_SYNTAX, r->in.at);
	ma_accept(&r->in, '=');
	return read_modifier(r, name);
}

/*
 *   qualifier  =  "+" / "-" / "?" / "~"                                 RFC 7208 4.6.1
 */
static mailauth_spf_result take_qualifier(ma_cursor *in)
{
	mailauth_spf_result result = MAILAUTH_SPF_PASS;

	switch (ma_peek(in)) {
	case '-':
		result = MAILAUTH_SPF_FAIL;
		break;
	case '~':
		result = MAILAUTH_SPF_SOFTFAIL;
		break;
	case '?':
		result = MAILAUTH_SPF_NEUTRAL;
		break;
	case '+':
		break;
	default: /* as most terms have none */
		return result;
	}
	in->at++;
	return result;
}

/*
 * The next eight octets in lower case, the first of them the lowest; zeros for what is not there. A
 * record with a term has eight octets at least, so that what is left can be read from its end.
 */
static uint64_t next_octets8(const ma_spf_record *r)
{
	size_t left = ma_left(&r->in);

	if (left >= 8)
		return ma_lower8(ma_octets8(r->in.at));
	return left > 0 ? ma_lower8(ma_octets8(r->in.end - 8)) >> (64 - 8 * left) : 0;
}

/*
 * Takes a mechanism's name, which is filled up with zeros, if the next octets as next_octets8 has
 * them begin with it and it can end there.
 */
static inline bool accept_name(ma_spf_record *r, uint64_t next, const char name[8],
	ma_spf_kind kind)
{
	size_t len = strlen(name);
	uint64_t mask = ~UINT64_C(0) >> (64 - 8 * len);

	if ((next & mask) != ma_octets8((const uint8_t *)name) ||
		!may_follow((uint8_t)(next >> 8 * len)))
		return false;
	r->in.at += len;
	r->term->kind = kind;
	return true;
}

/* A compiler makes numbers of them. */
static const char name_all[8] = "all", name_include[8] = "include", name_a[8] = "a",
		  name_mx[8] = "mx", name_ptr[8] = "ptr", name_ip4[8] = "ip4", name_ip6[8] = "ip6",
		  name_exists[8] = "exists";

/*
 *   directive / modifier
 *   directive  =  [ qualifier ] mechanism                               RFC 7208 4.6.1
 *   mechanism  =  ( all / include / a / mx / ptr / ip4 / ip6 / exists ) RFC 7208 12
 *
 * What is met most comes first.
 */
static bool read_term(ma_spf_record *r)
{
	uint64_t next;

	r->term->qualifier = take_qualifier(&r->in);
	next = next_octets8(r);
	if (accept_name(r, next, name_ip4, MA_SPF_IP4))
		return read_ip4(r);
	if (accept_name(r, next, name_include, MA_SPF_INCLUDE))
		return read_domain(r);
	if (accept_name(r, next, name_all, MA_SPF_ALL))
		return read_all(r);
	if (accept_name(r, next, name_ip6, MA_SPF_IP6))
		return read_ip6(r);
	if (accept_name(r, next, name_a, MA_SPF_A) || accept_name(r, next, name_mx, MA_SPF_MX))
		return read_hosts(r);
	if (accept_name(r, next, name_exists, MA_SPF_EXISTS))
		return read_domain(r);
	if (accept_name(r, next, name_ptr, MA_SPF_PTR))
		return read_ptr(r);
	return read_other(r);
}

/* ------------------------------------------------------------------ records */

/*
 *   version  =  "v=spf1"                                                RFC 7208 4.5
 *
 * "The version section is terminated by either an SP character or the end of the record." The end
 * is made an SP, and seven octets are compared: the eighth, the highest, is shifted out.
 */
bool ma_spf_has_version(ma_slice text)
{
	static const uint8_t version[8] = "v=spf1 ";
	uint64_t start = text.len < 8 ? ma_rest8(text.ptr, text.len) : ma_octets8(text.ptr);

	if (text.len == strlen("v=spf1"))
		start |= (uint64_t)' ' << 48;
	return ma_lower8(start) << 8 == ma_octets8(version) << 8;
}

bool ma_spf_same_bits(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	uint8_t mask = (uint8_t)(0xff00 >> bits % 8);

	for (; bits >= 8; bits -= 8)
		if (*a++ != *b++)
			return false;
	return mask == 0 || (*a & mask) == (*b & mask);
}

/* "These modifiers MUST NOT appear in a record more than once each." (RFC 7208 6) */
static bool keep_modifier(ma_spf_record *record, const ma_spf_term *term)
{
	bool twice = (term->kind == MA_SPF_REDIRECT && record->has_redirect) ||
		(term->kind == MA_SPF_EXP && record->exp.text.len > 0);

	if (twice)
		return refuse(record, MAILAUTH_SPF_REASON_MODIFIER_TWICE, term->text.ptr);
	if (term->kind == MA_SPF_EXP)
		record->exp = term->domain_spec;
	if (term->kind == MA_SPF_REDIRECT) {
		record->has_redirect = true;
		record->redirect = *term;
	}
	return true;
}

void ma_spf_record_begin(ma_spf_record *record, ma_slice text)
{
	record->in = ma_cursor_over(text);
	record->in.at += strlen("v=spf1");
	record->start = text.ptr;
	record->checked = record->has_redirect = false;
	record->exp = (ma_spf_domain_spec){0};
}

/*
 * The fault of the term that begins at `start`. An octet that no term may hold counts before all
 * else, and the term ends at it.
 */
static ma_parse report(ma_spf_record *record, const uint8_t *start, ma_spf_fault *fault)
{
	ma_slice text;
	ma_cursor in;

	record->in.at = start;
	text = rest_of(&record->in);
	record->in.at += text.len;
	in = ma_cursor_over(text);
	fault->term = ma_take(&in, MA_VCHAR);
	if (!ma_at_end(&in))
		refuse(record, MAILAUTH_SPF_REASON_OCTET, in.at);
	fault->reason = record->reason;
	fault->offset = (size_t)(record->wrong - record->start);
	return MA_SYNTAX;
}

/*
 *   record  =  version terms *SP
 *   terms   =  *( 1*SP ( directive / modifier ) )                       RFC 7208 12
 */
ma_parse ma_spf_record_next(ma_spf_record *record, ma_spf_term *term, ma_spf_fault *fault)
{
	const uint8_t *start;

	while (ma_accept(&record->in, ' '))
		continue;
	if (ma_at_end(&record->in)) {
		record->checked = true;
		return MA_END;
	}
	start = record->in.at;
	record->term = term;
	*term = (ma_spf_term){.ipv4_bits = 32, .ipv6_bits = 128};
	term->offset = (size_t)(start - record->start);
	if (!read_term(record))
		return report(record, start, fault);
	term->text = ma_slice_of(start, (size_t)(record->in.at - start));
	if (term->kind < MA_SPF_REDIRECT || record->checked || keep_modifier(record, term))
		return MA_OK;
	return report(record, start, fault);
}

bool ma_spf_record_check(ma_spf_record *record, ma_spf_fault *fault)
{
	const uint8_t *to_come = record->in.at;
	ma_spf_term term;

	if (record->checked)
		return true;
	while (ma_spf_record_next(record, &term, fault) == MA_OK)
		continue;
	record->in.at = to_come;
	return record->checked;
}
