/*
 * Macro-strings and the domain-specs that are made of them (RFC 7208 7.1).
 */
#ifndef MA_SPF_MACRO_H
#define MA_SPF_MACRO_H

#include "buf.h"
#include "cursor.h"

/* One macro-expand, or a run of macro-literals. */
typedef struct ma_spf_piece {
	ma_slice text;       /* as written */
	uint8_t letter;      /* of %{...}, as written; of the others '%', '_' or '-'; 0: literals */
	ma_slice digits;     /* how many parts are kept; empty: all */
	bool reverse;        /* 'r' */
	ma_slice delimiters; /* empty: "." */
} ma_spf_piece;

/*
 * Takes one piece off a macro-string that stands outside explanation text. MA_SYNTAX leaves the
 * cursor at the octet that is wrong.
 */
ma_parse ma_spf_piece_next(ma_cursor *in, ma_spf_piece *piece);

/* Whether the piece is a %{...}, whose value depends on the mail. */
bool ma_spf_piece_is_macro(const ma_spf_piece *piece);

/*
 * Whether the text is a macro-string, and further a domain-spec; if not, `*wrong` is where it goes
 * wrong, which may be its end, and `*macro` says whether that is in a macro-expand.
 */
bool ma_spf_is_macro_string(ma_slice text, const uint8_t **wrong);
bool ma_spf_is_domain_spec(ma_slice text, const uint8_t **wrong, bool *macro);

/* Writes the value of a macro-string. False, if it has a %{...}, which comes later. */
bool ma_spf_expand(ma_buf *buf, ma_slice text);

#endif
