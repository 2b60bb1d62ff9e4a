/*
 * A message and what came with it, from two files.
 */
#ifndef EXAMPLES_LOAD_MAIL_H
#define EXAMPLES_LOAD_MAIL_H

#include <mailauth/auth.h>

/*
 * Feeds the whole message, and takes envelope, settings and answers from a file as mailauth-verify
 * --record-dns writes it. Returns 0, or an exit code having said what was wrong.
 */
int load_mail(const char *message_path, const char *zone_path, mailauth_zone *zone,
	mailauth_check *check);

#endif
