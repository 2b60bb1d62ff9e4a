/*
 * How much of each limit a message used: see mailauth_check_get_work. Counted from what the parts
 * keep, when somebody asks; nothing is decided here.
 */
#include "auth_object.h"

#include "taglist.h"

/* ------------------------------------------------------------------ DKIM */

static size_t count_tags(const mailauth_dkim_signature *signature)
{
	const ma_field *field = signature->parsed.field;
	ma_cursor in = ma_cursor_over(field != NULL ? field->value : ma_slice_of(NULL, 0));
	size_t count = 0;
	ma_tag tag;

	while (ma_tag_next(&in, &tag) == MA_OK)
		count++;
	return count;
}

/* Names in h=; a signature in which it could not be read has none. */
static size_t count_signed_fields(const mailauth_dkim_signature *signature)
{
	ma_cursor in = ma_cursor_over(signature->parsed.signed_fields);
	size_t count = 0;
	ma_slice name;

	while (signature->parsed.signed_fields.len > 0 && ma_colon_list_next(&in, &name) == MA_OK)
		count++;
	return count;
}

static size_t count_key_records(const mailauth_dkim_signature *signature)
{
	return signature->answer != NULL ? signature->answer->count : 0;
}

static size_t count_key_bits(const mailauth_dkim_signature *signature)
{
	return signature->findings.key_bits;
}

/* Of the signature that has most. */
static uint64_t most_of_signatures(const mailauth_check *check,
	size_t (*count)(const mailauth_dkim_signature *signature))
{
	size_t most = 0;

	for (size_t i = 0; i < check->dkim.count; i++) {
		size_t n = count(&check->dkim.signatures[i]);

		most = n > most ? n : most;
	}
	return most;
}

/* ------------------------------------------------------------------ SPF */

static size_t count_terms(const ma_spf_check *spf)
{
	return spf->lookups;
}

static size_t count_void_lookups(const ma_spf_check *spf)
{
	return spf->void_lookups;
}

static size_t count_names(const ma_spf_check *spf)
{
	return spf->most_names;
}

static size_t count_record_octets(const ma_spf_check *spf)
{
	size_t most = 0;

	for (const ma_spf_step *step = spf->first; step != NULL; step = step->next)
		most = step->record.len > most ? step->record.len : most;
	return most;
}

/* Of the identity that has most; one without a verdict has nothing. */
static uint64_t most_of_identities(const mailauth_check *check,
	size_t (*count)(const ma_spf_check *spf))
{
	size_t helo = check->spf.of_helo.final ? count(check->spf.of_helo.check) : 0;
	size_t mail_from = check->spf.of_mail_from.final ? count(check->spf.of_mail_from.check) : 0;

	return helo > mail_from ? helo : mail_from;
}

/* ------------------------------------------------------------------ DMARC */

static size_t count_queries(const ma_dmarc_judgement *judgement)
{
	size_t own = judgement->walk.count, others = judgement->most_steps;

	return own > others ? own : others;
}

static size_t count_identifiers(const ma_dmarc_judgement *judgement)
{
	return judgement->walked;
}

/* Of the author that has most; there are none until the verdict is final. */
static uint64_t most_of_authors(const mailauth_check *check,
	size_t (*count)(const ma_dmarc_judgement *judgement))
{
	size_t most = 0;

	for (size_t i = 0; check->dmarc.final && i < check->dmarc.author_count; i++) {
		size_t n = count(&check->dmarc.judgements[i]);

		most = n > most ? n : most;
	}
	return most;
}

/* ------------------------------------------------------------------ all of them */

static uint64_t work_of_message(const mailauth_check *check, mailauth_limit limit)
{
	switch (limit) {
	case MAILAUTH_LIMIT_HEADER_BYTES:
		return check->message.header.len;
	case MAILAUTH_LIMIT_HEADER_FIELDS:
		return check->message.fields.count;
	case MAILAUTH_LIMIT_TAGS:
		return most_of_signatures(check, count_tags);
	case MAILAUTH_LIMIT_DKIM_SIGNATURES:
		return check->dkim.count;
	case MAILAUTH_LIMIT_DKIM_BODY_HASHES:
		return check->message.hashes.count;
	case MAILAUTH_LIMIT_DKIM_SIGNED_FIELDS:
		return most_of_signatures(check, count_signed_fields);
	case MAILAUTH_LIMIT_DKIM_KEY_RECORDS:
		return most_of_signatures(check, count_key_records);
	case MAILAUTH_LIMIT_RSA_BITS_MAX:
		return most_of_signatures(check, count_key_bits);
	case MAILAUTH_LIMIT_DMARC_AUTHORS:
		return check->from.count;
	default:
		return 0;
	}
}

uint64_t mailauth_check_get_work(const mailauth_check *check, mailauth_limit limit)
{
	if (check == NULL)
		return 0;
	switch (limit) {
	case MAILAUTH_LIMIT_QUESTIONS:
		return check->questions.asked_count;
	case MAILAUTH_LIMIT_SPF_TERMS:
		return most_of_identities(check, count_terms);
	case MAILAUTH_LIMIT_SPF_VOID_LOOKUPS:
		return most_of_identities(check, count_void_lookups);
	case MAILAUTH_LIMIT_SPF_NAMES:
		return most_of_identities(check, count_names);
	case MAILAUTH_LIMIT_SPF_RECORD_BYTES:
		return most_of_identities(check, count_record_octets);
	case MAILAUTH_LIMIT_DMARC_QUERIES:
		return most_of_authors(check, count_queries);
	case MAILAUTH_LIMIT_DMARC_IDENTIFIERS:
		return most_of_authors(check, count_identifiers);
	default:
		return work_of_message(check, limit);
	}
}
