#!/bin/sh
# The JSON of mailauth-verify keeps to its contract, whatever the message holds.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need_python json
cd "$MA_TMP" || exit 1
"$python" "$here/json_contract.py"
