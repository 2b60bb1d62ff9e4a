/*
 * DS and CDS records compared with DNSKEY and CDNSKEY records.
 */
#ifndef EXAMPLES_DNSSEC_MATCH_H
#define EXAMPLES_DNSSEC_MATCH_H

#include "records.h"

#include <stdbool.h>

/* The wish to have no DS, as CDNSKEY has it: "0 3 0 AA==" (RFC 8078 4) */
bool is_delete(const record *key);

/*
 * Prints, unless it is to be quiet, what became of each DS and CDS, and each CDNSKEY that the CDS
 * beside it should name. Returns an exit code.
 */
int match_files(const mailauth_context *context, bool quiet, const records *ds_file,
	const records *key_file);

#endif
