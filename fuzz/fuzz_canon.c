/*
 * Target: ma_canon_body, ma_canon_field.
 *
 * The first octet says how the others are cut. As a body and as a field, in both forms, they give
 * the same whole, cut, and in a second implementation that does not stream; never more than two
 * octets longer. A canonical body is its own canonical form.
 */
#include "ascii.h"
#include "buf.h"
#include "canon.h"

#include "../tests/mail/naive.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static int append(void *user, const void *octets, size_t len)
{
	must(len > 0);
	ma_put(user, octets, len);
	return 0;
}

/* Hands the octets over in pieces of up to `step`, or whole if that is 0. */
static size_t piece_of(size_t step, size_t left)
{
	return step > 0 && step < left ? step : left;
}

static void run_body(mailauth_canonicalization form, ma_slice in, size_t step, ma_buf *out)
{
	ma_canon_body canon;

	ma_buf_reset(out);
	ma_canon_body_init(&canon, form, append, out);
	for (size_t at = 0, len; at < in.len; at += len) {
		len = piece_of(step, in.len - at);
		ma_canon_body_feed(&canon, ma_slice_of(in.ptr + at, len));
	}
	ma_canon_body_finish(&canon);
	must(out->status == MAILAUTH_OK);
}

static void run_field(mailauth_canonicalization form, ma_slice in, size_t step, ma_buf *out)
{
	ma_canon_field canon;

	ma_buf_reset(out);
	ma_canon_field_init(&canon, form, append, out);
	for (size_t at = 0, len; at < in.len; at += len) {
		len = piece_of(step, in.len - at);
		ma_canon_field_feed(&canon, ma_slice_of(in.ptr + at, len));
	}
	ma_canon_field_finish(&canon, true);
	must(out->status == MAILAUTH_OK);
}

/* What a canonical body never holds. */
static void check_body(mailauth_canonicalization form, ma_slice body)
{
	if (body.len == 0)
		return;
	must(naive_crlf_at(body, body.len - 2));
	must(body.len < 4 || !naive_crlf_at(body, body.len - 4));
	for (size_t i = 1; form == MAILAUTH_CANON_RELAXED && i < body.len; i++) {
		must(body.ptr[i] != '\t');
		must(body.ptr[i - 1] != ' ' || (body.ptr[i] != ' ' && !naive_crlf_at(body, i)));
	}
}

static void judge_body(mailauth_canonicalization form, ma_slice in, size_t step, ma_buf *outs)
{
	uint8_t *naive = malloc(in.len + 2);
	ma_slice want;

	must(naive != NULL);
	want = ma_slice_of(naive, naive_body(form, in, naive));
	run_body(form, in, 0, &outs[0]);
	must(ma_slice_equal(ma_buf_slice(&outs[0]), want));
	run_body(form, in, step, &outs[1]);
	must(ma_slice_equal(ma_buf_slice(&outs[1]), want));
	run_body(form, want, step, &outs[1]);
	must(ma_slice_equal(ma_buf_slice(&outs[1]), want));
	must(want.len <= in.len + 2);
	check_body(form, want);
	if (form == MAILAUTH_CANON_SIMPLE)
		must(in.len == 0 || memcmp(want.ptr, in.ptr, want.len - 2) == 0);
	free(naive);
}

static void judge_field(mailauth_canonicalization form, ma_slice in, size_t step, ma_buf *outs)
{
	uint8_t *naive = malloc(in.len + 2), *unfolded = malloc(in.len + 1);
	ma_slice want;

	must(naive != NULL && unfolded != NULL);
	want = ma_slice_of(naive, naive_field(form, in, unfolded, naive));
	run_field(form, in, 0, &outs[0]);
	must(ma_slice_equal(ma_buf_slice(&outs[0]), want));
	run_field(form, in, step, &outs[1]);
	must(ma_slice_equal(ma_buf_slice(&outs[1]), want));
	must(want.len <= in.len + 2);
	free(unfolded);
	free(naive);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_slice in = ma_slice_of(octets, len);
	size_t step = 1;
	ma_buf outs[2];

	must(context != NULL);
	if (len > 0) {
		step = 1u + octets[0] % 16u;
		in = ma_slice_of(octets + 1, len - 1);
	}
	ma_buf_grow(&outs[0], context);
	ma_buf_grow(&outs[1], context);
	for (int form = MAILAUTH_CANON_SIMPLE; form <= MAILAUTH_CANON_RELAXED; form++) {
		judge_body((mailauth_canonicalization)form, in, step, outs);
		judge_field((mailauth_canonicalization)form, in, step, outs);
	}
	ma_buf_release(&outs[0]);
	ma_buf_release(&outs[1]);
	mailauth_context_free(context);
	return 0;
}
