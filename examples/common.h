/*
 * What the example programs share: exit codes, one-line errors, files, line ends.
 */
#ifndef EXAMPLES_COMMON_H
#define EXAMPLES_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a program exits with. People script against these numbers: they never change. */
enum exit_code {
	CODE_PASS = 0,
	CODE_FAIL = 1,
	CODE_NONE = 2, /* none, neutral, not signed */
	CODE_SOFTFAIL = 3,
	CODE_USAGE = 64,
	CODE_MALFORMED = 65, /* a file of the user's cannot be understood */
	CODE_NO_INPUT = 66,  /* a file cannot be read */
	CODE_SYSTEM = 71,    /* memory ran out */
	CODE_OUTPUT = 74,    /* the output cannot be written */
	CODE_TEMPERROR = 75,
	CODE_PERMERROR = 76
};

/* The name that errors begin with: each program defines its own. */
extern const char program_name[];

/*
 * Says `program: what: why` in one line on stderr, whatever octets the texts hold; returns `code`.
 */
int complain(const char *what, const char *why, int code);

/* What getopt_long could not read: ':' stands for a missing value, '?' for all else. */
int bad_option(int option, char *const *argv);

/* The same, for something in a file that cannot be understood: `program: file: why: detail`. */
int complain_about(const char *file, const char *why, const char *detail);

/* The same, for a place in a file: `program: file:line:column: why`. */
int complain_at(const char *file, const uint64_t place[2], const char *why);

/* What readers of options return, in place of an exit code: neither done nor an error. */
enum { GO_ON = -1 };

/*
 * Reads the number of an option: digits only, from `least` to `most`. Returns GO_ON, or an exit
 * code having said what was wrong.
 */
int take_number(const char *what, const char *text, int64_t least, int64_t most, int64_t *number);

/* Flushes stdout. Returns `code`, or CODE_OUTPUT, having said why, if anything was not written. */
int finish_output(int code);

/*
 * Reads a whole file into *text, to be given to free(). Returns 0, or an exit code having said what
 * was wrong.
 */
int read_file(const char *path, char **text, size_t *len);

/* ------------------------------------------------------------------ line ends */

/* How the lines of a message end. */
typedef enum line_style {
	LINES_UNKNOWN = 0, /* no line end was seen yet: the first one decides */
	LINES_CRLF = 1,    /* octets are taken as they are */
	LINES_LF = 2       /* an LF without a CR before it stands for CRLF */
} line_style;

/* A message on its way to CRLF. All zeros to begin with, or with the style set. */
typedef struct line_ends {
	line_style style;
	bool after_cr;
} line_ends;

/*
 * Writes the next `len` octets of a message to `out`, which holds 2 * len, with CRLF line ends.
 * Returns how many octets were written. Where the message is cut into pieces does not matter.
 */
size_t line_ends_convert(line_ends *state, const char *in, size_t len, char *out);

#endif
