/*
 * The circle from the builder by the linter to the evaluator: what a request asks for is a record
 * that the linter finds nothing wrong with, and that judges each client as was asked for. What was
 * asked for is told by this file's own arithmetic, bit by bit.
 */
#include "test.h"

#include <mailauth/mailauth.h>

#include <stdarg.h>

#define TEXT_ROOM 8192
#define NETWORKS 12
#define NAMES 4
#define REQUESTS 250

/* An address of either family, and a network. */
typedef struct network {
	uint8_t octets[16];
	unsigned len, bits;
} network;

/* What a request asks for; names are numbers of hosts of the world. */
typedef struct request {
	network networks[NETWORKS];
	size_t networks_count;
	bool hosts[NAMES], includes[NAMES], forwarders[NAMES], mx;
	mailauth_spf_result policy;
} request;

/*
 * Host n has 9.9.9.n and 2a00::n, an included domain lets 9.9.8.n and 2a01::n send, forwarder n is
 * host n for the odd n and else a host of its own with 9.9.7.n and 2a02::n, the MX is 9.9.6.1.
 */
static const char world[] = "h0.example.com. A 9.9.9.0\nh0.example.com. AAAA 2a00::0\n"
			    "h1.example.com. A 9.9.9.1\nh1.example.com. AAAA 2a00::1\n"
			    "h2.example.com. A 9.9.9.2\nh2.example.com. AAAA 2a00::2\n"
			    "h3.example.com. A 9.9.9.3\nh3.example.com. AAAA 2a00::3\n"
			    "i0.example.net. TXT \"v=spf1 ip4:9.9.8.0 ip6:2a01::0 -all\"\n"
			    "i1.example.net. TXT \"v=spf1 ip4:9.9.8.1 ip6:2a01::1 ~all\"\n"
			    "i2.example.net. TXT \"v=spf1 ip4:9.9.8.2 ip6:2a01::2 ?all\"\n"
			    "i3.example.net. TXT \"v=spf1 ip4:9.9.8.3 ip6:2a01::3 -all\"\n"
			    "f0.example.org. A 9.9.7.0\nf0.example.org. AAAA 2a02::0\n"
			    "f2.example.org. A 9.9.7.2\nf2.example.org. AAAA 2a02::2\n"
			    "example.com. MX 10 mx.example.com.\n"
			    "mx.example.com. A 9.9.6.1\nmx.example.com. AAAA 2a03::1\n";

/* ------------------------------------------------------------------ arithmetic */

static uint32_t seed = 7208;

static uint32_t some(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 16) % below;
}

static bool bit_of(const network *net, unsigned i)
{
	return (net->octets[i / 8] >> (7 - i % 8) & 1) != 0;
}

static bool is_in(const network *client, const network *net)
{
	if (client->len != net->len)
		return false;
	for (unsigned i = 0; i < net->bits; i++)
		if (bit_of(client, i) != bit_of(net, i))
			return false;
	return true;
}

/* All bits behind the prefix become this. */
static network with_rest(network net, bool one)
{
	for (unsigned i = net.bits; i < 8 * net.len; i++) {
		net.octets[i / 8] &= (uint8_t) ~(0x80u >> i % 8);
		net.octets[i / 8] |= (uint8_t)(one ? 0x80u >> i % 8 : 0);
	}
	return net;
}

/* The address behind this one, or before. */
static network beside(network at, bool behind)
{
	for (unsigned i = at.len; i-- > 0;) {
		at.octets[i] = (uint8_t)(at.octets[i] + (behind ? 1 : 255));
		if (at.octets[i] != (behind ? 0 : 255))
			break;
	}
	return at;
}

static network ipv4(unsigned a, unsigned b, unsigned c, unsigned d, unsigned bits)
{
	return (network){.octets = {(uint8_t)a, (uint8_t)b, (uint8_t)c, (uint8_t)d},
		.len = 4,
		.bits = bits};
}

static network ipv6(unsigned first, unsigned fourth, unsigned last, unsigned bits)
{
	network net = {.len = 16, .bits = bits};

	net.octets[0] = (uint8_t)(first >> 8);
	net.octets[1] = (uint8_t)first;
	net.octets[7] = (uint8_t)fourth;
	net.octets[15] = (uint8_t)last;
	return net;
}

static char *put(char *at, const char *format, ...) __attribute__((format(printf, 2, 3)));

static char *put(char *at, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	at += vsnprintf(at, 64, format, arguments);
	va_end(arguments);
	return at;
}

/* "192.0.2.0", "2001:db8:0:0:0:0:0:1", and behind it the prefix length if there is to be one. */
static const char *text_of(const network *net, bool with_bits)
{
	static char text[64];
	char *at = text;

	for (unsigned i = 0; i < net->len; i += net->len == 4 ? 1 : 2)
		at = net->len == 4 ? put(at, "%s%u", i > 0 ? "." : "", (unsigned)net->octets[i])
				   : put(at, "%s%x", i > 0 ? ":" : "",
					     (unsigned)(net->octets[i] << 8 | net->octets[i + 1]));
	if (with_bits)
		put(at, "/%u", net->bits);
	return text;
}

/* The name of forwarder n is that of host n, for the odd n. */
static const char *forwarder(unsigned n)
{
	static char text[32];

	snprintf(text, sizeof text, n % 2 == 1 ? "h%u.example.com" : "f%u.example.org", n);
	return text;
}

/* What this client is to get. */
static mailauth_spf_result wanted(const request *r, const network *client)
{
	bool four = client->len == 4;
	network mx = four ? ipv4(9, 9, 6, 1, 32) : ipv6(0x2a03, 0, 1, 128);
	bool forwarded = false;

	for (size_t i = 0; i < r->networks_count; i++)
		if (is_in(client, &r->networks[i]))
			return MAILAUTH_SPF_PASS;
	for (unsigned n = 0; n < NAMES; n++) {
		network host = four ? ipv4(9, 9, 9, n, 32) : ipv6(0x2a00, 0, n, 128);
		network member = four ? ipv4(9, 9, 8, n, 32) : ipv6(0x2a01, 0, n, 128);
		network other = four ? ipv4(9, 9, 7, n, 32) : ipv6(0x2a02, 0, n, 128);

		if ((r->hosts[n] && is_in(client, &host)) ||
			(r->includes[n] && is_in(client, &member)))
			return MAILAUTH_SPF_PASS;
		if (r->forwarders[n] && is_in(client, n % 2 == 1 ? &host : &other))
			forwarded = true;
	}
	if (r->mx && is_in(client, &mx))
		return MAILAUTH_SPF_PASS;
	return forwarded ? MAILAUTH_SPF_NEUTRAL : r->policy;
}

/*
 * How few networks are those of IPv4 in 8.8.8.0/22, told by looking at each address: a network is
 * one if all of it is asked for, and else two halves.
 */
static size_t fewest(const request *r, unsigned first, unsigned size)
{
	bool all = true;

	for (unsigned i = first; i < first + size && all; i++) {
		network client = ipv4(8, 8, 8 + i / 256, i % 256, 32);

		all = false;
		for (size_t k = 0; k < r->networks_count; k++)
			all = all || is_in(&client, &r->networks[k]);
	}
	if (all || size == 1)
		return all;
	return fewest(r, first, size / 2) + fewest(r, first + size / 2, size / 2);
}

/* ------------------------------------------------------------------ the circle */

typedef struct circle {
	mailauth_context *context;
	char line[TEXT_ROOM];
	char record[TEXT_ROOM];
	mailauth_zone *zone;
} circle;

/* In any order, and with the same again. */
static void ask_for(mailauth_spf_builder *builder, const request *r)
{
	char name[32];

	for (unsigned n = 0; n < NAMES; n++) {
		unsigned k = (n * 3 + (unsigned)r->networks_count) % NAMES;

		if (r->forwarders[k])
			assert_int_equal(mailauth_spf_builder_add_forwarder(builder, forwarder(k)),
				0);
		snprintf(name, sizeof name, "%c%u.example.com", k == 2 ? 'H' : 'h', k);
		if (r->hosts[k])
			assert_int_equal(mailauth_spf_builder_add_host(builder, name), 0);
		snprintf(name, sizeof name, "i%u.example.net%s", k, k == 1 ? "." : "");
		for (int twice = 0; twice < 2 && r->includes[k]; twice++)
			assert_int_equal(mailauth_spf_builder_add_include(builder, name), 0);
		if (r->forwarders[k] && k > 1)
			assert_int_equal(mailauth_spf_builder_add_forwarder(builder, forwarder(k)),
				0);
	}
	for (size_t i = 0; i < r->networks_count; i++)
		assert_int_equal(
			mailauth_spf_builder_add_network(builder, text_of(&r->networks[i], true)),
			0);
	assert_int_equal(mailauth_spf_builder_set_mx(builder, r->mx), 0);
	assert_int_equal(mailauth_spf_builder_set_policy(builder, r->policy), 0);
}

static void open_circle(circle *c, const request *r)
{
	mailauth_spf_builder *builder;
	size_t len;

	c->context = mailauth_context_new(NULL, NULL);
	builder = mailauth_spf_builder_new(c->context);
	ask_for(builder, r);
	assert_int_equal(
		mailauth_spf_builder_write(builder, "example.com", c->line, sizeof c->line, &len),
		0);
	assert_int_equal(
		mailauth_spf_builder_write(builder, NULL, c->record, sizeof c->record, &len), 0);
	mailauth_spf_builder_free(builder);
	c->zone = mailauth_zone_new(c->context);
	assert_int_equal(mailauth_zone_read(c->zone, world, strlen(world)), 0);
	assert_int_equal(mailauth_zone_read(c->zone, c->line, strlen(c->line)), 0);
}

static void close_circle(circle *c)
{
	mailauth_zone_free(c->zone);
	mailauth_context_free(c->context);
}

/* The record as text, and as it is published: nothing but a length that the request itself makes. */
static void lints_clean(circle *c, uint64_t addresses)
{
	mailauth_spf_lint *lint = mailauth_spf_lint_new(c->context, mailauth_zone_ask, c->zone);

	for (int published = 0; published < 2; published++) {
		size_t len = strlen(c->record), count;

		mailauth_spf_lint_reset(lint);
		if (published)
			(void)mailauth_spf_lint_set_domain(lint, "example.com", 11);
		else
			(void)mailauth_spf_lint_set_record(lint, c->record, len);
		assert_int_equal(mailauth_spf_lint_run(lint), MAILAUTH_OK);
		count = mailauth_spf_lint_get_count(lint);
		for (size_t i = 0; i < count; i++) {
			mailauth_spf_finding_code code = mailauth_spf_finding_get_code(
				mailauth_spf_lint_get_finding(lint, i));

			if (code == MAILAUTH_SPF_FINDING_OVER_UDP && len > 450)
				continue;
			if (code == MAILAUTH_SPF_FINDING_LONG_STRING && len > 255 && !published)
				continue;
			fail_msg("%s: %s", mailauth_spf_finding_text(code), c->record);
		}
		if (published)
			assert_true(mailauth_spf_lint_get_ipv4_addresses(lint) == addresses);
	}
	mailauth_spf_lint_free(lint);
}

static void judges(circle *c, const request *r, const network *client, size_t *seen)
{
	mailauth_spf *spf = mailauth_spf_new(c->context, mailauth_zone_ask, c->zone);
	mailauth_spf_result want = wanted(r, client);

	assert_int_equal(mailauth_spf_set_client(spf, text_of(client, false)), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_set_mail_from(spf, "ada@example.com", 15), MAILAUTH_OK);
	assert_int_equal(mailauth_spf_run(spf), MAILAUTH_OK);
	if (mailauth_spf_get_result(spf) != want)
		fail_msg("%s: %s, not %s: %s", text_of(client, false),
			mailauth_spf_result_text(mailauth_spf_get_result(spf)),
			mailauth_spf_result_text(want), c->record);
	seen[want]++;
	mailauth_spf_free(spf);
}

/* Each border of each network from both sides, each host, and somebody else. */
static void judges_all(circle *c, const request *r, size_t *seen)
{
	network far = ipv4(5, 6, 7, 8, 32);

	for (size_t i = 0; i < r->networks_count; i++) {
		network first = with_rest(r->networks[i], false);
		network last = with_rest(r->networks[i], true);
		network before = beside(first, false), behind = beside(last, true);

		judges(c, r, &first, seen);
		judges(c, r, &last, seen);
		judges(c, r, &before, seen);
		judges(c, r, &behind, seen);
	}
	for (unsigned n = 0; n <= NAMES; n++)
		for (unsigned k = 0; k < 4; k++) {
			network four = ipv4(9, 9, 9 - k, n, 32);
			network six = ipv6(0x2a00 + k, 0, n, 128);

			judges(c, r, &four, seen);
			judges(c, r, &six, seen);
		}
	judges(c, r, &far, seen);
}

/* How many addresses of IPv4 are asked for in all, counted one by one. */
static uint64_t count_addresses(const request *r)
{
	uint64_t count = r->mx;

	for (unsigned i = 0; i < 1024; i++) {
		network client = ipv4(8, 8, 8 + i / 256, i % 256, 32);
		bool any = false;

		for (size_t k = 0; k < r->networks_count; k++)
			any = any || is_in(&client, &r->networks[k]);
		count += any;
	}
	for (unsigned n = 0; n < NAMES; n++)
		count += (uint64_t)r->hosts[n] + r->includes[n];
	return count;
}

static size_t count_text(const char *in, const char *what)
{
	size_t count = 0;

	for (; (in = strstr(in, what)) != NULL; in += strlen(what))
		count++;
	return count;
}

/* All of it for one request. */
static void the_circle_closes(const request *r, size_t *seen)
{
	static circle c;
	size_t hosts = 0;

	open_circle(&c, r);
	lints_clean(&c, count_addresses(r));
	judges_all(&c, r, seen);
	assert_int_equal(count_text(c.record, " ip4:"), fewest(r, 0, 1024));
	for (unsigned n = 0; n < NAMES; n++)
		hosts += (size_t)r->hosts[n] + (r->forwarders[n] && !(n % 2 == 1 && r->hosts[n]));
	assert_int_equal(count_text(c.record, "a:"), hosts);
	close_circle(&c);
}

/* ------------------------------------------------------------------ requests */

static void named_requests(void **state)
{
	static const struct {
		const char *why;
		request request;
	} rows[] = {
		{"nobody", {.policy = MAILAUTH_SPF_FAIL}},
		{"nobody, softly", {.policy = MAILAUTH_SPF_SOFTFAIL}},
		{"nobody is known", {.policy = MAILAUTH_SPF_NEUTRAL}},
		{"the MX alone", {.mx = true, .policy = MAILAUTH_SPF_FAIL}},
		{"all hosts", {.hosts = {true, true, true, true}, .policy = MAILAUTH_SPF_FAIL}},
		{"all includes",
			{.includes = {true, true, true, true}, .policy = MAILAUTH_SPF_FAIL}},
		{"all forwarders, whose hosts are neutral",
			{.forwarders = {true, true, true, true}, .policy = MAILAUTH_SPF_FAIL}},
		{"a forwarder that is a host of the domain's own is authorised, and named once",
			{.hosts = {false, true},
				.forwarders = {false, true},
				.policy = MAILAUTH_SPF_FAIL}},
		{"halves that become one network, one of them twice",
			{.networks = {{{8, 8, 8, 0}, 4, 25}, {{8, 8, 8, 128}, 4, 25},
				 {{8, 8, 8, 9}, 4, 25}},
				.networks_count = 3,
				.policy = MAILAUTH_SPF_FAIL}},
		{"a network in another, of both families",
			{.networks = {{{8, 8, 9, 1}, 4, 32}, {{8, 8, 8, 0}, 4, 22},
				 {{0x26, 0x20, 0, 1}, 16, 33}, {{0x26, 0x20}, 16, 32}},
				.networks_count = 4,
				.policy = MAILAUTH_SPF_SOFTFAIL}},
		{"ten terms that ask DNS",
			{.hosts = {true, true, true},
				.includes = {true, true, true, true},
				.forwarders = {true, true, true},
				.mx = true,
				.policy = MAILAUTH_SPF_SOFTFAIL}},
	};
	size_t seen[8] = {0};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		row("SPF-48", rows[i].why);
		the_circle_closes(&rows[i].request, seen);
	}
}

static network some_network(void)
{
	if (some(4) > 0)
		return ipv4(8, 8, 8 + some(4), some(4) > 0 ? 16 * some(16) : some(256),
			some(3) > 0 ? 24 + some(9) : 28 + some(5));
	return ipv6(0x2620, some(8), some(3), some(2) > 0 ? 60 + some(5) : 126 + some(3));
}

/* At most ten terms ask DNS. */
static request some_request(void)
{
	static const mailauth_spf_result policies[] = {MAILAUTH_SPF_FAIL, MAILAUTH_SPF_SOFTFAIL,
		MAILAUTH_SPF_NEUTRAL};
	request r = {.mx = some(2), .policy = policies[some(3)]};
	unsigned terms = r.mx;

	r.networks_count = some(NETWORKS + 1);
	for (size_t i = 0; i < r.networks_count; i++)
		r.networks[i] = some_network();
	for (unsigned n = 0; n < NAMES; n++) {
		bool *names[] = {&r.hosts[n], &r.includes[n], &r.forwarders[n]};

		for (size_t i = 0; i < COUNT(names); i++) {
			*names[i] = some(5) < 2 && terms < 10;
			terms += *names[i];
		}
	}
	return r;
}

static void random_requests(void **state)
{
	size_t seen[8] = {0}, all = 0;
	(void)state;

	row("SPF-48", "hundreds of requests lint clean, and judge every border and host as asked");
	row("SPF-47", "and their networks of IPv4 are as few as can be");
	for (int i = 0; i < REQUESTS; i++) {
		request r = some_request();

		the_circle_closes(&r, seen);
	}
	for (size_t i = 0; i < COUNT(seen); i++)
		all += seen[i];
	row("SPF-48", "of which each result that can be asked for is a tenth at least");
	assert_true(seen[MAILAUTH_SPF_PASS] > all / 10 && seen[MAILAUTH_SPF_FAIL] > all / 10 &&
		seen[MAILAUTH_SPF_SOFTFAIL] > all / 10 && seen[MAILAUTH_SPF_NEUTRAL] > all / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(named_requests),
		cmocka_unit_test(random_requests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
