/*
 * Target: Punycode and A-labels. The input is one label, or a domain in UTF-8.
 *
 * What can be read is written to something that reads the same; the A-labels of a domain are ASCII,
 * stay as they are, and each is Punycode.
 */
#include "idna.h"
#include "punycode.h"

#include <mailauth/mailauth.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Reads, writes and reads again. */
static void check_round_trip(ma_slice text)
{
	uint32_t points[MA_PUNYCODE_MAX], again[MA_PUNYCODE_MAX];
	char room[4 * MA_PUNYCODE_MAX];
	size_t count, back;
	ma_buf buf;

	if (!ma_punycode_decode(text, points, &count))
		return;
	must(count <= MA_PUNYCODE_MAX);
	ma_buf_over(&buf, room, sizeof room);
	if (!ma_punycode_encode(points, count, &buf))
		return; /* an odd way of writing that comes out longer */
	must(ma_punycode_decode(ma_buf_slice(&buf), again, &back));
	must(back == count && memcmp(points, again, count * sizeof points[0]) == 0);
}

static void check_label(ma_slice label)
{
	uint32_t points[MA_PUNYCODE_MAX];
	size_t count;

	if (label.len < 4 || memcmp(label.ptr, "xn--", 4) != 0)
		return;
	must(label.len <= 63);
	must(ma_punycode_decode(ma_slice_of(label.ptr + 4, label.len - 4), points, &count));
}

static void check_domain(const mailauth_context *context, ma_slice domain)
{
	size_t need, len;
	char *text;
	ma_slice rest;

	if (mailauth_domain_to_ascii(context, (const char *)domain.ptr, domain.len, NULL, 0,
		    &need) != MAILAUTH_NO_SPACE)
		return;
	text = malloc(need + 1);
	must(text != NULL);
	must(mailauth_domain_to_ascii(context, (const char *)domain.ptr, domain.len, text, need + 1,
		     &len) == MAILAUTH_OK);
	rest = ma_slice_of(text, len);
	must(len == need && ma_is_ascii(rest));
	while (!ma_is_ascii(domain) && rest.len > 0) {
		size_t dot = ma_slice_find(rest, '.');
		size_t theirs = ma_slice_find(domain, '.');

		if (!ma_is_ascii(ma_slice_of(domain.ptr, theirs)))
			check_label(ma_slice_of(rest.ptr, dot));
		dot += dot < rest.len;
		theirs += theirs < domain.len;
		rest = ma_slice_of(rest.ptr + dot, rest.len - dot);
		domain = ma_slice_of(domain.ptr + theirs, domain.len - theirs);
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	must(context != NULL);
	check_round_trip(ma_slice_of(octets, len));
	if (octets != NULL)
		check_domain(context, ma_slice_of(octets, len));
	mailauth_context_free(context);
	return 0;
}
