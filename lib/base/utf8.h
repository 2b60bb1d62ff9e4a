/*
 * UTF-8 (RFC 3629): one character after the other.
 */
#ifndef MA_UTF8_H
#define MA_UTF8_H

#include "cursor.h"

/*
 * Takes a character that is not ASCII, and its code point. False, and nothing taken, for any other
 * octet, also for one of a longer form than need be, of a surrogate, or of what is over U+10FFFF.
 */
bool ma_take_utf8(ma_cursor *in, uint32_t *point);

#endif
