/*
 * Target: ma_signature_read. The input is the value of a DKIM-Signature field.
 *
 * A fault names a reason of its own and a place in the value; slices lie in the value or the arena.
 * What is accepted obeys the grammar, and a field written from the record reads to the same record.
 */
#include "base64.h"
#include "buf.h"
#include "host.h"
#include "signature.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* A slice that was read lies inside another; one that was not is empty. */
static void must_be_inside(ma_slice part, ma_slice whole)
{
	if (part.ptr == NULL) {
		must(part.len == 0);
		return;
	}
	must(part.ptr >= whole.ptr && part.len <= whole.len);
	must((size_t)(part.ptr - whole.ptr) <= whole.len - part.len);
}

static bool has_a_label(ma_slice domain)
{
	for (size_t i = 0; i + 4 < domain.len; i++)
		if (memcmp(domain.ptr + i, "xn--", 4) == 0)
			return true;
	return false;
}

static void check_slices(const ma_signature *s, ma_slice value)
{
	if (!has_a_label(s->domain)) /* else it may have had U-labels */
		must_be_inside(s->domain, value);
	if (!has_a_label(s->selector))
		must_be_inside(s->selector, value);
	must_be_inside(s->algorithm_name, value);
	must_be_inside(s->signed_fields, value);
	must_be_inside(s->signature_text, value);
	must_be_inside(s->auid_domain, s->auid);
	must(s->domain.len == 0 || ma_is_domain(s->domain, 2));
	must(s->selector.len == 0 || ma_is_domain(s->selector, 1));
	must(s->auid.len == 0 || ma_is_same_or_below(s->auid_domain, s->domain));
	must(s->has_length || s->body.length == MA_BODY_WHOLE);
}

/* Every octet as a hex-octet of dkim-quoted-printable. */
static void put_quoted(ma_buf *buf, ma_slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		ma_put_octet(buf, '=');
		ma_put_octet(buf, (uint8_t) "0123456789ABCDEF"[text.ptr[i] >> 4]);
		ma_put_octet(buf, (uint8_t) "0123456789ABCDEF"[text.ptr[i] & 15]);
	}
}

static void put_tag(ma_buf *buf, const char *name, ma_slice value)
{
	ma_put_text(buf, name);
	ma_put_slice(buf, value);
	ma_put_text(buf, ";");
}

static void put_number(ma_buf *buf, const char *name, uint64_t value)
{
	ma_put_text(buf, name);
	ma_put_uint(buf, value);
	ma_put_text(buf, ";");
}

static void put_record(ma_buf *buf, const ma_signature *s)
{
	ma_put_text(buf, "v=1;c=");
	ma_put_text(buf, mailauth_canonicalization_text(s->header_canonicalization));
	ma_put_text(buf, "/");
	ma_put_text(buf, mailauth_canonicalization_text(s->body.canonicalization));
	put_tag(buf, ";a=", s->algorithm_name);
	put_tag(buf, "d=", s->domain);
	put_tag(buf, "s=", s->selector);
	put_tag(buf, "h=", s->signed_fields);
	ma_put_text(buf, "i=");
	put_quoted(buf, s->auid);
	ma_put_text(buf, ";bh=");
	ma_put_base64(buf, s->body_hash);
	ma_put_text(buf, ";b=");
	ma_put_base64(buf, s->signature);
	ma_put_text(buf, ";");
	if (s->signed_at > 0)
		put_number(buf, "t=", s->signed_at);
	if (s->expires_at < UINT64_MAX)
		put_number(buf, "x=", s->expires_at);
	if (s->has_length)
		put_number(buf, "l=", s->body.length);
}

static void must_be_same(const ma_signature *a, const ma_signature *b)
{
	must(ma_slice_equal(a->domain, b->domain) && ma_slice_equal(a->selector, b->selector));
	must(ma_slice_equal(a->auid, b->auid) && ma_slice_equal(a->auid_domain, b->auid_domain));
	must(a->algorithm == b->algorithm);
	must(a->header_canonicalization == b->header_canonicalization);
	must(a->body.canonicalization == b->body.canonicalization);
	must(a->body.length == b->body.length && a->has_length == b->has_length);
	must(ma_slice_equal(a->signed_fields, b->signed_fields));
	must(ma_slice_equal(a->body_hash, b->body_hash));
	must(ma_slice_equal(a->signature, b->signature));
	must(a->signed_at == b->signed_at && a->expires_at == b->expires_at);
}

static void read_again(ma_arena *arena, const ma_signature *read)
{
	ma_signature again;
	ma_fault fault;
	ma_field field;
	ma_buf buf;

	ma_buf_grow(&buf, arena->context);
	put_record(&buf, read);
	field = (ma_field){.raw = ma_buf_slice(&buf), .value = ma_buf_slice(&buf)};
	must(buf.status == MAILAUTH_OK && ma_signature_read(arena, &field, &again, &fault));
	must(fault.reason == MAILAUTH_DKIM_REASON_NONE);
	must_be_same(read, &again);
	ma_buf_release(&buf);
}

static void judge(const mailauth_context *context, ma_slice value)
{
	ma_field field = {.raw = value, .value = value};
	ma_signature read;
	ma_fault fault;
	ma_arena arena;

	ma_arena_init(&arena, context);
	must(ma_signature_read(&arena, &field, &read, &fault));
	check_slices(&read, value);
	if (fault.reason == MAILAUTH_DKIM_REASON_NONE) {
		must(fault.offset == 0 && read.algorithm != NULL);
		must(read.body_hash.len == MA_SHA256_SIZE && read.signature.len > 0);
		read_again(&arena, &read);
	} else {
		must(fault.reason >= MAILAUTH_DKIM_REASON_TAG_SYNTAX);
		must(fault.reason <= MAILAUTH_DKIM_REASON_LENGTH_SYNTAX);
		must(fault.offset <= value.len);
	}
	ma_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	must(context != NULL);
	judge(context, ma_slice_of(octets, len));
	mailauth_context_free(context);
	return 0;
}
