/*
 * Sentences for people about master files.
 */
#ifndef MA_ADVICE_H
#define MA_ADVICE_H

#include "buf.h"
#include "master.h"

/* Writes why an entry could not be read, with what stands there: printable ASCII, one line. */
void ma_put_reason(ma_buf *buf, const ma_tokens *tokens);

/*
 * Writes what is likely to be wrong with a record that could be read, and where, or nothing.
 * `origin` is what relative names were completed with; NULL: nothing.
 */
void ma_put_advice(ma_buf *buf, const ma_tokens *tokens, const ma_entry *record,
	const ma_name *origin, ma_place *place);

#endif
