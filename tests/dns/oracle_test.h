/*
 * What the tests against dnspython share: running its scripts, and octets as hexadecimal text.
 *
 * To be included first of all: popen() is of POSIX.
 */
#ifndef MA_ORACLE_TEST_H
#define MA_ORACLE_TEST_H

#define _POSIX_C_SOURCE 200809L

#include "dns_test.h"

#include "address.h"
#include "ascii.h"

/* The python3 that has dnspython; NULL if there is none. */
static inline const char *oracle_python(void)
{
	static const char *const pythons[] = {"python3", "/usr/bin/python3"};
	char command[100];

	for (size_t i = 0; i < COUNT(pythons); i++) {
		snprintf(command, sizeof command, "%s -c 'import dns.zonefile' 2>/dev/null",
			pythons[i]);
		if (system(command) == 0)
			return pythons[i];
	}
	return NULL;
}

/* Runs a script of this folder, with its arguments, to be read from ("r") or written to ("w"). */
static inline FILE *open_oracle(const char *script, const char *mode)
{
	char command[1000];

	snprintf(command, sizeof command, "%s '%s/tests/dns/'%s", oracle_python(), MA_SOURCE_DIR,
		script);
	return popen(command, mode);
}

/* The exit status where there is no dnspython: "skipped", unless MAILAUTH_REQUIRE_TOOLS is set. */
static inline int exit_without_oracle(void)
{
	printf("skipped: there is no python3 with dnspython\n");
	return getenv("MAILAUTH_REQUIRE_TOOLS") != NULL ? 1 : 77;
}

/* Decodes hexadecimal text in place; "-" is nothing. */
static inline ma_slice from_hex(char *hex)
{
	uint8_t *octets = (uint8_t *)hex;
	size_t n = 0;

	for (size_t i = 0; ma_is(octets[i], MA_HEX); i += 2)
		octets[n++] = (uint8_t)(ma_hex_value(octets[i]) << 4 | ma_hex_value(octets[i + 1]));
	return ma_slice_of(octets, n);
}

/* Writes octets as hexadecimal text; "-" is nothing. */
static inline void print_hex(FILE *out, ma_slice octets)
{
	for (size_t i = 0; i < octets.len; i++)
		fprintf(out, "%02x", octets.ptr[i]);
	if (octets.len == 0)
		fputc('-', out);
}

#endif
