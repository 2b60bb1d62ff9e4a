/*
 * The SPF object: what it is given, and its runs. See <mailauth/spf.h>.
 *
 * Every run judges each identity from the top and forgets what the last one found; the answers,
 * which are kept in the table of questions, make it find the same again.
 */
#include "spf_object.h"

#include "ascii.h"
#include "authserv_id.h"
#include "host.h"
#include "idna.h"
#include "spf_lookup.h"
#include "spf_reason.h"

#include <string.h>

/* ------------------------------------------------------------------ the object */

/* What mailauth_spf_new makes: an object with questions of its own. */
typedef struct spf_alone {
	mailauth_spf spf; /* first, so that pointers to it are pointers to all */
	mailauth_questions questions;
} spf_alone;

void ma_spf_init(mailauth_spf *spf, const mailauth_context *context, mailauth_questions *questions)
{
	*spf = (mailauth_spf){
		.context = context,
		.questions = questions,
		.of_helo = {.identity = MAILAUTH_SPF_HELO},
		.of_mail_from = {.identity = MAILAUTH_SPF_MAIL_FROM},
	};
	ma_buf_grow(&spf->helo, context);
	ma_buf_grow(&spf->mail_from, context);
	ma_buf_grow(&spf->receiver, context);
	ma_arena_init(&spf->arena, context);
}

void ma_spf_release(mailauth_spf *spf)
{
	ma_buf_release(&spf->helo);
	ma_buf_release(&spf->mail_from);
	ma_buf_release(&spf->receiver);
	ma_arena_release(&spf->arena);
}

/* Drops what the last run found. */
static void drop_verdicts(mailauth_spf *spf)
{
	if (!spf->judged)
		return;
	spf->judged = false;
	spf->of_helo.final = spf->of_mail_from.final = false;
	ma_arena_reset(&spf->arena);
}

void ma_spf_drop_verdicts(mailauth_spf *spf)
{
	drop_verdicts(spf);
}

void ma_spf_reset(mailauth_spf *spf)
{
	drop_verdicts(spf);
	ma_buf_reset(&spf->mail_from);
	spf->has_mail_from = false;
	spf->sampled = false;
	spf->status = MAILAUTH_OK;
}

mailauth_spf *mailauth_spf_new(const mailauth_context *context, mailauth_ask_fn ask, void *user)
{
	spf_alone *alone = context != NULL ? ma_alloc_zero(context, sizeof *alone) : NULL;

	if (alone == NULL)
		return NULL;
	ma_questions_init(&alone->questions, context, ask, user);
	ma_spf_init(&alone->spf, context, &alone->questions);
	return &alone->spf;
}

void mailauth_spf_free(mailauth_spf *spf)
{
	spf_alone *alone = (spf_alone *)spf;

	if (spf == NULL || spf->is_part)
		return;
	ma_spf_release(spf);
	ma_questions_release(&alone->questions);
	ma_release(spf->context, alone, sizeof *alone);
}

void mailauth_spf_reset(mailauth_spf *spf)
{
	if (spf == NULL || spf->running || spf->is_part)
		return;
	ma_spf_reset(spf);
	ma_questions_reset(spf->questions);
}

mailauth_questions *mailauth_spf_questions(mailauth_spf *spf)
{
	return spf != NULL ? spf->questions : NULL;
}

/* ------------------------------------------------------------------ what it is given */

/* The first thing that went wrong. */
static mailauth_status status_so_far(const mailauth_spf *spf)
{
	return spf->status != MAILAUTH_OK ? spf->status : spf->questions->status;
}

static mailauth_status stick(mailauth_spf *spf, mailauth_status status)
{
	if (spf->status == MAILAUTH_OK)
		spf->status = status;
	return status_so_far(spf);
}

/* Whether something can be set by a caller; if not, why. */
static mailauth_status may_set(const mailauth_spf *spf)
{
	if (spf == NULL)
		return MAILAUTH_NO_MEMORY;
	return spf->running || spf->is_part ? MAILAUTH_BAD_STATE : MAILAUTH_OK;
}

bool ma_spf_read_client(ma_slice text, ma_spf_client *client)
{
	*client = (ma_spf_client){.known = true, .is_ipv4 = true};
	if (ma_ipv4_from_text(text, client->octets))
		return true;
	client->is_ipv4 = false;
	if (!ma_ipv6_from_text(text, client->octets))
		return false;
	if (ma_ipv6_is_mapped(client->octets)) {
		client->is_ipv4 = true;
		memmove(client->octets, client->octets + MA_IPV6_LEN - MA_IPV4_LEN, MA_IPV4_LEN);
	}
	return true;
}

mailauth_status ma_spf_set_client(mailauth_spf *spf, const char *address)
{
	ma_slice text = address != NULL ? ma_slice_text(address) : ma_slice_of(NULL, 0);

	spf->client.known = ma_spf_read_client(text, &spf->client);
	drop_verdicts(spf);
	return spf->client.known ? status_so_far(spf) : stick(spf, MAILAUTH_BAD_ARGUMENT);
}

/*
 * Copies octets that were given, or `instead` of too many, and which may be of a verdict. Whatever
 * fails, what was there before is gone: nobody is judged by what another one said.
 */
static mailauth_status keep(mailauth_spf *spf, ma_buf *buf, bool *has, ma_slice octets,
	const char *instead)
{
	bool given = octets.ptr != NULL || octets.len == 0;

	ma_buf_reset(buf);
	if (given)
		ma_put_few(buf, octets.len <= MA_IDENTITY_MAX ? octets : ma_slice_text(instead));
	*has = given && buf->status == MAILAUTH_OK;
	drop_verdicts(spf);
	return stick(spf, given ? buf->status : MAILAUTH_BAD_ARGUMENT);
}

mailauth_status ma_spf_set_helo(mailauth_spf *spf, ma_slice helo)
{
	return keep(spf, &spf->helo, &spf->has_helo, helo, "");
}

/*
 * The mailbox of a reverse-path. A route before it "MUST BE accepted, SHOULD NOT be generated, and
 * SHOULD be ignored": whatever it says, it begins with "@", as no mailbox does, and ends at ":".
 *
 *   Path  =  "<" [ A-d-l ":" ] Mailbox ">"                              RFC 5321 4.1.2
 */
static ma_slice without_route(ma_slice path)
{
	ma_cursor in;

	if (path.ptr == NULL || path.len == 0 || path.ptr[0] != '@')
		return path;
	in = ma_cursor_over(path);
	ma_take_until(&in, ':');
	if (!ma_accept(&in, ':') || ma_peek(&in) == '@' || ma_spf_find_domain(ma_rest(&in)) == 0)
		return path;
	return ma_rest(&in);
}

mailauth_status ma_spf_set_mail_from(mailauth_spf *spf, ma_slice mail_from)
{
	return keep(spf, &spf->mail_from, &spf->has_mail_from, without_route(mail_from), "@");
}

mailauth_status mailauth_spf_set_client(mailauth_spf *spf, const char *address)
{
	mailauth_status status = may_set(spf);

	return status != MAILAUTH_OK ? status : ma_spf_set_client(spf, address);
}

mailauth_status mailauth_spf_set_helo(mailauth_spf *spf, const char *helo, size_t len)
{
	mailauth_status status = may_set(spf);

	return status != MAILAUTH_OK ? status : ma_spf_set_helo(spf, ma_slice_of(helo, len));
}

mailauth_status mailauth_spf_set_mail_from(mailauth_spf *spf, const char *mail_from, size_t len)
{
	mailauth_status status = may_set(spf);

	return status != MAILAUTH_OK ? status
				     : ma_spf_set_mail_from(spf, ma_slice_of(mail_from, len));
}

void ma_spf_forget_envelope(mailauth_spf *spf)
{
	drop_verdicts(spf);
	spf->client.known = spf->has_helo = spf->has_mail_from = false;
	ma_buf_reset(&spf->helo);
	ma_buf_reset(&spf->mail_from);
}

mailauth_status ma_spf_set_receiver(mailauth_spf *spf, const char *receiver)
{
	bool valid = ma_authserv_id_is_valid(receiver);

	ma_buf_reset(&spf->receiver);
	if (valid)
		ma_put_text(&spf->receiver, receiver);
	drop_verdicts(spf);
	return stick(spf, valid ? spf->receiver.status : MAILAUTH_BAD_ARGUMENT);
}

mailauth_status mailauth_spf_set_receiver(mailauth_spf *spf, const char *receiver)
{
	mailauth_status status = may_set(spf);

	return status != MAILAUTH_OK ? status : ma_spf_set_receiver(spf, receiver);
}

mailauth_status mailauth_spf_set_time(mailauth_spf *spf, int64_t now)
{
	mailauth_status status = may_set(spf);

	if (status != MAILAUTH_OK)
		return status;
	drop_verdicts(spf);
	spf->has_time = true;
	spf->time = now;
	return status_so_far(spf);
}

/* ------------------------------------------------------------------ identities */

/* Gives a text that is not empty a NUL behind it, in a copy; false if there is no memory. */
static bool keep_text(ma_arena *arena, ma_slice *slice)
{
	char *text;

	if (slice->len == 0)
		return true;
	text = ma_arena_text(arena, *slice);
	*slice = ma_slice_of(text, text != NULL ? slice->len : 0);
	return text != NULL;
}

/*
 * Local-part and domain of the MAIL FROM identity. "When the reverse-path is null, this document
 * defines the "MAIL FROM" identity to be the mailbox composed of the local-part "postmaster" and
 * the "HELO" identity" (RFC 7208 2.4).
 */
static void split_mail_from(const mailauth_spf *spf, ma_slice *local, ma_slice *domain)
{
	ma_slice path = ma_buf_slice(&spf->mail_from);
	size_t at = ma_spf_find_domain(path);

	*local = ma_slice_of(NULL, 0);
	*domain = ma_buf_slice(&spf->helo);
	if (path.len == 0)
		return;
	*local = ma_slice_of(path.ptr, at > 0 ? at - 1 : 0);
	*domain = ma_slice_end(path, path.len - at);
}

void ma_spf_put_sender(ma_buf *buf, ma_slice local, ma_slice domain)
{
	if (local.len > 0)
		ma_put_few(buf, local);
	else
		ma_put_text(buf, "postmaster");
	ma_put_octet(buf, '@');
	ma_put_few(buf, domain);
}

/* The <sender>, in the arena, with a NUL behind it. False if there is no memory. */
static bool make_sender(ma_arena *arena, ma_slice local, ma_slice domain, ma_slice *sender)
{
	size_t room = strlen("postmaster") + local.len + 1 + domain.len + 1;
	char *text = ma_arena_take(arena, room, 1);
	ma_buf buf;

	if (text == NULL)
		return false;
	ma_buf_over(&buf, text, room);
	ma_spf_put_sender(&buf, local, domain);
	*sender = ma_buf_slice(&buf);
	return true;
}

ma_slice ma_spf_mail_from_local(const mailauth_spf *spf)
{
	ma_slice local, domain;

	split_mail_from(spf, &local, &domain);
	return local;
}

ma_slice ma_spf_mail_from_domain(const mailauth_spf *spf)
{
	ma_slice local, domain;

	split_mail_from(spf, &local, &domain);
	return domain;
}

/*
 * Domain and sender of an identity. "All U-labels MUST be converted to A-labels before being used
 * for an SPF validation." (RFC 8616 4) But "an IDN host name MUST be represented as A-labels" in
 * HELO. A domain that cannot be converted stays as it is, and so is none. False if there is no
 * memory.
 */
static bool prepare(mailauth_spf *spf, mailauth_spf_verdict *verdict)
{
	bool is_ascii = true; /* or it is of no use to know that it is not */
	ma_slice local = ma_slice_of(NULL, 0);

	verdict->domain = ma_buf_slice(&spf->helo);
	if (verdict->identity == MAILAUTH_SPF_MAIL_FROM) {
		split_mail_from(spf, &local, &verdict->domain);
		is_ascii = ma_is_ascii(ma_buf_slice(&spf->mail_from));
	}
	if (!is_ascii && !ma_domain_make_ascii(&spf->arena, &verdict->domain))
		return false;
	verdict->check->sender_is_ascii = is_ascii || ma_is_ascii(local);
	if (!make_sender(&spf->arena, local, verdict->domain, &verdict->sender))
		return false;
	verdict->domain = ma_slice_end(verdict->sender, verdict->domain.len);
	return true;
}

/* ------------------------------------------------------------------ runs */

/* A verdict without looking at DNS, if there is one; else the name of the domain. */
static bool judge_input(const mailauth_spf *spf, mailauth_spf_verdict *verdict, ma_name *name)
{
	ma_spf_check *check = verdict->check;

	if (!spf->client.known)
		check->reason = MAILAUTH_SPF_REASON_NO_CLIENT;
	else if (!ma_spf_sender_name_read(verdict->domain, name))
		check->reason = MAILAUTH_SPF_REASON_NOT_A_DOMAIN;
	else
		return false;
	check->result = ma_spf_reason_result(check->reason);
	return true;
}

static mailauth_status judge(mailauth_spf *spf, mailauth_spf_verdict *verdict)
{
	ma_spf_check *check = ma_arena_take(&spf->arena, 1, sizeof *check);
	mailauth_status status = MAILAUTH_OK;
	ma_name name;

	verdict->check = check;
	if (check == NULL || !prepare(spf, verdict))
		return MAILAUTH_NO_MEMORY;
	check->arena = &spf->arena;
	check->questions = spf->questions;
	check->values.client = &spf->client;
	check->values.sender = ma_spf_without_dot(verdict->sender);
	check->values.helo = ma_buf_slice(&spf->helo);
	check->values.receiver = ma_buf_slice(&spf->receiver);
	check->values.time = spf->now;
	if (!judge_input(spf, verdict, &name)) {
		status = ma_spf_check_host(check, verdict->domain, &name);
		if (status == MAILAUTH_OK &&
			(!keep_text(&spf->arena, &check->term) ||
				!keep_text(&spf->arena, &check->record_domain) ||
				!keep_text(&spf->arena, &check->explanation)))
			status = MAILAUTH_NO_MEMORY;
	}
	verdict->final = status == MAILAUTH_OK;
	return status;
}

/*
 * Whether HELO may still ask so much that questions of MAIL FROM, which count behind its own, come
 * to be too many: one for its record and, for each term, one and one or two for each name, as many
 * again for the validated name of %{p}, and one for the explanation.
 */
static bool may_run_short(const mailauth_spf *spf)
{
	size_t terms = ma_limit(spf->context, MAILAUTH_LIMIT_SPF_TERMS);
	size_t names = ma_limit(spf->context, MAILAUTH_LIMIT_SPF_NAMES);
	size_t most;

	if (spf->context->spf_dual_stack)
		names *= 2;
	most = spf->questions->asked_count + 1 + (terms + 1) * (1 + names) + 1;
	return most > ma_limit(spf->context, MAILAUTH_LIMIT_QUESTIONS);
}

/* The clock is read once, so that all runs come to the same. */
static void sample_time(mailauth_spf *spf)
{
	if (spf->has_time)
		spf->now = spf->time;
	else if (!spf->sampled)
		spf->now = ma_now(spf->context);
	spf->sampled = !spf->has_time;
}

/* Both identities side by side, as far as each comes. */
static mailauth_status run_from_top(mailauth_spf *spf)
{
	mailauth_status helo = MAILAUTH_OK, mail_from = MAILAUTH_OK;

	spf->judged = true;
	if (spf->has_helo)
		helo = judge(spf, &spf->of_helo);
	if (helo < 0)
		return helo;
	if (spf->has_mail_from)
		mail_from = judge(spf, &spf->of_mail_from);
	if (helo == MAILAUTH_PENDING && may_run_short(spf))
		spf->of_mail_from.final = false;
	return mail_from != MAILAUTH_OK ? mail_from : helo;
}

mailauth_status ma_spf_run(mailauth_spf *spf)
{
	mailauth_status status;

	if (spf->running)
		return MAILAUTH_PENDING;
	drop_verdicts(spf);
	status = status_so_far(spf);
	if (status != MAILAUTH_OK)
		return status;
	spf->running = true;
	sample_time(spf);
	status = run_from_top(spf);
	spf->running = false;
	if (status >= 0 && spf->questions->status != MAILAUTH_OK)
		status = spf->questions->status;
	if (status < 0) {
		drop_verdicts(spf);
		spf->status = status;
	}
	return status;
}

mailauth_status mailauth_spf_run(mailauth_spf *spf)
{
	if (spf == NULL)
		return MAILAUTH_NO_MEMORY;
	if (spf->is_part)
		return MAILAUTH_BAD_STATE;
	if (!spf->running)
		ma_questions_begin(spf->questions);
	return ma_spf_run(spf);
}
