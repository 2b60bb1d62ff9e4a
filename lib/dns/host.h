/*
 * Domain names as mail protocols allow them, checked once where they are parsed: what passes here
 * can be printed anywhere and looked up without escapes.
 */
#ifndef MA_HOST_H
#define MA_HOST_H

#include "slice.h"

#include <stdbool.h>

/*
 * Whether the text is a domain of at least `labels` labels of letters, digits, '-' and '_', none
 * beginning or ending with '-', 63 octets at most each and 253 in all, without a dot at the end.
 *
 *   Domain  =  sub-domain *("." sub-domain)                            RFC 5321 4.1.2
 *
 * '_' is more than the ABNF has: selectors with it are in wide use.
 */
bool ma_is_domain(ma_slice text, size_t labels);

/*
 * The same, but '-' may stand anywhere: what DNS can be asked about, though no host may be called
 * so.
 */
bool ma_is_loose_domain(ma_slice text, size_t labels);

/* Whether `domain` is `parent` or below it, on a label border, in either case. */
bool ma_is_same_or_below(ma_slice domain, ma_slice parent);

#endif
