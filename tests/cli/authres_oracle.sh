#!/bin/sh
# Another parser of Authentication-Results reads the values that we meant.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need_python authres json
"$python" "$here/authres_oracle.py"
