/*
 * Master files against another reader: dnspython, asked by master_oracle.py for the records of
 * odd.zone and of random texts. Exits 77, "skipped", where there is no dnspython, unless
 * MAILAUTH_REQUIRE_TOOLS is set.
 */
#include "oracle_test.h"

#include "zone_test.h"

#include "master.h"

/* What is compared: one text, read step by step and into a zone. */
typedef struct comparison {
	mailauth_context *context;
	uint8_t *text;
	ma_master master;
	mailauth_zone *zone;
	mailauth_status status;
	size_t records, refused;
} comparison;

static void begin_zone(comparison *our, ma_slice text)
{
	our->text = exact_copy(text.ptr, text.len);
	ma_master_init(&our->master, our->context, ma_slice_of(our->text, text.len));
	our->zone = mailauth_zone_new(our->context);
	our->status = mailauth_zone_read(our->zone, (const char *)our->text, text.len);
}

/* The oracle's next record must be ours, and be in the zone. */
static void check_record(comparison *our, ma_slice owner, uint16_t type, uint32_t ttl,
	ma_slice rdata)
{
	ma_cursor in = ma_cursor_over(owner);
	ma_answer answer;
	ma_entry entry;
	ma_name name;
	bool found = false;

	if (ma_master_next(&our->master, &entry) != MA_OK)
		fail_msg("%s in line %d", our->master.tokens.error,
			(int)our->master.tokens.error_place.line);
	assert_true(ma_name_take_wire(&in, &name) && ma_at_end(&in));
	assert_int_equal(entry.owner->len, name.len);
	assert_memory_equal(entry.owner->wire, name.wire, name.len);
	assert_int_equal(entry.type, type);
	assert_int_equal(entry.ttl, ttl);
	assert_true(ma_slice_equal(entry.rdata, rdata));

	ma_name_to_lower(&name);
	ma_zone_lookup(our->zone, ma_name_slice(&name), type, &answer);
	for (size_t i = 0; i < answer.count; i++)
		found |= ma_slice_equal(answer.rdata[i], rdata);
	assert_true(found);
	our->records++;
}

static void end_zone(comparison *our, bool refused)
{
	ma_entry entry;

	assert_int_equal(ma_master_next(&our->master, &entry), refused ? MA_SYNTAX : MA_END);
	if (refused)
		assert_string_equal(our->master.tokens.error, "not a domain name");
	assert_int_equal(our->status, refused ? MAILAUTH_MALFORMED : MAILAUTH_OK);
	our->refused += refused;
	ma_master_release(&our->master);
	mailauth_zone_free(our->zone);
	free(our->text);
}

static void master_files_mean_what_they_mean_to_dnspython(void **state)
{
	comparison our = {.context = mailauth_context_new(NULL, NULL)};
	FILE *lines = open_oracle("master_oracle.py", "r");
	size_t cap = 0, zones = 0;
	char *line = NULL;
	(void)state;

	row("DNS-11",
		"odd.zone and 1500 random texts have the records that dnspython finds in them");
	assert_non_null(lines);
	while (getline(&line, &cap, lines) > 0) {
		char *word = strtok(line, " \n"), *first = strtok(NULL, " \n");

		if (strcmp(word, "zone") == 0) {
			begin_zone(&our, from_hex(first));
			zones++;
		} else if (strcmp(word, "record") == 0) {
			unsigned long type = strtoul(strtok(NULL, " \n"), NULL, 10);
			unsigned long ttl = strtoul(strtok(NULL, " \n"), NULL, 10);

			check_record(&our, from_hex(first), (uint16_t)type, (uint32_t)ttl,
				from_hex(strtok(NULL, " \n")));
		} else {
			end_zone(&our, strcmp(word, "refused") == 0);
		}
	}
	assert_int_equal(pclose(lines), 0);
	assert_int_equal(zones, 1501);
	assert_true(our.records > 10000);
	assert_in_range(our.refused, 1, 100);
	free(line);
	mailauth_context_free(our.context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(master_files_mean_what_they_mean_to_dnspython),
	};

	if (oracle_python() == NULL)
		return exit_without_oracle();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
