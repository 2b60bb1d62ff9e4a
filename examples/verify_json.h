/*
 * The JSON object of mailauth-verify.
 */
#ifndef EXAMPLES_VERIFY_JSON_H
#define EXAMPLES_VERIFY_JSON_H

#include <mailauth/auth.h>

/* Prints the object, a line; `field` without folds, `steps` NULL without --explain. */
void print_verdict_json(mailauth_check *check, const char *field, const char *steps);

#endif
