/*
 * The reader of master files and the set of records, under the harness of all objects.
 */
#include "harness.h"

#include <mailauth/dnssec.h>
#include <mailauth/master.h>

/* ------------------------------------------------------------------ mailauth_master */

/* A reader, and what it told. */
typedef struct reader {
	mailauth_master *master;
	char told[4000];
	size_t len;
} reader;

static int on_record(void *user, const mailauth_record *record)
{
	reader *it = user;
	size_t len;

	if (mailauth_record_to_text(record, it->told + it->len, sizeof it->told - it->len - 1,
		    &len) != MAILAUTH_OK)
		return 1;
	it->len += len;
	it->told[it->len++] = '\n';
	return 0;
}

static void on_problem(void *user, const char *file, uint64_t line, uint64_t column,
	const char *text)
{
	reader *it = user;
	(void)file;

	it->len += (size_t)snprintf(it->told + it->len, sizeof it->told - it->len, "%u:%u: %s\n",
		(unsigned)line, (unsigned)column, text);
}

static const char *on_include(void *user, const char *file, size_t *len)
{
	static const char text[] = "in TXT (\n x )\n";
	(void)user;

	*len = sizeof text - 1;
	return strcmp(file, "in.zone") == 0 ? text : NULL;
}

static void *master_make(const mailauth_context *context, mailauth_ask_fn ask, void *user)
{
	reader *it = calloc(1, sizeof *it);
	(void)ask;
	(void)user;

	it->master = mailauth_master_new(context, on_record, on_problem, it);
	if (it->master != NULL) {
		(void)mailauth_master_set_unique(it->master, 1);
		(void)mailauth_master_set_include(it->master, on_include);
		return it;
	}
	free(it);
	return NULL;
}

static void master_release(void *object)
{
	reader *it = object;

	if (it != NULL)
		mailauth_master_free(it->master);
	free(it);
}

static void master_reset(void *object)
{
	reader *it = object;

	mailauth_master_reset(it->master);
	it->len = 0;
}

static mailauth_status master_begin(void *object)
{
	return mailauth_master_set_origin(((reader *)object)->master, "example");
}

static mailauth_status master_feed(void *object, const void *text, size_t len)
{
	return mailauth_master_feed(((reader *)object)->master, text, len);
}

/* The text has mistakes: that is no failure here. */
static mailauth_status master_finish(void *object)
{
	mailauth_status status = mailauth_master_end(((reader *)object)->master);

	return status == MAILAUTH_MALFORMED ? MAILAUTH_OK : status;
}

static mailauth_status master_text(const void *object, char *buf, size_t cap, size_t *len)
{
	const reader *it = object;

	*len = it->len;
	if (cap <= it->len)
		return MAILAUTH_NO_SPACE;
	memcpy(buf, it->told, it->len);
	buf[it->len] = 0;
	return MAILAUTH_OK;
}

static const test_object master_object = {.name = "mailauth_master",
	.make = master_make,
	.release = master_release,
	.reset = master_reset,
	.begin = master_begin,
	.feed = master_feed,
	.finish = master_finish,
	.text = master_text};

/* ------------------------------------------------------------------ mailauth_rrset */

/*
 * The key of RFC 8080 6.1 and what it did not sign: the context is the harness's, whose clock nobody
 * has set, so the signatures are of 2020 to 2080. All is done but for the word at the end.
 */
static const struct {
	uint16_t type;
	const char *text;
} records[] = {
	{MAILAUTH_RRTYPE_MX, "10 Mail.example.com."},
	{MAILAUTH_RRTYPE_MX, "5 a.example.com."},
	{MAILAUTH_RRTYPE_DNSKEY, "257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4="},
	{MAILAUTH_RRTYPE_RRSIG, "MX 15 2 3600 3471292800 1577836800 3614 example.com. YQ=="},
	{MAILAUTH_RRTYPE_RRSIG,
		"MX 15 2 3600 3471292800 1577836800 3613 example.com. "
		"oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcr"
		"qNAg=="},
};

typedef struct signed_set {
	const mailauth_context *context;
	mailauth_rrset *set;
	bool has_key;
	int valid;
} signed_set;

static void *set_make(const mailauth_context *context, mailauth_ask_fn ask, void *user)
{
	signed_set *it = calloc(1, sizeof *it);
	(void)ask;
	(void)user;

	it->context = context;
	it->set = mailauth_rrset_new(context, "example.com", MAILAUTH_RRTYPE_MX);
	if (it->set != NULL)
		return it;
	free(it);
	return NULL;
}

static void set_release(void *object)
{
	signed_set *it = object;

	if (it != NULL)
		mailauth_rrset_free(it->set);
	free(it);
}

/* Keys stay. */
static void set_reset(void *object)
{
	signed_set *it = object;

	assert_int_equal(mailauth_rrset_reset(it->set, "example.com", MAILAUTH_RRTYPE_MX),
		MAILAUTH_OK);
}

static mailauth_status add(signed_set *it, uint16_t type, const void *rdata, size_t len)
{
	mailauth_status status;

	if (type == MAILAUTH_RRTYPE_RRSIG)
		return mailauth_rrset_add_signature(it->set, 300, rdata, len);
	if (type != MAILAUTH_RRTYPE_DNSKEY)
		return mailauth_rrset_add(it->set, 300, rdata, len);
	if (it->has_key)
		return MAILAUTH_OK;
	status = mailauth_rrset_add_key(it->set, "example.com", rdata, len);
	it->has_key = status == MAILAUTH_OK;
	return status;
}

static mailauth_status set_begin(void *object)
{
	signed_set *it = object;
	mailauth_status status = MAILAUTH_OK;

	for (size_t i = 0; i < COUNT(records) && status == MAILAUTH_OK; i++) {
		uint8_t wire[200];
		size_t len;

		status = mailauth_rdata_from_text(it->context, records[i].type, records[i].text,
			strlen(records[i].text), wire, sizeof wire, &len);
		if (status == MAILAUTH_OK)
			status = add(it, records[i].type, wire, len);
	}
	return status;
}

static mailauth_status set_finish(void *object)
{
	signed_set *it = object;

	return mailauth_rrset_verify(it->set, 1, &it->valid);
}

static mailauth_status set_text(const void *object, char *buf, size_t cap, size_t *len)
{
	const signed_set *it = object;
	char text[200];

	*len = (size_t)snprintf(text, sizeof text, "%d; %s; %s; %u tried", it->valid,
		mailauth_rrsig_result_text(mailauth_rrset_get_result(it->set, 0)),
		mailauth_rrsig_result_text(mailauth_rrset_get_result(it->set, 1)),
		(unsigned)mailauth_rrset_get_verifications(it->set));
	if (cap <= *len)
		return MAILAUTH_NO_SPACE;
	memcpy(buf, text, *len + 1);
	return MAILAUTH_OK;
}

static const test_object set_object = {.name = "mailauth_rrset",
	.make = set_make,
	.release = set_release,
	.reset = set_reset,
	.begin = set_begin,
	.finish = set_finish,
	.text = set_text};

/* ------------------------------------------------------------------ a line each */

static void everything_holds_for_every_object(void **state)
{
	static const char text[] = "\xef\xbb\xbf@ SOA ns hm ( 1 ; serial\r\n 2 3\r\n 4 5 )\r\n"
				   " NS ns\n NS NS\nns A 192.0.2.1 x\n$INCLUDE in.zone sub\n"
				   "\\000 TXT \"a;b\" (\n c )\n\n$ORIGIN other.\na 5 DS 1 8 2 ab";
	(void)state;

	everything_holds(&master_object, "", text, sizeof text - 1);
	everything_holds(&set_object, "", NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_holds_for_every_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
