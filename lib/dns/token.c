/*
 * The tokens of master files: see token.h. Nothing is copied. A line ends with LF or CRLF. NUL and
 * a CR by itself are refused wherever they stand. So are line ends in quoted strings, which RFC
 * 1035 allows: what looks like a forgotten quote nearly always is one.
 */
#include "token.h"

#include "ascii.h"
#include "escape.h"

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

static ma_place here(const ma_tokens *tokens)
{
	return (ma_place){tokens->line, (uint64_t)(tokens->in.at - tokens->line_start) + 1};
}

static bool fail(ma_tokens *tokens, ma_place place, const char *error)
{
	tokens->error = error;
	tokens->error_place = place;
	tokens->found = ma_slice_of(NULL, 0);
	return false;
}

bool ma_token_refuse(ma_tokens *tokens, const ma_token *token, const char *error)
{
	fail(tokens, token->place, error);
	tokens->found = token->text;
	return false;
}

static bool accept_line_end(ma_tokens *tokens)
{
	if (!ma_accept_text(&tokens->in, "\r\n") && !ma_accept(&tokens->in, '\n'))
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
	return !ma_at_end(&tokens->in);
}

/* Passes one octet of a token or comment, if it is one that may stand in a line. */
static bool pass_octet(ma_tokens *tokens, bool may_escape)
{
	ma_place place = here(tokens);
	int octet = ma_peek(&tokens->in);
	ma_char passed;

	if (octet == 0)
		return fail(tokens, place, "a NUL octet");
	if (octet == '\r')
		return fail(tokens, place, "a CR without LF");
	if (!may_escape)
		return ma_accept(&tokens->in, (uint8_t)octet);
	if (ma_char_next(&tokens->in, &passed) != MA_OK)
		return fail(tokens, place,
			"a backslash with neither three digits up to 255 nor one other "
			"octet of the line behind it");
	return true;
}

static bool at_line_end(const ma_tokens *tokens)
{
	ma_cursor ahead = tokens->in;

	return ma_at_end(&ahead) || ma_accept_text(&ahead, "\r\n") || ma_accept(&ahead, '\n');
}

static bool pass_comment(ma_tokens *tokens)
{
	if (tokens->comments_refused)
		return fail(tokens, here(tokens), "a comment");
	while (!at_line_end(tokens)) {
		if (!pass_octet(tokens, false))
			return false;
	}
	return true;
}

static bool pass_parenthesis(ma_tokens *tokens)
{
	ma_place place = here(tokens);

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
		const uint8_t *start = tokens->in.at;

		ma_take(&tokens->in, MA_WSP);
		octet = ma_peek(&tokens->in);
		if (octet == ';') {
			if (start == tokens->word_end && start == tokens->in.at)
				tokens->cut = here(tokens);
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

static bool ends_word(int octet)
{
	switch (octet) {
	case ' ':
	case '\t':
	case '\n':
	case '\r':
	case ';':
	case '(':
	case ')':
	case '"':
	case -1:
		return true;
	default:
		return false;
	}
}

static bool take_word(ma_tokens *tokens, ma_token *token)
{
	const uint8_t *start = tokens->in.at;

	do {
		if (!pass_octet(tokens, true))
			return false;
	} while (!ends_word(ma_peek(&tokens->in)));
	token->text = ma_slice_of(start, (size_t)(tokens->in.at - start));
	tokens->word_end = tokens->in.at;
	return true;
}

/* Takes a string whose opening quote has been passed, and its closing quote. */
static bool take_quoted(ma_tokens *tokens, ma_token *token)
{
	const uint8_t *start = tokens->in.at;

	while (ma_peek(&tokens->in) != '"') {
		if (at_line_end(tokens))
			return fail(tokens, token->place,
				"a quoted string that does not end in its line");
		if (!pass_octet(tokens, true))
			return false;
	}
	token->text = ma_slice_of(start, (size_t)(tokens->in.at - start));
	return ma_accept(&tokens->in, '"');
}

static ma_parse next_token(ma_tokens *tokens, ma_token *token)
{
	if (!pass_gap(tokens))
		return MA_SYNTAX;
	if (at_line_end(tokens)) {
		if (tokens->depth == 0)
			return MA_END;
		fail(tokens, tokens->opened, "a parenthesis that is not closed");
		return MA_SYNTAX;
	}
	token->place = here(tokens);
	token->quoted = ma_accept(&tokens->in, '"');
	if (token->quoted)
		return take_quoted(tokens, token) ? MA_OK : MA_SYNTAX;
	return take_word(tokens, token) ? MA_OK : MA_SYNTAX;
}

ma_parse ma_token_next(ma_tokens *tokens, ma_token *token)
{
	ma_parse found = next_token(tokens, token);

	if (found == MA_SYNTAX)
		return MA_SYNTAX;
	if ((size_t)(tokens->in.at - tokens->entry_start) > tokens->entry_max) {
		fail(tokens, (ma_place){tokens->entry_line, 1},
			"an entry over the limit of octets");
		return MA_SYNTAX;
	}
	return found;
}

bool ma_token_want(ma_tokens *tokens, ma_token *token)
{
	ma_parse found = ma_token_next(tokens, token);

	if (found == MA_END)
		fail(tokens, here(tokens), "an entry that ends too early");
	return found == MA_OK;
}

bool ma_token_want_word(ma_tokens *tokens, ma_token *token)
{
	if (!ma_token_want(tokens, token))
		return false;
	if (token->quoted)
		return ma_token_refuse(tokens, token, "quotes where no string may stand");
	return true;
}

bool ma_token_want_end(ma_tokens *tokens)
{
	ma_token token;
	ma_parse found = ma_token_next(tokens, &token);

	if (found == MA_OK)
		return ma_token_refuse(tokens, &token, "more than the entry can hold");
	return found == MA_END;
}
