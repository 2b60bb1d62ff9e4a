/*
 * iprev (RFC 8601 2.7.3, 3): "If the client peer's IP address is I, the list of names to which I
 * maps (after a "PTR" query) is the set N, and the union of IP addresses to which each member of N
 * maps [...] is L, then this test is successful if I is an element of L."
 */
#include "spf_object.h"

#include "spf_lookup.h"

#include <string.h>

struct mailauth_iprev {
	const mailauth_context *context;
	mailauth_questions questions;
	ma_arena arena; /* what a run makes; emptied at the next */
	ma_spf_client client;
	char address[MA_CLIENT_TEXT_MAX + 1];
	size_t address_len;
	bool running;
	mailauth_iprev_result result;
	ma_slice name;
};

const char *mailauth_iprev_result_text(mailauth_iprev_result result)
{
	switch (result) {
	case MAILAUTH_IPREV_PASS:
		return "pass";
	case MAILAUTH_IPREV_FAIL:
		return "fail";
	case MAILAUTH_IPREV_TEMPERROR:
		return "temperror";
	case MAILAUTH_IPREV_PERMERROR:
		return "permerror";
	case MAILAUTH_IPREV_NOT_JUDGED:
		break;
	}
	return "none";
}

/* ------------------------------------------------------------------ the object */

mailauth_iprev *mailauth_iprev_new(const mailauth_context *context, mailauth_ask_fn ask, void *user)
{
	mailauth_iprev *iprev = context != NULL ? ma_alloc_zero(context, sizeof *iprev) : NULL;

	if (iprev == NULL)
		return NULL;
	iprev->context = context;
	ma_questions_init(&iprev->questions, context, ask, user);
	ma_arena_init(&iprev->arena, context);
	return iprev;
}

void mailauth_iprev_free(mailauth_iprev *iprev)
{
	if (iprev == NULL)
		return;
	ma_questions_release(&iprev->questions);
	ma_arena_release(&iprev->arena);
	ma_release(iprev->context, iprev, sizeof *iprev);
}

mailauth_questions *mailauth_iprev_questions(mailauth_iprev *iprev)
{
	return iprev != NULL ? &iprev->questions : NULL;
}

static void drop_result(mailauth_iprev *iprev)
{
	iprev->result = MAILAUTH_IPREV_NOT_JUDGED;
	iprev->name = ma_slice_of(NULL, 0);
	ma_arena_reset(&iprev->arena);
}

mailauth_status mailauth_iprev_set_client(mailauth_iprev *iprev, const char *address)
{
	ma_slice text = address != NULL ? ma_slice_text(address) : ma_slice_of(NULL, 0);
	ma_spf_client client;
	ma_buf buf;

	if (iprev == NULL)
		return MAILAUTH_NO_MEMORY;
	if (iprev->running)
		return MAILAUTH_BAD_STATE;
	drop_result(iprev);
	ma_questions_reset(&iprev->questions);
	iprev->client.known = false; /* nobody is judged by an earlier address */
	if (text.len > MA_CLIENT_TEXT_MAX || !ma_spf_read_client(text, &client))
		return MAILAUTH_BAD_ARGUMENT;
	iprev->client = client;
	ma_buf_over(&buf, iprev->address, sizeof iprev->address);
	ma_spf_put_client(&buf, &client);
	return ma_buf_end_text(&buf, &iprev->address_len);
}

/* ------------------------------------------------------------------ the test */

static bool has_address(const mailauth_iprev *iprev, const ma_answer *answer)
{
	size_t len = iprev->client.is_ipv4 ? MA_IPV4_LEN : MA_IPV6_LEN;

	for (size_t i = 0; i < answer->count; i++)
		if (memcmp(answer->rdata[i].ptr, iprev->client.octets, len) == 0)
			return true;
	return false;
}

static bool failed(const ma_answer *answer)
{
	return answer->outcome != MAILAUTH_DNS_DATA && !ma_spf_is_void(answer);
}

static bool keep_name(mailauth_iprev *iprev, const ma_name *name)
{
	char *room = ma_arena_take(&iprev->arena, MA_NAME_MAX + 1, 1);
	ma_buf buf;

	if (room == NULL)
		return false;
	ma_buf_over(&buf, room, MA_NAME_MAX);
	ma_spf_name_put(&buf, name);
	iprev->name = ma_buf_slice(&buf);
	return true;
}

/*
 * Looks at all names, the first of which that has the address is a pass. Those behind it do not
 * matter; one before it whose answer is due does, so that the name is the same however answers
 * come.
 */
static mailauth_status test_names(mailauth_iprev *iprev, const ma_name *names, size_t count)
{
	uint16_t type = iprev->client.is_ipv4 ? MAILAUTH_RRTYPE_A : MAILAUTH_RRTYPE_AAAA;

	for (size_t i = 0; i < count; i++)
		ma_foresee(&iprev->questions, &names[i], type);
	iprev->result = MAILAUTH_IPREV_FAIL;
	for (size_t i = 0; i < count; i++) {
		const ma_answer *answer = ma_ask(&iprev->questions, &names[i], type);

		if (answer == NULL)
			return MAILAUTH_PENDING;
		if (has_address(iprev, answer)) {
			iprev->result = MAILAUTH_IPREV_PASS;
			return keep_name(iprev, &names[i]) ? MAILAUTH_OK : MAILAUTH_NO_MEMORY;
		}
		if (failed(answer))
			iprev->result = MAILAUTH_IPREV_TEMPERROR;
	}
	return MAILAUTH_OK;
}

static mailauth_status test_client(mailauth_iprev *iprev)
{
	size_t max = ma_limit(iprev->context, MAILAUTH_LIMIT_SPF_NAMES);
	ma_name *reverse = ma_spf_reverse_name(&iprev->arena, &iprev->client), *names;
	const ma_answer *answer;

	if (reverse == NULL)
		return MAILAUTH_NO_MEMORY;
	answer = ma_ask(&iprev->questions, reverse, MAILAUTH_RRTYPE_PTR);
	if (answer == NULL)
		return MAILAUTH_PENDING;
	if (answer->count == 0) {
		iprev->result =
			failed(answer) ? MAILAUTH_IPREV_TEMPERROR : MAILAUTH_IPREV_PERMERROR;
		return MAILAUTH_OK;
	}
	if (answer->count < max)
		max = answer->count;
	names = ma_arena_take(&iprev->arena, max, sizeof *names);
	if (names == NULL)
		return MAILAUTH_NO_MEMORY;
	for (size_t i = 0; i < max; i++) {
		ma_cursor in = ma_cursor_over(answer->rdata[i]);

		(void)ma_name_take_wire(&in, &names[i]);
	}
	return test_names(iprev, names, max);
}

mailauth_status mailauth_iprev_run(mailauth_iprev *iprev)
{
	mailauth_status status;

	if (iprev == NULL)
		return MAILAUTH_NO_MEMORY;
	if (iprev->running)
		return MAILAUTH_PENDING;
	if (!iprev->client.known)
		return MAILAUTH_BAD_STATE;
	drop_result(iprev);
	ma_questions_begin(&iprev->questions);
	iprev->running = true;
	status = test_client(iprev);
	iprev->running = false;
	if (iprev->questions.status != MAILAUTH_OK)
		status = iprev->questions.status;
	if (status != MAILAUTH_OK)
		drop_result(iprev);
	return status;
}

/* ------------------------------------------------------------------ what it found */

mailauth_iprev_result mailauth_iprev_get_result(const mailauth_iprev *iprev)
{
	return iprev != NULL ? iprev->result : MAILAUTH_IPREV_NOT_JUDGED;
}

const char *mailauth_iprev_get_name(const mailauth_iprev *iprev, size_t *len)
{
	return ma_slice_out(iprev != NULL ? iprev->name : ma_slice_of(NULL, 0), len);
}

mailauth_status mailauth_iprev_add_result(const mailauth_iprev *iprev, mailauth_authres *authres)
{
	mailauth_status status;

	if (iprev == NULL || authres == NULL)
		return MAILAUTH_NO_MEMORY;
	if (iprev->result == MAILAUTH_IPREV_NOT_JUDGED)
		return MAILAUTH_BAD_STATE;
	status = mailauth_authres_add_result(authres, "iprev",
		mailauth_iprev_result_text(iprev->result));
	if (status == MAILAUTH_OK)
		status = mailauth_authres_add_property(authres, "policy", "iprev", iprev->address,
			iprev->address_len);
	return status;
}
