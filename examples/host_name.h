/*
 * The name of the host that judges, which stands in the fields that the programs write.
 */
#ifndef EXAMPLES_HOST_NAME_H
#define EXAMPLES_HOST_NAME_H

#include "session.h"

enum { HOST_NAME_ROOM = 256 };

/*
 * Takes the name that `option` brings: printable ASCII without spaces. Returns GO_ON, or an exit
 * code having said what was wrong.
 */
int take_host_name(const char *option, const char *text, char name[HOST_NAME_ROOM]);

/*
 * Completes the name, if `option` has not brought one: from the replayed setting of this key, then
 * from the machine. As above.
 */
int complete_host_name(const session *all, const shared_options *options, const char *key,
	const char *option, char name[HOST_NAME_ROOM]);

#endif
