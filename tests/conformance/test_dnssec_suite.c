/*
 * The vectors of RFC 4034, 4509, 5702, 6605 and 8080: key tags, DS made and matched, RRSIGs. Every
 * case must be right. Then one octet of each signed thing is changed, wherever it may be, and no
 * signature may hold. Exits 77, "skipped", without the suite.
 */
#include "suite.h"

#include <mailauth/mailauth.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 1024

/* A record of a case. */
typedef struct rr {
	uint16_t type;
	uint32_t ttl;
	char owner[300];
	uint8_t rdata[ROOM];
	size_t len;
} rr;

typedef struct dnssec_case {
	char name[64];
	rr key, ds, data, signature; /* a length of 0: none */
	unsigned tag;
	int64_t now;
} dnssec_case;

static int64_t clock_now;

static int64_t tell_time(void *user)
{
	(void)user;
	return clock_now;
}

static int failures, passed;

static void expect(bool holds, const char *name, const char *what)
{
	if (holds)
		return;
	failures++;
	printf("    FAILED: %s: %s\n", name, what);
}

/* ------------------------------------------------------------------ reading */

static int keep_record(void *user, const mailauth_record *record)
{
	dnssec_case *it = user;
	uint16_t type = mailauth_record_get_type(record);
	rr *place = type == MAILAUTH_RRTYPE_DNSKEY ? &it->key
		: type == MAILAUTH_RRTYPE_DS       ? &it->ds
		: type == MAILAUTH_RRTYPE_RRSIG    ? &it->signature
						   : &it->data;
	char text[4000];
	size_t len;
	const void *rdata = mailauth_record_get_rdata(record, &len);

	if (len > ROOM || mailauth_record_to_text(record, text, sizeof text, &place->len) != 0)
		return 1;
	*strchr(text, ' ') = '\0';
	snprintf(place->owner, sizeof place->owner, "%.299s", text);
	place->type = type;
	place->ttl = mailauth_record_get_ttl(record);
	memcpy(place->rdata, rdata, len);
	place->len = len;
	return 0;
}

static bool read_record(const mailauth_context *context, dnssec_case *it, const char *text)
{
	mailauth_master *master = mailauth_master_new(context, keep_record, NULL, it);
	bool right = mailauth_master_feed(master, text, strlen(text)) == MAILAUTH_OK &&
		mailauth_master_end(master) == MAILAUTH_OK;

	mailauth_master_free(master);
	return right;
}

/* ------------------------------------------------------------------ judging */

static int verify(const mailauth_context *context, const dnssec_case *it)
{
	mailauth_rrset *set = mailauth_rrset_new(context, it->data.owner, it->data.type);
	int valid = 0;

	/* A change may make octets that are no rdata any more: they hold no better. */
	if (mailauth_rrset_add(set, it->data.ttl, it->data.rdata, it->data.len) == MAILAUTH_OK) {
		mailauth_rrset_add_signature(set, it->signature.ttl, it->signature.rdata,
			it->signature.len);
		mailauth_rrset_add_key(set, it->key.owner, it->key.rdata, it->key.len);
		mailauth_rrset_verify(set, 1, &valid);
	}
	mailauth_rrset_free(set);
	return valid;
}

static void check_ds(const mailauth_context *context, const dnssec_case *it)
{
	const void *ds = it->ds.rdata, *key = it->key.rdata;
	mailauth_ds_result result = MAILAUTH_DS_MALFORMED;
	uint8_t made[52];
	size_t len = 0;

	printf("  [SEC-3] %s: the DS is made of the key, and matches it\n", it->name);
	expect(mailauth_ds_match(context, it->ds.owner, &ds, &it->ds.len, 1, &key, &it->key.len, 1,
		       &result) == MAILAUTH_OK &&
			result == MAILAUTH_DS_MATCH,
		it->name, mailauth_ds_result_text(result));
	expect(mailauth_ds_from_dnskey(context, it->key.owner, it->key.rdata, it->key.len,
		       (mailauth_ds_digest)it->ds.rdata[3], made, sizeof made,
		       &len) == MAILAUTH_OK &&
			len == it->ds.len && memcmp(made, it->ds.rdata, len) == 0,
		it->name, "another DS was made");
}

/* Changes each octet in turn to another value; nothing may be valid then. */
static void change_octets(const mailauth_context *context, const dnssec_case *it, rr *changed,
	dnssec_case *copy, size_t *count)
{
	for (size_t i = 0; i < changed->len; i++) {
		uint8_t kept = changed->rdata[i];

		for (unsigned bit = 0; bit < 8; bit++) {
			changed->rdata[i] = (uint8_t)(kept ^ 1u << bit);
			/* The case of letters in names is not signed: RFC 4034 6.2. */
			if (bit == 5 && ((kept | 0x20) >= 'a' && (kept | 0x20) <= 'z') &&
				(changed->type == MAILAUTH_RRTYPE_MX || (i >= 18 && i < 40)))
				continue;
			(*count)++;
			expect(verify(context, copy) == 0, it->name, "a changed octet holds");
		}
		changed->rdata[i] = kept;
	}
}

static void check_signature(const mailauth_context *context, const dnssec_case *it)
{
	dnssec_case copy = *it;
	size_t count = 0;

	clock_now = it->now;
	printf("  [SEC-9] %s: the RRSIG is valid\n", it->name);
	expect(verify(context, it) == 1, it->name, "the RRSIG is not valid");
	change_octets(context, it, &copy.data, &copy, &count);
	change_octets(context, it, &copy.signature, &copy, &count);
	printf("  [SEC-12] %s: of %zu changes of one bit none holds\n", it->name, count);
	expect(count > 200, it->name, "too few changes");
}

static void check_case(const mailauth_context *context, const dnssec_case *it)
{
	int before = failures;
	uint16_t tag = 0;

	printf("  [SEC-1] %s: the key's tag is %u\n", it->name, it->tag);
	expect(mailauth_dnskey_tag(it->key.rdata, it->key.len, &tag) == MAILAUTH_OK &&
			tag == it->tag,
		it->name, "another tag");
	if (it->ds.len > 0)
		check_ds(context, it);
	if (it->signature.len > 0)
		check_signature(context, it);
	passed += failures == before;
}

/* ------------------------------------------------------------------ the file */

static int run(const mailauth_context *context, char *text)
{
	dnssec_case it = {.tag = 0};
	int cases = 0;

	for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		if (strncmp(line, "case ", 5) == 0) {
			it = (dnssec_case){.tag = 0};
			snprintf(it.name, sizeof it.name, "%s", line + 5);
		} else if (strncmp(line, "rr ", 3) == 0) {
			expect(read_record(context, &it, line + 3), it.name, "cannot be read");
		} else if (strncmp(line, "keytag ", 7) == 0) {
			it.tag = (unsigned)strtoul(line + 7, NULL, 10);
		} else if (strncmp(line, "now ", 4) == 0) {
			it.now = strtoll(line + 4, NULL, 10);
		} else if (strcmp(line, "end") == 0) {
			check_case(context, &it);
			cases++;
		}
	}
	printf("dnssec/rfc-vectors: %d/%d\n", passed, cases);
	return failures == 0 && cases == 8 ? 0 : 1;
}

int main(void)
{
	const char *given = getenv("MAILAUTH_SUITES");
	char *folder =
		suite_path(given != NULL ? given : MA_SOURCE_DIR "/../shared/suites", "dnssec");
	const char *required = getenv("MAILAUTH_REQUIRE_SUITES");
	int status = required != NULL && *required != '\0' ? 1 : 77;
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	size_t len;
	char *text = suite_load(folder, "rfc-vectors.txt", &len);

	mailauth_context_set_clock(context, tell_time, NULL);
	/* RFC 5702 6.1 has a key of 512 bits. */
	mailauth_context_set_limit(context, MAILAUTH_LIMIT_RSA_BITS_MIN, 512);
	if (text != NULL) {
		char *ended = realloc(text, len + 1);

		if (ended != NULL) {
			text = ended;
			text[len] = '\0';
			status = run(context, text);
		}
	} else {
		printf("skipped: the suite is not in %s (MAILAUTH_SUITES tells where)\n", folder);
	}
	free(text);
	free(folder);
	mailauth_context_free(context);
	return status;
}
