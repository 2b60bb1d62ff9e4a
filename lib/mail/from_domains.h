/*
 * The domains that some reader finds in From fields: a list of distinct ones, in which U-labels are
 * A-labels.
 */
#ifndef MA_FROM_DOMAINS_H
#define MA_FROM_DOMAINS_H

#include "from.h"

/* A reader of From fields, and what it has found. */
typedef struct ma_from_reader {
	ma_arena *arena;
	ma_from *from;
	ma_slice *domains;
	size_t max;
	size_t conversions; /* of domains with U-labels */
	bool no_memory;
} ma_from_reader;

/* Lists a valid domain, once. */
void ma_from_add(ma_from_reader *r, ma_slice domain);

/*
 * Lists a domain with U-labels as it is looked up (RFC 8616 4, 6). False if it is none, or one of
 * so many that no more are converted: the caller's function may be slow.
 */
bool ma_from_add_strictly(ma_from_reader *r, ma_slice text);

/*
 * Lists what a run of what such domains can hold may be to some reader: without dots round it and
 * without what it does not end in, be it a domain that no host can have, and as readers of IDNA2003
 * take it. False for one of too many.
 */
bool ma_from_add_loosely(ma_from_reader *r, ma_slice text);

/*
 * Whether readers may take a domain with U-labels for another one: those who end it before the
 * first octet that is not ASCII, and those of IDNA2003.
 */
bool ma_from_is_read_otherwise(ma_slice text);

#endif
