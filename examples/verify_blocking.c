/*
 * The shortest caller: one that may wait for DNS.
 *
 *	verify_blocking MESSAGE KEY-FILE
 *
 * prints the Authentication-Results field of a message with CRLF line ends. KEY-FILE holds what
 * `dig +short TXT selector._domainkey.example.com` prints: it stands in for a resolver here, so
 * every question gets that one answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mailauth/mailauth.h>

enum { FIELD_MAX = 65536 };

typedef struct my_resolver {
	const char *key_file;
	char answer[8192];
} my_resolver;

/* Reads as much of a file as fits and ends it with a NUL; NULL if it cannot be read. */
static const char *read_text(const char *path, char *text, size_t cap)
{
	FILE *file = fopen(path, "rb");
	size_t len;

	if (file == NULL)
		return NULL;
	len = fread(text, 1, cap - 1, file);
	text[len] = '\0';
	fclose(file);
	return text;
}

/* The TXT records of a name, one a line; NULL if the resolver has no answer. */
static const char *my_resolver_txt(my_resolver *resolver, const char *name)
{
	(void)name;
	return read_text(resolver->key_file, resolver->answer, sizeof resolver->answer);
}

/* README: begin */
static void ask(void *resolver, mailauth_questions *q, uint32_t id, const char *name, uint16_t type)
{
	const char *txt = type == MAILAUTH_RRTYPE_TXT ? my_resolver_txt(resolver, name) : NULL;

	if (txt != NULL)
		mailauth_answer_text(q, id, txt, strlen(txt));
	else
		mailauth_answer_failure(q, id, MAILAUTH_DNS_TIMEOUT);
}

static mailauth_status judge(my_resolver *resolver, FILE *mail, char *field, size_t cap)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_dkim_verifier *verifier = mailauth_dkim_verifier_new(context, ask, resolver);
	mailauth_status status;
	char piece[4096];
	size_t n;

	while ((n = fread(piece, 1, sizeof piece, mail)) > 0)
		mailauth_dkim_verifier_feed(verifier, piece, n);
	mailauth_dkim_verifier_finish(verifier);
	status = mailauth_dkim_verifier_run(verifier); /* calls ask() for each key */
	if (status == MAILAUTH_OK)
		status = mailauth_dkim_verifier_authres(verifier, "mx.example.net",
			MAILAUTH_LINE_LF, field, cap, &n);
	mailauth_dkim_verifier_free(verifier);
	mailauth_context_free(context);
	return status;
}
/* README: end */

int main(int argc, char **argv)
{
	static char field[FIELD_MAX];
	my_resolver resolver = {argc == 3 ? argv[2] : NULL, ""};
	mailauth_status status;
	FILE *mail;

	if (argc != 3) {
		fputs("usage: verify_blocking MESSAGE KEY-FILE\n", stderr);
		return 64;
	}
	mail = fopen(argv[1], "rb");
	if (mail == NULL) {
		fputs("verify_blocking: the message cannot be read\n", stderr);
		return 66;
	}
	status = judge(&resolver, mail, field, sizeof field);
	if (ferror(mail)) {
		fputs("verify_blocking: the message cannot be read to its end\n", stderr);
		return 66;
	}
	fclose(mail);
	if (status != MAILAUTH_OK) {
		fprintf(stderr, "verify_blocking: %s\n", mailauth_status_text(status));
		return 71;
	}
	fputs(field, stdout);
	return 0;
}
