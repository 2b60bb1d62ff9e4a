/*
 * Verdicts that can be repeated: what a verdict rests on besides the message, written as a master
 * file with $SET lines, and taken back from one. A setting is one row here, with both directions.
 */
#include "auth_object.h"

#include "authserv_id.h"
#include "cursor.h"
#include "transcript.h"

#include <string.h>

/* Keys of the caller's own begin so. */
#define CALLERS_PREFIX "program."

static const char *const length_policies[] = {
	[MAILAUTH_BODY_LENGTH_REFUSE] = "refuse",
	[MAILAUTH_BODY_LENGTH_WHOLE] = "whole",
	[MAILAUTH_BODY_LENGTH_ALLOW] = "allow",
};

/* ------------------------------------------------------------------ each setting, both ways */

static bool read_number(ma_slice text, uint64_t max, uint64_t *n)
{
	ma_cursor in = ma_cursor_over(text);

	return ma_take_uint(&in, max, n) && ma_at_end(&in);
}

static void put_number(ma_buf *buf, const char *key, uint64_t n)
{
	char digits[20];
	ma_buf text;

	ma_buf_over(&text, digits, sizeof digits);
	ma_put_uint(&text, n);
	ma_put_set(buf, key, ma_buf_slice(&text));
}

/*
 * The time that was set, or that the clock told, if it was asked. One before 1970 judges like 1970.
 */
static void put_time(ma_buf *buf, const char *key, const mailauth_check *check)
{
	int64_t now = check->dkim.has_time ? check->dkim.time : check->dkim.now;

	if (check->dkim.has_time || check->dkim.sampled)
		put_number(buf, key, now > 0 ? (uint64_t)now : 0);
}

static mailauth_status take_time(mailauth_check *check, ma_slice value)
{
	uint64_t n;

	if (!read_number(value, INT64_MAX, &n))
		return MAILAUTH_MALFORMED;
	return mailauth_check_set_time(check, (int64_t)n);
}

static void put_client(ma_buf *buf, const char *key, const mailauth_check *check)
{
	char room[MA_CLIENT_TEXT_MAX];
	ma_buf text;

	if (!check->spf.client.known)
		return;
	ma_buf_over(&text, room, sizeof room);
	ma_spf_put_client(&text, &check->spf.client);
	ma_put_set(buf, key, ma_buf_slice(&text));
}

/* The address is looked at here, since a wrong one is the file's mistake and not the caller's. */
static mailauth_status take_client(mailauth_check *check, ma_slice value)
{
	char text[MA_CLIENT_TEXT_MAX + 1] = "";
	uint8_t address[MA_IPV6_LEN];

	if (!ma_ipv4_from_text(value, address) && !ma_ipv6_from_text(value, address))
		return MAILAUTH_MALFORMED;
	if (value.len > MA_CLIENT_TEXT_MAX)
		return MAILAUTH_MALFORMED;
	memcpy(text, value.ptr, value.len);
	return mailauth_check_set_client(check, text);
}

static void put_helo(ma_buf *buf, const char *key, const mailauth_check *check)
{
	if (check->spf.has_helo)
		ma_put_set(buf, key, ma_buf_slice(&check->spf.helo));
}

static mailauth_status take_helo(mailauth_check *check, ma_slice value)
{
	return mailauth_check_set_helo(check, (const char *)value.ptr, value.len);
}

/* One with U-labels as the sender that was judged: who reads it may not know to convert them. */
static void put_mail_from(ma_buf *buf, const char *key, const mailauth_check *check)
{
	const mailauth_spf_verdict *verdict = &check->spf.of_mail_from;
	ma_slice given = ma_buf_slice(&check->spf.mail_from);
	bool converted = given.len > 0 && verdict->final &&
		verdict->sender.len <= MA_IDENTITY_MAX &&
		!ma_slice_equal(verdict->domain, ma_spf_mail_from_domain(&check->spf));

	if (check->spf.has_mail_from)
		ma_put_set(buf, key, converted ? verdict->sender : given);
}

static mailauth_status take_mail_from(mailauth_check *check, ma_slice value)
{
	return mailauth_check_set_mail_from(check, (const char *)value.ptr, value.len);
}

static void put_receiver(ma_buf *buf, const char *key, const mailauth_check *check)
{
	ma_slice receiver = ma_buf_slice(&check->spf.receiver);

	if (receiver.len > 0)
		ma_put_set(buf, key, receiver);
}

/* A wrong one is the file's mistake, too. */
static mailauth_status take_receiver(mailauth_check *check, ma_slice value)
{
	char text[MA_AUTHSERV_ID_MAX + 1] = "";

	if (value.len > MA_AUTHSERV_ID_MAX)
		return MAILAUTH_MALFORMED;
	memcpy(text, value.ptr, value.len);
	if (!ma_authserv_id_is_valid(text) || strlen(text) != value.len)
		return MAILAUTH_MALFORMED;
	return mailauth_check_set_receiver(check, text);
}

static void put_body_length(ma_buf *buf, const char *key, const mailauth_check *check)
{
	ma_put_set(buf, key, ma_slice_text(length_policies[check->dkim.body_length_policy]));
}

static mailauth_status take_body_length(mailauth_check *check, ma_slice value)
{
	for (size_t i = 0; i < sizeof length_policies / sizeof length_policies[0]; i++)
		if (ma_slice_is(value, length_policies[i]))
			return mailauth_check_set_body_length_policy(check,
				(mailauth_body_length_policy)i);
	return MAILAUTH_MALFORMED;
}

static void put_clock_skew(ma_buf *buf, const char *key, const mailauth_check *check)
{
	put_number(buf, key, check->dkim.clock_skew);
}

static mailauth_status take_clock_skew(mailauth_check *check, ma_slice value)
{
	uint64_t n;

	if (!read_number(value, UINT32_MAX, &n))
		return MAILAUTH_MALFORMED;
	return mailauth_check_set_clock_skew(check, (uint32_t)n);
}

static const struct {
	const char *key;
	void (*put)(ma_buf *buf, const char *key, const mailauth_check *check);
	mailauth_status (*take)(mailauth_check *check, ma_slice value);
} rows[] = {
	{"time", put_time, take_time},
	{"client", put_client, take_client},
	{"helo", put_helo, take_helo},
	{"mail-from", put_mail_from, take_mail_from},
	{"receiver", put_receiver, take_receiver},
	{"body-length", put_body_length, take_body_length},
	{"clock-skew", put_clock_skew, take_clock_skew},
};

/* ------------------------------------------------------------------ all of them */

mailauth_status mailauth_check_transcript(const mailauth_check *check, char *buf, size_t cap,
	size_t *len)
{
	ma_buf text;

	if (check == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((buf == NULL && cap > 0) || len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (!check->final)
		return MAILAUTH_BAD_STATE;
	ma_buf_over(&text, buf, cap);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		rows[i].put(&text, rows[i].key, check);
	ma_put_answers(&text, &check->questions);
	return ma_buf_end_text(&text, len);
}

static mailauth_status take_setting(mailauth_check *check, ma_slice key, ma_slice value)
{
	ma_cursor in = ma_cursor_over(key);

	if (ma_accept_text(&in, CALLERS_PREFIX))
		return MAILAUTH_OK;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (ma_slice_is(key, rows[i].key))
			return rows[i].take(check, value);
	return MAILAUTH_MALFORMED;
}

static mailauth_status take_settings(mailauth_check *check, const mailauth_zone *zone,
	const char **key)
{
	size_t count = mailauth_zone_get_setting_count(zone);
	mailauth_status status = MAILAUTH_OK;

	for (size_t i = 0; i < count && status == MAILAUTH_OK; i++) {
		const char *name = mailauth_zone_get_setting_key(zone, i);
		size_t len;
		const char *value = mailauth_zone_get_setting(zone, name, &len);

		status = take_setting(check, ma_slice_text(name), ma_slice_of(value, len));
		if (status != MAILAUTH_OK && key != NULL)
			*key = name;
	}
	return status;
}

/*
 * The envelope is that of the record, or none: neither an earlier one, nor half of one that could
 * not be read. Verdicts go with it, also where the record has no line that would drop them.
 */
mailauth_status mailauth_check_replay(mailauth_check *check, const mailauth_zone *zone,
	const char **key)
{
	mailauth_status status;

	if (check == NULL || zone == NULL)
		return MAILAUTH_NO_MEMORY;
	if (check->running)
		return MAILAUTH_BAD_STATE;
	ma_auth_drop_all_verdicts(check);
	ma_spf_forget_envelope(&check->spf);
	status = take_settings(check, zone, key);
	if (status != MAILAUTH_OK)
		ma_spf_forget_envelope(&check->spf);
	return status;
}
