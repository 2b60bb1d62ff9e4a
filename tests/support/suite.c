/*
 * The token lines of the conformance suites: see suite.h. The reader is strict, since a suite that
 * is read wrongly tests nothing: whatever the suites' README does not allow is malformed.
 */
#define _POSIX_C_SOURCE 200809L
#include "suite.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ tokens */

void suite_open(suite_reader *reader, char *text, size_t len)
{
	*reader = (suite_reader){.at = text, .end = text + len};
}

static bool is_printable(char c)
{
	return c >= 0x20 && c <= 0x7e;
}

static bool is_bare(char c)
{
	return is_printable(c) && c != ' ' && c != '"' && c != '\\';
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The octet of \xHH, the backslash passed already. */
static const char *take_escape(char **at, const char *end, char *octet)
{
	int high, low;

	if (end - *at < 3 || (*at)[0] != 'x')
		return "a backslash is not followed by xHH";
	high = hex_value((*at)[1]);
	low = hex_value((*at)[2]);
	if (high < 0 || low < 0)
		return "a backslash is not followed by xHH";
	*octet = (char)(high * 16 + low);
	*at += 3;
	return NULL;
}

/* A quoted token; its opening quote stands at the cursor. */
static const char *take_quoted(char **at, const char *end, suite_token *token)
{
	char *out = ++*at;
	const char *error = NULL;

	token->text = out;
	while (*at < end && **at != '"') {
		char c = *(*at)++;

		if (c == '\\')
			error = take_escape(at, end, &c);
		else if (!is_printable(c))
			error = "an octet in quotes must be escaped";
		if (error != NULL)
			return error;
		*out++ = c;
	}
	if (*at == end)
		return "a quote is not closed";
	++*at;
	*out = 0;
	token->len = (size_t)(out - token->text);
	token->quoted = true;
	return NULL;
}

static const char *take_bare(char **at, const char *end, suite_token *token)
{
	token->text = *at;
	while (*at < end && is_bare(**at))
		++*at;
	token->len = (size_t)(*at - token->text);
	token->quoted = false;
	return token->len > 0 ? NULL : "a token is missing, or an octet must be quoted";
}

/* All tokens of a line; at `end` stands its LF, which may be written over. */
static const char *take_tokens(suite_reader *reader, char *at, char *end)
{
	for (reader->count = 0; reader->count < SUITE_TOKENS_MAX;) {
		suite_token *token = &reader->tokens[reader->count++];
		const char *error =
			*at == '"' ? take_quoted(&at, end, token) : take_bare(&at, end, token);
		bool last = at == end;

		if (error != NULL)
			return error;
		if (!last && *at != ' ')
			return "no space between two tokens, or an octet must be quoted";
		if (!token->quoted)
			*at = 0;
		if (last)
			return NULL;
		at++;
	}
	return "too many tokens";
}

suite_result suite_next(suite_reader *reader)
{
	while (reader->at < reader->end) {
		char *at = reader->at, *end = memchr(at, '\n', (size_t)(reader->end - at));

		reader->line++;
		reader->count = 0;
		reader->error = end != NULL ? NULL : "the last line has no end";
		reader->at = end != NULL ? end + 1 : reader->end;
		if (reader->error == NULL && at != end && *at != '#')
			reader->error = take_tokens(reader, at, end);
		if (reader->error != NULL)
			return SUITE_MALFORMED;
		if (reader->count > 0)
			return SUITE_LINE;
	}
	return SUITE_END;
}

bool suite_is(const suite_token *token, const char *word)
{
	return !token->quoted && strcmp(token->text, word) == 0;
}

/* ------------------------------------------------------------------ zone lines */

static void put_octet(FILE *out, char octet)
{
	fprintf(out, "\\%03u", (unsigned)(unsigned char)octet);
}

/* A name, which is absolute whether it ends with a dot or not. */
static void put_name(FILE *out, const suite_token *name)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	char last = name->len > 0 ? name->text[name->len - 1] : 0;

	for (size_t i = 0; i < name->len; i++)
		if (name->text[i] != 0 && strchr(plain, name->text[i]) != NULL)
			fputc(name->text[i], out);
		else
			put_octet(out, name->text[i]);
	if (last != '.')
		fputc('.', out);
}

static void put_string(FILE *out, const suite_token *string)
{
	fputc('"', out);
	for (size_t i = 0; i < string->len; i++) {
		char c = string->text[i];

		if (is_printable(c) && c != '"' && c != '\\')
			fputc(c, out);
		else
			put_octet(out, c);
	}
	fputc('"', out);
}

static const char *put_address(FILE *out, const suite_token *tokens, size_t count)
{
	if (count != 1 || tokens[0].quoted)
		return "want one address";
	fputs(tokens[0].text, out);
	return NULL;
}

static const char *put_host(FILE *out, const suite_token *tokens, size_t count)
{
	if (count != 1)
		return "want one host";
	put_name(out, &tokens[0]);
	return NULL;
}

static const char *put_mx(FILE *out, const suite_token *tokens, size_t count)
{
	if (count != 2 || tokens[0].quoted)
		return "want a preference and a host";
	fprintf(out, "%s ", tokens[0].text);
	put_name(out, &tokens[1]);
	return NULL;
}

static const char *put_txt(FILE *out, const suite_token *tokens, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		put_string(out, &tokens[i]);
		fputc(' ', out);
	}
	if (count == 0)
		fputs("\"\"", out);
	return NULL;
}

static const struct {
	const char *name;
	const char *(*put)(FILE *out, const suite_token *tokens, size_t count);
} types[] = {
	{"A", put_address},
	{"AAAA", put_address},
	{"CNAME", put_host},
	{"MX", put_mx},
	{"PTR", put_host},
	{"TXT", put_txt},
	{"SPF", put_txt},
};

/* The outcome that a bare marker stands for; NULL if the token is none. */
static const char *failure_of(const suite_token *token)
{
	if (suite_is(token, "TIMEOUT"))
		return "timeout";
	return suite_is(token, "SERVFAIL") ? "servfail" : NULL;
}

static void put_failure(FILE *out, const suite_token *name, const char *type, const char *outcome)
{
	fputs("$FAIL ", out);
	put_name(out, name);
	fprintf(out, " %s %s\n", type, outcome);
}

/* A record of one type, or the failure of its question. */
static const char *put_record(FILE *out, const suite_reader *reader, size_t type)
{
	const suite_token *name = &reader->tokens[1], *rdata = &reader->tokens[3];
	const char *outcome = reader->count == 4 ? failure_of(rdata) : NULL, *error;

	if (outcome != NULL) {
		put_failure(out, name, types[type].name, outcome);
		return NULL;
	}
	put_name(out, name);
	fprintf(out, " 300 IN %s ", types[type].name);
	error = types[type].put(out, rdata, reader->count - 3);
	fputc('\n', out);
	return error;
}

bool suite_put_zone(FILE *out, suite_reader *reader)
{
	const suite_token *tokens = reader->tokens;

	reader->error = "want: zone NAME TYPE RDATA...";
	if (reader->count < 3 || !suite_is(&tokens[0], "zone") || tokens[1].len == 0)
		return false;
	if (reader->count == 3 && suite_is(&tokens[2], "TIMEOUT")) {
		put_failure(out, &tokens[1], "*", "timeout");
		reader->error = NULL;
	}
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (suite_is(&tokens[2], types[i].name))
			reader->error = put_record(out, reader, i);
	return reader->error == NULL;
}

/* ------------------------------------------------------------------ files */

char *suite_path(const char *folder, const char *file)
{
	size_t room = strlen(folder) + strlen(file) + 2;
	char *path = malloc(room);

	if (path == NULL)
		exit(1);
	snprintf(path, room, "%s/%s", folder, file);
	return path;
}

/* All octets of a stream, for free(); NULL if it cannot be read. */
static char *read_all(FILE *in, size_t *len)
{
	char piece[4096], *text = NULL;
	FILE *out = open_memstream(&text, len);
	size_t n;

	if (out == NULL)
		return NULL;
	while ((n = fread(piece, 1, sizeof piece, in)) > 0)
		fwrite(piece, 1, n, out);
	if (fclose(out) == 0 && ferror(in) == 0)
		return text;
	free(text);
	return NULL;
}

char *suite_load(const char *folder, const char *file, size_t *len)
{
	char *path = suite_path(folder, file), *text = NULL;
	FILE *in = fopen(path, "rb");

	if (in != NULL) {
		text = read_all(in, len);
		fclose(in);
	}
	if (text == NULL)
		printf("    %s: cannot be read\n", path);
	free(path);
	return text;
}

/* The master-file text of all lines, in `out`. */
static bool put_lines(FILE *out, suite_reader *reader, const char *file)
{
	suite_result result;

	while ((result = suite_next(reader)) == SUITE_LINE)
		if (!suite_put_zone(out, reader))
			break;
	if (result == SUITE_END)
		return true;
	printf("    %s:%zu: %s\n", file, reader->line, reader->error);
	return false;
}

/* The zone of this master-file text. */
static mailauth_zone *zone_of(const mailauth_context *context, const char *text, size_t len)
{
	mailauth_zone *zone = mailauth_zone_new(context);
	uint64_t line = 0, column = 0;
	const char *error;

	if (zone != NULL && mailauth_zone_read(zone, text, len) == MAILAUTH_OK)
		return zone;
	error = mailauth_zone_error(zone, &line, &column);
	printf("    as a zone: %" PRIu64 ":%" PRIu64 ": %s\n", line, column, error);
	mailauth_zone_free(zone);
	return NULL;
}

mailauth_zone *suite_load_zone(const mailauth_context *context, const char *folder,
	const char *file)
{
	mailauth_zone *zone = NULL;
	size_t len, text_len;
	char *lines = suite_load(folder, file, &len), *text = NULL;
	FILE *out = lines != NULL ? open_memstream(&text, &text_len) : NULL;
	suite_reader reader;
	bool read;

	if (out != NULL) {
		suite_open(&reader, lines, len);
		read = put_lines(out, &reader, file);
		if (fclose(out) == 0 && read)
			zone = zone_of(context, text, text_len);
	}
	free(text);
	free(lines);
	return zone;
}
