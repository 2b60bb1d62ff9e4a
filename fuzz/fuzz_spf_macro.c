/*
 * Target: mailauth_spf_expand. The input is three lines, of HELO, the reverse-path and %{d}, and
 * behind them a macro-string.
 *
 * Measuring and writing agree, nothing is written beyond the room, a name is of 253 octets at most
 * if it has a dot to be cut at, and what is refused is refused at an octet of the text.
 */
#include "slice.h"

#include <mailauth/mailauth.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static ma_slice take_line(ma_slice *rest)
{
	size_t end = ma_slice_find(*rest, '\n');
	ma_slice line = ma_slice_of(rest->ptr, end);

	end += end < rest->len;
	*rest = ma_slice_of(rest->ptr + end, rest->len - end);
	return line;
}

/* A copy with a NUL behind it. */
static char *text_of(ma_slice slice)
{
	char *text = malloc(slice.len + 1);

	must(text != NULL);
	memcpy(text, slice.ptr, slice.len);
	text[slice.len] = 0;
	return text;
}

static void check_name(const char *name, size_t len)
{
	size_t without = len > 0 && name[len - 1] == '.' ? len - 1 : len;

	must(without <= 253 || memchr(name, '.', without) == NULL);
}

static void expand(const mailauth_spf *spf, mailauth_spf_macro_use use, const char *domain,
	const char *text)
{
	size_t need, told;
	mailauth_status status = mailauth_spf_expand(spf, use, domain, text, NULL, 0, &need);
	char *room;

	if (status == MAILAUTH_MALFORMED) {
		must(need <= strlen(text));
		return;
	}
	must(status == MAILAUTH_NO_SPACE);
	room = malloc(need + 1);
	must(room != NULL);
	must(mailauth_spf_expand(spf, use, domain, text, room, need, &told) == MAILAUTH_NO_SPACE);
	must(told == need && (need == 0 || room[0] == 0));
	must(mailauth_spf_expand(spf, use, domain, text, room, need + 1, &told) == MAILAUTH_OK);
	must(told == need && room[need] == 0);
	if (use == MAILAUTH_SPF_MACRO_NAME)
		check_name(room, need);
	free(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	ma_slice rest = ma_slice_of(octets, len);
	ma_slice helo = take_line(&rest), mail_from = take_line(&rest);
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_spf *spf = mailauth_spf_new(context, NULL, NULL);
	char *domain, *text;

	if (len > 4096) { /* a value of many octets, many times over, only takes time */
		mailauth_spf_free(spf);
		mailauth_context_free(context);
		return 0;
	}
	domain = text_of(take_line(&rest));
	text = text_of(rest);
	must(mailauth_spf_set_client(spf, len % 2 ? "192.0.2.1" : "2001:db8::1") == MAILAUTH_OK);
	must(mailauth_spf_set_helo(spf, (const char *)helo.ptr, helo.len) == MAILAUTH_OK);
	must(mailauth_spf_set_mail_from(spf, (const char *)mail_from.ptr, mail_from.len) ==
		MAILAUTH_OK);
	expand(spf, MAILAUTH_SPF_MACRO_NAME, domain, text);
	expand(spf, MAILAUTH_SPF_MACRO_EXPLANATION, domain, text);
	expand(spf, MAILAUTH_SPF_MACRO_EXPLANATION, NULL, text);
	free(domain);
	free(text);
	mailauth_spf_free(spf);
	mailauth_context_free(context);
	return 0;
}
