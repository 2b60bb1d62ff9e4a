/*
 * Reads the From fields that from_oracle.py asks about. In: a value in hexadecimal ("." for none),
 * a line each. Out: "one", "none", "several" or "ambiguous", and the domains.
 */
#include <mailauth/mailauth.h>

#include <stdio.h>
#include <string.h>

#define VALUE_MAX 4095

/* The next value of the input; false if there is none. */
static int read_hex(char *octets, size_t *len)
{
	static char hex[2 * VALUE_MAX + 1];
	unsigned octet;

	*len = 0;
	if (scanf("%8190s", hex) != 1)
		return 0;
	for (const char *at = hex; sscanf(at, "%2x", &octet) == 1; at += 2)
		octets[(*len)++] = (char)octet;
	return 1;
}

static const char *word_of(mailauth_from_status status)
{
	switch (status) {
	case MAILAUTH_FROM_ONE:
		return "one";
	case MAILAUTH_FROM_NONE:
		return "none";
	case MAILAUTH_FROM_SEVERAL:
		return "several";
	case MAILAUTH_FROM_AMBIGUOUS:
		break;
	}
	return "ambiguous";
}

/* Reads one field as that of a message without a body. */
static int tell(mailauth_check *check, const char *value, size_t len)
{
	const char *domain;

	mailauth_check_reset(check);
	if (mailauth_check_feed(check, "From:", 5) != MAILAUTH_OK ||
		mailauth_check_feed(check, value, len) != MAILAUTH_OK ||
		mailauth_check_feed(check, "\r\n\r\n", 4) != MAILAUTH_OK)
		return 0;
	printf("%s", word_of(mailauth_check_get_from_status(check)));
	for (size_t i = 0; (domain = mailauth_check_get_from_domain(check, i, NULL)) != NULL; i++)
		printf(" %s", domain);
	return puts("") >= 0;
}

int main(void)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_check *check = NULL;
	static char value[VALUE_MAX + 1];
	int well = context != NULL;
	size_t len;

	if (well)
		well = mailauth_context_set_limit(context, MAILAUTH_LIMIT_DMARC_AUTHORS, 100) ==
			MAILAUTH_OK;
	if (well)
		check = mailauth_check_new(context, NULL, NULL);
	well = check != NULL;
	while (well && read_hex(value, &len))
		well = tell(check, value, len);
	mailauth_check_free(check);
	mailauth_context_free(context);
	return !well;
}
