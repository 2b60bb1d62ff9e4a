#!/bin/sh
# The size of what verifies: code and constants of the objects of lib/crypto. CRY-11.
# shellcheck source-path=SCRIPTDIR source=../layout/common.sh
. "$MA_SOURCE_DIR/tests/layout/common.sh"

need size
most=122880

row CRY-11 "text and rodata of lib/crypto, compiled as a release, are at most 120 KiB"
sum=0
for source in "$MA_SOURCE_DIR"/lib/crypto/*.c; do
	object="$MA_TMP/$(basename "$source" .c).o"
	"$CC" -std=c11 -O2 -fPIC -fvisibility=hidden -I"$MA_SOURCE_DIR/include" \
		-I"$MA_SOURCE_DIR/lib/base" -I"$MA_SOURCE_DIR/lib/crypto" -c "$source" -o "$object" ||
		bad "$source does not compile"
	# what size calls text is code and all constants
	bytes=$(size "$object" | awk 'NR == 2 { print $1 }')
	printf '    %7d %s\n' "$bytes" "$(basename "$source")"
	sum=$((sum + bytes))
done
echo "    $sum in all"
test "$sum" -gt 10000 || bad "$sum is too little to be true"
test "$sum" -le "$most" || bad "$sum is more than $most"
exit "$failed"
