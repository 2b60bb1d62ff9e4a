/*
 * SPF beside libspf2, in one process and one run.
 *
 *	bench_spf [SECONDS]
 *
 * Each library answers itself from its own zone in memory, which hold the same records. The two
 * judge the same client by the same records in turn, a batch each, and each result is looked at:
 * what counts is the median of the ratios of neighbouring batches.
 */
#define _DEFAULT_SOURCE /* clock_gettime, and the types of the peer's headers */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sys/types.h>

#include <netinet/in.h>

#include <spf2/spf.h>
#include <spf2/spf_dns_zone.h>

#include <mailauth/mailauth.h>

enum { BATCH = 20, SAMPLES_MAX = 10000, RECORDS_MAX = 32, TEXT_MAX = 512 };

#define CLIENT "192.0.2.1"
#define HELO "mail.example.com"
#define SENDER "ada@example.com"

typedef struct record {
	char name[64], text[TEXT_MAX]; /* the text of TXT, or an address of A */
	bool is_address;
} record;

/* What is judged; the records are made by `make`. */
typedef struct scene {
	const char *name;
	void (*make)(void);
	mailauth_spf_result ours;
	SPF_result_t theirs;
} scene;

static record records[RECORDS_MAX];
static size_t count;

static void die(const char *why)
{
	fprintf(stderr, "bench_spf: %s\n", why);
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---------------------------------------------------------------- scenes */

static void add(const char *name, const char *text, bool is_address)
{
	record *next = &records[count++];

	snprintf(next->name, sizeof next->name, "%s", name);
	snprintf(next->text, sizeof next->text, "%s", text);
	next->is_address = is_address;
}

static void make_networks(void)
{
	add("example.com",
		"v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.0/24 ip4:10.0.0.0/8 ip4:192.0.2.0/24 -all",
		false);
}

static void make_no_network(void)
{
	add("example.com", "v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.0/24 ip4:10.0.0.0/8 -all",
		false);
}

static void make_includes(void)
{
	char name[64], text[TEXT_MAX] = "v=spf1";

	for (int i = 0; i < 10; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text),
			" include:i%d.example.com", i);
	strcat(text, " -all");
	add("example.com", text, false);
	for (int i = 0; i < 10; i++) {
		snprintf(name, sizeof name, "i%d.example.com", i);
		snprintf(text, sizeof text, "v=spf1 ip4:10.%d.0.0/16 ip4:10.%d.0.0/16 ~all", i,
			i + 100);
		add(name, text, false);
	}
}

static void make_chain(void)
{
	char name[64] = "example.com", text[TEXT_MAX];

	for (int i = 0; i < 10; i++) {
		snprintf(text, sizeof text, "v=spf1 ip4:10.%d.0.0/16 include:c%d.example.com -all",
			i, i);
		add(name, text, false);
		snprintf(name, sizeof name, "c%d.example.com", i);
	}
	add(name, "v=spf1 ip4:192.0.2.0/24 -all", false);
}

static void make_macro(void)
{
	add("example.com", "v=spf1 exists:%{ir}.%{v}._spf.%{d} -all", false);
	add("1.2.0.192.in-addr._spf.example.com", "127.0.0.2", true);
}

static const scene scenes[] = {
	{"ip4 ... -all, pass", make_networks, MAILAUTH_SPF_PASS, SPF_RESULT_PASS},
	{"ip4 ... -all, fail", make_no_network, MAILAUTH_SPF_FAIL, SPF_RESULT_FAIL},
	{"ten includes", make_includes, MAILAUTH_SPF_FAIL, SPF_RESULT_FAIL},
	{"chain of ten includes", make_chain, MAILAUTH_SPF_PASS, SPF_RESULT_PASS},
	{"exists with macros", make_macro, MAILAUTH_SPF_PASS, SPF_RESULT_PASS},
};

/* ---------------------------------------------------------------- ours */

static mailauth_zone *make_our_zone(const mailauth_context *context)
{
	mailauth_zone *zone = mailauth_zone_new(context);
	char line[TEXT_MAX + 128];

	for (size_t i = 0; i < count; i++) {
		snprintf(line, sizeof line,
			records[i].is_address ? "%s. A %s\n" : "%s. TXT \"%s\"\n", records[i].name,
			records[i].text);
		if (mailauth_zone_read(zone, line, strlen(line)) != MAILAUTH_OK)
			die("our zone");
	}
	return zone;
}

static mailauth_spf_result judge_ours(mailauth_spf *spf)
{
	mailauth_spf_reset(spf);
	mailauth_spf_set_client(spf, CLIENT);
	mailauth_spf_set_mail_from(spf, SENDER, strlen(SENDER));
	if (mailauth_spf_run(spf) != MAILAUTH_OK)
		die("ours did not run");
	return mailauth_spf_verdict_get_result(
		mailauth_spf_get_verdict(spf, MAILAUTH_SPF_MAIL_FROM));
}

/* ---------------------------------------------------------------- libspf2 */

static SPF_dns_server_t *make_their_zone(void)
{
	SPF_dns_server_t *zone = SPF_dns_zone_new(NULL, "bench", 0);

	for (size_t i = 0; i < count; i++)
		if (SPF_dns_zone_add_str(zone, records[i].name,
			    records[i].is_address ? ns_t_a : ns_t_txt, NETDB_SUCCESS,
			    records[i].text) != SPF_E_SUCCESS)
			die("their zone");
	return zone;
}

static SPF_result_t judge_theirs(SPF_server_t *server)
{
	SPF_request_t *request = SPF_request_new(server);
	SPF_response_t *response = NULL;
	SPF_result_t result;

	SPF_request_set_ipv4_str(request, CLIENT);
	SPF_request_set_helo_dom(request, HELO);
	SPF_request_set_env_from(request, SENDER);
	SPF_request_query_mailfrom(request, &response);
	result = SPF_response_result(response);
	SPF_response_free(response);
	SPF_request_free(request);
	return result;
}

/* ---------------------------------------------------------------- in turn */

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *samples, size_t n)
{
	qsort(samples, n, sizeof *samples, by_size);
	return samples[n / 2];
}

static void run(const scene *scene, mailauth_spf *spf, SPF_server_t *server, double seconds)
{
	static double ours[SAMPLES_MAX], theirs[SAMPLES_MAX], ratios[SAMPLES_MAX];
	double end = now() + seconds;
	size_t n = 0;

	for (; n < SAMPLES_MAX && now() < end; n++) {
		double start = now(), middle;

		for (int i = 0; i < BATCH; i++)
			if (judge_ours(spf) != scene->ours)
				die("ours has another result");
		middle = now();
		for (int i = 0; i < BATCH; i++)
			if (judge_theirs(server) != scene->theirs)
				die("libspf2 has another result");
		ours[n] = (middle - start) / BATCH;
		theirs[n] = (now() - middle) / BATCH;
		ratios[n] = theirs[n] / ours[n];
	}
	printf("%-22s %5zu samples: libmailauth %6.2f us, libspf2 %7.2f us, ratio %.1f\n",
		scene->name, n, 1e6 * median(ours, n), 1e6 * median(theirs, n), median(ratios, n));
}

static void compare(const scene *scene, double seconds)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	SPF_dns_server_t *their_zone;
	mailauth_zone *our_zone;
	SPF_server_t *server;
	mailauth_spf *spf;

	count = 0;
	scene->make();
	our_zone = make_our_zone(context);
	their_zone = make_their_zone();
	spf = mailauth_spf_new(context, mailauth_zone_ask, our_zone);
	server = SPF_server_new_dns(their_zone, 0);
	if (spf == NULL || server == NULL)
		die("cannot begin");
	SPF_server_set_rec_dom(server, "mx.example.net");
	run(scene, spf, server, seconds);
	SPF_server_free(server);
	mailauth_spf_free(spf);
	mailauth_zone_free(our_zone);
	mailauth_context_free(context);
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 2;

	for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++)
		compare(&scenes[i], seconds);
	return 0;
}
