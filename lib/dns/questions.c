/*
 * The table of questions and answers: see questions.h and <mailauth/dns.h>. All of it is in one
 * arena until the reset. A question is looked for one by one: their number is limited, and small,
 * and most that are new are known to be by a bit of their key.
 */
#include "questions.h"

#include "ascii.h"
#include "dns_message.h"
#include "octets8.h"
#include "rdata.h"
#include "record.h"
#include "rrset.h"

#include <string.h>

void ma_questions_init(mailauth_questions *questions, const mailauth_context *context,
	mailauth_ask_fn ask, void *user)
{
	*questions = (mailauth_questions){.context = context, .ask = ask, .user = user, .run = 1};
	ma_arena_init(&questions->arena, context);
}

void ma_questions_reset(mailauth_questions *questions)
{
	ma_arena_reset(&questions->arena);
	questions->first = questions->last = questions->next = NULL;
	questions->count = 0;
	questions->keys = 0;
	ma_questions_begin(questions);
	questions->expired = false;
	questions->status = MAILAUTH_OK;
}

void ma_questions_release(mailauth_questions *questions)
{
	ma_questions_reset(questions);
	ma_arena_release(&questions->arena);
}

/* ------------------------------------------------------------------ asking */

static mailauth_status no_memory(mailauth_questions *questions)
{
	questions->status = MAILAUTH_NO_MEMORY;
	return MAILAUTH_NO_MEMORY;
}

static mailauth_status close_failed(ma_question *question, mailauth_dns_outcome outcome)
{
	question->answer = (ma_answer){.outcome = outcome, .name = question->text};
	question->answered = true;
	return MAILAUTH_OK;
}

/* The same of two questions that are one, and not of two types of one name, nor of most names. */
static uint64_t key_of(const ma_name *name, uint16_t type)
{
	uint64_t start = name->len < 8 ? ma_rest8(name->wire, name->len) : ma_octets8(name->wire);

	return ma_lower8(start) ^ (uint64_t)name->len << 56 ^ (uint64_t)type << 32;
}

/* The bit of a key among `keys`: where it is clear, no question has the key. */
static uint64_t bit_of(uint64_t key)
{
	return UINT64_C(1) << (key * UINT64_C(0x9e3779b97f4a7c15) >> 58);
}

/* Whether a name in lower case is the other one, but for its case. */
static bool is_same(ma_slice lower, const ma_name *name)
{
	if (lower.len != name->len)
		return false;
	for (size_t i = 0; lower.len - i >= 8; i += 8)
		if (ma_octets8(lower.ptr + i) != ma_lower8(ma_octets8(name->wire + i)))
			return false;
	return ma_rest8(lower.ptr, lower.len) == ma_lower8(ma_rest8(name->wire, name->len));
}

static ma_question *find_question(const mailauth_questions *questions, const ma_name *name,
	uint64_t key)
{
	ma_question *question = questions->first;

	if ((questions->keys & bit_of(key)) == 0)
		return NULL;
	while (question != NULL && (question->key != key || !is_same(question->name, name)))
		question = question->following;
	return question;
}

const char *ma_name_text(ma_arena *arena, const ma_name *name)
{
	char *text = ma_arena_take(arena, MA_NAME_TEXT_MAX + 1, 1);
	ma_name lower;
	ma_buf buf;

	if (text == NULL)
		return NULL;
	lower = *name;
	ma_name_to_lower(&lower);
	ma_buf_over(&buf, text, MA_NAME_TEXT_MAX);
	ma_name_put_text(&buf, &lower);
	return text;
}

/*
 * A question that is not in the table yet, with its name and mostly the text of it behind it; NULL
 * if there is no memory, or no id is left.
 */
static ma_question *new_question(mailauth_questions *questions, const ma_name *name, uint16_t type,
	uint64_t key)
{
	size_t len = name->len;
	ma_question *question = ma_arena_take(&questions->arena, 1, sizeof *question + 2 * len);
	uint8_t *wire;
	char *text;

	if (question == NULL || questions->last_id == UINT32_MAX)
		return NULL;
	wire = (uint8_t *)(question + 1);
	text = (char *)wire + len;
	question->name = ma_slice_of(wire, len);
	question->text = ma_name_write_lower(name, wire, text)
		? text
		: ma_name_text(&questions->arena, name);
	if (question->text == NULL)
		return NULL;
	question->type = type;
	question->key = key;
	question->id = ++questions->last_id;
	return question;
}

static void add_question(mailauth_questions *questions, ma_question *question)
{
	if (questions->last != NULL)
		questions->last->following = question;
	else
		questions->first = question;
	questions->last = question;
	questions->keys |= bit_of(question->key);
	questions->count++;
}

/* Hands a new question out, now or to who asks for it; expired, it is answered instead. */
static void hand_out(mailauth_questions *questions, ma_question *question)
{
	if (questions->expired)
		close_failed(question, MAILAUTH_DNS_TIMEOUT);
	else if (questions->ask != NULL)
		questions->ask(questions->user, questions, question->id, question->text,
			question->type);
	else if (questions->next == NULL)
		questions->next = question;
}

/* A question that is new; NULL without memory. */
static ma_question *put(mailauth_questions *questions, const ma_name *name, uint16_t type,
	uint64_t key)
{
	ma_question *question = new_question(questions, name, type, key);

	if (question == NULL) {
		no_memory(questions);
		return NULL;
	}
	add_question(questions, question);
	hand_out(questions, question);
	return question;
}

void ma_questions_begin(mailauth_questions *questions)
{
	questions->run++;
	questions->asked_count = 0;
	questions->first_used = questions->last_used = NULL;
	questions->used_count = 0;
}

/*
 * Counts a question once in a run, for the limit. Since it is the run that counts, and not the
 * table, who comes too late is the same in whatever order the answers come.
 */
static bool count_asked(mailauth_questions *questions, const ma_question *question)
{
	bool counted = question != NULL && question->asked_in == questions->run;

	if (counted)
		return true;
	if (questions->asked_count >= ma_limit(questions->context, MAILAUTH_LIMIT_QUESTIONS))
		return false;
	questions->asked_count++;
	return true;
}

/* The answer is used: it goes to the end of those that were used in this run. */
static void use(mailauth_questions *questions, ma_question *question)
{
	if (question->used_in == questions->run)
		return;
	question->used_in = questions->run;
	question->next_used = NULL;
	if (questions->last_used != NULL)
		questions->last_used->next_used = question;
	else
		questions->first_used = question;
	questions->last_used = question;
	questions->used_count++;
}

const ma_answer *ma_ask(mailauth_questions *questions, const ma_name *name, uint16_t type)
{
	static const ma_answer over_limit = {.outcome = MAILAUTH_DNS_SERVFAIL, .over_limit = true};
	uint64_t key = key_of(name, type);
	ma_question *question;

	if (questions->status != MAILAUTH_OK)
		return NULL;
	question = find_question(questions, name, key);
	if (!count_asked(questions, question))
		return &over_limit;
	if (question == NULL)
		question = put(questions, name, type, key);
	if (question == NULL)
		return NULL;
	question->asked_in = questions->run;
	if (!question->answered)
		return NULL;
	use(questions, question);
	return &question->answer;
}

void ma_foresee(mailauth_questions *questions, const ma_name *name, uint16_t type)
{
	uint64_t key = key_of(name, type);

	if (questions->status == MAILAUTH_OK &&
		questions->count < ma_limit(questions->context, MAILAUTH_LIMIT_QUESTIONS) &&
		find_question(questions, name, key) == NULL)
		put(questions, name, type, key);
}

int mailauth_next_question(mailauth_questions *questions, uint32_t *id, const char **name,
	uint16_t *type)
{
	ma_question *question;

	if (questions == NULL || id == NULL || name == NULL || type == NULL)
		return 0;
	question = questions->next;
	while (question != NULL && question->answered)
		question = question->following;
	questions->next = question != NULL ? question->following : NULL;
	if (question == NULL)
		return 0;
	*id = question->id;
	*name = question->text;
	*type = question->type;
	return 1;
}

/* ------------------------------------------------------------------ answering */

static ma_question *find_id(const mailauth_questions *questions, uint32_t id)
{
	ma_question *question = questions->first;

	if (questions->last != NULL &&
		questions->last->id == id) /* as who answers at once has it */
		return questions->last;
	while (question != NULL && question->id != id)
		question = question->following;
	return question;
}

static ma_question *find_open(const mailauth_questions *questions, uint32_t id)
{
	ma_question *question = find_id(questions, id);

	return question != NULL && !question->answered ? question : NULL;
}

ma_question *ma_questions_find(const mailauth_questions *questions, uint32_t id, const char *text,
	uint16_t type)
{
	ma_question *question = find_open(questions, id);
	bool found = question != NULL && question->text == text && question->type == type;

	return found ? question : NULL;
}

/* Closes with an answer, the records of which, `rdata`, are in the arena. */
static mailauth_status close_with(mailauth_questions *questions, ma_question *question,
	ma_answer *answer, ma_slice *rdata)
{
	if (!ma_rrset_make_unique(questions->context, question->type, rdata, &answer->count))
		return no_memory(questions);
	question->answer = *answer;
	question->answer.rdata = rdata;
	question->answer.name = question->text;
	question->answered = true;
	return MAILAUTH_OK;
}

/* The same with records, or none, of which nothing else is known. */
static mailauth_status close_answered(mailauth_questions *questions, ma_question *question,
	ma_slice *rdata, size_t count)
{
	ma_answer answer = {.outcome = count > 0 ? MAILAUTH_DNS_DATA : MAILAUTH_DNS_NODATA,
		.count = count};

	return close_with(questions, question, &answer, rdata);
}

static ma_slice *take_rdata(mailauth_questions *questions, size_t count)
{
	return ma_arena_take(&questions->arena, count, sizeof(ma_slice));
}

/* A copy of the rdata in the arena; false if there is no memory. */
static bool keep(mailauth_questions *questions, ma_slice rdata, ma_slice *kept)
{
	uint8_t *octets = ma_arena_take(&questions->arena, rdata.len, 1);

	if (octets == NULL)
		return false;
	if (rdata.len > 0)
		memcpy(octets, rdata.ptr, rdata.len);
	*kept = ma_slice_of(octets, rdata.len);
	return true;
}

mailauth_status ma_questions_answer(mailauth_questions *questions, ma_question *question,
	const ma_answer *answer)
{
	size_t size = answer->count * sizeof *answer->rdata;
	ma_answer kept = *answer;
	ma_slice *rdata;
	uint8_t *octets;

	for (size_t i = 0; i < answer->count; i++)
		size += answer->rdata[i].len;
	rdata = ma_arena_take(&questions->arena, 1, size);
	if (rdata == NULL)
		return no_memory(questions);
	octets = (uint8_t *)(rdata + answer->count);
	for (size_t i = 0; i < answer->count; i++) {
		rdata[i] = ma_slice_of(octets, answer->rdata[i].len);
		if (rdata[i].len > 0)
			memcpy(octets, answer->rdata[i].ptr, rdata[i].len);
		octets += rdata[i].len;
	}
	return close_with(questions, question, &kept, rdata);
}

mailauth_status ma_questions_answer_id(mailauth_questions *questions, uint32_t id, uint16_t type,
	const ma_answer *answer)
{
	ma_question *question = find_open(questions, id);

	if (question == NULL)
		return MAILAUTH_OK;
	if (question->type != type)
		return close_failed(question, MAILAUTH_DNS_MALFORMED);
	return ma_questions_answer(questions, question, answer);
}

/* Whether each of the caller's arrays that is needed is there. */
static bool are_given(const void *const *rdata, const size_t *lengths, size_t count)
{
	if (count > 0 && (rdata == NULL || lengths == NULL))
		return false;
	for (size_t i = 0; i < count; i++)
		if (rdata[i] == NULL && lengths[i] > 0)
			return false;
	return true;
}

mailauth_status mailauth_answer_rdata(mailauth_questions *questions, uint32_t id,
	const void *const *rdata, const size_t *lengths, size_t count)
{
	ma_question *question;
	ma_slice *kept;

	if (questions == NULL)
		return MAILAUTH_NO_MEMORY;
	if (!are_given(rdata, lengths, count))
		return MAILAUTH_BAD_ARGUMENT;
	question = find_open(questions, id);
	if (question == NULL)
		return MAILAUTH_OK;
	kept = take_rdata(questions, count);
	if (kept == NULL)
		return no_memory(questions);
	for (size_t i = 0; i < count; i++) {
		ma_slice given = ma_slice_of(rdata[i], lengths[i]);

		if (!ma_rdata_is_valid(question->type, given))
			return close_failed(question, MAILAUTH_DNS_MALFORMED);
		if (!keep(questions, given, &kept[i]))
			return no_memory(questions);
	}
	return close_answered(questions, question, kept, count);
}

/*
 * Keeps the records of the text in `rdata`, or, if that is NULL, only counts them. Comments are
 * refused: dig reports its failures in them.
 */
static mailauth_status read_lines(mailauth_questions *questions, uint16_t type, ma_slice text,
	ma_slice *rdata, size_t *count)
{
	mailauth_status status;
	ma_parse found = MA_END;
	ma_tokens tokens;
	ma_buf buf;

	ma_tokens_init(&tokens, text,
		ma_limit(questions->context, MAILAUTH_LIMIT_ZONE_ENTRY_BYTES));
	tokens.comments_refused = true;
	ma_buf_grow(&buf, questions->context);
	*count = 0;
	while (buf.status == MAILAUTH_OK &&
		(found = ma_rdata_next_line(&tokens, type, &buf)) == MA_OK) {
		if (rdata != NULL && !keep(questions, ma_buf_slice(&buf), &rdata[*count]))
			buf.status = MAILAUTH_NO_MEMORY;
		++*count;
	}
	status = buf.status;
	ma_buf_release(&buf);
	if (status != MAILAUTH_OK)
		return no_memory(questions);
	return found == MA_END ? MAILAUTH_OK : MAILAUTH_MALFORMED;
}

mailauth_status mailauth_answer_text(mailauth_questions *questions, uint32_t id, const char *text,
	size_t len)
{
	ma_slice all = ma_slice_of(text, len), *rdata;
	ma_question *question;
	mailauth_status status;
	size_t count;

	if (questions == NULL)
		return MAILAUTH_NO_MEMORY;
	if (text == NULL && len > 0)
		return MAILAUTH_BAD_ARGUMENT;
	question = find_open(questions, id);
	if (question == NULL)
		return MAILAUTH_OK;
	status = read_lines(questions, question->type, all, NULL, &count);
	if (status == MAILAUTH_MALFORMED)
		return close_failed(question, MAILAUTH_DNS_MALFORMED);
	rdata = status == MAILAUTH_OK ? take_rdata(questions, count) : NULL;
	if (rdata == NULL ||
		read_lines(questions, question->type, all, rdata, &count) != MAILAUTH_OK)
		return no_memory(questions);
	return close_answered(questions, question, rdata, count);
}

mailauth_status mailauth_answer_message(mailauth_questions *questions, uint32_t id,
	const void *octets, size_t len)
{
	ma_question *question;
	mailauth_status status;
	ma_answer answer;
	ma_arena scratch;

	if (questions == NULL)
		return MAILAUTH_NO_MEMORY;
	if (octets == NULL && len > 0)
		return MAILAUTH_BAD_ARGUMENT;
	question = find_open(questions, id);
	if (question == NULL)
		return MAILAUTH_OK;
	ma_arena_init(&scratch, questions->context);
	status = ma_message_answer(&scratch, ma_slice_of(octets, len), question->name,
		question->type, &answer);
	status = status == MAILAUTH_OK ? ma_questions_answer(questions, question, &answer)
				       : no_memory(questions);
	ma_arena_release(&scratch);
	return status;
}

mailauth_status mailauth_answer_failure(mailauth_questions *questions, uint32_t id,
	mailauth_dns_outcome outcome)
{
	ma_question *question;

	if (questions == NULL)
		return MAILAUTH_NO_MEMORY;
	if (!ma_is_failure(outcome))
		return MAILAUTH_BAD_ARGUMENT;
	question = find_open(questions, id);
	return question != NULL ? close_failed(question, outcome) : MAILAUTH_OK;
}

mailauth_status mailauth_answer_secure(mailauth_questions *questions, uint32_t id)
{
	ma_question *question;

	if (questions == NULL)
		return MAILAUTH_NO_MEMORY;
	question = find_id(questions, id);
	if (question == NULL)
		return MAILAUTH_OK;
	if (!question->answered)
		return MAILAUTH_BAD_STATE;
	if (question->answer.outcome <= MAILAUTH_DNS_NXDOMAIN)
		question->answer.authenticated = true;
	return MAILAUTH_OK;
}

void mailauth_expire(mailauth_questions *questions)
{
	if (questions == NULL)
		return;
	questions->expired = true;
	for (ma_question *question = questions->first; question != NULL;
		question = question->following)
		if (!question->answered)
			close_failed(question, MAILAUTH_DNS_TIMEOUT);
}

/* ------------------------------------------------------------------ counting */

size_t mailauth_questions_get_used_count(const mailauth_questions *questions)
{
	return questions != NULL ? questions->used_count : 0;
}

size_t mailauth_questions_get_secure_count(const mailauth_questions *questions)
{
	const ma_question *question = questions != NULL ? questions->first_used : NULL;
	size_t count = 0;

	for (; question != NULL; question = question->next_used)
		count += question->answer.authenticated;
	return count;
}
