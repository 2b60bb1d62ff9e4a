/*
 * The list of cases that are expected to be judged right: a line `suite/case` each, in a file for
 * each family of suites. It says what works, so that nothing is lost unseen and nothing is gained
 * untold.
 */
#ifndef MA_PASSES_H
#define MA_PASSES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct passes {
	char *text;
	size_t len;
	struct pass {
		const char *name;
		bool seen;
	} * rows;
	size_t count;
} passes;

/* Reads a list of a folder; false, after saying why on stdout, if it cannot be read. */
bool passes_load(passes *list, const char *folder, const char *file);

void passes_free(passes *list);

/* Whether the case is in the list, which from now on counts as seen. */
bool passes_has(passes *list, const char *name);

/* Says which cases of the list were not seen, and how many they are. */
size_t passes_unseen(const passes *list);

#endif
