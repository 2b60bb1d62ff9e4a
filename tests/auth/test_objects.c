/*
 * Every object of the library under the harness: a row of its functions and a line of test each.
 */
#include "harness.h"
#include "mails.h"

/* The functions of an object, whose names all begin so, as those of a test_object. */
#define OBJECT_FUNCTIONS(type, word) \
	static void word##_release(void *object) \
	{ \
		type##_free(object); \
	} \
	static void word##_reset(void *object) \
	{ \
		type##_reset(object); \
	}

#define ASKING_FUNCTIONS(type, word) \
	OBJECT_FUNCTIONS(type, word) \
	static mailauth_status word##_run(void *object) \
	{ \
		return type##_run(object); \
	} \
	static mailauth_questions *word##_questions(void *object) \
	{ \
		return type##_questions(object); \
	} \
	static void *word##_make(const mailauth_context *context, mailauth_ask_fn ask, void *user) \
	{ \
		return type##_new(context, ask, user); \
	}

#define TEXT_FUNCTION(type, word) \
	static mailauth_status word##_text(const void *object, char *buf, size_t cap, size_t *len) \
	{ \
		return type##_explain(object, buf, cap, len); \
	}

#define MESSAGE_FUNCTIONS(type, word) \
	static mailauth_status word##_feed(void *object, const void *data, size_t len) \
	{ \
		return type##_feed(object, data, len); \
	} \
	static mailauth_status word##_header(void *object, const char *name, size_t name_len, \
		const char *value, size_t value_len) \
	{ \
		return type##_header(object, name, name_len, value, value_len); \
	} \
	static mailauth_status word##_end_header(void *object) \
	{ \
		return type##_end_header(object); \
	} \
	static mailauth_status word##_body(void *object, const void *data, size_t len) \
	{ \
		return type##_body(object, data, len); \
	} \
	static mailauth_status word##_finish(void *object) \
	{ \
		return type##_finish(object); \
	}

/* ------------------------------------------------------------------ spf, dkim, dmarc, check */

ASKING_FUNCTIONS(mailauth_spf, spf)
TEXT_FUNCTION(mailauth_spf, spf)

static mailauth_status spf_begin(void *spf)
{
	mailauth_status status = mailauth_spf_set_client(spf, "192.0.2.2");

	if (status == MAILAUTH_OK)
		status = mailauth_spf_set_helo(spf, "m2.big.example", 14);
	return status == MAILAUTH_OK ? mailauth_spf_set_mail_from(spf, "x@big.example", 13)
				     : status;
}

static const test_object spf_object = {.name = "mailauth_spf",
	.make = spf_make,
	.release = spf_release,
	.reset = spf_reset,
	.begin = spf_begin,
	.run = spf_run,
	.questions = spf_questions,
	.text = spf_text};

ASKING_FUNCTIONS(mailauth_dkim_verifier, dkim)
TEXT_FUNCTION(mailauth_dkim_verifier, dkim)
MESSAGE_FUNCTIONS(mailauth_dkim_verifier, dkim)

static mailauth_status dkim_begin(void *verifier)
{
	return mailauth_dkim_verifier_set_time(verifier, NOW);
}

static const test_object dkim_object = {.name = "mailauth_dkim_verifier",
	.make = dkim_make,
	.release = dkim_release,
	.reset = dkim_reset,
	.begin = dkim_begin,
	.feed = dkim_feed,
	.finish = dkim_finish,
	.run = dkim_run,
	.questions = dkim_questions,
	.text = dkim_text,
	.header = dkim_header,
	.end_header = dkim_end_header,
	.body = dkim_body};

ASKING_FUNCTIONS(mailauth_dmarc, dmarc)
TEXT_FUNCTION(mailauth_dmarc, dmarc)

static mailauth_status dmarc_begin(void *dmarc)
{
	mailauth_status status = mailauth_dmarc_add_author(dmarc, "a.b.c.big.example", 17);

	if (status == MAILAUTH_OK)
		status = mailauth_dmarc_add_spf(dmarc, MAILAUTH_DMARC_IDENTIFIER_PASS,
			"x.big.example", 13);
	return status == MAILAUTH_OK ? mailauth_dmarc_add_dkim(dmarc,
					       MAILAUTH_DMARC_IDENTIFIER_PASS, "big.example", 11, 0)
				     : status;
}

static const test_object dmarc_object = {.name = "mailauth_dmarc",
	.make = dmarc_make,
	.release = dmarc_release,
	.reset = dmarc_reset,
	.begin = dmarc_begin,
	.run = dmarc_run,
	.questions = dmarc_questions,
	.text = dmarc_text};

ASKING_FUNCTIONS(mailauth_check, check)
MESSAGE_FUNCTIONS(mailauth_check, check)

static mailauth_status check_begin(void *check)
{
	mailauth_status status = mailauth_check_set_time(check, NOW);

	return status == MAILAUTH_OK ? give_envelope(check, &mails[1].from) : status;
}

/* All of a verdict: the field, the steps, and what it rests on. */
static mailauth_status check_all(const void *check, char *buf, size_t cap, size_t *len)
{
	static const char id[] = "mx.example.net";
	size_t lengths[3];
	mailauth_status status;

	status = mailauth_check_authres(check, id, MAILAUTH_LINE_LF, NULL, 0, &lengths[0]);
	if (status == MAILAUTH_NO_SPACE)
		status = mailauth_check_explain(check, NULL, 0, &lengths[1]);
	if (status == MAILAUTH_NO_SPACE)
		status = mailauth_check_transcript(check, NULL, 0, &lengths[2]);
	if (status != MAILAUTH_NO_SPACE)
		return status;
	*len = lengths[0] + lengths[1] + lengths[2];
	if (cap <= *len)
		return MAILAUTH_NO_SPACE;
	status = mailauth_check_authres(check, id, MAILAUTH_LINE_LF, buf, cap, &lengths[0]);
	if (status == MAILAUTH_OK)
		status = mailauth_check_explain(check, buf + lengths[0], cap - lengths[0],
			&lengths[1]);
	if (status == MAILAUTH_OK)
		status = mailauth_check_transcript(check, buf + lengths[0] + lengths[1],
			cap - lengths[0] - lengths[1], &lengths[2]);
	return status;
}

static const test_object check_object = {.name = "mailauth_check",
	.make = check_make,
	.release = check_release,
	.reset = check_reset,
	.begin = check_begin,
	.feed = check_feed,
	.finish = check_finish,
	.run = check_run,
	.questions = check_questions,
	.text = check_all,
	.header = check_header,
	.end_header = check_end_header,
	.body = check_body};

/* ------------------------------------------------------------------ the SPF linter */

ASKING_FUNCTIONS(mailauth_spf_lint, lint)
TEXT_FUNCTION(mailauth_spf_lint, lint)

static mailauth_status lint_begin(void *lint)
{
	return mailauth_spf_lint_set_domain(lint, "big.example", 11);
}

static const test_object lint_object = {.name = "mailauth_spf_lint",
	.make = lint_make,
	.release = lint_release,
	.reset = lint_reset,
	.begin = lint_begin,
	.run = lint_run,
	.questions = lint_questions,
	.text = lint_text};

/* ------------------------------------------------------------------ iprev */

static void *iprev_make(const mailauth_context *context, mailauth_ask_fn ask, void *user)
{
	return mailauth_iprev_new(context, ask, user);
}

static void iprev_release(void *iprev)
{
	mailauth_iprev_free(iprev);
}

static mailauth_status iprev_begin(void *iprev)
{
	return mailauth_iprev_set_client(iprev, "192.0.2.3");
}

/* Its reset is another client. */
static void iprev_reset(void *iprev)
{
	(void)iprev_begin(iprev);
}

static mailauth_status iprev_run(void *iprev)
{
	return mailauth_iprev_run(iprev);
}

static mailauth_questions *iprev_questions(void *iprev)
{
	return mailauth_iprev_questions(iprev);
}

static mailauth_status iprev_text(const void *iprev, char *buf, size_t cap, size_t *len)
{
	mailauth_iprev_result result = mailauth_iprev_get_result(iprev);

	if (result == MAILAUTH_IPREV_NOT_JUDGED)
		return MAILAUTH_BAD_STATE;
	*len = (size_t)snprintf(buf, cap, "%s %s", mailauth_iprev_result_text(result),
		mailauth_iprev_get_name(iprev, NULL));
	return *len < cap ? MAILAUTH_OK : MAILAUTH_NO_SPACE;
}

static const test_object iprev_object = {.name = "mailauth_iprev",
	.make = iprev_make,
	.release = iprev_release,
	.reset = iprev_reset,
	.begin = iprev_begin,
	.run = iprev_run,
	.questions = iprev_questions,
	.text = iprev_text};

/* ------------------------------------------------------------------ canonicalization */

/* A body on its way, and what came out. */
typedef struct canon {
	mailauth_canon_body *body;
	char out[TEXT_ROOM];
	size_t len;
} canon;

static int take_out(void *user, const void *data, size_t len)
{
	canon *c = user;

	if (len > sizeof c->out - c->len)
		return 1;
	memcpy(c->out + c->len, data, len);
	c->len += len;
	return 0;
}

static void *canon_make(const mailauth_context *context, mailauth_ask_fn ask, void *user)
{
	canon *c = calloc(1, sizeof *c);
	(void)ask;
	(void)user;

	c->body = mailauth_canon_body_new(context, MAILAUTH_CANON_RELAXED, take_out, c);
	if (c->body != NULL)
		return c;
	free(c);
	return NULL;
}

static void canon_release(void *object)
{
	canon *c = object;

	if (c != NULL)
		mailauth_canon_body_free(c->body);
	free(c);
}

static void canon_reset(void *object)
{
	canon *c = object;

	mailauth_canon_body_reset(c->body);
	c->len = 0;
}

static mailauth_status canon_feed(void *object, const void *data, size_t len)
{
	return mailauth_canon_body_feed(((canon *)object)->body, data, len);
}

static mailauth_status canon_finish(void *object)
{
	return mailauth_canon_body_finish(((canon *)object)->body);
}

static mailauth_status canon_text(const void *object, char *buf, size_t cap, size_t *len)
{
	const canon *c = object;

	*len = c->len;
	if (cap <= c->len)
		return MAILAUTH_NO_SPACE;
	memcpy(buf, c->out, c->len);
	buf[c->len] = 0;
	return MAILAUTH_OK;
}

static const test_object canon_object = {.name = "mailauth_canon_body",
	.make = canon_make,
	.release = canon_release,
	.reset = canon_reset,
	.feed = canon_feed,
	.finish = canon_finish,
	.text = canon_text};

/* A field on its way, and what came out. */
typedef struct canon_field {
	mailauth_canon_field *field;
	canon out;
} canon_field;

static void *field_make(const mailauth_context *context, mailauth_ask_fn ask, void *user)
{
	canon_field *c = calloc(1, sizeof *c);
	(void)ask;
	(void)user;

	c->field = mailauth_canon_field_new(context, MAILAUTH_CANON_RELAXED, take_out, &c->out);
	if (c->field != NULL)
		return c;
	free(c);
	return NULL;
}

static void field_release(void *object)
{
	canon_field *c = object;

	if (c != NULL)
		mailauth_canon_field_free(c->field);
	free(c);
}

/* The end of a field is its reset: the next one may follow. */
static void field_reset(void *object)
{
	canon_field *c = object;

	(void)mailauth_canon_field_finish(c->field);
	c->out.len = 0;
}

static mailauth_status field_feed(void *object, const void *data, size_t len)
{
	return mailauth_canon_field_feed(((canon_field *)object)->field, data, len);
}

static mailauth_status field_finish(void *object)
{
	return mailauth_canon_field_finish(((canon_field *)object)->field);
}

static mailauth_status field_text(const void *object, char *buf, size_t cap, size_t *len)
{
	return canon_text(&((const canon_field *)object)->out, buf, cap, len);
}

static const test_object field_object = {.name = "mailauth_canon_field",
	.make = field_make,
	.release = field_release,
	.reset = field_reset,
	.feed = field_feed,
	.finish = field_finish,
	.text = field_text};

/* ------------------------------------------------------------------ Authentication-Results */

OBJECT_FUNCTIONS(mailauth_authres, authres)

static void *authres_make(const mailauth_context *context, mailauth_ask_fn ask, void *user)
{
	(void)ask;
	(void)user;
	return mailauth_authres_new(context, "mx.example.net");
}

static mailauth_status authres_begin(void *authres)
{
	mailauth_status status = mailauth_authres_add_result(authres, "spf", "pass");

	if (status == MAILAUTH_OK)
		status = mailauth_authres_set_comment(authres, "ip4 matched", 11);
	return status == MAILAUTH_OK
		? mailauth_authres_add_property(authres, "smtp", "mailfrom", "a\"b@example.com", 15)
		: status;
}

static mailauth_status authres_text(const void *authres, char *buf, size_t cap, size_t *len)
{
	return mailauth_authres_write(authres, MAILAUTH_LINE_CRLF, buf, cap, len);
}

static const test_object authres_object = {.name = "mailauth_authres",
	.make = authres_make,
	.release = authres_release,
	.reset = authres_reset,
	.begin = authres_begin,
	.text = authres_text};

/* ------------------------------------------------------------------ a line each */

static char *demo_zone(void)
{
	static const char more[] =
		"\n$ORIGIN .\n" MAILS_ZONE "3.2.0.192.in-addr.arpa. PTR m4.big.example.\n"
		"3.2.0.192.in-addr.arpa. PTR m3.big.example.\n"
		"m4.big.example. A 192.0.2.4\n";
	octets demo = load(DEMO "example.zone");
	char *zone = malloc(demo.len + sizeof more);

	assert_non_null(zone);
	memcpy(zone, demo.data, demo.len);
	memcpy(zone + demo.len, more, sizeof more);
	free(demo.data);
	return zone;
}

static void everything_holds_for_every_object(void **state)
{
	static const char body[] = "a  b \t\r\n\r\n c\rd\n\r\n \t\r\n\r\n";
	static const char field[] = "Subject \t:  a\t b \r\n \r\n\tc \r\n";
	octets honest = load(DEMO "honest.eml");
	char *zone = demo_zone();
	(void)state;

	everything_holds(&spf_object, zone, NULL, 0);
	everything_holds(&dkim_object, zone, honest.data, honest.len);
	everything_holds(&dmarc_object, zone, NULL, 0);
	everything_holds(&check_object, zone, honest.data, honest.len);
	everything_holds(&lint_object, zone, NULL, 0);
	everything_holds(&iprev_object, zone, NULL, 0);
	everything_holds(&canon_object, "", body, sizeof body - 1);
	everything_holds(&field_object, "", field, sizeof field - 1);
	everything_holds(&authres_object, "", NULL, 0);
	free(zone);
	free(honest.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_holds_for_every_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
