/*
 * Target: mailauth_received_spf_read. The input is what stands behind the field's colon.
 *
 * What the tests' own reader of RFC 7208 9.1 reads as well is read to the same; what is refused is
 * refused at an octet of the input; and texts hold no line end.
 */
#define _POSIX_C_SOURCE 200809L /* strcasecmp */

#include "../tests/spf/received_reader.h"

#include <mailauth/mailauth.h>

#include <stdlib.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* One line: no CR, LF or NUL behind its end. */
static void check_text(const char *text, size_t len)
{
	must(text[len] == 0);
	must(memchr(text, '\r', len) == NULL && memchr(text, '\n', len) == NULL);
}

static void check_read(const mailauth_received_spf *field)
{
	size_t len;
	const char *text = mailauth_received_spf_get_comment(field, &len);

	check_text(text, len);
	for (size_t i = 0; i < mailauth_received_spf_count(field); i++) {
		const char *key = mailauth_received_spf_key(field, i);

		must(key[0] != 0);
		must(mailauth_received_spf_find(field, key, NULL) != NULL);
		text = mailauth_received_spf_value(field, i, &len);
		check_text(text, len);
	}
	must(mailauth_received_spf_key(field, mailauth_received_spf_count(field)) == NULL);
}

/* What the strict reader found is what was read. */
static void compare(const mailauth_received_spf *field, const received *strict)
{
	size_t len;
	const char *value;

	must(strcasecmp(mailauth_spf_result_text(mailauth_received_spf_get_result(field)),
		     strict->result) == 0);
	must(mailauth_received_spf_count(field) == strict->count);
	for (size_t i = 0; i < strict->count; i++) {
		value = mailauth_received_spf_value(field, i, &len);
		must(len == strict->pairs[i].value.len);
		must(memcmp(value, strict->pairs[i].value.data, len) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	static received strict;
	static const char name[] = "Received-SPF:";
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_received_spf *field = mailauth_received_spf_new(context);
	mailauth_status status = mailauth_received_spf_read(field, (const char *)octets, len);
	char *whole = malloc(sizeof name + len);

	must(field != NULL && whole != NULL);
	memcpy(whole, name, sizeof name - 1);
	if (len > 0)
		memcpy(whole + sizeof name - 1, octets, len);
	must(status == MAILAUTH_OK || status == MAILAUTH_MALFORMED ||
		(octets == NULL && status == MAILAUTH_BAD_ARGUMENT));
	must(mailauth_received_spf_error_offset(field) <= len);
	if (status == MAILAUTH_OK)
		check_read(field);
	if (status == MAILAUTH_OK && received_read(&strict, whole, sizeof name - 1 + len))
		compare(field, &strict);
	free(whole);
	mailauth_received_spf_free(field);
	mailauth_context_free(context);
	return 0;
}
