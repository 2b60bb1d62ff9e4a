/*
 * Macro-strings and the domain-specs that are made of them (RFC 7208 7.1).
 */
#ifndef MA_SPF_MACRO_H
#define MA_SPF_MACRO_H

#include "cursor.h"

/* One macro-expand, or a run of macro-literals. */
typedef struct ma_spf_piece {
	ma_slice text;       /* as written */
	uint8_t letter;      /* of %{...}, as written; of the others '%', '_' or '-'; 0: literals */
	ma_slice digits;     /* how many parts are kept; empty: all */
	bool reverse;        /* 'r' */
	ma_slice delimiters; /* empty: "." */
} ma_spf_piece;

/* Where a macro-string stands: c, r, t and SP are allowed in explanations only (RFC 7208 7.2). */
typedef enum ma_spf_text_use { MA_SPF_IN_NAME, MA_SPF_IN_EXPLANATION } ma_spf_text_use;

/*
 * Takes one piece off a macro-string, or off an explain-string. MA_SYNTAX leaves the
 * cursor at the octet that is wrong.
 */
ma_parse ma_spf_piece_next(ma_cursor *in, ma_spf_text_use use, ma_spf_piece *piece);

/*
 *   delimiter  =  "." / "-" / "+" / "," / "/" / "_" / "="               RFC 7208 7.1
 *
 * A bit for each of them, by its distance from SP; 0 for all other octets.
 */
static inline uint64_t ma_spf_delimiter(uint8_t octet)
{
	const uint64_t all = UINT64_C(0x800000002000f800);
	unsigned distance = (uint8_t)(octet - ' ');

	return distance < 64 ? all & UINT64_C(1) << distance : 0;
}

/* Whether the piece is a %{...}, whose value depends on the mail. */
bool ma_spf_piece_is_macro(const ma_spf_piece *piece);

/*
 * Whether the text is a macro-string, and further a domain-spec, in which case `*macro` says
 * whether it has a macro-expand; if not, `*wrong` is where it goes wrong, which may be its end, and
 * `*macro` says whether that is in a macro-expand.
 */
bool ma_spf_is_macro_string(ma_slice text, ma_spf_text_use use, const uint8_t **wrong);
bool ma_spf_is_domain_spec(ma_slice text, const uint8_t **wrong, bool *macro);

#endif
