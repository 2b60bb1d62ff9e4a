/*
 * A DMARC policy record as plain data (RFC 9989 4.7, 4.8).
 */
#ifndef MA_DMARC_RECORD_H
#define MA_DMARC_RECORD_H

#include "slice.h"

#include <mailauth/dmarc.h>

/* psd=: whether the domain is a public suffix domain. */
typedef enum ma_dmarc_psd { MA_DMARC_PSD_U, MA_DMARC_PSD_Y, MA_DMARC_PSD_N } ma_dmarc_psd;

/* A tag whose value is a policy. */
typedef struct ma_dmarc_request {
	bool given; /* the tag is there */
	bool valid; /* and its value is one of the three words */
	mailauth_dmarc_policy policy;
} ma_dmarc_request;

typedef struct ma_dmarc_record {
	ma_slice text; /* all of it, as published */
	ma_dmarc_request p, sp, np;
	bool has_report_uri; /* rua= has a URI that is one */
	mailauth_alignment adkim, aspf;
	ma_dmarc_psd psd;
	bool testing; /* t=y */
} ma_dmarc_record;

/* What a TXT record is to DMARC. */
typedef enum ma_dmarc_kind {
	MA_DMARC_RECORD,   /* a record */
	MA_DMARC_OTHER,    /* does not begin with v=DMARC1: it is something else */
	MA_DMARC_DUPLICATE /* a tag that means something stands twice in it (RFC 6376 3.2) */
} ma_dmarc_kind;

/* Reads the text of a TXT record. `record` is whole with MA_DMARC_RECORD only. */
ma_dmarc_kind ma_dmarc_record_read(ma_slice text, ma_dmarc_record *record);

/*
 * What a record that is to be applied comes to where p= is not valid, or sp= or np= is wrong: with
 * a report URI it is one of p=none alone, without one there is no DMARC (RFC 9989 4.10.1). False
 * for the latter.
 */
bool ma_dmarc_record_settle(ma_dmarc_record *record);

/* sp=, and without it p=: the policy for subdomains that exist. */
mailauth_dmarc_policy ma_dmarc_record_subdomain_policy(const ma_dmarc_record *record);

/* np=, and without it the policy above: the policy for subdomains that do not exist. */
mailauth_dmarc_policy ma_dmarc_record_nonexistent_policy(const ma_dmarc_record *record);

#endif
