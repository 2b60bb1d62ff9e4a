/*
 * Master files: see master.h. Reads one text of class IN; nothing here knows of zones, so that no
 * SOA is missed and nothing is out of zone. $INCLUDE is refused unless the caller wants it: it lets
 * a text name files.
 */
#include "master.h"

#include "ascii.h"
#include "dns_message.h"
#include "escape.h"
#include "limit.h"
#include "rdata.h"
#include "record.h"
#include "wire_uint.h"

/* For a text without any TTL; what it is then is "implementation dependent" (RFC 2308 4). */
#define TTL_WITHOUT_ANY 3600

/* In place of a TTL, none of which is so great */
#define TTL_NOT_STATED UINT32_MAX

/* "maximum value 2147483647" (RFC 2181 8) */
#define TTL_MAX UINT32_C(0x7fffffff)

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void ma_master_init(ma_master *master, const mailauth_context *context, ma_slice text)
{
	ma_cursor in = ma_cursor_over(text);

	ma_accept_text(&in, "\xef\xbb\xbf");
	*master = (ma_master){
		.origin = ma_name_root,
		.has_origin = true,
		.last_ttl = TTL_NOT_STATED,
	};
	ma_tokens_init(&master->tokens, ma_slice_of(in.at, ma_left(&in)),
		ma_limit(context, MAILAUTH_LIMIT_ZONE_ENTRY_BYTES));
	ma_buf_grow(&master->rdata, context);
}

void ma_master_continue(ma_master *master, ma_slice text, uint64_t line)
{
	ma_tokens_init(&master->tokens, text, master->tokens.entry_max);
	master->tokens.line = line;
	master->owner_text = ma_slice_of(NULL, 0);
}

void ma_master_forget(ma_master *master)
{
	master->has_owner = false;
	master->owner_text = ma_slice_of(NULL, 0);
	master->last_ttl = TTL_NOT_STATED;
}

/* What relative names are completed with; NULL: nothing. */
static const ma_name *origin_of(const ma_master *master)
{
	return master->has_origin ? &master->origin : NULL;
}

void ma_master_release(ma_master *master)
{
	ma_buf_release(&master->rdata);
}

/* ------------------------------------------------------------------ parts of entries */

static bool read_ttl(ma_tokens *tokens, const ma_token *token, uint32_t *ttl)
{
	if (!ma_period_from_text(token->text, TTL_MAX, ttl))
		return ma_token_refuse(tokens, token, "not a TTL up to 2147483647 seconds");
	return true;
}

/* The number of a class (RFC 1035 3.2.4, RFC 3597 5); -1 if the word is none. */
static int32_t class_from_text(ma_slice word)
{
	static const struct {
		char first, second;
		int32_t number;
	} classes[] = {{'i', 'n', MA_DNS_CLASS_IN}, {'c', 's', 2}, {'c', 'h', 3}, {'h', 's', 4}};
	ma_cursor in = ma_cursor_over(word);
	ma_slice start;
	uint64_t number;

	if (word.len == 2) {
		char first = (char)ma_lower(word.ptr[0]), second = (char)ma_lower(word.ptr[1]);

		for (size_t i = 0; i < COUNT(classes); i++)
			if (classes[i].first == first && classes[i].second == second)
				return classes[i].number;
	}
	if (!ma_take_octets(&in, 5, &start) || !ma_slice_is_nocase(start, "CLASS"))
		return -1;
	return ma_take_uint(&in, UINT16_MAX, &number) && ma_at_end(&in) ? (int32_t)number : -1;
}

static bool read_type(ma_tokens *tokens, const ma_token *token, uint16_t *type)
{
	return (ma_rrtype_from_word(token->text, type) && *type != 0) ||
		ma_token_refuse(tokens, token, "not a record type");
}

static bool read_record_type(ma_tokens *tokens, const ma_token *token, uint16_t *type)
{
	if (!read_type(tokens, token, type))
		return false;
	return !ma_rrtype_is_meta(*type) ||
		ma_token_refuse(tokens, token, "a type of questions, which no record has");
}

/* ------------------------------------------------------------------ directives */

/* $ORIGIN <domain-name> [<comment>]                                    RFC 1035 5.1 */
static ma_parse read_origin(ma_master *master, ma_entry *entry)
{
	ma_tokens *tokens = &master->tokens;
	ma_token token;
	ma_name origin;
	(void)entry;

	if (!ma_token_want(tokens, &token))
		return MA_SYNTAX;
	if (!ma_name_from_token(tokens, &token, origin_of(master), &origin) ||
		!ma_token_want_end(tokens))
		return MA_SYNTAX;
	master->origin = origin;
	master->has_origin = true;
	master->owner_text = ma_slice_of(NULL, 0);
	return MA_END;
}

/* $TTL <TTL> [comment]                                                 RFC 2308 4 */
static ma_parse read_default_ttl(ma_master *master, ma_entry *entry)
{
	ma_tokens *tokens = &master->tokens;
	ma_token token;
	uint32_t ttl;
	(void)entry;

	if (!ma_token_want_word(tokens, &token) || !read_ttl(tokens, &token, &ttl) ||
		!ma_token_want_end(tokens))
		return MA_SYNTAX;
	master->default_ttl = ttl;
	master->has_default_ttl = true;
	return MA_END;
}

/* The name that $FAIL and $SECURE begin with. It is no owner: records behind it keep theirs. */
static bool read_name(ma_master *master, ma_entry *entry)
{
	ma_token token;

	if (!ma_token_want(&master->tokens, &token))
		return false;
	entry->owner = &master->named;
	return ma_name_from_token(&master->tokens, &token, origin_of(master), &master->named);
}

/* $FAIL <domain-name> ( <type> / "*" ) <outcome> [<comment>]           <mailauth/dns.h> */
static ma_parse read_fail(ma_master *master, ma_entry *entry)
{
	ma_tokens *tokens = &master->tokens;
	ma_token token;

	entry->kind = MA_ENTRY_FAIL;
	entry->type = 0;
	if (!read_name(master, entry) || !ma_token_want_word(tokens, &token))
		return MA_SYNTAX;
	if (!ma_slice_is(token.text, "*") && !read_type(tokens, &token, &entry->type))
		return MA_SYNTAX;
	if (!ma_token_want_word(tokens, &token))
		return MA_SYNTAX;
	if (mailauth_dns_outcome_from_text((const char *)token.text.ptr, token.text.len,
		    &entry->outcome) != MAILAUTH_OK ||
		entry->outcome == MAILAUTH_DNS_DATA) {
		ma_token_refuse(tokens, &token, "not a failure, such as servfail");
		return MA_SYNTAX;
	}
	return ma_token_want_end(tokens) ? MA_OK : MA_SYNTAX;
}

/* $SECURE <domain-name> <type> [<comment>]                             <mailauth/dns.h> */
static ma_parse read_secure(ma_master *master, ma_entry *entry)
{
	ma_tokens *tokens = &master->tokens;
	ma_token token;

	entry->kind = MA_ENTRY_SECURE;
	if (!read_name(master, entry) || !ma_token_want_word(tokens, &token))
		return MA_SYNTAX;
	if (!read_type(tokens, &token, &entry->type) || !ma_token_want_end(tokens))
		return MA_SYNTAX;
	return MA_OK;
}

/* A key of $SET: 1*64( ALPHA / DIGIT / "-" / "." ) */
static bool is_key(ma_slice text)
{
	ma_cursor in = ma_cursor_over(text);

	do {
		ma_take(&in, MA_ALPHA | MA_DIGIT);
	} while (ma_accept(&in, '-') || ma_accept(&in, '.'));
	return ma_at_end(&in) && text.len > 0 && text.len <= MA_SETTING_KEY_MAX;
}

/* Writes the token's octets without escapes. */
static bool put_value(ma_tokens *tokens, const ma_token *token, ma_buf *value)
{
	ma_cursor in = ma_cursor_over(token->text);
	ma_char taken;

	while (ma_char_next(&in, &taken) == MA_OK)
		ma_put_octet(value, taken.octet);
	if (value->len > MA_SETTING_VALUE_MAX)
		return ma_token_refuse(tokens, token, "a value over 65536 octets");
	return true;
}

/* $SET <key> <character-string> [<comment>]                            <mailauth/dns.h> */
static ma_parse read_set(ma_master *master, ma_entry *entry)
{
	ma_tokens *tokens = &master->tokens;
	ma_token key, value;

	entry->kind = MA_ENTRY_SET;
	if (!ma_token_want_word(tokens, &key))
		return MA_SYNTAX;
	if (!is_key(key.text)) {
		ma_token_refuse(tokens, &key, "not a key: 1 to 64 letters, digits, '-' and '.'");
		return MA_SYNTAX;
	}
	ma_buf_reset(&master->rdata);
	if (!ma_token_want(tokens, &value) || !put_value(tokens, &value, &master->rdata) ||
		!ma_token_want_end(tokens))
		return MA_SYNTAX;
	entry->key = key.text;
	entry->value = ma_buf_slice(&master->rdata);
	return master->rdata.status == MAILAUTH_OK ? MA_OK : MA_SYNTAX;
}

/* $INCLUDE <file-name> [<domain-name>] [<comment>]                     RFC 1035 5.1 */
static ma_parse read_include(ma_master *master, ma_entry *entry)
{
	ma_tokens *tokens = &master->tokens;
	ma_token file, name;
	ma_parse found;

	entry->kind = MA_ENTRY_INCLUDE;
	ma_buf_reset(&master->rdata);
	if (!ma_token_want(tokens, &file) || !put_value(tokens, &file, &master->rdata))
		return MA_SYNTAX;
	entry->value = ma_buf_slice(&master->rdata);
	found = ma_token_next(tokens, &name);
	entry->has_owner = found == MA_OK;
	entry->owner = &master->named;
	if (found == MA_OK &&
		(!ma_name_from_token(tokens, &name, origin_of(master), &master->named) ||
			!ma_token_want_end(tokens)))
		return MA_SYNTAX;
	return found == MA_SYNTAX || master->rdata.status != MAILAUTH_OK ? MA_SYNTAX : MA_OK;
}

/* MA_OK: an entry for the caller; MA_END: none, go on. */
static const struct {
	const char *name;
	ma_parse (*read)(ma_master *master, ma_entry *entry);
} directives[] = {
	{"$ORIGIN", read_origin},
	{"$TTL", read_default_ttl},
	{"$FAIL", read_fail},
	{"$SECURE", read_secure},
	{"$SET", read_set},
};

static ma_parse read_directive(ma_master *master, const ma_token *name, ma_entry *entry)
{
	bool include;

	for (size_t i = 0; i < COUNT(directives); i++)
		if (ma_slice_is_nocase(name->text, directives[i].name))
			return directives[i].read(master, entry);
	include = ma_slice_is_nocase(name->text, "$INCLUDE");
	if (include && master->may_include)
		return read_include(master, entry);
	ma_token_refuse(&master->tokens, name,
		include ? "$INCLUDE, which is refused" : "not a known directive");
	return MA_SYNTAX;
}

/* ------------------------------------------------------------------ records */

/*
 *   [<TTL>] [<class>] <type>                                           RFC 1035 5.1
 *   [<class>] [<TTL>] <type>
 *
 * Place decides, not looks: the owner has been taken already, and each of the first two comes once.
 * `token` is the first one.
 */
static bool read_head(ma_master *master, ma_entry *entry, ma_token *token)
{
	ma_tokens *tokens = &master->tokens;
	bool has_ttl = false, has_class = false;

	entry->ttl = master->has_default_ttl ? master->default_ttl : master->last_ttl;
	do {
		int32_t number;

		if (!ma_token_is_word(tokens, token))
			return false;
		if (!has_ttl && ma_is(token->text.ptr[0], MA_DIGIT)) {
			if (!read_ttl(tokens, token, &entry->ttl))
				return false;
			master->last_ttl = entry->ttl;
			has_ttl = true;
			continue;
		}
		number = class_from_text(token->text);
		if (number >= 0 && number != MA_DNS_CLASS_IN)
			return ma_token_refuse(tokens, token, "a class other than IN");
		if (has_class || number != MA_DNS_CLASS_IN)
			return read_record_type(tokens, token, &entry->type);
		has_class = true;
	} while (ma_token_want(tokens, token));
	return false;
}

/*
 * The TTL of a record where neither $TTL nor a record before it has stated one: before RFC 2308 4
 * the last field of the SOA was "the default TTL value", and old files still lean on that. Over 31
 * bits it counts as 0 (RFC 2181 8).
 */
static void find_ttl(ma_master *master, ma_entry *entry)
{
	ma_cursor in = ma_cursor_over(entry->rdata);
	ma_slice before;

	entry->ttl = TTL_WITHOUT_ANY;
	if (entry->type != MAILAUTH_RRTYPE_SOA)
		return;
	(void)ma_take_octets(&in, entry->rdata.len - 4, &before);
	(void)ma_take_u32(&in, &entry->ttl);
	if (entry->ttl > TTL_MAX)
		entry->ttl = 0;
	master->last_ttl = entry->ttl;
}

/*
 * The owner that the entry begins with, or, if it begins with a blank, the last one stated. Leaves
 * in `token`, which is the first one, the one behind it.
 */
static bool read_owner(ma_master *master, bool blank, ma_token *token)
{
	ma_tokens *tokens = &master->tokens;

	if (blank)
		return master->has_owner ||
			ma_token_refuse(tokens, token, "a record without an owner");
	if (token->quoted || !ma_slice_equal(token->text, master->owner_text)) {
		master->owner_text = ma_slice_of(NULL, 0);
		master->has_owner =
			ma_name_from_token(tokens, token, origin_of(master), &master->owner);
		if (!master->has_owner)
			return false;
		master->owner_text = token->text;
	}
	return ma_token_want(tokens, token);
}

/*
 *   <blank>[<comment>]                                                 RFC 1035 5.1
 *   $ORIGIN <domain-name> [<comment>]           and the other directives
 *   <domain-name><rr> [<comment>]
 *   <blank><rr> [<comment>]
 */
static ma_parse read_entry(ma_master *master, ma_entry *entry)
{
	ma_tokens *tokens = &master->tokens;
	bool blank = ma_take(&tokens->in, MA_WSP).len > 0;
	ma_token token;
	ma_parse found = ma_token_next(tokens, &token);

	if (found != MA_OK)
		return found;
	entry->kind = MA_ENTRY_RECORD;
	entry->place = token.place;
	entry->owner = &master->owner;
	if (!blank && !token.quoted && token.text.ptr[0] == '$')
		return read_directive(master, &token, entry);
	if (!read_owner(master, blank, &token) || !read_head(master, entry, &token))
		return MA_SYNTAX;
	ma_buf_reset(&master->rdata);
	if (!ma_rdata_read(tokens, entry->type, origin_of(master), &master->rdata))
		return MA_SYNTAX;
	entry->rdata = ma_buf_slice(&master->rdata);
	if (entry->ttl == TTL_NOT_STATED && master->rdata.status == MAILAUTH_OK)
		find_ttl(master, entry);
	return master->rdata.status == MAILAUTH_OK ? MA_OK : MA_SYNTAX;
}

ma_parse ma_master_next(ma_master *master, ma_entry *entry)
{
	while (ma_tokens_next_entry(&master->tokens)) {
		ma_parse found = read_entry(master, entry);

		if (found != MA_END)
			return found;
	}
	return MA_END;
}
