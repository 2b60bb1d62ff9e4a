#!/bin/sh
# The code in README.md is the code that is compiled and run: the cores of two programs, literally.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"

# core FILE: what stands between its marks, in $MA_TMP/core; each opens and ends once
core() {
	awk '/README: end/ { inside = 0 } inside { print } /README: begin/ { inside = 1 }' \
		"$MA_SOURCE_DIR/examples/$1" >"$MA_TMP/core"
	for mark in begin end; do
		[ "$(grep -c "README: $mark" "$MA_SOURCE_DIR/examples/$1")" -eq 1 ] || fault "$1: marks"
	done
	[ "$(wc -l <"$MA_TMP/core")" -ge 20 ] || fault "$1 has lost its marks"
}

# The lines of core, in their order and with nothing between, are a whole block of code of README.md.
is_in_readme() {
	awk '
		NR == FNR { core[++n] = $0; next }
		/^```c$/ { at = 0; inside = 1; same = 1; next }
		inside && /^```$/ { inside = 0; found = found || (same && at == n); next }
		inside { at++; same = same && $0 == core[at] }
		END { exit !found }
	' "$MA_TMP/core" "$MA_SOURCE_DIR/README.md"
}

for program in verify_blocking evloop; do
	row CLI-11 "README.md holds the core of examples/$program.c, line by line"
	core $program.c
	is_in_readme || fault "README.md does not hold these lines as one block:
$(cat "$MA_TMP/core")"
	sed '2s/$/ /' "$MA_TMP/core" >"$MA_TMP/other"
	mv "$MA_TMP/other" "$MA_TMP/core"
	! is_in_readme || fault "this test would not see a changed line of $program.c"
	grep -q "examples/$program\.c" "$MA_SOURCE_DIR/README.md" || fault "README.md should name $program.c"
done

row CLI-11 "every block of code of README.md is one of these"
[ "$(grep -c '^```c$' "$MA_SOURCE_DIR/README.md")" -eq 2 ] || fault "other code than the two programs'"

row CLI-11 "both programs are short enough to be read: fewer than 150 lines"
for program in verify_blocking evloop; do
	lines=$(wc -l <"$MA_SOURCE_DIR/examples/$program.c")
	[ "$lines" -lt 150 ] || fault "$program.c has $lines lines"
done

row CLI-11 "the first command of README.md is the demo"
first=$(sed -n 's/^[	 ]*\(\$ \)\{0,1\}\([.]\{0,1\}[a-z./]*[.]sh\).*/\2/p' "$MA_SOURCE_DIR/README.md" | head -n 1)
case $first in
examples/demo.sh | ./examples/demo.sh | sh\ examples/demo.sh) ;;
*) fault "README.md's first script is '$first'" ;;
esac

finish
