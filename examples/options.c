/*
 * The options that the example programs share, and the DNS answers that they stand for.
 *
 * Every mistake is told in one line. Options that belong to the contract but not to this version
 * are refused by name: a verdict must never rest on an option that was silently ignored.
 */
#include "options.h"

#include "common.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS_MAX = 3600 };

int shared_options_init(shared_options *options, int argc)
{
	size_t room = argc > 0 ? (size_t)argc : 1;

	memset(options, 0, sizeof *options);
	options->time = -1;
	options->timeout = 5;
	options->deadline = 20;
	options->dns_files = calloc(room, sizeof *options->dns_files);
	options->dns_failures = calloc(room, sizeof *options->dns_failures);
	if (options->dns_files == NULL || options->dns_failures == NULL)
		return complain("options", "no memory", CODE_SYSTEM);
	return GO_ON;
}

void shared_options_release(shared_options *options)
{
	free(options->dns_files);
	free(options->dns_failures);
}

/* Options without a value. False if it is none of them. */
static bool take_flag(shared_options *options, int option)
{
	switch (option) {
	case OPTION_JSON:
		options->json = true;
		return true;
	case OPTION_EXPLAIN:
		options->explain = true;
		return true;
	case OPTION_STRICT_CRLF:
		options->strict_crlf = true;
		return true;
	case 'q':
		options->quiet = true;
		return true;
	default:
		return false;
	}
}

/* Where the text of an option goes; NULL if it is another kind of option. */
static const char **text_of(shared_options *options, int option)
{
	switch (option) {
	case 'i':
		return &options->client;
	case 'e':
		return &options->helo;
	case 'f':
		return &options->mail_from;
	case OPTION_DNS_FILE:
		return &options->dns_files[options->dns_file_count++];
	case OPTION_DNS_FAIL:
		return &options->dns_failures[options->dns_failure_count++];
	case OPTION_RECORD_DNS:
		return &options->record_dns;
	case OPTION_REPLAY:
		return &options->replay;
	case OPTION_RESOLVER:
		return &options->resolver;
	default:
		return NULL;
	}
}

int shared_option(shared_options *options, int option, char *const *argv)
{
	const char **text = text_of(options, option);

	if (text != NULL) {
		*text = optarg;
		return GO_ON;
	}
	if (take_flag(options, option))
		return GO_ON;
	switch (option) {
	case OPTION_TIME:
		return take_number("--time", optarg, 0, INT64_MAX, &options->time);
	case OPTION_TIMEOUT:
		return take_number("--timeout", optarg, 1, SECONDS_MAX, &options->timeout);
	case OPTION_DEADLINE:
		return take_number("--deadline", optarg, 1, SECONDS_MAX, &options->deadline);
	case OPTION_VERSION:
		printf("%s %s\n", program_name, mailauth_version());
		return CODE_PASS;
	default:
		return bad_option(option, argv);
	}
}

bool shared_options_are_live(const shared_options *options)
{
	return options->dns_file_count == 0 && options->replay == NULL;
}

int shared_operands(shared_options *options, int argc, char *const *argv)
{
	if (argc - optind > 1)
		return complain(argv[optind + 1], "only one FILE can be read", CODE_USAGE);
	options->file = optind < argc ? argv[optind] : "-";
	if (options->resolver != NULL && !shared_options_are_live(options))
		return complain("--resolver", "nobody is asked with --dns-file or --replay",
			CODE_USAGE);
	return GO_ON;
}

/* ------------------------------------------------------------------ the zone */

/* Reads the file once, since it may be a pipe; `settings` may be NULL. */
static int load_file(const char *path, mailauth_zone *zone, mailauth_zone *settings)
{
	mailauth_status status;
	uint64_t place[2];
	const char *why;
	char *text;
	size_t len;
	int code = read_file(path, &text, &len);

	if (code != 0)
		return code;
	status = mailauth_zone_read(zone, text, len);
	if (status == MAILAUTH_OK && settings != NULL)
		status = mailauth_zone_read(settings, text, len);
	free(text);
	if (status == MAILAUTH_OK)
		return GO_ON;
	if (status != MAILAUTH_MALFORMED)
		return complain(path, mailauth_status_text(status), CODE_SYSTEM);
	why = mailauth_zone_error(zone, &place[0], &place[1]);
	return complain_at(path, place, why);
}

/* The last octet `c` of the first `len`, or NULL. */
static char *find_last(char *text, size_t len, char c)
{
	while (len > 0)
		if (text[--len] == c)
			return text + len;
	return NULL;
}

/*
 * Sets the failure NAME[/TYPE][=KIND]. A name may hold '/' and '=' (RFC 2317 uses the first): the
 * last of each counts, so such a name needs type and kind.
 */
static int set_failure(mailauth_zone *zone, char *name)
{
	mailauth_dns_outcome outcome = MAILAUTH_DNS_TIMEOUT;
	char *kind = find_last(name, strlen(name), '=');
	char *slash;
	uint16_t type = 0;
	mailauth_status status;

	if (kind != NULL) {
		*kind++ = '\0';
		if (mailauth_dns_outcome_from_text(kind, strlen(kind), &outcome) != MAILAUTH_OK ||
			outcome == MAILAUTH_DNS_DATA)
			return complain("--dns-fail", "unknown KIND (see --help)", CODE_USAGE);
	}
	slash = find_last(name, strlen(name), '/');
	if (slash != NULL) {
		*slash++ = '\0';
		type = mailauth_rrtype_from_text(slash, strlen(slash));
		if (type == 0 && strcmp(slash, "*") != 0)
			return complain("--dns-fail", "unknown TYPE", CODE_USAGE);
	}
	status = mailauth_zone_set_failure(zone, name, type, outcome);
	if (status == MAILAUTH_OK)
		return GO_ON;
	if (status == MAILAUTH_NO_MEMORY)
		return complain("--dns-fail", mailauth_status_text(status), CODE_SYSTEM);
	return complain("--dns-fail", "NAME is not a domain name", CODE_USAGE);
}

static int load_failure(mailauth_zone *zone, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = malloc(size);
	int code;

	if (copy == NULL)
		return complain("--dns-fail", "no memory", CODE_SYSTEM);
	memcpy(copy, text, size);
	code = set_failure(zone, copy);
	free(copy);
	return code;
}

int shared_options_load_zones(const shared_options *options, mailauth_zone *zone,
	mailauth_zone *settings)
{
	int code = GO_ON;

	for (size_t i = 0; i < options->dns_file_count && code == GO_ON; i++)
		code = load_file(options->dns_files[i], zone, NULL);
	if (options->replay != NULL && code == GO_ON)
		code = load_file(options->replay, zone, settings);
	for (size_t i = 0; i < options->dns_failure_count && code == GO_ON; i++)
		code = load_failure(zone, options->dns_failures[i]);
	return code;
}
