/*
 * The records of one answer.
 */
#ifndef MA_RRSET_H
#define MA_RRSET_H

#include "context.h"
#include "slice.h"

/*
 * Sorts pointers to rdata by its canonical order (RFC 4034 6.3), those to equal rdata by their own.
 * Allocates nothing.
 */
void ma_rdata_sort(ma_slice **rdata, size_t count);

/* ma_rrset_make_unique of two records at least. */
bool ma_rrset_make_two_unique(const mailauth_context *context, uint16_t type, ma_slice *rdata,
	size_t *count);

/*
 * Leaves out rdata of the type that is equal, in canonical form, to rdata before it; the rest stays
 * in its order. "RRSets cannot contain duplicate RRs" (RFC 2181 5). False, and nothing changed, if
 * there is no memory.
 */
static inline bool ma_rrset_make_unique(const mailauth_context *context, uint16_t type,
	ma_slice *rdata, size_t *count)
{
	return *count < 2 || ma_rrset_make_two_unique(context, type, rdata, count);
}

#endif
