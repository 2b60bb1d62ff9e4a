/*
 * Canonicalization: see canon.h.
 *
 * What may turn out to be dropped (white space and empty lines at an end) is held back as a count,
 * never as octets, so that no tail of blanks costs memory. Only CRLF ends a line: a bare CR or LF
 * is an octet like any other (RFC 6376 3.4; 5.3 leaves mending to the signer).
 */
#include "canon.h"

#include "ascii.h"

#include <string.h>

/* Gathers short runs, so that a sink sees few large pieces instead of words. */
typedef struct outlet {
	ma_sink *sink;
	size_t len;
	uint8_t octets[1024];
} outlet;

static void hand_over(ma_sink *sink, const void *octets, size_t len)
{
	if (len > 0 && !sink->refused)
		sink->refused = sink->put(sink->user, octets, len) != 0;
}

static void flush(outlet *out)
{
	hand_over(out->sink, out->octets, out->len);
	out->len = 0;
}

static void put(outlet *out, const uint8_t *octets, size_t len)
{
	if (len > sizeof out->octets - out->len)
		flush(out);
	if (len > sizeof out->octets) {
		hand_over(out->sink, octets, len);
		return;
	}
	memcpy(out->octets + out->len, octets, len);
	out->len += len;
}

static void put_octet(outlet *out, uint8_t octet)
{
	if (out->len == sizeof out->octets)
		flush(out);
	out->octets[out->len++] = octet;
}

static void put_crlf(outlet *out)
{
	put_octet(out, '\r');
	put_octet(out, '\n');
}

/* ---------------------------------------------------------------- bodies */

void ma_canon_body_init(ma_canon_body *canon, mailauth_canonicalization canonicalization,
	mailauth_sink_fn sink, void *user)
{
	*canon = (ma_canon_body){.canonicalization = canonicalization, .sink = {sink, user, false}};
}

/* Hands over what was held back, since more than blanks has come. */
static void release_held(ma_canon_body *canon, outlet *out)
{
	for (; canon->line_ends > 0; canon->line_ends--)
		put_crlf(out);
	if (canon->wsp)
		put_octet(out, ' ');
	if (canon->cr)
		put_octet(out, '\r');
	canon->wsp = false;
	canon->cr = false;
	canon->any = true;
}

/* One octet that may be held back: CR, LF, or with relaxed SP and HTAB. */
static void body_octet(ma_canon_body *canon, outlet *out, uint8_t octet)
{
	if (octet == '\n' && canon->cr) {
		canon->cr = false;
		canon->wsp = false;
		canon->line_ends++;
		return;
	}
	if (canon->cr)
		release_held(canon, out);
	if (octet == '\r') {
		canon->cr = true;
	} else if (octet == '\n') {
		release_held(canon, out);
		put_octet(out, octet);
	} else {
		canon->wsp = true;
	}
}

/* The length of the run at the front of which no octet may be held back or changed. */
static size_t plain_run(ma_slice octets, unsigned special)
{
	size_t len = 0;

	if (special == MA_CRLF)
		return ma_slice_find(octets, '\r');
	while (len < octets.len && !ma_is(octets.ptr[len], special))
		len++;
	return len;
}

void ma_canon_body_feed(ma_canon_body *canon, ma_slice octets)
{
	bool relaxed = canon->canonicalization == MAILAUTH_CANON_RELAXED;
	unsigned special = relaxed ? MA_FWS : MA_CRLF;
	outlet out = {.sink = &canon->sink, .len = 0};
	size_t at = 0;

	while (at < octets.len) {
		ma_slice rest = ma_slice_of(octets.ptr + at, octets.len - at);
		size_t run;

		if (ma_is(rest.ptr[0], special)) {
			body_octet(canon, &out, rest.ptr[0]);
			at++;
			continue;
		}
		run = plain_run(rest, special);
		release_held(canon, &out);
		put(&out, rest.ptr, run);
		at += run;
	}
	flush(&out);
}

/*
 * simple: ends with one CRLF, an empty body too (RFC 6376 3.4.3); relaxed: ends with one CRLF
 * unless nothing is left of the body (3.4.4).
 */
void ma_canon_body_finish(ma_canon_body *canon)
{
	outlet out = {.sink = &canon->sink, .len = 0};

	if (canon->cr)
		release_held(canon, &out);
	if (canon->any || canon->canonicalization == MAILAUTH_CANON_SIMPLE)
		put_crlf(&out);
	flush(&out);
}

/* ---------------------------------------------------------------- header fields */

void ma_canon_field_init(ma_canon_field *canon, mailauth_canonicalization canonicalization,
	mailauth_sink_fn sink, void *user)
{
	*canon =
		(ma_canon_field){.canonicalization = canonicalization, .sink = {sink, user, false}};
}

/* simple: every octet as it is; only the CRLF at the end is held back. */
static void simple_octet(ma_canon_field *canon, outlet *out, uint8_t octet)
{
	if (octet == '\n' && canon->cr) {
		canon->cr = false;
		canon->crlf = true;
		return;
	}
	if (canon->crlf)
		put_crlf(out);
	if (canon->cr)
		put_octet(out, '\r');
	canon->crlf = false;
	canon->cr = octet == '\r';
	if (!canon->cr)
		put_octet(out, octet);
}

/* relaxed, an octet that is neither white space nor part of a CRLF. */
static void relaxed_plain(ma_canon_field *canon, outlet *out, uint8_t octet)
{
	bool colon = !canon->in_value && octet == ':';

	if (canon->wsp && !colon && canon->any)
		put_octet(out, ' ');
	put_octet(out, canon->in_value ? octet : ma_lower(octet));
	canon->wsp = false;
	canon->any = !colon;
	canon->in_value = canon->in_value || colon;
}

/* relaxed: lower-case name, no fold, one SP for a run of white space, none at either end. */
static void relaxed_octet(ma_canon_field *canon, outlet *out, uint8_t octet)
{
	if (octet == '\n' && canon->cr) {
		canon->cr = false;
		return;
	}
	if (canon->cr)
		relaxed_plain(canon, out, '\r');
	canon->cr = octet == '\r';
	if (ma_is(octet, MA_WSP))
		canon->wsp = true;
	else if (!canon->cr)
		relaxed_plain(canon, out, octet);
}

void ma_canon_field_feed(ma_canon_field *canon, ma_slice octets)
{
	outlet out = {.sink = &canon->sink, .len = 0};

	for (size_t i = 0; i < octets.len; i++) {
		if (canon->canonicalization == MAILAUTH_CANON_RELAXED)
			relaxed_octet(canon, &out, octets.ptr[i]);
		else
			simple_octet(canon, &out, octets.ptr[i]);
	}
	flush(&out);
}

void ma_canon_field_finish(ma_canon_field *canon, bool crlf)
{
	outlet out = {.sink = &canon->sink, .len = 0};

	if (canon->cr && canon->canonicalization == MAILAUTH_CANON_RELAXED)
		relaxed_plain(canon, &out, '\r');
	else if (canon->cr)
		put_octet(&out, '\r');
	if (crlf)
		put_crlf(&out);
	flush(&out);
}
