/*
 * Reads the From field: see from.h.
 *
 * Two readers share the work. The strict one follows RFC 5322 3.4 rule by rule and refuses whatever
 * two programs may see differently: groups, source routes, domain literals, comments inside an
 * address, lists with empty items. What it refuses the lenient one goes through for every domain
 * behind an '@'. Neither repairs anything, and only the strict one can say ONE.
 */
#include "from.h"

#include "ascii.h"
#include "cursor.h"
#include "from_domains.h"
#include "from_name.h"
#include "host.h"
#include "idna.h"
#include "limit.h"
#include "utf8.h"

const char *mailauth_from_status_text(mailauth_from_status status)
{
	switch (status) {
	case MAILAUTH_FROM_ONE:
		return "one author domain";
	case MAILAUTH_FROM_NONE:
		return "no author";
	case MAILAUTH_FROM_SEVERAL:
		return "several authors";
	case MAILAUTH_FROM_AMBIGUOUS:
		return "ambiguous author";
	}
	return "unknown status";
}

/* ---------------------------------------------------------------- white space and comments */

/*
 *   FWS  =  ([*WSP CRLF] 1*WSP) / obs-FWS                                   RFC 5322 3.2.2
 *
 * Without obs-FWS and without a last line of nothing but white space: such a line ends the header
 * for some readers, and "a header field MUST NOT" have one (RFC 5322 3.2.2). A CR or LF that is no
 * fold stays, and whatever comes next refuses it.
 */
static bool take_fws(ma_cursor *in)
{
	bool any = ma_take(in, MA_WSP).len > 0;
	ma_cursor fold = *in;

	if (!ma_accept_text(&fold, "\r\n") || ma_take(&fold, MA_WSP).len == 0 || ma_at_end(&fold) ||
		ma_peek(&fold) == '\r')
		return any;
	*in = fold;
	return true;
}

/*
 * Octets over 127 that are not of UTF-8 may hide an octet of syntax from a reader who takes them
 * for half of a character of some other charset.
 */
static bool take_utf8(ma_cursor *in)
{
	uint32_t point;

	return ma_take_utf8(in, &point);
}

/*
 *   quoted-pair  =  ("\" (VCHAR / WSP)) / obs-qp                            RFC 5322 3.2.1
 */
static bool take_quoted_pair(ma_cursor *in)
{
	ma_cursor ahead = *in;
	ma_slice octet;

	if (!ma_accept(&ahead, '\\') || !ma_take_octets(&ahead, 1, &octet) ||
		!ma_is(*octet.ptr, MA_PRINT | MA_WSP))
		return false;
	*in = ahead;
	return true;
}

static bool contains(ma_slice text, const char *octets)
{
	for (const char *octet = octets; *octet != 0; octet++)
		if (ma_slice_find(text, (uint8_t)*octet) < text.len)
			return true;
	return false;
}

/*
 *   comment   =  "(" *([FWS] ccontent) [FWS] ")"                            RFC 5322 3.2.2
 *   ccontent  =  ctext / quoted-pair / comment
 *
 * Comments in comments are counted. One that holds what looks like an address is refused: a reader
 * who does not know comments would see that.
 */
static bool take_comment(ma_cursor *in)
{
	const uint8_t *start = in->at;
	size_t depth = 0;

	do {
		int octet = ma_peek(in);

		if (octet == '(')
			depth++;
		if (octet == ')')
			depth--;
		if (take_fws(in) || take_quoted_pair(in) || take_utf8(in))
			continue;
		if (octet < 0 || octet == '\\' || !ma_is((uint8_t)octet, MA_PRINT))
			return false;
		in->at++;
	} while (depth > 0);
	return !contains(ma_slice_of(start, (size_t)(in->at - start)), "<@");
}

/*
 *   CFWS  =  (1*([FWS] comment) [FWS]) / FWS                                RFC 5322 3.2.2
 */
static bool take_cfws(ma_cursor *in)
{
	take_fws(in);
	while (ma_peek(in) == '(') {
		if (!take_comment(in))
			return false;
		take_fws(in);
	}
	return true;
}

/* ---------------------------------------------------------------- words */

/*
 *   quoted-string  =  [CFWS] DQUOTE *([FWS] qcontent) [FWS] DQUOTE [CFWS]   RFC 5322 3.2.4
 *   qcontent       =  qtext / quoted-pair
 *
 * Without the CFWS round it; `text` is what stands between the quotes.
 */
static bool take_quoted_string(ma_cursor *in, ma_slice *text)
{
	const uint8_t *start;

	if (!ma_accept(in, '"'))
		return false;
	start = in->at;
	while (ma_peek(in) != '"') {
		int octet = ma_peek(in);

		if (take_fws(in) || take_quoted_pair(in) || take_utf8(in))
			continue;
		if (octet < 0 || octet == '\\' || !ma_is((uint8_t)octet, MA_PRINT))
			return false;
		in->at++;
	}
	*text = ma_slice_of(start, (size_t)(in->at - start));
	return ma_accept(in, '"');
}

/*
 *   display-name  =  phrase                                                 RFC 5322 3.4
 *   phrase        =  1*word / obs-phrase                                    3.2.5
 *   obs-phrase    =  word *(word / "." / CFWS)                              4.1
 *   word          =  atom / quoted-string
 *
 * obs-phrase is there for "John Q. Public"; RFC 6532 3.2 adds UTF-8 to atoms. Ends before '<'.
 * `hides` becomes true if an address may be seen in it.
 */
static bool take_display_name(ma_cursor *in, bool *hides)
{
	if (ma_peek(in) == '.')
		return false;
	while (ma_peek(in) != '<') {
		const uint8_t *start = in->at;
		ma_slice text;

		if (ma_peek(in) == '"') {
			if (!take_quoted_string(in, &text))
				return false;
			*hides = *hides || ma_hides_address(text);
		} else {
			ma_take(in, MA_ATEXT);
			while (take_utf8(in) || ma_accept(in, '.'))
				ma_take(in, MA_ATEXT);
		}
		if (in->at == start || !take_cfws(in))
			return false;
	}
	return true;
}

/* ---------------------------------------------------------------- addresses */

/* An encoded-word (RFC 2047 2), which has no meaning in an address but is decoded by some. */
static bool has_encoded_word(ma_slice text)
{
	for (size_t i = 0; i + 1 < text.len; i++)
		if (text.ptr[i] == '=' && text.ptr[i + 1] == '?')
			return true;
	return false;
}

/*
 *   dot-atom-text  =  1*atext *("." 1*atext)                                RFC 5322 3.2.3
 *   atext          =/  UTF8-non-ascii                                       RFC 6532 3.2
 */
static bool take_dot_atom_text(ma_cursor *in, ma_slice *text)
{
	const uint8_t *start = in->at, *atom;

	do {
		atom = in->at;
		do {
			ma_take(in, MA_ATEXT);
		} while (take_utf8(in));
		if (in->at == atom)
			return false;
	} while (ma_accept(in, '.'));
	*text = ma_slice_of(start, (size_t)(in->at - start));
	return true;
}

/*
 *   local-part  =  dot-atom / quoted-string / obs-local-part                RFC 5322 3.4.1
 *
 * Without obs-local-part, and without a quoted-string that holds what ends an address for a reader
 * who does not know quotes.
 */
static bool take_local_part(ma_cursor *in)
{
	ma_slice text;

	if (ma_peek(in) == '"')
		return take_quoted_string(in, &text) && !has_encoded_word(text) &&
			!contains(text, "@<>,;:()[]\\\"\r\n");
	return take_dot_atom_text(in, &text) && !has_encoded_word(text);
}

/* What domains with U-labels can hold, as far as it goes. */
static ma_slice take_run(ma_cursor *in)
{
	const uint8_t *start = in->at;

	do
		ma_take(in, MA_HOSTCHAR);
	while (ma_accept(in, '.') || take_utf8(in));
	return ma_slice_of(start, (size_t)(in->at - start));
}

/*
 *   domain  =  dot-atom / domain-literal / obs-domain                       RFC 5322 3.4.1
 *
 * A dot-atom only, and one that DNS can have: a name inside it that some reader would cut off is
 * not. Whether what may have U-labels (RFC 6532 3.2) has them is seen where it is kept.
 */
static bool take_domain(ma_cursor *in, ma_slice *domain)
{
	ma_cursor run = *in;

	if (!take_dot_atom_text(in, domain))
		return false;
	return ma_is_ascii(*domain) ? ma_is_domain(*domain, 1) : take_run(&run).len == domain->len;
}

/*
 *   addr-spec  =  local-part "@" domain                                     RFC 5322 3.4.1
 *
 * White space may stand round the '@', since long addresses are folded there; comments may not.
 */
static bool take_addr_spec(ma_cursor *in, ma_slice *domain)
{
	if (!take_local_part(in))
		return false;
	take_fws(in);
	if (!ma_accept(in, '@'))
		return false;
	take_fws(in);
	return take_domain(in, domain);
}

/*
 *   angle-addr  =  [CFWS] "<" addr-spec ">" [CFWS] / obs-angle-addr         RFC 5322 3.4
 */
static bool take_angle_addr(ma_cursor *in, ma_slice *domain)
{
	if (!ma_accept(in, '<'))
		return false;
	take_fws(in);
	if (!take_addr_spec(in, domain))
		return false;
	take_fws(in);
	return ma_accept(in, '>');
}

/*
 *   mailbox    =  name-addr / addr-spec                                     RFC 5322 3.4
 *   name-addr  =  [display-name] angle-addr
 */
static bool take_mailbox(ma_cursor *in, ma_slice *domain, bool *hides)
{
	ma_cursor ahead;

	if (!take_cfws(in))
		return false;
	ahead = *in;
	if (take_addr_spec(&ahead, domain))
		*in = ahead;
	else if (!take_display_name(in, hides) || !take_angle_addr(in, domain))
		return false;
	return take_cfws(in);
}

/* Lists the domain of a mailbox. False if it has what cannot be U-labels, or is none to all. */
static bool keep_domain(ma_from_reader *r, ma_slice domain)
{
	if (!ma_is_ascii(domain))
		return !ma_from_is_read_otherwise(domain) && ma_from_add_strictly(r, domain);
	ma_from_add(r, domain);
	return true;
}

/*
 *   from          =  "From:" mailbox-list CRLF                              RFC 5322 3.6.2
 *   mailbox-list  =  (mailbox *("," mailbox)) / obs-mbox-list               3.4
 */
static bool read_strictly(ma_from_reader *r, ma_slice value, bool *hides)
{
	ma_cursor in = ma_cursor_over(value);
	ma_slice domain;

	do {
		if (!take_mailbox(&in, &domain, hides) ||
			(ma_peek(&in) != ',' && !ma_at_end(&in)) || !keep_domain(r, domain))
			return false;
	} while (ma_accept(&in, ','));
	return true;
}

/* ---------------------------------------------------------------- the lenient reader */

/*
 * How often each octet may be looked at behind some '@'. Comments in comments, each behind one,
 * make it more; nobody writes those but to hide an address, so what is left then is not looked at.
 */
#define LOOKS ((size_t)8)

/* Past white space and balanced comments, in which a quoted-pair is no parenthesis. */
static void skip_cfws(ma_cursor *in)
{
	size_t depth = 0;

	while (!ma_at_end(in) && (depth > 0 || *in->at == '(' || ma_is(*in->at, MA_FWS))) {
		uint8_t octet = *in->at++;

		if (octet == '\\' && !ma_at_end(in))
			in->at++;
		else if (octet == '(')
			depth++;
		else if (octet == ')')
			depth--;
	}
}

/*
 * Lists a domain, if it is one without the dots round it, be it one that no host can have: it may
 * be below one that has a policy. Some readers leave out hyphens at its end, so it is listed
 * without, too. `next` is the octet behind it. Over '~' it may go on with a letter, so that a
 * single label is no domain yet, or with something that nobody can see.
 */
static void add_seen(ma_from_reader *r, ma_slice text, int next)
{
	while (text.len > 0 && text.ptr[0] == '.') {
		text.ptr++;
		text.len--;
	}
	while (text.len > 0 && text.ptr[text.len - 1] == '.')
		text.len--;
	if ((next > '~' && ma_slice_find(text, '.') == text.len) || !ma_is_loose_domain(text, 1))
		return;
	ma_from_add(r, text);
	if (text.ptr[text.len - 1] != '-')
		return;
	while (text.len > 0 && (text.ptr[text.len - 1] == '-' || text.ptr[text.len - 1] == '.'))
		text.len--;
	if (text.len > 0)
		ma_from_add(r, text);
}

/* Adds the next run of what a domain can hold; false if there is none or it gets too long. */
static bool join_run(ma_cursor *in, uint8_t *text, size_t *len)
{
	const uint8_t *start = in->at;

	do {
		ma_take(in, MA_HOSTCHAR);
	} while (ma_accept(in, '.'));
	if (in->at == start || (size_t)(in->at - start) > MA_NAME_MAX - *len)
		return false;
	for (; start != in->at; start++)
		text[(*len)++] = *start;
	return true;
}

/*
 * The domain behind an '@': as far as it goes without a break, and with all that follows if white
 * space and comments are left out where there is a dot, since readers do either. Whether it could
 * be read with `steps` octets, which are what is left of the field's.
 */
static bool see_domain(ma_from_reader *r, ma_cursor in, size_t *steps)
{
	const uint8_t *start = in.at;
	uint8_t text[MA_NAME_MAX];
	bool is_cut = ma_left(&in) > *steps;
	size_t len = 0;

	if (is_cut)
		in.end = in.at + *steps;
	skip_cfws(&in);
	while (join_run(&in, text, &len) && !(is_cut && ma_at_end(&in))) {
		add_seen(r, ma_slice_of(text, len), ma_peek(&in));
		skip_cfws(&in);
		if (ma_peek(&in) != '.' && text[len - 1] != '.')
			break;
	}
	*steps -= (size_t)(in.at - start);
	return !(is_cut && ma_at_end(&in));
}

/*
 * Lists what may be a domain with U-labels behind an '@'; false if there are too many. Not all that
 * some reader may make of other letters is found.
 */
static bool see_u_labels(ma_from_reader *r, ma_cursor in)
{
	ma_slice text;

	ma_take(&in, MA_FWS);
	text = take_run(&in);
	return ma_is_ascii(text) || ma_from_add_loosely(r, text);
}

/*
 * Every '@' there is, in quotes and comments too: there are readers who know neither. Where it
 * cannot be said what stands behind all of them, there are more domains than can be listed.
 */
static void see_domains(ma_from_reader *r, ma_slice value)
{
	ma_cursor in = ma_cursor_over(value);
	size_t steps = LOOKS * value.len;

	while (!ma_at_end(&in)) {
		if (*in.at++ != '@')
			continue;
		if (!see_u_labels(r, in) || !see_domain(r, in, &steps)) {
			r->from->count += r->max + 1;
			return;
		}
	}
}

/* ---------------------------------------------------------------- the fields */

static bool is_from(const ma_field *field)
{
	return ma_slice_equal_nocase(field->name, ma_slice_text("from"));
}

/*
 * What a field is that the strict reader has read. Where some reader may see more addresses, they
 * are no other's if they have the one domain, too.
 */
static mailauth_from_status judge_strict(ma_from_reader *r, ma_slice value, size_t before,
	bool hides)
{
	bool one = r->from->count - before <= 1;

	if (hides)
		see_domains(r, value);
	if (!one)
		return MAILAUTH_FROM_SEVERAL;
	return r->from->count - before <= 1 ? MAILAUTH_FROM_ONE : MAILAUTH_FROM_AMBIGUOUS;
}

/*
 * What one field is. A blank between name and colon, which RFC 5322 4.5.8 lets readers accept,
 * keeps others from seeing the field at all.
 */
static mailauth_from_status read_field(ma_from_reader *r, const ma_field *field)
{
	size_t before = r->from->count;
	bool is_plain = field->raw.len - field->value.len == field->name.len + 1, hides = false;

	if (read_strictly(r, field->value, &hides) && is_plain)
		return judge_strict(r, field->value, before, hides);
	if (ma_slice_find(field->value, '@') == field->value.len)
		return MAILAUTH_FROM_NONE;
	/* The lenient reader sees again what the strict one has counted. */
	r->from->count = before > r->from->listed ? before : r->from->listed;
	see_domains(r, field->value);
	return MAILAUTH_FROM_AMBIGUOUS;
}

/*
 * What all fields are together. Where a field may be hidden, nobody can say that it is not there.
 */
static mailauth_from_status judge(const ma_fields *fields, const ma_from *from)
{
	if (from->fields > 1)
		return MAILAUTH_FROM_SEVERAL;
	if (fields->doubt || fields->hidden_from.len > 0)
		return MAILAUTH_FROM_AMBIGUOUS;
	return from->status;
}

bool ma_from_read(ma_arena *arena, const ma_fields *fields, size_t max, ma_from *from)
{
	ma_from_reader r = {.arena = arena, .from = from, .max = max};

	*from = (ma_from){.status = MAILAUTH_FROM_NONE};
	r.domains = ma_arena_take(arena, max, sizeof *r.domains);
	if (r.domains == NULL)
		return false;
	from->domains = r.domains;
	for (size_t i = 0; i < fields->count; i++) {
		if (!is_from(&fields->list[i]))
			continue;
		from->fields++;
		from->status = read_field(&r, &fields->list[i]);
	}
	see_domains(&r, fields->hidden_from);
	from->status = judge(fields, from);
	return !r.no_memory;
}
