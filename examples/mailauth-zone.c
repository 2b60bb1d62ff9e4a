/*
 * mailauth-zone: checks a master file and prints its records in one form.
 *
 * Each record comes on a line, absolute and with its TTL; each mistake on a line of standard error
 * that editors know how to jump to. See mailauth-zone(1).
 */
#include "common.h"
#include "master_file.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

const char program_name[] = "mailauth-zone";

enum { OPTION_ORIGIN = 256, OPTION_INCLUDE, OPTION_NO_UNIQUE, OPTION_HELP, OPTION_VERSION };

static const char help[] =
	"usage: mailauth-zone [options] [FILE]\n"
	"Prints the records of a master file, one a line, and says what is wrong "
	"with it.\n"
	"\n"
	"  --origin NAME      what relative names belong to, until $ORIGIN\n"
	"  --include          read the files that $INCLUDE names\n"
	"  --no-unique        print records as often as they come, and remember none\n"
	"  -q                 print no records: only what is wrong\n"
	"  --help, --version\n"
	"\n"
	"Exit: 0 nothing is wrong, 64 usage, 65 something is, 66 a file cannot be "
	"read,\n"
	"71 no memory, 74 output error.\n";

typedef struct zone_program {
	const char *file; /* "-" is standard input */
	const char *origin;
	bool quiet, includes, twice;
	char *line; /* of a record, with this much room */
	size_t room;
} zone_program;

/* ------------------------------------------------------------------ what the reader tells */

/* Writes the record into `line`, which grows to what the longest record needs. */
static mailauth_status write_line(zone_program *program, const mailauth_record *record, size_t *len)
{
	mailauth_status status = mailauth_record_to_text(record, program->line, program->room, len);
	char *larger;

	if (status != MAILAUTH_NO_SPACE)
		return status;
	larger = realloc(program->line, *len + 1);
	if (larger == NULL)
		return MAILAUTH_NO_MEMORY;
	program->line = larger;
	program->room = *len + 1;
	return mailauth_record_to_text(record, program->line, program->room, len);
}

/* That the output cannot be written is said at the end. */
static int print_record(void *user, const mailauth_record *record)
{
	zone_program *program = user;
	mailauth_status status;
	size_t len;

	if (program->quiet)
		return 0;
	status = write_line(program, record, &len);
	if (status != MAILAUTH_OK)
		return complain(program->file, mailauth_status_text(status), CODE_SYSTEM);
	program->line[len++] = '\n';
	return fwrite(program->line, 1, len, stdout) != len;
}

static void print_problem(void *user, const char *file, uint64_t line, uint64_t column,
	const char *text)
{
	const zone_program *program = user;

	master_file_print(file != NULL ? file : program->file, line, column, text);
}

static const char *include(void *user, const char *file, size_t *len)
{
	char *text = NULL;
	(void)user;

	if (read_file(file, &text, len) != 0)
		return NULL;
	return text != NULL ? text : calloc(1, 1);
}

static void included(void *user, const char *text)
{
	(void)user;
	free((void *)(uintptr_t)text);
}

/* ------------------------------------------------------------------ the file */

static int read_zone(zone_program *program, const mailauth_context *context)
{
	mailauth_master *master =
		mailauth_master_new(context, print_record, print_problem, program);
	int code;

	if (mailauth_master_set_unique(master, !program->twice) != MAILAUTH_OK)
		return complain(program->file, "no memory", CODE_SYSTEM);
	mailauth_master_set_include(master, program->includes ? include : NULL);
	mailauth_master_set_included(master, included);
	if (program->origin != NULL &&
		mailauth_master_set_origin(master, program->origin) != MAILAUTH_OK)
		code = complain("--origin", "not a domain name", CODE_USAGE);
	else
		code = master_file_read(master, program->file);
	mailauth_master_free(master);
	return code;
}

static int run(zone_program *program)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	int code;

	if (!master_file_allow_all(context))
		code = complain(program->file, "no memory", CODE_SYSTEM);
	else
		code = read_zone(program, context);
	free(program->line);
	mailauth_context_free(context);
	return finish_output(code);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{"origin", required_argument, NULL, OPTION_ORIGIN},
		{"include", no_argument, NULL, OPTION_INCLUDE},
		{"no-unique", no_argument, NULL, OPTION_NO_UNIQUE},
		{"help", no_argument, NULL, OPTION_HELP},
		{"version", no_argument, NULL, OPTION_VERSION},
		{NULL, 0, NULL, 0},
	};
	zone_program program = {.file = "-"};
	int option;

	while ((option = getopt_long(argc, argv, ":q", options, NULL)) != -1) {
		switch (option) {
		case OPTION_ORIGIN:
			program.origin = optarg;
			break;
		case OPTION_INCLUDE:
			program.includes = true;
			break;
		case OPTION_NO_UNIQUE:
			program.twice = true;
			break;
		case 'q':
			program.quiet = true;
			break;
		case OPTION_HELP:
			fputs(help, stdout);
			return finish_output(CODE_PASS);
		case OPTION_VERSION:
			printf("%s %s\n", program_name, mailauth_version());
			return finish_output(CODE_PASS);
		default:
			return bad_option(option, argv);
		}
	}
	if (argc - optind > 1)
		return complain(argv[optind + 1], "more than one file", CODE_USAGE);
	if (optind < argc)
		program.file = argv[optind];
	return run(&program);
}
