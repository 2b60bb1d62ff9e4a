/*
 * Judges what spf_oracle.py asks. In: a line each, of the client, HELO, the reverse-path and a zone
 * as master-file text, in hexadecimal ("." for nothing). Out: a line each, of the result for MAIL
 * FROM, the terms counted, the void lookups, the explanation in hexadecimal, and why.
 */
#include <mailauth/mailauth.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_MAX 65535

/* The next word of the input, decoded and with a NUL behind it; false if there is none. */
static int read_word(char *octets, size_t *len)
{
	static char hex[2 * WORD_MAX + 1];
	unsigned octet;

	*len = 0;
	if (scanf("%131070s", hex) != 1)
		return 0;
	for (const char *at = hex; sscanf(at, "%2x", &octet) == 1; at += 2)
		octets[(*len)++] = (char)octet;
	octets[*len] = 0;
	return 1;
}

static int64_t clock_of(void *user)
{
	(void)user;
	return 1400000000;
}

static void print_hex(const char *text)
{
	if (text[0] == 0)
		putchar('.');
	for (; text[0] != 0; text++)
		printf("%02x", (unsigned char)text[0]);
}

static int judge(const mailauth_context *context, char words[4][WORD_MAX + 1], const size_t *lens)
{
	mailauth_zone *zone = mailauth_zone_new(context);
	mailauth_spf *spf = mailauth_spf_new(context, mailauth_zone_ask, zone);
	const mailauth_spf_verdict *verdict;
	int well = mailauth_zone_read(zone, words[3], lens[3]) == MAILAUTH_OK;

	(void)mailauth_spf_set_client(spf, words[0]);
	(void)mailauth_spf_set_helo(spf, words[1], lens[1]);
	(void)mailauth_spf_set_mail_from(spf, words[2], lens[2]);
	well = well && mailauth_spf_run(spf) == MAILAUTH_OK;
	verdict = mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM);
	printf("%s %u %u ",
		well ? mailauth_spf_result_text(mailauth_spf_get_result(spf)) : "unread",
		(unsigned)mailauth_spf_verdict_get_lookups(verdict),
		(unsigned)mailauth_spf_verdict_get_void_lookups(verdict));
	print_hex(mailauth_spf_verdict_get_explanation(verdict, NULL));
	printf(" %s: %s\n", mailauth_spf_reason_text(mailauth_spf_verdict_get_reason(verdict)),
		mailauth_spf_verdict_get_term(verdict, NULL));
	mailauth_spf_free(spf);
	mailauth_zone_free(zone);
	return well;
}

int main(void)
{
	static char words[4][WORD_MAX + 1];
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	size_t lens[4];
	int well = context != NULL &&
		mailauth_context_set_clock(context, clock_of, NULL) == MAILAUTH_OK;

	while (well && read_word(words[0], &lens[0])) {
		for (int i = 1; i < 4; i++)
			well = well && read_word(words[i], &lens[i]);
		well = well && judge(context, words, lens);
	}
	mailauth_context_free(context);
	return !well;
}
