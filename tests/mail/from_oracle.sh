#!/bin/sh
# Where a From field is plainly one author domain, Python's e-mail package sees the same one.
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need_python email
"$python" "$MA_SOURCE_DIR/tests/mail/from_oracle.py" "$MA_BUILD_DIR/tests/from_driver"
