/*
 * Records that are built: what they are, and that they evaluate as was asked for.
 */
#include "spf_fixture.h"

/* What is asked for: a word and its value each, such as "n:192.0.2.0/24 h:a.example.com x p:~". */
static mailauth_status ask_for(mailauth_spf_builder *builder, const char *words)
{
	mailauth_status status = MAILAUTH_OK;
	char text[512], *word;

	snprintf(text, sizeof text, "%s", words);
	for (word = strtok(text, " "); word != NULL && status == MAILAUTH_OK;
		word = strtok(NULL, " ")) {
		char *value = (char *)exact_copy(word[0] == 'x' ? "" : word + 2,
			word[0] == 'x' ? 1 : strlen(word + 2) + 1);

		if (word[0] == 'n')
			status = mailauth_spf_builder_add_network(builder, value);
		else if (word[0] == 'h')
			status = mailauth_spf_builder_add_host(builder, value);
		else if (word[0] == 'i')
			status = mailauth_spf_builder_add_include(builder, value);
		else if (word[0] == 'f')
			status = mailauth_spf_builder_add_forwarder(builder, value);
		else if (word[0] == 'x')
			status = mailauth_spf_builder_set_mx(builder, 1);
		else
			status = mailauth_spf_builder_set_policy(builder,
				value[0] == '~'           ? MAILAUTH_SPF_SOFTFAIL
					: value[0] == '?' ? MAILAUTH_SPF_NEUTRAL
					: value[0] == '-' ? MAILAUTH_SPF_FAIL
							  : MAILAUTH_SPF_PASS);
		free(value);
	}
	return status;
}

static mailauth_spf_builder *built(const mailauth_context *context, const char *words)
{
	mailauth_spf_builder *builder = mailauth_spf_builder_new(context);

	assert_non_null(builder);
	assert_int_equal(ask_for(builder, words), MAILAUTH_OK);
	return builder;
}

/* ------------------------------------------------------------------ texts */

static const struct {
	const char *why, *words, *want;
} rows[] = {
	{"nothing: nobody sends", "", "v=spf1 -all"},
	{"each thing has its term, what asks no DNS first",
		"f:f.example.net i:spf.example.net x h:a.example.com n:2001:db8::/32 n:192.0.2.0/24",
		"v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a:a.example.com mx include:spf.example.net "
		"?a:f.example.net -all"},
	{"the policy may be softfail", "p:~", "v=spf1 ~all"},
	{"or neutral", "p:?", "v=spf1 ?all"},
	{"the last policy counts", "p:? p:-", "v=spf1 -all"},
	{"an address alone has no prefix length", "n:192.0.2.1/32 n:2001:db8::1/128",
		"v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all"},
	{"bits behind the prefix are zeros", "n:192.0.2.77/24 n:2001:db8::77/33",
		"v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/33 -all"},
	{"the same twice is once", "n:192.0.2.1 n:192.0.2.1 h:a.example.com h:A.EXAMPLE.com. x x",
		"v=spf1 ip4:192.0.2.1 a:a.example.com mx -all"},
	{"the end of one name is not another name",
		"h:b.a.example.com h:a.example.com h:b.a.example",
		"v=spf1 a:b.a.example.com a:a.example.com a:b.a.example -all"},
	{"what a network covers is left out, if it comes later", "n:192.0.2.0/24 n:192.0.2.1",
		"v=spf1 ip4:192.0.2.0/24 -all"},
	{"a forwarder that is a host of the domain's own is authorised",
		"f:b.example.com f:a.example.com f:c.example.com h:A.example.com",
		"v=spf1 a:A.example.com ?a:b.example.com ?a:c.example.com -all"},
	{"or earlier", "n:192.0.2.1 n:192.0.2.200 n:192.0.2.0/24", "v=spf1 ip4:192.0.2.0/24 -all"},
	{"halves become one", "n:192.0.2.0/25 n:192.0.2.128/25", "v=spf1 ip4:192.0.2.0/24 -all"},
	{"and so on", "n:192.0.2.2 n:192.0.2.0 n:192.0.2.1 n:192.0.2.3",
		"v=spf1 ip4:192.0.2.0/30 -all"},
	{"neighbours that are no halves do not", "n:192.0.2.1 n:192.0.2.2",
		"v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all"},
	{"nor do those of two families", "n:0.0.0.0/1 n:8000::/1 n:128.0.0.0/1",
		"v=spf1 ip4:0.0.0.0/0 ip6:8000::/1 -all"},
	{"mapped addresses are of IPv4, as their clients are (RFC 7208 5)",
		"n:::ffff:192.0.2.7 n:::ffff:198.51.100.99/120",
		"v=spf1 ip4:192.0.2.7 ip4:198.51.100.0/24 -all"},
	{"a network of more than them is not", "n:::ffff:0:0/95", "v=spf1 ip6:::fffe:0:0/95 -all"},
	{"all of IPv4 is no more than that", "n:0.0.0.0/0 n:0.0.0.0/0",
		"v=spf1 ip4:0.0.0.0/0 -all"},
};

static void records_are_built(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	char text[512];
	size_t len;
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_spf_builder *builder = built(context, rows[i].words);

		row("SPF-47", rows[i].why);
		assert_int_equal(mailauth_spf_builder_write(builder, NULL, text, sizeof text, &len),
			MAILAUTH_OK);
		assert_string_equal(text, rows[i].want);
		assert_int_equal(len, strlen(text));
		mailauth_spf_builder_free(builder);
	}
	mailauth_context_free(context);
}

static const struct {
	const char *why, *words;
} bad_rows[] = {
	{"no address", "n:192.0.2"},
	{"one with a host name's octets", "n:a.example.com"},
	{"a prefix length over 32", "n:192.0.2.0/33"},
	{"over 128", "n:2001:db8::/129"},
	{"with a leading zero", "n:192.0.2.0/08"},
	{"an empty one", "n:192.0.2.0/"},
	{"one with something behind it", "n:192.0.2.0/24x"},
	{"a name of one label", "h:localhost"},
	{"a name that ends in digits", "h:192.0.2.1"},
	{"a name with a macro", "i:%{d}.example.com"},
	{"an empty label", "i:a..example.com"},
	{"no name", "f:"},
	{"a policy that lets everybody send", "p:+"},
};

static void what_is_no_part_of_a_record_is_refused(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_spf_builder *builder = mailauth_spf_builder_new(context);
	char text[64], name[32];
	size_t len;
	(void)state;

	for (size_t i = 0; i < COUNT(bad_rows); i++) {
		row("SPF-49", bad_rows[i].why);
		assert_int_equal(ask_for(builder, bad_rows[i].words), MAILAUTH_BAD_ARGUMENT);
	}
	row("SPF-49", "and leaves nothing behind");
	assert_int_equal(mailauth_spf_builder_write(builder, NULL, text, sizeof text, &len),
		MAILAUTH_OK);
	assert_string_equal(text, "v=spf1 -all");

	row("SPF-49", "NULL is none of them");
	assert_int_equal(mailauth_spf_builder_add_network(builder, NULL), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_builder_add_host(builder, NULL), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_builder_add_host(NULL, "a.example"), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_builder_add_network(NULL, "::"), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_builder_set_mx(NULL, 1), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_builder_set_policy(NULL, MAILAUTH_SPF_FAIL),
		MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_builder_write(NULL, NULL, text, 1, &len), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_spf_builder_write(builder, "a b", text, sizeof text, &len),
		MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_spf_builder_write(builder, NULL, NULL, 1, &len),
		MAILAUTH_BAD_ARGUMENT);
	mailauth_spf_builder_free(NULL);

	row("SPF-49", "ten terms may ask DNS, of which mx is one, and not eleven");
	assert_int_equal(mailauth_spf_builder_set_mx(builder, 1), MAILAUTH_OK);
	for (int i = 0; i < 10; i++) {
		snprintf(name, sizeof name, "h%d.example.com", i);
		assert_int_equal(mailauth_spf_builder_write(builder, NULL, NULL, 0, &len),
			MAILAUTH_NO_SPACE);
		assert_int_equal(mailauth_spf_builder_add_host(builder, name), MAILAUTH_OK);
	}
	assert_int_equal(mailauth_spf_builder_write(builder, NULL, NULL, 0, &len),
		MAILAUTH_BAD_STATE);
	mailauth_spf_builder_free(builder);

	row("SPF-49",
		"a domain does not include itself, and may include a domain below or above it");
	builder = built(context, "i:example.com");
	assert_int_equal(mailauth_spf_builder_write(builder, "a.example.com", NULL, 0, &len),
		MAILAUTH_NO_SPACE);
	assert_int_equal(mailauth_spf_builder_write(builder, "com", NULL, 0, &len),
		MAILAUTH_NO_SPACE);
	assert_int_equal(mailauth_spf_builder_write(builder, "Example.com", NULL, 0, &len),
		MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_spf_builder_write(builder, "example.COM.", NULL, 0, &len),
		MAILAUTH_BAD_STATE);
	mailauth_spf_builder_free(builder);

	row("SPF-49", "a forwarder that is a host too is one of the ten terms once");
	builder = built(context, "x");
	for (int i = 0; i < 9; i++) {
		snprintf(name, sizeof name, "h%d.example.com", i);
		assert_int_equal(mailauth_spf_builder_add_host(builder, name), MAILAUTH_OK);
		assert_int_equal(mailauth_spf_builder_add_forwarder(builder, name), MAILAUTH_OK);
	}
	assert_int_equal(mailauth_spf_builder_write(builder, NULL, NULL, 0, &len),
		MAILAUTH_NO_SPACE);
	mailauth_spf_builder_free(builder);
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ the circle */

/* The verdict on a client by the record that was built for example.com. */
static mailauth_spf_result judged_by(const char *line, const char *client)
{
	mailauth_spf_result result;
	fixture f;

	open_fixture(&f, line);
	add_records(&f,
		"a.example.com. A 198.51.100.1\nmx.example.com. AAAA 2001:db8:1::1\n"
		"example.com. MX 1 mx.example.com.\nf.example.net. A 198.51.100.2\n"
		"spf.example.net. TXT \"v=spf1 ip4:198.51.100.3 -all\"\n");
	judge(&f, client);
	result = mailauth_spf_get_result(f.spf);
	close_fixture(&f);
	return result;
}

static void what_is_built_evaluates_as_asked(void **state)
{
	static const struct {
		const char *why, *client;
		mailauth_spf_result want;
	} clients[] = {
		{"the first address of a network", "192.0.2.0", MAILAUTH_SPF_PASS},
		{"its last", "192.0.2.255", MAILAUTH_SPF_PASS},
		{"the one behind it", "192.0.3.0", MAILAUTH_SPF_SOFTFAIL},
		{"one of IPv6", "2001:db8:77::1", MAILAUTH_SPF_PASS},
		{"the host", "198.51.100.1", MAILAUTH_SPF_PASS},
		{"the MX", "2001:db8:1::1", MAILAUTH_SPF_PASS},
		{"what is included", "198.51.100.3", MAILAUTH_SPF_PASS},
		{"the forwarder", "198.51.100.2", MAILAUTH_SPF_NEUTRAL},
		{"anybody else", "203.0.113.1", MAILAUTH_SPF_SOFTFAIL},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_spf_builder *builder = built(context,
		"n:192.0.2.0/25 n:192.0.2.128/25 n:2001:db8:77::/48 h:a.example.com x "
		"i:spf.example.net f:f.example.net p:~");
	char line[512];
	size_t len;
	(void)state;

	assert_int_equal(
		mailauth_spf_builder_write(builder, "example.com", line, sizeof line, &len),
		MAILAUTH_OK);
	for (size_t i = 0; i < COUNT(clients); i++) {
		row("SPF-48", clients[i].why);
		assert_int_equal(judged_by(line, clients[i].client), clients[i].want);
	}
	mailauth_spf_builder_free(builder);
	mailauth_context_free(context);
}

static void long_records_are_cut_into_strings(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	mailauth_spf_builder *builder = mailauth_spf_builder_new(context);
	char text[64], line[4096];
	size_t len, need;
	(void)state;

	for (int i = 0; i < 100; i++) {
		snprintf(text, sizeof text, "10.%d.0.1", i);
		assert_int_equal(mailauth_spf_builder_add_network(builder, text), MAILAUTH_OK);
	}
	assert_int_equal(mailauth_spf_builder_write(builder, "example.com.", NULL, 0, &need),
		MAILAUTH_NO_SPACE);
	assert_int_equal(mailauth_spf_builder_write(builder, "example.com.", line, need, &len),
		MAILAUTH_NO_SPACE);
	assert_int_equal(mailauth_spf_builder_write(builder, "example.com.", line, need + 1, &len),
		MAILAUTH_OK);
	assert_int_equal(len, need);

	row("SPF-47", "no string is over 255 octets, and the zone reads them back");
	for (char *at = strchr(line, '"'); at != NULL; at = strchr(at, '"')) {
		char *end = strchr(at + 1, '"');

		assert_non_null(end);
		assert_in_range(end - at - 1, 1, 255);
		at = end + 1;
	}
	row("SPF-48", "and the first and the last network are in it");
	assert_int_equal(judged_by(line, "10.0.0.1"), MAILAUTH_SPF_PASS);
	assert_int_equal(judged_by(line, "10.99.0.1"), MAILAUTH_SPF_PASS);
	assert_int_equal(judged_by(line, "10.99.0.2"), MAILAUTH_SPF_FAIL);
	mailauth_spf_builder_free(builder);
	mailauth_context_free(context);
}

static void without_memory_nothing_is_built(void **state)
{
	static const char *const terms[] = {"h:a.example.com", "i:b.example.com",
		"f:f.example.net"};
	test_memory memory = {.fail_at = 0};
	mailauth_context *context = mailauth_context_new(test_allocate, &memory);
	size_t len;
	(void)state;

	row("SPF-49", "every allocation that fails is said, and leaves the object whole");
	for (size_t at = 1; at <= 5; at++) {
		mailauth_spf_builder *builder;
		mailauth_status status = MAILAUTH_NO_MEMORY;

		memory.fail_at = memory.allocations + at;
		builder = mailauth_spf_builder_new(context);
		if (builder != NULL)
			status = ask_for(builder, "n:192.0.2.1 h:a.example.com i:b.example.com");
		if (status == MAILAUTH_OK)
			status = mailauth_spf_builder_write(builder, NULL, NULL, 0, &len);
		assert_int_equal(status, MAILAUTH_NO_MEMORY);
		mailauth_spf_builder_free(builder);
	}
	row("SPF-49", "what could not be added is not left out of a record");
	for (size_t i = 0; i < COUNT(terms); i++) {
		mailauth_spf_builder *builder = mailauth_spf_builder_new(context);

		memory.fail_at = memory.allocations + 1;
		assert_int_equal(ask_for(builder, terms[i]), MAILAUTH_NO_MEMORY);
		assert_int_equal(mailauth_spf_builder_write(builder, NULL, NULL, 0, &len),
			MAILAUTH_NO_MEMORY);
		mailauth_spf_builder_free(builder);
	}
	mailauth_context_free(context);
	assert_int_equal(memory.in_use, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_built),
		cmocka_unit_test(what_is_no_part_of_a_record_is_refused),
		cmocka_unit_test(what_is_built_evaluates_as_asked),
		cmocka_unit_test(long_records_are_cut_into_strings),
		cmocka_unit_test(without_memory_nothing_is_built),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
