/*
 * Reads the lines of DMARC cases: see dmarc_case.h. A line is a word and what follows it; a row
 * each.
 */
#include "dmarc_case.h"

#include <string.h>

#define OFFSET(member) offsetof(dmarc_case, member)

/* Lines of a word and one text. */
static const struct {
	const char *word;
	size_t offset;
} texts[] = {
	{"mode", OFFSET(mode)},
	{"note", OFFSET(note)},
	{"policy", OFFSET(policy)},
	{"disposition", OFFSET(disposition)},
	{"reason", OFFSET(reason)},
	{"record-domain", OFFSET(record_domain)},
	{"org-domain", OFFSET(org_domain)},
	{"spf-aligned", OFFSET(spf_aligned)},
	{"dkim-aligned", OFFSET(dkim_aligned)},
	{"strict-spf", OFFSET(strict_spf)},
	{"strict-dkim", OFFSET(strict_dkim)},
	{"asks-a", OFFSET(asks_a)},
};

static bool take_text(dmarc_case *taken, const suite_reader *line)
{
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (suite_is(&line->tokens[0], texts[i].word)) {
			memcpy((char *)taken + texts[i].offset, &line->tokens[1].text,
				sizeof line->tokens[1].text);
			return line->count == 2;
		}
	return false;
}

static bool take_author(dmarc_case *taken, const suite_reader *line)
{
	if (line->count != 2 || taken->authors == DMARC_LINES_MAX)
		return false;
	taken->author[taken->authors++] = line->tokens[1];
	return true;
}

static bool take_identifier(dmarc_case *taken, const suite_reader *line)
{
	dmarc_identifier *identifier = &taken->identifier[taken->identifiers];

	if (line->count < 3 || line->count > 4 || taken->identifiers == DMARC_LINES_MAX)
		return false;
	taken->identifiers++;
	*identifier = (dmarc_identifier){.domain = line->tokens[2]};
	identifier->is_spf = suite_is(&line->tokens[0], "spf");
	identifier->testing = line->count == 4;
	if (suite_is(&line->tokens[1], "pass"))
		identifier->found = MAILAUTH_DMARC_IDENTIFIER_PASS;
	else if (suite_is(&line->tokens[1], "temperror"))
		identifier->found = MAILAUTH_DMARC_IDENTIFIER_TEMPERROR;
	return !identifier->testing || suite_is(&line->tokens[3], "testing");
}

static bool take_from_status(dmarc_case *taken, const suite_reader *line)
{
	static const char *const words[] = {"one", "none", "several", "ambiguous"};

	for (size_t i = 0; line->count == 2 && i < sizeof words / sizeof words[0]; i++)
		if (suite_is(&line->tokens[1], words[i])) {
			taken->from_status = (mailauth_from_status)i;
			return true;
		}
	return false;
}

static bool take_results(dmarc_case *taken, const suite_reader *line)
{
	for (size_t i = 1; i < line->count; i++) {
		unsigned before = taken->right;

		for (int r = MAILAUTH_DMARC_NONE; r <= MAILAUTH_DMARC_PERMERROR; r++)
			if (suite_is(&line->tokens[i],
				    mailauth_dmarc_result_text((mailauth_dmarc_result)r)))
				taken->right |= 1u << r;
		if (taken->right == before)
			return false;
	}
	return line->count > 1;
}

static bool take_queries(dmarc_case *taken, const suite_reader *line)
{
	taken->has_queries = true;
	for (size_t i = 1; i < line->count && taken->queries < DMARC_QUERIES_MAX; i++)
		taken->query[taken->queries++] = line->tokens[i].text;
	return true;
}

static bool take_name(dmarc_case *taken, const suite_reader *line)
{
	*taken = (dmarc_case){.name = line->tokens[1].text};
	return line->count == 2;
}

bool dmarc_case_take(dmarc_case *taken, const suite_reader *line)
{
	static const struct {
		const char *word;
		bool (*take)(dmarc_case *taken, const suite_reader *line);
	} rows[] = {
		{"case", take_name},
		{"from", take_author},
		{"spf", take_identifier},
		{"dkim", take_identifier},
		{"from-status", take_from_status},
		{"expect", take_results},
		{"queries", take_queries},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (suite_is(&line->tokens[0], rows[i].word))
			return rows[i].take(taken, line);
	return take_text(taken, line);
}
