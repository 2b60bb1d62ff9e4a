/*
 * Limits, met by whole messages: each at N, where nothing is said of it, and at N - 1, where a
 * verdict is still come to and the explanation says why it is what it is.
 */
#include "auth_fixture.h"

#define DKIM_DATA MA_SOURCE_DIR "/tests/data/dkim/"

#define X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

#define ZONE \
	"$ORIGIN l.test.\n" \
	"terms TXT \"v=spf1 a:there.l.test a:mx1.l.test a:mx2.l.test a:mx3.l.test ip4:192.0.2.7 -all\"\n" \
	"there.l.test. A 198.51.100.1\n" \
	"voids TXT \"v=spf1 a:no1.l.test exists:no2.l.test ip4:192.0.2.7 -all\"\n" \
	"names TXT \"v=spf1 mx ip4:192.0.2.7 -all\"\n" \
	"names MX 1 mx1\n" \
	"names MX 2 mx2\n" \
	"names MX 3 mx3\n" \
	"mx1 A 198.51.100.1\n" \
	"mx2 A 198.51.100.2\n" \
	"mx3 A 198.51.100.3\n" \
	"long TXT \"v=spf1 x=" X50 X50 X50 X50 "\" \"" X50 X50 X50 X50 "\" \"" X50 \
	" ip4:192.0.2.7 -all\"\n" \
	"alias CNAME alias2\n" \
	"alias2 CNAME alias3\n" \
	"alias3 TXT \"v=spf1 ip4:192.0.2.7 -all\"\n" \
	"_dmarc TXT \"v=DMARC1; p=reject\"\n" \
	"_dmarc.f.e.d.c.b.a.deep.test. TXT \"v=DMARC1; p=reject\"\n" \
	"_dmarc.p TXT \"v=DMARC1; p=none; psd=n\"\n" \
	"$FAIL s._domainkey.p TXT timeout\n" \
	"$FAIL s._domainkey.q TXT timeout\n" \
	"rsa._domainkey.example.com. TXT \"no key\"\n"

#define SIGNED_BY(domain) \
	"DKIM-Signature: v=1; a=rsa-sha256; d=" domain "; s=s; h=from; b=YWJj;\r\n" \
	"\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n"

#define SENT_BY(domain) \
	{ \
		"192.0.2.7", NULL, "x@" domain \
	}
#define SENT_BY_NOBODY \
	{ \
		NULL, NULL, NULL \
	}

#define PASSES "spf=pass dkim=none dmarc=pass none"
#define SIGNED "spf=none dkim=pass dmarc=pass none"

static const struct {
	const char *id, *why;
	mailauth_limit limit;
	uint64_t n;
	envelope from;
	const char *message; /* octets, or a file of tests/data/dkim */
	const char *at_n, *below;
	const char *reason; /* at N - 1 */
} rows[] = {
	{"API-6", "a header of 1041 octets", MAILAUTH_LIMIT_HEADER_BYTES, 1041, SENT_BY("l.test"),
		"From: a@l.test\r\nX: " X50 X50 X50 X50 "\r\nX: " X50 X50 X50 X50
		"\r\nX: " X50 X50 X50 X50 "\r\nX: " X50 X50 X50 X50 "\r\nX: " X50 X50 X50 X50
		"\r\n\r\n",
		"spf=none dkim=none dmarc=fail reject",
		"spf=none dkim=permerror dmarc=permerror reject",
		"header over the limit of octets"},
	{"API-6", "two fields", MAILAUTH_LIMIT_HEADER_FIELDS, 2, SENT_BY("l.test"),
		"From: a@l.test\r\nSubject: x\r\n\r\n", "spf=none dkim=none dmarc=fail reject",
		"spf=none dkim=permerror dmarc=permerror reject",
		"header over the limit of fields"},
	{"API-6", "17 tags", MAILAUTH_LIMIT_TAGS, 17, SENT_BY_NOBODY, "tags-17.eml", SIGNED,
		"spf=none dkim=permerror dmarc=fail reject", "too many tags"},
	{"API-6", "two signatures, of which the first passes", MAILAUTH_LIMIT_DKIM_SIGNATURES, 2,
		SENT_BY_NOBODY, "two-kinds.eml", SIGNED, SIGNED, "too many signatures"},
	{"API-6", "two body hashes", MAILAUTH_LIMIT_DKIM_BODY_HASHES, 2, SENT_BY_NOBODY,
		"two-kinds.eml", SIGNED, SIGNED, "too many different body hashes"},
	{"API-6", "six names in h=", MAILAUTH_LIMIT_DKIM_SIGNED_FIELDS, 6, SENT_BY_NOBODY,
		"h-absent.eml", SIGNED, "spf=none dkim=permerror dmarc=fail reject",
		"too many names in h="},
	{"API-6", "a key that stands behind another record", MAILAUTH_LIMIT_DKIM_KEY_RECORDS, 2,
		SENT_BY_NOBODY, "c-absent.eml", SIGNED, "spf=none dkim=permerror dmarc=fail reject",
		"too many key records"},
	{"API-6", "a key of 1025 bits", MAILAUTH_LIMIT_RSA_BITS_MAX, 1025, SENT_BY_NOBODY,
		"key-odd.eml", SIGNED, "spf=none dkim=permerror dmarc=fail reject", "key too long"},
	{"API-6", "two keys and a policy: the policy is asked for last", MAILAUTH_LIMIT_QUESTIONS,
		3, SENT_BY_NOBODY, "two-selectors.eml", SIGNED,
		"spf=none dkim=pass dmarc=permerror none", "too many DNS questions"},
	{"API-6", "two CNAMEs to the record", MAILAUTH_LIMIT_CNAMES, 2, SENT_BY("alias.l.test"),
		"From: a@l.test\r\n\r\n", PASSES, "spf=temperror dkim=none dmarc=temperror none",
		"DNS lookup failed"},
	{"API-6", "four terms that ask DNS (RFC 7208 4.6.4)", MAILAUTH_LIMIT_SPF_TERMS, 4,
		SENT_BY("terms.l.test"), "From: a@l.test\r\n\r\n", PASSES,
		"spf=permerror dkim=none dmarc=fail reject", "too many DNS lookups"},
	{"API-6", "two void lookups (RFC 7208 4.6.4)", MAILAUTH_LIMIT_SPF_VOID_LOOKUPS, 2,
		SENT_BY("voids.l.test"), "From: a@l.test\r\n\r\n", PASSES,
		"spf=permerror dkim=none dmarc=fail reject", "too many void lookups"},
	{"API-6", "an MX of three names (RFC 7208 4.6.4)", MAILAUTH_LIMIT_SPF_NAMES, 3,
		SENT_BY("names.l.test"), "From: a@l.test\r\n\r\n", PASSES,
		"spf=permerror dkim=none dmarc=fail reject", "too many MX names"},
	{"API-6", "an SPF record of 478 octets", MAILAUTH_LIMIT_SPF_RECORD_BYTES, 478,
		SENT_BY("long.l.test"), "From: a@l.test\r\n\r\n", PASSES,
		"spf=permerror dkim=none dmarc=fail reject", "record too long"},
	{"API-6", "a walk of nine: the start, then eight labels (RFC 9989 4.10)",
		MAILAUTH_LIMIT_DMARC_QUERIES, 9, SENT_BY_NOBODY,
		"From: a@h.g.f.e.d.c.b.a.deep.test\r\n\r\n", "spf=none dkim=none dmarc=fail reject",
		"spf=none dkim=none dmarc=none none", "no policy record"},
	{"API-6", "two identifiers, of which the second is in the author's organization",
		MAILAUTH_LIMIT_DMARC_IDENTIFIERS, 2, SENT_BY_NOBODY,
		SIGNED_BY("p.l.test") SIGNED_BY("q.l.test") "From: a@l.test\r\n\r\n",
		"spf=none dkim=temperror dmarc=temperror none",
		"spf=none dkim=temperror dmarc=fail reject", "too many identifiers"},
	{"API-6", "three authors, of which the last has a policy", MAILAUTH_LIMIT_DMARC_AUTHORS, 3,
		SENT_BY_NOBODY, "From: a@a.test, b@b.test, c@l.test\r\n\r\n",
		"spf=none dkim=none dmarc=permerror reject",
		"spf=none dkim=none dmarc=permerror reject", "more authors, not looked at"},
};

static octets message_of(const char *message)
{
	char path[512];

	if (strstr(message, ".eml") == NULL)
		return copy_text(message);
	snprintf(path, sizeof path, DKIM_DATA "%s", message);
	return load(path);
}

static void open_limited(fixture *f, mailauth_limit limit, uint64_t value)
{
	octets keys = load(DKIM_DATA "example.zone");

	open_context(f, ZONE);
	read_zone(f, (const char *)keys.data, keys.len);
	free(keys.data);
	assert_int_equal(mailauth_context_set_limit(f->context, limit, value), MAILAUTH_OK);
	open_check(f, mailauth_zone_ask, f->zone);
}

/* Whether the explanation of the verdict has this reason in it. */
static bool is_explained(const fixture *f, const char *reason)
{
	char *text = malloc(TEXT_ROOM);
	bool found;
	size_t len;

	assert_non_null(text);
	assert_int_equal(mailauth_check_explain(f->check, text, TEXT_ROOM, &len), MAILAUTH_OK);
	found = strstr(text, reason) != NULL;
	free(text);
	return found;
}

static void limits_hold_and_are_named(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = message_of(rows[i].message);
		fixture f;

		row(rows[i].id, rows[i].why);
		open_limited(&f, rows[i].limit, rows[i].n);
		judge(&f, &rows[i].from, message);
		assert_string_equal(in_short(f.check), rows[i].at_n);
		assert_false(is_explained(&f, rows[i].reason));
		close_fixture(&f);
		open_limited(&f, rows[i].limit, rows[i].n - 1);
		judge(&f, &rows[i].from, message);
		assert_string_equal(in_short(f.check), rows[i].below);
		assert_true(is_explained(&f, rows[i].reason));
		close_fixture(&f);
		free(message.data);
	}
}

/* CNAMEs are followed by whoever answers, who does not tell how many there were. */
static bool is_told(mailauth_limit limit)
{
	return limit != MAILAUTH_LIMIT_CNAMES;
}

static void work_is_told(void **state)
{
	octets honest;
	fixture f;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		octets message = message_of(rows[i].message);

		row("AUTH-12", rows[i].why);
		open_limited(&f, rows[i].limit, rows[i].n);
		assert_int_equal(mailauth_check_get_work(f.check, rows[i].limit), 0);
		judge(&f, &rows[i].from, message);
		assert_int_equal(mailauth_check_get_work(f.check, rows[i].limit),
			is_told(rows[i].limit) ? rows[i].n : 0);
		mailauth_check_reset(f.check);
		assert_int_equal(mailauth_check_get_work(f.check, rows[i].limit), 0);
		close_fixture(&f);
		free(message.data);
	}
	row("AUTH-12", "a key that is asked for, and not there yet, is no key record");
	open_context(&f, NULL);
	open_check(&f, NULL, NULL);
	honest = load(DEMO "honest.eml");
	feed(f.check, honest);
	assert_int_equal(mailauth_check_run(f.check), MAILAUTH_PENDING);
	assert_int_equal(mailauth_check_get_work(f.check, MAILAUTH_LIMIT_DKIM_SIGNATURES), 1);
	assert_int_equal(mailauth_check_get_work(f.check, MAILAUTH_LIMIT_DKIM_KEY_RECORDS), 0);
	close_fixture(&f);
	free(honest.data);

	row("AUTH-12", "limits that are not there, or that no message meets, need no work");
	open_limited(&f, MAILAUTH_LIMIT_ZONE_RECORDS, 1000);
	assert_int_equal(mailauth_check_get_work(f.check, MAILAUTH_LIMIT_ZONE_RECORDS), 0);
	assert_int_equal(mailauth_check_get_work(f.check, (mailauth_limit)1000), 0);
	assert_int_equal(mailauth_check_get_work(NULL, MAILAUTH_LIMIT_QUESTIONS), 0);
	close_fixture(&f);
}

/* All the work there is for one message of each kind stays within the presets, whatever it says. */
static void greedy_messages_stay_within_the_presets(void **state)
{
	static const char greedy[] = "$ORIGIN g.test.\n"
				     "@ TXT \"v=spf1 mx a include:g.test -all\"\n"
				     "@ MX 1 a1\n@ MX 1 a2\n@ MX 1 a3\n@ MX 1 a4\n@ MX 1 a5\n"
				     "@ MX 1 a6\n@ MX 1 a7\n@ MX 1 a8\n@ MX 1 a9\n@ MX 1 a10\n"
				     "*.g.test. A 198.51.100.1\n"
				     "_dmarc TXT \"v=DMARC1; p=reject; np=none; sp=quarantine\"\n";
	static const struct {
		mailauth_limit limit;
		uint64_t most;
	} presets[] = {
		{MAILAUTH_LIMIT_SPF_TERMS, 10},
		{MAILAUTH_LIMIT_SPF_NAMES, 10},
		{MAILAUTH_LIMIT_DMARC_QUERIES, 8},
		{MAILAUTH_LIMIT_DMARC_IDENTIFIERS, 8},
		{MAILAUTH_LIMIT_QUESTIONS, 256},
	};
	char *text = malloc(TEXT_ROOM), key[64];
	octets message;
	size_t used = 0;
	fixture f;
	(void)state;

	row("AUTH-12", "a record that includes itself, and 40 signatures of deep domains");
	assert_non_null(text);
	open_fixture(&f, greedy);
	for (int i = 0; i < 40; i++) {
		snprintf(key, sizeof key, "s._domainkey.d%d.c.b.a.9.8.7.6.5.4.g.test", i);
		mailauth_zone_set_failure(f.zone, key, 0, MAILAUTH_DNS_TIMEOUT);
		used += (size_t)snprintf(text + used, TEXT_ROOM - used,
			SIGNED_BY("d%d.c.b.a.9.8.7.6.5.4.g.test"), i);
	}
	snprintf(text + used, TEXT_ROOM - used, "From: a@e.d.c.b.a.9.8.7.g.test\r\n\r\n");
	message = copy_text(text);
	judge(&f, &(envelope){"192.0.2.7", "g.test", "x@g.test"}, message);
	for (size_t i = 0; i < COUNT(presets); i++)
		assert_in_range(mailauth_check_get_work(f.check, presets[i].limit), 1,
			presets[i].most);
	assert_int_equal(mailauth_spf_get_result(mailauth_check_spf(f.check)),
		MAILAUTH_SPF_PERMERROR);
	close_fixture(&f);
	free(message.data);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_hold_and_are_named),
		cmocka_unit_test(work_is_told),
		cmocka_unit_test(greedy_messages_stay_within_the_presets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
