#!/bin/sh
# Another parser of Authentication-Results reads the values that were put in.
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need_python authres
"$python" "$MA_SOURCE_DIR/tests/authres/authres_oracle.py" "$MA_BUILD_DIR/tests/authres_driver"
