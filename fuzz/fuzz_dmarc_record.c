/*
 * Target: ma_dmarc_record_read, ma_dmarc_record_settle.
 *
 * The input is the text of a TXT record. A second reader, which splits at semicolons and knows
 * nothing else, must find the same tags; the case of what stands behind the version must not count,
 * nor must an unknown tag more. The limit of tags holds.
 */
#include "ascii.h"
#include "dmarc_record.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* ---------------------------------------------------------------- the second reader */

static bool is_blank(uint8_t octet)
{
	return octet == ' ' || octet == '\t';
}

static bool is_name(ma_slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ma_is(text.ptr[i], MA_ALPHA | MA_DIGIT) && text.ptr[i] != '_')
			return false;
	return text.len > 0;
}

static ma_slice without_blanks(ma_slice text)
{
	while (text.len > 0 && is_blank(text.ptr[0]))
		text = ma_slice_of(text.ptr + 1, text.len - 1);
	while (text.len > 0 && is_blank(text.ptr[text.len - 1]))
		text.len--;
	return text;
}

/* What stands before the next semicolon, which is passed; false at the end. */
static bool next_piece(ma_slice *rest, ma_slice *piece)
{
	size_t end = ma_slice_find(*rest, ';');
	size_t past = end < rest->len ? end + 1 : end;

	if (rest->len == 0)
		return false;
	*piece = ma_slice_of(rest->ptr, end);
	*rest = ma_slice_of(rest->ptr + past, rest->len - past);
	return true;
}

/* Splits a piece at its equals sign; false if it is no tag. */
static bool split(ma_slice piece, ma_slice *name, ma_slice *value)
{
	size_t equals = ma_slice_find(piece, '=');

	if (equals == piece.len)
		return false;
	*name = without_blanks(ma_slice_of(piece.ptr, equals));
	*value = without_blanks(ma_slice_of(piece.ptr + equals + 1, piece.len - equals - 1));
	return is_name(*name);
}

/* How many tags there are, or, if `want` is not NULL, of that name, and the first of them. */
static size_t count_tags(ma_slice text, const char *want, ma_slice *found)
{
	size_t count = 0;
	ma_slice piece, name, value;

	while (next_piece(&text, &piece)) {
		if (!split(piece, &name, &value))
			continue;
		if (want == NULL)
			count++;
		else if (ma_slice_equal_nocase(name, ma_slice_text(want)) && count++ == 0)
			*found = value;
	}
	return count;
}

/* Whether the first piece is the version, with nothing before it. */
static bool begins_with_version(ma_slice text)
{
	ma_slice piece, name, value;

	return next_piece(&text, &piece) && !is_blank(piece.len > 0 ? piece.ptr[0] : ' ') &&
		split(piece, &name, &value) && ma_slice_equal_nocase(name, ma_slice_text("v")) &&
		ma_slice_is(value, "DMARC1");
}

static bool has_value(ma_slice text, const char *name, const char *value)
{
	ma_slice found;

	return count_tags(text, name, &found) == 1 &&
		ma_slice_equal_nocase(found, ma_slice_text(value));
}

static bool has_duplicate(ma_slice text)
{
	static const char *const known[] = {"v", "p", "sp", "np", "adkim", "aspf", "psd", "t",
		"rua", "ruf", "fo"};
	ma_slice found;

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (count_tags(text, known[i], &found) > 1)
			return true;
	return false;
}

/* ---------------------------------------------------------------- what must hold */

static void check_request(ma_slice text, const char *name, const ma_dmarc_request *request)
{
	static const char *const words[] = {"none", "quarantine", "reject"};
	bool valid = false;
	ma_slice found;

	must(request->given == (count_tags(text, name, &found) == 1));
	for (int i = 0; i < 3; i++)
		if (has_value(text, name, words[i])) {
			valid = true;
			must((int)request->policy == i);
		}
	must(request->valid == valid);
}

static void check_record(ma_slice text, const ma_dmarc_record *record)
{
	check_request(text, "p", &record->p);
	check_request(text, "sp", &record->sp);
	check_request(text, "np", &record->np);
	must((record->adkim == MAILAUTH_ALIGN_STRICT) == has_value(text, "adkim", "s"));
	must((record->aspf == MAILAUTH_ALIGN_STRICT) == has_value(text, "aspf", "s"));
	must((record->psd == MA_DMARC_PSD_Y) == has_value(text, "psd", "y"));
	must((record->psd == MA_DMARC_PSD_N) == has_value(text, "psd", "n"));
	must(record->testing == has_value(text, "t", "y"));
	if (record->has_report_uri) {
		ma_slice list;

		must(count_tags(text, "rua", &list) == 1);
		must(ma_slice_find(list, ':') < list.len);
	}
}

static bool is_same(const ma_dmarc_record *a, const ma_dmarc_record *b)
{
	return a->p.given == b->p.given && a->p.valid == b->p.valid && a->p.policy == b->p.policy &&
		a->sp.given == b->sp.given && a->sp.valid == b->sp.valid &&
		a->sp.policy == b->sp.policy && a->np.given == b->np.given &&
		a->np.valid == b->np.valid && a->np.policy == b->np.policy &&
		a->has_report_uri == b->has_report_uri && a->adkim == b->adkim &&
		a->aspf == b->aspf && a->psd == b->psd && a->testing == b->testing;
}

/* The same with other letters behind the version, and with a tag more. */
static void check_changes(ma_slice text, const ma_dmarc_record *record)
{
	static const char more[] = ";zz_9=p";
	uint8_t *copy = malloc(text.len + sizeof more);
	ma_dmarc_record other;

	must(copy != NULL);
	for (size_t i = 0; i < text.len; i++) {
		bool behind = i > ma_slice_find(text, ';');

		copy[i] = behind ? ma_lower(text.ptr[i]) : text.ptr[i];
	}
	must(ma_dmarc_record_read(ma_slice_of(copy, text.len), &other) == MA_DMARC_RECORD);
	must(is_same(record, &other));
	memcpy(copy + text.len, more, sizeof more - 1);
	if (count_tags(text, "zz_9", &(ma_slice){NULL, 0}) == 0) {
		must(ma_dmarc_record_read(ma_slice_of(copy, text.len + sizeof more - 1), &other) ==
			MA_DMARC_RECORD);
		must(is_same(record, &other));
	}
	free(copy);
}

static void check_settled(ma_dmarc_record record)
{
	bool good = record.p.valid && (record.sp.valid || !record.sp.given) &&
		(record.np.valid || !record.np.given);

	must(ma_dmarc_record_settle(&record) == (good || record.has_report_uri));
	if (good)
		return;
	must(record.p.policy == MAILAUTH_DMARC_POLICY_NONE);
	must(ma_dmarc_record_subdomain_policy(&record) == MAILAUTH_DMARC_POLICY_NONE);
	must(ma_dmarc_record_nonexistent_policy(&record) == MAILAUTH_DMARC_POLICY_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	ma_slice text = ma_slice_of(octets, len < 1024 ? len : 1024);
	ma_dmarc_record record;
	ma_dmarc_kind kind = ma_dmarc_record_read(text, &record);

	must((kind != MA_DMARC_OTHER) == begins_with_version(text));
	if (kind != MA_DMARC_OTHER)
		must((kind == MA_DMARC_DUPLICATE) == has_duplicate(text));
	if (kind != MA_DMARC_RECORD)
		return 0;
	check_record(text, &record);
	check_changes(text, &record);
	check_settled(record);
	return 0;
}
