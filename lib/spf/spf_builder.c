/*
 * Builds SPF records: see <mailauth/spf.h>. A record that it writes has no fault that the record
 * alone could have, but that it may be too large for an answer over UDP: each network once, nothing
 * that another network covers, no term twice, at most ten that ask DNS, strings that fit.
 */
#include "spf_check.h"

#include "host.h"
#include "record.h"
#include "spf_macro.h"

#include <string.h>

/* Terms that have a name, in the order in which they stand in the record. */
typedef enum term_kind { OWN_HOST, INCLUDE, FORWARDER, TERM_KINDS } term_kind;

static const char *const term_start[TERM_KINDS] = {
	[OWN_HOST] = " a:",
	[INCLUDE] = " include:",
	[FORWARDER] = " ?a:",
};

typedef struct network {
	ma_spf_client address;
	unsigned bits;
} network;

struct mailauth_spf_builder {
	const mailauth_context *context;
	network *networks; /* IPv4 first, then by address; none covers another */
	size_t count, room;
	ma_buf terms[TERM_KINDS];
	bool mx;
	mailauth_spf_result policy;
};

/* ------------------------------------------------------------------ the object */

mailauth_spf_builder *mailauth_spf_builder_new(const mailauth_context *context)
{
	mailauth_spf_builder *builder =
		context != NULL ? ma_alloc_zero(context, sizeof *builder) : NULL;

	if (builder == NULL)
		return NULL;
	builder->context = context;
	builder->policy = MAILAUTH_SPF_FAIL;
	for (size_t i = 0; i < TERM_KINDS; i++)
		ma_buf_grow(&builder->terms[i], context);
	return builder;
}

void mailauth_spf_builder_free(mailauth_spf_builder *builder)
{
	if (builder == NULL)
		return;
	for (size_t i = 0; i < TERM_KINDS; i++)
		ma_buf_release(&builder->terms[i]);
	ma_release(builder->context, builder->networks, builder->room * sizeof(network));
	ma_release(builder->context, builder, sizeof *builder);
}

/* ------------------------------------------------------------------ networks */

static unsigned bits_of(const network *net)
{
	return net->address.is_ipv4 ? 8 * MA_IPV4_LEN : 8 * MA_IPV6_LEN;
}

/* Zeros behind the prefix. */
static void mask(network *net)
{
	for (unsigned bit = net->bits; bit < 8 * MA_IPV6_LEN; bit++)
		net->address.octets[bit / 8] &= (uint8_t) ~(0x80u >> bit % 8);
}

static bool covers(const network *net, const network *other)
{
	return net->address.is_ipv4 == other->address.is_ipv4 && net->bits <= other->bits &&
		ma_spf_same_bits(other->address.octets, net->address.octets, net->bits);
}

static void remove_at(mailauth_spf_builder *builder, size_t at)
{
	builder->count--;
	memmove(builder->networks + at, builder->networks + at + 1,
		(builder->count - at) * sizeof(network));
}

/* Whether the two are halves of one network. */
static bool are_halves(const network *a, const network *b)
{
	network whole = *a;

	if (a->bits != b->bits || a->bits == 0)
		return false;
	whole.bits--;
	return covers(&whole, b);
}

/* Drops what the network covers; the other half of it is dropped too, and it becomes the whole. */
static void swallow(mailauth_spf_builder *builder, network *net)
{
	size_t at = 0;

	while (at < builder->count) {
		network *other = &builder->networks[at];
		bool halves = are_halves(net, other);

		if (!halves && !covers(net, other)) {
			at++;
			continue;
		}
		remove_at(builder, at);
		if (halves) {
			net->bits--;
			mask(net);
			at = 0;
		}
	}
}

static bool stands_before(const network *a, const network *b)
{
	if (a->address.is_ipv4 != b->address.is_ipv4)
		return a->address.is_ipv4;
	return memcmp(a->address.octets, b->address.octets, MA_IPV6_LEN) < 0;
}

static mailauth_status insert(mailauth_spf_builder *builder, network net)
{
	size_t at = 0;

	for (size_t i = 0; i < builder->count; i++)
		if (covers(&builder->networks[i], &net))
			return MAILAUTH_OK;
	if (builder->count == builder->room) {
		size_t room = builder->room > 0 ? 2 * builder->room : 16;
		network *more = ma_resize(builder->context, builder->networks,
			builder->room * sizeof(network), room * sizeof(network));

		if (more == NULL)
			return MAILAUTH_NO_MEMORY;
		builder->networks = more;
		builder->room = room;
	}
	swallow(builder, &net);
	while (at < builder->count && stands_before(&builder->networks[at], &net))
		at++;
	memmove(builder->networks + at + 1, builder->networks + at,
		(builder->count - at) * sizeof(network));
	builder->networks[at] = net;
	builder->count++;
	return MAILAUTH_OK;
}

/* A network of mapped addresses is one of IPv4, as its clients are (RFC 7208 5). */
static void unmap(network *net)
{
	unsigned prefix = 8 * (MA_IPV6_LEN - MA_IPV4_LEN);
	uint8_t *octets = net->address.octets;

	if (net->address.is_ipv4 || net->bits < prefix || !ma_ipv6_is_mapped(octets))
		return;
	memmove(octets, octets + MA_IPV6_LEN - MA_IPV4_LEN, MA_IPV4_LEN);
	memset(octets + MA_IPV4_LEN, 0, MA_IPV6_LEN - MA_IPV4_LEN);
	net->address.is_ipv4 = true;
	net->bits -= prefix;
}

/* An address, or an address, "/" and a prefix length without leading zeros. */
static bool read_address(ma_slice text, network *net)
{
	size_t slash = ma_slice_find(text, '/');
	ma_cursor in = ma_cursor_over(text);
	ma_slice address;
	uint64_t bits;

	*net = (network){.address = {.known = true, .is_ipv4 = true}};
	(void)ma_take_octets(&in, slash, &address);
	if (!ma_ipv4_from_text(address, net->address.octets)) {
		net->address.is_ipv4 = false;
		if (!ma_ipv6_from_text(address, net->address.octets))
			return false;
	}
	net->bits = bits_of(net);
	if (!ma_accept(&in, '/'))
		return true;
	if ((ma_peek(&in) == '0' && ma_left(&in) > 1) || !ma_take_uint(&in, net->bits, &bits) ||
		!ma_at_end(&in))
		return false;
	net->bits = (unsigned)bits;
	mask(net);
	return true;
}

static bool read_network(ma_slice text, network *net)
{
	if (!read_address(text, net))
		return false;
	unmap(net);
	return true;
}

mailauth_status mailauth_spf_builder_add_network(mailauth_spf_builder *builder, const char *text)
{
	network net;

	if (builder == NULL)
		return MAILAUTH_NO_MEMORY;
	if (text == NULL || !read_network(ma_slice_text(text), &net))
		return MAILAUTH_BAD_ARGUMENT;
	return insert(builder, net);
}

/* ------------------------------------------------------------------ names */

/* Whether the terms have this one, which begins with a space. */
static bool has_term(ma_slice terms, const char *start, ma_slice name)
{
	size_t len = strlen(start) + name.len;

	for (size_t at = 0; at + len <= terms.len; at++)
		if (memcmp(terms.ptr + at, start, strlen(start)) == 0 &&
			ma_slice_equal_nocase(ma_slice_of(terms.ptr + at + strlen(start), name.len),
				name) &&
			(at + len == terms.len || terms.ptr[at + len] == ' '))
			return true;
	return false;
}

/* A domain of two labels at least that can stand in a record as it is. */
static bool is_name(ma_slice text)
{
	ma_spf_macros macros;
	const uint8_t *wrong;

	return ma_is_domain(text, 2) && ma_spf_is_domain_spec(text, &wrong, &macros);
}

static mailauth_status add_term(mailauth_spf_builder *builder, term_kind kind, const char *text)
{
	ma_slice name;
	ma_buf *terms;

	if (builder == NULL)
		return MAILAUTH_NO_MEMORY;
	name = text != NULL ? ma_slice_text(text) : ma_slice_of(NULL, 0);
	if (name.len > 0 && name.ptr[name.len - 1] == '.')
		name.len--;
	if (!is_name(name))
		return MAILAUTH_BAD_ARGUMENT;
	terms = &builder->terms[kind];
	if (has_term(ma_buf_slice(terms), term_start[kind], name))
		return MAILAUTH_OK;
	ma_put_text(terms, term_start[kind]);
	ma_put_slice(terms, name);
	return terms->status;
}

mailauth_status mailauth_spf_builder_add_host(mailauth_spf_builder *builder, const char *name)
{
	return add_term(builder, OWN_HOST, name);
}

mailauth_status mailauth_spf_builder_add_include(mailauth_spf_builder *builder, const char *domain)
{
	return add_term(builder, INCLUDE, domain);
}

mailauth_status mailauth_spf_builder_add_forwarder(mailauth_spf_builder *builder, const char *name)
{
	return add_term(builder, FORWARDER, name);
}

mailauth_status mailauth_spf_builder_set_mx(mailauth_spf_builder *builder, int mx)
{
	if (builder == NULL)
		return MAILAUTH_NO_MEMORY;
	builder->mx = mx != 0;
	return MAILAUTH_OK;
}

mailauth_status mailauth_spf_builder_set_policy(mailauth_spf_builder *builder,
	mailauth_spf_result policy)
{
	if (builder == NULL)
		return MAILAUTH_NO_MEMORY;
	if (policy != MAILAUTH_SPF_FAIL && policy != MAILAUTH_SPF_SOFTFAIL &&
		policy != MAILAUTH_SPF_NEUTRAL)
		return MAILAUTH_BAD_ARGUMENT;
	builder->policy = policy;
	return MAILAUTH_OK;
}

/* ------------------------------------------------------------------ the record */

static void put_network(ma_buf *record, const network *net)
{
	ma_put_text(record, net->address.is_ipv4 ? " ip4:" : " ip6:");
	if (net->address.is_ipv4)
		ma_put_ipv4(record, net->address.octets);
	else
		ma_put_ipv6(record, net->address.octets);
	if (net->bits < bits_of(net)) {
		ma_put_text(record, "/");
		ma_put_uint(record, net->bits);
	}
}

/* Those that are hosts of the domain's own are authorised already. */
static void put_forwarders(ma_buf *record, const mailauth_spf_builder *builder)
{
	ma_slice hosts = ma_buf_slice(&builder->terms[OWN_HOST]);
	ma_slice rest = ma_buf_slice(&builder->terms[FORWARDER]);
	size_t start = strlen(term_start[FORWARDER]);

	while (rest.len > 0) {
		size_t end = 1 + ma_slice_find(ma_slice_of(rest.ptr + 1, rest.len - 1), ' ');
		ma_slice name = ma_slice_of(rest.ptr + start, end - start);

		if (!has_term(hosts, term_start[OWN_HOST], name))
			ma_put(record, rest.ptr, end);
		rest = ma_slice_of(rest.ptr + end, rest.len - end);
	}
}

/* What asks no DNS stands first, so that most clients are judged without asking. */
static void put_record(ma_buf *record, const mailauth_spf_builder *builder)
{
	ma_put_text(record, "v=spf1");
	for (size_t i = 0; i < builder->count; i++)
		put_network(record, &builder->networks[i]);
	ma_put_slice(record, ma_buf_slice(&builder->terms[OWN_HOST]));
	ma_put_text(record, builder->mx ? " mx" : "");
	ma_put_slice(record, ma_buf_slice(&builder->terms[INCLUDE]));
	put_forwarders(record, builder);
	ma_put_text(record,
		builder->policy == MAILAUTH_SPF_FAIL               ? " -all"
			: builder->policy == MAILAUTH_SPF_SOFTFAIL ? " ~all"
								   : " ?all");
}

/* As a line of a master file, in strings of at most 255 octets (RFC 1035 3.3, RFC 7208 3.3). */
static void put_line(ma_buf *out, ma_slice owner, ma_slice record)
{
	ma_put_slice(out, owner);
	ma_put_text(out, owner.ptr[owner.len - 1] == '.' ? " TXT" : ". TXT");
	while (record.len > 0) {
		size_t len = record.len < MA_STRING_MAX ? record.len : MA_STRING_MAX;

		ma_put_text(out, " \"");
		ma_put(out, record.ptr, len);
		ma_put_text(out, "\"");
		record = ma_slice_of(record.ptr + len, record.len - len);
	}
	ma_put_text(out, "\n");
}

/* How many terms ask DNS: all but the version, the networks and all. */
static size_t count_lookups(const mailauth_spf_builder *builder, ma_slice record)
{
	size_t terms = 0;

	for (size_t i = 0; i < record.len; i++)
		terms += record.ptr[i] == ' ';
	return terms - builder->count - 1;
}

static bool is_within_limits(const mailauth_spf_builder *builder, ma_slice record)
{
	return count_lookups(builder, record) <=
		ma_limit(builder->context, MAILAUTH_LIMIT_SPF_TERMS) &&
		record.len <= ma_limit(builder->context, MAILAUTH_LIMIT_SPF_RECORD_BYTES);
}

/* A record that includes itself has no end (RFC 7208 4.6.4). */
static bool includes(const mailauth_spf_builder *builder, const char *owner)
{
	ma_slice name = owner != NULL ? ma_slice_text(owner) : ma_slice_of(NULL, 0);

	if (name.len > 0 && name.ptr[name.len - 1] == '.')
		name.len--;
	return name.len > 0 &&
		has_term(ma_buf_slice(&builder->terms[INCLUDE]), term_start[INCLUDE], name);
}

/* Whether the text can be an owner: a name, perhaps with a dot at its end. */
static bool is_owner(ma_slice owner)
{
	if (owner.len > 0 && owner.ptr[owner.len - 1] == '.')
		owner.len--;
	return ma_is_domain(owner, 1);
}

/* What was to be added and was not, for want of memory, may be half there. */
static mailauth_status first_failure(const mailauth_spf_builder *builder, mailauth_status status)
{
	for (size_t i = 0; i < sizeof builder->terms / sizeof builder->terms[0]; i++)
		if (status == MAILAUTH_OK)
			status = builder->terms[i].status;
	return status;
}

mailauth_status mailauth_spf_builder_write(const mailauth_spf_builder *builder, const char *owner,
	char *buf, size_t cap, size_t *len)
{
	mailauth_status status;
	ma_buf record, out;

	if (builder == NULL)
		return MAILAUTH_NO_MEMORY;
	if (len == NULL || (buf == NULL && cap > 0) ||
		(owner != NULL && !is_owner(ma_slice_text(owner))))
		return MAILAUTH_BAD_ARGUMENT;
	ma_buf_grow(&record, builder->context);
	put_record(&record, builder);
	status = first_failure(builder, record.status);
	if (status == MAILAUTH_OK &&
		(!is_within_limits(builder, ma_buf_slice(&record)) || includes(builder, owner)))
		status = MAILAUTH_BAD_STATE;
	if (status == MAILAUTH_OK) {
		ma_buf_over(&out, buf, cap);
		if (owner != NULL)
			put_line(&out, ma_slice_text(owner), ma_buf_slice(&record));
		else
			ma_put_slice(&out, ma_buf_slice(&record));
		status = ma_buf_end_text(&out, len);
	}
	ma_buf_release(&record);
	return status;
}
