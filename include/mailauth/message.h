/*
 * libmailauth: the words for messages that several protocols share, and DKIM's canonicalizations
 * (RFC 6376 3.4) as functions of their own.
 *
 * How a message is fed is said at each object that takes one (for example mailauth_dkim_verifier):
 * either as octets, in pieces of any size, just as SMTP's DATA delivers them with dots unstuffed;
 * or field by field and then body pieces, as a milter sees it. Either way gives one verdict. A line
 * ends with CRLF and with nothing else: a bare CR or LF is data (RFC 5322 2.3), and in the header
 * a defect.
 */
#ifndef MAILAUTH_MESSAGE_H
#define MAILAUTH_MESSAGE_H

#include <mailauth/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ defects of a header */

/* What is wrong with a message's header; of several defects the first one in it is reported. */
typedef enum mailauth_defect {
	MAILAUTH_DEFECT_NONE = 0,
	MAILAUTH_DEFECT_HEADER_BYTES = 1,      /* over MAILAUTH_LIMIT_HEADER_BYTES */
	MAILAUTH_DEFECT_HEADER_FIELDS = 2,     /* over MAILAUTH_LIMIT_HEADER_FIELDS */
	MAILAUTH_DEFECT_NO_COLON = 3,          /* a line that is no field (RFC 5322 2.2) */
	MAILAUTH_DEFECT_FIELD_NAME = 4,        /* a field name that is empty or has a wrong octet */
	MAILAUTH_DEFECT_FIRST_LINE_FOLDED = 5, /* the header begins with a continuation line */
	MAILAUTH_DEFECT_BARE_CR = 6,           /* CR without LF in the header (RFC 5322 2.2) */
	MAILAUTH_DEFECT_BARE_LF = 7,           /* LF without CR in the header (RFC 5322 2.2) */
	MAILAUTH_DEFECT_NUL = 8,               /* a NUL octet in the header (RFC 5322 2.2) */
	MAILAUTH_DEFECT_LINE_END = 9           /* a field given by itself has a line end in it */
} mailauth_defect;

/* The defect as a short English phrase: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_defect_text(mailauth_defect defect);

/* ------------------------------------------------------------------ authors */

/* What the From fields of a message say about its author domain (RFC 9989 5.3.1, 11.5). */
typedef enum mailauth_from_status {
	MAILAUTH_FROM_ONE = 0,      /* one field, whose addresses have one domain */
	MAILAUTH_FROM_NONE = 1,     /* no From field, or one without an address */
	MAILAUTH_FROM_SEVERAL = 2,  /* several From fields, or several domains in one */
	MAILAUTH_FROM_AMBIGUOUS = 3 /* readers may disagree about what the address is */
} mailauth_from_status;

/* The status as a short English phrase: a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_from_status_text(mailauth_from_status status);

/* ------------------------------------------------------------------ canonicalization */

typedef enum mailauth_canonicalization {
	MAILAUTH_CANON_SIMPLE = 0,
	MAILAUTH_CANON_RELAXED = 1
} mailauth_canonicalization;

/* "simple" or "relaxed": a constant, never NULL, for any value. */
MAILAUTH_API const char *mailauth_canonicalization_text(mailauth_canonicalization canonicalization);

/*
 * Takes canonical octets as they come to be known. `octets` are valid during the call only. Returns
 * 0 to go on; any other value ends the work with MAILAUTH_CALLBACK_FAILED.
 */
typedef int (*mailauth_sink_fn)(void *user, const void *octets, size_t len);

/* A body on its way through one canonicalization. Its memory does not grow with the body. */
typedef struct mailauth_canon_body mailauth_canon_body;

/* Hands the canonical body to `sink`. NULL when there is no memory or an argument is wrong. */
MAILAUTH_API mailauth_canon_body *mailauth_canon_body_new(const mailauth_context *context,
	mailauth_canonicalization canonicalization, mailauth_sink_fn sink, void *user);

/* Releases the object; NULL is fine. */
MAILAUTH_API void mailauth_canon_body_free(mailauth_canon_body *canon);

/* The next piece of the body, of any size (RFC 6376 3.4.3, 3.4.4). */
MAILAUTH_API mailauth_status mailauth_canon_body_feed(mailauth_canon_body *canon,
	const void *octets, size_t len);

/* The body is complete: hands over what was held back. Only a reset may follow. */
MAILAUTH_API mailauth_status mailauth_canon_body_finish(mailauth_canon_body *canon);

/* Ready for another body, with the same canonicalization and sink. */
MAILAUTH_API void mailauth_canon_body_reset(mailauth_canon_body *canon);

/* One header field on its way through one canonicalization. */
typedef struct mailauth_canon_field mailauth_canon_field;

/* Hands the canonical field to `sink`. NULL when there is no memory or an argument is wrong. */
MAILAUTH_API mailauth_canon_field *mailauth_canon_field_new(const mailauth_context *context,
	mailauth_canonicalization canonicalization, mailauth_sink_fn sink, void *user);

/* Releases the object; NULL is fine. */
MAILAUTH_API void mailauth_canon_field_free(mailauth_canon_field *canon);

/*
 * The next piece of the field, of any size: name, colon, value with its folds, and the CRLF at its
 * end (RFC 6376 3.4.1, 3.4.2).
 */
MAILAUTH_API mailauth_status mailauth_canon_field_feed(mailauth_canon_field *canon,
	const void *octets, size_t len);

/*
 * The field is complete: hands over its CRLF, which canonical fields always end with, and is ready
 * for the next field.
 */
MAILAUTH_API mailauth_status mailauth_canon_field_finish(mailauth_canon_field *canon);

#ifdef __cplusplus
}
#endif

#endif
