/*
 * DKIM verification beside libopendkim, in one process and one run.
 *
 *	bench_dkim MESSAGE KEY-TEXT [SECONDS]
 *
 * MESSAGE has CRLF line ends and one signature; KEY-TEXT is the text of its key record, joined. The
 * two verify the message in turn, a batch each, and each verdict is looked at: what counts is the
 * median of the ratios of neighbouring batches, not the absolute figures, which move with the
 * machine.
 */
#define _DEFAULT_SOURCE /* clock_gettime, and the u_char of the peer's header */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sys/types.h>

#include <opendkim/dkim.h>

#include <mailauth/mailauth.h>

enum { BATCH = 20, SAMPLES_MAX = 10000, KEY_MAX = 8192 };

typedef struct file_text {
	char *octets;
	size_t len;
} file_text;

static file_text message, key;

static void die(const char *why)
{
	fprintf(stderr, "bench_dkim: %s\n", why);
	exit(1);
}

static file_text load(const char *path)
{
	FILE *file = fopen(path, "rb");
	file_text text = {NULL, 0};
	long size;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
		die("a file cannot be read");
	rewind(file);
	text.len = (size_t)size;
	text.octets = malloc(text.len + 1);
	if (text.octets == NULL || fread(text.octets, 1, text.len, file) != text.len)
		die("a file cannot be read");
	text.octets[text.len] = '\0';
	fclose(file);
	return text;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---------------------------------------------------------------- ours */

/* The key as rdata: character-strings of 255 octets at most. */
static void answer(void *user, mailauth_questions *q, uint32_t id, const char *name, uint16_t type)
{
	static unsigned char rdata[KEY_MAX];
	const void *records[1] = {rdata};
	size_t len = 0;
	(void)user;
	(void)name;
	(void)type;

	for (size_t at = 0; at < key.len; at += 255) {
		size_t n = key.len - at < 255 ? key.len - at : 255;

		rdata[len++] = (unsigned char)n;
		memcpy(rdata + len, key.octets + at, n);
		len += n;
	}
	mailauth_answer_rdata(q, id, records, &len, 1);
}

static bool verify_ours(mailauth_dkim_verifier *verifier)
{
	mailauth_dkim_verifier_reset(verifier);
	mailauth_dkim_verifier_feed(verifier, message.octets, message.len);
	mailauth_dkim_verifier_finish(verifier);
	return mailauth_dkim_verifier_run(verifier) == MAILAUTH_OK &&
		mailauth_dkim_verifier_get_result(verifier) == MAILAUTH_DKIM_PASS;
}

/* ---------------------------------------------------------------- libopendkim */

static DKIM_CBSTAT lookup(DKIM *dkim, DKIM_SIGINFO *sig, unsigned char *buf, size_t cap)
{
	(void)dkim;
	(void)sig;
	if (key.len >= cap)
		return DKIM_CBSTAT_ERROR;
	memcpy(buf, key.octets, key.len + 1);
	return DKIM_CBSTAT_CONTINUE;
}

static bool verify_theirs(DKIM_LIB *lib)
{
	static const unsigned char id[] = "bench";
	DKIM_STAT status;
	DKIM *dkim = dkim_verify(lib, id, NULL, &status);
	bool tested = false;

	if (dkim == NULL)
		return false;
	status = dkim_chunk(dkim, (unsigned char *)message.octets, message.len);
	if (status == DKIM_STAT_OK)
		status = dkim_chunk(dkim, NULL, 0);
	if (status == DKIM_STAT_OK)
		status = dkim_eom(dkim, &tested);
	dkim_free(dkim);
	return status == DKIM_STAT_OK;
}

/* ---------------------------------------------------------------- in turn */

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

static void run(mailauth_dkim_verifier *verifier, DKIM_LIB *lib, double seconds)
{
	static double ours[SAMPLES_MAX], theirs[SAMPLES_MAX], ratios[SAMPLES_MAX];
	double end = now() + seconds;
	size_t count = 0;

	while (count < SAMPLES_MAX && now() < end) {
		double start = now(), middle;

		for (int i = 0; i < BATCH; i++)
			if (!verify_ours(verifier))
				die("ours does not pass");
		middle = now();
		for (int i = 0; i < BATCH; i++)
			if (!verify_theirs(lib))
				die("libopendkim does not pass");
		ours[count] = (middle - start) / BATCH;
		theirs[count] = (now() - middle) / BATCH;
		ratios[count] = theirs[count] / ours[count];
		count++;
	}
	printf("%zu octets, %zu samples: libmailauth %.1f us, libopendkim %.1f us, ratio %.2f\n",
		message.len, count, 1e6 * median(ours, count), 1e6 * median(theirs, count),
		median(ratios, count));
}

int main(int argc, char **argv)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_dkim_verifier *verifier = mailauth_dkim_verifier_new(context, answer, NULL);
	DKIM_LIB *lib = dkim_init(NULL, NULL);
	double seconds = argc > 3 ? atof(argv[3]) : 5;

	if (argc < 3)
		die("usage: bench_dkim MESSAGE KEY-TEXT [SECONDS]");
	message = load(argv[1]);
	key = load(argv[2]);
	while (key.len > 0 && (key.octets[key.len - 1] == '\n' || key.octets[key.len - 1] == '\r'))
		key.octets[--key.len] = '\0';
	if (verifier == NULL || lib == NULL || key.len + key.len / 255 + 1 > KEY_MAX)
		die("cannot begin");
	dkim_set_key_lookup(lib, lookup);
	run(verifier, lib, seconds);
	dkim_close(lib);
	mailauth_dkim_verifier_free(verifier);
	mailauth_context_free(context);
	return 0;
}
