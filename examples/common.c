/*
 * What the example programs share: exit codes, one-line errors, files, line ends.
 *
 * Nothing here knows of mail authentication. Files are read whole only where the library wants them
 * whole (DNS master files); messages are not.
 */
#include "common.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file that is read whole has an end: /dev/zero has none, and memory would not do. */
enum { FIRST_READ = 16384, FILE_MAX = 1 << 28 };

/*
 * File names and arguments may hold anything; what is said must stay one line, and harmless to a
 * terminal of whatever character set, for which the octets over 0x7f may be controls too.
 */
static void print_one_line(const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		putc(c < 0x20 || c >= 0x7f ? '?' : c, stderr);
	}
}

int complain(const char *what, const char *why, int code)
{
	fprintf(stderr, "%s: ", program_name);
	print_one_line(what);
	fputs(": ", stderr);
	print_one_line(why);
	putc('\n', stderr);
	return code;
}

int bad_option(int option, char *const *argv)
{
	char letter[] = {'-', (char)optopt, '\0'};
	bool is_letter = optopt > 0 && optopt < 256;
	const char *what = is_letter ? letter : argv[optind - 1];

	if (option == ':')
		return complain(what, "a value is missing (see --help)", CODE_USAGE);
	if (optopt > 0 && !is_letter)
		return complain(what, "takes no value (see --help)", CODE_USAGE);
	return complain(what, "unknown or ambiguous option (see --help)", CODE_USAGE);
}

int complain_about(const char *file, const char *why, const char *detail)
{
	fprintf(stderr, "%s: ", program_name);
	print_one_line(file);
	fputs(": ", stderr);
	print_one_line(why);
	fputs(": ", stderr);
	print_one_line(detail);
	putc('\n', stderr);
	return CODE_MALFORMED;
}

int complain_at(const char *file, const uint64_t place[2], const char *why)
{
	fprintf(stderr, "%s: ", program_name);
	print_one_line(file);
	fprintf(stderr, ":%llu:%llu: %s\n", (unsigned long long)place[0],
		(unsigned long long)place[1], why);
	return CODE_MALFORMED;
}

int take_number(const char *what, const char *text, int64_t least, int64_t most, int64_t *number)
{
	int64_t n = 0;

	if (*text == '\0')
		return complain(what, "a whole number is wanted", CODE_USAGE);
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return complain(what, "a whole number is wanted", CODE_USAGE);
		if (n > (most - (*text - '0')) / 10)
			return complain(what, "too large", CODE_USAGE);
		n = n * 10 + (*text - '0');
	}
	if (n < least)
		return complain(what, "too small", CODE_USAGE);
	*number = n;
	return GO_ON;
}

int finish_output(int code)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	return complain("standard output", errno != 0 ? strerror(errno) : "cannot be written",
		CODE_OUTPUT);
}

/* Reads to the end of the file; 0, or the errno of what went wrong. */
static int read_stream(FILE *stream, char **text, size_t *len)
{
	size_t cap = 0;

	for (;;) {
		if (*len == cap) {
			char *larger;

			if (cap == FILE_MAX)
				return EFBIG;
			cap = cap == 0 ? FIRST_READ : cap * 2;
			larger = realloc(*text, cap);
			if (larger == NULL)
				return ENOMEM;
			*text = larger;
		}
		*len += fread(*text + *len, 1, cap - *len, stream);
		if (ferror(stream))
			return errno;
		if (feof(stream))
			return 0;
	}
}

int read_file(const char *path, char **text, size_t *len)
{
	FILE *stream = fopen(path, "rb");
	int error;

	*text = NULL;
	*len = 0;
	if (stream == NULL)
		return complain(path, strerror(errno), CODE_NO_INPUT);
	error = read_stream(stream, text, len);
	fclose(stream);
	if (error == 0)
		return 0;
	free(*text);
	*text = NULL;
	return complain(path, strerror(error), error == ENOMEM ? CODE_SYSTEM : CODE_NO_INPUT);
}

size_t line_ends_convert(line_ends *state, const char *in, size_t len, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (in[i] == '\n') {
			if (state->style == LINES_UNKNOWN)
				state->style = state->after_cr ? LINES_CRLF : LINES_LF;
			if (state->style == LINES_LF && !state->after_cr)
				out[n++] = '\r';
		}
		out[n++] = in[i];
		state->after_cr = in[i] == '\r';
	}
	return n;
}
