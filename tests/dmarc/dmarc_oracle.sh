#!/bin/sh
# A second reading of RFC 9989 judges random messages as we do.
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need_python random
"$python" "$MA_SOURCE_DIR/tests/dmarc/dmarc_oracle.py" "$MA_BUILD_DIR/tests/dmarc_driver"
