/*
 * libmailauth: the Authentication-Results field (RFC 8601), written safely.
 *
 * Results and properties are added as plain data; quoting, escaping and folding happen when the
 * field is written. No value, whoever chose it, can add a line, a result or a property.
 */
#ifndef MAILAUTH_AUTHRES_H
#define MAILAUTH_AUTHRES_H

#include <mailauth/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mailauth_authres mailauth_authres;

/* How the lines of a written field end. */
typedef enum mailauth_line_end {
	MAILAUTH_LINE_CRLF = 0,    /* folded with CRLF, as on the wire */
	MAILAUTH_LINE_LF = 1,      /* folded with LF, as files and milters want it */
	MAILAUTH_LINE_UNFOLDED = 2 /* one line */
} mailauth_line_end;

/*
 * A field without results. `authserv_id` names the host that did the checks (RFC 8601 2.5), NUL-
 * terminated. NULL when there is no memory, or if the id is NULL, empty, over 255 octets or holds
 * an octet that is not printable ASCII.
 */
MAILAUTH_API mailauth_authres *mailauth_authres_new(const mailauth_context *context,
	const char *authserv_id);

/* Releases the object; NULL is fine. */
MAILAUTH_API void mailauth_authres_free(mailauth_authres *authres);

/* Drops all results and keeps the authserv-id. */
MAILAUTH_API void mailauth_authres_reset(mailauth_authres *authres);

/*
 * Begins a result, as `method`=`result` (RFC 8601 2.7), both NUL-terminated keywords: 1 to 64
 * letters, digits and inner hyphens. Errors of this call and of those below stick and come out of
 * mailauth_authres_write as well.
 */
MAILAUTH_API mailauth_status mailauth_authres_add_result(mailauth_authres *authres,
	const char *method, const char *result);

/*
 * The comment behind the last result, such as "body hash did not verify". Parentheses, backslashes,
 * semicolons, quotation marks and octets that are not printable ASCII are left out; a rest that is
 * empty or over 898 octets writes no comment.
 */
MAILAUTH_API mailauth_status mailauth_authres_set_comment(mailauth_authres *authres,
	const char *comment, size_t len);

/*
 * A property of the last result, as `ptype`.`property`=value (RFC 8601 2.2). The value may hold
 * any octets: it is written bare where the grammar allows and quoted where it does not. One that
 * no quoting can carry (a control or non-ASCII octet), or no line (over 900 octets as written), is
 * left out whole: a changed value would be a false statement.
 */
MAILAUTH_API mailauth_status mailauth_authres_add_property(mailauth_authres *authres,
	const char *ptype, const char *property, const char *value, size_t len);

/*
 * Writes the whole field with its name and the line end behind it (none with
 * MAILAUTH_LINE_UNFOLDED), and a NUL. *len is the length without the NUL; with MAILAUTH_NO_SPACE it
 * is the length that would have been written, so that a buffer of *len + 1 octets will do. `buf`
 * may be NULL if `cap` is 0. A field without results says "none" (RFC 8601 2.2).
 */
MAILAUTH_API mailauth_status mailauth_authres_write(const mailauth_authres *authres,
	mailauth_line_end line_end, char *buf, size_t cap, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
