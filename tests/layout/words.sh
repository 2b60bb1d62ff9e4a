# Words and calls that have no place in lib/. LAY-11.

. "$MA_SOURCE_DIR/tests/layout/common.sh"

cd "$MA_SOURCE_DIR" || exit 1

# absent <extended regular expression> <text>: in no line of lib/.
absent()
{
	grep -rnE --include='*.[ch]' -e "$1" lib >"$MA_TMP/found"
	none "$MA_TMP/found" "$2"
}

row LAY-11 "nothing in lib/ is left for later or switched off"
absent '(^|[^A-Za-z0-9_])(TODO|XXX|FIXME)([^A-Za-z0-9_]|$)' "left for later"
absent '^[[:blank:]]*#[[:blank:]]*if[[:blank:]]+0([^0-9]|$)' "switched off"

begin='(^|[^A-Za-z0-9_])'
call='[[:blank:]]*\('

row LAY-11 "lib/ never reads text through functions that keep state, wrap or need a NUL"
absent "$begin(strtok(_r)?|v?f?sscanf|strto(l|ul|ll|ull|d|f|imax|umax)|ato(i|l|ll|f))$call" "call"

row LAY-11 "lib/ never writes through functions that do not know the room they have"
absent "$begin(v?sprintf|strcpy|strcat|stpcpy|gets|alloca)$call" "call"

row LAY-11 "lib/ never asks the locale what a character is"
absent "$begin(is(al(pha|num)|blank|cntrl|x?digit|graph|lower|print|punct|space|upper|ascii)|to(lower|upper))$call" \
	"call"
absent '#[[:blank:]]*include[[:blank:]]*<(ctype|wctype|locale|alloca)\.h>' "header"

row LAY-11 "lib/ never sorts through qsort, which may allocate, and never ends the process"
absent "$begin(qsort(_r)?|assert|abort|exit)$call" "call"
exit $failed
