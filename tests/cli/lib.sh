# What the script tests of the programs share; to be sourced. See cmake/MailauthTests.cmake for the
# environment that they run in.
#
# A row says which requirement it shows, then a check follows; a script ends with `finish`.
# shellcheck shell=sh disable=SC2034

set -u
verify=$MA_BIN/mailauth-verify
spf=$MA_BIN/mailauth-spf
here=$MA_SOURCE_DIR/tests/cli
demo=$MA_SOURCE_DIR/examples/demo
program=mailauth-verify # whose errors one_error looks for
failures=0
export PYTHONDONTWRITEBYTECODE=1

# row ID WHY
row() {
	printf '  [%s] %s\n' "$1" "$2"
}

fault() {
	printf '    FAILED: %s\n' "$1"
	failures=$((failures + 1))
}

skip() {
	echo "skipped: $1"
	exit 77
}

need() {
	for tool; do
		command -v "$tool" >/dev/null 2>&1 || skip "$tool is not installed"
	done
}

# need_python MODULE...: sets $python to one that has the modules.
need_python() {
	modules=$(echo "sys $*" | tr ' ' ',')
	for python in "${PYTHON:-python3}" /usr/bin/python3; do
		python=$("$python" -c "import $modules; print(sys.executable)" 2>/dev/null) && return 0
	done
	skip "no python3 with: $modules"
}

# wants CODE COMMAND...: the command exits so. Its output is left in out and err of $MA_TMP.
wants() {
	want=$1
	shift
	code=0
	"$@" >"$MA_TMP/out" 2>"$MA_TMP/err" || code=$?
	[ "$code" -eq "$want" ] && return 0
	fault "exit code $code, wanted $want: $*"
	cat "$MA_TMP/out" "$MA_TMP/err"
	return 0
}

# says WHERE PATTERN: the output (out) or the errors (err) of the last command, or another file of
# $MA_TMP, hold a line like it.
says() {
	grep -q -e "$2" "$MA_TMP/$1" && return 0
	fault "$1 should hold: $2"
	cat "$MA_TMP/$1"
	return 0
}

# silent WHERE
silent() {
	[ ! -s "$MA_TMP/$1" ] || fault "$1 should be empty: $(cat "$MA_TMP/$1")"
}

# one_error: one line on stderr, as `$program: what: why`, and nothing on stdout.
one_error() {
	silent out
	[ "$(wc -l <"$MA_TMP/err")" -eq 1 ] || fault "one line is wanted: $(cat "$MA_TMP/err")"
	says err "^$program: .*: ."
}

# make_key_zone FILE: the demo's zone with its key alone. Where no DMARC record is found, the exit code
# is that of DKIM.
make_key_zone() {
	sed '/^; Who may send/,$d' "$demo/example.zone" >"$1"
}

is_sanitized() {
	grep -q -e '^MAILAUTH_SANITIZE:.*=.' -e '^CMAKE_C_FLAGS:.*fsanitize' "$MA_BUILD_DIR/CMakeCache.txt"
}

# few_octets: in a sanitized build, where a program takes thirty times as long to begin, tests of all
# octets take each 17th.
few_octets() {
	is_sanitized || return 0
	MA_OCTET_STEP=17
	export MA_OCTET_STEP
}

finish() {
	[ "$failures" -eq 0 ] || echo "$failures checks failed"
	[ "$failures" -eq 0 ]
	exit $?
}
