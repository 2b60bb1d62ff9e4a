/*
 * DMARC policy records: what is one, and what its tags say (RFC 9989 4.7, 4.8). Each text is a heap
 * block of exactly its size.
 */
#include "dmarc_record.h"
#include "test.h"

#define IN(text) text, sizeof(text) - 1

static const char *request_text(const ma_dmarc_request *request)
{
	if (!request->given)
		return "-";
	return request->valid ? mailauth_dmarc_policy_text(request->policy) : "wrong";
}

/* What a text is, and of a record what differs from a record that has nothing but its version. */
static const char *record_of(const char *in, size_t len)
{
	static const char *const kinds[] = {"record", "other", "duplicate"};
	static char text[256];
	uint8_t *copy = exact_copy(in, len);
	ma_dmarc_record record;
	ma_dmarc_kind kind = ma_dmarc_record_read(ma_slice_of(copy, len), &record);

	assert_in_range(kind, 0, COUNT(kinds) - 1);
	if (kind == MA_DMARC_RECORD)
		snprintf(text, sizeof text, "p %s sp %s np %s%s%s%s%s%s%s", request_text(&record.p),
			request_text(&record.sp), request_text(&record.np),
			record.has_report_uri ? " rua" : "",
			record.adkim == MAILAUTH_ALIGN_STRICT ? " adkim=s" : "",
			record.aspf == MAILAUTH_ALIGN_STRICT ? " aspf=s" : "",
			record.psd == MA_DMARC_PSD_Y ? " psd=y" : "",
			record.psd == MA_DMARC_PSD_N ? " psd=n" : "", record.testing ? " t=y" : "");
	else
		snprintf(text, sizeof text, "%s", kinds[kind]);
	assert_ptr_equal(record.text.ptr, copy);
	assert_int_equal(record.text.len, len);
	free(copy);
	return text;
}

typedef struct record_row {
	const char *id, *why, *in;
	size_t len;
	const char *want;
} record_row;

static void check_rows(const record_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		row(rows[i].id, rows[i].why);
		assert_string_equal(record_of(rows[i].in, rows[i].len), rows[i].want);
	}
}

#define BARE "p - sp - np -"

static void the_version_makes_a_record(void **state)
{
	static const record_row rows[] = {
		{"DM-1", "the version alone is a record", IN("v=DMARC1"), BARE},
		{"DM-1", "a semicolon may stand behind it", IN("v=DMARC1;"), BARE},
		{"DM-1", "white space may stand round the equals sign", IN("v \t=\t DMARC1 ;"),
			BARE},
		{"DM-1", "and at the end", IN("v=DMARC1 \t"), BARE},
		{"DM-1", "the name of the tag has no case (RFC 5234 2.3)", IN("V=DMARC1; p=none"),
			"p none sp - np -"},
		{"DM-1", "the version has", IN("v=dmarc1; p=none"), "other"},
		{"DM-1", "all of it", IN("v=DMARc1; p=none"), "other"},
		{"DM-1", "nothing is no record", IN(""), "other"},
		{"DM-1", "no version", IN("p=none"), "other"},
		{"DM-1", "an empty version", IN("v=; p=none"), "other"},
		{"DM-1", "half a version", IN("v=DMARC; p=none"), "other"},
		{"DM-1", "another version", IN("v=DMARC2; p=none"), "other"},
		{"DM-1", "a version that goes on", IN("v=DMARC12; p=none"), "other"},
		{"DM-1", "a version with a dot", IN("v=DMARC1.0; p=none"), "other"},
		{"DM-1", "a version without a semicolon behind it", IN("v=DMARC1 p=none"), "other"},
		{"DM-1", "a version in quotes", IN("v=\"DMARC1\"; p=none"), "other"},
		{"DM-1", "another tag before it", IN("p=none; v=DMARC1"), "other"},
		{"DM-1", "a blank before it", IN(" v=DMARC1; p=none"), "other"},
		{"DM-1", "a tabulator before it", IN("\tv=DMARC1; p=none"), "other"},
		{"DM-1", "a semicolon before it", IN(";v=DMARC1; p=none"), "other"},
		{"DM-1", "a byte order mark before it", IN("\xef\xbb\xbfv=DMARC1; p=none"),
			"other"},
		{"DM-1", "NUL behind it", IN("v=DMARC1\0; p=none"), "other"},
		{"DM-1", "a line end behind it is not WSP", IN("v=DMARC1\r\n; p=none"), "other"},
		{"DM-1", "an SPF record", IN("v=spf1 -all"), "other"},
		{"DM-1", "a DKIM record", IN("v=DKIM1; p="), "other"},
	};
	(void)state;

	check_rows(rows, COUNT(rows));
}

static void tags_stand_for_themselves(void **state)
{
	static const record_row rows[] = {
		{"DM-3", "all tags that count",
			IN("v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=s; psd=n; "
			   "t=y; rua=mailto:a@b.example"),
			"p reject sp quarantine np none rua adkim=s aspf=s psd=n t=y"},
		{"DM-3", "in any order", IN("v=DMARC1;t=y;psd=y;aspf=s;np=reject;p=none"),
			"p none sp - np reject aspf=s psd=y t=y"},
		{"DM-3", "names and values have no case",
			IN("v=DMARC1; P=ReJect; SP=NONE; Np=Quarantine; ADKIM=S; aSPF=S; PSD=Y; T=Y"),
			"p reject sp none np quarantine adkim=s aspf=s psd=y t=y"},
		{"DM-3", "white space round everything",
			IN("v=DMARC1 ;\tp\t= \treject \t; sp =none\t"), "p reject sp none np -"},
		{"DM-3", "unknown tags, and those that RFC 9989 dropped",
			IN("v=DMARC1; pct=0; rf=afrf; ri=1; fo=1; ruf=mailto:a@b.example; x_1=y; "
			   "p=reject"),
			"p reject sp - np -"},
		{"DM-3", "a name that only begins so", IN("v=DMARC1; pp=reject; spf=reject; tt=y"),
			BARE},
		{"DM-3", "an unknown tag with '=' in its value", IN("v=DMARC1; x=p=none; p=reject"),
			"p reject sp - np -"},
		{"DM-3", "empty tags", IN("v=DMARC1;;; ;p=reject;;"), "p reject sp - np -"},
		{"DM-3", "what is no tag costs nobody else",
			IN("v=DMARC1; hello; =x; -=y; a b=c; p=reject"), "p reject sp - np -"},
		{"DM-3", "a name alone is no tag", IN("v=DMARC1; sp; p=reject"),
			"p reject sp - np -"},
		{"DM-3", "nor is a name with a wrong octet", IN("v=DMARC1; s\x01p=none; p=reject"),
			"p reject sp - np -"},
		{"DM-3", "wrong values of flags are as if they were not there",
			IN("v=DMARC1; p=reject; adkim=strict; aspf=x; psd=yes; t=1"),
			"p reject sp - np -"},
		{"DM-3", "empty values too", IN("v=DMARC1; p=reject; adkim=; aspf=; psd=; t="),
			"p reject sp - np -"},
		{"DM-3", "a policy is one of three words",
			IN("v=DMARC1; p=rejected; sp=rejec; np=no ne"),
			"p wrong sp wrong np wrong"},
		{"DM-3", "a policy with something behind it is none",
			IN("v=DMARC1; p=reject, none"), "p wrong sp - np -"},
		{"DM-3", "a policy that is empty is wrong", IN("v=DMARC1; p=; sp=; np="),
			"p wrong sp wrong np wrong"},
		{"DM-3", "an octet that values cannot have makes it wrong, and not absent",
			IN("v=DMARC1; p=reject; sp=none\xc3\xa9"), "p reject sp wrong np -"},
		{"DM-3", "NUL as well", IN("v=DMARC1; p=reject\0"), "p wrong sp - np -"},
	};
	(void)state;

	check_rows(rows, COUNT(rows));
}

static void a_tag_twice_costs_the_record(void **state)
{
	static const record_row rows[] = {
		{"DM-3", "a tag that stands twice", IN("v=DMARC1; p=none; p=reject"), "duplicate"},
		{"DM-3", "even with one value", IN("v=DMARC1; p=none; p=none"), "duplicate"},
		{"DM-3", "even in another case", IN("v=DMARC1; p=none; P=none"), "duplicate"},
		{"DM-3", "with others between", IN("v=DMARC1; p=none; t=y; sp=none; p=none"),
			"duplicate"},
		{"DM-3", "one that only reports need", IN("v=DMARC1; p=none; fo=1; fo=d"),
			"duplicate"},
		{"DM-3", "unknown ones are ignored, however often they stand there (4.8)",
			IN("v=DMARC1; p=none; x=1; x=2; x=1; pct=1; pct=2"), "p none sp - np -"},
		{"DM-3", "the version", IN("v=DMARC1; p=none; v=DMARC1"), "duplicate"},
		{"DM-3", "what is no tag may stand twice", IN("v=DMARC1; p=none; hello; hello; p"),
			"p none sp - np -"},
		{"DM-3", "a name that is the beginning of another",
			IN("v=DMARC1; p=none; pp=1; ppp=2"), "p none sp - np -"},
	};
	(void)state;

	check_rows(rows, COUNT(rows));
}

static void without_tags_there_are_defaults(void **state)
{
	ma_dmarc_record record;
	(void)state;

	row("DM-5", "alignment is relaxed, psd is u, t is n, and no policy is given");
	assert_int_equal(ma_dmarc_record_read(ma_slice_text("v=DMARC1"), &record), MA_DMARC_RECORD);
	assert_int_equal(record.adkim, MAILAUTH_ALIGN_RELAXED);
	assert_int_equal(record.aspf, MAILAUTH_ALIGN_RELAXED);
	assert_int_equal(record.psd, MA_DMARC_PSD_U);
	assert_false(record.testing || record.has_report_uri);
	assert_false(record.p.given || record.sp.given || record.np.given);

	row("DM-5", "and so they are when written out");
	assert_string_equal(record_of(IN("v=DMARC1; adkim=r; aspf=r; psd=u; t=n")), BARE);
}

/* ---------------------------------------------------------------- report URIs */

static void report_uris_are_uris(void **state)
{
	static const struct {
		const char *why, *list;
		bool want;
	} rows[] = {
		{"a mailto URI", "mailto:dmarc@example.com", true},
		{"the scheme has no case (RFC 3986 3.1)", "MAILTO:dmarc@example.com", true},
		{"another scheme, though nobody may send there", "https://example.com/dmarc", true},
		{"a scheme with all that one may have", "a1+b-c.d:x", true},
		{"a size in octets", "mailto:a@example.com!10", true},
		{"a size with a unit", "mailto:a@example.com!10m", true},
		{"a size with a unit in upper case (RFC 5234 2.3)", "mailto:a@example.com!50G",
			true},
		{"escapes", "mailto:a%21b@example.com", true},
		{"a query", "mailto:a@example.com?subject=x", true},
		{"a list whose last one is a URI", "x,, mailto:a@example.com", true},
		{"a list whose first one is", "mailto:a@example.com,x", true},
		{"white space round the commas", " x\t,\tmailto:a@example.com ", true},
		{"of another scheme nothing but that (RFC 3986 3.3)", "https:", true},
		{"an authority, a path, a query and a fragment",
			"https://u@h.example:8/a;b/%41?c=d?/e#f/?", true},
		{"an address in brackets", "http://[2001:db8::1]:80/a", true},
		{"brackets that do not end", "http://[2001:db8::1", false},
		{"two of them", "http://[[::1]]/", false},
		{"brackets behind who asks", "http://a@[::1]/", true},
		{"brackets within a host", "http://a[::1]/", false},
		{"a host behind brackets", "http://[::1]a/", false},
		{"who asks in brackets", "http://[::1]@a/", false},
		{"two who ask", "http://a@b@c/", false},
		{"brackets in a path", "a:[b]", false},
		{"brackets in a query", "a:b?[c]", false},
		{"two fragments", "a:b#c#d", false},
		{"nothing", "", false},
		{"a comma", ",", false},
		{"an address without a scheme", "dmarc@example.com", false},
		{"a scheme alone", "mailto:", false},
		{"a scheme that begins with a digit", "1mailto:a@example.com", false},
		{"a scheme with a wrong octet", "mail_to:a@example.com", false},
		{"no scheme before the colon", ":a@example.com", false},
		{"a mailto URI to nobody", "mailto:example.com", false},
		{"one without a local-part", "mailto:@example.com", false},
		{"one without a domain", "mailto:a@", false},
		{"a blank in it", "mailto:a b@example.com", false},
		{"brackets round it", "<mailto:a@example.com>", false},
		{"quotes round it", "\"mailto:a@example.com\"", false},
		{"an octet that URIs have not", "mailto:a\\b@example.com", false},
		{"an 8-bit octet", "mailto:\xc3\xa1@example.com", false},
		{"half an escape", "mailto:a@example.com%2", false},
		{"an escape that is none", "mailto:a%2gb@example.com", false},
		{"a size without a number", "mailto:a@example.com!", false},
		{"a size that is a unit", "mailto:a@example.com!m", false},
		{"an unknown unit", "mailto:a@example.com!10x", false},
		{"two units", "mailto:a@example.com!10mb", false},
		{"two sizes", "mailto:a@example.com!1!2", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[128];
		int len = snprintf(text, sizeof text, "v=DMARC1; rua=%s", rows[i].list);

		row("DM-6", rows[i].why);
		assert_string_equal(record_of(text, (size_t)len),
			rows[i].want ? BARE " rua" : BARE);
	}

	row("DM-6", "ruf= is no rua=");
	assert_string_equal(record_of(IN("v=DMARC1; ruf=mailto:a@example.com")), BARE);
}

/* ---------------------------------------------------------------- what it comes to */

static void wrong_policies_are_none_with_a_report_uri(void **state)
{
	static const struct {
		const char *why, *in;
		bool usable;
		mailauth_dmarc_policy p, sp, np;
	} rows[] = {
		{"p= alone is for all", "p=reject", true, 2, 2, 2},
		{"sp= is for what does not exist, too", "p=reject; sp=none", true, 2, 0, 0},
		{"np= is for that only", "p=none; np=reject", true, 0, 0, 2},
		{"all three", "p=none; sp=quarantine; np=reject", true, 0, 1, 2},
		{"without p= and rua= there is no DMARC", "sp=reject", false, 0, 0, 0},
		{"without p=, with rua=", "sp=reject; rua=mailto:a@b.example", true, 0, 0, 0},
		{"p= that is wrong", "p=x", false, 0, 0, 0},
		{"with rua=", "p=x; rua=mailto:a@b.example", true, 0, 0, 0},
		{"a good p= and a wrong sp=", "p=reject; sp=x", false, 0, 0, 0},
		{"with rua= it is p=none for the domain itself as well",
			"p=reject; sp=x; rua=mailto:a@b.example", true, 0, 0, 0},
		{"a wrong np=", "p=reject; np=", false, 0, 0, 0},
		{"with rua=", "p=reject; sp=reject; np=; rua=mailto:a@b.example", true, 0, 0, 0},
		{"a rua= that is no URI does not help", "p=x; rua=a@b.example", false, 0, 0, 0},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		ma_dmarc_record record;
		char text[128];

		row("DM-4", rows[i].why);
		snprintf(text, sizeof text, "v=DMARC1; %s", rows[i].in);
		assert_int_equal(ma_dmarc_record_read(ma_slice_text(text), &record),
			MA_DMARC_RECORD);
		assert_int_equal(ma_dmarc_record_settle(&record), rows[i].usable);
		assert_int_equal(record.p.policy, rows[i].p);
		assert_int_equal(ma_dmarc_record_subdomain_policy(&record), rows[i].sp);
		assert_int_equal(ma_dmarc_record_nonexistent_policy(&record), rows[i].np);
	}
}

/* ---------------------------------------------------------------- bounds */

static void any_number_of_tags_is_read(void **state)
{
	enum { TAGS = 20000 };
	static char text[TAGS * 4 + 32] = "v=DMARC1;";
	size_t len = strlen(text);
	(void)state;

	row("DM-3", "twenty thousand unknown tags, and as many empty ones, hide nothing");
	for (int i = 0; i < TAGS; i++, len += 4)
		memcpy(text + len, "x=;;", 4);
	memcpy(text + len, "p=reject", 9);
	assert_string_equal(record_of(text, strlen(text)), "p reject sp - np -");
}

static void every_cut_and_octet(void **state)
{
	static const char whole[] = "v=DMARC1; p=reject; sp=none; rua=mailto:a@b.example!1k, x;";
	char changed[sizeof whole];
	(void)state;

	row("DM-1", "a record that is cut within its version is none, and one behind that is");
	for (size_t len = 0; len < sizeof whole; len++)
		if (len < 8)
			assert_string_equal(record_of(whole, len), "other");
		else
			assert_string_not_equal(record_of(whole, len), "other");

	row("DM-1", "another octet in the place of one of the version's makes it none");
	for (size_t at = 0; at < 8; at++)
		for (unsigned c = 0; c < 256; c++) {
			bool same = c == (uint8_t)whole[at] || (at == 0 && c == 'V');

			memcpy(changed, whole, sizeof whole);
			changed[at] = (char)c;
			assert_int_equal(strcmp(record_of(changed, sizeof whole - 1), "other") != 0,
				same);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_version_makes_a_record),
		cmocka_unit_test(tags_stand_for_themselves),
		cmocka_unit_test(a_tag_twice_costs_the_record),
		cmocka_unit_test(without_tags_there_are_defaults),
		cmocka_unit_test(report_uris_are_uris),
		cmocka_unit_test(wrong_policies_are_none_with_a_report_uri),
		cmocka_unit_test(any_number_of_tags_is_read),
		cmocka_unit_test(every_cut_and_octet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
