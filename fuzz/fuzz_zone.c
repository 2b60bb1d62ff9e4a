/*
 * Targets: mailauth_zone_read, mailauth_zone_ask, mailauth_answer_text, and by them all readers of
 * master files and rdata.
 *
 * The input is read as a master file. A place is told exactly when it is malformed. What was read
 * before is found again: every record by its question, none in a form that its type does not have.
 * Reading the same text into another zone, and twice into one, gives the same answers, for all
 * names in it, those above and below them, and names made of the input, and the same settings, each
 * of which can be written and read again. As an answer in text, the input is read or malformed.
 */
#include "master.h"
#include "questions.h"
#include "record.h"
#include "setting.h"
#include "transcript.h"
#include "zone.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static mailauth_zone *read_zone(const mailauth_context *context, ma_slice text, int times)
{
	mailauth_zone *zone = mailauth_zone_new(context);

	must(zone != NULL);
	while (times-- > 0) {
		mailauth_status status = mailauth_zone_read(zone, (const char *)text.ptr, text.len);
		bool malformed = status == MAILAUTH_MALFORMED;
		uint64_t line, column;
		const char *error = mailauth_zone_error(zone, &line, &column);

		must(status == MAILAUTH_OK || malformed);
		must((error[0] != 0) == malformed);
		must((line >= 1) == malformed && (column >= 1) == malformed);
		must(line <= text.len + 1 && column <= text.len + 1);
	}
	return zone;
}

/* Both zones must answer alike, and each answer must be whole. */
static ma_answer ask_both(mailauth_zone *const zones[2], const ma_name *name, uint16_t type)
{
	ma_answer answer, other;
	ma_name lower = *name;

	ma_name_to_lower(&lower);
	ma_zone_lookup(zones[0], ma_name_slice(&lower), type, &answer);
	ma_zone_lookup(zones[1], ma_name_slice(&lower), type, &other);
	must(answer.outcome == other.outcome && answer.count == other.count);
	must(answer.authenticated == other.authenticated && !answer.over_limit);
	must((answer.count > 0) == (answer.outcome == MAILAUTH_DNS_DATA));
	for (size_t i = 0; i < answer.count; i++) {
		must(ma_slice_equal(answer.rdata[i], other.rdata[i]));
		must(ma_rdata_is_valid(type, answer.rdata[i]));
	}
	return answer;
}

/* The same question by way of a table of questions. */
static void ask_by_table(const mailauth_context *context, mailauth_zone *zone, const ma_name *name,
	uint16_t type)
{
	mailauth_questions questions;
	const ma_answer *asked;
	ma_answer answer;
	ma_name lower = *name;

	ma_name_to_lower(&lower);
	ma_zone_lookup(zone, ma_name_slice(&lower), type, &answer);
	ma_questions_init(&questions, context, mailauth_zone_ask, zone);
	asked = ma_ask(&questions, name, type);
	must(asked != NULL && asked->outcome == answer.outcome && asked->count == answer.count);
	for (size_t i = 0; i < answer.count; i++)
		must(ma_slice_equal(answer.rdata[i], asked->rdata[i]));
	must(ma_ask(&questions, name, type) == asked);
	ma_questions_release(&questions);
}

/* Asks for a name, those above it and one below it. */
static void ask_around(mailauth_zone *const zones[2], ma_name name, uint16_t type)
{
	ma_name below = name;

	if (ma_name_prepend(&below, ma_slice_of("x", 1)))
		ask_both(zones, &below, type);
	do {
		ask_both(zones, &name, type);
		ask_both(zones, &name, MAILAUTH_RRTYPE_CNAME);
	} while (ma_name_to_parent(&name));
}

/* Asks for all that the text has, step by step, until its end or what is wrong in it. */
static void ask_for_entries(const mailauth_context *context, mailauth_zone *const zones[2],
	ma_slice text)
{
	ma_master master;
	ma_entry entry;

	ma_master_init(&master, context, text);
	while (ma_master_next(&master, &entry) == MA_OK) {
		ma_answer answer;
		bool found;

		must(entry.place.line >= 1 && entry.place.column >= 1);
		if (entry.kind == MA_ENTRY_SET) {
			must(entry.key.len >= 1 && entry.key.len <= MA_SETTING_KEY_MAX);
			must(entry.value.len <= MA_SETTING_VALUE_MAX);
			continue;
		}
		answer = ask_both(zones, entry.owner, entry.type);
		found = answer.outcome != MAILAUTH_DNS_DATA;
		ask_around(zones, *entry.owner, MAILAUTH_RRTYPE_TXT);
		if (entry.kind != MA_ENTRY_RECORD)
			continue;
		for (size_t i = 0; i < answer.count; i++)
			found |= ma_slice_equal(answer.rdata[i], entry.rdata);
		must(found);
		ask_by_table(context, zones[0], entry.owner, entry.type);
	}
	ma_master_release(&master);
}

/* Both zones must have the same settings, each of which is written to be read again. */
static void compare_settings(const mailauth_context *context, mailauth_zone *const zones[2])
{
	size_t count = mailauth_zone_get_setting_count(zones[0]);
	ma_buf line;

	must(count == mailauth_zone_get_setting_count(zones[1]) && count <= MA_SETTINGS_MAX);
	ma_buf_grow(&line, context);
	for (size_t i = 0; i < count; i++) {
		const char *key = mailauth_zone_get_setting_key(zones[0], i);
		mailauth_zone *again = mailauth_zone_new(context);
		size_t len, other_len, len_again;
		const char *value = mailauth_zone_get_setting(zones[0], key, &len);
		const char *other = mailauth_zone_get_setting(zones[1], key, &other_len);
		const char *value_again;

		must(value != NULL && other != NULL && len == other_len);
		must(memcmp(value, other, len + 1) == 0);
		ma_buf_reset(&line);
		ma_put_set(&line, key, ma_slice_of(value, len));
		must(mailauth_zone_read(again, (const char *)line.data, line.len) == MAILAUTH_OK);
		value_again = mailauth_zone_get_setting(again, key, &len_again);
		must(value_again != NULL && len_again == len);
		must(memcmp(value, value_again, len + 1) == 0);
		mailauth_zone_free(again);
	}
	ma_buf_release(&line);
}

/* Asks for names that are made of the input's octets, which need not be in it. */
static void ask_for_pieces(mailauth_zone *const zones[2], ma_slice input)
{
	for (size_t i = 0; i + 1 < input.len && i < 200; i++) {
		size_t len = input.ptr[i] % 32;
		ma_name name;

		if (len > input.len - i - 1)
			len = input.len - i - 1;
		if (ma_name_from_text(ma_slice_of(input.ptr + i + 1, len), &ma_name_root, &name))
			ask_both(zones, &name, input.ptr[i]);
	}
}

static void answer_with(const mailauth_context *context, ma_slice text, uint16_t type)
{
	mailauth_questions questions;
	const ma_answer *answer;
	const char *name;
	uint32_t id;

	ma_questions_init(&questions, context, NULL, NULL);
	must(ma_ask(&questions, &ma_name_root, type) == NULL);
	must(mailauth_next_question(&questions, &id, &name, &type) == 1);
	must(mailauth_answer_text(&questions, id, (const char *)text.ptr, text.len) == MAILAUTH_OK);
	answer = ma_ask(&questions, &ma_name_root, type);
	must(answer != NULL && (answer->count > 0) == (answer->outcome == MAILAUTH_DNS_DATA));
	must(answer->outcome == MAILAUTH_DNS_DATA || answer->outcome == MAILAUTH_DNS_NODATA ||
		answer->outcome == MAILAUTH_DNS_MALFORMED);
	for (size_t i = 0; i < answer->count; i++)
		must(ma_rdata_is_valid(type, answer->rdata[i]));
	ma_questions_release(&questions);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	static const uint16_t types[] = {MAILAUTH_RRTYPE_A, MAILAUTH_RRTYPE_MX, MAILAUTH_RRTYPE_TXT,
		MAILAUTH_RRTYPE_SOA, MAILAUTH_RRTYPE_AAAA, 731};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	ma_slice input = ma_slice_of(octets, len);
	mailauth_zone *zones[2];

	must(context != NULL);
	zones[0] = read_zone(context, input, 1);
	zones[1] = read_zone(context, input, 2);
	ask_for_entries(context, zones, input);
	ask_for_pieces(zones, input);
	compare_settings(context, zones);
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		answer_with(context, input, types[i]);
	mailauth_zone_free(zones[0]);
	mailauth_zone_free(zones[1]);
	mailauth_context_free(context);
	return 0;
}
