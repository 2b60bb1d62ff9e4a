/*
 * mailauth-spf --build: see spf_build.h. All of the work is the library's builder's.
 */
#include "spf_build.h"

#include "common.h"

#include <mailauth/spf.h>

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPTION_NETWORK = 1,
	OPTION_HOST,
	OPTION_MX,
	OPTION_INCLUDE,
	OPTION_FORWARDER,
	OPTION_POLICY
};

static const struct option table[] = {
	{"network", required_argument, NULL, OPTION_NETWORK},
	{"host", required_argument, NULL, OPTION_HOST},
	{"mx", no_argument, NULL, OPTION_MX},
	{"include", required_argument, NULL, OPTION_INCLUDE},
	{"forwarder", required_argument, NULL, OPTION_FORWARDER},
	{"policy", required_argument, NULL, OPTION_POLICY},
	{NULL, 0, NULL, 0},
};

static mailauth_status set_policy(mailauth_spf_builder *builder, const char *word)
{
	for (int i = MAILAUTH_SPF_NONE; i <= MAILAUTH_SPF_PERMERROR; i++)
		if (strcmp(word, mailauth_spf_result_text((mailauth_spf_result)i)) == 0)
			return mailauth_spf_builder_set_policy(builder, (mailauth_spf_result)i);
	return MAILAUTH_BAD_ARGUMENT;
}

static mailauth_status take_option(mailauth_spf_builder *builder, int option)
{
	switch (option) {
	case OPTION_NETWORK:
		return mailauth_spf_builder_add_network(builder, optarg);
	case OPTION_HOST:
		return mailauth_spf_builder_add_host(builder, optarg);
	case OPTION_MX:
		return mailauth_spf_builder_set_mx(builder, 1);
	case OPTION_INCLUDE:
		return mailauth_spf_builder_add_include(builder, optarg);
	case OPTION_FORWARDER:
		return mailauth_spf_builder_add_forwarder(builder, optarg);
	default:
		return set_policy(builder, optarg);
	}
}

static int say(const char *what, mailauth_status status)
{
	if (status == MAILAUTH_NO_MEMORY)
		return complain(what, "no memory", CODE_SYSTEM);
	if (status == MAILAUTH_BAD_STATE)
		return complain(what, "more terms than may ask DNS", CODE_USAGE);
	return complain(what, "cannot stand in a record", CODE_USAGE);
}

static int print_record(const mailauth_spf_builder *builder, const char *domain)
{
	size_t len = 0;
	mailauth_status status = mailauth_spf_builder_write(builder, domain, NULL, 0, &len);
	char *line;

	if (status != MAILAUTH_NO_SPACE)
		return say(domain, status);
	line = malloc(len + 1);
	if (line == NULL)
		return say(domain, MAILAUTH_NO_MEMORY);
	status = mailauth_spf_builder_write(builder, domain, line, len + 1, &len);
	if (status == MAILAUTH_OK)
		fputs(line, stdout);
	free(line);
	return status == MAILAUTH_OK ? CODE_PASS : say(domain, status);
}

static int build(mailauth_spf_builder *builder, int argc, char **argv)
{
	int option;

	opterr = 0;
	optind = 1;
	while ((option = getopt_long(argc, argv, ":", table, NULL)) != -1) {
		const char *what = optind > 1 ? argv[optind - 1] : argv[0];
		mailauth_status status;

		if (option == '?' || option == ':')
			return complain(what, "no option of --build (see --help)", CODE_USAGE);
		status = take_option(builder, option);
		if (status != MAILAUTH_OK)
			return say(what, status);
	}
	if (argc - optind != 1)
		return complain("--build", "one DOMAIN is wanted", CODE_USAGE);
	return print_record(builder, argv[optind]);
}

int spf_build(int argc, char **argv)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_spf_builder *builder = mailauth_spf_builder_new(context);
	int code =
		builder != NULL ? build(builder, argc, argv) : say("--build", MAILAUTH_NO_MEMORY);

	mailauth_spf_builder_free(builder);
	mailauth_context_free(context);
	return code;
}
