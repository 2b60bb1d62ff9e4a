/*
 * Kinds of fields that DNSSEC and CAA brought, as text. Each function reads one, as those of
 * rdata.c do: false with the error set in `tokens`.
 */
#ifndef MA_RDATA_WORDS_H
#define MA_RDATA_WORDS_H

#include "buf.h"
#include "name.h"
#include "token.h"

bool ma_read_type(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata);
bool ma_read_time(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata);
bool ma_read_tag(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata);
bool ma_read_salt(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata);
bool ma_read_base32(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata);
bool ma_read_value(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata);
bool ma_read_target(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata);
bool ma_read_bitmap(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata);
bool ma_read_types(ma_tokens *tokens, const ma_name *origin, ma_buf *rdata);

/* The same kinds written. */
void ma_put_type(ma_buf *buf, uint16_t type);
void ma_put_type_field(ma_buf *buf, ma_slice octets);
void ma_put_time(ma_buf *buf, ma_slice octets);
void ma_put_tag(ma_buf *buf, ma_slice octets);
void ma_put_salt(ma_buf *buf, ma_slice octets);
void ma_put_base32(ma_buf *buf, ma_slice octets);
void ma_put_bitmap(ma_buf *buf, ma_slice octets);

#endif
