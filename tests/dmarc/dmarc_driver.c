/*
 * Judges the messages that dmarc_oracle.py makes up. In, a line each: "z" and a line of a zone,
 * "a" and an author domain, "d" or "s" with "+", "-" or "?" and a domain; and "." for the end of a
 * message. Out: result, policy, disposition, policy domain, and whether SPF and DKIM are aligned.
 */
#include <mailauth/mailauth.h>

#include <stdio.h>
#include <string.h>

static int give(mailauth_dmarc *dmarc, mailauth_zone *zone, const char *line)
{
	mailauth_dmarc_identifier found = MAILAUTH_DMARC_IDENTIFIER_NOT;
	const char *rest = line + 1 + strspn(line + 1, "+-? ");
	size_t len = strlen(rest);

	if (line[1] == '+')
		found = MAILAUTH_DMARC_IDENTIFIER_PASS;
	else if (line[1] == '?')
		found = MAILAUTH_DMARC_IDENTIFIER_TEMPERROR;
	switch (line[0]) {
	case 'z':
		return mailauth_zone_read(zone, rest, len) == MAILAUTH_OK;
	case 'a':
		return mailauth_dmarc_add_author(dmarc, rest, len) == MAILAUTH_OK;
	case 'd':
		return mailauth_dmarc_add_dkim(dmarc, found, rest, len, 0) == MAILAUTH_OK;
	case 's':
		return mailauth_dmarc_add_spf(dmarc, found, rest, len) == MAILAUTH_OK;
	default:
		return 0;
	}
}

static int tell(mailauth_dmarc *dmarc)
{
	if (mailauth_dmarc_run(dmarc) != MAILAUTH_OK)
		return 0;
	return printf("%s %s %s <%s> %d %d\n",
		       mailauth_dmarc_result_text(mailauth_dmarc_get_result(dmarc)),
		       mailauth_dmarc_policy_text(mailauth_dmarc_get_policy(dmarc)),
		       mailauth_dmarc_policy_text(mailauth_dmarc_get_disposition(dmarc)),
		       mailauth_dmarc_get_policy_domain(dmarc, NULL),
		       mailauth_dmarc_get_spf_aligned(dmarc),
		       mailauth_dmarc_get_dkim_aligned(dmarc)) > 0;
}

/* Takes one message; 0 at the end of the input or where something is wrong, which *well says. */
static int take_message(const mailauth_context *context, int *well)
{
	mailauth_zone *zone = mailauth_zone_new(context);
	mailauth_dmarc *dmarc = mailauth_dmarc_new(context, mailauth_zone_ask, zone);
	char line[1024];
	int ended = 0;

	*well = zone != NULL && dmarc != NULL;
	while (*well && !ended && fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = 0;
		ended = strcmp(line, ".") == 0;
		*well = ended ? tell(dmarc) : give(dmarc, zone, line);
	}
	mailauth_dmarc_free(dmarc);
	mailauth_zone_free(zone);
	return *well && ended;
}

int main(void)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	int well = context != NULL;

	while (well && take_message(context, &well))
		;
	mailauth_context_free(context);
	return !well;
}
