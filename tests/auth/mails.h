/*
 * Messages, each with its envelope, that between them make every part ask much, and the zone that
 * answers: for tests in which it matters what is asked, in which order, and what is kept of it.
 */
#ifndef MA_MAILS_H
#define MA_MAILS_H

#include "auth_fixture.h"

/* Records that make every part ask much: includes, mx hosts, walks of several names. */
#define MAILS_ZONE \
	"big.example. TXT \"v=spf1 include:one.big.example mx:two.big.example a -all\"\n" \
	"one.big.example. TXT \"v=spf1 include:three.big.example -all\"\n" \
	"three.big.example. TXT \"v=spf1 a:no.big.example ip4:192.0.2.99 ~all\"\n" \
	"two.big.example. MX 10 m1.big.example.\n" \
	"two.big.example. MX 20 m2.big.example.\n" \
	"two.big.example. MX 30 m3.big.example.\n" \
	"m1.big.example. A 192.0.2.1\n" \
	"m2.big.example. A 192.0.2.2\n" \
	"m3.big.example. A 192.0.2.3\n" \
	"big.example. A 192.0.2.4\n" \
	"_dmarc.big.example. TXT \"v=DMARC1; p=quarantine; np=reject\"\n" \
	"alias.big.example. CNAME gone.example.\n" \
	"$SECURE _dmarc.big.example. TXT\n" \
	"$SECURE m2.big.example. A\n" \
	"$FAIL fails.big.example. TXT servfail\n"

static const struct {
	const char *why;
	envelope from;
	const char *message; /* NULL: the demo's */
} mails[] = {
	{"the demo's message", {"192.0.2.10", "mail.example.com", "ada@example.com"}, NULL},
	{"the demo's message, by way of somebody whose record asks much",
		{"192.0.2.2", "m2.big.example", "x@big.example"}, NULL},
	{"an mx host matches, and others need not be known",
		{"192.0.2.2", "m2.big.example", "x@big.example"},
		"From: a@a.b.c.big.example\r\n\r\nx\r\n"},
	{"no mx host matches", {"192.0.2.77", "m2.big.example", "x@big.example"},
		"From: a@no.big.example, b@big.example\r\n\r\nx\r\n"},
	{"the author's name is an alias of one that does not exist",
		{"192.0.2.77", "m2.big.example", "x@big.example"},
		"From: a@alias.big.example\r\n\r\nx\r\n"},
	{"a question of each part fails", {"192.0.2.77", "h.example", "x@fails.big.example"},
		"DKIM-Signature: v=1; a=rsa-sha256; d=big.example; s=s; h=from; bh=47DEQpj8HBSa+/"
		"TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=YWJj\r\nFrom: a@fails.big.example\r\n\r\nx\r\n"},
};

static inline octets message_of(size_t index)
{
	return mails[index].message != NULL ? copy_text(mails[index].message)
					    : load(DEMO "honest.eml");
}

#endif
