/*
 * The DKIM verifier: feeding, asking and judging. See <mailauth/dkim.h>.
 *
 * Every run starts from the top: it asks for each key (questions that are known already are not
 * asked again) and checks each signature whose answer is there. What a check found is kept, since it
 * is costly and cannot change; what the settings make of it is decided anew in every run.
 */
#include "verifier.h"

#include "reason.h"

static mailauth_status header_complete(void *user);

/* ---------------------------------------------------------------- the object */

mailauth_dkim_verifier *mailauth_dkim_verifier_new(const mailauth_context *context,
	mailauth_ask_fn ask, void *user)
{
	mailauth_dkim_verifier *verifier;

	if (context == NULL)
		return NULL;
	verifier = ma_alloc_zero(context, sizeof *verifier);
	if (verifier == NULL)
		return NULL;
	verifier->context = context;
	verifier->clock_skew = 300;
	ma_message_init(&verifier->message, context, header_complete, verifier);
	ma_questions_init(&verifier->questions, context, ask, user);
	ma_arena_init(&verifier->scratch, context);
	return verifier;
}

void mailauth_dkim_verifier_free(mailauth_dkim_verifier *verifier)
{
	if (verifier == NULL)
		return;
	ma_message_release(&verifier->message);
	ma_questions_release(&verifier->questions);
	ma_arena_release(&verifier->scratch);
	ma_release(verifier->context, verifier, sizeof *verifier);
}

void mailauth_dkim_verifier_reset(mailauth_dkim_verifier *verifier)
{
	if (verifier == NULL || verifier->running)
		return;
	ma_message_reset(&verifier->message);
	ma_questions_reset(&verifier->questions);
	ma_arena_reset(&verifier->scratch);
	verifier->signatures = NULL;
	verifier->count = 0;
	verifier->sampled = false;
	verifier->final = false;
	verifier->status = MAILAUTH_OK;
}

/* ---------------------------------------------------------------- settings */

mailauth_status mailauth_dkim_verifier_set_body_length_policy(mailauth_dkim_verifier *verifier,
	mailauth_body_length_policy policy)
{
	if (verifier == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((unsigned)policy > MAILAUTH_BODY_LENGTH_ALLOW)
		return MAILAUTH_BAD_ARGUMENT;
	verifier->body_length_policy = policy;
	return MAILAUTH_OK;
}

mailauth_status mailauth_dkim_verifier_set_time(mailauth_dkim_verifier *verifier, int64_t now)
{
	if (verifier == NULL)
		return MAILAUTH_NO_MEMORY;
	verifier->has_time = true;
	verifier->time = now;
	return MAILAUTH_OK;
}

mailauth_status mailauth_dkim_verifier_set_clock_skew(mailauth_dkim_verifier *verifier,
	uint32_t seconds)
{
	if (verifier == NULL)
		return MAILAUTH_NO_MEMORY;
	verifier->clock_skew = seconds;
	return MAILAUTH_OK;
}

mailauth_questions *mailauth_dkim_verifier_questions(mailauth_dkim_verifier *verifier)
{
	return verifier != NULL ? &verifier->questions : NULL;
}

/* ---------------------------------------------------------------- feeding */

/* The first thing that went wrong, whoever met it. */
static mailauth_status status_so_far(const mailauth_dkim_verifier *verifier)
{
	if (verifier->status != MAILAUTH_OK)
		return verifier->status;
	if (verifier->message.status != MAILAUTH_OK)
		return verifier->message.status;
	return verifier->questions.status;
}

/* Whether the verifier can be fed, and the arguments are as they should be; if not, why. */
static mailauth_status may_feed(mailauth_dkim_verifier *verifier, const void *octets, size_t len)
{
	if (verifier == NULL)
		return MAILAUTH_NO_MEMORY;
	if (verifier->running)
		return MAILAUTH_BAD_STATE;
	verifier->final = false;
	if (octets == NULL && len > 0 && status_so_far(verifier) == MAILAUTH_OK)
		verifier->status = MAILAUTH_BAD_ARGUMENT;
	return status_so_far(verifier);
}

mailauth_status mailauth_dkim_verifier_feed(mailauth_dkim_verifier *verifier, const void *octets,
	size_t len)
{
	mailauth_status status = may_feed(verifier, octets, len);

	if (status != MAILAUTH_OK)
		return status;
	return ma_message_feed(&verifier->message, ma_slice_of(octets, len));
}

mailauth_status mailauth_dkim_verifier_header(mailauth_dkim_verifier *verifier, const char *name,
	size_t name_len, const char *value, size_t value_len)
{
	mailauth_status status = may_feed(verifier, name, name_len);

	if (status == MAILAUTH_OK)
		status = may_feed(verifier, value, value_len);
	if (status != MAILAUTH_OK)
		return status;
	return ma_message_header(&verifier->message, ma_slice_of(name, name_len),
		ma_slice_of(value, value_len));
}

mailauth_status mailauth_dkim_verifier_end_header(mailauth_dkim_verifier *verifier)
{
	mailauth_status status = may_feed(verifier, NULL, 0);

	return status != MAILAUTH_OK ? status : ma_message_end_header(&verifier->message);
}

mailauth_status mailauth_dkim_verifier_body(mailauth_dkim_verifier *verifier, const void *octets,
	size_t len)
{
	mailauth_status status = may_feed(verifier, octets, len);

	if (status != MAILAUTH_OK)
		return status;
	return ma_message_body(&verifier->message, ma_slice_of(octets, len));
}

mailauth_status mailauth_dkim_verifier_finish(mailauth_dkim_verifier *verifier)
{
	mailauth_status status = may_feed(verifier, NULL, 0);

	return status != MAILAUTH_OK ? status : ma_message_finish(&verifier->message);
}

/* ---------------------------------------------------------------- the header is complete */

static bool is_signature(const ma_field *field)
{
	return ma_slice_equal_nocase(field->name, ma_slice_text("dkim-signature"));
}

static size_t count_signatures(const ma_fields *fields)
{
	size_t count = 0;

	for (size_t i = 0; i < fields->count; i++)
		count += is_signature(&fields->list[i]);
	return count;
}

/* The name of the key: s._domainkey.d (RFC 6376 3.6.2.1). False if that is too long. */
static bool name_key(mailauth_dkim_signature *signature)
{
	char text[2 * MA_NAME_MAX + sizeof "._domainkey."];
	ma_buf buf;

	ma_buf_over(&buf, text, sizeof text);
	ma_put_slice(&buf, signature->parsed.selector);
	ma_put_text(&buf, "._domainkey.");
	ma_put_slice(&buf, signature->parsed.domain);
	return ma_name_from_text(ma_buf_slice(&buf), &ma_name_root, &signature->key_name);
}

/* Keeps the tags as texts for the caller. False if there is no memory. */
static bool keep_texts(ma_arena *arena, mailauth_dkim_signature *signature)
{
	const ma_signature *parsed = &signature->parsed;

	signature->domain = ma_arena_text(arena, parsed->domain);
	signature->selector = ma_arena_text(arena, parsed->selector);
	signature->auid = ma_arena_text(arena, parsed->auid);
	signature->algorithm = ma_arena_text(arena, parsed->algorithm_name);
	return signature->domain != NULL && signature->selector != NULL &&
		signature->auid != NULL && signature->algorithm != NULL;
}

/* Reads one field and wants what it needs. False if there is no memory. */
static bool prepare(ma_message *message, const ma_field *field, mailauth_dkim_signature *signature)
{
	ma_body_hash_status wanted;

	if (!ma_signature_read(&message->arena, field, &signature->parsed, &signature->fault))
		return false;
	if (!keep_texts(&message->arena, signature))
		return false;
	if (message->fields.defect != MAILAUTH_DEFECT_NONE)
		signature->fault = (ma_fault){MAILAUTH_DKIM_REASON_HEADER_DEFECT, 0};
	if (signature->fault.reason != MAILAUTH_DKIM_REASON_NONE)
		return true;
	if (!name_key(signature)) {
		signature->fault.reason = MAILAUTH_DKIM_REASON_SELECTOR;
		return true;
	}
	wanted = ma_body_hashes_want(&message->hashes, &message->arena, signature->parsed.body,
		&signature->body);
	if (wanted == MA_BODY_HASH_TOO_MANY)
		signature->fault.reason = MAILAUTH_DKIM_REASON_TOO_MANY_BODY_HASHES;
	return wanted != MA_BODY_HASH_NO_MEMORY;
}

/*
 * Finds the signatures, from the top. All beyond the limit become one last entry, which says so.
 */
static mailauth_status header_complete(void *user)
{
	mailauth_dkim_verifier *verifier = user;
	ma_message *message = &verifier->message;
	size_t max = ma_limit(verifier->context, MAILAUTH_LIMIT_DKIM_SIGNATURES);
	size_t count = count_signatures(&message->fields);

	if (count > max)
		count = max + 1;
	verifier->signatures = ma_arena_take(&message->arena, count, sizeof *verifier->signatures);
	if (verifier->signatures == NULL)
		return MAILAUTH_NO_MEMORY;
	for (size_t i = 0; verifier->count < count; i++) {
		mailauth_dkim_signature *signature = &verifier->signatures[verifier->count];

		if (!is_signature(&message->fields.list[i]))
			continue;
		verifier->count++;
		if (verifier->count > max)
			signature->fault.reason = MAILAUTH_DKIM_REASON_TOO_MANY_SIGNATURES;
		else if (!prepare(message, &message->fields.list[i], signature))
			return MAILAUTH_NO_MEMORY;
	}
	return MAILAUTH_OK;
}

/* ---------------------------------------------------------------- running */

/* What keeps a signature from passing whatever its key says: a fault of the field, or its time. */
static mailauth_dkim_reason reason_without_key(const mailauth_dkim_verifier *verifier,
	const mailauth_dkim_signature *signature)
{
	uint64_t now = verifier->now > 0 ? (uint64_t)verifier->now : 0;
	uint64_t skew = verifier->clock_skew;
	uint64_t expires_at = signature->parsed.expires_at;

	if (signature->fault.reason != MAILAUTH_DKIM_REASON_NONE)
		return signature->fault.reason;
	if (now > skew && now - skew > expires_at)
		return MAILAUTH_DKIM_REASON_EXPIRED;
	if (signature->parsed.signed_at > now + skew)
		return MAILAUTH_DKIM_REASON_IN_FUTURE;
	return MAILAUTH_DKIM_REASON_NONE;
}

/* Asks for the key and checks as soon as all is there. False if there is no memory. */
static bool ask_and_check(mailauth_dkim_verifier *verifier, mailauth_dkim_signature *signature)
{
	const ma_message *message = &verifier->message;
	ma_check check = {&verifier->scratch, &message->fields, &signature->parsed,
		signature->body};

	signature->answer = ma_ask(&verifier->questions, &signature->key_name, MAILAUTH_RRTYPE_TXT);
	if (verifier->questions.status != MAILAUTH_OK)
		return false;
	if (signature->answer == NULL || message->stage != MA_STAGE_DONE || signature->checked)
		return true;
	ma_arena_reset(&verifier->scratch);
	signature->checked = ma_check_signature(&check, signature->answer, &signature->findings);
	return signature->checked;
}

uint64_t ma_unsigned_octets(const mailauth_dkim_signature *signature)
{
	if (!signature->checked || !signature->parsed.has_length ||
		signature->body->total <= signature->parsed.body.length)
		return 0;
	return signature->body->total - signature->parsed.body.length;
}

/* What the policy makes of a signature that verified. */
static mailauth_dkim_reason judge_length(const mailauth_dkim_verifier *verifier,
	const mailauth_dkim_signature *signature)
{
	if (!signature->parsed.has_length)
		return MAILAUTH_DKIM_REASON_NONE;
	if (verifier->body_length_policy == MAILAUTH_BODY_LENGTH_REFUSE)
		return MAILAUTH_DKIM_REASON_LENGTH_REFUSED;
	if (verifier->body_length_policy == MAILAUTH_BODY_LENGTH_WHOLE &&
		ma_unsigned_octets(signature) > 0)
		return MAILAUTH_DKIM_REASON_LENGTH_PARTIAL;
	return MAILAUTH_DKIM_REASON_NONE;
}

static void judge(const mailauth_dkim_verifier *verifier, mailauth_dkim_signature *signature)
{
	mailauth_dkim_reason reason = reason_without_key(verifier, signature);

	if (reason == MAILAUTH_DKIM_REASON_NONE)
		reason = signature->findings.reason;
	if (reason == MAILAUTH_DKIM_REASON_NONE)
		reason = judge_length(verifier, signature);
	signature->reason = reason;
	signature->result = ma_reason_result(reason);
	/* a domain that is testing must not be worse off than one that does not sign: RFC 6376 3.6.1 */
	if (signature->findings.testing && signature->result == MAILAUTH_DKIM_FAIL)
		signature->result = MAILAUTH_DKIM_NEUTRAL;
}

static void sample_time(mailauth_dkim_verifier *verifier)
{
	if (verifier->has_time)
		verifier->now = verifier->time;
	else if (!verifier->sampled)
		verifier->now = ma_now(verifier->context);
	verifier->sampled = !verifier->has_time;
}

/* One pass over all signatures; PENDING if any cannot be judged yet. */
static mailauth_status run_from_top(mailauth_dkim_verifier *verifier)
{
	bool pending = verifier->message.stage != MA_STAGE_DONE;

	for (size_t i = 0; i < verifier->count; i++) {
		mailauth_dkim_signature *signature = &verifier->signatures[i];

		if (signature->fault.reason != MAILAUTH_DKIM_REASON_NONE)
			continue;
		if (!ask_and_check(verifier, signature))
			return MAILAUTH_NO_MEMORY;
		pending = pending || !signature->checked;
	}
	for (size_t i = 0; !pending && i < verifier->count; i++)
		judge(verifier, &verifier->signatures[i]);
	return pending ? MAILAUTH_PENDING : MAILAUTH_OK;
}

mailauth_status mailauth_dkim_verifier_run(mailauth_dkim_verifier *verifier)
{
	mailauth_status status;

	if (verifier == NULL)
		return MAILAUTH_NO_MEMORY;
	if (verifier->running)
		return MAILAUTH_PENDING;
	status = status_so_far(verifier);
	if (status != MAILAUTH_OK)
		return status;
	if (verifier->message.stage == MA_STAGE_HEADER)
		return MAILAUTH_PENDING;
	verifier->running = true;
	verifier->final = false;
	sample_time(verifier);
	status = run_from_top(verifier);
	verifier->running = false;
	verifier->final = status == MAILAUTH_OK;
	if (status < 0)
		verifier->status = status;
	return status;
}
