#!/bin/sh
# Other parsers of Authentication-Results and Received-SPF read the values that we meant.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need_python authres json
cd "$MA_TMP" || exit 1
few_octets
"$python" "$here/authres_oracle.py"
