/*
 * Reads a DKIM key record: see key.h.
 *
 * The checks stand in the order of RFC 6376 6.1.2. Flags are read first, since t=y decides how a
 * failure of what follows is reported.
 */
#include "key.h"

#include "base64.h"
#include "ed25519.h"
#include "taglist.h"

/* Whether a colon-separated list has one of two items; a tag that is not there lists everything. */
static bool lists(const ma_tag *tag, const char *item, const char *other)
{
	ma_cursor in;
	ma_slice found;

	if (tag == NULL)
		return true;
	in = ma_cursor_over(tag->value);
	while (ma_colon_list_next(&in, &found) == MA_OK)
		if (ma_slice_is(found, item) || ma_slice_is(found, other))
			return true;
	return false;
}

/* key-t-tag  =  %x74 [FWS] "=" [FWS] key-t-tag-flag *( [FWS] ":" [FWS] key-t-tag-flag ) */
static void read_flags(const ma_tag_list *list, ma_key *key)
{
	const ma_tag *flags = ma_tag_list_find(list, "t");

	if (flags != NULL) {
		key->testing = lists(flags, "y", "y");
		key->strict_domain = lists(flags, "s", "s");
	}
}

/*
 * key-v-tag  =  %x76 [FWS] "=" [FWS] %x44.4B.49.4D.31       the first tag, if it is there at all
 */
static bool is_version_dkim1(const ma_tag_list *list)
{
	const ma_tag *version = ma_tag_list_find(list, "v");

	return version == NULL || (version == list->tags && ma_slice_is(version->value, "DKIM1"));
}

/* key-k-tag  =  %x6b [FWS] "=" [FWS] key-k-tag-type                             without: rsa */
static bool is_of_type(const ma_tag_list *list, const char *type)
{
	const ma_tag *found = ma_tag_list_find(list, "k");
	ma_slice value = found != NULL ? found->value : ma_slice_text("rsa");

	return ma_slice_is(value, type);
}

/* The bounds that RFC 8301 3.2 and our limits set. */
static mailauth_dkim_reason judge_size(const mailauth_context *context, const ma_rsa_key *rsa)
{
	if (rsa->bits < ma_limit(context, MAILAUTH_LIMIT_RSA_BITS_MIN))
		return MAILAUTH_DKIM_REASON_KEY_TOO_SHORT;
	if (rsa->bits > ma_limit(context, MAILAUTH_LIMIT_RSA_BITS_MAX))
		return MAILAUTH_DKIM_REASON_KEY_TOO_LONG;
	if (rsa->exponent_bits > ma_limit(context, MAILAUTH_LIMIT_RSA_EXPONENT_BITS))
		return MAILAUTH_DKIM_REASON_KEY_EXPONENT;
	return MAILAUTH_DKIM_REASON_NONE;
}

/* The octets of an Ed25519 key, bare (RFC 8463 4.2). Whether they are a point is seen later. */
static mailauth_dkim_reason read_ed25519(ma_slice octets, ma_key *key)
{
	if (octets.len != MA_ED25519_KEY_SIZE)
		return MAILAUTH_DKIM_REASON_KEY_DATA;
	key->ed25519 = octets.ptr;
	key->bits = 8 * MA_ED25519_KEY_SIZE;
	return MAILAUTH_DKIM_REASON_NONE;
}

static mailauth_dkim_reason read_rsa(const mailauth_context *context, ma_slice der, ma_key *key)
{
	if (!ma_rsa_key_from_der(der, &key->rsa))
		return MAILAUTH_DKIM_REASON_KEY_DATA;
	key->bits = key->rsa.bits;
	return judge_size(context, &key->rsa);
}

/* key-p-tag  =  %x70 [FWS] "=" [ [FWS] base64string ] */
static bool read_public_key(ma_arena *arena, const ma_tag *tag, const ma_algorithm *algorithm,
	ma_key *key, mailauth_dkim_reason *reason)
{
	uint8_t *octets = ma_arena_take(arena, ma_base64_decoded_max(tag->value.len), 1);
	size_t len;

	if (octets == NULL)
		return false;
	if (!ma_base64_decode(tag->value, octets, &len))
		*reason = MAILAUTH_DKIM_REASON_KEY_DATA;
	else if (ma_slice_is(ma_slice_text(algorithm->key_type), "ed25519"))
		*reason = read_ed25519(ma_slice_of(octets, len), key);
	else
		*reason = read_rsa(arena->context, ma_slice_of(octets, len), key);
	return true;
}

/* All checks that come before the public key itself. */
static mailauth_dkim_reason judge_tags(const ma_tag_list *list, const ma_algorithm *algorithm)
{
	const ma_tag *data = ma_tag_list_find(list, "p");

	if (!is_version_dkim1(list))
		return MAILAUTH_DKIM_REASON_KEY_VERSION;
	if (data == NULL)
		return MAILAUTH_DKIM_REASON_KEY_SYNTAX;
	if (data->value.len == 0)
		return MAILAUTH_DKIM_REASON_KEY_REVOKED;
	if (!is_of_type(list, algorithm->key_type))
		return MAILAUTH_DKIM_REASON_KEY_TYPE;
	if (!lists(ma_tag_list_find(list, "h"), algorithm->hash_name, algorithm->hash_name))
		return MAILAUTH_DKIM_REASON_KEY_HASH;
	if (!lists(ma_tag_list_find(list, "s"), "*", "email"))
		return MAILAUTH_DKIM_REASON_KEY_SERVICE;
	return MAILAUTH_DKIM_REASON_NONE;
}

bool ma_key_read(ma_arena *arena, ma_slice text, const ma_algorithm *algorithm, ma_key *key,
	mailauth_dkim_reason *reason)
{
	size_t max = ma_limit(arena->context, MAILAUTH_LIMIT_TAGS);
	ma_tags_status status;
	ma_tag_list list;

	*key = (ma_key){.testing = false};
	status = ma_tag_list_read(arena, text, max, &list);
	if (status == MA_TAGS_NO_MEMORY)
		return false;
	*reason = MAILAUTH_DKIM_REASON_KEY_SYNTAX;
	if (status != MA_TAGS_OK)
		return true;
	read_flags(&list, key);
	*reason = judge_tags(&list, algorithm);
	if (*reason != MAILAUTH_DKIM_REASON_NONE)
		return true;
	return read_public_key(arena, ma_tag_list_find(&list, "p"), algorithm, key, reason);
}
