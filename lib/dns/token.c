/*
 * The tokens of master files: see token.h. Nothing is copied. A line ends with LF or CRLF. NUL and
 * a CR by itself are refused wherever they stand. So are line ends in quoted strings, which RFC
 * 1035 allows: what looks like a forgotten quote nearly always is one.
 */
#include "token.h"

#include "ascii.h"
#include "escape.h"
#include "octets8.h"

void ma_tokens_init(ma_tokens *tokens, ma_slice text, size_t entry_max)
{
	ma_cursor in = ma_cursor_over(text);

	*tokens = (ma_tokens){
		.in = in,
		.line_start = in.at,
		.line = 1,
		.entry_max = entry_max,
	};
}

static bool fail(ma_tokens *tokens, ma_place place, const char *error)
{
	tokens->error = error;
	tokens->error_place = place;
	tokens->found = ma_slice_of(NULL, 0);
	tokens->digits = 0;
	return false;
}

bool ma_token_refuse(ma_tokens *tokens, const ma_token *token, const char *error)
{
	fail(tokens, token->place, error);
	tokens->found = token->text;
	return false;
}

static inline bool accept_line_end(ma_tokens *tokens)
{
	if (!ma_accept(&tokens->in, '\n') && !ma_accept_text(&tokens->in, "\r\n"))
		return false;
	tokens->line++;
	tokens->line_start = tokens->in.at;
	return true;
}

bool ma_tokens_next_entry(ma_tokens *tokens)
{
	accept_line_end(tokens);
	tokens->entry_start = tokens->in.at;
	tokens->entry_line = tokens->line;
	tokens->cut = (ma_place){0, 0};
	tokens->comment = NULL;
	tokens->field = (ma_place){0, 0};
	return !ma_at_end(&tokens->in);
}

static bool at_line_end(const ma_tokens *tokens)
{
	ma_cursor ahead = tokens->in;

	return ma_at_end(&ahead) || ma_accept(&ahead, '\n') || ma_accept_text(&ahead, "\r\n");
}

/* Passes the octet that has ended a run: an escape with what it escapes; others are mistakes. */
static bool pass_special(ma_tokens *tokens)
{
	ma_place place = ma_tokens_here(tokens);
	int octet = ma_peek(&tokens->in);
	ma_char passed;

	if (octet == 0)
		return fail(tokens, place, "a NUL octet");
	if (octet == '\r')
		return fail(tokens, place, "a CR without LF");
	if (ma_char_next(&tokens->in, &passed) != MA_OK)
		return fail(tokens, place,
			"a backslash with neither three digits up to 255 nor one other "
			"octet of the line behind it");
	return true;
}

/* Keeps the place of a comment, for advice. */
static void note_comment(ma_tokens *tokens)
{
	if (tokens->in.at == tokens->word_end)
		tokens->cut = ma_tokens_here(tokens);
	if (tokens->comment != NULL)
		return;
	tokens->comment = tokens->in.at;
	tokens->comment_place = ma_tokens_here(tokens);
}

/* In a comment quotes and backslashes are octets like others. */
static bool pass_comment(ma_tokens *tokens)
{
	if (tokens->comments_refused)
		return fail(tokens, ma_tokens_here(tokens), "a comment");
	do {
		ma_take(&tokens->in, MA_QUOTABLE);
	} while (ma_accept(&tokens->in, '"') || ma_accept(&tokens->in, '\\'));
	return at_line_end(tokens) || pass_special(tokens);
}

static bool pass_parenthesis(ma_tokens *tokens)
{
	ma_place place = ma_tokens_here(tokens);

	if (ma_accept(&tokens->in, '(')) {
		if (tokens->depth++ == 0)
			tokens->opened = place;
		return true;
	}
	if (tokens->depth == 0)
		return fail(tokens, place, "a closing parenthesis without an opening one");
	tokens->depth--;
	return ma_accept(&tokens->in, ')');
}

/*
 * Passes all that stands between two tokens. In parentheses, which may be nested, that is line ends
 * as well: "in effect, line terminations are not recognized within parentheses" (RFC 1035 5.1).
 */
static bool pass_gap(ma_tokens *tokens)
{
	for (;;) {
		int octet;

		ma_take(&tokens->in, MA_WSP);
		octet = ma_peek(&tokens->in);
		if (octet == ';') {
			note_comment(tokens);
			if (!pass_comment(tokens))
				return false;
		} else if (octet == '(' || octet == ')') {
			if (!pass_parenthesis(tokens))
				return false;
		} else if (tokens->depth == 0 || !accept_line_end(tokens)) {
			return true;
		}
	}
}

/* As ma_take of MA_QUOTABLE, eight octets at a time: most of a text is in strings. */
static void take_quotable(ma_cursor *in)
{
	ma_cursor ahead = *in;

	while (ma_left(&ahead) >= 8) {
		uint64_t octets = ma_octets8(ahead.at);
		uint64_t ends = ma_below8(octets, '\r' + 1) | ma_equal8(octets, '"') |
			ma_equal8(octets, '\\');

		if (ends != 0) {
			ahead.at += ma_first8(ends);
			break;
		}
		ahead.at += 8;
	}
	ma_take(&ahead, MA_QUOTABLE);
	in->at = ahead.at;
}

static bool take_word(ma_tokens *tokens, ma_token *token)
{
	const uint8_t *start = tokens->in.at;

	ma_take(&tokens->in, MA_BARE);
	while (tokens->in.at == start || ma_peek(&tokens->in) == '\\' ||
		ma_peek(&tokens->in) == 0) {
		if (!pass_special(tokens))
			return false;
		token->escapes = true;
		ma_take(&tokens->in, MA_BARE);
	}
	token->text = ma_slice_of(start, (size_t)(tokens->in.at - start));
	tokens->word_end = tokens->in.at;
	return true;
}

/* Takes a string whose opening quote has been passed, and its closing quote. */
static bool take_quoted(ma_tokens *tokens, ma_token *token)
{
	const uint8_t *start = tokens->in.at;

	take_quotable(&tokens->in);
	while (ma_peek(&tokens->in) != '"') {
		if (at_line_end(tokens))
			return fail(tokens, token->place,
				"a quoted string that does not end in its line");
		if (!pass_special(tokens))
			return false;
		token->escapes = true;
		take_quotable(&tokens->in);
	}
	token->text = ma_slice_of(start, (size_t)(tokens->in.at - start));
	return ma_accept(&tokens->in, '"');
}

ma_parse ma_tokens_refuse_length(ma_tokens *tokens)
{
	fail(tokens, (ma_place){tokens->entry_line, 1}, "an entry over the limit of octets");
	return MA_SYNTAX;
}

ma_parse ma_tokens_find(ma_tokens *tokens)
{
	ma_take(&tokens->in, MA_WSP);
	if (ma_tokens_at_token(tokens))
		return MA_OK;
	if (!pass_gap(tokens))
		return MA_SYNTAX;
	if (!at_line_end(tokens))
		return MA_OK;
	if (tokens->depth == 0)
		return MA_END;
	fail(tokens, tokens->opened, "a parenthesis that is not closed");
	return MA_SYNTAX;
}

ma_parse ma_token_take(ma_tokens *tokens, ma_token *token)
{
	ma_parse found;
	bool taken;

	if (ma_peek(&tokens->in) == '\n' && tokens->depth == 0)
		return ma_tokens_within_limit(tokens, MA_END);
	found = ma_tokens_find(tokens);
	if (found != MA_OK)
		return found == MA_END ? ma_tokens_within_limit(tokens, MA_END) : MA_SYNTAX;
	token->place = ma_tokens_here(tokens);
	token->escapes = false;
	token->quoted = ma_accept(&tokens->in, '"');
	taken = token->quoted ? take_quoted(tokens, token) : take_word(tokens, token);
	return taken ? ma_tokens_within_limit(tokens, MA_OK) : MA_SYNTAX;
}

bool ma_token_refuse_end(ma_tokens *tokens)
{
	return fail(tokens, ma_tokens_here(tokens), "an entry that ends too early");
}

bool ma_token_want_end(ma_tokens *tokens)
{
	ma_token token;
	ma_parse found = ma_token_take(tokens, &token);

	if (found == MA_OK)
		return ma_token_refuse(tokens, &token, "more than the entry can hold");
	return found == MA_END;
}
