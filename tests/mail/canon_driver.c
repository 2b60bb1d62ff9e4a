/*
 * Canonicalizes what canon_oracle.py asks for. In: lines "body simple HEX" or "field relaxed HEX"
 * and so on; out: a line of hexadecimal each. No octets are ".".
 */
#include <mailauth/message.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_CHARS 8191

static size_t from_hex(const char *hex, unsigned char *octets)
{
	size_t n = 0;
	unsigned octet;

	for (; sscanf(hex, "%2x", &octet) == 1; hex += 2)
		octets[n++] = (unsigned char)octet;
	return n;
}

static int print_hex(void *user, const void *octets, size_t len)
{
	const unsigned char *at = octets;

	*(size_t *)user += len;
	for (size_t i = 0; i < len; i++)
		printf("%02x", at[i]);
	return 0;
}

/* Feeds the octets in pieces of 0, 1, 2 ... 7 octets and again; 0 if all went well. */
static int run_body(const mailauth_context *context, mailauth_canonicalization canonicalization,
	const unsigned char *octets, size_t len)
{
	size_t printed = 0, piece = 0;
	mailauth_canon_body *canon =
		mailauth_canon_body_new(context, canonicalization, print_hex, &printed);
	int status = canon == NULL;

	for (size_t at = 0; at < len && status == 0; at += piece) {
		piece = (piece + 1) % 8;
		piece = piece < len - at ? piece : len - at;
		status = mailauth_canon_body_feed(canon, octets + at, piece);
	}
	if (status == 0)
		status = mailauth_canon_body_finish(canon);
	mailauth_canon_body_free(canon);
	puts(printed == 0 ? "." : "");
	return status;
}

static int run_field(const mailauth_context *context, mailauth_canonicalization canonicalization,
	const unsigned char *octets, size_t len)
{
	size_t printed = 0, piece = 0;
	mailauth_canon_field *canon =
		mailauth_canon_field_new(context, canonicalization, print_hex, &printed);
	int status = canon == NULL;

	for (size_t at = 0; at < len && status == 0; at += piece) {
		piece = (piece + 1) % 8;
		piece = piece < len - at ? piece : len - at;
		status = mailauth_canon_field_feed(canon, octets + at, piece);
	}
	if (status == 0)
		status = mailauth_canon_field_finish(canon);
	mailauth_canon_field_free(canon);
	puts(printed == 0 ? "." : "");
	return status;
}

int main(void)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	static char part[8], name[8], hex[LINE_MAX_CHARS + 1];
	static unsigned char octets[LINE_MAX_CHARS / 2 + 1];
	int status = context == NULL;

	while (status == 0 && scanf("%7s %7s %8191s", part, name, hex) == 3) {
		mailauth_canonicalization canonicalization = strcmp(name, "relaxed") == 0
			? MAILAUTH_CANON_RELAXED
			: MAILAUTH_CANON_SIMPLE;
		size_t len = from_hex(hex, octets);

		if (strcmp(part, "body") == 0)
			status = run_body(context, canonicalization, octets, len);
		else
			status = run_field(context, canonicalization, octets, len);
	}
	mailauth_context_free(context);
	return status != 0;
}
