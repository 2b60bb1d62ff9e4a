/*
 * DNS messages, queries and rdata as text against another reader and writer: dnspython, by way of
 * message_oracle.py.
 */
#include "oracle_test.h"

#include "message_test.h"

/* The next word of the line. */
static char *next_word(void)
{
	return strtok(NULL, " \n");
}

/* One message: the rest of its line is what dnspython reads in it. */
static void check_message(const mailauth_context *context)
{
	ma_slice name_text = from_hex(next_word());
	uint16_t type = (uint16_t)strtoul(next_word(), NULL, 10);
	const char *outcome = next_word();
	bool secure = strcmp(next_word(), "1") == 0;
	ma_slice message = from_hex(next_word());
	mailauth_questions questions;
	const ma_answer *answer;
	char name[1100], *word;
	size_t count = 0;

	memcpy(name, name_text.ptr, name_text.len);
	name[name_text.len] = 0;
	ma_questions_init(&questions, context, NULL, NULL);
	answer = answer_with_octets(&questions, name, type, message);
	assert_string_equal(mailauth_dns_outcome_text(answer->outcome), outcome);
	assert_int_equal(answer->authenticated, secure);
	for (; (word = next_word()) != NULL; count++) {
		assert_true(count < answer->count);
		assert_true(ma_slice_equal(answer->rdata[count], from_hex(word)));
	}
	assert_int_equal(count, answer->count);
	ma_questions_release(&questions);
}

/* One rdata in two forms; our own text of it goes to the other side. */
static void check_rdata(const mailauth_context *context, FILE *out)
{
	uint16_t type = (uint16_t)strtoul(next_word(), NULL, 10);
	ma_slice text = from_hex(next_word()), wire = from_hex(next_word());
	uint8_t *copy = exact_copy(text.ptr, text.len);
	uint8_t ours[2000];
	char our_text[8000];
	size_t len;

	assert_int_equal(mailauth_rdata_from_text(context, type, (const char *)copy, text.len, ours,
				 sizeof ours, &len),
		MAILAUTH_OK);
	free(copy);
	assert_true(ma_slice_equal(ma_slice_of(ours, len), wire));
	assert_int_equal(
		mailauth_rdata_to_text(type, wire.ptr, wire.len, our_text, sizeof our_text, &len),
		MAILAUTH_OK);
	fprintf(out, "rdata %u ", type);
	print_hex(out, ma_slice_of(our_text, len));
	fputc(' ', out);
	print_hex(out, wire);
	fputc('\n', out);
}

static void dnspython_and_we_agree(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	FILE *lines = open_oracle("message_oracle.py make", "r");
	FILE *out = open_oracle("message_oracle.py check", "w");
	size_t messages = 0, records = 0, cap = 0;
	char *line = NULL;
	(void)state;

	row("DNS-21",
		"3000 messages, with all types, RCODEs and flags, say what dnspython reads in them");
	row("DNS-21", "2400 records are read from its text, and our text is read by it");
	assert_non_null(lines);
	assert_non_null(out);
	while (getline(&line, &cap, lines) > 0) {
		if (strcmp(strtok(line, " \n"), "message") == 0) {
			check_message(context);
			messages++;
		} else {
			check_rdata(context, out);
			records++;
		}
	}
	assert_int_equal(pclose(lines), 0);
	assert_int_equal(pclose(out), 0);
	assert_int_equal(messages, 3000);
	assert_int_equal(records, 2400);
	free(line);
	mailauth_context_free(context);
}

static void our_queries_are_read_by_dnspython(void **state)
{
	static const char *const names[] = {"example.com", ".", "a", "_dmarc.Example.com.",
		"\\000\\255.x\\.y", "*.example"};
	FILE *out = open_oracle("message_oracle.py check", "w");
	(void)state;

	row("DNS-21", "our queries are what dnspython finds in them");
	assert_non_null(out);
	for (unsigned i = 0; i < 600; i++) {
		const char *name = names[i % COUNT(names)];
		uint16_t type = (uint16_t)(i * 331 % 250 + 1), id = (uint16_t)(i * 7919);
		uint16_t payload = (uint16_t)(i % 3 == 0 ? 0 : 512 + i * 97);
		int dnssec_ok = payload > 0 && i % 2 == 0;
		uint8_t query[288];
		size_t len;

		assert_int_equal(mailauth_query_write(name, type, id, payload, dnssec_ok, query,
					 sizeof query, &len),
			MAILAUTH_OK);
		fputs("query ", out);
		print_hex(out, ma_slice_text(name));
		fprintf(out, " %u %u %u %d ", type, id, payload, dnssec_ok);
		print_hex(out, ma_slice_of(query, len));
		fputc('\n', out);
	}
	assert_int_equal(pclose(out), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dnspython_and_we_agree),
		cmocka_unit_test(our_queries_are_read_by_dnspython),
	};

	if (oracle_python() == NULL)
		return exit_without_oracle();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
