# A room of lib/ finds the headers of the rooms that it sees, and no others: compiled with the
# include path that CMake gives to the room. LAY-1.

. "$MA_SOURCE_DIR/tests/layout/common.sh"

rooms=$(cat "$MA_BUILD_DIR/layout/rooms")

# compiles <room> <header>: whether a file of the room may include the header by its bare name.
compiles()
{
	printf '#include "%s"\n' "$2" >"$MA_TMP/include.c"
	set --
	while IFS= read -r folder; do
		set -- "$@" "-I$folder"
	done <"$MA_BUILD_DIR/layout/$room.includes"
	"$CC" -std=c11 -fsyntax-only "$@" "$MA_TMP/include.c" 2>"$MA_TMP/errors"
}

not_found()
{
	grep -qE "$1.*(No such file|file not found)" "$MA_TMP/errors"
}

headers()
{
	(cd "$MA_SOURCE_DIR/lib/$1" && ls -- *.h)
}

row LAY-1 "no two rooms have a header of one name, so that a bare name means one file"
for room in $rooms; do
	headers "$room"
done | sort | uniq -d >"$MA_TMP/twice"
none "$MA_TMP/twice" "in two rooms"

row LAY-1 "the lowest room finds its own headers, and not \"hash.h\" of the room below it"
room=base
compiles base slice.h || bad "base does not find slice.h"
if compiles base hash.h; then
	bad "base finds hash.h"
elif ! not_found hash.h; then
	bad "base fails with hash.h for another reason: $(head -n 1 "$MA_TMP/errors")"
fi

row LAY-1 "each room finds the headers of the rooms it sees, and each compiles by itself"
row LAY-1 "no room finds a header of a room further down the list"
above=
for room in $rooms; do
	above="$above $room "
	for other in $rooms; do
		if grep -q "/lib/$other\$" "$MA_BUILD_DIR/layout/$room.includes"; then
			seen=1
		else
			seen=0
		fi
		case $above in
		*" $other "*) ;;
		*) test $seen = 0 || bad "$room sees $other, which is below it" ;;
		esac
		for header in $(headers "$other"); do
			if compiles "$room" "$header"; then
				test $seen = 1 || bad "$room finds $header of $other"
			elif test $seen = 1; then
				bad "$room cannot include $header: $(head -n 1 "$MA_TMP/errors")"
			elif ! not_found "$header"; then
				bad "$room with $header: $(head -n 1 "$MA_TMP/errors")"
			fi
		done
	done
done
exit $failed
