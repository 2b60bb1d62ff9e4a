/*
 * DS and CDS records compared with DNSKEY and CDNSKEY records: see dnssec_match.h.
 *
 * A DS must name a DNSKEY. CDS and CDNSKEY "MUST match in content" (RFC 7344 4) where there are
 * both, which there need not be, and "MUST NOT break the current delegation" (4.1): one of the CDS
 * must name a DNSKEY, though others may name keys that are still to come.
 */
#include "dnssec_match.h"

#include "common.h"

#include <mailauth/dnssec.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DS = MAILAUTH_RRTYPE_DS,
	CDS = MAILAUTH_RRTYPE_CDS,
	KEY = MAILAUTH_RRTYPE_DNSKEY,
	CDNSKEY = MAILAUTH_RRTYPE_CDNSKEY
};

/* Records of two types by owner and type, each set in the order of the file. */
typedef struct sorted {
	const record **rows;
	const void **rdata;
	size_t *lens;
	size_t count;
} sorted;

/* Records of one owner and type: the pointers and lengths are in a row. */
typedef struct set {
	const record *const *rows;
	const void *const *rdata;
	const size_t *lens;
	size_t count;
} set;

/* What became of a DS or CDS, and whether that is beside CDNSKEYs, or its key is still to come. */
typedef struct verdict {
	mailauth_ds_result result;
	bool is_right, by_cdnskey, is_to_come;
} verdict;

/* All that is compared, with verdicts at the indices of the rows. */
typedef struct matching {
	const mailauth_context *context;
	const records *ds_file, *key_file;
	sorted ds, keys;
	verdict *of_ds;
	bool *is_unnamed;                     /* CDNSKEYs */
	mailauth_ds_result *results, *others; /* of one set */
	size_t *named;                        /* and the keys that it names */
	const void **sha1;                    /* the pointers and lengths of some of one set */
	size_t *sha1_lens;
} matching;

bool is_delete(const record *key)
{
	static const uint8_t wish[] = {0, 0, 3, 0, 0};

	return key->type == CDNSKEY && key->len == sizeof wish &&
		memcmp(key->rdata, wish, sizeof wish) == 0;
}

/* ------------------------------------------------------------------ sets */

static int order_of(const record *row, const char *owner, uint16_t type)
{
	int order = strcmp(row->owner, owner);

	return order != 0 ? order : row->type - type;
}

static int by_set(const void *a, const void *b)
{
	const record *one = *(const record *const *)a, *other = *(const record *const *)b;
	int order = order_of(one, other->owner, other->type);

	return order != 0 ? order : (one > other) - (one < other);
}

static bool sort_rows(sorted *it, const records *from, uint16_t type, uint16_t or_type)
{
	*it = (sorted){calloc(from->count + 1, sizeof *it->rows),
		calloc(from->count + 1, sizeof *it->rdata),
		calloc(from->count + 1, sizeof *it->lens), 0};
	if (it->rows == NULL || it->rdata == NULL || it->lens == NULL)
		return false;
	for (size_t i = 0; i < from->count; i++)
		if (from->rows[i].type == type || from->rows[i].type == or_type)
			it->rows[it->count++] = &from->rows[i];
	qsort(it->rows, it->count, sizeof *it->rows, by_set);
	for (size_t i = 0; i < it->count; i++) {
		it->rdata[i] = it->rows[i]->rdata;
		it->lens[i] = it->rows[i]->len;
	}
	return true;
}

static void sorted_free(sorted *it)
{
	free(it->rows);
	free(it->rdata);
	free(it->lens);
}

/* The set that begins at an index. */
static set set_at(const sorted *in, size_t first)
{
	const record *const *rows = in->rows + first;
	size_t count = 0;

	while (first + count < in->count &&
		order_of(rows[count], rows[0]->owner, rows[0]->type) == 0)
		count++;
	return (set){rows, in->rdata + first, in->lens + first, count};
}

/* The set of an owner and type; maybe an empty one. */
static set find_set(const sorted *in, const char *owner, uint16_t type)
{
	size_t first = 0, end = in->count;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (order_of(in->rows[middle], owner, type) < 0)
			first = middle + 1;
		else
			end = middle;
	}
	if (first < in->count && order_of(in->rows[first], owner, type) == 0)
		return set_at(in, first);
	return (set){.count = 0};
}

/* ------------------------------------------------------------------ judging */

/* Is SHA-1 wrong, that is told: not all who read it know of better ones to ignore it for. */
static bool look_at_ignored(matching *it, const set *ds, const set *keys)
{
	size_t count = 0, next = 0;

	for (size_t i = 0; i < ds->count; i++) {
		if (it->results[i] != MAILAUTH_DS_IGNORED)
			continue;
		it->sha1[count] = ds->rdata[i];
		it->sha1_lens[count++] = ds->lens[i];
	}
	if (count == 0)
		return true;
	if (mailauth_ds_match(it->context, ds->rows[0]->owner, it->sha1, it->sha1_lens, count,
		    keys->rdata, keys->lens, keys->count, it->others) != MAILAUTH_OK)
		return false;
	for (size_t i = 0; i < ds->count; i++) {
		if (it->results[i] != MAILAUTH_DS_IGNORED)
			continue;
		if (it->others[next] != MAILAUTH_DS_MATCH)
			it->results[i] = it->others[next];
		next++;
	}
	return true;
}

/* Compares a set with keys; `*named` is whether one names a key. False without memory. */
static bool compare(matching *it, const set *ds, const set *keys, bool *named)
{
	*named = false;
	if (mailauth_ds_match_keys(it->context, ds->rows[0]->owner, ds->rdata, ds->lens, ds->count,
		    keys->rdata, keys->lens, keys->count, it->results, it->named) != MAILAUTH_OK ||
		!look_at_ignored(it, ds, keys))
		return false;
	for (size_t i = 0; i < ds->count; i++)
		*named = *named || it->results[i] == MAILAUTH_DS_MATCH;
	return true;
}

/* The results of the set become its verdicts. */
static void keep_results(matching *it, const set *ds, bool by_cdnskey)
{
	for (size_t i = 0; i < ds->count; i++) {
		verdict *of = &it->of_ds[ds->rows[i] - it->ds_file->rows];
		mailauth_ds_result result = it->results[i];
		bool right = result == MAILAUTH_DS_MATCH || result == MAILAUTH_DS_IGNORED;

		*of = (verdict){result, right, by_cdnskey, false};
	}
}

/* Each CDNSKEY must be named by a CDS, which were compared with them. */
static void look_at_cdnskeys(matching *it, const set *cds, const set *keys)
{
	for (size_t i = 0; i < keys->count; i++)
		it->is_unnamed[keys->rows[i] - it->key_file->rows] = true;
	for (size_t i = 0; i < cds->count; i++)
		if (it->results[i] == MAILAUTH_DS_MATCH)
			it->is_unnamed[keys->rows[it->named[i]] - it->key_file->rows] = false;
}

/* A CDS and a CDNSKEY may have the wish for no DS, alone each (RFC 8078 4). */
static bool is_wish(const matching *it, const set *cds, const set *cdnskeys)
{
	return cds->count == 1 && it->results[0] == MAILAUTH_DS_DELETE && cdnskeys->count == 1 &&
		is_delete(cdnskeys->rows[0]);
}

/* CDS beside CDNSKEYs; false without memory. */
static bool judge_cds(matching *it, const set *cds, const set *keys, const set *cdnskeys)
{
	bool named;

	if (!compare(it, cds, cdnskeys, &named))
		return false;
	keep_results(it, cds, true);
	if (is_wish(it, cds, cdnskeys)) {
		it->of_ds[cds->rows[0] - it->ds_file->rows].is_right = true;
		return true;
	}
	look_at_cdnskeys(it, cds, cdnskeys);
	if (keys->count == 0)
		return true;
	if (!compare(it, cds, keys, &named))
		return false;
	if (!named)
		keep_results(it, cds, false);
	return true;
}

/*
 * CDS without CDNSKEYs. Of those whose tag no key has nothing can be said, if another one keeps the
 * delegation; a wish for no DS is alone, and needs no key (RFC 8078 4). False without memory.
 */
static bool judge_lone_cds(matching *it, const set *cds, const set *keys)
{
	bool named;

	if (!compare(it, cds, keys, &named))
		return false;
	keep_results(it, cds, false);
	for (size_t i = 0; i < cds->count; i++) {
		verdict *of = &it->of_ds[cds->rows[i] - it->ds_file->rows];

		of->is_to_come = named && of->result == MAILAUTH_DS_TAG;
		of->is_right = of->is_right || of->is_to_come ||
			(cds->count == 1 && of->result == MAILAUTH_DS_DELETE);
	}
	return true;
}

/* False without memory. */
static bool judge_set(matching *it, const set *ds)
{
	set keys = find_set(&it->keys, ds->rows[0]->owner, KEY);
	set cdnskeys = find_set(&it->keys, ds->rows[0]->owner, CDNSKEY);
	bool named;

	if (ds->rows[0]->type == CDS)
		return cdnskeys.count > 0 ? judge_cds(it, ds, &keys, &cdnskeys)
					  : judge_lone_cds(it, ds, &keys);
	if (!compare(it, ds, keys.count > 0 ? &keys : &cdnskeys, &named))
		return false;
	keep_results(it, ds, false);
	return true;
}

/* ------------------------------------------------------------------ telling */

static void print_ds(const record *ds, const verdict *of)
{
	printf("%s %s %u %u %u: %s%s%s\n", ds->owner, mailauth_rrtype_text(ds->type),
		(unsigned)(ds->rdata[0] << 8 | ds->rdata[1]), ds->rdata[2], ds->rdata[3],
		of->by_cdnskey && !of->is_right ? "beside the CDNSKEY: " : "",
		mailauth_ds_result_text(of->result), of->is_to_come ? ", so of one to come" : "");
}

static void print_key(const record *key)
{
	uint16_t tag = 0;

	(void)mailauth_dnskey_tag(key->rdata, key->len, &tag);
	printf("%s CDNSKEY %u %u: no CDS names it\n", key->owner, tag, key->rdata[3]);
}

static int tell(const matching *it, bool quiet)
{
	int code = CODE_NONE;

	for (size_t i = 0; i < it->ds_file->count; i++) {
		const record *row = &it->ds_file->rows[i];

		if (row->type != DS && row->type != CDS)
			continue;
		if (!quiet)
			print_ds(row, &it->of_ds[i]);
		if (!it->of_ds[i].is_right)
			code = CODE_FAIL;
		else if (code == CODE_NONE)
			code = CODE_PASS;
	}
	for (size_t i = 0; i < it->key_file->count; i++) {
		if (!it->is_unnamed[i])
			continue;
		if (!quiet)
			print_key(&it->key_file->rows[i]);
		code = CODE_FAIL;
	}
	return code;
}

static bool judge(matching *it)
{
	size_t room = it->ds_file->count + 1;

	if (!sort_rows(&it->ds, it->ds_file, DS, CDS) ||
		!sort_rows(&it->keys, it->key_file, KEY, CDNSKEY))
		return false;
	it->of_ds = calloc(room, sizeof *it->of_ds);
	it->is_unnamed = calloc(it->key_file->count + 1, sizeof *it->is_unnamed);
	it->results = calloc(room, sizeof *it->results);
	it->others = calloc(room, sizeof *it->others);
	it->named = calloc(room, sizeof *it->named);
	it->sha1 = calloc(room, sizeof *it->sha1);
	it->sha1_lens = calloc(room, sizeof *it->sha1_lens);
	if (it->of_ds == NULL || it->is_unnamed == NULL || it->results == NULL ||
		it->others == NULL || it->named == NULL || it->sha1 == NULL ||
		it->sha1_lens == NULL)
		return false;
	for (size_t i = 0; i < it->ds.count;) {
		set one = set_at(&it->ds, i);

		if (!judge_set(it, &one))
			return false;
		i += one.count;
	}
	return true;
}

int match_files(const mailauth_context *context, bool quiet, const records *ds_file,
	const records *key_file)
{
	matching it = {.context = context, .ds_file = ds_file, .key_file = key_file};
	int code = judge(&it) ? tell(&it, quiet) : complain("match", "no memory", CODE_SYSTEM);

	sorted_free(&it.ds);
	sorted_free(&it.keys);
	free(it.of_ds);
	free(it.is_unnamed);
	free(it.results);
	free(it.others);
	free(it.named);
	free(it.sha1);
	free(it.sha1_lens);
	return code;
}
