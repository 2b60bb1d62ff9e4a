/*
 * What the programs that judge share: see session.h.
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include "session.h"

#include "common.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SETTING_MAX = 65536 };

/* The reverse-path may be given with its angle brackets, as SMTP has it. */
static mailauth_status set_mail_from(mailauth_check *check, const char *path)
{
	size_t len = strlen(path);

	if (len >= 2 && path[0] == '<' && path[len - 1] == '>')
		return mailauth_check_set_mail_from(check, path + 1, len - 2);
	return mailauth_check_set_mail_from(check, path, len);
}

static int fault(const char *what, mailauth_status status)
{
	bool bad = status == MAILAUTH_BAD_ARGUMENT;

	return complain(what, bad ? "not an IP address" : mailauth_status_text(status),
		bad ? CODE_USAGE : CODE_SYSTEM);
}

/* What SMTP lets a client say is far shorter; a longer text could not be recorded (see $SET). */
static int check_length(const char *what, const char *text)
{
	if (text == NULL || strlen(text) <= SETTING_MAX)
		return GO_ON;
	return complain(what, "at most 65536 octets are wanted", CODE_USAGE);
}

static int apply_options(mailauth_check *check, const shared_options *options)
{
	mailauth_status status = MAILAUTH_OK;

	if (check_length("-e", options->helo) != GO_ON ||
		check_length("-f", options->mail_from) != GO_ON)
		return CODE_USAGE;
	if (options->client != NULL)
		status = mailauth_check_set_client(check, options->client);
	if (status != MAILAUTH_OK)
		return fault("-i", status);
	if (options->helo != NULL)
		status = mailauth_check_set_helo(check, options->helo, strlen(options->helo));
	if (options->mail_from != NULL && status == MAILAUTH_OK)
		status = set_mail_from(check, options->mail_from);
	if (options->time >= 0 && status == MAILAUTH_OK)
		status = mailauth_check_set_time(check, options->time);
	return status == MAILAUTH_OK ? GO_ON : fault("options", status);
}

int session_wrong_setting(const shared_options *options, const char *key)
{
	return complain_about(options->replay, "unknown key or wrong value", key);
}

static int load_zones(session *all, const shared_options *options)
{
	all->settings = mailauth_zone_new(all->context);
	if (all->zone == NULL || all->settings == NULL)
		return complain("memory", mailauth_status_text(MAILAUTH_NO_MEMORY), CODE_SYSTEM);
	return shared_options_load_zones(options, all->zone, all->settings);
}

static int apply_replay(const session *all, const shared_options *options)
{
	const char *key = "";
	mailauth_status status;

	if (options->replay == NULL)
		return GO_ON;
	status = mailauth_check_replay(all->check, all->settings, &key);
	if (status == MAILAUTH_OK)
		return GO_ON;
	if (status != MAILAUTH_MALFORMED)
		return complain(options->replay, mailauth_status_text(status), CODE_SYSTEM);
	return session_wrong_setting(options, key);
}

/* What the zone says counts (--dns-fail), and what it does not say is asked of a resolver. */
void session_ask(void *user, mailauth_questions *questions, uint32_t id, const char *name,
	uint16_t type)
{
	session *all = user;
	bool live = all->stub != NULL || all->unbound != NULL;

	if (!live || mailauth_zone_has(all->zone, name, type))
		mailauth_zone_ask(all->zone, questions, id, name, type);
	else if (all->stub != NULL)
		stub_resolver_ask(all->stub, questions, id, name, type);
	else
		unbound_resolver_ask(all->unbound, questions, id, name, type);
}

static int open_unbound(session *all, const char *config)
{
	const char *why;
	int code;

	all->unbound = unbound_resolver_new(config, &why, &code);
	return all->unbound != NULL ? GO_ON : complain("--resolver unbound", why, code);
}

static int open_stub(session *all, const shared_options *options)
{
	dns_servers servers;

	if (options->resolver == NULL)
		dns_servers_of_system(&servers, "/etc/resolv.conf");
	else if (!dns_servers_read(&servers, options->resolver))
		return complain("--resolver", "ADDR or ADDR:PORT is wanted, in numbers",
			CODE_USAGE);
	all->stub = stub_resolver_new(&servers, (unsigned)options->timeout);
	return all->stub != NULL ? GO_ON : complain("--resolver", "no memory", CODE_SYSTEM);
}

static int open_resolver(session *all, const shared_options *options)
{
	const char *name = options->resolver != NULL ? options->resolver : "";

	all->stub = NULL;
	all->unbound = NULL;
	if (!shared_options_are_live(options))
		return GO_ON;
	if (strcmp(name, "unbound") == 0)
		return open_unbound(all, NULL);
	if (strncmp(name, "unbound:", strlen("unbound:")) == 0)
		return open_unbound(all, name + strlen("unbound:"));
	return open_stub(all, options);
}

static void wait_for_answers(session *all, int wait)
{
	if (all->stub != NULL)
		stub_resolver_wait(all->stub, wait);
	else
		unbound_resolver_wait(all->unbound, wait);
}

int session_open(session *all, const shared_options *options)
{
	int code;

	all->context = mailauth_context_new(NULL, NULL);
	all->zone = mailauth_zone_new(all->context);
	all->check = mailauth_check_new(all->context, session_ask, all);
	code = open_resolver(all, options);
	if (code != GO_ON)
		return code;
	if (all->check == NULL)
		return complain("memory", mailauth_status_text(MAILAUTH_NO_MEMORY), CODE_SYSTEM);
	code = load_zones(all, options);
	if (code == GO_ON)
		code = apply_replay(all, options);
	return code == GO_ON ? apply_options(all->check, options) : code;
}

void session_close(session *all)
{
	stub_resolver_free(all->stub);
	unbound_resolver_free(all->unbound);
	mailauth_check_free(all->check);
	mailauth_zone_free(all->zone);
	mailauth_zone_free(all->settings);
	mailauth_context_free(all->context);
}

/* Milliseconds that are left until the deadline; 0: none. */
static int time_left(const struct timespec *began, int64_t seconds)
{
	struct timespec now = *began;
	int64_t gone;

	clock_gettime(CLOCK_MONOTONIC, &now);
	gone = (int64_t)(now.tv_sec - began->tv_sec) * 1000 +
		(now.tv_nsec - began->tv_nsec) / 1000000;
	return gone < seconds * 1000 ? (int)(seconds * 1000 - gone) : 0;
}

int session_run_object(session *all, const shared_options *options, run_fn run, void *object,
	mailauth_questions *questions)
{
	struct timespec began = {0, 0};
	mailauth_status status;

	clock_gettime(CLOCK_MONOTONIC, &began);
	while ((status = run(object)) == MAILAUTH_PENDING) {
		int left = time_left(&began, options->deadline);

		if (left > 0)
			wait_for_answers(all, left);
		else
			mailauth_expire(questions);
	}
	return status == MAILAUTH_OK
		? GO_ON
		: complain("the verdict", mailauth_status_text(status), CODE_SYSTEM);
}

static mailauth_status run_check(void *check)
{
	return mailauth_check_run(check);
}

int session_run(session *all, const shared_options *options)
{
	return session_run_object(all, options, run_check, all->check,
		mailauth_check_questions(all->check));
}

const char *session_replayed(const session *all, const char *key, size_t *len)
{
	return mailauth_zone_get_setting(all->settings, key, len);
}

char *session_text(text_fn write, const void *user)
{
	size_t len;
	char *text;

	if (write(user, NULL, 0, &len) != MAILAUTH_NO_SPACE)
		return NULL;
	text = malloc(len + 1);
	if (text != NULL && write(user, text, len + 1, &len) != MAILAUTH_OK) {
		free(text);
		text = NULL;
	}
	return text;
}

static mailauth_status write_transcript(const void *check, char *buf, size_t cap, size_t *len)
{
	return mailauth_check_transcript(check, buf, cap, len);
}

/* The values are printable ASCII, of which a master file's string escapes two. */
static void put_setting(FILE *file, const setting *put)
{
	fprintf(file, "$SET %s \"", put->key);
	for (const char *c = put->value; *c != '\0'; c++) {
		if (*c == '"' || *c == '\\')
			putc('\\', file);
		putc(*c, file);
	}
	fputs("\"\n", file);
}

int session_record(const session *all, const shared_options *options, const setting *settings,
	size_t count)
{
	char *text;
	FILE *file;
	bool written;

	if (options->record_dns == NULL)
		return GO_ON;
	text = session_text(write_transcript, all->check);
	if (text == NULL)
		return complain("--record-dns", "no memory", CODE_SYSTEM);
	file = fopen(options->record_dns, "wb");
	if (file == NULL) {
		free(text);
		return complain(options->record_dns, strerror(errno), CODE_OUTPUT);
	}
	for (size_t i = 0; i < count; i++)
		put_setting(file, &settings[i]);
	fputs(text, file);
	free(text);
	written = ferror(file) == 0;
	written = fclose(file) == 0 && written;
	return written ? GO_ON : complain(options->record_dns, "cannot be written", CODE_OUTPUT);
}

void json_spf_explanation(json_writer *json, const mailauth_spf_verdict *verdict)
{
	size_t len;
	const char *text = mailauth_spf_verdict_get_explanation(verdict, &len);

	if (len > 0)
		json_text(json, "explanation", text, len);
	else
		json_null(json, "explanation");
}

int spf_code(mailauth_spf_result result)
{
	switch (result) {
	case MAILAUTH_SPF_PASS:
		return CODE_PASS;
	case MAILAUTH_SPF_FAIL:
		return CODE_FAIL;
	case MAILAUTH_SPF_SOFTFAIL:
		return CODE_SOFTFAIL;
	case MAILAUTH_SPF_TEMPERROR:
		return CODE_TEMPERROR;
	case MAILAUTH_SPF_PERMERROR:
		return CODE_PERMERROR;
	default:
		return CODE_NONE;
	}
}
