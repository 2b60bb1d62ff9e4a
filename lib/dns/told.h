/*
 * A record as callers are told of it: see <mailauth/master.h>.
 */
#ifndef MA_TOLD_H
#define MA_TOLD_H

#include "master.h"

#include <mailauth/master.h>

struct mailauth_record {
	const ma_entry *entry;
};

#endif
