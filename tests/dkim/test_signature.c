/*
 * DKIM-Signature fields: what each tag may hold, and for each way in which a field can be wrong the
 * reason and its place. Each field is a heap block of exactly its size.
 */
#include "test.h"

#include "arena.h"
#include "signature.h"

#define BH "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define WHO "v=1; d=example.com; s=sel; a=rsa-sha256; "
#define REST "h=from; " BH "; b=YQ=="

/* A field being read: value, record and fault live until close_field. */
typedef struct field_read {
	mailauth_context *context;
	ma_arena arena;
	uint8_t *raw;
	ma_field field;
	ma_signature signature;
	ma_fault fault;
} field_read;

/* Reads the value, in which '^' marks a place and is not part of it; returns the place, or 0. */
static size_t open_field(field_read *f, const char *marked, size_t len)
{
	static const char name[] = "DKIM-Signature:";
	const char *mark = memchr(marked, '^', len);
	size_t at = mark != NULL ? (size_t)(mark - marked) : 0, start = sizeof name - 1;
	uint8_t text[32768];

	assert_in_range(len, 0, sizeof text - sizeof name);
	memcpy(text, name, start);
	memcpy(text + start, marked, len);
	if (mark != NULL) {
		memmove(text + start + at, text + start + at + 1, len - at - 1);
		len--;
	}
	f->raw = exact_copy(text, start + len);
	f->field.raw = ma_slice_of(f->raw, start + len);
	f->field.name = ma_slice_of(f->raw, start - 1);
	f->field.value = ma_slice_of(f->raw + start, len);
	ma_arena_init(&f->arena, f->context);
	assert_true(ma_signature_read(&f->arena, &f->field, &f->signature, &f->fault));
	return at;
}

static void close_field(field_read *f)
{
	ma_arena_release(&f->arena);
	free(f->raw);
}

/* ---------------------------------------------------------------- fields that are wrong */

typedef struct fault_row {
	const char *id, *why, *in;
	mailauth_dkim_reason reason;
} fault_row;

static const fault_row faults[] = {
	/* the list */
	{"DKIM-1", "a tag without '='", "v=1; d^; s=s", MAILAUTH_DKIM_REASON_TAG_SYNTAX},
	{"DKIM-1", "an empty tag", WHO REST ";^;", MAILAUTH_DKIM_REASON_TAG_SYNTAX},
	{"DKIM-1", "a name that begins with a digit",
		WHO REST "; 1^=", MAILAUTH_DKIM_REASON_TAG_SYNTAX},
	{"DKIM-2", "a bare LF is not FWS", "v=1;^\nd=example.com", MAILAUTH_DKIM_REASON_TAG_SYNTAX},
	{"DKIM-2", "a bare CR is not FWS", "v=1;^\rd=example.com", MAILAUTH_DKIM_REASON_TAG_SYNTAX},
	{"DKIM-1", "a duplicate tag, even with one value", "v=1; d=example.com;^ d=example.com",
		MAILAUTH_DKIM_REASON_TAG_DUPLICATE},
	{"DKIM-1", "a duplicate of an unknown tag", "v=1; z9=a; y=;^z9=a;",
		MAILAUTH_DKIM_REASON_TAG_DUPLICATE},
	{"DKIM-31", "d= with an octet that is not of UTF-8", "v=1; d=b^\xfc.example; s=s; " REST,
		MAILAUTH_DKIM_REASON_TAG_SYNTAX},
	{"DKIM-31", "s= with half a character", "v=1; d=example.com; s=^\xc3; " REST,
		MAILAUTH_DKIM_REASON_TAG_SYNTAX},
	{"DKIM-31", "a tag's name of UTF-8", "v=1; ^\xc3\xbc=1; d=example.com; s=s; " REST,
		MAILAUTH_DKIM_REASON_TAG_SYNTAX},
	{"DKIM-31", "d= with a label that is no U-label",
		"v=1; d=^\xe2\x98\xba.example; s=s; " REST, MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-31", "d= with a dot that is none of DNS",
		"v=1; d=^b\xc3\xbc\xe3\x80\x82"
		"example; s=s; " REST,
		MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-31", "d= of one U-label", "v=1; d=^\xc3\xbc; s=s; " REST,
		MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-31", "d= with U-labels and what no domain has",
		"v=1; d=^\xc3\xbc.ex(ample; s=s; " REST, MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-31", "s= with a label that is no U-label",
		"v=1; d=example.com; s=^a.\xe2\x98\xba; " REST, MAILAUTH_DKIM_REASON_SELECTOR},
	{"DKIM-31", "i= with a domain that is no U-label",
		WHO "i=^@\xe2\x98\xba.example.com; " REST, MAILAUTH_DKIM_REASON_AUID},
	{"DKIM-31", "i= in another domain of U-labels", WHO "i=^@\xc3\xbc.example.net; " REST,
		MAILAUTH_DKIM_REASON_AUID_OUTSIDE_DOMAIN},
	{"DKIM-31", "h= with a field's name of UTF-8",
		WHO "h=^from:\xc3\xbc; " BH "; b=YQ==", MAILAUTH_DKIM_REASON_SIGNED_FIELDS},
	/* required tags */
	{"DKIM-3", "an empty field", "", MAILAUTH_DKIM_REASON_TAG_MISSING},
	{"DKIM-3", "v= is required", "d=example.com; s=s; a=rsa-sha256; " REST,
		MAILAUTH_DKIM_REASON_TAG_MISSING},
	{"DKIM-3", "tags are not required in capitals",
		"V=1; d=example.com; s=s; a=rsa-sha256; " REST, MAILAUTH_DKIM_REASON_TAG_MISSING},
	{"DKIM-3", "d= is required", "v=1; s=s; a=rsa-sha256; " REST,
		MAILAUTH_DKIM_REASON_TAG_MISSING},
	{"DKIM-3", "s= is required", "v=1; d=example.com; a=rsa-sha256; " REST,
		MAILAUTH_DKIM_REASON_TAG_MISSING},
	{"DKIM-3", "a= is required", "v=1; d=example.com; s=s; " REST,
		MAILAUTH_DKIM_REASON_TAG_MISSING},
	{"DKIM-3", "h= is required", WHO BH "; b=YQ==", MAILAUTH_DKIM_REASON_TAG_MISSING},
	{"DKIM-3", "bh= is required", WHO "h=from; b=YQ==", MAILAUTH_DKIM_REASON_TAG_MISSING},
	{"DKIM-3", "b= is required", WHO "h=from; " BH, MAILAUTH_DKIM_REASON_TAG_MISSING},
	/* v= */
	{"DKIM-3", "v= of another version", "v=^2; " REST, MAILAUTH_DKIM_REASON_VERSION},
	{"DKIM-3", "v= is a text: 01 is not 1", "v=^01; " REST, MAILAUTH_DKIM_REASON_VERSION},
	{"DKIM-3", "v= of more than a digit", "v=^1.0; " REST, MAILAUTH_DKIM_REASON_VERSION},
	{"DKIM-3", "v= empty", "v=^; " REST, MAILAUTH_DKIM_REASON_VERSION},
	{"DKIM-3", "v= with a fold inside", "v=^1\r\n 1; " REST, MAILAUTH_DKIM_REASON_VERSION},
	/* d= */
	{"DKIM-4", "d= of one label", "v=1; d=^localhost; s=s; " REST, MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-4", "d= with a dot at its end", "v=1; d=^example.com.; s=s; " REST,
		MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-4", "d= with an empty label", "v=1; d=^example..com; s=s; " REST,
		MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-4", "d= empty", "v=1; d=^; s=s; " REST, MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-4", "d= with a parenthesis", "v=1; d=^example.net(.example.com; s=s; " REST,
		MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-4", "d= with a quote", "v=1; d=^\"example.com\"; s=s; " REST,
		MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-4", "d= with a space inside", "v=1; d=^example .com; s=s; " REST,
		MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-4", "d= with a hyphen at the border of a label", "v=1; d=^-example.com; s=s; " REST,
		MAILAUTH_DKIM_REASON_DOMAIN},
	{"DKIM-4", "d= as an address literal", "v=1; d=^[192.0.2.1]; s=s; " REST,
		MAILAUTH_DKIM_REASON_DOMAIN},
	/* s= */
	{"DKIM-20", "s= empty", "v=1; d=example.com; s=^; " REST, MAILAUTH_DKIM_REASON_SELECTOR},
	{"DKIM-20", "s= with a slash", "v=1; d=example.com; s=^a/b; " REST,
		MAILAUTH_DKIM_REASON_SELECTOR},
	{"DKIM-20", "s= with a dot at its end", "v=1; d=example.com; s=^a.; " REST,
		MAILAUTH_DKIM_REASON_SELECTOR},
	{"DKIM-20", "s= with an asterisk", "v=1; d=example.com; s=^*; " REST,
		MAILAUTH_DKIM_REASON_SELECTOR},
	/* i= */
	{"DKIM-7", "i= without '@'", WHO "i=^example.com; " REST, MAILAUTH_DKIM_REASON_AUID},
	{"DKIM-7", "i= empty", WHO "i=^; " REST, MAILAUTH_DKIM_REASON_AUID},
	{"DKIM-7", "i= without a domain", WHO "i=^user@; " REST, MAILAUTH_DKIM_REASON_AUID},
	{"DKIM-7", "i= with a domain of one label", WHO "i=^@com; " REST,
		MAILAUTH_DKIM_REASON_AUID},
	{"DKIM-7", "i= with a hex-octet cut off", WHO "i=^@example.com=2; " REST,
		MAILAUTH_DKIM_REASON_AUID},
	{"DKIM-7", "i= with '=' at its end", WHO "i=^@example.com=; " REST,
		MAILAUTH_DKIM_REASON_AUID},
	{"DKIM-7", "i= with a hex-octet that is none", WHO "i=^=4G@example.com; " REST,
		MAILAUTH_DKIM_REASON_AUID},
	{"DKIM-7", "i= with a hex-octet that begins as none", WHO "i=^=G4@example.com; " REST,
		MAILAUTH_DKIM_REASON_AUID},
	{"DKIM-7", "i= with a fold inside a hex-octet", WHO "i=^=4\r\n 1@example.com; " REST,
		MAILAUTH_DKIM_REASON_AUID},
	{"DKIM-31", "i= with a domain that decodes to what is not of UTF-8",
		WHO "i=^@=FC.example.com; " REST, MAILAUTH_DKIM_REASON_AUID},
	{"DKIM-4", "i= in another domain", WHO "i=^@example.net; " REST,
		MAILAUTH_DKIM_REASON_AUID_OUTSIDE_DOMAIN},
	{"DKIM-4", "i= above d=", "v=1; d=a.example.com; s=s; i=^@example.com; " REST,
		MAILAUTH_DKIM_REASON_AUID_OUTSIDE_DOMAIN},
	{"DKIM-4", "i= that ends with d=, but not on a label border",
		WHO "i=^@evilexample.com; " REST, MAILAUTH_DKIM_REASON_AUID_OUTSIDE_DOMAIN},
	{"DKIM-7", "i= is split at its last '@'", WHO "i=^@example.com@example.net; " REST,
		MAILAUTH_DKIM_REASON_AUID_OUTSIDE_DOMAIN},
	{"DKIM-7", "an '@' that was encoded splits i= too",
		WHO "i=^a@example.com=40example.net; " REST,
		MAILAUTH_DKIM_REASON_AUID_OUTSIDE_DOMAIN},
	/* a= */
	{"DKIM-6", "a= unknown", "v=1; d=example.com; s=s; a=^rsa-sha512; " REST,
		MAILAUTH_DKIM_REASON_ALGORITHM_UNKNOWN},
	{"DKIM-6", "a= empty", "v=1; d=example.com; s=s; a=^; " REST,
		MAILAUTH_DKIM_REASON_ALGORITHM_UNKNOWN},
	{"DKIM-6", "a= is compared with case", "v=1; d=example.com; s=s; a=^RSA-SHA256; " REST,
		MAILAUTH_DKIM_REASON_ALGORITHM_UNKNOWN},
	{"DKIM-26", "a=ed25519-sha512 is no algorithm",
		"v=1; d=example.com; s=s; a=^ed25519-sha512; " REST,
		MAILAUTH_DKIM_REASON_ALGORITHM_UNKNOWN},
	{"DKIM-25", "a=rsa-sha1 is not verified", "v=1; d=example.com; s=s; a=^rsa-sha1; " REST,
		MAILAUTH_DKIM_REASON_ALGORITHM_OBSOLETE},
	/* c= */
	{"DKIM-6", "c= unknown for the header", WHO "c=^nofws; " REST,
		MAILAUTH_DKIM_REASON_CANONICALIZATION},
	{"DKIM-6", "c= unknown for the body", WHO "c=^simple/nofws; " REST,
		MAILAUTH_DKIM_REASON_CANONICALIZATION},
	{"DKIM-6", "c= empty", WHO "c=^; " REST, MAILAUTH_DKIM_REASON_CANONICALIZATION},
	{"DKIM-6", "c= with nothing behind the slash", WHO "c=^relaxed/; " REST,
		MAILAUTH_DKIM_REASON_CANONICALIZATION},
	{"DKIM-6", "c= of three", WHO "c=^simple/simple/simple; " REST,
		MAILAUTH_DKIM_REASON_CANONICALIZATION},
	{"DKIM-6", "c= with white space inside", WHO "c=^simple /simple; " REST,
		MAILAUTH_DKIM_REASON_CANONICALIZATION},
	{"DKIM-6", "c= with more behind a word", WHO "c=^simplex; " REST,
		MAILAUTH_DKIM_REASON_CANONICALIZATION},
	/* q= */
	{"DKIM-6", "q= with no method we know", WHO "q=^dns/foo:http; " REST,
		MAILAUTH_DKIM_REASON_QUERY_METHOD},
	{"DKIM-6", "q= empty", WHO "q=^; " REST, MAILAUTH_DKIM_REASON_QUERY_METHOD},
	/* h= */
	{"DKIM-4", "h= empty", WHO "h=^; " BH "; b=YQ==", MAILAUTH_DKIM_REASON_SIGNED_FIELDS},
	{"DKIM-4", "h= with an empty name",
		WHO "h=^from::to; " BH "; b=YQ==", MAILAUTH_DKIM_REASON_SIGNED_FIELDS},
	{"DKIM-4", "h= with a colon at its end",
		WHO "h=^from:; " BH "; b=YQ==", MAILAUTH_DKIM_REASON_SIGNED_FIELDS},
	{"DKIM-4", "h= with white space inside a name",
		WHO "h=^from:re ceived; " BH "; b=YQ==", MAILAUTH_DKIM_REASON_SIGNED_FIELDS},
	{"DKIM-4", "h= without From",
		WHO "h=^to:subject; " BH "; b=YQ==", MAILAUTH_DKIM_REASON_FROM_NOT_SIGNED},
	{"DKIM-4", "h= with a name that only begins with From",
		WHO "h=^from-x:xfrom; " BH "; b=YQ==", MAILAUTH_DKIM_REASON_FROM_NOT_SIGNED},
	/* bh= */
	{"DKIM-27", "bh= empty", WHO "h=from; bh=^; b=YQ==", MAILAUTH_DKIM_REASON_BODY_HASH_SYNTAX},
	{"DKIM-27", "bh= of 31 octets",
		WHO "h=from; bh=^47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==; b=YQ==",
		MAILAUTH_DKIM_REASON_BODY_HASH_SYNTAX},
	{"DKIM-27", "bh= of 33 octets",
		WHO "h=from; bh=^47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUA; b=YQ==",
		MAILAUTH_DKIM_REASON_BODY_HASH_SYNTAX},
	{"DKIM-27", "bh= with an octet outside the alphabet",
		WHO "h=from; bh=^47DEQpj8HBSa-_TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=YQ==",
		MAILAUTH_DKIM_REASON_BODY_HASH_SYNTAX},
	{"DKIM-27", "bh= without its padding",
		WHO "h=from; bh=^47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU; b=YQ==",
		MAILAUTH_DKIM_REASON_BODY_HASH_SYNTAX},
	{"DKIM-27", "bh= with bits behind its last octet",
		WHO "h=from; bh=^47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=; b=YQ==",
		MAILAUTH_DKIM_REASON_BODY_HASH_SYNTAX},
	/* b= */
	{"DKIM-19", "b= empty", WHO "h=from; " BH "; b=^;", MAILAUTH_DKIM_REASON_SIGNATURE_SYNTAX},
	{"DKIM-19", "b= empty at the end", WHO "h=from; " BH "; b=^",
		MAILAUTH_DKIM_REASON_SIGNATURE_SYNTAX},
	{"DKIM-27", "b= that is not base64", WHO "h=from; " BH "; b=^YQ!=;",
		MAILAUTH_DKIM_REASON_SIGNATURE_SYNTAX},
	{"DKIM-27", "b= with octets behind its padding", WHO "h=from; " BH "; b=^YQ==YQ==;",
		MAILAUTH_DKIM_REASON_SIGNATURE_SYNTAX},
	{"DKIM-27", "b= of padding only", WHO "h=from; " BH "; b=^====;",
		MAILAUTH_DKIM_REASON_SIGNATURE_SYNTAX},
	/* t= and x= */
	{"DKIM-5", "t= empty", WHO REST "; t=^", MAILAUTH_DKIM_REASON_TIME_SYNTAX},
	{"DKIM-5", "t= with a sign", WHO REST "; t=^-1", MAILAUTH_DKIM_REASON_TIME_SYNTAX},
	{"DKIM-5", "t= with white space inside", WHO REST "; t=^1 2",
		MAILAUTH_DKIM_REASON_TIME_SYNTAX},
	{"DKIM-5", "x= that is no number", WHO REST "; x=^never", MAILAUTH_DKIM_REASON_TIME_SYNTAX},
	{"DKIM-5", "x= equal to t=", WHO REST "; t=100; x=^100", MAILAUTH_DKIM_REASON_TIME_SYNTAX},
	{"DKIM-5", "x= before t=", WHO REST "; x=^99; t=100", MAILAUTH_DKIM_REASON_TIME_SYNTAX},
	{"DKIM-5", "x= equal to t= at zero", WHO REST "; t=0; x=^0",
		MAILAUTH_DKIM_REASON_TIME_SYNTAX},
	{"DKIM-5", "x= and t= both beyond all numbers",
		WHO REST "; t=99999999999999999999; x=^99999999999999999999",
		MAILAUTH_DKIM_REASON_TIME_SYNTAX},
	/* l= */
	{"DKIM-5", "l= empty", WHO REST "; l=^;", MAILAUTH_DKIM_REASON_LENGTH_SYNTAX},
	{"DKIM-5", "l= with a sign", WHO REST "; l=^+1", MAILAUTH_DKIM_REASON_LENGTH_SYNTAX},
	{"DKIM-5", "l= of 77 digits",
		WHO REST
		"; l=^00000000000000000000000000000000000000000000000000000000000000000000000000001",
		MAILAUTH_DKIM_REASON_LENGTH_SYNTAX},
};

static void each_fault_has_its_reason_and_place(void **state)
{
	field_read f = {.context = mailauth_context_new(NULL, NULL)};
	(void)state;

	for (size_t i = 0; i < COUNT(faults); i++) {
		size_t at = open_field(&f, faults[i].in, strlen(faults[i].in));

		row(faults[i].id, faults[i].why);
		assert_string_equal(mailauth_dkim_reason_text(f.fault.reason),
			mailauth_dkim_reason_text(faults[i].reason));
		assert_int_equal(f.fault.offset, at);
		close_field(&f);
	}
	mailauth_context_free(f.context);
}

/* `count` times a text, with something before and behind it; for free(). */
static char *repeated(const char *before, const char *text, size_t count, const char *behind)
{
	size_t len = strlen(text);
	char *made = malloc(strlen(before) + len * count + strlen(behind) + 1), *at = made;

	assert_non_null(made);
	at += snprintf(at, strlen(before) + 1, "%s", before);
	for (size_t i = 0; i < count; i++, at += len)
		memcpy(at, text, len);
	memcpy(at, behind, strlen(behind) + 1);
	return made;
}

static mailauth_dkim_reason reason_of(field_read *f, char *text, size_t at)
{
	mailauth_dkim_reason reason;

	open_field(f, text, strlen(text));
	reason = f->fault.reason;
	if (reason != MAILAUTH_DKIM_REASON_NONE)
		assert_int_equal(f->fault.offset, at);
	close_field(f);
	free(text);
	return reason;
}

static void the_number_of_names_and_tags_is_limited(void **state)
{
	field_read f = {.context = mailauth_context_new(NULL, NULL)};
	char many[2048], *at = many;
	(void)state;

	row("API-6", "256 names in h= are read, 257 are refused");
	assert_int_equal(reason_of(&f, repeated(WHO "h=from", ":to", 255, "; " BH "; b=YQ=="), 0),
		MAILAUTH_DKIM_REASON_NONE);
	assert_int_equal(reason_of(&f, repeated(WHO "h=from", ":to", 256, "; " BH "; b=YQ=="),
				 strlen(WHO "h=")),
		MAILAUTH_DKIM_REASON_TOO_MANY_SIGNED_FIELDS);

	row("API-6", "64 tags are read, the 65th is refused");
	for (int i = 0; i < 57; i++)
		at += snprintf(at, 16, "y%d=;", i);
	assert_int_equal(reason_of(&f, repeated(WHO, many, 1, REST), 0), MAILAUTH_DKIM_REASON_NONE);
	assert_int_equal(reason_of(&f, repeated(WHO, many, 1, REST "; z="),
				 strlen(WHO) + strlen(many) + strlen(REST ";")),
		MAILAUTH_DKIM_REASON_TOO_MANY_TAGS);
	mailauth_context_free(f.context);
}

static void each_reason_of_the_field_has_a_row(void **state)
{
	(void)state;

	for (int reason = MAILAUTH_DKIM_REASON_TAG_SYNTAX;
		reason <= MAILAUTH_DKIM_REASON_LENGTH_SYNTAX; reason++) {
		/* of no algorithm is it said any more */
		bool shown = reason == MAILAUTH_DKIM_REASON_ALGORITHM_UNSUPPORTED ||
			reason == MAILAUTH_DKIM_REASON_TOO_MANY_SIGNED_FIELDS ||
			reason == MAILAUTH_DKIM_REASON_TOO_MANY_TAGS;

		for (size_t i = 0; i < COUNT(faults); i++)
			shown = shown || (int)faults[i].reason == reason;
		if (!shown)
			fail_msg("no row for reason %d", reason);
	}
}

/* ---------------------------------------------------------------- fields that are right */

#define S(slice) (int)(slice).len, (const char *)(slice).ptr

/* A number as text; the words for those that a field does not give. */
static const char *number(uint64_t n, char *text, size_t cap)
{
	snprintf(text, cap, "%llu", (unsigned long long)n);
	return n == UINT64_MAX ? "max" : text;
}

/* The record as one text, that of the last call. */
static const char *record_text(const ma_signature *s)
{
	static char text[1024];
	char l[24], t[24], x[24];

	snprintf(text, sizeof text,
		"d[%.*s] s[%.*s] i[%.*s] of[%.*s] a[%.*s] c[%s/%s] h[%.*s] bh%zu b%zu[%.*s] t%s x%s l%s%s",
		S(s->domain), S(s->selector), S(s->auid), S(s->auid_domain), S(s->algorithm_name),
		mailauth_canonicalization_text(s->header_canonicalization),
		mailauth_canonicalization_text(s->body.canonicalization), S(s->signed_fields),
		s->body_hash.len, s->signature.len, S(s->signature_text),
		number(s->signed_at, t, sizeof t), number(s->expires_at, x, sizeof x),
		number(s->body.length, l, sizeof l), s->has_length ? "" : " not given");
	return text;
}

#define WHOSE "d[example.com] s[sel] i[@example.com] of[example.com] a[rsa-sha256] "
#define PLAIN "c[simple/simple] h[from] bh32 b1[YQ==] "
#define NO_TIME "t0 xmax "
#define NO_LENGTH "lmax not given"

static const struct {
	const char *id, *why, *in, *want;
} records[] = {
	{"DKIM-3", "the least field: what is not there has its default", WHO REST,
		WHOSE PLAIN NO_TIME NO_LENGTH},
	{"DKIM-3", "tags in another order, v= last",
		REST "; a=rsa-sha256; s=sel; d=example.com; v=1;", WHOSE PLAIN NO_TIME NO_LENGTH},
	{"DKIM-2", "FWS round names, values and semicolons",
		"\r\n v = 1 ;\r\n\td\t=\texample.com ; s\r\n =\r\n sel; a= rsa-sha256 ;" REST " ; ",
		WHOSE "c[simple/simple] h[from] bh32 b1[YQ== ] " NO_TIME NO_LENGTH},
	{"DKIM-1", "unknown tags are passed over, empty ones too", WHO "n=; r1=%; Z=\x7e; " REST,
		WHOSE PLAIN NO_TIME NO_LENGTH},
	{"DKIM-4", "d= of two labels, a selector of one", "v=1; d=a.b; s=c; a=rsa-sha256; " REST,
		"d[a.b] s[c] i[@a.b] of[a.b] a[rsa-sha256] " PLAIN NO_TIME NO_LENGTH},
	{"DKIM-4", "domains keep their case, digits, hyphens and '_' stand",
		"v=1; d=A_1-b.2.EXAMPLE; s=0_-0.S; a=rsa-sha256; " REST,
		"d[A_1-b.2.EXAMPLE] s[0_-0.S] i[@A_1-b.2.EXAMPLE] of[A_1-b.2.EXAMPLE] a[rsa-sha256] " PLAIN
			NO_TIME NO_LENGTH},
	{"DKIM-7", "i= with a local part", WHO "i=joe@example.com; " REST,
		"d[example.com] s[sel] i[joe@example.com] of[example.com] a[rsa-sha256] " PLAIN
			NO_TIME NO_LENGTH},
	{"DKIM-7", "i= decoded: hex-octets in either case, FWS left out",
		WHO "i=J=6fe=3D=3B\r\n =20x=40y@a.EXAMPLE=2Ecom; " REST,
		"d[example.com] s[sel] i[Joe=; x@y@a.EXAMPLE.com] of[a.EXAMPLE.com] a[rsa-sha256] " PLAIN
			NO_TIME NO_LENGTH},
	{"DKIM-31", "U-labels in d= and s= become A-labels (RFC 8616 5)",
		"v=1; d=B\xc3\xbc"
		"cher.Example; s=\xc3\xbc.s; a=rsa-sha256; " REST,
		"d[xn--bcher-kva.Example] s[xn--tda.s] i[@xn--bcher-kva.Example] of[xn--bcher-kva.Example] a[rsa-sha256] " PLAIN
			NO_TIME NO_LENGTH},
	{"DKIM-31", "i= with U-labels, as they are or encoded, below d= with A-labels",
		"v=1; d=xn--bcher-kva.example; s=s; a=rsa-sha256; i=\xc3\xa4=C3=B6@=C3=BC.b\xc3\xbc"
		"cher.example; " REST,
		"d[xn--bcher-kva.example] s[s] i[\xc3\xa4\xc3\xb6@xn--tda.xn--bcher-kva.example] of[xn--tda.xn--bcher-kva.example] a[rsa-sha256] " PLAIN
			NO_TIME NO_LENGTH},
	{"DKIM-31", "unknown tags of UTF-8", WHO "n=\xc3\xbc\r\n \xf0\x9f\x93\xa7; " REST,
		WHOSE PLAIN NO_TIME NO_LENGTH},
	{"DKIM-6", "c= for both", WHO "c=relaxed/relaxed; " REST,
		WHOSE "c[relaxed/relaxed] h[from] bh32 b1[YQ==] " NO_TIME NO_LENGTH},
	{"DKIM-6", "c= for the header leaves the body simple", WHO "c=relaxed; " REST,
		WHOSE "c[relaxed/simple] h[from] bh32 b1[YQ==] " NO_TIME NO_LENGTH},
	{"DKIM-6", "c=simple/relaxed", WHO "c=simple/relaxed; " REST,
		WHOSE "c[simple/relaxed] h[from] bh32 b1[YQ==] " NO_TIME NO_LENGTH},
	{"DKIM-6", "q= with a method we know among others", WHO "q=x:dns/x : dns/txt:y; " REST,
		WHOSE PLAIN NO_TIME NO_LENGTH},
	{"DKIM-4", "From in h= in any case, and names of any printable octets",
		WHO "h=!#$~\r\n :FROM:FROM; " BH "; b=YQ==",
		WHOSE "c[simple/simple] h[!#$~\r\n :FROM:FROM] bh32 b1[YQ==] " NO_TIME NO_LENGTH},
	{"DKIM-19", "all white space round b= belongs to what is left out",
		WHO "h=from; b \t= \r\n\tY Q = =\t\r\n ; " BH,
		WHOSE "c[simple/simple] h[from] bh32 b1[ \r\n\tY Q = =\t\r\n ] " NO_TIME NO_LENGTH},
	{"DKIM-27", "FWS inside bh=",
		WHO "h=from; bh= 47DEQpj8HBSa+/TImW+5JCeuQe\r\n\tRkm5NMpJWZG3hSuF U=; b=YQ==",
		WHOSE PLAIN NO_TIME NO_LENGTH},
	{"DKIM-17", "a b= inside another tag is text", WHO "z=b=QUJD; bb=QUJD; " REST,
		WHOSE PLAIN NO_TIME NO_LENGTH},
	{"DKIM-5", "t= and x= of 12 digits", WHO REST "; t=999999999998; x=999999999999",
		WHOSE PLAIN "t999999999998 x999999999999 " NO_LENGTH},
	{"DKIM-5", "x= alone", WHO REST "; x=0", WHOSE PLAIN "t0 x0 " NO_LENGTH},
	{"DKIM-5", "t= of 0 and x= of 1", WHO REST "; t=0; x=1", WHOSE PLAIN "t0 x1 " NO_LENGTH},
	{"DKIM-5", "more than 12 digits are beyond all times", WHO REST "; t=1; x=1000000000000",
		WHOSE PLAIN "t1 xmax " NO_LENGTH},
	{"DKIM-5", "l= with leading zeros", WHO REST "; l=00042", WHOSE PLAIN NO_TIME "l42"},
	{"DKIM-5", "l= of 2^64 - 2", WHO REST "; l=18446744073709551614",
		WHOSE PLAIN NO_TIME "l18446744073709551614"},
	{"DKIM-5", "l= of 2^64 does not wrap", WHO REST "; l=18446744073709551616",
		WHOSE PLAIN NO_TIME "lmax"},
	{"DKIM-5", "l= of 76 digits does not wrap",
		WHO REST
		"; l=9999999999999999999999999999999999999999999999999999999999999999999999999999",
		WHOSE PLAIN NO_TIME "lmax"},
};

static void fields_are_read_to_records(void **state)
{
	field_read f = {.context = mailauth_context_new(NULL, NULL)};
	(void)state;

	for (size_t i = 0; i < COUNT(records); i++) {
		row(records[i].id, records[i].why);
		open_field(&f, records[i].in, strlen(records[i].in));
		assert_int_equal(f.fault.reason, MAILAUTH_DKIM_REASON_NONE);
		assert_int_equal(f.fault.offset, 0);
		assert_string_equal(record_text(&f.signature), records[i].want);
		close_field(&f);
	}
	mailauth_context_free(f.context);
}

static void a_refused_field_still_names_its_signer(void **state)
{
	field_read f = {.context = mailauth_context_new(NULL, NULL)};
	static const char in[] = "a=rsa-sha1; v=1; d=example.com; i=x@example.com; s=sel; b=";
	(void)state;

	row("DKIM-25", "who signed is read before the algorithm is judged");
	open_field(&f, in, strlen(in));
	assert_int_equal(f.fault.reason, MAILAUTH_DKIM_REASON_ALGORITHM_OBSOLETE);
	assert_true(ma_slice_is(f.signature.domain, "example.com"));
	assert_true(ma_slice_is(f.signature.selector, "sel"));
	assert_true(ma_slice_is(f.signature.auid, "x@example.com"));
	assert_true(ma_slice_is(f.signature.algorithm_name, "rsa-sha1"));
	close_field(&f);
	mailauth_context_free(f.context);
}

/* A caller's IDNA library, which knows one more label. */
static size_t idna_of_caller(void *user, const char *domain, size_t len, char *buf, size_t cap)
{
	static const char known[] = "\xe2\x98\xba.example", made[] = "xn--74h.example";

	assert_null(user);
	if (len != strlen(known) || memcmp(domain, known, len) != 0 || cap < strlen(made))
		return 0;
	memcpy(buf, made, strlen(made));
	return strlen(made);
}

static void a_caller_may_know_more_labels(void **state)
{
	static const char text[] = "v=1; d=\xe2\x98\xba.example; s=s; a=rsa-sha256; " REST;
	field_read f = {.context = mailauth_context_new(NULL, NULL)};
	(void)state;

	assert_int_equal(mailauth_context_set_idna(f.context, idna_of_caller, NULL), MAILAUTH_OK);
	row("DKIM-31", "the context's function makes A-labels of what we do not know");
	open_field(&f, text, strlen(text));
	assert_int_equal(f.fault.reason, MAILAUTH_DKIM_REASON_NONE);
	assert_true(ma_slice_is(f.signature.domain, "xn--74h.example"));
	close_field(&f);
	mailauth_context_free(f.context);
}

/* Domains at the bounds of RFC 1035 2.3.4, in labels of at most 63 octets. */
static void names_have_their_size(void **state)
{
	field_read f = {.context = mailauth_context_new(NULL, NULL)};
	(void)state;

	row("DKIM-4", "a label of 63 octets is read, one of 64 is not");
	assert_int_equal(
		reason_of(&f, repeated("v=1; s=s; a=rsa-sha256; " REST "; d=", "a", 63, ".com"), 0),
		MAILAUTH_DKIM_REASON_NONE);
	assert_int_equal(
		reason_of(&f, repeated("v=1; d=", "a", 64, ".com; s=s; a=rsa-sha256; " REST), 7),
		MAILAUTH_DKIM_REASON_DOMAIN);

	row("DKIM-4", "a domain of 253 octets is read, one of 254 is not");
	assert_int_equal(
		reason_of(&f, repeated("v=1; s=s; a=rsa-sha256; " REST "; d=", "a.", 126, "a"), 0),
		MAILAUTH_DKIM_REASON_NONE);
	assert_int_equal(
		reason_of(&f, repeated("v=1; d=", "a.", 126, "aa; s=s; a=rsa-sha256; " REST), 7),
		MAILAUTH_DKIM_REASON_DOMAIN);
	mailauth_context_free(f.context);
}

/* The least field in which every tag takes memory, with the Nth allocation failing. */
static void memory_may_fail(void **state)
{
	static const char in[] = WHO "i=@example.com; " REST;
	test_memory memory = {0};
	field_read f = {.context = mailauth_context_new(test_allocate, &memory)};
	char *many = repeated(WHO "i=", "a", 6000, "@example.com; " REST);
	size_t failures = 0;
	(void)state;

	row("API-5", "reading a field: each allocation that fails is told");
	f.raw = exact_copy(many, strlen(many));
	f.field.raw = f.field.value = ma_slice_of(f.raw, strlen(many));
	ma_arena_init(&f.arena, f.context);
	for (bool read = false; !read; failures++) {
		memory.allocations = 0;
		memory.fail_at = failures + 1;
		read = ma_signature_read(&f.arena, &f.field, &f.signature, &f.fault);
		ma_arena_release(&f.arena);
	}
	assert_in_range(failures, 3, 20);
	free(f.raw);
	free(many);
	memory.fail_at = 0;
	open_field(&f, in, strlen(in));
	close_field(&f);
	mailauth_context_free(f.context);
	assert_int_equal(memory.in_use, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_has_its_reason_and_place),
		cmocka_unit_test(the_number_of_names_and_tags_is_limited),
		cmocka_unit_test(each_reason_of_the_field_has_a_row),
		cmocka_unit_test(fields_are_read_to_records),
		cmocka_unit_test(a_refused_field_still_names_its_signer),
		cmocka_unit_test(a_caller_may_know_more_labels),
		cmocka_unit_test(names_have_their_size),
		cmocka_unit_test(memory_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
