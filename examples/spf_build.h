/*
 * mailauth-spf --build: from what a domain's mail comes from to its record.
 */
#ifndef EXAMPLES_SPF_BUILD_H
#define EXAMPLES_SPF_BUILD_H

/*
 * Reads the options behind --build and prints the record in zone syntax. Returns the exit code,
 * having said what was wrong.
 */
int spf_build(int argc, char **argv);

#endif
