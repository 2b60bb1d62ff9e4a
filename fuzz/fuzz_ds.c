/*
 * Targets: mailauth_dnskey_tag, mailauth_ds_from_dnskey, mailauth_ds_match,
 * mailauth_ds_match_keys.
 *
 * The input is an octet that chooses the digest, one that chooses a bit to change, and up to nine
 * pieces, each an octet with its length and its octets: keys, and behind the fifth DS records. The
 * DS made of a key matches it, in whatever set it stands; with a bit changed it does not. Octets of
 * any kind as DS beside keys have one of the results, and the same ones whatever the order of the
 * keys, as long as no limit is met.
 */
#include <mailauth/dnssec.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

enum { KEYS_MAX = 5, DS_MAX = 4 };

typedef struct pieces {
	const void *at[KEYS_MAX];
	size_t lens[KEYS_MAX], count;
} pieces;

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Takes up to `max` pieces from the input. */
static void take(const uint8_t **octets, size_t *len, size_t max, pieces *taken)
{
	for (taken->count = 0; *len > 0 && taken->count < max; taken->count++) {
		size_t own = **octets < *len - 1 ? **octets : *len - 1;

		taken->at[taken->count] = *octets + 1;
		taken->lens[taken->count] = own;
		*octets += 1 + own;
		*len -= 1 + own;
	}
}

/* RFC 4034 B, in another shape: the sum of 16 bits with the carry put back at its end. */
static uint16_t tag_of(const uint8_t *key, size_t len)
{
	uint32_t sum = 0;

	if (key[3] == 1)
		return (uint16_t)(len < 7 ? 0 : key[len - 3] << 8 | key[len - 2]);
	for (size_t i = 0; i < len; i++)
		sum += (uint32_t)key[i] << (i & 1 ? 0 : 8);
	return (uint16_t)((sum + (sum >> 16)) & 0xffff);
}

static mailauth_ds_result match_one(const mailauth_context *context, const void *ds, size_t len,
	const pieces *keys)
{
	mailauth_ds_result result = MAILAUTH_DS_LIMIT;

	must(mailauth_ds_match(context, "a.Example", &ds, &len, 1, keys->at, keys->lens,
		     keys->count, &result) == MAILAUTH_OK);
	must(result <= MAILAUTH_DS_LIMIT);
	return result;
}

static void judge_key(const mailauth_context *context, mailauth_ds_digest digest, unsigned bit,
	const pieces *keys, size_t index)
{
	const uint8_t *key = keys->at[index];
	uint16_t tag;
	uint8_t ds[52];
	size_t len = 0;

	if (mailauth_dnskey_tag(key, keys->lens[index], &tag) != MAILAUTH_OK)
		return;
	must(tag == tag_of(key, keys->lens[index]));
	if (mailauth_ds_from_dnskey(context, "A.eXample.", key, keys->lens[index], digest, ds,
		    sizeof ds, &len) != MAILAUTH_OK) {
		must((key[0] & 1) == 0 || (key[1] & 0x80) != 0 || key[2] != 3);
		return;
	}
	must(ds[0] == tag >> 8 && ds[1] == (tag & 0xff) && ds[2] == key[3] && ds[3] == digest);
	must(match_one(context, ds, len, keys) == MAILAUTH_DS_MATCH);
	ds[bit / 8 % len] ^= (uint8_t)(1u << bit % 8);
	must(match_one(context, ds, len, keys) != MAILAUTH_DS_MATCH);
}

static void judge_ds(const mailauth_context *context, const pieces *ds, const pieces *keys)
{
	pieces turned = {.count = keys->count};
	mailauth_ds_result results[KEYS_MAX], others[KEYS_MAX];
	size_t named[KEYS_MAX];

	for (size_t i = 0; i < keys->count; i++) {
		turned.at[i] = keys->at[keys->count - 1 - i];
		turned.lens[i] = keys->lens[keys->count - 1 - i];
	}
	must(mailauth_ds_match(context, "example", ds->at, ds->lens, ds->count, keys->at,
		     keys->lens, keys->count, results) == MAILAUTH_OK);
	must(mailauth_ds_match_keys(context, "example", ds->at, ds->lens, ds->count, turned.at,
		     turned.lens, turned.count, others, named) == MAILAUTH_OK);
	for (size_t i = 0; i < ds->count; i++) {
		must(results[i] == others[i]);
		must(named[i] < keys->count || named[i] == SIZE_MAX);
		must((named[i] < keys->count) == (results[i] == MAILAUTH_DS_MATCH));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	static const mailauth_ds_digest digests[] = {MAILAUTH_DS_SHA1, MAILAUTH_DS_SHA256,
		MAILAUTH_DS_SHA384};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_ds_digest digest;
	pieces keys, ds;
	unsigned bit;

	must(context != NULL);
	if (len > 2) {
		digest = digests[octets[0] % 3];
		bit = octets[1];
		octets += 2;
		len -= 2;
		mailauth_context_set_limit(context, MAILAUTH_LIMIT_DNSSEC_KEYS, KEYS_MAX);
		take(&octets, &len, KEYS_MAX, &keys);
		take(&octets, &len, DS_MAX, &ds);
		for (size_t i = 0; i < keys.count; i++)
			judge_key(context, digest, bit, &keys, i);
		judge_ds(context, &ds, &keys);
	}
	mailauth_context_free(context);
	return 0;
}
