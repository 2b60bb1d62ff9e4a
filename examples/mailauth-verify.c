/*
 * mailauth-verify: a message in, an Authentication-Results field out.
 *
 * The message is streamed in pieces and never held: its size is bounded by nothing but patience.
 * This version judges DKIM, with DNS answers from master files. The exit code is the verdict; see
 * mailauth-verify(1).
 */
#define _POSIX_C_SOURCE 200809L /* open, read, gethostname */

#include "common.h"
#include "json.h"
#include "options.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <mailauth/mailauth.h>

const char program_name[] = "mailauth-verify";

enum { PIECE = 65536, HOST_NAME = 256 };

/* Options of this program alone. */
enum { OPTION_BODY_LENGTH = OPTION_OWN, OPTION_PSL, OPTION_DMARC_MODE };

typedef struct verify_options {
	shared_options shared;
	mailauth_body_length_policy body_length;
	char authserv_id[HOST_NAME];
	bool wants_spf;
} verify_options;

/* What a verdict is made with and from. */
typedef struct verify_session {
	mailauth_context *context;
	mailauth_zone *zone;
	mailauth_dkim_verifier *verifier;
} verify_session;

static const char help_begin[] =
	"usage: mailauth-verify --dns-file FILE [options] [FILE]\n"
	"Judges the DKIM signatures of a message and prints an Authentication-Results field.\n"
	"Without FILE, or with -, the message comes from standard input.\n"
	"\n"
	"  -m AUTHSERV-ID     who says so in the field (default: this host's name)\n"
	"  --body-length refuse|whole|allow\n"
	"                     what to make of signatures with l= (default: refuse)\n"
	"  -i IP -e HELO -f MAIL-FROM\n"
	"                     taken, but SPF is not judged by this version\n";

static const char help_end[] =
	"\n"
	"Exit: 0 pass, 1 fail, 2 none or neutral, 64 usage, 65 malformed DNS file,\n"
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

/* An authserv-id here is printable ASCII without spaces, as host names are. */
static int take_authserv_id(const char *id, char *copy)
{
	size_t len = strlen(id);

	if (len == 0 || len >= HOST_NAME)
		return complain("-m", "an AUTHSERV-ID has 1 to 255 octets", CODE_USAGE);
	for (size_t i = 0; i < len; i++)
		if (id[i] <= ' ' || id[i] > '~')
			return complain("-m", "an AUTHSERV-ID is printable ASCII without spaces",
				CODE_USAGE);
	memcpy(copy, id, len + 1);
	return GO_ON;
}

static int take_option(verify_options *options, int option, char *const *argv)
{
	switch (option) {
	case 'm':
		return take_authserv_id(optarg, options->authserv_id);
	case 'i':
	case 'e':
	case 'f':
		options->wants_spf = true;
		return GO_ON;
	case OPTION_BODY_LENGTH:
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

static int default_authserv_id(verify_options *options)
{
	char host[HOST_NAME] = "";

	if (options->authserv_id[0] != '\0')
		return GO_ON;
	if (gethostname(host, sizeof host - 1) != 0)
		return complain("-m", "is wanted, since this host's name cannot be had",
			CODE_USAGE);
	return take_authserv_id(host, options->authserv_id);
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
	while ((option = getopt_long(argc, argv, ":i:e:f:m:q", table, NULL)) != -1) {
		code = take_option(options, option, argv);
		if (code != GO_ON)
			return code;
	}
	code = shared_operands(&options->shared, argc, argv);
	if (code != GO_ON)
		return code;
	if (options->wants_spf)
		complain("-i, -e, -f", "SPF is not judged by this version", 0);
	return default_authserv_id(options);
}

/* ------------------------------------------------------------------ the message */

/* Feeds the file to its end, with CRLF line ends. */
static int feed_file(mailauth_dkim_verifier *verifier, int file, line_ends lines)
{
	char in[PIECE], out[2 * PIECE];

	for (;;) {
		ssize_t n = read(file, in, sizeof in);
		size_t len;
		mailauth_status status;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return complain("the message", strerror(errno), CODE_NO_INPUT);
		if (n == 0)
			return GO_ON;
		len = line_ends_convert(&lines, in, (size_t)n, out);
		status = mailauth_dkim_verifier_feed(verifier, out, len);
		if (status < 0)
			return complain("the message", mailauth_status_text(status), CODE_SYSTEM);
	}
}

static int feed_message(mailauth_dkim_verifier *verifier, const shared_options *options)
{
	line_ends lines = {options->strict_crlf ? LINES_CRLF : LINES_UNKNOWN, false};
	int file, code;

	if (strcmp(options->file, "-") == 0)
		return feed_file(verifier, STDIN_FILENO, lines);
	file = open(options->file, O_RDONLY);
	if (file < 0)
		return complain(options->file, strerror(errno), CODE_NO_INPUT);
	code = feed_file(verifier, file, lines);
	close(file);
	return code;
}

/* ------------------------------------------------------------------ output */

/* The field as text, to be given to free(); NULL when there is no memory. */
static char *field_text(const mailauth_dkim_verifier *verifier, const verify_options *options)
{
	mailauth_line_end line_end =
		options->shared.json ? MAILAUTH_LINE_UNFOLDED : MAILAUTH_LINE_LF;
	const char *id = options->authserv_id;
	size_t len;
	char *text;

	if (mailauth_dkim_verifier_authres(verifier, id, line_end, NULL, 0, &len) !=
		MAILAUTH_NO_SPACE)
		return NULL;
	text = malloc(len + 1);
	if (text != NULL)
		mailauth_dkim_verifier_authres(verifier, id, line_end, text, len + 1, &len);
	return text;
}

/* The steps of the verdict, to be given to free(); NULL when there is no memory. */
static char *explain_text(const mailauth_dkim_verifier *verifier)
{
	size_t len;
	char *text;

	if (mailauth_dkim_verifier_explain(verifier, NULL, 0, &len) != MAILAUTH_NO_SPACE)
		return NULL;
	text = malloc(len + 1);
	if (text != NULL)
		mailauth_dkim_verifier_explain(verifier, text, len + 1, &len);
	return text;
}

/* How a check ended, in the words of the contract. */
static const char *check_word(mailauth_dkim_check check)
{
	switch (check) {
	case MAILAUTH_DKIM_CHECK_PASS:
		return "pass";
	case MAILAUTH_DKIM_CHECK_FAIL:
		return "fail";
	default:
		return "none";
	}
}

/* The reason in words, and for a malformed header what is wrong with it; NULL if there is none. */
static const char *reason_words(const mailauth_dkim_verifier *verifier,
	const mailauth_dkim_signature *signature)
{
	mailauth_dkim_reason reason = mailauth_dkim_signature_get_reason(signature);

	if (reason == MAILAUTH_DKIM_REASON_NONE)
		return NULL;
	if (reason == MAILAUTH_DKIM_REASON_HEADER_DEFECT)
		return mailauth_defect_text(mailauth_dkim_verifier_get_defect(verifier, NULL));
	return mailauth_dkim_reason_text(reason);
}

static void print_signature(json_writer *json, const mailauth_dkim_signature *signature,
	const char *reason)
{
	const char *text;
	size_t len;

	json_begin(json, NULL, '{');
	json_word(json, "result",
		mailauth_dkim_result_text(mailauth_dkim_signature_get_result(signature)));
	text = mailauth_dkim_signature_get_domain(signature, &len);
	json_text(json, "domain", text, len);
	text = mailauth_dkim_signature_get_selector(signature, &len);
	json_text(json, "selector", text, len);
	text = mailauth_dkim_signature_get_algorithm(signature, &len);
	json_text(json, "algorithm", text, len);
	json_number(json, "key_bits", mailauth_dkim_signature_get_key_bits(signature));
	text = mailauth_dkim_signature_get_auid(signature, &len);
	json_text(json, "auid", text, len);
	if (reason != NULL)
		json_word(json, "reason", reason);
	else
		json_null(json, "reason");
	json_word(json, "body_hash", check_word(mailauth_dkim_signature_get_body_hash(signature)));
	json_word(json, "header_signature",
		check_word(mailauth_dkim_signature_get_header_signature(signature)));
	json_number(json, "body_length_unsigned",
		mailauth_dkim_signature_get_body_length_unsigned(signature));
	json_bool(json, "testing", mailauth_dkim_signature_get_testing(signature) != 0);
	json_end(json, '}');
}

/* `steps` is NULL without --explain. */
static void print_json(const mailauth_dkim_verifier *verifier, const char *field, const char *steps)
{
	json_writer json = {stdout, false};
	size_t count = mailauth_dkim_verifier_get_count(verifier);

	json_begin(&json, NULL, '{');
	json_number(&json, "version", 1);
	json_begin(&json, "dkim", '[');
	for (size_t i = 0; i < count; i++) {
		const mailauth_dkim_signature *signature =
			mailauth_dkim_verifier_get_signature(verifier, i);

		print_signature(&json, signature, reason_words(verifier, signature));
	}
	json_end(&json, ']');
	if (steps != NULL)
		json_word(&json, "explain", steps);
	json_word(&json, "authentication_results", field);
	json_end(&json, '}');
	putchar('\n');
}

static int print_verdict(const mailauth_dkim_verifier *verifier, const verify_options *options)
{
	char *field = field_text(verifier, options);
	char *steps = options->shared.explain ? explain_text(verifier) : NULL;
	int code = GO_ON;

	if (field == NULL || (options->shared.explain && steps == NULL)) {
		code = complain("the verdict", "no memory", CODE_SYSTEM);
	} else if (options->shared.json) {
		print_json(verifier, field, steps);
	} else {
		fputs(steps != NULL ? steps : "", stdout);
		fputs(field, stdout);
	}
	free(steps);
	free(field);
	return code;
}

static int verdict_code(mailauth_dkim_result result)
{
	switch (result) {
	case MAILAUTH_DKIM_PASS:
		return CODE_PASS;
	case MAILAUTH_DKIM_FAIL:
	case MAILAUTH_DKIM_POLICY:
		return CODE_FAIL;
	case MAILAUTH_DKIM_TEMPERROR:
		return CODE_TEMPERROR;
	case MAILAUTH_DKIM_PERMERROR:
		return CODE_PERMERROR;
	default:
		return CODE_NONE;
	}
}

/* ------------------------------------------------------------------ the verdict */

/* What cannot be made stays NULL: the functions of the library accept that and say so. */
static void session_open(verify_session *session, const verify_options *options)
{
	session->context = mailauth_context_new(NULL, NULL);
	session->zone = mailauth_zone_new(session->context);
	session->verifier =
		mailauth_dkim_verifier_new(session->context, mailauth_zone_ask, session->zone);
	mailauth_dkim_verifier_set_body_length_policy(session->verifier, options->body_length);
	if (options->shared.time >= 0)
		mailauth_dkim_verifier_set_time(session->verifier, options->shared.time);
}

static void session_close(verify_session *session)
{
	mailauth_dkim_verifier_free(session->verifier);
	mailauth_zone_free(session->zone);
	mailauth_context_free(session->context);
}

static int judge(const verify_session *session, const verify_options *options)
{
	mailauth_status status;
	int code = shared_options_load_zone(&options->shared, session->zone);

	if (code == GO_ON)
		code = feed_message(session->verifier, &options->shared);
	if (code != GO_ON)
		return code;
	mailauth_dkim_verifier_finish(session->verifier);
	status = mailauth_dkim_verifier_run(session->verifier);
	if (status != MAILAUTH_OK)
		return complain("the verdict", mailauth_status_text(status), CODE_SYSTEM);
	if (!options->shared.quiet)
		code = print_verdict(session->verifier, options);
	if (code != GO_ON)
		return code;
	return verdict_code(mailauth_dkim_verifier_get_result(session->verifier));
}

int main(int argc, char **argv)
{
	verify_options options = {.body_length = MAILAUTH_BODY_LENGTH_REFUSE};
	int code = shared_options_init(&options.shared, argc);

	if (code == GO_ON)
		code = read_options(&options, argc, argv);
	if (code == GO_ON) {
		verify_session session;

		session_open(&session, &options);
		code = judge(&session, &options);
		session_close(&session);
	}
	shared_options_release(&options.shared);
	return finish_output(code);
}
