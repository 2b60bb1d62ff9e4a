/*
 * The shortest caller: one that may wait for DNS.
 *
 *	verify_blocking IP HELO MAIL-FROM MESSAGE RECORDS
 *
 * says what an SMTP server would reply to a message with CRLF line ends, and prints its
 * Authentication-Results field. RECORDS stands in for a resolver here: a file with a name, a type
 * and, as dig prints it, the data of one record a line.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <mailauth/mailauth.h>

enum { FIELD_MAX = 65536, MESSAGE_MAX = 1 << 20, LINE_MAX_LEN = 4096 };

typedef struct my_resolver {
	const char *file;
} my_resolver;

typedef struct my_mail {
	const char *ip, *helo, *from;
	char octets[MESSAGE_MAX];
	size_t len;
} my_mail;

/* The rest of the line if it begins with this word and a space, else NULL. */
static const char *behind(const char *line, const char *word)
{
	size_t len = strlen(word);

	return strncmp(line, word, len) == 0 && line[len] == ' ' ? line + len + 1 : NULL;
}

/* Puts the records of this name and type into `text`, a line each. */
static mailauth_dns_outcome my_resolver_query(const my_resolver *resolver, const char *name,
	uint16_t type, char *text)
{
	FILE *file = fopen(resolver->file, "r");
	mailauth_dns_outcome outcome = MAILAUTH_DNS_NXDOMAIN;
	char line[LINE_MAX_LEN];
	size_t len = 0;

	if (file == NULL)
		return MAILAUTH_DNS_TIMEOUT;
	while (fgets(line, sizeof line, file) != NULL) {
		const char *rest = behind(line, name), *data;

		if (strchr(line, '\n') == NULL && feof(file) == 0) {
			outcome = MAILAUTH_DNS_MALFORMED; /* too long: half a line is none */
			break;
		}
		if (rest != NULL && outcome == MAILAUTH_DNS_NXDOMAIN)
			outcome = MAILAUTH_DNS_NODATA;
		data = rest != NULL ? behind(rest, mailauth_rrtype_text(type)) : NULL;
		if (data == NULL)
			continue;
		if (strlen(data) >= LINE_MAX_LEN - len) {
			outcome = MAILAUTH_DNS_MALFORMED; /* rather than half an answer */
			break;
		}
		outcome = MAILAUTH_DNS_DATA;
		memcpy(text + len, data, strlen(data) + 1);
		len += strlen(data);
	}
	if (ferror(file) != 0)
		outcome = MAILAUTH_DNS_TIMEOUT; /* which is not the same as no such name */
	fclose(file);
	return outcome;
}

/* README: begin */
static void ask(void *resolver, mailauth_questions *q, uint32_t id, const char *name, uint16_t type)
{
	char text[LINE_MAX_LEN];
	mailauth_dns_outcome outcome = my_resolver_query(resolver, name, type, text);

	if (outcome == MAILAUTH_DNS_DATA)
		mailauth_answer_text(q, id, text, strlen(text));
	else
		mailauth_answer_failure(q, id, outcome);
}

/* The reply code for the message, and the field to put on top of it. */
static int judge(const mailauth_context *context, my_resolver *resolver, const my_mail *mail,
	char *field, size_t cap)
{
	mailauth_check *check = mailauth_check_new(context, ask, resolver);
	int code = 451; /* there is no verdict, or DNS did not say all: try again later */
	size_t len;

	mailauth_check_set_client(check, mail->ip);
	mailauth_check_set_helo(check, mail->helo, strlen(mail->helo));
	mailauth_check_set_mail_from(check, mail->from, strlen(mail->from));
	mailauth_check_feed(check, mail->octets, mail->len);
	mailauth_check_finish(check);
	if (mailauth_check_run(check) == MAILAUTH_OK && /* calls ask() for each question */
		mailauth_check_authres(check, "mx.example.net", MAILAUTH_LINE_LF, field, cap,
			&len) == MAILAUTH_OK) {
		if (mailauth_check_disposition(check) == MAILAUTH_DMARC_POLICY_REJECT)
			code = 550; /* if what else you know agrees: see dmarc.h */
		else if (mailauth_dmarc_get_result(mailauth_check_dmarc(check)) !=
			MAILAUTH_DMARC_TEMPERROR)
			code = 250;
	}
	mailauth_check_free(check);
	return code;
}
/* README: end */

/* Reads the message; false if it cannot be read or is too large for this example. */
static bool read_mail(my_mail *mail, const char *path)
{
	FILE *file = fopen(path, "rb");
	bool whole;

	if (file == NULL)
		return false;
	mail->len = fread(mail->octets, 1, sizeof mail->octets, file);
	whole = ferror(file) == 0 && mail->len < sizeof mail->octets;
	fclose(file);
	return whole;
}

int main(int argc, char **argv)
{
	static char field[FIELD_MAX];
	static my_mail mail;
	my_resolver resolver = {argc == 6 ? argv[5] : NULL};
	mailauth_context *context;

	if (argc != 6) {
		fputs("usage: verify_blocking IP HELO MAIL-FROM MESSAGE RECORDS\n", stderr);
		return 64;
	}
	mail.ip = argv[1];
	mail.helo = argv[2];
	mail.from = argv[3];
	if (!read_mail(&mail, argv[4])) {
		fputs("verify_blocking: the message cannot be read\n", stderr);
		return 66;
	}
	context = mailauth_context_new(NULL, NULL);
	printf("%d\n", judge(context, &resolver, &mail, field, sizeof field));
	mailauth_context_free(context);
	fputs(field, stdout);
	return fflush(stdout) == 0 && ferror(stdout) == 0 ? 0 : 74;
}
