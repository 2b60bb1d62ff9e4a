/*
 * The DNS tree walk: see dmarc_walk.h.
 *
 * Every run walks anew from the start over the answers that are there, so a walk has no state but
 * its steps. A question that fails ends it: what that name holds decides about all above it.
 */
#include "dmarc_walk.h"

#include "dmarc_align.h"
#include "name.h"
#include "record.h"

void ma_dmarc_walk_start(ma_dmarc_asking *asking, ma_slice start, ma_dmarc_walk *walk)
{
	size_t max = ma_limit(asking->questions->context, MAILAUTH_LIMIT_DMARC_QUERIES);
	size_t labels = ma_dmarc_count_labels(start);

	*walk = (ma_dmarc_walk){.start = start, .max = max};
	walk->steps =
		ma_arena_take(asking->arena, labels < max ? labels : max, sizeof *walk->steps);
	asking->no_memory = asking->no_memory || walk->steps == NULL;
}

/* ---------------------------------------------------------------- one step */

/* Whether the step has a record, one only (RFC 9989 4.10 steps 2 and 6). */
static bool has_record(const ma_dmarc_step *step)
{
	return step->records == 1 && step->kind == MA_DMARC_RECORD;
}

/*
 * Reads the records of an answer. One that is discarded for what stands behind its version still
 * counts: its domain has published two. False if there is no memory.
 */
static bool read_answer(ma_arena *arena, ma_dmarc_reading *reading)
{
	for (size_t i = 0; i < reading->answer->count; i++) {
		ma_dmarc_record record;
		ma_dmarc_kind kind;
		ma_slice text = ma_txt_join(arena, reading->answer->rdata[i]);

		if (text.ptr == NULL)
			return false;
		kind = ma_dmarc_record_read(text, &record);
		if (kind == MA_DMARC_OTHER)
			continue;
		reading->records++;
		reading->kind = kind;
		reading->record = record;
	}
	return true;
}

/* What the answer comes to; NULL if there is no memory. */
static const ma_dmarc_reading *reading_of(ma_dmarc_readings *readings, const ma_answer *answer)
{
	ma_dmarc_reading *reading = readings->first;

	while (reading != NULL && reading->answer != answer)
		reading = reading->next;
	if (reading != NULL)
		return reading;
	reading = ma_arena_take(&readings->arena, 1, sizeof *reading);
	if (reading == NULL)
		return NULL;
	reading->answer = answer;
	if (!read_answer(&readings->arena, reading))
		return NULL;
	reading->next = readings->first;
	readings->first = reading;
	return reading;
}

static bool read_records(ma_dmarc_asking *asking, const ma_answer *answer, ma_dmarc_step *step)
{
	const ma_dmarc_reading *reading;

	if (answer->count == 0)
		return true;
	reading = reading_of(asking->readings, answer);
	if (reading == NULL)
		return false;
	step->records = reading->records;
	step->kind = reading->kind;
	step->record = reading->record;
	return true;
}

/* The answer about the record of a domain; NULL if it is not there yet. */
static const ma_answer *ask_record(ma_dmarc_asking *asking, ma_slice domain)
{
	static const ma_answer no_such_name = {.outcome = MAILAUTH_DNS_NXDOMAIN};
	ma_name name;

	/* a domain may be so long that there is no room for _dmarc, and so no record */
	if (!ma_name_from_text(domain, &ma_name_root, &name) ||
		!ma_name_prepend(&name, ma_slice_text("_dmarc")))
		return &no_such_name;
	return ma_ask(asking->questions, &name, MAILAUTH_RRTYPE_TXT);
}

static ma_dmarc_progress judge_answer(const ma_answer *answer)
{
	if (answer->over_limit)
		return MA_DMARC_OVER_LIMIT;
	if (answer->outcome == MAILAUTH_DNS_DATA || answer->outcome == MAILAUTH_DNS_NODATA ||
		answer->outcome == MAILAUTH_DNS_NXDOMAIN)
		return MA_DMARC_KNOWN;
	return MA_DMARC_FAILED;
}

static void take_step(ma_dmarc_asking *asking, ma_dmarc_walk *walk, ma_slice domain)
{
	ma_dmarc_step *step = &walk->steps[walk->count];
	const ma_answer *answer = ask_record(asking, domain);

	walk->progress = MA_DMARC_DUE;
	if (answer == NULL)
		return;
	*step = (ma_dmarc_step){.domain = domain, .outcome = answer->outcome};
	walk->count++;
	if (!read_records(asking, answer, step)) {
		asking->no_memory = true;
		return;
	}
	walk->progress = judge_answer(answer);
}

/* ---------------------------------------------------------------- the walk */

/*
 * The next target (RFC 9989 4.10 steps 3, 4 and 7); false at the top. With `max` queries in all,
 * the first step up goes to max - 1 labels at most: "If x < 8, remove the left-most label [...] If
 * x >= 8, remove the left-most labels until 7 labels remain".
 */
static bool next_target(const ma_dmarc_walk *walk, ma_slice *target)
{
	ma_slice last = walk->steps[walk->count - 1].domain;
	size_t labels = ma_dmarc_count_labels(last) - 1;

	if (labels > walk->max - 1)
		labels = walk->max - 1;
	if (labels == 0)
		return false;
	*target = ma_dmarc_last_labels(last, labels);
	return true;
}

/* Whether the last step ends the walk (steps 2 and 6). */
static bool is_stopped(const ma_dmarc_walk *walk)
{
	const ma_dmarc_step *last = &walk->steps[walk->count - 1];

	return has_record(last) && last->record.psd != MA_DMARC_PSD_U;
}

void ma_dmarc_walk_first(ma_dmarc_asking *asking, ma_dmarc_walk *walk)
{
	if (asking->no_memory)
		return;
	if (walk->count == 0)
		take_step(asking, walk, walk->start);
}

void ma_dmarc_walk_on(ma_dmarc_asking *asking, ma_dmarc_walk *walk)
{
	ma_slice target;

	ma_dmarc_walk_first(asking, walk);
	while (walk->progress == MA_DMARC_KNOWN && !is_stopped(walk) && next_target(walk, &target))
		take_step(asking, walk, target);
}

/* ---------------------------------------------------------------- what it found */

bool ma_dmarc_walk_is_whole(const ma_dmarc_walk *walk)
{
	ma_slice target;

	if (walk->progress != MA_DMARC_KNOWN)
		return false;
	return is_stopped(walk) || !next_target(walk, &target);
}

const ma_dmarc_record *ma_dmarc_walk_record(const ma_dmarc_walk *walk, ma_slice domain)
{
	for (size_t i = 0; i < walk->count; i++)
		if (ma_slice_equal(walk->steps[i].domain, domain) && has_record(&walk->steps[i]))
			return &walk->steps[i].record;
	return NULL;
}

const ma_dmarc_step *ma_dmarc_walk_psd(const ma_dmarc_walk *walk)
{
	const ma_dmarc_step *last = &walk->steps[walk->count - 1];

	return walk->count > 1 && has_record(last) && last->record.psd == MA_DMARC_PSD_Y ? last
											 : NULL;
}

/*
 * "[S]elect the Organizational Domain [...] from the longest to the shortest" (RFC 9989 4.10.2).
 * Only the last step can say psd=n or psd=y, since either ends the walk; so rule 1 is a case of
 * rule 3.
 */
ma_slice ma_dmarc_walk_org(const ma_dmarc_walk *walk)
{
	const ma_dmarc_step *psd = ma_dmarc_walk_psd(walk);

	if (psd != NULL)
		return ma_dmarc_last_labels(walk->start, ma_dmarc_count_labels(psd->domain) + 1);
	for (size_t i = walk->count; i > 0; i--)
		if (has_record(&walk->steps[i - 1]))
			return walk->steps[i - 1].domain;
	return walk->start;
}
