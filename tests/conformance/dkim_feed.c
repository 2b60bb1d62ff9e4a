/*
 * The ways a message can come to a verifier: see dkim_feed.h. What a call returns is not looked at
 * here: errors stick and come out of the last run.
 */
#include "dkim_feed.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A piece in a heap block of its own, without an octet to spare. */
static char *piece_of(const char *octets, size_t len)
{
	char *piece = malloc(len);

	if (len > 0) {
		if (piece == NULL)
			exit(1);
		memcpy(piece, octets, len);
	}
	return piece;
}

static void feed_whole(mailauth_dkim_verifier *verifier, const char *octets, size_t len)
{
	char *piece = piece_of(octets, len);

	(void)mailauth_dkim_verifier_feed(verifier, piece, len);
	free(piece);
}

static void feed_octets(mailauth_dkim_verifier *verifier, const char *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		feed_whole(verifier, octets + i, 1);
}

/* Marsaglia's xorshift: the same pieces in every run. */
static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void feed_random(mailauth_dkim_verifier *verifier, const char *octets, size_t len)
{
	uint32_t state = 6376;

	for (size_t at = 0; at < len;) {
		uint32_t random = next_random(&state);
		size_t n = random % (random & 0x10000 ? 4 : 400);

		n = n < len - at ? n : len - at;
		feed_whole(verifier, octets + at, n);
		(void)mailauth_dkim_verifier_run(verifier);
		at += n;
	}
}

/* The length of the field at `octets`, its CRLF included: it ends where no white space follows. */
static size_t field_length(const char *octets, size_t len)
{
	for (size_t i = 2; i <= len; i++)
		if (octets[i - 2] == '\r' && octets[i - 1] == '\n')
			if (i == len || (octets[i] != ' ' && octets[i] != '\t'))
				return i;
	return len;
}

static void feed_field(mailauth_dkim_verifier *verifier, const char *octets, size_t len)
{
	const char *colon = memchr(octets, ':', len);
	size_t name_len = colon != NULL ? (size_t)(colon - octets) : len;
	size_t value_at = colon != NULL ? name_len + 1 : len;
	char *name = piece_of(octets, name_len);
	char *value = piece_of(octets + value_at, len - value_at);

	(void)mailauth_dkim_verifier_header(verifier, name, name_len, value, len - value_at);
	free(name);
	free(value);
}

static void feed_fields(mailauth_dkim_verifier *verifier, const char *octets, size_t len)
{
	char *body;

	while (len > 0 && !(len >= 2 && octets[0] == '\r' && octets[1] == '\n')) {
		size_t n = field_length(octets, len);
		bool ended = n >= 2 && octets[n - 2] == '\r' && octets[n - 1] == '\n';

		feed_field(verifier, octets, ended ? n - 2 : n);
		octets += n;
		len -= n;
	}
	(void)mailauth_dkim_verifier_end_header(verifier);
	if (len == 0)
		return;
	body = piece_of(octets + 2, len - 2);
	(void)mailauth_dkim_verifier_body(verifier, body, len - 2);
	free(body);
}

const dkim_way dkim_ways[DKIM_WAYS] = {
	{"whole", feed_whole},
	{"octet by octet", feed_octets},
	{"in random pieces", feed_random},
	{"field by field", feed_fields},
};
