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
	state->lines++;
	return state->depth == 0;
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
	else if (octet == '(')
		state->depth++;
	else if (state->depth > 0)
		state->depth--;
}

size_t ma_entry_pass(ma_entry_end *state, ma_slice text, bool *found)
{
	*found = false;
	for (size_t i = 0; i < text.len; i++) {
		uint8_t octet = text.ptr[i];
		bool escaped = state->escaped;

		if (!escaped && !matters[octet])
			continue;
		state->escaped = false;
		if (octet == '\n') {
			*found = pass_line_end(state);
			if (*found)
				return i + 1;
		} else if (!escaped) {
			pass_special(state, octet);
		}
	}
	return text.len;
}
