/*
 * Judges one author domain: see dmarc_evaluate.h.
 *
 * Straight from RFC 9989: discover the policy, choose p=, sp= or np=, compare the identifiers. What
 * needs no tree walk is decided first; the walks that are left run side by side. The order of the
 * identifiers decides nothing: they are walked from the shortest name on, those that passed first.
 */
#include "dmarc_evaluate.h"

#include "dmarc_align.h"
#include "host.h"
#include "name.h"

#include <string.h>

/* ---------------------------------------------------------------- the policy */

/*
 * "[T]he record found at any of the following locations, listed from highest preference to lowest:
 * The Author Domain, the Organizational Domain of the Author Domain, the PSD of the Author Domain"
 * (RFC 9989 4.10.1).
 */
static const ma_dmarc_record *prefer_record(const ma_dmarc_walk *walk, ma_slice *domain)
{
	const ma_dmarc_step *psd = ma_dmarc_walk_psd(walk);
	const ma_dmarc_record *record;

	*domain = walk->start;
	record = ma_dmarc_walk_record(walk, *domain);
	if (record == NULL) {
		*domain = ma_dmarc_walk_org(walk);
		record = ma_dmarc_walk_record(walk, *domain);
	}
	if (record == NULL && psd != NULL) {
		*domain = psd->domain;
		record = &psd->record;
	}
	return record;
}

/* Policy discovery (RFC 9989 4.10.1): with a record of its own the author domain needs no walk. */
static ma_dmarc_progress discover(ma_dmarc_asking *asking, ma_dmarc_judgement *judgement)
{
	const ma_dmarc_record *record;

	ma_dmarc_walk_start(asking, judgement->author, &judgement->walk);
	ma_dmarc_walk_first(asking, &judgement->walk);
	if (ma_dmarc_walk_record(&judgement->walk, judgement->author) == NULL)
		ma_dmarc_walk_on(asking, &judgement->walk);
	if (judgement->walk.progress != MA_DMARC_KNOWN)
		return judgement->walk.progress;
	record = prefer_record(&judgement->walk, &judgement->policy_domain);
	if (record == NULL) {
		judgement->reason = MAILAUTH_DMARC_REASON_NO_RECORD;
		judgement->policy_domain = ma_slice_of(NULL, 0);
		return MA_DMARC_KNOWN;
	}
	judgement->record = *record;
	judgement->has_policy = ma_dmarc_record_settle(&judgement->record);
	if (!judgement->has_policy)
		judgement->reason = MAILAUTH_DMARC_REASON_RECORD_UNUSABLE;
	return MA_DMARC_KNOWN;
}

/*
 * NXDOMAIN may be said of the name to which a CNAME leads (RFC 6604 2.2, RFC 8020 2), and a domain
 * that has a CNAME exists.
 */
static ma_dmarc_progress ask_alias(ma_dmarc_asking *asking, const ma_name *name,
	ma_dmarc_judgement *judgement)
{
	const ma_answer *answer = ma_ask(asking->questions, name, MAILAUTH_RRTYPE_CNAME);

	if (answer == NULL)
		return MA_DMARC_DUE;
	if (answer->over_limit)
		return MA_DMARC_OVER_LIMIT;
	judgement->is_alias = answer->outcome == MAILAUTH_DNS_DATA;
	if (answer->outcome <= MAILAUTH_DNS_NXDOMAIN)
		return MA_DMARC_KNOWN;
	judgement->existence = answer->outcome;
	return MA_DMARC_FAILED;
}

/*
 * Whether the author domain exists (RFC 9989 3.2.13): it does not if a question about it, of
 * whatever type, ends in NXDOMAIN.
 */
static ma_dmarc_progress ask_existence(ma_dmarc_asking *asking, ma_dmarc_judgement *judgement)
{
	const ma_answer *answer;
	ma_name name;

	if (!ma_name_from_text(judgement->author, &ma_name_root, &name))
		return MA_DMARC_FAILED;
	answer = ma_ask(asking->questions, &name, MAILAUTH_RRTYPE_A);
	if (answer == NULL)
		return MA_DMARC_DUE;
	if (answer->over_limit)
		return MA_DMARC_OVER_LIMIT;
	judgement->asked_existence = true;
	judgement->existence = answer->outcome;
	switch (answer->outcome) {
	case MAILAUTH_DNS_DATA:
	case MAILAUTH_DNS_NODATA:
		return MA_DMARC_KNOWN;
	case MAILAUTH_DNS_NXDOMAIN:
		return ask_alias(asking, &name, judgement);
	case MAILAUTH_DNS_SERVFAIL:
	case MAILAUTH_DNS_REFUSED:
	case MAILAUTH_DNS_TIMEOUT:
	case MAILAUTH_DNS_BOGUS:
	case MAILAUTH_DNS_MALFORMED:
		break;
	}
	return MA_DMARC_FAILED;
}

/* p=, or below the policy domain sp= or np= (RFC 9989 4.10.1). */
static ma_dmarc_progress choose_policy(ma_dmarc_asking *asking, ma_dmarc_judgement *judgement)
{
	const ma_dmarc_record *record = &judgement->record;
	mailauth_dmarc_policy missing = ma_dmarc_record_nonexistent_policy(record);
	ma_dmarc_progress progress;

	judgement->policy = record->p.policy;
	if (ma_slice_equal(judgement->policy_domain, judgement->author))
		return MA_DMARC_KNOWN;
	judgement->policy = ma_dmarc_record_subdomain_policy(record);
	if (missing == judgement->policy)
		return MA_DMARC_KNOWN;
	progress = ask_existence(asking, judgement);
	if (progress == MA_DMARC_KNOWN && judgement->existence == MAILAUTH_DNS_NXDOMAIN &&
		!judgement->is_alias)
		judgement->policy = missing;
	return progress;
}

mailauth_dmarc_policy ma_dmarc_applied_policy(const ma_dmarc_judgement *judgement)
{
	if (!judgement->has_policy || judgement->policy == MAILAUTH_DMARC_POLICY_NONE)
		return MAILAUTH_DMARC_POLICY_NONE;
	if (!judgement->record.testing)
		return judgement->policy;
	return judgement->policy == MAILAUTH_DMARC_POLICY_REJECT ? MAILAUTH_DMARC_POLICY_QUARANTINE
								 : MAILAUTH_DMARC_POLICY_NONE;
}

/* ---------------------------------------------------------------- alignment without walks */

static bool is_aligned(const ma_dmarc_match *match)
{
	return match->relation == MA_DMARC_SAME_DOMAIN || match->relation == MA_DMARC_SAME_ORG;
}

/* Whether two domains have their last label in common; without, they have nothing. */
static bool share_top(ma_slice a, ma_slice b)
{
	return ma_slice_equal(ma_dmarc_last_labels(a, 1), ma_dmarc_last_labels(b, 1));
}

/* What two names say by themselves. */
static ma_dmarc_relation compare(const ma_dmarc_judgement *judgement,
	const ma_dmarc_identifier *identifier)
{
	mailauth_alignment alignment =
		identifier->is_spf ? judgement->record.aspf : judgement->record.adkim;

	if (identifier->found == MAILAUTH_DMARC_IDENTIFIER_NOT)
		return MA_DMARC_NOT_AUTHENTICATED;
	if (identifier->domain.len == 0)
		return MA_DMARC_NO_DOMAIN;
	if (ma_slice_equal(identifier->domain, judgement->author))
		return MA_DMARC_SAME_DOMAIN;
	if (alignment == MAILAUTH_ALIGN_STRICT)
		return MA_DMARC_OTHER_DOMAIN;
	return share_top(identifier->domain, judgement->author) ? MA_DMARC_UNDECIDED
								: MA_DMARC_OTHER_ORG;
}

/* What is aligned so far, of the identifiers that passed. */
static void note_aligned(ma_dmarc_judgement *judgement)
{
	for (size_t i = 0; i < judgement->count; i++) {
		const ma_dmarc_match *match = &judgement->matches[i];

		if (match->identifier->found != MAILAUTH_DMARC_IDENTIFIER_PASS ||
			!is_aligned(match))
			continue;
		if (match->identifier->is_spf)
			judgement->spf_aligned = true;
		else
			judgement->dkim_aligned = true;
	}
}

/* Whether a walk from this identifier would say nothing new. */
static bool is_settled(const ma_dmarc_judgement *judgement, const ma_dmarc_identifier *identifier)
{
	if (identifier->found == MAILAUTH_DMARC_IDENTIFIER_TEMPERROR)
		return judgement->spf_aligned || judgement->dkim_aligned;
	return identifier->is_spf ? judgement->spf_aligned : judgement->dkim_aligned;
}

static void change_relations(ma_dmarc_judgement *judgement, ma_dmarc_relation to)
{
	for (size_t i = 0; i < judgement->count; i++)
		if (judgement->matches[i].relation == MA_DMARC_UNDECIDED)
			judgement->matches[i].relation = to;
}

/* Leaves undecided only those that a walk has to say something about. */
static void settle(ma_dmarc_judgement *judgement)
{
	note_aligned(judgement);
	for (size_t i = 0; i < judgement->count; i++) {
		ma_dmarc_match *match = &judgement->matches[i];

		if (match->relation == MA_DMARC_UNDECIDED &&
			is_settled(judgement, match->identifier))
			match->relation = MA_DMARC_NOT_WALKED;
	}
}

static bool compare_names(ma_dmarc_asking *asking, const ma_dmarc_message *message,
	ma_dmarc_judgement *judgement)
{
	const ma_dmarc_identifier *identifier = message->identifiers;

	judgement->matches =
		ma_arena_take(asking->arena, message->count, sizeof *judgement->matches);
	if (judgement->matches == NULL) {
		asking->no_memory = true;
		return false;
	}
	judgement->count = message->count;
	for (size_t i = 0; i < judgement->count; i++, identifier = identifier->next)
		judgement->matches[i] =
			(ma_dmarc_match){identifier, compare(judgement, identifier)};
	settle(judgement);
	return true;
}

/* ---------------------------------------------------------------- alignment by walks */

/* Shorter first, then the order of octets. */
static bool is_before(ma_slice a, ma_slice b)
{
	if (a.len != b.len)
		return a.len < b.len;
	return memcmp(a.ptr, b.ptr, a.len) < 0;
}

/* The first undecided identifier of those with this finding; NULL if there is none. */
static const ma_dmarc_identifier *next_undecided(const ma_dmarc_judgement *judgement,
	mailauth_dmarc_identifier found)
{
	const ma_dmarc_identifier *next = NULL;

	for (size_t i = 0; i < judgement->count; i++) {
		const ma_dmarc_match *match = &judgement->matches[i];

		if (match->relation != MA_DMARC_UNDECIDED || match->identifier->found != found)
			continue;
		if (next == NULL || is_before(match->identifier->domain, next->domain))
			next = match->identifier;
	}
	return next;
}

static void note_steps(ma_dmarc_judgement *judgement, const ma_dmarc_walk *walk)
{
	if (walk->count > judgement->most_steps)
		judgement->most_steps = walk->count;
}

/* How a domain stands to the author domain, by a tree walk of its own. */
static ma_dmarc_relation walk_identifier(ma_dmarc_asking *asking, ma_dmarc_judgement *judgement,
	ma_slice domain, ma_dmarc_progress *failure)
{
	ma_dmarc_walk walk;

	ma_dmarc_walk_start(asking, domain, &walk);
	ma_dmarc_walk_on(asking, &walk);
	judgement->walked++;
	note_steps(judgement, &walk);
	switch (walk.progress) {
	case MA_DMARC_DUE:
		return MA_DMARC_WALKING;
	case MA_DMARC_KNOWN:
		return ma_slice_equal(ma_dmarc_walk_org(&walk), judgement->org)
			? MA_DMARC_SAME_ORG
			: MA_DMARC_OTHER_ORG;
	case MA_DMARC_OVER_LIMIT:
		return MA_DMARC_NOT_COUNTED;
	case MA_DMARC_FAILED:
		break;
	}
	*failure = MA_DMARC_FAILED;
	return MA_DMARC_UNKNOWN;
}

/* Says it of each identifier that has this domain and is undecided. */
static void relate(ma_dmarc_judgement *judgement, ma_slice domain, ma_dmarc_relation relation)
{
	for (size_t i = 0; i < judgement->count; i++)
		if (judgement->matches[i].relation == MA_DMARC_UNDECIDED &&
			ma_slice_equal(judgement->matches[i].identifier->domain, domain))
			judgement->matches[i].relation = relation;
}

/* Takes out those that cannot share the author's organizational domain, not being in it. */
static void drop_outsiders(ma_dmarc_judgement *judgement)
{
	for (size_t i = 0; i < judgement->count; i++)
		if (judgement->matches[i].relation == MA_DMARC_UNDECIDED &&
			!ma_is_same_or_below(judgement->matches[i].identifier->domain,
				judgement->org))
			judgement->matches[i].relation = MA_DMARC_OTHER_ORG;
}

/* The walks of one judgement. */
typedef struct walks {
	size_t left;               /* how many may still begin */
	ma_dmarc_progress failure; /* KNOWN: none */
} walks;

/*
 * Walks for the undecided identifiers with this finding. DUE: answers are due. Anything that cannot
 * be known is left behind as UNKNOWN, with the cause in `state`.
 */
static ma_dmarc_progress walk_identifiers(ma_dmarc_asking *asking, ma_dmarc_judgement *judgement,
	mailauth_dmarc_identifier found, walks *state)
{
	const ma_dmarc_identifier *next = next_undecided(judgement, found);
	ma_dmarc_progress progress = MA_DMARC_KNOWN;

	if (next == NULL)
		return MA_DMARC_KNOWN;
	ma_dmarc_walk_on(asking, &judgement->walk);
	if (judgement->walk.progress == MA_DMARC_DUE)
		return MA_DMARC_DUE;
	if (judgement->walk.progress == MA_DMARC_OVER_LIMIT) {
		change_relations(judgement, MA_DMARC_NOT_COUNTED);
		return MA_DMARC_KNOWN;
	}
	if (judgement->walk.progress == MA_DMARC_FAILED) {
		state->failure = MA_DMARC_FAILED;
		change_relations(judgement, MA_DMARC_UNKNOWN);
		return MA_DMARC_KNOWN;
	}
	judgement->org = ma_dmarc_walk_org(&judgement->walk);
	drop_outsiders(judgement);
	for (; (next = next_undecided(judgement, found)) != NULL; state->left--) {
		ma_dmarc_relation relation;

		if (state->left == 0) {
			change_relations(judgement, MA_DMARC_NOT_COUNTED);
			break;
		}
		relation = walk_identifier(asking, judgement, next->domain, &state->failure);
		relate(judgement, next->domain, relation);
		if (relation == MA_DMARC_WALKING)
			progress = MA_DMARC_DUE;
	}
	return progress;
}

/* All walks: those of identifiers that may have passed matter only if nothing has. */
static ma_dmarc_progress align(ma_dmarc_asking *asking, ma_dmarc_judgement *judgement,
	ma_dmarc_progress *failure)
{
	walks state = {
		ma_limit(asking->questions->context, MAILAUTH_LIMIT_DMARC_IDENTIFIERS),
		MA_DMARC_KNOWN,
	};
	ma_dmarc_progress progress;

	progress = walk_identifiers(asking, judgement, MAILAUTH_DMARC_IDENTIFIER_PASS, &state);
	if (progress == MA_DMARC_KNOWN) {
		settle(judgement);
		progress = walk_identifiers(asking, judgement, MAILAUTH_DMARC_IDENTIFIER_TEMPERROR,
			&state);
	}
	*failure = state.failure;
	return progress;
}

/* ---------------------------------------------------------------- the judgement */

/* The organizational domain, as far as something has determined it (RFC 9989 4.10.2). */
static void note_org(ma_dmarc_judgement *judgement)
{
	if (ma_dmarc_walk_is_whole(&judgement->walk))
		judgement->org = ma_dmarc_walk_org(&judgement->walk);
	else if (judgement->spf_aligned || judgement->dkim_aligned)
		judgement->org = judgement->author;
}

static mailauth_dmarc_reason reason_of(ma_dmarc_progress failure)
{
	return failure == MA_DMARC_OVER_LIMIT ? MAILAUTH_DMARC_REASON_TOO_MANY_QUESTIONS
					      : MAILAUTH_DMARC_REASON_DNS;
}

/* With a policy: pass or fail, or why nobody can say (RFC 9989 5.3.5, 5.3.6). */
static mailauth_dmarc_reason conclude(const ma_dmarc_judgement *judgement, ma_dmarc_progress policy,
	ma_dmarc_progress alignment)
{
	if (judgement->spf_aligned || judgement->dkim_aligned)
		return MAILAUTH_DMARC_REASON_ALIGNED;
	if (policy == MA_DMARC_OVER_LIMIT)
		return MAILAUTH_DMARC_REASON_TOO_MANY_QUESTIONS;
	if (policy != MA_DMARC_KNOWN || alignment != MA_DMARC_KNOWN)
		return MAILAUTH_DMARC_REASON_DNS;
	for (size_t i = 0; i < judgement->count; i++)
		if (is_aligned(&judgement->matches[i]))
			return MAILAUTH_DMARC_REASON_IDENTIFIER;
	return MAILAUTH_DMARC_REASON_NOT_ALIGNED;
}

/*
 * The author's walk goes on to its end before it is known which identifiers are authenticated, if
 * it may come to be needed: whoever forges an author could otherwise have his own DNS not answer,
 * and the deadline would fall on a question of the author's that nobody had asked yet.
 */
static void foresee_walk(ma_dmarc_asking *asking, const ma_dmarc_message *message,
	ma_dmarc_judgement *judgement)
{
	const ma_dmarc_identifier *identifier = message->identifiers;

	while (identifier != NULL && compare(judgement, identifier) != MA_DMARC_UNDECIDED)
		identifier = identifier->next;
	if (identifier != NULL)
		ma_dmarc_walk_on(asking, &judgement->walk);
}

bool ma_dmarc_judge(ma_dmarc_asking *asking, const ma_dmarc_message *message, ma_slice author,
	ma_dmarc_judgement *judgement)
{
	ma_dmarc_progress policy, alignment, failure;

	*judgement = (ma_dmarc_judgement){.author = author};
	if (!ma_is_loose_domain(author, 1)) {
		judgement->reason = MAILAUTH_DMARC_REASON_NOT_A_DOMAIN;
		return true;
	}
	policy = discover(asking, judgement);
	if (policy == MA_DMARC_DUE)
		return false;
	note_org(judgement);
	if (policy != MA_DMARC_KNOWN) {
		judgement->reason = reason_of(policy);
		return true;
	}
	if (!judgement->has_policy)
		return true;
	policy = choose_policy(asking, judgement);
	if (!message->complete)
		foresee_walk(asking, message, judgement);
	if (!message->complete || !compare_names(asking, message, judgement))
		return false;
	alignment = align(asking, judgement, &failure);
	if (policy == MA_DMARC_DUE || alignment == MA_DMARC_DUE)
		return false;
	note_aligned(judgement);
	note_org(judgement);
	judgement->reason = conclude(judgement, policy, failure);
	return true;
}
