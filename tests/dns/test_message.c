/*
 * DNS messages: what answers a question, and what is malformed. test_message_limits.c has the
 * bounds, test_message_oracle.c what dnspython makes.
 */
#include "message_test.h"

enum {
	A = MAILAUTH_RRTYPE_A,
	CNAME = MAILAUTH_RRTYPE_CNAME,
	MX = MAILAUTH_RRTYPE_MX,
	SOA = MAILAUTH_RRTYPE_SOA,
	SRV = MAILAUTH_RRTYPE_SRV,
	TXT = MAILAUTH_RRTYPE_TXT,
	DS = MAILAUTH_RRTYPE_DS
};

typedef struct row_of_message {
	const char *why;
	uint16_t type; /* asked, of the name "a.example" */
	const char *message;
	const char *want;
} row_of_message;

/* The question, at offset 12: "a.example.", whose "example." is at offset 14. */
#define ASKED(type) "l:a n:example. " type "0001 "
/* Offset 27: where the answer section begins. */

static void run_rows(const char *id, const row_of_message *rows, size_t count)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	for (size_t i = 0; i < count; i++) {
		mailauth_questions questions;
		ma_buf message;

		row(id, rows[i].why);
		ma_buf_grow(&message, context);
		assemble(&message, rows[i].message);
		ma_questions_init(&questions, context, NULL, NULL);
		assert_told(answer_with_octets(&questions, "a.example", rows[i].type,
				    ma_buf_slice(&message)),
			context, rows[i].want);
		ma_questions_release(&questions);
		ma_buf_release(&message);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ what answers */

static const row_of_message answers[] = {
	/* records */
	{"a record of the type and name that were asked is the answer (RFC 1035 4.1)", TXT,
		HEAD("8180", "0001", "0000", "0000") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 }",
		"data <1>x"},
	{"all of them, in the order of the message", A,
		HEAD("8180", "0002", "0000", "0000")
			ASKED(A_) "@12 " A_ IN "{ c0000202 } @12 " A_ IN "{ c0000201 }",
		"data <192><0><2><2> <192><0><2><1>"},
	{"its name may be written out, in either case (RFC 4343)", TXT,
		HEAD("8180", "0001", "0000", "0000") ASKED(TXT_) "n:A.eXAMPLE. " TXT_ IN "{ 0178 }",
		"data <1>x"},
	{"or end in a pointer (RFC 1035 4.1.4)", TXT,
		HEAD("8180", "0001", "0000", "0000") ASKED(TXT_) "l:A @14 " TXT_ IN "{ 0178 }",
		"data <1>x"},
	{"the question may come back in another case", TXT,
		HEAD("8180", "0001", "0000", "0000") "n:A.EXAMPLE. " TXT_ "0001 @12 " TXT_ IN
						     "{ 0178 }",
		"data <1>x"},
	{"records of other types are passed over", TXT,
		HEAD("8180", "0003", "0000", "0000")
			ASKED(TXT_) "@12 " A_ IN "{ c0000201 } @12 " TXT_ IN "{ 0178 } @12 002e" IN
				    "{ 00 }",
		"data <1>x"},
	{"and of other names", TXT,
		HEAD("8180", "0002", "0000", "0000") ASKED(TXT_) "n:b.example. " TXT_ IN
								 "{ 0179 } @12 " TXT_ IN "{ 0178 }",
		"data <1>x"},
	{"and of other classes", TXT,
		HEAD("8180", "0002", "0000", "0000")
			ASKED(TXT_) "@12 " TXT_ "0003 00000000 { 0179 } @12 " TXT_ IN "{ 0178 }",
		"data <1>x"},
	{"and of other sections", TXT,
		HEAD("8180", "0002", "0001", "0001")
			ASKED(TXT_) "@12 " A_ IN "{ c0000201 } @12 " A_ IN
				    "{ c0000202 } @12 " TXT_ IN "{ 0179 } @12 " TXT_ IN "{ 0178 }",
		"nodata"},
	{"whatever their rdata is", A,
		HEAD("8180", "0002", "0000", "0000") ASKED(A_) "@12 " MX_ IN "{ ff } @12 " A_ IN
							       "{ c0000201 }",
		"data <192><0><2><1>"},
	{"equal rdata counts once (RFC 2181 5)", TXT,
		HEAD("8180", "0003", "0000", "0000")
			ASKED(TXT_) "@12 " TXT_ IN "{ 0178 } @12 " TXT_ IN "{ 0179 } @12 " TXT_ IN
				    "{ 0178 }",
		"data <1>x <1>y"},
	{"a type not known has any rdata, and what looks like a pointer is none (RFC 3597 4)", 731,
		HEAD("8180", "0002", "0000", "0000") "l:a n:example. 02db 0001 @12 02db" IN
						     "{ c00c } @12 02db" IN "{ }",
		"data <192><12> "},
	{"TTLs are not looked at, not the greatest either", TXT,
		HEAD("8180", "0001", "0000", "0000") ASKED(TXT_) "@12 " TXT_
								 "0001 ffffffff { 0178 }",
		"data <1>x"},
	/* names in rdata */
	{"a name in rdata is written out", MX,
		HEAD("8180", "0001", "0000", "0000") ASKED(MX_) "@12 " MX_ IN "{ 000a l:mx @14 }",
		"data <0><10><2>mx<7>example<0>"},
	{"in its case", CNAME,
		HEAD("8180", "0001", "0000", "0000") ASKED(CNAME_) "@12 " CNAME_ IN "{ l:MX @14 }",
		"data <2>MX<7>example<0>"},
	{"equal names in two forms are equal rdata", MX,
		HEAD("8180", "0002", "0000", "0000")
			ASKED(MX_) "@12 " MX_ IN "{ 000a @14 } @12 " MX_ IN "{ 000a n:example. }",
		"data <0><10><7>example<0>"},
	{"a pointer may lead to one that leads on", MX,
		HEAD("8180", "0002", "0000", "0000")
			ASKED(MX_) "@12 " MX_ IN "{ 000a l:mx @14 } @12 " MX_ IN "{ 0014 @41 }",
		"data <0><10><2>mx<7>example<0> <0><20><2>mx<7>example<0>"},
	{"SOA has two names", SOA,
		HEAD("8180", "0001", "0000", "0000") ASKED(SOA_) "@12 " SOA_ IN
								 "{ @14 l:b @39 00000001 00000002 "
								 "00000003 00000004 00000005 }",
		"data <7>example<0><1>b<7>example<0><0><0><0><1><0><0><0><2><0><0><0><3>"
		"<0><0><0><4><0><0><0><5>"},
	{"SRV's is not to be compressed, and is read if it is (RFC 3597 4)", SRV,
		HEAD("8180", "0001", "0000", "0000") ASKED(SRV_) "@12 " SRV_ IN
								 "{ 0001 0002 0019 l:mx @14 }",
		"data <0><1><0><2><0><25><2>mx<7>example<0>"},
	{"a DS of a wrong digest length is kept", DS,
		HEAD("8180", "0001", "0000", "0000") ASKED(DS_) "@12 " DS_ IN "{ 3039 08 02 ab }",
		"data 09<8><2><171>"},
	/* CNAME */
	{"a CNAME is followed (RFC 1034 5.2.2)", TXT,
		HEAD("8180", "0002", "0000", "0000")
			ASKED(TXT_) "@12 " CNAME_ IN "{ l:b @14 } @39 " TXT_ IN "{ 0178 }",
		"data <1>x"},
	{"to the end, whatever the order of the section and the case of names", TXT,
		HEAD("8180", "0003", "0000", "0000")
			ASKED(TXT_) "n:C. " TXT_ IN "{ 0178 } n:B. " CNAME_ IN
				    "{ n:c. } @12 " CNAME_ IN "{ n:b. }",
		"data <1>x"},
	{"records of a name before the last are not the answer", TXT,
		HEAD("8180", "0003", "0000", "0000")
			ASKED(TXT_) "n:c. " TXT_ IN "{ 0178 } n:b. " TXT_ IN
				    "{ 0179 } @12 " CNAME_ IN "{ n:b. }",
		"data <1>y"},
	{"without records at its end it is no data (RFC 2308 2.2)", TXT,
		HEAD("8180", "0001", "0000", "0000") ASKED(TXT_) "@12 " CNAME_ IN "{ n:b. }",
		"nodata"},
	{"unless the server does not follow: nobody has looked there (RFC 1034 4.3.2)", TXT,
		HEAD("8500", "0001", "0000", "0000") ASKED(TXT_) "@12 " CNAME_ IN "{ n:b. }",
		"servfail"},
	{"or has, as the SOA says", TXT,
		HEAD("8500", "0001", "0001", "0000") ASKED(TXT_) "@12 " CNAME_ IN
								 "{ n:b. } n:b. " SOA_ IN
								 "{ n:b. n:b. 00000001 00000002 "
								 "00000003 00000004 00000005 }",
		"nodata"},
	{"a referral is not no data: NS and no SOA (RFC 2308 2.2)", TXT,
		HEAD("8180", "0000", "0001", "0000") ASKED(TXT_) "@14 " NS_ IN "{ n:ns. }",
		"servfail"},
	{"NS beside SOA is (type 1)", TXT,
		HEAD("8180", "0000", "0002", "0000") ASKED(TXT_) "@14 " NS_ IN
								 "{ n:ns. } @14 " SOA_ IN
								 "{ n:b. n:b. 00000001 00000002 "
								 "00000003 00000004 00000005 }",
		"nodata"},
	{"with NXDOMAIN its last name does not exist (RFC 6604 3)", TXT,
		HEAD("8183", "0001", "0000", "0000") ASKED(TXT_) "@12 " CNAME_ IN "{ n:b. }",
		"nxdomain"},
	{"a question for CNAME itself is not followed", CNAME,
		HEAD("8180", "0002", "0000", "0000")
			ASKED(CNAME_) "@12 " CNAME_ IN "{ n:b. } n:b. " CNAME_ IN "{ n:c. }",
		"data <1>b<0>"},
	{"beside other data the type asked comes first", TXT,
		HEAD("8180", "0003", "0000", "0000")
			ASKED(TXT_) "@12 " CNAME_ IN "{ n:b. } @12 " TXT_ IN
				    "{ 0178 } n:b. " TXT_ IN "{ 0179 }",
		"data <1>x"},
	{"a DNAME is told as the CNAME that is made of it (RFC 6672 3.1)", TXT,
		HEAD("8180", "0003", "0000", "0000")
			ASKED(TXT_) "@14 0027" IN "{ n:test. } @12 " CNAME_ IN
				    "{ n:a.test. } n:a.test. " TXT_ IN "{ 0178 }",
		"data <1>x"},
	{"a name that is an alias of itself", TXT,
		HEAD("8180", "0001", "0000", "0000") ASKED(TXT_) "@12 " CNAME_ IN "{ @12 }",
		"servfail"},
	{"a loop", TXT,
		HEAD("8180", "0002", "0000", "0000")
			ASKED(TXT_) "@12 " CNAME_ IN "{ n:b. } n:b. " CNAME_ IN "{ @12 }",
		"servfail"},
	{"several CNAMEs lead nowhere (RFC 2181 10.1)", TXT,
		HEAD("8180", "0003", "0000", "0000")
			ASKED(TXT_) "@12 " CNAME_ IN "{ n:b. } @12 " CNAME_ IN
				    "{ n:c. } n:b. " TXT_ IN "{ 0178 }",
		"servfail"},
	{"the same one twice is one", TXT,
		HEAD("8180", "0003", "0000", "0000")
			ASKED(TXT_) "@12 " CNAME_ IN "{ n:b. } @12 " CNAME_ IN
				    "{ n:B. } n:b. " TXT_ IN "{ 0178 }",
		"data <1>x"},
	/* RCODE and flags */
	{"no records are no data (RFC 2308 2.2)", TXT,
		HEAD("8180", "0000", "0000", "0000") ASKED(TXT_), "nodata"},
	{"RCODE 3 is NXDOMAIN (RFC 1035 4.1.1)", TXT,
		HEAD("8183", "0000", "0000", "0000") ASKED(TXT_), "nxdomain"},
	{"also with records, which it belies", TXT,
		HEAD("8183", "0001", "0000", "0000") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 }",
		"nxdomain"},
	{"RCODE 5 is refused", TXT, HEAD("8185", "0000", "0000", "0000") ASKED(TXT_), "refused"},
	{"even without its question", TXT, "abcd 8185 0000 0000 0000 0000", "refused"},
	{"RCODE 2 is SERVFAIL", TXT, HEAD("8182", "0000", "0000", "0000") ASKED(TXT_), "servfail"},
	{"and so is any other: 1, that the query could not be read", TXT,
		HEAD("8181", "0000", "0000", "0000") ASKED(TXT_), "servfail"},
	{"15, which means nothing", TXT, HEAD("818f", "0000", "0000", "0000") ASKED(TXT_),
		"servfail"},
	{"also with records", TXT,
		HEAD("8182", "0001", "0000", "0000") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 }",
		"servfail"},
	{"OPT is no record, and may have options (RFC 6891 6.1.2)", TXT,
		HEAD("8180", "0001", "0000", "0001") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 } 00 " OPT_
								 "04d0 00008000 { 000a 0002 abcd }",
		"data <1>x"},
	{"whatever the version of the answerer's EDNS is (RFC 6891 6.1.3)", TXT,
		HEAD("8180", "0001", "0000", "0001") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 } 00 " OPT_
								 "04d0 00ff0000 { }",
		"data <1>x"},
	{"OPT has upper bits of RCODE: 16, a version not known (RFC 6891 9)", TXT,
		HEAD("8180", "0001", "0000", "0001") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 } 00 " OPT_
								 "04d0 01000000 { }",
		"servfail"},
	{"so that 19 is not NXDOMAIN", TXT,
		HEAD("8183", "0000", "0000", "0001") ASKED(TXT_) "00 " OPT_ "04d0 01000000 { }",
		"servfail"},
	{"AD vouches for data (RFC 4035 3.2.3)", TXT,
		HEAD("81a0", "0001", "0000", "0000") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 }",
		"data <1>x secure"},
	{"and for no data", TXT, HEAD("81a0", "0000", "0000", "0000") ASKED(TXT_), "nodata secure"},
	{"and for NXDOMAIN", TXT, HEAD("81a3", "0000", "0000", "0000") ASKED(TXT_),
		"nxdomain secure"},
	{"never for a failure", TXT, HEAD("81a2", "0000", "0000", "0000") ASKED(TXT_), "servfail"},
	{"nor for a loop", TXT,
		HEAD("81a0", "0001", "0000", "0000") ASKED(TXT_) "@12 " CNAME_ IN "{ @12 }",
		"servfail"},
	{"authoritative or not, with recursion or not, checking disabled: all the same", TXT,
		HEAD("8410", "0001", "0000", "0000") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 }",
		"data <1>x"},
};

static void messages_answer(void **state)
{
	(void)state;
	run_rows("DNS-14", answers, COUNT(answers));
}

/* ------------------------------------------------------------------ what does not */

#define ONE HEAD("8180", "0001", "0000", "0000")

static const row_of_message malformed[] = {
	/* the header */
	{"a query is no answer", TXT, HEAD("0180", "0000", "0000", "0000") ASKED(TXT_),
		"malformed"},
	{"nor is the answer to another kind of query", TXT,
		HEAD("8980", "0000", "0000", "0000") ASKED(TXT_), "malformed"},
	{"a message that was cut (RFC 2181 9)", TXT,
		HEAD("8380", "0000", "0000", "0000") ASKED(TXT_), "malformed"},
	{"also with an RCODE", TXT, HEAD("8383", "0000", "0000", "0000") ASKED(TXT_), "malformed"},
	{"no question", TXT, "abcd 8180 0000 0000 0000 0000", "malformed"},
	{"not even for NXDOMAIN", TXT, "abcd 8183 0000 0000 0000 0000", "malformed"},
	{"two questions", TXT,
		"abcd 8180 0002 0000 0000 0000 " ASKED(TXT_) "n:a.example. " TXT_ "0001",
		"malformed"},
	{"two questions that are counted where there is one", TXT,
		"abcd 8180 0002 0000 0000 0000 " ASKED(TXT_), "malformed"},
	{"also if a record stands for the second", TXT,
		"abcd 8180 0002 0001 0000 0000 " ASKED(TXT_) "@12 " TXT_ IN "{ 0178 }",
		"malformed"},
	{"another name", TXT, HEAD("8180", "0000", "0000", "0000") "n:b.example. " TXT_ "0001",
		"malformed"},
	{"another type", TXT, HEAD("8180", "0000", "0000", "0000") ASKED(A_), "malformed"},
	{"another class", TXT, HEAD("8180", "0000", "0000", "0000") "n:a.example. " TXT_ "0003",
		"malformed"},
	{"a name whose dot is part of a label is another", TXT,
		HEAD("8180", "0000", "0000", "0000") "n:a\\.example. " TXT_ "0001", "malformed"},
	/* counts */
	{"fewer answers than are counted", TXT,
		HEAD("8180", "0002", "0000", "0000") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 }",
		"malformed"},
	{"as many as a message cannot hold", TXT,
		HEAD("8180", "ffff", "0000", "0000") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 }",
		"malformed"},
	{"fewer in authority", TXT,
		HEAD("8180", "0001", "0001", "0000") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 }",
		"malformed"},
	{"fewer additional ones", TXT,
		HEAD("8180", "0001", "0000", "ffff") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 }",
		"malformed"},
	{"more than are counted", TXT,
		HEAD("8180", "0000", "0000", "0000") ASKED(TXT_) "@12 " TXT_ IN "{ 0178 }",
		"malformed"},
	{"one octet behind", TXT, ONE ASKED(TXT_) "@12 " TXT_ IN "{ 0178 } 00", "malformed"},
	{"rdata that goes beyond the message", TXT, ONE ASKED(TXT_) "@12 " TXT_ IN "0003 0178",
		"malformed"},
	/* rdata */
	{"rdata of another form", A, ONE ASKED(A_) "@12 " A_ IN "{ 0178 }", "malformed"},
	{"also if only one is", A,
		HEAD("8180", "0002", "0000", "0000") ASKED(A_) "@12 " A_ IN
							       "{ c0000201 } @12 " A_ IN "{ }",
		"malformed"},
	{"a string that goes beyond its rdata", TXT, ONE ASKED(TXT_) "@12 " TXT_ IN "{ 0278 }",
		"malformed"},
	{"a name with something behind it", MX, ONE ASKED(MX_) "@12 " MX_ IN "{ 000a @14 00 }",
		"malformed"},
	{"a pointer and one octet behind it", CNAME,
		ONE ASKED(CNAME_) "@12 " CNAME_ IN "{ @14 00 }", "malformed"},
	{"MX without its name", MX, ONE ASKED(MX_) "@12 " MX_ IN "{ 000a }", "malformed"},
	{"MX of one octet", MX, ONE ASKED(MX_) "@12 " MX_ IN "{ 00 }", "malformed"},
	{"a name that ends behind its rdata", MX,
		HEAD("8180", "0001", "0001", "0000")
			ASKED(MX_) "@12 " MX_ IN "{ 000a 0178 } 00 " A_ IN "{ c0000201 }",
		"malformed"},
	{"half a pointer at the end of rdata", MX, ONE ASKED(MX_) "@12 " MX_ IN "{ 000a c0 }",
		"malformed"},
	{"a CNAME that is no name", TXT, ONE ASKED(TXT_) "@12 " CNAME_ IN "{ 0161 }", "malformed"},
	{"a CNAME with something behind it", TXT, ONE ASKED(TXT_) "@12 " CNAME_ IN "{ n:b. 00 }",
		"malformed"},
	/* compression */
	{"a pointer to itself (RFC 1035 4.1.4)", TXT, ONE ASKED(TXT_) "@27 " TXT_ IN "{ 0178 }",
		"malformed"},
	{"a pointer to behind itself", TXT, ONE ASKED(TXT_) "@39 " TXT_ IN "{ 0161 00 }",
		"malformed"},
	{"to the start of its own name", TXT, ONE ASKED(TXT_) "l:a @27 " TXT_ IN "{ 0178 }",
		"malformed"},
	{"beyond the message", TXT, ONE ASKED(TXT_) "@16383 " TXT_ IN "{ 0178 }", "malformed"},
	{"into the header, where no name is", TXT, ONE ASKED(TXT_) "@11 " TXT_ IN "{ 0178 }",
		"malformed"},
	{"to what is not a whole name before it", TXT,
		ONE ASKED(TXT_) "l:a @24 " TXT_ IN "{ 0178 }", "malformed"},
	{"two that lead to each other", MX,
		HEAD("8180", "0002", "0000", "0000")
			ASKED(MX_) "@12 " MX_ IN "{ 000a @57 } @12 " MX_ IN "{ 000a @41 }",
		"malformed"},
	{"one that leads back and then forward", MX,
		HEAD("8180", "0002", "0000", "0000")
			ASKED(MX_) "@12 02db" IN "{ @41 l:b @14 } @12 " MX_ IN "{ 000a @39 }",
		"malformed"},
	{"such a label behind a pointer of the same offset is none (RFC 1035 4.1.4)", TXT,
		HEAD("8180", "0002", "0000", "0000")
			ASKED(TXT_) "@12 " TXT_ IN "{ 0178 } 800c " TXT_ IN "{ 0178 }",
		"malformed"},
	{"nor is the other kind", TXT,
		HEAD("8180", "0002", "0000", "0000")
			ASKED(TXT_) "@12 " TXT_ IN "{ 0178 } 400c " TXT_ IN "{ 0178 }",
		"malformed"},
	{"labels of the kinds that are not in use (RFC 6891 5)", TXT,
		ONE ASKED(TXT_) "41 ff 00 " TXT_ IN "{ 0178 }", "malformed"},
	{"and the other", TXT, ONE ASKED(TXT_) "80 00 " TXT_ IN "{ 0178 }", "malformed"},
	{"also as a name that is not asked for", TXT,
		HEAD("8180", "0000", "0001", "0000") ASKED(TXT_) "@16383 " TXT_ IN "{ 0178 }",
		"malformed"},
	/* OPT */
	{"two OPT records (RFC 6891 6.1.1)", TXT,
		HEAD("8180", "0000", "0000", "0002")
			ASKED(TXT_) "00 " OPT_ "04d0 00000000 { } 00 " OPT_ "04d0 00000000 { }",
		"malformed"},
	{"an OPT that has a name (RFC 6891 6.1.2)", TXT,
		HEAD("8180", "0000", "0000", "0001") ASKED(TXT_) "@12 " OPT_ "04d0 00000000 { }",
		"malformed"},
	{"nothing at all", TXT, "", "malformed"},
};

static void others_are_malformed(void **state)
{
	(void)state;
	run_rows("DNS-15", malformed, COUNT(malformed));
}

/* ------------------------------------------------------------------ cut and changed */

/* Whether what is in the answer is right of its type, whatever the message was. */
static void assert_whole(const ma_answer *answer, uint16_t type)
{
	assert_non_null(answer);
	assert_int_equal(answer->count > 0, answer->outcome == MAILAUTH_DNS_DATA);
	assert_true(answer->outcome <= MAILAUTH_DNS_NXDOMAIN || !answer->authenticated);
	for (size_t i = 0; i < answer->count; i++)
		assert_true(ma_rdata_is_valid(type, answer->rdata[i]));
}

static void a_message_that_is_cut_is_malformed(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	row("DNS-15", "every message of this test, cut at any octet, is malformed");
	for (size_t i = 0; i < COUNT(answers); i++) {
		ma_buf message;

		ma_buf_grow(&message, context);
		assemble(&message, answers[i].message);
		for (size_t cut = 0; cut < message.len; cut++) {
			mailauth_questions questions;

			ma_questions_init(&questions, context, NULL, NULL);
			assert_told(answer_with_octets(&questions, "a.example", answers[i].type,
					    ma_slice_of(message.data, cut)),
				context, "malformed");
			ma_questions_release(&questions);
		}
		ma_buf_release(&message);
	}
	mailauth_context_free(context);
}

static void a_message_that_is_changed_does_no_harm(void **state)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint32_t random = 1035;
	(void)state;

	row("DNS-15", "each of them with octets changed is answered with whole rdata or none");
	for (size_t i = 0; i < 400 * COUNT(answers); i++) {
		const row_of_message *at = &answers[i % COUNT(answers)];
		mailauth_questions questions;
		ma_buf message;

		ma_buf_grow(&message, context);
		assemble(&message, at->message);
		for (unsigned k = 0; k < 1 + i / COUNT(answers) % 3; k++) {
			random = random * 1664525 + 1013904223;
			message.data[(random >> 8) % (message.len - 2) + 2] =
				(uint8_t)(random >> 24);
		}
		ma_questions_init(&questions, context, NULL, NULL);
		assert_whole(answer_with_octets(&questions, "a.example", at->type,
				     ma_buf_slice(&message)),
			at->type);
		ma_questions_release(&questions);
		ma_buf_release(&message);
	}
	mailauth_context_free(context);
}

/* ------------------------------------------------------------------ compression */

/*
 * "Receiving servers MUST decompress domain names in RRs of well-known type, and SHOULD also
 * decompress RRs of type RP, AFSDB, RT, SIG, PX, NXT, NAPTR, and SRV" (RFC 3597 4); well-known are
 * those of RFC 1035. In types that came later nothing is to be compressed.
 */
static void names_are_decompressed_in_old_types(void **state)
{
	static const struct {
		const char *type, *before; /* what stands before its last name */
		bool read;
	} rows[] = {
		{"NS", "", true},
		{"MD", "", true},
		{"MF", "", true},
		{"CNAME", "", true},
		{"MB", "", true},
		{"MG", "", true},
		{"MR", "", true},
		{"PTR", "", true},
		{"MINFO", "n:b. ", true},
		{"MX", "000a ", true},
		{"RP", "n:b. ", true},
		{"AFSDB", "0001 ", true},
		{"RT", "000a ", true},
		{"PX", "000a n:b. ", true},
		{"NAPTR", "0001 0001 00 00 00 ", true},
		{"SRV", "0001 0002 0019 ", true},
		{"KX", "000a ", false},
		{"DNAME", "", false},
	};
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint16_t type = mailauth_rrtype_from_text(rows[i].type, strlen(rows[i].type));
		mailauth_questions questions;
		ma_buf message, rdata, want;
		char text[300];

		row("DNS-14", rows[i].read ? "a name in rdata may be compressed in" : "not in");
		row("DNS-14", rows[i].type);
		snprintf(text, sizeof text,
			HEAD("8180", "0001", "0000", "0000") "l:a n:example. %04x 0001 @12 %04x" IN
							     "{ %s @14 }",
			type, type, rows[i].before);
		ma_buf_grow(&message, context);
		assemble(&message, text);
		snprintf(text, sizeof text, "%sn:example.", rows[i].before);
		ma_buf_grow(&rdata, context);
		assemble(&rdata, text);
		ma_buf_grow(&want, context);
		ma_put_text(&want, rows[i].read ? "data " : "malformed");
		if (rows[i].read)
			put_shown(&want, ma_buf_slice(&rdata));
		ma_put_octet(&want, 0);
		ma_questions_init(&questions, context, NULL, NULL);
		assert_told(
			answer_with_octets(&questions, "a.example", type, ma_buf_slice(&message)),
			context, (const char *)want.data);
		ma_questions_release(&questions);
		ma_buf_release(&message);
		ma_buf_release(&rdata);
		ma_buf_release(&want);
	}
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_answer),
		cmocka_unit_test(others_are_malformed),
		cmocka_unit_test(a_message_that_is_cut_is_malformed),
		cmocka_unit_test(a_message_that_is_changed_does_no_harm),
		cmocka_unit_test(names_are_decompressed_in_old_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
