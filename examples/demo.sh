#!/bin/sh
#
# Builds mailauth-verify and shows what SPF, DKIM and DMARC say of four messages: an honest one, the
# same changed in transit, one with a forged From, and the honest one forwarded. All offline: the DNS
# answers are in a file.
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

# show MESSAGE CLIENT HELO MAIL-FROM CODE SPF DKIM DMARC [REASON]: the field and the verdicts, which
# must be as promised; REASON is DKIM's.
show() {
	printf '\n  $ mailauth-verify --dns-file example.zone -m mx.example.net \\\n'
	printf '      -i %s -e %s -f %s %s\n' "$2" "$3" "$4" "$1"
	code=0
	"$build/bin/mailauth-verify" --dns-file "$demo/example.zone" -m mx.example.net \
		-i "$2" -e "$3" -f "$4" "$tmp/$1" >"$tmp/field" || code=$?
	sed 's/^/  /' "$tmp/field"
	printf '\n  Verdict: spf=%s dkim=%s dmarc=%s, exit code %s\n' "$6" "$7${9:+ ($9)}" "$8" "$code"

	[ "$code" -eq "$5" ] || die "$1: the exit code is $code and should be $5"
	says "spf=$6 .*smtp.mailfrom=${4#*@}" "$1"
	says "dkim=$7${9:+ ($9)}" "$1"
	says "dmarc=$8" "$1"
}

# says PATTERN MESSAGE: a line of the field begins so, its folds undone.
says() {
	tr '\n\t' '  ' <"$tmp/field" | tr ';' '\n' | grep -q "^ *$1" ||
		die "$2: the field should say: $1"
}

# differ_by_one MESSAGE: the demo would prove little if more than one octet had been changed.
differ_by_one() {
	[ "$(cmp -l "$tmp/honest.eml" "$tmp/$1" | wc -l)" -eq 1 ] ||
		die "$1 should differ from honest.eml in one octet"
}

install_missing
build_program
cp "$demo/honest.eml" "$demo/forged.eml" "$tmp"
sed 's/Sunday at 3 pm/Sunday at 4 pm/' "$tmp/honest.eml" >"$tmp/body.eml"
sed 's/^Subject: The seeds/Subject: The weeds/' "$tmp/honest.eml" >"$tmp/header.eml"
differ_by_one body.eml
differ_by_one header.eml

printf '\n1. An honest message, straight from the server of example.com\n\n'
echo "  SPF: the client is one that example.com says it sends from. DKIM: nobody has touched the"
echo "  message since example.com signed it. DMARC: both speak for the domain in From."
show honest.eml 192.0.2.10 mail.example.com ada@example.com 0 pass pass pass

printf '\n2. Changed in transit: another host passed it on, "at 3 pm" became "at 4 pm"\n\n'
echo "  SPF: that host is not one of example.com's. DKIM: the body has another hash now than the one"
echo "  that was signed. DMARC: nothing speaks for example.com, which asks to reject such mail."
show body.eml 198.51.100.25 relay.example.net ada@example.com 1 fail fail fail \
	"body hash did not verify"
printf '\n   The same with "seeds" made "weeds" in the Subject\n\n'
echo "  DKIM: the body is intact, but the key of example.com never signed this Subject."
show header.eml 198.51.100.25 relay.example.net ada@example.com 1 fail fail fail \
	"signature did not verify"

printf '\n3. A forged From: the sender is allowed to send, but not for example.com\n\n'
echo "  SPF: the client may well send for other.example. DKIM: nobody signed. DMARC: other.example"
echo "  has no say in example.com, so its pass does not count."
show forged.eml 203.0.113.66 mx.other.example bounce@other.example 1 pass none fail

printf '\n4. The honest message, forwarded by a host that changed nothing\n\n'
echo "  SPF: the forwarder is not one of example.com's. DKIM: the signature came through unharmed."
echo "  DMARC: one of the two is enough, so mail that is forwarded untouched stays genuine."
show honest.eml 198.51.100.25 relay.example.net ada@example.com 0 fail pass pass

printf '\nAll verdicts are as they should be.\n'
