/*
 * Reads a DMARC policy record: see dmarc_record.h.
 *
 *   dmarc-record  =  dmarc-version *(dmarc-sep dmarc-tag) [dmarc-sep]        RFC 9989 4.8
 *   dmarc-sep     =  *WSP ";" *WSP
 *
 * Only the version decides whether it is a record at all; what is wrong behind it costs its own tag
 * and no other. Nothing is allocated, and no answer to a question is looked at.
 */
#include "dmarc_record.h"

#include "ascii.h"
#include "cursor.h"

/* One tag as written. */
typedef struct tag {
	ma_slice name, value;
} tag;

/* Whether the text is this word, in either case (RFC 5234 2.3). */
static bool is_word(ma_slice text, const char *word)
{
	return ma_slice_equal_nocase(text, ma_slice_text(word));
}

/* ---------------------------------------------------------------- tags */

/* What stands before the next semicolon, which is passed, without white space round it. */
static ma_slice take_piece(ma_cursor *in)
{
	ma_slice rest = ma_slice_of(in->at, ma_left(in)), piece;

	(void)ma_take_octets(in, ma_slice_find(rest, ';'), &piece);
	ma_accept(in, ';');
	return ma_trim(piece, MA_WSP);
}

/*
 *   dmarc-tag    =  1*ALPHA equals 1*dmarc-value                            RFC 9989 4.8
 *   equals       =  *WSP "=" *WSP
 *   dmarc-value  =  %x20-3A / %x3C-7E
 *
 * Digits and '_' in a name are RFC 6376 3.2's: tags to come may have them. Other octets in a value
 * make it none of the words that a tag knows, so that sp= with one is there, and wrong.
 */
static bool read_tag(ma_slice piece, tag *found)
{
	ma_cursor in = ma_cursor_over(piece);

	found->name = ma_take(&in, MA_TAGNAME);
	ma_take(&in, MA_WSP);
	if (found->name.len == 0 || !ma_accept(&in, '='))
		return false;
	ma_take(&in, MA_WSP);
	found->value = ma_slice_of(in.at, ma_left(&in));
	return true;
}

/* The next tag; what is none is passed over. */
static bool next_tag(ma_cursor *in, tag *found)
{
	while (!ma_at_end(in))
		if (read_tag(take_piece(in), found))
			return true;
	return false;
}

/*
 * Whether no tag of this name came before; `seen` has a bit for each that did. "Unknown tags MUST
 * be ignored" (RFC 9989 4.8), however often they stand there.
 */
static bool is_first(const tag *found, unsigned *seen)
{
	static const char *const known[] = {"v", "p", "sp", "np", "adkim", "aspf", "psd", "t",
		"rua", "ruf", "fo"};

	for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (!is_word(found->name, known[i]))
			continue;
		if ((*seen >> i & 1) != 0)
			return false;
		*seen |= 1u << i;
	}
	return true;
}

/* ---------------------------------------------------------------- URIs */

/*
 *   scheme  =  ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )                   RFC 3986 3.1
 */
static bool take_scheme(ma_cursor *in, ma_slice *scheme)
{
	const uint8_t *start = in->at;

	if (ma_take(in, MA_ALPHA).len == 0)
		return false;
	do {
		ma_take(in, MA_ALPHA | MA_DIGIT);
	} while (ma_accept(in, '+') || ma_accept(in, '-') || ma_accept(in, '.'));
	*scheme = ma_slice_of(start, (size_t)(in->at - start));
	return ma_accept(in, ':');
}

/* "unreserved" but for letters and digits, and "sub-delims" but for "!" and "," (RFC 3986 2). */
#define IN_REG_NAME "-._~$&'()*+;="

/*
 * Takes octets of a URI: unreserved, percent-encoded (RFC 3986 2.1, 2.3), and these others. "!" and
 * "," are never among them, since a DMARC URI has to encode them (RFC 9989 4.8).
 */
static void take_uri_octets(ma_cursor *in, const char *others)
{
	for (; !ma_at_end(in); in->at++) {
		const uint8_t *at = in->at;

		if (*at == '%' && ma_left(in) > 2 && ma_is(at[1], MA_HEX) && ma_is(at[2], MA_HEX))
			in->at += 2;
		else if (!ma_is(*at, MA_ALPHA | MA_DIGIT) &&
			ma_slice_find(ma_slice_text(others), *at) == strlen(others))
			return;
	}
}

/*
 * Takes an authority; what is in brackets, and a port that is none, are not told from others.
 *
 *   authority  =  [ userinfo "@" ] host [ ":" port ]                  RFC 3986 3.2
 *   host       =  IP-literal / IPv4address / reg-name                 RFC 3986 3.2.2
 */
static bool take_authority(ma_cursor *in)
{
	static const char others[] = IN_REG_NAME ":";
	const uint8_t *start = in->at;

	take_uri_octets(in, others);
	if (ma_accept(in, '@'))
		start = in->at;
	if (in->at == start && ma_accept(in, '[')) {
		take_uri_octets(in, others);
		if (!ma_accept(in, ']'))
			return false;
		if (ma_accept(in, ':'))
			ma_take(in, MA_DIGIT);
	} else {
		take_uri_octets(in, others);
	}
	return ma_at_end(in) || *in->at == '/' || *in->at == '?' || *in->at == '#';
}

/*
 * Whether this may stand behind a scheme and its colon.
 *
 *   URI        =  scheme ":" hier-part [ "?" query ] [ "#" fragment ]
 *   hier-part  =  "//" authority path-abempty / path-absolute / path-rootless / path-empty
 *                                                                     RFC 3986 3
 */
static bool is_hier_part(ma_slice text)
{
	static const char in_query[] = IN_REG_NAME ":@/?";
	ma_cursor in = ma_cursor_over(text);

	if (ma_accept_text(&in, "//") && !take_authority(&in))
		return false;
	take_uri_octets(&in, IN_REG_NAME ":@/");
	if (ma_accept(&in, '?'))
		take_uri_octets(&in, in_query);
	if (ma_accept(&in, '#'))
		take_uri_octets(&in, in_query);
	return ma_at_end(&in);
}

/*
 *   obs-dmarc-report-size  =  "!" 1*DIGIT [ "k" / "m" / "g" / "t" ]          RFC 9989 4.8
 */
static bool is_report_size(ma_slice text)
{
	ma_cursor in = ma_cursor_over(text);

	if (!ma_accept(&in, '!') || ma_take(&in, MA_DIGIT).len == 0)
		return false;
	return ma_at_end(&in) ||
		(ma_left(&in) == 1 && ma_slice_find(ma_slice_text("kmgt"), ma_lower(*in.at)) < 4);
}

/*
 *   dmarc-uri      =  URI                                                    RFC 9989 4.8
 *   obs-dmarc-uri  =  dmarc-uri obs-dmarc-report-size
 *
 * A mailto: without an address, which RFC 6068 allows, can take no report and does not count.
 */
static bool is_report_uri(ma_slice text)
{
	size_t len = ma_slice_find(text, '!'), at;
	ma_cursor in = ma_cursor_over(ma_slice_of(text.ptr, len));
	ma_slice scheme, rest;

	if (len < text.len && !is_report_size(ma_slice_of(text.ptr + len, text.len - len)))
		return false;
	if (!take_scheme(&in, &scheme))
		return false;
	rest = ma_slice_of(in.at, ma_left(&in));
	at = ma_slice_find(rest, '@');
	if (is_word(scheme, "mailto") && (at == 0 || rest.len - at < 2))
		return false;
	return is_hier_part(rest);
}

/*
 *   dmarc-urilist  =  (dmarc-uri / obs-dmarc-uri)
 *                     *(*WSP "," *WSP (dmarc-uri / obs-dmarc-uri))          RFC 9989 4.8
 */
static bool has_report_uri(ma_slice list)
{
	ma_cursor in = ma_cursor_over(list);

	do {
		ma_slice rest = ma_slice_of(in.at, ma_left(&in)), uri;

		(void)ma_take_octets(&in, ma_slice_find(rest, ','), &uri);
		if (is_report_uri(ma_trim(uri, MA_WSP)))
			return true;
	} while (ma_accept(&in, ','));
	return false;
}

/* ---------------------------------------------------------------- values */

/*
 *   dmarc-request  =  "none" / "quarantine" / "reject"                      RFC 9989 4.8
 */
static void read_request(ma_slice value, ma_dmarc_request *request)
{
	static const mailauth_dmarc_policy policies[] = {MAILAUTH_DMARC_POLICY_NONE,
		MAILAUTH_DMARC_POLICY_QUARANTINE, MAILAUTH_DMARC_POLICY_REJECT};

	request->given = true;
	for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
		if (!is_word(value, mailauth_dmarc_policy_text(policies[i])))
			continue;
		request->policy = policies[i];
		request->valid = true;
	}
}

/*
 *   dmarc-rors  =  "r" / "s"                                                RFC 9989 4.8
 */
static mailauth_alignment read_alignment(ma_slice value)
{
	return is_word(value, "s") ? MAILAUTH_ALIGN_STRICT : MAILAUTH_ALIGN_RELAXED;
}

/*
 *   dmarc-psd  =  "y" / "n" / "u"                                           RFC 9989 4.8
 */
static ma_dmarc_psd read_psd(ma_slice value)
{
	if (is_word(value, "y"))
		return MA_DMARC_PSD_Y;
	return is_word(value, "n") ? MA_DMARC_PSD_N : MA_DMARC_PSD_U;
}

/* A tag that is not known means nothing, and neither do those that only reports need. */
static void read_value(const tag *found, ma_dmarc_record *record)
{
	if (is_word(found->name, "p"))
		read_request(found->value, &record->p);
	else if (is_word(found->name, "sp"))
		read_request(found->value, &record->sp);
	else if (is_word(found->name, "np"))
		read_request(found->value, &record->np);
	else if (is_word(found->name, "adkim"))
		record->adkim = read_alignment(found->value);
	else if (is_word(found->name, "aspf"))
		record->aspf = read_alignment(found->value);
	else if (is_word(found->name, "psd"))
		record->psd = read_psd(found->value);
	else if (is_word(found->name, "t"))
		record->testing = is_word(found->value, "y");
	else if (is_word(found->name, "rua"))
		record->has_report_uri = has_report_uri(found->value);
}

/* ---------------------------------------------------------------- records */

/*
 *   dmarc-version  =  "v" equals %s"DMARC1"                       RFC 9989 4.8: case sensitive
 *
 * Nothing may stand before it, white space included.
 */
static bool begins_with_version(ma_slice text)
{
	ma_cursor in = ma_cursor_over(text);
	tag first;

	if (text.len == 0 || ma_is(text.ptr[0], MA_WSP) || !read_tag(take_piece(&in), &first))
		return false;
	return is_word(first.name, "v") && ma_slice_is(first.value, "DMARC1");
}

ma_dmarc_kind ma_dmarc_record_read(ma_slice text, ma_dmarc_record *record)
{
	ma_cursor in = ma_cursor_over(text);
	unsigned seen = 0;
	tag found;

	*record = (ma_dmarc_record){.text = text};
	if (!begins_with_version(text))
		return MA_DMARC_OTHER;
	while (next_tag(&in, &found)) {
		if (!is_first(&found, &seen))
			return MA_DMARC_DUPLICATE;
		read_value(&found, record);
	}
	return MA_DMARC_RECORD;
}

bool ma_dmarc_record_settle(ma_dmarc_record *record)
{
	static const ma_dmarc_request none = {.policy = MAILAUTH_DMARC_POLICY_NONE};
	bool wrong = !record->p.valid || (record->sp.given && !record->sp.valid) ||
		(record->np.given && !record->np.valid);

	if (wrong)
		record->p = record->sp = record->np = none;
	return !wrong || record->has_report_uri;
}

mailauth_dmarc_policy ma_dmarc_record_subdomain_policy(const ma_dmarc_record *record)
{
	return record->sp.given ? record->sp.policy : record->p.policy;
}

mailauth_dmarc_policy ma_dmarc_record_nonexistent_policy(const ma_dmarc_record *record)
{
	return record->np.given ? record->np.policy : ma_dmarc_record_subdomain_policy(record);
}
