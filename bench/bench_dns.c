/*
 * DNSSEC and master files beside ldns, in one process and one run.
 *
 *	bench_dns [SECONDS]
 *
 * As in bench_dkim.c: ours and theirs in turn, a batch each, every answer looked at; what counts is
 * the median of the ratios of neighbouring batches. A ratio over 1 means that ours is quicker. Keys
 * and signatures are made by ldns. What ldns is given is parsed already; ours is given octets, and
 * makes and releases what it needs. The releasing of ldns's zone is not counted.
 */
#define _GNU_SOURCE /* sched_setaffinity, fmemopen */

#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <ldns/ldns.h>

#include <mailauth/mailauth.h>

enum { SAMPLES_MAX = 20000, RDATA_CAP = 1024, DOMAINS = 13000, ZONE_CAP = 1 << 22 };

#define ZONE "example.com"
#define OWNER "www.example.com"

typedef struct octets {
	uint8_t at[RDATA_CAP];
	size_t len;
} octets;

/* A key in both forms, with its DS and its signature over the addresses. */
typedef struct signer {
	ldns_signing_algorithm algorithm;
	uint16_t bits;
	ldns_rr *key, *ds, *rrsig;
	octets our_key, our_ds, our_rrsig;
} signer;

static signer signers[] = {
	{.algorithm = LDNS_SIGN_RSASHA256, .bits = 2048},
	{.algorithm = LDNS_SIGN_ECDSAP256SHA256, .bits = 256},
	{.algorithm = LDNS_SIGN_ED25519, .bits = 256},
};

static const char *const addresses[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3"};

static mailauth_context *context;
static const signer *with; /* the one whose turn it is */
static ldns_rr_list *their_set;
static octets our_set[3];
static char *zone_text;
static size_t zone_len;
static ldns_zone *their_zone;

static void die(const char *why)
{
	fprintf(stderr, "bench_dns: %s\n", why);
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---------------------------------------------------------------- keys, signatures, digests */

/* The rdata of a record of ldns: behind its owner and ten octets. */
static octets rdata_of(const ldns_rr *rr)
{
	size_t len, before = ldns_rdf_size(ldns_rr_owner(rr)) + 10;
	uint8_t *wire;
	octets rdata;

	if (ldns_rr2wire(&wire, rr, LDNS_SECTION_ANSWER, &len) != LDNS_STATUS_OK ||
		len - before > sizeof rdata.at)
		die("a record of ldns");
	rdata.len = len - before;
	memcpy(rdata.at, wire + before, rdata.len);
	free(wire);
	return rdata;
}

static void make_set(void)
{
	char line[100];
	ldns_rr *rr;

	their_set = ldns_rr_list_new();
	for (size_t i = 0; i < 3; i++) {
		snprintf(line, sizeof line, OWNER ". 3600 IN A %s", addresses[i]);
		if (ldns_rr_new_frm_str(&rr, line, 0, NULL, NULL) != LDNS_STATUS_OK)
			die("an address");
		ldns_rr_list_push_rr(their_set, rr);
		our_set[i] = rdata_of(rr);
	}
}

static void make_signer(signer *s)
{
	ldns_key *key = ldns_key_new_frm_algorithm(s->algorithm, s->bits);
	ldns_key_list *keys = ldns_key_list_new();
	ldns_rr_list *signatures;

	if (key == NULL)
		die("ldns makes no key");
	ldns_key_set_pubkey_owner(key, ldns_dname_new_frm_str(ZONE "."));
	s->key = ldns_key2rr(key);
	ldns_key_set_keytag(key, ldns_calc_keytag(s->key));
	ldns_key_list_push_key(keys, key);
	signatures = ldns_sign_public(their_set, keys);
	s->rrsig = ldns_rr_list_rr(signatures, 0);
	s->ds = ldns_key_rr2ds(s->key, LDNS_SHA256);
	if (s->rrsig == NULL || s->ds == NULL)
		die("ldns does not sign");
	s->our_key = rdata_of(s->key);
	s->our_ds = rdata_of(s->ds);
	s->our_rrsig = rdata_of(s->rrsig);
}

static bool our_rrsig(void)
{
	mailauth_rrset *set = mailauth_rrset_new(context, OWNER, MAILAUTH_RRTYPE_A);
	int valid = 0;

	for (size_t i = 0; i < 3; i++)
		mailauth_rrset_add(set, 3600, our_set[i].at, our_set[i].len);
	mailauth_rrset_add_signature(set, 3600, with->our_rrsig.at, with->our_rrsig.len);
	mailauth_rrset_add_key(set, ZONE, with->our_key.at, with->our_key.len);
	mailauth_rrset_verify(set, 0, &valid);
	mailauth_rrset_free(set);
	return valid;
}

static bool their_rrsig(void)
{
	return ldns_verify_rrsig(their_set, with->rrsig, with->key) == LDNS_STATUS_OK;
}

static bool our_ds(void)
{
	uint8_t ds[52];
	size_t len;

	return mailauth_ds_from_dnskey(context, ZONE, with->our_key.at, with->our_key.len,
		       MAILAUTH_DS_SHA256, ds, sizeof ds, &len) == MAILAUTH_OK &&
		len == with->our_ds.len && memcmp(ds, with->our_ds.at, len) == 0;
}

static bool their_ds(void)
{
	ldns_rr *ds = ldns_key_rr2ds(with->key, LDNS_SHA256);
	bool same =
		ds != NULL && ldns_rdf_compare(ldns_rr_rdf(ds, 3), ldns_rr_rdf(with->ds, 3)) == 0;

	ldns_rr_free(ds);
	return same;
}

static bool our_match(void)
{
	const void *ds = with->our_ds.at, *key = with->our_key.at;
	mailauth_ds_result result;

	return mailauth_ds_match(context, ZONE, &ds, &with->our_ds.len, 1, &key, &with->our_key.len,
		       1, &result) == MAILAUTH_OK &&
		result == MAILAUTH_DS_MATCH;
}

static bool their_match(void)
{
	return ldns_rr_compare_ds(with->ds, with->key);
}

/* ---------------------------------------------------------------- a zone */

/* As long as a key of RSA-2048, in which only the alphabet matters here. */
static void put_key(FILE *out, unsigned seed)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	static const unsigned lines[] = {200, 192};

	for (size_t line = 0; line < 2; line++) {
		fputs(line == 0 ? "\t\"p=" : "\t\"", out);
		for (unsigned i = 0; i < lines[line]; i++) {
			seed = seed * 1103515245 + 12345;
			putc(alphabet[seed >> 16 & 63], out);
		}
		fputs("\"\n", out);
	}
}

/* MX, A and TXT of each domain: of four TXT one is a DKIM key on several lines, the others SPF. */
static void make_zone(void)
{
	FILE *out;

	zone_text = malloc(ZONE_CAP);
	out = zone_text != NULL ? fmemopen(zone_text, ZONE_CAP, "w") : NULL;
	if (out == NULL)
		die("no memory");
	fputs("$ORIGIN example.com.\n$TTL 3600\n"
	      "@ IN SOA ns1 hostmaster (\n\t2026010101 ; serial\n\t7200 3600 1209600 300 )\n"
	      "@ IN NS ns1\n",
		out);
	for (unsigned i = 0; i < DOMAINS; i++) {
		fprintf(out, "domain%u\t3600\tIN\tMX\t10 mail%u.example.net.\n", i, i % 100);
		fprintf(out, "domain%u\t3600\tIN\tA\t192.0.%u.%u\n", i, i / 200 % 200, i % 200);
		if (i % 4 > 0) {
			fprintf(out,
				"domain%u\t3600\tIN\tTXT\t\"v=spf1 mx ip4:192.0.2.0/24 -all\"\n",
				i);
			continue;
		}
		fprintf(out, "s1._domainkey.domain%u IN TXT ( \"v=DKIM1; k=rsa; \" ; a key\n", i);
		put_key(out, i);
		fputs("\t)\n", out);
	}
	zone_len = (size_t)ftell(out);
	fclose(out);
}

/* What a reading of the zone has told. */
typedef struct tally {
	size_t records, octets;
} tally;

static int count_record(void *user, const mailauth_record *record)
{
	tally *told = user;
	size_t len;

	(void)mailauth_record_get_rdata(record, &len);
	told->records++;
	told->octets += len;
	return 0;
}

static tally of_zone;

static bool read_ours(mailauth_record_fn on_record, tally *told)
{
	mailauth_master *master = mailauth_master_new(context, on_record, NULL, told);
	bool read = mailauth_master_feed(master, zone_text, zone_len) == MAILAUTH_OK &&
		mailauth_master_end(master) == MAILAUTH_OK;

	mailauth_master_free(master);
	return read;
}

static bool our_zone(void)
{
	tally told = {0, 0};

	return read_ours(count_record, &told) && told.records == of_zone.records &&
		told.octets == of_zone.octets;
}

static void release_zone(void)
{
	if (their_zone != NULL)
		ldns_zone_deep_free(their_zone);
	their_zone = NULL;
}

static bool their_zone_read(void)
{
	FILE *in = fmemopen(zone_text, zone_len, "r");
	bool read = ldns_zone_new_frm_fp(&their_zone, in, NULL, 3600, LDNS_RR_CLASS_IN) ==
			LDNS_STATUS_OK &&
		ldns_zone_rr_count(their_zone) + 1 == of_zone.records;

	fclose(in);
	return read;
}

/* Whether ldns has read the same record; the SOA, the first one, it keeps apart. */
static int compare_record(void *user, const mailauth_record *record)
{
	tally *told = user;
	const ldns_rr *rr = told->records == 0
		? ldns_zone_soa(their_zone)
		: ldns_rr_list_rr(ldns_zone_rrs(their_zone), told->records - 1);
	size_t owner_len, rdata_len;
	const void *owner = mailauth_record_get_owner(record, &owner_len);
	const void *rdata = mailauth_record_get_rdata(record, &rdata_len);
	octets theirs;

	if (rr == NULL)
		return 1;
	theirs = rdata_of(rr);
	told->records++;
	told->octets += rdata_len;
	return rdata_len != theirs.len || memcmp(rdata, theirs.at, rdata_len) != 0 ||
		owner_len != ldns_rdf_size(ldns_rr_owner(rr)) ||
		memcmp(owner, ldns_rdf_data(ldns_rr_owner(rr)), owner_len) != 0 ||
		mailauth_record_get_type(record) != ldns_rr_get_type(rr) ||
		mailauth_record_get_ttl(record) != ldns_rr_ttl(rr);
}

static void compare_zones(void)
{
	tally told = {0, 0};

	of_zone.records = 3 * DOMAINS + 2;
	if (!their_zone_read())
		die("ldns does not read the zone");
	if (!read_ours(compare_record, &told) || told.records != of_zone.records)
		die("ours reads another zone than ldns");
	of_zone = told;
	release_zone();
}

/* ---------------------------------------------------------------- in turn */

typedef bool work(void);

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *samples, size_t count)
{
	qsort(samples, count, sizeof *samples, by_size);
	return samples[count / 2];
}

static double batch_of(work *function, int batch)
{
	double start = now();

	for (int i = 0; i < batch; i++)
		if (!function())
			die("an answer is wrong");
	return (now() - start) / batch;
}

static void run(const char *name, work *ours, work *theirs, int batch, double seconds)
{
	static double our[SAMPLES_MAX], their[SAMPLES_MAX], ratios[SAMPLES_MAX];
	double end = now() + seconds;
	size_t count = 0;

	while (count < SAMPLES_MAX && now() < end) {
		our[count] = batch_of(ours, batch);
		their[count] = batch_of(theirs, batch);
		ratios[count] = their[count] / our[count];
		release_zone();
		count++;
	}
	printf("%-26s ours %9.2f us, ldns %9.2f us, ratio %.2f\n", name, 1e6 * median(our, count),
		1e6 * median(their, count), median(ratios, count));
}

static void run_signers(double seconds)
{
	static const char *const names[][3] = {
		{"RRSIG, RSA-2048", "DS of RSA-2048", "DS match, RSA-2048"},
		{"RRSIG, P-256", "DS of P-256", "DS match, P-256"},
		{"RRSIG, Ed25519", "DS of Ed25519", "DS match, Ed25519"},
	};

	for (size_t i = 0; i < 3; i++) {
		with = &signers[i];
		run(names[i][0], our_rrsig, their_rrsig, 20, seconds);
		run(names[i][1], our_ds, their_ds, 200, seconds);
		run(names[i][2], our_match, their_match, 200, seconds);
	}
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 2;
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	sched_setaffinity(0, sizeof one, &one);
	context = mailauth_context_new(NULL, NULL);
	if (context == NULL)
		die("cannot begin");
	make_set();
	for (size_t i = 0; i < 3; i++)
		make_signer(&signers[i]);
	make_zone();
	compare_zones();
	run_signers(seconds);
	printf("%zu octets, %zu records:\n", zone_len, of_zone.records);
	run("zone text", our_zone, their_zone_read, 1, 4 * seconds);
	mailauth_context_free(context);
	return 0;
}
