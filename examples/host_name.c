/*
 * The name of the host that judges: see host_name.h.
 *
 * The library would quote any printable ASCII (RFC 8601 2.5 has a "value"); a name with spaces is a
 * mistake all the same.
 */
#define _POSIX_C_SOURCE 200809L /* gethostname */

#include "host_name.h"

#include "common.h"

#include <string.h>
#include <unistd.h>

/* What is wrong with a name; NULL if nothing is. */
static const char *fault_of(const char *name, size_t len)
{
	if (len == 0 || len >= HOST_NAME_ROOM)
		return "a name of 1 to 255 octets is wanted";
	for (size_t i = 0; i < len; i++)
		if (name[i] <= ' ' || name[i] > '~')
			return "printable ASCII without spaces is wanted";
	return NULL;
}

int take_host_name(const char *option, const char *text, char name[HOST_NAME_ROOM])
{
	const char *why = fault_of(text, strlen(text));

	if (why != NULL)
		return complain(option, why, CODE_USAGE);
	memcpy(name, text, strlen(text) + 1);
	return GO_ON;
}

int complete_host_name(const session *all, const shared_options *options, const char *key,
	const char *option, char name[HOST_NAME_ROOM])
{
	char own[HOST_NAME_ROOM] = "";
	size_t len;
	const char *value = session_replayed(all, key, &len);

	if (name[0] != '\0')
		return GO_ON;
	if (value != NULL && fault_of(value, len) != NULL)
		return session_wrong_setting(options, key);
	if (value != NULL)
		return take_host_name(option, value, name);
	if (gethostname(own, sizeof own - 1) != 0 || fault_of(own, strlen(own)) != NULL)
		return complain(option, "is wanted, since this host has no name to be used",
			CODE_USAGE);
	return take_host_name(option, own, name);
}
