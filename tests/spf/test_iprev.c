/*
 * iprev (RFC 8601 2.7.3, 3).
 */
#include "spf_fixture.h"

#define PTR(name) "1.2.0.192.in-addr.arpa. PTR " name "\n"

static mailauth_iprev *open_iprev(fixture *f, const char *client, mailauth_ask_fn ask)
{
	mailauth_iprev *iprev = mailauth_iprev_new(f->context, ask, f->zone);

	assert_non_null(iprev);
	assert_int_equal(mailauth_iprev_set_client(iprev, client), MAILAUTH_OK);
	return iprev;
}

static const struct {
	const char *why, *client, *records, *want, *name;
} rows[] = {
	{"a name that has the address", "192.0.2.1",
		PTR("a.example.com.") "a.example.com. A 192.0.2.1\n", "pass", "a.example.com"},
	{"also among other addresses, of the second name", "192.0.2.1",
		PTR("b.example.com.") PTR(
			"a.example.com.") "b.example.com. A 192.0.2.2\na.example.com. A 192.0.2.9\na.example.com. A 192.0.2.1\n",
		"pass", "a.example.com"},
	{"a mapped client is one of IPv4", "::ffff:192.0.2.1",
		PTR("a.example.com.") "a.example.com. A 192.0.2.1\n", "pass", "a.example.com"},
	{"one of IPv6 has its own tree and type", "2001:db8::1",
		"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR "
		"a.example.com.\na.example.com. AAAA 2001:db8::1\n",
		"pass", "a.example.com"},
	{"names with other addresses", "192.0.2.1",
		PTR("a.example.com.") "a.example.com. A 192.0.2.2\n", "fail", ""},
	{"a name with an address of the other family", "192.0.2.1",
		PTR("a.example.com.") "a.example.com. AAAA ::ffff:192.0.2.1\n", "fail", ""},
	{"a name that does not exist", "192.0.2.1", PTR("a.example.com."), "fail", ""},
	{"no name", "192.0.2.1", "", "permerror", ""},
	{"no PTR record at that name", "192.0.2.1", "1.2.0.192.in-addr.arpa. TXT \"x\"\n",
		"permerror", ""},
	{"no answer about the name", "192.0.2.1", "$FAIL 1.2.0.192.in-addr.arpa. PTR servfail\n",
		"temperror", ""},
	{"nor about the address", "192.0.2.1",
		PTR("a.example.com.") "$FAIL a.example.com. A timeout\n", "temperror", ""},
	{"also if another name has none", "192.0.2.1",
		PTR("a.example.com.") PTR("b.example.com.") "$FAIL a.example.com. A timeout\n",
		"temperror", ""},
	{"but not if another name is a pass", "192.0.2.1",
		PTR("a.example.com.") PTR(
			"b.example.com.") "$FAIL a.example.com. A timeout\nb.example.com. A 192.0.2.1\n",
		"pass", "b.example.com"},
};

static void clients_are_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		mailauth_iprev *iprev;
		size_t len;
		fixture f;

		row("IPREV-1", rows[i].why);
		open_context(&f, rows[i].records);
		iprev = open_iprev(&f, rows[i].client, mailauth_zone_ask);
		assert_int_equal(mailauth_iprev_run(iprev), MAILAUTH_OK);
		assert_string_equal(mailauth_iprev_result_text(mailauth_iprev_get_result(iprev)),
			rows[i].want);
		assert_string_equal(mailauth_iprev_get_name(iprev, &len), rows[i].name);
		assert_int_equal(len, strlen(rows[i].name));
		mailauth_iprev_free(iprev);
		close_fixture(&f);
	}
}

/* Names that are not the client's, and then one that is. */
static mailauth_iprev_result judged_behind(unsigned count)
{
	mailauth_iprev_result result;
	mailauth_iprev *iprev;
	char text[128];
	fixture f;

	open_context(&f, "");
	for (unsigned i = 0; i < count; i++) {
		snprintf(text, sizeof text, PTR("h%u.example.com."), i);
		add_records(&f, text);
	}
	add_records(&f, PTR("me.example.com.") "me.example.com. A 192.0.2.1\n");
	iprev = open_iprev(&f, "192.0.2.1", mailauth_zone_ask);
	assert_int_equal(mailauth_iprev_run(iprev), MAILAUTH_OK);
	result = mailauth_iprev_get_result(iprev);
	mailauth_iprev_free(iprev);
	close_fixture(&f);
	return result;
}

static void ten_names_are_looked_at(void **state)
{
	(void)state;
	row("IPREV-2", "the tenth name counts, the eleventh does not");
	assert_int_equal(judged_behind(9), MAILAUTH_IPREV_PASS);
	assert_int_equal(judged_behind(10), MAILAUTH_IPREV_FAIL);
}

static void answers_may_come_late(void **state)
{
	uint32_t id[3];
	const char *name[3];
	uint16_t type[3];
	mailauth_iprev *iprev;
	mailauth_questions *questions;
	fixture f;
	(void)state;

	row("IPREV-2", "first the names are asked for, then the addresses of all of them");
	open_context(&f,
		PTR("a.example.com.") PTR(
			"b.example.com.") "a.example.com. A 192.0.2.1\nb.example.com. A 192.0.2.1\n");
	iprev = open_iprev(&f, "192.0.2.1", NULL);
	questions = mailauth_iprev_questions(iprev);
	assert_int_equal(mailauth_iprev_run(iprev), MAILAUTH_PENDING);
	assert_int_equal(mailauth_iprev_get_result(iprev), MAILAUTH_IPREV_NOT_JUDGED);
	assert_int_equal(mailauth_next_question(questions, &id[0], &name[0], &type[0]), 1);
	assert_string_equal(name[0], "1.2.0.192.in-addr.arpa");
	assert_int_equal(type[0], MAILAUTH_RRTYPE_PTR);
	assert_int_equal(mailauth_next_question(questions, &id[1], &name[1], &type[1]), 0);
	mailauth_zone_ask(f.zone, questions, id[0], name[0], type[0]);
	assert_int_equal(mailauth_iprev_run(iprev), MAILAUTH_PENDING);
	for (int i = 0; i < 2; i++)
		assert_int_equal(mailauth_next_question(questions, &id[i], &name[i], &type[i]), 1);

	row("IPREV-2", "the second name's answer is no pass before the first one's is there");
	mailauth_zone_ask(f.zone, questions, id[1], name[1], type[1]);
	assert_int_equal(mailauth_iprev_run(iprev), MAILAUTH_PENDING);
	mailauth_zone_ask(f.zone, questions, id[0], name[0], type[0]);
	assert_int_equal(mailauth_iprev_run(iprev), MAILAUTH_OK);
	assert_string_equal(mailauth_iprev_get_name(iprev, NULL), "a.example.com");

	row("IPREV-2", "another client begins anew");
	assert_int_equal(mailauth_iprev_set_client(iprev, "192.0.2.2"), MAILAUTH_OK);
	assert_int_equal(mailauth_iprev_get_result(iprev), MAILAUTH_IPREV_NOT_JUDGED);
	assert_string_equal(mailauth_iprev_get_name(iprev, NULL), "");
	assert_int_equal(mailauth_iprev_run(iprev), MAILAUTH_PENDING);
	mailauth_iprev_free(iprev);
	close_fixture(&f);
}

static void the_result_is_written(void **state)
{
	mailauth_authres *authres;
	mailauth_iprev *iprev;
	char text[256];
	size_t len;
	fixture f;
	(void)state;

	row("IPREV-3", "policy.iprev is the address, quoted where it must be");
	open_context(&f, PTR("a.example.com.") "a.example.com. A 192.0.2.1\n");
	authres = mailauth_authres_new(f.context, "mx.example.net");
	iprev = open_iprev(&f, "::ffff:192.0.2.1", mailauth_zone_ask);
	assert_int_equal(mailauth_iprev_add_result(iprev, authres), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_iprev_add_result(NULL, authres), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_iprev_add_result(iprev, NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_iprev_run(iprev), MAILAUTH_OK);
	assert_int_equal(mailauth_iprev_add_result(iprev, authres), MAILAUTH_OK);
	assert_int_equal(mailauth_iprev_set_client(iprev, "2001:DB8:0::1"), MAILAUTH_OK);
	assert_int_equal(mailauth_iprev_run(iprev), MAILAUTH_OK);
	assert_int_equal(mailauth_iprev_add_result(iprev, authres), MAILAUTH_OK);
	assert_int_equal(
		mailauth_authres_write(authres, MAILAUTH_LINE_UNFOLDED, text, sizeof text, &len),
		MAILAUTH_OK);
	assert_string_equal(text,
		"Authentication-Results: mx.example.net; iprev=pass policy.iprev=192.0.2.1; "
		"iprev=permerror policy.iprev=\"2001:db8::1\"");
	mailauth_authres_free(authres);
	mailauth_iprev_free(iprev);
	close_fixture(&f);
}

static void misuse_is_told(void **state)
{
	mailauth_iprev *iprev;
	fixture f;
	(void)state;

	row("IPREV-3", "without a client there is nothing to run, and no address is no client");
	open_context(&f, "");
	iprev = mailauth_iprev_new(f.context, NULL, NULL);
	assert_int_equal(mailauth_iprev_run(iprev), MAILAUTH_BAD_STATE);
	assert_int_equal(mailauth_iprev_set_client(iprev, "192.0.2"), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_iprev_set_client(iprev, NULL), MAILAUTH_BAD_ARGUMENT);

	row("IPREV-3", "and nobody is judged by the address before one that is none");
	assert_int_equal(mailauth_iprev_set_client(iprev, "192.0.2.1"), MAILAUTH_OK);
	assert_int_equal(mailauth_iprev_set_client(iprev, "192.0.2"), MAILAUTH_BAD_ARGUMENT);
	assert_int_equal(mailauth_iprev_run(iprev), MAILAUTH_BAD_STATE);
	mailauth_iprev_free(iprev);

	row("IPREV-3", "without memory it says so");
	for (size_t at = 1; at <= 4; at++) {
		mailauth_status status = MAILAUTH_NO_MEMORY;

		f.memory.fail_at = f.memory.allocations + at;
		iprev = mailauth_iprev_new(f.context, NULL, NULL);
		if (iprev != NULL)
			status = mailauth_iprev_set_client(iprev, "192.0.2.1");
		if (status == MAILAUTH_OK)
			status = mailauth_iprev_run(iprev);
		assert_true(
			status == MAILAUTH_NO_MEMORY || f.memory.allocations < f.memory.fail_at);
		mailauth_iprev_free(iprev);
	}
	f.memory.fail_at = 0;
	assert_int_equal(mailauth_iprev_run(NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_iprev_set_client(NULL, "::"), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_iprev_add_result(NULL, NULL), MAILAUTH_NO_MEMORY);
	assert_int_equal(mailauth_iprev_get_result(NULL), MAILAUTH_IPREV_NOT_JUDGED);
	assert_null(mailauth_iprev_questions(NULL));
	assert_string_equal(mailauth_iprev_result_text((mailauth_iprev_result)99), "none");
	mailauth_iprev_free(NULL);
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clients_are_judged),
		cmocka_unit_test(ten_names_are_looked_at),
		cmocka_unit_test(answers_may_come_late),
		cmocka_unit_test(the_result_is_written),
		cmocka_unit_test(misuse_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
