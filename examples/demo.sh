#!/bin/sh
#
# Builds mailauth-verify and shows what it says of a signed message, and of the same message with
# one octet changed: in the body, then in the header. All offline: the DNS answers are in a file.
#
#	examples/demo.sh [BUILD-FOLDER]		default: build/demo
#
# On a Debian machine that lacks a compiler, cmake or make, it installs them, and says so. Exits 0 if
# the verdicts are those promised, 1 if not.

set -eu
LC_ALL=C
export LC_ALL

root=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$root/build/demo}
demo=$root/examples/demo
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

die() {
	echo "demo.sh: $1" >&2
	exit 1
}

have() {
	command -v "$1" >/dev/null 2>&1
}

can_compile() {
	for cc in cc gcc clang; do
		if have "$cc" && echo '#include <stdio.h>' | "$cc" -E - >/dev/null 2>&1; then
			return 0
		fi
	done
	return 1
}

# ---------------------------------------------------------------- what is missing

install_missing() {
	missing=
	can_compile || missing="$missing gcc libc6-dev"
	have cmake || missing="$missing cmake"
	have make || have ninja || missing="$missing make"
	[ -n "$missing" ] || return 0
	have apt-get || die "please install:$missing"
	sudo=
	if [ "$(id -u)" -ne 0 ]; then
		have sudo || die "please install as root:$missing"
		sudo=sudo
	fi
	echo "Installing with apt-get:$missing"
	$sudo apt-get update -qq
	# shellcheck disable=SC2086 # a list of names
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		$missing >"$tmp/log" 2>&1 || { cat "$tmp/log"; die "apt-get failed"; }
}

# ---------------------------------------------------------------- building

build_program() {
	generator=
	have make || generator='-GNinja'
	echo "Building mailauth-verify ..."
	{
		# shellcheck disable=SC2086 # empty or one word
		cmake -S "$root" -B "$build" $generator -DCMAKE_BUILD_TYPE=Release \
			-DMAILAUTH_BUILD_TESTS=OFF -DMAILAUTH_BUILD_FUZZ=OFF &&
		cmake --build "$build" --target mailauth-verify --parallel 2
	} >"$tmp/log" 2>&1 || { cat "$tmp/log"; die "the build failed"; }
}

# ---------------------------------------------------------------- showing

verify() {
	"$build/bin/mailauth-verify" --dns-file "$demo/example.zone" -m mx.example.net "$@"
}

# show MESSAGE EXIT-CODE RESULT [REASON]: the verdict and the field, which must be as promised.
show() {
	code=0
	verify --json "$tmp/$1" >"$tmp/json" || code=$?
	verify "$tmp/$1" >"$tmp/field" || true
	verdict="dkim=$3${4:+ ($4)}"
	reason=null
	[ -z "${4:-}" ] || reason="\"$4\""

	printf '\n  $ mailauth-verify --dns-file example.zone -m mx.example.net %s\n' "$1"
	sed 's/^/  /' "$tmp/field"
	printf '\n  Verdict: %s, exit code %s\n' "$(sed -n 's/^	\(dkim=[a-z]*\( ([^)]*)\)*\).*/\1/p' "$tmp/field")" "$code"

	[ "$code" -eq "$2" ] || die "$1: the exit code is $code and should be $2"
	grep -q "\"result\":\"$3\"" "$tmp/json" || die "$1: the result should be $3"
	grep -q "\"reason\":$reason" "$tmp/json" || die "$1: the reason should be $reason"
	grep -q "^	$verdict" "$tmp/field" || die "$1: the field should say: $verdict"
}

# differ_by_one MESSAGE: the demo would prove little if more than one octet had been changed.
differ_by_one() {
	[ "$(cmp -l "$tmp/honest.eml" "$tmp/$1" | wc -l)" -eq 1 ] ||
		die "$1 should differ from honest.eml in one octet"
}

install_missing
build_program
cp "$demo/honest.eml" "$tmp/honest.eml"
sed 's/Sunday at 3 pm/Sunday at 4 pm/' "$tmp/honest.eml" >"$tmp/body.eml"
sed 's/^Subject: The seeds/Subject: The weeds/' "$tmp/honest.eml" >"$tmp/header.eml"
differ_by_one body.eml
differ_by_one header.eml

printf '\n1. The message as example.com signed it\n\n'
echo "  Nobody has touched it: the body has the hash that the signature names, and the signature"
echo "  over the header verifies with the key that example.com publishes in DNS."
show honest.eml 0 pass

printf '\n2. One octet of the body changed: "at 3 pm" became "at 4 pm"\n\n'
echo "  The body has another hash now than the one that the signature names."
show body.eml 1 fail "body hash did not verify"

printf '\n3. One octet of a signed header field changed: "seeds" became "weeds"\n\n'
echo "  The body is intact, but the key of example.com never signed this Subject."
show header.eml 1 fail "signature did not verify"

printf '\nAll three verdicts are as they should be.\n'
