#!/usr/bin/env bash
#
# Which lines and branches of lib/ the tests reach: builds with gcc --coverage into build/coverage, runs
# the unit tests, the public suites and the seeds of the fuzz targets, and writes there
#
#	report.txt   each file with its share
#	report.html  the lines themselves, file by file (report.*.html)
#	missed.txt   <file>: the lines that no test reaches
#
# Fails under 95 % of the lines or 85 % of the branches. Needs gcovr.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lines=95
branches=85
out=build/coverage

command -v gcovr >/dev/null || { echo "tests/coverage.sh: needs gcovr" >&2; exit 69; }
cmake -S . -B "$out" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=gcc -DMAILAUTH_BUILD_EXAMPLES=OFF \
	"-DCMAKE_C_FLAGS=--coverage -fprofile-update=atomic -O0" >"$out.log"
cmake --build "$out" --parallel "$(nproc)" >>"$out.log" || { tail -n 40 "$out.log"; exit 1; }
find "$out" -name '*.gcda' -delete

# The rest of the tests are of scripts and of other programs, and reach nothing more of lib/.
ctest --test-dir "$out" -L 'unit|conformance|fuzz' --no-tests=error --output-on-failure \
	--parallel "$(nproc)" >>"$out.log" || { tail -n 60 "$out.log"; exit 1; }

# The objects of the rooms alone: crypto.bignum compiles its room's file a second time.
gcovr --root . --filter lib/ \
	--object-directory "$out/lib" \
	--txt "$out/report.txt" --html-details "$out/report.html" --json "$out/report.json" \
	--json-summary "$out/summary.json" --print-summary "$out/lib" >"$out/summary.txt"

python3 - "$out/report.json" >"$out/missed.txt" <<'END'
import json
import sys

for file in json.load(open(sys.argv[1]))["files"]:
    missed = [str(line["line_number"]) for line in file["lines"]
        if line["count"] == 0 and not line["gcovr/noncode"]]
    if missed:
        print(f"{file['file']}: {' '.join(missed)}")
END
cat "$out/summary.txt" "$out/missed.txt"
python3 - "$out/summary.json" "$lines" "$branches" <<'END'
import json
import sys

total = json.load(open(sys.argv[1]))
if total["line_percent"] < float(sys.argv[2]) or total["branch_percent"] < float(sys.argv[3]):
    sys.exit(f"coverage: below {sys.argv[2]} % of lines or {sys.argv[3]} % of branches")
END
