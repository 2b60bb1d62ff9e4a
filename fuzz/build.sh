#!/usr/bin/env bash
#
# Builds every fuzz target into $OUT, in the manner of OSS-Fuzz: with $CC, $CXX, $CFLAGS and
# $LIB_FUZZING_ENGINE; beside each its seeds (<target>_seed_corpus.zip) and, where it has one, its
# dictionary (<target>.dict). Without those variables: clang, libFuzzer, ASan and UBSan, ./build/oss.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

: "${CC:=clang}" "${CXX:=clang++}" "${OUT:=$PWD/build/oss}"
: "${CFLAGS:=-g -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all}"
: "${LIB_FUZZING_ENGINE:=-fsanitize=fuzzer}"
work=${WORK:-$OUT/work}
includes=(-Iinclude)
for room in lib/*/; do
	includes+=("-I$room")
done
export CC CFLAGS

# Words of $CFLAGS are options: they are split on purpose.
compile()
{
	# shellcheck disable=SC2086
	"$CC" $CFLAGS -std=c11 -D_POSIX_C_SOURCE=200809L "${includes[@]}" -c "$1" -o "$2"
}

mkdir -p "$OUT" "$work"
rm -f "$work"/*.o
for source in lib/*/*.c; do
	object=${source#lib/}
	compile "$source" "$work/${object//\//-}.o" &
	while (($(jobs -rp | wc -l) >= $(nproc))); do
		wait -n
	done
done
wait
rm -f "$work/lib.a"
ar rcs "$work/lib.a" "$work"/*.o

for source in fuzz/fuzz_*.c; do
	target=$(basename "$source" .c)
	# these need libcrypto, which is not built here
	[[ $target != *_libcrypto ]] || continue
	compile "$source" "$work/$target.o"
	# shellcheck disable=SC2086
	"$CXX" $CFLAGS "$work/$target.o" "$work/lib.a" $LIB_FUZZING_ENGINE -o "$OUT/$target"
	(cd "fuzz/corpus/${target#fuzz_}" && python3 -m zipfile -c "$OUT/${target}_seed_corpus.zip" ./*)
	if [[ -e fuzz/dict/${target#fuzz_}.dict ]]; then
		cp "fuzz/dict/${target#fuzz_}.dict" "$OUT/$target.dict"
	fi
done
