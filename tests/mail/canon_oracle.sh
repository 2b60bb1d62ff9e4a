#!/bin/sh
# dkimpy's canonicalizations and ours come to the same.
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need_python dkim
"$python" "$MA_SOURCE_DIR/tests/mail/canon_oracle.py" "$MA_BUILD_DIR/tests/canon_driver"
