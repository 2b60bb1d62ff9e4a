/*
 * JSON on one line (RFC 8259), written as it comes.
 *
 * Any octets make a valid string. Write errors are the stream's: the caller looks at ferror().
 */
#include "json.h"

#include <inttypes.h>
#include <string.h>

enum { REPLACEMENT = 0xfffd };

/*
 * Reads one character of UTF-8 and returns how many octets it took; an ill-formed one is U+FFFD and
 * takes one.
 *
 *   UTF8-2  =  %xC2-DF UTF8-tail                              RFC 3629 4
 *   UTF8-3  =  three octets, no surrogate, none that fits two
 *   UTF8-4  =  four octets, none that fits three, up to U+10FFFF
 */
static size_t take_utf8(const unsigned char *at, size_t left, uint32_t *character)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len = at[0] < 0x80 ? 1 : at[0] < 0xc0 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	uint32_t c;

	*character = REPLACEMENT;
	if (len == 0 || at[0] > 0xf4 || len > left)
		return 1;
	c = len == 1 ? at[0] : at[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 1;
		c = c << 6 | (at[i] & 0x3fu);
	}
	if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 1;
	*character = c;
	return len;
}

static void put_character(FILE *out, uint32_t c)
{
	if (c == '"' || c == '\\')
		fprintf(out, "\\%c", (int)c);
	else if (c >= 0x20 && c < 0x7f)
		putc((int)c, out);
	else if (c < 0x10000)
		fprintf(out, "\\u%04" PRIx32, c);
	else
		fprintf(out, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xd800 + ((c - 0x10000) >> 10),
			0xdc00 + ((c - 0x10000) & 0x3ff));
}

static void put_string(FILE *out, const char *text, size_t len)
{
	const unsigned char *at = (const unsigned char *)text;
	uint32_t character;

	putc('"', out);
	while (len > 0) {
		size_t taken = take_utf8(at, len, &character);

		put_character(out, character);
		at += taken;
		len -= taken;
	}
	putc('"', out);
}

/* What stands before a value: the comma, and the key in an object. */
static void begin_value(json_writer *json, const char *key)
{
	if (json->comma)
		putc(',', json->out);
	json->comma = true;
	if (key != NULL) {
		put_string(json->out, key, strlen(key));
		putc(':', json->out);
	}
}

void json_begin(json_writer *json, const char *key, char bracket)
{
	begin_value(json, key);
	putc(bracket, json->out);
	json->comma = false;
}

void json_end(json_writer *json, char bracket)
{
	putc(bracket, json->out);
	json->comma = true;
}

void json_text(json_writer *json, const char *key, const char *text, size_t len)
{
	begin_value(json, key);
	put_string(json->out, text, len);
}

void json_word(json_writer *json, const char *key, const char *word)
{
	json_text(json, key, word, strlen(word));
}

void json_number(json_writer *json, const char *key, uint64_t number)
{
	begin_value(json, key);
	fprintf(json->out, "%" PRIu64, number);
}

void json_bool(json_writer *json, const char *key, bool value)
{
	begin_value(json, key);
	fputs(value ? "true" : "false", json->out);
}

void json_null(json_writer *json, const char *key)
{
	begin_value(json, key);
	fputs("null", json->out);
}
