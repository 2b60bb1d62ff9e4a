/*
 * The SPF linter on a tree of records: what each term asks for, costs and lets send.
 *
 * All that can be asked is asked in the first run; a record that is reached again is not looked at
 * again, so that the work is bounded by the number of questions and the length of the records.
 */
#include "spf_lint.h"

#include "idna.h"
#include "record.h"
#include "spf_lookup.h"

#include <string.h>

/* How deep records are looked at: no limit of terms lets an evaluation go deeper. */
#define DEPTH_MAX 100

/* How long the text of the tree gets, but for the line that it ends in. */
#define TREE_MAX ((size_t)1 << 20)

/* A record that has been looked at, with what it costs. */
typedef struct visited {
	struct visited *next;
	ma_name name;
	bool may_pass;
	ma_lint_cost cost;
} visited;

/* The walk, and the record it is at. */
typedef struct walk {
	ma_lint *lint;
	visited **done;
	const ma_lint_record *record;
	const ma_name *path; /* this record's own name */
	const struct walk *parent;
	bool *loops; /* set by what leads back to this record, or through it to one above */
	bool asks;
	ma_lint_cost cost;
} walk;

static void visit(const walk *from, ma_lint_record *record, const ma_spf_term *by,
	ma_lint_cost *cost);

/* ------------------------------------------------------------------ costs and text */

static uint32_t sum(uint32_t a, uint32_t b)
{
	return a < UINT32_MAX - b ? a + b : UINT32_MAX;
}

static void add_cost(ma_lint_cost *to, const ma_lint_cost *cost)
{
	to->lookups = sum(to->lookups, cost->lookups);
	to->voids_ipv4 = sum(to->voids_ipv4, cost->voids_ipv4);
	to->voids_ipv6 = sum(to->voids_ipv6, cost->voids_ipv6);
	to->more_voids = sum(to->more_voids, cost->more_voids);
}

uint32_t ma_lint_most_voids(const ma_lint_cost *cost)
{
	bool more_ipv4 = cost->voids_ipv4 > cost->voids_ipv6;

	return sum(more_ipv4 ? cost->voids_ipv4 : cost->voids_ipv6, cost->more_voids);
}

/* What comes again and again has no end. */
static void make_endless(ma_lint_cost *cost)
{
	cost->lookups = UINT32_MAX;
	if (cost->voids_ipv4 > 0)
		cost->voids_ipv4 = UINT32_MAX;
	if (cost->voids_ipv6 > 0)
		cost->voids_ipv6 = UINT32_MAX;
	if (cost->more_voids > 0)
		cost->more_voids = UINT32_MAX;
}

static void add_void(ma_lint_cost *cost)
{
	cost->voids_ipv4 = sum(cost->voids_ipv4, 1);
	cost->voids_ipv6 = sum(cost->voids_ipv6, 1);
}

/* Begins a line of the tree; false if it has grown as large as it may, which it says once. */
static bool begin_line(const walk *w, unsigned indent)
{
	ma_buf *buf = w->lint->tree;

	if (buf->len >= TREE_MAX) {
		if (!w->lint->tree_is_cut)
			ma_put_text(buf, "...\n");
		w->lint->tree_is_cut = true;
		return false;
	}
	for (; indent > 0; indent--)
		ma_put_text(buf, "  ");
	return true;
}

/* Begins with a term; returns the place in the tree for its cost, or 0 if there is none. */
static size_t put_term(const walk *w, const ma_spf_term *term, const char *note)
{
	ma_buf *buf = w->lint->tree;
	size_t place;

	if (!begin_line(w, 2 * w->record->depth + 1))
		return 0;
	ma_put_visible(buf, term->text);
	ma_put_text(buf, ": ");
	place = buf->len;
	ma_put_text(buf, note);
	ma_put_text(buf, "\n");
	return place;
}

/* Puts the cost there once it is known: what stands behind, the records that it is of, moves. */
static void insert_cost(ma_buf *tree, size_t place, const ma_lint_cost *cost)
{
	size_t behind = tree->len - place;
	char room[64]; /* two numbers of ten digits, and words of 24 octets */
	ma_buf text;

	ma_buf_over(&text, room, sizeof room);
	ma_lint_put_cost(&text, cost);
	if (ma_buf_room(tree, text.len) == NULL)
		return;
	memmove(tree->data + place + text.len, tree->data + place, behind);
	memcpy(tree->data + place, text.data, text.len);
}

static void put_sum(const walk *w)
{
	ma_buf *buf = w->lint->tree;

	if (!begin_line(w, 2 * w->record->depth + 1))
		return;
	ma_put_text(buf, "in all: ");
	ma_lint_put_cost(buf, &w->cost);
	ma_put_text(buf, "\n");
}

/* ------------------------------------------------------------------ questions */

/* The answer: records or none. NULL if it is due, or if it failed, which is noted. */
static const ma_answer *ask(const walk *w, const ma_lint_record *record, const ma_spf_term *term,
	const ma_name *name, uint16_t type)
{
	const ma_answer *answer = ma_ask(w->lint->questions, name, type);

	if (answer == NULL) {
		w->lint->pending = true;
		return NULL;
	}
	if (answer->outcome == MAILAUTH_DNS_DATA || ma_spf_is_void(answer))
		return answer;
	ma_lint_note(w->lint, record, term, MAILAUTH_SPF_FINDING_DNS);
	return NULL;
}

/* ------------------------------------------------------------------ addresses */

/* The first octets as a number, and the bits behind the network's. */
static void add_network(walk *w, const ma_spf_term *term, const uint8_t *address, bool is_ipv4,
	unsigned bits)
{
	size_t octets = is_ipv4 ? 4 : 8;
	ma_ranges *ranges = is_ipv4 ? &w->lint->ipv4 : &w->lint->ipv6;
	uint64_t first = 0, rest = is_ipv4 ? UINT32_MAX : UINT64_MAX;

	if (!w->record->may_pass || term->qualifier != MAILAUTH_SPF_PASS)
		return;
	for (size_t i = 0; i < octets; i++)
		first = first << 8 | address[i];
	rest = bits < 8 * octets ? rest >> bits : 0;
	if (!ma_ranges_add(ranges, first & ~rest, first | rest))
		w->lint->no_memory = true;
}

static void add_all(walk *w, const ma_spf_term *term)
{
	static const uint8_t zeros[MA_IPV6_LEN];

	add_network(w, term, zeros, true, 0);
	add_network(w, term, zeros, false, 0);
}

/* Whether a client of the one family has a void lookup, where the other has its own answer. */
static bool is_void_of(const walk *w, const ma_answer *own, const ma_answer *other)
{
	if (own == NULL || !ma_spf_is_void(own))
		return false;
	if (own->outcome == MAILAUTH_DNS_NXDOMAIN || !w->lint->arena->context->spf_dual_stack)
		return true;
	return other != NULL && ma_spf_is_void(other);
}

/* Asks for a host's addresses of both families. False if it has none of either. */
static bool add_host(walk *w, const ma_spf_term *term, const ma_name *name)
{
	const ma_answer *ipv4 = ask(w, w->record, term, name, MAILAUTH_RRTYPE_A);
	const ma_answer *ipv6 = ask(w, w->record, term, name, MAILAUTH_RRTYPE_AAAA);

	w->cost.voids_ipv4 = sum(w->cost.voids_ipv4, is_void_of(w, ipv4, ipv6));
	w->cost.voids_ipv6 = sum(w->cost.voids_ipv6, is_void_of(w, ipv6, ipv4));
	for (size_t i = 0; ipv4 != NULL && i < ipv4->count; i++)
		add_network(w, term, ipv4->rdata[i].ptr, true, term->ipv4_bits);
	for (size_t i = 0; ipv6 != NULL && i < ipv6->count; i++)
		add_network(w, term, ipv6->rdata[i].ptr, false, term->ipv6_bits);
	return ipv4 == NULL || ipv6 == NULL || !ma_spf_is_void(ipv4) || !ma_spf_is_void(ipv6);
}

/* ------------------------------------------------------------------ terms */

/* The name that a term without macros is about; false if DNS cannot hold it, which is noted. */
static bool read_target(const walk *w, const ma_spf_term *term, ma_name *name)
{
	const ma_spf_domain_spec *spec = &term->domain_spec;

	if (spec->text.len == 0 && spec->macros == 0) {
		*name = *w->path;
		return true;
	}
	if (ma_spf_name_read(spec->text, name))
		return true;
	ma_lint_note(w->lint, w->record, term, MAILAUTH_SPF_FINDING_NOT_A_DOMAIN);
	return false;
}

static void look_at_a(walk *w, const ma_spf_term *term)
{
	ma_name name;

	if (read_target(w, term, &name) && !add_host(w, term, &name))
		ma_lint_note(w->lint, w->record, term, MAILAUTH_SPF_FINDING_NO_ADDRESS);
}

static void look_at_mx(walk *w, const ma_spf_term *term)
{
	size_t max = ma_limit(w->lint->arena->context, MAILAUTH_LIMIT_SPF_NAMES);
	const ma_answer *answer;
	bool any = false;
	ma_name name;

	if (!read_target(w, term, &name))
		return;
	answer = ask(w, w->record, term, &name, MAILAUTH_RRTYPE_MX);
	if (answer == NULL)
		return;
	if (ma_spf_is_void(answer))
		add_void(&w->cost);
	if (answer->count > max)
		ma_lint_note(w->lint, w->record, term, MAILAUTH_SPF_FINDING_TOO_MANY_NAMES);
	for (size_t i = 0; i < answer->count && i < max; i++) {
		name = ma_spf_exchange(answer->rdata[i]);
		if (name.len > 1)
			any = add_host(w, term, &name) || any;
	}
	if (!any)
		ma_lint_note(w->lint, w->record, term, MAILAUTH_SPF_FINDING_NO_ADDRESS);
}

static void look_at_exists(walk *w, const ma_spf_term *term)
{
	const ma_answer *answer;
	ma_name name;

	if (!read_target(w, term, &name))
		return;
	answer = ask(w, w->record, term, &name, MAILAUTH_RRTYPE_A);
	if (answer != NULL && ma_spf_is_void(answer))
		add_void(&w->cost);
	if (answer != NULL && answer->count > 0) /* whoever the client is */
		add_all(w, term);
}

/* include and redirect */
static void look_below(walk *w, const ma_spf_term *term)
{
	ma_lint_record below = {.parent = w->record,
		.domain = term->domain_spec.text,
		.depth = w->record->depth + 1,
		.may_pass = w->record->may_pass &&
			(term->kind == MA_SPF_REDIRECT || term->qualifier == MAILAUTH_SPF_PASS)};
	ma_lint_cost cost = {0};

	visit(w, &below, term, &cost);
	add_cost(&w->cost, &cost);
}

static bool asks_dns(const ma_spf_term *term, const ma_lint_record *record)
{
	switch (term->kind) {
	case MA_SPF_INCLUDE:
	case MA_SPF_A:
	case MA_SPF_MX:
	case MA_SPF_PTR:
	case MA_SPF_EXISTS:
		return true;
	case MA_SPF_REDIRECT:
		return !record->has_all;
	case MA_SPF_ALL:
	case MA_SPF_IP4:
	case MA_SPF_IP6:
	case MA_SPF_EXP:
	case MA_SPF_UNKNOWN:
		break;
	}
	return false;
}

/* Whether it asks for the client's names besides: %{p}. */
static bool asks_for_client(const ma_spf_term *term)
{
	return (term->domain_spec.macros & MA_SPF_MACRO('p')) != 0;
}

/*
 * How many void lookups besides one a term can come to that depends on the mail: one for each host
 * of an mx, and for each name of the client's, which a ptr and %{p} ask for.
 */
static uint32_t more_voids(const walk *w, const ma_spf_term *term)
{
	uint32_t names = (uint32_t)ma_limit(w->lint->arena->context, MAILAUTH_LIMIT_SPF_NAMES);
	bool has_hosts = term->kind == MA_SPF_MX || term->kind == MA_SPF_PTR;
	uint32_t more = has_hosts ? names - 1 : 0;

	return more + (asks_for_client(term) ? names : 0);
}

/*
 * Puts in, in the arena, what the macros of a term stand for, if that is the same for all mail:
 * %{d}, and %{o}, which is the domain at the top. A text alone keeps them. False if it depends on
 * the mail, or there is no memory.
 */
static bool find_target(const walk *w, ma_arena *arena, ma_spf_term *term)
{
	const ma_spf_macros known = MA_SPF_MACRO_ANY | MA_SPF_MACRO('d') | MA_SPF_MACRO('o');
	ma_spf_domain_spec *spec = &term->domain_spec;
	ma_slice top = ma_spf_without_dot(w->lint->sender);
	ma_spf_values values = {.sender = top, .domain = top};

	if ((spec->macros & ~known) != 0)
		return false;
	if (spec->macros == 0 || !w->asks)
		return true;
	if (w->record->parent != NULL)
		values.domain = ma_spf_without_dot(w->record->domain);
	if (!ma_spf_expand_name(arena, spec->text, &values, &spec->text)) {
		w->lint->no_memory = true;
		return false;
	}
	spec->text = ma_spf_truncate(spec->text);
	return true;
}

/* What the names of a term, which are known, lead to. */
static void look_at_names(walk *w, const ma_spf_term *term)
{
	if (term->kind == MA_SPF_A)
		look_at_a(w, term);
	else if (term->kind == MA_SPF_MX)
		look_at_mx(w, term);
	else if (term->kind == MA_SPF_EXISTS)
		look_at_exists(w, term);
	else
		look_below(w, term);
}

/*
 * A term that asks DNS. What a macro or a client's name leads to may be nothing, too, and so may
 * be what is not asked for; the question of %{p} for the client's names counts by itself (RFC 7208
 * 4.6.4).
 */
static void look_up(walk *w, const ma_spf_term *term)
{
	ma_lint_cost others = w->cost;
	ma_spf_term known = *term;
	ma_arena scratch;
	bool depends;
	size_t place;

	ma_arena_init(&scratch, w->lint->arena->context);
	depends = term->kind == MA_SPF_PTR || !find_target(w, &scratch, &known);
	place = put_term(w, term, depends ? ", depends on the mail" : "");
	w->cost = (ma_lint_cost){.lookups = 1 + asks_for_client(term)};
	if (depends) {
		add_void(&w->cost);
		w->cost.more_voids = more_voids(w, term);
	} else if (w->asks) {
		look_at_names(w, &known);
	} else {
		w->cost.more_voids = 1 + more_voids(w, term);
	}
	if ((depends || !w->asks) &&
		(term->kind == MA_SPF_INCLUDE || term->kind == MA_SPF_REDIRECT))
		w->lint->cost_is_open = true;
	if (place > 0)
		insert_cost(w->lint->tree, place, &w->cost);
	add_cost(&w->cost, &others);
	if (w->loops != NULL && *w->loops) { /* no evaluation comes to what is behind */
		make_endless(&w->cost);
		*w->loops = false;
	}
	ma_arena_release(&scratch);
}

/* Every term up to all, then redirect. */
static void look_at_terms(walk *w)
{
	ma_spf_record record;
	ma_spf_term term;
	bool behind_all = false;
	ma_spf_fault fault;
	ma_parse found;

	ma_spf_record_begin(&record, w->record->text);
	while ((found = ma_spf_record_next(&record, &term, &fault)) != MA_END) {
		if (found != MA_OK || behind_all)
			continue;
		if (term.kind == MA_SPF_ALL) {
			behind_all = true;
			add_all(w, &term);
		} else if (term.kind == MA_SPF_IP4) {
			add_network(w, &term, term.address, true, term.ipv4_bits);
		} else if (term.kind == MA_SPF_IP6) {
			add_network(w, &term, term.address, false, term.ipv6_bits);
		} else if (term.kind < MA_SPF_REDIRECT && asks_dns(&term, w->record)) {
			look_up(w, &term);
		}
	}
	if (record.has_redirect && asks_dns(&record.redirect, w->record))
		look_up(w, &record.redirect);
}

/* ------------------------------------------------------------------ records */

static void put_record(const walk *w)
{
	ma_buf *buf = w->lint->tree;

	if (!begin_line(w, 2 * w->record->depth))
		return;
	ma_put_visible(buf, w->record->domain);
	ma_put_text(buf, w->record->domain.len > 0 ? ": " : "");
	ma_put_visible(buf, w->record->text);
	ma_put_text(buf, "\n");
}

static void look_at_record(walk *w, ma_lint_record *record)
{
	w->record = record;
	put_record(w);
	ma_lint_text(w->lint, record);
	if (!ma_spf_has_version(record->text))
		return;
	look_at_terms(w);
	put_sum(w);
}

/*
 * The record's text by DNS; false if there is none, which is noted with the term that leads here.
 */
static bool find_text(walk *w, ma_lint_record *record, const ma_spf_term *by)
{
	const ma_lint_record *here = record->parent != NULL ? record->parent : record;
	const ma_answer *answer = ask(w, here, by, w->path, MAILAUTH_RRTYPE_TXT);
	const ma_slice *rdata;

	if (answer == NULL)
		return false;
	if (ma_spf_is_void(answer) && record->parent != NULL)
		add_void(&w->cost);
	if (!ma_spf_record_select(answer, &rdata)) {
		ma_lint_note(w->lint, here, by, MAILAUTH_SPF_FINDING_SEVERAL_RECORDS);
		return false;
	}
	if (rdata == NULL) {
		ma_lint_note(w->lint, here, by, MAILAUTH_SPF_FINDING_NO_RECORD);
		return false;
	}
	record->text = ma_txt_join(w->lint->arena, *rdata);
	w->lint->no_memory |= record->text.ptr == NULL;
	return !w->lint->no_memory;
}

/* Whether this way leads back to a record of this name; all on the way are told. */
static bool leads_back(const walk *from, const ma_name *name)
{
	const walk *top = from;

	while (top != NULL && !ma_name_equal(top->path, name))
		top = top->parent;
	for (const walk *at = from; top != NULL && at != top->parent; at = at->parent)
		*at->loops = true;
	return top != NULL;
}

static visited *find_visited(const walk *from, const ma_name *name, bool may_pass)
{
	visited *one = *from->done;

	while (one != NULL && (one->may_pass != may_pass || !ma_name_equal(&one->name, name)))
		one = one->next;
	return one;
}

/* The name of a record's domain; false if it cannot have a record, or no mail is judged by it. */
static bool read_domain(const ma_lint *lint, const ma_lint_record *record, ma_name *name)
{
	if (record->parent == NULL)
		return ma_spf_sender_name_read(lint->sender, name);
	return ma_spf_name_read(record->domain, name) && ma_spf_name_has_two_labels(name);
}

/* Keeps what a record costs. */
static void keep_visited(const walk *w)
{
	visited *one = ma_arena_take(w->lint->arena, 1, sizeof *one);

	if (one == NULL) {
		w->lint->no_memory = true;
		return;
	}
	*one = (visited){*w->done, *w->path, w->record->may_pass, w->cost};
	*w->done = one;
}

/* Goes down to a record, once. */
static void visit(const walk *from, ma_lint_record *record, const ma_spf_term *by,
	ma_lint_cost *cost)
{
	walk w = {.lint = from->lint, .done = from->done, .parent = from, .asks = true};
	const visited *before;
	bool loops = false;
	ma_name name;

	if (!read_domain(from->lint, record, &name)) {
		ma_lint_note(from->lint, record->parent != NULL ? record->parent : record, by,
			MAILAUTH_SPF_FINDING_NOT_A_DOMAIN);
		return;
	}
	if (leads_back(from, &name) || record->depth > DEPTH_MAX) {
		ma_lint_note(from->lint, record->parent, by,
			record->depth > DEPTH_MAX ? MAILAUTH_SPF_FINDING_TOO_MANY_TERMS
						  : MAILAUTH_SPF_FINDING_LOOP);
		cost->lookups = UINT32_MAX; /* there is no end of them, or too far down */
		return;
	}
	before = find_visited(from, &name, record->may_pass);
	if (before != NULL) {
		*cost = before->cost;
		return;
	}
	w.path = &name;
	w.record = record;
	w.loops = &loops;
	if (record->text.len > 0 || find_text(&w, record, by)) {
		look_at_record(&w, record);
		keep_visited(&w);
	}
	*cost = w.cost;
}

void ma_lint_tree(ma_lint *lint, ma_slice domain, ma_slice text)
{
	ma_lint_record top = {.domain = domain, .text = text, .may_pass = true};
	visited *done = NULL;
	walk none = {.lint = lint, .done = &done, .path = &ma_name_root};

	lint->sender = domain;
	if (!ma_domain_make_ascii(lint->arena, &lint->sender)) {
		lint->no_memory = true;
		return;
	}
	if (domain.len > 0) {
		visit(&none, &top, NULL, &lint->cost);
		return;
	}
	look_at_record(&none, &top);
	lint->cost = none.cost;
}
