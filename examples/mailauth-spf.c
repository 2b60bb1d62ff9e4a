/*
 * mailauth-spf: check_host() (RFC 7208 4) at the prompt.
 *
 * Judges the MAIL FROM identity, or HELO where no reverse-path is given, with DNS answers from
 * master files. The first line is the result; the exit code says it as well; see mailauth-spf(1).
 */
#include "common.h"
#include "host_name.h"
#include "json.h"
#include "session.h"
#include "spf_lint.h"
#include "spf_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char program_name[] = "mailauth-spf";

/* Options of this program alone. */
enum { OPTION_LINT = OPTION_OWN, OPTION_LINT_TEXT, OPTION_MAX_ADDRESSES };

typedef struct spf_options {
	shared_options shared;
	char receiver[HOST_NAME_ROOM];
	spf_lint_of lint; /* neither domain nor record: somebody is judged */
} spf_options;

static const char help_begin[] =
	"usage: mailauth-spf -i IP -e HELO [-f MAIL-FROM] [options]\n"
	"       mailauth-spf --lint DOMAIN | --lint-text RECORD [options]\n"
	"       mailauth-spf --build DOMAIN [--network NETWORK] [--host NAME] [--mx]\n"
	"                    [--include DOMAIN] [--forwarder NAME] [--policy RESULT]\n"
	"Judges by SPF whether a client may use a domain, and prints the result, then a\n"
	"Received-SPF field. With --build prints a record that authorises all that is named\n"
	"(each option may be repeated), but for forwarders, which are neutral; the policy for\n"
	"all others is fail (the default), softfail or neutral.\n"
	"\n"
	"  -i IP              the client's address\n"
	"  -e HELO            the name it gave in HELO or EHLO\n"
	"  -f MAIL-FROM       the reverse-path; <> or nothing is the null one; without -f the\n"
	"                     HELO identity is judged\n"
	"  -r RECEIVER        who judges (default: this host's name)\n"
	"  --lint DOMAIN      what is wrong with the domain's record and all it leads to\n"
	"  --lint-text RECORD what is wrong with a record, without asking DNS\n"
	"  --max-addresses N  from how many IPv4 addresses on --lint warns (default: 1048576)\n";

static const char help_end[] =
	"\n"
	"Exit: 0 pass, 1 fail, 2 none or neutral, 3 softfail, 64 usage, 65 malformed DNS file,\n"
	"66 a file cannot be read, 71 no memory, 74 output error, 75 temperror, 76 permerror.\n"
	"With --lint: 0 nothing, 1 errors, 3 warnings.\n";

/* ------------------------------------------------------------------ options */

static int take_option(spf_options *options, int option, char *const *argv)
{
	switch (option) {
	case 'r':
		return take_host_name("-r", optarg, options->receiver);
	case OPTION_LINT:
		options->lint.domain = optarg;
		return GO_ON;
	case OPTION_LINT_TEXT:
		options->lint.record = optarg;
		return GO_ON;
	case OPTION_MAX_ADDRESSES:
		return take_number("--max-addresses", optarg, 1, INT64_MAX,
			&options->lint.max_addresses);
	case OPTION_HELP:
		printf("%s%s%s", help_begin, SHARED_HELP, help_end);
		return CODE_PASS;
	default:
		return shared_option(&options->shared, option, argv);
	}
}

static int lint_operands(spf_options *options, int argc, char **argv)
{
	if (options->lint.domain != NULL && options->lint.record != NULL)
		return complain("--lint, --lint-text", "one of them is wanted", CODE_USAGE);
	if (options->shared.record_dns != NULL || options->shared.explain)
		return complain("--record-dns, --explain", "there is no verdict with --lint",
			CODE_USAGE);
	return shared_operands(&options->shared, argc, argv);
}

static int read_options(spf_options *options, int argc, char **argv)
{
	static const struct option table[] = {
		SHARED_LONG_OPTIONS,
		{"lint", required_argument, NULL, OPTION_LINT},
		{"lint-text", required_argument, NULL, OPTION_LINT_TEXT},
		{"max-addresses", required_argument, NULL, OPTION_MAX_ADDRESSES},
		{NULL, 0, NULL, 0},
	};
	int option, code;

	opterr = 0;
	while ((option = getopt_long(argc, argv, SHARED_LETTERS "r:", table, NULL)) != -1) {
		code = take_option(options, option, argv);
		if (code != GO_ON)
			return code;
	}
	if (optind < argc)
		return complain(argv[optind], "no FILE is read (see --help)", CODE_USAGE);
	if (options->lint.domain != NULL || options->lint.record != NULL)
		return lint_operands(options, argc, argv);
	if (options->lint.max_addresses > 0)
		return complain("--max-addresses", "it is for --lint", CODE_USAGE);
	if (options->shared.replay == NULL && options->shared.client == NULL)
		return complain("-i", "the client's address is wanted", CODE_USAGE);
	if (options->shared.replay == NULL && options->shared.helo == NULL &&
		options->shared.mail_from == NULL)
		return complain("-e, -f", "HELO or a reverse-path is wanted", CODE_USAGE);
	return shared_operands(&options->shared, argc, argv);
}

/* ------------------------------------------------------------------ output */

typedef struct field_parts {
	const mailauth_spf *spf;
	const char *receiver;
} field_parts;

static mailauth_status write_field(const void *user, char *buf, size_t cap, size_t *len)
{
	const field_parts *parts = user;

	return mailauth_spf_received_spf(parts->spf, parts->receiver, MAILAUTH_LINE_LF, buf, cap,
		len);
}

static mailauth_status write_steps(const void *check, char *buf, size_t cap, size_t *len)
{
	return mailauth_check_explain(check, buf, cap, len);
}

/* The verdict that the result is of. */
static const mailauth_spf_verdict *verdict_of(const mailauth_spf *spf)
{
	const mailauth_spf_verdict *mail_from =
		mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM);

	return mail_from != NULL ? mail_from : mailauth_spf_get_verdict(spf, MAILAUTH_SPF_HELO);
}

/* What is wrong, or null where the record was evaluated to its end. */
static void print_problem(json_writer *json, const mailauth_spf_verdict *verdict)
{
	mailauth_spf_reason reason = mailauth_spf_verdict_get_reason(verdict);

	if (reason == MAILAUTH_SPF_REASON_MATCHED || reason == MAILAUTH_SPF_REASON_NO_MATCH)
		json_null(json, "problem");
	else
		json_word(json, "problem", mailauth_spf_reason_text(reason));
}

static void print_json(const mailauth_spf_verdict *verdict, const char *steps)
{
	json_writer json = {stdout, false};
	const char *text;
	size_t len;

	json_begin(&json, NULL, '{');
	json_number(&json, "version", 1);
	json_word(&json, "result",
		mailauth_spf_result_text(mailauth_spf_verdict_get_result(verdict)));
	json_word(&json, "identity",
		mailauth_spf_identity_text(mailauth_spf_verdict_get_identity(verdict)));
	text = mailauth_spf_verdict_get_domain(verdict, &len);
	json_text(&json, "domain", text, len);
	text = mailauth_spf_verdict_get_term(verdict, &len);
	if (len > 0)
		json_text(&json, "mechanism", text, len);
	else
		json_null(&json, "mechanism");
	json_spf_explanation(&json, verdict);
	json_number(&json, "lookups", mailauth_spf_verdict_get_lookups(verdict));
	json_number(&json, "void_lookups", mailauth_spf_verdict_get_void_lookups(verdict));
	print_problem(&json, verdict);
	if (steps != NULL)
		json_word(&json, "explain", steps);
	json_end(&json, '}');
	putchar('\n');
}

/* It is printable ASCII, and one line. */
static void print_explanation(const mailauth_spf_verdict *verdict)
{
	const char *text = mailauth_spf_verdict_get_explanation(verdict, NULL);

	if (text[0] != 0)
		printf("explanation: %s\n", text);
}

static int print_verdict(const mailauth_check *check, const spf_options *options)
{
	const mailauth_spf *spf = mailauth_check_spf(check);
	field_parts parts = {spf, options->receiver};
	char *field = session_text(write_field, &parts);
	char *steps = options->shared.explain ? session_text(write_steps, check) : NULL;
	int code = GO_ON;

	if (field == NULL || (options->shared.explain && steps == NULL)) {
		code = complain("the verdict", "no memory", CODE_SYSTEM);
	} else if (options->shared.json) {
		print_json(verdict_of(spf), steps);
	} else {
		puts(mailauth_spf_result_text(mailauth_spf_get_result(spf)));
		print_explanation(verdict_of(spf));
		printf("%s%s", steps != NULL ? steps : "", field);
	}
	free(steps);
	free(field);
	return code;
}

/* ------------------------------------------------------------------ the verdict */

static int judge(session *all, spf_options *options)
{
	const setting settings[] = {{"program.receiver", options->receiver}};
	int code = complete_host_name(all, &options->shared, "program.receiver", "-r",
		options->receiver);

	if (code != GO_ON)
		return code;
	(void)mailauth_check_set_receiver(all->check, options->receiver);
	code = session_run(all, &options->shared);
	if (code != GO_ON)
		return code;
	if (verdict_of(mailauth_check_spf(all->check)) == NULL)
		return complain("-i, -e, -f", "nothing to judge", CODE_USAGE);
	code = session_record(all, &options->shared, settings, 1);
	if (code == GO_ON && !options->shared.quiet)
		code = print_verdict(all->check, options);
	if (code != GO_ON)
		return code;
	return spf_code(mailauth_spf_get_result(mailauth_check_spf(all->check)));
}

int main(int argc, char **argv)
{
	spf_options options = {.receiver = ""};
	int code;

	if (argc > 1 && strcmp(argv[1], "--build") == 0)
		return finish_output(spf_build(argc - 1, argv + 1));
	code = shared_options_init(&options.shared, argc);
	if (code == GO_ON)
		code = read_options(&options, argc, argv);
	if (code == GO_ON) {
		session all = {.context = NULL};

		code = session_open(&all, &options.shared);
		if (code == GO_ON && (options.lint.domain != NULL || options.lint.record != NULL))
			code = spf_lint(&all, &options.shared, &options.lint);
		else if (code == GO_ON)
			code = judge(&all, &options);
		session_close(&all);
	}
	shared_options_release(&options.shared);
	return finish_output(code);
}
