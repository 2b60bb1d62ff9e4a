/*
 * DNS messages (RFC 1035 4), as they come off the wire.
 */
#ifndef MA_DNS_MESSAGE_H
#define MA_DNS_MESSAGE_H

#include "arena.h"
#include "questions.h"

/* The numbers of a message that both its writer and its reader need. */
enum {
	MA_DNS_RESPONSE = 0x8000,            /* QR                              RFC 1035 4.1.1 */
	MA_DNS_OPCODE = 0x7800,              /* 0 is a standard query */
	MA_DNS_TRUNCATED = 0x0200,           /* TC */
	MA_DNS_RECURSION_DESIRED = 0x0100,   /* RD */
	MA_DNS_RECURSION_AVAILABLE = 0x0080, /* RA */
	MA_DNS_AUTHENTIC = 0x0020,           /* AD                              RFC 4035 3.2.3 */
	MA_DNS_RCODE = 0x000f,
	MA_DNS_CLASS_IN = 1,             /*                                 RFC 1035 3.2.4 */
	MA_DNS_TYPE_OPT = 41,            /*                                 RFC 6891 6.1.1 */
	MA_DNS_DNSSEC_OK = 0x8000,       /* DO                              RFC 6891 6.1.4 */
	MA_DNS_MESSAGE_MAX = 65535,      /* octets: over TCP a length of 16 bits, RFC 1035 4.2.2 */
	MA_DNS_MESSAGE_STEPS_MAX = 65536 /* labels and pointers: see dns_message.c */
};

/*
 * Finds the answer to the question of `name` and `type` in a message: what <mailauth/dns.h> says at
 * mailauth_answer_message. The name is on the wire and must be in lower case. The answer's rdata is
 * in the message and in the arena, and may have records that are equal. MAILAUTH_NO_MEMORY, or
 * MAILAUTH_OK whatever the message is.
 */
mailauth_status ma_message_answer(ma_arena *arena, ma_slice message, ma_slice name, uint16_t type,
	ma_answer *answer);

#endif
