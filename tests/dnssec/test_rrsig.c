/*
 * RRSIG: every reason why one is not valid, the limits on work, wildcards and TTLs. The signature is
 * that of RFC 8080 6.1 (Ed25519, the first), by which 1438207200 to 1440021600 is signed.
 */
#include "rrset_fixture.h"

#include "alloc_test.h"

static const rrset_case cases[] = {
	{"SEC-9", "the signature of RFC 8080 6.1", MAILAUTH_RRSIG_VALID,
		.signature = "MX 15 2 " SIGNED_BY},
	{"SEC-12", "of records whatever their case and that of the owner (RFC 4034 6.2)",
		MAILAUTH_RRSIG_VALID, .signature = "MX 15 2 " SIGNED_BY, .owner = "Example.COM",
		.record = "10 Mail.Example.com."},
	{"SEC-12", "and of the signer", MAILAUTH_RRSIG_VALID,
		.signature = "MX 15 2 3600 1440021600 1438207200 3613 Example.COM. " SIGNATURE},
	{"SEC-12", "a record that comes twice counts once (RFC 4034 6.3)", MAILAUTH_RRSIG_VALID,
		.signature = "MX 15 2 " SIGNED_BY, .second = "10 MAIL.example.com."},
	{"SEC-12", "another record besides is not signed", MAILAUTH_RRSIG_MISMATCH,
		.signature = "MX 15 2 " SIGNED_BY, .second = "20 mail.example.com."},
	{"SEC-10", "another type covered", MAILAUTH_RRSIG_TYPE, .signature = "TXT 15 2 " SIGNED_BY},
	{"SEC-10", "a signer that is not above the owner", MAILAUTH_RRSIG_SIGNER,
		.signature = "MX 15 2 " SIGNED_BY, .owner = "example.net"},
	{"SEC-10", "one below it", MAILAUTH_RRSIG_SIGNER, .signature = "MX 15 2 " SIGNED_BY,
		.owner = "com"},
	{"SEC-10", "one that only ends alike", MAILAUTH_RRSIG_SIGNER,
		.signature = "MX 15 2 " SIGNED_BY, .owner = "xexample.com"},
	{"SEC-10", "a DS that its own zone signs (RFC 4035 2.4)", MAILAUTH_RRSIG_SIGNER,
		.signature = "DS 15 2 " SIGNED_BY, .type = MAILAUTH_RRTYPE_DS,
		.record = "1 8 2 ab"},
	{"SEC-10", "no key of the signer", MAILAUTH_RRSIG_NO_KEY, .signature = "MX 15 2 " SIGNED_BY,
		.key_owner = "com"},
	{"SEC-10", "no key with its tag", MAILAUTH_RRSIG_NO_KEY,
		.signature = "MX 15 2 3600 1440021600 1438207200 3614 example.com. " SIGNATURE},
	{"SEC-10", "no key with its algorithm", MAILAUTH_RRSIG_NO_KEY,
		.signature = "MX 13 2 " SIGNED_BY},
	{"SEC-13", "more labels than the owner has", MAILAUTH_RRSIG_LABELS,
		.signature = "MX 15 3 " SIGNED_BY},
	{"SEC-13", "a leading * is no label", MAILAUTH_RRSIG_LABELS,
		.signature = "MX 15 3 " SIGNED_BY, .owner = "*.example.com"},
	{"SEC-13", "fewer labels: of a wildcard, which is another name", MAILAUTH_RRSIG_MISMATCH,
		.signature = "MX 15 2 " SIGNED_BY, .owner = "a.example.com"},
	{"SEC-11", "the first second of its time", MAILAUTH_RRSIG_VALID,
		.signature = "MX 15 2 " SIGNED_BY, .time = 1438207200},
	{"SEC-11", "the second before", MAILAUTH_RRSIG_NOT_YET, .signature = "MX 15 2 " SIGNED_BY,
		.time = 1438207199},
	{"SEC-11", "the last second", MAILAUTH_RRSIG_VALID, .signature = "MX 15 2 " SIGNED_BY,
		.time = 1440021600},
	{"SEC-11", "the second behind", MAILAUTH_RRSIG_EXPIRED, .signature = "MX 15 2 " SIGNED_BY,
		.time = 1440021601},
	{"SEC-11", "times go round in 2106 (RFC 1982)", MAILAUTH_RRSIG_MISMATCH,
		.signature = "MX 15 2 3600 100 4294967000 3613 example.com. " SIGNATURE,
		.time = 4294967296},
	{"SEC-11", "and are over there too", MAILAUTH_RRSIG_EXPIRED,
		.signature = "MX 15 2 3600 100 4294967000 3613 example.com. " SIGNATURE,
		.time = 4294967296 + 101},
	{"SEC-11", "an expiration 2^31 - 1 seconds ahead", MAILAUTH_RRSIG_MISMATCH,
		.signature = "MX 15 2 3600 3586598047 1439114400 3613 example.com. " SIGNATURE},
	{"SEC-11", "2^31 seconds ahead is neither before nor behind (RFC 1982 3.2)",
		MAILAUTH_RRSIG_PERIOD,
		.signature = "MX 15 2 3600 3586598048 1439114400 3613 example.com. " SIGNATURE},
	{"SEC-11", "an inception 2^31 - 1 seconds ago", MAILAUTH_RRSIG_MISMATCH,
		.signature = "MX 15 2 3600 1439114400 3586598049 3613 example.com. " SIGNATURE},
	{"SEC-11", "2^31 seconds ago", MAILAUTH_RRSIG_PERIOD,
		.signature = "MX 15 2 3600 1439114400 3586598048 3613 example.com. " SIGNATURE},
	{"SEC-11",
		"a period that ends before it begins, though now is behind one and before the other",
		MAILAUTH_RRSIG_PERIOD,
		.signature = "MX 15 2 3600 3586598043 3586598053 3613 example.com. " SIGNATURE},
	{"SEC-6", "an algorithm that must not be used (RFC 8624 3.1)", MAILAUTH_RRSIG_UNSUPPORTED,
		.signature = "MX 1 2 " SIGNED_BY},
	{"SEC-6", "DSA", MAILAUTH_RRSIG_UNSUPPORTED, .signature = "MX 3 2 " SIGNED_BY},
	{"SEC-6", "GOST", MAILAUTH_RRSIG_UNSUPPORTED, .signature = "MX 12 2 " SIGNED_BY},
	{"SEC-6", "Ed448, which we have not", MAILAUTH_RRSIG_UNSUPPORTED,
		.signature = "MX 16 2 " SIGNED_BY},
	{"SEC-6", "RSA/SHA-1, unless it is allowed", MAILAUTH_RRSIG_UNSUPPORTED,
		.signature = "MX 5 2 " SIGNED_BY},
	/* tags by hand: flags + (protocol << 8 | algorithm) + the key's sums */
	{"SEC-4", "a key that is no zone key", MAILAUTH_RRSIG_KEY,
		.signature = "MX 15 2 3600 1440021600 1438207200 3356 example.com. " SIGNATURE,
		.key = "0 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4="},
	{"SEC-4", "a key of another protocol", MAILAUTH_RRSIG_KEY,
		.signature = "MX 15 2 3600 1440021600 1438207200 3357 example.com. " SIGNATURE,
		.key = "257 2 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4="},
	{"SEC-4", "a revoked key", MAILAUTH_RRSIG_KEY,
		.signature = "MX 15 2 3600 1440021600 1438207200 3741 example.com. " SIGNATURE,
		.key = "385 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4="},
	{"SEC-8", "an Ed25519 key of 2 octets", MAILAUTH_RRSIG_KEY,
		.signature = "MX 15 2 3600 1440021600 1438207200 1039 example.com. " SIGNATURE,
		.key = "256 3 15 AAA="},
	{"SEC-8", "an RSA key without a modulus", MAILAUTH_RRSIG_KEY,
		.signature = "MX 8 2 3600 1440021600 1438207200 1288 example.com. " SIGNATURE,
		.key = "256 3 8 AQA="},
	{"SEC-8", "an RSA key of 512 bits, where 1024 are wanted", MAILAUTH_RRSIG_KEY,
		.signature = "MX 8 2 3600 1440021600 1438207200 9033 example.com. " SIGNATURE,
		.key = "256 3 8 AwEAAcFcGsaxxdgiuuGmCkVImy4h99CqT7jwY3pexPGcnUFtR2Fh36BponcwtkZ4cAg"
		       "tvd4Qs8PkxUdp6p/DlUmObdk="},
};

static void each_signature_has_a_reason(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	mailauth_context_set_clock(context, tell_time, NULL);
	for (size_t i = 0; i < COUNT(cases); i++) {
		mailauth_rrset *set = set_of(context, &cases[i]);
		int valid = 2;

		row(cases[i].id, cases[i].why);
		now = cases[i].time != 0 ? cases[i].time : NOW;
		assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
		assert_string_equal(mailauth_rrsig_result_text(mailauth_rrset_get_result(set, 0)),
			mailauth_rrsig_result_text(cases[i].want));
		assert_int_equal(valid, cases[i].want == MAILAUTH_RRSIG_VALID);
		assert_int_equal(mailauth_rrset_is_wildcard(set), 0);
		assert_int_equal(mailauth_rrset_get_verifications(set),
			cases[i].want == MAILAUTH_RRSIG_VALID ||
				cases[i].want == MAILAUTH_RRSIG_MISMATCH);
		mailauth_rrset_free(set);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ any one, and how long */

static void one_valid_signature_suffices(void **state)
{
	static const rrset_case first = {
		.signature = "MX 15 2 3600 1440021600 1438207200 1 x. YQ=="};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_rrset *set;
	int valid;
	(void)state;

	mailauth_context_set_clock(context, tell_time, NULL);
	now = NOW;
	set = set_of(context, &first);
	assert_int_equal(mailauth_rrset_add_signature(set, 400, "x", 1), MAILAUTH_OK);
	for (int i = 0; i < 2; i++)
		assert_int_equal(add(context, set, MAILAUTH_RRTYPE_RRSIG, "MX 15 2 " SIGNED_BY,
					 NULL, 250 + (uint32_t)i),
			MAILAUTH_OK);
	row("SEC-15", "one valid signature suffices; those before it have their reasons");
	assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
	assert_int_equal(valid, 1);
	assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_SIGNER);
	assert_int_equal(mailauth_rrset_get_result(set, 1), MAILAUTH_RRSIG_MALFORMED);
	assert_int_equal(mailauth_rrset_get_result(set, 2), MAILAUTH_RRSIG_VALID);
	assert_int_equal(mailauth_rrset_get_result(set, 3), MAILAUTH_RRSIG_NOT_TRIED);
	assert_int_equal(mailauth_rrset_get_result(set, 4), MAILAUTH_RRSIG_NOT_TRIED);
	row("SEC-15", "all are tried if that is asked for");
	assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_OK);
	assert_int_equal(mailauth_rrset_get_result(set, 3), MAILAUTH_RRSIG_VALID);
	row("SEC-15", "the TTL is the least: here of the signature");
	assert_int_equal(mailauth_rrset_get_ttl(set), 250);
	row("SEC-15", "here the time that is left");
	now = 1440021600 - 7;
	assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
	assert_int_equal(mailauth_rrset_get_ttl(set), 7);
	row("SEC-15", "here of a record");
	now = NOW;
	assert_int_equal(add(context, set, MX, "10 mail.example.com.", NULL, 5), MAILAUTH_OK);
	assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
	assert_int_equal(mailauth_rrset_get_ttl(set), 5);
	row("SEC-15", "a TTL with its highest bit set counts as 0 (RFC 2181 8)");
	assert_int_equal(add(context, set, MX, "10 mail.example.com.", NULL, 0x80000001),
		MAILAUTH_OK);
	assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
	assert_int_equal(valid, 1);
	assert_int_equal(mailauth_rrset_get_ttl(set), 0);
	mailauth_rrset_free(set);
	mailauth_context_free(context);
}

/* Of the last verify nothing is told once something was added: that was not judged. */
static void what_is_added_undoes_what_was_judged(void **state)
{
	static const rrset_case it = {.signature = "MX 15 2 " SIGNED_BY};
	static const struct {
		const char *why;
		uint16_t type;
		const char *text, *key_owner;
		int valid;
	} rows[] = {
		{"a record", MX, "20 mail.example.com.", NULL, 0},
		{"a signature", MAILAUTH_RRTYPE_RRSIG, "MX 15 2 " SIGNED_BY, NULL, 1},
		{"a key", MAILAUTH_RRTYPE_DNSKEY, KEY, "example.com", 1},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	mailauth_context_set_clock(context, tell_time, NULL);
	now = NOW;
	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_rrset *set = set_of(context, &it);
		int valid;

		row("SEC-15", "no result outlives what is added behind it:");
		row("SEC-15", rows[i].why);
		assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
		assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_VALID);
		assert_int_equal(mailauth_rrset_get_ttl(set), 300);
		assert_int_equal(
			add(context, set, rows[i].type, rows[i].text, rows[i].key_owner, 300),
			MAILAUTH_OK);
		assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_NOT_TRIED);
		assert_true(mailauth_rrset_get_key(set, 0) == SIZE_MAX);
		assert_int_equal(mailauth_rrset_get_ttl(set), 0);
		assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
		assert_int_equal(valid, rows[i].valid);
		row("SEC-15", "nor a change of the algorithms that count");
		assert_int_equal(mailauth_rrset_set_sha1(set, 1), MAILAUTH_OK);
		assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_NOT_TRIED);
		assert_int_equal(mailauth_rrset_get_verifications(set), 0);
		mailauth_rrset_free(set);
	}
	mailauth_context_free(context);
}

static void what_costs_nothing_uses_up_no_limit(void **state)
{
	static const struct {
		const char *why, *signature;
		mailauth_rrsig_result want;
	} rows[] = {
		{"which are expired", "MX 15 2 3600 1439114399 1438207200 3613 example.com. YQ==",
			MAILAUTH_RRSIG_EXPIRED},
		{"of keys that are not there (RFC 6840 5.12)",
			"MX 15 2 3600 1440021600 1438207200 3614 example.com. YQ==",
			MAILAUTH_RRSIG_NO_KEY},
		{"of an algorithm that is not known",
			"MX 99 2 3600 1440021600 1438207200 3613 example.com. YQ==",
			MAILAUTH_RRSIG_UNSUPPORTED},
		{"of another type", "TXT 15 2 3600 1440021600 1438207200 3613 example.com. YQ==",
			MAILAUTH_RRSIG_TYPE},
	};
	(void)state;

	now = NOW;
	for (size_t i = 0; i < COUNT(rows); i++) {
		rrset_case it = {.signature = rows[i].signature};
		mailauth_context *context = mailauth_context_new(NULL, NULL);
		mailauth_rrset *set = set_of(context, &it);
		int valid;

		mailauth_context_set_clock(context, tell_time, NULL);
		for (int k = 1; k < 100; k++)
			add(context, set, MAILAUTH_RRTYPE_RRSIG, rows[i].signature, NULL, 1);
		add(context, set, MAILAUTH_RRTYPE_RRSIG, "MX 15 2 " SIGNED_BY, NULL, 1);
		row("SEC-15", "a valid signature suffices behind 100 others:");
		row("SEC-15", rows[i].why);
		assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
		assert_int_equal(valid, 1);
		for (size_t k = 0; k < 100; k++)
			assert_int_equal(mailauth_rrset_get_result(set, k), rows[i].want);
		assert_int_equal(mailauth_rrset_get_result(set, 100), MAILAUTH_RRSIG_VALID);
		assert_int_equal(mailauth_rrset_get_verifications(set), 1);
		mailauth_rrset_free(set);
		mailauth_context_free(context);
	}
}

/* ------------------------------------------------------------------ KeyTrap */

/* Adds keys that share the tag 3613 and the form of Ed25519, each another one. */
static void add_colliding(mailauth_rrset *set, size_t count)
{
	uint8_t key[36] = {1, 1, 3, 15};

	for (size_t i = 0; i < count; i++) {
		uint32_t rest;
		uint16_t tag;

		key[4] = (uint8_t)(i >> 8);
		key[5] = (uint8_t)i;
		key[6] = key[7] = 0;
		assert_int_equal(mailauth_dnskey_tag(key, sizeof key, &tag), MAILAUTH_OK);
		rest = (3613u + 65535u - tag) % 65535u;
		key[6] = (uint8_t)(rest >> 8);
		key[7] = (uint8_t)rest;
		assert_int_equal(mailauth_dnskey_tag(key, sizeof key, &tag), MAILAUTH_OK);
		assert_int_equal(tag, 3613);
		assert_int_equal(mailauth_rrset_add_key(set, "example.com", key, sizeof key),
			MAILAUTH_OK);
	}
}

static void colliding_keys_and_signatures_are_bounded(void **state)
{
	static const struct {
		const char *why;
		uint64_t keys, signatures, all;
		size_t want;
	} rows[] = {
		{"the presets: 4 keys for a signature, 8 signatures, 16 in all", 4, 8, 16, 16},
		{"keys for a signature", 2, 8, 1000, 16},
		{"signatures of a set", 4, 2, 1000, 8},
		{"all verifications of a set", 100, 100, 7, 7},
		{"one", 1, 1, 1, 1},
	};
	static const rrset_case wrong = {.signature = "MX 15 2 " SIGNED_BY,
		.record = "11 mail.example.com.",
		.key_owner = "elsewhere"};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_rrset *set;
	int valid;
	(void)state;

	mailauth_context_set_clock(context, tell_time, NULL);
	now = NOW;
	set = set_of(context, &wrong);
	add_colliding(set, 500);
	for (size_t i = 1; i < 500; i++)
		assert_int_equal(
			add(context, set, MAILAUTH_RRTYPE_RRSIG, "MX 15 2 " SIGNED_BY, NULL, 1),
			MAILAUTH_OK);
	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_context_set_limit(context, MAILAUTH_LIMIT_DNSSEC_KEYS, rows[i].keys);
		mailauth_context_set_limit(context, MAILAUTH_LIMIT_DNSSEC_SIGNATURES,
			rows[i].signatures);
		mailauth_context_set_limit(context, MAILAUTH_LIMIT_DNSSEC_VERIFICATIONS,
			rows[i].all);
		row("SEC-2", rows[i].why);
		assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_OK);
		assert_int_equal(valid, 0);
		assert_int_equal(mailauth_rrset_get_verifications(set), rows[i].want);
		assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_LIMIT);
		assert_int_equal(mailauth_rrset_get_result(set, 499), MAILAUTH_RRSIG_LIMIT);
	}
	mailauth_rrset_free(set);
	mailauth_context_free(context);
}

/*
 * `keys` colliding keys stand before the right one, `signatures` that no key made before the right
 * one: each limit at what that takes, and at one less.
 */
static void limits_hold_at_their_number(void **state)
{
	static const struct {
		const char *why;
		mailauth_limit limit;
		uint64_t value;
		size_t keys, signatures, verified;
		mailauth_rrsig_result want;
	} rows[] = {
		{"the fourth of four keys", MAILAUTH_LIMIT_DNSSEC_KEYS, 4, 3, 0, 4,
			MAILAUTH_RRSIG_VALID},
		{"the fourth of three", MAILAUTH_LIMIT_DNSSEC_KEYS, 3, 3, 0, 3,
			MAILAUTH_RRSIG_LIMIT},
		{"the fifth of five signatures", MAILAUTH_LIMIT_DNSSEC_SIGNATURES, 5, 0, 4, 5,
			MAILAUTH_RRSIG_VALID},
		{"the fifth of four", MAILAUTH_LIMIT_DNSSEC_SIGNATURES, 4, 0, 4, 4,
			MAILAUTH_RRSIG_LIMIT},
		{"2 signatures with 3 keys each are 6 verifications",
			MAILAUTH_LIMIT_DNSSEC_VERIFICATIONS, 6, 2, 1, 6, MAILAUTH_RRSIG_VALID},
		{"of which 5 are not enough", MAILAUTH_LIMIT_DNSSEC_VERIFICATIONS, 5, 2, 1, 5,
			MAILAUTH_RRSIG_LIMIT},
		{"the same for all sets of an object", MAILAUTH_LIMIT_DNSSEC_TOTAL, 6, 2, 1, 6,
			MAILAUTH_RRSIG_VALID},
		{"one less", MAILAUTH_LIMIT_DNSSEC_TOTAL, 5, 2, 1, 5, MAILAUTH_RRSIG_LIMIT},
	};
	static const char other[] = "MX 15 2 3600 1440021600 1438207200 3613 example.com. YQ==";
	(void)state;

	now = NOW;
	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_context *context = mailauth_context_new(NULL, NULL);
		mailauth_rrset *set = mailauth_rrset_new(context, "example.com", MX);
		int valid;

		row("SEC-2", rows[i].why);
		mailauth_context_set_clock(context, tell_time, NULL);
		mailauth_context_set_limit(context, rows[i].limit, rows[i].value);
		add_colliding(set, rows[i].keys);
		add(context, set, MAILAUTH_RRTYPE_DNSKEY, KEY, "example.com", 0);
		add(context, set, MX, "10 mail.example.com.", NULL, 300);
		for (size_t k = 0; k < rows[i].signatures; k++)
			add(context, set, MAILAUTH_RRTYPE_RRSIG, other, NULL, 1);
		add(context, set, MAILAUTH_RRTYPE_RRSIG, "MX 15 2 " SIGNED_BY, NULL, 1);
		assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
		assert_int_equal(valid, rows[i].want == MAILAUTH_RRSIG_VALID);
		assert_int_equal(mailauth_rrset_get_result(set, rows[i].signatures), rows[i].want);
		assert_int_equal(mailauth_rrset_get_verifications(set), rows[i].verified);
		assert_int_equal(mailauth_rrset_get_total(set), rows[i].verified);
		mailauth_rrset_free(set);
		mailauth_context_free(context);
	}
}

/* Empties the set and puts the records of RFC 8080 6.1 into it, or others that they do not sign. */
static void refill(const mailauth_context *context, mailauth_rrset *set, const char *record)
{
	assert_int_equal(mailauth_rrset_reset(set, "Example.com.", MX), MAILAUTH_OK);
	assert_int_equal(add(context, set, MX, record, NULL, 300), MAILAUTH_OK);
	for (int i = 0; i < 500; i++)
		assert_int_equal(
			add(context, set, MAILAUTH_RRTYPE_RRSIG, "MX 15 2 " SIGNED_BY, NULL, 1),
			MAILAUTH_OK);
}

static void all_sets_of_an_object_have_one_limit(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_rrset *set = mailauth_rrset_new(context, "elsewhere", 1);
	int valid;
	(void)state;

	mailauth_context_set_clock(context, tell_time, NULL);
	now = NOW;
	assert_int_equal(add(context, set, MAILAUTH_RRTYPE_DNSKEY, KEY, "example.com", 0),
		MAILAUTH_OK);
	add_colliding(set, 500);
	row("SEC-2", "16 sets of 500 signatures by 500 keys come to 256 verifications");
	for (size_t i = 1; i <= 16; i++) {
		refill(context, set, "11 mail.example.com.");
		assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
		assert_int_equal(mailauth_rrset_get_verifications(set), 16);
		assert_int_equal(mailauth_rrset_get_total(set), i * 16);
	}
	row("SEC-2", "after which even a set that is signed is not known to be");
	refill(context, set, "10 mail.example.com.");
	assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
	assert_int_equal(valid, 0);
	assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_LIMIT);
	assert_int_equal(mailauth_rrset_get_verifications(set), 0);
	assert_int_equal(mailauth_rrset_get_total(set), 256);
	row("SEC-2", "the limit may be another: with one more it is, by the keys that were kept");
	mailauth_context_set_limit(context, MAILAUTH_LIMIT_DNSSEC_TOTAL, 257);
	assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
	assert_int_equal(valid, 1);
	assert_int_equal(mailauth_rrset_get_total(set), 257);
	row("API-4", "a set that was emptied is as a new one");
	assert_int_equal(mailauth_rrset_reset(set, "b", 1), MAILAUTH_OK);
	assert_int_equal(mailauth_rrset_get_ttl(set), 0);
	assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_NOT_TRIED);
	assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_BAD_STATE);
	mailauth_rrset_free(set);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ memory and misuse */

static void a_set_that_is_emptied_gives_its_memory_to_the_next(void **state)
{
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	mailauth_rrset *set = mailauth_rrset_new(context, "example.com", MX);
	size_t before = 0;
	(void)state;

	row("DNS-10", "ten sets, one behind the other, take no more memory than a few");
	for (int i = 0; i < 10; i++) {
		refill(context, set, "10 mail.example.com.");
		if (i == 3)
			before = memory.in_use;
	}
	assert_int_equal(memory.in_use, before);
	mailauth_rrset_free(set);
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

static bool run_set(void *user)
{
	static const rrset_case it = {.signature = "MX 15 2 " SIGNED_BY};
	mailauth_context *const *context = user;
	mailauth_rrset *set = set_of(*context, &it);
	mailauth_status status = set != NULL ? MAILAUTH_OK : MAILAUTH_NO_MEMORY;
	int valid = 0;

	for (int i = 0; i < 9 && status == MAILAUTH_OK; i++) {
		status = add(*context, set, MX, "10 mail.example.com.", NULL, 300);
		if (status == MAILAUTH_OK)
			status = add(*context, set, MAILAUTH_RRTYPE_RRSIG, it.signature, NULL, 400);
	}
	if (status == MAILAUTH_OK)
		status = mailauth_rrset_verify(set, 0, &valid);
	assert_int_equal(valid, status == MAILAUTH_OK);
	mailauth_rrset_free(set);
	mailauth_context_set_clock(*context, tell_time, NULL);
	return worked(status);
}

static void every_allocation_may_fail(void **state)
{
	static const test_operation operation = {run_set, NULL};
	test_memory memory = {0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	(void)state;

	row("DNS-10", "every allocation of a set may fail");
	now = NOW;
	mailauth_context_set_clock(context, tell_time, NULL);
	assert_true(every_allocation_fails(&memory, &operation, &context) > 4);
	mailauth_context_free(context);
}

static void misuse_ends_in_a_status(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_rrset *set = mailauth_rrset_new(context, "example.com", MX);
	int valid;
	(void)state;

	row("API-3", "what is not there, or cannot be, is told");
	assert_null(mailauth_rrset_new(NULL, "a", MX));
	assert_null(mailauth_rrset_new(context, NULL, MX));
	assert_null(mailauth_rrset_new(context, "a..b", MX));
	assert_int_equal(mailauth_rrset_add(NULL, 0, "", 0), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_rrset_add(set, 0, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_rrset_add(set, 0, "x", 1), MAILAUTH_MALFORMED);
	assert_int_equal(mailauth_rrset_add_signature(NULL, 0, "", 0), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_rrset_add_signature(set, 0, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_rrset_add_key(NULL, "a", "", 0), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_rrset_add_key(set, NULL, "", 0), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_rrset_add_key(set, "a", NULL, 1), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_rrset_add_key(set, "a", "x", 1), MAILAUTH_MALFORMED);
	assert_int_equal(mailauth_rrset_set_sha1(NULL, 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_rrset_set_sha1(set, 1), MAILAUTH_OK);
	assert_int_equal(mailauth_rrset_verify(NULL, 0, &valid), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_rrset_verify(set, 0, NULL), MAILAUTH_BAD_ARGUMENT);
	valid = 1;
	assert_int_equal(mailauth_rrset_verify(NULL, 0, &valid), MAILAUTH_NO_MEMORY);
	assert_int_equal(valid, 0);
	valid = 1;
	assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_BAD_STATE);
	assert_int_equal(valid, 0);
	assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_NOT_TRIED);
	assert_int_equal(mailauth_rrset_get_verifications(NULL), 0);
	assert_int_equal(mailauth_rrset_get_total(NULL), 0);
	assert_int_equal(mailauth_rrset_reset(NULL, "a", 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_rrset_reset(set, NULL, 1), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_rrset_reset(set, "a..b", 1), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_rrset_is_wildcard(NULL), 0);
	assert_int_equal(mailauth_rrset_get_ttl(set), 0);
	assert_string_equal(mailauth_rrsig_result_text((mailauth_rrsig_result)99),
		"unknown result");
	assert_string_equal(
		mailauth_rrsig_result_text((mailauth_rrsig_result)(MAILAUTH_RRSIG_PERIOD + 1)),
		"unknown result");
	mailauth_rrset_free(set);
	mailauth_rrset_free(NULL);
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_signature_has_a_reason),
		cmocka_unit_test(one_valid_signature_suffices),
		cmocka_unit_test(what_is_added_undoes_what_was_judged),
		cmocka_unit_test(what_costs_nothing_uses_up_no_limit),
		cmocka_unit_test(colliding_keys_and_signatures_are_bounded),
		cmocka_unit_test(limits_hold_at_their_number),
		cmocka_unit_test(all_sets_of_an_object_have_one_limit),
		cmocka_unit_test(a_set_that_is_emptied_gives_its_memory_to_the_next),
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(misuse_ends_in_a_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
