/*
 * The Authentication-Results field: see <mailauth/authres.h>.
 *
 * Results are kept as plain data until the field is written. Every octet that somebody else chose
 * passes through one of three writers: value, comment or keyword; nothing else is let out.
 */
#include "arena.h"
#include "ascii.h"
#include "authserv_id.h"
#include "field_writer.h"
#include "host.h"

#include <mailauth/authres.h>

#include <string.h>

typedef struct property property;
struct property {
	property *next;
	ma_slice ptype, name, value;
};

typedef struct result result;
struct result {
	result *next;
	ma_slice method, word, comment;
	property *first, *last;
};

struct mailauth_authres {
	const mailauth_context *context;
	ma_arena arena; /* the results */
	ma_slice authserv_id;
	result *first, *last;
	mailauth_status status;
};

/* ---------------------------------------------------------------- building */

bool ma_authserv_id_is_valid(const char *authserv_id)
{
	ma_slice id = authserv_id != NULL ? ma_slice_text(authserv_id) : ma_slice_of(NULL, 0);

	return id.len > 0 && id.len <= MA_AUTHSERV_ID_MAX && ma_all_of(id, MA_PRINT);
}

mailauth_authres *mailauth_authres_new(const mailauth_context *context, const char *authserv_id)
{
	mailauth_authres *authres;
	ma_slice id;

	if (context == NULL || !ma_authserv_id_is_valid(authserv_id))
		return NULL;
	id = ma_slice_text(authserv_id);
	authres = ma_alloc_zero(context, sizeof *authres + id.len);
	if (authres == NULL)
		return NULL;
	memcpy(authres + 1, id.ptr, id.len);
	authres->context = context;
	authres->authserv_id = ma_slice_of(authres + 1, id.len);
	ma_arena_init(&authres->arena, context);
	return authres;
}

void mailauth_authres_free(mailauth_authres *authres)
{
	if (authres == NULL)
		return;
	ma_arena_release(&authres->arena);
	ma_release(authres->context, authres, sizeof *authres + authres->authserv_id.len);
}

void mailauth_authres_reset(mailauth_authres *authres)
{
	if (authres == NULL)
		return;
	ma_arena_reset(&authres->arena);
	authres->first = NULL;
	authres->last = NULL;
	authres->status = MAILAUTH_OK;
}

static mailauth_status stick(mailauth_authres *authres, mailauth_status status)
{
	if (authres->status == MAILAUTH_OK)
		authres->status = status;
	return authres->status;
}

/* A copy in the arena; without memory an empty slice, and the status says so. */
static ma_slice keep(mailauth_authres *authres, ma_slice slice)
{
	char *copy = ma_arena_text(&authres->arena, slice);

	if (copy == NULL) {
		stick(authres, MAILAUTH_NO_MEMORY);
		return ma_slice_of(NULL, 0);
	}
	return ma_slice_of(copy, slice.len);
}

/*
 *   Keyword  =  Ldh-str                                       RFC 5321 4.1.2
 *   Ldh-str  =  *( ALPHA / DIGIT / "-" ) Let-dig
 *
 * A hyphen in front, which that allows, is in no registered keyword and is refused.
 */
static bool is_keyword(const char *text)
{
	ma_slice word = text != NULL ? ma_slice_text(text) : ma_slice_of(NULL, 0);

	if (word.len == 0 || word.len > MA_AUTHRES_KEYWORD_MAX)
		return false;
	if (word.ptr[0] == '-' || word.ptr[word.len - 1] == '-')
		return false;
	return ma_all_of(word, MA_HOSTCHAR) && ma_slice_find(word, '_') == word.len;
}

mailauth_status mailauth_authres_add_result(mailauth_authres *authres, const char *method,
	const char *word)
{
	result *added;

	if (authres == NULL)
		return MAILAUTH_NO_MEMORY;
	if (!is_keyword(method) || !is_keyword(word))
		return stick(authres, MAILAUTH_BAD_ARGUMENT);
	added = ma_arena_take(&authres->arena, 1, sizeof *added);
	if (added == NULL)
		return stick(authres, MAILAUTH_NO_MEMORY);
	added->method = keep(authres, ma_slice_text(method));
	added->word = keep(authres, ma_slice_text(word));
	if (authres->last != NULL)
		authres->last->next = added;
	else
		authres->first = added;
	authres->last = added;
	return authres->status;
}

mailauth_status mailauth_authres_set_comment(mailauth_authres *authres, const char *comment,
	size_t len)
{
	if (authres == NULL)
		return MAILAUTH_NO_MEMORY;
	if (comment == NULL && len > 0)
		return stick(authres, MAILAUTH_BAD_ARGUMENT);
	if (authres->last == NULL)
		return stick(authres, MAILAUTH_BAD_STATE);
	authres->last->comment = keep(authres, ma_slice_of(comment, len));
	return authres->status;
}

mailauth_status mailauth_authres_add_property(mailauth_authres *authres, const char *ptype,
	const char *name, const char *value, size_t len)
{
	property *added;

	if (authres == NULL)
		return MAILAUTH_NO_MEMORY;
	if (!is_keyword(ptype) || !is_keyword(name) || (value == NULL && len > 0))
		return stick(authres, MAILAUTH_BAD_ARGUMENT);
	if (authres->last == NULL)
		return stick(authres, MAILAUTH_BAD_STATE);
	added = ma_arena_take(&authres->arena, 1, sizeof *added);
	if (added == NULL)
		return stick(authres, MAILAUTH_NO_MEMORY);
	added->ptype = keep(authres, ma_slice_text(ptype));
	added->name = keep(authres, ma_slice_text(name));
	added->value = keep(authres, ma_slice_of(value, len));
	if (authres->last->last != NULL)
		authres->last->last->next = added;
	else
		authres->last->first = added;
	authres->last->last = added;
	return authres->status;
}

/* ---------------------------------------------------------------- writing */

/*
 *   value  =  token / quoted-string                           RFC 2045 5.1, RFC 5322 3.2.4
 */
static void put_value(ma_buf *buf, ma_slice value)
{
	if (value.len > 0 && ma_all_of(value, MA_TOKEN))
		ma_put_slice(buf, value);
	else
		ma_put_quoted_string(buf, value);
}

/*
 *   domain-name  =  sub-domain 1*("." sub-domain)             RFC 6376 3.5
 *
 * Unlike in d= and s=, which go out as tokens, '_' is not let pass.
 */
static bool is_domain_name(ma_slice text)
{
	return ma_is_domain(text, 2) && ma_slice_find(text, '_') == text.len;
}

/*
 *   pvalue  =  [CFWS] ( value / [ [ local-part ] "@" ] domain-name ) [CFWS]   RFC 8601 2.2
 */
static void put_pvalue(ma_buf *buf, ma_slice value)
{
	size_t at = ma_slice_find(value, '@');
	ma_slice local = ma_slice_of(value.ptr, at);

	if (at < value.len && (at == 0 || ma_is_dot_atom(local)) &&
		is_domain_name(ma_slice_of(value.ptr + at + 1, value.len - at - 1)))
		ma_put_slice(buf, value);
	else
		put_value(buf, value);
}

static void put_property(ma_buf *buf, const property *written)
{
	ma_put_slice(buf, written->ptype);
	ma_put_text(buf, ".");
	ma_put_slice(buf, written->name);
	ma_put_text(buf, "=");
	put_pvalue(buf, written->value);
}

/* How long it comes out: a buffer without room counts. */
static size_t property_length(const property *written)
{
	ma_buf count;

	ma_buf_over(&count, NULL, 0);
	put_property(&count, written);
	return count.len;
}

/* A property goes out unchanged or not at all: not if no quoting or no line can carry it. */
static void put_property_if_possible(ma_field_writer *out, const property *written)
{
	size_t len = property_length(written);

	if (!ma_all_of(written->value, MA_PRINT) || len > MA_AUTHRES_PIECE_MAX)
		return;
	ma_field_gap(out, len);
	put_property(out->buf, written);
}

static void put_result(ma_field_writer *out, const result *written)
{
	size_t comment_len = ma_comment_length(written->comment);

	ma_put_text(out->buf, ";");
	ma_field_fold(out);
	ma_put_slice(out->buf, written->method);
	ma_put_text(out->buf, "=");
	ma_put_slice(out->buf, written->word);
	out->column += written->method.len + 1 + written->word.len;
	if (comment_len > strlen("()") && comment_len <= MA_AUTHRES_PIECE_MAX) {
		ma_field_gap(out, comment_len);
		ma_put_comment(out->buf, written->comment);
	}
	for (const property *p = written->first; p != NULL; p = p->next)
		put_property_if_possible(out, p);
}

static void put_none(ma_field_writer *out)
{
	ma_put_text(out->buf, ";");
	out->column = out->buf->len;
	ma_field_gap(out, strlen("none"));
	ma_put_text(out->buf, "none");
}

mailauth_status mailauth_authres_write(const mailauth_authres *authres, mailauth_line_end line_end,
	char *buf, size_t cap, size_t *len)
{
	ma_field_writer out;
	ma_buf text;

	if (authres == NULL)
		return MAILAUTH_NO_MEMORY;
	if (authres->status != MAILAUTH_OK)
		return authres->status;
	if (!ma_field_arguments(line_end, buf, cap, len))
		return MAILAUTH_BAD_ARGUMENT;
	ma_buf_over(&text, buf, cap);
	ma_field_begin(&out, &text, line_end, "Authentication-Results:");
	ma_put_text(&text, " ");
	put_value(&text, authres->authserv_id);
	if (authres->first == NULL)
		put_none(&out);
	for (const result *r = authres->first; r != NULL; r = r->next)
		put_result(&out, r);
	ma_field_end(&out);
	return ma_buf_end_text(&text, len);
}
