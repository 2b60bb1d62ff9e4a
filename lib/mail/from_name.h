/*
 * What other readers of a From field may see in a quoted display name.
 */
#ifndef MA_FROM_NAME_H
#define MA_FROM_NAME_H

#include "slice.h"

/*
 * Whether a quoted-string, given without its quotes, has what looks like an address to a reader who
 * takes the first '<' there is, who ends the string at '\"' or '\\' for want of quoted-pairs, or
 * who takes a mailbox to end at each comma.
 */
bool ma_hides_address(ma_slice quoted);

#endif
