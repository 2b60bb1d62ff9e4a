/*
 * The options that the example programs share, and the DNS answers that they stand for.
 */
#ifndef EXAMPLES_OPTIONS_H
#define EXAMPLES_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mailauth/dns.h>

/* Long options without a letter; a program's own begin at OPTION_OWN. */
enum {
	OPTION_DNS_FILE = 256,
	OPTION_DNS_FAIL,
	OPTION_TIME,
	OPTION_JSON,
	OPTION_EXPLAIN,
	OPTION_STRICT_CRLF,
	OPTION_RESOLVER,
	OPTION_TIMEOUT,
	OPTION_DEADLINE,
	OPTION_RECORD_DNS,
	OPTION_REPLAY,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_OWN
};

/* The letters that all programs know, for getopt_long; each may add its own. */
#define SHARED_LETTERS ":i:e:f:q"

/* clang-format off */
/* Rows for a program's table of long options. */
#define SHARED_LONG_OPTIONS \
	{"dns-file", required_argument, NULL, OPTION_DNS_FILE}, \
	{"dns-fail", required_argument, NULL, OPTION_DNS_FAIL}, \
	{"time", required_argument, NULL, OPTION_TIME}, \
	{"json", no_argument, NULL, OPTION_JSON}, \
	{"explain", no_argument, NULL, OPTION_EXPLAIN}, \
	{"strict-crlf", no_argument, NULL, OPTION_STRICT_CRLF}, \
	{"resolver", required_argument, NULL, OPTION_RESOLVER}, \
	{"timeout", required_argument, NULL, OPTION_TIMEOUT}, \
	{"deadline", required_argument, NULL, OPTION_DEADLINE}, \
	{"record-dns", required_argument, NULL, OPTION_RECORD_DNS}, \
	{"replay", required_argument, NULL, OPTION_REPLAY}, \
	{"help", no_argument, NULL, OPTION_HELP}, \
	{"version", no_argument, NULL, OPTION_VERSION}
/* clang-format on */

/* The lines of a help text for the options above. */
#define SHARED_HELP \
	"  --dns-file FILE    answer DNS from this master file (repeatable)\n" \
	"  --dns-fail NAME[/TYPE][=KIND]\n" \
	"                     this question fails (repeatable); KIND is nodata, nxdomain,\n" \
	"                     servfail, refused, timeout (default), bogus or malformed\n" \
	"  --resolver ADDR[:PORT]\n" \
	"                     ask this server (default: those of the system)\n" \
	"  --resolver unbound[:CONF]\n" \
	"                     ask through libunbound, which validates (DNSSEC)\n" \
	"  --timeout SECONDS  for each question (default 5)\n" \
	"  --deadline SECONDS for the whole verdict (default 20)\n" \
	"  --record-dns FILE  write every answer used, and what else the verdict rests on\n" \
	"  --replay FILE      take answers and all the rest from such a file\n" \
	"  --time EPOCH       the time, in seconds since 1970, instead of now\n" \
	"  --json             print one JSON object on one line\n" \
	"  --explain          print the steps of the verdict first\n" \
	"  -q                 print nothing: the exit code tells\n" \
	"  --help, --version\n"

typedef struct shared_options {
	const char **dns_files, **dns_failures; /* each with room for one an argument */
	size_t dns_file_count, dns_failure_count;
	const char *replay, *record_dns;       /* files */
	const char *resolver;                  /* NULL: those of the system */
	int64_t timeout, deadline;             /* in seconds */
	const char *client, *helo, *mail_from; /* the envelope */

	int64_t time; /* negative: not given */
	bool json, explain, quiet, strict_crlf;
	const char *file; /* "-" is standard input */
} shared_options;         /* texts that were not given are NULL */

/* Returns GO_ON, or an exit code if there is no memory. */
int shared_options_init(shared_options *options, int argc);
void shared_options_release(shared_options *options);

/*
 * Takes one option that getopt_long found. Returns GO_ON; or an exit code if the option or its
 * value is wrong (then it has said so), or after --version.
 */
int shared_option(shared_options *options, int option, char *const *argv);

/* Takes what stands behind the options: at most one FILE. Returns as shared_option. */
int shared_operands(shared_options *options, int argc, char *const *argv);

/* Whether a DNS server is asked: no file gives the answers. */
bool shared_options_are_live(const shared_options *options);

/*
 * Reads the DNS files and the file to be replayed into `zone`, then sets the failures; the file to
 * be replayed also into `settings`, which so has the $SET lines of that file alone. Returns GO_ON,
 * or an exit code having said what was wrong.
 */
int shared_options_load_zones(const shared_options *options, mailauth_zone *zone,
	mailauth_zone *settings);

#endif
