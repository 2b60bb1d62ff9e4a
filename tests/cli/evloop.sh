#!/bin/sh
# evloop.sh SEEDS [never]: examples/evloop.c, a caller that never waits, comes to the verdicts of
# mailauth-verify whatever the order of the answers; with "never", also where no answer comes.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need openssl
need_python json
cd "$MA_TMP" || exit 1
seeds=$1
shift
# the sanitizers make each run ten times as long
is_sanitized && [ "$seeds" -gt 50 ] && seeds=50
"$python" "$here/evloop.py" "$seeds" "$@"
