/*
 * What names the host that did the checks (RFC 8601 2.5).
 */
#ifndef MA_AUTHSERV_ID_H
#define MA_AUTHSERV_ID_H

#include <stdbool.h>

/* Whether the text, which may be NULL, can be an authserv-id: printable ASCII, 1 to 255 octets. */
bool ma_authserv_id_is_valid(const char *authserv_id);

#endif
