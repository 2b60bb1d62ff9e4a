# fuzz/build.sh, as a service that brings its own compiler and fuzzer runs it: here that "fuzzer" is
# replay.c, which is enough to see that each target is built, links and takes its seeds.

. "$MA_SOURCE_DIR/tests/layout/common.sh"

need bash
need "${CC:=cc}"
need python3

row LAY-12 "fuzz/build.sh builds with the compiler and the fuzzer that it is given"
"$CC" -std=c11 -c "$MA_SOURCE_DIR/fuzz/replay.c" -o "$MA_TMP/engine.o" || bad "replay.c"
CC=$CC CXX=$CC CFLAGS=-O0 LIB_FUZZING_ENGINE=$MA_TMP/engine.o OUT=$MA_TMP/out WORK=$MA_TMP/work \
	bash "$MA_SOURCE_DIR/fuzz/build.sh" >"$MA_TMP/log" 2>&1 || bad "$(tail -n 5 "$MA_TMP/log")"

# Those that compare with libcrypto are not built there.
for source in "$MA_SOURCE_DIR"/fuzz/fuzz_*.c; do
	target=$(basename "$source" .c)
	case $target in
	*_libcrypto)
		[ ! -e "$MA_TMP/out/$target" ] || bad "$target is there"
		continue
		;;
	esac
	row LAY-12 "$target is a program that takes a seed, and all of them are there"
	mkdir "$MA_TMP/$target"
	(cd "$MA_TMP/$target" && python3 -m zipfile -e "$MA_TMP/out/${target}_seed_corpus.zip" .)
	diff -r "$MA_TMP/$target" "$MA_SOURCE_DIR/fuzz/corpus/${target#fuzz_}" >"$MA_TMP/found" 2>&1
	none "$MA_TMP/found" "$target"
	first=$(find "$MA_TMP/$target" -type f -size -2 | LC_ALL=C sort | head -n 1)
	"$MA_TMP/out/$target" "$first" >"$MA_TMP/log" 2>&1 || bad "$(tail -n 1 "$MA_TMP/log")"
	dict=$MA_SOURCE_DIR/fuzz/dict/${target#fuzz_}.dict
	[ ! -e "$dict" ] || cmp -s "$dict" "$MA_TMP/out/$target.dict" || bad "$target.dict"
done
exit "$failed"
