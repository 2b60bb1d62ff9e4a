/*
 * Macro-strings and the domain-specs that are made of them (RFC 7208 7.1).
 */
#ifndef MA_SPF_MACRO_H
#define MA_SPF_MACRO_H

#include "cursor.h"

/* Where a macro-string stands: c, r, t and SP are allowed in explanations only (RFC 7208 7.2). */
typedef enum ma_spf_text_use { MA_SPF_IN_NAME, MA_SPF_IN_EXPLANATION } ma_spf_text_use;

/*
 * Which macro-expands a text has: a bit for each letter, of either case, and one if there is any:
 * "%%", "%_" and "%-" have no letter.
 */
typedef uint32_t ma_spf_macros;

#define MA_SPF_MACRO(letter) (UINT32_C(1) << ((letter)&31))
#define MA_SPF_MACRO_ANY UINT32_C(1)

/*
 * Whether the text is a macro-string, and further a domain-spec: then `*macros` are those it has.
 * If not, `*wrong` is where it goes wrong, which may be its end, and `*macros` is 0 unless that is
 * in a macro-expand.
 */
bool ma_spf_is_macro_string(ma_slice text, ma_spf_text_use use, const uint8_t **wrong,
	ma_spf_macros *macros);
bool ma_spf_is_domain_spec(ma_slice text, const uint8_t **wrong, ma_spf_macros *macros);

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

#endif
