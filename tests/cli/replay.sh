#!/bin/sh
# What --record-dns has written, --replay judges again, to the octet, in both programs.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need openssl
need_python json
cd "$MA_TMP" || exit 1
few_octets
"$python" "$here/replay.py" && "$python" "$here/replay_options.py"
