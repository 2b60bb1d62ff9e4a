# What the two libraries hold and what they show of it. LAY-4 to LAY-7.
# Arguments: the shared and the static library.

. "$MA_SOURCE_DIR/tests/layout/common.sh"

shared=$1
static=$2
need "$NM"
need "$OBJDUMP"
need "$READELF"
cd "$MA_TMP" || exit 1

for header in "$MA_SOURCE_DIR"/include/mailauth/*.h; do
	"$CC" -std=c11 -E "-I$MA_SOURCE_DIR/include" "$header" || bad "cannot preprocess $header"
done | awk -f "$MA_SOURCE_DIR/tests/layout/declared.awk" | sort -u >declarations
sed -n 's/ exported$//p' declarations >declared
sed -n 's/ bare$//p' declarations >bare
sed -n '/^global:/,/^local:/s/^[[:blank:]]*\([^[:blank:]]*\);$/\1/p' \
	"$MA_SOURCE_DIR/lib/mailauth.map" | sort >mapped
"$NM" -D --defined-only "$shared" | sed 's/@.*//' |
	awk '$2 != "A" { print $3 }' | sort >exported
"$NM" -g --defined-only "$static" | awk 'NF == 3 { print $3 }' | sort >global
"$READELF" -d "$shared" >dynamic

row LAY-4 "every function that a public header declares bears MAILAUTH_API"
test -s declared || bad "no function is declared"
none bare "declared without MAILAUTH_API"

row LAY-4 "the version map names each exported symbol by itself, and what is not named is local"
grep '[*?[]' mapped >pattern
none pattern "pattern in the map"
tr -d ' \t\n' <"$MA_SOURCE_DIR/lib/mailauth.map" | grep -q 'local:\*;};' ||
	bad "the map does not end with: local: *;"

row LAY-4 "exported = declared = mapped: the shared library's symbols, the headers and the map"
same declared "declared" mapped "mapped"
same declared "declared" exported "exported"

row LAY-5 "the shared library needs libc and nothing else"
sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' dynamic >needed
test "$(wc -l <needed)" -eq 1 || bad "it needs: $(tr '\n' ' ' <needed)"
grep -vxE 'libc\.so(\.[0-9]+)?|libc\.musl-[a-z0-9_]+\.so\.1' needed >others
none others "needed"

row LAY-5 "the shared library's soname is libmailauth.so.0"
grep -qF '(SONAME)' dynamic || bad "it has no soname"
sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p' dynamic | grep -vx 'libmailauth\.so\.0' >others
none others "soname"

row LAY-6 "no writable globals: nothing of ours is in .data, .bss or their thread-local kin"
writable='^(\.data|\.bss|\.tdata|\.tbss|\.ldata|\.lbss|\.sdata|\.sbss|COMMON|\*COM\*)'
constant='^\.data\.rel\.ro'
"$OBJDUMP" -h "$static" | awk -v writable="$writable" -v constant="$constant" \
	'$1 ~ /^[0-9]+$/ && $2 ~ writable && $2 !~ constant && $3 !~ /^0+$/ {
		print $2 " holds 0x" $3 " octets" }' >found
none found "section"
# A line is "value flags section<TAB>size [.hidden] name"; a section has a symbol of its own.
"$OBJDUMP" -t "$static" | awk -F '\t' -v writable="$writable" -v constant="$constant" \
	'NF == 2 { section = left[split($1, left, " ")]; name = right[split($2, right, " ")]
		if (section ~ writable && section !~ constant && name != section)
			print name " in " section }' >found
none found "symbol"

row LAY-7 "the static library's global symbols are the public functions and nothing else"
same declared "declared" global "global"
exit $failed
