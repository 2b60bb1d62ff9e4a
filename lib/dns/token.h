/*
 * The tokens of master files, entry by entry (RFC 1035 5.1). Comments, parentheses and line ends
 * are dealt with here; escapes are checked and left in place for those who know what they escape.
 */
#ifndef MA_TOKEN_H
#define MA_TOKEN_H

#include "cursor.h"
#include "slice.h"

/* A place in the text: line and column, both from 1, in octets. */
typedef struct ma_place {
	uint64_t line, column;
} ma_place;

typedef struct ma_token {
	ma_slice text; /* without quotes, with escapes, all of which are right */
	bool quoted;
	bool escapes; /* there is one in it */
	ma_place place;
} ma_token;

/* Reads on from a copy of it to look ahead. */
typedef struct ma_tokens {
	ma_cursor in;
	const uint8_t *line_start;
	uint64_t line;
	const uint8_t *entry_start;
	uint64_t entry_line;
	size_t entry_max; /* octets of an entry */
	size_t depth;     /* parentheses that are open */
	ma_place opened;  /* the outermost of them */
	bool comments_refused;
	const char *error; /* a constant; NULL: none */
	ma_place error_place;
	ma_slice found;          /* the token that the error is about; empty: none */
	size_t digits;           /* what the error has counted; 0: nothing */
	const uint8_t *word_end; /* behind the last word taken */
	ma_place cut; /* where a comment follows a word of the entry at once; line 0: nowhere */
	const uint8_t *comment; /* the first one of the entry, from its ';'; NULL: none */
	ma_place comment_place;
	ma_place field; /* of the last name or digest that was read; line 0: of none */
} ma_tokens;

/* Before the first entry of the text; comments are allowed until `comments_refused` is set. */
void ma_tokens_init(ma_tokens *tokens, ma_slice text, size_t entry_max);

/* Goes on to the next entry, perhaps an empty one; false at the end of the text. */
bool ma_tokens_next_entry(ma_tokens *tokens);

/* Where it stands. */
static inline ma_place ma_tokens_here(const ma_tokens *tokens)
{
	return (ma_place){tokens->line, (uint64_t)(tokens->in.at - tokens->line_start) + 1};
}

/* Goes on to the next token of the entry: MA_END and MA_SYNTAX as from ma_token_next. */
ma_parse ma_tokens_find(ma_tokens *tokens);

/* ma_token_next where no word is to be expected. */
ma_parse ma_token_take(ma_tokens *tokens, ma_token *token);

/* Sets the error of an entry over the limit. Always MA_SYNTAX. */
ma_parse ma_tokens_refuse_length(ma_tokens *tokens);

/* What was found, if the entry has so far kept to the limit; if not, the error. */
static inline ma_parse ma_tokens_within_limit(ma_tokens *tokens, ma_parse found)
{
	bool within = (size_t)(tokens->in.at - tokens->entry_start) <= tokens->entry_max;

	return within ? found : ma_tokens_refuse_length(tokens);
}

/* Whether a token stands here, as behind a blank it mostly does. */
static inline bool ma_tokens_at_token(const ma_tokens *tokens)
{
	return !ma_at_end(&tokens->in) && (ma_is(*tokens->in.at, MA_BARE) || *tokens->in.at == '"');
}

/*
 * Takes a word as most are: behind blanks or nothing, without escapes. False, and nothing taken,
 * for anything else. A cursor of its own need not be kept in memory.
 */
static inline bool ma_token_take_plain(ma_tokens *tokens, ma_token *token)
{
	ma_cursor in = tokens->in;
	ma_slice word;

	ma_take(&in, MA_WSP);
	word = ma_take(&in, MA_BARE);
	if (word.len == 0 || ma_peek(&in) == '\\' || ma_peek(&in) == 0)
		return false;
	token->text = word;
	token->quoted = false;
	token->escapes = false;
	token->place.line = tokens->line;
	token->place.column = (uint64_t)(word.ptr - tokens->line_start) + 1;
	tokens->in.at = in.at;
	tokens->word_end = in.at;
	return true;
}

/* Takes the next token of the entry: MA_END when it has no more, MA_SYNTAX with the error set. */
static inline ma_parse ma_token_next(ma_tokens *tokens, ma_token *token)
{
	return ma_token_take_plain(tokens, token) ? ma_tokens_within_limit(tokens, MA_OK)
						  : ma_token_take(tokens, token);
}

/* Whether the entry goes on with this octet; passes what stands before the next token. */
static inline bool ma_token_begins_with(ma_tokens *tokens, uint8_t octet)
{
	ma_take(&tokens->in, MA_WSP);
	if (!ma_tokens_at_token(tokens) && ma_tokens_find(tokens) != MA_OK)
		return false;
	return ma_peek(&tokens->in) == octet;
}

/* Whether the entry has no more tokens; false, with the error set, if it has. */
bool ma_token_want_end(ma_tokens *tokens);

/* Sets the error, a constant text, at this token, or that there is none. Always false. */
bool ma_token_refuse(ma_tokens *tokens, const ma_token *token, const char *error);
bool ma_token_refuse_end(ma_tokens *tokens);

/* Takes a token that must be there; false, with the error set, if there is none. */
static inline bool ma_token_want(ma_tokens *tokens, ma_token *token)
{
	ma_parse found = ma_token_next(tokens, token);

	return found == MA_OK || (found == MA_END && ma_token_refuse_end(tokens));
}

/* Whether the token is not quoted; false, with the error set, if it is. */
static inline bool ma_token_is_word(ma_tokens *tokens, const ma_token *token)
{
	return !token->quoted || ma_token_refuse(tokens, token, "quotes where no string may stand");
}

/* Takes a token that must be there and must not be quoted. */
static inline bool ma_token_want_word(ma_tokens *tokens, ma_token *token)
{
	return ma_token_want(tokens, token) && ma_token_is_word(tokens, token);
}

#endif
