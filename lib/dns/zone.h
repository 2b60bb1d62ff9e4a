/*
 * The zone in memory from inside.
 */
#ifndef MA_ZONE_H
#define MA_ZONE_H

#include "questions.h"

#include <mailauth/dns.h>

/*
 * The answer to a question, whose name is one whole name on the wire in lower case, which is not
 * verified. The answer's rdata lives in the zone, until that is changed or freed.
 */
void ma_zone_lookup(const mailauth_zone *zone, ma_slice name, uint16_t type, ma_answer *answer);

#endif
