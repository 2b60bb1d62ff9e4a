#!/bin/sh
# Every result of SPF and of DMARC, in both programs: exit code, JSON and text.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need openssl
need_python json
cd "$MA_TMP" || exit 1
"$python" "$here/spf_verdicts.py" && "$python" "$here/dmarc_verdicts.py" && "$python" "$here/best_of.py"
