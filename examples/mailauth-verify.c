/*
 * mailauth-verify: a message in, an Authentication-Results field out.
 *
 * The message is streamed in pieces and never held: its size is bounded by nothing but patience.
 * SPF (where the client is given), DKIM and DMARC are judged with DNS answers from master files.
 * The exit code is the verdict; see mailauth-verify(1).
 */
#define _POSIX_C_SOURCE 200809L /* open, read */

#include "common.h"
#include "host_name.h"
#include "json.h"
#include "session.h"
#include "verify_json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <mailauth/mailauth.h>

const char program_name[] = "mailauth-verify";

enum { PIECE = 65536 };

/* Options of this program alone. */
enum { OPTION_BODY_LENGTH = OPTION_OWN, OPTION_PSL, OPTION_DMARC_MODE };

typedef struct verify_options {
	shared_options shared;
	mailauth_body_length_policy body_length;
	bool has_body_length;
	char authserv_id[HOST_NAME_ROOM];
} verify_options;

static const char help_begin[] =
	"usage: mailauth-verify [options] [FILE]\n"
	"Judges SPF, DKIM and DMARC of a message and prints an Authentication-Results field.\n"
	"Without FILE, or with -, the message comes from standard input.\n"
	"\n"
	"  -i IP              the client that the message came from; without it SPF is not judged\n"
	"  -e HELO            the name it gave in HELO or EHLO\n"
	"  -f MAIL-FROM       the reverse-path; <> or nothing is the null one\n"
	"  -m AUTHSERV-ID     who says so in the field (default: this host's name)\n"
	"  --body-length refuse|whole|allow\n"
	"                     what to make of signatures with l= (default: refuse)\n"
	"  --strict-crlf      take the message as it is: only CRLF ends a line\n";

static const char help_end[] =
	"\n"
	"Exit: 0 pass, 1 fail, 2 none or neutral, 3 softfail, 64 usage, 65 malformed DNS file,\n"
	"66 a file cannot be read, 71 no memory, 74 output error, 75 temperror, 76 permerror.\n";

/* ------------------------------------------------------------------ options */

static int take_body_length(const char *word, mailauth_body_length_policy *policy)
{
	static const char *const words[] = {
		[MAILAUTH_BODY_LENGTH_REFUSE] = "refuse",
		[MAILAUTH_BODY_LENGTH_WHOLE] = "whole",
		[MAILAUTH_BODY_LENGTH_ALLOW] = "allow",
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(word, words[i]) == 0) {
			*policy = (mailauth_body_length_policy)i;
			return GO_ON;
		}
	}
	return complain("--body-length", "refuse, whole or allow is wanted", CODE_USAGE);
}

static int take_option(verify_options *options, int option, char *const *argv)
{
	switch (option) {
	case 'm':
		return take_host_name("-m", optarg, options->authserv_id);
	case OPTION_BODY_LENGTH:
		options->has_body_length = true;
		return take_body_length(optarg, &options->body_length);
	case OPTION_PSL:
		return complain("--psl", "this version has not got it", CODE_USAGE);
	case OPTION_DMARC_MODE:
		return complain("--dmarc-mode", "this version has not got it", CODE_USAGE);
	case OPTION_HELP:
		printf("%s%s%s", help_begin, SHARED_HELP, help_end);
		return CODE_PASS;
	default:
		return shared_option(&options->shared, option, argv);
	}
}

static int read_options(verify_options *options, int argc, char **argv)
{
	static const struct option table[] = {
		SHARED_LONG_OPTIONS,
		{"body-length", required_argument, NULL, OPTION_BODY_LENGTH},
		{"psl", required_argument, NULL, OPTION_PSL},
		{"dmarc-mode", required_argument, NULL, OPTION_DMARC_MODE},
		{NULL, 0, NULL, 0},
	};
	int option, code;

	opterr = 0;
	while ((option = getopt_long(argc, argv, SHARED_LETTERS "m:", table, NULL)) != -1) {
		code = take_option(options, option, argv);
		if (code != GO_ON)
			return code;
	}
	return shared_operands(&options->shared, argc, argv);
}

/* ------------------------------------------------------------------ the message */

/* Feeds the file to its end, with CRLF line ends. */
static int feed_file(mailauth_check *check, int file, const char *name, line_ends lines)
{
	char in[PIECE], out[2 * PIECE];

	for (;;) {
		ssize_t n = read(file, in, sizeof in);
		size_t len;
		mailauth_status status;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return complain(name, strerror(errno), CODE_NO_INPUT);
		if (n == 0)
			return GO_ON;
		len = line_ends_convert(&lines, in, (size_t)n, out);
		status = mailauth_check_feed(check, out, len);
		if (status < 0)
			return complain(name, mailauth_status_text(status), CODE_SYSTEM);
	}
}

static int feed_message(mailauth_check *check, const shared_options *options)
{
	line_ends lines = {options->strict_crlf ? LINES_CRLF : LINES_UNKNOWN, false};
	int file, code;

	if (strcmp(options->file, "-") == 0)
		return feed_file(check, STDIN_FILENO, "standard input", lines);
	file = open(options->file, O_RDONLY);
	if (file < 0)
		return complain(options->file, strerror(errno), CODE_NO_INPUT);
	code = feed_file(check, file, options->file, lines);
	close(file);
	return code;
}

/* ------------------------------------------------------------------ output */

/* What the field is written from. */
typedef struct field_parts {
	const mailauth_check *check;
	const char *authserv_id;
	mailauth_line_end line_end;
} field_parts;

static mailauth_status write_field(const void *user, char *buf, size_t cap, size_t *len)
{
	const field_parts *parts = user;

	return mailauth_check_authres(parts->check, parts->authserv_id, parts->line_end, buf, cap,
		len);
}

static mailauth_status write_steps(const void *check, char *buf, size_t cap, size_t *len)
{
	return mailauth_check_explain(check, buf, cap, len);
}

static int print_verdict(mailauth_check *check, const verify_options *options)
{
	bool json = options->shared.json, explain = options->shared.explain;
	field_parts parts = {check, options->authserv_id,
		json ? MAILAUTH_LINE_UNFOLDED : MAILAUTH_LINE_LF};
	char *field = session_text(write_field, &parts);
	char *steps = explain ? session_text(write_steps, check) : NULL;
	int code = GO_ON;

	if (field == NULL || (explain && steps == NULL)) {
		code = complain("the verdict", "no memory", CODE_SYSTEM);
	} else if (json) {
		print_verdict_json(check, field, steps);
	} else {
		fputs(steps != NULL ? steps : "", stdout);
		fputs(field, stdout);
	}
	free(steps);
	free(field);
	return code;
}

/* ------------------------------------------------------------------ the exit code */

/* The results of DKIM and SPF by rank: the best that was reached tells. */
static const struct {
	const char *word;
	int code;
} ranks[] = {
	{"pass", CODE_PASS},
	{"temperror", CODE_TEMPERROR},
	{"softfail", CODE_SOFTFAIL},
	{"fail", CODE_FAIL},
	{"policy", CODE_FAIL},
	{"neutral", CODE_NONE},
	{"none", CODE_NONE},
	{"permerror", CODE_PERMERROR},
};

static int best_code(const char *dkim, const char *spf)
{
	for (size_t i = 0; i < sizeof ranks / sizeof ranks[0]; i++)
		if (strcmp(dkim, ranks[i].word) == 0 || strcmp(spf, ranks[i].word) == 0)
			return ranks[i].code;
	return CODE_NONE;
}

/*
 * SPF's result, or DKIM's where SPF was not judged: a "none" that nobody reached outranks nothing.
 */
static const char *spf_or(const mailauth_spf *spf, const char *dkim)
{
	if (mailauth_spf_get_verdict(spf, MAILAUTH_SPF_HELO) == NULL &&
		mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM) == NULL)
		return dkim;
	return mailauth_spf_result_text(mailauth_spf_get_result(spf));
}

/* DMARC tells; where it says none, the better of DKIM and SPF does. */
static int verdict_code(const mailauth_check *check)
{
	const char *dkim = mailauth_dkim_result_text(
		mailauth_dkim_verifier_get_result(mailauth_check_dkim(check)));

	switch (mailauth_dmarc_get_result(mailauth_check_dmarc(check))) {
	case MAILAUTH_DMARC_PASS:
		return CODE_PASS;
	case MAILAUTH_DMARC_FAIL:
		return CODE_FAIL;
	case MAILAUTH_DMARC_TEMPERROR:
		return CODE_TEMPERROR;
	case MAILAUTH_DMARC_PERMERROR:
		return CODE_PERMERROR;
	default:
		return best_code(dkim, spf_or(mailauth_check_spf(check), dkim));
	}
}

/* ------------------------------------------------------------------ the verdict */

/* Whether lines end in CRLF alone, which --replay says with a "yes". */
static int complete_strict_crlf(shared_options *options, const session *all)
{
	static const char key[] = "program.strict-crlf";
	size_t len;
	const char *value = session_replayed(all, key, &len);

	if (value == NULL)
		return GO_ON;
	options->strict_crlf = true;
	if (len == strlen("yes") && strcmp(value, "yes") == 0)
		return GO_ON;
	return session_wrong_setting(options, key);
}

/* What this program's own options do not say comes from the replay, then from the defaults. */
static int complete_options(verify_options *options, const session *all)
{
	int code = complete_strict_crlf(&options->shared, all);

	if (options->has_body_length)
		mailauth_check_set_body_length_policy(all->check, options->body_length);
	if (code != GO_ON)
		return code;
	code = complete_host_name(all, &options->shared, "program.authserv-id", "-m",
		options->authserv_id);
	if (code == GO_ON)
		(void)mailauth_check_set_receiver(all->check, options->authserv_id);
	return code;
}

static int record(const session *all, const verify_options *options)
{
	const setting settings[] = {
		{"program.authserv-id", options->authserv_id},
		{"program.strict-crlf", "yes"},
	};

	return session_record(all, &options->shared, settings, options->shared.strict_crlf ? 2 : 1);
}

static int judge(session *all, verify_options *options)
{
	int code = complete_options(options, all);

	if (code == GO_ON)
		code = feed_message(all->check, &options->shared);
	if (code != GO_ON)
		return code;
	mailauth_check_finish(all->check);
	code = session_run(all, &options->shared);
	if (code != GO_ON)
		return code;
	code = record(all, options);
	if (code == GO_ON && !options->shared.quiet)
		code = print_verdict(all->check, options);
	return code == GO_ON ? verdict_code(all->check) : code;
}

int main(int argc, char **argv)
{
	verify_options options = {.body_length = MAILAUTH_BODY_LENGTH_REFUSE};
	int code = shared_options_init(&options.shared, argc);

	if (code == GO_ON)
		code = read_options(&options, argc, argv);
	if (code == GO_ON) {
		session all = {.context = NULL};

		code = session_open(&all, &options.shared);
		if (code == GO_ON)
			code = judge(&all, &options);
		session_close(&all);
	}
	shared_options_release(&options.shared);
	return finish_output(code);
}
