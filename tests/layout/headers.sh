# Each public header is usable by itself, from C99 on and from C++. LAY-3.

. "$MA_SOURCE_DIR/tests/layout/common.sh"

CXX=${CXX:-c++}
warnings="-Wall -Wextra -pedantic -Werror -fsyntax-only"

# compiles <file> <command>...: includes each header alone, then once more.
compiles()
{
	file=$1
	shift
	for header in "$MA_SOURCE_DIR"/include/mailauth/*.h; do
		name=mailauth/${header##*/}
		printf '#include <%s>\n#include <%s>\n' "$name" "$name" >"$file"
		"$@" $warnings "-I$MA_SOURCE_DIR/include" "$file" || bad "$name does not compile: $*"
	done
}

row LAY-3 "each public header compiles alone, and twice, as C99 without a warning"
compiles "$MA_TMP/c99.c" "$CC" -std=c99

row LAY-3 "each public header compiles alone, and twice, as C11 without a warning"
compiles "$MA_TMP/c11.c" "$CC" -std=c11 -Wstrict-prototypes

need "$CXX"
row LAY-3 "each public header compiles alone, and twice, as C++11 and C++20 without a warning"
compiles "$MA_TMP/cxx.cc" "$CXX" -std=c++11
compiles "$MA_TMP/cxx.cc" "$CXX" -std=c++20
exit $failed
