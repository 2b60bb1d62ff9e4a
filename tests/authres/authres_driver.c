/*
 * Writes the fields that authres_oracle.py asks for. In: a line each, of an authserv-id, the number
 * of results, and for each method, result, comment and two properties' values in hexadecimal ("."
 * for none). Out: the field, unfolded, a line each.
 */
#include <mailauth/authres.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 4095

/* The next word of the input, decoded; false if there is none. */
static int read_hex(char *octets, size_t *len)
{
	static char hex[2 * TEXT_MAX + 1];
	unsigned octet;

	*len = 0;
	if (scanf("%8190s", hex) != 1)
		return 0;
	for (const char *at = hex; sscanf(at, "%2x", &octet) == 1; at += 2)
		octets[(*len)++] = (char)octet;
	return 1;
}

static int read_result(mailauth_authres *authres)
{
	static const char *const names[] = {"d", "i"};
	char method[65], word[65];
	static char octets[TEXT_MAX];
	size_t len;

	if (scanf("%64s %64s", method, word) != 2 || !read_hex(octets, &len))
		return 0;
	mailauth_authres_add_result(authres, method, word);
	mailauth_authres_set_comment(authres, octets, len);
	for (size_t i = 0; i < 2; i++) {
		if (!read_hex(octets, &len))
			return 0;
		mailauth_authres_add_property(authres, "header", names[i], octets, len);
	}
	return 1;
}

static int write_field(const char *id, unsigned results, const mailauth_context *context)
{
	mailauth_authres *authres = mailauth_authres_new(context, id);
	static char field[65536];
	int well = authres != NULL;
	size_t len;

	while (well && results-- > 0)
		well = read_result(authres);
	if (well)
		well = mailauth_authres_write(authres, MAILAUTH_LINE_UNFOLDED, field, sizeof field,
			       &len) == MAILAUTH_OK &&
			puts(field) >= 0;
	mailauth_authres_free(authres);
	return well;
}

int main(void)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	int well = context != NULL;
	unsigned results;
	char id[256];

	while (well && scanf("%255s %u", id, &results) == 2)
		well = write_field(id, results, context);
	mailauth_context_free(context);
	return !well;
}
