/*
 * SPF records: see spf_record.h. One function for each rule of RFC 7208 12, in its order.
 *
 * A term ends at the next SP, or with the record. Each rule that is not met says which reason that
 * is, and at which octet.
 */
#include "spf_record.h"

#include "ascii.h"
#include "spf_macro.h"

#include <string.h>

/* A term on its way. */
typedef struct reading {
	ma_cursor in; /* over the term and what stands behind it */
	ma_spf_term *term;
	bool checked;               /* before: nothing is wrong */
	mailauth_spf_reason reason; /* what is wrong, at `wrong` */
	const uint8_t *wrong;
} reading;

static bool refuse(reading *r, mailauth_spf_reason reason, const uint8_t *wrong)
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

static bool read_end(reading *r)
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
static bool read_domain_spec(reading *r, ma_slice text)
{
	const uint8_t *wrong;
	bool macro;

	if (text.len == 0)
		return refuse(r, MAILAUTH_SPF_REASON_ARGUMENT, r->in.at);
	r->in.at += text.len;
	if (!r->checked && !ma_spf_is_domain_spec(text, &wrong, &macro))
		return refuse(r,
			macro ? MAILAUTH_SPF_REASON_MACRO : MAILAUTH_SPF_REASON_DOMAIN_SPEC, wrong);
	r->term->domain_spec = text;
	return true;
}

/*
 *   "0" / %x31-39 0*2DIGIT            ; value range 0-`max`             RFC 7208 12
 */
static bool read_prefix_length(reading *r, uint8_t max, uint8_t *bits)
{
	const uint8_t *start = r->in.at;

	return ma_take_uint8(&r->in, max, bits) ||
		refuse(r, MAILAUTH_SPF_REASON_PREFIX_LENGTH, start);
}

static bool read_prefix_end(reading *r)
{
	return at_end(&r->in) || refuse(r, MAILAUTH_SPF_REASON_PREFIX_LENGTH, r->in.at);
}

/*
 *   ip4-cidr-length   =  "/" ("0" / %x31-39 0*1DIGIT)   ; value range 0-32
 *   ip6-cidr-length   =  "/" ("0" / %x31-39 0*2DIGIT)   ; value range 0-128
 *   dual-cidr-length  =  [ ip4-cidr-length ] [ "/" ip6-cidr-length ]    RFC 7208 12
 */
static bool read_dual_cidr_length(reading *r)
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
static bool read_all(reading *r)
{
	return read_end(r);
}

/*
 *   include  =  "include"  ":" domain-spec                              RFC 7208 5.2
 *   exists   =  "exists"   ":" domain-spec                              RFC 7208 5.7
 */
static bool read_domain(reading *r)
{
	if (!ma_accept(&r->in, ':'))
		return refuse(r, MAILAUTH_SPF_REASON_ARGUMENT, r->in.at);
	return read_domain_spec(r, rest_of(&r->in));
}

/*
 *   a   =  "a"   [ ":" domain-spec ] [ dual-cidr-length ]               RFC 7208 5.3
 *   mx  =  "mx"  [ ":" domain-spec ] [ dual-cidr-length ]               RFC 7208 5.4
 */
static bool read_hosts(reading *r)
{
	if (ma_accept(&r->in, ':') && !read_domain_spec(r, before_prefix(rest_of(&r->in))))
		return false;
	return read_dual_cidr_length(r);
}

/*
 *   ptr  =  "ptr"  [ ":" domain-spec ]                                  RFC 7208 5.5
 */
static bool read_ptr(reading *r)
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
static bool read_ip4(reading *r)
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
static bool read_ip6(reading *r)
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

static const struct mechanism {
	ma_slice name;
	ma_spf_kind kind;
	bool (*read)(reading *r);
} mechanisms[] = {
	{MA_SLICE_INIT("ip4"), MA_SPF_IP4, read_ip4}, /* what is met most comes first */
	{MA_SLICE_INIT("include"), MA_SPF_INCLUDE, read_domain},
	{MA_SLICE_INIT("all"), MA_SPF_ALL, read_all},
	{MA_SLICE_INIT("ip6"), MA_SPF_IP6, read_ip6},
	{MA_SLICE_INIT("a"), MA_SPF_A, read_hosts},
	{MA_SLICE_INIT("mx"), MA_SPF_MX, read_hosts},
	{MA_SLICE_INIT("exists"), MA_SPF_EXISTS, read_domain},
	{MA_SLICE_INIT("ptr"), MA_SPF_PTR, read_ptr},
};

/* Whether a mechanism's name can end before this octet; -1 is the end of the record. */
static bool may_follow(int next)
{
	return next == -1 || next == ' ' || next == ':' || next == '/';
}

/* Advances past the name if it stands at the cursor, and is a mechanism's. */
static bool accept_name(ma_cursor *in, ma_slice name)
{
	size_t len = name.len, left = ma_left(in);

	if (len > left || !ma_slice_equal_nocase(ma_slice_of(in->at, len), name) ||
		!may_follow(len < left ? in->at[len] : -1))
		return false;
	in->at += len;
	return true;
}

/*
 *   mechanism  =  ( all / include / a / mx / ptr / ip4 / ip6 / exists ) RFC 7208 12
 *
 * "Most mechanisms allow a ":" or "/" character after the name." (4.6.1) NULL: it is none of them.
 */
static const struct mechanism *accept_mechanism(ma_cursor *in)
{
	for (size_t i = 0; i < sizeof mechanisms / sizeof mechanisms[0]; i++)
		if (accept_name(in, mechanisms[i].name))
			return &mechanisms[i];
	return NULL;
}

/* ------------------------------------------------------------------ modifiers */

/*
 *   unknown-modifier  =  name "=" macro-string                          RFC 7208 12
 */
static bool read_unknown_modifier(reading *r)
{
	const uint8_t *wrong;

	r->term->kind = MA_SPF_UNKNOWN;
	r->term->domain_spec = rest_of(&r->in);
	r->in.at += r->term->domain_spec.len;
	if (!ma_spf_is_macro_string(r->term->domain_spec, MA_SPF_IN_NAME, &wrong))
		return refuse(r, MAILAUTH_SPF_REASON_MACRO, wrong);
	return true;
}

/*
 *   modifier     =  redirect / explanation / unknown-modifier
 *   redirect     =  "redirect" "=" domain-spec
 *   explanation  =  "exp" "=" domain-spec                               RFC 7208 12
 */
static bool read_modifier(reading *r, ma_slice name)
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
static bool read_name(reading *r, ma_slice *name)
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
 *   qualifier  =  "+" / "-" / "?" / "~"                                 RFC 7208 4.6.1
 */
static bool accept_qualifier(ma_cursor *in, mailauth_spf_result *qualifier)
{
	*qualifier = MAILAUTH_SPF_PASS;
	switch (ma_peek(in)) {
	case '+':
		break;
	case '-':
		*qualifier = MAILAUTH_SPF_FAIL;
		break;
	case '?':
		*qualifier = MAILAUTH_SPF_NEUTRAL;
		break;
	case '~':
		*qualifier = MAILAUTH_SPF_SOFTFAIL;
		break;
	default:
		return false;
	}
	in->at++;
	return true;
}

/*
 * What is no mechanism. A name with '=' right behind it is a modifier's, which has no qualifier.
 */
static bool read_other(reading *r, bool qualified)
{
	ma_slice name;

	if (!read_name(r, &name))
		return false;
	if (may_follow(ma_peek(&r->in)))
		return refuse(r, MAILAUTH_SPF_REASON_UNKNOWN_MECHANISM, name.ptr);
	if (ma_peek(&r->in) != '=' || qualified)
		return refuse(r, MAILAUTH_SPF_REASON_SYNTAX, r->in.at);
	ma_accept(&r->in, '=');
	return read_modifier(r, name);
}

/*
 *   directive / modifier
 *   directive  =  [ qualifier ] mechanism                               RFC 7208 4.6.1
 */
static bool read_term(reading *r)
{
	bool qualified = accept_qualifier(&r->in, &r->term->qualifier);
	const struct mechanism *mechanism = accept_mechanism(&r->in);

	if (mechanism == NULL)
		return read_other(r, qualified);
	r->term->kind = mechanism->kind;
	return mechanism->read(r);
}

/*
 * The fault of a term. An octet that no term may hold counts before all else, and the term ends at
 * it.
 */
static ma_parse report(ma_spf_terms *terms, reading *r, ma_spf_fault *fault)
{
	ma_slice text = rest_of(&terms->in);
	ma_cursor in = ma_cursor_over(text);

	terms->in.at += text.len;
	r->term->text = ma_take(&in, MA_VCHAR);
	if (!ma_at_end(&in))
		refuse(r, MAILAUTH_SPF_REASON_OCTET, in.at);
	fault->reason = r->reason;
	fault->offset = (size_t)(r->wrong - terms->start);
	fault->term = r->term->text;
	return MA_SYNTAX;
}

ma_parse ma_spf_term_next(ma_spf_terms *terms, ma_spf_term *term, ma_spf_fault *fault)
{
	reading r = {.term = term, .checked = terms->checked, .in.end = terms->in.end};
	const uint8_t *start = terms->in.at;

	while (start < r.in.end && *start == ' ')
		start++;
	terms->in.at = r.in.at = start;
	if (start == r.in.end)
		return MA_END;
	*term = (ma_spf_term){.ipv4_bits = 32, .ipv6_bits = 128};
	term->offset = (size_t)(start - terms->start);
	if (!read_term(&r))
		return report(terms, &r, fault);
	term->text = ma_slice_of(start, (size_t)(r.in.at - start));
	terms->in.at = r.in.at;
	return MA_OK;
}

/* ------------------------------------------------------------------ records */

/*
 *   version  =  "v=spf1"                                                RFC 7208 4.5
 *
 * "The version section is terminated by either an SP character or the end of the record."
 */
bool ma_spf_has_version(ma_slice text)
{
	ma_slice version = ma_slice_text("v=spf1");

	if (text.len < version.len ||
		!ma_slice_equal_nocase(ma_slice_of(text.ptr, version.len), version))
		return false;
	return text.len == version.len || text.ptr[version.len] == ' ';
}

ma_spf_terms ma_spf_terms_of(ma_slice text)
{
	ma_spf_terms terms = {.in = ma_cursor_over(text), .start = text.ptr};

	terms.in.at += strlen("v=spf1");
	return terms;
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
	if (term->kind == MA_SPF_REDIRECT) {
		if (record->has_redirect)
			return false;
		record->has_redirect = true;
		record->redirect = *term;
	}
	if (term->kind == MA_SPF_EXP) {
		if (record->exp.len > 0)
			return false;
		record->exp = term->domain_spec;
	}
	return true;
}

void ma_spf_record_begin(ma_spf_record *record, ma_slice text)
{
	record->terms = ma_spf_terms_of(text);
	record->has_redirect = false;
	record->exp = ma_slice_of(NULL, 0);
}

/*
 *   record  =  version terms *SP
 *   terms   =  *( 1*SP ( directive / modifier ) )                       RFC 7208 12
 */
ma_parse ma_spf_record_next(ma_spf_record *record, ma_spf_term *term, ma_spf_fault *fault)
{
	ma_parse found = ma_spf_term_next(&record->terms, term, fault);

	if (record->terms.checked || found == MA_SYNTAX)
		return found;
	if (found == MA_END) {
		record->terms.checked = true;
	} else if (!keep_modifier(record, term)) {
		*fault = (ma_spf_fault){MAILAUTH_SPF_REASON_MODIFIER_TWICE, term->offset,
			term->text};
		return MA_SYNTAX;
	}
	return found;
}

bool ma_spf_record_check(ma_spf_record *record, ma_spf_fault *fault)
{
	const uint8_t *to_come = record->terms.in.at;
	ma_parse found = MA_OK;
	ma_spf_term term;

	while (!record->terms.checked && found == MA_OK)
		found = ma_spf_record_next(record, &term, fault);
	record->terms.in.at = to_come;
	return record->terms.checked;
}
