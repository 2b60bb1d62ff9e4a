# What the layout scripts share. Each script names a requirement, then reports what breaks it.

set -u
LC_ALL=C
export LC_ALL
failed=0

# row <id> <why>: the requirement that the next lines show.
row()
{
	printf '  [%s] %s\n' "$1" "$2"
}

# bad <text>: something breaks it.
bad()
{
	printf '    %s\n' "$1"
	failed=1
}

# need <program> [<why>]: ends the test as skipped if the program is not there.
need()
{
	command -v "$1" >/dev/null 2>&1 && return
	printf 'skipped: needs %s\n' "$1"
	exit 77
}

# none <file> <text>: a list that must be empty; each line of it is reported behind the text.
none()
{
	while IFS= read -r line; do
		bad "$2: $line"
	done <"$1"
}

# same <file> <name> <file> <name>: two sorted lists that must be equal.
same()
{
	comm -23 "$1" "$3" >"$MA_TMP/only"
	none "$MA_TMP/only" "only $2, not $4"
	comm -13 "$1" "$3" >"$MA_TMP/only"
	none "$MA_TMP/only" "only $4, not $2"
}
