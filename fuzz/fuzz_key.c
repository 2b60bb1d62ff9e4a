/*
 * Target: ma_key_read. The input is the text of a TXT record.
 *
 * It is read for every algorithm. A reason is one of the key's; a key that can be used is within
 * the limits; and the same tags written in another way, with white space and a tag more, are the
 * same key.
 */
#include "buf.h"
#include "key.h"
#include "taglist.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static mailauth_dkim_reason read_key(ma_arena *arena, ma_slice text, const char *algorithm,
	ma_key *key)
{
	mailauth_dkim_reason reason = MAILAUTH_DKIM_REASON_NONE;

	must(ma_key_read(arena, text, ma_algorithm_find(ma_slice_text(algorithm)), key, &reason));
	return reason;
}

static void check_key(const mailauth_context *context, const ma_key *key,
	mailauth_dkim_reason reason)
{
	if (reason != MAILAUTH_DKIM_REASON_NONE) {
		must(reason >= MAILAUTH_DKIM_REASON_KEY_SYNTAX);
		must(reason <= MAILAUTH_DKIM_REASON_KEY_EXPONENT);
		must(reason >= MAILAUTH_DKIM_REASON_KEY_TOO_SHORT || key->rsa.bits == 0);
		return;
	}
	if (key->ed25519 != NULL) {
		must(key->bits == 256 && key->rsa.bits == 0);
		return;
	}
	must(key->bits == key->rsa.bits);
	must(key->rsa.bits >= ma_limit(context, MAILAUTH_LIMIT_RSA_BITS_MIN));
	must(key->rsa.bits <= ma_limit(context, MAILAUTH_LIMIT_RSA_BITS_MAX));
	must(key->rsa.exponent_bits <= ma_limit(context, MAILAUTH_LIMIT_RSA_EXPONENT_BITS));
	must(key->rsa.modulus.len == (key->rsa.bits + 7) / 8);
}

/* The tags of the text once more, each on a line of its own, and an unknown one behind them. */
static void put_again(ma_buf *buf, const ma_tag_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		ma_put_text(buf, " ");
		ma_put_slice(buf, list->tags[i].name);
		ma_put_text(buf, " =\t");
		ma_put_slice(buf, list->tags[i].value);
		ma_put_text(buf, "\r\n ;\r\n\t");
	}
	ma_put_text(buf, "z_z_z=;");
}

static void read_again(ma_arena *arena, ma_slice text, const char *algorithm,
	mailauth_dkim_reason reason)
{
	size_t max = ma_limit(arena->context, MAILAUTH_LIMIT_TAGS);
	ma_tag_list list;
	ma_key key;
	ma_buf buf;

	if (ma_tag_list_read(arena, text, max, &list) != MA_TAGS_OK || list.count == max)
		return;
	if (ma_tag_list_find(&list, "z_z_z") != NULL)
		return;
	ma_buf_grow(&buf, arena->context);
	put_again(&buf, &list);
	must(buf.status == MAILAUTH_OK);
	must(read_key(arena, ma_buf_slice(&buf), algorithm, &key) == reason);
	ma_buf_release(&buf);
}

static void judge(const mailauth_context *context, ma_slice text, const char *algorithm)
{
	mailauth_dkim_reason reason;
	ma_arena arena;
	ma_key key;

	ma_arena_init(&arena, context);
	reason = read_key(&arena, text, algorithm, &key);
	check_key(context, &key, reason);
	read_again(&arena, text, algorithm, reason);
	ma_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	must(context != NULL);
	judge(context, ma_slice_of(octets, len), "rsa-sha256");
	judge(context, ma_slice_of(octets, len), "rsa-sha1");
	judge(context, ma_slice_of(octets, len), "ed25519-sha256");
	mailauth_context_free(context);
	return 0;
}
