/*
 * Target: the SPF object, on a zone that is made of the input. Each octet is one choice; when they
 * run out, it is the simplest one. What must hold stands in spf_checks.h.
 *
 * The zone has a dozen names whose records include and redirect to each other, with hosts, failing
 * questions, aliases and names without anything. The k-th record is that of the k-th name.
 */
#include "spf_checks.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define ADDRESSES 4 /* of each family */

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

/* The names that records are at and terms lead to; what a macro leads to is often among them. */
static const char *const names[] = {
	"example.com",
	"example.net",
	"a.example.com",
	"b.example.com",
	"c.example.com",
	"ada.example.com",
	"xn--4ca.example.com",
	"a.example.net",
	"b.example.net",
	"example.org",
	"1.2.0.192.example.com",
	"in-addr.example.com",
};

static const char *const clients[] = {
	"192.0.2.1",
	"2001:db8::1",
	"::ffff:192.0.2.1",
	"198.51.100.7",
	"none",
};

static const char *const reverse_names[] = {
	"1.2.0.192.in-addr.arpa",
	"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
	"7.100.51.198.in-addr.arpa",
};

static const char *const ipv4[ADDRESSES] = {"192.0.2.1", "192.0.2.130", "198.51.100.7", "10.1.2.3"};
static const char *const ipv6[ADDRESSES] = {"2001:db8::1", "2001:db8:0:1::1", "fd00::1",
	"::192.0.2.1"};

/* The choices that are left, and the text that they make. */
typedef struct maker {
	const uint8_t *next;
	size_t left;
	ma_buf *out;
	size_t record; /* the name that has the next SPF record */
} maker;

static size_t choose(maker *m, size_t count)
{
	if (m->left == 0)
		return 0;
	m->left--;
	return *m->next++ % count;
}

static void put(maker *m, const char *text)
{
	ma_put_text(m->out, text);
}

static void put_one_of(maker *m, const char *const *list, size_t count)
{
	put(m, list[choose(m, count)]);
}

static void put_name(maker *m)
{
	put_one_of(m, names, COUNT(names));
}

/* ---------------------------------------------------------------- terms */

/* Behind the letters of a name those of an explanation, which are errors in a name. */
static void put_macro(maker *m)
{
	static const char letters[] = "dsloiphvDSLOIPHVdsloiphvcrt";
	static const char *const digits[] = {"", "1", "2", "3", "128", "0"};
	static const char *const delimiters[] = {"", ".", "-", "+-", ".-+,/_="};

	put(m, "%{");
	ma_put_octet(m->out, (uint8_t)letters[choose(m, sizeof letters - 1)]);
	put_one_of(m, digits, COUNT(digits));
	put(m, choose(m, 2) > 0 ? "r" : "");
	put_one_of(m, delimiters, COUNT(delimiters));
	put(m, "}");
}

/* A name whose macros may come to one of the zone's. */
static void put_macro_string(maker *m)
{
	switch (choose(m, 4)) {
	case 0:
		put_macro(m);
		break;
	case 1:
		put_macro(m);
		put(m, ".");
		put_name(m);
		break;
	case 2:
		put(m, "a.");
		put_macro(m);
		break;
	default:
		put_macro(m);
		put(m, ".%%.%_.%-.");
		put_macro(m);
		put(m, ".com");
	}
}

/* Often the name of the next record, for deep trees, or that of the first one, for loops. */
static void put_domain_spec(maker *m)
{
	switch (choose(m, 12)) {
	case 0:
	case 1:
	case 2:
		put(m, names[m->record % COUNT(names)]);
		break;
	case 3:
		put(m, names[0]);
		break;
	case 4:
	case 5:
		put_name(m);
		break;
	case 6:
	case 7:
		put(m, "nothing.example.com");
		break;
	case 8:
		put(m, choose(m, 2) > 0 ? "a..example.com" : "com");
		break;
	default:
		put_macro_string(m);
	}
}

static void put_prefix_lengths(maker *m)
{
	static const char *const lengths[] = {"", "/24", "/32", "/0", "//64", "//128", "//0",
		"/24//64", "/33", "//129", "/08"};

	put_one_of(m, lengths, COUNT(lengths));
}

/* The argument of an a or mx, which may be missing. */
static void put_host(maker *m)
{
	if (choose(m, 4) > 0) {
		put(m, ":");
		put_domain_spec(m);
	}
	put_prefix_lengths(m);
}

static void put_address(maker *m, const char *mechanism, const char *const *list)
{
	put(m, mechanism);
	put_one_of(m, list, ADDRESSES);
	put_prefix_lengths(m);
}

static void put_named(maker *m, const char *term)
{
	put(m, term);
	put_domain_spec(m);
}

/* Neither mechanism nor modifier, or with an argument that may not be. */
static void put_wrong(maker *m)
{
	static const char *const terms[] = {"include", "include:", "all:a.example.com", "b:c",
		"ip4:192.0.2.256", "ip6:1:2", "exists", "a:%{x}.example.com", "a:%",
		"redirect=", "mx/", "=", "a\\195\\164", "exp=a.example.com exp=a.example.com",
		"ptr/8"};

	put_one_of(m, terms, COUNT(terms));
}

static void put_modifier(maker *m)
{
	switch (choose(m, 4)) {
	case 0:
		put_named(m, "redirect=");
		break;
	case 1:
		put_named(m, "exp=");
		break;
	case 2:
		put(m, "x=");
		put_macro(m);
		break;
	default:
		put_wrong(m);
	}
}

/* Includes are the most, so that trees get deep. */
static void put_term(maker *m)
{
	static const char *const qualifiers[] = {"", "?", "-", "~", "+"};
	size_t kind = choose(m, 16);

	if (kind == 15) {
		put_modifier(m);
		return;
	}
	put_one_of(m, qualifiers, COUNT(qualifiers));
	switch (kind) {
	case 0:
		put(m, "all");
		break;
	case 1:
		put_address(m, "ip4:", ipv4);
		break;
	case 2:
		put_address(m, "ip6:", ipv6);
		break;
	case 3:
	case 4:
		put(m, "a");
		put_host(m);
		break;
	case 5:
	case 6:
		put(m, "mx");
		put_host(m);
		break;
	case 7:
		put(m, "ptr");
		break;
	case 8:
		put_named(m, "ptr:");
		break;
	case 9:
	case 10:
		put_named(m, "exists:");
		break;
	default:
		put_named(m, "include:");
	}
}

/* ---------------------------------------------------------------- records */

/* Each term in a string of its own: none is too long for one. */
static void put_record(maker *m)
{
	put(m, " TXT \"v=spf1\"");
	for (size_t terms = choose(m, 8); terms > 0; terms--) {
		put(m, " \" ");
		put_term(m);
		put(m, "\"");
	}
	put(m, "\n");
}

/* That of the next name, or a second one of the name before. */
static void put_next_record(maker *m, bool again)
{
	if (again && m->record > 0)
		m->record--;
	put(m, names[m->record++ % COUNT(names)]);
	put(m, ".");
	put_record(m);
}

/* What exp= leads to, which is no SPF record. */
static void put_explanation(maker *m)
{
	put_name(m);
	put(m, ". TXT \"see %{c} %{r} %{t} ");
	put_macro(m);
	put(m, "\"\n");
}

/* Some or many records at one name, each with another of the zone's names. */
static void put_hosts(maker *m, const char *owner, const char *type)
{
	size_t first = choose(m, COUNT(names)), count = 1 + choose(m, COUNT(names));

	for (size_t i = 0; i < count; i++) {
		put(m, owner);
		put(m, type);
		put(m, names[(first + i) % COUNT(names)]);
		put(m, ".\n");
	}
}

static void put_addresses(maker *m, const char *type, const char *const *list)
{
	put(m, choose(m, 8) == 7 ? "*." : "");
	put_name(m);
	put(m, type);
	put_one_of(m, list, ADDRESSES);
	put(m, "\n");
}

static void put_failure(maker *m)
{
	static const char *const types[] = {". TXT ", ". A ", ". AAAA ", ". MX ", ". * "};
	static const char *const outcomes[] = {"timeout\n", "servfail\n", "nxdomain\n", "nodata\n",
		"bogus\n"};

	put(m, "$FAIL ");
	put_name(m);
	put_one_of(m, types, COUNT(types));
	put_one_of(m, outcomes, COUNT(outcomes));
}

/* SPF records are the most of what there is. */
static void put_entry(maker *m)
{
	switch (choose(m, 16)) {
	case 0:
		put_hosts(m, reverse_names[choose(m, COUNT(reverse_names))], ". PTR ");
		break;
	case 1:
	case 2:
		put_addresses(m, ". A ", ipv4);
		break;
	case 3:
		put_addresses(m, ". AAAA ", ipv6);
		break;
	case 4:
		put_hosts(m, names[choose(m, COUNT(names))], ". MX 1 ");
		break;
	case 5:
		put_hosts(m, names[choose(m, COUNT(names))], ". CNAME ");
		break;
	case 6:
		put_failure(m);
		break;
	case 7:
		put_explanation(m);
		break;
	case 8:
		m->record++; /* a name without a record */
		break;
	case 9:
		put_next_record(m, true);
		break;
	default:
		put_next_record(m, false);
	}
}

/* ---------------------------------------------------------------- the mail and the limits */

static ma_slice one_of(maker *m, const char *const *list, size_t count)
{
	return ma_slice_text(list[choose(m, count)]);
}

static void make_input(maker *m, input *in)
{
	static const char *const helo[] = {"h", "example.net", "a.example.com", "b.example.com"};
	static const char *const mail_from[] = {"ada@example.com", "", "a-b+x.y@example.com",
		"example.com", "\303\244@example.com", "b@example.net", "a@\303\244.example.com"};

	in->client = one_of(m, clients, COUNT(clients));
	in->helo = one_of(m, helo, COUNT(helo));
	in->mail_from = one_of(m, mail_from, COUNT(mail_from));
}

/* The limits of the RFC, or small ones; then whether hosts have addresses of both families. */
static void make_context(maker *m, mailauth_context *context)
{
	set_limits(context, choose(m, LIMITS_OF_VERDICTS + 1));
	must(mailauth_context_set_spf_dual_stack(context, (int)choose(m, 2)) == MAILAUTH_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_zone *zone = mailauth_zone_new(context);
	ma_buf text;
	maker m = {.next = octets, .left = len, .out = &text};
	input in;

	must(context != NULL && zone != NULL);
	ma_buf_grow(&text, context);
	make_context(&m, context);
	make_input(&m, &in);
	while (m.left > 0)
		put_entry(&m);
	must(text.status == MAILAUTH_OK);
	must(mailauth_zone_read(zone, (const char *)text.data, text.len) == MAILAUTH_OK);
	judge(context, &in, zone);
	mailauth_zone_free(zone);
	ma_buf_release(&text);
	mailauth_context_free(context);
	return 0;
}
