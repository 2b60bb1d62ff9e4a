#!/bin/sh
# The code in README.md is the code that is compiled and run: the core of verify_blocking.c, literally.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"

row CLI-11 "README.md holds the core of examples/verify_blocking.c, line by line"
awk '/README: end/ { inside = 0 } inside { print } /README: begin/ { inside = 1 }' \
	"$MA_SOURCE_DIR/examples/verify_blocking.c" >"$MA_TMP/core"
[ "$(wc -l <"$MA_TMP/core")" -ge 20 ] || fault "verify_blocking.c has lost its marks"
awk '
	NR == FNR { core[++n] = $0; next }
	{ at = ($0 == core[at + 1]) ? at + 1 : ($0 == core[1]) }
	at == n { found = 1; exit }
	END { exit !found }
' "$MA_TMP/core" "$MA_SOURCE_DIR/README.md" || fault "README.md does not hold these lines:
$(cat "$MA_TMP/core")"

row CLI-11 "the first command of README.md is the demo"
first=$(sed -n 's/^[	 ]*\(\$ \)\{0,1\}\([.]\{0,1\}[a-z./]*[.]sh\).*/\2/p' "$MA_SOURCE_DIR/README.md" | head -n 1)
case $first in
examples/demo.sh | ./examples/demo.sh | sh\ examples/demo.sh) ;;
*) fault "README.md's first script is '$first'" ;;
esac

finish
