# The shape of the code: functions that fit a screen, files that can be read at a sitting. LAY-9.

. "$MA_SOURCE_DIR/tests/layout/common.sh"

cd "$MA_SOURCE_DIR" || exit 1

row LAY-9 "no file of C is longer than 600 lines"
find lib include examples fuzz tests -name '*.[ch]' -exec wc -l {} + |
	awk '$2 != "total" && $1 > 600 { print $2 " has " $1 " lines" }' >"$MA_TMP/found"
none "$MA_TMP/found" "too long"

need ctags
ctags --version | grep -q '^Universal Ctags' || {
	echo "skipped: needs Universal Ctags; this ctags is another"
	exit 77
}

# spans <folder>: lines, name and place of each function in it, shortest first.
spans()
{
	find "$1" -name '*.[ch]' | ctags -L - -x --languages=C --langmap=C:.c.h --kinds-C=f \
		--fields=+ne --_xformat='%{line} %{end} %{name} %{input}' |
		awk '{ print $2 - $1 + 1, $3, $4 }' | sort -n
}

# quantile <percent> <file>: of the first column of a sorted list.
quantile()
{
	awk -v percent="$1" '{ lines[NR] = $1 } END {
		at = int((NR * percent + 99) / 100)
		print lines[at < 1 ? 1 : at] + 0 }' "$2"
}

row LAY-9 "no function in lib/ or examples/ is longer than 60 lines"
spans lib >"$MA_TMP/lib"
spans examples >"$MA_TMP/examples"
test -s "$MA_TMP/lib" || bad "ctags found no function in lib/"
awk '$1 > 60 { print $2 " in " $3 " has " $1 " lines" }' "$MA_TMP/lib" "$MA_TMP/examples" \
	>"$MA_TMP/found"
none "$MA_TMP/found" "too long"

row LAY-9 "half of the functions in lib/ have at most 15 lines, nine of ten at most 40"
median=$(quantile 50 "$MA_TMP/lib")
p90=$(quantile 90 "$MA_TMP/lib")
longest=$(tail -n 1 "$MA_TMP/lib")
echo "    $(wc -l <"$MA_TMP/lib") functions: median $median, p90 $p90, longest $longest"
test "$median" -le 15 || bad "the median is $median lines"
test "$p90" -le 40 || bad "p90 is $p90 lines"
exit $failed
