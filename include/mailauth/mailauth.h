/*
 * libmailauth: e-mail authentication. Bytes and questions in, verdicts out.
 *
 * This header includes all others.
 */
#ifndef MAILAUTH_MAILAUTH_H
#define MAILAUTH_MAILAUTH_H

#include <mailauth/auth.h>
#include <mailauth/authres.h>
#include <mailauth/base.h>
#include <mailauth/dkim.h>
#include <mailauth/dmarc.h>
#include <mailauth/dns.h>
#include <mailauth/dnssec.h>
#include <mailauth/master.h>
#include <mailauth/message.h>
#include <mailauth/spf.h>
#include <mailauth/spf_lint.h>

#endif
