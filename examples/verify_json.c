/*
 * The JSON object of mailauth-verify: what each part says, read with the getters of its header.
 * Nothing is decided here.
 */
#include "verify_json.h"

#include "json.h"
#include "session.h"

/* ------------------------------------------------------------------ SPF */

static void print_identity(json_writer *json, const mailauth_spf_verdict *verdict)
{
	const char *text;
	size_t len;

	if (verdict == NULL)
		return;
	json_begin(json, NULL, '{');
	json_word(json, "result",
		mailauth_spf_result_text(mailauth_spf_verdict_get_result(verdict)));
	json_word(json, "identity",
		mailauth_spf_identity_text(mailauth_spf_verdict_get_identity(verdict)));
	text = mailauth_spf_verdict_get_domain(verdict, &len);
	json_text(json, "domain", text, len);
	json_spf_explanation(json, verdict);
	json_end(json, '}');
}

static void print_spf(json_writer *json, const mailauth_spf *spf)
{
	json_begin(json, "spf", '[');
	print_identity(json, mailauth_spf_get_verdict(spf, MAILAUTH_SPF_HELO));
	print_identity(json, mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM));
	json_end(json, ']');
}

/* ------------------------------------------------------------------ DKIM */

/* How a check ended, in the words of the contract. */
static const char *check_word(mailauth_dkim_check check)
{
	switch (check) {
	case MAILAUTH_DKIM_CHECK_PASS:
		return "pass";
	case MAILAUTH_DKIM_CHECK_FAIL:
		return "fail";
	default:
		return "none";
	}
}

/* The reason in words, and for a malformed header what is wrong with it; null if there is none. */
static void print_reason(json_writer *json, const mailauth_dkim_verifier *verifier,
	mailauth_dkim_reason reason)
{
	const char *words = mailauth_dkim_reason_text(reason);

	if (reason == MAILAUTH_DKIM_REASON_HEADER_DEFECT)
		words = mailauth_defect_text(mailauth_dkim_verifier_get_defect(verifier, NULL));
	if (reason == MAILAUTH_DKIM_REASON_NONE)
		json_null(json, "reason");
	else
		json_word(json, "reason", words);
}

static void print_signature(json_writer *json, const mailauth_dkim_verifier *verifier,
	const mailauth_dkim_signature *signature)
{
	const char *text;
	size_t len;

	json_begin(json, NULL, '{');
	json_word(json, "result",
		mailauth_dkim_result_text(mailauth_dkim_signature_get_result(signature)));
	text = mailauth_dkim_signature_get_domain(signature, &len);
	json_text(json, "domain", text, len);
	text = mailauth_dkim_signature_get_selector(signature, &len);
	json_text(json, "selector", text, len);
	text = mailauth_dkim_signature_get_algorithm(signature, &len);
	json_text(json, "algorithm", text, len);
	json_number(json, "key_bits", mailauth_dkim_signature_get_key_bits(signature));
	text = mailauth_dkim_signature_get_auid(signature, &len);
	json_text(json, "auid", text, len);
	print_reason(json, verifier, mailauth_dkim_signature_get_reason(signature));
	json_word(json, "body_hash", check_word(mailauth_dkim_signature_get_body_hash(signature)));
	json_word(json, "header_signature",
		check_word(mailauth_dkim_signature_get_header_signature(signature)));
	json_number(json, "body_length_unsigned",
		mailauth_dkim_signature_get_body_length_unsigned(signature));
	json_bool(json, "testing", mailauth_dkim_signature_get_testing(signature) != 0);
	json_end(json, '}');
}

static void print_dkim(json_writer *json, const mailauth_dkim_verifier *verifier)
{
	size_t count = mailauth_dkim_verifier_get_count(verifier);

	json_begin(json, "dkim", '[');
	for (size_t i = 0; i < count; i++)
		print_signature(json, verifier, mailauth_dkim_verifier_get_signature(verifier, i));
	json_end(json, ']');
}

/* ------------------------------------------------------------------ DMARC */

/* A domain, or null where there is none. */
static void print_domain(json_writer *json, const char *key, const char *domain, size_t len)
{
	if (len > 0)
		json_text(json, key, domain, len);
	else
		json_null(json, key);
}

static void print_policies(json_writer *json, const mailauth_dmarc *dmarc)
{
	size_t len;

	mailauth_dmarc_get_record(dmarc, &len);
	if (len == 0) {
		json_null(json, "policy");
		json_null(json, "subdomain_policy");
	} else {
		json_word(json, "policy",
			mailauth_dmarc_policy_text(mailauth_dmarc_get_policy(dmarc)));
		json_word(json, "subdomain_policy",
			mailauth_dmarc_policy_text(mailauth_dmarc_get_subdomain_policy(dmarc)));
	}
	json_word(json, "disposition",
		mailauth_dmarc_policy_text(mailauth_dmarc_get_disposition(dmarc)));
	json_bool(json, "testing", mailauth_dmarc_get_testing(dmarc) != 0);
}

static void print_dmarc(json_writer *json, const mailauth_dmarc *dmarc)
{
	const char *domain;
	size_t len;

	json_begin(json, "dmarc", '{');
	json_word(json, "result", mailauth_dmarc_result_text(mailauth_dmarc_get_result(dmarc)));
	json_word(json, "reason", mailauth_dmarc_reason_text(mailauth_dmarc_get_reason(dmarc)));
	domain = mailauth_dmarc_get_author_domain(dmarc, &len);
	print_domain(json, "author_domain", domain, len);
	domain = mailauth_dmarc_get_org_domain(dmarc, &len);
	print_domain(json, "org_domain", domain, len);
	domain = mailauth_dmarc_get_policy_domain(dmarc, &len);
	print_domain(json, "policy_domain", domain, len);
	print_policies(json, dmarc);
	json_begin(json, "aligned", '{');
	json_bool(json, "spf", mailauth_dmarc_get_spf_aligned(dmarc) != 0);
	json_bool(json, "dkim", mailauth_dmarc_get_dkim_aligned(dmarc) != 0);
	json_end(json, '}');
	json_word(json, "discovery", "treewalk");
	json_end(json, '}');
}

/* ------------------------------------------------------------------ all of it */

static void print_from(json_writer *json, const mailauth_check *check)
{
	const char *domain;
	size_t len;

	json_begin(json, "from", '{');
	json_number(json, "fields", mailauth_check_get_from_fields(check));
	json_begin(json, "domains", '[');
	for (size_t i = 0; (domain = mailauth_check_get_from_domain(check, i, &len)) != NULL; i++)
		json_text(json, NULL, domain, len);
	json_end(json, ']');
	json_word(json, "status", mailauth_from_status_text(mailauth_check_get_from_status(check)));
	json_end(json, '}');
}

/* How many of the answers that the verdict rests on are vouched for. */
static void print_dnssec(json_writer *json, const mailauth_questions *questions)
{
	json_begin(json, "dnssec", '{');
	json_number(json, "questions", mailauth_questions_get_used_count(questions));
	json_number(json, "authenticated", mailauth_questions_get_secure_count(questions));
	json_end(json, '}');
}

void print_verdict_json(mailauth_check *check, const char *field, const char *steps)
{
	json_writer json = {stdout, false};

	json_begin(&json, NULL, '{');
	json_number(&json, "version", 1);
	print_spf(&json, mailauth_check_spf(check));
	print_dkim(&json, mailauth_check_dkim(check));
	print_dmarc(&json, mailauth_check_dmarc(check));
	print_from(&json, check);
	print_dnssec(&json, mailauth_check_questions(check));
	if (steps != NULL)
		json_word(&json, "explain", steps);
	json_word(&json, "authentication_results", field);
	json_end(&json, '}');
	putchar('\n');
}
