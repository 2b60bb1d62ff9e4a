#!/bin/sh
# The sample message of RFC 8463 appendix A: one RSA signature, one of Ed25519.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"

suite=${MAILAUTH_SUITES:-$MA_SOURCE_DIR/../shared/suites}/dkim/rfc8463
if [ ! -d "$suite" ]; then
	[ "${MAILAUTH_REQUIRE_SUITES:-}" != 1 ] || { echo "no folder $suite"; exit 1; }
	skip "no folder $suite (MAILAUTH_SUITES names another)"
fi
cd "$MA_TMP" || exit 1

# zone lines of the suite as a master file
sed -n 's/^zone \([^ ]*\) TXT \(.*\)/\1. IN TXT \2/p' "$suite/dns.txt" >sample.zone
now=$(sed -n 's/.* now \([0-9]*\).*/\1/p' "$suite/expected.txt" | head -n 1)
judge() {
	code=$1
	shift
	wants "$code" "$verify" --dns-file sample.zone --time "$now" -m mx.example.net "$@"
}

row CLI-7 "both signatures pass, RSA and Ed25519"
judge 0 "$suite/rfc8463-signed.eml"
[ "$(grep -c 'dkim=' out)" -eq 2 ] || fault "two results are wanted: $(cat out)"
tr '\n\t' '  ' <out >field
says field 'dkim=pass *header.d=football.example.com [^;]*header.s=test '
says field 'dkim=pass *header.d=football.example.com [^;]*header.s=brisbane '

row CLI-7 "in JSON: two signatures, in the order of the header"
judge 0 --json "$suite/rfc8463-signed.eml"
says out '"result":"pass".*"selector":"brisbane".*"algorithm":"ed25519-sha256".*"result":"pass".*"selector":"test"'

row CLI-7 "with another body neither passes"
sed 's/hungry/thirsty/' "$suite/rfc8463-signed.eml" >changed.eml
judge 1 changed.eml
says out 'dkim=fail'
if grep -q 'dkim=pass' out; then fault "$(cat out)"; fi

finish
