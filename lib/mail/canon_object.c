/*
 * The canonicalizations as public objects: see <mailauth/message.h>. All the work is in canon.c.
 */
#include "canon.h"
#include "context.h"

struct mailauth_canon_body {
	const mailauth_context *context;
	ma_canon_body canon;
	bool finished;
};

struct mailauth_canon_field {
	const mailauth_context *context;
	ma_canon_field canon;
};

const char *mailauth_canonicalization_text(mailauth_canonicalization canonicalization)
{
	switch (canonicalization) {
	case MAILAUTH_CANON_SIMPLE:
		return "simple";
	case MAILAUTH_CANON_RELAXED:
		return "relaxed";
	}
	return "unknown canonicalization";
}

static bool is_known(mailauth_canonicalization canonicalization)
{
	return canonicalization == MAILAUTH_CANON_SIMPLE ||
		canonicalization == MAILAUTH_CANON_RELAXED;
}

static mailauth_status status_of(const ma_sink *sink)
{
	return sink->refused ? MAILAUTH_CALLBACK_FAILED : MAILAUTH_OK;
}

mailauth_canon_body *mailauth_canon_body_new(const mailauth_context *context,
	mailauth_canonicalization canonicalization, mailauth_sink_fn sink, void *user)
{
	mailauth_canon_body *canon;

	if (context == NULL || sink == NULL || !is_known(canonicalization))
		return NULL;
	canon = ma_alloc_zero(context, sizeof *canon);
	if (canon == NULL)
		return NULL;
	canon->context = context;
	ma_canon_body_init(&canon->canon, canonicalization, sink, user);
	return canon;
}

void mailauth_canon_body_free(mailauth_canon_body *canon)
{
	if (canon != NULL)
		ma_release(canon->context, canon, sizeof *canon);
}

mailauth_status mailauth_canon_body_feed(mailauth_canon_body *canon, const void *octets, size_t len)
{
	if (canon == NULL)
		return MAILAUTH_NO_MEMORY;
	if (octets == NULL && len > 0)
		return MAILAUTH_BAD_ARGUMENT;
	if (canon->finished)
		return MAILAUTH_BAD_STATE;
	ma_canon_body_feed(&canon->canon, ma_slice_of(octets, len));
	return status_of(&canon->canon.sink);
}

mailauth_status mailauth_canon_body_finish(mailauth_canon_body *canon)
{
	if (canon == NULL)
		return MAILAUTH_NO_MEMORY;
	if (canon->finished)
		return MAILAUTH_BAD_STATE;
	canon->finished = true;
	ma_canon_body_finish(&canon->canon);
	return status_of(&canon->canon.sink);
}

void mailauth_canon_body_reset(mailauth_canon_body *canon)
{
	if (canon == NULL)
		return;
	canon->finished = false;
	ma_canon_body_init(&canon->canon, canon->canon.canonicalization, canon->canon.sink.put,
		canon->canon.sink.user);
}

mailauth_canon_field *mailauth_canon_field_new(const mailauth_context *context,
	mailauth_canonicalization canonicalization, mailauth_sink_fn sink, void *user)
{
	mailauth_canon_field *canon;

	if (context == NULL || sink == NULL || !is_known(canonicalization))
		return NULL;
	canon = ma_alloc_zero(context, sizeof *canon);
	if (canon == NULL)
		return NULL;
	canon->context = context;
	ma_canon_field_init(&canon->canon, canonicalization, sink, user);
	return canon;
}

void mailauth_canon_field_free(mailauth_canon_field *canon)
{
	if (canon != NULL)
		ma_release(canon->context, canon, sizeof *canon);
}

mailauth_status mailauth_canon_field_feed(mailauth_canon_field *canon, const void *octets,
	size_t len)
{
	if (canon == NULL)
		return MAILAUTH_NO_MEMORY;
	if (octets == NULL && len > 0)
		return MAILAUTH_BAD_ARGUMENT;
	ma_canon_field_feed(&canon->canon, ma_slice_of(octets, len));
	return status_of(&canon->canon.sink);
}

mailauth_status mailauth_canon_field_finish(mailauth_canon_field *canon)
{
	mailauth_status status;

	if (canon == NULL)
		return MAILAUTH_NO_MEMORY;
	ma_canon_field_finish(&canon->canon, true);
	status = status_of(&canon->canon.sink);
	ma_canon_field_init(&canon->canon, canon->canon.canonicalization, canon->canon.sink.put,
		canon->canon.sink.user);
	return status;
}
