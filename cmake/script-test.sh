#!/bin/sh
#
# Runs a script test (see mailauth_script_test): gives it an empty folder of its own, and turns its
# "I lack a program" (77) into a failure where MAILAUTH_REQUIRE_TOOLS=1 promises that all are there.

MA_TMP=$(mktemp -d "$MA_BUILD_DIR/test.XXXXXX") || exit 1
TMPDIR=$MA_TMP
export MA_TMP TMPDIR
trap 'rm -rf "$MA_TMP"' EXIT
trap 'exit 1' HUP INT TERM

sh "$@"
status=$?

if [ "$status" -eq 77 ] && [ "${MAILAUTH_REQUIRE_TOOLS:-}" = 1 ]; then
	echo "MAILAUTH_REQUIRE_TOOLS=1: a test that lacks a program is a failure"
	exit 1
fi
exit "$status"
