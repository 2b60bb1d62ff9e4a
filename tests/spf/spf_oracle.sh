#!/bin/sh
# pyspf judges the same clients by the same zones as the library.
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need_python spf
"$python" "$MA_SOURCE_DIR/tests/spf/spf_oracle.py" "$MA_BUILD_DIR/tests/spf_driver"
