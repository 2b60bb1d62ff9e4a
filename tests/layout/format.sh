# The code is as clang-format leaves it, comments within 100 columns. Each major version formats a little differently, so this
# holds for one of them. LAY-10.

. "$MA_SOURCE_DIR/tests/layout/common.sh"

cd "$MA_SOURCE_DIR" || exit 1

CLANG_FORMAT=${CLANG_FORMAT:-clang-format}
command -v "$CLANG_FORMAT-14" >/dev/null 2>&1 && CLANG_FORMAT=$CLANG_FORMAT-14
need "$CLANG_FORMAT"
"$CLANG_FORMAT" --version | grep -q 'version 14\.' || {
	echo "skipped: needs clang-format 14; this is: $("$CLANG_FORMAT" --version)"
	exit 77
}

row LAY-10 "clang-format would change nothing in lib, include, examples, fuzz and tests"
find lib include examples fuzz tests -name '*.[ch]' | sort >"$MA_TMP/files"
test -s "$MA_TMP/files" || bad "no files"
while IFS= read -r file; do
	"$CLANG_FORMAT" "$file" >"$MA_TMP/formatted" || bad "$file cannot be formatted"
	diff "$file" "$MA_TMP/formatted" >"$MA_TMP/changes" && continue
	bad "$file would change; it begins with:"
	head -n 6 "$MA_TMP/changes"
done <"$MA_TMP/files"

# clang-format lets comments be as long as they are.
row LAY-10 "no line of lib, include, examples and fuzz is over 100 columns, with tabs of 8"
grep -v '^tests/' "$MA_TMP/files" >"$MA_TMP/ours"
while IFS= read -r file; do
	expand -t 8 "$file" | awk -v file="$file" \
		'length > 100 { print "    " file ":" NR; long = 1 } END { exit long }' || failed=1
done <"$MA_TMP/ours"
exit $failed
