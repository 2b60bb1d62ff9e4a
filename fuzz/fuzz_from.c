/*
 * Target: ma_from_read.
 *
 * The input is a header. Whatever it is, one author domain is one field with one valid domain that
 * stands behind an '@' in it; the domains are valid, distinct, in lower case, and some of them are
 * as good as all under a limit. A plain field stays plain with a comment behind it; with another
 * mailbox it has several domains, with an empty one it is ambiguous.
 */
#include "ascii.h"
#include "from.h"
#include "host.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* A header and what its From fields are. */
typedef struct reading {
	ma_arena arena;
	ma_fields fields;
	ma_from from;
} reading;

static void read_header(reading *in, const mailauth_context *context, ma_slice header, size_t max)
{
	*in = (reading){.fields = {.count = 0}};
	ma_arena_init(&in->arena, context);
	must(ma_fields_read(&in->arena, header, 100, &in->fields));
	must(ma_from_read(&in->arena, &in->fields, max, &in->from));
}

/* The only From field there is. */
static const ma_field *from_field(const ma_fields *fields)
{
	for (size_t i = 0; i < fields->count; i++)
		if (ma_slice_equal_nocase(fields->list[i].name, ma_slice_text("from")))
			return &fields->list[i];
	abort();
}

/* ---------------------------------------------------------------- what must hold */

static void check_domains(const ma_from *from)
{
	must(from->listed <= from->count);
	for (size_t i = 0; i < from->listed; i++) {
		ma_slice domain = from->domains[i];

		must(ma_is_loose_domain(domain, 1) && domain.ptr[domain.len] == 0);
		for (size_t k = 0; k < domain.len; k++)
			must(ma_lower(domain.ptr[k]) == domain.ptr[k]);
		for (size_t k = 0; k < i; k++)
			must(!ma_slice_equal(domain, from->domains[k]));
	}
}

/* Whether the domain stands in the field, behind '@' and perhaps a fold. */
static bool stands_in(ma_slice value, ma_slice domain)
{
	for (size_t i = 1; i + domain.len <= value.len; i++) {
		size_t at = i;

		if (!ma_slice_equal_nocase(ma_slice_of(value.ptr + i, domain.len), domain))
			continue;
		while (at > 0 && ma_is(value.ptr[at - 1], MA_FWS))
			at--;
		if (at > 0 && value.ptr[at - 1] == '@')
			return true;
	}
	return false;
}

/* Then it may stand in the field in other letters. */
static bool has_a_label(ma_slice domain)
{
	for (size_t i = 0; i + 4 < domain.len; i++)
		if (memcmp(domain.ptr + i, "xn--", 4) == 0)
			return true;
	return false;
}

/* No control but in white space. */
static bool is_printable(ma_slice value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] == 127 || (value.ptr[i] < ' ' && !ma_is(value.ptr[i], MA_FWS)))
			return false;
	return true;
}

static void check_status(const reading *in)
{
	const ma_from *from = &in->from;
	ma_slice value;

	switch (from->status) {
	case MAILAUTH_FROM_ONE:
		must(from->fields == 1 && from->count == 1 && from->listed == 1);
		must(!in->fields.doubt && in->fields.hidden_from.len == 0);
		value = from_field(&in->fields)->value;
		must(ma_is_domain(from->domains[0], 1));
		must(has_a_label(from->domains[0]) || stands_in(value, from->domains[0]));
		must(is_printable(value));
		break;
	case MAILAUTH_FROM_NONE:
		must(from->fields <= 1 && from->count == 0 && !in->fields.doubt);
		break;
	case MAILAUTH_FROM_SEVERAL:
		must(from->fields > 1 || from->count > 1);
		break;
	case MAILAUTH_FROM_AMBIGUOUS:
		must(from->fields <= 1);
		break;
	}
}

/* With room for fewer domains: the same status, and the first of them. */
static void check_limit(const mailauth_context *context, ma_slice header, const ma_from *all)
{
	for (size_t max = 1; max <= 3; max++) {
		reading in;

		read_header(&in, context, header, max);
		must(in.from.status == all->status && in.from.fields == all->fields);
		must(in.from.listed == (all->listed < max ? all->listed : max));
		must(all->count > all->listed ? in.from.count > in.from.listed
					      : in.from.count >= all->count);
		for (size_t i = 0; i < in.from.listed; i++)
			must(ma_slice_equal(in.from.domains[i], all->domains[i]));
		ma_arena_release(&in.arena);
	}
}

/* What a From field of this value and with this behind it is; how many domains. */
static mailauth_from_status status_with(const mailauth_context *context, ma_slice value,
	const char *behind, size_t *count)
{
	static const char name[] = "From:";
	size_t len = sizeof name - 1 + value.len + strlen(behind);
	uint8_t *header = malloc(len);
	mailauth_from_status status;
	reading in;

	must(header != NULL);
	memcpy(header, name, sizeof name - 1);
	memcpy(header + sizeof name - 1, value.ptr, value.len);
	memcpy(header + sizeof name - 1 + value.len, behind, strlen(behind));
	read_header(&in, context, ma_slice_of(header, len), 8);
	status = in.from.status;
	*count = in.from.count;
	check_domains(&in.from);
	check_status(&in);
	ma_arena_release(&in.arena);
	free(header);
	return status;
}

/* What the grammar says of a list that is longer than a plain one. */
static void check_longer(const mailauth_context *context, const reading *in)
{
	ma_slice value = from_field(&in->fields)->value;
	size_t count;

	must(status_with(context, value, "", &count) == MAILAUTH_FROM_ONE && count == 1);
	must(status_with(context, value, "\r\n\t(x)", &count) == MAILAUTH_FROM_ONE && count == 1);
	must(status_with(context, value, ",", &count) == MAILAUTH_FROM_AMBIGUOUS && count > 0);
	must(status_with(context, value, " (a@b)", &count) == MAILAUTH_FROM_AMBIGUOUS);
	must(status_with(context, value, ", x@another.example", &count) ==
		(ma_slice_is(in->from.domains[0], "another.example") ? MAILAUTH_FROM_ONE
								     : MAILAUTH_FROM_SEVERAL));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_slice header = ma_slice_of(octets, len);
	reading in;

	must(context != NULL);
	read_header(&in, context, header, 1000);
	check_domains(&in.from);
	check_status(&in);
	check_limit(context, header, &in.from);
	if (in.from.status == MAILAUTH_FROM_ONE)
		check_longer(context, &in);
	ma_arena_release(&in.arena);
	mailauth_context_free(context);
	return 0;
}
