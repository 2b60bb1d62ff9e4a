/*
 * RRSIG: whose signatures count, of what, and how long. Those that hold were made with keys of
 * example.com, one of which is that of RFC 8080 6.1, by Python's cryptography, and verified by
 * dnspython; they are of the time of that of RFC 8080 6.1.
 */
#include "rrset_fixture.h"

#define REVOKED_KEY "385 3 15 IwjPaJ3ei+gY/g57pfxVhFP+e/FcoIhNRIn61WKe6+0="
#define ACTIVE_KEY "257 3 15 LbrgZGnqpn1kJeJY69SBaBX/m4M+9IUpZpO4pRbs23Y="

/* Each over the set of both keys. */
#define BY_REVOKED \
	"DNSKEY 15 2 3600 1440021600 1438207200 34443 example.com. " \
	"iqTgvAyU4qKB7aco7YAdPTp5/2bYnSrG7fM5BJs5BlClzfCXxuKhX0IZAtCbKNoHUFkSXNOp5OJmeK33h7KxDg=="
#define BY_ACTIVE \
	"DNSKEY 15 2 3600 1440021600 1438207200 23951 example.com. " \
	"ORPAHJ8y0FttsV7dqOfPPF8ubyX3BPY/zunys6GOl6KWsRg0s3oG3+jriHSJs6EAIiUJDO5FHUdYrQYl1ZkcAQ=="

/* Over *.example.com. 3600 A 192.0.2.1 */
#define BY_ACTIVE_OVER_WILDCARD \
	"A 15 2 3600 1440021600 1438207200 23951 example.com. " \
	"mloN/0rBvOOeHlg+MhMQFkewtVXgRehFF4XvzIU6OXDi/WhjnkSanGR5n4LUxxojxEMUa5Ds0yra/B7SGXnhDA=="

/* One RSA key of 1024 bits as one of algorithm 5 and of 7, each over example.com. 3600 MX 10 mail */
#define RSA_KEY \
	"AwEAAZybs/MEIxdIPomjtrZRsbvY6FBILY15zx9RwQV9TGl2fwg3hOQpQJ83yUUKsWwTSGVkZzyvPZahgM6vUCXe9adz" \
	"rDedZEQLcssQEi+tMC7W3qTJwbNbKg0kLLypXzYhEQbDlC0ITTvTt/BN7hFHMrCEGfXQaNsyHkVvmvVucTz9"
#define BY_RSASHA1 \
	"MX 5 2 3600 1440021600 1438207200 21708 example.com. " \
	"gAVsRg3o0EL3mB2Te8KAoJRooSNkEg85B2vJRL9ufI4IeyPRXanFppAZS2utprQNwvYQmvUdZCIx6FHr5k0RBsk1y03F" \
	"00WNpykj7L3j9tNnao4SuLSzLdayax1uTjbUpRrj8N9d84ODa3lmTteky0YiB86XvE9rqO5dt3jFS5U="
#define BY_RSASHA1_NSEC3 \
	"MX 7 2 3600 1440021600 1438207200 21710 example.com. " \
	"Zp9lMyp43qwFdhZk6j2iu9icZq7p5ULhpGYnxc4l7vcNWNZXcXD0p5KfSeO/S/hwgK4bqvBLDYerPo3dD5+oNBqfzKeJ" \
	"OJZIiSYB1JdQCYIfgvdQfialnUM8d39mB3ifK9/0Jan5dGVoaHj6lwoLdSgkoW/FWJb3m4zjwIglO7M="

/* By the key of RFC 8080 6.1 over example.com. 3600 MX 10 mail and MX 20 mail */
#define OVER_TWO \
	"MX 15 2 3600 1440021600 1438207200 3613 example.com. " \
	"zMYXGKlhDThFw8kwR2C0H/aAE8wydj8GvKRWg801pVbnFeaMIEftuBA/1uWP4La/UJh9bZm0Iv4BfGn4ccuUBA=="

/* An RSA key of 512 bits */
#define SMALL_KEY \
	"AwEAAcFcGsaxxdgiuuGmCkVImy4h99CqT7jwY3pexPGcnUFtR2Fh36BponcwtkZ4cAgtvd4Qs8PkxUdp6p/DlUmObdk="

static mailauth_context *new_context(void)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	now = NOW;
	mailauth_context_set_clock(context, tell_time, NULL);
	return context;
}

static int verify(mailauth_rrset *set)
{
	int valid = 2;

	assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_OK);
	return valid;
}

static void only_the_zone_signs_its_apex(void **state)
{
	static const struct {
		const char *why, *name, *record;
		uint16_t type;
	} rows[] = {
		{"SOA stands where a zone begins", "SOA", "a. b. 1 2 3 4 5", MAILAUTH_RRTYPE_SOA},
		{"NS at a delegation are not signed (RFC 4035 2.2)", "NS", "a.",
			MAILAUTH_RRTYPE_NS},
		{"DNSKEY (RFC 4035 2.1)", "DNSKEY", KEY, MAILAUTH_RRTYPE_DNSKEY},
		{"NSEC3PARAM (RFC 5155 4)", "NSEC3PARAM", "1 0 0 -", MAILAUTH_RRTYPE_NSEC3PARAM},
		{"CDS (RFC 7344 4.1)", "CDS", "1 8 2 ab", MAILAUTH_RRTYPE_CDS},
		{"CDNSKEY (RFC 7344 4.1)", "CDNSKEY", KEY, MAILAUTH_RRTYPE_CDNSKEY},
	};
	mailauth_context *context = new_context();
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char by_parent[300], by_zone[300];
		rrset_case it = {.signature = by_parent,
			.owner = "sub.example.com",
			.record = rows[i].record,
			.type = rows[i].type};
		mailauth_rrset *set;

		row("SEC-10", rows[i].why);
		snprintf(by_parent, sizeof by_parent, "%s 15 3 " SIGNED_BY, rows[i].name);
		snprintf(by_zone, sizeof by_zone, "%s 15 2 " SIGNED_BY, rows[i].name);
		set = set_of(context, &it);
		assert_int_equal(verify(set), 0);
		assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_SIGNER);
		mailauth_rrset_free(set);
		it.owner = "Example.com";
		it.signature = by_zone;
		set = set_of(context, &it);
		assert_int_equal(verify(set), 0);
		assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_MISMATCH);
		mailauth_rrset_free(set);
	}
	mailauth_context_free(context);
}

/* The set of both keys, with a signature by each, and both keys to verify them. */
static mailauth_rrset *key_set(const mailauth_context *context, const char *const signatures[2])
{
	mailauth_rrset *set = mailauth_rrset_new(context, "example.com", MAILAUTH_RRTYPE_DNSKEY);
	static const char *const keys[] = {REVOKED_KEY, ACTIVE_KEY};

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(add(context, set, MAILAUTH_RRTYPE_DNSKEY, keys[i], NULL, 300),
			MAILAUTH_OK);
		assert_int_equal(
			add(context, set, MAILAUTH_RRTYPE_DNSKEY, keys[i], "example.com", 0),
			MAILAUTH_OK);
		if (signatures[i] != NULL)
			assert_int_equal(
				add(context, set, MAILAUTH_RRTYPE_RRSIG, signatures[i], NULL, 300),
				MAILAUTH_OK);
	}
	return set;
}

static void by_a_revoked_key_nothing_is_valid(void **state)
{
	static const char *const alone[2] = {BY_REVOKED, NULL},
				 *const both[2] = {BY_REVOKED, BY_ACTIVE};
	mailauth_context *context = new_context();
	mailauth_rrset *set = key_set(context, alone);
	(void)state;

	row("SEC-4", "a set that its revoked key alone signs is not valid (RFC 5011 2.1)");
	assert_int_equal(verify(set), 0);
	assert_int_equal(mailauth_rrset_get_ttl(set), 0);
	assert_int_equal(mailauth_rrset_get_verifications(set), 1);
	row("SEC-4", "though that it is revoked is known by that");
	assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_REVOKED);
	assert_int_equal(mailauth_rrset_get_key(set, 0), 0);
	mailauth_rrset_free(set);

	row("SEC-4", "and which key that is, wherever that was added");
	set = mailauth_rrset_new(context, "example.com", MAILAUTH_RRTYPE_DNSKEY);
	assert_int_equal(add(context, set, MAILAUTH_RRTYPE_DNSKEY, KEY, "example.com", 0),
		MAILAUTH_OK);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(add(context, set, MAILAUTH_RRTYPE_DNSKEY,
					 i == 0 ? REVOKED_KEY : ACTIVE_KEY, NULL, 300),
			MAILAUTH_OK);
	assert_int_equal(add(context, set, MAILAUTH_RRTYPE_DNSKEY, REVOKED_KEY, "example.com", 0),
		MAILAUTH_OK);
	assert_int_equal(add(context, set, MAILAUTH_RRTYPE_RRSIG, BY_REVOKED, NULL, 300),
		MAILAUTH_OK);
	assert_int_equal(verify(set), 0);
	assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_REVOKED);
	assert_int_equal(mailauth_rrset_get_key(set, 0), 1);
	mailauth_rrset_free(set);

	row("SEC-4", "another key makes it valid, and it is told which");
	set = key_set(context, both);
	assert_int_equal(verify(set), 1);
	assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_REVOKED);
	assert_int_equal(mailauth_rrset_get_result(set, 1), MAILAUTH_RRSIG_VALID);
	assert_int_equal(mailauth_rrset_get_key(set, 0), 0);
	assert_int_equal(mailauth_rrset_get_key(set, 1), 1);
	row("SEC-4", "with other records neither key made the signatures");
	assert_int_equal(add(context, set, MAILAUTH_RRTYPE_DNSKEY, KEY, NULL, 300), MAILAUTH_OK);
	assert_int_equal(verify(set), 0);
	for (size_t i = 0; i < 3; i++)
		assert_true(mailauth_rrset_get_key(set, i) == SIZE_MAX);
	assert_true(mailauth_rrset_get_key(NULL, 0) == SIZE_MAX);
	mailauth_rrset_free(set);
	mailauth_context_free(context);
}

static void wildcards_are_of_the_zone(void **state)
{
	static const struct {
		const char *why, *owner, *signature;
		mailauth_rrsig_result want;
		int wildcard;
	} rows[] = {
		{"fewer labels: the records come of a wildcard, and that is told",
			"a.b.example.com", BY_ACTIVE_OVER_WILDCARD, MAILAUTH_RRSIG_VALID, 1},
		{"of the wildcard's own records it is not", "*.Example.com",
			BY_ACTIVE_OVER_WILDCARD, MAILAUTH_RRSIG_VALID, 0},
		{"a wildcard above the signer's zone", "a.example.com",
			"A 15 1 3600 1440021600 1438207200 23951 example.com. " SIGNATURE,
			MAILAUTH_RRSIG_LABELS, 0},
		{"the wildcard below the root", "a.example.com",
			"A 15 0 3600 1440021600 1438207200 23951 example.com. " SIGNATURE,
			MAILAUTH_RRSIG_LABELS, 0},
		{"also of what stands at the zone's apex", "example.com",
			"A 15 1 3600 1440021600 1438207200 23951 example.com. " SIGNATURE,
			MAILAUTH_RRSIG_LABELS, 0},
	};
	mailauth_context *context = new_context();
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		rrset_case it = {.signature = rows[i].signature,
			.owner = rows[i].owner,
			.record = "192.0.2.1",
			.key = ACTIVE_KEY,
			.type = MAILAUTH_RRTYPE_A};
		mailauth_rrset *set = set_of(context, &it);

		row("SEC-13", rows[i].why);
		assert_int_equal(verify(set), rows[i].want == MAILAUTH_RRSIG_VALID);
		assert_int_equal(mailauth_rrset_get_result(set, 0), rows[i].want);
		assert_int_equal(mailauth_rrset_is_wildcard(set), rows[i].wildcard);
		mailauth_rrset_free(set);
	}
	mailauth_context_free(context);
}

/* NSEC3 stand for names that are not theirs; so no other name than theirs is one of them. */
static void proofs_and_wildcards(void **state)
{
	static const struct {
		const char *why, *name, *owner, *record;
		uint16_t type;
		mailauth_rrsig_result want;
	} rows[] = {
		{"an NSEC3 never comes of a wildcard (RFC 5155 3)", "NSEC3",
			"0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example.com",
			"1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A", MAILAUTH_RRTYPE_NSEC3,
			MAILAUTH_RRSIG_LABELS},
		{"what is at the name * may be signed all the same", "NSEC3", "*.example.com",
			"1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A", MAILAUTH_RRTYPE_NSEC3,
			MAILAUTH_RRSIG_MISMATCH},
		{"an NSEC may, where one asks for it (RFC 4592 4.7)", "NSEC", "a.example.com",
			"b.example.com. A", MAILAUTH_RRTYPE_NSEC, MAILAUTH_RRSIG_MISMATCH},
	};
	mailauth_context *context = new_context();
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char signature[300];
		rrset_case it = {.signature = signature,
			.owner = rows[i].owner,
			.record = rows[i].record,
			.type = rows[i].type};
		mailauth_rrset *set;

		row("SEC-13", rows[i].why);
		snprintf(signature, sizeof signature, "%s 15 2 " SIGNED_BY, rows[i].name);
		set = set_of(context, &it);
		assert_int_equal(verify(set), 0);
		assert_int_equal(mailauth_rrset_get_result(set, 0), rows[i].want);
		mailauth_rrset_free(set);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ algorithms and records */

static void algorithms_of_rsa_have_conditions(void **state)
{
	static const struct {
		const char *id, *why, *signature, *key;
		int sha1;
		uint64_t bits;
		mailauth_rrsig_result want;
	} rows[] = {
		{"SEC-6", "RSA/SHA-1 is verified where it is allowed", BY_RSASHA1,
			"256 3 5 " RSA_KEY, 1, 1024, MAILAUTH_RRSIG_VALID},
		{"SEC-6", "so is its twin for zones with NSEC3 (RFC 5155 2)", BY_RSASHA1_NSEC3,
			"256 3 7 " RSA_KEY, 1, 1024, MAILAUTH_RRSIG_VALID},
		{"SEC-6", "and neither where it is not", BY_RSASHA1_NSEC3, "256 3 7 " RSA_KEY, 0,
			1024, MAILAUTH_RRSIG_UNSUPPORTED},
		{"SEC-8", "where 512 bits suffice, they do for RSA/SHA-256 (RFC 5702 2.1)",
			"MX 8 2 3600 1440021600 1438207200 9033 example.com. " SIGNATURE,
			"256 3 8 " SMALL_KEY, 0, 512, MAILAUTH_RRSIG_MISMATCH},
		{"SEC-8", "but never for RSA/SHA-512, whose keys have 1024 (RFC 5702 2.2)",
			"MX 10 2 3600 1440021600 1438207200 9035 example.com. " SIGNATURE,
			"256 3 10 " SMALL_KEY, 0, 512, MAILAUTH_RRSIG_KEY},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		rrset_case it = {.signature = rows[i].signature, .key = rows[i].key};
		mailauth_context *context = new_context();
		mailauth_rrset *set = set_of(context, &it);

		row(rows[i].id, rows[i].why);
		mailauth_context_set_limit(context, MAILAUTH_LIMIT_RSA_BITS_MIN, rows[i].bits);
		assert_int_equal(mailauth_rrset_set_sha1(set, rows[i].sha1), MAILAUTH_OK);
		assert_int_equal(verify(set), rows[i].want == MAILAUTH_RRSIG_VALID);
		assert_int_equal(mailauth_rrset_get_result(set, 0), rows[i].want);
		mailauth_rrset_free(set);
		mailauth_context_free(context);
	}
}

static void a_record_counts_once_wherever_it_stands(void **state)
{
	static const rrset_case it = {.signature = OVER_TWO, .second = "20 mail.example.com."};
	mailauth_context *context = new_context();
	mailauth_rrset *set = set_of(context, &it);
	(void)state;

	row("SEC-12", "of two records the signature is over both");
	assert_int_equal(verify(set), 1);
	assert_int_equal(mailauth_rrset_get_verifications(set), 1);
	row("SEC-12", "the first of them comes twice: it counts once, and so does the one behind");
	assert_int_equal(add(context, set, MX, "10 MAIL.example.com.", NULL, 300), MAILAUTH_OK);
	row("SEC-2", "of what was judged before that, no verification is told any more");
	assert_int_equal(mailauth_rrset_get_verifications(set), 0);
	assert_int_equal(verify(set), 1);
	mailauth_rrset_free(set);
	mailauth_context_free(context);
}

/* A clock that goes on by a second whenever it is looked at. */
static int64_t tick(void *user)
{
	int64_t *time = user;

	return (*time)++;
}

static void the_clock_is_read_once(void **state)
{
	static const rrset_case it = {.signature = "MX 15 2 " SIGNED_BY};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_rrset *set = set_of(context, &it);
	int64_t time = 1440021600;
	int valid = 0;
	(void)state;

	row("SEC-15", "the TTL of a set that is valid in its last second is no second more");
	mailauth_context_set_clock(context, tick, &time);
	assert_int_equal(mailauth_rrset_verify(set, 0, &valid), MAILAUTH_OK);
	assert_int_equal(valid, 1);
	assert_int_equal(mailauth_rrset_get_ttl(set), 0);
	assert_int_equal(time, 1440021601);
	mailauth_rrset_free(set);
	mailauth_context_free(context);
}

static void what_is_never_signed_has_no_valid_signature(void **state)
{
	static const uint16_t types[] = {0, 41, 46, 128, 255};
	uint8_t rdata[18 + 3 + 64] = {0, 0, 15, 2, 0, 0, 0x0e, 0x10};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(types); i++) {
		mailauth_rrset *set = mailauth_rrset_new(context, "example.com", types[i]);
		int valid = 1;

		row("SEC-10", "an RRSIG of RRSIG, and of types of no records, says nothing");
		rdata[1] = (uint8_t)types[i];
		memcpy(rdata + 18, "\1x", 3);
		if (mailauth_rrset_add(set, 300, rdata, sizeof rdata) != MAILAUTH_OK)
			assert_int_equal(mailauth_rrset_add(set, 300, "", 0), MAILAUTH_OK);
		assert_int_equal(mailauth_rrset_add_signature(set, 300, rdata, sizeof rdata),
			MAILAUTH_OK);
		assert_int_equal(mailauth_rrset_verify(set, 1, &valid), MAILAUTH_OK);
		assert_int_equal(valid, 0);
		assert_int_equal(mailauth_rrset_get_result(set, 0), MAILAUTH_RRSIG_TYPE);
		mailauth_rrset_free(set);
	}
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_zone_signs_its_apex),
		cmocka_unit_test(by_a_revoked_key_nothing_is_valid),
		cmocka_unit_test(wildcards_are_of_the_zone),
		cmocka_unit_test(proofs_and_wildcards),
		cmocka_unit_test(algorithms_of_rsa_have_conditions),
		cmocka_unit_test(a_record_counts_once_wherever_it_stands),
		cmocka_unit_test(the_clock_is_read_once),
		cmocka_unit_test(what_is_never_signed_has_no_valid_signature),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
