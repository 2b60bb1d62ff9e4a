/*
 * Comparing the domains of DMARC.
 */
#ifndef MA_DMARC_ALIGN_H
#define MA_DMARC_ALIGN_H

#include "slice.h"

#include <stdbool.h>

/* The domain without one dot at its end. */
ma_slice ma_dmarc_without_dot(ma_slice domain);

/* How many labels a valid domain has. */
size_t ma_dmarc_count_labels(ma_slice domain);

/* The last `labels` labels of a valid domain that has as many. */
ma_slice ma_dmarc_last_labels(ma_slice domain, size_t labels);

#endif
