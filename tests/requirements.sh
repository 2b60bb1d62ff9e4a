#!/bin/sh
#
# tests/requirements.sh LOG...
#
# Holds docs/requirements.md against what tests have printed: ctest's logs, which are in
# Testing/Temporary/LastTest.log of a build. Fails, naming each, for ids that no row has shown, for
# ids in rows that the page does not have, and for ids that the page has twice.
#
# The page has lines such as "- **DKIM-7** what must hold"; a row is "  [DKIM-7] why".

set -eu
LC_ALL=C
export LC_ALL

if [ $# -eq 0 ]; then
	echo "usage: tests/requirements.sh LOG..." >&2
	exit 64
fi
for log; do
	if [ ! -r "$log" ]; then
		echo "requirements: cannot read $log" >&2
		exit 66
	fi
done

page=${MAILAUTH_REQUIREMENTS:-$(dirname "$0")/../docs/requirements.md}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

id='[A-Z][A-Z0-9]*-[0-9][0-9]*'
sed -n "s/^- \*\*\($id\)\*\* .*/\1/p" "$page" | sort >"$folder/listed"
sed -n "s/^  \[\($id\)\] .*/\1/p" "$@" | sort >"$folder/rows"
sort -u "$folder/rows" >"$folder/shown"

failed=0

# report <text>: each id on standard input is something wrong.
report()
{
	while read -r wrong; do
		echo "requirements: $wrong: $1"
		failed=1
	done
}

uniq -d "$folder/listed" >"$folder/twice"
report "is on the page twice" <"$folder/twice"
sort -u "$folder/listed" >"$folder/wanted"
comm -23 "$folder/wanted" "$folder/shown" >"$folder/unshown"
report "no test that ran has shown it" <"$folder/unshown"
comm -13 "$folder/wanted" "$folder/shown" >"$folder/unknown"
report "is shown by a test, and is not on the page" <"$folder/unknown"

if [ ! -s "$folder/wanted" ]; then
	echo "requirements: the page has none: $page"
	failed=1
fi
echo "requirements: $(wc -l <"$folder/wanted") on the page, $(wc -l <"$folder/shown") shown" \
	"by $(wc -l <"$folder/rows") rows"
exit $failed
