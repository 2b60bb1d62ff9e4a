/*
 * A master file on its way into a reader.
 */
#ifndef EXAMPLES_MASTER_FILE_H
#define EXAMPLES_MASTER_FILE_H

#include <stdbool.h>

#include <mailauth/master.h>

/*
 * Lets readers remember all records that the library allows, if there is memory: a user's file is
 * as long as it is. False if there is no context.
 */
bool master_file_allow_all(mailauth_context *context);

/*
 * Feeds a file, "-" for standard input, to its end. Returns an exit code, having said what was
 * wrong: CODE_MALFORMED if it was mistakes only. Whoever ended the reading has said why.
 */
int master_file_read(mailauth_master *master, const char *file);

/* Prints a mistake on a line that editors know how to jump to: `file:line:column: text`. */
void master_file_print(const char *file, uint64_t line, uint64_t column, const char *text);

#endif
