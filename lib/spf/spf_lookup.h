/*
 * What check_host() looks up and what it takes from the answer, apart from how it judges.
 */
#ifndef MA_SPF_LOOKUP_H
#define MA_SPF_LOOKUP_H

#include "name.h"
#include "questions.h"
#include "spf_expand.h"

/* ma_spf_truncate of a text that may be too long. */
ma_slice ma_spf_truncate_long(ma_slice text);

/*
 * What is left of a name's text of more than 253 octets, a period at its end not counted: "the left
 * side is truncated to fit, by removing successive domain labels and their following dots" (RFC
 * 7208 7.3).
 */
static inline ma_slice ma_spf_truncate(ma_slice text)
{
	return text.len > MA_NAME_MAX - 2 ? ma_spf_truncate_long(text) : text;
}

/*
 * The same domain without a period at its end, which "MUST be accepted" (RFC 7208 7.3) and is no
 * part of the <domain> that %{d} is.
 */
static inline ma_slice ma_spf_without_dot(ma_slice text)
{
	if (text.len > 0 && text.ptr[text.len - 1] == '.')
		text.len--;
	return text;
}

/*
 * "a series of labels separated by periods" (RFC 7208 4.8): any octets, no escapes, perhaps a
 * period at the end; truncated. False, and the name has no value, for an empty label or one over 63
 * octets.
 */
bool ma_spf_name_read(ma_slice text, ma_name *name);

/*
 * The name of a sender's domain, if DNS can have a record for it: one of two labels at least,
 * perhaps with a dot at its end, that is not an address (RFC 7208 4.3, 2.3). '-' may stand anywhere
 * in it, as in a wildcard's names: none is no verdict that its owner wants.
 */
bool ma_spf_sender_name_read(ma_slice domain, ma_name *name);

/* "[not] a multi-label domain name" has the result none at once (RFC 7208 4.3). */
bool ma_spf_name_has_two_labels(const ma_name *name);

/* Whether the name is `top` or below it. */
bool ma_spf_name_is_in(const ma_name *name, const ma_name *top);

/* Writes the labels as they are, with periods between them. */
void ma_spf_name_put(ma_buf *buf, const ma_name *name);

/*
 * The name under which the PTR records of a client are, in "in-addr.arpa." or in "ip6.arpa." (RFC
 * 7208 5.5), in the arena; NULL without memory.
 */
ma_name *ma_spf_reverse_name(ma_arena *arena, const ma_spf_client *client);

/* Whether the answer is that there is nothing: a void lookup, if a term asked (RFC 7208 4.6.4). */
bool ma_spf_is_void(const ma_answer *answer);

/* The host of an MX record (RFC 1035 3.3.9); the root says that there is none (RFC 7505 3). */
ma_name ma_spf_exchange(ma_slice rdata);

/*
 * Of the TXT records those with the version section (RFC 7208 4.5): the one there is, or NULL.
 * False if there is more than one; an RRset has no record twice (RFC 2181 5).
 */
bool ma_spf_record_select(const ma_answer *answer, const ma_slice **selected);

#endif
