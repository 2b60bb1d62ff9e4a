/*
 * mailauth-dnssec: DS records made of keys and compared with them, and the RRSIGs of a zone.
 *
 * Works on master files only and asks no DNS. See mailauth-dnssec(1).
 */
#include "common.h"
#include "dnssec_match.h"
#include "master_file.h"

#include <mailauth/dnssec.h>

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char program_name[] = "mailauth-dnssec";

enum { OPTION_TIME = 256, OPTION_SHA1, OPTION_RSA_BITS, OPTION_HELP, OPTION_VERSION };

/* DS and CDS have one form, DNSKEY and CDNSKEY another (RFC 7344 3). */
enum { DS = MAILAUTH_RRTYPE_DS, KEY = MAILAUTH_RRTYPE_DNSKEY };

static const char help[] =
	"usage: mailauth-dnssec ds [-a 1|2|4] [FILE]\n"
	"       mailauth-dnssec match DSFILE DNSKEYFILE\n"
	"       mailauth-dnssec rrsig [--time EPOCH] [--allow-sha1] [--rsa-bits N] [FILE]\n"
	"Makes DS records of DNSKEY records; compares DS or CDS records with DNSKEY or\n"
	"CDNSKEY records; checks the RRSIG records of a signed zone. Files are master files.\n"
	"\n"
	"  -a DIGEST        digest type: 1 (SHA-1), 2 (SHA-256, default), 4 (SHA-384)\n"
	"  --time EPOCH     the time, in seconds since 1970, instead of now\n"
	"  --allow-sha1     algorithms 5 and 7 count\n"
	"  --rsa-bits N     the shortest RSA key that counts (default 1024)\n"
	"  -q               print nothing: the exit code tells\n"
	"  --help, --version\n"
	"\n"
	"Exit: 0 all is right, 1 something is not, 2 there is nothing to check, 64 usage,\n"
	"65 malformed file, 66 a file cannot be read, 71 no memory, 74 output error.\n";

typedef struct dnssec_options {
	mailauth_ds_digest digest;
	int64_t time; /* negative: now */
	int64_t rsa_bits;
	bool sha1, quiet;
} dnssec_options;

static int64_t tell_time(void *user)
{
	const dnssec_options *options = user;

	return options->time;
}

/* ------------------------------------------------------------------ ds */

/* A key of the file, so that it is well-formed, though maybe not one that a DS may name. */
static int print_ds(const mailauth_context *context, const dnssec_options *options,
	const record *key)
{
	uint8_t ds[52];
	char text[200];
	size_t len, text_len;

	if (is_delete(key))
		return complain(key->owner, "the wish to have no DS", CODE_NONE);
	if (mailauth_ds_from_dnskey(context, key->owner, key->rdata, key->len, options->digest, ds,
		    sizeof ds, &len) != MAILAUTH_OK ||
		mailauth_rdata_to_text(DS, ds, len, text, sizeof text, &text_len) != MAILAUTH_OK)
		return complain(key->owner, "a key that no DS may name", CODE_FAIL);
	if (!options->quiet)
		printf("%s %lu IN DS %s\n", key->owner, (unsigned long)key->ttl, text);
	return CODE_PASS;
}

static int by_key(const void *a, const void *b)
{
	const record *one = *(const record *const *)a, *other = *(const record *const *)b;
	size_t common = one->len < other->len ? one->len : other->len;
	int order = strcmp(one->owner, other->owner);

	if (order == 0)
		order = memcmp(one->rdata, other->rdata, common);
	if (order == 0)
		order = (one->len > other->len) - (one->len < other->len);
	return order != 0 ? order : (one > other) - (one < other);
}

static bool is_same_key(const record *a, const record *b)
{
	return strcmp(a->owner, b->owner) == 0 && a->len == b->len &&
		memcmp(a->rdata, b->rdata, a->len) == 0;
}

/*
 * The keys of the file, each once: one that is both a DNSKEY and a CDNSKEY has one DS.
 * They are at the indices of their rows; those that come again are left out.
 */
static void find_keys(const records *zone, const record **keys, const record **sorted)
{
	size_t count = 0;

	for (size_t i = 0; i < zone->count; i++)
		if (zone->rows[i].type == KEY || zone->rows[i].type == MAILAUTH_RRTYPE_CDNSKEY)
			sorted[count++] = &zone->rows[i];
	qsort(sorted, count, sizeof *sorted, by_key);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || !is_same_key(sorted[i], sorted[i - 1]))
			keys[sorted[i] - zone->rows] = sorted[i];
}

/* What is not right counts before what is, and that before wishes, whatever their order. */
static int make_ds(const mailauth_context *context, const dnssec_options *options,
	const records *zone)
{
	const record **keys = calloc(zone->count + 1, sizeof *keys);
	const record **sorted = calloc(zone->count + 1, sizeof *sorted);
	int code = CODE_NONE;

	if (keys == NULL || sorted == NULL)
		code = complain("ds", "no memory", CODE_SYSTEM);
	else
		find_keys(zone, keys, sorted);
	for (size_t i = 0; code != CODE_SYSTEM && i < zone->count; i++) {
		int one = keys[i] != NULL ? print_ds(context, options, keys[i]) : CODE_NONE;

		if (code == CODE_NONE || one == CODE_FAIL)
			code = one;
	}
	free(keys);
	free(sorted);
	return code;
}

/* ------------------------------------------------------------------ rrsig */

/* The type that an RRSIG covers, or else the record's own. */
static uint16_t set_type(const record *row)
{
	if (row->type == MAILAUTH_RRTYPE_RRSIG)
		return (uint16_t)(row->rdata[0] << 8 | row->rdata[1]);
	return row->type;
}

/* By owner and type; the RRSIGs of a set behind its records, each in the order of the file. */
static int by_set(const void *a, const void *b)
{
	const record *one = *(const record *const *)a, *other = *(const record *const *)b;
	int order = strcmp(one->owner, other->owner);

	if (order == 0)
		order = set_type(one) - set_type(other);
	if (order == 0)
		order = (one->type == MAILAUTH_RRTYPE_RRSIG) -
			(other->type == MAILAUTH_RRTYPE_RRSIG);
	return order != 0 ? order : (one > other) - (one < other);
}

/* What became of an RRSIG. */
typedef struct outcome {
	mailauth_rrsig_result result;
	bool of_wildcard; /* it signs another owner, of which these records may come */
	bool right;
} outcome;

/* How many labels a name in text has; the root and a leading "*" are none (RFC 4034 3.1.3). */
static unsigned count_labels(const char *name)
{
	unsigned count = 0;

	if (strncmp(name, "*.", 2) == 0)
		name += 2;
	if (strcmp(name, ".") == 0)
		return 0;
	for (; *name != '\0'; name++) {
		if (*name == '\\' && name[1] != '\0')
			name++;
		else if (*name == '.')
			count++;
	}
	return count;
}

/*
 * What became of the signatures of a set. Of one that is valid, a revoked key's signature is as it
 * should be: it says that the key is revoked (RFC 5011 2.1).
 */
static void keep_outcomes(const mailauth_rrset *set, const records *zone,
	const record *const *signatures, size_t count, outcome *outcomes)
{
	bool valid = false;

	for (size_t i = 0; i < count; i++) {
		outcome *of = &outcomes[signatures[i] - zone->rows];

		of->result = mailauth_rrset_get_result(set, i);
		of->of_wildcard = of->result == MAILAUTH_RRSIG_VALID &&
			signatures[i]->rdata[3] < count_labels(signatures[i]->owner);
		valid = valid || of->result == MAILAUTH_RRSIG_VALID;
	}
	for (size_t i = 0; i < count; i++) {
		outcome *of = &outcomes[signatures[i] - zone->rows];

		of->right = of->result == MAILAUTH_RRSIG_VALID ||
			(of->result == MAILAUTH_RRSIG_REVOKED && valid);
	}
}

/* Judges the signatures of the set that begins here; how many rows it has, 0 without memory. */
static size_t check_set(mailauth_rrset *set, const records *zone, const record *const *rows,
	size_t left, outcome *outcomes)
{
	uint16_t type = set_type(rows[0]);
	size_t count = 0, signatures = 0;
	mailauth_status status = mailauth_rrset_reset(set, rows[0]->owner, type);
	int valid = 0;

	for (; status == MAILAUTH_OK && count < left && set_type(rows[count]) == type &&
		strcmp(rows[count]->owner, rows[0]->owner) == 0;
		count++) {
		const record *row = rows[count];

		if (row->type == MAILAUTH_RRTYPE_RRSIG) {
			status = mailauth_rrset_add_signature(set, row->ttl, row->rdata, row->len);
			signatures++;
		} else {
			status = mailauth_rrset_add(set, row->ttl, row->rdata, row->len);
		}
	}
	if (status == MAILAUTH_OK)
		status = mailauth_rrset_verify(set, 1, &valid);
	keep_outcomes(set, zone, rows + count - signatures, signatures, outcomes);
	/* A set without records is a bad state: none of its signatures was tried. */
	return status == MAILAUTH_OK || status == MAILAUTH_BAD_STATE ? count : 0;
}

/* What became of each RRSIG, at the index of its row. */
static bool judge_zone(const mailauth_context *context, const dnssec_options *options,
	const records *zone, outcome *outcomes)
{
	const record **rows = calloc(zone->count + 1, sizeof *rows);
	mailauth_rrset *set = mailauth_rrset_new(context, ".", 0);
	bool right = rows != NULL && set != NULL;

	for (size_t i = 0; right && i < zone->count; i++) {
		const record *row = &zone->rows[i];

		rows[i] = row;
		if (row->type == KEY)
			right = mailauth_rrset_add_key(set, row->owner, row->rdata, row->len) ==
				MAILAUTH_OK;
	}
	mailauth_rrset_set_sha1(set, options->sha1);
	if (right)
		qsort(rows, zone->count, sizeof *rows, by_set);
	for (size_t i = 0, count; right && i < zone->count; i += count) {
		count = check_set(set, zone, rows + i, zone->count - i, outcomes);
		right = count > 0;
	}
	mailauth_rrset_free(set);
	free(rows);
	return right;
}

static const char *text_of(const outcome *of)
{
	if (of->of_wildcard)
		return "valid, of a wildcard";
	if (of->result == MAILAUTH_RRSIG_NOT_TRIED)
		return "no records that it covers";
	return mailauth_rrsig_result_text(of->result);
}

static void print_signature(const record *row, const outcome *of)
{
	const char *word = mailauth_rrtype_text(set_type(row));

	printf("%s ", row->owner);
	if (word != NULL)
		fputs(word, stdout);
	else
		printf("TYPE%u", set_type(row));
	printf(" %u %u: %s\n", row->rdata[2], (unsigned)(row->rdata[16] << 8 | row->rdata[17]),
		text_of(of));
}

static int check_signatures(const mailauth_context *context, const dnssec_options *options,
	const records *zone)
{
	outcome *outcomes = calloc(zone->count + 1, sizeof *outcomes);
	int code = CODE_NONE;

	if (outcomes == NULL || !judge_zone(context, options, zone, outcomes)) {
		free(outcomes);
		return complain("rrsig", "no memory", CODE_SYSTEM);
	}
	for (size_t i = 0; i < zone->count; i++) {
		if (zone->rows[i].type != MAILAUTH_RRTYPE_RRSIG)
			continue;
		if (!options->quiet)
			print_signature(&zone->rows[i], &outcomes[i]);
		if (!outcomes[i].right)
			code = CODE_FAIL;
		else if (code == CODE_NONE)
			code = CODE_PASS;
	}
	free(outcomes);
	return code;
}

/* ------------------------------------------------------------------ all of it */

static int run(const mailauth_context *context, const dnssec_options *options, char **operands,
	int count)
{
	bool is_match = strcmp(operands[0], "match") == 0;
	const char *files[2] = {count > 1 ? operands[1] : "-", count > 2 ? operands[2] : NULL};
	records zone = {0}, keys = {0};
	int code, worst;

	worst = records_read(&zone, context, files[0]);
	if (is_match && (worst == CODE_PASS || worst == CODE_MALFORMED)) {
		code = records_read(&keys, context, files[1]);
		if (code != CODE_PASS)
			worst = code;
	}
	code = worst;
	if (worst == CODE_PASS || worst == CODE_MALFORMED) {
		if (is_match)
			code = match_files(context, options->quiet, &zone, &keys);
		else if (strcmp(operands[0], "ds") == 0)
			code = make_ds(context, options, &zone);
		else
			code = check_signatures(context, options, &zone);
	}
	records_free(&zone);
	records_free(&keys);
	return worst != CODE_PASS ? worst : code;
}

static int take_option(dnssec_options *options, int option, char *const *argv)
{
	switch (option) {
	case 'a':
		if (strcmp(optarg, "1") != 0 && strcmp(optarg, "2") != 0 &&
			strcmp(optarg, "4") != 0)
			return complain("-a", "not 1, 2 or 4", CODE_USAGE);
		options->digest = (mailauth_ds_digest)(optarg[0] - '0');
		return GO_ON;
	case 'q':
		options->quiet = true;
		return GO_ON;
	case OPTION_TIME:
		return take_number("--time", optarg, 0, INT64_MAX, &options->time);
	case OPTION_RSA_BITS:
		return take_number("--rsa-bits", optarg, 0, INT64_MAX, &options->rsa_bits);
	case OPTION_SHA1:
		options->sha1 = true;
		return GO_ON;
	case OPTION_HELP:
		fputs(help, stdout);
		return CODE_PASS;
	case OPTION_VERSION:
		printf("%s %s\n", program_name, mailauth_version());
		return CODE_PASS;
	default:
		return bad_option(option, argv);
	}
}

/* Whether there is such a command, and it takes as many files. */
static bool is_command(char **operands, int count)
{
	if (count < 1)
		return false;
	if (strcmp(operands[0], "match") == 0) /* standard input is one file */
		return count == 3 &&
			(strcmp(operands[1], "-") != 0 || strcmp(operands[2], "-") != 0);
	return (strcmp(operands[0], "ds") == 0 || strcmp(operands[0], "rrsig") == 0) && count <= 2;
}

/*
 * A zone has as many sets as it has, and a set of it as many signatures as keys; what one set may
 * take is bounded all the same.
 */
static bool raise_limits(mailauth_context *context)
{
	mailauth_context_set_limit(context, MAILAUTH_LIMIT_DNSSEC_SIGNATURES, 100);
	mailauth_context_set_limit(context, MAILAUTH_LIMIT_DNSSEC_VERIFICATIONS, 400);
	mailauth_context_set_limit(context, MAILAUTH_LIMIT_DNSSEC_TOTAL, 1000000000);
	return master_file_allow_all(context);
}

int main(int argc, char **argv)
{
	static const struct option names[] = {
		{"time", required_argument, NULL, OPTION_TIME},
		{"allow-sha1", no_argument, NULL, OPTION_SHA1},
		{"rsa-bits", required_argument, NULL, OPTION_RSA_BITS},
		{"help", no_argument, NULL, OPTION_HELP},
		{"version", no_argument, NULL, OPTION_VERSION},
		{NULL, 0, NULL, 0},
	};
	dnssec_options options = {.digest = MAILAUTH_DS_SHA256, .time = -1, .rsa_bits = 1024};
	mailauth_context *context;
	int option, code = GO_ON;

	while ((option = getopt_long(argc, argv, ":a:q", names, NULL)) != -1) {
		code = take_option(&options, option, argv);
		if (code != GO_ON)
			return finish_output(code);
	}
	if (!is_command(argv + optind, argc - optind))
		return complain("usage", "ds [FILE], match DSFILE DNSKEYFILE, or rrsig [FILE]",
			CODE_USAGE);
	context = mailauth_context_new(NULL, NULL);
	if (!raise_limits(context))
		return complain("memory", "there is none", CODE_SYSTEM);
	if (options.time >= 0)
		mailauth_context_set_clock(context, tell_time, &options);
	if (mailauth_context_set_limit(context, MAILAUTH_LIMIT_RSA_BITS_MIN,
		    (uint64_t)options.rsa_bits) != MAILAUTH_OK)
		code = complain("--rsa-bits", "out of range", CODE_USAGE);
	else
		code = run(context, &options, argv + optind, argc - optind);
	mailauth_context_free(context);
	return finish_output(code);
}
