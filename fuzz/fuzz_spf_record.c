/*
 * Target: ma_spf_record_check. The input is an SPF record behind its version.
 *
 * A fault is one of syntax and points into the record, and whatever stands before the faulty term
 * is a record by itself. What is accepted is printable, its terms lie in it one behind the other,
 * and the same terms from the last to the first, each by itself, read to the same. Terms read the
 * same before the record is checked.
 */
#include "spf_macro.h"
#include "spf_record.h"

#include "ascii.h"
#include "buf.h"

#include <stdlib.h>
#include <string.h>

#define VERSION "v=spf1 "

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static bool read_record(ma_slice text, ma_spf_record *record, ma_spf_fault *fault)
{
	ma_spf_record_begin(record, text);
	return ma_spf_record_check(record, fault);
}

static bool is_inside(ma_slice part, ma_slice whole)
{
	return part.ptr >= whole.ptr && part.len <= whole.len &&
		(size_t)(part.ptr - whole.ptr) <= whole.len - part.len;
}

/* A record in a block of its own, without an octet to spare. */
static ma_slice make_record(ma_slice terms)
{
	size_t len = strlen(VERSION) + terms.len;
	uint8_t *record = malloc(len);

	must(record != NULL);
	memcpy(record, VERSION, strlen(VERSION));
	if (terms.len > 0)
		memcpy(record + strlen(VERSION), terms.ptr, terms.len);
	return ma_slice_of(record, len);
}

static bool is_same(const ma_spf_term *a, const ma_spf_term *b)
{
	return a->kind == b->kind && a->qualifier == b->qualifier &&
		ma_slice_equal(a->text, b->text) &&
		ma_slice_equal(a->domain_spec.text, b->domain_spec.text) &&
		a->domain_spec.macros == b->domain_spec.macros &&
		memcmp(a->address, b->address, sizeof a->address) == 0 &&
		a->ipv4_bits == b->ipv4_bits && a->ipv6_bits == b->ipv6_bits;
}

/* A term reads by itself to what it read among the others. */
static void check_alone(const ma_spf_term *term)
{
	ma_slice text = make_record(term->text);
	ma_spf_record record;
	ma_spf_fault fault;
	ma_spf_term again;

	must(read_record(text, &record, &fault));
	must(ma_spf_record_next(&record, &again, &fault) == MA_OK);
	must(again.offset == strlen(VERSION) && is_same(term, &again));
	must(ma_spf_record_next(&record, &again, &fault) == MA_END);
	must(record.has_redirect == (term->kind == MA_SPF_REDIRECT));
	free((void *)text.ptr);
}

static bool has_percent(ma_slice text)
{
	return memchr(text.ptr, '%', text.len) != NULL;
}

static void check_term(const ma_spf_term *term, ma_slice text)
{
	ma_spf_macros macros;
	const uint8_t *wrong;

	must(term->text.len > 0 && is_inside(term->text, text));
	must(term->text.ptr == text.ptr + term->offset);
	must(term->ipv4_bits <= 32 && term->ipv6_bits <= 128);
	for (size_t i = 0; i < term->text.len; i++)
		must(term->text.ptr[i] > ' ' && term->text.ptr[i] <= '~');
	must(term->domain_spec.text.len == 0 || is_inside(term->domain_spec.text, term->text));
	switch (term->kind) {
	case MA_SPF_INCLUDE:
	case MA_SPF_EXISTS:
	case MA_SPF_REDIRECT:
	case MA_SPF_EXP:
		must(term->domain_spec.text.len > 0);
		break;
	default:
		break;
	}
	if (term->domain_spec.text.len > 0 && term->kind != MA_SPF_UNKNOWN) {
		must(ma_spf_is_domain_spec(term->domain_spec.text, &wrong, &macros));
		must(term->domain_spec.macros == macros);
		must((macros != 0) == has_percent(term->domain_spec.text));
	}
	if (term->kind >= MA_SPF_REDIRECT)
		must(term->qualifier == MAILAUTH_SPF_PASS);
	check_alone(term);
}

/* Returns how many terms there are. */
static size_t check_terms(ma_slice text, ma_spf_record record)
{
	size_t end = 0, count = 0;
	ma_spf_record unchecked;
	ma_spf_term term, same;
	ma_spf_fault fault;

	ma_spf_record_begin(&unchecked, text);
	while (ma_spf_record_next(&record, &term, &fault) == MA_OK) {
		must(ma_spf_record_next(&unchecked, &same, &fault) == MA_OK);
		must(is_same(&term, &same));
		must(term.offset > end);
		for (size_t i = end; count > 0 && i < term.offset; i++)
			must(text.ptr[i] == ' ');
		end = term.offset + term.text.len;
		check_term(&term, text);
		count++;
	}
	must(ma_spf_record_next(&unchecked, &same, &fault) == MA_END);
	return count;
}

/* The same terms from the last to the first are a record, too, of as many. */
static void check_backwards(ma_slice text, size_t count)
{
	uint8_t *turned = malloc(text.len + 1);
	size_t len = 0, at = text.len, start;
	ma_spf_record record;
	ma_spf_fault fault;

	must(turned != NULL);
	for (; at > strlen(VERSION); at = start) {
		start = at;
		while (start > strlen(VERSION) && text.ptr[start - 1] == ' ')
			start--;
		at = start;
		while (start > strlen(VERSION) && text.ptr[start - 1] != ' ')
			start--;
		memcpy(turned + len, text.ptr + start, at - start);
		len += at - start;
		turned[len++] = ' ';
	}
	text = make_record(ma_slice_of(turned, len));
	must(read_record(text, &record, &fault));
	for (size_t i = 0; i < count; i++) {
		ma_spf_term term;

		must(ma_spf_record_next(&record, &term, &fault) == MA_OK);
	}
	free((void *)text.ptr);
	free(turned);
}

static void check_fault(ma_slice text, const ma_spf_fault *fault)
{
	size_t term = (size_t)(fault->term.ptr - text.ptr);
	ma_spf_fault none;
	ma_spf_record record;

	must(fault->reason >= MAILAUTH_SPF_REASON_SYNTAX &&
		fault->reason <= MAILAUTH_SPF_REASON_MODIFIER_TWICE);
	must(strcmp(mailauth_spf_reason_text(fault->reason), "unknown reason") != 0);
	must(mailauth_spf_reason_section(fault->reason)[0] != 0);
	must(is_inside(fault->term, text));
	must(fault->offset >= term && fault->offset <= term + fault->term.len);
	must((fault->reason == MAILAUTH_SPF_REASON_OCTET) ==
		(fault->offset < text.len &&
			(text.ptr[fault->offset] < ' ' || text.ptr[fault->offset] > '~')));
	must(read_record(ma_slice_of(text.ptr, term), &record, &none));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	ma_slice text = make_record(ma_slice_of(octets, len));
	ma_spf_record record;
	ma_spf_fault fault;

	must(ma_spf_has_version(text));
	if (read_record(text, &record, &fault))
		check_backwards(text, check_terms(text, record));
	else
		check_fault(text, &fault);
	free((void *)text.ptr);
	return 0;
}
