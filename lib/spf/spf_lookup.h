/*
 * What check_host() looks up and what it takes from the answer, apart from how it judges.
 */
#ifndef MA_SPF_LOOKUP_H
#define MA_SPF_LOOKUP_H

#include "name.h"
#include "questions.h"

/*
 * "a series of labels separated by periods" (RFC 7208 4.8): any octets, no escapes, perhaps a
 * period at the end. If it is over 253 octets, "the left side is truncated to fit, by removing
 * successive domain labels" (7.3). False for an empty label or one over 63 octets.
 */
bool ma_spf_name_read(ma_slice text, ma_name *name);

/* "[not] a multi-label domain name" has the result none at once (RFC 7208 4.3). */
bool ma_spf_name_has_two_labels(const ma_name *name);

/*
 * Of the TXT records those with the version section (RFC 7208 4.5): the one there is, or NULL.
 * False if there is more than one; an RRset has no record twice (RFC 2181 5).
 */
bool ma_spf_record_select(const ma_answer *answer, const ma_slice **selected);

#endif
