/*
 * The ends of entries: see entry_end.h. Quotes and escapes end with their line, as token.c will
 * have it; so a forgotten quote costs its own entry only.
 */
#include "entry_end.h"

/* What an octet may do; all others pass. */
static const bool matters[256] = {
	['\n'] = true,
	['"'] = true,
	[';'] = true,
	['('] = true,
	[')'] = true,
	['\\'] = true,
};

/* True if the line's end is the entry's. */
static bool pass_line_end(ma_entry_end *state)
{
	state->quoted = false;
	state->comment = false;
	state->here.lines++;
	state->here.column = 0;
	state->line_begins = true;
	return state->depth == 0;
}

/* What an owner or a directive may begin with; lines that go on begin with a blank mostly. */
static void begin_line(ma_entry_end *state, uint8_t octet)
{
	state->line_begins = false;
	if (state->inner.at == 0 && octet > ' ' && (!matters[octet] || octet == '\\'))
		state->inner = state->here;
}

static void pass_special(ma_entry_end *state, uint8_t octet)
{
	if (state->comment)
		return;
	if (octet == '\\')
		state->escaped = true;
	else if (octet == '"')
		state->quoted = !state->quoted;
	else if (state->quoted)
		return;
	else if (octet == ';')
		state->comment = true;
	else if (octet == '(' && state->depth++ == 0)
		state->opened = state->here;
	else if (octet == ')' && state->depth > 0)
		state->depth--;
}

/* True if the octet ends the entry. */
static bool pass(ma_entry_end *state, uint8_t octet)
{
	bool escaped = state->escaped;

	state->escaped = false;
	if (octet == '\n')
		return pass_line_end(state);
	if (!escaped)
		pass_special(state, octet);
	return false;
}

size_t ma_entry_pass(ma_entry_end *state, ma_slice text, bool *found)
{
	*found = false;
	for (size_t i = 0; i < text.len; i++) {
		uint8_t octet = text.ptr[i];
		bool ends_line = octet == '\n';

		if (state->line_begins)
			begin_line(state, octet);
		if (state->escaped || matters[octet])
			*found = pass(state, octet);
		state->here.at++;
		state->here.column += !ends_line;
		if (*found)
			return i + 1;
	}
	return text.len;
}
