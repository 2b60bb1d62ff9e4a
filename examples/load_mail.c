/*
 * A message and what came with it, from two files: see load_mail.h.
 */
#include "load_mail.h"

#include "common.h"

#include <stdlib.h>

int load_mail(const char *message_path, const char *zone_path, mailauth_zone *zone,
	mailauth_check *check)
{
	char *message = NULL, *text = NULL;
	size_t len, text_len;
	int code = read_file(message_path, &message, &len);

	if (code == 0)
		code = read_file(zone_path, &text, &text_len);
	if (code == 0 &&
		(mailauth_zone_read(zone, text, text_len) != MAILAUTH_OK ||
			mailauth_check_replay(check, zone, NULL) != MAILAUTH_OK ||
			mailauth_check_feed(check, message, len) != MAILAUTH_OK ||
			mailauth_check_finish(check) != MAILAUTH_OK))
		code = complain(zone_path, "cannot be replayed", CODE_MALFORMED);
	free(message);
	free(text);
	return code;
}
