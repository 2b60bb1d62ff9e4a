/*
 * Finds the signatures of a message and judges them: see verifier.h.
 *
 * Every run starts from the top: it asks for each key (questions that are known already are not
 * asked again) and checks each signature whose answer is there. What a check found is kept, since
 * it is costly and cannot change; what the settings make of it is decided anew in every run.
 */
#include "reason.h"
#include "verifier.h"

/* Clocks may differ by this many seconds unless a setting says otherwise. */
#define CLOCK_SKEW 300

void ma_dkim_init(mailauth_dkim_verifier *verifier, ma_message *message,
	mailauth_questions *questions)
{
	*verifier = (mailauth_dkim_verifier){
		.context = message->context,
		.clock_skew = CLOCK_SKEW,
		.message = message,
		.questions = questions,
	};
	ma_arena_init(&verifier->scratch, message->context);
}

void ma_dkim_release(mailauth_dkim_verifier *verifier)
{
	ma_arena_release(&verifier->scratch);
}

void ma_dkim_reset(mailauth_dkim_verifier *verifier)
{
	ma_arena_reset(&verifier->scratch);
	verifier->signatures = NULL;
	verifier->count = 0;
	verifier->sampled = false;
	verifier->final = false;
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

/* From the top; all beyond the limit become one last entry, which says so. */
mailauth_status ma_dkim_header_complete(mailauth_dkim_verifier *verifier)
{
	ma_message *message = verifier->message;
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

/*
 * Asks for the key and checks as soon as all is there. The answer changes if the question comes to
 * be one too many: it counts against MAILAUTH_LIMIT_QUESTIONS behind those of SPF, which become
 * known one by one. False if there is no memory.
 */
static bool ask_and_check(mailauth_dkim_verifier *verifier, mailauth_dkim_signature *signature)
{
	const ma_message *message = verifier->message;
	bool failed = false;
	ma_check check = {&verifier->scratch, &message->fields, &signature->parsed, signature->body,
		&failed};
	const ma_answer *answer =
		ma_ask(verifier->questions, &signature->key_name, MAILAUTH_RRTYPE_TXT);

	if (verifier->questions->status != MAILAUTH_OK)
		return false;
	signature->checked = signature->checked && answer == signature->answer;
	signature->answer = answer;
	if (signature->answer == NULL || message->stage != MA_STAGE_DONE || signature->checked)
		return true;
	ma_arena_reset(&verifier->scratch);
	signature->checked = ma_check_signature(&check, signature->answer, &signature->findings);
	if (failed)
		verifier->questions->status = MAILAUTH_CALLBACK_FAILED;
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

/*
 * What the result is under a key that is testing: "Verifiers MUST NOT treat messages from Signers
 * in testing mode differently from unsigned email" (RFC 6376 3.6.1), so that none is worse.
 */
static mailauth_dkim_result soften(mailauth_dkim_result result)
{
	switch (result) {
	case MAILAUTH_DKIM_FAIL:
	case MAILAUTH_DKIM_POLICY:
	case MAILAUTH_DKIM_PERMERROR:
		return MAILAUTH_DKIM_NEUTRAL;
	default:
		return result;
	}
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
	if (signature->findings.testing)
		signature->result = soften(signature->result);
}

static void sample_time(mailauth_dkim_verifier *verifier)
{
	if (verifier->has_time)
		verifier->now = verifier->time;
	else if (!verifier->sampled)
		verifier->now = ma_now(verifier->context);
	verifier->sampled = !verifier->has_time;
}

mailauth_status ma_dkim_run(mailauth_dkim_verifier *verifier)
{
	bool pending = verifier->message->stage != MA_STAGE_DONE;

	verifier->final = false;
	sample_time(verifier);
	for (size_t i = 0; i < verifier->count; i++) {
		mailauth_dkim_signature *signature = &verifier->signatures[i];

		if (signature->fault.reason != MAILAUTH_DKIM_REASON_NONE)
			continue;
		if (!ask_and_check(verifier, signature))
			return verifier->questions->status < 0 ? verifier->questions->status
							       : MAILAUTH_NO_MEMORY;
		pending = pending || !signature->checked;
	}
	for (size_t i = 0; !pending && i < verifier->count; i++)
		judge(verifier, &verifier->signatures[i]);
	verifier->final = !pending;
	return pending ? MAILAUTH_PENDING : MAILAUTH_OK;
}
