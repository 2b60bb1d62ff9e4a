#!/bin/sh
# What dkimpy signs passes here; what it refuses after a change fails here.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need openssl
need_python dkim json

cd "$MA_TMP" || exit 1
"$python" "$here/dkimpy_oracle.py"
