/*
 * What the tests of the SPF linter share: a linter that is answered from a zone, and its findings as
 * text.
 */
#ifndef MA_LINT_FIXTURE_H
#define MA_LINT_FIXTURE_H

#include "test.h"

#include <mailauth/mailauth.h>

#define TEXT_ROOM 65536

typedef struct fixture {
	test_memory memory;
	mailauth_context *context;
	mailauth_zone *zone;
	mailauth_spf_lint *lint;
} fixture;

static inline void open_fixture(fixture *f, const char *zone)
{
	f->memory = (test_memory){0};
	f->context = mailauth_context_new(test_allocate, &f->memory);
	f->zone = mailauth_zone_new(f->context);
	assert_int_equal(mailauth_zone_read(f->zone, zone, strlen(zone)), MAILAUTH_OK);
	f->lint = mailauth_spf_lint_new(f->context, mailauth_zone_ask, f->zone);
	assert_non_null(f->lint);
}

static inline void close_fixture(fixture *f)
{
	mailauth_spf_lint_free(f->lint);
	mailauth_zone_free(f->zone);
	mailauth_context_free(f->context);
	assert_int_equal(f->memory.in_use, 0);
}

/* Runs over exact copies; either may be NULL. */
static inline mailauth_status look(fixture *f, const char *domain, const char *record)
{
	uint8_t *copy;

	mailauth_spf_lint_reset(f->lint);
	if (domain != NULL) {
		copy = exact_copy(domain, strlen(domain));
		assert_int_equal(
			mailauth_spf_lint_set_domain(f->lint, (char *)copy, strlen(domain)),
			MAILAUTH_OK);
		free(copy);
	}
	if (record != NULL) {
		copy = exact_copy(record, strlen(record));
		assert_int_equal(
			mailauth_spf_lint_set_record(f->lint, (char *)copy, strlen(record)),
			MAILAUTH_OK);
		free(copy);
	}
	return mailauth_spf_lint_run(f->lint);
}

/* "E a.test@7 include:a.test: leads back to itself\n" for each finding. */
static inline const char *findings(const fixture *f)
{
	static char text[TEXT_ROOM];
	size_t used = 0;

	text[0] = 0;
	for (size_t i = 0; i < mailauth_spf_lint_get_count(f->lint); i++) {
		const mailauth_spf_finding *one = mailauth_spf_lint_get_finding(f->lint, i);
		mailauth_spf_reason reason = mailauth_spf_finding_get_reason(one);
		bool is_error = mailauth_spf_finding_get_severity(one) == MAILAUTH_SEVERITY_ERROR;

		used += (size_t)snprintf(text + used, sizeof text - used, "%c %s@%zu %.60s: %s\n",
			is_error ? 'E' : 'W', mailauth_spf_finding_get_domain(one, NULL),
			mailauth_spf_finding_get_offset(one),
			mailauth_spf_finding_get_term(one, NULL),
			reason != MAILAUTH_SPF_REASON_MATCHED
				? mailauth_spf_reason_text(reason)
				: mailauth_spf_finding_text(mailauth_spf_finding_get_code(one)));
		assert_in_range(used, 1, sizeof text - 1);
	}
	return text;
}

#endif
