/*
 * Rdata as text (RFC 1035 5.1, RFC 3597 5): read into wire form, and written, by the row of its
 * type.
 */
#ifndef MA_RDATA_H
#define MA_RDATA_H

#include "buf.h"
#include "name.h"
#include "token.h"

/*
 * Reads all that is left of the entry as rdata of this type and writes its wire form, which is then
 * valid. Names are completed with `origin`; if that is NULL they must be absolute. False with the
 * error set in `tokens`. Memory that ran out shows in the buffer's status, which is to be looked at
 * first.
 */
bool ma_rdata_read(ma_tokens *tokens, uint16_t type, const ma_name *origin, ma_buf *rdata);

/*
 * Goes on to the next line that is not blank and reads it as rdata; MA_END when there is none.
 * Names must be absolute.
 */
ma_parse ma_rdata_next_line(ma_tokens *tokens, uint16_t type, ma_buf *rdata);

/* Writes rdata, which must be valid of the type, as text on one line that reads back to it. */
void ma_put_rdata(ma_buf *buf, uint16_t type, ma_slice rdata);

/* The token as a name: "@" is the origin (RFC 1035 5.1). False with the error set. */
bool ma_name_from_token(ma_tokens *tokens, const ma_token *token, const ma_name *origin,
	ma_name *name);

/*
 * The whole text as seconds, at most `max`: a number, or numbers with the units w, d, h, m and s in
 * either case, as in 1w2d3h4m5s.
 */
bool ma_period_from_text(ma_slice text, uint32_t max, uint32_t *seconds);

#endif
